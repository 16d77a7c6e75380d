#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "results/job_table.hpp"
#include "results/row_condition.hpp"

namespace seedbed::results {

/// The position of a varied key. Throws AggregateError, which names the option and lists the keys that vary.
std::size_t varied_position(const JobTable& table, const std::string& key, const char* option);

/// The position of a varied key, or of split or seed. Throws AggregateError in the same way.
std::size_t row_position(const JobTable& table, const std::string& key, const char* option);

/// What a job has at a position.
std::string value_at(const JobRow& row, std::size_t position);

/// --where: only jobs whose key (a varied one, or split, seed or the first digits of id) has this value;
/// several for one key: any of them.
class RowFilter {
 public:
  /// Throws AggregateError for a key that does not vary.
  RowFilter(const JobTable& table, const std::vector<RowCondition>& where);

  bool admits(const JobRow& row);

  /// To be asked once all rows were seen. Throws AggregateError for a value that no row had.
  void require_known_values() const;

 private:
  struct Conditions {
    std::vector<RowCondition> wanted;
    std::set<std::size_t> met;  // of them
    std::set<std::string> others;
  };

  std::map<std::size_t, Conditions> conditions_;  // by position
};

}  // namespace seedbed::results
