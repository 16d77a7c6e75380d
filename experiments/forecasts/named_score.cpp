#include "experiments/forecasts/named_score.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <string_view>

#include "metrics/forecast_scores.hpp"
#include "metrics/selected_scores.hpp"

namespace seedbed::experiments {
namespace {

using Form = NamedScore::Form;
using Kind = RowValue::Kind;

struct Rule {
  std::string_view name;  // a number follows if it has an argument
  bool has_argument;
  Form form;
  Kind value, second;  // the same if one is enough
};

constexpr Rule kRules[] = {
    {"crps", false, Form::mean, Kind::crps, Kind::crps},
    {"nll", false, Form::mean, Kind::log_score, Kind::log_score},
    {"mae", false, Form::mean, Kind::absolute_error, Kind::absolute_error},
    {"rmse", false, Form::root_of_mean, Kind::squared_error, Kind::squared_error},
    {"coverage", true, Form::mean, Kind::covered, Kind::covered},
    {"width", true, Form::mean, Kind::width, Kind::width},
    {"interval_score", true, Form::mean, Kind::interval_score, Kind::interval_score},
    {"pinball_", true, Form::mean, Kind::pinball, Kind::pinball},
    {"brier_", true, Form::mean, Kind::brier, Kind::brier},
    {"reliability_", true, Form::reliability, Kind::exceedance, Kind::happened},
    {"calibration_error", false, Form::calibration, Kind::pit, Kind::pit},
    {"sharpness", false, Form::mean, Kind::standard_deviation, Kind::standard_deviation},
    {"crps_log", false, Form::mean, Kind::crps_log, Kind::crps_log},
    {"crps_skill", false, Form::skill, Kind::crps, Kind::climatology_crps},
};

}  // namespace

NamedScore named_score(const std::string& name) {
  metrics::require_score_name(name);
  for (const Rule& rule : kRules) {
    if (!rule.has_argument) {
      if (name == rule.name) return {name, rule.form, {rule.value, 0}, {rule.second, 0}};
      continue;
    }
    if (!name.starts_with(rule.name)) continue;
    double argument = 0;
    const auto [end, error] =
        std::from_chars(name.data() + rule.name.size(), name.data() + name.size(), argument);
    if (error != std::errc{} || end != name.data() + name.size()) continue;
    return {name, rule.form, {rule.value, argument}, {rule.second, argument}};
  }
  throw std::invalid_argument(fmt::format("'{}' is not a score of a file of forecasts", name));
}

const std::vector<std::string>& default_forecast_scores() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = {"crps", "nll", "mae", "rmse"};
    for (const char* kind : {"coverage", "width", "interval_score"}) {
      for (const int percent : metrics::kIntervalPercents) all.push_back(fmt::format("{}{}", kind, percent));
    }
    for (const char* more : {"pinball_0.05", "pinball_0.25", "pinball_0.5", "pinball_0.75", "pinball_0.95",
                             "calibration_error", "sharpness", "crps_log"}) {
      all.emplace_back(more);
    }
    return all;
  }();
  return names;
}

}  // namespace seedbed::experiments
