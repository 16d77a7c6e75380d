#include "metrics/families/family.hpp"

namespace seedbed::metrics {
namespace {

#define SEEDBED_FAMILY_PLACE(name) &name##_family,
constexpr std::array<const FamilyTraits*, kFamilies> kAll = {SEEDBED_FAMILIES(SEEDBED_FAMILY_PLACE)};
#undef SEEDBED_FAMILY_PLACE

}  // namespace

const FamilyTraits& traits(Family family) {
  return *kAll.at(static_cast<std::size_t>(family));
}

}  // namespace seedbed::metrics
