#include "publication/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"

namespace xaso::publication {
using html::Html;

void add_pages(web::Router& router, const Publication& publication, const units::Units& units, const fees::Tariff& tariff, const catalog::Catalog& law) {
    add_catalogue_pages(router, publication);
    add_procedure_pages(router, publication, tariff, law);
    add_edit_pages(router, publication);
    add_update_pages(router, publication, tariff);
    add_posting_pages(router, publication, units, tariff);
    add_proposal_pages(router, publication);
}

bool own_unit(const web::Context& c) { return c.unit == c.who->unit; }

std::optional<http::Response> refuse_elsewhere(const web::Context& c) {
    if (own_unit(c)) return std::nullopt;
    return c.refuse({Refusal::Kind::forbidden, "publication.other_unit", "Chỉ cập nhật được danh mục của đơn vị mình. Hãy bỏ đơn vị đã chọn.", {}, {}});
}

int status_of(const Refusal& why) { return why.kind == Refusal::Kind::conflict || why.kind == Refusal::Kind::forbidden ? web::status_of(why) : 422; }

std::string procedure_path(std::string_view code, std::string_view below) { return fmt::format("/thu-tuc/{}{}", html::url_encode(code), below); }

DecisionForm decision_form_of(const web::Context& c) { return {trim(c.form("number")), trim(c.form("day")), trim(c.form("title")), trim(c.form("from"))}; }

void decision_fields(Html& h, const DecisionForm& form, const std::vector<Refusal>& errors, bool focus) {
    html::text_field(h, {.name = "number", .label = "Số, ký hiệu quyết định công bố", .value = form.number, .hint = "Ví dụ 163/QĐ-BTP", .error = html::error_for(errors, "number"), .required = true}, {.autocomplete = "off", .max_length = 60, .width = 20, .focus = focus});
    html::day_field(h, {.name = "day", .label = "Ngày của quyết định", .value = form.day, .error = html::error_for(errors, "day"), .required = true});
    html::text_field(h, {.name = "title", .label = "Trích yếu", .value = form.title, .error = html::error_for(errors, "title"), .required = true, .wide = true}, {.autocomplete = "off", .max_length = 500});
    html::day_field(h, {.name = "from", .label = "Có hiệu lực từ ngày", .value = form.from, .hint = "Hồ sơ nhận từ ngày này theo nội dung mới; hồ sơ đã nhận giữ nội dung cũ", .error = html::error_for(errors, "from"), .required = true});
}

void keep_decision(Html& h, const DecisionForm& form) {
    html::hidden(h, "number", form.number);
    html::hidden(h, "day", form.day);
    html::hidden(h, "title", form.title);
    html::hidden(h, "from", form.from);
}

Decision decision_of(const DecisionForm& form, std::vector<Refusal>& errors) {
    Decision d;
    d.number = form.number;
    d.title = form.title;
    const std::size_t before = errors.size();
    for (const auto& [name, text, into] : {std::tuple{"day", &form.day, &d.day}, std::tuple{"from", &form.from, &d.from}}) {
        if (text->empty()) continue;   // check() says so
        if (const auto day = parse_day(*text)) *into = *day;
        else errors.push_back({day.error().kind, day.error().code, day.error().message, name, {}});
    }
    // check() stops at the first mistake; the page shows all of them.
    Decision probe{"1", "1", make_day(2000, 1, 1), make_day(2000, 1, 1)};
    const auto look = [&](Decision one) {
        const auto checked = check(one);
        if (checked || std::any_of(errors.begin() + static_cast<std::ptrdiff_t>(before), errors.end(), [&](const Refusal& r) { return r.field == checked.error().field; })) return;
        errors.push_back(checked.error());
    };
    for (const auto put : {+[](Decision& to, const Decision& of) { to.number = of.number; }, +[](Decision& to, const Decision& of) { to.day = of.day; }, +[](Decision& to, const Decision& of) { to.title = of.title; }, +[](Decision& to, const Decision& of) { to.from = of.from; }}) {
        Decision one = probe;
        put(one, d);
        look(one);
    }
    return d;
}

void difference_list(Html& h, const std::vector<procedures::Difference>& differences) {
    for (const procedures::Difference& d : differences)
        h.el("p", {}, [&] {
            h.el("strong", {}, d.what + ": ");
            h.el("del", {}, d.before.empty() ? "không ghi" : d.before);
            h.text(" → ");
            h.el("ins", {}, d.after.empty() ? "không ghi" : d.after);
        });
}

}  // namespace xaso::publication
