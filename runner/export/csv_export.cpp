#include "runner/export/csv_export.hpp"

#include "base/atomic_file.hpp"
#include "base/csv_line.hpp"

namespace seedbed::runner {
namespace {

CsvLine& begin(CsvLine& line, const ExportedJob& job) {
  return line.cell(job.id).cell(job.cell).number(job.split).number(job.seed);
}

}  // namespace

void export_to_csv(const Exported& exported, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  AtomicFile scores(folder / "scores.csv"), epochs(folder / "epochs.csv");
  scores.write("job,cell,split,seed,score,value,standard_error\n");
  epochs.write("job,cell,split,seed,epoch,quantity,value\n");
  CsvLine line;
  exported.each([&](const ExportedJob& job) {
    for (const metrics::Score& score : job.result.scores)
      scores.write(begin(line, job).cell(score.name).number(score.value).number(score.standard_error).end());
    for (const results::EpochRecord& epoch : job.result.epochs) {
      const auto add = [&](const char* quantity, double value) {
        epochs.write(begin(line, job).number(epoch.epoch).cell(quantity).number(value).end());
      };
      add("train_loss", epoch.train_loss);
      add("nll_validation", epoch.nll_validation);
      add("crps_validation", epoch.crps_validation);
    }
  });
  scores.commit();
  epochs.commit();
}

}  // namespace seedbed::runner
