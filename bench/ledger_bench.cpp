// What the ledger costs a job: an attempt begun and ended, and the reading of many jobs.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <random>
#include <vector>

#include "base/temporary_folder.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::results {
namespace {

std::string id_of(std::int64_t number) {
  return fmt::format("{:020x}", static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15);
}

JobIdentity identity(std::int64_t number) {
  return {id_of(number),
          {{"data.path", "diamonds.csv"},
           {"data.target", "price"},
           {"model.components", "3"},
           {"train.lr", "0.001"}},
          0,
          static_cast<std::uint64_t>(number)};
}

/// Twelve scores and `epochs` epochs of full-length numbers.
JobResult result_with(std::int64_t epochs) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform;
  JobResult result;
  result.outcome = Outcome::done;
  for (int i = 0; i < 12; ++i) {
    result.scores.push_back({fmt::format("score{}_test", i), uniform(random), uniform(random)});
  }
  for (int i = 1; i <= epochs; ++i) {
    result.epochs.push_back({i, uniform(random), uniform(random), uniform(random), 0});
  }
  return result;
}

void fill(Ledger& ledger, std::int64_t jobs, std::int64_t epochs) {
  const JobResult result = result_with(epochs);
  for (std::int64_t i = 0; i < jobs; ++i)
    ledger.end_attempt(id_of(i), ledger.begin_attempt(identity(i)), result);
}

void begin_and_end(benchmark::State& state) {
  const TemporaryFolder directory("seedbed-bench");
  Ledger ledger = Ledger::open(directory.path());
  const JobResult result = result_with(state.range(0));
  std::int64_t next = 0;
  for (auto _ : state) {
    const JobIdentity job = identity(next++);
    ledger.end_attempt(job.id, ledger.begin_attempt(job), result);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(begin_and_end)->ArgName("epochs")->Arg(0)->Arg(10)->Arg(100)->UseRealTime();

constexpr std::int64_t kJobs = 20'000;

void which_are_done(benchmark::State& state) {
  const TemporaryFolder directory("seedbed-bench");
  Ledger ledger = Ledger::open(directory.path());
  fill(ledger, kJobs, state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(ledger.done());
  state.SetItemsProcessed(state.iterations() * kJobs);
}
BENCHMARK(which_are_done)->ArgName("epochs")->Arg(10)->Arg(100)->Unit(benchmark::kMillisecond);

void find_all_in_another_order(benchmark::State& state) {
  const TemporaryFolder directory("seedbed-bench");
  Ledger ledger = Ledger::open(directory.path());
  fill(ledger, kJobs, 10);
  std::vector<std::string> ids;
  for (std::int64_t i = 0; i < kJobs; ++i) ids.push_back(id_of(i * 7919 % kJobs));
  for (auto _ : state) benchmark::DoNotOptimize(ledger.find_all(ids, Detail::scores));
  state.SetItemsProcessed(state.iterations() * kJobs);
}
BENCHMARK(find_all_in_another_order)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace seedbed::results

BENCHMARK_MAIN();
