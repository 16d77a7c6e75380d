#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/amounts.hpp"
#include "base/messages.hpp"
#include "results/derived_files.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/run_directory.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/files/extracted_files.hpp"
#include "runner/commands/files/model_export.hpp"
#include "runner/commands/files/whole_folder.hpp"
#include "runner/commands/options.hpp"
#include "runner/export/csv_export.hpp"
#include "runner/export/mlflow_export.hpp"
#include "runner/export/tensorboard_export.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace fs = std::filesystem;
namespace {

constexpr const char* kSingleFiles = "files";

using Exporter = void (*)(const Exported& exported, const fs::path& folder);

/// Null for the tables, which are written as a run writes them, and for files, which are as they are.
const std::map<std::string, Exporter>& exporters() {
  static const std::map<std::string, Exporter> all = {{"csv", export_to_csv},
                                                      {kSingleFiles, nullptr},
                                                      {"mlflow", export_to_mlflow},
                                                      {"tables", nullptr},
                                                      {"tensorboard", export_to_tensorboard}};
  return all;
}

constexpr const char* kOnnx = "onnx";  // of models: all others are of jobs

Options export_options() {
  Options options(
      {.usage = "seedbed export DIR --to KIND [-o FOLDER] [--all]\n"
                "       seedbed export MODEL…|DIR [--best] [--where KEY=VALUE] -o MODEL.onnx",
       .description =
           "Writes the jobs of a run directory as other programs keep them, so that these show them too:\n"
           "  mlflow       a file store for `mlflow ui --backend-store-uri FOLDER`: a run for each job\n"
           "  tensorboard  event files for `tensorboard --logdir FOLDER`: losses and scores by epoch\n"
           "  csv          scores.csv and epochs.csv in long form, a line for each number\n"
           "  tables       results.csv and the other CSV files that a run leaves, from its ledger as it is "
           "now\n"
           "  files        what jobs left, logs, models, predictions, as a file each, also where a run "
           "packed it\n"
           "Or writes a model for other programs to forecast with, several models or all seeds of a cell as "
           "one:\n"
           "  onnx         an ONNX file that takes columns as they are, by name, and gives weights, "
           "locations,\n"
           "               scales and mean; what an -o that ends in .onnx means",
       .examples = "  seedbed export runs/diamonds --to mlflow\n"
                   "  seedbed export runs/diamonds --to tensorboard -o /tmp/logs\n"
                   "  seedbed export runs/diamonds --best -o diamonds.onnx\n"
                   "  seedbed export model.safetensors -o model.onnx"});
  options.add()("to", po::value<std::string>()->value_name("KIND"),
                "mlflow, tensorboard, csv, tables, files or onnx")(
      "output,o", po::value<std::string>()->value_name("FOLDER"),
      "folder to make; DIR-KIND beside the run directory if not\ngiven; of models the file to write")(
      "all", "every job in the ledger, also of earlier versions of the\nexperiment")(
      "where", po::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
      "of models: only those with this value of a varied key, split or\nseed; may be given several times")(
      "best",
      "of models: all seeds of the cell of a run directory with the\nbest mean validation CRPS; of several "
      "splits, --where split=N\nnames one");
  return options;
}

std::string with_onnx_ending(const std::string& path) {
  return fs::path(path).replace_extension(kOnnxEnding).string();
}

/// What --to says, or what the other arguments can only mean.
std::string chosen_kind(const Options& options) {
  if (options.given("to")) return options.get<std::string>("to");
  const std::string output = options.get_or<std::string>("output", "");
  if (output.ends_with(kOnnxEnding)) return kOnnx;
  if (options.positional().empty() || !fs::is_regular_file(options.positional().front()))
    throw UsageError(
        "--to is missing: mlflow, tensorboard, csv, tables or files; or -o MODEL.onnx, for the models");
  const std::string& model = options.positional().front();
  throw UsageError(
      output.empty()
          ? fmt::format("-o is missing: the ONNX file to write {} to, such as -o {}", quoted_value(model),
                        with_onnx_ending(fs::path(model).filename().string()))
          : fmt::format("-o: models are written as ONNX, and {} does not end in {} (did you mean {}?)",
                        quoted_value(output), kOnnxEnding, quoted_value(with_onnx_ending(output))));
}

Exporter chosen_exporter(const std::string& name) {
  const auto found = exporters().find(name);
  if (found != exporters().end()) return found->second;
  std::vector<std::string> names = {kOnnx};
  for (const auto& [known, exporter] : exporters()) names.push_back(known);
  std::ranges::sort(names);
  throw UsageError(fmt::format("--to: {} is none of {}{}", quoted_value(name), quoted_list(names),
                               did_you_mean(name, names)));
}

ExportedJob exported_job(const results::JobTable& table, const results::JobRow& row,
                         const results::LedgerJob& job) {
  ExportedJob out;
  out.id = row.id;
  out.split = row.split;
  out.seed = row.seed;
  out.result = job.result;
  std::map<std::string, std::string> rest = job.identity.settings;
  for (std::size_t i = 0; i < table.varied_keys.size(); ++i) {
    const std::string& key = table.varied_keys[i];
    out.cell += fmt::format("{}{}={}", i == 0 ? "" : " ", key, row.varied[i]);
    out.settings.emplace_back(key, row.varied[i]);
    rest.erase(key);
  }
  out.settings.insert(out.settings.end(), rest.begin(), rest.end());
  return out;
}

/// Returns how many.
std::size_t export_files(const OpenedRun& run, const results::JobTable& table, const fs::path& folder) {
  std::vector<std::string> jobs;
  for (std::size_t i = 0; i < table.size; ++i) jobs.push_back(table.row(i).id);
  return extract_all_files(run.kept(), jobs, folder);
}

int export_jobs(const Options& options, const std::string& kind) {
  const Exporter exporter = chosen_exporter(kind);
  for (const char* other : {"where", "best"}) {
    if (options.given(other))
      throw UsageError(fmt::format("--{} chooses models, and --to {} writes all jobs", other, kind));
  }
  const std::string& root = options.only_positional("run directory");
  if (fs::is_regular_file(root)) {
    throw UsageError(
        fmt::format("--to {} writes the jobs of a run directory, and {} is a file; a model is exported "
                    "with -o {}",
                    kind, quoted_value(root), with_onnx_ending(fs::path(root).filename().string())));
  }
  const OpenedRun run(root);
  const results::JobTable table = run.table(options.given("all"));
  std::size_t jobs = 0;
  const fs::path folder = new_folder(options.get_or<std::string>("output", ""), root, kind);
  const Exported exported{
      run.experiment() ? run.experiment()->name() : fs::weakly_canonical(root).filename().string(), folder,
      [&](const std::function<void(const ExportedJob&)>& visit) {
        results::for_each_row(table, run.ledger(), results::Detail::epochs,
                              [&](const results::JobRow& row, const results::LedgerJob* job) {
                                if (job == nullptr || !job->has_result) return;
                                ++jobs;
                                visit(exported_job(table, row, *job));
                              });
      }};
  WholeFolder whole(folder);
  if (exporter != nullptr) {
    exporter(exported, whole.path());
  } else if (kind == kSingleFiles) {
    const std::size_t files = export_files(run, table, whole.path());
    whole.commit();
    fmt::print("{} written to {}\n", count_text(files, "file"), folder.string());
    return all_done;
  } else {
    results::write_derived_files(whole.path(), table, run.ledger(), run.scores());
    jobs = table.size;
  }
  whole.commit();
  warn_about(run.ledger());
  fmt::print("{} jobs written to {}\n", jobs, folder.string());
  return all_done;
}

int run_export(const Arguments& arguments) {
  Options options = export_options();
  if (!options.parse(arguments)) return all_done;
  const std::string kind = chosen_kind(options);
  return kind == kOnnx ? export_models(options) : export_jobs(options, kind);
}

}  // namespace

extern const Command export_command = {
    "export", "the results as MLflow, TensorBoard or CSV files; models as ONNX", run_export};

}  // namespace seedbed::runner
