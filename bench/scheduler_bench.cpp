// What the scheduler and the ledger cost a sweep: jobs that do nothing, and jobs of one millisecond of work.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <time.h>

#include <optional>

#include "base/temporary_folder.hpp"
#include "results/ledger/ledger.hpp"
#include "runner/scheduler/scheduler.hpp"
#include "runner/scheduler/thread_executor.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kSlots = 2;
constexpr std::int64_t kJobs = 2'000;

JobRequest request(std::size_t index) {
  JobRequest job;
  job.job.id = fmt::format("{:020x}", index * 0x9E3779B97F4A7C15);
  job.job.seed = index;
  job.job.settings.data.path = "diamonds.csv";
  job.job.settings.data.target = "price";
  job.job.settings.data.numeric = {"carat", "depth", "table"};
  job.job.settings.train.lr = 0.005;
  return job;
}

/// What a job of ten epochs reports.
results::JobResult usual_result() {
  results::JobResult result;
  result.outcome = results::Outcome::done;
  for (int i = 0; i < 12; ++i)
    result.scores.push_back({fmt::format("score{}_test", i), 1.0 / (i + 3), 0.01 / (i + 3)});
  for (int i = 1; i <= 10; ++i) result.epochs.push_back({i, 1.0 / (i + 6), 1.0 / (i + 7), 1.0 / (i + 9), 0});
  return result;
}

/// Keeps the processor busy: time that the thread waits for a processor is not work done.
void work(std::int64_t microseconds) {
  const auto now = [] {
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000 + time.tv_nsec / 1000;
  };
  for (const std::int64_t end = now() + microseconds; now() < end;) continue;
}

void sweep(benchmark::State& state, bool with_ledger) {
  const std::int64_t microseconds = state.range(0);
  const results::JobResult result = usual_result();
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder directory("seedbed-bench");
    auto ledger = results::Ledger::open(directory.path());
    LedgerLog log(ledger);
    {
      ThreadExecutor executor(kSlots, [&](const JobRequest&, std::size_t) {
        if (microseconds > 0) work(microseconds);
        return result;
      });
      state.ResumeTiming();
      const SweepSummary summary =
          run_jobs({kJobs, request}, executor, with_ledger ? &log : nullptr, nullptr, {});
      if (summary.done != kJobs) state.SkipWithError("not all jobs are done");
      state.PauseTiming();
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * kJobs);
  if (microseconds > 0) {
    const double ideal = static_cast<double>(state.iterations() * kJobs * microseconds) / kSlots;
    state.counters["of_ideal"] =
        benchmark::Counter(ideal * 1e-6, benchmark::Counter::kIsRate);  // ideal time / time taken
  }
}

void scheduler_alone(benchmark::State& state) {
  sweep(state, false);
}
BENCHMARK(scheduler_alone)
    ->ArgName("job_us")
    ->Arg(0)
    ->Arg(1000)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void scheduler_with_ledger(benchmark::State& state) {
  sweep(state, true);
}
BENCHMARK(scheduler_with_ledger)
    ->ArgName("job_us")
    ->Arg(0)
    ->Arg(1000)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace seedbed::runner

BENCHMARK_MAIN();
