#include "runner/commands/name_list.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "base/temporary_folder.hpp"
#include "runner/commands/command.hpp"

namespace seedbed::runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(NameList, NamesWithoutQuotesAreWhatIsBetweenCommas) {
  EXPECT_THAT(split_list("--keep", "a"), ElementsAre("a"));
  EXPECT_THAT(split_list("--keep", "a,b c,5\" pipe"), ElementsAre("a", "b c", "5\" pipe"));
}

// As Python's csv module reads the line.
TEST(NameList, NamesInQuotesAreReadAsInACsvFile) {
  EXPECT_THAT(split_list("--keep", R"("a,b",c)"), ElementsAre("a,b", "c"));
  EXPECT_THAT(split_list("--keep", R"("5"" pipe","",",")"), ElementsAre("5\" pipe", "", ","));
  EXPECT_THAT(split_list("--keep", R"("""")"), ElementsAre("\""));
}

TEST(NameList, RefusesWhatIsNoList) {
  for (const char* text : {"", "a,", ",a", "a,,b", "\"a", "\"a\"b", "\"a\",", "\"a\" ,b"})
    EXPECT_THROW(split_list("--keep", text), UsageError) << text;
}

class FileAndColumn : public ::testing::Test {
 protected:
  FileAndColumn() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder_.path());
  }
  ~FileAndColumn() override { std::filesystem::current_path(before_); }

  static void make(const std::string& file) { std::ofstream(file) << "a\n1\n"; }

  TemporaryFolder folder_{"seedbed-names"};
  std::filesystem::path before_;
};

TEST_F(FileAndColumn, ArePartedWhereTheFileIs) {
  make("a.csv");
  make("b:9.csv");
  EXPECT_THAT(file_and_column("--climatology", "a.csv:x"), Pair("a.csv", "x"));
  EXPECT_THAT(file_and_column("--climatology", "a.csv:12:00"), Pair("a.csv", "12:00"));
  EXPECT_THAT(file_and_column("--climatology", "b:9.csv:12:00"), Pair("b:9.csv", "12:00"));
  EXPECT_THAT(file_and_column("--climatology", "none.csv:x"), Pair("none.csv", "x"));
}

TEST_F(FileAndColumn, MayStandInQuotes) {
  EXPECT_THAT(file_and_column("--climatology", R"(a.csv:"12:00")"), Pair("a.csv", "12:00"));
  EXPECT_THAT(file_and_column("--climatology", R"("b:9.csv":"x ""y""")"), Pair("b:9.csv", "x \"y\""));
  EXPECT_THAT(file_and_column("--climatology", R"("b:9.csv":x:y)"), Pair("b:9.csv", "x:y"));
}

TEST_F(FileAndColumn, AreAskedForWhereTheyAreNotClear) {
  make("a");
  make("a:b");
  EXPECT_THROW(file_and_column("--climatology", "a:b:c"), UsageError);
  EXPECT_THAT(file_and_column("--climatology", R"(a:"b:c")"), Pair("a", "b:c"));
  for (const char* text : {"a", ":x", "a:", ":", ""})
    EXPECT_THROW(file_and_column("--climatology", text), UsageError) << text;
}

}  // namespace
}  // namespace seedbed::runner
