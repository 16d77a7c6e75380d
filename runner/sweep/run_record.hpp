#pragma once

#include <filesystem>
#include <string>

#include "results/ledger/ledger.hpp"

namespace seedbed::runner {

/// This program, this machine, and the repository in which the experiment file lies.
results::RunEnvironment run_environment(const std::filesystem::path& experiment, const std::string& command);

/// The name that the processor gives itself in the text of /proc/cpuinfo; empty if it gives none.
std::string processor_name(const std::string& cpuinfo);

/// How a run that returns this exit code ended.
results::RunEnd run_end_of(int exit_code);

/// The row of this process among the runs of a ledger. A run that says nothing of its end when this object
/// goes could not go on.
class RunRecord {
 public:
  /// `ledger` must outlive this object.
  RunRecord(results::Ledger& ledger, const results::RunEnvironment& environment);
  ~RunRecord();
  RunRecord(const RunRecord&) = delete;
  RunRecord& operator=(const RunRecord&) = delete;

  /// The run ends with this exit code, which is returned.
  int end(int exit_code);

 private:
  results::Ledger& ledger_;
  bool ended_ = false;
};

}  // namespace seedbed::runner
