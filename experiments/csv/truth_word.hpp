#pragma once

#include <optional>
#include <string_view>

namespace seedbed::experiments {

/// A word for 1 or 0: True and False, yes and no, T and F, Y and N, in capitals or not.
struct TruthWord {
  bool value = false;
  int pair = 0;  ///< which two words it belongs to; a column has those of one pair
};

/// Nothing if the cell is none of them; spaces around it do not count.
std::optional<TruthWord> read_truth_word(std::string_view cell);

}  // namespace seedbed::experiments
