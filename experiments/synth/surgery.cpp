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

using models::RandomStream;

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

std::string date_of(std::int64_t row, int weekday) {
  // Weeks of five working days, from Monday 2 January 2023, 40 operations a day on average.
  constexpr std::int64_t kOperationsPerWeek = 200;
  const std::int64_t day = row / kOperationsPerWeek * 7 + weekday;
  const std::int64_t z = 19359 + day + 719468;  // days since 0000-03-01, proleptic Gregorian
  const std::int64_t era = z / 146097, of_era = z % 146097;
  const std::int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * of_year + 2) / 153;
  const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return fmt::format("{:04}-{:02}-{:02}", year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
                     of_year - (153 * month_from_march + 2) / 5 + 1);
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
  constexpr std::uint64_t kNumbersPerRow =
      256;  // more than a row draws, so that rows do not depend on each other
  RandomStream random(seed, models::Purpose::synthesis, 2);
  std::string line;
  for (std::int64_t row = 0; row < rows; ++row) {
    random.seek(static_cast<std::uint64_t>(row) * kNumbersPerRow);
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
  return {rows, rows > 0 ? crps_sum / static_cast<double>(rows) : 0.0, climatology_crps(std::move(minutes))};
}

double climatology_crps(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(values.size());
  double sum = 0;  // of (2 i - n + 1) y_(i): half the sum of all absolute differences
  for (std::size_t i = 0; i < values.size(); ++i) sum += (2.0 * static_cast<double>(i) - n + 1.0) * values[i];
  return sum / (n * n);
}

}  // namespace seedbed::experiments
