#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/csv/record_source.hpp"

namespace seedbed::experiments {

/// Takes a block apart into records and fields (RFC 4180): a field that begins with a quote may hold
/// delimiters, line ends and doubled quotes; spaces belong to their field; a blank line is no record, except
/// in a file of one column, where it is an empty field; a line that begins with the sign of comments is none
/// either. What it gives out lies in the block or in this
/// object, and is valid until the next `start`.
class RecordParser {
 public:
  /// `name` of the file is for messages.
  RecordParser(std::string name, const CsvFormat& format);

  /// Columns of the header.
  void set_columns(std::size_t columns) { columns_ = columns; }

  void start(const TextBlock& block);

  /// Goes to the next record; false at the end of the block. Throws DataError for a quoted field that has no
  /// end.
  bool next();

  /// Whether this record is no CSV: a quote inside an unquoted field, text after a closing one, a NUL. It
  /// ends where it would without; its fields are not to be used.
  bool is_malformed() const { return flaw_ != nullptr; }
  /// What is wrong with it: "field 2: …".
  std::string problem() const;

  std::span<const std::string_view> fields() const { return {fields_.data(), count_}; }  ///< without quotes
  std::span<const std::string_view> raw() const {
    return {any_quoted_ ? raw_.data() : fields_.data(), count_};
  }                                                    ///< as they stand in the file
  std::string_view record() const { return record_; }  ///< without its line end
  std::int64_t line() const { return line_; }          ///< 1-based, that it starts on
  /// Whether nine bytes can be read where the field begins, however short it is.
  bool has_nine_bytes(std::string_view field) const {
    return static_cast<std::size_t>(memory_end_ - field.data()) - 9 <= memory_size_ - 9;
  }

 private:
  bool skip_to_record();
  const char* next_special(const char* at);
  const char* add_plain_fields(const char* first);
  const char* quoted_field(const char* at);
  void add_field(std::string_view text);
  void add_quoted_field(std::string_view text, std::string_view raw);
  void end_record(const char* at);
  const char* rest_of_field(const char* at, const char* flaw);
  void note(const char* flaw);

  std::string name_;
  std::array<bool, 256> special_ = {};  // delimiter, quote, line ends and NUL
  std::uint64_t marks_ = 0;             // which of the 64 bytes from `window_` on are special
  const char* window_ = nullptr;
  char delimiter_, comment_;
  std::size_t columns_ = 0;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  const char* memory_end_ = nullptr;  // of the block's memory, which may go on behind its text
  std::size_t memory_size_ = 0;
  std::int64_t line_ = 1, next_line_ = 1;
  std::string_view record_;
  std::vector<std::string_view> fields_, raw_;  // of which the first `count_` are of this record
  std::size_t count_ = 0;
  bool any_quoted_ = false;     // in this record; else `raw_` is not filled, as it would be `fields_`
  const char* flaw_ = nullptr;  // the first of this record
  std::size_t flawed_field_ = 0;
  std::vector<char> unescaped_;  // room for the whole block once there is a doubled quote
  std::size_t unescaped_used_ = 0, block_size_ = 0;
};

}  // namespace seedbed::experiments
