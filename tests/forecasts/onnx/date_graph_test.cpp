#include "forecasts/onnx/date_graph.hpp"

#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "experiments/dataset/date_parts.hpp"

namespace seedbed::forecasts {
namespace {

/// Computes a graph of arithmetic for one number, by what ONNX says its operators are.
class Arithmetic {
 public:
  explicit Arithmetic(const std::string& bytes) {
    onnx::ModelProto model;
    if (!model.ParseFromString(bytes)) throw std::invalid_argument("no ONNX model");
    place_of(model.graph().input(0).name());
    for (const onnx::TensorProto& constant : model.graph().initializer())
      std::memcpy(&values_[place_of(constant.name())], constant.raw_data().data(), sizeof(double));
    for (const onnx::NodeProto& node : model.graph().node()) {
      Step step{operations().at(node.op_type()), {}, 0};
      if (node.op_type() == "Mod" && node.attribute(0).i() != 1) throw std::invalid_argument("no fmod");
      for (int i = 0; i < node.input_size(); ++i)
        step.inputs[static_cast<std::size_t>(i)] = place_of(node.input(i));
      step.output = place_of(node.output(0));
      steps_.push_back(step);
    }
    output_ = place_of(model.graph().output(0).name());
  }

  double operator()(double input) {
    values_[0] = input;
    for (const Step& step : steps_) {
      values_[step.output] =
          step.operation(values_[step.inputs[0]], values_[step.inputs[1]], values_[step.inputs[2]]);
    }
    return values_[output_];
  }

 private:
  using Operation = double (*)(double, double, double);
  struct Step {
    Operation operation;
    std::array<std::size_t, 3> inputs;
    std::size_t output;
  };

  static const std::map<std::string, Operation>& operations() {
    static const std::map<std::string, Operation> all = {
        {"Identity", [](double a, double, double) { return a; }},
        {"Add", [](double a, double b, double) { return a + b; }},
        {"Sub", [](double a, double b, double) { return a - b; }},
        {"Mul", [](double a, double b, double) { return a * b; }},
        {"Div", [](double a, double b, double) { return a / b; }},
        {"Mod", [](double a, double b, double) { return std::fmod(a, b); }},
        {"Less", [](double a, double b, double) { return a < b ? 1.0 : 0.0; }},
        {"Where", [](double a, double b, double c) { return a != 0 ? b : c; }}};
    return all;
  }

  std::size_t place_of(const std::string& name) {
    const auto [place, is_new] = places_.emplace(name, values_.size());
    if (is_new) values_.push_back(0);
    return place->second;
  }

  std::map<std::string, std::size_t> places_;
  std::vector<double> values_;
  std::vector<Step> steps_;
  std::size_t output_ = 0;
};

Arithmetic graph_of(experiments::DatePart part) {
  GraphBuilder graph({"seconds", "part"});
  const GraphValue seconds = graph.input("seconds", Element::number, {-1, 1}, "");
  graph.output("part", date_part_graph(graph, seconds, part), Element::number, {-1, 1}, "");
  return Arithmetic(graph.bytes());
}

TEST(DateGraph, IsTheCalendarOfPreprocessing) {
  for (std::size_t i = 0; i < experiments::kDatePartNames.size(); ++i) {
    const auto part = static_cast<experiments::DatePart>(i);
    Arithmetic graph = graph_of(part);
    int wrong = 0;
    // Every day of 1599 to 2402, at hours that go through the day, the last moment of each among them.
    for (int day = -135506; day <= 157923; ++day) {
      for (const double moment :
           {86400.0 * day, 86400.0 * day + 3607.25 * (day & 15), 86400.0 * day + 86399.75})
        wrong += graph(moment) == experiments::date_part(moment, part) ? 0 : 1;
    }
    EXPECT_EQ(wrong, 0) << experiments::kDatePartNames[i];
    EXPECT_TRUE(std::isnan(graph(std::numeric_limits<double>::quiet_NaN())))
        << "a missing date has missing parts";
  }
}

}  // namespace
}  // namespace seedbed::forecasts
