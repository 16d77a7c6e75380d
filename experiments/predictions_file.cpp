#include "experiments/predictions_file.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <string_view>

#include "metrics/distribution.hpp"
#include "metrics/forecast_scores.hpp"
#include "models/settings_text.hpp"

namespace seedbed::experiments {
namespace {

using Text = fmt::memory_buffer;

/// The shortest form that reads back to the same double; empty if there is no number.
void append(Text& text, double value) {
  text.push_back(',');
  if (!std::isnan(value)) fmt::format_to(std::back_inserter(text), "{}", value);
}

void append_header(Text& text, std::size_t components) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "row,y,family");
  for (const char* part : {"weight", "location", "scale"})
    for (std::size_t k = 1; k <= components; ++k) fmt::format_to(out, ",{}_{}", part, k);
  fmt::format_to(out, ",crps,nll,pit,mean,median");
  for (const int percent : metrics::kIntervalPercents) fmt::format_to(out, ",lower{0},upper{0}", percent);
  text.push_back('\n');
}

/// What is written of each row besides its mixture.
struct RowColumns {
  metrics::RowScores scores;
  std::vector<double> pit;

  explicit RowColumns(const PredictedChunk& chunk)
      : scores(metrics::score_rows(chunk.mixtures.view(), chunk.y)), pit(chunk.y.size()) {
    metrics::cdf(chunk.mixtures.view(), chunk.y, pit);
  }
};

void append_row(Text& text, const models::MixtureRows& mixtures, const RowColumns& columns, std::size_t i,
                std::int64_t number) {
  const metrics::RowScores& scores = columns.scores;
  fmt::format_to(std::back_inserter(text), "{}", number);
  append(text, scores.y[i]);
  fmt::format_to(std::back_inserter(text), ",{}", models::to_text(mixtures.family));
  for (const auto* part : {&mixtures.weights, &mixtures.locations, &mixtures.scales})
    for (std::size_t k = 0; k < mixtures.components; ++k) append(text, (*part)[i * mixtures.components + k]);
  for (const auto* part : {&scores.crps, &scores.nll, &columns.pit, &scores.mean, &scores.median})
    append(text, (*part)[i]);
  for (const metrics::CentralIntervals& interval : scores.intervals) {
    append(text, interval.lower[i]);
    append(text, interval.upper[i]);
  }
  text.push_back('\n');
}

}  // namespace

PredictionsFile::PredictionsFile(const std::filesystem::path& path) : file_(path) {}

void PredictionsFile::write(const PredictedChunk& chunk, const PreparedData& data) {
  Text text;
  if (!has_header_) append_header(text, chunk.mixtures.components);
  has_header_ = true;
  const RowColumns columns(chunk);
  for (std::size_t i = 0; i < chunk.rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(chunk.rows[i]);
    append_row(text, chunk.mixtures, columns, i, data.row_numbers()[row]);
  }
  file_.write(std::string_view(text.data(), text.size()));
}

void PredictionsFile::commit() {
  file_.commit();
}

}  // namespace seedbed::experiments
