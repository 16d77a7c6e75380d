#include "runner/clusters/slurm.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <optional>
#include <sstream>

#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "runner/clusters/program_answer.hpp"
#include "runner/clusters/slurm_refusal.hpp"

namespace seedbed::runner {
namespace {

constexpr std::int64_t kMegabyte = 1 << 20;

std::string slurm_time(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  return fmt::format("{}-{:02}:{:02}:{:02}", whole / 86400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
}

/// The programs' answer, where they were there, in time and content.
ProgramAnswer asked(const std::vector<std::string>& words, std::chrono::milliseconds patience) {
  ProgramAnswer answer = program_answer(words, patience);
  if (answer.end == ProgramAnswer::End::not_there) throw SlurmError(no_slurm_text(words.front()));
  if (answer.end == ProgramAnswer::End::took_long) {
    throw SlurmUnsure(fmt::format("{} did not answer within {} seconds{}{}", words.front(),
                                  std::chrono::duration_cast<std::chrono::seconds>(patience).count(),
                                  said_in_brackets(answer.errors), advice_on(answer.errors)));
  }
  return answer;
}

std::optional<std::int64_t> job_number(const std::string& line) {
  const auto number = parse_integer<std::int64_t>(line.substr(0, line.find(';')));
  return number && *number > 0 ? number : std::nullopt;
}

/// What sbatch --parsable says last: "123", or "123;cluster". A site may let it say more before.
std::optional<std::int64_t> number_in(const std::string& output) {
  std::istringstream lines(output);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) last = line;
  }
  return job_number(last);
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, '|');) parts.push_back(part);
  return parts;
}

}  // namespace

std::vector<std::string> sbatch_words(const SlurmRequest& request) {
  std::vector<std::string> words = {"sbatch", "--parsable", "--job-name=" + request.name};
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) words.push_back(fmt::format("--{}={}", option, value));
  };
  add("array", request.tasks > 0 ? fmt::format("1-{}", request.tasks) : "");
  add("dependency", request.after > 0 ? fmt::format("afterany:{}", request.after) : "");
  add("nodes", "1");
  add("ntasks", "1");
  add("cpus-per-task", std::to_string(request.cpus));
  add("mem", request.memory > 0 ? fmt::format("{}M", (request.memory + kMegabyte - 1) / kMegabyte) : "");
  add("time", request.time_seconds > 0 ? slurm_time(request.time_seconds) : "");
  // B: to the batch shell, which is our program; without it nobody but job steps hears of it.
  add("signal", request.warning_seconds > 0 ? fmt::format("B:USR1@{}", request.warning_seconds) : "");
  words.emplace_back("--requeue");
  add("open-mode", "append");
  add("output", request.log);
  add("chdir", request.folder);
  add("partition", request.partition);
  add("account", request.account);
  add("qos", request.qos);
  add("constraint", request.constraint);
  words.insert(words.end(), request.more.begin(), request.more.end());
  words.push_back(request.script);
  return words;
}

SlurmLimits Slurm::limits() const {
  const ProgramAnswer answer = asked({"scontrol", "show", "config"}, patience_);
  if (!answer.ok())
    throw SlurmError(refusal_text("scontrol", "to say what the cluster allows", answer.errors));
  SlurmLimits limits;
  std::istringstream lines(answer.output);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream parts(line);
    std::string name, sign, value;
    parts >> name >> sign >> value;
    if (name == "ClusterName") limits.cluster = value;
    if (name == "MaxArraySize") limits.array_size = parse_integer<std::int64_t>(value).value_or(0);
    if (name == "MaxJobCount") limits.jobs = parse_integer<std::int64_t>(value).value_or(0);
  }
  if (limits.cluster.empty()) {
    throw SlurmError(
        fmt::format("scontrol show config: the name of the cluster is missing from what it says{}",
                    said_in_brackets(answer.output)));
  }
  return limits;
}

std::int64_t Slurm::submit(const SlurmRequest& request) const {
  const ProgramAnswer answer = asked(sbatch_words(request), patience_);
  if (!answer.ok()) throw SlurmError(refusal_text("sbatch", request.what, answer.errors));
  if (const auto number = number_in(answer.output)) return *number;
  throw SlurmUnsure(fmt::format("sbatch said no number of a job for {}{}", request.what,
                                said_in_brackets(answer.output + answer.errors)));
}

std::vector<QueuedTask> Slurm::queue(const std::vector<std::string>& names) const {
  const ProgramAnswer answer = asked({"squeue", "--noheader", "--array",
                                      fmt::format("--name={}", fmt::join(names, ",")), "--format=%F|%T|%j"},
                                     patience_);
  if (!answer.ok()) throw SlurmError(refusal_text("squeue", "to say what is queued", answer.errors));
  std::vector<QueuedTask> tasks;
  std::istringstream lines(answer.output);
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> parts = fields(line);
    const auto number = parts.size() == 3 ? job_number(parts[0]) : std::nullopt;
    if (!number) throw SlurmError(fmt::format("squeue: cannot be understood: {}", quoted_value(line)));
    const std::string& state = parts[1];
    const bool runs =
        state == "RUNNING" || state == "COMPLETING" || state == "SUSPENDED" || state == "STOPPED";
    tasks.push_back({parts[2], *number, runs});
  }
  return tasks;
}

void Slurm::cancel(std::int64_t job) const {
  const ProgramAnswer answer = asked({"scancel", std::to_string(job)}, patience_);
  if (!answer.ok()) throw SlurmError(refusal_text("scancel", fmt::format("job {}", job), answer.errors));
}

}  // namespace seedbed::runner
