#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "results/ledger/run_entry.hpp"

namespace seedbed::results {

/// How far a share of a sweep is whose file has not been merged.
struct ShareState {
  /// What is known of its process.
  enum class Life {
    at_work,  ///< it may be: it has not said that it ends, and was heard of lately
    over,     ///< it has said that it ends
    lost,     ///< it ended without a word, or was not heard of for long
  };
  std::string writer;
  int share = 0, shares = 0;
  std::string host, command;
  double started = 0;
  double heard = 0;  ///< of it last; seconds since the epoch, by its clock
  std::size_t done = 0, failed = 0,
              running = 0;  ///< jobs, by its own account; those of a lost one do not run
  Life life = Life::at_work;
  RunEnd end = RunEnd::none;  ///< if it is over
};

/// Of every file in `shares/` of a run directory, in the order of their names.
std::vector<ShareState> share_states(const std::filesystem::path& root);

}  // namespace seedbed::results
