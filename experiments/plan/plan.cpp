#include "experiments/plan/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>
#include <unordered_map>

#include "base/messages.hpp"
#include "experiments/plan/presets.hpp"
#include "experiments/plan/program_check.hpp"
#include "experiments/plan/run_settings.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::string_view kPreset = "train.preset";

/// The preset that the file chooses, as settings that stand before its own.
std::vector<Given> preset_of(const ExperimentFile& file) {
  for (const Given& given : file.base) {
    if (given.key != kPreset) continue;
    JobSettings settings;
    for (const Choice& choice : file.schema.read(given.key, given.value)) choice.apply(settings);
    return preset_settings(settings.train.preset, given.place);
  }
  return {};
}

void read_base(const ExperimentFile& file, Plan& plan) {
  const Schema& schema = plan.schema;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    plan.base.push_back(schema[i].fallback);
    if (schema.is_own(i)) schema[i].fallback.apply(plan.base_settings);
  }
  plan.given.assign(schema.size(), false);
  plan.overridden.assign(schema.size(), false);
  std::vector<Given> all = preset_of(file);
  all.insert(all.end(), file.base.begin(), file.base.end());
  for (const Given& given : all) {
    plan.origins[given.key] = given.place;
    const bool whole = schema.named(given.key).size() > 1;
    for (Choice& choice : schema.read(given.key, given.value)) {
      choice.apply(plan.base_settings);
      plan.given[choice.setting] = !whole || !choice.is_default;  // of a whole split, what it says
      plan.base[choice.setting] = std::move(choice);
    }
  }
  for (const std::string& key : file.overridden) {
    for (const std::size_t index : schema.named(key)) plan.overridden[index] = true;
  }
}

void refuse_preset(const std::string& key, const Place& place) {
  if (key != kPreset) return;
  fail(place, fmt::format("{} stands for many settings and cannot vary; give it once, in train, and vary the "
                          "settings themselves",
                          kPreset));
}

// One key's options; each value once unless it advances together with other keys.
void add_key(const Schema& schema, const GivenAxis& given, bool alone, Axis& axis) {
  refuse_preset(given.key, given.place);
  axis.keys.push_back(given.key);
  axis.options.resize(given.values.size());
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < given.values.size(); ++i) {
    std::string text;
    for (Choice& choice : schema.read(given.key, given.values[i])) {
      text += choice.text + '\n';
      axis.options[i].push_back(std::move(choice));
    }
    if (alone && !seen.emplace(text, i).second) {
      text.pop_back();
      fail(given.values[i].place, schema.named(given.key).size() == 1
                                      ? fmt::format("{} lists {} twice", given.key, text)
                                      : fmt::format("{} lists the same value twice", given.key));
    }
  }
}

class AxisReader {
 public:
  explicit AxisReader(Plan& plan) : plan_(plan), owner_(plan.schema.size()) {}

  /// `group` outlives the reader.
  void read(std::span<const GivenAxis> group, const Place& place) {
    Axis axis;
    axis.place = place;
    for (const GivenAxis& given : group) {
      claim(given);
      add_key(plan_.schema, given, group.size() == 1, axis);
      plan_.varied_keys.push_back(given.key);
      plan_.origins[given.key] = given.place;
    }
    plan_.axes.push_back(std::move(axis));
  }

 private:
  void claim(const GivenAxis& given) {
    for (const std::size_t index : plan_.schema.named(given.key)) {
      const GivenAxis*& owner = owner_[index];
      if (owner != nullptr) {
        const std::string where = owner->place.line > 0 && given.place.line > 0
                                      ? fmt::format(" (first in line {})", owner->place.line)
                                      : "";
        fail(given.place,
             owner->key == given.key
                 ? fmt::format("{} varies twice{}; keep it in one place of grid and zip", given.key, where)
                 : fmt::format("{} and {} vary the same setting{}", given.key, owner->key, where));
      }
      owner = &given;
    }
  }

  Plan& plan_;
  std::vector<const GivenAxis*> owner_;
};

/// null stands for anything that is not known yet, a list too.
bool takes_list(const nlohmann::json& fallback) {
  return fallback.is_array() || fallback.is_null();
}

std::vector<CellChoices> read_cells(const Schema& schema, const std::vector<GivenCells>& given,
                                    const char* section) {
  std::vector<CellChoices> all;
  for (const GivenCells& entry : given) {
    CellChoices cells;
    cells.place = entry.place;
    std::vector<bool> seen(schema.size());
    for (const Given& key : entry.keys) {
      refuse_preset(key.key, key.place);
      cells.keys.push_back(key.key);
      if (key.value.kind == Value::Kind::list &&
          !takes_list(schema[schema.named(key.key)[0]].fallback.value)) {
        fail(key.value.place,
             fmt::format("an entry of {} has one value for {}, not a list; write an entry for each", section,
                         key.key));
      }
      for (Choice& choice : schema.read(key.key, key.value)) {
        if (seen[choice.setting]) fail(key.place, fmt::format("{} is given twice in this entry", key.key));
        seen[choice.setting] = true;
        cells.choices.push_back(std::move(choice));
      }
    }
    all.push_back(std::move(cells));
  }
  return all;
}

void read_fixed(const ExperimentFile& file, Plan& plan) {
  plan.name = file.name ? read_name(file.name->value) : default_name(plan.file, *plan.sources.front());
  if (file.seeds) plan.seeds = read_seeds(file.seeds->value);
  if (file.splits) plan.splits = read_splits(file.splits->value);
  if (file.scores) plan.scores = read_scores(file.scores->value, plan.runs_program);
  plan.run = read_run(file.run);
  for (const auto* given : {&file.name, &file.seeds, &file.splits, &file.scores}) {
    if (*given) plan.origins[(*given)->key] = (*given)->place;
  }
  for (const Given& given : file.run) plan.origins[given.key] = given.place;
  if (file.settings_place.source != nullptr) plan.origins["settings"] = file.settings_place;
}

/// Every fold of a cross-validation, unless how rows are split varies; otherwise one split.
std::vector<int> usual_splits(const Plan& plan) {
  const SplitSettings& split = plan.base_settings.data.split;
  const auto is_of_split = [](const std::string& key) { return key.starts_with("data.split"); };
  if (split.kind != SplitKind::folds || std::ranges::any_of(plan.varied_keys, is_of_split))
    return plan.splits;
  std::vector<int> folds(static_cast<std::size_t>(split.folds));
  std::iota(folds.begin(), folds.end(), 0);
  return folds;
}

void add_included_keys(Plan& plan) {
  for (const CellChoices& cell : plan.include) {
    for (const std::string& key : cell.keys) {
      const auto& settings = plan.schema.named(key);
      const bool varies =
          std::any_of(plan.varied_keys.begin(), plan.varied_keys.end(), [&](const std::string& varied) {
            const auto& covered = plan.schema.named(varied);
            return std::includes(covered.begin(), covered.end(), settings.begin(), settings.end());
          });
      if (!varies) plan.varied_keys.push_back(key);
    }
  }
}

/// A program is started where its experiment file is, unless that says otherwise.
void place_program(Plan& plan) {
  const std::size_t directory = plan.schema.named("directory").front();
  if (plan.given[directory] || !plan.runs_program) return;
  const Source& file = *plan.sources.front();
  Choice here = plan.schema[directory].read(scalar(file.directory.string(), true, {&file}));
  here.apply(plan.base_settings);
  plan.base[directory] = std::move(here);
  plan.given[directory] = true;
}

}  // namespace

Place Plan::origin(const std::string& key) const {
  // The setting itself, else a part of it; else what it is a part of, up to but not including the section.
  for (std::string at = key;;) {
    if (const auto exact = origins.find(at); exact != origins.end()) return exact->second;
    const auto part = origins.lower_bound(at + ".");
    if (part != origins.end() && part->first.starts_with(at + ".")) return part->second;
    const std::size_t point = at.rfind('.');
    if (point == std::string::npos || at.find('.') == point) return Place{sources.front().get()};
    at.resize(point);
  }
}

Plan make_plan(const ExperimentFile& file, std::vector<std::unique_ptr<Source>> sources) {
  Plan plan;
  plan.sources = std::move(sources);
  plan.file = plan.sources.front()->name;
  plan.schema = file.schema;
  read_base(file, plan);
  AxisReader axes(plan);
  for (const GivenAxis& axis : file.grid) axes.read(std::span(&axis, 1), axis.place);
  plan.grid_axes = plan.axes.size();
  for (const GivenGroup& group : file.zip) axes.read(group.axes, group.place);
  plan.exclude = read_cells(plan.schema, file.exclude, "exclude");
  plan.include = read_cells(plan.schema, file.include, "include");
  add_included_keys(plan);
  plan.runs_program = runs_program(plan);
  read_fixed(file, plan);
  if (!file.splits) plan.splits = usual_splits(plan);
  check_program(file, plan);
  place_program(plan);
  require_one_file_per_name(plan);
  return plan;
}

}  // namespace seedbed::experiments
