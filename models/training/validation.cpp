#include "models/training/validation.hpp"

#include <algorithm>

#include "metrics/crps.hpp"
#include "metrics/log_score.hpp"
#include "metrics/score.hpp"
#include "models/inference.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kChunk = 65536;  // rows; bounds memory, and decides nothing else

std::optional<metrics::HeavyRow> heaviest(std::span<const double> values) {
  metrics::HeaviestRow rows;
  rows.add(values);
  return rows.found();
}

}  // namespace

Validation::Validation(const TrainingData& data)
    : data_(data), nll_(data.validation.size()), crps_(data.validation.size()) {
  for (const std::int32_t row : data.validation)
    target_.push_back(data.target[static_cast<std::size_t>(row)]);
}

ValidationScores Validation::score(const NetworkSettings& network, const TargetScaling& scaling,
                                   const NetworkState& state) {
  const Network predictor(network, data_.shape, scaling, state);
  const std::size_t rows = target_.size();
  std::vector<metrics::RowStatus> status(std::min(rows, kChunk));
  for (std::size_t first = 0; first < rows; first += kChunk) {
    const std::size_t count = std::min(kChunk, rows - first);
    const MixtureRows mixtures = predictor.predict(data_.rows, data_.validation.subspan(first, count));
    const auto target = std::span<const double>(target_).subspan(first, count);
    const auto statuses = std::span(status).first(count);
    metrics::log_score(mixtures.view(), target, std::span(nll_).subspan(first, count), statuses);
    metrics::crps(mixtures.view(), target, std::span(crps_).subspan(first, count), statuses);
  }
  return {metrics::mean_over_rows("nll", nll_).value, metrics::mean_over_rows("crps", crps_).value,
          heaviest(nll_), heaviest(crps_)};
}

}  // namespace seedbed::models
