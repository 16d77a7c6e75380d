#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text_table.hpp"
#include "models/model_file.hpp"
#include "models/network_layout.hpp"
#include "models/settings_text.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kUnknownSplit = std::numeric_limits<std::int64_t>::max();

/// What a model file says of itself.
struct ListedModel {
  std::string file, cell, split, seed, family, shape;
  std::pair<std::int64_t, std::string> rows;  ///< split and data settings that say which rows validate
  double crps_validation = std::numeric_limits<double>::quiet_NaN();
  double crps_test = std::numeric_limits<double>::quiet_NaN();
};

double score(const nlohmann::json& details, const char* name) {
  const auto scores = details.find("scores");
  if (scores == details.end() || !scores->is_object()) return std::nan("");
  const auto found = scores->find(name);
  return found != scores->end() && found->is_number() ? found->get<double>() : std::nan("");
}

std::string text(const nlohmann::json& details, const char* name) {
  const auto found = details.find(name);
  if (found == details.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

bool decides_rows(std::string_view key) {
  constexpr std::array<std::string_view, 6> kOthers = {
      "data.path", "data.target", "data.bad_rows", "data.missing", "data.missing_values", "data.delimiter"};
  return key.starts_with("data.split") || std::ranges::find(kOthers, key) != kOthers.end();
}

/// Models that agree in this were validated on the same rows. Those that do not say come last.
std::pair<std::int64_t, std::string> validation_rows(const nlohmann::json& details) {
  const auto split = details.find("split");
  if (split == details.end() || !split->is_number_integer()) return {kUnknownSplit, ""};
  nlohmann::json deciding;
  const auto settings = details.find("settings");
  if (settings != details.end() && settings->is_object()) {
    for (const auto& [key, value] : settings->items()) {
      if (decides_rows(key)) deciding[key] = value;
    }
  }
  return {split->get<std::int64_t>(), deciding.dump()};
}

ListedModel listed(const fs::path& path) {
  const models::SavedModel model = models::read_model(path);
  const nlohmann::json details = model.details.is_object() ? model.details : nlohmann::json::object();
  ListedModel line;
  line.file = path.filename().string();
  line.cell = text(details, "cell");
  line.split = text(details, "split");
  line.seed = text(details, "seed");
  line.rows = validation_rows(details);
  line.family = models::to_text(model.network.family);
  line.shape = fmt::format("{} × {}", models::forecast_components(model.network),
                           nlohmann::json(model.network.hidden).dump());
  line.crps_validation = score(details, "crps_validation");
  line.crps_test = score(details, "crps_test");
  return line;
}

/// A run directory keeps its models in a folder of their own.
std::vector<fs::path> model_files(const fs::path& directory) {
  if (!fs::is_directory(directory)) {
    throw UsageError(fmt::format("there is no directory '{}'", directory.string()));
  }
  const fs::path own = directory / "models";
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::is_directory(own) ? own : directory)) {
    if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

/// Best validation score first, those without one last. Test scores decide nothing.
bool better(const ListedModel& a, const ListedModel& b) {
  // Scores on other rows say nothing about which model is better: an easier split would win.
  if (a.rows != b.rows) return a.rows < b.rows;
  const bool has_a = !std::isnan(a.crps_validation), has_b = !std::isnan(b.crps_validation);
  return has_a != has_b ? has_a : has_a && a.crps_validation < b.crps_validation;
}

/// Whether models with scores were validated on rows that differ.
bool several_sets_of_rows(const std::vector<ListedModel>& models) {
  const auto scored = [](const ListedModel& model) { return !std::isnan(model.crps_validation); };
  const auto first = std::ranges::find_if(models, scored);
  return first != models.end() && std::any_of(first, models.end(), [&](const ListedModel& model) {
           return scored(model) && model.rows != first->rows;
         });
}

std::string number(double value) {
  return std::isnan(value) ? "" : fmt::format("{:.6g}", value);
}

TextTable table_of(const std::vector<ListedModel>& models) {
  TextTable table;
  table.columns = {{"model"},  {"cell"},       {"split", true},           {"seed", true},
                   {"family"}, {"K × hidden"}, {"crps_validation", true}, {"crps_test", true}};
  for (const ListedModel& model : models) {
    table.rows.push_back({model.file, model.cell, model.split, model.seed, model.family, model.shape,
                          number(model.crps_validation), number(model.crps_test)});
  }
  return table;
}

int run_models(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed models DIR",
       .description =
           "Lists the models of a run directory, or of a folder of .safetensors files, the best\n"
           "validation CRPS first. Scores on different rows cannot be compared: with several splits\n"
           "the models of each come together. Test scores are shown, but the order never depends on\n"
           "them.",
       .examples = "  seedbed models runs/diamonds"});
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("directory");
  std::vector<ListedModel> models;
  std::vector<std::string> problems;
  for (const fs::path& file : model_files(root)) {
    try {
      models.push_back(listed(file));
    } catch (const models::ModelFileError& error) {
      problems.emplace_back(error.what());
    }
  }
  if (models.empty() && problems.empty()) print_to_stderr("there are no models in {}\n", root);
  std::ranges::stable_sort(models, better);
  if (!models.empty()) fmt::print("{}", table_of(models).plain(terminal_width()));
  if (several_sets_of_rows(models)) {
    fmt::print(
        "validated on different rows, so models are ranked only within the same split and data, split by "
        "split\n");
  }
  flush_output();
  for (const std::string& problem : problems) print_to_stderr("{}\n", problem);
  return problems.empty() ? all_done : usage_error;
}

}  // namespace

extern const Command models_command = {"models", "the models of a run directory, best validation score first",
                                       run_models};

}  // namespace seedbed::runner
