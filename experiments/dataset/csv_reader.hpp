#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::experiments {

/// Where reading stops, long before memory runs out: a quote that is not closed swallows the rest of a file,
/// and a file without line ends is one record. Looked at after every portion of 64 KiB.
struct CsvLimits {
  std::size_t field = std::size_t{1} << 24;   ///< bytes of a field
  std::size_t record = std::size_t{1} << 28;  ///< bytes of a record
  std::size_t fields = 5'000'000;             ///< of a record
};

/// Streams the records of a CSV file (RFC 4180: quoted fields may hold delimiters, line ends and doubled
/// quotes), plain or gzip, UTF-8 with or without a byte-order mark, lines ending in LF, CRLF or CR. Spaces
/// belong to their field. Blank lines are no records, except in a file of one column, where they are an empty
/// field. Memory is bounded by the longest record, not by the file.
class CsvReader {
 public:
  /// Opens the file and reads its header. Throws DataError, here and in `next`, for a file that is not such a
  /// CSV: the message names file and line.
  CsvReader(std::string path, char delimiter, const CsvLimits& limits = {});
  ~CsvReader();
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;

  const std::string& path() const;
  /// Column names; none is there twice, save the empty one.
  const std::vector<std::string>& names() const;

  /// From now on the fields of all other columns may come out empty, which saves time.
  void keep_only(std::span<const std::size_t> columns);

  /// Goes to the next record; false at the end.
  bool next();
  /// Fields of this record, valid until `next`. Their number may differ from that of the names.
  std::span<const std::string_view> fields() const;
  /// 1-based line this record starts on.
  std::int64_t line() const;
  /// 0-based data row: records since the header.
  std::int64_t row() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seedbed::experiments
