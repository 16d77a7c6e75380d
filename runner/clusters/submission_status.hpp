#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runner/clusters/submission.hpp"

namespace seedbed::runner {

/// What was submitted for a run directory and what Slurm says of it, asked once.
struct SubmissionStatus {
  Submission submission;
  std::vector<QueuedTask> queue;
  std::string problem;  ///< why Slurm could not be asked; empty if it was
};

/// Nothing if nothing was ever submitted.
std::optional<SubmissionStatus> submission_status(const std::filesystem::path& root, const Slurm& slurm);

/// Lines for `seedbed status`; `left` is how many jobs are neither done nor failed.
std::string submission_text(const SubmissionStatus& status, std::size_t left, const std::string& root);

/// Object "cluster" of `seedbed status --format json`.
nlohmann::ordered_json submission_json(const SubmissionStatus& status);

}  // namespace seedbed::runner
