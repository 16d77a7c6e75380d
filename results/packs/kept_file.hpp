#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

#include "results/packs/pack_record.hpp"

namespace seedbed::results {

/// A file that a job left cannot be read; the message says why, without naming it.
struct KeptFileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file that a job left: a file of its own, as any path names it, or a stretch of a pack.
struct KeptFile {
  std::filesystem::path path;  ///< of the file, or of the pack
  std::string member;          ///< in a pack: the name it would have alone, "JOB.safetensors"
  std::uint64_t offset = 0;    ///< in a pack: of its bytes
  std::uint64_t length = 0;
  BytesHash hash;
  /// Where it is by now, asked if it is not there any more: a run may pack it, or packs be made smaller.
  std::function<std::optional<KeptFile>()> found_again = {};

  KeptFile() = default;
  KeptFile(std::filesystem::path file) : path(std::move(file)) {}  // NOLINT: a path is such a file
  KeptFile(const char* file) : path(file) {}                       // NOLINT
  KeptFile(const std::filesystem::path& pack, const PackRecord& record);

  bool empty() const { return path.empty(); }
  bool packed() const { return !member.empty(); }
  /// For messages: "DIR/models/JOB.safetensors", or "DIR/packs/run-1.pack (JOB.safetensors)".
  std::string name() const;
  /// "JOB.safetensors"
  std::string file_name() const { return packed() ? member : path.filename().string(); }

  /// Whether it is there; of a pack, the pack.
  bool exists() const;
  /// Of a file of its own 0 if it is not there.
  std::uint64_t size() const;
  /// Its bytes. Throws KeptFileError if it is gone, cannot be read or, in a pack, is not what was written.
  std::string read() const;

 private:
  std::string read_here() const;
};

}  // namespace seedbed::results
