#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/inputs.hpp"
#include "models/network_layout.hpp"
#include "models/training/products.hpp"

namespace seedbed::models {

/// The rows of a batch, by index into the data's rows.
struct Batch {
  const InputRows& rows;
  std::span<const std::int32_t> chosen;

  std::size_t size() const { return chosen.size(); }
};

/// The first layer's inputs: numeric values, then an embedding per categorical input, then the mean embedding
/// of the words of each text input (zeros for a text without words).
class InputLayer {
 public:
  InputLayer(const InputShape& shape, const NetworkLayout& layout);

  std::size_t width() const { return width_; }
  /// The first column that comes from a table, and so has a derivative to hand on.
  std::size_t first_trained_column() const { return numeric_; }
  bool has_tables() const { return numeric_ < width_; }

  /// Fills batch.size() × width() values.
  void forward(const Batch& batch, const float* parameters, Matrix inputs) const;
  /// Writes the tables' gradients, all rows of them; `delta` holds the columns from first_trained_column()
  /// on.
  void backward(const Batch& batch, ConstMatrix delta, float* gradient) const;

 private:
  struct Table {
    std::size_t offset;  ///< in the flat buffer
    std::size_t size;
    std::size_t width;
    std::size_t column;
  };

  std::size_t numeric_;
  std::size_t width_;
  std::vector<Table> categories_;
  std::vector<Table> texts_;
};

}  // namespace seedbed::models
