#include "experiments/plan/cells.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "tests/experiments/plan/experiment_fixture.hpp"

namespace seedbed::experiments {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> cell_texts(const Experiment& experiment) {
  std::vector<std::string> texts;
  for (std::size_t cell = 0; cell < experiment.cells(); ++cell) texts.push_back(experiment.cell_text(cell));
  return texts;
}

TEST(Cells, GroupsOfZipAdvanceTogetherAfterTheGrid) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(minimal(R"(
zip:
  - {model.hidden: [[64], [128, 128]], train.lr: [1e-3, 3e-4]}
  - train.epochs: [5, 6]
    train.warmup: [1, 1]
grid: {model.norm: [none, layer]}
)"));
  EXPECT_THAT(
      cell_texts(experiment),
      ElementsAre("model.norm=none model.hidden=[64] train.lr=0.001 train.epochs=5 train.warmup=1",
                  "model.norm=none model.hidden=[64] train.lr=0.001 train.epochs=6 train.warmup=1",
                  "model.norm=none model.hidden=[128,128] train.lr=0.0003 train.epochs=5 train.warmup=1",
                  "model.norm=none model.hidden=[128,128] train.lr=0.0003 train.epochs=6 train.warmup=1",
                  "model.norm=layer model.hidden=[64] train.lr=0.001 train.epochs=5 train.warmup=1",
                  "model.norm=layer model.hidden=[64] train.lr=0.001 train.epochs=6 train.warmup=1",
                  "model.norm=layer model.hidden=[128,128] train.lr=0.0003 train.epochs=5 train.warmup=1",
                  "model.norm=layer model.hidden=[128,128] train.lr=0.0003 train.epochs=6 train.warmup=1"));
}

TEST(Cells, ExcludedCellsGoAndIncludedOnesFollow) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(minimal(R"(
model: {components: 2}
grid:
  model.components: [1, 3]
  train.lr: [1e-3, 3e-4]
exclude:
  - {train.lr: 0.0003, model.components: 1}
include:
  - {model.components: 8}
  - {model.norm: batch, train.lr: 0.5}
)"));
  EXPECT_THAT(cell_texts(experiment), ElementsAre("model.components=1 train.lr=0.001 model.norm=none",
                                                  "model.components=3 train.lr=0.001 model.norm=none",
                                                  "model.components=3 train.lr=0.0003 model.norm=none",
                                                  "model.components=8 train.lr=0.001 model.norm=none",
                                                  "model.components=2 train.lr=0.5 model.norm=batch"));
  EXPECT_EQ(experiment.settings(4).model.norm, models::Norm::batch);
  EXPECT_EQ(experiment.settings(3).train.lr, 1e-3);
}

TEST(Cells, AnExclusionMayNameASettingThatDoesNotVary) {
  const ExperimentFiles files;
  const std::string text =
      "train: {lr: 0.1}\ngrid: {model.components: [1, 2]}\nexclude:\n  - {model.components: 1, train.lr: ";
  EXPECT_THAT(cell_texts(files.load(minimal(text + "1e-1}\n"))), ElementsAre("model.components=2"));
  EXPECT_NE(files.error(minimal(text + "0.2}\n")), "");
}

TEST(Cells, WholeSplitsCanVary) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(
      "data: {path: d.csv, target: y, split: {kind: folds, folds: 4}}\nsplits: 4\n"
      "grid: {data.split: [{kind: random}, {kind: folds}, {kind: folds, folds: 5, validation: 0.2}]}\n"
      "exclude:\n  - {data.split.folds: 5}\n");
  EXPECT_THAT(cell_texts(experiment), ElementsAre("data.split={kind: random}", "data.split={kind: folds}"));
  EXPECT_EQ(experiment.settings(1).data.split.folds, 10);  // the default, not the base settings' 4
}

TEST(Cells, SettingsThatDoNotGoTogetherMayBeExcluded) {
  const ExperimentFiles files;
  const std::string text = "grid: {model.norm: [none, batch], train.batch_size: [1, 64]}\n";
  EXPECT_EQ(
      files.error(minimal(text)),
      "sweep.yaml:2:35: train.batch_size: batch normalisation needs batches of at least 2 rows (in the cell "
      "model.norm=batch train.batch_size=1)");
  EXPECT_EQ(files.load(minimal(text + "exclude:\n  - {model.norm: batch, train.batch_size: 1}\n")).cells(),
            3U);
}

TEST(Cells, TextsReadBackAsOverrides) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(minimal(R"(
zip:
  - data.numeric: [["a b", "c,d", "x*"], ["null", "é", "\"q\"", "]", "#1", "- x", "2020"]]
    data.target: ["it's: a", "no"]
    data.delimiter: ["\t", ","]
    data.cyclic: [{}, {week day: 7.5}]
    train.lr: [1e-7, 12345678.25]
    model.embedding: [auto, 5]
)"));
  for (std::size_t cell = 0; cell < experiment.cells(); ++cell) {
    std::vector<std::string> overrides;
    const std::vector<std::string> values = experiment.varied_values(cell);
    for (std::size_t i = 0; i < values.size(); ++i)
      overrides.push_back(experiment.varied_keys()[i] + "=" + values[i]);
    const JobSettings again = files.load("data: {path: d.csv}\n", overrides).settings(0);
    EXPECT_TRUE(again == experiment.settings(cell)) << experiment.cell_text(cell);
  }
}

/// A sweep made at random, in the file's words and as nested loops over texts.
struct RandomSweep {
  struct Key {
    std::string name;
    std::vector<std::string> values;
  };
  std::vector<std::vector<Key>> axes;  // one key: grid; more: a group of zip
  std::vector<std::vector<std::pair<std::string, std::string>>> exclude;

  explicit RandomSweep(unsigned seed) {
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    std::vector<std::string> names = {"model.components", "train.epochs",   "train.patience",
                                      "train.batch_size", "data.min_count", "train.warmup",
                                      "train.clip_norm"};
    const unsigned grid_axes = below(4);
    while (axes.size() < grid_axes + below(3) && names.size() > 2) {
      std::vector<Key> axis;
      const unsigned size = 1 + below(4);
      for (unsigned k = 0; k < (axes.size() < grid_axes ? 1 : 2); ++k) {
        Key key{names.back(), {}};
        names.pop_back();
        for (unsigned v = 0; v < size; ++v) key.values.push_back(std::to_string(10 * k + v + 2));
        axis.push_back(std::move(key));
      }
      axes.push_back(std::move(axis));
    }
    for (unsigned i = below(3); i > 0 && !axes.empty(); --i) {
      std::vector<std::pair<std::string, std::string>> rule;
      for (const auto& axis : axes) {
        if (below(2) == 0) continue;
        const Key& key = axis[below(static_cast<unsigned>(axis.size()))];
        rule.emplace_back(key.name, key.values[below(static_cast<unsigned>(key.values.size()))]);
      }
      if (!rule.empty()) exclude.push_back(rule);
    }
  }

  std::string yaml() const {
    std::string grid = "grid:\n", zip = "zip:\n", excluded = "exclude:\n";
    for (const auto& axis : axes) {
      const char* lead = "  - ";
      for (const Key& key : axis) {
        (axis.size() == 1 ? grid : zip) += fmt::format("{}{}: [{}]\n", axis.size() == 1 ? "  " : lead,
                                                       key.name, fmt::join(key.values, ", "));
        lead = "    ";
      }
    }
    for (const auto& rule : exclude) {
      const char* lead = "  - {";
      for (const auto& [key, value] : rule) {
        excluded += fmt::format("{}{}: {}", lead, key, value);
        lead = ", ";
      }
      excluded += "}\n";
    }
    return minimal("train: {epochs: 1000}\n" + zip + grid + excluded);
  }

  std::vector<std::string> cells() const {
    std::vector<std::string> found;
    std::vector<std::pair<std::string, std::string>> cell;
    const std::function<void(std::size_t)> descend = [&](std::size_t axis) {
      if (axis == axes.size()) {
        for (const auto& rule : exclude) {
          if (std::all_of(rule.begin(), rule.end(), [&](const auto& pair) {
                return std::find(cell.begin(), cell.end(), pair) != cell.end();
              })) {
            return;
          }
        }
        std::string text;
        for (const auto& [key, value] : cell) text += (text.empty() ? "" : " ") + key + "=" + value;
        found.push_back(text);
        return;
      }
      for (std::size_t v = 0; v < axes[axis][0].values.size(); ++v) {
        for (const Key& key : axes[axis]) cell.emplace_back(key.name, key.values[v]);
        descend(axis + 1);
        cell.resize(cell.size() - axes[axis].size());
      }
    };
    descend(0);
    return found;
  }
};

TEST(Cells, AreWhatNestedLoopsGive) {
  const ExperimentFiles files;
  int compared = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    const RandomSweep sweep(seed);
    const std::vector<std::string> expected = sweep.cells();
    if (expected.empty()) {
      EXPECT_NE(files.error(sweep.yaml()), "") << sweep.yaml();
      continue;
    }
    EXPECT_EQ(cell_texts(files.load(sweep.yaml())), expected) << sweep.yaml();
    ++compared;
  }
  EXPECT_GT(compared, 200);
}

TEST(Cells, AMillion) {
  const ExperimentFiles files;
  std::string rates, norms;
  for (int i = 1; i <= 1000; ++i) {
    rates += fmt::format("{}{}e-6", i == 1 ? "" : ", ", i);
    norms += fmt::format("{}{}", i == 1 ? "" : ", ", i);
  }
  const std::string text =
      minimal(fmt::format("grid:\n  train.lr: [{}]\n  train.clip_norm: [{}]\n", rates, norms));
  const Experiment experiment = files.load(text);
  EXPECT_EQ(experiment.jobs(), 1'000'000U);
  EXPECT_EQ(experiment.cell_text(999'999), "train.lr=0.001 train.clip_norm=1000");
  EXPECT_EQ(experiment.cell_text(1'000), "train.lr=2e-06 train.clip_norm=1");
  EXPECT_EQ(files.load(text + "exclude:\n  - {train.clip_norm: 7}\n").cell_text(6),
            "train.lr=1e-06 train.clip_norm=8");
}

TEST(Cells, TooManyAreRefused) {
  const ExperimentFiles files;
  std::string values;
  for (int i = 1; i <= 5000; ++i) values += fmt::format("{}{}", i == 1 ? "" : ", ", i);
  EXPECT_EQ(
      files.error(minimal(fmt::format("grid:\n  train.patience: [{0}]\n  train.epochs: [{0}]\n", values))),
      "sweep.yaml:4:3: the combinations of grid and zip are more than 20000000");
  EXPECT_EQ(files.error(minimal(fmt::format("grid:\n  train.patience: [{}]\nseeds: 10000000\n", values))),
            "sweep.yaml: the jobs are more than 1000000000");
}

}  // namespace
}  // namespace seedbed::experiments
