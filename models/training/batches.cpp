#include "models/training/batches.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/random.hpp"

namespace seedbed::models {

Batches::Batches(std::size_t rows, std::size_t batch_size) : rows_(rows), batch_size_(batch_size) {
  if (rows == 0) throw std::invalid_argument("there are no training rows");
  if (batch_size == 0) throw std::invalid_argument("a batch must hold at least one row");
  count_ = rows / batch_size;
  const std::size_t left = rows % batch_size;
  if (count_ == 0 || left > 1) ++count_;
}

std::size_t Batches::size(std::size_t batch) const {
  return batch + 1 < count_ ? batch_size_ : rows_ - first(batch);
}

std::size_t Batches::largest() const {
  return std::max(size(0), size(count_ - 1));
}

void epoch_order(std::span<const std::int32_t> train, std::uint64_t seed, int epoch,
                 std::vector<std::int32_t>& order) {
  order.assign(train.begin(), train.end());
  RandomStream random(seed, Purpose::shuffle, static_cast<std::uint32_t>(epoch));
  shuffle(order, random);
}

}  // namespace seedbed::models
