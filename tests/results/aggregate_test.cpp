#include "results/aggregate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <sstream>
#include <tuple>

#include "base/tables/display_width.hpp"
#include "results/aggregate_columns.hpp"
#include "results/aggregate_note.hpp"
#include "results/aggregate_text.hpp"
#include "results/ledger/ledger_table.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

JobResult scored(double validation, double test) {
  JobResult result;
  result.outcome = Outcome::done;
  result.scores = {{"crps_validation", validation, 0}, {"crps_test", test, 0}};
  return result;
}

/// components 1, 3 × lr 0.1, 0.01, over the splits and seeds given.
class AggregateTest : public testing::Test {
 protected:
  JobTable table(std::vector<int> splits, std::vector<std::uint64_t> seeds) const {
    return {
        {"model.components", "train.lr"}, 4 * splits.size() * seeds.size(), [=](std::size_t i) {
          const std::size_t seed = i % seeds.size(), split = i / seeds.size() % splits.size();
          const std::size_t cell = i / seeds.size() / splits.size();
          JobRow row{
              "", cell, {cell < 2 ? "1" : "3", cell % 2 == 0 ? "0.1" : "0.01"}, splits[split], seeds[seed]};
          row.id = row.varied[0] + "/" + row.varied[1] + "/" + std::to_string(row.split) + "/" +
                   std::to_string(row.seed);
          return row;
        }};
  }

  /// Runs the table's jobs; `score` may leave some out.
  void run(const JobTable& table, const std::function<std::optional<JobResult>(const JobRow&)>& score) {
    for (std::size_t i = 0; i < table.size; ++i) {
      const JobRow row = table.row(i);
      const auto result = score(row);
      if (!result) continue;
      const JobIdentity identity{
          row.id, {{"model.components", row.varied[0]}, {"train.lr", row.varied[1]}}, row.split, row.seed};
      ledger_.end_attempt(row.id, ledger_.begin_attempt(identity), *result);
    }
  }

  static double lr_effect(const JobRow& row) { return row.varied[1] == "0.1" ? 0 : 100; }
  static double components(const JobRow& row) { return row.varied[0] == "1" ? 30 : 10; }
  static double seed(const JobRow& row) { return static_cast<double>(row.seed); }

  TempDir directory_;
  Ledger ledger_ = Ledger::open(directory_.path());
};

TEST_F(AggregateTest, HasARowPerCellInGridOrder) {
  const JobTable jobs = table({0}, {1, 2, 3});
  run(jobs,
      [](const JobRow& row) { return scored(components(row) + seed(row), lr_effect(row) + 2 * seed(row)); });
  const Aggregate result = aggregate(jobs, ledger_, {{}, {}, {"crps_test", "crps_validation"}});
  EXPECT_THAT(result.keys, ElementsAre("model.components", "train.lr"));
  ASSERT_EQ(result.rows.size(), 4u);
  EXPECT_THAT(result.rows[1].keys, ElementsAre("1", "0.01"));
  EXPECT_THAT(result.rows[2].keys, ElementsAre("3", "0.1"));
  EXPECT_EQ(result.rows[1].scores[0].mean, 104);
  EXPECT_EQ(result.rows[1].scores[0].sd, 2);
  EXPECT_EQ(result.rows[2].scores[1].mean, 12);
  EXPECT_EQ(result.rows[2].over, Over::seeds);
  EXPECT_EQ(result.rows[2].done, 3u);
  EXPECT_EQ(interval_note(result, {}),
            "± is a 95 % interval (Student's t) over 3 training seeds, on this split");
}

TEST_F(AggregateTest, CellsAreOrderedByTheValidationScoreAndNeverByTheTestScore) {
  const JobTable jobs = table({0}, {1, 2});
  run(jobs, [](const JobRow& row) -> std::optional<JobResult> {
    if (row.varied == std::vector<std::string>{"1", "0.1"}) return std::nullopt;
    return scored(components(row) + lr_effect(row), 1000 - components(row) - lr_effect(row));
  });
  Aggregate result = aggregate(jobs, ledger_, {});
  sort_by(result, "crps_validation");
  EXPECT_THAT(result.rows[0].keys, ElementsAre("3", "0.1"));
  EXPECT_THAT(result.rows[1].keys, ElementsAre("3", "0.01"));
  EXPECT_THAT(result.rows[2].keys, ElementsAre("1", "0.01"));
  EXPECT_THAT(result.rows[3].keys, ElementsAre("1", "0.1"));  // not run yet
  EXPECT_EQ(result.rows[3].left, 2u);
}

TEST_F(AggregateTest, WithSeveralSplitsTheIntervalIsOverThem) {
  const JobTable jobs = table({0, 1, 2}, {1, 2, 3, 4});
  run(jobs, [](const JobRow& row) { return scored(10.0 * row.split + seed(row), 0); });
  const Aggregate result = aggregate(jobs, ledger_, {{}, {}, {"crps_validation"}});
  const Summary& summary = result.rows[0].scores[0];
  EXPECT_EQ(summary.n, 3u);
  EXPECT_EQ(summary.mean, 12.5);
  EXPECT_EQ(summary.sd, 10);
  EXPECT_EQ(interval_note(result, {}),
            "± is a 95 % interval (Student's t) over 3 splits (seeds averaged within each)");
}

TEST_F(AggregateTest, ASplitThatHasNotBeenReachedMakesNoFalseInterval) {
  const JobTable jobs = table({0, 1}, {1, 2, 3});
  run(jobs, [](const JobRow& row) -> std::optional<JobResult> {
    if (row.split == 1) return std::nullopt;
    return scored(seed(row), 0);
  });
  const Aggregate result = aggregate(jobs, ledger_, {});
  EXPECT_EQ(result.rows[0].scores[0].mean, 2);
  EXPECT_TRUE(std::isnan(result.rows[0].scores[0].ci95_low));
  EXPECT_EQ(interval_note(result, {}),
            "no intervals: there is only one replicate to each mean; 12 jobs still to be run");
}

TEST_F(AggregateTest, FailedJobsAreCountedAndLeftOut) {
  const JobTable jobs = table({0}, {1, 2, 3});
  run(jobs, [](const JobRow& row) {
    JobResult result = scored(seed(row), 0);
    if (row.seed == 3 && row.varied[0] == "3") result.outcome = Outcome::failed;
    return result;
  });
  const Aggregate result = aggregate(jobs, ledger_, {});
  EXPECT_EQ(result.rows[2].failed, 1u);
  EXPECT_EQ(result.rows[2].scores[0].mean, 1.5);
  EXPECT_EQ(interval_note(result, {}),
            "± is a 95 % interval (Student's t) over 2 to 3 training seeds, on this split; 2 jobs failed and "
            "are left "
            "out");
}

// Without that, the mean of lr=0.1 would be moved by which cells happen to be there: components 1 scores 30,
// components 3 scores 10, and seed 3 has only the former.
TEST_F(AggregateTest, OnlyReplicatesThatAllCellsOfARowHaveAreAveraged) {
  const JobTable jobs = table({0}, {1, 2, 3, 4});
  run(jobs, [](const JobRow& row) -> std::optional<JobResult> {
    JobResult result = scored(components(row), 0);
    if (row.varied[1] == "0.1" && row.varied[0] == "3" && row.seed == 3) result.outcome = Outcome::failed;
    if (row.varied[1] == "0.1" && row.varied[0] == "3" && row.seed == 4) return std::nullopt;
    return result;
  });
  const Aggregate result = aggregate(jobs, ledger_, {{"train.lr"}, {}, {"crps_validation"}});
  const AggregateRow& gaps = result.rows[0];
  EXPECT_EQ(gaps.done, 6u);
  EXPECT_EQ(gaps.unmatched, 2u);
  EXPECT_EQ(gaps.seeds, 2u);
  EXPECT_EQ(gaps.scores[0].n, 2u);
  EXPECT_EQ(gaps.scores[0].mean, 20);
  EXPECT_EQ(gaps.scores[0].sd, 0);
  EXPECT_EQ(result.rows[1].unmatched, 0u);
  EXPECT_EQ(result.rows[1].scores[0].n, 4u);
  EXPECT_THAT(interval_note(result, {}),
              HasSubstr("1 job failed and is left out; 2 jobs are done but left out, since not every cell of "
                        "the row has that split and seed; 1 job still to be run"));
}

TEST_F(AggregateTest, ACellWithoutAnyResultLeavesItsRowWithoutMean) {
  const JobTable jobs = table({0, 1}, {1, 2});
  run(jobs, [](const JobRow& row) {
    JobResult result = scored(components(row), 0);
    if (row.varied[1] == "0.1" && row.varied[0] == "3") result.outcome = Outcome::failed;
    return result;
  });
  const Aggregate result = aggregate(jobs, ledger_, {{"train.lr"}, {}, {"crps_validation"}});
  EXPECT_EQ(result.rows[0].scores[0].n, 0u);
  EXPECT_TRUE(std::isnan(result.rows[0].scores[0].mean));
  EXPECT_EQ(result.rows[0].unmatched, 4u);
  EXPECT_EQ(result.rows[1].scores[0].n, 2u);
}

TEST_F(AggregateTest, CellsTakenTogetherAreAveragedSeedBySeed) {
  const JobTable jobs = table({0}, {1, 2, 3});
  run(jobs, [](const JobRow& row) { return scored(components(row) + lr_effect(row) + seed(row), 0); });
  const Aggregate result = aggregate(jobs, ledger_, {{"train.lr"}, {}, {"crps_validation"}});
  EXPECT_THAT(result.keys, ElementsAre("train.lr"));
  ASSERT_EQ(result.rows.size(), 2u);
  EXPECT_THAT(result.rows[0].keys, ElementsAre("0.1"));
  EXPECT_EQ(result.rows[0].cells, 2u);
  EXPECT_EQ(result.rows[0].done, 6u);
  EXPECT_EQ(result.rows[0].scores[0].n, 3u);
  EXPECT_EQ(result.rows[0].scores[0].mean, 22);
  EXPECT_EQ(result.rows[0].scores[0].sd, 1);
  EXPECT_THAT(interval_note(result, {}),
              HasSubstr("each split and seed is first averaged over the 2 cells of its row"));
}

TEST_F(AggregateTest, CellsHaveEnsemblesAndRowsOfSeveralCellsHaveNone) {
  const JobTable jobs = table({0}, {1, 2});
  run(jobs, [](const JobRow& row) { return scored(seed(row), 0); });
  for (std::size_t i = 0; i < jobs.size; i += 2)
    ledger_.record_ensembles({{{jobs.row(i).id, jobs.row(i + 1).id}, {{"crps_validation", 1.25, 0}}, 9}});
  const auto ensembles = [&](const AggregateOptions& options) {
    std::vector<std::size_t> members;
    for (const AggregateRow& row : aggregate(jobs, ledger_, options).rows)
      members.push_back(row.ensemble.members);
    return members;
  };
  EXPECT_THAT(ensembles({}), ElementsAre(2, 2, 2, 2));
  EXPECT_THAT(ensembles({{"train.lr"}, {}, {}}), ElementsAre(0, 0));
  EXPECT_THAT(ensembles({{"train.lr"}, {{"model.components", "3"}}, {}}), ElementsAre(2, 2));
  EXPECT_THAT(ensembles({{}, {{"seed", "2"}}, {}}), ElementsAre(0, 0, 0, 0));
}

TEST_F(AggregateTest, WhereKeepsTheJobsWithTheseValues) {
  const JobTable jobs = table({0, 1}, {1, 2});
  run(jobs, [](const JobRow& row) { return scored(seed(row) + 10 * row.split, 0); });
  const auto filtered = [&](std::vector<RowCondition> where) {
    return aggregate(jobs, ledger_, {{}, std::move(where), {"crps_validation"}});
  };
  EXPECT_EQ(filtered({{"train.lr", "0.01"}}).rows.size(), 2u);
  EXPECT_EQ(filtered({{"train.lr", "0.01"}, {"model.components", "3"}}).rows.size(), 1u);
  EXPECT_EQ(filtered({{"train.lr", "0.01"}, {"train.lr", "0.1"}}).rows.size(), 4u);
  const Aggregate one_split = filtered({{"split", "1"}});
  EXPECT_EQ(one_split.rows[0].scores[0].mean, 11.5);
  EXPECT_EQ(one_split.rows[0].over, Over::seeds);
  EXPECT_EQ(filtered({{"seed", "2"}}).rows[0].scores[0].mean, 7);
}

// A row per split is what --where split=N gives for each.
TEST_F(AggregateTest, ARowPerSplitAgreesWithEachSplitAlone) {
  const JobTable jobs = table({0, 1, 2}, {1, 2, 4});
  run(jobs, [](const JobRow& row) {
    return scored(components(row) + lr_effect(row) * row.split + seed(row) * seed(row), 0);
  });
  const Aggregate rows = aggregate(jobs, ledger_, {{"split", "model.components"}, {}, {"crps_validation"}});
  EXPECT_THAT(rows.keys, ElementsAre("split", "model.components"));
  ASSERT_EQ(rows.rows.size(), 6u);
  for (const AggregateRow& row : rows.rows) {
    const Aggregate alone =
        aggregate(jobs, ledger_, {{"model.components"}, {{"split", row.keys[0]}}, {"crps_validation"}});
    const auto same =
        std::ranges::find(alone.rows, std::vector<std::string>{row.keys[1]}, &AggregateRow::keys);
    ASSERT_NE(same, alone.rows.end());
    EXPECT_EQ(row.scores[0].mean, same->scores[0].mean);
    EXPECT_EQ(row.scores[0].ci95_low, same->scores[0].ci95_low);
    EXPECT_EQ(row.over, Over::seeds);
    EXPECT_EQ(row.seeds, 3u);
  }
  EXPECT_THAT(interval_note(rows, {}), HasSubstr("over 3 training seeds, on the split of its row"));
}

/// A cell of a table, "254.3 ± 1.2", as numbers with their last digits' sizes.
struct ShownNumber {
  double value, unit;
};
ShownNumber shown(const std::string& text) {
  const std::size_t point = text.find('.');
  const auto decimals = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
  return {std::stod(text), std::pow(10.0, -decimals)};
}

// The other way to the numbers: what the table shows, rounded, is what the CSV has in full.
TEST_F(AggregateTest, NumbersOfTheTableAreThoseOfTheCsv) {
  const JobTable jobs = table({0}, {1, 2, 3, 5});
  run(jobs, [](const JobRow& row) {
    return scored(components(row) + lr_effect(row) + std::sqrt(seed(row)), 1000 / (1 + seed(row)));
  });
  const Aggregate result = aggregate(jobs, ledger_, {{}, {}, {"crps_validation", "crps_test"}});
  std::istringstream csv(to_text(result, {.format = TableFormat::csv}));
  std::vector<std::vector<std::string>> full;
  for (std::string line; std::getline(csv, line);) {
    std::istringstream cells(line);
    full.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) full.back().push_back(cell);
  }
  const auto in_csv = [&](std::size_t row, const std::string& name) {
    const auto place = std::ranges::find(full[0], name) - full[0].begin();
    return std::stod(full[row + 1][static_cast<std::size_t>(place)]);
  };
  for (const std::size_t width : {0, 80, 62}) {
    std::istringstream text(to_text(result, {.width = width}));
    std::string line;
    while (std::getline(text, line) && line.find("seeds") == std::string::npos &&
           line.find("test") == std::string::npos) {
    }
    for (std::size_t row = 0; row < 4; ++row) {
      std::string key, lr, validation, plus_minus, half, test, also, half_test;
      std::getline(text, line);
      std::istringstream(line) >> key >> lr >> validation >> plus_minus >> half >> test >> also >> half_test;
      EXPECT_EQ(key, full[row + 1][0]) << line;
      EXPECT_EQ(lr, full[row + 1][1]) << line;
      for (const auto& [name, mean, half_width] :
           {std::tuple("crps_validation", validation, half), std::tuple("crps_test", test, half_test)}) {
        const std::string score = name;
        const ShownNumber m = shown(mean), h = shown(half_width);
        EXPECT_NEAR(m.value, in_csv(row, score + "_mean"), 0.5001 * m.unit) << line;
        EXPECT_NEAR(h.value, (in_csv(row, score + "_ci95_high") - in_csv(row, score + "_ci95_low")) / 2,
                    0.5001 * h.unit)
            << line;
        EXPECT_EQ(m.unit, h.unit) << line;
      }
    }
  }
}

// At any width no line is longer, and each column is there or named.
TEST_F(AggregateTest, TheTableFitsTheTerminalAndNamesWhatItLeavesOut) {
  const JobTable jobs = table({0}, {1, 2, 3});
  run(jobs, [](const JobRow& row) { return scored(components(row) + 7 * seed(row), seed(row) / 3); });
  const Aggregate result = aggregate(jobs, ledger_, {});
  for (std::size_t width = 40; width <= 200; ++width) {
    const std::string text = to_text(result, {.width = width, .to_see_all = "--width 0 shows all"});
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), width) << line;
    // Whole among those left out, or where there is no room in pieces that end in "_" in the heading.
    for (const std::string& score : result.scores) {
      const std::size_t end = score.rfind('_') + 1;
      EXPECT_THAT(text, HasSubstr(score.substr(0, end))) << width;
      EXPECT_THAT(text, HasSubstr(score.substr(end))) << width;
    }
    std::string unbroken = text;
    std::ranges::replace(unbroken, '\n', ' ');
    const bool whole = unbroken.find("left out for want of room") == std::string::npos;
    EXPECT_TRUE(whole ? width > 120 : unbroken.find("--width 0 shows all)") != std::string::npos) << text;
  }
  EXPECT_THAT(to_text(result, {}), testing::Not(HasSubstr("left out")));
}

TEST_F(AggregateTest, RowsAreSortedByWhatIsAskedFor) {
  const JobTable jobs = table({0}, {1, 2});
  run(jobs, [](const JobRow& row) -> std::optional<JobResult> {
    if (row.varied == std::vector<std::string>{"3", "0.1"}) return std::nullopt;
    return scored(components(row) + lr_effect(row), 1000 - components(row) - lr_effect(row));
  });
  const auto order = [&](const RowOrder& by) {
    Aggregate result = aggregate(jobs, ledger_, {});
    sort_rows(result, by);
    std::vector<std::string> keys;
    for (const AggregateRow& row : result.rows) keys.push_back(row.keys[0] + "/" + row.keys[1]);
    return keys;
  };
  EXPECT_THAT(order({"crps_test"}), ElementsAre("1/0.01", "3/0.01", "1/0.1", "3/0.1"));
  EXPECT_THAT(order({"crps_test", true}), ElementsAre("1/0.1", "3/0.01", "1/0.01", "3/0.1"));
  EXPECT_THAT(order({"train.lr"}), ElementsAre("1/0.01", "3/0.01", "1/0.1", "3/0.1"));
  EXPECT_THAT(order({"model.components", true}), ElementsAre("3/0.1", "3/0.01", "1/0.1", "1/0.01"));
  EXPECT_THAT(order({"left", true}), ElementsAre("3/0.1", "1/0.1", "1/0.01", "3/0.01"));
  try {
    order({"train.l"});
    ADD_FAILURE() << "sorted by what there is not";
  } catch (const AggregateError& error) {
    EXPECT_THAT(error.what(), HasSubstr("--sort: there is no column 'train.l' (did you mean 'train.lr'?)"));
  }
}

TEST_F(AggregateTest, NamesWhatThereIsWhenAskedForWhatThereIsNot) {
  const JobTable jobs = table({0}, {1});
  const auto message = [&](const AggregateOptions& options) -> std::string {
    try {
      aggregate(jobs, ledger_, options);
    } catch (const AggregateError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(message({{"train.lr", "data.path"}, {}, {}}),
            "--by data.path: this key does not vary here; these do: model.components, train.lr");
  EXPECT_EQ(
      message({{}, {{"model.component", "3"}}, {}}),
      "--where model.component: this key does not vary here; these do: model.components, train.lr (did you "
      "mean 'model.components'?)");
  EXPECT_EQ(message({{}, {{"model.components", "2"}}, {}}),
            "--where model.components=2: no job has this value; there is 1, 3");
}

TEST_F(AggregateTest, AllJobsOfTheLedgerMakeATableOfTheirOwn) {
  const auto add = [&](const std::string& id, std::map<std::string, std::string> settings,
                       std::uint64_t seed) {
    ledger_.end_attempt(id, ledger_.begin_attempt({id, std::move(settings), 0, seed}), scored(1, 1));
  };
  add("d", {{"data.target", "price"}, {"train.lr", "0.01"}, {"model.components", "10"}}, 0);
  add("c", {{"data.target", "price"}, {"train.lr", "1e-3"}, {"model.components", "9"}}, 1);
  add("b", {{"data.target", "price"}, {"train.lr", "1e-3"}, {"model.components", "9"}}, 0);
  add("a", {{"data.target", "price"}, {"model.components", "9"}}, 7);
  const JobTable all = table_of_all_jobs(ledger_, [](const std::string& key) { return key + "'s own"; });
  EXPECT_THAT(all.varied_keys, ElementsAre("model.components", "train.lr"));
  ASSERT_EQ(all.size, 4u);
  std::vector<std::string> ids;
  std::vector<std::size_t> cells;
  for (std::size_t i = 0; i < all.size; ++i) {
    ids.push_back(all.row(i).id);
    cells.push_back(all.row(i).cell);
  }
  EXPECT_THAT(ids, ElementsAre("b", "c", "a", "d"));
  EXPECT_THAT(cells, ElementsAre(0, 0, 1, 2));
  EXPECT_THAT(all.row(2).varied, ElementsAre("9", "train.lr's own"));
  EXPECT_EQ(aggregate(all, ledger_, {}).rows.size(), 3u);
}

TEST_F(AggregateTest, JobsOfOtherDataUnderTheSamePathAreCellsOfTheirOwn) {
  const auto add = [&](const std::string& id, std::uint64_t seed, const std::string& lr,
                       const std::string& data, double score) {
    ledger_.end_attempt(
        id, ledger_.begin_attempt({id, {{"data.path", "d.csv"}, {"train.lr", lr}}, 0, seed, data}),
        scored(score, score));
  };
  const std::string before(32, 'a'), after(32, 'b');
  add("a", 0, "0.1", before, 1);
  add("b", 1, "0.1", before, 3);
  add("c", 0, "0.2", before, 5);
  EXPECT_THAT(table_of_all_jobs(ledger_).varied_keys, ElementsAre("train.lr"));
  add("d", 0, "0.1", after, 100);
  const JobTable all = table_of_all_jobs(ledger_);
  EXPECT_THAT(all.varied_keys, ElementsAre("train.lr", "data.content"));
  const Aggregate result = aggregate(all, ledger_, {{}, {}, {"crps_validation"}});
  ASSERT_EQ(result.rows.size(), 3u);
  EXPECT_THAT(result.rows[0].keys, ElementsAre("0.1", "aaaaaaaaaaaa"));
  EXPECT_EQ(result.rows[0].scores[0].mean, 2);
  EXPECT_THAT(result.rows[1].keys, ElementsAre("0.1", "bbbbbbbbbbbb"));
  EXPECT_EQ(result.rows[1].scores[0].mean, 100);
  EXPECT_THAT(result.rows[2].keys, ElementsAre("0.2", "aaaaaaaaaaaa"));
  add("e", 5, "0.3", before + " " + after, 1);  // with a file that lists rows
  EXPECT_THAT(table_of_all_jobs(ledger_).row(4).varied, ElementsAre("0.3", "aaaaaaaaaaaa+bbbbbbbbbbbb"));
}

}  // namespace
}  // namespace seedbed::results
