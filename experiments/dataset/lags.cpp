#include "experiments/dataset/lags.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace seedbed::experiments {
namespace {

// One number per row that two rows share exactly if they are in the same group.
std::vector<std::int64_t> group_numbers(const Table& table, const std::vector<std::string>& group_by) {
  std::vector<std::int64_t> groups(table.rows(), 0);
  for (const std::string& name : group_by) {
    const std::vector<std::int32_t>& codes = table.strings.at(name).codes;
    // Pairs (group so far, code), numbered densely so that many columns do not overflow.
    std::vector<std::pair<std::int64_t, std::int32_t>> pairs(table.rows());
    for (std::size_t row = 0; row < pairs.size(); ++row) pairs[row] = {groups[row], codes[row]};
    std::vector<std::pair<std::int64_t, std::int32_t>> distinct = pairs;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    for (std::size_t row = 0; row < pairs.size(); ++row) {
      groups[row] = std::lower_bound(distinct.begin(), distinct.end(), pairs[row]) - distinct.begin();
    }
  }
  return groups;
}

}  // namespace

std::vector<std::vector<double>> lagged_values(const Table& table, const LagSettings& lag) {
  const std::vector<double>& values = table.numbers.at(lag.column);
  const std::vector<OrderKey>& keys = table.orders.at(lag.order_by);
  const std::vector<std::int64_t> groups = group_numbers(table, lag.group_by);
  std::vector<std::size_t> order(table.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return groups[a] != groups[b] ? groups[a] < groups[b] : keys[a] < keys[b];
  });

  std::vector<std::vector<double>> result;
  for (const int step : lag.steps) {
    const auto back = static_cast<std::size_t>(step);
    std::vector<double> lagged(table.rows(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = back; i < order.size(); ++i) {
      if (groups[order[i - back]] == groups[order[i]]) lagged[order[i]] = values[order[i - back]];
    }
    result.push_back(std::move(lagged));
  }
  return result;
}

}  // namespace seedbed::experiments
