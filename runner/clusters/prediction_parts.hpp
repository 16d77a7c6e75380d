#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "experiments/plan/engine_settings.hpp"
#include "results/packs/kept_file.hpp"
#include "runner/clusters/slurm.hpp"

namespace seedbed::runner {

/// A large file that the tasks of an array predict in parts. Each part is `seedbed predict … --part k/n`, so
/// that the parts one after the other are the whole.
struct PartedPrediction {
  std::vector<results::KeptFile> models;
  std::filesystem::path input, output;
  std::filesystem::path bad_rows;         ///< file for those that are left out; empty: they are errors
  std::vector<std::string> options;       ///< of `seedbed predict` that decide what is written
  std::vector<std::string> engine_words;  ///< the options that `engine` was made of, for the follow-up task
  experiments::EngineSettings engine;
  bool is_follow_up = false;  ///< the task that follows the array asks
  std::string command;        ///< for the lock
};

/// The folder of the parts: OUT.parts.
std::filesystem::path parts_folder(const std::filesystem::path& output);

/// How many parts a file is dealt out to, where nobody says it.
int parts_for(std::int64_t input_bytes, int cpus, std::int64_t most);

/// Submits an array that predicts the parts that are missing, and a follow-up task that submits again what is
/// missing then, while that leads on, and joins all to `output`, whose bytes are those of a prediction by one
/// process; or joins them at once if none is missing; or says that it is under way. Returns an exit code.
/// Throws SlurmError, RunLocked, and std::runtime_error if models, input or options are no longer those of
/// the parts that are there.
int predict_in_parts(const PartedPrediction& prediction, const Slurm& slurm);

}  // namespace seedbed::runner
