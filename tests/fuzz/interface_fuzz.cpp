// The C interface with arguments of any kind: sizes that do not fit, null pointers, unknown families, numbers
// of all bits. Every call ends in SEEDBED_OK or in a text, reads and writes nothing beyond the arrays that it
// was given (which a sanitizer sees), and has the same bits on one thread and on several.

#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "build_paths.hpp"
#include "library/seedbed/predictor.h"
#include "library/seedbed/scores.h"
#include "tests/fuzz/fuzz_input.hpp"

namespace {

using namespace seedbed::fuzz;

// Arrays made of an input's bytes: each of exactly so many elements, so that one more is one too many.
class Arguments {
 public:
  explicit Arguments(FuzzInput& input) : input_(input) {}

  /// Seldom another size than `size`.
  std::size_t size(std::size_t size) {
    const unsigned kind = input_.choose(32);
    if (kind == 0) return size + 1;
    if (kind == 1) return size / 2;
    if (kind == 2) return static_cast<std::size_t>(-1) / (1 + input_.choose(16));
    return size;
  }
  std::vector<double> numbers(std::size_t size) {
    std::vector<double> made(size);
    for (double& number : made) number = this->number();
    return made;
  }
  double number() {
    static constexpr double kSpecial[] = {0, 1, -1, NAN, HUGE_VAL, -HUGE_VAL, 1e308, 1e-308, 5e-324, 1e300};
    const unsigned kind = input_.choose(64);
    if (kind < 10) return kSpecial[kind];
    return (static_cast<double>(input_.choose(256)) - 64) / 32;
  }
  /// Weights that sum to 1, mostly.
  std::vector<double> weights(std::size_t rows, std::size_t components) {
    std::vector<double> made(rows * components, 1.0 / static_cast<double>(components));
    if (!made.empty() && input_.choose(8) == 0) made[input_.choose(256) % made.size()] = number();
    return made;
  }
  template <class Element>
  Element* pointer(std::vector<Element>& of) {
    return input_.choose(64) == 0 ? nullptr : of.data();
  }
  unsigned choose(unsigned bound) { return input_.choose(bound); }

 private:
  FuzzInput& input_;
};

void require_told(seedbed_status status, char*& error) {
  require(status >= SEEDBED_OK && status <= SEEDBED_FAILED, "a status is one of those that the header has");
  require((status == SEEDBED_OK) == (error == nullptr), "a text is left if and only if something is wrong");
  if (error != nullptr) require_fit_for_users(error);
  seedbed_free_text(error);
  error = nullptr;
}

// A call must not read what it has no room to say: sizes beyond the arrays are only handed over where another
// size contradicts them.
void try_scores(Arguments& arguments) {
  const std::size_t rows = arguments.choose(200), components = 1 + arguments.choose(4);
  std::vector<double> weights = arguments.weights(rows, components);
  std::vector<double> locations = arguments.numbers(rows * components),
                      scales = arguments.numbers(rows * components);
  std::vector<double> y = arguments.numbers(rows), out(rows), again(rows);
  std::vector<double> by_weight(weights.size()), by_location(weights.size()), by_scale(weights.size());
  std::vector<std::uint8_t> problems(rows), problems_again(rows);
  const char* family = seedbed_family(arguments.choose(8));
  if (arguments.choose(32) == 0) family = "norml";
  const seedbed_mixtures mixtures = {family,
                                     arguments.choose(32) == 0 ? 0 : components,
                                     arguments.pointer(weights),
                                     arguments.pointer(locations),
                                     arguments.pointer(scales),
                                     arguments.size(weights.size())};
  const seedbed_gradient gradient = {by_weight.data(), by_location.data(), arguments.pointer(by_scale),
                                     weights.size()};
  const bool sizes_fit = mixtures.value_count == weights.size();
  const seedbed_gradient* derivatives = arguments.choose(2) == 0 && sizes_fit ? &gradient : nullptr;
  const auto score = arguments.choose(2) == 0 ? seedbed_crps : seedbed_log_score;
  char* error = nullptr;
  const seedbed_status status =
      score(&mixtures, y.data(), out.data(), rows, derivatives, problems.data(), 1, &error);
  require_told(status, error);
  if (status == SEEDBED_OK) {
    score(&mixtures, y.data(), again.data(), rows, derivatives, problems_again.data(), 3, nullptr);
    require(rows == 0 || std::memcmp(out.data(), again.data(), rows * sizeof(double)) == 0,
            "threads change no bit");
    require(problems == problems_again, "threads change no problem");
    for (std::size_t row = 0; row < rows; ++row)
      require(problems[row] == 0 || std::isnan(out[row]), "a row with a problem has no score");
  }
  require_told(score(&mixtures, y.data(), out.data(), rows, derivatives, nullptr, 2, &error), error);
  require_told(seedbed_mean(&mixtures, out.data(), rows, 1, &error), error);
  require_told(seedbed_standard_deviation(&mixtures, out.data(), rows, 2, &error), error);
  require_told(seedbed_quantile(&mixtures, arguments.number(), out.data(), rows, 1, &error), error);
  require_told(seedbed_cdf(&mixtures, arguments.pointer(y), out.data(), rows, 1, &error), error);
  require_told(seedbed_probability_above(&mixtures, arguments.number(), out.data(), rows, 1, &error), error);
  require_told(seedbed_threshold_crps(&mixtures, y.data(), arguments.number(), out.data(), rows, 1, &error),
               error);
  std::vector<double> draws(rows * 2);
  require_told(seedbed_sample(&mixtures, arguments.choose(256), 2, draws.data(), draws.size(), 1, &error),
               error);
}

const seedbed_predictor* predictor_of(unsigned place) {
  // Closed at the end: a leak checker looks once more when static objects are gone.
  using Predictor = std::unique_ptr<seedbed_predictor, decltype(&seedbed_predictor_close)>;
  static const std::vector<Predictor> all = [] {
    std::vector<Predictor> made;
    for (const char* name : {"first", "hurdle_lognormal", "bernoulli"}) {
      const std::string path = std::string(SEEDBED_TEST_DATA) + "/models/" + name + ".safetensors";
      const char* paths[] = {path.c_str()};
      seedbed_predictor* predictor = nullptr;
      require(seedbed_predictor_open(paths, 1, &predictor, nullptr) == SEEDBED_OK, "the models are there");
      made.emplace_back(predictor, &seedbed_predictor_close);
    }
    return made;
  }();
  return place < all.size() ? all[place].get() : nullptr;
}

void try_predictor(Arguments& arguments, std::string_view bytes) {
  const seedbed_predictor* predictor = predictor_of(arguments.choose(16) % 4 == 3 ? 3 : arguments.choose(3));
  const std::size_t rows = arguments.choose(20);
  const std::size_t components = seedbed_predictor_components(predictor);
  std::vector<double> numbers = arguments.numbers(rows * seedbed_predictor_number_count(predictor));
  std::vector<seedbed_text> strings(rows * seedbed_predictor_string_count(predictor));
  for (seedbed_text& text : strings) {
    const std::size_t start = bytes.empty() ? 0 : arguments.choose(256) % bytes.size();
    text = {arguments.choose(8) == 0 || bytes.empty() ? nullptr : bytes.data() + start,
            std::min<std::size_t>(arguments.choose(8), bytes.size() - start)};
  }
  char* error = nullptr;
  require_told(seedbed_predictor_read_strings(predictor, arguments.pointer(strings), strings.size(), &error),
               error);
  std::vector<double> read(strings.size());
  require_told(seedbed_predictor_read_numbers(predictor, strings.data(), strings.size(), read.data(), &error),
               error);
  std::vector<double> weights(rows * components), locations(weights.size()), scales(weights.size());
  const seedbed_status status = seedbed_predictor_predict(
      predictor, rows, arguments.pointer(numbers), arguments.size(numbers.size()), strings.data(),
      strings.size(), arguments.pointer(weights), locations.data(), scales.data(), weights.size(), 2, &error);
  require_told(status, error);
  if (status != SEEDBED_OK) return;
  for (const auto* part : {&weights, &locations, &scales}) {
    for (const double value : *part) require(std::isfinite(value), "a forecast is finite");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input(data, size);
  Arguments arguments(input);
  if (arguments.choose(2) == 0) {
    try_scores(arguments);
  } else {
    try_predictor(arguments, input.rest());
  }
  return 0;
}
