#include "runner/inspection/default_value.hpp"

#include "experiments/plan/settings_schema.hpp"

namespace seedbed::runner {

std::string default_value(const std::string& key) {
  for (const std::size_t index : experiments::settings_named(key)) {
    return experiments::settings_schema()[index].fallback.text;
  }
  return "";
}

}  // namespace seedbed::runner
