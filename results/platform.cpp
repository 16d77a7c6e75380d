#include "results/platform.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace seedbed::results {
namespace {

struct Part {
  std::string_view text, name, value;
};

std::vector<Part> parts_of(std::string_view platform) {
  constexpr std::string_view kSeparator = ", ";
  std::vector<Part> parts;
  while (!platform.empty()) {
    const std::string_view text = platform.substr(0, platform.find(kSeparator));
    platform.remove_prefix(std::min(platform.size(), text.size() + kSeparator.size()));
    const std::size_t space = text.rfind(' ');
    const bool named = space != std::string_view::npos;
    const Part part{text, named ? text.substr(0, space) : "", named ? text.substr(space + 1) : text};
    if (part.name != "libtorch") parts.push_back(part);
  }
  return parts;
}

}  // namespace

bool same_platform(std::string_view a, std::string_view b) {
  const std::vector<Part> parts_a = parts_of(a), parts_b = parts_of(b);
  if (parts_a.empty() || parts_b.empty()) return false;
  return std::ranges::all_of(parts_a, [&](const Part& part) {
    const auto other = std::ranges::find(parts_b, part.name, &Part::name);
    return other == parts_b.end() || other->value == part.value;
  });
}

std::string platform_text(std::string_view platform) {
  std::vector<std::string_view> texts;
  for (const Part& part : parts_of(platform)) texts.push_back(part.text);
  return fmt::format("{}", fmt::join(texts, ", "));
}

bool note_platform(std::vector<std::string>& platforms, std::string_view platform) {
  const auto known = std::ranges::find_if(
      platforms, [&](const std::string& other) { return same_platform(other, platform); });
  if (known == platforms.end()) {
    platforms.push_back(platform_text(platform));
    return true;
  }
  if (parts_of(*known).size() >= parts_of(platform).size()) return false;
  *known = platform_text(platform);
  return true;
}

}  // namespace seedbed::results
