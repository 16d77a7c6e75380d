#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "results/ledger/ledger.hpp"
#include "results/row_condition.hpp"
#include "runner/commands/options.hpp"

namespace seedbed::runner {

/// `--where key=value`: jobs by a setting, `split`, `seed` or `id` (its first digits do). Several conditions
/// on one key, or `key=a,b`, mean any of the values; conditions on different keys must all hold. Values may
/// be written in any way that an experiment file allows.
class JobFilter {
 public:
  /// `experiment`, which may be null, knows where the files are that it names. Throws UsageError.
  explicit JobFilter(const std::vector<std::string>& conditions,
                     const experiments::Experiment* experiment = nullptr);

  bool empty() const { return conditions_.empty(); }
  bool admits(const results::JobIdentity& job);

  /// To be asked once all jobs were seen. Throws UsageError if a value is one that none of them has.
  void require_known_values() const;

 private:
  struct Condition {
    std::vector<results::RowCondition> wanted;
    std::set<std::size_t> met;  // of them
    std::set<std::string> others;
    std::string fallback;  // of jobs that do not say
  };

  std::map<std::string, Condition> conditions_;  // by key
};

/// The option, and its values.
void add_where_option(Options& options);
std::vector<std::string> where_conditions(const Options& options);

}  // namespace seedbed::runner
