#pragma once

#include <string>

namespace seedbed::runner {

/// A program of Slurm's is not on PATH.
std::string no_slurm_text(const std::string& program);

/// One of them did not do what it was asked for: what it wrote to standard error in a line, and what to do
/// about it where that is known. `what` follows "refused".
std::string refusal_text(const std::string& program, const std::string& what, const std::string& errors);

/// "; " and what to do about what a program of Slurm's wrote; empty where that is not known.
std::string advice_on(const std::string& errors);

/// " (it said: …)", on one line and not too long; empty if it said nothing.
std::string said_in_brackets(const std::string& text);

}  // namespace seedbed::runner
