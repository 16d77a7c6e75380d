#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "results/job_result.hpp"
#include "results/ledger/ledger.hpp"
#include "results/ledger/run_entry.hpp"

namespace seedbed::results {

// What a share of a sweep writes into its file, one record after the other.

/// The first one: who writes.
struct ShareHeader {
  std::string writer;      ///< unique; also the file's name
  int share = 0;           ///< from 1
  int shares = 0;          ///< there are in all
  int numerics = 0;        ///< version, see experiments/plan/job_id.hpp
  double started = 0;      ///< seconds since the epoch
  std::string plan;        ///< SharePlan::id of the division that it goes by
  std::string process;     ///< where its process number means something, and the number: process_mark()
  std::string experiment;  ///< hash of experiment.yaml
  std::vector<std::pair<std::string, std::string>> files;  ///< that jobs read: path, content hash
  RunEnvironment environment;
};

/// An attempt at a job begins.
struct AttemptBegun {
  JobIdentity job;
  double when = 0;
};

/// It has ended, with a result that is kept to the bit.
struct AttemptEnded {
  JobIdentity job;
  JobResult result;
};

/// The writer still lives.
struct ShareAlive {
  double when = 0;
};

/// The last one, of a writer that ended in an orderly way.
struct ShareEnded {
  double when = 0;
  RunEnd how = RunEnd::none;
};

using ShareRecord = std::variant<ShareHeader, AttemptBegun, AttemptEnded, ShareAlive, ShareEnded>;

/// The version of all this, which every header carries: a program refuses those newer than its own.
inline constexpr int kShareFormat = 1;

/// With its frame around it (record_frame.hpp).
std::string encode(const ShareRecord& record);

/// The record of this kind with this payload. Throws BadRecord.
ShareRecord decode_share_record(std::uint32_t kind, std::string_view payload);

}  // namespace seedbed::results
