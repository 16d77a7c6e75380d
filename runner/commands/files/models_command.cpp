#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options/value_semantic.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/amounts.hpp"
#include "base/messages.hpp"
#include "base/tables/fitted_table.hpp"
#include "base/tables/text_table.hpp"
#include "models/model_file.hpp"
#include "results/packs/kept_files.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/files/extracted_files.hpp"
#include "runner/commands/files/whole_folder.hpp"
#include "runner/commands/job_filter.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/table_options.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/listed_models.hpp"
#include "runner/inspection/opened_run.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace fs = std::filesystem;
namespace {

std::string number(double value) {
  return std::isnan(value) ? "" : fmt::format("{:.6g}", value);
}

TextTable table_of(const std::vector<ListedModel>& models, bool each) {
  TextTable table;
  table.columns = {{each ? "model" : "models", !each, each ? 0 : 3},
                   {"cell"},
                   {"split", true, 1},
                   {each ? "seed" : "seeds", each, 5},
                   {"family", false, 4},
                   {"components", true, 6},
                   {"hidden layers", false, 7},
                   {"crps_validation", true},
                   {"crps_test", true, 2}};
  for (const ListedModel& model : models) {
    table.rows.push_back({model.file, model.cell, model.split, model.seed, model.family, model.components,
                          model.hidden, number(model.crps_validation), number(model.crps_test)});
  }
  return table;
}

void print_list(std::vector<ListedModel> models, bool each, std::size_t width) {
  if (each) {
    std::ranges::stable_sort(models, better_model);
  } else {
    models = cells_of(models);
  }
  if (!models.empty()) {
    const FittedTable table = fitted(table_of(models, each), width);
    fmt::print("{}{}", table.text, note_lines(left_out_text(table, "--width 0 shows all"), width));
  }
  if (several_sets_of_rows(models)) {
    fmt::print("{}",
               note_lines(fmt::format("validated on different rows, so {} are ranked only within the same "
                                      "split and data, split by split",
                                      each ? "models" : "cells"),
                          width));
  }
}

int list(const std::string& root, bool each, std::size_t width) {
  if (!fs::is_directory(root))
    throw UsageError(fmt::format("there is no directory or file {}", quoted_value(root)));
  std::vector<ListedModel> models;
  std::vector<std::string> problems;
  for (const results::KeptFile& file : model_files(root)) {
    try {
      models.push_back(listed_model(file));
    } catch (const models::ModelFileError& error) {
      problems.emplace_back(error.what());
    }
  }
  if (models.empty() && problems.empty()) print_to_stderr("there are no models in {}\n", root);
  print_list(std::move(models), each, width);
  flush_output();
  for (const std::string& problem : problems) print_to_stderr("{}\n", problem);
  return problems.empty() ? all_done : usage_error;
}

/// `--extract FOLDER`.
int extract(const std::string& root, const Options& options) {
  const OpenedRun run(root);
  JobFilter filter(where_conditions(options), run.known_experiment());
  std::vector<std::string> jobs;
  run.ledger().for_each(
      [&](const results::LedgerJob& job) {
        if (filter.admits(job.identity)) jobs.push_back(job.identity.id);
      },
      results::Detail::settings);
  filter.require_known_values();
  const fs::path folder = new_folder(options.get<std::string>("extract"), root, "models", "--extract");
  WholeFolder whole(folder);
  const std::size_t count = extract_files(run.kept(), results::FileKind::model, jobs, whole.path());
  if (count == 0) {
    throw UsageError(fmt::format("{}: none of {} has left a model", root,
                                 count_text(jobs.size(), "job that fits", "jobs that fit")));
  }
  whole.commit();
  fmt::print("{} written to {}\n", count_text(count, "model"), folder.string());
  return all_done;
}

/// `--paths`: by their names, as run directories have them, also where they are packed.
int print_paths(const std::string& root) {
  const fs::path folder = fs::is_directory(fs::path(root) / results::folder_of(results::FileKind::model)) ||
                                  fs::is_directory(results::packs_folder(root))
                              ? fs::path(root) / results::folder_of(results::FileKind::model)
                              : fs::path(root);
  for (const results::KeptFile& file : model_files(root))
    fmt::print("{}\n", (folder / file.file_name()).string());
  flush_output();
  return all_done;
}

int run_models(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed models DIR|FILE [--each|--paths] [--width N]\n"
                "       seedbed models DIR --extract FOLDER [--where key=value]",
       .description =
           "Lists the models of a run directory, or of a folder of .safetensors files, by cell: means\n"
           "over the seeds, the best validation CRPS first. Scores on different rows cannot be\n"
           "compared: with several splits the cells of each come together. Test scores are shown, but\n"
           "the order never depends on them. Of a FILE it shows what is inside: the network, its\n"
           "inputs, settings, scores and, in a run directory, how it came to be.\n\n"
           "--extract writes models as files of their own, JOB.safetensors each, into a new folder: also "
           "those\n"
           "that a run has packed (run.files). A FILE of a run directory may be given where it would be, "
           "also\n"
           "if it is packed.",
       .examples = "  seedbed models runs/diamonds\n"
                   "  seedbed models runs/diamonds --each\n"
                   "  seedbed models runs/diamonds/models/0123456789abcdef0123.safetensors"});
  options.add()("each", "a line for each model instead of each cell")(
      "paths", "only the path of each model, as other commands take it")(
      "extract", po::value<std::string>()->value_name("FOLDER"), "folder to make, for files of models");
  add_where_option(options);
  add_width_option(options);
  if (!options.parse(arguments)) return all_done;
  const std::string path = options.only_positional("directory or model");
  if (options.given("extract")) return extract(path, options);
  if (options.given("where")) throw UsageError("--where chooses the models that --extract FOLDER writes");
  const results::KeptFile file = results::kept_file(path);
  if (options.given("paths")) return print_paths(path);
  if (!file.packed() && !fs::is_regular_file(path))
    return list(path, options.given("each"), table_width(options));
  fmt::print("{}", model_text(file));
  return all_done;
}

}  // namespace

extern const Command models_command = {"models", "the models of a run directory, best validation score first",
                                       run_models};

}  // namespace seedbed::runner
