#include "experiments/draft/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace seedbed::experiments {
namespace {

constexpr double kRest = 1.0 / (200.0 * 200.0);  // of the target's variance
constexpr double kDependent = 1e-10;             // what is left of a column that others give

struct Standardised {
  double mean = 0, deviation = 0;
  std::vector<double> values;  // with a sum of squares of 1; all 0 of a constant
};

Standardised standardised(std::span<const double> values) {
  Standardised result;
  for (const double value : values) result.mean += value / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  const double rounding = 1e-12 * std::abs(result.mean) * static_cast<double>(values.size());
  result.deviation = std::sqrt(squares) > rounding ? std::sqrt(squares) : 0;
  for (const double value : values)
    result.values.push_back(result.deviation > 0 ? (value - result.mean) / result.deviation : 0);
  return result;
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Least squares on some of the columns, by their correlations with each other and with the target.
class Regression {
 public:
  Regression(std::span<const Standardised> columns, const Standardised& target) : size_(columns.size()) {
    for (const Standardised& a : columns) {
      with_target_.push_back(product(a.values, target.values));
      for (const Standardised& b : columns) together_.push_back(product(a.values, b.values));
    }
  }

  double with_target(std::size_t column) const { return with_target_[column]; }

  struct Fit {
    double rest = 1;  // of the target's variance
    std::vector<double> factors;
  };

  /// By Cholesky's decomposition; a column that those before it give has the factor 0.
  Fit fit(const std::vector<std::size_t>& chosen) const {
    const std::size_t n = chosen.size();
    std::vector<double> lower(n * n, 0.0), solved(n, 0.0);
    Fit result;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double left = together_[chosen[i] * size_ + chosen[j]];
        for (std::size_t k = 0; k < j; ++k) left -= lower[i * n + k] * lower[j * n + k];
        if (i == j)
          lower[i * n + i] = left > kDependent ? std::sqrt(left) : 0;
        else
          lower[i * n + j] = lower[j * n + j] > 0 ? left / lower[j * n + j] : 0;
      }
      if (lower[i * n + i] == 0) continue;
      double left = with_target_[chosen[i]];
      for (std::size_t k = 0; k < i; ++k) left -= lower[i * n + k] * solved[k];
      solved[i] = left / lower[i * n + i];
      result.rest -= solved[i] * solved[i];
    }
    result.factors.assign(n, 0.0);
    for (std::size_t i = n; i-- > 0;) {
      if (lower[i * n + i] == 0) continue;
      double left = solved[i];
      for (std::size_t k = i + 1; k < n; ++k) left -= lower[k * n + i] * result.factors[k];
      result.factors[i] = left / lower[i * n + i];
    }
    return result;
  }

 private:
  std::size_t size_;
  std::vector<double> with_target_, together_;
};

}  // namespace

std::optional<ExactSum> exact_sum(std::span<const std::vector<double>> columns,
                                  std::span<const double> target) {
  if (columns.empty() || target.size() < 3 * columns.size() + 30) return std::nullopt;
  const Standardised y = standardised(target);
  std::vector<Standardised> x;
  for (const std::vector<double>& column : columns) x.push_back(standardised(column));
  const Regression regression(x, y);
  std::vector<std::size_t> kept(columns.size());
  std::iota(kept.begin(), kept.end(), std::size_t{0});
  if (y.deviation == 0 || regression.fit(kept).rest > kRest) return std::nullopt;
  std::vector<std::size_t> order = kept;
  std::ranges::stable_sort(order, {},
                           [&](std::size_t column) { return std::abs(regression.with_target(column)); });
  for (const std::size_t column : order) {
    std::vector<std::size_t> others;
    std::ranges::copy_if(kept, std::back_inserter(others),
                         [&](std::size_t other) { return other != column; });
    if (regression.fit(others).rest <= kRest) kept = others;
  }
  const std::vector<double> factors = regression.fit(kept).factors;
  ExactSum sum = {.terms = {}, .constant = y.mean};
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const double factor = factors[i] * y.deviation / x[kept[i]].deviation;
    sum.terms.push_back({kept[i], factor});
    sum.constant -= factor * x[kept[i]].mean;
  }
  return sum;
}

}  // namespace seedbed::experiments
