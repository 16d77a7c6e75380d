#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "runner/export/exported_job.hpp"

namespace seedbed::runner {

/// Fills a new folder with TensorBoard's event files (`tensorboard --logdir FOLDER`), one for each job in a
/// folder named for its cell, split and seed: the losses and scores of every epoch, and the final scores.
/// Throws FileError.
void export_to_tensorboard(const Exported& exported, const std::filesystem::path& folder);

/// A record of TensorFlow's record files: length, its checksum, the data, its checksum (masked CRC-32C, see
/// tensorflow/core/lib/io/record_writer).
std::string tensorflow_record(std::string_view data);

}  // namespace seedbed::runner
