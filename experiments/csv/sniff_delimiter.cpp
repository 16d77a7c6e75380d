#include "experiments/csv/sniff_delimiter.hpp"

#include <algorithm>
#include <array>

#include "experiments/csv/gzip_source.hpp"

namespace seedbed::experiments {

std::optional<SeparatorLine> separator_line(std::string_view text) {
  const bool quoted = text.starts_with("\"sep=");
  const std::string_view name = quoted ? "\"sep=" : "sep=";
  if (!text.starts_with(name) || text.size() <= name.size()) return std::nullopt;
  const char delimiter = text[name.size()];
  std::string_view rest = text.substr(name.size() + 1);
  if (quoted && !rest.starts_with('"')) return std::nullopt;
  if (quoted) rest.remove_prefix(1);
  const bool ends = rest.starts_with('\n') || (rest.starts_with('\r') && rest.size() > 1);
  if (!ends || delimiter == '\n' || delimiter == '\r' || delimiter == '"') return std::nullopt;
  return SeparatorLine{delimiter, text.size() - rest.size() + (rest.starts_with("\r\n") ? 2 : 1)};
}

char sniff_delimiter_of_text(std::string_view start, char comment) {
  if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
  const auto pass = [&](std::string_view characters) {
    start.remove_prefix(std::min(start.find_first_not_of(characters), start.size()));
  };
  pass("\r\n");
  while (comment != '\0' && start.starts_with(comment)) {
    start.remove_prefix(std::min(start.find_first_of("\r\n"), start.size()));
    pass("\r\n");
  }
  if (const auto line = separator_line(start)) return line->delimiter;
  constexpr std::array<char, 4> kCandidates = {',', ';', '\t', '|'};
  std::array<int, 4> counts = {};
  bool quoted = false;
  for (const char c : start) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '\n' || c == '\r')) break;
    const auto found = std::ranges::find(kCandidates, c);
    if (!quoted && found != kCandidates.end())
      ++counts[static_cast<std::size_t>(found - kCandidates.begin())];
  }
  const auto most = std::ranges::max_element(counts);
  return *most == 0 ? ',' : kCandidates[static_cast<std::size_t>(most - counts.begin())];
}

char sniff_delimiter(const std::string& path, char comment) {
  GzipSource source(path);
  std::string start(64 * 1024, '\0');
  start.resize(source.read(start.data(), start.size()));
  return sniff_delimiter_of_text(start, comment);
}

}  // namespace seedbed::experiments
