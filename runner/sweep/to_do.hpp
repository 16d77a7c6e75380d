#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_set>
#include <vector>

#include "results/ledger/ledger.hpp"
#include "runner/inspection/job_list.hpp"

namespace seedbed::runner {

/// A job to run.
struct Task {
  std::uint64_t job = 0;  ///< position in the run order
  bool again = false;     ///< it is done, but lacks an output or a score that is asked for
  bool model = false;     ///< outputs it is to leave besides its scores
  bool predictions = false;
  bool scores = false;      ///< it is done, but lacks a score that is asked for
  bool from_model = false;  ///< what it lacks is computed from its model, and nothing is trained
};

/// What a run has to do.
struct ToDo {
  std::vector<Task> tasks;     ///< in run order
  std::size_t complete = 0;    ///< jobs that need nothing
  std::size_t shared = 0;      ///< rows of results.csv that show a job of another cell: copies of its data
  std::size_t again = 0;       ///< tasks that are done but lack an output
  std::size_t from_model = 0;  ///< of these, those for which nothing is trained
  std::size_t going_on = 0;    ///< tasks that go on from the training that another job kept
  std::size_t left_out = 0;    ///< tasks taken out by keep_only
  std::size_t others = 0;      ///< jobs done in this directory that the experiment does not name
  std::vector<std::string> damaged;  ///< what the ledger says of rows that it cannot trust
};

/// Compares the experiment with what the ledger has. A null `ledger` is a directory in which nothing was run.
ToDo find_to_do(const JobList& jobs, const results::Ledger* ledger, const std::filesystem::path& root);

/// Takes out the tasks of all jobs but these.
void keep_only(ToDo& to_do, const JobList& jobs, const std::unordered_set<std::string>& ids);

}  // namespace seedbed::runner
