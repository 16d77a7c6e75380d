// Whatever comes through a socket between seedbed and its workers is a message, or a ProtocolError, or the
// other side being gone; and what was decoded is written back as what it was.

#include <sys/socket.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "runner/workers/channel.hpp"
#include "runner/workers/control.hpp"
#include "runner/workers/job_message.hpp"
#include "runner/workers/socket.hpp"
#include "runner/workers/worker_error.hpp"
#include "tests/fuzz/fuzz_input.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::runner;
using seedbed::fuzz::FuzzInput;
using seedbed::fuzz::require;
using seedbed::fuzz::require_fit_for_users;

template <class Message>
void decode(std::string_view text, Message (*decoder)(std::string_view)) {
  std::string written;
  try {
    written = encode(decoder(text));
  } catch (const ProtocolError& error) {
    require_fit_for_users(error.what());
    return;
  }
  require(encode(decoder(written)) == written, "a message that was read and written reads back as it was");
}

void decode_both(std::string_view text) {
  decode(text, &decode_request);
  decode(text, &decode_result);
}

/// The bytes as a stream of messages, sent in pieces of any size.
void receive_stream(FuzzInput& input) {
  const std::size_t piece = 1 + input.choose(255) * input.choose(255);
  const std::string_view bytes = input.rest();
  auto [sender, receiver] = socket_pair(SOCK_STREAM);
  Channel channel(std::move(receiver));
  const auto at_once = std::chrono::steady_clock::now();
  std::string text;
  Descriptor descriptor;
  try {
    for (std::size_t sent = 0; sent < bytes.size(); sent += piece) {
      const std::string_view part = bytes.substr(sent, piece);
      require(send_bytes(sender.get(), part.data(), part.size()) == static_cast<std::ptrdiff_t>(part.size()),
              "the socket takes the bytes");
      while (channel.receive(text, descriptor, at_once) == Channel::Status::message) decode_both(text);
    }
    sender.close();
    while (channel.receive(text, descriptor) == Channel::Status::message) decode_both(text);
  } catch (const ProtocolError& error) {
    require_fit_for_users(error.what());
  }
  require(text.size() <= bytes.size() && text.capacity() <= 2 * bytes.size() + 64,
          "a length is believed only as far as bytes arrive");
}

void receive_packet(FuzzInput& input) {
  auto [sender, receiver] = socket_pair(SOCK_SEQPACKET);
  const std::string_view bytes = input.rest();
  if (!bytes.empty()) send_bytes(sender.get(), bytes.data(), bytes.size());
  sender.close();
  try {
    while (receive_control(receiver.get())) {
    }
  } catch (const ProtocolError& error) {
    require_fit_for_users(error.what());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input(data, size);
  switch (input.choose(3)) {
    case 0:
      decode_both(input.rest());
      break;
    case 1:
      receive_stream(input);
      break;
    default:
      receive_packet(input);
  }
  return 0;
}
