// From a table to what jobs train on, on one core: dividing the rows, fitting the preprocessing on the
// training rows, encoding all rows, sealing the memory file; and the same against the reading of the CSV file
// before it.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "bench/example_data.hpp"
#include "bench/timings.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/splits/split.hpp"
#include "experiments/dataset/table.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::experiments;

struct Input {
  Input(std::string name_of_file, DataSettings data)
      : name(std::move(name_of_file)),
        settings(std::move(data)),
        table(read_table(settings)),
        train(split_rows(table, settings.split, 0).train),
        fitted(FittedPreprocessing::fit(table, settings, train)) {}

  std::string name;
  DataSettings settings;
  Table table;
  std::vector<std::int32_t> train;
  FittedPreprocessing fitted;
};

const std::vector<const char*> kStages = {"reading", "dividing", "fitting", "encoding", "preparing"};

void add_stages(const Input& input) {
  const auto add = [&](const char* stage, auto work) {
    benchmark::RegisterBenchmark((input.name + " " + stage).c_str(), [work](benchmark::State& state) {
      for (auto _ : state) work();
    });
  };
  add("reading", [&input] { benchmark::DoNotOptimize(read_table(input.settings)); });
  add("dividing", [&input] { benchmark::DoNotOptimize(split_rows(input.table, input.settings.split, 0)); });
  add("fitting", [&input] {
    benchmark::DoNotOptimize(FittedPreprocessing::fit(input.table, input.settings, input.train));
  });
  add("encoding", [&input] { benchmark::DoNotOptimize(input.fitted.encode(input.table)); });
  add("preparing", [&input] { prepare(input.table, input.settings, 0); });
}

void print(const bench::Timings& timings, const std::vector<Input>& inputs) {
  fmt::print("{:<12}{:<12}{:>10}{:>14}{:>18}\n", "file", "", "ms", "rows/s", "time / reading's");
  for (const Input& input : inputs) {
    const std::string reading = input.name + " reading";
    for (const char* stage : kStages) {
      const std::string key = input.name + " " + stage;
      if (!timings.has(key) || !timings.has(reading)) continue;
      const double seconds = timings.median(key);
      fmt::print("{:<12}{:<12}{:>10.1f}{:>14.0f}{:>18.2f}\n", input.name, stage, 1e3 * seconds,
                 static_cast<double>(input.table.rows()) / seconds, timings.ratio(key, reading));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Input> inputs;
  for (auto& [name, data] : bench::example_data()) inputs.emplace_back(name, data);
  for (const Input& input : inputs) add_stages(input);
  bench::Timings timings;
  if (!bench::run_interleaved(argc, argv, timings)) return 2;
  print(timings, inputs);
}
