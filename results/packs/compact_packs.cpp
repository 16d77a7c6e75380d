#include "results/packs/compact_packs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <map>
#include <optional>

#include "base/atomic_file.hpp"
#include "base/number_text.hpp"
#include "results/packs/kept_files.hpp"
#include "results/packs/pack_writer.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;
namespace {

std::uint64_t bytes_that_count(const KeptFiles::Pack& pack) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < pack.counts.size(); ++i) {
    const PackRecord& record = pack.contents.records[i];
    if (pack.counts[i]) bytes += record.end() - record.offset;
  }
  return bytes;
}

/// "run-3.pack" of "run-1.pack" where there are two.
fs::path next_name(const fs::path& pack) {
  const std::string name = pack.stem().string();
  const std::string writer = name.substr(0, name.rfind('-') + 1);
  int number = parse_integer<int>(name.substr(writer.size())).value_or(0);
  fs::path next;
  do {
    next = pack.parent_path() / fmt::format("{}{}.pack", writer, ++number);
  } while (fs::exists(next));
  return next;
}

void remove_pack(const fs::path& pack) {
  std::error_code ignored;
  fs::remove(pack, ignored);  // first, since an index alone is nothing
  fs::remove(index_of(pack), ignored);
}

void open(std::optional<PackWriter>& writer, const fs::path& pack) {
  try {
    writer.emplace(pack);
  } catch (const PackWriter::NotOurs&) {
    throw FileError(pack, "cannot be changed while another process writes there", EBUSY);
  }
}

/// Whether nobody else writes there, and nothing has been written since its contents were read.
bool is_still(const KeptFiles::Pack& pack, std::optional<PackWriter>& writer) {
  try {
    writer.emplace(pack.path);
    return writer->end() == pack.contents.end;
  } catch (const PackWriter::NotOurs&) {
    return false;
  }
}

/// Under a name that nobody takes for a pack until all is in it.
void write_anew(const KeptFiles::Pack& pack) {
  const fs::path next = next_name(pack.path);
  const fs::path beside = next.parent_path() / fmt::format(".{}.tmp", next.stem().string());
  std::error_code ignored;
  fs::remove(beside, ignored);
  fs::remove(index_of(beside), ignored);
  {
    PackWriter writer(beside);
    for (std::size_t i = 0; i < pack.counts.size(); ++i) {
      const PackRecord& record = pack.contents.records[i];
      if (!pack.counts[i]) continue;
      const KeptFile file(pack.path, record);
      try {
        writer.copy(record, file.read());
      } catch (const KeptFileError&) {
        // Of a damaged file there is nothing to keep.
      }
    }
    writer.commit();
  }
  fs::rename(index_of(beside), index_of(next));
  fs::rename(beside, next);
  sync_directory_of(next);
}

}  // namespace

void remove_from_packs(const fs::path& root, const std::unordered_set<std::string>& jobs) {
  const KeptFiles kept(root);
  // From every pack that has it, also where another one's counts: that would come to light again.
  for (const KeptFiles::Pack& pack : kept.packs()) {
    std::map<std::pair<std::string, FileKind>, bool> there;
    for (const PackRecord& record : pack.contents.records) {
      if (jobs.contains(record.job)) there[{record.job, record.kind}] = !record.removed;
    }
    std::optional<PackWriter> writer;
    for (const auto& [file, is_there] : there) {
      if (!is_there) continue;
      if (!writer) open(writer, pack.path);
      writer->remove(file.second, file.first);
    }
    if (writer) writer->commit();
  }
}

std::size_t gather_packs(const fs::path& root, std::size_t most) {
  constexpr std::uint64_t kPackBytes = std::uint64_t{1} << 30;
  if (pack_files(root).size() <= most) return 0;
  const KeptFiles kept(root);
  std::optional<PackWriter> into;
  std::vector<fs::path> gathered;
  for (const KeptFiles::Pack& pack : kept.packs()) {
    std::optional<PackWriter> others_off;
    if (pack.path.stem().string().starts_with("run-") || !is_still(pack, others_off)) continue;
    for (std::size_t i = 0; i < pack.counts.size(); ++i) {
      if (!pack.counts[i]) continue;
      if (into && into->end() > kPackBytes) into->commit();
      if (!into || into->end() > kPackBytes) into.emplace(next_name(packs_folder(root) / "run-0.pack"));
      try {
        into->copy(pack.contents.records[i], KeptFile(pack.path, pack.contents.records[i]).read());
      } catch (const KeptFileError&) {
        // Of a damaged file there is nothing to keep.
      }
    }
    gathered.push_back(pack.path);
  }
  if (into) into->commit();
  for (const fs::path& pack : gathered) remove_pack(pack);
  return gathered.size();
}

std::size_t compact_packs(const fs::path& root) {
  std::size_t compacted = 0;
  const KeptFiles kept(root);
  for (const KeptFiles::Pack& pack : kept.packs()) {
    const std::uint64_t counting = bytes_that_count(pack);
    if (pack.contents.records.empty() || 2 * counting >= pack.contents.size) continue;
    std::optional<PackWriter> writer;  // holds others off
    if (!is_still(pack, writer)) continue;
    if (counting > 0) write_anew(pack);
    remove_pack(pack.path);
    ++compacted;
  }
  return compacted;
}

}  // namespace seedbed::results
