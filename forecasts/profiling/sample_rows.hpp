#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/csv/record_source.hpp"
#include "forecasts/prediction/predictor.hpp"

namespace seedbed::forecasts {

/// Records of a CSV file that a model can predict, kept as text.
class SampleRows {
 public:
  /// Takes the first `most` rows of the file. Rows that cannot be predicted are left out and counted. Throws
  /// DataError if the file does not fit the model, or no row can be used. `name` is for messages; if empty it
  /// is the path.
  static SampleRows read(const Predictor& predictor, const std::string& path, std::size_t most,
                         const std::string& name = {});

  std::size_t size() const { return begins_.size() - 1; }
  std::size_t left_out() const { return left_out_; }
  const std::string& name() const { return name_; }  ///< of the file
  const experiments::TextBlock& header() const { return header_; }
  /// Rows from `first` on, as they stand in the file, each with a line feed.
  std::string_view text(std::size_t first, std::size_t count) const;

  /// Repeats the rows until there are `count`.
  void repeat_to(std::size_t count);

 private:
  void add(std::string_view record);

  std::string name_;
  experiments::TextBlock header_;
  std::string text_;
  std::vector<std::size_t> begins_ = {0};  // of each row, and the end
  std::size_t left_out_ = 0;
};

}  // namespace seedbed::forecasts
