// The pages of an import: the list with the upload, one import (match the columns, go on, see the result), the refused lines as a file.
#include <fmt/format.h>

#include <charconv>

#include "imports/imports.h"
#include "kernel/vnd.h"
#include "platform/web/csv.h"
#include "platform/web/web.h"

namespace xaso::imports {
namespace {

using html::Html;
using html::Tone;
using http::Method;
namespace may = access::may;

constexpr std::string_view kHome = "/nhap-du-lieu";
constexpr std::size_t kPreviewRows = 20;
constexpr int kRefusedShown = 200;
constexpr std::chrono::seconds kBudget{15};   // well below the server's deadline for a request

std::string run_url(std::int64_t id) { return fmt::format("{}/{}", kHome, id); }

std::int64_t id_of(const web::Context& c) {
    const std::string text = c.param("id");
    std::int64_t id = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), id);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() ? id : 0;
}

Refusal no_run() { return {Refusal::Kind::not_found, "imports.no_run", "Không có đợt nhập này trong đơn vị.", "", ""}; }

std::string_view state_words(RunState s) { return s == RunState::read ? "Chờ ghép cột" : s == RunState::running ? "Đang nhập" : "Đã xong"; }

http::Response home(web::Context& c, const Imports& imports, const std::vector<Refusal>& errors) {
    std::vector<Run> runs;
    {
        sql::Reader s = c.db().read();
        runs = imports.newest(s, c.unit, 50);
    }
    html::PageFrame frame{.title = "Nhập hồ sơ từ tệp", .lead = "Danh sách hồ sơ xuất từ hệ thống một cửa khác, dạng Excel (.xlsx) hoặc CSV. Nhập lại cùng hồ sơ thì cập nhật theo mã, không nhân đôi."};
    return c.page(frame, [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = std::string(kHome), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
            html::file_field(h, {.name = "file", .label = "Tệp danh sách hồ sơ", .hint = fmt::format("Tối đa {} MB, {} dòng. Cần có mã hồ sơ, thủ tục, người nộp, ngày tiếp nhận, ngày hẹn trả.", kMaxFileBytes >> 20, format_count(static_cast<std::int64_t>(kMaxRows))),
                                 .error = html::error_for(errors, "file"), .required = true}, ".xlsx,.csv,.txt");
            html::actions(h, [&] { html::button(h, "Tải lên và xem trước", {.weight = html::Weight::main}); });
        });
        html::section(h, "Các lần nhập gần đây", [&] {
            if (runs.empty()) {
                html::empty_state(h, "Chưa nhập tệp nào.");
                return;
            }
            html::table(h, {.caption = "Các lần nhập gần đây", .columns = {{.label = "Tệp", .main = true}, {.label = "Lúc"}, {.label = "Người nhập", .minor = true}, {.label = "Tình trạng"}, {.label = "Số dòng", .number = true},
                                                                        {.label = "Thêm", .number = true}, {.label = "Đổi", .number = true}, {.label = "Không đổi", .number = true}, {.label = "Bị từ chối", .number = true}}},
                        [&](html::Rows& rows) {
                            for (const Run& r : runs)
                                rows.row([&] {
                                    rows.head(run_url(r.id), r.file_name);
                                    rows.cell(to_local(r.at));
                                    rows.cell(r.account);
                                    rows.cell(state_words(r.state));
                                    rows.cell(r.total);
                                    rows.cell(r.added);
                                    rows.cell(r.changed);
                                    rows.cell(r.unchanged);
                                    rows.cell(r.refused);
                                });
                        });
        });
    }, errors.empty() ? 200 : 422);
}

void refused_table(Html& h, const std::vector<RefusedLine>& lines, std::string_view caption) {
    html::table(h, {.caption = std::string(caption), .columns = {{.label = "Dòng"}, {.label = "Cột", .words = true}, {.label = "Vướng mắc", .main = true}, {.label = "Cách sửa", .words = true}}}, [&](html::Rows& rows) {
        for (const RefusedLine& l : lines)
            for (const Problem& p : l.problems)
                rows.row([&] {
                    rows.head("", fmt::format("Dòng {}", l.line));
                    if (p.column.empty()) rows.cell("Cả dòng");
                    else rows.cell(p.column);
                    rows.cell(p.what);
                    rows.cell(p.remedy);
                });
    });
}

http::Response mapping_page(web::Context& c, const Imports& imports, const Run& run, const std::vector<Refusal>& errors) {
    std::vector<TableRow> rows;
    std::vector<RefusedLine> doubts;
    {
        sql::Reader s = c.db().read();
        rows = imports.rows(s, c.unit, run.id, kPreviewRows);
        doubts = imports.preview(s, run, rows, c.now);
    }
    std::vector<html::Option> columns;
    for (std::size_t i = 0; i < run.heading.size(); ++i) {
        const std::string& name = run.heading[i];
        std::string label = name.empty() ? fmt::format("Cột {}", i + 1) : name;
        if (!rows.empty() && i < rows[0].cells.size() && !rows[0].cells[i].empty() && rows[0].cells[i].size() <= 40) label += fmt::format(" (ví dụ: {})", rows[0].cells[i]);
        columns.push_back({std::to_string(i), std::move(label), ""});
    }
    html::PageFrame frame{.title = "Ghép cột: " + run.file_name, .lead = fmt::format("Tiêu đề ở dòng {}, {} dòng hồ sơ. Cách ghép được nhớ cho các tệp có cùng tiêu đề.", run.heading_line, run.total),
                          .back_url = std::string(kHome), .back_label = "Nhập hồ sơ từ tệp"};
    return c.page(frame, [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = run_url(run.id), .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
            for (const FieldInfo& f : fields()) {
                const auto it = run.mapping.find(f.field);
                html::select_field(h, {.name = std::string(f.code), .label = std::string(f.title), .value = it == run.mapping.end() ? "" : std::to_string(it->second), .hint = std::string(f.hint),
                                       .error = html::error_for(errors, f.code), .required = f.required}, columns);
            }
            html::actions(h, [&] {
                html::button(h, fmt::format("Nhập {} dòng", run.total), {.weight = html::Weight::main});
                html::button(h, "Xem trước với cách ghép này", {.action = run_url(run.id) + "/xem-truoc"});
            });
        });
        if (!doubts.empty())
            html::section(h, fmt::format("Trong {} dòng đầu, {} dòng sẽ bị từ chối", rows.size(), doubts.size()), [&] { refused_table(h, doubts, "Dòng sẽ bị từ chối"); });
        else if (imports.check(run.mapping, run.heading.size()))
            html::notice(h, Tone::good, fmt::format("{} dòng đầu đều nhập được với cách ghép này.", rows.size()), std::string_view{});
        html::section(h, fmt::format("{} dòng đầu của tệp", rows.size()), [&] {
            std::vector<html::Column> heads{{.label = "Dòng"}};
            for (std::size_t i = 0; i < run.heading.size(); ++i) heads.push_back({.label = run.heading[i].empty() ? fmt::format("Cột {}", i + 1) : run.heading[i]});
            html::table(h, {.caption = "Dòng đầu của tệp", .columns = std::move(heads)}, [&](html::Rows& out) {
                for (const TableRow& r : rows)
                    out.row([&] {
                        out.head("", std::to_string(r.line));
                        for (std::size_t i = 0; i < run.heading.size(); ++i) {
                            if (i < r.cells.size() && !r.cells[i].empty()) out.cell(r.cells[i]);
                            else out.none();
                        }
                    });
            });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response result_page(web::Context& c, const Imports& imports, const Run& run) {
    std::vector<RefusedLine> refused;
    {
        sql::Reader s = c.db().read();
        refused = imports.refused(s, c.unit, run.id, 0, kRefusedShown);
    }
    html::PageFrame frame{.title = "Kết quả nhập: " + run.file_name, .lead = fmt::format("{} nhập lúc {}.", run.account, format_day_time(to_local(run.at))),
                          .back_url = std::string(kHome), .back_label = "Nhập hồ sơ từ tệp"};
    return c.page(frame, [&](Html& h) {
        if (run.state == RunState::running) {
            html::progress(h, "Số dòng đã xử lý", run.next, run.total);
            html::notice(h, Tone::info, "Tệp chưa nhập hết.", "Bấm “Nhập tiếp” để làm các dòng còn lại; các dòng đã nhập không bị nhập lại.");
            html::form(h, {.action = run_url(run.id) + "/tiep", .csrf = c.csrf, .key = c.new_key()}, [&] { html::actions(h, [&] { html::button(h, "Nhập tiếp", {.weight = html::Weight::main}); }); });
        }
        html::facts(h, [&](html::Facts& f) {
            f.add("Tình trạng", state_words(run.state));
            f.add("Số dòng của tệp", [&] { html::count(h, run.total); });
            f.add("Hồ sơ thêm mới", [&] { html::count(h, run.added); });
            f.add("Hồ sơ thay đổi", [&] { html::count(h, run.changed); });
            f.add("Không đổi", [&] { html::count(h, run.unchanged); });
            f.add("Dòng bị từ chối", [&] { html::count(h, run.refused); });
        });
        if (run.refused == 0) {
            if (run.state == RunState::done) html::notice(h, Tone::good, "Không dòng nào bị từ chối.", std::string_view{});
            return;
        }
        html::section(h, "Dòng bị từ chối", [&] {
            html::actions(h, [&] { html::link_button(h, "Tải các dòng bị từ chối (CSV)", run_url(run.id) + "/tu-choi.csv"); });
            if (run.refused > kRefusedShown) html::notice(h, Tone::info, fmt::format("Hiện {} dòng đầu; tệp CSV có đủ {} dòng.", kRefusedShown, run.refused), std::string_view{});
            refused_table(h, refused, "Dòng bị từ chối");
        });
    });
}

http::Response show(web::Context& c, const Imports& imports) {
    std::optional<Run> run;
    {
        sql::Reader s = c.db().read();
        run = imports.find(s, c.unit, id_of(c));
        if (run && run->state == RunState::read) run->mapping = imports.mapping_for(s, c.unit, run->heading);
    }
    if (!run) return c.refuse(no_run());
    return run->state == RunState::read ? mapping_page(c, imports, *run, {}) : result_page(c, imports, *run);
}

Mapping mapping_of(const web::Context& c) {
    Mapping out;
    for (const FieldInfo& f : fields()) {
        const std::string text = c.form(f.code);
        std::size_t column = 0;
        const auto r = std::from_chars(text.data(), text.data() + text.size(), column);
        if (!text.empty() && r.ec == std::errc{} && r.ptr == text.data() + text.size()) out[f.field] = column;
    }
    return out;
}

http::Response upload(web::Context& c, const Imports& imports) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto wrong = [&](std::string_view says) { return home(c, imports, {{Refusal::Kind::invalid, "imports.no_file", std::string(says), "file", ""}}); };
    if (c.request.uploads.empty()) return wrong("Hãy chọn một tệp .xlsx hoặc .csv.");
    if (c.request.uploads.size() > 1) return wrong("Mỗi lần chỉ nhập một tệp.");
    const auto answer = imports.read(*attempt, c.now, c.request.uploads[0].file_name, c.request.uploads[0].bytes);
    if (!answer) return answer.error().field == "file" ? home(c, imports, {answer.error()}) : c.refuse(answer.error());
    return c.see(answer->text);
}

http::Response confirm(web::Context& c, const Imports& imports) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::int64_t id = id_of(c);
    const Mapping mapping = mapping_of(c);
    if (const auto answer = imports.start(*attempt, c.now, id, mapping); !answer) {
        if (answer.error().code != "imports.mapping") return c.refuse(answer.error());
        sql::Reader s = c.db().read();
        auto run = imports.find(s, c.unit, id);
        run->mapping = mapping;
        return mapping_page(c, imports, *run, {answer.error()});
    }
    if (const auto run = imports.proceed(c.actor(), c.now, id, kBudget); !run) return c.refuse(run.error());
    return c.see(run_url(id));
}

// Shows the same page for the columns as chosen; writes nothing.
http::Response look(web::Context& c, const Imports& imports) {
    std::optional<Run> run;
    {
        sql::Reader s = c.db().read();
        run = imports.find(s, c.unit, id_of(c));
    }
    if (!run) return c.refuse(no_run());
    if (run->state != RunState::read) return c.see(run_url(run->id));
    run->mapping = mapping_of(c);
    const auto good = imports.check(run->mapping, run->heading.size());
    return mapping_page(c, imports, *run, good ? std::vector<Refusal>{} : std::vector{good.error()});
}

http::Response go_on(web::Context& c, const Imports& imports) {
    if (const auto attempt = c.attempt(); !attempt) return c.refuse(attempt.error());
    if (const auto run = imports.proceed(c.actor(), c.now, id_of(c), kBudget); !run) return c.refuse(run.error());
    return c.see(run_url(id_of(c)));
}

// The refused lines as they were, with what is wrong in front: to be mended and uploaded again, the first two columns left out.
http::Response refused_file(web::Context& c, const Imports& imports) {
    sql::Reader s = c.db().read();
    const auto run = imports.find(s, c.unit, id_of(c));
    if (!run) return c.refuse(no_run());
    web::Csv csv;
    std::vector<std::string> heading{"Dòng trong tệp gốc", "Vướng mắc và cách sửa"};
    heading.insert(heading.end(), run->heading.begin(), run->heading.end());
    csv.row(heading);
    int after = 0;
    for (auto lines = imports.refused(s, c.unit, run->id, after, 1000); !lines.empty(); lines = imports.refused(s, c.unit, run->id, after, 1000)) {
        for (const RefusedLine& l : lines) {
            std::string says;
            for (const Problem& p : l.problems) says += fmt::format("{}{}{}{} {}", says.empty() ? "" : " | ", p.column, p.column.empty() ? "" : ": ", p.what, p.remedy);
            std::vector<std::string> cells{std::to_string(l.line), says};
            cells.insert(cells.end(), l.cells.begin(), l.cells.end());
            csv.row(cells);
        }
        after = lines.back().line;
    }
    return web::csv_file(fmt::format("dong-bi-tu-choi-{}.csv", run->id), std::move(csv));
}

}  // namespace

void add_pages(web::Router& router, const Imports& imports) {
    const auto* may = &may::import_records;
    const std::string one = std::string(kHome) + "/:id";
    const auto with = [&imports](auto f) { return [f, &imports](web::Context& c) { return f(c, imports); }; };
    router.add({.path = std::string(kHome), .may = may, .title = "Nhập hồ sơ từ tệp", .systems = "S39", .run = [&imports](web::Context& c) { return home(c, imports, {}); }});
    // A file over the limit still arrives here, so that the page can name the limit instead of the server breaking off.
    router.add({.method = Method::post, .path = std::string(kHome), .may = may, .title = "Nhập hồ sơ từ tệp", .systems = "S39", .body_limit = 4 * kMaxFileBytes, .run = with(upload)});
    router.add({.path = one, .may = may, .title = "Đợt nhập hồ sơ", .systems = "S39", .run = with(show)});
    router.add({.method = Method::post, .path = one, .may = may, .title = "Ghép cột", .systems = "S39", .run = with(confirm)});
    router.add({.method = Method::post, .path = one + "/xem-truoc", .may = may, .title = "Ghép cột", .systems = "S39", .run = with(look)});
    router.add({.method = Method::post, .path = one + "/tiep", .may = may, .title = "Nhập tiếp", .systems = "S39", .run = with(go_on)});
    router.add({.path = one + "/tu-choi.csv", .may = may, .title = "", .systems = "S39", .run = with(refused_file)});
}

}  // namespace xaso::imports
