#include "runner/shares/share_number.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace seedbed::runner {
namespace {

using testing::HasSubstr;
using Variables = std::map<std::string, std::string>;

ShareNumber chosen(const std::string& text, const Variables& variables = {}) {
  return share_number(text, [&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

std::string problem(const std::string& text, const Variables& variables = {}) {
  try {
    const ShareNumber number = chosen(text, variables);
    return "none: " + std::to_string(number.share) + "/" + std::to_string(number.shares);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

ShareNumber part(int share, int shares) {
  return {share, shares};
}

TEST(ShareNumberTest, IsSaid) {
  EXPECT_EQ(chosen("1/1"), part(1, 1));
  EXPECT_EQ(chosen("3/8"), part(3, 8));
  EXPECT_EQ(chosen("3/8", {{"SLURM_ARRAY_TASK_ID", "5"}}), part(3, 8));
}

TEST(ShareNumberTest, WhatIsNoPartIsRefused) {
  EXPECT_THAT(problem("0/9"), HasSubstr("there is no part 0 of 9: parts are numbered from 1 to 9"));
  EXPECT_THAT(problem("10/9"), HasSubstr("there is no part 10 of 9"));
  EXPECT_THAT(problem("1/0"), HasSubstr("there cannot be 0 parts"));
  for (const char* text :
       {"3", "a/b", "3/", "/3", "3/8/2", "3 / 8", "+3/8", "1e1/20", "9999999999999999999/1"})
    EXPECT_THAT(problem(text), HasSubstr("is not k/n, as in 3/8")) << text;
  EXPECT_THAT(problem("of x"), HasSubstr("what follows 'of' is not the number of parts"));
  EXPECT_THAT(problem("of 0"), HasSubstr("there cannot be 0 parts"));
}

TEST(ShareNumberTest, ComesFromArrays) {
  EXPECT_EQ(chosen("", {{"SLURM_ARRAY_TASK_ID", "7"},
                        {"SLURM_ARRAY_TASK_MIN", "0"},
                        {"SLURM_ARRAY_TASK_MAX", "7"},
                        {"SLURM_ARRAY_TASK_COUNT", "8"}}),
            part(8, 8));
  EXPECT_EQ(chosen("", {{"SLURM_ARRAY_TASK_ID", "13"},
                        {"SLURM_ARRAY_TASK_MIN", "1"},
                        {"SLURM_ARRAY_TASK_MAX", "17"},
                        {"SLURM_ARRAY_TASK_STEP", "4"},
                        {"SLURM_ARRAY_TASK_COUNT", "5"}}),
            part(4, 5));
  EXPECT_EQ(chosen("", {{"SGE_TASK_ID", "5"},
                        {"SGE_TASK_FIRST", "1"},
                        {"SGE_TASK_LAST", "9"},
                        {"SGE_TASK_STEPSIZE", "2"}}),
            part(3, 5));
  EXPECT_EQ(chosen("", {{"LSB_JOBINDEX", "2"}, {"LSB_JOBINDEX_END", "4"}, {"LSB_JOBINDEX_STEP", "1"}}),
            part(2, 4));
  EXPECT_EQ(chosen("of 6", {{"PBS_ARRAY_INDEX", "6"}}), part(6, 6));
  EXPECT_EQ(chosen("of 4", {{"JOB_COMPLETION_INDEX", "0"}}), part(1, 4));
}

TEST(ShareNumberTest, ComesFromProcessesStartedTogether) {
  EXPECT_EQ(chosen("", {{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "3"}}), part(1, 3));
  EXPECT_EQ(chosen("", {{"PMI_RANK", "2"}, {"PMI_SIZE", "3"}}), part(3, 3));
  EXPECT_EQ(chosen("", {{"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "2"}}), part(2, 2));
  EXPECT_EQ(chosen("", {{"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "9"}, {"SLURM_STEP_NUM_TASKS", "2"}}),
            part(2, 2));
  EXPECT_EQ(chosen("of 2", {{"SLURM_PROCID", "1"}}), part(2, 2));
}

TEST(ShareNumberTest, AnArrayOfWhichPartsWereStartedAgainKeepsItsNumbers) {
  const Variables again = {{"SLURM_ARRAY_TASK_ID", "7"},
                           {"SLURM_ARRAY_TASK_MIN", "3"},
                           {"SLURM_ARRAY_TASK_MAX", "7"},
                           {"SLURM_ARRAY_TASK_STEP", "1"},
                           {"SLURM_ARRAY_TASK_COUNT", "2"}};
  EXPECT_EQ(chosen("of 10", again), part(7, 10));
  EXPECT_THAT(problem("", again), HasSubstr("has gaps, so that its size is not the number of parts"));
  EXPECT_THAT(problem("of 5", again), HasSubstr("there is no part 7 of 5"));
}

TEST(ShareNumberTest, SurroundingsThatSayTooLittle) {
  EXPECT_THAT(problem(""), HasSubstr("nothing says which part this is"));
  EXPECT_THAT(problem("of 3"), HasSubstr("nothing says which part this is"));
  EXPECT_THAT(problem("", {{"SGE_TASK_ID", "undefined"}}), HasSubstr("nothing says which part this is"));
  EXPECT_THAT(problem("", {{"LSB_JOBINDEX", "0"}}), HasSubstr("nothing says which part this is"));
  EXPECT_THAT(problem("", {{"PBS_ARRAY_INDEX", "3"}}),
              HasSubstr("PBS_ARRAY_INDEX says which part this is, and nothing says of how many"));
  EXPECT_THAT(problem("", {{"JOB_COMPLETION_INDEX", "3"}}), HasSubstr("nothing says of how many"));
  EXPECT_THAT(problem("", {{"SLURM_ARRAY_TASK_ID", "x1"}, {"SLURM_ARRAY_TASK_COUNT", "2"}}),
              HasSubstr("SLURM_ARRAY_TASK_ID is 'x1', which is no number of a part"));
  EXPECT_THAT(problem("of 9", {{"PBS_ARRAY_INDEX", "0"}}), HasSubstr("there is no part 0 of 9"));
}

}  // namespace
}  // namespace seedbed::runner
