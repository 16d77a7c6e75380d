#pragma once

#include <cstddef>
#include <vector>

namespace seedbed::results {

/// Members first … first + count - 1 of the seeds of a cell and split, in the order of their seeds.
struct EnsembleGroup {
  std::size_t first = 0, count = 0;
  bool operator==(const EnsembleGroup&) const = default;
};

/// The sizes of ensembles that are scored of that many seeds: 2, 4, 8, … up to half of them, of which there
/// are several that share no seed, and all of them. None for a single seed.
std::vector<std::size_t> ensemble_sizes(std::size_t seeds);

/// The ensembles of one size: consecutive seeds, none in two of them; what does not fill a group is left out.
std::vector<EnsembleGroup> ensembles_of_size(std::size_t seeds, std::size_t size);

/// Those of all sizes, that of all seeds last.
std::vector<EnsembleGroup> ensembles_of_all_sizes(std::size_t seeds);

}  // namespace seedbed::results
