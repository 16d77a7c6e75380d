#include "experiments/dataset/table.hpp"

#include <cmath>
#include <vector>

#include "experiments/dataset/table_reader.hpp"
#include "tests/experiments/dataset/table_file.hpp"

namespace seedbed::experiments {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsNan;
using testing::StartsWith;

class TableTest : public TableFile {
 protected:
  TableTest() : TableFile("x") {}
};

TEST_F(TableTest, ReadsNumbersStringsAndWhereTheyStood) {
  settings_.categorical = {"c"};
  const Table table = read("id,y,x,c\n7,1.5, 2 ,red\n8,-3,NA,\n9,4e2,+5,\"red\"\n");
  EXPECT_THAT(table.names, ElementsAre("id", "y", "x", "c"));
  EXPECT_THAT(table.target, ElementsAre(1.5, -3, 400));
  EXPECT_THAT(table.numbers.at("x"), ElementsAre(2, IsNan(), 5));
  EXPECT_THAT(table.strings.at("c").codes, ElementsAre(0, -1, 0));
  EXPECT_THAT(table.strings.at("c").values, ElementsAre("red"));
  EXPECT_THAT(table.row_numbers, ElementsAre(0, 1, 2));
  EXPECT_THAT(table.line_numbers, ElementsAre(2, 3, 4));
  EXPECT_FALSE(table.numbers.contains("id"));
}

TEST_F(TableTest, BadCellsNameFileLineColumnAndValue) {
  EXPECT_THAT(error("y,x\n1,2\n3,1.2.3\n"),
              AllOf(HasSubstr("/a.csv:3: column 'x': '1.2.3' is not a number"),
                    HasSubstr("data.missing_values"), HasSubstr("data.bad_rows: skip")));
  EXPECT_THAT(error("y,x\n1,inf\n"), HasSubstr("/a.csv:2: column 'x': 'inf' is not a finite number"));
  EXPECT_THAT(error("y,x\n1,nan\n"), HasSubstr("/a.csv:2: column 'x': 'nan' is not a finite number"));
  EXPECT_THAT(error("y,x\n1,1e999\n"), HasSubstr("/a.csv:2: column 'x': '1e999' is not a finite number"));
  EXPECT_THAT(error("y,x\nNA,1\n"), HasSubstr("/a.csv:2: column 'y': the target is missing"));
  EXPECT_THAT(error("y,x\n1,2\n3\n"), HasSubstr("/a.csv:3: 1 fields, but the header has 2"));
  EXPECT_THAT(error("y,x,t\n1,2,\"a\nb\"\n?,2,\n"), HasSubstr("/a.csv:4: column 'y': '?' is not a number"));
  settings_.categorical = {"c"};
  EXPECT_THAT(error("y,x,c\n1,2,\xE9\n"), HasSubstr("/a.csv:2: column 'c': '\\xe9' is not UTF-8"));
}

TEST_F(TableTest, SkipsAndCountsBadRowsIfAsked) {
  settings_.bad_rows = BadRows::skip;
  settings_.categorical = {"c"};
  const Table table = read("y,x,c\n1,2,a\n3,oops,b\n,4,c\n5,6\n7,8,d\n");
  EXPECT_THAT(table.target, ElementsAre(1, 7));
  EXPECT_THAT(table.numbers.at("x"), ElementsAre(2, 8));
  EXPECT_EQ(table.strings.at("c").values.at(static_cast<std::size_t>(table.strings.at("c").codes.at(1))),
            "d");
  EXPECT_THAT(table.row_numbers, ElementsAre(0, 4));
  EXPECT_EQ(table.skipped_rows, 3);
  EXPECT_THAT(table.first_skipped, HasSubstr("/a.csv:3: column 'x': 'oops'"));
}

TEST_F(TableTest, SaysSoWhenNothingIsLeft) {
  EXPECT_THAT(error("y,x\n"), HasSubstr("a.csv: the file has a header and no rows"));
  settings_.bad_rows = BadRows::skip;
  EXPECT_THAT(error("y,x\n,1\n,2\n"),
              AllOf(StartsWith("[data.bad_rows]"), HasSubstr("all 2 rows were skipped"),
                    HasSubstr("a.csv:2: column 'y'")));
}

TEST_F(TableTest, MissingIsAnErrorIfAsked) {
  settings_.missing = MissingRule::error;
  EXPECT_THAT(error("y,x\n1,2\n1,\n"),
              HasSubstr("/a.csv:3: column 'x': the value is missing (data.missing is error)"));
}

TEST_F(TableTest, TakesOtherMissingMarkers) {
  settings_.missing_values = {"-999", "n/a"};
  EXPECT_THAT(read("y,x\n1,-999\n2, n/a\n3,3\n").numbers.at("x"), ElementsAre(IsNan(), IsNan(), 3));
  EXPECT_THAT(error("y,x\n1,\n"), HasSubstr("'' is not a number"));
}

// As Python has it: float("-999.0") == float("-999"); -999 and -999.0 are different strings.
TEST_F(TableTest, MarkersThatAreNumbersCountByValueInColumnsOfNumbersAlone) {
  settings_.missing_values = {"-999", "1e5"};
  settings_.categorical = {"c"};
  const Table table =
      read("y,x,c\n1,-999.0,-999\n2,-9.99e2,-999.0\n3,100000,1e5\n4,-998.9,100000\n5,-999,x\n");
  EXPECT_THAT(table.numbers.at("x"), ElementsAre(IsNan(), IsNan(), IsNan(), -998.9, IsNan()));
  EXPECT_THAT(table.strings.at("c").codes, ElementsAre(-1, 0, -1, 1, 2));
  EXPECT_THAT(error("y,x,c\n-999.00,1,a\n"), HasSubstr("column 'y': the target is missing"));
  settings_.split = {.kind = SplitKind::ordered, .by = "t"};
  EXPECT_THAT(error("y,x,c,t\n1,1,a,-999.0\n"), HasSubstr("column 't': the value is missing"));
  settings_.markers_by_value = false;  // as models of version 0.1 were trained
  EXPECT_THAT(read("y,x,c,t\n1,-999.0,a,1\n2,-999,a,1\n").numbers.at("x"), ElementsAre(-999, IsNan()));
}

TEST_F(TableTest, SpacesAroundStringsCountUnlessTheyAreTrimmed) {
  settings_.missing_values = {"", "?"};
  settings_.categorical = {"c"};
  settings_.split = {.kind = SplitKind::grouped, .by = "g"};
  const std::string bytes =
      "y, x,c, g\n1, 2, Private, a\n2, ?,Private,a \n3, 4,\" ?\",\ta\n4, 5,\"Private \", b\n5, 6,Self "
      "emp,b\n";
  settings_.numeric = {" x"};
  settings_.split.by = " g";
  const Table kept = read(bytes);
  EXPECT_THAT(kept.strings.at("c").values, ElementsAre(" Private", "Private", " ?", "Private ", "Self emp"));
  EXPECT_THAT(kept.strings.at(" g").codes, ElementsAre(0, 1, 2, 3, 4));
  settings_.trim = true;
  const Table trimmed = read(bytes);
  EXPECT_THAT(trimmed.strings.at("c").values, ElementsAre("Private", "Self emp"));
  EXPECT_THAT(trimmed.strings.at("c").codes, ElementsAre(0, 0, -1, 0, 1));
  EXPECT_THAT(trimmed.strings.at(" g").codes, ElementsAre(0, 0, 0, 1, 1));
  EXPECT_THAT(trimmed.numbers.at(" x"), ElementsAre(2, IsNan(), 4, 5, 6));
  EXPECT_THAT(error("y, x,c, g\n1,2,a, ?\n"), HasSubstr("column ' g': the value is missing"));
  settings_.split = {.kind = SplitKind::column, .name = "part"};
  EXPECT_THAT(read("y, x,c,part\n1,2,a, train\n").strings.at("part").values, ElementsAre("train"));
}

// pandas reads such a column as bool, and int(True) is 1.
TEST_F(TableTest, WordsForOneAndZeroAreNumbersWhereTheWholeColumnIsSuch) {
  settings_.numeric = {"x", "z"};
  const Table table = read("y,x,z\n1,True,no\n2,False,\n3,NA,YES\n4, TRUE ,no\n");
  EXPECT_THAT(table.numbers.at("x"), ElementsAre(1, 0, IsNan(), 1));
  EXPECT_THAT(table.numbers.at("z"), ElementsAre(0, IsNan(), 1, 0));
  EXPECT_THAT(table.truth_columns, ElementsAre("x", "z"));
  EXPECT_THAT(read("y,x,z\nt,1,2\nf,1,2\n").target, ElementsAre(1, 0));
  EXPECT_THAT(read("y,x,z\n1,1,2\n").truth_columns, IsEmpty());
  EXPECT_THAT(
      error("y,x,z\n1,1,2\n1,True,2\n"),
      HasSubstr("a.csv:3: column 'x': 'True' is not a number (words such as 'True' are 1 and 0 only where"));
  EXPECT_THAT(error("y,x,z\n1,True,2\n1,no,2\n"), HasSubstr("a.csv:3: column 'x': 'no' is not a number"));
  EXPECT_THAT(
      error("y,x,z\n1,True,2\n1,1,2\n"),
      HasSubstr("a.csv:3: column 'x': '1' is a number, but the cells before it are words such as True"));
  settings_.bad_rows = BadRows::skip;
  EXPECT_THAT(read("y,x,z\n1,1,2\n1,True,2\n1,0,2\n").numbers.at("x"), ElementsAre(1, 0));
  EXPECT_THAT(read("y,x,z\n1,True,bad\n1,1,2\n1,0,2\n").numbers.at("x"), ElementsAre(1, 0));
  EXPECT_THAT(error("y,x,z\n1,True,2\n1,1,2\n"), HasSubstr("is a number, but"));
  settings_.missing_values = {"no"};
  EXPECT_THAT(read("y,x,z\n1,1,no\n2,1,yes\n").numbers.at("z"), ElementsAre(IsNan(), 1));
}

// Python: float(cell.replace(".", "").replace(",", ".")).
TEST_F(TableTest, DecimalCommasAreReadIfTheSettingsSaySo) {
  const std::string bytes = "y;x\n1.234,5;-3,25\n7;1.000\n0,5;-999,0\n";
  settings_.delimiter = ';';
  settings_.missing_values = {"-999"};
  EXPECT_THAT(error(bytes),
              HasSubstr("a.csv:2: column 'y': '1.234,5' is not a number (it has points between"));
  settings_.decimal = ',';
  const Table table = read(bytes);
  EXPECT_THAT(table.target, ElementsAre(1234.5, 7, 0.5));
  EXPECT_THAT(table.numbers.at("x"), ElementsAre(-3.25, 1000, IsNan()));
  EXPECT_THAT(error("y;x\n1.5;1\n"),
              HasSubstr("'1.5' is not a number (it has a decimal point, where data.decimal"));
  settings_.decimal = '.';
  settings_.thousands = ',';
  EXPECT_THAT(read("y;x\n1,234.5;1,000,000\n").target, ElementsAre(1234.5));
  settings_.thousands = '.';
  EXPECT_THAT(error("y;x\n1;1\n"), HasSubstr("cannot stand both before fractions and between thousands"));
}

TEST_F(TableTest, FilesWithoutAHeaderAndWithComments) {
  settings_.header = {"y", "x"};
  settings_.comment = '#';
  const Table table = read("# y is the weight, \"x the height\n1,2\n# again\n3,4\n");
  EXPECT_THAT(table.names, ElementsAre("y", "x"));
  EXPECT_THAT(table.target, ElementsAre(1, 3));
  EXPECT_THAT(table.row_numbers, ElementsAre(0, 1));
  EXPECT_THAT(table.line_numbers, ElementsAre(2, 4));
  EXPECT_THAT(error("1,2,3\n"), HasSubstr("a.csv:1: 3 fields, but the header has 2"));
  settings_.comment = '\0';
  EXPECT_THAT(
      error("1,2\n# three\n"),
      HasSubstr("a.csv:2: 1 fields, but the header has 2; if lines that begin with # are comments, say so by "
                "data.comment: \"#\""));
  settings_.header = {};
  EXPECT_THAT(error("# a comment\ny,x\n1,2\n"), HasSubstr("data.comment: \"#\""));
  EXPECT_THAT(error("y;x\n1;2\n"), HasSubstr("data.delimiter is not ',' but ';'"));
  EXPECT_THAT(read("sep=,\ny,x\n1,2\n").line_numbers, ElementsAre(3));
}

TEST_F(TableTest, NamesThatAreThereTwiceMatterOnlyIfTheyAreUsed) {
  EXPECT_THAT(read("y,a,x,a,,\n1,2,3,4,5,6\n").numbers.at("x"), ElementsAre(3));
  EXPECT_THAT(error("y,x,x\n1,2,3\n"),
              AllOf(StartsWith("[data.numeric]"), HasSubstr("two columns are named 'x'")));
  EXPECT_THAT(error("y,x,y,y\n1,2,3,4\n"),
              AllOf(StartsWith("[data.target]"), HasSubstr("3 columns are named 'y'")));
  settings_.numeric = {"x*"};
  EXPECT_THAT(error("y,x1,x1\n1,2,3\n"), HasSubstr("two columns are named 'x1'"));
  EXPECT_THAT(read("y,x1,a,a\n1,2,3,4\n").numeric_names, ElementsAre("x1"));
}

TEST_F(TableTest, NamesAreFoundByHowTheyRead) {
  settings_.numeric = {"x", "caf\u00e9"};
  const Table table = read(" y,x , cafe\u0301\n1,2,3\n");
  EXPECT_THAT(table.numbers.at("x"), ElementsAre(2));
  EXPECT_THAT(table.numbers.at("caf\u00e9"), ElementsAre(3));
  settings_.numeric = {"x", " x"};
  EXPECT_THAT(error("y,x\n1,2\n"), HasSubstr("'x' and ' x' are the same column"));
  settings_.numeric = {"*"};
  settings_.split = {.kind = SplitKind::ordered, .by = "t"};
  EXPECT_THAT(read("y, t,x\n1,2,3\n").numeric_names, ElementsAre("x"));
}

TEST_F(TableTest, NamesThatOnlyLookRightAreSaidToDiffer) {
  EXPECT_THAT(error("\xEF\xBB\xBF\xEF\xBB\xBFy,x\n1,2\n"),
              HasSubstr("'\\ufeffy' differs from it in a byte-order mark, which is not shown (U+FEFF)"));
  EXPECT_THAT(error("y,x\u00a0\n1,2\n"),
              HasSubstr("'x\\u00a0' differs from it in a no-break space (U+00A0)"));
  settings_.numeric = {"a\u2212b"};
  EXPECT_THAT(error("y,a-b\n1,2\n"), HasSubstr("'a-b' differs from it in a minus sign that is not"));
  settings_.numeric = {"x"};
  EXPECT_THAT(error("y,x\n1,\u22125\n"), HasSubstr("'\\u22125' is not a number (it holds a minus sign"));
  const std::string path = files_.write("a:b\n.csv", "y,x\n1,z\n");
  settings_.path = path;
  EXPECT_THAT(data_error([&] { read_table(settings_); }), HasSubstr("a:b\\n.csv':2: column 'x': 'z'"));
}

// As numpy.datetime64[ns] writes them; as doubles the four are one.
TEST_F(TableTest, KeysBeyondTheDoublesAreExact) {
  settings_.split = {.kind = SplitKind::ordered, .by = "t"};
  const Table table = read(
      "y,x,t\n1,1,1700000000000000003\n1,1,1700000000000000001\n1,1,1700000000000000002\n1,1,"
      "1700000000000000001.0\n");
  const auto& keys = table.orders.at("t");
  EXPECT_LT(keys[1], keys[2]);
  EXPECT_LT(keys[2], keys[0]);
  EXPECT_EQ(keys[1], keys[3]);
}

TEST_F(TableTest, MissingColumnsListThoseThereAre) {
  EXPECT_THAT(error("target,x,z\n1,2,3\n"),
              AllOf(StartsWith("[data.target]"), HasSubstr("there is no column 'y'"),
                    HasSubstr("the columns are 'target', 'x', 'z'")));
  settings_.numeric = {"weight"};
  EXPECT_THAT(error("y,wieght\n1,2\n"),
              AllOf(StartsWith("[data.numeric]"), HasSubstr("(did you mean 'wieght'?)")));
  EXPECT_THAT(error("y;weight\n1;2\n"), HasSubstr("data.delimiter is not ','"));
  settings_.numeric = {};
  settings_.split = {.kind = SplitKind::grouped, .by = "site"};
  settings_.categorical = {"c"};
  EXPECT_THAT(error("y,c\n1,2\n"), StartsWith("[data.split.by]"));
}

TEST_F(TableTest, GlobsTakeWhatIsNotUsedOtherwise) {
  settings_.numeric = {"f_1?", "*", "z"};
  settings_.categorical = {"c"};
  settings_.cyclic = {{"hour", 24.0}};
  settings_.split = {.kind = SplitKind::ordered, .by = "date"};
  settings_.lags = {{"load", "date", {"site"}, {1}}};
  const Table table = read("date,site,z,f_2,f_11,f_10,y,c,hour,load,\n2024-01-01,1,1,2,3,4,5,6,7,8,9\n");
  EXPECT_THAT(table.numeric_names, ElementsAre("f_11", "f_10", "f_2", "load", "z"));
}

TEST_F(TableTest, NamesWithGlobCharactersAreNamesFirst) {
  settings_.numeric = {"t[C]"};
  EXPECT_THAT(read("y,t[C],tC\n1,2,3\n").numeric_names, ElementsAre("t[C]"));
  settings_.numeric = {"t[CD]"};
  EXPECT_THAT(read("y,t[C],tC,tD\n1,2,3,4\n").numeric_names, ElementsAre("tC", "tD"));
}

TEST_F(TableTest, GlobsThatTakeNothingAreErrors) {
  settings_.numeric = {"f_*"};
  EXPECT_THAT(error("y,x\n1,2\n"), AllOf(StartsWith("[data.numeric]"), HasSubstr("no column matches 'f_*'")));
  settings_.numeric = {"y*"};
  EXPECT_THAT(error("y,x\n1,2\n"), HasSubstr("every column that matches 'y*' is already used otherwise"));
}

TEST_F(TableTest, AColumnHasOneRole) {
  const std::string bytes = "y,x,c\n1,2,3\n";
  settings_.numeric = {"x", "y"};
  EXPECT_THAT(error(bytes), StartsWith("[data.numeric] the target 'y' is also an input"));
  settings_.numeric = {"x", "x"};
  EXPECT_THAT(error(bytes), StartsWith("[data.numeric] column 'x' is named twice in data.numeric"));
  settings_.numeric = {"x"};
  settings_.categorical = {"x"};
  EXPECT_THAT(error(bytes),
              StartsWith("[data.numeric] column 'x' is named in data.numeric and in data.categorical"));
  settings_.categorical = {};
  settings_.text = {"c"};
  settings_.cyclic = {{"c", 7.0}};
  EXPECT_THAT(error(bytes), HasSubstr("column 'c' is named in data.cyclic and in data.text"));
  settings_.cyclic = {};
  settings_.text = {"c", "c"};
  settings_.categorical = {"c"};  // as a whole and by its words, but not twice
  EXPECT_THAT(error(bytes), HasSubstr("column 'c' is named twice in data.text"));
  settings_.text = {"c"};
  EXPECT_EQ(read(bytes).numeric_names.size(), 1U);
  settings_.text = {};
  settings_.categorical = {};
  settings_.split = {.kind = SplitKind::column, .name = "x"};
  EXPECT_THAT(error(bytes), HasSubstr("column 'x' divides the rows and cannot also be an input"));
  settings_.numeric = {};
  settings_.split = {};
  EXPECT_THAT(error(bytes), StartsWith("[data] no input columns"));
}

TEST_F(TableTest, OrderColumnsAreDatesOrNumbersThroughout) {
  settings_.split = {.kind = SplitKind::ordered, .by = "t"};
  EXPECT_THAT(read("y,x,t\n1,2,1970-01-02\n1,2,1970-01-01T00:00:30Z\n").orders.at("t"),
              ElementsAre(86400, 30));
  EXPECT_THAT(read("y,x,t\n1,2,20240131\n1,2,7.5\n").orders.at("t"), ElementsAre(20240131, 7.5));
  EXPECT_THAT(error("y,x,t\n1,2,2024-01-31\n1,2,7\n"),
              HasSubstr("/a.csv:3: column 't': '7' is a number, but the cells "
                        "before it are dates"));
  EXPECT_THAT(error("y,x,t\n1,2,31.1.2024\n"),
              HasSubstr("'31.1.2024' is neither an ISO 8601 date nor a number"));
  EXPECT_THAT(error("y,x,t\n1,2,\n"), HasSubstr("/a.csv:2: column 't': the value is missing"));
}

TEST_F(TableTest, GroupsMustNotBeMissing) {
  settings_.split = {.kind = SplitKind::grouped, .by = "g"};
  EXPECT_THAT(error("y,x,g\n1,2,a\n1,2,\n"), HasSubstr("/a.csv:3: column 'g': the value is missing"));
}

TEST_F(TableTest, PartsAreTrainValidationAndTest) {
  settings_.split = {.kind = SplitKind::column, .name = "p"};
  EXPECT_THAT(error("y,x,p\n1,2,train\n1,2,Test\n"),
              HasSubstr("/a.csv:3: column 'p': 'Test' is none of train, "));
}

TEST_F(TableTest, TargetsForALogNormalMixtureArePositive) {
  EXPECT_NO_THROW(require_target_of(metrics::Family::lognormal, read("y,x\n1,2\n0.5,2\n")));
  EXPECT_THAT(
      data_error([&] { require_target_of(metrics::Family::lognormal, read("y,x\n1,2\n0,2\n-3,1\n")); }),
      AllOf(StartsWith("[data.target]"), HasSubstr("/a.csv:3: the target is 0,"), HasSubstr("2 of 3 rows")));
}

TEST_F(TableTest, TargetsOfABernoulliForecastAreZeroOrOne) {
  EXPECT_NO_THROW(require_target_of(metrics::Family::bernoulli, read("y,x\n1,2\n0,2\n1.0,2\n")));
  EXPECT_THAT(
      data_error([&] { require_target_of(metrics::Family::bernoulli, read("y,x\n1,2\n0,2\n2,1\n0.5,1\n")); }),
      AllOf(HasSubstr("a.csv:4: the target is 2, but a Bernoulli forecast is of targets that are 0 or 1; 2 "
                      "of 4 rows have such a target. Use model.family: normal"),
            HasSubstr(", or code yes and no as 1 and 0")));
}

TEST_F(TableTest, ManyDistinctStringsKeepTheirCodes) {
  settings_.categorical = {"c"};
  std::string bytes = "y,x,c\n";
  for (int i = 0; i < 30'000; ++i) bytes += "1,2,v" + std::to_string(i * 7919 % 10'007) + "\n";
  const StringColumn column = read(bytes).strings.at("c");
  EXPECT_EQ(column.values.size(), 10'007u);
  for (int i = 0; i < 30'000; ++i) {
    const auto code = static_cast<std::size_t>(column.codes[static_cast<std::size_t>(i)]);
    ASSERT_EQ(column.values[code], "v" + std::to_string(i * 7919 % 10'007));
  }
}

TEST_F(TableTest, PortionsMakeUpTheWhole) {
  settings_.bad_rows = BadRows::skip;
  std::string bytes = "y,x\n";
  for (int i = 0; i < 1000; ++i) bytes += (i % 7 == 0 ? "?" : std::to_string(i)) + ",1\n";
  const Table whole = read(bytes);
  TableReader reader(settings_, TargetRule::required);
  std::vector<double> target;
  std::vector<std::int64_t> rows;
  while (true) {
    const Table part = reader.read(64);
    target.insert(target.end(), part.target.begin(), part.target.end());
    rows.insert(rows.end(), part.row_numbers.begin(), part.row_numbers.end());
    if (part.rows() < 64) break;
  }
  EXPECT_EQ(target, whole.target);
  EXPECT_EQ(rows, whole.row_numbers);
}

TEST_F(TableTest, RowsToPredictNeedNoTarget) {
  settings_.path = files_.write("a.csv", "x\n1\n2\n");
  EXPECT_THAT(TableReader(settings_, TargetRule::optional).read().target, ElementsAre(IsNan(), IsNan()));
  settings_.path = files_.write("a.csv", "x,y\n1,3\n2,\n");
  EXPECT_THAT(TableReader(settings_, TargetRule::optional).read().target, ElementsAre(3, IsNan()));
}

TEST_F(TableTest, FinishedPortionsStayEmpty) {
  settings_.path = files_.write("a.csv", "x,y\n1,3\n");
  TableReader reader(settings_, TargetRule::required);
  EXPECT_EQ(reader.read().rows(), 1u);
  EXPECT_THAT(reader.read().target, IsEmpty());
}

}  // namespace
}  // namespace seedbed::experiments
