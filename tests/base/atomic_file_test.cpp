#include "base/atomic_file.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <vector>

#include "base/output.hpp"
#include "tests/support/file_steps.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
 protected:
  fs::path path(const char* name) const { return directory_.path() / name; }
  std::size_t entries(const fs::path& of) const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(of), fs::directory_iterator()));
  }
  std::string contents(const char* name) const {
    std::ifstream in(path(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  TempDir directory_;
};

TEST_F(AtomicFileTest, AppearsWholeOnCommit) {
  std::ofstream(path("out.csv")) << "old";
  AtomicFile file(path("out.csv"));
  const std::string piece(1000, 'x');
  for (int i = 0; i < 1000; ++i) file.write(piece);  // more than is buffered
  EXPECT_EQ(contents("out.csv"), "old");
  file.commit();
  EXPECT_EQ(contents("out.csv"), std::string(1'000'000, 'x'));
  EXPECT_EQ(entries(directory_.path()), 1u);
}

TEST_F(AtomicFileTest, LeavesNothingWithoutACommit) {
  std::ofstream(path("out.csv")) << "old";
  {
    AtomicFile file(path("out.csv"));
    file.write("new");
  }
  EXPECT_EQ(contents("out.csv"), "old");
  EXPECT_EQ(entries(directory_.path()), 1u);
}

TEST_F(AtomicFileTest, TwoWritersOfOneFileDoNotMix) {
  AtomicFile first(path("out.csv")), second(path("out.csv"));
  first.write("first");
  second.write("second");
  first.commit();
  EXPECT_EQ(contents("out.csv"), "first");
  second.commit();
  EXPECT_EQ(contents("out.csv"), "second");
}

TEST_F(AtomicFileTest, SaysWhatFailed) {
  try {
    AtomicFile file(path("absent") / "out.csv");
    FAIL();
  } catch (const FileError& error) {
    EXPECT_EQ(error.what(),
              path("absent").string() + "/out.csv: cannot be created: No such file or directory");
  }
}

TEST_F(AtomicFileTest, ContentThenNameThenDirectoryReachTheDisk) {
  AtomicFile file(path("out.csv"));
  file.write("text");
  const std::string temporary = file.temporary();
  file_steps().clear();
  file.commit();
  const std::vector<std::string> expected = {"sync " + temporary, "rename " + path("out.csv").string(),
                                             "sync " + directory_.path().string()};
  EXPECT_EQ(file_steps(), expected);
}

TEST_F(AtomicFileTest, AFileNamedWithoutADirectorySyncsTheOneWeAreIn) {
  const fs::path before = fs::current_path();
  fs::current_path(directory_.path());
  AtomicFile file("out.csv");
  file_steps().clear();
  file.commit();
  fs::current_path(before);
  EXPECT_EQ(file_steps().back(), "sync " + directory_.path().string());
}

TEST_F(AtomicFileTest, WhatACommandWritesReachesTheDiskTheSameWay) {
  std::filesystem::create_directory(path("folder"));
  std::filesystem::create_symlink("folder/out.csv", path("link"));
  std::ofstream(path("folder") / "out.csv") << "old";
  Output output(path("link"));
  output.write("text");
  file_steps().clear();
  output.commit();
  ASSERT_EQ(file_steps().size(), 3U);
  EXPECT_EQ(file_steps()[1], "rename " + (path("folder") / "out.csv").string());
  EXPECT_EQ(file_steps()[2], "sync " + path("folder").string());
}

TEST_F(AtomicFileTest, ADirectoryThatTheDiskDoesNotKeepIsAnError) {
  AtomicFile lost(path("lost.csv")), kept(path("kept.csv"));
  directory_sync_error = EIO;
  EXPECT_THROW(lost.commit(), FileError);
  directory_sync_error = EINVAL;  // a file system that cannot sync directories
  EXPECT_NO_THROW(kept.commit());
  directory_sync_error = 0;
}

TEST_F(AtomicFileTest, WhatACrashLeftIsClearedAway) {
  std::ofstream(path(".results.csv.4711-1.tmp")) << "half";
  std::ofstream(path("mine.tmp")) << "the user's own";
  AtomicFile::remove_abandoned(directory_.path());
  EXPECT_FALSE(fs::exists(path(".results.csv.4711-1.tmp")));
  EXPECT_TRUE(fs::exists(path("mine.tmp")));
}

}  // namespace
}  // namespace seedbed
