#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "forecasts/profiling/workload.hpp"
#include "results/packs/kept_file.hpp"

namespace seedbed::forecasts {

/// A model file with the rows of the CSV file `input`, or if that is empty with invented ones. Throws
/// models::ModelFileError and DataError.
Workload model_workload(const results::KeptFile& model, const std::string& input, std::size_t largest_batch);

/// Each distinct size among the cells of an experiment with random weights, and the rows of `input`, or if
/// that is empty of the experiment's own data; models with lagged inputs get invented ones, since they need
/// rows in order. Throws DataError.
std::vector<Workload> experiment_workloads(const experiments::Experiment& experiment,
                                           const std::string& input, std::size_t largest_batch);

}  // namespace seedbed::forecasts
