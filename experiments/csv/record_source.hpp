#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/csv/comment_lines.hpp"
#include "experiments/csv/csv_format.hpp"
#include "experiments/csv/csv_limits.hpp"
#include "experiments/csv/gzip_source.hpp"

namespace seedbed::experiments {

/// Whole records of a CSV file, as text.
struct TextBlock {
  std::vector<char> bytes;  ///< at least `size`; the memory is used again
  std::size_t size = 0;
  std::int64_t first_line = 1;  ///< 1-based line that it starts on

  std::string_view text() const { return {bytes.data(), size}; }
};

/// What a RecordSource has to know of its file.
struct RecordFormat {
  CsvFormat csv = {};
  std::size_t block_bytes = std::size_t{1} << 18;  ///< about; a block is at least one record
  CsvLimits limits = {};
};

/// Reads a CSV file, plain or gzip, block by block, and cuts it at record ends (see text_scan.hpp): UTF-8
/// with or without a byte-order mark, which comes off as a line "sep=;" and blank lines before the header do.
/// Memory is bounded by the longest record, not by the file. Throws DataError for a file that cannot be read,
/// is none, or goes beyond the limits.
class RecordSource {
 public:
  RecordSource(std::string path, const RecordFormat& format);
  /// Reads an open file, such as standard input; `name` is for messages. The descriptor stays the caller's.
  RecordSource(std::string name, int descriptor, const RecordFormat& format);

  const std::string& name() const { return name_; }

  /// The first record that is no comment, as text; to be called once, first.
  TextBlock read_header();
  /// Makes what `read_header` gave the first of what follows, if it is no header after all.
  void put_back(const TextBlock& header);
  /// What parts the cells of what follows the header; to be called right after `read_header`.
  void set_delimiter(char delimiter);

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
  TextBlock read_first();
  std::size_t end_within_limits(std::string_view text, std::size_t end) const;

  std::string name_;
  GzipSource source_;
  RecordFormat format_;
  CommentLines comments_;
  std::vector<char> rest_;  // read, but not yet handed out, from `rest_at_` on
  std::size_t rest_at_ = 0;
  std::int64_t line_ = 1;     // that `rest_` starts on
  std::uint64_t offset_ = 0;  // of `rest_` in the file, unpacked
  std::uint64_t start_ = 0, stop_ = UINT64_MAX;
  std::uint64_t length_ = 0;  // of the file, packed if it is; 0 = unknown
  bool ended_ = false;
};

}  // namespace seedbed::experiments
