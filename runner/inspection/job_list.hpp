#pragma once

#include <string>

#include "experiments/plan/experiment.hpp"
#include "results/job_table.hpp"

namespace seedbed::runner {

/// Where in the grid a job is; `split` and `seed` are positions in the experiment's lists.
struct JobPlace {
  std::size_t cell = 0;
  std::size_t split = 0;
  std::size_t seed = 0;
};

/// The jobs of an experiment in their two orders. Jobs are made when asked for, so that a million need no
/// memory.
class JobList {
 public:
  /// `hash` is asked for the files that jobs read, again and again.
  JobList(experiments::Experiment experiment, experiments::ContentHash hash)
      : experiment_(std::move(experiment)), hash_(std::move(hash)) {}

  const experiments::Experiment& experiment() const { return experiment_; }
  std::size_t size() const { return experiment_.jobs(); }

  /// Seed by seed across splits and cells: an interrupted sweep is balanced, and every cell is seen early.
  JobPlace in_run_order(std::size_t index) const;

  std::string id(const JobPlace& place) const;
  experiments::Job job(const JobPlace& place) const;

  /// In the order of results.csv: cell, then split, then seed. The table keeps what it needs.
  results::JobTable table() const;

 private:
  experiments::Experiment experiment_;
  experiments::ContentHash hash_;
};

}  // namespace seedbed::runner
