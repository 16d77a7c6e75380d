#include "models/training/first_layer/input_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace seedbed::models {

RowChoice Batch::codes(std::size_t input, std::size_t inputs) const {
  if (categories.empty()) return {chosen.data(), rows.categories.data() + input, inputs};
  return {categories.data() + input * size(), nullptr, 0};
}

std::int32_t Batch::code(std::size_t place, std::size_t input, std::size_t inputs) const {
  if (!categories.empty()) return categories[input * size() + place];
  return rows.categories[static_cast<std::size_t>(chosen[place]) * inputs + input];
}

std::span<const std::int32_t> Batch::words(std::size_t place, std::size_t text) const {
  const TextRows& from = texts.empty() ? rows.texts[text] : texts[text];
  const std::size_t row = texts.empty() ? static_cast<std::size_t>(chosen[place]) : place;
  return from.words.subspan(static_cast<std::size_t>(from.offsets[row]),
                            static_cast<std::size_t>(from.offsets[row + 1] - from.offsets[row]));
}

InputLayer::InputLayer(const InputShape& shape, const NetworkLayout& layout)
    : kernels_(kernels()), numeric_(static_cast<std::size_t>(shape.numeric)), width_(numeric_), row_set_(0) {
  if (const TensorPlace* frequency = layout.find_if_any("numeric.frequency")) {
    waves_ = static_cast<std::size_t>(frequency->shape[1]);
    frequency_ = frequency->offset;
    width_ += 2 * numeric_ * waves_;
  }
  std::size_t rows = 0;
  const auto add = [&](const char* kind, std::size_t count, std::vector<Table>& tables) {
    for (std::size_t i = 0; i < count; ++i) {
      const TensorPlace& place = layout.find(fmt::format("{}.{}.weight", kind, i));
      const auto width = static_cast<std::size_t>(place.shape[1]);
      const auto count_of_rows = static_cast<std::size_t>(place.shape[0]);
      tables.push_back({place.offset, count_of_rows, width, width_, rows});
      width_ += width;
      rows += count_of_rows;
    }
  };
  add("embedding", shape.category_levels.size(), categories_);
  add("words", shape.vocabulary_sizes.size(), texts_);
  row_set_ = RowSet(rows);
  for (const Table& table : categories_)
    if (is_small(table))
      sums_ = AlignedFloats(std::max(sums_.size(), table.rows * aligned_stride(table.width)));
  used_.reserve(rows);
  not_zero_.reserve(rows);
}

std::vector<TableRows> InputLayer::tables() const {
  std::vector<TableRows> result;
  for (const auto* tables : {&categories_, &texts_})
    for (const Table& table : *tables)
      result.push_back({table.offset, table.width, table.first_row, table.rows});
  return result;
}

void InputLayer::find_used(const Batch& batch) {
  used_.clear();
  for (std::size_t c = 0; c < categories_.size(); ++c) {
    const Table& table = categories_[c];
    if (is_small(table)) {
      used_.push_back({table.offset, table.width, table.first_row, table.rows});
      continue;
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::int32_t code = batch.code(i, c, categories_.size());
      row_set_.insert(table.first_row + static_cast<std::size_t>(code));
    }
  }
  for (std::size_t t = 0; t < texts_.size(); ++t)
    for (std::size_t i = 0; i < batch.size(); ++i)
      for (const std::int32_t word : batch.words(i, t))
        row_set_.insert(texts_[t].first_row + static_cast<std::size_t>(word));
  row_set_.drain([&](std::size_t first, std::size_t count) { add_run(first, count); });
}

const InputLayer::Table& InputLayer::table_of(std::size_t row) const {
  const auto& tables = texts_.empty() || row < texts_.front().first_row ? categories_ : texts_;
  const auto after =
      std::upper_bound(tables.begin(), tables.end(), row,
                       [](std::size_t number, const Table& table) { return number < table.first_row; });
  return *std::prev(after);
}

/// A run of numbers may go through several tables.
void InputLayer::add_run(std::size_t first, std::size_t count) {
  while (count > 0) {
    const Table& table = table_of(first);
    const std::size_t part = std::min(count, table.first_row + table.rows - first);
    used_.push_back({table.offset + (first - table.first_row) * table.width, table.width, first, part});
    first += part;
    count -= part;
  }
}

void InputLayer::forward(const Batch& batch, const float* parameters, Matrix inputs) const {
  const std::size_t rows = batch.size();
  kernels_.gather_rows(batch.rows.numeric.data(), {batch.chosen.data(), nullptr, 0}, inputs.data,
                       {rows, numeric_, inputs.stride});
  if (waves_ > 0)
    kernels_.fill_waves(inputs.data, parameters + frequency_, waves_, {rows, numeric_, inputs.stride});
  for (std::size_t c = 0; c < categories_.size(); ++c) {
    const Table& table = categories_[c];
    kernels_.gather_rows(parameters + table.offset, batch.codes(c, categories_.size()),
                         inputs.data + table.column, {rows, table.width, inputs.stride});
  }
  for (std::size_t t = 0; t < texts_.size(); ++t) {
    const Table& table = texts_[t];
    for (std::size_t i = 0; i < rows; ++i) {
      const auto words = batch.words(i, t);
      kernels_.average_rows(parameters + table.offset, table.width, words.data(), words.size(),
                            inputs.data + i * inputs.stride + table.column);
    }
  }
}

void InputLayer::backward(const Batch& batch, ConstMatrix inputs, ConstMatrix delta, float* gradient) {
  if (waves_ > 0) {
    kernels_.waves_back(inputs.data, delta.data, delta.stride, waves_, gradient + frequency_,
                        {batch.size(), numeric_, inputs.stride});
  }
  for (const TableRows& rows : not_zero_) std::fill_n(gradient + rows.offset, rows.size(), 0.0f);
  not_zero_.assign(used_.begin(), used_.end());
  const std::size_t rows = batch.size();
  for (std::size_t c = 0; c < categories_.size(); ++c) {
    const Table& table = categories_[c];
    const float* from = delta.data + table.column - numeric_;
    const Grid grid = {rows, table.width, delta.stride};
    if (is_small(table)) {
      add_to_small(table, batch.codes(c, categories_.size()), from, grid, gradient + table.offset);
    } else {
      kernels_.add_to_table(gradient + table.offset, table.width, batch.codes(c, categories_.size()), from,
                            grid);
    }
  }
  for (std::size_t t = 0; t < texts_.size(); ++t) {
    const Table& table = texts_[t];
    for (std::size_t i = 0; i < rows; ++i) {
      const auto words = batch.words(i, t);
      kernels_.spread_row(gradient + table.offset, table.width, words.data(), words.size(),
                          delta.data + i * delta.stride + table.column - numeric_);
    }
  }
}

void InputLayer::add_to_small(const Table& table, RowChoice choice, const float* from, Grid grid,
                              float* gradient) {
  const std::size_t stride = aligned_stride(table.width);
  std::fill_n(sums_.data(), table.rows * stride, 0.0f);
  kernels_.add_to_table(sums_.data(), stride, choice, from, grid);
  for (std::size_t row = 0; row < table.rows; ++row)
    std::copy_n(sums_.data() + row * stride, table.width, gradient + row * table.width);
}

}  // namespace seedbed::models
