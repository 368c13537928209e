// The bank's statement: uploaded, looked at line by line before anything is written, then taken over; lines without a dossier are settled by hand.
#include <fmt/format.h>

#include <algorithm>

#include "fees/pages_shared.h"
#include "kernel/text.h"

namespace xaso::fees {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;

constexpr std::string_view kHome = "/phi/sao-ke";
constexpr std::size_t kLargestLines = 8u << 20;   // of the lines as they go from the preview to taking over

std::string line_path(std::int64_t line) { return fmt::format("{}/{}", kHome, line); }

std::string_view state_title(LineState s) {
    switch (s) {
        case LineState::orphan: return "chưa ghép";
        case LineState::matched: return "đã ghép";
        case LineState::by_hand: return "ghép bằng tay";
        case LineState::set_aside: return "để riêng";
    }
    return "";
}

void orphan_table(Html& h, const web::Context& c, const std::vector<KeptLine>& lines) {
    html::table(h, {.caption = "Dòng chưa ghép", .columns = {{.label = "Ngày"}, {.label = "Số tiền", .unit = "đ", .number = true}, {.label = "Nội dung", .main = true}, {.label = "Vì sao", .words = true}}}, [&](html::Rows& rows) {
        for (const KeptLine& l : lines)
            rows.row([&] {
                rows.head(url(c, line_path(l.id)), format_day(l.day));
                rows.cell(l.amount);
                rows.cell(l.memo);
                rows.cell(l.dossier_code.empty() ? std::string(why_title(l.why)) : fmt::format("{}: {}", l.dossier_code, why_title(l.why)));
            });
    });
}

void settled_table(Html& h, const web::Context& c, const std::vector<KeptLine>& lines) {
    html::table(h, {.caption = "Dòng đã xử lý, mới nhất ở trên", .columns = {{.label = "Ngày"}, {.label = "Số tiền", .unit = "đ", .number = true}, {.label = "Nội dung", .main = true}, {.label = "Cách xử lý", .words = true}, {.label = "Biên lai"}}}, [&](html::Rows& rows) {
        for (const KeptLine& l : lines)
            rows.row([&] {
                rows.head(l.receipt ? url(c, receipt_path(l.receipt)) : std::string{}, format_day(l.day));
                rows.cell(l.amount);
                rows.cell(l.memo);
                rows.cell(l.reason.empty() ? std::string(state_title(l.state)) : fmt::format("{}: {}", state_title(l.state), l.reason));
                if (l.receipt) rows.cell(fmt::format("{:07}", l.number));
                else rows.none();
            });
    });
}

http::Response home(web::Context& c, const Reconciliation& bank, const std::vector<Refusal>& errors) {
    const bool done = c.query("xem") == "da-xu-ly";
    std::vector<KeptLine> orphans, settled;
    std::vector<Unpaid> unseen;
    {
        sql::Reader s = c.db().read();
        orphans = bank.lines(s, c.unit, {LineState::orphan});
        if (done) settled = bank.lines(s, c.unit, {LineState::matched, LineState::by_hand, LineState::set_aside});
        unseen = bank.fees().unseen_transfers(s, c.unit);
    }
    html::PageFrame frame{.title = "Sao kê ngân hàng"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        till_tabs(h, c, kHome);
        html::error_summary(h, errors);
        if (own_unit(c))
            html::form(h, {.action = std::string(kHome), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
                html::file_field(h, {.name = "file", .label = "Tệp sao kê", .hint = "Excel (.xlsx) hoặc CSV của ngân hàng, có cột ngày, số tiền ghi có, nội dung. Xem trước rồi mới ghi; dòng đã nhập thì bỏ qua.", .error = html::error_for(errors, "file"), .required = true}, ".xlsx,.csv,.txt");
                html::actions(h, [&] { html::button(h, "Tải lên và xem trước", {.weight = Weight::main}); });
            });
        html::section(h, "Dòng chưa ghép với hồ sơ", [&] {
            if (orphans.empty()) return html::empty_state(h, "Mọi khoản tiền vào đã có hồ sơ hoặc đã để riêng.");
            orphan_table(h, c, orphans);
        });
        if (!unseen.empty())
            html::section(h, "Đã ghi nhận chuyển khoản, chưa thấy trên sao kê", [&] {
                html::table(h, {.caption = "Biên lai chuyển khoản chưa thấy trên sao kê", .columns = {{.label = "Biên lai"}, {.label = "Ngày sổ"}, {.label = "Hồ sơ"}, {.label = "Người nộp", .main = true}, {.label = "Số tiền", .unit = "đ", .number = true}}}, [&](html::Rows& rows) {
                    for (const Unpaid& u : unseen)
                        rows.row([&] {
                            rows.head(url(c, receipt_path(u.receipt)), fmt::format("{:07}", u.number));
                            rows.cell(u.day);
                            rows.cell([&] { html::code(h, u.dossier_code); });
                            rows.cell(u.payer);
                            rows.cell(u.amount);
                        });
                });
            });
        html::section(h, "Đã xử lý", [&] {
            if (!done) return html::actions(h, [&] { html::link_button(h, "Xem các dòng đã xử lý", url(c, kHome, {{"xem", "da-xu-ly"}})); });
            if (settled.empty()) return html::empty_state(h, "Chưa có dòng nào.");
            settled_table(h, c, settled);
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

void left_out(Html& h, std::string_view heading, const std::vector<std::string>& says) {
    if (says.empty()) return;
    html::notice(h, html::Tone::warning, heading, [&] {
        h.el("ul", {}, [&] {
            for (const std::string& one : says) h.el("li", {}, one);
        });
    });
}

http::Response preview(web::Context& c, const Reconciliation& bank) {
    const auto wrong = [&](std::string message) { return home(c, bank, {{Refusal::Kind::invalid, "fees.statement_file", std::move(message), "file", {}}}); };
    if (c.request.uploads.size() != 1) return wrong("Hãy chọn một tệp .xlsx hoặc .csv.");
    const http::Upload& file = c.request.uploads.front();
    const auto statement = read_statement(file.bytes, file.file_name);
    if (!statement) return home(c, bank, {statement.error()});
    std::vector<Foreseen> lines;
    {
        sql::Reader s = c.db().read();
        lines = bank.foresee(s, c.unit, *statement);
    }
    const auto known = std::count_if(lines.begin(), lines.end(), [](const Foreseen& f) { return f.known; });
    const auto orphans = std::count_if(lines.begin(), lines.end(), [](const Foreseen& f) { return !f.known && f.why != Why::none; });
    const auto matched = std::ssize(lines) - known - orphans;
    html::PageFrame frame{.title = "Xem trước sao kê", .lead = fmt::format("{}: {} dòng tiền vào, ghép được {}, chưa ghép {}, đã nhập trước đây {}; {} dòng tiền ra bỏ qua.", file.file_name, lines.size(), matched, orphans, known, statement->outgoing),
                          .back_url = std::string(kHome), .back_label = "Sao kê ngân hàng"};
    return c.page(std::move(frame), [&](Html& h) {
        left_out(h, "Dòng lặp lại trong tệp, chỉ tính một lần", statement->duplicates);
        left_out(h, "Dòng không đọc được, bỏ qua", statement->problems);
        if (lines.empty()) return html::empty_state(h, "Tệp không có dòng tiền vào nào.", "Chọn tệp khác", kHome);
        if (std::ssize(lines) == known) html::notice(h, html::Tone::info, "Mọi dòng của tệp này đã nhập trước đây", "Không có gì để ghi.");
        else
            html::form(h, {.action = std::string(kHome) + "/ghi", .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::hidden(h, "file_name", file.file_name);
                html::hidden(h, "lines", lines_json(statement->lines));
                html::actions(h, [&] {
                    html::button(h, fmt::format("Ghi {} dòng, lập biên lai cho các dòng ghép được", lines.size() - static_cast<std::size_t>(known)), {.weight = Weight::main, .focus = true});
                    html::link_button(h, "Thôi", kHome, {.weight = Weight::quiet});
                });
            });
        html::table(h, {.caption = "Các dòng tiền vào", .columns = {{.label = "Dòng", .number = true}, {.label = "Ngày"}, {.label = "Số tiền", .unit = "đ", .number = true}, {.label = "Nội dung", .main = true}, {.label = "Hồ sơ"}, {.label = "Sẽ làm gì", .words = true}}}, [&](html::Rows& rows) {
            for (const Foreseen& f : lines)
                rows.row([&] {
                    rows.cell(std::int64_t{f.line.line});
                    rows.cell(f.line.day);
                    rows.cell(f.line.amount);
                    rows.cell(f.line.memo);
                    if (f.dossier_code.empty()) rows.none();
                    else rows.cell([&] { html::code(h, f.dossier_code); });
                    if (f.known) rows.cell(html::State::draft, "đã nhập, bỏ qua");
                    else if (f.why == Why::none) rows.cell(html::State::done, "ghép");
                    else rows.cell(html::State::paused, why_title(f.why));
                });
        });
    });
}

http::Response take_over(web::Context& c, const Reconciliation& bank) {
    const auto attempt = c.attempt();
    if (!attempt) return home(c, bank, {attempt.error()});
    const auto statement = statement_of_json(c.form("lines"));
    if (!statement) return home(c, bank, {statement.error()});
    ReadCount count;
    const auto answer = bank.fees().record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        count = bank.read(tx, attempt->actor, c.now, *statement, c.form("file_name"));
        return record::Answer{303, std::string(kHome)};
    });
    if (!answer) return home(c, bank, {answer.error()});
    return c.see(answer->text, answer->repeated ? "Sao kê này đã ghi." : fmt::format("Đã ghi {} dòng mới, ghép {} dòng với hồ sơ; {} dòng đã có từ trước.", count.added, count.matched, count.known));
}

Refusal no_line() { return {Refusal::Kind::not_found, "fees.no_line", "Không có dòng sao kê này trong đơn vị.", {}, {}}; }

http::Response line_page(web::Context& c, const Reconciliation& bank, const std::vector<Refusal>& errors) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    std::optional<KeptLine> l;
    {
        sql::Reader s = c.db().read();
        l = bank.line(s, c.unit, number(c.param("line")).value_or(0));
    }
    if (!l) return c.refuse(no_line());
    html::PageFrame frame{.title = fmt::format("Tiền vào {} ngày {}", format_vnd(l->amount), format_day(l->day)), .back_url = std::string(kHome), .back_label = "Sao kê ngân hàng"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::facts(h, [&](html::Facts& f) {
            f.add("Nội dung", l->memo);
            f.add("Tình trạng", l->state == LineState::orphan ? std::string(why_title(l->why)) : fmt::format("{}{}{}", state_title(l->state), l->reason.empty() ? "" : ": ", l->reason));
            if (!l->dossier_code.empty()) f.add("Hồ sơ", [&] { h.link(fee_path(l->dossier_code), l->dossier_code); });
            if (l->receipt) f.add("Biên lai", [&] { h.link(receipt_path(l->receipt), fmt::format("{:07}", l->number)); });
            f.add("Tệp", l->file_name);
        });
        if (l->state != LineState::orphan) return;
        html::form(h, {.action = line_path(l->id), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::text_field(h, {.name = "code", .label = "Mã hồ sơ được trả tiền", .value = c.request.form.has("code") ? c.form("code") : l->dossier_code, .hint = "Để trống khi để riêng dòng này.", .error = html::error_for(errors, "code"), .unmarked = true},
                             {.autocomplete = "off", .max_length = 60, .focus = errors.empty()});
            html::text_field(h, {.name = "reason", .label = "Lý do", .value = c.form("reason"), .hint = "Ví dụ: người nộp ghi sai mã; đã trả lại người chuyển.", .error = html::error_for(errors, "reason"), .required = true}, {.autocomplete = "off", .max_length = 500});
            html::actions(h, [&] {
                html::button(h, "Ghép với hồ sơ", {.weight = Weight::main, .name = "viec", .value = "ghep"});
                html::button(h, "Để riêng", {.name = "viec", .value = "de-rieng"});
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response by_hand(web::Context& c, const Reconciliation& bank) {
    const auto attempt = c.attempt();
    if (!attempt) return line_page(c, bank, {attempt.error()});
    const bool aside = c.form("viec") == "de-rieng";
    const std::string code = trim(c.form("code"));
    if (!aside && code.empty()) return line_page(c, bank, {{Refusal::Kind::invalid, "fees.no_code", "Hãy ghi mã hồ sơ, hoặc bấm “Để riêng”.", "code", {}}});
    const auto answer = bank.fees().record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(bank.by_hand(tx, attempt->actor, c.now, number(c.param("line")).value_or(0), aside ? "" : code, c.form("reason")));
        return record::Answer{303, std::string(kHome)};
    });
    if (answer) return c.see(answer->text, aside ? "Đã để riêng dòng sao kê." : "Đã ghép dòng sao kê với hồ sơ.");
    return answer.error().kind == Refusal::Kind::not_found ? c.refuse(answer.error()) : line_page(c, bank, {answer.error()});
}

}  // namespace

void add_bank_pages(web::Router& router, const Reconciliation& bank) {
    using enum http::Method;
    const std::string systems = "S17", title = "Sao kê ngân hàng", home_path(kHome);
    const auto* may = &may::settle_fees;
    router.add({.path = home_path, .may = may, .title = title, .systems = systems, .run = [&bank](web::Context& c) { return home(c, bank, {}); }});
    router.add({.method = post, .path = home_path, .may = may, .title = title, .systems = systems, .body_limit = imports::kMaxFileBytes + 64 * 1024, .run = [&bank](web::Context& c) { return preview(c, bank); }});
    router.add({.method = post, .path = home_path + "/ghi", .may = may, .title = title, .systems = systems, .body_limit = kLargestLines, .run = [&bank](web::Context& c) { return take_over(c, bank); }});
    router.add({.path = home_path + "/:line", .may = may, .title = title, .systems = systems, .run = [&bank](web::Context& c) { return line_page(c, bank, {}); }});
    router.add({.method = post, .path = home_path + "/:line", .may = may, .title = title, .systems = systems, .body_limit = 8192, .run = [&bank](web::Context& c) { return by_hand(c, bank); }});
}

}  // namespace xaso::fees
