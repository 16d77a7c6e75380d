#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/program_settings.hpp"
#include "models/network_settings.hpp"
#include "models/training_settings.hpp"
#include "results/packs/kept_file.hpp"

namespace seedbed::experiments {

/// Every setting that decides a job's result, besides its split and seed.
struct JobSettings {
  DataSettings data;
  models::NetworkSettings model;
  models::TrainingSettings train;
  ProgramSettings program;

  /// Whether the job is another program; `model` and `train` say nothing then.
  bool is_program() const { return !program.command.empty(); }

  bool operator==(const JobSettings&) const = default;
};

/// One network to train, or program to run, and to score: a cell of the grid, a split and a seed.
struct Job {
  std::string id;  ///< 20 hexadecimal digits; decides file names and what counts as done
  JobSettings settings;
  int split = 0;
  std::uint64_t seed = 0;
  std::string cell;  ///< the varied settings, for messages: "model.components=3 train.lr=0.001"
};

/// Where and how often a job's training is kept, so that another attempt can go on from there.
struct CheckpointPlan {
  std::filesystem::path path;  ///< empty: never
  double every_seconds = 0;    ///< 0: only when the job is stopped
};

/// Where the training of a job that is done is kept, so that the same job with more epochs can go on from it.
struct KeptTraining {
  std::filesystem::path path;
  std::int64_t most_bytes = 0;  ///< a longer one is not kept
};

/// The training that another job kept.
struct EarlierTraining {
  std::string job = {};  ///< its id
  results::KeptFile file = {};
};

/// What a program is given besides its settings, and what is kept of what it leaves.
struct ProgramOutputs {
  std::filesystem::path folder;     ///< the job's own, which survives attempts
  std::filesystem::path forecasts;  ///< where its forecasts are kept
  std::filesystem::path result;     ///< where what it says of itself is kept
  int threads = 1;
  bool only_score = false;  ///< what is kept there, if it is: the program is not run
};

/// What a job is to leave. Paths are final names; an empty path means: not wanted.
struct JobOutputs {
  std::filesystem::path log;
  std::filesystem::path model;
  std::filesystem::path predictions;
  /// Scores beyond the default ones (results/score_columns.hpp), which every job has: "pinball_0.1_test".
  std::vector<std::string> more_scores = {};
  CheckpointPlan checkpoint = {};
  /// The model of the job, which is done. Scores and predictions are computed from it and nothing is trained,
  /// unless it turns out to be of no use: then it is trained again and put in its place, or into `model` if
  /// it is in a pack. Empty: train.
  results::KeptFile kept_model = {};
  KeptTraining trained = {};
  EarlierTraining earlier = {};  ///< to go on from; nothing: from the start
  ProgramOutputs program = {};
};

}  // namespace seedbed::experiments
