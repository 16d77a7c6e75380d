#include "metrics/named_score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "base/number_text.hpp"

namespace seedbed::metrics {
namespace {

using Form = NamedScore::Form;
using Kind = RowValue::Kind;

struct Rule {
  std::string_view name;  // a number follows if it has an argument
  bool has_argument;
  double lowest, highest;  // of the argument, exclusive
  Form form;
  Kind value, second;  // the same if one is enough
};

constexpr Rule kRules[] = {
    {"crps", false, 0, 0, Form::mean, Kind::crps, Kind::crps},
    {"nll", false, 0, 0, Form::mean, Kind::log_score, Kind::log_score},
    {"mae", false, 0, 0, Form::mean, Kind::absolute_error, Kind::absolute_error},
    {"rmse", false, 0, 0, Form::root_of_mean, Kind::squared_error, Kind::squared_error},
    {"coverage", true, 0, 100, Form::mean, Kind::covered, Kind::covered},
    {"width", true, 0, 100, Form::mean, Kind::width, Kind::width},
    {"interval_score", true, 0, 100, Form::mean, Kind::interval_score, Kind::interval_score},
    {"pinball_", true, 0, 1, Form::mean, Kind::pinball, Kind::pinball},
    {"brier_", true, -HUGE_VAL, HUGE_VAL, Form::mean, Kind::brier, Kind::brier},
    {"reliability_", true, -HUGE_VAL, HUGE_VAL, Form::reliability, Kind::exceedance, Kind::happened},
    {"calibration_error", false, 0, 0, Form::calibration, Kind::pit, Kind::pit},
    {"sharpness", false, 0, 0, Form::mean, Kind::standard_deviation, Kind::standard_deviation},
    {"crps_log", false, 0, 0, Form::mean, Kind::crps_log, Kind::crps_log},
    {"crps_skill", false, 0, 0, Form::skill, Kind::crps, Kind::climatology_crps},
};

}  // namespace

NamedScore named_score(const std::string& name) {
  for (const Rule& rule : kRules) {
    if (!rule.has_argument && name == rule.name) return {name, rule.form, {rule.value, 0}, {rule.second, 0}};
    if (!rule.has_argument || !name.starts_with(rule.name)) continue;
    const auto argument = parse_number(std::string_view(name).substr(rule.name.size()));
    if (argument && *argument > rule.lowest && *argument < rule.highest)
      return {name, rule.form, {rule.value, *argument}, {rule.second, *argument}};
  }
  throw std::invalid_argument(fmt::format("unknown score '{}'; there are {}", name, score_names_help()));
}

std::vector<NamedScore> named_scores(const std::vector<std::string>& names) {
  std::vector<NamedScore> scores;
  for (const std::string& name : names) {
    if (std::ranges::count(names, name) > 1)
      throw std::invalid_argument(fmt::format("score '{}' is asked for twice", name));
    scores.push_back(named_score(name));
  }
  return scores;
}

std::string score_names_help() {
  return "crps, nll, mae, rmse, coverage90, width90, interval_score90 (any percentage), pinball_0.1 (any "
         "probability), brier_120, reliability_120 (any threshold), calibration_error, sharpness, crps_log, "
         "crps_skill";
}

}  // namespace seedbed::metrics
