#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace seedbed::results {

/// `shares/` of a run directory: what processes that work on parts of a sweep leave there, each in a file of
/// its own (share_record.hpp), and what they go by.
class ShareFolder {
 public:
  explicit ShareFolder(const std::filesystem::path& root) : path_(root / "shares") {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path plan() const { return path_ / "plan"; }
  std::filesystem::path leases() const { return path_ / "leases"; }
  std::filesystem::path file(const std::string& writer) const { return path_ / (writer + ".share"); }

  /// Makes the folders. Throws FileError.
  void make() const;

  /// The files of all writers, by name. Empty where there is no such folder.
  std::vector<std::filesystem::path> files() const;

 private:
  std::filesystem::path path_;
};

/// Whether a file is named as a share's.
bool is_share_file(const std::filesystem::path& path);

}  // namespace seedbed::results
