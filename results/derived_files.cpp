#include "results/derived_files.hpp"

#include <optional>

#include "base/atomic_file.hpp"
#include "base/csv_line.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/score_columns.hpp"

namespace seedbed::results {
namespace {

class ResultsCsv {
 public:
  ResultsCsv(const std::filesystem::path& path, const JobTable& table, const std::vector<std::string>& scores)
      : file_(path), lookup_(scores) {
    line_.cell("job");
    for (const auto& key : table.varied_keys) line_.cell(key);
    line_.cell("split").cell("seed").cell("status");
    for (const auto& score : scores) {
      line_.cell(score);
      if (has_error_column(score)) line_.cell(score + "_se");
    }
    file_.write(line_.cell("epochs").cell("error").end());
  }

  void add(const JobRow& row, const LedgerJob* job) {
    const bool has_result = job != nullptr && job->has_result;
    const bool done = has_result && job->done();
    line_.cell(row.id);
    for (const auto& value : row.varied) line_.cell(value);
    line_.number(row.split).number(row.seed).cell(done ? "done" : has_result ? "failed" : "pending");
    static const std::vector<metrics::Score> none;
    for (const auto& score : lookup_.find(done ? job->result.scores : none)) {
      line_.number(score.value);
      if (has_error_column(score.name)) line_.number(score.standard_error);
    }
    if (done) {
      line_.number(job->epochs_trained).empty();
    } else {
      line_.empty().cell(has_result ? job->result.error : "");
    }
    file_.write(line_.end());
  }

  void commit() { file_.commit(); }

 private:
  AtomicFile file_;
  CsvLine line_;
  ScoreLookup lookup_;
};

class TimingsCsv {
 public:
  explicit TimingsCsv(const std::filesystem::path& path) : file_(path) {
    file_.write("job,attempts,wall_seconds,rows_per_second,peak_memory,host\n");
  }

  void add(const JobRow& row, const LedgerJob* job) {
    line_.cell(row.id).number(job == nullptr ? 0 : job->attempts);
    if (job != nullptr && job->has_result) {
      const JobResult& result = job->result;
      line_.number(result.wall_seconds).number(result.rows_per_second);
      line_.number(result.peak_memory).cell(result.host);
    } else {
      line_.empty().empty().empty().empty();
    }
    file_.write(line_.end());
  }

  void commit() { file_.commit(); }

 private:
  AtomicFile file_;
  CsvLine line_;
};

class EpochsCsv {
 public:
  explicit EpochsCsv(const std::filesystem::path& path) : file_(path) {
    file_.write("job,epoch,train_loss,nll_validation,crps_validation,skipped_steps\n");
  }

  void add(const JobRow& row, const LedgerJob* job) {
    if (job == nullptr) return;
    for (const EpochRecord& epoch : job->result.epochs) {
      line_.cell(row.id).number(epoch.epoch).number(epoch.train_loss).number(epoch.nll_validation);
      file_.write(line_.number(epoch.crps_validation).number(epoch.skipped_steps).end());
    }
  }

  void commit() { file_.commit(); }

 private:
  AtomicFile file_;
  CsvLine line_;
};

/// The files that have lines for cells: aggregate.csv and ensembles.csv.
class CellCsvs {
 public:
  CellCsvs(const std::filesystem::path& directory, const JobTable& table, const Ledger& ledger,
           const std::vector<std::string>& scores)
      : aggregate_(directory / "aggregate.csv"),
        ensembles_(directory / "ensembles.csv"),
        ledger_(ledger),
        lookup_(scores) {
    aggregate_.write(aggregate_csv_header(table.varied_keys, scores));
    ensembles_.write(ensembles_csv_header(table.varied_keys, scores));
  }

  void add(const JobRow& row, const LedgerJob* job) {
    if (!cell_ || cell_number_ != row.cell) {
      finish_cell();
      cell_.emplace(row.varied, lookup_.names());
      cell_number_ = row.cell;
    }
    cell_->add(row, job, lookup_);
  }

  void finish() { finish_cell(); }
  void commit() {
    aggregate_.commit();
    ensembles_.commit();
  }

 private:
  void finish_cell() {
    if (!cell_) return;
    AggregateRow row = cell_->summarise();
    row.ensemble = ensemble_of_cell(cell_->members(), ledger_, lookup_, row.over);
    aggregate_.write(aggregate_csv_line(row, lookup_.names()));
    if (row.done > 0) {
      ensembles_.write(ensembles_csv_line(row.keys, {1, row.splits, row.done, row.scores}));
      for (const EnsembleSize& size : ensemble_curve(cell_->members(), ledger_, lookup_, row.over))
        ensembles_.write(ensembles_csv_line(row.keys, size));
    }
    cell_.reset();
  }

  AtomicFile aggregate_, ensembles_;
  const Ledger& ledger_;
  ScoreLookup lookup_;
  std::optional<Tally> cell_;
  std::size_t cell_number_ = 0;
};

}  // namespace

void write_derived_files(const std::filesystem::path& directory, const JobTable& table, const Ledger& ledger,
                         const std::vector<std::string>& scores, DerivedFiles files) {
  const std::vector<std::string> chosen = chosen_scores(scores);
  ResultsCsv results(directory / "results.csv", table, chosen);
  TimingsCsv timings(directory / "timings.csv");
  CellCsvs cells(directory, table, ledger, chosen);
  std::optional<EpochsCsv> epochs;
  if (files == DerivedFiles::all) epochs.emplace(directory / "epochs.csv");
  for_each_row(table, ledger, epochs ? Detail::epochs : Detail::scores,
               [&](const JobRow& row, const LedgerJob* job) {
                 results.add(row, job);
                 timings.add(row, job);
                 cells.add(row, job);
                 if (epochs) epochs->add(row, job);
               });
  cells.finish();
  results.commit();
  timings.commit();
  cells.commit();
  if (epochs) epochs->commit();
}

void write_results(const std::filesystem::path& path, const JobTable& table, const Ledger& ledger,
                   const std::vector<std::string>& scores) {
  ResultsCsv results(path, table, chosen_scores(scores));
  for_each_row(table, ledger, Detail::scores,
               [&](const JobRow& row, const LedgerJob* job) { results.add(row, job); });
  results.commit();
}

std::string aggregate_csv_header(const std::vector<std::string>& keys,
                                 const std::vector<std::string>& scores) {
  CsvLine line;
  for (const auto& key : keys) line.cell(key);
  line.cell("splits").cell("seeds").cell("failed");
  for (const auto& score : scores) {
    for (const char* statistic : {"_mean", "_sem", "_sd", "_ci95_low", "_ci95_high", "_min", "_max"}) {
      line.cell(score + statistic);
    }
  }
  line.cell("ensemble_members");
  for (const auto& score : scores) {
    line.cell(score + "_ensemble");
    if (!has_error_column(score)) continue;
    for (const char* end : {"_ensemble_ci95_low", "_ensemble_ci95_high"}) line.cell(score + end);
  }
  return std::string(line.end());
}

std::string aggregate_csv_line(const AggregateRow& row, const std::vector<std::string>& scores) {
  CsvLine line;
  for (const auto& key : row.keys) line.cell(key);
  line.number(row.splits).number(row.seeds).number(row.failed);
  for (const Summary& s : row.scores) {
    for (const double x : {s.mean, s.sem, s.sd, s.ci95_low, s.ci95_high, s.min, s.max}) line.number(x);
  }
  if (row.ensemble.members == 0) {
    line.empty();
  } else {
    line.number(row.ensemble.members);
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const Summary s = row.ensemble.members == 0 ? Summary() : row.ensemble.scores[i];
    line.number(s.mean);
    if (has_error_column(scores[i])) line.number(s.ci95_low).number(s.ci95_high);
  }
  return std::string(line.end());
}

std::string ensembles_csv_header(const std::vector<std::string>& keys,
                                 const std::vector<std::string>& scores) {
  CsvLine line;
  for (const auto& key : keys) line.cell(key);
  line.cell("members").cell("splits").cell("groups");
  for (const auto& score : scores) {
    for (const char* statistic : {"_mean", "_sd", "_ci95_low", "_ci95_high"}) line.cell(score + statistic);
  }
  return std::string(line.end());
}

std::string ensembles_csv_line(const std::vector<std::string>& keys, const EnsembleSize& size) {
  CsvLine line;
  for (const auto& key : keys) line.cell(key);
  line.number(size.members).number(size.splits).number(size.groups);
  for (const Summary& s : size.scores) {
    for (const double x : {s.mean, s.sd, s.ci95_low, s.ci95_high}) line.number(x);
  }
  return std::string(line.end());
}

}  // namespace seedbed::results
