#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/amounts.hpp"
#include "base/messages.hpp"
#include "results/packs/kept_files.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/opened_run.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostNamed = 5;  // jobs

/// The jobs of the ledger whose ids begin so.
std::vector<std::string> jobs_that_begin(const results::Ledger& ledger, const std::string& id) {
  std::vector<std::string> jobs;
  ledger.for_each(
      [&](const results::LedgerJob& job) {
        if (job.identity.id.starts_with(id)) jobs.push_back(job.identity.id);
      },
      results::Detail::outcome);
  std::ranges::sort(jobs);
  return jobs;
}

std::string only_job(const OpenedRun& run, const std::string& root, const std::string& id) {
  std::vector<std::string> jobs = jobs_that_begin(run.ledger(), id);
  if (jobs.size() == 1) return jobs.front();
  if (jobs.empty()) {
    throw UsageError(
        fmt::format("no job of {} that was begun has an id that begins with {}; the first column of "
                    "results.csv has them",
                    root, quoted_value(id)));
  }
  const std::size_t count = jobs.size();
  if (count > kMostNamed) jobs.resize(kMostNamed);
  throw UsageError(fmt::format("{} begins the ids of {}: {}{}; write more of it", quoted_value(id),
                               count_text(count, "job"), fmt::join(jobs, ", "),
                               count > kMostNamed ? ", …" : ""));
}

int run_logs(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed logs DIR JOB…",
       .description =
           "Prints what jobs of a run directory said, attempt after attempt, wherever it is kept: in a\n"
           "file of its own or, once a job has ended well, in a pack with others (run.files). JOB is\n"
           "an id, or its first digits.",
       .examples = "  seedbed logs runs/diamonds 0123456789abcdef0123\n"
                   "  seedbed logs runs/diamonds 01234 | tail"});
  if (!options.parse(arguments)) return all_done;
  const std::vector<std::string>& given = options.positional();
  if (given.empty()) throw UsageError("the run directory is missing");
  if (given.size() == 1) throw UsageError("the job is missing: its id, or the first digits of it");
  const OpenedRun run(given.front());
  std::vector<std::string> jobs;
  for (auto id = given.begin() + 1; id != given.end(); ++id)
    jobs.push_back(only_job(run, given.front(), *id));
  for (const std::string& job : jobs) {
    const auto log = run.kept().find(results::FileKind::log, job);
    if (!log) throw std::runtime_error(fmt::format("{}: job {} has left no log", given.front(), job));
    if (jobs.size() > 1) fmt::print("{}==> {} <==\n", job == jobs.front() ? "" : "\n", job);
    try {
      const std::string bytes = log->read();
      std::fwrite(bytes.data(), 1, bytes.size(), stdout);
    } catch (const results::KeptFileError& error) {
      throw std::runtime_error(fmt::format("{}: {}", log->name(), error.what()));
    }
  }
  flush_output();
  return all_done;
}

}  // namespace

extern const Command logs_command = {"logs", "what jobs of a run directory said", run_logs};

}  // namespace seedbed::runner
