#include "results/ledger/ledger_runs.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "results/ledger/ledger_rows.hpp"
#include "results/ledger/row_hash.hpp"

namespace seedbed::results {
namespace {

constexpr std::array<std::pair<RunEnd, std::string_view>, 4> kEnds = {{
    {RunEnd::done, "done"},
    {RunEnd::failed, "failed"},
    {RunEnd::interrupted, "interrupted"},
    {RunEnd::error, "error"},
}};

std::string end_name(RunEnd end) {
  for (const auto& [known, name] : kEnds) {
    if (known == end) return std::string(name);
  }
  throw std::invalid_argument("a run cannot end like this");
}

std::int64_t run_hash(const RunEntry& run) {
  const RunEnvironment& where = run.environment;
  RowHash hash("runs");
  hash.integer(run.number).real(run.started);
  for (const std::string* text : {&where.program, &where.command, &where.directory, &where.git_commit,
                                  &where.git_state, &where.host, &where.cpu, &where.libraries}) {
    hash.text(*text);
  }
  hash.integer(where.cores).integer(where.memory);
  if (run.end != RunEnd::none) hash.real(run.ended).text(end_name(run.end));
  return hash.value();
}

constexpr const char* kSelect =
    "SELECT number, started, ended, outcome, program, command, directory, git_commit, git_state, host, cpu, "
    "cores, memory, libraries, hash, rowid FROM ";

/// Nothing if the row's hash is not right.
std::optional<RunEntry> read_run(Query& row) {
  RunEntry run;
  run.number = row.small(0);
  run.started = row.real(1);
  if (!row.is_null(3)) {
    run.ended = row.real(2);
    for (const auto& [end, name] : kEnds) {
      if (name == row.text(3)) run.end = end;
    }
  }
  RunEnvironment& where = run.environment;
  int column = 4;
  for (std::string* text : {&where.program, &where.command, &where.directory, &where.git_commit,
                            &where.git_state, &where.host, &where.cpu}) {
    *text = row.text(column++);
  }
  where.cores = row.small(11);
  where.memory = row.integer(12);
  where.libraries = row.text(13);
  return run_hash(run) == row.integer(14) ? std::optional(std::move(run)) : std::nullopt;
}

}  // namespace

int insert_run(SQLite::Database& database, const RunEnvironment& environment, double started) {
  RunEntry run;
  run.number = database.execAndGet("SELECT coalesce(max(number), 0) + 1 FROM runs").getInt();
  run.started = started;
  run.environment = environment;
  SQLite::Statement insert(
      database,
      "INSERT INTO runs (number, started, program, command, directory, git_commit, git_state, host, cpu, "
      "cores, memory, libraries, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  Query(insert)
      .bind(run.number, run.started, environment.program, environment.command, environment.directory,
            environment.git_commit, environment.git_state, environment.host, environment.cpu,
            environment.cores, environment.memory, environment.libraries, run_hash(run))
      .run();
  return run.number;
}

void update_run(SQLite::Database& database, int number, RunEnd how, double ended) {
  SQLite::Statement select(database, std::string(kSelect) + "runs WHERE number = ?");
  std::optional<RunEntry> run;
  {
    Query row(select);
    if (row.bind(number).step()) run = read_run(row);
  }
  if (!run) return;
  run->ended = ended;
  run->end = how;
  SQLite::Statement update(database, "UPDATE runs SET ended = ?, outcome = ?, hash = ? WHERE number = ?");
  Query(update).bind(run->ended, end_name(how), run_hash(*run), number).run();
}

std::vector<int> read_runs(SQLite::Database& database, std::vector<RunEntry>& runs) {
  SQLite::Statement select(database, std::string(kSelect) + "runs ORDER BY number");
  Query row(select);
  std::vector<int> damaged;
  while (row.step()) {
    if (auto run = read_run(row)) {
      runs.push_back(std::move(*run));
    } else {
      damaged.push_back(row.small(0));
    }
  }
  return damaged;
}

void take_runs(SQLite::Database& database) {
  SQLite::Statement select(database, std::string(kSelect) + "found.runs ORDER BY outcome IS NOT NULL");
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO runs SELECT * FROM found.runs WHERE rowid = ?");
  for (Query row(select); row.step();) {
    if (read_run(row)) Query(insert).bind(row.integer(15)).run();
  }
}

}  // namespace seedbed::results
