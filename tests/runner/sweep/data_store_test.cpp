#include "runner/sweep/data_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
    store.prepare(
        2, [this](std::string_view text) { activities_.emplace_back(text); },
        [this](std::string_view text) { notes_.emplace_back(text); });
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
};

TEST_F(Store, CellsWithTheSameDataShareIt) {
  const experiments::Experiment experiment = sample_.load();
  DataStore store(experiment);
  prepare_all(experiment, store);
  EXPECT_THAT(index_, testing::ElementsAre(0, 1, 0, 1, 0, 1, 0, 1));
  const auto first = experiments::PreparedData::map(store.descriptor(0));
  const auto second = experiments::PreparedData::map(store.descriptor(1));
  EXPECT_EQ(first.target().size(), 60U);
  EXPECT_EQ(first.train().size(), 48U);
  EXPECT_NE(std::vector<int>(first.test().begin(), first.test().end()),
            std::vector<int>(second.test().begin(), second.test().end()));
}

TEST_F(Store, SettingsThatDifferOnlyInEncodingShareOneReading) {
  const experiments::Experiment experiment =
      sample_.load({"data.scaling=standard,minmax", "data.min_count=1,2"});
  DataStore store(experiment);
  prepare_all(experiment, store);
  EXPECT_EQ(*std::ranges::max_element(index_), 7);  // 4 settings × 2 splits
  EXPECT_EQ(std::ranges::count_if(activities_, [](const auto& text) { return text.starts_with("reading"); }),
            1);
  const auto standard = experiments::PreparedData::map(store.descriptor(0));
  EXPECT_NE(standard.preprocessing(), experiments::PreparedData::map(store.descriptor(7)).preprocessing());
}

TEST_F(Store, OnlyWhatIsWantedIsRead) {
  const experiments::Experiment experiment = sample_.load(
      {"data.path=" + sample_.path("data.csv").string() + "," + sample_.path("missing.csv").string()});
  DataStore store(experiment);
  EXPECT_EQ(store.want(0, 1), 0);
  store.prepare(
      1, [](std::string_view) {}, [](std::string_view) {});
  EXPECT_GE(store.descriptor(0), 0);
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
