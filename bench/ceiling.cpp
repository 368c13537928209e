#include "ceiling.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <initializer_list>
#include <map>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <variant>

#include "imports/sql.gen.h"
#include "kernel/text.h"
#include "onestop/sql.gen.h"
#include "people.h"
#include "platform/sql/rewrite.h"
#include "record/sql.gen.h"

namespace xaso::bench {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); }

struct Bytes {
    std::string_view bytes;
};
struct Field {
    std::string_view name;
    std::variant<std::nullptr_t, std::int64_t, std::string_view, Bytes> value;
};
using Fields = std::initializer_list<Field>;

// The statement's text for one of the databases, and for each of its parameters the place among the fields it is always given.
struct Plain {
    Plain(const sql::Statement& statement, sql::Dialect dialect, Fields fields) {
        sql::Args args;
        for (const Field& f : fields) {
            if (const auto* n = std::get_if<std::int64_t>(&f.value)) args.emplace_back(f.name, *n);
            else if (std::holds_alternative<Bytes>(f.value)) args.emplace_back(f.name, sql::Blob{});
            else args.emplace_back(f.name, "");
        }
        sql::Shape shape(statement, dialect);
        const sql::Call call = shape.match(args);
        const sql::Text text = shape.write(call);
        sql = text.sql;
        for (const sql::Bind& b : text.binds) order.push_back(static_cast<int>(call.args[b.name] - args.data()));
    }
    std::string sql;
    std::vector<int> order;
};

class Sqlite {
public:
    explicit Sqlite(const std::string& file) {
        if (sqlite3_open(file.c_str(), &db_) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
        sqlite3_busy_timeout(db_, 5000);
        // As the program sets its writer (sqlite_connection.cpp).
        plain("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-32000; PRAGMA wal_autocheckpoint=8000");
    }
    ~Sqlite() {
        for (auto& [statement, kept] : kept_) sqlite3_finalize(kept.first);
        sqlite3_close(db_);
    }
    void plain(const char* sql) {
        if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
    }
    void run(const sql::Statement& statement, Fields fields) {
        auto it = kept_.find(&statement);
        if (it == kept_.end()) {
            Plain text(statement, sql::Dialect::sqlite, fields);
            sqlite3_stmt* prepared = nullptr;
            if (sqlite3_prepare_v3(db_, text.sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
            it = kept_.emplace(&statement, std::pair{prepared, text.order}).first;
        }
        const auto& [prepared, order] = it->second;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const auto& value = fields.begin()[order[i]].value;
            const int at = static_cast<int>(i) + 1;
            if (const auto* n = std::get_if<std::int64_t>(&value)) sqlite3_bind_int64(prepared, at, *n);
            else if (const auto* s = std::get_if<std::string_view>(&value)) sqlite3_bind_text(prepared, at, s->data(), static_cast<int>(s->size()), SQLITE_STATIC);
            else if (const auto* b = std::get_if<Bytes>(&value)) sqlite3_bind_blob(prepared, at, b->bytes.data(), static_cast<int>(b->bytes.size()), SQLITE_STATIC);
            else sqlite3_bind_null(prepared, at);
        }
        int state = SQLITE_ROW;
        while (state == SQLITE_ROW) state = sqlite3_step(prepared);
        if (state != SQLITE_DONE) throw std::runtime_error(fmt::format("{}: {}", statement.name(), sqlite3_errmsg(db_)));
        sqlite3_reset(prepared);
    }
    std::int64_t number(const std::string& sql) {
        sqlite3_stmt* s = nullptr;
        if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &s, nullptr) != SQLITE_OK || sqlite3_step(s) != SQLITE_ROW) throw std::runtime_error(sqlite3_errmsg(db_));
        const std::int64_t n = sqlite3_column_int64(s, 0);
        sqlite3_finalize(s);
        return n;
    }
    void begin() { plain("BEGIN IMMEDIATE"); }
    void commit() { plain("COMMIT"); }

private:
    sqlite3* db_ = nullptr;
    std::map<const sql::Statement*, std::pair<sqlite3_stmt*, std::vector<int>>> kept_;
};

class Postgres {
public:
    explicit Postgres(const std::string& url) : db_(PQconnectdb(url.c_str())) {
        if (PQstatus(db_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(db_));
    }
    ~Postgres() { PQfinish(db_); }
    void run(const sql::Statement& statement, Fields fields) { PQclear(execute(statement, fields)); }
    // The first row, as text.
    std::vector<std::string> row(const sql::Statement& statement, Fields fields) { return first_row(execute(statement, fields)); }
    std::vector<std::string> row(const std::string& sql) { return first_row(PQexec(db_, sql.c_str())); }
    void begin() { PQclear(PQexec(db_, "BEGIN")); }
    void commit() {
        PGresult* r = PQexec(db_, "COMMIT");
        if (std::string_view(PQcmdStatus(r)) != "COMMIT") throw std::runtime_error(PQerrorMessage(db_));
        PQclear(r);
    }

private:
    static std::vector<std::string> first_row(PGresult* r) {
        std::vector<std::string> out;
        if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) < 1) throw std::runtime_error(PQresultErrorMessage(r));
        for (int i = 0; i < PQnfields(r); ++i) out.emplace_back(PQgetvalue(r, 0, i));
        PQclear(r);
        return out;
    }
    PGresult* execute(const sql::Statement& statement, Fields fields) {
        auto it = kept_.find(&statement);
        if (it == kept_.end()) {
            Plain text(statement, sql::Dialect::postgres, fields);
            PGresult* r = PQprepare(db_, statement.name().c_str(), text.sql.c_str(), 0, nullptr);
            if (PQresultStatus(r) != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(db_));
            PQclear(r);
            it = kept_.emplace(&statement, text.order).first;
        }
        const char* values[40];
        int lengths[40], binary[40];
        std::string texts[40];
        const std::vector<int>& order = it->second;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const auto& value = fields.begin()[order[i]].value;
            binary[i] = 0;
            if (const auto* b = std::get_if<Bytes>(&value)) {
                texts[i] = b->bytes;
                binary[i] = 1;
            } else if (const auto* n = std::get_if<std::int64_t>(&value)) {
                texts[i] = fmt::format_int(*n).str();
            } else if (const auto* s = std::get_if<std::string_view>(&value)) {
                texts[i] = *s;
            }
            lengths[i] = static_cast<int>(texts[i].size());
            values[i] = std::holds_alternative<std::nullptr_t>(value) ? nullptr : texts[i].c_str();
        }
        PGresult* r = PQexecPrepared(db_, statement.name().c_str(), static_cast<int>(order.size()), values, lengths, binary, 0);
        if (const auto status = PQresultStatus(r); status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            throw std::runtime_error(fmt::format("{}: {}", statement.name(), PQerrorMessage(db_)));
        return r;
    }

    PGconn* db_;
    std::map<const sql::Statement*, std::vector<int>> kept_;
};

struct Head {
    std::int64_t id = 0, event = 0, link = 0, number = 0;
};

const std::string kHash(64, 'a'), kDigest(32, '\x5a'), kSalt(16, '\x33');
constexpr std::int64_t kNow = 1'795'687'080'000;
// A day of the ceiling's own, so that its codes meet no other's.
constexpr std::string_view kDay = "2031-01-02", kDue = "2031-01-07";

// One dossier as the program writes it, in the program's order. `Db` is Sqlite or Postgres.
template <class Db>
void accept(Db& db, std::int64_t unit, std::int64_t procedure, Head& head, std::int64_t nth) {
    const std::int64_t id = head.id++, person = head.id++, event = head.event++, link = head.link++, number = ++head.number;
    const std::string code = fmt::format("BENCH-310102-{:04}", number), name = person_name(nth), citizen = citizen_number(nth), key = fmt::format("bench-{}-{}", number, nth);
    const std::string answer = fmt::format(R"({{"id":{},"code":"{}","due":"2031-01-07T17:00","state":"accepted","state_code":2,"version":1}})", id, code);
    const std::string payload = fmt::format(R"({{"code":"{}","procedure":"2.000815","procedure_version":1,"channel":"desk","due":"2031-01-07T17:00","rules":"{}","applicant":{},"owner":{}}})", code, kHash, person, person);
    db.run(onestop::q::person_add, {{"unit", unit}, {"id", person}, {"citizen_id", std::string_view(citizen)}, {"name", std::string_view(name)}, {"phone", std::string_view("0912345678")}, {"address", std::string_view("Thôn 3, xã Bình Minh")}, {"email", std::string_view("")}});
    db.run(onestop::q::year_number_take, {{"unit", unit}, {"year", std::int64_t{2031}}, {"series", std::int64_t{1}}});
    db.run(onestop::q::dossier_add,
           {{"unit", unit}, {"id", id}, {"code", std::string_view(code)}, {"procedure_id", procedure}, {"procedure_version", std::int64_t{1}}, {"rules_hash", std::string_view(kHash)}, {"limit_code", std::string_view("3wd")},
            {"pause_policy", std::int64_t{0}}, {"channel", std::int64_t{1}}, {"state", std::int64_t{2}}, {"applicant_id", person}, {"owner_id", person}, {"applicant_name", std::string_view(name)}, {"owner_name", std::string_view(name)},
            {"result_way", std::int64_t{1}}, {"note", std::string_view("")}, {"competent", std::string_view("")}, {"sets", std::string_view("")}, {"receiver", std::int64_t{5}}, {"received_at", kNow}, {"received_day", kDay}, {"due_at", kNow + nth}, {"due_day", kDue}, {"first_due_day", kDue}, {"source", std::string_view("")}, {"case_name", std::string_view("")},
            {"book_year", std::int64_t{2031}}, {"book_no", number}});
    const std::string words = search_words_of(name);
    db.run(onestop::q::search_add, {{"unit", unit}, {"id", id}, {"words", std::string_view(words)}});
    db.run(record::q::event_add, {{"unit", unit}, {"event_no", event}, {"at", kNow}, {"account", std::int64_t{5}}, {"origin", std::string_view("api")}, {"kind", std::string_view("dossier.accepted")}, {"subject", std::string_view("dossier")},
                                  {"subject_id", id}, {"payload", std::string_view(payload)}, {"salt", Bytes{kSalt}}, {"digest", Bytes{kDigest}}});
    db.run(record::q::answered_add, {{"unit", unit}, {"account", std::int64_t{5}}, {"key", std::string_view(key)}, {"body_hash", Bytes{kDigest}}, {"at", kNow}, {"status", std::int64_t{201}}, {"answer", std::string_view(answer)}});
    db.run(record::q::link_add, {{"unit", unit}, {"link_no", link}, {"first", event}, {"last", event}, {"hash", Bytes{kDigest}}});
    db.run(record::q::head_set, {{"unit", unit}, {"next_id", head.id}, {"next_event", head.event}, {"next_link", head.link}, {"head", Bytes{kDigest}}});
    db.run(onestop::q::number_set, {{"unit", unit}, {"day", kDay}, {"last", number}});
    for (const auto& [measure, day] : {std::pair{std::string_view("received"), kDay}, std::pair{std::string_view("overdue"), kDue}}) {
        db.run(record::q::counter_move, {{"unit", unit}, {"day", day}, {"measure", measure}, {"channel", std::int64_t{1}}, {"by", std::int64_t{1}}});
        db.run(record::q::counter_move_month, {{"unit", unit}, {"month", day.substr(0, 7)}, {"measure", measure}, {"channel", std::int64_t{1}}, {"by", std::int64_t{1}}});
    }
}

std::string head_query(std::int64_t unit, std::string_view column) { return fmt::format("SELECT {} FROM unit_head WHERE unit_id = {}", column, unit); }
std::string procedure_query(std::int64_t unit) { return fmt::format("SELECT procedure_id FROM procedure_version WHERE unit_id = {} AND version = 1 LIMIT 1", unit); }
std::string number_query(std::int64_t unit) { return fmt::format("SELECT coalesce(max(last), 0) FROM dossier_number WHERE unit_id = {} AND day = '{}'", unit, kDay); }

}  // namespace

Reached accept_bare_sqlite(const std::string& file, std::int64_t unit, double seconds) {
    Sqlite db(file);
    Head head{db.number(head_query(unit, "next_id")), db.number(head_query(unit, "next_event")), db.number(head_query(unit, "next_link")), db.number(number_query(unit))};
    const std::int64_t procedure = db.number(procedure_query(unit));
    const std::int64_t first = kPeopleOfCeiling + head.number;
    Reached out;
    const auto begun = Clock::now();
    while (seconds_since(begun) < seconds) {
        db.begin();
        accept(db, unit, procedure, head, first + out.done);
        db.commit();
        ++out.done;
    }
    out.seconds = seconds_since(begun);
    return out;
}

Reached accept_bare_postgres(const std::string& url, std::int64_t unit, int connections, double seconds) {
    std::vector<std::thread> threads;
    std::atomic<std::int64_t> done{0};
    std::atomic<bool> failed{false};
    std::string why;
    const auto begun = Clock::now();
    for (int k = 0; k < connections; ++k)
        threads.emplace_back([&, k] {
            try {
                Postgres db(url);
                const std::int64_t procedure = std::stoll(db.row(procedure_query(unit))[0]);
                while (seconds_since(begun) < seconds && !failed) {
                    db.begin();
                    const auto locked = db.row(record::q::head_lock, {{"unit", unit}});
                    const auto last = db.row(number_query(unit));
                    Head head{std::stoll(locked[0]), std::stoll(locked[1]), std::stoll(locked[2]), std::stoll(last[0])};
                    accept(db, unit, procedure, head, kPeopleOfCeiling + head.number);
                    db.commit();
                    ++done;
                }
            } catch (const std::exception& e) {
                if (!failed.exchange(true)) why = e.what();
            }
        });
    for (std::thread& t : threads) t.join();
    if (failed) throw std::runtime_error(why);
    return {done, seconds_since(begun)};
}

void make_database(const std::string& url, const std::string& name) {
    PGconn* server = PQconnectdb(url.c_str());
    PGresult* made = PQexec(server, fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name).c_str());
    const bool done = PQresultStatus(made) == PGRES_COMMAND_OK;
    const std::string why = PQerrorMessage(server);
    PQclear(made);
    PQfinish(server);
    if (!done) throw std::runtime_error(why);
}

Reached import_bare_sqlite(const std::string& file, std::int64_t unit, std::int64_t lines, std::int64_t all, const std::vector<ImportedProcedure>& procedures, Day today) {
    Sqlite db(file);
    Head head{db.number(head_query(unit, "next_id")), db.number(head_query(unit, "next_event")), db.number(head_query(unit, "next_link")), 0};
    constexpr std::int64_t kInOneCommit = 10'000;
    Reached out;
    const auto begun = Clock::now();
    std::int64_t first = head.event;
    std::map<std::pair<std::string, int>, std::int64_t> received, ended, overdue, overdue_ended, months;
    std::map<std::int64_t, std::int64_t> in_book;   // of a year
    const auto instant = [](Day d) { return std::int64_t{d.time_since_epoch().count()} * 86'400'000 + 36'000'000; };
    for (std::int64_t i = 0; i < lines; ++i) {
        if (i % kInOneCommit == 0) {
            db.begin();
            first = head.event;
        }
        const Imported d = imported(i, all, procedures.size(), today);
        const ImportedProcedure& p = procedures[d.procedure];
        const std::int64_t id = head.id++, person = head.id++, event = head.event++;
        const std::string received_day = iso_day(d.received), due_day = iso_day(d.due), ended_day = d.ended ? iso_day(*d.ended) : std::string{};
        const std::string words = fold(d.name) + " " + p.name_words;
        const std::string payload = fmt::format(R"({{"code":"{}","procedure":"{}","procedure_version":1,"channel":"desk","state":"returned","due":"{}T17:00","ended":"{}T17:00","rules":"{}","applicant":{},"owner":{},"import":1,"file":"bench.csv","line":{}}})",
                                                d.code, p.code, due_day, ended_day, kHash, person, person, i);
        const auto or_null = [&](auto value) -> decltype(Field::value) { if (d.ended) return value; return nullptr; };
        db.run(onestop::q::person_add, {{"unit", unit}, {"id", person}, {"citizen_id", std::string_view(d.citizen)}, {"name", std::string_view(d.name)}, {"phone", std::string_view("")}, {"address", std::string_view("")}, {"email", std::string_view("")}});
        const std::int64_t year = year_of(d.received);
        db.run(onestop::q::year_number_take, {{"unit", unit}, {"year", year}, {"series", std::int64_t{1}}});
        db.run(imports::q::dossier_add,
               {{"unit", unit}, {"id", id}, {"code", std::string_view(d.code)}, {"procedure_id", p.id}, {"procedure_version", std::int64_t{1}}, {"rules_hash", std::string_view(kHash)}, {"limit_code", std::string_view("3wd")},
                {"pause_policy", std::int64_t{0}}, {"channel", std::int64_t{d.channel}}, {"state", std::int64_t{d.ended ? 10 : 4}}, {"applicant_id", person}, {"owner_id", person}, {"applicant_name", std::string_view(d.name)},
                {"owner_name", std::string_view(d.name)}, {"note", std::string_view("")}, {"received_at", instant(d.received)}, {"received_day", std::string_view(received_day)}, {"due_at", instant(d.due)}, {"due_day", std::string_view(due_day)},
                {"paused_at", nullptr}, {"ended_at", or_null(d.ended ? instant(*d.ended) : 0)}, {"ended_day", or_null(std::string_view(ended_day))}, {"outcome", std::int64_t{d.ended ? 1 : 0}}, {"returned_at", or_null(d.ended ? instant(*d.ended) : 0)},
                {"source", std::string_view("nhập: bench.csv")}, {"book_year", year}, {"book_no", ++in_book[year]}});
        db.run(onestop::q::search_add, {{"unit", unit}, {"id", id}, {"words", std::string_view(words)}});
        db.run(imports::q::content_set, {{"unit", unit}, {"id", id}, {"hash", std::string_view(kHash)}, {"import", std::int64_t{1}}});
        db.run(record::q::event_add, {{"unit", unit}, {"event_no", event}, {"at", kNow}, {"account", std::int64_t{5}}, {"origin", std::string_view("web")}, {"kind", std::string_view("dossier.imported")}, {"subject", std::string_view("dossier")},
                                      {"subject_id", id}, {"payload", std::string_view(payload)}, {"salt", Bytes{kSalt}}, {"digest", Bytes{kDigest}}});
        ++received[{received_day, d.channel}];
        if (d.ended) ++ended[{ended_day, d.channel}];
        if (!d.ended || *d.ended > d.due) ++overdue[{due_day, d.channel}];
        if (d.ended && *d.ended > d.due) ++overdue_ended[{ended_day, d.channel}];
        ++out.done;
        if ((i + 1) % kInOneCommit != 0 && i + 1 != lines) continue;
        for (const auto& [measure, moves] : {std::pair{std::string_view("received"), &received}, std::pair{std::string_view("early"), &ended}, std::pair{std::string_view("overdue"), &overdue}, std::pair{std::string_view("overdue_ended"), &overdue_ended}}) {
            for (const auto& [key, by] : *moves) {
                db.run(record::q::counter_move, {{"unit", unit}, {"day", std::string_view(key.first)}, {"measure", measure}, {"channel", std::int64_t{key.second}}, {"by", by}});
                months[{key.first.substr(0, 7), key.second}] += by;
            }
            for (const auto& [key, by] : months) db.run(record::q::counter_move_month, {{"unit", unit}, {"month", std::string_view(key.first)}, {"measure", measure}, {"channel", std::int64_t{key.second}}, {"by", by}});
            months.clear();
            moves->clear();
        }
        const std::int64_t link = head.link++;
        db.run(record::q::link_add, {{"unit", unit}, {"link_no", link}, {"first", first}, {"last", event}, {"hash", Bytes{kDigest}}});
        db.run(record::q::head_set, {{"unit", unit}, {"next_id", head.id}, {"next_event", head.event}, {"next_link", head.link}, {"head", Bytes{kDigest}}});
        db.commit();
    }
    out.seconds = seconds_since(begun);
    return out;
}

}  // namespace xaso::bench
