// table: the lines of an office's CSV or XLSX file as text cells, each with the line number a person sees in that file.
//
//   Result<Table> t = read_table(bytes, "Danh_sach_ho_so.xlsx");
//   t->heading[0] == "Mã hồ sơ";   t->rows[0].line == 5;   t->rows[0].cells[0] == "H23-230619-0001"
//
// The heading is the first full line, so titles above it do no harm. Where its cells are merged over two lines, a column below a group is called
// "Kết quả — Đạt", and the second line is no data. Text comes out NFC, whether it was composed or not.
// CSV: RFC 4180 with comma, semicolon or tab; UTF-8, or UTF-16 with its mark. Other encodings are refused at their line: guessing one
// would spoil names without anybody noticing. XLSX is read by a child process (platform/office); dates come out as dd/mm/yyyy when their number format says so, else as serial numbers.
// A line that does not fit the heading keeps its cells and says what is wrong (`problem`); it is refused when it is imported, the others are not.
// Threads: any.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/result.h"
#include "platform/office/office.h"

namespace xaso::imports {

inline constexpr std::size_t kMaxFileBytes = 20u << 20;
using office::kMaxColumns;
using office::kMaxRows;
inline constexpr std::size_t kMaxCellChars = 10'000;
inline constexpr std::string_view kHeadParts = " — ";   // between the two rows of a merged head

struct TableRow {
    int line = 0;                     // 1-based, in the file
    std::vector<std::string> cells;   // trimmed; as many as the heading, unless `problem` says otherwise
    std::string problem;              // Vietnamese; empty when the line fits the heading
};

struct Table {
    std::vector<std::string> heading;
    int heading_line = 0;             // of a head of two lines the second
    std::vector<TableRow> rows;       // without empty lines
};

using ReaderOptions = office::ChildOptions;

// Refused as a whole ("imports.…", field "file") when no line of it could be trusted; the message names the line and the remedy.
Result<Table> read_table(std::string_view bytes, std::string_view file_name, const ReaderOptions& options = {});
Result<Table> read_csv(std::string_view bytes);

// Inside the room.
Result<Table> table_of_records(std::vector<TableRow> records);
Result<std::vector<TableRow>> parse_records(std::string_view utf8, char separator, bool number_by_record);

}  // namespace xaso::imports
