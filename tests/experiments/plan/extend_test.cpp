#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/experiments/plan/experiment_fixture.hpp"

// The second route: the same experiment written in one file.

namespace seedbed::experiments {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

class Extends : public testing::Test {
 protected:
  static constexpr const char* kBase =
      "name: base\n"
      "data: {path: d.csv, target: y, numeric: [x, z], split: {kind: folds, folds: 4}}\n"
      "model: {components: 3, hidden: [32]}\n"
      "train: {lr: 1e-2, epochs: 20}\n"
      "seeds: 3\n"
      "scores: [crps_test, mae_test]\n"
      "grid:\n  model.dropout: [0, 0.1]\n  train.loss: [nll, crps]\n"
      "zip:\n  - {model.activation: [relu, gelu], train.batch_size: [64, 128]}\n"
      "run: {retries: 3, timeout: 5m}\n";

  void expect_same(const std::string& own, const std::string& whole) {
    files_.write(kBase, "base.yaml");
    EXPECT_EQ(files_.load("extends: base.yaml\n" + own).to_yaml(), files_.load(whole).to_yaml()) << own;
  }

  ExperimentFiles files_;
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST_F(Extends, InheritsEverythingButTheName) {
  const std::string base = replaced(kBase, "name: base\n", "");
  expect_same("", base);
  expect_same("name: mine\n", "name: mine\n" + base);
}

TEST_F(Extends, WhatTheFileGivesStandsInPlaceOfTheOthers) {
  const std::string base = replaced(kBase, "name: base\n", "");
  expect_same("train: {lr: 1e-3}\n", replaced(base, "lr: 1e-2", "lr: 1e-3"));
  expect_same("seeds: [7]\nscores: default\nrun: {retries: 0}\n",
              replaced(replaced(replaced(base, "seeds: 3", "seeds: [7]"), "scores: [crps_test, mae_test]",
                                "scores: default"),
                       "retries: 3", "retries: 0"));
  expect_same("data: {numeric: [x]}\n", replaced(base, "[x, z]", "[x]"));
  expect_same("data: {split: {folds: 5}}\n", replaced(base, "folds: 4", "folds: 5"));
  // Another kind of split has nothing of the folds.
  expect_same(
      "data: {split: {kind: random, train: 0.5, validation: 0.2, test: 0.3}}\n",
      replaced(base, "{kind: folds, folds: 4}", "{kind: random, train: 0.5, validation: 0.2, test: 0.3}"));
}

TEST_F(Extends, AxesTakeThePlaceOfAxesAndOfValues) {
  const std::string base = replaced(kBase, "name: base\n", "");
  expect_same("grid: {model.dropout: [0.2]}\n", replaced(base, "[0, 0.1]", "[0.2]"));
  expect_same("model: {dropout: 0.3}\n", replaced(replaced(base, "  model.dropout: [0, 0.1]\n", ""),
                                                  "components: 3", "components: 3, dropout: 0.3"));
  expect_same("grid: {train.lr: [1, 2]}\n",
              replaced(base, "[nll, crps]\n", "[nll, crps]\n  train.lr: [1, 2]\n"));
  // A key of a zip leaves the others behind.
  expect_same("train: {batch_size: 32}\n", replaced(replaced(base, ", train.batch_size: [64, 128]", ""),
                                                    "epochs: 20", "epochs: 20, batch_size: 32"));
  expect_same("zip:\n  - {train.loss: [nll, crps+nll], train.lr: [1, 2]}\n",
              replaced(replaced(base, "  train.loss: [nll, crps]\n", ""),
                       "run:", "  - {train.loss: [nll, crps+nll], train.lr: [1, 2]}\nrun:"));
}

TEST_F(Extends, ExclusionsAreReplacedAsAWhole) {
  files_.write(std::string(kBase) + "exclude:\n  - {model.dropout: 0.1}\n", "base.yaml");
  EXPECT_EQ(files_.load("extends: base.yaml\n").cells(), 4U);
  EXPECT_EQ(files_.load("extends: base.yaml\nexclude:\n  - {model.dropout: 0.1, train.loss: nll}\n").cells(),
            6U);
}

TEST_F(Extends, GoesOverSeveralFiles_PathsAreRelativeToTheFileThatSaysThem) {
  files_.write("data: {path: rows/d.csv, target: y, numeric: [x]}\ntrain: {lr: 1}\n", "deep/down/first.yaml");
  files_.write("extends: down/first.yaml\ntrain: {lr: 2, epochs: 5}\n", "deep/second.yaml");
  const Experiment third =
      files_.load("extends: deep/second.yaml\ntrain: {epochs: 7}\n", {"model.components=4"});
  EXPECT_EQ(third.settings(0).data.path, (files_.directory() / "deep/down/rows/d.csv").string());
  EXPECT_EQ(third.settings(0).train.lr, 2);
  EXPECT_EQ(third.settings(0).train.epochs, 7);
  EXPECT_EQ(third.settings(0).model.components, 4);
  EXPECT_EQ(third.name(), "sweep");
  EXPECT_THAT(third.origin("train.lr"), testing::EndsWith("deep/second.yaml:2:9"));
  EXPECT_THAT(third.origin("data.path"), testing::EndsWith("deep/down/first.yaml:1:8"));
}

TEST_F(Extends, MessagesSayWhichFileIsWrong) {
  files_.write("data: {path: d.csv, target: y, numeric: [x]}\nmodel: {component: 3}\n", "wrong.yaml");
  EXPECT_EQ(files_.error("extends: wrong.yaml\n"),
            "wrong.yaml:2:9: unknown key 'model.component' (did you mean 'model.components'?)");
  files_.write(minimal("train: {lr: -1}\n"), "value.yaml");
  EXPECT_THAT(files_.error("extends: value.yaml\n"), StartsWith("value.yaml:2:13: train.lr must"));
  EXPECT_EQ(
      files_.error("seeds: 3\nextends: nowhere.yaml\n"),
      "sweep.yaml:2:10: extends 'nowhere.yaml': nowhere.yaml cannot be opened: No such file or directory");
  EXPECT_EQ(files_.error("extends: [a.yaml]\n"),
            "sweep.yaml:1:10: extends must be the path of an experiment file, not a list");
  EXPECT_EQ(files_.error("extends: ./sweep.yaml\n"),
            "sweep.yaml:1:10: extends './sweep.yaml': the file would extend itself");
  files_.write("extends: sweep.yaml\n", "other.yaml");
  EXPECT_EQ(files_.error("extends: other.yaml\n"),
            "other.yaml:1:10: extends 'sweep.yaml': the file would extend itself");
  files_.write(minimal("grid: {data.split: [{kind: random}, {kind: folds}]}\n"), "axis.yaml");
  EXPECT_EQ(files_.error("extends: axis.yaml\ndata: {split: {folds: 3}}\n"),
            "sweep.yaml:2:16: the experiment varies data.split as a whole; override data.split instead");
}

TEST(Splits, OfFoldsAreAllOfThem) {
  const ExperimentFiles files;
  const auto splits = [&](const std::string& split, const std::string& more = "",
                          const std::vector<std::string>& overrides = {}) {
    return files
        .load("data: {path: d.csv, target: y, numeric: [x], split: {" + split + "}}\n" + more, overrides)
        .splits();
  };
  EXPECT_THAT(splits("kind: folds, folds: 4"), ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(splits("kind: folds").size(), 10U);
  EXPECT_THAT(splits("kind: folds, folds: 4", "", {"data.split.folds=2"}), ElementsAre(0, 1));
  EXPECT_THAT(splits("kind: folds", "splits: 1\n"), ElementsAre(0));
  EXPECT_THAT(splits("kind: folds", "", {"splits=[2]"}), ElementsAre(2));
  EXPECT_THAT(splits("kind: random"), ElementsAre(0));
  // Not where what they would be of varies.
  EXPECT_THAT(splits("kind: folds", "grid: {data.split.folds: [3, 4]}\n"), ElementsAre(0));
}

}  // namespace
}  // namespace seedbed::experiments
