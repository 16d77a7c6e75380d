#include "runner/sweep/group_note.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/messages.hpp"

namespace seedbed::runner {
namespace {

/// The setting by which a column is an input, or is made one; empty if it is none.
std::string setting_of_input(const experiments::DataSettings& settings, const experiments::Table& table,
                             const std::string& column) {
  const auto among = [&](const std::vector<std::string>& names) {
    return std::ranges::count(names, column) > 0;
  };
  if (among(settings.categorical)) return "data.categorical";
  if (among(settings.text)) return "data.text";
  if (among(table.numeric_names)) return "data.numeric";
  if (settings.cyclic.contains(column)) return "data.cyclic";
  if (settings.dates.contains(column)) return "data.dates";
  const auto is_lagged = [&](const experiments::LagSettings& lag) { return lag.column == column; };
  return std::ranges::any_of(settings.lags, is_lagged) ? "data.lags" : "";
}

}  // namespace

std::string note_of_group(const experiments::DataSettings& settings, const experiments::Table& table) {
  if (settings.split.kind != experiments::SplitKind::grouped) return {};
  const std::string setting = setting_of_input(settings, table, settings.split.by);
  if (setting.empty()) return {};
  return fmt::format(
      "{0}: the split keeps the groups of {1} apart, and {1} is an input too ({2}): test rows have groups "
      "that "
      "training never saw, so that it says nothing of them; leave it out of {2}",
      experiments::named_files(settings), quoted_value(settings.split.by), setting);
}

}  // namespace seedbed::runner
