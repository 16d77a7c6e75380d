#include "experiments/draft/draft_experiment.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "base/data_error.hpp"
#include "experiments/csv/sniff_delimiter.hpp"
#include "experiments/plan/experiment.hpp"

namespace seedbed::experiments {
namespace {

class Draft : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& content) const {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  // The draft must be an experiment file that loads.
  JobSettings load(const std::string& text) const {
    return Experiment::load(file("draft.yaml", text)).settings(0);
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("seedbed_draft_" + std::to_string(::getpid()));
};

// 100 rows: a skewed positive target, numbers with gaps, a category, a weekday, an identifier, a constant, a
// date.
std::string mixed_csv() {
  std::string csv = "id,size,kind,weekday,version,day,note,price\n";
  for (int i = 0; i < 100; ++i) {
    csv += std::to_string(i) + "," + (i % 10 == 3 ? "?" : std::to_string(i * 0.37)) + "," +
           (i % 3 ? "red" : "green") + "," + std::to_string(i % 7) + ",1,2024-03-" +
           std::to_string(10 + i % 20) + ",word" + std::to_string(i) + " and word" + std::to_string(i % 13) +
           "," + std::to_string(std::exp(0.07 * i)) + "\n";
  }
  return csv;
}

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

std::string error_of(const std::string& path, const std::string& target) {
  try {
    draft_experiment(path, target);
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

/// 40 rows of `names`, each cell as `cell(row, column)` says.
template <class Cell>
std::string table(const std::string& names, int columns, const Cell& cell) {
  std::string csv = names + "\n";
  for (int row = 0; row < 40; ++row) {
    for (int column = 0; column < columns; ++column) csv += (column > 0 ? "," : "") + cell(row, column);
    csv += "\n";
  }
  return csv;
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

TEST_F(Draft, TakesAQuestionForAQuestion) {
  const std::string text = draft_experiment(file("yes.csv", "x,y\n0.5,1\n0.7,0\n0.9,1\n1.5,0\n"), "y");
  EXPECT_EQ(load(text).model.family, models::Family::bernoulli);
  EXPECT_EQ(text.find("components"), std::string::npos) << "a mixture of probabilities is a probability";
}

TEST_F(Draft, SaysWhatItWasUnsureOf) {
  const std::string text = draft_experiment(file("mixed.csv", mixed_csv()), "price");
  EXPECT_NE(text.find("'id' was left out: it numbers the rows."), std::string::npos) << text;
  EXPECT_NE(text.find("'version' was left out: it has no two different values."), std::string::npos);
  EXPECT_NE(text.find("'day' holds dates"), std::string::npos);
  EXPECT_NE(text.find("'weekday' was taken to go round every 7"), std::string::npos);
}

TEST_F(Draft, ATargetThatCanBeNegativeIsNormal) {
  const std::string text = draft_experiment(file("signed.csv", "x,y\n1,-2\n2,3\n3,9\n"), "y");
  EXPECT_EQ(load(text).model.family, models::Family::normal);
  EXPECT_NE(text.find("the target goes down to -2"), std::string::npos);
}

TEST_F(Draft, ManyZerosAmongPositiveValuesAreAHurdle) {
  std::string csv = "x,rain\n", without = csv;
  for (int i = 0; i < 200; ++i) {
    const std::string wet = std::to_string(std::exp(0.02 * i));
    csv += std::to_string(i * 0.5) + "," + (i % 3 == 0 ? "0" : wet) + "\n";
    without += std::to_string(i * 0.5) + "," + wet + "\n";
  }
  const std::string text = draft_experiment(file("rain.csv", csv), "rain");
  EXPECT_EQ(load(text).model.family, models::Family::hurdle_lognormal);
  EXPECT_NE(text.find("33.5 % of the targets are exactly 0"), std::string::npos) << text;
  EXPECT_EQ(load(draft_experiment(file("wet.csv", without), "rain")).model.family, models::Family::lognormal);
  // Below zero nothing of it fits.
  const std::string signed_text = draft_experiment(file("signed.csv", csv + "7,-1\n"), "rain");
  EXPECT_EQ(load(signed_text).model.family, models::Family::normal);
}

TEST_F(Draft, SmallCountsThatVaryMoreThanPoissonCountsAreNegativeBinomial) {
  std::string counts = "x,y\n", marks = counts, prices = counts;
  for (int i = 0; i < 200; ++i) {
    const std::string x = std::to_string(i * 0.37) + ",";
    counts += x + std::to_string(i % 7 * (i % 5)) + "\n";    // 0 … 24
    marks += x + std::to_string(1 + i % 4) + "\n";           // their variance is less than their mean
    prices += x + std::to_string(100 + i * i % 997) + "\n";  // no count starts at a hundred
  }
  const std::string text = draft_experiment(file("counts.csv", counts), "y");
  EXPECT_EQ(load(text).model.family, models::Family::negative_binomial);
  EXPECT_NE(text.find("the targets are counts from 0 to 24"), std::string::npos) << text;
  for (const std::string& other : {marks, prices}) {
    EXPECT_NE(load(draft_experiment(file("other.csv", other), "y")).model.family,
              models::Family::negative_binomial);
  }
}

// Ozone in the air of New York, 1 to 168 parts per billion, is an amount written in whole numbers.
TEST_F(Draft, LargeWholeNumbersAreAmountsUnlessSomeAreZero) {
  const auto draft_of = [&](int zeros, int least) {
    std::string csv = "x,y\n";
    for (int i = 0; i < 200; ++i) {
      const int amount = least + static_cast<int>(167 * std::pow((i * 37 % 200) / 199.0, 3));
      csv += std::to_string(i * 0.37) + "," + std::to_string(i < zeros ? 0 : amount) + "\n";
    }
    return draft_experiment(file("amounts.csv", csv), "y");
  };
  const std::string ozone = draft_of(0, 1);
  EXPECT_EQ(load(ozone).model.family, models::Family::lognormal);
  EXPECT_NE(
      ozone.find("negative_binomial is worth a try: the targets are whole numbers from 1 to 168, which may "
                 "count events"),
      std::string::npos)
      << ozone;
  const std::string some_zeros = draft_of(20, 1);
  EXPECT_EQ(load(some_zeros).model.family, models::Family::hurdle_lognormal);
  EXPECT_NE(some_zeros.find("negative_binomial is worth a try"), std::string::npos) << some_zeros;
  // Neither log-normal nor often zero: of what there is, counts fit best.
  const std::string few_zeros = draft_of(2, 1);
  EXPECT_EQ(load(few_zeros).model.family, models::Family::negative_binomial);
  EXPECT_NE(few_zeros.find("if they are amounts and not numbers of events, hurdle_lognormal is worth a try"),
            std::string::npos)
      << few_zeros;
  EXPECT_EQ(draft_of(0, 100).find("negative_binomial"), std::string::npos);
}

TEST_F(Draft, HeavyTailsMakeLaplaceWorthATry) {
  std::string heavy = "x,y\n", light = heavy;  // quantiles of a Laplace and of a uniform distribution
  for (int i = 0; i < 400; ++i) {
    const double p = (i + 0.5) / 400, laplace = p < 0.5 ? std::log(2 * p) : -std::log(2 - 2 * p);
    heavy += std::to_string(i * 0.37) + "," + std::to_string(laplace) + "\n";
    light += std::to_string(i * 0.37) + "," + std::to_string(2 * p - 1) + "\n";
  }
  const std::string text = draft_experiment(file("heavy.csv", heavy), "y");
  EXPECT_EQ(load(text).model.family, models::Family::normal);
  EXPECT_NE(text.find("laplace is worth a try: the tails are heavy"), std::string::npos) << text;
  EXPECT_EQ(draft_experiment(file("light.csv", light), "y").find("laplace"), std::string::npos);
  // A skewed target has a high kurtosis without heavy tails on both sides.
  EXPECT_EQ(draft_experiment(file("mixed.csv", mixed_csv()), "price").find("laplace"), std::string::npos);
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

class DraftNotes : public Draft {
 protected:
  /// A column of numbers or texts beside others, in 200 rows.
  template <class Cell>
  std::string draft_of(const Cell& cell, const std::string& target = "y") {
    std::string csv = "c,other,y\n";
    for (int i = 0; i < 200; ++i) {
      csv += cell(i) + "," + std::to_string(i * 37 % 101) + "," + std::to_string(2 + std::sin(i)) + "\n";
    }
    text_ = draft_experiment(file("notes.csv", csv), target);
    load(text_);
    return text_;
  }
  bool says(const std::string& what) const { return text_.find(what) != std::string::npos; }

  std::string text_;
};

TEST_F(DraftNotes, ValuesThatMayStandForGaps) {
  for (const int gap : {-1, -9, -999, 999, 99999}) {
    draft_of([&](int i) { return std::to_string(i % 5 == 0 ? gap : i % 60); });
    EXPECT_TRUE(says("'c' is " + std::to_string(gap) + " in 40 of 200 rows")) << text_;
  }
  for (const int other : {-3, 70, 99}) {  // nothing special, or not apart
    draft_of([&](int i) { return std::to_string(i % 5 == 0 ? other : i % 80); });
    EXPECT_FALSE(says("stands for a gap")) << text_;
  }
}

TEST_F(DraftNotes, DatesWrittenAsNumbers) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  draft_of([&](int i) { return "98" + two(1 + i % 12) + two(1 + i % 28); });
  EXPECT_TRUE(says("'c' may hold dates written yymmdd (980101)")) << text_;
  draft_of([&](int i) { return "2014" + two(1 + i % 12) + two(1 + i % 28); });
  EXPECT_TRUE(says("'c' holds dates written as numbers (20140101)")) << text_;
  draft_of([&](int i) { return "98" + two(1 + i % 13) + two(1 + i % 28); });  // a month 13
  EXPECT_FALSE(says("dates")) << text_;
}

TEST_F(DraftNotes, TimesOfDayWrittenAsNumbers) {
  const auto hhmm = [](int minutes) { return std::to_string(100 * (minutes / 60) + minutes % 60); };
  draft_of([&](int i) { return hhmm((i * 217) % 1440); });
  EXPECT_TRUE(
      says("'c' may hold times of day written hhmm (2343 for 23:43), which jump by 41 where an hour ends: "
           "written as minutes (1423), cyclic: {c: 1440} has them come round."))
      << text_;
  draft_of([&](int i) { return hhmm((i * 205) % 1440); });  // of a timetable in steps of five minutes
  EXPECT_TRUE(says("hhmm")) << text_;
  draft_of([](int i) { return std::to_string((i * 7) % 1440); });  // minutes already
  EXPECT_FALSE(says("hhmm")) << text_;
  draft_of([](int i) { return std::to_string(50 * (i % 40)); });  // amounts in steps of fifty
  EXPECT_FALSE(says("hhmm")) << text_;
}

TEST_F(DraftNotes, DatesInOtherNotations) {
  for (const char* pattern :
       {"%d/%m/%Y", "%m-%d-%y", "%d.%m.%Y", "%Y/%m/%d", "%d-%b-%y", "%B %d, %Y", "%b %Y", "%m/%d/%Y %H:%M"}) {
    draft_of([&](int i) {
      std::tm day = {};
      day.tm_year = 124;
      day.tm_mon = i % 12;
      day.tm_mday = 1 + i % 28;
      std::array<char, 64> text = {};
      std::strftime(text.data(), text.size(), pattern, &day);
      return "\"" + std::string(text.data()) + "\"";
    });
    EXPECT_TRUE(says("'c' was left out: it holds dates, but not as yyyy-mm-dd (such as '")) << text_;
    EXPECT_TRUE(says("split: {kind: ordered, by: c, …}")) << text_;
    EXPECT_TRUE(says("(order_by)")) << text_;
  }
  for (const char* other :
       {"1.2.3", "10.0.0.1", "40/50/2024", "may", "1,234", "Jan Smith", "2024 in May or so"}) {
    draft_of([&](int i) { return "\"" + std::string(i % 2 == 0 ? other : "none at all") + "\""; });
    EXPECT_FALSE(says("holds dates")) << other;
    draft_of([&](int) { return "\"" + std::string(other) + "\""; });
    EXPECT_FALSE(says("holds dates")) << other;
  }
}

TEST_F(DraftNotes, DatesThatAreAllDifferentAreNamedWithWhatTheyAreGoodFor) {
  draft_of([](int i) {
    return "20" + std::to_string(10 + i / 12) + (i % 12 < 9 ? "-0" : "-") + std::to_string(1 + i % 12);
  });
  EXPECT_TRUE(says("'c' holds dates and was left out: to train on the past and test on the future, write"))
      << text_;
  EXPECT_TRUE(says("split: {kind: ordered, by: c, train: 0.8, validation: 0.1, test: 0.1}")) << text_;
  EXPECT_TRUE(says("dates: {c: [year, month, weekday, hour, day_number]}")) << text_;
  EXPECT_TRUE(says("by order_by")) << text_;
}

TEST_F(DraftNotes, NamesOfWhatIsKnownAfterwards) {
  const auto cell = [](int row, int column) { return std::to_string((row * (column + 3)) % 17 + 0.5); };
  text_ = draft_experiment(
      file("names.csv", table("load_actual,final,Outcome.1,actuality,finals,y", 6, cell)), "y");
  for (const char* name : {"load_actual", "final", "Outcome.1"})
    EXPECT_TRUE(says("'" + std::string(name) + "' is named like something that is known only afterwards"))
        << text_;
  for (const char* name : {"actuality", "finals"})
    EXPECT_FALSE(says("'" + std::string(name) + "' is named")) << text_;
}

TEST_F(DraftNotes, WhatIsNamedLikeATimeComesRoundOnlyIfItCounts) {
  const std::string names =
      "peak_hour,PeakHour,hour_of_day,birthmonth,hours,pain_4hour,calls_per_hour,wind_dir,y";
  const auto cell = [](int row, int column) {
    return std::to_string((row * (column + 3)) % (column == 7 ? 37 : 12));
  };
  const JobSettings made = load(draft_experiment(file("times.csv", table(names, 9, cell)), "y"));
  EXPECT_EQ(
      made.data.cyclic,
      (std::map<std::string, double>{
          {"peak_hour", 24}, {"PeakHour", 24}, {"hour_of_day", 24}, {"birthmonth", 12}, {"wind_dir", 360}}));
  EXPECT_EQ(made.data.numeric, (std::vector<std::string>{"hours", "pain_4hour", "calls_per_hour"}));
}

TEST_F(DraftNotes, WhomRowsAreAboutIsForTheSplit) {
  const auto cell = [](int row, int column) {
    return std::to_string(column < 2 ? row / 4 + 3 : (row * 7) % 19);
  };
  text_ = draft_experiment(file("subjects.csv", table("Subject,clinic_id,x,y", 4, cell)), "y");
  load(text_);
  for (const char* name : {"Subject", "clinic_id"}) {
    EXPECT_TRUE(says("'" + std::string(name) + "' is named like what tells whom a row is about")) << text_;
    EXPECT_TRUE(says("split: {kind: grouped, by: " + std::string(name) + ", train: 0.8")) << text_;
  }
}

TEST_F(DraftNotes, TargetsThatMayBeCensored) {
  const auto cell = [](int row, int column) {
    return std::to_string(column == 2 ? 3 + (row * 7) % 19 : (row * (column + 3)) % 5 % 2);
  };
  const auto draft_for = [&](const std::string& target) {
    text_ = draft_experiment(file("survival.csv", table("status,arm," + target + ",y", 4, cell)), target);
  };
  draft_for("survival_days");
  EXPECT_TRUE(says("'status' is named as if it said in which rows 'survival_days' is censored")) << text_;
  EXPECT_FALSE(says("'arm' is named")) << text_;
  draft_for("price");
  EXPECT_FALSE(says("censored")) << text_;
}

TEST_F(DraftNotes, ColumnsThatSayTheSameInOtherValues) {
  const std::array<const char*, 3> words = {"north", "south", "east"};
  const auto cell = [&](int row, int column) {
    const int value = (row * row + row / 3) % 3;
    return column == 0   ? std::string(words[static_cast<std::size_t>(value)])
           : column == 1 ? std::to_string(7 - value)
           : column == 2 ? std::to_string((row + value) % 3)
           : column == 3 ? std::string(row * 7 % 19 < 9 ? "dead" : "alive")
                         : std::to_string(row * 7 % 19 < 9 ? 1 : 0);
  };
  text_ = draft_experiment(file("same.csv", table("region,code,other,result,y", 5, cell)), "y");
  EXPECT_TRUE(says("'code' says what 'region' says, in other values: one of them is enough.")) << text_;
  EXPECT_FALSE(says("'other' says")) << text_;
  // Two that have their zeros in common and nothing else.
  const auto zeros = [](int row, int column) {
    return std::to_string(row % 5 == 0 && column < 2 ? 0 : 1 + row * (column == 0 ? 7 : 11) % 97);
  };
  const std::string said = text_;
  text_ = draft_experiment(file("zeros.csv", table("a,b,y", 3, zeros)), "y");
  EXPECT_FALSE(says("in other values")) << text_;
  text_ = said;
  EXPECT_TRUE(says("'result' is the target in other values (each of them goes with one of the target's)"))
      << text_;
}

TEST_F(DraftNotes, SkewedInputs) {
  draft_of([](int i) { return std::to_string(i == 7 ? 1e6 : i % 10); });
  EXPECT_TRUE(says("'c' is skewed (skewness 14.0)")) << text_;  // (n - 2) / sqrt(n - 1), nearly
  EXPECT_TRUE(says("#  data.scaling: [standard, quantile]"));
  draft_of([](int i) { return std::to_string(i % 10); });
  EXPECT_FALSE(says("is skewed (")) << text_;
}

TEST_F(DraftNotes, ColumnsNamedLikeWeightsOfRows) {
  const auto text_of = [&](const std::string& name, double least) {
    std::string csv = "x," + name + ",y\n";
    for (int i = 0; i < 50; ++i)
      csv += fmt::format("{},{},{}\n", i * 7 % 11, least + 0.25 * (i % 9), std::sin(i));
    return draft_experiment(file("survey.csv", csv), "y");
  };
  for (const char* name : {"weight", "WT", "pweight", "sample_weight", "person_wt"}) {
    const std::string text = text_of(name, 0.25);
    EXPECT_NE(text.find(fmt::format("'{}' is named like weights of rows", name)), std::string::npos) << text;
    EXPECT_NE(text.find(fmt::format("#     weight: {}\n", name)), std::string::npos) << text;
    EXPECT_EQ(load(text).data.weight, "");  // that is for people to say
  }
  EXPECT_EQ(text_of("weight", -1).find("weights of rows"), std::string::npos);
  EXPECT_EQ(text_of("height", 1).find("weights of rows"), std::string::npos);
}

TEST_F(DraftNotes, ColumnsThatSayTheSame) {
  draft_of([](int i) { return std::to_string(i * 37 % 101) + ".0"; });
  EXPECT_TRUE(says("'other' repeats 'c' in every row")) << text_;
  draft_of([](int i) { return std::to_string(2 + std::sin(i)); });
  EXPECT_TRUE(says("'c' was left out: it is the target in every row")) << text_;
  draft_of([](int i) { return std::to_string(10 + 2 * std::sin(i) + 1e-3 * (i % 7)); });
  EXPECT_TRUE(says("'c' nearly is the target")) << text_;
  draft_of([](int i) { return std::to_string(std::sin(i) + std::sin(3 * i)); });
  EXPECT_FALSE(says("nearly")) << text_;
}

TEST_F(DraftNotes, NamesOfMonthsAndWeekdaysComeRound) {
  const std::vector<std::string> months = {"jan", "feb", "MAR", "April", "may"},
                                 days = {"Mon", "tuesday", "Sun"};
  EXPECT_EQ(
      load(draft_of([&](int i) { return months[static_cast<std::size_t>(i) % 5]; })).data.cyclic.at("c"), 12);
  EXPECT_TRUE(says("'c' holds the names of months"));
  EXPECT_EQ(load(draft_of([&](int i) { return days[static_cast<std::size_t>(i) % 3]; })).data.cyclic.at("c"),
            7);
  draft_of([&](int i) { return i == 3 ? "winter" : months[static_cast<std::size_t>(i) % 5]; });
  EXPECT_FALSE(says("come round")) << text_;
}

TEST_F(DraftNotes, WordsForOneAndZeroAreATarget) {
  for (const auto& pair : {std::array{"no", "yes"}, std::array{"False", "True"}}) {
    std::string csv = "x,y\n";
    for (int i = 0; i < 30; ++i) csv += std::to_string(i) + "," + (i % 3 == 0 ? pair[1] : pair[0]) + "\n";
    EXPECT_EQ(load(draft_experiment(file("yes.csv", csv), "y")).model.family, models::Family::bernoulli);
  }
  EXPECT_THROW(draft_experiment(file("odd.csv", "x,y\n1,yes\n2,True\n3,no\n"), "y"), DataError);
}

TEST_F(DraftNotes, CopiesOfRows) {
  std::string csv = "x,y\n";
  for (int i = 0; i < 100; ++i) csv += std::to_string(i % 72) + "," + std::to_string(i % 72 * 0.3) + "\n";
  EXPECT_NE(draft_experiment(file("copies.csv", csv), "y").find("28 of 100 rows are copies"),
            std::string::npos);
}

TEST_F(DraftNotes, AFewZerosThatMakeATargetNormal) {
  std::string csv = "x,length of call\n";
  for (int i = 0; i < 1000; ++i)
    csv +=
        std::to_string(i * 31 % 17) + "," + (i < 3 ? "0" : std::to_string(std::exp(4 + std::sin(i)))) + "\n";
  const std::string text = draft_experiment(file("calls.csv", csv), "length of call");
  EXPECT_EQ(load(text).model.family, models::Family::normal);
  EXPECT_NE(text.find("3 of 1000 targets are 0 and none is below"), std::string::npos) << text;
  EXPECT_NE(text.find("where: \"`length of call` > 0\""), std::string::npos) << text;
}

}  // namespace
}  // namespace seedbed::experiments
