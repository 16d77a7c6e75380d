#include "runner/commands/output_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

namespace fs = std::filesystem;

class Output : public testing::Test {
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

TEST_F(Output, TakesItsNameWhenCommitted) {
  std::ofstream(path_) << "before";
  OutputFile file(path_);
  file.stream() << "after " << 1 << '\n';
  EXPECT_EQ(read(path_), "before");
  file.commit();
  EXPECT_EQ(read(path_), "after 1\n");
}

TEST_F(Output, WithoutACommitNothingHasChanged) {
  std::ofstream(path_) << "before";
  { OutputFile(path_).stream() << "half of"; }
  EXPECT_EQ(read(path_), "before");
  EXPECT_EQ(files(), 1U);
}

TEST_F(Output, ALinkStaysALink) {
  std::ofstream(directory_.path() / "real") << "before";
  fs::create_symlink("real", path_);
  OutputFile file(path_);
  file.stream() << "after";
  file.commit();
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(read(directory_.path() / "real"), "after");
}

TEST_F(Output, ADeviceIsWrittenToDirectly) {
  OutputFile file("/dev/null");
  file.stream() << "text";
  file.commit();
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Output, ADirectoryIsRefused) {
  EXPECT_THROW(OutputFile(directory_.path()), std::runtime_error);
}

TEST_F(Output, AFullDeviceIsAnError) {
  OutputFile file("/dev/full");
  file.stream() << "text";
  EXPECT_THROW(file.commit(), std::runtime_error);
}

TEST_F(Output, WritingStopsWithTheReasonWhenADeviceIsFull) {
  OutputFile file("/dev/full");
  const std::string text(1 << 20, 'x');
  try {
    file.stream() << text;
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "cannot write to /dev/full: No space left on device");
  }
}

}  // namespace
}  // namespace seedbed::runner
