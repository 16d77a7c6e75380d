// A pack and its index of any content: what is found in them lies within the file, in order, and is what its
// hash says or damaged. A writer that goes on there leaves alone what is none of its business, and loses
// nothing that could be read. Records' own hashes are put right first, so that what they protect is read.

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "base/temporary_folder.hpp"
#include "results/packs/kept_file.hpp"
#include "results/packs/pack_contents.hpp"
#include "results/packs/pack_writer.hpp"
#include "tests/fuzz/fuzz_input.hpp"

namespace {

namespace fs = std::filesystem;
using namespace seedbed;
using namespace seedbed::results;
using seedbed::fuzz::require;

void put(const fs::path& path, const std::string& bytes) {
  fs::remove(path);
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put_checks_right(std::string& bytes) {
  constexpr std::size_t kChecked = PackRecord::kSize - sizeof(std::uint64_t);
  for (std::size_t at = bytes.find(kRecordStart); at != std::string::npos;
       at = bytes.find(kRecordStart, at + 1)) {
    if (bytes.size() - at < PackRecord::kSize) return;
    const std::uint64_t check = XXH3_64bits(bytes.data() + at, kChecked);
    std::memcpy(bytes.data() + at + kChecked, &check, sizeof check);
  }
}

/// By offset: the bytes of what can be read.
std::map<std::uint64_t, std::string> readable(const fs::path& pack, const PackContents& found) {
  std::map<std::uint64_t, std::string> files;
  std::uint64_t end = 0;
  for (const PackRecord& record : found.records) {
    require(record.offset >= end && record.end() <= found.size, "records are in order and within the file");
    end = record.end();
    try {
      const std::string bytes = KeptFile(pack, record).read();
      require(bytes.size() == record.length, "a file has its length");
      files[record.offset] = bytes;
    } catch (const KeptFileError&) {
      // It is damaged.
    }
  }
  require(end <= found.end, "a pack ends behind its last record");
  return files;
}

void try_pack(const fs::path& pack, const std::string& pack_bytes, const std::string& index_bytes) {
  put(pack, pack_bytes);
  put(index_of(pack), index_bytes);
  const PackContents before = read_pack(pack);
  const auto files = readable(pack, before);
  try {
    PackWriter writer(pack);
    writer.append(FileKind::log, "new", "text");
    writer.commit();
  } catch (const PackWriter::NotOurs&) {
    require(before.records.empty() && contents(pack) == pack_bytes, "a file that is no pack stays as it is");
    return;
  }
  const PackContents after = read_pack(pack);
  require(after.indexed == after.records.size(), "the index has all");
  require(!after.records.empty() && KeptFile(pack, after.records.back()).read() == "text", "it was appended");
  const auto now = readable(pack, after);
  for (const auto& [offset, bytes] : files)
    require(now.contains(offset) && now.at(offset) == bytes, "what could be read can be read");
}

}  // namespace

/// The first two bytes are the length of the index, which follows; the rest is the pack.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TemporaryFolder folder("seedbed-fuzz");
  if (size < 2) return 0;
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t length = std::min<std::size_t>(data[0] + 256u * data[1], size - 2);
  std::string index = input.substr(2, length), pack = input.substr(2 + length);
  try_pack(folder.path() / "run-1.pack", pack, index);
  put_checks_right(index);
  put_checks_right(pack);
  try_pack(folder.path() / "run-1.pack", pack, index);
  return 0;
}
