#include "runner/sweep/run_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "runner/host/exit_code.hpp"
#include "runner/host/version.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

using results::RunEnd;
using testing::HasSubstr;
using testing::StartsWith;

TEST(RunRecord, SaysHowTheRunEnded) {
  const TempDir directory;
  results::Ledger ledger = results::Ledger::open(directory.path());
  for (const int code : {all_done, some_job_failed, interrupted}) {
    RunRecord record(ledger, {});
    EXPECT_EQ(ledger.last_run()->end, RunEnd::none);
    EXPECT_EQ(record.end(code), code);
  }
  EXPECT_THROW(
      {
        const RunRecord record(ledger, {});
        throw std::runtime_error("the disk is full");
      },
      std::runtime_error);
  const auto runs = ledger.runs();
  ASSERT_EQ(runs.size(), 4u);
  EXPECT_EQ(runs[0].end, RunEnd::done);
  EXPECT_EQ(runs[1].end, RunEnd::failed);
  EXPECT_EQ(runs[2].end, RunEnd::interrupted);
  EXPECT_EQ(runs[3].end, RunEnd::error);
}

TEST(RunRecord, EnvironmentIsThatOfThisProcess) {
  const TempDir directory;
  const results::RunEnvironment where = run_environment(directory.path() / "a.yaml", "seedbed run a.yaml");
  EXPECT_THAT(where.program, StartsWith("seedbed " + version()));
  EXPECT_EQ(where.command, "seedbed run a.yaml");
  EXPECT_EQ(where.directory, std::filesystem::current_path().string());
  EXPECT_EQ(where.git_commit, "");
  EXPECT_FALSE(where.host.empty());
  EXPECT_GE(where.cores, 1);
  EXPECT_GT(where.memory, 1 << 20);
  for (const auto& [name, text] : library_versions())
    EXPECT_THAT(where.libraries, HasSubstr(name + " " + text));
}

TEST(RunRecord, FindsTheNameOfTheProcessor) {
  EXPECT_EQ(processor_name("processor\t: 0\nmodel\t\t: 17\nmodel name\t: AMD EPYC 9B14\nflags\t: fpu\n"),
            "AMD EPYC 9B14");
  EXPECT_EQ(processor_name("processor\t: 0\nBogoMIPS\t: 50.00\n"), "");
}

}  // namespace
}  // namespace seedbed::runner
