#include "results/run_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>

#include <fstream>

#include "base/atomic_file.hpp"
#include "tests/results/child_process.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::HasSubstr;

std::string refusal(const std::filesystem::path& directory) {
  try {
    RunLock lock(directory, "second");
  } catch (const RunLocked& error) {
    return error.what();
  }
  return "not refused";
}

TEST(RunLock, RefusesASecondRunAndNamesTheFirst) {
  TempDir directory;
  Pipe held, done;
  ChildProcess first([&] {
    RunLock lock(directory.path(), "seedbed run diamonds.yaml");
    held.tell(1);
    done.hear();
    return 0;
  });
  ASSERT_EQ(held.hear(), 1);
  const std::string message = refusal(directory.path());
  EXPECT_THAT(message,
              HasSubstr(directory.path().string() + ": is in use by process " + std::to_string(first.pid())));
  EXPECT_THAT(message, HasSubstr("seedbed run diamonds.yaml"));
  const auto holder = RunLock::holder(directory.path());
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->pid, first.pid());
  EXPECT_EQ(holder->command, "seedbed run diamonds.yaml");
  done.tell(1);
  EXPECT_EQ(first.wait(), 0);
  EXPECT_EQ(refusal(directory.path()), "not refused");
}

TEST(RunLock, NeedsNoUnlockingAfterACrash) {
  TempDir directory;
  Pipe held;
  ChildProcess first([&] {
    RunLock lock(directory.path(), "first");
    held.tell(1);
    ::pause();
    return 0;
  });
  ASSERT_EQ(held.hear(), 1);
  EXPECT_NE(refusal(directory.path()), "not refused");
  EXPECT_EQ(first.kill(), -SIGKILL);
  EXPECT_FALSE(RunLock::holder(directory.path()));
  RunLock lock(directory.path(), "second");
  EXPECT_EQ(RunLock::holder(directory.path())->pid, ::getpid());
}

TEST(RunLock, IsNotInheritedByProgramsThatAreStarted) {
  TempDir directory;
  auto lock = std::make_unique<RunLock>(directory.path(), "first");
  char name[] = "sleep", seconds[] = "1000";
  char* const arguments[] = {name, seconds, nullptr};
  pid_t pid = 0;
  ASSERT_EQ(::posix_spawnp(&pid, name, nullptr, nullptr, arguments, environ), 0);
  lock.reset();
  EXPECT_EQ(refusal(directory.path()), "not refused");
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

TEST(RunLock, OpeningAndClosingTheFileElsewhereDoesNotGiveItUp) {
  TempDir directory;
  RunLock lock(directory.path(), "first\nsecond line");
  std::ifstream(directory.path() / "lock").get();
  EXPECT_TRUE(RunLock::holder(directory.path()));
  EXPECT_NE(refusal(directory.path()), "not refused");
  EXPECT_EQ(RunLock::holder(directory.path())->command, "first second line");
}

TEST(RunLock, SaysWhenThereIsNoPlaceForIt) {
  TempDir directory;
  EXPECT_FALSE(RunLock::holder(directory.path()));
  EXPECT_THROW(RunLock(directory.path() / "absent", "run"), FileError);
}

}  // namespace
}  // namespace seedbed::results
