#include "experiments/run_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <new>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tuple>

#include "base/machine.hpp"
#include "experiments/heavy_rows.hpp"
#include "experiments/job_checkpoint.hpp"
#include "experiments/job_log.hpp"
#include "experiments/kept_model.hpp"
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
    if (!outputs_.kept_model.empty()) {
      if (score_kept_model()) return;
      if (!outputs_.kept_model.packed()) model_path_ = outputs_.kept_model.path;
    }
    const models::TrainedNetwork trained = train();
    const models::Network network(job_.settings.model, data_.shape(), trained.scaling, trained.state);
    if (!trained.refitted) {
      score(&network, data_, network);
      if (!model_path_.empty()) save({trained.state, trained.scaling}, data_, trained.best_epoch);
      return;
    }
    const PreparedData all = data_.refitted().value();
    const models::Network refitted(job_.settings.model, all.shape(), trained.refitted->scaling,
                                   trained.refitted->state);
    score(&network, all, refitted);
    if (!model_path_.empty()) save(*trained.refitted, all, trained.best_epoch);
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
    log_.line("rows: {} training, {} validation, {} test{}; {}", data_.train().size(),
              data_.validation().size(), data_.test().size(), weights_text(data_), result_.platform);
    if (data_.validation().empty() && job_.settings.train.patience > 0)
      log_.line("warning: there are no validation rows, so nothing is monitored and the last epoch is kept");
    if (job_.settings.data.refit && data_.validation().empty())
      log_.line("warning: there are no validation rows, so there is nothing to train on in a refit");
    if (data_.test().empty()) log_.line("warning: there are no test rows to score");
  }

  /// Of a refitted job the first network is gone, and with it what gave the validation scores.
  bool score_kept_model() {
    const std::optional<PreparedData> all = data_.refitted();
    const PreparedData& data = all ? *all : data_;
    std::optional<models::Network> network;
    try {
      network.emplace(network_of({job_.id, outputs_.kept_model}, data));
    } catch (const models::ModelFileError& error) {
      log_.line("warning: {}; it is trained again", error.what());
      return false;
    }
    log_.line("scored by the model that is there; nothing is trained");
    score(all ? nullptr : &*network, data, *network);
    return true;
  }

  models::TrainedNetwork train() {
    const double start = steady_seconds();
    models::TrainedNetwork trained = train_on(data_, data_.refitted());
    const double rows_trained = static_cast<double>(rows_trained_);
    result_.rows_per_second = rows_trained / (steady_seconds() - start);
    result_.best_epoch = trained.best_epoch;
    log_.line("kept epoch {} of {}", trained.best_epoch, trained.epochs.size());
    if (trained.refitted) {
      log_.line(
          "trained again for {} epochs on training and validation rows; test scores and the model are of "
          "that",
          trained.best_epoch);
    }
    return trained;
  }

  static models::TrainingData training_data(const PreparedData& data) {
    return {data.shape(), data.inputs(), data.target(), data.train(), data.validation(), data.weights()};
  }

  models::TrainedNetwork train_on(const PreparedData& data, const std::optional<PreparedData>& all) {
    JobCheckpoint checkpoint(
        outputs_.checkpoint, {outputs_.earlier, trained_}, {job_.id, kNumericsVersion, result_.platform},
        log_, [this](const models::EpochScores& epoch, bool earlier) { after_epoch(epoch, earlier); },
        [&](const models::EpochScores& epoch) { after_refit_epoch(epoch, all->train().size()); });
    const auto train = [&] {
      const auto& [model, settings] = std::tie(job_.settings.model, job_.settings.train);
      if (!all) return models::train(model, settings, training_data(data), job_.seed, checkpoint);
      return models::train_and_refit(model, settings, training_data(data), training_data(*all), job_.seed,
                                     checkpoint);
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
    rows_trained_ += data_.train().size();
    log_.line("epoch {}: training loss {:.6g}, validation nll {:.6g}, crps {:.6g}", epoch.epoch,
              epoch.train_loss, epoch.nll_validation, epoch.crps_validation);
    warn_of_skipped(epoch);
  }

  void after_refit_epoch(const models::EpochScores& epoch, std::size_t rows) {
    rows_trained_ += rows;
    log_.line("refit, epoch {}: training loss {:.6g}", epoch.epoch, epoch.train_loss);
    warn_of_skipped(epoch);
  }

  void warn_of_skipped(const models::EpochScores& epoch) {
    if (epoch.skipped_steps > 0)
      log_.line("warning: {} steps skipped, their loss or gradient was not finite", epoch.skipped_steps);
    if (epoch.heavy_row) {
      const bool crps = job_.settings.train.monitor == models::Monitor::crps_validation;
      log_.line("warning: {}", heavy_row_text(data_, *epoch.heavy_row, epoch.heavy_share,
                                              crps ? "crps_validation" : "nll_validation"));
    }
  }

  /// Validation rows by `network`, if there is one; test rows, as they are encoded in `tested`, by
  /// `final_network`.
  void score(const models::Network* network, const PreparedData& tested,
             const models::Network& final_network) {
    const std::vector<std::string> names = results::scores_of_a_job(outputs_.more_scores);
    const auto pointer = [](const auto& climatology) { return climatology ? &*climatology : nullptr; };
    if (network != nullptr) {
      const std::optional<metrics::Climatology> first = climatology_for(names, data_);
      result_.scores = score(*network, data_, ScoredSet::validation, names, pointer(first));
    }
    const std::optional<metrics::Climatology> last = climatology_for(names, tested);
    const auto test = outputs_.predictions.empty()
                          ? score(final_network, tested, ScoredSet::test, names, pointer(last))
                          : score_and_save_predictions(final_network, tested, names, pointer(last));
    result_.scores.insert(result_.scores.end(), test.begin(), test.end());
    for (const metrics::Score& score : result_.scores) {
      if (!std::isnan(score.value))
        log_.line("{} {:.6g} (standard error {:.3g})", score.name, score.value, score.standard_error);
    }
  }

  std::vector<metrics::Score> score(const models::Network& network, const PreparedData& data, ScoredSet set,
                                    const std::vector<std::string>& names,
                                    const metrics::Climatology* climatology,
                                    const std::function<void(const PredictedChunk&)>& visit = {}) {
    HeavyRows heavy;
    auto scores = score_set(network, data, set, names, climatology, [&](const PredictedChunk& chunk) {
      heavy.add(chunk);
      if (visit) visit(chunk);
    });
    for (const std::string& text : heavy.found(data, set)) log_.line("warning: {}", text);
    return scores;
  }

  std::vector<metrics::Score> score_and_save_predictions(const models::Network& network,
                                                         const PreparedData& data,
                                                         const std::vector<std::string>& names,
                                                         const metrics::Climatology* climatology) {
    try {
      make_folder_of(outputs_.predictions);
      PredictionsFile predictions(outputs_.predictions);
      auto scores = score(network, data, ScoredSet::test, names, climatology,
                          [&](const PredictedChunk& chunk) { predictions.write(chunk, data); });
      predictions.commit();
      return scores;
    } catch (const std::system_error& error) {
      throw std::runtime_error(fmt::format("cannot write the predictions '{}': {}",
                                           outputs_.predictions.string(), error.code().message()));
    }
  }

  void save(const models::FittedNetwork& network, const PreparedData& data, int best_epoch) {
    nlohmann::json scores;
    for (const metrics::Score& score : result_.scores) scores[score.name] = score.value;
    const nlohmann::json details = {
        {"job", job_.id},      {"cell", job_.cell},           {"settings", to_json(job_.settings)},
        {"split", job_.split}, {"seed", job_.seed},           {"best_epoch", best_epoch},
        {"scores", scores},    {"platform", result_.platform}};
    make_folder_of(model_path_);
    models::write_model(model_path_, {job_.settings.model, data.shape(), network.scaling, network.state,
                                      data.preprocessing(), details});
  }

  const Job& job_;
  const JobOutputs& outputs_;
  const PreparedData& data_;
  results::JobResult& result_;
  JobLog log_;
  std::filesystem::path model_path_ = outputs_.model;
  // Only where more epochs could go on from it.
  KeptTraining trained_ =
      models::goes_on_from(job_.settings.train, job_.settings.train) ? outputs_.trained : KeptTraining();
  std::size_t rows_trained_ = 0;  // in this attempt
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
  std::optional<JobRun> run;
  result.error = message_of_failure([&] {
    result.platform = platform(job.settings.model, job.settings.train);
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
