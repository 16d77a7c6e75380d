#pragma once

#include <filesystem>
#include <string>

#include "results/ledger/ledger.hpp"
#include "results/run_directory.hpp"
#include "results/shares/share_plan.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// How this program calls itself in plans.
std::string program_name();

/// Hash of the experiment as it lies in a run directory.
std::string experiment_hash(const results::RunDirectory& directory);

/// Divides what an experiment has to do, as of now: jobs that are not done, and what they are likely to take.
/// Jobs that are done and lack an output are not in it: `seedbed run` makes up for those.
results::SharePlan new_share_plan(const JobList& jobs, const ToDo& to_do, const results::Ledger& ledger,
                                  const ContentHashes& hashes, const results::RunDirectory& directory);

/// Puts it where `seedbed work` looks.
void write_plan(const results::RunDirectory& directory, const results::SharePlan& plan);

/// Tells the plan of a run directory, if it has one, which of its jobs are done by now.
void note_done_in_plan(const std::filesystem::path& root, const results::Ledger& ledger);

/// What `run --prepare` says at its end.
std::string prepared_text(const JobList& jobs, const ToDo& to_do, const std::string& root);

}  // namespace seedbed::runner
