#include "results/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "results/job_rows.hpp"

namespace seedbed::results {
namespace {

constexpr std::size_t kErrorsShown = 20;
constexpr std::size_t kDamageShown = 10;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

class ErrorGroups {
 public:
  void add(const JobRow& row, const std::string& error) {
    std::string message = first_line(error);
    const auto [known, is_new] = known_.try_emplace(message, groups_.size());
    if (is_new) groups_.push_back({std::move(message), 0, row});
    ++groups_[known->second].count;
  }

  std::vector<ErrorGroup> by_frequency() && {
    std::stable_sort(groups_.begin(), groups_.end(),
                     [](const ErrorGroup& a, const ErrorGroup& b) { return a.count > b.count; });
    return std::move(groups_);
  }

 private:
  std::vector<ErrorGroup> groups_;
  std::unordered_map<std::string, std::size_t> known_;
};

/// "model.components=3 train.lr=0.001 split=0 seed=4"
std::string job_text(const std::vector<std::string>& keys, const JobRow& row) {
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i) text += fmt::format("{}={} ", keys[i], row.varied[i]);
  return text + fmt::format("split={} seed={}", row.split, row.seed);
}

}  // namespace

RunStatus run_status(const JobTable& table, const Ledger& ledger, std::optional<LockHolder> run) {
  RunStatus status;
  ErrorGroups errors;
  std::size_t known = 0;
  for_each_row(table, ledger, Detail::outcome, [&](const JobRow& row, const LedgerJob* job) {
    ++status.total;
    known += job != nullptr ? 1 : 0;
    if (job != nullptr && job->done()) {
      ++status.done;
    } else if (job != nullptr && job->running && run) {
      ++status.running;
    } else if (job != nullptr && job->has_result) {
      ++status.failed;
      errors.add(row, job->result.error);
    } else {
      ++status.left;
    }
  });
  status.other_jobs = ledger.job_count() - std::min(known, ledger.job_count());
  status.run = std::move(run);
  status.errors = std::move(errors).by_frequency();
  status.varied_keys = table.varied_keys;
  status.damaged = ledger.damaged();
  return status;
}

std::string status_text(const RunStatus& status, const std::string& directory) {
  std::string text = fmt::format("{}: {} of {} jobs done, {} running, {} failed, {} left\n", directory,
                                 status.done, status.total, status.running, status.failed, status.left);
  if (status.run) text += fmt::format("run by {}\n", describe(*status.run));
  if (status.other_jobs > 0) {
    text += fmt::format("the ledger holds {} more {} that the experiment no longer names\n",
                        status.other_jobs, status.other_jobs == 1 ? "job" : "jobs");
  }
  if (!status.errors.empty()) text += "\nerrors:\n";
  for (std::size_t i = 0; i < std::min(status.errors.size(), kErrorsShown); ++i) {
    const ErrorGroup& group = status.errors[i];
    text += fmt::format("{:>6} × {}\n         e.g. job {} ({}), log: {}/logs/{}.log\n", group.count,
                        group.message.empty() ? "(no message)" : group.message, group.example.id,
                        job_text(status.varied_keys, group.example), directory, group.example.id);
  }
  if (status.errors.size() > kErrorsShown) {
    text += fmt::format("       and {} other errors; results.csv has them all\n",
                        status.errors.size() - kErrorsShown);
  }
  if (!status.damaged.empty()) text += "\ndamage in the ledger:\n";
  for (std::size_t i = 0; i < std::min(status.damaged.size(), kDamageShown); ++i) {
    text += fmt::format("  {}\n", status.damaged[i]);
  }
  if (status.damaged.size() > kDamageShown)
    text += fmt::format("  and {} more\n", status.damaged.size() - kDamageShown);
  return text;
}

}  // namespace seedbed::results
