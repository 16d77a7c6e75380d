#include "forecasts/programs/result_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/messages.hpp"

namespace seedbed::forecasts {
namespace {

using nlohmann::json;

constexpr std::size_t kLargest = std::size_t{256} << 20;  // bytes
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("result.json: " + what);
}

std::string text_in(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("cannot be read");
  std::string text;
  std::vector<char> buffer(1 << 16);
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), file.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > kLargest) fail("is larger than 256 MB");
  }
  return text;
}

json parsed(const std::string& text) {
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    const std::size_t at = std::min(error.byte, text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    std::string near = text.substr(at < 12 ? 0 : at - 12, 16);
    near.erase(0, near.rfind('\n', 11) + 1);  // of this line
    const bool no_number =
        near.find("NaN") != std::string::npos || near.find("Infinity") != std::string::npos;
    if (at + 1 >= text.size() && !no_number)
      fail(
          fmt::format("is no JSON: it ends in line {} in the middle of a value; write it whole under another "
                      "name and rename it",
                      line));
    fail(fmt::format(
        "is no JSON, in line {} near {}{}", line, quoted_value(near),
        no_number ? "; JSON has no NaN and no infinity: null is a score that is not defined" : ""));
  }
}

void require_keys(const json& object, const std::string& where, const std::vector<std::string>& known) {
  if (!object.is_object()) fail(fmt::format("{} is not a map", where));
  for (const auto& [key, value] : object.items()) {
    if (std::ranges::find(known, key) == known.end())
      fail(fmt::format("{} has an unknown key {}{}; there are {}", where, quoted_value(key),
                       did_you_mean(key, known), quoted_list(known)));
  }
}

double number(const json& value, const std::string& where) {
  if (value.is_null()) return kNothing;
  if (!value.is_number()) fail(fmt::format("{} is not a number: {}", where, value.dump()));
  return value.get<double>();
}

int whole_number(const json& value, const std::string& where, int least) {
  if (!value.is_number_integer() || value.get<std::int64_t>() < least ||
      value.get<std::int64_t>() > 1'000'000'000)
    fail(fmt::format("{} is not a whole number from {}: {}", where, least, value.dump()));
  return static_cast<int>(value.get<std::int64_t>());
}

bool is_score_name(const std::string& name) {
  return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '+';
  });
}

metrics::Score score_of(const std::string& name, const json& value) {
  const std::string where = fmt::format("the score {}", quoted_value(name));
  if (!is_score_name(name))
    fail(fmt::format("{}: names of scores are letters, digits and _ . - +, such as auc_test", where));
  if (!value.is_object()) return {name, number(value, where), kNothing};
  require_keys(value, where, {"value", "standard_error"});
  if (!value.contains("value")) fail(where + " has no value");
  return {name, number(value["value"], where),
          value.contains("standard_error") ? number(value["standard_error"], where) : kNothing};
}

results::EpochRecord epoch_of(const json& value, std::size_t place, int before) {
  const std::string where = fmt::format("epochs[{}]", place);
  require_keys(value, where, {"epoch", "train_loss", "nll_validation", "crps_validation"});
  const auto get = [&](const char* key) {
    return value.contains(key) ? number(value[key], where + "." + key) : kNothing;
  };
  results::EpochRecord epoch;
  epoch.epoch = value.contains("epoch") ? whole_number(value["epoch"], where + ".epoch", 1) : before + 1;
  if (epoch.epoch <= before) fail(fmt::format("{} is epoch {}, after epoch {}", where, epoch.epoch, before));
  epoch.train_loss = get("train_loss");
  epoch.nll_validation = get("nll_validation");
  epoch.crps_validation = get("crps_validation");
  return epoch;
}

}  // namespace

ProgramResult read_program_result(const std::filesystem::path& path) {
  const json all = parsed(text_in(path));
  require_keys(all, "the file", {"scores", "epochs", "best_epoch"});
  ProgramResult result;
  if (all.contains("scores")) {
    if (!all["scores"].is_object()) fail("scores is not a map such as {\"auc_test\": 0.9}");
    for (const auto& [name, value] : all["scores"].items()) result.scores.push_back(score_of(name, value));
  }
  if (all.contains("epochs")) {
    if (!all["epochs"].is_array()) fail("epochs is not a list of maps");
    for (std::size_t i = 0; i < all["epochs"].size(); ++i) {
      const int before = result.epochs.empty() ? 0 : result.epochs.back().epoch;
      result.epochs.push_back(epoch_of(all["epochs"][i], i, before));
    }
  }
  if (all.contains("best_epoch")) result.best_epoch = whole_number(all["best_epoch"], "best_epoch", 0);
  return result;
}

}  // namespace seedbed::forecasts
