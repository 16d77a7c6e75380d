#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/messages.hpp"
#include "library/guarded.hpp"
#include "library/row_blocks.hpp"
#include "library/seedbed/scores.h"
#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/families/registry.hpp"
#include "metrics/log_score.hpp"
#include "metrics/sampling.hpp"
#include "metrics/scores/threshold_crps.hpp"

namespace {

using namespace seedbed;

// What a thread takes at once is so much work, whatever the number of components.
constexpr std::size_t kValuesOfBlock = 1 << 14;

// Where rows stand in a file below a header, whose lines are counted from 1.
constexpr std::size_t kFirstLine = 2;

std::size_t block_rows(const metrics::Mixtures& mixtures) {
  return std::max<std::size_t>(64, kValuesOfBlock / mixtures.components);
}

metrics::Family family_of(const char* name) {
  interface::require_pointer(name, "the family");
  for (const metrics::Family family : metrics::kAllFamilies) {
    if (metrics::name_of(family) == name) return family;
  }
  const std::vector<std::string> names(metrics::kFamilyNames.begin(), metrics::kFamilyNames.end());
  throw std::invalid_argument(fmt::format("there is no family {}{}; the families are {}", quoted_value(name),
                                          did_you_mean(name, names), quoted_list(names)));
}

metrics::Mixtures checked(const seedbed_mixtures* mixtures, std::size_t rows) {
  interface::require_pointer(mixtures, "the mixtures");
  const metrics::Family family = family_of(mixtures->family);
  if (mixtures->components == 0) throw std::invalid_argument("a mixture needs at least one component");
  const std::size_t size = mixtures->value_count;
  interface::require_size(size, interface::product(rows, mixtures->components),
                          "weights, locations and scales");
  const auto part = [&](const double* values, const char* what) {
    interface::require_array(values, size, what);
    return std::span(values, size);
  };
  return {family, mixtures->components, part(mixtures->weights, "weights"),
          part(mixtures->locations, "locations"), part(mixtures->scales, "scales")};
}

std::span<double> places(double* out, std::size_t rows) {
  interface::require_array(out, rows, "the place for results");
  return {out, rows};
}

std::span<const double> observations(const double* y, std::size_t rows) {
  interface::require_array(y, rows, "the observations");
  return {y, rows};
}

metrics::MixtureGradient checked(const seedbed_gradient& gradient, std::size_t size) {
  interface::require_size(gradient.value_count, size, "places for derivatives");
  for (const double* values : {gradient.weights, gradient.locations, gradient.scales})
    interface::require_array(values, size, "the places for derivatives");
  return {{gradient.weights, size}, {gradient.locations, size}, {gradient.scales, size}};
}

void require_no_problem(std::span<const metrics::RowStatus> statuses) {
  for (std::size_t row = 0; row < statuses.size(); ++row) {
    if (statuses[row] == metrics::RowStatus::ok) continue;
    throw std::runtime_error(fmt::format("row {}: {}", row, metrics::describe(statuses[row])));
  }
}

using Plain = void (*)(const metrics::Mixtures&, std::span<const double>, std::span<double>,
                       std::span<metrics::RowStatus>);
using WithGradient = void (*)(const metrics::Mixtures&, std::span<const double>, std::span<double>,
                              metrics::MixtureGradient, std::span<metrics::RowStatus>);

// A score of all rows; one pass over memory where the derivatives are wanted too.
seedbed_status score(Plain plain, WithGradient with_gradient, const seedbed_mixtures* given, const double* y,
                     double* scores, std::size_t rows, const seedbed_gradient* gradient,
                     std::uint8_t* problems, std::uint32_t threads, char** error) {
  static_assert(sizeof(metrics::RowStatus) == 1);
  return interface::guarded(error, [&] {
    const metrics::Mixtures mixtures = checked(given, rows);
    const auto observed = observations(y, rows);
    const auto out = places(scores, rows);
    metrics::MixtureGradient derivatives;
    if (gradient != nullptr) derivatives = checked(*gradient, mixtures.weights.size());
    std::vector<metrics::RowStatus> own(problems == nullptr ? rows : 0);
    const std::span<metrics::RowStatus> status(
        problems == nullptr ? own.data() : reinterpret_cast<metrics::RowStatus*>(problems), rows);
    interface::for_blocks_of_rows(
        rows, block_rows(mixtures), threads, [&](std::size_t first, std::size_t count) {
          const auto part = mixtures.slice(first, count);
          const auto y_part = observed.subspan(first, count);
          const auto out_part = out.subspan(first, count);
          const auto status_part = status.subspan(first, count);
          if (gradient == nullptr) return plain(part, y_part, out_part, status_part);
          with_gradient(part, y_part, out_part,
                        derivatives.slice(first * mixtures.components, count * mixtures.components),
                        status_part);
        });
    require_no_problem(own);
  });
}

// A property of all rows: `work` gets a part of the mixtures, the places for its results and its first row.
template <class Work>
seedbed_status property(const seedbed_mixtures* given, double* out, std::size_t rows, std::uint32_t threads,
                        char** error, const Work& work) {
  return interface::guarded(error, [&] {
    const metrics::Mixtures mixtures = checked(given, rows);
    const auto results = places(out, rows);
    interface::for_blocks_of_rows(rows, block_rows(mixtures), threads,
                                  [&](std::size_t first, std::size_t count) {
                                    work(mixtures.slice(first, count), results.subspan(first, count), first);
                                  });
  });
}

}  // namespace

extern "C" {

const char* seedbed_family(size_t index) {
  return index < metrics::kFamilies ? metrics::kFamilyNames[index].data() : nullptr;  // literals end in 0
}

const char* seedbed_problem(uint8_t problem) {
  return metrics::describe(static_cast<metrics::RowStatus>(problem)).data();
}

seedbed_status seedbed_crps(const seedbed_mixtures* mixtures, const double* y, double* scores,
                            size_t row_count, const seedbed_gradient* gradient, uint8_t* problems,
                            uint32_t threads, char** error) {
  return score(metrics::crps<double>, metrics::crps_with_gradient<double>, mixtures, y, scores, row_count,
               gradient, problems, threads, error);
}

seedbed_status seedbed_log_score(const seedbed_mixtures* mixtures, const double* y, double* scores,
                                 size_t row_count, const seedbed_gradient* gradient, uint8_t* problems,
                                 uint32_t threads, char** error) {
  return score(metrics::log_score<double>, metrics::log_score_with_gradient<double>, mixtures, y, scores,
               row_count, gradient, problems, threads, error);
}

seedbed_status seedbed_threshold_crps(const seedbed_mixtures* mixtures, const double* y, double threshold,
                                      double* scores, size_t row_count, uint32_t threads, char** error) {
  return property(mixtures, scores, row_count, threads, error,
                  [&](const metrics::Mixtures& part, std::span<double> out, std::size_t first) {
                    metrics::threshold_crps(part, observations(y, row_count).subspan(first, out.size()),
                                            threshold, out);
                  });
}

seedbed_status seedbed_mean(const seedbed_mixtures* mixtures, double* out, size_t row_count, uint32_t threads,
                            char** error) {
  return property(
      mixtures, out, row_count, threads, error,
      [](const metrics::Mixtures& part, std::span<double> to, std::size_t) { metrics::mean(part, to); });
}

seedbed_status seedbed_standard_deviation(const seedbed_mixtures* mixtures, double* out, size_t row_count,
                                          uint32_t threads, char** error) {
  return property(mixtures, out, row_count, threads, error,
                  [](const metrics::Mixtures& part, std::span<double> to, std::size_t) {
                    metrics::standard_deviation(part, to);
                  });
}

seedbed_status seedbed_quantile(const seedbed_mixtures* mixtures, double probability, double* out,
                                size_t row_count, uint32_t threads, char** error) {
  return property(mixtures, out, row_count, threads, error,
                  [&](const metrics::Mixtures& part, std::span<double> to, std::size_t) {
                    metrics::quantile(part, probability, to);
                  });
}

seedbed_status seedbed_cdf(const seedbed_mixtures* mixtures, const double* y, double* out, size_t row_count,
                           uint32_t threads, char** error) {
  return property(mixtures, out, row_count, threads, error,
                  [&](const metrics::Mixtures& part, std::span<double> to, std::size_t first) {
                    metrics::cdf(part, observations(y, row_count).subspan(first, to.size()), to);
                  });
}

seedbed_status seedbed_probability_above(const seedbed_mixtures* mixtures, double threshold, double* out,
                                         size_t row_count, uint32_t threads, char** error) {
  return property(mixtures, out, row_count, threads, error,
                  [&](const metrics::Mixtures& part, std::span<double> to, std::size_t) {
                    metrics::exceedance(part, threshold, to);
                  });
}

seedbed_status seedbed_sample(const seedbed_mixtures* mixtures, uint64_t seed, size_t draws, double* out,
                              size_t out_count, uint32_t threads, char** error) {
  return interface::guarded(error, [&] {
    interface::require_pointer(mixtures, "the mixtures");
    const std::size_t components = std::max<std::size_t>(1, mixtures->components);
    const std::size_t rows = mixtures->value_count / components;
    const metrics::Mixtures all = checked(mixtures, rows);
    interface::require_size(out_count, interface::product(rows, draws), "places for draws");
    const auto results = places(out, out_count);
    const std::size_t block = std::max<std::size_t>(1, kValuesOfBlock / std::max<std::size_t>(1, draws));
    interface::for_blocks_of_rows(rows, block, threads, [&](std::size_t first, std::size_t count) {
      metrics::sample(all.slice(first, count), seed, draws, kFirstLine + first,
                      results.subspan(first * draws, count * draws));
    });
  });
}
}
