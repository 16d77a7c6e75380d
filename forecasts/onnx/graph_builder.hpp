#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace seedbed::forecasts {

/// What the operators of a graph are looked up by: both are as old as what is used of them allows, so that
/// old runtimes read the graph (ONNX Runtime from 1.14 on).
inline constexpr int kOnnxOpset = 15;
inline constexpr int kOnnxMlOpset = 2;

/// A tensor in a graph, by its name.
struct GraphValue {
  std::string name;
};

enum class Element : std::uint8_t { number, single, whole, text };  ///< double, float32, int64, string

using GraphAttribute = std::variant<std::int64_t, std::vector<std::int64_t>, std::vector<std::string>>;
using GraphAttributes = std::vector<std::pair<const char*, GraphAttribute>>;
using Extents = std::vector<std::int64_t>;

/// An ONNX model that is being put together. Extents of -1 stand for the number of rows.
class GraphBuilder {
 public:
  /// Names inside the graph are none of `taken`, which inputs and outputs will have.
  explicit GraphBuilder(std::set<std::string> taken);
  ~GraphBuilder();
  GraphBuilder(GraphBuilder&&) noexcept;
  GraphBuilder& operator=(GraphBuilder&&) noexcept;

  GraphValue input(const std::string& name, Element element, const Extents& extents,
                   const std::string& description);
  /// Gives a value the name by which callers ask for it.
  void output(const std::string& name, const GraphValue& value, Element element, const Extents& extents,
              const std::string& description);

  // Constants, row-major. The same constant is kept once.
  GraphValue numbers(const std::vector<double>& values, const Extents& extents);
  GraphValue singles(const std::vector<float>& values, const Extents& extents);
  GraphValue wholes(const std::vector<std::int64_t>& values, const Extents& extents);
  GraphValue number(double value) { return numbers({value}, {}); }
  GraphValue single(float value) { return singles({value}, {}); }

  /// An operator with one output.
  GraphValue add(const char* operation, const std::vector<GraphValue>& inputs,
                 const GraphAttributes& attributes = {});
  /// The same of the operators of ai.onnx.ml.
  GraphValue add_ml(const char* operation, const std::vector<GraphValue>& inputs,
                    const GraphAttributes& attributes);

  // What is wanted often.
  GraphValue cast(const GraphValue& value, Element element);
  /// Side by side: along axis 1.
  GraphValue beside(const std::vector<GraphValue>& values);
  /// Chosen columns, or the value itself if they are all `count` of them in order.
  GraphValue columns(const GraphValue& value, const std::vector<std::int64_t>& chosen, std::size_t count);
  /// Columns first … end - 1.
  GraphValue slice(const GraphValue& value, std::int64_t first, std::int64_t end);

  void describe(const std::string& text);                           ///< the model, for people
  void property(const std::string& key, const std::string& value);  ///< of its metadata
  void producer(const std::string& name, const std::string& version);

  /// The model as the bytes of a file. Throws DataError if it is larger than such a file may be (2 GiB).
  std::string bytes() const;

 private:
  struct Data;
  template <class Value>
  GraphValue constant(const std::vector<Value>& values, const Extents& extents, int type);
  GraphValue add_node(const char* domain, const char* operation, const std::vector<GraphValue>& inputs,
                      const GraphAttributes& attributes);
  std::string new_name(std::string_view base);

  std::unique_ptr<Data> data_;
};

}  // namespace seedbed::forecasts
