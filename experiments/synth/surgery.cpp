#include "experiments/synth/surgery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "experiments/synth/hospital.hpp"
#include "metrics/crps.hpp"

namespace seedbed::experiments {
namespace {

double draw(const TrueDuration& duration, RandomStream& random) {
  const std::size_t component = DiscreteDistribution(duration.weights).draw(random);
  const double minutes =
      std::exp(duration.locations[component] + duration.scales[component] * random.normal());
  return std::max(0.1, std::round(minutes * 10) / 10);  // as a stopwatch in the theatre would have it
}

// A planner knows the procedure and the surgeon well and the patient less; slots are multiples of five
// minutes.
int scheduled_minutes(const TrueDuration& duration, RandomStream& random) {
  const double estimate = std::exp(duration.locations.front() + 0.22 * random.normal());
  return std::max(10, 5 * static_cast<int>(std::round(estimate / 5)));
}

// Weeks of five working days, 40 operations a day on average.
std::string date_of(std::int64_t row, int weekday) {
  constexpr std::int64_t kOperationsPerWeek = 200;
  return iso_date(row / kOperationsPerWeek * 7 + weekday);
}

double true_crps(const TrueDuration& duration, double minutes) {
  double value = 0;
  metrics::RowStatus status{};
  metrics::crps(metrics::Mixtures{metrics::Family::lognormal, duration.weights.size(), duration.weights,
                                  duration.locations, duration.scales},
                std::span(&minutes, 1), std::span(&value, 1), std::span(&status, 1));
  return value;
}

template <class Value>
std::string unless(bool missing, const Value& value) {
  return missing ? std::string() : fmt::format("{}", value);
}

}  // namespace

SynthesisSummary synthesize_surgery(std::int64_t rows, std::uint64_t seed, std::ostream& out) {
  const Hospital hospital(seed);
  std::vector<double> minutes;
  minutes.reserve(static_cast<std::size_t>(rows));
  double crps_sum = 0;
  out << "date,procedure,diagnosis,surgeon,room,setting,asa,age,weekday,scheduled_minutes,actual_minutes\n";
  constexpr std::uint64_t kNumbersOfRow =
      256;  // more than a row draws, so that rows do not depend on each other
  RandomStream random(seed, Purpose::synthesis, 2);
  std::string line;
  for (std::int64_t row = 0; row < rows; ++row) {
    random.seek(static_cast<std::uint64_t>(row) * kNumbersOfRow);
    const Operation operation = hospital.schedule(random);
    const TrueDuration duration = hospital.duration(operation);
    const int scheduled = scheduled_minutes(duration, random);
    minutes.push_back(draw(duration, random));
    crps_sum += true_crps(duration, minutes.back());
    const bool no_age = random.uniform() < 0.01, no_asa = random.uniform() < 0.02,
               no_diagnosis = random.uniform() < 0.02;
    line.clear();
    fmt::format_to(std::back_inserter(line), "{},{},{},{},R{:02},{},{},{},{},{},{}\n",
                   date_of(row, operation.weekday), hospital.procedure_name(operation),
                   unless(no_diagnosis, hospital.diagnosis(operation)), hospital.surgeon_name(operation),
                   operation.room + 1, operation.inpatient ? "inpatient" : "outpatient",
                   unless(no_asa, operation.asa), unless(no_age, operation.age), operation.weekday, scheduled,
                   minutes.back());
    out << line;
  }
  const double true_crps_mean = rows > 0 ? crps_sum / static_cast<double>(rows) : 0.0;
  return {rows, "minutes", true_crps_mean, climatology_crps(std::move(minutes)), {}, {}};
}

}  // namespace seedbed::experiments
