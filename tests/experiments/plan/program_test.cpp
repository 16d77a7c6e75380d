#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "experiments/plan/command_words.hpp"
#include "experiments/plan/experiment.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const char* const kProgram = R"(name: trees
command: [python3, fit.py, --depth, "{tree.depth}"]
inputs: [fit.py, "lib/**/*.py"]
settings: {tree.depth: 6, other: {lr: 0.05, whole: 2.0, name: "3", on: true, nothing: null, list: [1, 2.0, a]}}
data: {path: a.csv, target: y}
)";

class Program : public testing::Test {
 protected:
  Experiment load(const std::string& text, const std::vector<std::string>& overrides = {}) {
    std::ofstream(path()) << text;
    return Experiment::load(path(), overrides);
  }
  std::string refusal(const std::string& text, const std::vector<std::string>& overrides = {}) {
    try {
      load(text, overrides);
    } catch (const ExperimentError& error) {
      std::string what = error.what();
      const std::string folder = folder_.path().string() + "/";
      for (std::size_t at = 0; (at = what.find(folder)) != std::string::npos;) what.erase(at, folder.size());
      return what;
    }
    return "nothing is wrong";
  }
  static std::string job_id(const Experiment& experiment, std::size_t cell = 0) {
    return experiment.job_id(cell, 0, 0, [](const std::string& file) {
      return "content of " + std::filesystem::path(file).filename().string();
    });
  }
  std::filesystem::path path() const { return folder_.path() / "e.yaml"; }

  TempDir folder_;
  const std::string program_ = kProgram;
};

TEST_F(Program, SettingsKeepTheirTypesAndCanBeNested) {
  const JobSettings settings = load(program_).settings(0);
  EXPECT_TRUE(settings.is_program());
  EXPECT_TRUE(settings.data.for_program);
  EXPECT_EQ(
      nlohmann::json(settings.program.settings).dump(),
      R"({"other.list":[1,2.0,"a"],"other.lr":0.05,"other.name":"3","other.nothing":null,"other.on":true,)"
      R"("other.whole":2.0,"tree.depth":6})");
  EXPECT_EQ(settings.program.directory, folder_.path().string());
}

TEST_F(Program, SettingsVaryAndAreOverriddenAsAnyOther) {
  const Experiment grid = load(program_ +
                               "grid: {tree.depth: [4, 6], other.whole: [1, 2.5]}\n"
                               "exclude: [{tree.depth: 4, other.whole: 1}]\n"
                               "include: [{tree.depth: 10}]\n");
  EXPECT_EQ(grid.cells(), 4U);
  EXPECT_EQ(grid.cell_text(0), "tree.depth=4 other.whole=2.5");
  EXPECT_EQ(grid.cell_text(1), "tree.depth=6 other.whole=1.0");
  EXPECT_EQ(grid.cell_text(3), "tree.depth=10 other.whole=2.0");
  const Experiment overridden = load(program_, {"tree.depth=4,8", "other.name=5", "other.whole=3"});
  EXPECT_EQ(overridden.cells(), 2U);
  const auto settings = overridden.settings(1).program.settings;
  EXPECT_EQ(
      settings.at("tree.depth").dump() + settings.at("other.name").dump() + settings.at("other.whole").dump(),
      "8\"5\"3.0");
}

TEST_F(Program, TheExperimentThatIsWrittenReadsBackToTheSameJobs) {
  for (const char* more : {"", "grid: {tree.depth: [4, 6], other.whole: [1, 2.5]}\n",
                           "zip: [{other.name: [a, '7'], other.on: [true, false]}]\n",
                           "grid: {command: [[sh, a.sh], [sh, 'b c.sh', '{other.lr}']]}\n"}) {
    const Experiment first = load(program_ + more, {"run.threads=3"});
    const std::string written = first.to_yaml();
    const Experiment again = load(written);
    EXPECT_EQ(again.to_yaml(), written);
    EXPECT_EQ(again.run().threads, 3);
    ASSERT_EQ(again.cells(), first.cells());
    for (std::size_t cell = 0; cell < first.cells(); ++cell) {
      EXPECT_EQ(job_id(again, cell), job_id(first, cell));
      EXPECT_TRUE(again.settings(cell) == first.settings(cell)) << written;
      const JobSettings sent = first.settings(cell);
      EXPECT_TRUE(job_settings_from_json(nlohmann::json::parse(to_json(sent).dump())) == sent)
          << to_json(sent);
    }
  }
}

TEST_F(Program, WhatDecidesAJobDecidesItsIdAndNothingElse) {
  const std::string id = job_id(load(program_));
  for (const char* other : {"tree.depth=7", "other.whole=2.5", "other.on=false", "command=[python3,fit.py]",
                            "inputs=[fit.py]", "data.target=z", "other.nothing=1"})
    EXPECT_NE(job_id(load(program_, {other})), id) << other;
  for (const char* same : {"tree.depth=6", "run.threads=4", "name=other", "directory=/tmp", "run.timeout=1m"})
    EXPECT_EQ(job_id(load(program_, {same})), id) << same;
  const Experiment elsewhere = load(program_);
  EXPECT_NE(elsewhere.job_id(0, 0, 0, [](const std::string&) { return "changed"; }), id);
}

TEST_F(Program, AnInputIsHashedByItsPathWithinTheDirectory) {
  std::vector<std::string> asked;
  load(program_).job_id(0, 0, 0, [&](const std::string& file) {
    asked.push_back(file);
    return std::string("x");
  });
  const std::string folder = folder_.path().string();
  EXPECT_THAT(asked, ElementsAre(folder + "/a.csv", folder + "/fit.py", folder + "/lib/**/*.py"));
}

TEST_F(Program, WordsStandForSettings) {
  JobSettings settings = load(program_).settings(0);
  settings.program.command = {
      "{tree.depth}x", "{{tree.depth}}",    "{other.list}",         "{\"a\": 1}", "{}",
      "{seed}",        "--t={data.target}", "{other.on}{other.lr}", "{ seed}",    "{other.name}"};
  EXPECT_THAT(command_line(settings, {{"seed", "5"}}),
              ElementsAre("6x", "{tree.depth}", "[1,2.0,\"a\"]", "{\"a\": 1}", "{}", "5", "--t=y", "true0.05",
                          "{ seed}", "3"));
  EXPECT_EQ(quoted_for_shell("it's"), "'it'\\''s'");
  EXPECT_EQ(quoted_for_shell("a/b.py"), "a/b.py");
  EXPECT_EQ(quoted_for_shell(""), "''");
}

TEST_F(Program, SaysWhatIsWrong) {
  const std::string data = "data: {path: a.csv, target: y}\n", command = "command: [sh, a.sh]\n";
  const auto wrong = [&](const std::string& text) { return refusal(data + text); };
  EXPECT_EQ(
      wrong("command: [sh, \"{tree.dept}\"]\nsettings: {tree.depth: 6}\n"),
      "e.yaml:2:15: command: {tree.dept} is no setting (did you mean 'tree.depth'?); there are 'tree.depth', "
      "'seed', 'split', 'threads', 'job_file', 'result', 'forecasts', 'train_rows', 'validation_rows', "
      "'test_rows', 'scratch' and the settings of data. The text itself is written {{tree.dept}}");
  EXPECT_EQ(wrong("command: []\n"), "e.yaml:2:10: command names no program; write it as [python3, fit.py]");
  EXPECT_EQ(wrong("command: sh a.sh\n"),
            "e.yaml:2:10: command must be a list, not 'sh a.sh'; write [sh a.sh]");
  EXPECT_EQ(
      wrong(command + "model: {components: 3}\n"),
      "e.yaml:3:9: model.components is a setting of networks, and this experiment runs a program (command); "
      "what the program is to know belongs in settings");
  EXPECT_EQ(wrong("settings: {a: 1}\n"),
            "e.yaml:2:11: settings are for programs, and there is no command to run in this experiment");
  EXPECT_EQ(wrong("inputs: [a]\n"),
            "e.yaml:2:1: inputs is for programs, and there is no command to run in this experiment");
  EXPECT_EQ(wrong("run: {threads: 2}\n"),
            "e.yaml:2:7: run.threads is for programs; a network trains on one thread");
  EXPECT_EQ(wrong(command + "settings: {seed: 1}\n"),
            "e.yaml:3:12: settings: 'seed' means something else in an experiment; choose another name");
  EXPECT_THAT(wrong(command + "settings: {a b: 1}\n"), HasSubstr("'a b' is no name of a setting"));
  EXPECT_THAT(wrong(command + "settings: {a: 1, a.b: 2}\n"), HasSubstr("a and a.b cannot both be"));
  EXPECT_THAT(wrong(command + "settings: {a: 1}\ngrid: {b: [1]}\n"), HasSubstr("unknown key 'b'"));
  EXPECT_EQ(wrong(command + "settings: {depth: 6}\ngrid: {depth: [4, deep]}\n"),
            "e.yaml:4:19: depth must be a whole number as in settings (6), not 'deep'");
  EXPECT_EQ(
      wrong(command + "settings: {depth: 6}\ngrid: {depth: [4, 4.5]}\n"),
      "e.yaml:4:19: depth must be a whole number as in settings (6), not '4.5'; write 6.0 there if it may be "
      "any number");
  EXPECT_EQ(refusal(data + command + "settings: {depth: 6}\n", {"dept=4"}),
            "command line: dept=4: unknown key 'dept' (did you mean 'depth'?)");
  EXPECT_THAT(wrong(command + "run: {save_predictions: test}\n"),
              HasSubstr("the forecasts of programs are kept"));
}

TEST_F(Program, MayHaveScoresOfItsOwn) {
  const std::string text = "data: {path: a.csv, target: y}\ncommand: [sh, a.sh]\n";
  EXPECT_THAT(load(text + "scores: [auc_test, crps_test]\n").scores(), ElementsAre("auc_test", "crps_test"));
  EXPECT_THAT(refusal(text + "scores: [auc test]\n"), HasSubstr("there is no score 'auc test'"));
  EXPECT_THAT(refusal(text + "scores: [crps]\n"), HasSubstr("must say on which rows"));
}

}  // namespace
}  // namespace seedbed::experiments
