#include "forecasts/prediction/lag_memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/messages.hpp"

namespace seedbed::forecasts {

LagMemory::LagMemory(std::vector<experiments::LagSettings> lags,
                     std::vector<experiments::NumberSource> numbers)
    : numbers_(numbers.size()) {
  for (experiments::LagSettings& settings : lags) {
    Lag lag;
    lag.first_group = group_columns_;
    group_columns_ += settings.group_by.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i].lag != lags_.size()) continue;
      lag.inputs.emplace_back(numbers[i].step, i);
      lag.longest = std::max(lag.longest, lag.inputs.back().first);
    }
    lag.settings = std::move(settings);
    lags_.push_back(std::move(lag));
  }
}

LagMemory::History& LagMemory::history(Lag& lag, const RawChunk& chunk, std::size_t row) {
  key_.clear();
  for (std::size_t i = 0; i < lag.settings.group_by.size(); ++i) {
    key_ += chunk.groups[row * group_columns_ + lag.first_group + i];
    key_ += '\0';  // which no field holds
  }
  const auto found = lag.groups.find(std::string_view(key_));
  if (found != lag.groups.end()) return found->second;
  History& own = lag.groups[key_];
  own.values.assign(lag.longest, std::numeric_limits<double>::quiet_NaN());
  own.order = -std::numeric_limits<double>::infinity();
  return own;
}

/// What is wrong with the row's place among those before it, if anything: ": column 'x': …".
std::string LagMemory::order_problem(const RawChunk& chunk, std::size_t row) const {
  for (std::size_t index = 0; index < lags_.size(); ++index) {
    const Lag& lag = lags_[index];
    const History& own = *groups_[index];
    const std::size_t at = row * lags_.size() + index;
    const auto problem = [&](const std::string& what) {
      return fmt::format(": column {}: {}", quoted_value(lag.settings.order_by), what);
    };
    if (lag.order_is_date != 2 && lag.order_is_date != chunk.order_is_date[at]) {
      return problem(
          "a date among numbers, or a number among dates, but the rows are ordered by this column");
    }
    if (chunk.orders[at] < own.order) {
      return problem(
          fmt::format("this row comes before that of line {}, an earlier row of the same group; the model "
                      "has lagged inputs, so sort the file by this column",
                      own.line));
    }
  }
  return {};
}

void LagMemory::enter(RawChunk& chunk, std::size_t row) {
  for (std::size_t index = 0; index < lags_.size(); ++index) {
    Lag& lag = lags_[index];
    History& own = *groups_[index];
    const std::size_t at = row * lags_.size() + index;
    lag.order_is_date = chunk.order_is_date[at];
    own.order = chunk.orders[at];
    own.line = chunk.lines[row];
    for (const auto& [step, place] : lag.inputs) {
      if (step <= own.count) {
        chunk.numbers[row * numbers_ + place] = own.values[(own.count - step) % lag.longest];
      }
    }
    if (lag.longest > 0) own.values[own.count % lag.longest] = chunk.lag_values[at];
    ++own.count;
  }
}

void LagMemory::fill(RawChunk& chunk) {
  for (std::size_t row = 0; row < chunk.rows(); ++row) {
    if (chunk.left_out[row]) continue;
    groups_.clear();
    for (Lag& lag : lags_) groups_.push_back(&history(lag, chunk, row));
    std::string problem = order_problem(chunk, row);
    if (problem.empty()) {
      enter(chunk, row);
    } else {
      chunk.set_aside(row, std::move(problem));
    }
  }
}

}  // namespace seedbed::forecasts
