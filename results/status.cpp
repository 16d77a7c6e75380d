#include "results/status.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "base/amounts.hpp"
#include "results/aggregate.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/number_digits.hpp"
#include "results/run_directory.hpp"
#include "results/work_left.hpp"

namespace seedbed::results {
namespace {

constexpr std::size_t kCausesShown = 20;
constexpr std::size_t kDamageShown = 10;
constexpr std::size_t kSharesShown = 20;

class FailureGroups {
 public:
  void add(const JobRow& row, const LedgerJob& job) {
    const FailureKind kind = failure_kind(job.result);
    std::string cause = failure_cause(job.result);
    const auto [known, is_new] = known_.try_emplace({kind, without_numbers(cause)}, groups_.size());
    if (is_new) {
      // Ledgers of version 1 do not say where the log is.
      std::string log = job.log.empty() ? RunDirectory::log_name(row.id) : job.log;
      groups_.push_back({std::move(cause), kind, 0, row, std::move(log)});
    }
    ++groups_[known->second].count;
  }

  std::vector<FailureGroup> by_frequency() && {
    std::stable_sort(groups_.begin(), groups_.end(),
                     [](const FailureGroup& a, const FailureGroup& b) { return a.count > b.count; });
    return std::move(groups_);
  }

 private:
  std::vector<FailureGroup> groups_;
  std::map<std::pair<FailureKind, std::string>, std::size_t> known_;
};

/// "model.components=3 train.lr=0.001 split=0 seed=4"
std::string job_text(const std::vector<std::string>& keys, const JobRow& row) {
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i) text += fmt::format("{}={} ", keys[i], row.varied[i]);
  return text + fmt::format("split={} seed={}", row.split, row.seed);
}

std::string instant(double seconds) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::string end_text(const RunEntry& run, bool still_running) {
  switch (run.end) {
    case RunEnd::none:
      return still_running ? "still running"
                           : "ended without a word: it was killed, or the machine went down";
    case RunEnd::done:
      return "done " + instant(run.ended);
    case RunEnd::failed:
      return "ended with jobs that failed or were not run " + instant(run.ended);
    case RunEnd::interrupted:
      return "interrupted " + instant(run.ended);
    case RunEnd::error:
      return "stopped by an error " + instant(run.ended);
  }
  return "";
}

std::string last_run_text(const RunEntry& run, bool still_running) {
  const RunEnvironment& where = run.environment;
  std::string text = fmt::format("last run: {} on {}", instant(run.started), where.host);
  if (!where.cpu.empty()) text += fmt::format(" ({}, {})", where.cpu, count_text(where.cores, "thread"));
  text += fmt::format(", {}\n          {}\n          {}", end_text(run, still_running), where.command,
                      where.program);
  if (!where.git_commit.empty()) {
    text += fmt::format("; experiment in a repository at {}{}", where.git_commit.substr(0, 12),
                        where.git_state == "changed" ? ", with changes" : "");
  }
  return text + "\n";
}

std::string failures_text(const RunStatus& status, const std::string& directory) {
  std::string text = "\nfailed, by cause:\n";
  std::set<std::string> hints;
  for (std::size_t i = 0; i < std::min(status.failures.size(), kCausesShown); ++i) {
    const FailureGroup& group = status.failures[i];
    hints.insert(advice(group.kind));
    text += fmt::format("{:>6} × {}\n         e.g. job {} ({}), log: {}/{}\n", group.count, group.cause,
                        group.example.id, job_text(status.varied_keys, group.example), directory, group.log);
  }
  if (status.failures.size() > kCausesShown) {
    text += fmt::format("       and {} other causes; results.csv has them all\n",
                        status.failures.size() - kCausesShown);
  }
  for (const std::string& hint : hints) text += hint + "\n";
  return text + fmt::format("to try failed jobs again: seedbed retry {}\n", directory);
}

std::size_t count(const std::vector<ShareState>& shares, ShareState::Life life) {
  return static_cast<std::size_t>(std::ranges::count(shares, life, &ShareState::life));
}

/// Whether somebody runs jobs.
bool is_at_work(const RunStatus& status) {
  return status.run || count(status.shares, ShareState::Life::at_work) > 0;
}

std::string share_text(const ShareState& share) {
  std::string text = fmt::format("share {}/{} on {}, since {}: {} done", share.share, share.shares,
                                 share.host, instant(share.started), share.done);
  if (share.running > 0) text += fmt::format(", {} running", share.running);
  if (share.failed > 0) text += fmt::format(", {} failed", share.failed);
  if (share.life == ShareState::Life::lost)
    text += fmt::format("; lost: it was last heard of {}", instant(share.heard));
  return text + "\n";
}

/// Those that are at work or were lost, and how many have ended.
std::string shares_text(const std::vector<ShareState>& shares, const std::string& directory) {
  std::string text;
  std::size_t shown = 0, more = 0;
  for (const ShareState& share : shares) {
    if (share.life == ShareState::Life::over) continue;
    if (shown++ < kSharesShown) text += share_text(share);
  }
  more = shown - std::min(shown, kSharesShown);
  if (more > 0) text += fmt::format("and {}\n", count_text(more, "more share"));
  const std::size_t over = count(shares, ShareState::Life::over);
  if (over > 0)
    text += fmt::format("{} ended and {} not merged yet: seedbed merge {}\n",
                        count_text(over, "share has", "shares have"), over == 1 ? "is" : "are", directory);
  return text;
}

/// Of each target, where targets differ: their scores cannot be compared.
std::vector<BestCell> best_cells_of(const JobTable& table, const Ledger& ledger) {
  std::vector<BestCell> best;
  for (Aggregate& part : by_target(aggregate(table, ledger, {.scores = {kChoosingScore}}))) {
    if (part.rows.empty()) continue;
    sort_by(part, kChoosingScore);
    const AggregateRow& first = part.rows.front();
    if (!std::isnan(first.scores[0].mean)) best.push_back({first.keys, first.scores[0].mean, first.done});
  }
  return best;
}

std::string best_cells_text(const RunStatus& status) {
  const bool is_over = status.left + status.running == 0;
  std::string text;
  for (const BestCell& cell : status.best_cells) {
    std::string settings;
    for (std::size_t i = 0; i < cell.varied.size(); ++i)
      settings += fmt::format("{}={} ", status.varied_keys[i], cell.varied[i]);
    text += fmt::format("{}: {}{} {} over {}\n", is_over ? "best" : "best so far", settings, kChoosingScore,
                        fixed_text(cell.mean, decimals_for(cell.mean, 5)), count_text(cell.jobs, "job"));
  }
  return text;
}

}  // namespace

RunStatus run_status(const JobTable& table, const Ledger& ledger, std::optional<LockHolder> run,
                     std::vector<ShareState> shares) {
  RunStatus status;
  status.run = std::move(run);
  status.shares = std::move(shares);
  const bool at_work = is_at_work(status);
  FailureGroups failures;
  WorkLeft work;
  std::size_t known = 0;
  for_each_row(table, ledger, Detail::outcome, [&](const JobRow& row, const LedgerJob* job) {
    ++status.total;
    known += job != nullptr ? 1 : 0;
    if (job != nullptr && job->done()) {
      ++status.done;
      work.add_done(row.cell, job->result.wall_seconds);
    } else if (job != nullptr && job->running && at_work) {
      ++status.running;
      work.add_left(row.cell, 0.5);
    } else if (job != nullptr && job->has_result) {
      ++status.failed;
      failures.add(row, *job);
    } else {
      ++status.left;
      work.add_left(row.cell);
    }
  });
  status.job_seconds_left = work.job_seconds();
  status.seconds_left = at_work ? work.seconds(status.running) : std::numeric_limits<double>::quiet_NaN();
  status.best_cells = best_cells_of(table, ledger);
  status.other_jobs = ledger.job_count() - std::min(known, ledger.job_count());
  status.failures = std::move(failures).by_frequency();
  status.last_run = ledger.last_run();
  status.varied_keys = table.varied_keys;
  status.damaged = ledger.damaged();
  return status;
}

std::string status_text(const RunStatus& status, const std::string& directory) {
  std::string text = fmt::format("{}: {} of {} jobs done, {} running, {} failed, {} left\n", directory,
                                 status.done, status.total, status.running, status.failed, status.left);
  if (is_at_work(status) && std::isfinite(status.seconds_left))
    text += fmt::format("about {} left\n", clock_text(status.seconds_left));
  if (!status.varied_keys.empty()) text += best_cells_text(status);
  if (status.run) text += fmt::format("run by {}\n", describe(*status.run));
  text += shares_text(status.shares, directory);
  if (status.last_run) text += last_run_text(*status.last_run, is_at_work(status));
  if (status.other_jobs > 0) {
    text += fmt::format("the ledger holds {} that the experiment no longer names\n",
                        count_text(status.other_jobs, "more job"));
  }
  if (!status.failures.empty()) text += failures_text(status, directory);
  if (!status.damaged.empty()) text += "\ndamage in the ledger:\n";
  for (std::size_t i = 0; i < std::min(status.damaged.size(), kDamageShown); ++i) {
    text += fmt::format("  {}\n", status.damaged[i]);
  }
  if (status.damaged.size() > kDamageShown)
    text += fmt::format("  and {} more\n", status.damaged.size() - kDamageShown);
  return text;
}

}  // namespace seedbed::results
