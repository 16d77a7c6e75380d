#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace seedbed::results {

/// A directory cannot be used for a run, or holds none; the message says why and what to do.
struct RunDirectoryError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Where everything that a run leaves behind is.
class RunDirectory {
 public:
  /// Refuses a path at which no run directory can be, and makes nothing.
  static void require_usable_path(const std::filesystem::path& root);
  /// For running: makes the directory and its folders if need be. Refuses one with files in it that no run
  /// has made, and anything that is not a directory. Changes nothing in a directory it refuses.
  static RunDirectory prepare(const std::filesystem::path& root);
  /// For reading: refuses a directory in which nothing was run.
  static RunDirectory existing(const std::filesystem::path& root);

  /// Removes what writers that no longer live left half-written. Only for who holds the directory's RunLock.
  void remove_abandoned() const;

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path experiment() const { return root_ / "experiment.yaml"; }
  std::filesystem::path ledger() const { return root_ / "ledger.sqlite"; }
  std::filesystem::path lock() const { return root_ / "lock"; }
  std::filesystem::path results() const { return root_ / "results.csv"; }
  std::filesystem::path results_of_all() const { return root_ / "results-all.csv"; }
  std::filesystem::path timings() const { return root_ / "timings.csv"; }
  std::filesystem::path aggregate() const { return root_ / "aggregate.csv"; }
  std::filesystem::path epochs() const { return root_ / "epochs.csv"; }
  std::filesystem::path log(const std::string& job) const { return root_ / log_name(job); }
  static std::string log_name(const std::string& job) { return "logs/" + job + ".log"; }
  std::filesystem::path model(const std::string& job) const {
    return root_ / "models" / (job + ".safetensors");
  }
  std::filesystem::path checkpoints() const { return root_ / "checkpoints"; }
  std::filesystem::path checkpoint(const std::string& job) const {
    return checkpoints() / (job + ".checkpoint");
  }
  /// The training of a job that is done, for one with more epochs to go on from.
  std::filesystem::path trained(const std::string& job) const { return checkpoints() / (job + ".trained"); }
  /// What is kept of a program: its forecasts and what it says of itself.
  std::filesystem::path forecasts(const std::string& job) const {
    return root_ / "forecasts" / (job + ".csv");
  }
  std::filesystem::path program_result(const std::string& job) const {
    return root_ / "forecasts" / (job + ".json");
  }
  /// Of a program that has not ended, or failed.
  std::filesystem::path work() const { return root_ / "work"; }
  std::filesystem::path work(const std::string& job) const { return work() / job; }
  std::filesystem::path predictions(const std::string& job) const {
    return root_ / "predictions" / (job + ".csv");
  }

 private:
  explicit RunDirectory(std::filesystem::path root) : root_(std::move(root)) {}

  std::filesystem::path root_;
};

/// The directory of that name with `ending` behind it, whether or not it was given with a slash at its end.
std::filesystem::path beside(const std::filesystem::path& directory, const std::string& ending);

}  // namespace seedbed::results
