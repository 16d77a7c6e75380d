#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "experiments/plan/experiment_file.hpp"

namespace seedbed::experiments {

// The keys beside the settings of a job: name, seeds, splits, scores, run. Each throws ExperimentError.

/// One key of `run:` or `engine:`.
struct RunSetting {
  std::string key;       ///< dotted: "run.retries"
  std::string values;    ///< what it takes
  std::string fallback;  ///< its default
  std::string help;      ///< what it does, in one line
  std::function<void(const Value&, RunSettings&)> read;
};

/// Every key of `run:` and `engine:`, in the order of the documentation.
const std::vector<RunSetting>& run_settings();
/// Those of `engine:`.
std::vector<RunSetting> engine_settings();

void require_run_key(const std::string& key, const Place& place);
RunSettings read_run(const std::vector<Given>& run);

/// A name that is one directory's: no separators, no control characters, not "." or "..".
std::string read_name(const Value& value);
/// The same rules for the default, the experiment file's own name without its extension.
std::string default_name(const std::filesystem::path& file, const Source& source);

/// 32 means 0 … 31; or a list of distinct numbers.
std::vector<std::uint64_t> read_seeds(const Value& value);
std::vector<int> read_splits(const Value& value);

/// Names of scores, of which `default` stands for the default ones; empty for nothing but these. A program
/// may have scores of its own, of any name.
std::vector<std::string> read_scores(const Value& value, bool of_programs = false);

}  // namespace seedbed::experiments
