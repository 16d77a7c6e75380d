#include "tests/forecasts/onnx/random_case.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <numeric>

#include "base/random.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "metrics/families/family.hpp"
#include "models/model_file.hpp"
#include "models/settings_text.hpp"
#include "tests/models/random_network.hpp"

namespace seedbed::forecasts {

using experiments::DataSettings;

namespace {

namespace fs = std::filesystem;

/// Draws of one case. Each question has numbers of its own, so that one more question changes no other.
class Draw {
 public:
  Draw(std::uint64_t seed, std::uint32_t question) : random_(seed, Purpose::synthesis, question) {}

  bool chance(double probability) { return random_.uniform() < probability; }
  int below(int bound) { return static_cast<int>(random_.below(static_cast<std::uint64_t>(bound))); }
  double normal() { return random_.normal(); }
  double uniform() { return random_.uniform(); }
  template <class Value>
  Value of(const std::vector<Value>& choices) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
  }

 private:
  RandomStream random_;
};

DataSettings data_settings(const fs::path& path, std::uint64_t seed) {
  using experiments::DatePart;
  Draw draw(seed, 1);
  DataSettings settings;
  settings.path = path.string();
  settings.target = std::string("y");
  settings.numeric = {"plain", "skewed", "whole", "constant", "gaps"};
  settings.categorical = {"colour", "size or none"};
  if (draw.chance(0.5)) settings.numeric.emplace_back("bright");  // words for 1 and 0
  if (draw.chance(0.5)) settings.cyclic = {{"hour", 24}, {"turn", 0.25}};
  if (draw.chance(0.5)) {
    settings.dates = {
        {"when", {DatePart::year, DatePart::month, DatePart::weekday, DatePart::hour, DatePart::day_number}}};
  }
  if (draw.chance(0.3)) {
    settings.lags = {{.column = "load", .order_by = "id", .group_by = {"group"}, .steps = {1, 3}}};
    settings.split.kind = experiments::SplitKind::ordered;
    settings.split.by = std::string("id");
  }
  if (draw.chance(0.1)) settings.categorical.clear();
  if (draw.chance(0.1)) settings.numeric.clear();
  if (settings.numeric.empty() && settings.categorical.empty()) settings.numeric = {"plain"};
  settings.min_count = draw.of<int>({1, 2, 20});
  constexpr std::array kScalings = {experiments::Scaling::standard, experiments::Scaling::minmax,
                                    experiments::Scaling::quantile, experiments::Scaling::none,
                                    experiments::Scaling::robust};
  settings.scaling = kScalings[seed % kScalings.size()];
  settings.clip = draw.of<experiments::Clipping>(
      {experiments::Clipping::none, experiments::Clipping::range, experiments::Clipping::smooth});
  settings.missing =
      draw.of<experiments::MissingRule>({experiments::MissingRule::mean, experiments::MissingRule::median,
                                         experiments::MissingRule::zero, experiments::MissingRule::error});
  // The first rows of lags have gaps.
  if (!settings.lags.empty() && settings.missing == experiments::MissingRule::error)
    settings.missing = experiments::MissingRule::median;
  if (settings.scaling == experiments::Scaling::none) {  // who scales nothing has numbers of ordinary size
    std::erase_if(settings.numeric,
                  [](const std::string& name) { return name == "skewed" || name == "gaps"; });
    if (!settings.dates.empty())
      settings.dates["when"] = {DatePart::month, DatePart::weekday, DatePart::hour};
  }
  if (draw.chance(0.5)) settings.missing_values.emplace_back("-999");
  settings.trim = draw.chance(0.5);
  return settings;
}

models::NetworkSettings network_settings(std::uint64_t seed, std::uint32_t member, metrics::Family family) {
  Draw draw(seed, 10 + member);
  models::NetworkSettings settings;
  settings.family = family;
  settings.components = 1 + draw.below(5);
  settings.hidden = draw.of<std::vector<int>>({{}, {5}, {64, 64}, {33, 16, 7}, {128}});
  settings.activation = draw.of<models::Activation>({models::Activation::relu, models::Activation::silu,
                                                     models::Activation::gelu, models::Activation::tanh});
  settings.norm = draw.of<models::Norm>({models::Norm::none, models::Norm::batch, models::Norm::layer});
  if (draw.chance(0.5)) settings.embedding = 1 + draw.below(20);
  settings.numeric.kind = draw.of<models::NumericKind>(
      {models::NumericKind::plain, models::NumericKind::piecewise, models::NumericKind::periodic});
  settings.numeric.bins = 1 + draw.below(20);
  settings.numeric.frequencies = 1 + draw.below(10);
  return settings;
}

/// A cell of each column; `strange` are those that training did not have.
struct Columns {
  Draw draw;
  bool gaps, strange;
  double marker_share;

  std::string number(double value) { return fmt::format("{:.17g}", value); }
  std::string gap(double share, const std::string& cell) {
    if (!draw.chance(share)) return cell;
    return draw.chance(marker_share) ? "-999" : draw.of<std::string>({"", "NA", "NaN", "null"});
  }
  double extreme(double value) {
    if (!strange || !draw.chance(0.01)) return value;
    return (draw.chance(0.5) ? -1 : 1) * draw.of<double>({30, 1e3, 1e5, 1e30, 1e39, 1e300});
  }

  /// From 1600 to 2400, leap days and ends of years among them.
  std::string date() {
    constexpr int kFirst = -135140, kDays = 292194;
    const std::chrono::year_month_day day(
        std::chrono::sys_days(std::chrono::days(kFirst + draw.below(kDays))));
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), draw.below(24),
                       draw.below(60), draw.below(60));
  }

  std::string row(std::size_t id) {
    const double few = gaps ? 0.05 : 0;
    const std::string plain = gap(strange ? few : 0, number(extreme(3 + 2 * draw.normal())));
    const std::string skewed = gap(few, number(extreme(std::exp(2 * draw.normal()))));
    const std::string whole = gap(few, number(draw.below(7)));
    const std::string constant = strange && draw.chance(0.1) ? "6" : "5";
    const std::string with_gaps = gap(6 * few, number(extreme(1000 * draw.uniform() - 500)));
    const std::string bright = gap(few, draw.of<std::string>({"True", "False", "true", "FALSE"}));
    const std::string hour = gap(few, number(24 * draw.uniform()));
    const std::string turn = number((strange ? 1e6 : 1) * draw.normal());
    const std::string load = gap(few, number(draw.normal()));
    std::string when = date();
    when = gap(few, when);
    std::string colour = draw.of<std::string>({"red", "green", "Blue", "dark, blue", "grün", "rare"});
    if (strange && draw.chance(0.1)) colour = draw.of<std::string>({"blue", "RED", "violet", "red green"});
    colour = gap(few, fmt::format("\"{}\"", colour));
    const std::string size = gap(few, fmt::format("s{}", draw.below(strange ? 60 : 40)));
    const std::string y = number(draw.chance(0.5) ? 1 : 0);
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},g{}\n", id, y, plain, skewed, whole,
                       constant, with_gaps, bright, hour, turn, when, colour, size, load, draw.below(3));
  }
};

void write_table(const fs::path& path, Columns columns, std::size_t rows) {
  std::ofstream file(path);
  file << "id,y,plain,skewed,whole,constant,gaps,bright,hour,turn,when,colour,size or none,load,group\n";
  for (std::size_t row = 0; row < rows; ++row) file << columns.row(row);
}

/// Some of the rows, so that members differ in what they were fitted to.
std::vector<std::int32_t> training_rows(std::size_t rows, Draw draw) {
  std::vector<std::int32_t> train(rows);
  std::iota(train.begin(), train.end(), 0);
  if (draw.chance(0.5)) std::erase_if(train, [&](std::int32_t) { return draw.chance(0.3); });
  return train;
}

models::SavedModel random_model(const experiments::Table& table, const DataSettings& settings,
                                const models::NetworkSettings& network, std::uint64_t seed,
                                std::uint32_t member) {
  const experiments::FittedPreprocessing fitted = experiments::FittedPreprocessing::fit(
      table, settings, training_rows(table.rows(), Draw(seed, 30 + member)));
  models::SavedModel model;
  model.network = network;
  model.inputs = fitted.shape();
  Draw draw(seed, 50 + member);
  if (metrics::traits(network.family).head != metrics::Head::log_odds)
    model.scaling = {.location = draw.normal(), .scale = std::exp(0.5 * draw.normal())};
  model.state = models::random_state(network, model.inputs, seed * 100 + member);
  model.preprocessing = fitted.to_json();
  model.details = nlohmann::json::object();
  return model;
}

}  // namespace

RandomCase write_random_case(const fs::path& folder, std::uint64_t seed, std::size_t rows) {
  Draw draw(seed, 0);
  fs::create_directories(folder);
  const fs::path trained = folder / "trained.csv";
  RandomCase made;
  made.rows = folder / "rows.csv";
  const DataSettings settings = data_settings(trained, seed);
  const bool gaps = settings.missing != experiments::MissingRule::error;
  const double markers = settings.missing_values.size() > 4 ? 0.3 : 0;
  write_table(trained, {Draw(seed, 2), gaps, false, markers}, 1500);
  write_table(made.rows, {Draw(seed, 3), true, true, markers}, rows);
  const experiments::Table table = experiments::read_table(settings);
  const metrics::Family family = metrics::kAllFamilies[seed % metrics::kFamilies];  // a dozen seeds have all
  const int members = draw.chance(0.5) ? 1 : 2 + draw.below(3);
  for (std::uint32_t member = 0; member < static_cast<std::uint32_t>(members); ++member) {
    const models::NetworkSettings network = network_settings(seed, member, family);
    made.models.push_back(folder / fmt::format("{}.safetensors", member));
    models::write_model(made.models.back(), random_model(table, settings, network, seed, member));
    made.description +=
        fmt::format("{}{} × {} {} norm {} {}", member == 0 ? "" : ", ", models::forecast_components(network),
                    nlohmann::json(network.hidden).dump(), models::to_text(network.activation),
                    models::to_text(network.norm), models::to_text(network.numeric.kind));
  }
  made.description = fmt::format("{} {}; scaling {} clip {} missing {}", models::to_text(family),
                                 made.description, static_cast<int>(settings.scaling),
                                 static_cast<int>(settings.clip), static_cast<int>(settings.missing));
  return made;
}

}  // namespace seedbed::forecasts
