// The whole report as it is read on paper: the report in words, then the forms as its annex.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "period_report/pages_shared.h"
#include "platform/web/csv.h"

namespace xaso::period_report {
namespace {

using html::Html;
namespace may = access::may;

std::optional<int> version_of(const std::string& text) {
    int n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc{} && end == text.data() + text.size() && n > 0 ? std::optional(n) : std::nullopt;
}

// LAW ND 30/2020/ND-CP: days below ten and the months 1 and 2 are written with a zero before them.
std::string place_and_day(const Document& d) {
    const std::string place = d.place.empty() ? d.unit : d.place;
    if (!d.day) return fmt::format("{}, ngày …… tháng …… năm ……", place);
    const std::chrono::year_month_day ymd{*d.day};
    const unsigned month = static_cast<unsigned>(ymd.month());
    return fmt::format("{}, ngày {:02} tháng {} năm {}", place, static_cast<unsigned>(ymd.day()), month < 3 ? fmt::format("{:02}", month) : std::to_string(month), static_cast<int>(ymd.year()));
}

void letterhead(Html& h, const Document& d) {
    h.el("div", {{"class", "letterhead"}}, [&] {
        h.el("div", {}, [&] {
            h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, d.issuer); });
            h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, d.unit); });
            h.el("p", {}, fmt::format("Số: {}", d.number.starts_with('/') ? "……" + d.number : d.number));
        });
        h.el("div", {}, [&] {
            h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, "Cộng hòa xã hội chủ nghĩa Việt Nam"); });
            h.el("p", {}, [&] { h.el("strong", {}, "Độc lập - Tự do - Hạnh phúc"); });
            h.el("p", {}, [&] { h.el("em", {}, place_and_day(d)); });
        });
    });
}

void words(Html& h, const web::Context& c, const ReportPeriod& period, const Document& d, Figures figures) {
    h.el("h2", {{"class", "form-title"}}, "BÁO CÁO");
    h.el("p", {{"class", "form-title"}}, [&] { h.el("strong", {}, d.title); });
    std::string chapter;
    for (const DocumentPart& part : d.parts) {
        if (!part.chapter_number.empty() && part.chapter_number != chapter) h.el("h3", {{"class", "caps"}}, fmt::format("{}. {}", part.chapter_number, part.chapter_heading));
        chapter = part.chapter_number;
        if (!part.number.empty()) {
            if (part.chapter_number.empty()) h.el("h3", {{"class", "caps"}}, fmt::format("{}. {}", part.number, part.heading));
            else h.el("h4", {}, fmt::format("{}. {}", part.number.substr(part.number.find('.') + 1), part.heading));
        }
        for (const DocumentParagraph& p : part.paragraphs) {
            if (p.lines.empty()) continue;
            if (!p.heading.empty()) h.el("p", {{"class", "lead-in"}}, [&] { h.el("em", {}, p.heading); });
            for (const Line& l : p.lines) h.el("p", {{"class", "text"}}, [&] { line(h, c, period, l, figures); });
        }
    }
    h.el("div", {{"class", "signatures"}}, [&] {
        h.el("div", {{"class", "recipients"}}, [&] {
            h.el("p", {}, [&] { h.el("strong", {}, [&] { h.el("em", {}, "Nơi nhận:"); }); });
            for (const std::string& r : d.recipients) h.el("p", {}, fmt::format("- {}{}", r, r.ends_with('.') || r.ends_with(';') ? "" : ";"));
        });
        h.el("div", {}, [&] {
            h.el("p", {}, [&] { h.el("strong", {}, d.on_behalf); });
            h.el("p", {}, [&] { h.el("strong", {}, d.capacity); });
            h.el("p", {{"class", "signed"}}, [&] { h.el("strong", {}, d.signer); });
        });
    });
}

void annex(Html& h, const reporting::Report& r) {
    for (const reporting::FormResult& form : r.forms)
        html::sheet(h, html::Paper::a4, [&] {
            const std::string name = fmt::format("{}: {}", reporting::form_name(*r.law, *form.form), form.form->title);
            h.el("h2", {{"class", "form-title"}}, name);
            h.el("p", {{"class", "form-title"}}, fmt::format("{}, số liệu {}", period_title(r.period), reporting::window_words(*r.window)));
            html::table(h, {.caption = name, .columns = {{.label = "STT"}, {.label = "Chỉ tiêu", .main = true}, {.label = "Đơn vị tính"}, {.label = "Số liệu", .number = true}, {.label = "Ghi chú"}}, .grid = true}, [&](html::Rows& rows) {
                for (const reporting::Cell& cell : form.cells)
                    rows.row([&] {
                        const bool heading = cell.state == reporting::CellState::heading;
                        for (const std::string* text : {&cell.row->number, &cell.row->title, &cell.row->unit})
                            rows.cell([&] {
                                if (heading) h.el("strong", {}, *text);
                                else h.text(*text);
                            });
                        rows.cell(cell.shown());
                        rows.cell(cell.entry && !cell.entry->note.empty() ? cell.entry->note : std::string(reporting::state_words(cell)));
                    });
            });
        });
}

http::Response paper(web::Context& c, const Reports& reports) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    std::optional<Document> document;
    std::optional<reporting::Report> report;
    bool in_force = true;
    if (const std::string asked = c.query("ban"); !asked.empty()) {
        auto snapshot = reports.reporting().snapshot(s, c.unit, *period, version_of(asked).value_or(0));
        if (!snapshot) return c.refuse(snapshot.error());
        document = read_document(snapshot->document);
        report = std::move(snapshot->report);
        for (const auto& [of, signature] : reports.reporting().signatures(s, c.unit, *period))
            if (signature.version == report->signature->version) in_force = !signature.ended_at;
    } else {
        auto shown = reports.reporting().shown(s, c.unit, *period);
        if (!shown) return c.refuse(shown.error());
        auto words = reports.document(s, c.unit, *period);
        if (!words) return c.refuse(words.error());
        report = std::move(*shown);
        document = std::move(*words);
    }
    html::PageFrame frame{.title = fmt::format("Đọc báo cáo {}", period_title(*period)), .back_url = url(c, report_path(*period)), .back_label = fmt::format("Báo cáo {}", period_title(*period))};
    if (report->signature) frame.lead = fmt::format("Bản ký lần {}, số {}, mã băm {}{}.", report->signature->version, report->signature->number, report->signature->hash.substr(0, 16), in_force ? "" : "; đã được mở lại nên không còn hiệu lực");
    else frame.lead = "Chưa ký; số liệu tính lúc mở trang. Bấm vào số trong lời văn để xem các dòng đứng sau.";
    frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        html::sheet(h, html::Paper::a4, [&] {
            letterhead(h, *document);
            words(h, c, *period, *document, in_force ? Figures::open : Figures::plain);   // rows stand behind the report of today, not behind a former one
            if (!report->signature) h.el("p", {{"class", "hint"}}, fmt::format("Bản chưa ký, in lúc {}.", format_day_time(to_local(c.now))));
        });
        annex(h, *report);
    });
}

http::Response signed_file(web::Context& c, const Reports& reports) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const auto snapshot = reports.reporting().snapshot(s, c.unit, *period, version_of(c.param("version")).value_or(0));
    if (!snapshot) return c.refuse(snapshot.error());
    return web::download(snapshot->content, "application/json; charset=utf-8", fmt::format("ban-ky-{}-{}-{}.json", snapshot->report.unit_code, period_code(*period), c.param("version")));
}

}  // namespace

void add_paper_pages(web::Router& router, const Reports& reports) {
    const std::string systems(kSystems);
    router.add({.path = "/bao-cao/:period/xem", .may = &may::see_reports, .title = "Đọc báo cáo", .systems = systems, .run = [&reports](web::Context& c) { return paper(c, reports); }});
    router.add({.path = "/bao-cao/:period/ban/:version", .may = &may::see_reports, .systems = systems, .run = [&reports](web::Context& c) { return signed_file(c, reports); }});
}

}  // namespace xaso::period_report
