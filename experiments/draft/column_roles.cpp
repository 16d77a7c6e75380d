#include "experiments/draft/column_roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>
#include <unordered_map>

#include "base/ascii.hpp"
#include "base/messages.hpp"
#include "experiments/draft/number_notes.hpp"
#include "experiments/plan/canonical_text.hpp"

namespace seedbed::experiments {
namespace {

// The period of a column that counts days, months or hours, by its name and range; 0 if it does not.
int period_of(const std::string& name, const ColumnProfile& profile) {
  struct Hint {
    std::string_view word;
    int period;
  };
  static constexpr std::array<Hint, 5> kHints = {
      {{"weekday", 7}, {"day_of_week", 7}, {"dow", 7}, {"month", 12}, {"hour", 24}}};
  for (const Hint& hint : kHints) {
    if (lower_ascii(name).find(hint.word) != std::string::npos && profile.minimum() >= 0 &&
        profile.maximum() <= hint.period) {
      return hint.period;
    }
  }
  return 0;
}

bool is_named_id(const std::string& low) {
  return low == "id" || low.ends_with("_id") || low.ends_with("id_number") || low == "index";
}

/// Names that programs give to row numbers, whatever is left of these: pandas ("Unnamed: 0", "level_0"), R
/// ("rownames", "...1"), none at all.
bool is_name_of_row_numbers(const std::string& low) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "rownames", "row.names", "row_names", "row_name", "row_number", "rownumber", "rowid", "row_id"};
  const auto numbered = [&](std::string_view start) {
    return low.starts_with(start) && low.size() > start.size() &&
           low.find_first_not_of("0123456789", start.size()) == std::string::npos;
  };
  return low.empty() || std::ranges::find(kNames, low) != kNames.end() || numbered("unnamed: ") ||
         numbered("level_") || numbered("...");
}

/// Whether a column numbers the rows, from which a network would learn how the file is sorted.
enum class RowNumbers { no, perhaps, surely };

RowNumbers numbers_rows(const std::string& name, const ColumnProfile& profile) {
  if (!profile.all_integers()) return RowNumbers::no;
  const std::string low = lower_ascii(name);
  if (is_name_of_row_numbers(low) || (is_named_id(low) && profile.all_different())) return RowNumbers::surely;
  const bool named = name == "X" || low == "row" || low == "rows" || low == "obs";  // "X": of R
  const bool rises = named && profile.all_different() && profile.rises();
  return rises || profile.counts_rows() ? RowNumbers::perhaps : RowNumbers::no;
}

/// Of columns that may number the rows: left out, unless nothing else is left.
void place_row_numbers(const std::vector<std::string>& names, ColumnRoles& roles) {
  const bool others =
      !(roles.numeric.empty() && roles.categorical.empty() && roles.text.empty() && roles.cyclic.empty());
  for (const std::string& name : names) {
    if (!others) roles.numeric.push_back(name);
    roles.checks.push_back(
        fmt::format("{} {}", quoted_value(name),
                    others ? "was left out: it numbers the rows. If it is a time or an amount, add "
                             "it to numeric."
                           : "numbers the rows, and was taken because there is no other input."));
  }
}

void place_numbers(const std::string& name, const ColumnProfile& profile, ColumnRoles& roles) {
  const std::string low = lower_ascii(name);
  if (const int period = profile.all_integers() ? period_of(name, profile) : 0) {
    roles.cyclic.emplace_back(name, period);
    roles.checks.push_back(fmt::format("{} was taken to go round every {}; if not, move it to numeric.",
                                       quoted_value(name), period));
    return;
  }
  roles.numeric.push_back(name);
  if (profile.all_integers() && profile.distinct() > 2 && profile.distinct() <= 10) {
    roles.checks.push_back(
        fmt::format("{} holds {} different whole numbers: if they are codes and not amounts, move it "
                    "to categorical.",
                    quoted_value(name), profile.distinct()));
  } else if (profile.all_integers() &&
             (is_named_id(low) || low.ends_with("code") || low.find("zip") != std::string::npos)) {
    roles.checks.push_back(
        fmt::format("{} is named like a code: if it is one, move it to categorical.", quoted_value(name)));
  }
}

void place_strings(const std::string& name, const ColumnProfile& profile, ColumnRoles& roles) {
  if (const int period = profile.calendar_period()) {
    roles.cyclic.emplace_back(name, period);
    roles.checks.push_back(
        fmt::format("{} holds the names of {}, which come round; if not, move it to categorical.",
                    quoted_value(name), period == 12 ? "months" : "weekdays"));
    return;
  }
  if (profile.not_numbers() * 20 < profile.present()) {
    roles.checks.push_back(fmt::format(
        "{} was taken as categorical, but only {} of {} values are no numbers (such as {}): "
        "if they stand for missing values, add them to missing_values and move it to numeric.",
        quoted_value(name), profile.not_numbers(), profile.present(), quoted_value(profile.example_text())));
  }
  const double rows_per_value =
      static_cast<double>(profile.present()) / static_cast<double>(profile.distinct());
  if (profile.mean_words() >= 2 && profile.distinct() > 50) {
    roles.text.push_back(name);
    roles.checks.push_back(
        fmt::format("{} was taken as free text ({} different values of {:.1f} words on average); as "
                    "categorical, every value would be a level of its own.",
                    quoted_value(name), profile.distinct(), profile.mean_words()));
  } else if (rows_per_value < 2 && profile.distinct() > 20) {
    roles.checks.push_back(
        fmt::format("{} was left out: {} different values in {} rows say little about new rows.",
                    quoted_value(name), profile.distinct(), profile.present()));
  } else {
    roles.categorical.push_back(name);
  }
}

void note_repetition(const std::string& name, const ColumnProfile& profile,
                     std::map<std::uint64_t, std::string>& seen, ColumnRoles& roles) {
  const auto [first, is_new] = seen.emplace(profile.content(), name);
  if (is_new) return;
  roles.checks.push_back(fmt::format("{} repeats {} in every row: one of them is enough.", quoted_value(name),
                                     quoted_value(first->second)));
}

}  // namespace

ColumnRoles sort_columns(std::span<const std::string> names, std::span<const ColumnProfile> profiles,
                         std::span<const PairProfile> pairs, const std::string& target) {
  ColumnRoles roles;
  const auto target_at = static_cast<std::size_t>(std::ranges::find(names, target) - names.begin());
  std::map<std::uint64_t, std::string> seen;  // contents of inputs
  std::vector<std::string> perhaps_row_numbers;
  std::unordered_map<std::string_view, std::int64_t> times;
  for (const std::string& name : names) ++times[name];
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    const ColumnProfile& profile = profiles[i];
    for (const auto& [marker, count] : profile.markers()) roles.markers.insert(marker);
    if (name == target) continue;
    if (std::int64_t& count = times[name]; count != 1 && !name.empty()) {
      if (count > 1) {
        roles.checks.push_back(
            fmt::format("{} was left out: {} columns have this name.", quoted_value(name), count));
      }
      count = 0;  // said once
      continue;
    }
    const RowNumbers row_numbers = numbers_rows(name, profile);
    if (row_numbers == RowNumbers::surely) {
      roles.checks.push_back(fmt::format("{} was left out: it numbers the rows.",
                                         name.empty() ? "A column without a name" : quoted_value(name)));
      continue;
    }
    if (name.empty()) {
      roles.checks.push_back("A column without a name was left out; give it one if it is an input.");
      continue;
    }
    if (profile.distinct() == 0 || (profile.distinct() == 1 && profile.missing() == 0)) {
      roles.checks.push_back(
          fmt::format("{} was left out: it has no two different values.", quoted_value(name)));
    } else if (target_at < names.size() && profile.content() == profiles[target_at].content()) {
      roles.checks.push_back(
          fmt::format("{} was left out: it is the target in every row.", quoted_value(name)));
    } else if (row_numbers == RowNumbers::perhaps) {
      perhaps_row_numbers.push_back(name);
    } else if (profile.all_numbers()) {
      place_numbers(name, profile, roles);
      note_repetition(name, profile, seen, roles);
      if (roles.numeric.empty() || roles.numeric.back() != name) continue;
      for (std::string& note : number_notes(name, profile, pairs[i])) roles.checks.push_back(std::move(note));
      roles.any_skewed |= is_skewed(profile);
    } else if (profile.all_dates()) {
      roles.dates.push_back(name);
    } else {
      place_strings(name, profile, roles);
      note_repetition(name, profile, seen, roles);
    }
  }
  place_row_numbers(perhaps_row_numbers, roles);
  for (const std::string& date : roles.dates) {
    roles.checks.push_back(
        fmt::format("{} holds dates: to train on the past and test on the future, write\n"
                    "#     split: {{kind: ordered, by: {}, train: 0.8, validation: 0.1, test: 0.1}}\n"
                    "#   and to make inputs of them\n"
                    "#     dates: {{{}: [year, month, weekday, hour, day_number]}}",
                    quoted_value(date), canonical_text(date), canonical_text(date)));
  }
  return roles;
}

}  // namespace seedbed::experiments
