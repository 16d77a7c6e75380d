#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "results/ledger/ledger.hpp"
#include "runner/commands/options.hpp"

namespace seedbed::runner {

/// `--where key=value`: jobs by a setting, `split`, `seed` or `id` (its first digits do). Several conditions
/// on one key, or `key=a,b`, mean any of the values; conditions on different keys must all hold. Values may
/// be written in any way that an experiment file allows.
class JobFilter {
 public:
  /// Throws UsageError.
  explicit JobFilter(const std::vector<std::string>& conditions);

  bool empty() const { return conditions_.empty(); }
  bool admits(const results::JobIdentity& job);

  /// To be asked once all jobs were seen. Throws UsageError if a value is one that none of them has.
  void require_known_values() const;

 private:
  struct Condition {
    std::map<std::string, std::string> wanted;  // as the ledger writes it -> as the user wrote it
    std::set<std::string> met, others;
    std::string fallback;  // of jobs that do not say
  };
  void add_setting(const std::string& key, const std::string& text);

  std::map<std::string, Condition> conditions_;  // by key
};

/// The option, and its values.
void add_where_option(Options& options);
std::vector<std::string> where_conditions(const Options& options);

}  // namespace seedbed::runner
