#include "experiments/csv/truth_word.hpp"

#include <array>
#include <string>
#include <utility>

#include "base/ascii.hpp"
#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {

std::optional<TruthWord> read_truth_word(std::string_view cell) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPairs = {
      {{"false", "true"}, {"no", "yes"}, {"f", "t"}, {"n", "y"}}};
  const std::string_view text = trimmed(cell);
  if (text.empty() || text.size() > 5) return std::nullopt;
  const std::string word = lower_ascii(text);
  for (std::size_t pair = 0; pair < kPairs.size(); ++pair) {
    if (word == kPairs[pair].first || word == kPairs[pair].second)
      return TruthWord{word == kPairs[pair].second, static_cast<int>(pair)};
  }
  return std::nullopt;
}

}  // namespace seedbed::experiments
