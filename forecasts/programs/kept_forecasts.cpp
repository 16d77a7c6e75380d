#include "forecasts/programs/kept_forecasts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "base/data_error.hpp"
#include "experiments/dataset/memory_file.hpp"
#include "experiments/scored_rows.hpp"
#include "forecasts/programs/data_rows.hpp"
#include "forecasts/programs/scored_file.hpp"
#include "forecasts/scoring/forecast_reader.hpp"
#include "metrics/scores/score_registry.hpp"

namespace seedbed::forecasts {
using experiments::ScoredSet;

namespace {

constexpr std::size_t kRowsAtATime = 4096;  // rows

void require_there(const results::KeptFile& file) {
  if (!file.exists() && !file.found_again)
    throw std::runtime_error(fmt::format("the forecasts '{}' were not kept, or are gone", file.name()));
}

/// Where forecasts can be read as a file: what is in a pack, and so whole, is one in memory.
class ReadableForecasts {
 public:
  explicit ReadableForecasts(const results::KeptFile& file) : path_(file.path.string()) {
    require_there(file);
    if (!file.packed()) return;
    std::string bytes;
    try {
      bytes = file.read();
    } catch (const results::KeptFileError& error) {
      throw std::runtime_error(fmt::format("cannot read the forecasts '{}': {}", file.name(), error.what()));
    }
    path_ = "/dev/null";  // which is as empty
    if (bytes.empty()) return;
    copy_.emplace(bytes.size());
    std::ranges::copy(std::as_bytes(std::span(bytes)),
                      experiments::MemoryMapping(copy_->descriptor(), bytes.size(), true).data());
    path_ = fmt::format("/proc/self/fd/{}", copy_->descriptor());
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::optional<experiments::MemoryFile> copy_;
};

/// The mixtures of a file, for every row that is forecast.
class FileMember : public experiments::CellMember {
 public:
  FileMember(const results::KeptFile& file, const experiments::PreparedData& data) : file_(file.name()) {
    const ReadableForecasts readable(file);
    const DataRows rows(data);
    place_of_row_.assign(data.row_numbers().size(), kNowhere);
    for (std::size_t i = 0; i < place_of_row_.size(); ++i) index_[data.row_numbers()[i]] = i;
    ForecastReader reader({.path = readable.path(), .family = {}, .observed = [&](std::int64_t number) {
                             return rows.target(number);
                           }});
    for (std::size_t read = kRowsAtATime; read == kRowsAtATime;) {
      const ForecastBatch batch = reader.read(kRowsAtATime);
      if (batch.failure) std::rethrow_exception(batch.failure);
      if (!batch.problems.empty()) throw std::runtime_error(batch.problems.front().what);
      for (const ForecastGroup& group : batch.groups) take(group, batch);
      read = batch.rows();
    }
    index_.clear();
  }

  metrics::Family family() const override { return family_.value_or(metrics::Family{}); }
  std::size_t components() const override { return components_; }

  models::MixtureRows predict(std::span<const std::int32_t> rows) const override {
    models::MixtureRows mixtures;
    mixtures.family = family();
    mixtures.components = components_;
    for (auto* part : {&mixtures.weights, &mixtures.locations, &mixtures.scales})
      part->reserve(rows.size() * components_);
    for (const std::int32_t row : rows) append(place_of_row_[static_cast<std::size_t>(row)], mixtures);
    return mixtures;
  }

 private:
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  void take(const ForecastGroup& group, const ForecastBatch& batch) {
    if (group.form != ForecastForm::mixture) {
      throw std::runtime_error(
          "forecasts given as quantiles or samples are not mixed into ensembles; those given as mixtures "
          "are");
    }
    if (family_ && *family_ != group.family)
      throw std::runtime_error("forecasts of several families in one file are not mixed into ensembles");
    family_ = group.family;
    components_ = std::max(components_, group.components);
    for (std::size_t i = 0; i < group.places.size(); ++i) {
      place_of_row_[index_.at(batch.numbers[group.places[i]])] = sizes_.size();
      sizes_.push_back(group.components);
      starts_.push_back(all_.weights.size());
      const auto add = [&](const std::vector<double>& from, std::vector<double>& to) {
        const auto first = from.begin() + static_cast<std::ptrdiff_t>(i * group.components);
        to.insert(to.end(), first, first + static_cast<std::ptrdiff_t>(group.components));
      };
      add(group.weights, all_.weights);
      add(group.locations, all_.locations);
      add(group.scales, all_.scales);
    }
  }

  /// Rows with fewer components than others get some of weight 0.
  void append(std::size_t place, models::MixtureRows& to) const {
    if (place == kNowhere) throw std::runtime_error(fmt::format("'{}' does not forecast every row", file_));
    for (std::size_t k = 0; k < components_; ++k) {
      const bool there = k < sizes_[place];
      const std::size_t at = starts_[place] + (there ? k : 0);
      to.weights.push_back(there ? all_.weights[at] : 0.0);
      to.locations.push_back(all_.locations[at]);
      to.scales.push_back(all_.scales[at]);
    }
  }

  std::string file_;
  std::optional<metrics::Family> family_;
  std::size_t components_ = 1;
  models::MixtureRows all_;                              // one after the other
  std::vector<std::size_t> starts_, sizes_;              // of each row in the file
  std::vector<std::size_t> place_of_row_;                // by index into the prepared data
  std::unordered_map<std::int64_t, std::size_t> index_;  // by number; while the file is read
};

}  // namespace

experiments::CellMembers members_of_files(const std::vector<results::KeptFile>& files,
                                          const experiments::PreparedData& data) {
  experiments::CellMembers members;
  for (const results::KeptFile& file : files)
    members.push_back(std::make_unique<const FileMember>(file, data));
  return members;
}

experiments::RowMeans mean_row_scores_of_files(const std::vector<results::KeptFile>& files,
                                               const experiments::PreparedData& data,
                                               const std::string& score, ScoredSet set) {
  const metrics::NamedScore named = metrics::named_score(score);
  if (!named.of_a_row()) throw std::invalid_argument(fmt::format("{} is no score of a single row", score));
  const auto climatology = experiments::climatology_for({score + ending(set)}, data);
  const DataRows rows(data);
  experiments::RowMeans means;
  means.values.resize(rows.size(set));
  for (const results::KeptFile& file : files) {
    const ReadableForecasts readable(file);
    const SetColumns columns =
        score_file(readable.path(), rows, {named.value()}, climatology ? &*climatology : nullptr);
    for (std::size_t i = 0; i < means.values.size(); ++i) means.values[i] += columns.of(set).front()[i];
  }
  for (double& value : means.values) value /= static_cast<double>(files.size());
  for (std::size_t i = 0; i < rows.size(set); ++i) means.row_numbers.push_back(rows.number(set, i));
  means.clusters = experiments::clusters_of(data, experiments::rows_of(data, set));
  means.weights = experiments::weights_of(data, experiments::rows_of(data, set));
  return means;
}

}  // namespace seedbed::forecasts
