#include "experiments/read_kept_model.hpp"

#include <fmt/format.h>

#include <string>

namespace seedbed::experiments {

models::SavedModel read_kept_model(const results::KeptFile& file) {
  // A file that nobody moves is read bit by bit, and what it says of its size is checked before.
  if (!file.packed() && !file.found_again) return models::read_model(file.path);
  std::string bytes;
  try {
    bytes = file.read();
  } catch (const results::KeptFileError& error) {
    throw models::ModelFileError(fmt::format("cannot read the model '{}': {}", file.name(), error.what()));
  }
  return models::read_model(bytes, file.name());
}

}  // namespace seedbed::experiments
