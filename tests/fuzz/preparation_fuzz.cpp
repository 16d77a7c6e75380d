// Rows of any content, prepared by any settings, are refused or become inputs that a network can take: finite
// numbers, codes within their tables, parts that do not overlap; and what was fitted survives the model file.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/data_error.hpp"
#include "experiments/csv/csv_reader.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "experiments/dataset/table.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/fuzz/memory_text.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::experiments;
using namespace seedbed::fuzz;
using seedbed::models::InputRows;
using seedbed::models::InputShape;

void choose_role(FuzzInput& input, const std::string& column, DataSettings& settings) {
  const unsigned role = input.choose(248);  // other bytes than 8 mean what they did before there were weights
  if (role == 8) settings.weight = column;
  switch (role == 8 ? 7 : role % 8) {
    case 0:
      settings.target = column;
      return;
    case 1:
      settings.numeric.push_back(column);
      return;
    case 2:
      settings.categorical.push_back(column);
      return;
    case 3:
      settings.text.push_back(column);
      return;
    case 4:
      settings.cyclic[column] = 1 + input.choose(30);
      return;
    case 5:
      settings.split.by = settings.split.name = column;
      return;
    case 6:
      settings.lags.push_back({settings.target, column, {}, {1, 1 + static_cast<int>(input.choose(9))}});
      return;
    default:
      return;
  }
}

DataSettings choose_settings(FuzzInput& input, const std::vector<std::string>& columns) {
  DataSettings settings;
  const unsigned scaling = input.choose(240);  // small bytes mean what they did before there was clipping
  settings.scaling = scaling / 4 % 5 == 4 ? Scaling::robust : static_cast<Scaling>(scaling % 4);
  settings.clip = static_cast<Clipping>(scaling / 20 % 3);
  settings.missing = static_cast<MissingRule>(input.choose(4));
  settings.bad_rows = static_cast<BadRows>(input.choose(2));
  settings.min_count = 1 + static_cast<int>(input.choose(3));
  settings.split.kind = static_cast<SplitKind>(input.choose(6));
  settings.split.folds = 2 + static_cast<int>(input.choose(3));
  if (input.choose(4) == 0) settings.missing_values = {"", "0"};
  if (input.choose(8) == 0) settings.numeric = {"*"};
  for (std::size_t i = 0; i < columns.size() && i < 8; ++i) choose_role(input, columns[i], settings);
  return settings;
}

void require_usable(const InputShape& shape, const InputRows& rows) {
  require(rows.numeric.size() == rows.rows * static_cast<std::size_t>(shape.numeric), "numbers for all rows");
  for (const float number : rows.numeric) require(std::isfinite(number), "an input is finite");
  const std::size_t categories = shape.category_levels.size();
  require(rows.categories.size() == rows.rows * categories, "codes for all rows");
  for (std::size_t i = 0; i < rows.categories.size(); ++i) {
    const std::int32_t code = rows.categories[i];
    require(code >= 0 && code < shape.category_levels[i % categories], "a code is within its table");
  }
  require(rows.texts.size() == shape.vocabulary_sizes.size(), "all texts");
  for (std::size_t text = 0; text < rows.texts.size(); ++text) {
    require(rows.texts[text].offsets.size() == rows.rows + 1, "words for all rows");
    for (const std::int32_t word : rows.texts[text].words) {
      require(word >= 0 && word < shape.vocabulary_sizes[text], "a word is within its table");
    }
  }
}

void require_parts(const PreparedData& data) {
  std::vector<int> seen(data.target().size());
  for (const auto part : {data.train(), data.validation(), data.test()}) {
    for (const std::int32_t row : part) {
      require(row >= 0 && static_cast<std::size_t>(row) < seen.size(), "a part has rows of the data");
      require(++seen[static_cast<std::size_t>(row)] == 1, "no row is in two parts");
    }
  }
  require(!data.train().empty(), "there are rows to learn from");
  for (const double y : data.target()) require(std::isfinite(y), "a target is finite");
  for (const double weight : data.weights())
    require(weight > 0 && std::isfinite(weight), "a row weighs something");
}

void prepare_and_check(const DataSettings& settings) {
  const Table table = read_table(settings);
  const PreparedData data = PreparedData::map(prepare(table, settings, 0).get());
  require(data.target().size() == table.rows(), "rows that were read are there");
  require(data.weights().size() == (settings.weight.empty() ? 0 : table.rows()), "they have their weights");
  require_usable(data.shape(), data.inputs());
  require_parts(data);
  const FittedPreprocessing fitted = FittedPreprocessing::from_json(data.preprocessing());
  require(fitted.shape() == data.shape() && fitted.to_json() == data.preprocessing(),
          "the preprocessing reads back");
  // The same rows, as they would come to a trained model.
  const EncodedRows again = fitted.encode(table);
  const InputRows rows = data.inputs();
  require(std::equal(again.numeric.begin(), again.numeric.end(), rows.numeric.begin(), rows.numeric.end()) &&
              std::equal(again.categories.begin(), again.categories.end(), rows.categories.begin(),
                         rows.categories.end()),
          "a model that was saved encodes rows as they were in training");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input(data, size);
  const std::size_t listed_bytes = input.choose(64);
  try {
    // The header must be known before roles are chosen, and choices are taken from the end.
    const MemoryText whole(input.rest());
    const std::vector<std::string> columns = CsvReader(whole.path(), ',').names();
    DataSettings settings = choose_settings(input, columns);
    const std::string_view rest = input.rest();
    const std::size_t listed_from = rest.size() - std::min(rest.size(), listed_bytes);
    const MemoryText csv(
        rest.substr(0, settings.split.kind == SplitKind::listed ? listed_from : rest.size()));
    const MemoryText listed(rest.substr(listed_from));
    settings.path = csv.path();
    settings.split.path = listed.path();
    check_data_settings(settings);
    prepare_and_check(settings);
  } catch (const DataError& error) {
    require_fit_for_users(error.what());
  }
  return 0;
}
