// /api/v1/books/:book/imports: a book filled from another program's Excel or CSV, in the steps of the page: the file is read, looked at with the
// columns it is matched by, started; what is long goes on by itself.
#include <fmt/format.h>

#include <algorithm>

#include "books/book_imports.h"
#include "books/pages_shared.h"
#include "platform/web/api.h"

namespace xaso::books {
namespace {

namespace json = boost::json;
namespace may = access::may;
using Why = Refusal::Kind;

constexpr std::chrono::seconds kBudget{2};   // what fits is done before the answer
constexpr int kRefusedTold = 10'000;
constexpr std::size_t kMostBody = imports::kMaxFileBytes / 3 * 4 + (1u << 20);   // in base64

struct Importing {
    Importing(const Books& books, const Clock& clock) : imports(books), runner(imports, books.law(), clock) {}
    BookImports imports;
    mutable ImportRunner runner;
};

Refusal no_run() { return {Why::not_found, "books.no_import", "Sổ không có đợt nhập này.", "import", {}}; }

json::object columns_json(const ColumnMapping& mapping) {
    json::object out;
    for (const auto& [path, column] : mapping) out[path] = column;
    return out;
}

json::object run_json(const ImportRun& run) {
    constexpr std::string_view kStates[] = {"read", "running", "done"};
    json::array heading(run.heading.begin(), run.heading.end());
    return {{"id", run.id}, {"file", run.file_name}, {"at", web::moment_json(run.at)}, {"state", kStates[static_cast<std::size_t>(run.state)]}, {"heading", std::move(heading)}, {"heading_line", run.heading_line},
            {"columns", columns_json(run.mapping)}, {"rows", run.total}, {"looked_at", run.next}, {"added", run.added}, {"changed", run.changed}, {"unchanged", run.unchanged}, {"refused", run.refused}};
}

json::array lines_json(const std::vector<ImportLine>& lines) {
    json::array out;
    for (const ImportLine& l : lines) out.push_back(json::object{{"line", l.line}, {"cells", json::array(l.cells.begin(), l.cells.end())}, {"problem", l.problem}});
    return out;
}

// The import that the address names; one that is only read comes with the columns that its heading says.
Result<ImportRun> run_named(const web::Context& c, sql::Session& s, const BookImports& imports, const Book& book) {
    auto run = imports.find(s, c.unit, book, asked_id(c, "import"));
    if (!run) return refuse(no_run());
    if (run->state == ImportRun::State::read) run->mapping = imports.mapping_for(s, c.unit, book, run->heading, *c.who);
    return std::move(*run);
}

// The columns of the body; without any, those of the import.
Result<ColumnMapping> columns_of(const web::Context& c, const Book& book, ColumnMapping otherwise) {
    const json::value* given = web::given(c.body(), "columns");
    if (!given) return otherwise;
    ColumnMapping out;
    const auto targets = BookImports::targets(book, *c.who);
    for (const auto& [path, column] : given->as_object()) {
        if (std::string_view(path) != kRecordPath && std::ranges::find(targets, std::string_view(path), &BookField::path) == targets.end())
            return refuse(Why::invalid, "books.no_field", fmt::format("Sổ không nhập được vào ô “{}” từ tệp.", std::string_view(path)), fmt::format("columns.{}", std::string_view(path)));
        const std::int64_t n = web::int_at(given->as_object(), path);
        if (n < 0) return refuse(Why::invalid, "books.mapping", "Cột đếm từ 0.", fmt::format("columns.{}", std::string_view(path)));
        out[path] = static_cast<std::size_t>(n);
    }
    return out;
}

http::Response answer_to(const json::object& told, int status, bool repeated) {
    http::Response r = http::Response::json(json::serialize(told), status);
    if (repeated) r.headers.set("Idempotent-Replayed", "true");
    return r;
}

http::Response upload(web::Context& c, const Importing& to, const Book& book) {
    const auto bytes = web::bytes_at(c.body(), "content");
    if (!bytes) return c.refuse(bytes.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = to.imports.read(*attempt, c.now, book, web::text_at(c.body(), "name"), *bytes);
    if (!answer) return c.refuse(answer.error());
    return answer_to({{"id", std::stoll(answer->text.substr(answer->text.rfind('/') + 1))}}, 201, answer->repeated);
}

http::Response list(web::Context& c, const Importing& to, const Book& book) {
    sql::Reader s = c.db().read();
    json::array out;
    for (const ImportRun& run : to.imports.newest(s, c.unit, book, 50)) out.push_back(run_json(run));
    return web::json_answer({{"imports", std::move(out)}});
}

http::Response one(web::Context& c, const Importing& to, const Book& book) {
    const auto run = [&] {
        sql::Reader s = c.db().read();
        return run_named(c, s, to.imports, book);
    }();
    if (!run) return c.refuse(run.error());
    if (run->state == ImportRun::State::running) to.runner.go_on(c.actor(), book.code, run->id);   // also after a restart
    return web::json_answer(run_json(*run));
}

http::Response preview(web::Context& c, const Importing& to, const Book& book) {
    sql::Reader s = c.db().read();
    auto run = run_named(c, s, to.imports, book);
    if (!run) return c.refuse(run.error());
    if (run->state != ImportRun::State::read) return c.refuse({Why::rule, "books.import_begun", "Đợt nhập này đã bắt đầu: đọc kết quả của nó.", "import", {}});
    auto columns = columns_of(c, book, run->mapping);
    if (!columns) return c.refuse(columns.error());
    run->mapping = std::move(*columns);
    if (const auto fits = to.imports.check(book, run->mapping, run->heading.size()); !fits) return c.refuse(fits.error());
    const ImportPreview p = to.imports.preview(s, c.unit, book, *run, c.now);
    constexpr std::string_view kFates[] = {"added", "changed", "unchanged", "refused"};   // by LineFate
    json::array samples;
    for (const ImportPreview::Sample& one : p.samples) samples.push_back(json::object{{"line", one.line}, {"fate", kFates[static_cast<std::size_t>(one.fate)]}, {"record", one.name}, {"what", one.what}});
    return web::json_answer({{"columns", columns_json(run->mapping)}, {"rows", run->total}, {"looked_at", p.looked_at}, {"added", p.added}, {"changed", p.changed}, {"unchanged", p.unchanged}, {"refused", p.refused}, {"unreadable", p.unreadable},
                             {"samples", std::move(samples)}, {"problems", lines_json(p.problems)}});
}

http::Response start(web::Context& c, const Importing& to, const Book& book) {
    const auto columns = [&]() -> Result<ColumnMapping> {
        sql::Reader s = c.db().read();
        XASO_TRY(const ImportRun run, run_named(c, s, to.imports, book));
        return columns_of(c, book, run.mapping);
    }();
    if (!columns) return c.refuse(columns.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::int64_t id = asked_id(c, "import");
    const auto answer = to.imports.start(*attempt, c.now, book, id, *columns);
    if (!answer) return c.refuse(answer.error());
    const auto begun = to.imports.proceed(c.actor(), c.now, book, id, kBudget);
    if (!begun) return c.refuse(begun.error());
    if (begun->state == ImportRun::State::running) to.runner.go_on(c.actor(), book.code, id);
    return answer_to(run_json(*begun), 200, answer->repeated);
}

http::Response refused(web::Context& c, const Importing& to, const Book& book) {
    sql::Reader s = c.db().read();
    const auto run = run_named(c, s, to.imports, book);
    if (!run) return c.refuse(run.error());
    return web::json_answer({{"refused", run->refused}, {"lines", lines_json(to.imports.refused(s, c.unit, run->id, kRefusedTold))}});
}

}  // namespace

void add_import_api(web::Router& router, const Books& books) {
    using enum http::Method;
    const auto to = std::make_shared<Importing>(books, router.site().clock);
    router.define("BookImport", "{id: int, file: text, at: moment, state: 'read'|'running'|'done', heading: [text], heading_line: int, columns: {*: int} \"ô của sổ: cột của tệp, đếm từ 0\", rows: int, looked_at: int, added: int, changed: int, "
                                "unchanged: int, refused: int}");
    const std::string lines = "[{line: int, cells: [text], problem: text}]", columns = "{columns?: {*: int} \"ô của sổ: cột của tệp, đếm từ 0; # là số của bản ghi; bỏ trống: theo tiêu đề, hoặc như lần trước\"}";
    struct Says {
        std::string summary, takes, gives;
    };
    const auto route = [&](http::Method method, const std::string& path, Says says, http::Response (*run)(web::Context&, const Importing&, const Book&)) {
        router.add({.method = method, .path = "/api/v1/books/:book/imports" + path, .may = &may::keep_books, .systems = "S39, S27", .summary = std::move(says.summary), .takes = std::move(says.takes), .gives = std::move(says.gives),
                    .body_limit = kMostBody, .run = [&books, to, run](web::Context& c) {
                        const auto asked = asked_book(c, books);
                        if (!asked) return c.refuse(asked.error());
                        if (const auto may = check_keeps(c, *asked->book); !may) return c.refuse(may.error());
                        return run(c, *to, *asked->book);
                    }});
    };
    route(get, "", {"Files read for a book, the newest first", "", "{imports: [BookImport]}"}, list);
    route(post, "", {"Read an Excel or CSV file for a book; nothing of the book changes yet", "FileContent", "{id: int}"}, upload);
    route(get, "/:import", {"How an import stands", "", "BookImport"}, one);
    route(post, "/:import/preview", {"What an import would do, without doing it", columns,
                                     "{columns: {*: int}, rows: int, looked_at: int \"so với sổ từng ấy dòng đầu\", added: int, changed: int, unchanged: int, refused: int, unreadable: int \"trong cả tệp\", "
                                     "samples: [{line: int, fate: 'added'|'changed'|'unchanged'|'refused', record: text, what: text}], problems: " + lines + "}"}, preview);
    route(post, "/:import/start", {"Import: what is long goes on after the answer", columns, "BookImport"}, start);
    route(get, "/:import/refused", {"The lines of an import that were refused, with why", "", "{refused: int, lines: " + lines + "}"}, refused);
}

}  // namespace xaso::books
