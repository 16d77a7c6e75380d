#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace seedbed::results {

/// One line of results.csv, before its scores are looked up.
struct JobRow {
  std::string id;
  std::size_t cell = 0;             ///< 0-based; jobs of one cell are aggregated
  std::vector<std::string> varied;  ///< values of the varied keys
  int split = 0;
  std::uint64_t seed = 0;
};

/// The jobs to show, in the order of results.csv: grid order, then split, then seed. Rows are made when asked
/// for, so that a million jobs need no memory.
struct JobTable {
  std::vector<std::string> varied_keys;
  std::size_t size = 0;
  std::function<JobRow(std::size_t)> row;
};

}  // namespace seedbed::results
