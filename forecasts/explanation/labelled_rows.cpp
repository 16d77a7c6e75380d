#include "forecasts/explanation/labelled_rows.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

class EvenlySpaced {
 public:
  EvenlySpaced(const Predictor& predictor, std::size_t most)
      : numbers_(predictor.numbers().size()), strings_(predictor.strings().size()), most_(most) {}

  void add(const BlockWork& work) {
    for (std::size_t i = 0; i < work.chosen.size(); ++i) {
      if (work.unscored[i]) continue;
      if (rows_.rows_of_file++ % stride_ != 0) continue;
      take(work.chunk, static_cast<std::size_t>(work.chosen[i]));
      if (!work.weights.empty()) rows_.weights.push_back(work.weights[i]);
      if (rows_.size() == most_) thin();
    }
  }
  LabelledRows result() { return std::move(rows_); }

 private:
  void take(const RawChunk& chunk, std::size_t row) {
    const auto numbers = chunk.numbers.begin() + static_cast<std::ptrdiff_t>(row * numbers_);
    rows_.numbers.insert(rows_.numbers.end(), numbers, numbers + static_cast<std::ptrdiff_t>(numbers_));
    for (std::size_t i = 0; i < strings_; ++i) {
      const std::string_view text = chunk.strings[row * strings_ + i];
      const bool missing = text.data() == nullptr;
      rows_.strings.push_back(missing ? text : std::string_view(*rows_.texts.emplace(text).first));
    }
    rows_.y.push_back(chunk.target[row]);
  }

  /// Every other row stays, and every other one of those to come.
  void thin() {
    const std::size_t left = (rows_.size() + 1) / 2;
    for (std::size_t row = 0; row < left; ++row) {
      for (std::size_t i = 0; i < numbers_; ++i)
        rows_.numbers[row * numbers_ + i] = rows_.numbers[2 * row * numbers_ + i];
      for (std::size_t i = 0; i < strings_; ++i)
        rows_.strings[row * strings_ + i] = rows_.strings[2 * row * strings_ + i];
      rows_.y[row] = rows_.y[2 * row];
      if (!rows_.weights.empty()) rows_.weights[row] = rows_.weights[2 * row];
    }
    rows_.numbers.resize(left * numbers_);
    rows_.strings.resize(left * strings_);
    rows_.y.resize(left);
    if (!rows_.weights.empty()) rows_.weights.resize(left);
    stride_ *= 2;
  }

  std::size_t numbers_, strings_, most_, stride_ = 1;
  LabelledRows rows_;
};

}  // namespace

LabelledRows read_labelled_rows(const Predictor& predictor, const PredictionRequest& request,
                                const std::string& input, std::size_t most) {
  experiments::RecordSource source = record_source(predictor, input, kBlockBytes);
  const experiments::TextBlock header = source.read_header();
  BlockPredictor blocks(predictor, request, source.name(), header);
  if (!blocks.has_target())
    throw DataError(
        fmt::format("{}: there is no column {}, the target, which is needed to see what a forecast is worth",
                    shown_path(source.name()), quoted_value(predictor.target())));
  source.set_delimiter(blocks.delimiter());
  if (blocks.first_is_data()) source.put_back(header);
  EvenlySpaced rows(predictor, most);
  BlockWork work = blocks.make_work();
  while (source.next(work.block)) {
    work.error.clear();
    blocks.parse(work);
    blocks.fill_lags(work);
    blocks.finish(work);
    rows.add(work);
    if (!work.error.empty()) throw DataError(work.error);
  }
  LabelledRows all = rows.result();
  if (all.size() == 0)
    throw DataError(fmt::format("{}: no row has both a forecast and a target", shown_path(source.name())));
  return all;
}

}  // namespace seedbed::forecasts
