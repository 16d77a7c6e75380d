// Whatever is in the file of a share, what is intact in it is read, the rest is named or waited for, and what
// was read is written back as what it was.

#include <cstdint>
#include <string>
#include <string_view>

#include "results/shares/byte_fields.hpp"
#include "results/shares/record_frame.hpp"
#include "results/shares/share_record.hpp"
#include "tests/fuzz/fuzz_input.hpp"

namespace {

using namespace seedbed::results;
using seedbed::fuzz::FuzzInput;
using seedbed::fuzz::require;
using seedbed::fuzz::require_fit_for_users;

void decode(std::uint32_t kind, std::string_view payload) {
  std::string written;
  try {
    written = encode(decode_share_record(kind, payload));
  } catch (const BadRecord& error) {
    require_fit_for_users(error.what());
    return;
  }
  const FrameFound found = frame_at_start_of(written);
  require(found.state == FrameState::whole && found.frame.size == written.size(),
          "a record is whole when written");
  require(encode(decode_share_record(found.frame.kind, found.frame.payload)) == written,
          "a record that was read and written reads back as it was");
}

void read_file(std::string_view bytes) {
  while (!bytes.empty()) {
    const FrameFound found = frame_at_start_of(bytes);
    if (found.state == FrameState::whole) {
      require(found.frame.size <= bytes.size(), "a record ends where the bytes end");
      decode(found.frame.kind, found.frame.payload);
      bytes.remove_prefix(found.frame.size);
      continue;
    }
    const auto next = next_whole_frame(bytes);
    if (!next) return;
    require(*next > 0 && *next < bytes.size(), "the next record is further on");
    bytes.remove_prefix(*next);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input(data, size);
  if (input.choose(2) == 0) {
    read_file(input.rest());
  } else {
    // Behind a hash that is right, which mutations hardly find.
    const std::uint32_t kind = 1 + input.choose(5);
    decode(kind, input.rest());
    read_file(framed(kind, input.rest()));
  }
  return 0;
}
