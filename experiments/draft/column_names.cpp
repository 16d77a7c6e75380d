#include "experiments/draft/column_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>

#include "base/ascii.hpp"

namespace seedbed::experiments {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// Whether one of the words stands in the name between signs or at its ends.
bool has_word(const std::string& low, std::span<const std::string_view> words) {
  const auto parts = [](char c) { return c == '_' || c == '.' || c == ' ' || c == '-'; };
  return std::ranges::any_of(words, [&](std::string_view word) {
    const std::size_t at = low.find(word), end = at + word.size();
    return at != std::string::npos && (at == 0 || parts(low[at - 1])) &&
           (end == low.size() || parts(low[end]));
  });
}

/// "hour" in hour, peak_hour, PeakHour and hourOfDay, but not in hours, 4hour or per_hour.
bool counts(const std::string& name, std::string_view word) {
  const std::string low = lower_ascii(name);
  const std::size_t at = low.find(word), end = at + word.size();
  if (at == std::string::npos) return false;
  const bool ends =
      end == low.size() || !is_letter(low[end]) || std::isupper(static_cast<unsigned char>(name[end]));
  const bool begins = at == 0 || std::isdigit(static_cast<unsigned char>(low[at - 1])) == 0;
  return ends && begins && !std::string_view(low).substr(0, at).ends_with("per_");
}

}  // namespace

int period_of(const std::string& name, double least, double most) {
  struct Hint {
    std::string_view word;
    int period;
  };
  static constexpr std::array<Hint, 9> kHints = {{{"weekday", 7},
                                                  {"day_of_week", 7},
                                                  {"dow", 7},
                                                  {"month", 12},
                                                  {"hour", 24},
                                                  {"wind_dir", 360},
                                                  {"wind_direction", 360},
                                                  {"bearing", 360},
                                                  {"azimuth", 360}}};
  for (const Hint& hint : kHints) {
    if (counts(name, hint.word) && least >= 0 && most <= hint.period) return hint.period;
  }
  return 0;
}

bool is_named_subject(const std::string& low) {
  static constexpr std::array<std::string_view, 8> kWords = {
      "subject", "patient", "participant", "person", "respondent", "individual", "household", "animal"};
  return has_word(low, kWords);
}

bool is_named_id(const std::string& low) {
  return low == "id" || low.ends_with("_id") || low.ends_with("id_number") || low == "index";
}

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

bool is_name_of_rows(const std::string& name) {
  const std::string low = lower_ascii(name);
  return name == "X" || low == "row" || low == "rows" || low == "obs";
}

bool is_named_time(const std::string& low) {
  static constexpr std::array<std::string_view, 12> kWords = {
      "year", "yr", "date", "time", "day", "month", "week", "hour", "minute", "second", "epoch", "age"};
  return low == "t" || std::ranges::any_of(kWords, [&](std::string_view word) {
           return low.find(word) != std::string::npos;
         });
}

bool is_named_duration(const std::string& low) {
  static constexpr std::array<std::string_view, 6> kParts = {"time", "dur", "surv", "day", "week", "month"};
  return low == "t" || std::ranges::any_of(kParts, [&](std::string_view part) {
           return low.find(part) != std::string::npos;
         });
}

bool is_named_event(const std::string& low) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "cens", "censor", "censored", "status", "event", "death", "died", "dead", "observed", "e"};
  return has_word(low, kWords);
}

bool is_named_result(const std::string& low) {
  static constexpr std::array<std::string_view, 5> kWords = {"actual", "outcome", "realized", "realised",
                                                             "final"};
  return has_word(low, kWords);
}

}  // namespace seedbed::experiments
