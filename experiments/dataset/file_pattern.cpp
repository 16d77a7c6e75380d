#include "experiments/dataset/file_pattern.hpp"

#include <fmt/format.h>
#include <fnmatch.h>
#include <xxhash.h>

#include <algorithm>
#include <filesystem>

#include "base/data_error.hpp"
#include "experiments/dataset/content_hash.hpp"

namespace seedbed::experiments {
namespace fs = std::filesystem;
namespace {

/// Adds what the names from `first` on match within a folder.
void match(const fs::path& folder, const std::vector<std::string>& names, std::size_t first,
           std::vector<std::string>& found) {
  const std::string& name = names[first];
  const bool last = first + 1 == names.size(), any_folders = name == "**";
  if (!any_folders && !has_glob(name)) {
    const fs::path path = folder / name;
    std::error_code gone;
    if (!last) return match(path, names, first + 1, found);
    if (fs::is_regular_file(path, gone)) found.push_back(path.string());
    return;
  }
  if (any_folders && !last) match(folder, names, first + 1, found);
  std::error_code unreadable;
  for (fs::directory_iterator entry(folder, unreadable), end; !unreadable && entry != end;
       entry.increment(unreadable)) {
    const std::string here = entry->path().filename().string();
    std::error_code gone;
    const bool is_file = fs::is_regular_file(entry->path(), gone);
    if (any_folders) {
      if (here.starts_with('.')) continue;
      if (entry->is_directory(gone) && !entry->is_symlink(gone)) match(entry->path(), names, first, found);
      if (last && is_file) found.push_back(entry->path().string());
    } else if (fnmatch(name.c_str(), here.c_str(), FNM_PERIOD) == 0) {
      if (!last && entry->is_directory(gone)) match(entry->path(), names, first + 1, found);
      if (last && is_file) found.push_back(entry->path().string());
    }
  }
}

/// What comes before the first name with a glob.
fs::path fixed_part(const fs::path& path, std::vector<std::string>& rest) {
  fs::path fixed;
  bool is_fixed = true;
  for (const fs::path& name : path) {
    is_fixed = is_fixed && !has_glob(name.string());
    if (is_fixed) {
      fixed /= name;
    } else {
      rest.push_back(name.string());
    }
  }
  return fixed;
}

}  // namespace

bool has_glob(const std::string& path) {
  return path.find_first_of("*?[") != std::string::npos;
}

std::vector<std::string> files_that_match(const std::string& pattern) {
  std::vector<std::string> names, found;
  const fs::path folder = fixed_part(pattern, names);
  if (names.empty()) return {pattern};
  match(folder, names, 0, found);
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());  // ** in two ways
  return found;
}

std::string content_hash_of_pattern(const std::string& path) {
  std::error_code unknown;
  if (fs::is_directory(path, unknown))
    throw DataError(fmt::format("{}: is a folder; {}/** are all files in it", path, path));
  if (!has_glob(path) || fs::exists(path, unknown)) return content_hash(path);
  const std::vector<std::string> files = files_that_match(path);
  if (files.empty()) throw DataError(fmt::format("{}: there is no such file", path));
  std::vector<std::string> ignored;
  const fs::path folder = fixed_part(path, ignored);
  std::string text;
  for (const std::string& file : files)
    text += fmt::format("{}\n{}\n", fs::path(file).lexically_relative(folder).string(), content_hash(file));
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace seedbed::experiments
