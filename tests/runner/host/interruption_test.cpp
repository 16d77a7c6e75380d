#include "runner/host/interruption.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace seedbed::runner {
namespace {

TEST(Interruption, CountsSignalsWhileItLives) {
  {
    const Interruption interruption;
    EXPECT_EQ(Interruption::count(), 0);
    raise(SIGINT);
    EXPECT_EQ(Interruption::count(), 1);
    raise(SIGTERM);
    EXPECT_EQ(Interruption::count(), 2);
  }
  const Interruption again;
  EXPECT_EQ(Interruption::count(), 0);
}

TEST(Interruption, GivesSignalsBack) {
  { const Interruption interruption; }
  EXPECT_EXIT(raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
}

TEST(Interruption, GivesTheSecondSignalBackOnceTold) {
  const Interruption interruption;
  Interruption::give_back_second();
  raise(SIGTERM);
  EXPECT_EQ(Interruption::count(), 1);
  EXPECT_EXIT(raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
  EXPECT_EXIT(raise(SIGINT), testing::KilledBySignal(SIGINT), "");
}

TEST(Interruption, LeavesAnIgnoredHangupIgnored) {
  const auto previous = std::signal(SIGHUP, SIG_IGN);
  {
    const Interruption interruption;
    raise(SIGHUP);
    EXPECT_EQ(Interruption::count(), 0);
  }
  std::signal(SIGHUP, previous);
}

}  // namespace
}  // namespace seedbed::runner
