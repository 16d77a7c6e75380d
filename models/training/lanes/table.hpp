#pragma once

// All kernels of one vector level; included by one translation unit per level.

#include "models/training/lanes/activation_kernels.hpp"
#include "models/training/lanes/bin_kernels.hpp"
#include "models/training/lanes/dropout_kernels.hpp"
#include "models/training/lanes/input_kernels.hpp"
#include "models/training/lanes/loss_kernels.hpp"
#include "models/training/lanes/norm_kernels.hpp"
#include "models/training/lanes/update_kernels.hpp"

namespace seedbed::models {
namespace {

constexpr Kernels kTable = {.gather_rows = gather_rows,
                            .add_to_table = add_to_table,
                            .fill_waves = fill_waves,
                            .waves_back = waves_back,
                            .find_bins = find_bins,
                            .sum_bins = sum_bins,
                            .add_bins = add_bins,
                            .bins_back = bins_back,
                            .average_rows = average_rows,
                            .spread_row = spread_row,
                            .relu = activate_grid<Relu>,
                            .silu = activate_grid<Silu>,
                            .gelu = activate_grid<Gelu>,
                            .tanh = activate_grid<Tanh>,
                            .through_activation = through_activation,
                            .drop = drop,
                            .layer_norm = layer_norm,
                            .layer_norm_back = layer_norm_back,
                            .batch_norm = batch_norm,
                            .batch_norm_back = batch_norm_back,
                            .add_to_rows = add_to_rows,
                            .log_score = log_score,
                            .mixtures = mixtures,
                            .yes_no_log_score = yes_no_log_score,
                            .brier_score = brier_score,
                            .sum_rows = sum_rows,
                            .squared_norm = squared_norm,
                            .adam = adam,
                            .missed_adam = missed_adam,
                            .descend = descend,
                            .approach = approach};

}  // namespace

template <VectorLevel>
const Kernels& kernels_of_level() {
  return kTable;
}

template const Kernels& kernels_of_level<kVectorLevel>();

}  // namespace seedbed::models
