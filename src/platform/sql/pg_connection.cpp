#include <libpq-fe.h>

#include <cstring>

#include <fmt/format.h>

#include "platform/sql/connection.h"
#include "platform/sql/copy.h"

namespace xaso::sql {
namespace {

// Types of the server's catalogue (pg_type); fixed for ever.
constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kUnknown = 705, kBpchar = 1042, kVarchar = 1043,
              kVoid = 2278;

constexpr std::size_t kPipeline = 256;             // writes sent before they are waited for
constexpr int kFetch = 500;                        // rows that for_each asks for at once
constexpr std::int64_t kSchemaLock = 0x7861736f;   // advisory lock of those who migrate

ErrorKind kind_of(std::string_view state) {
    if (state == "23505") return ErrorKind::unique;
    if (state == "23503") return ErrorKind::foreign_key;
    if (state == "23514") return ErrorKind::check;
    if (state == "23502") return ErrorKind::not_null;
    if (state == "40001" || state == "40P01") return ErrorKind::serialization;
    if (state == "55P03") return ErrorKind::busy;
    if (state == "25006") return ErrorKind::read_only;
    if (state == "53100") return ErrorKind::disk_full;
    if (state == "57014") return ErrorKind::timeout;
    if (state.starts_with("08") || state == "53300" || state == "57P01" || state == "57P02" || state == "57P03") return ErrorKind::connection;
    return ErrorKind::other;
}

struct FreeResult {
    void operator()(PGresult* r) const { PQclear(r); }
};
using Answer = std::unique_ptr<PGresult, FreeResult>;

std::string field(const PGresult* r, int code) {
    const char* text = r ? PQresultErrorField(r, code) : nullptr;
    return text ? text : "";
}

std::int64_t big_endian(const char* data, int size) {
    auto* bytes = reinterpret_cast<const unsigned char*>(data);
    std::uint64_t v = bytes[0] & 0x80 ? ~std::uint64_t{0} : 0;
    for (int i = 0; i < size; ++i) v = v << 8 | bytes[i];
    return static_cast<std::int64_t>(v);
}

Value cell(const PGresult* r, int row, int column, const Statement& s) {  // results are asked for in binary form
    if (PQgetisnull(r, row, column)) return {};
    const char* data = PQgetvalue(r, row, column);
    int size = PQgetlength(r, row, column);
    switch (Oid type = PQftype(r, column)) {
        case kInt2:
        case kInt4:
        case kInt8: return big_endian(data, size);
        case kBool: return std::int64_t{*data != 0};
        case kBytea: return Blob{std::string(data, static_cast<std::size_t>(size))};
        case kText:
        case kVarchar:
        case kBpchar:
        case kName:
        case kUnknown: return std::string(data, static_cast<std::size_t>(size));
        case kVoid: return {};
        default:
            throw Error(ErrorKind::other,
                        fmt::format("statement {}: column {} has type {} of pg_type: CAST it to BIGINT or TEXT", s.name(), PQfname(r, column), type), s.name());
    }
}

struct Prepared {
    Prepared(std::string name, std::vector<Bind> binds, std::shared_ptr<std::vector<std::string>> dropped)
        : name(std::move(name)), binds(std::move(binds)), dropped(std::move(dropped)) {}
    Prepared(const Prepared&) = delete;
    ~Prepared() { dropped->push_back(name); }
    std::string name;
    std::vector<Bind> binds;
    std::shared_ptr<std::vector<std::string>> dropped;  // where the name goes when this is forgotten
};

// Parameters of one run, as libpq takes them. Nothing is copied but numbers.
struct Parameters {
    Parameters(const Call& call, const std::vector<Bind>& binds, const Statement& s) {
        numbers.reserve(binds.size());
        for (Bind bind : binds) {
            const Value& v = call.value(bind);
            const char* data = nullptr;
            std::size_t size = 0;
            int format = 0;
            if (auto* number = std::get_if<std::int64_t>(&v)) {
                numbers.push_back(std::to_string(*number));
                data = numbers.back().c_str();
            } else if (auto* text = std::get_if<std::string>(&v)) {
                refuse_nul(*text, s);
                data = text->c_str();
            } else if (auto* blob = std::get_if<Blob>(&v)) {
                data = blob->bytes.data();
                size = blob->bytes.size();
                format = 1;
            }
            values.push_back(data);
            lengths.push_back(static_cast<int>(size));
            formats.push_back(format);
        }
    }
    int count() const { return static_cast<int>(values.size()); }
    std::vector<std::string> numbers;
    std::vector<const char*> values;
    std::vector<int> lengths, formats;
};

class PgConnection final : public Connection {
public:
    PgConnection(const Config& config, Access access) : config_(config), access_(access) { open(); }

    Dialect dialect() const override { return Dialect::postgres; }

    Rows query(const Statement& s, const Args& args) override {
        Answer r = run(s, args);
        Rows rows = header(r.get(), s);
        int count = PQntuples(r.get()), width = PQnfields(r.get());
        rows.cells.reserve(static_cast<std::size_t>(count) * static_cast<std::size_t>(width));
        for (int row = 0; row < count; ++row)
            for (int column = 0; column < width; ++column) rows.cells.push_back(cell(r.get(), row, column, s));
        return rows;
    }

    // Through a cursor, so that neither side holds all rows and `each` may ask the same connection other things.
    void for_each(const Statement& s, const Args& args, const std::function<void(const Row&)>& each) override {
        std::shared_ptr<Shape> shape = statements_.shape(s);
        Call call = shape->match(args);
        Text text = shape->write(call);
        Parameters p(call, text.binds, s);
        std::vector<Oid> types = types_of(*shape, text.binds);
        std::string cursor = fmt::format("each{}", ++cursors_);
        settle();
        std::string declare = fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", cursor, text.sql);
        s.runs.fetch_add(1, std::memory_order_relaxed);
        first_may_repeat([&] {
            return check(PQexecParams(pg_.get(), declare.c_str(), p.count(), types.data(), p.values.data(), p.lengths.data(), p.formats.data(), 1), s.name());
        });
        Rows one;
        std::string fetch = fmt::format("FETCH {} FROM {}", kFetch, cursor);
        for (int count = kFetch; count == kFetch;) {
            Answer r = check(PQexecParams(pg_.get(), fetch.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1), s.name());
            if (one.columns.empty()) one = header(r.get(), s);
            count = PQntuples(r.get());
            one.cells.resize(one.columns.size());
            for (int row = 0; row < count; ++row) {
                for (std::size_t i = 0; i < one.columns.size(); ++i) one.cells[i] = cell(r.get(), row, static_cast<int>(i), s);
                each(one[0]);
            }
        }
        simple("CLOSE " + cursor, s.name());
    }

    std::int64_t exec(const Statement& s, const Args& args) override {
        Answer r = run(s, args);
        if (PQresultStatus(r.get()) == PGRES_TUPLES_OK) throw Error(ErrorKind::other, "statement " + s.name() + " returns rows: use query()", s.name());
        const char* changed = PQcmdTuples(r.get());
        return *changed ? std::stoll(changed) : 0;
    }

    // In libpq's pipeline; settle() waits for what was sent. Only a writing connection sends, and its transaction has begun.
    void send(const Statement& s, const Args& args) override {
        std::shared_ptr<Shape> shape = statements_.shape(s);
        Call call = shape->match(args);
        std::shared_ptr<Prepared> prepared = statements_.prepared().find(call.key);
        if (!prepared || sent_.size() >= kPipeline) settle();
        if (!prepared) prepared = prepare(s, *shape, call);
        enqueue(s, call, *prepared);
        ++writes_;
    }

    void script(const std::string& text) override {
        ++writes_;
        simple(text, "script");
    }

    void begin() override {
        writes_ = 0;
        if (access_ == Access::read) {  // sent with the first statement: only then is a snapshot taken
            state_ = State::due;
            return;
        }
        if (PQstatus(pg_.get()) != CONNECTION_OK) open();
        send_begin();
    }

    void commit() override {
        if (state_ != State::begun) {
            state_ = State::idle;
            return;
        }
        settle();
        Answer r(PQexec(pg_.get(), "COMMIT"));
        state_ = State::idle;
        if (PQresultStatus(r.get()) == PGRES_COMMAND_OK) {
            if (std::strcmp(PQcmdStatus(r.get()), "COMMIT") == 0) return;
            throw Error(ErrorKind::other, "commit after a failed statement", "commit");
        }
        // Told by a server that is still there, an error means that the transaction is gone. A lost connection tells nothing.
        if (PQstatus(pg_.get()) != CONNECTION_OK || field(r.get(), PG_DIAG_SQLSTATE).empty())
            throw CommitUnknown(ErrorKind::connection, lost("commit"), "commit");
        fail(r.get(), "commit");
    }

    void rollback() noexcept override {
        try {
            settle();
        } catch (...) {   // what failed is taken back
        }
        if (state_ == State::begun && PQstatus(pg_.get()) == CONNECTION_OK) Answer(PQexec(pg_.get(), "ROLLBACK"));
        state_ = State::idle;
        // A transaction that would not end is ended with its connection; begin() makes another.
        if (PQtransactionStatus(pg_.get()) != PQTRANS_IDLE) pg_.reset();
    }

    void lock_schema() override { simple(fmt::format("SELECT pg_advisory_xact_lock({})", kSchemaLock), "lock_schema"); }

private:
    enum class State { idle, due, begun };
    struct Finish {
        void operator()(PGconn* c) const { PQfinish(c); }
    };

    struct FreeOptions {
        void operator()(PQconninfoOption* o) const { PQconninfoFree(o); }
    };

    void open() {
        state_ = State::idle;
        sent_.clear();
        statements_.prepared().clear();
        dropped_->clear();
        if (std::unique_ptr<PQconninfoOption, FreeOptions> readable{PQconninfoParse(config_.url.c_str(), nullptr)}; !readable)  // libpq would print the password
            throw Error(ErrorKind::connection, "Địa chỉ PostgreSQL không đọc được. Hãy ghi dạng postgresql://người-dùng@máy-chủ:5432/tên trong XASO_DATABASE.", "open");
        const char* keys[] = {"connect_timeout", "application_name", "client_encoding", "dbname", nullptr};
        const char* values[] = {"10", "xaso", "UTF8", config_.url.c_str(), nullptr};  // what the address says goes before
        pg_.reset(PQconnectdbParams(keys, values, 1));
        if (PQstatus(pg_.get()) != CONNECTION_OK)
            throw Error(ErrorKind::connection,
                        fmt::format("Không kết nối được cơ sở dữ liệu PostgreSQL {}. Hãy kiểm tra máy chủ cơ sở dữ liệu đang chạy, địa chỉ, tên và mật khẩu "
                                    "trong XASO_DATABASE. ({})",
                                    place(), trimmed(PQerrorMessage(pg_.get()))),
                        "open");
        PQsetNoticeProcessor(pg_.get(), [](void*, const char*) {}, nullptr);
        if (std::string_view encoding = PQparameterStatus(pg_.get(), "server_encoding"); encoding != "UTF8")
            throw Error(ErrorKind::connection,
                        fmt::format("Cơ sở dữ liệu PostgreSQL {} dùng bảng mã {}. Hãy tạo cơ sở dữ liệu với ENCODING 'UTF8'.", place(), encoding), "open");
        simple("SET client_min_messages = warning; SET standard_conforming_strings = on; SET timezone = 'UTC'; "
               // An answered write must survive a power cut, whatever the role's default is.
               "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
               "settings");
        // A write job finds its rows by key. A plan made for it while a table was empty would be kept, and would read all of a table that has grown.
        simple(access_ == Access::read ? fmt::format("SET statement_timeout = {}", config_.read_limit.count())
                                       : fmt::format("SET lock_timeout = {}; SET enable_seqscan = off", config_.busy_timeout.count()),
               "settings");
    }

    void send_begin() {
        std::string sql = access_ == Access::read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN ISOLATION LEVEL READ COMMITTED";
        for (const std::string& name : *dropped_) sql += "; DEALLOCATE " + name;
        simple(sql, "begin");
        dropped_->clear();
        state_ = State::begun;
    }

    // Runs `statement` in the transaction. While it is the reader's first, nothing has been seen yet: when the connection turns
    // out to be gone, the transaction begins again on a fresh one.
    template <class F>
    Answer first_may_repeat(F statement) {
        if (state_ == State::due) {
            try {
                if (PQstatus(pg_.get()) != CONNECTION_OK) open();
                send_begin();
                return statement();
            } catch (const Error& e) {
                if (e.kind != ErrorKind::connection) throw;
            }
            open();
            send_begin();
        }
        return statement();
    }

    Answer run(const Statement& s, const Args& args) {
        std::shared_ptr<Shape> shape = statements_.shape(s);
        Call call = shape->match(args);
        if (!sent_.empty()) {
            if (std::shared_ptr<Prepared> prepared = statements_.prepared().find(call.key)) {   // in one journey with what was sent
                enqueue(s, call, *prepared);
                return counted(settle());
            }
            settle();
        }
        s.runs.fetch_add(1, std::memory_order_relaxed);
        return counted(first_may_repeat([&] {
            std::shared_ptr<Prepared> prepared = prepare(s, *shape, call);
            Parameters p(call, prepared->binds, s);
            Answer raw(PQexecPrepared(pg_.get(), prepared->name.c_str(), p.count(), p.values.data(), p.lengths.data(), p.formats.data(), 1));
            std::string state = field(raw.get(), PG_DIAG_SQLSTATE);
            if (stale(state)) statements_.prepared().erase(call.key);
            return check(raw.release(), s.name());
        }));
    }

    Answer counted(Answer r) {
        if (!std::string_view(PQcmdStatus(r.get())).starts_with("SELECT")) ++writes_;
        return r;
    }

    static bool stale(std::string_view state) { return state == "0A000" || state == "26000"; }   // the tables have changed under a prepared statement

    // Waits for what was sent, and throws the first error among it; what came after that has not run. The answer is the last one's.
    Answer settle() {
        if (sent_.empty()) return {};
        const std::vector<Sent> sent = std::exchange(sent_, {});
        Answer failed, last;
        const Sent* which = nullptr;
        bool synced = PQpipelineSync(pg_.get()) == 1;
        for (std::size_t i = 0; synced && i < sent.size(); ++i) {
            Answer r(PQgetResult(pg_.get()));
            if (!r) synced = false;
            const ExecStatusType status = PQresultStatus(r.get());
            if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && !which) {
                which = &sent[i];
                failed = std::move(r);
            }
            last = std::move(r);
            while (synced && PQstatus(pg_.get()) == CONNECTION_OK && Answer(PQgetResult(pg_.get()))) {}   // to the end of this statement's results
        }
        if (synced) synced = PQresultStatus(Answer(PQgetResult(pg_.get())).get()) == PGRES_PIPELINE_SYNC;
        const bool left = PQexitPipelineMode(pg_.get()) == 1;
        if (which) {
            if (stale(field(failed.get(), PG_DIAG_SQLSTATE))) statements_.prepared().erase(which->key);
            fail(failed.get(), which->statement->name());
        }
        if (!synced || !left) throw Error(ErrorKind::connection, lost(sent.front().statement->name()), sent.front().statement->name());
        return last;
    }

    // Puts a prepared statement into the pipeline.
    void enqueue(const Statement& s, const Call& call, const Prepared& prepared) {
        Parameters p(call, prepared.binds, s);
        if (sent_.empty() && PQenterPipelineMode(pg_.get()) != 1) throw Error(ErrorKind::connection, lost(s.name()), s.name());
        sent_.push_back({&s, call.key});
        s.runs.fetch_add(1, std::memory_order_relaxed);
        if (PQsendQueryPrepared(pg_.get(), prepared.name.c_str(), p.count(), p.values.data(), p.lengths.data(), p.formats.data(), 1) != 1) settle();
    }

    std::shared_ptr<Prepared> prepare(const Statement& s, const Shape& shape, const Call& call) {
        if (auto found = statements_.prepared().find(call.key)) return found;
        Text text = shape.write(call);
        std::vector<Oid> types = types_of(shape, text.binds);
        std::string name = fmt::format("s{}", ++serial_);
        check(PQprepare(pg_.get(), name.c_str(), text.sql.c_str(), static_cast<int>(types.size()), types.data()), s.name());
        auto made = std::make_shared<Prepared>(std::move(name), std::move(text.binds), dropped_);
        statements_.prepared().add(call.key, made);
        return made;
    }

    // Declared, not left to be inferred: beside a small literal the server would take a number for a 32-bit one.
    static std::vector<Oid> types_of(const Shape& shape, const std::vector<Bind>& binds) {
        std::vector<Oid> types;
        for (Bind bind : binds) {
            char type = shape.type(bind.name);
            types.push_back(type == 'i' ? kInt8 : type == 's' ? kText : type == 'b' ? kBytea : 0);
        }
        return types;
    }

    static Rows header(const PGresult* r, const Statement& s) {
        Rows rows;
        rows.statement = s.name();
        for (int i = 0; i < PQnfields(r); ++i) rows.columns.emplace_back(PQfname(r, i));
        return rows;
    }

    void simple(const std::string& sql, const std::string& name) {
        settle();
        check(PQexec(pg_.get(), sql.c_str()), name);
    }

    Answer check(PGresult* raw, const std::string& name) {
        Answer r(raw);
        ExecStatusType status = PQresultStatus(r.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) fail(r.get(), name);
        return r;
    }

    [[noreturn]] void fail(const PGresult* r, const std::string& statement) {
        std::string state = field(r, PG_DIAG_SQLSTATE);
        ErrorKind kind = PQstatus(pg_.get()) != CONNECTION_OK || state.empty() ? ErrorKind::connection : kind_of(state);
        if (kind == ErrorKind::connection) throw Error(kind, lost(statement), statement);
        std::string constraint = field(r, PG_DIAG_CONSTRAINT_NAME);
        if (kind == ErrorKind::not_null) constraint = field(r, PG_DIAG_TABLE_NAME) + "." + field(r, PG_DIAG_COLUMN_NAME);
        std::string message = fmt::format("{}: {} ({})", statement, field(r, PG_DIAG_MESSAGE_PRIMARY), state);
        std::string_view advice;
        if (kind == ErrorKind::disk_full) advice = "Ổ đĩa của máy chủ PostgreSQL đã đầy. Hãy giải phóng dung lượng rồi thử lại. ";
        if (kind == ErrorKind::timeout) advice = "Truy vấn chạy quá lâu nên đã bị dừng. Hãy thu hẹp khoảng thời gian hoặc điều kiện tìm. ";
        if (kind == ErrorKind::busy) advice = "Dữ liệu đang bị một chương trình khác khóa. Hãy chờ chương trình đó chạy xong rồi thử lại. ";
        throw Error(kind, std::string(advice) + message, statement, std::move(constraint));
    }

    std::string lost(const std::string& statement) const {
        return fmt::format("Mất kết nối với cơ sở dữ liệu PostgreSQL {}. Hãy kiểm tra máy chủ cơ sở dữ liệu rồi thử lại. ({}: {})", place(), statement,
                           trimmed(PQerrorMessage(pg_.get())));
    }

    std::string place() const {  // never the whole address: it may hold a password
        auto text = [](const char* t) { return t ? std::string_view(t) : std::string_view(); };
        return fmt::format("{}:{}/{}", text(PQhost(pg_.get())), text(PQport(pg_.get())), text(PQdb(pg_.get())));
    }

    static std::string trimmed(std::string text) {
        while (!text.empty() && text.back() == '\n') text.pop_back();
        return text;
    }

    const Config config_;
    const Access access_;
    State state_ = State::idle;
    std::uint64_t serial_ = 0, cursors_ = 0;
    struct Sent {
        const Statement* statement;
        std::string key;
    };
    std::vector<Sent> sent_;   // in the pipeline, not waited for yet
    std::shared_ptr<std::vector<std::string>> dropped_ = std::make_shared<std::vector<std::string>>();
    std::unique_ptr<PGconn, Finish> pg_;
    Statements<Prepared> statements_{Dialect::postgres};
};

}  // namespace

std::unique_ptr<Connection> connect_postgres(const Config& config, Access access) { return std::make_unique<PgConnection>(config, access); }

std::vector<std::string> client_environment(const std::string& url) {
    struct Free {
        void operator()(PQconninfoOption* o) const { PQconninfoFree(o); }
    };
    const std::unique_ptr<PQconninfoOption, Free> options{PQconninfoParse(url.c_str(), nullptr)};
    if (!options) throw Error(ErrorKind::connection, "Địa chỉ PostgreSQL không đọc được. Hãy ghi dạng postgresql://người-dùng@máy-chủ:5432/tên trong XASO_DATABASE.", "environment");
    std::vector<std::string> out;
    for (const PQconninfoOption* o = options.get(); o->keyword; ++o)
        if (o->envvar && o->val && *o->val) out.push_back(fmt::format("{}={}", o->envvar, o->val));
    return out;
}

}  // namespace xaso::sql
