#include "imports/imports.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <future>
#include <unordered_map>

#include "imports/line.h"
#include "imports/sql.gen.h"
#include "imports/words.h"
#include "imports/writer.h"

namespace xaso::imports {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

std::string text_of(const json::value& v) { return std::string(v.as_string()); }

std::string pack(const std::vector<std::string>& cells) { return json::serialize(json::array(cells.begin(), cells.end())); }

std::vector<std::string> unpack(std::string_view text) {
    std::vector<std::string> out;
    const json::value parsed = json::parse(text);
    for (const json::value& v : parsed.as_array()) out.push_back(text_of(v));
    return out;
}

std::string heading_hash(const std::vector<std::string>& heading) { return record::hash_hex(pack(heading)); }

std::string pack(const Mapping& mapping) {
    json::object o;
    for (const FieldInfo& f : fields())
        if (const auto it = mapping.find(f.field); it != mapping.end()) o[f.code] = it->second;
    return json::serialize(o);
}

Mapping unpack_mapping(std::string_view text) {
    const json::object o = json::parse(text).as_object();
    Mapping out;
    for (const FieldInfo& f : fields())
        if (const auto* v = o.if_contains(f.code)) out[f.field] = v->to_number<std::size_t>();
    return out;
}

// Lines as one text: [line, problem, cell, cell …] each.
std::string pack(const std::vector<TableRow>& rows) {
    std::string out = "[";
    for (const TableRow& r : rows) {
        json::array a{r.line, r.problem};
        for (const std::string& c : r.cells) a.emplace_back(c);
        if (out.size() > 1) out += ",\n";
        out += json::serialize(a);
    }
    return out + "]";
}

std::vector<TableRow> unpack_rows(std::string_view text) {
    std::vector<TableRow> out;
    if (text.empty()) return out;
    json::monotonic_resource memory;
    const json::value parsed = json::parse(text, &memory);
    for (const json::value& v : parsed.as_array()) {
        const json::array& a = v.as_array();
        TableRow r;
        r.line = a.at(0).to_number<int>();
        r.problem = text_of(a.at(1));
        for (std::size_t i = 2; i < a.size(); ++i) r.cells.push_back(text_of(a[i]));
        out.push_back(std::move(r));
    }
    return out;
}

std::string pack(const std::vector<Problem>& problems) {
    json::array a;
    for (const Problem& p : problems) a.push_back(json::object{{"column", p.column}, {"what", p.what}, {"remedy", p.remedy}});
    return json::serialize(a);
}

Run run_from(const sql::Row& r, UnitId unit) {
    Run run;
    run.unit = unit;
    run.id = r.get<std::int64_t>("import_id");
    run.file_name = r.get<std::string>("file_name");
    run.account = r.get<std::optional<std::string>>("account").value_or("");
    run.at = r.get<Instant>("at");
    run.state = r.get<RunState>("state");
    run.heading = unpack(r.get<std::string>("heading"));
    run.heading_line = r.get<int>("heading_line");
    run.mapping = unpack_mapping(r.get<std::string>("mapping"));
    run.total = r.get<std::int64_t>("total_rows");
    run.next = r.get<std::int64_t>("next_row");
    run.added = r.get<std::int64_t>("added");
    run.changed = r.get<std::int64_t>("changed");
    run.unchanged = r.get<std::int64_t>("unchanged");
    run.refused = r.get<std::int64_t>("refused_lines");
    return run;
}

tl::unexpected<Refusal> no_run() { return refuse(Kind::not_found, "imports.no_run", "Không có đợt nhập này trong đơn vị."); }

// The first line of each dossier code; a later line with the same code is refused rather than silently winning.
class FirstLines {
public:
    FirstLines(const std::vector<TableRow>& rows, const Mapping& mapping) : column_(mapping.at(Field::code)) {
        for (const TableRow& r : rows)
            if (const std::string* code = code_of(r)) first_.try_emplace(*code, r.line);
    }
    // 0 when the line is the first with its code.
    int earlier(const TableRow& r) const {
        const std::string* code = code_of(r);
        const int first = code ? first_.at(*code) : 0;
        return first == r.line ? 0 : first;
    }

private:
    const std::string* code_of(const TableRow& r) const { return r.problem.empty() && column_ < r.cells.size() && !r.cells[column_].empty() ? &r.cells[column_] : nullptr; }
    std::size_t column_;
    std::unordered_map<std::string, int> first_;
};

Checked check_in_file(const Run& run, const TableRow& row, const FirstLines& first, ProcedureFinder& procedures, Day today) {
    Checked checked = check_line(row, run.heading, run.mapping, procedures, today);
    if (const int line = first.earlier(row)) {
        checked.line.reset();
        checked.problems.push_back({run.heading[run.mapping.at(Field::code)], fmt::format("Mã hồ sơ đã có ở dòng {} của tệp này.", line), "Chỉ giữ một dòng cho mỗi mã hồ sơ rồi tải lên lại."});
    }
    return checked;
}

}  // namespace

Result<record::Answer> Imports::read(const record::Attempt& attempt, Instant now, std::string_view file_name, std::string_view bytes) const {
    XASO_TRY(const Table table, read_table(bytes, file_name, reader_));
    const std::string rows_text = pack(table.rows), heading = pack(table.heading), hash = record::hash_hex(bytes);
    return desk_.record().once(attempt, now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const std::int64_t id = desk_.record().next_id(tx, attempt.actor.unit);
        tx.exec(q::run_add, {{"unit", attempt.actor.unit}, {"id", id}, {"file_name", file_name}, {"file_hash", hash}, {"heading", heading}, {"heading_line", table.heading_line},
                             {"total", static_cast<std::int64_t>(table.rows.size())}, {"account", attempt.actor.account}, {"now", now}});
        tx.exec(q::lines_add, {{"unit", attempt.actor.unit}, {"id", id}, {"rows_text", rows_text}});
        desk_.record().append(tx, attempt.actor, now,
                              {"import.read", "import", id, json::serialize(json::object{{"file", file_name}, {"hash", hash}, {"rows", table.rows.size()}})});
        return record::Answer{303, fmt::format("/nhap-du-lieu/{}", id)};
    });
}

Result<void> Imports::check(const Mapping& mapping, std::size_t columns) const {
    std::map<std::size_t, std::string_view> taken;
    for (const FieldInfo& f : fields()) {
        const auto it = mapping.find(f.field);
        if (it == mapping.end()) {
            if (f.required) return refuse(Kind::invalid, "imports.mapping", fmt::format("Hãy chọn cột cho “{}”.", f.title), f.code);
            continue;
        }
        if (it->second >= columns) return refuse(Kind::invalid, "imports.mapping", fmt::format("Cột chọn cho “{}” không có trong tệp.", f.title), f.code);
        if (const auto [other, fresh] = taken.emplace(it->second, f.title); !fresh)
            return refuse(Kind::invalid, "imports.mapping", fmt::format("Một cột không thể vừa là “{}” vừa là “{}”.", other->second, f.title), f.code);
    }
    return {};
}

Result<record::Answer> Imports::start(const record::Attempt& attempt, Instant now, std::int64_t id, const Mapping& mapping) const {
    return desk_.record().once(attempt, now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto run = find(tx, attempt.actor.unit, id);
        if (!run) return no_run();
        const record::Answer answer{303, fmt::format("/nhap-du-lieu/{}", id)};
        if (run->state != RunState::read) {
            if (run->mapping == mapping) return answer;
            return refuse(Kind::conflict, "imports.started", "Đợt nhập này đã bắt đầu với cách ghép cột khác. Muốn đổi cách ghép, hãy tải tệp lên lại; hồ sơ đã nhập sẽ được cập nhật theo mã.");
        }
        XASO_CHECK(check(mapping, run->heading.size()));
        const std::string packed = pack(mapping);
        tx.exec(q::mapping_set, {{"unit", attempt.actor.unit}, {"hash", heading_hash(run->heading)}, {"mapping", packed}, {"account", attempt.actor.account}, {"now", now}});
        tx.exec(q::run_start, {{"unit", attempt.actor.unit}, {"id", id}, {"mapping", packed}});
        desk_.record().append(tx, attempt.actor, now, {"import.started", "import", id, json::serialize(json::object{{"mapping", json::parse(packed)}})});
        return answer;
    });
}

Result<Run> Imports::proceed(const record::Actor& by, Instant now, std::int64_t id, std::chrono::milliseconds budget) const {
    const auto until = std::chrono::steady_clock::now() + budget;
    std::optional<Run> run;
    std::vector<TableRow> all;
    {
        sql::Reader r = desk_.record().db().read();
        run = find(r, by.unit, id);
        if (!run) return no_run();
        if (run->state != RunState::running) return *run;
        all = rows(r, by.unit, id, static_cast<std::size_t>(run->total));
    }
    const Run begun = *run;
    const FirstLines first(all, begun.mapping);
    UnitProcedures procedures(desk_.procedures(), by.unit);
    Writer writer(desk_, begun, now);
    const auto end_of = [&](std::size_t from) { return std::min(from + kChunk, all.size()); };
    const auto prepare = [&](std::size_t from) {
        sql::Reader s = desk_.record().db().read();
        procedures.read_through(s);
        std::vector<Ready> out;
        out.reserve(end_of(from) - from);
        for (std::size_t i = from; i < end_of(from); ++i) out.push_back(writer.ready(check_in_file(begun, all[i], first, procedures, local_day(now)), all[i].line));
        return out;
    };

    // The next chunk is made ready on a thread of its own while this one is written.
    std::optional<std::size_t> ahead_from;
    std::future<std::vector<Ready>> ahead;
    while (run->state == RunState::running) {
        // Another request may be importing the same run: each chunk begins where the table says, or not at all.
        const auto from = static_cast<std::size_t>(run->next);
        const std::size_t next = end_of(from);
        const std::vector<Ready> chunk = ahead_from == from ? ahead.get() : prepare(from);
        ahead_from.reset();
        if (next < all.size() && std::chrono::steady_clock::now() < until) {
            ahead_from = next;
            ahead = std::async(std::launch::async, prepare, next);
        }
        XASO_CHECK(desk_.record().once({by, "", ""}, now, [&](sql::Tx& tx) -> Result<record::Answer> {
            run = find(tx, by.unit, id);
            if (run->state != RunState::running || static_cast<std::size_t>(run->next) != from) return record::Answer{};
            std::int64_t added = 0, changed = 0, unchanged = 0, refused = 0;
            for (std::size_t i = from; i < next; ++i) {
                const Ready& ready = chunk[i - from];
                std::vector<Problem> problems = ready.checked.problems;
                if (ready.checked.line) {
                    const Result<Wrote> wrote = writer.write(tx, by, ready);
                    if (wrote) {
                        ++(*wrote == Wrote::added ? added : *wrote == Wrote::changed ? changed : unchanged);
                        continue;
                    }
                    problems.push_back({begun.heading[begun.mapping.at(Field::code)], wrote.error().message, "Bỏ dòng này khỏi tệp, hoặc xử lý hồ sơ ngay trên hệ thống này."});
                }
                ++refused;
                tx.send(q::refused_add, {{"unit", by.unit}, {"id", id}, {"line", ready.line_number}, {"problems", pack(problems)}, {"cells", pack(all[i].cells)}});
            }
            tx.exec(q::run_move, {{"unit", by.unit}, {"id", id}, {"from", run->next}, {"next", static_cast<std::int64_t>(next)}, {"added", added}, {"changed", changed}, {"unchanged", unchanged}, {"refused", refused}});
            run = find(tx, by.unit, id);
            if (run->state == RunState::done) {
                tx.exec(q::lines_drop, {{"unit", by.unit}, {"id", id}});
                desk_.record().append(tx, by, now, {"import.done", "import", id,
                                                    json::serialize(json::object{{"added", run->added}, {"changed", run->changed}, {"unchanged", run->unchanged}, {"refused", run->refused}})});
            }
            return record::Answer{};
        }));
        if (std::chrono::steady_clock::now() >= until) break;
    }
    return *run;
}

Mapping Imports::mapping_for(sql::Session& s, UnitId unit, const std::vector<std::string>& heading) const {
    const sql::Rows rows = s.query(q::mapping_get, {{"unit", unit}, {"hash", heading_hash(heading)}});
    return rows.empty() ? guess_mapping(heading) : unpack_mapping(rows[0].get<std::string>("mapping"));
}

std::optional<Run> Imports::find(sql::Session& s, UnitId unit, std::int64_t id) const {
    const sql::Rows rows = s.query(q::run_get, {{"unit", unit}, {"id", id}});
    if (rows.empty()) return std::nullopt;
    return run_from(rows[0], unit);
}

std::vector<Run> Imports::newest(sql::Session& s, UnitId unit, int limit) const {
    std::vector<Run> out;
    for (const sql::Row& r : s.query(q::run_newest, {{"unit", unit}, {"limit", limit}})) out.push_back(run_from(r, unit));
    return out;
}

std::vector<TableRow> Imports::rows(sql::Session& s, UnitId unit, std::int64_t id, std::size_t most) const {
    const sql::Rows found = s.query(q::lines_get, {{"unit", unit}, {"id", id}});
    if (found.empty()) return {};
    auto all = unpack_rows(found[0].get<std::string>("rows_text"));
    if (all.size() > most) all.resize(most);
    return all;
}

std::vector<RefusedLine> Imports::refused(sql::Session& s, UnitId unit, std::int64_t id, int after_line, int limit) const {
    std::vector<RefusedLine> out;
    for (const sql::Row& r : s.query(q::refused_list, {{"unit", unit}, {"id", id}, {"after", after_line}, {"limit", limit}})) {
        RefusedLine l{r.get<int>("line"), {}, unpack(r.get<std::string>("cells"))};
        const json::value problems = json::parse(r.get<std::string>("problems"));
        for (const json::value& p : problems.as_array()) l.problems.push_back({text_of(p.at("column")), text_of(p.at("what")), text_of(p.at("remedy"))});
        out.push_back(std::move(l));
    }
    return out;
}

std::vector<RefusedLine> Imports::preview(sql::Session& s, const Run& run, const std::vector<TableRow>& rows, Instant now) const {
    std::vector<RefusedLine> out;
    if (!check(run.mapping, run.heading.size())) return out;
    UnitProcedures procedures(desk_.procedures(), run.unit);
    procedures.read_through(s);
    const FirstLines first(rows, run.mapping);
    for (const TableRow& row : rows)
        if (Checked c = check_in_file(run, row, first, procedures, local_day(now)); !c.line) out.push_back({row.line, std::move(c.problems), row.cells});
    return out;
}

}  // namespace xaso::imports
