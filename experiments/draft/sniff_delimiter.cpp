#include "experiments/draft/sniff_delimiter.hpp"

#include <algorithm>
#include <array>

#include "experiments/csv/gzip_source.hpp"

namespace seedbed::experiments {

char sniff_delimiter(const std::string& path) {
  GzipSource source(path);
  std::string start(64 * 1024, '\0');
  start.resize(source.read(start.data(), start.size()));
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

}  // namespace seedbed::experiments
