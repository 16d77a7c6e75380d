#pragma once

#include <functional>

#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::results {

/// Visits the table's jobs in order, each with what the ledger knows of it (null if nothing). Looks them up
/// some thousands at a time, which is quick even where table and ledger have them in different orders, and
/// takes little memory. `wanted`, if given, says which rows to look up and visit.
void for_each_row(const JobTable& table, const Ledger& ledger, Detail detail,
                  const std::function<void(const JobRow& row, const LedgerJob* job)>& visit,
                  const std::function<bool(const JobRow& row)>& wanted = {});

}  // namespace seedbed::results
