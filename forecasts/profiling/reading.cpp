#include "forecasts/profiling/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/amounts.hpp"
#include "forecasts/profiling/influences.hpp"

namespace seedbed::forecasts {
namespace {

/// "14", "3.4": what a factor deserves of digits.
std::string factor_text(double factor) {
  return fmt::format("{:.{}f}", factor, factor < 9.95 ? 1 : 0);
}

const char* input_text(ProfileInput input) {
  return input == ProfileInput::csv ? "from CSV" : "from encoded inputs";
}

using Measured = std::vector<MeasuredCondition>;

template <class Condition>
Measured those(const Measured& all, const Condition& condition) {
  Measured chosen;
  for (const MeasuredCondition& one : all) {
    if (condition(one.condition)) chosen.push_back(one);
  }
  return chosen;
}

/// Measured with nothing else going on, with the input given.
Measured idle(const Measured& all, std::size_t model, ProfileInput input) {
  return those(all, [&](const ProfileCondition& condition) {
    return condition.model == model && condition.input == input && !condition.busy;
  });
}

int most_threads(const Measured& all) {
  return std::ranges::max_element(all, {}, [](const auto& one) { return one.condition.threads; })
      ->condition.threads;
}

int fewest_threads(const Measured& all) {
  return std::ranges::min_element(all, {}, [](const auto& one) { return one.condition.threads; })
      ->condition.threads;
}

Measured with_threads(const Measured& all, int threads) {
  return those(all, [&](const ProfileCondition& condition) { return condition.threads == threads; });
}

const MeasuredCondition& fastest(const Measured& all) {
  return *std::ranges::max_element(all, {}, &MeasuredCondition::rows_per_second);
}

std::string batch_sentence(const Measured& all, ProfileInput input) {
  if (all.empty()) return {};
  const int threads = most_threads(all);
  const Measured own = with_threads(all, threads);
  if (own.size() < 2) return {};
  const MeasuredCondition &good = smallest_good_batch(own), &best = fastest(own);
  std::string text = fmt::format("Batch size {}: {} a call, {} rows/s on {}", input_text(input),
                                 count_text(good.condition.batch, "row"), rate_text(good.rows_per_second()),
                                 count_text(threads, "thread"));
  if (good.condition == best.condition) return text + "; no other is faster.\n";
  return text + fmt::format("; the fastest, {}, has {} rows/s.\n", best.condition.batch,
                            rate_text(best.rows_per_second()));
}

std::string small_call_sentence(const Measured& all, ProfileInput input) {
  if (all.empty()) return {};
  const Measured own = with_threads(all, fewest_threads(all));
  const MeasuredCondition& one =
      *std::ranges::min_element(own, {}, [](const auto& call) { return call.condition.batch; });
  const Latency& latency = one.latency;
  return fmt::format(
      "A call of {} {} on {} takes {} (p50), {} (p99), at most {} in {} calls; the first one "
      "{}.\n",
      count_text(one.condition.batch, "row"), input_text(input), count_text(one.condition.threads, "thread"),
      nanoseconds_text(latency.p50), nanoseconds_text(latency.p99), nanoseconds_text(latency.max),
      latency.calls, nanoseconds_text(latency.first));
}

/// What a competing load does to the slowest calls, of the smallest batch.
std::string busy_sentence(const Measured& all, std::size_t model) {
  const Measured own =
      those(all, [&](const ProfileCondition& condition) { return condition.model == model; });
  const MeasuredCondition *quiet = nullptr, *busy = nullptr;
  for (const MeasuredCondition& one : own) {
    const MeasuredCondition*& place = one.condition.busy ? busy : quiet;
    if (place == nullptr) place = &one;
  }
  if (quiet == nullptr || busy == nullptr) return {};
  return fmt::format(
      "Competing load: the slowest call of {} takes {} instead of {}, half of them {} instead of {}.\n",
      count_text(busy->condition.batch, "row"), nanoseconds_text(busy->latency.max),
      nanoseconds_text(quiet->latency.max), nanoseconds_text(busy->latency.p50),
      nanoseconds_text(quiet->latency.p50));
}

std::string threads_sentence(const Measured& all) {
  if (all.empty()) return {};
  const int few = fewest_threads(all), many = most_threads(all);
  if (few == many) return {};
  const double gain =
      fastest(with_threads(all, many)).rows_per_second() / fastest(with_threads(all, few)).rows_per_second();
  return fmt::format("Threads: {} do {} times the rows per second of {}, each at its best batch size.\n",
                     many, factor_text(gain), few);
}

std::string stage_sentence(const StageTimes& stages) {
  if (stages.rows == 0 || !(stages.total() > 0)) return {};
  std::vector<std::pair<const char*, double>> parts = {{"parse", stages.parse}};
  if (stages.has_lags) parts.emplace_back("lags", stages.lags);
  parts.insert(parts.end(), {{"encode", stages.encode},
                             {"network", stages.network},
                             {"score", stages.score},
                             {"format", stages.format}});
  std::string shares;
  for (const auto& [name, time] : parts) {
    shares += fmt::format("{}{} {:.0f} %", shares.empty() ? "" : ", ", name, 100 * time / stages.total());
  }
  const auto& most = *std::ranges::max_element(parts, {}, [](const auto& part) { return part.second; });
  return fmt::format(
      "Where time goes, CSV to CSV in chunks of {}, {} a row on 1 thread: {}. Most of it: {}.\n",
      count_text(stages.rows, "row"), nanoseconds_text(stages.total() / static_cast<double>(stages.rows)),
      shares, most.first);
}

std::string model_reading(const Profile& profile, std::size_t model) {
  std::string text;
  for (const ProfileInput input : {ProfileInput::csv, ProfileInput::encoded}) {
    text += batch_sentence(idle(profile.measured, model, input), input);
  }
  for (const ProfileInput input : {ProfileInput::csv, ProfileInput::encoded}) {
    text += small_call_sentence(idle(profile.measured, model, input), input);
  }
  text += busy_sentence(profile.measured, model);
  text += threads_sentence(idle(profile.measured, model, ProfileInput::csv));
  return text + stage_sentence(profile.models[model].stages);
}

std::string influence_reading(const Profile& profile) {
  const std::vector<Influence> all = influences(profile.measured, profile.models);
  if (all.empty()) return {};
  std::size_t width = 0;
  for (const Influence& one : all) width = std::max(width, one.name.size());
  std::string text = fmt::format("What makes it vary most: {}, by a factor of {}.\n", all.front().name,
                                 factor_text(all.front().factor));
  for (const Influence& one : all) {
    text += fmt::format("  {:<{}}  {:>4} × {:<12}  {}\n", one.name, width, factor_text(one.factor),
                        fmt::format("(up to {})", factor_text(one.largest)), one.detail);
  }
  return text;
}

}  // namespace

std::string nanoseconds_text(double nanoseconds) {
  static constexpr const char* kUnits[] = {" ns", " µs", " ms", " s"};
  return scaled_text(nanoseconds, kUnits);
}

std::string plain_reading(const Profile& profile) {
  std::string text;
  for (std::size_t model = 0; model < profile.models.size(); ++model) {
    if (profile.models.size() > 1) text += profile.models[model].name + "\n";
    text += model_reading(profile, model);
    if (profile.models.size() > 1) text += "\n";
  }
  return text + influence_reading(profile);
}

}  // namespace seedbed::forecasts
