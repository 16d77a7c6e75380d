#pragma once

#include <cstddef>

#include "models/inference.hpp"

namespace seedbed::models {

/// Makes room for the mixtures of that many rows, and keeps the memory there is. The values mean nothing
/// afterwards.
void make_room(MixtureRows& mixtures, metrics::Family family, std::size_t components, std::size_t rows);

/// An ensemble's forecast is the mixture of its members' mixtures, each with the same weight: their
/// components side by side, and every weight divided by the number of members. This puts one of `members`
/// into its place among the components of `into`, which has room for the same rows. With one member the
/// mixture is that member's, bit for bit.
void mix_in(const MixtureRows& member, std::size_t members, std::size_t first_component, MixtureRows& into);

}  // namespace seedbed::models
