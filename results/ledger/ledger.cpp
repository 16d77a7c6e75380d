#include "results/ledger/ledger.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>

#include "results/ledger/job_index.hpp"
#include "results/ledger/ledger_database.hpp"
#include "results/ledger/ledger_rows.hpp"
#include "results/ledger/ledger_runs.hpp"
#include "results/ledger/result_text.hpp"
#include "results/ledger/row_hash.hpp"
#include "results/run_directory.hpp"

namespace seedbed::results {

struct Ledger::Data {
  Data(std::filesystem::path path, LedgerDatabase open_database)
      : file(std::move(path)), opened(std::move(open_database)), database(*opened.database) {
    if (!opened.damage.empty()) note_damage(opened.damage);
  }

  template <class Changes>
  void change(const Changes& changes);
  void note_damage(std::string message);
  void learn_new_jobs();
  std::optional<JobEntry> job(const std::string& id, Detail detail);
  std::int64_t job_key(const JobIdentity& job);
  int next_number(std::int64_t job, const std::string& id);
  std::vector<AttemptEntry> attempts(std::int64_t job, const std::string& id);
  bool read_text(SQLite::Statement& select, const char* table, const std::string& id,
                 const AttemptEntry& attempt, const std::function<void(std::string_view)>& use);
  bool read_parts(const std::string& id, AttemptEntry& attempt, Detail detail);
  LedgerJob with_attempts(JobIdentity identity, std::int64_t key, Detail detail);

  std::filesystem::path file;
  LedgerDatabase opened;
  SQLite::Database& database;
  JobIndex index;
  std::vector<std::string> damage;
  std::unordered_set<std::string> damage_known;
  bool in_transaction = false;
  int run = 0;  ///< that attempts belong to

  SQLite::Statement all_jobs{database, std::string(JobEntry::kSelect) + "ORDER BY key"};
  SQLite::Statement new_jobs{database, "SELECT key, id FROM jobs WHERE key > ? ORDER BY key"};
  SQLite::Statement job_by_key{database, std::string(JobEntry::kSelect) + "WHERE key = ?"};
  SQLite::Statement attempts_of{database, AttemptEntry::kSelect};
  SQLite::Statement scores_of{database, "SELECT scores, hash FROM scores WHERE entry = ?"};
  SQLite::Statement epochs_of{database, "SELECT epochs, hash FROM epochs WHERE entry = ?"};
  SQLite::Statement insert_job_row{database, JobEntry::kInsert};
  SQLite::Statement insert_attempt_row{database, AttemptEntry::kInsert};
  SQLite::Statement update_attempt_row{database, AttemptEntry::kUpdate};
  SQLite::Statement delete_attempt{database, "DELETE FROM attempts WHERE job = ? AND number = ?"};
  SQLite::Statement move_attempts{database, "UPDATE attempts SET job = ? WHERE job = ?"};
  SQLite::Statement delete_job{database, "DELETE FROM jobs WHERE key = ?"};
  SQLite::Statement insert_scores{database, "INSERT INTO scores (scores, hash) VALUES (?, ?)"};
  // Damage to `scores` can leave epochs without them, whose entry is then used again.
  SQLite::Statement insert_epochs{database,
                                  "INSERT OR REPLACE INTO epochs (entry, epochs, hash) VALUES (?, ?, ?)"};
};

void Ledger::Data::note_damage(std::string message) {
  message = fmt::format("{}: {}", file.string(), message);
  if (damage_known.insert(message).second) damage.push_back(std::move(message));
}

/// The writer asks this in its own transaction, so that jobs of another writer are known too.
void Ledger::Data::learn_new_jobs() {
  if (opened.is_snapshot && index.last_key() >= 0) return;
  Query rows(new_jobs);
  rows.bind(index.last_key());
  while (rows.step()) index.add(rows.text(1), rows.integer(0));
}

/// The job's row, intact if there is such a one.
std::optional<JobEntry> Ledger::Data::job(const std::string& id, Detail detail) {
  learn_new_jobs();
  std::optional<JobEntry> found;
  index.for_each(id, [&](std::int64_t key) {
    Query row(job_by_key);
    if ((found && found->intact) || !row.bind(key).step()) return;
    JobEntry candidate = read_job(row, detail != Detail::outcome);
    if (candidate.identity.id == id) found = std::move(candidate);
  });
  if (found && !found->intact)
    note_damage(fmt::format("the row of job {} is damaged; the job counts as not done", id));
  return found;
}

/// The key of the job's row, which is made or mended if need be.
std::int64_t Ledger::Data::job_key(const JobIdentity& identity) {
  const auto known = job(identity.id, Detail::outcome);
  if (known && known->intact) return known->key;
  insert_job(insert_job_row, identity);
  const std::int64_t key = database.getLastInsertRowid();
  if (known) {
    // The hashes of the attempts say that they belong to this id.
    Query(move_attempts).bind(key, known->key).run();
    Query(delete_job).bind(known->key).run();
  }
  learn_new_jobs();
  return key;
}

/// The number of a new attempt. Damaged attempts make way: the job is being done again because of them.
int Ledger::Data::next_number(std::int64_t job, const std::string& id) {
  int last = 0;
  for (AttemptEntry& attempt : attempts(job, id)) {
    last = std::max(last, attempt.number);
    if (!attempt.intact || (attempt.ended && !read_parts(id, attempt, Detail::outcome))) {
      Query(delete_attempt).bind(job, attempt.number).run();
    }
  }
  return last + 1;
}

std::vector<AttemptEntry> Ledger::Data::attempts(std::int64_t job, const std::string& id) {
  std::vector<AttemptEntry> found;
  Query rows(attempts_of);
  rows.bind(job);
  while (rows.step()) {
    found.push_back(read_attempt(rows, id));
    if (!found.back().intact) {
      note_damage(fmt::format("the row of attempt {} of job {} is damaged; it counts as not done",
                              found.back().number, id));
    }
  }
  return found;
}

/// Hands over a text of scores or epochs if its hash is right.
bool Ledger::Data::read_text(SQLite::Statement& select, const char* table, const std::string& id,
                             const AttemptEntry& attempt, const std::function<void(std::string_view)>& use) {
  Query row(select);
  if (row.bind(attempt.entry).step()) {
    const std::string_view text = row.text(0);
    if (text_hash(table, id, attempt.number, text) == row.integer(1)) {
      use(text);
      return true;
    }
  }
  note_damage(fmt::format("the {} of attempt {} of job {} are damaged; it counts as not done", table,
                          attempt.number, id));
  return false;
}

/// Checks the scores and epochs of an attempt and reads those wanted. False if they are damaged.
bool Ledger::Data::read_parts(const std::string& id, AttemptEntry& attempt, Detail detail) {
  JobResult& result = attempt.result;
  if (attempt.score_count + attempt.epoch_count == 0) return true;
  if (!read_text(scores_of, "scores", id, attempt, [&](std::string_view text) {
        if (detail >= Detail::scores) result.scores = scores_from_text(text);
      })) {
    return false;
  }
  return attempt.epoch_count == 0 || read_text(epochs_of, "epochs", id, attempt, [&](std::string_view text) {
           if (detail == Detail::epochs) result.epochs = epochs_from_text(text);
         });
}

LedgerJob Ledger::Data::with_attempts(JobIdentity identity, std::int64_t key, Detail detail) {
  LedgerJob job;
  job.identity = std::move(identity);
  std::vector<AttemptEntry> counting;
  for (AttemptEntry& attempt : attempts(key, job.identity.id)) {
    job.running = !attempt.ended;
    if (attempt.intact && attempt.ended && attempt.result.outcome != Outcome::killed) {
      counting.push_back(std::move(attempt));
    }
  }
  job.attempts = static_cast<int>(counting.size());
  std::stable_partition(counting.begin(), counting.end(),
                        [](const AttemptEntry& attempt) { return attempt.result.outcome != Outcome::done; });
  for (; !counting.empty() && !job.has_result; counting.pop_back()) {
    if (!read_parts(job.identity.id, counting.back(), detail)) continue;
    job.result = std::move(counting.back().result);
    job.log = std::move(counting.back().log);
    job.epochs_trained = counting.back().epoch_count;
    job.has_result = true;
  }
  return job;
}

Ledger::Ledger(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

namespace {

std::filesystem::path ledger_file(const std::filesystem::path& directory) {
  return directory / "ledger.sqlite";
}

}  // namespace

Ledger Ledger::open(const std::filesystem::path& directory) {
  const auto file = ledger_file(directory);
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) throw LedgerError(fmt::format("{}: cannot be made: {}", directory.string(), error.message()));
  return with_ledger_errors(file,
                            [&] { return Ledger(std::make_unique<Data>(file, open_for_writing(file))); });
}

Ledger Ledger::open_read_only(const std::filesystem::path& directory) {
  const auto file = ledger_file(directory);
  return with_ledger_errors(file,
                            [&] { return Ledger(std::make_unique<Data>(file, open_for_reading(file))); });
}

/// Makes `changes` in the transaction that is open, or else in one of their own.
template <class Changes>
void Ledger::Data::change(const Changes& changes) {
  if (in_transaction) return changes();
  with_ledger_errors(file, [&] {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    in_transaction = true;
    try {
      changes();
      in_transaction = false;
      transaction.commit();
    } catch (...) {
      in_transaction = false;
      index = {};  // it may know a row that is rolled back now
      throw;
    }
  });
}

void Ledger::together(const std::function<void()>& changes) {
  data_->change(changes);
}

int Ledger::begin_attempt(const JobIdentity& job) {
  int number = 0;
  data_->change([&] {
    const std::int64_t key = data_->job_key(job);
    number = data_->next_number(key, job.id);
    AttemptEntry attempt;
    attempt.number = number;
    attempt.run = data_->run;
    attempt.log = RunDirectory::log_name(job.id);
    insert_attempt(data_->insert_attempt_row, key, job.id, attempt);
  });
  return number;
}

void Ledger::end_attempt(const std::string& id, int number, const JobResult& result) {
  AttemptEntry attempt;
  attempt.number = number;
  attempt.run = data_->run;
  attempt.log = RunDirectory::log_name(id);
  attempt.ended = true;
  attempt.score_count = static_cast<int>(result.scores.size());
  attempt.epoch_count = static_cast<int>(result.epochs.size());
  const std::string scores = scores_to_text(result.scores);
  const std::string epochs = epochs_to_text(result.epochs);
  attempt.result = result;
  data_->change([&] {
    if (attempt.score_count + attempt.epoch_count > 0) {
      Query(data_->insert_scores).bind(scores, text_hash("scores", id, number, scores)).run();
      attempt.entry = data_->database.getLastInsertRowid();
    }
    if (attempt.epoch_count > 0) {
      Query(data_->insert_epochs).bind(attempt.entry, epochs, text_hash("epochs", id, number, epochs)).run();
    }
    const auto job = data_->job(id, Detail::outcome);
    if (job) update_attempt(data_->update_attempt_row, job->key, id, attempt);
    if (!job || data_->database.getChanges() != 1) {
      throw LedgerError(fmt::format("{}: attempt {} of job {} was not begun, or has ended already",
                                    data_->file.string(), number, id));
    }
  });
}

int Ledger::begin_run(const RunEnvironment& environment) {
  data_->change([&] { data_->run = insert_run(data_->database, environment); });
  return data_->run;
}

void Ledger::end_run(RunEnd how) {
  data_->change([&] { update_run(data_->database, data_->run, how); });
}

std::vector<RunEntry> Ledger::runs() const {
  return with_ledger_errors(data_->file, [&] {
    std::vector<RunEntry> runs;
    for (const int damaged : read_runs(data_->database, runs))
      data_->note_damage(fmt::format("the row of run {} is damaged", damaged));
    return runs;
  });
}

std::optional<RunEntry> Ledger::last_run() const {
  const std::vector<RunEntry> all = runs();
  return all.empty() ? std::nullopt : std::optional(all.back());
}

std::vector<LedgerAttempt> Ledger::attempts(const std::string& id) const {
  return with_ledger_errors(data_->file, [&] {
    std::vector<LedgerAttempt> found;
    const auto job = data_->job(id, Detail::outcome);
    if (!job || !job->intact) return found;
    for (AttemptEntry& attempt : data_->attempts(job->key, id)) {
      if (!attempt.intact) continue;
      found.push_back({attempt.number, std::max(attempt.run, 0), std::move(attempt.log), attempt.ended,
                       std::move(attempt.result)});
    }
    return found;
  });
}

std::unordered_set<std::string> Ledger::done() const {
  std::unordered_set<std::string> ids;
  for_each(
      [&](const LedgerJob& job) {
        if (job.done()) ids.insert(job.identity.id);
      },
      Detail::outcome);
  return ids;
}

std::size_t Ledger::job_count() const {
  return with_ledger_errors(data_->file, [&] {
    return static_cast<std::size_t>(data_->database.execAndGet("SELECT count(*) FROM jobs").getInt64());
  });
}

std::optional<LedgerJob> Ledger::find(const std::string& id, Detail detail) const {
  return with_ledger_errors(data_->file, [&]() -> std::optional<LedgerJob> {
    auto job = data_->job(id, detail);
    if (!job || !job->intact) return std::nullopt;
    return data_->with_attempts(std::move(job->identity), job->key, detail);
  });
}

std::vector<std::optional<LedgerJob>> Ledger::find_all(const std::vector<std::string>& ids,
                                                       Detail detail) const {
  return with_ledger_errors(data_->file, [&] {
    data_->learn_new_jobs();
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      std::int64_t last = -1;
      data_->index.for_each(ids[i], [&](std::int64_t key) { last = std::max(last, key); });
      if (last >= 0) order.emplace_back(last, i);
    }
    std::sort(order.begin(), order.end());
    std::vector<std::optional<LedgerJob>> found(ids.size());
    for (const auto& [key, i] : order) found[i] = find(ids[i], detail);
    return found;
  });
}

void Ledger::for_each(const std::function<void(const LedgerJob&)>& visit, Detail detail) const {
  with_ledger_errors(data_->file, [&] {
    Query rows(data_->all_jobs);
    while (rows.step()) {
      JobEntry job = read_job(rows, detail != Detail::outcome);
      if (job.intact) {
        visit(data_->with_attempts(std::move(job.identity), job.key, detail));
      } else {
        data_->note_damage(
            fmt::format("the row of job {} is damaged; the job counts as not done", job.identity.id));
      }
    }
  });
}

void Ledger::set_fact(const std::string& key, const std::string& value) {
  with_ledger_errors(data_->file, [&] {
    SQLite::Statement insert(data_->database,
                             "INSERT OR REPLACE INTO facts (key, value, hash) VALUES (?, ?, ?)");
    Query(insert).bind(key, value, RowHash("facts").text(key).text(value).value()).run();
  });
}

std::string Ledger::fact(const std::string& key) const {
  return with_ledger_errors(data_->file, [&]() -> std::string {
    SQLite::Statement select(data_->database, "SELECT value, hash FROM facts WHERE key = ?");
    Query row(select);
    if (!row.bind(key).step()) return {};
    std::string value(row.text(0));
    if (RowHash("facts").text(key).text(value).value() == row.integer(1)) return value;
    data_->note_damage(fmt::format("the fact '{}' is damaged", key));
    return {};
  });
}

const std::vector<std::string>& Ledger::damaged() const {
  return data_->damage;
}

}  // namespace seedbed::results
