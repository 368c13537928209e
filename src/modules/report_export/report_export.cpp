#include "report_export/report_export.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "kernel/vnd.h"
#include "platform/office/workbook.h"
#include "modules/reporting/sentences.h"

namespace xaso::report_export {
namespace {

using catalog::FormRow;
using catalog::RowType;
using office::Fields;
using reporting::Cell;
using reporting::CellState;
using reporting::FormResult;
using reporting::Report;

const catalog::Area* area_of(const Report& r, const FormResult& form) {
    const auto it = std::find_if(r.law->areas.begin(), r.law->areas.end(), [&](const catalog::Area& a) { return a.code == form.form->area; });
    return it == r.law->areas.end() ? nullptr : &*it;
}
int form_number(const Report& r, const FormResult& form) {
    const catalog::Area* area = area_of(r, form);
    return area ? area->number : 0;
}

// Beside a number: what the officials hold against it, and their note.
std::string note_of(const Cell& c) {
    std::string note;
    const auto add = [&](const std::string& words) {
        if (!words.empty()) note += (note.empty() ? "" : "; ") + words;
    };
    if (c.source == reporting::Source::computed && c.entry && c.entry->state == CellState::value && c.entry->value != c.value) add(fmt::format("Đơn vị khai {}", format_count(c.entry->value)));
    if (c.entry) add(c.entry->note);
    return note;
}

office::Cell value_cell(const Cell& c) {
    if (c.state != CellState::value) return office::text(c.state == CellState::none_arising ? "–" : "");
    if (c.ratio) return office::number(*c.ratio->percent_double(c.row->decimals), c.row->decimals);
    if (c.row->type == RowType::rate) return office::number(static_cast<double>(c.value) / 100, c.row->decimals);
    if (const std::int64_t unit = c.row->printed_in(); unit > 1) return office::number(static_cast<double>(c.value) / static_cast<double>(unit), c.row->decimals);
    return office::number(static_cast<double>(c.value), 0);
}

}  // namespace

std::string day_words(std::optional<Day> day, int year) {
    if (!day) return fmt::format("ngày      tháng      năm {}", year);
    const std::chrono::year_month_day d{*day};
    const unsigned dd = static_cast<unsigned>(d.day()), mm = static_cast<unsigned>(d.month());
    // LAW Decree 30/2020/NĐ-CP appendix I: a zero before days below 10 and months 1 and 2.
    return fmt::format("ngày {:02} tháng {}{} năm {}", dd, mm < 3 ? "0" : "", mm, static_cast<int>(d.year()));
}

Paper paper_of(const Report& r, const units::Version& unit, const Issued& issued) {
    const catalog::Outline& outline = r.law->outline;
    Paper p;
    const std::string name = reporting::name_in_sentence(unit.name);
    const auto fill = [&](std::string_view text) {
        std::string out;
        for (const reporting::Line& line : reporting::fill(text, r, name)) out += (out.empty() ? "" : "\n") + reporting::plain(line);
        return out;
    };
    p.agency = outline.issuer;
    p.unit = upper(unit.name);
    p.place = unit.place;
    p.number = issued.number.empty() ? "      " : issued.number;
    p.symbol = outline.symbol;
    p.title = fill(outline.title);
    if (!p.title.empty()) p.title = upper(p.title.substr(0, p.title.find(' '))).substr(0, 1) + p.title.substr(1);
    p.on_behalf = outline.on_behalf;
    p.capacity = outline.capacity;
    p.signer = issued.signer;
    p.day = issued.day;
    p.year = r.period.year;
    p.draft_mark = issued.draft ? "(Dự thảo)" : "";
    p.computed_at = format_day_time(to_local(issued.computed));
    p.chain_head = issued.chain_head.substr(0, 16);
    p.recipients = outline.recipients;
    const catalog::Chapter* chapter = nullptr;
    for (const catalog::OutlinePart& part : outline.parts) {
        PaperPart out;
        for (const catalog::Paragraph& paragraph : part.paragraphs) {
            const std::string text = fill(issued.text ? issued.text(part, paragraph) : paragraph.text);
            if (!text.empty()) out.paragraphs.emplace_back(paragraph.heading, text);
        }
        if (part.number.empty()) {
            std::string& whole = part.order < outline.parts[outline.parts.size() / 2].order ? p.intro : p.closing;
            for (const auto& [heading, text] : out.paragraphs) whole += (whole.empty() ? "" : "\n") + text;
            continue;
        }
        if (const catalog::Chapter* above = outline.chapter_of(part); above && above != chapter) {
            chapter = above;
            p.parts.push_back({fmt::format("{}. {}", above->number, upper(above->heading)), {}});
        }
        const std::size_t dot = part.number.find('.');
        out.heading = dot == std::string::npos ? fmt::format("{}. {}", part.number, upper(part.heading)) : fmt::format("{}. {}", part.number.substr(dot + 1), part.heading);
        p.parts.push_back(std::move(out));
    }
    return p;
}

std::string report_xlsx(const Report& r, const units::Version& unit) {
    office::Workbook book;
    for (const FormResult& form : r.forms) {
        const std::string name = fmt::format("Biểu {}", form_number(r, form));
        book.sheet(name, {{.width = 8}, {.width = 58}, {.width = 18}, {.width = 16, .right = true}, {.width = 30}});
        book.title(fmt::format("Biểu mẫu {}", form_number(r, form)));
        book.title(form.form->title);
        book.title(fmt::format("{} – {}, số liệu từ {} đến {}", unit.name, period_title(r.period), format_day(r.window->window.from), format_day(r.as_of)), false);
        book.row({office::text("STT"), office::text("Chỉ tiêu thống kê"), office::text("Đơn vị tính"), office::text("Số lượng/ Tỷ lệ"), office::text("Ghi chú")}, office::RowStyle::head);
        for (const Cell& c : form.cells)
            book.row({office::text(c.row->number), office::text(c.row->title), office::text(c.row->unit), value_cell(c), office::text(note_of(c))},
                     c.state == CellState::heading ? office::RowStyle::strong : office::RowStyle::plain);
    }
    return book.finish();
}

Fields report_fields(const Report& r, const Paper& p) {
    Fields f;
    f.values = {{"agency", p.agency},       {"unit_name", p.unit},         {"number", p.number},         {"symbol", p.symbol},
                {"place", p.place},         {"date_words", day_words(p.day, p.year)}, {"draft_mark", p.draft_mark}, {"title", p.title},
                {"intro", p.intro},         {"closing", p.closing.empty() ? "./." : p.closing + (p.closing.ends_with('.') ? "/." : "./.")},
                {"signature_authority", p.on_behalf}, {"signer_title", p.capacity}, {"signer_name", p.signer},
                {"annex_title", fmt::format("BIỂU MẪU THỐNG KÊ SỐ LIỆU BÁO CÁO CẢI CÁCH HÀNH CHÍNH {}", p.unit)},
                {"issuer", fmt::format("{} {}", p.agency, p.unit)}, {"computed_at", p.computed_at}, {"chain_head", p.chain_head.empty() ? "chưa có" : p.chain_head}};
    auto& sections = f.lists["sections"];
    for (const PaperPart& part : p.parts) {
        Fields section;
        section.values["heading"] = part.heading;
        auto& paragraphs = section.lists["paragraphs"];
        for (const auto& [heading, text] : part.paragraphs) {
            Fields paragraph;
            paragraph.values = {{"paragraph_heading", heading}, {"text", text}};
            paragraphs.push_back(std::move(paragraph));
        }
        sections.push_back(std::move(section));
    }
    auto& recipients = f.lists["recipients"];
    for (std::size_t i = 0; i < p.recipients.size(); ++i) {
        Fields recipient;
        // LAW Decree 30/2020/NĐ-CP appendix I: each line ends with ";", the last with ".".
        std::string words = p.recipients[i];
        while (words.ends_with('.') || words.ends_with(';')) words.pop_back();
        recipient.values["recipient"] = words + (i + 1 == p.recipients.size() ? "." : ";");
        recipients.push_back(std::move(recipient));
    }
    auto& forms = f.lists["forms"];
    for (const FormResult& form : r.forms) {
        Fields out;
        out.values = {{"form_name", fmt::format("Biểu mẫu {}", form_number(r, form))}, {"form_title", form.form->title}};
        auto& rows = out.lists["rows"];
        for (const Cell& c : form.cells) {
            Fields row;
            row.strong = c.state == CellState::heading;
            row.values = {{"row_number", c.row->number}, {"row_title", c.row->title}, {"row_unit", c.row->unit}, {"row_value", c.shown()}, {"row_note", note_of(c)}};
            rows.push_back(std::move(row));
        }
        forms.push_back(std::move(out));
    }
    return f;
}

documents::TemplateKind report_template() {
    return {"report", "Báo cáo cải cách hành chính", [] {
                Fields f;
                for (const auto& [name, example] : std::initializer_list<std::pair<const char*, const char*>>{
                         {"agency", "ỦY BAN NHÂN DÂN"}, {"unit_name", "XÃ MẪU"}, {"number", "12"}, {"symbol", "BC-UBND"}, {"place", "Mẫu"}, {"date_words", "ngày 09 tháng 6 năm 2026"}, {"draft_mark", "(Dự thảo)"},
                         {"title", "Công tác cải cách hành chính 6 tháng năm 2026"}, {"intro", "Lời mở đầu"}, {"closing", "Lời kết"}, {"signature_authority", "TM. ỦY BAN NHÂN DÂN"}, {"signer_title", "CHỦ TỊCH"},
                         {"signer_name", "Nguyễn Văn Mẫu"}, {"annex_title", "BIỂU MẪU THỐNG KÊ"}, {"issuer", "ỦY BAN NHÂN DÂN XÃ MẪU"}, {"computed_at", "09/06/2026 16:00"}, {"chain_head", "0123456789abcdef"}})
                    f.values[name] = example;
                Fields paragraph, section, recipient, row, form;
                paragraph.values = {{"paragraph_heading", "Kết quả"}, {"text", "Nội dung"}};
                section.values = {{"heading", "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"}};
                section.lists["paragraphs"] = {paragraph};
                recipient.values = {{"recipient", "UBND cấp trên;"}};
                row.values = {{"row_number", "1"}, {"row_title", "Chỉ tiêu"}, {"row_unit", "Hồ sơ"}, {"row_value", "1.395"}, {"row_note", "Ghi chú"}};
                form.values = {{"form_name", "Biểu mẫu 1"}, {"form_title", "Công tác chỉ đạo điều hành"}};
                form.lists["rows"] = {row};
                f.lists = {{"sections", {section}}, {"recipients", {recipient}}, {"forms", {form}}};
                return f;
            }};
}

}  // namespace xaso::report_export
