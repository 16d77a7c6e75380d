#include "experiments/checkpoint_file.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "base/atomic_file.hpp"
#include "results/platform.hpp"

namespace seedbed::experiments {
namespace {

// The file: this word, the length of the identity, the identity as text, the state, and the hash of all that.
constexpr std::array<char, 8> kMagic = {'S', 'B', 'C', 'H', 'K', 'P', 'T', '1'};
constexpr std::size_t kHeader = kMagic.size() + sizeof(std::uint64_t);
using Hash = std::array<std::byte, 16>;

Hash hash_of(std::span<const std::byte> bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  Hash hash;
  std::memcpy(hash.data(), canonical.digest, hash.size());
  return hash;
}

std::string to_text(const CheckpointIdentity& identity) {
  return fmt::format("numerics {}\njob {}\nplatform {}\n", identity.numerics, identity.job,
                     identity.platform);
}

/// What follows the name in the line that begins with it; nothing if there is none.
std::optional<std::string> line_of(const std::string& text, const std::string& name) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name + " ")) return line.substr(name.size() + 1);
  }
  return std::nullopt;
}

/// Why a state of the identity that the text names is not one of `wanted`; empty if it is.
std::string why_not_of(const CheckpointIdentity& wanted, const std::string& text) {
  const auto numerics = line_of(text, "numerics"), job = line_of(text, "job"),
             platform = line_of(text, "platform");
  if (!numerics || !job || !platform) return "it was made by an earlier version of the program";
  if (*numerics != std::to_string(wanted.numerics))
    return fmt::format(
        "it is of numerics version {}, and this program has {}: the same job gives other numbers now",
        *numerics, wanted.numerics);
  if (*job != wanted.job) return fmt::format("it was made for another job, {}", *job);
  if (results::same_platform(*platform, wanted.platform)) return "";
  return fmt::format("it was made on another platform ({}; this is {}), and would give other bits here",
                     *platform, wanted.platform);
}

void append(std::vector<std::byte>& bytes, std::span<const std::byte> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, const CheckpointIdentity& identity,
                      std::span<const std::byte> state) {
  const std::string text = to_text(identity);
  std::vector<std::byte> bytes;
  bytes.reserve(kHeader + text.size() + state.size() + sizeof(Hash));
  const std::uint64_t length = text.size();
  append(bytes, std::as_bytes(std::span(kMagic)));
  append(bytes, std::as_bytes(std::span(&length, 1)));
  append(bytes, std::as_bytes(std::span(text)));
  append(bytes, state);
  append(bytes, hash_of(bytes));
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

std::optional<std::vector<std::byte>> read_checkpoint(const results::KeptFile& file,
                                                      const CheckpointIdentity& identity, std::string& why) {
  why.clear();
  if (file.empty() || !file.exists()) return std::nullopt;
  std::string text;
  try {
    text = file.read();
  } catch (const results::KeptFileError& failure) {
    why = failure.what();
    return std::nullopt;
  }
  const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
  why = "it is damaged";
  if (bytes.size() < kHeader + sizeof(Hash)) return std::nullopt;
  const std::span<const std::byte> hashed = bytes.first(bytes.size() - sizeof(Hash));
  const Hash hash = hash_of(hashed);
  if (std::memcmp(hash.data(), bytes.data() + hashed.size(), sizeof hash) != 0 ||
      std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    return std::nullopt;
  }
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data() + kMagic.size(), sizeof length);
  const std::span<const std::byte> rest = hashed.subspan(kHeader);
  if (length > rest.size()) return std::nullopt;
  why = why_not_of(identity, {reinterpret_cast<const char*>(rest.data()), length});
  if (!why.empty()) return std::nullopt;
  const std::span<const std::byte> state = rest.subspan(length);
  return std::vector<std::byte>(state.begin(), state.end());
}

}  // namespace seedbed::experiments
