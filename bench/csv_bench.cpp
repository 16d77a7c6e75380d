// Reading CSV files on one core, all in the page cache:
//   blocks    RecordSource: the file's bytes, cut at record ends
//   records   CsvReader: the file to records of fields, names and forms checked
//   table     read_table: the columns an experiment uses as numbers and codes, every cell checked

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

#include "bench/example_data.hpp"
#include "bench/timings.hpp"
#include "experiments/csv/csv_reader.hpp"
#include "experiments/csv/record_source.hpp"
#include "experiments/dataset/table.hpp"

namespace {

using namespace seedbed;

struct File {
  std::string name;
  experiments::DataSettings data;

  double megabytes() const { return static_cast<double>(std::filesystem::file_size(data.path)) * 1e-6; }
};

std::size_t read_blocks(const File& file) {
  experiments::RecordSource source(file.data.path, {.csv = file.data.delimiter});
  experiments::TextBlock block;
  std::size_t bytes = source.read_header().size;
  while (source.next(block)) bytes += block.size;
  return bytes;
}

std::size_t read_records(const File& file) {
  experiments::CsvReader reader(file.data.path, file.data.delimiter);
  std::size_t fields = 0;
  while (reader.next()) fields += reader.fields().size();
  benchmark::DoNotOptimize(fields);
  return static_cast<std::size_t>(reader.row()) + 1;
}

void print(const bench::Timings& timings, const std::vector<File>& files) {
  fmt::print("{:<12}{:<10}{:>10}{:>14}{:>18}\n", "file", "", "MB/s", "rows/s", "time / blocks'");
  for (const File& file : files) {
    const auto rows = static_cast<double>(read_records(file));
    for (const char* way : {"blocks", "records", "table"}) {
      const std::string key = file.name + " " + way;
      if (!timings.has(key) || !timings.has(file.name + " blocks")) continue;
      const double seconds = timings.median(key);
      fmt::print("{:<12}{:<10}{:>10.0f}{:>14.0f}{:>18.2f}\n", file.name, way, file.megabytes() / seconds,
                 rows / seconds, timings.ratio(key, file.name + " blocks"));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<File> files;
  for (const auto& [name, data] : bench::example_data()) files.push_back({name, data});
  for (const File& file : files) {
    const auto add = [&](const char* way, auto work) {
      benchmark::RegisterBenchmark((file.name + " " + way).c_str(), work);
    };
    add("blocks", [&file](benchmark::State& state) {
      for (auto _ : state) benchmark::DoNotOptimize(read_blocks(file));
    });
    add("records", [&file](benchmark::State& state) {
      for (auto _ : state) benchmark::DoNotOptimize(read_records(file));
    });
    add("table", [&file](benchmark::State& state) {
      for (auto _ : state) benchmark::DoNotOptimize(experiments::read_table(file.data));
    });
  }
  bench::Timings timings;
  if (!bench::run_interleaved(argc, argv, timings)) return 2;
  print(timings, files);
}
