#include "experiments/cell_forecasts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <utility>

#include "base/in_parallel.hpp"
#include "experiments/scored_rows.hpp"
#include "metrics/scores/row_values.hpp"
#include "metrics/scores/score_accumulator.hpp"
#include "metrics/scores/score_registry.hpp"
#include "models/ensemble_mixtures.hpp"
#include "models/model_file.hpp"

namespace seedbed::experiments {
using results::EnsembleGroup;

namespace {

constexpr std::size_t kTile = 64;                          // rows; kernels like whole ones
constexpr std::size_t kChunkBytes = std::size_t{4} << 20;  // of mixtures that a thread holds

/// A network, and the inputs that it reads.
class NetworkMember : public CellMember {
 public:
  NetworkMember(models::Network network, const PreparedData& data)
      : network_(std::move(network)), data_(data) {}
  metrics::Family family() const override { return network_.family(); }
  std::size_t components() const override { return network_.components(); }
  models::MixtureRows predict(std::span<const std::int32_t> rows) const override {
    return network_.predict(data_.inputs(), rows);
  }

 private:
  models::Network network_;
  PreparedData data_;
};

/// Each once, ascending.
std::vector<std::size_t> members_of(std::span<const EnsembleGroup> groups) {
  std::vector<std::size_t> members;
  for (const EnsembleGroup& group : groups) {
    for (std::size_t i = 0; i < group.count; ++i) members.push_back(group.first + i);
  }
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

}  // namespace

CellForecasts::CellForecasts(std::span<const KeptModel> models, const PreparedData& data, ScoringWork work)
    : data_(data.refitted().value_or(data)), work_(std::move(work)) {
  members_.resize(models.size());
  in_parallel(models.size(), work_.threads, [&](std::size_t i) {
    members_[i] = std::make_unique<const NetworkMember>(network_of(models[i], data_), data_);
  });
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i]->family() != members_.front()->family()) {
      throw models::ModelFileError(
          fmt::format("the models '{}' and '{}' cannot be one ensemble: they are of different families",
                      models[0].file.name(), models[i].file.name()));
    }
  }
}

CellForecasts::CellForecasts(CellMembers members, const PreparedData& data, ScoringWork work)
    : data_(data), work_(std::move(work)), members_(std::move(members)) {
  const auto differs = [&](const auto& member) { return member->family() != members_.front()->family(); };
  if (std::ranges::any_of(members_, differs))
    throw std::runtime_error("forecasts of different families cannot be one ensemble");
}

std::size_t CellForecasts::components() const {
  std::size_t count = 0;
  for (const auto& member : members_) count += member->components();
  return count;
}

/// Goes once over some rows, on several threads, a chunk at a time.
class CellForecasts::SetPass {
 public:
  /// Only `used` members are predicted.
  SetPass(const CellForecasts& cell, std::span<const std::int32_t> rows,
          const metrics::Climatology* climatology, std::vector<std::size_t> used)
      : cell_(cell), rows_(rows), climatology_(climatology), used_(std::move(used)) {
    for (const std::size_t member : used_) components_ += cell.members_[member]->components();
  }

  std::size_t rows() const { return rows_.size(); }

  /// What a thread needs for a chunk.
  struct Chunk {
    std::size_t first = 0;  ///< position among the rows
    std::vector<double> y;
    std::vector<models::MixtureRows> members;  ///< of the cell; empty unless used
    models::MixtureRows mixed;
    metrics::RowValues values;
  };

  /// Calls visit(chunk) for every chunk, on any thread.
  template <class Visit>
  void for_each_chunk(const Visit& visit) const {
    const std::size_t size = chunk_rows();
    const std::size_t count = (rows_.size() + size - 1) / size;
    std::atomic<bool> stopped{false};
    in_parallel(count, cell_.work_.threads, [&](std::size_t i) {
      if (stopped || (cell_.work_.stop && cell_.work_.stop())) {
        stopped = true;
        return;
      }
      Chunk chunk;
      chunk.first = i * size;
      predict(chunk, std::min(size, rows_.size() - chunk.first));
      visit(chunk);
    });
    if (stopped) throw ScoringStopped("scoring was stopped");
  }

  /// Makes `chunk.values` those of the ensemble of these members. Throws for a row that cannot be scored.
  void load(Chunk& chunk, const EnsembleGroup& group) const {
    const auto& members = chunk.members;
    std::size_t components = 0;
    for (std::size_t i = 0; i < group.count; ++i) components += members[group.first + i].components;
    models::make_room(chunk.mixed, members[group.first].family, components, chunk.y.size());
    std::size_t offset = 0;
    for (std::size_t i = 0; i < group.count; ++i) {
      const models::MixtureRows& member = members[group.first + i];
      models::mix_in(member, group.count, offset, chunk.mixed);
      offset += member.components;
    }
    chunk.values.load(chunk.mixed.view(), chunk.y, climatology_);
    const auto status = chunk.values.status();
    for (std::size_t row = 0; row < status.size(); ++row) {
      if (status[row] != metrics::RowStatus::ok)
        throw_unscorable(status[row], cell_.data_, rows_[chunk.first + row]);
    }
  }

 private:
  // Few enough that mixtures fit, and that every thread has some of them.
  std::size_t chunk_rows() const {
    const std::size_t room = kChunkBytes / (6 * sizeof(double) * std::max<std::size_t>(1, components_));
    const std::size_t share = rows_.size() / (4 * cell_.work_.threads) + 1;
    const std::size_t tiles = (std::min(room, share) + kTile - 1) / kTile;
    return std::max<std::size_t>(1, tiles) * kTile;
  }

  void predict(Chunk& chunk, std::size_t count) const {
    const auto rows = rows_.subspan(chunk.first, count);
    chunk.y = targets_of(cell_.data_, rows);
    chunk.members.resize(cell_.members_.size());
    for (const std::size_t member : used_) chunk.members[member] = cell_.members_[member]->predict(rows);
  }

  const CellForecasts& cell_;
  std::span<const std::int32_t> rows_;
  const metrics::Climatology* climatology_;
  std::vector<std::size_t> used_;
  std::size_t components_ = 0;
};

RowMeans CellForecasts::mean_row_scores(const std::string& score, ScoredSet set) const {
  const metrics::NamedScore named = metrics::named_score(score);
  if (!named.of_a_row()) throw std::invalid_argument(fmt::format("{} is no score of a single row", score));
  const auto climatology = climatology_for({score + ending(set)}, data_);
  const std::vector<std::size_t> all = members_of(std::vector<EnsembleGroup>{{0, members()}});
  const SetPass pass(*this, rows_of(data_, set), climatology ? &*climatology : nullptr, all);
  RowMeans means;
  means.values.resize(pass.rows());
  pass.for_each_chunk([&](SetPass::Chunk& chunk) {
    const std::span out = std::span(means.values).subspan(chunk.first, chunk.y.size());
    for (const std::size_t member : all) {
      pass.load(chunk, {member, 1});
      const auto values = chunk.values.get(named.value());
      for (std::size_t row = 0; row < out.size(); ++row) out[row] += values[row];
    }
    for (double& value : out) value /= static_cast<double>(all.size());
  });
  for (const std::int32_t row : rows_of(data_, set))
    means.row_numbers.push_back(data_.row_numbers()[static_cast<std::size_t>(row)]);
  means.clusters = clusters_of(data_, rows_of(data_, set));
  means.weights = weights_of(data_, rows_of(data_, set));
  return means;
}

void CellForecasts::visit_ensemble(std::span<const std::int32_t> rows,
                                   const std::function<void(std::size_t, metrics::RowValues&)>& visit) const {
  const EnsembleGroup all{0, members()};
  const SetPass pass(*this, rows, nullptr, members_of(std::vector<EnsembleGroup>{all}));
  pass.for_each_chunk([&](SetPass::Chunk& chunk) {
    pass.load(chunk, all);
    visit(chunk.first, chunk.values);
  });
}

/// Those of one set, in one pass over its rows.
std::vector<std::vector<metrics::Score>> CellForecasts::scores_in_one_pass(
    std::span<const EnsembleGroup> groups, ScoredSet set, const std::vector<std::string>& names,
    const metrics::Climatology* climatology) const {
  const auto values = metrics::ScoreAccumulator(names, metrics::Keep::rows).values();
  const SetPass pass(*this, rows_of(data_, set), climatology, members_of(groups));
  using Columns = std::vector<std::vector<double>>;
  std::vector<Columns> columns(groups.size(), Columns(values.size(), std::vector<double>(pass.rows())));
  pass.for_each_chunk([&](SetPass::Chunk& chunk) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
      pass.load(chunk, groups[g]);
      for (std::size_t v = 0; v < values.size(); ++v) {
        const auto place = columns[g][v].begin() + static_cast<std::ptrdiff_t>(chunk.first);
        std::ranges::copy(chunk.values.get(values[v]), place);
      }
    }
  });
  const auto clusters = clusters_of(data_, rows_of(data_, set));
  const std::vector<double> weights = weights_of(data_, rows_of(data_, set));
  std::vector<std::vector<metrics::Score>> scores;
  for (Columns& of_group : columns) {
    metrics::ScoreAccumulator accumulator(names, metrics::Keep::rows);
    accumulator.add(std::vector<std::span<const double>>(of_group.begin(), of_group.end()), {}, weights);
    of_group = {};
    scores.push_back(accumulator.scores(clusters));
    for (metrics::Score& score : scores.back()) score.name += ending(set);
  }
  return scores;
}

std::vector<std::vector<metrics::Score>> CellForecasts::ensemble_scores(
    std::span<const EnsembleGroup> groups, const std::vector<std::string>& names) const {
  const auto climatology = climatology_for(names, data_);
  std::vector<std::vector<metrics::Score>> scores(groups.size());
  for (const ScoredSet set : {ScoredSet::validation, ScoredSet::test}) {
    const std::vector<std::string> wanted = scores_of_set(names, set);
    if (wanted.empty()) continue;
    const std::size_t bytes = rows_of(data_, set).size() * wanted.size() * sizeof(double);
    const std::size_t at_once =
        std::max<std::size_t>(1, work_.column_bytes / std::max<std::size_t>(1, bytes));
    for (std::size_t first = 0; first < groups.size(); first += at_once) {
      const auto these = groups.subspan(first, std::min(at_once, groups.size() - first));
      auto more = scores_in_one_pass(these, set, wanted, climatology ? &*climatology : nullptr);
      for (std::size_t g = 0; g < these.size(); ++g) {
        std::vector<metrics::Score>& all = scores[first + g];
        all.insert(all.end(), std::make_move_iterator(more[g].begin()),
                   std::make_move_iterator(more[g].end()));
      }
    }
  }
  return scores;
}

}  // namespace seedbed::experiments
