#include "runner/clusters/batch_scripts.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "base/atomic_file.hpp"
#include "experiments/plan/command_words.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

constexpr double kUsualWarning = 120;  // seconds; Slurm may send it a minute early
constexpr std::int64_t kOfMegabyte = 1 << 20;

/// Slurm fills in what stands behind %.
std::string literal(const std::string& path) {
  std::string text;
  for (const char c : path) text += c == '%' ? std::string("%%") : std::string(1, c);
  return text;
}

SlurmRequest request_for(const BatchJob& job, const experiments::EngineSettings& engine) {
  SlurmRequest request;
  request.cpus = job.cpus;
  request.memory = job.memory;
  request.partition = engine.partition;
  request.account = engine.account;
  request.qos = engine.qos;
  request.constraint = engine.constraint;
  request.more = experiments::shell_words(engine.sbatch).value_or(std::vector<std::string>());
  request.folder = job.root.string();
  request.time_seconds = engine.time_seconds;
  return request;
}

}  // namespace

std::string shell_line(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words)
    line += (line.empty() ? "" : " ") + experiments::quoted_for_shell(word);
  return line;
}

void write_script(const fs::path& path, const std::string& text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

std::string tasks_script(const BatchJob& job, int tasks) {
  std::vector<std::string> words = {job.program.string(),        "work", job.root.string(),       "--share",
                                    fmt::format("of {}", tasks), "-j",   std::to_string(job.cpus)};
  // What the task was given, less what is not this program's.
  if (job.memory > 0)
    words.insert(words.end(), {"--memory", fmt::format("{}M", job.memory / kOfMegabyte * 9 / 10)});
  words.insert(words.end(), job.work_options.begin(), job.work_options.end());
  return "#!/bin/bash\n"
         "# A task of an array: does its share of what is missing. Written by `seedbed run --engine slurm`.\n"
         "# In the place of this shell, so that signals reach it.\n"
         "exec " +
         shell_line(words) + "\n";
}

std::string follow_up_script(const BatchJob& job) {
  return "#!/bin/bash\n"
         "# After the array: merges what it left, submits what is missing while that leads on, writes "
         "results.\n"
         "exec " +
         shell_line({job.program.string(), "merge", job.root.string(), "--resubmit", "-j",
                     std::to_string(job.cpus)}) +
         "\n";
}

int warning_seconds(double limit_seconds) {
  if (limit_seconds <= 0) return static_cast<int>(kUsualWarning);
  return static_cast<int>(std::clamp(limit_seconds / 4, 1.0, kUsualWarning));
}

SlurmRequest array_request(const BatchJob& job, const experiments::EngineSettings& engine,
                           const Submission& submission) {
  SlurmRequest request = request_for(job, engine);
  request.what =
      submission.tasks == 1 ? "the array of 1 task" : fmt::format("the array of {} tasks", submission.tasks);
  request.name = submission.name;
  request.tasks = submission.tasks;
  request.warning_seconds = warning_seconds(engine.time_seconds);
  const ClusterFolder folder(job.root);
  request.script = folder.tasks_script();
  request.log = literal((folder.path() / "").string()) + "%A_%a.log";
  return request;
}

SlurmRequest follow_up_request(const BatchJob& job, const experiments::EngineSettings& engine,
                               const Submission& submission) {
  SlurmRequest request = request_for(job, engine);
  request.what = "the follow-up task";
  request.name = submission.follow_up_name();
  request.after = submission.array;
  const ClusterFolder folder(job.root);
  request.script = folder.follow_up_script();
  request.log = literal(folder.follow_up_log().string());
  return request;
}

fs::path seedbed_program() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  fs::path program = self.parent_path() / "seedbed";
  if (access(program.c_str(), X_OK) == 0) return program;
  throw std::runtime_error(fmt::format(
      "cannot find {}, which tasks of a cluster are to run: it is built and installed with this program",
      program.string()));
}

}  // namespace seedbed::runner
