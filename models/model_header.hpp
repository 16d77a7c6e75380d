#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "models/model_file.hpp"

namespace seedbed::models {

/// A model file's JSON header begins with this, followed by the hash in kHashDigits hexadecimal digits.
inline constexpr std::string_view kHeaderStart = R"({"__metadata__":{"hash":")";
inline constexpr std::size_t kHashDigits = 32;

/// The header of a model, padded with spaces, with zeros in the place of the hash. A safetensors header maps
/// __metadata__ to strings and each tensor's name to its type, shape and place among the bytes that follow.
/// Throws ModelFileError if a text in the model cannot be written as JSON.
std::string header_text(const SavedModel& model, const NetworkLayout& layout);

/// The model that a header describes, its values still zero. Throws ModelFileError, without naming the file,
/// unless the tensors listed are exactly those of the network, one behind the other, `tensor_bytes` in all.
SavedModel parse_header(std::string_view header, std::uint64_t tensor_bytes);

}  // namespace seedbed::models
