#include "results/statistics/student.hpp"

#include <boost/math/distributions/complement.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>

namespace seedbed::results {

double t_reach(double level, double degrees) {
  if (!(level > 0 && level < 1))
    throw std::invalid_argument("an interval's level lies between 0 and 1, both excluded");
  struct Known {
    double level = 0, degrees = 0, reach = 0;
  };
  thread_local Known last;  // simulations and searches ask for the same one over and over
  if (last.level != level || last.degrees != degrees) {
    const boost::math::students_t_distribution<double> student(degrees);
    last = {level, degrees, boost::math::quantile(boost::math::complement(student, (1 - level) / 2))};
  }
  return last.reach;
}

double t_two_sided_p(double t, double degrees) {
  return 2 * t_above(std::abs(t), degrees);
}

double t_below(double t, double degrees) {
  return t_above(-t, degrees);
}

double t_above(double t, double degrees) {
  if (std::isinf(t)) return t > 0 ? 0 : 1;
  const boost::math::students_t_distribution<double> student(degrees);
  return boost::math::cdf(boost::math::complement(student, t));
}

}  // namespace seedbed::results
