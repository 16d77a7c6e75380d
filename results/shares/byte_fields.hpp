#pragma once

#include <bit>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace seedbed::results {

/// A record's payload does not have the fields that its kind has.
struct BadRecord : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Puts fields behind each other: whole numbers and doubles by their 8 bytes, lowest first; texts by their
/// length in 4 bytes and their bytes.
class FieldWriter {
 public:
  FieldWriter& integer(std::int64_t value) { return word(static_cast<std::uint64_t>(value)); }
  FieldWriter& word(std::uint64_t value) { return bytes(value, 8); }
  FieldWriter& real(double value) { return word(std::bit_cast<std::uint64_t>(value)); }
  FieldWriter& text(std::string_view value) {
    bytes(value.size(), 4);
    text_.append(value);
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  FieldWriter& bytes(std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) text_ += static_cast<char>(value >> (8 * i));
    return *this;
  }

  std::string text_;
};

/// Takes them off again, from bytes that may be anything. Throws BadRecord where they end too early.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t word() { return number(8); }
  std::int64_t integer() { return static_cast<std::int64_t>(word()); }
  double real() { return std::bit_cast<double>(word()); }
  /// A number that an int holds.
  int small() {
    const std::int64_t value = integer();
    if (value != static_cast<int>(value)) throw BadRecord("a number in it is out of range");
    return static_cast<int>(value);
  }
  std::string text() { return std::string(take(static_cast<std::size_t>(number(4)))); }
  /// How many items follow, each of which takes so many bytes at least.
  std::size_t count(std::size_t bytes_of_one) {
    const std::uint64_t value = word();
    if (value > rest_.size() / bytes_of_one) throw BadRecord("it is shorter than it says");
    return static_cast<std::size_t>(value);
  }
  /// Throws BadRecord if something is left.
  void end() const {
    if (!rest_.empty()) throw BadRecord("it is longer than it should be");
  }

 private:
  std::uint64_t number(std::size_t bytes) {
    const std::string_view field = take(bytes);
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(field[i]);
    return value;
  }
  std::string_view take(std::size_t bytes) {
    if (bytes > rest_.size()) throw BadRecord("it is shorter than it should be");
    const std::string_view field = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return field;
  }

  std::string_view rest_;
};

}  // namespace seedbed::results
