#include "imports/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "imports/xlsx_reader.h"
#include "kernel/day.h"
#include "kernel/decimal.h"
#include "kernel/text.h"
#include "kernel/vnd.h"

namespace xaso::imports {
namespace {

using Kind = Refusal::Kind;

constexpr std::string_view kSaveAsUtf8 = "Hãy mở tệp bằng Excel hoặc LibreOffice, chọn lưu dạng “CSV UTF-8” (hoặc .xlsx) rồi tải lên lại.";

tl::unexpected<Refusal> bad_file(std::string_view code, std::string_view says) { return refuse(Kind::invalid, code, says, "file"); }

void put_utf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 63));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 63));
        out += static_cast<char>(0x80 | (c & 63));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 63));
        out += static_cast<char>(0x80 | ((c >> 6) & 63));
        out += static_cast<char>(0x80 | (c & 63));
    }
}

// Half pairs and an odd last byte become bytes that are no UTF-8, so that the check below names their line.
std::string from_utf16(std::string_view bytes, bool little) {
    const auto unit = [&](std::size_t i) -> char32_t {
        const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
        return little ? a | b << 8 : a << 8 | b;
    };
    std::string out;
    out.reserve(bytes.size());
    std::size_t i = 0;
    for (; i + 1 < bytes.size(); i += 2) {
        char32_t c = unit(i);
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            out += '\xFF';
            continue;
        }
        put_utf8(out, c);
    }
    if (i < bytes.size()) out += '\xFF';
    return out;
}

Result<std::string> decode(std::string_view bytes) {
    std::string held;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    else if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) bytes = held = from_utf16(bytes.substr(2), bytes[0] == '\xFF');
    if (auto text = nfc(bytes)) return text;

    int line = 1;
    for (std::size_t at = 0; at <= bytes.size(); ++line) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        const std::string_view one = bytes.substr(at, end - at);
        if (!valid_utf8(one))
            return bad_file("imports.encoding", fmt::format("Dòng {} không phải bảng mã Unicode UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258). {}", line, kSaveAsUtf8));
        if (!nfc(one)) return bad_file("imports.encoding", fmt::format("Dòng {} có ký tự điều khiển không đọc được; tệp có thể bị hỏng hoặc không phải CSV. {}", line, kSaveAsUtf8));
        at = end + 1;
    }
    return bad_file("imports.encoding", fmt::format("Không đọc được bảng mã của tệp. {}", kSaveAsUtf8));
}

// The sign that stands most often in the first filled line, outside quotes.
char separator_of(std::string_view text) {
    constexpr std::array<char, 3> kSigns{',', ';', '\t'};
    std::array<int, 3> seen{};
    bool quoted = false, filled = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) {
            if (filled && *std::max_element(seen.begin(), seen.end()) > 0) break;
            continue;
        }
        filled = true;
        for (std::size_t i = 0; i < kSigns.size(); ++i)
            if (!quoted && c == kSigns[i]) ++seen[i];
    }
    return kSigns[static_cast<std::size_t>(std::max_element(seen.begin(), seen.end()) - seen.begin())];
}

bool empty_row(const TableRow& r) {
    return std::all_of(r.cells.begin(), r.cells.end(), [](const std::string& c) { return c.empty(); });
}

bool filled_at(const TableRow& r, std::size_t column) { return column < r.cells.size() && !r.cells[column].empty(); }

// Whether these are the two rows of a head whose cells are merged: the upper has groups and what has no parts, the lower the parts of the groups
// and nothing below what has none. A first line of data fills one that has a name.
// `titled`: the upper row may also be the title of the whole table; a head has a column of its own there.
bool two_rows_of_head(const TableRow& upper, const TableRow& lower, bool titled) {
    if (lower.line != upper.line + 1) return false;
    std::size_t columns = std::max(upper.cells.size(), lower.cells.size());
    while (columns > 0 && !filled_at(upper, columns - 1) && !filled_at(lower, columns - 1)) --columns;
    bool group = false;                      // this column lies in one
    bool alone = false, measured = false;    // there is a column without parts; a part reads as a number or a day
    std::size_t parts = 0;
    for (std::size_t i = 0; i < columns; ++i) {
        const bool up = filled_at(upper, i), low = filled_at(lower, i);
        if (up) group = !filled_at(upper, i + 1) && filled_at(lower, i + 1);
        if (!up && !low) return false;
        if (low && !group) return false;
        if (low) ++parts, measured = measured || parse_decimal(lower.cells[i]).has_value() || parse_day(lower.cells[i]).has_value();
        alone = alone || (up && !low);
    }
    return parts > 1 && (alone || (!measured && !titled));
}

// "Kết quả — Đạt": each part behind its group.
std::vector<std::string> joined_head(const TableRow& upper, const TableRow& lower) {
    std::vector<std::string> out(std::max(upper.cells.size(), lower.cells.size()));
    std::string group;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (filled_at(upper, i)) group = upper.cells[i];
        out[i] = !filled_at(lower, i) ? group : group.empty() ? lower.cells[i] : group + std::string(kHeadParts) + lower.cells[i];
    }
    return out;
}

std::size_t filled(const TableRow& r) {
    return static_cast<std::size_t>(std::count_if(r.cells.begin(), r.cells.end(), [](const std::string& c) { return !c.empty(); }));
}

}  // namespace

Result<std::vector<TableRow>> parse_records(std::string_view text, char separator, bool number_by_record) {
    std::vector<TableRow> out;
    std::size_t at = 0, filled_rows = 0;
    int line = 1;
    while (at < text.size()) {
        TableRow row;
        row.line = number_by_record ? static_cast<int>(out.size()) + 1 : line;
        for (bool more = true; more;) {
            std::string cell;
            const auto place = [&] { return fmt::format("Dòng {}, cột {}", row.line, row.cells.size() + 1); };
            if (at < text.size() && text[at] == '"') {
                const int opened = line;
                for (++at;;) {
                    const std::size_t quote = text.find('"', at);
                    if (quote == std::string_view::npos)
                        return bad_file("imports.quote", fmt::format("{}: dấu ngoặc kép mở ở dòng {} không được đóng. Hãy sửa ô này trong tệp gốc rồi xuất lại.", place(), opened));
                    cell += text.substr(at, quote - at);
                    at = quote + 1;
                    if (at >= text.size() || text[at] != '"') break;
                    cell += '"';
                    ++at;
                }
                line += static_cast<int>(std::count(cell.begin(), cell.end(), '\n'));
                if (at < text.size() && text[at] != separator && text[at] != '\n' && text[at] != '\r')
                    return bad_file("imports.quote", fmt::format("{}: có chữ đứng sau dấu ngoặc kép đóng. Dấu ngoặc kép trong ô phải viết hai lần (\"\").", place()));
            } else {
                const std::size_t start = at;
                while (at < text.size() && text[at] != separator && text[at] != '\n' && text[at] != '\r') ++at;
                cell = text.substr(start, at - start);
            }
            cell = trim(cell);
            if (cell.size() > kMaxCellChars && count_chars(cell) > kMaxCellChars)
                return bad_file("imports.cell_too_long", fmt::format("{}: ô dài quá {} ký tự. Hãy rút gọn ô này rồi tải lên lại.", place(), kMaxCellChars));
            row.cells.push_back(std::move(cell));
            if (row.cells.size() > kMaxColumns)
                return bad_file("imports.too_many_columns", fmt::format("Dòng {} có hơn {} cột. Hãy chỉ giữ các cột cần nhập.", row.line, kMaxColumns));
            more = at < text.size() && text[at] == separator;
            if (more) ++at;
        }
        if (at < text.size() && text[at] == '\r') ++at, at < text.size() && text[at] == '\n' ? ++at : at;
        else if (at < text.size()) ++at;
        ++line;
        if (!empty_row(row) && ++filled_rows > kMaxRows + 30)
            return bad_file("imports.too_many_rows", fmt::format("Tệp có hơn {} dòng. Hãy chia thành nhiều tệp, ví dụ theo tháng.", format_count(static_cast<std::int64_t>(kMaxRows))));
        out.push_back(std::move(row));
    }
    return out;
}

Result<Table> table_of_records(std::vector<TableRow> records) {
    std::erase_if(records, empty_row);
    std::size_t widest = 0;
    for (std::size_t i = 0; i < records.size() && i < 30; ++i) widest = std::max(widest, filled(records[i]));
    auto heading = std::find_if(records.begin(), records.end(), [&](const TableRow& r) { return filled(r) * 2 >= widest; });
    if (widest < 2 || heading == records.end())
        return bad_file("imports.no_heading", "Không thấy dòng tiêu đề có ít nhất hai cột (ví dụ “Mã hồ sơ”, “Ngày tiếp nhận”). Hãy kiểm tra tệp đã chọn.");
    Table out;
    out.heading_line = heading->line;
    out.heading = heading->cells;
    if (heading != records.begin() && two_rows_of_head(heading[-1], *heading, true)) {   // the upper row has few cells where its groups are wide
        out.heading = joined_head(heading[-1], *heading);
    } else if (heading + 1 != records.end() && two_rows_of_head(*heading, heading[1], false)) {
        out.heading = joined_head(*heading, heading[1]);
        out.heading_line = (++heading)->line;
    }
    while (out.heading.back().empty()) out.heading.pop_back();
    const std::size_t columns = out.heading.size();
    for (auto row = heading + 1; row != records.end(); ++row) {
        while (row->cells.size() > columns && row->cells.back().empty()) row->cells.pop_back();
        if (row->cells.size() != columns)
            row->problem = fmt::format("Dòng có {} ô nhưng dòng tiêu đề (dòng {}) có {} cột. Hãy kiểm tra dấu phân cách và dấu ngoặc kép của dòng này.", row->cells.size(), out.heading_line, columns);
        out.rows.push_back(std::move(*row));
    }
    if (out.rows.empty()) return bad_file("imports.no_rows", fmt::format("Tệp chỉ có dòng tiêu đề (dòng {}), không có dòng hồ sơ nào.", out.heading_line));
    if (out.rows.size() > kMaxRows) return bad_file("imports.too_many_rows", fmt::format("Tệp có hơn {} dòng. Hãy chia thành nhiều tệp, ví dụ theo tháng.", format_count(static_cast<std::int64_t>(kMaxRows))));
    return out;
}

Result<Table> read_csv(std::string_view bytes) {
    XASO_TRY(const std::string held, decode(bytes));
    std::string_view text = held;
    char separator = 0;
    bool told = false;
    if (text.starts_with("sep=") && text.size() > 4 && std::string_view(",;\t|").find(text[4]) != std::string_view::npos) {  // Excel's own hint, no line of the table
        separator = text[4];
        told = true;
    } else {
        separator = separator_of(text);
    }
    XASO_TRY(auto records, parse_records(text, separator, false));
    if (told) records.erase(records.begin());
    return table_of_records(std::move(records));
}

Result<Table> read_table(std::string_view bytes, std::string_view file_name, const ReaderOptions& options) {
    if (bytes.empty()) return bad_file("imports.empty", "Tệp không có nội dung. Hãy xuất lại từ hệ thống nguồn.");
    if (bytes.size() > kMaxFileBytes)
        return bad_file("imports.too_big", fmt::format("Tệp lớn {} MB, vượt giới hạn {} MB. Hãy xuất theo từng khoảng thời gian ngắn hơn rồi nhập từng tệp.", (bytes.size() >> 20) + 1, kMaxFileBytes >> 20));
    if (bytes.starts_with("PK\x03\x04")) return read_xlsx(bytes, options);
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        return bad_file("imports.old_workbook", "Tệp là Excel đời cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu và lưu thành .xlsx rồi tải lên lại.");
    const std::string start = fold(bytes.substr(0, 200));
    if (start.find("<html") != std::string::npos || start.find("<table") != std::string::npos || start.find("<!doctype") != std::string::npos)
        return bad_file("imports.html", "Tệp là trang web được đặt tên như tệp Excel. Hãy mở bằng Excel và lưu thành .xlsx rồi tải lên lại.");
    if (bytes.starts_with("%PDF")) return bad_file("imports.pdf", "Tệp là PDF. Hãy xuất danh sách dạng .xlsx hoặc .csv rồi tải lên lại.");
    const std::string name = fold(file_name);
    if (name.ends_with(".xlsx") || name.ends_with(".xlsm"))
        return bad_file("imports.damaged", "Tệp có đuôi .xlsx nhưng nội dung không phải bảng tính Excel, hoặc tải về chưa trọn. Hãy xuất lại từ hệ thống nguồn.");
    return read_csv(bytes);
}

}  // namespace xaso::imports
