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

constexpr std::chrono::seconds kBudget{15};   // well below the server's deadline for a request
constexpr int kRefusedShown = 200, kRefusedKept = 100'000;

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
        case FieldType::money: return "Số đồng nguyên, ví dụ 5.025.904.739";
        case FieldType::number: return f.decimals ? "Số, ví dụ 12,5" : "Số nguyên, ví dụ 1.250";
        case FieldType::office: return "Tên một phòng, ban của đơn vị";
        default: return "Chữ";
    }
}

http::Response get_template(web::Context& c, const BookImports&, const Book& book) {
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
    return web::download(out.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fmt::format("mau-nhap-{}.xlsx", book.code));
}

http::Response home(web::Context& c, const BookImports& imports, const Book& book, const std::vector<Refusal>& errors) {
    std::vector<ImportRun> runs;
    {
        sql::Reader s = c.db().read();
        runs = imports.newest(s, c.unit, book, 20);
    }
    html::PageFrame frame{.title = "Nhập từ Excel: " + book.title, .lead = "Tệp của phần mềm khác hoặc tệp mẫu, dạng .xlsx hay .csv. Nhập lại cùng tệp thì cập nhật, không nhân đôi.", .back_url = book_path(book.code), .back_label = book.title, .failed = !errors.empty()};
    frame.actions = [&](Html& h) { html::link_button(h, "Tải tệp mẫu", book_path(book.code, "/mau.xlsx")); };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = book_path(book.code, "/nhap"), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
            html::file_field(h, {.name = "file", .label = "Tệp Excel hoặc CSV", .hint = fmt::format("Tối đa {} MB. Dòng đầu có đủ các cột là dòng tiêu đề; tiêu đề gộp ô phía trên không sao.", imports::kMaxFileBytes >> 20), .error = html::error_for(errors, "file"), .required = true}, ".xlsx,.csv,.txt");
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

void problem_table(Html& h, const std::vector<ImportLine>& lines) {
    html::table(h, {.caption = "Dòng bị từ chối", .columns = {{.label = "Dòng"}, {.label = "Vướng mắc và cách sửa", .main = true}}}, [&](html::Rows& rows) {
        for (const ImportLine& l : lines)
            rows.row([&] {
                rows.head("", fmt::format("Dòng {}", l.line));
                rows.cell(l.problem);
            });
    });
}

http::Response mapping_page(web::Context& c, const BookImports& imports, const Book& book, const ImportRun& run, std::vector<Refusal> errors) {
    std::vector<ImportLine> first;
    std::optional<ImportPreview> preview;
    {
        sql::Reader s = c.db().read();
        first = imports.lines(s, c.unit, run.id, 0, 1);
        if (const auto fits = imports.check(book, run.mapping, run.heading.size()); fits) preview = imports.preview(s, c.unit, book, run, c.now);
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
            for (const BookField* f : BookImports::targets(book, *c.who)) {
                const auto it = run.mapping.find(f->path);
                html::select_field(h, {.name = f->path, .label = full_title(book, *f), .value = it == run.mapping.end() ? "" : std::to_string(it->second), .error = html::error_for(errors, f->path), .required = f->required && f->lines.empty()}, columns);
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
            if (!preview->changes.empty())
                html::table(h, {.caption = "Bản ghi sẽ thay đổi", .columns = {{.label = "Dòng"}, {.label = "Bản ghi", .words = true}, {.label = "Thay đổi", .main = true}}, .caption_shown = true}, [&](html::Rows& rows) {
                    for (const ImportPreview::Change& change : preview->changes)
                        rows.row([&] {
                            rows.head("", fmt::format("Dòng {}", change.line));
                            rows.cell(change.name);
                            rows.cell(change.what);
                        });
                });
            if (!preview->problems.empty()) problem_table(h, preview->problems);
        });
    }, errors.empty() ? 200 : 422);
}

http::Response result_page(web::Context& c, const BookImports& imports, const Book& book, const ImportRun& run) {
    std::vector<ImportLine> refused;
    {
        sql::Reader s = c.db().read();
        if (run.refused) refused = imports.refused(s, c.unit, run.id, kRefusedShown);
    }
    return c.page(html::PageFrame{.title = "Kết quả nhập: " + run.file_name, .lead = book.title, .back_url = book_path(book.code), .back_label = book.title}, [&](Html& h) {
        if (run.state == ImportRun::State::running) {
            html::progress(h, "Số dòng đã xử lý", run.next, run.total);
            html::notice(h, html::Tone::info, "Tệp chưa nhập hết.", "Bấm “Nhập tiếp” để làm các dòng còn lại; các dòng đã nhập không bị nhập lại.");
            html::form(h, {.action = run_path(book, run.id, "/tiep"), .csrf = c.csrf, .key = c.new_key()}, [&] { html::actions(h, [&] { html::button(h, "Nhập tiếp", {.weight = Weight::main, .focus = true}); }); });
        }
        html::facts(h, [&](html::Facts& f) {
            f.add("Tình trạng", state_words(run.state));
            f.add("Bản ghi thêm mới", [&] { html::count(h, run.added); });
            f.add("Bản ghi thay đổi", [&] { html::count(h, run.changed); });
            f.add("Không đổi", [&] { html::count(h, run.unchanged); });
            f.add("Dòng bị từ chối", [&] { html::count(h, run.refused); });
        });
        if (run.refused == 0) return;
        html::section(h, "Dòng bị từ chối", [&] {
            html::actions(h, [&] { html::link_button(h, "Tải các dòng bị từ chối (CSV)", run_path(book, run.id, "/tu-choi.csv")); });
            if (run.refused > kRefusedShown) html::notice(h, html::Tone::info, fmt::format("Hiện {} dòng đầu; tệp CSV có đủ {} dòng.", kRefusedShown, format_count(run.refused)), std::string_view{});
            problem_table(h, refused);
        });
    });
}

http::Response show(web::Context& c, const BookImports& imports, const Book& book) {
    std::optional<ImportRun> run;
    {
        sql::Reader s = c.db().read();
        run = imports.find(s, c.unit, book, asked_id(c, "import"));
        if (run && run->state == ImportRun::State::read) run->mapping = imports.mapping_for(s, c.unit, book, run->heading, *c.who);
    }
    if (!run) return c.refuse(no_run());
    return run->state == ImportRun::State::read ? mapping_page(c, imports, book, *run, {}) : result_page(c, imports, book, *run);
}

http::Response upload(web::Context& c, const BookImports& imports, const Book& book) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    if (c.request.uploads.size() != 1) return home(c, imports, book, {{Refusal::Kind::invalid, "books.no_file", "Hãy chọn một tệp .xlsx hoặc .csv.", "file", {}}});
    const auto answer = imports.read(*attempt, c.now, book, c.request.uploads[0].file_name, c.request.uploads[0].bytes);
    if (!answer) return answer.error().field == "file" ? home(c, imports, book, {answer.error()}) : c.refuse(answer.error());
    return c.see(answer->text);
}

http::Response go_on(web::Context& c, const BookImports& imports, const Book& book, std::int64_t id) {
    const auto run = imports.proceed(c.actor(), c.now, book, id, kBudget);
    return run ? c.see(run_path(book, id)) : c.refuse(run.error());
}

http::Response confirm(web::Context& c, const BookImports& imports, const Book& book) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::int64_t id = asked_id(c, "import");
    std::optional<ImportRun> run;
    {
        sql::Reader s = c.db().read();
        run = imports.find(s, c.unit, book, id);
    }
    if (!run) return c.refuse(no_run());
    ColumnMapping mapping;
    for (const BookField* f : BookImports::targets(book, *c.who)) {
        const std::string text = c.form(f->path);
        std::size_t column = 0;
        const auto r = std::from_chars(text.data(), text.data() + text.size(), column);
        if (!text.empty() && r.ec == std::errc{} && r.ptr == text.data() + text.size()) mapping[f->path] = column;
    }
    const bool looking = !c.form("preview").empty();
    if (!looking) {
        const auto answer = imports.start(*attempt, c.now, book, id, mapping);
        if (answer) return go_on(c, imports, book, id);
        if (answer.error().code != "books.mapping") return c.refuse(answer.error());
        run->mapping = mapping;
        return mapping_page(c, imports, book, *run, {answer.error()});
    }
    run->mapping = mapping;
    return mapping_page(c, imports, book, *run, {});
}

http::Response refused_csv(web::Context& c, const BookImports& imports, const Book& book) {
    std::optional<ImportRun> run;
    std::vector<ImportLine> lines;
    {
        sql::Reader s = c.db().read();
        run = imports.find(s, c.unit, book, asked_id(c, "import"));
        if (run) lines = imports.refused(s, c.unit, run->id, kRefusedKept);
    }
    if (!run) return c.refuse(no_run());
    web::Csv csv;
    std::vector<std::string> head = run->heading;
    head.push_back("Vướng mắc");
    csv.row(head);
    for (ImportLine& l : lines) {
        l.cells.resize(run->heading.size());
        l.cells.push_back(fmt::format("Dòng {}: {}", l.line, l.problem));
        csv.row(l.cells);
    }
    return web::csv_file(fmt::format("tu-choi-{}-{}.csv", book.code, run->id), std::move(csv));
}

}  // namespace

void add_import_pages(web::Router& router, const Books& books) {
    using enum http::Method;
    const std::string systems(kSystems);
    const auto imports = std::make_shared<BookImports>(books);
    const auto route = [&](http::Method method, std::string path, std::string title, std::size_t limit, http::Response (*run)(web::Context&, const BookImports&, const Book&)) {
        router.add({.method = method, .path = "/so/:book" + path, .may = &may::keep_books, .title = std::move(title), .systems = systems, .body_limit = limit, .run = [&books, imports, run](web::Context& c) {
                        const auto asked = asked_book(c, books);
                        if (!asked) return c.refuse(asked.error());
                        if (const auto may = check_keeps(c, *asked->book); !may) return c.refuse(may.error());
                        return run(c, *imports, *asked->book);
                    }});
    };
    constexpr std::size_t kSmall = 256 * 1024;
    route(get, "/mau.xlsx", {}, kSmall, get_template);
    route(get, "/nhap", "Nhập từ Excel", kSmall, [](web::Context& c, const BookImports& i, const Book& b) { return home(c, i, b, {}); });
    route(post, "/nhap", "Nhập từ Excel", imports::kMaxFileBytes + kSmall, upload);
    route(get, "/nhap/:import", "Đợt nhập", kSmall, show);
    route(post, "/nhap/:import", "Đợt nhập", kSmall, confirm);
    route(post, "/nhap/:import/tiep", "Nhập tiếp", kSmall, [](web::Context& c, const BookImports& i, const Book& b) { return go_on(c, i, b, asked_id(c, "import")); });
    route(get, "/nhap/:import/tu-choi.csv", {}, kSmall, refused_csv);
}

}  // namespace xaso::books
