// The unit's office hours from a day on. One field for each day of the week; what the hours mean is shown before they can be saved.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kernel/text.h"
#include "units/hours.h"
#include "units/pages_shared.h"

namespace xaso::units {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using Kind = Refusal::Kind;

constexpr std::string_view kUrl = "/quan-tri/gio-lam-viec";

struct DayField {
    std::string_view name, code, label;
};
constexpr DayField kFields[] = {{"thu-2", "mon", "Thứ Hai"}, {"thu-3", "tue", "Thứ Ba"},  {"thu-4", "wed", "Thứ Tư"},   {"thu-5", "thu", "Thứ Năm"},
                                {"thu-6", "fri", "Thứ Sáu"}, {"thu-7", "sat", "Thứ Bảy"}, {"chu-nhat", "sun", "Chủ nhật"}, {"lam-bu", "make-up", "Ngày làm bù"}};

struct Form {
    std::string from;
    std::array<std::string, std::size(kFields)> spans;
    std::string until, seen;
    std::vector<Refusal> errors;
};

std::string typed_spans(const std::vector<OpenSpan>& spans) {
    std::string out;
    for (const OpenSpan& s : spans) out += fmt::format("{}{}-{}", out.empty() ? "" : " ", clock_words(s.open), clock_words(s.close));
    return out;
}

Form form_of(const OfficeHours& hours, Day from) {
    Form f;
    f.from = format_day(from);
    for (std::size_t i = 0; i < 7; ++i) f.spans[i] = typed_spans(hours.week[i]);
    f.spans[7] = typed_spans(hours.make_up);
    f.until = clock_words(hours.same_day_until);
    return f;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
}

// People write "7:30 – 11h30, 13h-17h"; the stored text knows one way only.
std::string tidy(std::string_view typed) {
    std::string text = fold(typed);
    for (const std::string_view dash : {"–", "—"}) replace_all(text, dash, "-");
    for (const std::string_view parting : {",", ";", "va "}) replace_all(text, parting, " ");
    replace_all(text, " -", "-");
    replace_all(text, "- ", "-");
    std::string out, digits;
    const auto put_clock = [&](std::string_view minutes) {
        out += fmt::format("{:0>2}:{}", digits, minutes.empty() ? "00" : minutes);
        digits.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char ch = text[i];
        if (ch >= '0' && ch <= '9') {
            digits += ch;
        } else if (ch == 'h' || ch == ':') {
            std::string minutes;
            while (i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9') minutes += text[++i];
            put_clock(minutes);
        } else {
            out += std::exchange(digits, {});
            out += ch;
        }
    }
    return out + digits;
}

struct Read {
    OfficeHours hours;
    Day from{};
};

// Every mistake at its own field; the hours only when there is none.
std::optional<Read> read(Form& f, const web::Context& c, const Unit& unit) {
    const Day today = local_day(c.now);
    Read out;
    std::string text;
    const auto wrong = [&](std::string message, std::string_view field) { f.errors.push_back({Kind::invalid, "units.hours", std::move(message), std::string(field), {}}); };
    bool opens = false;
    for (std::size_t i = 0; i < f.spans.size(); ++i) {
        const std::string spans = tidy(f.spans[i]);
        if (spans.empty()) {
            if (i == 7) wrong("Hãy nhập giờ của ngày làm bù, ví dụ 07:30-11:30 13:30-17:00.", kFields[i].name);
            continue;
        }
        opens = opens || i < 7;
        if (spans.find(';') != std::string::npos || !parse_hours(fmt::format("mon {0}; make-up {0}", spans))) {
            wrong(fmt::format("Giờ của {} chưa đúng. Viết giờ mở và giờ đóng theo thứ tự, ví dụ 07:30-11:30 13:30-17:00{}.", kFields[i].label, i < 7 ? "; để trống nếu nghỉ" : ""), kFields[i].name);
            continue;
        }
        text += fmt::format("{} {}; ", kFields[i].code, spans);
    }
    if (!opens && f.errors.empty()) wrong("Cần ít nhất một ngày làm việc trong tuần, nếu không sẽ không tính được hẹn trả.", kFields[0].name);
    const std::string until = tidy(f.until);
    if (!parse_hours(fmt::format("mon 07:30-11:30; same-day-until {}", until))) {
        wrong("Hãy nhập một giờ trong ngày, ví dụ 15:00.", "trong-ngay");
    } else {
        text += "same-day-until " + until;
    }
    const AskedDay from = asked_day(f.from, "tu", today);
    f.errors.insert(f.errors.end(), from.errors.begin(), from.errors.end());
    out.from = from.day;
    if (from.errors.empty()) {
        if (f.from.empty()) wrong("Hãy nhập ngày bắt đầu áp dụng, ví dụ " + format_day(today) + ".", "tu");
        // A due time already printed does not move, so hours do not change for days gone by.
        else if (out.from < today) wrong(fmt::format("Giờ mới chỉ áp dụng từ hôm nay ({}) trở đi. Hãy chọn ngày khác.", format_day(today)), "tu");
        else if (!unit.on(out.from)) wrong(fmt::format("Đơn vị không có hiệu lực ngày {}. Hãy chọn ngày trong thời gian đơn vị còn hiệu lực.", format_day(out.from)), "tu");
    }
    if (!f.errors.empty()) return std::nullopt;
    const auto hours = parse_hours(text);
    if (!hours) {
        f.errors.push_back(hours.error());
        f.errors.back().field = kFields[0].name;
        return std::nullopt;
    }
    out.hours = *hours;
    return out;
}

std::string fingerprint(const Read& r) { return fmt::format("{} {}", iso_day(r.from), hours_code(r.hours)); }

http::Response show(web::Context& c, const Unit& unit, const Form& f, const std::optional<Read>& shown) {
    return c.page({.title = "Đổi giờ làm việc", .lead = "Hẹn trả của hồ sơ nhận từ ngày áp dụng được tính theo giờ mới; hồ sơ đã nhận không đổi.", .back_url = "/quan-tri/don-vi/" + html::url_encode(unit.code), .back_label = "Đơn vị", .failed = !f.errors.empty()}, [&](Html& h) {
        html::error_summary(h, f.errors);
        html::form(h, {.action = std::string(kUrl), .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
            if (shown) {
                html::hidden(h, "da-xem", fingerprint(*shown));
                const Version* v = unit.on(shown->from);
                html::notice(h, html::Tone::info, fmt::format("Giờ làm việc {}", span_words(shown->from, v ? v->to : std::nullopt)), [&] {
                    html::facts(h, [&](html::Facts& facts) {
                        for (const auto& [days, hours] : hours_words(shown->hours)) facts.add(days, hours);
                    });
                });
                html::actions(h, [&] { html::button(h, "Lưu giờ làm việc", {.weight = Weight::main, .name = "viec", .value = "luu"}); });
            }
            const auto field = [&](std::string_view name, std::string label, const std::string& value, std::string hint = {}, bool required = false) {
                return html::Field{.name = std::string(name), .label = std::move(label), .value = value, .hint = std::move(hint), .error = html::error_for(f.errors, name), .required = required};
            };
            html::text_field(h, field("tu", "Áp dụng từ ngày", f.from, "Ngày/tháng/năm, từ hôm nay trở đi", true), {.autocomplete = "off", .max_length = 10, .width = 12});
            html::text_field(h, field("trong-ngay", "Nhận đến mấy giờ thì trả trong ngày", f.until, "Ví dụ 15:00", true), {.autocomplete = "off", .max_length = 5, .width = 8});
            const auto spans = [&](std::size_t i, std::string hint = {}) {
                html::text_field(h, field(kFields[i].name, std::string(kFields[i].label), f.spans[i], std::move(hint), i == 7), {.autocomplete = "off", .max_length = 60, .width = 28});
            };
            spans(7, "Thứ Bảy, Chủ nhật phải làm thay ngày nghỉ khác");
            spans(0, "Ví dụ 07:30-11:30 13:30-17:00; để trống nếu nghỉ");
            for (std::size_t i = 1; i < 7; ++i) spans(i);
            html::actions(h, [&] {
                html::button(h, "Xem trước", {.weight = shown ? Weight::plain : Weight::main, .name = "viec", .value = "xem"});
                html::link_button(h, "Thôi", "/quan-tri", {.weight = Weight::quiet});
            });
        });
    }, f.errors.empty() ? 200 : 422);
}

http::Response no_unit(const web::Context& c) {
    return c.refuse({Kind::not_found, "units.no_unit", "Đơn vị chưa có trong cơ cấu tổ chức. Hãy báo người cài đặt hệ thống.", {}, {}});
}

http::Response get_hours(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(c.who->unit);
    if (!unit) return no_unit(c);
    const Day today = local_day(c.now);
    return show(c, *unit, form_of(unit->nearest(today).hours, today), std::nullopt);
}

http::Response post_hours(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(c.who->unit);
    if (!unit) return no_unit(c);
    Form f;
    f.from = trim(c.form("tu"));
    for (std::size_t i = 0; i < f.spans.size(); ++i) f.spans[i] = trim(c.form(kFields[i].name));
    f.until = trim(c.form("trong-ngay"));
    const auto asked = read(f, c, *unit);
    // Only what has been shown in words is saved; whatever was changed since is shown again.
    if (!asked || c.form("viec") != "luu" || c.form("da-xem") != fingerprint(*asked)) return show(c, *unit, f, asked);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.units.set_hours(tx, c.actor(), c.now, c.who->unit, asked->from, asked->hours));
        return record::Answer{303, "/quan-tri/don-vi/" + html::url_encode(unit->code) + "?ngay=" + html::url_encode(format_day(asked->from))};
    });
    if (!answer) {
        f.errors.push_back(answer.error());
        if (f.errors.back().field == "from") f.errors.back().field = "tu";
        if (f.errors.back().field == "hours") f.errors.back().field = kFields[0].name;
        return show(c, *unit, f, std::nullopt);
    }
    deps.units.changed();
    return c.see(answer->text, fmt::format("Đã lưu giờ làm việc áp dụng từ {}.", format_day(asked->from)));
}

}  // namespace

void add_hours_pages(web::Router& router, PageDeps deps) {
    router.add({.path = std::string(kUrl), .may = &may::manage_accounts, .title = "Đổi giờ làm việc", .systems = "S22", .run = [deps](web::Context& c) { return get_hours(c, deps); }});
    router.add({.method = http::Method::post, .path = std::string(kUrl), .may = &may::manage_accounts, .title = "Đổi giờ làm việc", .systems = "S22", .body_limit = 32 * 1024, .run = [deps](web::Context& c) { return post_hours(c, deps); }});
}

}  // namespace xaso::units
