#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "base/output.hpp"
#include "results/run_lock.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/interruption.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/inspection/live_report.hpp"
#include "runner/inspection/report_file.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

void write_page(const std::string& path, const std::string& page) {
  Output file(path);
  file.stream() << page;
  file.commit();
}

/// Whether it is one, or will be.
bool is_file(const std::string& path) {
  return !path.empty() && path != "-" &&
         (!std::filesystem::exists(path) || std::filesystem::is_regular_file(path));
}

/// Until the run that goes on in `root` is over, or the user asks to stop.
void follow_run(const std::string& root, const std::string& path) {
  if (!is_file(path))
    throw UsageError("--live writes a file again and again: give one with -o, or leave -o out");
  Interruption interruption;
  const auto goes_on = [&] { return results::RunLock::holder(root).has_value(); };
  const auto wait = [&](std::chrono::milliseconds time) {
    constexpr std::chrono::milliseconds kStep{250};
    for (; time.count() > 0 && Interruption::count() == 0 && goes_on(); time -= kStep)
      std::this_thread::sleep_for(std::min(time, kStep));
    return Interruption::count() == 0;
  };
  const bool any = goes_on();
  if (any) print_to_stderr("following the run in {}; the page to look at: {}\n", root, path);
  follow({.goes_on = goes_on,
          .page = [&](bool running) { return report_of(root, running); },
          .write = [&](const std::string& page) { write_page(path, page); },
          .wait = wait});
  if (!any) print_to_stderr("no run goes on in {}: {} is of what it left\n", root, path);
}

int run_report(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed report DIR [-o FILE] [--live]",
       .description =
           "Writes one HTML file that shows what the jobs of a run directory say: which cell is best and "
           "how\n"
           "sure that is, every seed as a dot, what matters, learning curves, calibration, single "
           "forecasts,\n"
           "costs, failures, and how to reproduce it. The file needs no network and no other file. A run "
           "writes\n"
           "it at its end, as DIR/report.html, unless the experiment says run.report: none.",
       .examples = "  seedbed report runs/diamonds\n"
                   "  seedbed report runs/diamonds -o diamonds.html\n"
                   "  seedbed report runs/diamonds --live"});
  options.add()("output,o", po::value<std::string>()->value_name("FILE"),
                "file to write; DIR/report.html if not given")(
      "live", "write it again as a run goes on in DIR, until that is over; a browser that shows it follows");
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  const auto path = options.get_or<std::string>("output", report_path(root).string());
  if (options.given("live")) {
    follow_run(root, path);
  } else {
    write_page(path, report_of(root));
  }
  return all_done;
}

}  // namespace

extern const Command report_command = {"report", "one page that shows what a run says, as HTML", run_report};

}  // namespace seedbed::runner
