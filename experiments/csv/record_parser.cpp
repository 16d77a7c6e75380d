#include "experiments/csv/record_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/csv/text_scan.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace seedbed::experiments {
namespace {

constexpr char kQuoteInside[] =
    "a quote inside an unquoted field (quote the whole field and double the quotes inside it)";
constexpr char kTextBehindQuote[] = "text after the closing quote (double the quotes inside a quoted field)";
constexpr char kNul[] = "a NUL byte (the file is damaged or not text)";

#if defined(__SSE2__)
constexpr std::ptrdiff_t kWindow = 64;

/// A bit for each of 64 bytes that is a delimiter, a quote, a line end or NUL.
std::uint64_t special_marks(const char* from, char delimiter) {
  const auto all = [](char c) { return _mm_set1_epi8(c); };
  std::uint64_t marks = 0;
  for (int part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 16 * part));
    __m128i found = _mm_cmpeq_epi8(bytes, all(delimiter));
    for (const char c : {'"', '\n', '\r', '\0'}) found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, all(c)));
    marks |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(found))) << (16 * part);
  }
  return marks;
}
#endif

}  // namespace

RecordParser::RecordParser(std::string name, const CsvFormat& format)
    : name_(std::move(name)), delimiter_(format.delimiter), comment_(format.comment) {
  for (const char c : {delimiter_, '\n', '\r', '"', '\0'}) special_[static_cast<unsigned char>(c)] = true;
}

void RecordParser::start(const TextBlock& block) {
  at_ = block.bytes.data();
  end_ = at_ + block.size;
  memory_end_ = at_ + block.bytes.size();
  memory_size_ = std::max<std::size_t>(block.bytes.size(), 9);
  window_ = nullptr;
  line_ = next_line_ = block.first_line;
  block_size_ = block.size;
  unescaped_used_ = 0;
}

/// The first special byte from `at` on, or the end.
inline const char* RecordParser::next_special(const char* at) {
#if defined(__SSE2__)
  at = std::max(at, window_);            // `add_plain_fields` found nothing before it
  while (memory_end_ - at >= kWindow) {  // a window may reach beyond the text
    if (window_ == nullptr || at - window_ >= kWindow) {
      window_ = at;
      marks_ = special_marks(at, delimiter_);
    }
    const std::uint64_t marks = marks_ >> (at - window_);
    if (marks != 0) return std::min(at + std::countr_zero(marks), end_);
    at = window_ + kWindow;
    if (at >= end_) return end_;
  }
#endif
  while (at < end_ && !special_[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

/// Adds the fields from `first` on that end with a delimiter, many to a window, and returns where the next
/// one begins: the last of the record, a quoted one, or one that a window would reach out of memory for.
inline const char* RecordParser::add_plain_fields([[maybe_unused]] const char* first) {
#if defined(__SSE2__)
  if (window_ == nullptr || first - window_ >= kWindow) {
    if (memory_end_ - first < kWindow) return first;
    window_ = first;
    marks_ = special_marks(first, delimiter_);
  }
  std::uint64_t marks = marks_ & ~std::uint64_t{0} << (first - window_);
  while (true) {
    for (; marks != 0; marks &= marks - 1) {
      const char* const at = window_ + std::countr_zero(marks);
      if (at >= end_ || *at != delimiter_) return first;
      add_field({first, static_cast<std::size_t>(at - first)});
      first = at + 1;
    }
    if (memory_end_ - window_ < 2 * kWindow) return first;
    window_ += kWindow;
    marks_ = marks = special_marks(window_, delimiter_);
  }
#endif
  return first;
}

void RecordParser::note(const char* flaw) {
  if (flaw_ != nullptr) return;
  flaw_ = flaw;
  flawed_field_ = count_ + 1;
}

std::string RecordParser::problem() const {
  return fmt::format("field {}: {}", flawed_field_, flaw_);
}

/// Where a field with a flaw ends: at the next delimiter or line end, whatever stands before it.
const char* RecordParser::rest_of_field(const char* at, const char* flaw) {
  note(flaw);
  while (at < end_ && *at != delimiter_ && *at != '\n' && *at != '\r') ++at;
  return at;
}

inline void RecordParser::add_field(std::string_view text) {
  if (count_ == fields_.size()) fields_.resize(2 * count_ + 16);
  if (any_quoted_) {
    if (raw_.size() < fields_.size()) raw_.resize(fields_.size());
    raw_[count_] = text;
  }
  fields_[count_++] = text;
}

void RecordParser::add_quoted_field(std::string_view text, std::string_view raw) {
  if (!any_quoted_) {
    any_quoted_ = true;
    raw_.assign(fields_.begin(), fields_.end());
  }
  add_field(text);
  raw_[count_ - 1] = raw;
}

/// Adds the field whose opening quote is at `at`; returns the place behind the closing one.
const char* RecordParser::quoted_field(const char* at) {
  const char* const first = at + 1;
  const char* close = first;
  bool doubled = false;
  while (true) {
    close = static_cast<const char*>(std::memchr(close, '"', static_cast<std::size_t>(end_ - close)));
    if (!close) {
      throw DataError(
          fmt::format("{}: the quote that opens field {} of the record that starts here is never closed",
                      place(name_, line_), count_ + 1));
    }
    if (close + 1 == end_ || close[1] != '"') break;
    doubled = true;
    close += 2;
  }
  std::string_view text(first, static_cast<std::size_t>(close - first));
  if (std::memchr(text.data(), '\0', text.size())) note(kNul);
  next_line_ += count_line_ends(text);
  if (doubled) {
    if (unescaped_used_ == 0 && unescaped_.size() < block_size_) unescaped_.resize(block_size_);
    char* const start = unescaped_.data() + unescaped_used_;
    char* to = start;
    for (std::size_t i = 0; i < text.size(); ++i) {
      *to++ = text[i];
      i += text[i] == '"';
    }
    text = {start, static_cast<std::size_t>(to - start)};
    unescaped_used_ += text.size();
  }
  add_quoted_field(text, {at, static_cast<std::size_t>(close + 1 - at)});
  return close + 1;
}

void RecordParser::end_record(const char* at) {
  record_ = {record_.data(), static_cast<std::size_t>(at - record_.data())};
  if (at < end_) {
    ++next_line_;
    if (*at == '\r' && at + 1 < end_ && at[1] == '\n') ++at;
    ++at;
  }
  at_ = at;
}

/// Passes by blank lines and comments; false at the end of the block.
bool RecordParser::skip_to_record() {
  while (true) {
    while (at_ < end_ && columns_ != 1 && (*at_ == '\n' || *at_ == '\r')) {
      line_ += *at_ == '\n' || at_ + 1 == end_ || at_[1] != '\n';
      ++at_;
    }
    next_line_ = line_;
    if (at_ == end_ || comment_ == '\0' || *at_ != comment_) return at_ < end_;
    record_ = std::string_view(at_, at_);
    end_record(std::find_if(at_, end_, [](char c) { return c == '\n' || c == '\r'; }));
    line_ = next_line_;
  }
}

bool RecordParser::next() {
  count_ = 0;
  any_quoted_ = false;
  flaw_ = nullptr;
  line_ = next_line_;
  if (!skip_to_record()) return false;
  const char* at = at_;
  record_ = std::string_view(at, at);
  while (true) {
    if (at < end_ && *at == '"') {
      at = quoted_field(at);
      if (at < end_ && *at != delimiter_ && *at != '\n' && *at != '\r') {
        --count_;
        at = rest_of_field(at, kTextBehindQuote);
        ++count_;
      }
    } else {
      if (!any_quoted_) at = add_plain_fields(at);
      if (at < end_ && *at == '"') continue;
      const char* const first = at;
      at = next_special(at);
      if (at < end_ && (*at == '"' || *at == '\0')) at = rest_of_field(at, *at == '"' ? kQuoteInside : kNul);
      add_field({first, static_cast<std::size_t>(at - first)});
    }
    if (at == end_ || *at != delimiter_) break;
    ++at;
  }
  end_record(at);
  return true;
}

}  // namespace seedbed::experiments
