#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "results/packs/kept_files.hpp"
#include "results/packs/pack_writer.hpp"

namespace seedbed::results {

struct PackingOptions {
  std::uint64_t pack_bytes = std::uint64_t{1} << 30;  ///< a pack that has as many is followed by another
  std::uint64_t longest_file = std::uint64_t{64}
                               << 20;  ///< longer ones stay single: few of them fit on a disk
  std::size_t batch = 500;             ///< jobs that are made safe together
  double patience = 0.5;               ///< seconds that the first of them waits for others
};

/// Moves what jobs that are done have left into the packs of one writer, on a thread of its own: appends a
/// batch, waits until it is on the disk, and only then removes the single files. Killed at any moment, each
/// file is single or in a pack or, the same, in both.
class FilePacker {
 public:
  /// Packs are DIR/packs/WRITER-1.pack and so on; the last one goes on where an earlier process with this
  /// writer's name ended, so that a run that is resumed often has no more of them. Only one process may have
  /// that name at a time: a run under the directory's lock is "run".
  FilePacker(std::filesystem::path root, std::string writer, PackingOptions options = {});
  /// Leaves as single files what is not yet packed.
  ~FilePacker();
  FilePacker(const FilePacker&) = delete;
  FilePacker& operator=(const FilePacker&) = delete;

  /// A job that is recorded as done, so that nobody writes its files any more. From any thread.
  void add(std::string job);

  /// Returns when all jobs added are packed, or cannot be. Says what went wrong, if anything, once: files
  /// stay single from then on, and nothing is lost.
  std::string finish();

  /// Files that were packed and had an older record in a pack, which is of no more use.
  std::size_t replaced() const { return replaced_; }

 private:
  void work();
  void pack(const std::vector<std::string>& jobs);
  void pack_file(FileKind kind, const std::string& job, std::vector<std::filesystem::path>& packed);
  PackWriter& writer();

  const std::filesystem::path root_;
  const std::string writer_name_;
  const PackingOptions options_;
  const KeptFiles before_;  // what packs had when this began
  std::optional<PackWriter> writer_;
  int number_ = 0;  // of the writer's pack
  std::size_t replaced_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> waiting_;
  std::string problem_;
  bool finishing_ = false, ending_ = false;
  std::thread thread_;  // begins last
};

}  // namespace seedbed::results
