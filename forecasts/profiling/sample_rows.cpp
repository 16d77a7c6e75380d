#include "forecasts/profiling/sample_rows.hpp"

#include <fmt/format.h>

#include "base/data_error.hpp"
#include "forecasts/prediction/block_predictor.hpp"

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

}  // namespace

SampleRows SampleRows::read(const Predictor& predictor, const std::string& path, std::size_t most,
                            const std::string& name) {
  experiments::RecordSource source = record_source(predictor, path, kBlockBytes);
  SampleRows rows;
  rows.name_ = name.empty() ? source.name() : name;
  rows.header_ = source.read_header();
  const BlockPredictor blocks(predictor, {.bad_rows = BadRowRule::leave_out}, rows.name_, rows.header_);
  source.set_delimiter(blocks.delimiter());
  if (blocks.first_is_data()) source.put_back(rows.header_);
  BlockWork work = blocks.make_work();
  std::string first_bad;
  while (rows.size() < most && source.next(work.block)) {
    blocks.parse(work);
    if (!work.error.empty()) throw DataError(work.error);
    const RawChunk& chunk = work.chunk;
    predictor.encode({chunk.rows(), chunk.numbers, chunk.strings}, work.buffers);
    std::vector<bool> unusable(chunk.rows());
    for (const UnusableNumber& found : work.buffers.unusable) unusable[found.row] = true;
    for (std::size_t row = 0; row < chunk.rows() && rows.size() < most; ++row) {
      if (unusable[row] || chunk.left_out[row]) {
        ++rows.left_out_;
      } else {
        rows.add(chunk.records[row]);
      }
    }
    rows.left_out_ += chunk.bad.size();
    if (first_bad.empty() && !chunk.bad.empty()) {
      first_bad = fmt::format(" (line {}{})", chunk.bad.front().line, chunk.bad.front().problem);
    }
  }
  if (rows.size() == 0) {
    throw DataError(fmt::format("{}: there is no row that the model can predict{}", rows.name_, first_bad));
  }
  return rows;
}

void SampleRows::add(std::string_view record) {
  text_.append(record);
  text_.push_back('\n');
  begins_.push_back(text_.size());
}

std::string_view SampleRows::text(std::size_t first, std::size_t count) const {
  return std::string_view(text_).substr(begins_.at(first), begins_.at(first + count) - begins_[first]);
}

void SampleRows::repeat_to(std::size_t count) {
  const std::size_t own = size();
  for (std::size_t row = own; row < count; ++row) {
    const std::string record(text(row % own, 1));
    add(std::string_view(record).substr(0, record.size() - 1));
  }
}

}  // namespace seedbed::forecasts
