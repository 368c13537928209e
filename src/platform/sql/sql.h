// sql: one thin layer over SQLite and PostgreSQL, so that the same named SQL text runs on both.
//
//   sql::Reader r = db.read();                                        // a snapshot, given back at the end of the scope
//   for (const sql::Row& row : r.query(q::dossier_by_code, {{"units", units}, {"code", code}}))
//       use(row.get<DossierId>("dossier_id"), row.get<std::optional<Day>>("finished_day"));
//
//   Result<Accepted> a = db.write<Accepted>(unit, [&](sql::Tx& tx) -> Result<Accepted> { … });   // committed when it returns
//
// Statements live in named files (src/modules/*/sql/NAME.sql; NAME.sqlite.sql and NAME.pg.sql where the dialects must part) and are
// compiled in. Parameters are `:name`; a list argument expands to `:name1, :name2 …` (an empty list to NULL, which matches
// nothing). A line that ends in `--? name` is kept only when argument `name` is given and not null; several names are joined by a
// comma (all must be given); `--? !name` is kept only when it is absent. Literals, comments and `::` are left alone.
//
// Errors: everything here throws sql::Error (what nobody meant). A Result refusal from a write job rolls that job back.
// Writes: one writer lane per database file (SQLite) or per hash of the unit (PostgreSQL). A lane drains its queue (at most
// Config::batch jobs) into one transaction, commits, then answers all of them. If any job throws, or refuses after it has written,
// the whole batch is rolled back and its jobs run again one by one, each in its own transaction: a job may therefore run twice and
// must not have effects outside the transaction. Jobs on one lane never overlap. A write inside a write job throws std::logic_error.
// A job that failed by busy or a lost connection runs once more, by serialization up to four times. When the connection is lost while
// the commit is under way, nobody can know whether it took place: Error(connection), never a second run; an idempotency key tells
// the caller. After an Error a Reader is used up (PostgreSQL answers nothing more in that transaction): take another.
// Threads: Database is safe from any thread; Reader, Tx, Rows belong to the thread that got them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>
#include <variant>
#include <vector>

#include "kernel/day.h"
#include "kernel/id.h"
#include "kernel/result.h"
#include "kernel/vnd.h"

namespace xaso::sql {

enum class Dialect { sqlite, postgres };

struct Blob {
    std::string bytes;
    friend bool operator==(const Blob&, const Blob&) = default;
};
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;

enum class ErrorKind { unique, foreign_key, check, not_null, busy, serialization, read_only, disk_full, connection, timeout, schema_newer, other };

class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, std::string what, std::string statement = {}, std::string constraint = {})
        : std::runtime_error(std::move(what)), kind(kind), statement(std::move(statement)), constraint(std::move(constraint)) {}
    ErrorKind kind;
    std::string statement;   // name of the statement that failed
    std::string constraint;  // name (PostgreSQL) or "table.column" (SQLite), when known
};

// A named SQL text. Cheap to keep, never copied; its address is its identity. Statements made at run time (figures) must outlive
// no cache: caches key on serial().
class Statement {
public:
    Statement(std::string name, std::string text) : Statement(std::move(name), text, text) {}
    Statement(std::string name, std::string sqlite, std::string postgres);
    Statement(const Statement&) = delete;
    const std::string& name() const { return name_; }
    const std::string& text(Dialect d) const { return d == Dialect::sqlite ? sqlite_ : postgres_; }
    std::uint64_t serial() const { return serial_; }
    mutable std::atomic<std::uint64_t> runs{0};  // a test asserts that every compiled-in statement ran

private:
    std::string name_, sqlite_, postgres_;
    std::uint64_t serial_;
};
// All statements compiled into the program, in name order (filled by the generated sources).
const std::vector<const Statement*>& all_statements();
struct RegisterStatement { explicit RegisterStatement(const Statement&); };

// Column<T> is the one place where a C++ type meets its column.
template <class T> struct Column;

template <> struct Column<std::int64_t> {
    static Value to(std::int64_t v) { return v; }
    static std::int64_t from(const Value& v) { return std::get<std::int64_t>(v); }
};
template <> struct Column<int> {
    static Value to(int v) { return std::int64_t{v}; }
    static int from(const Value& v);  // a value beyond 32 bits is an Error, never cut
};
template <> struct Column<bool> {
    static Value to(bool v) { return std::int64_t{v}; }
    static bool from(const Value& v) { return std::get<std::int64_t>(v) != 0; }
};
template <> struct Column<std::string> {
    static Value to(std::string_view v) { return std::string(v); }
    static std::string from(const Value& v) { return std::get<std::string>(v); }
};
template <> struct Column<Blob> {
    static Value to(Blob v) { return v; }
    static Blob from(const Value& v) { return std::get<Blob>(v); }
};
template <class Tag> struct Column<Id<Tag>> {
    static Value to(Id<Tag> v) { return v.value(); }
    static Id<Tag> from(const Value& v) { return Id<Tag>{std::get<std::int64_t>(v)}; }
};
template <> struct Column<Vnd> {
    static Value to(Vnd v) { return v.dong(); }
    static Vnd from(const Value& v) { return Vnd{std::get<std::int64_t>(v)}; }
};
template <> struct Column<Day> {  // TEXT, ISO
    static Value to(Day v) { return iso_day(v); }
    static Day from(const Value& v);
};
template <> struct Column<Instant> {  // BIGINT, milliseconds since 1970 UTC
    static Value to(Instant v) { return std::int64_t{v.time_since_epoch().count()}; }
    static Instant from(const Value& v) { return Instant{std::chrono::milliseconds{std::get<std::int64_t>(v)}}; }
};
template <class E> requires std::is_enum_v<E> struct Column<E> {  // small integers
    static Value to(E v) { return static_cast<std::int64_t>(v); }
    static E from(const Value& v) { return static_cast<E>(std::get<std::int64_t>(v)); }
};
template <class T> struct Column<std::optional<T>> {
    static Value to(const std::optional<T>& v) { return v ? Column<T>::to(*v) : Value{}; }
    static std::optional<T> from(const Value& v) {
        if (std::holds_alternative<std::monostate>(v)) return std::nullopt;
        return Column<T>::from(v);
    }
};

struct Arg {
    std::string_view name;
    Value value;
    std::vector<Value> list;
    bool is_list = false;

    Arg(std::string_view name, Value v) : name(name), value(std::move(v)) {}
    Arg(std::string_view name, std::nullopt_t) : name(name) {}
    Arg(std::string_view name, const char* v) : name(name), value(std::string(v)) {}
    Arg(std::string_view name, std::string_view v) : name(name), value(std::string(v)) {}
    template <class T> requires requires(const T& t) { Column<T>::to(t); }
    Arg(std::string_view name, const T& v) : name(name), value(Column<T>::to(v)) {}
    template <class T>
    Arg(std::string_view name, const std::vector<T>& values) : name(name), is_list(true) {
        for (const T& v : values) list.push_back(Column<T>::to(v));
    }
};
using Args = std::vector<Arg>;

class Rows;
class Row {
public:
    template <class T> T get(std::string_view column) const {
        const Value& v = at(column);
        try { return Column<T>::from(v); } catch (const std::bad_variant_access&) { wrong_type(column, v); }
    }
    const Value& at(std::string_view column) const;      // throws Error(other) for a column that is not there
    const Value& at(std::size_t index) const;

private:
    friend class Rows;
    Row(const Rows* rows, std::size_t index) : rows_(rows), index_(index) {}
    [[noreturn]] void wrong_type(std::string_view column, const Value& v) const;
    const Rows* rows_;
    std::size_t index_;
};

class Rows {
public:
    std::size_t size() const { return columns.empty() ? 0 : cells.size() / columns.size(); }
    bool empty() const { return size() == 0; }
    Row operator[](std::size_t i) const { return Row(this, i); }
    class Iterator {
    public:
        Iterator(const Rows* r, std::size_t i) : r_(r), i_(i) {}
        Row operator*() const { return (*r_)[i_]; }
        Iterator& operator++() { ++i_; return *this; }
        bool operator!=(const Iterator& o) const { return i_ != o.i_; }
    private:
        const Rows* r_;
        std::size_t i_;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

    std::vector<std::string> columns;
    std::vector<Value> cells;  // row by row
    std::string statement;     // its name, for messages
};

class Connection;  // one database connection of either kind (connection.h, inside the layer only)

// What can be done on a connection, whether reading or writing.
class Session {
public:
    explicit Session(Connection& c) : c_(&c) {}
    Rows query(const Statement& s, const Args& args = {});
    // Calls `each` for every row without keeping them; for exports and long lists.
    void for_each(const Statement& s, const Args& args, const std::function<void(const Row&)>& each);
    Dialect dialect() const;

protected:
    Connection* c_;
};

class Reader : public Session {
public:
    Reader(Reader&&) noexcept;
    ~Reader();

private:
    friend class Database;
    Reader(class Pool& pool, std::unique_ptr<Connection> c);
    class Pool* pool_;
    std::unique_ptr<Connection> own_;
};

// What a module gathers during a batch and writes once before the commit (counters, chain links, number blocks).
class TxState {
public:
    virtual ~TxState() = default;
    virtual void flush(class Tx& tx) = 0;
};

class Tx : public Session {
public:
    // Rows changed. The statement may hold RETURNING only through query().
    std::int64_t exec(const Statement& s, const Args& args = {});
    // exec() for a write whose count nobody asks for. PostgreSQL is not waited for: such writes travel together, before the next
    // statement that is waited for or the commit, which throws what one of them failed with.
    void send(const Statement& s, const Args& args = {});
    // The S of this transaction, made on first use; flushed in order of first use just before the commit. Dropped on rollback.
    template <class S> S& state() {
        ++touched_;
        auto& slot = states_[std::type_index(typeid(S))];
        if (!slot) { auto s = std::make_unique<S>(); order_.push_back(s.get()); slot = std::move(s); }
        return static_cast<S&>(*slot);
    }
    // The same if the transaction has it already; looking is no use of it.
    template <class S> const S* known() const {
        const auto it = states_.find(std::type_index(typeid(S)));
        return it == states_.end() ? nullptr : static_cast<const S*>(it->second.get());
    }
    // Statements that could change something, through exec(), send() or query().
    std::uint64_t writes() const;

private:
    friend class Database;
    friend class Lane;
    explicit Tx(Connection& c) : Session(c) {}
    void flush();
    std::uint64_t touched_ = 0;  // uses of state(): a job that refuses after one may have left something in it
    std::unordered_map<std::type_index, std::unique_ptr<TxState>> states_;
    std::vector<TxState*> order_;
};

struct Config {
    std::string url;          // "sqlite:/path/to/xaso.db" or "postgresql://user@host:port/name"
    int readers = 4;
    int lanes = 2;            // PostgreSQL only; SQLite always has one
    std::size_t batch = 64;   // jobs in one transaction
    std::chrono::milliseconds busy_timeout{5000};
    std::chrono::milliseconds read_limit{10000};  // a reading statement is interrupted after this (ErrorKind::timeout)
    std::function<void(const Statement&)> before_statement;  // tests only: sees every statement before it runs, and may throw
};

class Database {
public:
    // Opens (and for SQLite creates) the database: WAL, synchronous=FULL, foreign_keys=ON, STRICT tables.
    static std::unique_ptr<Database> open(const Config& config);
    ~Database();
    Dialect dialect() const;
    Reader read();

    template <class T> Result<T> write(UnitId unit, std::function<Result<T>(Tx&)> job) {
        std::optional<Result<T>> answer;
        run(unit, [&](Tx& tx) { answer = job(tx); return answer->has_value(); });
        return std::move(*answer);
    }
    // Raw form: the job returns whether to keep what it wrote. Blocks until committed; rethrows what the job threw.
    void run(UnitId unit, const std::function<bool(Tx&)>& job);

    // Runs `script` (several statements, either dialect's DDL) outside the lanes; migrations only.
    void script(const std::string& text);
    // Fresh statistics for the planner, from a sample: a quarter of a second at a million dossiers. In SQLite, connections opened later use them.
    void analyze();

private:
    friend int migrate(Database& db, const std::vector<struct Migration>& all);
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Migrations: db/migrations/NNNN_name.sql, or the pair NNNN_name.sqlite.sql and NNNN_name.pg.sql, compiled in; db/migrations/HEAD
// names the newest. Each runs in its own transaction and is written to schema_migration with the hash of its text.
struct Migration {
    int number = 0;
    std::string name;
    std::string sqlite, postgres;
};
const std::vector<Migration>& migrations();
// Brings the database up. Throws Error(schema_newer) when it holds a migration this program does not know, with a Vietnamese
// message that says to use the newer program. Returns how many ran.
int migrate(Database& db, const std::vector<Migration>& all = migrations());

}  // namespace xaso::sql
