#include "metrics/scores/score_accumulator.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "base/random.hpp"
#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/scores/quantile_scores.hpp"
#include "tests/metrics/exact_scores.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;
using ::testing::HasSubstr;

using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

Score score_of(const Cases& cases, const std::string& name, const Climatology* climatology = nullptr) {
  ScoreAccumulator scores({name}, Keep::rows);
  RowValues rows(cases.view(), cases.y, climatology);
  scores.add(rows);
  return scores.scores().at(0);
}

std::vector<std::string> names_of_jobs() {
  std::vector<std::string> names;
  for (const JobScore& score : default_job_scores()) names.push_back(score.name);
  return names;
}

TEST(ScoreAccumulator, OfStandardNormalsByHand) {
  const Cases cases = {Family::normal, 1, {1, 1, 1, 1}, {0, 0, 0, 0}, {1, 1, 1, 1}, {0, 1, -1.8, 3}};
  ScoreAccumulator accumulator(names_of_jobs(), Keep::rows);
  RowValues rows(cases.view(), cases.y);
  accumulator.add(rows);
  const std::vector<Score> scores = accumulator.scores();
  const double squares[] = {0, 1, 3.24, 9};
  EXPECT_NEAR(scores[1].value, 0.5 * std::log(2 * M_PI) + 13.24 / 8, 1e-15);
  EXPECT_NEAR(scores[2].value, 5.8 / 4, 1e-15);
  EXPECT_NEAR(scores[3].value, std::sqrt(13.24 / 4), 1e-15);
  double variance = 0;
  for (const double square : squares) variance += (square - 3.31) * (square - 3.31) / 3;
  EXPECT_NEAR(scores[3].standard_error, std::sqrt(variance / 4) / (2 * std::sqrt(3.31)), 1e-15);
  EXPECT_EQ(scores[4].value, 0.25);
  EXPECT_EQ(scores[6].value, 0.5);
  EXPECT_EQ(scores[8].value, 0.75);
  EXPECT_NEAR(scores[5].value, 2 * 0.6744897501960817, 1e-14);
  EXPECT_NEAR(scores[7].value, 2 * 1.6448536269514722, 1e-14);
  EXPECT_NEAR(scores[9].value, 2 * 1.9599639845400545, 1e-14);
  EXPECT_NEAR(scores[9].standard_error, 0, 1e-16);
}

// Every row thrice, the three a cluster: no more is known than from the rows once.
TEST(ScoreAccumulator, ClusteredErrorsOfCopiedRowsAreThoseOfTheRows) {
  Cases once = {Family::normal, 1, {}, {}, {}, {}}, thrice = once;
  std::vector<std::int32_t> clusters;
  RandomStream random(11, Purpose::synthesis);
  for (std::int32_t row = 0; row < 50; ++row) {
    const double location = random.normal(), scale = 0.5 + random.uniform(), y = location + random.normal();
    for (int copy = 0; copy < 3; ++copy) {
      for (Cases* cases : {&thrice, copy == 0 ? &once : nullptr}) {
        if (cases == nullptr) continue;
        cases->weights.push_back(1);
        cases->locations.push_back(location);
        cases->scales.push_back(scale);
        cases->y.push_back(y);
      }
      clusters.push_back(row);
    }
  }
  const Climatology climatology(std::vector<double>{-1, 0, 0.5, 2});
  const std::vector<std::string> names = {
      "crps", "rmse", "coverage90", "calibration_error", "reliability_0.5", "crps_skill"};
  const auto scores_of = [&](const Cases& cases, std::span<const std::int32_t> by) {
    ScoreAccumulator accumulator(names, Keep::rows);
    RowValues rows(cases.view(), cases.y, &climatology);
    accumulator.add(rows);
    return accumulator.scores(by);
  };
  const std::vector<Score> expected = scores_of(once, {}), clustered = scores_of(thrice, clusters);
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_NEAR(clustered[i].value, expected[i].value, 1e-14) << names[i];
    EXPECT_NEAR(clustered[i].standard_error / expected[i].standard_error, 1, 1e-12) << names[i];
    EXPECT_LT(scores_of(thrice, {})[i].standard_error, 0.6 * expected[i].standard_error) << names[i];
  }
  EXPECT_THROW(ScoreAccumulator({"crps"}, Keep::sums).scores(clusters), std::logic_error);
}

TEST(ScoreAccumulator, WithoutRowsNothingIsDefined) {
  ScoreAccumulator scores(names_of_jobs(), Keep::rows);
  for (const Score& score : scores.scores()) EXPECT_TRUE(std::isnan(score.value)) << score.name;
}

// Sums alone give the same values, and errors to rounding; rows left out count nowhere.
TEST(ScoreAccumulator, KeepsRowsOrSums) {
  const std::vector<std::string> names = default_file_scores();
  const Cases cases = testing::ordinary_cases(Family::lognormal, 3, 200, 81);
  ScoreAccumulator rows(names, Keep::rows), sums(names, Keep::sums);
  RowValues first(cases.view().slice(0, 150), std::span(cases.y).first(150));
  rows.add(first);
  RowValues all(cases.view(), cases.y);
  std::vector<std::span<const double>> columns;
  for (const RowValue& value : sums.values()) columns.push_back(all.get(value));
  std::vector<char> left_out(200, 0);
  std::fill(left_out.begin() + 150, left_out.end(), 1);
  sums.add(columns, left_out);
  EXPECT_EQ(sums.rows(), 150);
  const auto expected = rows.scores(), found = sums.scores();
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(found[i].value, expected[i].value) << names[i];
    EXPECT_NEAR(found[i].standard_error, expected[i].standard_error, 1e-12 * expected[i].standard_error);
  }
}

// The CRPS is twice the integral of the pinball loss over all probabilities, and the integral of the Brier
// score over all thresholds (Gneiting and Raftery 2007, equations 20 and 27 ff.).
TEST(ScoreAccumulator, PinballLossIntegratesToTheCrps) {
  const Cases cases = testing::ordinary_cases(Family::normal, 3, 5, 82);
  const double integral = Quadrature::integrate(
      [&](double z) {  // p = Phi(z): the quantile function is smooth in z
        const double p = 0.5 * std::erfc(-z / std::sqrt(2));
        return 2 * score_of(cases, fmt::format("pinball_{}", p)).value * std::exp(-z * z / 2) /
               std::sqrt(2 * M_PI);
      },
      -8, 8, 8, 1e-7);
  EXPECT_NEAR(integral / score_of(cases, "crps").value, 1, 1e-6);
}

TEST(ScoreAccumulator, BrierScoreIntegratesToTheCrps) {
  Cases cases = testing::ordinary_cases(Family::normal, 3, 2, 83);
  cases.y[1] = cases.y[0];  // one jump to integrate around
  const auto brier = [&](double threshold) {
    return score_of(cases, fmt::format("brier_{}", threshold)).value;
  };
  const double y = cases.y[0];
  const double integral = Quadrature::integrate(brier, y - 40, std::nextafter(y, -HUGE_VAL), 12, 1e-10) +
                          Quadrature::integrate(brier, y, y + 40, 12, 1e-10);
  EXPECT_NEAR(integral / score_of(cases, "crps").value, 1, 1e-8);
}

// So does the part of it above a threshold, to the integral over thresholds above it.
TEST(ScoreAccumulator, ThresholdWeightedCrpsIsTheIntegralOfBrierScores) {
  Cases cases = testing::ordinary_cases(Family::normal, 3, 2, 91);
  cases.y[1] = cases.y[0];
  const double y = cases.y[0], from = y - 1;
  const auto brier = [&](double threshold) {
    return score_of(cases, fmt::format("brier_{}", threshold)).value;
  };
  const double integral = Quadrature::integrate(brier, from, std::nextafter(y, -HUGE_VAL), 12, 1e-10) +
                          Quadrature::integrate(brier, y, y + 40, 12, 1e-10);
  EXPECT_NEAR(integral / score_of(cases, fmt::format("twcrps_{}", from)).value, 1, 1e-8);
}

// (2 / alpha) times the pinball losses at both ends (Bracher, Ray, Gneiting, Reich 2021).
TEST(ScoreAccumulator, IntervalScoreIsMadeOfPinballLosses) {
  const Cases cases = testing::ordinary_cases(Family::lognormal, 3, 200, 84);
  const double ends = score_of(cases, "pinball_0.1").value + score_of(cases, "pinball_0.9").value;
  EXPECT_NEAR(score_of(cases, "interval_score80").value / (ends * 2 / 0.2), 1, 1e-13);
}

TEST(ScoreAccumulator, CrpsOfTheLogarithm) {
  const Cases cases = testing::ordinary_cases(Family::lognormal, 3, 20, 85);
  double expected = 0;
  for (std::size_t row = 0; row < 20; ++row) {
    testing::ExactRow exact = testing::exact_row(cases.view(), row);
    exact.family = Family::normal;
    expected += static_cast<double>(testing::exact_crps(exact, log(testing::Exact(cases.y[row])))) / 20;
  }
  EXPECT_NEAR(score_of(cases, "crps_log").value / expected, 1, 1e-13);
  Cases below = cases;
  below.y[3] = 0;
  EXPECT_EQ(score_of(below, "crps_log").value, HUGE_VAL);
  EXPECT_TRUE(std::isnan(score_of(testing::ordinary_cases(Family::normal, 2, 9, 86), "crps_log").value));
}

// Means 0 and, of the log-normal, exp(1/2): errors by hand.
TEST(ScoreAccumulator, AbsoluteErrorOfTheMean) {
  EXPECT_NEAR(score_of({Family::normal, 1, {1, 1}, {0, 0}, {1, 2}, {3, -1}}, "mae_mean").value, 2, 1e-15);
  EXPECT_NEAR(score_of({Family::lognormal, 1, {1}, {0}, {1}, {1}}, "mae_mean").value, std::exp(0.5) - 1,
              1e-15);
}

TEST(ScoreAccumulator, CalibrationSharpnessReliabilityAndSkillByTheirDefinitions) {
  const Cases cases = testing::ordinary_cases(Family::normal, 2, 300, 87);
  std::vector<double> pit(300), deviation(300), own(300), reference(300);
  cdf(cases.view(), cases.y, pit);
  standard_deviation(cases.view(), deviation);
  std::vector<RowStatus> status(300);
  crps(cases.view(), cases.y, own, status);
  const Climatology climatology(std::vector<double>{-1, 0, 2, 5});
  for (std::size_t row = 0; row < 300; ++row) reference[row] = climatology.crps(cases.y[row]);
  const auto average = [](const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value / 300;
    return sum;
  };
  EXPECT_NEAR(score_of(cases, "sharpness").value, average(deviation), 1e-13);
  EXPECT_NEAR(score_of(cases, "crps_skill", &climatology).value, 1 - average(own) / average(reference),
              1e-13);
  // All thresholds far below: the event always happens and is always forecast.
  EXPECT_NEAR(score_of(cases, "reliability_-1000").value, 0, 1e-15);
  EXPECT_NEAR(score_of(cases, "brier_-1000").value, 0, 1e-15);
  double mean_pit = 0;
  for (const double value : pit) mean_pit += value / 300;
  EXPECT_GE(score_of(cases, "calibration_error").value,
            std::abs(mean_pit - 0.5));  // |integral| <= integral of | |
}

// Of any forecasts, also of single rows, where a mean over rows is furthest out.
TEST(ScoreAccumulator, StayWithinTheRangesThatTheRegistryStates) {
  const Climatology climatology(std::vector<double>{-1, 0, 2, 5});
  std::size_t bounds = 0;
  for (const Family family : {Family::normal, Family::lognormal, Family::laplace}) {
    for (unsigned seed = 0; seed < 60; ++seed) {
      const Cases cases = testing::ordinary_cases(family, 1 + seed % 3, seed % 2 == 0 ? 1 : 20, seed);
      for (const std::string& name : common_score_names()) {
        const ScoreRange range = named_score(name).entry->range;
        const double value = score_of(cases, name, &climatology).value;
        if (std::isnan(value)) continue;
        EXPECT_GE(value, range.least) << name;
        EXPECT_LE(value, range.largest) << name;
        bounds += std::isfinite(range.least) || std::isfinite(range.largest) ? 1 : 0;
      }
    }
  }
  EXPECT_GT(bounds, 1000u);
}

TEST(ScoreAccumulator, DoNotDependOnTheBatches) {
  const std::vector<std::string> names = {
      "crps",      "interval_score90", "pinball_0.25", "brier_1", "reliability_1", "calibration_error",
      "sharpness", "crps_log",         "crps_skill",   "rmse"};
  const Cases cases = testing::ordinary_cases(Family::lognormal, 3, 100, 88);
  const Climatology climatology(cases.y);
  ScoreAccumulator whole(names, Keep::rows), parts(names, Keep::rows);
  RowValues rows(cases.view(), cases.y, &climatology);
  whole.add(rows);
  for (std::size_t first = 0; first < 100; first += 20) {
    rows.load(cases.view().slice(first, 20), std::span(cases.y).subspan(first, 20), &climatology);
    parts.add(rows);
  }
  EXPECT_EQ(whole.scores(), parts.scores());
}

TEST(ScoreAccumulator, NamesTheBadRowFromTheFirstBatchOn) {
  Cases cases = testing::ordinary_cases(Family::normal, 1, 10, 89);
  ScoreAccumulator selected({"crps"}, Keep::rows);
  RowValues rows(cases.view(), cases.y);
  selected.add(rows);
  cases.scales[4] = -1;
  try {
    rows.load(cases.view(), cases.y);
    selected.add(rows);
    FAIL() << "no exception";
  } catch (const BadRow& error) {
    EXPECT_EQ(error.row(), 14u);
    EXPECT_EQ(error.status(), RowStatus::scale_negative);
    EXPECT_THAT(error.what(), HasSubstr("row 14 cannot be scored: a scale is negative"));
  }
}

TEST(ScoreAccumulator, RefuseWhatTheyDoNotKnow) {
  for (const char* name :
       {"crsp", "coverage", "coverage100", "coverage0", "coverage90x", "pinball_1", "brier_", "brier_inf"}) {
    try {
      named_score(name);
      ADD_FAILURE() << name << " was accepted";
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), HasSubstr(fmt::format("unknown score '{}'", name)));
      EXPECT_THAT(error.what(), HasSubstr("interval_score90"));
    }
  }
  for (const std::string& name : names_of_jobs()) EXPECT_NO_THROW(named_score(name));
  EXPECT_NO_THROW(named_score("brier_-1.5e3"));
  EXPECT_THROW(score_of(testing::ordinary_cases(Family::normal, 1, 2, 90), "crps_skill"),
               std::invalid_argument);
  EXPECT_THROW(ScoreAccumulator({"crps", "crps"}, Keep::sums), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::metrics
