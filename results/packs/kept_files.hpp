#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "results/packs/file_kind.hpp"
#include "results/packs/kept_file.hpp"
#include "results/packs/pack_contents.hpp"

namespace seedbed::results {

/// The folder of a run directory that has its packs.
std::filesystem::path packs_folder(const std::filesystem::path& root);

/// The packs of a run directory, by their names.
std::vector<std::filesystem::path> pack_files(const std::filesystem::path& root);

/// What the jobs of a run directory left, wherever it is: as single files or in packs. A single file counts
/// before what a pack has, which is the same or older: files are packed once they are whole, and one that is
/// written anew is written as a single file. Packs are read when they are first needed, and as they are then.
/// Reads only, and may be used by several threads.
class KeptFiles {
 public:
  explicit KeptFiles(std::filesystem::path root);
  ~KeptFiles();

  /// Nothing if there is none. Throws FileError for a pack that cannot be read.
  std::optional<KeptFile> find(FileKind kind, const std::string& job) const;
  /// The same, of the packs alone.
  std::optional<KeptFile> find_packed(FileKind kind, const std::string& job) const;
  /// The same, and where the single file would be if there is none.
  KeptFile at(FileKind kind, const std::string& job) const;
  bool has(FileKind kind, const std::string& job) const { return find(kind, job).has_value(); }

  /// The jobs that have one, in the order of their names.
  std::vector<std::string> jobs(FileKind kind) const;
  /// All of them, in the same order.
  std::vector<KeptFile> files(FileKind kind) const;

  /// Makes what is packed a single file again, for who writes it anew or adds to it. Nothing if there is
  /// none, or it is single. Throws FileError, and KeptFileError for one that is damaged.
  void make_single(FileKind kind, const std::string& job) const;

  /// What is in each pack, and what of it counts.
  struct Pack {
    std::filesystem::path path;
    PackContents contents;
    std::vector<bool> counts;  ///< of each record: whether it is the last word about its file
  };
  const std::vector<Pack>& packs() const;

  const std::filesystem::path& root() const { return root_; }

 private:
  struct Place {
    std::size_t pack = 0, record = 0;
  };
  using Places = std::unordered_map<std::string_view, Place>;
  const Places& places_of(FileKind kind) const;
  KeptFile single(FileKind kind, const std::string& job) const;
  void read_packs() const;

  std::filesystem::path root_;
  mutable std::mutex mutex_;
  mutable std::optional<std::vector<Pack>> packs_;
  mutable std::map<FileKind, Places> places_;  // jobs are those of the records
};

/// The jobs that have a single file of this kind, in any order.
std::vector<std::string> jobs_with_single_file(const std::filesystem::path& root, FileKind kind);

/// Where the file is that a path names: itself, or in the packs beside it, if it is one that a job left. A
/// path that leads to nothing comes back as it is.
KeptFile kept_file(const std::filesystem::path& path);
/// Of several at once, so that packs are read once.
std::vector<KeptFile> kept_files(std::span<const std::filesystem::path> paths);

}  // namespace seedbed::results
