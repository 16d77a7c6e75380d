#include "experiments/plan/experiment_yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "experiments/plan/canonical_text.hpp"
#include "experiments/plan/yaml/yaml_walk.hpp"
#include "tests/experiments/plan/experiment_fixture.hpp"

namespace seedbed::experiments {
namespace {

class ExperimentYaml : public ::testing::Test {
 protected:
  /// Everything that a run sees is the same after writing it and reading it from another directory.
  void expect_round_trip(const std::string& text, const std::vector<std::string>& overrides = {}) {
    const Experiment before = files_.load(text, overrides);
    const std::string yaml = before.to_yaml();
    SCOPED_TRACE(yaml);
    const Experiment after = Experiment::load(files_.write(yaml, "elsewhere/experiment.yaml"));
    EXPECT_EQ(after.to_yaml(), yaml);
    EXPECT_EQ(after.name(), before.name());
    EXPECT_EQ(after.seeds(), before.seeds());
    EXPECT_EQ(after.splits(), before.splits());
    EXPECT_EQ(after.scores(), before.scores());
    EXPECT_EQ(after.run().retries, before.run().retries);
    EXPECT_EQ(after.run().timeout_seconds, before.run().timeout_seconds);
    EXPECT_EQ(after.run().checkpoint_seconds, before.run().checkpoint_seconds);
    EXPECT_EQ(after.run().save_models, before.run().save_models);
    EXPECT_EQ(after.run().save_predictions, before.run().save_predictions);
    EXPECT_EQ(after.run().files, before.run().files);
    EXPECT_EQ(after.run().ensembles, before.run().ensembles);
    EXPECT_EQ(after.run().report, before.run().report);
    EXPECT_EQ(after.varied_keys(), before.varied_keys());
    ASSERT_EQ(after.cells(), before.cells());
    for (std::size_t cell = 0; cell < before.cells(); ++cell) {
      EXPECT_EQ(after.varied_values(cell), before.varied_values(cell));
      EXPECT_EQ(after.job_id(cell, 0, 1, hash_name), before.job_id(cell, 0, 1, hash_name));
    }
  }

  ExperimentFiles files_;
};

TEST_F(ExperimentYaml, ReadsAsAPersonWouldWriteIt) {
  const Experiment experiment = files_.load(R"(
name: diamonds   # a comment
data:
  target: price
  path: d.csv
  numeric: [carat, "*_mm", "table 2"]
  missing_values: [NA, ""]
  cyclic: {weekday: 7}
  split: {kind: listed, path: rows.txt, validation: 0.20}
train: {lr: 1e-3}
seeds: 4
grid:
  model.hidden: [[64, 64], []]
  train.lr: [0.0010, 3e-4]
zip:
  - {model.norm: [none, layer], model.dropout: [0, 0.1]}
exclude:
  - {model.hidden: [], model.norm: layer}
include:
  - {model.components: 9}
run: {timeout: 10m}
)",
                                            {"model.components=5", "seeds=1,2", "train.lr=0.01,0.02"});
  const std::string here = files_.directory().string();
  EXPECT_EQ(
      experiment.to_yaml(), R"(# The experiment as last run, overrides included. Written anew by every run.
name: diamonds
data:
  path: )" + here + R"(/d.csv
  missing_values: ["", NA]
  target: price
  numeric: [carat, "*_mm", "table 2"]
  cyclic: {weekday: 7}
  split: {kind: listed, validation: 0.2, path: )" +
                                here + R"(/rows.txt}
model:
  components: 5
train:
  lr: 0.001
seeds: [1, 2]
splits: 1
grid:
  model.hidden: [[64, 64], []]
  train.lr: [0.01, 0.02]
zip:
  - model.norm: [none, layer]
    model.dropout: [0, 0.1]
exclude:
  - {model.hidden: [], model.norm: layer}
include:
  - {model.components: 9}
scores: default
run:
  retries: 1
  timeout: 600s
  checkpoint: 60s
  save_models: all
  save_predictions: none
  keep_training: small
  ensembles: all
  report: html
)");
}

TEST_F(ExperimentYaml, LoadsBackFromAnotherDirectory) {
  const std::string grid = R"(
seeds: [5, 1]
splits: 3
scores: [crps_test, nll_validation]
run: {retries: 0, timeout: 1.5h, checkpoint: 0, save_models: none, save_predictions: test, files: packed, ensembles: none, report: none}
grid:
  model.components: [1, 3]
  data.path: [a.csv, sub/b.csv]
zip:
  - {train.lr: [1e-3, 3e-4], model.hidden: [[], [7]]}
exclude:
  - {model.components: 1, train.lr: 3e-4}
include:
  - {model.family: normal}
)";
  expect_round_trip(minimal());
  expect_round_trip(minimal(grid));
  expect_round_trip(minimal(grid), {"model.components=1,2", "data.path=c.csv", "train.lr=7", "name=a b"});
  expect_round_trip(minimal(grid), {"model.components=3"});  // the exclusion has nothing left to match
}

TEST_F(ExperimentYaml, Splits) {
  const std::string listed =
      "data: {path: d.csv, target: y, split: {kind: listed, path: r.txt, validation: 0.3}}\n";
  expect_round_trip(listed);
  expect_round_trip(listed,
                    {"data.split.kind=random", "data.split.validation=0.1"});  // the path is left over
  expect_round_trip(listed, {"data.split={kind: folds}", "data.split.folds=3,4,5"});
  expect_round_trip(
      listed +
      "grid: {data.split: [{kind: random}, {kind: listed, path: q.txt}, {kind: column, name: p}]}\n");
  expect_round_trip(
      listed +
      "grid: {data.split.kind: [folds, listed]}\ninclude:\n  - {data.split.kind: folds, train.lr: 1}\n");
}

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"a",
                                                  "Z",
                                                  "0",
                                                  "7",
                                                  "_",
                                                  "-",
                                                  ".",
                                                  ",",
                                                  ":",
                                                  ": ",
                                                  " ",
                                                  " #",
                                                  "#",
                                                  "[",
                                                  "]",
                                                  "{",
                                                  "}",
                                                  "'",
                                                  "\"",
                                                  "\\",
                                                  "\n",
                                                  "\t",
                                                  "*",
                                                  "&",
                                                  "!",
                                                  "|",
                                                  ">",
                                                  "%",
                                                  "@",
                                                  "`",
                                                  "?",
                                                  "=",
                                                  "null",
                                                  "true",
                                                  "~",
                                                  "1e3",
                                                  "0x1",
                                                  "\xC3\xA9",
                                                  "\xE6\x97\xA5",
                                                  "\xF0\x9F\x98\x80",
                                                  "\xC2\xA0",
                                                  "\xC2\x85",
                                                  "\xE2\x80\xA8",
                                                  "\r",
                                                  "NaN",
                                                  "<<",
                                                  "---",
                                                  "..."};
  std::string text;
  for (unsigned i = 1 + random() % 4; i > 0; --i) text += pieces[random() % pieces.size()];
  return text;
}

// Whatever a column or a marker is called, it comes back as it was: from a file and from an override.
TEST_F(ExperimentYaml, AnyTextReadsBack) {
  std::mt19937 random(1);
  static const Source source{"test", {}};
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = random_text(random);
    const std::string list = canonical_text(nlohmann::json::array({text, "x"}), i % 2 == 0 ? "," : ", ");
    const Value root = parse_yaml("key: " + canonical_text(text) + "\nlist: " + list + "\n", source);
    ASSERT_EQ(root.entries[0].value.text, text) << canonical_text(text);
    ASSERT_EQ(root.entries[1].value.items.size(), 2U) << list;
    ASSERT_EQ(root.entries[1].value.items[0].text, text) << list;
  }
}

TEST_F(ExperimentYaml, UnusualNamesSurviveARun) {
  std::mt19937 random(2);
  for (int i = 0; i < 200; ++i) {
    const std::vector<std::string> overrides = {
        "data.target=" + canonical_text(random_text(random) + "t"),
        "data.numeric=" + canonical_text(nlohmann::json::array({random_text(random)})),
        "data.split={kind: column, name: " + canonical_text(random_text(random)) + "}",
        "data.missing_values=[" + canonical_text(random_text(random)) + ",\"\"]"};
    const Experiment experiment = files_.load("data: {path: d.csv}\n", overrides);
    const Experiment again = Experiment::load(files_.write(experiment.to_yaml(), "again.yaml"));
    ASSERT_TRUE(again.settings(0) == experiment.settings(0)) << experiment.to_yaml();
    ASSERT_EQ(again.job_id(0, 0, 0, hash_name), experiment.job_id(0, 0, 0, hash_name));
  }
}

TEST(CanonicalText, NumbersAndWords) {
  EXPECT_EQ(canonical_text(1e-3), "0.001");
  EXPECT_EQ(canonical_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(canonical_text(1.0), "1");
  EXPECT_EQ(canonical_text(1e-7), "1e-07");
  EXPECT_EQ(canonical_text(std::vector<int>{64, 64}), "[64,64]");
  EXPECT_EQ(canonical_text(std::vector<int>{64, 64}, ", "), "[64, 64]");
  EXPECT_EQ(canonical_text("one-cycle"), "one-cycle");
  EXPECT_EQ(canonical_text("no"), "\"no\"");
  EXPECT_EQ(canonical_text("2020"), "\"2020\"");
  EXPECT_EQ(canonical_text("NaN"), "NaN");
  EXPECT_EQ(canonical_text(""), "\"\"");
}

// Wherever the folder is, and from wherever the file is read.
TEST_F(ExperimentYaml, FilesThatVaryKeepTheirNames) {
  const std::string text = minimal(
      "grid: {data.path: [a.csv, \"b c.csv\", ./sub/d.csv, /abs/e.csv]}\n"
      "include: [{data.path: 'x: y.csv', model.components: 2}]\n");
  expect_round_trip(text);
  const Experiment experiment = files_.load(text);
  const auto name = [&](std::size_t cell) { return experiment.varied_values(cell).front(); };
  EXPECT_EQ(name(0), "a.csv");
  EXPECT_EQ(name(1), "\"b c.csv\"");
  EXPECT_EQ(name(2), "./sub/d.csv");
  EXPECT_EQ(name(3), "/abs/e.csv");
  EXPECT_EQ(name(4), "\"x: y.csv\"");
  EXPECT_EQ(experiment.settings(0).data.path, (files_.directory() / "a.csv").string());
  EXPECT_EQ(experiment.settings(2).data.path, (files_.directory() / "sub/d.csv").string());
  const Experiment again = Experiment::load(files_.write(experiment.to_yaml(), "far/away/experiment.yaml"));
  for (std::size_t cell = 0; cell < experiment.cells(); ++cell)
    EXPECT_EQ(again.settings(cell).data.path, experiment.settings(cell).data.path);
  EXPECT_EQ(experiment.varied_files().at("a.csv"), (files_.directory() / "a.csv").string());
  EXPECT_FALSE(experiment.varied_files().contains("/abs/e.csv"));
}

TEST_F(ExperimentYaml, NamesOfTheCommandLineAreFromTheWorkingDirectory) {
  const std::filesystem::path here = std::filesystem::current_path();
  const std::vector<std::string> overrides = {"data.path=a.csv,b.csv"};
  expect_round_trip(minimal(), overrides);
  const Experiment experiment = files_.load(minimal(), overrides);
  EXPECT_EQ(experiment.varied_values(1).front(), "b.csv");
  EXPECT_EQ(experiment.settings(1).data.path, (here / "b.csv").string());
  // One name for two files: the second goes by its path.
  const std::string text = minimal(
      "include: [{data.path: d.csv, model.components: 2}, {data.path: a.csv, model.components: 3}]\n");
  expect_round_trip(text, overrides);
  const Experiment both = files_.load(text, overrides);
  EXPECT_EQ(both.varied_values(0).front(), "a.csv");
  EXPECT_EQ(both.settings(0).data.path, (here / "a.csv").string());
  EXPECT_EQ(both.varied_values(3).front(), (files_.directory() / "a.csv").string());
}

TEST_F(ExperimentYaml, PathsAreAbsolute) {
  EXPECT_EQ(files_.error(minimal("paths: {a.csv: b.csv}\n")),
            "sweep.yaml:2:16: paths: 'a.csv' must be an absolute path, not 'b.csv'");
}

}  // namespace
}  // namespace seedbed::experiments
