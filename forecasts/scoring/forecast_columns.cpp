#include "forecasts/scoring/forecast_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "experiments/csv/csv_header.hpp"

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kMostComponents = 100000;

struct Parameter {
  const char* list;                     // its column in the first layout
  std::array<const char*, 2> prefixes;  // of its columns in the second
};

constexpr std::array kParameters = {Parameter{"weights", {"w", "weight"}},
                                    Parameter{"locations", {"mu", "location"}},
                                    Parameter{"scales", {"sigma", "scale"}}};

// The component that a name such as "mu2" or "mu_2" belongs to, from 1; with `bare`, "mu" is that of the only
// one.
std::optional<std::size_t> component_of(std::string_view name, const Parameter& parameter, bool bare) {
  for (const std::string_view prefix : parameter.prefixes) {
    if (name == prefix && bare) return 1;
    if (!name.starts_with(prefix) || bare) continue;
    std::string_view rest = name.substr(prefix.size());
    if (rest.starts_with('_')) rest.remove_prefix(1);
    const auto number = parse_integer<std::size_t>(rest);
    if (number && rest.front() != '0' && *number <= kMostComponents) return number;
  }
  return {};
}

class Header {
 public:
  /// `weight` is the column of the rows' weights, which no other search finds; empty if there is none.
  Header(const std::string& path, const std::vector<std::string>& names, const std::string& weight)
      : path_(path), names_(names), columns_(path, names) {
    if (weight.empty()) return;
    weight_ = columns_.find(weight);
    if (!weight_) {
      missing(fmt::format("there is no column {} of weights of rows (--weight){}", quoted_value(weight),
                          did_you_mean(weight, names)));
    }
  }

  std::optional<std::size_t> weight() const { return weight_; }

  std::optional<std::size_t> find(const std::string& name) const {
    const auto field = columns_.find(name);
    return field == weight_ ? std::nullopt : field;
  }

  /// The columns whose names begin so, and where they are.
  std::vector<std::pair<std::string, std::size_t>> with_prefix(std::string_view prefix) const {
    std::vector<std::pair<std::string, std::size_t>> found;
    for (std::size_t field = 0; field < names_.size(); ++field) {
      if (field != weight_ && names_[field].starts_with(prefix)) found.emplace_back(names_[field], field);
    }
    return found;
  }

  std::vector<std::size_t> numbered(const Parameter& parameter, bool bare = false) const {
    std::map<std::size_t, std::size_t> fields;  // by component
    for (std::size_t field = 0; field < names_.size(); ++field) {
      if (field == weight_) continue;
      const auto component = component_of(experiments::name_as_it_reads(names_[field]), parameter, bare);
      if (!component) continue;
      const auto [before, is_new] = fields.emplace(*component, field);
      if (is_new) continue;
      fail(fmt::format("columns {} and {} both give component {}; rename one of them",
                       quoted_value(names_[before->second]), quoted_value(names_[field]), *component));
    }
    std::vector<std::size_t> in_order;
    for (const auto& [component, field] : fields) {
      if (component != in_order.size() + 1) {
        fail(fmt::format("there is a column {} but none for component {}", quoted_value(names_[field]),
                         in_order.size() + 1));
      }
      in_order.push_back(field);
    }
    return in_order;
  }

  // A column "weight" or "location" beside numbered ones has another meaning.
  std::vector<std::size_t> numbered_or_bare(const Parameter& parameter) const {
    std::vector<std::size_t> fields = numbered(parameter);
    return fields.empty() ? numbered(parameter, true) : fields;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw DataError(fmt::format("{}: {}", place(path_, 1), what));
  }
  [[noreturn]] void missing(const std::string& what) const {
    fail(fmt::format("{}; the columns are {}", what, quoted_list(names_)));
  }

 private:
  const std::string& path_;
  const std::vector<std::string>& names_;
  experiments::ColumnNames columns_;
  std::optional<std::size_t> weight_;
};

ForecastColumns list_columns(const Header& header) {
  ForecastColumns columns;
  columns.lists = true;
  std::vector<std::size_t>* const into[] = {&columns.weights, &columns.locations, &columns.scales};
  for (std::size_t i = 0; i < kParameters.size(); ++i) {
    if (const auto field = header.find(kParameters[i].list)) into[i]->push_back(*field);
    const auto numbered = header.numbered(kParameters[i]);
    if (!numbered.empty()) {
      header.missing(
          fmt::format("the column '{}' and numbered columns such as '{}1' are two ways to give a mixture; "
                      "leave out one",
                      into[i]->empty() ? "locations" : kParameters[i].list, kParameters[i].prefixes[0]));
    }
  }
  for (const std::size_t i : {1, 2}) {
    if (into[i]->empty()) header.missing(fmt::format("there is no column '{}'", kParameters[i].list));
  }
  return columns;
}

ForecastColumns numbered_columns(const Header& header) {
  ForecastColumns columns;
  columns.weights = header.numbered_or_bare(kParameters[0]);
  columns.locations = header.numbered_or_bare(kParameters[1]);
  columns.scales = header.numbered_or_bare(kParameters[2]);
  const std::size_t components = columns.locations.size();
  if (components == 0 && columns.scales.empty() && columns.weights.empty()) {
    header.missing(
        "no column gives the forecasts; name them 'weights', 'locations', 'scales' (numbers with spaces "
        "between them) or 'w1', 'mu1', 'sigma1', 'w2' …, or 'quantile_0.05' …, or 'sample_1' …");
  }
  const bool weights_fit =
      columns.weights.size() == components || (columns.weights.empty() && components == 1);
  if (columns.scales.size() != components || !weights_fit) {
    header.missing(
        fmt::format("{} columns of weights (w1 …), {} of locations (mu1 …) and {} of scales (sigma1 …) do "
                    "not go together",
                    columns.weights.size(), components, columns.scales.size()));
  }
  return columns;
}

/// Columns such as quantile_0.05, in order of their probabilities.
ForecastColumns quantile_columns(const Header& header) {
  std::map<double, std::size_t> fields;
  for (const auto& [name, field] : header.with_prefix("quantile_")) {
    const auto probability = parse_number(name.substr(9));
    if (!probability) continue;  // of another meaning
    if (!(*probability >= 0 && *probability <= 1)) {
      header.fail(
          fmt::format("column {}: {} is no probability from 0 to 1", quoted_value(name), name.substr(9)));
    }
    const auto [before, is_new] = fields.emplace(*probability, field);
    if (!is_new)
      header.fail(fmt::format("column {}: there is another one of this probability", quoted_value(name)));
  }
  ForecastColumns columns;
  columns.form = ForecastForm::quantiles;
  for (const auto& [probability, field] : fields) {
    columns.probabilities.push_back(probability);
    columns.locations.push_back(field);
  }
  return columns;
}

ForecastColumns sample_columns(const Header& header) {
  ForecastColumns columns;
  columns.form = ForecastForm::sample;
  columns.locations = header.numbered({"samples", {"sample", "sample"}});
  return columns;
}

/// Mixtures, unless there are only columns of another form: beside a mixture they have another meaning.
ForecastColumns columns_of_forecasts(const Header& header) {
  if (std::ranges::any_of(kParameters, [&](const Parameter& p) { return header.find(p.list).has_value(); }))
    return list_columns(header);
  const ForecastColumns quantiles = quantile_columns(header), sample = sample_columns(header);
  const bool mixture = !header.numbered_or_bare(kParameters[1]).empty();
  if (mixture || (quantiles.locations.empty() && sample.locations.empty())) return numbered_columns(header);
  if (!quantiles.locations.empty() && !sample.locations.empty())
    header.missing("columns of quantiles and of a sample are two ways to give a forecast; leave out one");
  return sample.locations.empty() ? quantiles : sample;
}

}  // namespace

std::vector<std::size_t> ForecastColumns::all() const {
  std::vector<std::size_t> fields;
  if (y) fields.push_back(*y);
  if (row) fields.push_back(*row);
  if (family) fields.push_back(*family);
  if (weight) fields.push_back(*weight);
  for (const auto* part : {&weights, &locations, &scales})
    fields.insert(fields.end(), part->begin(), part->end());
  return fields;
}

ForecastColumns find_forecast_columns(const std::string& path, const std::vector<std::string>& names,
                                      ForecastRows rows, const std::string& weight) {
  const Header header(path, names, weight);
  const auto y = header.find("y");
  const auto row = rows == ForecastRows::of_data ? header.find("row") : std::nullopt;
  if (rows == ForecastRows::of_data && !row)
    header.missing("there is no column 'row' for the number of the row in the data");
  if (rows == ForecastRows::with_observations && !y)
    header.missing("there is no column 'y' for what was observed");
  ForecastColumns columns = columns_of_forecasts(header);
  columns.y = y;
  columns.row = row;
  columns.family = header.find("family");
  columns.weight = header.weight();
  return columns;
}

}  // namespace seedbed::forecasts
