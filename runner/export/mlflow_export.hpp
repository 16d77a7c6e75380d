#pragma once

#include <filesystem>

#include "runner/export/exported_job.hpp"

namespace seedbed::runner {

/// Fills a new folder as MLflow keeps runs in files (`mlflow ui --backend-store-uri FOLDER`): one experiment,
/// a run for each job, its settings as params, its scores as metrics and its epochs as their history. Throws
/// FileError.
void export_to_mlflow(const Exported& exported, const std::filesystem::path& folder);

}  // namespace seedbed::runner
