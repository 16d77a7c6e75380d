#include "runner/commands/job_filter.hpp"

#include <gtest/gtest.h>

namespace seedbed::runner {
namespace {

const results::JobIdentity job = {.id = "0123456789abcdef0123",
                                  .settings = {{"train.lr", "0.05"},
                                               {"model.hidden", "[64,32]"},
                                               {"model.activation", "tanh"},
                                               {"data.target", "price"}},
                                  .split = 2,
                                  .seed = 11};

bool admits(const std::vector<std::string>& conditions) {
  return JobFilter(conditions).admits(job);
}

TEST(JobFilter, WithoutConditionsAdmitsAll) {
  EXPECT_TRUE(admits({}));
  EXPECT_TRUE(JobFilter({}).empty());
}

TEST(JobFilter, ValuesMayBeWrittenInAnyWay) {
  EXPECT_TRUE(admits({"train.lr=0.05"}));
  EXPECT_TRUE(admits({"train.lr=5e-2"}));
  EXPECT_TRUE(admits({"model.hidden=[64, 32]"}));
  EXPECT_TRUE(admits({"model.activation=tanh"}));
  EXPECT_TRUE(admits({"data.target=price"}));
  EXPECT_FALSE(admits({"train.lr=0.051"}));
  EXPECT_FALSE(admits({"model.hidden=[64,33]"}));
}

TEST(JobFilter, SettingsThatAJobDoesNotNameHaveTheirDefault) {
  EXPECT_FALSE(admits({"model.family=normal"}));
  EXPECT_TRUE(admits({"model.family=lognormal"}));
}

TEST(JobFilter, SplitSeedAndTheFirstDigitsOfTheId) {
  EXPECT_TRUE(admits({"split=2", "seed=11", "id=0123"}));
  EXPECT_TRUE(admits({"id=0123456789abcdef0123"}));
  EXPECT_FALSE(admits({"id=1234"}));
  EXPECT_FALSE(admits({"seed=1"}));
}

TEST(JobFilter, OneKeyMeansAnyOfItsValues_SeveralKeysMeanAll) {
  EXPECT_TRUE(admits({"seed=1", "seed=11"}));
  EXPECT_TRUE(admits({"seed=1,11"}));
  EXPECT_TRUE(admits({"train.lr=0.1,0.05"}));
  EXPECT_FALSE(admits({"seed=11", "split=1"}));
}

std::string problem(const std::vector<std::string>& conditions) {
  try {
    JobFilter filter(conditions);
    filter.admits(job);
    filter.require_known_values();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(JobFilter, SaysWhatIsWrong) {
  EXPECT_EQ(problem({"seed"}), "--where: 'seed' is not key=value");
  EXPECT_EQ(
      problem({"train.lrr=1"}),
      "--where: unknown key 'train.lrr' (did you mean 'train.lr'?); split, seed and id can be given too");
  EXPECT_EQ(problem({"seed=one"}), "--where seed=one: 'one' is not a whole number");
  EXPECT_EQ(problem({"id=12"}),
            "--where id=12: '12' is not the beginning of a job's id (4 to 20 of the digits 0-9a-f)");
  EXPECT_EQ(problem({"train.lr=1e-3"}), "--where train.lr=1e-3: no job has this value; there is 0.05");
  EXPECT_EQ(problem({"id=4444"}), "--where id=4444: no job has this value");
  EXPECT_EQ(problem({"train.lr=fast"}).find("--where train.lr=fast: "), 0U);
}

}  // namespace
}  // namespace seedbed::runner
