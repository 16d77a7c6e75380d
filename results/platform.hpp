#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seedbed::results {

/// The fact of a ledger (Ledger::fact) that lists the platforms of its results, one a line.
inline constexpr const char* kPlatformsFact = "platforms";

// The platform of a result is what its bits depend on besides the job and the program's numerics version, as
// a text of parts with ", " between them. A part is a name and a value ("oneDNN 2.6.3"), or a value alone
// (the vector level). Ledgers of earlier versions name libtorch too, which decides no bits: it is never
// looked at.

/// Whether results of one job must have the same bits on both: no part that both name has two values. An
/// empty platform was not recorded, and is the same as no other.
bool same_platform(std::string_view a, std::string_view b);

/// The text without what decides no bits.
std::string platform_text(std::string_view platform);

/// Notes a platform among different ones; of those that are the same, the one that names most is kept.
/// Returns whether that changed the list.
bool note_platform(std::vector<std::string>& platforms, std::string_view platform);

}  // namespace seedbed::results
