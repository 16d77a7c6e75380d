#pragma once

#include <filesystem>

#include "runner/export/exported_job.hpp"

namespace seedbed::runner {

/// Fills a new folder with two CSV files in long form, as plotting libraries like them: scores.csv (job,
/// cell, split, seed, score, value, standard_error) and epochs.csv (job, cell, split, seed, epoch, quantity,
/// value). Throws FileError.
void export_to_csv(const Exported& exported, const std::filesystem::path& folder);

}  // namespace seedbed::runner
