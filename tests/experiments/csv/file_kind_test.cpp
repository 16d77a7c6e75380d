#include "experiments/csv/file_kind.hpp"

#include <gmock/gmock.h>

namespace seedbed::experiments {
namespace {

using ::testing::StartsWith;
using std::string_view_literals::operator""sv;

// The signatures are those of file(1)'s database.
TEST(FileKind, IsKnownByFirstBytes) {
  EXPECT_THAT(known_as_other_kind("PAR1\x15"sv),
              StartsWith("a Parquet file; save it as CSV, with pandas: pandas.read_parquet(FILE)"));
  EXPECT_THAT(known_as_other_kind("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv),
              StartsWith("an Excel workbook (.xls)"));
  EXPECT_THAT(known_as_other_kind("PK\3\4\x14\0\6\0[Content_Types].xml"sv),
              StartsWith("an Excel workbook (.xlsx)"));
  EXPECT_THAT(known_as_other_kind("PK\3\4\x14\0\0\0\10\0data.csv"sv), StartsWith("a zip archive"));
  EXPECT_THAT(known_as_other_kind("\x1F\x8B\10"sv), StartsWith("gzip within gzip"));
  EXPECT_THAT(known_as_other_kind("SQLite format 3\0"sv), StartsWith("an SQLite database"));
}

TEST(FileKind, JsonIsAnObjectOrAListOfThem) {
  for (const char* text : {"{\"a\": 1}", "[{\"a\": 1}]", " [\n  [1, 2]\n]", "\n{ \"a\":", "[ { }"})
    EXPECT_THAT(known_as_other_kind(text), StartsWith("JSON")) << text;
  for (const char* text : {"[a],b\n1,2\n", "{a},b\n", "[1]\n1\n", "[", "{", "[\"a\"]\n", ""})
    EXPECT_EQ(known_as_other_kind(text), "") << text;
}

TEST(FileKind, MostFilesAreCsv) {
  for (const std::string_view text : {"a,b\n1,2\n"sv, "PAR,b\n"sv, "PK,b\n"sv, "BZ,b\n"sv, "<a>,b\n"sv,
                                      "X,y\n1,2\n"sv, "\"a\",\"b\"\n"sv, "%PD,b\n"sv, "SQLite,b\n"sv,
                                      "\xEF\xBB\xBF"
                                      "a,b\n"sv})
    EXPECT_EQ(known_as_other_kind(text), "") << text;
}

}  // namespace
}  // namespace seedbed::experiments
