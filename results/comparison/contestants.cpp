#include "results/comparison/contestants.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/messages.hpp"
#include "results/aggregate.hpp"
#include "results/statistics/summary.hpp"

namespace seedbed::results {
namespace {

void require_varied(const std::vector<std::string>& keys, const ComparedCells& cells, const char* option) {
  for (const std::string& key : keys) {
    if (std::ranges::find(cells.keys, key) != cells.keys.end()) continue;
    if (cells.keys.empty()) throw AggregateError(fmt::format("{} {}: nothing varies here", option, key));
    throw AggregateError(fmt::format("{} {}: this key does not vary here; these do: {}{}", option, key,
                                     fmt::join(cells.keys, ", "), did_you_mean(key, cells.keys)));
  }
}

bool holds(const std::vector<std::string>& keys, const std::string& key) {
  return std::ranges::find(keys, key) != keys.end();
}

std::vector<std::string> values_of(const ComparedCells& cells, const ComparedCell& cell,
                                   const std::vector<std::string>& keys) {
  std::vector<std::string> values;
  for (const std::string& key : keys) {
    const auto place = std::ranges::find(cells.keys, key) - cells.keys.begin();
    values.push_back(cell.values[static_cast<std::size_t>(place)]);
  }
  return values;
}

double mean_choice(const ComparedCell& cell) {
  return summarise_replicates(cell.choice, Over::splits).mean;
}

/// Of cells that differ in the tuned keys only.
std::size_t best_of(const ComparedCells& cells, const std::vector<std::size_t>& candidates,
                    Contestants& result) {
  std::size_t most = 0;
  for (const std::size_t i : candidates) most = std::max(most, cells.cells[i].done);
  std::size_t best = candidates.front();
  double least = std::nan("");
  for (const std::size_t i : candidates) {
    if (cells.cells[i].done < most) {
      ++result.incomplete;
      continue;
    }
    const double mean = mean_choice(cells.cells[i]);
    if (std::isnan(mean) || (!std::isnan(least) && mean >= least)) continue;
    best = i;
    least = mean;
  }
  return best;
}

}  // namespace

Contestants contestants(const ComparedCells& cells, const std::vector<std::string>& between,
                        const std::vector<std::string>& tune) {
  require_varied(between, cells, "--between");
  require_varied(tune, cells, "--tune");
  Contestants result;
  result.tuned = tune;
  for (const std::string& key : cells.keys) {
    const bool compared = between.empty() ? !holds(tune, key) : holds(between, key);
    if (compared && holds(tune, key))
      throw AggregateError(fmt::format("{}: either --between or --tune, not both", key));
    if (compared) {
      result.keys.push_back(key);
    } else if (!holds(tune, key)) {
      result.rest.push_back(key);
    }
  }
  // Of each contestant and combination of the rest: the cells to choose from, in grid order.
  using Values = std::vector<std::string>;
  std::map<Values, std::size_t> known;
  std::vector<std::vector<std::pair<Values, std::vector<std::size_t>>>> candidates;
  for (std::size_t i = 0; i < cells.cells.size(); ++i) {
    const Values values = values_of(cells, cells.cells[i], result.keys);
    const auto [place, is_new] = known.try_emplace(values, candidates.size());
    if (is_new) {
      result.all.push_back({values, {}});
      candidates.emplace_back();
    }
    auto& combinations = candidates[place->second];
    const Values rest = values_of(cells, cells.cells[i], result.rest);
    auto found = std::ranges::find(combinations, rest, [](const auto& entry) { return entry.first; });
    if (found == combinations.end()) found = combinations.insert(found, {rest, {}});
    found->second.push_back(i);
  }
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    for (const auto& [rest, those] : candidates[i]) {
      result.candidates = std::max(result.candidates, those.size());
      const std::size_t best = best_of(cells, those, result);
      result.all[i].members.push_back({best, rest, values_of(cells, cells.cells[best], tune)});
    }
  }
  return result;
}

std::string label(const Contestants& contestants, const Contestant& contestant) {
  std::string text;
  for (std::size_t i = 0; i < contestants.keys.size(); ++i) {
    if (contestant.values[i].empty()) continue;  // a setting that its run does not have
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", contestants.keys[i], contestant.values[i]);
  }
  return text.empty() ? "the only cell" : text;
}

}  // namespace seedbed::results
