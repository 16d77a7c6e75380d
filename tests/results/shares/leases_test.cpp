#include "results/shares/leases.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "results/shares/writer_process.hpp"
#include "tests/results/child_process.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

TEST(LeasesTest, OneHasIt) {
  const TempDir folder;
  Leases one(folder.path()), other(folder.path());
  EXPECT_TRUE(one.take("a"));
  EXPECT_FALSE(other.take("a"));
  EXPECT_TRUE(other.is_taken("a"));
  EXPECT_FALSE(one.is_taken("a"));
  EXPECT_TRUE(other.take("b"));
  one.give_back("a");
  EXPECT_FALSE(other.is_taken("a"));
  EXPECT_TRUE(other.take("a"));
}

TEST(LeasesTest, AreGivenBackAtTheEnd) {
  const TempDir folder;
  { EXPECT_TRUE(Leases(folder.path()).take("a")); }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(LeasesTest, AreVoidAfterTheirTime) {
  const TempDir folder;
  std::ofstream(folder.path() / "a") << "1000000000 elsewhere - 1 1\n";
  std::ofstream(folder.path() / "b") << "99999999999 elsewhere - 1 1\n";
  Leases leases(folder.path());
  EXPECT_TRUE(leases.take("a"));
  EXPECT_FALSE(leases.take("b"));
  std::ofstream(folder.path() / "c") << "1000000000 elsewhere - 1 1\n";
  remove_leases(folder.path(), WhichLeases::those_void);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "c"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "b"));
  remove_leases(folder.path(), WhichLeases::all);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "b"));
}

TEST(LeasesTest, OneThatIsBeingWrittenIsGood) {
  const TempDir folder;
  { std::ofstream(folder.path() / "a"); }
  EXPECT_FALSE(Leases(folder.path()).take("a"));
  std::filesystem::last_write_time(folder.path() / "a",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  EXPECT_TRUE(Leases(folder.path()).take("a"));
}

TEST(LeasesTest, ThoseOfAProcessThatWasKilledAreVoid) {
  const TempDir folder;
  ChildProcess child([&] {
    Leases leases(folder.path());
    if (!leases.take("a")) return 1;
    std::_Exit(0);  // as kill -9 would
  });
  EXPECT_EQ(child.wait(), 0);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "a"));
  EXPECT_TRUE(Leases(folder.path()).take("a"));
}

TEST(WriterProcessTest, KnowsItselfAndSaysNothingOfOtherMachines) {
  EXPECT_FALSE(has_ended(process_mark()));
  EXPECT_FALSE(has_ended("other-boot pid:[1] 1 1"));
  EXPECT_FALSE(has_ended(""));
  std::string gone = process_mark();
  gone.back() = gone.back() == '1' ? '2' : '1';  // the number again, of a process that began at another time
  EXPECT_TRUE(has_ended(gone));
}

}  // namespace
}  // namespace seedbed::results
