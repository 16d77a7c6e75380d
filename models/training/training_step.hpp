#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/aligned_floats.hpp"
#include "models/network_layout.hpp"
#include "models/training/batch_loss.hpp"
#include "models/training/label_noise.hpp"
#include "models/training/optimizer.hpp"
#include "models/training/passes/training_pass.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// A network in training: its parameters and gradient, the optimiser's moments, and the buffers in which one
/// step after another is taken without further allocation.
class TrainingStep {
 public:
  /// For batches of up to `most_rows` rows; dropout and noise of labels are drawn from `seed`. Both targets
  /// must outlive this object.
  TrainingStep(const NetworkSettings& network, const TrainingSettings& settings, const InputShape& inputs,
               const TrainingTarget& standardised, std::span<const double> target, std::size_t most_rows,
               std::uint64_t seed);

  /// Learns from one batch and returns its mean loss before that; leaves everything as it is and returns
  /// nothing if the loss or its gradient is not finite. `number` numbers what is drawn, `rate` is the
  /// learning rate.
  std::optional<double> take(const Batch& batch, std::int64_t number, double rate);

  /// Throws std::invalid_argument for a state of another network.
  void load(const NetworkState& state);
  /// Makes up for what steps left undone in tables' rows that their batches did not use.
  NetworkState state();

  /// As they are: rows of tables that the last batches did not use may have steps to make up for.
  std::span<const float> parameters() const { return {parameters_.data(), parameters_.size()}; }
  /// The first parameter behind the tables.
  std::size_t tables_end() const { return optimizer_.tables_end(); }

  /// As it is between two steps: nothing is made up for, so that writing it changes no later bit.
  template <class Archive>
  void exchange(Archive& archive) {
    archive.values(parameters_.span());
    archive.values(statistics_.span());
    optimizer_.exchange(archive);
  }

 private:
  TrainingStep(const NetworkLayout& layout, const NetworkSettings& network, const TrainingSettings& settings,
               const InputShape& inputs, const TrainingTarget& standardised, std::span<const double> target,
               std::size_t most_rows, std::uint64_t seed);
  double gradient_norm(std::span<const TableRows> rows);

  double clip_norm_;
  AlignedFloats parameters_, gradient_, statistics_;  // as the network's layout places them
  std::unique_ptr<TrainingPass> pass_;
  BatchLoss loss_;
  LabelNoise noise_;
  Optimizer optimizer_;
};

}  // namespace seedbed::models
