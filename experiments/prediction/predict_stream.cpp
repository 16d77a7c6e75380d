#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "experiments/dataset/data_error.hpp"
#include "experiments/prediction/predict_file.hpp"
#include "experiments/prediction/text_scan.hpp"
#include "experiments/prediction/written_blocks.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kLongestRecord = std::size_t{1} << 24;

/// Records as they come in from an open file.
class IncomingRecords {
 public:
  IncomingRecords(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

  /// Waits for at least one whole record and takes those that are there, at most one if `only_one`; false at
  /// the end.
  bool next(TextBlock& block, bool only_one) {
    std::size_t cut = 0;
    while ((cut = whole_records(only_one)) == 0 && !ended_) read_more();
    if (cut == 0) cut = size_;
    if (block.bytes.size() < cut) block.bytes.resize(std::max(cut, bytes_.size()));
    std::copy_n(bytes_.begin(), cut, block.bytes.begin());
    std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(cut),
              bytes_.begin() + static_cast<std::ptrdiff_t>(size_), bytes_.begin());
    size_ -= cut;
    block.size = cut;
    block.first_line = line_;
    line_ += count_line_ends(block.text());
    return cut > 0;
  }

 private:
  std::size_t whole_records(bool only_one) const {
    const std::string_view text(bytes_.data(), size_);
    if (only_one) return first_record_end(text, 1).value_or(0);
    return last_record_end(text, count_quotes(text) % 2 == 1);
  }

  void read_more() {
    if (size_ == bytes_.size()) {
      if (size_ > kLongestRecord) {
        throw DataError(
            fmt::format("{}:{}: the record that starts here is longer than {} MiB; is a quote not "
                        "closed?",
                        name_, line_, kLongestRecord >> 20));
      }
      bytes_.resize(bytes_.size() * 2);
    }
    ssize_t count = 0;
    do {
      count = ::read(descriptor_, bytes_.data() + size_, bytes_.size() - size_);
    } while (count < 0 && errno == EINTR);
    if (count < 0) throw DataError(fmt::format("{}: cannot be read: {}", name_, std::strerror(errno)));
    ended_ = count == 0;
    size_ += static_cast<std::size_t>(count);
  }

  int descriptor_;
  std::string name_;
  std::vector<char> bytes_ = std::vector<char>(1 << 16);
  std::size_t size_ = 0;
  std::int64_t line_ = 1;
  bool ended_ = false;
};

}  // namespace

PredictionSummary predict_stream(const Predictor& predictor, const PredictionRequest& request,
                                 const PredictionRun& run, int input) {
  const std::string name = run.input == "-" ? "standard input" : run.input;
  IncomingRecords records(input, name);
  TextBlock header;
  if (!records.next(header, true)) throw DataError(fmt::format("{}: no header line came", name));
  BlockPredictor blocks(predictor, request, name, header);
  WrittenBlocks written(blocks, run, request.skip_bad_rows, name);
  BlockWork work = blocks.make_work();
  while (!written.stopped() && records.next(work.block, false)) {
    blocks.parse(work);
    blocks.fill_lags(work);
    blocks.finish(work);
    written.add(work);
  }
  return written.summary();
}

}  // namespace seedbed::experiments
