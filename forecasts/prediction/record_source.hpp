#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/dataset/gzip_source.hpp"

namespace seedbed::forecasts {

/// Whole records of a CSV file, as text.
struct TextBlock {
  std::vector<char> bytes;  ///< at least `size`; the memory is used again
  std::size_t size = 0;
  std::int64_t first_line = 1;  ///< 1-based line that it starts on

  std::string_view text() const { return {bytes.data(), size}; }
};

/// Reads a CSV file, plain or gzip, block by block, and cuts it at record ends (see text_scan.hpp). Throws
/// DataError for a file that cannot be read, or is none.
class RecordSource {
 public:
  /// "-" is standard input. Blocks have about `block_bytes`, or the length of the longest record.
  RecordSource(const std::string& path, std::size_t block_bytes);

  const std::string& name() const { return name_; }

  /// The first record, as text; to be called once, first.
  TextBlock read_header();

  /// From now on only part `part` of `parts` (from 1) of what follows the header: parts of about the same
  /// number of bytes, cut at record ends. To be called after `read_header`. Throws DataError for a file that
  /// is not plain, as its length is not known.
  void take_part(int part, int parts);

  /// The next records; false at the end.
  bool next(TextBlock& block);

  /// How much of the file has been read, from 0 to 1; NaN if its length is not known.
  double progress() const;

 private:
  bool next_of_file(TextBlock& block);
  std::size_t read_more(std::vector<char>& bytes, std::size_t from);
  void skip_start(std::vector<char>& bytes);
  [[noreturn]] void fail_too_long() const;

  std::string name_;
  experiments::GzipSource source_;
  std::size_t block_bytes_;
  std::vector<char> rest_;  // read, but not yet handed out, from `rest_at_` on
  std::size_t rest_at_ = 0;
  std::int64_t line_ = 1;     // that `rest_` starts on
  std::uint64_t offset_ = 0;  // of `rest_` in the file, unpacked
  std::uint64_t start_ = 0, stop_ = UINT64_MAX;
  std::uint64_t length_ = 0;  // of the file, packed if it is; 0 = unknown
  bool ended_ = false;
};

}  // namespace seedbed::forecasts
