#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <filesystem>

#include "base/messages.hpp"
#include "experiments/plan/setting_types.hpp"

namespace seedbed::experiments {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSpecial = "*?[";

/// Of a path that is to be taken as it is.
std::string escaped(const std::string& path) {
  std::string text;
  for (const char c : path) {
    if (std::string_view("*?[]\\").find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

/// Files that a pattern matches, hidden ones only if it names the point.
std::vector<std::string> matches(const std::string& pattern) {
  glob_t found = {};
  std::vector<std::string> paths;
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
      std::error_code ignored;
      if (!fs::is_directory(found.gl_pathv[i], ignored)) paths.emplace_back(found.gl_pathv[i]);
    }
  }
  globfree(&found);
  return paths;
}

std::vector<std::string> files_of(const Value& value, std::string_view key) {
  const std::string path = FilePath().read(value, key);
  const Source* source = value.place.source;
  const bool is_pattern = value.text.find_first_of(kSpecial) != std::string::npos;
  std::error_code ignored;
  if (!is_pattern || source == nullptr || source->directory.empty() || fs::exists(path, ignored) ||
      source->files.contains(value.text))
    return {path};
  const bool is_absolute = value.text.starts_with('/');
  const auto within = [&](const fs::path& directory) {
    return matches(is_absolute ? value.text : escaped(directory.string() + "/") + value.text);
  };
  std::vector<std::string> found = within(source->directory);
  if (found.empty() && !source->linked_directory.empty()) found = within(source->linked_directory);
  std::vector<std::string> paths;
  for (std::string& file : found)
    paths.push_back(FilePath().read(scalar(std::move(file), true, value.place), key));
  if (paths.empty() && is_absolute)
    return {path};  // as in experiment.yaml, which is read without the data too
  if (paths.empty()) fail(value.place, fmt::format("{}: no file matches {}", key, quoted_value(path)));
  return paths;
}

}  // namespace

DataFiles::Type DataFiles::read(const Value& value, std::string_view key) const {
  Type paths;
  if (value.kind != Value::Kind::list) {
    paths = files_of(value, key);
  } else {
    for (const Value& item : value.items) {
      for (std::string& path : files_of(item, key)) {
        if (std::ranges::count(paths, path) > 0)
          fail(item.place, fmt::format("{} names {} twice", key, quoted_value(path)));
        paths.push_back(std::move(path));
      }
    }
    if (paths.empty()) fail(value.place, fmt::format("{} is an empty list", key));
  }
  std::ranges::sort(paths);
  return paths;
}

nlohmann::json DataFiles::write(const Type& paths) const {
  if (paths.size() > 1) return paths;
  return paths.empty() ? "" : paths.front();
}

}  // namespace seedbed::experiments
