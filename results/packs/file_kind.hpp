#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace seedbed::results {

/// What a job leaves in its run directory besides its results. The numbers stand in packs: they never change.
enum class FileKind : std::uint8_t {
  log = 1,
  model = 2,
  predictions = 3,
  forecasts = 4,       ///< of a program
  program_result = 5,  ///< what a program says of itself
  trained = 6,         ///< a training that a job with more epochs goes on from
};

inline constexpr std::array kFileKinds = {
    FileKind::log,       FileKind::model,          FileKind::predictions,
    FileKind::forecasts, FileKind::program_result, FileKind::trained};

/// The folder of a run directory that has single files of this kind, and what their names end in.
std::string folder_of(FileKind kind);
std::string ending_of(FileKind kind);

/// "JOB.safetensors"
std::string file_name(FileKind kind, const std::string& job);

/// Where a single file of this kind is.
std::filesystem::path single_file(const std::filesystem::path& root, FileKind kind, const std::string& job);

struct NamedFile {
  std::filesystem::path root;  ///< the run directory
  FileKind kind = FileKind::log;
  std::string job;
};

/// What `single_file` has made this path of; nothing if it cannot have made it.
std::optional<NamedFile> named_file(const std::filesystem::path& path);

}  // namespace seedbed::results
