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
      optimizer_(settings, module_.parameter_values().size(), pass_.tables()) {}

std::optional<double> TrainingStep::take(const Batch& batch, std::int64_t number, double rate) {
  const std::span<float> parameters = module_.parameter_values();
  const std::span<float> gradient = module_.gradient_values();
  const std::span<const TableRows> rows = pass_.begin(batch);
  optimizer_.settle(parameters, rows);
  const HeadValues outputs = pass_.forward(parameters.data(), static_cast<std::uint64_t>(number));
  const double loss = loss_(outputs, batch.chosen, pass_.output_gradient());
  if (!std::isfinite(loss)) return std::nullopt;
  pass_.backward(parameters.data(), gradient.data());
  const double norm = gradient_norm(rows);
  if (!std::isfinite(norm)) return std::nullopt;
  pass_.update_statistics(module_.statistic_values());
  optimizer_.step(parameters, gradient, rate, clip_factor(norm, clip_norm_), rows);
  return loss;
}

double TrainingStep::gradient_norm(std::span<const TableRows> rows) {
  const std::span<const float> gradient = module_.gradient_values();
  const std::size_t first = optimizer_.tables_end();
  double sum = kernels().squared_norm(gradient.data() + first, gradient.size() - first);
  for (const TableRows& run : rows) sum += kernels().squared_norm(gradient.data() + run.offset, run.size());
  return std::sqrt(sum);
}

NetworkState TrainingStep::state() {
  optimizer_.settle_all(module_.parameter_values());
  return module_.state();
}

}  // namespace seedbed::models
