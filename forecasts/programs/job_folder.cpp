#include "forecasts/programs/job_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "base/ascii.hpp"
#include "base/atomic_file.hpp"
#include "experiments/plan/settings_schema.hpp"

namespace seedbed::forecasts {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

/// What usual libraries take their number of threads from.
constexpr std::array<std::string_view, 9> kThreadVariables = {
    "OMP_NUM_THREADS",        "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",       "NUMEXPR_NUM_THREADS",  "VECLIB_MAXIMUM_THREADS",
    "TF_NUM_INTRAOP_THREADS", "RAYON_NUM_THREADS",    "POLARS_MAX_THREADS"};

void write_file(const fs::path& path, const std::string& text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

void write_rows(const fs::path& path, std::span<const std::int32_t> rows,
                const experiments::PreparedData& data) {
  std::string text;
  for (const std::int32_t row : rows)
    text += fmt::format("{}\n", data.row_numbers()[static_cast<std::size_t>(row)]);
  write_file(path, text);
}

/// {"tree": {"depth": 6}} of {"tree.depth": 6}.
void put_nested(json& object, const std::string& key, json value) {
  json* at = &object;
  std::size_t begin = 0;
  for (std::size_t point = 0; (point = key.find('.', begin)) != std::string::npos; begin = point + 1)
    at = &(*at)[key.substr(begin, point - begin)];
  (*at)[key.substr(begin)] = std::move(value);
}

/// Every setting of the data, also those that have their default.
json data_of(const experiments::JobSettings& settings) {
  json all = json::object();
  for (const experiments::Setting& setting : experiments::settings_schema()) {
    if (!setting.key.starts_with("data.") || !setting.counts(settings.data.split.kind)) continue;
    put_nested(all, setting.key.substr(5), setting.canonical(settings));
  }
  return all;
}

json settings_of(const experiments::ProgramSettings& program) {
  json all = json::object();
  for (const auto& [key, value] : program.settings) put_nested(all, key, value);
  return all;
}

}  // namespace

JobFolder::JobFolder(const fs::path& where)
    : folder(fs::absolute(where)),
      job_file(folder / "job.json"),
      train_rows(folder / "train_rows.txt"),
      validation_rows(folder / "validation_rows.txt"),
      test_rows(folder / "test_rows.txt"),
      result(folder / "result.json"),
      forecasts(folder / "forecasts.csv"),
      scratch(folder / "scratch") {}

void JobFolder::prepare(const experiments::Job& job, int threads,
                        const experiments::PreparedData& data) const {
  fs::create_directories(scratch);
  fs::remove(result);
  fs::remove(forecasts);
  write_rows(train_rows, data.train(), data);
  write_rows(validation_rows, data.validation(), data);
  write_rows(test_rows, data.test(), data);
  const json all = {{"job", job.id},
                    {"cell", job.cell},
                    {"seed", job.seed},
                    {"split", job.split},
                    {"threads", threads},
                    {"settings", settings_of(job.settings.program)},
                    {"data", data_of(job.settings)},
                    {"train_rows", train_rows.string()},
                    {"validation_rows", validation_rows.string()},
                    {"test_rows", test_rows.string()},
                    {"result", result.string()},
                    {"forecasts", forecasts.string()},
                    {"scratch", scratch.string()}};
  write_file(job_file, all.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

std::map<std::string, std::string> JobFolder::words(const experiments::Job& job, int threads) const {
  return {{"seed", std::to_string(job.seed)},   {"split", std::to_string(job.split)},
          {"threads", std::to_string(threads)}, {"job_file", job_file.string()},
          {"result", result.string()},          {"forecasts", forecasts.string()},
          {"train_rows", train_rows.string()},  {"validation_rows", validation_rows.string()},
          {"test_rows", test_rows.string()},    {"scratch", scratch.string()}};
}

std::vector<std::string> JobFolder::environment(const experiments::Job& job, int threads) const {
  std::map<std::string, std::string> ours = {
      {"SEEDBED_JOB", job_file.string()},
      {"SEEDBED_DATA", fmt::format("{}", fmt::join(job.settings.data.paths(), "\n"))},
      {"PYTHONUNBUFFERED", "1"}};  // what is printed is seen at once
  for (const auto& [name, value] : words(job, threads)) {
    if (name != "job_file") ours["SEEDBED_" + upper_ascii(name)] = value;
  }
  for (const std::string_view name : kThreadVariables) ours[std::string(name)] = std::to_string(threads);
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string name(text.substr(0, text.find('=')));
    if (!ours.contains(name) && !name.starts_with("SEEDBED_")) all.emplace_back(text);
  }
  for (const auto& [name, value] : ours) all.push_back(name + "=" + value);
  return all;
}

}  // namespace seedbed::forecasts
