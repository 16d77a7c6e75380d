#include "results/comparison/compared_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "results/ledger/job_rows.hpp"
#include "results/ledger/setting_value.hpp"
#include "results/row_filter.hpp"
#include "results/score_columns.hpp"

namespace seedbed::results {
namespace {

std::string value_of(const JobIdentity& job, const std::string& key, const DefaultValue& default_value) {
  return setting_value(job, key, default_value);
}

/// What is read of a run before its jobs are: one job that the ledger knows, whose settings stand for what
/// does not vary.
std::optional<JobIdentity> any_job(const ComparedRun& run) {
  std::optional<JobIdentity> found;
  for (std::size_t i = 0; i < run.table.size && !found; ++i) {
    if (auto job = run.ledger.find(run.table.row(i).id, Detail::settings)) found = job->identity;
  }
  return found;
}

/// Whether a setting is a file: what counts is its content.
bool is_path(const std::string& key) {
  return key == "data.path" || key == "data.split.path" || key == "data.split.train_path";
}

void add_new(std::vector<std::string>& keys, const std::string& key) {
  if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
}

/// Whether a setting says which program a run is of, as the run's name does.
bool is_program(const std::string& key) {
  return key == "command" || key == "directory" || key == "inputs";
}

/// Settings in which the runs differ and that decide no rows: those are another matter. What one of them does
/// not have at all, such as a setting of another's program, is said by the run.
void add_keys_that_differ(std::vector<std::string>& keys, const std::vector<std::optional<JobIdentity>>& jobs,
                          const DefaultValue& default_value) {
  std::map<std::string, std::string> first;
  for (const auto& job : jobs) {
    if (!job) continue;
    for (const auto& [key, value] : job->settings)
      first.try_emplace(key, value_of(*jobs.front(), key, default_value));
  }
  for (const auto& setting : first) {
    const std::string& key = setting.first;
    if (is_path(key) || is_program(key)) continue;
    bool differs = false, all_have_it = true;
    for (const auto& job : jobs) {
      if (!job) continue;
      const std::string value = value_of(*job, key, default_value);
      differs |= value != setting.second;
      all_have_it &= !value.empty();
    }
    if (differs && all_have_it) add_new(keys, key);
  }
}

/// Collects the cells of one run.
class RunCells {
 public:
  RunCells(std::size_t number, const ComparedRun& run, std::size_t runs, const std::vector<std::string>& keys,
           const WantedCells& wanted, std::vector<ComparedCell>& cells)
      : number_(number),
        run_(run),
        names_run_(runs > 1),
        keys_(keys),
        wanted_(wanted),
        lookup_({wanted.metric, wanted.choice}),
        cells_(cells) {}

  void add(const JobRow& row, const LedgerJob* job) {
    if (!begun_ || row.cell != cells_.back().cell) begin(row);
    ComparedCell& cell = cells_.back();
    if (job != nullptr && cell.rows.empty()) describe(cell, job->identity);
    if (job == nullptr || !job->has_result) {
      ++cell.left;
    } else if (!job->done()) {
      ++cell.failed;
    } else {
      ++cell.done;
      const auto& scores = lookup_.find(job->result.scores);
      cell.metric.push_back({row.split, row.seed, scores[0].value});
      cell.choice.push_back({row.split, row.seed, scores[1].value});
    }
  }

 private:
  void begin(const JobRow& row) {
    begun_ = true;
    ComparedCell& cell = cells_.emplace_back();
    cell.run = number_;
    cell.cell = row.cell;
    cell.values.assign(keys_.size(), "");
    if (names_run_) cell.values[0] = run_.name;
    for (std::size_t i = 0; i < run_.table.varied_keys.size(); ++i) {
      const auto place = std::ranges::find(keys_, run_.table.varied_keys[i]) - keys_.begin();
      cell.values[static_cast<std::size_t>(place)] = row.varied[i];
    }
  }

  /// What only a job that was begun can tell.
  void describe(ComparedCell& cell, const JobIdentity& job) {
    cell.rows = text_of_rows(job, wanted_.default_value);
    cell.scored_over_trained = wanted_.scored_over_trained(cell.run, cell.cell, job);
    for (std::size_t i = names_run_ ? 1 : 0; i < keys_.size(); ++i) {
      if (cell.values[i].empty()) cell.values[i] = value_of(job, keys_[i], wanted_.default_value);
    }
  }

  std::size_t number_;
  const ComparedRun& run_;
  bool names_run_;
  const std::vector<std::string>& keys_;
  const WantedCells& wanted_;
  ScoreLookup lookup_;
  std::vector<ComparedCell>& cells_;
  bool begun_ = false;
};

std::map<std::string, std::string> lines_of(const std::string& text) {
  std::map<std::string, std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin), equals = text.find('=', begin);
    lines[text.substr(begin, equals - begin)] = text.substr(equals + 1, end - equals - 1);
    begin = end + 1;
  }
  return lines;
}

}  // namespace

std::string text_of_rows(const JobIdentity& job, const DefaultValue& default_value) {
  std::string text = fmt::format("content={}\n", job.data);
  std::vector<std::string> keys = {"data.target",    "data.bad_rows", "data.missing_values", "data.delimiter",
                                   "data.header",    "data.comment",  "data.trim",           "data.decimal",
                                   "data.thousands", "data.where",    "data.weight"};
  // Which rows cannot be read depends on the columns that are.
  if (value_of(job, "data.bad_rows", default_value) == "skip") {
    for (const char* key : {"data.numeric", "data.categorical", "data.text", "data.cyclic", "data.lags"})
      keys.emplace_back(key);
  }
  for (const std::string& key : keys) text += fmt::format("{}={}\n", key, value_of(job, key, default_value));
  for (const auto& [key, value] : job.settings) {
    const bool decides =
        key.starts_with("data.split.") && key != "data.split.standard_errors" && !is_path(key);
    if (decides) text += fmt::format("{}={}\n", key, value);
  }
  if (job.data.empty()) text += fmt::format("data.path={}\n", value_of(job, "data.path", default_value));
  return text;
}

std::string difference_of_rows(const std::string& a, const std::string& b) {
  const auto of_a = lines_of(a), of_b = lines_of(b);
  std::set<std::string> keys;
  for (const auto& [key, value] : of_a) keys.insert(key);
  for (const auto& [key, value] : of_b) keys.insert(key);
  for (const std::string& key : keys) {
    const auto in_a = of_a.find(key), in_b = of_b.find(key);
    const std::string value_a = in_a == of_a.end() ? "the default" : in_a->second;
    const std::string value_b = in_b == of_b.end() ? "the default" : in_b->second;
    if (value_a == value_b) continue;
    if (key == "content") return "the content of their files differs";
    return fmt::format("{} is {} for one and {} for the other", key, value_a, value_b);
  }
  return "their data differ";
}

ComparedCells compared_cells(const std::vector<ComparedRun>& runs, const WantedCells& wanted) {
  ComparedCells all;
  if (runs.size() > 1) {
    all.keys.emplace_back(kRunKey);
    std::vector<std::optional<JobIdentity>> jobs;
    for (const ComparedRun& run : runs) {
      for (const std::string& key : run.table.varied_keys) add_new(all.keys, key);
      jobs.push_back(any_job(run));
    }
    if (jobs.front()) add_keys_that_differ(all.keys, jobs, wanted.default_value);
  } else {
    all.keys = runs.front().table.varied_keys;
  }
  for (std::size_t number = 0; number < runs.size(); ++number) {
    const ComparedRun& run = runs[number];
    RowFilter filter(run.table, run.where);
    RunCells cells(number, run, runs.size(), all.keys, wanted, all.cells);
    for_each_row(
        run.table, run.ledger, Detail::scores,
        [&](const JobRow& row, const LedgerJob* job) { cells.add(row, job); },
        [&](const JobRow& row) {
          return filter.admits(row) && (!wanted.is_wanted || wanted.is_wanted(row));
        });
    filter.require_known_values();
  }
  return all;
}

}  // namespace seedbed::results
