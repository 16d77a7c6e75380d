#include "experiments/forecasts/row_values.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "metrics/calibration.hpp"
#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/log_score.hpp"
#include "metrics/quantile_scores.hpp"

namespace seedbed::experiments {

using Kind = RowValue::Kind;

GroupValues::GroupValues(const ForecastGroup& group, const metrics::Climatology* climatology)
    : group_(group), climatology_(climatology), status_(group.y.size()) {
  Column& crps = found_[{Kind::crps, 0}];
  crps.resize(group.y.size());
  metrics::crps(group.view(), group.y, crps, status_);
}

const std::vector<double>& GroupValues::get(RowValue value) {
  const auto found = found_.find(value);
  if (found != found_.end()) return found->second;
  Column column = compute(value);
  return found_.emplace(value, std::move(column)).first->second;
}

template <class Function>
std::vector<double> GroupValues::by_row(const Function& function) const {
  Column column(group_.y.size());
  for (std::size_t row = 0; row < column.size(); ++row) column[row] = function(row);
  return column;
}

// A log-normal mixture's parameters are those of the normal mixture of log y.
std::vector<double> GroupValues::crps_of_log() const {
  if (group_.family == metrics::Family::normal) {
    return Column(group_.y.size(), std::numeric_limits<double>::quiet_NaN());
  }
  metrics::Mixtures of_log = group_.view();
  of_log.family = metrics::Family::normal;
  const Column log_y =
      by_row([&](std::size_t row) { return group_.y[row] > 0 ? std::log(group_.y[row]) : 0; });
  Column out(log_y.size());
  std::vector<metrics::RowStatus> ignored(log_y.size());
  metrics::crps(of_log, log_y, out, ignored);
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (group_.y[row] <= 0 && !std::isnan(out[row])) out[row] = HUGE_VAL;
  }
  return out;
}

std::vector<double> GroupValues::of_interval(RowValue value) {
  const double percent = value.argument;
  const Column& lower = get({Kind::quantile, (100 - percent) / 200});
  const Column& upper = get({Kind::quantile, (100 + percent) / 200});
  const Column& y = group_.y;
  if (value.kind == Kind::width) return by_row([&](std::size_t row) { return upper[row] - lower[row]; });
  if (value.kind == Kind::covered) {
    return by_row([&](std::size_t row) { return lower[row] <= y[row] && y[row] <= upper[row] ? 1.0 : 0.0; });
  }
  return by_row(
      [&](std::size_t row) { return metrics::interval_score(lower[row], upper[row], y[row], percent); });
}

std::vector<double> GroupValues::compute(RowValue value) {
  const Column& y = group_.y;
  const metrics::Mixtures mixtures = group_.view();
  const double argument = value.argument;
  Column out(y.size());
  switch (value.kind) {
    case Kind::crps:
      throw std::logic_error("the CRPS is there from the start");
    case Kind::log_score: {
      std::vector<metrics::RowStatus> ignored(y.size());
      metrics::log_score(mixtures, y, out, ignored);
      return out;
    }
    case Kind::crps_log:
      return crps_of_log();
    case Kind::climatology_crps:
      return by_row([&](std::size_t row) { return climatology_->crps(y[row]); });
    case Kind::pit:
      metrics::cdf(mixtures, y, out);
      return out;
    case Kind::mean:
      metrics::mean(mixtures, out);
      return out;
    case Kind::standard_deviation:
      metrics::standard_deviation(mixtures, out);
      return out;
    case Kind::quantile:
      metrics::quantile(mixtures, argument, out);
      return out;
    case Kind::absolute_error: {
      const Column& median = get({Kind::quantile, 0.5});
      return by_row([&](std::size_t row) { return std::abs(median[row] - y[row]); });
    }
    case Kind::squared_error: {
      const Column& mean = get({Kind::mean, 0});
      return by_row([&](std::size_t row) { return (mean[row] - y[row]) * (mean[row] - y[row]); });
    }
    case Kind::covered:
    case Kind::width:
    case Kind::interval_score:
      return of_interval(value);
    case Kind::pinball: {
      const Column& quantile = get({Kind::quantile, argument});
      return by_row([&](std::size_t row) { return metrics::pinball_loss(quantile[row], y[row], argument); });
    }
    case Kind::exceedance:
      metrics::exceedance(mixtures, argument, out);
      return out;
    case Kind::happened:
      return by_row([&](std::size_t row) { return y[row] > argument ? 1.0 : 0.0; });
    case Kind::brier: {
      const Column& forecast = get({Kind::exceedance, argument});
      return by_row([&](std::size_t row) {
        const double error = forecast[row] - (y[row] > argument ? 1.0 : 0.0);
        return error * error;
      });
    }
  }
  throw std::logic_error("a row value without a rule");
}

}  // namespace seedbed::experiments
