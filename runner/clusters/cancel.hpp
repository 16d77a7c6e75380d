#pragma once

#include <filesystem>
#include <string>

#include "runner/clusters/slurm.hpp"

namespace seedbed::runner {

/// `seedbed cancel`: ends what was submitted for a run directory and is queued or running, the follow-up task
/// first, lest it submit again. Returns what there is to say. Throws RunLocked while another process works in
/// the directory, SlurmError, and std::runtime_error if nothing was ever submitted from it.
std::string cancel_submission(const std::filesystem::path& root, const std::string& command,
                              const Slurm& slurm);

}  // namespace seedbed::runner
