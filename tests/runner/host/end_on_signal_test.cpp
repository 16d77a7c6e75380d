#include "runner/host/end_on_signal.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "runner/host/exit_code.hpp"

namespace seedbed::runner {
namespace {

TEST(EndOnSignal, EndsTheProcessWithItsExitCode) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    EXPECT_EXIT(
        {
          const EndOnSignal guard;
          raise(signal);
        },
        testing::ExitedWithCode(interrupted), "^interrupted\n$");
  }
}

TEST(EndOnSignal, GivesSignalsBack_LeavesAnIgnoredHangupIgnored) {
  EXPECT_EXIT(
      {
        { const EndOnSignal guard; }
        raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "");
  EXPECT_EXIT(
      {
        std::signal(SIGHUP, SIG_IGN);
        const EndOnSignal guard;
        raise(SIGHUP);
        std::_Exit(7);
      },
      testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace seedbed::runner
