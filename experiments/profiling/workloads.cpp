#include "experiments/profiling/workloads.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "experiments/dataset/preprocessing.hpp"
#include "experiments/profiling/random_models.hpp"
#include "experiments/profiling/synthetic_rows.hpp"
#include "experiments/profiling/temporary_directory.hpp"
#include "models/model_file.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kInventedRows = 8192;  // enough that the caches do not know them all
constexpr std::size_t kFewestRows =
    8192;  // small batches go through as many, and a chunk of predict has them

ModelProfile description_of(const models::SavedModel& model, std::string name) {
  const models::NetworkLayout layout = models::network_layout(model.network, model.inputs);
  ModelProfile description;
  description.name = std::move(name);
  description.inputs = static_cast<std::size_t>(layout.first_inputs);
  for (const models::TensorPlace& place : layout.parameters) description.parameters += place.size();
  return description;
}

SampleRows invented_rows(const Predictor& predictor, const models::SavedModel& model, std::size_t count) {
  const FittedPreprocessing preprocessing = FittedPreprocessing::from_json(model.preprocessing);
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory.path() / "rows.csv";
  std::ofstream out(file, std::ios::binary);
  out << synthetic_csv(preprocessing, count, 1);
  out.close();
  if (!out) {
    throw std::system_error(std::make_error_code(std::errc::io_error), "cannot write " + file.string());
  }
  return SampleRows::read(predictor, file.string(), count);
}

/// Rows of a file, or invented ones if there is none.
Workload workload(const std::filesystem::path& file, std::string name, const std::string& rows,
                  std::size_t largest_batch) {
  Predictor predictor(file);
  const models::SavedModel model = models::read_model(file);
  const bool has_lags = !predictor.reading_settings("").lags.empty();
  const std::size_t wanted = std::max(largest_batch, kFewestRows);
  SampleRows own = rows.empty()
                       ? invented_rows(predictor, model, has_lags ? wanted : std::min(wanted, kInventedRows))
                       : SampleRows::read(predictor, rows, wanted);
  return {description_of(model, std::move(name)), std::move(predictor), std::move(own), wanted};
}

}  // namespace

Workload model_workload(const std::filesystem::path& model, const std::string& input,
                        std::size_t largest_batch) {
  return workload(model, model.filename().string(), input, largest_batch);
}

std::vector<Workload> experiment_workloads(const Experiment& experiment, const std::string& input,
                                           std::size_t largest_batch) {
  const TemporaryDirectory directory;
  std::vector<Workload> all;
  for (const RandomModel& model : write_random_models(experiment, directory.path())) {
    const bool has_lags = !Predictor(model.file).reading_settings("").lags.empty();
    const std::string& rows = input.empty() && !has_lags ? model.data : input;
    all.push_back(workload(model.file, model.name, rows, largest_batch));
  }
  return all;
}

}  // namespace seedbed::experiments
