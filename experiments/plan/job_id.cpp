#include "experiments/plan/job_id.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <iterator>

#include "experiments/csv/missing_markers.hpp"
#include "experiments/dataset/splits/listed_rows.hpp"

namespace seedbed::experiments {
namespace {

/// Standard errors of grouped splits are clustered since version 0.1: their jobs, and no others, got new ids.
constexpr const char* kGroupedErrors = "grouped_errors=clustered\n";

/// Missing markers that are numbers count by value since version 0.2: likewise.
constexpr const char* kNumberMarkers = "number_markers=by_value\n";

bool has_number_markers(const ChosenSettings& chosen) {
  static const std::size_t setting = settings_named("data.missing_values").front();
  const Choice& markers = *chosen[setting];
  return !markers.is_default && std::ranges::any_of(markers.value, [](const nlohmann::json& marker) {
    return is_number_marker(marker.get_ref<const std::string&>());
  });
}

}  // namespace

std::string job_id(const Schema& schema, const ChosenSettings& chosen, int split, std::uint64_t seed,
                   const ContentHash& hash) {
  thread_local std::string text;  // keeps its memory from job to job
  text.clear();
  fmt::format_to(std::back_inserter(text), "numerics={}\n", kNumericsVersion);
  append_canonical(text, schema, chosen, [&](const std::string& key, const std::string& path) {
    if (path.empty()) return path;
    return hash(key.starts_with("data.split.") ? listed_file(path, split) : path);
  });
  if (split_kind(chosen) == SplitKind::grouped) text += kGroupedErrors;
  if (has_number_markers(chosen)) text += kNumberMarkers;
  fmt::format_to(std::back_inserter(text), "split={}\nseed={}\n", split, seed);
  XXH128_canonical_t bytes;
  XXH128_canonicalFromHash(&bytes, XXH3_128bits(text.data(), text.size()));
  std::string id;
  constexpr const char* kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < 10; ++i) {
    id += kDigits[bytes.digest[i] >> 4];
    id += kDigits[bytes.digest[i] & 15];
  }
  return id;
}

}  // namespace seedbed::experiments
