#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "results/packs/file_kind.hpp"

namespace seedbed::results {

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::filesystem::remove(path);  // some file systems wait for the disk where a file is cut off
  std::ofstream(path, std::ios::binary) << bytes;
}

/// What a sample job leaves of a kind: different for every job and kind, some of it empty or with zeros.
inline std::string sample_bytes(FileKind kind, int job) {
  std::string bytes = file_name(kind, std::to_string(job)) + '\n';
  for (int i = 0; i < 17 * (job % 5); ++i) bytes += static_cast<char>(i * job + static_cast<int>(kind));
  return job % 7 == 3 && kind == FileKind::predictions ? "" : bytes;
}

inline std::string sample_job(int number) {
  std::string id = std::to_string(number);
  return std::string(20 - id.size(), '0') + id;
}

/// Single files as a job leaves them.
inline void leave_files(const std::filesystem::path& root, int job) {
  for (const FileKind kind : kFileKinds)
    put(single_file(root, kind, sample_job(job)), sample_bytes(kind, job));
}

inline std::size_t files_in(const std::filesystem::path& root) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    count += entry.is_regular_file();
  return count;
}

}  // namespace seedbed::results
