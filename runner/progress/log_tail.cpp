#include "runner/progress/log_tail.hpp"

#include <fstream>

#include "base/messages.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kLongestLine = 400;       // characters
constexpr std::streamoff kLongestTail = 16384;  // bytes

}  // namespace

std::vector<std::string> log_tail(const std::filesystem::path& file, std::size_t lines) {
  std::ifstream in(file, std::ios::binary);
  if (!in.seekg(0, std::ios::end)) return {};
  const std::streamoff size = in.tellg();
  const bool cut = size > kLongestTail;
  in.seekg(cut ? size - kLongestTail : 0);
  std::vector<std::string> tail;
  std::string line;
  // The first line of a cut text is likely the end of one.
  if (cut) std::getline(in, line);
  while (std::getline(in, line)) {
    if (!line.empty()) tail.push_back(one_line(line, kLongestLine));
  }
  if (tail.size() > lines) tail.erase(tail.begin(), tail.end() - static_cast<std::ptrdiff_t>(lines));
  return tail;
}

}  // namespace seedbed::runner
