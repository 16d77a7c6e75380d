#include "runner/inspection/live_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace seedbed::runner {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::Le;

/// A run whose page changes with each job that ends; nothing is waited for.
class FollowedRun : public testing::Test {
 protected:
  LiveSteps steps() {
    return {.goes_on = [this] { return jobs_ < last_; },
            .page = [this](bool running) { return std::to_string(jobs_) + (running ? " …" : ""); },
            .write = [this](const std::string& page) { written_.push_back(page); },
            .wait =
                [this](milliseconds time) {
                  waited_.push_back(time);
                  if (waited_.size() % 2 == 0) ++jobs_;  // every second time nothing has happened
                  return waited_.size() != stopped_at_;
                }};
  }

  int jobs_ = 0, last_ = 3;
  std::size_t stopped_at_ = 0;
  std::vector<std::string> written_;
  std::vector<milliseconds> waited_;
};

TEST_F(FollowedRun, IsWrittenWhenItHasChangedAndOnceMoreAtItsEnd) {
  EXPECT_EQ(follow(steps()), 4);
  EXPECT_THAT(written_, ElementsAre("0 …", "1 …", "2 …", "3"));
  EXPECT_THAT(waited_, Each(AllOf(Ge(milliseconds(2'000)), Le(milliseconds(60'000)))));
}

TEST_F(FollowedRun, IsLeftAsAPageThatStandsStillWhenTheUserStops) {
  stopped_at_ = 3;
  follow(steps());
  EXPECT_THAT(written_, ElementsAre("0 …", "1 …", "1"));
}

TEST_F(FollowedRun, IsWrittenOnceIfItIsOver) {
  last_ = 0;
  EXPECT_EQ(follow(steps()), 1);
  EXPECT_THAT(written_, ElementsAre("0"));
}

}  // namespace
}  // namespace seedbed::runner
