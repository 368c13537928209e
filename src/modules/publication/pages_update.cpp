// "Cập nhật danh mục": a decision with its file is looked at procedure by procedure before anything is written, then carried into the catalogue.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "modules/onestop/pages.h"
#include "platform/office/workbook.h"
#include "platform/web/csv.h"
#include "publication/pages_shared.h"

namespace xaso::publication {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using procedures::Draft;

constexpr std::string_view kHome = "/thu-tuc/cap-nhat";
constexpr std::size_t kLargestFile = 8u << 20;
constexpr std::size_t kLargestText = 3 * kLargestFile;   // of the file as text, as it goes from the preview to the commit
constexpr std::string_view kExcel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// The form beside its file.
struct Asked {
    DecisionForm decision;
    std::string covers = "thay-doi";   // what the file is
    bool internal = false;
};
Asked asked_of(const web::Context& c) {
    Asked a{decision_form_of(c), c.form("la"), c.form("noi-bo") == "1"};
    if (a.covers != "toan-bo" && a.covers != "ban-dau") a.covers = "thay-doi";
    return a;
}
Decision decision_of(const Asked& a, std::vector<Refusal>& errors) {
    Decision d = decision_of(a.decision, errors);
    d.whole = a.covers == "toan-bo";
    d.first = a.covers == "ban-dau";
    d.internal = a.internal;
    return d;
}

void past_updates(Html& h, const std::vector<Update>& updates) {
    if (updates.empty()) return html::empty_state(h, "Chưa có lần cập nhật nào. Bắt đầu từ tệp của Cơ sở dữ liệu quốc gia hoặc từ tệp mẫu ở trên.");
    html::table(h, {.caption = "Các lần cập nhật, mới nhất ở trên", .columns = {{.label = "Quyết định"}, {.label = "Trích yếu", .main = true}, {.label = "Có hiệu lực"}, {.label = "Mới", .number = true}, {.label = "Sửa đổi", .number = true}, {.label = "Bãi bỏ", .number = true}, {.label = "Ghi lúc", .minor = true}, {.label = "Tệp", .minor = true}}}, [&](html::Rows& rows) {
        for (const Update& u : updates)
            rows.row([&] {
                rows.cell(fmt::format("{} ngày {}", u.number, format_day(u.day)));
                rows.cell(u.internal ? u.title + " (TTHC nội bộ)" : u.title);
                rows.cell(u.from);
                rows.cell(u.added);
                rows.cell(u.changed);
                rows.cell(u.abolished);
                rows.cell(to_local(u.at));
                rows.cell(u.file_name);
            });
    });
}

http::Response home(web::Context& c, const Publication& publication, const Asked& a, const std::vector<Refusal>& errors) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    std::vector<Update> updates;
    {
        sql::Reader s = c.db().read();
        updates = publication.updates(s, c.unit, 30);
    }
    html::PageFrame frame{.title = "Cập nhật danh mục thủ tục", .lead = "Theo quyết định công bố: xem trước từng thủ tục rồi mới ghi.", .back_url = "/thu-tuc", .back_label = "Thủ tục hành chính"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = std::string(kHome), .csrf = c.csrf, .key = c.new_key(), .upload = true, .wide = true}, [&] {
            decision_fields(h, a.decision, errors, errors.empty());
            html::radio_field(h, {.name = "la", .label = "Tệp ghi", .value = a.covers, .required = true, .wide = true},
                              {{.value = "thay-doi", .label = "Những thủ tục mới, sửa đổi, bãi bỏ theo quyết định"},
                               {.value = "toan-bo", .label = "Toàn bộ danh mục sau quyết định", .hint = "Thủ tục không có trong tệp là bãi bỏ"},
                               {.value = "ban-dau", .label = "Danh mục ban đầu của đơn vị", .hint = "Không tính là công bố mới ở biểu 3"}});
            html::checkbox_field(h, {.name = "noi-bo", .label = "Là thủ tục nội bộ giữa các cơ quan nhà nước (TTHC nội bộ)", .wide = true, .unmarked = true}, a.internal);
            html::file_field(h, {.name = "file", .label = "Tệp", .hint = "JSON của Cơ sở dữ liệu quốc gia về TTHC, hoặc Excel, CSV theo tệp mẫu; không quá 8 MB.", .error = html::error_for(errors, "file"), .required = true, .wide = true}, ".json,.xlsx,.csv,.txt");
            html::actions(h, [&] {
                html::button(h, "Xem trước", {.weight = Weight::main});
                html::link_button(h, "Tệp mẫu Excel", std::string(kHome) + "/mau", {.weight = Weight::quiet});
                html::link_button(h, "Danh mục hiện có, theo mẫu", std::string(kHome) + "/hien-co", {.weight = Weight::quiet});
            });
        });
        html::section(h, "Đã cập nhật", [&] { past_updates(h, updates); });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

struct KindWords {
    Kind kind;
    html::State state;
    std::string_view sign, heading;
};
// In the order of the preview: what needs the clerk's eye first.
constexpr KindWords kKinds[] = {{Kind::refused, html::State::refused, "không nhận", "Không nhận, phải sửa trong tệp"},
                                {Kind::abolished, html::State::late, "bãi bỏ", "Bãi bỏ"},
                                {Kind::changed, html::State::paused, "sửa đổi", "Sửa đổi, bổ sung"},
                                {Kind::added, html::State::done, "mới", "Mới"},
                                {Kind::unchanged, html::State::draft, "không đổi", "Không đổi"}};

void added_facts(Html& h, const Draft& d) {
    h.el("p", {}, fmt::format("{} · {} · {} · {} · {} giấy tờ, {} kết quả", d.field, limit_words(d.limit_desk), d.fee_note.empty() ? format_vnd(d.fee) : d.fee_note, channel_words(d.channels), d.papers.size(), d.results.size()));
    const auto missing = procedures::unstated(d);
    if (!missing.empty()) h.el("p", {{"class", "hint"}}, fmt::format("Chưa ghi: {}.", fmt::join(missing, ", ")));
}

// The desk collects by the tariff where it has the procedure; a fee that changes here only changes what is posted.
void tariff_hint(Html& h, const Foreseen& f, const fees::Tariff& tariff, Day from) {
    const bool says_a_fee = f.kind == Kind::added ? f.draft.fee > Vnd{} : std::ranges::any_of(f.differences, [](const procedures::Difference& d) { return d.what == "Phí, lệ phí"; });
    const auto held = says_a_fee ? tariff.of(f.code, from) : std::vector<const fees::Fee*>{};
    if (held.empty()) return;
    std::vector<std::string> cases;
    for (const fees::Fee* fee : held) cases.push_back(fmt::format("{} {}/{} ({})", fee->title, format_vnd(fee->amount), fee->per, fee->act));
    h.el("p", {{"class", "hint"}}, fmt::format("Quầy thu theo biểu phí đã nạp: {}. Nếu mức thu đổi, báo người quản trị sửa biểu phí trong law/fees; cập nhật này chỉ đổi mức niêm yết.", fmt::join(cases, "; ")));
}

void foreseen_table(Html& h, const Preview& preview, const KindWords& words, const fees::Tariff& tariff, Day from) {
    html::table(h, {.caption = std::string(words.heading), .columns = {{.label = "Mã"}, {.label = "Thủ tục", .words = true}, {.label = "Sẽ làm"}, {.label = words.kind == Kind::refused ? "Vì sao" : "Nội dung", .main = true}, {.label = "Ở tệp", .minor = true}}}, [&](html::Rows& rows) {
        for (const Foreseen& f : preview.procedures) {
            if (f.kind != words.kind) continue;
            rows.row([&] {
                rows.head("", f.code.empty() ? "không có mã" : f.code);
                rows.cell(f.name);
                rows.cell(words.state, words.sign);
                rows.cell([&] {
                    if (f.kind == Kind::refused) h.text(f.says);
                    if (f.kind == Kind::changed) difference_list(h, f.differences);
                    if (f.kind == Kind::added) added_facts(h, f.draft);
                    tariff_hint(h, f, tariff, from);
                });
                rows.cell(f.place);
            });
        }
    });
}

http::Response preview_page(web::Context& c, const Publication& publication, const fees::Tariff& tariff) {
    const Asked a = asked_of(c);
    std::vector<Refusal> errors;
    const Decision decision = decision_of(a, errors);
    const auto wrong_file = [&](std::string says) { errors.push_back({Refusal::Kind::invalid, "publication.file", std::move(says), "file", {}}); };
    if (c.request.uploads.size() != 1 || c.request.uploads.front().bytes.empty()) wrong_file("Hãy chọn một tệp .json, .xlsx hoặc .csv có nội dung.");
    else if (c.request.uploads.front().bytes.size() > kLargestFile) wrong_file("Tệp lớn hơn 8 MB. Hãy chia theo lĩnh vực rồi tải lên từng tệp.");
    if (!errors.empty()) {
        if (html::error_for(errors, "file").empty()) wrong_file("Hãy chọn lại tệp sau khi sửa các ô trên: trình duyệt không giữ tệp đã chọn.");
        return home(c, publication, a, errors);
    }
    const http::Upload& file = c.request.uploads.front();
    const auto stated = read_stated(file.bytes, file.file_name);
    if (!stated) return home(c, publication, a, {stated.error()});
    const auto text = as_text(file.bytes, file.file_name);
    if (!text) return home(c, publication, a, {text.error()});
    Preview p;
    {
        sql::Reader s = c.db().read();
        p = publication.foresee(s, c.unit, *stated, decision);
    }
    html::PageFrame frame{.title = "Xem trước cập nhật danh mục",
                          .lead = fmt::format("{}, {} ngày {}, có hiệu lực từ {}: mới {}, sửa đổi {}, bãi bỏ {}, không đổi {}, không nhận {}.", file.file_name, decision.number, format_day(decision.day), format_day(decision.from), p.count(Kind::added), p.count(Kind::changed),
                                              p.count(Kind::abolished), p.count(Kind::unchanged), p.count(Kind::refused)),
                          .back_url = std::string(kHome), .back_label = "Cập nhật danh mục thủ tục"};
    return c.page(std::move(frame), [&](Html& h) {
        if (!p.changes()) html::notice(h, html::Tone::info, "Tệp không làm thay đổi gì trong danh mục", "Không có gì để ghi.");
        else
            html::form(h, {.action = std::string(kHome) + "/ghi", .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
                keep_decision(h, a.decision);
                html::hidden(h, "la", a.covers);
                html::hidden(h, "noi-bo", a.internal ? "1" : "");
                html::hidden(h, "file_name", file.file_name);
                html::hidden(h, "text", *text);
                html::hidden(h, "seen", p.seen);
                html::actions(h, [&] {
                    html::button(h, fmt::format("Ghi {} thay đổi vào danh mục", p.count(Kind::added) + p.count(Kind::changed) + p.count(Kind::abolished)), {.weight = Weight::main, .focus = true});
                    html::link_button(h, "Thôi", kHome, {.weight = Weight::quiet});
                });
            });
        for (const KindWords& words : kKinds) {
            const std::int64_t n = p.count(words.kind);
            if (n == 0) continue;
            html::section(h, fmt::format("{}: {}", words.heading, n), [&] {
                if (words.kind != Kind::unchanged) return foreseen_table(h, p, words, tariff, decision.from);
                h.el("details", {{"class", "more"}}, [&] {
                    h.el("summary", {}, "Xem các thủ tục không đổi");
                    foreseen_table(h, p, words, tariff, decision.from);
                });
            });
        }
    });
}

http::Response carry_out(web::Context& c, const Publication& publication) {
    const Asked a = asked_of(c);
    std::vector<Refusal> errors;
    const Decision decision = decision_of(a, errors);
    if (!errors.empty()) return home(c, publication, a, errors);
    const auto attempt = c.attempt();
    if (!attempt) return home(c, publication, a, {attempt.error()});
    const auto stated = read_stated(c.form("text"), "danh-muc.csv");
    if (!stated) return home(c, publication, a, {stated.error()});
    Preview p;
    const auto answer = publication.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(p, publication.carry_out(tx, attempt->actor, c.now, *stated, decision, c.form("file_name"), c.form("seen")));
        return record::Answer{303, std::string(kHome)};
    });
    if (!answer) return home(c, publication, a, {answer.error()});
    return c.see(answer->text, answer->repeated ? "Lần cập nhật này đã ghi." : fmt::format("Đã ghi vào danh mục: mới {}, sửa đổi {}, bãi bỏ {}.", p.count(Kind::added), p.count(Kind::changed), p.count(Kind::abolished)));
}

// The columns with what to write there on a second sheet; the first holds these procedures.
http::Response workbook(const std::vector<procedures::Procedure>& procedures, std::string_view file_name) {
    office::Workbook book;
    const auto columns = template_columns();
    std::vector<office::SheetColumn> widths;
    std::vector<office::Cell> head;
    for (const TemplateColumn& column : columns) {
        widths.push_back({.width = head.empty() ? 12.0 : 28.0});
        head.push_back(office::text(std::string(column.heading)));
    }
    book.sheet("Danh mục", widths);
    book.row(head, office::RowStyle::head);
    for (const procedures::Procedure& p : procedures) {
        std::vector<office::Cell> cells;
        for (std::string& cell : template_row(p)) cells.push_back(office::text(std::move(cell)));
        book.row(cells);
    }
    book.sheet("Cách ghi", {{.width = 24}, {.width = 110}});
    book.row({office::text("Cột"), office::text("Cách ghi")}, office::RowStyle::head);
    for (const TemplateColumn& column : columns) book.row({office::text(std::string(column.heading)), office::text(std::string(column.how))});
    return web::download(book.finish(), kExcel, file_name);
}

http::Response existing(web::Context& c, const Publication& publication) {
    sql::Reader s = c.db().read();
    const auto& all = publication.procedures();
    std::vector<procedures::Procedure> full;
    for (const procedures::Procedure& p : all.list(s, c.unit, local_day(c.now))) full.push_back(*all.version(s, c.unit, p.id, p.version));
    return workbook(full, "danh-muc-thu-tuc.xlsx");
}

}  // namespace

void add_update_pages(web::Router& router, const Publication& publication, const fees::Tariff& tariff) {
    using enum http::Method;
    const std::string systems = "S13", title = "Cập nhật danh mục thủ tục", path(kHome);
    const auto* may = &may::keep_procedures;
    router.add({.path = path, .may = may, .title = title, .systems = systems, .run = [&publication](web::Context& c) { return home(c, publication, {}, {}); }});
    router.add({.method = post, .path = path, .may = may, .title = title, .systems = systems, .body_limit = kLargestFile + 64 * 1024, .run = [&publication, &tariff](web::Context& c) { return preview_page(c, publication, tariff); }});
    router.add({.method = post, .path = path + "/ghi", .may = may, .title = title, .systems = systems, .body_limit = kLargestText, .run = [&publication](web::Context& c) { return carry_out(c, publication); }});
    router.add({.path = path + "/mau", .may = may, .systems = systems, .run = [](web::Context&) { return workbook({}, "mau-danh-muc-thu-tuc.xlsx"); }});
    router.add({.path = path + "/hien-co", .may = may, .systems = systems, .run = [&publication](web::Context& c) { return existing(c, publication); }});
}

}  // namespace xaso::publication
