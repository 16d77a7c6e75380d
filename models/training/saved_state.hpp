#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace seedbed::models {

// The two directions in which the state of a training run travels. Whatever has such state lists it once, in
// `template <class Archive> void exchange(Archive& archive)`, and is written by one and read by the other.
// Bytes are those of this machine: state is read where it was written, by the same version.

/// The bytes are not the state of this training run.
struct StateMismatch : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class StateWriter {
 public:
  template <class Value>
  void value(const Value& value) {
    static_assert(std::is_arithmetic_v<Value>);
    append(&value, sizeof value);
  }

  /// Values whose number follows from the settings.
  template <class Value>
  void values(std::span<Value> values) {
    list_header(values.size());
    append(values.data(), values.size_bytes());
  }

  /// Values whose number changes during training.
  template <class Value>
  void list(const std::vector<Value>& values) {
    this->values(std::span(values));
  }

  /// The same for records, whose fields `exchange(archive, record)` lists.
  template <class Record, class Exchange>
  void records(std::vector<Record>& records, const Exchange& exchange) {
    list_header(records.size());
    for (Record& record : records) exchange(*this, record);
  }

  std::vector<std::byte> take() && { return std::move(bytes_); }

 private:
  void list_header(std::size_t size) { append(&size, sizeof size); }

  void append(const void* data, std::size_t size) {
    const auto* first = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), first, first + size);
  }

  std::vector<std::byte> bytes_;
};

/// Throws StateMismatch.
class StateReader {
 public:
  explicit StateReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class Value>
  void value(Value& value) {
    static_assert(std::is_arithmetic_v<Value>);
    take(&value, sizeof value);
  }

  template <class Value>
  void values(std::span<Value> values) {
    if (list_size<Value>() != values.size()) throw StateMismatch("it is of a network of another shape");
    take(values.data(), values.size_bytes());
  }

  template <class Value>
  void list(std::vector<Value>& values) {
    values.resize(list_size<Value>());
    take(values.data(), values.size() * sizeof(Value));
  }

  template <class Record, class Exchange>
  void records(std::vector<Record>& records, const Exchange& exchange) {
    records.resize(list_size<std::byte>());  // at least a byte each
    for (Record& record : records) exchange(*this, record);
  }

  /// What has not been read yet.
  std::vector<std::byte> rest() const { return {bytes_.begin(), bytes_.end()}; }

  /// To be called at the end: nothing may be left over.
  void finish() const {
    if (!bytes_.empty()) throw StateMismatch("it is longer than it should be");
  }

 private:
  template <class Value>
  std::size_t list_size() {
    std::size_t size = 0;
    take(&size, sizeof size);
    if (size > bytes_.size() / sizeof(Value)) throw StateMismatch("it is shorter than it should be");
    return size;
  }

  void take(void* data, std::size_t size) {
    if (size > bytes_.size()) throw StateMismatch("it is shorter than it should be");
    if (size > 0) std::memcpy(data, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
  }

  std::span<const std::byte> bytes_;
};

}  // namespace seedbed::models
