#include "base/tables/fitted_table.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>

#include "base/tables/display_width.hpp"
#include "base/tables/wrapped_text.hpp"

namespace seedbed {
namespace {

constexpr std::size_t kBetween = 2;  // spaces between columns
constexpr std::size_t kMostHeaderLines = 3;
constexpr std::size_t kUnbroken = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kComfortable = 24;  // for a text in several lines
constexpr std::size_t kLeast = 8;

/// How far a table is narrowed.
struct Measures {
  bool brief = false;
  std::size_t header_lines = 1;
  std::size_t text_width = kUnbroken;  ///< down to which texts may be broken
};

constexpr std::array<Measures, 8> kMeasures = {{{false, 1, kUnbroken},
                                                {true, 1, kUnbroken},
                                                {false, 2, kUnbroken},
                                                {true, 2, kUnbroken},
                                                {false, 3, kUnbroken},
                                                {true, 3, kUnbroken},
                                                {false, 3, kComfortable},
                                                {true, 3, kComfortable}}};
constexpr Measures kUtmost = {true, kMostHeaderLines, kLeast};

using Numbers = std::vector<std::size_t>;

std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

/// Finds the columns to show and their widths.
class Fitting {
 public:
  Fitting(const TextTable& table, std::size_t width) : table_(table), width_(width) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      for (const bool brief : {false, true}) body_[brief].push_back(body_width(column, brief));
      for (std::size_t lines = 1; lines <= kMostHeaderLines; ++lines)
        headers_[lines - 1].push_back(width_in_lines(heading(column), lines));
    }
    shown_.resize(table.columns.size());
    std::iota(shown_.begin(), shown_.end(), 0);
  }

  void find() {
    for (;;) {
      for (const Measures& measures : kMeasures) {
        if (fits(measures)) return;
      }
      const auto last = least_important();
      if (!last) break;
      leave_out(*last);
    }
    while (!fits(kUtmost)) {
      if (shown_.size() == 1) {
        widths_ = {std::max<std::size_t>(width_, 1)};
        return;
      }
      leave_out(shown_.size() - 1);
    }
  }

  FittedTable result() const {
    FittedTable result;
    std::ranges::transform(left_out_, std::back_inserter(result.left_out),
                           [&](std::size_t column) { return heading(column); });
    std::vector<std::string> cells;
    for (const std::size_t column : shown_) cells.push_back(heading(column));
    add_row(result.text, cells, true);
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      cells.clear();
      for (const std::size_t column : shown_) cells.push_back(cell(row, column, brief_));
      add_row(result.text, cells, false);
    }
    return result;
  }

 private:
  std::string heading(std::size_t column) const { return on_one_line(table_.columns[column].heading); }

  std::string cell(std::size_t row, std::size_t column, bool brief) const {
    return on_one_line((brief && !table_.brief.empty() ? table_.brief : table_.rows)[row][column]);
  }

  std::size_t body_width(std::size_t column, bool brief) const {
    std::size_t width = 0;
    for (std::size_t row = 0; row < table_.rows.size(); ++row)
      width = std::max(width, display_width(cell(row, column, brief)));
    return width;
  }

  /// Whether the columns that are shown have room when narrowed so far; then their widths are known.
  bool fits(const Measures& measures) {
    brief_ = measures.brief;
    widths_.clear();
    std::size_t total = shown_.empty() ? 0 : kBetween * (shown_.size() - 1);
    for (const std::size_t column : shown_) {
      widths_.push_back(std::max(body_[brief_][column], headers_[measures.header_lines - 1][column]));
      total += widths_.back();
    }
    while (width_ > 0 && total > width_) {
      const auto widest = widest_text(measures.text_width);
      if (!widest) return false;
      --widths_[*widest];
      --total;
    }
    return true;
  }

  /// Of the shown columns of texts those that may be narrower.
  std::optional<std::size_t> widest_text(std::size_t least) const {
    std::optional<std::size_t> widest;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      if (table_.columns[shown_[i]].right || widths_[i] <= least) continue;
      if (!widest || widths_[i] > widths_[*widest]) widest = i;
    }
    return widest;
  }

  /// The position among those shown of the column to leave out next.
  std::optional<std::size_t> least_important() const {
    std::optional<std::size_t> last;
    int highest = 1;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      const int rank = table_.columns[shown_[i]].rank;
      if (rank < highest) continue;
      highest = rank;
      last = i;
    }
    return last;
  }

  void leave_out(std::size_t position) {
    const std::size_t column = shown_[position];
    left_out_.insert(std::ranges::lower_bound(left_out_, column), column);
    shown_.erase(shown_.begin() + static_cast<std::ptrdiff_t>(position));
  }

  /// Headings stand at the foot of their row, cells at its head.
  void add_row(std::string& text, const std::vector<std::string>& cells, bool is_heading) const {
    std::vector<std::vector<std::string>> broken;
    std::size_t height = 1;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      broken.push_back(broken_lines(cells[i], widths_[i]));
      height = std::max(height, broken.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      std::string written;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::size_t above = is_heading ? height - broken[i].size() : 0;
        const bool is_there = line >= above && line - above < broken[i].size();
        const std::string& part = is_there ? broken[i][line - above] : nothing_;
        const std::string spaces(widths_[i] - std::min(widths_[i], display_width(part)), ' ');
        if (i > 0) written.append(kBetween, ' ');
        written += table_.columns[shown_[i]].right ? spaces + part : part + spaces;
      }
      written.erase(written.find_last_not_of(' ') + 1);
      text += written + '\n';
    }
  }

  const TextTable& table_;
  const std::size_t width_;
  const std::string nothing_;
  std::array<Numbers, 2> body_;  // widths, in full and brief
  std::array<Numbers, kMostHeaderLines> headers_;
  Numbers shown_, left_out_, widths_;
  bool brief_ = false;
};

}  // namespace

FittedTable fitted(const TextTable& table, std::size_t width) {
  Fitting fitting(table, width);
  fitting.find();
  return fitting.result();
}

std::string left_out_text(const FittedTable& table, std::string_view how) {
  if (table.left_out.empty()) return "";
  std::string names;
  for (const std::string& name : table.left_out) {
    const bool has_comma = name.find(',') != std::string::npos;
    names += (names.empty() ? "" : ", ") + (has_comma ? "\"" + name + "\"" : name);
  }
  return "left out for want of room: " + names + (how.empty() ? "" : " (" + std::string(how) + ")");
}

std::string note_lines(std::string_view note, std::size_t width) {
  return note.empty() ? "" : wrapped(note, width) + "\n";
}

}  // namespace seedbed
