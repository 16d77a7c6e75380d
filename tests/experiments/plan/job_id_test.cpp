#include "experiments/plan/job_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/experiments/plan/experiment_fixture.hpp"

namespace seedbed::experiments {
namespace {

constexpr const char* kBase = R"(
data:
  path: d.csv
  target: price
  numeric: [carat, depth]
  split: {kind: listed, path: rows.txt, validation: 0.2}
model: {hidden: [32, 32]}
train: {lr: 1e-4, epochs: 4}
)";

class JobId : public ::testing::Test {
 protected:
  std::string id(const std::string& text, const std::vector<std::string>& overrides = {}, int split = 0,
                 std::uint64_t seed = 0) const {
    return files_.load(text, overrides).job_id(0, split, seed, hash_name);
  }

  ExperimentFiles files_;
};

// Computed by libxxhash (as `xxhsum -H2` does) from the text
//   numerics=3, data.numeric=[carat,depth], data.path=d.csv, data.split.kind=listed,
//   data.split.path=rows.txt, data.split.validation=0.2, data.target=price, model.hidden=[32,32],
//   train.epochs=4, train.lr=0.0001, split=0, seed=0
// with a line end after each item, where the paths stand for the files' content hashes. Ledgers keep ids for
// years: these never change.
TEST_F(JobId, IsXxhashOfTheCanonicalText) {
  EXPECT_EQ(id(kBase), "b1ea36eab9c90672d427");
  EXPECT_EQ(id(kBase, {}, 3, 18446744073709551615U), "e166276e53fa3ec59921");
}

// As above, from
//   numerics=3, data.numeric=[carat,depth], data.path=d.csv, data.split.by=t, data.split.kind=grouped,
//   data.target=price, model.hidden=[32,32], train.epochs=4, train.lr=0.0001, grouped_errors=clustered,
//   split=0, seed=0
TEST_F(JobId, OfAGroupedSplitSaysThatItsErrorsAreClustered) {
  EXPECT_EQ(id(kBase, {"data.split={kind: grouped, by: t}"}), "4435998520115de34ccf");
}

TEST_F(JobId, ToldFromAnotherFormOfTheSameSettings) {
  const std::string same[] = {
      // other order, comments, styles, forms of numbers, and defaults said aloud
      "# c\ntrain: {epochs: 4, lr: 0.0001, optimizer: adam}\nmodel:\n  hidden:\n    - 32\n    - 32\n"
      "data: {split: {validation: 2e-1, path: rows.txt, kind: listed, validation_from: random}, numeric: "
      "['carat', depth],\n"
      "       target: \"price\", path: d.csv, missing_values: ['null', NaN, NA, '']}\n",
      // what decides no result
      std::string(kBase) +
          "name: other\nscores: [mae_test]\nrun: {retries: 5, save_models: none}\nseeds: 9\nsplits: 3\n",
      // a grid that comes to the same values
      std::string(kBase) + "grid: {model.components: [3], train.lr: [0.0001]}\n",
  };
  for (const std::string& text : same) EXPECT_EQ(id(text), id(kBase)) << text;
}

TEST_F(JobId, TheSameDataElsewhereIsTheSameJob) {
  const Experiment here = files_.load(kBase);
  const Experiment there = files_.load(kBase, {"data.path=/elsewhere/other name.csv"});
  const ContentHash content = [](const std::string& path) {
    return std::string(path.ends_with("rows.txt") ? "hash of rows" : "hash of data");
  };
  EXPECT_EQ(here.job_id(0, 0, 0, content), there.job_id(0, 0, 0, content));
  EXPECT_NE(here.job_id(0, 0, 0, content), here.job_id(0, 0, 0, hash_name));
}

TEST_F(JobId, AsksForTheFilesACellReadsAndNoOthers) {
  std::set<std::string> asked;
  const ContentHash note = [&](const std::string& path) { return *asked.insert(hash_name(path)).first; };
  files_.load(kBase).job_id(0, 0, 0, note);
  EXPECT_EQ(asked, (std::set<std::string>{"d.csv", "rows.txt"}));
  asked.clear();
  files_.load(kBase, {"data.split.kind=random", "data.split.validation=0.1"}).job_id(0, 0, 0, note);
  EXPECT_EQ(asked, std::set<std::string>{"d.csv"});
}

TEST_F(JobId, CountsTheFilesOfItsOwnSplit) {
  std::set<std::string> asked;
  const ContentHash note = [&](const std::string& path) { return *asked.insert(hash_name(path)).first; };
  const std::vector<std::string> files = {"data.split.path=test_{split}.txt",
                                          "data.split.train_path=train_{split}.txt"};
  const std::string of_7 = files_.load(kBase, files).job_id(0, 7, 0, note);
  EXPECT_EQ(asked, (std::set<std::string>{"d.csv", "test_7.txt", "train_7.txt"}));
  EXPECT_EQ(of_7, id(kBase, {"data.split.path=test_7.txt", "data.split.train_path=train_7.txt"}, 7));
}

TEST_F(JobId, WhatTheKindOfSplitDoesNotReadDoesNotCount) {
  const std::vector<std::string> random = {"data.split.kind=random", "data.split.validation=0.1"};
  std::vector<std::string> with_folds = random;
  with_folds.push_back("data.split.folds=7");
  EXPECT_EQ(id(kBase, random), id(kBase, with_folds));
  EXPECT_NE(id(kBase, {"data.split={kind: folds, folds: 7}"}),
            id(kBase, {"data.split={kind: folds, folds: 8}"}));
}

// As above, from
//   numerics=3, data.missing_values=["-999",NA], data.numeric=[carat,depth], data.path=d.csv,
//   data.split.kind=listed, data.split.path=rows.txt, data.split.validation=0.2, data.target=price,
//   model.hidden=[32,32], train.epochs=4, train.lr=0.0001, number_markers=by_value, split=0, seed=0
TEST_F(JobId, OfMarkersThatAreNumbersSaysThatTheyCountByValue) {
  EXPECT_EQ(id(kBase, {"data.missing_values=[NA, -999]"}), "e775625dc51c50e38627");
}

// As above with data.missing_values=[?,NA]: no such line, so that these jobs keep the ids they had.
TEST_F(JobId, OfOtherMarkersIsWhatItWas) {
  EXPECT_EQ(id(kBase, {"data.missing_values=[NA, '?']"}), "8b0b5cea03f476909282");
}

// Every setting, given another value than its default, makes another job.
TEST_F(JobId, EverySettingThatDecidesAResultCounts) {
  const std::vector<std::string> changes = {"data.delimiter=;",
                                            "data.missing_values=[x]",
                                            "data.trim=true",
                                            "data.decimal=,",
                                            "data.thousands=,",
                                            "data.comment=#",
                                            "data.header=[price, carat, depth]",
                                            "data.target=t",
                                            "data.numeric=[a]",
                                            "data.categorical=[a]",
                                            "data.text=[a]",
                                            "data.cyclic={a: 7}",
                                            "data.min_count=3",
                                            "data.scaling=none",
                                            "data.scaling=robust",
                                            "data.clip=range",
                                            "data.clip=smooth",
                                            "data.missing=zero",
                                            "data.lags=[{column: a, order_by: t, group_by: [g], steps: [1]}]",
                                            "data.bad_rows=skip",
                                            "data.split={kind: random}",
                                            "data.split={kind: random, train: 0.7, test: 0.2}",
                                            "data.split={kind: ordered, by: t}",
                                            "data.split={kind: grouped, by: t}",
                                            "data.split={kind: grouped, by: u}",
                                            "data.split={kind: grouped, by: u, standard_errors: rows}",
                                            "data.split={kind: ordered, by: u, standard_errors: clustered}",
                                            "data.split={kind: folds}",
                                            "data.split={kind: folds, folds: 5}",
                                            "data.split={kind: folds, validation: 0.2}",
                                            "data.split={kind: column, name: p}",
                                            "data.split={kind: column, name: q}",
                                            "data.split.validation_from=last",
                                            "data.split.path=other.txt",
                                            "data.split.path=rows_{split}.txt",
                                            "data.split.train_path=train.txt",
                                            "data.split.train_path=train_{split}.txt",
                                            "data.path=other.csv",
                                            "model.family=normal",
                                            "model.components=4",
                                            "model.hidden=[]",
                                            "model.activation=tanh",
                                            "model.norm=layer",
                                            "model.dropout=0.5",
                                            "model.embedding=3",
                                            "train.epochs=5",
                                            "train.patience=3",
                                            "train.monitor=nll_validation",
                                            "train.batch_size=7",
                                            "train.optimizer=sgd",
                                            "train.lr=0.5",
                                            "train.schedule=cosine",
                                            "train.warmup=1",
                                            "train.weight_decay=1",
                                            "train.clip_norm=1",
                                            "train.loss=crps"};
  std::set<std::string> ids = {id(kBase), id(kBase, {}, 1), id(kBase, {}, 0, 1)};
  for (const std::string& change : changes) {
    std::vector<std::string> overrides = {change};
    if (change.starts_with("data.lags")) overrides.push_back("data.split.validation_from=last");
    EXPECT_TRUE(ids.insert(id(kBase, overrides)).second) << change;
  }
}

}  // namespace
}  // namespace seedbed::experiments
