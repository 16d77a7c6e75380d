#include "results/comparison/comparison_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/messages.hpp"
#include "base/tables/display_width.hpp"
#include "base/tables/fitted_table.hpp"
#include "base/tables/text_table.hpp"
#include "results/aggregate.hpp"
#include "results/comparison/comparison_sentences.hpp"
#include "results/number_digits.hpp"

namespace seedbed::results {
namespace {

/// One for the reference, then one for each contrast.
struct Line {
  std::size_t contestant = 0;
  const Contrast* contrast = nullptr;
};

constexpr std::size_t kMostLinesShown = 40;
constexpr int kNeeded = 0;  // the rank of columns without which the others say nothing

std::vector<Line> lines_of(const Comparison& comparison, std::size_t most) {
  std::vector<Line> lines = {{comparison.reference, nullptr}};
  for (const Contrast& one : comparison.contrasts) {
    if (lines.size() < most) lines.push_back({one.contestant, &one});
  }
  return lines;
}

/// What was tuned for a contestant, if it is the same for all its members.
std::string tuned_text(const Contestant& contestant, std::size_t key) {
  for (const auto& member : contestant.members) {
    if (member.tuned[key] != contestant.members.front().tuned[key]) return "various";
  }
  return contestant.members.front().tuned[key];
}

class Columns {
 public:
  Columns(const Comparison& comparison, bool aligned, Digits digits = Digits::usual)
      : comparison_(comparison),
        digits_(digits),
        lines_(lines_of(comparison, aligned ? kMostLinesShown : comparison.contestants.all.size())),
        aligned_(aligned) {
    table_.rows.resize(lines_.size());
  }

  TextTable table() {
    keys();
    emphasise_best();
    scores();
    differences();
    column({"verdict", false, kNeeded}, [&](const Line& line) {
      if (line.contrast != nullptr) return verdict_text(*line.contrast);
      return comparison_.chosen ? fmt::format("best of {}", comparison_.contestants.all.size())
                                : std::string("baseline");
    });
    of_contrasts(improvement_heading(comparison_), "p_better", 1, [&](const Contrast& one) {
      if (std::isnan(one.improvement.value)) return std::string("–");
      return fmt::format("{:.2f} ({})", one.improvement.value, interval_text(one.improvement.interval, 2));
    });
    if (comparison_.unpaired) {
      of_contrasts("unpaired", "unpaired", 2, [](const Contrast& one) {
        return std::isnan(one.unpaired_improvement) ? "–" : fmt::format("{:.2f}", one.unpaired_improvement);
      });
    }
    // Of several comparisons only the p that allows for that.
    of_contrasts(comparison_.contrasts.size() > 1 ? "p (t, Holm)" : "p (t)", "p", 5,
                 [](const Contrast& one) { return p_text(one.holm); });
    of_contrasts("p (Wilcoxon)", "p_wilcoxon", 6,
                 [](const Contrast& one) { return p_text(one.signed_rank.p); });
    if (std::ranges::any_of(comparison_.contrasts, [](const Contrast& one) { return one.margin > 0; })) {
      of_contrasts("within margin", "within_margin", 3, [](const Contrast& one) {
        return std::isnan(one.posterior.within) ? "–" : fmt::format("{:.2f}", one.posterior.within);
      });
    }
    if (has_new_rows()) {
      of_contrasts("new rows, 95 %", "new_rows", 4, [&](const Contrast& one) { return new_rows(one); });
    }
    counts();
    return std::move(table_);
  }

 private:
  template <class Text>
  void column(const TextTable::Column& what, const Text& text) {
    table_.columns.push_back(what);
    for (std::size_t i = 0; i < lines_.size(); ++i) table_.rows[i].push_back(text(lines_[i]));
  }

  template <class Text>
  void of_contrasts(const std::string& heading, const std::string& name, int rank, const Text& text) {
    column({heading, true, rank, name},
           [&](const Line& line) { return line.contrast ? text(*line.contrast) : std::string(); });
  }

  void keys() {
    const Contestants& all = comparison_.contestants;
    for (std::size_t k = 0; k < all.keys.size(); ++k)
      column({all.keys[k], false, kNeeded},
             [&](const Line& line) { return all.all[line.contestant].values[k]; });
    for (std::size_t k = 0; k < all.tuned.size(); ++k)
      column({all.tuned[k], false, kNeeded},
             [&](const Line& line) { return tuned_text(all.all[line.contestant], k); });
  }

  /// In the column of scores, which comes next: the least mean; what is compared is better when smaller.
  void emphasise_best() {
    const auto mean = [&](const Line& line) { return comparison_.scores[line.contestant].metric.mean; };
    const auto before = [&](const Line& a, const Line& b) {
      return std::isnan(mean(b)) ? !std::isnan(mean(a)) : mean(a) < mean(b);
    };
    const auto best = std::ranges::min_element(lines_, before);
    table_.emphasised.emplace(static_cast<std::size_t>(best - lines_.begin()), table_.columns.size());
  }

  void scores() {
    std::vector<std::string> means, half_widths;
    for (const Line& line : lines_) {
      const MeanText text = mean_text(comparison_.scores[line.contestant].metric, digits_);
      means.push_back(text.mean);
      half_widths.push_back(text.half_width.empty() ? "" : " ± " + text.half_width);
    }
    if (aligned_) {
      pad(means, true);
      pad(half_widths, false);
    }
    std::size_t i = 0;
    column({comparison_.metric, true, kNeeded}, [&](const Line&) {
      ++i;
      return means[i - 1] + half_widths[i - 1];
    });
  }

  void differences() {
    of_contrasts("difference", "difference", kNeeded, [&](const Contrast& one) {
      const std::string text = fixed_text(one.difference.mean, decimals(one.adjusted, one.difference.mean));
      return one.difference.mean > 0 ? "+" + text : text;
    });
    of_contrasts("95 %", "interval", kNeeded, [&](const Contrast& one) {
      return interval_text(one.adjusted, decimals(one.adjusted, one.difference.mean));
    });
  }

  int decimals(const Interval& interval, double value) const { return decimals_of(interval, value, digits_); }

  bool has_new_rows() const {
    return std::ranges::any_of(comparison_.contrasts,
                               [](const Contrast& one) { return one.new_rows.has_value(); });
  }

  /// A difference may be certain and smaller than what matters.
  static std::string verdict_text(const Contrast& one) {
    const bool small =
        one.margin > 0 && one.verdict != Verdict::equivalent && within_margin(one.adjusted, one.margin);
    return fmt::format("{}{}", verdict_word(one), small ? ", within margin" : "");
  }

  std::string new_rows(const Contrast& one) const {
    if (!one.new_rows) return "–";
    const Interval& interval = one.new_rows->interval;
    return interval_text(interval, decimals(interval, one.new_rows->mean));
  }

  void counts() {
    count_column("failed", &ContestantScore::failed);
    count_column("left", &ContestantScore::left);
  }

  void count_column(const std::string& heading, std::size_t ContestantScore::*count) {
    const auto some = [&](const ContestantScore& score) { return score.*count > 0; };
    if (std::ranges::none_of(comparison_.scores, some)) return;
    column({heading, true, 1},
           [&](const Line& line) { return std::to_string(comparison_.scores[line.contestant].*count); });
  }

  const Comparison& comparison_;
  Digits digits_;
  std::vector<Line> lines_;
  bool aligned_;
  TextTable table_;
};

/// What the table is about, then what its columns are, then the rest.
std::vector<std::string> sentences_of_table(const Comparison& comparison) {
  std::vector<std::string> sentences = explanations(comparison), columns;
  if (std::ranges::any_of(comparison.scores, [](const ContestantScore& score) {
        return std::isfinite(score.metric.half_width());
      }))
    columns.emplace_back("±: 95 % interval (Student's t) of a line's own mean");
  const std::string improvement = improvement_sentence(comparison);
  if (!improvement.empty()) columns.push_back(improvement);
  sentences.insert(sentences.begin() + 1, columns.begin(), columns.end());
  return sentences;
}

/// A sentence on each line: begun with `before`, and of a terminal in lines of so many columns.
std::string prose(const Comparison& comparison, std::string_view before, std::size_t width = 0) {
  std::string text;
  for (const std::string& sentence : sentences_of_table(comparison))
    text += note_lines(std::string(before) + sentence, width);
  return text;
}

/// With the columns that the form asks for.
TextTable chosen_columns(const TextTable& table, const ComparisonForm& form) {
  if (form.columns.empty()) return table;
  std::vector<std::string> names;
  for (const TextTable::Column& column : table.columns)
    names.push_back(column.name.empty() ? column.heading : column.name);
  std::vector<std::size_t> places;
  for (const std::string& wanted : form.columns) {
    const auto found = std::ranges::find(names, wanted);
    if (found == names.end())
      throw AggregateError(fmt::format("--columns: there is no column {} here{}; there are {}",
                                       quoted_value(wanted), did_you_mean(wanted, names),
                                       quoted_list(names)));
    places.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  return with_columns(table, places);
}

std::string terminal_text(const Comparison& comparison, const ComparisonForm& form) {
  TextTable whole = Columns(comparison, true).table();
  whole.brief = Columns(comparison, true, Digits::few).table().rows;
  const FittedTable table = fitted(chosen_columns(whole, form), form.width);
  std::string text = note_lines(headline(comparison), form.width) + "\n" + table.text;
  const std::size_t all = comparison.contestants.all.size();
  if (all > kMostLinesShown)
    text +=
        note_lines(fmt::format("the nearest {} of {} are shown; --format csv has all", kMostLinesShown, all),
                   form.width);
  return text + note_lines(left_out_text(table, "--width 0 shows all, --columns chooses"), form.width) +
         prose(comparison, "", form.width);
}

}  // namespace

std::string to_text(const Comparison& comparison, const ComparisonForm& form) {
  if (form.format == TableFormat::csv) return comparison_csv(comparison);
  if (form.format == TableFormat::table) return terminal_text(comparison, form);
  const TextTable table = chosen_columns(Columns(comparison, false).table(), form);
  const std::string answer = headline(comparison);
  if (form.format == TableFormat::markdown)
    return fmt::format("{}\n\n{}\n{}", answer, table.markdown(), prose(comparison, "- "));
  return fmt::format(
      "% needs \\usepackage{{booktabs}}\n{}\n\\smallskip\n{{\\footnotesize {}.\\par}}\n", table.latex(),
      latex_text(fmt::format("{}; {}", answer, fmt::join(sentences_of_table(comparison), "; "))));
}

}  // namespace seedbed::results
