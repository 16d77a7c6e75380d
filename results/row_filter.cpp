#include "results/row_filter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "base/messages.hpp"
#include "results/aggregate.hpp"

namespace seedbed::results {
namespace {

constexpr std::size_t kSplit = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kSeed = kSplit - 1;
constexpr std::size_t kId = kSplit - 2;
constexpr std::size_t kOthersListed = 20;

bool accepts(const RowCondition& condition, std::size_t position, const std::string& value) {
  return position == kId ? value.starts_with(condition.written) : condition.accepts(value);
}

}  // namespace

std::size_t varied_position(const JobTable& table, const std::string& key, const char* option) {
  const auto& keys = table.varied_keys;
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found != keys.end()) return static_cast<std::size_t>(found - keys.begin());
  std::vector<std::string> near = keys;
  near.insert(near.end(), {"split", "seed"});
  throw AggregateError(keys.empty()
                           ? fmt::format("{} {}: nothing varies here{}", option, key, did_you_mean(key, near))
                           : fmt::format("{} {}: this key does not vary here; these do: {}{}", option, key,
                                         fmt::join(keys, ", "), did_you_mean(key, near)));
}

std::size_t row_position(const JobTable& table, const std::string& key, const char* option) {
  if (key == "split") return kSplit;
  if (key == "seed") return kSeed;
  return varied_position(table, key, option);
}

std::string value_at(const JobRow& row, std::size_t position) {
  if (position == kSplit) return std::to_string(row.split);
  if (position == kSeed) return std::to_string(row.seed);
  if (position == kId) return row.id;
  return row.varied[position];
}

RowFilter::RowFilter(const JobTable& table, const std::vector<RowCondition>& where) {
  for (const RowCondition& condition : where) {
    const std::string& key = condition.key;
    const std::size_t position = key == "id" ? kId : row_position(table, key, "--where");
    conditions_[position].wanted.push_back(condition);
  }
}

bool RowFilter::admits(const JobRow& row) {
  bool admitted = true;
  for (auto& [position, conditions] : conditions_) {
    std::string value = value_at(row, position);
    bool met = false;
    for (std::size_t i = 0; i < conditions.wanted.size(); ++i) {
      if (!accepts(conditions.wanted[i], position, value)) continue;
      conditions.met.insert(i);
      met = true;
    }
    if (met) continue;
    admitted = false;
    if (position != kId && conditions.others.size() < kOthersListed)
      conditions.others.insert(std::move(value));
  }
  return admitted;
}

void RowFilter::require_known_values() const {
  for (const auto& [position, conditions] : conditions_) {
    for (std::size_t i = 0; i < conditions.wanted.size(); ++i) {
      if (conditions.met.contains(i)) continue;
      throw AggregateError(fmt::format(
          "--where {}={}: no job has this value{}{}", conditions.wanted[i].key, conditions.wanted[i].written,
          conditions.others.empty() ? "" : "; there is ", fmt::join(conditions.others, ", ")));
    }
  }
}

}  // namespace seedbed::results
