#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "results/ensemble_groups.hpp"
#include "results/ledger/ledger.hpp"
#include "results/packs/kept_files.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/sweep/data/data_store.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::experiments {
class PreparedData;
}

namespace seedbed::runner {

/// How far the ensembles of a run came. What is counted is cells on a split.
struct EnsembleSummary {
  std::size_t scored = 0;
  std::size_t left = 0;      ///< not reached, as the user stopped the run
  std::size_t failed = 0;    ///< that cannot be scored
  std::string problem = {};  ///< with the first of these
};

/// What a run does when its jobs are over: on each split, the done jobs of a cell whose models were kept are
/// scored as ensembles, of the sizes of results/ensemble_groups.hpp. Nothing is trained for that. What the
/// ledger has is not computed again, and the order in which jobs ran, threads and interruptions decide no
/// bit.
class EnsembleStage {
 public:
  /// All must outlive this object.
  EnsembleStage(const JobList& jobs, const results::KeptFiles& kept, results::Ledger& ledger,
                const SweepOptions& options)
      : jobs_(jobs), kept_(kept), ledger_(ledger), options_(options), data_(jobs.experiment()) {}

  /// Finds what is to be done: cells none of whose jobs on a split is still to be run, and of whose ensembles
  /// the ledger lacks one, or a score that is asked for. Returns their number.
  std::size_t find();

  /// Does it, on all cores. `stop` is asked all the time, from any thread.
  EnsembleSummary run(const ContentHashes& hashes, const std::function<bool()>& stop,
                      const std::function<void(std::string_view)>& activity);

 private:
  /// A cell on a split.
  struct Unit {
    std::size_t cell = 0, split = 0;        // positions, as in JobPlace
    std::vector<std::uint32_t> seeds = {};  // positions of those that are done, by seed
    std::size_t data = 0;                   // index in data_
  };

  void find_units();
  void consider(Unit unit);
  std::vector<std::string> members_of(const Unit& unit) const;
  std::vector<results::EnsembleGroup> missing_groups(const std::vector<std::string>& members) const;
  template <class Work>
  void noting_problems(std::size_t units, const std::string& where, const Work& work);
  void score_all(const ContentHashes& hashes, const std::function<bool()>& stop,
                 const std::function<void(std::string_view)>& activity);
  void score(const Unit& unit, const experiments::PreparedData& data, const std::function<bool()>& stop,
             std::int64_t memory);
  std::string name_of(const Unit& unit) const;

  const JobList& jobs_;
  const results::KeptFiles& kept_;
  results::Ledger& ledger_;
  const SweepOptions& options_;
  DataStore data_;
  std::vector<Unit> units_;
  EnsembleSummary summary_;
};

}  // namespace seedbed::runner
