#include "experiments/csv/file_kind.hpp"

#include <fmt/format.h>

#include <array>

namespace seedbed::experiments {
namespace {

using std::string_view_literals::operator""sv;

struct Signature {
  std::string_view bytes;
  std::string_view kind;
  std::string_view advice;
};

constexpr std::string_view kWithPandas =
    "save it as CSV, with pandas: {}(FILE).to_csv('new.csv', index=False)";
constexpr std::string_view kUnpack = "unpack it; only gzip is read as it is";

constexpr std::array kSignatures = {
    Signature{"PAR1"sv, "a Parquet file", "pandas.read_parquet"},
    Signature{"ARROW1"sv, "an Arrow (Feather) file", "pandas.read_feather"},
    Signature{"FEA1"sv, "a Feather file", "pandas.read_feather"},
    Signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an Excel workbook (.xls)", "pandas.read_excel"},
    Signature{"\x89HDF\r\n"sv, "an HDF5 file", "pandas.read_hdf"},
    Signature{"<stata_dta>"sv, "a Stata file", "pandas.read_stata"},
    Signature{"$FL2"sv, "an SPSS file", "pandas.read_spss"},
    Signature{"\x80\x04\x95"sv, "a pickle of Python's", "pandas.read_pickle"},
    Signature{"\x80\x05\x95"sv, "a pickle of Python's", "pandas.read_pickle"},
    Signature{"\x93NUMPY"sv, "an array of NumPy", "save it as CSV, with column names in the first line"},
    Signature{"SQLite format 3\0"sv, "an SQLite database",
              "export a table as CSV: sqlite3 -header -csv FILE 'select * from TABLE'"},
    Signature{"RDX2\n"sv, "a file of R's save()",
              "save it as CSV, in R: write.csv(DATA, 'new.csv', row.names = FALSE)"},
    Signature{"RDX3\n"sv, "a file of R's save()",
              "save it as CSV, in R: write.csv(DATA, 'new.csv', row.names = FALSE)"},
    Signature{"X\n\0\0\0\2"sv, "a file of R's saveRDS()",
              "save it as CSV, in R: write.csv(readRDS(FILE), 'new.csv', row.names = FALSE)"},
    Signature{"X\n\0\0\0\3"sv, "a file of R's saveRDS()",
              "save it as CSV, in R: write.csv(readRDS(FILE), 'new.csv', row.names = FALSE)"},
    Signature{"\x1F\x8B"sv, "gzip within gzip", "unpack it once (gunzip)"},
    Signature{"BZh"sv, "packed with bzip2", kUnpack},
    Signature{"\xFD\x37zXZ\0"sv, "packed with xz", kUnpack},
    Signature{"\x28\xB5\x2F\xFD"sv, "packed with zstd", kUnpack},
    Signature{"7z\xBC\xAF\x27\x1C"sv, "a 7z archive", kUnpack},
    Signature{"%PDF-"sv, "a PDF document", "look for the data themselves"},
    Signature{"<!DOCTYPE html"sv, "a web page", "download the data themselves, not the page that shows them"},
    Signature{"<!doctype html"sv, "a web page", "download the data themselves, not the page that shows them"},
    Signature{"<html"sv, "a web page", "download the data themselves, not the page that shows them"},
    Signature{"<?xml"sv, "an XML document", "save its data as CSV"},
    Signature{"version https://git-lfs"sv, "a pointer of Git LFS", "fetch the file itself: git lfs pull"},
};

/// What a sentence of the table means: the name of a function of pandas stands for the whole advice.
std::string advice_of(const Signature& signature) {
  if (!signature.advice.starts_with("pandas.")) return std::string(signature.advice);
  return fmt::format(fmt::runtime(kWithPandas), signature.advice);
}

std::string zip_kind(std::string_view start) {
  const auto holds = [&](std::string_view name) { return start.find(name) != std::string_view::npos; };
  // A workbook's parts have these names, which stand in the archive as they are.
  if (holds("[Content_Types].xml") || holds("xl/")) {
    return "an Excel workbook (.xlsx); save the sheet as CSV (UTF-8), or with pandas: "
           "pandas.read_excel(FILE).to_csv('new.csv', index=False)";
  }
  if (holds("application/vnd.oasis.opendocument.spreadsheet"))
    return "an OpenDocument spreadsheet; save the sheet as CSV (UTF-8)";
  return "a zip archive; unpack it";
}

/// `{"` or `[{` or `[[`, with blanks between: no sane header of columns.
bool is_json(std::string_view start) {
  const auto next = [&](std::size_t from) {
    const std::size_t at = start.find_first_not_of(" \t\r\n", from);
    return at == std::string_view::npos ? start.size() : at;
  };
  const std::size_t first = next(0);
  if (first == start.size() || (start[first] != '{' && start[first] != '[')) return false;
  const std::size_t second = next(first + 1);
  if (second == start.size()) return false;
  return start[first] == '{' ? start[second] == '"' : start[second] == '{' || start[second] == '[';
}

}  // namespace

std::string known_as_other_kind(std::string_view start) {
  for (const Signature& signature : kSignatures) {
    if (start.starts_with(signature.bytes))
      return fmt::format("{}; {}", signature.kind, advice_of(signature));
  }
  if (start.starts_with("PK\x03\x04")) return zip_kind(start);
  if (is_json(start)) {
    return "JSON; save it as CSV, with pandas: pandas.read_json(FILE).to_csv('new.csv', index=False) "
           "(lines=True if each line is an object)";
  }
  return "";
}

}  // namespace seedbed::experiments
