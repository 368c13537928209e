// The population database's export beside the locked records: reading a file, its lines, saying of each who it is.
#include <fmt/format.h>

#include <algorithm>

#include "keying/pages_shared.h"
#include "kernel/text.h"
#include "platform/web/csv.h"

namespace xaso::keying {
namespace {

namespace may = access::may;
using Kind = Refusal::Kind;
using Looks = Match::Looks;
using State = Match::State;

constexpr int kShown = 50;
constexpr Looks kLooks[] = {Looks::exact, Looks::probable, Looks::several, Looks::none};

std::string_view looks_code(Looks l) {
    constexpr std::string_view kCodes[] = {"khong-co", "khop", "gan-khop", "nhieu"};
    return kCodes[static_cast<int>(l)];
}
std::string_view looks_title(Looks l) {
    constexpr std::string_view kTitles[] = {"Không có trong sổ", "Khớp", "Gần khớp", "Nhiều bản ghi"};
    return kTitles[static_cast<int>(l)];
}
std::string file_path(std::int64_t id, std::string_view below = {}) { return fmt::format("{}/doi-chieu/{}{}", books::kKeyingPath, id, below); }
std::string day_words(const std::string& iso) {
    const auto day = parse_day(iso);
    return day ? format_day(*day) : iso;
}

// The book that is matched, when the account keeps it and sees what is compared.
Result<const Book*> matched_book(const web::Context& c, const catalog::Definitions& law, std::string_view code = {}) {
    for (const Book* b : Keying::keyed_books(law)) {
        const auto m = Matching::fields(*b);
        if (!m || (!code.empty() && b->code != code)) continue;
        XASO_CHECK(check_keys(c, *b, {b->find(m->name), b->find(m->born), b->find(m->number)}));
        return b;
    }
    return refuse(Kind::not_found, "keying.no_match", "Chưa có sổ nào nói đối chiếu trường nào. Hãy thêm mục [keying.match] vào tệp của sổ.");
}

http::Response files_page(web::Context& c, const Matching& matching, const Errors& errors) {
    const auto law = matching.books().law().current();
    const auto book = matched_book(c, *law);
    if (!book) return c.refuse(book.error());
    std::vector<MatchFile> files;
    {
        sql::Reader s = c.db().read();
        files = matching.files(s, c.unit);
    }
    const catalog::KeyingMatch m = Matching::fields(**book).value();
    return c.page(html::PageFrame{.title = "Đối chiếu với dân cư", .lead = "Mỗi dòng của tệp do một người xác nhận; không có gì trong sổ bị ghi đè.", .back_url = std::string(books::kKeyingPath), .back_label = "Nhập sổ cũ", .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = std::string(books::kKeyingPath) + "/doi-chieu", .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
            html::file_field(h, {.name = "file", .label = "Tệp kết xuất (.xlsx, .csv)", .hint = fmt::format("Cần các cột: {}; {}; {}.", m.name_heads.front(), m.born_heads.front(), m.number_heads.front()), .error = html::error_for(errors, "file"), .required = true}, ".xlsx,.csv");
            html::actions(h, [&] { html::button(h, "Đọc và so với sổ", {.weight = Weight::main}); });
        });
        if (files.empty()) return;
        html::table(h, {.caption = "Các tệp đã đọc", .columns = {{.label = "Tệp", .main = true}, {.label = "Ngày"}, {.label = "Dòng", .number = true}, {.label = "Chờ xác nhận", .number = true}, {.label = "Đã xác nhận", .number = true}}}, [&](html::Rows& rows) {
            for (const MatchFile& f : files)
                rows.row([&] {
                    rows.head(file_path(f.id), f.name);
                    rows.cell(local_day(f.at));
                    rows.cell(std::int64_t{f.total});
                    rows.cell(f.waiting);
                    rows.cell(f.confirmed);
                });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response post_file(web::Context& c, const Keying& keying, const Matching& matching) {
    const auto law = matching.books().law().current();
    const auto book = matched_book(c, *law);
    if (!book) return c.refuse(book.error());
    if (c.request.uploads.size() != 1) return files_page(c, matching, {{Kind::invalid, "keying.no_file", "Hãy chọn một tệp .xlsx hoặc .csv.", "file", {}}});
    const http::Upload& up = c.request.uploads[0];
    const auto lines = matching.read(c.unit, **book, up.file_name, up.bytes);
    if (!lines) return lines.error().field == "file" ? files_page(c, matching, {lines.error()}) : c.refuse(lines.error());
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_TRY(const std::int64_t id, matching.keep(tx, by, c.now, **book, up.file_name, *lines));
        return file_path(id);
    }, {}, [&](const Refusal& why) { return files_page(c, matching, {why}); });
}

struct Open {
    std::shared_ptr<const catalog::Definitions> law;
    const Book* book = nullptr;
    MatchFile file;
};
Result<Open> asked_file(const web::Context& c, sql::Session& s, const Matching& matching) {
    Open out{matching.books().law().current(), nullptr, {}};
    auto found = matching.file(s, c.unit, number_in(c.param("match")));
    if (!found) return refuse(Kind::not_found, "keying.no_match_file", "Không có tệp đối chiếu này trong đơn vị.");
    out.file = std::move(*found);
    XASO_TRY(out.book, matched_book(c, *out.law, out.file.book));
    return out;
}

html::State sign_of(const Match& m) { return m.state == State::confirmed ? html::State::done : m.state == State::refused ? html::State::refused : m.looks == Looks::none ? html::State::draft : html::State::in_progress; }
std::string state_words(const Match& m) { return m.state == State::confirmed ? "đã xác nhận" : m.state == State::refused ? "không phải" : m.looks == Looks::none ? "không có trong sổ" : "chờ xác nhận"; }

http::Response file_page(web::Context& c, const Matching& matching) {
    std::optional<Open> at;
    std::map<std::pair<Looks, State>, std::int64_t> counts;
    std::vector<Match> lines;
    Looks looks = Looks::exact;
    for (const Looks l : kLooks)
        if (looks_code(l) == c.query("loai")) looks = l;
    const int after = static_cast<int>(std::min<std::int64_t>(number_in(c.query("tiep")), 1'000'000));
    {
        sql::Reader s = c.db().read();
        auto found = asked_file(c, s, matching);
        if (!found) return c.refuse(found.error());
        at = std::move(*found);
        counts = matching.counts(s, c.unit, at->file.id);
        lines = matching.lines(s, c.unit, at->file.id, looks, after, kShown + 1);
    }
    const bool more = static_cast<int>(lines.size()) > kShown;
    if (more) lines.pop_back();
    const std::string here = file_path(at->file.id);
    return c.page(html::PageFrame{.title = at->file.name, .lead = fmt::format("{} dòng, {} đã xác nhận, {} chờ", format_count(at->file.total), format_count(at->file.confirmed), format_count(at->file.waiting)), .back_url = std::string(books::kKeyingPath) + "/doi-chieu", .back_label = "Đối chiếu với dân cư"}, [&](Html& h) {
        std::vector<html::Choice> choices;
        for (const Looks l : kLooks) {
            std::int64_t n = 0;
            for (const State s : {State::waits, State::confirmed, State::refused}) n += counts[{l, s}];
            choices.push_back({.label = std::string(looks_title(l)), .url = url(c, here, {{"loai", std::string(looks_code(l))}}), .current = l == looks, .count = n});
        }
        html::chips(h, "Lọc theo mức khớp", choices);
        if (lines.empty()) return html::empty_state(h, "Không có dòng nào ở mức này.");
        html::table(h, {.caption = std::string(looks_title(looks)), .columns = {{.label = "Dòng"}, {.label = "Họ tên trong tệp", .main = true}, {.label = "Ngày sinh"}, {.label = "Số định danh"}, {.label = "Tình trạng"}}}, [&](html::Rows& rows) {
            for (const Match& m : lines)
                rows.row([&] {
                    rows.head(m.looks == Looks::none ? std::string() : file_path(at->file.id, fmt::format("/{}", m.line)), std::to_string(m.line));
                    rows.cell(m.name);
                    rows.cell(day_words(m.born));
                    rows.cell(mask_identifier(m.number));
                    rows.cell(sign_of(m), state_words(m));
                });
        });
        html::pager(h, {.shown = std::ssize(lines), .order = "theo thứ tự của tệp", .first_url = after ? url(c, here, {{"loai", std::string(looks_code(looks))}}) : "", .next_url = more ? url(c, here, {{"loai", std::string(looks_code(looks))}, {"tiep", std::to_string(lines.back().line)}}) : ""});
    });
}

http::Response line_page(web::Context& c, const Keying& keying, const Matching& matching, const Errors& errors) {
    std::optional<Open> at;
    std::optional<Match> m;
    std::vector<books::Record> candidates;
    {
        sql::Reader s = c.db().read();
        auto found = asked_file(c, s, matching);
        if (!found) return c.refuse(found.error());
        at = std::move(*found);
        m = matching.line(s, c.unit, at->file.id, static_cast<int>(std::min<std::int64_t>(number_in(c.param("entry")), 1'000'000)));
        if (!m) return c.refuse({Kind::not_found, "keying.no_match_line", "Tệp không có dòng này.", {}, {}});
        for (const std::int64_t id : matching.candidates(s, c.unit, *at->book, Matching::fields(*at->book).value(), *m).second)
            if (auto r = keying.books().find(s, c.unit, *at->book, id)) candidates.push_back(std::move(*r));
    }
    if (errors.empty())   // every record shown was opened
        c.db().run(c.who->unit, [&](sql::Tx& tx) {
            for (const books::Record& r : candidates) keying.books().opened(tx, c.actor(), c.now, *at->book, r.id);
            return true;
        });
    const Book& book = *at->book;
    const catalog::KeyingMatch fields = Matching::fields(book).value();
    html::PageFrame frame{.title = fmt::format("Dòng {}", m->line), .lead = at->file.name, .back_url = url(c, file_path(at->file.id), {{"loai", std::string(looks_code(m->looks))}}), .back_label = std::string(looks_title(m->looks)), .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::facts(h, [&](html::Facts& f) {
            f.add("Họ tên trong tệp", m->name);
            f.add("Ngày sinh trong tệp", m->born.empty() ? "–" : day_words(m->born));
            f.add("Số định danh trong tệp", m->number.empty() ? "–" : m->number);
        });
        if (m->state != State::waits) return html::notice(h, html::Tone::info, m->state == State::confirmed ? "Đã xác nhận khớp." : "Đã ghi là không phải ai trong sổ.", m->record ? "Kết quả đứng cạnh bản ghi; bản ghi không đổi." : std::string_view{});
        if (candidates.empty()) return html::notice(h, html::Tone::info, "Trong sổ không còn bản ghi nào giống dòng này.", std::string_view{});
        html::form(h, {.action = file_path(at->file.id, fmt::format("/{}", m->line)), .csrf = c.csrf, .key = c.new_key()}, [&] {
            std::vector<html::Option> options;
            for (const books::Record& r : candidates) {
                const auto words = [&](const std::string& path) {
                    const BookField& f = *book.find(path);
                    const std::string& value = r.content.at(path);
                    return value.empty() ? std::string("–") : books::value_words(f, value);
                };
                std::string place = volume_words(book, r.content);
                options.push_back({std::to_string(r.id), fmt::format("{}, sinh {}, số định danh {}", words(fields.name), words(fields.born), words(fields.number)), fmt::format("{}, số {}, trang {}", place, r.content.at(book.keying->entry), r.content.at(book.keying->page))});
            }
            html::radio_field(h, {.name = "record", .label = "Trong sổ", .value = candidates.size() == 1 ? std::to_string(candidates.front().id) : c.form("record"), .error = html::error_for(errors, "record"), .required = true}, options);
            html::actions(h, [&] {
                html::button(h, "Đúng là người này", {.weight = Weight::main, .focus = candidates.size() == 1 && errors.empty()});
                html::button(h, "Không phải", {.name = "none", .value = "1", .key = "b"});
            });
        });
    }, errors.empty() ? 200 : errors.front().kind == Kind::conflict ? 409 : 422);
}

http::Response post_line(web::Context& c, const Keying& keying, const Matching& matching) {
    std::optional<Open> at;
    std::optional<Match> m;
    {
        sql::Reader s = c.db().read();
        auto found = asked_file(c, s, matching);
        if (!found) return c.refuse(found.error());
        at = std::move(*found);
        m = matching.line(s, c.unit, at->file.id, static_cast<int>(std::min<std::int64_t>(number_in(c.param("entry")), 1'000'000)));
    }
    if (!m) return c.refuse({Kind::not_found, "keying.no_match_line", "Tệp không có dòng này.", {}, {}});
    const bool none = !c.form("none").empty();
    const std::int64_t record = none ? 0 : number_in(c.form("record"));
    if (!none && !record) return line_page(c, keying, matching, {{Kind::invalid, "keying.choose", "Hãy chọn bản ghi của người này, hoặc bấm “Không phải”.", "record", {}}});
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_CHECK(matching.say(tx, by, c.now, *at->book, at->file.id, m->line, record));
        // On to the next of the same kind that waits.
        if (const auto next = matching.next_waiting(tx, c.unit, at->file.id, m->looks, m->line)) return file_path(at->file.id, fmt::format("/{}", *next));
        return url(c, file_path(at->file.id), {{"loai", std::string(looks_code(m->looks))}});
    }, none ? "Đã ghi: không phải ai trong sổ." : "Đã xác nhận.", [&](const Refusal& why) { return line_page(c, keying, matching, {why}); });
}

}  // namespace

void add_match_pages(web::Router& router, const Keying& keying, const Matching& matching) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, std::function<http::Response(web::Context&)> run, std::size_t limit = 256 * 1024) {
        router.add({.method = method, .path = std::string(books::kKeyingPath) + "/doi-chieu" + path, .may = &may::keep_books, .title = std::move(title), .systems = std::string(kSystems), .body_limit = limit, .run = std::move(run)});
    };
    route(get, "", "Đối chiếu với dân cư", [&matching](web::Context& c) { return files_page(c, matching, {}); });
    route(post, "", "Đối chiếu với dân cư", [&keying, &matching](web::Context& c) { return post_file(c, keying, matching); }, imports::kMaxFileBytes + 256 * 1024);
    route(get, "/:match", "Tệp đối chiếu", [&matching](web::Context& c) { return file_page(c, matching); });
    route(get, "/:match/:entry", "Đối chiếu một người", [&keying, &matching](web::Context& c) { return line_page(c, keying, matching, {}); });
    route(post, "/:match/:entry", "Đối chiếu một người", [&keying, &matching](web::Context& c) { return post_line(c, keying, matching); });
}

}  // namespace xaso::keying
