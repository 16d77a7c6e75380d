#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "results/ledger/ledger.hpp"

namespace seedbed::results {

/// A prepared statement in use: reset when it goes out of scope, so that no read is left open.
class Query {
 public:
  explicit Query(SQLite::Statement& statement) : statement_(statement) {}
  ~Query() { statement_.tryReset(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Binds all parameters in turn. Texts are not copied and must live until the query has run.
  template <class... Values>
  Query& bind(const Values&... values) {
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }
  bool step() { return statement_.executeStep(); }
  void run() { statement_.exec(); }

  std::int64_t integer(int column) { return statement_.getColumn(column).getInt64(); }
  int small(int column) { return statement_.getColumn(column).getInt(); }
  double real(int column);  ///< NaN for NULL
  bool is_null(int column) { return statement_.getColumn(column).isNull(); }
  std::string_view text(int column);  ///< valid until the next step

 private:
  void bind_one(int index, std::int64_t value) { statement_.bind(index, value); }
  void bind_one(int index, int value) { statement_.bind(index, value); }
  void bind_one(int index, const std::string& value) { statement_.bindNoCopy(index, value); }
  void bind_one(int index, double value);

  SQLite::Statement& statement_;
};

/// A row of `jobs`.
struct JobEntry {
  static constexpr const char* kSelect = "SELECT key, hash, id, split, seed, settings, data FROM jobs ";
  static constexpr const char* kInsert =
      "INSERT INTO jobs (hash, id, split, seed, settings, data) VALUES (?, ?, ?, ?, ?, ?)";

  std::int64_t key = 0;
  JobIdentity identity;
  bool intact = false;  ///< its hash is right
};

/// A row of `attempts`. Until the attempt has ended only number, run and log mean anything.
struct AttemptEntry {
  static constexpr const char* kSelect =
      "SELECT number, hash, outcome, entry, error, score_count, epoch_count, best_epoch, started, "
      "wall_seconds, rows_per_second, peak_memory, host, platform, run, log, exit_code, signal FROM attempts "
      "WHERE job = ? ORDER BY number";
  static constexpr const char* kInsert =
      "INSERT INTO attempts (job, number, hash, run, log) VALUES (?, ?, ?, ?, ?)";
  static constexpr const char* kUpdate =
      "UPDATE attempts SET hash = ?, outcome = ?, entry = ?, error = ?, score_count = ?, epoch_count = ?, "
      "best_epoch = ?, started = ?, wall_seconds = ?, rows_per_second = ?, peak_memory = ?, host = ?, "
      "platform = ?, run = ?, log = ?, exit_code = ?, signal = ? "
      "WHERE job = ? AND number = ? AND outcome IS NULL";
  static constexpr int kNoRun = -1;  ///< in rows of version 1, which do not say

  int number = 0;
  bool ended = false;
  bool intact = false;
  std::int64_t entry = 0;  ///< where its scores and epochs are
  int score_count = 0;
  int epoch_count = 0;
  int run = kNoRun;
  std::string log;
  JobResult result;  ///< without scores and epochs
};

JobEntry read_job(Query& row, bool with_settings);
void insert_job(SQLite::Statement& insert, const JobIdentity& job);

/// The hash of an attempt's row covers the job's id, so that it cannot be taken for another job's.
AttemptEntry read_attempt(Query& row, const std::string& id);
void insert_attempt(SQLite::Statement& insert, std::int64_t job, const std::string& id,
                    const AttemptEntry& attempt);
void update_attempt(SQLite::Statement& update, std::int64_t job, const std::string& id,
                    const AttemptEntry& attempt);

/// The hash of a row of `scores` or `epochs`.
std::int64_t text_hash(std::string_view table, const std::string& id, int number, std::string_view text);

}  // namespace seedbed::results
