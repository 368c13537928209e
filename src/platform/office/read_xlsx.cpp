// Excel, as the child process sees it. Reads the parts of ISO/IEC 29500 that hold values: shared and inline strings, cached results of
// formulas, merged cells, and number formats, to tell dates from numbers.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <set>

#include "kernel/day.h"
#include "platform/office/package.h"

namespace xaso::office {
namespace {

// The text of <is> or <si>: <t>, or runs <r><t>; phonetic readings <rPh> are left out.
std::string rich_text(const pugi::xml_node& n) {
    std::string out;
    for (const pugi::xml_node& c : n) {
        if (is(c, "t")) out += c.child_value();
        else if (is(c, "r")) out += child(c, "t").child_value();
    }
    return out;
}

// Of a number format.
bool shows_percent(std::string_view format) { return format.find('%') != std::string_view::npos; }

bool shows_date(std::string_view format) {
    bool quoted = false, bracket = false;
    for (const char c : format) {
        if (c == '"') quoted = !quoted;
        else if (c == '[') bracket = true;
        else if (c == ']') bracket = false;
        else if (!quoted && !bracket && (c == 'y' || c == 'Y' || c == 'd' || c == 'D')) return true;
    }
    return false;
}

class Workbook {
public:
    explicit Workbook(Parts parts) : parts_(std::move(parts)) {
        pugi::xml_document shared, styles;
        for (const pugi::xml_node& n : load(parts_, "xl/sharedStrings.xml", shared).document_element())
            if (is(n, "si")) strings_.push_back(rich_text(n));
        const pugi::xml_node sheet = load(parts_, "xl/styles.xml", styles).document_element();
        std::set<int> dates{14, 15, 16, 17, 22}, percents{9, 10};  // the built-in formats that show a day, or a percentage
        for (const pugi::xml_node& n : child(sheet, "numFmts"))
            if (const std::string_view format = n.attribute("formatCode").value(); shows_percent(format)) percents.insert(n.attribute("numFmtId").as_int());
            else if (shows_date(format)) dates.insert(n.attribute("numFmtId").as_int());
        for (const pugi::xml_node& n : child(sheet, "cellXfs")) {
            date_style_.push_back(dates.contains(n.attribute("numFmtId").as_int()));
            percent_style_.push_back(percents.contains(n.attribute("numFmtId").as_int()));
        }
    }

    struct Sheet {
        std::string name, path;
    };
    // In their order on screen.
    std::vector<Sheet> sheets() {
        pugi::xml_document book, links;
        if (!parts_.contains("xl/workbook.xml")) throw Fail{Exit::damaged};
        const pugi::xml_node list = child(load(parts_, "xl/workbook.xml", book).document_element(), "sheets");
        load(parts_, "xl/_rels/workbook.xml.rels", links);
        std::vector<Sheet> out;
        for (const pugi::xml_node& n : list)
            for (const pugi::xml_node& link : links.document_element()) {
                if (std::strcmp(link.attribute("Id").value(), n.attribute("r:id").value()) != 0) continue;
                const std::string target = link.attribute("Target").value();
                out.push_back({n.attribute("name").value(), target.starts_with('/') ? target.substr(1) : "xl/" + target});
            }
        if (out.empty()) throw Fail{Exit::damaged};
        return out;
    }

    // Calls `each` with the number and the cells of every filled row; false when there is none.
    template <class F> bool rows(const std::string& path, F&& each) {
        pugi::xml_document sheet;
        const pugi::xml_node data = child(load(parts_, path, sheet).document_element(), "sheetData");
        int last_row = 0;
        bool filled = false;
        for (const pugi::xml_node& row : data) {
            const int number = row.attribute("r").as_int(last_row + 1);
            if (number <= last_row) throw Fail{Exit::damaged};
            std::vector<std::string> cells;
            int column = 0;
            for (const pugi::xml_node& cell : row) {
                const char* at = cell.attribute("r").value();
                if (*at) column = column_of(at);
                else ++column;
                std::string text = value(cell);
                if (text.empty()) continue;
                if (column <= static_cast<int>(cells.size())) throw Fail{Exit::damaged};
                if (column > static_cast<int>(kMaxColumns)) throw Fail{Exit::too_many_cells};
                cells.resize(static_cast<std::size_t>(column));
                cells.back() = std::move(text);
            }
            if (cells.empty()) continue;
            if (number > static_cast<int>(kMaxRows) + 30) throw Fail{Exit::too_many_cells};
            each(number, cells);
            last_row = number;
            filled = true;
        }
        return filled;
    }

private:
    static int column_of(const char* at) {
        int column = 0;
        for (; *at >= 'A' && *at <= 'Z' && column < 100'000; ++at) column = column * 26 + (*at - 'A' + 1);
        return column;
    }

    std::string value(const pugi::xml_node& cell) const {
        const std::string_view type = cell.attribute("t").value();
        if (type == "inlineStr") return rich_text(child(cell, "is"));
        const std::string text = child(cell, "v").child_value();
        if (type == "s") {
            std::size_t index = strings_.size();
            std::from_chars(text.data(), text.data() + text.size(), index);
            if (index >= strings_.size()) throw Fail{Exit::damaged};
            return strings_[index];
        }
        if (!type.empty() && type != "n") return text;  // text of a formula, an error, a boolean, an ISO date
        double number = 0;
        const auto r = std::from_chars(text.data(), text.data() + text.size(), number);
        if (text.empty() || r.ec != std::errc{} || r.ptr != text.data() + text.size()) return text;
        const auto style = cell.attribute("s").as_uint();
        if (number >= 20000 && number < 80000 && style < date_style_.size() && date_style_[style]) {
            const LocalTime time = LocalTime{make_day(1899, 12, 30)} + std::chrono::seconds(std::llround(number * 86400.0));
            const Day day = std::chrono::floor<std::chrono::days>(time);
            return time == day ? format_day(day) : format_day_time(time);
        }
        const bool percent = style < percent_style_.size() && percent_style_[style];
        if (!percent && number == std::floor(number) && std::abs(number) < 1e15) return fmt::format("{:.0f}", number);
        // With a comma, as it is written here: 2.375 would be read as two thousand three hundred and seventy-five.
        std::string decimal = percent ? fmt::format("{:.10g} %", number * 100) : fmt::format("{:.15g}", number);
        std::replace(decimal.begin(), decimal.end(), '.', ',');
        return decimal;
    }

    Parts parts_;
    std::vector<std::string> strings_;
    std::vector<bool> date_style_, percent_style_;
};

void put(std::string& csv, const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        csv += text;
        return;
    }
    csv += '"';
    for (const char c : text) csv.append(c == '"' ? 2 : 1, c);
    csv += '"';
}

Parts parts_of(std::string_view bytes) {
    return unpack(bytes, [](std::string_view name) { return name.starts_with("xl/") && (name.ends_with(".xml") || name.ends_with(".rels")); });
}

}  // namespace

void xlsx_to_csv(std::string_view bytes, int out) {
    Workbook book(parts_of(bytes));
    for (const auto& sheet : book.sheets()) {
        std::string csv;
        int last = 0;
        const bool filled = book.rows(sheet.path, [&](int number, const std::vector<std::string>& cells) {
            csv.append(static_cast<std::size_t>(number - last - 1), '\n');
            for (std::size_t i = 0; i < cells.size(); ++i) {
                if (i > 0) csv += ',';
                put(csv, cells[i]);
            }
            csv += '\n';
            last = number;
            if (csv.size() > 1u << 20) {
                if (!write_all(out, csv)) throw Fail{Exit::too_big};
                csv.clear();
            }
        });
        if (!write_all(out, csv)) throw Fail{Exit::too_big};
        if (filled) return;
    }
    throw Fail{Exit::empty};
}

std::vector<Block> read_xlsx(std::string_view bytes) {
    Workbook book(parts_of(bytes));
    std::vector<Block> blocks;
    for (const auto& sheet : book.sheets()) {
        Block block{sheet.name, {}, {}};
        book.rows(sheet.path, [&](int, const std::vector<std::string>& cells) { block.rows.push_back(cells); });
        if (!block.rows.empty()) blocks.push_back(std::move(block));
    }
    return blocks;
}

}  // namespace xaso::office
