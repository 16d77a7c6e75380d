#include "forecasts/profiling/influences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <stdexcept>
#include <tuple>

#include "base/amounts.hpp"

namespace seedbed::forecasts {
namespace {

/// One comparison.
struct Ratio {
  double factor = 1;
  std::string detail;
};

/// The median one, or the smaller of the two in the middle, so that the detail is one that was measured.
void add_median(std::vector<Ratio> ratios, const std::string& name, std::vector<Influence>& all) {
  if (ratios.empty()) return;
  const auto middle = ratios.begin() + std::ssize(ratios) / 2 - (ratios.size() % 2 == 0 ? 1 : 0);
  std::ranges::nth_element(ratios, middle, {}, &Ratio::factor);
  const Ratio chosen = *middle;
  all.push_back({name, chosen.factor, std::ranges::max(ratios, {}, &Ratio::factor).factor, chosen.detail});
}

using Condition = ProfileCondition;

/// `level_free` makes conditions equal that differ only in one circumstance.
void add_circumstance(const std::vector<MeasuredCondition>& measured, const std::string& name,
                      const std::function<void(Condition&)>& level_free,
                      const std::function<std::string(const Condition& slow, const Condition& fast)>& detail,
                      std::vector<Influence>& all) {
  std::map<std::tuple<std::size_t, std::size_t, int, ProfileInput, bool>,
           std::vector<const MeasuredCondition*>>
      groups;
  for (const MeasuredCondition& one : measured) {
    Condition key = one.condition;
    level_free(key);
    groups[{key.model, key.batch, key.threads, key.input, key.busy}].push_back(&one);
  }
  std::vector<Ratio> ratios;
  for (const auto& [key, group] : groups) {
    if (group.size() < 2) continue;
    const auto [fast, slow] =
        std::ranges::minmax(group, {}, [](const auto* one) { return one->nanoseconds_per_row(); });
    ratios.push_back({slow->nanoseconds_per_row() / fast->nanoseconds_per_row(),
                      detail(slow->condition, fast->condition)});
  }
  add_median(std::move(ratios), name, all);
}

const char* load_text(bool busy) {
  return busy ? "busy" : "idle";
}

}  // namespace

std::vector<Influence> influences(const std::vector<MeasuredCondition>& measured,
                                  const std::vector<ModelProfile>& models) {
  std::vector<Influence> all;
  add_circumstance(
      measured, "model size", [](Condition& key) { key.model = 0; },
      [&](const Condition& slow, const Condition& fast) {
        return fmt::format("time per row of {} against {}", models.at(slow.model).name,
                           models.at(fast.model).name);
      },
      all);
  add_circumstance(
      measured, "batch size", [](Condition& key) { key.batch = 0; },
      [](const Condition& slow, const Condition& fast) {
        return fmt::format("time per row with {} against {} a call", slow.batch,
                           count_text(fast.batch, "row"));
      },
      all);
  add_circumstance(
      measured, "threads", [](Condition& key) { key.threads = 0; },
      [](const Condition& slow, const Condition& fast) {
        return fmt::format("time per row of each caller with {} against {} at once", slow.threads,
                           fast.threads);
      },
      all);
  add_circumstance(
      measured, "preprocessing", [](Condition& key) { key.input = ProfileInput::csv; },
      [](const Condition& slow, const Condition&) {
        return slow.input == ProfileInput::csv ? "time per row from CSV against inputs already encoded"
                                               : "time per row from inputs already encoded against CSV";
      },
      all);
  add_circumstance(
      measured, "competing load", [](Condition& key) { key.busy = false; },
      [](const Condition& slow, const Condition& fast) {
        return fmt::format("time per row on a machine that is {} against {}", load_text(slow.busy),
                           load_text(fast.busy));
      },
      all);
  std::vector<Ratio> first, spread;
  for (const MeasuredCondition& one : measured) {
    if (one.condition.busy) continue;
    const std::string calls = fmt::format("calls of {}", count_text(one.condition.batch, "row"));
    first.push_back({one.latency.first / one.latency.p50,
                     fmt::format("a caller's first against the median of its later {}", calls)});
    spread.push_back({one.latency.p99_over_p50(), fmt::format("p99 against p50 of the same {}", calls)});
  }
  add_median(std::move(first), "first call", all);
  add_median(std::move(spread), "call to call", all);
  std::ranges::stable_sort(all, std::ranges::greater(), &Influence::factor);
  return all;
}

const MeasuredCondition& smallest_good_batch(const std::vector<MeasuredCondition>& measured) {
  if (measured.empty()) throw std::invalid_argument("smallest_good_batch: nothing was measured");
  double best = 0;
  for (const MeasuredCondition& one : measured) best = std::max(best, one.rows_per_second());
  const MeasuredCondition* chosen = nullptr;
  for (const MeasuredCondition& one : measured) {
    if (one.rows_per_second() < 0.9 * best) continue;
    if (chosen == nullptr || one.condition.batch < chosen->condition.batch) chosen = &one;
  }
  return *chosen;
}

}  // namespace seedbed::forecasts
