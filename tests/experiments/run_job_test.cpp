#include "experiments/run_job.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <thread>

#include "experiments/dataset/table.hpp"
#include "experiments/set_scores.hpp"
#include "metrics/crps.hpp"
#include "metrics/log_score.hpp"
#include "models/model_file.hpp"
#include "models/random.hpp"
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
    models::RandomStream random(3, models::Purpose::synthesis);
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
    const int descriptor = prepare(read_table(job_.settings.data), job_.settings.data, job_.split);
    PreparedData data = PreparedData::map(descriptor);
    close(descriptor);
    return data;
  }

  JobOutputs outputs(const std::string& folder) const {
    const auto root = directory_.path() / folder;
    return {root / "logs/job.log", root / "models/job.safetensors", root / "predictions/job.csv"};
  }

  TempDir directory_;
  Job job_;
};

TEST_F(RunJob, leaves_scores_log_model_and_predictions) {
  const PreparedData data = prepared();
  const JobOutputs files = outputs("a");
  const results::JobResult result = run_job(job_, files, data);
  ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
  EXPECT_EQ(result.error, "");
  EXPECT_GE(result.epochs.size(), 3u);
  EXPECT_GE(result.best_epoch, 1);
  EXPECT_GT(result.rows_per_second, 0);
  EXPECT_GT(result.peak_memory, 0);
  EXPECT_THAT(result.platform,
              testing::ContainsRegex("^(baseline|avx2|avx512), libtorch [0-9.]+.*, oneDNN [0-9.]+$"));

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

TEST_F(RunJob, saves_a_model_that_gives_the_scores_it_reports) {
  const PreparedData data = prepared();
  const JobOutputs files = outputs("a");
  const results::JobResult result = run_job(job_, files, data);
  const models::SavedModel saved = models::read_model(files.model);
  EXPECT_EQ(saved.network, job_.settings.model);
  EXPECT_EQ(saved.preprocessing, data.preprocessing());
  EXPECT_EQ(saved.details["seed"], 4);
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  std::vector<metrics::Score> scores = score_set(network, data, data.validation(), "_validation");
  for (metrics::Score& score : score_set(network, data, data.test(), "_test")) scores.push_back(score);
  EXPECT_EQ(scores, result.scores);
  EXPECT_EQ(scores[0].value, result.epochs[static_cast<std::size_t>(result.best_epoch - 1)].crps_validation);
}

double number(const std::string& cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  EXPECT_EQ(end, cell.data() + cell.size()) << cell;
  EXPECT_EQ(error, std::errc());
  return value;
}

TEST_F(RunJob, writes_predictions_from_which_the_scores_can_be_computed_again) {
  const PreparedData data = prepared();
  const JobOutputs files = outputs("a");
  const results::JobResult result = run_job(job_, files, data);
  std::istringstream lines(contents(files.predictions));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line,
            "row,y,weight_1,weight_2,location_1,location_2,scale_1,scale_2,crps,nll,mean,median,"
            "lower50,upper50,lower90,upper90,lower95,upper95");
  double crps_sum = 0;
  std::size_t rows = 0;
  while (std::getline(lines, line)) {
    std::vector<double> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(number(cell));
    ASSERT_EQ(cells.size(), 18u);
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

TEST_F(RunJob, gives_the_same_scores_and_files_again_and_beside_other_jobs) {
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

TEST_F(RunJob, leaves_nothing_that_is_not_asked_for) {
  const results::JobResult result = run_job(job_, {}, prepared());
  EXPECT_EQ(result.outcome, results::Outcome::done);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_.path()), {}), 1);
}

TEST_F(RunJob, keeps_the_last_epoch_and_has_no_validation_scores_without_validation_rows) {
  job_.settings.data.split.train = 0.9;
  job_.settings.data.split.validation = 0.0;
  const PreparedData data = prepared();
  const results::JobResult result = run_job(job_, outputs("a"), data);
  ASSERT_EQ(result.outcome, results::Outcome::done) << result.error;
  EXPECT_EQ(result.best_epoch, 6);
  EXPECT_TRUE(std::isnan(result.epochs[0].crps_validation));
  for (const metrics::Score& score : result.scores) EXPECT_THAT(score.name, testing::EndsWith("_test"));
  EXPECT_THAT(contents(outputs("a").log), HasSubstr("no validation rows"));
}

TEST_F(RunJob, turns_divergence_into_a_failure_that_says_what_to_try) {
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

TEST_F(RunJob, turns_a_file_that_cannot_be_written_into_a_failure_that_names_it) {
  std::ofstream(directory_.path() / "blocked") << "a file where a folder should be";
  JobOutputs files = outputs("a");
  files.predictions = directory_.path() / "blocked" / "job.csv";
  const results::JobResult result = run_job(job_, files, prepared());
  EXPECT_EQ(result.outcome, results::Outcome::failed);
  EXPECT_THAT(result.error, HasSubstr("blocked"));
}

TEST_F(RunJob, does_not_leave_half_a_set_of_scores_to_the_chunks_it_was_predicted_in) {
  // More rows than a chunk holds, by choosing the same ones often.
  const PreparedData data = prepared();
  const JobOutputs files = outputs("a");
  run_job(job_, files, data);
  const models::SavedModel saved = models::read_model(files.model);
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  std::vector<std::int32_t> chosen;
  for (int i = 0; i < 70000; ++i) chosen.push_back(i % 600);
  const std::vector<metrics::Score> chunked = score_set(network, data, chosen, "");
  const models::MixtureRows mixtures = network.predict(data.inputs(), chosen);
  std::vector<double> y;
  for (const std::int32_t row : chosen) y.push_back(data.target()[static_cast<std::size_t>(row)]);
  EXPECT_EQ(chunked, metrics::forecast_scores(mixtures.view(), y));
}

}  // namespace
}  // namespace seedbed::experiments
