#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <vector>

#include "base/text_table.hpp"
#include "models/model_file.hpp"
#include "models/network_layout.hpp"
#include "models/settings_text.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

/// What a model file says of itself.
struct ListedModel {
  std::string file, cell, split, seed, family, shape;
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

ListedModel listed(const fs::path& path) {
  const models::SavedModel model = models::read_model(path);
  const nlohmann::json details = model.details.is_object() ? model.details : nlohmann::json::object();
  ListedModel line;
  line.file = path.filename().string();
  line.cell = text(details, "cell");
  line.split = text(details, "split");
  line.seed = text(details, "seed");
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
  const bool has_a = !std::isnan(a.crps_validation), has_b = !std::isnan(b.crps_validation);
  return has_a != has_b ? has_a : has_a && a.crps_validation < b.crps_validation;
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

}  // namespace

int models_command(const Arguments& arguments) {
  Options options({.usage = "seedbed models DIR",
                   .description =
                       "Lists the models of a run directory, or of a folder of .safetensors files, the best\n"
                       "validation CRPS first. Test scores are shown, but the order never depends on them.",
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
  if (models.empty() && problems.empty()) fmt::print(stderr, "there are no models in {}\n", root);
  std::ranges::stable_sort(models, better);
  if (!models.empty()) fmt::print("{}", table_of(models).plain());
  flush_output();
  for (const std::string& problem : problems) fmt::print(stderr, "{}\n", problem);
  return problems.empty() ? all_done : usage_error;
}

}  // namespace seedbed::runner
