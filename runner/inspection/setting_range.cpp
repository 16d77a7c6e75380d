#include "runner/inspection/setting_range.hpp"

#include <cmath>

#include "base/number_text.hpp"
#include "experiments/plan/experiment.hpp"
#include "experiments/plan/settings_schema.hpp"

namespace seedbed::runner {
namespace {

bool takes(const std::string& key, double value) {
  static const experiments::Source source{.name = "a value", .directory = {}};
  try {
    experiments::read_choices(key, experiments::scalar(number_text(value), false, {&source}));
    return true;
  } catch (const experiments::ExperimentError&) {
    return false;
  }
}

}  // namespace

bool takes_beyond(const std::string& key, double value, bool larger) {
  constexpr double kSomewhat = 0.01;
  if (experiments::settings_named(key).empty()) return true;
  const double sign = larger ? 1 : -1;
  // The next whole number, and one nearer by for settings that take any.
  return takes(key, value + sign) || (value != 0 && takes(key, value + sign * kSomewhat * std::abs(value)));
}

}  // namespace seedbed::runner
