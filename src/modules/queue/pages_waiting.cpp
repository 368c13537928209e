// The report of waiting times: a day, a week or a month, by kind and by hour; each figure opens the tickets behind it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kernel/text.h"
#include "platform/web/csv.h"
#include "queue/pages_shared.h"
#include "queue/waiting.h"

namespace xaso::queue {
namespace {

using html::Html;
namespace may = access::may;
using std::chrono::days;

constexpr std::string_view kReport = "/thoi-gian-cho", kTickets = "/thoi-gian-cho/phieu";
constexpr std::size_t kTicketsShown = 500;

struct Asked {
    std::string span, day_text, which;   // as the address says it
    Day day{}, from{}, to{};
    KindId kind;
    std::optional<int> hour;
    std::vector<Refusal> errors;
};

std::string span_title(const Asked& a) {
    if (a.span == "ngay") return fmt::format("ngày {}", format_day(a.from));
    if (a.span == "tuan") return fmt::format("tuần từ {} đến {}", format_day(a.from), format_day(a.to));
    return fmt::format("tháng {}", format_day(a.from).substr(3));
}

Asked asked(const web::Context& c) {
    Asked a;
    a.span = c.query("ky") == "tuan" || c.query("ky") == "thang" ? c.query("ky") : "ngay";
    a.day = local_day(c.now);
    a.day_text = c.query("ngay");
    if (!a.day_text.empty()) {
        const auto day = parse_day(a.day_text);
        if (day) a.day = *day;
        else a.errors.push_back({Refusal::Kind::invalid, "queue.day", day.error().message, "ngay", {}});
    }
    const std::chrono::year_month_day date{a.day};
    a.from = a.to = a.day;
    if (a.span == "tuan") {
        a.from = a.day - (std::chrono::weekday{a.day} - std::chrono::Monday);
        a.to = a.from + days{6};
    } else if (a.span == "thang") {
        a.from = Day{date.year() / date.month() / 1};
        a.to = Day{date.year() / date.month() / std::chrono::last};
    }
    a.kind = id_of<KindId>(c.query("loai"));
    a.which = c.query("loc");
    if (const auto hour = number(c.query("gio"))) a.hour = static_cast<int>(*hour);
    return a;
}

web::Params params(const Asked& a) {
    return {{"ky", a.span}, {"ngay", iso_day(a.day)}, {"loai", a.kind ? std::to_string(a.kind.value()) : ""}, {"gio", a.hour ? std::to_string(*a.hour) : ""}, {"loc", a.which}};
}
std::string tickets_url(const web::Context& c, Asked a, KindId kind, std::optional<int> hour, std::string which) {
    a.kind = kind;
    a.hour = hour;
    a.which = std::move(which);
    return url(c, kTickets, params(a));
}

// "trong-30": called within 30 minutes; "qua-30": later.
bool chosen(const Ticket& t, const Asked& a) {
    if (a.hour && hour_taken(t) != *a.hour) return false;
    const std::string& w = a.which;
    if (w == "da-goi") return t.called_at.has_value();
    if (w == "chua-goi") return t.state == State::left_over && !t.called_at;
    if (w == "vang") return t.state == State::absent;
    if (w == "xong") return t.state == State::done;
    if (w.starts_with("trong-")) return within(t, static_cast<int>(number(w.substr(6)).value_or(0)));
    if (w.starts_with("qua-")) return t.called_at && !within(t, static_cast<int>(number(w.substr(4)).value_or(0)));
    return true;
}
std::string which_words(const std::string& w) {
    if (w == "da-goi") return "đã gọi, chờ lâu nhất trước";
    if (w == "chua-goi") return "hết ngày chưa được gọi";
    if (w == "vang") return "gọi không có mặt";
    if (w == "xong") return "đã xong, làm lâu nhất trước";
    if (w.starts_with("trong-")) return fmt::format("chờ không quá {} phút", w.substr(6));
    if (w.starts_with("qua-")) return fmt::format("chờ quá {} phút", w.substr(4));
    return "mọi số";
}

struct Line {
    std::string title;
    KindId kind;
    std::optional<int> hour;
    Times times;
};
struct Report {
    std::vector<Line> kinds;   // the last one is all of them
    std::vector<Line> hours;
};

Report report(const std::vector<Ticket>& tickets, const std::vector<Kind>& kinds, const Asked& a, const std::vector<catalog::QueueTarget>& targets) {
    std::map<KindId, std::vector<Ticket>> by_kind;
    std::map<int, std::vector<Ticket>> by_hour;
    for (const Ticket& t : tickets) {
        by_kind[t.kind].push_back(t);
        by_hour[hour_taken(t)].push_back(t);
    }
    Report r;
    for (const Kind& k : kinds)
        if (const auto it = by_kind.find(k.id); it != by_kind.end()) r.kinds.push_back({fmt::format("{} {}", k.prefix, k.name), k.id, {}, times_of(it->second, targets)});
    if (!a.kind) r.kinds.push_back({"Tất cả", {}, {}, times_of(tickets, targets)});
    for (const auto& [hour, all] : by_hour) r.hours.push_back({fmt::format("{}–{} giờ", hour, hour + 1), a.kind, hour, times_of(all, targets)});
    return r;
}

void lines(Html& h, const web::Context& c, const Asked& a, std::string_view caption, std::string_view first, const std::vector<Line>& all, const std::vector<catalog::QueueTarget>& targets) {
    html::TableSpec spec{.caption = std::string(caption), .columns = {{.label = std::string(first), .main = true}, {.label = "Số phiếu", .number = true}, {.label = "Chờ: trung vị", .unit = "phút", .number = true},
                                                                     {.label = "90 % không quá", .unit = "phút", .number = true}, {.label = "Lâu nhất", .unit = "phút", .number = true}}};
    for (const catalog::QueueTarget& t : targets) spec.columns.push_back({.label = fmt::format("Trong {} phút", t.minutes), .unit = "%", .number = true});
    for (const char* label : {"Làm: trung vị", "Làm: lâu nhất"}) spec.columns.push_back({.label = label, .unit = "phút", .number = true, .minor = true});
    spec.columns.push_back({.label = "Không có mặt", .number = true, .minor = true});
    spec.columns.push_back({.label = "Chưa được gọi", .number = true, .minor = true});
    html::table(h, spec, [&](html::Rows& rows) {
        for (const Line& line : all)
            rows.row([&] {
                const auto to = [&](std::string which) { return tickets_url(c, a, line.kind, line.hour, std::move(which)); };
                const auto figure = [&](const std::string& text, const std::string& which) { rows.cell([&] { html::figure_link(h, text, to(which)); }); };
                const auto duration = [&](const std::optional<Duration>& d, const std::string& which) { d ? figure(format_count(minutes_of(*d)), which) : rows.none(); };
                rows.head("", line.title);
                figure(format_count(line.times.tickets), "");
                duration(line.times.waiting.median, "da-goi");
                duration(line.times.waiting.ninety, "da-goi");
                duration(line.times.waiting.longest, "da-goi");
                for (std::size_t i = 0; i < targets.size(); ++i) figure(format_percent(line.times.within[i], 1), fmt::format("trong-{}", targets[i].minutes));
                duration(line.times.serving.median, "xong");
                duration(line.times.serving.longest, "xong");
                figure(format_count(line.times.absent), "vang");
                figure(format_count(line.times.never_called), "chua-goi");
            });
    });
}

http::Response report_page(web::Context& c, const Queue& queue) {
    const Asked a = asked(c);
    sql::Reader s = c.db().read();
    const auto kinds = queue.kinds(s, c.unit);
    const auto tickets = queue.between(s, c.unit, a.from, a.to, a.kind);
    const auto law = queue.law();
    const auto& targets = law->queue.targets;
    const Report r = report(tickets, kinds, a, targets);
    html::PageFrame frame{.title = "Thời gian chờ", .lead = fmt::format("Số thứ tự {}; chờ tính từ lúc lấy số đến lần gọi đầu.", span_title(a))};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Bảng gọi số", url(c, "/bang-goi-so"));
        html::link_button(h, "Tải CSV", url(c, "/thoi-gian-cho.csv", params(a)));
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, a.errors);
        const auto step = [&](std::string span, Day day) {
            Asked other = a;
            other.span = std::move(span);
            other.day = day;
            return url(c, kReport, params(other));
        };
        html::chips(h, "Khoảng thời gian", {{.label = "Ngày", .url = step("ngay", a.day), .current = a.span == "ngay"}, {.label = "Tuần", .url = step("tuan", a.day), .current = a.span == "tuan"},
                                            {.label = "Tháng", .url = step("thang", a.day), .current = a.span == "thang"}, {.label = "‹ trước", .url = step(a.span, a.from - days{1})}, {.label = "sau ›", .url = step(a.span, a.to + days{1})}});
        html::get_form(h, kReport, [&] {
            web::keep_unit(h, c);
            html::hidden(h, "ky", a.span);
            html::day_field(h, {.name = "ngay", .label = "Ngày", .value = a.errors.empty() ? format_day(a.day) : a.day_text, .error = html::error_for(a.errors, "ngay"), .unmarked = true});
            std::vector<html::Option> options;
            for (const Kind& k : kinds) options.push_back({.value = std::to_string(k.id.value()), .label = k.name});
            html::select_field(h, {.name = "loai", .label = "Loại việc", .value = a.kind ? std::to_string(a.kind.value()) : "", .unmarked = true}, options);
            html::actions(h, [&] { html::button(h, "Xem"); });
        });
        if (tickets.empty()) return html::empty_state(h, fmt::format("Không có số nào được lấy trong {}. Hãy chọn ngày khác.", span_title(a)));
        lines(h, c, a, "Theo loại việc", "Loại việc", r.kinds, targets);
        html::section(h, "Theo giờ lấy số", [&] { lines(h, c, a, "Theo giờ trong ngày", "Giờ", r.hours, targets); });
        html::section(h, "So với mức nào", [&] {
            html::facts(h, [&](html::Facts& f) {
                for (const catalog::QueueTarget& t : targets) f.add(fmt::format("{} phút", t.minutes), fmt::format("“{}” – {}", t.sentence, t.source));
                f.add("Cách tính", "Tỷ lệ tính trên các số đã gọi. “90 % không quá” là thời gian mà chín phần mười số đã gọi không chờ lâu hơn; phút lẻ tính tròn lên. Thời gian làm tính từ lúc bắt đầu (hoặc lần gọi cuối) đến lúc xong.");
            });
        });
    }, a.errors.empty() ? 200 : 422);
}

http::Response report_csv(web::Context& c, const Queue& queue) {
    const Asked a = asked(c);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    sql::Reader s = c.db().read();
    const auto law = queue.law();
    const auto& targets = law->queue.targets;
    const Report r = report(queue.between(s, c.unit, a.from, a.to, a.kind), queue.kinds(s, c.unit), a, targets);
    web::Csv csv;
    std::vector<std::string> head{"Từ ngày", "Đến ngày", "Loại việc hoặc giờ", "Số phiếu", "Đã gọi", "Chờ trung vị (phút)", "Chờ 90 % không quá (phút)", "Chờ lâu nhất (phút)"};
    for (const catalog::QueueTarget& t : targets) head.push_back(fmt::format("Chờ không quá {} phút", t.minutes));
    for (const char* more : {"Làm trung vị (phút)", "Làm lâu nhất (phút)", "Không có mặt", "Chưa được gọi"}) head.emplace_back(more);
    csv.row(head);
    const auto minutes = [](const std::optional<Duration>& d) { return d ? std::to_string(minutes_of(*d)) : std::string{}; };
    for (const auto* part : {&r.kinds, &r.hours})
        for (const Line& line : *part) {
            const Times& t = line.times;
            std::vector<std::string> row{iso_day(a.from), iso_day(a.to), line.title, std::to_string(t.tickets), std::to_string(t.called), minutes(t.waiting.median), minutes(t.waiting.ninety), minutes(t.waiting.longest)};
            for (const Ratio& within : t.within) row.push_back(std::to_string(within.num));
            for (const std::string& more : {minutes(t.serving.median), minutes(t.serving.longest), std::to_string(t.absent), std::to_string(t.never_called)}) row.push_back(more);
            csv.row(row);
        }
    return web::csv_file(fmt::format("thoi-gian-cho-{}-{}.csv", iso_day(a.from), iso_day(a.to)), std::move(csv));
}

http::Response tickets_page(web::Context& c, const Queue& queue, bool as_csv) {
    Asked a = asked(c);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    sql::Reader s = c.db().read();
    const auto kinds = queue.kinds(s, c.unit);
    const auto counters = queue.counters(s, c.unit);
    auto tickets = queue.between(s, c.unit, a.from, a.to, a.kind);
    std::erase_if(tickets, [&](const Ticket& t) { return !chosen(t, a); });
    const auto longest_first = [](auto of) { return [of](const Ticket& x, const Ticket& y) { return of(x).value_or(Duration{}) > of(y).value_or(Duration{}); }; };
    if (a.which == "xong") std::stable_sort(tickets.begin(), tickets.end(), longest_first([](const Ticket& t) { return t.served(); }));
    else if (!a.which.empty()) std::stable_sort(tickets.begin(), tickets.end(), longest_first([](const Ticket& t) { return t.waited(); }));
    const auto minutes = [](const std::optional<Duration>& d) { return d ? std::to_string(minutes_of(*d)) : std::string{}; };
    if (as_csv) {
        web::Csv csv;
        csv.row({"Ngày", "Số", "Loại việc", "Ưu tiên", "Lấy lúc", "Gọi lúc", "Chờ (phút)", "Làm (phút)", "Quầy", "Tình trạng"});
        for (const Ticket& t : tickets)
            csv.row({iso_day(t.day), t.code, kind_name(kinds, t.kind), priority_title(queue, t.priority), format_time(to_local(t.taken_at)), t.called_at ? format_time(to_local(*t.called_at)) : "", minutes(t.waited()), minutes(t.served()),
                     counter_name(counters, t.counter), std::string(state_title(t.state))});
        return web::csv_file(fmt::format("so-thu-tu-{}-{}.csv", iso_day(a.from), iso_day(a.to)), std::move(csv));
    }
    Asked back = a;
    back.which.clear();
    back.hour.reset();
    html::PageFrame frame{.title = "Các số thứ tự", .lead = fmt::format("Lấy {}{}{}; {}", span_title(a), a.kind ? " · " + kind_name(kinds, a.kind) : "", a.hour ? fmt::format(" · {}–{} giờ", *a.hour, *a.hour + 1) : "", which_words(a.which)),
                          .back_url = url(c, kReport, params(back)), .back_label = "Thời gian chờ"};
    frame.actions = [&](Html& h) { html::link_button(h, "Tải CSV", url(c, "/thoi-gian-cho/phieu.csv", params(a))); };
    return c.page(std::move(frame), [&](Html& h) {
        html::panel(h, fmt::format("{} số", format_count(static_cast<std::int64_t>(tickets.size()))), [&] {
            if (tickets.empty()) return html::empty_state(h, "Không có số nào như vậy.");
            if (tickets.size() > kTicketsShown) h.el("p", {}, fmt::format("{} số đầu; tệp CSV có đủ.", kTicketsShown));
            html::table(h, {.caption = "Các số thứ tự", .columns = {{.label = "Số"}, {.label = "Loại việc", .main = true}, {.label = "Lấy lúc"}, {.label = "Chờ", .unit = "phút", .number = true}, {.label = "Làm", .unit = "phút", .number = true}, {.label = "Quầy", .minor = true}, {.label = "Tình trạng"}}},
                        [&](html::Rows& rows) {
                            for (std::size_t i = 0; i < std::min(tickets.size(), kTicketsShown); ++i) {
                                const Ticket& t = tickets[i];
                                rows.row([&] {
                                    rows.head("", t.code);
                                    rows.cell(t.priority.empty() ? kind_name(kinds, t.kind) : fmt::format("{} · ưu tiên: {}", kind_name(kinds, t.kind), priority_title(queue, t.priority)));
                                    rows.cell(to_local(t.taken_at));
                                    const auto waited = t.waited(), served = t.served();
                                    waited ? rows.cell(minutes_of(*waited)) : rows.none();
                                    served ? rows.cell(minutes_of(*served)) : rows.none();
                                    rows.cell(counter_name(counters, t.counter));
                                    rows.cell(state_title(t.state));
                                });
                            }
                        });
        });
    });
}

}  // namespace

void add_waiting_pages(web::Router& router, const Queue& queue) {
    const std::string systems = "S21", title = "Thời gian chờ";
    const auto* may = &may::see_queue;
    router.add({.path = std::string(kReport), .may = may, .title = title, .systems = systems, .run = [&queue](web::Context& c) { return report_page(c, queue); }});
    router.add({.path = std::string(kReport) + ".csv", .may = may, .systems = systems, .run = [&queue](web::Context& c) { return report_csv(c, queue); }});
    router.add({.path = std::string(kTickets), .may = may, .title = "Các số thứ tự", .systems = systems, .run = [&queue](web::Context& c) { return tickets_page(c, queue, false); }});
    router.add({.path = std::string(kTickets) + ".csv", .may = may, .systems = systems, .run = [&queue](web::Context& c) { return tickets_page(c, queue, true); }});
}

}  // namespace xaso::queue
