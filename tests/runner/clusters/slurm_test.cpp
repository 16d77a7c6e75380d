#include "runner/clusters/slurm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "build_paths.hpp"

namespace seedbed::runner {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

SlurmRequest array_of_four() {
  SlurmRequest request;
  request.what = "the array of 4 tasks";
  request.name = "seedbed-x";
  request.tasks = 4;
  request.script = "tasks.sh";
  return request;
}

/// Slurm's programs are tests/fakes/slurm/fake, which does what files in a folder say.
class FakeSlurm : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("slurm-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    path_ = std::getenv("PATH");
    setenv("PATH", (SEEDBED_SOURCE_DIR "/tests/fakes/slurm:" + path_).c_str(), 1);
    setenv("FAKE_SLURM", folder_.c_str(), 1);
  }
  void TearDown() override {
    setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }
  void put(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  std::string calls() {
    std::ifstream in(folder_ / "calls");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  template <class Function>
  static std::string refusal(const Function& function) {
    try {
      function();
    } catch (const SlurmError& error) {
      return error.what();
    }
    return "";
  }

  SlurmRequest request_ = array_of_four();
  fs::path folder_;
  std::string path_;
};

TEST_F(FakeSlurm, SaysWhatItAllows) {
  EXPECT_EQ(Slurm().limits(), (SlurmLimits{"alpha", 101, 10000}));
  EXPECT_EQ(Slurm().limits().most_tasks(), 100);
}

TEST_F(FakeSlurm, KnowsItsQueueByNames) {
  EXPECT_EQ(Slurm().submit(request_), 101);
  request_.name = "another";
  request_.tasks = 0;
  EXPECT_EQ(Slurm().submit(request_), 102);
  EXPECT_EQ(Slurm().queue({"seedbed-x"}).size(), 4U);
  EXPECT_EQ(Slurm().queue({"seedbed-x", "another"}).size(), 5U);
  EXPECT_TRUE(Slurm().queue({"seedbed"}).empty());
  Slurm().cancel(101);
  const std::vector<QueuedTask> left = Slurm().queue({"seedbed-x", "another"});
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].job, 102);
  EXPECT_EQ(left[0].name, "another");
  EXPECT_FALSE(left[0].runs);
}

TEST_F(FakeSlurm, TellsWhatRunsFromWhatWaits) {
  put("squeue.says", "7|RUNNING|a\n7|COMPLETING|a\n7|PENDING|a\n7|REQUEUE_HOLD|a\n");
  std::vector<bool> runs;
  for (const QueuedTask& task : Slurm().queue({"a"})) runs.push_back(task.runs);
  EXPECT_THAT(runs, ElementsAre(true, true, false, false));
}

TEST_F(FakeSlurm, TakesTheNumberFromTheLastLine) {
  put("sbatch.says", "Welcome to alpha!\n\n4711;alpha\n");
  EXPECT_EQ(Slurm().submit(request_), 4711);
}

TEST_F(FakeSlurm, DoesNotKnowWhatASubmissionCameToThatSaysNoNumber) {
  for (const char* nonsense :
       {"", "Submitted batch job 12\n", "-3\n", "0\n", "99999999999999999999\n", "12x\n"}) {
    put("sbatch.says", nonsense);
    EXPECT_THROW(Slurm().submit(request_), SlurmUnsure) << nonsense;
  }
}

TEST_F(FakeSlurm, DoesNotWaitForEver) {
  put("sbatch.hangs", "");
  const auto ask = [&] { Slurm(std::chrono::milliseconds(50)).submit(request_); };
  EXPECT_THROW(ask(), SlurmUnsure);
  EXPECT_THAT(refusal(ask), HasSubstr("sbatch did not answer within"));
}

TEST_F(FakeSlurm, SaysWhichProgramIsMissing) {
  setenv("PATH", folder_.c_str(), 1);
  EXPECT_THAT(refusal([] { Slurm().limits(); }), HasSubstr("scontrol is not on this machine's PATH"));
}

TEST_F(FakeSlurm, ShowsTheReasonWithAdviceOnOneLine) {
  put("sbatch.error", "sbatch: error: Batch job submission failed: Invalid qos specification\n");
  EXPECT_EQ(refusal([&] { Slurm().submit(request_); }),
            "sbatch refused the array of 4 tasks: Invalid qos specification; choose another with --qos, or "
            "engine.qos");
}

TEST_F(FakeSlurm, JobsSubmittedFromWithinAJobAreLikeAnyOther) {
  put("env", "");
  std::ofstream(folder_ / "squeue") << "#!/bin/sh\nenv >$FAKE_SLURM/env\n";
  fs::permissions(folder_ / "squeue", fs::perms::owner_all);
  setenv("PATH", (folder_.string() + ":" + path_).c_str(), 1);
  setenv("SLURM_JOB_ID", "12", 1);
  setenv("SLURM_CONF", "/etc/slurm.conf", 1);
  Slurm().queue({"a"});
  unsetenv("SLURM_JOB_ID");
  unsetenv("SLURM_CONF");
  std::ifstream in(folder_ / "env");
  const std::string environment{std::istreambuf_iterator<char>(in), {}};
  EXPECT_THAT(environment, HasSubstr("SLURM_CONF=/etc/slurm.conf"));
  EXPECT_THAT(environment, Not(HasSubstr("SLURM_JOB_ID")));
}

TEST(SbatchWords, SayNothingThatWasNotAskedFor) {
  SlurmRequest request;
  request.name = "a";
  request.folder = "/r";
  request.log = "/r/log";
  request.script = "s.sh";
  EXPECT_THAT(
      sbatch_words(request),
      ElementsAre("sbatch", "--parsable", "--job-name=a", "--nodes=1", "--ntasks=1", "--cpus-per-task=1",
                  "--requeue", "--open-mode=append", "--output=/r/log", "--chdir=/r", "s.sh"));
}

TEST(SbatchWords, WriteTimesAndMemoryAsSlurmReadsThem) {
  SlurmRequest request = array_of_four();
  request.after = 7;
  request.memory = (3 << 20) + 1;
  request.time_seconds = 90061.5;
  request.warning_seconds = 60;
  EXPECT_THAT(sbatch_words(request),
              testing::IsSupersetOf({"--array=1-4", "--dependency=afterany:7", "--mem=4M",
                                     "--time=1-01:01:02", "--signal=B:USR1@60"}));
}

}  // namespace
}  // namespace seedbed::runner
