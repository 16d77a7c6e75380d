#pragma once

#include <string>
#include <vector>

namespace seedbed::experiments {

/// What a CSV file does not say of itself.
struct CsvFormat {
  char delimiter = ',';
  char comment = '\0';  ///< lines that begin with it are no records; 0: there are none
  /// Names of the columns of a file without a header; empty: its first record holds them. A first record of
  /// just these names is a header nevertheless.
  std::vector<std::string> header = {};

  CsvFormat() = default;
  CsvFormat(char of_cells) : delimiter(of_cells) {}
};

}  // namespace seedbed::experiments
