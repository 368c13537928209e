// The catalogue in force on a day: of citizens and organisations, or between State bodies (TTHC nội bộ).
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kernel/text.h"
#include "modules/onestop/pages.h"
#include "publication/pages_shared.h"

namespace xaso::publication {
using html::Html;
namespace may = access::may;
using procedures::Procedure;
using procedures::Procedures;

AskedDay asked_day(const web::Context& c) {
    AskedDay a{trim(c.query("ngay")), local_day(c.now), {}};
    if (a.text.empty()) return a;
    if (const auto day = parse_day(a.text)) {
        a.day = *day;
        a.text = format_day(*day);
    } else {
        a.errors.push_back(day.error());
        a.errors[0].field = "ngay";
    }
    return a;
}

std::string limit_words(const std::string& code) {
    const auto limit = parse_limit(code);
    return limit ? limit_text(*limit) : std::string("chưa công bố");
}

namespace {

void list_table(Html& h, const web::Context& c, const std::vector<Procedure>& all, const std::string& day) {
    html::table(h,
                {.caption = "Danh mục thủ tục hành chính",
                 .columns = {{.label = "Mã"}, {.label = "Tên thủ tục"}, {.label = "Thời hạn"}, {.label = "Phí, lệ phí"}, {.label = "Trực tuyến", .minor = true}, {.label = "Liên thông", .minor = true}}},
                [&](html::Rows& rows) {
                    std::string_view group;
                    for (const Procedure& p : all) {
                        if (p.field != group) rows.heading(group = p.field);
                        rows.row([&] {
                            rows.head(url(c, procedure_path(p.code), {{"ngay", day}}), p.code);
                            rows.cell(p.name);
                            rows.cell(limit_words(p.limit_desk));
                            rows.cell(onestop::fee_words(p));
                            rows.cell(procedures::online_level_title(p.online_level));
                            if (p.inter_agency == procedures::InterAgency::none) rows.none();
                            else rows.cell(procedures::inter_agency_title(p.inter_agency));
                        });
                    }
                });
}

http::Response catalogue(web::Context& c, const Publication& publication, bool internal) {
    const AskedDay on = asked_day(c);
    const std::string path = internal ? "/thu-tuc/noi-bo" : "/thu-tuc", words = trim(c.query("q")), field = c.query("linh-vuc");
    std::vector<Procedure> all;
    if (on.errors.empty()) {
        sql::Reader s = c.db().read();
        all = publication.procedures().list(s, c.unit, on.day, words, internal ? Procedures::Which::internal : Procedures::Which::citizens);
    }
    std::set<std::string> fields;
    for (const Procedure& p : all) fields.insert(p.field);
    if (!field.empty()) std::erase_if(all, [&](const Procedure& p) { return p.field != field; });
    html::PageFrame frame{.title = internal ? "Thủ tục hành chính nội bộ" : "Thủ tục hành chính",
                          .lead = on.errors.empty() ? fmt::format("{} thủ tục có hiệu lực ngày {}.", format_count(static_cast<std::int64_t>(all.size())), format_day(on.day)) : std::string{},
                          .failed = !on.errors.empty()};
    if (c.who->may(may::keep_procedures) && own_unit(c))
        frame.actions = [](Html& h) {
            html::link_button(h, "Cập nhật theo quyết định", "/thu-tuc/cap-nhat", {.key = "u"});
            html::link_button(h, "Thêm một thủ tục", "/thu-tuc/moi", {.key = "n"});
        };
    return c.page(std::move(frame), [&](Html& h) {
        html::tabs(h, "Loại thủ tục", {{.label = "Giải quyết cho người dân, tổ chức", .url = url(c, "/thu-tuc"), .current = !internal}, {.label = "Nội bộ giữa các cơ quan nhà nước", .url = url(c, "/thu-tuc/noi-bo"), .current = internal}});
        html::error_summary(h, on.errors);
        html::get_form(h, path, [&] {
            html::text_field(h, {.name = "q", .label = "Tên hoặc mã thủ tục", .value = words}, {.type = "search", .autocomplete = "off", .width = 32});
            std::vector<html::Option> options;
            for (const std::string& f : fields) options.push_back({.value = f, .label = f});
            if (!field.empty() && !fields.contains(field)) options.push_back({.value = field, .label = field});
            html::select_field(h, {.name = "linh-vuc", .label = "Lĩnh vực", .value = field}, options);
            html::text_field(h, {.name = "ngay", .label = "Có hiệu lực ngày", .value = on.text, .error = html::error_for(on.errors, "ngay")}, {.autocomplete = "off", .max_length = 10, .width = 11});
            web::keep_unit(h, c);
            html::button(h, "Tìm");
            if (!words.empty() || !field.empty() || !on.text.empty()) html::link_button(h, "Bỏ lọc", url(c, path), {.weight = html::Weight::quiet});
        });
        if (!all.empty()) {
            if (!internal) html::actions(h, [&] { html::link_button(h, field.empty() ? "Bản niêm yết của cả danh mục" : "Bản niêm yết lĩnh vực này", url(c, "/thu-tuc/niem-yet", {{"linh-vuc", field}}), {.key = "y"}); });
            return list_table(h, c, all, on.text);
        }
        if (words.empty() && field.empty()) html::empty_state(h, on.errors.empty() ? fmt::format("Danh mục chưa có thủ tục nào có hiệu lực ngày {}.", format_day(on.day)) : std::string("Hãy sửa ngày ở trên rồi tìm lại."));
        else html::empty_state(h, "Không có thủ tục nào khớp với điều kiện tìm.", "Bỏ lọc, xem tất cả", url(c, path, {{"ngay", on.text}}));
    }, on.errors.empty() ? 200 : 422);
}

}  // namespace

void add_catalogue_pages(web::Router& router, const Publication& publication) {
    for (const bool internal : {false, true})
        router.add({.path = internal ? "/thu-tuc/noi-bo" : "/thu-tuc", .may = &may::see_procedures, .title = "Thủ tục hành chính", .systems = "S13", .run = [&publication, internal](web::Context& c) { return catalogue(c, publication, internal); }});
}

}  // namespace xaso::publication
