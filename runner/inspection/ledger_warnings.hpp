#pragma once

#include <string>
#include <vector>

#include "results/ledger/ledger.hpp"

namespace seedbed::runner {

/// That scores in this ledger come from several kinds of machine, or empty.
std::string platforms_warning(const results::Ledger& ledger);

/// What the ledger says of rows that it cannot trust, the first few of them; empty if there are none.
std::string damage_warning(const std::vector<std::string>& damaged);

/// Both, on stderr, for a command that reads a ledger.
void warn_about(const results::Ledger& ledger);

}  // namespace seedbed::runner
