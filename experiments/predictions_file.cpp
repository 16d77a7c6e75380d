#include "experiments/predictions_file.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <string_view>

#include "metrics/scores/row_functions.hpp"
#include "metrics/scores/score_registry.hpp"
#include "models/settings_text.hpp"

namespace seedbed::experiments {
namespace {

using Text = fmt::memory_buffer;

/// The shortest form that reads back to the same double; empty if there is no number.
void append(Text& text, double value) {
  text.push_back(',');
  if (!std::isnan(value)) fmt::format_to(std::back_inserter(text), "{}", value);
}

void append_header(Text& text, std::size_t components, bool weighted) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "row,y{},family", weighted ? ",weight" : "");
  for (const char* part : {"weight", "location", "scale"})
    for (std::size_t k = 1; k <= components; ++k) fmt::format_to(out, ",{}_{}", part, k);
  fmt::format_to(out, ",crps,nll,pit,mean,median");
  for (const int percent : metrics::kIntervalPercents) fmt::format_to(out, ",lower{0},upper{0}", percent);
  text.push_back('\n');
}

/// What is written of each row besides its mixture, in the order of the header.
std::vector<std::span<const double>> columns_of(metrics::RowValues& values) {
  namespace row = metrics::row;
  std::vector<std::span<const double>> columns = {values.get(row::crps), values.get(row::log_score),
                                                  values.get(row::cdf), values.get(row::mean),
                                                  values.get(row::quantile, 0.5)};
  for (const int percent : metrics::kIntervalPercents) {
    columns.push_back(values.get(row::quantile, row::lower_end(percent)));
    columns.push_back(values.get(row::quantile, row::upper_end(percent)));
  }
  return columns;
}

void append_row(Text& text, const PredictedChunk& chunk, std::span<const std::span<const double>> columns,
                std::size_t i, std::int64_t number) {
  const models::MixtureRows& mixtures = chunk.mixtures;
  fmt::format_to(std::back_inserter(text), "{}", number);
  append(text, chunk.y[i]);
  if (!chunk.weights.empty()) append(text, chunk.weights[i]);
  fmt::format_to(std::back_inserter(text), ",{}", models::to_text(mixtures.family));
  for (const auto* part : {&mixtures.weights, &mixtures.locations, &mixtures.scales})
    for (std::size_t k = 0; k < mixtures.components; ++k) append(text, (*part)[i * mixtures.components + k]);
  for (const std::span<const double> column : columns) append(text, column[i]);
  text.push_back('\n');
}

}  // namespace

PredictionsFile::PredictionsFile(const std::filesystem::path& path) : file_(path) {}

void PredictionsFile::write(const PredictedChunk& chunk, const PreparedData& data) {
  Text text;
  if (!has_header_) append_header(text, chunk.mixtures.components, !chunk.weights.empty());
  has_header_ = true;
  const auto columns = columns_of(chunk.values);
  for (std::size_t i = 0; i < chunk.rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(chunk.rows[i]);
    append_row(text, chunk, columns, i, data.row_numbers()[row]);
  }
  file_.write(std::string_view(text.data(), text.size()));
}

void PredictionsFile::commit() {
  file_.commit();
}

}  // namespace seedbed::experiments
