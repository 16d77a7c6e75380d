#include "forecasts/onnx/graph_builder.hpp"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <onnx/onnx_pb.h>

#include <bit>
#include <cstddef>
#include <map>

#include "base/data_error.hpp"

namespace seedbed::forecasts {
namespace {

constexpr int kIrVersion = 8;  // as old as kOnnxOpset
constexpr const char* kMlDomain = "ai.onnx.ml";
constexpr const char* kRows = "rows";
constexpr std::size_t kRemembered = 256;  // bytes of a constant: larger ones are hardly ever the same

int type_of(Element element) {
  switch (element) {
    case Element::number:
      return onnx::TensorProto::DOUBLE;
    case Element::single:
      return onnx::TensorProto::FLOAT;
    case Element::whole:
      return onnx::TensorProto::INT64;
    case Element::text:
      break;
  }
  return onnx::TensorProto::STRING;
}

void fill(onnx::ValueInfoProto& info, const std::string& name, Element element, const Extents& extents,
          const std::string& description) {
  info.set_name(name);
  info.set_doc_string(description);
  onnx::TypeProto::Tensor& tensor = *info.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(type_of(element));
  for (const std::int64_t extent : extents) {
    onnx::TensorShapeProto::Dimension& dimension = *tensor.mutable_shape()->add_dim();
    if (extent < 0) {
      dimension.set_dim_param(kRows);
    } else {
      dimension.set_dim_value(extent);
    }
  }
}

struct FillAttribute {
  onnx::AttributeProto& attribute;

  void operator()(std::int64_t value) const {
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(value);
  }
  void operator()(const std::vector<std::int64_t>& values) const {
    attribute.set_type(onnx::AttributeProto::INTS);
    for (const std::int64_t value : values) attribute.add_ints(value);
  }
  void operator()(const std::vector<std::string>& values) const {
    attribute.set_type(onnx::AttributeProto::STRINGS);
    for (const std::string& value : values) attribute.add_strings(value);
  }
};

}  // namespace

struct GraphBuilder::Data {
  onnx::ModelProto model;
  std::set<std::string> taken;
  std::map<std::string, std::string> constants;  // names by what they hold
  std::size_t count = 0;

  onnx::GraphProto& graph() { return *model.mutable_graph(); }
};

GraphBuilder::GraphBuilder(std::set<std::string> taken) : data_(std::make_unique<Data>()) {
  data_->taken = std::move(taken);
  onnx::ModelProto& model = data_->model;
  model.set_ir_version(kIrVersion);
  data_->graph().set_name("forecast");
  const auto import = [&](const char* domain, int version) {
    onnx::OperatorSetIdProto& set = *model.add_opset_import();
    set.set_domain(domain);
    set.set_version(version);
  };
  import("", kOnnxOpset);
  import(kMlDomain, kOnnxMlOpset);
}

GraphBuilder::~GraphBuilder() = default;
GraphBuilder::GraphBuilder(GraphBuilder&&) noexcept = default;
GraphBuilder& GraphBuilder::operator=(GraphBuilder&&) noexcept = default;

std::string GraphBuilder::new_name(std::string_view base) {
  std::string name;
  do {
    name = fmt::format("{}_{}", base, ++data_->count);
  } while (data_->taken.contains(name));
  return name;
}

GraphValue GraphBuilder::input(const std::string& name, Element element, const Extents& extents,
                               const std::string& description) {
  fill(*data_->graph().add_input(), name, element, extents, description);
  return {name};
}

void GraphBuilder::output(const std::string& name, const GraphValue& value, Element element,
                          const Extents& extents, const std::string& description) {
  fill(*data_->graph().add_output(), name, element, extents, description);
  onnx::NodeProto& node = *data_->graph().add_node();
  node.set_op_type("Identity");
  node.set_name(new_name("Identity"));
  node.add_input(value.name);
  node.add_output(name);
}

template <class Value>
GraphValue GraphBuilder::constant(const std::vector<Value>& values, const Extents& extents, int type) {
  static_assert(std::endian::native == std::endian::little);  // as the raw data of a tensor are
  onnx::TensorProto tensor;
  tensor.set_data_type(type);
  for (const std::int64_t extent : extents) tensor.add_dims(extent);
  tensor.set_raw_data(values.data(), values.size() * sizeof(Value));
  const bool remembered = tensor.raw_data().size() <= kRemembered;
  const std::string content = remembered ? tensor.SerializeAsString() : std::string();
  if (remembered) {
    const auto found = data_->constants.find(content);
    if (found != data_->constants.end()) return {found->second};
  }
  const std::string name = new_name("constant");
  if (remembered) data_->constants.emplace(content, name);
  tensor.set_name(name);
  *data_->graph().add_initializer() = std::move(tensor);
  return {name};
}

GraphValue GraphBuilder::numbers(const std::vector<double>& values, const Extents& extents) {
  return constant(values, extents, onnx::TensorProto::DOUBLE);
}
GraphValue GraphBuilder::singles(const std::vector<float>& values, const Extents& extents) {
  return constant(values, extents, onnx::TensorProto::FLOAT);
}
GraphValue GraphBuilder::wholes(const std::vector<std::int64_t>& values, const Extents& extents) {
  return constant(values, extents, onnx::TensorProto::INT64);
}

GraphValue GraphBuilder::add_node(const char* domain, const char* operation,
                                  const std::vector<GraphValue>& inputs, const GraphAttributes& attributes) {
  onnx::NodeProto& node = *data_->graph().add_node();
  node.set_op_type(operation);
  if (*domain != '\0') node.set_domain(domain);
  const std::string name = new_name(operation);
  node.set_name(name);
  for (const GraphValue& input : inputs) node.add_input(input.name);
  node.add_output(name);
  for (const auto& [key, value] : attributes) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(key);
    std::visit(FillAttribute{attribute}, value);
  }
  return {name};
}

GraphValue GraphBuilder::add(const char* operation, const std::vector<GraphValue>& inputs,
                             const GraphAttributes& attributes) {
  return add_node("", operation, inputs, attributes);
}

GraphValue GraphBuilder::add_ml(const char* operation, const std::vector<GraphValue>& inputs,
                                const GraphAttributes& attributes) {
  return add_node(kMlDomain, operation, inputs, attributes);
}

GraphValue GraphBuilder::cast(const GraphValue& value, Element element) {
  return add("Cast", {value}, {{"to", type_of(element)}});
}

GraphValue GraphBuilder::beside(const std::vector<GraphValue>& values) {
  return values.size() == 1 ? values.front() : add("Concat", values, {{"axis", 1}});
}

GraphValue GraphBuilder::columns(const GraphValue& value, const std::vector<std::int64_t>& chosen,
                                 std::size_t count) {
  bool all = chosen.size() == count;
  for (std::size_t i = 0; all && i < count; ++i) all = chosen[i] == static_cast<std::int64_t>(i);
  if (all) return value;
  return add("Gather", {value, wholes(chosen, {static_cast<std::int64_t>(chosen.size())})}, {{"axis", 1}});
}

GraphValue GraphBuilder::slice(const GraphValue& value, std::int64_t first, std::int64_t end) {
  return add("Slice", {value, wholes({first}, {1}), wholes({end}, {1}), wholes({1}, {1})});
}

void GraphBuilder::describe(const std::string& text) {
  data_->model.set_doc_string(text);
}

void GraphBuilder::property(const std::string& key, const std::string& value) {
  onnx::StringStringEntryProto& entry = *data_->model.add_metadata_props();
  entry.set_key(key);
  entry.set_value(value);
}

void GraphBuilder::producer(const std::string& name, const std::string& version) {
  data_->model.set_producer_name(name);
  data_->model.set_producer_version(version);
}

std::string GraphBuilder::bytes() const {
  constexpr std::size_t kMost = (std::size_t{1} << 31) - 1;  // of a protobuf message
  const std::size_t size = data_->model.ByteSizeLong();
  if (size > kMost)
    throw DataError(
        fmt::format("an ONNX file holds at most 2 GiB, and this one would have {} bytes; export "
                    "fewer models at a time",
                    size));
  return data_->model.SerializeAsString();
}

}  // namespace seedbed::forecasts
