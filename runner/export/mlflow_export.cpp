#include "runner/export/mlflow_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/atomic_file.hpp"
#include "base/number_text.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

constexpr const char* kExperimentId = "1";
enum RunStatus { finished = 3, failed = 4 };

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

/// A JSON string is one of YAML too.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::int64_t milliseconds(double seconds) {
  return static_cast<std::int64_t>(std::llround(seconds * 1000));
}

std::string experiment_text(const Exported& exported, std::int64_t from, std::int64_t to) {
  return fmt::format(
      "artifact_location: {}\ncreation_time: {}\nexperiment_id: '{}'\nlast_update_time: {}\nlifecycle_stage: "
      "active\n"
      "name: {}\n",
      quoted("file://" + fs::absolute(exported.place / kExperimentId).string()), from, kExperimentId, to,
      quoted(exported.name));
}

std::string run_text(const ExportedJob& job, const std::string& name, const fs::path& place) {
  const bool done = job.result.outcome == results::Outcome::done;
  return fmt::format(
      "artifact_uri: {}\nend_time: {}\nentry_point_name: ''\nexperiment_id: '{}'\nlifecycle_stage: "
      "active\nrun_id: {}\n"
      "run_name: {}\nrun_uuid: {}\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: "
      "{}\nstatus: {}\n"
      "tags: []\nuser_id: ''\n",
      quoted("file://" + fs::absolute(place / "artifacts").string()),
      milliseconds(job.result.started + job.result.wall_seconds), kExperimentId, quoted(job.id), quoted(name),
      quoted(job.id), milliseconds(job.result.started), static_cast<int>(done ? finished : failed));
}

/// When, what, at which step.
std::string metric_line(double seconds, double value, int step) {
  return fmt::format("{} {} {}\n", milliseconds(seconds), number_text(value), step);
}

void write_epochs(const ExportedJob& job, const fs::path& metrics) {
  using results::EpochRecord;
  const auto history = [&](const char* name, auto value) {
    std::string text;
    for (const EpochRecord& epoch : job.result.epochs) {
      if (!std::isnan(value(epoch))) text += metric_line(job.result.started, value(epoch), epoch.epoch);
    }
    if (!text.empty()) write(metrics / name, text);
  };
  history("epoch_train_loss", [](const EpochRecord& epoch) { return epoch.train_loss; });
  history("epoch_nll_validation", [](const EpochRecord& epoch) { return epoch.nll_validation; });
  history("epoch_crps_validation", [](const EpochRecord& epoch) { return epoch.crps_validation; });
}

/// `place`: where the folder will stand.
void write_run(const ExportedJob& job, const fs::path& folder, const fs::path& place) {
  const std::string name = job.name();
  write(folder / "meta.yaml", run_text(job, name, place));
  fs::create_directories(folder / "artifacts");
  for (const auto& [key, value] : job.settings) write(folder / "params" / key, value);
  write(folder / "params" / "split", std::to_string(job.split));
  write(folder / "params" / "seed", std::to_string(job.seed));
  write(folder / "tags" / "mlflow.runName", name);
  if (!job.result.error.empty()) write(folder / "tags" / "error", job.result.error);
  const double ended = job.result.started + job.result.wall_seconds;
  for (const metrics::Score& score : job.result.scores) {
    if (!std::isnan(score.value))
      write(folder / "metrics" / score.name, metric_line(ended, score.value, job.result.best_epoch));
  }
  write_epochs(job, folder / "metrics");
}

}  // namespace

void export_to_mlflow(const Exported& exported, const fs::path& folder) {
  const fs::path experiment = folder / kExperimentId;
  std::int64_t from = 0, to = 0;
  exported.each([&](const ExportedJob& job) {
    const std::int64_t began = milliseconds(job.result.started);
    from = from == 0 ? began : std::min(from, began);
    to = std::max(to, milliseconds(job.result.started + job.result.wall_seconds));
    write_run(job, experiment / job.id, exported.place / kExperimentId / job.id);
  });
  write(experiment / "meta.yaml", experiment_text(exported, from, to));
}

}  // namespace seedbed::runner
