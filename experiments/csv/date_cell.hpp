#pragma once

#include <optional>
#include <string_view>

#include "experiments/csv/order_key.hpp"

namespace seedbed::experiments {

/// Seconds since 1970-01-01T00:00:00Z of an ISO 8601 calendar date or date-time: 2024-05, 2024-05-31,
/// 2024-05-31T13:45, 2024-05-31 13:45:10.25, 20240531T134510Z, 2024-05-31T13:45:10+02:00. A time without zone
/// counts as UTC. Nothing if the text is not one, or there is no such day.
std::optional<double> parse_date(std::string_view text);

/// The same since 1970-01-01T00:00:00 on the clock that the text shows: its zone does not count.
std::optional<double> parse_date_on_its_clock(std::string_view text);

/// As parse_date, as a key to order rows by, exact to 10^-18 seconds.
std::optional<OrderKey> parse_date_key(std::string_view text);

}  // namespace seedbed::experiments
