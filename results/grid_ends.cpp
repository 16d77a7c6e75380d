#include "results/grid_ends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.hpp"

namespace seedbed::results {

std::vector<std::string> ends_of_grid(const std::vector<TriedKey>& keys, const GoesOn& goes_on) {
  std::vector<std::string> sentences;
  for (const TriedKey& key : keys) {
    const auto best = parse_number(key.best);
    bool smaller = false, larger = false, numbers = best && std::isfinite(*best);
    for (const std::string& text : key.tried) {
      const auto value = parse_number(text);
      numbers = numbers && value;
      if (!numbers) break;
      smaller = smaller || *value < *best;
      larger = larger || *value > *best;
    }
    if (!numbers || smaller == larger || !goes_on(key.key, *best, smaller)) continue;
    sentences.push_back(fmt::format("{}={} is the {} value tried; a {} one may be better still", key.key,
                                    key.best, smaller ? "largest" : "smallest",
                                    smaller ? "larger" : "smaller"));
  }
  return sentences;
}

}  // namespace seedbed::results
