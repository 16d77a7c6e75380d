#include "runner/clusters/submission.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace seedbed::runner {
namespace {

namespace fs = std::filesystem;

class SubmissionFile : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) / ("submission-" + std::to_string(::getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }
  static std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  fs::path root_;
};

TEST_F(SubmissionFile, IsReadAsItWasWritten) {
  const ClusterFolder folder(root_);
  EXPECT_FALSE(read_submission(folder));
  const Submission made{.state = Submission::State::ending,
                        .name = "seedbed-x",
                        .array = 123456789012,
                        .follow_up = 5,
                        .tasks = 7,
                        .limits = {"alpha", 1001, 10000},
                        .when = 1.5e9 + 0.25,
                        .round = 3,
                        .jobs = 10,
                        .done = 4,
                        .failed = 1,
                        .experiment = "ab",
                        .checkpoints = "cd",
                        .work_options = {"--grace", "5s", "a \"b\" \xff"},
                        .code = 1};
  write_submission(folder, made);
  Submission read = *read_submission(folder);
  EXPECT_EQ(read.work_options.size(), 3U);
  read.work_options = made.work_options;  // bytes that are no text come back as signs for them
  EXPECT_EQ(read, made);
}

TEST_F(SubmissionFile, WhereverItIsCutItIsRefusedWithAWayOut) {
  const ClusterFolder folder(root_);
  Submission made;
  made.name = "seedbed-x";
  write_submission(folder, made);
  const std::string whole = text_of(folder.submission());
  for (std::size_t length = 0; length + 2 < whole.size(); ++length) {
    std::ofstream(folder.submission()) << whole.substr(0, length);
    EXPECT_THROW(read_submission(folder), std::runtime_error) << length;
  }
}

TEST_F(SubmissionFile, LogsOfTasksBecomeOne) {
  const ClusterFolder folder(root_);
  folder.make();
  std::ofstream(folder.path() / "12_1.log") << "one\n";
  std::ofstream(folder.path() / "12_2.log") << "two\n";
  std::ofstream(folder.path() / "123_1.log") << "of another\n";
  folder.pack_logs(12);
  EXPECT_EQ(text_of(folder.tasks_log()), "== 12_1\none\n== 12_2\ntwo\n");
  EXPECT_FALSE(fs::exists(folder.path() / "12_1.log"));
  EXPECT_TRUE(fs::exists(folder.path() / "123_1.log"));
}

}  // namespace
}  // namespace seedbed::runner
