#pragma once

#include <filesystem>
#include <string>

namespace seedbed::runner {

/// The report of a run directory as an HTML page, see docs/guide/report.md. Reads the ledger as it is now. Of
/// a run that goes on, it loads itself again and has no forecasts, which take longest. Throws what opening a
/// run directory throws, LedgerError.
std::string report_of(const std::filesystem::path& root, bool running = false);

/// Where a run leaves it.
std::filesystem::path report_path(const std::filesystem::path& root);

/// Writes it there after a run, whose results are safe already: returns a message instead of throwing if it
/// cannot be written, and nothing otherwise.
std::string write_report_after_run(const std::filesystem::path& root);

}  // namespace seedbed::runner
