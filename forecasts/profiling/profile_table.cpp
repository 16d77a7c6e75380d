#include "forecasts/profiling/profile_table.hpp"

#include <fmt/format.h>

#include "base/amounts.hpp"
#include "base/csv_field.hpp"
#include "base/tables/text_table.hpp"
#include "forecasts/profiling/reading.hpp"

namespace seedbed::forecasts {
namespace {

const char* input_name(ProfileInput input) {
  return input == ProfileInput::csv ? "csv" : "encoded";
}

const char* load_name(bool busy) {
  return busy ? "busy" : "idle";
}

}  // namespace

std::string profile_csv(const Profile& profile) {
  std::string text =
      "model,inputs,parameters,input,load,threads,batch,calls,first_ns,p50_ns,p90_ns,p99_ns,max_ns,mean_ns,"
      "rows_per_second,p99_over_p50,variation\n";
  for (const MeasuredCondition& one : profile.measured) {
    const ModelProfile& model = profile.models.at(one.condition.model);
    const Latency& latency = one.latency;
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(model.name),
                        model.inputs, model.parameters, input_name(one.condition.input),
                        load_name(one.condition.busy), one.condition.threads, one.condition.batch,
                        latency.calls, latency.first, latency.p50, latency.p90, latency.p99, latency.max,
                        latency.mean, one.rows_per_second(), latency.p99_over_p50(), latency.variation);
  }
  return text;
}

std::string profile_text(const Profile& profile) {
  TextTable table;
  table.columns = {{"input"},        {"load"},          {"threads", true}, {"batch", true}, {"calls", true},
                   {"first", true},  {"p50", true},     {"p90", true},     {"p99", true},   {"max", true},
                   {"rows/s", true}, {"p99/p50", true}, {"cv", true}};
  const bool several = profile.models.size() > 1;
  if (several) table.columns.insert(table.columns.begin(), {"model", true});
  std::string text;
  for (std::size_t i = 0; i < profile.models.size(); ++i) {
    const ModelProfile& model = profile.models[i];
    text += fmt::format("{}{}: {} inputs, {} parameters\n", several ? fmt::format("{}  ", i + 1) : "",
                        model.name, model.inputs, model.parameters);
  }
  for (const MeasuredCondition& one : profile.measured) {
    const ProfileCondition& condition = one.condition;
    const Latency& latency = one.latency;
    std::vector<std::string> row = {input_name(condition.input),
                                    load_name(condition.busy),
                                    fmt::format("{}", condition.threads),
                                    fmt::format("{}", condition.batch),
                                    fmt::format("{}", latency.calls),
                                    nanoseconds_text(latency.first),
                                    nanoseconds_text(latency.p50),
                                    nanoseconds_text(latency.p90),
                                    nanoseconds_text(latency.p99),
                                    nanoseconds_text(latency.max),
                                    rate_text(one.rows_per_second()),
                                    fmt::format("{:.2f}", latency.p99_over_p50()),
                                    fmt::format("{:.2f}", latency.variation)};
    if (several) row.insert(row.begin(), fmt::format("{}", condition.model + 1));
    table.rows.push_back(std::move(row));
  }
  return text + "\n" + table.plain();
}

}  // namespace seedbed::forecasts
