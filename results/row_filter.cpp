#include "results/row_filter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "results/aggregate.hpp"

namespace seedbed::results {
namespace {

constexpr std::size_t kSplit = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kSeed = kSplit - 1;
constexpr std::size_t kOthersListed = 20;

std::string value_of(const JobRow& row, std::size_t position) {
  if (position == kSplit) return std::to_string(row.split);
  if (position == kSeed) return std::to_string(row.seed);
  return row.varied[position];
}

}  // namespace

std::size_t varied_position(const JobTable& table, const std::string& key, const char* option) {
  const auto& keys = table.varied_keys;
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found != keys.end()) return static_cast<std::size_t>(found - keys.begin());
  throw AggregateError(keys.empty() ? fmt::format("{} {}: nothing varies here", option, key)
                                    : fmt::format("{} {}: this key does not vary here; these do: {}", option,
                                                  key, fmt::join(keys, ", ")));
}

RowFilter::RowFilter(const JobTable& table, const std::vector<std::pair<std::string, std::string>>& where) {
  for (const auto& [key, value] : where) {
    const std::size_t position = key == "split"  ? kSplit
                                 : key == "seed" ? kSeed
                                                 : varied_position(table, key, "--where");
    Condition& condition = conditions_[position];
    condition.key = key;
    condition.wanted.insert(value);
  }
}

bool RowFilter::admits(const JobRow& row) {
  bool admitted = true;
  for (auto& [position, condition] : conditions_) {
    std::string value = value_of(row, position);
    if (condition.wanted.contains(value)) {
      condition.met.insert(std::move(value));
    } else {
      admitted = false;
      if (condition.others.size() < kOthersListed) condition.others.insert(std::move(value));
    }
  }
  return admitted;
}

void RowFilter::require_known_values() const {
  for (const auto& [position, condition] : conditions_) {
    for (const std::string& value : condition.wanted) {
      if (condition.met.contains(value)) continue;
      throw AggregateError(fmt::format("--where {}={}: no job has this value; there is {}", condition.key,
                                       value, fmt::join(condition.others, ", ")));
    }
  }
}

}  // namespace seedbed::results
