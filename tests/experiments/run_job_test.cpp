#include "experiments/run_job.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <sstream>
#include <thread>
#include <utility>

#include "base/random.hpp"
#include "experiments/checkpoint_file.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/table.hpp"
#include "experiments/finish_request.hpp"
#include "experiments/plan/job_id.hpp"
#include "experiments/platform.hpp"
#include "experiments/set_scores.hpp"
#include "metrics/crps.hpp"
#include "metrics/log_score.hpp"
#include "metrics/scores/score_accumulator.hpp"
#include "models/model_file.hpp"
#include "results/score_columns.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::experiments {
namespace {

using testing::HasSubstr;

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A table of every kind of column, whose target is positive.
class RunJob : public testing::Test {
 protected:
  RunJob() {
    std::ofstream csv(directory_.path() / "data.csv");
    csv << "size,colour,notes,price\n";
    RandomStream random(3, Purpose::synthesis);
    const char* colours[] = {"red", "green", "blue"};
    const char* notes[] = {"", "old worn", "new", "old and rare", "worn"};
    for (int row = 0; row < 600; ++row) {
      const double size = random.uniform();
      const auto colour = random.below(3);
      const auto note = random.below(5);
      const double price = std::exp(1.0 + size + 0.3 * static_cast<double>(colour) + 0.2 * random.normal());
      csv << fmt::format("{},{},{},{}\n", size, colours[colour], notes[note], price);
    }
    csv.close();
    job_.id = "0123456789abcdef0123";
    job_.cell = "model.components=2";
    job_.seed = 4;
    DataSettings& data = job_.settings.data;
    data.path = (directory_.path() / "data.csv").string();
    data.target = "price";
    data.numeric = {"size"};
    data.categorical = {"colour"};
    data.text = {"notes"};
    job_.settings.model.components = 2;
    job_.settings.model.hidden = {16};
    job_.settings.model.norm = models::Norm::batch;
    job_.settings.model.dropout = 0.1;
    job_.settings.train.epochs = 6;
    job_.settings.train.patience = 2;
    job_.settings.train.batch_size = 32;
    job_.settings.train.lr = 1e-2;
    job_.settings.train.loss = models::Loss::crps;
  }

  PreparedData prepared() const {
    const DataSettings& data = job_.settings.data;
    return PreparedData::map(prepare(read_table(data), data, job_.split).get());
  }

  JobOutputs outputs(const std::string& folder) const {
    const auto root = directory_.path() / folder;
    return {root / "logs/job.log", root / "models/job.safetensors", root / "predictions/job.csv"};
  }

  TempDir directory_;
  Job job_;
};

TEST_F(RunJob, LeavesScoresLogModelAndPredictions) {
  const PreparedData data = prepared();
  const JobOutputs files = outputs("a");
  const results::JobResult result = run_job(job_, files, data);
  ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
  EXPECT_EQ(result.error, "");
  EXPECT_GE(result.epochs.size(), 3u);
  EXPECT_GE(result.best_epoch, 1);
  EXPECT_GT(result.rows_per_second, 0);
  EXPECT_THAT(result.platform,
              testing::ContainsRegex("^(baseline|avx2|avx512), oneDNN [0-9.]+, oneDNN kernels "
                                     "(sse41|avx|avx2|avx512), glibc [0-9.]+$"));

  std::vector<std::string> names;
  for (const metrics::Score& score : result.scores) {
    names.push_back(score.name);
    EXPECT_TRUE(std::isfinite(score.value)) << score.name;
    EXPECT_GT(score.standard_error, 0) << score.name;
  }
  for (const char* name :
       {"crps_validation", "nll_validation", "crps_test", "nll_test", "mae_test", "rmse_test",
        "coverage50_test", "coverage90_test", "coverage95_test", "width50_test"}) {
    EXPECT_THAT(names, testing::Contains(name));
  }

  const std::string log = contents(files.log);
  EXPECT_THAT(log, HasSubstr("job 0123456789abcdef0123: model.components=2 split 0 seed 4"));
  EXPECT_THAT(log, HasSubstr("epoch 1: training loss"));
  EXPECT_THAT(log, HasSubstr("crps_test"));
}

/// The data with another column.
void add_column(const std::string& path, const std::string& name,
                const std::function<std::string(int)>& value_of) {
  std::istringstream lines(contents(path));
  std::string line, all;
  for (int row = -1; std::getline(lines, line); ++row)
    all += fmt::format("{},{}\n", line, row < 0 ? name : value_of(row));
  std::ofstream(path) << all;
}

/// Of a CSV file of numbers, by name.
std::map<std::string, std::vector<double>> columns_of(const std::filesystem::path& path) {
  std::istringstream lines(contents(path));
  std::map<std::string, std::vector<double>> columns;
  std::vector<std::string> names;
  bool header = true;
  for (std::string line; std::getline(lines, line); header = false) {
    std::istringstream cells(line);
    std::size_t i = 0;
    for (std::string cell; std::getline(cells, cell, ','); ++i) {
      if (header) {
        names.push_back(cell);
      } else {
        columns[names[i]].push_back(std::strtod(cell.c_str(), nullptr));
      }
    }
  }
  return columns;
}

TEST_F(RunJob, WeightsOfOneChangeNoScoreAndNoWeightOfTheNetwork) {
  add_column(job_.settings.data.path, "w", [](int) { return "1"; });
  const JobOutputs plain_files = outputs("plain"), files = outputs("weighted");
  const results::JobResult plain = run_job(job_, plain_files, prepared());
  job_.settings.data.weight = "w";
  const results::JobResult weighted = run_job(job_, files, prepared());
  ASSERT_EQ(weighted.outcome, results::Outcome::done) << weighted.error;
  EXPECT_EQ(weighted.scores, plain.scores);
  EXPECT_EQ(models::read_model(files.model).state, models::read_model(plain_files.model).state);
  EXPECT_THAT(contents(files.log), HasSubstr("weights: 480 training, 60 validation, 60 test"));
  EXPECT_THAT(contents(plain_files.log), testing::Not(HasSubstr("weights:")));
}

// By the rows that it leaves, and by its epochs.
TEST_F(RunJob, ScoresByTheWeightsOfRows) {
  const auto weight = [](int row) { return 0.5 * (1 + row % 5); };
  add_column(job_.settings.data.path, "w", [&](int row) { return fmt::format("{}", weight(row)); });
  job_.settings.data.weight = "w";
  for (const bool refit : {false, true}) {
    job_.settings.data.refit = refit;
    const JobOutputs files = outputs(refit ? "refit" : "a");
    const results::JobResult result = run_job(job_, files, prepared());
    ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
    const auto columns = columns_of(files.predictions);
    ASSERT_EQ(columns.at("weight").size(), 60u);
    double sum = 0, crps = 0, covered = 0;
    for (std::size_t i = 0; i < 60; ++i) {
      EXPECT_EQ(columns.at("weight")[i], weight(static_cast<int>(columns.at("row")[i])));
      sum += columns.at("weight")[i];
      crps += columns.at("weight")[i] * columns.at("crps")[i];
      const double y = columns.at("y")[i];
      if (columns.at("lower90")[i] <= y && y <= columns.at("upper90")[i]) covered += columns.at("weight")[i];
    }
    const auto score = [&](const char* name) {
      return std::ranges::find(result.scores, std::string(name), &metrics::Score::name)->value;
    };
    EXPECT_NEAR(score("crps_test"), crps / sum, 1e-13);
    EXPECT_NEAR(score("coverage90_test"), covered / sum, 1e-13);
    const auto best = static_cast<std::size_t>(result.best_epoch) - 1;
    EXPECT_EQ(score("crps_validation"), result.epochs[best].crps_validation);
  }
}

TEST_F(RunJob, SavesAModelThatGivesTheScoresItReports) {
  const PreparedData data = prepared();
  const JobOutputs files = outputs("a");
  const results::JobResult result = run_job(job_, files, data);
  const models::SavedModel saved = models::read_model(files.model);
  EXPECT_EQ(saved.network, job_.settings.model);
  EXPECT_EQ(saved.preprocessing, data.preprocessing());
  EXPECT_EQ(saved.details["seed"], 4);
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  const std::vector<std::string>& names = results::default_scores();
  std::vector<metrics::Score> scores = score_set(network, data, ScoredSet::validation, names, nullptr);
  for (metrics::Score& score : score_set(network, data, ScoredSet::test, names, nullptr))
    scores.push_back(score);
  EXPECT_EQ(scores, result.scores);
  EXPECT_EQ(scores[0].value, result.epochs[static_cast<std::size_t>(result.best_epoch - 1)].crps_validation);
}

TEST_F(RunJob, ScoresAndSavesTheRefittedNetworkButValidatesTheFirst) {
  const results::JobResult first = run_job(job_, outputs("first"), prepared());
  job_.settings.data.refit = true;
  const PreparedData data = prepared();
  const JobOutputs files = outputs("refit");
  const results::JobResult result = run_job(job_, files, data);
  ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
  EXPECT_EQ(result.best_epoch, first.best_epoch);
  EXPECT_EQ(result.epochs, first.epochs);
  const models::SavedModel saved = models::read_model(files.model);
  const PreparedData all = data.refitted().value();
  EXPECT_EQ(saved.preprocessing, all.preprocessing());
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  const auto test = score_set(network, all, ScoredSet::test, results::default_scores(), nullptr);
  ASSERT_EQ(result.scores.size(), first.scores.size());
  for (std::size_t i = 0; i < result.scores.size(); ++i) {
    const metrics::Score& score = result.scores[i];
    if (score.name.ends_with("_validation")) {
      EXPECT_EQ(score, first.scores[i]);
    } else {
      EXPECT_EQ(score, test[i + test.size() - result.scores.size()]);
      EXPECT_NE(score.value, first.scores[i].value) << score.name;
    }
  }
  EXPECT_THAT(contents(files.log), HasSubstr("test scores and the model are of that"));
}

// What another attempt that trains gives, without training.
TEST_F(RunJob, ComputesScoresAndPredictionsFromTheModelThatIsThere) {
  for (const bool refit : {false, true}) {
    job_.settings.data.refit = refit;
    const PreparedData data = prepared();
    const std::string name = refit ? "refit" : "plain";
    JobOutputs first = outputs(name);
    first.predictions.clear();
    ASSERT_EQ(run_job(job_, first, data).outcome, results::Outcome::done);
    JobOutputs whole = outputs(name + " at once");
    whole.more_scores = {"sharpness_validation", "interval_score80_test", "crps_skill_test"};
    const results::JobResult at_once = run_job(job_, whole, data);

    JobOutputs later = outputs(name);
    later.kept_model = std::exchange(later.model, {});
    later.more_scores = whole.more_scores;
    const std::string model = contents(later.kept_model.path);
    const results::JobResult scored = run_job(job_, later, data);
    ASSERT_EQ(scored.outcome, results::Outcome::done) << scored.error;
    EXPECT_THAT(scored.epochs, testing::IsEmpty());
    std::vector<metrics::Score> expected = at_once.scores;
    if (refit) std::erase_if(expected, [](const auto& score) { return !score.name.ends_with("_test"); });
    EXPECT_EQ(scored.scores, expected);
    EXPECT_EQ(contents(later.predictions), contents(whole.predictions));
    EXPECT_EQ(contents(later.kept_model.path), model);
    EXPECT_THAT(contents(later.log), HasSubstr("scored by the model that is there; nothing is trained"));
  }
}

TEST_F(RunJob, TrainsAgainWhereTheModelIsOfNoUse) {
  const PreparedData data = prepared();
  const results::JobResult first = run_job(job_, outputs("a"), data);
  const std::string model = contents(outputs("a").model);
  std::string flipped = model;
  flipped[flipped.size() / 2] ^= 1;
  Job other = job_;
  other.id = "00000000000000000001";
  run_job(other, outputs("other"), data);
  for (const std::string& useless :
       {std::string(), model.substr(0, 100), flipped, contents(outputs("other").model)}) {
    JobOutputs files = outputs("a");
    files.kept_model = std::exchange(files.model, {});
    std::ofstream(files.kept_model.path, std::ios::binary) << useless;
    const results::JobResult again = run_job(job_, files, data);
    EXPECT_EQ(again.scores, first.scores);
    EXPECT_EQ(again.epochs, first.epochs);
    EXPECT_EQ(contents(files.kept_model.path), model);
    EXPECT_THAT(contents(files.log), HasSubstr("it is trained again"));
  }
}

double number(const std::string& cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  EXPECT_EQ(end, cell.data() + cell.size()) << cell;
  EXPECT_EQ(error, std::errc());
  return value;
}

TEST_F(RunJob, WritesPredictionsFromWhichTheScoresCanBeComputedAgain) {
  const PreparedData data = prepared();
  const JobOutputs files = outputs("a");
  const results::JobResult result = run_job(job_, files, data);
  std::istringstream lines(contents(files.predictions));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line,
            "row,y,family,weight_1,weight_2,location_1,location_2,scale_1,scale_2,crps,nll,pit,mean,median,"
            "lower50,upper50,lower90,upper90,lower95,upper95");
  double crps_sum = 0;
  std::size_t rows = 0;
  while (std::getline(lines, line)) {
    std::vector<double> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) {
      if (cell != "lognormal") cells.push_back(number(cell));
    }
    ASSERT_EQ(cells.size(), 19u);
    EXPECT_EQ(cells[0], data.row_numbers()[static_cast<std::size_t>(data.test()[rows])]);
    const metrics::Mixtures mixture = {metrics::Family::lognormal, 2, std::span(cells).subspan(2, 2),
                                       std::span(cells).subspan(4, 2), std::span(cells).subspan(6, 2)};
    double crps = 0;
    double nll = 0;
    metrics::RowStatus status;
    metrics::crps<double>(mixture, std::span(cells).subspan(1, 1), {&crps, 1}, {&status, 1});
    metrics::log_score<double>(mixture, std::span(cells).subspan(1, 1), {&nll, 1}, {&status, 1});
    EXPECT_EQ(cells[8], crps);
    EXPECT_EQ(cells[9], nll);
    double pit = 0;  // the mean of the components' own distribution functions
    for (std::size_t k = 0; k < 2; ++k)
      pit +=
          cells[2 + k] * 0.5 * std::erfc((cells[4 + k] - std::log(cells[1])) / cells[6 + k] / std::sqrt(2.0));
    EXPECT_NEAR(cells[10], pit, 1e-14);
    crps_sum += crps;
    ++rows;
  }
  EXPECT_EQ(rows, data.test().size());
  for (const metrics::Score& score : result.scores) {
    if (score.name == "crps_test") {
      EXPECT_NEAR(score.value, crps_sum / static_cast<double>(rows), 1e-12);
    }
  }
}

// The standard error of the test CRPS by hand, from sums of deviations by shop.
TEST_F(RunJob, ClustersStandardErrorsByTheGroupsOfAGroupedSplit) {
  const auto path = directory_.path() / "groups.csv";
  std::ofstream csv(path);
  csv << "size,shop,price\n";
  RandomStream random(8, Purpose::synthesis);
  for (int row = 0; row < 600; ++row) {
    const auto shop = random.below(60);
    const double size = random.uniform();
    csv << fmt::format("{},s{},{}\n", size, shop,
                       std::exp(size + 0.05 * static_cast<double>(shop % 20) + 0.1 * random.normal()));
  }
  csv.close();
  DataSettings& data = job_.settings.data;
  data.path = path.string();
  data.categorical = {};
  data.text = {};
  data.split = {.kind = SplitKind::grouped, .train = 0.5, .validation = 0.2, .test = 0.3, .by = "shop"};
  const results::JobResult clustered = run_job(job_, {}, prepared());
  data.split.standard_errors = StandardErrors::rows;
  const PreparedData rows = prepared();
  std::vector<double> crps;
  const results::JobResult independent = run_job(job_, outputs("rows"), rows);
  const models::SavedModel saved = models::read_model(outputs("rows").model);
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  score_set(network, rows, ScoredSet::test, {"crps_test"}, nullptr, [&](const PredictedChunk& chunk) {
    crps.resize(chunk.y.size());
    std::vector<metrics::RowStatus> status(crps.size());
    metrics::crps(chunk.mixtures.view(), chunk.y, crps, status);
  });
  const Table table = read_table([&] {
    DataSettings with_groups = data;
    with_groups.split.standard_errors = StandardErrors::clustered;
    return with_groups;
  }());
  std::map<std::string, double> sums;
  const double mean = std::accumulate(crps.begin(), crps.end(), 0.0) / static_cast<double>(crps.size());
  for (std::size_t i = 0; i < crps.size(); ++i) {
    const StringColumn& shops = table.strings.at("shop");
    sums[shops.values[static_cast<std::size_t>(shops.codes[static_cast<std::size_t>(rows.test()[i])])]] +=
        crps[i] - mean;
  }
  double squares = 0;
  for (const auto& [shop, sum] : sums) squares += sum * sum;
  const auto groups = static_cast<double>(sums.size());
  const double expected = std::sqrt(groups / (groups - 1) * squares) / static_cast<double>(crps.size());

  for (std::size_t i = 0; i < clustered.scores.size(); ++i) {
    EXPECT_EQ(clustered.scores[i].value, independent.scores[i].value) << clustered.scores[i].name;
    if (clustered.scores[i].name != "crps_test") continue;
    EXPECT_NEAR(clustered.scores[i].standard_error, expected, 1e-12);
    EXPECT_GT(clustered.scores[i].standard_error, 1.1 * independent.scores[i].standard_error);
  }
}

TEST_F(RunJob, GivesTheSameScoresAndFilesAgainAndBesideOtherJobs) {
  const PreparedData data = prepared();
  const results::JobResult first = run_job(job_, outputs("first"), data);
  std::vector<results::JobResult> others(3);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < others.size(); ++i) {
    threads.emplace_back([&, i] {
      const PreparedData mine = prepared();
      others[i] = run_job(job_, outputs(fmt::format("other{}", i)), mine);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < others.size(); ++i) {
    EXPECT_EQ(others[i].scores, first.scores);
    EXPECT_EQ(others[i].epochs, first.epochs);
    const JobOutputs files = outputs(fmt::format("other{}", i));
    EXPECT_EQ(contents(files.predictions), contents(outputs("first").predictions));
    EXPECT_EQ(contents(files.model), contents(outputs("first").model));
  }
}

TEST_F(RunJob, LeavesNothingThatIsNotAskedFor) {
  const results::JobResult result = run_job(job_, {}, prepared());
  EXPECT_EQ(result.outcome, results::Outcome::done);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_.path()), {}), 1);
}

TEST_F(RunJob, KeepsTheLastEpochAndHasNoValidationScoresWithoutValidationRows) {
  job_.settings.data.split.train = 0.9;
  job_.settings.data.split.validation = 0.0;
  const PreparedData data = prepared();
  const results::JobResult result = run_job(job_, outputs("a"), data);
  ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
  EXPECT_EQ(result.best_epoch, 6);
  EXPECT_TRUE(std::isnan(result.epochs[0].crps_validation));
  for (const metrics::Score& score : result.scores)
    EXPECT_EQ(std::isnan(score.value), score.name.ends_with("_validation")) << score.name;
  EXPECT_THAT(contents(outputs("a").log), HasSubstr("no validation rows"));
}

// One target is made a hundred thousand times the others: its row is nearly all of the CRPS, and its log
// score stands out too.
TEST_F(RunJob, WarnsOfARowThatCarriesMuchOfAScore) {
  ASSERT_EQ(run_job(job_, outputs("a"), prepared()).outcome, results::Outcome::done);
  EXPECT_THAT(contents(outputs("a").log), testing::Not(HasSubstr("alone carries")));
  const PreparedData data = prepared();
  const std::int64_t validated = data.row_numbers()[static_cast<std::size_t>(data.validation()[5])];
  const std::int64_t tested = data.row_numbers()[static_cast<std::size_t>(data.test()[3])];
  std::istringstream lines(contents(job_.settings.data.path));
  std::ofstream changed(job_.settings.data.path);
  std::string line;
  for (std::int64_t row = -1; std::getline(lines, line); ++row) {  // -1: the header
    const bool odd = row == validated || row == tested;
    changed << (odd ? line.substr(0, line.rfind(',')) + ",1000000" : line) << '\n';
  }
  changed.close();
  ASSERT_EQ(run_job(job_, outputs("b"), prepared()).outcome, results::Outcome::done);
  const std::string log = contents(outputs("b").log);
  for (const char* score : {"crps", "nll"}) {
    for (const auto& [row, set] : {std::pair(validated, "validation"), std::pair(tested, "test")}) {
      EXPECT_THAT(log, testing::ContainsRegex(fmt::format("warning: data row {} .0-based, target 1000000. "
                                                          "alone carries [0-9]+ % of {}_{}\n",
                                                          row, score, set)));
    }
  }
  // During training, too, of the score that is monitored.
  EXPECT_LT(log.find("% of crps_validation"), log.find("kept epoch"));
}

TEST_F(RunJob, TurnsDivergenceIntoAFailureThatSaysWhatToTry) {
  job_.settings.train.optimizer = models::OptimizerKind::sgd;
  job_.settings.train.lr = 1e38;
  job_.settings.train.clip_norm = 0;
  const results::JobResult result = run_job(job_, outputs("a"), prepared());
  EXPECT_EQ(result.outcome, results::Outcome::failed);
  EXPECT_THAT(result.error, HasSubstr("training diverged in epoch"));
  EXPECT_THAT(result.error, HasSubstr("train.lr"));
  EXPECT_TRUE(result.scores.empty());
  EXPECT_THAT(contents(outputs("a").log), HasSubstr("FAILED: training diverged"));
  EXPECT_FALSE(std::filesystem::exists(outputs("a").model));
}

TEST_F(RunJob, TurnsAFileThatCannotBeWrittenIntoAFailureThatNamesIt) {
  std::ofstream(directory_.path() / "blocked") << "a file where a folder should be";
  JobOutputs files = outputs("a");
  files.predictions = directory_.path() / "blocked" / "job.csv";
  const results::JobResult result = run_job(job_, files, prepared());
  EXPECT_EQ(result.outcome, results::Outcome::failed);
  EXPECT_THAT(result.error, HasSubstr("blocked"));
}

const metrics::Score& score_named(const results::JobResult& result, const std::string& name) {
  return *std::ranges::find(result.scores, name, &metrics::Score::name);
}

TEST_F(RunJob, ComputesTheScoresThatAreAskedForBesidesTheDefaultOnes) {
  const PreparedData data = prepared();
  JobOutputs files = outputs("a");
  files.more_scores = {"crps_test",     "interval_score80_test", "pinball_0.5_test",    "brier_5_test",
                       "crps_log_test", "crps_skill_test",       "sharpness_validation"};
  const results::JobResult result = run_job(job_, files, data);
  ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
  EXPECT_EQ(result.scores.size(), results::default_scores().size() + 6);
  for (const metrics::Score& score : result.scores) EXPECT_TRUE(std::isfinite(score.value)) << score.name;
  // The pinball loss of the median is half the absolute error of the median.
  EXPECT_NEAR(score_named(result, "pinball_0.5_test").value, score_named(result, "mae_test").value / 2,
              1e-12);
}

// Climatology is the empirical distribution of the training targets: the textbook double sum over them.
TEST_F(RunJob, ComparesWithTheDistributionOfTheTrainingTargets) {
  const PreparedData data = prepared();
  JobOutputs files;
  files.more_scores = {"crps_skill_test"};
  const results::JobResult result = run_job(job_, files, data);
  std::vector<double> past;
  for (const std::int32_t row : data.train()) past.push_back(data.target()[static_cast<std::size_t>(row)]);
  const auto n = static_cast<double>(past.size());
  double spread = 0;
  for (const double a : past)
    for (const double b : past) spread += std::abs(a - b) / (2 * n * n);
  double climatology = 0;
  for (const std::int32_t row : data.test()) {
    for (const double x : past) climatology += std::abs(data.target()[static_cast<std::size_t>(row)] - x) / n;
    climatology -= spread;
  }
  climatology /= static_cast<double>(data.test().size());
  EXPECT_NEAR(score_named(result, "crps_skill_test").value,
              1 - score_named(result, "crps_test").value / climatology, 1e-10);
}

/// Yes or no with known probabilities: a logistic curve of one input.
class YesOrNo : public RunJob {
 protected:
  YesOrNo() {
    std::ofstream csv(directory_.path() / "data.csv");
    csv << "size,up\n";
    RandomStream random(5, Purpose::synthesis);
    for (int row = 0; row < 20'000; ++row) {
      const double size = 2 * random.normal();
      csv << fmt::format("{},{}\n", size, random.uniform() < probability(size) ? 1 : 0);
    }
    csv.close();
    DataSettings& data = job_.settings.data;
    data.target = "up";
    data.numeric = {"size"};
    data.categorical = {};
    data.text = {};
    job_.settings.model = {.family = models::Family::bernoulli, .hidden = {16}};
    job_.settings.train.epochs = 10;
    job_.settings.train.batch_size = 256;
  }
  static double probability(double size) { return 1 / (1 + std::exp(-(0.5 + 1.5 * size))); }
};

// The log score of the truth is its entropy, and no forecast beats it but by chance; the test rows' own
// scores under the truth take that chance out.
TEST_F(YesOrNo, ComesCloseToTheTrueProbabilitiesWithEitherLoss) {
  for (const models::Loss loss : {models::Loss::nll, models::Loss::crps}) {
    job_.settings.train.loss = loss;
    const PreparedData data = prepared();
    JobOutputs files = outputs(loss == models::Loss::nll ? "nll" : "crps");
    files.more_scores = {"brier_0_test", "calibration_error_test", "reliability_0_test"};
    const results::JobResult result = run_job(job_, files, data);
    ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
    const auto value = [&](const std::string& name) { return score_named(result, name).value; };
    EXPECT_NEAR(value("crps_test"), value("brier_0_test"), 1e-15);
    EXPECT_TRUE(std::isnan(value("calibration_error_test")));

    const models::SavedModel saved = models::read_model(files.model);
    const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
    const models::MixtureRows forecasts = network.predict(data.inputs(), data.test());
    std::ifstream csv(job_.settings.data.path);
    std::vector<double> sizes;
    std::string line;
    std::getline(csv, line);
    while (std::getline(csv, line)) sizes.push_back(number(line.substr(0, line.find(','))));
    double of_truth = 0, largest = 0;
    for (std::size_t i = 0; i < data.test().size(); ++i) {
      const auto row = static_cast<std::size_t>(data.test()[i]);
      const double p = probability(sizes[static_cast<std::size_t>(data.row_numbers()[row])]);
      of_truth -= std::log(data.target()[row] == 1 ? p : 1 - p) / static_cast<double>(data.test().size());
      largest = std::max(largest, std::abs(p - 1 / (1 + std::exp(-forecasts.locations[i]))));
    }
    EXPECT_NEAR(value("nll_test"), of_truth, 0.01);
    EXPECT_LT(largest, 0.1) << "some probability is far from the truth";
  }
}

/// More rows than a chunk holds.
class ManyRows : public RunJob {
 protected:
  ManyRows() {
    std::ofstream csv(job_.settings.data.path, std::ios::app);
    for (int row = 0; row < 150'000; ++row) csv << fmt::format("0.{},red,,{}\n", row % 977, 1 + row % 13);
    job_.settings.data.split.train = 0.1;
    job_.settings.data.split.validation = 0.1;
    job_.settings.data.split.test = 0.8;
    job_.settings.train.epochs = 1;
  }
};

TEST_F(ManyRows, ScoreAsIfTheyHadBeenPredictedAtOnce) {
  const PreparedData data = prepared();
  JobOutputs files;
  files.model = outputs("a").model;
  const results::JobResult result = run_job(job_, files, data);
  ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
  const models::SavedModel saved = models::read_model(files.model);
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  ASSERT_GT(data.test().size(), 2 * 65536u - 20'000u);
  const models::MixtureRows mixtures = network.predict(data.inputs(), data.test());
  std::vector<double> y;
  for (const std::int32_t row : data.test()) y.push_back(data.target()[static_cast<std::size_t>(row)]);
  metrics::ScoreAccumulator accumulator(scores_of_set(results::default_scores(), ScoredSet::test),
                                        metrics::Keep::rows);
  metrics::RowValues values(mixtures.view(), y);
  accumulator.add(values);
  for (metrics::Score score : accumulator.scores()) {
    score.name += "_test";
    EXPECT_EQ(score_named(result, score.name), score);
  }
}

/// Of a job with checkpoints after every step: the last one stays.
class Checkpoints : public RunJob {
 protected:
  JobOutputs with_checkpoints(const std::string& folder, double every_seconds = 1e-9) const {
    JobOutputs wanted = outputs(folder);
    wanted.checkpoint = {directory_.path() / "job.checkpoint", every_seconds};
    return wanted;
  }

  void expect_same_as_uninterrupted(const results::JobResult& result) {
    const results::JobResult whole = run_job(job_, outputs("whole"), prepared());
    EXPECT_EQ(result.outcome, results::Outcome::done) << result.error;
    EXPECT_EQ(result.epochs, whole.epochs);
    EXPECT_EQ(result.best_epoch, whole.best_epoch);
    ASSERT_EQ(result.scores.size(), whole.scores.size());
    for (std::size_t i = 0; i < whole.scores.size(); ++i) {
      EXPECT_EQ(result.scores[i].value, whole.scores[i].value) << whole.scores[i].name;
      EXPECT_EQ(result.scores[i].standard_error, whole.scores[i].standard_error);
    }
  }

  std::filesystem::path file() const { return directory_.path() / "job.checkpoint"; }
};

TEST_F(Checkpoints, AnotherAttemptGoesOnFromTheLastOne) {
  expect_same_as_uninterrupted(run_job(job_, with_checkpoints("first"), prepared()));
  ASSERT_TRUE(std::filesystem::exists(file()));
  expect_same_as_uninterrupted(run_job(job_, with_checkpoints("second"), prepared()));
  EXPECT_THAT(contents(directory_.path() / "second/logs/job.log"),
              HasSubstr("going on from a checkpoint after"));
  EXPECT_EQ(contents(directory_.path() / "second/models/job.safetensors"),
            contents(directory_.path() / "whole/models/job.safetensors"));
}

TEST_F(Checkpoints, OfNoUseAreNotUsed) {
  run_job(job_, with_checkpoints("first"), prepared());
  const std::string whole = contents(file());
  std::vector<std::string> damaged = {"", whole.substr(0, 7), whole.substr(0, whole.size() / 2),
                                      whole.substr(0, whole.size() - 1), whole + "x"};
  for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 15) {
    damaged.push_back(whole);
    damaged.back()[at] = static_cast<char>(damaged.back()[at] ^ 0x10);
  }
  for (const std::string& bytes : damaged) {
    std::ofstream(file(), std::ios::binary) << bytes;
    expect_same_as_uninterrupted(run_job(job_, with_checkpoints("again", 0), prepared()));
  }
  EXPECT_THAT(contents(directory_.path() / "again/logs/job.log"), HasSubstr("is of no use: it is damaged"));
  std::ofstream(file(), std::ios::binary) << whole;
  job_.id = "another";
  expect_same_as_uninterrupted(run_job(job_, with_checkpoints("another"), prepared()));
  EXPECT_THAT(contents(directory_.path() / "another/logs/job.log"),
              HasSubstr("it was made for another job, 0123456789abcdef0123"));
}

TEST_F(Checkpoints, OfAnotherLibtorchAreUsed_OfOtherNumbersAreRefusedWithTheReason) {
  const std::string here = platform();
  const CheckpointIdentity own = {job_.id, kNumericsVersion, here};
  run_job(job_, with_checkpoints("first"), prepared());
  std::string why;
  const auto state = read_checkpoint(file(), own, why);
  ASSERT_TRUE(state) << why;
  const auto log_with = [&](const std::string& folder, const CheckpointIdentity& identity) {
    write_checkpoint(file(), identity, *state);
    expect_same_as_uninterrupted(run_job(job_, with_checkpoints(folder, 0), prepared()));
    return contents(directory_.path() / folder / "logs/job.log");
  };
  const std::size_t comma = here.find(',');
  EXPECT_THAT(log_with("libtorch", {job_.id, kNumericsVersion,
                                    here.substr(0, comma) + ", libtorch 0.1" + here.substr(comma)}),
              HasSubstr("going on from a checkpoint after"));
  EXPECT_THAT(log_with("numerics", {job_.id, kNumericsVersion - 1, here}),
              HasSubstr(fmt::format("is of no use: it is of numerics version {}, and this program has {}",
                                    kNumericsVersion - 1, kNumericsVersion)));
  EXPECT_THAT(log_with("platform", {job_.id, kNumericsVersion, "another" + here.substr(comma)}),
              HasSubstr("is of no use: it was made on another platform (another, oneDNN "));
}

TEST_F(Checkpoints, ThatCannotBeWrittenCostNothing) {
  JobOutputs wanted = with_checkpoints("first");
  wanted.checkpoint.path = "/proc/nowhere/job.checkpoint";
  expect_same_as_uninterrupted(run_job(job_, wanted, prepared()));
  EXPECT_THAT(contents(directory_.path() / "first/logs/job.log"), HasSubstr("could not be written"));
}

// The request stands for the rest of the process, so it is made in another one.
TEST_F(Checkpoints, AreLeftByAJobThatIsAskedToFinish) {
  const auto stopped = [this](std::chrono::milliseconds within) {
    ask_to_finish(within);
    const results::JobResult result = run_job(job_, with_checkpoints("stopped"), prepared());
    std::fprintf(stderr, "outcome %d", static_cast<int>(result.outcome));
    std::_Exit(result.scores.empty() && result.epochs.empty() ? 3 : 4);
  };
  const std::string killed = fmt::format("outcome {}", static_cast<int>(results::Outcome::killed));
  EXPECT_EXIT(stopped(std::chrono::milliseconds(0)), testing::ExitedWithCode(3), killed);
  EXPECT_THAT(contents(directory_.path() / "stopped/logs/job.log"),
              HasSubstr("its training is kept in a checkpoint"));
  expect_same_as_uninterrupted(run_job(job_, with_checkpoints("second"), prepared()));
  // With time enough it ends as ever.
  EXPECT_EXIT(stopped(std::chrono::hours(1)), testing::ExitedWithCode(4),
              fmt::format("outcome {}", static_cast<int>(results::Outcome::done)));
}

}  // namespace
}  // namespace seedbed::experiments
