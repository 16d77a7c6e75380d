#include "runner/inspection/live_report.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace seedbed::runner {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kShortest{2'000}, kLongest{60'000};
constexpr int kShare = 10;  // of the time, one part is for pages

}  // namespace

int follow(const LiveSteps& steps) {
  int written = 0;
  std::optional<std::string> last;
  const auto write = [&](bool running) {
    std::string page = steps.page(running);
    if (page == last) return;
    steps.write(page);
    ++written;
    last = std::move(page);
  };
  while (steps.goes_on()) {
    const auto begin = Clock::now();
    write(true);
    const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
    if (!steps.wait(std::clamp(took * kShare, kShortest, kLongest))) break;
  }
  write(false);
  return written;
}

}  // namespace seedbed::runner
