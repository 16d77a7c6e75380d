#include "experiments/dataset/prepared_layout.hpp"

#include "base/data_error.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kAlignment = 64;

// Lays sections one after another, refusing lengths that do not fit.
class Sections {
 public:
  explicit Sections(std::size_t limit) : limit_(limit) {}

  Section take(std::uint64_t count, std::uint64_t items, std::size_t item_size) {
    if (items != 0 && count > limit_ / items) refuse();
    if (count * items > limit_ / item_size) refuse();
    const Section section = {end_, static_cast<std::size_t>(count * items) * item_size};
    if (section.size > limit_ - end_) refuse();
    end_ += section.size;
    end_ += (kAlignment - end_ % kAlignment) % kAlignment;
    if (end_ > limit_) refuse();
    return section;
  }

  std::size_t end() const { return end_; }

 private:
  [[noreturn]] static void refuse() {
    throw DataError("prepared data: the lengths in its header are not possible");
  }

  std::size_t limit_;
  std::size_t end_ = (sizeof(PreparedHeader) + kAlignment - 1) / kAlignment * kAlignment;
};

}  // namespace

PreparedLayout prepared_layout(const PreparedHeader& header, std::span<const std::uint64_t> word_counts,
                               std::size_t limit) {
  Sections sections(limit);
  PreparedLayout layout;
  layout.category_levels = sections.take(header.categorical, 1, sizeof(std::int32_t));
  layout.vocabulary_sizes = sections.take(header.texts, 1, sizeof(std::int32_t));
  layout.word_counts = sections.take(header.texts, 1, sizeof(std::uint64_t));
  layout.target = sections.take(header.rows, 1, sizeof(double));
  layout.row_numbers = sections.take(header.rows, 1, sizeof(std::int64_t));
  layout.clusters = sections.take(header.clusters, 1, sizeof(std::int32_t));
  layout.weights = sections.take(header.weights, 1, sizeof(double));
  layout.train = sections.take(header.train, 1, sizeof(std::int32_t));
  layout.validation = sections.take(header.validation, 1, sizeof(std::int32_t));
  layout.test = sections.take(header.test, 1, sizeof(std::int32_t));
  layout.preprocessing = sections.take(header.preprocessing, 1, 1);
  layout.numeric = sections.take(header.rows, header.numeric, sizeof(float));
  layout.categories = sections.take(header.rows, header.categorical, sizeof(std::int32_t));
  for (const std::uint64_t words : word_counts) {
    layout.offsets.push_back(sections.take(header.rows + 1, 1, sizeof(std::int64_t)));
    layout.words.push_back(sections.take(words, 1, sizeof(std::int32_t)));
  }
  layout.file_size = sections.end();
  return layout;
}

}  // namespace seedbed::experiments
