#include "forecasts/programs/result_file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <stdexcept>

#include "tests/support/temp_dir.hpp"

namespace seedbed::forecasts {
namespace {

ProgramResult read(const std::string& text) {
  const TempDir folder;
  std::ofstream(folder.path() / "result.json") << text;
  return read_program_result(folder.path() / "result.json");
}

std::string refusal(const std::string& text) {
  try {
    read(text);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing is wrong";
}

TEST(ResultFile, HasScoresAndEpochs) {
  const ProgramResult result =
      read(R"({"scores": {"crps_test": 0.25, "auc_test": {"value": 1, "standard_error": 0.5},
    "none_test": null}, "epochs": [{"train_loss": 2}, {"epoch": 5, "crps_validation": 0.125}], "best_epoch": 5})");
  ASSERT_EQ(result.scores.size(), 3U);
  EXPECT_EQ(result.scores[0].name, "auc_test");
  EXPECT_EQ(result.scores[0].value, 1);
  EXPECT_EQ(result.scores[0].standard_error, 0.5);
  EXPECT_EQ(result.scores[1].value, 0.25);
  EXPECT_TRUE(std::isnan(result.scores[1].standard_error));
  EXPECT_TRUE(std::isnan(result.scores[2].value));
  ASSERT_EQ(result.epochs.size(), 2U);
  EXPECT_EQ(result.epochs[0].epoch, 1);
  EXPECT_EQ(result.epochs[0].train_loss, 2);
  EXPECT_TRUE(std::isnan(result.epochs[0].crps_validation));
  EXPECT_EQ(result.epochs[1].epoch, 5);
  EXPECT_EQ(result.epochs[1].crps_validation, 0.125);
  EXPECT_EQ(result.best_epoch, 5);
  EXPECT_TRUE(read("{}").scores.empty());
}

TEST(ResultFile, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(refusal("[1]"), "result.json: the file is not a map");
  EXPECT_EQ(refusal(R"({"score": {}})"),
            "result.json: the file has an unknown key 'score' (did you mean 'scores'?); there are 'scores', "
            "'epochs', 'best_epoch'");
  EXPECT_EQ(refusal(R"({"scores": {"crps_test": "0.5"}})"),
            "result.json: the score 'crps_test' is not a number: \"0.5\"");
  EXPECT_EQ(
      refusal(R"({"scores": {"a b": 1}})"),
      "result.json: the score 'a b': names of scores are letters, digits and _ . - +, such as auc_test");
  EXPECT_EQ(refusal(R"({"epochs": [{"epoch": 2}, {"epoch": 2}]})"),
            "result.json: epochs[1] is epoch 2, after epoch 2");
  EXPECT_EQ(refusal(R"({"epochs": [{"loss": 2}]})"),
            "result.json: epochs[0] has an unknown key 'loss'; there are 'epoch', 'train_loss', "
            "'nll_validation', 'crps_validation'");
  EXPECT_EQ(
      refusal("{\"scores\":\n {\"a\": NaN}}"),
      "result.json: is no JSON, in line 2 near ' {\"a\": NaN}}'; JSON has no NaN and no infinity: null is a "
      "score that is not defined");
  for (const char* half : {"", "{", R"({"scores": {"crps_te)", R"({"scores": {"a": 1})"}) {
    EXPECT_NE(refusal(half).find("it ends in line 1 in the middle of a value"), std::string::npos) << half;
  }
}

}  // namespace
}  // namespace seedbed::forecasts
