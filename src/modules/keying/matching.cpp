#include "keying/matching.h"

#include <fmt/format.h>

#include <algorithm>

#include "keying/sql.gen.h"
#include "kernel/text.h"

namespace xaso::keying {
using Kind = Refusal::Kind;
using Looks = Match::Looks;

namespace {

constexpr int kMostCandidates = 20;

Match match_from(const sql::Row& r) {
    return {r.get<int>("line"), r.get<std::string>("name"), r.get<std::string>("born"), r.get<std::string>("number"), r.get<Looks>("looks"), r.get<Match::State>("state"), r.get<std::optional<std::int64_t>>("record_id").value_or(0)};
}
MatchFile file_from(const sql::Row& r) {
    return {r.get<std::int64_t>("file_id"), r.get<std::int64_t>("waiting"), r.get<std::int64_t>("confirmed"), r.get<std::string>("book"), r.get<std::string>("file_name"), r.get<int>("total"), r.get<Instant>("at")};
}

// The column whose heading is one of these, whatever its accents; nothing when there is none.
std::optional<std::size_t> column_of(const std::vector<std::string>& heading, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        for (std::size_t i = 0; i < heading.size(); ++i)
            if (fold(heading[i]) == fold(name)) return i;
    return std::nullopt;
}

}  // namespace

std::optional<catalog::KeyingMatch> Matching::fields(const Book& book) {
    catalog::Findings none;   // it was loaded without any
    return book.keying ? catalog::keying_match(book, none) : std::nullopt;
}

std::pair<Looks, std::vector<std::int64_t>> Matching::candidates(sql::Session& s, UnitId unit, const Book& book, const catalog::KeyingMatch& fields, const Match& m) const {
    const auto filter = [&](const std::string& path, const std::string& value) {
        const std::string key = books::key_of(*book.find(path), value);
        return books::Filter{path, key, key};
    };
    const auto found = [&](std::vector<books::Filter> filters) {
        std::vector<std::int64_t> out;
        books::ListQuery q;
        q.filters = std::move(filters);
        q.limit = kMostCandidates;
        for (const books::ListRow& r : keying_.books().list(s, unit, book, q)) out.push_back(r.id);
        return out;
    };
    if (m.name.empty()) return {Looks::none, {}};
    if (!m.number.empty())
        if (auto same = found({filter(fields.number, m.number), filter(fields.name, m.name)}); !same.empty()) return {same.size() == 1 ? Looks::exact : Looks::several, std::move(same)};
    if (!m.born.empty())
        if (auto like = found({filter(fields.name, m.name), filter(fields.born, m.born)}); !like.empty()) return {like.size() == 1 ? Looks::probable : Looks::several, std::move(like)};
    return {Looks::none, {}};
}

Result<std::vector<Match>> Matching::read(UnitId unit, const Book& book, std::string_view file_name, std::string_view bytes) const {
    const auto fields = Matching::fields(book);
    if (!fields) return refuse(Kind::rule, "keying.no_match", "Tệp của sổ chưa nói đối chiếu trường nào. Hãy thêm mục [keying.match].", "file");
    XASO_TRY(const imports::Table table, imports::read_table(bytes, file_name, reader_));
    std::optional<std::size_t> columns[3];
    const std::vector<std::string>* heads[3] = {&fields->name_heads, &fields->born_heads, &fields->number_heads};
    for (std::size_t i = 0; i < 3; ++i) {
        columns[i] = column_of(table.heading, *heads[i]);
        if (!columns[i]) return refuse(Kind::invalid, "keying.columns", fmt::format("Tệp không có cột “{}”. Đặt tên cột là một trong: {}. Các cột của tệp: {}.", heads[i]->front(), fmt::join(*heads[i], "; "), fmt::join(table.heading, "; ")), "file");
    }
    if (table.rows.size() > kMostLines) return refuse(Kind::invalid, "keying.lines", fmt::format("Tệp có {} dòng, nhiều quá {}. Hãy chia thành nhiều tệp.", format_count(static_cast<std::int64_t>(table.rows.size())), format_count(kMostLines)), "file");
    std::vector<Match> out;
    sql::Reader s = keying_.record().db().read();
    for (const imports::TableRow& row : table.rows) {
        const auto cell = [&](std::size_t i) { return *columns[i] < row.cells.size() ? one_spaced(row.cells[*columns[i]]) : std::string{}; };
        Match m{.line = row.line, .name = cell(0), .number = cell(2)};
        if (const auto day = parse_day(cell(1))) m.born = iso_day(*day);
        m.looks = candidates(s, unit, book, *fields, m).first;
        out.push_back(std::move(m));
    }
    return out;
}

Result<std::int64_t> Matching::keep(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::string_view file_name, const std::vector<Match>& lines) const {
    const std::int64_t id = keying_.record().next_id(tx, by.unit);
    tx.exec(q::match_file_add, {{"unit", by.unit}, {"id", id}, {"book", book.code}, {"name", file_name}, {"total", static_cast<int>(lines.size())}, {"account", by.account}, {"at", now}});
    for (const Match& m : lines) tx.send(q::match_add, {{"unit", by.unit}, {"file", id}, {"line", m.line}, {"name", m.name}, {"born", m.born}, {"number", m.number}, {"looks", m.looks}});
    keying_.record().append(tx, by, now, {"keying.match_read", "keying_match_file", id, fmt::format(R"({{"book":"{}","lines":{}}})", book.code, lines.size())});
    return id;
}

Result<void> Matching::say(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t file_id, int line_no, std::int64_t record_id) const {
    const auto m = line(tx, by.unit, file_id, line_no);
    if (!m) return refuse(Kind::not_found, "keying.no_match_line", "Tệp không có dòng này.");
    if (m->state != Match::State::waits) return refuse(Kind::conflict, "keying.match_said", "Dòng này vừa có người xác nhận. Hãy xem lại danh sách.");
    if (record_id) {
        const auto compared = fields(book);
        const auto all = compared ? candidates(tx, by.unit, book, *compared, *m).second : std::vector<std::int64_t>{};
        if (std::ranges::find(all, record_id) == all.end()) return refuse(Kind::invalid, "keying.not_candidate", "Hãy chọn một trong các bản ghi được nêu.", "record");
        for (const Match& other : of_record(tx, by.unit, record_id))
            if (other.number != m->number) return refuse(Kind::rule, "keying.matched", "Bản ghi này đã được xác nhận khớp với một số định danh khác.", "record");
    }
    tx.exec(q::match_say, {{"unit", by.unit}, {"file", file_id}, {"line", line_no}, {"state", record_id ? Match::State::confirmed : Match::State::refused}, {"record", record_id ? std::optional(record_id) : std::nullopt}, {"account", by.account}});
    keying_.record().append(tx, by, now, {record_id ? "keying.match_confirmed" : "keying.match_refused", "keying_match_file", file_id, fmt::format(R"({{"line":{},"record":{}}})", line_no, record_id)});
    return {};
}

std::vector<MatchFile> Matching::files(sql::Session& s, UnitId unit) const {
    std::vector<MatchFile> out;
    for (const sql::Row& r : s.query(q::match_files, {{"unit", unit}})) out.push_back(file_from(r));
    return out;
}
std::optional<MatchFile> Matching::file(sql::Session& s, UnitId unit, std::int64_t id) const {
    const sql::Rows rows = s.query(q::match_files, {{"unit", unit}, {"id", id}});
    return rows.empty() ? std::nullopt : std::optional(file_from(rows[0]));
}
std::map<std::pair<Looks, Match::State>, std::int64_t> Matching::counts(sql::Session& s, UnitId unit, std::int64_t file_id) const {
    std::map<std::pair<Looks, Match::State>, std::int64_t> out;
    for (const sql::Row& r : s.query(q::match_counts, {{"unit", unit}, {"file", file_id}})) out[{r.get<Looks>("looks"), r.get<Match::State>("state")}] = r.get<std::int64_t>("n");
    return out;
}
std::vector<Match> Matching::lines(sql::Session& s, UnitId unit, std::int64_t file_id, std::optional<Looks> looks, int after, int limit) const {
    std::vector<Match> out;
    for (const sql::Row& r : s.query(q::match_lines, {{"unit", unit}, {"file", file_id}, {"looks", looks}, {"after", after}, {"limit", limit}})) out.push_back(match_from(r));
    return out;
}
std::optional<Match> Matching::line(sql::Session& s, UnitId unit, std::int64_t file_id, int line_no) const {
    const sql::Rows rows = s.query(q::match_lines, {{"unit", unit}, {"file", file_id}, {"line", line_no}, {"limit", 1}});
    return rows.empty() ? std::nullopt : std::optional(match_from(rows[0]));
}
std::optional<int> Matching::next_waiting(sql::Session& s, UnitId unit, std::int64_t file_id, Looks looks, int after) const {
    const sql::Rows rows = s.query(q::match_lines, {{"unit", unit}, {"file", file_id}, {"looks", looks}, {"waiting", 1}, {"after", after}, {"limit", 1}});
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<int>("line"));
}
std::vector<Match> Matching::of_record(sql::Session& s, UnitId unit, std::int64_t record_id) const {
    std::vector<Match> out;
    for (const sql::Row& r : s.query(q::match_of_record, {{"unit", unit}, {"record", record_id}})) {
        Match m{.name = r.get<std::string>("name"), .born = r.get<std::string>("born"), .number = r.get<std::string>("number"), .state = Match::State::confirmed, .record = record_id};
        out.push_back(std::move(m));
    }
    return out;
}

}  // namespace xaso::keying
