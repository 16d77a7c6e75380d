#pragma once

#include <torch/torch.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "models/inputs.hpp"
#include "models/network_settings.hpp"

namespace seedbed::bench {

/// The network as one writes it with libtorch: Sequential, autograd, torch::optim::Adam, float32; words by
/// EmbeddingBag. The loss is the mean log score of the standardised target.
class PlainNetwork {
 public:
  PlainNetwork(const models::NetworkSettings& settings, const models::InputShape& inputs, int table_width)
      : components_(settings.components), dropout_(settings.dropout) {
    std::vector<torch::Tensor> parameters;
    int width = inputs.numeric;
    for (const int words : inputs.vocabulary_sizes) {
      tables_.push_back(torch::nn::EmbeddingBag(
          torch::nn::EmbeddingBagOptions(words, table_width).mode(torch::kMean).sparse(false)));
      parameters.push_back(tables_.back()->weight);
      width += table_width;
    }
    for (const int hidden : settings.hidden) {
      trunk_->push_back(torch::nn::Linear(width, hidden));
      if (settings.norm == models::Norm::batch) trunk_->push_back(torch::nn::BatchNorm1d(hidden));
      if (settings.norm == models::Norm::layer)
        trunk_->push_back(torch::nn::LayerNorm(torch::nn::LayerNormOptions({hidden})));
      add_activation(settings.activation);
      if (dropout_ > 0) trunk_->push_back(torch::nn::Dropout(dropout_));
      width = hidden;
    }
    trunk_->push_back(torch::nn::Linear(width, 3 * components_));
    for (const torch::Tensor& parameter : trunk_->parameters()) parameters.push_back(parameter);
    optimizer_ = std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(1e-4));
  }

  /// One step; `words` and `offsets` are those of the batch.
  void step(torch::Tensor values, const torch::Tensor& words, const torch::Tensor& offsets,
            const torch::Tensor& target) {
    optimizer_->zero_grad();
    for (auto& table : tables_) values = torch::cat({values, table->forward(words, offsets)}, 1);
    log_score(trunk_->forward(values), target).backward();
    optimizer_->step();
  }

 private:
  void add_activation(models::Activation activation) {
    switch (activation) {
      case models::Activation::relu:
        return trunk_->push_back(torch::nn::ReLU());
      case models::Activation::silu:
        return trunk_->push_back(torch::nn::SiLU());
      case models::Activation::gelu:
        return trunk_->push_back(torch::nn::GELU());
      case models::Activation::tanh:
        return trunk_->push_back(torch::nn::Tanh());
    }
  }

  static torch::Tensor log_score(const torch::Tensor& outputs, const torch::Tensor& target) {
    const auto parts = outputs.chunk(3, 1);
    const torch::Tensor scale = torch::softplus(parts[2]) + 1e-3;
    const torch::Tensor z = (target.unsqueeze(1) - parts[1]) / scale;
    const torch::Tensor terms = torch::log_softmax(parts[0], 1) - 0.5 * z * z - torch::log(scale);
    return 0.5 * std::log(2 * std::numbers::pi) - torch::logsumexp(terms, 1).mean();
  }

  int components_;
  double dropout_;
  std::vector<torch::nn::EmbeddingBag> tables_;
  torch::nn::Sequential trunk_;
  std::unique_ptr<torch::optim::Adam> optimizer_;
};

}  // namespace seedbed::bench
