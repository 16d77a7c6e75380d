#include "runner/commands/files/extracted_files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

namespace seedbed::runner {
namespace fs = std::filesystem;

using results::FileKind;

// The folder as a whole is put in its place afterwards: no file needs to be waited for.
std::size_t extract_files(const results::KeptFiles& kept, FileKind kind, const std::vector<std::string>& jobs,
                          const fs::path& folder) {
  std::size_t count = 0;
  for (const std::string& job : jobs) {
    const auto file = kept.find(kind, job);
    if (!file) continue;
    std::string bytes;
    try {
      bytes = file->read();
    } catch (const results::KeptFileError& error) {
      throw std::runtime_error(fmt::format("{}: {}", file->name(), error.what()));
    }
    const fs::path path = folder / results::file_name(kind, job);
    if (count++ == 0) fs::create_directories(folder);
    std::ofstream out(path, std::ios::binary);
    out << bytes;
    if (!out.flush()) throw std::runtime_error(fmt::format("{}: cannot be written", path.string()));
  }
  return count;
}

std::size_t extract_all_files(const results::KeptFiles& kept, const std::vector<std::string>& jobs,
                              const fs::path& folder) {
  std::size_t count = 0;
  for (const FileKind kind : results::kFileKinds)
    count += extract_files(kept, kind, jobs, folder / results::folder_of(kind));
  return count;
}

}  // namespace seedbed::runner
