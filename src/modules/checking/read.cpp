// One file, whatever its kind, as a sheet of printed values.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cstdlib>

#include "checking/checking.h"
#include "checking/printed.h"
#include "checking/read_tables.h"
#include "checking/read_text.h"
#include "kernel/text.h"

namespace xaso::checking {
namespace json = boost::json;
namespace {

using catalog::Form;
using catalog::FormRow;
using Kind = Printed::Kind;

tl::unexpected<Refusal> unusable(std::string_view code, std::string_view says) { return refuse(Refusal::Kind::invalid, code, says, "file"); }

constexpr std::string_view kNoForm =
    "Không thấy biểu mẫu nào trong tệp. Tệp cần có các biểu thống kê (“Biểu mẫu 1” …) với cột STT, chỉ tiêu, đơn vị tính, số liệu, hoặc là tệp JSON của báo cáo.";

// The value as JSON holds it: only this is read of a row.
Printed json_value(const FormRow& row, const json::value& v) {
    Printed p;
    p.kind = Kind::unknown;
    if (v.is_null()) return p;
    if (const auto* text = v.if_string()) return printed_value(row, *text);
    if (!v.is_number()) {
        p.kind = Kind::text;
        p.text = json::serialize(v);
        return p;
    }
    // Doubles are written as short as they were read: 60.5 has one decimal.
    p.text = v.is_double() ? fmt::format("{}", v.as_double()) : json::serialize(v);
    FormRow plain = row;
    plain.unit.clear();   // money is in dong here
    if (const std::size_t point = p.text.find('.'); point != std::string::npos && p.text.find('e') == std::string::npos) {
        const std::string digits = p.text.substr(0, point) + p.text.substr(point + 1);
        const int decimals = static_cast<int>(p.text.size() - point - 1);
        std::int64_t n = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        const auto value = error == std::errc{} && end == digits.data() + digits.size() && decimals <= Decimal::kDecimals && std::abs(n) <= 90'000'000'000'000 ? Decimal::of(n, decimals) : std::nullopt;
        p.kind = value ? Kind::number : Kind::text;
        p.value = value.value_or(Decimal{});
        p.decimals = decimals;
        p.text[point] = ',';
        return p;
    }
    Printed whole = printed_value(plain, p.text);
    if (whole.kind == Kind::number && row.printed_in() == 1) whole.text = format_decimal(whole.value);
    return whole;
}

Result<ReadReport> read_json(const catalog::Definitions& law, std::string_view bytes, Day today) {
    boost::system::error_code error;
    json::value root;
    try {
        root = json::parse(bytes, error, {}, {.max_depth = 32});
    } catch (const std::exception&) {
        error = json::error::syntax;
    }
    if (error) return unusable("checking.json", "Tệp JSON bị hỏng hoặc bị cắt; hãy tải lại từ chương trình đã xuất ra nó.");
    ReadReport read;
    read.kind = "JSON";
    const auto* top = root.if_object();
    if (const auto* window = top ? top->if_contains("window") : nullptr; window && window->is_object())
        if (const auto* to = window->as_object().if_contains("to"); to && to->is_string())
            if (const auto day = parse_day(std::string_view(to->as_string()))) read.day = *day;
    const auto* forms = top ? top->if_contains("forms") : nullptr;
    if (!forms || !forms->is_object()) return unusable("checking.no_form", kNoForm);
    for (const auto& [code, rows] : forms->as_object()) {
        const Form* form = law.form_of(std::string(code), read.day.value_or(today));
        if (!form || !rows.is_object()) {
            read.unknown.push_back({std::string(code), ""});
            continue;
        }
        for (const auto& [number, value] : rows.as_object()) {
            const FormRow* row = form->find(std::string(number));
            const auto* printed = value.is_object() ? value.as_object().if_contains("value") : nullptr;
            if (!row) read.unknown.push_back({form->code, std::string(number)});
            else if (printed) read.sheet[form->code][row->number] = json_value(*row, *printed);
        }
    }
    return read;
}

}  // namespace

Result<ReadReport> read_report(const catalog::Definitions& law, std::string_view bytes, Day today, const office::ChildOptions& child) {
    if (trim(bytes.substr(0, 4096)).empty()) return unusable("checking.empty", "Tệp trống, không có chữ nào. Hãy mở tệp gốc, lưu lại rồi chọn lại.");
    ReadReport read;
    const std::size_t start = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (start != std::string_view::npos && bytes[start] == '{') {
        XASO_TRY(read, read_json(law, bytes.substr(start), today));
    } else if (office::is_package(bytes) || office::is_pdf(bytes)) {
        XASO_TRY(const office::Document document, office::read_document(bytes, child));
        if (document.kind == office::Kind::pdf) {
            read.kind = "PDF";
            read.sheet = read_text_forms(law, today, lines_of_pages(document));
        } else {
            read.kind = document.kind == office::Kind::word ? "Word" : "Excel";
            read.sheet = read_tables(law, today, document, read.unknown);
        }
    } else {
        std::string pages(bytes);   // a page break of a PDF reader is a wide gap
        for (std::size_t at = 0; (at = pages.find('\f', at)) != std::string::npos;) pages.replace(at, 1, "\n\n\n");
        const auto text = nfc(pages);
        if (!text) return unusable("checking.kind", "Không đọc được tệp này. Hãy chọn báo cáo dạng Word (.docx), Excel (.xlsx), PDF có chữ, văn bản UTF-8 hoặc JSON.");
        read.kind = "văn bản";
        read.sheet = read_text_forms(law, today, *text);
    }
    if (read.sheet.empty()) return unusable("checking.no_form", kNoForm);
    return read;
}

Result<Checked> check_report(const catalog::Definitions& law, std::string_view bytes, Day today, const office::ChildOptions& child) {
    Checked checked;
    XASO_TRY(checked.read, read_report(law, bytes, today, child));
    checked.day = checked.read.day.value_or(today);
    checked.findings = judge(law, checked.day, checked.read.sheet);
    for (const Place& p : checked.read.unknown)
        checked.findings.push_back({.rule = "unknown_row", .form = p.form, .row = p.row, .printed = {}, .expected = {}, .severity = catalog::Severity::error,
                                    .says = p.row.empty() ? fmt::format("Không có biểu {}.", p.form) : fmt::format("Biểu {} không có dòng {}.", p.form, p.row), .with = {}});
    return checked;
}

std::string form_name(const catalog::Definitions& law, const catalog::Form& form) {
    const auto area = std::find_if(law.areas.begin(), law.areas.end(), [&](const catalog::Area& a) { return a.code == form.area; });
    return area == law.areas.end() ? form.code : fmt::format("Biểu {}", area->number);
}

std::string findings_json(const std::vector<Finding>& findings) {
    json::array all;
    for (const Finding& f : findings) {
        json::array with;
        for (const Place& p : f.with) with.push_back(json::object{{"form", p.form}, {"row", p.row}});
        all.push_back(json::object{{"rule", f.rule}, {"form", f.form}, {"row", f.row}, {"printed", f.printed}, {"expected", f.expected},
                                   {"severity", f.severity == catalog::Severity::error ? "error" : "warning"}, {"says", f.says}, {"with", std::move(with)}});
    }
    return json::serialize(json::object{{"findings", std::move(all)}});
}

std::string findings_text(const catalog::Definitions& law, Day day, const std::vector<Finding>& findings) {
    std::string out, form;
    for (const Finding& f : findings) {
        if (f.form != form) {
            form = f.form;
            const Form* known = law.form_of(form, day);
            out += fmt::format("{}{}\n", form, known ? ": " + known->title : "");
        }
        out += fmt::format("  {:<8} {:<8} {}", f.row, f.severity == catalog::Severity::error ? "sai" : "lưu ý", f.says);
        if (!f.expected.empty()) out += fmt::format(" In: {}; đúng: {}.", f.printed.empty() ? "(trống)" : f.printed, f.expected);
        if (!f.with.empty()) {
            out += " Xem thêm:";
            for (const Place& p : f.with) out += p.form == f.form ? fmt::format(" {}", p.row) : fmt::format(" {}/{}", p.form, p.row);
        }
        out += "\n";
    }
    return out;
}

}  // namespace xaso::checking
