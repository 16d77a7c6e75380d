#include "runner/sweep/verify/verify_findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace seedbed::runner {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double inf = std::numeric_limits<double>::infinity();

results::JobResult result_on(const std::string& platform) {
  results::JobResult result;
  result.outcome = results::Outcome::done;
  result.scores = {{"crps_test", 0.1, 0.01}, {"nll_test", NAN, NAN}};
  result.epochs = {{1, 1.5, 2.5, 0.5, 0}, {2, 1.25, NAN, NAN, 1}};
  result.best_epoch = 2;
  result.platform = platform;
  return result;
}

TEST(Differences, OfEqualResultsThereAreNone) {
  EXPECT_TRUE(differences(result_on("a"), result_on("b")).empty());
}

TEST(Differences, EveryNumberCounts) {
  const results::JobResult before = result_on("a");
  const auto only = [&](const auto& change) {
    results::JobResult now = before;
    change(now);
    const std::vector<Difference> found = differences(before, now);
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? "" : found.front().place;
  };
  EXPECT_EQ(only([](auto& now) { now.scores[0].value = std::nextafter(0.1, 1); }), "crps_test");
  EXPECT_EQ(only([](auto& now) { now.scores[0].standard_error = -0.01; }), "crps_test_se");
  EXPECT_EQ(only([](auto& now) { now.scores[1].value = 0; }), "nll_test");
  EXPECT_EQ(only([](auto& now) { now.epochs[0].train_loss = 1; }), "train_loss of epoch 1");
  EXPECT_EQ(only([](auto& now) { now.epochs[1].nll_validation = 1; }), "nll_validation of epoch 2");
  EXPECT_EQ(only([](auto& now) { now.epochs[0].crps_validation = 1; }), "crps_validation of epoch 1");
  EXPECT_EQ(only([](auto& now) { now.epochs[1].skipped_steps = 0; }), "skipped_steps of epoch 2");
  EXPECT_EQ(only([](auto& now) { now.epochs.pop_back(); }), "number of epochs");
  EXPECT_EQ(only([](auto& now) { now.best_epoch = 1; }), "best epoch");
}

TEST(VerifyFindings, AProgramThatGivesOtherResultsIsNamedAndNoError) {
  VerifyFindings findings;
  results::JobResult now = result_on("a");
  EXPECT_EQ(findings.add("one", result_on("a"), now, true), "");
  now.scores[0].value = 0.125;
  EXPECT_EQ(findings.add("two", result_on("a"), now, true), "");
  EXPECT_EQ(findings.add("net", result_on("a"), result_on("a")), "");
  EXPECT_EQ(findings.differing(), 0U);
  const std::string text = findings.text(false);
  EXPECT_THAT(text, HasSubstr("2 jobs gave the same scores"));
  EXPECT_THAT(text, HasSubstr("1 of 2 programs are not deterministic: the same command gave other results"));
  EXPECT_THAT(text, HasSubstr("crps_test  0.2      0.1 then, 0.125 now: two"));
}

TEST(Differences, ZerosOfBothSignsAreNotTheSame) {
  results::JobResult before = result_on("a"), now = before;
  before.scores[0].value = 0.0;
  now.scores[0].value = -0.0;
  EXPECT_EQ(differences(before, now).size(), 1U);
}

TEST(Differences, AScoreThatIsGoneIsOne_AndANewOneIsNone) {
  results::JobResult before = result_on("a"), now = before;
  now.scores = {{"nll_test", NAN, NAN}, {"crps_test", 0.1, 0.01}, {"mae_test", 1, 1}};
  EXPECT_TRUE(differences(before, now).empty());
  EXPECT_EQ(differences(now, before).size(), 2U);  // mae_test and its standard error
}

TEST(RelativeDifference, IsOfTheLargerOne) {
  EXPECT_DOUBLE_EQ(relative_difference(4, 5), 0.2);
  EXPECT_DOUBLE_EQ(relative_difference(-5, 5), 2);
  EXPECT_EQ(relative_difference(0.0, -0.0), 0);
  EXPECT_EQ(relative_difference(NAN, NAN), 0);
  EXPECT_EQ(relative_difference(NAN, 1), inf);
  EXPECT_EQ(relative_difference(1e308, -1e308), 2);
}

TEST(VerifyFindings, OneBitOnTheSamePlatformIsSaid_WithAllDigits) {
  VerifyFindings findings;
  EXPECT_EQ(findings.add("job 1", result_on("here"), result_on("here")), "");
  results::JobResult now = result_on("here");
  now.scores[0].value = std::nextafter(0.1, 1);
  now.scores[1].value = 3;
  EXPECT_EQ(findings.add("job 2", result_on("here"), now),
            "DIFFERS: job 2\n  crps_test was 0.1 and is 0.10000000000000002 now");
  EXPECT_EQ(findings.differing(), 1U);
  EXPECT_EQ(findings.text(false),
            "1 job gave the same scores, epochs and best epoch, bit for bit\n"
            "1 job gave other results, on the same platform (here):\n"
            "  job 2\n"
            "    crps_test was 0.1 and is 0.10000000000000002 now\n"
            "    nll_test was absent and is 3 now\n");
}

TEST(VerifyFindings, WhatOtherPlatformsMadeMayDiffer_TheLargestDifferenceIsShown) {
  VerifyFindings findings;
  results::JobResult small = result_on("here"), large = result_on("here");
  small.scores[0].value = 0.11;
  large.scores[0].value = 0.125;
  for (const auto& [job, now] :
       {std::pair("job 1", small), std::pair("job 2", large), std::pair("job 3", small)}) {
    EXPECT_EQ(findings.add(job, result_on("there"), now), "");
  }
  findings.add("job 4", result_on("there"), result_on("here"));
  EXPECT_EQ(findings.differing(), 0U);
  EXPECT_EQ(findings.text(false),
            "4 jobs were made on another platform, where the last digits may differ\n"
            "  there: there\n"
            "  here:  here\n"
            "  1 the same, bit for bit\n"
            "  largest relative differences:\n"
            "    crps_test  0.2      0.1 there, 0.125 here: job 2\n");
}

TEST(VerifyFindings, AnotherLibtorchExcusesNothing_AnotherOneDnnDoes) {
  const auto findings_of = [](const char* before, const char* now) {
    results::JobResult changed = result_on(now);
    changed.scores[0].value = 0.11;
    VerifyFindings findings;
    findings.add("job 1", result_on(before), changed);
    return std::pair(findings.differing(), findings.text(false));
  };
  constexpr const char* here = "avx512, oneDNN 2.6.3, oneDNN kernels avx512, glibc 2.36";
  for (const char* before :
       {"avx512, libtorch 1.13.0, oneDNN 2.6.3", "avx512, libtorch 2.6.0, oneDNN 2.6.3", here}) {
    const auto [differing, text] = findings_of(before, here);
    EXPECT_EQ(differing, 1U) << before;
    EXPECT_THAT(text,
                HasSubstr("on the same platform (avx512, oneDNN 2.6.3, oneDNN kernels avx512, glibc 2.36)"));
  }
  const auto [differing, text] = findings_of("avx512, libtorch 1.13.0, oneDNN 2.7.0", here);
  EXPECT_EQ(differing, 0U);
  EXPECT_THAT(text, HasSubstr("1 job was made on another platform"));
  EXPECT_THAT(text, HasSubstr("  there: avx512, oneDNN 2.7.0\n"));
}

TEST(VerifyFindings, OfManyDifferencesTheFirstAreShown_AllIfAskedFor) {
  results::JobResult before = result_on("here"), now = before;
  for (int epoch = 3; epoch < 10; ++epoch) {
    before.epochs.push_back({epoch, 1, 1, 1, 0});
    now.epochs.push_back({epoch, 2, 1, 1, 0});
  }
  VerifyFindings findings;
  for (int job = 100; job < 150; ++job) findings.add(std::to_string(job), before, now);
  EXPECT_THAT(findings.text(false), HasSubstr("    and 2 numbers more; -v shows all\n"));
  EXPECT_THAT(findings.text(false), HasSubstr("  and 10 jobs more; -v shows all\n"));
  EXPECT_THAT(findings.text(true), HasSubstr("  149\n    train_loss of epoch 3 was 1 and is 2 now\n"));
  EXPECT_THAT(findings.text(true), Not(HasSubstr("-v shows all")));
}

}  // namespace
}  // namespace seedbed::runner
