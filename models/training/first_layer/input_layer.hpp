#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/aligned_floats.hpp"
#include "models/inputs.hpp"
#include "models/network_layout.hpp"
#include "models/training/first_layer/table_rows.hpp"
#include "models/training/kernels.hpp"
#include "models/training/products.hpp"

namespace seedbed::models {

/// The rows of a batch, by index into the data's rows.
struct Batch {
  const InputRows& rows;
  std::span<const std::int32_t> chosen;
  /// In place of the rows' own codes and words, if there are any: size() codes of the first categorical
  /// input, then of the next, and the words of each row of the batch.
  std::span<const std::int32_t> categories = {};
  std::span<const TextRows> texts = {};

  std::size_t size() const { return chosen.size(); }
  /// Where the codes of a categorical input lie, for every place in the batch.
  RowChoice codes(std::size_t input, std::size_t inputs) const;
  std::int32_t code(std::size_t place, std::size_t input, std::size_t inputs) const;
  std::span<const std::int32_t> words(std::size_t place, std::size_t text) const;
};

/// The first layer's inputs: numeric values, their sines and cosines, then an embedding per categorical
/// input, then the mean embedding of the words of each text input (zeros for a text without words).
class InputLayer {
 public:
  InputLayer(const InputShape& shape, const NetworkLayout& layout);

  std::size_t width() const { return width_; }
  /// The first column that comes from something trained, and so has a derivative to hand on.
  std::size_t first_trained_column() const { return numeric_; }
  bool is_trained() const { return numeric_ < width_; }
  bool has_tables() const { return !categories_.empty() || !texts_.empty(); }

  /// Every table as one run of rows.
  std::vector<TableRows> tables() const;

  /// Notes the rows of tables that a batch uses, for used() and for backward(); of small tables all.
  void find_used(const Batch& batch);
  std::span<const TableRows> used() const { return used_; }

  /// Fills batch.size() × width() values.
  void forward(const Batch& batch, const float* parameters, Matrix inputs) const;
  /// Writes the gradients of frequencies and tables; `inputs` is what forward() filled, `delta` holds the
  /// columns from first_trained_column() on. Of tables only the rows used by this batch and by the one before
  /// are touched: in the first call the gradient must be zero, and later calls need it as it was left.
  void backward(const Batch& batch, ConstMatrix inputs, ConstMatrix delta, float* gradient);

 private:
  struct Table {
    std::size_t offset;  ///< in the flat buffer
    std::size_t rows;
    std::size_t width;
    std::size_t column;
    std::size_t first_row;  ///< its number, counted through all tables
  };

  /// So small that finding the rows used would cost more than visiting all.
  static bool is_small(const Table& table) { return table.rows * table.width <= 1024; }
  /// Writes the gradient of all rows.
  void add_to_small(const Table& table, RowChoice choice, const float* from, Grid grid, float* gradient);
  const Table& table_of(std::size_t row) const;
  void add_run(std::size_t first, std::size_t count);

  const Kernels& kernels_;
  std::size_t numeric_;
  std::size_t waves_ = 0;      ///< frequencies of each
  std::size_t frequency_ = 0;  ///< their offset among the parameters
  std::size_t width_;
  std::vector<Table> categories_;
  std::vector<Table> texts_;
  AlignedFloats sums_;  ///< a small table's gradient, each row on a boundary
  RowSet row_set_;
  std::vector<TableRows> used_, not_zero_;  ///< rows of this batch; rows with a gradient
};

}  // namespace seedbed::models
