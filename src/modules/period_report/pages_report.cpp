// The report of a period: its parts, who has them, what they lack; after the signature what moved since.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "period_report/pages_shared.h"

namespace xaso::period_report {
namespace {

using html::Html;
namespace may = access::may;

// What the checks say, by form.
struct Counts {
    std::size_t errors = 0, warnings = 0;   // warnings without a reason
};

std::map<std::string, Counts, std::less<>> counts_by_form(const std::vector<Judged>& all) {
    std::map<std::string, Counts, std::less<>> out;
    for (const Judged& j : all) {
        if (j.finding.severity == catalog::Severity::error) ++out[j.finding.form].errors;
        else if (!j.settled()) ++out[j.finding.form].warnings;
    }
    return out;
}

std::string lacks(const Part& part, const Counts& counts) {
    std::string out;
    const auto add = [&](std::size_t n, std::string_view what) {
        if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, what);
    };
    add(part.blank.size(), "dòng trống");
    add(counts.errors, "lỗi");
    add(counts.warnings, "cảnh báo");
    add(part.open_comments, "ý kiến");
    add(part.entered_since, "dòng nhập sau khi nộp");
    return out;
}

void parts_table(Html& h, const web::Context& c, const Overview& o, const std::vector<Judged>& judged) {
    const auto counts = counts_by_form(judged);
    const html::TableSpec spec{.caption = "Các phần của báo cáo",
                               .columns = {{.label = "Phần", .main = true}, {.label = "Biểu"}, {.label = "Tình trạng"}, {.label = "Người viết", .words = true}, {.label = "Nộp", .words = true, .minor = true}, {.label = "Còn lại"}}};
    html::table(h, spec, [&](html::Rows& rows) {
        for (const Part& part : o.parts)
            rows.row([&] {
                Counts mine;
                rows.head(url(c, part_path(o.report.period, part.outline->code)), part_name(*part.outline));
                if (part.forms.empty()) rows.none();
                else rows.cell([&] {
                    for (const reporting::FormResult* form : part.forms) {
                        h.el("span", {{"class", "n"}}, [&] { h.link(url(c, reporting::form_path(o.report.period, form->form->code)), reporting::form_name(*o.report.law, *form->form)); });
                        h.text(" ");
                        if (const auto it = counts.find(form->form->code); it != counts.end()) mine = {mine.errors + it->second.errors, mine.warnings + it->second.warnings};
                    }
                });
                rows.cell(sign_of(part), standing_words(part));
                rows.cell([&] {
                    if (part.duty) h.text(part.duty_name);
                    else h.el("span", {{"class", "hint"}}, fmt::format("chưa giao ({})", part.outline->lead));
                });
                if (part.handed_in_at) rows.cell(fmt::format("{}, {}", part.handed_in_by, format_day_time(to_local(*part.handed_in_at))));
                else rows.none();
                if (const std::string words = lacks(part, mine); !words.empty()) rows.cell(words);
                else rows.none();
            });
    });
}

void days_facts(Html& h, const web::Context& c, const Overview& o) {
    const catalog::PeriodWindow& w = *o.report.window;
    const Day today = local_day(c.now);
    const std::size_t waiting = o.count(PartState::drafting) + o.count(PartState::returned);
    html::facts(h, [&](html::Facts& f) {
        f.add("Hạn nộp các phần", [&] {
            html::day(h, w.hand_in);
            h.text(" ");
            const auto [sign, words] = web::standing(w.hand_in, today);
            if (waiting > 0) html::badge(h, sign, words);
        });
        f.add("Hạn gửi báo cáo", [&] {
            html::day(h, w.due);
            h.text(" ");
            const auto [sign, words] = web::standing(w.due, today);
            html::badge(h, sign, words);
        });
        f.add("Đã gộp", [&] { html::progress(h, "Số phần đã gộp", static_cast<std::int64_t>(o.count(PartState::merged)), static_cast<std::int64_t>(o.parts.size())); });
        std::string owing;
        for (const Part& part : o.parts)
            if (waits(part.state))
                owing += fmt::format("{}{}{}", owing.empty() ? "" : ", ", short_name(*part.outline), part.duty_name.empty() ? "" : fmt::format(" ({})", part.duty_name));
        if (!owing.empty()) f.add("Chưa nộp", owing);
    });
}

void signed_part(Html& h, const web::Context& c, const Overview& o, const std::vector<reporting::Difference>& moved) {
    const reporting::Signature& s = *o.report.signature;
    html::notice(h, html::Tone::good, fmt::format("Báo cáo số {} đã ký", s.number), fmt::format("{} ký lúc {}. Biểu, lời văn và báo cáo tải về đều theo bản đã ký.", s.by, format_day_time(to_local(s.at))));
    html::facts(h, [&](html::Facts& f) {
        f.add("Số, ký hiệu", s.number);
        f.add("Ngày báo cáo", [&] { html::day(h, s.day); });
        f.add("Lần ký", std::to_string(s.version));
        f.add("Số liệu tính lúc", [&] { html::moment(h, to_local(o.report.computed_at)); });
        f.add("Mã băm", [&] { html::code(h, s.hash); });
        f.add("Dấu nhật ký lúc ký", [&] { html::code(h, s.chain_head.empty() ? "chưa có" : s.chain_head.substr(0, 16)); });
    });
    html::section(h, "Khác biệt giữa bản đã ký và số liệu hôm nay", [&] {
        if (moved.empty()) {
            h.el("p", {}, "Không có khác biệt: tính lại hôm nay được đúng các số đã ký.");
            return;
        }
        h.el("p", {}, "Hồ sơ ghi hoặc sửa sau khi ký làm các số này khác đi; bản đã ký giữ nguyên. Bấm vào số hôm nay để xem các dòng.");
        html::table(h, {.caption = "Khác biệt sau khi ký", .columns = {{.label = "Dòng"}, {.label = "Chỉ tiêu", .main = true}, {.label = "Đã ký", .number = true}, {.label = "Hôm nay", .number = true}}}, [&](html::Rows& rows) {
            for (const reporting::Difference& d : moved)
                rows.row([&] {
                    const auto form = std::find_if(o.report.forms.begin(), o.report.forms.end(), [&](const auto& f) { return f.form->code == d.form; });
                    rows.cell(form == o.report.forms.end() ? std::string("số liệu") : fmt::format("{}, {}", reporting::form_name(*o.report.law, *form->form), d.row));
                    rows.cell(d.title);
                    rows.cell(d.was.empty() ? "–" : d.was);
                    rows.cell([&] {
                        const std::string to = d.form.empty() ? reporting::figure_path(o.report.period, d.figure) : reporting::row_path(o.report.period, d.form, d.row);
                        if (d.is.empty()) h.text("–");
                        else html::figure_link(h, d.is, url(c, to));
                    });
                });
        });
    });
}

void versions_part(Html& h, const web::Context& c, const ReportPeriod& period, const std::vector<std::pair<ReportPeriod, reporting::Signature>>& all) {
    if (all.empty()) return;
    html::section(h, "Các lần ký", [&] {
        html::table(h, {.caption = "Các lần ký báo cáo", .columns = {{.label = "Lần"}, {.label = "Số"}, {.label = "Ký"}, {.label = "Mở lại", .words = true}, {.label = "Bản ký"}}}, [&](html::Rows& rows) {
            for (const auto& [of, s] : all)
                rows.row([&] {
                    rows.cell(std::int64_t{s.version});
                    rows.cell(s.number);
                    rows.cell(fmt::format("{}, {}", s.by, format_day_time(to_local(s.at))));
                    if (s.ended_at) rows.cell(fmt::format("{}, {}: {}", s.ended_by, format_day_time(to_local(*s.ended_at)), s.ended_reason));
                    else rows.cell("đang có hiệu lực");
                    rows.cell([&] {
                        h.el("span", {{"class", "n"}}, [&] {
                            h.link(url(c, report_path(period, "/xem"), {{"ban", std::to_string(s.version)}}), "Đọc");
                            h.text(" · ");
                            h.link(url(c, report_path(period, fmt::format("/ban/{}", s.version))), "Tải");
                        });
                    });
                });
        });
    });
}

http::Response report_page(web::Context& c, const Reports& reports) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const auto o = reports.overview(s, c.unit, *period);
    if (!o) return c.refuse(o.error());
    const auto signatures = reports.reporting().signatures(s, c.unit, *period);
    std::vector<Judged> judged;
    std::vector<reporting::Difference> moved;
    if (o->report.signature) {
        const auto today = reports.reporting().compute(s, c.unit, *period);
        if (!today) return c.refuse(today.error());
        moved = reporting::differences(o->report, *today);
    } else {
        judged = reports.findings(s, o->report);
    }
    const catalog::PeriodWindow& w = *o->report.window;
    html::PageFrame frame{.title = fmt::format("Báo cáo {}", period_title(*period)),
                          .lead = fmt::format("Số liệu {}{}.", reporting::window_words(w), w.cumulative ? ", lũy kế" : ""),
                          .back_url = url(c, "/bao-cao"),
                          .back_label = "Các kỳ báo cáo"};
    const bool ready = !o->report.signature && o->count(PartState::merged) == o->parts.size();
    frame.actions = [&](Html& h) {
        html::link_button(h, "Đọc cả báo cáo", url(c, report_path(*period, "/xem")), {.key = "x"});
        html::link_button(h, "Tải JSON", url(c, report_path(*period, "/json")));
        if (!o->report.signature) {
            const bool sign = writable(c) && c.who->may(may::sign_report);
            html::link_button(h, sign ? "Ký báo cáo" : "Kiểm tra trước khi ký", url(c, report_path(*period, "/ky")), {.weight = sign && ready ? html::Weight::main : html::Weight::plain, .key = "y"});
        } else if (writable(c) && c.who->may(may::reopen_report)) {
            html::link_button(h, "Mở lại báo cáo", url(c, report_path(*period, "/mo-lai")));
        }
    };
    return c.page(std::move(frame), [&](Html& h) {
        if (o->report.signature) signed_part(h, c, *o, moved);
        else {
            if (reporting::is_open(w, c.now))
                html::notice(h, html::Tone::info, "Kỳ còn mở", fmt::format("Số liệu tính đến {}; còn thay đổi cho đến hết {}.", format_day_time(to_local(c.now)), format_day(w.window.to)));
            days_facts(h, c, *o);
        }
        html::section(h, "Các phần", [&] {
            parts_table(h, c, *o, judged);
            const std::size_t handed_in = o->count(PartState::handed_in);
            if (handed_in > 0 && !o->report.signature && writable(c) && c.who->may(may::merge_report))
                html::form(h, {.action = report_path(*period, "/gop"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                    html::actions(h, [&] { html::button(h, fmt::format("Gộp {} phần đã nộp", handed_in), {.weight = html::Weight::main}); });
                });
        });
        versions_part(h, c, *period, signatures);
    });
}

http::Response merge_all(web::Context& c, const Reports& reports) {
    const std::string period_text = c.param("period");
    return act(c, reports, "/bao-cao/" + period_text, "Đã gộp các phần đã nộp.", [&](sql::Tx& tx, const ReportPeriod& period) -> Result<void> {
        XASO_TRY(const Overview o, reports.overview(tx, c.unit, period));
        for (const Part& part : o.parts)
            if (part.state == PartState::handed_in) XASO_CHECK(reports.merge(tx, c.actor(), c.now, period, part.outline->code));
        return {};
    });
}

}  // namespace

std::string still_missing(const Reports& reports, sql::Session& s, UnitId unit, const catalog::PeriodWindow& window, Day today) {
    const auto law = reports.reporting().law().current();
    const std::vector<Standing> parts = reports.standings(s, unit, window.period);
    std::string owing;
    std::size_t n = 0;
    for (const Standing& p : parts) {
        const catalog::OutlinePart* outline = law->outline.find(p.part);
        if (!outline || !waits(p.state)) continue;
        ++n;
        owing += fmt::format("{}{}", owing.empty() ? "" : ", ", short_name(*outline));
    }
    if (n == 0) return "mọi phần đã nộp";
    // Nobody works on periods from before the program was used; saying so of each would hide what matters.
    if (n == parts.size()) return window.due >= today - Reports::kRemembered ? "chưa phần nào nộp" : "";
    return fmt::format("chưa nộp: {}", owing);
}

void add_report_pages(web::Router& router, const Reports& reports) {
    const std::string systems(kSystems);
    router.add({.path = "/bao-cao/:period", .may = &may::see_reports, .title = "Báo cáo của kỳ", .systems = systems, .run = [&reports](web::Context& c) { return report_page(c, reports); }});
    router.add({.method = http::Method::post, .path = "/bao-cao/:period/gop", .may = &may::merge_report, .title = "Gộp báo cáo", .systems = systems,
                .run = [&reports](web::Context& c) { return merge_all(c, reports); }});
}

}  // namespace xaso::period_report
