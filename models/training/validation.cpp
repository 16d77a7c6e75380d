#include "models/training/validation.hpp"

#include <algorithm>

#include "metrics/crps.hpp"
#include "metrics/log_score.hpp"
#include "metrics/score.hpp"
#include "models/inference.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kChunk = 65536;  // rows; bounds memory, and decides nothing else

std::optional<metrics::HeavyRow> heaviest(std::span<const double> values, std::span<const double> weights) {
  metrics::HeaviestRow rows;
  rows.add(values, weights);
  return rows.found();
}

}  // namespace

Validation::Validation(const NetworkSettings& network, const TrainingData& data, const TrainingTarget& target)
    : network_(network),
      data_(data),
      caps_(row_caps(network, data, target)),
      weights_(weights_of_rows(data, data.validation)),
      nll_(data.validation.size()),
      crps_(data.validation.size()) {
  for (const std::int32_t row : data.validation)
    target_.push_back(data.target[static_cast<std::size_t>(row)]);
}

ValidationScores Validation::score(const TargetScaling& scaling, const NetworkState& state) {
  const Network predictor(network_, data_.shape, scaling, state);
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
  return {.nll = metrics::mean_over_rows("nll", nll_, {}, weights_).value,
          .crps = metrics::mean_over_rows("crps", crps_, {}, weights_).value,
          .monitored_nll = capped_mean(nll_, caps_.nll, weights_),
          .monitored_crps = capped_mean(crps_, caps_.crps, weights_),
          .heavy_nll = heaviest(nll_, weights_),
          .heavy_crps = heaviest(crps_, weights_)};
}

}  // namespace seedbed::models
