#pragma once

#include <stdexcept>
#include <string>

namespace seedbed {

/// Something in the data does not fit the experiment. `what()` is written for the user and names file, line
/// and column where there are any. `setting()` is the dotted key of the setting at fault ("data.numeric"), or
/// empty if the file itself is; whoever knows where the setting was written puts that place in front.
class DataError : public std::runtime_error {
 public:
  explicit DataError(const std::string& message, std::string setting = {})
      : std::runtime_error(message), setting_(std::move(setting)) {}

  const std::string& setting() const { return setting_; }

 private:
  std::string setting_;
};

}  // namespace seedbed
