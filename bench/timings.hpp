#pragma once

// What the programs of this folder share: runs of the same work in different ways, interleaved at random, of
// which medians are kept and ratios shown.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::bench {

/// Starts the program over with one thread for every library that asks the environment as it is loaded.
inline void restart_with_one_thread(char** argv) {
  const char* threads = std::getenv("OMP_NUM_THREADS");
  if (threads != nullptr && std::string_view(threads) == "1") return;
  setenv("OMP_NUM_THREADS", "1", 1);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  execv("/proc/self/exe", argv);
}

/// Collects the processor time of every repetition; prints nothing itself.
class Timings : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.iterations == 0) continue;
      seconds_[run.run_name.function_name].push_back(run.cpu_accumulated_time /
                                                     static_cast<double>(run.iterations));
    }
  }

  bool has(const std::string& name) const { return seconds_.count(name) != 0; }

  /// The median time of one iteration in seconds.
  double median(const std::string& name) const {
    std::vector<double> sorted = seconds_.at(name);
    std::sort(sorted.begin(), sorted.end());
    const std::size_t middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
  }

  double ratio(const std::string& numerator, const std::string& denominator) const {
    return median(numerator) / median(denominator);
  }

 private:
  std::map<std::string, std::vector<double>> seconds_;
};

/// Runs all registered benchmarks, interleaved and repeated unless the command line says otherwise. Returns
/// false if the command line is wrong.
inline bool run_interleaved(int argc, char** argv, Timings& timings) {
  std::vector<std::string> words = {argv[0], "--benchmark_enable_random_interleaving=true",
                                    "--benchmark_repetitions=11", "--benchmark_min_time=0.05"};
  words.insert(words.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  int count = static_cast<int>(words.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return false;
  benchmark::RunSpecifiedBenchmarks(&timings);
  benchmark::Shutdown();
  return true;
}

}  // namespace seedbed::bench
