#include "runner/commands/run_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seedbed::runner {
namespace {

SweepOptions read(const Arguments& arguments) {
  Options options({.usage = "", .description = "", .examples = ""});
  add_jobs_option(options);
  add_run_options(options);
  EXPECT_TRUE(options.parse(arguments));
  return read_run_options(options);
}

std::string complaint(const Arguments& arguments) {
  try {
    read(arguments);
    return "none";
  } catch (const UsageError& error) {
    return error.what();
  }
}

TEST(RunOptions, SayHowJobsAreRun) {
  const SweepOptions options = read(
      {"-j", "3", "--memory", "20G", "--grace", "2m", "--max-failures", "4", "--isolation", "thread", "-q"});
  EXPECT_EQ(options.jobs_at_once, 3u);
  EXPECT_EQ(options.memory, std::int64_t{20} << 30);
  EXPECT_EQ(options.grace, std::chrono::minutes(2));
  EXPECT_EQ(options.max_failures, 4u);
  EXPECT_EQ(options.isolation, Isolation::thread);
  EXPECT_TRUE(options.quiet);
  EXPECT_FALSE(options.verbose);
}

TEST(RunOptions, WhatIsNotSaidIsTheDefault) {
  const SweepOptions options = read({}), fallback;
  EXPECT_GE(options.jobs_at_once, 1u);
  EXPECT_EQ(options.memory, fallback.memory);
  EXPECT_EQ(options.grace, fallback.grace);
  EXPECT_EQ(options.isolation, fallback.isolation);
}

TEST(RunOptions, WrongValuesAreNamedWithTheirOption) {
  EXPECT_EQ(complaint({"--memory", "20"}),
            "--memory: '20' is no amount of memory such as 20G or 512M (0 for no limit)");
  EXPECT_EQ(complaint({"--grace", "2d"}), "--grace: '2d' is no time up to a day, such as 30s, 10m or 0");
  EXPECT_EQ(complaint({"--isolation", "threads"}),
            "--isolation: 'threads' is neither process nor thread (did you mean 'thread'?)");
  EXPECT_EQ(complaint({"-q", "-v"}), "--quiet and --verbose exclude each other");
  EXPECT_EQ(complaint({"-j", "0"}), "--jobs: '0' is not a whole number from 1 up");
}

TEST(CommandText, CanBeTypedAgain) {
  EXPECT_EQ(command_text("run", {"a b.yaml", "model.hidden=[64,64]", "-o", "it's"}),
            "seedbed run 'a b.yaml' 'model.hidden=[64,64]' -o 'it'\\''s'");
}

}  // namespace
}  // namespace seedbed::runner
