#include "experiments/plan/experiment.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "build_paths.hpp"
#include "tests/experiments/plan/experiment_fixture.hpp"

namespace seedbed::experiments {
namespace {

using ::testing::ElementsAre;

// The experiment file of the documentation, with everything said that can be said.
constexpr const char* kComplete = R"(
name: diamonds                 # names the run directory
data:
  path: data/diamonds.csv
  delimiter: ";"
  missing_values: ["", NA, NaN, "null", -999]
  target: price
  numeric: [carat, depth, "*_mm"]
  categorical: [cut, color, clarity]
  text: [note]
  cyclic: {weekday: 7, hour: 24}
  min_count: 5
  scaling: quantile
  missing: median
  lags: [{column: load, order_by: date, group_by: [site], steps: [1, 7]}]
  bad_rows: skip
  split: {kind: listed, path: test_rows.txt, validation: 0.2, validation_from: last}
model:
  family: normal
  components: 4
  hidden: [128, 32]
  activation: gelu
  norm: layer
  dropout: 0.25
  embedding: 12
train:
  epochs: 40
  patience: 0
  monitor: nll_validation
  batch_size: 64
  optimizer: adamw
  lr: 3e-4
  schedule: one-cycle
  warmup: 1.5
  weight_decay: 0.01
  clip_norm: 0
  loss: crps
seeds: [3, 14, 18446744073709551615]
splits: 2
grid:
  model.components: [1, 3, 5]
  train.lr: [1e-3, 3e-4]
scores: [crps_test, pinball_0.1_test, brier_-2.5_validation]
run:
  retries: 3
  timeout: 10m
  checkpoint: 5m
  save_models: none
  save_predictions: test
  ensembles: none
  report: none
)";

TEST(Experiment, EverySettingReachesItsField) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(kComplete);
  const JobSettings settings = experiment.settings(0);
  DataSettings data;
  data.path = (files.directory() / "data/diamonds.csv").string();
  data.delimiter = ';';
  data.missing_values = {"", "-999", "NA", "NaN", "null"};  // a set: in order of bytes
  data.target = "price";
  data.numeric = {"carat", "depth", "*_mm"};
  data.categorical = {"cut", "color", "clarity"};
  data.text = {"note"};
  data.cyclic = {{"weekday", 7}, {"hour", 24}};
  data.min_count = 5;
  data.scaling = Scaling::quantile;
  data.missing = MissingRule::median;
  data.lags = {{"load", "date", {"site"}, {1, 7}}};
  data.bad_rows = BadRows::skip;
  data.split.kind = SplitKind::listed;
  data.split.path = (files.directory() / "test_rows.txt").string();
  data.split.validation = 0.2;
  data.split.validation_from = ValidationFrom::last;
  EXPECT_TRUE(settings.data == data);
  const models::NetworkSettings model{.family = models::Family::normal,
                                      .components = 1,
                                      .hidden = {128, 32},
                                      .activation = models::Activation::gelu,
                                      .norm = models::Norm::layer,
                                      .dropout = 0.25,
                                      .embedding = 12};
  EXPECT_TRUE(settings.model == model);
  const models::TrainingSettings train{.epochs = 40,
                                       .patience = 0,
                                       .monitor = models::Monitor::nll_validation,
                                       .batch_size = 64,
                                       .optimizer = models::OptimizerKind::adamw,
                                       .lr = 1e-3,
                                       .schedule = models::Schedule::one_cycle,
                                       .warmup = 1.5,
                                       .weight_decay = 0.01,
                                       .clip_norm = 0,
                                       .loss = models::Loss::crps};
  EXPECT_TRUE(settings.train == train);
}

TEST(Experiment, SettingsOfAGroupMayStandTogetherOrApart) {
  const ExperimentFiles files;
  const std::string together =
      minimal() + "model: {numeric: {kind: piecewise, bins: 8}}\ntrain: {refit: true}\n";
  const std::string apart =
      minimal() + "model: {numeric.kind: piecewise, numeric.bins: 8}\ntrain: {refit: true}\n";
  for (const std::string& text : {together, apart}) {
    const Experiment experiment = files.load(text);
    EXPECT_EQ(experiment.settings(0).model.numeric,
              (models::NumericSettings{models::NumericKind::piecewise, 8}));
    EXPECT_TRUE(experiment.settings(0).data.refit);
    const Experiment again = Experiment::load(files.write(experiment.to_yaml(), "again.yaml"));
    EXPECT_EQ(again.job_id(0, 0, 1, hash_name), experiment.job_id(0, 0, 1, hash_name));
  }
}

TEST(Experiment, AveragesOfWeightsAreAGroup) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(minimal() + "train: {average: {kind: ema, decay: 0.99}}\n");
  EXPECT_EQ(experiment.settings(0).train.average,
            (models::AverageSettings{.kind = models::AverageKind::ema, .decay = 0.99}));
  for (const auto& [text, message] :
       {std::pair("{kind: mean}", "train.average.kind must be none, ema or tail"),
        std::pair("{decay: 1}",
                  "train.average.decay must be a number of at "
                  "least 0 and less than 1"),
        std::pair("{from: -0.1}", "train.average.from must be a number"),
        std::pair("ema", "must be a map such as {kind: ema, decay: 0.999}")}) {
    try {
      files.load(fmt::format("{}train: {{average: {}}}\n", minimal(), text));
      FAIL() << text;
    } catch (const ExperimentError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(message));
    }
  }
}

TEST(Experiment, NoiseOfLabelsIsRefusedForWholeNumbers) {
  const ExperimentFiles files;
  for (const char* family : {"bernoulli", "negative_binomial"}) {
    try {
      files.load(fmt::format("{}model: {{family: {}}}\ntrain: {{label_noise: 0.1}}\n", minimal(), family));
      FAIL() << family;
    } catch (const ExperimentError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("whole numbers, to which no noise can be added"));
    }
  }
  EXPECT_EQ(files.load(minimal() + "train: {label_noise: 0.1}\n").settings(0).train.label_noise, 0.1);
}

TEST(Experiment, LevelDropoutIsAShareAndItsDefaultNoSettingAtAll) {
  const ExperimentFiles files;
  const auto with = [&](const std::string& share) {
    return files.load(minimal() + "train: {level_dropout: " + share + "}\n");
  };
  for (const char* wrong : {"1", "-0.1", "yes"}) EXPECT_THROW(with(wrong), ExperimentError) << wrong;
  EXPECT_EQ(with("0.02").settings(0).train.level_dropout, 0.02);
  const std::string without = files.load(minimal()).job_id(0, 0, 1, hash_name);
  EXPECT_EQ(with("0").job_id(0, 0, 1, hash_name), without);
  EXPECT_NE(with("0.02").job_id(0, 0, 1, hash_name), without);
}

TEST(Experiment, AGroupThatIsNoMapIsNamedInFullWithAnExample) {
  const ExperimentFiles files;
  try {
    files.load(minimal() + "model: {numeric: piecewise}\n");
    FAIL() << "was read";
  } catch (const ExperimentError& error) {
    EXPECT_THAT(error.what(),
                testing::HasSubstr(":2:18: model.numeric must be a map such as {kind: piecewise, "
                                   "bins: 16}, not 'piecewise'"));
  }
}

TEST(Experiment, WhatStandsBesideTheSettings) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(kComplete);
  EXPECT_EQ(experiment.name(), "diamonds");
  EXPECT_THAT(experiment.seeds(), ElementsAre(3, 14, 18446744073709551615U));
  EXPECT_THAT(experiment.splits(), ElementsAre(0, 1));
  EXPECT_THAT(experiment.scores(), ElementsAre("crps_test", "pinball_0.1_test", "brier_-2.5_validation"));
  EXPECT_EQ(experiment.run().retries, 3);
  EXPECT_EQ(experiment.run().timeout_seconds, 600);
  EXPECT_EQ(experiment.run().checkpoint_seconds, 300);
  EXPECT_FALSE(experiment.run().save_models);
  EXPECT_TRUE(experiment.run().save_predictions);
  EXPECT_FALSE(experiment.run().packs_files(kMostSingleFiles));
  EXPECT_TRUE(experiment.run().packs_files(kMostSingleFiles + 1));
  EXPECT_FALSE(experiment.run().ensembles);
  EXPECT_FALSE(experiment.run().report);
  EXPECT_EQ(experiment.jobs(), 6 * 2 * 3U);
}

TEST(Experiment, DefaultAmongTheScoresStandsForTheUsualOnes) {
  const ExperimentFiles files;
  const auto scores = [&](const std::string& text) { return files.load(minimal() + text).scores(); };
  EXPECT_THAT(scores("scores: [default, crps_skill_test]\n"), ElementsAre("default", "crps_skill_test"));
  EXPECT_TRUE(scores("scores: [default]\n").empty());
  EXPECT_TRUE(scores("scores: default\n").empty());
  EXPECT_THAT(files.load(minimal(), {"scores=default,crps_skill_test"}).scores(),
              ElementsAre("default", "crps_skill_test"));
}

TEST(Experiment, DefaultsAreThoseOfTheStructs) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(minimal());
  JobSettings settings;
  settings.data.path = (files.directory() / "d.csv").string();
  settings.data.target = "y";
  settings.data.numeric = {"x"};
  EXPECT_TRUE(experiment.settings(0) == settings);
  EXPECT_EQ(experiment.name(), "sweep");  // the file's
  EXPECT_THAT(experiment.seeds(), ElementsAre(0));
  EXPECT_THAT(experiment.splits(), ElementsAre(0));
  EXPECT_TRUE(experiment.scores().empty());
  EXPECT_TRUE(experiment.run().save_models);
  EXPECT_TRUE(experiment.run().ensembles);
  EXPECT_TRUE(experiment.run().report);
  EXPECT_EQ(experiment.cells(), 1U);
  EXPECT_EQ(experiment.cell_text(0), "");
}

TEST(Experiment, TheLastKeyOfTheGridVariesFastest) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(kComplete);
  EXPECT_THAT(experiment.varied_keys(), ElementsAre("model.components", "train.lr"));
  ASSERT_EQ(experiment.cells(), 6U);
  EXPECT_EQ(experiment.cell_text(0), "model.components=1 train.lr=0.001");
  EXPECT_EQ(experiment.cell_text(1), "model.components=1 train.lr=0.0003");
  EXPECT_EQ(experiment.cell_text(2), "model.components=3 train.lr=0.001");
  EXPECT_THAT(experiment.varied_values(5), ElementsAre("5", "0.0003"));
  EXPECT_EQ(experiment.settings(5).model.components, 5);
  EXPECT_EQ(experiment.settings(5).train.lr, 3e-4);
}

TEST(Experiment, JsonGivesBackEverySetting) {
  const ExperimentFiles files;
  const JobSettings settings = files.load(kComplete).settings(3);
  const nlohmann::json json = nlohmann::json::parse(to_json(settings).dump());
  EXPECT_TRUE(job_settings_from_json(json) == settings) << json;
  EXPECT_EQ(to_json(JobSettings{}).dump(), "{}");
  EXPECT_TRUE(job_settings_from_json(nlohmann::json::object()) == JobSettings{});
}

TEST(Experiment, EveryJobHasItsOwnId) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(kComplete);
  std::set<std::string> ids;
  for (std::size_t cell = 0; cell < experiment.cells(); ++cell) {
    for (const int split : experiment.splits()) {
      for (const std::uint64_t seed : experiment.seeds()) {
        const std::string id = experiment.job_id(cell, split, seed, hash_name);
        EXPECT_THAT(id, ::testing::MatchesRegex("[0-9a-f]{20}"));
        ids.insert(id);
      }
    }
  }
  EXPECT_EQ(ids.size(), experiment.jobs());
}

TEST(Experiment, TheExamplesAreExperiments) {
  const std::filesystem::path folder = std::filesystem::path(SEEDBED_SOURCE_DIR) / "experiments";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    const Experiment experiment = Experiment::load(entry.path());
    EXPECT_EQ(experiment.name(), entry.path().stem());
    EXPECT_GE(experiment.jobs(), 2U);
  }
}

/// Of the file that a path leads to, as the system opens it.
std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Experiment, PathsLeadWhereTheSystemOpensThem) {
  const ExperimentFiles files;
  namespace fs = std::filesystem;
  const fs::path root = files.directory();
  fs::create_directories(root / "far/deep/er");
  for (const char* name :
       {"far/d.csv", "far/deep/d.csv", "d.csv", "exp/d.csv", "far/rows.txt", "exp/rows.txt"})
    files.write(name, name);
  fs::create_symlink("../far/deep", root / "exp/link");
  fs::create_symlink(root / "far/deep/er", root / "exp/absolute");
  const auto path_of = [&](const std::string& written) {
    const fs::path file =
        files.write("data: {path: " + written + ", target: y, numeric: [x]}\n", "exp/e.yaml");
    return Experiment::load(file).settings(0).data.path;
  };
  const std::pair<const char*, const char*> paths[] = {{"link/../d.csv", "far/d.csv"},
                                                       {"./link/.././d.csv", "far/d.csv"},
                                                       {"link//../deep/d.csv", "far/deep/d.csv"},
                                                       {"absolute/../d.csv", "far/deep/d.csv"},
                                                       {"absolute/../../d.csv", "far/d.csv"},
                                                       {"../d.csv", "d.csv"},
                                                       {"./d.csv", "exp/d.csv"}};
  for (const auto& [written, opened] : paths) {
    EXPECT_EQ(content_of(path_of(written)), opened) << written;
    EXPECT_EQ(content_of(root / "exp" / written), opened) << written;
  }
  EXPECT_EQ(path_of("./d.csv"), (root / "exp/d.csv").string());
  const fs::path listed = files.write(
      "data: {path: d.csv, target: y, numeric: [x], split: {kind: listed, path: "
      "link/../rows.txt}}\n",
      "exp/e.yaml");
  EXPECT_EQ(content_of(Experiment::load(listed).settings(0).data.split.path), "far/rows.txt");
  // The experiment file itself behind a link and "..", and overrides, which are relative to where one is.
  const Experiment behind = Experiment::load(root / "exp/link/../../exp/e.yaml");
  EXPECT_EQ(content_of(behind.settings(0).data.path), "exp/d.csv");
}

TEST(Experiment, ALinkedFileFindsItsDataBesideTheLinkOrBesideWhatItPointsTo) {
  const ExperimentFiles files;
  namespace fs = std::filesystem;
  const fs::path root = files.directory();
  fs::create_directories(root / "mine");
  files.write("data: {path: d.csv, target: y, numeric: [x]}\n", "theirs/e.yaml");
  fs::create_symlink("../theirs/e.yaml", root / "mine/e.yaml");
  fs::create_symlink("e.yaml", root / "mine/again.yaml");
  const auto path = [&](const char* file) { return Experiment::load(root / file).settings(0).data.path; };
  EXPECT_EQ(path("mine/e.yaml"), root / "mine/d.csv");  // there is none: beside the link
  files.write("theirs", "theirs/d.csv");
  EXPECT_EQ(path("mine/e.yaml"), root / "theirs/d.csv");
  EXPECT_EQ(path("mine/again.yaml"), root / "theirs/d.csv");
  EXPECT_EQ(Experiment::load(root / "mine/again.yaml").linked_directory(), root / "theirs");
  files.write("mine", "mine/d.csv");
  EXPECT_EQ(path("mine/e.yaml"), root / "mine/d.csv");
  EXPECT_EQ(path("theirs/e.yaml"), root / "theirs/d.csv");
  EXPECT_TRUE(Experiment::load(root / "theirs/e.yaml").linked_directory().empty());
}

}  // namespace
}  // namespace seedbed::experiments
