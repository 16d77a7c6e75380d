#include "base/descriptor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>

namespace seedbed {
namespace {

bool is_open(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) >= 0;
}

Descriptor opened() {
  return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

TEST(Descriptor, IsClosedWithItsOwner) {
  int number = -1;
  {
    const Descriptor descriptor = opened();
    number = descriptor.get();
    ASSERT_TRUE(descriptor);
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Descriptor, HasOneOwner) {
  Descriptor first = opened(), second = opened();
  const int kept = first.get(), replaced = second.get();
  second = std::move(first);
  EXPECT_FALSE(first);
  EXPECT_EQ(second.get(), kept);
  EXPECT_TRUE(is_open(kept));
  EXPECT_FALSE(is_open(replaced));
  const Descriptor third = std::move(second);
  EXPECT_FALSE(second);
  EXPECT_TRUE(is_open(kept));
}

TEST(Descriptor, GivesUpWhatItReleases) {
  Descriptor descriptor = opened();
  const int number = descriptor.release();
  EXPECT_FALSE(descriptor);
  descriptor.close();
  EXPECT_TRUE(is_open(number));
  ::close(number);
}

TEST(Descriptor, OfAFailedCallHoldsNothing) {
  const Descriptor descriptor(::open("/nowhere/at/all", O_RDONLY | O_CLOEXEC));
  EXPECT_FALSE(descriptor);
}

}  // namespace
}  // namespace seedbed
