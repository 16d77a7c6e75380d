#include "runner/sweep/data/data_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>

#include "base/data_error.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

using testing::HasSubstr;

class Store : public testing::Test {
 protected:
  void prepare_all(const experiments::Experiment& experiment, DataStore& store) {
    for (std::size_t cell = 0; cell < experiment.cells(); ++cell) {
      for (std::size_t split = 0; split < experiment.splits().size(); ++split)
        index_.push_back(store.want(cell, split));
    }
    store.prepare(preparation_);
  }
  /// All of it, on a shelf without a limit.
  std::unique_ptr<DataShelf> shelf_of(DataStore& store) {
    return store.shelf(std::vector<std::size_t>(store.sizes().size(), 1), 0, 1);
  }
  static experiments::PreparedData data(DataShelf& shelf, std::size_t index) {
    const auto loan = shelf.borrow(index);
    return experiments::PreparedData::map(shelf.descriptor(index));
  }
  std::string error_with(const std::vector<std::string>& overrides) {
    const experiments::Experiment experiment = sample_.load(overrides);
    try {
      DataStore store(experiment);
      store.hash_files(ContentHashes::of_files());
      prepare_all(experiment, store);
    } catch (const DataError& error) {
      return error.what();
    }
    return "no error";
  }

  SampleExperiment sample_;
  std::vector<int> index_;
  std::vector<std::string> activities_, notes_;
  Preparation preparation_{.threads = 2,
                           .activity = [this](std::string_view text) { activities_.emplace_back(text); },
                           .note = [this](std::string_view text) { notes_.emplace_back(text); }};
};

TEST_F(Store, CellsWithTheSameDataShareIt) {
  const experiments::Experiment experiment = sample_.load();
  DataStore store(experiment);
  prepare_all(experiment, store);
  EXPECT_THAT(index_, testing::ElementsAre(0, 1, 0, 1, 0, 1, 0, 1));
  const auto shelf = shelf_of(store);
  const auto first = data(*shelf, 0), second = data(*shelf, 1);
  EXPECT_EQ(first.target().size(), 60U);
  EXPECT_EQ(first.train().size(), 48U);
  EXPECT_NE(std::vector<int>(first.test().begin(), first.test().end()),
            std::vector<int>(second.test().begin(), second.test().end()));
}

TEST_F(Store, AGroupThatIsAnInputIsNoted) {
  std::string rows = "y,x,group,day,note\n";
  for (int i = 0; i < 60; ++i) {
    rows += std::to_string(i + 1) + "," + std::to_string(i * 0.5) + "," + std::to_string(i / 5) +
            ",2024-01-" + std::to_string(10 + i / 6) + ",site " + std::to_string(i / 4) + "\n";
  }
  sample_.write("data.csv", rows);
  const auto notes_with = [&](const std::string& by, const std::string& input) {
    notes_.clear();
    std::vector<std::string> overrides = {"data.split={kind: grouped, by: " + by + "}", input};
    if (!input.starts_with("data.categorical")) overrides.emplace_back("data.categorical=[]");
    const experiments::Experiment experiment = sample_.load(overrides);
    DataStore store(experiment);
    prepare_all(experiment, store);
    return notes_;
  };
  const std::string lag = "{column: group, order_by: day, group_by: [group], steps: [1]}";
  const std::array<std::array<std::string, 3>, 6> cases = {{{"group", "data.categorical", "[group]"},
                                                            {"group", "data.numeric", "[x, group]"},
                                                            {"group", "data.cyclic", "{group: 12}"},
                                                            {"note", "data.text", "[note]"},
                                                            {"day", "data.dates", "{day: [weekday]}"},
                                                            {"group", "data.lags", "[" + lag + "]"}}};
  for (const auto& [by, setting, value] : cases) {
    EXPECT_THAT(notes_with(by, setting + "=" + value),
                testing::ElementsAre(AllOf(HasSubstr("the split keeps the groups of '" + by +
                                                     "' apart, and '" + by + "' is an input too (" + setting +
                                                     "): test rows have groups that training never saw"),
                                           HasSubstr("leave it out of " + setting))));
  }
  // What only orders, groups or chooses rows is no input.
  for (const char* other : {"data.categorical=[note]", "data.where=group > 1",
                            "data.lags=[{column: x, order_by: day, group_by: [group], steps: [1]}]"})
    EXPECT_THAT(notes_with("group", other), testing::Not(testing::Contains(HasSubstr("is an input too"))))
        << other;
}

TEST_F(Store, SettingsThatDifferOnlyInEncodingShareOneReading) {
  const experiments::Experiment experiment =
      sample_.load({"data.scaling=standard,minmax", "data.min_count=1,2"});
  DataStore store(experiment);
  prepare_all(experiment, store);
  EXPECT_EQ(*std::ranges::max_element(index_), 7);  // 4 settings × 2 splits
  EXPECT_EQ(std::ranges::count_if(activities_, [](const auto& text) { return text.starts_with("reading"); }),
            1);
  const auto shelf = shelf_of(store);
  EXPECT_NE(data(*shelf, 0).preprocessing(), data(*shelf, 7).preprocessing());
}

TEST_F(Store, OnlyWhatIsWantedIsRead) {
  const experiments::Experiment experiment = sample_.load(
      {"data.path=" + sample_.path("data.csv").string() + "," + sample_.path("missing.csv").string()});
  DataStore store(experiment);
  EXPECT_EQ(store.want(0, 1), 0);
  store.prepare(preparation_);
  EXPECT_EQ(data(*shelf_of(store), 0).target().size(), 60U);
}

/// What is in each index, in whatever way it was made.
std::vector<std::vector<float>> contents(DataShelf& shelf, std::size_t count) {
  std::vector<std::vector<float>> contents;
  for (std::size_t i = 0; i < count; ++i) {
    const auto loan = shelf.borrow(i);
    const auto mapped = experiments::PreparedData::map(shelf.descriptor(i));
    const auto numbers = mapped.inputs().numeric;
    contents.emplace_back(numbers.begin(), numbers.end());
  }
  return contents;
}

TEST_F(Store, WhatIsEncodedLaterIsTheSame) {
  const experiments::Experiment experiment = sample_.load({"data.scaling=standard,minmax,quantile"});
  DataStore at_once(experiment), later(experiment);
  prepare_all(experiment, at_once);
  EXPECT_THAT(activities_, testing::Contains("encoding 60 rows for 6 splits or settings"));
  preparation_.at_once = 0;
  prepare_all(experiment, later);
  EXPECT_THAT(activities_, testing::Contains("checking 60 rows for 6 splits or settings"));
  EXPECT_EQ(later.sizes(), at_once.sizes());
  std::filesystem::remove(sample_.path("data.csv"));  // nothing is read again
  EXPECT_EQ(contents(*shelf_of(later), 6), contents(*shelf_of(at_once), 6));
}

TEST_F(Store, AnErrorOfALateSplitIsFoundBeforeAnythingIsEncodedForAJob) {
  // In the last split no training row has a value of x.
  std::string rows = "y,x,c,day\n";
  for (int i = 0; i < 60; ++i) rows += std::to_string(i + 1) + (i == 0 ? ",1" : ",") + ",a,1\n";
  sample_.write("data.csv", rows);
  sample_.write("test_rows.txt", "59\n58\n57\n0\n");
  const std::vector<std::string> listed = {"data.split.kind=listed",
                                           "data.split.path=" + sample_.path("test_rows.txt").string(),
                                           "data.split.validation_from=last", "splits=4"};
  const std::string at_once = error_with(listed);
  EXPECT_THAT(at_once, HasSubstr("column 'x' has no value in any of the"));
  preparation_.at_once = 0;
  EXPECT_EQ(error_with(listed), at_once);
  preparation_.check_only = true;
  EXPECT_EQ(error_with(listed), at_once);
}

TEST_F(Store, AnIndexIsNamedByItsSplit) {
  const experiments::Experiment one = sample_.load(), more = sample_.load({"data.scaling=standard,minmax"});
  DataStore store(one), store_of_more(more);
  prepare_all(one, store);
  prepare_all(more, store_of_more);
  EXPECT_EQ(store.name_of(1), "split 1");
  EXPECT_EQ(store_of_more.name_of(0), "split 0 of data setting 1");
}

TEST_F(Store, ErrorsSayWhereTheSettingWasGiven) {
  EXPECT_THAT(error_with({"data.target=z"}), HasSubstr("command line: data.target=z: "));
  sample_.write("sample.yaml",
                "name: sample\ndata:\n  path: data.csv\n  target: y\n  numeric: [x]\n  categorical: [d]\n");
  EXPECT_THAT(error_with({}), HasSubstr("sample.yaml:6:"));
  EXPECT_THAT(error_with({"data.path=" + sample_.path("nowhere.csv").string()}),
              HasSubstr("command line: data.path="));
}

TEST_F(Store, ALogNormalTargetMustBePositiveInAnyCell) {
  sample_.write("data.csv", "y,x,c,day\n1,2,a,3\n-1,2,b,4\n");
  EXPECT_THAT(error_with({"model.family=normal,lognormal"}), HasSubstr("data.csv:3"));
}

TEST_F(Store, SkippedRowsAreReported) {
  std::string rows = "y,x,c,day\nwrong,1,a,1\n";
  for (int i = 1; i < 60; ++i) rows += std::to_string(i) + ",1." + std::to_string(i) + ",a,1\n";
  sample_.write("data.csv", rows);
  EXPECT_EQ(error_with({"data.bad_rows=skip"}), "no error");
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_THAT(notes_[0], HasSubstr("1 bad row is skipped"));
}

TEST_F(Store, AFileThatChangedSinceItWasHashedIsAnError) {
  const experiments::Experiment experiment = sample_.load();
  DataStore store(experiment);
  store.hash_files(ContentHashes::of_files());
  std::ofstream(sample_.path("data.csv"), std::ios::app) << "\n";
  try {
    prepare_all(experiment, store);
    FAIL() << "no error";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("data.csv: the file changed while it was being read"));
  }
}

}  // namespace
}  // namespace seedbed::runner
