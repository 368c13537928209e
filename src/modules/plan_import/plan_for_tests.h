// plan_for_tests: a plan of a commune that does not exist, and the shapes in which plans arrive. Used by this room's tests.
#pragma once

#include <map>
#include <random>

#include "kernel/text.h"
#include "platform/office/workbook.h"
#include "support/package_for_tests.h"

namespace xaso::plan_import {

struct Shown {   // a row as the plan prints it; a heading has only a title
    std::string title, product, leads, support, time;
    bool heading = false;
};

inline const std::vector<Shown>& sample_plan() {
    static const std::vector<Shown> rows{
        {"Cải cách thể chế", "", "", "", "", true},
        {"Rà soát các nghị quyết của Hội đồng nhân dân xã còn hiệu lực để sửa đổi, bổ sung cho phù hợp với quy định mới", "Danh mục văn bản còn hiệu lực", "Công chức Tư pháp - Hộ tịch", "Các ban, ngành, UBND xã", "Hàng năm"},
        {"Xây dựng kế hoạch theo dõi tình hình thi hành pháp luật trên địa bàn xã", "Kế hoạch của UBND xã", "Công chức Tư pháp - Hộ tịch", "Các ban, ngành, UBND xã", "Quý I/2026"},
        {"Tổ chức phổ biến, giáo dục pháp luật cho cán bộ, công chức và nhân dân các thôn", "Hội nghị, báo cáo kết quả", "Công chức Tư pháp - Hộ tịch", "Công chức Văn hóa - Xã hội", "Thường xuyên"},
        {"Tự kiểm tra văn bản do Ủy ban nhân dân xã ban hành trong năm và báo cáo kết quả về cấp trên", "Báo cáo tự kiểm tra", "Công chức Tư pháp - Hộ tịch", "Các ban, ngành, UBND xã", "Trước ngày 30/11/2026"},
        {"Cải cách thủ tục hành chính", "", "", "", "", true},
        {"Niêm yết công khai đầy đủ thủ tục hành chính tại Bộ phận Một cửa và trên trang thông tin điện tử của xã", "Thủ tục hành chính được niêm yết", "Văn phòng HĐND và UBND", "Bộ phận Một cửa", "Thường xuyên"},
        {"Rà soát, đề xuất cắt giảm thời gian giải quyết đối với các thủ tục có nhiều hồ sơ phát sinh trong năm", "Báo cáo kết quả rà soát", "Văn phòng HĐND và UBND", "Các phòng, ban chuyên môn", "Quý II/2026"},
        {"Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính theo đúng lộ trình đã được phê duyệt", "Tỷ lệ hồ sơ được số hóa", "Trung tâm Phục vụ hành chính công", "Văn phòng HĐND và UBND", "Năm 2026"},
        {"Khảo sát mức độ hài lòng của người dân khi đến giải quyết thủ tục hành chính tại xã", "Báo cáo kết quả khảo sát", "Trung tâm Phục vụ hành chính công", "Các phòng, ban chuyên môn", "Hàng quý"},
        {"Tiếp nhận, xử lý phản ánh, kiến nghị của người dân, doanh nghiệp về quy định hành chính", "Văn bản trả lời", "Văn phòng HĐND và UBND", "Các phòng, ban chuyên môn", "Khi có yêu cầu"},
        {"Cải cách chế độ công vụ", "", "", "", "", true},
        {"Hoàn thiện đề án vị trí việc làm của các phòng, đơn vị thuộc Ủy ban nhân dân xã sau sắp xếp", "Đề án vị trí việc làm", "Phòng Văn hóa - Xã hội", "Các phòng, ban chuyên môn", "Tháng 6/2026"},
        {"Cử cán bộ, công chức tham gia các lớp bồi dưỡng kỹ năng chuyển đổi số do tỉnh tổ chức", "Quyết định cử đi học", "Phòng Văn hóa - Xã hội", "Các phòng, ban chuyên môn", "Theo kế hoạch của tỉnh"},
        {"Kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính của cán bộ, công chức trong giờ làm việc", "Kết luận kiểm tra", "Phòng Văn hóa - Xã hội", "Văn phòng HĐND và UBND", "Thường xuyên"},
        {"Đánh giá, xếp loại chất lượng cán bộ, công chức, viên chức năm 2026 theo quy định", "Quyết định xếp loại", "Phòng Văn hóa - Xã hội", "Các phòng, ban chuyên môn", "Trước ngày 20/12/2026"},
        {"Cải cách tài chính công", "", "", "", "", true},
        {"Công khai dự toán, quyết toán ngân sách xã và việc mua sắm, sử dụng tài sản công hằng năm", "Quyết định công khai", "Phòng Kinh tế", "Các phòng, ban chuyên môn", "Hàng năm"},
        {"Xây dựng chương trình thực hành tiết kiệm, chống lãng phí của xã năm 2026 và tổ chức thực hiện", "Chương trình của UBND xã", "Phòng Kinh tế", "Các phòng, ban chuyên môn", "Quý I/2026"},
        {"Rà soát việc thực hiện cơ chế tự chủ của các đơn vị sự nghiệp công lập trên địa bàn", "Báo cáo kết quả rà soát", "Phòng Kinh tế", "Các đơn vị sự nghiệp", "Quý III/2026"},
    };
    return rows;
}

inline std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    std::vector<std::string> out(1);
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!out.back().empty() && count_chars(out.back()) + 1 + count_chars(word) > width) out.emplace_back();
        out.back() += (out.back().empty() ? "" : " ") + word;
        at = end + 1;
    }
    return out;
}

// How a plan's table comes out of a reader of PDF files as lines.
struct Shape {
    std::string_view columns = "APLST";   // activity, product, leads, support, time, in this order
    std::size_t widths[5] = {40, 20, 16, 16, 13};
    bool spaced = false;                  // an empty line after every line, not only after cells
    int page_rows = 0;                    // a page ends inside every n-th row
    bool head_again = false;              // the head is printed on each page
    bool restart = false;                 // numbers begin again under each heading
    bool annexes = false;                 // "Phụ lục số 01: …" with a head of its own for each heading
    std::string_view number = ".";        // what follows a row's number
};

inline std::string cell(const Shown& r, char column) { return column == 'A' ? r.title : column == 'P' ? r.product : column == 'L' ? r.leads : column == 'S' ? r.support : r.time; }

inline std::string flattened(const Shape& shape) {
    static const std::map<char, std::string> kHeads{{'A', "Nội dung công việc"}, {'P', "Sản phẩm"}, {'L', "Cơ quan chủ trì"}, {'S', "Cơ quan phối hợp"}, {'T', "Thời gian thực hiện"}};
    static constexpr const char* kRomans[] = {"I", "II", "III", "IV"};
    std::string out = "ỦY BAN NHÂN DÂN\n\nKẾ HOẠCH\nCải cách hành chính xã Tân Mỹ Hòa năm 2026\n\n(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 15 tháng 01 năm 2026 của Chủ tịch UBND xã)\n\n";
    const auto put = [&](const std::vector<std::string>& lines) {
        for (std::size_t i = 0; i < lines.size(); ++i) out += lines[i] + (shape.spaced && i + 1 < lines.size() ? " \n\n" : " \n");
        out += "\n";
    };
    const auto head = [&] {
        out += "STT " + kHeads.at(shape.columns[0]) + " \n\n";
        for (const char c : shape.columns.substr(1)) put(wrapped(kHeads.at(c), 10));
    };
    if (!shape.annexes) head();
    int n = 0, headings = 0, rows = 0;
    for (const Shown& r : sample_plan()) {
        if (r.heading) {
            if (shape.annexes) {
                out += "\n\n\nPhụ lục số 0" + std::to_string(headings + 1) + ": " + r.title + " \n\n";
                head();
            } else {
                out += std::string(kRomans[headings]) + ". " + r.title + " \n\n";
            }
            ++headings;
            if (shape.restart || shape.annexes) n = 0;
            continue;
        }
        out += std::to_string(++n) + std::string(shape.number) + " \n\n";
        ++rows;
        const bool cut = shape.page_rows && rows % shape.page_rows == 0;
        std::vector<std::vector<std::string>> rest;
        for (std::size_t c = 0; c < shape.columns.size(); ++c) {
            std::vector<std::string> lines = wrapped(cell(r, shape.columns[c]), shape.widths[c]);
            if (cut && lines.size() > 1) {
                const std::size_t half = lines.size() / 2;
                rest.emplace_back(lines.begin() + static_cast<std::ptrdiff_t>(half), lines.end());
                lines.resize(half);
            }
            put(lines);
        }
        if (!cut) continue;
        out += "\n\n" + std::to_string(rows / shape.page_rows + 1) + "\n\n\n\n";
        if (shape.head_again) head();
        if (!rest.empty()) rest.front().front().insert(0, " ");
        for (const auto& lines : rest) put(lines);
    }
    return out + "\n\nNơi nhận:\n- Sở Nội vụ;\n- Lưu: VT.\n";
}

// One whole column below the other.
inline std::string stacked() {
    std::string out = "KẾ HOẠCH\nCải cách hành chính xã Tân Mỹ Hòa năm 2026\n\nTT\n";
    std::map<char, std::string> columns;
    static constexpr const char* kRomans[] = {"I", "II", "III", "IV"};
    int n = 0, headings = 0;
    for (const Shown& r : sample_plan()) {
        out += r.heading ? std::string(kRomans[headings++]) + "\n" : std::to_string(++n) + "\n";
        if (r.heading) columns['A'] += r.title + "\n\n";
        else for (const char c : std::string_view("APLST"))
            for (const std::string& line : wrapped(cell(r, c), 30)) columns[c] += line + "\n" + (line == wrapped(cell(r, c), 30).back() ? "\n" : "");
    }
    return out + "\nNội dung thực hiện\n\n" + columns['A'] + "Sản phẩm\n\n" + columns['P'] + "Đơn vị chủ trì\n\n" + columns['L'] + "Đơn vị phối hợp\n\n" + columns['S'] + "Tiến độ\n\n" + columns['T'];
}

// Columns kept apart by blanks.
inline std::string laid_out() {
    static constexpr std::size_t kWidths[] = {6, 44, 24, 22, 22, 18};
    std::string out = "KẾ HOẠCH\nCải cách hành chính xã Tân Mỹ Hòa năm 2026\n\n";
    const auto row = [&](const std::vector<std::string>& cells) {
        std::vector<std::vector<std::string>> lines;
        std::size_t most = 0;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            lines.push_back(wrapped(cells[c], kWidths[c] - 4));
            most = std::max(most, lines.back().size());
        }
        for (std::size_t l = 0; l < most; ++l) {
            std::string line;
            for (std::size_t c = 0; c < lines.size(); ++c) {
                const std::string piece = l < lines[c].size() ? lines[c][l] : "";
                line += piece + std::string(kWidths[c] - count_chars(piece), ' ');
            }
            out += line + "\n";
        }
        out += "\n";
    };
    row({"TT", "Nội dung thực hiện", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"});
    static constexpr const char* kRomans[] = {"I", "II", "III", "IV"};
    int n = 0, headings = 0;
    for (const Shown& r : sample_plan())
        if (r.heading) row({kRomans[headings++], r.title});
        else row({std::to_string(++n), r.title, r.product, r.leads, r.support, r.time});
    return out;
}

using Grid = std::vector<std::vector<std::string>>;   // a heading row has two cells

inline std::string docx_of(const Grid& rows, const std::string& above) {
    const auto paragraph = [](const std::string& text) {
        std::string escaped;
        for (const char c : text) escaped += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
        return "<w:p><w:r><w:t xml:space=\"preserve\">" + escaped + "</w:t></w:r></w:p>";
    };
    const auto paragraphs = [&](const std::string& text) {
        std::string out;
        std::size_t at = 0;
        while (at <= text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            out += paragraph(text.substr(at, end - at));
            at = end + 1;
        }
        return out;
    };
    const std::size_t columns = rows.front().size();
    std::string body = paragraphs(above) + "<w:tbl><w:tblPr><w:tblW w:w=\"14000\" w:type=\"dxa\"/><w:tblBorders><w:insideV w:val=\"single\"/></w:tblBorders></w:tblPr><w:tblGrid>";
    const auto width = [&](std::size_t c) { return std::to_string(c == 0 ? 900 : c == 1 ? 4500 : 8600 / (columns - 2)); };
    for (std::size_t c = 0; c < columns; ++c) body += "<w:gridCol w:w=\"" + width(c) + "\"/>";
    body += "</w:tblGrid>";
    for (const auto& row : rows) {
        body += "<w:tr>";
        for (std::size_t c = 0; c < row.size(); ++c) {
            const bool merged = row.size() == 2 && c == 1;
            body += "<w:tc><w:tcPr><w:tcW w:w=\"" + width(c) + "\" w:type=\"dxa\"/>" + (merged ? "<w:gridSpan w:val=\"" + std::to_string(columns - 1) + "\"/>" : "") + "</w:tcPr>" + paragraphs(row[c]) + "</w:tc>";
        }
        body += "</w:tr>";
    }
    body += "</w:tbl><w:p/><w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1000\" w:bottom=\"1000\" w:left=\"1000\" w:right=\"1000\"/></w:sectPr>";
    return zip_of({{"[Content_Types].xml", "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"},
                   {"_rels/.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>"},
                   {"word/document.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" + body + "</w:body></w:document>"}});
}

inline std::string xlsx_of(const Grid& rows, const std::string& above) {
    office::Workbook book;
    std::vector<office::SheetColumn> columns(rows.front().size(), {.width = 20});
    book.sheet("Kế hoạch", columns);
    book.title(above);
    for (const auto& row : rows) {
        std::vector<office::Cell> cells;
        for (const std::string& c : row) cells.push_back(office::text(c));
        book.row(cells);
    }
    return book.finish();
}

inline Grid grid_of_sample() {
    Grid rows{{"TT", "Nội dung thực hiện", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"}};
    static constexpr const char* kRomans[] = {"I", "II", "III", "IV"};
    int n = 0, headings = 0;
    for (const Shown& r : sample_plan())
        if (r.heading) rows.push_back({kRomans[headings++], r.title});
        else rows.push_back({std::to_string(++n), r.title, r.product, r.leads, r.support, r.time});
    return rows;
}

}  // namespace xaso::plan_import
