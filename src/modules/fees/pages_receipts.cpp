// Receipts: the list with its search, the same as CSV and Excel, one receipt ready to print or as the unit's Word form, and its cancellation.
#include <fmt/format.h>

#include "fees/pages_shared.h"
#include "kernel/text.h"
#include "modules/documents/pages.h"
#include "modules/documents/paper.h"
#include "platform/html/qr.h"
#include "platform/office/workbook.h"
#include "platform/web/csv.h"

namespace xaso::fees {
namespace {

using html::Html;
using html::Weight;
using web::Params;
namespace may = access::may;

constexpr int kShown = 25, kExported = 20'000;
constexpr std::string_view kList = "/phi/bien-lai";

// What the address asks for.
struct Asked {
    ReceiptQuery query;
    std::string from, to, method, state;
    std::vector<Refusal> errors;
    Params params() const { return {{"q", query.words}, {"tu", from}, {"den", to}, {"cach", method}, {"loai", state}}; }
    Params with(std::string_view name, const std::string& value) const {
        Params out = params();
        bool there = false;
        for (auto& [key, old] : out)
            if (key == name) {
                old = value;
                there = true;
            }
        if (!there) out.emplace_back(name, value);
        return out;
    }
    bool narrowed() const { return !query.words.empty() || !from.empty() || !to.empty() || !method.empty() || !state.empty(); }
};

Asked asked_of(const web::Context& c) {
    Asked a;
    a.query.words = trim(c.query("q"));
    a.from = trim(c.query("tu"));
    a.to = trim(c.query("den"));
    const auto day = [&](const std::string& text, const char* field, std::string_view label, std::optional<Day>& into) {
        if (text.empty()) return;
        if (const auto d = parse_day(text)) into = *d;
        else a.errors.push_back({d.error().kind, d.error().code, fmt::format("“{}”: {}", label, d.error().message), field, {}});
    };
    day(a.from, "tu", "Từ ngày", a.query.from);
    day(a.to, "den", "đến ngày", a.query.to);
    a.query.method = parse_method(c.query("cach"));
    if (a.query.method) a.method = method_code(*a.query.method);
    a.state = c.query("loai");
    if (a.state == "huy") a.query.cancelled = true;
    else if (a.state == "con") a.query.cancelled = false;
    else a.state.clear();
    a.query.before = number(c.query("tiep")).value_or(0);
    return a;
}

std::string state_words(const Receipt& r) { return r.cancelled_at ? "đã hủy " + format_day(*r.cancel_day) : "đã thu"; }

http::Response list_page(web::Context& c, const Fees& fees) {
    Asked a = asked_of(c);
    std::vector<Receipt> found;
    a.query.limit = kShown + 1;
    if (a.errors.empty()) {
        sql::Reader s = c.db().read();
        found = fees.receipts(s, c.unit, a.query);
    }
    const bool more = found.size() > kShown;
    if (more) found.pop_back();
    html::PageFrame frame{.title = "Biên lai thu phí, lệ phí"};
    frame.failed = !a.errors.empty();
    frame.actions = [&](Html& h) {
        if (found.empty()) return;
        html::link_button(h, "Tải CSV", url(c, "/phi/bien-lai.csv", a.params()));
        html::link_button(h, "Tải Excel", url(c, "/phi/bien-lai.xlsx", a.params()));
    };
    return c.page(std::move(frame), [&](Html& h) {
        till_tabs(h, c, kList);
        html::error_summary(h, a.errors);
        const auto chip = [&](std::string_view name, const std::string& now, std::string_view value, std::string_view label) {
            return html::Choice{.label = std::string(label), .url = url(c, kList, a.with(name, std::string(value))), .current = now == value};
        };
        html::chips(h, "Lọc theo tình trạng", {chip("loai", a.state, "", "Mọi biên lai"), chip("loai", a.state, "con", "Đã thu"), chip("loai", a.state, "huy", "Đã hủy")});
        html::chips(h, "Lọc theo hình thức", {chip("cach", a.method, "", "Mọi hình thức"), chip("cach", a.method, "cash", "Tiền mặt"), chip("cach", a.method, "transfer", "Chuyển khoản")});
        html::get_form(h, kList, [&] {
            html::text_field(h, {.name = "q", .label = "Số biên lai, mã hồ sơ hoặc tên người nộp", .value = a.query.words, .unmarked = true}, {.type = "search", .autocomplete = "off", .width = 30});
            html::text_field(h, {.name = "tu", .label = "Từ ngày", .value = a.from, .error = html::error_for(a.errors, "tu"), .unmarked = true}, {.autocomplete = "off", .max_length = 10, .width = 11});
            html::text_field(h, {.name = "den", .label = "đến ngày", .value = a.to, .error = html::error_for(a.errors, "den"), .unmarked = true}, {.autocomplete = "off", .max_length = 10, .width = 11});
            html::hidden(h, "cach", a.method);
            html::hidden(h, "loai", a.state);
            web::keep_unit(h, c);
            html::button(h, "Tìm");
            if (a.narrowed()) html::link_button(h, "Bỏ lọc", url(c, kList), {.weight = Weight::quiet});
        });
        if (found.empty()) return html::empty_state(h, a.narrowed() ? "Không có biên lai nào khớp với điều kiện tìm." : "Chưa lập biên lai nào.");
        html::table(h, {.caption = "Biên lai", .columns = {{.label = "Số"}, {.label = "Ngày sổ"}, {.label = "Hồ sơ"}, {.label = "Người nộp", .main = true}, {.label = "Hình thức", .words = true}, {.label = "Số tiền", .unit = "đ", .number = true}, {.label = "Tình trạng"}}},
                    [&](html::Rows& rows) {
                        for (const Receipt& r : found)
                            rows.row([&] {
                                rows.head(url(c, receipt_path(r.id)), number_text(r));
                                rows.cell(r.book_day);
                                rows.cell([&] { html::code(h, r.dossier_code); });
                                rows.cell(r.payer);
                                rows.cell(method_title(r.method));
                                rows.cell(r.total());
                                rows.cell(r.cancelled_at ? html::State::refused : html::State::done, state_words(r));
                            });
                    });
        html::pager(h, {.shown = static_cast<std::int64_t>(found.size()), .first_url = a.query.before ? url(c, kList, a.params()) : "",
                        .next_url = more ? url(c, kList, a.with("tiep", std::to_string(found.back().id))) : ""});
    }, a.errors.empty() ? 200 : 422);
}

const std::vector<std::string> kHeads{"Ký hiệu", "Số", "Ngày sổ", "Lúc thu", "Mã hồ sơ", "Thủ tục", "Người nộp", "Hình thức", "Phí (đ)", "Lệ phí (đ)", "Tình trạng", "Lý do hủy"};

http::Response export_list(web::Context& c, const Fees& fees, bool excel) {
    Asked a = asked_of(c);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    a.query.limit = kExported;
    sql::Reader s = c.db().read();
    const auto found = fees.receipts(s, c.unit, a.query);
    const std::string name = "bien-lai-" + iso_day(local_day(c.now));
    const auto words = [](const Receipt& r) {
        return std::vector<std::string>{r.series, number_text(r), format_day(r.book_day), format_day_time(to_local(r.at)), r.dossier_code, r.procedure_name, r.payer, std::string(method_title(r.method)),
                                        std::to_string(r.fees.dong()), std::to_string(r.charges.dong()), state_words(r), r.cancel_reason};
    };
    if (!excel) {
        web::Csv csv;
        csv.row(kHeads);
        for (const Receipt& r : found) csv.row(words(r));
        return web::csv_file(name + ".csv", std::move(csv));
    }
    office::Workbook book;
    book.sheet("Biên lai", {{.width = 10}, {.width = 10}, {.width = 12}, {.width = 17}, {.width = 24}, {.width = 40}, {.width = 26}, {.width = 14}, {.width = 12, .right = true}, {.width = 12, .right = true}, {.width = 18}, {.width = 30}});
    book.title("Biên lai thu phí, lệ phí");
    std::vector<office::Cell> head;
    for (const std::string& one : kHeads) head.push_back(office::text(one));
    book.row(head, office::RowStyle::head);
    for (const Receipt& r : found) {
        std::vector<office::Cell> cells;
        for (std::string& one : words(r)) cells.push_back(office::text(std::move(one)));
        cells[8] = office::number(static_cast<double>(r.fees.dong()), 0);
        cells[9] = office::number(static_cast<double>(r.charges.dong()), 0);
        book.row(cells);
    }
    return web::download(book.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name + ".xlsx");
}

Refusal no_receipt() { return {Refusal::Kind::not_found, "fees.no_receipt", "Không có biên lai này trong đơn vị.", {}, {}}; }

// A cancelled receipt is given out no more.
http::Response word_file(web::Context& c, const PaperDeps& deps) {
    sql::Reader s = c.db().read();
    const auto r = deps.fees.receipt(s, c.unit, number(c.param("receipt")).value_or(0));
    if (!r) return c.refuse(no_receipt());
    if (r->cancelled_at) return c.refuse({Refusal::Kind::rule, "fees.cancelled", fmt::format("Biên lai số {} đã hủy nên không lập lại bản Word. Hãy mở trang biên lai để xem.", number_text(*r)), {}, {}});
    const auto docx = receipt_paper(c, s, deps, *r);
    if (!docx) return c.refuse(docx.error());
    return documents::docx_file(*docx, paper_name(*r));
}

http::Response receipt_page(web::Context& c, const PaperDeps& deps, const std::vector<Refusal>& errors) {
    std::optional<Receipt> r;
    Result<std::string> docx;
    bool settled = false;
    {
        sql::Reader s = c.db().read();
        r = deps.fees.receipt(s, c.unit, number(c.param("receipt")).value_or(0));
        if (!r) return c.refuse(no_receipt());
        docx = receipt_paper(c, s, deps, *r);
        settled = deps.fees.book(s, c.unit, r->book_day).settlement.has_value();
    }
    if (!docx) return c.refuse(docx.error());
    const auto layout = office::layout_of(*docx);
    if (!layout) return c.refuse(layout.error());
    html::PageFrame frame{.title = "Biên lai số " + number_text(*r), .lead = fmt::format("{} · {}", r->dossier_code, format_vnd(r->total())), .back_url = url(c, "/ho-so/" + html::url_encode(r->dossier_code)), .back_label = "Hồ sơ " + r->dossier_code};
    frame.failed = !errors.empty();
    frame.actions = [&](Html& h) {
        html::print_button(h, c.query("in") == "ngay");
        if (!r->cancelled_at) html::link_button(h, "Word", url(c, receipt_path(r->id) + "/word"), {.key = "w"});
        html::link_button(h, "Khoản chờ thu", url(c, "/phi"), {.key = "t"});
        if (own_unit(c) && c.who->may(may::accept_dossier)) html::link_button(h, "Tiếp nhận hồ sơ tiếp theo", "/tiep-nhan", {.weight = Weight::main, .key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (r->cancelled_at) html::notice(h, html::Tone::warning, "Biên lai đã hủy; số vẫn giữ trong sổ", r->cancel_reason);
        documents::left_out_notice(h, *layout);
        documents::write_paper(h, *layout, [&](std::string_view) { html::qr(h, r->dossier_code, "Mã QR của mã hồ sơ " + r->dossier_code); });
        if (r->cancelled_at || !own_unit(c) || !c.who->may(may::collect_fees)) return;
        if (settled && !c.who->may(may::settle_fees)) {
            h.el("p", {{"class", "hint"}}, fmt::format("Sổ ngày {} đã chốt; chỉ kế toán hủy được biên lai này.", format_day(r->book_day)));
            return;
        }
        h.el("details", {{"class", "more"}, {"open", !errors.empty()}}, [&] {
            h.el("summary", {}, "Hủy biên lai");
            html::form(h, {.action = receipt_path(r->id) + "/huy", .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::text_field(h, {.name = "reason", .label = "Lý do hủy", .value = c.form("reason"), .hint = settled ? "Sổ ngày thu đã chốt: số tiền được trừ ở sổ đang mở." : "Hồ sơ lại phải thu; số biên lai vẫn giữ trong sổ.",
                                     .error = html::error_for(errors, "reason"), .required = true}, {.autocomplete = "off", .max_length = 500});
                html::actions(h, [&] { html::button(h, "Hủy biên lai", {.weight = Weight::danger}); });
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response cancel(web::Context& c, const PaperDeps& deps) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::int64_t id = number(c.param("receipt")).value_or(0);
    const auto answer = deps.fees.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.fees.cancel(tx, attempt->actor, c.now, id, c.form("reason"), c.who->may(may::settle_fees)));
        return record::Answer{303, receipt_path(id)};
    });
    if (answer) return c.see(answer->text, "Đã hủy biên lai.");
    return answer.error().kind == Refusal::Kind::not_found ? c.refuse(answer.error()) : receipt_page(c, deps, {answer.error()});
}

}  // namespace

void add_receipt_pages(web::Router& router, PaperDeps deps) {
    const Fees& fees = deps.fees;
    using enum http::Method;
    const std::string systems = "S17", list(kList), title = "Biên lai thu phí, lệ phí";
    router.add({.path = list, .may = &may::see_fees, .title = title, .systems = systems, .run = [&fees](web::Context& c) { return list_page(c, fees); }});
    for (const bool excel : {false, true})
        router.add({.path = list + (excel ? ".xlsx" : ".csv"), .may = &may::see_fees, .systems = systems, .run = [&fees, excel](web::Context& c) { return export_list(c, fees, excel); }});
    router.add({.path = list + "/:receipt", .may = &may::see_fees, .title = title, .systems = systems, .run = [deps](web::Context& c) { return receipt_page(c, deps, {}); }});
    router.add({.path = list + "/:receipt/word", .may = &may::see_fees, .systems = systems, .run = [deps](web::Context& c) { return word_file(c, deps); }});
    router.add({.method = post, .path = list + "/:receipt/huy", .may = &may::collect_fees, .title = title, .systems = systems, .body_limit = 8192, .run = [deps](web::Context& c) { return cancel(c, deps); }});
}

}  // namespace xaso::fees
