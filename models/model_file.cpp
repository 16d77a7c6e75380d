#include "models/model_file.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "base/atomic_file.hpp"
#include "models/model_header.hpp"
#include "models/network_engine.hpp"

namespace seedbed::models {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors holds little-endian values");

// As the safetensors library: no vocabulary comes near it, and a damaged length cannot ask for much memory.
constexpr std::uint64_t kLongestHeader = 100'000'000;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

/// XXH3's 128 bits over everything in a file but the digits of the hash itself.
class Hasher {
 public:
  Hasher() : state_(XXH3_createState()) { XXH3_128bits_reset(state_.get()); }
  void add(std::span<const std::byte> bytes) {
    XXH3_128bits_update(state_.get(), bytes.data(), bytes.size());
  }
  std::string digits() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

/// Calls visit(values) for every tensor in the order of the file.
template <class State, class Visit>
void for_each_tensor(const NetworkLayout& layout, State& state, const Visit& visit) {
  for (const TensorPlace& place : layout.parameters) {
    visit(std::span(state.parameters).subspan(place.offset, place.size()));
  }
  for (const TensorPlace& place : layout.statistics) {
    visit(std::span(state.statistics).subspan(place.offset, place.size()));
  }
}

/// A file of known length, or the bytes of one, read from start to end.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes), left_(bytes.size()) {}
  explicit Input(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) throw ModelFileError("there is no such file");
    if (!std::filesystem::is_regular_file(path, error)) throw ModelFileError("it is not a file");
    left_ = std::filesystem::file_size(path, error);
    if (!error) stream_.open(path, std::ios::binary);
    if (error || !stream_) throw ModelFileError("it cannot be read: check its permissions");
  }

  std::uint64_t left() const { return left_; }

  void read(std::span<std::byte> bytes) {
    if (bytes.size() > left_) throw ModelFileError("it is truncated");
    if (bytes_) {
      std::ranges::copy(std::as_bytes(std::span(*bytes_)).last(left_).first(bytes.size()), bytes.begin());
    } else {
      stream_.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
      if (!stream_) throw ModelFileError("it cannot be read to its end");
    }
    left_ -= bytes.size();
  }

 private:
  std::ifstream stream_;
  std::optional<std::string_view> bytes_;  // in place of the stream
  std::uint64_t left_ = 0;
};

/// Reads the length and the header, and checks that they are those of a model before anything else is
/// believed.
std::string read_header(Input& input) {
  constexpr std::uint64_t kShortest = kHeaderStart.size() + kHashDigits;
  std::uint64_t length = 0;
  if (input.left() < sizeof length + kShortest)
    throw ModelFileError("it is truncated, or not a Seedbed model");
  input.read(std::as_writable_bytes(std::span(&length, 1)));
  std::string header(kShortest, ' ');
  input.read(std::as_writable_bytes(std::span(header)));
  if (!header.starts_with(kHeaderStart)) throw ModelFileError("it is not a Seedbed model");
  if (length < kShortest || length > kLongestHeader || length - kShortest > input.left()) {
    throw ModelFileError(
        fmt::format("its header of {} bytes does not fit: it is truncated or damaged", length));
  }
  header.resize(length);
  input.read(std::as_writable_bytes(std::span(header).subspan(kShortest)));
  return header;
}

std::string hash_digits(std::string header, const std::vector<std::byte>& tensors) {
  const std::uint64_t length = header.size();
  header.replace(kHeaderStart.size(), kHashDigits, kHashDigits, '0');
  Hasher hasher;
  hasher.add(std::as_bytes(std::span(&length, 1)));
  hasher.add(bytes_of(header));
  hasher.add(tensors);
  return hasher.digits();
}

SavedModel read(Input input) {
  const std::string header = read_header(input);
  std::vector<std::byte> tensors(input.left());  // as many as the file really has
  input.read(tensors);
  if (hash_digits(header, tensors) != header.substr(kHeaderStart.size(), kHashDigits)) {
    throw ModelFileError("its content does not match its hash: it is truncated or damaged");
  }
  SavedModel model = parse_header(header, tensors.size());
  const std::byte* from = tensors.data();
  for_each_tensor(network_layout(model.network, model.inputs), model.state, [&](std::span<float> values) {
    if (!values.empty()) std::memcpy(values.data(), from, values.size_bytes());
    from += values.size_bytes();
  });
  return model;
}

void write(const std::filesystem::path& path, const SavedModel& model, const NetworkLayout& layout) {
  std::string header = header_text(model, layout);
  const std::uint64_t length = header.size();
  if (length > kLongestHeader) {
    throw ModelFileError(fmt::format("its description of {} bytes is longer than the format allows", length));
  }
  Hasher hasher;
  hasher.add(std::as_bytes(std::span(&length, 1)));
  hasher.add(bytes_of(header));
  for_each_tensor(layout, model.state,
                  [&](std::span<const float> values) { hasher.add(std::as_bytes(values)); });
  header.replace(kHeaderStart.size(), kHashDigits, hasher.digits());

  AtomicFile file(path);
  file.write(std::as_bytes(std::span(&length, 1)));
  file.write(bytes_of(header));
  for_each_tensor(layout, model.state,
                  [&](std::span<const float> values) { file.write(std::as_bytes(values)); });
  file.commit();
}

}  // namespace

void write_model(const std::filesystem::path& path, const SavedModel& model) {
  const NetworkLayout layout = network_layout(model.network, model.inputs);
  if (model.state.parameters.size() != layout.parameter_count ||
      model.state.statistics.size() != layout.statistic_count) {
    throw std::invalid_argument("write_model: the values do not have the network's sizes");
  }
  try {
    write(path, model, layout);
  } catch (const FileError& error) {
    throw ModelFileError(fmt::format("cannot write the model '{}': {}", path.string(), error.reason()));
  } catch (const ModelFileError& error) {
    throw ModelFileError(fmt::format("cannot write the model '{}': {}", path.string(), error.what()));
  }
}

namespace {

/// `name` is for messages.
template <class Source>
SavedModel read_named(const std::string& name, const Source& source) {
  try {
    return read(Input(source));
  } catch (const ModelFileError& error) {
    throw ModelFileError(fmt::format("cannot read the model '{}': {}", name, error.what()));
  } catch (const EngineMissing& error) {
    throw ModelFileError(fmt::format("cannot read the model '{}': {}", name, error.what()));
  } catch (const std::bad_alloc&) {
    throw ModelFileError(fmt::format("cannot read the model '{}': it does not fit into memory", name));
  }
}

}  // namespace

SavedModel read_model(const std::filesystem::path& path) {
  return read_named(path.string(), path);
}

SavedModel read_model(std::string_view bytes, const std::string& name) {
  return read_named(name, bytes);
}

}  // namespace seedbed::models
