#pragma once

#include <string>
#include <string_view>

#include "results/aggregate.hpp"

namespace seedbed::results {

/// How an aggregate is shown. Tables give mean ± half the width of the 95 % interval; CSV gives everything,
/// as aggregate.csv does.
enum class TableFormat { table, csv, markdown, latex };

/// The aggregate in this format, rows in the order they have. `table` ends with the sentences of
/// `interval_note`; markdown has them below, latex as comments. A table is parted where it is wider than
/// `width` columns of a terminal; 0: it has room.
std::string to_text(const Aggregate& aggregate, TableFormat format, std::size_t width = 0);

/// What the intervals are about, in a sentence: "± is a 95 % interval (Student's t) over 16 training seeds,
/// on this split". Says also how cells taken together were treated, and how many jobs failed or are still to
/// be run.
std::string interval_note(const Aggregate& aggregate);

/// Mean ± half-width with two significant digits of the half-width: "254.3 ± 1.2". Without an interval the
/// mean with five significant digits, without a mean "–".
struct MeanText {
  std::string mean;
  std::string half_width;  ///< empty without an interval
  std::string text() const { return half_width.empty() ? mean : mean + " ± " + half_width; }
};
MeanText mean_text(const Summary& summary);

}  // namespace seedbed::results
