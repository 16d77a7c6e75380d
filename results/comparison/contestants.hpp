#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/comparison/compared_cells.hpp"

namespace seedbed::results {

/// What is compared with each other: the cells that have one value of the compared keys, one for each
/// combination of the other keys' values.
struct Contestant {
  struct Member {
    std::size_t cell = 0;            ///< of ComparedCells::cells
    std::vector<std::string> rest;   ///< values of Contestants::rest; contestants are paired where they agree
    std::vector<std::string> tuned;  ///< values of Contestants::tuned that were chosen for it
  };
  std::vector<std::string> values;  ///< of Contestants::keys
  std::vector<Member> members;      ///< in grid order
};

struct Contestants {
  std::vector<std::string> keys;   ///< compared
  std::vector<std::string> tuned;  ///< chosen anew for each contestant (and combination of the rest)
  std::vector<std::string> rest;   ///< the other keys that vary
  std::size_t candidates = 0;      ///< the most cells that one was chosen from
  std::size_t incomplete = 0;      ///< candidates passed over because others had more jobs done
  std::vector<Contestant> all;     ///< in grid order
};

/// Sorts cells by the keys in `between` (all that vary and are not tuned, if empty). Of the cells that differ
/// in the `tune` keys only, the one with the least mean of the choosing score counts; one with fewer jobs
/// done than another is not chosen. Throws AggregateError for keys that do not vary, or are in both lists.
Contestants contestants(const ComparedCells& cells, const std::vector<std::string>& between,
                        const std::vector<std::string>& tune);

/// "model.components=4", or "train.lr=0.001 model.hidden=[64,64]" for several keys.
std::string label(const Contestants& contestants, const Contestant& contestant);

}  // namespace seedbed::results
