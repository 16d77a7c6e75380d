#include "runner/commands/run_options.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/duration.hpp"
#include "base/messages.hpp"
#include "runner/host/cores.hpp"
#include "runner/host/memory.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

auto text(const char* name) {
  return po::value<std::string>()->value_name(name);
}

Isolation isolation(const std::string& text) {
  if (text == "process") return Isolation::process;
  if (text == "thread") return Isolation::thread;
  const std::vector<std::string> kinds = {"process", "thread"};
  throw UsageError(fmt::format("--isolation: {} is neither process nor thread{}", quoted_value(text),
                               did_you_mean(text, kinds)));
}

std::chrono::milliseconds grace(const std::string& text) {
  constexpr double kMost = 86400;  // a day; the message to the workers has room for some weeks
  const std::optional<double> seconds = duration_seconds(text);
  if (!seconds || *seconds > kMost) {
    throw UsageError(
        fmt::format("--grace: {} is no time up to a day, such as 30s, 10m or 0", quoted_value(text)));
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000));
}

std::int64_t memory(const std::string& text) {
  if (const std::optional<std::int64_t> bytes = memory_amount(text)) return *bytes;
  throw UsageError(fmt::format("--memory: {} is no amount of memory such as 20G or 512M (0 for no limit)",
                               quoted_value(text)));
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

void add_jobs_option(Options& options) {
  options.add()("jobs,j", text("N"),
                "jobs at once; by default one for each physical core that this process may use");
}

std::size_t jobs_at_once(const Options& options) {
  if (!options.given("jobs")) return static_cast<std::size_t>(default_jobs(this_machine()));
  return static_cast<std::size_t>(whole_number("--jobs", options.get<std::string>("jobs"), 1));
}

void add_run_options(Options& options) {
  options.add()("isolation", text("KIND"),
                "process (default): a crash costs one attempt of one job\nthread: all jobs in one process")(
      "max-failures", text("N"), "start nothing new once N jobs have failed; 0 (default) = never stop")(
      "memory", text("AMOUNT"),
      "keep encoded data and jobs within this much, such as 20G, going by the jobs that ended; by\n"
      "default nine tenths of what is available, 0 = no limit")(
      "grace", text("TIME"),
      "after the first Ctrl-C or TERM: jobs that would take longer, by default 30s, stop with a checkpoint")(
      "quiet,q", "print failures and the final table only")("verbose,v",
                                                            "a line for every job that starts or ends");
}

SweepOptions read_run_options(const Options& options) {
  if (options.given("quiet") && options.given("verbose"))
    throw UsageError("--quiet and --verbose exclude each other");
  SweepOptions run;
  run.jobs_at_once = jobs_at_once(options);
  run.isolation = isolation(options.get_or<std::string>("isolation", "process"));
  run.max_failures = static_cast<std::size_t>(
      whole_number("--max-failures", options.get_or<std::string>("max-failures", "0"), 0));
  if (options.given("memory")) run.memory = memory(options.get<std::string>("memory"));
  run.grace = grace(options.get_or<std::string>("grace", "30s"));
  run.dry_run = options.given("dry-run");
  run.quiet = options.given("quiet");
  run.verbose = options.given("verbose");
  return run;
}

std::string command_text(std::string_view command, const Arguments& arguments) {
  std::string line = fmt::format("seedbed {}", command);
  for (const std::string& argument : arguments) line += " " + shell_word(argument);
  return line;
}

}  // namespace seedbed::runner
