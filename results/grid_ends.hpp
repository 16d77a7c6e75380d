#pragma once

#include <functional>
#include <string>
#include <vector>

namespace seedbed::results {

/// Whether a setting takes a value beyond this one: a larger one, or a smaller one.
using GoesOn = std::function<bool(const std::string& key, double value, bool larger)>;

/// A key whose values were tried, and the value that is best.
struct TriedKey {
  std::string key;
  std::string best;
  std::vector<std::string> tried;  ///< in any order, also several times
};

/// "model.components=4 is the largest value tried; a larger one may be better still": a sentence for each key
/// whose values are all numbers and whose best one is at an end beyond which the setting goes on.
std::vector<std::string> ends_of_grid(const std::vector<TriedKey>& keys, const GoesOn& goes_on);

}  // namespace seedbed::results
