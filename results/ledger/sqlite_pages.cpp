#include "results/ledger/sqlite_pages.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>
#include <unordered_map>

#include "results/ledger/sqlite_bytes.hpp"
#include "results/ledger/sqlite_log.hpp"

namespace seedbed::results {
namespace {

using Page = std::array<unsigned char, kPageSize>;

constexpr unsigned char kTableLeaf = 13, kTableInterior = 5, kIndexLeaf = 10, kIndexInterior = 2;

/// The pages of the file, and those that its log holds for it.
class Pages {
 public:
  explicit Pages(const std::filesystem::path& file) : file_(file), log_(log_of(file)) {
    count_ = (file_.size() + kPageSize - 1) / kPageSize;
    std::array<unsigned char, kLogHeader> header{};
    log_.read(0, header.data(), header.size());
    const std::uint64_t salt = big_endian(&header[16], 8);
    for (const bool of_this_log : {false, true}) {
      for (std::uint64_t i = 0; frame_start(i + 1) <= log_.size(); ++i) {
        const Frame frame = read_header(i);
        if ((frame.salt == salt) != of_this_log) continue;
        frames_.push_back(i);
        latest_[frame.page] = i;
      }
    }
  }

  std::uint64_t count() const { return count_; }
  /// Those of an earlier log first.
  const std::vector<std::uint64_t>& frames() const { return frames_; }
  std::uint64_t bytes() const { return file_.size() + log_.size(); }

  /// Page `number`, from 1, as it is in the file. The last one may be cut short.
  bool read(std::uint64_t number, Page& page) const {
    if (number == 0 || number > count_) return false;
    page.fill(0);
    return file_.read((number - 1) * kPageSize, page.data(), page.size()) > 0;
  }
  /// A page as the log has it; returns its number.
  std::uint32_t read_frame(std::uint64_t frame, Page& page) const {
    log_.read(frame_start(frame) + kFrameHeader, page.data(), page.size());
    return read_header(frame).page;
  }
  /// A page of an overflow chain, from the log if `log_first` and it is there.
  bool read_overflow(std::uint32_t number, bool log_first, Page& page) const {
    const auto logged = latest_.find(number);
    if (!log_first || logged == latest_.end()) return read(number, page);
    read_frame(logged->second, page);
    return true;
  }

 private:
  static std::uint64_t frame_start(std::uint64_t frame) {
    return kLogHeader + frame * (kFrameHeader + kPageSize);
  }
  struct Frame {
    std::uint32_t page = 0;
    std::uint64_t salt = 0;  ///< the same in all frames of a log
  };
  Frame read_header(std::uint64_t frame) const {
    std::array<unsigned char, kFrameHeader> header{};
    log_.read(frame_start(frame), header.data(), header.size());
    return {static_cast<std::uint32_t>(big_endian(header.data(), 4)), big_endian(&header[8], 8)};
  }

  FileBytes file_, log_;
  std::uint64_t count_ = 0;
  std::vector<std::uint64_t> frames_;
  std::unordered_map<std::uint32_t, std::uint64_t> latest_;  // page -> frame
};

/// Reads on from a place in some bytes; a read past their end fails, and so do all later ones.
class Cursor {
 public:
  Cursor(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  bool failed() const { return failed_; }
  std::size_t at() const { return at_; }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int i = 0; i < 9; ++i) {
      const auto byte = static_cast<unsigned char>(fixed(1));
      if (i == 8) return (value << 8) | byte;
      value = (value << 7) | (byte & 0x7F);
      if ((byte & 0x80) == 0) break;
    }
    return value;
  }
  std::uint64_t fixed(std::size_t length) {
    if (!has(length)) return 0;
    at_ += length;
    return big_endian(reinterpret_cast<const unsigned char*>(bytes_.data()) + at_ - length, length);
  }
  std::string_view text(std::uint64_t length) {
    if (!has(length)) return {};
    at_ += length;
    return bytes_.substr(at_ - length, length);
  }

 private:
  bool has(std::uint64_t length) {
    failed_ = failed_ || at_ > bytes_.size() || length > bytes_.size() - at_;
    return !failed_;
  }

  std::string_view bytes_;
  std::size_t at_;
  bool failed_ = false;
};

PageRecord::Field read_field(Cursor& body, std::uint64_t type) {
  constexpr std::array<std::size_t, 7> kLengths = {0, 1, 2, 3, 4, 6, 8};
  if (type == 0) return {};
  if (type <= 6) {
    const std::size_t bits = 8 * kLengths[type];
    const std::uint64_t value = body.fixed(kLengths[type]);
    return static_cast<std::int64_t>(value << (64 - bits)) >> (64 - bits);
  }
  if (type == 7) return std::bit_cast<double>(body.fixed(8));
  if (type <= 9) return static_cast<std::int64_t>(type - 8);
  const std::string_view bytes = body.text((type - 12) / 2);
  if (type % 2 == 1) return std::string(bytes);
  return {};  // a ledger holds no blobs
}

constexpr std::size_t kMostFields = 64;

bool read_fields(std::string_view payload, std::vector<PageRecord::Field>& fields) {
  Cursor header(payload, 0);
  const std::uint64_t body_start = header.varint();
  if (header.failed() || body_start > payload.size()) return false;
  Cursor body(payload, body_start);
  fields.clear();
  while (header.at() < body_start && fields.size() < kMostFields) {
    fields.push_back(read_field(body, header.varint()));
    if (header.failed() || body.failed()) return false;
  }
  return true;
}

class Scan {
 public:
  Scan(const Pages& pages, bool log_first, const std::function<void(const PageRecord&)>& visit)
      : pages_(pages), log_first_(log_first), visit_(visit) {}

  void page(const Page& page, bool first) {
    const std::size_t start = first ? 100 : 0;  // after the header of the file
    const unsigned char type = page[start];
    if (type == kTableInterior) return;  // holds no records
    // A type that does not exist was damaged, and every kind is tried.
    for (const unsigned char kind : {kTableLeaf, kIndexLeaf, kIndexInterior}) {
      const bool known = type == kTableLeaf || type == kIndexLeaf || type == kIndexInterior;
      if (!known || kind == type) cells(page, start, kind);
    }
  }

 private:
  void cells(const Page& page, std::size_t start, unsigned char kind) {
    const std::string_view bytes(reinterpret_cast<const char*>(page.data()), page.size());
    const std::size_t pointers = start + (kind == kIndexInterior ? 12 : 8);
    const std::size_t most = (kPageSize - pointers) / 2;
    const std::size_t count = std::min<std::size_t>(big_endian(&page[start + 3], 2), most);
    for (std::size_t i = 0; i < count; ++i) {
      Cursor cell(bytes, big_endian(&page[pointers + 2 * i], 2));
      if (kind == kIndexInterior) cell.fixed(4);  // the page on the left
      const std::uint64_t length = cell.varint();
      record_.has_rowid = kind == kTableLeaf;
      record_.rowid = record_.has_rowid ? static_cast<std::int64_t>(cell.varint()) : 0;
      if (!cell.failed() && read_payload(cell, length, kind) && read_fields(payload_, record_.fields))
        visit_(record_);
    }
  }

  /// The bytes of a record, most of which lie on other pages if they are many.
  bool read_payload(Cursor& cell, std::uint64_t length, unsigned char kind) {
    if (length > pages_.bytes()) return false;
    constexpr std::uint64_t kUsable = kPageSize, kLeast = (kUsable - 12) * 32 / 255 - 23;
    const std::uint64_t most = kind == kTableLeaf ? kUsable - 35 : (kUsable - 12) * 64 / 255 - 23;
    if (length <= most) {
      payload_ = cell.text(length);
      return !cell.failed();
    }
    const std::uint64_t wanted = kLeast + (length - kLeast) % (kUsable - 4);
    payload_ = cell.text(wanted <= most ? wanted : kLeast);
    auto next = static_cast<std::uint32_t>(cell.fixed(4));
    if (cell.failed()) return false;
    Page page;
    while (payload_.size() < length) {
      if (!pages_.read_overflow(next, log_first_, page)) return false;
      const auto part = std::min<std::uint64_t>(length - payload_.size(), kUsable - 4);
      payload_.append(reinterpret_cast<const char*>(page.data()) + 4, part);
      next = static_cast<std::uint32_t>(big_endian(page.data(), 4));
    }
    return true;
  }

  const Pages& pages_;
  bool log_first_;
  const std::function<void(const PageRecord&)>& visit_;
  PageRecord record_;
  std::string payload_;
};

}  // namespace

void for_each_page_record(const std::filesystem::path& file,
                          const std::function<void(const PageRecord& record)>& visit) {
  const Pages pages(file);
  Page page;
  for (const bool log_first : {true, false}) {
    Scan scan(pages, log_first, visit);
    for (std::uint64_t number = 1; number <= pages.count(); ++number) {
      if (pages.read(number, page)) scan.page(page, number == 1);
    }
    for (const std::uint64_t frame : pages.frames()) {
      const std::uint32_t number = pages.read_frame(frame, page);
      scan.page(page, number == 1);
    }
    if (pages.frames().empty()) break;
  }
}

}  // namespace seedbed::results
