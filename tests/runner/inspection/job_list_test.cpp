#include "runner/inspection/job_list.hpp"

#include <gtest/gtest.h>

#include <set>

#include "runner/inspection/content_hashes.hpp"
#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

TEST(JobList, RunsSeedBySeedAcrossSplitsAndCells) {
  const SampleExperiment sample;
  const JobList jobs(sample.load(), ContentHashes::of_files());
  ASSERT_EQ(jobs.size(), 24U);
  std::set<std::pair<std::size_t, std::size_t>> first_seed;
  for (std::size_t i = 0; i < 8; ++i) {
    const JobPlace place = jobs.in_run_order(i);
    EXPECT_EQ(place.seed, 0U);
    EXPECT_EQ(place.split, i / 4);
    EXPECT_EQ(place.cell, i % 4);
    first_seed.emplace(place.cell, place.split);
  }
  EXPECT_EQ(first_seed.size(), 8U);
  EXPECT_EQ(jobs.in_run_order(8).seed, 1U);
  EXPECT_EQ(jobs.in_run_order(23).seed, 2U);
}

TEST(JobList, TableIsInGridOrderThenSplitThenSeed) {
  const SampleExperiment sample;
  const JobList jobs(sample.load(), ContentHashes::of_files());
  const results::JobTable table = jobs.table();
  ASSERT_EQ(table.size, 24U);
  EXPECT_EQ(table.varied_keys, (std::vector<std::string>{"model.components", "train.lr"}));
  std::size_t i = 0;
  for (const char* components : {"1", "2"}) {
    for (const char* lr : {"0.1", "0.01"}) {
      for (int split = 0; split < 2; ++split) {
        for (std::uint64_t seed = 5; seed < 8; ++seed, ++i) {
          const results::JobRow row = table.row(i);
          EXPECT_EQ(row.varied, (std::vector<std::string>{components, lr}));
          EXPECT_EQ(row.split, split);
          EXPECT_EQ(row.seed, seed);
          EXPECT_EQ(row.cell, i / 6);
        }
      }
    }
  }
}

TEST(JobList, BothOrdersHoldTheSameJobs) {
  const SampleExperiment sample;
  const JobList jobs(sample.load(), ContentHashes::of_files());
  std::set<std::string> run, shown;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    run.insert(jobs.id(jobs.in_run_order(i)));
    shown.insert(jobs.table().row(i).id);
  }
  EXPECT_EQ(run.size(), 24U);
  EXPECT_EQ(run, shown);
}

TEST(JobList, AJobSaysWhatItIs) {
  const SampleExperiment sample;
  const JobList jobs(sample.load(), ContentHashes::of_files());
  const experiments::Job job = jobs.job({.cell = 3, .split = 1, .seed = 2});
  EXPECT_EQ(job.settings.model.components, 2);
  EXPECT_EQ(job.settings.train.lr, 0.01);
  EXPECT_EQ(job.split, 1);
  EXPECT_EQ(job.seed, 7U);
  EXPECT_EQ(job.cell, "model.components=2 train.lr=0.01");
}

}  // namespace
}  // namespace seedbed::runner
