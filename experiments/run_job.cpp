#include "experiments/run_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <new>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "base/machine.hpp"
#include "experiments/heavy_rows.hpp"
#include "experiments/job_checkpoint.hpp"
#include "experiments/job_log.hpp"
#include "experiments/plan/experiment.hpp"
#include "experiments/plan/job_id.hpp"
#include "experiments/platform.hpp"
#include "experiments/predictions_file.hpp"
#include "experiments/scored_rows.hpp"
#include "experiments/set_scores.hpp"
#include "metrics/scores/climatology.hpp"
#include "models/inference.hpp"
#include "models/model_file.hpp"
#include "models/training/saved_state.hpp"
#include "models/training/train.hpp"
#include "results/score_columns.hpp"

namespace seedbed::experiments {
namespace {

void make_folder_of(const std::filesystem::path& path) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
}

/// A job being run. What is found out goes straight into `result`, so that a failure keeps the epochs
/// before it.
class JobRun {
 public:
  JobRun(const Job& job, const JobOutputs& outputs, const PreparedData& data, results::JobResult& result)
      : job_(job), outputs_(outputs), data_(data), result_(result), log_(open_log(outputs.log)) {}

  void run() {
    introduce();
    const models::TrainedNetwork trained = train();
    const models::Network network(job_.settings.model, data_.shape(), trained.scaling, trained.state);
    score(network);
    if (!outputs_.model.empty()) save(trained);
  }

  /// Whether it was stopped on request before it was done.
  bool was_stopped() const { return stopped_; }

  void report(const std::string& error) { log_.line("FAILED: {}", error); }

 private:
  static JobLog open_log(const std::filesystem::path& path) {
    make_folder_of(path);
    return JobLog(path);
  }

  void introduce() {
    log_.line("job {}: {} split {} seed {}", job_.id, job_.cell, job_.split, job_.seed);
    log_.line("settings that differ from their defaults: {}", to_json(job_.settings).dump());
    log_.line("rows: {} training, {} validation, {} test; {}", data_.train().size(),
              data_.validation().size(), data_.test().size(), result_.platform);
    if (data_.validation().empty() && job_.settings.train.patience > 0)
      log_.line("warning: there are no validation rows, so nothing is monitored and the last epoch is kept");
    if (data_.test().empty()) log_.line("warning: there are no test rows to score");
  }

  models::TrainedNetwork train() {
    const models::TrainingData rows = {data_.shape(), data_.inputs(), data_.target(), data_.train(),
                                       data_.validation()};
    const double start = steady_seconds();
    models::TrainedNetwork trained = train_on(rows);
    const double rows_trained = static_cast<double>(data_.train().size() * epochs_trained_);
    result_.rows_per_second = rows_trained / (steady_seconds() - start);
    result_.best_epoch = trained.best_epoch;
    log_.line("kept epoch {} of {}", trained.best_epoch, trained.epochs.size());
    return trained;
  }

  models::TrainedNetwork train_on(const models::TrainingData& rows) {
    JobCheckpoint checkpoint(
        outputs_.checkpoint, {job_.id, kNumericsVersion, result_.platform}, log_,
        [this](const models::EpochScores& epoch, bool earlier) { after_epoch(epoch, earlier); });
    const auto train = [&] {
      return models::train(job_.settings.model, job_.settings.train, rows, job_.seed, checkpoint);
    };
    try {
      try {
        return train();
      } catch (const models::StateMismatch& mismatch) {
        checkpoint.start_over(mismatch.what());
        result_.epochs.clear();
        return train();
      }
    } catch (const models::TrainingStopped&) {
      stopped_ = true;
      result_.epochs.clear();
      const std::string how = checkpoint.kept() ? "stopped; its training is kept in a checkpoint" : "stopped";
      log_.line("{}", how);
      throw std::runtime_error(how);
    }
  }

  void after_epoch(const models::EpochScores& epoch, bool earlier) {
    result_.epochs.push_back(
        {epoch.epoch, epoch.train_loss, epoch.nll_validation, epoch.crps_validation, epoch.skipped_steps});
    if (earlier) return;
    ++epochs_trained_;
    log_.line("epoch {}: training loss {:.6g}, validation nll {:.6g}, crps {:.6g}", epoch.epoch,
              epoch.train_loss, epoch.nll_validation, epoch.crps_validation);
    if (epoch.skipped_steps > 0)
      log_.line("warning: {} steps skipped, their loss or gradient was not finite", epoch.skipped_steps);
    if (epoch.heavy_row) {
      const bool crps = job_.settings.train.monitor == models::Monitor::crps_validation;
      log_.line("warning: {}", heavy_row_text(data_, *epoch.heavy_row, epoch.heavy_share,
                                              crps ? "crps_validation" : "nll_validation"));
    }
  }

  void score(const models::Network& network) {
    const std::vector<std::string> names = results::scores_of_a_job(outputs_.more_scores);
    const std::optional<metrics::Climatology> climatology = climatology_for(names, data_);
    const metrics::Climatology* known = climatology ? &*climatology : nullptr;
    result_.scores = score(network, ScoredSet::validation, names, known);
    const auto test = outputs_.predictions.empty() ? score(network, ScoredSet::test, names, known)
                                                   : score_and_save_predictions(network, names, known);
    result_.scores.insert(result_.scores.end(), test.begin(), test.end());
    for (const metrics::Score& score : result_.scores) {
      if (!std::isnan(score.value))
        log_.line("{} {:.6g} (standard error {:.3g})", score.name, score.value, score.standard_error);
    }
  }

  std::vector<metrics::Score> score(const models::Network& network, ScoredSet set,
                                    const std::vector<std::string>& names,
                                    const metrics::Climatology* climatology,
                                    const std::function<void(const PredictedChunk&)>& visit = {}) {
    HeavyRows heavy;
    auto scores = score_set(network, data_, set, names, climatology, [&](const PredictedChunk& chunk) {
      heavy.add(chunk);
      if (visit) visit(chunk);
    });
    for (const std::string& text : heavy.found(data_, set)) log_.line("warning: {}", text);
    return scores;
  }

  std::vector<metrics::Score> score_and_save_predictions(const models::Network& network,
                                                         const std::vector<std::string>& names,
                                                         const metrics::Climatology* climatology) {
    try {
      make_folder_of(outputs_.predictions);
      PredictionsFile predictions(outputs_.predictions);
      auto scores = score(network, ScoredSet::test, names, climatology,
                          [&](const PredictedChunk& chunk) { predictions.write(chunk, data_); });
      predictions.commit();
      return scores;
    } catch (const std::system_error& error) {
      throw std::runtime_error(fmt::format("cannot write the predictions '{}': {}",
                                           outputs_.predictions.string(), error.code().message()));
    }
  }

  void save(const models::TrainedNetwork& trained) {
    nlohmann::json scores;
    for (const metrics::Score& score : result_.scores) scores[score.name] = score.value;
    const nlohmann::json details = {
        {"job", job_.id},      {"cell", job_.cell},           {"settings", to_json(job_.settings)},
        {"split", job_.split}, {"seed", job_.seed},           {"best_epoch", trained.best_epoch},
        {"scores", scores},    {"platform", result_.platform}};
    make_folder_of(outputs_.model);
    models::write_model(outputs_.model, {job_.settings.model, data_.shape(), trained.scaling, trained.state,
                                         data_.preprocessing(), details});
  }

  const Job& job_;
  const JobOutputs& outputs_;
  const PreparedData& data_;
  results::JobResult& result_;
  JobLog log_;
  std::size_t epochs_trained_ = 0;  // in this attempt
  bool stopped_ = false;
};

constexpr const char* kOutOfMemory =
    "out of memory: try a smaller model.hidden or train.batch_size, or fewer jobs at once (-j, --memory)";

/// Runs `attempt`; what it throws becomes a message for the user.
template <class Function>
std::string message_of_failure(const Function& attempt) {
  try {
    attempt();
    return {};
  } catch (const std::bad_alloc&) {
    return kOutOfMemory;
  } catch (const std::exception& error) {
    return error.what()[0] != '\0' ? error.what() : "an error without a message";
  } catch (...) {
    return "an unknown error";
  }
}

}  // namespace

results::JobResult run_job(const Job& job, const JobOutputs& outputs, const PreparedData& data) {
  results::JobResult result;
  result.platform = platform();
  std::optional<JobRun> run;
  result.error = message_of_failure([&] {
    run.emplace(job, outputs, data, result);
    run->run();
  });
  result.out_of_memory = result.error == kOutOfMemory;
  if (result.error.empty()) {
    result.outcome = results::Outcome::done;
  } else if (run && run->was_stopped()) {
    result.outcome = results::Outcome::killed;
  } else {
    // There may be memory another time.
    result.outcome = result.out_of_memory ? results::Outcome::crashed : results::Outcome::failed;
    result.scores.clear();
    if (run) run->report(result.error);
  }
  return result;
}

}  // namespace seedbed::experiments
