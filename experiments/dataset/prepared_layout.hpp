#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/inputs.hpp"

namespace seedbed::experiments {

/// The start of a memory file of prepared data. Sections follow in the order of PreparedLayout, each aligned
/// to 64 bytes; all numbers are in the machine's own byte order, as the file never leaves it.
struct PreparedHeader {
  static constexpr std::array<char, 8> kExpectedMagic = {'s', 'e', 'e', 'd', 'd', 'a', 't', 'a'};
  static constexpr std::uint32_t kExpectedVersion = 5;

  std::array<char, 8> magic = kExpectedMagic;
  std::uint32_t version = kExpectedVersion;
  std::uint32_t header_size = sizeof(PreparedHeader);
  std::uint64_t file_size = 0;  ///< of this image
  /// Where another image begins, of the same rows as they are encoded for a refit: fitted on training and
  /// validation rows together, which are all its training rows. 0: there is none.
  std::uint64_t refit_offset = 0;
  std::uint64_t rows = 0;
  std::uint64_t train = 0, validation = 0, test = 0;  ///< rows of each part
  std::uint64_t numeric = 0, categorical = 0, texts = 0;
  std::uint64_t sequence_steps = 0, sequence_values = 0;  ///< the last numeric inputs, if any
  std::uint64_t preprocessing = 0;                        ///< bytes of JSON
  std::uint64_t clusters = 0;  ///< rows, or 0 if standard errors take rows as independent
  std::uint64_t weights = 0;   ///< rows, or 0 if all count alike
};

/// A piece of the file.
struct Section {
  std::size_t offset = 0;
  std::size_t size = 0;
};

/// Where everything lies.
struct PreparedLayout {
  Section category_levels;              ///< int32 per categorical input
  Section vocabulary_sizes;             ///< int32 per text input
  Section word_counts;                  ///< uint64 per text input: words of all rows
  Section target;                       ///< double per row
  Section row_numbers;                  ///< int64 per row
  Section clusters;                     ///< int32 per row, or nothing
  Section weights;                      ///< double per row, or nothing
  Section train, validation, test;      ///< int32 indices
  Section preprocessing;                ///< JSON text
  Section numeric;                      ///< float32, row-major
  Section categories;                   ///< int32, row-major
  std::vector<Section> offsets, words;  ///< per text input: int64 × (rows + 1), int32
  std::size_t file_size = 0;
};

/// The layout that a header and the number of words of each text input imply. With `word_counts` empty, only
/// the sections before the words are known. Throws DataError if a length is beyond `limit` bytes, which no
/// true file has.
PreparedLayout prepared_layout(const PreparedHeader& header, std::span<const std::uint64_t> word_counts,
                               std::size_t limit);

}  // namespace seedbed::experiments
