#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#include "results/job_result.hpp"
#include "results/ledger/run_entry.hpp"

namespace seedbed::results {

/// What the ledger keeps about a job besides its results.
struct JobIdentity {
  std::string id;
  std::map<std::string, std::string>
      settings;  ///< dotted key -> canonical value, those that differ from default
  int split = 0;
  std::uint64_t seed = 0;
  std::string data = {};  ///< content hash of the files it reads; empty if it was not recorded
};

/// One attempt at a job.
struct LedgerAttempt {
  int number = 0;   ///< from 1
  int run = 0;      ///< that made it, see Ledger::runs; 0 if that was not recorded
  std::string log;  ///< file name, relative to the run directory; empty if not recorded
  bool ended = false;
  JobResult result;  ///< without scores and epochs; only if it has ended
};

/// A job as the ledger knows it.
struct LedgerJob {
  JobIdentity identity;
  int attempts = 0;      ///< that ended and count: neither killed by us nor lost with a run that died
  bool running = false;  ///< the last attempt was begun and has not ended (or its run died)
  JobResult result;      ///< of the last attempt that was done, or else of the last that counts
  bool has_result = false;
  std::string log;         ///< of the attempt that gave `result`, relative to the run directory
  int epochs_trained = 0;  ///< the number of epochs in `result`, known even if they were not asked for

  bool done() const { return has_result && result.outcome == Outcome::done; }
};

/// What an ensemble of jobs of one cell and split scored: the mixture of their forecasts, as one forecast.
struct EnsembleEntry {
  std::vector<std::string> members;    ///< ids of its jobs, in the order of their seeds
  std::vector<metrics::Score> scores;  ///< as a job has them
  std::int64_t units = 0;              ///< test rows, or their clusters where standard errors are clustered
};

/// How much of a job's result is wanted. What counts as done is the same for each.
enum class Detail {
  outcome,   ///< id, split, seed and how it ended
  settings,  ///< these and the settings
  scores,    ///< these and the scores
  epochs,    ///< everything
};

/// The ledger cannot be used; the message names the file and says what to do.
struct LedgerError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// `ledger.sqlite` of a run directory: every job that was ever begun there, its attempts, epochs and scores.
/// The only source of truth. SQLite in WAL mode, one writer; every row carries a hash of its fields, and a
/// row whose hash fails counts as not done and is named in `damaged()`. When a call returns, its change
/// survives kill -9 of this process. A Ledger is used by one thread at a time. All members throw LedgerError.
class Ledger {
 public:
  static Ledger open(const std::filesystem::path& directory);  ///< creates it, and the directory, if need be
  /// The ledger as it is now: a snapshot that later writing does not change. Works on a read-only directory.
  static Ledger open_read_only(const std::filesystem::path& directory);
  /// A copy, which takes changes and is forgotten with that object.
  Ledger copy() const;

  /// Notes that a process begins to run jobs, and returns the number of this run, from 1. Attempts that are
  /// begun or ended through this object from now on belong to it.
  int begin_run(const RunEnvironment& environment);
  void end_run(RunEnd how);
  /// Notes a run that was made elsewhere and returns the number it has here. Attempts that are begun or ended
  /// from now on belong to it.
  int enter_run(const RunEntry& run);
  void end_entered_run(int number, double when, RunEnd how);
  /// From now on attempts belong to this one.
  void go_on_with_run(int number);
  std::vector<RunEntry> runs() const;  ///< in order
  std::optional<RunEntry> last_run() const;

  /// Begins an attempt and returns its number, from 1; attempts that never ended or were killed are numbered
  /// too.
  int begin_attempt(const JobIdentity& job);
  /// Ends it. Result, scores and epochs are recorded in one transaction. An attempt ends once.
  void end_attempt(const std::string& id, int attempt, const JobResult& result);
  /// Makes all changes that `changes` calls for in one transaction: all of them or, if it throws, none. Costs
  /// what a single change costs, and little more for each.
  void together(const std::function<void()>& changes);
  /// Returns when all changes are where no power cut can undo them.
  void flush_to_disk();

  /// Keeps scores of ensembles, in place of those that the same jobs had: all of them in one transaction.
  void record_ensembles(const std::vector<EnsembleEntry>& ensembles);
  /// That of these jobs, in this order; nothing if it is not there or damaged.
  std::optional<EnsembleEntry> ensemble(const std::vector<std::string>& members) const;

  std::vector<LedgerAttempt> attempts(const std::string& id) const;  ///< those that are intact, in order
  std::unordered_set<std::string> done() const;                      ///< ids
  std::size_t job_count() const;                                     ///< that were ever begun
  std::optional<LedgerJob> find(const std::string& id, Detail detail = Detail::epochs) const;
  /// `find` for many jobs at once: quicker, since they are read in the order in which they lie in the file.
  std::vector<std::optional<LedgerJob>> find_all(const std::vector<std::string>& ids,
                                                 Detail detail = Detail::epochs) const;
  /// Visits every job in the order in which they were first begun.
  void for_each(const std::function<void(const LedgerJob&)>& visit, Detail detail = Detail::epochs) const;

  /// Facts about the directory: content hashes of the data files, program version, … Empty if unknown.
  void set_fact(const std::string& key, const std::string& value);
  std::string fact(const std::string& key) const;

  /// Messages about damage: rows whose hash failed, of those read so far (`done` and `for_each` read them
  /// all), and what was intact and lost if the file itself was damaged. Opening such a file for writing puts
  /// a new one in its place and keeps it as ledger.damaged-N.sqlite; opening it for reading changes nothing.
  const std::vector<std::string>& damaged() const;
  /// Adds a message to these, about what lies beside the ledger and belongs to it.
  void note_damage(const std::string& message);

  Ledger(Ledger&&) noexcept;
  ~Ledger();

 private:
  struct Data;
  explicit Ledger(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace seedbed::results
