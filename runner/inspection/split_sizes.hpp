#pragma once

#include <map>
#include <string>

#include "experiments/plan/experiment.hpp"
#include "experiments/plan/score_names.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::runner {

/// How many rows the splits of an experiment train on and score, found out from the data file.
class SplitSizes {
 public:
  explicit SplitSizes(experiments::ScoredSet set) : set_(set) {}

  /// The mean over the experiment's splits of scored rows / training rows; NaN for a single split, or if the
  /// file cannot be read or is not the one that the job was made from. The data are read once for each
  /// different way of dividing them.
  double scored_over_trained(const experiments::Experiment& experiment, std::size_t cell,
                             const results::JobIdentity& job);

 private:
  double measure(const experiments::Experiment& experiment, const experiments::DataSettings& data);

  experiments::ScoredSet set_;
  std::map<std::string, double> known_;  // by what decides rows, and the splits
};

}  // namespace seedbed::runner
