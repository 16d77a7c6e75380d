#pragma once

#include <cstddef>
#include <cstdint>

#include "base/vector_level.hpp"
#include "models/network_settings.hpp"

namespace seedbed::models {

/// Activations of one layer: rows × stride floats, stride a multiple of 16, of which the first `width`
/// columns count. Columns beyond hold finite values that nobody reads.
struct Grid {
  std::size_t rows;
  std::size_t width;
  std::size_t stride;
};

/// Which row of a table belongs to row i of a batch: chosen[i], or codes[chosen[i] * step] if there are
/// codes.
struct RowChoice {
  const std::int32_t* chosen;
  const std::int32_t* codes;
  std::size_t step;
};

/// The weights of bins in the first layer: inputs × bins rows of `width` floats, one after the other. What is
/// summed over them has rows of `stride` floats, a multiple of 16.
struct BinTable {
  std::size_t inputs;
  std::size_t bins;  ///< of each input
  std::size_t width;
  std::size_t stride;
};

/// The bin that a number lies in, and how much of it lies below.
struct BinnedNumber {
  std::uint32_t bin;
  float share;
};

/// Where bins_back sorts the numbers of up to kBinRows rows.
struct SortedNumber {
  std::uint32_t offset;  ///< of its row, in floats from the first of these
  float share;
};
inline constexpr std::size_t kBinRows = 128;  // a block of derivatives stays in the first cache
struct BinSorting {
  SortedNumber* sorted;  ///< inputs × kBinRows
  std::uint32_t* ends;   ///< inputs × bins: where those of a bin end in `sorted`
};

/// Which random numbers decide what dropout keeps: one layer of one step.
struct DropoutDraw {
  std::uint64_t seed;
  std::uint32_t layer;
  std::uint64_t step;
};

/// What an Adam step needs besides the buffers; names as in Kingma and Ba, "Adam: a method for stochastic
/// optimization", ICLR 2015, and Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019.
struct AdamStep {
  float gradient_factor;    ///< clipping
  float l2;                 ///< added to the gradient as l2 * parameter
  float keep;               ///< parameters are first multiplied by this (decoupled decay)
  float rate;               ///< learning rate over 1 - beta1^t
  float second_correction;  ///< 1 / sqrt(1 - beta2^t)
};

/// Several Adam steps in a row for which a parameter's gradient was zero (see MissedSteps).
struct MissedAdam {
  float rate;
  float correction;
  float first, second;  ///< what the moments are multiplied by
};

inline constexpr float kAdamBeta1 = 0.9f;
inline constexpr float kAdamBeta2 = 0.999f;
inline constexpr float kAdamEpsilon = 1e-8f;
inline constexpr float kNormEpsilon = 1e-5f;  ///< added to a variance, as torch does

/// The loops of a training step, compiled for one vector level. All buffers are 64-byte aligned, unless it
/// says otherwise.
struct Kernels {
  /// Row i of `to` becomes a row of `table`, whose rows lie grid.width apart.
  void (*gather_rows)(const float* table, RowChoice choice, float* to, Grid grid);
  /// The way back: row i of `from` is added to that row of `table`, whose rows lie table_stride apart; if
  /// that is a multiple of 16, zeros may be added behind the width.
  void (*add_to_table)(float* table, std::size_t table_stride, RowChoice choice, const float* from,
                       Grid grid);
  /// Behind the first `width` values of each row, its numbers, come for each of them `count` sines and as
  /// many cosines of 2 pi times the number times its frequencies, which are grid.width × count, from
  /// anywhere.
  void (*fill_waves)(float* rows, const float* frequencies, std::size_t count, Grid grid);
  /// The way back: the frequencies' gradient, from rows that fill_waves() has filled and the derivative by
  /// what it filled in, whose rows lie delta_stride apart.
  void (*waves_back)(const float* rows, const float* delta, std::size_t delta_stride, std::size_t count,
                     float* gradient, Grid grid);
  /// Finds the bins of the first table.inputs values of each row; `found` is rows × inputs. Starts and slopes
  /// (NetworkLayout) are inputs × bins, from anywhere.
  void (*find_bins)(const float* numbers, const float* starts, const float* slopes, BinTable table, Grid grid,
                    BinnedNumber* found);
  /// Row b of an input in `passed`, inputs × bins × stride, becomes the sum of its weights before bin b.
  void (*sum_bins)(const float* weights, BinTable table, float* passed);
  /// To each row is added what its numbers' bins say: all weights of the bins passed, and the share of its
  /// own.
  void (*add_bins)(const float* weights, const float* passed, BinTable table, const BinnedNumber* found,
                   float* to, Grid grid);
  /// The way back: the gradient of all weights, which is overwritten.
  void (*bins_back)(const float* delta, BinTable table, const BinnedNumber* found, const BinSorting& sorting,
                    float* gradient, Grid grid);
  /// `to` becomes the mean of `count` rows of `table`, 0 if there are none.
  void (*average_rows)(const float* table, std::size_t width, const std::int32_t* rows, std::size_t count,
                       float* to);
  /// The way back: `from` / count is added to each of these rows.
  void (*spread_row)(float* table, std::size_t width, const std::int32_t* rows, std::size_t count,
                     const float* from);

  /// z += bias (if not null); then out = f(z) and z = f'(z).
  using Activate = void (*)(float* z, float* out, const float* bias, Grid grid);
  Activate relu, silu, gelu, tanh;

  /// delta *= slope, and column_sums[c] = the sum of column c afterwards, for all columns up to the stride.
  void (*through_activation)(float* delta, const float* slope, float* column_sums, Grid grid);

  /// Multiplies both buffers by `factor` where drop_number() is at least `threshold`, and by 0 elsewhere.
  void (*drop)(float* out, float* slope, Grid grid, std::uint32_t threshold, float factor, DropoutDraw draw);

  /// Layer normalisation of z + bias: `normalised` has mean 0 and variance 1 in each row, z = weight *
  /// normalised + shift, inverse_sd has one value per row.
  void (*layer_norm)(float* z, float* normalised, float* inverse_sd, const float* bias, const float* weight,
                     const float* shift, Grid grid);
  /// delta: in, derivative by layer_norm's result; out, derivative by its argument. The others are
  /// overwritten.
  void (*layer_norm_back)(float* delta, const float* normalised, const float* inverse_sd, const float* weight,
                          float* weight_gradient, float* bias_gradient, Grid grid);

  /// Batch normalisation of z + bias, column by column; mean, variance (biased) and inverse_sd have one value
  /// a column.
  void (*batch_norm)(float* z, float* normalised, float* mean, float* variance, float* inverse_sd,
                     const float* bias, const float* weight, const float* shift, Grid grid);
  void (*batch_norm_back)(float* delta, const float* normalised, const float* inverse_sd, const float* weight,
                          const float* shift_gradient, float* weight_gradient, Grid grid);

  /// Adds row_bias[i] to row i.
  void (*add_to_rows)(float* values, const float* row_bias, Grid grid);

  /// The log score of standardised normal mixtures and its derivatives. `outputs` and `gradient` are 3K ×
  /// stride: K logits, K locations, K raw scales, one column per row of the batch. loss[i] is row i's score;
  /// the gradient is that of its mean over `rows`.
  void (*log_score)(const float* outputs, const float* target, float* loss, float* gradient,
                    std::size_t components, std::size_t rows, std::size_t stride);

  /// The mixtures behind outputs laid out as above, K × stride each: weights up to a factor in each column
  /// (the largest is 1), scales, and the derivative of the scales by the raw scales.
  void (*mixtures)(const float* outputs, float* weights, float* scales, float* slopes, std::size_t components,
                   std::size_t rows, std::size_t stride);

  /// Scores of yes/no forecasts and their derivatives. `outputs` and `gradient` hold one value per row of the
  /// batch, the log-odds of 1; targets are 0 or 1. loss[i] is row i's score; the gradient is that of its
  /// mean.
  using YesNoScore = void (*)(const float* outputs, const float* target, float* loss, float* gradient,
                              std::size_t rows);
  YesNoScore yes_no_log_score, brier_score;

  /// row_sums[i] = the sum of the first `width` values of row i.
  void (*sum_rows)(const float* values, float* row_sums, Grid grid);

  // The rest takes any size, from anywhere.
  double (*squared_norm)(const float* values, std::size_t size);
  void (*adam)(float* parameters, const float* gradient, float* first, float* second, std::size_t size,
               const AdamStep& step);
  /// parameters -= rate * first / (correction * sqrt(second) + epsilon); then the moments decay.
  void (*missed_adam)(float* parameters, float* first, float* second, std::size_t size,
                      const MissedAdam& missed);
  /// parameters -= rate * (gradient_factor * gradient + l2 * parameters).
  void (*descend)(float* parameters, const float* gradient, std::size_t size, float gradient_factor, float l2,
                  float rate);
  /// average += share * (values - average).
  void (*approach)(float* average, const float* values, std::size_t size, float share);

  Activate activate(Activation activation) const;
};

/// Those of the level that this processor offers, or of a lower one.
const Kernels& kernels(VectorLevel level = vector_level());

/// Defined by the translation unit of that level.
template <VectorLevel>
const Kernels& kernels_of_level();

/// Purpose::dropout of base/random.hpp, which the kernels cannot include.
inline constexpr std::uint32_t kDropoutPurpose = 3;

/// The random number that decides about element `index` of a dropout grid (row * stride + column).
/// Dropout with some probability keeps the elements whose number is at least drop_threshold(probability).
std::uint32_t drop_number(const DropoutDraw& draw, std::uint64_t index);
std::uint32_t drop_threshold(double probability);

/// The floor of a scale, in units of the standardised target.
inline constexpr float kScaleFloor = 1e-3f;

}  // namespace seedbed::models
