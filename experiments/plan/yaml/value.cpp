#include "experiments/plan/yaml/value.hpp"

#include <fmt/format.h>

#include "base/messages.hpp"
#include "experiments/plan/experiment.hpp"

namespace seedbed::experiments {

std::string Place::text() const {
  if (source == nullptr) return {};
  return line == 0 ? source->name : fmt::format("{}:{}:{}", source->name, line, column);
}

void fail(const Place& place, std::string_view message) {
  const std::string where = place.text();
  throw ExperimentError(where.empty() ? std::string(message) : fmt::format("{}: {}", where, message));
}

std::string Value::described() const {
  switch (kind) {
    case Kind::null:
      return "nothing";
    case Kind::list:
      return items.empty() ? "an empty list" : "a list";
    case Kind::map:
      return "a map";
    case Kind::scalar:
      break;
  }
  return quoted ? "the text " + quoted_value(text) : quoted_value(text);
}

const Value* Value::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

Value scalar(std::string text, bool quoted, const Place& place) {
  Value value;
  value.kind = Value::Kind::scalar;
  value.quoted = quoted;
  value.text = std::move(text);
  value.place = place;
  return value;
}

}  // namespace seedbed::experiments
