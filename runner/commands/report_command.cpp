#include "base/output.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/inspection/report_file.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

int run_report(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed report DIR [-o FILE]",
       .description =
           "Writes one HTML file that shows what the jobs of a run directory say: which cell is best and "
           "how\n"
           "sure that is, every seed as a dot, what matters, learning curves, costs, failures, and how to\n"
           "reproduce it. The file needs no network and no other file. A run writes it at its end, as\n"
           "DIR/report.html, unless the experiment says run.report: none.",
       .examples = "  seedbed report runs/diamonds\n"
                   "  seedbed report runs/diamonds -o diamonds.html"});
  options.add()("output,o", po::value<std::string>()->value_name("FILE"),
                "file to write; DIR/report.html if not given");
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  const std::string page = report_of(root);
  Output file(options.get_or<std::string>("output", report_path(root).string()));
  file.stream() << page;
  file.commit();
  return all_done;
}

}  // namespace

extern const Command report_command = {"report", "one page that shows what a run says, as HTML", run_report};

}  // namespace seedbed::runner
