#include "forecasts/prediction/lag_memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"

namespace seedbed::forecasts {

LagMemory::LagMemory(std::string file, std::vector<experiments::LagSettings> lags,
                     std::vector<experiments::NumberSource> numbers)
    : file_(std::move(file)), numbers_(numbers.size()) {
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

void LagMemory::check_order(Lag& lag, std::size_t index, History& own, const RawChunk& chunk,
                            std::size_t row) {
  const std::size_t at = row * lags_.size() + index;
  const auto fail = [&](const std::string& problem) {
    return DataError(fmt::format("{}: column {}: {}", place(file_, chunk.lines[row]),
                                 quoted_value(lag.settings.order_by), problem));
  };
  if (lag.order_is_date == 2) lag.order_is_date = chunk.order_is_date[at];
  if (lag.order_is_date != chunk.order_is_date[at]) {
    throw fail("a date among numbers, or a number among dates, but the rows are ordered by this column");
  }
  if (chunk.orders[at] < own.order) {
    throw fail(
        fmt::format("this row comes before that of line {}, an earlier row of the same group; the model "
                    "has lagged inputs, so sort the file by this column",
                    own.line));
  }
  own.order = chunk.orders[at];
  own.line = chunk.lines[row];
}

void LagMemory::fill(RawChunk& chunk) {
  for (std::size_t row = 0; row < chunk.rows(); ++row) {
    for (std::size_t index = 0; index < lags_.size(); ++index) {
      Lag& lag = lags_[index];
      History& own = history(lag, chunk, row);
      check_order(lag, index, own, chunk, row);
      for (const auto& [step, place] : lag.inputs) {
        if (step <= own.count) {
          chunk.numbers[row * numbers_ + place] = own.values[(own.count - step) % lag.longest];
        }
      }
      if (lag.longest > 0) {
        own.values[own.count % lag.longest] = chunk.lag_values[row * lags_.size() + index];
      }
      ++own.count;
    }
  }
}

}  // namespace seedbed::forecasts
