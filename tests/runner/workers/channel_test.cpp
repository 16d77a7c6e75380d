#include "runner/workers/channel.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <cstring>
#include <thread>

#include "runner/workers/socket.hpp"
#include "runner/workers/worker_error.hpp"

namespace seedbed::runner {
namespace {

struct Pair {
  Pair() : Pair(socket_pair(SOCK_STREAM)) {}
  explicit Pair(std::pair<Descriptor, Descriptor> ends)
      : ours(std::move(ends.first)), theirs(std::move(ends.second)) {}

  Channel ours;
  Descriptor theirs;
};

std::string header(std::uint32_t length) {
  std::string bytes = "SBW1____";
  std::memcpy(bytes.data() + 4, &length, 4);
  return bytes;
}

Channel::Status receive(Channel& channel, std::string& text, Channel::Deadline deadline = std::nullopt) {
  Descriptor descriptor;
  return channel.receive(text, descriptor, deadline);
}

TEST(Channel, CarriesWholeMessagesInOrder) {
  Pair pair;
  Channel other(std::move(pair.theirs));
  const std::string binary("\0\xff\n", 3);
  EXPECT_TRUE(pair.ours.send("one"));
  EXPECT_TRUE(pair.ours.send(""));
  EXPECT_TRUE(pair.ours.send(binary));
  std::string text;
  EXPECT_EQ(receive(other, text), Channel::Status::message);
  EXPECT_EQ(text, "one");
  EXPECT_EQ(receive(other, text), Channel::Status::message);
  EXPECT_EQ(text, "");
  EXPECT_EQ(receive(other, text), Channel::Status::message);
  EXPECT_EQ(text, binary);
}

TEST(Channel, CarriesMessagesLargerThanTheSocketHolds) {
  Pair pair;
  std::string large(20'000'000, 'a');
  for (std::size_t i = 0; i < large.size(); i += 977) large[i] = static_cast<char>(i);
  std::thread sender(
      [&, other = std::make_shared<Channel>(std::move(pair.theirs))] { EXPECT_TRUE(other->send(large)); });
  std::string text;
  EXPECT_EQ(receive(pair.ours, text), Channel::Status::message);
  sender.join();
  EXPECT_TRUE(text == large);
}

TEST(Channel, CarriesADescriptor) {
  Pair pair;
  Channel other(std::move(pair.theirs));
  const Descriptor file(memfd_create("shared", MFD_CLOEXEC));
  ASSERT_EQ(write(file.get(), "content", 7), 7);
  EXPECT_TRUE(pair.ours.send("with", file.get()));
  EXPECT_TRUE(pair.ours.send("without"));
  std::string text;
  Descriptor received;
  ASSERT_EQ(other.receive(text, received), Channel::Status::message);
  ASSERT_TRUE(received);
  char content[7];
  EXPECT_EQ(pread(received.get(), content, 7, 0), 7);
  EXPECT_EQ(std::string(content, 7), "content");
  ASSERT_EQ(other.receive(text, received), Channel::Status::message);
  EXPECT_FALSE(received);
}

TEST(Channel, AMessageCutOffAnywhereIsAClosedChannel) {
  const std::string whole = header(5) + "hello";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Pair pair;
    ASSERT_EQ(send_bytes(pair.theirs.get(), whole.data(), size), static_cast<std::ptrdiff_t>(size));
    pair.theirs.close();
    std::string text;
    EXPECT_EQ(receive(pair.ours, text), Channel::Status::closed) << size;
  }
}

TEST(Channel, RefusesGarbageAndAbsurdLengths) {
  for (const std::string& bytes : {std::string("GET / HTTP/1.1\r\n"), std::string(8, '\0'),
                                   header(0xffffffff), header(Channel::kLongest + 1)}) {
    Pair pair;
    send_bytes(pair.theirs.get(), bytes.data(), bytes.size());
    std::string text;
    EXPECT_THROW(receive(pair.ours, text), ProtocolError);
  }
}

TEST(Channel, SendingToNobodyIsNoError) {
  Pair pair;
  pair.theirs.close();
  EXPECT_FALSE(pair.ours.send("hello"));
  EXPECT_TRUE(peer_closed(pair.ours.socket()));
}

TEST(Channel, KeepsWhatCameBeforeTheDeadline) {
  Pair pair;
  const std::string whole = header(5) + "hello";
  send_bytes(pair.theirs.get(), whole.data(), 10);
  std::string text;
  const auto now = std::chrono::steady_clock::now();
  EXPECT_EQ(receive(pair.ours, text, now), Channel::Status::timed_out);
  EXPECT_EQ(receive(pair.ours, text, now), Channel::Status::timed_out);
  send_bytes(pair.theirs.get(), whole.data() + 10, 3);
  EXPECT_EQ(receive(pair.ours, text, now), Channel::Status::message);
  EXPECT_EQ(text, "hello");
}

}  // namespace
}  // namespace seedbed::runner
