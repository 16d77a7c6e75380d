#include "forecasts/prediction/text_scan.hpp"

#include <algorithm>
#include <cstring>

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kWidth = 16;  // registers of every x86-64 processor
typedef unsigned char Bytes __attribute__((vector_size(kWidth)));
typedef std::uint64_t Words __attribute__((vector_size(kWidth)));

/// The sum of 16 numbers of a byte each, eight at a time.
std::size_t sum(Bytes bytes) {
  constexpr std::uint64_t kEven = 0x00ff00ff00ff00ff;
  const Words all = (Words)bytes, pairs = (all & kEven) + ((all >> 8) & kEven);
  const Words sums = (pairs * 0x0001000100010001) >> 48;
  std::size_t total = 0;
  for (std::size_t i = 0; i < kWidth / sizeof(std::uint64_t); ++i) total += sums[i];
  return total;
}

/// How often `byte` is in the text: 16 counters of a byte each, emptied before they overflow.
std::size_t count_byte(std::string_view text, char byte) {
  const Bytes wanted = Bytes{} + static_cast<unsigned char>(byte);
  const char* at = text.data();
  std::size_t left = text.size(), count = 0;
  while (left >= kWidth) {
    Bytes counters = {};
    const std::size_t blocks = std::min<std::size_t>(left / kWidth, 255);
    for (std::size_t i = 0; i < blocks; ++i, at += kWidth) {
      Bytes values;
      std::memcpy(&values, at, sizeof values);
      counters -= (Bytes)(values == wanted);
    }
    left -= blocks * kWidth;
    count += sum(counters);
  }
  return count + static_cast<std::size_t>(std::count(at, at + left, byte));
}

/// Whether the text is a line that ends with a line feed, without quotes and carriage returns. The C
/// library's search uses what the processor has, and mostly finds nothing before the end.
bool is_plain_line(std::string_view text) {
  const std::size_t line_end = text.find('\n');
  return line_end != std::string_view::npos && line_end + 1 == text.size() &&
         text.find('"') == std::string_view::npos && text.find('\r') == std::string_view::npos;
}

}  // namespace

std::size_t count_quotes(std::string_view text) {
  return count_byte(text, '"');
}

std::int64_t count_line_ends(std::string_view text) {
  auto count = static_cast<std::int64_t>(count_byte(text, '\n'));
  for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
    count += at + 1 == text.size() || text[at + 1] != '\n';
  }
  return count;
}

std::size_t last_record_end(std::string_view text, bool odd_quotes) {
  bool inside = odd_quotes;
  for (std::size_t at = text.size(); at-- > 0;) {
    const char c = text[at];
    if (c == '"') inside = !inside;
    if (inside) continue;
    if (c == '\n' || (c == '\r' && at + 1 < text.size() && text[at + 1] != '\n')) return at + 1;
  }
  return 0;
}

WholeRecords whole_records(std::string_view text) {
  if (is_plain_line(text)) return {text.size(), 1};
  const std::size_t end = last_record_end(text, count_quotes(text) % 2 == 1);
  return {end, count_line_ends(text.substr(0, end))};
}

std::optional<std::size_t> first_record_end(std::string_view text, std::size_t from) {
  if (from == 0) return 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') inside = !inside;
    if (inside || at + 1 < from) continue;
    if (c == '\n' || (c == '\r' && at + 1 < text.size() && text[at + 1] != '\n')) return at + 1;
  }
  return std::nullopt;
}

}  // namespace seedbed::forecasts
