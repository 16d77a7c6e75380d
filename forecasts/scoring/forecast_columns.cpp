#include "forecasts/scoring/forecast_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

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
  Header(const std::string& path, const std::vector<std::string>& names)
      : path_(path), names_(names), columns_(path, names) {}

  std::optional<std::size_t> find(const std::string& name) const { return columns_.find(name); }

  std::vector<std::size_t> numbered(const Parameter& parameter, bool bare = false) const {
    std::map<std::size_t, std::size_t> fields;  // by component
    for (std::size_t field = 0; field < names_.size(); ++field) {
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
        "between them) or 'w1', 'mu1', 'sigma1', 'w2' …");
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

}  // namespace

std::vector<std::size_t> ForecastColumns::all() const {
  std::vector<std::size_t> fields = {y};
  if (family) fields.push_back(*family);
  for (const auto* part : {&weights, &locations, &scales})
    fields.insert(fields.end(), part->begin(), part->end());
  return fields;
}

ForecastColumns find_forecast_columns(const std::string& path, const std::vector<std::string>& names) {
  const Header header(path, names);
  const auto y = header.find("y");
  if (!y) header.missing("there is no column 'y' for what was observed");
  const bool lists =
      std::ranges::any_of(kParameters, [&](const Parameter& p) { return header.find(p.list).has_value(); });
  ForecastColumns columns = lists ? list_columns(header) : numbered_columns(header);
  columns.y = *y;
  columns.family = header.find("family");
  return columns;
}

}  // namespace seedbed::forecasts
