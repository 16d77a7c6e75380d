#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/csv/csv_format.hpp"
#include "experiments/csv/csv_limits.hpp"

namespace seedbed::experiments {

/// Streams the records of a CSV file (see RecordParser and RecordSource) one after another.
class CsvReader {
 public:
  /// Opens the file and reads its header. Throws DataError, here and in `next`, for a file that is no CSV:
  /// the message names file and line.
  CsvReader(std::string path, const CsvFormat& format, const CsvLimits& limits = {});
  ~CsvReader();
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;

  const std::string& path() const;
  /// Column names; one may be there more than once (see ColumnNames).
  const std::vector<std::string>& names() const;

  /// Goes to the next record; false at the end.
  bool next();
  /// The same for those who can do without a record that is no CSV, such as one with a quote inside an
  /// unquoted field: what is wrong with it, or nothing, goes into `problem` ("field 2: …"), and reading can
  /// go on.
  bool next(std::string& problem);

  /// Fields of this record, without their quotes, valid until `next`. Their number may differ from that of
  /// the names.
  std::span<const std::string_view> fields() const;
  /// Whether nine bytes can be read where a field begins, however short it is.
  bool has_nine_bytes(std::string_view field) const;
  /// 1-based line this record starts on.
  std::int64_t line() const;
  /// 0-based data row: records since the header.
  std::int64_t row() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seedbed::experiments
