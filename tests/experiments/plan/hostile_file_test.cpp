#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/data_error.hpp"
#include "experiments/plan/cell_check.hpp"
#include "experiments/plan/yaml/yaml_walk.hpp"
#include "tests/experiments/plan/experiment_fixture.hpp"

// Experiment files that would crash, hang or fill the memory of a trusting reader.

namespace seedbed::experiments {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kData = "data: {path: d.csv, target: y}\n";

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(HostileFile, NestingIsBounded) {
  const ExperimentFiles files;
  const auto* const too_deep = "nested more than 16 deep";
  EXPECT_THAT(files.error(kData + "grid: " + repeated("[", 10'000) + repeated("]", 10'000)),
              HasSubstr(too_deep));
  EXPECT_THAT(files.error(kData + "grid: " + repeated("{a: ", 10'000) + repeated("}", 10'000)),
              HasSubstr(too_deep));
  EXPECT_THAT(files.error(repeated("- ", 100'000)), HasSubstr(too_deep));
  EXPECT_THAT(files.error(repeated("? ", 100'000)), HasSubstr("a key must be a name"));
}

TEST(HostileFile, AliasesCannotExplode) {
  const ExperimentFiles files;
  std::string text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (char name = 'b'; name < 'k'; ++name) {
    text += fmt::format("{0}: &{0} [{1}]\n", name, repeated(fmt::format("*{},", char(name - 1)), 9));
  }
  EXPECT_THAT(files.error(text), StartsWith("sweep.yaml:1:4: YAML anchors (&name) are not allowed"));
}

// yaml-cpp holds all of a bracket's content, many times its size, before it gives any of it out.
TEST(HostileFile, BracketsAndQuotesAreCountedBeforeTheyAreRead) {
  const ExperimentFiles files;
  const auto* const too_many = "so many brackets, commas and quotes as up to here cannot be an experiment";
  EXPECT_EQ(files.error(repeated("[", 2'000'000)), fmt::format("sweep.yaml:1:1000001: {}", too_many));
  EXPECT_EQ(files.error("seeds: [\n" + repeated(",\n", 5'000'000)),
            fmt::format("sweep.yaml:3999998:1: {}", too_many));
  EXPECT_THAT(files.error("seeds: [" + repeated("\"\"", 3'000'000)), HasSubstr(too_many));
}

TEST(HostileFile, ValuesAreCounted) {
  const Source source{"sweep.yaml", "/"};
  const YamlLimits limits{.values = 100};
  const auto message = [&](std::size_t values) -> std::string {
    try {
      parse_yaml("- 1\n" + repeated("- 1\n", values - 2), source, limits);  // and the list itself
      return "";
    } catch (const ExperimentError& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message(100), "");
  EXPECT_EQ(message(102), "sweep.yaml:101:3: more than 100 values; list fewer, or write seeds as a number");
}

TEST(HostileFile, LongScalarsAndKeysAreShortenedInMessages) {
  const ExperimentFiles files;
  const std::string text(1'000'000, 'a');
  for (const std::string& file : {text, "name: " + text, "name: \"" + text + "\"", "? " + text + "\n: 1\n",
                                  text + ": 1\n", kData + "model: {family: " + text + "}\n",
                                  kData + "scores: [" + text + "]\n", kData + "run: {" + text + ": 1}\n"}) {
    const std::string error = files.error(file);
    EXPECT_THAT(error, StartsWith("sweep.yaml:"));
    EXPECT_LT(error.size(), 500U);
  }
}

TEST(HostileFile, ControlCharactersAreRefused) {
  const ExperimentFiles files;
  EXPECT_EQ(files.error(std::string("name: a\0b\n", 10)),
            "sweep.yaml:1:8: the control character 0x00 is not allowed");
  EXPECT_EQ(files.error("name: \x1B[31m\n"), "sweep.yaml:1:7: the control character 0x1B is not allowed");
}

TEST(HostileFile, NamesStayInTheirDirectory) {
  const ExperimentFiles files;
  for (const char* name : {"../../x", "/etc/x", "a/b", "..", ".", "'a\\b'", "\"a\\nb\"", "\"\\0\"",
                           "\"\\x1b\"", "\"\\u0000\"", "\"\"", "-rf", "' a'"}) {
    EXPECT_THAT(files.error(kData + "name: " + name + "\n"), StartsWith("sweep.yaml:2:7: name ")) << name;
  }
  EXPECT_THAT(files.error(kData + "name: " + std::string(201, 'n') + "\n"),
              HasSubstr("longer than 200 bytes"));
}

TEST(HostileFile, AbsurdSettingsAreRefusedWithTheirPlace) {
  const ExperimentFiles files;
  const auto error = [&](const std::string& text) { return files.error(kData + text + "\n"); };
  EXPECT_THAT(error("model: {hidden: [1000000000]}"),
              StartsWith("sweep.yaml:2:18: model.hidden: each entry must"));
  EXPECT_THAT(error("model: {components: 1000000000}"), StartsWith("sweep.yaml:2:21: model.components must"));
  EXPECT_THAT(error("model: {embedding: 1000000000}"), StartsWith("sweep.yaml:2:20: model.embedding must"));
  EXPECT_THAT(error("train: {batch_size: 1000000000000}"),
              StartsWith("sweep.yaml:2:21: train.batch_size must"));
  EXPECT_THAT(error("train: {epochs: 1e18}"), StartsWith("sweep.yaml:2:17: train.epochs must"));
  EXPECT_THAT(error("seeds: 1000000000000000000"), StartsWith("sweep.yaml:2:8: seeds must"));
  EXPECT_THAT(error("splits: 99999999999999999999"), StartsWith("sweep.yaml:2:9: splits must"));
  EXPECT_THAT(error("grid: {data.split: [{kind: folds, folds: 1000000000000}]}"),
              StartsWith("sweep.yaml:2:42: data.split.folds must"));
  EXPECT_THAT(error("grid: {data.lags: [[{column: y, order_by: t, steps: [1000000000000]}]]}"),
              StartsWith("sweep.yaml:2:54: data.lags: steps: each entry must"));
  EXPECT_THAT(error("seeds: 10000000\nsplits: 10000000"), HasSubstr("the jobs are more than 1000000000"));
}

TEST(HostileFile, CombinationsAreCountedWithoutOverflow) {
  const ExperimentFiles files;
  std::string values;
  for (int i = 1; i <= 60; ++i) values += fmt::format("{}{}", i == 1 ? "" : ", ", i);
  std::string grid = "grid:\n";
  for (const char* key : {"model.components", "train.epochs", "train.patience", "train.batch_size",
                          "data.min_count", "train.lr", "train.weight_decay", "train.clip_norm",
                          "train.warmup", "model.embedding", "model.hidden"}) {
    grid += fmt::format("  {}: [{}]\n", key, std::string_view(key) == "model.hidden" ? "[1], [2]" : values);
  }
  EXPECT_THAT(files.error(kData + grid),
              HasSubstr("the combinations of grid and zip are more than 20000000"));
}

TEST(HostileFile, ExclusionsThatWouldTakeHoursAreRefused) {
  const ExperimentFiles files;
  std::string text = kData + "grid:\n";
  for (const char* key : {"train.epochs", "train.patience"}) {
    text += fmt::format("  {}: [1", key);
    for (int i = 2; i <= 1000; ++i) text += fmt::format(", {}", i);
    text += "]\n";
  }
  text += "exclude:\n";
  for (int i = 0; i < 3000; ++i) text += fmt::format("  - {{train.epochs: {}, train.lr: 1}}\n", 1 + i % 1000);
  EXPECT_THAT(
      files.error(text),
      HasSubstr("the entries of exclude times the combinations of grid and zip are more than 2000000000"));
}

TEST(HostileFile, NetworksThatCannotFitNameTheSizeTheyNeed) {
  const auto problem = [](std::vector<int> hidden, std::uint64_t memory) -> std::string {
    models::NetworkSettings model;
    model.hidden = std::move(hidden);
    try {
      check_network_fits(model, memory);
      return "";
    } catch (const DataError& error) {
      EXPECT_EQ(error.setting(), "model.hidden");
      return error.what();
    }
  };
  // 65536² weights, and 65536 to and 9 × 65536 from them, at 16 bytes: 64 GiB and 10 MiB.
  constexpr std::uint64_t kGiB = std::uint64_t{1} << 30, kMiB = std::uint64_t{1} << 20;
  EXPECT_EQ(problem({65536, 65536}, 64 * kGiB + 10 * kMiB), "");
  EXPECT_EQ(
      problem({65536, 65536}, 64 * kGiB + 10 * kMiB - 1),
      "training 4.296e+09 weights between these layers takes at least 64.0 GiB of memory, and this machine "
      "has 64.0 GiB; use fewer or narrower layers");
  EXPECT_EQ(problem({}, 9 * 16), "");
  EXPECT_NE(problem(std::vector<int>(1'000'000, 65536), UINT64_MAX / 1024), "");
  const ExperimentFiles files;
  EXPECT_THAT(files.error(kData + "model: {hidden: [" + repeated("65536, ", 1000) + "64]}\n"),
              StartsWith("sweep.yaml:2:9: model.hidden: training "));
}

}  // namespace
}  // namespace seedbed::experiments
