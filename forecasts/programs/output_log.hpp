#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace seedbed::forecasts {

/// What a program prints, appended to its job's log as it comes, with a bound on what is kept: the beginning,
/// the end, and between them a line that says how much was left out.
class OutputLog {
 public:
  /// `head` and `tail` are bytes; the file grows by little more than head + 2 * tail. An empty path discards
  /// everything. Throws std::system_error.
  OutputLog(const std::filesystem::path& path, std::size_t head, std::size_t tail);

  /// Throws std::system_error.
  void write(std::string_view text);

  /// The last line that was printed, for a message, cut to so many characters.
  std::string last_line(std::size_t most) const;

 private:
  void append(std::string_view text);
  void cut();

  Descriptor file_;
  std::size_t head_size_, tail_size_;
  std::int64_t end_of_head_ = 0;  ///< offset in the file
  std::size_t in_head_ = 0;       ///< bytes
  std::int64_t left_out_ = 0;
  std::string recent_;
  std::string tail_;  ///< what comes after the head, and after what is left out
};

}  // namespace seedbed::forecasts
