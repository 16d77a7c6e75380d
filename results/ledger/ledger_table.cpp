#include "results/ledger/ledger_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>

#include "base/number_text.hpp"
#include "results/ledger/setting_value.hpp"

namespace seedbed::results {
namespace {

/// Numbers by size and before texts, texts alphabetically.
struct ByValue {
  bool operator()(const std::vector<std::string>& a, const std::vector<std::string>& b) const {
    return std::lexicographical_compare(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const std::string& x, const std::string& y) { return less(x, y); });
  }
  static std::optional<double> finite(const std::string& text) {
    const auto number = parse_number(text);
    return number && std::isfinite(*number) ? number : std::nullopt;
  }
  static bool less(const std::string& x, const std::string& y) {
    const auto first = finite(x), second = finite(y);
    if (first && second) return std::tie(*first, x) < std::tie(*second, y);
    if (first || second) return first.has_value();
    return x < y;
  }
};

std::vector<std::string> keys_that_differ(const Ledger& ledger) {
  struct Seen {
    std::string value;
    std::size_t jobs = 0;
    bool differs = false;
  };
  std::map<std::string, Seen> seen;
  std::size_t jobs = 0;
  ledger.for_each(
      [&](const LedgerJob& job) {
        ++jobs;
        for (const auto& [key, value] : job.identity.settings) {
          Seen& here = seen.try_emplace(key, Seen{value}).first->second;
          ++here.jobs;
          here.differs = here.differs || here.value != value;
        }
      },
      Detail::settings);
  std::vector<std::string> keys;
  for (const auto& [key, here] : seen) {
    if (here.differs || here.jobs < jobs) keys.push_back(key);
  }
  return keys;
}

/// The contents of a job's data, short enough for a table: the first digits of each hash.
std::string content_text(const std::string& data) {
  constexpr std::size_t kDigits = 12;
  if (data.empty()) return "unknown";
  std::string text;
  std::istringstream hashes(data);
  for (std::string hash; hashes >> hash;) text += (text.empty() ? "" : "+") + hash.substr(0, kDigits);
  return text;
}

using Cells = std::map<std::vector<std::string>, std::size_t, ByValue>;

/// Whether two cells differ in their last value only. They follow each other.
bool last_value_matters(const Cells& cells) {
  const auto same = [](const auto& a, const auto& b) {
    return std::equal(a.first.begin(), a.first.end() - 1, b.first.begin(), b.first.end() - 1);
  };
  return std::adjacent_find(cells.begin(), cells.end(), same) != cells.end();
}

struct Job {
  std::string id;
  std::size_t cell = 0;
  int split = 0;
  std::uint64_t seed = 0;
};

struct Jobs {
  std::vector<Job> jobs;
  std::vector<std::vector<std::string>> cells;
};

}  // namespace

JobTable table_of_all_jobs(const Ledger& ledger, const DefaultValue& default_value) {
  std::vector<std::string> keys = keys_that_differ(ledger);
  const auto all = std::make_shared<Jobs>();
  Cells cells;
  ledger.for_each(
      [&](const LedgerJob& job) {
        std::vector<std::string> values;
        for (const auto& key : keys) values.push_back(setting_value(job.identity, key, default_value));
        values.push_back(content_text(job.identity.data));
        const std::size_t cell = cells.try_emplace(std::move(values), cells.size()).first->second;
        all->jobs.push_back({job.identity.id, cell, job.identity.split, job.identity.seed});
      },
      Detail::settings);
  std::vector<std::size_t> rank(cells.size());
  for (const auto& [values, cell] : cells) {
    rank[cell] = all->cells.size();
    all->cells.push_back(values);
  }
  if (last_value_matters(cells)) {
    keys.emplace_back("data.content");
  } else {
    for (auto& values : all->cells) values.pop_back();
  }
  for (Job& job : all->jobs) job.cell = rank[job.cell];
  std::sort(all->jobs.begin(), all->jobs.end(), [](const Job& a, const Job& b) {
    return std::tie(a.cell, a.split, a.seed, a.id) < std::tie(b.cell, b.split, b.seed, b.id);
  });
  return {keys, all->jobs.size(), [all](std::size_t i) {
            const Job& job = all->jobs[i];
            return JobRow{job.id, job.cell, all->cells[job.cell], job.split, job.seed};
          }};
}

}  // namespace seedbed::results
