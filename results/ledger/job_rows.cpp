#include "results/ledger/job_rows.hpp"

#include <vector>

namespace seedbed::results {
namespace {

/// With 100 epochs a job takes about 6 kB.
constexpr std::size_t kJobsAtATime = 4096;

}  // namespace

void for_each_row(const JobTable& table, const Ledger& ledger, Detail detail,
                  const std::function<void(const JobRow& row, const LedgerJob* job)>& visit,
                  const std::function<bool(const JobRow& row)>& wanted) {
  std::vector<JobRow> rows;
  std::vector<std::string> ids;
  for (std::size_t next = 0; next < table.size;) {
    rows.clear();
    ids.clear();
    for (; next < table.size && rows.size() < kJobsAtATime; ++next) {
      JobRow row = table.row(next);
      if (wanted && !wanted(row)) continue;
      ids.push_back(row.id);
      rows.push_back(std::move(row));
    }
    const auto jobs = ledger.find_all(ids, detail);
    for (std::size_t i = 0; i < rows.size(); ++i) visit(rows[i], jobs[i] ? &*jobs[i] : nullptr);
  }
}

}  // namespace seedbed::results
