#include "onestop/pages_result.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"

namespace xaso::onestop {
namespace {

using html::Html;
using Kind = Refusal::Kind;

constexpr std::string_view kFields[] = {"result.kind", "result.number", "result.day", "result_way", "bill", "recipient.name", "recipient.phone", "recipient.paper"};

}  // namespace

bool names_field_of_result(std::string_view field) { return std::find(std::begin(kFields), std::end(kFields), field) != std::end(kFields); }

void result_fields(Html& h, const web::Context& c, const std::vector<procedures::ResultPaper>& known, const std::vector<Refusal>& errors, bool typed) {
    const auto field = [&](std::string name, std::string label, std::string usual = {}) {
        return html::Field{.name = name, .label = std::move(label), .value = typed ? c.form(name) : std::move(usual), .error = typed ? html::error_for(errors, name) : std::string{}};
    };
    if (known.empty()) {
        html::text_field(h, field("result.kind", "Loại kết quả"), {.autocomplete = "off", .max_length = 300});
    } else {
        std::vector<html::Option> options;
        for (const procedures::ResultPaper& one : known) options.push_back({.value = one.name, .label = one.code.empty() ? one.name : fmt::format("{} ({})", one.name, one.code)});
        html::select_field(h, field("result.kind", "Loại kết quả", known.size() == 1 ? known.front().name : std::string{}), options);
    }
    html::text_field(h, field("result.number", "Số, ký hiệu kết quả"), {.autocomplete = "off", .max_length = 100, .width = 16});
    html::day_field(h, field("result.day", "Ngày của kết quả"));
}

void return_fields(Html& h, const web::Context& c, const Dossier& d, bool has_file, const std::vector<Refusal>& errors, bool typed) {
    const auto field = [&](std::string name, std::string label, bool required = false) {
        return html::Field{.name = name, .label = std::move(label), .value = typed ? c.form(name) : std::string{}, .error = typed ? html::error_for(errors, name) : std::string{}, .required = required};
    };
    html::Field way = field("result_way", "Hình thức trả kết quả", true);
    if (!typed) way.value = channel_code(d.result_way.value_or(Channel::desk));
    if (!has_file) way.hint = "Trả trực tuyến cần tệp kết quả; hồ sơ chưa có tệp này.";
    html::radio_field(h, way, channels());
    html::Field bill = field("bill", "Số vận đơn");
    bill.hint = "Phải ghi khi gửi qua bưu chính công ích.";
    bill.unmarked = true;
    html::text_field(h, bill, {.autocomplete = "off", .max_length = 100, .width = 16});
    h.el("div", {{"class", "reveal"}}, [&] {
        html::checkbox_field(h, {.name = "recipient", .label = "Người khác nhận thay " + d.applicant}, typed && c.form("recipient") == "1");
        h.el("div", {{"class", "revealed"}}, [&] {
            html::text_field(h, field("recipient.name", "Họ và tên người nhận", true), {.autocomplete = "off", .max_length = 150});
            html::text_field(h, field("recipient.phone", "Số điện thoại người nhận"), {.type = "tel", .autocomplete = "off", .max_length = 20, .width = 16});
            html::Field paper = field("recipient.paper", "Giấy tờ của người nhận", true);
            paper.hint = "Giấy ủy quyền số, ngày; hoặc giấy tờ chứng minh quan hệ.";
            html::text_field(h, paper, {.autocomplete = "off", .max_length = 300});
        });
    });
}

void result_facts(html::Facts& f, const Dossier& d, const std::optional<DossierResult>& result) {
    if (result && result->out.way) {
        const Return& out = result->out;
        f.add("Đã trả kết quả", fmt::format("{}{}", channel_title(*out.way), out.bill.empty() ? "" : ", số vận đơn " + out.bill));
        f.add("Người nhận kết quả", (out.name.empty() ? d.applicant : out.name) + (out.phone.empty() ? "" : ", " + mask_phone(out.phone)));
        if (!out.paper.empty()) f.add("Nhận thay theo", out.paper);
    } else if (d.result_way) {
        f.add("Cách nhận kết quả", channel_title(*d.result_way));
    }
    if (const std::string words = result ? result_words(*result) : std::string{}; !words.empty()) f.add("Kết quả", words);
}

std::vector<Refusal> read_result(const web::Context& c, ActionInput& input) {
    std::vector<Refusal> wrong;
    if (input.action == "finish") {
        input.result = {trim(c.form("result.kind")), trim(c.form("result.number")), std::nullopt};
        if (const std::string day = trim(c.form("result.day")); !day.empty()) {
            if (const auto parsed = parse_day(day)) input.result.day = *parsed;
            else wrong.push_back({Kind::invalid, "onestop.result", "Ngày của kết quả viết như 31/12/2026.", "result.day", {}});
        }
    }
    if (input.action == "return") {
        Return& r = input.returned;
        if (const std::string way = c.form("result_way"); !way.empty()) {
            r.way = parse_channel(way);
            if (!r.way) wrong.push_back({Kind::invalid, "onestop.result_way", "Hãy chọn hình thức trả kết quả.", "result_way", {}});
        }
        r.bill = trim(c.form("bill"));
        if (r.way == Channel::post && r.bill.empty()) wrong.push_back({Kind::invalid, "onestop.bill", "Hãy ghi số vận đơn của bưu chính để tra cứu khi cần.", "bill", {}});
        r.another = c.form("recipient") == "1";
        if (r.another) {
            r.name = trim(c.form("recipient.name"));
            r.phone = trim(c.form("recipient.phone"));
            std::erase_if(r.phone, [](char ch) { return ch == ' ' || ch == '.'; });
            r.paper = trim(c.form("recipient.paper"));
        }
    }
    return wrong;
}

}  // namespace xaso::onestop
