// Sequences against their definition: for every row its group's rows up to its own, counted by hand.

#include <fmt/format.h>

#include <array>

#include "base/random.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "tests/experiments/dataset/table_file.hpp"

namespace seedbed::experiments {
namespace {

using testing::HasSubstr;

class SequenceTest : public TableFile {
 protected:
  SequenceTest() : TableFile("z") {
    settings_.sequence = {.columns = {"x", "y"}, .order_by = "t", .group_by = {"g"}, .length = 3};
    settings_.scaling = Scaling::none;
    settings_.missing = MissingRule::zero;
    settings_.split = {.kind = SplitKind::ordered, .by = "t"};
  }

  std::vector<std::vector<float>> encoded(const Table& table) {
    std::vector<std::int32_t> train(table.rows());
    for (std::size_t i = 0; i < train.size(); ++i) train[i] = static_cast<std::int32_t>(i);
    fitted_ = FittedPreprocessing::fit(table, settings_, train);
    const EncodedRows rows = fitted_.encode(table);
    const auto width = static_cast<std::size_t>(fitted_.shape().numeric);
    std::vector<std::vector<float>> result;
    for (std::size_t i = 0; i < rows.rows; ++i)
      result.emplace_back(rows.numeric.begin() + static_cast<std::ptrdiff_t>(i * width),
                          rows.numeric.begin() + static_cast<std::ptrdiff_t>((i + 1) * width));
    return result;
  }

  FittedPreprocessing fitted_;
};

TEST_F(SequenceTest, EndsWithTheOwnRowAndOfTheTargetWithTheOneBefore) {
  const Table table = read("t,g,z,x,y\n1,a,7,1,10\n2,b,7,2,20\n2,a,7,3,30\n3,a,7,,40\n4,a,7,5,50\n");
  const auto rows = encoded(table);
  EXPECT_EQ(fitted_.shape().sequence, (models::SequenceShape{3, 4}));
  // z, then of each step, oldest first: x, x is missing, y of the row before, y is missing.
  EXPECT_EQ(rows[0], (std::vector<float>{7, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1}));
  EXPECT_EQ(rows[1], (std::vector<float>{7, 0, 1, 0, 1, 0, 1, 0, 1, 2, 0, 0, 1}));
  EXPECT_EQ(rows[2], (std::vector<float>{7, 0, 1, 0, 1, 1, 0, 0, 1, 3, 0, 10, 0}));
  EXPECT_EQ(rows[3], (std::vector<float>{7, 1, 0, 0, 1, 3, 0, 10, 0, 0, 1, 30, 0}));
  EXPECT_EQ(rows[4], (std::vector<float>{7, 3, 0, 10, 0, 0, 1, 30, 0, 5, 0, 40, 0}));
}

TEST_F(SequenceTest, LooksNeitherIntoTheFutureNorAtTheOwnTarget) {
  RandomStream random(3, Purpose::synthesis);
  std::vector<std::array<double, 3>> values(60);
  for (auto& row : values) row = {random.normal(), random.normal(), static_cast<double>(random.below(3))};
  const auto text = [&] {
    std::string csv = "t,g,z,x,y\n";
    for (std::size_t i = 0; i < values.size(); ++i)
      csv += fmt::format("{},g{},1,{},{}\n", i, values[i][2], values[i][0], values[i][1]);
    return csv;
  };
  const auto before = encoded(read(text()));
  constexpr std::size_t kChanged = 30;
  values[kChanged][1] = 99;  // the target of one row, and everything that comes after it
  for (std::size_t i = kChanged + 1; i < values.size(); ++i) values[i] = {-5, 5, values[i][2]};
  const auto after = encoded(read(text()));
  for (std::size_t i = 0; i <= kChanged; ++i) EXPECT_EQ(before[i], after[i]) << "row " << i;
  EXPECT_NE(before.back(), after.back());
}

TEST_F(SequenceTest, EncodesAColumnAlikeInAllSteps) {
  settings_.scaling = Scaling::standard;
  const auto rows = encoded(read("t,g,z,x,y\n1,a,7,1,10\n2,a,7,2,20\n3,a,7,9,30\n4,a,7,4,40\n"));
  EXPECT_EQ(rows[3][1 + 4],
            rows[2][1 + 8]);  // x of the row before, as its newest and as the next one's second
  EXPECT_EQ(rows[3][1 + 0], rows[1][1 + 8]);
  EXPECT_EQ(rows[3][1 + 6], rows[2][1 + 10]);
}

TEST_F(SequenceTest, GoesThroughTheModelFile) {
  const Table table = read("t,g,z,x,y\n1,a,7,1,10\n2,b,7,2,20\n2,a,7,3,30\n");
  encoded(table);
  const FittedPreprocessing again = FittedPreprocessing::from_json(fitted_.to_json());
  EXPECT_EQ(again.shape(), fitted_.shape());
  EXPECT_EQ(again.encode(table).numeric, fitted_.encode(table).numeric);
  const DataSettings reading = again.reading_settings("other.csv");
  EXPECT_EQ(reading.numeric, (std::vector<std::string>{"z", "x"}));
  EXPECT_EQ(reading.all_lags().size(), 2U);
}

TEST_F(SequenceTest, MustFitTheSplitAndTheOtherInputs) {
  settings_.path = "a.csv";
  settings_.split.kind = SplitKind::random;
  EXPECT_THAT(data_error([&] { check_data_settings(settings_); }), HasSubstr("random split"));
  settings_.split = {.kind = SplitKind::grouped, .by = "site"};
  EXPECT_THAT(data_error([&] { check_data_settings(settings_); }), HasSubstr("add 'site' to its group_by"));
  settings_.split = {.kind = SplitKind::ordered, .by = "t"};
  settings_.numeric = {"z", "x"};
  EXPECT_THAT(data_error([&] { encoded(read("t,g,z,x,y\n1,a,7,1,10\n2,b,7,2,20\n")); }),
              HasSubstr("'x' is in data.numeric too"));
}

}  // namespace
}  // namespace seedbed::experiments
