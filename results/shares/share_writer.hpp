#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/descriptor.hpp"
#include "results/shares/share_folder.hpp"
#include "results/shares/share_record.hpp"

namespace seedbed::results {

/// Writes the file of one share: a record with each call, in one write, at the end. When `write` returns, the
/// record survives kill -9 of this process; when `sync` returns, what was written survives the machine, and
/// other machines can see it. A write that fails is tried again in the same place a few times, and so is what
/// a failed `sync` may have lost. Used by one thread. Throws FileError.
class ShareWriter {
 public:
  /// Begins a file of a new name, with `header`, into which the name goes.
  ShareWriter(const ShareFolder& folder, ShareHeader header);

  void write(const ShareRecord& record);
  void sync();
  /// Whether what was last written has been synced.
  bool is_synced() const { return unsynced_.empty(); }

  const std::string& name() const { return name_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  void create(const ShareFolder& folder, const ShareHeader& header);
  void put(const std::string& bytes, std::int64_t at);

  std::string name_;
  std::filesystem::path path_;
  Descriptor descriptor_;
  std::int64_t synced_ = 0;  // so many bytes of the file
  std::string unsynced_;     // those behind them
};

}  // namespace seedbed::results
