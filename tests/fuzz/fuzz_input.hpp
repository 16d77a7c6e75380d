#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace seedbed::fuzz {

/// What must hold for every input: ends the program, which libFuzzer and the replay take for a finding.
inline void require(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

/// A message for users: not empty, not megabytes of what they gave, and nothing that a terminal would obey.
inline void require_fit_for_users(std::string_view message) {
  require(!message.empty(), "an error says something");
  require(message.size() < 20'000, "an error's text is of a length that can be read");
  for (const char c : message) {
    const auto byte = static_cast<unsigned char>(c);
    require((byte >= 0x20 || c == '\n') && byte != 0x7F, "an error's text has no control characters");
  }
}

/// The bytes of an input: choices are taken from its end, so that what comes before can be a file as it is.
class FuzzInput {
 public:
  FuzzInput(const std::uint8_t* data, std::size_t size) : bytes_(reinterpret_cast<const char*>(data), size) {}

  /// A number below `bound`; 0 when the bytes are used up.
  unsigned choose(unsigned bound) {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(bytes_.back());
    bytes_.remove_suffix(1);
    return byte % bound;
  }

  /// What no choice was made from.
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace seedbed::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
