#include "runner/inspection/ledger_warnings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>

#include "base/amounts.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/platforms.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostShown = 10;

}  // namespace

std::string platforms_warning(const results::Ledger& ledger) {
  const std::vector<std::string> all = platforms(ledger);
  if (all.size() < 2) return "";
  return fmt::format(
      "warning: these results come from {} kinds of machine, whose last digits can differ:\n  {}", all.size(),
      fmt::join(all, "\n  "));
}

std::string damage_warning(const std::vector<std::string>& damaged) {
  std::string text;
  for (std::size_t i = 0; i < damaged.size() && i < kMostShown; ++i) {
    text += fmt::format("{}warning: {}", i == 0 ? "" : "\n", damaged[i]);
  }
  if (damaged.size() > kMostShown) {
    text += fmt::format("\n… and {}", count_text(damaged.size() - kMostShown, "more such warning"));
  }
  return text;
}

void warn_about(const results::Ledger& ledger) {
  flush_output();
  for (const std::string& text : {platforms_warning(ledger), damage_warning(ledger.damaged())}) {
    if (!text.empty()) print_to_stderr("{}\n", text);
  }
}

}  // namespace seedbed::runner
