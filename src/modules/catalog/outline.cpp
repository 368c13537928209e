#include "catalog/outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/catalog.h"
#include "catalog/share.h"
#include "kernel/ratio.h"
#include "kernel/text.h"

namespace xaso::catalog {

namespace {

constexpr std::array<std::string_view, 4> kWords{"unit", "period", "from", "to"};

TextField field_of(std::string_view written) {
    TextField field{trim(written), std::nullopt};
    if (std::find(kWords.begin(), kWords.end(), field.name) != kWords.end() || field.name.empty()) return field;
    Operand o;
    const std::size_t slash = field.name.find('/'), share = field.name.find('%');
    if (share != std::string::npos) {
        o.figure = trim(std::string_view(field.name).substr(0, share));
    } else if (slash == std::string::npos) {
        o.figure = field.name;
    } else {
        o.form = field.name.substr(0, slash);
        o.row = field.name.substr(slash + 1);
    }
    field.operand = std::move(o);
    return field;
}

}  // namespace

std::optional<std::string> whole_of(std::string_view field_name) {
    const std::size_t at = field_name.find('%');
    return at == std::string_view::npos ? std::nullopt : std::optional(trim(field_name.substr(at + 1)));
}

std::string share_words(std::int64_t part, std::int64_t whole) { return whole == 0 ? "không phát sinh" : format_percent({part, whole}) + "\u00a0%"; }

std::vector<TextPiece> split_fields(std::string_view text) {
    std::vector<TextPiece> pieces;
    while (!text.empty()) {
        const std::size_t open = std::min(text.find_first_of("{}"), text.size());
        if (open > 0) pieces.push_back({std::string(text.substr(0, open)), std::nullopt});
        text.remove_prefix(open);
        if (text.empty()) break;
        const std::size_t end = text.find_first_of("{}\n", 1);
        const bool whole = text[0] == '{' && end != std::string_view::npos && text[end] == '}';
        const std::size_t length = whole ? end + 1 : 1;
        pieces.push_back({std::string(text.substr(0, length)), whole ? field_of(text.substr(1, end - 1)) : TextField{}});
        text.remove_prefix(length);
    }
    return pieces;
}

std::string field_fault(const Definitions& law, const TextField& field, std::optional<Day> day) {
    if (field.name.empty()) return "có dấu ngoặc nhọn không thành một trường; viết đủ cặp, ví dụ {BM3/3.3.1}.";
    if (!field.operand) return {};
    const Operand& o = *field.operand;
    if (const auto whole = whole_of(field.name); whole && !(law.figure(o.figure) && law.figure(*whole)))
        return fmt::format("trường {{{}}}: tỷ lệ tính từ hai số liệu, ví dụ {{budget_entry.revenue % budget_estimate.revenue}}.", field.name);
    if (!o.figure.empty())
        return law.figure(o.figure) ? "" : fmt::format("không có trường {{{}}}; dùng một số liệu như {{onestop.received}}, một dòng như {{BM3/3.3.1}}, hoặc {{unit}}, {{period}}, {{from}}, {{to}}.", field.name);
    bool known = false;
    for (const Form& form : law.forms) {
        if (form.code != o.form || (day && law.form_of(o.form, *day) != &form)) continue;
        known = true;
        const FormRow* row = form.find(o.row);
        if (!row) return fmt::format("trường {{{}}}: biểu {} không có dòng {}.", field.name, o.form, o.row);
        if (row->kind == RowKind::heading) return fmt::format("trường {{{}}}: dòng {} của biểu {} là tiêu đề, không có số.", field.name, o.row, o.form);
    }
    return known ? "" : fmt::format("trường {{{}}}: không có biểu {}.", field.name, o.form);
}

const Paragraph* OutlinePart::find(std::string_view key) const {
    const auto it = std::find_if(paragraphs.begin(), paragraphs.end(), [&](const Paragraph& p) { return p.key == key; });
    return it == paragraphs.end() ? nullptr : &*it;
}

const OutlinePart* Outline::find(std::string_view part) const {
    const auto it = std::find_if(parts.begin(), parts.end(), [&](const OutlinePart& p) { return p.code == part; });
    return it == parts.end() ? nullptr : &*it;
}

const Chapter* Outline::chapter_of(const OutlinePart& part) const {
    const std::size_t dot = part.number.find('.');
    if (dot == std::string::npos) return nullptr;
    const auto it = std::find_if(chapters.begin(), chapters.end(), [&](const Chapter& c) { return c.number == std::string_view(part.number).substr(0, dot); });
    return it == chapters.end() ? nullptr : &*it;
}

}  // namespace xaso::catalog
