#include "experiments/dataset/settings_check.hpp"

#include <functional>

#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

DataSettings sound_settings() {
  DataSettings settings;
  settings.path = "/a.csv";
  settings.target = "y";
  settings.numeric = {"x"};
  return settings;
}

std::string error_after(const std::function<void(DataSettings&)>& change) {
  DataSettings settings = sound_settings();
  change(settings);
  return data_error([&] { check_data_settings(settings); });
}

TEST(SettingsCheck, SoundSettingsPass) {
  check_data_settings(sound_settings());
  DataSettings settings = sound_settings();
  settings.split = {.train = 0.7, .validation = 0.1, .test = 0.2};  // sums to 1 only up to rounding
  check_data_settings(settings);
}

TEST(SettingsCheck, FractionsSumToOne) {
  EXPECT_THAT(error_after([](DataSettings& s) { s.split.test = 0.2; }),
              AllOf(StartsWith("[data.split] train 0.8, validation 0.1 and test 0.2 sum to 1.1")));
  EXPECT_THAT(error_after([](DataSettings& s) { s.split.test = -0.1; }), StartsWith("[data.split.test]"));
  EXPECT_THAT(error_after([](DataSettings& s) { s.split = {.train = 0, .validation = 0.5, .test = 0.5}; }),
              StartsWith("[data.split.train]"));
  EXPECT_THAT(error_after([](DataSettings& s) { s.split = {.kind = SplitKind::folds, .validation = 1}; }),
              StartsWith("[data.split.validation]"));
}

TEST(SettingsCheck, ValuesAreInRange) {
  EXPECT_THAT(error_after([](DataSettings& s) { s.min_count = 0; }), StartsWith("[data.min_count]"));
  EXPECT_THAT(error_after([](DataSettings& s) { s.cyclic = {{"w", 0.0}}; }), StartsWith("[data.cyclic]"));
  EXPECT_THAT(error_after([](DataSettings& s) { s.delimiter = '"'; }), StartsWith("[data.delimiter]"));
  EXPECT_THAT(error_after([](DataSettings& s) { s.target = ""; }), StartsWith("[data.target]"));
  EXPECT_THAT(error_after([](DataSettings& s) { s.split = {.kind = SplitKind::folds, .folds = 1}; }),
              StartsWith("[data.split.folds]"));
  EXPECT_THAT(error_after([](DataSettings& s) { s.split.kind = SplitKind::ordered; }),
              StartsWith("[data.split.by]"));
}

TEST(SettingsCheck, LagsLookBack) {
  const auto lags = [](LagSettings lag) {
    return [lag](DataSettings& s) {
      s.lags = {lag};
      s.split = {.kind = SplitKind::ordered, .by = "t"};
    };
  };
  EXPECT_THAT(error_after(lags({"y", "t", {}, {0}})), HasSubstr("step 0"));
  EXPECT_THAT(error_after(lags({"y", "t", {}, {1, 1}})), HasSubstr("lag 1 of 'y' is given twice"));
  EXPECT_THAT(error_after(lags({"y", "t", {}, {}})), HasSubstr("no steps"));
  EXPECT_THAT(error_after(lags({"y", "", {}, {1}})), HasSubstr("order_by"));
}

TEST(SettingsCheck, ASequenceNeedsASplitThatKeepsTimeInOrderToo) {
  const auto with = [](SplitSettings split) {
    return [split](DataSettings& s) {
      s.sequence = {.columns = {"y"}, .order_by = "t", .group_by = {"g"}, .length = 3};
      s.split = split;
    };
  };
  EXPECT_THAT(error_after(with({})), StartsWith("[data.split.kind] a sequence with a random split"));
  EXPECT_THAT(error_after(with({.kind = SplitKind::listed, .path = "/rows"})),
              HasSubstr("a sequence with validation rows drawn at random"));
  EXPECT_THAT(error_after(with({.kind = SplitKind::grouped, .by = "h"})),
              HasSubstr("a sequence of 'y' across"));
}

TEST(SettingsCheck, LagsNeedASplitThatKeepsTimeInOrder) {
  const auto with = [](SplitSettings split) {
    return [split](DataSettings& s) {
      s.lags = {{"y", "t", {"g"}, {1}}};
      s.split = split;
    };
  };
  EXPECT_THAT(error_after(with({})), StartsWith("[data.split.kind] lags with a random split"));
  EXPECT_THAT(error_after(with({.kind = SplitKind::folds})), HasSubstr("random folds"));
  EXPECT_THAT(error_after(with({.kind = SplitKind::listed, .path = "/rows"})),
              HasSubstr("validation_from: last"));
  EXPECT_THAT(error_after(with({.kind = SplitKind::grouped, .by = "h"})),
              HasSubstr("add 'h' to its group_by"));
  for (const SplitSettings& split :
       {SplitSettings{.kind = SplitKind::ordered, .by = "t"},
        SplitSettings{.kind = SplitKind::grouped, .by = "g"},
        SplitSettings{.kind = SplitKind::column, .name = "p"},
        SplitSettings{.kind = SplitKind::listed, .path = "/rows", .validation_from = ValidationFrom::last}}) {
    DataSettings settings = sound_settings();
    with(split)(settings);
    EXPECT_NO_THROW(check_data_settings(settings));
  }
  EXPECT_THAT(error_after([&](DataSettings& s) {
                with({.kind = SplitKind::ordered, .by = "t"})(s);
                s.missing = MissingRule::error;
              }),
              StartsWith("[data.missing]"));
}

}  // namespace
}  // namespace seedbed::experiments
