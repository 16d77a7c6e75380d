// Reading CSV files on one core, all in the page cache, against libcsv alone:
//   libcsv    csv_parse over the file's bytes in memory, with callbacks that only count
//   records   CsvReader: the file to records of fields, names and forms checked
//   table     read_table: the columns an experiment uses as numbers and codes, every cell checked

#include <benchmark/benchmark.h>
#include <csv.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/example_data.hpp"
#include "bench/timings.hpp"
#include "experiments/dataset/csv_reader.hpp"
#include "experiments/dataset/table.hpp"

namespace {

using namespace seedbed;

struct File {
  std::string name;
  experiments::DataSettings data;

  double megabytes() const { return static_cast<double>(std::filesystem::file_size(data.path)) * 1e-6; }
};

struct Counts {
  std::size_t fields = 0, records = 0, bytes = 0;
};

void count_field(void*, std::size_t size, void* counts) {
  static_cast<Counts*>(counts)->fields += 1;
  static_cast<Counts*>(counts)->bytes += size;
}

void count_record(int, void* counts) {
  static_cast<Counts*>(counts)->records += 1;
}

void parse(benchmark::State& state, const File& file) {
  std::ifstream in(file.data.path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  csv_parser parser;
  csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
  for (auto _ : state) {
    Counts counts;
    csv_parse(&parser, bytes.data(), bytes.size(), count_field, count_record, &counts);
    csv_fini(&parser, count_field, count_record, &counts);
    benchmark::DoNotOptimize(counts);
  }
  csv_free(&parser);
}

std::size_t read_records(const File& file) {
  experiments::CsvReader reader(file.data.path, file.data.delimiter);
  std::size_t fields = 0;
  while (reader.next()) fields += reader.fields().size();
  benchmark::DoNotOptimize(fields);
  return static_cast<std::size_t>(reader.row()) + 1;
}

void print(const bench::Timings& timings, const std::vector<File>& files) {
  fmt::print("{:<12}{:<10}{:>10}{:>14}{:>18}\n", "file", "", "MB/s", "rows/s", "time / libcsv's");
  for (const File& file : files) {
    const auto rows = static_cast<double>(read_records(file));
    for (const char* way : {"libcsv", "records", "table"}) {
      const std::string key = file.name + " " + way;
      if (!timings.has(key) || !timings.has(file.name + " libcsv")) continue;
      const double seconds = timings.median(key);
      fmt::print("{:<12}{:<10}{:>10.0f}{:>14.0f}{:>18.2f}\n", file.name, way, file.megabytes() / seconds,
                 rows / seconds, timings.ratio(key, file.name + " libcsv"));
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
    add("libcsv", [&file](benchmark::State& state) { parse(state, file); });
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
