#include "runner/inspection/listed_models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/number_text.hpp"
#include "experiments/read_kept_model.hpp"
#include "models/model_file.hpp"
#include "models/network_layout.hpp"
#include "models/network_text.hpp"
#include "models/settings_text.hpp"
#include "results/packs/kept_files.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kUnknownSplit = std::numeric_limits<std::int64_t>::max();

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
  constexpr std::array<std::string_view, 8> kOthers = {"data.path",           "data.target",   "data.where",
                                                       "data.weight",         "data.bad_rows", "data.missing",
                                                       "data.missing_values", "data.delimiter"};
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

/// "0, 2-5" of whole numbers in any order; other texts one after the other.
std::string seeds_text(const std::vector<std::string>& seeds) {
  std::vector<std::uint64_t> numbers;
  for (const std::string& seed : seeds) {
    if (const auto number = parse_integer<std::uint64_t>(seed)) numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    text += fmt::format("{}{}", text.empty() ? "" : ", ", numbers[i]);
    if (last > i) text += fmt::format("{}{}", last == i + 1 ? ", " : "-", numbers[last]);
    i = last + 1;
  }
  return text;
}

/// NaN if any of them has none.
double mean_of(const std::vector<const ListedModel*>& models, double ListedModel::*score) {
  double sum = 0;
  for (const ListedModel* model : models) sum += model->*score;
  return sum / static_cast<double>(models.size());
}

}  // namespace

ListedModel listed_model(const results::KeptFile& file) {
  const models::SavedModel model = experiments::read_kept_model(file);
  const nlohmann::json details = model.details.is_object() ? model.details : nlohmann::json::object();
  ListedModel line;
  line.file = file.file_name();
  line.cell = text(details, "cell");
  line.split = text(details, "split");
  line.seed = text(details, "seed");
  line.rows = validation_rows(details);
  line.settings = fmt::format("{} {} {}", line.split, line.cell, text(details, "settings"));
  line.family = models::to_text(model.network.family);
  line.components = std::to_string(models::forecast_components(model.network));
  line.hidden = models::network_text(model.network);
  line.crps_validation = score(details, "crps_validation");
  line.crps_test = score(details, "crps_test");
  return line;
}

std::vector<results::KeptFile> model_files(const fs::path& directory) {
  if (fs::is_directory(directory / "models") || fs::is_directory(results::packs_folder(directory)))
    return results::KeptFiles(directory).files(results::FileKind::model);
  std::vector<results::KeptFile> files;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() == ".safetensors") files.emplace_back(entry.path());
  }
  std::ranges::sort(files, {}, &results::KeptFile::path);
  return files;
}

bool better_model(const ListedModel& a, const ListedModel& b) {
  // Scores on other rows say nothing about which model is better: an easier split would win.
  if (a.rows != b.rows) return a.rows < b.rows;
  const bool has_a = !std::isnan(a.crps_validation), has_b = !std::isnan(b.crps_validation);
  return has_a != has_b ? has_a : has_a && a.crps_validation < b.crps_validation;
}

bool several_sets_of_rows(const std::vector<ListedModel>& models) {
  const auto scored = [](const ListedModel& model) { return !std::isnan(model.crps_validation); };
  const auto first = std::ranges::find_if(models, scored);
  return first != models.end() && std::any_of(first, models.end(), [&](const ListedModel& model) {
           return scored(model) && model.rows != first->rows;
         });
}

std::vector<ListedModel> cells_of(const std::vector<ListedModel>& models) {
  std::map<std::string, std::vector<const ListedModel*>> groups;
  // A file that does not say what it was made with stands for itself.
  for (const ListedModel& model : models)
    groups[model.seed.empty() ? "file " + model.file
                              : model.settings + model.components + " " + model.hidden + model.family]
        .push_back(&model);
  std::vector<ListedModel> cells;
  for (const auto& [key, members] : groups) {
    ListedModel cell = *members.front();
    std::vector<std::string> seeds;
    for (const ListedModel* member : members) seeds.push_back(member->seed);
    cell.file = std::to_string(members.size());
    cell.seed = seeds_text(seeds);
    cell.crps_validation = mean_of(members, &ListedModel::crps_validation);
    cell.crps_test = mean_of(members, &ListedModel::crps_test);
    cells.push_back(std::move(cell));
  }
  std::ranges::stable_sort(cells, better_model);
  return cells;
}

}  // namespace seedbed::runner
