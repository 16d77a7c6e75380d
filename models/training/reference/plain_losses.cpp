#include "models/training/reference/plain_losses.hpp"

#include <cmath>
#include <numbers>

#include "models/training/kernels.hpp"

namespace seedbed::models {
namespace {

class CrpsFunction : public torch::autograd::Function<CrpsFunction> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& outputs,
                               const std::vector<double>* target, CrpsLoss* loss,
                               const std::vector<double>* weights) {
    const torch::Tensor values = outputs.to(torch::kFloat64).contiguous();
    torch::Tensor gradient = torch::empty_like(values);
    const double mean =
        loss->value_and_gradient(values.data_ptr<double>(), *target, gradient.data_ptr<double>(), *weights);
    context->save_for_backward({gradient.to(outputs.scalar_type())});
    return torch::scalar_tensor(mean, outputs.options());
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list by_loss) {
    return {context->get_saved_variables()[0] * by_loss[0], torch::Tensor(), torch::Tensor(),
            torch::Tensor()};
  }
};

torch::Tensor mean(const torch::Tensor& losses, const torch::Tensor& weights) {
  return weights.defined() ? (losses * weights).mean() : losses.mean();
}

}  // namespace

torch::Tensor log_score_loss(const torch::Tensor& outputs, const torch::Tensor& target,
                             const torch::Tensor& weights) {
  const auto parts = outputs.chunk(3, 1);
  const torch::Tensor scale = torch::softplus(parts[2]) + static_cast<double>(kScaleFloor);
  const torch::Tensor z = (target.unsqueeze(1) - parts[1]) / scale;
  const double half_log_two_pi = 0.5 * std::log(2.0 * std::numbers::pi);
  const torch::Tensor terms =
      torch::log_softmax(parts[0], 1) - 0.5 * z * z - torch::log(scale) - half_log_two_pi;
  return mean(-torch::logsumexp(terms, 1), weights);
}

torch::Tensor yes_no_log_score_loss(const torch::Tensor& outputs, const torch::Tensor& target,
                                    const torch::Tensor& weights) {
  const torch::Tensor losses =
      torch::binary_cross_entropy_with_logits(outputs.squeeze(1), target, {}, {}, torch::Reduction::None);
  return mean(losses, weights);
}

torch::Tensor brier_loss(const torch::Tensor& outputs, const torch::Tensor& target,
                         const torch::Tensor& weights) {
  return mean((torch::sigmoid(outputs.squeeze(1)) - target).square(), weights);
}

torch::Tensor crps_loss(const torch::Tensor& outputs, const std::vector<double>& target, CrpsLoss& loss,
                        const std::vector<double>& weights) {
  return CrpsFunction::apply(outputs, &target, &loss, &weights);
}

}  // namespace seedbed::models
