#include "results/ensemble_groups.hpp"

namespace seedbed::results {

std::vector<std::size_t> ensemble_sizes(std::size_t seeds) {
  std::vector<std::size_t> sizes;
  if (seeds < 2) return sizes;
  for (std::size_t size = 2; size <= seeds / 2; size *= 2) sizes.push_back(size);
  sizes.push_back(seeds);
  return sizes;
}

std::vector<EnsembleGroup> ensembles_of_size(std::size_t seeds, std::size_t size) {
  std::vector<EnsembleGroup> groups;
  for (std::size_t first = 0; first + size <= seeds; first += size) groups.push_back({first, size});
  return groups;
}

std::vector<EnsembleGroup> ensembles_of_all_sizes(std::size_t seeds) {
  std::vector<EnsembleGroup> groups;
  for (const std::size_t size : ensemble_sizes(seeds)) {
    for (const EnsembleGroup& group : ensembles_of_size(seeds, size)) groups.push_back(group);
  }
  return groups;
}

}  // namespace seedbed::results
