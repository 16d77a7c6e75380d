#include "experiments/dataset/splits/split.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "experiments/dataset/block_cuts.hpp"
#include "experiments/dataset/splits/listed_rows.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Rows = std::vector<std::int32_t>;

Table table_of(std::size_t rows) {
  Table table;
  table.path = "/a.csv";
  table.target.assign(rows, 1.0);
  table.row_numbers.resize(rows);
  std::iota(table.row_numbers.begin(), table.row_numbers.end(), 0);
  return table;
}

// Every row is in exactly one part, and every part is ascending.
void expect_division(const SplitRows& split, std::size_t rows) {
  Rows all;
  for (const Rows* part : {&split.train, &split.validation, &split.test}) {
    EXPECT_TRUE(std::is_sorted(part->begin(), part->end()));
    all.insert(all.end(), part->begin(), part->end());
  }
  std::sort(all.begin(), all.end());
  Rows expected(rows);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(all, expected);
}

TEST(RandomSplit, HasTheSizesAskedForAndDependsOnTheNumber) {
  const Table table = table_of(1003);
  const SplitSettings settings;
  const SplitRows split = split_rows(table, settings, 0);
  expect_division(split, 1003);
  EXPECT_EQ(split.validation.size(), 100u);
  EXPECT_EQ(split.test.size(), 100u);
  EXPECT_EQ(split_rows(table, settings, 0).test, split.test);
  EXPECT_NE(split_rows(table, settings, 1).test, split.test);
}

TEST(RandomSplit, EveryRowIsTestedEquallyOften) {
  // 2000 splits of 50 rows, 5 of them for testing: counts are Binomial(2000, 0.1), standard deviation 13.4;
  // over 50 rows a deviation beyond 4.5 of them has probability 3e-4.
  const Table table = table_of(50);
  std::vector<int> times(50, 0);
  for (int s = 0; s < 2000; ++s) {
    for (const std::int32_t row : split_rows(table, {}, s).test) ++times[static_cast<std::size_t>(row)];
  }
  for (const int count : times) EXPECT_NEAR(count, 200, 4.5 * 13.4);
}

TEST(RandomSplit, PartsAreEmptyOnlyIfAskedFor) {
  const Table table = table_of(8);
  SplitRows split = split_rows(table, {.train = 1, .validation = 0, .test = 0}, 0);
  EXPECT_EQ(split.train.size(), 8u);
  split = split_rows(table, {.train = 0.5, .validation = 0, .test = 0.5}, 0);
  EXPECT_THAT(split.validation, IsEmpty());
  EXPECT_EQ(split.test.size(), 4u);
  EXPECT_THAT(data_error([] { split_rows(table_of(4), {}, 0); }),
              AllOf(StartsWith("[data.split.test]"), HasSubstr("the test fraction 0.1 of 4 rows is none")));
  EXPECT_THAT(data_error([] { split_rows(table_of(1), {.train = 0.1, .validation = 0, .test = 0.9}, 0); }),
              HasSubstr("the train fraction 0.1 of 1 row is none"));
  EXPECT_THAT(data_error([] { split_rows(table_of(10), {}, -1); }), HasSubstr("there is no split -1"));
}

TEST(Folds, TestEveryRowOnce) {
  const Table table = table_of(103);
  const SplitSettings settings = {.kind = SplitKind::folds, .validation = 0.1, .folds = 10};
  Rows tested;
  for (int fold = 0; fold < 10; ++fold) {
    const SplitRows split = split_rows(table, settings, fold);
    expect_division(split, 103);
    EXPECT_TRUE(split.test.size() == 10 || split.test.size() == 11);
    EXPECT_EQ(split.validation.size(), 9u);
    tested.insert(tested.end(), split.test.begin(), split.test.end());
  }
  std::sort(tested.begin(), tested.end());
  EXPECT_EQ(std::adjacent_find(tested.begin(), tested.end()), tested.end());
  EXPECT_EQ(tested.size(), 103u);
}

TEST(Folds, HaveLimits) {
  const SplitSettings settings = {.kind = SplitKind::folds, .validation = 0, .folds = 5};
  EXPECT_THAT(data_error([&] { split_rows(table_of(50), settings, 5); }),
              AllOf(StartsWith("[splits]"), HasSubstr("with 5 folds, the splits are 0 to 4")));
  EXPECT_THAT(data_error([&] { split_rows(table_of(4), settings, 0); }), HasSubstr("4 rows in 5 folds"));
}

TEST(OrderedSplit, TrainsOnTheOldestRows) {
  Table table = table_of(10);
  table.orders["t"] = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
  const SplitRows split = split_rows(table, {.kind = SplitKind::ordered, .by = "t"}, 0);
  EXPECT_THAT(split.train, ElementsAre(2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_THAT(split.validation, ElementsAre(1));
  EXPECT_THAT(split.test, ElementsAre(0));
}

TEST(OrderedSplit, NeverCutsTies) {
  std::mt19937 random(3);
  for (int trial = 0; trial < 200; ++trial) {
    Table table = table_of(60);
    for (std::size_t i = 0; i < 60; ++i) table.orders["t"].push_back(static_cast<double>(random() % 12));
    const SplitRows split = split_rows(
        table, {.kind = SplitKind::ordered, .train = 0.6, .validation = 0.2, .test = 0.2, .by = "t"}, 0);
    expect_division(split, 60);
    const auto keys = [&](const Rows& rows) {
      std::set<double> result;
      for (const std::int32_t row : rows)
        result.insert(table.orders["t"][static_cast<std::size_t>(row)].high);
      return result;
    };
    const std::set<double> train = keys(split.train), validation = keys(split.validation),
                           test = keys(split.test);
    ASSERT_LT(*train.rbegin(), *validation.begin());
    ASSERT_LT(*validation.rbegin(), *test.begin());
  }
}

TEST(OrderedSplit, HasOneDivisionAndNeedsEnoughValues) {
  Table table = table_of(10);
  table.orders["t"] = {1, 1, 1, 1, 1, 2, 2, 2, 2, 2};
  const SplitSettings settings = {.kind = SplitKind::ordered, .by = "t"};
  EXPECT_THAT(data_error([&] { split_rows(table, settings, 0); }),
              AllOf(StartsWith("[data.split.by]"), HasSubstr("only 2 different values")));
  EXPECT_THAT(data_error([&] { split_rows(table, settings, 1); }),
              HasSubstr("an ordered split divides the rows in one"));
}

TEST(GroupedSplit, NeverCutsAGroup) {
  std::mt19937 random(4);
  for (int split_number = 0; split_number < 100; ++split_number) {
    Table table = table_of(200);
    StringColumn& groups = table.strings["g"];
    for (int i = 0; i < 20; ++i) groups.values.push_back("g" + std::to_string(i));
    for (std::size_t i = 0; i < 200; ++i) groups.codes.push_back(static_cast<std::int32_t>(random() % 20));
    const SplitRows split = split_rows(table, {.kind = SplitKind::grouped, .by = "g"}, split_number);
    expect_division(split, 200);
    ASSERT_FALSE(split.train.empty() || split.validation.empty() || split.test.empty());
    std::map<std::int32_t, std::set<const Rows*>> parts;
    for (const Rows* part : {&split.train, &split.validation, &split.test}) {
      for (const std::int32_t row : *part) parts[groups.codes[static_cast<std::size_t>(row)]].insert(part);
    }
    for (const auto& [group, in] : parts) ASSERT_EQ(in.size(), 1u);
  }
}

TEST(GroupedSplit, ComesNearTheFractionsAndVariesWithTheNumber) {
  Table table = table_of(10'000);
  StringColumn& groups = table.strings["g"];
  for (int i = 0; i < 1000; ++i) groups.values.push_back("g" + std::to_string(i));
  for (int i = 0; i < 10'000; ++i) groups.codes.push_back(i % 1000);
  const SplitSettings settings = {.kind = SplitKind::grouped, .by = "g"};
  const SplitRows split = split_rows(table, settings, 0);
  EXPECT_EQ(split.train.size(), 8000u);
  EXPECT_EQ(split.test.size(), 1000u);
  EXPECT_NE(split_rows(table, settings, 1).test, split.test);
}

TEST(RowClusters, AreTheGroupsUnlessRowsAreTakenAsIndependent) {
  Table table = table_of(5);
  table.strings["g"] = {{2, 0, 2, 1, 0}, {"a", "b", "c"}};
  SplitSettings settings = {.kind = SplitKind::grouped, .by = "g"};
  EXPECT_THAT(row_clusters(table, settings), ElementsAre(2, 0, 2, 1, 0));
  settings.standard_errors = StandardErrors::rows;
  EXPECT_THAT(row_clusters(table, settings), testing::IsEmpty());
}

TEST(RowClusters, AreRowsOfTheSameTimeIfTheyAreAskedFor) {
  Table table = table_of(5);
  table.orders["t"] = {7, 1.5, 7, -2, 1.5};
  SplitSettings settings = {.kind = SplitKind::ordered, .by = "t"};
  EXPECT_THAT(row_clusters(table, settings), testing::IsEmpty());
  settings.standard_errors = StandardErrors::clustered;
  EXPECT_THAT(row_clusters(table, settings), ElementsAre(2, 1, 2, 0, 1));
  EXPECT_THAT(row_clusters(table_of(5), {.kind = SplitKind::random}), testing::IsEmpty());
}

TEST(RowTimes, RiseWithTheColumnThatOrders) {
  Table table = table_of(5);
  table.orders["t"] = {7, 1.5, 7, -2, 1.5};
  EXPECT_THAT(row_times(table, {.kind = SplitKind::ordered, .by = "t"}), ElementsAre(2, 1, 2, 0, 1));
  EXPECT_THAT(row_times(table, {.kind = SplitKind::random}), testing::IsEmpty());
}

TEST(ColumnSplit, FollowsTheColumn) {
  Table table = table_of(4);
  table.strings["p"] = {{0, 1, 2, 0}, {"test", "train", "validation"}};
  const SplitRows split = split_rows(table, {.kind = SplitKind::column, .name = "p"}, 0);
  EXPECT_THAT(split.train, ElementsAre(1));
  EXPECT_THAT(split.validation, ElementsAre(2));
  EXPECT_THAT(split.test, ElementsAre(0, 3));
  table.strings["p"].codes = {0, 0, 2, 0};
  EXPECT_THAT(data_error([&] { split_rows(table, {.kind = SplitKind::column, .name = "p"}, 0); }),
              HasSubstr("no row has 'train' in column 'p'"));
}

class ListedSplitTest : public testing::Test {
 protected:
  SplitSettings list(const std::string& lines, double validation = 0.25) {
    return {.kind = SplitKind::listed, .validation = validation, .path = files_.write("rows.txt", lines)};
  }
  std::string error(const std::string& lines, int split) {
    return data_error([&] { split_rows(table_of(10), list(lines), split); });
  }
  DataFiles files_;
};

TEST_F(ListedSplitTest, TakesTheLineOfTheSplit) {
  const SplitSettings settings = list("# test rows\n9 0\n# more\n 3,4\t5\r\n");
  SplitRows split = split_rows(table_of(10), settings, 0);
  expect_division(split, 10);
  EXPECT_THAT(split.test, ElementsAre(0, 9));
  EXPECT_EQ(split.validation.size(), 2u);
  EXPECT_THAT(split_rows(table_of(10), settings, 1).test, ElementsAre(3, 4, 5));
}

TEST_F(ListedSplitTest, TakesTheLastRowsForValidationIfAsked) {
  SplitSettings settings = list("0 9\n");
  settings.validation_from = ValidationFrom::last;
  EXPECT_THAT(split_rows(table_of(10), settings, 0).validation, ElementsAre(7, 8));
  settings.validation = 0;
  EXPECT_THAT(split_rows(table_of(10), settings, 0).validation, IsEmpty());
}

// As numpy.savetxt(f"index_test_{split}.txt", rows) and with fmt="%d" write them, one a line; written by it.
TEST_F(ListedSplitTest, TakesAFilePerSplit) {
  files_.write("index_test_0.txt", "7.000000000000000000e+00\n3.000000000000000000e+00\n");
  files_.write("index_test_12.txt", "# of split 12\n4\n0\n9\n");
  files_.write("index_test_2.txt", "1 2,3\r\n\r\n5\t6\r\n");
  const SplitSettings settings = {
      .kind = SplitKind::listed, .validation = 0, .path = files_.path("index_test_{split}.txt")};
  EXPECT_THAT(split_rows(table_of(10), settings, 0).test, ElementsAre(3, 7));
  EXPECT_THAT(split_rows(table_of(10), settings, 0).train, ElementsAre(0, 1, 2, 4, 5, 6, 8, 9));
  EXPECT_THAT(split_rows(table_of(10), settings, 12).test, ElementsAre(0, 4, 9));
  EXPECT_THAT(split_rows(table_of(10), settings, 2).test, ElementsAre(1, 2, 3, 5, 6));
  EXPECT_THAT(data_error([&] { split_rows(table_of(10), settings, 1); }),
              HasSubstr("index_test_1.txt: cannot read the list of rows: No such file"));
  EXPECT_THAT(data_error([&] { split_rows(table_of(9), settings, 12); }),
              HasSubstr("index_test_12.txt: split 12 lists row 9, but"));
  files_.write("index_test_3.txt", "4\n4.5\n");
  EXPECT_THAT(data_error([&] { split_rows(table_of(10), settings, 3); }),
              HasSubstr("index_test_3.txt:2: '4.5' is not a 0-based row number"));
  files_.write("index_test_4.txt", "4\n2\n4.0\n");
  EXPECT_THAT(data_error([&] { split_rows(table_of(10), settings, 4); }),
              HasSubstr("index_test_4.txt: row 4 is listed twice"));
  EXPECT_THAT(split_files(settings, 3), ElementsAre(files_.path("index_test_3.txt")));
}

TEST_F(ListedSplitTest, TakesListedTrainingRowsInTheirOrder) {
  SplitSettings settings = list("0 9\n1 8\n", 0.5);
  settings.train_path = files_.write("train.txt", "5 2 7 3\n2 3 4 5 6 7\n");
  settings.validation_from = ValidationFrom::last;
  EXPECT_THAT(split_rows(table_of(10), settings, 0).train, ElementsAre(2, 5));
  EXPECT_THAT(split_rows(table_of(10), settings, 0).validation, ElementsAre(3, 7));
  EXPECT_THAT(split_rows(table_of(10), settings, 0).test, ElementsAre(0, 9));  // 1, 4, 6, 8 are in no part
  EXPECT_THAT(split_rows(table_of(10), settings, 1).validation, ElementsAre(5, 6, 7));
  settings.validation_from = ValidationFrom::random;
  const SplitRows random = split_rows(table_of(10), settings, 0);
  settings.train_path = files_.write("sorted.txt", "2 3 5 7\n");
  EXPECT_EQ(split_rows(table_of(10), settings, 0).validation, random.validation);  // whatever the order
  files_.write("train_0.txt", "5\n2\n7\n3\n");
  settings.train_path = files_.path("train_{split}.txt");
  EXPECT_EQ(split_rows(table_of(10), settings, 0).train, random.train);
  EXPECT_THAT(split_files(settings, 0), ElementsAre(settings.path, files_.path("train_0.txt")));
  files_.write("train_0.txt", "5\n9\n");
  EXPECT_THAT(
      data_error([&] { split_rows(table_of(10), settings, 0); }),
      AllOf(StartsWith("[data.split.train_path]"), HasSubstr("train_0.txt: row 9 is listed to train on"),
            HasSubstr("rows.txt, to be tested")));
  files_.write("train_0.txt", "# none\n");
  EXPECT_THAT(data_error([&] { split_rows(table_of(10), settings, 0); }),
              HasSubstr("train_0.txt: no row is listed to train on in split 0"));
}

TEST_F(ListedSplitTest, SaysWhenEveryLineHoldsOneRow) {
  const auto note = [&](const std::string& lines) {
    return one_row_a_line_note(files_.write("rows.txt", lines));
  };
  EXPECT_THAT(note("3\n1\n4\n"),
              AllOf(HasSubstr("each of the 3 lines of"), HasSubstr("index_test_{split}.txt")));
  EXPECT_THAT(note("# rows\n3.0e+00\n\n1.0e+00\n"), HasSubstr("each of the 2 lines of"));
  for (const char* lines : {"", "3\n", "3 1\n4\n", "3\n1 4\n", "3,1\n", "# 1\n# 2\n"})
    EXPECT_EQ(note(lines), "");
  EXPECT_EQ(one_row_a_line_note(files_.path("rows_{split}.txt")), "");
}

TEST_F(ListedSplitTest, CountsRowsOfTheFileEvenIfSomeWereSkipped) {
  Table table = table_of(4);
  table.row_numbers = {0, 2, 5, 6};
  table.skipped_rows = 4;
  const SplitRows split = split_rows(table, list("1 2 6 7\n", 0.5), 0);
  EXPECT_THAT(split.test, ElementsAre(1, 3));
}

TEST_F(ListedSplitTest, ReportsWhatIsWrongWithTheList) {
  EXPECT_THAT(error("1 x\n", 0), HasSubstr("rows.txt:1: 'x' is not a 0-based row number"));
  EXPECT_THAT(error("#\n1 -2\n", 0), HasSubstr("rows.txt:2: '-2' is not a 0-based row number"));
  EXPECT_THAT(error("1 2 1\n", 0), HasSubstr("rows.txt:1: row 1 is listed twice"));
  EXPECT_THAT(error("1 10\n", 0), HasSubstr("split 0 lists row 10, but /a.csv has 10 data rows (0 to 9)"));
  EXPECT_THAT(error("1\n2\n", 2), HasSubstr("there is no split 2: the file lists the rows of splits 0 to 1"));
  EXPECT_THAT(error("# none\n", 0), HasSubstr("the file lists no rows"));
  EXPECT_THAT(error("1\n\n2\n", 1), HasSubstr("the test set of split 1 is empty"));
  EXPECT_THAT(error("0 1 2 3 4 5 6 7 8 9\n", 0), HasSubstr("too few rows"));
  EXPECT_THAT(data_error([] { split_rows(table_of(3), {.kind = SplitKind::listed, .path = "/nowhere"}, 0); }),
              HasSubstr("/nowhere: cannot read the list of rows: No such file"));
}

// The best of all possible cuts, by trying each.
double best_distance(const std::vector<std::size_t>& sizes, double wanted, std::size_t least,
                     std::size_t most) {
  double best = 1e300;
  for (std::size_t cut = least; cut <= most; ++cut) {
    const double rows = std::accumulate(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(cut), 0.0);
    best = std::min(best, std::abs(rows - wanted));
  }
  return best;
}

TEST(BlockCuts, LieNearestToTheFractions) {
  std::mt19937 random(5);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<std::size_t> sizes(3 + random() % 20);
    for (std::size_t& size : sizes) size = 1 + random() % 30;
    const double total = std::accumulate(sizes.begin(), sizes.end(), 0.0);
    const auto cuts = cut_blocks(sizes, 0.5, 0.3, 0.2);
    ASSERT_TRUE(cuts.has_value());
    const auto rows_before = [&](std::size_t blocks) {
      return std::accumulate(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(blocks), 0.0);
    };
    const std::size_t first = cuts->train_blocks, second = first + cuts->validation_blocks;
    EXPECT_EQ(std::abs(rows_before(first) - 0.5 * total),
              best_distance(sizes, 0.5 * total, 1, sizes.size() - 2));
    EXPECT_EQ(std::abs(rows_before(second) - 0.8 * total),
              best_distance(sizes, 0.8 * total, first + 1, sizes.size() - 1));
  }
}

TEST(BlockCuts, LeaveOutPartsOfNoFraction) {
  const std::vector<std::size_t> sizes = {1, 1, 1, 1};
  auto cuts = cut_blocks(sizes, 1, 0, 0);
  EXPECT_EQ(cuts->train_blocks, 4u);
  cuts = cut_blocks(sizes, 0.5, 0.5, 0);
  EXPECT_EQ(cuts->train_blocks, 2u);
  EXPECT_EQ(cuts->validation_blocks, 2u);
  cuts = cut_blocks(sizes, 0.75, 0, 0.25);
  EXPECT_EQ(cuts->train_blocks, 3u);
  EXPECT_EQ(cuts->validation_blocks, 0u);
  EXPECT_FALSE(cut_blocks(std::vector<std::size_t>{5, 5}, 0.8, 0.1, 0.1).has_value());
}

}  // namespace
}  // namespace seedbed::experiments
