#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/synth/discrete_distribution.hpp"

namespace seedbed::experiments {

/// An operation as scheduled: what is known before it begins.
struct Operation {
  std::size_t procedure = 0, surgeon = 0, room = 0;
  std::size_t condition =
      0;  ///< index into conditions(): how the diagnosis is worded, and how hard it makes things
  bool inpatient = false;
  int asa = 1;      ///< physical status class, 1 … 5
  int age = 0;      ///< years
  int weekday = 0;  ///< 0 = Monday … 4 = Friday
};

/// The true distribution of log minutes: one component, or two where an operation may be converted to an open
/// one.
struct TrueDuration {
  std::vector<double> weights, locations, scales;
};

/// An invented hospital: procedures with Zipf frequencies, surgeons with a speed and a spread of their own.
/// All of it is drawn from one seed, and nothing about it is fitted to real data.
class Hospital {
 public:
  explicit Hospital(std::uint64_t seed);

  Operation schedule(RandomStream& random) const;
  TrueDuration duration(const Operation& operation) const;

  std::string procedure_name(const Operation& operation) const;
  std::string diagnosis(const Operation& operation) const;
  std::string surgeon_name(const Operation& operation) const;

 private:
  struct Procedure {
    std::size_t approach = 0, extent = 0, organ = 0;
    std::string name;
    double location = 0;  // log minutes
    double scale = 0;
    double inpatient_effect = 0;  // procedure × in-patient
    double inpatient_probability = 0;
    double conversion_logit = 0;  // of being converted, for approaches that can be
    bool convertible = false;
  };
  struct Surgeon {
    std::size_t organ = 0;
    double speed = 0;                     // added to log minutes
    double spread = 1;                    // multiplies the scale
    std::vector<double> approach_effect;  // surgeon × kind of procedure
  };

  void draw_procedures(RandomStream& random);
  void draw_surgeons(RandomStream& random);

  std::vector<Procedure> procedures_;
  std::vector<Surgeon> surgeons_;
  std::vector<double> room_effect_;
  std::vector<std::vector<std::size_t>> surgeons_of_organ_;
  DiscreteDistribution procedure_frequency_;
};

}  // namespace seedbed::experiments
