#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "results/comparison/comparison.hpp"

namespace seedbed::results {

/// "better", "clearly worse", …, or "identical".
std::string_view verdict_word(const Contrast& contrast);

/// The heading of the probability that a line is better than the reference: "P(better than 4)".
std::string improvement_heading(const Comparison& comparison);

/// What that probability is of; empty if there is none.
std::string improvement_sentence(const Comparison& comparison);

/// The answer in one sentence: what is best, and how sure that is.
std::string headline(const Comparison& comparison);

/// What the answer is about and what it is not: seeds or splits, how the reference came about, which cells
/// were paired, what failed, what would decide what is undecided. Sentences.
std::vector<std::string> explanations(const Comparison& comparison);

/// What the answer is worth for new rows: "for further rows like the 4855 validation rows, these trained
/// models of lr=0.1 are better than 0.2 by 3.4 (95 % interval 1.9 to 5.0)". Empty where that is not known.
std::string new_rows_answer(const Comparison& comparison);

}  // namespace seedbed::results
