#include "experiments/dataset/column_plan.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <map>
#include <set>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/odd_characters.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/sniff_delimiter.hpp"

namespace seedbed::experiments {
namespace {

constexpr const char* kCategorical = "data.categorical";
constexpr const char* kText = "data.text";

bool looks_like_glob(const std::string& name) {
  return name.find_first_of("*?[") != std::string::npos;
}

class Planner {
 public:
  Planner(const DataSettings& settings, const std::string& path, std::span<const std::string> names,
          TargetRule rule)
      : settings_(settings), path_(path), columns_(path, names), rule_(rule) {}

  ColumnPlan plan() {
    plan_target();
    plan_weight();
    plan_inputs();
    plan_lags();
    plan_split();
    plan_numeric();  // last, as globs leave out what the others use
    if (inputs_.empty() && settings_.all_lags().empty() && !settings_.for_program) {
      throw DataError(
          "no input columns: name some in data.numeric, data.categorical, data.text, data.cyclic or "
          "data.dates",
          "data");
    }
    ColumnPlan result;
    for (const auto& [field, column] : used_) result.columns.push_back(column);
    result.numeric_names = std::move(numeric_names_);
    return result;
  }

 private:
  std::span<const std::string> names() const { return columns_.names(); }

  PlannedColumn& use(const std::string& name, const char* setting) {
    const auto field = columns_.find(name, setting);
    if (!field) report_missing(name, setting);
    PlannedColumn& column = used_[*field];
    if (!column.name.empty() && column.name != name) {
      throw DataError(fmt::format("{} and {} are the same column; write its name in one way",
                                  quoted_value(column.name), quoted_value(name)),
                      setting);
    }
    column.field = *field;
    column.name = name;
    return column;
  }

  [[noreturn]] void report_missing(const std::string& name, const char* setting) const {
    const std::string odd = hint_of_odd_name(name);
    throw DataError(fmt::format("{}: there is no column {}{}; the columns are {}{}", shown_path(path_),
                                quoted_value(name), odd.empty() ? did_you_mean(name, names()) : "",
                                quoted_list(names()), odd.empty() ? hint_of_another_format() : odd),
                    setting);
  }

  /// Of a column whose name only looks like the one wanted.
  std::string hint_of_odd_name(const std::string& wanted) const {
    const auto plain = [](const std::string& name) { return name_as_it_reads(without_odd_characters(name)); };
    for (const std::string& name : names()) {
      const std::string odd = first_odd_character(name + wanted);
      if (!odd.empty() && plain(name) == plain(wanted))
        return fmt::format("; {} differs from it in {}", quoted_value(name), odd);
    }
    return {};
  }

  std::string hint_of_another_format() const {
    if (names().empty() || !settings_.header.empty()) return {};
    const std::string& first = names().front();
    if (std::string hint = comment_hint(first); !hint.empty()) return hint;
    if (names().size() > 1) return no_header_hint(names());
    const char seen = sniff_delimiter_of_text(first);
    if (seen == settings_.delimiter) return {};
    return fmt::format("; if that is several, data.delimiter is not '{}' but '{}'", settings_.delimiter,
                       seen == '\t' ? "\\t" : std::string(1, seen));
  }

  // An input column: each has one role only, but that a text can be read by its words and as a whole.
  PlannedColumn& use_as_input(const std::string& name, const char* setting) {
    PlannedColumn& column = use(name, setting);
    if (name == settings_.target) {
      throw DataError(fmt::format("the target {} is also an input", quoted_value(name)), setting);
    }
    if (settings_.split.kind == SplitKind::column && name == settings_.split.name) {
      throw DataError(
          fmt::format("column {} divides the rows and cannot also be an input", quoted_value(name)), setting);
    }
    const auto [role, is_new] = inputs_.emplace(name, setting);
    if (!is_new && role->second == std::string_view(kCategorical) && setting == std::string_view(kText)) {
      role->second = setting;
    } else if (!is_new) {
      const std::string other =
          role->second == std::string_view(setting) ? "" : fmt::format(" and in {}", role->second);
      throw DataError(fmt::format("column {} is named {} {}{}; keep one of them", quoted_value(name),
                                  other.empty() ? "twice in" : "in", setting, other),
                      setting);
    }
    return column;
  }

  void plan_target() {
    if (rule_ == TargetRule::optional && !columns_.find(settings_.target, "data.target")) return;
    use(settings_.target, "data.target").target = true;
  }

  void plan_weight() {
    const std::string& weight = settings_.weight;
    if (weight.empty()) return;
    if (rule_ == TargetRule::optional && !columns_.find(weight, "data.weight")) return;
    if (weight == settings_.target)
      throw DataError(
          fmt::format("the target {} cannot also be the weight of its rows", quoted_value(weight)),
          "data.weight");
    if (settings_.split.kind == SplitKind::column && weight == settings_.split.name)
      throw DataError(
          fmt::format("column {} divides the rows and cannot also be their weight", quoted_value(weight)),
          "data.weight");
    use(weight, "data.weight").weight = true;
    kept_from_globs_.insert(weight);
  }

  void plan_inputs() {
    for (const std::string& name : settings_.categorical) use_as_input(name, kCategorical).string = true;
    for (const std::string& name : settings_.text) use_as_input(name, kText).string = true;
    for (const auto& [name, period] : settings_.cyclic) {
      PlannedColumn& column = use_as_input(name, "data.cyclic");
      column.number = true;
      column.period = period;
    }
    for (const auto& [name, parts] : settings_.dates) use_as_input(name, "data.dates").date = true;
  }

  void plan_grouping(const std::string& name, const char* setting) {
    PlannedColumn& column = use(name, setting);
    column.string = true;
    column.grouping = true;
    kept_from_globs_.insert(name);
  }

  void plan_order(const std::string& name, const char* setting) {
    use(name, setting).order = true;
    kept_from_globs_.insert(name);
  }

  void plan_lags() {
    const std::vector<LagSettings> all = settings_.all_lags();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const LagSettings& lag = all[i];
      const char* setting = i < settings_.lags.size() ? "data.lags" : "data.sequence";
      use(lag.column, setting).number = true;
      plan_order(lag.order_by, setting);
      for (const std::string& group : lag.group_by) plan_grouping(group, setting);
    }
  }

  void plan_split() {
    const SplitSettings& split = settings_.split;
    if (split.kind == SplitKind::ordered) plan_order(split.by, "data.split.by");
    if (split.kind == SplitKind::grouped) plan_grouping(split.by, "data.split.by");
    if (split.kind != SplitKind::column) return;
    plan_grouping(split.name, "data.split.name");
    use(split.name, "data.split.name").part = true;
    if (split.name == settings_.target) {
      throw DataError(fmt::format("the target {} cannot also divide the rows", quoted_value(split.name)),
                      "data.split.name");
    }
  }

  void plan_numeric() {
    for (const std::string& name : settings_.numeric) {
      if (!is_glob(name)) use_as_input(name, "data.numeric").number = true;
    }
    for (const std::string& name : settings_.numeric) {
      if (is_glob(name)) {
        expand_glob(name);
      } else {
        numeric_names_.push_back(name);
      }
    }
  }

  bool is_glob(const std::string& name) const {
    return looks_like_glob(name) && !columns_.find(name, "data.numeric");
  }

  void expand_glob(const std::string& glob) {
    std::size_t matches = 0, taken = 0;
    for (std::size_t field = 0; field < names().size(); ++field) {
      if (names()[field].empty() || fnmatch(glob.c_str(), names()[field].c_str(), 0) != 0) continue;
      ++matches;
      const auto used = used_.find(field);
      const std::string name = used == used_.end() ? names()[field] : used->second.name;
      if (name == settings_.target || inputs_.contains(name) || kept_from_globs_.contains(name)) continue;
      use_as_input(name, "data.numeric").number = true;
      numeric_names_.push_back(name);
      ++taken;
    }
    if (taken > 0) return;
    throw DataError(matches == 0 ? fmt::format("{}: no column matches {}; the columns are {}",
                                               shown_path(path_), quoted_value(glob), quoted_list(names()))
                                 : fmt::format("{}: every column that matches {} is already used otherwise",
                                               path_, quoted_value(glob)),
                    "data.numeric");
  }

  const DataSettings& settings_;
  const std::string& path_;
  ColumnNames columns_;
  TargetRule rule_;
  std::map<std::size_t, PlannedColumn> used_;  // by field
  std::map<std::string, const char*> inputs_;  // column -> the setting that names it
  std::set<std::string> kept_from_globs_;      // columns that order, divide or weigh the rows
  std::vector<std::string> numeric_names_;
};

}  // namespace

ColumnPlan plan_columns(const DataSettings& settings, const std::string& path,
                        std::span<const std::string> names, TargetRule rule) {
  return Planner(settings, path, names, rule).plan();
}

}  // namespace seedbed::experiments
