// The organisation tree on a chosen day, and one unit with all its versions.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "units/pages_shared.h"

namespace xaso::units {
namespace {

using html::Html;
namespace may = access::may;

std::string unit_url(const web::Context& c, const Unit& u, const std::string& day) { return url(c, "/quan-tri/don-vi/" + html::url_encode(u.code), {{"ngay", day}}); }

struct Placed {
    const Unit* unit;
    const Version* version;
    int depth;
};

// Parents before their children; whatever a wrong row says, every unit comes once.
std::vector<Placed> in_order(const Tree& tree, Day day) {
    std::vector<Placed> out;
    std::set<UnitId> placed;
    const auto place = [&](const auto& self, const Unit& u, const Version& v, int depth) -> void {
        if (!placed.insert(u.id).second) return;
        out.push_back({&u, &v, depth});
        for (const Unit& child : tree.units)
            if (const Version* w = child.on(day); w && w->parent == u.id) self(self, child, *w, depth + 1);
    };
    for (const Unit& u : tree.units) {
        const Version* v = u.on(day);
        const Unit* parent = v && v->parent ? tree.find(v->parent) : nullptr;
        if (v && (!parent || !parent->on(day))) place(place, u, *v, 0);
    }
    for (const Unit& u : tree.units)
        if (const Version* v = u.on(day)) place(place, u, *v, 0);
    return out;
}

http::Response tree_page(web::Context& c, const PageDeps& deps) {
    const AskedDay on = asked_day(c.query("ngay"), "ngay", local_day(c.now));
    const auto tree = deps.units.tree();
    html::PageFrame frame{.title = "Cơ cấu tổ chức", .lead = fmt::format("Các đơn vị có hiệu lực ngày {}.", format_day(on.day)), .back_url = "/quan-tri", .back_label = "Quản trị", .failed = !on.errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, on.errors);
        html::get_form(h, "/quan-tri/don-vi", [&] {
            html::text_field(h, {.name = "ngay", .label = "Xem vào ngày", .value = on.text, .error = html::error_for(on.errors, "ngay")}, {.autocomplete = "off", .max_length = 10, .width = 11});
            keep_unit(h, c);
            html::button(h, "Xem");
            if (!on.text.empty()) html::link_button(h, "Hôm nay", url(c, "/quan-tri/don-vi"), {.weight = html::Weight::quiet});
        });
        const auto placed = in_order(*tree, on.day);
        if (placed.empty()) {
            html::empty_state(h, fmt::format("Không có đơn vị nào có hiệu lực ngày {}.", format_day(on.day)), "Xem hôm nay", url(c, "/quan-tri/don-vi"));
        } else {
            html::table(h,
                        {.caption = "Cơ cấu tổ chức",
                         .columns = {{.label = "Đơn vị", .main = true}, {.label = "Cấp"}, {.label = "Trực thuộc", .minor = true}, {.label = "Mã định danh"}, {.label = "Hiệu lực", .minor = true}}},
                        [&](html::Rows& rows) {
                            for (const Placed& p : placed) rows.row([&] {
                                std::string indent;
                                for (int i = 0; i < p.depth; ++i) indent += "\u00a0\u00a0\u00a0\u00a0";
                                rows.head(unit_url(c, *p.unit, on.text), indent + p.version->name);
                                rows.cell(p.unit->id == c.who->unit ? fmt::format("{}, đơn vị của bạn", level_title(p.version->level)) : std::string(level_title(p.version->level)));
                                const Unit* parent = p.version->parent ? tree->find(p.version->parent) : nullptr;
                                if (parent) rows.cell(parent->nearest(on.day).name); else rows.none();
                                if (p.version->agency_code.empty()) rows.none(); else rows.cell([&] { html::code(h, p.version->agency_code); });
                                rows.cell(span_words(p.version->from, p.version->to));
                            });
                        });
        }
        std::vector<const Unit*> others;
        for (const Unit& u : tree->units)
            if (!u.on(on.day)) others.push_back(&u);
        if (others.empty()) return;
        html::section(h, fmt::format("Không có hiệu lực ngày {}", format_day(on.day)), [&] {
            html::table(h, {.caption = "Đơn vị không có hiệu lực ngày này", .columns = {{.label = "Đơn vị", .main = true}, {.label = "Hiệu lực"}}}, [&](html::Rows& rows) {
                for (const Unit* u : others) rows.row([&] {
                    const Version& v = u->nearest(on.day);
                    rows.head(unit_url(c, *u, on.text), v.name);
                    rows.cell(span_words(v.from, v.to));
                });
            });
        });
    }, on.errors.empty() ? 200 : 422);
}

// The decision that ended a version, from the event of its end.
std::string decision_of(const std::vector<record::StoredEvent>& events, const Version& v) {
    if (!v.to) return {};
    for (const auto& e : events) {
        if (e.kind != "unit.ended") continue;
        boost::system::error_code wrong;
        const boost::json::value parsed = boost::json::parse(e.payload, wrong);
        if (wrong || !parsed.is_object()) continue;
        const auto* day = parsed.as_object().if_contains("first_day_without");
        const auto* decision = parsed.as_object().if_contains("decision");
        if (day && decision && day->is_string() && decision->is_string() && std::string_view(day->as_string()) == iso_day(*v.to)) return std::string(decision->as_string());
    }
    return {};
}

http::Response unit_page(web::Context& c, const PageDeps& deps) {
    const AskedDay on = asked_day(c.query("ngay"), "ngay", local_day(c.now));
    const auto tree = deps.units.tree();
    const Unit* u = tree->find(c.param("code"));
    if (!u) return c.refuse({Refusal::Kind::not_found, "units.no_unit", fmt::format("Không có đơn vị mang mã {}. Hãy mở lại từ trang Cơ cấu tổ chức.", c.param("code")), {}, {}});
    std::vector<record::StoredEvent> events;
    {
        sql::Reader s = c.db().read();
        events = c.site.record.history(s, u->id, "unit", u->id.value());
    }
    const Version& shown = u->nearest(on.day);
    const bool home = u->id == c.who->unit;
    html::PageFrame frame{.title = shown.name, .lead = fmt::format("{} · mã {}", level_title(shown.level), u->code), .back_url = url(c, "/quan-tri/don-vi", {{"ngay", on.text}}), .back_label = "Cơ cấu tổ chức"};
    if (home)
        frame.actions = [](Html& h) {
            html::link_button(h, "Đổi giờ làm việc", "/quan-tri/gio-lam-viec", {.weight = html::Weight::main, .key = "s"});
            html::link_button(h, "Địa chỉ, điện thoại", "/quan-tri/lien-he", {.key = "d"});
        };
    return c.page(std::move(frame), [&](Html& h) {
        if (!u->on(on.day)) html::notice(h, html::Tone::warning, fmt::format("Đơn vị không có hiệu lực ngày {}.", format_day(on.day)), "Dưới đây là bản gần nhất.");
        html::columns(h, [&] {
            html::section(h, "Thông tin", [&] {
                html::facts(h, [&](html::Facts& f) {
                    f.add("Hiệu lực", span_words(shown.from, shown.to));
                    const Unit* parent = shown.parent ? tree->find(shown.parent) : nullptr;
                    f.add("Trực thuộc", parent ? parent->nearest(on.day).name : "không");
                    f.add("Mã định danh", shown.agency_code.empty() ? "chưa ghi" : shown.agency_code);
                    f.add("Địa danh ghi trên văn bản", shown.place.empty() ? "chưa ghi" : shown.place);
                    f.add("Địa chỉ", shown.address.empty() ? "chưa ghi" : shown.address);
                    f.add("Điện thoại bộ phận một cửa", shown.phone.empty() ? "chưa ghi" : shown.phone);
                });
            });
            html::section(h, "Giờ làm việc", [&] {
                html::facts(h, [&](html::Facts& f) {
                    for (const auto& [days, hours] : hours_words(shown.hours)) f.add(days, hours);
                });
            });
        });
        html::section(h, "Các phiên bản", [&] {
            html::table(h,
                        {.caption = "Các phiên bản của đơn vị",
                         .columns = {{.label = "Hiệu lực"}, {.label = "Tên", .main = true}, {.label = "Trực thuộc", .minor = true}, {.label = "Giờ làm việc", .minor = true}, {.label = "Quyết định kết thúc"}}},
                        [&](html::Rows& rows) {
                            for (auto v = u->versions.rbegin(); v != u->versions.rend(); ++v) rows.row([&] {
                                rows.head("", span_words(v->from, v->to));
                                rows.cell(v->name);
                                const Unit* parent = v->parent ? tree->find(v->parent) : nullptr;
                                if (parent) rows.cell(parent->nearest(v->from).name); else rows.none();
                                rows.cell([&] {
                                    const auto words = hours_words(v->hours);
                                    h.el("div", {}, [&] {
                                        for (std::size_t i = 0; i + 2 < words.size(); ++i) h.el("div", {}, fmt::format("{}: {}", words[i].first, words[i].second));
                                    });
                                });
                                if (const std::string decision = decision_of(events, *v); decision.empty()) rows.none(); else rows.cell(decision);
                            });
                        });
        });
        html::section(h, "Phòng, ban", [&] {
            if (u->offices.empty()) {
                h.el("p", {}, "Chưa có phòng, ban nào.");
            } else {
                html::table(h, {.caption = "Phòng, ban của đơn vị", .columns = {{.label = "Phòng, ban", .main = true}, {.label = "Hiệu lực"}}}, [&](html::Rows& rows) {
                    for (const Office& o : u->offices) rows.row([&] {
                        rows.head("", o.name);
                        rows.cell(span_words(o.from, o.to));
                    });
                });
            }
            if (home) html::actions(h, [&] { html::link_button(h, "Quản lý phòng, ban", "/quan-tri/phong-ban"); });
        });
    });
}

}  // namespace

void add_tree_pages(web::Router& router, PageDeps deps) {
    router.add({.path = "/quan-tri/don-vi", .may = &may::manage_accounts, .title = "Cơ cấu tổ chức", .systems = "S22", .run = [deps](web::Context& c) { return tree_page(c, deps); }});
    router.add({.path = "/quan-tri/don-vi/:code", .may = &may::manage_accounts, .title = "Đơn vị", .systems = "S22", .run = [deps](web::Context& c) { return unit_page(c, deps); }});
}

}  // namespace xaso::units
