#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "results/aggregate.hpp"
#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::results {

/// Which of them to write: those that follow a run while it goes on are without the largest.
enum class DerivedFiles { all, without_epochs };

/// Writes the five files that are derived from the ledger into `directory`, in one pass over the table's
/// jobs. All are complete before the first one replaces its predecessor. `scores` names the scores to show,
/// empty for the default. Lines are in the table's order; numbers are in the shortest form that reads back to
/// the same value.
///
///   results.csv    job, <varied keys>, split, seed, status (done, failed, pending), <scores>, epochs, error
///                  A score on test rows is followed by its standard error, <score>_se. Scores and the number
///                  of epochs are given for jobs that are done, the error for those that failed.
///   timings.csv    job, attempts, wall_seconds, rows_per_second, peak_memory (bytes), host; of the attempt
///                  that counts
///   aggregate.csv  see aggregate_csv_header; a line per cell
///   ensembles.csv  see ensembles_csv_header; a line per cell and size of its ensembles
///   epochs.csv     job, epoch, train_loss, nll_validation, crps_validation, skipped_steps; a line per epoch
///
/// Throws FileError, LedgerError.
void write_derived_files(const std::filesystem::path& directory, const JobTable& table, const Ledger& ledger,
                         const std::vector<std::string>& scores = {}, DerivedFiles files = DerivedFiles::all);

/// One of them, results.csv, of any table and under any name.
void write_results(const std::filesystem::path& path, const JobTable& table, const Ledger& ledger,
                   const std::vector<std::string>& scores = {});

/// The lines of aggregate.csv: <varied keys>, splits, seeds, failed, and for each score <score>_mean, _sem,
/// _sd, _ci95_low, _ci95_high, _min, _max. All seven are of what the mean is over: splits, or seeds if there
/// is one split. Then ensemble_members, and for each score <score>_ensemble, that of the ensemble of the
/// cell's seeds, followed for test scores by <score>_ensemble_ci95_low and _high (see CellEnsemble). Here and
/// in ensembles.csv an interval ends where a score can be no smaller or larger.
std::string aggregate_csv_header(const std::vector<std::string>& keys,
                                 const std::vector<std::string>& scores);
/// `scores` are those of the header.
std::string aggregate_csv_line(const AggregateRow& row, const std::vector<std::string>& scores);

/// The lines of ensembles.csv: <varied keys>, members, splits, groups, and for each score <score>_mean, _sd,
/// _ci95_low and _ci95_high over the groups of so many seeds that share none (averaged within a split first,
/// and over splits, where there are several). Of one member, they are the jobs themselves.
std::string ensembles_csv_header(const std::vector<std::string>& keys,
                                 const std::vector<std::string>& scores);
std::string ensembles_csv_line(const std::vector<std::string>& keys, const EnsembleSize& size);

}  // namespace seedbed::results
