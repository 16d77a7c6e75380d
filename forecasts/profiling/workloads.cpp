#include "forecasts/profiling/workloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "experiments/dataset/memory_file.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/read_kept_model.hpp"
#include "forecasts/profiling/random_models.hpp"
#include "forecasts/profiling/synthetic_rows.hpp"
#include "models/model_file.hpp"

namespace seedbed::forecasts {
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

/// In memory: when the program is interrupted, nothing is left.
SampleRows invented_rows(const Predictor& predictor, const models::SavedModel& model, std::size_t count) {
  const std::string text =
      synthetic_csv(experiments::FittedPreprocessing::from_json(model.preprocessing), count, 1);
  const experiments::MemoryFile file(text.size());
  std::ranges::copy(std::as_bytes(std::span(text)),
                    experiments::MemoryMapping(file.descriptor(), text.size(), true).data());
  return SampleRows::read(predictor, fmt::format("/proc/self/fd/{}", file.descriptor()), count,
                          "invented rows");
}

/// Rows of a file, or invented ones if there is none.
Workload workload(std::string name, const models::SavedModel& model, const std::string& input,
                  const std::string& data, std::size_t largest_batch) {
  Predictor predictor(name, model);
  const bool has_lags = !predictor.reading_settings("").lags.empty();
  const std::string& rows = input.empty() && !has_lags ? data : input;
  const std::size_t wanted = std::max(largest_batch, kFewestRows);
  SampleRows own = rows.empty()
                       ? invented_rows(predictor, model, has_lags ? wanted : std::min(wanted, kInventedRows))
                       : SampleRows::read(predictor, rows, wanted);
  ModelProfile description = description_of(model, std::move(name));
  return {std::move(description), std::move(predictor), std::move(own), wanted};
}

}  // namespace

Workload model_workload(const results::KeptFile& model, const std::string& input, std::size_t largest_batch) {
  return workload(model.file_name(), experiments::read_kept_model(model), input, "", largest_batch);
}

std::vector<Workload> experiment_workloads(const experiments::Experiment& experiment,
                                           const std::string& input, std::size_t largest_batch) {
  std::vector<Workload> all;
  for (const RandomModel& model : random_models(experiment)) {
    all.push_back(workload(model.name, model.model, input, model.data, largest_batch));
  }
  return all;
}

}  // namespace seedbed::forecasts
