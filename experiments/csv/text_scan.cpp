#include "experiments/csv/text_scan.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "experiments/csv/record_walk.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace seedbed::experiments {
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

/// What the quotes of a text do.
struct Quotes {
  bool inside = false;  // the text ends within a quoted field
  bool stray = false;   // there is one that neither opens nor closes a field
};

/// As long as none is stray, quotes open and close in turn. One that opens stands where a field begins, or
/// goes on with a field that the quote just before it seemed to close.
class QuoteWalk {
 public:
  QuoteWalk(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  Quotes walk() {
    std::size_t at = 0;
#if defined(__SSE2__)
    for (; at + kScanWindow <= text_.size() && !quotes_.stray; at += kScanWindow) take_window(at);
#endif
    for (; at < text_.size() && !quotes_.stray; ++at) {
      if (text_[at] != '"') continue;
      quotes_.inside = !quotes_.inside;
      quotes_.stray = quotes_.inside && !may_open(at);
    }
    return quotes_;
  }

 private:
  bool may_open(std::size_t at) const {
    if (at == 0) return true;
    const char before = text_[at - 1];
    return before == delimiter_ || before == '"' || before == '\n' || before == '\r';
  }

#if defined(__SSE2__)
  static constexpr std::size_t kScanWindow = 64;

  /// A bit for each of 64 bytes that is `wanted`.
  std::uint64_t marks(std::size_t place, char wanted) const {
    const __m128i all = _mm_set1_epi8(wanted);
    std::uint64_t found = 0;
    for (unsigned part = 0; part < 4; ++part) {
      const auto* const from = reinterpret_cast<const __m128i*>(text_.data() + place + 16 * part);
      const int equal = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(from), all));
      found |= static_cast<std::uint64_t>(static_cast<unsigned>(equal)) << (16 * part);
    }
    return found;
  }

  void take_window(std::size_t place) {
    const std::uint64_t quotes = marks(place, '"');
    if (quotes == 0) return;
    std::uint64_t odd = quotes;  // to be: whether the number of quotes up to a byte is odd
    for (unsigned step = 1; step < kScanWindow; step *= 2) odd ^= odd << step;
    if (quotes_.inside) odd = ~odd;
    const std::uint64_t before = (quotes | marks(place, delimiter_) | marks(place, '\n') | marks(place, '\r'))
                                     << 1 |
                                 std::uint64_t{may_open(place)};
    quotes_.stray = (quotes & odd & ~before) != 0;
    quotes_.inside = odd >> (kScanWindow - 1) != 0;
  }
#endif

  std::string_view text_;
  char delimiter_;
  Quotes quotes_;
};

}  // namespace

std::int64_t count_line_ends(std::string_view text) {
  auto count = static_cast<std::int64_t>(count_byte(text, '\n'));
  for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
    count += at + 1 == text.size() || text[at + 1] != '\n';
  }
  return count;
}

std::size_t last_record_end(std::string_view text, char delimiter) {
  const Quotes quotes = QuoteWalk(text, delimiter).walk();
  if (quotes.stray) {
    std::size_t end = 0;
    RecordWalk walk(text, delimiter);
    while (const auto next = walk.next_record()) end = *next;
    return end;
  }
  bool inside = quotes.inside;  // every quote is at the border of a quoted field, so that back is as forth
  for (std::size_t at = text.size(); at-- > 0;) {
    const char c = text[at];
    if (c == '"') inside = !inside;
    if (inside) continue;
    if (c == '\n' || (c == '\r' && at + 1 < text.size() && text[at + 1] != '\n')) return at + 1;
  }
  return 0;
}

WholeRecords whole_records(std::string_view text, char delimiter) {
  if (is_plain_line(text)) return {text.size(), 1};
  const std::size_t end = last_record_end(text, delimiter);
  return {end, count_line_ends(text.substr(0, end))};
}

std::optional<std::size_t> first_record_end(std::string_view text, std::size_t from, char delimiter) {
  if (from == 0) return 0;
  RecordWalk walk(text, delimiter);
  while (const auto end = walk.next_record()) {
    if (*end >= from) return end;
  }
  return std::nullopt;
}

}  // namespace seedbed::experiments
