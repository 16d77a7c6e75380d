#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "models/network_settings.hpp"
#include "models/training_settings.hpp"

namespace seedbed::experiments {

/// Every setting that decides a job's result, besides its split and seed.
struct JobSettings {
  DataSettings data;
  models::NetworkSettings model;
  models::TrainingSettings train;

  bool operator==(const JobSettings&) const = default;
};

/// One network to train and score: a cell of the grid, a split and a seed.
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
  std::filesystem::path path = {};
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
  /// unless it turns out to be of no use: then it is trained again and put in its place. Empty: train.
  std::filesystem::path kept_model = {};
  KeptTraining trained = {};
  EarlierTraining earlier = {};  ///< to go on from; nothing: from the start
};

}  // namespace seedbed::experiments
