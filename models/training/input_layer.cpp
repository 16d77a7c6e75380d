#include "models/training/input_layer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace seedbed::models {
namespace {

std::span<const std::int32_t> words_of(const TextRows& text, std::int32_t row) {
  const auto at = static_cast<std::size_t>(row);
  return text.words.subspan(static_cast<std::size_t>(text.offsets[at]),
                            static_cast<std::size_t>(text.offsets[at + 1] - text.offsets[at]));
}

void add_scaled(float* to, const float* from, std::size_t count, float factor) {
  for (std::size_t i = 0; i < count; ++i) to[i] += factor * from[i];
}

}  // namespace

InputLayer::InputLayer(const InputShape& shape, const NetworkLayout& layout)
    : numeric_(static_cast<std::size_t>(shape.numeric)), width_(numeric_) {
  const auto add = [&](const char* kind, std::size_t count, std::vector<Table>& tables) {
    for (std::size_t i = 0; i < count; ++i) {
      const TensorPlace& place = layout.find(fmt::format("{}.{}.weight", kind, i));
      const auto width = static_cast<std::size_t>(place.shape[1]);
      tables.push_back({place.offset, place.size(), width, width_});
      width_ += width;
    }
  };
  add("embedding", shape.category_levels.size(), categories_);
  add("words", shape.vocabulary_sizes.size(), texts_);
}

void InputLayer::forward(const Batch& batch, const float* parameters, Matrix inputs) const {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto row = static_cast<std::size_t>(batch.chosen[i]);
    float* to = inputs.data + i * inputs.stride;
    std::copy_n(batch.rows.numeric.data() + row * numeric_, numeric_, to);
    const std::int32_t* codes = batch.rows.categories.data() + row * categories_.size();
    for (std::size_t c = 0; c < categories_.size(); ++c) {
      const Table& table = categories_[c];
      std::copy_n(parameters + table.offset + static_cast<std::size_t>(codes[c]) * table.width, table.width,
                  to + table.column);
    }
    for (std::size_t t = 0; t < texts_.size(); ++t) {
      const Table& table = texts_[t];
      const auto words = words_of(batch.rows.texts[t], batch.chosen[i]);
      std::fill_n(to + table.column, table.width, 0.0f);
      const float share = words.empty() ? 0.0f : 1.0f / static_cast<float>(words.size());
      for (const std::int32_t word : words) {
        add_scaled(to + table.column,
                   parameters + table.offset + static_cast<std::size_t>(word) * table.width, table.width,
                   share);
      }
    }
  }
}

void InputLayer::backward(const Batch& batch, ConstMatrix delta, float* gradient) const {
  for (const auto* tables : {&categories_, &texts_})
    for (const Table& table : *tables) std::fill_n(gradient + table.offset, table.size, 0.0f);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto row = static_cast<std::size_t>(batch.chosen[i]);
    const float* from = delta.data + i * delta.stride;
    const std::int32_t* codes = batch.rows.categories.data() + row * categories_.size();
    for (std::size_t c = 0; c < categories_.size(); ++c) {
      const Table& table = categories_[c];
      add_scaled(gradient + table.offset + static_cast<std::size_t>(codes[c]) * table.width,
                 from + table.column - numeric_, table.width, 1.0f);
    }
    for (std::size_t t = 0; t < texts_.size(); ++t) {
      const Table& table = texts_[t];
      const auto words = words_of(batch.rows.texts[t], batch.chosen[i]);
      const float share = words.empty() ? 0.0f : 1.0f / static_cast<float>(words.size());
      for (const std::int32_t word : words) {
        add_scaled(gradient + table.offset + static_cast<std::size_t>(word) * table.width,
                   from + table.column - numeric_, table.width, share);
      }
    }
  }
}

}  // namespace seedbed::models
