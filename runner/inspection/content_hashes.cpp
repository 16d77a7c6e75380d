#include "runner/inspection/content_hashes.hpp"

#include <algorithm>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/dataset/file_pattern.hpp"
#include "experiments/dataset/splits/listed_rows.hpp"

namespace seedbed::runner {
namespace {

std::string fact_name(const std::string& path) {
  return "content of " + path;
}

}  // namespace

ContentHashes ContentHashes::of_files() {
  return {};
}

ContentHashes ContentHashes::remembered(const results::Ledger& ledger) {
  ContentHashes hashes;
  hashes.data_->ledger = &ledger;
  return hashes;
}

ContentHashes ContentHashes::given(std::map<std::string, std::string> hashes) {
  ContentHashes given;
  given.data_->hashes = std::move(hashes);
  return given;
}

const std::string& ContentHashes::operator()(const std::string& path) const {
  const auto known = data_->hashes.find(path);
  if (known != data_->hashes.end()) return known->second;
  std::string hash = data_->ledger == nullptr ? "" : data_->ledger->fact(fact_name(path));
  if (hash.empty()) hash = experiments::content_hash_of_pattern(path);
  return data_->hashes.emplace(path, std::move(hash)).first->second;
}

void ContentHashes::require_unchanged(const std::string& path) const {
  const auto known = data_->hashes.find(path);
  if (known == data_->hashes.end() || experiments::content_hash_of_pattern(path) == known->second) return;
  throw DataError(shown_path(path) +
                  ": the file changed while it was being read; run again once nothing writes to it");
}

std::vector<std::string> ContentHashes::changed_since(const results::Ledger& ledger) const {
  std::vector<std::string> changed;
  for (const auto& [path, hash] : data_->hashes) {
    const std::string before = ledger.fact(fact_name(path));
    if (!before.empty() && before != hash) changed.push_back(path);
  }
  return changed;
}

void ContentHashes::remember(results::Ledger& ledger) const {
  for (const auto& [path, hash] : data_->hashes) {
    if (ledger.fact(fact_name(path)) != hash) ledger.set_fact(fact_name(path), hash);
  }
}

bool data_changed(const experiments::Experiment& experiment, std::size_t cell, int split, std::uint64_t seed,
                  const ContentHashes& remembered) {
  const experiments::DataSettings data = experiment.settings(cell).data;
  const ContentHashes now = ContentHashes::of_files();
  const auto of_data = [&](const std::string& path) {
    const auto files = experiments::split_files(data.split, split);
    const bool is_data = std::ranges::count(data.paths(), path) + std::ranges::count(files, path) > 0;
    return is_data ? now(path) : remembered(path);
  };
  return experiment.job_id(cell, split, seed, of_data) != experiment.job_id(cell, split, seed, remembered);
}

}  // namespace seedbed::runner
