#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "experiments/plan/experiment_file.hpp"

namespace seedbed::experiments {

/// Reads an experiment file, and the files that it extends: `extends: base.yaml`, a path relative to the file
/// that says it. What the file itself gives stands in place of what the other gives, key by key; `exclude`
/// and `include` as a whole; a group such as data.split as a whole if it says its kind. A name is not
/// inherited: it names a run directory. The first of the `sources` added is the file's own; paths in each are
/// relative to it. Throws ExperimentError.
ExperimentFile read_extended_file(const std::filesystem::path& file,
                                  std::vector<std::unique_ptr<Source>>& sources);

}  // namespace seedbed::experiments
