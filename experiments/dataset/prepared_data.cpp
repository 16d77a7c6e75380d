#include "experiments/dataset/prepared_data.hpp"

#include <sys/stat.h>

#include <cstring>
#include <string_view>
#include <utility>

#include "base/data_error.hpp"
#include "experiments/dataset/memory_file.hpp"
#include "experiments/dataset/prepared_layout.hpp"

namespace seedbed::experiments {
namespace {

std::size_t checked_size(int descriptor) {
  struct stat status = {};
  if (fstat(descriptor, &status) != 0 || !is_sealed(descriptor)) {
    throw DataError("prepared data: the descriptor is not a sealed memory file");
  }
  if (static_cast<std::size_t>(status.st_size) < sizeof(PreparedHeader)) {
    throw DataError("prepared data: the memory file is too short");
  }
  return static_cast<std::size_t>(status.st_size);
}

}  // namespace

struct PreparedData::Mapping {
  explicit Mapping(int descriptor)
      : Mapping(std::make_shared<const MemoryMapping>(descriptor, checked_size(descriptor), false), 0) {}

  /// The image that begins at `start`.
  Mapping(std::shared_ptr<const MemoryMapping> file, std::size_t begin)
      : memory(std::move(file)), start(begin) {
    const std::size_t size = memory->size() - start;
    std::memcpy(&header, memory->data() + start, sizeof(header));
    const PreparedHeader expected;
    if (header.magic != expected.magic || header.version != expected.version ||
        header.header_size != expected.header_size) {
      throw DataError("prepared data: the memory file was not written by this version of the program");
    }
    const auto require_whole = [](bool whole) {
      if (!whole) throw DataError("prepared data: the memory file is not whole");
    };
    require_whole(header.refit_offset == 0 ? header.file_size == size : header.file_size <= size);
    layout = prepared_layout(header, {}, header.file_size);
    const auto word_counts = array<std::uint64_t>(layout.word_counts);
    layout = prepared_layout(header, word_counts, header.file_size);
    require_whole(layout.file_size == header.file_size);
    const auto levels = array<std::int32_t>(layout.category_levels),
               sizes = array<std::int32_t>(layout.vocabulary_sizes);
    shape.numeric = static_cast<int>(header.numeric);
    require_whole(header.sequence_values == 0 ||
                  header.sequence_steps <= header.numeric / header.sequence_values);
    shape.sequence = {static_cast<int>(header.sequence_steps), static_cast<int>(header.sequence_values)};
    shape.category_levels.assign(levels.begin(), levels.end());
    shape.vocabulary_sizes.assign(sizes.begin(), sizes.end());
    if (header.refit_offset == 0) return;
    require_whole(start == 0 && header.refit_offset >= header.file_size &&
                  header.refit_offset + sizeof(header) <= size);
    refit = std::make_shared<const Mapping>(memory, header.refit_offset);
  }

  template <class T>
  std::span<const T> array(const Section& section) const {
    return {reinterpret_cast<const T*>(memory->data() + start + section.offset), section.size / sizeof(T)};
  }

  std::shared_ptr<const MemoryMapping> memory;
  std::size_t start;
  PreparedHeader header;
  PreparedLayout layout;
  models::InputShape shape;
  std::shared_ptr<const Mapping> refit;
};

PreparedData PreparedData::map(int descriptor) {
  PreparedData data;
  data.mapping_ = std::make_shared<const Mapping>(descriptor);
  return data;
}

const models::InputShape& PreparedData::shape() const {
  return mapping_->shape;
}

models::InputRows PreparedData::inputs() const {
  const PreparedLayout& layout = mapping_->layout;
  models::InputRows rows;
  rows.rows = mapping_->header.rows;
  rows.numeric = mapping_->array<float>(layout.numeric);
  rows.categories = mapping_->array<std::int32_t>(layout.categories);
  for (std::size_t i = 0; i < layout.offsets.size(); ++i) {
    rows.texts.push_back(
        {mapping_->array<std::int64_t>(layout.offsets[i]), mapping_->array<std::int32_t>(layout.words[i])});
  }
  return rows;
}

std::span<const double> PreparedData::target() const {
  return mapping_->array<double>(mapping_->layout.target);
}

std::span<const std::int64_t> PreparedData::row_numbers() const {
  return mapping_->array<std::int64_t>(mapping_->layout.row_numbers);
}

std::span<const std::int32_t> PreparedData::clusters() const {
  return mapping_->array<std::int32_t>(mapping_->layout.clusters);
}

std::span<const double> PreparedData::weights() const {
  return mapping_->array<double>(mapping_->layout.weights);
}

std::span<const std::int32_t> PreparedData::train() const {
  return mapping_->array<std::int32_t>(mapping_->layout.train);
}

std::span<const std::int32_t> PreparedData::validation() const {
  return mapping_->array<std::int32_t>(mapping_->layout.validation);
}

std::span<const std::int32_t> PreparedData::test() const {
  return mapping_->array<std::int32_t>(mapping_->layout.test);
}

std::optional<PreparedData> PreparedData::refitted() const {
  if (!mapping_->refit) return std::nullopt;
  PreparedData data;
  data.mapping_ = mapping_->refit;
  return data;
}

nlohmann::json PreparedData::preprocessing() const {
  const std::span<const char> text = mapping_->array<char>(mapping_->layout.preprocessing);
  return nlohmann::json::parse(std::string_view(text.data(), text.size()));
}

}  // namespace seedbed::experiments
