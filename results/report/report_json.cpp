#include "results/report/report_json.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/comparison/comparison_sentences.hpp"
#include "results/report/forecasts_json.hpp"

namespace seedbed::results {
namespace {

using Json = nlohmann::ordered_json;

/// A cell has no number where this is null.
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

template <class Items, class Number>
Json column(const Items& items, const Number& number_of) {
  Json numbers = Json::array();
  for (const auto& item : items) numbers.push_back(number(static_cast<double>(number_of(item))));
  return numbers;
}

Json numbers(const std::vector<double>& values) {
  return column(values, [](double value) { return value; });
}

Json whole_numbers(const ReportCells& all, std::size_t AggregateRow::*count) {
  Json counts = Json::array();
  for (const ReportCell& cell : all.cells) counts.push_back(cell.row.*count);
  return counts;
}

/// The columns of aggregate.csv.
Json statistics(const ReportCells& all, std::size_t score) {
  static constexpr std::array<std::pair<const char*, double Summary::*>, 7> kColumns = {
      {{"mean", &Summary::mean},
       {"sem", &Summary::sem},
       {"sd", &Summary::sd},
       {"ci95_low", &Summary::ci95_low},
       {"ci95_high", &Summary::ci95_high},
       {"min", &Summary::min},
       {"max", &Summary::max}}};
  Json columns;
  for (const auto& one : kColumns)
    columns[one.first] =
        column(all.cells, [&](const ReportCell& cell) { return cell.row.scores[score].*one.second; });
  columns["ensemble"] = column(all.cells, [&](const ReportCell& cell) {
    return cell.row.ensemble.members == 0 ? std::nan("") : cell.row.ensemble.scores[score].mean;
  });
  return columns;
}

Json cells_json(const ReportCells& all) {
  Json cells;
  cells["name"] = Json::array();
  cells["rank"] = Json::array();
  for (const ReportCell& cell : all.cells) {
    cells["name"].push_back(all.name(cell));
    cells["rank"].push_back(cell.rank);
  }
  for (std::size_t k = 0; k < all.keys.size(); ++k) {
    Json values = Json::array();
    for (const ReportCell& cell : all.cells) values.push_back(cell.values[k]);
    cells["values"].push_back(values);
  }
  cells["splits"] = whole_numbers(all, &AggregateRow::splits);
  cells["seeds"] = whole_numbers(all, &AggregateRow::seeds);
  cells["failed"] = whole_numbers(all, &AggregateRow::failed);
  for (std::size_t s = 0; s < all.scores.size(); ++s) cells["scores"][all.scores[s]] = statistics(all, s);
  return cells;
}

Json jobs_json(const ReportCells& all) {
  Json jobs = {{"cell", Json::array()}, {"split", Json::array()}, {"seed", Json::array()}};
  for (std::size_t s = 0; s < 2; ++s) jobs[all.scores[s]] = Json::array();
  for (std::size_t i = 0; i < all.cells.size(); ++i) {
    for (const ReportJob& job : all.cells[i].jobs) {
      jobs["cell"].push_back(i);
      jobs["split"].push_back(job.split);
      jobs["seed"].push_back(job.seed);
      for (std::size_t s = 0; s < 2; ++s) jobs[all.scores[s]].push_back(number(job.scores[s]));
    }
  }
  return jobs;
}

Json learning_json(const ReportCells& all) {
  Json curves = Json::array();
  for (const std::size_t i : all.by_rank) {
    const LearningCurve& curve = all.cells[i].learning;
    if (curve.epochs.empty()) continue;
    curves.push_back({{"cell", i},
                      {"epochs", curve.epochs},
                      {"low", numbers(curve.low)},
                      {"median", numbers(curve.median)},
                      {"high", numbers(curve.high)},
                      {"best", number(curve.best_epoch)}});
  }
  return curves;
}

/// Lines, not numbers to be read: five digits draw them as well.
Json traces_json(const ReportCells& all) {
  Json traces = Json::array();
  for (const std::size_t i : all.by_rank) {
    for (const LearningTrace& trace : all.cells[i].traces) {
      Json values = Json::array();
      for (const double value : trace.values)
        values.push_back(std::isfinite(value) ? Json(std::stod(fmt::format("{:.5g}", value))) : Json());
      traces.push_back({{"cell", i},
                        {"split", trace.split},
                        {"seed", trace.seed},
                        {"unusual", describe(trace.unusual)},
                        {"epochs", trace.epochs},
                        {"values", values}});
    }
  }
  return traces;
}

Json differences_json(const Comparison& comparison, const ReportCells& cells) {
  const auto cell_of = [&](std::size_t contestant) {
    return cells.with(comparison.contestants.all[contestant].values);
  };
  const auto contrasts = [&](const auto& value) { return column(comparison.contrasts, value); };
  Json json = {{"metric", comparison.metric},
               {"chosen", comparison.chosen},
               {"contestants", comparison.contestants.all.size()},
               {"reference", cell_of(comparison.reference)}};
  json["cell"] = contrasts([&](const Contrast& one) { return cell_of(one.contestant); });
  json["difference"] = contrasts([](const Contrast& one) { return one.difference.mean; });
  json["adjusted_low"] = contrasts([](const Contrast& one) { return one.adjusted.low; });
  json["adjusted_high"] = contrasts([](const Contrast& one) { return one.adjusted.high; });
  const auto of_rows = [&](double Interval::*end) {
    return contrasts([=](const Contrast& one) {
      return one.new_rows ? one.new_rows->interval.*end : Contrast::kUndefined;
    });
  };
  json["rows_low"] = of_rows(&Interval::low);
  json["rows_high"] = of_rows(&Interval::high);
  json["verdict"] = Json::array();
  for (const Contrast& one : comparison.contrasts) json["verdict"].push_back(verdict_word(one));
  return json;
}

Json effects_json(const std::vector<MainEffect>& effects) {
  Json json = Json::array();
  for (const MainEffect& effect : effects) {
    Json values = Json::array();
    for (const EffectOfValue& value : effect.values) values.push_back(value.value);
    const auto of_values = [&](const auto& value) { return column(effect.values, value); };
    json.push_back({{"key", effect.key},
                    {"values", values},
                    {"effect", of_values([](const EffectOfValue& v) { return v.effect.mean; })},
                    {"low", of_values([](const EffectOfValue& v) { return v.effect.ci95_low; })},
                    {"high", of_values([](const EffectOfValue& v) { return v.effect.ci95_high; })}});
  }
  return json;
}

Json heat_json(const Aggregate& heat) {
  if (heat.keys.size() != 2) return {};
  Json x = Json::array(), y = Json::array();
  for (const AggregateRow& row : heat.rows) {
    x.push_back(row.keys[0]);
    y.push_back(row.keys[1]);
  }
  return {{"keys", heat.keys}, {"x", x}, {"y", y}, {"mean", column(heat.rows, [](const AggregateRow& row) {
                                                      return row.scores.front().mean;
                                                    })}};
}

/// The second score, of test rows, against the number of members.
Json ensembles_json(const ReportCells& all) {
  Json curves = Json::array();
  for (const std::size_t i : all.by_rank) {
    const auto& sizes = all.cells[i].ensembles;
    if (sizes.size() < 2) continue;
    const auto of_sizes = [&](const auto& value) { return column(sizes, value); };
    Json curve = {{"cell", i}, {"members", Json::array()}};
    for (const EnsembleSize& size : sizes) curve["members"].push_back(size.members);
    curve["mean"] = of_sizes([](const EnsembleSize& size) { return size.scores[kTestScore].mean; });
    curve["low"] = of_sizes([](const EnsembleSize& size) { return size.scores[kTestScore].ci95_low; });
    curve["high"] = of_sizes([](const EnsembleSize& size) { return size.scores[kTestScore].ci95_high; });
    curves.push_back(curve);
  }
  return curves;
}

Json coverage_json(const ReportCells& all) {
  Json cells = Json::array();
  for (const std::size_t i : all.by_rank) {
    const ReportCell& cell = all.cells[i];
    if (cell.coverage.empty() || !all.drawn(cell)) continue;
    const auto of = [&](const auto& value) { return column(cell.coverage, value); };
    cells.push_back({{"cell", i},
                     {"nominal", of([](const Coverage& one) { return one.nominal; })},
                     {"held", of([](const Coverage& one) { return one.held.mean; })},
                     {"low", of([](const Coverage& one) { return one.held.ci95_low; })},
                     {"high", of([](const Coverage& one) { return one.held.ci95_high; })},
                     {"width", of([](const Coverage& one) { return one.width.mean; })}});
  }
  return cells;
}

Json costs_json(const ReportCells& all) {
  const auto seconds = [&](double Cost::*field) {
    return column(all.cells, [&](const ReportCell& cell) { return cell.seconds.*field; });
  };
  return {
      {"least", seconds(&Cost::least)}, {"median", seconds(&Cost::median)}, {"most", seconds(&Cost::most)}};
}

/// "</script" and "<!--" would end or change the element that the text stands in.
std::string without_markup(const std::string& json) {
  std::string text;
  text.reserve(json.size());
  for (const char character : json) {
    if (character == '<') {
      text += "\\u003c";
    } else {
      text += character;
    }
  }
  return text;
}

}  // namespace

std::string report_json(const ReportFacts& facts, const ReportCells& cells,
                        const std::vector<MainEffect>& effects, const Aggregate& heat,
                        const ReportForecasts& forecasts) {
  Json json = {{"name", facts.name},
               {"keys", cells.keys},
               {"short", short_names(cells.keys)},
               {"scores", cells.scores},
               {"most_drawn", kMostDrawn}};
  json["cells"] = cells_json(cells);
  json["jobs"] = jobs_json(cells);
  if (facts.comparison) json["differences"] = differences_json(*facts.comparison, cells);
  json["effects"] = effects_json(effects);
  json["heat"] = heat_json(heat);
  json["learning"] = learning_json(cells);
  json["traces"] = traces_json(cells);
  json["coverage"] = coverage_json(cells);
  json["forecasts"] = forecasts_json(forecasts);
  json["ensembles"] = ensembles_json(cells);
  json["seconds"] = costs_json(cells);
  return without_markup(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace seedbed::results
