#include "base/atomic_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
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

TEST_F(AtomicFileTest, WhatACrashLeftIsClearedAway) {
  std::ofstream(path(".results.csv.4711-1.tmp")) << "half";
  std::ofstream(path("mine.tmp")) << "the user's own";
  AtomicFile::remove_abandoned(directory_.path());
  EXPECT_FALSE(fs::exists(path(".results.csv.4711-1.tmp")));
  EXPECT_TRUE(fs::exists(path("mine.tmp")));
}

}  // namespace
}  // namespace seedbed::results
