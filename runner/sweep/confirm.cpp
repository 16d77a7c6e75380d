#include "runner/sweep/confirm.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "results/aggregate.hpp"
#include "results/run_directory.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using results::Comparison;
using results::Contestant;
using Values = std::vector<std::string>;  // of all keys of the comparison, compared ones first

std::size_t runner_up(const Comparison& comparison) {
  std::size_t best = comparison.contrasts.front().contestant;
  for (const results::Contrast& one : comparison.contrasts) {
    if (comparison.scores[one.contestant].choice.mean < comparison.scores[best].choice.mean)
      best = one.contestant;
  }
  return best;
}

Values keys_of(const Comparison& comparison) {
  Values keys = comparison.contestants.keys;
  keys.insert(keys.end(), comparison.contestants.tuned.begin(), comparison.contestants.tuned.end());
  return keys;
}

Values values_of(const Comparison& comparison, std::size_t contestant) {
  const Contestant& chosen = comparison.contestants.all[contestant];
  if (chosen.members.size() != 1)
    throw results::AggregateError(
        fmt::format("--confirm: {} stands for {} cells, of which none is the winner; --tune {} chooses one",
                    label(comparison.contestants, chosen), chosen.members.size(),
                    fmt::join(comparison.contestants.rest, ",")));
  Values values = chosen.values;
  values.insert(values.end(), chosen.members.front().tuned.begin(), chosen.members.front().tuned.end());
  return values;
}

/// An override would look for a file beside the working directory.
Values with_paths(Values values, const Values& keys, const experiments::Experiment& experiment) {
  const std::map<std::string, std::string> files = experiment.varied_files();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto file = keys[i].ends_with("path") ? files.find(values[i]) : files.end();
    if (file != files.end()) values[i] = file->second;
  }
  return values;
}

/// A value as an override takes it: what has a comma outside brackets would be several.
std::string as_override(const std::string& value) {
  const bool plain = value.find(',') == std::string::npos || value.starts_with('[') || value.starts_with('{');
  return plain ? value : nlohmann::json(value).dump();
}

std::vector<std::string> overrides(const Values& keys, const Values& winner, const Values& second,
                                   const std::vector<std::uint64_t>& seeds) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::string text = fmt::format("{}={}", keys[i], as_override(winner[i]));
    if (second[i] != winner[i]) text += "," + as_override(second[i]);
    texts.push_back(text);
  }
  texts.push_back(fmt::format("seeds=[{}]", fmt::join(seeds, ",")));
  return texts;
}

/// The value of each key in a cell; one that does not vary there has the value that both have.
bool is_cell(const experiments::Experiment& experiment, std::size_t cell, const Values& keys,
             const Values& values) {
  const auto& varied = experiment.varied_keys();
  const auto own = experiment.varied_values(cell);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto place = std::ranges::find(varied, keys[i]);
    if (place != varied.end() && own[static_cast<std::size_t>(place - varied.begin())] != values[i])
      return false;
  }
  return true;
}

std::unordered_set<std::string> jobs_of(const experiments::Experiment& experiment, const Values& keys,
                                        const std::vector<Values>& wanted) {
  const ContentHashes hashes = ContentHashes::of_files();
  std::unordered_set<std::string> ids;
  for (std::size_t cell = 0; cell < experiment.cells(); ++cell) {
    const auto is_wanted = [&](const Values& values) { return is_cell(experiment, cell, keys, values); };
    if (std::ranges::none_of(wanted, is_wanted)) continue;
    for (const int split : experiment.splits()) {
      for (const std::uint64_t seed : experiment.seeds())
        ids.insert(experiment.job_id(cell, split, seed, hashes));
    }
  }
  return ids;
}

}  // namespace

fs::path confirming_directory(const std::string& directory) {
  return results::beside(directory, "-confirm");
}

SweepOptions fresh_seeds(const std::string& directory, const Comparison& comparison, std::size_t seeds,
                         SweepOptions how) {
  const Values keys = keys_of(comparison);
  how.file = fs::path(directory) / "experiment.yaml";
  const auto before = experiments::Experiment::load(how.file);
  const Values winner = with_paths(values_of(comparison, comparison.reference), keys, before);
  const Values second = with_paths(values_of(comparison, runner_up(comparison)), keys, before);
  std::vector<std::uint64_t> fresh;
  const std::uint64_t first = *std::ranges::max_element(before.seeds()) + 1;
  for (std::size_t i = 0; i < seeds; ++i) fresh.push_back(first + i);
  how.overrides = overrides(keys, winner, second, fresh);
  how.output = confirming_directory(directory);
  how.only = jobs_of(experiments::Experiment::load(how.file, how.overrides), keys, {winner, second});
  return how;
}

}  // namespace seedbed::runner
