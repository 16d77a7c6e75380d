#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "build_paths.hpp"
#include "experiments/job.hpp"
#include "tests/experiments/plan/experiment_fixture.hpp"

namespace seedbed::experiments {
namespace {

JobSettings settings_of(const ExperimentFiles& files, const std::string& more,
                        const std::vector<std::string>& overrides = {}) {
  return files.load(minimal(more), overrides).settings(0);
}

TEST(Presets, StandForSettingsThatCouldBeWrittenOut) {
  const ExperimentFiles files;
  const JobSettings strong = settings_of(files, "train: {preset: strong}\n");
  EXPECT_EQ(strong.train.preset, models::Preset::strong);
  EXPECT_TRUE(strong.data.refit);
  EXPECT_EQ(strong.model.numeric.kind, models::NumericKind::piecewise);
  EXPECT_EQ(strong.train.loss, models::Loss::crps_nll);
  // What the resolved file says, without the name, is the same.
  std::string written = files.load(minimal("train: {preset: strong}\n")).to_yaml();
  const std::size_t name = written.find("  preset: strong\n");
  ASSERT_NE(name, std::string::npos) << written;
  written.erase(name, std::string("  preset: strong\n").size());
  JobSettings same = files.load(written).settings(0);
  same.train.preset = models::Preset::strong;
  EXPECT_TRUE(same == strong) << written;
}

TEST(Presets, AreWhatTheGuideSays) {
  std::ifstream page(std::filesystem::path(SEEDBED_SOURCE_DIR) / "docs/guide/experiment-file.md");
  const std::string text(std::istreambuf_iterator<char>(page), {});
  const std::string opening = "<!-- preset strong -->\n```yaml\ndata:\n";
  const std::size_t first = text.find(opening);
  ASSERT_NE(first, std::string::npos);
  const std::size_t start = first + opening.size();
  const std::string shown = text.substr(start, text.find("```", start) - start);
  const ExperimentFiles files;
  JobSettings written = files.load("data:\n  path: d.csv\n  target: y\n  numeric: [x]\n" + shown).settings(0);
  written.train.preset = models::Preset::strong;
  EXPECT_TRUE(written == settings_of(files, "train: {preset: strong}\n"));
}

TEST(Presets, LeaveAloneWhatTheFileOrTheCommandLineSays) {
  const ExperimentFiles files;
  // Before and after the preset, and in a section that is read before it.
  const std::string file = "model: {hidden: [16]}\ntrain: {lr: 1e-4, preset: strong, refit: false}\n";
  JobSettings settings = settings_of(files, file);
  EXPECT_EQ(settings.model.hidden, std::vector<int>{16});
  EXPECT_EQ(settings.train.lr, 1e-4);
  EXPECT_FALSE(settings.data.refit);
  EXPECT_EQ(settings.train.schedule, models::Schedule::cosine);
  settings = settings_of(files, file, {"train.schedule=constant"});
  EXPECT_EQ(settings.train.schedule, models::Schedule::constant);
  settings = settings_of(files, "train: {lr: 1e-4}\n", {"train.preset=strong"});
  EXPECT_EQ(settings.train.lr, 1e-4);
  EXPECT_EQ(settings.train.schedule, models::Schedule::cosine);
  EXPECT_TRUE(settings_of(files, "train: {preset: none}\n") == settings_of(files, ""));
}

TEST(Presets, GiveWayToAGrid) {
  const ExperimentFiles files;
  const Experiment experiment =
      files.load(minimal("train: {preset: strong}\ngrid: {model.dropout: [0, 0.5]}\n"));
  EXPECT_EQ(experiment.settings(0).model.dropout, 0.0);
  EXPECT_EQ(experiment.settings(1).model.dropout, 0.5);
  EXPECT_TRUE(experiment.settings(1).data.refit);
}

TEST(Presets, CannotVary) {
  const ExperimentFiles files;
  const std::string message =
      "train.preset stands for many settings and cannot vary; give it once, in train, and vary the settings "
      "themselves";
  EXPECT_EQ(files.error(minimal("grid: {train.preset: [none, strong]}\n")), "sweep.yaml:2:8: " + message);
  EXPECT_EQ(files.error(minimal("include: [{train.preset: strong}]\n")), "sweep.yaml:2:12: " + message);
  EXPECT_EQ(files.error(minimal(), {"train.preset=none,strong"}),
            "command line: train.preset=none,strong: " + message);
  EXPECT_EQ(files.error(minimal("train: {preset: stronk}\n")),
            "sweep.yaml:2:17: train.preset must be none or strong, not 'stronk' (did you mean 'strong'?)");
}

}  // namespace
}  // namespace seedbed::experiments
