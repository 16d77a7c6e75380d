#include "runner/sweep/data/job_groups.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/amounts.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostGroupsShown = 40;
constexpr std::size_t kIdsShown = 3;

}  // namespace

std::string cell_text(const std::vector<std::string>& keys, const results::JobRow& row) {
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i)
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", keys[i], row.varied[i]);
  return text.empty() ? "(nothing varies)" : text;
}

std::string state_text(const results::LedgerJob& job) {
  if (!job.has_result) return "not finished";
  return job.done() ? "done" : "failed";
}

void JobGroups::add(const std::vector<std::string>& keys, const results::JobRow& row,
                    const std::string& state) {
  ++size_;
  if (!state.empty()) ++states_[state];
  if (each_) {
    const std::string cell = keys.empty() ? "" : cell_text(keys, row) + " ";
    lines_ += fmt::format("  {}  {}split={} seed={}{}{}\n", row.id, cell, row.split, row.seed,
                          state.empty() ? "" : "  ", state);
    return;
  }
  Cell& cell = cells_[row.cell];
  if (cell.jobs++ == 0) cell.name = cell_text(keys, row);
  if (cell.first.size() < kIdsShown) cell.first.push_back(row.id);
}

std::string JobGroups::states() const {
  std::vector<std::string> parts;
  for (const auto& [state, count] : states_) parts.push_back(fmt::format("{} {}", count, state));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string JobGroups::text() const {
  if (each_) return lines_;
  std::string text;
  std::size_t shown = 0;
  for (const auto& [number, cell] : cells_) {
    if (shown == kMostGroupsShown) break;
    ++shown;
    text += fmt::format("  {:>7}  {}: {}{}\n", count_text(cell.jobs, "job"), cell.name,
                        fmt::join(cell.first, ", "), cell.first.size() < cell.jobs ? ", …" : "");
  }
  if (shown < cells_.size())
    text += fmt::format("  … and {}; -v lists every job\n", count_text(cells_.size() - shown, "more cell"));
  return text;
}

}  // namespace seedbed::runner
