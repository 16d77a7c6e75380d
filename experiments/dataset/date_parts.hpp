#pragma once

#include <optional>

#include "experiments/dataset/data_settings.hpp"

namespace seedbed::experiments {

/// A part of the date that is `seconds` since 1970-01-01T00:00:00 on its own clock.
double date_part(double seconds, DatePart part);

/// After how much a part comes round, if it does.
std::optional<double> period_of(DatePart part);

/// The part called so. Throws std::invalid_argument if there is none.
DatePart date_part_named(const std::string& name);

}  // namespace seedbed::experiments
