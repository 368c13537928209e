// The posting (niêm yết): what everybody may read of a procedure, as a sheet for the wall and as a public page; the sheet carries the page's QR.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "modules/onestop/pages.h"
#include "platform/html/qr.h"
#include "publication/pages_shared.h"

namespace xaso::publication {
namespace {

using html::Html;
namespace may = access::may;
using procedures::Procedure;
using procedures::Procedures;

std::string public_path(std::string_view unit, std::string_view code = {}) { return code.empty() ? fmt::format("/niem-yet/{}", html::url_encode(unit)) : fmt::format("/niem-yet/{}/{}", html::url_encode(unit), html::url_encode(code)); }
std::string whole_address(const web::Context& c, const std::string& path) { return fmt::format("{}://{}{}", c.site.secure_cookies ? "https" : "http", std::string(c.request.headers.get("Host")), path); }

void line_list(Html& h, const std::vector<std::string>& lines) {
    for (const std::string& one : lines) h.el("p", {}, "– " + one);
}

std::string paper_line(const procedures::Paper& p) {
    return fmt::format("{}: {}{}{}{}", p.name, p.shown ? "xuất trình " : "", procedures::paper_counts(p), p.form_code.empty() ? "" : ", mẫu " + p.form_code, p.needed_when.empty() ? "" : ", khi " + p.needed_when);
}

std::string limit_of(const Procedure& p, const procedures::Local& local, bool online, std::string_view case_name) { return limit_words(procedures::limit_for(p, local, online, case_name)); }

// LAW ND 63/2010/ND-CP art. 8(2), 15: everything a procedure must state, in its order, with the decision that published it.
void posting(Html& h, const Procedure& p, const procedures::Local& local, const std::vector<const fees::Fee*>& tariff) {
    html::facts(h, [&](html::Facts& f) {
        f.add("Mã thủ tục", p.code);
        f.add("Lĩnh vực", p.field);
        const auto text = [&](std::string_view label, const std::string& words) {
            if (words.empty()) return;
            f.add(label, [&] {
                std::string_view rest = words;
                while (!rest.empty()) {
                    const std::size_t end = std::min(rest.find('\n'), rest.size());
                    if (const std::string line = trim(rest.substr(0, end)); !line.empty()) h.el("p", {}, line);
                    rest.remove_prefix(std::min(end + 1, rest.size()));
                }
            });
        };
        text("Trình tự thực hiện", p.steps);
        f.add("Cách thức thực hiện", channel_words(p.channels));
        f.add("Thành phần hồ sơ", [&] {
            const auto of = [&](const std::string& name) {
                std::vector<std::string> lines;
                for (const procedures::Paper& paper : p.papers)
                    if (paper.for_case == name) lines.push_back(paper_line(paper));
                return lines;
            };
            if (p.papers.empty()) h.text("Chưa ghi trong danh mục.");
            if (const auto always = of(""); !always.empty()) line_list(h, always);
            for (const procedures::Case& one : p.cases) {
                h.el("p", {}, [&] { h.el("strong", {}, fmt::format("Trường hợp {} (thời hạn {})", one.name, limit_of(p, local, false, one.name))); });
                if (const auto lines = of(one.name); !lines.empty()) line_list(h, lines);
            }
        });
        f.add("Thời hạn giải quyết", limit_of(p, local, false, ""));
        if (!p.limit_online.empty()) f.add("Thời hạn khi nộp trực tuyến", limit_of(p, local, true, ""));
        text("Đối tượng", p.audience);
        text("Cơ quan giải quyết", p.agency);
        if (tariff.empty()) f.add("Phí, lệ phí", onestop::fee_words(p));
        else {
            std::vector<std::string> cases, exemptions;
            for (const fees::Fee* fee : tariff) {
                cases.push_back(fmt::format("{}: {} ({})", fee->title, fees::fee_words(*fee), fee->act));
                for (const fees::FeeExemption& e : fee->exemptions)
                    if (std::string words = fmt::format("{}: {} ({})", e.title, fees::exemption_words(e), e.ground); std::ranges::find(exemptions, words) == exemptions.end()) exemptions.push_back(std::move(words));
            }
            f.add("Phí, lệ phí", [&] { line_list(h, cases); });
            if (!exemptions.empty()) f.add("Miễn, giảm", [&] { line_list(h, exemptions); });
        }
        if (!p.results.empty())
            f.add("Kết quả", [&] {
                std::vector<std::string> lines;
                for (const procedures::ResultPaper& r : p.results) lines.push_back(r.code.empty() ? r.name : fmt::format("{} ({})", r.name, r.code));
                line_list(h, lines);
            });
        text("Yêu cầu, điều kiện", p.conditions);
        text("Căn cứ pháp lý", p.legal_basis);
        f.add("Quyết định công bố", fmt::format("{}, có hiệu lực từ {}", p.decision.empty() ? "chưa ghi" : p.decision, format_day(p.from)));
    });
}

struct Posted {
    Procedure procedure;
    procedures::Local local;
};

// ?linh-vuc= (all fields when it is not given) or ?ma= of one.
http::Response sheets(web::Context& c, const Publication& publication, const units::Units& units, const fees::Tariff& tariff) {
    const std::string field = c.query("linh-vuc"), code = c.query("ma");
    const Day today = local_day(c.now);
    const auto tree = units.tree();
    const units::Unit* unit = tree->find(c.unit);
    std::vector<Posted> posted;
    {
        sql::Reader s = c.db().read();
        const Procedures& all = publication.procedures();
        for (const Procedure& p : all.list(s, c.unit, today))
            if ((field.empty() || p.field == field) && (code.empty() || p.code == code)) posted.push_back({*all.version(s, c.unit, p.id, p.version), all.local(s, c.unit, p.code)});
    }
    html::PageFrame frame{.title = "Bản niêm yết thủ tục", .lead = fmt::format("{} thủ tục, mỗi thủ tục một tờ A4.", posted.size()), .back_url = url(c, code.empty() ? "/thu-tuc" : procedure_path(code)), .back_label = code.empty() ? "Thủ tục hành chính" : code};
    if (!posted.empty()) frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        if (posted.empty()) return html::empty_state(h, "Không có thủ tục nào đang có hiệu lực để niêm yết.", "Về danh mục", url(c, "/thu-tuc"));
        for (const Posted& one : posted)
            html::sheet(h, html::Paper::a4, [&] {
                const std::string address = whole_address(c, public_path(unit->code, one.procedure.code));
                onestop::letterhead(h, *tree, *unit, today, "");
                h.el("h2", {{"class", "caps"}}, one.procedure.name);
                posting(h, one.procedure, one.local, tariff.of(one.procedure.code, today));
                h.el("div", {{"class", "form-codes"}}, [&] {
                    html::qr(h, address, "Mã QR mở trang niêm yết của thủ tục này");
                    h.el("p", {}, "Quét mã để xem trên điện thoại: " + address);
                });
            });
    });
}

const units::Unit* unit_of(const web::Context& c, const units::Tree& tree) { return tree.find(c.param("unit")); }

http::Response not_posted(const web::Context& c) { return c.refuse({Refusal::Kind::not_found, "publication.not_posted", "Không có trang niêm yết này. Hãy hỏi bộ phận tiếp nhận hồ sơ.", {}, {}}); }

http::Response public_list(web::Context& c, const Publication& publication, const units::Units& units) {
    const auto tree = units.tree();
    const units::Unit* unit = unit_of(c, *tree);
    if (!unit) return not_posted(c);
    const std::string words = trim(c.query("q"));
    std::vector<Procedure> all;
    {
        sql::Reader s = c.db().read();
        all = publication.procedures().list(s, unit->id, local_day(c.now), words);
    }
    html::PageFrame frame{.title = "Thủ tục hành chính", .lead = fmt::format("{} thủ tục đang giải quyết.", all.size()), .unit_name = unit->nearest(local_day(c.now)).name};
    return c.page(std::move(frame), [&](Html& h) {
        h.el("p", {}, [&] { h.link("/cong-khai/" + html::url_encode(unit->code), "Kết quả giải quyết hồ sơ hằng tháng"); });
        html::get_form(h, public_path(unit->code), [&] {
            html::text_field(h, {.name = "q", .label = "Tên hoặc mã thủ tục", .value = words, .unmarked = true}, {.type = "search", .autocomplete = "off"});
            html::button(h, "Tìm");
        });
        if (all.empty()) return html::empty_state(h, "Không có thủ tục nào khớp.", "Xem tất cả", public_path(unit->code));
        for (auto p = all.begin(); p != all.end();) {
            const auto end = std::find_if(p, all.end(), [&](const Procedure& other) { return other.field != p->field; });
            html::section(h, p->field, [&] {
                h.el("ul", {}, [&] {
                    for (; p != end; ++p) h.el("li", {}, [&] { h.link(public_path(unit->code, p->code), p->name); });
                });
            });
        }
    });
}

http::Response public_one(web::Context& c, const Publication& publication, const units::Units& units, const fees::Tariff& tariff) {
    const auto tree = units.tree();
    const units::Unit* unit = unit_of(c, *tree);
    if (!unit) return not_posted(c);
    std::optional<Procedure> p;
    procedures::Local local;
    {
        sql::Reader s = c.db().read();
        p = publication.procedures().in_force(s, unit->id, c.param("procedure"), local_day(c.now));
        local = publication.procedures().local(s, unit->id, c.param("procedure"));
    }
    if (!p || p->internal) return not_posted(c);
    html::PageFrame frame{.title = p->name, .unit_name = unit->nearest(local_day(c.now)).name, .back_url = public_path(unit->code), .back_label = "Thủ tục hành chính"};
    return c.page(std::move(frame), [&](Html& h) { posting(h, *p, local, tariff.of(p->code, local_day(c.now))); });
}

}  // namespace

void add_posting_pages(web::Router& router, const Publication& publication, const units::Units& units, const fees::Tariff& tariff) {
    const std::string systems = "S13, S28", title = "Niêm yết thủ tục hành chính";
    router.add({.path = "/thu-tuc/niem-yet", .may = &may::see_procedures, .title = title, .systems = systems, .run = [&publication, &units, &tariff](web::Context& c) { return sheets(c, publication, units, tariff); }});
    router.add({.path = "/niem-yet/:unit", .open = web::Open::everyone, .title = title, .systems = systems, .run = [&publication, &units](web::Context& c) { return public_list(c, publication, units); }});
    router.add({.path = "/niem-yet/:unit/:procedure", .open = web::Open::everyone, .title = title, .systems = systems, .run = [&publication, &units, &tariff](web::Context& c) { return public_one(c, publication, units, tariff); }});
}

}  // namespace xaso::publication
