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

class AggregateCsv {
 public:
  AggregateCsv(const std::filesystem::path& path, const JobTable& table,
               const std::vector<std::string>& scores)
      : file_(path), lookup_(scores) {
    file_.write(aggregate_csv_header(table.varied_keys, scores));
  }

  void add(const JobRow& row, const LedgerJob* job) {
    if (!cell_ || cell_number_ != row.cell) {
      finish_cell();
      cell_.emplace(row.varied, lookup_.names().size());
      cell_number_ = row.cell;
    }
    cell_->add(row, job, lookup_);
  }

  void commit() {
    finish_cell();
    file_.commit();
  }

 private:
  void finish_cell() {
    if (cell_) file_.write(aggregate_csv_line(cell_->summarise()));
    cell_.reset();
  }

  AtomicFile file_;
  ScoreLookup lookup_;
  std::optional<Tally> cell_;
  std::size_t cell_number_ = 0;
};

}  // namespace

void write_derived_files(const std::filesystem::path& directory, const JobTable& table, const Ledger& ledger,
                         const std::vector<std::string>& scores) {
  const std::vector<std::string> chosen = chosen_scores(scores);
  ResultsCsv results(directory / "results.csv", table, chosen);
  TimingsCsv timings(directory / "timings.csv");
  AggregateCsv aggregate(directory / "aggregate.csv", table, chosen);
  EpochsCsv epochs(directory / "epochs.csv");
  for_each_row(table, ledger, Detail::epochs, [&](const JobRow& row, const LedgerJob* job) {
    results.add(row, job);
    timings.add(row, job);
    aggregate.add(row, job);
    epochs.add(row, job);
  });
  results.commit();
  timings.commit();
  aggregate.commit();
  epochs.commit();
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
  return std::string(line.end());
}

std::string aggregate_csv_line(const AggregateRow& row) {
  CsvLine line;
  for (const auto& key : row.keys) line.cell(key);
  line.number(row.splits).number(row.seeds).number(row.failed);
  for (const Summary& s : row.scores) {
    for (const double x : {s.mean, s.sem, s.sd, s.ci95_low, s.ci95_high, s.min, s.max}) line.number(x);
  }
  return std::string(line.end());
}

}  // namespace seedbed::results
