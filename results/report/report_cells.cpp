#include "results/report/report_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "results/ledger/job_rows.hpp"
#include "results/number_digits.hpp"
#include "results/report/cell_learning.hpp"
#include "results/report/quantile.hpp"

namespace seedbed::results {
namespace {

std::vector<std::string> scores_of_report(const std::vector<std::string>& wanted) {
  std::vector<std::string> scores = {kRankingScore, "crps_test"};
  for (const std::string& score : wanted.empty() ? default_table_scores() : wanted) {
    if (std::ranges::find(scores, score) == scores.end()) scores.push_back(score);
  }
  return scores;
}

constexpr std::array<int, 3> kIntervals = {50, 90, 95};  // per cent; every job has these

std::vector<std::string> with_intervals(std::vector<std::string> scores) {
  for (const int percent : kIntervals) {
    scores.push_back(fmt::format("coverage{}_test", percent));
    scores.push_back(fmt::format("width{}_test", percent));
  }
  return scores;
}

/// Takes what with_intervals added to the scores out of the row.
std::vector<Coverage> take_coverage(AggregateRow& row, std::size_t scores) {
  std::vector<Coverage> coverage;
  for (std::size_t i = 0; i < kIntervals.size(); ++i) {
    const Summary& held = row.scores[scores + 2 * i];
    if (held.n > 0) coverage.push_back({kIntervals[i] / 100.0, held, row.scores[scores + 2 * i + 1]});
  }
  row.scores.resize(scores);
  return coverage;
}

/// Counts the cells that rows of a table belong to, since the jobs of a cell follow each other.
class CellNumber {
 public:
  std::size_t operator()(const JobRow& row) {
    if (!begun_ || row.cell != cell_) number_ += begun_ ? 1 : 0;
    begun_ = true;
    cell_ = row.cell;
    return number_;
  }

 private:
  bool begun_ = false;
  std::size_t cell_ = 0, number_ = 0;
};

void add_ensembles(ReportCell& cell, const Ledger& ledger, ScoreLookup& lookup) {
  CellMembers members;
  for (const ReportJob& job : cell.jobs) members[job.split][job.seed] = job.id;
  if (members.empty()) return;
  cell.ensembles.push_back({1, cell.row.splits, cell.row.done, cell.row.scores});
  for (EnsembleSize& size : ensemble_curve(members, ledger, lookup, cell.row.over))
    cell.ensembles.push_back(std::move(size));
}

void read_drawn(ReportCells& all, const JobTable& table, const Ledger& ledger) {
  std::map<std::size_t, CellLearning> learning;
  ScoreLookup lookup(all.scores);
  CellNumber wanted_number;
  std::vector<std::size_t> numbers;  // of the rows that are visited, in order
  std::size_t visited = 0;
  for_each_row(
      table, ledger, Detail::epochs,
      [&](const JobRow& row, const LedgerJob* job) {
        const std::size_t cell = numbers[visited++];
        if (job == nullptr || !job->has_result) return;
        learning[cell].add(row, job->result);
        if (!job->done()) return;
        ReportJob done{row.id, row.split, row.seed, {}};
        const std::vector<metrics::Score>& found = lookup.find(job->result.scores);
        for (const metrics::Score& score : found) done.scores.push_back(score.value);
        done.test_error = found[kTestScore].standard_error;
        all.cells[cell].jobs.push_back(std::move(done));
      },
      [&](const JobRow& row) {
        const std::size_t cell = wanted_number(row);
        const bool wanted = all.drawn(all.cells[cell]);
        if (wanted) numbers.push_back(cell);
        return wanted;
      });
  all.all_traced = table.size <= kMostTraced;
  for (auto& [cell, of_cell] : learning) all.cells[cell].learning = of_cell.curve();
  std::size_t traced = 0;
  for (const std::size_t i : all.by_rank) {
    if (!learning.contains(i)) continue;
    all.cells[i].traces = learning[i].traces(all.all_traced, kMostTraced - traced);
    traced += all.cells[i].traces.size();
  }
  for (ReportCell& cell : all.cells) add_ensembles(cell, ledger, lookup);
}

Cost cost(std::vector<double>& values) {
  if (values.empty()) return {};
  std::ranges::sort(values);
  return {values.front(), quantile(values, 0.5), values.back()};
}

void read_costs(ReportCells& all, const JobTable& table, const Ledger& ledger) {
  CellNumber number;
  std::size_t current = 0;
  std::vector<double> seconds, memory, rates;
  const auto finish = [&] {
    if (current >= all.cells.size()) return;
    all.cells[current].seconds = cost(seconds);
    all.cells[current].memory = cost(memory);
    all.cells[current].rows_per_second = cost(rates);
    for (auto* values : {&seconds, &memory, &rates}) values->clear();
  };
  for_each_row(table, ledger, Detail::outcome, [&](const JobRow& row, const LedgerJob* job) {
    const std::size_t cell = number(row);
    if (cell != current) finish();
    current = cell;
    if (job == nullptr || !job->done()) return;
    seconds.push_back(job->result.wall_seconds);
    memory.push_back(static_cast<double>(job->result.peak_memory));
    rates.push_back(job->result.rows_per_second);
  });
  finish();
}

/// An interval of yes and no is 0, 1 or both: what it covers says nothing.
void leave_out_intervals_of_yes_and_no(ReportCells& all, const JobTable& table, const Ledger& ledger) {
  CellNumber number;
  for_each_row(table, ledger, Detail::settings, [&](const JobRow& row, const LedgerJob* job) {
    const std::size_t cell = number(row);
    if (job == nullptr || all.cells[cell].coverage.empty()) return;
    const auto family = job->identity.settings.find("model.family");
    if (family != job->identity.settings.end() && family->second == "bernoulli")
      all.cells[cell].coverage.clear();
  });
}

void rank(ReportCells& all) {
  all.by_rank.resize(all.cells.size());
  for (std::size_t i = 0; i < all.by_rank.size(); ++i) all.by_rank[i] = i;
  const auto key = [&](std::size_t i) {
    const double mean = all.cells[i].row.scores[0].mean;
    return std::isnan(mean) ? std::numeric_limits<double>::infinity() : mean;
  };
  std::ranges::stable_sort(all.by_rank, {}, key);
  for (std::size_t i = 0; i < all.by_rank.size(); ++i) all.cells[all.by_rank[i]].rank = i;
}

}  // namespace

std::string ReportCells::name(const ReportCell& cell) const {
  if (keys.empty()) return "all jobs";
  const std::vector<std::string> names = short_names(keys);
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i)
    text += fmt::format("{}{}={}", i == 0 ? "" : " ", names[i], cell.values[i]);
  return text;
}

std::string ReportCells::ensemble_text(const ReportCell& cell) const {
  if (cell.row.ensemble.members == 0) return "–";
  const double score = cell.row.ensemble.scores[kTestScore].mean;
  const Summary& seeds = cell.row.scores[kTestScore];
  return fixed_text(score, decimals_of({seeds.ci95_low, seeds.ci95_high}, score));
}

std::size_t ReportCells::with(const std::vector<std::string>& values) const {
  const auto found = std::ranges::find(cells, values, &ReportCell::values);
  return static_cast<std::size_t>(found - cells.begin());
}

std::vector<std::string> short_names(const std::vector<std::string>& keys) {
  const auto last_part = [](const std::string& key) { return key.substr(key.rfind('.') + 1); };
  std::vector<std::string> names;
  for (const std::string& key : keys) {
    const auto alike = std::ranges::count_if(
        keys, [&](const std::string& other) { return last_part(other) == last_part(key); });
    names.push_back(alike == 1 ? last_part(key) : key);
  }
  return names;
}

ReportCells report_cells(const JobTable& table, const Ledger& ledger,
                         const std::vector<std::string>& wanted) {
  ReportCells all{table.varied_keys, scores_of_report(wanted), {}, {}};
  Aggregate aggregated =
      aggregate(table, ledger, {.by = {}, .where = {}, .scores = with_intervals(all.scores)});
  for (AggregateRow& row : aggregated.rows) {
    ReportCell& cell = all.cells.emplace_back();
    cell.values = row.keys;
    cell.row = std::move(row);
    cell.coverage = take_coverage(cell.row, all.scores.size());
  }
  leave_out_intervals_of_yes_and_no(all, table, ledger);
  rank(all);
  read_drawn(all, table, ledger);
  read_costs(all, table, ledger);
  return all;
}

}  // namespace seedbed::results
