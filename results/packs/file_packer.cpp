#include "results/packs/file_packer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "base/atomic_file.hpp"
#include "base/number_text.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;
namespace {

fs::path pack_path(const fs::path& root, const std::string& writer, int number) {
  return packs_folder(root) / fmt::format("{}-{}.pack", writer, number);
}

/// Of the last pack of a writer; 0 if it has none.
int last_number(const fs::path& root, const std::string& writer) {
  int last = 0;
  for (const fs::path& pack : pack_files(root)) {
    const std::string name = pack.stem().string();
    if (!name.starts_with(writer + "-")) continue;
    last = std::max(last, parse_integer<int>(name.substr(writer.size() + 1)).value_or(0));
  }
  return last;
}

}  // namespace

FilePacker::FilePacker(fs::path root, std::string writer, PackingOptions options)
    : root_(std::move(root)),
      writer_name_(std::move(writer)),
      options_(options),
      before_(root_),
      thread_([this] { work(); }) {}

FilePacker::~FilePacker() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void FilePacker::add(std::string job) {
  if (job.size() > PackRecord::kLongestJob) return;
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (!problem_.empty()) return;
    waiting_.push_back(std::move(job));
    first = waiting_.size() == 1 || waiting_.size() == options_.batch;
  }
  if (first) changed_.notify_all();
}

std::string FilePacker::finish() {
  std::unique_lock lock(mutex_);
  finishing_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !finishing_; });
  return std::exchange(problem_, {});
}

void FilePacker::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || finishing_ || !waiting_.empty(); });
    changed_.wait_for(lock, std::chrono::duration<double>(options_.patience),
                      [this] { return ending_ || finishing_ || waiting_.size() >= options_.batch; });
    if (ending_) return;
    const std::size_t count = std::min(waiting_.size(), options_.batch);
    const std::vector<std::string> jobs(waiting_.begin(),
                                        waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    if (jobs.empty()) {
      finishing_ = false;
      changed_.notify_all();
      continue;
    }
    lock.unlock();
    std::string problem;
    try {
      pack(jobs);
    } catch (const std::exception& error) {
      problem = error.what();
    }
    lock.lock();
    if (problem.empty()) continue;
    problem_ = problem;
    waiting_.clear();
  }
}

void FilePacker::pack(const std::vector<std::string>& jobs) {
  std::vector<fs::path> packed;
  for (const std::string& job : jobs) {
    for (const FileKind kind : kFileKinds) pack_file(kind, job, packed);
  }
  if (writer_) writer_->commit();
  for (const fs::path& path : packed) {
    std::error_code stays;  // and is the same
    fs::remove(path, stays);
  }
}

void FilePacker::pack_file(FileKind kind, const std::string& job, std::vector<fs::path>& packed) {
  const fs::path path = single_file(root_, kind, job);
  std::error_code none;
  const std::uintmax_t size = fs::file_size(path, none);
  if (none || size > options_.longest_file) return;
  std::string bytes;
  try {
    bytes = KeptFile(path).read();
  } catch (const KeptFileError&) {
    return;  // it stays as it is
  }
  const std::optional<KeptFile> before = before_.find_packed(kind, job);
  if (before && before->hash == bytes_hash(bytes) && before->length == bytes.size()) {
    try {
      if (before->read() == bytes) return packed.push_back(path);
    } catch (const KeptFileError&) {
      // It is damaged: this is what it was.
    }
  }
  if (before) ++replaced_;
  writer().append(kind, job, bytes);
  packed.push_back(path);
}

PackWriter& FilePacker::writer() {
  if (writer_ && writer_->end() < options_.pack_bytes) return *writer_;
  if (writer_) {
    writer_->commit();
  } else {
    fs::create_directories(packs_folder(root_));
    sync_directory_of(packs_folder(root_));
    number_ = std::max(1, last_number(root_, writer_name_)) - 1;
  }
  while (true) {
    try {
      writer_.emplace(pack_path(root_, writer_name_, ++number_));
      if (writer_->end() < options_.pack_bytes) return *writer_;
    } catch (const PackWriter::NotOurs&) {
      // In use on another machine, where the directory's lock does not reach: the next one, then.
    }
  }
}

}  // namespace seedbed::results
