#include "runner/clusters/submission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/atomic_file.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

constexpr int kVersion = 1;
constexpr std::array kStates = {"begun", "submitted", "ending", "over", "cancelled"};

Submission from_json(const nlohmann::json& json) {
  Submission made;
  if (json.at("version").get<int>() != kVersion) throw std::invalid_argument("version");
  const auto state = json.at("state").get<std::string>();
  const auto* const known = std::find(kStates.begin(), kStates.end(), state);
  if (known == kStates.end()) throw std::invalid_argument("state");
  made.state = static_cast<Submission::State>(known - kStates.begin());
  json.at("name").get_to(made.name);
  json.at("array").get_to(made.array);
  json.at("follow_up").get_to(made.follow_up);
  json.at("tasks").get_to(made.tasks);
  json.at("cluster").get_to(made.limits.cluster);
  json.at("max_array_size").get_to(made.limits.array_size);
  json.at("max_job_count").get_to(made.limits.jobs);
  json.at("submitted").get_to(made.when);
  json.at("round").get_to(made.round);
  json.at("jobs").get_to(made.jobs);
  json.at("done_before").get_to(made.done);
  json.at("failed_before").get_to(made.failed);
  json.at("experiment").get_to(made.experiment);
  json.at("checkpoints").get_to(made.checkpoints);
  json.at("work_options").get_to(made.work_options);
  json.at("code").get_to(made.code);
  return made;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void ClusterFolder::make() const {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) throw FileError(path_, "cannot be made", error.value());
}

void ClusterFolder::pack_logs(std::int64_t array) const {
  const std::string begin = fmt::format("{}_", array);
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(path_, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(begin) && name.ends_with(".log")) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  std::ofstream out(tasks_log(), std::ios::app | std::ios::binary);
  for (const fs::path& file : files) {
    out << fmt::format("== {}\n", file.stem().string()) << text_of(file);
    if (!out.flush()) return;  // they stay where they are
    fs::remove(file, error);
  }
}

std::optional<Submission> read_submission(const ClusterFolder& folder) {
  std::error_code error;
  if (!fs::exists(folder.submission(), error)) return std::nullopt;
  try {
    return from_json(nlohmann::json::parse(text_of(folder.submission())));
  } catch (const std::exception&) {  // of the JSON library, or ours: what is wrong in it helps nobody
    throw std::runtime_error(
        fmt::format("{}: cannot be understood, so that nobody knows what was submitted to the cluster. Look "
                    "with `squeue` "
                    "whether anything of it is queued; when nothing is, remove the file",
                    folder.submission().string()));
  }
}

void write_submission(const ClusterFolder& folder, const Submission& made) {
  folder.make();
  const nlohmann::ordered_json json = {{"version", kVersion},
                                       {"state", kStates.at(static_cast<std::size_t>(made.state))},
                                       {"name", made.name},
                                       {"array", made.array},
                                       {"follow_up", made.follow_up},
                                       {"tasks", made.tasks},
                                       {"cluster", made.limits.cluster},
                                       {"max_array_size", made.limits.array_size},
                                       {"max_job_count", made.limits.jobs},
                                       {"submitted", made.when},
                                       {"round", made.round},
                                       {"jobs", made.jobs},
                                       {"done_before", made.done},
                                       {"failed_before", made.failed},
                                       {"experiment", made.experiment},
                                       {"checkpoints", made.checkpoints},
                                       {"work_options", made.work_options},
                                       {"code", made.code}};
  AtomicFile file(folder.submission());
  file.write(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  file.commit();
}

}  // namespace seedbed::runner
