#include "models/torch/networks/resnet.hpp"

#include "models/torch/perceptron_module.hpp"

namespace seedbed::models {
namespace {

class Block : public torch::nn::Module {
 public:
  explicit Block(const NetworkSettings& settings)
      : activation_(settings.activation), inner_(settings.dropout), outer_(settings.resnet.dropout) {
    const int width = settings.resnet.width, wide = width * settings.resnet.expansion;
    norm_ = register_module("norm", torch::nn::BatchNorm1d(width));
    first_ = register_module("first", torch::nn::Linear(width, wide));
    second_ = register_module("second", torch::nn::Linear(wide, width));
  }

  torch::Tensor forward(const torch::Tensor& values) {
    const torch::Tensor wide = activate(activation_, first_->forward(norm_->forward(values)));
    const torch::Tensor added = second_->forward(torch::dropout(wide, inner_, is_training()));
    return values + torch::dropout(added, outer_, is_training());
  }

 private:
  Activation activation_;
  double inner_, outer_;
  torch::nn::BatchNorm1d norm_ = nullptr;
  torch::nn::Linear first_ = nullptr, second_ = nullptr;
};

class Resnet : public FeatureNetwork {
 public:
  Resnet(const NetworkSettings& settings, const NetworkShape& shape)
      : activation_(settings.activation), width_(settings.resnet.width) {
    const std::int64_t inputs = shape.values + shape.steps * shape.step_values;
    first_ = register_module("first", torch::nn::Linear(inputs, width_));
    for (int i = 0; i < settings.resnet.blocks; ++i) blocks_->push_back(std::make_shared<Block>(settings));
    register_module("block", blocks_);
    norm_ = register_module("norm", torch::nn::BatchNorm1d(width_));
  }

  torch::Tensor forward(const NetworkInputs& inputs) override {
    torch::Tensor values = inputs.values;
    if (inputs.sequence.defined()) values = torch::cat({values, inputs.sequence.flatten(1)}, 1);
    values = first_->forward(values);
    for (std::size_t i = 0; i < blocks_->size(); ++i) values = blocks_->at<Block>(i).forward(values);
    return activate(activation_, norm_->forward(values));
  }

  std::int64_t features() const override { return width_; }

 private:
  Activation activation_;
  std::int64_t width_;
  torch::nn::Linear first_ = nullptr;
  torch::nn::ModuleList blocks_;
  torch::nn::BatchNorm1d norm_ = nullptr;
};

}  // namespace

std::shared_ptr<FeatureNetwork> make_resnet(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Resnet>(settings, shape);
}

}  // namespace seedbed::models
