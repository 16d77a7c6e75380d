// The column of the rows' weights: how it is read, which rows it leaves out, and what it is in no way.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <numeric>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/splits/split.hpp"
#include "experiments/dataset/table.hpp"
#include "experiments/dataset/table_reader.hpp"
#include "tests/experiments/dataset/table_file.hpp"

namespace seedbed::experiments {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RowWeights : public TableFile {
 protected:
  RowWeights() : TableFile("*") { settings_.weight = "w"; }
};

TEST_F(RowWeights, AreReadAndNoInputs) {
  const Table table = read("y,x,w,v\n1,2,0.5,3\n4,5,6e2,7\n");
  EXPECT_THAT(table.weights, ElementsAre(0.5, 600));
  EXPECT_THAT(table.numeric_names, ElementsAre("x", "v"));
  EXPECT_FALSE(table.numbers.contains("w"));
  settings_.weight = "";
  EXPECT_THAT(read("y,x,w,v\n1,2,0.5,3\n4,5,6e2,7\n").weights, IsEmpty());
}

TEST_F(RowWeights, MayBeAnInputThatIsNamed) {
  settings_.numeric = {"x", "w"};
  const Table table = read("y,x,w\n1,2,0.5\n4,5,2\n");
  EXPECT_THAT(table.weights, ElementsAre(0.5, 2));
  EXPECT_THAT(table.numbers.at("w"), ElementsAre(0.5, 2));
}

TEST_F(RowWeights, OfZeroLeaveRowsOutWhateverTheyHold) {
  const Table table = read("y,x,w\n1,2,1\nsoon,?,0\n3,4,0.0\n5,6,2\n");
  EXPECT_THAT(table.target, ElementsAre(1, 5));
  EXPECT_THAT(table.weights, ElementsAre(1, 2));
  EXPECT_THAT(table.row_numbers, ElementsAre(0, 3));
  EXPECT_EQ(table.weightless_rows, 2);
  EXPECT_EQ(table.data_rows(), 4);
}

TEST_F(RowWeights, ThatAreNoneNameTheirPlace) {
  EXPECT_THAT(error("y,x,w\n1,2,1\n3,4,-0.5\n"),
              AllOf(HasSubstr("/a.csv:3: column 'w': -0.5 is negative"), HasSubstr("data.weight")));
  EXPECT_THAT(error("y,x,w\n1,2,\n"), HasSubstr("/a.csv:2: column 'w': the weight of the row is missing"));
  EXPECT_THAT(error("y,x,w\n1,2,NA\n"), HasSubstr("/a.csv:2: column 'w': the weight of the row is missing"));
  EXPECT_THAT(error("y,x,w\n1,2,inf\n"), HasSubstr("/a.csv:2: column 'w': 'inf' is not a finite number"));
  EXPECT_THAT(error("y,x,w\n1,2,much\n"), HasSubstr("/a.csv:2: column 'w': 'much' is not a number, as the"));
  EXPECT_THAT(error("y,x,w\n1,2,1e200\n"), HasSubstr("/a.csv:2: column 'w': 1e200 is too large"));
  EXPECT_THAT(error("y,x\n1,2\n"), HasSubstr("there is no column 'w'"));
  EXPECT_THAT(error("y,x,w\n1,2,0\n3,4,0\n"),
              HasSubstr("a.csv: none of 2 rows that could be used has a weight above 0 in column 'w'"));
}

TEST_F(RowWeights, ThatAreNoneAreBadRows) {
  settings_.bad_rows = BadRows::skip;
  const Table table = read("y,x,w\n1,2,1\n3,4,-0.5\n5,6,\n7,8,3\n");
  EXPECT_THAT(table.weights, ElementsAre(1, 3));
  EXPECT_EQ(table.skipped_rows, 2);
}

TEST_F(RowWeights, AreWrittenAsNumbersAre) {
  settings_.decimal = ',';
  settings_.delimiter = ';';
  EXPECT_THAT(read("y;x;w\n1;2;1.234,5\n").weights, ElementsAre(1234.5));
}

TEST_F(RowWeights, AreNeitherTargetNorParts) {
  settings_.weight = "y";
  EXPECT_THAT(error("y,x\n1,2\n"), HasSubstr("the target 'y' cannot also be the weight of its rows"));
  settings_.weight = "part";
  settings_.split = {.kind = SplitKind::column, .name = "part"};
  EXPECT_THAT(error("y,x,part\n1,2,train\n"), HasSubstr("divides the rows and cannot also be their weight"));
}

TEST_F(RowWeights, OfAWholePartThatAreZeroAreAnError) {
  settings_.numeric = {"x"};
  settings_.split = {.kind = SplitKind::column, .name = "part"};
  const Table table = read("y,x,w,part\n1,2,1,train\n3,4,0,test\n5,6,1,validation\n");
  EXPECT_THAT(
      data_error([&] { split_rows(table, settings_.split, 0); }),
      AllOf(HasSubstr("every row with 'test' in column 'part' has the weight 0"), HasSubstr("data.weight")));
  const Table none = read("y,x,w,part\n1,2,0,train\n3,4,1,test\n");
  EXPECT_THAT(data_error([&] { split_rows(none, settings_.split, 0); }),
              HasSubstr("no row has 'train' in column 'part' and a weight above 0"));
}

// A row of weight 0 is one that data.where leaves out: the same parts, to the row.
TEST_F(RowWeights, OfZeroDivideTheRestAsACondition) {
  std::string with_zeros = "y,x,w\n";
  for (int row = 0; row < 60; ++row) with_zeros += fmt::format("{},{},{}\n", row, row % 7, row % 3);
  const Table weighted = read(with_zeros);
  settings_.weight = "";
  settings_.where = "w > 0";
  settings_.numeric = {"x"};
  const Table chosen = read(with_zeros);
  EXPECT_EQ(weighted.row_numbers, chosen.row_numbers);
  for (const int split : {0, 1, 5}) {
    const SplitRows a = split_rows(weighted, {}, split), b = split_rows(chosen, {}, split);
    EXPECT_EQ(a.train, b.train);
    EXPECT_EQ(a.test, b.test);
  }
}

TEST_F(RowWeights, TravelWithTheEncodedRows) {
  std::string bytes = "y,x,w\n";
  for (int row = 0; row < 50; ++row) bytes += fmt::format("{},{},{}\n", row, row % 7, 0.25 * (1 + row % 4));
  settings_.refit = true;
  const Table table = read(bytes);
  const Preparer preparer(table, settings_);
  const Descriptor descriptor = preparer.prepare(0);
  const PreparedData data = PreparedData::map(descriptor.get());
  EXPECT_THAT(data.weights(), testing::ElementsAreArray(table.weights));
  EXPECT_THAT(data.refitted()->weights(), testing::ElementsAreArray(table.weights));
  const Preparer::Checked checked = preparer.check(0);
  double sum = 0;
  for (const std::int32_t row : data.train()) sum += 0.25 * (1 + row % 4);
  EXPECT_DOUBLE_EQ(checked.weights.train, sum);
  EXPECT_DOUBLE_EQ(checked.weights.train + checked.weights.validation + checked.weights.test,
                   std::accumulate(table.weights.begin(), table.weights.end(), 0.0));
  // A file to be predicted needs no such column; who asks can be told.
  const auto fitted = FittedPreprocessing::from_json(data.preprocessing());
  const DataSettings reading = fitted.reading_settings(files_.write("b.csv", "y,x\n1,2\n"));
  EXPECT_EQ(reading.weight, "w");
  EXPECT_THAT(TableReader(reading, TargetRule::optional).read().weights, IsEmpty());
  settings_.weight = "";
  settings_.numeric = {"x"};
  const Table plain = read(bytes);
  const std::vector<std::int32_t> rows = {0, 1, 2};
  EXPECT_FALSE(FittedPreprocessing::fit(plain, settings_, rows).to_json().contains("weight"));
}

TEST(WeightText, ShowsSixDigits) {
  EXPECT_EQ(weight_text(5321), "5321");
  EXPECT_EQ(weight_text(321418821.25), "321418821");
  EXPECT_EQ(weight_text(0.8125), "0.8125");
  EXPECT_EQ(weight_text(1234.56789), "1234.57");
}

}  // namespace
}  // namespace seedbed::experiments
