#include "runner/simulation/cluster_text.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "base/amounts.hpp"
#include "base/duration.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"

namespace seedbed::runner {
namespace {

constexpr std::int64_t kMostNodes = 1'000'000, kMostCpus = 10'000;

struct CountKey {
  std::string_view name;
  std::size_t ClusterModel::*value;
  std::int64_t most;
};
struct TimeKey {
  std::string_view name;
  double ClusterModel::*value;
};
constexpr std::array kCounts = {CountKey{"nodes", &ClusterModel::nodes, kMostNodes},
                                CountKey{"cpus", &ClusterModel::cpus, kMostCpus}};
constexpr std::array kTimes = {
    TimeKey{"mtbf", &ClusterModel::mtbf}, TimeKey{"preemption", &ClusterModel::preemption},
    TimeKey{"start", &ClusterModel::start}, TimeKey{"absence", &ClusterModel::absence}};

void set(ClusterModel& cluster, const std::string& key, const std::string& value) {
  std::vector<std::string> names;
  for (const CountKey& count : kCounts) {
    names.emplace_back(count.name);
    if (count.name != key) continue;
    const std::optional<std::int64_t> number = parse_integer<std::int64_t>(value);
    if (!number || *number < 1 || *number > count.most) {
      throw ClusterTextError(
          fmt::format("{}: {} is no whole number from 1 to {}", key, quoted_value(value), count.most));
    }
    cluster.*count.value = static_cast<std::size_t>(*number);
    return;
  }
  for (const TimeKey& time : kTimes) {
    names.emplace_back(time.name);
    if (time.name != key) continue;
    const std::optional<double> seconds = duration_seconds(value);
    if (!seconds)
      throw ClusterTextError(
          fmt::format("{}: {} is no time such as 90s, 12h or 30d", key, quoted_value(value)));
    cluster.*time.value = *seconds;
    return;
  }
  throw ClusterTextError(fmt::format("there is no {}{}: what can be said of a cluster is {}",
                                     quoted_value(key), did_you_mean(key, names), quoted_list(names)));
}

}  // namespace

ClusterModel cluster_of(const std::string& text) {
  ClusterModel cluster;
  std::stringstream words(text);
  for (std::string word; std::getline(words, word, ',');) {
    const std::size_t sign = word.find('=');
    if (sign == std::string::npos)
      throw ClusterTextError(
          fmt::format("{} is not key=value, as in nodes=1000,cpus=64", quoted_value(word)));
    set(cluster, word.substr(0, sign), word.substr(sign + 1));
  }
  if (text.empty()) throw ClusterTextError("nothing is said of the cluster, as in nodes=1000,cpus=64");
  return cluster;
}

std::string cluster_text(const ClusterModel& cluster) {
  const auto mean = [](double seconds) { return clock_text(seconds); };
  std::string text =
      fmt::format("{} with {} each", count_text(static_cast<std::int64_t>(cluster.nodes), "node"),
                  count_text(static_cast<std::int64_t>(cluster.cpus), "core"));
  text += cluster.mtbf > 0 ? fmt::format("; a node fails after {} on average", mean(cluster.mtbf))
                           : "; no node fails";
  text += cluster.preemption > 0
              ? fmt::format("; a share is preempted after {} on average", mean(cluster.preemption))
              : "; nothing is preempted";
  return text;
}

}  // namespace seedbed::runner
