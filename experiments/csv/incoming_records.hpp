#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/csv/csv_limits.hpp"
#include "experiments/csv/record_source.hpp"

namespace seedbed::experiments {

/// Records as they come in from an open file, such as a pipe: handed out as soon as they are whole, without
/// waiting for more. Allocates nothing for records like those before. Throws DataError as RecordSource does.
/// No gzip.
class IncomingRecords {
 public:
  IncomingRecords(int descriptor, std::string name, const CsvFormat& format, const CsvLimits& limits = {})
      : descriptor_(descriptor),
        name_(std::move(name)),
        format_(format),
        comments_(format),
        limits_(limits) {}

  /// Waits for the first record that is no comment, and takes it without what may stand before it; false if
  /// none comes. To be called once, first.
  bool first(TextBlock& block);
  /// As RecordSource has them.
  void put_back(const TextBlock& header);
  void set_delimiter(char delimiter) {
    format_.delimiter = delimiter;
    comments_.set_delimiter(delimiter);
  }

  /// Waits for at least one whole record and takes those that are there; false at the end.
  bool next(TextBlock& block);

 private:
  bool first_of_all(TextBlock& block);
  void take_rest(TextBlock& block);
  void cut_at(std::size_t cut, TextBlock& block);
  void read_more(TextBlock& block);

  int descriptor_;
  std::string name_;
  CsvFormat format_;
  CommentLines comments_;
  CsvLimits limits_;
  std::vector<char> rest_;  // read, but not yet handed out
  std::int64_t line_ = 1;
  bool ended_ = false;
};

}  // namespace seedbed::experiments
