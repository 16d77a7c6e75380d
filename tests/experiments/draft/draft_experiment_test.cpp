#include "experiments/draft/draft_experiment.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/data_error.hpp"
#include "experiments/csv/sniff_delimiter.hpp"
#include "tests/experiments/draft/draft_files.hpp"

namespace seedbed::experiments {
namespace {

TEST_F(Draft, SortsColumnsByWhatTheyHold) {
  const JobSettings made = load(draft_experiment(file("mixed.csv", mixed_csv()), "price"));
  EXPECT_EQ(made.data.numeric, std::vector<std::string>{"size"});
  EXPECT_EQ(made.data.categorical, std::vector<std::string>{"kind"});
  EXPECT_EQ(made.data.text, std::vector<std::string>{"note"});
  EXPECT_EQ(made.data.cyclic, (std::map<std::string, double>{{"weekday", 7.0}}));
  EXPECT_EQ(made.data.missing_values, (std::vector<std::string>{"", "?", "NA", "NaN", "null"}));
  EXPECT_EQ(made.model.family, models::Family::lognormal);
}

TEST_F(Draft, SpacesAroundNumbersDatesAndTheirMarkersDoNotCount) {
  std::string csv = "size,day,y\n";
  for (int i = 0; i < 40; ++i) {
    csv += (i % 10 == 3 ? " NA " : " " + std::to_string(i * 0.37)) + ",2024-03-" +
           std::to_string(10 + i % 20) + " ," + std::to_string(i) + "\n";
  }
  const JobSettings made = load(draft_experiment(file("spaces.csv", csv), "y"));
  EXPECT_EQ(made.data.numeric, std::vector<std::string>{"size"});
  EXPECT_EQ(made.data.missing_values, DataSettings().missing_values);
  EXPECT_TRUE(made.data.categorical.empty());  // the days are dates
  EXPECT_TRUE(made.data.text.empty());
}

// As adult.data of the UCI repository is written: a space after each comma, " ?" for a gap.
TEST_F(Draft, SpacesAroundStringsDoNotCountEither) {
  std::string csv = "class,age,y\n";
  for (int i = 0; i < 40; ++i) {
    csv += std::string(i % 8 == 3   ? " ?"
                       : i % 2 == 0 ? " Private"
                                    : "Private") +
           ", " + std::to_string(i % 7) + "," + std::to_string(i) + "\n";
  }
  const JobSettings made = load(draft_experiment(file("adult.csv", csv), "y"));
  EXPECT_TRUE(made.data.trim);
  EXPECT_EQ(made.data.missing_values, (std::vector<std::string>{"", "?", "NA", "NaN", "null"}));
  EXPECT_EQ(made.data.categorical, std::vector<std::string>{"class"});
}

TEST_F(Draft, RowNumbersAreNoInputs) {
  // pandas, R and others, and numbers 1 to 40 in another order; the others are inputs.
  const std::string names = "Unnamed: 0,rownames,X,row,level_0,running,shuffled,x,id2,year,part,y";
  const std::string text = draft_experiment(
      file("rows.csv", table(names, 12,
                             [](int row, int column) -> std::string {
                               const int other = (row * 7) % 40;
                               const int cells[] = {row,      row + 100,  3 * row,   row + 2,
                                                    row % 20, row + 1,    other + 1, (row * row) % 23,
                                                    50 - row, 1980 + row, 2 * other, row % 13};
                               return std::to_string(cells[column]);
                             })),
      "y");
  EXPECT_EQ(load(text).data.numeric, (std::vector<std::string>{"x", "id2", "year", "part"}));
  for (const char* name : {"Unnamed: 0", "rownames", "X", "row", "level_0", "running", "shuffled"})
    EXPECT_NE(text.find("'" + std::string(name) + "' was left out: it numbers the rows."), std::string::npos)
        << name;
}

// As statisticians number people: 4, 5, 11, 16, … of those who answered.
TEST_F(Draft, NumbersThatRiseAndNeverRepeatAreIdentifiers) {
  const auto cell = [](int row, int column) -> std::string {
    const int odd[] = {0, 1, 7, 12};
    const int cells[] = {4 + 20 * (row / 4) + odd[row % 4], 1900 + 3 * row + row % 2, row * row + 5,
                         (row * 7) % 13, (row * 11) % 17};
    return std::to_string(cells[column]);
  };
  const std::string names = "person,founding_year,square,x,y";
  std::string text = draft_experiment(file("people.csv", table(names, 5, cell)), "y");
  EXPECT_EQ(load(text).data.numeric, (std::vector<std::string>{"founding_year", "x"}));
  for (const char* name : {"person", "square"})
    EXPECT_NE(
        text.find("'" + std::string(name) +
                  "' was left out: it rises from row to row and never repeats, as identifiers do. If it is a "
                  "time or an amount, add it to numeric."),
        std::string::npos)
        << text;
  // What goes with the target is an amount by which the file is sorted.
  const auto sorted = [&](int row, int column) {
    return column == 4 ? std::to_string(3 * row + row % 5) : cell(row, column);
  };
  text = draft_experiment(file("sorted.csv", table(names, 5, sorted)), "y");
  EXPECT_EQ(load(text).data.numeric, (std::vector<std::string>{"person", "founding_year", "square", "x"}));
}

TEST_F(Draft, LevelsThatTrainingDoesNotHaveAreTaughtWhereThereAreLevels) {
  EXPECT_EQ(load(draft_experiment(file("mixed.csv", mixed_csv()), "price")).train.level_dropout, 0.02);
  EXPECT_EQ(load(draft_experiment(file("numbers.csv", "x,y\n1,-2\n2,3\n3,9\n"), "y")).train.level_dropout, 0);
}

TEST_F(Draft, ALineThatIsNoHeaderIsNamed) {
  std::string csv = "30,3,bad,good\n";  // as scikit-learn's files begin: rows, columns, names of the classes
  for (int row = 0; row < 30; ++row) csv += std::to_string(row) + ",1.5,2.5,3.5,0\n";
  const std::string path = file("classes.csv", csv),
                    hint =
                        "; of the names, '30', '3' are numbers: if the first line is no header, name the "
                        "columns by data.header: "
                        "[name, …], and delete the line if it is no row of data either";
  EXPECT_EQ(error_of(path, "good"), path + ":2: 5 fields, but the header has 4" + hint);
  const std::string spaces = file("spaces.txt", "a b c\n1 2 3\n");
  EXPECT_EQ(error_of(spaces, "b"),
            spaces +
                ": there is no column 'b'; the columns are 'a b c'; if that is several "
                "columns with spaces between them, put commas there");
  EXPECT_EQ(error_of(path, "target"),
            path + ": there is no column 'target'; the columns are '30', '3', 'bad', 'good'" + hint);
}

TEST_F(Draft, RowNumbersAreInputsIfNothingElseIs) {
  const auto cell = [](int row, int column) -> std::string {
    return std::to_string(column == 0 ? row + 1 : row % 7);
  };
  const std::string text = draft_experiment(file("line.csv", table("x,y", 2, cell)), "y");
  EXPECT_EQ(load(text).data.numeric, std::vector<std::string>{"x"});
  EXPECT_NE(text.find("'x' numbers the rows, and was taken because"), std::string::npos);
}

TEST_F(Draft, RowNumbersOfLongFilesAreSeen) {
  std::string csv = "n,almost,a,y\n";
  constexpr int kRows = 120'000;  // more than are told apart one by one
  for (int row = 0; row < kRows; ++row) {
    const int n = static_cast<int>((row * 7LL) % kRows);
    csv += std::to_string(n + 1) + "," + std::to_string(row == 77 ? 5 : n) + "," + std::to_string(row % 11) +
           "," + std::to_string(row % 13) + "\n";
  }
  EXPECT_EQ(load(draft_experiment(file("long.csv", csv), "y")).data.numeric,
            (std::vector<std::string>{"almost", "a"}));
}

TEST_F(Draft, NamesThatAreThereTwiceOrNotAtAllAreLeftOut) {
  const auto cell = [](int row, int column) -> std::string {
    return std::to_string((row * (column + 3)) % 17);
  };
  const std::string path = file("twice.csv", table("a,b,a,,y, c", 6, cell));
  const std::string text = draft_experiment(path, "y");
  EXPECT_EQ(load(text).data.numeric, (std::vector<std::string>{"b", "c"}));
  EXPECT_NE(text.find("'a' was left out: 2 columns have this name."), std::string::npos);
  EXPECT_NE(text.find("A column without a name was left out"), std::string::npos);
  EXPECT_EQ(error_of(path, "a"), path + ": two columns are named 'a'; rename those that are meant otherwise");
}

TEST_F(Draft, AFileWithoutAHeaderIsNoted) {
  const std::string path =
      file("bare.csv", table("39,77,x", 3, [](int row, int column) -> std::string {
             return column == 2 ? (row % 2 == 0 ? "x" : "z") : std::to_string((row * 7) % 19);
           }));
  EXPECT_NE(draft_experiment(path, "39").find("2 of the 3 columns are named like a number ('39', '77')"),
            std::string::npos);
}

TEST_F(Draft, CommentsAndDecimalCommasAreSeen) {
  std::string csv = "# from a \"lab,\n# two lines\ny;mass;kind\n";
  for (int row = 0; row < 40; ++row) {
    csv += std::to_string(row % 7) + ",5;" + (row == 3 ? "1.234,5" : std::to_string(row) + ",25") + ";" +
           (row % 3 == 0 ? "a" : "b") + "\n";
  }
  const std::string text = draft_experiment(file("german.csv", csv), "y");
  const JobSettings made = load(text);
  EXPECT_EQ(made.data.comment, '#');
  EXPECT_EQ(made.data.delimiter, ';');
  EXPECT_EQ(made.data.decimal, ',');
  EXPECT_EQ(made.data.numeric, std::vector<std::string>{"mass"});
  EXPECT_EQ(made.data.categorical, std::vector<std::string>{"kind"});
  const JobSettings plain = load(draft_experiment(file("mixed.csv", mixed_csv()), "price"));
  EXPECT_EQ(plain.data.comment, '\0');
  EXPECT_EQ(plain.data.decimal, '.');
}

TEST_F(Draft, SaysWhatIsWrongWithATargetThatLooksLikeNumbers) {
  const std::string path = file("comma.csv", "y,x\n\"1,5\",1\n\"2,5\",2\n");
  EXPECT_NE(error_of(path, "y").find("holds '1,5' (it has a decimal comma: data.decimal: \",\" reads it)"),
            std::string::npos);
}

TEST_F(Draft, OddFileNamesAreQuoted) {
  const std::string path = file("two\nlines: x.csv", mixed_csv());
  const std::string text = draft_experiment(path, "price");
  EXPECT_EQ(load(text).data.path, path);
  EXPECT_NE(error_of(path, "prize").find("two\\nlines: x.csv': there is no column"), std::string::npos);
  const std::string latin = file("caf\xe9.csv", mixed_csv());
  EXPECT_NE(error_of(latin, "price").find("caf\\xe9.csv': the name is not UTF-8"), std::string::npos);
}

TEST_F(Draft, RefusesToNameMoreThanAnExperimentFileHolds) {
  std::string names = "y";
  for (char letter = 'a'; letter < 'a' + 20; ++letter) names += "," + std::string(1 << 20, letter);
  std::string csv = names + "\n";
  for (int row = 1; row <= 3; ++row) {
    csv += std::to_string(row);
    for (int column = 0; column < 20; ++column) csv += "," + std::to_string(row * column + 1);
    csv += "\n";
  }
  try {
    draft_experiment(file("wide.csv", csv), "y");
    FAIL() << "a draft of more than 16 MiB";
  } catch (const DataError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("all of its 21 columns could not be run"), std::string::npos) << message;
    EXPECT_NE(message.find("larger than 16 MB"), std::string::npos) << message;
  }
}

TEST_F(Draft, ListsNoMoreToCheckThanAnybodyReads) {
  std::string names = "y", row;
  for (int column = 0; column < 1200; ++column) {
    names += ",constant_" + std::to_string(column);
    row += ",1";
  }
  const std::string draft =
      draft_experiment(file("many.csv", names + ",a\n1" + row + ",1\n2" + row + ",2\n3" + row + ",4\n"), "y");
  EXPECT_NE(draft.find("'constant_999' was left out"), std::string::npos);
  EXPECT_EQ(draft.find("'constant_1000' was left out"), std::string::npos);
  EXPECT_NE(draft.find("#   - and 201 more columns, which are not listed here.\n"), std::string::npos);
  EXPECT_EQ(load(draft).data.numeric, std::vector<std::string>{"a"});
}

TEST_F(Draft, SaysWhatItWasUnsureOf) {
  const std::string text = draft_experiment(file("mixed.csv", mixed_csv()), "price");
  EXPECT_NE(text.find("'id' was left out: it numbers the rows."), std::string::npos) << text;
  EXPECT_NE(text.find("'version' was left out: it has no two different values."), std::string::npos);
  EXPECT_NE(text.find("'day' holds dates"), std::string::npos);
  EXPECT_NE(text.find("'weekday' was taken to go round every 7"), std::string::npos);
}

TEST_F(Draft, OddNamesComeBackAsTheyWere) {
  const JobSettings made = load(draft_experiment(
      file("odd.csv", "\"a, b\";\"say \"\"so\"\"\";no;1st;größe;y\n1;2;3;4;5;6\n7;8;9;10;11;12\n"), "y"));
  EXPECT_EQ(made.data.delimiter, ';');
  EXPECT_EQ(made.data.numeric, (std::vector<std::string>{"a, b", "say \"so\"", "no", "1st", "größe"}));
}

TEST_F(Draft, RowsWithoutATargetAreSkippedAndCounted) {
  const std::string text = draft_experiment(file("gaps.csv", "x,y\n1,2\n2,NA\n3,9\n4,7\n"), "y");
  EXPECT_EQ(load(text).data.bad_rows, BadRows::skip);
  EXPECT_NE(text.find("1 of 4 rows have no target"), std::string::npos) << text;
}

TEST_F(Draft, ErrorsNameFileColumnAndWhatThereIs) {
  const std::string path = file("small.csv", "price,name\n1,a\n2,b\n");
  EXPECT_EQ(error_of(path, "prize"),
            path + ": there is no column 'prize' (did you mean 'price'?); the columns are 'price', 'name'");
  EXPECT_EQ(error_of(path, "name"), path + ": the target 'name' must be a number, but holds 'a'");
  const std::string ragged = file("ragged.csv", "a,b\n1,2\n1,2,3\n");
  EXPECT_EQ(error_of(ragged, "a"), ragged + ":3: 3 fields, but the header has 2");
}

TEST_F(Draft, TheDelimiterIsTheMostFrequentOneOutsideQuotes) {
  EXPECT_EQ(sniff_delimiter(file("a.csv", "\"x;y;z\",b\n1,2\n")), ',');
  EXPECT_EQ(sniff_delimiter(file("b.csv", "a\tb\tc,d\n")), '\t');
  EXPECT_EQ(sniff_delimiter(file("c.csv", "alone\n1;2;3\n")), ',');
}

}  // namespace
}  // namespace seedbed::experiments
