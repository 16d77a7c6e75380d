#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "build_paths.hpp"
#include "forecasts/scoring/forecast_summary.hpp"
#include "forecasts/scoring/row_table.hpp"
#include "forecasts/scoring/summary_text.hpp"
#include "metrics/distribution.hpp"
#include "metrics/scores/row_functions.hpp"
#include "metrics/scores/score_accumulator.hpp"
#include "tests/forecasts/scoring/forecast_file.hpp"
#include "tests/forecasts/scoring/random_forecasts.hpp"

namespace seedbed::forecasts {
namespace {

using metrics::Family;

struct Summary {
  std::vector<metrics::Score> scores;
  std::vector<std::int64_t> pit;
  ForecastCounts counts;
};

Summary summary_of(const std::string& path, const std::vector<std::string>& names, Family family,
                   std::size_t batch_rows = 8192, const metrics::Climatology* climatology = nullptr) {
  ForecastReader reader({path, ',', family});
  ForecastSummary summary(names, 10);
  ForecastScoring scoring;
  scoring.values = summary.values();
  scoring.climatology = climatology;
  scoring.batch_rows = batch_rows;
  scoring.skip_bad_rows = true;
  scoring.take = [&](const ScoredBatch& batch) { summary.add(batch); };
  const ForecastCounts counts = score_forecasts(reader, scoring);
  return {summary.scores(), summary.pit_histogram().rows, counts};
}

const std::vector<std::string> kAllNames = {"crps",
                                            "nll",
                                            "mae",
                                            "rmse",
                                            "coverage50",
                                            "width99.5",
                                            "interval_score90",
                                            "pinball_0.1",
                                            "brier_0.7",
                                            "brier_-1",
                                            "reliability_0.7",
                                            "calibration_error",
                                            "sharpness",
                                            "crps_log",
                                            "crps_skill"};

// metrics/ computes the scores of a job from whole columns in another way: means in one pass here, in two
// there.
TEST(ForecastSummary, SaysOfAFileWhatAJobSaysOfItsTestRows) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    const RandomForecasts forecasts(family, 3, 5000, 11);
    const metrics::Climatology climatology(RandomForecasts(family, 1, 300, 12).y);
    metrics::ScoreAccumulator selected(kAllNames, metrics::Keep::rows);
    metrics::RowValues values(forecasts.view(), forecasts.y, &climatology);
    selected.add(values);
    const std::vector<metrics::Score> expected = selected.scores();
    // The layout of run.save_predictions.
    const TestFile file(forecasts.numbered("weight_", "location_", "scale_"));
    for (const std::size_t batch_rows : {1000, 8192}) {
      const Summary summary = summary_of(file.path(), kAllNames, family, batch_rows, &climatology);
      ASSERT_EQ(summary.scores.size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const metrics::Score& score = summary.scores[i];
        EXPECT_EQ(score.name, expected[i].name);
        if (std::isnan(expected[i].value)) {
          EXPECT_TRUE(std::isnan(score.value)) << score.name;
          continue;
        }
        EXPECT_EQ(score.value, expected[i].value) << score.name;
        EXPECT_NEAR(score.standard_error, expected[i].standard_error, 1e-12 * expected[i].standard_error)
            << score.name;
      }
    }
  }
}

TEST(ForecastSummary, DoesNotDependOnHowTheFileIsCutNorHowFamiliesAreMixed) {
  const RandomForecasts normal(Family::normal, 2, 300, 21), lognormal(Family::lognormal, 4, 300, 22);
  std::string text = "y,family,weights,locations,scales\n";
  for (std::size_t row = 0; row < 300; ++row) text += normal.list_line(row) + lognormal.list_line(row);
  const TestFile file(text);
  const std::vector<std::string> names = {"crps",       "nll",         "rmse",
                                          "coverage90", "pinball_0.3", "calibration_error"};
  const Summary whole = summary_of(file.path(), names, Family::normal);
  EXPECT_EQ(whole.counts.of(metrics::Family::normal), 300);
  for (const std::size_t batch_rows : {1, 7, 599, 600}) {
    const Summary cut = summary_of(file.path(), names, Family::normal, batch_rows);
    EXPECT_EQ(cut.scores, whole.scores);
    EXPECT_EQ(cut.pit, whole.pit);
  }
  // Each family by itself: the mean of the whole is the mean of both.
  const TestFile one(normal.lists()), other(lognormal.lists());
  const double mean = (summary_of(one.path(), names, Family::normal).scores[0].value +
                       summary_of(other.path(), names, Family::normal).scores[0].value) /
                      2;
  EXPECT_NEAR(whole.scores[0].value, mean, 1e-15 * 10);
}

TEST(ForecastSummary, IsTheMeanOfTheRowsWritten) {
  const RandomForecasts forecasts(Family::lognormal, 2, 500, 31);
  const TestFile file(forecasts.lists());
  const RowTable table({});
  EXPECT_EQ(table.header(),
            "row,line,y,crps,log_score,pit,mean,median,sd,lower50,upper50,lower90,upper90,lower95,upper95\n");
  ForecastReader reader({file.path(), ',', {}});
  ForecastScoring scoring;
  scoring.values = table.values();
  scoring.batch_rows = 64;
  std::string text;
  scoring.prepare = [&](ScoredBatch& batch) { batch.text = table.lines(batch); };
  scoring.take = [&](const ScoredBatch& batch) { text += batch.text; };
  score_forecasts(reader, scoring);
  std::istringstream lines(text);
  double crps = 0, inside = 0, error = 0;
  int rows = 0;
  for (std::string line; std::getline(lines, line); ++rows) {
    std::vector<double> cells;
    std::istringstream parts(line);
    for (std::string cell; std::getline(parts, cell, ',');) cells.push_back(std::stod(cell));
    ASSERT_EQ(cells.size(), 15u);
    EXPECT_EQ(cells[0], rows);
    EXPECT_EQ(cells[1], rows + 2);
    EXPECT_EQ(cells[2], forecasts.y[static_cast<std::size_t>(rows)]);
    crps += cells[3];
    error += std::abs(cells[2] - cells[7]);
    inside += cells[11] <= cells[2] && cells[2] <= cells[12];
  }
  ASSERT_EQ(rows, 500);
  const Summary summary = summary_of(file.path(), {"crps", "mae", "coverage90"}, Family::lognormal);
  EXPECT_NEAR(summary.scores[0].value, crps / 500, 1e-13);
  EXPECT_NEAR(summary.scores[1].value, error / 500, 1e-13);
  EXPECT_EQ(summary.scores[2].value, inside / 500);
}

// Quadrature to 30 digits of the integral of (F - 1{x >= y})^2, and the moments' closed forms.
TEST(RowValues, AgreeWithQuadrature) {
  namespace row = metrics::row;
  const TestFile file(
      "y,family,weights,locations,scales\n"
      "1,normal,0.2 0.5 0.3,-0.5 1.5 3,0.8 0.3 2\n"
      "75,lognormal,0.6 0.4,4.1 5,0.25 0.4\n");
  ScoredFileOptions options;
  options.values = {{row::crps, 0},        {row::log_score, 0},          {row::pit, 0},
                    {row::mean, 0},        {row::standard_deviation, 0}, {row::quantile, 0.5},
                    {row::quantile, 0.05}, {row::quantile, 0.95}};
  const ScoredFile scored = score_file(file.path(), options);
  EXPECT_NEAR(scored.columns[0][0], 0.375830577441819690479, 1e-15);
  EXPECT_NEAR(scored.columns[1][0], 1.517372039908851, 1e-14);  // scoringrules.logs_mixnorm
  EXPECT_NEAR(scored.columns[2][0], 0.265412479962792194344, 1e-15);
  const double expected[] = {12.3321888355881049927, 4.60668824328023504665, 0.502293286151918880336,
                             101.663038732549765672, 65.3710327226213684482, 74.7715494721706272263,
                             42.6597214767274262682, 235.130300231990209155};
  for (std::size_t i = 0; i < std::size(expected); ++i)
    EXPECT_NEAR(scored.columns[i][1] / expected[i], 1, 1e-12) << i;
}

TEST(RowValues, ReproduceTheReferenceOfTheCrps) {
  std::ifstream reference(std::string(SEEDBED_TEST_DATA) + "/crps_reference.csv");
  std::string text((std::istreambuf_iterator<char>(reference)), {});
  const std::string names = "mus,sigmas";
  ASSERT_NE(text.find(names), std::string::npos);
  text.replace(text.find(names), names.size(), "locations,scales");
  const TestFile file(text);
  const ScoredFile scored = score_file(file.path());
  ASSERT_EQ(scored.columns[0].size(), 23u);
  experiments::CsvReader csv(file.path(), ',');
  for (std::size_t row = 0; csv.next(); ++row) {
    const double expected = std::stod(std::string(csv.fields()[7]));
    double tolerance = 1e-12;
    if (csv.fields()[1] == "lognormal") {
      std::istringstream scales{std::string(csv.fields()[5])};
      const double log_y = scored.y[row] > 0 ? std::abs(std::log(scored.y[row])) : 0;
      for (double scale = 0; scales >> scale;)
        tolerance = std::max(tolerance, 4 * 2.2e-16 * (1 + log_y) / scale);
    }
    EXPECT_NEAR(scored.columns[0][row] / expected, 1, tolerance) << csv.fields()[0];
  }
}

TEST(ForecastSummary, TellsSharpAndWideForecastsByTheirPitHistogram) {
  // y is standard normal: a forecast that is too narrow fills the ends, one that is too wide the middle.
  std::mt19937 engine(5);
  std::normal_distribution<double> normal;
  std::string narrow = "y,mu,sigma\n", right = narrow, wide = narrow;
  for (int row = 0; row < 4000; ++row) {
    const double y = normal(engine);
    narrow += fmt::format("{},0,0.5\n", y);
    right += fmt::format("{},0,1\n", y);
    wide += fmt::format("{},0,2\n", y);
  }
  const auto pit = [](const std::string& text) {
    const TestFile file(text);
    return summary_of(file.path(), {"crps"}, Family::normal).pit;
  };
  // Expected shares of the first of ten bins: Phi(sigma z) with z the 10 % point of the standard normal.
  EXPECT_NEAR(static_cast<double>(pit(narrow)[0]) / 4000, 0.2608, 0.028);  // four standard errors
  EXPECT_NEAR(static_cast<double>(pit(right)[0]) / 4000, 0.1, 0.019);
  EXPECT_NEAR(static_cast<double>(pit(wide)[0]) / 4000, 0.0052, 0.0046);
}

TEST(RowTable, HasOnlyScoresThatARowHas) {
  EXPECT_THROW(RowTable({"crps", "rmse"}), std::invalid_argument);
}

// Probabilities by hand: logistic(0) = 1/2 and logistic(ln 3) = 3/4.
TEST(ForecastSummary, TakesYesNoForecasts) {
  const TestFile file(
      "y,family,weights,locations,scales\n1,bernoulli,1,0,0\n0,bernoulli,1,1.0986122886681098,0\n"
      "1,bernoulli,0.5 0.5,0 1.0986122886681098,0 0\n");
  const Summary summary =
      summary_of(file.path(), {"crps", "nll", "brier_0", "calibration_error"}, Family::normal, 2);
  EXPECT_EQ(summary.counts.of(Family::bernoulli), 3);
  EXPECT_NEAR(summary.scores[0].value, (0.25 + 0.5625 + 0.375 * 0.375) / 3, 1e-15);
  EXPECT_NEAR(summary.scores[1].value, -(std::log(0.5) + std::log(0.25) + std::log(0.625)) / 3, 1e-15);
  EXPECT_NEAR(summary.scores[2].value, summary.scores[0].value, 1e-15);
  EXPECT_TRUE(std::isnan(summary.scores[3].value));
  EXPECT_EQ(summary.pit, std::vector<std::int64_t>(summary.pit.size(), 0));
}

const std::vector<std::string> kWeighedNames = {"crps",       "nll",           "rmse",
                                                "coverage90", "reliability_0", "calibration_error"};

/// Of one standard normal distribution for every row, weights in a column named as those of components can
/// be.
Summary weighted_summary(const std::string& rows, std::size_t batch_rows) {
  const TestFile file("y,weight,mu,sigma\n" + rows);
  ForecastReader reader({.path = file.path(), .family = Family::normal, .observed = {}, .weight = "weight"});
  ForecastSummary summary(kWeighedNames, 10);
  ForecastScoring scoring;
  scoring.values = summary.values();
  scoring.batch_rows = batch_rows;
  scoring.skip_bad_rows = true;
  scoring.take = [&](const ScoredBatch& batch) { summary.add(batch); };
  const ForecastCounts counts = score_forecasts(reader, scoring);
  return {summary.scores(), summary.pit_histogram().rows, counts};
}

TEST(ForecastSummary, WeighsRows) {
  const std::vector<double> y = {0.3, -1.2, 2.5, 0.1, -0.4}, weights = {2, 0.5, 1, 4, 3};
  std::string rows;
  for (std::size_t i = 0; i < y.size(); ++i) rows += fmt::format("{},{},0,1\n", y[i], weights[i]);
  rows += "not seen,0,?,\n";
  metrics::ScoreAccumulator expected(kWeighedNames, metrics::Keep::rows);
  const std::vector<double> one(5, 1.0), zero(5, 0.0);
  metrics::RowValues values(metrics::Mixtures{Family::normal, 1, one, zero, one}, y);
  expected.add(values, weights);
  const std::vector<metrics::Score> scores = expected.scores();
  for (const std::size_t batch_rows : {1, 2, 100}) {
    const Summary summary = weighted_summary(rows, batch_rows);
    EXPECT_EQ(summary.counts.weightless, 1);
    EXPECT_EQ(summary.counts.scored(), 5);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (std::isnan(scores[i].value)) continue;
      EXPECT_EQ(summary.scores[i].value, scores[i].value) << scores[i].name;
      EXPECT_NEAR(summary.scores[i].standard_error, scores[i].standard_error, 1e-12) << scores[i].name;
    }
  }
}

TEST(ForecastSummary, TakesWeightsThatAreNoneForBadRows) {
  for (const char* weight : {"-1", "", "inf", "nan", "much", "1e101"}) {
    const Summary summary = weighted_summary(fmt::format("0,1,0,1\n1,{},0,1\n", weight), 10);
    EXPECT_EQ(summary.counts.bad, 1) << weight;
    EXPECT_NE(summary.counts.first_bad.find(":3: column 'weight'"), std::string::npos)
        << summary.counts.first_bad;
  }
}

// Shares and errors of 0s and 1s with weights, as any other weighted mean.
TEST(PitHistogram, HasWeightedSharesWithTheirErrors) {
  const PitHistogram pit = {.rows = {2, 1, 1}, .weights = {3, 2, 5}, .squared_weights = {5, 4, 25}};
  const std::vector<double> weights = {1, 2, 2, 5};
  for (std::size_t bin = 0; bin < 3; ++bin) {
    const std::vector<double> inside = {bin == 0 ? 1.0 : 0, bin == 0 ? 1.0 : 0, bin == 1 ? 1.0 : 0,
                                        bin == 2 ? 1.0 : 0};
    const metrics::Score share = metrics::mean_over_rows("", inside, {}, weights);
    EXPECT_DOUBLE_EQ(pit.share(bin), share.value);
    EXPECT_DOUBLE_EQ(pit.share_error(bin), share.standard_error);
  }
}

TEST(SummaryText, WritesNumbersThatReadBack) {
  const std::vector<metrics::Score> scores = {{"crps", 0.1, 1.0 / 3}, {"nll", HUGE_VAL, std::nan("")}};
  const PitHistogram pit = {.rows = {1, 0, 1, 0, 0, 0, 2, 0, 0, 0}};
  EXPECT_EQ(summary_csv(4, 0, scores, pit).substr(0, 114),
            "name,value,standard_error\nrows,4,\ncrps,0.1,0.3333333333333333\nnll,inf,\npit_0_0.1,0.25,0.25\n"
            "pit_0.1_0.2,0,0\npit_0.2");
}

}  // namespace
}  // namespace seedbed::forecasts
