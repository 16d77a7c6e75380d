#include "experiments/draft/draft_experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "base/amounts.hpp"
#include "base/ascii.hpp"
#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/moments.hpp"
#include "base/unicode/shown_text.hpp"
#include "base/utf8.hpp"
#include "experiments/conditions/row_condition.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/kept_pipe.hpp"
#include "experiments/csv/number_hint.hpp"
#include "experiments/draft/column_profile.hpp"
#include "experiments/draft/column_roles.hpp"
#include "experiments/draft/number_notes.hpp"
#include "experiments/draft/survey.hpp"
#include "experiments/draft/target_formulas.hpp"
#include "experiments/plan/experiment.hpp"
#include "experiments/plan/yaml/yaml_walk.hpp"
#include "metrics/families/family.hpp"
#include "models/settings_text.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kMostChecks = 1000;  // that anybody would read

// The mean of (value - mean)^power over the same mean of squares to the power of half that: 3 is the
// skewness, 4 the kurtosis; 0 of a constant.
double standardised_moment(const std::vector<double>& values, int power) {
  const double n = static_cast<double>(values.size());
  double mean = 0, second = 0, sum = 0;
  for (const double value : values) mean += value / n;
  for (const double value : values) {
    const double from_mean = value - mean;
    second += from_mean * from_mean / n;
    sum += (power == 3 ? from_mean : from_mean * from_mean) * from_mean * from_mean / n;
  }
  return second > 0 ? sum / std::pow(second, 0.5 * power) : 0.0;
}

metrics::TargetSummary summary_of(const std::vector<double>& target) {
  metrics::TargetSummary summary;
  summary.binary = std::ranges::all_of(target, [](double y) { return y == 0 || y == 1; });
  summary.whole = std::ranges::all_of(target, [](double y) { return y == std::floor(y); });
  summary.lowest = *std::ranges::min_element(target);
  summary.highest = *std::ranges::max_element(target);
  const Moments moments = seedbed::moments(target);
  summary.mean = moments.mean;
  summary.variance = moments.deviation * moments.deviation;
  summary.zero_share =
      static_cast<double>(std::ranges::count(target, 0.0)) / static_cast<double>(target.size());
  summary.skewness = standardised_moment(target, 3);
  summary.excess_kurtosis = standardised_moment(target, 4) - 3;
  std::vector<double> logs;
  for (const double value : target) {
    if (value > 0) logs.push_back(std::log(value));
  }
  summary.log_skewness = standardised_moment(logs, 3);
  return summary;
}

// The family that suits the target best, with the reason as a comment, and what else is worth a try.
std::pair<metrics::Family, std::string> choose_family(const std::vector<double>& target) {
  const metrics::TargetSummary summary = summary_of(target);
  metrics::Family best = {};
  metrics::Suggestion reason;
  std::string others;
  for (const metrics::Family family : metrics::kAllFamilies) {
    const metrics::Suggestion own = metrics::traits(family).suggestion(summary);
    if (own.strength > 0 && own.strength < 1)
      others += fmt::format("; {} is worth a try: {}", models::to_text(family), own.reason);
    if (own.strength < 1 || own.strength <= reason.strength) continue;
    best = family;
    reason = own;
  }
  return {best, reason.reason + others};
}

/// With every quote written twice.
std::string doubled(const std::string& text, char quote) {
  std::string all;
  for (const char c : text) all += c == quote ? std::string(2, c) : std::string(1, c);
  return all;
}

// A YAML scalar that comes back as the same string, in flow lists as well.
std::string yaml_string(const std::string& text) {
  const auto plain = [](unsigned char c) { return std::isalnum(c) || c == '_' || c >= 0x80; };
  const bool safe =
      !text.empty() && std::ranges::all_of(text, plain) && !std::isdigit(static_cast<unsigned char>(text[0]));
  static const std::set<std::string> k_words = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"};
  return safe && !k_words.contains(lower_ascii(text)) ? text : nlohmann::json(text).dump();
}

std::string yaml_list(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(yaml_string(name));
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

std::string data_section(const std::string& path, const std::string& target, const Survey& found,
                         const ColumnRoles& roles) {
  const bool is_pipe = std::ranges::count(kept_pipes(), path) > 0;
  std::string out =
      fmt::format("data:\n  path: {}  # {}\n", nlohmann::json(path).dump(),
                  is_pipe ? "a pipe, which is empty now: put the data into a file and name it here"
                          : "relative to this file");
  const auto add_sign = [&](const char* key, char sign, char usual) {
    if (sign != usual) out += fmt::format("  {}: {}\n", key, nlohmann::json(std::string(1, sign)).dump());
  };
  add_sign("delimiter", found.form.csv.delimiter, ',');
  add_sign("comment", found.form.csv.comment, '\0');
  add_sign("decimal", found.form.numbers.decimal, '.');
  std::set<std::string> markers = roles.markers;
  for (const std::string& usual : DataSettings().missing_values) markers.insert(usual);
  if (markers.size() > DataSettings().missing_values.size()) {
    std::vector<std::string> quoted;
    for (const std::string& marker : markers) quoted.push_back(nlohmann::json(marker).dump());
    out += fmt::format("  missing_values: [{}]  # the usual ones, and those seen in the file\n",
                       fmt::join(quoted, ", "));
  }
  out += "  trim: true  # spaces around a cell do not count\n";
  out += fmt::format("  target: {}\n", yaml_string(target));
  if (!roles.numeric.empty()) out += fmt::format("  numeric: {}\n", yaml_list(roles.numeric));
  if (!roles.categorical.empty()) out += fmt::format("  categorical: {}\n", yaml_list(roles.categorical));
  if (!roles.text.empty()) out += fmt::format("  text: {}\n", yaml_list(roles.text));
  if (!roles.cyclic.empty()) {
    std::vector<std::string> entries;
    for (const auto& [name, period] : roles.cyclic)
      entries.push_back(fmt::format("{}: {}", yaml_string(name), period));
    out += fmt::format("  cyclic: {{{}}}\n", fmt::join(entries, ", "));
  }
  const auto rows = found.profiles.front().rows();
  if (static_cast<std::int64_t>(found.target.size()) < rows) {
    out += fmt::format("  bad_rows: skip  # {} of {} rows have no target\n",
                       rows - static_cast<std::int64_t>(found.target.size()), rows);
  }
  return out + "  split: {kind: random, train: 0.8, validation: 0.1, test: 0.1}\n";
}

std::string checks_section(const std::vector<std::string>& checks) {
  if (checks.empty()) return {};
  std::string out = "\n# Please check:\n";
  for (std::size_t i = 0; i < std::min(checks.size(), kMostChecks); ++i) {
    out += fmt::format("#   - {}\n", checks[i]);
  }
  if (checks.size() > kMostChecks) {
    out +=
        fmt::format("#   - and {} more columns, which are not listed here.\n", checks.size() - kMostChecks);
  }
  return out;
}

/// What did well on tables of many kinds: docs/guide/experiment-file.md. Small tables need more passes and
/// smaller steps; whether a target is so noisy that fewer are better, validation rows must say.
std::string settings_that_do_well(std::int64_t rows, const ColumnRoles& roles) {
  constexpr const char* kLevelDropout =
      "  level_dropout: 0.02  # so that what training does not have gets the forecast of all levels "
      "together\n";
  const bool small = rows < 10'000, has_levels = !roles.categorical.empty() || !roles.text.empty();
  const std::int64_t epochs = std::clamp<std::int64_t>(2'000'000 / rows / 10 * 10, 30, 150);
  return fmt::format(
      "train:\n"
      "  preset: strong  # docs/guide/experiment-file.md says what it stands for\n"
      "  batch_size: {}\n{}"
      "seeds: 8\n"
      "grid:\n"
      "  train.epochs: [{}, {}]  # the noisier the target, the fewer\n{}",
      small ? 64 : 256, has_levels ? kLevelDropout : "", (epochs + 2) / 4, epochs,
      roles.any_skewed ? "#  data.scaling: [standard, quantile]  # for skewed inputs\n" : "");
}

/// What the target and whole rows show.
void add_notes_of_rows(const Survey& found, const std::string& target, metrics::Family family,
                       std::vector<std::string>& checks) {
  constexpr double kManyCopies = 0.01;
  const auto rows = found.profiles.front().rows();
  if (static_cast<double>(found.copies) > kManyCopies * static_cast<double>(rows)) {
    checks.push_back(fmt::format(
        "{} of {} rows are copies of earlier rows: a random split tests on rows that it was trained on. If "
        "they are "
        "mistakes, remove them; if they belong together, split by what tells them apart (kind: grouped).",
        found.copies, rows));
  }
  const auto zeros = std::ranges::count(found.target, 0.0);
  const bool none_below = std::ranges::none_of(found.target, [](double y) { return y < 0; });
  if (zeros == 0 || !none_below || (family != metrics::Family::normal && family != metrics::Family::laplace))
    return;
  checks.push_back(fmt::format(
      "{} of {} targets are 0 and none is below, but {} forecasts go below: family: hurdle_lognormal gives 0 "
      "a "
      "probability of its own, or leave such rows out, for family: lognormal, by\n#     where: {}",
      zeros, found.target.size(), models::to_text(family),
      nlohmann::json(RowCondition::parse(fmt::format("`{}` > 0", doubled(target, '`'))).text()).dump()));
}

/// What the numbers of several columns show together.
void add_notes_of_formulas(const Survey& found, ColumnRoles& roles) {
  std::vector<NumberInput> inputs;
  for (std::size_t i = 0; i < found.names.size(); ++i) {
    if (std::ranges::find(roles.numeric, found.names[i]) == roles.numeric.end()) continue;
    inputs.push_back({.column = i,
                      .name = found.names[i],
                      .hhmm = found.profiles[i].may_be_hhmm(),
                      .noted = nearly_is_the_target(found.pairs[i])});
  }
  const bool hhmm_target = found.profiles[found.target_field].may_be_hhmm();
  for (std::string& note : target_formulas(inputs, found.sample, found.target_field, hhmm_target))
    roles.checks.push_back(std::move(note));
}

// For the run directory: the file's name without endings and line breaks.
std::string name_for(const std::string& path) {
  std::string name = std::filesystem::path(path).stem().string();
  if (name.ends_with(".csv")) name.resize(name.size() - 4);
  std::ranges::replace_if(
      name, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '_');
  return name;
}

std::string example_and_hint(const ColumnProfile& profile) {
  const std::string hint = number_hint(profile.example_text());
  return quoted_value(profile.example_text()) + (hint.empty() ? "" : fmt::format(" ({})", hint));
}

// A draft that `seedbed run` refuses, for the length of its lists, is of no use.
void require_that_it_reads(const std::string& draft, const std::string& path, std::size_t columns) {
  const Source source = {"it", {}};
  try {
    parse_yaml(draft, source);
  } catch (const ExperimentError& error) {
    throw DataError(fmt::format(
        "{}: an experiment file that names all of its {} columns could not be run ({}); write one by hand "
        "with patterns for names, such as numeric: [feature_*]",
        path, columns, error.what()));
  }
}

}  // namespace

std::string draft_experiment(const std::string& path, const std::string& target,
                             std::optional<char> delimiter) {
  keep_pipe(path);
  if (!is_utf8(path)) {
    throw DataError(fmt::format(
        "{}: the name is not UTF-8, which an experiment file cannot hold; rename the file or its directories",
        shown_path(path)));
  }
  const Survey found = survey_in_any_form(path, target, delimiter);
  if (found.names.empty() || found.profiles.front().rows() == 0)
    throw DataError(shown_path(path) + ": has no rows");
  const std::string& name_of_target = found.names[found.target_field];
  const ColumnProfile& profile = found.profiles[found.target_field];
  if (!profile.all_numbers() && !profile.all_truth_words()) {
    throw DataError(fmt::format("{}: the target {} must be a number, but holds {}", shown_path(path),
                                quoted_value(target),
                                profile.present() == 0 ? "no values" : example_and_hint(profile)));
  }
  ColumnRoles roles = sort_columns(found.names, found.profiles, found.pairs, name_of_target);
  const auto [family, reason] = choose_family(found.target);
  add_notes_of_formulas(found, roles);
  add_notes_of_rows(found, name_of_target, family, roles.checks);
  std::string out =
      fmt::format("# A sweep on {} of {}. `seedbed run` this file; every setting left out has its default.\n",
                  count_text(profile.rows(), "row"), shown_path(path));
  out += fmt::format("name: {}\n", nlohmann::json(name_for(path)).dump());
  out += data_section(path, target, found, roles);
  const bool mixture = metrics::traits(family).head != metrics::Head::log_odds;
  out += fmt::format("model:\n  family: {}  # {}\n{}", models::to_text(family), reason,
                     mixture ? "  components: 3\n" : "");
  out += settings_that_do_well(profile.rows(), roles);
  if (const std::string note = names_like_data(path, found.names); !note.empty())
    roles.checks.insert(roles.checks.begin(), note + ".");
  out += checks_section(roles.checks);
  require_that_it_reads(out, path, found.names.size());
  return out;
}

}  // namespace seedbed::experiments
