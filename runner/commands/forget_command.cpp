#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>

#include "base/amounts.hpp"
#include "base/atomic_file.hpp"
#include "results/ledger/forget_jobs.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/packs/compact_packs.hpp"
#include "results/packs/kept_files.hpp"
#include "results/platform.hpp"
#include "results/run_lock.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/job_filter.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/inspection/platforms.hpp"
#include "runner/inspection/run_files.hpp"
#include "runner/sweep/data/job_groups.hpp"
#include "runner/sweep/merging/merge_stage.hpp"
#include "runner/sweep/merging/share_plans.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

Options forget_options() {
  Options options({.usage = "seedbed forget DIR --where key=value [--failed] [--not-in-file] [--yes]",
                   .description = "Shows which jobs of a run directory the conditions mean, all of them "
                                  "together, and with --yes takes\n"
                                  "these out of the ledger, removes their logs, models, predictions and "
                                  "checkpoints, and writes the CSV\n"
                                  "files anew. Without --yes nothing changes. What the experiment names "
                                  "still, the next run makes again.",
                   .examples =
                       "  seedbed forget runs/diamonds --not-in-file\n"
                       "  seedbed forget runs/diamonds --where train.lr=0.01 --where seed=3,4 --yes"});
  add_where_option(options);
  options.add()("failed", "only jobs that failed")(
      "not-in-file", "only jobs that the experiment, as last run, does not name")(
      "yes,y", "do it; without this nothing is deleted")("verbose,v", "list every job");
  return options;
}

/// The jobs to forget.
struct Choice {
  std::unordered_set<std::string> ids;
  std::size_t named = 0;                  // of them, by the experiment
  std::size_t all = 0;                    // jobs in the ledger
  std::set<std::string> other_platforms;  // of done jobs that stay
};

Choice chosen_jobs(const OpenedRun& run, const Options& options) {
  std::unordered_set<std::string> named;
  if (run.experiment()) {
    const results::JobTable table = run.table(false);
    for (std::size_t i = 0; i < table.size; ++i) named.insert(table.row(i).id);
  } else if (options.given("not-in-file")) {
    throw UsageError("--not-in-file: the directory holds no experiment.yaml, as no run came so far");
  }
  JobFilter filter(where_conditions(options), run.known_experiment());
  Choice choice;
  const auto visit = [&](const results::LedgerJob& job) {
    ++choice.all;
    const bool in_file = named.contains(job.identity.id);
    const bool admitted = filter.admits(job.identity);  // asked of every job: it notes which values there are
    if (admitted && (!options.given("failed") || (job.has_result && !job.done())) &&
        (!options.given("not-in-file") || !in_file)) {
      choice.ids.insert(job.identity.id);
      choice.named += in_file ? 1 : 0;
    } else if (job.done()) {
      choice.other_platforms.insert(job.result.platform);
    }
  };
  run.ledger().for_each(visit, results::Detail::settings);
  filter.require_known_values();
  return choice;
}

/// What a job leaves beside its rows and its checkpoint.
struct Kind {
  const char* one;
  const char* many;
  results::FileKind kind;
};

using results::FileKind;
constexpr std::array kInds = {
    Kind{"log", "logs", FileKind::log},
    Kind{"model", "models", FileKind::model},
    Kind{"file of predictions", "files of predictions", FileKind::predictions},
    Kind{"kept training", "kept trainings", FileKind::trained},
    Kind{"file of forecasts", "files of forecasts", FileKind::forecasts},
    Kind{"result of a program", "results of programs", FileKind::program_result},
};

/// Counts files of a kind, and adds up their bytes.
class FileCount {
 public:
  void add(std::uint64_t bytes) {
    ++files_;
    bytes_ += static_cast<std::int64_t>(bytes);
  }
  std::int64_t bytes() const { return bytes_; }
  std::string text(const char* one, const char* many) const {
    return files_ == 0 ? "" : count_text(files_, one, many);
  }

 private:
  std::size_t files_ = 0;
  std::int64_t bytes_ = 0;
};

// "6 logs, 6 models (1.2 MB)", or nothing.
std::string files_text(const OpenedRun& run, const std::unordered_set<std::string>& ids) {
  std::vector<std::string> parts;
  std::int64_t bytes = 0;
  const auto note = [&](const FileCount& count, const char* one, const char* many) {
    const std::string text = count.text(one, many);
    if (!text.empty()) parts.push_back(text);
    bytes += count.bytes();
  };
  for (const Kind& kind : kInds) {
    FileCount count;
    for (const std::string& id : ids) {
      if (const auto file = run.kept().find(kind.kind, id)) count.add(file->size());
    }
    note(count, kind.one, kind.many);
  }
  FileCount checkpoints;
  for (const std::string& id : ids) {
    const results::KeptFile file(run.directory().checkpoint(id));
    if (file.exists()) checkpoints.add(file.size());
  }
  note(checkpoints, "checkpoint", "checkpoints");
  if (parts.empty()) return "";
  return fmt::format("{} ({})", fmt::join(parts, ", "), memory_text(bytes));
}

// Returns what could not be removed.
std::vector<std::string> remove_files(const results::RunDirectory& directory,
                                      const std::unordered_set<std::string>& ids) {
  std::vector<std::string> left;
  const auto remove = [&](const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) left.push_back(fmt::format("{}: {}", path.string(), error.message()));
  };
  for (const std::string& id : ids) {
    for (const Kind& kind : kInds) remove(results::single_file(directory.root(), kind.kind, id));
    remove(directory.checkpoint(id));
    remove(directory.work(id));
  }
  try {
    results::remove_from_packs(directory.root(), ids);
    results::compact_packs(directory.root());
  } catch (const FileError& error) {
    left.emplace_back(error.what());
  }
  std::ranges::sort(left);
  return left;
}

std::string choice_text(const OpenedRun& run, const Choice& choice, const std::string& root, bool each,
                        bool now) {
  JobGroups groups(each);
  const results::JobTable table = run.table(true);
  results::for_each_row(
      table, run.ledger(), results::Detail::outcome,
      [&](const results::JobRow& row, const results::LedgerJob* job) {
        groups.add(table.varied_keys, row, job == nullptr ? "" : state_text(*job));
      },
      [&](const results::JobRow& row) { return choice.ids.contains(row.id); });
  const bool one = choice.ids.size() == 1;
  std::string text =
      fmt::format("{} of the {} in {} {} ({}):\n{}", choice.ids.size(), count_text(choice.all, "job"), root,
                  !now  ? "would be forgotten"
                  : one ? "is forgotten"
                        : "are forgotten",
                  groups.states(), groups.text());
  const std::string files = files_text(run, choice.ids);
  if (!files.empty()) text += fmt::format("and with {}: {}\n", one ? "it" : "them", files);
  return text;
}

// The platforms of jobs that stay.
std::pair<std::string, std::string> platforms_that_stay(const OpenedRun& run, const Choice& choice) {
  std::vector<std::string> all = platforms(run.ledger());
  std::erase_if(all, [&](const std::string& name) {
    return std::ranges::none_of(choice.other_platforms, [&](const std::string& other) {
      return results::same_platform(name, other);
    });
  });
  return platforms_fact(all);
}

int forget(const std::string& root, const Options& options, const std::string& command) {
  results::RunDirectory::existing(root);
  const results::RunLock lock(root, command);
  {  // puts a damaged ledger right
    results::Ledger ledger = results::Ledger::open(root);
    merge_shares_in(root, ledger);
    const std::string damage = damage_warning(ledger.damaged());
    if (!damage.empty()) print_to_stderr("{}\n", damage);
  }
  std::optional<OpenedRun> run(root);
  const Choice choice = chosen_jobs(*run, options);
  if (choice.ids.empty()) {
    fmt::print("nothing to forget: no job in {} fits\n", root);
    return all_done;
  }
  const std::string text = choice_text(*run, choice, root, options.given("verbose"), true);
  const auto platforms = platforms_that_stay(*run, choice);
  run.reset();
  results::forget_jobs(root, choice.ids, {platforms});
  note_done_in_plan(root, results::Ledger::open_read_only(root));
  fmt::print("{}", text);
  run.emplace(root);
  const std::vector<std::string> left = remove_files(run->directory(), choice.ids);
  write_run_files(run->directory(), run->table(false), run->ledger(), run->scores(), false);
  if (choice.named > 0)
    fmt::print("the experiment still names {} of them: the next run makes {} again\n", choice.named,
               choice.named == 1 ? "it" : "these");
  if (left.empty()) return all_done;
  throw std::runtime_error(fmt::format("the jobs are forgotten, but these files cannot be removed:\n  {}",
                                       fmt::join(left, "\n  ")));
}

int show(const std::string& root, const Options& options, const std::string& command) {
  const OpenedRun run(root);
  const Choice choice = chosen_jobs(run, options);
  if (choice.ids.empty()) {
    fmt::print("nothing to forget: no job in {} fits\n", root);
    return all_done;
  }
  fmt::print("{}nothing was deleted; to do it: {} --yes\n",
             choice_text(run, choice, root, options.given("verbose"), false), command);
  return all_done;
}

int run_forget(const Arguments& arguments) {
  Options options = forget_options();
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  if (JobFilter(where_conditions(options)).empty() && !options.given("failed") &&
      !options.given("not-in-file"))
    throw UsageError("say which jobs to forget: --where key=value, --failed or --not-in-file");
  const std::string command = command_text("forget", arguments);
  return options.given("yes") ? forget(root, options, command) : show(root, options, command);
}

}  // namespace

extern const Command forget_command = {"forget", "take unwanted jobs out of a run directory", run_forget};

}  // namespace seedbed::runner
