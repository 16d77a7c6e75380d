#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "models/inference.hpp"

namespace seedbed::experiments {

/// What a job of a cell forecasts for the rows of its data.
class CellMember {
 public:
  virtual ~CellMember() = default;
  virtual metrics::Family family() const = 0;
  virtual std::size_t components() const = 0;
  /// The mixtures of these rows, which are indices into the prepared data. From any thread.
  virtual models::MixtureRows predict(std::span<const std::int32_t> rows) const = 0;
};

using CellMembers = std::vector<std::unique_ptr<const CellMember>>;

}  // namespace seedbed::experiments
