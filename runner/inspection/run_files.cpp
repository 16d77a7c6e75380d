#include "runner/inspection/run_files.hpp"

#include <filesystem>
#include <system_error>

#include "results/derived_files.hpp"
#include "results/ledger/ledger_table.hpp"
#include "runner/inspection/default_value.hpp"

namespace seedbed::runner {

void write_run_files(const results::RunDirectory& directory, const results::JobTable& table,
                     const results::Ledger& ledger, const std::vector<std::string>& scores, bool others) {
  results::write_derived_files(directory.root(), table, ledger, scores);
  std::error_code none;
  if (!others && !std::filesystem::exists(directory.results_of_all(), none)) return;
  results::write_results(directory.results_of_all(), results::table_of_all_jobs(ledger, default_value),
                         ledger, scores);
}

}  // namespace seedbed::runner
