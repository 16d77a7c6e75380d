#include "forecasts/programs/scored_file.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "forecasts/scoring/forecast_reader.hpp"
#include "forecasts/scoring/scored_batch.hpp"

namespace seedbed::forecasts {
namespace {

using experiments::ScoredSet;

constexpr std::size_t kBatch = 4096;  // rows

class FileScoring {
 public:
  FileScoring(const std::filesystem::path& path, const DataRows& rows, std::size_t values)
      : name_(path.filename().string()), rows_(rows) {
    for (const ScoredSet set : {ScoredSet::validation, ScoredSet::test}) {
      columns_of(set).assign(values, std::vector<double>(rows.size(set)));
      lines_of(set).assign(rows.size(set), 0);
    }
  }

  void take(const ScoredBatch& batch) {
    if (!batch.problems.empty()) refuse(batch, batch.problems.front());
    if (batch.failure) std::rethrow_exception(batch.failure);
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      const DataRows::Place& to = *rows_.find(batch.numbers[i]);
      std::int64_t& line = lines_of(to.set)[to.position];
      if (line != 0) {
        throw DataError(
            fmt::format("{}: row {} is here again, after line {}; there must be one forecast for each "
                        "row",
                        place(name_, batch.lines[i]), batch.numbers[i], line));
      }
      line = batch.lines[i];
      for (std::size_t v = 0; v < batch.columns.size(); ++v)
        columns_of(to.set)[v][to.position] = batch.columns[v][i];
    }
  }

  SetColumns all() {
    for (const ScoredSet set : {ScoredSet::validation, ScoredSet::test}) require_all(set);
    return std::move(columns_);
  }

 private:
  [[noreturn]] void refuse(const ScoredBatch& batch, const RowProblem& problem) const {
    const std::int64_t number = batch.numbers[problem.place];
    const std::string where = place(name_, batch.lines[problem.place]);
    const bool named = number < 0 || problem.what.find(fmt::format("row {} ", number)) != std::string::npos;
    throw DataError(named ? fmt::format("{}: {}", where, problem.what)
                          : fmt::format("{}: the forecast of row {}: {}", where, number, problem.what));
  }

  void require_all(ScoredSet set) {
    std::size_t missing = 0, first = 0;
    const std::vector<std::int64_t>& lines = lines_of(set);
    for (std::size_t i = lines.size(); i-- > 0;) {
      if (lines[i] != 0) continue;
      ++missing;
      first = i;
    }
    if (missing == 0) return;
    throw DataError(fmt::format("{}: there is no forecast for the {} row {}{}", name_,
                                set == ScoredSet::test ? "test" : "validation", rows_.number(set, first),
                                missing == 1 ? "" : fmt::format(", nor for {} others", missing - 1)));
  }

  std::vector<std::vector<double>>& columns_of(ScoredSet set) {
    return set == ScoredSet::test ? columns_.test : columns_.validation;
  }
  std::vector<std::int64_t>& lines_of(ScoredSet set) {
    return set == ScoredSet::test ? test_lines_ : validation_lines_;
  }

  const std::string name_;
  const DataRows& rows_;
  SetColumns columns_;
  std::vector<std::int64_t> validation_lines_, test_lines_;  // where each row was; 0: nowhere yet
};

}  // namespace

namespace {

SetColumns score(const std::filesystem::path& path, const DataRows& rows,
                 const std::vector<metrics::RowValue>& values, const metrics::Climatology* climatology) {
  ForecastReader reader({.path = path.string(), .family = {}, .observed = [&](std::int64_t number) {
                           return rows.target(number);
                         }});
  FileScoring scoring(path, rows, values.size());
  while (true) {
    const ScoredBatch batch = score_batch(reader.read(kBatch), values, climatology);
    scoring.take(batch);
    if (batch.rows() < kBatch) return scoring.all();
  }
}

}  // namespace

SetColumns score_file(const std::filesystem::path& path, const DataRows& rows,
                      const std::vector<metrics::RowValue>& values, const metrics::Climatology* climatology) {
  try {
    return score(path, rows, values, climatology);
  } catch (const DataError& error) {  // the same words for the same problem of any job
    std::string text = error.what();
    if (text.starts_with(path.string())) text.replace(0, path.string().size(), path.filename().string());
    throw DataError(text);
  }
}

}  // namespace seedbed::forecasts
