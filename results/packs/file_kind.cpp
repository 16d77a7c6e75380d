#include "results/packs/file_kind.hpp"

#include <algorithm>

namespace seedbed::results {
namespace fs = std::filesystem;
namespace {

struct Place {
  FileKind kind;
  const char* folder;
  const char* ending;
};

constexpr std::array kPlaces = {Place{FileKind::log, "logs", ".log"},
                                Place{FileKind::model, "models", ".safetensors"},
                                Place{FileKind::predictions, "predictions", ".csv"},
                                Place{FileKind::forecasts, "forecasts", ".csv"},
                                Place{FileKind::program_result, "forecasts", ".json"},
                                Place{FileKind::trained, "checkpoints", ".trained"}};

const Place& place_of(FileKind kind) {
  return *std::ranges::find(kPlaces, kind, &Place::kind);
}

}  // namespace

std::string folder_of(FileKind kind) {
  return place_of(kind).folder;
}

std::string ending_of(FileKind kind) {
  return place_of(kind).ending;
}

std::string file_name(FileKind kind, const std::string& job) {
  return job + place_of(kind).ending;
}

fs::path single_file(const fs::path& root, FileKind kind, const std::string& job) {
  return root / place_of(kind).folder / file_name(kind, job);
}

std::optional<NamedFile> named_file(const fs::path& path) {
  const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
  for (const Place& place : kPlaces) {
    if (folder.filename() != place.folder || path.extension() != place.ending) continue;
    return NamedFile{folder.parent_path(), place.kind, path.stem().string()};
  }
  return std::nullopt;
}

}  // namespace seedbed::results
