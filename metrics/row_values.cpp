#include "metrics/row_values.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "metrics/calibration.hpp"
#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/log_score.hpp"
#include "metrics/quantile_scores.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

using Kind = RowValue::Kind;

RowValues::RowValues(const Mixtures& mixtures, std::span<const double> y, const Climatology* climatology)
    : mixtures_(mixtures), y_(y), climatology_(climatology), status_(y.size()) {
  Column& scores = found_[{Kind::crps, 0}];
  scores.resize(y.size());
  crps(mixtures, y, scores, status_);
}

const std::vector<double>& RowValues::get(RowValue value) {
  const auto found = found_.find(value);
  if (found != found_.end()) return found->second;
  Column column = compute(value);
  return found_.emplace(value, std::move(column)).first->second;
}

template <class Function>
std::vector<double> RowValues::by_row(const Function& function) const {
  Column column(y_.size());
  for (std::size_t row = 0; row < column.size(); ++row) column[row] = function(row);
  return column;
}

// A log-normal mixture's parameters are those of the normal mixture of log y.
std::vector<double> RowValues::crps_of_log() const {
  if (mixtures_.family != Family::lognormal) return Column(y_.size(), kNaN);
  Mixtures of_log = mixtures_;
  of_log.family = Family::normal;
  const Column log_y = by_row([&](std::size_t row) { return y_[row] > 0 ? std::log(y_[row]) : 0; });
  Column out(log_y.size());
  std::vector<RowStatus> ignored(log_y.size());
  crps(of_log, log_y, out, ignored);
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (y_[row] <= 0 && !std::isnan(out[row])) out[row] = HUGE_VAL;
  }
  return out;
}

std::vector<double> RowValues::of_interval(RowValue value) {
  const double percent = value.argument;
  const Column& lower = get({Kind::quantile, (100 - percent) / 200});
  const Column& upper = get({Kind::quantile, (100 + percent) / 200});
  if (value.kind == Kind::width) return by_row([&](std::size_t row) { return upper[row] - lower[row]; });
  if (value.kind == Kind::covered) {
    return by_row(
        [&](std::size_t row) { return lower[row] <= y_[row] && y_[row] <= upper[row] ? 1.0 : 0.0; });
  }
  return by_row([&](std::size_t row) { return interval_score(lower[row], upper[row], y_[row], percent); });
}

// The properties of the forecasts alone or with their observations, as other headers give them.
std::vector<double> RowValues::of_distribution(RowValue value) const {
  Column out(y_.size());
  std::vector<RowStatus> ignored(y_.size());
  switch (value.kind) {
    case Kind::log_score:
      log_score(mixtures_, y_, out, ignored);
      break;
    case Kind::pit:
      if (mixtures_.family == Family::bernoulli) return Column(y_.size(), kNaN);
      cdf(mixtures_, y_, out);
      break;
    case Kind::mean:
      mean(mixtures_, out);
      break;
    case Kind::standard_deviation:
      standard_deviation(mixtures_, out);
      break;
    case Kind::quantile:
      quantile(mixtures_, value.argument, out);
      break;
    case Kind::exceedance:
      exceedance(mixtures_, value.argument, out);
      break;
    default:
      throw std::logic_error("a row value without a rule");
  }
  return out;
}

std::vector<double> RowValues::compute(RowValue value) {
  const double argument = value.argument;
  const auto happened = [&](std::size_t row) { return y_[row] > argument ? 1.0 : 0.0; };
  switch (value.kind) {
    case Kind::crps_log:
      return crps_of_log();
    case Kind::climatology_crps:
      return by_row([&](std::size_t row) { return climatology_->crps(y_[row]); });
    case Kind::absolute_error: {
      const Column& centre = get({Kind::quantile, 0.5});
      return by_row([&](std::size_t row) { return std::abs(centre[row] - y_[row]); });
    }
    case Kind::squared_error: {
      const Column& centre = get({Kind::mean, 0});
      return by_row([&](std::size_t row) { return (centre[row] - y_[row]) * (centre[row] - y_[row]); });
    }
    case Kind::covered:
    case Kind::width:
    case Kind::interval_score:
      return of_interval(value);
    case Kind::pinball: {
      const Column& forecast = get({Kind::quantile, argument});
      return by_row([&](std::size_t row) { return pinball_loss(forecast[row], y_[row], argument); });
    }
    case Kind::happened:
      return by_row(happened);
    case Kind::brier: {
      const Column& forecast = get({Kind::exceedance, argument});
      return by_row([&](std::size_t row) {
        const double error = forecast[row] - happened(row);
        return error * error;
      });
    }
    default:
      return of_distribution(value);
  }
}

}  // namespace seedbed::metrics
