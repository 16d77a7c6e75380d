#include "runner/inspection/forecast_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <string>
#include <string_view>

#include "metrics/distribution.hpp"
#include "metrics/log_score.hpp"
#include "metrics/scores/row_functions.hpp"

namespace seedbed::runner {
namespace {

using metrics::RowValues;
using results::ForecastCurve;
using results::ForecastRow;

constexpr std::size_t kOfAKind = 3;
constexpr std::size_t kCostliest = 10;
constexpr int kAlong = 60, kByProbability = 80;  // points of a curve
constexpr double kTail = 0.002;                  // beyond which a curve is not drawn on either side
constexpr double kLeastTail = 1e-6;
constexpr std::size_t kMostInputs = 300;  // bytes

/// "carat=0.3 cut=Ideal", as the columns stand in the settings.
class Inputs {
 public:
  explicit Inputs(const experiments::Table& table) : table_(table) {
    names_ = table.numeric_names;
    for (const auto& [name, column] : table.numbers) {
      if (std::ranges::find(names_, name) == names_.end()) others_.push_back(name);
    }
    for (const auto& [name, column] : table.strings) others_.push_back(name);
    std::ranges::sort(others_);
  }

  std::string of(std::size_t row) const {
    std::string text;
    for (const auto* names : {&names_, &others_}) {
      for (const std::string& name : *names) {
        if (text.size() > kMostInputs) return text + " …";
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value(name, row));
      }
    }
    return text;
  }

 private:
  std::string value(const std::string& name, std::size_t row) const {
    if (const auto numbers = table_.numbers.find(name); numbers != table_.numbers.end()) {
      const double number = numbers->second[row];
      return std::isnan(number) ? "missing" : fmt::format("{}", number);
    }
    const experiments::StringColumn& column = table_.strings.at(name);
    const std::int32_t code = column.codes[row];
    return code < 0 ? "missing" : shortened(column.values[static_cast<std::size_t>(code)]);
  }

  /// Whole UTF-8 characters of a text.
  static std::string shortened(const std::string& text) {
    constexpr std::size_t kMost = 60;
    if (text.size() <= kMost) return text;
    std::size_t end = kMost;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
  }

  const experiments::Table& table_;
  std::vector<std::string> names_, others_;
};

double quantile_of(const metrics::Mixtures& row, double probability) {
  double out = 0;
  metrics::quantile(row, probability, {&out, 1});
  return out;
}

double cdf_of(const metrics::Mixtures& row, double y) {
  double out = 0;
  metrics::cdf(row, {&y, 1}, {&out, 1});
  return out;
}

/// Where a curve is computed: evenly, and where its probability is, so that a narrow peak is not missed, more
/// closely towards the tails, where it bends.
std::vector<double> places(const metrics::Mixtures& row, double y) {
  std::vector<double> at;
  for (int i = 0; i <= kByProbability; ++i)
    at.push_back(
        quantile_of(row, kTail + (1 - 2 * kTail) * (0.5 - 0.5 * std::cos(M_PI * i / kByProbability))));
  const double from = std::min(at.front(), y), to = std::max(at.back(), y);
  for (int i = 0; i <= kAlong; ++i) at.push_back(from + (to - from) * i / kAlong);
  // Between a narrow forecast and what happened far off it, where the tail bends.
  for (double tail = kTail / 2; tail > kLeastTail; tail /= 2) {
    for (const double place : {quantile_of(row, tail), quantile_of(row, 1 - tail)}) {
      if (from < place && place < to) at.push_back(place);
    }
  }
  at.push_back(y);
  std::ranges::sort(at);
  at.erase(std::unique(at.begin(), at.end()), at.end());
  return at;
}

/// f(y) = exp(-log score); where the mixture has a point mass at zero, its probability goes into `at_zero`.
void draw(ForecastCurve& curve, const metrics::Mixtures& row) {
  curve.y = places(row, curve.row.y);
  const bool has_jump = !metrics::traits(row.family).has_pit;
  if (has_jump) {
    curve.at_zero = cdf_of(row, 0) - cdf_of(row, std::nextafter(0.0, -1.0));
    std::erase(curve.y, 0.0);
  }
  std::vector<double> weights, locations, scales;
  for (std::size_t i = 0; i < curve.y.size(); ++i) {
    weights.insert(weights.end(), row.weights.begin(), row.weights.end());
    locations.insert(locations.end(), row.locations.begin(), row.locations.end());
    scales.insert(scales.end(), row.scales.begin(), row.scales.end());
  }
  const metrics::Mixtures repeated = {row.family, row.components, weights, locations, scales};
  curve.density.resize(curve.y.size());
  std::vector<metrics::RowStatus> status(curve.y.size());
  metrics::log_score<double>(repeated, curve.y, curve.density, status);
  for (double& value : curve.density) value = std::exp(-value);
}

struct Picked {
  std::string_view kind;
  std::size_t row;  ///< among those forecast
};

/// Of rows by score: the first, the middle and the last ones, each once.
std::vector<Picked> picked(const std::vector<std::size_t>& by_score) {
  std::vector<Picked> rows;
  const std::size_t n = by_score.size(), each = std::min(kOfAKind, n / 3);
  for (std::size_t i = 0; i < each; ++i) rows.push_back({"best", by_score[i]});
  for (std::size_t i = 0; i < each; ++i) rows.push_back({"typical", by_score[(n - each) / 2 + i]});
  for (std::size_t i = 0; i < each; ++i) rows.push_back({"worst", by_score[n - 1 - i]});
  return rows;
}

}  // namespace

std::vector<std::int32_t> evenly_spaced(std::span<const std::int32_t> rows, std::size_t most) {
  const std::size_t n = std::min(rows.size(), most);
  std::vector<std::int32_t> some;
  for (std::size_t i = 0; i < n; ++i) some.push_back(rows[i * rows.size() / n]);
  return some;
}

void add_rows(results::CellForecast& forecast, const experiments::CellForecasts& cell,
              const experiments::Table& table, std::span<const std::int32_t> rows,
              std::span<const double> crps, std::span<const double> weights) {
  const auto weight = [&](std::size_t i) { return weights.empty() ? 1.0 : weights[i]; };
  std::vector<std::size_t> by_score(rows.size());
  std::iota(by_score.begin(), by_score.end(), std::size_t{0});
  std::ranges::stable_sort(by_score, {}, [&](std::size_t i) { return crps[i]; });
  std::vector<Picked> wanted = picked(by_score);
  const std::size_t curves = wanted.size();
  std::ranges::stable_sort(by_score, {}, [&](std::size_t i) { return weight(i) * crps[i]; });
  for (std::size_t i = 0; i < std::min(kCostliest, rows.size()); ++i)
    wanted.push_back({"", by_score[rows.size() - 1 - i]});
  const Inputs inputs(table);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::int32_t prepared = rows[wanted[i].row];
    cell.visit_ensemble({&prepared, 1}, [&](std::size_t, RowValues& values) {
      ForecastCurve curve;
      curve.kind = wanted[i].kind;
      const std::int64_t number = cell.data().row_numbers()[static_cast<std::size_t>(prepared)];
      const auto place = std::ranges::lower_bound(table.row_numbers, number);
      const auto in_table = static_cast<std::size_t>(place - table.row_numbers.begin());
      curve.row.line = table.line_numbers[in_table];
      curve.row.inputs = inputs.of(in_table);
      curve.row.y = values.y()[0];
      curve.row.crps = crps[wanted[i].row];
      curve.row.weight = weight(wanted[i].row);
      const metrics::Mixtures& row = values.mixtures();
      curve.row.median = quantile_of(row, 0.5);
      curve.row.low = quantile_of(row, metrics::row::lower_end(90));
      curve.row.high = quantile_of(row, metrics::row::upper_end(90));
      if (i >= curves) {
        forecast.costliest.push_back(std::move(curve.row));
      } else if (!forecast.yes_no) {
        draw(curve, row);
        forecast.curves.push_back(std::move(curve));
      }
    });
  }
}

}  // namespace seedbed::runner
