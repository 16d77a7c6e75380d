#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "base/amounts.hpp"
#include "base/machine.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "base/output.hpp"
#include "forecasts/profiling/measure_profile.hpp"
#include "forecasts/profiling/profile_table.hpp"
#include "forecasts/profiling/reading.hpp"
#include "forecasts/profiling/workloads.hpp"
#include "results/packs/kept_files.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/name_list.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/cores.hpp"
#include "runner/host/end_on_signal.hpp"
#include "runner/host/standard_error.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace fs = std::filesystem;
namespace {

using forecasts::Profile;
using forecasts::ProfileRequest;
using forecasts::Workload;

constexpr int kLargestBatch = 1 << 20;
constexpr std::size_t kManySizes = 8;

Options profile_options() {
  Options options(
      {.usage = "seedbed profile MODEL|FILE.yaml [key=value …] [options]",
       .description =
           "Measures how long forecasts take and what makes that vary: calls of each batch size, by one\n"
           "caller and by several at once, from CSV and from inputs already encoded, on an idle machine and\n"
           "on a busy one (as many other threads as cores). Then says what it means: the batch size to use,\n"
           "where the time goes, what makes it vary.\n\n"
           "MODEL is a model file. Of an experiment FILE.yaml each distinct model size is measured, with\n"
           "random weights; key=value overrides its settings. Nothing is trained, and no file is written\n"
           "but -o.",
       .examples = "  seedbed profile runs/diamonds/models/0880e8e5d8d4b26d7366.safetensors\n"
                   "  seedbed profile experiments/diamonds.yaml model.hidden=[64,64] --seconds 60 -o "
                   "profile.csv\n"
                   "  seedbed profile model.safetensors --input mine.csv --batch 1,256 --threads 1"});
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  const auto texts = [](const char* name) { return po::value<std::vector<std::string>>()->value_name(name); };
  options.add()(
      "input,i", text("FILE"),
      "CSV file with rows to predict; otherwise those of the experiment,\nor invented ones like those "
      "a model was trained on")("output,o", text("FILE"), "the table as CSV, with times in nanoseconds")(
      "seconds", text("S"), "for all measurements together (20); large batches may need more")(
      "batch", texts("N,…"), "rows a call; 1,4,16,… 65536 if not given")(
      "threads,j", texts("N,…"), "callers at once; 1,2,4,… and all physical cores if not given")(
      "quiet,q", "no progress line");
  return options;
}

/// The numbers of a list option, ascending; nothing if it was not given.
std::vector<int> numbers(const Options& options, const std::string& option, int most) {
  std::set<int> all;
  for (const std::string& list : options.get_or<std::vector<std::string>>(option, {})) {
    for (const std::string& text : split_list("--" + option, list)) {
      const int number = whole_number("--" + option, text, 1);
      if (number > most) throw UsageError(fmt::format("--{}: {} is more than {}", option, number, most));
      all.insert(number);
    }
  }
  return {all.begin(), all.end()};
}

double seconds_of(const Options& options) {
  if (!options.given("seconds")) return ProfileRequest().seconds;
  const std::string& text = options.get<std::string>("seconds");
  const std::optional<double> seconds = parse_number(text);
  if (!seconds || !(*seconds > 0) || *seconds > 1e6) {
    throw UsageError(fmt::format("--seconds: {} is not a number of seconds above 0", quoted_value(text)));
  }
  return *seconds;
}

ProfileRequest request_of(const Options& options) {
  ProfileRequest request;
  request.seconds = seconds_of(options);
  request.load_threads = default_jobs(this_machine());
  for (const int batch : numbers(options, "batch", kLargestBatch)) {
    request.batches.push_back(static_cast<std::size_t>(batch));
  }
  if (request.batches.empty()) {
    for (std::size_t batch = 1; batch <= 65536; batch *= 4) request.batches.push_back(batch);
  }
  request.threads = numbers(options, "threads", 4096);
  if (request.threads.empty()) {
    for (int threads = 1; threads < request.load_threads; threads *= 2) request.threads.push_back(threads);
    request.threads.push_back(request.load_threads);
  }
  return request;
}

std::vector<Workload> workloads(const Options& options, std::size_t largest_batch) {
  const std::vector<std::string>& given = options.positional();
  if (given.empty()) throw UsageError("what to profile is missing: name a model file or an experiment file");
  const fs::path file = given.front();
  const std::vector<std::string> rest(given.begin() + 1, given.end());
  const std::string input = options.get_or<std::string>("input", "");
  if (fs::is_directory(file)) {
    throw UsageError(fmt::format("'{}' is a directory: name one model; seedbed models lists those of a run",
                                 file.string()));
  }
  if (file.extension() == ".yaml" || file.extension() == ".yml") {
    return forecasts::experiment_workloads(experiments::Experiment::load(file, rest), input, largest_batch);
  }
  if (!rest.empty()) {
    throw UsageError(
        fmt::format("'{}': only one model is measured at a time, and it has no settings to "
                    "override",
                    rest.front()));
  }
  std::vector<Workload> all;
  all.push_back(forecasts::model_workload(results::kept_file(file), input, largest_batch));
  return all;
}

/// One rewritten line on a terminal.
class ProfileProgress {
 public:
  explicit ProfileProgress(bool quiet) : wanted_(!quiet && ::isatty(STDERR_FILENO) == 1) {}
  ~ProfileProgress() { end(); }

  void show(std::size_t done, std::size_t all) {
    if (!wanted_) return;
    const double left =
        (steady_seconds() - start_) * static_cast<double>(all - done) / static_cast<double>(done);
    print_to_stderr("\r\x1b[K{} of {} measurements, {} left", done, all, clock_text(left));
    std::fflush(stderr);
    there_ = true;
  }
  void end() {
    if (there_) print_to_stderr("\r\x1b[K");
    there_ = false;
  }

 private:
  bool wanted_, there_ = false;
  double start_ = steady_seconds();
};

void say_what_is_measured(const std::vector<Workload>& models, const ProfileRequest& request) {
  const std::size_t largest = request.batches.back();
  if (models.size() > kManySizes) {
    print_to_stderr(
        "{} model sizes are measured; to look at fewer, override settings: model.hidden=[64,64]\n",
        models.size());
  }
  std::set<std::string> said;
  for (const Workload& model : models) {
    const forecasts::SampleRows& rows = model.rows();
    if (!said.insert(rows.name()).second) continue;
    if (rows.left_out() > 0) {
      print_to_stderr("{}: {} left out, which cannot be predicted\n", rows.name(),
                      count_text(rows.left_out(), "row"));
    }
    if (rows.size() < largest) {
      print_to_stderr("{}: lagged inputs need rows in order, so batches have at most its {}\n", rows.name(),
                      count_text(rows.size(), "row"));
    }
  }
}

/// What is wrong with the output is said before anything is measured; nothing is begun there before the end.
void check_output(const std::string& output) {
  std::error_code ignored;
  if (output.empty() || (fs::exists(output, ignored) && !fs::is_regular_file(output, ignored) &&
                         !fs::is_directory(output, ignored))) {
    return;  // a pipe that is opened and closed would end for its reader
  }
  const Output file(output);
}

Profile measured(const Options& options, ProfileRequest& request) {
  const EndOnSignal guard;
  const std::vector<Workload> models = workloads(options, request.batches.back());
  say_what_is_measured(models, request);
  ProfileProgress progress(options.given("quiet"));
  request.after_visit = [&](std::size_t done, std::size_t all) { progress.show(done, all); };
  return forecasts::measure_profile(models, request);
}

void print(const Profile& profile, const std::string& output) {
  if (!output.empty()) {
    Output file(output);
    file.stream() << forecasts::profile_csv(profile);
    file.commit();
  }
  if (output == "-") {
    print_to_stderr("{}", forecasts::plain_reading(profile));
  } else {
    fmt::print("{}\n{}", forecasts::profile_text(profile), forecasts::plain_reading(profile));
  }
}

int run_profile(const Arguments& arguments) {
  Options options = profile_options();
  if (!options.parse(arguments)) return all_done;
  ProfileRequest request = request_of(options);
  const std::string output = options.get_or<std::string>("output", "");
  check_output(output);
  print(measured(options, request), output);
  return all_done;
}

}  // namespace

extern const Command profile_command = {"profile", "how long forecasts take, and what makes that vary",
                                        run_profile};

}  // namespace seedbed::runner
