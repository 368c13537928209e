// The audit log: who did what, when and through what; and the check that nothing in it was altered.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "units/pages_shared.h"
#include "units/sql.gen.h"

namespace xaso::units {
namespace {

using html::Html;
namespace may = access::may;

constexpr int kRows = 50;
constexpr std::string_view kUrl = "/quan-tri/nhat-ky";

struct Line {
    std::int64_t no = 0;
    Instant at{};
    AccountId account;
    std::string origin, kind, subject;
    std::int64_t subject_id = 0;
    std::string payload;
    std::string opening;   // what a dossier's first event holds
};

// A long hash may break every eight characters, so that it fits a phone and is still copied as one word.
void hash(Html& h, std::string_view text) {
    for (std::size_t at = 0; at < text.size(); at += 8) {
        if (at > 0) h.leaf("wbr", {});
        h.text(text.substr(at, 8));
    }
}

struct Names {
    const std::vector<access::Account>& accounts;
    const Unit* unit;

    std::string who(AccountId id) const {
        if (!id) return "chương trình";
        const auto it = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == id; });
        return it == accounts.end() ? fmt::format("tài khoản số {}", id.value()) : fmt::format("{} ({})", it->name, it->login);
    }
    // Whom or what an event is about, when its payload does not say so itself.
    std::string about(const Line& e) const {
        if (e.subject == "account" && e.account.value() != e.subject_id) return who(AccountId{e.subject_id});
        if (e.subject == "office" && unit)
            for (const Office& o : unit->offices)
                if (o.id.value() == e.subject_id) return o.name;
        return code_in(e.opening);
    }
};

http::Response log_page(web::Context& c, const PageDeps& deps) {
    const std::string kind = c.query("loai"), account = c.query("tai-khoan"), before = c.query("truoc");
    const AskedDay on = asked_day(c.query("ngay"), "ngay", local_day(c.now));
    const bool by_day = !on.text.empty() && on.errors.empty();
    std::vector<Line> lines;
    std::vector<access::Account> accounts;
    std::string head;
    {
        sql::Reader s = c.db().read();
        accounts = deps.access.list(s, c.unit);
        head = c.site.record.chain_head(s, c.unit);
        const auto who = number(account);
        if (on.errors.empty())
            for (const sql::Row& r : s.query(q::audit_page, {{"unit", c.unit},
                                                             {"before", number(before)},
                                                             {"kind", kind.empty() ? std::nullopt : std::optional(kind)},
                                                             {"account", who},
                                                             {"from", by_day ? std::optional(start_of(on.day)) : std::nullopt},
                                                             {"until", by_day ? std::optional(start_of(on.day + std::chrono::days{1})) : std::nullopt},
                                                             {"limit", kRows + 1}}))
                lines.push_back({r.get<std::int64_t>("event_no"), r.get<Instant>("at"), r.get<AccountId>("account_id"), r.get<std::string>("origin"), r.get<std::string>("kind"),
                                 r.get<std::string>("subject"), r.get<std::int64_t>("subject_id"), r.get<std::string>("payload"), r.get<std::string>("opening")});
    }
    const bool more = lines.size() > kRows;
    if (more) lines.pop_back();
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(c.unit);
    const Names names{accounts, unit};
    const Params filters{{"loai", kind}, {"tai-khoan", account}, {"ngay", on.text}};
    html::PageFrame frame{.title = "Nhật ký", .lead = "Mọi thay đổi, mới nhất trước; không sửa, không xóa được.", .failed = !on.errors.empty()};
    if (c.who->may(may::manage_accounts)) {
        frame.back_url = "/quan-tri";
        frame.back_label = "Quản trị";
    }
    frame.actions = [&](Html& h) { html::link_button(h, "Kiểm tra toàn vẹn", url(c, "/quan-tri/nhat-ky/kiem-tra")); };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, on.errors);
        html::get_form(h, kUrl, [&] {
            std::vector<html::Option> kinds, people{{.value = "0", .label = "Chương trình"}};
            for (const EventKind& k : event_kinds()) kinds.push_back({.value = std::string(k.code), .label = std::string(k.words)});
            if (!kind.empty() && std::none_of(kinds.begin(), kinds.end(), [&](const auto& o) { return o.value == kind; })) kinds.push_back({.value = kind, .label = kind});
            for (const access::Account& a : accounts) people.push_back({.value = std::to_string(a.id.value()), .label = fmt::format("{} ({})", a.name, a.login)});
            html::select_field(h, {.name = "loai", .label = "Việc", .value = kind}, kinds);
            html::select_field(h, {.name = "tai-khoan", .label = "Người làm", .value = account}, people);
            html::text_field(h, {.name = "ngay", .label = "Ngày", .value = on.text, .error = html::error_for(on.errors, "ngay")}, {.autocomplete = "off", .max_length = 10, .width = 11});
            keep_unit(h, c);
            html::button(h, "Lọc");
            if (!kind.empty() || !account.empty() || !on.text.empty()) html::link_button(h, "Bỏ lọc", url(c, kUrl), {.weight = html::Weight::quiet});
        });
        if (lines.empty()) {
            if (!on.errors.empty()) html::empty_state(h, "Hãy sửa ngày ở trên rồi lọc lại.");
            else html::empty_state(h, "Không có việc nào khớp với điều kiện lọc.", "Bỏ lọc, xem tất cả", url(c, kUrl));
        } else {
            html::table(h,
                        {.caption = "Nhật ký của đơn vị",
                         .columns = {{.label = "Số", .number = true, .minor = true}, {.label = "Thời điểm"}, {.label = "Người làm"}, {.label = "Việc", .main = true}, {.label = "Qua", .minor = true}}},
                        [&](html::Rows& rows) {
                            for (const Line& e : lines) rows.row([&] {
                                rows.cell(e.no);
                                rows.cell(to_local(e.at));
                                rows.cell(names.who(e.account));
                                // One element in the cell: on a phone its parts would stand side by side.
                                rows.cell([&] {
                                    h.el("div", {}, [&] {
                                        h.el("strong", {}, kind_words(e.kind));
                                        const std::string about = names.about(e), detail = event_detail(e.kind, e.payload, unit, *tree);
                                        if (!about.empty()) h.text(": " + about);
                                        if (!detail.empty()) h.el("div", {}, detail);
                                    });
                                });
                                rows.cell(origin_words(e.origin));
                            });
                        });
            Params next = filters;
            if (more) next.emplace_back("truoc", std::to_string(lines.back().no));
            html::pager(h, {.shown = static_cast<std::int64_t>(lines.size()), .first_url = before.empty() ? "" : url(c, kUrl, filters), .next_url = more ? url(c, kUrl, next) : ""});
        }
        if (!head.empty())
            html::section(h, "Mã xác nhận của nhật ký", [&] {
                h.el("p", {}, "Mã này đổi sau mỗi lần ghi và gói mọi việc trước đó. Ghi lại mã vào biên bản để sau này đối chiếu.");
                h.el("p", {{"id", "chain-head"}}, [&] { hash(h, head); });
            });
    }, on.errors.empty() ? 200 : 422);
}

http::Response verify_page(web::Context& c) {
    std::vector<record::Mismatch> found;
    std::string head;
    std::int64_t events = 0, links = 0;
    {
        sql::Reader s = c.db().read();
        found = c.site.record.verify(s, c.unit);
        head = c.site.record.chain_head(s, c.unit);
        for (const sql::Row& r : s.query(q::audit_size, {{"unit", c.unit}})) {
            events = r.get<std::int64_t>("events");
            links = r.get<std::int64_t>("links");
        }
    }
    html::PageFrame frame{.title = "Kiểm tra toàn vẹn nhật ký", .back_url = url(c, kUrl), .back_label = "Nhật ký"};
    frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        if (found.empty()) {
            html::notice(h, html::Tone::good, "Nhật ký nguyên vẹn.", "Đã tính lại từng việc và từng mắt xích; không có chỗ nào bị sửa, thêm hay mất.");
        } else {
            html::notice(h, html::Tone::bad, fmt::format("Có {} chỗ không khớp.", found.size()), [&] {
                h.el("ul", {}, [&] {
                    for (const record::Mismatch& m : found) h.el("li", {}, m.says);
                });
                h.el("p", {}, "Dữ liệu đã bị sửa ngoài chương trình. Hãy giữ nguyên máy chủ, lấy bản sao lưu gần nhất và báo người chịu trách nhiệm an toàn thông tin.");
            });
        }
        html::facts(h, [&](html::Facts& f) {
            f.add("Kiểm tra lúc", [&] { html::moment(h, to_local(c.now)); });
            f.add("Số việc đã ghi", [&] { html::count(h, events); });
            f.add("Số mắt xích", [&] { html::count(h, links); });
            f.add("Mã xác nhận", [&] {
                if (head.empty()) h.text("chưa có việc nào"); else hash(h, head);
            });
        });
        html::actions(h, [&] { html::link_button(h, "Kiểm tra lại", url(c, "/quan-tri/nhat-ky/kiem-tra")); });
    });
}

}  // namespace

void add_audit_pages(web::Router& router, PageDeps deps) {
    router.add({.path = std::string(kUrl), .may = &may::see_audit, .title = "Nhật ký", .systems = "S30", .run = [deps](web::Context& c) { return log_page(c, deps); }});
    router.add({.path = "/quan-tri/nhat-ky/kiem-tra", .may = &may::see_audit, .title = "Kiểm tra toàn vẹn nhật ký", .systems = "S30", .run = verify_page});
}

}  // namespace xaso::units
