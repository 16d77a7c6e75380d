#include "experiments/plan/extend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/messages.hpp"
#include "experiments/plan/overrides.hpp"
#include "experiments/plan/yaml/yaml_walk.hpp"

namespace seedbed::experiments {
namespace fs = std::filesystem;
namespace {

using Sources = std::vector<std::unique_ptr<Source>>;

constexpr std::size_t kDeepest = 16;

/// Another kind of split has other keys beside it.
void remove_other_kinds(const ExperimentFile& own, ExperimentFile& file) {
  constexpr std::string_view kKind = ".kind";
  for (const Given& given : own.base) {
    if (!given.key.ends_with(kKind)) continue;
    const std::string group = given.key.substr(0, given.key.size() - kKind.size() + 1);
    std::erase_if(file.base, [&](const Given& other) { return other.key.starts_with(group); });
  }
}

/// `file` with what `own` gives in its place.
ExperimentFile with(ExperimentFile file, const ExperimentFile& own) {
  file.name = own.name;
  file.schema = own.schema;
  if (own.settings_place.source != nullptr) file.settings_place = own.settings_place;
  for (const auto part : {&ExperimentFile::seeds, &ExperimentFile::splits, &ExperimentFile::scores}) {
    if (own.*part) file.*part = own.*part;
  }
  for (const Given& given : own.run) {
    std::erase_if(file.run, [&](const Given& other) { return other.key == given.key; });
    file.run.push_back(given);
  }
  remove_other_kinds(own, file);
  for (const Given& given : own.base) set_base(given, file);
  for (const GivenAxis& axis : own.grid) set_axis(axis, file);
  for (const GivenGroup& group : own.zip) {
    for (const GivenAxis& axis : group.axes) remove_axes(axis.key, axis.place, file);
    file.zip.push_back(group);
  }
  if (!own.exclude.empty()) file.exclude = own.exclude;
  if (!own.include.empty()) file.include = own.include;
  return file;
}

/// The file that `extends` names, with the place of the key in front of what is wrong with it.
fs::path extended_path(const Value& value, const std::vector<fs::path>& above) {
  if (value.kind != Value::Kind::scalar || value.text.empty())
    fail(value.place,
         fmt::format("extends must be the path of an experiment file, not {}", value.described()));
  const fs::path given = value.text;
  // As messages name it: beside the file, as that was given.
  fs::path path = given.is_absolute() ? given : fs::path(value.place.source->name).parent_path() / given;
  std::error_code error;
  const fs::path known = fs::canonical(path, error);
  if (error) {
    fail(value.place, fmt::format("extends {}: {} cannot be opened: {}", quoted_value(value.text),
                                  path.string(), error.message()));
  }
  if (std::ranges::find(above, known) != above.end())
    fail(value.place, fmt::format("extends {}: the file would extend itself", quoted_value(value.text)));
  if (above.size() >= kDeepest)
    fail(value.place, fmt::format("extends: more than {} files extend each other", kDeepest));
  return path;
}

/// Of what the file points to, if it is a symbolic link.
fs::path linked_directory_of(const fs::path& file) {
  std::error_code error;
  if (!fs::is_symlink(file, error)) return {};
  const fs::path linked = fs::canonical(file, error);
  return error ? fs::path() : linked.parent_path();
}

ExperimentFile read_file(const fs::path& file, std::vector<fs::path> above, Sources& sources) {
  sources.push_back(std::make_unique<Source>(
      Source{file.string(), fs::absolute(file).parent_path(), true, linked_directory_of(file)}));
  Source& source = *sources.back();
  const Value root = read_yaml_file(file, source);
  const Value* extends = root.kind == Value::Kind::map ? root.find("extends") : nullptr;
  if (extends == nullptr) {
    ExperimentFile own = read_experiment_file(root);
    source.files = own.paths;
    return own;
  }
  std::error_code none;
  above.push_back(fs::canonical(file, none));
  const fs::path other = extended_path(*extends, above);
  ExperimentFile extended = read_file(other, std::move(above), sources);
  const ExperimentFile own = read_experiment_file(root, extended.schema);
  source.files = own.paths;
  return with(std::move(extended), own);
}

}  // namespace

ExperimentFile read_extended_file(const fs::path& file, Sources& sources) {
  return read_file(file, {}, sources);
}

}  // namespace seedbed::experiments
