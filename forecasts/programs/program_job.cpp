#include "forecasts/programs/program_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <exception>
#include <filesystem>
#include <map>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/atomic_file.hpp"
#include "base/messages.hpp"
#include "experiments/job_log.hpp"
#include "experiments/plan/command_words.hpp"
#include "experiments/plan/experiment.hpp"
#include "experiments/plan/score_names.hpp"
#include "experiments/platform.hpp"
#include "experiments/scored_rows.hpp"
#include "forecasts/programs/job_folder.hpp"
#include "forecasts/programs/program_scores.hpp"
#include "forecasts/programs/result_file.hpp"
#include "forecasts/programs/supervision.hpp"
#include "results/score_columns.hpp"

namespace seedbed::forecasts {
namespace fs = std::filesystem;
namespace {

using results::JobResult;
using results::Outcome;

constexpr std::size_t kHead = std::size_t{1} << 20, kTail = std::size_t{1} << 20;  // bytes of output
constexpr int kTryAgain = 75;        // EX_TEMPFAIL of sysexits.h
constexpr double kSameScore = 1e-6;  // relative

/// An attempt that ended without a result.
struct Ended : std::runtime_error {
  Ended(Outcome how, const std::string& text) : std::runtime_error(text), outcome(how) {}
  Outcome outcome;
};

std::string in_shell(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : " ") + experiments::quoted_for_shell(word);
  return text;
}

class ProgramJob {
 public:
  ProgramJob(const experiments::Job& job, const experiments::JobOutputs& outputs,
             const experiments::PreparedData& data, JobResult& result)
      : job_(job), outputs_(outputs), data_(data), result_(result), log_(open_log(outputs.log)) {}

  void run() {
    introduce();
    if (outputs_.program.only_score && keeps_something()) {
      log_.line("the program is not run: what it left is scored again");
      take(outputs_.program.result, outputs_.program.forecasts);
      return;
    }
    const JobFolder folder(outputs_.program.folder);
    folder.prepare(job_, outputs_.program.threads, data_);
    run_program(folder);
    take(folder.result, folder.forecasts);
    keep(folder.result, outputs_.program.result);
    keep(folder.forecasts, outputs_.program.forecasts);
  }

  void report(const std::string& error) { log_.line("FAILED: {}", error); }

 private:
  static experiments::JobLog open_log(const fs::path& path) {
    if (path.has_parent_path()) fs::create_directories(path.parent_path());
    return experiments::JobLog(path);
  }

  void introduce() {
    log_.line("job {}: {} split {} seed {}", job_.id, job_.cell, job_.split, job_.seed);
    log_.line("settings that differ from their defaults: {}", to_json(job_.settings).dump());
    log_.line("rows: {} training, {} validation, {} test{}", data_.train().size(), data_.validation().size(),
              data_.test().size(), experiments::weights_text(data_));
  }

  bool keeps_something() const {
    return fs::exists(outputs_.program.result) || fs::exists(outputs_.program.forecasts);
  }

  void run_program(const JobFolder& folder) {
    const int threads = outputs_.program.threads;
    const ProgramStart start{.words = command_line(job_.settings, folder.words(job_, threads)),
                             .directory = job_.settings.program.directory,
                             .environment = folder.environment(job_, threads)};
    log_.line("SEEDBED_JOB={} {}", folder.job_file.string(), in_shell(start.words));
    OutputLog output(outputs_.log, kHead, kTail);
    const Supervised program = supervise(start, output);
    result_.own_memory = result_.peak_memory = program.end.peak_memory;
    result_.exit_code = program.end.exit_code;
    result_.signal = program.end.signal;
    require_good_end(program, output.last_line(300));
  }

  static void require_good_end(const Supervised& program, const std::string& last_line) {
    const ProgramEnd& end = program.end;
    const std::string said = last_line.empty() ? "" : fmt::format("; the last it said: {}", last_line);
    if (!end.not_started.empty()) throw Ended(Outcome::failed, end.not_started);
    if (end.keeper_died) throw Ended(Outcome::crashed, "the process that watches the program was killed");
    if (program.was_asked_to_end && end.exit_code != 0)
      throw Ended(Outcome::killed, "the program was asked to stop (TERM), and did");
    if (end.signal == SIGKILL ||
        end.signal == SIGTERM)  // somebody's doing, or the system's for want of memory
      throw Ended(Outcome::crashed, fmt::format("[signal {}]", end.signal));
    if (end.signal != 0)
      throw Ended(Outcome::failed, fmt::format("the program ended by signal {}{}", end.signal, said));
    if (end.exit_code == kTryAgain)
      throw Ended(Outcome::crashed,
                  fmt::format("the program asks for another attempt (exit code {})", kTryAgain));
    if (end.exit_code != 0)
      throw Ended(Outcome::failed, fmt::format("the program ended with exit code {}{}", end.exit_code, said));
    if (!end.left_behind.empty()) {
      throw Ended(Outcome::failed,
                  fmt::format("the program ended and left processes running, which were ended: "
                              "{}; it must wait for what it starts",
                              end.left_behind));
    }
  }

  /// Reads what it left, either or both.
  void take(const fs::path& result, const fs::path& forecasts) {
    const bool says = fs::exists(result), forecast = fs::exists(forecasts);
    if (!says && !forecast) {
      throw std::runtime_error(
          "the program ended well and left neither of the files named by SEEDBED_RESULT and "
          "SEEDBED_FORECASTS");
    }
    ProgramResult own;
    if (says) own = read_program_result(result);
    result_.epochs = std::move(own.epochs);
    result_.best_epoch = own.best_epoch;
    if (forecast) result_.scores = scores_of_file(forecasts, data_, known_scores());
    add_own(own.scores);
    require_scores(forecast);
    for (const metrics::Score& score : result_.scores) {
      if (!std::isnan(score.value))
        log_.line("{} {:.6g} (standard error {:.3g})", score.name, score.value, score.standard_error);
    }
  }

  /// The scores that forecasts have.
  std::vector<std::string> known_scores() const {
    std::vector<std::string> names = results::scores_of_a_job(outputs_.more_scores);
    std::erase_if(
        names, [](const std::string& name) { return !experiments::problem_with_score_name(name).empty(); });
    return names;
  }

  /// What the program says of itself stands where nothing was computed from its forecasts.
  void add_own(const std::vector<metrics::Score>& own) {
    for (const metrics::Score& score : own) {
      const auto ours = std::ranges::find(result_.scores, score.name, &metrics::Score::name);
      if (ours == result_.scores.end()) {
        result_.scores.push_back(score);
      } else if (std::isnan(ours->value)) {
        *ours = score;
      } else if (!(std::abs(ours->value - score.value) <= kSameScore * std::abs(ours->value))) {
        log_.line("warning: {} is {} by the forecasts, and {} in result.json; the former counts", score.name,
                  ours->value, score.value);
      }
    }
  }

  void require_scores(bool forecast) const {
    for (const std::string& name : outputs_.more_scores) {
      if (std::ranges::find(result_.scores, name, &metrics::Score::name) != result_.scores.end()) continue;
      std::vector<std::string> there;
      for (const metrics::Score& score : result_.scores) there.push_back(score.name);
      throw std::runtime_error(fmt::format("scores asks for {}, which result.json does not have{}{}", name,
                                           forecast ? "" : ", and there are no forecasts",
                                           did_you_mean(name, there)));
    }
  }

  void keep(const fs::path& from, const fs::path& to) const {
    if (to.empty()) return;
    fs::create_directories(to.parent_path());
    if (!fs::exists(from)) {
      fs::remove(to);
      return;
    }
    fs::rename(from, to);
    sync_directory_of(to);
  }

  const experiments::Job& job_;
  const experiments::JobOutputs& outputs_;
  const experiments::PreparedData& data_;
  JobResult& result_;
  experiments::JobLog log_;
};

}  // namespace

JobResult run_program_job(const experiments::Job& job, const experiments::JobOutputs& outputs,
                          const experiments::PreparedData& data) {
  JobResult result;
  result.platform = experiments::platform();
  std::optional<ProgramJob> run;
  try {
    run.emplace(job, outputs, data, result);
    run->run();
    result.outcome = Outcome::done;
    return result;
  } catch (const Ended& ended) {
    result.outcome = ended.outcome;
    result.error = ended.what();
  } catch (const std::bad_alloc&) {
    result.outcome = Outcome::crashed;
    result.out_of_memory = true;
    result.error = "out of memory while the forecasts were read";
  } catch (const std::exception& error) {
    result.outcome = Outcome::failed;
    result.error = error.what();
  }
  result.scores.clear();
  if (result.outcome == Outcome::killed) result.epochs.clear();
  if (run && result.outcome != Outcome::killed) run->report(result.error);
  return result;
}

}  // namespace seedbed::forecasts
