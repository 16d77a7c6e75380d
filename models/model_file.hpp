#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "models/inputs.hpp"
#include "models/network_layout.hpp"
#include "models/network_settings.hpp"

namespace seedbed::models {

/// A trained model as kept in a file: everything that prediction needs.
struct SavedModel {
  NetworkSettings network;
  InputShape inputs;
  TargetScaling scaling;
  NetworkState state;
  nlohmann::json preprocessing;  ///< fitted preprocessing, as experiments/dataset writes it
  nlohmann::json details;        ///< job, settings, scores, program version: for people
};

/// A file that is damaged, truncated or not a Seedbed model; the message names the file and what is wrong.
struct ModelFileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Writes a safetensors file (8-byte little-endian header length, JSON header, raw tensors without the
/// layout's padding) with the model's description in the header's __metadata__, as JSON texts, and an XXH3
/// hash of 128 bits over header and tensors. Written beside `path` and renamed, so that a file under that
/// name is always whole. Throws ModelFileError if it cannot be written, std::invalid_argument if the values
/// do not fit the network.
void write_model(const std::filesystem::path& path, const SavedModel& model);

/// Reads it back. Lengths are checked before anything is allocated, the hash before anything is believed.
/// Throws ModelFileError. Padding comes back as zeros.
SavedModel read_model(const std::filesystem::path& path);
/// The same of the bytes of such a file; `name` stands for it in messages.
SavedModel read_model(std::string_view bytes, const std::string& name);

}  // namespace seedbed::models
