// What a draft says of columns that could be something else.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <ctime>

#include "base/data_error.hpp"
#include "tests/experiments/draft/draft_files.hpp"

namespace seedbed::experiments {
namespace {

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
  for (const int gap : {-1, -9, -999, 99, 999, 99999}) {
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

TEST_F(DraftNotes, ATimeThatRisesIsForTheSplit) {
  const auto cell = [](int row, int column) {
    return std::to_string(column < 3 ? 1980 + 2 * row : (row * (column + 2)) % (column == 3 ? 19 : 17));
  };
  text_ = draft_experiment(file("series.csv", table("Year,mileage,level,x,y", 5, cell)), "y");
  EXPECT_EQ(load(text_).data.numeric, (std::vector<std::string>{"Year", "mileage", "x"}));
  EXPECT_TRUE(says("'Year' rises from row to row, as a time does")) << text_;
  EXPECT_TRUE(says("split: {kind: ordered, by: Year, train: 0.8, validation: 0.1, test: 0.1}")) << text_;
  EXPECT_FALSE(says("'mileage' rises")) << text_;
  EXPECT_TRUE(says("'level' was left out: it rises")) << text_;
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
