#include "models/torch/networks/gru.hpp"

#include <stdexcept>

#include "models/torch/perceptron_module.hpp"

namespace seedbed::models {
namespace {

class Gru : public FeatureNetwork {
 public:
  Gru(const NetworkSettings& settings, const NetworkShape& shape)
      : activation_(settings.activation), width_(settings.gru.width), others_(shape.values) {
    if (shape.steps == 0)
      throw std::invalid_argument("the network gru reads a sequence, and data.sequence gives it none");
    const int layers = settings.gru.layers;
    gru_ = register_module("gru", torch::nn::GRU(torch::nn::GRUOptions(shape.step_values, width_)
                                                     .num_layers(layers)
                                                     .dropout(layers > 1 ? settings.dropout : 0.0)
                                                     .batch_first(true)));
    if (others_ > 0) both_ = register_module("both", torch::nn::Linear(width_ + others_, width_));
  }

  torch::Tensor forward(const NetworkInputs& inputs) override {
    const torch::Tensor states = std::get<0>(gru_->forward(inputs.sequence));
    const torch::Tensor last = states.select(1, states.size(1) - 1);
    if (others_ == 0) return last;
    return activate(activation_, both_->forward(torch::cat({last, inputs.values}, 1)));
  }

  std::int64_t features() const override { return width_; }

 private:
  Activation activation_;
  std::int64_t width_, others_;
  torch::nn::GRU gru_ = nullptr;
  torch::nn::Linear both_ = nullptr;
};

}  // namespace

std::shared_ptr<FeatureNetwork> make_gru(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Gru>(settings, shape);
}

}  // namespace seedbed::models
