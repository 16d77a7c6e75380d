#include "results/shares/share_record.hpp"

#include <fmt/format.h>

#include "results/shares/byte_fields.hpp"
#include "results/shares/record_frame.hpp"

namespace seedbed::results {
namespace {

// Kinds of records, as files have them.
constexpr std::uint32_t kHeader = 1, kBegun = 2, kEnded = 3, kAlive = 4, kOver = 5;

void put(FieldWriter& fields, const RunEnvironment& where) {
  for (const std::string* text : {&where.program, &where.command, &where.directory, &where.git_commit,
                                  &where.git_state, &where.host, &where.cpu, &where.libraries})
    fields.text(*text);
  fields.integer(where.cores).integer(where.memory);
}

RunEnvironment take_environment(FieldReader& fields) {
  RunEnvironment where;
  for (std::string* text : {&where.program, &where.command, &where.directory, &where.git_commit,
                            &where.git_state, &where.host, &where.cpu, &where.libraries})
    *text = fields.text();
  where.cores = fields.small();
  where.memory = fields.integer();
  return where;
}

void put(FieldWriter& fields, const JobIdentity& job) {
  fields.text(job.id).integer(job.split).word(job.seed).text(job.data).word(job.settings.size());
  for (const auto& [key, value] : job.settings) fields.text(key).text(value);
}

JobIdentity take_identity(FieldReader& fields) {
  JobIdentity job;
  job.id = fields.text();
  job.split = fields.small();
  job.seed = fields.word();
  job.data = fields.text();
  for (std::size_t left = fields.count(8); left > 0; --left) {
    std::string key = fields.text();
    job.settings[std::move(key)] = fields.text();
  }
  return job;
}

void put(FieldWriter& fields, const JobResult& result) {
  fields.integer(static_cast<int>(result.outcome)).text(result.error);
  fields.word(result.scores.size());
  for (const metrics::Score& score : result.scores)
    fields.text(score.name).real(score.value).real(score.standard_error);
  fields.word(result.epochs.size());
  for (const EpochRecord& epoch : result.epochs) {
    fields.integer(epoch.epoch).real(epoch.train_loss).real(epoch.nll_validation);
    fields.real(epoch.crps_validation).integer(epoch.skipped_steps);
  }
  fields.integer(result.best_epoch).real(result.started).real(result.wall_seconds);
  fields.real(result.rows_per_second).integer(result.peak_memory).integer(result.own_memory);
  fields.text(result.host).text(result.platform);
  fields.integer(result.exit_code).integer(result.signal).integer(result.out_of_memory ? 1 : 0);
}

Outcome outcome_of(int number) {
  if (number < 0 || number > static_cast<int>(Outcome::killed)) throw BadRecord("it has no known outcome");
  return static_cast<Outcome>(number);
}

JobResult take_result(FieldReader& fields) {
  JobResult result;
  result.outcome = outcome_of(fields.small());
  result.error = fields.text();
  for (std::size_t left = fields.count(20); left > 0; --left) {
    metrics::Score& score = result.scores.emplace_back();
    score.name = fields.text();
    score.value = fields.real();
    score.standard_error = fields.real();
  }
  for (std::size_t left = fields.count(40); left > 0; --left) {
    EpochRecord& epoch = result.epochs.emplace_back();
    epoch.epoch = fields.small();
    epoch.train_loss = fields.real();
    epoch.nll_validation = fields.real();
    epoch.crps_validation = fields.real();
    epoch.skipped_steps = fields.small();
  }
  result.best_epoch = fields.small();
  result.started = fields.real();
  result.wall_seconds = fields.real();
  result.rows_per_second = fields.real();
  result.peak_memory = fields.integer();
  result.own_memory = fields.integer();
  result.host = fields.text();
  result.platform = fields.text();
  result.exit_code = fields.small();
  result.signal = fields.small();
  result.out_of_memory = fields.integer() != 0;
  return result;
}

struct Encoding {
  std::string operator()(const ShareHeader& header) const {
    FieldWriter fields;
    fields.integer(kShareFormat).text(header.writer).integer(header.share).integer(header.shares);
    fields.integer(header.numerics).real(header.started).text(header.plan).text(header.process);
    fields.text(header.experiment).word(header.files.size());
    for (const auto& [path, hash] : header.files) fields.text(path).text(hash);
    put(fields, header.environment);
    return framed(kHeader, fields.text());
  }
  std::string operator()(const AttemptBegun& begun) const {
    FieldWriter fields;
    put(fields, begun.job);
    fields.real(begun.when);
    return framed(kBegun, fields.text());
  }
  std::string operator()(const AttemptEnded& ended) const {
    FieldWriter fields;
    put(fields, ended.job);
    put(fields, ended.result);
    return framed(kEnded, fields.text());
  }
  std::string operator()(const ShareAlive& alive) const {
    return framed(kAlive, FieldWriter().real(alive.when).text());
  }
  std::string operator()(const ShareEnded& ended) const {
    return framed(kOver, FieldWriter().real(ended.when).integer(static_cast<int>(ended.how)).text());
  }
};

ShareHeader take_header(FieldReader& fields) {
  ShareHeader header;
  const int format = fields.small();
  if (format > kShareFormat) {
    throw BadRecord(fmt::format("it was written by a newer version of Seedbed (format {}, this one knows {})",
                                format, kShareFormat));
  }
  header.writer = fields.text();
  header.share = fields.small();
  header.shares = fields.small();
  header.numerics = fields.small();
  header.started = fields.real();
  header.plan = fields.text();
  header.process = fields.text();
  header.experiment = fields.text();
  for (std::size_t left = fields.count(8); left > 0; --left) {
    std::string path = fields.text();
    header.files.emplace_back(std::move(path), fields.text());
  }
  header.environment = take_environment(fields);
  return header;
}

ShareRecord take_record(std::uint32_t kind, FieldReader& fields) {
  if (kind == kHeader) return take_header(fields);
  if (kind == kBegun) {
    AttemptBegun begun;
    begun.job = take_identity(fields);
    begun.when = fields.real();
    return begun;
  }
  if (kind == kEnded) {
    AttemptEnded ended;
    ended.job = take_identity(fields);
    ended.result = take_result(fields);
    return ended;
  }
  if (kind == kAlive) return ShareAlive{fields.real()};
  if (kind != kOver) throw BadRecord(fmt::format("a record of kind {} is not known", kind));
  ShareEnded over;
  over.when = fields.real();
  const int how = fields.small();
  if (how < 0 || how > static_cast<int>(RunEnd::error)) throw BadRecord("it has no known end");
  over.how = static_cast<RunEnd>(how);
  return over;
}

}  // namespace

std::string encode(const ShareRecord& record) {
  return std::visit(Encoding(), record);
}

ShareRecord decode_share_record(std::uint32_t kind, std::string_view payload) {
  FieldReader fields(payload);
  ShareRecord record = take_record(kind, fields);
  fields.end();
  return record;
}

}  // namespace seedbed::results
