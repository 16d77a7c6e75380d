#include "results/ledger/ledger_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "results/ledger/result_text.hpp"

namespace seedbed::results {

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

}  // namespace seedbed::results
