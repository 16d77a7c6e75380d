#include "runner/progress/progress.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace seedbed::runner {
namespace {

// What a user sees on a terminal: carriage return, clear to the end of the line, and newlines.
std::string seen_on_terminal(const std::string& written) {
  std::string screen;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written.compare(i, 4, "\r\x1b[K") == 0) {
      screen.resize(screen.rfind('\n') + 1);  // npos + 1 is 0
      i += 3;
    } else {
      screen += written[i];
    }
  }
  return screen;
}

class ProgressOn : public testing::Test {
 protected:
  std::unique_ptr<Progress> progress(bool terminal, bool quiet = false) {
    Screen screen;
    screen.terminal = terminal;
    screen.columns = [this] { return columns_; };
    screen.write = [this](std::string_view text) { written_ += text; };
    return make_progress(screen, quiet);
  }

  static SweepState at(double seconds, std::size_t done) {
    SweepState state;
    state.total = 9;
    state.done = done;
    state.elapsed_seconds = seconds;
    return state;
  }

  int columns_ = 80;
  std::string written_;
};

TEST_F(ProgressOn, TerminalRewritesOneLine) {
  const auto shown = progress(true);
  shown->activity("reading data.csv");
  EXPECT_EQ(seen_on_terminal(written_), "reading data.csv");
  shown->show(at(0, 0));
  shown->show(at(1, 4));
  EXPECT_EQ(seen_on_terminal(written_), "4/9 done, 0:01 elapsed");
  shown->end(at(2, 9));
  EXPECT_EQ(seen_on_terminal(written_), "9/9 done, 0:02 elapsed\n");
}

TEST_F(ProgressOn, WhatIsSaidStaysAboveTheLine) {
  const auto shown = progress(true);
  shown->show(at(1, 4));
  shown->say("FAILED: 1234");
  EXPECT_EQ(seen_on_terminal(written_), "FAILED: 1234\n4/9 done, 0:01 elapsed");
}

TEST_F(ProgressOn, TerminalIsRedrawnTenTimesASecondAtMost) {
  const auto shown = progress(true);
  for (int i = 0; i <= 1000; ++i) shown->show(at(i / 1000.0, static_cast<std::size_t>(i) % 9));
  std::size_t redrawn = 0;
  for (std::size_t place = 0; (place = written_.find("\r", place)) != std::string::npos; ++place) ++redrawn;
  EXPECT_LE(redrawn, 11U);
  EXPECT_GE(redrawn, 9U);
}

TEST_F(ProgressOn, AResizedTerminalIsFollowed) {
  const auto shown = progress(true);
  shown->show(at(1, 4));
  columns_ = 12;
  shown->show(at(2, 4));
  EXPECT_EQ(seen_on_terminal(written_), "4/9 done");
}

TEST_F(ProgressOn, AnErrorMessageStartsOnAFreshLine) {
  progress(true)->show(at(1, 4));
  EXPECT_EQ(seen_on_terminal(written_), "");
}

TEST_F(ProgressOn, PlainLinesHaveNoControlCharacters) {
  const auto shown = progress(false);
  shown->activity("reading data.csv");
  shown->show(at(10, 4));
  shown->say("FAILED: 1234\n");
  shown->end(at(12, 9));
  EXPECT_EQ(written_, "reading data.csv\n4/9 done, 0:10 elapsed\nFAILED: 1234\n9/9 done, 0:12 elapsed\n");
}

TEST_F(ProgressOn, PlainLinesGetRarer) {
  const auto shown = progress(false);
  const auto lines = [&] { return std::count(written_.begin(), written_.end(), '\n'); };
  int second = 0;
  for (; second < 100; ++second) shown->show(at(second, 0));
  EXPECT_EQ(lines(), 9);
  for (; second < 24 * 3600; ++second) shown->show(at(second, 0));
  // Every 10 minutes once they are a tenth of the time: 144 in a day at most, and some before.
  EXPECT_GT(lines(), 130);
  EXPECT_LT(lines(), 200);
}

TEST_F(ProgressOn, QuietOnlySays) {
  const auto shown = progress(true, true);
  shown->activity("reading data.csv");
  shown->show(at(10, 4));
  shown->say("FAILED: 1234");
  shown->end(at(12, 9));
  EXPECT_EQ(written_, "FAILED: 1234\n");
}

}  // namespace
}  // namespace seedbed::runner
