// A book's Excel template, and filling it from a file: matching the columns, what would change, the result with the refused lines.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "books/book_imports.h"
#include "books/pages_shared.h"
#include "kernel/text.h"
#include "platform/office/workbook.h"
#include "platform/web/csv.h"

namespace xaso::books {
namespace {

using catalog::FieldType;
using html::Html;
using html::Weight;
namespace may = access::may;

constexpr std::chrono::seconds kBudget{2};   // what fits is done at once; a longer file goes on in the background
constexpr int kRefusedShown = 200, kRefusedKept = 100'000;

struct Importing {
    Importing(const Books& books, const Clock& clock) : imports(books), runner(imports, books.law(), clock) {}
    BookImports imports;
    mutable ImportRunner runner;
};

std::string run_path(const Book& book, std::int64_t id, std::string_view below = {}) { return book_path(book.code, fmt::format("/nhap/{}{}", id, below)); }

std::string_view state_words(ImportRun::State s) { return s == ImportRun::State::read ? "Chờ ghép cột" : s == ImportRun::State::running ? "Đang nhập" : "Đã xong"; }

Refusal no_run() { return {Refusal::Kind::not_found, "books.no_import", "Sổ không có đợt nhập này.", {}, {}}; }

// What a column takes, for the second sheet of the template.
std::string takes_words(const BookField& f) {
    switch (f.type) {
        case FieldType::choice: {
            std::string out;
            for (const catalog::BookChoice& c : f.choices)
                if (!c.retired) out += (out.empty() ? "Một trong: " : "; ") + c.title;
            return out;
        }
        case FieldType::date: return "Ngày, ví dụ 09/06/2023";
        case FieldType::time: return "Giờ trong ngày, ví dụ 14:00";
        case FieldType::money: return "Số đồng nguyên, ví dụ 5.025.904.739";
        case FieldType::number: return f.decimals ? "Số, ví dụ 12,5" : "Số nguyên, ví dụ 1.250";
        case FieldType::office: return "Tên một phòng, ban của đơn vị";
        default: return "Chữ";
    }
}

// What a column of a file may be.
std::vector<const BookField*> columns_for(const Book& book, const access::Account& who) {
    auto out = BookImports::targets(book, who);
    out.insert(out.begin(), &BookImports::record_field(book));
    return out;
}

http::Response get_template(web::Context& c, const Importing&, const Book& book) {
    office::Workbook out;
    const auto fields = BookImports::targets(book, *c.who);
    std::vector<office::Cell> head;
    for (const BookField* f : fields) head.push_back(office::text(full_title(book, *f)));
    out.sheet("Dữ liệu", std::vector<office::SheetColumn>(fields.size(), {.width = 24}));
    out.row(head, office::RowStyle::head);
    out.sheet("Cách ghi", {{.width = 36}, {.width = 70}, {.width = 12}});
    out.row({office::text("Cột"), office::text("Ghi gì"), office::text("Bắt buộc")}, office::RowStyle::head);
    for (const BookField* f : fields) out.row({office::text(full_title(book, *f)), office::text(takes_words(*f)), office::text(!f->required ? "" : f->lines.empty() ? "có" : "khi ghi dòng")});
    if (std::any_of(fields.begin(), fields.end(), [](const BookField* f) { return !f->lines.empty(); }))
        out.row({office::text("Nhiều dòng"), office::text("Bản ghi có nhiều dòng thì mỗi dòng một hàng: hàng đầu ghi đủ, các hàng sau chỉ ghi các cột của dòng."), office::text("")});
    for (const BookField& f : book.fields)
        if (f.type == FieldType::file && f.required && !f.retired && may_see(f, *c.who))
            out.row({office::text(f.title), office::text("Tệp không nhập được từ Excel: sau khi nhập, đính kèm ở trang của từng bản ghi. Danh sách báo các bản ghi chưa có minh chứng."), office::text("bổ sung sau")});
    return web::download(out.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fmt::format("mau-nhap-{}.xlsx", book.code));
}

// By what a line changes a record instead of adding one.
std::string again_words(const Book& book) {
    std::vector<std::string> key;
    for (const std::string& path : book.key) key.push_back("“" + full_title(book, *book.find(path)) + "”");
    const std::string mark = fmt::format("cột “{}” của tệp “Tải Excel”", BookImports::record_field(book).title);
    return key.empty() ? fmt::format("Dòng sửa một {} đã có khi ghi {}; không có cột ấy thì dòng đã sửa thành bản ghi mới.", book.record, mark) : fmt::format("Dòng sửa {} đã có khi ghi {}, hoặc khi trùng {}.", book.record, mark, fmt::join(key, ", "));
}

http::Response home(web::Context& c, const Importing& to, const Book& book, const std::vector<Refusal>& errors) {
    std::vector<ImportRun> runs;
    {
        sql::Reader s = c.db().read();
        runs = to.imports.newest(s, c.unit, book, 20);
    }
    html::PageFrame frame{.title = "Nhập từ Excel: " + book.title, .lead = "Tệp của phần mềm khác, tệp mẫu, hoặc tệp “Tải Excel” của sổ đã sửa, dạng .xlsx hay .csv. Nhập lại cùng tệp thì không nhân đôi.", .back_url = book_path(book.code), .back_label = book.title, .failed = !errors.empty()};
    frame.actions = [&](Html& h) { html::link_button(h, "Tải tệp mẫu", book_path(book.code, "/mau.xlsx")); };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = book_path(book.code, "/nhap"), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
            html::file_field(h, {.name = "file", .label = "Tệp Excel hoặc CSV", .hint = fmt::format("Tối đa {} MB. Đọc trang tính đầu tiên; tiêu đề gộp ô trên một, hai dòng đều được.", imports::kMaxFileBytes >> 20), .error = html::error_for(errors, "file"), .required = true}, ".xlsx,.csv,.txt");
            h.el("p", {{"class", "hint"}}, again_words(book));
            html::actions(h, [&] { html::button(h, "Tải lên và xem trước", {.weight = Weight::main}); });
        });
        if (runs.empty()) return;
        html::section(h, "Các lần nhập gần đây", [&] {
            html::table(h, {.caption = "Các lần nhập", .columns = {{.label = "Tệp", .main = true}, {.label = "Lúc"}, {.label = "Tình trạng"}, {.label = "Số dòng", .number = true}, {.label = "Thêm", .number = true}, {.label = "Đổi", .number = true}, {.label = "Từ chối", .number = true}}},
                        [&](html::Rows& rows) {
                            for (const ImportRun& r : runs)
                                rows.row([&] {
                                    rows.head(run_path(book, r.id), r.file_name);
                                    rows.cell(to_local(r.at));
                                    rows.cell(state_words(r.state));
                                    rows.cell(r.total);
                                    rows.cell(r.added);
                                    rows.cell(r.changed);
                                    rows.cell(r.refused);
                                });
                        });
        });
    }, errors.empty() ? 200 : 422);
}

void lines_of_text(Html& h, std::string_view text) {
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        h.el("div", {}, text.substr(at, end - at));
        at = end + 1;
    }
}

void problem_table(Html& h, const std::vector<ImportLine>& lines) {
    html::table(h, {.caption = "Dòng bị từ chối, vướng mắc và cách sửa", .columns = {{.label = "Dòng"}, {.label = "Vướng mắc và cách sửa", .main = true}}}, [&](html::Rows& rows) {
        for (const ImportLine& l : lines)
            rows.row([&] {
                rows.head("", fmt::format("Dòng {}", l.line));
                rows.cell([&] { lines_of_text(h, l.problem); });
            });
    });
}

// The lines as they stand in the file, with what is wrong behind them: mended there, the same file is uploaded again.
http::Response refused_file(const Book& book, const ImportRun& run, std::vector<ImportLine> lines) {
    office::Workbook out;
    std::vector<office::SheetColumn> widths(run.heading.size(), {.width = 20});
    widths.push_back({.width = 8});
    widths.push_back({.width = 80});
    out.sheet("Dòng bị từ chối", widths);
    std::vector<office::Cell> cells;
    for (const std::string& head : run.heading) cells.push_back(office::text(head));
    cells.push_back(office::text("Dòng"));
    cells.push_back(office::text("Vướng mắc và cách sửa"));
    out.row(cells, office::RowStyle::head);
    for (ImportLine& l : lines) {
        l.cells.resize(run.heading.size());
        cells.clear();
        for (const std::string& cell : l.cells) cells.push_back(office::text(cell));
        cells.push_back(office::number(l.line, 0));
        cells.push_back(office::text(l.problem));
        out.row(cells);
    }
    return web::download(out.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fmt::format("tu-choi-{}-{}.xlsx", book.code, run.id));
}

http::Response mapping_page(web::Context& c, const Importing& to, const Book& book, const ImportRun& run, std::vector<Refusal> errors) {
    std::vector<ImportLine> first;
    std::optional<ImportPreview> preview;
    {
        sql::Reader s = c.db().read();
        first = to.imports.lines(s, c.unit, run.id, 0, 1);
        if (const auto fits = to.imports.check(book, run.mapping, run.heading.size()); fits) preview = to.imports.preview(s, c.unit, book, run, c.now);
        else if (errors.empty() && !c.form("preview").empty()) errors.push_back(fits.error());
    }
    std::vector<html::Option> columns;
    for (std::size_t i = 0; i < run.heading.size(); ++i) {
        std::string label = run.heading[i].empty() ? fmt::format("Cột {}", i + 1) : run.heading[i];
        if (!first.empty() && i < first[0].cells.size() && !first[0].cells[i].empty() && first[0].cells[i].size() <= 40) label += fmt::format(" (ví dụ: {})", first[0].cells[i]);
        columns.push_back({std::to_string(i), std::move(label), {}});
    }
    html::PageFrame frame{.title = "Ghép cột: " + run.file_name, .lead = fmt::format("Tiêu đề ở dòng {}, {} dòng dữ liệu. Cách ghép được nhớ cho các tệp có cùng tiêu đề.", run.heading_line, format_count(run.total)),
                          .back_url = book_path(book.code, "/nhap"), .back_label = "Nhập từ Excel", .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = run_path(book, run.id), .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
            for (const BookField* f : columns_for(book, *c.who)) {
                const auto it = run.mapping.find(f->path);
                html::select_field(h, {.name = f->path, .label = full_title(book, *f), .value = it == run.mapping.end() ? "" : std::to_string(it->second), .hint = f->path == kRecordPath ? fmt::format("Dòng có cột này sửa đúng {} ấy; tệp “Tải Excel” của sổ có sẵn.", book.record) : std::string{}, .error = html::error_for(errors, f->path), .required = f->required && f->lines.empty() && !run.mapping.contains(kRecordPath)}, columns);
            }
            html::actions(h, [&] {
                html::button(h, fmt::format("Nhập {} dòng", format_count(run.total)), {.weight = Weight::main});
                html::button(h, "Xem trước với cách ghép này", {.name = "preview", .value = "1"});
            });
        });
        if (!preview) return html::notice(h, html::Tone::info, "Ghép đủ các cột bắt buộc rồi xem trước.", std::string_view{});
        html::section(h, "Xem trước", [&] {
            html::facts(h, [&](html::Facts& f) {
                f.add(preview->looked_at < run.total ? fmt::format("So với sổ {} dòng đầu", format_count(preview->looked_at)) : "So với sổ cả tệp",
                      fmt::format("thêm {}, đổi {}, không đổi {}, từ chối {}", format_count(preview->added), format_count(preview->changed), format_count(preview->unchanged), format_count(preview->refused)));
                f.add("Dòng không đọc được trong cả tệp", [&] { html::count(h, preview->unreadable); });
            });
            if (!preview->problems.empty()) {
                web::Params chosen;
                for (const auto& [path, column] : run.mapping) chosen.emplace_back(path, std::to_string(column));
                html::actions(h, [&] { html::link_button(h, "Tải các dòng bị từ chối (Excel)", url(c, run_path(book, run.id, "/tu-choi.xlsx"), chosen)); });
                problem_table(h, preview->problems);
            }
            using enum LineFate;
            for (const auto& [fate, title, what, count] : {std::tuple{changed, "Bản ghi sẽ thay đổi", "Thay đổi", preview->changed}, {added, "Bản ghi sẽ thêm", "Nội dung", preview->added}, {unchanged, "Bản ghi không đổi", "", preview->unchanged}}) {
                if (!count) continue;
                html::TableSpec spec{.caption = title, .columns = {{.label = "Dòng"}, {.label = "Bản ghi", .main = true}}, .caption_shown = true};
                if (*what) spec.columns.push_back({.label = what, .words = true});
                if (fate != changed && count > BookImports::kMostSamples) spec.caption += fmt::format(" ({} dòng đầu)", BookImports::kMostSamples);
                html::table(h, spec, [&](html::Rows& rows) {
                    for (const ImportPreview::Sample& sample : preview->samples)
                        if (sample.fate == fate)
                            rows.row([&] {
                                rows.head("", fmt::format("Dòng {}", sample.line));
                                rows.cell(sample.name);
                                if (*what) rows.cell(sample.what);
                            });
                });
            }
        });
    }, errors.empty() ? 200 : 422);
}

http::Response result_page(web::Context& c, const Importing& to, const Book& book, const ImportRun& run) {
    const bool running = run.state == ImportRun::State::running;
    if (running) to.runner.go_on(c.actor(), book.code, run.id);   // already going on, or left by a server that ended
    std::vector<ImportLine> refused;
    {
        sql::Reader s = c.db().read();
        if (run.refused && !running) refused = to.imports.refused(s, c.unit, run.id, kRefusedShown);
    }
    const auto figures = [&](Html& h) {
        html::facts(h, [&](html::Facts& f) {
            f.add("Tình trạng", state_words(run.state));
            f.add("Bản ghi thêm mới", [&] { html::count(h, run.added); });
            f.add("Bản ghi thay đổi", [&] { html::count(h, run.changed); });
            f.add("Không đổi", [&] { html::count(h, run.unchanged); });
            f.add("Dòng bị từ chối", [&] { html::count(h, run.refused); });
        });
    };
    html::PageFrame frame{.title = (running ? "Đang nhập: " : "Kết quả nhập: ") + run.file_name, .lead = book.title, .back_url = book_path(book.code), .back_label = book.title};
    if (running) {
        frame.again_after = 3;
        frame.again_url = run_path(book, run.id);
    }
    return c.page(std::move(frame), [&](Html& h) {
        if (running) {
            html::live(h, "import", 2, [&] {
                html::progress(h, "Số dòng đã xử lý", run.next, run.total);
                h.el("p", {{"class", "hint"}}, "Phần mềm nhập tiếp các dòng còn lại, kể cả khi bạn rời trang này. Trang tự cập nhật.");
                figures(h);
            });
            return;
        }
        figures(h);
        if (run.refused == 0) return;
        html::section(h, "Dòng bị từ chối", [&] {
            html::actions(h, [&] { html::link_button(h, "Tải các dòng bị từ chối (Excel)", run_path(book, run.id, "/tu-choi.xlsx")); });
            h.el("p", {{"class", "hint"}}, "Sửa ngay trong tệp ấy rồi tải lên lại: các dòng đã nhập không bị nhập hai lần.");
            if (run.refused > kRefusedShown) html::notice(h, html::Tone::info, fmt::format("Hiện {} dòng đầu; tệp Excel có đủ {} dòng.", kRefusedShown, format_count(run.refused)), std::string_view{});
            problem_table(h, refused);
        });
    });
}

http::Response show(web::Context& c, const Importing& to, const Book& book) {
    std::optional<ImportRun> run;
    {
        sql::Reader s = c.db().read();
        run = to.imports.find(s, c.unit, book, asked_id(c, "import"));
        if (run && run->state == ImportRun::State::read) run->mapping = to.imports.mapping_for(s, c.unit, book, run->heading, *c.who);
    }
    if (!run) return c.refuse(no_run());
    return run->state == ImportRun::State::read ? mapping_page(c, to, book, *run, {}) : result_page(c, to, book, *run);
}

http::Response upload(web::Context& c, const Importing& to, const Book& book) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    if (c.request.uploads.size() != 1) return home(c, to, book, {{Refusal::Kind::invalid, "books.no_file", "Hãy chọn một tệp .xlsx hoặc .csv.", "file", {}}});
    const auto answer = to.imports.read(*attempt, c.now, book, c.request.uploads[0].file_name, c.request.uploads[0].bytes);
    if (!answer) return answer.error().field == "file" ? home(c, to, book, {answer.error()}) : c.refuse(answer.error());
    return c.see(answer->text);
}

ColumnMapping mapping_asked(const Book& book, const access::Account& who, const Ask& ask) {
    ColumnMapping out;
    for (const BookField* f : columns_for(book, who)) {
        const std::string text = ask(f->path);
        std::size_t column = 0;
        const auto r = std::from_chars(text.data(), text.data() + text.size(), column);
        if (!text.empty() && r.ec == std::errc{} && r.ptr == text.data() + text.size()) out[f->path] = column;
    }
    return out;
}

http::Response confirm(web::Context& c, const Importing& to, const Book& book) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::int64_t id = asked_id(c, "import");
    std::optional<ImportRun> run;
    {
        sql::Reader s = c.db().read();
        run = to.imports.find(s, c.unit, book, id);
    }
    if (!run) return c.refuse(no_run());
    const ColumnMapping mapping = mapping_asked(book, *c.who, [&](const std::string& path) { return c.form(path); });
    const bool looking = !c.form("preview").empty();
    if (!looking) {
        const auto answer = to.imports.start(*attempt, c.now, book, id, mapping);
        if (answer) {
            if (const auto begun = to.imports.proceed(c.actor(), c.now, book, id, kBudget); !begun) return c.refuse(begun.error());
            return c.see(run_path(book, id));   // which goes on with what is left
        }
        if (answer.error().code != "books.mapping") return c.refuse(answer.error());
        run->mapping = mapping;
        return mapping_page(c, to, book, *run, {answer.error()});
    }
    run->mapping = mapping;
    return mapping_page(c, to, book, *run, {});
}

http::Response refused_xlsx(web::Context& c, const Importing& to, const Book& book) {
    std::optional<ImportRun> run;
    std::vector<ImportLine> lines;
    {
        sql::Reader s = c.db().read();
        run = to.imports.find(s, c.unit, book, asked_id(c, "import"));
        if (run && run->state == ImportRun::State::read) {   // as the preview has its columns
            run->mapping = mapping_asked(book, *c.who, [&](const std::string& path) { return c.query(path); });
            const bool asked = !run->mapping.empty();
            if (!asked) run->mapping = to.imports.mapping_for(s, c.unit, book, run->heading, *c.who);
            if (const auto fits = to.imports.check(book, run->mapping, run->heading.size()); !fits) return asked ? c.refuse(fits.error()) : c.see(run_path(book, run->id));   // whose columns are chosen there first
            lines = to.imports.preview(s, c.unit, book, *run, c.now, kRefusedKept).problems;
        } else if (run) {
            lines = to.imports.refused(s, c.unit, run->id, kRefusedKept);
        }
    }
    return run ? refused_file(book, *run, std::move(lines)) : c.refuse(no_run());
}

}  // namespace

void add_import_pages(web::Router& router, const Books& books) {
    using enum http::Method;
    const std::string systems(kSystems);
    const auto to = std::make_shared<Importing>(books, router.site().clock);
    const auto route = [&](http::Method method, std::string path, std::string title, std::size_t limit, http::Response (*run)(web::Context&, const Importing&, const Book&)) {
        router.add({.method = method, .path = "/so/:book" + path, .may = &may::keep_books, .title = std::move(title), .systems = systems, .body_limit = limit, .run = [&books, to, run](web::Context& c) {
                        const auto asked = asked_book(c, books);
                        if (!asked) return c.refuse(asked.error());
                        if (const auto may = check_keeps(c, *asked->book); !may) return c.refuse(may.error());
                        return run(c, *to, *asked->book);
                    }});
    };
    constexpr std::size_t kSmall = 256 * 1024;
    route(get, "/mau.xlsx", {}, kSmall, get_template);
    route(get, "/nhap", "Nhập từ Excel", kSmall, [](web::Context& c, const Importing& i, const Book& b) { return home(c, i, b, {}); });
    route(post, "/nhap", "Nhập từ Excel", imports::kMaxFileBytes + kSmall, upload);
    route(get, "/nhap/:import", "Đợt nhập", kSmall, show);
    route(post, "/nhap/:import", "Đợt nhập", kSmall, confirm);
    route(get, "/nhap/:import/tu-choi.xlsx", {}, kSmall, refused_xlsx);
}

}  // namespace xaso::books
