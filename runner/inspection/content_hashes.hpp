#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::runner {

/// Content hashes of the files that jobs read; a path with globs stands for all it matches. A ledger
/// remembers those its jobs were made from, so that a run directory can be looked at without its data. Copies
/// share what they know. Used by one thread.
class ContentHashes {
 public:
  /// Every file is read once, when first asked for.
  static ContentHashes of_files();
  /// As the ledger remembers them, which must outlive this object; a file it does not know is read.
  static ContentHashes remembered(const results::Ledger& ledger);
  /// These; another file is read.
  static ContentHashes given(std::map<std::string, std::string> hashes);

  /// Throws DataError if the file must be read and cannot be.
  const std::string& operator()(const std::string& path) const;

  /// Reads a file again that was hashed before. Throws DataError if its contents have changed.
  void require_unchanged(const std::string& path) const;

  /// Files whose contents, as known here, differ from what the ledger remembers under their path.
  std::vector<std::string> changed_since(const results::Ledger& ledger) const;
  void remember(results::Ledger& ledger) const;

  /// Those of the files asked for so far.
  const std::map<std::string, std::string>& known() const { return data_->hashes; }

 private:
  struct Data {
    std::map<std::string, std::string> hashes;  // by path
    const results::Ledger* ledger = nullptr;    // asked first, if there is one
  };
  std::shared_ptr<Data> data_ = std::make_shared<Data>();
};

/// Whether the data of a job are not any more what they were by `remembered`. What else a program reads does
/// not matter once its forecasts are there.
bool data_changed(const experiments::Experiment& experiment, std::size_t cell, int split, std::uint64_t seed,
                  const ContentHashes& remembered);

}  // namespace seedbed::runner
