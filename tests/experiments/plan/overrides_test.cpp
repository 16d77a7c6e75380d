#include "experiments/plan/overrides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/experiments/plan/experiment_fixture.hpp"

// Messages word for word: when one changes, read it as the user whose file is wrong.

namespace seedbed::experiments {
namespace {

struct BadOverride {
  std::string text;  // of the file, after the minimal one
  std::vector<std::string> overrides;
  std::string message;
};

const std::vector<BadOverride> kRefused = {
    {"", {"train.lr"}, "command line: train.lr: an override is written key=value, such as train.lr=1e-3"},
    {"", {"=3"}, "command line: =3: an override is written key=value, such as train.lr=1e-3"},
    {"",
     {"train.lr="},
     "command line: train.lr=: there is no value after '='; an empty text is written '\"\"'"},
    {"", {"train.rl=3"}, "command line: train.rl=3: unknown key 'train.rl' (did you mean 'train.lr'?)"},
    {"",
     {"train.lr=fast"},
     "command line: train.lr=fast: train.lr must be a number greater than 0, not 'fast'"},
    {"",
     {"train.lr=1e-3,,1"},
     "command line: train.lr=1e-3,,1: there is an empty value beside a comma; an empty text is written "
     "'\"\"'"},
    {"", {"train.lr=1", "train.lr=2"}, "command line: train.lr=2: train.lr is overridden twice"},
    {"",
     {"data.numeric=a,b"},
     "command line: data.numeric=a,b: data.numeric is a list: write 'data.numeric=[a,b]' for one value, "
     "'data.numeric=[…],[…]' to vary it"},
    {"",
     {"data.numeric=a"},
     "command line: data.numeric=a: data.numeric is a list: write 'data.numeric=[a]' for one value, "
     "'data.numeric=[…],[…]' to vary it"},
    {"",
     {"model.hidden=64,64"},
     "command line: model.hidden=64,64: model.hidden is a list: write 'model.hidden=[64,64]' for one "
     "value, 'model.hidden=[…],[…]' to vary it"},
    {"", {"model.hidden=[64"}, "command line: model.hidden=[64: a bracket is never closed"},
    {"",
     {"model.hidden=[64,0],[1]"},
     "command line: model.hidden=[64,0],[1]: model.hidden: each entry must be a whole number from 1 to "
     "65536, not '0'"},
    {"",
     {"name=a,b"},
     "command line: name=a,b: 'name' cannot vary; give one value, in quotes if it holds a comma"},
    {"",
     {"run.retries=1,2"},
     "command line: run.retries=1,2: 'run.retries' cannot vary; give one value, in quotes if it holds a "
     "comma"},
    {"", {"run=3"}, "command line: run=3: 'run' is a section; write run.retries, run.timeout, …"},
    {"",
     {"grid=3"},
     "command line: grid=3: 'grid' cannot be overridden; override a setting, such as model.components=1,3"},
    {"",
     {"model=3"},
     "command line: model=3: 'model' is a section; write keys with points, such as model.components"},
    {"", {"seeds=1,1"}, "command line: seeds=1,1: seeds holds 1 twice"},
    {"", {"model.components=1,1"}, "command line: model.components=1,1: model.components lists 1 twice"},
    {"", {"train.lr=1 x"}, "command line: train.lr=1 x: train.lr must be a number greater than 0, not '1 x'"},
    {"",
     {"data.target=null"},
     "command line: data.target=null: data.target has no value; if the text 'null' is meant, put it in "
     "quotes"},
    {"",
     {"data.target=\"a\" b"},
     "command line: data.target=\"a\" b: there is more text after the closing quote or bracket"},
    {"",
     {"data.numeric=[*x]"},
     "command line: data.numeric=[*x]: YAML aliases (*name) are not allowed; text that begins with it must "
     "be in quotes"},
    {"",
     {"data.target=\xFF"
      ""},
     "command line: data.target=\xFF"
     ": byte 0xFF is not UTF-8"},
    {"grid: {data.split: [{kind: random}, {kind: folds}]}\n",
     {"data.split.folds=4"},
     "command line: data.split.folds=4: the experiment varies data.split as a whole; override data.split "
     "instead"},
    {"",
     {"data.split={kind: folds, fold: 3}"},
     "command line: data.split={kind: folds, fold: 3}: unknown key 'data.split.fold' (did you mean "
     "'data.split.folds'?)"},
    {"",
     {"data.split=folds"},
     "command line: data.split=folds: data.split must be a map such as {kind: random, train: 0.8, "
     "validation: 0.1, test: 0.1}, not 'folds'"},
};

TEST(Overrides, Refused) {
  const ExperimentFiles files;
  for (const BadOverride& bad : kRefused) {
    EXPECT_EQ(files.error(minimal(bad.text), bad.overrides), bad.message) << bad.overrides.front();
  }
}

using ::testing::ElementsAre;

std::vector<std::string> texts(const std::string& right) {
  static const Source source{"command line", {}, false};
  std::vector<std::string> result;
  for (const Value& value : read_override_values(right, source)) {
    result.push_back(value.kind == Value::Kind::scalar ? (value.quoted ? "quoted " : "") + value.text
                                                       : value.described());
  }
  return result;
}

TEST(Overrides, CommasPartValuesOutsideBracketsBracesAndQuotes) {
  EXPECT_THAT(texts("1,3"), ElementsAre("1", "3"));
  EXPECT_THAT(texts(" 1 , 3 "), ElementsAre("1", "3"));
  EXPECT_THAT(texts("[64,64]"), ElementsAre("a list"));
  EXPECT_THAT(texts("[64,64],[128]"), ElementsAre("a list", "a list"));
  EXPECT_THAT(texts("[],[1]"), ElementsAre("an empty list", "a list"));
  EXPECT_THAT(texts("{kind: folds, folds: 5},{kind: random}"), ElementsAre("a map", "a map"));
  EXPECT_THAT(texts("'a,b',\"c,\\\"d\""), ElementsAre("quoted a,b", "quoted c,\"d"));
  EXPECT_THAT(texts("['a],b', c]"), ElementsAre("a list"));
  EXPECT_THAT(texts("null,\"null\""), ElementsAre("nothing", "quoted null"));
}

TEST(Overrides, PlainTextIsTakenAsItIsWritten) {
  EXPECT_THAT(texts("O'Brien,d'Arc"), ElementsAre("O'Brien", "d'Arc"));
  EXPECT_THAT(texts("a: b # c & *d !e @f"), ElementsAre("a: b # c & *d !e @f"));
  EXPECT_THAT(texts("rows[1,2].csv"), ElementsAre("rows[1,2].csv"));
  EXPECT_THAT(texts("a=b"), ElementsAre("a=b"));
}

constexpr const char* kGrid =
    "grid:\n  model.components: [1, 3]\n  train.lr: [1e-3, 3e-4]\n"
    "zip:\n  - {model.hidden: [[64], [128]], model.dropout: [0, 0.1]}\n";

TEST(Overrides, TheExampleOfTheDocumentation) {
  const ExperimentFiles files;
  const Experiment experiment =
      files.load(minimal("seeds: 32\n"), {"train.epochs=4", "model.components=1,3", "seeds=8"});
  EXPECT_EQ(experiment.jobs(), 16U);
  EXPECT_EQ(experiment.settings(0).train.epochs, 4);
  EXPECT_EQ(experiment.cell_text(1), "model.components=3");
}

TEST(Overrides, AnAxisIsReplacedInItsPlace) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(minimal(kGrid), {"model.components=2,4,8"});
  EXPECT_THAT(experiment.varied_keys(),
              ElementsAre("model.components", "train.lr", "model.hidden", "model.dropout"));
  EXPECT_EQ(experiment.cells(), 3 * 2 * 2U);
  EXPECT_EQ(experiment.settings(11).model.components, 8);
}

TEST(Overrides, OneValueEndsAnAxis) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(minimal(kGrid), {"model.components=2"});
  EXPECT_THAT(experiment.varied_keys(), ElementsAre("train.lr", "model.hidden", "model.dropout"));
  EXPECT_EQ(experiment.cells(), 4U);
  EXPECT_EQ(experiment.settings(3).model.components, 2);
}

TEST(Overrides, AKeyLeavesItsZipGroup) {
  const ExperimentFiles files;
  const Experiment one = files.load(minimal(kGrid), {"model.dropout=0.5"});
  EXPECT_THAT(one.varied_keys(), ElementsAre("model.components", "train.lr", "model.hidden"));
  EXPECT_EQ(one.cells(), 8U);
  const Experiment many = files.load(minimal(kGrid), {"model.dropout=0.1,0.2,0.3"});
  EXPECT_THAT(many.varied_keys(),
              ElementsAre("model.components", "train.lr", "model.dropout", "model.hidden"));
  EXPECT_EQ(many.cells(), 2 * 2 * 3 * 2U);
}

TEST(Overrides, SeedsSplitsAndScoresAreLists) {
  const ExperimentFiles files;
  const Experiment experiment = files.load(
      minimal(), {"seeds=1,2", "splits=0,3", "scores=crps_test,mae_test", "run.timeout=2m", "name=quick"});
  EXPECT_THAT(experiment.seeds(), ElementsAre(1, 2));
  EXPECT_THAT(experiment.splits(), ElementsAre(0, 3));
  EXPECT_THAT(experiment.scores(), ElementsAre("crps_test", "mae_test"));
  EXPECT_EQ(experiment.run().timeout_seconds, 120);
  EXPECT_EQ(experiment.name(), "quick");
  EXPECT_EQ(experiment.cells(), 1U);
  EXPECT_THAT(files.load(minimal(), {"seeds=[7]"}).seeds(), ElementsAre(7));
}

TEST(Overrides, PathsAreRelativeToTheWorkingDirectory) {
  const ExperimentFiles files;
  const Experiment experiment =
      files.load(minimal(), {"data.path=here.csv", "data.split={kind: listed, path: rows.txt}"});
  EXPECT_EQ(experiment.settings(0).data.path, (std::filesystem::current_path() / "here.csv").string());
  EXPECT_EQ(experiment.settings(0).data.split.path, (std::filesystem::current_path() / "rows.txt").string());
}

TEST(Overrides, ASplitGivenAsAWholeForgetsTheOneBefore) {
  const ExperimentFiles files;
  const std::string text =
      "data: {path: d.csv, target: y, split: {kind: listed, path: r.txt, validation: 0.3}}\n";
  const SplitSettings split = files.load(text, {"data.split={kind: random}"}).settings(0).data.split;
  EXPECT_TRUE(split == SplitSettings{});
  EXPECT_EQ(files.load(text, {"data.split.validation=0.2"}).settings(0).data.split.validation, 0.2);
}

TEST(Overrides, Delimiters) {
  const ExperimentFiles files;
  EXPECT_EQ(files.load(minimal(), {"data.delimiter=,"}).settings(0).data.delimiter, ',');
  EXPECT_EQ(files.load(minimal(), {"data.delimiter=;"}).settings(0).data.delimiter, ';');
  EXPECT_EQ(files.load(minimal(), {"data.delimiter=\\t"}).settings(0).data.delimiter, '\t');
  EXPECT_EQ(files.load(minimal(), {"data.delimiter=\"\\t\""}).settings(0).data.delimiter, '\t');
  EXPECT_EQ(files.load(minimal(), {"data.delimiter=|"}).settings(0).data.delimiter, '|');
}

TEST(Overrides, AnExclusionMayLoseItsCellsToAnOverride) {
  const ExperimentFiles files;
  const std::string text =
      minimal(std::string(kGrid) + "exclude:\n  - {model.components: 1, train.lr: 3e-4}\n");
  EXPECT_EQ(files.load(text).cells(), 6U);
  EXPECT_EQ(files.load(text, {"model.components=2,3"}).cells(), 8U);
  EXPECT_EQ(files.load(text, {"model.components=1"}).cells(), 2U);
}

TEST(Overrides, WhereASettingCameFrom) {
  const ExperimentFiles files;
  const Experiment experiment =
      files.load(minimal("model: {components: 2}\n" + std::string()), {"train.lr=1"});
  const std::string file = (files.directory() / "sweep.yaml").string();
  EXPECT_EQ(experiment.origin("train.lr"), "command line: train.lr=1");
  EXPECT_EQ(experiment.origin("data.numeric"), file + ":1:32");
  EXPECT_EQ(experiment.origin("train.epochs"), file);
}

}  // namespace
}  // namespace seedbed::experiments
