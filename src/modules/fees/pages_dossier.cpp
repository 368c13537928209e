// A dossier's fee on the desk's pages, and the page where it is collected: what is due and why, cash by Enter, transfer, the VietQR code.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "fees/pages_shared.h"
#include "modules/onestop/pages.h"
#include "platform/html/qr.h"
#include "platform/web/api.h"

namespace xaso::fees {
namespace {

using html::Html;
using html::Weight;
namespace json = boost::json;
namespace may = access::may;
using onestop::Dossier;

Refusal no_dossier(std::string_view code) {
    return {Refusal::Kind::not_found, "onestop.no_dossier", fmt::format("Không có hồ sơ {} trong đơn vị này. Hãy kiểm tra lại mã hồ sơ.", code), {}, {}};
}

// Refused, withdrawn or stopped: what was paid stays, nothing more is asked for.
bool over(const Dossier& d) { return d.outcome == onestop::Outcome::ended_otherwise; }
bool collects(const web::Context& c, const Dossier& d) { return own_unit(c) && d.source.empty() && !over(d) && c.who->may(may::collect_fees); }

std::string line_words(const Line& l, const std::vector<Fee>& tariff) {
    std::string says = fmt::format("{} · {}", quantity_words(l, tariff), format_vnd(l.amount));
    if (const std::string less = exemption_words(l); !less.empty()) says += " · " + less;
    for (const Fee& fee : tariff)
        if (fee.code == l.code && !fee.act.empty()) says += " · căn cứ " + fee.act;
    return says;
}

void due_facts(Html& h, const web::Context& c, const Dossier& d, const Owed& owed) {
    if (over(d)) h.el("p", {}, "Hồ sơ không giải quyết tiếp nên không thu thêm phí, lệ phí.");
    if (over(d) && owed.paid.empty()) return;
    html::facts(h, [&](html::Facts& f) {
        Vnd paid;
        for (const PaidLine& p : owed.paid) {
            paid = paid + p.line.amount;
            f.add(p.line.title, [&] {
                h.text(line_words(p.line, owed.tariff) + " · đã thu, biên lai ");
                h.link(url(c, receipt_path(p.receipt)), number_text(p.number));
            });
        }
        if (!owed.paid.empty()) f.add("Đã thu", format_vnd(paid));
        if (over(d)) return;
        for (const Line& l : owed.lines) f.add(l.title, line_words(l, owed.tariff));
        const Vnd sum = total(owed.lines);
        f.add("Còn phải thu", [&] { h.el("strong", {}, owed.lines.empty() ? "đã thu đủ" : sum == Vnd{} ? "0 đ, được miễn toàn bộ" : format_vnd(sum)); });
    });
}

// Cash and transfer in one form, so that Enter takes the first.
void collect_form(Html& h, const web::Context& c, const Dossier& d, Vnd sum, bool focus) {
    html::form(h, {.action = fee_path(d.code, "/thu"), .csrf = c.csrf, .key = c.new_key()}, [&] {
        html::hidden(h, "expected", std::to_string(sum.dong()));
        html::actions(h, [&] {
            html::button(h, "Thu tiền mặt " + format_vnd(sum), {.weight = focus ? Weight::main : Weight::plain, .name = "method", .value = "cash", .key = "m", .focus = focus});
            html::button(h, "Đã nhận chuyển khoản", {.name = "method", .value = "transfer", .key = "b"});
            if (!focus) html::link_button(h, "VietQR, sửa khoản thu", fee_path(d.code), {.key = "f"});
        });
    });
}

void receipt_list(Html& h, const web::Context& c, const std::vector<Receipt>& receipts) {
    if (receipts.empty()) return;
    html::table(h, {.caption = "Biên lai của hồ sơ", .columns = {{.label = "Biên lai"}, {.label = "Lúc"}, {.label = "Hình thức"}, {.label = "Số tiền", .unit = "đ", .number = true}, {.label = "Tình trạng", .words = true}}}, [&](html::Rows& rows) {
        for (const Receipt& r : receipts)
            rows.row([&] {
                rows.head(url(c, receipt_path(r.id)), number_text(r));
                rows.cell(to_local(r.at));
                rows.cell(method_title(r.method));
                rows.cell(r.total());
                rows.cell(r.cancelled_at ? "đã hủy: " + r.cancel_reason : std::string("đã thu"));
            });
    });
}

void panel(Html& h, const web::Context& c, sql::Session& s, const Dossier& d, const Fees& fees) {
    if (!d.source.empty() || !c.who->may(may::see_fees)) return;
    const Owed owed = fees.owed(s, d);
    const auto receipts = fees.receipts_of(s, c.unit, d.id);
    html::section(h, "Phí, lệ phí", [&] {
        if (owed.tariff.empty() && receipts.empty()) {
            h.el("p", {}, "Thủ tục này không thu phí, lệ phí.");
            return;
        }
        due_facts(h, c, d, owed);
        const Vnd sum = total(owed.lines);
        if (collects(c, d)) {
            if (sum > Vnd{}) collect_form(h, c, d, sum, false);
            else html::actions(h, [&] { html::link_button(h, "Sửa khoản thu", fee_path(d.code), {.key = "f"}); });
        }
        if (receipts.empty()) return;
        html::facts(h, [&](html::Facts& f) {   // beside other columns: a table has no room
            for (const Receipt& r : receipts)
                f.add(r.cancelled_at ? "Biên lai đã hủy" : "Biên lai", [&] {
                    h.link(url(c, receipt_path(r.id)), number_text(r));
                    h.text(fmt::format(" · {} · {} · {}", format_vnd(r.total()), method_title(r.method), r.cancelled_at ? r.cancel_reason : format_day_time(to_local(r.at))));
                });
        });
    });
}

void transfer_part(Html& h, const web::Context& c, const Setting& setting, const Dossier& d, Vnd sum) {
    html::section(h, "Chuyển khoản", [&] {
        const auto text = vietqr(setting, d.code, sum);
        if (!text) {
            const bool admin = c.who->may(may::manage_accounts);
            html::empty_state(h, admin ? "Đơn vị chưa ghi tài khoản nhận tiền nên chưa có mã VietQR." : "Đơn vị chưa ghi tài khoản nhận tiền nên chưa có mã VietQR. Người quản trị ghi ở Quản trị, Thu phí.",
                              admin ? "Ghi tài khoản" : "", admin ? "/quan-tri/thu-phi" : "");
            return;
        }
        html::qr(h, *text, fmt::format("Mã VietQR chuyển {} cho hồ sơ {}", format_vnd(sum), d.code));
        html::facts(h, [&](html::Facts& f) {
            f.add("Số tài khoản", setting.account_no);
            f.add("Chủ tài khoản", setting.account_name);
            f.add("Ngân hàng", setting.bank_name.empty() ? setting.bank_bin : setting.bank_name);
            f.add("Số tiền", format_vnd(sum));
            f.add("Nội dung", purpose_of(d.code));
        });
    });
}

http::Response show(web::Context& c, const Fees& fees, const std::vector<Refusal>& errors) {
    const std::string code = c.param("code");
    sql::Reader s = c.db().read();
    const auto d = fees.desk().find_code(s, c.unit, code);
    if (!d) return c.refuse(no_dossier(code));
    const Owed owed = fees.owed(s, *d);
    const auto receipts = fees.receipts_of(s, c.unit, d->id);
    const Setting setting = fees.setting(s, c.unit);
    const Vnd sum = total(owed.lines);
    html::PageFrame frame{.title = "Phí, lệ phí của hồ sơ " + d->code, .lead = fmt::format("{} · {}", d->procedure_name, d->applicant), .back_url = url(c, "/ho-so/" + html::url_encode(d->code)), .back_label = "Hồ sơ " + d->code};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (owed.tariff.empty() && receipts.empty()) return html::empty_state(h, d->source.empty() ? "Thủ tục này không thu phí, lệ phí." : "Hồ sơ nhập từ hệ thống khác; tiền của hồ sơ thu ở hệ thống đó.");
        const bool mine = collects(c, *d);
        html::columns(h, [&] {
            html::section(h, "Phải thu", [&] {
                due_facts(h, c, *d, owed);
                if (mine && sum > Vnd{}) collect_form(h, c, *d, sum, errors.empty());
            });
            if (sum > Vnd{}) transfer_part(h, c, setting, *d, sum);
        });
        if (mine && !owed.tariff.empty())
            html::section(h, "Sửa khoản phải thu", [&] {
                html::form(h, {.action = fee_path(d->code), .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
                    choice_fields(h, "Trường hợp, số lượng", owed.tariff, c.request.form.has("units-" + owed.tariff.front().code) ? choices_of(c, owed.tariff) : choices_of(owed.lines, owed.tariff), errors);
                    html::actions(h, [&] { html::button(h, "Ghi khoản phải thu"); });
                });
            });
        if (!receipts.empty()) html::section(h, "Biên lai", [&] { receipt_list(h, c, receipts); });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response note(web::Context& c, const Fees& fees) {
    const std::string code = c.param("code");
    const auto attempt = c.attempt();
    if (!attempt) return show(c, fees, {attempt.error()});
    const auto answer = fees.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = fees.desk().find_code(tx, attempt->actor.unit, code);
        if (!d) return refuse(no_dossier(code));
        XASO_CHECK(fees.note(tx, attempt->actor, c.now, d->id, choices_of(c, fees.owed(tx, *d).tariff)));
        return record::Answer{303, fee_path(code)};
    });
    return answer ? c.see(answer->text, "Đã ghi khoản phải thu.") : show(c, fees, {answer.error()});
}

http::Response collect(web::Context& c, const Fees& fees) {
    const std::string code = c.param("code");
    const auto attempt = c.attempt();
    if (!attempt) return show(c, fees, {attempt.error()});
    const auto method = parse_method(c.form("method"));
    const auto expected = number(c.form("expected"));
    if (!method || !expected) return show(c, fees, {{Refusal::Kind::invalid, "fees.method", "Hãy chọn thu tiền mặt hay chuyển khoản từ trang này.", {}, {}}});
    const auto answer = fees.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = fees.desk().find_code(tx, attempt->actor.unit, code);
        if (!d) return refuse(no_dossier(code));
        XASO_TRY(const Receipt r, fees.collect_owed(tx, attempt->actor, c.now, d->id, *method, Vnd{*expected}));
        return record::Answer{303, receipt_path(r.id) + "?in=ngay"};
    });
    return answer ? c.see(answer->text, "Đã thu tiền. Biên lai sẵn sàng để in.") : show(c, fees, {answer.error()});
}

// ---- What acceptance asks and fixes

std::string typed_words(const web::Context& c, const Fees& fees, const procedures::Procedure& p, onestop::Channel channel) {
    const auto tariff = fees.tariff_for(p, channel, local_day(c.now));
    if (tariff.empty()) return onestop::fee_words(p);
    const auto lines = price(tariff, choices_of(c, tariff));
    if (!lines) return "chưa tính được, hãy xem lại số lượng";
    std::string out = format_vnd(total(*lines));
    for (const Line& l : *lines)
        if (!l.exemption.empty()) out += fmt::format(" ({})", exemption_words(l));
    return out;
}

// {"fees": [{"code", "units", "sets", "exemption"}]} of the API; without it the first case once.
Result<std::vector<Choice>> choices_of_json(const json::object& body, const std::vector<Fee>& tariff) {
    const json::value* asked = web::given(body, "fees");
    if (!asked) return std::vector<Choice>{{.code = tariff.front().code, .units = 1, .exemption = {}}};
    return read_choices(*asked);
}

Result<void> fix(sql::Tx& tx, const record::Actor& by, const Dossier& d, const web::Context& c, const Fees& fees) {
    const auto tariff = fees.owed(tx, d).tariff;
    if (tariff.empty()) return {};
    if (!c.route.path.starts_with("/api/")) return fees.note(tx, by, c.now, d.id, choices_of(c, tariff));
    XASO_TRY(const std::vector<Choice> choices, choices_of_json(c.body(), tariff));
    return fees.note(tx, by, c.now, d.id, choices);
}

std::string paper_words(sql::Session& s, const Dossier& d, const Fees& fees) {
    const Owed owed = fees.owed(s, d);
    std::vector<std::string> numbers;
    Vnd paid;
    for (const Receipt& r : fees.receipts_of(s, d.unit, d.id))
        if (!r.cancelled_at) {
            numbers.push_back(number_text(r));
            paid = paid + r.total();
        }
    if (owed.tariff.empty() && numbers.empty()) {
        const auto p = fees.desk().procedures().version(s, d.unit, d.procedure_id, d.procedure_version);
        return p ? onestop::fee_words(*p) : std::string{};
    }
    std::string out;
    if (!owed.lines.empty()) {
        out = format_vnd(total(owed.lines));
        for (const Line& l : owed.lines)
            if (!l.exemption.empty()) out += fmt::format(" ({})", exemption_words(l));
        if (total(owed.lines) > Vnd{}) out += ", chưa thu";
    }
    if (!numbers.empty()) out += fmt::format("{}{}, đã thu theo biên lai số {}", out.empty() ? "" : "; ", format_vnd(paid), fmt::join(numbers, ", "));
    return out;
}

void collect_link(Html& h, const web::Context& c, sql::Session& s, const std::vector<Dossier>& visit, const Fees& fees) {
    if (!c.who->may(may::collect_fees)) return;
    std::string key = "f";   // of the first
    for (const Dossier& d : visit)
        if (const Vnd sum = total(fees.owed(s, d).lines); d.source.empty() && sum > Vnd{})
            html::link_button(h, visit.size() > 1 ? fmt::format("Thu {} của {}", format_vnd(sum), d.code.substr(d.code.rfind('-') + 1)) : "Thu " + format_vnd(sum), fee_path(d.code), {.key = std::exchange(key, {})});
}

// ---- What waits to be collected

void waiting_table(Html& h, const web::Context& c, std::string_view caption, const std::vector<Unpaid>& all) {
    Vnd sum;
    for (const Unpaid& u : all) sum = sum + u.amount;
    h.el("p", {}, fmt::format("{} hồ sơ, cộng {}; mới nhất ở trên.", all.size(), format_vnd(sum)));
    html::table(h, {.caption = std::string(caption), .columns = {{.label = "Hồ sơ"}, {.label = "Người nộp", .main = true}, {.label = "Từ ngày"}, {.label = "Phải thu", .unit = "đ", .number = true}}}, [&](html::Rows& rows) {
        for (const Unpaid& u : all)
            rows.row([&] {
                rows.head(url(c, fee_path(u.dossier_code)), u.dossier_code);
                rows.cell(u.payer);
                rows.cell(u.day);
                rows.cell(u.amount);
            });
    });
}

http::Response waiting_page(web::Context& c, const Fees& fees) {
    const Day today = local_day(c.now);
    std::vector<Unpaid> now, before;
    Sums book;
    {
        sql::Reader s = c.db().read();
        for (Unpaid& u : fees.owing(s, c.unit)) (u.day == today ? now : before).push_back(std::move(u));
        book = fees.book(s, c.unit, fees.book_day(s, c.unit, today)).sums;
    }
    return c.page(html::PageFrame{.title = "Thu phí, lệ phí", .lead = fmt::format("Sổ đang mở: {} biên lai, tiền mặt {}, chuyển khoản {}.", book.receipts, format_vnd(book.cash()), format_vnd(book.transfer()))}, [&](Html& h) {
        till_tabs(h, c, "/phi");
        html::section(h, "Chờ thu hôm nay", [&] {
            if (now.empty()) html::empty_state(h, "Không có hồ sơ nào của hôm nay chờ thu phí.");
            else waiting_table(h, c, "Hồ sơ chờ thu hôm nay", now);
        });
        if (!before.empty()) html::section(h, "Chờ thu từ những ngày trước", [&] { waiting_table(h, c, "Hồ sơ chờ thu từ những ngày trước", before); });
    });
}

}  // namespace

onestop::FeeParts desk_parts(const Fees& fees) {
    using procedures::Procedure;
    onestop::FeeParts out;
    out.ask = [&fees](Html& h, const web::Context& c, const Procedure& p, onestop::Channel channel, const std::vector<Refusal>& errors) {
        const auto tariff = fees.tariff_for(p, channel, local_day(c.now));
        if (tariff.empty()) return;
        choice_fields(h, "Phí, lệ phí", tariff, choices_of(c, tariff), errors);
    };
    out.typed = [&fees](const web::Context& c, const Procedure& p, onestop::Channel channel) { return typed_words(c, fees, p, channel); };
    out.fix = [&fees](sql::Tx& tx, const record::Actor& by, const Dossier& d, const web::Context& c) { return fix(tx, by, d, c, fees); };
    out.panel = [&fees](Html& h, const web::Context& c, sql::Session& s, const Dossier& d) { panel(h, c, s, d, fees); };
    out.words = [&fees](sql::Session& s, const Dossier& d) { return paper_words(s, d, fees); };
    out.told = [&fees](sql::Session& s, const Dossier& d) { return owed_json(s, fees, d); };
    out.collect = [&fees](Html& h, const web::Context& c, sql::Session& s, const std::vector<Dossier>& visit) { collect_link(h, c, s, visit, fees); };
    return out;
}

void add_dossier_pages(web::Router& router, const Fees& fees) {
    using enum http::Method;
    const std::string systems = "S17", title = "Phí, lệ phí của hồ sơ", one = "/ho-so/:code/phi";
    router.add({.path = "/phi", .may = &may::see_fees, .title = "Thu phí, lệ phí", .systems = systems, .run = [&fees](web::Context& c) { return waiting_page(c, fees); }});
    router.add({.path = one, .may = &may::see_fees, .title = title, .systems = systems, .run = [&fees](web::Context& c) { return show(c, fees, {}); }});
    router.add({.method = post, .path = one, .may = &may::collect_fees, .title = title, .systems = systems, .body_limit = 32 * 1024, .run = [&fees](web::Context& c) { return note(c, fees); }});
    router.add({.method = post, .path = one + "/thu", .may = &may::collect_fees, .title = title, .systems = systems, .body_limit = 4096, .run = [&fees](web::Context& c) { return collect(c, fees); }});
}

}  // namespace xaso::fees
