#include "results/comparison/comparison_sentences.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/amounts.hpp"
#include "results/comparison/contestant_names.hpp"
#include "results/number_digits.hpp"

namespace seedbed::results {
namespace {

/// From the least to the most of some counts.
struct Counts {
  std::size_t least = 0, most = 0;
  void take(std::size_t n) {
    least = most == 0 ? n : std::min(least, n);
    most = std::max(most, n);
  }
  std::string text(std::string_view what) const {
    return least == most ? count_text(static_cast<std::int64_t>(most), what)
                         : fmt::format("{} to {}", least, count_text(static_cast<std::int64_t>(most), what));
  }
};

std::string scope(const Comparison& comparison) {
  Counts seeds, splits;
  for (const Contrast& one : comparison.contrasts) {
    seeds.take(one.seeds);
    splits.take(one.splits);
  }
  if (comparison.over == Over::splits) {
    return fmt::format(
        "{} × {}: this is about other divisions of data like these; seeds are averaged within a split, and "
        "the interval "
        "allows for the rows that splits share (Nadeau and Bengio; scored / trained rows {:.3g})",
        splits.text("split"), seeds.text("seed"), comparison.scored_over_trained);
  }
  if (seeds.most < 2)
    return "one seed on one split: there is no interval, and nothing can be said about luck";
  return fmt::format("{} on one split: this is about luck in training on this split, not about other data",
                     seeds.text("seed"));
}

std::string all_differences(std::size_t count) {
  return count == 2 ? "both differences" : fmt::format("all {} differences", count);
}

std::string choice_sentence(const Comparison& comparison) {
  const std::size_t m = comparison.contestants.all.size();
  if (!comparison.chosen) {
    return comparison.contrasts.size() < 2 ? ""
                                           : fmt::format("intervals hold {} at once (95 %, Bonferroni)",
                                                         all_differences(comparison.contrasts.size()));
  }
  std::string text = fmt::format("{} was chosen as the best of {} by {}",
                                 full_name(comparison, comparison.reference), m, comparison.choice);
  if (m > 2)
    text += fmt::format("; the intervals allow for that and hold {} at once (95 %)", all_differences(m - 1));
  if (comparison.metric.ends_with("_test")) text += "; test scores chose nothing";
  return text;
}

std::string pairing_sentence(const Comparison& comparison) {
  const Contestants& all = comparison.contestants;
  std::string text;
  if (!all.tuned.empty()) {
    text = fmt::format("for each {} the best {} is shown, of up to {} by {}", fmt::join(all.keys, " and "),
                       fmt::join(all.tuned, " and "),
                       count_text(static_cast<std::int64_t>(all.candidates), "cell"), comparison.choice);
    if (all.incomplete > 0)
      text += fmt::format("; {} passed over, with fewer jobs done than others",
                          count_text(static_cast<std::int64_t>(all.incomplete), "cell was", "cells were"));
  }
  if (all.rest.empty()) return text;
  Counts combinations;
  for (const Contrast& one : comparison.contrasts) combinations.take(one.combinations);
  if (!text.empty()) text += "; ";
  text += fmt::format("only cells equal in {} are compared, and averaged over {}", fmt::join(all.rest, ", "),
                      combinations.text("combination"));
  if (all.tuned.empty())
    text += fmt::format(" (--tune {} compares each at its best)", fmt::join(all.rest, ","));
  return text;
}

/// "2 of 8 jobs of model.components=1, …": where many had failures, those that had the most.
std::string failed_jobs(const Comparison& comparison) {
  std::vector<std::size_t> those;
  for (std::size_t i = 0; i < comparison.scores.size(); ++i) {
    if (comparison.scores[i].failed > 0) those.push_back(i);
  }
  const std::size_t named = std::min(those.size(), kNamed);
  if (those.size() > named)
    std::ranges::stable_sort(those, std::greater<>(),
                             [&](std::size_t i) { return comparison.scores[i].failed; });
  std::vector<std::string> parts;
  std::size_t failed = 0, jobs = 0;
  for (std::size_t k = 0; k < those.size(); ++k) {
    const ContestantScore& score = comparison.scores[those[k]];
    if (k < named) {
      parts.push_back(fmt::format("{} of {} of {}", score.failed,
                                  count_text(static_cast<std::int64_t>(score.done + score.failed), "job"),
                                  full_name(comparison, those[k])));
    } else {
      failed += score.failed;
      jobs += score.done + score.failed;
    }
  }
  if (failed > 0) parts.push_back(fmt::format("{} of {} of {} more", failed, jobs, those.size() - named));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string failures(const Comparison& comparison) {
  std::size_t left = 0;
  for (const ContestantScore& score : comparison.scores) left += score.left;
  std::string text = failed_jobs(comparison);
  if (!text.empty())
    text = fmt::format("failed: {}; only replicates that both sides have are compared", text);
  if (comparison.not_begun > 0)
    text += fmt::format("{}{} left out, of which no job has ended", text.empty() ? "" : "; ",
                        count_text(static_cast<std::int64_t>(comparison.not_begun), "cell is", "cells are"));
  if (left > 0)
    text += fmt::format("{}{} still to be run", text.empty() ? "" : "; ",
                        count_text(static_cast<std::int64_t>(left), "job"));
  return text;
}

std::string components_sentence(const Comparison& comparison) {
  if (comparison.over != Over::splits || comparison.contrasts.empty()) return "";
  const VarianceComponents& c = comparison.contrasts.front().components;
  if (std::isnan(c.within) || std::isnan(c.between)) return "";
  const double seeds = static_cast<double>(comparison.contrasts.front().seeds);
  const bool add_seeds = c.within / seeds > c.between;
  return fmt::format(
      "the difference to {} varies with standard deviation {:.2g} between splits and {:.2g} between seeds of "
      "a split: {}",
      short_name(comparison, comparison.contrasts.front().contestant), std::sqrt(c.between),
      std::sqrt(c.within),
      add_seeds ? "more seeds narrow the interval" : "more splits narrow the interval, more seeds hardly");
}

std::string needed_text(const Comparison& comparison, const Contrast& one) {
  const char* unit = comparison.over == Over::splits ? "split" : "seed";
  const std::size_t have = comparison.over == Over::splits ? one.splits : one.seeds;
  if (std::isnan(one.difference.sd)) return "";
  if (!one.needed.count)
    return comparison.over == Over::splits ? "no number of splits of these data would decide it" : "";
  std::string text = fmt::format("about {}", count_text(static_cast<std::int64_t>(*one.needed.count), unit));
  if (one.needed.low && one.needed.high) {
    text += fmt::format(" ({} to {})", *one.needed.low, *one.needed.high);
  } else if (one.needed.low) {
    text += fmt::format(" ({} or more)", *one.needed.low);
  }
  return fmt::format("{} would decide it, by the variance seen in {}", text, have);
}

/// A test that cannot reject says nothing by not rejecting.
std::string few_for_wilcoxon(const Comparison& comparison) {
  constexpr double kUsualLevel = 0.05;
  std::size_t most = 0;
  double smallest = 1;
  for (const Contrast& one : comparison.contrasts) {
    if (std::isnan(one.signed_rank.smallest_p) || one.signed_rank.smallest_p >= smallest) continue;
    smallest = one.signed_rank.smallest_p;
    most = one.signed_rank.n;
  }
  if (most == 0 || smallest <= kUsualLevel) return "";
  return fmt::format("with {} Wilcoxon's p cannot be below {}",
                     count_text(static_cast<std::int64_t>(most), "pair"), p_text(smallest));
}

/// Neighbours of an ordered split depend on each other.
std::string blocks_text(const Contrast& one) {
  if (one.row_blocks == 0) return "";
  const std::size_t rows = one.new_rows->n, of_each = (rows + one.row_blocks / 2) / one.row_blocks;
  return fmt::format("; the split is ordered, so that rows were taken in {} of {}{} consecutive rows",
                     count_text(static_cast<std::int64_t>(one.row_blocks), "block"),
                     of_each * one.row_blocks == rows ? "" : "about ", of_each);
}

/// "5393 validation rows", which the metric is a mean over.
std::string rows_scored(const Comparison& comparison, std::size_t rows) {
  return fmt::format("{} {} rows", rows, comparison.metric.ends_with("_test") ? "test" : "validation");
}

/// About rows where a comparison of seeds on one split is about luck only.
std::string rows_sentence(const Comparison& comparison) {
  if (!comparison.rows_problem.empty())
    return fmt::format("nothing is said about new rows: {}", comparison.rows_problem);
  const Contrast* widest = nullptr;
  for (const Contrast& one : comparison.contrasts) {
    if (one.new_rows && (widest == nullptr || one.new_rows->n > widest->new_rows->n)) widest = &one;
  }
  if (widest == nullptr) return "";
  const MeanDifference& rows = *widest->new_rows;
  const bool clustered = widest->row_blocks == 0 && rows.degrees + 1 < static_cast<double>(rows.n);
  return fmt::format(
      "new rows: 95 % interval of the difference over further rows like the {}, paired by row{}, "
      "for these trained models{}",
      rows_scored(comparison, rows.n),
      clustered ? fmt::format(" and clustered in {:.0f} groups", rows.degrees + 1) : "",
      blocks_text(*widest));
}

std::string unpaired_sentence(const Comparison& comparison) {
  if (!comparison.unpaired) return "";
  return fmt::format(
      "unpaired: how probable it is that any job of a line beats any of {}, whatever their {} "
      "(Mann-Whitney); luck that both share counts as chance here",
      full_name(comparison, comparison.reference),
      comparison.over == Over::splits ? "splits and seeds" : "seeds");
}

std::string without_pairs(const Comparison& comparison) {
  std::vector<const Contrast*> those;
  for (const Contrast& one : comparison.contrasts) {
    if (one.splits == 0) those.push_back(&one);
  }
  if (those.empty()) return "";
  return fmt::format("{} {} no split and seed in common with {}, so that nothing pairs them",
                     names(comparison, those), those.size() == 1 ? "has" : "have",
                     full_name(comparison, comparison.reference));
}

/// An interval of no width is no proof of anything.
std::string equal_differences(const Comparison& comparison) {
  std::vector<const Contrast*> those;
  for (const Contrast& one : comparison.contrasts) {
    const double half_width = (one.adjusted.high - one.adjusted.low) / 2;
    if (!identical(one) && one.adjusted.defined() && is_rounding(half_width, one.difference.mean))
      those.push_back(&one);
  }
  if (those.empty()) return "";
  return fmt::format(
      "all pairs with {} differ by the same number, so that the interval has no width, which does not say "
      "that "
      "others would",
      names(comparison, those));
}

void add_undecided(const Comparison& comparison, std::vector<std::string>& sentences) {
  std::size_t named = 0;
  for (const Contrast& one : comparison.contrasts) {
    if (one.verdict != Verdict::undecided || identical(one) || named == kNamed) continue;
    const std::string needed = needed_text(comparison, one);
    if (needed.empty()) continue;
    ++named;
    sentences.push_back(
        fmt::format("undecided against {}: {}", short_name(comparison, one.contestant), needed));
  }
}

}  // namespace

std::string_view verdict_word(const Contrast& contrast) {
  if (identical(contrast)) return "identical";
  switch (contrast.verdict) {
    case Verdict::clearly_better:
      return "clearly better";
    case Verdict::better:
      return "better";
    case Verdict::equivalent:
      return "equivalent";
    case Verdict::undecided:
      return "undecided";
    case Verdict::worse:
      return "worse";
    case Verdict::clearly_worse:
      return "clearly worse";
  }
  return "";
}

std::string improvement_sentence(const Comparison& comparison) {
  if (std::ranges::all_of(comparison.contrasts,
                          [](const Contrast& one) { return std::isnan(one.improvement.value); }))
    return "";
  return fmt::format(
      "{}: how probable it is that a job of a line has a smaller {} than the job of {} with the same {}, "
      "with "
      "95 % interval",
      improvement_heading(comparison), comparison.metric, full_name(comparison, comparison.reference),
      comparison.over == Over::splits ? "split and seed" : "seed");
}

std::vector<std::string> explanations(const Comparison& comparison) {
  std::vector<std::string> sentences;
  const auto add = [&](std::string sentence) {
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
  };
  add(scope(comparison));
  add(rows_sentence(comparison));
  add(unpaired_sentence(comparison));
  add(equal_differences(comparison));
  add(choice_sentence(comparison));
  for (const std::string& end : comparison.ends) add(end);
  add(pairing_sentence(comparison));
  add_undecided(comparison, sentences);
  add(components_sentence(comparison));
  add(few_for_wilcoxon(comparison));
  if (!comparison.one_set_of_units && comparison.chosen)
    add("comparisons have different replicates, since jobs failed or are still to be run: their intervals "
        "are "
        "Bonferroni's");
  add(without_pairs(comparison));
  add(failures(comparison));
  return sentences;
}

std::string new_rows_answer(const Comparison& comparison) {
  std::vector<std::string> parts;
  std::size_t rows = 0;
  for (const Contrast& one : comparison.contrasts) {
    if (!one.new_rows || std::isnan(one.new_rows->interval.low)) continue;
    const double mean = one.new_rows->mean;
    const Interval& interval = one.new_rows->interval;
    const int decimals = decimals_of(interval, mean);
    const std::string name = short_name(comparison, one.contestant);
    const std::string_view level = parts.empty() ? "95 % interval " : "";
    rows = std::max(rows, one.new_rows->n);
    if (interval.low <= 0 && interval.high >= 0) {
      parts.push_back(
          fmt::format("undecided against {} ({}{})", name, level, interval_text(interval, decimals)));
      continue;
    }
    const Interval size = mean > 0 ? interval : Interval{-interval.high, -interval.low};
    parts.push_back(fmt::format("{} than {} by {} ({}{})", mean > 0 ? "better" : "worse", name,
                                fixed_text(std::abs(mean), decimals), level, interval_text(size, decimals)));
  }
  if (parts.empty()) return "";
  return fmt::format("for further rows like the {}, these trained models of {} are {}",
                     rows_scored(comparison, rows), full_name(comparison, comparison.reference),
                     fmt::join(parts, ", "));
}

}  // namespace seedbed::results
