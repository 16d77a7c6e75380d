#include "experiments/dataset/number_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "experiments/dataset/lags.hpp"

namespace seedbed::experiments {
namespace {

NumberColumns::Range range_of(std::span<const double> values) {
  NumberColumns::Range range;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    range.smallest = range.empty ? value : std::min(range.smallest, value);
    range.largest = range.empty ? value : std::max(range.largest, value);
    range.empty = false;
  }
  return range;
}

}  // namespace

std::string NumberSource::name() const {
  if (part) return fmt::format("{} {}", column, kDatePartNames[static_cast<std::size_t>(*part)]);
  return lag ? fmt::format("{} {} back", column, step) : column;
}

NumberColumns::NumberColumns(const Table& table, std::vector<LagSettings> lags)
    : table_(table), lags_(std::move(lags)) {
  for (const LagSettings& lag : lags_) lagged_.push_back(lagged_values(table, lag));
}

std::span<const double> NumberColumns::of(const NumberSource& source) const {
  if (source.part) return table_.dates.at({source.column, *source.part});
  if (!source.lag) return table_.numbers.at(source.column);
  const std::vector<int>& steps = lags_.at(*source.lag).steps;
  const auto step = std::find(steps.begin(), steps.end(), source.step) - steps.begin();
  return lagged_.at(*source.lag).at(static_cast<std::size_t>(step));
}

NumberColumns::Range NumberColumns::range(const NumberSource& source) const {
  const std::span<const double> values = of(source);
  {
    const std::lock_guard lock(mutex_);
    const auto found = ranges_.find(values.data());
    if (found != ranges_.end()) return found->second;
  }
  const Range range = range_of(values);
  const std::lock_guard lock(mutex_);
  ranges_[values.data()] = range;
  return range;
}

}  // namespace seedbed::experiments
