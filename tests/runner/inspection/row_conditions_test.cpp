#include "runner/inspection/row_conditions.hpp"

#include <gmock/gmock.h>

#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

using results::RowCondition;
using ::testing::HasSubstr;

RowCondition one(const std::string& key, const std::string& value,
                 const experiments::Experiment* experiment = nullptr) {
  const std::vector<RowCondition> read = read_conditions("--where", {{key, value}}, experiment);
  EXPECT_EQ(read.size(), 1u);
  return read.front();
}

TEST(RowConditions, AcceptAValueHoweverItIsWritten) {
  for (const char* text : {"0.005", "5e-3", ".005", "0.50e-2", "+5e-3"}) {
    EXPECT_TRUE(one("train.lr", text).accepts("0.005")) << text;
    EXPECT_FALSE(one("train.lr", text).accepts("0.05")) << text;
  }
  EXPECT_TRUE(one("model.hidden", "[64, 32]").accepts("[64,32]"));
  EXPECT_TRUE(one("model.hidden", "[]").accepts("[]"));
  EXPECT_TRUE(one("model.activation", "'tanh'").accepts("tanh"));
  // With quotes, as a table of an experiment writes a text that needs them, and without, as the ledger does.
  EXPECT_TRUE(one("data.target", "\"a b\"").accepts("\"a b\""));
  EXPECT_TRUE(one("data.target", "a b").accepts("a b"));
  EXPECT_TRUE(one("data.split", "{kind: folds, folds: 3}").accepts("{kind: folds,folds: 3}"));
}

TEST(RowConditions, OfSeveralValuesAreSeveral) {
  const std::vector<RowCondition> read =
      read_conditions("--where", {{"train.lr", "1e-2,5e-3"}, {"seed", "3,4"}, {"split", "1"}}, nullptr);
  ASSERT_EQ(read.size(), 5u);
  EXPECT_EQ(read[1].written, "5e-3");
  EXPECT_EQ(read[3].key, "seed");
  EXPECT_TRUE(read[3].accepts("4"));
}

TEST(RowConditions, ThatCannotBeReadSayWhy) {
  const auto problem = [](const std::string& key, const std::string& value) -> std::string {
    try {
      read_conditions("--where", {{key, value}}, nullptr);
    } catch (const ConditionError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(problem("train.lr", "high"), HasSubstr("--where train.lr=high: train.lr must be a number"));
  EXPECT_THAT(problem("split", "x"), HasSubstr("'x' is not a whole number"));
  EXPECT_THAT(problem("id", "xyz"), HasSubstr("not the beginning of a job's id"));
  EXPECT_EQ(problem("data.content", "0123"), "");  // a column of the table of all jobs
}

TEST(RowConditions, KnowFilesByNameAndByPath) {
  const SampleExperiment sample;
  sample.write("other.csv", "y,x,c,day\n1,2,a,3\n");
  sample.write("two.yaml", "data: {target: y, numeric: [x]}\ngrid: {data.path: [data.csv, other.csv]}\n");
  const auto experiment = experiments::Experiment::load(sample.path("two.yaml"));
  const std::string path = sample.path("other.csv").string();
  for (const std::string& written : {std::string("other.csv"), path}) {
    const RowCondition condition = one("data.path", written, &experiment);
    EXPECT_TRUE(condition.accepts("other.csv")) << written;  // in results.csv
    EXPECT_TRUE(condition.accepts(path)) << written;         // in the ledger
    EXPECT_FALSE(condition.accepts("data.csv")) << written;
  }
}

}  // namespace
}  // namespace seedbed::runner
