#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/data_error.hpp"
#include "forecasts/prediction/predict_file.hpp"
#include "forecasts/prediction/text_scan.hpp"
#include "forecasts/prediction/text_start.hpp"
#include "forecasts/prediction/written_blocks.hpp"

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kLongestRecord = std::size_t{1} << 24;
constexpr std::size_t kRoom = std::size_t{1} << 16;  // at first, for what is read

/// Records as they come in from an open file.
class IncomingRecords {
 public:
  IncomingRecords(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

  /// Waits for the first record, and takes it without what may stand before it; false if none comes.
  bool first(TextBlock& block) {
    std::size_t begin = 0;
    std::optional<std::size_t> end;
    while (!end && !ended_) {
      read_more(block);
      begin = before_first_record(block.text(), name_);
      end = first_record_end(block.text().substr(begin), 1);
    }
    line_ += count_line_ends(block.text().substr(0, begin));
    block.bytes.erase(block.bytes.begin(), block.bytes.begin() + static_cast<std::ptrdiff_t>(begin));
    block.size -= begin;
    block.first_line = line_;
    cut_at(end.value_or(block.size), block);
    line_ += count_line_ends(block.text());
    return block.size > 0;
  }

  /// Waits for at least one whole record and takes those that are there; false at the end.
  bool next(TextBlock& block) {
    block.size = 0;
    if (!rest_.empty()) take_rest(block);
    WholeRecords whole;
    while ((whole = whole_records(block.text())).end == 0 && !ended_) read_more(block);
    block.first_line = line_;
    line_ += whole.lines;
    cut_at(whole.end > 0 ? whole.end : block.size, block);
    return block.size > 0;
  }

 private:
  void take_rest(TextBlock& block) {
    if (block.bytes.size() < rest_.size()) block.bytes.resize(std::max(rest_.size(), kRoom));
    std::ranges::copy(rest_, block.bytes.begin());
    block.size = rest_.size();
    rest_.clear();
  }

  /// What is behind `cut` is for the next block; mostly nothing is.
  void cut_at(std::size_t cut, TextBlock& block) {
    if (cut == block.size) return;
    const auto bytes = block.bytes.begin();
    rest_.assign(bytes + static_cast<std::ptrdiff_t>(cut), bytes + static_cast<std::ptrdiff_t>(block.size));
    block.size = cut;
  }

  void read_more(TextBlock& block) {
    if (block.size == block.bytes.size()) {
      if (block.size > kLongestRecord) {
        throw DataError(
            fmt::format("{}:{}: the record that starts here is longer than {} MiB; is a quote not "
                        "closed?",
                        name_, line_, kLongestRecord >> 20));
      }
      block.bytes.resize(std::max(block.size * 2, kRoom));
    }
    ssize_t count = 0;
    do {
      count = ::read(descriptor_, block.bytes.data() + block.size, block.bytes.size() - block.size);
    } while (count < 0 && errno == EINTR);
    if (count < 0) throw DataError(fmt::format("{}: cannot be read: {}", name_, std::strerror(errno)));
    ended_ = count == 0;
    block.size += static_cast<std::size_t>(count);
  }

  int descriptor_;
  std::string name_;
  std::vector<char> rest_;  // read, but not yet handed out
  std::int64_t line_ = 1;
  bool ended_ = false;
};

}  // namespace

PredictionSummary predict_stream(const Predictor& predictor, const PredictionRequest& request,
                                 const PredictionRun& run, int input) {
  const std::string name = run.input == "-" ? "standard input" : run.input;
  IncomingRecords records(input, name);
  TextBlock header;
  if (!records.first(header)) throw DataError(fmt::format("{}: no header line came", name));
  BlockPredictor blocks(predictor, request, name, header);
  WrittenBlocks written(blocks, run, request.skip_bad_rows, name);
  BlockWork work = blocks.make_work();
  while (!written.stopped() && records.next(work.block)) {
    blocks.parse(work);
    blocks.fill_lags(work);
    blocks.finish(work);
    written.add(work);
  }
  return written.summary();
}

}  // namespace seedbed::forecasts
