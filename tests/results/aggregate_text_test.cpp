#include "results/aggregate_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace seedbed::results {
namespace {

Summary with_interval(double mean, double half_width) {
  Summary summary;
  summary.n = 16;
  summary.mean = mean;
  summary.ci95_low = mean - half_width;
  summary.ci95_high = mean + half_width;
  return summary;
}

Summary single(double mean) {
  Summary summary;
  summary.n = 1;
  summary.mean = mean;
  return summary;
}

TEST(MeanText, ShowsTheDigitsThatTheIntervalAllows) {
  EXPECT_EQ(mean_text(with_interval(254.31234, 1.1875)).text(), "254.3 ± 1.2");
  EXPECT_EQ(mean_text(with_interval(254.31234, 0.03125)).text(), "254.312 ± 0.031");
  EXPECT_EQ(mean_text(with_interval(25431.25, 512)).text(), "25431 ± 512");
  EXPECT_EQ(mean_text(with_interval(0.5, 0.0998046875)).text(), "0.50 ± 0.10");
  EXPECT_EQ(mean_text(with_interval(-8, 16)).text(), "-8 ± 16");
  EXPECT_EQ(mean_text(with_interval(3, 0)).text(), "3.0000 ± 0");
  // Of equal numbers: their mean may be a bit off, and the interval then has the width of that bit.
  EXPECT_EQ(mean_text(with_interval(0.93333333333333346, 1.1e-16)).text(), "0.93333 ± 0");
}

TEST(MeanText, WithoutAnIntervalShowsFiveDigits) {
  EXPECT_EQ(mean_text(single(254.31234)).text(), "254.31");
  EXPECT_EQ(mean_text(single(0.00123456)).text(), "0.0012346");
  EXPECT_EQ(mean_text(single(std::numeric_limits<double>::quiet_NaN())).text(), "–");
  EXPECT_EQ(mean_text(single(std::numeric_limits<double>::infinity())).text(), "inf");
}

TEST(MeanText, VerySmallAndVeryLargeNumbersHaveExponents) {
  EXPECT_EQ(mean_text(with_interval(1.5e-9, 2e-11)).text(), "1.5000e-09 ± 2.0e-11");
  EXPECT_EQ(mean_text(single(2.5e12)).text(), "2.5000e+12");
}

Aggregate example() {
  Aggregate aggregate{{"model.activation", "data.text"}, {"crps_validation", "crps_test"}, {}};
  AggregateRow first{{"relu", "[a_b, 手術]"}, 1, 1, 16, 16, 0, 0, 0, Over::seeds, {}};
  first.scores = {with_interval(254.31234, 1.1875), with_interval(1260.5, 12)};
  AggregateRow second{{"tanh", "50 % | more & less"}, 1, 1, 1, 1, 2, 0, 0, Over::seeds, {}};
  second.scores = {single(300.25), Summary{}};
  aggregate.rows = {first, second};
  return aggregate;
}

TEST(AggregateText, TableIsAligned) {
  EXPECT_EQ(
      to_text(example(), TableFormat::table),
      "model.activation  data.text           crps_validation  crps_test  seeds  failed\n"
      "relu              [a_b, 手術]             254.3 ± 1.2  1260 ± 12     16       0\n"
      "tanh              50 % | more & less     300.25           –           1       2\n"
      "± is a 95 % interval (Student's t) over 16 training seeds, on this split; a single replicate has no "
      "interval; 2 jobs failed and are left out\n");
}

// With as many digits as the seeds beside it; where cells have several splits, with its interval over them.
TEST(AggregateText, EnsemblesHaveAColumnOfTheirOwn) {
  Aggregate aggregate{{"model.components"}, {"crps_test", "nll_test"}, {}};
  AggregateRow row{{"1"}, 1, 1, 16, 16, 0, 0, 0, Over::seeds, {}};
  row.scores = {with_interval(254.31234, 1.1875), with_interval(7.5, 0.25)};
  row.ensemble = {16, {with_interval(251.07, 9), single(7.25)}};
  aggregate.rows = {row, row};
  aggregate.rows[1].keys = {"2"};
  aggregate.rows[1].ensemble = {};
  EXPECT_EQ(
      to_text(aggregate, TableFormat::table),
      "model.components    crps_test  crps_test_ensemble     nll_test  seeds\n"
      "1                 254.3 ± 1.2               251.1  7.50 ± 0.25     16\n"
      "2                 254.3 ± 1.2                   –  7.50 ± 0.25     16\n"
      "± is a 95 % interval (Student's t) over 16 training seeds, on this split; crps_test_ensemble is the "
      "score of one forecast, the mixture of those of a cell's 16 seeds (aggregate.csv has its interval "
      "over test rows)\n");
  for (AggregateRow& each : aggregate.rows) {
    each.over = Over::splits;
    each.splits = 4;
  }
  EXPECT_EQ(
      to_text(aggregate, TableFormat::table),
      "model.components    crps_test  crps_test_ensemble     nll_test  splits  seeds\n"
      "1                 254.3 ± 1.2         251.1 ± 9.0  7.50 ± 0.25       4     16\n"
      "2                 254.3 ± 1.2             –        7.50 ± 0.25       4     16\n"
      "± is a 95 % interval (Student's t) over 4 splits (seeds averaged within each); crps_test_ensemble "
      "is the score of one forecast, the mixture of those of a cell's 16 seeds\n");
}

TEST(AggregateText, MarkdownIsEscaped) {
  EXPECT_EQ(
      to_text(example(), TableFormat::markdown),
      "| model.activation | data.text           | crps\\_validation | crps\\_test | seeds | failed |\n"
      "| --- | --- | ---: | ---: | ---: | ---: |\n"
      "| relu             | [a\\_b, 手術]        |      254.3 ± 1.2 |  1260 ± 12 |    16 |      0 |\n"
      "| tanh             | 50 % \\| more & less |           300.25 |          – |     1 |      2 |\n"
      "\n"
      "± is a 95 % interval (Student's t) over 16 training seeds, on this split; a single replicate has no "
      "interval; 2 jobs failed and are left out\n");
}

TEST(AggregateText, LatexIsEscaped) {
  EXPECT_EQ(
      to_text(example(), TableFormat::latex),
      "% ± is a 95 % interval (Student's t) over 16 training seeds, on this split; a single replicate has no "
      "interval; 2 jobs failed and are left out\n"
      "\\begin{tabular}{llrrrr}\n"
      "\\hline\n"
      "model.activation & data.text            & crps\\_validation &    crps\\_test & seeds & failed \\\\\n"
      "\\hline\n"
      "relu             & [a\\_b, 手術]         &  254.3 $\\pm$ 1.2 & 1260 $\\pm$ 12 &    16 &      0 \\\\\n"
      "tanh             & 50 \\% | more \\& less &           300.25 &            -- &     1 &      2 \\\\\n"
      "\\hline\n"
      "\\end{tabular}\n");
}

TEST(AggregateText, CsvHasEveryStatistic) {
  Aggregate aggregate = example();
  aggregate.scores = {"crps_test"};
  aggregate.rows.resize(1);
  Summary summary = with_interval(2, 1);
  summary.sem = 0.1;
  summary.sd = 0.2;
  summary.min = 1.5;
  summary.max = 2.5;
  aggregate.rows[0].scores = {summary};
  EXPECT_EQ(to_text(aggregate, TableFormat::csv),
            "model.activation,data.text,splits,seeds,failed,crps_test_mean,crps_test_sem,crps_test_sd,"
            "crps_test_ci95_low,crps_test_ci95_high,crps_test_min,crps_test_max,ensemble_members,"
            "crps_test_ensemble,crps_test_ensemble_ci95_low,crps_test_ensemble_ci95_high\n"
            "relu,\"[a_b, 手術]\",1,16,0,2,0.1,0.2,1,3,1.5,2.5,,,,\n");
}

}  // namespace
}  // namespace seedbed::results
