#include "experiments/plan/engine_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "experiments/plan/run_settings.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;

TEST(TimeLimit, IsReadAsSlurmWritesItAndWithUnits) {
  EXPECT_EQ(time_limit_seconds("90m"), 5400);
  EXPECT_EQ(time_limit_seconds("1.5h"), 5400);
  EXPECT_EQ(time_limit_seconds("30:15"), 30 * 60 + 15);
  EXPECT_EQ(time_limit_seconds("1:30:00"), 5400);
  EXPECT_EQ(time_limit_seconds("2-0"), 2 * 86400);
  EXPECT_EQ(time_limit_seconds("2-12"), 2.5 * 86400);
  EXPECT_EQ(time_limit_seconds("1-1:30"), 86400 + 5400);
  EXPECT_EQ(time_limit_seconds("1-01:30:10"), 86400 + 5410);
}

TEST(TimeLimit, IsNoPlainNumberAndNoOtherText) {
  for (const char* wrong : {"", "90", "0", "0s", "-1h", "1:", ":1", "1:2:3:4", "1-2:3:4:5", "x", "1-x",
                            "-1-0", "--", "0:00", "99999999999:0"}) {
    EXPECT_EQ(time_limit_seconds(wrong), std::nullopt) << wrong;
  }
}

TEST(EngineSettings, AreInTheTableOnceBesideThoseOfRun) {
  std::set<std::string> keys;
  for (const RunSetting& setting : run_settings())
    EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
  EXPECT_EQ(keys.size(), 20U);
}

TEST(EngineSettings, AreWrittenOnlyWhereTheyDiffer) {
  EXPECT_EQ(engine_yaml({}), "");
  EngineSettings engine;
  engine.kind = EngineKind::slurm;
  engine.partition = "a: b";
  EXPECT_EQ(engine_yaml(engine), "engine:\n  kind: slurm\n  partition: \"a: b\"\n");
}

TEST(ShellWords, ArePartedAsAShellDoes) {
  EXPECT_THAT(*shell_words("--a  --b='x y' \"c d\"e\\ f ''"), ElementsAre("--a", "--b=x y", "c de f", ""));
  EXPECT_THAT(*shell_words(R"("a\"b" 'c\d')"), ElementsAre("a\"b", "c\\d"));
  EXPECT_TRUE(shell_words("")->empty());
  EXPECT_EQ(shell_words("a 'b"), std::nullopt);
}

}  // namespace
}  // namespace seedbed::experiments
