#pragma once

#include "models/network_layout.hpp"
#include "models/training/train.hpp"

namespace seedbed::models {

/// Sets the running means and variances of batch normalisation to those of the training rows under the
/// state's parameters, exactly: inference then gives what training would with all training rows in one batch
/// and nothing dropped. For parameters that no step has run with, such as averages; Izmailov et al., 2018,
/// take the means over batches instead. Costs a forward pass over the training rows up to each layer.
void measure_batch_statistics(const NetworkSettings& network, const TrainingData& data, NetworkState& state);

}  // namespace seedbed::models
