#pragma once

#include <string>

#include "results/ledger/ledger.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/scheduler/scheduler.hpp"
#include "runner/sweep/ensemble_stage.hpp"
#include "runner/sweep/sweep_options.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// "3 cells × 2 splits × 16 seeds = 96 jobs".
std::string grid_text(const experiments::Experiment& experiment);

/// What a run says before its jobs start: "running 36 of 48 jobs, 2 at a time, into runs/diamonds (12 are
/// done)".
std::string opening_text(const JobList& jobs, const ToDo& to_do, std::size_t slots, const std::string& root);

/// What comes of jobs that are done and lack an output: how many are computed from their models, and how many
/// trained again; and how many go on from trainings that were kept. Empty if there are none.
std::string outputs_text(const ToDo& to_do);

/// What it says at the end: how it ended, where the results are, how to go on.
std::string closing_text(const JobList& jobs, const ToDo& to_do, const SweepSummary& summary, double seconds,
                         const std::string& root, const SweepOptions& options);

/// "results.csv shows 6 of 166 jobs; results-all.csv and `seedbed aggregate DIR --all` show all", or empty if
/// it shows all.
std::string others_text(const JobList& jobs, const ToDo& to_do, const std::string& root);

/// What became of the ensembles, if they are not all there: what stands in the way, or how to go on.
std::string ensembles_text(const EnsembleSummary& ensembles, const JobList& jobs,
                           const SweepOptions& options);

/// What `seedbed` returns.
int exit_code(const SweepSummary& summary, const EnsembleSummary& ensembles = {});

}  // namespace seedbed::runner
