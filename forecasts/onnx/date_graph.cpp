#include "forecasts/onnx/date_graph.hpp"

namespace seedbed::forecasts {
namespace {

/// Arithmetic on doubles, which is exact: they are whole numbers, but for the seconds.
class WholeNumbers {
 public:
  explicit WholeNumbers(GraphBuilder& graph) : graph_(graph) {}

  GraphValue plus(const GraphValue& a, double b) { return graph_.add("Add", {a, graph_.number(b)}); }
  GraphValue plus(const GraphValue& a, const GraphValue& b) { return graph_.add("Add", {a, b}); }
  GraphValue minus(const GraphValue& a, const GraphValue& b) { return graph_.add("Sub", {a, b}); }
  GraphValue times(const GraphValue& a, double b) { return graph_.add("Mul", {a, graph_.number(b)}); }
  /// What dividing by b leaves, from 0 to b. (Floor for doubles came late to ONNX Runtime.)
  GraphValue rest(const GraphValue& a, double b) {
    const GraphValue rest = graph_.add("Mod", {a, graph_.number(b)}, {{"fmod", 1}});  // has the sign of a
    return where_below(rest, 0, plus(rest, b), rest);
  }
  /// a / b, rounded down.
  GraphValue over(const GraphValue& a, double b) {
    return graph_.add("Div", {minus(a, rest(a, b)), graph_.number(b)});
  }
  /// `then` where a < b.
  GraphValue where_below(const GraphValue& a, double b, const GraphValue& then, const GraphValue& otherwise) {
    return graph_.add("Where", {graph_.add("Less", {a, graph_.number(b)}), then, otherwise});
  }

 private:
  GraphBuilder& graph_;
};

/// The year or month of a day, counted from 1970-01-01, in the Gregorian calendar: eras of 400 years, years
/// that begin in March (Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
GraphValue year_or_month(WholeNumbers& of, const GraphValue& day, bool year) {
  constexpr double kEra = 146097;  // days of 400 years
  const GraphValue shifted = of.plus(day, 719468);
  const GraphValue in_era = of.rest(shifted, kEra);
  const GraphValue leap = of.minus(of.plus(of.minus(in_era, of.over(in_era, 1460)), of.over(in_era, 36524)),
                                   of.over(in_era, kEra - 1));
  const GraphValue year_of_era = of.over(leap, 365);
  const GraphValue days_before =
      of.minus(of.plus(of.times(year_of_era, 365), of.over(year_of_era, 4)), of.over(year_of_era, 100));
  const GraphValue day_of_year = of.minus(in_era, days_before);
  const GraphValue march_based = of.over(of.plus(of.times(day_of_year, 5), 2), 153);
  GraphValue month = of.where_below(march_based, 10, of.plus(march_based, 3), of.plus(march_based, -9));
  if (!year) return month;
  const GraphValue begun = of.plus(year_of_era, of.times(of.over(shifted, kEra), 400));
  return of.where_below(month, 3, of.plus(begun, 1), begun);
}

}  // namespace

GraphValue date_part_graph(GraphBuilder& graph, const GraphValue& seconds, experiments::DatePart part) {
  constexpr double kDay = 86400, kHour = 3600, kThursday = 3;  // 1970-01-01, with Monday 0
  WholeNumbers of(graph);
  GraphValue day = of.over(seconds, kDay);
  switch (part) {
    case experiments::DatePart::year:
      return year_or_month(of, day, true);
    case experiments::DatePart::month:
      return year_or_month(of, day, false);
    case experiments::DatePart::weekday:
      return of.rest(of.plus(day, kThursday), 7);
    case experiments::DatePart::hour:
      return of.over(of.minus(seconds, of.times(day, kDay)), kHour);
    case experiments::DatePart::day_number:
      break;
  }
  return day;
}

}  // namespace seedbed::forecasts
