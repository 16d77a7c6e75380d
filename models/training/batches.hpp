#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace seedbed::models {

/// Cuts an epoch's rows into batches: all of `batch_size` rows but the last, which holds what is left; a
/// single row left over joins the batch before it, since batch normalisation can do nothing with one row.
class Batches {
 public:
  /// Throws std::invalid_argument if either number is 0.
  Batches(std::size_t rows, std::size_t batch_size);

  std::size_t count() const { return count_; }
  std::size_t largest() const;
  std::size_t first(std::size_t batch) const { return batch * batch_size_; }
  std::size_t size(std::size_t batch) const;

  std::span<const std::int32_t> of(std::span<const std::int32_t> order, std::size_t batch) const {
    return order.subspan(first(batch), size(batch));
  }

 private:
  std::size_t rows_;
  std::size_t batch_size_;
  std::size_t count_;
};

/// The training rows in the order of an epoch (1-based), a function of these arguments alone. `order` is
/// reused.
void epoch_order(std::span<const std::int32_t> train, std::uint64_t seed, int epoch,
                 std::vector<std::int32_t>& order);

}  // namespace seedbed::models
