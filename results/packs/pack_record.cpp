#include "results/packs/pack_record.hpp"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace seedbed::results {
namespace {

static_assert(std::endian::native == std::endian::little, "packs hold little-endian numbers");

constexpr std::size_t kChecked = PackRecord::kSize - sizeof(std::uint64_t);

void put(std::string& bytes, std::uint64_t number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

std::uint64_t take(std::string_view& bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

std::uint64_t check_of(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), kChecked);
}

bool is_kind(std::uint64_t number) {
  return std::ranges::any_of(kFileKinds,
                             [&](FileKind kind) { return static_cast<std::uint64_t>(kind) == number; });
}

}  // namespace

BytesHash bytes_hash(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

std::string to_bytes(const PackRecord& record) {
  if (record.job.size() > PackRecord::kLongestJob || record.job.find('\0') != std::string::npos)
    throw std::invalid_argument("a record of a pack: the job's name is too long");
  std::string bytes(kRecordStart);
  for (const std::uint64_t number :
       {record.offset, record.length, record.written, record.hash.low, record.hash.high})
    put(bytes, number);
  put(bytes, static_cast<std::uint64_t>(record.kind) | (record.removed ? std::uint64_t{1} << 8 : 0));
  bytes += record.job;
  bytes.append(PackRecord::kLongestJob - record.job.size(), '\0');
  put(bytes, check_of(bytes));
  return bytes;
}

std::optional<PackRecord> record_of(std::string_view bytes) {
  if (bytes.size() < PackRecord::kSize || !bytes.starts_with(kRecordStart)) return std::nullopt;
  std::string_view check = bytes.substr(kChecked);
  if (take(check) != check_of(bytes)) return std::nullopt;
  bytes.remove_prefix(kRecordStart.size());
  PackRecord record;
  for (std::uint64_t* number :
       {&record.offset, &record.length, &record.written, &record.hash.low, &record.hash.high})
    *number = take(bytes);
  const std::uint64_t kind = take(bytes);
  if (kind >> 9 != 0 || !is_kind(kind & 0xFF)) return std::nullopt;  // of a later version
  record.kind = static_cast<FileKind>(kind & 0xFF);
  record.removed = kind >> 8 != 0;
  const std::string_view job = bytes.substr(0, PackRecord::kLongestJob);
  record.job = job.substr(0, job.find('\0'));
  constexpr std::uint64_t kMost =
      std::numeric_limits<std::int64_t>::max() / 4;  // so that ends do not overflow
  if (record.offset > kMost || record.length > kMost) return std::nullopt;
  return record;
}

}  // namespace seedbed::results
