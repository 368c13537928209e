// layout: what stands on the paper of a Word file, so that a page can show and print it without Word or LibreOffice.
//
//   XASO_TRY(const Layout paper, layout_of(docx));     // a filled template
//   for (const Part& part : paper.parts) …             // paragraphs and tables in order
//
// Looks come from the run, its paragraph's style and the styles it is based on, else from the document's defaults. Lengths are twentieths of a
// point, sizes of letters half points, as in the file. What a page cannot show (headers, automatic numbers, drawings without a field) is
// named in `left_out`, so that nobody takes such a page for the whole paper.
// Refused: "office.template_kind" (no Word file, damaged), as by fill_template.
// Threads: any.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/result.h"

namespace xaso::office {

enum class Align { left, center, right, both };

struct Run {
    std::string text = {};      // "\t" and "\n" as they stand
    std::string picture = {};   // the field of a picture, "qr"; then there is no text
    bool bold = false, italic = false, underline = false, caps = false;
    int size = 26;
};
struct Paragraph {
    std::vector<Run> runs = {};
    Align align = Align::left;
    int before = 0, after = 0, left = 0, first_line = 0;
    bool new_page = false;
};

struct Part;
struct TableCell {
    int across = 1, down = 1;
    std::vector<Part> parts = {};
};
struct TableRow {
    bool head = false;          // repeated on each page
    std::vector<TableCell> cells = {};
};
struct Table {
    bool lines = false;
    std::vector<int> widths = {};
    std::vector<TableRow> rows = {};
};
struct Part {                   // one of the two
    Paragraph paragraph = {};
    Table table = {};
    bool is_table = false;
};

struct Layout {
    int width = 0, height = 0;  // of the leaf
    std::vector<Part> parts = {};
    std::set<std::string> left_out = {};   // "đầu trang, chân trang"
};

Result<Layout> layout_of(std::string_view docx);

}  // namespace xaso::office
