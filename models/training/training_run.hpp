#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/training/batches.hpp"
#include "models/training/early_stopping.hpp"
#include "models/training/first_layer/level_dropout.hpp"
#include "models/training/schedule.hpp"
#include "models/training/train.hpp"
#include "models/training/training_step.hpp"
#include "models/training/validation.hpp"
#include "models/training/weight_average.hpp"

namespace seedbed::models {

/// A training run that can be looked at between steps. Everything that changes while it runs is in the
/// step's buffers, the stopping rule and `Progress`; the rest follows from the arguments.
class TrainingRun {
 public:
  /// An epoch with more than this share of its steps skipped ends the run.
  static constexpr double kMostSkipped = 0.1;

  /// The arguments must outlive the run.
  TrainingRun(const NetworkSettings& network, const TrainingSettings& settings, const TrainingData& data,
              std::uint64_t seed);
  /// A run that ends after `epochs` of the epochs that the settings have, and keeps the last.
  TrainingRun(const NetworkSettings& network, const TrainingSettings& settings, const TrainingData& data,
              std::uint64_t seed, int epochs);

  bool finished() const;
  /// Takes the next step; if it is the last of its epoch, scores the network and returns what that gave.
  /// Throws TrainingDiverged.
  std::optional<EpochScores> advance();
  /// Of all steps that there can be, those taken: 0 … 1.
  double share_done() const;
  /// The kept weights; call when finished.
  TrainedNetwork result() const;
  std::span<const EpochScores> epochs() const { return progress_.epochs; }

  /// Everything that changes while it runs, between two steps.
  std::vector<std::byte> save();
  /// Goes on from there, as if there had been no interruption: for a run made with the same arguments. Throws
  /// StateMismatch, and is of no use after that.
  void restore(std::span<const std::byte> state);

 private:
  struct Progress {
    int epoch = 0;          ///< epochs ended
    std::int64_t step = 0;  ///< steps begun, over all epochs
    double loss_sum = 0;    ///< over this epoch's rows
    std::size_t rows = 0;   ///< of this epoch that loss_sum counts
    int skipped = 0;        ///< steps of this epoch
    NetworkState kept;
    std::vector<EpochScores> epochs;

    template <class Archive>
    void exchange(Archive& archive);
  };

  template <class Archive>
  void exchange(Archive& archive);

  void begin_epoch();
  void learn_from(const Batch& batch);
  EpochScores end_epoch();
  /// What the epoch ends with: the average of the weights, if there is one.
  NetworkState state_to_score();
  EpochScores score_epoch(const NetworkState& state);
  void require_progress() const;

  const NetworkSettings& network_;
  const TrainingSettings& settings_;
  const TrainingData& data_;
  std::uint64_t seed_;
  int last_epoch_;
  TrainingTarget target_;
  Batches batches_;
  LevelDropout levels_;
  TrainingStep step_;
  WeightAverage average_;
  LearningRate rate_;
  Validation validation_;
  EarlyStopping stopping_;
  std::vector<std::int32_t> order_;  ///< of this epoch's rows; empty before its first step
  Progress progress_;
};

}  // namespace seedbed::models
