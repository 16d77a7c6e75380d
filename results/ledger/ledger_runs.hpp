#pragma once

#include <SQLiteCpp/Database.h>

#include <vector>

#include "results/ledger/run_entry.hpp"

namespace seedbed::results {

/// Adds a row to `runs`; returns its number. `started`: seconds since the epoch.
int insert_run(SQLite::Database& database, const RunEnvironment& environment, double started);

/// Notes that a run ended then. Nothing if its row is damaged.
void update_run(SQLite::Database& database, int number, RunEnd how, double ended);

/// Appends the rows whose hash is right, in order; returns the numbers of the others.
std::vector<int> read_runs(SQLite::Database& database, std::vector<RunEntry>& runs);

/// Takes the rows of found.runs whose hash is right over into `runs`; of several for one run one that tells
/// of its end.
void take_runs(SQLite::Database& database);

}  // namespace seedbed::results
