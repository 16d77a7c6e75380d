#include "models/training/training_step.hpp"

#include <cmath>

#include "models/training/kernels.hpp"

namespace seedbed::models {

TrainingStep::TrainingStep(const NetworkSettings& network, const TrainingSettings& settings,
                           const InputShape& inputs, const TrainingTarget& standardised,
                           std::span<const double> target, std::size_t most_rows, std::uint64_t seed)
    : clip_norm_(settings.clip_norm),
      module_(network, inputs),
      pass_(network, inputs, most_rows, seed),
      loss_(settings.loss, network, standardised, target, most_rows),
      optimizer_(settings, module_.parameter_values().size()) {}

std::optional<double> TrainingStep::take(const Batch& batch, std::int64_t number, double rate) {
  const std::span<float> parameters = module_.parameter_values();
  const std::span<float> gradient = module_.gradient_values();
  const HeadValues outputs = pass_.forward(batch, parameters.data(), static_cast<std::uint64_t>(number));
  const double loss = loss_(outputs, batch.chosen, pass_.output_gradient());
  if (!std::isfinite(loss)) return std::nullopt;
  pass_.backward(batch, parameters.data(), gradient.data());
  const double norm = std::sqrt(kernels().squared_norm(gradient.data(), gradient.size()));
  if (!std::isfinite(norm)) return std::nullopt;
  pass_.update_statistics(module_.statistic_values());
  optimizer_.step(parameters, gradient, rate, clip_factor(norm, clip_norm_));
  return loss;
}

}  // namespace seedbed::models
