#include "models/torch/input_encoder.hpp"

#include <vector>

#include "models/network_layout.hpp"

namespace seedbed::models {

torch::Tensor batch_codes(const Batch& batch, std::size_t column, std::size_t columns) {
  std::vector<std::int64_t> values;
  values.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) values.push_back(batch.code(i, column, columns));
  return torch::tensor(values, torch::kInt64);
}

torch::Tensor average_words(const torch::Tensor& table, const Batch& batch, std::size_t text) {
  std::vector<std::int64_t> words;
  std::vector<std::int64_t> offsets;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    offsets.push_back(static_cast<std::int64_t>(words.size()));
    for (const std::int32_t word : batch.words(i, text)) words.push_back(word);
  }
  constexpr std::int64_t kMean = 1;
  return std::get<0>(torch::embedding_bag(table, torch::tensor(words, torch::kInt64),
                                          torch::tensor(offsets, torch::kInt64), false, kMean));
}

torch::Tensor batch_numbers(const Batch& batch, std::size_t columns) {
  const auto rows = static_cast<std::int64_t>(batch.size());
  const torch::Tensor numbers = torch::empty({rows, static_cast<std::int64_t>(columns)}, torch::kFloat32);
  float* into = numbers.data_ptr<float>();
  for (const std::int32_t row : batch.chosen) {
    const auto part = batch.rows.numeric.subspan(static_cast<std::size_t>(row) * columns, columns);
    into = std::copy(part.begin(), part.end(), into);
  }
  return numbers;
}

InputEncoder::InputEncoder(const NetworkSettings& settings, const InputShape& shape) : shape_(shape) {
  made_ = {.values = shape.numeric - shape.sequence.size(),
           .steps = shape.sequence.steps,
           .step_values = shape.sequence.values};
  const auto add = [&](const std::vector<int>& sizes, torch::nn::ModuleList& tables) {
    for (const int size : sizes) {
      const int width = embedding_width(settings, size);
      tables->push_back(torch::nn::Embedding(size, width));
      made_.values += width;
    }
  };
  add(shape.category_levels, embeddings_);
  add(shape.vocabulary_sizes, words_);
  register_module("embedding", embeddings_);
  register_module("words", words_);
}

NetworkInputs InputEncoder::encode(const Batch& batch) {
  const auto table = [](const torch::nn::ModuleList& tables, std::size_t i) {
    return tables->at<torch::nn::EmbeddingImpl>(i).weight;
  };
  const torch::Tensor numbers = batch_numbers(batch, static_cast<std::size_t>(shape_.numeric));
  const std::int64_t own = shape_.numeric - shape_.sequence.size();  // what is no part of the sequence
  std::vector<torch::Tensor> parts = {numbers.narrow(1, 0, own)};
  const std::size_t categories = shape_.category_levels.size();
  for (std::size_t i = 0; i < categories; ++i)
    parts.push_back(torch::embedding(table(embeddings_, i), batch_codes(batch, i, categories)));
  for (std::size_t i = 0; i < shape_.vocabulary_sizes.size(); ++i)
    parts.push_back(average_words(table(words_, i), batch, i));
  torch::Tensor sequence;
  if (made_.steps > 0) {
    sequence = numbers.narrow(1, own, shape_.sequence.size())
                   .reshape({numbers.size(0), made_.steps, made_.step_values});
  }
  return {torch::cat(parts, 1), sequence};
}

}  // namespace seedbed::models
