#include "results/ledger/result_text.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/number_text.hpp"

namespace seedbed::results {
namespace {

constexpr std::string_view kInfinity = "9e999";

void append_json_number(std::string& text, double value) {
  if (std::isnan(value)) {
    text += "null";
  } else if (std::isinf(value)) {
    text += value < 0 ? "-" : "";
    text += kInfinity;
  } else {
    append_number(text, value);
  }
}

/// Names of scores are ours, so they need no escapes.
void append_name(std::string& text, std::string_view name) {
  for (const char c : name) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) {
      throw std::invalid_argument("the name of a score has a quote, backslash or control character: " +
                                  std::string(name));
    }
  }
  text += '"';
  text += name;
  text += '"';
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  void need(std::string_view expected) {
    if (!take(expected)) fail();
  }
  double real() {
    if (take("null")) return std::numeric_limits<double>::quiet_NaN();
    if (take(kInfinity)) return std::numeric_limits<double>::infinity();
    if (take("-9e999")) return -std::numeric_limits<double>::infinity();
    return number<double>();
  }
  int integer() { return number<int>(); }
  std::string name() {
    need("\"");
    const auto end = rest_.find('"');
    if (end == std::string_view::npos) fail();
    std::string found(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return found;
  }
  /// Calls `element` for each element of a JSON array that must be all there is.
  template <class Element>
  void whole_array(Element element) {
    need("[");
    if (!take("]")) {
      do element();
      while (take(","));
      need("]");
    }
    if (!rest_.empty()) fail();
  }

 private:
  template <class Number>
  Number number() {
    Number value{};
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{}) fail();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  [[noreturn]] void fail() const {
    throw std::invalid_argument("a result's text is not of the expected form");
  }

  std::string_view rest_;
};

}  // namespace

std::string scores_to_text(const std::vector<metrics::Score>& scores) {
  std::string text = "[";
  for (const auto& score : scores) {
    text += text.size() > 1 ? ",[" : "[";
    append_name(text, score.name);
    text += ',';
    append_json_number(text, score.value);
    text += ',';
    append_json_number(text, score.standard_error);
    text += ']';
  }
  return text += ']';
}

std::vector<metrics::Score> scores_from_text(std::string_view text) {
  std::vector<metrics::Score> scores;
  Reader reader(text);
  reader.whole_array([&] {
    metrics::Score& score = scores.emplace_back();
    reader.need("[");
    score.name = reader.name();
    reader.need(",");
    score.value = reader.real();
    reader.need(",");
    score.standard_error = reader.real();
    reader.need("]");
  });
  return scores;
}

std::string epochs_to_text(const std::vector<EpochRecord>& epochs) {
  std::string text = "[";
  text.reserve(epochs.size() * 80 + 2);
  for (const auto& epoch : epochs) {
    text += text.size() > 1 ? ",[" : "[";
    text += std::to_string(epoch.epoch);
    for (const double value : {epoch.train_loss, epoch.nll_validation, epoch.crps_validation}) {
      text += ',';
      append_json_number(text, value);
    }
    text += ',';
    text += std::to_string(epoch.skipped_steps);
    text += ']';
  }
  return text += ']';
}

std::vector<EpochRecord> epochs_from_text(std::string_view text) {
  std::vector<EpochRecord> epochs;
  Reader reader(text);
  reader.whole_array([&] {
    EpochRecord& epoch = epochs.emplace_back();
    reader.need("[");
    epoch.epoch = reader.integer();
    for (double* value : {&epoch.train_loss, &epoch.nll_validation, &epoch.crps_validation}) {
      reader.need(",");
      *value = reader.real();
    }
    reader.need(",");
    epoch.skipped_steps = reader.integer();
    reader.need("]");
  });
  return epochs;
}

}  // namespace seedbed::results
