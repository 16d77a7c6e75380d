#include "experiments/draft/number_sample.hpp"

#include <algorithm>

namespace seedbed::experiments {

NumberSample::NumberSample(std::size_t columns)
    : most_rows_(std::clamp<std::size_t>(2'000'000 / std::max<std::size_t>(columns, 1), 32, 4096) * 2),
      columns_(columns) {}

void NumberSample::add(std::span<const double> row) {
  if (next_-- > 0) return;
  next_ = stride_ - 1;
  for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].push_back(row[i]);
  if (rows() < most_rows_) return;
  for (std::vector<double>& column : columns_) {
    for (std::size_t i = 0; 2 * i < column.size(); ++i) column[i] = column[2 * i];
    column.resize((column.size() + 1) / 2);
  }
  stride_ *= 2;  // the next row is a multiple of that too, as the limit is even
}

}  // namespace seedbed::experiments
