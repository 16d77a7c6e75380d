#include "experiments/predictions_file.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace seedbed::experiments {
namespace {

using Text = fmt::memory_buffer;

/// The shortest form that reads back to the same double; empty if there is no number.
void append(Text& text, double value) {
  text.push_back(',');
  if (!std::isnan(value)) fmt::format_to(std::back_inserter(text), "{}", value);
}

void append_header(Text& text, const ScoredChunk& chunk) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "row,y");
  for (const char* part : {"weight", "location", "scale"})
    for (std::size_t k = 1; k <= chunk.mixtures.components; ++k) fmt::format_to(out, ",{}_{}", part, k);
  fmt::format_to(out, ",crps,nll,mean,median");
  for (const metrics::CentralIntervals& interval : chunk.scores.intervals)
    fmt::format_to(out, ",lower{0},upper{0}", interval.percent);
  text.push_back('\n');
}

void append_row(Text& text, const ScoredChunk& chunk, std::size_t i, std::int64_t number) {
  fmt::format_to(std::back_inserter(text), "{}", number);
  append(text, chunk.scores.y[i]);
  const std::size_t components = chunk.mixtures.components;
  for (const auto* part : {&chunk.mixtures.weights, &chunk.mixtures.locations, &chunk.mixtures.scales})
    for (std::size_t k = 0; k < components; ++k) append(text, (*part)[i * components + k]);
  for (const auto* part : {&chunk.scores.crps, &chunk.scores.nll, &chunk.scores.mean, &chunk.scores.median})
    append(text, (*part)[i]);
  for (const metrics::CentralIntervals& interval : chunk.scores.intervals) {
    append(text, interval.lower[i]);
    append(text, interval.upper[i]);
  }
  text.push_back('\n');
}

}  // namespace

PredictionsFile::PredictionsFile(const std::filesystem::path& path) : file_(path) {}

void PredictionsFile::write(const ScoredChunk& chunk, const PreparedData& data) {
  Text text;
  if (!has_header_) append_header(text, chunk);
  has_header_ = true;
  for (std::size_t i = 0; i < chunk.rows.size(); ++i)
    append_row(text, chunk, i, data.row_numbers()[static_cast<std::size_t>(chunk.rows[i])]);
  file_.write(std::as_bytes(std::span(text.data(), text.size())));
}

void PredictionsFile::commit() {
  file_.commit();
}

}  // namespace seedbed::experiments
