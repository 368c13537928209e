#include "plan_import/pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "plan_import/grid.h"

namespace xaso::plan_import {
namespace {

using html::Html;
using html::Weight;
using Kind = Refusal::Kind;
namespace may = access::may;

constexpr std::string_view kHome = "/ke-hoach/nhap";
constexpr std::size_t kLargestFile = 20u << 20;   // bytes
constexpr std::size_t kLargestForm = 8u << 20;    // bytes; 800 rows with their source have under 3 MB

struct Deps {
    const plan::Plans& plans;
    std::filesystem::path root;
};
using Errors = std::vector<Refusal>;

std::vector<std::string> offices_of(const web::Context& c, const Deps& deps) {
    std::vector<std::string> out;
    const auto tree = deps.plans.units().tree();
    if (const units::Unit* u = tree->find(c.unit))
        for (const units::Office& o : u->offices)
            if (!o.to || *o.to > local_day(c.now)) out.push_back(o.name);
    return out;
}

std::optional<http::Response> refuse_elsewhere(const web::Context& c) {
    if (c.unit == c.who->unit) return std::nullopt;
    return c.refuse({Kind::forbidden, "plan.home_only", "Chỉ được nhập kế hoạch của đơn vị mình. Hãy mở lại trang từ mục Kế hoạch.", {}, {}});
}

http::Response upload_page(web::Context& c, const Errors& errors) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    html::PageFrame frame{.title = "Nhập kế hoạch từ tệp", .back_url = "/ke-hoach", .back_label = "Kế hoạch", .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = std::string(kHome), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
            html::file_field(h, {.name = "file", .label = "Tệp kế hoạch", .hint = "Word (.docx), Excel (.xlsx), PDF có lớp chữ, hoặc văn bản (.txt). Bảng đọc được hiện ra bên cạnh nguồn để sửa; chưa lưu gì trước khi bạn bấm lưu.", .error = html::error_for(errors, "file"), .required = true},
                             ".docx,.xlsx,.pdf,.txt,.csv");
            html::actions(h, [&] { html::button(h, "Tải lên và xem lại", {.weight = Weight::main}); });
        });
    }, errors.empty() ? 200 : 422);
}

// A cell to write in; `letter` is its column, so that the arrow keys find the next one.
struct Cell {
    char letter;
    std::string label;
    const std::string& value;
    int width = 12;      // characters of a line, to guess how many lines it needs
    bool focus = false;
};

void cell(Html& h, std::size_t row, const Cell& cell, const Errors& errors) {
    const std::string name = fmt::format("{}-{}", cell.letter, row), id = "f-" + name, label = fmt::format("{}, dòng {}", cell.label, row), error = html::error_for(errors, name);
    const std::string rows = std::to_string(std::clamp<std::size_t>((count_chars(cell.value) + static_cast<std::size_t>(cell.width) - 1) / static_cast<std::size_t>(cell.width) + static_cast<std::size_t>(std::ranges::count(cell.value, '\n')), 1, 9));
    const std::string described = error.empty() ? "" : id + "-error";
    const std::string_view css = cell.width > 25 ? "long" : cell.width < 12 ? "short" : "";
    h.el("textarea", {{"id", id}, {"name", name}, {"rows", rows}, {"class", css}, {"aria-label", label}, {"aria-invalid", error.empty() ? "false" : "true"}, {"aria-describedby", described}, {"autofocus", cell.focus}}, cell.value);
    if (!error.empty()) h.el("p", {{"class", "error"}, {"id", described}}, error);
}

void row_buttons(Html& h, std::size_t row, bool may_add) {
    const auto press = [&](std::string_view label, std::string_view act) {
        const std::string value = fmt::format("{}-{}", act, row), says = fmt::format("{}, dòng {}", label, row);
        h.el("button", {{"type", "submit"}, {"class", "quiet"}, {"name", "viec"}, {"value", value}, {"aria-label", says}}, label);
    };
    h.el("div", {{"class", "row-acts"}}, [&] {
        if (may_add) press("Thêm dưới", "them");
        press("Bỏ", "bo");
    });
}

void said(Html& h, const std::vector<Doubt>& doubts, std::size_t row) {
    for (const Doubt& d : doubts)
        if (d.line == static_cast<int>(row)) h.el("p", {{"class", "hint"}}, [&] {
            html::badge(h, html::State::paused, "chưa chắc");
            h.text(" " + d.says);
        });
}

std::string_view level_title(GridRow::Level level) {
    switch (level) {
        case GridRow::Level::section: return "Mục";
        case GridRow::Level::objective: return "Mục tiêu";
        case GridRow::Level::task: return "Nhiệm vụ";
        case GridRow::Level::activity: return "Hoạt động";
    }
    return "";
}

void grid_table(Html& h, const ReadPlan& g, const std::vector<Doubt>& doubts, const Errors& errors, std::size_t focus) {
    const bool monitored = std::ranges::any_of(g.rows, [](const GridRow& r) { return !r.monitor.empty(); });
    html::TableSpec spec{.caption = "Các dòng đọc được", .columns = {{.label = "Dòng"}, {.label = "Thuộc"}, {.label = "Số"}, {.label = "Hoạt động", .main = true}, {.label = "Sản phẩm"}, {.label = "Chủ trì"}, {.label = "Phối hợp"}}, .grid = true};
    if (monitored) spec.columns.push_back({.label = "Theo dõi"});
    for (const char* label : {"Thời gian", "Kinh phí"}) spec.columns.push_back({.label = label});
    spec.columns.push_back({.label = "Trong văn bản"});
    const bool room = g.rows.size() < kMostRows;
    html::table(h, spec, [&](html::Rows& rows) {
        std::size_t heading = 0, i = 0;
        for (const GridRow& r : g.rows) {
            ++i;
            const auto carried = [&] {
                html::hidden(h, fmt::format("k-{}", i), std::to_string(static_cast<int>(r.level)));
                if (!r.source.empty()) html::hidden(h, fmt::format("s-{}", i), r.source);
            };
            const std::string number = std::to_string(i);
            if (r.heading()) {
                heading = i;
                const std::string span = std::to_string(spec.columns.size() - 4);
                h.el("tr", {{"class", "group"}}, [&] {
                    h.el("td", {}, [&] {
                        h.text(number);
                        row_buttons(h, i, room);
                        carried();
                    });
                    h.el("td", {}, level_title(r.level));
                    h.el("td", {}, [&] {
                        if (r.level == GridRow::Level::section) cell(h, i, {'n', "Số mục", r.number, 10}, errors);
                    });
                    h.el("td", {{"colspan", span}}, [&] {
                        cell(h, i, {'t', std::string(level_title(r.level)), r.title, 90, focus == i}, errors);
                        said(h, doubts, i);
                    });
                    h.el("td", {}, "");
                });
                continue;
            }
            rows.row([&] {
                rows.cell([&] {
                    h.text(number);
                    row_buttons(h, i, room);
                    carried();
                });
                const std::string place = heading ? std::to_string(heading) : "";
                rows.cell([&] { cell(h, i, {'h', "Thuộc mục ở dòng", place, 4}, errors); });
                rows.cell([&] { cell(h, i, {'n', "Số thứ tự", r.number, 5}, errors); });
                rows.cell([&] {
                    cell(h, i, {'t', "Hoạt động", r.title, 26, focus == i}, errors);
                    said(h, doubts, i);
                });
                rows.cell([&] { cell(h, i, {'p', "Sản phẩm", r.products}, errors); });
                rows.cell([&] { cell(h, i, {'l', "Chủ trì", r.leads}, errors); });
                rows.cell([&] { cell(h, i, {'u', "Phối hợp", r.support}, errors); });
                if (monitored) rows.cell([&] { cell(h, i, {'m', "Theo dõi", r.monitor}, errors); });
                rows.cell([&] { cell(h, i, {'w', "Thời gian", r.time_frame}, errors); });
                rows.cell([&] { cell(h, i, {'f', "Kinh phí", r.funding, 8}, errors); });
                rows.cell([&] { h.el("p", {{"class", "hint source"}}, r.source); });
            });
        }
    });
}

void doubt_list(Html& h, const ReadPlan& g, const std::vector<Doubt>& doubts) {
    if (doubts.empty() && g.noted.empty()) return html::notice(h, html::Tone::good, "Không có điều gì chưa chắc.", "Hãy lướt qua các dòng rồi lưu.");
    html::section(h, fmt::format("{} điều chưa chắc", doubts.size() + g.noted.size()), [&] {
        h.el("ul", {}, [&] {
            const auto jump = [&](const Doubt& d) {
                if (d.line) h.link(fmt::format("#f-t-{}", d.line), fmt::format("Dòng {}", d.line));
                else h.text("Cả kế hoạch");
                h.text(": " + d.says);
            };
            int i = 0;
            for (const Doubt& d : g.noted) {
                h.el("li", {}, [&] {
                    jump(d);
                    const std::string name = fmt::format("x-{}", i), id = "f-" + name;
                    html::hidden(h, fmt::format("d-{}", i), fmt::format("{}|{}", d.line, d.says));
                    h.el("label", {{"for", id}, {"class", "seen"}}, [&] {
                        h.leaf("input", {{"type", "checkbox"}, {"id", id}, {"name", name}, {"value", "1"}});
                        h.text(" đã xem");
                    });
                });
                ++i;
            }
            for (const Doubt& d : doubts) h.el("li", {}, [&] { jump(d); });
        });
    });
}

http::Response grid_page(web::Context& c, const Deps& deps, const Vocabulary& words, const ReadPlan& g, const Errors& errors, std::size_t focus = 0) {
    const std::vector<Doubt> doubts = doubts_of(words, offices_of(c, deps), g);
    std::vector<Doubt> of_rows = doubts;
    std::ranges::copy(g.noted, std::back_inserter(of_rows));
    const auto activities = std::ranges::count_if(g.rows, [](const GridRow& r) { return !r.heading(); });
    html::PageFrame frame{.title = "Xem lại kế hoạch đọc được", .lead = fmt::format("{} hoạt động, {} đề mục. Chưa lưu gì.", activities, std::ssize(g.rows) - activities), .back_url = std::string(kHome), .back_label = "Chọn tệp khác", .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = fmt::format("{}/xem", kHome), .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
            const auto actions = [&] {
                html::actions(h, [&] {
                    html::button(h, "Xem lại sau khi sửa");   // the first button is what Enter presses
                    html::button(h, fmt::format("Lưu {} hoạt động thành bản thảo", activities), {.weight = Weight::main, .action = fmt::format("{}/ghi", kHome)});
                    if (g.rows.size() < kMostRows) html::button(h, "Thêm mục", {.weight = Weight::quiet, .name = "viec", .value = "muc"});
                    html::link_button(h, "Thôi, không lưu", "/ke-hoach", {.weight = Weight::quiet});
                });
            };
            actions();
            const auto error = [&](std::string_view field) { return html::error_for(errors, field); };
            std::vector<html::Option> kinds;
            for (const plan::PlanKind k : {plan::PlanKind::yearly, plan::PlanKind::five_year, plan::PlanKind::thematic}) kinds.push_back({.value = std::string(plan::kind_code(k)), .label = std::string(plan::kind_title(k))});
            html::select_field(h, {.name = "kind", .label = "Loại kế hoạch", .value = g.kind, .error = error("kind"), .required = true}, kinds);
            html::text_field(h, {.name = "year_from", .label = "Năm", .value = g.year_from, .hint = "Năm đầu, nếu có nhiều năm", .error = error("year_from"), .required = true}, {.autocomplete = "off", .input_mode = "numeric", .max_length = 4, .width = 6});
            html::text_field(h, {.name = "year_to", .label = "Đến năm", .value = g.year_to, .hint = "Chỉ với kế hoạch nhiều năm", .error = error("year_to")}, {.autocomplete = "off", .input_mode = "numeric", .max_length = 4, .width = 6});
            html::text_field(h, {.name = "title", .label = "Tên kế hoạch", .value = g.title, .hint = "Như trong văn bản", .error = error("title"), .required = true, .wide = true}, {.autocomplete = "off", .max_length = 300});
            h.el("div", {{"class", "wide"}}, [&] {
                doubt_list(h, g, doubts);
                h.el("p", {{"class", "hint"}}, "Enter, ↓, ↑ sang ô trên, ô dưới; Shift+Enter xuống dòng. Ô “Thuộc” ghi số dòng của đề mục: ghi số khác thì dòng chuyển sang đề mục ấy khi xem lại.");
                html::hidden(h, "rows", std::to_string(g.rows.size()));
                html::hidden(h, "dated", g.dated ? format_day(*g.dated) : "");
                html::hidden(h, "cited", g.cited ? format_day(*g.cited) : "");
                grid_table(h, g, of_rows, errors, focus);
            });
            actions();
        });
    }, errors.empty() ? 200 : 422);
}

http::Response post_file(web::Context& c, const Deps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    if (c.request.uploads.size() != 1) return upload_page(c, {{Kind::invalid, "plan_import.no_file", "Hãy chọn một tệp kế hoạch.", "file", {}}});
    const auto words = load_vocabulary(deps.root);
    if (!words) return c.refuse(words.error());
    const std::vector<std::string> offices = offices_of(c, deps);
    const auto draft = read_plan(*words, c.request.uploads.front().bytes, offices);
    if (!draft) {
        Refusal why = draft.error();
        why.field = "file";
        return upload_page(c, {why});
    }
    const ReadPlan g = grid_of(*words, offices, *draft);
    if (g.rows.size() > kMostRows)
        return upload_page(c, {{Kind::invalid, "plan_import.too_many_rows", fmt::format("Kế hoạch có {} dòng, nhiều hơn {} dòng xem được một lần. Hãy tách từng phụ lục ra tệp riêng rồi nhập lần lượt.", format_count(std::ssize(g.rows)), format_count(static_cast<std::int64_t>(kMostRows))), "file", {}}});
    return grid_page(c, deps, *words, g, {});
}

http::Response post_again(web::Context& c, const Deps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto words = load_vocabulary(deps.root);
    if (!words) return c.refuse(words.error());
    const Sent sent = grid_of(c.request.form, c.form("viec"));
    return grid_page(c, deps, *words, sent.grid, sent.errors, sent.focus);
}

http::Response post_keep(web::Context& c, const Deps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto words = load_vocabulary(deps.root);
    if (!words) return c.refuse(words.error());
    Sent sent = grid_of(c.request.form, {});
    const PlanOfGrid kept = plan_of(sent.grid);
    std::ranges::copy(kept.errors, std::back_inserter(sent.errors));
    if (!sent.errors.empty()) return grid_page(c, deps, *words, sent.grid, sent.errors);
    const auto answer = deps.plans.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const plan::PlanId id, deps.plans.create(tx, attempt->actor, c.now, kept.plan));
        for (const plan::ActivityInput& a : kept.activities) XASO_CHECK(deps.plans.add(tx, attempt->actor, c.now, id, a));
        return record::Answer{303, fmt::format("/ke-hoach/{}", id.value())};
    });
    if (!answer) return grid_page(c, deps, *words, sent.grid, {answer.error()});
    return c.see(answer->text, fmt::format("Đã lưu {} hoạt động thành bản thảo. Khi văn bản đã ký, ghi quyết định phê duyệt ở đây.", kept.activities.size()));
}

}  // namespace

void add_pages(web::Router& router, const plan::Plans& plans, std::filesystem::path root) {
    using enum http::Method;
    const Deps deps{plans, std::move(root)};
    const std::string systems = "S1", title = "Nhập kế hoạch từ tệp";
    const auto* may = &may::manage_plan;
    router.add({.path = std::string(kHome), .may = may, .title = title, .systems = systems, .run = [](web::Context& c) { return upload_page(c, {}); }});
    router.add({.method = post, .path = std::string(kHome), .may = may, .title = title, .systems = systems, .body_limit = kLargestFile + 64 * 1024, .run = [deps](web::Context& c) { return post_file(c, deps); }});
    router.add({.method = post, .path = fmt::format("{}/xem", kHome), .may = may, .title = title, .systems = systems, .body_limit = kLargestForm, .run = [deps](web::Context& c) { return post_again(c, deps); }});
    router.add({.method = post, .path = fmt::format("{}/ghi", kHome), .may = may, .title = title, .systems = systems, .body_limit = kLargestForm, .run = [deps](web::Context& c) { return post_keep(c, deps); }});
}

}  // namespace xaso::plan_import
