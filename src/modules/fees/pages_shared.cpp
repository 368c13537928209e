#include "fees/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "kernel/text.h"

namespace xaso::fees {
using html::Html;
namespace json = boost::json;
namespace may = access::may;

void add_pages(web::Router& router, const Reconciliation& bank, const units::Units& units, const documents::Documents& documents) {
    add_dossier_pages(router, bank.fees());
    add_receipt_pages(router, {bank.fees(), units, documents});
    add_book_pages(router, bank.fees(), units);
    add_bank_pages(router, bank);
    add_setting_pages(router, bank.fees());
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    return ec == std::errc{} && end == text.data() + text.size() ? std::optional(n) : std::nullopt;
}

bool own_unit(const web::Context& c) { return c.unit == c.who->unit; }

std::optional<http::Response> refuse_elsewhere(const web::Context& c) {
    if (own_unit(c)) return std::nullopt;
    return c.refuse({Refusal::Kind::forbidden, "fees.other_unit", "Chỉ làm được việc này ở đơn vị của mình. Hãy bỏ đơn vị đã chọn.", {}, {}});
}
int status_of(const Refusal& why) { return why.kind == Refusal::Kind::conflict || why.kind == Refusal::Kind::forbidden ? web::status_of(why) : 422; }

std::string fee_path(std::string_view code, std::string_view below) { return fmt::format("/ho-so/{}/phi{}", html::url_encode(code), below); }
std::string receipt_path(std::int64_t receipt) { return fmt::format("/phi/bien-lai/{}", receipt); }

void till_tabs(Html& h, const web::Context& c, std::string_view current) {
    std::vector<html::Choice> tabs;
    const auto add = [&](std::string_view label, std::string_view path) { tabs.push_back({.label = std::string(label), .url = url(c, path), .current = path == current}); };
    add("Chờ thu", "/phi");
    add("Biên lai", "/phi/bien-lai");
    add("Sổ quỹ", "/phi/so-quy");
    add("Các ngày đã chốt", "/phi/chot-so");
    if (c.who->may(may::settle_fees)) add("Sao kê ngân hàng", "/phi/sao-ke");
    html::tabs(h, "Thu phí, lệ phí", tabs);
}

namespace {
const Fee* find(const std::vector<Fee>& tariff, std::string_view code) {
    const auto it = std::find_if(tariff.begin(), tariff.end(), [&](const Fee& f) { return f.code == code; });
    return it == tariff.end() ? nullptr : &*it;
}
int count_in(const http::Fields& form, const std::string& name, int otherwise) {
    if (!form.has(name)) return otherwise;
    const auto n = number(trim(form.get(name)));
    return n && *n >= 0 && *n <= kMostUnits ? static_cast<int>(*n) : -1;   // refused when it is priced
}
}  // namespace

std::string quantity_words(const Line& line, const std::vector<Fee>& tariff) {
    const Fee* fee = find(tariff, line.code);
    std::string out = fmt::format("{} {}", line.units, fee ? fee->per : "lần");
    if (line.sets > 1 || (fee && !fee->sets.empty())) out += fmt::format(" × {} {}", line.sets, fee && !fee->sets.empty() ? fee->sets : "bộ");
    return out;
}

std::string exemption_words(const Line& line) {
    if (line.exemption.empty()) return {};
    return fmt::format("{} {}: {}, theo {}", line.amount == Vnd{} ? "miễn" : "giảm", format_vnd(line.full - line.amount), line.exemption, line.ground);
}

std::optional<std::string> vietqr(const Setting& setting, std::string_view code, Vnd amount) {
    if (setting.account_no.empty()) return std::nullopt;
    auto text = payload({.bin = setting.bank_bin, .account = setting.account_no, .amount = amount, .purpose = purpose_of(code)});
    return text ? std::optional(std::move(*text)) : std::nullopt;
}

std::vector<Choice> choices_of(const web::Context& c, const std::vector<Fee>& tariff) {
    std::vector<Choice> out;
    for (const Fee& f : tariff)
        out.push_back({f.code, count_in(c.request.form, "units-" + f.code, out.empty() ? 1 : 0), count_in(c.request.form, "sets-" + f.code, 1), c.form("exemption-" + f.code)});
    return out;
}

std::vector<Choice> choices_of(const std::vector<Line>& lines, const std::vector<Fee>& tariff) {
    std::vector<Choice> out;
    for (const Fee& f : tariff) {
        Choice choice{.code = f.code, .exemption = {}};
        for (const Line& l : lines) {
            if (l.code != f.code) continue;
            choice.units = l.units;
            choice.sets = l.sets;
            for (const FeeExemption& e : f.exemptions)
                if (e.title == l.exemption) choice.exemption = e.code;
        }
        out.push_back(std::move(choice));
    }
    return out;
}

Result<std::vector<Choice>> read_choices(const json::value& list) {
    const auto wrong = [] { return refuse(Refusal::Kind::invalid, "api.wrong_type", "“fees” là danh sách các đối tượng có code, units, sets (số nguyên), exemption (chuỗi ký tự).", "fees"); };
    if (!list.is_array()) return wrong();
    std::vector<Choice> out;
    for (const json::value& one : list.as_array()) {
        const json::object* o = one.if_object();
        if (!o) return wrong();
        Choice choice{.code = {}, .exemption = {}};
        for (const auto& [name, into] : {std::pair{"code", &choice.code}, std::pair{"exemption", &choice.exemption}})
            if (const json::value* v = o->if_contains(name); v && !v->is_null()) {
                if (!v->is_string()) return wrong();
                *into = std::string(v->as_string());
            }
        for (const auto& [name, into] : {std::pair{"units", &choice.units}, std::pair{"sets", &choice.sets}})
            if (const json::value* v = o->if_contains(name)) {
                if (!v->is_int64() || v->as_int64() < 0 || v->as_int64() > kMostUnits) return wrong();
                *into = static_cast<int>(v->as_int64());
            }
        out.push_back(std::move(choice));
    }
    return out;
}

void choice_fields(Html& h, std::string_view legend, const std::vector<Fee>& tariff, const std::vector<Choice>& choices, const std::vector<Refusal>& errors) {
    const bool sets = std::any_of(tariff.begin(), tariff.end(), [](const Fee& f) { return !f.sets.empty(); });
    const bool exempt = std::any_of(tariff.begin(), tariff.end(), [](const Fee& f) { return !f.exemptions.empty(); });
    html::TableSpec spec{.caption = "Khoản thu", .columns = {{.label = "Khoản thu", .main = true}, {.label = "Số lượng"}}, .grid = true};
    if (sets) spec.columns.push_back({.label = "Số bản"});
    if (exempt) spec.columns.push_back({.label = "Miễn, giảm"});
    const auto rows_of = [&](html::Rows& rows) {
        for (std::size_t i = 0; i < tariff.size(); ++i) {
            const Fee& f = tariff[i];
            const Choice& now = choices[i];
            const auto entry = [&](const std::string& name, int value, const std::string& label, const std::string& unit) {
                const std::string wrong = html::error_for(errors, name), id = "f-" + name, error_id = id + "-error", text = value < 0 ? "" : std::to_string(value);
                h.leaf("input", {{"type", "text"}, {"id", id}, {"name", name}, {"value", text}, {"size", "4"}, {"inputmode", "numeric"}, {"maxlength", "5"}, {"autocomplete", "off"}, {"aria-label", label},
                                 {"aria-invalid", wrong.empty() ? "false" : "true"}, {"aria-describedby", wrong.empty() ? std::string_view() : std::string_view(error_id)}});
                h.text(" " + unit);
                if (!wrong.empty()) h.el("p", {{"class", "error"}, {"id", error_id}}, wrong);
            };
            rows.row([&] {
                rows.cell([&] {
                    h.text(f.title);
                    h.el("p", {{"class", "hint"}}, fee_words(f) + (f.act.empty() ? "" : " · " + f.act));
                });
                rows.cell([&] { entry("units-" + f.code, now.units, fmt::format("{}: số {}", f.title, f.per), f.per); });
                if (sets) rows.cell([&] {
                    if (!f.sets.empty()) entry("sets-" + f.code, now.sets, fmt::format("{}: số {}", f.title, f.sets), f.sets);
                });
                if (exempt) rows.cell([&] {
                    if (f.exemptions.empty()) return;
                    const std::string name = "exemption-" + f.code, wrong = html::error_for(errors, name), id = "f-" + name, label = "Miễn, giảm: " + f.title;
                    h.el("select", {{"id", id}, {"name", name}, {"aria-label", label}}, [&] {
                        h.el("option", {{"value", ""}}, "không");
                        for (const FeeExemption& e : f.exemptions)
                            h.el("option", {{"value", e.code}, {"selected", e.code == now.exemption}}, fmt::format("{} ({} {} %)", e.title, e.percent == 100 ? "miễn" : "giảm", e.percent));
                    });
                    if (!wrong.empty()) h.el("p", {{"class", "error"}}, wrong);
                });
            });
        }
    };
    h.el("fieldset", {{"class", "field wide lines"}}, [&] {
        h.el("legend", {}, legend);
        html::table(h, spec, rows_of);
    });
}

}  // namespace xaso::fees
