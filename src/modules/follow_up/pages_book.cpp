// The book of dossiers (sổ theo dõi hồ sơ; LAW TT 01/2018/TT-VPCP form 06, TT 03/2025/TT-VPCP annex I form 07): opened each year, numbered through
// it without gaps. The list on the screen; the printed book from its Word template (law/documents/dossier-book.docx); the same columns as Excel.
// Phone numbers are masked here as everywhere; the receipt holds them in full.
#include <fmt/format.h>

#include <charconv>

#include "follow_up/pages_shared.h"
#include "follow_up/sql.gen.h"
#include "kernel/text.h"
#include "modules/documents/pages.h"
#include "modules/documents/paper.h"
#include "modules/onestop/pages.h"
#include "platform/web/csv.h"

namespace xaso::follow_up {
namespace {

constexpr int kPage = 50, kFile = 10'000, kPaper = 500, kWord = 2'000;   // rows of a page, of Excel, of a printed sheet, of a Word file
constexpr std::string_view kBook = "/so-theo-doi-ho-so";

struct Asked {
    int year = 0;
    unsigned month = 0;   // 0: the whole year
    std::string procedure, code, cursor;
    bool unreturned = false;
    Window window;
    std::vector<Refusal> errors;
    Params params() const {
        return {{"nam", std::to_string(year)}, {"thang", month ? std::to_string(month) : std::string{}}, {"thu-tuc", procedure}, {"ma", code}, {"chua-tra", unreturned ? "1" : ""}};
    }
};

template <class T> bool number(const std::string& text, T low, T high, T& into) {
    T n{};
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc{} || end != text.data() + text.size() || n < low || n > high) return false;
    into = n;
    return true;
}

Asked asked_of(const web::Context& c) {
    Asked a;
    a.year = year_of(local_day(c.now));
    if (const std::string year = c.query("nam"); !year.empty() && !number(year, 2000, 2100, a.year))
        a.errors.push_back({Refusal::Kind::invalid, "follow_up.year", "“Năm” là một năm gồm bốn chữ số, ví dụ 2026.", "nam", {}});
    if (const std::string month = c.query("thang"); !month.empty() && !number(month, 1U, 12U, a.month))
        a.errors.push_back({Refusal::Kind::invalid, "follow_up.month", "“Tháng” từ 1 đến 12, hoặc để trống.", "thang", {}});
    a.procedure = trim(c.query("thu-tuc"));
    a.code = trim(c.query("ma"));
    a.unreturned = c.query("chua-tra") == "1";
    a.cursor = c.query("tiep");
    a.window = a.month ? month_of(make_day(a.year, a.month, 1)) : Window{make_day(a.year, 1, 1), make_day(a.year, 12, 31)};
    return a;
}

struct Entry {
    DossierId id;
    Day day{};
    std::int64_t number = 0;
    std::string code, procedure, procedure_code, owner, address, phone, giver, receiver, place, note;
    std::string result = {}, way = {}, recipient = {};   // what came of it; by which way and to whom it went out
    Instant received{}, due{};
    std::optional<Instant> returned;
    int sets = 1;                                        // of papers handed in
};
struct Page {
    std::vector<Entry> rows;
    std::string next;
};

std::string note_of(const sql::Row& r) {
    const auto outcome = r.get<onestop::Outcome>("outcome");
    if (outcome == onestop::Outcome::open) return {};
    return outcome == onestop::Outcome::ended_otherwise ? std::string(catalog::state_title(r.get<catalog::DossierState>("state"))) : std::string(onestop::outcome_title(outcome));
}

std::string result_of(const sql::Row& r) {
    return onestop::result_words({.kind_code = {}, .document = {r.get<std::string>("result_kind"), r.get<std::string>("result_number"), r.get<std::optional<Day>>("signed_day")}, .out = {}});
}
// As it went out; before that, as it was asked for.
std::string way_of(const sql::Row& r) {
    const auto way = r.get<std::optional<onestop::Channel>>("result_way");
    return way ? std::string(onestop::channel_title(*way)) : std::string{};
}
std::string recipient_of(const sql::Row& r) {
    if (!r.get<std::optional<Instant>>("returned_at")) return {};
    const std::string other = r.get<std::string>("recipient");
    return other.empty() ? r.get<std::string>("applicant_name") : other;
}

Result<Page> read(sql::Session& s, const web::Context& c, const PageDeps& deps, const Asked& a, int limit) {
    sql::Args args{{"unit", c.unit}, {"from", a.window.from}, {"to", a.window.to}, {"limit", limit + 1}};
    if (!a.procedure.empty()) args.emplace_back("procedure", a.procedure.substr(0, a.procedure.find(' ')));
    if (!a.code.empty()) args.emplace_back("code", a.code);
    if (a.unreturned) args.emplace_back("unreturned", 1);
    if (!a.cursor.empty()) {
        const auto dot = a.cursor.find('.');
        const auto day = parse_day(a.cursor.substr(0, dot));
        std::int64_t id = 0;
        if (dot == std::string::npos || !day || !number<std::int64_t>(a.cursor.substr(dot + 1), 0, INT64_MAX, id))
            return refuse(Refusal::Kind::invalid, "follow_up.cursor", "Trang không còn đúng. Hãy quay lại trang đầu của sổ.", "tiep");
        args.emplace_back("after_day", *day);
        args.emplace_back("after", id);
    }
    const std::string here = unit_title(deps, c.unit, a.window.to);
    Page page;
    s.for_each(q::book, args, [&](const sql::Row& r) {
        // Whatever is taken in for another body arises there.
        const std::string competent = r.get<std::string>("competent");
        page.rows.push_back({r.get<DossierId>("dossier_id"), r.get<Day>("received_day"), r.get<std::int64_t>("book_no"), r.get<std::string>("code"), r.get<std::string>("procedure_name"), r.get<std::string>("procedure_code"),
                             r.get<std::string>("owner_name"), r.get<std::string>("address"), mask_phone(r.get<std::string>("phone")), r.get<std::string>("officer"), r.get<std::string>("receiver"), competent.empty() ? here : competent, note_of(r),
                             result_of(r), way_of(r), recipient_of(r), r.get<Instant>("received_at"), r.get<Instant>("due_at"), r.get<std::optional<Instant>>("returned_at"), onestop::sets_of(r.get<std::string>("sets"))});
    });
    if (page.rows.size() > static_cast<std::size_t>(limit)) {
        page.rows.pop_back();
        page.next = fmt::format("{}.{}", iso_day(page.rows.back().day), page.rows.back().id.value());
    }
    return page;
}

void filters(Html& h, const web::Context& c, const Asked& a) {
    html::get_form(h, "/so-theo-doi-ho-so", [&] {
        html::text_field(h, {.name = "nam", .label = "Năm", .value = a.errors.empty() ? std::to_string(a.year) : c.query("nam"), .error = html::error_for(a.errors, "nam"), .unmarked = true}, {.autocomplete = "off", .input_mode = "numeric", .max_length = 4, .width = 6});
        html::text_field(h, {.name = "thang", .label = "Tháng", .value = c.query("thang"), .error = html::error_for(a.errors, "thang"), .unmarked = true}, {.autocomplete = "off", .input_mode = "numeric", .max_length = 2, .width = 4});
        html::text_field(h, {.name = "thu-tuc", .label = "Mã thủ tục", .value = a.procedure, .unmarked = true}, {.autocomplete = "off", .width = 12});
        html::text_field(h, {.name = "ma", .label = "Mã hồ sơ", .value = a.code, .unmarked = true}, {.autocomplete = "off", .width = 26});
        html::checkbox_field(h, {.name = "chua-tra", .label = "Chưa trả kết quả", .unmarked = true}, a.unreturned);
        web::keep_unit(h, c);
        html::button(h, "Xem", {.key = "x"});
        html::link_button(h, "Bỏ lọc", url(c, "/so-theo-doi-ho-so"), {.weight = html::Weight::quiet});
    });
}

http::Response book_page(web::Context& c, const PageDeps& deps) {
    Asked a = asked_of(c);
    Page page;
    if (a.errors.empty()) {
        sql::Reader s = c.db().read();
        auto found = read(s, c, deps, a, kPage);
        if (found) page = std::move(*found);
        else a.errors.push_back(found.error());
    }
    html::PageFrame frame{.title = "Sổ theo dõi hồ sơ", .lead = fmt::format("Năm {}{}", a.year, a.month ? fmt::format(", tháng {}", a.month) : ""), .failed = !a.errors.empty()};
    frame.actions = [&](Html& h) {
        if (page.rows.empty()) return;
        html::link_button(h, "Tải Excel", url(c, "/so-theo-doi-ho-so/excel", a.params()), {.key = "e"});
        html::link_button(h, "Tải Word", url(c, std::string(kBook) + "/word", a.params()), {.key = "w"});
        Params paper = a.params();
        if (!a.cursor.empty()) paper.emplace_back("tiep", a.cursor);
        paper.emplace_back("in", "ngay");
        html::link_button(h, "In sổ", url(c, std::string(kBook) + "/in", paper), {.key = "p"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, "/so-theo-doi-ho-so");
        html::error_summary(h, a.errors);
        filters(h, c, a);
        if (page.rows.empty()) {
            html::empty_state(h, a.errors.empty() ? "Sổ không có hồ sơ nào khớp với điều kiện trên." : "Chưa mở được sổ: hãy sửa điều kiện ở trên.", "Bỏ lọc", url(c, "/so-theo-doi-ho-so"));
            return;
        }
        wide_sheet(h, [&] {
            paper_head(h, deps, c, "SỔ THEO DÕI HỒ SƠ", fmt::format("Năm {}", a.year));
            const html::TableSpec spec{.caption = "Sổ theo dõi hồ sơ",
                                       .columns = {{.label = "STT", .number = true}, {.label = "Mã hồ sơ"}, {.label = "Thủ tục", .main = true}, {.label = "Số bộ", .number = true}, {.label = "Chủ hồ sơ", .words = true}, {.label = "Địa chỉ, điện thoại", .words = true},
                                                   {.label = "Nhận"}, {.label = "Hẹn trả"}, {.label = "Kết quả", .words = true}, {.label = "Ngày trả"}, {.label = "Bên giao"}, {.label = "Bên nhận (ký)"}, {.label = "Hình thức nhận"}, {.label = "Người nhận hồ sơ"}, {.label = "Địa bàn phát sinh"}, {.label = "Ghi chú"}},
                                       .grid = true};
            html::table(h, spec, [&](html::Rows& rows) {
                for (const Entry& e : page.rows)
                    rows.row([&] {
                        rows.cell(e.number);
                        rows.head(url(c, "/ho-so/" + html::url_encode(e.code)), e.code);
                        rows.cell(fmt::format("{} ({})", e.procedure, e.procedure_code));
                        rows.cell(std::int64_t{e.sets});
                        rows.cell(e.owner);
                        rows.cell([&] {
                            h.text(e.address);
                            if (!e.phone.empty()) h.el("p", {{"class", "hint"}}, e.phone);
                        });
                        rows.cell(local_day(e.received));
                        rows.cell(local_day(e.due));
                        rows.cell(e.result);
                        if (e.returned) rows.cell(local_day(*e.returned));
                        else rows.cell("");
                        rows.cell(e.returned ? e.giver : std::string{});
                        rows.cell(e.recipient);
                        rows.cell(e.way);
                        rows.cell(e.receiver);
                        rows.cell(e.place);
                        rows.cell(e.note);
                    });
            });
        });
        Params next = a.params();
        next.emplace_back("tiep", page.next);
        html::pager(h, {.shown = static_cast<std::int64_t>(page.rows.size()), .order = "theo thứ tự tiếp nhận", .first_url = a.cursor.empty() ? "" : url(c, "/so-theo-doi-ho-so", a.params()),
                        .next_url = page.next.empty() ? "" : url(c, "/so-theo-doi-ho-so", next)});
    }, a.errors.empty() ? 200 : 422);
}

http::Response book_excel(web::Context& c, const PageDeps& deps) {
    Asked a = asked_of(c);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    a.cursor.clear();
    sql::Reader s = c.db().read();
    const auto page = read(s, c, deps, a, kFile);
    if (!page) return c.refuse(page.error());
    office::Workbook book;
    book.sheet("Sổ theo dõi", {{.width = 7, .right = true}, {.width = 28}, {.width = 46}, {.width = 7, .right = true}, {.width = 24}, {.width = 28}, {.width = 13}, {.width = 13}, {.width = 13}, {.width = 36}, {.width = 13}, {.width = 20}, {.width = 24}, {.width = 18}, {.width = 20}, {.width = 24}, {.width = 18}});
    book.title(fmt::format("Sổ theo dõi hồ sơ năm {}", a.year));
    book.title(fmt::format("{}. {} hồ sơ{}. Lập lúc {}", unit_title(deps, c.unit, local_day(c.now)), format_count(static_cast<std::int64_t>(page->rows.size())), page->next.empty() ? "" : " đầu tiên; hãy chọn từng tháng để có đủ", format_day_time(to_local(c.now))), false);
    std::vector<office::Cell> head;
    for (const char* title : {"STT", "Mã hồ sơ", "Thủ tục", "Số bộ", "Chủ hồ sơ", "Địa chỉ", "Điện thoại", "Ngày nhận", "Hẹn trả", "Kết quả", "Ngày trả kết quả", "Bên giao", "Bên nhận (ký)", "Hình thức nhận", "Người nhận hồ sơ", "Địa bàn phát sinh", "Ghi chú"}) head.push_back(office::text(title));
    book.row(head, office::RowStyle::head);
    for (const Entry& e : page->rows)
        book.row({office::number(static_cast<double>(e.number), 0), office::text(e.code), office::text(fmt::format("{} ({})", e.procedure, e.procedure_code)), office::number(e.sets, 0), office::text(e.owner), office::text(e.address), office::text(e.phone),
                  office::text(format_day(local_day(e.received))), office::text(format_day(local_day(e.due))), office::text(e.result), office::text(e.returned ? format_day(local_day(*e.returned)) : ""), office::text(e.returned ? e.giver : ""), office::text(e.recipient), office::text(e.way), office::text(e.receiver), office::text(e.place), office::text(e.note)});
    return web::download(book.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fmt::format("so-theo-doi-{}{}.xlsx", a.year, a.month ? fmt::format("-{:02}", a.month) : ""));
}

office::Fields row_of(const Entry& e) {
    office::Fields f;
    f.values = {{"number", fmt::format("{:02}", e.number)}, {"code", e.code}, {"procedure_name", e.procedure}, {"procedure_code", e.procedure_code}, {"dossier_sets", fmt::format("{:02}", e.sets)}, {"owner", e.owner}, {"address", e.address}, {"phone", e.phone},
                {"received_day", format_day(local_day(e.received))}, {"due_day", format_day(local_day(e.due))}, {"returned_day", e.returned ? format_day(local_day(*e.returned)) : std::string{}},
                {"giver", e.returned ? e.giver : std::string{}}, {"result", e.result}, {"taker", e.recipient}, {"way", e.way}, {"receiver", e.receiver}, {"place", e.place}, {"note", e.note}};
    return f;
}

office::Fields fields_of(const PageDeps& deps, UnitId unit, Instant now, const Asked& a, const Page& page) {
    const auto tree = deps.units.tree();
    const units::Unit* u = tree->find(unit);
    const units::Unit* parent = u && u->nearest(a.window.to).parent ? tree->find(u->nearest(a.window.to).parent) : nullptr;
    std::string filter;
    const auto only = [&](bool asked, const std::string& words) {
        if (asked) filter += (filter.empty() ? "" : "; ") + words;
    };
    only(!a.procedure.empty(), "Thủ tục " + a.procedure);
    only(!a.code.empty(), "Hồ sơ " + a.code);
    only(a.unreturned, "Chưa trả kết quả");
    office::Fields f;
    f.values = {{"unit_parent", parent ? upper(parent->nearest(a.window.to).name) : std::string{}}, {"unit_name", unit_title(deps, unit, a.window.to)}, {"desk_name", std::string(onestop::desk_name(a.window.to))},
                {"book_volume", fmt::format("01/{}", a.year)}, {"span", a.month ? fmt::format("Tháng {} năm {}", a.month, a.year) : fmt::format("Năm {}", a.year)}, {"filter", filter},
                {"count", format_count(static_cast<std::int64_t>(page.rows.size()))}, {"printed", fmt::format("Lập lúc {}.", format_day_time(to_local(now)))}};
    auto& rows = f.lists["rows"];
    for (const Entry& e : page.rows) rows.push_back(row_of(e));
    return f;
}

struct Filled {
    Asked asked;
    Page page;
    std::string docx;
};
Result<Filled> fill(web::Context& c, const PageDeps& deps, int limit) {
    Filled out{asked_of(c), {}, {}};
    if (!out.asked.errors.empty()) return refuse(out.asked.errors.front());
    sql::Reader s = c.db().read();
    XASO_TRY(out.page, read(s, c, deps, out.asked, limit));
    XASO_TRY(out.docx, deps.documents.fill(s, c.unit, kBookTemplate, fields_of(deps, c.unit, c.now, out.asked, out.page)));
    return out;
}

http::Response book_paper(web::Context& c, const PageDeps& deps) {
    const auto filled = fill(c, deps, kPaper);
    if (!filled) return c.refuse(filled.error());
    const auto layout = office::layout_of(filled->docx);
    if (!layout) return c.refuse(layout.error());
    const Asked& a = filled->asked;
    html::PageFrame frame{.title = "In sổ theo dõi hồ sơ", .lead = fmt::format("Năm {}{}", a.year, a.month ? fmt::format(", tháng {}", a.month) : ""), .back_url = url(c, kBook, a.params()), .back_label = "Sổ theo dõi hồ sơ"};
    frame.actions = [&](Html& h) { html::print_button(h, c.query("in") == "ngay"); };
    return c.page(std::move(frame), [&](Html& h) {
        documents::left_out_notice(h, *layout);
        documents::write_paper(h, *layout, [](std::string_view) {});
        Params next = a.params();
        next.emplace_back("tiep", filled->page.next);
        const std::string at = std::string(kBook) + "/in";
        html::pager(h, {.shown = static_cast<std::int64_t>(filled->page.rows.size()), .order = "theo thứ tự tiếp nhận", .first_url = a.cursor.empty() ? "" : url(c, at, a.params()), .next_url = filled->page.next.empty() ? "" : url(c, at, next)});
    });
}

http::Response book_word(web::Context& c, const PageDeps& deps) {
    const auto filled = fill(c, deps, kWord);
    if (!filled) return c.refuse(filled.error());
    if (!filled->page.next.empty())
        return c.refuse({Refusal::Kind::rule, "follow_up.too_many", fmt::format("Sổ có hơn {} hồ sơ khớp điều kiện. Hãy chọn từng tháng rồi tải lại.", format_count(kWord)), "thang", {}});
    return documents::docx_file(filled->docx, fmt::format("so-theo-doi-{}{}", filled->asked.year, filled->asked.month ? fmt::format("-{:02}", filled->asked.month) : ""));
}

http::Response book_json(web::Context& c, const PageDeps& deps) {
    const Asked a = asked_of(c);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    sql::Reader s = c.db().read();
    const auto page = read(s, c, deps, a, kPage);
    if (!page) return c.refuse(page.error());
    boost::json::array entries;
    for (const Entry& e : page->rows)
        entries.push_back(boost::json::object{{"number", e.number}, {"id", e.id.value()}, {"code", e.code}, {"procedure", e.procedure_code}, {"procedure_name", e.procedure}, {"sets", e.sets}, {"owner", e.owner}, {"address", e.address}, {"phone", e.phone}, {"received", web::moment_json(e.received)},
                                              {"due", web::moment_json(e.due)}, {"result", e.result}, {"result_way", e.way}, {"returned", web::moment_json(e.returned)}, {"recipient", e.recipient}, {"giver", e.giver}, {"receiver", e.receiver}, {"place", e.place}, {"note", e.note}});
    return web::json_answer({{"year", a.year}, {"entries", std::move(entries)}, {"next", page->next.empty() ? boost::json::value(nullptr) : boost::json::value(page->next)}});
}

}  // namespace

documents::TemplateKind book_template() {
    return {std::string(kBookTemplate), "Sổ theo dõi hồ sơ", [] {
                office::Fields f;
                f.values = {{"unit_parent", "TỈNH MẪU"}, {"unit_name", "Xã Mẫu"}, {"desk_name", std::string(onestop::desk_name(make_day(2026, 1, 9)))}, {"book_volume", "01/2026"}, {"span", "Tháng 1 năm 2026"},
                            {"filter", "Chưa trả kết quả"}, {"count", "1"}, {"printed", "Lập lúc 31/01/2026 17:00."}};
                f.lists["rows"] = {row_of({.id = {}, .day = {}, .number = 1, .code = "000.00.01.H23-260109-0001", .procedure = "Thủ tục mẫu", .procedure_code = "1.000000", .owner = "Nguyễn Văn Mẫu", .address = "Thôn Một", .phone = "0900***000",
                                           .giver = "Lê Thị Mẫu", .receiver = "Trần Thị Mẫu", .place = "Xã Mẫu", .note = "Đúng hạn", .result = "Giấy xác nhận, số 01/GXN", .way = "Trực tiếp", .recipient = "Nguyễn Văn Mẫu", .received = to_instant(LocalTime{make_day(2026, 1, 9) + std::chrono::hours{8}}),
                                           .due = to_instant(LocalTime{make_day(2026, 1, 14) + std::chrono::hours{17}}), .returned = to_instant(LocalTime{make_day(2026, 1, 14) + std::chrono::hours{9}})})};
                return f;
            }};
}

void add_book_pages(web::Router& router, PageDeps deps) {
    router.add({.path = "/so-theo-doi-ho-so", .may = &may::see_dossiers, .title = "Sổ theo dõi hồ sơ", .systems = "S14", .run = [deps](web::Context& c) { return book_page(c, deps); }});
    router.add({.path = "/so-theo-doi-ho-so/in", .may = &may::see_dossiers, .title = "In sổ theo dõi hồ sơ", .systems = "S14", .run = [deps](web::Context& c) { return book_paper(c, deps); }});
    router.add({.path = "/so-theo-doi-ho-so/word", .may = &may::see_dossiers, .systems = "S14", .run = [deps](web::Context& c) { return book_word(c, deps); }});
    router.add({.path = "/api/v1/dossier-book", .may = &may::see_dossiers, .systems = "S14, S27", .summary = "The book of dossiers of a year, in the order they were received",
                .query = "{nam?: int \"năm nay\", thang?: int, thu-tuc?: text \"mã thủ tục\", ma?: text \"mã hồ sơ\", chua-tra?: '1', tiep?: text \"next của trang trước\"}",
                .gives = "{year: int, entries: [{number: int, id: int, code: text, procedure: text, procedure_name: text, sets: int, owner: text, address: text, phone: text \"đã che\", received: moment, due: moment, result: text, result_way: text \"như đã trả; chưa trả thì như yêu cầu\", returned: moment|null, recipient: text, giver: text, receiver: text, place: text, note: text}], next: text|null}",
                .run = [deps](web::Context& c) { return book_json(c, deps); }});
    router.add({.path = "/so-theo-doi-ho-so/excel", .may = &may::see_dossiers, .systems = "S14", .run = [deps](web::Context& c) { return book_excel(c, deps); }});
}

}  // namespace xaso::follow_up
