#include "experiments/cell_forecasts.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>

#include "base/random.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/table.hpp"
#include "experiments/scored_rows.hpp"
#include "experiments/set_scores.hpp"
#include "metrics/distribution.hpp"
#include "metrics/scores/row_functions.hpp"
#include "models/model_file.hpp"
#include "results/score_columns.hpp"
#include "tests/models/random_network.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::experiments {
namespace {

using results::EnsembleGroup;
using testing::HasSubstr;
using Scores = std::vector<metrics::Score>;

/// Four networks of a family, as jobs on the same data leave them; none was trained.
class Cell : public testing::TestWithParam<models::Family> {
 protected:
  static constexpr std::size_t kMembers = 4;

  Cell() {
    std::ofstream csv(directory_.path() / "data.csv");
    csv << "size,colour,ward,y\n";
    RandomStream random(5, Purpose::synthesis);
    for (int row = 0; row < 2000; ++row) {
      const double size = random.normal();
      const bool is_binary = GetParam() == models::Family::bernoulli;
      double y = is_binary ? static_cast<double>(random.below(2)) : std::exp(size + random.normal());
      if (counts_) y = std::floor(y);
      csv << fmt::format("{},{},{},{}\n", size, random.below(3), random.below(40), y);
    }
    csv.close();
    settings_.path = (directory_.path() / "data.csv").string();
    settings_.target = "y";
    settings_.numeric = {"size"};
    settings_.categorical = {"colour"};
    settings_.split.train = 0.5;
    settings_.split.validation = 0.25;
    settings_.split.test = 0.25;
    prepare_data();
    network_.family = GetParam();
    network_.components = 2;
    network_.hidden = {8};
    for (std::uint64_t seed = 0; seed < kMembers; ++seed) add_model(seed);
  }

  void prepare_data() { data_ = PreparedData::map(prepare(read_table(settings_), settings_, 0).get()); }

  void add_model(std::uint64_t seed) {
    const std::string job = fmt::format("{:020x}", seed + 1);
    const models::SavedModel model = {network_,
                                      data_->shape(),
                                      {0.5, counts_ ? 0.5 : 1.5},  // a wide sum takes its time
                                      models::random_state(network_, data_->shape(), seed),
                                      data_->preprocessing(),
                                      {{"job", job}}};
    models_.push_back({job, directory_.path() / (job + ".safetensors")});
    models::write_model(models_.back().file.path, model);
    networks_.emplace_back(network_, model.inputs, model.scaling, model.state);
  }

  CellForecasts cell(const ScoringWork& work = {}) const { return {models_, *data_, work}; }
  CellForecasts cell_of(std::initializer_list<std::size_t> members) const {
    std::vector<KeptModel> models;
    for (const std::size_t member : members) models.push_back(models_[member]);
    return {models, *data_};
  }

  Scores scores_of(const CellForecasts& forecasts) const {
    return forecasts.ensemble_scores({{EnsembleGroup{0, forecasts.members()}}}, names_).front();
  }
  Scores scores_of_member(std::size_t member) const {
    Scores scores = score_set(networks_[member], *data_, ScoredSet::validation, names_, nullptr);
    for (metrics::Score& score : score_set(networks_[member], *data_, ScoredSet::test, names_, nullptr))
      scores.push_back(std::move(score));
    return scores;
  }
  static double value(const Scores& scores, const std::string& name) {
    return std::ranges::find(scores, name, &metrics::Score::name)->value;
  }

  TempDir directory_;
  bool counts_ = GetParam() == models::Family::negative_binomial;
  DataSettings settings_;
  models::NetworkSettings network_;
  std::optional<PreparedData> data_;
  std::vector<KeptModel> models_;
  std::vector<models::Network> networks_;
  std::vector<std::string> names_ = results::default_scores();
};

std::string family_name(const testing::TestParamInfo<models::Family>& family) {
  return std::string(metrics::name_of(family.param));
}
INSTANTIATE_TEST_SUITE_P(Families, Cell, testing::ValuesIn(metrics::kAllFamilies), family_name);

void expect_same(const Scores& a, const Scores& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].name, b[i].name);
    EXPECT_TRUE(a[i].value == b[i].value || (std::isnan(a[i].value) && std::isnan(b[i].value))) << a[i].name;
    EXPECT_TRUE(a[i].standard_error == b[i].standard_error || std::isnan(a[i].standard_error)) << a[i].name;
  }
}

TEST_P(Cell, AnEnsembleOfOneHasTheScoresOfItsJob) {
  const CellForecasts forecasts = cell();
  const auto scores = forecasts.ensemble_scores(std::vector<EnsembleGroup>{{0, 1}, {3, 1}}, names_);
  expect_same(scores[0], scores_of_member(0));
  expect_same(scores[1], scores_of_member(3));
}

// They have learned from the validation rows.
TEST_P(Cell, RefittedNetworksAreScoredOnTestRowsAloneAsTheyWereEncodedForThem) {
  settings_.refit = true;
  prepare_data();
  const Scores scores = cell_of({1}).ensemble_scores({{EnsembleGroup{0, 1}}}, names_).front();
  const Scores test = score_set(networks_[1], *data_->refitted(), ScoredSet::test, names_, nullptr);
  const Scores encoded_otherwise = score_set(networks_[1], *data_, ScoredSet::test, names_, nullptr);
  expect_same({scores.end() - static_cast<std::ptrdiff_t>(test.size()), scores.end()}, test);
  EXPECT_NE(value(scores, "nll_test"), value(encoded_otherwise, "nll_test"));
  EXPECT_TRUE(std::isnan(value(scores, "crps_validation")));
  EXPECT_TRUE(cell_of({1}).mean_row_scores("nll", ScoredSet::validation).values.empty());
}

TEST_P(Cell, ScoresDoNotDependOnThreadsChunksOrWhatIsScoredBeside) {
  const std::vector<EnsembleGroup> groups = {{0, 2}, {2, 2}, {0, 4}};
  const auto alone = [&](const EnsembleGroup& group) {
    return cell().ensemble_scores({{group}}, names_).front();
  };
  const auto together = cell().ensemble_scores(groups, names_);
  const auto in_pieces = cell({.threads = 3, .column_bytes = 1}).ensemble_scores(groups, names_);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    expect_same(together[i], alone(groups[i]));
    expect_same(together[i], in_pieces[i]);
  }
}

// The log score of a mixture is that of the mean of its members' densities (or probabilities).
TEST_P(Cell, LogScoreIsThatOfTheMeanDensity) {
  std::vector<std::vector<double>> of_members;
  for (std::size_t member = 0; member < kMembers; ++member)
    of_members.push_back(cell_of({member}).mean_row_scores("nll", ScoredSet::test).values);
  double sum = 0;
  for (std::size_t row = 0; row < of_members[0].size(); ++row) {
    double density = 0;
    for (const auto& member : of_members) density += std::exp(-member[row]) / kMembers;
    sum -= std::log(density);
  }
  const double expected = sum / static_cast<double>(of_members[0].size());
  EXPECT_NEAR(value(scores_of(cell()), "nll_test"), expected, 1e-12 * std::abs(expected));
}

// With F the mean of M distribution functions, CRPS(F) is the mean of the members' less the mean over all
// pairs of the integral of (F_i - F_j)^2, halved; each such integral follows from the ensemble of two.
TEST_P(Cell, CrpsFollowsFromThatOfPairs) {
  const auto crps = [&](std::initializer_list<std::size_t> members) {
    return value(scores_of(cell_of(members)), "crps_validation");
  };
  double expected = 0;
  for (std::size_t i = 0; i < kMembers; ++i) {
    expected += crps({i}) / kMembers;
    for (std::size_t j = 0; j < i; ++j) {
      const double distance = 2 * (crps({i}) + crps({j})) - 4 * crps({i, j});
      EXPECT_GT(distance, 0);
      expected -= distance / (kMembers * kMembers);
    }
  }
  EXPECT_NEAR(value(scores_of(cell()), "crps_validation"), expected, 1e-11 * expected);
}

// Jensen: CRPS and log score are convex in the forecast.
TEST_P(Cell, AnEnsembleIsNoWorseThanItsMembersOnAverage) {
  const auto scores = cell().ensemble_scores(std::vector<EnsembleGroup>{{0, 2}, {0, 4}}, names_);
  for (const char* name : {"crps_validation", "crps_test", "nll_validation", "nll_test"}) {
    double two = 0, four = 0;
    for (std::size_t member = 0; member < kMembers; ++member) {
      const double own = value(scores_of_member(member), name);
      if (member < 2) two += own / 2;
      four += own / kMembers;
    }
    EXPECT_LT(value(scores[0], name), two) << name;
    EXPECT_LT(value(scores[1], name), four) << name;
  }
}

TEST_P(Cell, VisitsTheEnsembleOfTheRowsAskedFor) {
  std::vector<std::int32_t> rows(data_->test().begin(), data_->test().end());
  std::ranges::reverse(rows);
  std::vector<double> crps(rows.size()), cdf(rows.size());
  cell({.threads = 3}).visit_ensemble(rows, [&](std::size_t first, metrics::RowValues& values) {
    std::ranges::copy(values.get(metrics::row::crps), crps.begin() + static_cast<std::ptrdiff_t>(first));
    std::ranges::copy(values.get(metrics::row::cdf), cdf.begin() + static_cast<std::ptrdiff_t>(first));
  });
  double sum = 0;
  for (const double row : crps) sum += row;
  EXPECT_NEAR(sum / static_cast<double>(rows.size()), value(scores_of(cell()), "crps_test"), 1e-12 * sum);
  // A mixture's distribution function is the mean of its members'.
  const std::vector<double> y = targets_of(*data_, rows);
  std::vector<double> mean(rows.size()), one(rows.size());
  for (const models::Network& network : networks_) {
    metrics::cdf(network.predict(data_->inputs(), rows).view(), y, one);
    for (std::size_t i = 0; i < rows.size(); ++i) mean[i] += one[i] / kMembers;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_NEAR(cdf[i], mean[i], 1e-12);
}

TEST_P(Cell, RowsAreAveragedOverMembers) {
  const RowMeans means = cell({.threads = 2}).mean_row_scores("crps", ScoredSet::test);
  ASSERT_EQ(means.values.size(), data_->test().size());
  double sum = 0, expected = 0;
  for (const double row : means.values) sum += row;
  for (std::size_t member = 0; member < kMembers; ++member)
    expected += value(scores_of_member(member), "crps_test") / kMembers;
  EXPECT_NEAR(sum / static_cast<double>(means.values.size()), expected, 1e-13 * expected);
  for (std::size_t i = 0; i < means.values.size(); ++i) {
    const auto row = static_cast<std::size_t>(data_->test()[i]);
    EXPECT_EQ(means.row_numbers[i], data_->row_numbers()[row]);
  }
  EXPECT_TRUE(means.clusters.empty());
  EXPECT_THROW(cell().mean_row_scores("rmse", ScoredSet::test), std::invalid_argument);
}

/// One family is enough.
class NormalCell : public Cell {};
INSTANTIATE_TEST_SUITE_P(Normal, NormalCell, testing::Values(models::Family::normal), family_name);

// The integral of (F(z) - 1{y <= z})^2 by the trapezoidal rule on both sides of y, F the mean of the
// members'.
TEST_P(NormalCell, CrpsIsTheIntegralOfItsDefinition) {
  constexpr int kSteps = 4000;
  const std::vector<std::int32_t> rows(data_->test().begin(), data_->test().end());
  const std::vector<double> y = targets_of(*data_, rows);
  double sum = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::vector<double> grid;
    for (int i = -kSteps; i <= kSteps; ++i) grid.push_back(y[row] + 60.0 * i / kSteps);
    std::vector<double> distribution(grid.size()), own(grid.size());
    for (const models::Network& network : networks_) {
      const std::vector<std::int32_t> repeated(grid.size(), rows[row]);
      const models::MixtureRows mixtures = network.predict(data_->inputs(), repeated);
      metrics::cdf(mixtures.view(), grid, own);
      for (std::size_t i = 0; i < own.size(); ++i) distribution[i] += own[i] / kMembers;
    }
    ASSERT_LT(distribution.front(), 1e-9);
    ASSERT_GT(distribution.back(), 1 - 1e-9);
    for (int i = 0; i <= 2 * kSteps; ++i) {
      const double F = distribution[static_cast<std::size_t>(i)];
      const double square = i < kSteps   ? F * F
                            : i > kSteps ? (1 - F) * (1 - F)
                                         : (F * F + (1 - F) * (1 - F)) / 2;
      sum += square * 60 / kSteps;
    }
  }
  const double expected = sum / static_cast<double>(rows.size());
  EXPECT_NEAR(value(scores_of(cell()), "crps_test"), expected, 1e-5 * expected);
}

TEST_P(NormalCell, TheMeanOfAnEnsembleIsThatOfItsMembers) {
  const auto rows = data_->test();
  const std::vector<double> y = targets_of(*data_, rows);
  std::vector<double> means(y.size()), own(y.size());
  for (const models::Network& network : networks_) {
    metrics::mean(network.predict(data_->inputs(), rows).view(), own);
    for (std::size_t i = 0; i < own.size(); ++i) means[i] += own[i] / kMembers;
  }
  double squares = 0;
  for (std::size_t i = 0; i < y.size(); ++i) squares += (means[i] - y[i]) * (means[i] - y[i]);
  const double expected = std::sqrt(squares / static_cast<double>(y.size()));
  EXPECT_NEAR(value(scores_of(cell()), "rmse_test"), expected, 1e-13 * expected);
}

TEST_P(NormalCell, ErrorsAreClusteredWhereTheSplitIsGrouped) {
  settings_.split.kind = SplitKind::grouped;
  settings_.split.by = "ward";
  prepare_data();
  const CellForecasts forecasts = cell();
  expect_same(forecasts.ensemble_scores({{EnsembleGroup{1, 1}}}, names_).front(), scores_of_member(1));
  const RowMeans means = forecasts.mean_row_scores("crps", ScoredSet::test);
  EXPECT_EQ(means.clusters, clusters_of(*data_, data_->test()));
  EXPECT_EQ(independent_units(*data_, ScoredSet::test), 10u);  // a quarter of 40 wards
}

// The ensemble of one has the scores of its job, and rows that are averaged bring their weights.
TEST_P(NormalCell, RowsCountByTheirWeights) {
  settings_.numeric = {"size"};
  settings_.weight = "ward";  // 0 … 39: wards 0 are left out
  prepare_data();
  names_.push_back("crps_skill_test");
  const auto climatology = climatology_for(names_, *data_);
  models_.clear(), networks_.clear();
  add_model(0), add_model(1);
  const auto scores = cell().ensemble_scores(std::vector<EnsembleGroup>{{0, 1}, {0, 2}}, names_);
  Scores of_job = score_set(networks_[0], *data_, ScoredSet::validation, names_, nullptr);
  for (metrics::Score& score : score_set(networks_[0], *data_, ScoredSet::test, names_, &*climatology))
    of_job.push_back(std::move(score));
  expect_same(scores[0], of_job);
  const RowMeans means = cell().mean_row_scores("crps", ScoredSet::test);
  ASSERT_EQ(means.weights, weights_of(*data_, data_->test()));
  const auto mean_of_both = metrics::mean_over_rows("", means.values, {}, means.weights).value;
  const double first = value(scores[0], "crps_test");
  const double second =
      value(cell_of({1}).ensemble_scores({{EnsembleGroup{0, 1}}}, names_).front(), "crps_test");
  EXPECT_NEAR(mean_of_both, (first + second) / 2, 1e-13);
  EXPECT_NE(mean_of_both, metrics::mean_over_rows("", means.values).value);
}

TEST_P(NormalCell, SkillIsMeasuredAgainstTheTrainingRows) {
  names_ = {"crps_skill_test"};
  const auto climatology = climatology_for(names_, *data_);
  expect_same(cell().ensemble_scores({{EnsembleGroup{2, 1}}}, names_).front(),
              score_set(networks_[2], *data_, ScoredSet::test, names_, &*climatology));
}

TEST_P(NormalCell, ModelsThatAreNotThoseOfTheJobsAreRefused) {
  const auto message = [&]() -> std::string {
    try {
      cell();
    } catch (const models::ModelFileError& error) {
      return error.what();
    }
    return "no error";
  };
  const std::vector<KeptModel> whole = models_;
  models_[2].job = "other";
  EXPECT_THAT(message(), HasSubstr("it is the model of job 00000000000000000003, not of job other"));
  models_ = whole;
  models_[1].file.path = directory_.path() / "nowhere.safetensors";
  EXPECT_THAT(message(), HasSubstr("nowhere.safetensors': there is no such file"));
  models_ = whole;
  std::filesystem::resize_file(models_[3].file.path, std::filesystem::file_size(models_[3].file.path) - 1);
  EXPECT_THAT(message(), HasSubstr("it is truncated or damaged"));
  models_ = whole;
  models_.pop_back();
  settings_.numeric = {"size", "ward"};
  prepare_data();
  EXPECT_THAT(message(), HasSubstr("its inputs are not those of the data"));
}

TEST_P(NormalCell, StopsWhenItIsAskedTo) {
  std::atomic<int> asked{0};
  const CellForecasts forecasts = cell({.threads = 2, .stop = [&] { return ++asked > 1; }});
  EXPECT_THROW(scores_of(forecasts), ScoringStopped);
}

}  // namespace
}  // namespace seedbed::experiments
