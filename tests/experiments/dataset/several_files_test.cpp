#include <string>
#include <vector>

#include "experiments/dataset/splits/split.hpp"
#include "experiments/dataset/table.hpp"
#include "experiments/dataset/table_reader.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class SeveralFilesTest : public testing::Test {
 protected:
  SeveralFilesTest() {
    settings_.target = "y";
    settings_.numeric = {"x"};
    settings_.categorical = {"c"};
    settings_.path = files_.write("1.csv", "y,x,c\n1,10,a\n2,20,b\n");
    settings_.more_paths = {files_.write("2.csv", "c,extra,y,x\n"),
                            files_.write("3.csv", "c,y,x\nb,3,30\n,4,40\n")};
  }

  DataFiles files_;
  DataSettings settings_;
};

TEST_F(SeveralFilesTest, AreOneTableWhateverTheOrderOfTheirColumns) {
  files_.write("2.csv", "x,c,y\n");
  const Table table = read_table(settings_);
  const Table whole = [&] {
    DataSettings one = settings_;
    one.path = files_.write("all.csv", "y,x,c\n1,10,a\n2,20,b\n3,30,b\n4,40,\n");
    one.more_paths = {};
    return read_table(one);
  }();
  EXPECT_EQ(table.target, whole.target);
  EXPECT_EQ(table.numbers, whole.numbers);
  EXPECT_EQ(table.strings.at("c").codes, whole.strings.at("c").codes);
  EXPECT_EQ(table.strings.at("c").values, whole.strings.at("c").values);
  EXPECT_EQ(table.row_numbers, whole.row_numbers);
  EXPECT_EQ(table.place_of(1), files_.path("1.csv") + ":3");
  EXPECT_EQ(table.place_of(2), files_.path("3.csv") + ":2");
  EXPECT_EQ(whole.place_of(2), files_.path("all.csv") + ":4");
}

TEST_F(SeveralFilesTest, AreReadByTheSameRules) {
  settings_.delimiter = ';';
  settings_.decimal = ',';
  settings_.comment = '#';
  settings_.trim = true;
  files_.write("1.csv", "# one\ny; x;c\n1,5;10;a\n");
  files_.write("2.csv", "c;y;x \n# two\n b ;2,5;1.000,25\n");
  files_.write("3.csv", "y;c;x\n3;a;0\n");
  const Table table = read_table(settings_);
  EXPECT_THAT(table.target, ElementsAre(1.5, 2.5, 3));
  EXPECT_THAT(table.numbers.at("x"), ElementsAre(10, 1000.25, 0));
  EXPECT_THAT(table.strings.at("c").values, ElementsAre("a", "b"));
  EXPECT_EQ(table.place_of(1), files_.path("2.csv") + ":3");
}

TEST_F(SeveralFilesTest, WithoutHeadersHaveTheColumnsThatAreNamed) {
  settings_.header = {"y", "x", "c"};
  files_.write("1.csv", "1,10,a\n2,20,b\n");
  files_.write("2.csv", "3,30,b\n");
  files_.write("3.csv", "4,40,a\n");
  const Table table = read_table(settings_);
  EXPECT_THAT(table.target, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(table.row_numbers, ElementsAre(0, 1, 2, 3));
}

TEST_F(SeveralFilesTest, WordsForOneAndZeroHoldForTheWholeColumn) {
  files_.write("1.csv", "y,x,c\n1,yes,a\n");
  files_.write("2.csv", "x,c,y\nno,a,2\n");
  files_.write("3.csv", "c,y,x\na,3,Yes\n");
  EXPECT_THAT(read_table(settings_).numbers.at("x"), ElementsAre(1, 0, 1));
  files_.write("3.csv", "c,y,x\na,3,5\n");
  EXPECT_THAT(data_error([&] { read_table(settings_); }),
              AllOf(HasSubstr("3.csv:2: column 'x'"), HasSubstr("is a number")));
}

TEST_F(SeveralFilesTest, PortionsGoOnFromFileToFile) {
  files_.write("2.csv", "x,c,y\n");
  TableReader reader(settings_, TargetRule::required);
  const Table first = reader.read(1), second = reader.read(2), last = reader.read(5);
  EXPECT_THAT(first.target, ElementsAre(1));
  EXPECT_THAT(second.target, ElementsAre(2, 3));
  EXPECT_THAT(second.row_numbers, ElementsAre(1, 2));
  EXPECT_EQ(second.place_of(0), files_.path("1.csv") + ":3");
  EXPECT_EQ(second.place_of(1), files_.path("3.csv") + ":2");
  EXPECT_THAT(last.target, ElementsAre(4));
  EXPECT_EQ(last.place_of(0), files_.path("3.csv") + ":3");
}

TEST_F(SeveralFilesTest, HaveTheSameColumns) {
  EXPECT_THAT(data_error([&] { read_table(settings_); }),
              AllOf(HasSubstr("[data.path]"), HasSubstr("1.csv: there is no column 'extra', which"),
                    HasSubstr("2.csv has")));
  files_.write("2.csv", "x,y\n");
  EXPECT_THAT(data_error([&] { read_table(settings_); }), HasSubstr("2.csv: there is no column 'c', which"));
}

TEST_F(SeveralFilesTest, MessagesNameTheFileAndItsLine) {
  files_.write("2.csv", "x,c,y\n5,a,1\noops,a,1\n");
  EXPECT_THAT(data_error([&] { read_table(settings_); }), HasSubstr("/2.csv:3: column 'x': 'oops'"));
  settings_.bad_rows = BadRows::skip;
  settings_.where = "y != 3";
  const Table table = read_table(settings_);
  EXPECT_THAT(table.first_skipped, HasSubstr("/2.csv:3"));
  EXPECT_THAT(table.target, ElementsAre(1, 2, 1, 4));
  EXPECT_THAT(table.row_numbers, ElementsAre(0, 1, 2, 5));
  EXPECT_EQ(table.left_out_rows, 1);
  settings_.split = {.kind = SplitKind::listed, .validation = 0, .path = files_.write("rows.txt", "2 4 5\n")};
  EXPECT_THAT(split_rows(table, settings_.split, 0).test, ElementsAre(2, 3));  // row 4 is left out
}

}  // namespace
}  // namespace seedbed::experiments
