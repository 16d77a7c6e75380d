#include "runner/simulation/cluster_simulation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

namespace seedbed::runner {
namespace {

using Parts = std::vector<std::vector<float>>;

ClusterModel cluster_with(std::size_t nodes, std::size_t cpus) {
  return {.nodes = nodes, .cpus = cpus, .start = 0, .absence = 0, .checkpoint = 0};
}

TEST(ClusterSimulation, EqualJobsTakeAsManyRoundsAsThereAreJobsForACore) {
  for (const std::size_t jobs : {1, 7, 8, 9, 100}) {
    const ClusterRun run =
        simulate_cluster(cluster_with(2, 4), {std::vector<float>(jobs, 10), std::vector<float>(jobs, 10)});
    EXPECT_DOUBLE_EQ(run.makespan, 10 * std::ceil(static_cast<double>(2 * jobs) / 8)) << jobs;
    EXPECT_DOUBLE_EQ(run.trained, 20.0 * static_cast<double>(jobs));
    EXPECT_EQ(run.starts, 2u);
  }
}

TEST(ClusterSimulation, StartingIsHeldAndIdle) {
  ClusterModel cluster = cluster_with(1, 2);
  cluster.start = 5;
  const ClusterRun run = simulate_cluster(cluster, {{10, 10}});
  EXPECT_DOUBLE_EQ(run.makespan, 15);
  EXPECT_DOUBLE_EQ(run.reserved, 30);
  EXPECT_DOUBLE_EQ(run.utilisation(), 2.0 / 3);
}

TEST(ClusterSimulation, WhoIsDoneTakesJobsThatOthersHaveNotBegun) {
  const ClusterRun run = simulate_cluster(cluster_with(2, 1), {{1}, {10, 10, 10, 10}});
  // At 1 and at 11 the first takes one each; the second does its first two.
  EXPECT_EQ(run.taken_over, 2u);
  EXPECT_DOUBLE_EQ(run.makespan, 21);
}

// Graham (1966): whoever is free takes a job, and so the end is at most (2 - 1/m) times the best there is.
TEST(ClusterSimulation, KeepsGrahamsBound) {
  std::mt19937 random(1);
  std::lognormal_distribution<float> time(0, 1.5F);
  for (int round = 0; round < 200; ++round) {
    const std::size_t nodes = 1 + random() % 5, cpus = 1 + random() % 3;
    Parts parts(nodes);
    double sum = 0, longest = 0;
    for (auto& part : parts) {
      part.resize(random() % 20);
      for (float& job : part) {
        job = time(random);
        sum += static_cast<double>(job);
        longest = std::max(longest, static_cast<double>(job));
      }
    }
    const double m = static_cast<double>(nodes * cpus), least = std::max(sum / m, longest);
    const ClusterRun run = simulate_cluster(cluster_with(nodes, cpus), parts);
    EXPECT_LE(run.makespan, (2 - 1 / m) * least * (1 + 1e-9));
    EXPECT_GE(run.makespan, least * (1 - 1e-9));
    EXPECT_NEAR(run.trained, sum, 1e-6 * sum);
  }
}

struct Mean {
  double value = 0, error = 0;
};

Mean mean_makespan(ClusterModel cluster, float job) {
  constexpr int kRuns = 20'000;
  double sum = 0, squares = 0;
  for (cluster.seed = 0; cluster.seed < kRuns; ++cluster.seed) {
    const double time = simulate_cluster(cluster, {{job}}).makespan;
    sum += time;
    squares += time * time;
  }
  const double mean = sum / kRuns;
  return {mean, std::sqrt((squares / kRuns - mean * mean) / kRuns)};
}

// A job without checkpoints that starts over at each failure, with rate 1/M and a rest R, is done after
// (M + R) (exp(L / M) - 1) on average (Daly 2006, equation 2 without checkpoints).
TEST(ClusterSimulation, FailuresCostWhatTheFormulaSays) {
  ClusterModel cluster = cluster_with(1, 1);
  cluster.mtbf = 10;
  cluster.absence = 3;
  const Mean mean = mean_makespan(cluster, 8);
  EXPECT_NEAR(mean.value, (10 + 3) * (std::exp(0.8) - 1), 4 * mean.error);
}

// With a checkpoint each second, eight such jobs of a second follow each other; a preemption is the same.
TEST(ClusterSimulation, CheckpointsKeepWhatWasDone) {
  ClusterModel cluster = cluster_with(1, 1);
  cluster.preemption = 10;
  cluster.absence = 3;
  cluster.checkpoint = 1;
  const Mean mean = mean_makespan(cluster, 8);
  EXPECT_NEAR(mean.value, 8 * (10 + 3) * (std::exp(0.1) - 1), 4 * mean.error);
}

TEST(ClusterSimulation, CountsWhatBroke) {
  ClusterModel cluster = cluster_with(20, 4);
  cluster.mtbf = 300;
  cluster.preemption = 300;
  cluster.checkpoint = 5;
  cluster.absence = 10;
  const ClusterRun run = simulate_cluster(cluster, Parts(20, std::vector<float>(40, 30)));
  EXPECT_EQ(run.starts, 20 + run.failures + run.preemptions);
  EXPECT_GT(run.failures, 0u);
  EXPECT_GT(run.preemptions, 0u);
  EXPECT_NEAR(run.trained, 20 * 40 * 30.0, 1e-6);
  EXPECT_LE(run.trained_again, 5.0 * 4 * static_cast<double>(run.failures + run.preemptions));
  EXPECT_LE(run.trained + run.trained_again, run.reserved * (1 + 1e-9));
}

TEST(ClusterSimulation, IsTheSameEachTime) {
  ClusterModel cluster = cluster_with(10, 3);
  cluster.mtbf = 100;
  const Parts parts(10, std::vector<float>(20, 7));
  EXPECT_EQ(simulate_cluster(cluster, parts).makespan, simulate_cluster(cluster, parts).makespan);
}

TEST(ClusterSimulation, RefusesWhatNeverEnds) {
  ClusterModel cluster = cluster_with(1, 1);
  cluster.mtbf = 1;
  EXPECT_THROW(simulate_cluster(cluster, {{1000}}), std::runtime_error);
  EXPECT_THROW(simulate_cluster(cluster, {}), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::runner
