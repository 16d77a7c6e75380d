#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "experiments/job.hpp"
#include "results/ledger/ledger.hpp"
#include "results/packs/kept_files.hpp"
#include "runner/inspection/content_hashes.hpp"

namespace seedbed::runner {

/// The trainings that jobs of a run directory kept when they were done, for jobs that are the same but for a
/// greater train.epochs: these go on from there, to the bits that they would have alone.
class KeptTrainings {
 public:
  /// Lists the files, and if there are any looks up what jobs they are of. `files` must outlive this object.
  KeptTrainings(const results::KeptFiles& files, const results::Ledger& ledger);

  bool empty() const { return by_job_.empty(); }

  /// Of the longest training that this job can go on from, its own included.
  std::optional<experiments::EarlierTraining> longest_for(const experiments::Job& job,
                                                          const ContentHashes& hashes) const;

 private:
  struct Kept {
    std::string job;
    int epochs = 0;
  };
  const results::KeptFiles& files_;
  std::map<std::string, std::vector<Kept>>
      by_job_;  // all that a job is but for its epochs -> those there are
};

}  // namespace seedbed::runner
