#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace seedbed::results {

/// One value that a key of a table is asked to have.
struct RowCondition {
  std::string key;
  std::string written;                  ///< as the user wrote it
  std::vector<std::string> texts = {};  ///< ways in which tables write it; empty: only as it was written

  bool accepts(const std::string& value) const {
    return texts.empty() ? value == written : std::ranges::find(texts, value) != texts.end();
  }
};

}  // namespace seedbed::results
