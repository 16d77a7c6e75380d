#include "results/ledger/ledger_rows.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "results/ledger/row_hash.hpp"

namespace seedbed::results {
namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 5> kOutcomes = {{
    {Outcome::done, "done"},
    {Outcome::failed, "failed"},
    {Outcome::crashed, "crashed"},
    {Outcome::timed_out, "timed_out"},
    {Outcome::killed, "killed"},
}};

std::string outcome_name(Outcome outcome) {
  for (const auto& [known, name] : kOutcomes) {
    if (known == outcome) return std::string(name);
  }
  throw std::invalid_argument("an outcome that the ledger does not know");
}

std::optional<Outcome> outcome_from(std::string_view text) {
  for (const auto& [known, name] : kOutcomes) {
    if (name == text) return known;
  }
  return std::nullopt;
}

/// Bytes that are not UTF-8 (a file may be named anything) become U+FFFD: JSON cannot hold them.
std::string settings_text(const std::map<std::string, std::string>& settings) {
  return nlohmann::json(settings).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool read_settings(std::string_view text, std::map<std::string, std::string>& settings) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return false;
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) return false;
    settings.emplace_hint(settings.end(), key, value.get<std::string>());
  }
  return true;
}

/// Rows of version 1 say nothing of data.
std::int64_t job_hash(const JobIdentity& job, std::string_view settings, bool with_data) {
  RowHash hash("jobs");
  hash.text(job.id).integer(job.split).integer(static_cast<std::int64_t>(job.seed)).text(settings);
  if (with_data) hash.text(job.data);
  return hash.value();
}

std::int64_t attempt_hash(const std::string& id, const AttemptEntry& attempt) {
  RowHash hash("attempts");
  hash.text(id).integer(attempt.number);
  if (attempt.run != AttemptEntry::kNoRun) hash.text(attempt.log).integer(attempt.run);
  if (!attempt.ended) return hash.value();
  const JobResult& result = attempt.result;
  hash.text(outcome_name(result.outcome))
      .integer(attempt.entry)
      .text(result.error)
      .integer(attempt.score_count)
      .integer(attempt.epoch_count)
      .integer(result.best_epoch)
      .real(result.started)
      .real(result.wall_seconds)
      .real(result.rows_per_second)
      .integer(result.peak_memory)
      .text(result.host)
      .text(result.platform);
  if (attempt.run != AttemptEntry::kNoRun) hash.integer(result.exit_code).integer(result.signal);
  return hash.value();
}

}  // namespace

double Query::real(int column) {
  const SQLite::Column value = statement_.getColumn(column);
  return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.getDouble();
}

std::string_view Query::text(int column) {
  const SQLite::Column value = statement_.getColumn(column);
  const char* const bytes = value.getText();
  return {bytes, static_cast<std::size_t>(value.getBytes())};
}

void Query::bind_one(int index, double value) {
  if (std::isnan(value)) {
    statement_.bind(index);
  } else {
    statement_.bind(index, value);
  }
}

JobEntry read_job(Query& row, bool with_settings) {
  JobEntry job;
  job.key = row.integer(0);
  job.identity.id = row.text(2);
  job.identity.split = row.small(3);
  job.identity.seed = static_cast<std::uint64_t>(row.integer(4));
  const std::string_view settings = row.text(5);
  job.identity.data = row.text(6);
  job.intact = job_hash(job.identity, settings, !row.is_null(6)) == row.integer(1) &&
               (!with_settings || read_settings(settings, job.identity.settings));
  return job;
}

void insert_job(SQLite::Statement& insert, const JobIdentity& job) {
  const std::string settings = settings_text(job.settings);
  Query(insert)
      .bind(job_hash(job, settings, true), job.id, job.split, static_cast<std::int64_t>(job.seed), settings,
            job.data)
      .run();
}

AttemptEntry read_attempt(Query& row, const std::string& id) {
  AttemptEntry attempt;
  attempt.number = row.small(0);
  attempt.ended = !row.is_null(2);
  if (!row.is_null(14)) {
    attempt.run = row.small(14);
    attempt.log = row.text(15);
  }
  if (attempt.ended) {
    const auto outcome = outcome_from(row.text(2));
    if (!outcome) return attempt;
    JobResult& result = attempt.result;
    result.outcome = *outcome;
    attempt.entry = row.integer(3);
    result.error = row.text(4);
    attempt.score_count = row.small(5);
    attempt.epoch_count = row.small(6);
    result.best_epoch = row.small(7);
    result.started = row.real(8);
    result.wall_seconds = row.real(9);
    result.rows_per_second = row.real(10);
    result.peak_memory = row.integer(11);
    result.host = row.text(12);
    result.platform = row.text(13);
    if (!row.is_null(14)) {
      result.exit_code = row.small(16);
      result.signal = row.small(17);
    }
  }
  attempt.intact = attempt_hash(id, attempt) == row.integer(1);
  return attempt;
}

void insert_attempt(SQLite::Statement& insert, std::int64_t job, const std::string& id,
                    const AttemptEntry& attempt) {
  Query(insert).bind(job, attempt.number, attempt_hash(id, attempt), attempt.run, attempt.log).run();
}

void update_attempt(SQLite::Statement& update, std::int64_t job, const std::string& id,
                    const AttemptEntry& attempt) {
  const JobResult& result = attempt.result;
  const std::string outcome = outcome_name(result.outcome);
  Query(update)
      .bind(attempt_hash(id, attempt), outcome, attempt.entry, result.error, attempt.score_count,
            attempt.epoch_count, result.best_epoch, result.started, result.wall_seconds,
            result.rows_per_second, result.peak_memory, result.host, result.platform, attempt.run,
            attempt.log, result.exit_code, result.signal, job, attempt.number)
      .run();
}

std::int64_t text_hash(std::string_view table, const std::string& id, int number, std::string_view text) {
  return RowHash(table).text(id).integer(number).text(text).value();
}

}  // namespace seedbed::results
