#pragma once

#include <string>

namespace seedbed::experiments {

// What the names of columns hint at; `low` is a name in lower case.

/// The period of a column of whole numbers that counts days, months, hours or degrees, by a word of its name
/// and its range; 0 if it does not. A rate per hour and the fourth hour are none.
int period_of(const std::string& name, double least, double most);

bool is_named_id(const std::string& low);

/// Whom rows are about, several of which may be about the same one.
bool is_named_subject(const std::string& low);

/// Names that programs give to row numbers, whatever is left of these: pandas ("Unnamed: 0", "level_0"), R
/// ("rownames", "...1"), none at all.
bool is_name_of_row_numbers(const std::string& low);

/// Names of row numbers that may be another thing's; "X" is R's.
bool is_name_of_rows(const std::string& name);

/// Whether a name speaks of a time, which rises from row to row where rows are in its order.
bool is_named_time(const std::string& low);

/// How long something takes, such as time or survival_days.
bool is_named_duration(const std::string& low);

/// Whether something happened, as survival data call it.
bool is_named_event(const std::string& low);

/// What is known only afterwards.
bool is_named_result(const std::string& low);

}  // namespace seedbed::experiments
