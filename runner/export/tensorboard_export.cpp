#include "runner/export/tensorboard_export.hpp"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include <array>
#include <boost/crc.hpp>
#include <cmath>
#include <cstdint>

#include "base/atomic_file.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::StringOutputStream;

// Numbers of fields in tensorboard/compat/proto/event.proto and summary.proto.
namespace event {
constexpr int kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5;
}
namespace summary {
constexpr int kValue = 1;
}
namespace value {
constexpr int kTag = 1, kSimpleValue = 2;
}

/// A message as `write` fills it.
template <class Write>
std::string message(const Write& write) {
  std::string bytes;
  {
    StringOutputStream stream(&bytes);
    CodedOutputStream out(&stream);
    write(&out);
  }
  return bytes;
}

std::string first_event(double time) {
  return message([&](CodedOutputStream* out) {
    WireFormatLite::WriteDouble(event::kWallTime, time, out);
    WireFormatLite::WriteString(event::kFileVersion, "brain.Event:2", out);
  });
}

std::string scalar_event(double time, std::int64_t step, const std::string& tag, double number) {
  const std::string one = message([&](CodedOutputStream* out) {
    WireFormatLite::WriteString(value::kTag, tag, out);
    WireFormatLite::WriteFloat(value::kSimpleValue, static_cast<float>(number), out);
  });
  const std::string all =
      message([&](CodedOutputStream* out) { WireFormatLite::WriteBytes(summary::kValue, one, out); });
  return message([&](CodedOutputStream* out) {
    WireFormatLite::WriteDouble(event::kWallTime, time, out);
    WireFormatLite::WriteInt64(event::kStep, step, out);
    WireFormatLite::WriteBytes(event::kSummary, all, out);
  });
}

std::uint32_t masked_checksum(std::string_view data) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;  // CRC-32C
  crc.process_bytes(data.data(), data.size());
  const std::uint32_t sum = crc.checksum();
  return ((sum >> 15) | (sum << 17)) + 0xA282EAD8U;
}

template <class Integer>
void append_little_endian(std::string& bytes, Integer number) {
  for (std::size_t i = 0; i < sizeof number; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
}

/// What a folder cannot be called, or what would make folders of it.
std::string folder_name(const ExportedJob& job) {
  std::string name = job.name();
  for (char& c : name) {
    if (c == '/' || static_cast<unsigned char>(c) < 0x20) c = '_';
  }
  constexpr std::size_t kLongest = 200;  // bytes; file systems allow 255
  return name.size() <= kLongest ? name : fmt::format("{} split={} seed={}", job.id, job.split, job.seed);
}

class EventFile {
 public:
  EventFile(const fs::path& folder, const ExportedJob& job)
      : start_(job.result.started),
        file_((fs::create_directories(folder),
               folder / fmt::format("events.out.tfevents.{:.0f}.seedbed", job.result.started))) {
    file_.write(tensorflow_record(first_event(start_)));
  }
  void scalar(std::int64_t step, const std::string& tag, double number) {
    if (!std::isnan(number)) file_.write(tensorflow_record(scalar_event(start_, step, tag, number)));
  }
  void commit() { file_.commit(); }

 private:
  double start_;
  AtomicFile file_;
};

}  // namespace

std::string tensorflow_record(std::string_view data) {
  std::string record;
  append_little_endian(record, static_cast<std::uint64_t>(data.size()));
  append_little_endian(record, masked_checksum(record));
  record += data;
  append_little_endian(record, masked_checksum(data));
  return record;
}

void export_to_tensorboard(const Exported& exported, const fs::path& folder) {
  fs::create_directories(folder);
  exported.each([&](const ExportedJob& job) {
    EventFile file(folder / folder_name(job), job);
    for (const results::EpochRecord& epoch : job.result.epochs) {
      file.scalar(epoch.epoch, "epoch/train_loss", epoch.train_loss);
      file.scalar(epoch.epoch, "epoch/nll_validation", epoch.nll_validation);
      file.scalar(epoch.epoch, "epoch/crps_validation", epoch.crps_validation);
    }
    for (const metrics::Score& score : job.result.scores)
      file.scalar(job.result.best_epoch, "score/" + score.name, score.value);
    file.commit();
  });
}

}  // namespace seedbed::runner
