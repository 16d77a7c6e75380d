#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/families/family.hpp"
#include "metrics/log_score.hpp"
#include "metrics/scores/calibration.hpp"
#include "metrics/scores/quantile_scores.hpp"
#include "metrics/scores/row_values.hpp"
#include "metrics/scores/threshold_crps.hpp"

/// What can be told of a forecast and its observation, a function each; score_registry.cpp makes scores of
/// them, tables of rows show them. They fill `out`, one element per row, from the batch `rows`, of which they
/// may ask other values. Rows that cannot be scored come out as NaN.
namespace seedbed::metrics::row {

template <class Number>
void fill(std::span<double> out, const Number& number_of) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = number_of(i);
}

template <class Function>
void of_forecasts(RowValues& rows, const Function& function) {
  std::visit(function, rows.forecasts());
}

inline const Mixtures* mixtures_of(RowValues& rows) {
  return std::get_if<Mixtures>(&rows.forecasts());
}

inline void fill_with_nan(std::span<double> out) {
  std::ranges::fill(out, std::numeric_limits<double>::quiet_NaN());
}

// Of the forecast alone.

inline void mean(RowValues& rows, double, std::span<double> out) {
  of_forecasts(rows, [&](const auto& forecasts) { metrics::mean(forecasts, out); });
}

inline void standard_deviation(RowValues& rows, double, std::span<double> out) {
  of_forecasts(rows, [&](const auto& forecasts) { metrics::standard_deviation(forecasts, out); });
}

inline void quantile(RowValues& rows, double probability, std::span<double> out) {
  of_forecasts(rows, [&](const auto& forecasts) { metrics::quantile(forecasts, probability, out); });
}

/// P(Y > threshold).
inline void exceedance(RowValues& rows, double threshold, std::span<double> out) {
  of_forecasts(rows, [&](const auto& forecasts) { metrics::exceedance(forecasts, threshold, out); });
}

/// P(Y <= threshold).
inline void probability_up_to(RowValues& rows, double threshold, std::span<double> out) {
  thread_local std::vector<double> at;  // whose memory is used again
  at.assign(out.size(), threshold);
  metrics::cdf(rows.mixtures(), at, out);
}

/// P(Y < threshold): distributions jump at single numbers, none of them between two doubles.
inline void probability_below(RowValues& rows, double threshold, std::span<double> out) {
  probability_up_to(rows, std::nextafter(threshold, -std::numeric_limits<double>::infinity()), out);
}

/// The ends of the central interval of that percentage are these quantiles.
inline double lower_end(double percent) {
  return (100 - percent) / 200;
}
inline double upper_end(double percent) {
  return (100 + percent) / 200;
}

inline void width(RowValues& rows, double percent, std::span<double> out) {
  const auto lower = rows.get(quantile, lower_end(percent)), upper = rows.get(quantile, upper_end(percent));
  fill(out, [&](std::size_t i) { return upper[i] - lower[i]; });
}

// Of both.

inline void observation(RowValues& rows, double, std::span<double> out) {
  std::ranges::copy(rows.y(), out.begin());
}

inline void crps(RowValues& rows, double, std::span<double> out) {
  of_forecasts(rows,
               [&](const auto& forecasts) { metrics::crps(forecasts, rows.y(), out, rows.crps_status()); });
}

/// Nats; NaN of quantiles and samples, which have jumps.
inline void log_score(RowValues& rows, double, std::span<double> out) {
  const Mixtures* mixtures = mixtures_of(rows);
  if (mixtures == nullptr) return fill_with_nan(out);
  metrics::log_score(*mixtures, rows.y(), out, rows.ignored_status());
}

/// At the observation; of a family of counts the probability.
inline void density(RowValues& rows, double, std::span<double> out) {
  const auto nats = rows.get(log_score);
  fill(out, [&](std::size_t i) { return std::exp(-nats[i]); });
}

inline void cdf(RowValues& rows, double, std::span<double> out) {
  of_forecasts(rows, [&](const auto& forecasts) { metrics::cdf(forecasts, rows.y(), out); });
}

/// NaN if the distribution jumps: it is not uniform then, however good the forecast.
inline void pit(RowValues& rows, double, std::span<double> out) {
  const Mixtures* mixtures = mixtures_of(rows);
  if (mixtures == nullptr || !traits(mixtures->family).has_pit) return fill_with_nan(out);
  std::ranges::copy(rows.get(cdf), out.begin());
}

/// Of the median.
inline void absolute_error(RowValues& rows, double, std::span<double> out) {
  const auto centre = rows.get(quantile, 0.5), y = rows.y();
  fill(out, [&](std::size_t i) { return std::abs(centre[i] - y[i]); });
}

/// Of the mean.
inline void absolute_error_of_mean(RowValues& rows, double, std::span<double> out) {
  const auto centre = rows.get(mean), y = rows.y();
  fill(out, [&](std::size_t i) { return std::abs(centre[i] - y[i]); });
}

/// 1 if the central interval holds the observation, ends included, else 0.
inline void covered(RowValues& rows, double percent, std::span<double> out) {
  const auto lower = rows.get(quantile, lower_end(percent)), upper = rows.get(quantile, upper_end(percent));
  const auto y = rows.y();
  fill(out, [&](std::size_t i) { return lower[i] <= y[i] && y[i] <= upper[i] ? 1.0 : 0.0; });
}

inline void interval_score(RowValues& rows, double percent, std::span<double> out) {
  const auto lower = rows.get(quantile, lower_end(percent)), upper = rows.get(quantile, upper_end(percent));
  const auto y = rows.y();
  fill(out, [&](std::size_t i) { return metrics::interval_score(lower[i], upper[i], y[i], percent); });
}

inline void pinball(RowValues& rows, double probability, std::span<double> out) {
  const auto forecast = rows.get(quantile, probability), y = rows.y();
  fill(out, [&](std::size_t i) { return pinball_loss(forecast[i], y[i], probability); });
}

/// 1 if y > threshold, else 0.
inline void happened(RowValues& rows, double threshold, std::span<double> out) {
  const auto y = rows.y();
  fill(out, [&](std::size_t i) { return y[i] > threshold ? 1.0 : 0.0; });
}

inline void brier(RowValues& rows, double threshold, std::span<double> out) {
  const auto forecast = rows.get(exceedance, threshold), event = rows.get(happened, threshold);
  fill(out, [&](std::size_t i) { return (forecast[i] - event[i]) * (forecast[i] - event[i]); });
}

/// The CRPS of what is above the threshold.
inline void threshold_weighted_crps(RowValues& rows, double threshold, std::span<double> out) {
  of_forecasts(rows,
               [&](const auto& forecasts) { metrics::threshold_crps(forecasts, rows.y(), threshold, out); });
}

/// CRPS of log y, infinite for y <= 0; NaN but for a family whose parameters are those of a mixture of log y.
inline void crps_of_log(RowValues& rows, double, std::span<double> out) {
  const Mixtures* mixtures = mixtures_of(rows);
  const auto family = mixtures == nullptr ? std::nullopt : traits(mixtures->family).of_log;
  if (!family) return fill_with_nan(out);
  Mixtures of_log = *mixtures;
  of_log.family = *family;
  const auto y = rows.y();
  std::vector<double> log_y(y.size());
  fill(log_y, [&](std::size_t i) { return y[i] > 0 ? std::log(y[i]) : 0; });
  metrics::crps(of_log, log_y, out, rows.ignored_status());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (y[i] <= 0 && !std::isnan(out[i])) out[i] = HUGE_VAL;
  }
}

/// Of the distribution that a sample was drawn from; NaN of other forecasts.
inline void fair_crps(RowValues& rows, double, std::span<double> out) {
  const auto* forecasts = std::get_if<PiecewiseForecasts>(&rows.forecasts());
  if (forecasts == nullptr) return fill_with_nan(out);
  metrics::fair_crps(*forecasts, rows.y(), out);
}

/// CRPS of the climatology at y.
inline void climatology_crps(RowValues& rows, double, std::span<double> out) {
  const Climatology& climatology = rows.climatology();
  fill(out, [&](std::size_t i) { return climatology.crps(rows.y()[i]); });
}

}  // namespace seedbed::metrics::row
