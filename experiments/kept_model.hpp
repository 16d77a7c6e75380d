#pragma once

#include <string>

#include "experiments/dataset/prepared_data.hpp"
#include "models/inference.hpp"
#include "results/packs/kept_file.hpp"

namespace seedbed::experiments {

/// A job that is done, and the file in which its model is.
struct KeptModel {
  std::string job;
  results::KeptFile file;
};

/// The network in that file, as it was when the job ended. `data` are the job's, as that network reads them.
/// Throws models::ModelFileError, naming the file, if it is missing or damaged, belongs to another job, or
/// does not go with the data.
models::Network network_of(const KeptModel& kept, const PreparedData& data);

}  // namespace seedbed::experiments
