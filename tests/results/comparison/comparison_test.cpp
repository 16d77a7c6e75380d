#include "results/comparison/comparison.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "base/tables/display_width.hpp"
#include "results/aggregate.hpp"
#include "results/comparison/comparison_sentences.hpp"
#include "results/comparison/comparison_text.hpp"
#include "tests/results/statistics/reference_scores.hpp"

namespace seedbed::results {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A cell whose jobs have these scores with seeds 0, 1, … on each split; NaN failed.
ComparedCell cell_of(std::vector<std::string> values, const std::vector<std::vector<double>>& splits) {
  ComparedCell cell;
  cell.values = std::move(values);
  cell.rows = "content=x\n";
  cell.scored_over_trained = 0.125;
  for (std::size_t s = 0; s < splits.size(); ++s) {
    for (std::size_t r = 0; r < splits[s].size(); ++r) {
      if (std::isnan(splits[s][r])) {
        ++cell.failed;
        continue;
      }
      ++cell.done;
      cell.metric.push_back({static_cast<int>(s), r, splits[s][r]});
    }
  }
  cell.choice = cell.metric;
  return cell;
}

ComparedCells one_key(const std::vector<std::vector<std::vector<double>>>& cells) {
  ComparedCells all{{"model.components"}, {}};
  for (std::size_t i = 0; i < cells.size(); ++i)
    all.cells.push_back(cell_of({std::to_string(i + 1)}, cells[i]));
  return all;
}

CompareOptions options() {
  CompareOptions chosen;
  chosen.metric = chosen.choice = "crps_validation";
  return chosen;
}

std::string error_of(const ComparedCells& cells, const CompareOptions& chosen) {
  try {
    compare(cells, chosen);
  } catch (const AggregateError& error) {
    return error.what();
  }
  return "";
}

TEST(Comparison, OfTwoCellsIsThePairedT) {
  CompareOptions chosen = options();
  chosen.baseline = {"model.components", "2"};
  const Comparison result = compare(one_key({{kScoresOfA}, {kScoresOfB}}), chosen);
  ASSERT_EQ(result.contrasts.size(), 1u);
  const Contrast& one = result.contrasts[0];
  EXPECT_NEAR(one.difference.t, 3.9775152800072, 1e-9);
  EXPECT_NEAR(one.difference.p, 0.00321786195676, 1e-9);
  EXPECT_NEAR(one.adjusted.low, 0.0241507694632, 1e-9);
  EXPECT_NEAR(one.adjusted.high, 0.0878492305368, 1e-9);
  EXPECT_NEAR(one.signed_rank.p, 0.009765625, 1e-9);
  EXPECT_EQ(one.verdict, Verdict::worse);
  EXPECT_EQ(one.seeds, 10u);
  EXPECT_EQ(one.splits, 1u);
}

TEST(Comparison, OverSplitsAveragesSeedsFirstAndCorrectsTheVariance) {
  // Every split with its score twice, a little apart: the means are the reference's numbers.
  std::vector<std::vector<double>> a, b;
  for (std::size_t s = 0; s < kScoresOfA.size(); ++s) {
    a.push_back({kScoresOfA[s] - 0.01, kScoresOfA[s] + 0.01});
    b.push_back({kScoresOfB[s] + 0.02, kScoresOfB[s] - 0.02});
  }
  ComparedCells cells = one_key({a, b});
  for (ComparedCell& cell : cells.cells) cell.scored_over_trained = 1.0 / 9;
  CompareOptions chosen = options();
  chosen.baseline = {"model.components", "2"};
  const Contrast one = compare(cells, chosen).contrasts.front();
  EXPECT_NEAR(one.difference.t, 2.73751376083, 1e-9);
  EXPECT_NEAR(one.difference.p, 0.02294071360572, 1e-9);
  EXPECT_NEAR(one.adjusted.low, 0.00972414088681, 1e-9);
  EXPECT_NEAR(one.adjusted.high, 0.10227585911319, 1e-9);
  EXPECT_EQ(one.splits, 10u);
  EXPECT_EQ(one.seeds, 2u);
  EXPECT_NEAR(one.components.within, 2 * 0.03 * 0.03, 1e-12);  // differences are m -+ 0.03
}

TEST(Comparison, OverSplitsOfUnknownSizesIsRefused) {
  ComparedCells cells = one_key({{{1, 2}, {2, 3}}, {{2, 4}, {3, 3}}});
  cells.cells[0].scored_over_trained = std::nan("");
  EXPECT_THAT(error_of(cells, options()),
              HasSubstr("how many rows the splits train and test on is not known"));
}

TEST(Comparison, IsWithTheBestByTheChoosingScoreAndNotByTheMetric) {
  ComparedCells cells = one_key({{{1, 2, 3}}, {{4, 5, 6.5}}});
  for (Replicate& one : cells.cells[0].choice) one.value = 9;  // better by the metric only
  const Comparison result = compare(cells, options());
  EXPECT_EQ(result.reference, 1u);
  EXPECT_TRUE(result.chosen);
  EXPECT_EQ(result.contrasts[0].verdict, Verdict::better);
  EXPECT_THAT(headline(result), HasSubstr("model.components=2 is worse than 1 by"));
}

TEST(Comparison, TheBestIsChosenOverReplicatesThatAllHave) {
  // Cell 2 lacks the seed that is hard for everyone; over its own seeds it would win.
  const Comparison result = compare(one_key({{{1, 1.1, 9}}, {{1.2, 1.3, NAN}}}), options());
  EXPECT_EQ(result.reference, 0u);
  EXPECT_EQ(result.contrasts[0].seeds, 2u);
  EXPECT_NEAR(result.contrasts[0].difference.mean, 0.2, 1e-12);
}

TEST(Comparison, FailuresAreCountedAndSaid) {
  const Comparison result = compare(one_key({{{1, 2, 3}}, {{4, NAN, 6.5}}}), options());
  EXPECT_EQ(result.scores[1].failed, 1u);
  const auto sentences = explanations(result);
  EXPECT_THAT(sentences.back(), HasSubstr("failed: 1 of 3 jobs of model.components=2"));
}

TEST(Comparison, OfManyWithFailuresTheWorstAreNamed) {
  std::vector<std::vector<std::vector<double>>> cells = {{{1, 2, 3}}};
  for (int i = 0; i < 3; ++i) cells.push_back({{4, NAN, 6.5}});
  cells.push_back({{NAN, NAN, 6.5}});
  EXPECT_THAT(explanations(compare(one_key(cells), options())).back(),
              testing::StartsWith(
                  "failed: 2 of 3 jobs of model.components=5, 1 of 3 jobs of model.components=2, 1 of "
                  "3 jobs of model.components=3, 1 of 3 of 1 more; only"));
}

TEST(Comparison, IntervalsOfSeveralAreWiderThanThoseOfOne) {
  const auto cells = one_key({{{1, 2, 3, 4.2}}, {{4, 5, 6.5, 7}}, {{2, 3.3, 4, 5.1}}});
  const Comparison result = compare(cells, options());
  ASSERT_EQ(result.contrasts.size(), 2u);
  for (const Contrast& one : result.contrasts) {
    EXPECT_LT(one.adjusted.low, one.difference.interval.low);
    EXPECT_GT(one.adjusted.high, one.difference.interval.high);
    EXPECT_GE(one.holm, one.difference.p);
  }
  EXPECT_LT(result.contrasts[0].difference.mean, result.contrasts[1].difference.mean);
}

TEST(Comparison, WithOtherReplicatesEachIsBonferronis) {
  const auto cells = one_key({{{1, 2, 3, 4.2}}, {{4, 5, 6.5, NAN}}, {{2, 3.3, 4, 5.1}}});
  const Comparison result = compare(cells, options());
  EXPECT_FALSE(result.one_set_of_units);
  const std::vector<double> differences = {1, 1.3, 1, 5.1 - 4.2};
  EXPECT_NEAR(result.contrasts[0].adjusted.low, mean_difference(differences, 1 - 0.05 / 3).interval.low,
              1e-9);
}

TEST(Comparison, IdenticalScoresAreCalledThat) {
  const Comparison result = compare(one_key({{{1, 2, 3}}, {{1, 2, 3}}}), options());
  EXPECT_TRUE(identical(result.contrasts[0]));
  EXPECT_EQ(headline(result), "model.components=1 has exactly the scores of 2, in crps_validation");
}

TEST(Comparison, AnIntervalOfNoWidthIsExplained) {
  const Comparison result = compare(one_key({{{1, 2, 3}}, {{2, 3, 4}}}), options());
  EXPECT_EQ(result.contrasts[0].adjusted.low, result.contrasts[0].adjusted.high);
  EXPECT_THAT(explanations(result),
              testing::Contains(HasSubstr("all pairs with 2 differ by the same number")));
  EXPECT_THAT(explanations(compare(one_key({{{1, 2, 3}}, {{2, 3, 5}}}), options())),
              Not(testing::Contains(HasSubstr("differ by the same number"))));
}

TEST(Comparison, AMarginAllowsForEquivalence) {
  CompareOptions chosen = options();
  chosen.margin = {10, true};
  const Comparison result = compare(one_key({{{10, 11, 12, 13}}, {{10.1, 11, 12.1, 13.05}}}), chosen);
  EXPECT_NEAR(result.contrasts[0].margin, 1.15, 1e-12);
  EXPECT_EQ(result.contrasts[0].verdict, Verdict::equivalent);
  EXPECT_GT(result.contrasts[0].posterior.within, 0.99);
}

TEST(Comparison, UndecidedSaysHowManySeedsWouldDecide) {
  const Comparison result = compare(one_key({{{10, 11, 12, 13}}, {{10.5, 10.9, 12.1, 13.9}}}), options());
  EXPECT_EQ(result.contrasts[0].verdict, Verdict::undecided);
  const auto sentences = explanations(result);
  EXPECT_THAT(sentences, testing::Contains(HasSubstr("undecided against 2: about ")));
  EXPECT_THAT(headline(result), Not(HasSubstr("no difference")));
}

/// components 1, 2 × lr 0.1, 0.01: the better lr is another for each.
ComparedCells two_keys() {
  ComparedCells all{{"model.components", "train.lr"}, {}};
  all.cells.push_back(cell_of({"1", "0.1"}, {{5, 6, 7.5}}));
  all.cells.push_back(cell_of({"1", "0.01"}, {{3, 4, 5}}));
  all.cells.push_back(cell_of({"2", "0.1"}, {{1, 2, 3.5}}));
  all.cells.push_back(cell_of({"2", "0.01"}, {{8, 9, 10}}));
  return all;
}

/// Lines of a text.
std::vector<std::string> lines_of_text(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// At any width no line is longer, and each column is there or named.
TEST(Comparison, TextFitsTheTerminalAndNamesWhatItLeavesOut) {
  ComparedCells cells = two_keys();
  for (ComparedCell& cell : cells.cells) cell.failed = 1;
  CompareOptions chosen = options();
  chosen.unpaired = true;
  chosen.margin = {1, false};
  const Comparison result = compare(cells, chosen);
  for (std::size_t width = 40; width <= 200; ++width) {
    const std::string text = to_text(result, {.width = width});
    for (const std::string& line : lines_of_text(text)) EXPECT_LE(display_width(line), width) << line;
    // In the heading, in pieces where it is narrow, or among those left out.
    for (const char* column :
         {"difference", "verdict", "P(better", "unpaired", "Holm)", "Wilcoxon)", "margin", "failed"})
      EXPECT_THAT(text, HasSubstr(column)) << width;
  }
}

TEST(Comparison, ShowsTheColumnsThatAreAskedFor) {
  const Comparison result = compare(one_key({{{10, 11, 12, 13}}, {{10.5, 10.9, 12.1, 13.9}}}), options());
  const ComparisonForm form = {.format = TableFormat::markdown,
                               .columns = {"verdict", "model.components", "p_better", "crps_validation"}};
  EXPECT_THAT(to_text(result, form),
              HasSubstr("| verdict   | model.components |    P(better than 1) | crps\\_validation |\n"
                        "| --- | --- | ---: | ---: |\n"
                        "| best of 2 | 1                |                     |   **11.5 ± 2.1** |\n"));
  EXPECT_THAT(to_text(result, {.format = TableFormat::latex, .columns = {"verdict"}}),
              HasSubstr("\\begin{tabular}{l}\n\\toprule\nverdict   \\\\\n\\midrule\nbest of 2 \\\\\n"));
  try {
    to_text(result, {.columns = {"p_beter"}});
    ADD_FAILURE() << "showed a column that there is not";
  } catch (const AggregateError& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("--columns: there is no column 'p_beter' here (did you mean 'p_better'?)"));
  }
}

TEST(Comparison, SaysOfWhatAProbabilityIs) {
  const Comparison one = compare(one_key({{{10, 11, 12, 13}}, {{10.5, 10.9, 12.1, 13.9}}}), options());
  EXPECT_EQ(improvement_heading(one), "P(better than 1)");
  EXPECT_EQ(
      improvement_sentence(one),
      "P(better than 1): how probable it is that a job of a line has a smaller crps_validation than the "
      "job of model.components=1 with the same seed, with 95 % interval");
  EXPECT_EQ(improvement_heading(compare(two_keys(), options())), "P(better than the best)");
}

// Only of keys whose values are numbers, at an end of them, and where the setting goes on.
TEST(Comparison, SaysWhereTheBestIsAnEndOfWhatWasTried) {
  CompareOptions chosen = options();
  std::vector<std::string> asked;
  chosen.goes_on = [&](const std::string& key, double value, bool larger) {
    asked.push_back(fmt::format("{} {} {}", key, value, larger ? "larger" : "smaller"));
    return key == "train.lr";
  };
  ComparedCells cells = two_keys();
  const std::vector<std::string> ends = compare(cells, chosen).ends;
  EXPECT_THAT(ends, testing::ElementsAre(
                        "train.lr=0.1 is the largest value tried; a larger one may be better still"));
  EXPECT_THAT(asked, testing::ElementsAre("model.components 2 larger", "train.lr 0.1 larger"));
  CompareOptions tuned = chosen;
  tuned.tune = {"train.lr"};
  EXPECT_EQ(compare(cells, tuned).ends, ends);
  cells.cells[3].values[1] = "auto";
  EXPECT_TRUE(compare(cells, chosen).ends.empty());
  chosen.goes_on = [](const std::string&, double, bool) { return true; };
  EXPECT_TRUE(compare(one_key({{{9, 8, 9}}, {{1, 2, 1}}, {{7, 8, 7}}}), chosen).ends.empty());
  EXPECT_EQ(compare(one_key({{{1, 2, 1}}, {{9, 8, 9}}, {{7, 8, 7}}}), chosen).ends.size(), 1u);
}

TEST(Comparison, TuningTakesEachAtItsBest) {
  CompareOptions chosen = options();
  chosen.tune = {"train.lr"};
  const Comparison result = compare(two_keys(), chosen);
  ASSERT_EQ(result.contestants.all.size(), 2u);
  EXPECT_EQ(result.contestants.all[0].members[0].tuned[0], "0.01");
  EXPECT_EQ(result.contestants.all[1].members[0].tuned[0], "0.1");
  EXPECT_NEAR(result.contrasts[0].difference.mean, (2 + 2 + 1.5) / 3, 1e-12);
  EXPECT_THAT(explanations(result),
              testing::Contains(HasSubstr("for each model.components the best train.lr is shown")));
}

TEST(Comparison, ATunedCellWithFailuresIsPassedOver) {
  ComparedCells cells = two_keys();
  cells.cells[2] = cell_of({"2", "0.1"}, {{1, NAN, 3.5}});
  CompareOptions chosen = options();
  chosen.tune = {"train.lr"};
  const Comparison result = compare(cells, chosen);
  EXPECT_EQ(result.contestants.all[1].members[0].tuned[0], "0.01");
  EXPECT_THAT(explanations(result),
              testing::Contains(HasSubstr("1 cell was passed over, with fewer jobs done than others")));
}

TEST(Comparison, WithoutTuningOnlyCellsEqualInEverythingElseAreCompared) {
  CompareOptions chosen = options();
  chosen.between = {"model.components"};
  const Comparison result = compare(two_keys(), chosen);
  ASSERT_EQ(result.contrasts.size(), 1u);
  EXPECT_EQ(result.contrasts[0].combinations, 2u);
  // (5 - 1 + 3 - 8) / 2, …: pairs with the same lr, averaged
  EXPECT_NEAR(std::abs(result.contrasts[0].difference.mean), 0.5, 1e-12);
  EXPECT_THAT(explanations(result),
              testing::Contains(
                  HasSubstr("only cells equal in train.lr are compared, and averaged over 2 combinations")));
}

TEST(Comparison, SentencesNameOnlyWhatDiffersFromTheReference) {
  const std::string text = headline(compare(two_keys(), options()));
  EXPECT_THAT(text,
              testing::StartsWith(
                  "model.components=2 train.lr=0.1 is better than model.components=1 train.lr=0.01 by"));
  EXPECT_THAT(text, HasSubstr(", than model.components=1 by"));
  EXPECT_THAT(text, HasSubstr(", than train.lr=0.01 by"));
}

TEST(Comparison, TablesForPeopleStopAtFortyLines) {
  std::vector<std::vector<std::vector<double>>> cells;
  for (int i = 0; i < 60; ++i) cells.push_back({{1.0 + i, 2.0 + i, 2.5 + i}});
  const Comparison result = compare(one_key(cells), options());
  const std::string table = to_text(result, {.format = TableFormat::table});
  EXPECT_THAT(table, HasSubstr("the nearest 40 of 60 are shown"));
  const std::string csv = to_text(result, {.format = TableFormat::csv});
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 60);
}

TEST(Comparison, OtherRowsAreRefusedWithTheReason) {
  ComparedCells cells = one_key({{{1, 2}}, {{2, 3}}});
  cells.cells[1].rows = "content=x\ndata.split.train=0.7\n";
  EXPECT_THAT(
      error_of(cells, options()),
      HasSubstr(
          "are not about the same rows, so that their scores cannot be compared: data.split.train is the "
          "default for one and 0.7 for the other"));
  cells.cells[1].rows = "content=y\n";
  EXPECT_THAT(error_of(cells, options()), HasSubstr("the content of their files differs"));
}

TEST(Comparison, WrongRequestsSayWhatThereIs) {
  const auto cells = one_key({{{1, 2}}, {{2, 3}}});
  CompareOptions chosen = options();
  chosen.between = {"train.lr"};
  EXPECT_THAT(error_of(cells, chosen),
              HasSubstr("--between train.lr: this key does not vary here; these do"));
  chosen = options();
  chosen.baseline = {"model.components", "7"};
  EXPECT_THAT(error_of(cells, chosen), HasSubstr("no job has this value; there is '1', '2'"));
  EXPECT_THAT(error_of(one_key({{{1, 2}}}), options()), HasSubstr("nothing to compare"));
}

TEST(Comparison, NewRowsAreComparedRowByRow) {
  CompareOptions chosen = options();
  chosen.row_scores = [](const ComparedCell& cell, int split, const std::vector<std::uint64_t>& seeds) {
    EXPECT_EQ(split, 0);
    EXPECT_EQ(seeds, (std::vector<std::uint64_t>{0, 1}));
    return cell.values[0] == "1" ? RowScores{{1, 2, 3}, {}} : RowScores{{2, 2, 5}, {}};
  };
  const Contrast one = compare(one_key({{{1, 2}}, {{2, 3.5}}}), chosen).contrasts.front();
  ASSERT_TRUE(one.new_rows);
  EXPECT_NEAR(one.new_rows->mean, 1, 1e-12);
  EXPECT_NEAR(one.new_rows->standard_error, 1 / std::sqrt(3.0), 1e-12);
}

// Differences 2, 2, 2.5: mean 2.1667, t(2, 0.975) = 4.3027, half an interval 0.7171; and of 1, 0, 2 it holds
// 0.
TEST(Comparison, TheAnswerForNewRowsSaysHowSureItIs) {
  CompareOptions chosen = options();
  EXPECT_EQ(new_rows_answer(compare(one_key({{{1, 2}}, {{2, 3.5}}}), chosen)), "");
  std::vector<double> others = {3, 4, 5.5};
  chosen.row_scores = [&](const ComparedCell& cell, int, const std::vector<std::uint64_t>&) {
    return cell.values[0] == "1" ? RowScores{{1, 2, 3}, {}} : RowScores{others, {}};
  };
  EXPECT_EQ(
      new_rows_answer(compare(one_key({{{1, 2}}, {{2, 3.5}}}), chosen)),
      "for further rows like the 3 validation rows, these trained models of model.components=1 are better "
      "than 2 by 2.17 "
      "(95 % interval 1.45 to 2.88)");
  others = {2, 2, 5};
  EXPECT_EQ(new_rows_answer(compare(one_key({{{1, 2}}, {{2, 3.5}}}), chosen)),
            "for further rows like the 3 validation rows, these trained models of model.components=1 are "
            "undecided against 2 "
            "(95 % interval -1.5 to 3.5)");
}

// Whole weights are rows that are there so often, clustered by the row that they repeat.
TEST(Comparison, NewRowsCountByTheirWeights) {
  CompareOptions weighted = options(), repeated = options(), other = options();
  weighted.row_scores = [](const ComparedCell& cell, int, const std::vector<std::uint64_t>&) {
    const bool first = cell.values[0] == "1";
    return RowScores{first ? std::vector<double>{1, 2, 3} : std::vector<double>{2, 2, 5}, {}, {}, {2, 1, 3}};
  };
  repeated.row_scores = [](const ComparedCell& cell, int, const std::vector<std::uint64_t>&) {
    const bool first = cell.values[0] == "1";
    return RowScores{first ? std::vector<double>{1, 1, 2, 3, 3, 3} : std::vector<double>{2, 2, 2, 5, 5, 5},
                     {0, 0, 1, 2, 2, 2}};
  };
  const auto cells = one_key({{{1, 2}}, {{2, 3.5}}});
  const Contrast one = compare(cells, weighted).contrasts.front();
  const Contrast all = compare(cells, repeated).contrasts.front();
  ASSERT_TRUE(one.new_rows && all.new_rows);
  EXPECT_NEAR(one.new_rows->mean, (2 * 1 + 0 + 3 * 2) / 6.0, 1e-12);
  EXPECT_NEAR(one.new_rows->mean, all.new_rows->mean, 1e-12);
  EXPECT_NEAR(one.new_rows->standard_error, all.new_rows->standard_error, 1e-12);
  EXPECT_EQ(one.new_rows->degrees, all.new_rows->degrees);
  other.row_scores = [](const ComparedCell& cell, int, const std::vector<std::uint64_t>&) {
    return RowScores{
        {1, 2}, {}, {}, cell.values[0] == "1" ? std::vector<double>{1, 2} : std::vector<double>{}};
  };
  EXPECT_FALSE(compare(cells, other).contrasts.front().new_rows);
}

TEST(Comparison, NewRowsOfAnOrderedSplitAreComparedInBlocks) {
  // 40 rows in an order that is not that of time: eight blocks of five, whose means are eight numbers.
  std::vector<double> rows(40), means;
  std::vector<std::int32_t> times(40);
  for (int i = 0; i < 40; ++i) {
    const int time = i * 7 % 40;
    rows[static_cast<std::size_t>(i)] = std::sin(0.3 * time) + 0.1 * (time % 3);
    times[static_cast<std::size_t>(i)] = time;
  }
  for (int block = 0; block < 8; ++block) {
    double sum = 0;
    for (int time = 5 * block; time < 5 * block + 5; ++time) sum += std::sin(0.3 * time) + 0.1 * (time % 3);
    means.push_back(sum / 5);
  }
  CompareOptions chosen = options();
  chosen.row_scores = [&](const ComparedCell& cell, int, const std::vector<std::uint64_t>&) {
    return RowScores{cell.values[0] == "1" ? std::vector<double>(40) : rows, {}, times};
  };
  const Comparison result = compare(one_key({{{1, 2}}, {{2, 3.5}}}), chosen);
  const Contrast& one = result.contrasts.front();
  const MeanDifference expected = mean_difference(means);
  ASSERT_TRUE(one.new_rows);
  EXPECT_EQ(one.new_rows->n, 40u);
  EXPECT_EQ(one.row_blocks, 8u);
  EXPECT_NEAR(one.new_rows->t, expected.t, 1e-12);
  EXPECT_NEAR(one.new_rows->interval.low, expected.interval.low, 1e-12);
  EXPECT_THAT(explanations(result),
              testing::Contains(HasSubstr(
                  "the split is ordered, so that rows were taken in 8 blocks of 5 consecutive rows")));
}

TEST(Comparison, TheUnpairedProbabilityIsShownOnRequest) {
  CompareOptions chosen = options();
  chosen.baseline = {"model.components", "2"};
  const auto cells = one_key({{kScoresOfA}, {kScoresOfB}});
  EXPECT_THAT(to_text(compare(cells, chosen), {.format = TableFormat::table}), Not(HasSubstr("unpaired")));
  chosen.unpaired = true;
  const Comparison result = compare(cells, chosen);
  // wilcox.test(a, b)$statistic is 65.5: of 100 pairs so many have the smaller score in b.
  EXPECT_NEAR(result.contrasts[0].unpaired_improvement, 1 - 0.655, 1e-12);
  EXPECT_THAT(to_text(result, {.format = TableFormat::table}),
              HasSubstr("unpaired: how probable it is that any job"));
}

TEST(Comparison, CsvHasEveryNumberInFull) {
  CompareOptions chosen = options();
  chosen.baseline = {"model.components", "2"};
  const std::string csv = comparison_csv(compare(one_key({{kScoresOfA}, {kScoresOfB}}), chosen));
  EXPECT_THAT(csv, HasSubstr("model.components,reference_model.components,metric,combinations,"));
  EXPECT_THAT(csv, HasSubstr("\n1,2,crps_validation,1,1,10,0,0,"));
  EXPECT_THAT(csv, HasSubstr(",0.009765625,0.001953125,"));
}

}  // namespace
}  // namespace seedbed::results
