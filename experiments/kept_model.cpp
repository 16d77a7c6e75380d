#include "experiments/kept_model.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "experiments/read_kept_model.hpp"

namespace seedbed::experiments {

models::Network network_of(const KeptModel& kept, const PreparedData& data) {
  const models::SavedModel saved = read_kept_model(kept.file);
  const auto fail = [&](const std::string& problem) {
    return models::ModelFileError(fmt::format("cannot use the model '{}': {}", kept.file.name(), problem));
  };
  const std::string job = saved.details.is_object() ? saved.details.value("job", "") : "";
  if (job != kept.job) {
    throw fail(fmt::format("it is the model of {}, not of job {}",
                           job.empty() ? "no job" : fmt::format("job {}", job), kept.job));
  }
  if (saved.inputs != data.shape()) throw fail("its inputs are not those of the data");
  try {
    return {saved.network, saved.inputs, saved.scaling, saved.state};
  } catch (const std::invalid_argument& error) {
    throw fail(error.what());
  }
}

}  // namespace seedbed::experiments
