#include "results/shares/merge_shares.hpp"

#include <fmt/format.h>

#include <bit>
#include <chrono>
#include <cstdint>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>

#include "results/shares/share_folder.hpp"
#include "results/shares/share_reader.hpp"
#include "results/shares/taken_attempts.hpp"
#include "results/shares/writer_process.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kRecordsAtOnce = 5000;  // in one transaction

std::string fact_name(const fs::path& file) {
  return "share " + file.stem().string();
}

/// How much of a share is in the ledger.
struct Progress {
  std::uint64_t bytes = 0;
  int run = 0;        ///< its number in the ledger, once that knows it
  bool over = false;  ///< its writer has said that it ends
};

Progress progress_of(const Ledger& ledger, const fs::path& file) {
  Progress progress;
  std::istringstream fact(ledger.fact(fact_name(file)));
  fact >> progress.bytes >> progress.run >> progress.over;
  return progress;
}

class ShareMerge {
 public:
  ShareMerge(Ledger& ledger, const fs::path& file, MergeSummary& summary)
      : ledger_(ledger),
        summary_(summary),
        attempts_(ledger, summary),
        source_(fmt::format("share {}", file.stem().string())),
        progress_(progress_of(ledger, file)),
        before_(progress_.bytes),
        reader_(file, progress_.bytes) {
    if (const std::optional<ShareHeader> header = share_header(file)) process_ = header->process;
  }

  void run(RunningAttempts running) {
    const bool is_there = reader_.read([this](const ShareRecord& record) {
      if (records_.size() >= kRecordsAtOnce) flush();
      records_.push_back(record);
    });
    if (!is_there) return;
    flush();
    if (running == RunningAttempts::take && !is_over()) enter_running();
    summary_.damage.insert(summary_.damage.end(), reader_.damage().begin(), reader_.damage().end());
    if (reader_.position() != before_) ++summary_.sources;
    if (nothing_more_will_come() && reader_.damage().empty()) summary_.finished.push_back(reader_.path());
  }

 private:
  bool is_over() const { return progress_.over || has_ended(process_); }
  /// Of one that was killed the end may be in the middle of a record. A machine may be stopped for hours, and
  /// go on writing into a file that must be there then.
  bool nothing_more_will_come() const {
    return progress_.over ? reader_.rest() == 0
                          : has_ended(process_) || is_silent(reader_.path(), std::chrono::hours(24));
  }

  void flush() {
    if (records_.empty() && reader_.position() == progress_.bytes) return;
    ledger_.together([this] {
      if (progress_.run > 0) ledger_.go_on_with_run(progress_.run);
      for (const ShareRecord& record : records_) std::visit([this](const auto& one) { take(one); }, record);
      progress_.bytes = reader_.position();
      ledger_.set_fact(fact_name(reader_.path()),
                       fmt::format("{} {} {:d}", progress_.bytes, progress_.run, progress_.over));
    });
    records_.clear();
  }

  void take(const ShareHeader& header) {
    RunEntry run;
    run.started = header.started;
    run.environment = header.environment;
    progress_.run = ledger_.enter_run(run);
  }
  void take(const AttemptBegun& begun) { running_[begun.job.id] = begun.job; }
  void take(const AttemptEnded& ended) {
    running_.erase(ended.job.id);
    attempts_.take(ended.job, ended.result, source_);
  }
  void take(const ShareAlive& /*alive*/) {}
  void take(const ShareEnded& ended) {
    progress_.over = true;
    if (progress_.run > 0) ledger_.end_entered_run(progress_.run, ended.when, ended.how);
  }

  void enter_running() {
    ledger_.together([this] {
      for (const auto& [id, job] : running_) {
        const std::optional<LedgerJob> known = ledger_.find(id, Detail::outcome);
        if (!known || !known->done()) ledger_.begin_attempt(job);
      }
    });
  }

  Ledger& ledger_;
  MergeSummary& summary_;
  TakenAttempts attempts_;
  const std::string source_;
  Progress progress_;
  const std::uint64_t before_;
  ShareReader reader_;
  std::string process_;
  std::vector<ShareRecord> records_;
  std::map<std::string, JobIdentity> running_;
};

bool same_run(const RunEntry& a, const RunEntry& b) {
  return std::bit_cast<std::uint64_t>(a.started) == std::bit_cast<std::uint64_t>(b.started) &&
         a.environment == b.environment;
}

/// Numbers of the other ledger's runs -> those they have here.
std::map<int, int> enter_runs(Ledger& ledger, const Ledger& other) {
  const std::vector<RunEntry> here = ledger.runs();
  std::map<int, int> numbers;
  for (const RunEntry& run : other.runs()) {
    for (const RunEntry& known : here) {
      if (same_run(known, run)) numbers[run.number] = known.number;
    }
    if (numbers.contains(run.number)) continue;
    numbers[run.number] = ledger.enter_run(run);
    if (run.end != RunEnd::none) ledger.end_entered_run(numbers[run.number], run.ended, run.end);
  }
  return numbers;
}

}  // namespace

void merge_share(Ledger& ledger, const fs::path& file, MergeSummary& summary, RunningAttempts running) {
  ShareMerge(ledger, file, summary).run(running);
}

MergeSummary merge_shares_of(Ledger& ledger, const fs::path& root, RunningAttempts running) {
  MergeSummary summary;
  for (const fs::path& file : ShareFolder(root).files()) merge_share(ledger, file, summary, running);
  return summary;
}

bool has_unmerged_shares(const Ledger& ledger, const fs::path& root) {
  for (const fs::path& file : ShareFolder(root).files()) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (!error && size > progress_of(ledger, file).bytes) return true;
  }
  return false;
}

Ledger open_with_shares(const fs::path& root) {
  Ledger ledger = Ledger::open_read_only(root);
  if (!has_unmerged_shares(ledger, root)) return ledger;
  Ledger copy = ledger.copy();
  const MergeSummary summary = merge_shares_of(copy, root, RunningAttempts::take);
  for (const auto& [job, message] : summary.differing) copy.note_damage(message);
  for (const std::string& message : summary.damage) copy.note_damage(message);
  return copy;
}

void merge_ledger(Ledger& ledger, const Ledger& other, const std::string& name, MergeSummary& summary) {
  const std::size_t before = summary.taken;
  TakenAttempts attempts(ledger, summary);
  ledger.together([&] {
    std::map<int, int> runs = enter_runs(ledger, other);
    other.for_each([&](const LedgerJob& job) {
      if (!job.has_result) return;
      for (const LedgerAttempt& attempt : other.attempts(job.identity.id)) {
        if (!attempt.ended) continue;
        const bool is_result =
            attempt.result.outcome == job.result.outcome && attempt.result.started == job.result.started;
        if (attempt.result.outcome == Outcome::done && !is_result) continue;
        ledger.go_on_with_run(runs[attempt.run]);
        attempts.take(job.identity, is_result ? job.result : attempt.result, name);
      }
    });
  });
  for (const std::string& damage : other.damaged()) summary.damage.push_back(damage);
  if (summary.taken > before) ++summary.sources;
}

void remove_finished(Ledger& ledger, const MergeSummary& summary) {
  if (summary.finished.empty()) return;
  ledger.flush_to_disk();
  for (const fs::path& file : summary.finished) {
    std::error_code stays;  // it is read again then, to no effect
    fs::remove(file, stays);
  }
}

}  // namespace seedbed::results
