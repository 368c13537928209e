#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include <fmt/format.h>

#include "platform/sql/connection.h"
#include "platform/sql/copy.h"

namespace xaso::sql {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kStepsBetweenChecks = 4000;  // of SQLite's machine, between two looks at the clock

ErrorKind kind_of(int code) {
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return ErrorKind::unique;
        case SQLITE_CONSTRAINT_FOREIGNKEY: return ErrorKind::foreign_key;
        case SQLITE_CONSTRAINT_CHECK: return ErrorKind::check;
        case SQLITE_CONSTRAINT_NOTNULL: return ErrorKind::not_null;
    }
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return ErrorKind::busy;
        case SQLITE_READONLY:
        case SQLITE_IOERR: return ErrorKind::read_only;  // the disk's fault, to be told to whoever keeps it
        case SQLITE_FULL: return ErrorKind::disk_full;
        case SQLITE_CANTOPEN: return ErrorKind::connection;
        case SQLITE_INTERRUPT: return ErrorKind::timeout;
    }
    return ErrorKind::other;
}

// What an administrator reads: what happened, where, what to do. Empty for errors that only a programmer can mend.
std::string advice(int code, const std::string& path) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return fmt::format("Cơ sở dữ liệu đang bị một chương trình khác khóa: {}. Hãy đóng chương trình đó hoặc chờ sao lưu xong rồi thử lại.", path);
        case SQLITE_FULL: return fmt::format("Ổ đĩa đã đầy, không ghi được vào {}. Hãy giải phóng dung lượng rồi thử lại.", path);
        case SQLITE_READONLY:
            return fmt::format("Không được phép ghi vào {}. Hãy cấp quyền ghi tệp và thư mục chứa tệp cho tài khoản chạy chương trình.", path);
        case SQLITE_NOTADB:
            return fmt::format("Tệp không phải là cơ sở dữ liệu SQLite: {}. Hãy kiểm tra lại đường dẫn, hoặc khôi phục từ bản sao lưu.", path);
        case SQLITE_CORRUPT: return fmt::format("Tệp cơ sở dữ liệu bị hỏng: {}. Hãy dừng chương trình và khôi phục từ bản sao lưu gần nhất.", path);
        case SQLITE_CANTOPEN:
            return fmt::format("Không mở được cơ sở dữ liệu {}. Hãy kiểm tra đường dẫn và quyền của tài khoản chạy chương trình.", path);
        case SQLITE_IOERR: return fmt::format("Lỗi đọc ghi ổ đĩa tại {}. Hãy kiểm tra ổ đĩa và bản sao lưu.", path);
        case SQLITE_INTERRUPT: return "Truy vấn chạy quá lâu nên đã bị dừng. Hãy thu hẹp khoảng thời gian hoặc điều kiện tìm.";
    }
    return {};
}

// "UNIQUE constraint failed: t.a, t.b" -> "t.a, t.b"; "... failed: index 'one_open'" -> "one_open".
std::string constraint_of(std::string_view message) {
    constexpr std::string_view mark = "constraint failed: ";
    std::size_t at = message.find(mark);
    if (at == message.npos) return {};
    message.remove_prefix(at + mark.size());
    if (message.starts_with("index '") && message.ends_with('\'')) message = message.substr(7, message.size() - 8);
    return std::string(message);
}

// What SQLite itself only calls "unable to open": said before it is asked. Creates the file, readable by its owner alone.
void make_ready(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0) {
        if (!S_ISREG(info.st_mode)) throw Error(ErrorKind::connection, fmt::format("{} không phải là tệp. Hãy ghi đường dẫn tới một tệp cơ sở dữ liệu.", path));
        if (::access(path.c_str(), R_OK | W_OK) != 0) throw Error(ErrorKind::read_only, advice(SQLITE_READONLY, path));
        return;  // not opened here: closing a file drops the locks that other connections of this process hold on it
    }
    std::size_t slash = path.rfind('/');
    std::string folder = slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) {
        ::close(file);
        return;
    }
    switch (errno) {
        case ENOENT:
        case ENOTDIR: throw Error(ErrorKind::connection, fmt::format("Không có thư mục {} để đặt cơ sở dữ liệu. Hãy tạo thư mục này rồi chạy lại.", folder));
        case EACCES:
        case EPERM:
        case EROFS:
            throw Error(ErrorKind::read_only,
                        fmt::format("Không ghi được vào thư mục {}. Hãy cấp quyền ghi thư mục này cho tài khoản chạy chương trình.", folder));
        case ENOSPC:
        case EDQUOT: throw Error(ErrorKind::disk_full, advice(SQLITE_FULL, path));
    }
    throw Error(ErrorKind::connection, fmt::format("Không tạo được cơ sở dữ liệu {}: {}. Hãy kiểm tra đường dẫn.", path, std::strerror(errno)));
}

struct Finalize {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
};

struct Prepared {
    std::unique_ptr<sqlite3_stmt, Finalize> handle;
    std::vector<Bind> binds;
    std::vector<std::string> columns;
    bool busy = false;  // being stepped through; its use again inside for_each gets a handle of its own
};

class SqliteConnection final : public Connection {
public:
    SqliteConnection(std::string path, const Config& config, Access access) : path_(std::move(path)), access_(access), read_limit_(config.read_limit) {
        make_ready(path_);
        sqlite3* db = nullptr;
        int code = sqlite3_open_v2(path_.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
        db_.reset(db);
        if (code != SQLITE_OK) fail(code, "open");
        sqlite3_busy_timeout(db, static_cast<int>(config.busy_timeout.count()));
        sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
        sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);  // "x" is a name, never a text, as in PostgreSQL
        sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        enter_wal(config.busy_timeout);
        run("PRAGMA synchronous=FULL; PRAGMA case_sensitive_like=ON; PRAGMA journal_size_limit=67108864", "settings");
        if (access_ == Access::read) {
            run("PRAGMA cache_size=-8000; PRAGMA mmap_size=268435456; PRAGMA query_only=ON", "settings");
            sqlite3_progress_handler(db, kStepsBetweenChecks, [](void* self) { return static_cast<SqliteConnection*>(self)->late() ? 1 : 0; }, this);
        } else {
            run("PRAGMA cache_size=-32000; PRAGMA wal_autocheckpoint=8000", "settings");
        }
    }

    Dialect dialect() const override { return Dialect::sqlite; }

    Rows query(const Statement& s, const Args& args) override {
        Rows rows;
        rows.statement = s.name();
        Use use(*this, s, args);
        rows.columns = use->columns;
        while (use.step())
            for (int i = 0; i < static_cast<int>(rows.columns.size()); ++i) rows.cells.push_back(use.cell(i));
        return rows;
    }

    void for_each(const Statement& s, const Args& args, const std::function<void(const Row&)>& each) override {
        Rows one;
        one.statement = s.name();
        Use use(*this, s, args);
        one.columns = use->columns;
        one.cells.resize(one.columns.size());
        while (use.step()) {
            for (int i = 0; i < static_cast<int>(one.columns.size()); ++i) one.cells[i] = use.cell(i);
            auto handed_out = SteadyClock::now();
            auto until = until_;
            each(one[0]);
            until_ = until + (SteadyClock::now() - handed_out);  // the limit is for the database, not for who takes the rows
        }
    }

    std::int64_t exec(const Statement& s, const Args& args) override {
        Use use(*this, s, args);
        if (!use->columns.empty()) throw Error(ErrorKind::other, "statement " + s.name() + " returns rows: use query()", s.name());
        while (use.step()) {}
        return sqlite3_stmt_readonly(use->handle.get()) ? 0 : sqlite3_changes64(db_.get());
    }

    void script(const std::string& text) override {
        ++writes_;
        run(text.c_str(), "script");
    }

    void begin() override {
        run(access_ == Access::write ? "BEGIN IMMEDIATE" : "BEGIN", "begin");
        failed_ = false;
        writes_ = 0;
    }

    void commit() override {
        // PostgreSQL gives up a transaction at its first failed statement. SQLite would go on: a job that swallowed the error
        // would be kept here and lost there.
        if (failed_) throw Error(ErrorKind::other, "commit after a failed statement", "commit");
        char* ignored = nullptr;
        int code = sqlite3_exec(db_.get(), "COMMIT", nullptr, nullptr, &ignored);
        sqlite3_free(ignored);
        if (code == SQLITE_OK) return;
        if ((code & 0xff) == SQLITE_IOERR) throw CommitUnknown(ErrorKind::read_only, advice(code, path_) + " (" + sqlite3_errmsg(db_.get()) + ")", "commit");
        fail(code, "commit");
    }

    void rollback() noexcept override {
        if (!sqlite3_get_autocommit(db_.get())) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    void lock_schema() override {}  // BEGIN IMMEDIATE has done it

private:
    struct Close {
        void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    };

    // One run of a statement: bound on entry, reset on exit.
    class Use {
    public:
        Use(SqliteConnection& c, const Statement& s, const Args& args) : c_(c), s_(s), call_(c.statements_.shape(s)->match(args)) {
            prepared_ = c.prepare(s, call_);
            s.runs.fetch_add(1, std::memory_order_relaxed);
            prepared_->busy = true;
            try {
                bind();
            } catch (...) {
                end();
                throw;
            }
            if (!sqlite3_stmt_readonly(handle())) ++c.writes_;
            c.until_ = SteadyClock::now() + c.read_limit_;
        }
        ~Use() { end(); }
        Use(const Use&) = delete;
        const Prepared* operator->() const { return prepared_.get(); }

        bool step() {
            int code = sqlite3_step(handle());
            if (code == SQLITE_ROW) return true;
            if (code != SQLITE_DONE) c_.fail(code, s_.name());
            return false;
        }
        Value cell(int i) const {
            switch (sqlite3_column_type(handle(), i)) {
                case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(handle(), i)};
                case SQLITE_NULL: return {};
                case SQLITE_BLOB: return Blob{bytes(sqlite3_column_blob(handle(), i), i)};
                case SQLITE_FLOAT:
                    throw Error(ErrorKind::other, fmt::format("statement {}: column {} is a fraction: CAST it to BIGINT", s_.name(), prepared_->columns[i]), s_.name());
            }
            return bytes(sqlite3_column_text(handle(), i), i);
        }

    private:
        sqlite3_stmt* handle() const { return prepared_->handle.get(); }
        std::string bytes(const void* data, int i) const {
            auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle(), i));
            return size ? std::string(static_cast<const char*>(data), size) : std::string();
        }
        void bind() {  // nothing is copied: the arguments live as long as this
            for (std::size_t i = 0; i < prepared_->binds.size(); ++i) {
                const Value& v = call_.value(prepared_->binds[i]);
                int at = static_cast<int>(i) + 1;
                int code = SQLITE_OK;
                if (auto* number = std::get_if<std::int64_t>(&v)) {
                    code = sqlite3_bind_int64(handle(), at, *number);
                } else if (auto* text = std::get_if<std::string>(&v)) {
                    refuse_nul(*text, s_);
                    code = sqlite3_bind_text64(handle(), at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
                } else if (auto* blob = std::get_if<Blob>(&v)) {
                    code = sqlite3_bind_blob64(handle(), at, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
                } else {
                    code = sqlite3_bind_null(handle(), at);
                }
                if (code != SQLITE_OK) c_.fail(code, s_.name());
            }
        }
        void end() {
            sqlite3_reset(handle());
            sqlite3_clear_bindings(handle());
            prepared_->busy = false;
        }
        SqliteConnection& c_;
        const Statement& s_;
        Call call_;
        std::shared_ptr<Prepared> prepared_;
    };

    std::shared_ptr<Prepared> prepare(const Statement& s, const Call& call) {
        std::shared_ptr<Prepared> found = statements_.prepared().find(call.key);
        if (found && !found->busy) return found;
        Text text = statements_.shape(s)->write(call);
        auto made = std::make_shared<Prepared>();
        sqlite3_stmt* handle = nullptr;
        const char* rest = nullptr;
        int code = sqlite3_prepare_v3(db_.get(), text.sql.c_str(), static_cast<int>(text.sql.size()) + 1, SQLITE_PREPARE_PERSISTENT, &handle, &rest);
        made->handle.reset(handle);
        if (code != SQLITE_OK) fail(code, s.name());
        if (!handle) throw Error(ErrorKind::other, "statement " + s.name() + " is empty", s.name());
        sqlite3_stmt* second = nullptr;
        sqlite3_prepare_v2(db_.get(), rest, -1, &second, nullptr);
        if (std::unique_ptr<sqlite3_stmt, Finalize> more{second}; more)
            throw Error(ErrorKind::other, "statement " + s.name() + " holds more than one statement", s.name());
        if (sqlite3_bind_parameter_count(handle) != static_cast<int>(text.binds.size()))
            throw Error(ErrorKind::other, "statement " + s.name() + " holds parameters that are not :names", s.name());
        made->binds = std::move(text.binds);
        for (int i = 0; i < sqlite3_column_count(handle); ++i) made->columns.emplace_back(sqlite3_column_name(handle, i));
        if (!found) statements_.prepared().add(call.key, made);
        return made;
    }

    void run(const char* sql, const char* name) {
        until_ = SteadyClock::now() + read_limit_;
        int code = sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) fail(code, name);
    }

    // The change to WAL is made once in a file's life, and does not wait for another program that is making it.
    void enter_wal(std::chrono::milliseconds patience) {
        until_ = SteadyClock::now() + patience;
        for (;;) {
            int code = sqlite3_exec(db_.get(), "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
            if (code == SQLITE_OK) return;
            if ((code & 0xff) != SQLITE_BUSY || late()) fail(code, "open");
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }

    bool late() const { return SteadyClock::now() > until_; }

    [[noreturn]] void fail(int code, const std::string& statement) {
        failed_ = true;
        std::string message = db_ ? sqlite3_errmsg(db_.get()) : sqlite3_errstr(code);
        std::string constraint = (code & 0xff) == SQLITE_CONSTRAINT ? constraint_of(message) : std::string();
        std::string friendly = advice(code, path_);
        throw Error(kind_of(code), friendly.empty() ? fmt::format("{}: {}", statement, message) : fmt::format("{} ({}: {})", friendly, statement, message), statement,
                    std::move(constraint));
    }

    std::string path_;
    Access access_;
    std::chrono::milliseconds read_limit_;
    SteadyClock::time_point until_{};
    bool failed_ = false;
    std::unique_ptr<sqlite3, Close> db_;
    Statements<Prepared> statements_{Dialect::sqlite};  // after db_: closed before it
};

}  // namespace

std::unique_ptr<Connection> connect_sqlite(const std::string& path, const Config& config, Access access) {
    return std::make_unique<SqliteConnection>(path, config, access);
}

void copy_sqlite(const std::string& url, const std::string& file) {
    struct Close {
        void operator()(sqlite3* db) const { sqlite3_close(db); }
    };
    const auto open = [](const std::string& path, int flags) {
        sqlite3* db = nullptr;
        const int code = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
        std::unique_ptr<sqlite3, Close> own(db);
        if (code != SQLITE_OK) throw Error(kind_of(code), advice(code, path), "copy");
        return own;
    };
    const std::string source = url.substr(url.find(':') + 1);
    const auto from = open(source, SQLITE_OPEN_READWRITE), to = open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    sqlite3_busy_timeout(from.get(), 60'000);
    sqlite3_exec(to.get(), "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", nullptr, nullptr, nullptr);
    sqlite3_backup* copying = sqlite3_backup_init(to.get(), "main", from.get(), "main");
    if (!copying) throw Error(ErrorKind::other, sqlite3_errmsg(to.get()), "copy");
    const int stepped = sqlite3_backup_step(copying, -1);  // all pages in one reading transaction
    const int finished = sqlite3_backup_finish(copying);
    const int code = finished != SQLITE_OK ? finished : stepped;
    if (code == SQLITE_DONE) return;
    const std::string says = advice(code, (code & 0xff) == SQLITE_FULL ? file : source);
    throw Error(kind_of(code), says.empty() ? sqlite3_errstr(code) : says, "copy");
}

}  // namespace xaso::sql
