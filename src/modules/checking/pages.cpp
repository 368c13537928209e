#include "checking/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kernel/text.h"

namespace xaso::checking {
namespace {

using catalog::Form;
using catalog::FormRow;
using catalog::RowKind;
using catalog::Severity;
using html::Html;
using Kind = Printed::Kind;
namespace may = access::may;

constexpr std::string_view kTitle = "Kiểm tra báo cáo";
constexpr std::string_view kAccept = ".xlsx,.docx,.pdf,.txt,.json";

bool is_error(const Finding& f) { return f.severity == Severity::error; }
bool holds_figure(const FormRow& row) { return row.kind != RowKind::heading && row.kind != RowKind::not_applicable; }

std::string counted(std::size_t errors, std::size_t warnings) { return fmt::format("{} lỗi, {} cảnh báo", errors, warnings); }

// What one form has to say, in the order of its rows.
struct FormView {
    const Form* form = nullptr;
    std::string name;                                           // "Biểu 7"
    std::map<std::string, std::vector<const Finding*>, std::less<>> findings;   // by the row that is blamed
    std::vector<const FormRow*> shown, others;                  // blamed or named by a finding; read besides
    std::vector<std::string> absent;                            // numbers of rows that the file does not have
    std::size_t errors = 0, warnings = 0;
};

std::vector<FormView> views_of(const catalog::Definitions& law, const Checked& checked) {
    std::set<std::pair<std::string, std::string>> named;
    for (const Finding& f : checked.findings) {
        named.emplace(f.form, f.row);
        for (const Place& p : f.with) named.emplace(p.form, p.row);
    }
    std::vector<FormView> views;
    for (const auto& [code, rows] : checked.read.sheet) {
        FormView v;
        v.form = law.form_of(code, checked.day);
        if (!v.form) continue;
        v.name = form_name(law, *v.form);
        for (const FormRow& row : v.form->rows) {
            if (named.contains({code, row.number})) v.shown.push_back(&row);
            else if (row.kind != RowKind::heading && rows.contains(row.number)) v.others.push_back(&row);
            if (holds_figure(row) && !rows.contains(row.number)) v.absent.push_back(row.number);
        }
        for (const Finding& f : checked.findings) {
            if (f.form != code || !v.form->find(f.row)) continue;
            v.findings[f.row].push_back(&f);
            ++(is_error(f) ? v.errors : v.warnings);
        }
        views.push_back(std::move(v));
    }
    return views;
}

std::string anchor(std::string_view form, std::string_view row) { return fmt::format("{}-{}", form, row); }

class ResultPage {
public:
    ResultPage(Html& h, const catalog::Definitions& law, const Checked& checked, std::string_view file) : h_(h), law_(law), checked_(checked), file_(file), views_(views_of(law, checked)) {}

    void write() {
        summary();
        unread();
        for (const FormView& v : views_) form(v);
    }

private:
    void summary() {
        std::size_t errors = 0, rows = 0;
        for (const Finding& f : checked_.findings) errors += is_error(f);
        for (const auto& [code, read] : checked_.read.sheet) rows += read.size();
        const std::size_t warnings = checked_.findings.size() - errors;
        const auto [state, word] = errors ? std::pair(html::State::late, "có lỗi") : warnings ? std::pair(html::State::due_today, "cần xem lại") : std::pair(html::State::done, "khớp");
        h_.el("p", {{"role", "status"}}, [&] {
            html::badge(h_, state, word);
            h_.text(" ");
            h_.el("strong", {}, fmt::format("{}, {} dòng đã đọc", counted(errors, warnings), rows));
            h_.text(fmt::format(" – {} ({}), biểu có hiệu lực ngày {}.", file_, checked_.read.kind, format_day(checked_.day)));
        });
        std::vector<html::Choice> choices;
        for (const FormView& v : views_)
            choices.push_back({.label = v.errors + v.warnings ? fmt::format("{}: {}", v.name, counted(v.errors, v.warnings)) : fmt::format("{}: không có lỗi", v.name), .url = "#" + v.form->code});
        html::chips(h_, "Các biểu đã đọc", choices);
    }

    // What the findings do not speak of, because it was not there to be read.
    void unread() {
        std::vector<std::string> lines;
        for (const Form& f : law_.forms)
            if (law_.form_of(f.code, checked_.day) == &f && !checked_.read.sheet.contains(f.code)) lines.push_back(fmt::format("{}: không thấy trong tệp.", form_name(law_, f)));
        for (const FormView& v : views_)
            if (!v.absent.empty()) lines.push_back(fmt::format("{}: không thấy dòng {}.", v.name, fmt::join(v.absent, ", ")));
        for (const Finding& f : checked_.findings)
            if (const Form* form = law_.form_of(f.form, checked_.day); !form || !form->find(f.row)) lines.push_back(f.says);
        if (lines.empty()) return;
        html::section(h_, "Không đọc được", [&] {
            h_.el("ul", {}, [&] {
                for (const std::string& line : lines) h_.el("li", {}, line);
            });
            h_.el("p", {{"class", "hint"}}, "Những dòng này chưa được kiểm tra. Hãy xem số dòng và chỉ tiêu trong tệp có như biểu mẫu không.");
        });
    }

    void form(const FormView& v) {
        h_.el("div", {{"id", v.form->code}}, [&] {
            html::section(h_, fmt::format("{} · {}", v.name, v.form->title), [&] {
                if (v.findings.empty()) html::badge(h_, html::State::done, "Không thấy điểm nào không khớp.");
                else h_.el("p", {}, counted(v.errors, v.warnings));
                if (!v.shown.empty()) rows(v, v.shown, fmt::format("{}: các dòng có lỗi, cảnh báo và các dòng liên quan", v.name), true);
                if (!v.others.empty())
                    h_.el("details", {{"class", "more"}}, [&] {
                        h_.el("summary", {}, fmt::format("{} dòng {}đã đọc", v.others.size(), v.shown.empty() ? "" : "khác "));
                        rows(v, v.others, fmt::format("{}: các dòng không có lỗi hay cảnh báo", v.name), false);
                    });
            });
        });
    }

    void rows(const FormView& v, const std::vector<const FormRow*>& list, const std::string& caption, bool with_findings) {
        html::TableSpec spec{.caption = caption, .columns = {{.label = "Dòng"}, {.label = "Chỉ tiêu", .words = true}, {.label = "Đơn vị tính", .minor = true}, {.label = "Số trong tệp", .number = true}}};
        if (with_findings) spec.columns.push_back({.label = "Kết quả", .main = true});
        const auto& read = checked_.read.sheet.find(v.form->code)->second;
        html::table(h_, spec, [&](html::Rows& out) {
            for (const FormRow* row : list)
                out.row([&] {
                    out.head("", row->number);
                    out.cell([&] { h_.el("span", {{"id", anchor(v.form->code, row->number)}}, row->title); });
                    out.cell(row->unit);
                    const auto cell = read.find(row->number);
                    if (cell == read.end()) out.cell(row->kind == RowKind::heading ? "" : "không thấy");
                    else if (cell->second.kind == Kind::unknown) out.none();
                    else out.cell(cell->second.text.empty() ? "(trống)" : cell->second.text);
                    if (with_findings) out.cell([&] { findings(v, *row); });
                });
        });
    }

    void findings(const FormView& v, const FormRow& row) {
        const auto found = v.findings.find(row.number);
        if (found == v.findings.end()) return h_.el("span", {{"class", "hint"}}, "dòng liên quan");
        for (const Finding* f : found->second)
            h_.el("p", {}, [&] {
                html::badge(h_, is_error(*f) ? html::State::late : html::State::due_today, is_error(*f) ? "lỗi" : "cảnh báo");
                h_.text(" " + f->says);
                if (!f->expected.empty()) h_.text(fmt::format(" Trong tệp: {}; đúng: {}.", f->printed.empty() ? "(trống)" : f->printed, f->expected));
                for (std::size_t i = 0; i < f->with.size(); ++i) {
                    h_.text(i == 0 ? " Xem " : ", ");
                    place(v, f->with[i]);
                }
            });
    }

    // The row where it stands on this page; without a link when its form is not in the file.
    void place(const FormView& from, const Place& p) {
        const Form* form = law_.form_of(p.form, checked_.day);
        const std::string words = p.form == from.form->code ? fmt::format("dòng {}", p.row) : fmt::format("{} dòng {}", form ? form_name(law_, *form) : p.form, p.row);
        if (checked_.read.sheet.contains(p.form)) h_.link("#" + anchor(p.form, p.row), words);
        else h_.text(words);
    }

    Html& h_;
    const catalog::Definitions& law_;
    const Checked& checked_;
    std::string_view file_;
    std::vector<FormView> views_;
};

http::Response ask(web::Context& c, const std::string& text, const std::vector<Refusal>& errors) {
    html::PageFrame frame{.title = std::string(kTitle), .lead = "Các số trong báo cáo có khớp nhau không: tỷ lệ, tổng cộng, quy tắc giữa các dòng. Tệp không được lưu lại.",
                          .back_url = "/bao-cao", .back_label = "Các kỳ báo cáo", .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = std::string(kPagePath), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
            html::file_field(h, {.name = "file", .label = "Tệp báo cáo", .hint = fmt::format("Excel (.xlsx), Word (.docx), PDF có chữ, văn bản (.txt) hoặc JSON; tối đa {} MB. Chọn tệp hoặc kéo tệp thả vào đây.", kMaxUpload >> 20),
                                 .error = html::error_for(errors, "file"), .unmarked = true}, std::string(kAccept));
            html::area_field(h, {.name = "text", .label = "Hoặc dán chữ của báo cáo", .value = text, .hint = "Chép cả các biểu trong bản PDF hay Word rồi dán vào đây; mỗi biểu bắt đầu bằng dòng “Biểu mẫu 1” …",
                                 .error = html::error_for(errors, "text"), .unmarked = true}, 6);
            html::actions(h, [&] { html::button(h, "Kiểm tra", {.weight = html::Weight::main, .key = "x"}); });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response answer(web::Context& c, const catalog::Catalog& law) {
    const std::string text = c.form("text");
    const auto wrong = [&](std::string_view code, std::string says, std::string_view field) { return ask(c, text, {{Refusal::Kind::invalid, std::string(code), std::move(says), std::string(field), {}}}); };
    const http::Upload* file = c.request.uploads.empty() ? nullptr : &c.request.uploads.front();
    const bool typed = !trim(text).empty();
    if (!file && !typed) return wrong("checking.nothing", "Hãy chọn một tệp báo cáo, hoặc dán chữ của báo cáo vào ô bên dưới.", "file");
    if (file && typed) return wrong("checking.both", "Có cả tệp và chữ dán vào; hãy chỉ gửi một: bỏ chữ trong ô dán, rồi chọn lại tệp.", "file");
    if (file && file->bytes.size() > kMaxUpload)
        return wrong("checking.too_big", fmt::format("Tệp lớn hơn giới hạn {} MB. Hãy bỏ ảnh trong tệp hoặc chỉ giữ các biểu, rồi chọn lại.", kMaxUpload >> 20), "file");
    const auto definitions = law.current();
    const auto checked = check_report(*definitions, file ? std::string_view(file->bytes) : std::string_view(text), local_day(c.now));
    if (!checked) return wrong(checked.error().code, checked.error().message, file ? "file" : "text");
    html::PageFrame frame{.title = "Kết quả kiểm tra báo cáo", .back_url = std::string(kPagePath), .back_label = std::string(kTitle)};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Kiểm tra tệp khác", kPagePath, {.key = "n"});
        html::print_button(h);
    };
    return c.page(std::move(frame), [&](Html& h) { ResultPage(h, *definitions, *checked, file ? file->file_name : "chữ dán vào").write(); });
}

}  // namespace

void add_pages(web::Router& router, const catalog::Catalog& law) {
    const std::string path(kPagePath), title(kTitle), systems = "S3, S36";
    router.add({.path = path, .may = &may::see_reports, .title = title, .systems = systems, .run = [](web::Context& c) { return ask(c, {}, {}); }});
    // Above kMaxUpload there is room for the form around the file, and for the page to say itself that the file is too big.
    router.add({.method = http::Method::post, .path = path, .may = &may::see_reports, .title = title, .systems = systems, .body_limit = kMaxUpload + (5u << 20), .run = [&law](web::Context& c) { return answer(c, law); }});
}

}  // namespace xaso::checking
