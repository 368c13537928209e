#include "checking/read_tables.h"

#include <algorithm>

#include "checking/printed.h"
#include "checking/read_text.h"
#include "kernel/text.h"

namespace xaso::checking {
namespace {

using catalog::Form;
using catalog::FormRow;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

struct Columns {
    std::size_t number = kNone, title = kNone, unit = kNone, value = kNone, note = kNone;
};

// What the head of a column says it holds.
void take_head(Columns& columns, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string head = fold(cells[i]);
        if (head.empty() || head.size() > 120 || head.find("ky truoc") != std::string::npos || head.find("cung ky") != std::string::npos) continue;   // figures of another period
        if (head == "stt" || head == "tt" || head == "so tt" || head.starts_with("so thu tu")) columns.number = i;
        else if (head.starts_with("chi tieu")) columns.title = i;
        else if (head.starts_with("don vi")) columns.unit = i;
        else if (head.starts_with("ghi chu")) columns.note = i;
        else if (head.starts_with("so luong") || head.starts_with("so lieu") || head.starts_with("ty le") || head.starts_with("gia tri") || head == "ket qua") columns.value = i;
    }
}

// Whether a head gave column `i` another meaning than figures.
bool taken(const Columns& c, std::size_t i) { return i == c.title || i == c.unit || i == c.note; }

// "9.9.1": a row of a form, known or not; a plain "7" may count anything.
bool numbers_a_row(std::string_view text) {
    const std::size_t dot = text.find('.');
    return dot != std::string_view::npos && dot > 0 && text.back() != '.' && text.find("..") == std::string_view::npos && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// "1.1.", "1,1" and " 1.1 " are row 1.1.
std::string row_number(std::string text) {
    text = trim(text);
    std::replace(text.begin(), text.end(), ',', '.');
    while (text.ends_with('.')) text.pop_back();
    return text;
}

const std::string& cell(const std::vector<std::string>& cells, std::size_t i) {
    static const std::string none;
    return i < cells.size() ? cells[i] : none;
}

}  // namespace

Sheet read_tables(const catalog::Definitions& law, Day day, const office::Document& document, std::vector<Place>& unknown) {
    Sheet sheet;
    const auto form_named = [&](std::string_view text) -> const Form* {
        const int number = form_heading(text);
        return number > 0 ? law.form_of("BM" + std::to_string(number), day) : nullptr;
    };
    const Form* form = nullptr;
    for (const office::Block& block : document.blocks) {
        if (const Form* named = form_named(block.text)) form = named;
        Columns columns;
        bool begun = false;
        for (const auto& cells : block.rows) {
            for (const std::string& text : cells)
                if (const Form* named = form_named(text); named && !begun) form = named;
            if (!form) {
                take_head(columns, cells);
                continue;
            }
            const FormRow* row = nullptr;
            if (columns.number != kNone) row = form->find(row_number(cell(cells, columns.number)));
            else
                for (std::size_t i = 0; i < cells.size() && !row; ++i)
                    if ((row = form->find(row_number(cells[i])))) columns.number = i;
            // The head may stand in several rows, also again on a later page.
            if (!row && begun && columns.title != kNone && !cell(cells, columns.title).empty())
                if (const std::string number = row_number(cell(cells, columns.number)); numbers_a_row(number)) unknown.push_back({form->code, number});
            if (!row || (columns.title != kNone && cell(cells, columns.title).empty())) {
                take_head(columns, cells);
                continue;
            }
            begun = true;
            if (columns.value == kNone) {
                const std::size_t usual = columns.number + 3;   // STT, Chỉ tiêu, Đơn vị tính, Số lượng
                if (taken(columns, usual)) break;
                columns.value = usual;
            }
            sheet[form->code].insert_or_assign(row->number, printed_value(*row, cell(cells, columns.value)));
        }
    }
    return sheet;
}

}  // namespace xaso::checking
