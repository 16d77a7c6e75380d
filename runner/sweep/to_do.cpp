#include "runner/sweep/to_do.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "experiments/plan/score_names.hpp"
#include "results/packs/kept_files.hpp"
#include "results/score_columns.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using results::FileKind;

/// Which outputs of done jobs exist. They are listed once, not asked for job by job.
class OutputsThere {
 public:
  OutputsThere(const results::KeptFiles& files, const experiments::RunSettings& wanted) {
    // Some may be there though none is wanted now. A program leaves one of its two or both.
    for (const FileKind kind : {FileKind::model, FileKind::forecasts, FileKind::program_result})
      add(files.jobs(kind), models_);
    if (wanted.save_predictions) add(files.jobs(FileKind::predictions), predictions_);
  }
  bool model(const std::string& job) const { return models_.contains(job); }
  bool predictions(const std::string& job) const { return predictions_.contains(job); }

 private:
  static void add(std::vector<std::string> jobs, std::unordered_set<std::string>& to) {
    to.insert(std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end()));
  }

  std::unordered_set<std::string> models_, predictions_;
};

/// What a done job lacks of the wanted scores.
struct Lack {
  bool of_validation = false;  ///< also a score on validation rows
};

/// The done jobs that lack one of the `wanted` scores. Every job has the default ones.
std::unordered_map<std::string, Lack> jobs_without(const std::vector<std::string>& wanted,
                                                   const results::Ledger& ledger) {
  const std::vector<std::string>& given = results::default_scores();
  const auto is_given = [&](const std::string& name) {
    return std::ranges::find(given, name) != given.end();
  };
  std::unordered_map<std::string, Lack> ids;
  if (std::ranges::all_of(wanted, is_given)) return ids;
  const auto visit = [&](const results::LedgerJob& job) {
    if (!job.done()) return;
    for (const std::string& name : wanted) {
      if (std::ranges::find(job.result.scores, name, &metrics::Score::name) != job.result.scores.end())
        continue;
      const auto parts = experiments::split_score_name(name);
      ids[job.identity.id].of_validation |= parts && parts->set == experiments::ScoredSet::validation;
    }
  };
  ledger.for_each(visit, results::Detail::scores);
  return ids;
}

/// Says of each job in turn whether an earlier one has its id, which takes cells that read copies of a file.
class Repeats {
 public:
  explicit Repeats(const JobList& jobs) : jobs_(jobs) {
    for (const std::string& key : jobs.table().varied_keys) possible_ |= key.ends_with(".path");
  }
  bool is_one(std::size_t job) {
    return possible_ && !seen_.insert(jobs_.id(jobs_.in_run_order(job))).second;
  }

 private:
  const JobList& jobs_;
  bool possible_ = false;
  std::unordered_set<std::string> seen_;
};

void add_every_job(const JobList& jobs, ToDo& to_do) {
  const experiments::RunSettings& run = jobs.experiment().run();
  Repeats repeats(jobs);
  to_do.tasks.reserve(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (repeats.is_one(i)) {
      ++to_do.shared;
    } else {
      to_do.tasks.push_back({.job = i, .model = run.save_models, .predictions = run.save_predictions});
    }
  }
}

}  // namespace

ToDo find_to_do(const JobList& jobs, const results::Ledger* ledger, const fs::path& root) {
  const experiments::RunSettings& run = jobs.experiment().run();
  ToDo to_do;
  std::unordered_set<std::string> done;
  if (ledger != nullptr) {
    done = ledger->done();
    to_do.damaged = ledger->damaged();
  }
  if (done.empty()) {
    add_every_job(jobs, to_do);
    return to_do;
  }
  const OutputsThere there(results::KeptFiles(root), run);
  const std::unordered_map<std::string, Lack> lacking =
      jobs_without(results::without_default(jobs.experiment().scores()), *ledger);
  Repeats repeats(jobs);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (repeats.is_one(i)) {
      ++to_do.shared;
      continue;
    }
    const std::string id = jobs.id(jobs.in_run_order(i));
    Task task{
        .job = i, .again = done.contains(id), .model = run.save_models, .predictions = run.save_predictions};
    if (task.again) {
      task.model = task.model && !there.model(id);
      task.predictions = task.predictions && !there.predictions(id);
      task.scores = lacking.contains(id);
      if (!task.model && !task.predictions && !task.scores) {
        ++to_do.complete;
        continue;
      }
      const JobPlace place = jobs.in_run_order(i);
      ++to_do.again;
      // A refitted job's model is that of its second network; the first, which has the validation scores, is
      // gone.
      const experiments::JobSettings settings = jobs.experiment().settings(place.cell);
      const bool first_network = task.scores && lacking.at(id).of_validation && settings.data.refit;
      // What a program forecast is scored again; whatever else it lacks only the program gives.
      const bool only_scores = task.scores && !task.predictions;
      task.from_model = there.model(id) && (settings.is_program() ? only_scores : !first_network);
      if (task.from_model) ++to_do.from_model;
    }
    to_do.tasks.push_back(task);
  }
  to_do.others = done.size() - std::min(done.size(), to_do.complete + to_do.again);
  return to_do;
}

void keep_only(ToDo& to_do, const JobList& jobs, const std::unordered_set<std::string>& ids) {
  to_do.left_out += std::erase_if(to_do.tasks, [&](const Task& task) {
    const bool other = !ids.contains(jobs.id(jobs.in_run_order(task.job)));
    if (other && task.again) --to_do.again;
    if (other && task.from_model) --to_do.from_model;
    return other;
  });
}

}  // namespace seedbed::runner
