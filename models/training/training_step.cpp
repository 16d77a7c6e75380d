#include "models/training/training_step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/training/kernels.hpp"

namespace seedbed::models {

TrainingStep::TrainingStep(const NetworkSettings& network, const TrainingSettings& settings,
                           const InputShape& inputs, const TrainingTarget& standardised,
                           std::span<const double> target, std::size_t most_rows, std::uint64_t seed)
    : TrainingStep(network_layout(network, inputs), network, settings, inputs, standardised, target,
                   most_rows, seed) {}

TrainingStep::TrainingStep(const NetworkLayout& layout, const NetworkSettings& network,
                           const TrainingSettings& settings, const InputShape& inputs,
                           const TrainingTarget& standardised, std::span<const double> target,
                           std::size_t most_rows, std::uint64_t seed)
    : clip_norm_(settings.clip_norm),
      parameters_(layout.parameter_count),
      gradient_(layout.parameter_count),
      statistics_(layout.statistic_count),
      pass_(make_training_pass(network, settings, inputs, most_rows, seed, parameters_.span(),
                               gradient_.span())),
      loss_(settings.loss, network, standardised, target, most_rows),
      noise_(settings.label_noise, most_rows, seed),
      optimizer_(settings, layout.parameter_count, pass_->tables()) {}

void TrainingStep::load(const NetworkState& state) {
  if (state.parameters.size() != parameters_.size() || state.statistics.size() != statistics_.size()) {
    throw std::invalid_argument(fmt::format(
        "training: a state of {} parameters and {} statistics for a network of {} and {}",
        state.parameters.size(), state.statistics.size(), parameters_.size(), statistics_.size()));
  }
  std::copy(state.parameters.begin(), state.parameters.end(), parameters_.data());
  std::copy(state.statistics.begin(), state.statistics.end(), statistics_.data());
}

std::optional<double> TrainingStep::take(const Batch& batch, std::int64_t number, double rate) {
  const std::span<float> parameters = parameters_.span();
  const std::span<float> gradient = gradient_.span();
  const std::span<const TableRows> rows = pass_->begin(batch);
  optimizer_.settle(parameters, rows);
  const HeadValues outputs =
      pass_->forward(parameters.data(), statistics_.data(), static_cast<std::uint64_t>(number));
  const double loss = loss_(outputs, batch.chosen, pass_->output_gradient(),
                            noise_.draw(static_cast<std::uint64_t>(number), batch.size()));
  if (!std::isfinite(loss)) return std::nullopt;
  pass_->backward(parameters.data(), gradient.data());
  const double norm = gradient_norm(rows);
  if (!std::isfinite(norm)) return std::nullopt;
  pass_->update_statistics(statistics_.span());
  optimizer_.step(parameters, gradient, rate, clip_factor(norm, clip_norm_), rows);
  return loss;
}

double TrainingStep::gradient_norm(std::span<const TableRows> rows) {
  const std::span<const float> gradient = gradient_.span();
  const std::size_t first = optimizer_.tables_end();
  double sum = kernels().squared_norm(gradient.data() + first, gradient.size() - first);
  for (const TableRows& run : rows) sum += kernels().squared_norm(gradient.data() + run.offset, run.size());
  return std::sqrt(sum);
}

NetworkState TrainingStep::state() {
  optimizer_.settle_all(parameters_.span());
  return {{parameters_.data(), parameters_.data() + parameters_.size()},
          {statistics_.data(), statistics_.data() + statistics_.size()}};
}

}  // namespace seedbed::models
