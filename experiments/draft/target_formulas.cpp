#include "experiments/draft/target_formulas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "base/messages.hpp"
#include "experiments/draft/least_squares.hpp"
#include "experiments/draft/number_profile.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kMostInputs = 60;  // that are looked at together
constexpr std::size_t kMostTerms = 5;    // of a formula that anybody would recognise
constexpr std::size_t kFewestRows = 50;
constexpr const char* kAdvice = "leave out what is known only afterwards";

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> result(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t i = first; i < end; ++i) result[order[i]] = 0.5 * static_cast<double>(first + end - 1);
    first = end;
  }
  return result;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  PairProfile pair;
  for (std::size_t i = 0; i < x.size(); ++i) pair.add(x[i], y[i]);
  return pair.correlation();
}

std::size_t count_different(std::vector<double> values) {
  std::ranges::sort(values);
  return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
}

/// Columns in the rows in which all have a value.
struct WholeRows {
  std::vector<double> target;
  std::vector<std::vector<double>> columns;
};

/// `change` makes NaN of what a formula has no use for.
template <class Change>
WholeRows whole_rows(std::span<const NumberInput> inputs, const NumberSample& sample, std::size_t target,
                     const Change& change) {
  WholeRows rows;
  rows.columns.resize(inputs.size());
  for (std::size_t row = 0; row < sample.rows(); ++row) {
    const double y = change(sample.column(target)[row]);
    const bool whole = !std::isnan(y) && std::ranges::none_of(inputs, [&](const NumberInput& input) {
      return std::isnan(change(sample.column(input.column)[row]));
    });
    if (!whole) continue;
    rows.target.push_back(y);
    for (std::size_t i = 0; i < inputs.size(); ++i)
      rows.columns[i].push_back(change(sample.column(inputs[i].column)[row]));
  }
  return rows;
}

double as_it_is(double value) {
  return value;
}

double logarithm(double value) {
  return value > 0 ? std::log(value) : std::numeric_limits<double>::quiet_NaN();
}

double minutes(double hhmm) {
  return 60 * std::floor(hhmm / 100) + std::fmod(hhmm, 100);
}

/// Those that have a value nearly everywhere, the ones nearest to the target if they are many.
template <class Change>
std::vector<NumberInput> usable(std::span<const NumberInput> inputs, const NumberSample& sample,
                                std::size_t target, const Change& change) {
  std::vector<std::pair<double, NumberInput>> found;
  for (const NumberInput& input : inputs) {
    const WholeRows rows = whole_rows({&input, 1}, sample, target, change);
    if (10 * rows.target.size() < 9 * sample.rows() || count_different(rows.columns[0]) < 3) continue;
    found.emplace_back(-std::abs(correlation(rows.columns[0], rows.target)), input);
  }
  std::ranges::stable_sort(found, {}, &std::pair<double, NumberInput>::first);
  std::vector<NumberInput> chosen;
  for (auto& [distance, input] : found) chosen.push_back(std::move(input));
  chosen.resize(std::min(chosen.size(), kMostInputs));
  std::ranges::sort(chosen, {}, &NumberInput::column);
  return chosen;
}

/// Whether x changes, and only one way, and only where y passes a value: y > 0, or a number of classes of y.
/// Every x is there often enough that it is no chance.
bool is_step_of(const std::vector<double>& x, const std::vector<double>& y) {
  constexpr std::ptrdiff_t kFewestOfEach = 5;
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0; i < x.size(); ++i) pairs.emplace_back(y[i], x[i]);
  std::ranges::sort(pairs);
  std::map<double, std::ptrdiff_t> times = {{pairs.front().second, 1}};
  for (std::size_t i = 1; i < pairs.size(); ++i) {
    const auto [before, now] = std::pair(pairs[i - 1], pairs[i]);
    if (before.first == now.first && before.second != now.second) return false;
    if (before.second != now.second && times.contains(now.second)) return false;  // it comes back
    ++times[now.second];
  }
  return times.size() > 1 &&
         std::ranges::all_of(times, [](const auto& entry) { return entry.second >= kFewestOfEach; });
}

std::string note_of_one(const NumberInput& input, const NumberSample& sample, std::size_t target) {
  constexpr double kSameOrder = 0.9999;
  constexpr std::size_t kFewestDifferent = 20;
  const WholeRows rows = whole_rows({&input, 1}, sample, target, as_it_is);
  if (!input.noted && rows.target.size() >= kFewestRows && is_step_of(rows.columns[0], rows.target)) {
    return fmt::format("{} follows from the target, as it changes only where that passes a value: {}.",
                       quoted_value(input.name), kAdvice);
  }
  if (input.noted || rows.target.size() < kFewestRows || count_different(rows.target) < kFewestDifferent ||
      count_different(rows.columns[0]) < kFewestDifferent)
    return {};
  const double together = correlation(ranks(rows.columns[0]), ranks(rows.target));
  if (std::abs(together) < kSameOrder) return {};
  return fmt::format("{} {} with the target in every row, as what is computed from it does: {}.",
                     quoted_value(input.name), together > 0 ? "rises" : "falls", kAdvice);
}

std::string text_of_sum(const ExactSum& sum, std::span<const NumberInput> inputs, double spread) {
  std::string text;
  std::vector<ExactSum::Term> terms = sum.terms;
  std::stable_partition(terms.begin(), terms.end(),
                        [](const ExactSum::Term& term) { return term.factor > 0; });
  for (const auto& [column, factor] : terms) {
    const double size = std::abs(factor);
    text += text.empty() ? (factor < 0 ? "-" : "") : factor < 0 ? " - " : " + ";
    if (std::abs(size - 1) > 0.005) text += fmt::format("{:.3g} ", size);
    text += quoted_value(inputs[column].name);
  }
  if (std::abs(sum.constant) > 0.02 * spread)
    text += fmt::format(" {} {:.3g}", sum.constant < 0 ? "-" : "+", std::abs(sum.constant));
  return text;
}

std::string text_of_product(const ExactSum& sum, std::span<const NumberInput> inputs) {
  std::string above, below;
  for (const auto& [column, factor] : sum.terms) {
    std::string& side = factor > 0 ? above : below;
    side += side.empty() ? "" : " × ";
    side += quoted_value(inputs[column].name);
    if (std::abs(std::abs(factor) - 1) > 0.005) side += fmt::format("^{:.3g}", std::abs(factor));
  }
  const double constant = std::exp(sum.constant);
  if (above.empty() || std::abs(constant - 1) > 0.02)
    above = fmt::format("{:.3g}{}{}", constant, above.empty() ? "" : " × ", above);
  return above + (below.empty() ? "" : " / " + below);
}

double deviation_of(const std::vector<double>& values) {
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

std::string note_of_several(std::span<const NumberInput> all, const NumberSample& sample,
                            std::size_t target) {
  const auto sum_of = [&](const auto& change, const auto& text_of) -> std::string {
    const std::vector<NumberInput> inputs = usable(all, sample, target, change);
    const WholeRows rows = whole_rows(inputs, sample, target, change);
    if (rows.target.size() < kFewestRows) return {};
    const std::optional<ExactSum> sum = exact_sum(rows.columns, rows.target);
    if (!sum || sum->terms.size() < 2 || sum->terms.size() > kMostTerms) return {};
    return fmt::format("The target is {} in every row, but for rounding: {}.",
                       text_of(*sum, inputs, rows.target), kAdvice);
  };
  std::string note = sum_of(as_it_is, [](const ExactSum& sum, const auto& inputs, const auto& y) {
    return text_of_sum(sum, inputs, deviation_of(y));
  });
  if (!note.empty()) return note;
  return sum_of(logarithm, [](const ExactSum& sum, const auto& inputs, const auto&) {
    return text_of_product(sum, inputs);
  });
}

double most_frequent(const std::vector<double>& values) {
  std::map<double, std::size_t> times;
  for (const double value : values) ++times[value];
  return std::ranges::max_element(times, {}, [](const auto& entry) { return entry.second; })->first;
}

/// Whether a + sign · b is the target, but for whole days, nearly everywhere; also where the target is not
/// `usual`, its most frequent value.
bool gives_the_target(const std::vector<double>& a, const std::vector<double>& b, double sign,
                      const std::vector<double>& target, double usual) {
  constexpr double kDay = 24 * 60, kNearlyAll = 0.95;
  std::size_t same = 0, unusual = 0, same_unusual = 0;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const bool is_same = std::remainder(a[i] + sign * b[i] - target[i], kDay) == 0;
    same += is_same;
    unusual += target[i] != usual;
    same_unusual += is_same && target[i] != usual;
  }
  return static_cast<double>(same) > kNearlyAll * static_cast<double>(target.size()) && unusual >= 10 &&
         static_cast<double>(same_unusual) > kNearlyAll * static_cast<double>(unusual);
}

std::string note_of_times(std::span<const NumberInput> all, const NumberSample& sample, std::size_t target,
                          bool hhmm_target) {
  const std::vector<NumberInput> inputs = usable(all, sample, target, as_it_is);
  WholeRows rows = whole_rows(inputs, sample, target, as_it_is);
  if (rows.target.size() < kFewestRows) return {};
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].hhmm) std::ranges::transform(rows.columns[i], rows.columns[i].begin(), minutes);
  if (hhmm_target) std::ranges::transform(rows.target, rows.target.begin(), minutes);
  const double usual = most_frequent(rows.target);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (std::size_t j = 0; j < inputs.size(); ++j) {
      if (i == j || !(inputs[i].hhmm || inputs[j].hhmm)) continue;
      for (const double sign : {1.0, -1.0}) {
        if (!gives_the_target(rows.columns[i], rows.columns[j], sign, rows.target, usual)) continue;
        return fmt::format("The target is {} {} {} in minutes, nearly everywhere: {}.",
                           quoted_value(inputs[i].name), sign > 0 ? '+' : '-', quoted_value(inputs[j].name),
                           kAdvice);
      }
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> target_formulas(std::span<const NumberInput> inputs, const NumberSample& sample,
                                         std::size_t target, bool hhmm_target) {
  std::vector<std::string> notes;
  const auto add = [&](std::string note) {
    if (!note.empty()) notes.push_back(std::move(note));
  };
  for (const NumberInput& input : inputs) add(note_of_one(input, sample, target));
  add(note_of_several(inputs, sample, target));
  const bool any_times = std::ranges::any_of(inputs, &NumberInput::hhmm);
  if (any_times) add(note_of_times(inputs, sample, target, hhmm_target));
  return notes;
}

}  // namespace seedbed::experiments
