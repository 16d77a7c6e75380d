// Networks other than the perceptron, their settings and what does not go together.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/plan/job_id.hpp"
#include "tests/experiments/plan/experiment_fixture.hpp"

namespace seedbed::experiments {
namespace {

using testing::HasSubstr;

constexpr const char* kSeries =
    "data:\n"
    "  path: d.csv\n"
    "  target: y\n"
    "  sequence: {columns: [y, x], order_by: t, group_by: [g], length: 6}\n"
    "  split: {kind: ordered, by: t}\n";

TEST(Networks, AreReadWithTheirSettings) {
  const ExperimentFiles files;
  const Experiment experiment =
      files.load(std::string(kSeries) + "model: {network: gru, gru: {width: 8, layers: 2}}\n");
  const JobSettings settings = experiment.settings(0);
  EXPECT_EQ(settings.model.network, "gru");
  EXPECT_EQ(settings.model.gru, (models::GruSettings{8, 2}));
  EXPECT_EQ(settings.data.sequence, (SequenceSettings{{"y", "x"}, "t", {"g"}, 6}));
  // And written, the same again.
  EXPECT_TRUE(files.load(experiment.to_yaml()).settings(0) == settings) << experiment.to_yaml();
}

TEST(Networks, TakeTheirPastFromTheRowsBefore) {
  const ExperimentFiles files;
  const DataSettings data = files.load(kSeries).settings(0).data;
  const std::vector<LagSettings> all = data.all_lags();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0], (LagSettings{"y", "t", {"g"}, {6, 5, 4, 3, 2, 1}}));
  EXPECT_EQ(all[1], (LagSettings{"x", "t", {"g"}, {5, 4, 3, 2, 1}}));
}

TEST(Networks, ThatDoNotGoWithOtherSettingsAreRefused) {
  const ExperimentFiles files;
  const std::string gru = std::string(kSeries) + "model: {network: gru}\n";
  EXPECT_EQ(files.error(gru), "");
  EXPECT_EQ(files.error(minimal("model: {network: resnet}\ntrain: {engine: torch}\n")), "");
  EXPECT_EQ(files.error(gru, {"train.engine=fused"}),
            "command line: train.engine=fused: train.engine: the fused engine trains the network perceptron, "
            "not gru; use auto or torch");
  EXPECT_EQ(files.error(minimal("model: {network: gru}\n")),
            "sweep.yaml:2:9: model.network: the network gru reads a sequence, and there is none; say in "
            "data.sequence what it is made of");
  EXPECT_THAT(files.error(gru, {"model.numeric.kind=periodic"}),
              HasSubstr("the network gru reads numeric inputs as they are"));
  const std::string resnet = minimal("model: {network: resnet}\n");
  EXPECT_THAT(files.error(resnet, {"train.average.kind=ema"}), HasSubstr("averages of its weights"));
  EXPECT_THAT(files.error(resnet, {"train.batch_size=1"}), HasSubstr("at least 2 rows"));
  EXPECT_THAT(files.error(minimal("model: {network: transformer}\n")),
              HasSubstr("there is no network 'transformer'"));
}

TEST(Networks, OfLibrariesHaveTheContentOfTheLibraryInTheirIds) {
  const ExperimentFiles files;
  const std::string mine = minimal("model: {network: mine, plugin: libmine.so}\n");
  const JobSettings settings = files.load(mine).settings(0);
  EXPECT_EQ(settings.model.plugin, (files.directory() / "libmine.so").string());
  const auto id = [&](const std::string& content) {
    return files.load(mine).job_id(0, 0, 0, [&](const std::string& path) {
      return path.ends_with("libmine.so") ? content : hash_name(path);
    });
  };
  EXPECT_EQ(id("a"), id("a"));
  EXPECT_NE(id("a"), id("b"));
  EXPECT_THAT(files.error(minimal("model: {network: gru, plugin: libmine.so}\n")),
              HasSubstr("'gru' is built in; name a network of this library"));
}

TEST(Networks, SequencesMustBeWhole) {
  const ExperimentFiles files;
  const auto error = [&](const std::string& sequence) {
    return files.error("data: {path: d.csv, target: y, sequence: " + sequence +
                       ", split: {kind: ordered, by: t}}\n");
  };
  EXPECT_THAT(error("{columns: [y]}"), HasSubstr("data.sequence has no order_by"));
  EXPECT_THAT(error("{order_by: t}"), HasSubstr("data.sequence has no columns"));
  EXPECT_THAT(error("{columns: [], order_by: t}"), HasSubstr("data.sequence has no columns"));
  EXPECT_THAT(error("{columns: [y, y], order_by: t}"), HasSubstr("holds 'y' twice"));
  EXPECT_THAT(error("{columns: [y], order_by: t, length: 0}"), HasSubstr("data.sequence: length"));
  EXPECT_THAT(error("{columns: [y], order_by: t, lenght: 3}"), HasSubstr("did you mean 'length'?"));
  EXPECT_THAT(error("[y]"), HasSubstr("a map of columns, order_by, group_by or length"));
}

}  // namespace
}  // namespace seedbed::experiments
