#include "experiments/dataset/preprocessing.hpp"

#include <cmath>
#include <cstring>
#include <numbers>
#include <numeric>
#include <random>

#include "experiments/dataset/splits/split.hpp"
#include "experiments/dataset/table_reader.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class PreprocessingTest : public testing::Test {
 protected:
  Table read(const std::string& bytes) {
    settings_.path = files_.write("a.csv", bytes);
    return read_table(settings_);
  }
  /// Fitted on the first `train` rows; all rows encoded.
  EncodedRows encode(const std::string& bytes, std::size_t train) {
    const Table table = read(bytes);
    std::vector<std::int32_t> rows(train);
    std::iota(rows.begin(), rows.end(), 0);
    fitted_ = FittedPreprocessing::fit(table, settings_, rows);
    return fitted_.encode(table);
  }
  std::string error(const std::string& bytes, std::size_t train) {
    return data_error([&] { encode(bytes, train); });
  }

  DataFiles files_;
  FittedPreprocessing fitted_;
  DataSettings settings_ = [] {
    DataSettings settings;
    settings.target = "y";
    settings.split = {.train = 1, .validation = 0, .test = 0};
    return settings;
  }();
};

TEST_F(PreprocessingTest, GapsAreFilledAndMarkedByTheTrainingRows) {
  settings_.numeric = {"a", "b"};
  settings_.scaling = Scaling::none;
  // b has a gap outside the training rows only: filled, not marked.
  const EncodedRows rows = encode("y,a,b\n1,1,5\n1,,6\n1,9,8\n1,2,13\n1,,\n", 4);
  EXPECT_THAT(fitted_.names().numeric, ElementsAre("a", "a is missing", "b"));
  EXPECT_EQ(fitted_.shape().numeric, 3);
  EXPECT_THAT(rows.numeric, ElementsAre(1, 0, 5, 4, 1, 6, 9, 0, 8, 2, 0, 13, 4, 1, 8));
}

TEST_F(PreprocessingTest, GapsAreFilledByTheRule) {
  settings_.numeric = {"a"};
  settings_.scaling = Scaling::none;
  const std::string bytes = "y,a\n1,1\n1,\n1,2\n1,9\n";
  settings_.missing = MissingRule::median;
  EXPECT_THAT(encode(bytes, 4).numeric, ElementsAre(1, 0, 2, 1, 2, 0, 9, 0));
  settings_.missing = MissingRule::zero;
  EXPECT_THAT(encode(bytes, 4).numeric, ElementsAre(1, 0, 0, 1, 2, 0, 9, 0));
  // Zero is zero in the column's own unit, so it is scaled like any value: mean 4, deviation sqrt(38 / 3).
  settings_.scaling = Scaling::standard;
  EXPECT_FLOAT_EQ(encode(bytes, 4).numeric[2], static_cast<float>(-4 / std::sqrt(38.0 / 3)));
  settings_.missing = MissingRule::mean;
  EXPECT_EQ(encode(bytes, 4).numeric[2], 0.0F);
}

TEST_F(PreprocessingTest, ColumnsWithoutATrainingValueAreNamedOrZero) {
  settings_.numeric = {"a", "b"};
  const std::string bytes = "y,a,b\n1,,1\n1,,2\n1,3,4\n";
  EXPECT_THAT(error(bytes, 2), AllOf(StartsWith("[data.numeric]"),
                                     HasSubstr("column 'a' has no value in any of the 2 "
                                               "training rows"),
                                     HasSubstr("missing: zero")));
  settings_.missing = MissingRule::zero;
  EXPECT_THAT(encode(bytes, 2).numeric, ElementsAre(0, 1, -1, 0, 1, 1, 0, 0, 5));
}

TEST_F(PreprocessingTest, CyclicColumnsBecomeSineAndCosine) {
  settings_.cyclic = {{"hour", 24.0}};
  const EncodedRows rows = encode("y,hour\n1,0\n1,6\n1,24\n1,-6\n1,2400003\n", 5);
  EXPECT_THAT(fitted_.names().numeric, ElementsAre("hour sine", "hour cosine"));
  const auto near = [](double value) { return testing::FloatNear(static_cast<float>(value), 1e-7F); };
  const double eighth = std::numbers::sqrt2 / 2;
  EXPECT_THAT(rows.numeric, ElementsAre(near(0), near(1), near(1), near(0), near(0), near(1), near(-1),
                                        near(0), near(eighth), near(eighth)));
}

TEST_F(PreprocessingTest, GapsOfACyclicColumnTakeTheMeanOfEachInput) {
  settings_.cyclic = {{"hour", 24.0}};
  const EncodedRows rows = encode("y,hour\n1,0\n1,6\n1,\n", 3);
  EXPECT_THAT(fitted_.names().numeric, ElementsAre("hour sine", "hour cosine", "hour is missing"));
  EXPECT_FLOAT_EQ(rows.numeric[6], 0.5F);
  EXPECT_FLOAT_EQ(rows.numeric[7], 0.5F);
  EXPECT_EQ(rows.numeric[8], 1.0F);
}

TEST_F(PreprocessingTest, LaggedColumnsAreNumericInputsOfTheirOwn) {
  settings_.lags = {{"y", "t", {"g"}, {1, 2}}};
  settings_.split = {.kind = SplitKind::ordered, .train = 1, .validation = 0, .test = 0, .by = "t"};
  settings_.scaling = Scaling::none;
  settings_.missing = MissingRule::zero;
  const EncodedRows rows = encode("t,g,y\n1,a,10\n2,a,20\n3,a,30\n3,b,40\n4,b,50\n", 5);
  EXPECT_THAT(fitted_.names().numeric,
              ElementsAre("y 1 back", "y 1 back is missing", "y 2 back", "y 2 back is missing"));
  EXPECT_THAT(rows.numeric, ElementsAre(0, 1, 0, 1, 10, 0, 0, 1, 20, 0, 10, 0, 0, 1, 0, 1, 40, 0, 0, 1));
}

TEST_F(PreprocessingTest, CategoriesGetCodesFromTheTrainingRows) {
  settings_.categorical = {"c", "d"};
  // d: a is seen once in training, so it is rare; missing is a level.
  const EncodedRows rows = encode("y,c,d\n1,x,\n1,x,b\n1,w,b\n1,w,\n1,x,a\n1,z,z\n1,,a\n", 5);
  EXPECT_THAT(fitted_.shape().category_levels, ElementsAre(3, 3));
  EXPECT_THAT(rows.categories, ElementsAre(2, 1, 2, 2, 1, 2, 1, 1, 2, 0, 0, 0, 0, 0));
}

TEST_F(PreprocessingTest, TextBecomesWordCodes) {
  settings_.text = {"s"};
  const EncodedRows rows =
      encode("y,s\n1,Knee repair\n1,\"repair, KNEE!\"\n1,\n1,\n1,hip repair\n1,???\n1,Hip knee ankle\n", 5);
  // Codes: missing 1, knee 2, repair 3; hip is seen once.
  EXPECT_THAT(fitted_.shape().vocabulary_sizes, ElementsAre(4));
  EXPECT_THAT(rows.texts[0].offsets, ElementsAre(0, 2, 4, 5, 6, 8, 8, 11));
  EXPECT_THAT(rows.texts[0].words, ElementsAre(2, 3, 3, 2, 1, 1, 0, 3, 0, 2, 0));
  EXPECT_EQ(rows.view().texts[0].words.size(), 11u);
}

TEST_F(PreprocessingTest, ValuesThatDoNotFitIntoAnInputAreErrors) {
  settings_.numeric = {"a"};
  settings_.scaling = Scaling::none;
  EXPECT_THAT(error("y,a\n1,1\n1,1e300\n", 1), HasSubstr("/a.csv:3: column 'a': 1e+300 is too far"));
}

/// Every kind of column with gaps, rare levels and unseen words.
struct MixedData {
  std::string bytes = "y,t,a,b,hour,c,s\n";

  explicit MixedData(unsigned changed_from = 1'000'000) {
    std::mt19937 random(13);
    for (unsigned row = 0; row < 500; ++row) {
      const bool changed = row >= changed_from;
      const auto number = [&](unsigned gaps) {
        const unsigned draw = random();
        return draw % 100 < gaps ? std::string() : std::to_string(draw % 9973 / 7.0 * (changed ? 1000 : 1));
      };
      bytes += std::to_string(1 + random() % 50 / 9.0) + "," + std::to_string(row) + "," + number(10) + "," +
               number(0) + "," + number(5) + ",";
      bytes += (changed ? "new" : "c") + std::to_string(random() % 40) + ",";
      bytes += (changed ? "Other " : "word") + std::to_string(random() % 30) + " and W" +
               std::to_string(random() % 9) + "\n";
    }
  }
};

DataSettings mixed_settings() {
  DataSettings settings;
  settings.target = "y";
  settings.numeric = {"a", "b"};
  settings.cyclic = {{"hour", 24.0}};
  settings.categorical = {"c"};
  settings.text = {"s"};
  settings.lags = {{"a", "t", {}, {1, 7}}, {"y", "t", {}, {2}}};
  settings.split = {.kind = SplitKind::ordered, .by = "t"};
  return settings;
}

template <class T>
std::vector<std::byte> bytes_of(const std::vector<T>& values, std::size_t count) {
  std::vector<std::byte> bytes(count * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

void expect_same_bits(const EncodedRows& a, const EncodedRows& b, std::size_t rows,
                      const models::InputShape& shape) {
  const auto numbers = static_cast<std::size_t>(shape.numeric) * rows;
  EXPECT_EQ(bytes_of(a.numeric, numbers), bytes_of(b.numeric, numbers));
  const std::size_t categories = shape.category_levels.size() * rows;
  EXPECT_EQ(bytes_of(a.categories, categories), bytes_of(b.categories, categories));
  for (std::size_t i = 0; i < a.texts.size(); ++i) {
    EXPECT_EQ(bytes_of(a.texts[i].offsets, rows + 1), bytes_of(b.texts[i].offsets, rows + 1));
    const auto words = static_cast<std::size_t>(a.texts[i].offsets[rows]);
    EXPECT_EQ(bytes_of(a.texts[i].words, words), bytes_of(b.texts[i].words, words));
  }
}

constexpr Scaling kScalings[] = {Scaling::standard, Scaling::minmax, Scaling::quantile, Scaling::none,
                                 Scaling::robust};
constexpr Clipping kClippings[] = {Clipping::none, Clipping::range, Clipping::smooth};

TEST_F(PreprocessingTest, EncodesNewRowsToTheSameBitsAfterJson) {
  for (const Scaling scaling : kScalings) {
    for (const MissingRule missing : {MissingRule::mean, MissingRule::median, MissingRule::zero}) {
      settings_ = mixed_settings();
      settings_.scaling = scaling;
      settings_.clip = kClippings[static_cast<std::size_t>(missing)];
      settings_.missing = missing;
      const EncodedRows rows = encode(MixedData().bytes, 400);
      const auto back = FittedPreprocessing::from_json(nlohmann::json::parse(fitted_.to_json().dump()));
      EXPECT_EQ(back.shape(), fitted_.shape());
      EXPECT_EQ(back.names().numeric, fitted_.names().numeric);
      const Table again = TableReader(back.reading_settings(settings_.path), TargetRule::optional).read();
      expect_same_bits(back.encode(again), rows, 500, fitted_.shape());
      EXPECT_EQ(back.to_json(), fitted_.to_json());
    }
  }
}

// As a program has them that predicts one row at a time; the training rows are few, so that most of the
// others go beyond them.
TEST_F(PreprocessingTest, EncodesARowByItselfToTheSameBits) {
  for (const Scaling scaling : kScalings) {
    for (const Clipping clip : kClippings) {
      settings_ = mixed_settings();
      settings_.scaling = scaling;
      settings_.clip = clip;
      const EncodedRows together = encode(MixedData().bytes, 12);
      const Table table = read_table(settings_);
      const NumberColumns columns(table, settings_.lags);
      const NumericInputs& inputs = fitted_.numeric_inputs();
      const std::vector<NumberSource> sources = inputs.sources();
      std::vector<double> values(sources.size());
      std::vector<std::size_t> places(sources.size());
      std::iota(places.begin(), places.end(), 0);
      std::vector<float> alone(table.rows() * inputs.size());
      for (std::size_t row = 0; row < table.rows(); ++row) {
        for (const std::size_t i : places) values[i] = columns.of(sources[i])[row];
        EXPECT_EQ(inputs.encode_row(values, places, alone.data() + row * inputs.size()), std::nullopt);
      }
      EXPECT_EQ(bytes_of(alone, alone.size()), bytes_of(together.numeric, together.numeric.size()));
    }
  }
}

TEST_F(PreprocessingTest, ClippedInputsStayWithinTheTrainingRows) {
  settings_.numeric = {"a"};
  const std::string bytes = "y,a\n1,-1\n1,0\n1,1\n1,4\n1,4000\n1,-4000\n1,\n";
  settings_.clip = Clipping::range;
  const EncodedRows rows = encode(bytes, 4);
  EXPECT_EQ(rows.numeric[4], rows.numeric[3]);
  EXPECT_EQ(rows.numeric[5], rows.numeric[0]);
  EXPECT_EQ(rows.numeric[6], 0);  // the mean
  settings_.clip = Clipping::smooth;
  const EncodedRows smooth = encode(bytes, 4);
  settings_.clip = Clipping::none;
  const EncodedRows plain = encode(bytes, 4);
  for (std::size_t i = 0; i < 7; ++i) {
    const float s = plain.numeric[i];
    EXPECT_NEAR(smooth.numeric[i], s / std::sqrt(1 + s * s / 9), 1e-6);
    EXPECT_LE(std::abs(smooth.numeric[i]), 3);
  }
}

TEST_F(PreprocessingTest, NothingIsFittedOnOtherRows) {
  for (const Scaling scaling : {Scaling::standard, Scaling::minmax, Scaling::quantile, Scaling::robust}) {
    settings_ = mixed_settings();
    settings_.scaling = scaling;
    settings_.clip = scaling == Scaling::minmax ? Clipping::range : Clipping::none;
    const EncodedRows before = encode(MixedData().bytes, 400);
    const nlohmann::json fitted_before = fitted_.to_json();
    const EncodedRows after = encode(MixedData(400).bytes, 400);
    EXPECT_EQ(fitted_.to_json(), fitted_before);
    expect_same_bits(before, after, 400, fitted_.shape());
    EXPECT_NE(before.numeric, after.numeric);
  }
}

TEST_F(PreprocessingTest, NorOnOtherRowsThatComeFirstInTheFile) {
  settings_.categorical = {"c"};
  settings_.text = {"s"};
  const std::vector<std::int32_t> train = {1, 2, 3};
  const auto fit = [&](const std::string& first_row) {
    return FittedPreprocessing::fit(read("y,c,s\n" + first_row + "1,b,v w\n1,b,v\n1,b,w\n"), settings_, train)
        .to_json();
  };
  EXPECT_EQ(fit("1,b,w v\n"), fit("1,a,a\n"));
}

TEST_F(PreprocessingTest, WhatVersion01DidNotHaveIsWrittenOnlyWhereItCounts) {
  settings_.numeric = {"x"};
  encode("y,x\n1,2\n", 1);
  const nlohmann::json plain = fitted_.to_json();
  const char* const keys[] = {"markers_by_value", "trim",   "decimal",      "thousands",
                              "comment",          "header", "truth_columns"};
  for (const char* key : keys) EXPECT_FALSE(plain.contains(key)) << key;
  settings_.missing_values = {"-999"};
  settings_.trim = true;
  settings_.decimal = ',';
  settings_.thousands = ' ';
  settings_.comment = '#';
  settings_.header = {"y", "x"};
  encode("1,True\n", 1);
  nlohmann::json json = fitted_.to_json();
  const DataSettings now = FittedPreprocessing::from_json(json).reading_settings("");
  EXPECT_TRUE(now.markers_by_value);
  EXPECT_TRUE(now.trim);
  EXPECT_EQ(now.decimal, ',');
  EXPECT_EQ(now.thousands, ' ');
  EXPECT_EQ(now.comment, '#');
  EXPECT_THAT(now.header, ElementsAre("y", "x"));
  EXPECT_THAT(now.truth_columns, ElementsAre("x"));
  for (const char* key : keys) json.erase(key);  // a model of that version
  const DataSettings then = FittedPreprocessing::from_json(json).reading_settings("");
  EXPECT_FALSE(then.markers_by_value);
  EXPECT_FALSE(then.trim);
  EXPECT_EQ(then.decimal, '.');
  EXPECT_TRUE(then.header.empty());
}

TEST_F(PreprocessingTest, RefusesJsonThatIsNotOurs) {
  settings_ = mixed_settings();
  encode(MixedData().bytes, 400);
  const nlohmann::json good = fitted_.to_json();
  EXPECT_THAT(data_error([] { FittedPreprocessing::from_json("text"); }),
              HasSubstr("preprocessing cannot be read"));
  for (const auto& item : good.items()) {
    nlohmann::json bad = good;
    bad.erase(item.key());
    EXPECT_THAT(data_error([&] { FittedPreprocessing::from_json(bad); }),
                HasSubstr("preprocessing cannot be read"));
    bad[item.key()] = 1e9;
    EXPECT_THAT(data_error([&] { FittedPreprocessing::from_json(bad); }),
                HasSubstr("preprocessing cannot be read"));
  }
  nlohmann::json bad = good;
  for (auto& input : bad["numeric"]) {
    if (input.contains("lag")) input["step"] = 99;
  }
  EXPECT_THAT(data_error([&] { FittedPreprocessing::from_json(bad); }),
              HasSubstr("preprocessing cannot be read"));
}

}  // namespace
}  // namespace seedbed::experiments
