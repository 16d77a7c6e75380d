#include "experiments/synth/hospital.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "experiments/synth/logistic.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kProcedures = 320;
constexpr std::size_t kSurgeons = 200;
constexpr std::size_t kRooms = 24;

// A word of a procedure's name with what it adds to the log of its duration: words are shared by many
// procedures, so that a model that reads them can say something of a procedure it has seldom seen.
struct Word {
  std::string_view text;
  double effect;
};

constexpr std::array<Word, 6> kApproaches = {{{"open", 0.25},
                                              {"laparoscopic", 0.10},
                                              {"robotic", 0.35},
                                              {"endoscopic", -0.30},
                                              {"percutaneous", -0.45},
                                              {"microsurgical", 0.45}}};
constexpr std::array<bool, 6> kConvertible = {false, true, true, true, false, false};

constexpr std::array<Word, 9> kExtents = {{{"partial", 0.05},
                                           {"total", 0.25},
                                           {"radical", 0.50},
                                           {"left", 0.00},
                                           {"right", 0.02},
                                           {"bilateral", 0.40},
                                           {"exploratory", -0.20},
                                           {"revision", 0.35},
                                           {"diagnostic", -0.40}}};

struct Organ {
  std::string_view operation;
  std::string_view disease;
  double effect;
};

constexpr std::array<Organ, 24> kOrgans = {{{"nephrectomy", "kidney tumour", 0.25},
                                            {"cholecystectomy", "gallbladder stones", -0.25},
                                            {"appendectomy", "appendix inflammation", -0.35},
                                            {"colectomy", "colon tumour", 0.35},
                                            {"hernia repair", "groin hernia", -0.30},
                                            {"thyroidectomy", "thyroid nodule", 0.05},
                                            {"hysterectomy", "uterine fibroid", 0.10},
                                            {"prostatectomy", "prostate tumour", 0.30},
                                            {"mastectomy", "breast tumour", 0.00},
                                            {"knee replacement", "knee arthrosis", 0.05},
                                            {"hip replacement", "hip arthrosis", 0.10},
                                            {"shoulder repair", "shoulder tear", -0.05},
                                            {"spinal fusion", "spinal stenosis", 0.55},
                                            {"discectomy", "disc prolapse", 0.10},
                                            {"cataract extraction", "lens cataract", -0.90},
                                            {"vitrectomy", "retinal detachment", -0.30},
                                            {"tonsillectomy", "tonsil inflammation", -0.70},
                                            {"septoplasty", "septum deviation", -0.35},
                                            {"valve replacement", "valve stenosis", 0.75},
                                            {"bypass grafting", "coronary stenosis", 0.80},
                                            {"vein stripping", "varicose veins", -0.40},
                                            {"aneurysm repair", "aortic aneurysm", 0.60},
                                            {"gastrectomy", "stomach tumour", 0.45},
                                            {"liver resection", "liver metastasis", 0.55}}};

struct Condition {
  std::string_view text;
  double effect;    // on log minutes
  double hardship;  // on the scale and on conversion
  double frequency;
};

constexpr std::array<Condition, 8> kConditions = {{{"", 0.00, 0.00, 4.0},
                                                   {"acute", 0.08, 0.10, 1.5},
                                                   {"chronic", 0.02, 0.00, 2.0},
                                                   {"recurrent", 0.18, 0.25, 1.0},
                                                   {"suspected", -0.08, 0.05, 1.0},
                                                   {"advanced", 0.25, 0.30, 0.8},
                                                   {"complicated by adhesions", 0.30, 0.40, 0.5},
                                                   {"with obesity", 0.12, 0.15, 0.9}}};

constexpr std::array<double, 5> kAsaEffect = {0.00, 0.03, 0.10, 0.20, 0.35};
constexpr std::array<double, 5> kAsaFrequency = {0.30, 0.42, 0.22, 0.05, 0.01};

template <std::size_t n>
std::vector<double> as_vector(const std::array<double, n>& values) {
  return {values.begin(), values.end()};
}

}  // namespace

Hospital::Hospital(std::uint64_t seed)
    : procedure_frequency_(DiscreteDistribution::zipf(kProcedures, 1.0, 3.0)) {
  RandomStream random(seed, Purpose::synthesis, 1);
  draw_procedures(random);
  draw_surgeons(random);
  for (std::size_t i = 0; i < kRooms; ++i) room_effect_.push_back(0.03 * random.normal());
}

void Hospital::draw_procedures(RandomStream& random) {
  std::set<std::array<std::size_t, 3>> taken;
  while (procedures_.size() < kProcedures) {
    Procedure made;
    made.approach = random.below(kApproaches.size());
    made.extent = random.below(kExtents.size());
    // Every organ comes early in the order of frequency at least once.
    made.organ = procedures_.size() < kOrgans.size() ? procedures_.size() : random.below(kOrgans.size());
    if (!taken.insert({made.approach, made.extent, made.organ}).second) continue;
    const Word &approach = kApproaches[made.approach], &extent = kExtents[made.extent];
    const Organ& organ = kOrgans[made.organ];
    made.name = fmt::format("{} {} {}", extent.text, approach.text, organ.operation);
    made.location = 4.2 + approach.effect + extent.effect + organ.effect + 0.12 * random.normal();
    made.scale = 0.16 + 0.16 * random.uniform();
    made.inpatient_effect = 0.15 + 0.10 * random.normal();
    made.inpatient_probability = logistic(2.5 * (made.location - 4.3));
    made.convertible = kConvertible[made.approach] && random.uniform() < 0.6;
    made.conversion_logit = -2.2 + 0.6 * random.normal();
    procedures_.push_back(made);
  }
}

void Hospital::draw_surgeons(RandomStream& random) {
  surgeons_of_organ_.resize(kOrgans.size());
  for (std::size_t i = 0; i < kSurgeons; ++i) {
    Surgeon made;
    made.organ = i % kOrgans.size();
    made.speed = 0.12 * random.normal();
    made.spread = std::exp(0.15 * random.normal());
    for (std::size_t k = 0; k < kApproaches.size(); ++k)
      made.approach_effect.push_back(0.07 * random.normal());
    surgeons_.push_back(made);
    surgeons_of_organ_[made.organ].push_back(i);
  }
}

Operation Hospital::schedule(RandomStream& random) const {
  static const DiscreteDistribution asa_frequency(as_vector(kAsaFrequency));
  static const DiscreteDistribution condition_frequency = [] {
    std::vector<double> weights;
    for (const Condition& condition : kConditions) weights.push_back(condition.frequency);
    return DiscreteDistribution(weights);
  }();
  Operation made;
  made.procedure = procedure_frequency_.draw(random);
  const Procedure& procedure = procedures_[made.procedure];
  const auto& colleagues = surgeons_of_organ_[procedure.organ];
  // The first of a speciality's surgeons operate most; one operation in ten is somebody else's.
  made.surgeon = random.uniform() < 0.1
                     ? random.below(kSurgeons)
                     : colleagues[DiscreteDistribution::zipf(colleagues.size(), 0.7, 1.0).draw(random)];
  made.room = random.uniform() < 0.5 ? procedure.organ % kRooms : random.below(kRooms);
  made.condition = condition_frequency.draw(random);
  made.asa = 1 + static_cast<int>(asa_frequency.draw(random));
  made.inpatient =
      random.uniform() <
      logistic(std::log(procedure.inpatient_probability / (1 - procedure.inpatient_probability)) +
               0.5 * (made.asa - 2));
  made.age = static_cast<int>(
      std::clamp(std::round(52.0 + 5.0 * (made.asa - 2) + 17.0 * random.normal()), 1.0, 97.0));
  made.weekday = static_cast<int>(random.below(5));
  return made;
}

TrueDuration Hospital::duration(const Operation& operation) const {
  const Procedure& procedure = procedures_[operation.procedure];
  const Surgeon& surgeon = surgeons_[operation.surgeon];
  const Condition& condition = kConditions[operation.condition];
  const double years = (operation.age - 50) / 20.0;
  const double location = procedure.location + surgeon.speed + surgeon.approach_effect[procedure.approach] +
                          condition.effect + kAsaEffect[operation.asa - 1] + 0.02 * years +
                          0.015 * years * years + (operation.inpatient ? procedure.inpatient_effect : 0.0) +
                          room_effect_[operation.room] + (operation.weekday == 4 ? -0.03 : 0.0);
  const double scale =
      procedure.scale * surgeon.spread * (1.0 + condition.hardship) * (1.0 + 0.08 * (operation.asa - 1));
  if (!procedure.convertible) return {{1.0}, {location}, {scale}};
  const double converted =
      logistic(procedure.conversion_logit + 0.3 * (operation.asa - 2) + 3.0 * condition.hardship);
  return {{1.0 - converted, converted}, {location, location + 0.55}, {scale, 1.2 * scale}};
}

std::string Hospital::procedure_name(const Operation& operation) const {
  return procedures_[operation.procedure].name;
}

std::string Hospital::diagnosis(const Operation& operation) const {
  const std::string_view disease = kOrgans[procedures_[operation.procedure].organ].disease;
  const std::string_view condition = kConditions[operation.condition].text;
  if (condition.empty()) return std::string(disease);
  const bool follows = condition.starts_with("with") || condition.starts_with("complicated");
  return follows ? fmt::format("{} {}", disease, condition) : fmt::format("{} {}", condition, disease);
}

std::string Hospital::surgeon_name(const Operation& operation) const {
  return fmt::format("S{:03}", operation.surgeon + 1);
}

}  // namespace seedbed::experiments
