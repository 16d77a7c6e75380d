#include "results/aggregate_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

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

// Where there is little room: one digit of the half-width, unless its two are 35 or less.
TEST(MeanText, OfFewDigitsShowsThoseThatTheIntervalAllows) {
  const auto few = [](double mean, double half_width) {
    return mean_text(with_interval(mean, half_width), Digits::few).text();
  };
  EXPECT_EQ(few(254.31234, 1.1875), "254.3 ± 1.2");
  EXPECT_EQ(few(254.31234, 0.53125), "254.3 ± 0.5");
  EXPECT_EQ(few(254.31234, 0.96875), "254.3 ± 1.0");
  EXPECT_EQ(few(254.31234, 5.875), "254 ± 6");
  EXPECT_EQ(few(25431.25, 512), "25431 ± 512");
  EXPECT_EQ(mean_text(single(254.31234), Digits::few).text(), "254.3");
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
      to_text(example(), {.format = TableFormat::table}),
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
  row.ensemble = {16, 500, {with_interval(251.07, 9), single(7.25)}};
  aggregate.rows = {row, row};
  aggregate.rows[1].keys = {"2"};
  aggregate.rows[1].ensemble = {};
  EXPECT_EQ(
      to_text(aggregate, {.format = TableFormat::table}),
      "model.components    crps_test  crps_test_ensemble     nll_test  seeds\n"
      "1                 254.3 ± 1.2               251.1  7.50 ± 0.25     16\n"
      "2                 254.3 ± 1.2                   –  7.50 ± 0.25     16\n"
      "± is a 95 % interval (Student's t) over 16 training seeds, on this split; crps_test_ensemble is the "
      "score of a cell's ensemble, the mixture of its 16 networks' forecasts (aggregate.csv has its interval "
      "over test rows)\n");
  for (AggregateRow& each : aggregate.rows) {
    each.over = Over::splits;
    each.splits = 4;
  }
  EXPECT_EQ(
      to_text(aggregate, {.format = TableFormat::table}),
      "model.components    crps_test  crps_test_ensemble     nll_test  splits  seeds\n"
      "1                 254.3 ± 1.2         251.1 ± 9.0  7.50 ± 0.25       4     16\n"
      "2                 254.3 ± 1.2             –        7.50 ± 0.25       4     16\n"
      "± is a 95 % interval (Student's t) over 4 splits (seeds averaged within each); crps_test_ensemble "
      "is the score of a cell's ensemble, the mixture of its 16 networks' forecasts\n");
}

TEST(AggregateText, MarkdownIsEscapedAndHasTheBestInBold) {
  EXPECT_EQ(
      to_text(example(), {.format = TableFormat::markdown}),
      "| model.activation | data.text           | crps\\_validation | crps\\_test | seeds | failed |\n"
      "| --- | --- | ---: | ---: | ---: | ---: |\n"
      "| relu             | [a\\_b, 手術]        |  **254.3 ± 1.2** |  1260 ± 12 |    16 |      0 |\n"
      "| tanh             | 50 % \\| more & less |           300.25 |          – |     1 |      2 |\n"
      "\n"
      "± is a 95 % interval (Student's t) over 16 training seeds, on this split; a single replicate has no "
      "interval; 2 jobs failed and are left out; bold: the best mean of its column\n");
}

TEST(AggregateText, LatexIsEscapedAndHasItsNoteBelow) {
  EXPECT_EQ(
      to_text(example(), {.format = TableFormat::latex}),
      "% needs \\usepackage{booktabs}\n"
      "\\begin{tabular}{llrrrr}\n"
      "\\toprule\n"
      "model.activation & data.text                     &         crps\\_validation &    crps\\_test & seeds "
      "& "
      "failed \\\\\n"
      "\\midrule\n"
      "relu             & [a\\_b, 手術]                  & \\textbf{254.3 $\\pm$ 1.2} & 1260 $\\pm$ 12 &    "
      "16 "
      "& "
      "     0 \\\\\n"
      "tanh             & 50 \\% \\textbar{} more \\& less &                   300.25 &            -- &     "
      "1 & "
      "     2 \\\\\n"
      "\\bottomrule\n"
      "\\end{tabular}\n"
      "\n"
      "\\smallskip\n"
      "{\\footnotesize $\\pm$ is a 95 \\% interval (Student's t) over 16 training seeds, on this split; a "
      "single "
      "replicate has no interval; 2 jobs failed and are left out; bold: the best mean of its "
      "column.\\par}\n");
}

/// Rows of the scores coverage90_test and crps_test, in whose columns nothing else stands.
Aggregate two_rows(Summary a, Summary b) {
  Aggregate aggregate{{"model.components"}, {"crps_test", "coverage90_test", "crps_skill_test"}, {}};
  for (const Summary& summary : {a, b}) {
    AggregateRow row{{std::to_string(aggregate.rows.size())}, 1, 1, 16, 16, 0, 0, 0, Over::seeds, {}};
    for (const std::string& score : aggregate.scores) {
      row.scores.push_back(summary);
      keep_possible(row.scores.back(), score);
    }
    aggregate.rows.push_back(row);
  }
  return aggregate;
}

// Smaller is better for the CRPS, larger for its skill, neither for a coverage; what looks the same is as
// good.
TEST(AggregateText, TheBestIsBoldWhereItIsKnownWhichIsBetter) {
  const auto bold = [](const Aggregate& aggregate) {
    const std::string text = to_text(aggregate, {.format = TableFormat::markdown});
    std::vector<bool> found;
    for (std::size_t row = text.find("\n| 0"); row != std::string::npos; row = text.find("\n| ", row + 1)) {
      std::size_t cell = text.find('|', row + 3);
      for (int column = 0; column < 3; ++column) {
        const std::size_t end = text.find('|', cell + 1);
        found.push_back(text.substr(cell, end - cell).find("**") != std::string::npos);
        cell = end;
      }
    }
    return found;
  };
  EXPECT_EQ(bold(two_rows(with_interval(0.5, 0.1), with_interval(0.7, 0.1))),
            (std::vector<bool>{true, false, false, false, false, true}));
  EXPECT_EQ(bold(two_rows(with_interval(0.5, 0.1), with_interval(0.501, 0.1))),
            (std::vector<bool>{true, false, true, true, false, true}));
  EXPECT_EQ(bold(two_rows(with_interval(0.5, 0.1), Summary{})),
            (std::vector<bool>{false, false, false, false, false, false}));
  // An easier split is no better cell.
  Aggregate splits = two_rows(with_interval(0.5, 0.1), with_interval(0.7, 0.1));
  splits.keys = {"split"};
  EXPECT_EQ(bold(splits), std::vector<bool>(6, false));
}

TEST(AggregateText, SaysWhatAnIntervalOfNoWidthOrBeyondThePossibleMeans) {
  const auto note = [](const Aggregate& aggregate) {
    const std::string text = to_text(aggregate, {});
    return text.substr(text.rfind("± is"));
  };
  using testing::HasSubstr;
  using testing::Not;
  EXPECT_THAT(note(two_rows(with_interval(1, 0), with_interval(0.5, 0.01))),
              HasSubstr("; ± 0 in crps_test, coverage90_test, crps_skill_test: all replicates gave the same "
                        "number, which does not say that others would"));
  const std::string usual = note(two_rows(with_interval(0.5, 0.01), with_interval(0.5, 0.02)));
  EXPECT_THAT(usual, Not(HasSubstr("± 0")));
  EXPECT_THAT(usual, Not(HasSubstr("reaches")));
  EXPECT_THAT(note(two_rows(with_interval(0.98, 0.1), with_interval(0.5, 0.01))),
              HasSubstr("; ± in coverage90_test, crps_skill_test reaches beyond what the score can be"));
  EXPECT_THAT(note(two_rows(with_interval(0.1, 0.5), with_interval(0.5, 0.01))),
              HasSubstr("; ± in crps_test, coverage90_test reaches beyond what the score can be"));
  Aggregate few = two_rows(with_interval(0.5, 0.1), with_interval(0.5, 0.1));
  few.rows[0].ensemble = {16, 6, {single(0.5), single(0.5), single(0.5)}};
  EXPECT_THAT(
      note(few),
      HasSubstr("; test scores come from only 6 rows (or groups of them), a chance that ± leaves out"));
}

// Of 16 seeds half an interval is 2.131449546 standard errors.
TEST(AggregateText, PlusMinusMayBeTheStandardError) {
  Summary summary = with_interval(254.31234, 2.131449546);
  summary.sem = 1;
  const Aggregate aggregate = two_rows(summary, summary);
  const auto first = [&](PlusMinus plus_minus) {
    const std::string text = to_text(aggregate, {.plus_minus = plus_minus, .columns = {"crps_test"}});
    const std::size_t begin = text.find('\n') + 1;
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  EXPECT_EQ(first(PlusMinus::interval), "254.3 ± 2.1");
  EXPECT_EQ(first(PlusMinus::standard_error), "254.3 ± 1.0");
  EXPECT_THAT(to_text(aggregate, {.format = TableFormat::latex, .plus_minus = PlusMinus::standard_error}),
              testing::HasSubstr("$\\pm$ is the standard error over 16 training seeds, on this split"));
}

TEST(AggregateText, ShowsTheColumnsThatAreAskedForInTheirOrder) {
  const Aggregate aggregate = two_rows(with_interval(0.5, 0.1), with_interval(0.7, 0.1));
  const std::string text = to_text(aggregate, {.columns = {"seeds", "crps_skill_test", "model.components"}});
  EXPECT_EQ(text.substr(0, text.find('\n')), "seeds  crps_skill_test  model.components");
  const std::string some = to_text(aggregate, {.scores = {"coverage90_test"}});
  EXPECT_EQ(some.substr(0, some.find('\n')), "model.components  coverage90_test  seeds");
  EXPECT_THROW(to_text(aggregate, {.columns = {"seed"}}), AggregateError);
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
  EXPECT_EQ(to_text(aggregate, {.format = TableFormat::csv}),
            "model.activation,data.text,splits,seeds,failed,crps_test_mean,crps_test_sem,crps_test_sd,"
            "crps_test_ci95_low,crps_test_ci95_high,crps_test_min,crps_test_max,ensemble_members,"
            "crps_test_ensemble,crps_test_ensemble_ci95_low,crps_test_ensemble_ci95_high\n"
            "relu,\"[a_b, 手術]\",1,16,0,2,0.1,0.2,1,3,1.5,2.5,,,,\n");
}

}  // namespace
}  // namespace seedbed::results
