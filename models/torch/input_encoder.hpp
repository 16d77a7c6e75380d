#pragma once

#include <torch/torch.h>

#include "models/inputs.hpp"
#include "models/network_settings.hpp"
#include "models/torch/feature_network.hpp"
#include "models/training/first_layer/input_layer.hpp"

namespace seedbed::models {

/// The codes of a categorical input in the rows of a batch, as int64.
torch::Tensor batch_codes(const Batch& batch, std::size_t column, std::size_t columns);
/// The mean of the table's rows over the words of each text; zeros for a text without words.
torch::Tensor average_words(const torch::Tensor& table, const Batch& batch, std::size_t text);
/// The numeric inputs, rows × `columns`.
torch::Tensor batch_numbers(const Batch& batch, std::size_t columns);

/// Makes of a batch what a FeatureNetwork reads. Its tables are called inputs.embedding.0.weight and
/// inputs.words.0.weight, and start from the standard normal distribution, as torch::nn::Embedding does.
class InputEncoder : public torch::nn::Module {
 public:
  InputEncoder(const NetworkSettings& settings, const InputShape& shape);

  NetworkInputs encode(const Batch& batch);
  NetworkShape shape() const { return made_; }

 private:
  InputShape shape_;
  NetworkShape made_;
  torch::nn::ModuleList embeddings_, words_;
};

}  // namespace seedbed::models
