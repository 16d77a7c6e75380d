#include "base/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/ascii.hpp"
#include "base/unicode/shown_text.hpp"
#include "base/utf8.hpp"

namespace seedbed {
namespace {

constexpr std::size_t kLongestValueShown = 60;
constexpr std::size_t kMostNamesShown = 40;
// Nobody mistypes a longer name, and comparing two takes the product of their lengths.
constexpr std::size_t kLongestNameCompared = 200;
// Enough for any table whose columns have names that people gave.
constexpr std::size_t kMostNamesCompared = 100'000;

// What an edit costs; a letter that differs only in case costs 1.
constexpr std::size_t kEdit = 8;

// The cost of turning one name into the other: insert, delete, replace, swap neighbours.
std::size_t edit_cost(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = kEdit * j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = kEdit * i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = a[i - 1], y = b[j - 1];
      const std::size_t replace = x == y ? 0 : lower_ascii(x) == lower_ascii(y) ? 1 : kEdit;
      row[j] = std::min({above[j] + kEdit, row[j - 1] + kEdit, above[j - 1] + replace});
      if (i > 1 && j > 1 && x == b[j - 2] && y == a[i - 2]) row[j] = std::min(row[j], before[j - 2] + kEdit);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::string quoted_value(std::string_view value) {
  std::size_t shown = std::min(value.size(), kLongestValueShown);
  while (shown > 0 && shown < value.size() && continues_character(value[shown])) --shown;
  std::string text = "'" + shown_text(value.substr(0, shown));
  if (shown < value.size()) text += "…";
  return text + "'";
}

std::string quoted_list(std::span<const std::string> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMostNamesShown; ++i) {
    if (i > 0) text += ", ";
    text += quoted_value(names[i]);
  }
  if (names.size() > kMostNamesShown) text += fmt::format(" … and {} more", names.size() - kMostNamesShown);
  return text;
}

std::string one_line(std::string_view text, std::size_t most) {
  std::string line;
  std::size_t used = 0;
  for (const char c : text) {
    if (!continues_character(c) && used++ == most) return line;
    const auto byte = static_cast<unsigned char>(c);
    line += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return line;
}

std::string place(const std::string& path, std::int64_t line) {
  return fmt::format("{}:{}", shown_path(path), line);
}

std::string nearest_name(std::string_view wanted, std::span<const std::string> names) {
  if (wanted.size() > kLongestNameCompared) return "";
  names = names.first(std::min(names.size(), kMostNamesCompared));
  std::string best;
  std::size_t best_cost = kEdit * std::max<std::size_t>(1, wanted.size() / 3) + kEdit;
  for (const std::string& name : names) {
    const std::size_t longer = std::max(name.size(), wanted.size()),
                      shorter = std::min(name.size(), wanted.size());
    if (name.empty() || kEdit * (longer - shorter) >= best_cost) continue;
    const std::size_t cost = edit_cost(wanted, name);
    if (cost < best_cost) {
      best = name;
      best_cost = cost;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view wanted, std::span<const std::string> names) {
  const std::string nearest = nearest_name(wanted, names);
  return nearest.empty() ? "" : fmt::format(" (did you mean {}?)", quoted_value(nearest));
}

}  // namespace seedbed
