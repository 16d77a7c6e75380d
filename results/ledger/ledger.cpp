#include "results/ledger/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/machine.hpp"
#include "results/ledger/ledger_data.hpp"
#include "results/ledger/ledger_runs.hpp"
#include "results/ledger/result_text.hpp"
#include "results/ledger/row_hash.hpp"
#include "results/run_directory.hpp"

namespace seedbed::results {

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

Ledger Ledger::copy() const {
  return with_ledger_errors(data_->file, [&] {
    Ledger copied(std::make_unique<Data>(data_->file, copy_for_changes(data_->database)));
    copied.data_->damage = data_->damage;
    copied.data_->damage_known = data_->damage_known;
    return copied;
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

void Ledger::record_ensembles(const std::vector<EnsembleEntry>& ensembles) {
  data_->change([&] {
    for (const EnsembleEntry& entry : ensembles) insert_ensemble(data_->insert_ensemble_row, entry);
  });
}

std::optional<EnsembleEntry> Ledger::ensemble(const std::vector<std::string>& members) const {
  return with_ledger_errors(data_->file, [&]() -> std::optional<EnsembleEntry> {
    const std::string id = ensemble_id(members);
    Query row(data_->ensemble_of);
    if (!row.bind(id).step()) return std::nullopt;
    EnsembleRow read = read_ensemble(row);
    if (read.intact && read.entry.members == members) return std::move(read.entry);
    data_->note_damage(fmt::format("the row of ensemble {} is damaged; it is computed again", id));
    return std::nullopt;
  });
}

int Ledger::begin_run(const RunEnvironment& environment) {
  data_->change([&] { data_->run = insert_run(data_->database, environment, seconds_since_epoch()); });
  return data_->run;
}

void Ledger::end_run(RunEnd how) {
  data_->change([&] { update_run(data_->database, data_->run, how, seconds_since_epoch()); });
}

int Ledger::enter_run(const RunEntry& run) {
  data_->change([&] { data_->run = insert_run(data_->database, run.environment, run.started); });
  return data_->run;
}

void Ledger::end_entered_run(int number, double when, RunEnd how) {
  data_->change([&] { update_run(data_->database, number, how, when); });
}

void Ledger::go_on_with_run(int number) {
  data_->run = number;
}

void Ledger::flush_to_disk() {
  with_ledger_errors(data_->file, [&] { data_->database.exec("PRAGMA wal_checkpoint(TRUNCATE)"); });
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

void Ledger::note_damage(const std::string& message) {
  if (data_->damage_known.insert(message).second) data_->damage.push_back(message);
}

const std::vector<std::string>& Ledger::damaged() const {
  return data_->damage;
}

}  // namespace seedbed::results
