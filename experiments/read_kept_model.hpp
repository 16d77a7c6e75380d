#pragma once

#include "models/model_file.hpp"
#include "results/packs/kept_file.hpp"

namespace seedbed::experiments {

/// The model that a job left, from a file of its own or from a pack; see models::read_model. Throws
/// models::ModelFileError.
models::SavedModel read_kept_model(const results::KeptFile& file);

}  // namespace seedbed::experiments
