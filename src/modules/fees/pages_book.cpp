// The cash book of a day, on screen and on paper; settling it; the days that are settled.
#include <fmt/format.h>

#include <algorithm>

#include "fees/pages_shared.h"
#include "kernel/spell.h"
#include "kernel/text.h"
#include "modules/onestop/pages.h"

namespace xaso::fees {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;

constexpr std::string_view kBook = "/phi/so-quy", kSettle = "/phi/so-quy/chot";

std::string book_url(const web::Context& c, Day day) { return url(c, kBook, {{"ngay", iso_day(day)}}); }

struct Shown {
    Day day{};
    Book book;
    std::vector<Day> open;       // before today
    std::vector<access::Account> accounts;
};

// The day the address or the form names, else the one that is collected into now.
Result<Shown> read(const web::Context& c, const Fees& fees, std::string_view asked) {
    Shown out;
    sql::Reader s = c.db().read();
    out.day = fees.book_day(s, c.unit, local_day(c.now));
    if (!asked.empty()) {
        XASO_TRY(out.day, parse_day(asked));
    }
    out.book = fees.book(s, c.unit, out.day);
    out.open = fees.open_days(s, c.unit, local_day(c.now));
    out.accounts = c.site.access.list(s, c.unit);
    return out;
}

std::string name_of(const std::vector<access::Account>& accounts, AccountId id) {
    for (const access::Account& a : accounts)
        if (a.id == id) return a.name;
    return {};
}

void sums_facts(Html& h, const Sums& sums) {
    html::facts(h, [&](html::Facts& f) {
        f.add("Biên lai có giá trị", format_count(sums.receipts));
        f.add("Tiền mặt", fmt::format("{} (phí {}, lệ phí {})", format_vnd(sums.cash()), format_vnd(sums.cash_fees), format_vnd(sums.cash_charges)));
        f.add("Chuyển khoản", fmt::format("{} (phí {}, lệ phí {})", format_vnd(sums.transfer()), format_vnd(sums.transfer_fees), format_vnd(sums.transfer_charges)));
        f.add("Cộng", [&] { h.el("strong", {}, format_vnd(sums.cash() + sums.transfer())); });
    });
}

void entries_table(Html& h, const web::Context& c, const Shown& shown) {
    html::TableSpec spec{.caption = "Các biên lai trong sổ", .columns = {{.label = "Số"}, {.label = "Lúc"}, {.label = "Hồ sơ"}, {.label = "Người nộp", .main = true}, {.label = "Tiền mặt", .unit = "đ", .number = true}, {.label = "Chuyển khoản", .unit = "đ", .number = true}}, .grid = true};
    const bool notes = std::any_of(shown.book.entries.begin(), shown.book.entries.end(), [](const Entry& e) { return e.counter || e.receipt.cancel_day == e.receipt.book_day; });
    if (notes) spec.columns.push_back({.label = "Ghi chú", .words = true});
    html::table(h, spec,
                [&](html::Rows& rows) {
                    for (const Entry& e : shown.book.entries) {
                        const Receipt& r = e.receipt;
                        const bool void_today = !e.counter && r.cancel_day == r.book_day;
                        const Vnd amount = e.counter ? Vnd{} - r.total() : r.total();
                        rows.row([&] {
                            rows.head(url(c, receipt_path(r.id)), number_text(r));
                            rows.cell(format_time(to_local(e.counter ? *r.cancelled_at : r.at)));
                            rows.cell([&] { html::code(h, r.dossier_code); });
                            rows.cell(r.payer);
                            for (const Method m : {Method::cash, Method::transfer}) {
                                if (void_today || r.method != m) rows.cell("");
                                else rows.cell(amount);
                            }
                            if (!notes) return;
                            rows.cell(e.counter    ? fmt::format("trừ biên lai ngày {}: {}", format_day(r.book_day), r.cancel_reason)
                                      : void_today ? fmt::format("hủy ({}): {}", format_vnd(r.total()), r.cancel_reason)
                                                   : std::string{});
                        });
                    }
                });
}

http::Response book_page(web::Context& c, const Fees& fees, const units::Units& units) {
    const auto shown = read(c, fees, c.query("ngay"));
    if (!shown) return c.refuse(shown.error());
    const auto tree = units.tree();
    const units::Unit* unit = tree->find(c.unit);
    const Book& book = shown->book;
    const bool may_settle = !book.settlement && !book.entries.empty() && own_unit(c) && c.who->may(may::settle_fees);
    html::PageFrame frame{.title = "Sổ quỹ ngày " + format_day(shown->day)};
    frame.actions = [&](Html& h) {
        if (!book.entries.empty()) html::print_button(h);
        if (may_settle) html::link_button(h, "Chốt sổ", url(c, kSettle, {{"ngay", iso_day(shown->day)}}), {.weight = Weight::main, .key = "x"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        till_tabs(h, c, kBook);
        std::vector<html::Choice> days;
        for (const Day d : shown->open) days.push_back({.label = format_day(d) + " chưa chốt", .url = book_url(c, d), .current = d == shown->day});
        if (!days.empty()) html::chips(h, "Các ngày chưa chốt", days);
        html::get_form(h, kBook, [&] {
            html::text_field(h, {.name = "ngay", .label = "Ngày", .value = format_day(shown->day), .required = true}, {.autocomplete = "off", .max_length = 10, .width = 11});
            web::keep_unit(h, c);
            html::button(h, "Xem");
            html::link_button(h, "Ngày trước", book_url(c, shown->day - std::chrono::days{1}), {.weight = Weight::quiet});
            html::link_button(h, "Ngày sau", book_url(c, shown->day + std::chrono::days{1}), {.weight = Weight::quiet});
        });
        if (book.settlement)
            html::notice(h, html::Tone::good, fmt::format("Đã chốt lúc {}, {}", format_day_time(to_local(book.settlement->at)), name_of(shown->accounts, book.settlement->account)),
                         book.settlement->proof.empty() ? "Ngày này không có tiền mặt nộp quỹ." : "Chứng từ nộp quỹ: " + book.settlement->proof);
        if (book.entries.empty() || !unit) return html::empty_state(h, "Ngày này không thu khoản nào.");
        html::sheet(h, html::Paper::a4, [&] {
            onestop::letterhead(h, *tree, *unit, shown->day, "");
            h.el("h2", {{"class", "form-title"}}, "SỔ QUỸ THU PHÍ, LỆ PHÍ");
            h.el("p", {{"class", "form-title"}}, fmt::format("Ngày {}{}", format_day(shown->day), book.settlement ? "" : " (chưa chốt)"));
            entries_table(h, c, *shown);
            sums_facts(h, book.sums);
            if (book.sums.cash() > Vnd{}) h.el("p", {}, fmt::format("Tiền mặt bằng chữ: {}.", spell_vnd(book.sums.cash())));
            h.el("div", {{"class", "signatures"}}, [&] {
                for (const char* who : {"Người thu tiền", "Kế toán, thủ quỹ"})
                    h.el("div", {}, [&] {
                        h.el("p", {}, [&] { h.el("strong", {}, who); });
                        h.el("p", {}, "(Ký, ghi rõ họ tên)");
                        h.el("p", {{"class", "signed"}}, "");
                    });
            });
        });
    });
}

http::Response settle_page(web::Context& c, const Fees& fees, std::string_view asked, const std::vector<Refusal>& errors) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto shown = read(c, fees, asked);
    if (!shown) return c.refuse(shown.error());
    html::PageFrame frame{.title = "Chốt sổ quỹ ngày " + format_day(shown->day), .lead = "Sổ đã chốt không nhận thêm biên lai; hủy biên lai sau đó được trừ ở sổ đang mở.", .back_url = book_url(c, shown->day), .back_label = "Sổ quỹ"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (shown->book.settlement || shown->book.entries.empty()) return html::empty_state(h, shown->book.settlement ? "Sổ ngày này đã chốt." : "Ngày này không thu khoản nào nên không cần chốt sổ.", "Về sổ quỹ", book_url(c, shown->day));
        sums_facts(h, shown->book.sums);
        html::form(h, {.action = std::string(kSettle), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "day", iso_day(shown->day));
            html::hidden(h, "seen", std::to_string((shown->book.sums.cash() + shown->book.sums.transfer()).dong()));
            html::text_field(h, {.name = "proof", .label = "Chứng từ nộp quỹ", .value = c.form("proof"), .hint = "Số và ngày phiếu thu hoặc giấy nộp tiền của số tiền mặt, ví dụ: Phiếu thu 12 ngày " + format_day(shown->day) + ".",
                                 .error = html::error_for(errors, "proof"), .required = shown->book.sums.cash() > Vnd{}}, {.autocomplete = "off", .max_length = 200, .focus = errors.empty()});
            html::actions(h, [&] {
                html::button(h, "Chốt sổ", {.weight = Weight::main});
                html::link_button(h, "Thôi", book_url(c, shown->day), {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response settle(web::Context& c, const Fees& fees) {
    const auto attempt = c.attempt();
    if (!attempt) return settle_page(c, fees, c.form("day"), {attempt.error()});
    const auto day = parse_day(c.form("day"));
    if (!day) return c.refuse(day.error());
    const auto answer = fees.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const Sums now = fees.book(tx, attempt->actor.unit, *day).sums;
        if (number(c.form("seen")) != (now.cash() + now.transfer()).dong())
            return refuse(Refusal::Kind::conflict, "fees.book_changed", "Sổ vừa có thêm biên lai hoặc biên lai bị hủy. Hãy xem lại số tiền rồi chốt.");
        XASO_CHECK(fees.settle(tx, attempt->actor, c.now, *day, c.form("proof")));
        return record::Answer{303, fmt::format("{}?ngay={}", kBook, iso_day(*day))};
    });
    return answer ? c.see(answer->text, fmt::format("Đã chốt sổ quỹ ngày {}.", format_day(*day))) : settle_page(c, fees, c.form("day"), {answer.error()});
}

http::Response settlements_page(web::Context& c, const Fees& fees) {
    std::vector<Settlement> all;
    std::vector<access::Account> accounts;
    {
        sql::Reader s = c.db().read();
        all = fees.settlements(s, c.unit);
        accounts = c.site.access.list(s, c.unit);
    }
    return c.page(html::PageFrame{.title = "Các ngày đã chốt sổ quỹ"}, [&](Html& h) {
        till_tabs(h, c, "/phi/chot-so");
        if (all.empty()) return html::empty_state(h, "Chưa chốt sổ ngày nào.", "Mở sổ quỹ", url(c, kBook));
        html::table(h, {.caption = "Các ngày đã chốt, mới nhất ở trên", .columns = {{.label = "Ngày"}, {.label = "Biên lai", .number = true}, {.label = "Tiền mặt", .unit = "đ", .number = true}, {.label = "Chuyển khoản", .unit = "đ", .number = true}, {.label = "Chứng từ nộp quỹ", .main = true}, {.label = "Người chốt", .words = true}, {.label = "Lúc"}}},
                    [&](html::Rows& rows) {
                        for (const Settlement& one : all)
                            rows.row([&] {
                                rows.head(book_url(c, one.day), format_day(one.day));
                                rows.cell(std::int64_t{one.receipts});
                                rows.cell(one.cash);
                                rows.cell(one.transfer);
                                rows.cell(one.proof);
                                rows.cell(name_of(accounts, one.account));
                                rows.cell(to_local(one.at));
                            });
                    });
    });
}

}  // namespace

web::ReminderSource reminders(const Fees& fees) {
    return [&fees](const web::Context& c, sql::Session& s) {
        std::vector<web::Reminder> out;
        if (!c.who->may(may::settle_fees)) return out;
        for (const Day d : fees.open_days(s, c.who->unit, local_day(c.now)))
            out.push_back({html::State::late, "chưa chốt", "Sổ quỹ thu phí ngày " + format_day(d), d, fmt::format("{}?ngay={}", kBook, iso_day(d))});
        return out;
    };
}

void add_book_pages(web::Router& router, const Fees& fees, const units::Units& units) {
    using enum http::Method;
    const std::string systems = "S17", title = "Sổ quỹ", settle_path(kSettle);
    router.add({.path = std::string(kBook), .may = &may::see_fees, .title = title, .systems = systems, .run = [&fees, &units](web::Context& c) { return book_page(c, fees, units); }});
    router.add({.path = settle_path, .may = &may::settle_fees, .title = "Chốt sổ quỹ", .systems = systems, .run = [&fees](web::Context& c) { return settle_page(c, fees, c.query("ngay"), {}); }});
    router.add({.method = post, .path = settle_path, .may = &may::settle_fees, .title = "Chốt sổ quỹ", .systems = systems, .body_limit = 8192, .run = [&fees](web::Context& c) { return settle(c, fees); }});
    router.add({.path = "/phi/chot-so", .may = &may::see_fees, .title = "Các ngày đã chốt sổ quỹ", .systems = systems, .run = [&fees](web::Context& c) { return settlements_page(c, fees); }});
}

}  // namespace xaso::fees
