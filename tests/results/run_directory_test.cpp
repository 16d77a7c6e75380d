#include "results/run_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const RunDirectoryError& error) {
    return error.what();
  }
  return "no error";
}

class RunDirectoryTest : public testing::Test {
 protected:
  fs::path path(const char* name) const { return directory_.path() / name; }
  std::size_t entries(const fs::path& of) const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(of), fs::directory_iterator()));
  }
  TempDir directory_;
};

TEST_F(RunDirectoryTest, IsMadeWithItsFolders) {
  const auto run = RunDirectory::prepare(path("runs") / "diamonds");
  EXPECT_TRUE(fs::is_directory(run.log("a").parent_path()));
  EXPECT_TRUE(fs::is_directory(run.model("a").parent_path()));
  EXPECT_TRUE(fs::is_directory(run.predictions("a").parent_path()));
  EXPECT_EQ(run.log("ab12"), path("runs") / "diamonds/logs/ab12.log");
  EXPECT_EQ(run.model("ab12"), path("runs") / "diamonds/models/ab12.safetensors");
  RunDirectory::prepare(run.root());  // stopped before it had a ledger
  std::ofstream(run.ledger()) << "x";
  std::ofstream(run.root() / "notes.txt") << "the user's own";
  RunDirectory::prepare(run.root());
  EXPECT_EQ(RunDirectory::existing(run.root()).root(), run.root());
}

TEST_F(RunDirectoryTest, KnowsOneWhoseLedgerWasBeingPutRight) {
  std::ofstream(path("ledger.recovered.sqlite")) << "x";
  std::ofstream(path("ledger.damaged-1.sqlite")) << "x";
  EXPECT_EQ(RunDirectory::existing(directory_.path()).root(), directory_.path());
  EXPECT_EQ(RunDirectory::prepare(directory_.path()).root(), directory_.path());
}

TEST_F(RunDirectoryTest, RefusesADirectoryWithOtherFilesAndLeavesItAlone) {
  std::ofstream(path("thesis.tex")) << "x";
  EXPECT_THAT(message_of([&] { RunDirectory::prepare(directory_.path()); }),
              HasSubstr("holds other files ('thesis.tex', for one) and is not a run directory"));
  EXPECT_EQ(entries(directory_.path()), 1u);
}

TEST_F(RunDirectoryTest, RefusesWhatIsNotADirectory) {
  std::ofstream(path("file")) << "x";
  EXPECT_THAT(message_of([&] { RunDirectory::prepare(path("file")); }), HasSubstr("is not a directory"));
  EXPECT_THAT(message_of([&] { RunDirectory::prepare(path("file") / "below"); }),
              HasSubstr("cannot be used"));
  EXPECT_THAT(message_of([&] { RunDirectory::existing(path("file")); }), HasSubstr("give the directory"));
  EXPECT_THAT(message_of([&] { RunDirectory::existing(path("absent")); }),
              HasSubstr("there is no such directory"));
  EXPECT_THAT(message_of([&] { RunDirectory::existing(directory_.path()); }),
              HasSubstr("holds no ledger.sqlite"));
}

}  // namespace
}  // namespace seedbed::results
