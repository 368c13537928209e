// The procedure catalogue in force on a day, and one procedure with all its versions.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kernel/text.h"
#include "onestop/pages_shared.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace may = access::may;
using procedures::Procedure;

std::string limit_words(const std::string& code) {
    const auto limit = parse_limit(code);
    return limit ? limit_text(*limit) : std::string("chưa công bố");
}

std::string channel_words(const procedures::Channels& ch) {
    std::vector<std::string_view> out;
    if (ch.desk) out.push_back(channel_title(Channel::desk));
    if (ch.online) out.push_back(channel_title(Channel::online));
    if (ch.post) out.push_back(channel_title(Channel::post));
    return fmt::format("{}", fmt::join(out, ", "));
}

// ?ngay=, today when it is not given; the refusal goes to the field.
struct AskedDay {
    std::string text;
    Day day{};
    std::vector<Refusal> errors;
};
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

http::Response catalogue(web::Context& c, const PageDeps& deps) {
    const AskedDay on = asked_day(c);
    const std::string words = trim(c.query("q")), field = c.query("linh-vuc");
    std::vector<Procedure> all;
    if (on.errors.empty()) {
        sql::Reader s = c.db().read();
        all = deps.desk.procedures().list(s, c.unit, on.day, words);
    }
    std::set<std::string> fields;
    for (const Procedure& p : all) fields.insert(p.field);
    if (!field.empty()) std::erase_if(all, [&](const Procedure& p) { return p.field != field; });
    html::PageFrame frame{.title = "Thủ tục hành chính", .lead = on.errors.empty() ? fmt::format("{} thủ tục có hiệu lực ngày {}.", format_count(static_cast<std::int64_t>(all.size())), format_day(on.day)) : std::string{}, .failed = !on.errors.empty()};
    if (c.who->may(may::keep_procedures) && !read_only(c)) frame.actions = [](Html& h) { html::link_button(h, "Cập nhật theo quyết định", "/thu-tuc/cap-nhat", {.key = "u"}); };
    return c.page(std::move(frame),
                  [&](Html& h) {
        html::error_summary(h, on.errors);
        html::get_form(h, "/thu-tuc", [&] {
            html::text_field(h, {.name = "q", .label = "Tên hoặc mã thủ tục", .value = words}, {.type = "search", .autocomplete = "off", .width = 32});
            std::vector<html::Option> options;
            for (const std::string& f : fields) options.push_back({.value = f, .label = f});
            if (!field.empty() && !fields.contains(field)) options.push_back({.value = field, .label = field});
            html::select_field(h, {.name = "linh-vuc", .label = "Lĩnh vực", .value = field}, options);
            html::text_field(h, {.name = "ngay", .label = "Có hiệu lực ngày", .value = on.text, .error = html::error_for(on.errors, "ngay")}, {.autocomplete = "off", .max_length = 10, .width = 11});
            keep_unit(h, c);
            html::button(h, "Tìm");
            if (!words.empty() || !field.empty() || !on.text.empty()) html::link_button(h, "Bỏ lọc", url(c, "/thu-tuc"), {.weight = html::Weight::quiet});
        });
        if (all.empty()) {
            if (words.empty() && field.empty()) {
                html::empty_state(h, on.errors.empty() ? fmt::format("Danh mục chưa có thủ tục nào có hiệu lực ngày {}.", format_day(on.day)) : std::string("Hãy sửa ngày ở trên rồi tìm lại."));
            } else {
                html::empty_state(h, "Không có thủ tục nào khớp với điều kiện tìm.", "Bỏ lọc, xem tất cả", url(c, "/thu-tuc", {{"ngay", on.text}}));
            }
            return;
        }
        html::table(h,
                    {.caption = "Danh mục thủ tục hành chính",
                     .columns = {{.label = "Mã"}, {.label = "Tên thủ tục"}, {.label = "Thời hạn"}, {.label = "Phí, lệ phí"}, {.label = "Trực tuyến", .minor = true}, {.label = "Liên thông", .minor = true}}},
                    [&](html::Rows& rows) {
                        std::string_view group;
                        for (const Procedure& p : all) {
                            if (p.field != group) rows.heading(group = p.field);
                            rows.row([&] {
                                rows.head(url(c, "/thu-tuc/" + html::url_encode(p.code), {{"ngay", on.text}}), p.code);
                                rows.cell(p.name);
                                rows.cell(limit_words(p.limit_desk));
                                rows.cell(fee_words(p));
                                rows.cell(procedures::online_level_title(p.online_level));
                                if (p.inter_agency == procedures::InterAgency::none) {
                                    rows.none();
                                } else {
                                    rows.cell(procedures::inter_agency_title(p.inter_agency));
                                }
                            });
                        }
                    });
    }, on.errors.empty() ? 200 : 422);
}

void papers(Html& h, const Procedure& p) {
    if (p.papers.empty()) {
        h.el("p", {}, "Danh mục chưa ghi giấy tờ của thủ tục này; trang tiếp nhận gợi ý theo những hồ sơ đã nhận.");
        return;
    }
    html::table(h, {.caption = "Thành phần hồ sơ", .columns = {{.label = "Giấy tờ", .main = true}, {.label = "Số bản"}, {.label = "Nộp hay xuất trình"}, {.label = "Khi nào"}, {.label = "Mẫu"}}}, [&](html::Rows& rows) {
        for (const procedures::Paper& paper : p.papers)
            rows.row([&] {
                rows.cell(paper.name);
                rows.cell(procedures::paper_counts(paper));
                rows.cell(paper.shown ? "Xuất trình" : "Nộp");
                rows.cell(paper.needed_when.empty() ? "luôn phải có" : "khi " + paper.needed_when);
                rows.cell(paper.form_code);
            });
    });
}

void changes(Html& h, const Procedure& before, const Procedure& after) {
    const auto found = procedures::differences(before, after);
    if (found.empty()) {
        h.el("p", {}, "Hai phiên bản ghi như nhau.");
        return;
    }
    html::table(h, {.caption = "Khác phiên bản trước", .columns = {{.label = "Nội dung", .main = true}, {.label = "Trước"}, {.label = "Nay"}}}, [&](html::Rows& rows) {
        for (const procedures::Difference& d : found)
            rows.row([&] {
                rows.cell(d.what);
                rows.cell(d.before.empty() ? "không ghi" : d.before);
                rows.cell(d.after.empty() ? "không ghi" : d.after);
            });
    });
}

http::Response one(web::Context& c, const PageDeps& deps) {
    const std::string code = c.param("code");
    const AskedDay on = asked_day(c);
    std::vector<Procedure> versions;
    {
        sql::Reader s = c.db().read();
        versions = deps.desk.procedures().versions(s, c.unit, code);
    }
    if (versions.empty())
        return c.refuse({Refusal::Kind::not_found, "onestop.no_procedure", fmt::format("Không có thủ tục mã {} trong danh mục của đơn vị.", code), {}, {}});
    const auto in_force = std::find_if(versions.begin(), versions.end(), [&](const Procedure& p) { return p.from <= on.day && (!p.to || on.day < *p.to); });
    const Procedure& p = in_force == versions.end() ? versions.front() : *in_force;
    return c.page({.title = p.name, .lead = fmt::format("{} · {}", p.code, p.field), .back_url = url(c, "/thu-tuc", {{"ngay", on.text}}), .back_label = "Thủ tục hành chính"}, [&](Html& h) {
        if (in_force == versions.end())
            html::notice(h, html::Tone::warning, fmt::format("Thủ tục không có hiệu lực ngày {}.", format_day(on.day)), "Dưới đây là phiên bản mới nhất.");
        html::section(h, fmt::format("Phiên bản {}", p.version), [&] {
            html::facts(h, [&](html::Facts& f) {
                f.add("Có hiệu lực", p.to ? fmt::format("từ {} đến hết {}", format_day(p.from), format_day(*p.to - std::chrono::days{1})) : "từ " + format_day(p.from));
                f.add("Quyết định công bố", p.decision.empty() ? std::string("chưa ghi") : p.decision);
                if (!p.end_decision.empty()) f.add("Quyết định thay thế, bãi bỏ", p.end_decision);
                f.add("Thời hạn", limit_words(p.limit_desk));
                if (!p.limit_online.empty()) f.add("Thời hạn khi nộp trực tuyến", limit_words(p.limit_online));
                f.add("Khi phải chờ bổ sung", p.pause_policy == PausePolicy::extend ? "cộng thêm thời gian chờ" : "tính lại thời hạn từ đầu");
                f.add("Phí, lệ phí", fee_words(p));
                f.add("Cách nộp", channel_words(p.channels));
                f.add("Dịch vụ công trực tuyến", fmt::format("{}{}{}", procedures::online_level_title(p.online_level), p.on_national_portal ? ", có trên Cổng Dịch vụ công quốc gia" : "",
                                                             p.payable_online ? ", thanh toán trực tuyến" : ""));
                f.add("Liên thông", procedures::inter_agency_title(p.inter_agency));
                if (!p.legal_basis.empty()) f.add("Căn cứ pháp lý", p.legal_basis);
                for (const procedures::ResultPaper& r : p.results) f.add("Kết quả", r.code.empty() ? r.name : fmt::format("{} ({})", r.name, r.code));
                if (p.synthetic) f.add("Ghi chú", "Dữ liệu mẫu, không phải thủ tục có thật");
            });
        });
        html::section(h, "Thành phần hồ sơ", [&] { papers(h, p); });
        const auto before = std::ranges::find(versions, p.version - 1, &Procedure::version);
        if (before != versions.end()) html::section(h, fmt::format("Khác phiên bản {}", before->version), [&] { changes(h, *before, p); });
        html::section(h, "Các phiên bản", [&] {
            html::table(h, {.caption = "Các phiên bản", .columns = {{.label = "Phiên bản"}, {.label = "Từ ngày"}, {.label = "Đến hết ngày"}, {.label = "Thời hạn"}, {.label = "Quyết định"}}},
                        [&](html::Rows& rows) {
                            for (const Procedure& v : versions)
                                rows.row([&] {
                                    rows.head(url(c, "/thu-tuc/" + html::url_encode(code), {{"ngay", iso_day(v.from)}}), std::to_string(v.version));
                                    rows.cell(v.from);
                                    if (v.to) {
                                        rows.cell(*v.to - std::chrono::days{1});
                                    } else {
                                        rows.cell("đang hiệu lực");
                                    }
                                    rows.cell(limit_words(v.limit_desk));
                                    rows.cell(v.decision);
                                });
                        });
        });
    });
}

}  // namespace

void add_procedure_pages(web::Router& router, PageDeps deps) {
    router.add({.method = http::Method::get, .path = "/thu-tuc", .may = &may::see_procedures, .title = "Thủ tục hành chính", .systems = "S13",
                .run = [deps](web::Context& c) { return catalogue(c, deps); }});
    router.add({.method = http::Method::get, .path = "/thu-tuc/:code", .may = &may::see_procedures, .title = "Thủ tục hành chính", .systems = "S13",
                .run = [deps](web::Context& c) { return one(c, deps); }});
}

}  // namespace xaso::onestop
