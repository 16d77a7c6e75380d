#include "runner/progress/progress_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "base/amounts.hpp"
#include "base/messages.hpp"

namespace seedbed::runner {
namespace {

struct Part {
  std::string text;
  int importance = 0;  // the lowest goes first
};

std::vector<Part> parts_of(const SweepState& state) {
  std::vector<Part> parts;
  parts.push_back({fmt::format("{}/{} done", state.done, state.total), 6});
  if (state.running > 0) parts.push_back({fmt::format("{} running", state.running), 3});
  if (!state.activity.empty()) parts.push_back({state.activity, 3});
  if (state.failed > 0) parts.push_back({fmt::format("{} failed", state.failed), 5});
  if (state.rows_per_second > 0) parts.push_back({rate_text(state.rows_per_second) + " rows/s", 1});
  parts.push_back({clock_text(state.elapsed_seconds) + " elapsed", 2});
  if (!std::isnan(state.left_seconds)) parts.push_back({clock_text(state.left_seconds) + " left", 4});
  return parts;
}

std::string joined(const std::vector<Part>& parts) {
  std::string text;
  for (const Part& part : parts) text += (text.empty() ? "" : ", ") + part.text;
  return text;
}

}  // namespace

std::string progress_text(const SweepState& state, std::size_t columns) {
  std::vector<Part> parts = parts_of(state);
  while (joined(parts).size() > columns && parts.size() > 1) {
    auto least = parts.begin();
    for (auto part = parts.begin(); part != parts.end(); ++part) {
      if (part->importance < least->importance) least = part;
    }
    parts.erase(least);
  }
  return one_line(joined(parts), columns);
}

std::string whole_lines(std::string_view text) {
  std::string lines(text);
  if (!lines.ends_with('\n')) lines += '\n';
  return lines;
}

}  // namespace seedbed::runner
