#include "runner/shares/share_parts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace seedbed::runner {
namespace {

/// Ten cells; the run order goes through the cells first.
std::uint64_t cell_of(std::uint64_t job) {
  return job % 10;
}

results::SharePlan plan_of(std::size_t jobs) {
  results::SharePlan plan;
  plan.to_do.assign(jobs, true);
  plan.done.assign(jobs, false);
  return plan;
}

TEST(SharePartsTest, EveryJobIsInOnePart) {
  results::SharePlan plan = plan_of(1000);
  for (std::size_t job = 0; job < 1000; job += 7) plan.to_do[job] = false;
  plan.costs = {{3, 900}, {5, 20}};
  for (const int parts : {1, 2, 7, 64, 1500}) {
    std::set<std::uint64_t> seen;
    std::size_t count = 0;
    for (const JobPositions& part : divide_jobs(plan, parts, cell_of)) {
      EXPECT_TRUE(std::ranges::is_sorted(part));
      seen.insert(part.begin(), part.end());
      count += part.size();
    }
    EXPECT_EQ(count, seen.size());
    EXPECT_EQ(count, static_cast<std::size_t>(std::ranges::count(plan.to_do, true)));
    for (const std::uint64_t job : seen) EXPECT_TRUE(plan.to_do[job]);
  }
}

TEST(SharePartsTest, PartsTakeEquallyLong) {
  results::SharePlan plan = plan_of(2000);
  for (std::uint64_t cell = 0; cell < 10; ++cell) plan.costs[cell] = 1000 << cell;
  std::vector<std::uint64_t> loads;
  for (const JobPositions& part : divide_jobs(plan, 16, cell_of)) {
    std::uint64_t load = 0;
    for (const std::uint64_t job : part) load += plan.cost_of(cell_of(job));
    loads.push_back(load);
  }
  const auto [least, most] = std::ranges::minmax(loads);
  EXPECT_LE(most - least, std::uint64_t{1000} << 9);  // the longest job
  const std::uint64_t sum = std::accumulate(loads.begin(), loads.end(), std::uint64_t{0});
  EXPECT_LE(most, sum / 16 + (std::uint64_t{1000} << 9));
}

TEST(SharePartsTest, JobsThatNothingIsKnownOfAreDealtInEqualNumbersAndNotByCell) {
  const auto parts = divide_jobs(plan_of(1000), 10, cell_of);
  for (const JobPositions& part : parts) {
    EXPECT_EQ(part.size(), 100U);
    std::vector<int> of_cell(10);
    for (const std::uint64_t job : part) ++of_cell[cell_of(job)];
    // Hypergeometric: 10 of each, with a standard deviation below 3.
    for (const int jobs : of_cell) {
      EXPECT_GE(jobs, 1);
      EXPECT_LE(jobs, 22);
    }
  }
}

TEST(SharePartsTest, WhatIsDoneMeanwhileChangesNoPart) {
  results::SharePlan plan = plan_of(300);
  const auto before = divide_jobs(plan, 4, cell_of);
  plan.done[17] = plan.done[200] = true;
  EXPECT_EQ(divide_jobs(plan, 4, cell_of), before);
}

}  // namespace
}  // namespace seedbed::runner
