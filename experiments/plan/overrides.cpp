#include "experiments/plan/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/messages.hpp"
#include "experiments/plan/run_settings.hpp"
#include "experiments/plan/setting_types.hpp"
#include "experiments/plan/settings_schema.hpp"
#include "experiments/plan/yaml/yaml_walk.hpp"

namespace seedbed::experiments {
namespace {

std::string without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// Cuts at commas outside brackets, braces and quotes. A quote counts only where a value can begin, so that
// the apostrophe in O'Brien does not.
std::vector<std::string> split_values(std::string_view text, const Source& source) {
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  int depth = 0;
  char quote = '\0', before = ',';  // the last character that is not blank
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == '\\' && quote == '"') {
        ++i;
      } else if (c == quote) {
        quote = '\0';
      }
    } else if ((c == '"' || c == '\'') && std::string_view(",[{:").find(before) != std::string_view::npos) {
      quote = c;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      depth = std::max(0, depth - 1);
    } else if (c == ',' && depth == 0) {
      pieces.push_back(without_blanks(text.substr(begin, i - begin)));
      begin = i + 1;
    }
    if (c != ' ' && c != '\t') before = c;
  }
  pieces.push_back(without_blanks(text.substr(begin)));
  const char first = pieces.back().empty() ? '\0' : pieces.back()[0];
  if (quote != '\0') fail({&source}, "a quote is never closed");
  if (depth > 0 && (first == '[' || first == '{')) fail({&source}, "a bracket is never closed");
  return pieces;
}

Value read_value(const std::string& piece, const Source& source) {
  if (std::string_view("[{\"'").find(piece[0]) != std::string_view::npos) return parse_yaml(piece, source);
  Value value = scalar(piece, false, {&source});
  if (piece == "null" || piece == "~") value.kind = Value::Kind::null;
  return value;
}

std::vector<std::size_t> overlap(const Schema& schema, const std::string& a, const std::string& b) {
  const std::vector<std::size_t>& first = schema.named(a);
  const std::vector<std::size_t>& second = schema.named(b);
  std::vector<std::size_t> common;
  std::set_intersection(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(common));
  return common;
}

bool covers(const Schema& schema, const std::string& key, const std::string& other) {
  return overlap(schema, key, other).size() == schema.named(other).size();
}

// An axis over all of data.split cannot lose one part of it.
void refuse_part_of_axis(const Schema& schema, const std::string& key, const std::string& axis,
                         const Place& place) {
  if (overlap(schema, key, axis).empty() || covers(schema, key, axis)) return;
  fail(place, fmt::format("the experiment varies {} as a whole; override {} instead", axis, axis));
}

}  // namespace

void remove_axes(const std::string& key, const Place& place, ExperimentFile& file) {
  const auto is_replaced = [&](const GivenAxis& axis) {
    refuse_part_of_axis(file.schema, key, axis.key, place);
    return covers(file.schema, key, axis.key);
  };
  std::erase_if(file.grid, is_replaced);
  for (GivenGroup& group : file.zip) std::erase_if(group.axes, is_replaced);
  std::erase_if(file.zip, [](const GivenGroup& group) { return group.axes.empty(); });
}

void set_base(const Given& given, ExperimentFile& file) {
  remove_axes(given.key, given.place, file);
  std::erase_if(file.base, [&](const Given& other) { return covers(file.schema, given.key, other.key); });
  file.base.push_back(given);
}

void set_axis(GivenAxis axis, ExperimentFile& file) {
  const auto same = std::ranges::find(file.grid, axis.key, &GivenAxis::key);
  if (same != file.grid.end()) {
    *same = std::move(axis);  // keeps its place in the order
    return;
  }
  remove_axes(axis.key, axis.place, file);
  file.grid.push_back(std::move(axis));
}

namespace {

void set_job_setting(const std::string& key, const Place& place, std::vector<Value> values,
                     ExperimentFile& file) {
  const std::vector<std::size_t>& indices = file.schema.named(key);
  const nlohmann::json& usual = file.schema[indices.front()].fallback.value;
  const bool is_list = indices.size() == 1 && usual.is_array();
  for (const Value& value : values) {
    if (is_list && value.kind == Value::Kind::scalar) {
      const std::string text = place.source->name;
      fail(place, fmt::format("{0} is a list: write '{0}=[{1}]' for one value, '{0}=[…],[…]' to vary it", key,
                              text.substr(text.find('=') + 1)));
    }
  }
  for (const std::size_t index : indices) file.overridden.push_back(file.schema[index].key);
  if (values.size() == 1) {
    set_base({key, place, std::move(values.front())}, file);
  } else {
    set_axis({key, place, std::move(values)}, file);
  }
}

Value as_list(std::vector<Value> values, const Place& place) {
  if (values.size() == 1) return std::move(values.front());
  Value list;
  list.kind = Value::Kind::list;
  list.place = place;
  list.items = std::move(values);
  return list;
}

void set_fixed(const std::string& key, const Place& place, std::vector<Value> values, ExperimentFile& file) {
  if (key == "run") fail(place, "'run' is a section; write run.retries, run.timeout, …");
  if (key == "engine") fail(place, "'engine' is a section; write engine.kind, engine.tasks, …");
  if (key.starts_with("run.") || key.starts_with("engine.")) require_run_key(key, place);
  const bool takes_list = key == "seeds" || key == "splits" || key == "scores";
  if (values.size() > 1 && !takes_list) {
    fail(place,
         fmt::format("{0} cannot vary; give one value, in quotes if it holds a comma", quoted_value(key)));
  }
  Given given{key, place, as_list(std::move(values), place)};
  if (key == "name") {
    file.name = std::move(given);
  } else if (key == "seeds") {
    file.seeds = std::move(given);
  } else if (key == "splits") {
    file.splits = std::move(given);
  } else if (key == "scores") {
    file.scores = std::move(given);
  } else {
    std::erase_if(file.run, [&](const Given& other) { return other.key == key; });
    file.run.push_back(std::move(given));
  }
}

}  // namespace

std::vector<Value> read_override_values(const std::string& text, const Source& source) {
  require_clean_text(text, source);
  std::vector<Value> values;
  const std::vector<std::string> pieces = split_values(text, source);
  for (const std::string& piece : pieces) {
    if (piece.empty()) {
      fail({&source}, pieces.size() == 1
                          ? "there is no value after '='; an empty text is written '\"\"'"
                          : "there is an empty value beside a comma; an empty text is written '\"\"'");
    }
    values.push_back(read_value(piece, source));
  }
  return values;
}

void apply_override(const std::string& text, const Source& source, ExperimentFile& file) {
  const Place place{&source};
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    fail(place, "an override is written key=value, such as train.lr=1e-3");
  }
  const std::string key = without_blanks(text.substr(0, equals)), right = text.substr(equals + 1);
  if (key == "grid" || key == "zip" || key == "exclude" || key == "include") {
    fail(place,
         fmt::format("'{}' cannot be overridden; override a setting, such as model.components=1,3", key));
  }
  const bool fixed = is_fixed_key(key);
  if (!fixed) require_setting(file.schema, key, place);
  const bool is_sign = key == "data.delimiter" || key == "data.decimal" || key == "data.thousands";
  if (is_sign && without_blanks(right) == ",") {
    set_job_setting(key, place, {scalar(",", true, place)}, file);
    return;
  }
  std::vector<Value> values = read_override_values(right, source);
  fixed ? set_fixed(key, place, std::move(values), file)
        : set_job_setting(key, place, std::move(values), file);
}

}  // namespace seedbed::experiments
