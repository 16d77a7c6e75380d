#include "metrics/piecewise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "metrics/compensated_sum.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

/// The distribution function of one row: at each place it jumps from `before` to `at`, and on to the next
/// place it is straight.
class PiecewiseRow {
 public:
  /// Takes a row; false if it is no distribution, for the reason in `status`.
  bool load(const PiecewiseForecasts& forecasts, std::size_t row, RowStatus& status) {
    const auto values = forecasts.values.subspan(row * forecasts.places, forecasts.places);
    x_.assign(values.begin(), values.end());
    status = RowStatus::parameter_not_finite;
    if (!std::ranges::all_of(x_, [](double x) { return std::isfinite(x); })) return false;
    if (forecasts.is_sample()) {
      std::ranges::sort(x_);
      load_steps();
    } else {
      status = RowStatus::quantiles_cross;
      if (!std::ranges::is_sorted(x_)) return false;
      load_slopes(forecasts.probabilities);
    }
    status = RowStatus::ok;
    return true;
  }

  /// The integral of (F(x) - 1{x >= y})^2 from `from` on: positive terms only.
  double crps(double y, double from) const {
    CompensatedSum sum;
    const double first = x_.front(), last = x_.back();
    if (std::max(y, from) < first) sum.add(first - std::max(y, from));
    if (std::max(last, from) < y) sum.add(y - std::max(last, from));
    for (std::size_t i = 0; i + 1 < x_.size(); ++i) {
      const double begin = std::max(x_[i], from), end = x_[i + 1];
      if (!(begin < end)) continue;
      const double middle = std::clamp(y, begin, end);
      sum.add(squares(middle - begin, inside(i, begin), inside(i, middle)));
      sum.add(squares(end - middle, 1 - inside(i, middle), 1 - inside(i, end)));
    }
    return sum.total();
  }

  double cdf(double y) const {
    const auto above = static_cast<std::size_t>(std::ranges::upper_bound(x_, y) - x_.begin());
    if (above == 0) return 0;
    if (above == x_.size()) return 1;
    return inside(above - 1, y);
  }

  /// The least x whose F(x) reaches the probability.
  double quantile(double probability) const {
    const auto place = static_cast<std::size_t>(std::ranges::lower_bound(at_, probability) - at_.begin());
    if (place == x_.size()) return x_.back();
    if (place == 0 || before_[place] <= probability) return x_[place];
    const double share = (probability - at_[place - 1]) / (before_[place] - at_[place - 1]);
    return x_[place - 1] + share * (x_[place] - x_[place - 1]);
  }

  double mean() const {
    CompensatedSum sum;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      sum.add((at_[i] - before_[i]) * x_[i]);
      if (i + 1 < x_.size()) sum.add((before_[i + 1] - at_[i]) * middle(i));
    }
    return sum.total();
  }

  double variance() const {
    const double centre = mean();
    CompensatedSum sum;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      sum.add((at_[i] - before_[i]) * (x_[i] - centre) * (x_[i] - centre));
      if (i + 1 == x_.size()) break;
      const double width = x_[i + 1] - x_[i], away = middle(i) - centre;
      sum.add((before_[i + 1] - at_[i]) * (away * away + width * width / 12));
    }
    return sum.total();
  }

  /// The sum of |x_i - x_j| over all pairs i < j.
  double sum_of_distances() const {
    CompensatedSum sum;
    const std::size_t n = x_.size();
    for (std::size_t i = 0; i + 1 < n; ++i)  // each gap lies between so many pairs
      sum.add(static_cast<double>(i + 1) * static_cast<double>(n - 1 - i) * (x_[i + 1] - x_[i]));
    return sum.total();
  }

 private:
  void load_steps() {
    const auto n = static_cast<double>(x_.size());
    at_.resize(x_.size());
    before_.resize(x_.size());
    for (std::size_t i = 0; i < x_.size(); ++i) {
      before_[i] = static_cast<double>(i) / n;
      at_[i] = static_cast<double>(i + 1) / n;
    }
  }

  void load_slopes(std::span<const double> probabilities) {
    before_.assign(probabilities.begin(), probabilities.end());
    at_ = before_;
    before_.front() = 0;
    at_.back() = 1;
  }

  /// F between place i and the next one, neither jump counted but that at i.
  double inside(std::size_t i, double x) const {
    const double width = x_[i + 1] - x_[i], rise = before_[i + 1] - at_[i];
    return rise == 0 ? at_[i] : at_[i] + rise * ((x - x_[i]) / width);
  }

  double middle(std::size_t i) const { return x_[i] + (x_[i + 1] - x_[i]) / 2; }

  /// The integral of the square of what goes straight from a to b over that length.
  static double squares(double length, double a, double b) { return length * (a * a + a * b + b * b) / 3; }

  std::vector<double> x_, before_, at_;
};

/// out = number(row, i) for each row that is a distribution, NaN for others.
template <class Number>
void for_each_row(const PiecewiseForecasts& forecasts, std::span<double> out, const Number& number) {
  if (out.size() != forecasts.rows()) throw std::invalid_argument("as many numbers as forecasts, please");
  PiecewiseRow row;
  for (std::size_t i = 0; i < out.size(); ++i) {
    RowStatus status = RowStatus::ok;
    out[i] = row.load(forecasts, i, status) ? number(row, i) : kNotANumber;
  }
}

}  // namespace

void crps(const PiecewiseForecasts& forecasts, std::span<const double> y, std::span<double> out,
          std::span<RowStatus> status) {
  PiecewiseRow row;
  for (std::size_t i = 0; i < forecasts.rows(); ++i) {
    out[i] = kNotANumber;
    if (!row.load(forecasts, i, status[i])) continue;
    status[i] = std::isfinite(y[i]) ? RowStatus::ok : RowStatus::observation_not_finite;
    if (status[i] == RowStatus::ok) out[i] = row.crps(y[i], -kInfinity);
  }
}

void threshold_crps(const PiecewiseForecasts& forecasts, std::span<const double> y, double threshold,
                    std::span<double> out) {
  for_each_row(forecasts, out,
               [&](const PiecewiseRow& row, std::size_t i) { return row.crps(y[i], threshold); });
}

void fair_crps(const PiecewiseForecasts& forecasts, std::span<const double> y, std::span<double> out) {
  const auto n = static_cast<double>(forecasts.places);
  for_each_row(forecasts, out, [&](const PiecewiseRow& row, std::size_t i) {
    if (!forecasts.is_sample() || n < 2) return kNotANumber;
    return row.crps(y[i], -kInfinity) - row.sum_of_distances() / (n * n * (n - 1));
  });
}

void cdf(const PiecewiseForecasts& forecasts, std::span<const double> y, std::span<double> out) {
  for_each_row(forecasts, out, [&](const PiecewiseRow& row, std::size_t i) { return row.cdf(y[i]); });
}

void exceedance(const PiecewiseForecasts& forecasts, double threshold, std::span<double> out) {
  for_each_row(forecasts, out, [&](const PiecewiseRow& row, std::size_t) { return 1 - row.cdf(threshold); });
}

void quantile(const PiecewiseForecasts& forecasts, double probability, std::span<double> out) {
  for_each_row(forecasts, out,
               [&](const PiecewiseRow& row, std::size_t) { return row.quantile(probability); });
}

void mean(const PiecewiseForecasts& forecasts, std::span<double> out) {
  for_each_row(forecasts, out, [](const PiecewiseRow& row, std::size_t) { return row.mean(); });
}

void standard_deviation(const PiecewiseForecasts& forecasts, std::span<double> out) {
  for_each_row(forecasts, out,
               [](const PiecewiseRow& row, std::size_t) { return std::sqrt(row.variance()); });
}

}  // namespace seedbed::metrics
