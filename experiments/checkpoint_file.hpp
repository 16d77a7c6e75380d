#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace seedbed::experiments {

// The state of a job's training, kept so that another attempt can go on from there. The file is whole or not
// there, and carries a hash: what has been damaged is not used.

/// Throws std::system_error. `identity` says what the state belongs to: job, program, platform.
void write_checkpoint(const std::filesystem::path& path, const std::string& identity,
                      std::span<const std::byte> state);

/// The state in that file; nothing if there is none, it is damaged, or it belongs to something else. `why`
/// becomes the reason, empty if there is simply no file.
std::optional<std::vector<std::byte>> read_checkpoint(const std::filesystem::path& path,
                                                      const std::string& identity, std::string& why);

}  // namespace seedbed::experiments
