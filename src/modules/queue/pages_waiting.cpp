// The report of waiting times: a day, a week or a month, by kind, by counter and by hour; each figure opens the tickets behind it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kernel/text.h"
#include "platform/office/workbook.h"
#include "platform/web/api.h"
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
    CounterId counter;
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
    a.counter = id_of<CounterId>(c.query("quay"));
    a.which = c.query("loc");
    if (const auto hour = number(c.query("gio"))) a.hour = static_cast<int>(*hour);
    return a;
}

web::Params params(const Asked& a) {
    return {{"ky", a.span}, {"ngay", iso_day(a.day)}, {"loai", a.kind ? std::to_string(a.kind.value()) : ""}, {"quay", a.counter ? std::to_string(a.counter.value()) : ""}, {"gio", a.hour ? std::to_string(*a.hour) : ""}, {"loc", a.which}};
}
// "trong-30": called within 30 minutes; "qua-30": later.
bool chosen(const Ticket& t, const Asked& a) {
    if (a.hour && hour_taken(t) != *a.hour) return false;
    if (a.counter && t.counter != a.counter) return false;
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
    CounterId counter;
    std::optional<int> hour;
    Times times;
};
struct Part {
    std::string title, first;   // "Theo quầy", "Quầy"
    std::vector<Line> lines;
};
using Targets = std::vector<catalog::QueueTarget>;

// By kind with all of them last, by the counter that called, by hour. A part without tickets is left out.
std::vector<Part> report(const std::vector<Ticket>& tickets, const std::vector<Kind>& kinds, const std::vector<Counter>& counters, const Asked& a, const Targets& targets) {
    std::map<KindId, std::vector<Ticket>> by_kind;
    std::map<CounterId, std::vector<Ticket>> by_counter;
    std::map<int, std::vector<Ticket>> by_hour;
    for (const Ticket& t : tickets) {
        by_kind[t.kind].push_back(t);
        if (t.counter) by_counter[t.counter].push_back(t);
        by_hour[hour_taken(t)].push_back(t);
    }
    std::vector<Part> parts{{"Theo loại việc", "Loại việc", {}}, {"Theo quầy", "Quầy", {}}, {"Theo giờ lấy số", "Giờ", {}}};
    for (const Kind& k : kinds)
        if (const auto it = by_kind.find(k.id); it != by_kind.end()) parts[0].lines.push_back({fmt::format("{} {}", k.prefix, k.name), k.id, {}, {}, times_of(it->second, targets)});
    if (!a.kind) parts[0].lines.push_back({"Tất cả", {}, {}, {}, times_of(tickets, targets)});
    for (const Counter& one : counters)
        if (const auto it = by_counter.find(one.id); it != by_counter.end()) parts[1].lines.push_back({one.name, a.kind, one.id, {}, times_of(it->second, targets)});
    for (const auto& [hour, all] : by_hour) parts[2].lines.push_back({fmt::format("{}–{} giờ", hour, hour + 1), a.kind, {}, hour, times_of(all, targets)});
    std::erase_if(parts, [](const Part& p) { return p.lines.empty(); });
    return parts;
}

// One figure of a line: a count, whole minutes begun, or a share; `which`: its tickets ("" all of the line).
struct Figure {
    std::string which;
    std::optional<std::int64_t> value;
    std::optional<Ratio> share = {};
};
struct Head {
    std::string label, unit;
    bool minor = false;
};
std::vector<Head> heads(const Targets& targets) {
    std::vector<Head> out{{"Số phiếu", ""}, {"Đã gọi", ""}, {"Chờ trung bình", "phút"}, {"Trung vị", "phút"}, {"90 % không quá", "phút"}, {"Lâu nhất", "phút"}};
    for (const catalog::QueueTarget& t : targets)
        out.insert(out.end(), {{fmt::format("Trong {} phút", t.minutes), ""}, {fmt::format("Quá {} phút", t.minutes), ""}, {fmt::format("Tỷ lệ trong {} phút", t.minutes), "%"}});
    out.insert(out.end(), {{"Làm trung vị", "phút", true}, {"Làm lâu nhất", "phút", true}, {"Không có mặt", "", true}, {"Chưa được gọi", "", true}});
    return out;
}
std::vector<Figure> figures(const Times& t, const Targets& targets) {
    const auto minutes = [](const std::optional<Duration>& d) { return d ? std::optional(minutes_of(*d)) : std::nullopt; };
    std::vector<Figure> out{{"", t.tickets}, {"da-goi", t.called}};
    for (const auto& d : {t.waiting.mean, t.waiting.median, t.waiting.ninety, t.waiting.longest}) out.push_back({"da-goi", minutes(d)});
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const Ratio& r = t.within[i];
        const std::string met = fmt::format("trong-{}", targets[i].minutes);
        out.insert(out.end(), {{met, r.num}, {fmt::format("qua-{}", targets[i].minutes), r.den - r.num}, {met, std::nullopt, r}});
    }
    out.insert(out.end(), {{"xong", minutes(t.serving.median)}, {"xong", minutes(t.serving.longest)}, {"vang", t.absent}, {"chua-goi", t.never_called}});
    return out;
}

void part_table(Html& h, const web::Context& c, const Asked& a, const Part& part, const Targets& targets) {
    html::TableSpec spec{.caption = part.title, .columns = {{.label = part.first, .main = true}}, .grid = true};
    for (const Head& one : heads(targets)) spec.columns.push_back({.label = one.label, .unit = one.unit, .number = true, .minor = one.minor});
    html::table(h, spec, [&](html::Rows& rows) {
        for (const Line& line : part.lines)
            rows.row([&] {
                Asked to = a;
                to.kind = line.kind;
                to.counter = line.counter;
                to.hour = line.hour;
                rows.head("", line.title);
                for (const Figure& f : figures(line.times, targets)) {
                    to.which = f.which;
                    if (!f.value && !(f.share && f.share->den > 0)) rows.none();
                    else rows.cell([&] { html::figure_link(h, f.value ? format_count(*f.value) : format_percent(*f.share, 1), url(c, kTickets, params(to))); });
                }
            });
    });
}

// A sentence may promise the mean or each turn: the mean is judged, the turns beyond are counted, so that neither reads against the other.
void target_fact(Html& h, html::Facts& f, const catalog::QueueTarget& target, const Spread& waiting, const Ratio& within) {
    f.add(fmt::format("{} phút", target.minutes), [&] {
        h.el("p", {}, fmt::format("“{}” – {}", target.sentence, target.source));
        if (!waiting.mean) return;
        const bool met = *waiting.mean <= std::chrono::minutes{target.minutes};
        h.el("p", {}, [&] {
            h.text(fmt::format("Trung bình {} ", minutes_words(*waiting.mean)));
            html::badge(h, met ? html::State::done : html::State::late, fmt::format("{} mức {} phút", met ? "trong" : "vượt", target.minutes));
        });
        const std::int64_t beyond = within.den - within.num;
        h.el("p", {}, beyond == 0 ? fmt::format("Cả {} lượt được gọi trong {} phút.", format_count(within.den), target.minutes)
                                  : fmt::format("{} trên {} lượt ({} %) được gọi trong {} phút; {} lượt vượt {} phút.", format_count(within.num), format_count(within.den), format_percent(within, 1), target.minutes, format_count(beyond), target.minutes));
    });
}

http::Response report_page(web::Context& c, const Queue& queue) {
    const Asked a = asked(c);
    sql::Reader s = c.db().read();
    const auto kinds = queue.kinds(s, c.unit);
    const auto tickets = queue.between(s, c.unit, a.from, a.to, a.kind);
    const auto law = queue.law();
    const auto& targets = law->queue.targets;
    const std::vector<Part> parts = report(tickets, kinds, queue.counters(s, c.unit), a, targets);
    html::PageFrame frame{.title = "Thời gian chờ", .lead = fmt::format("Số thứ tự {}; chờ tính từ lúc lấy số đến lần gọi đầu.", span_title(a))};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Tải Excel", url(c, "/thoi-gian-cho.xlsx", params(a)), {.key = "e"});
        html::link_button(h, "Tải CSV", url(c, "/thoi-gian-cho.csv", params(a)));
        html::print_button(h);
        html::link_button(h, "Bảng gọi số", url(c, "/bang-goi-so"));
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
        h.el("div", {{"class", "sheet wide"}}, [&] {
            h.el("p", {}, c.site.unit_name(c.unit, local_day(c.now)));
            h.el("h2", {{"class", "form-title"}}, fmt::format("Thời gian chờ {}", span_title(a)));
            const Times all = times_of(tickets, targets);
            html::facts(h, [&](html::Facts& f) {
                for (std::size_t i = 0; i < targets.size(); ++i) target_fact(h, f, targets[i], all.waiting, all.within[i]);
                f.add("Cách tính", "Tỷ lệ tính trên các số đã gọi. “90 % không quá” là thời gian mà chín phần mười số đã gọi không chờ lâu hơn; phút lẻ tính tròn lên. Thời gian làm tính từ lúc bắt đầu (hoặc lần gọi cuối) đến lúc xong.");
            });
            for (const Part& part : parts) {
                h.el("h3", {}, part.title);
                part_table(h, c, a, part, targets);
            }
        });
    }, a.errors.empty() ? 200 : 422);
}

http::Response report_file(web::Context& c, const Queue& queue, bool as_csv) {
    const Asked a = asked(c);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    sql::Reader s = c.db().read();
    const auto law = queue.law();
    const auto& targets = law->queue.targets;
    const std::vector<Part> parts = report(queue.between(s, c.unit, a.from, a.to, a.kind), queue.kinds(s, c.unit), queue.counters(s, c.unit), a, targets);
    const std::string name = fmt::format("thoi-gian-cho-{}-{}", iso_day(a.from), iso_day(a.to));
    const auto label = [](const Head& one) { return one.unit.empty() ? one.label : fmt::format("{} ({})", one.label, one.unit); };
    if (as_csv) {
        web::Csv csv;
        std::vector<std::string> head{"Từ ngày", "Đến ngày", "Loại việc, quầy hoặc giờ"};
        for (const Head& one : heads(targets)) head.push_back(label(one));
        csv.row(head);
        for (const Part& part : parts)
            for (const Line& line : part.lines) {
                std::vector<std::string> row{iso_day(a.from), iso_day(a.to), line.title};
                for (const Figure& f : figures(line.times, targets)) row.push_back(f.value ? std::to_string(*f.value) : f.share && f.share->den > 0 ? format_percent(*f.share, 1) : "");
                csv.row(row);
            }
        return web::csv_file(name + ".csv", std::move(csv));
    }
    office::Workbook book;
    for (const Part& part : parts) {
        std::vector<office::SheetColumn> widths{{.width = 34}};
        std::vector<office::Cell> head{office::text(part.first)};
        for (const Head& one : heads(targets)) {
            widths.push_back({.width = 11, .right = true});
            head.push_back(office::text(label(one)));
        }
        book.sheet(part.title, widths);
        book.title("Thời gian chờ: " + part.title);
        book.title(fmt::format("Số thứ tự {}.", span_title(a)), false);
        book.row(head, office::RowStyle::head);
        for (const Line& line : part.lines) {
            std::vector<office::Cell> row{office::text(line.title)};
            for (const Figure& f : figures(line.times, targets)) {
                const auto share = f.share ? f.share->percent_double(1) : std::nullopt;
                row.push_back(f.value ? office::number(static_cast<double>(*f.value), 0) : share ? office::number(*share, 1) : office::text("–"));
            }
            book.row(row, !line.kind && !line.counter && !line.hour ? office::RowStyle::strong : office::RowStyle::plain);
        }
    }
    if (parts.empty()) {
        book.sheet("Thời gian chờ", {{.width = 60}});
        book.row({office::text(fmt::format("Không có số nào được lấy trong {}.", span_title(a)))});
    }
    return web::download(book.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name + ".xlsx");
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
    back.counter = {};
    html::PageFrame frame{.title = "Các số thứ tự", .lead = fmt::format("Lấy {}{}{}{}; {}", span_title(a), a.kind ? " · " + kind_name(kinds, a.kind) : "", a.counter ? " · " + counter_name(counters, a.counter) : "", a.hour ? fmt::format(" · {}–{} giờ", *a.hour, *a.hour + 1) : "", which_words(a.which)),
                          .back_url = url(c, kReport, params(back)), .back_label = "Thời gian chờ"};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Tải CSV", url(c, "/thoi-gian-cho/phieu.csv", params(a)));
        html::print_button(h);
    };
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

// The same for programs: whole minutes begun, null where no ticket tells.
boost::json::object spread_json(const Spread& spread) {
    const auto minutes = [](const std::optional<Duration>& d) { return d ? boost::json::value(minutes_of(*d)) : boost::json::value(nullptr); };
    return {{"mean", minutes(spread.mean)}, {"median", minutes(spread.median)}, {"ninety", minutes(spread.ninety)}, {"longest", minutes(spread.longest)}};
}

http::Response report_json(web::Context& c, const Queue& queue) {
    namespace json = boost::json;
    const Asked a = asked(c);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    sql::Reader s = c.db().read();
    const auto law = queue.law();
    const Targets& targets = law->queue.targets;
    json::array minutes, parts;
    for (const catalog::QueueTarget& t : targets) minutes.push_back(t.minutes);
    for (const Part& part : report(queue.between(s, c.unit, a.from, a.to, a.kind), queue.kinds(s, c.unit), queue.counters(s, c.unit), a, targets)) {
        json::array lines;
        for (const Line& line : part.lines) {
            const Times& t = line.times;
            json::array within;
            for (const Ratio& r : t.within) within.push_back(r.num);
            lines.push_back(json::object{{"title", line.title}, {"kind", line.kind ? json::value(line.kind.value()) : json::value(nullptr)}, {"counter", line.counter ? json::value(line.counter.value()) : json::value(nullptr)},
                                         {"hour", line.hour ? json::value(*line.hour) : json::value(nullptr)}, {"tickets", t.tickets}, {"called", t.called}, {"done", t.done}, {"absent", t.absent}, {"never_called", t.never_called},
                                         {"waiting", spread_json(t.waiting)}, {"serving", spread_json(t.serving)}, {"within", std::move(within)}});
        }
        parts.push_back(json::object{{"title", part.title}, {"lines", std::move(lines)}});
    }
    return web::json_answer({{"from", iso_day(a.from)}, {"to", iso_day(a.to)}, {"targets", std::move(minutes)}, {"parts", std::move(parts)}});
}

}  // namespace

void add_waiting_pages(web::Router& router, const Queue& queue) {
    const std::string systems = "S21", title = "Thời gian chờ";
    const auto* may = &may::see_queue;
    router.add({.path = std::string(kReport), .may = may, .title = title, .systems = systems, .run = [&queue](web::Context& c) { return report_page(c, queue); }});
    router.define("Minutes", "{mean: int|null, median: int|null, ninety: int|null \"90 % không quá\", longest: int|null}");
    router.add({.path = "/api/v1/queue/waiting", .may = may, .systems = "S21, S27", .summary = "Waiting and serving times of a day, a week or a month, by kind, counter and hour of taking",
                .query = "{ky?: 'ngay'|'tuan'|'thang', ngay?: day \"một ngày trong khoảng; bỏ trống: hôm nay\", loai?: int \"loại việc\"}",
                .gives = "{from: day, to: day, targets: [int] \"mục tiêu, phút\", parts: [{title: text, lines: [{title: text, kind: int|null, counter: int|null, hour: int|null, tickets: int, called: int, done: int, absent: int, "
                         "never_called: int, waiting: Minutes, serving: Minutes, within: [int] \"số được gọi trong mục tiêu cùng vị trí\"}]}]}",
                .run = [&queue](web::Context& c) { return report_json(c, queue); }});
    router.add({.path = std::string(kReport) + ".csv", .may = may, .systems = systems, .run = [&queue](web::Context& c) { return report_file(c, queue, true); }});
    router.add({.path = std::string(kReport) + ".xlsx", .may = may, .systems = systems, .run = [&queue](web::Context& c) { return report_file(c, queue, false); }});
    router.add({.path = std::string(kTickets), .may = may, .title = "Các số thứ tự", .systems = systems, .run = [&queue](web::Context& c) { return tickets_page(c, queue, false); }});
    router.add({.path = std::string(kTickets) + ".csv", .may = may, .systems = systems, .run = [&queue](web::Context& c) { return tickets_page(c, queue, true); }});
}

}  // namespace xaso::queue
