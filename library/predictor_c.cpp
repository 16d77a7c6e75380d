#include <algorithm>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/utf8.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/truth_word.hpp"
#include "experiments/dataset/reading_rules.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "library/guarded.hpp"
#include "library/row_blocks.hpp"
#include "library/seedbed/predictor.h"

namespace {

using namespace seedbed;

constexpr std::size_t kRowsOfBlock = 2048;

std::vector<std::filesystem::path> paths_of(const char* const* paths, std::size_t count) {
  interface::require_array(paths, count, "paths");
  std::vector<std::filesystem::path> models;
  for (std::size_t i = 0; i < count; ++i) {
    interface::require_pointer(paths[i], "a path");
    models.emplace_back(paths[i]);
  }
  return models;
}

const char* at(const std::vector<std::string>& names, std::size_t index) {
  return index < names.size() ? names[index].c_str() : nullptr;
}

}  // namespace

struct seedbed_predictor {
  explicit seedbed_predictor(const std::vector<std::filesystem::path>& models)
      : predictor(models),
        family(metrics::name_of(predictor.family())),
        rules(experiments::reading_rules(predictor.reading_settings({}))),
        reads_words(!predictor.reading_settings({}).truth_columns.empty()) {
    for (const auto& source : predictor.numbers()) numbers.push_back(source.name());
  }

  forecasts::Predictor predictor;
  std::string family;
  std::vector<std::string> numbers;
  experiments::CellRules rules;
  bool reads_words;  // for 1 and 0, in some column
};

namespace {

std::string_view view_of(const seedbed_text& text) {
  interface::require_array(text.data, text.size, "a string of some size");
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

double read_number(const seedbed_predictor& handle, const seedbed_text& cell, std::size_t place) {
  const std::string_view text = view_of(cell);
  if (text.data() == nullptr) return std::numeric_limits<double>::quiet_NaN();
  const experiments::NumberCell read = experiments::read_number_cell(text, handle.rules);
  if (read.state == experiments::CellState::value || read.state == experiments::CellState::missing)
    return read.number;
  if (handle.reads_words) {
    if (const auto word = experiments::read_truth_word(text)) return word->value ? 1 : 0;
  }
  throw DataError(fmt::format("row {}: {} is not a {}number", place, quoted_value(text),
                              read.state == experiments::CellState::not_finite ? "finite " : ""));
}

void read_string(const seedbed_predictor& handle, seedbed_text& cell, std::size_t place) {
  const std::string_view text = experiments::string_cell(view_of(cell), handle.rules);
  if (text.data() == nullptr) return;
  cell = {text.data(), text.size()};
  if (experiments::is_missing_string(text, handle.rules)) {
    cell = {nullptr, 0};
  } else if (!is_utf8(text)) {
    throw DataError(fmt::format("row {}: {}", place, experiments::not_utf8(text)));
  }
}

// What a caller has handed over for some rows, and where their mixtures are to go.
struct RowsOfCaller {
  std::size_t rows;
  const double* numbers;
  std::size_t number_count;
  const seedbed_text* strings;
  std::size_t string_count;
  double *weights, *locations, *scales;
  std::size_t value_count;

  void check(const seedbed_predictor* handle) const {
    interface::require_pointer(handle, "the predictor");
    const forecasts::Predictor& predictor = handle->predictor;
    interface::require_size(number_count, interface::product(rows, handle->numbers.size()), "numbers");
    interface::require_size(string_count, interface::product(rows, predictor.strings().size()), "strings");
    interface::require_size(value_count, interface::product(rows, predictor.components()),
                            "places for weights, locations and scales");
    interface::require_array(numbers, number_count, "numbers");
    interface::require_array(strings, string_count, "strings");
    for (const double* values : {weights, locations, scales})
      interface::require_array(values, value_count, "weights, locations and scales");
  }

  forecasts::RawRows slice(std::size_t first, std::size_t count, std::vector<std::string_view>& texts) const {
    if (rows == 0) return {};
    const std::size_t numbers_of_row = number_count / rows, strings_of_row = string_count / rows;
    texts.clear();
    for (const seedbed_text& text :
         std::span(strings, string_count).subspan(first * strings_of_row, count * strings_of_row)) {
      texts.push_back(view_of(text));
    }
    return {count, std::span(numbers, number_count).subspan(first * numbers_of_row, count * numbers_of_row),
            texts, first};
  }

  void take(const metrics::Mixtures& mixtures, std::size_t first) const {
    const std::size_t start = first * mixtures.components;
    std::ranges::copy(mixtures.weights, weights + start);
    std::ranges::copy(mixtures.locations, locations + start);
    std::ranges::copy(mixtures.scales, scales + start);
  }
};

}  // namespace

extern "C" {

seedbed_status seedbed_predictor_open(const char* const* paths, size_t count, seedbed_predictor** predictor,
                                      char** error) {
  return interface::guarded(error, [&] {
    interface::require_pointer(predictor, "the place for the predictor");
    *predictor = nullptr;
    *predictor = new seedbed_predictor(paths_of(paths, count));
  });
}

void seedbed_predictor_close(seedbed_predictor* predictor) {
  delete predictor;
}

const char* seedbed_predictor_family(const seedbed_predictor* predictor) {
  return predictor ? predictor->family.c_str() : nullptr;
}

const char* seedbed_predictor_target(const seedbed_predictor* predictor) {
  return predictor ? predictor->predictor.target().c_str() : nullptr;
}

size_t seedbed_predictor_members(const seedbed_predictor* predictor) {
  return predictor ? predictor->predictor.members() : 0;
}

size_t seedbed_predictor_components(const seedbed_predictor* predictor) {
  return predictor ? predictor->predictor.components() : 0;
}

size_t seedbed_predictor_number_count(const seedbed_predictor* predictor) {
  return predictor ? predictor->numbers.size() : 0;
}

const char* seedbed_predictor_number(const seedbed_predictor* predictor, size_t index) {
  return predictor ? at(predictor->numbers, index) : nullptr;
}

size_t seedbed_predictor_string_count(const seedbed_predictor* predictor) {
  return predictor ? predictor->predictor.strings().size() : 0;
}

const char* seedbed_predictor_string(const seedbed_predictor* predictor, size_t index) {
  return predictor ? at(predictor->predictor.strings(), index) : nullptr;
}

seedbed_status seedbed_predictor_read_numbers(const seedbed_predictor* predictor, const seedbed_text* cells,
                                              size_t count, double* numbers, char** error) {
  return interface::guarded(error, [&] {
    interface::require_pointer(predictor, "the predictor");
    interface::require_array(cells, count, "cells");
    interface::require_array(numbers, count, "the place for numbers");
    for (std::size_t i = 0; i < count; ++i) numbers[i] = read_number(*predictor, cells[i], i);
  });
}

seedbed_status seedbed_predictor_read_strings(const seedbed_predictor* predictor, seedbed_text* cells,
                                              size_t count, char** error) {
  return interface::guarded(error, [&] {
    interface::require_pointer(predictor, "the predictor");
    interface::require_array(cells, count, "cells");
    for (std::size_t i = 0; i < count; ++i) read_string(*predictor, cells[i], i);
  });
}

seedbed_status seedbed_predictor_predict(const seedbed_predictor* predictor, size_t rows,
                                         const double* numbers, size_t number_count,
                                         const seedbed_text* strings, size_t string_count, double* weights,
                                         double* locations, double* scales, size_t value_count,
                                         uint32_t threads, char** error) {
  return interface::guarded(error, [&] {
    const RowsOfCaller caller{rows,    numbers,   number_count, strings,    string_count,
                              weights, locations, scales,       value_count};
    caller.check(predictor);
    interface::for_blocks_of_rows(rows, kRowsOfBlock, threads, [&](std::size_t first, std::size_t count) {
      std::vector<std::string_view> texts;
      caller.take(predictor->predictor.predict(caller.slice(first, count, texts)).view(), first);
    });
  });
}

seedbed_status seedbed_predictor_predict_one(const seedbed_predictor* predictor, const double* numbers,
                                             size_t number_count, const seedbed_text* strings,
                                             size_t string_count, double* weights, double* locations,
                                             double* scales, size_t value_count, char** error) {
  return interface::guarded(error, [&] {
    const RowsOfCaller caller{1,       numbers,   number_count, strings,    string_count,
                              weights, locations, scales,       value_count};
    caller.check(predictor);
    thread_local std::vector<std::string_view> texts;  // whose memory is used again
    const forecasts::RawRows row = caller.slice(0, 1, texts);
    caller.take(predictor->predictor.predict_one(row.numbers, row.strings), 0);
  });
}
}
