#include "runner/commands/engine_options.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "experiments/plan/run_settings.hpp"
#include "experiments/plan/yaml/value.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

constexpr std::array kOptions = {"tasks", "cpus", "partition",  "account",
                                 "qos",   "time", "constraint", "sbatch"};

auto text_named(const char* name) {
  return po::value<std::string>()->value_name(name);
}

/// In quotes, so that nothing in it means anything to a list or to YAML.
std::string override_of(const std::string& key, const std::string& value) {
  // Numbers must stand as they are.
  const bool plain = !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
  return fmt::format("engine.{}={}", key, plain ? value : nlohmann::json(value).dump());
}

/// Where and how long tasks may run.
void add_queue_options(Options& options) {
  options.add()("partition", text_named("NAME"), "slurm: partition")(
      "account", text_named("NAME"), "slurm: account")("qos", text_named("NAME"),
                                                       "slurm: quality of service")(
      "time", text_named("TIME"), "slurm: limit of a task, such as 90m or 1-12:00:00")(
      "constraint", text_named("TEXT"), "slurm: features of nodes")(
      "sbatch", text_named("OPTIONS"), "slurm: more options of sbatch, in one word");
}

}  // namespace

void add_engine_options(Options& options) {
  options.add()(
      "engine", text_named("KIND"),
      "local (default) or slurm: jobs are submitted, as an array of tasks and one that follows it; what\n"
      "is said here may also stand under engine: in the file")(
      "tasks", text_named("N"), "slurm: tasks of the array; by default by the work there is")(
      "cpus", text_named("N"), "slurm: processors of a task, and so jobs at once in it; by default 1");
  add_queue_options(options);
  options.add()("wait", "slurm: return when all is over, with the exit code of the run");
}

void add_task_options(Options& options) {
  options.add()(
      "engine", text_named("KIND"),
      "where it runs: local, or slurm, which gets an array of tasks and one that\njoins what they predict")(
      "tasks", text_named("N"), "slurm: tasks of the array; by default by the size of the file")(
      "cpus", text_named("N"), "slurm: processors of a task; by default 1");
  add_queue_options(options);
  options.add()(
      "resubmit",
      "submit again what is missing, if that led on since the last time: what the\ntask that follows the "
      "array says");
}

experiments::EngineSettings engine_of(const Options& options) {
  experiments::RunSettings run;
  for (const experiments::RunSetting& setting : experiments::engine_settings()) {
    const std::string name =
        setting.key == "engine.kind" ? "engine" : setting.key.substr(setting.key.find('.') + 1);
    if (name == "memory" || !options.given(name)) continue;
    const experiments::Source source{.name = "command line: --" + name, .directory = {}, .has_lines = false};
    setting.read(experiments::scalar(options.get<std::string>(name), false, {.source = &source}), run);
  }
  return run.engine;
}

std::vector<std::string> engine_words(const Options& options) {
  std::vector<std::string> words;
  if (options.given("engine")) words.push_back("--engine=" + options.get<std::string>("engine"));
  for (const char* name : kOptions)
    if (options.given(name)) words.push_back(fmt::format("--{}={}", name, options.get<std::string>(name)));
  return words;
}

std::vector<std::string> engine_overrides(const Options& options) {
  std::vector<std::string> overrides;
  if (options.given("engine")) overrides.push_back(override_of("kind", options.get<std::string>("engine")));
  const bool local = options.get_or<std::string>("engine", "slurm") == "local";
  for (const char* name : kOptions) {
    if (!options.given(name)) continue;
    if (local) throw UsageError(fmt::format("--{} says how to submit, and --engine local does not", name));
    overrides.push_back(override_of(name, options.get<std::string>(name)));
  }
  const bool slurm = options.given("engine") && !local;
  if (slurm && options.given("jobs"))
    throw UsageError(
        "--jobs is about this machine; with --engine slurm, --cpus says how many jobs run at once in a task");
  if (slurm && options.given("memory"))
    overrides.push_back(override_of("memory", options.get<std::string>("memory")));
  return overrides;
}

SubmitRequest submit_request(const Options& options) {
  SubmitRequest request;
  for (const char* name : {"isolation", "max-failures", "grace"}) {
    if (options.given(name))
      request.work_options.insert(request.work_options.end(),
                                  {fmt::format("--{}", name), options.get<std::string>(name)});
  }
  if (options.given("verbose")) request.work_options.emplace_back("--verbose");
  return request;
}

}  // namespace seedbed::runner
