// workbook: an Excel file as officials know it, from rows of cells.
//
//   Workbook book;
//   book.sheet("Biểu 1", {{.width = 6}, {.width = 60}});
//   book.title("Công tác chỉ đạo điều hành");
//   book.row({text("STT"), text("Chỉ tiêu")}, RowStyle::head);
//   std::string bytes = book.finish();
//
// A4, fitted to the page's width, the head repeated on each printed page. Text stays text, whatever it begins with.
// Threads: a Workbook belongs to one request.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace xaso::office {

struct Cell {
    enum class Kind { text, number };
    Kind kind = Kind::text;
    std::string text;
    double number = 0;
    int decimals = 0;
};
Cell text(std::string value);
Cell number(double value, int decimals);

struct SheetColumn {
    double width = 10;   // in characters
    bool right = false;
};
enum class RowStyle { plain, head, strong };

class Workbook {
public:
    Workbook();
    ~Workbook();
    void sheet(const std::string& name, const std::vector<SheetColumn>& columns);
    void title(const std::string& text, bool strong = true);          // one line over all columns
    void row(const std::vector<Cell>& cells, RowStyle style = RowStyle::plain);
    std::string finish();                                             // the file; nothing may be added afterwards

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace xaso::office
