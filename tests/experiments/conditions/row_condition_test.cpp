#include "experiments/conditions/row_condition.hpp"

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "experiments/dataset/table.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> kNames = {"balance", "region", "when", "end date", "Sepal.Length", "Größe"};

/// A row as a program would hold it.
struct Row {
  std::optional<double> balance;
  std::optional<std::string> region;
  std::string when, end_date;
  double sepal = 0, size = 0;

  std::vector<std::string> cells() const {
    const auto number = [](double value) { return std::to_string(value); };
    return {
        balance ? number(*balance) : "NA", region.value_or(""), when, end_date, number(sepal), number(size)};
  }
};

Row random_row(RandomStream& random) {
  static const std::vector<std::string> kRegions = {"north", "south", "East", "o'er", " north"};
  static const std::vector<std::string> kDates = {"2023-12-31", "2024-01-01", "2024-01-01T12:00", "2024-02",
                                                  "20240301"};
  Row row;
  if (random.below(4) > 0) row.balance = static_cast<double>(random.below(7)) - 3;
  if (random.below(4) > 0) row.region = kRegions[random.below(kRegions.size())];
  row.when = kDates[random.below(kDates.size())];
  row.end_date = kDates[random.below(kDates.size())];
  row.sepal = static_cast<double>(random.below(5)) / 2;
  row.size = static_cast<double>(random.below(5)) / 2;
  return row;
}

Truth test(const BoundCondition& condition, const std::vector<std::string>& cells, std::string& problem) {
  const std::vector<std::string_view> fields(cells.begin(), cells.end());
  return condition.test(fields, {.markers = MissingMarkers({"", "NA"}), .trim = true}, problem);
}

BoundCondition bound(const std::string& text) {
  return {RowCondition::parse(text), "a.csv", kNames};
}

std::string name_of(const Row& row) {  // the region without spaces around it
  return row.region ? row.region->substr(row.region->find_first_not_of(' ')) : "";
}

int day(const std::string& date) {  // of the dates above: hours since 2023-12-31
  return date == "2023-12-31"         ? 0
         : date == "2024-01-01"       ? 24
         : date == "2024-01-01T12:00" ? 36
         : date == "2024-02"          ? 768
                                      : 1464;
}

using Filter = std::function<bool(const Row&)>;

const std::vector<std::pair<std::string, Filter>>& conditions() {
  static const std::vector<std::pair<std::string, Filter>> all = {
      {"balance > 0 and region == 'north'",
       [](const Row& r) { return r.balance && *r.balance > 0 && r.region && name_of(r) == "north"; }},
      {"balance > 0 or not (region == \"south\")",
       [](const Row& r) { return (r.balance && *r.balance > 0) || !(r.region && name_of(r) == "south"); }},
      {"-2 <= balance < 1.5e0",
       [](const Row& r) { return r.balance && -2 <= *r.balance && *r.balance < 1.5; }},
      {"balance != 0", [](const Row& r) { return !r.balance || *r.balance != 0; }},
      {"0 == balance", [](const Row& r) { return r.balance && *r.balance == 0; }},
      {"region in ['north', 'o''er']",
       [](const Row& r) { return r.region && (name_of(r) == "north" || name_of(r) == "o'er"); }},
      {"region NOT IN (\"north\", 'East',)",
       [](const Row& r) { return !r.region || (name_of(r) != "north" && name_of(r) != "East"); }},
      {"balance is missing", [](const Row& r) { return !r.balance; }},
      {"region is not missing and balance in [1, 2.0]",
       [](const Row& r) { return r.region && r.balance && (*r.balance == 1 || *r.balance == 2); }},
      {"region < 'm'", [](const Row& r) { return r.region && name_of(r) < "m"; }},
      {"when >= '2024-01-01' and when < '2024-02-01'",
       [](const Row& r) { return day(r.when) >= 24 && day(r.when) < 768; }},
      {"when <= `end date`", [](const Row& r) { return day(r.when) <= day(r.end_date); }},
      {"Sepal.Length >= Größe", [](const Row& r) { return r.sepal >= r.size; }},
      {"Sepal.Length == `Größe` or balance<0 and not region=='East'",
       [](const Row& r) {
         return r.sepal == r.size || (r.balance && *r.balance < 0 && !(r.region && *r.region == "East"));
       }},
      {"not not (((balance > 1)))", [](const Row& r) { return r.balance && *r.balance > 1; }},
  };
  return all;
}

TEST(RowConditionTest, IsWhatAPlainFilterWouldBe) {
  RandomStream random(5, Purpose::synthesis);
  for (const auto& [text, filter] : conditions()) {
    const BoundCondition condition = bound(text);
    int met = 0;
    for (int i = 0; i < 400; ++i) {
      const Row row = random_row(random);
      std::string problem;
      const bool expected = filter(row);
      ASSERT_EQ(test(condition, row.cells(), problem), expected ? Truth::yes : Truth::no)
          << text << " " << testing::PrintToString(row.cells());
      ASSERT_EQ(problem, "");
      met += expected;
    }
    EXPECT_GT(met, 10) << text;
    EXPECT_LT(met, 390) << text;
  }
}

TEST(RowConditionTest, ItsTextReadsBackToItself) {
  EXPECT_EQ(RowCondition::parse("balance>0   AND region==\"o'er\"").text(),
            "balance > 0 and region == 'o''er'");
  EXPECT_EQ(RowCondition::parse("not(a in['x' ,2] or `b c`is not Missing)").text(),
            "not (a in ['x', 2] or `b c` is not missing)");
  EXPECT_EQ(RowCondition::parse("`in` == 1 and `plain` < 2 and `1st` > 3").text(),
            "`in` == 1 and plain < 2 and `1st` > 3");
  EXPECT_TRUE(RowCondition::parse("  ").empty());
  for (const auto& [text, filter] : conditions()) {
    const std::string once = RowCondition::parse(text).text();
    EXPECT_EQ(RowCondition::parse(once).text(), once);
  }
}

std::string error_of(const std::string& text) {
  return data_error([&] { bound(text); });
}

TEST(RowConditionTest, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(error_of("balance = 3"),
              AllOf(HasSubstr("[data.where]"), HasSubstr("at '= 3'"), HasSubstr("written ==")));
  EXPECT_THAT(error_of("balance > 3 && region == 'a'"), HasSubstr("`and` instead of &"));
  EXPECT_THAT(error_of("!region"), HasSubstr("`not` instead of !"));
  EXPECT_THAT(error_of("balance * 2 > 3"), HasSubstr("nothing is computed"));
  EXPECT_THAT(error_of("balance >"), HasSubstr("at its end: a column or a value is missing"));
  EXPECT_THAT(error_of("balance"), HasSubstr("a comparison is missing"));
  EXPECT_THAT(error_of("3 > 2"), HasSubstr("no column"));
  EXPECT_THAT(error_of("region == 'north"), HasSubstr("the ' that opens here is not closed"));
  EXPECT_THAT(error_of("(balance > 3"), HasSubstr("a closing parenthesis is missing"));
  EXPECT_THAT(error_of("balance > 3 region == 'x'"), HasSubstr("join two by `and` or `or`"));
  EXPECT_THAT(error_of("region in 'north'"), HasSubstr("followed by a list"));
  EXPECT_THAT(error_of("region in []"), HasSubstr("the list is empty"));
  EXPECT_THAT(error_of("region in [north]"), HasSubstr("texts are in quotes"));
  EXPECT_THAT(error_of("region is 'north'"), HasSubstr("equality is written =="));
  EXPECT_THAT(error_of("region == 1st"), HasSubstr("is no number"));
  EXPECT_THAT(error_of("region == north"),
              AllOf(HasSubstr("there is no column 'north'"), HasSubstr("'north')")));
  EXPECT_THAT(error_of("blance > 3"), HasSubstr("did you mean 'balance'"));
  EXPECT_THAT(error_of(std::string(5000, '(') + "balance > 3"), HasSubstr("nested too deeply"));
}

TEST(RowConditionTest, ACellThatCannotBeComparedIsTold) {
  std::string problem;
  test(bound("balance > 3"), {"high", "", "", "", "", ""}, problem);
  EXPECT_EQ(problem, ": column 'balance': 'high' is not a number, with which data.where compares it");
  test(bound("when < '2024-01-01'"), {"", "", "soon", "", "", ""}, problem);
  EXPECT_EQ(problem, ": column 'when': 'soon' is not a date, with which data.where compares it");
  EXPECT_EQ(test(bound("balance != 3"), {"high", "", "", "", "", ""}, problem), Truth::yes);
  EXPECT_EQ(problem, "");
}

TEST(RowConditionTest, ReadsCellsByTheRulesOfTheFile) {
  const auto told = [](const std::string& text, const std::vector<std::string>& cells,
                       const CellRules& rules) {
    const std::vector<std::string_view> fields(cells.begin(), cells.end());
    std::string problem;
    const Truth truth = bound(text).test(fields, rules, problem);
    EXPECT_EQ(problem, "");
    return truth;
  };
  const CellRules plain = {.markers = MissingMarkers({"", "-999"})};
  const CellRules commas = {.markers = MissingMarkers({"-999,5"}, NumberMarkers::by_value, {',', '.'}),
                            .format = {',', '.'}};
  CellRules trimming = plain;
  trimming.trim = true;
  const std::vector<std::string> row = {"1.234,5", " north", "2024-01-01T00:00:00.0000000001", "", "2", "3"};
  EXPECT_EQ(told("balance > 1234 and balance < 1235", row, commas), Truth::yes);
  EXPECT_EQ(told("balance > Größe", row, commas), Truth::yes);
  EXPECT_EQ(told("balance != 1234.5", row, plain), Truth::yes);
  EXPECT_EQ(told("region == 'north'", row, plain), Truth::no);
  EXPECT_EQ(told("region == ' north'", row, plain), Truth::yes);
  EXPECT_EQ(told("region == 'north'", row, trimming), Truth::yes);
  EXPECT_EQ(told("region == ' north'", row, trimming), Truth::yes);
  EXPECT_EQ(told("when > '2024-01-01'", row, plain), Truth::yes);  // which seconds as a double do not tell
  for (const char* marker : {"-999", "-999.0", " -9.99e2 "})
    EXPECT_EQ(told("balance is missing and balance != -999", {marker, "", "", "", "", ""}, plain),
              Truth::yes);
  EXPECT_EQ(told("balance is missing", {"-999,50", "", "", "", "", ""}, commas), Truth::yes);
  EXPECT_EQ(told("balance is missing", {"-999,50", "", "", "", "", ""}, plain), Truth::no);
}

TEST(RowConditionTest, FindsColumnsWhoseNamesReadTheSame) {
  const std::vector<std::string> names = {" balance", "Gro\u0308\u00dfe "};
  const BoundCondition condition(RowCondition::parse("balance > 0 and Gr\u00f6\u00dfe > 1"), "a.csv", names);
  std::string problem;
  EXPECT_EQ(test(condition, {"1", "2"}, problem), Truth::yes);
  EXPECT_EQ(test(condition, {"1", "1"}, problem), Truth::no);
  const std::vector<std::string> twice = {"balance", "balance"};
  EXPECT_THAT(data_error([&] { BoundCondition(RowCondition::parse("balance > 0"), "a.csv", twice); }),
              HasSubstr("two columns are named 'balance'"));
}

TEST(RowConditionTest, ForecastsDoNotKnowTheTargetNorWhatIsNotThere) {
  const std::vector<std::string> names = {"balance", "y"};
  const auto told = [&](const std::string& text, const std::vector<std::string>& cells) {
    std::string problem;
    return test({RowCondition::parse(text), "a.csv", names, "y"}, cells, problem);
  };
  EXPECT_EQ(told("y > 0", {"1", ""}), Truth::unknown);
  EXPECT_EQ(told("y > 0", {"1", "-1"}), Truth::no);
  EXPECT_EQ(told("y is not missing", {"1", ""}), Truth::unknown);
  EXPECT_EQ(told("y > 0 and balance > 0", {"0", ""}), Truth::no);
  EXPECT_EQ(told("y > 0 or balance > 0", {"1", ""}), Truth::yes);
  EXPECT_EQ(told("not (y > 0)", {"1", ""}), Truth::unknown);
  EXPECT_EQ(told("region == 'north' and balance > 0", {"1", ""}), Truth::unknown);
  EXPECT_EQ(told("region in ['north'] and balance > 0", {"-1", ""}), Truth::no);
  EXPECT_EQ(told("balance > 0", {"", "1"}), Truth::no);
}

class FilteredTableTest : public testing::Test {
 protected:
  Table read(const std::string& where) {
    settings_.where = where;
    settings_.path = files_.write(
        "a.csv", "y,x,region\n1,10,north\n,20,north\n3,oops,south\n4,40,north\n5,50,south\n6,,north\n");
    return read_table(settings_);
  }

  DataFiles files_;
  DataSettings settings_ = [] {
    DataSettings settings;
    settings.target = "y";
    settings.numeric = {"x"};
    return settings;
  }();
};

TEST_F(FilteredTableTest, LeavesRowsOutCountsThemAndReadsNothingOfThem) {
  const Table table = read("region == 'north' and y is not missing");
  EXPECT_THAT(table.target, ElementsAre(1, 4, 6));
  EXPECT_THAT(table.row_numbers, ElementsAre(0, 3, 5));
  EXPECT_THAT(table.line_numbers, ElementsAre(2, 5, 7));
  EXPECT_EQ(table.left_out_rows, 3);
}

TEST_F(FilteredTableTest, CountsBadRowsApart) {
  settings_.bad_rows = BadRows::skip;
  const Table table = read("x < 45");
  EXPECT_THAT(table.target, ElementsAre(1, 4));
  EXPECT_EQ(table.left_out_rows, 2);  // 50, and a gap
  EXPECT_EQ(table.skipped_rows, 2);   // a missing target, and what is no number
}

TEST_F(FilteredTableTest, SaysSoWhenNothingIsLeft) {
  EXPECT_THAT(data_error([&] { read("region == 'west'"); }),
              AllOf(HasSubstr("[data.where]"), HasSubstr("none of 6 rows meets the condition")));
}

}  // namespace
}  // namespace seedbed::experiments
