#include "results/packs/kept_files.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/atomic_file.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;

fs::path packs_folder(const fs::path& root) {
  return root / "packs";
}

std::vector<fs::path> pack_files(const fs::path& root) {
  std::vector<fs::path> packs;
  std::error_code none;
  for (fs::directory_iterator entry(packs_folder(root), none), end; !none && entry != end;
       entry.increment(none)) {
    const fs::path& path = entry->path();
    if (path.extension() == ".pack" && !path.filename().string().starts_with('.')) packs.push_back(path);
  }
  std::ranges::sort(packs);
  return packs;
}

KeptFiles::KeptFiles(fs::path root) : root_(std::move(root)) {}

KeptFiles::~KeptFiles() = default;

void KeptFiles::read_packs() const {
  if (packs_) return;
  std::vector<Pack> packs;
  for (const fs::path& path : pack_files(root_)) {
    std::error_code none;
    if (!fs::exists(path, none)) continue;  // it was replaced meanwhile
    packs.push_back({path, read_pack(path), {}});
  }
  packs_ = std::move(packs);
  for (Pack& pack : *packs_) pack.counts.assign(pack.contents.records.size(), false);
}

/// Of the records of a file in one pack the last one counts, and takes away what was there before if it says
/// so; of several packs the one written last.
const KeptFiles::Places& KeptFiles::places_of(FileKind kind) const {
  const std::lock_guard lock(mutex_);
  read_packs();
  const auto [found, is_new] = places_.try_emplace(kind);
  if (!is_new) return found->second;
  Places& all = found->second;
  const auto written = [&](const Place& place) {
    return (*packs_)[place.pack].contents.records[place.record].written;
  };
  for (std::size_t p = 0; p < packs_->size(); ++p) {
    const std::vector<PackRecord>& records = (*packs_)[p].contents.records;
    Places own;
    Places& into = p == 0 ? all : own;
    into.reserve(records.size() / 2);
    for (std::size_t r = 0; r < records.size(); ++r) {
      if (records[r].kind != kind) continue;
      if (records[r].removed) {
        into.erase(records[r].job);
      } else {
        into.insert_or_assign(records[r].job, Place{p, r});
      }
    }
    for (const auto& [job, place] : own) {
      const auto [before, first] = all.try_emplace(job, place);
      if (!first && written(before->second) <= written(place)) before->second = place;
    }
  }
  for (const auto& [job, place] : all) (*packs_)[place.pack].counts[place.record] = true;
  return all;
}

const std::vector<KeptFiles::Pack>& KeptFiles::packs() const {
  for (const FileKind kind : kFileKinds) places_of(kind);
  return *packs_;
}

std::optional<KeptFile> KeptFiles::find_packed(FileKind kind, const std::string& job) const {
  const Places& places = places_of(kind);
  const auto found = places.find(job);
  if (found == places.end()) return std::nullopt;
  const Pack& pack = (*packs_)[found->second.pack];
  KeptFile file(pack.path, pack.contents.records[found->second.record]);
  file.found_again = [root = root_, kind, job] { return KeptFiles(root).find(kind, job); };
  return file;
}

KeptFile KeptFiles::single(FileKind kind, const std::string& job) const {
  KeptFile file(single_file(root_, kind, job));
  file.found_again = [root = root_, kind, job] { return KeptFiles(root).find_packed(kind, job); };
  return file;
}

std::optional<KeptFile> KeptFiles::find(FileKind kind, const std::string& job) const {
  KeptFile file = single(kind, job);
  if (file.exists()) return file;
  return find_packed(kind, job);
}

KeptFile KeptFiles::at(FileKind kind, const std::string& job) const {
  return find(kind, job).value_or(KeptFile(single_file(root_, kind, job)));
}

std::vector<std::string> KeptFiles::jobs(FileKind kind) const {
  std::vector<std::string> jobs = jobs_with_single_file(root_, kind);
  for (const auto& [job, place] : places_of(kind)) jobs.emplace_back(job);
  std::ranges::sort(jobs);
  jobs.erase(std::unique(jobs.begin(), jobs.end()), jobs.end());
  return jobs;
}

std::vector<KeptFile> KeptFiles::files(FileKind kind) const {
  const std::vector<std::string> listed = jobs_with_single_file(root_, kind);
  const std::unordered_set<std::string_view> singles(listed.begin(), listed.end());
  std::vector<KeptFile> files;
  for (const std::string& job : jobs(kind)) {
    if (singles.contains(job)) {
      files.push_back(single(kind, job));
    } else if (auto packed = find_packed(kind, job)) {
      files.push_back(std::move(*packed));
    }
  }
  return files;
}

void KeptFiles::make_single(FileKind kind, const std::string& job) const {
  const std::optional<KeptFile> file = find(kind, job);
  if (!file || !file->packed()) return;
  const std::string bytes = file->read();
  const fs::path path = single_file(root_, kind, job);
  fs::create_directories(path.parent_path());
  AtomicFile copy(path);
  copy.write(bytes);
  copy.commit();
}

std::vector<std::string> jobs_with_single_file(const fs::path& root, FileKind kind) {
  std::vector<std::string> jobs;
  const std::string ending = ending_of(kind);
  std::error_code none;
  for (fs::directory_iterator entry(root / folder_of(kind), none), end; !none && entry != end;
       entry.increment(none)) {
    const fs::path name = entry->path().filename();
    if (name.extension() == ending && !name.string().starts_with('.')) jobs.push_back(name.stem().string());
  }
  return jobs;
}

KeptFile kept_file(const fs::path& path) {
  return kept_files(std::span(&path, 1)).front();
}

std::vector<KeptFile> kept_files(std::span<const fs::path> paths) {
  std::map<fs::path, std::unique_ptr<KeptFiles>> roots;
  std::vector<KeptFile> files;
  for (const fs::path& path : paths) {
    KeptFile& file = files.emplace_back(path);
    std::error_code ignored;
    if (fs::exists(path, ignored)) continue;
    const std::optional<NamedFile> named = named_file(path);
    if (!named || !fs::is_directory(packs_folder(named->root), ignored)) continue;
    auto& root = roots[named->root];
    if (!root) root = std::make_unique<KeptFiles>(named->root);
    if (auto packed = root->find_packed(named->kind, named->job)) {
      // As the path was given, so that messages name it like that.
      const fs::path as_given = packs_folder(path.parent_path().parent_path()) / packed->path.filename();
      if (fs::equivalent(as_given, packed->path, ignored)) packed->path = as_given;
      file = std::move(*packed);
    }
  }
  return files;
}

}  // namespace seedbed::results
