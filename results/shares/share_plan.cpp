#include "results/shares/share_plan.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/atomic_file.hpp"
#include "results/shares/byte_fields.hpp"
#include "results/shares/record_frame.hpp"

namespace seedbed::results {
namespace {

constexpr std::uint32_t kPlan = 100;
constexpr int kFormat = 1;
constexpr std::size_t kBitsOfText = std::size_t{1} << 26;

void put_bits(FieldWriter& fields, const std::vector<bool>& bits) {
  std::string text((bits.size() + 7) / 8, '\0');
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (bits[i]) text[i / 8] = static_cast<char>(text[i / 8] | 1 << (i % 8));
  }
  fields.word(bits.size()).text(text);
}

std::vector<bool> take_bits(FieldReader& fields) {
  const std::uint64_t size = fields.word();
  const std::string text = fields.text();
  if (size > kBitsOfText * 8 || text.size() != (size + 7) / 8) throw BadRecord("it has too few jobs");
  std::vector<bool> bits(size);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = (text[i / 8] >> (i % 8) & 1) != 0;
  return bits;
}

SharePlan take_plan(FieldReader& fields) {
  if (const int format = fields.small(); format != kFormat)
    throw BadRecord("another version of Seedbed wrote it");
  SharePlan plan;
  plan.id = fields.text();
  plan.program = fields.text();
  plan.numerics = fields.small();
  plan.experiment = fields.text();
  for (std::size_t left = fields.count(8); left > 0; --left) {
    std::string path = fields.text();
    plan.files.emplace_back(std::move(path), fields.text());
  }
  plan.to_do = take_bits(fields);
  plan.done = take_bits(fields);
  if (plan.done.size() != plan.to_do.size()) throw BadRecord("it has too few jobs");
  plan.usual_cost = fields.word();
  for (std::size_t left = fields.count(16); left > 0; --left) {
    const std::uint64_t cell = fields.word();
    plan.costs[cell] = fields.word();
  }
  fields.end();
  return plan;
}

std::string how_to_prepare(const std::string& root) {
  return fmt::format("`seedbed run FILE --prepare -o {}` makes one ready", root);
}

}  // namespace

void write_share_plan(const std::filesystem::path& path, const SharePlan& plan) {
  FieldWriter fields;
  fields.integer(kFormat).text(plan.id).text(plan.program).integer(plan.numerics).text(plan.experiment);
  fields.word(plan.files.size());
  for (const auto& [name, hash] : plan.files) fields.text(name).text(hash);
  put_bits(fields, plan.to_do);
  put_bits(fields, plan.done);
  fields.word(plan.usual_cost).word(plan.costs.size());
  for (const auto& [cell, cost] : plan.costs) fields.word(cell).word(cost);
  AtomicFile file(path);
  file.write(framed(kPlan, fields.text()));
  file.commit();
}

SharePlan read_share_plan(const std::filesystem::path& path, const std::string& root) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw NoSharePlan(
        fmt::format("{}: is not prepared for shares of a sweep; {}", root, how_to_prepare(root)));
  }
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const FrameFound found = frame_at_start_of(bytes);
  try {
    if (found.state != FrameState::whole || found.frame.kind != kPlan) throw BadRecord("it is damaged");
    FieldReader fields(found.frame.payload);
    return take_plan(fields);
  } catch (const BadRecord& error) {
    throw NoSharePlan(
        fmt::format("{}: cannot be used: {}; {}", path.string(), error.what(), how_to_prepare(root)));
  }
}

}  // namespace seedbed::results
