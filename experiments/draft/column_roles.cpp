#include "experiments/draft/column_roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>

#include "base/ascii.hpp"
#include "base/messages.hpp"
#include "experiments/draft/column_names.hpp"
#include "experiments/draft/number_notes.hpp"
#include "experiments/plan/canonical_text.hpp"

namespace seedbed::experiments {
namespace {

/// Whether numbers rise from row to row without a repetition, as those do by which a file is sorted, and have
/// little to do with the target.
bool rises_as_identifiers_do(const std::string& low, const ColumnProfile& profile, const PairProfile& pair) {
  constexpr std::int64_t kFewest = 30;
  constexpr double kLittle = 0.3;
  return profile.present() >= kFewest && profile.missing() == 0 && profile.all_different() &&
         profile.rises() && std::abs(pair.correlation()) < kLittle && !is_named_time(low);
}

/// Whether a column numbers the rows, from which a network would learn how the file is sorted.
enum class RowNumbers { no, perhaps, surely };

RowNumbers numbers_rows(const std::string& name, const ColumnProfile& profile, const PairProfile& pair) {
  if (!profile.all_integers()) return RowNumbers::no;
  const std::string low = lower_ascii(name);
  if (is_name_of_row_numbers(low) || (is_named_id(low) && profile.all_different())) return RowNumbers::surely;
  const bool rises = is_name_of_rows(name) && profile.all_different() && profile.rises();
  return rises || profile.counts_rows() || rises_as_identifiers_do(low, profile, pair) ? RowNumbers::perhaps
                                                                                       : RowNumbers::no;
}

/// Of columns that may number the rows: left out, unless nothing else is left.
void place_row_numbers(const std::vector<std::pair<std::string, bool>>& columns, ColumnRoles& roles) {
  const bool others =
      !(roles.numeric.empty() && roles.categorical.empty() && roles.text.empty() && roles.cyclic.empty());
  for (const auto& [name, counts] : columns) {
    if (!others) roles.numeric.push_back(name);
    const char* what =
        counts ? "numbers the rows" : "rises from row to row and never repeats, as identifiers do";
    roles.checks.push_back(
        others
            ? fmt::format("{} was left out: it {}. If it is a time or an amount, add it to numeric.",
                          quoted_value(name), what)
            : fmt::format("{} {}, and was taken because there is no other input.", quoted_value(name), what));
  }
}

void place_numbers(const std::string& name, const ColumnProfile& profile, ColumnRoles& roles) {
  const std::string low = lower_ascii(name);
  if (const int period = profile.all_integers() ? period_of(name, profile.minimum(), profile.maximum()) : 0) {
    roles.cyclic.emplace_back(name, period);
    roles.checks.push_back(fmt::format("{} was taken to go round every {}; if not, move it to numeric.",
                                       quoted_value(name), period));
    return;
  }
  roles.numeric.push_back(name);
  if (is_named_time(low) && low.find("age") == std::string::npos && profile.rises() &&
      profile.all_different() && profile.present() > 2) {
    roles.checks.push_back(fmt::format(
        "{} rises from row to row, as a time does: to train on the past and test on the future, write\n"
        "#     split: {{kind: ordered, by: {}, train: 0.8, validation: 0.1, test: 0.1}}",
        quoted_value(name), canonical_text(name)));
  } else if (profile.all_integers() && (is_named_id(low) || is_named_subject(low)) &&
             !profile.all_different()) {
    roles.checks.push_back(fmt::format(
        "{} is named like what tells whom a row is about: leave it out, and if new rows are about others, "
        "write\n"
        "#     split: {{kind: grouped, by: {}, train: 0.8, validation: 0.1, test: 0.1}}",
        quoted_value(name), canonical_text(name)));
  } else if (profile.all_integers() && profile.distinct() > 2 && profile.distinct() <= 10) {
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
  if (profile.all_other_dates()) {
    roles.checks.push_back(
        fmt::format("{0} was left out: it holds dates, but not as yyyy-mm-dd (such as {1}). Written so, "
                    "split: {{kind: ordered, "
                    "by: {2}, …}} tests on the future, data.lags are ordered by it (order_by), and "
                    "data.dates makes inputs "
                    "of it.",
                    quoted_value(name), quoted_value(profile.example_text()), canonical_text(name)));
    return;
  }
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

/// What is named like a result is one, perhaps.
void note_name(const std::string& name, ColumnRoles& roles) {
  if (!is_named_result(lower_ascii(name))) return;
  roles.checks.push_back(fmt::format(
      "{} is named like something that is known only afterwards: if so, leave it out.", quoted_value(name)));
}

/// Times until something happens are often known only to be at least so long.
void note_censoring(const std::string& name, const ColumnProfile& profile, const std::string& target,
                    ColumnRoles& roles) {
  if (profile.distinct() != 2 || !is_named_event(lower_ascii(name)) ||
      !is_named_duration(lower_ascii(target)))
    return;
  roles.checks.push_back(fmt::format(
      "{} is named as if it said in which rows {} is censored, known only to be at least so long: every "
      "target is taken as observed.",
      quoted_value(name), quoted_value(target)));
}

/// Inputs so far, by what they say.
struct SeenInputs {
  std::map<std::uint64_t, std::string> contents, patterns;
};

void note_repetition(const std::string& name, const ColumnProfile& profile, SeenInputs& seen,
                     ColumnRoles& roles) {
  const auto [same, is_new] = seen.contents.emplace(profile.content(), name);
  if (!is_new) {
    roles.checks.push_back(fmt::format("{} repeats {} in every row: one of them is enough.",
                                       quoted_value(name), quoted_value(same->second)));
    return;
  }
  if (!profile.pattern()) return;
  const auto [alike, is_new_pattern] = seen.patterns.emplace(*profile.pattern(), name);
  if (is_new_pattern) return;
  roles.checks.push_back(fmt::format("{} says what {} says, in other values: one of them is enough.",
                                     quoted_value(name), quoted_value(alike->second)));
}

}  // namespace

ColumnRoles sort_columns(std::span<const std::string> names, std::span<const ColumnProfile> profiles,
                         std::span<const PairProfile> pairs, const std::string& target) {
  ColumnRoles roles;
  const auto target_at = static_cast<std::size_t>(std::ranges::find(names, target) - names.begin());
  SeenInputs seen;
  std::vector<std::pair<std::string, bool>> perhaps_row_numbers;  // whether they count 1, 2, 3 …
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
    const RowNumbers row_numbers = numbers_rows(name, profile, pairs[i]);
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
      perhaps_row_numbers.emplace_back(name, profile.counts_rows() || is_name_of_rows(name));
    } else if (profile.all_numbers()) {
      note_name(name, roles);
      note_censoring(name, profile, target, roles);
      place_numbers(name, profile, roles);
      note_repetition(name, profile, seen, roles);
      if (roles.numeric.empty() || roles.numeric.back() != name) continue;
      for (std::string& note : number_notes(name, profile, pairs[i])) roles.checks.push_back(std::move(note));
      roles.any_skewed |= is_skewed(profile);
    } else if (profile.all_dates()) {
      roles.dates.push_back(name);
    } else {
      note_name(name, roles);
      note_censoring(name, profile, target, roles);
      place_strings(name, profile, roles);
      if (target_at < names.size() && profile.pattern() &&
          profile.pattern() == profiles[target_at].pattern()) {
        roles.checks.push_back(
            fmt::format("{} is the target in other values (each of them goes with one of the target's): "
                        "leave out what is known "
                        "only afterwards.",
                        quoted_value(name)));
      }
      note_repetition(name, profile, seen, roles);
    }
  }
  place_row_numbers(perhaps_row_numbers, roles);
  for (const std::string& date : roles.dates) {
    roles.checks.push_back(
        fmt::format("{} holds dates and was left out: to train on the past and test on the future, write\n"
                    "#     split: {{kind: ordered, by: {}, train: 0.8, validation: 0.1, test: 0.1}}\n"
                    "#   and to make inputs of them (data.lags take earlier rows, by order_by)\n"
                    "#     dates: {{{}: [year, month, weekday, hour, day_number]}}",
                    quoted_value(date), canonical_text(date), canonical_text(date)));
  }
  return roles;
}

}  // namespace seedbed::experiments
