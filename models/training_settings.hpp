#pragma once

namespace seedbed::models {

enum class Monitor { crps_validation, nll_validation };
enum class OptimizerKind { adam, adamw, sgd };
enum class Schedule { constant, cosine, one_cycle, cosine_restarts };
enum class Loss { nll, crps, crps_nll };
enum class AverageKind { none, ema, tail };
enum class Preset { none, strong };
/// What takes a training step: this program's own pass, or libtorch by autograd. `automatic` is the first
/// where it can, which is for the perceptron.
enum class Engine { automatic, fused, torch };

/// The share of the log score beside the CRPS in Loss::crps_nll: enough to keep tails honest, which the CRPS
/// hardly sees, and little enough to leave the CRPS what is lessened.
inline constexpr double kLogScoreShare = 0.1;

/// Which average of the weights over the steps is scored, kept and tested in place of the last weights
/// (`train.average:` in an experiment file).
///   ema    an exponential moving average of the weights after every step: step t = 1, 2, … keeps the share
///          min(decay, (1 + t) / (10 + t)) of the average, and the weights after step 0 begin it, so that it
///          forgets the start (TensorFlow's tf.train.ExponentialMovingAverage with num_updates)
///   tail   the mean of the weights after every step beyond the share `from` of the steps that there can be;
///          until then the weights as they are (Polyak and Juditsky, "Acceleration of stochastic
///          approximation by averaging", 1992; Izmailov et al., "Averaging weights leads to wider optima and
///          better generalization", UAI 2018)
struct AverageSettings {
  AverageKind kind = AverageKind::none;
  double decay = 0.999;
  double from = 0.75;

  bool operator==(const AverageSettings&) const = default;
};

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
  AverageSettings average = {};
  int cycles = 4;  ///< of Schedule::cosine_restarts
  /// Standard deviation of what is added to the standardised targets, anew in every step; 0 = off.
  double label_noise = 0.0;
  /// Share of each column's codes, in [0, 1), that a step takes for unknown; 0 = off.
  double level_dropout = 0.0;
  Engine engine = Engine::automatic;
  Preset preset =
      Preset::none;  ///< the name of the settings that this and others began with; decides nothing

  bool operator==(const TrainingSettings&) const = default;
};

/// Whether the training of `before`, which differs from that of `after` in its epochs alone, is how that of
/// `after` begins: where nothing in it depends on how many epochs there will be.
bool goes_on_from(const TrainingSettings& before, const TrainingSettings& after);

}  // namespace seedbed::models
