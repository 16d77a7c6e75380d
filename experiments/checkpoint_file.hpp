#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/packs/kept_file.hpp"

namespace seedbed::experiments {

// The state of a job's training, kept so that another attempt can go on from there. The file is whole or not
// there, and carries a hash: what has been damaged is not used.

/// What the state belongs to: training goes on to the same bits only where all of this is the same.
struct CheckpointIdentity {
  std::string job;       ///< its id
  int numerics = 0;      ///< the program's numerics version, see plan/job_id.hpp
  std::string platform;  ///< see results/platform.hpp
};

/// Throws std::system_error.
void write_checkpoint(const std::filesystem::path& path, const CheckpointIdentity& identity,
                      std::span<const std::byte> state);

/// The state in that file; nothing if there is none, it is damaged, or it belongs to something else. `why`
/// becomes the reason, empty if there is simply no file.
std::optional<std::vector<std::byte>> read_checkpoint(const results::KeptFile& file,
                                                      const CheckpointIdentity& identity, std::string& why);

}  // namespace seedbed::experiments
