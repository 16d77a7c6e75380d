#include "models/ensemble_mixtures.hpp"

namespace seedbed::models {

void make_room(MixtureRows& mixtures, metrics::Family family, std::size_t components, std::size_t rows) {
  mixtures.family = family;
  mixtures.components = components;
  for (auto* values : {&mixtures.weights, &mixtures.locations, &mixtures.scales}) {
    values->resize(rows * components);
  }
}

void mix_in(const MixtureRows& member, std::size_t members, std::size_t first_component, MixtureRows& into) {
  const std::size_t from = member.components, to = into.components;
  const std::size_t rows = member.weights.size() / from;
  const double share = static_cast<double>(members);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t k = 0; k < from; ++k) {
      const std::size_t source = row * from + k, place = row * to + first_component + k;
      into.weights[place] = member.weights[source] / share;
      into.locations[place] = member.locations[source];
      into.scales[place] = member.scales[source];
    }
  }
}

}  // namespace seedbed::models
