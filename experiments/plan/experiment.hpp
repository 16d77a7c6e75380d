#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "experiments/job.hpp"
#include "experiments/plan/engine_settings.hpp"

namespace seedbed::experiments {

/// An experiment file, or an override of it, is wrong. `what()` begins with the place:
/// "diamonds.yaml:14:3: unknown key 'model.component' (did you mean 'model.components'?)".
struct ExperimentError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// `run.keep_training: small`: bytes.
inline constexpr std::int64_t kSmallTraining = std::int64_t{1} << 20;

/// How what jobs leave is kept: `files: auto | packed | single`.
enum class KeptAs { automatic, packed, single };

/// Jobs of an experiment above which `auto` packs their files.
inline constexpr std::size_t kMostSingleFiles = 300;

/// `run:` and `engine:` in an experiment file: how jobs run, where, what they leave. Decides no result.
struct RunSettings {
  int threads = 1;                 ///< that a program may use; jobs at once are fewer by that
  int retries = 1;                 ///< extra attempts after a crash, a timeout or a kill
  double timeout_seconds = 0;      ///< 0 = none
  double checkpoint_seconds = 60;  ///< between two checkpoints of a job's training; 0 = never
  bool save_models = true;         ///< save_models: all | none
  bool save_predictions = false;   ///< save_predictions: none | test
  bool ensembles = true;           ///< ensembles: all | none
  bool report = true;              ///< report: html | none
  /// Bytes of the training that a job may leave for one with more epochs; keep_training: small | all | none
  std::int64_t keep_training = kSmallTraining;
  EngineSettings engine = {};
  KeptAs files = KeptAs::automatic;

  bool packs_files(std::size_t jobs) const {
    return files == KeptAs::packed || (files == KeptAs::automatic && jobs > kMostSingleFiles);
  }
};

/// Content hash of a file, by absolute path. Ids are made of contents, never of paths.
using ContentHash = std::function<std::string(const std::string& path)>;

/// A whole sweep: base settings, the cells of its grid, splits and seeds. Cells are kept as positions on the
/// axes (a million of them take a few megabytes); settings of a cell are put together when asked for. Every
/// cell was checked when the experiment was loaded.
class Experiment {
 public:
  /// Reads an experiment file and applies overrides ("train.lr=1e-3", "model.components=1,3"). Paths in the
  /// file are relative to it and come out absolute; paths in overrides are relative to the working directory.
  /// Throws ExperimentError.
  static Experiment load(const std::filesystem::path& file, const std::vector<std::string>& overrides = {});

  const std::string& name() const;
  const RunSettings& run() const;
  /// Names of the scores to show, "default" among them for the default ones; empty for these alone.
  const std::vector<std::string>& scores() const;

  const std::vector<std::string>& varied_keys() const;  ///< in the order of the file, grid before zip
  std::size_t cells() const;
  const std::vector<int>& splits() const;
  const std::vector<std::uint64_t>& seeds() const;
  std::size_t jobs() const;  ///< cells × splits × seeds

  JobSettings settings(std::size_t cell) const;
  /// Canonical text, one per varied key; files as they were named, so that moving a folder changes nothing.
  std::vector<std::string> varied_values(std::size_t cell) const;
  std::string cell_text(std::size_t cell) const;  ///< "model.components=3 train.lr=0.001"

  /// Where files are that vary and were named by another path, such as a relative one: by their name, as
  /// varied_values writes it.
  std::map<std::string, std::string> varied_files() const;

  /// The id of a job (architecture: "A job's id"). `hash` is asked for each file the cell reads, and may be
  /// slow: its answers should be kept by the caller.
  std::string job_id(std::size_t cell, int split, std::uint64_t seed, const ContentHash& hash) const;

  /// Where a setting was given: "diamonds.yaml:14:3" or "command line: train.lr=1"; the file's name if by
  /// default.
  std::string origin(const std::string& key) const;

  /// If the experiment file is a symbolic link, the directory of what it points to, where files are looked
  /// for that are not beside the link; else empty.
  const std::filesystem::path& linked_directory() const;

  /// The experiment as YAML with overrides applied and paths that lead to the files from anywhere: what
  /// experiment.yaml holds.
  std::string to_yaml() const;

 private:
  struct Data;
  explicit Experiment(std::shared_ptr<const Data> data);
  std::shared_ptr<const Data> data_;
};

/// A job's settings as dotted keys with canonical values; only those that differ from their default.
nlohmann::json to_json(const JobSettings& settings);
/// The reverse. Throws std::invalid_argument for an unknown key or a bad value.
JobSettings job_settings_from_json(const nlohmann::json& json);

}  // namespace seedbed::experiments
