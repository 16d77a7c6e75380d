#include "forecasts/explanation/permutation_importance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/data_error.hpp"
#include "base/random.hpp"
#include "forecasts/explanation/importance_text.hpp"
#include "forecasts/explanation/labelled_rows.hpp"
#include "results/statistics/exchange_mean.hpp"
#include "tests/forecasts/prediction/predicted.hpp"
#include "tests/forecasts/prediction/sample_models.hpp"

namespace seedbed::forecasts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::UnorderedElementsAre;

const std::vector<std::string> kColumns = {"a", "b", "day", "colour", "note", "y"};
using Cells = std::vector<std::vector<std::string>>;  // rows of those columns

Cells cells(std::size_t rows) {
  RandomStream random(5, Purpose::synthesis);
  Cells all;
  for (std::size_t row = 0; row < rows; ++row) {
    const char* const colours[] = {"red", "blue", "", "unknown"};
    const char* const notes[] = {"good", "two words", ""};
    all.push_back({fmt::format("{}", random.normal()),
                   random.below(4) == 0 ? "NA" : fmt::format("{}", random.normal() * 10),
                   std::to_string(random.below(7)), colours[random.below(4)], notes[random.below(3)],
                   fmt::format("{}", std::exp(1 + random.normal()))});
  }
  return all;
}

std::string csv(const Cells& rows) {
  std::string text = fmt::format("{}\n", fmt::join(kColumns, ","));
  for (const auto& row : rows) text += fmt::format("{}\n", fmt::join(row, ","));
  return text;
}

class ImportanceTest : public testing::Test {
 protected:
  ImportanceTest() {
    model_.settings = sample_settings();
    model_.settings.path = files_.write("train.csv", csv(cells(200)));
  }
  Predictor predictor() { return Predictor(model_.write(files_.path("m"))); }
  LabelledRows rows(const Predictor& predictor, const std::string& text, std::size_t most = 100'000) {
    return read_labelled_rows(predictor, {}, files_.write("in.csv", text), most);
  }
  double crps_of(const Predictor& predictor, const Cells& rows) {
    PredictionRun run;
    run.input = files_.write("other.csv", csv(rows));
    const auto scores = predict(predictor, {}, run).summary.scores;
    return std::ranges::find(scores, "crps", &metrics::Score::name)->value;
  }

  experiments::DataFiles files_;
  SampleModel model_;
};

std::vector<std::int32_t> donors_of(std::size_t rows, std::uint64_t seed) {
  std::vector<std::int32_t> donors;
  results::exchange_mean(rows, 1, seed, [&](std::span<const std::int32_t> given, std::span<double> out) {
    donors.assign(given.begin(), given.end());
    std::ranges::fill(out, 0.0);
  });
  return donors;
}

// The second route: files in which a column is dealt out anew, predicted and scored as any file is.
TEST_F(ImportanceTest, IsWhatFilesWithExchangedColumnsScoreMore) {
  const Predictor model = predictor();
  const Cells all = cells(150);
  const LabelledRows read = rows(model, csv(all));
  const Importance importance = permutation_importance(model, read, {.repeats = 1, .seed = 7});
  const std::vector<std::int32_t> donors = donors_of(all.size(), 7);
  EXPECT_NEAR(importance.crps, crps_of(model, all), 1e-12);
  ASSERT_EQ(importance.inputs.size(), 5u);
  for (const InputImportance& input : importance.inputs) {
    const auto column = static_cast<std::size_t>(std::ranges::find(kColumns, input.input) - kColumns.begin());
    ASSERT_LT(column, 5u) << input.input;
    Cells exchanged = all;
    for (std::size_t row = 0; row < all.size(); ++row)
      exchanged[row][column] = all[static_cast<std::size_t>(donors[row])][column];
    EXPECT_NEAR(input.increase, crps_of(model, exchanged) - importance.crps, 1e-12) << input.input;
  }
  EXPECT_TRUE(std::ranges::is_sorted(importance.inputs, std::ranges::greater(), &InputImportance::increase));
}

TEST_F(ImportanceTest, HasTheSameBitsOnAnyNumberOfThreads) {
  const Predictor model = predictor();
  const LabelledRows read = rows(model, csv(cells(5000)));
  const Importance one = permutation_importance(model, read, {.repeats = 2, .threads = 1});
  const Importance three = permutation_importance(model, read, {.repeats = 2, .threads = 3});
  EXPECT_EQ(to_csv(one), to_csv(three));
  EXPECT_NE(to_csv(one), to_csv(permutation_importance(model, read, {.repeats = 2, .seed = 2})));
}

TEST_F(ImportanceTest, AnInputThatIsTheSameInAllRowsIsWorthNothing) {
  const Predictor model = predictor();
  Cells all = cells(60);
  for (auto& row : all) row[3] = "blue";
  const Importance importance = permutation_importance(model, rows(model, csv(all)), {});
  const auto colour = std::ranges::find(importance.inputs, "colour", &InputImportance::input);
  EXPECT_EQ(colour->increase, 0);
  EXPECT_EQ(colour->standard_error, 0);
}

TEST_F(ImportanceTest, OfALargeFileRowsEvenlySpacedAreRead) {
  const Predictor model = predictor();
  Cells all = cells(100);
  for (std::size_t row = 0; row < all.size(); ++row) all[row][5] = std::to_string(row + 1);
  const LabelledRows some = rows(model, csv(all), 30);
  EXPECT_EQ(some.rows_of_file, 100u);
  ASSERT_EQ(some.size(), 25u);
  for (std::size_t i = 0; i < some.size(); ++i) EXPECT_EQ(some.y[i], static_cast<double>(4 * i + 1));
  // The inputs are those of the same rows.
  const LabelledRows whole = rows(model, csv(all));
  for (std::size_t i = 0; i < some.size(); ++i) {
    EXPECT_EQ(some.numbers[i * model.numbers().size()], whole.numbers[4 * i * model.numbers().size()]);
    EXPECT_EQ(some.strings[i * 2], whole.strings[4 * i * 2]);
  }
}

// With weights of 1 nothing changes, and with others the mean CRPS is the one that predict shows. How
// exchanges count is tested with exchange_mean.
TEST_F(ImportanceTest, RowsCountByTheWeightsOfTheFile) {
  model_.settings.weight = "w";
  const auto weighted = [&](const char* of_even, const char* of_odd) {
    Cells all = cells(101);
    std::string text = fmt::format("{},w\n", fmt::join(kColumns, ","));
    for (std::size_t row = 0; row < all.size(); ++row)
      text += fmt::format("{},{}\n", fmt::join(all[row], ","), row % 2 == 0 ? of_even : of_odd);
    return text;
  };
  model_.settings.path = files_.write("weighted.csv", weighted("1", "1"));
  const Predictor model = predictor();
  const LabelledRows alike = rows(model, weighted("1", "1")), unequal = rows(model, weighted("3", "0.5"));
  EXPECT_EQ(alike.weights.size(), 101u);
  const Importance once = permutation_importance(model, rows(model, csv(cells(101))), {});
  EXPECT_EQ(to_csv(permutation_importance(model, alike, {})), to_csv(once));
  PredictionRun run;
  run.input = files_.write("in.csv", weighted("3", "0.5"));
  const auto scores = predict(model, {}, run).summary.scores;
  const Importance importance = permutation_importance(model, unequal, {});
  EXPECT_NEAR(importance.crps, std::ranges::find(scores, "crps", &metrics::Score::name)->value, 1e-12);
  EXPECT_THAT(to_text(importance, unequal, 5), HasSubstr("of 101 rows, weighted, is"));
}

TEST_F(ImportanceTest, SaysWhatIsWrongWithTheFile) {
  const Predictor model = predictor();
  const auto error = [&](const std::string& text) {
    try {
      rows(model, text);
    } catch (const DataError& wrong) {
      return std::string(wrong.what());
    }
    return std::string("nothing");
  };
  EXPECT_THAT(error("a,b,day,colour,note\n1,2,3,red,good\n"),
              HasSubstr("in.csv: there is no column 'y', the target"));
  EXPECT_THAT(error("a,b,day,colour,note,y\n1,2,3,red,good,\n"),
              HasSubstr("no row has both a forecast and a target"));
  EXPECT_THAT(error("a,b,day,colour,note,y\n1,2,3,red,good,5\nx,2,3,red,good,5\n"),
              HasSubstr("in.csv:3: column 'a'"));
}

// t(39, 0.975) = 2.0227.
TEST(ImportanceText, ShowsAsManyDigitsAsTheIntervalSupports) {
  const Importance importance = {40, 2.5, {{"carat", 3.14159, 0.05}, {"a,b", 0.001, 0.2}}};
  LabelledRows rows;
  rows.y.resize(40);
  rows.rows_of_file = 100;
  const std::string text = to_text(importance, rows, 5);
  EXPECT_THAT(text, StartsWith("input  CRPS rises by"));
  EXPECT_THAT(text, HasSubstr("3.14 "));
  EXPECT_THAT(text, HasSubstr("3.04 to 3.24"));
  EXPECT_THAT(text, HasSubstr("40 of 100 rows, evenly spaced"));
  EXPECT_THAT(to_csv(importance), StartsWith("input,crps_increase,standard_error,ci95_low,ci95_high,crps\n"
                                             "carat,3.14159,0.05,3.04045"));
  EXPECT_THAT(to_csv(importance), HasSubstr("\n\"a,b\",0.001,0.2,"));
}

}  // namespace
}  // namespace seedbed::forecasts
