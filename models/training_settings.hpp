#pragma once

namespace seedbed::models {

enum class Monitor { crps_validation, nll_validation };
enum class OptimizerKind { adam, adamw, sgd };
enum class Schedule { constant, cosine, one_cycle };
enum class Loss { nll, crps, crps_nll };
enum class Preset { none, strong };

/// The share of the log score beside the CRPS in Loss::crps_nll: enough to keep tails honest, which the CRPS
/// hardly sees, and little enough to leave the CRPS what is lessened.
inline constexpr double kLogScoreShare = 0.1;

/// How a network is trained (`train:` in an experiment file).
struct TrainingSettings {
  int epochs = 100;
  int patience = 10;  ///< epochs without a better monitored score before stopping; 0 = off, last epoch kept
  Monitor monitor = Monitor::crps_validation;
  int batch_size = 256;  ///< rows; the last partial batch is kept, a single row joins the batch before it
  OptimizerKind optimizer = OptimizerKind::adam;
  double lr = 1e-3;  ///< peak learning rate
  Schedule schedule = Schedule::constant;
  double warmup = 0;  ///< epochs of linear warm-up
  double weight_decay = 0.0;
  double clip_norm = 5.0;  ///< largest gradient norm; 0 = off
  Loss loss = Loss::nll;   ///< the CRPS is in units of the training target's standard deviation
  Preset preset =
      Preset::none;  ///< the name of the settings that this and others began with; decides nothing

  bool operator==(const TrainingSettings&) const = default;
};

}  // namespace seedbed::models
