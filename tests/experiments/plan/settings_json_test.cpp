#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <set>

#include "experiments/plan/experiment.hpp"
#include "experiments/plan/settings_schema.hpp"

namespace seedbed::experiments {
namespace {

/// Settings drawn at random from all that are allowed.
class RandomSettings {
 public:
  explicit RandomSettings(unsigned seed) : random_(seed) {}

  JobSettings draw() {
    JobSettings s;
    s.data.path = text();
    if (below(2) == 1) s.data.more_paths = {s.data.path + "1", s.data.path + "2"};
    s.data.delimiter = ",;|\t: "[below(6)];
    const std::vector<std::string> markers = texts();
    const std::set<std::string> sorted(markers.begin(), markers.end());
    s.data.missing_values.assign(sorted.begin(), sorted.end());
    if (below(2) == 1) s.data.where = std::string(1 + below(3), 'q') + " >= 3 and b in ['a b']";
    s.data.trim = below(2) == 1;
    s.data.decimal = below(2) == 1 ? ',' : '.';
    s.data.thousands = ",. '"[below(4)];
    s.data.comment = below(2) == 1 ? '#' : '\0';
    s.data.header = texts();
    s.data.target = text();
    if (below(2) == 1) s.data.weight = text();
    s.data.numeric = texts();
    s.data.categorical = texts();
    s.data.text = texts();
    for (const std::string& column : texts()) s.data.cyclic[column] = positive();
    if (below(2) == 1) s.data.dates[text()] = {DatePart::month, DatePart::day_number};
    s.data.min_count = 1 + whole();
    s.data.scaling = one_of<Scaling>(5);
    s.data.clip = one_of<Clipping>(3);
    s.data.missing = one_of<MissingRule>(4);
    if (below(2) == 1) s.data.lags = {{text(), text(), texts(), {1, 1 + static_cast<int>(below(1000))}}};
    s.data.bad_rows = one_of<BadRows>(2);
    s.data.split = {
        one_of<SplitKind>(6),     fraction(), fraction(), fraction(), text(), 2 + whole(), text(), text(),
        one_of<ValidationFrom>(2)};
    s.model = {models::kPerceptron,
               {},
               one_of<models::Family>(2),
               1 + static_cast<int>(below(1000)),
               {},
               one_of<models::Activation>(4),
               one_of<models::Norm>(3),
               fraction(),
               {},
               {one_of<models::NumericKind>(2), 1 + static_cast<int>(below(1024))}};
    for (unsigned i = below(4); i > 0; --i) s.model.hidden.push_back(1 + static_cast<int>(below(65536)));
    if (below(2) == 1) s.model.embedding = 1 + static_cast<int>(below(4096));
    s.train = {1 + whole(),
               whole(),
               one_of<models::Monitor>(2),
               1 + whole(),
               one_of<models::OptimizerKind>(3),
               positive(),
               one_of<models::Schedule>(4),
               positive(),
               positive(),
               positive(),
               one_of<models::Loss>(3),
               {one_of<models::AverageKind>(3), fraction(), fraction()},
               1 + whole(),
               positive(),
               fraction()};
    s.data.refit = below(2) == 1;
    return s;
  }

 private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  int whole() { return static_cast<int>(random_() >> 34); }
  double fraction() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  /// Any positive finite double, subnormal ones included.
  double positive() {
    for (;;) {
      const double number = std::bit_cast<double>(random_() >> 1);
      if (std::isfinite(number) && number > 0) return number;
    }
  }
  std::string text() { return "t" + std::to_string(random_()) + (below(2) == 1 ? " \"\xC3\xA9\n,'" : ""); }
  std::vector<std::string> texts() {
    std::vector<std::string> all(below(4));
    for (std::string& one : all) one = text();
    return all;
  }
  template <class Enum>
  Enum one_of(unsigned n) {
    return static_cast<Enum>(below(n));
  }

  std::mt19937_64 random_;
};

TEST(SettingsJson, GivesBackEverySettingToTheBit) {
  RandomSettings random(1);
  for (int i = 0; i < 2000; ++i) {
    const JobSettings settings = random.draw();
    const std::string text = to_json(settings).dump();
    ASSERT_TRUE(job_settings_from_json(nlohmann::json::parse(text)) == settings) << text;
  }
}

TEST(SettingsJson, HoldsOnlyWhatDiffersFromTheDefault) {
  JobSettings settings;
  settings.train.lr = 1e-3;  // the default
  settings.model.components = 7;
  settings.model.hidden = {};
  EXPECT_EQ(to_json(settings).dump(), R"({"model.components":7,"model.hidden":[]})");
}

std::string refusal(const char* json) {
  try {
    job_settings_from_json(nlohmann::json::parse(json));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(SettingsJson, RefusesWhatAnExperimentFileMayNotSay) {
  EXPECT_EQ(refusal("[]"), "job settings are not a JSON object");
  EXPECT_EQ(refusal(R"({"model.component":3})"),
            "unknown key 'model.component' (did you mean 'model.components'?)");
  EXPECT_EQ(refusal(R"({"model.components":0})"),
            "model.components must be a whole number from 1 to 1000, not '0'");
  EXPECT_EQ(refusal(R"({"model.components":"3"})"),
            "model.components must be a whole number from 1 to 1000, not the text '3'; leave out the quotes");
  EXPECT_EQ(refusal(R"({"train.lr":null})"),
            "train.lr has no value; if the text 'null' is meant, put it in quotes");
  EXPECT_EQ(refusal(R"({"model.hidden":[true]})"),
            "model.hidden: each entry must be a whole number from 1 to 65536, not 'true'");
}

// The table and the structs must name the same settings: each field, changed alone, shows under its own key.
TEST(SettingsJson, EverySettingIsInTheTableOnce) {
  std::set<std::string> keys;
  for (const Setting& setting : settings_schema()) {
    EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
    EXPECT_TRUE(setting.fallback.is_default);
    JobSettings settings;
    setting.fallback.apply(settings);
    EXPECT_TRUE(settings == JobSettings{}) << setting.key;
  }
  EXPECT_EQ(keys.size(), 76U);
}

}  // namespace
}  // namespace seedbed::experiments
