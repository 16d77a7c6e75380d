// The plain network's gradients against central differences, all in double.

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "models/torch/perceptron_module.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/reference/plain_losses.hpp"
#include "tests/models/training/architectures.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

class LossOfParameters {
 public:
  LossOfParameters(const NetworkSettings& settings, Loss loss, const ExampleRows& data)
      : module(settings, data.shape(), torch::kFloat64),
        data_(data),
        rows_(data.inputs()),
        loss_(loss),
        family_(settings.family),
        crps_(settings.family, static_cast<std::size_t>(settings.components), {0.9, 0.7}, 2.5) {
    const std::vector<double> locations(static_cast<std::size_t>(forecast_components(settings)), -0.2);
    module.load(initial_state(settings, data.shape(), locations, 3));
    module.train();
  }

  torch::Tensor value() {
    const torch::Tensor outputs = module.forward({rows_, data_.chosen}, 5, 6);
    if (family_ == Family::bernoulli) {
      const torch::Tensor target = torch::tensor(data_.yes_or_no, torch::kFloat64);
      return loss_ == Loss::nll ? yes_no_log_score_loss(outputs, target) : brier_loss(outputs, target);
    }
    if (loss_ == Loss::crps) return crps_loss(outputs, data_.target, crps_);
    return log_score_loss(outputs, torch::tensor(data_.target, torch::kFloat64));
  }

  PerceptronModule module;

 private:
  const ExampleRows& data_;
  InputRows rows_;
  Loss loss_;
  Family family_;
  CrpsLoss crps_;
};

TEST(Gradient, IsTheCentralDifferenceQuotient) {
  const ExampleRows data(13, kEveryInput);
  for (const Architecture& architecture : architectures()) {
    for (const Loss loss : {Loss::nll, Loss::crps}) {
      SCOPED_TRACE(architecture.name + (loss == Loss::nll ? ", nll" : ", crps"));
      LossOfParameters function(architecture.settings, loss, data);
      function.value().backward();
      torch::NoGradGuard guard;
      double* parameters = function.module.parameters_flat.data_ptr<double>();
      const double* gradient = function.module.gradient_flat.data_ptr<double>();
      RandomStream random(1, Purpose::synthesis);
      const auto count = static_cast<std::uint64_t>(function.module.parameters_flat.numel());
      for (int i = 0; i < 40; ++i) {
        const std::uint64_t at = random.below(count);
        const double middle = parameters[at];
        const auto around = [&](double step) {
          parameters[at] = middle + step;
          const double above = function.value().item<double>();
          parameters[at] = middle - step;
          const double below = function.value().item<double>();
          parameters[at] = middle;
          return above - below;
        };
        // The difference quotient of fourth order: its error is h^4 times a fifth derivative, and rounding of
        // about 1e-15 / h.
        const double h = 1e-5;
        const double slope = (8.0 * around(h) - around(2.0 * h)) / (12.0 * h);
        EXPECT_NEAR(slope, gradient[at], 2e-9 + 1e-7 * std::abs(gradient[at])) << at;
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::models
