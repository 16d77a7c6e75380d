#include "runner/sweep/merging/merged_directory.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/data_error.hpp"
#include "results/packs/kept_files.hpp"
#include "results/shares/share_folder.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/sweep/data/data_store.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

/// Files that are here stay. Those of jobs that gave other results there do not belong to those here.
void copy_what_is_missing(const fs::path& source, const results::RunDirectory& directory,
                          const results::MergeSummary& summary) {
  const results::KeptFiles there(source), here(directory.root());
  for (const results::FileKind kind : results::kFileKinds) {
    for (const results::KeptFile& file : there.files(kind)) {
      const std::string job = fs::path(file.file_name()).stem().string();
      if (summary.differing.contains(job) || here.has(kind, job)) continue;
      const fs::path place = results::single_file(directory.root(), kind, job);
      fs::create_directories(place.parent_path());
      AtomicFile copy(place);
      copy.write(std::string_view(file.read()));
      copy.commit();
    }
  }
}

/// What the other ledger knows of the data, where this one knows nothing yet.
void learn_contents(const results::Ledger& other, const experiments::Experiment& experiment,
                    results::Ledger& ledger) {
  if (ledger.job_count() > 0) return;
  const ContentHashes hashes = ContentHashes::remembered(other);
  try {
    DataStore(experiment).hash_files(hashes);
  } catch (const DataError&) {
    return;  // they are asked for again, and then it is an error
  }
  hashes.remember(ledger);
}

bool merge_directory(const fs::path& source, const experiments::Experiment& experiment,
                     const results::RunDirectory& directory, results::Ledger& ledger,
                     results::MergeSummary& summary) {
  std::vector<fs::path> shares = results::ShareFolder(source).files();
  for (const auto& entry : fs::directory_iterator(source)) {
    if (results::is_share_file(entry.path())) shares.push_back(entry.path());
  }
  const bool has_ledger = fs::exists(source / "ledger.sqlite");
  if (has_ledger) {
    const results::Ledger other = results::Ledger::open_read_only(source);
    learn_contents(other, experiment, ledger);
    results::merge_ledger(ledger, other, source.string(), summary);
  }
  for (const fs::path& file : shares) results::merge_share(ledger, file, summary);
  copy_what_is_missing(source, directory, summary);
  return has_ledger || !shares.empty();
}

}  // namespace

void merge_from(const fs::path& source, const experiments::Experiment& experiment,
                const results::RunDirectory& directory, results::Ledger& ledger,
                results::MergeSummary& summary) {
  std::error_code error;
  if (fs::is_directory(source, error)) {
    if (fs::equivalent(source, directory.root(), error)) return;
    if (merge_directory(source, experiment, directory, ledger, summary)) return;
    throw std::runtime_error(
        fmt::format("{}: holds nothing to merge: neither a ledger.sqlite nor files of shares (*.share)",
                    source.string()));
  }
  if (!fs::exists(source, error))
    throw std::runtime_error(fmt::format("{}: there is no such file or directory", source.string()));
  if (!results::is_share_file(source)) {
    throw std::runtime_error(
        fmt::format("{}: is neither a run directory nor the file of a share (*.share)", source.string()));
  }
  results::merge_share(ledger, source, summary);
}

}  // namespace seedbed::runner
