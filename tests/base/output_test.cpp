#include "base/output.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tests/support/temp_dir.hpp"

namespace seedbed {
namespace {

namespace fs = std::filesystem;

class OutputTest : public testing::Test {
 protected:
  static std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory_.path()), {}));
  }

  TempDir directory_;
  fs::path path_ = directory_.path() / "table.csv";
};

TEST_F(OutputTest, TakesItsNameWhenCommitted) {
  std::ofstream(path_) << "before";
  Output output(path_);
  output.stream() << "after " << 1 << '\n';
  EXPECT_TRUE(output.is_file());
  EXPECT_TRUE(fs::exists(output.temporary()));
  EXPECT_EQ(read(path_), "before");
  output.commit();
  EXPECT_EQ(read(path_), "after 1\n");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, WithoutACommitNothingHasChanged) {
  std::ofstream(path_) << "before";
  { Output(path_).stream() << "half of"; }
  EXPECT_EQ(read(path_), "before");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, WhatIsWrittenAndWhatIsStreamedStayInOrder) {
  Output output(path_);
  const std::string much(std::size_t{20} << 20, 'x');
  output.stream() << "a" << 1;
  output.write(much);
  output.stream() << "b";
  output.write("c");
  output.commit();
  EXPECT_EQ(read(path_), "a1" + much + "bc");
}

TEST_F(OutputTest, ALinkStaysALink) {
  std::ofstream(directory_.path() / "real") << "before";
  fs::create_symlink("real", path_);
  Output output(path_);
  output.stream() << "after";
  EXPECT_EQ(read(path_), "before");
  output.commit();
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(read(directory_.path() / "real"), "after");
}

TEST_F(OutputTest, ADeviceIsWrittenToDirectly) {
  Output output("/dev/null");
  output.stream() << "text";
  output.commit();
  EXPECT_FALSE(output.is_file());
  EXPECT_TRUE(output.temporary().empty());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(OutputTest, APipeHasWhatWasWrittenAtOnce) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const Descriptor read_end(ends[0]), write_end(ends[1]);
  const auto received = [&] {
    char text[64];
    const ssize_t count = ::read(read_end.get(), text, sizeof text);
    return std::string(text, count > 0 ? static_cast<std::size_t>(count) : 0);
  };
  {
    Output output("/dev/fd/" + std::to_string(write_end.get()));
    output.stream() << "head,";
    output.write("line");
    EXPECT_EQ(received(), "head,line");
    output.stream() << "rest";
  }
  EXPECT_EQ(received(), "rest") << "a device has had the beginning, so it gets the end too";
}

TEST_F(OutputTest, SaysWhatCannotBeWrittenAndWhy) {
  const auto message = [](const std::string& path) -> std::string {
    try {
      Output output(path);
      output.stream() << "text";
      output.commit();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message(directory_.path()), "cannot write to " + directory_.path().string() + ": Is a directory");
  EXPECT_EQ(message(directory_.path() / "no" / "x"),
            "cannot write to " + directory_.path().string() + "/no/x: No such file or directory");
  EXPECT_EQ(message("/dev/full"), "cannot write to /dev/full: No space left on device");
}

TEST_F(OutputTest, WritingStopsWithTheReasonWhenADeviceIsFull) {
  Output output("/dev/full");
  const std::string text(1 << 20, 'x');
  for (const bool streamed : {true, false}) {
    try {
      if (streamed) {
        output.stream() << text;
      } else {
        output.write(text);
      }
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "cannot write to /dev/full: No space left on device");
    }
  }
}

}  // namespace
}  // namespace seedbed
