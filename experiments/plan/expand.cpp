#include "experiments/plan/expand.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "base/data_error.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "experiments/plan/cell_check.hpp"
#include "experiments/plan/cells.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kMostPositions = 20'000'000;
constexpr std::size_t kMostJobs = 1'000'000'000;
// Every entry of `exclude` is held against every combination, which takes some nanoseconds.
constexpr std::size_t kMostComparisons = 2'000'000'000;
constexpr std::size_t kMostExcludedOptions = 200'000'000;

std::size_t product_or_fail(std::size_t a, std::size_t b, std::size_t most, const Place& place,
                            std::string_view what) {
  if (b != 0 && a > most / b) fail(place, fmt::format("{} are more than {}", what, most));
  return a * b;
}

bool same_choices(const Choice& a, const Choice& b) {
  return a.text == b.text;
}

/// Says for every position whether an entry of `exclude` matches it.
class ExclusionRule {
 public:
  ExclusionRule(const Plan& plan, const CellChoices& entry) : matches_(plan.axes.size()) {
    for (const Choice& wanted : entry.choices) {
      if (!match_axis(plan, wanted)) possible_ = possible_ && same_choices(plan.base[wanted.setting], wanted);
    }
  }

  bool matches(const std::vector<std::size_t>& options) const {
    if (!possible_) return false;
    for (std::size_t axis = 0; axis < options.size(); ++axis) {
      if (!matches_[axis].empty() && !matches_[axis][options[axis]]) return false;
    }
    return true;
  }

 private:
  bool match_axis(const Plan& plan, const Choice& wanted) {
    bool varies = false;
    for (std::size_t axis = 0; axis < plan.axes.size(); ++axis) {
      const auto& options = plan.axes[axis].options;
      for (std::size_t option = 0; option < options.size(); ++option) {
        for (const Choice& choice : options[option]) {
          if (choice.setting != wanted.setting) continue;
          varies = true;
          if (matches_[axis].empty()) matches_[axis].assign(options.size(), 1);
          if (!same_choices(choice, wanted)) matches_[axis][option] = 0;
        }
      }
    }
    return varies;
  }

  std::vector<std::vector<char>> matches_;  // per axis and option; empty where the axis does not matter
  bool possible_ = true;
};

/// The next position; false after the last.
bool next_options(const Plan& plan, std::vector<std::size_t>& options) {
  for (std::size_t axis = options.size(); axis-- > 0;) {
    if (++options[axis] < plan.axes[axis].options.size()) return true;
    options[axis] = 0;
  }
  return false;
}

void require_use(const Plan& plan, const CellChoices& entry, bool used) {
  const bool overridden = std::any_of(entry.choices.begin(), entry.choices.end(),
                                      [&](const Choice& choice) { return plan.overridden[choice.setting]; });
  if (used || overridden) return;
  std::string text;
  for (const std::string& key : entry.keys) {
    ChosenSettings chosen(plan.base.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = &plan.base[i];
    for (const Choice& choice : entry.choices) chosen[choice.setting] = &choice;
    text += (text.empty() ? "" : " ") + key + "=" + value_text(plan.schema, key, chosen);
  }
  fail(entry.place, fmt::format("no cell has {}; an entry of exclude must match at least one", text));
}

void require_few_exclusions(const Plan& plan) {
  const Place& place = plan.exclude.front().place;
  product_or_fail(plan.exclude.size(), plan.grid_size, kMostComparisons, place,
                  "the entries of exclude times the combinations of grid and zip");
  std::size_t options = 0;
  for (const Axis& axis : plan.axes) options += axis.options.size();
  product_or_fail(plan.exclude.size(), options, kMostExcludedOptions, place,
                  "the entries of exclude times the values of grid and zip");
}

void exclude_cells(Plan& plan) {
  plan.grid_cells = plan.grid_size;
  if (plan.exclude.empty()) return;
  require_few_exclusions(plan);
  std::vector<ExclusionRule> rules;
  for (const CellChoices& entry : plan.exclude) rules.emplace_back(plan, entry);
  std::vector<char> used(rules.size());
  std::vector<std::size_t> options(plan.axes.size());
  for (std::uint32_t position = 0; position < plan.grid_size; ++position) {
    bool excluded = false;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!rules[i].matches(options)) continue;
      excluded = true;
      used[i] = 1;
    }
    if (!excluded) plan.kept.push_back(position);
    next_options(plan, options);
  }
  for (std::size_t i = rules.size(); i-- > 0;) {
    require_use(plan, plan.exclude[i], used[i] != 0);
    if (used[i] == 0) plan.exclude.erase(plan.exclude.begin() + static_cast<std::ptrdiff_t>(i));
  }
  plan.grid_cells = plan.kept.size();
  if (plan.kept.size() == plan.grid_size) plan.kept.clear();
  if (plan.cells() == 0) fail(plan.exclude.front().place, "exclude leaves no cell to run");
}

/// Goes through the cells in order with their settings, changing only what differs from one to the next.
class CellWalk {
 public:
  explicit CellWalk(const Plan& plan)
      : plan_(plan), settings_(plan.base_settings), chosen_(plan.base.size()) {
    for (std::size_t i = 0; i < chosen_.size(); ++i) chosen_[i] = &plan.base[i];
    current_.assign(plan.axes.size(), std::numeric_limits<std::size_t>::max());
  }

  void go_to(std::size_t cell) {
    if (cell >= plan_.grid_cells) {
      chosen_ = chosen_settings(plan_, cell);
      settings_ = cell_settings(plan_, cell);
      return;
    }
    std::size_t position = plan_.kept.empty() ? cell : plan_.kept[cell];
    for (std::size_t axis = plan_.axes.size(); axis-- > 0;) {
      const auto& options = plan_.axes[axis].options;
      const std::size_t option = position % options.size();
      position /= options.size();
      if (option == current_[axis]) continue;
      current_[axis] = option;
      for (const Choice& choice : options[option]) {
        chosen_[choice.setting] = &choice;
        choice.apply(settings_);
      }
    }
  }

  const JobSettings& settings() const { return settings_; }
  const ChosenSettings& chosen() const { return chosen_; }

 private:
  const Plan& plan_;
  JobSettings settings_;
  ChosenSettings chosen_;
  std::vector<std::size_t> current_;  // option of each axis
};

void check_cell(const Plan& plan, const CellWalk& walk) {
  try {
    check_data_settings(walk.settings().data);
    check_splits(walk.settings().data.split, plan.splits);
    if (plan.runs_program && !walk.settings().is_program())
      throw DataError("is not given; an entry of include has its own, unless there is one for all",
                      "command");
    if (plan.runs_program) return;
    const JobSettings& settings = walk.settings();
    check_network_and_training(settings.model, settings.train);
    check_engine(settings.model, settings.train, settings.data);
  } catch (const DataError& error) {
    const std::string cell = cell_text(plan, walk.chosen());
    fail(plan.origin(error.setting()),
         fmt::format("{}: {}{}", error.setting(), error.what(),
                     cell.empty() ? "" : fmt::format(" (in the cell {})", cell)));
  }
}

/// A cell's fingerprint; equal ones are the same job.
struct CellPrint {
  XXH128_hash_t hash;
  std::uint32_t cell;

  auto order() const { return std::tuple(hash.high64, hash.low64, cell); }
  bool same(const CellPrint& other) const { return XXH128_isEqual(hash, other.hash) != 0; }
};

[[noreturn]] void report_twins(const Plan& plan, std::size_t first, std::size_t second) {
  const std::string a = cell_text(plan, chosen_settings(plan, first));
  const std::string b = cell_text(plan, chosen_settings(plan, second));
  if (second >= plan.grid_cells) {
    const Place& place = plan.include[second - plan.grid_cells].place;
    fail(place, fmt::format("the experiment already has this cell: {}", a));
  }
  const Place place = plan.axes.back().place;
  if (a == b) fail(place, fmt::format("two cells are the same: {}", a));
  fail(place,
       fmt::format(
           "two cells are the same job, as what differs has no effect with this kind of split: {} and {}", a,
           b));
}

const std::string& path_itself(const std::string&, const std::string& path) {
  return path;
}

void check_cells(const Plan& plan) {
  std::vector<CellPrint> prints;
  prints.reserve(plan.cells());
  CellWalk walk(plan);
  std::string text;
  for (std::size_t cell = 0; cell < plan.cells(); ++cell) {
    walk.go_to(cell);
    check_cell(plan, walk);
    text.clear();
    append_canonical(text, plan.schema, walk.chosen(), path_itself);
    prints.push_back({XXH3_128bits(text.data(), text.size()), static_cast<std::uint32_t>(cell)});
  }
  std::sort(prints.begin(), prints.end(),
            [](const CellPrint& a, const CellPrint& b) { return a.order() < b.order(); });
  // Of several pairs, the one that the file's reader comes to first.
  const CellPrint* twin = nullptr;
  for (std::size_t i = 1; i < prints.size(); ++i) {
    if (prints[i].same(prints[i - 1]) && (twin == nullptr || prints[i].cell < twin->cell)) twin = &prints[i];
  }
  if (twin != nullptr) report_twins(plan, (twin - 1)->cell, twin->cell);
}

/// A part of data.split that the kind does not read was given in vain, unless it counts in another cell.
void check_vain_settings(const Plan& plan) {
  const std::vector<std::size_t> parts = settings_named("data.split");
  const auto is_split = [&](const Choice& choice) {
    return std::find(parts.begin(), parts.end(), choice.setting) != parts.end();
  };
  for (const std::size_t index : parts) {
    if (plan.overridden[index]) return;
  }
  for (const Axis& axis : plan.axes) {
    for (const Choice& choice : axis.options.front()) {
      if (is_split(choice)) return;
    }
  }
  for (const CellChoices& cell : plan.include) {
    if (std::any_of(cell.choices.begin(), cell.choices.end(), is_split)) return;
  }
  for (const std::size_t index : parts) {
    const Setting& setting = settings_schema()[index];
    if (!plan.given[index] || setting.counts(plan.base_settings.data.split.kind)) continue;
    fail(plan.origin(setting.key), fmt::format("{} has no effect with data.split.kind: {}; leave it out",
                                               setting.key, plan.base[parts.front()].text));
  }
}

}  // namespace

void expand(Plan& plan) {
  const Place file = plan.sources.empty() ? Place{} : Place{plan.sources.front().get()};
  for (const Axis& axis : plan.axes) {
    plan.grid_size = product_or_fail(plan.grid_size, axis.options.size(), kMostPositions, axis.place,
                                     "the combinations of grid and zip");
  }
  exclude_cells(plan);
  const std::size_t replicates =
      product_or_fail(plan.splits.size(), plan.seeds.size(), kMostJobs, file, "the jobs");
  product_or_fail(plan.cells(), replicates, kMostJobs, file, "the jobs");
  check_vain_settings(plan);
  check_cells(plan);
}

}  // namespace seedbed::experiments
