#include "forecasts/profiling/synthetic_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/csv_field.hpp"
#include "base/random.hpp"

namespace seedbed::forecasts {
namespace {

using Cells = std::vector<std::string>;

constexpr std::uint64_t kGapEvery = 20;  // where the training rows had gaps
constexpr std::size_t kGroups = 10;      // of lags, if the groups are no input

/// A number like those that an input was fitted to; `input` is its description in the model file.
double plausible_number(const nlohmann::json& input, RandomStream& random) {
  if (input.contains("period")) return random.uniform() * input.at("period").get<double>();
  const nlohmann::json& scaling = input.at("scaling");
  const std::string kind = scaling.at("kind");
  if (kind == "quantile") {
    const auto& values = scaling.at("values");
    return values.at(random.below(values.size())).get<double>();
  }
  if (kind == "none") return input.at("fill").get<double>() + random.normal();
  const double location = scaling.at("location"), scale = scaling.at("scale");
  return location + scale * (kind == "minmax" ? random.uniform() : random.normal());
}

/// The columns of the file, each once; a column may serve several inputs.
class Columns {
 public:
  Columns(const experiments::FittedPreprocessing& preprocessing, std::size_t rows, std::uint64_t seed)
      : settings_(preprocessing.reading_settings("")), rows_(rows), seed_(seed) {
    add_numbers(preprocessing.numeric_inputs().to_json());
    const experiments::InputNames names = preprocessing.names();
    for (std::size_t i = 0; i < names.categorical.size(); ++i) {
      add_words(names.categorical[i], preprocessing.levels(i).to_json(), 1, 1);
    }
    for (std::size_t i = 0; i < names.text.size(); ++i) {
      add_words(names.text[i], preprocessing.words(i).to_json(), 3, 10);
    }
    for (const experiments::LagSettings& lag : settings_.lags) add_order_and_groups(lag);
  }

  std::string csv() const {
    std::string text;
    const std::vector<const std::pair<std::string, Cells>*> order = columns_in_order();
    const auto add_line = [&](const auto& field) {
      for (std::size_t i = 0; i < order.size(); ++i) {
        if (i > 0) text += settings_.delimiter;
        if (order[i] != nullptr) text += csv_field(field(*order[i]), settings_.delimiter);
      }
      // A blank line would be passed over.
      text += text.empty() || text.back() == '\n' ? "\"\"\n" : "\n";
    };
    if (settings_.header.empty()) add_line([&](const auto& column) { return column.first; });
    for (std::size_t row = 0; row < rows_; ++row) {
      add_line([&](const auto& column) { return column.second[row]; });
    }
    return text;
  }

 private:
  /// Of a file without a header every column has its place; those that nothing reads are empty.
  std::vector<const std::pair<std::string, Cells>*> columns_in_order() const {
    std::vector<const std::pair<std::string, Cells>*> order;
    for (const std::string& name : settings_.header) {
      const auto found = std::ranges::find(columns_, name, &std::pair<std::string, Cells>::first);
      order.push_back(found == columns_.end() ? nullptr : &*found);
    }
    if (!order.empty()) return order;
    for (const auto& column : columns_) order.push_back(&column);
    return order;
  }

  Cells* find(const std::string& name) {
    const auto found = std::ranges::find(columns_, name, &std::pair<std::string, Cells>::first);
    return found == columns_.end() ? nullptr : &found->second;
  }

  void add(const std::string& name, const std::function<std::string(std::size_t row)>& cell) {
    if (find(name) != nullptr) return;
    Cells cells;
    for (std::size_t row = 0; row < rows_; ++row) cells.push_back(cell(row));
    columns_.emplace_back(name, std::move(cells));
  }

  RandomStream stream() const {
    return {seed_, Purpose::synthesis, static_cast<std::uint32_t>(columns_.size())};
  }

  bool gaps_allowed() const {
    return settings_.missing != experiments::MissingRule::error && !settings_.missing_values.empty();
  }

  bool orders_rows(const std::string& column) const {
    return std::ranges::count(settings_.lags, column, &experiments::LagSettings::order_by) > 0;
  }

  void add_numbers(const nlohmann::json& inputs) {
    for (const nlohmann::json& input : inputs) {
      const std::string name = input.at("column");
      if (input.contains("part")) {
        add_dates(name);
        continue;
      }
      RandomStream random = stream();
      std::vector<double> numbers;
      for (std::size_t row = 0; row < rows_; ++row) numbers.push_back(plausible_number(input, random));
      const bool ordered = orders_rows(name);
      if (ordered) std::ranges::sort(numbers);
      const bool gaps = input.at("indicator").get<bool>() && !ordered && gaps_allowed();
      add(name, [&](std::size_t row) {
        if (gaps && random.below(kGapEvery) == 0) return settings_.missing_values.front();
        std::string text = fmt::format("{:.6g}", numbers[row]);
        if (const std::size_t point = text.find('.'); point != std::string::npos)
          text[point] = settings_.decimal;
        return text;
      });
    }
  }

  void add_dates(const std::string& name) {
    RandomStream random = stream();
    add(name, [&](std::size_t row) {
      return fmt::format("2024-{:02}-{:02}T{:02}:00", 1 + row * 12 / rows_, 1 + random.below(28),
                         random.below(24));
    });
  }

  /// `entries` of a vocabulary; null is a missing value.
  void add_words(const std::string& name, const nlohmann::json& entries, std::size_t fewest,
                 std::size_t most) {
    RandomStream random = stream();
    const bool grouping = std::ranges::any_of(settings_.lags, [&](const experiments::LagSettings& lag) {
      return std::ranges::count(lag.group_by, name) > 0;
    });
    add(name, [&](std::size_t) -> std::string {
      std::string text;
      const std::size_t count = fewest + random.below(most - fewest + 1);
      for (std::size_t i = 0; i < count; ++i) {
        const nlohmann::json word = entries.empty() ? "a" : entries.at(random.below(entries.size()));
        if (word.is_null() && !grouping && i == 0 && !settings_.missing_values.empty()) {
          return settings_.missing_values.front();
        }
        text += (i > 0 ? " " : "") + (word.is_null() ? std::string("a") : word.get<std::string>());
      }
      return text;
    });
  }

  void add_order_and_groups(const experiments::LagSettings& lag) {
    add(lag.order_by, [](std::size_t row) { return fmt::format("{}", row); });
    for (const std::string& group : lag.group_by) {
      add(group, [](std::size_t row) { return fmt::format("g{}", row % kGroups); });
    }
  }

  experiments::DataSettings settings_;
  std::size_t rows_;
  std::uint64_t seed_;
  std::vector<std::pair<std::string, Cells>> columns_;
};

}  // namespace

std::string synthetic_csv(const experiments::FittedPreprocessing& preprocessing, std::size_t rows,
                          std::uint64_t seed) {
  return Columns(preprocessing, rows, seed).csv();
}

}  // namespace seedbed::forecasts
