// The dossier list: search, filters, order and page are all in the address, so that a list can be kept, sent and opened again.
#include "onestop/pages_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "onestop/pages_shared.h"
#include "platform/web/csv.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace may = access::may;
using S = DossierState;

constexpr int kCsvRows = 10'000;

struct Filter {
    std::string_view code, title;
};
constexpr Filter kFilters[] = {{"", "Tất cả"},
                               {"qua-han", "Quá hạn"},
                               {"hom-nay", "Đến hạn hôm nay"},
                               {"moi-nhan", "Mới nhận"},
                               {"dang-xu-ly", "Đang xử lý"},
                               {"cho-bo-sung", "Chờ bổ sung, nộp tiền"},
                               {"cho-tra", "Chờ trả kết quả"},
                               {"da-tra", "Đã trả"},
                               {"khac", "Từ chối, rút, dừng"}};

// The list as asked for by the address.
struct Asked {
    std::string words, filter, channel, procedure, from, to, order, cursor;
    bool mine = false;
    ListQuery query;
    std::vector<Refusal> errors;

    // The same list with one thing changed; the page starts anew.
    Params with(std::string_view name, std::string value) const {
        Params out{{"q", words}, {"loc", filter}, {"kenh", channel}, {"cua-toi", mine ? "1" : ""}, {"thu-tuc", procedure}, {"tu", from}, {"den", to}, {"sap", order}};
        const auto at = std::find_if(out.begin(), out.end(), [&](const auto& p) { return p.first == name; });
        if (at != out.end()) {
            at->second = std::move(value);
        } else {
            out.emplace_back(name, std::move(value));
        }
        return out;
    }
    bool narrowed() const { return !words.empty() || !filter.empty() || !channel.empty() || !procedure.empty() || !from.empty() || !to.empty() || mine; }
};

Asked asked_of(const web::Context& c) {
    Asked a;
    a.words = trim(c.query("q"));
    a.filter = c.query("loc");
    a.channel = c.query("kenh");
    a.procedure = trim(c.query("thu-tuc"));
    a.from = trim(c.query("tu"));
    a.to = trim(c.query("den"));
    a.order = c.query("sap") == "han" ? "han" : "";
    const bool by_due = a.order == "han" || a.filter == "hom-nay";
    a.mine = c.query("cua-toi") == "1";
    a.query = query_of_filter(a.filter, c.now);
    a.query.words = a.words;
    a.query.order = by_due && a.words.empty() ? Order::due : Order::newest;
    if (a.query.order == Order::newest) a.query.cursor.clear();
    if (const std::string cursor = c.query("tiep"); !cursor.empty()) a.query.cursor = a.cursor = cursor;
    a.query.channel = parse_channel(a.channel);
    if (!a.query.channel) a.channel.clear();
    if (a.mine) a.query.assignee = c.who->id;
    a.query.procedure = a.procedure.substr(0, a.procedure.find(' '));
    const auto day = [&](const std::string& text, std::string_view field, std::string_view label, std::optional<Day>& into) {
        if (text.empty()) return;
        if (const auto d = parse_day(text)) {
            into = *d;
        } else {
            Refusal why = d.error();
            why.field = field;
            why.message = fmt::format("“{}”: {}", label, why.message);
            a.errors.push_back(std::move(why));
        }
    };
    day(a.from, "tu", "Nhận từ ngày", a.query.received_from);
    day(a.to, "den", "Nhận đến ngày", a.query.received_to);
    if (a.query.received_from && a.query.received_to && *a.query.received_from > *a.query.received_to)
        a.errors.push_back({Refusal::Kind::invalid, "onestop.days", "“Nhận đến ngày” phải từ “Nhận từ ngày” trở đi.", "den", {}});
    return a;
}

void filters(Html& h, const web::Context& c, const Asked& a) {
    std::vector<html::Choice> states;
    for (const Filter& f : kFilters) states.push_back({.label = std::string(f.title), .url = url(c, "/ho-so", a.with("loc", std::string(f.code))), .current = a.filter == f.code});
    html::chips(h, "Lọc theo tình trạng", states);
    std::vector<html::Choice> more{{.label = "Mọi cách nộp", .url = url(c, "/ho-so", a.with("kenh", "")), .current = a.channel.empty()}};
    for (const Channel ch : {Channel::desk, Channel::online, Channel::post})
        more.push_back({.label = std::string(channel_title(ch)), .url = url(c, "/ho-so", a.with("kenh", std::string(channel_code(ch)))), .current = a.channel == channel_code(ch)});
    if (!read_only(c)) more.push_back({.label = "Giao cho tôi", .url = url(c, "/ho-so", a.with("cua-toi", a.mine ? "" : "1")), .current = a.mine});
    html::chips(h, "Lọc theo cách nộp và người thụ lý", more);
    html::get_form(h, "/ho-so", [&] {
        html::text_field(h, {.name = "q", .label = "Tên người, thủ tục hoặc mã hồ sơ", .value = a.words}, {.type = "search", .autocomplete = "off", .width = 32});
        html::text_field(h, {.name = "thu-tuc", .label = "Mã thủ tục", .value = a.procedure}, {.autocomplete = "off", .width = 12});
        html::text_field(h, {.name = "tu", .label = "Nhận từ ngày", .value = a.from, .error = html::error_for(a.errors, "tu")}, {.autocomplete = "off", .max_length = 10, .width = 11});
        html::text_field(h, {.name = "den", .label = "đến ngày", .value = a.to, .error = html::error_for(a.errors, "den")}, {.autocomplete = "off", .max_length = 10, .width = 11});
        html::hidden(h, "loc", a.filter);
        html::hidden(h, "kenh", a.channel);
        if (a.mine) html::hidden(h, "cua-toi", "1");
        if (!a.order.empty()) html::hidden(h, "sap", a.order);
        keep_unit(h, c);
        html::button(h, "Tìm");
        if (a.narrowed()) html::link_button(h, "Bỏ lọc", url(c, "/ho-so"), {.weight = html::Weight::quiet});
    });
}

http::Response list_page(web::Context& c, const PageDeps& deps) {
    Asked a = asked_of(c);
    ListPage page;
    if (a.errors.empty()) {
        sql::Reader s = c.db().read();
        if (const auto d = deps.desk.find_meant(s, c.unit, a.words)) return c.see(dossier_url(c, d->code));
        auto found = deps.desk.list(s, c.unit, a.query, c.now);
        if (found) {
            page = std::move(*found);
        } else {
            a.errors.push_back(found.error());
        }
    }
    html::PageFrame frame{.title = "Hồ sơ", .search_value = a.words};
    const std::string csv = url(c, "/ho-so.csv", a.with("", ""));
    frame.actions = [&](Html& h) {
        if (!page.rows.empty()) html::link_button(h, "Tải CSV", csv);
        if (!read_only(c) && c.who->may(may::accept_dossier)) html::link_button(h, "Tiếp nhận", "/tiep-nhan", {.weight = html::Weight::main, .key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, a.errors);
        filters(h, c, a);
        if (page.rows.empty()) {
            if (a.narrowed()) {
                html::empty_state(h, a.errors.empty() ? "Không có hồ sơ nào khớp với điều kiện tìm." : "Chưa tìm được: hãy sửa điều kiện tìm ở trên.", "Bỏ lọc, xem tất cả", url(c, "/ho-so"));
            } else if (!read_only(c) && c.who->may(may::accept_dossier)) {
                html::empty_state(h, "Đơn vị chưa có hồ sơ nào.", "Tiếp nhận hồ sơ đầu tiên", "/tiep-nhan");
            } else {
                html::empty_state(h, "Đơn vị chưa có hồ sơ nào.");
            }
            return;
        }
        const bool by_due = a.query.order == Order::due;
        html::TableSpec spec = dossier_table("Danh sách hồ sơ");
        if (a.words.empty()) {
            spec.columns[3].sort_url = url(c, "/ho-so", a.with("sap", "han"));
            if (a.filter != "hom-nay") spec.columns[4].sort_url = url(c, "/ho-so", a.with("sap", ""));
            spec.columns[by_due ? 3 : 4].sorted = by_due ? html::Sorted::ascending : html::Sorted::descending;
        }
        html::table(h, spec, [&](html::Rows& rows) {
            for (const DossierRow& d : page.rows) dossier_row(h, rows, c, d);
        });
        html::pager(h, {.shown = static_cast<std::int64_t>(page.rows.size()),
                        .order = by_due ? "đang mở, đến hạn sớm nhất trước" : "mới nhất",
                        .first_url = a.cursor.empty() ? "" : url(c, "/ho-so", a.with("", "")),
                        .next_url = page.next.empty() ? "" : url(c, "/ho-so", a.with("tiep", page.next))});
    }, a.errors.empty() ? 200 : 422);
}

http::Response list_csv(web::Context& c, const PageDeps& deps) {
    Asked a = asked_of(c);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    a.query.limit = kCsvRows;
    sql::Reader s = c.db().read();
    const auto page = deps.desk.list(s, c.unit, a.query, c.now);
    if (!page) return c.refuse(page.error());
    web::Csv csv;
    csv.row({"Mã hồ sơ", "Mã thủ tục", "Tên thủ tục", "Người nộp", "Chủ hồ sơ", "Cách nộp", "Trạng thái", "Kết quả", "Nhận lúc", "Hẹn trả", "Kết thúc lúc", "Người thụ lý"});
    for (const DossierRow& d : page->rows)
        csv.row({d.code, d.procedure_code, d.procedure_name, d.applicant, d.owner, std::string(channel_title(d.channel)), std::string(catalog::state_title(d.state)),
                 std::string(outcome_title(d.outcome)), format_day_time(to_local(d.received_at)), format_day_time(to_local(d.due_at)),
                 d.ended_at ? format_day_time(to_local(*d.ended_at)) : std::string{}, d.assignee});
    return web::csv_file(fmt::format("ho-so-{}.csv", iso_day(local_day(c.now))), std::move(csv));
}

}  // namespace

std::vector<DossierState> open_states() { return {S::registered, S::accepted, S::in_progress, S::awaiting_supplement, S::awaiting_payment}; }

ListQuery query_of_filter(std::string_view filter, Instant now) {
    ListQuery q;
    if (filter == "qua-han") q.late = true;
    if (filter == "hom-nay") {
        // Begins at now: what was due earlier today is late already.
        q.due_on = local_day(now);
        q.states = {S::accepted, S::in_progress};
        q.cursor = fmt::format("d{}.0", now.time_since_epoch().count());
    }
    if (filter == "moi-nhan") q.states = {S::accepted};
    if (filter == "dang-xu-ly") q.states = {S::in_progress};
    if (filter == "cho-bo-sung") q.states = {S::awaiting_supplement, S::awaiting_payment};
    if (filter == "cho-tra") q.states = {S::finished};
    if (filter == "da-tra") q.states = {S::returned};
    if (filter == "khac") q.states = {S::not_accepted, S::withdrawn, S::stopped};
    return q;
}

void add_list_pages(web::Router& router, PageDeps deps) {
    router.add({.method = http::Method::get, .path = "/ho-so", .may = &may::see_dossiers, .title = "Hồ sơ", .systems = "S14",
                .run = [deps](web::Context& c) { return list_page(c, deps); }});
    router.add({.method = http::Method::get, .path = "/ho-so.csv", .may = &may::see_dossiers, .systems = "S14",
                .run = [deps](web::Context& c) { return list_csv(c, deps); }});
}

}  // namespace xaso::onestop
