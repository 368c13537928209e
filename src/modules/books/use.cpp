// Definitions against what is in use, and records against their events and counts.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <unordered_map>

#include "books/books.h"
#include "books/kept.h"
#include "books/sql.gen.h"
#include "modules/catalog/load.h"

namespace xaso::books {
namespace json = boost::json;
using catalog::FieldType;

namespace {

constexpr int kChunk = 500;

std::vector<UnitId> units_with(sql::Session& s, const std::string& book) {
    std::vector<UnitId> out;
    for (const sql::Row& r : s.query(q::units_with, {{"book", book}})) out.push_back(r.get<UnitId>("unit_id"));
    return out;
}

// Whether any record has a value, or this one, at a path.
bool used(sql::Session& s, const std::vector<UnitId>& units, const std::string& book, const std::string& path, const std::string& key = {}) {
    return std::any_of(units.begin(), units.end(), [&](UnitId unit) {
        sql::Args args{{"unit", unit}, {"book", book}, {"field", path}};
        if (!key.empty()) args.emplace_back("key", key);
        return !s.query(q::key_used, args).empty();
    });
}

// Where a line of the book's file begins with this.
int line_of(const Book& book, std::string_view key) {
    const std::size_t at = book.text.find(fmt::format("\n{} ", key));
    return at == std::string::npos ? 1 : 2 + static_cast<int>(std::count(book.text.begin(), book.text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// How a book tells its records apart.
std::string key_told(const Book& book) {
    std::string out;
    for (const std::string& path : book.key)
        if (const BookField* f = book.find(path)) out += fmt::format("{} {} {}\n", path, static_cast<int>(f->type), f->accents);
    return out;
}

// Two records that the book's key does not tell apart, as they are called; nothing when there are none.
std::optional<std::pair<std::string, std::string>> one_key(sql::Session& s, UnitId unit, const Book& book) {
    std::unordered_map<std::string, std::pair<std::int64_t, std::string>> seen;   // by a hash of the key: a million of them stay small
    for (std::int64_t after = 0;;) {
        const sql::Rows rows = s.query(q::records_after, {{"unit", unit}, {"after", after}, {"limit", kChunk}, {"book", book.code}});
        if (rows.empty()) return std::nullopt;
        std::vector<std::int64_t> ids;
        for (const sql::Row& r : rows) {
            after = r.get<std::int64_t>("record_id");
            if (!r.get<bool>("removed")) ids.push_back(after);
        }
        if (ids.empty()) continue;
        std::map<std::int64_t, Content> contents;
        for (const sql::Row& v : s.query(q::values_at, {{"unit", unit}, {"ids", ids}, {"fields", book.key}})) contents[v.get<std::int64_t>("record_id")].values[v.get<std::string>("field")] = v.get<std::string>("text");
        for (const sql::Row& r : rows) {
            const auto id = r.get<std::int64_t>("record_id");
            if (r.get<bool>("removed")) continue;
            const auto code = r.get<std::string>("code");
            const auto [same, fresh] = seen.try_emplace(record::hash_hex(whole_key(book, contents[id])).substr(0, 24), id, code);
            if (!fresh) return std::pair{record_mark(book, same->second.first, same->second.second), record_mark(book, id, code)};
        }
    }
}

std::string_view nearest_path(const Book& book, std::string_view path) {
    std::vector<std::string_view> known;
    for (const BookField* f : book.leaves()) known.push_back(f->path);
    return xaso::nearest(path, known);
}

}  // namespace

std::vector<catalog::Finding> Books::check_use(sql::Session& s, const catalog::Definitions& next) {
    std::vector<catalog::Finding> out;
    std::set<std::string> told;
    std::vector<std::string_view> roles;
    for (const access::Role& role : access::roles()) roles.push_back(role.code);
    for (const sql::Row& r : s.query(q::definitions_used)) {
        const std::string code = r.get<std::string>("kind").substr(5);
        const auto units = units_with(s, code);
        if (units.empty()) continue;
        const Book* now = next.book(code);
        const auto tell = [&](const Book* book, int line, std::string says, std::string remedy) {
            if (told.insert(says).second) out.push_back({book ? book->file : fmt::format("books/{}.toml", code), line, std::move(says), std::move(remedy)});
        };
        if (!now) {
            tell(nullptr, 0, fmt::format("Sổ \"{}\" không còn định nghĩa nhưng đang có bản ghi.", code), "Đặt lại tệp định nghĩa của sổ. Tên tệp là mã của sổ nên không đổi được; muốn đổi tên hiện trên trang thì sửa title.");
            continue;
        }
        std::vector<catalog::Finding> ignored;
        const catalog::Source source{now->file, r.get<std::string>("content"), {}};
        const auto was = catalog::read_book(now->area, source, roles, ignored);
        if (!was) continue;
        if (!now->key.empty() && key_told(*now) != key_told(*was))
            for (const UnitId unit : units)
                if (const auto both = taken_over(s, unit, *now) ? std::nullopt : one_key(s, unit, *now); both) {
                    std::vector<std::string> titles;
                    for (const std::string& path : now->key) titles.push_back(fmt::format("\"{}\" (“{}”)", path, now->find(path)->title));
                    tell(now, line_of(*now, "key"), fmt::format("Khóa mới của sổ {} không phân biệt được các bản ghi đang có: {} và {} cùng {}.", code, both->first, both->second, fmt::join(titles, ", ")),
                         fmt::format("Thêm vào key một trường phân biệt chúng{}, hoặc xóa, sửa bản ghi trùng trước.", was->key.empty() ? "" : fmt::format(" (khóa cũ: {})", fmt::join(was->key, ", "))));
                    break;
                }
        for (const BookField* old : was->leaves()) {
            const BookField* field = now->find(old->path);
            if (!field) {
                if (!used(s, units, code, old->path)) continue;
                const std::string_view meant = nearest_path(*now, old->path);
                tell(now, meant.empty() ? 1 : now->find(meant)->line, fmt::format("Trường \"{}\" (“{}”) của sổ {} không còn nhưng đang có dữ liệu.", old->path, old->title, code),
                     fmt::format("{}Tên trường không đổi được: giữ name cũ và sửa title để đổi chữ trên trang; muốn thôi không hỏi nữa thì ghi retired = true.", meant.empty() ? "" : fmt::format("Có phải đã đổi tên thành \"{}\"? ", meant)));
                continue;
            }
            const auto written = [](const BookField& f) { return f.type == FieldType::text || f.type == FieldType::long_text || f.type == FieldType::person; };
            const bool words = (written(*old) && written(*field)) || (old->type == FieldType::text && field->type == FieldType::time);   // what is no time stays readable as it is
            if ((field->type != old->type && !words) || field->lines != old->lines) {
                if (used(s, units, code, old->path)) tell(now, field->line, fmt::format("Trường \"{}\" của sổ {} đổi loại nhưng đang có dữ liệu.", old->path, code), "Giữ type cũ và ghi retired = true, rồi thêm một trường mới với tên khác.");
                continue;
            }
            if (field->type == FieldType::number && field->decimals < old->decimals) {
                std::int64_t step = 10'000;
                for (int i = 0; i < field->decimals; ++i) step /= 10;
                if (std::any_of(units.begin(), units.end(), [&](UnitId unit) { return !s.query(q::value_finer, {{"unit", unit}, {"book", code}, {"field", old->path}, {"step", step}}).empty(); }))
                    tell(now, field->line, fmt::format("Trường \"{}\" (“{}”) của sổ {} chỉ còn {} chữ số thập phân nhưng đang có số lẻ hơn.", old->path, old->title, code, field->decimals), fmt::format("Giữ decimals = {}, hoặc sửa các bản ghi có số lẻ trước.", old->decimals));
            }
            for (const catalog::BookChoice& choice : old->choices)
                if (!field->choice(choice.code) && used(s, units, code, old->path, choice.code))
                    tell(now, field->line, fmt::format("Lựa chọn \"{}\" (“{}”) của trường \"{}\" bị bỏ nhưng đang có bản ghi dùng.", choice.code, choice.title, old->path), "Giữ lựa chọn và ghi retired = true: bản ghi cũ vẫn đọc được, biểu nhập thôi không đưa ra nữa.");
        }
    }
    return out;
}

std::vector<record::Mismatch> Books::verify(sql::Session& s, UnitId unit) const {
    std::vector<record::Mismatch> out;
    const auto law = law_.current();
    const auto say = [&](std::string what) { out.push_back({unit, std::move(what)}); };
    std::set<std::string> complete;
    for (const sql::Row& r : s.query(q::kept_names, {{"unit", unit}})) complete.insert(r.get<std::string>("figure"));
    // Keys and numbers of what is yet to be taken over are right as they were written.
    std::set<std::string> otherwise;
    for (const Book& book : law->books)
        if (written_otherwise(complete, book)) otherwise.insert(book.code);
    std::map<std::string, std::int64_t> records;
    std::map<std::string, std::map<std::pair<std::string, std::string>, std::int64_t>> counted;   // by kept name: (day or month, value) -> n
    for (std::int64_t after = 0;;) {
        const sql::Rows rows = s.query(q::records_after, {{"unit", unit}, {"after", after}, {"limit", kChunk}});
        if (rows.empty()) break;
        std::vector<std::int64_t> ids;
        for (const sql::Row& r : rows) ids.push_back(after = r.get<std::int64_t>("record_id"));
        std::map<std::int64_t, std::int64_t> versions;
        std::vector<std::int64_t> events;
        for (const sql::Row& r : s.query(q::newest_events, {{"unit", unit}, {"ids", ids}})) {
            versions[r.get<std::int64_t>("subject_id")] = r.get<std::int64_t>("versions");
            events.push_back(r.get<std::int64_t>("event_no"));
        }
        std::map<std::int64_t, std::string> left;
        for (const sql::Row& r : s.query(q::event_payloads, {{"unit", unit}, {"events", events}})) left[r.get<std::int64_t>("subject_id")] = r.get<std::string>("payload");
        const std::vector<Content> all = contents(s, unit, ids);
        std::map<std::int64_t, std::vector<sql::Row>> values;
        const sql::Rows kept = s.query(q::rows_of, {{"unit", unit}, {"ids", ids}});
        for (const sql::Row& r : kept) values[r.get<std::int64_t>("record_id")].push_back(r);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const sql::Row row = rows[i];
            const std::int64_t id = ids[i];
            const auto code = row.get<std::string>("book");
            const bool removed = row.get<bool>("removed");
            if (versions[id] != row.get<int>("version")) say(fmt::format("Bản ghi {} của sổ {}: phiên bản {} nhưng nhật ký có {} lần ghi.", id, code, row.get<int>("version"), versions[id]));
            const auto payload = left.find(id);
            if (payload == left.end() || payload->second.empty()) continue;
            const json::object told = json::parse(payload->second).as_object();
            const json::value* is = told.if_contains("after");
            if (removed != (is == nullptr)) say(fmt::format("Bản ghi {} của sổ {}: nhật ký và trạng thái xóa không khớp.", id, code));
            if (removed) {
                if (!values[id].empty()) say(fmt::format("Bản ghi {} của sổ {} đã xóa nhưng còn dữ liệu.", id, code));
                continue;
            }
            ++records[code];
            if (is && content_of(json::serialize(*is)) != all[i]) say(fmt::format("Bản ghi {} của sổ {}: nội dung khác với lần ghi cuối trong nhật ký.", id, code));
            const Book* book = law->book(code);
            if (!book) {
                say(fmt::format("Bản ghi {} thuộc sổ {} không có định nghĩa.", id, code));
                continue;
            }
            for (const sql::Row& v : values[id]) {
                const BookField* f = book->find(v.get<std::string>("field"));
                const bool right = v.get<std::string>("book") == code && v.get<std::string>("day") == all[i].at(book->day) &&
                                   (!f || otherwise.contains(code) || (v.get<std::string>("key") == key_of(*f, v.get<std::string>("text")) && v.get<std::optional<std::int64_t>>("n") == kept_number(*f, v.get<std::string>("text"))));
                if (!right) say(fmt::format("Bản ghi {} của sổ {}: khóa sắp xếp của trường {} không khớp giá trị.", id, code, v.get<std::string>("field")));
            }
            for (const catalog::BookFigure& figure : book->figures) {
                if (figure.kept.empty()) continue;
                for (const Move& m : moves_of(*book, figure, all[i])) {
                    const bool distinct = figure.value == catalog::BookFigure::Value::distinct;
                    counted[figure.kept][{distinct ? m.day.substr(0, 7) : m.day, m.value}] += m.by;
                    if (!distinct) counted[figure.kept + " months"][{m.day.substr(0, 7), ""}] += m.by;
                }
            }
        }
    }
    for (const auto& [book, n] : all_records(s, unit))
        if (records[book] != n) say(fmt::format("Sổ {}: bộ đếm ghi {} bản ghi, đếm lại được {}.", book, n, records[book]));
    for (const Book& book : law->books)
        for (const catalog::BookFigure& figure : book.figures) {
            if (figure.kept.empty() || !complete.contains(figure.kept)) continue;
            const auto compare = [&](const sql::Statement& statement, const std::string& name, bool distinct) {
                std::map<std::pair<std::string, std::string>, std::int64_t> kept;
                for (const sql::Row& r : s.query(statement, {{"unit", unit}, {"figure", figure.kept}}))
                    kept[{r.get<std::string>(distinct ? "month" : "day"), distinct ? r.get<std::string>("value") : std::string{}}] = r.get<std::int64_t>("n");
                auto& real = counted[name];
                std::erase_if(real, [](const auto& one) { return one.second == 0; });
                if (kept != real) say(fmt::format("Số liệu “{}”: số đếm giữ sẵn khác số đếm lại từ các bản ghi.", figure.title));
            };
            if (figure.value == catalog::BookFigure::Value::distinct) compare(q::kept_values, figure.kept, true);
            else {
                compare(q::kept_days, figure.kept, false);
                compare(q::kept_months, figure.kept + " months", false);
            }
        }
    for (const sql::Row& r : s.query(q::numbers, {{"unit", unit}}))
        if (r.get<std::int64_t>("last") != r.get<std::int64_t>("given") || r.get<std::int64_t>("last") != r.get<std::int64_t>("highest"))
            say(fmt::format("Sổ {} năm {}: đã cấp {} số nhưng có {} bản ghi có số.", r.get<std::string>("book"), r.get<int>("year"), r.get<std::int64_t>("last"), r.get<std::int64_t>("given")));
    return out;
}

}  // namespace xaso::books
