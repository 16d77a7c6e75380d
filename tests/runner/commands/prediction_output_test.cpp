#include "runner/commands/prediction_output.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>

#include "runner/commands/prediction_progress.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {
namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::size_t files_in(const fs::path& directory) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), {}));
}

TEST(PredictionOutput, TakesItsNameOnlyWhenCommitted) {
  const TempDir directory;
  const fs::path path = directory.path() / "out.csv";
  {
    PredictionOutput output(path);
    output.write("half");
    EXPECT_TRUE(output.is_file());
    EXPECT_FALSE(fs::exists(path));
  }
  EXPECT_EQ(files_in(directory.path()), 0u);
  PredictionOutput output(path);
  const std::string much(std::size_t{20} << 20, 'x');  // more than the kernel is told of at once
  output.write(much);
  output.write("end");
  output.commit();
  EXPECT_EQ(content(path), much + "end");
  EXPECT_EQ(files_in(directory.path()), 1u);
}

TEST(PredictionOutput, ALinkStaysOne) {
  const TempDir directory;
  const fs::path path = directory.path() / "real.csv", link = directory.path() / "link.csv";
  std::ofstream(path) << "old";
  fs::create_symlink(path, link);
  PredictionOutput output(link);
  output.write("new");
  EXPECT_EQ(content(path), "old");
  output.commit();
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(content(path), "new");
}

TEST(PredictionOutput, NamesWhatCannotBeWritten) {
  const TempDir directory;
  EXPECT_THROW(PredictionOutput{directory.path()}, std::runtime_error);
  EXPECT_THROW(PredictionOutput(directory.path() / "nowhere" / "out.csv"), std::runtime_error);
  PredictionOutput full("/dev/full");
  EXPECT_FALSE(full.is_file());
  EXPECT_THROW(full.write("x"), std::runtime_error);
}

TEST(PredictionProgress, SaysRowsRateAndTimeLeft) {
  EXPECT_EQ(prediction_progress_text(1200000, 0.25, 2), "1200000 rows, 600k rows/s, 0:06 left");
  EXPECT_EQ(prediction_progress_text(10, std::nan(""), 5), "10 rows, 2 rows/s");
}

}  // namespace
}  // namespace seedbed::runner
