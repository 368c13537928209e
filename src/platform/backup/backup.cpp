#include "platform/backup/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <vector>

#include "platform/sql/copy.h"

namespace xaso::backup {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Kind = Refusal::Kind;

constexpr std::size_t kKey = 32, kPiece = 1 << 16, kLongestHead = 4096;
constexpr std::string_view kSqlite = "sqlite:";

const sql::Statement kSchema{"backup.schema", "SELECT max(number) AS n FROM schema_migration"};
const sql::Statement kSnapshot{"backup.snapshot", "SELECT NULL AS id", "SELECT pg_export_snapshot() AS id"};
const sql::Statement kTables{"backup.tables", "SELECT count(*) AS n FROM sqlite_schema",
                             "SELECT count(*) AS n FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace "
                             "WHERE s.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"};

[[noreturn]] void stop(Kind kind, std::string_view code, std::string message) { throw Stopped(kind, code, std::move(message)); }

bool is_sqlite(const Place& place) { return place.database.starts_with(kSqlite); }
std::string sqlite_file(const Place& place) { return place.database.substr(kSqlite.size()); }
std::string key_file(const Place& place) { return place.data + "/chain.key"; }

class Fd {
public:
    explicit Fd(int fd = -1) : fd_(fd) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Fd() { close(); }
    operator int() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

private:
    int fd_;
};

// Reads up to `size` bytes; fewer only at the end.
std::string read_some(int fd, std::size_t size, const std::string& from) {
    std::string out(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const ssize_t n = ::read(fd, out.data() + have, size - have);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) stop(Kind::unavailable, "backup.not_read", fmt::format("Không đọc được {}: {}.", from, std::strerror(errno)));
        if (n == 0) break;
        have += static_cast<std::size_t>(n);
    }
    out.resize(have);
    return out;
}

std::string read_key(const Place& place) {
    const Fd fd(::open(key_file(place).c_str(), O_RDONLY | O_CLOEXEC));
    if (fd < 0) stop(Kind::not_found, "backup.no_key", fmt::format("Không có tệp khóa {}. Hãy kiểm tra XASO_DATA.", key_file(place)));
    const std::string key = read_some(fd, kKey + 1, key_file(place));
    if (key.size() != kKey) stop(Kind::invalid, "backup.no_key", fmt::format("Tệp khóa {} không đúng 32 byte.", key_file(place)));
    return key;
}

// pg_dump or pg_restore with the address in its environment. Its messages go to stderr.
class Client {
public:
    // `input`: the parent writes to fd() what the program reads; otherwise the parent reads what it prints.
    Client(const std::string& program, std::vector<std::string> arguments, const std::string& url, bool input) : program_(program) {
        int ends[2];
        // A socket for input, so that a program that ends early is an error of send() and no signal.
        if ((input ? ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) : ::pipe2(ends, O_CLOEXEC)) != 0)
            stop(Kind::unavailable, "backup.program", fmt::format("Không mở được đường ống: {}.", std::strerror(errno)));
        fd_ = Fd(ends[0]);
        const Fd theirs(ends[1]);
        std::vector<std::string> environment = sql::client_environment(url);
        environment.push_back("LANG=C.UTF-8");
        for (const char* name : {"PATH", "HOME", "PGPASSFILE", "PGSERVICEFILE"})
            if (const char* value = std::getenv(name)) environment.push_back(fmt::format("{}={}", name, value));
        std::vector<char*> argv{program_.data()}, env;
        for (std::string& a : arguments) argv.push_back(a.data());
        for (std::string& e : environment) env.push_back(e.data());
        argv.push_back(nullptr);
        env.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, theirs, input ? STDIN_FILENO : STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, input ? STDOUT_FILENO : STDIN_FILENO, "/dev/null", O_RDWR, 0);
        posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        const int error = ::posix_spawnp(&child_, program_.c_str(), &actions, nullptr, argv.data(), env.data());
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) {
            child_ = 0;
            stop(Kind::unavailable, "backup.program", fmt::format("Không chạy được {}: {}. Hãy cài gói postgresql-client.", program_, std::strerror(error)));
        }
    }
    ~Client() {
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        int status = 0;
        ::waitpid(child_, &status, 0);
    }
    Client(const Client&) = delete;

    std::string read() { return read_some(fd_, kPiece, program_); }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    bool ended_well() {
        fd_.close();
        int status = 0;
        while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {}
        child_ = 0;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    std::string program_;
    Fd fd_;
    pid_t child_ = 0;
};

std::string head_of(const Copy& copy) {
    return json::serialize(json::object{{"database", copy.dialect == sql::Dialect::sqlite ? "sqlite" : "postgresql"}, {"schema", copy.schema}, {"taken", iso_instant(copy.taken)},
                                        {"units", copy.holds.units}, {"dossiers", copy.holds.dossiers}}) + "\n";
}

Copy look(sql::Session& s, sql::Dialect dialect, Instant now, const std::function<Holds(sql::Session&)>& count) {
    return {dialect, s.query(kSchema)[0].get<int>("n"), now, count(s)};
}

// The SQLite copy in the clear: gone from the folder at the end, whatever happens; what a killed run left is overwritten.
class Clear {
public:
    explicit Clear(std::string path) : path(std::move(path)), fd_(open_part(this->path)) { remove_beside(); }
    ~Clear() {
        remove_beside();
        ::unlink(path.c_str());
    }
    Clear(const Clear&) = delete;
    std::string read() { return read_some(fd_, kPiece, path); }
    const std::string path;

private:
    void remove_beside() const {
        for (const char* suffix : {"-journal", "-wal", "-shm"}) ::unlink((path + suffix).c_str());
    }
    Fd fd_;
};

Copy make_sqlite(const Place& place, Sealer& out, const std::string& key, Instant now, const std::function<Holds(sql::Session&)>& count) {
    if (!fs::exists(sqlite_file(place))) stop(Kind::not_found, "backup.no_data", fmt::format("Không có cơ sở dữ liệu {}. Hãy kiểm tra XASO_DATA.", sqlite_file(place)));
    Clear clear(place.data + "/backup.xaso-part");
    Copy copy;
    try {
        sql::copy_sqlite(place.database, clear.path);
        const auto db = sql::Database::open({.url = std::string(kSqlite) + clear.path, .read_limit = std::chrono::hours{6}});
        sql::Reader s = db->read();
        copy = look(s, sql::Dialect::sqlite, now, count);
    } catch (const sql::Error& e) {
        if (e.kind != sql::ErrorKind::disk_full) throw;
        stop(Kind::unavailable, "backup.disk_full", fmt::format("Ổ đĩa của {} đã đầy, không chụp được dữ liệu để sao lưu. Hãy giải phóng dung lượng bằng cỡ cơ sở dữ liệu.", place.data));
    }
    out.write(head_of(copy));
    out.write(key);
    for (std::string piece; !(piece = clear.read()).empty();) out.write(piece);
    return copy;
}

Copy make_postgres(const Place& place, Sealer& out, const std::string& key, Instant now, const std::function<Holds(sql::Session&)>& count) {
    const auto db = sql::Database::open({.url = place.database, .read_limit = std::chrono::hours{6}});
    sql::Reader s = db->read();  // holds the snapshot until pg_dump has ended
    const std::string snapshot = s.query(kSnapshot)[0].get<std::string>("id");
    const Copy copy = look(s, sql::Dialect::postgres, now, count);
    out.write(head_of(copy));
    out.write(key);
    Client dump("pg_dump", {"--format=custom", "--no-owner", "--no-privileges", "--no-password", "--snapshot=" + snapshot}, place.database, false);
    for (std::string piece; !(piece = dump.read()).empty();) out.write(piece);
    if (!dump.ended_well()) stop(Kind::unavailable, "backup.program", "pg_dump không chép được cơ sở dữ liệu (lời của nó ở trên). Không có tệp sao lưu nào được ghi.");
    return copy;
}

struct Head {
    Copy copy;
    std::string key;
};

Head read_head(Opener& in, const std::string& file) {
    const auto foreign = [&] { stop(Kind::invalid, "backup.foreign", fmt::format("Nội dung của {} không phải do chương trình này sao lưu.", file)); };
    std::string line, key;
    for (std::string c; (c = in.read(1)) != "\n"; line += c)
        if (c.empty() || line.size() > kLongestHead) foreign();
    while (key.size() < kKey) {
        const std::string more = in.read(kKey - key.size());
        if (more.empty()) foreign();
        key += more;
    }
    Head head{{}, key};
    try {
        const json::value v = json::parse(line);
        const std::string_view kind = v.at("database").as_string();
        const auto taken = parse_instant(v.at("taken").as_string());
        if ((kind != "sqlite" && kind != "postgresql") || !taken) foreign();
        head.copy = {kind == "sqlite" ? sql::Dialect::sqlite : sql::Dialect::postgres, v.at("schema").to_number<int>(), *taken,
                     {v.at("units").to_number<std::int64_t>(), v.at("dossiers").to_number<std::int64_t>()}};
    } catch (const Stopped&) {
        throw;
    } catch (const std::exception&) {  // not the JSON, or not the names in it, that make() writes
        foreign();
    }
    return head;
}

// The key of the records, put into place only when `then` succeeds too. The same key already there is fine: a restore that was cut
// off before the database came begins anew.
void with_key(const Place& place, const std::string& key, const std::function<void()>& then) {
    bool made = false;
    if (fs::exists(key_file(place))) {
        if (read_key(place) != key)
            stop(Kind::conflict, "backup.not_empty", fmt::format("Đã có tệp khóa {} của dữ liệu khác. Khôi phục không ghi đè; hãy đặt XASO_DATA tới một thư mục trống.", key_file(place)));
    } else {
        NewFile file(key_file(place));
        file.write(key);
        file.finish();
        made = true;
    }
    try {
        then();
    } catch (...) {
        if (made) ::unlink(key_file(place).c_str());
        throw;
    }
}

void refuse_what_is_there(const Place& place) {
    const auto occupied = [](const std::string& what) { stop(Kind::conflict, "backup.not_empty", fmt::format("{} đã có dữ liệu. Khôi phục không ghi đè; hãy dùng nơi còn trống.", what)); };
    if (is_sqlite(place)) {
        for (const char* suffix : {"", "-wal", "-journal", "-shm"})
            if (fs::exists(sqlite_file(place) + suffix)) occupied(sqlite_file(place) + suffix);
    } else {
        const auto db = sql::Database::open({.url = place.database});
        sql::Reader s = db->read();
        if (s.query(kTables)[0].get<std::int64_t>("n") > 0) occupied("Cơ sở dữ liệu PostgreSQL trong XASO_DATABASE");
    }
}

void put_sqlite(const Place& place, Opener& in, const std::string& key) {
    NewFile database(sqlite_file(place));
    for (std::string piece; !(piece = in.read(kPiece)).empty();) database.write(piece);
    with_key(place, key, [&] { database.finish(); });
}

void put_postgres(const Place& place, Opener& in, const std::string& key) {
    std::string name;
    for (const std::string& e : sql::client_environment(place.database))
        if (e.starts_with("PGDATABASE=")) name = e.substr(11);
    std::string quoted;  // as a value of a connection string
    for (const char c : name) {
        if (c == '\\' || c == '\'') quoted += '\\';
        quoted += c;
    }
    with_key(place, key, [&] {
        Client put("pg_restore", {"--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password", fmt::format("--dbname=dbname='{}'", quoted)}, place.database, true);
        bool taken = true;
        for (std::string piece; taken && !(piece = in.read(kPiece)).empty();) taken = put.send(piece);
        if (!put.ended_well() || !taken) stop(Kind::unavailable, "backup.program", "pg_restore không ghi được vào cơ sở dữ liệu (lời của nó ở trên). Không có gì được giữ lại.");
    });
}

}  // namespace

Result<Copy> make(const Place& place, const std::string& file, std::string_view passphrase, Instant now, const std::function<Holds(sql::Session&)>& count, Cost cost) {
    try {
        const std::string key = read_key(place);
        Sealer out(file, passphrase, cost);
        const Copy copy = (is_sqlite(place) ? make_sqlite : make_postgres)(place, out, key, now, count);
        out.finish();
        return copy;
    } catch (const Stopped& e) {
        return refuse(e.refusal);
    }
}

Result<Copy> restore(const Place& place, const std::string& file, std::string_view passphrase, int newest) {
    try {
        Opener in(file, passphrase);
        const Head head = read_head(in, file);
        while (!in.read(kPiece).empty()) {}  // the whole file is authentic, or nothing is written
        if ((head.copy.dialect == sql::Dialect::sqlite) != is_sqlite(place))
            stop(Kind::invalid, "backup.other_database", fmt::format("Bản sao lưu này của {}, còn XASO_DATABASE là {}. Hãy đặt XASO_DATABASE cùng loại.", is_sqlite(place) ? "PostgreSQL" : "SQLite", is_sqlite(place) ? "SQLite" : "PostgreSQL"));
        if (head.copy.schema > newest)
            stop(Kind::invalid, "backup.newer", fmt::format("Bản sao lưu do phiên bản mới hơn tạo ra (bước nâng cấp {:04}, chương trình này mới biết đến {:04}). Hãy khôi phục bằng phiên bản mới hơn.", head.copy.schema, newest));
        refuse_what_is_there(place);
        std::error_code error;
        if (fs::create_directories(place.data, error)) fs::permissions(place.data, fs::perms::owner_all, error);
        if (error) stop(Kind::invalid, "backup.not_written", fmt::format("Không tạo được thư mục {}: {}.", place.data, error.message()));
        in.rewind();
        read_head(in, file);
        (is_sqlite(place) ? put_sqlite : put_postgres)(place, in, head.key);
        return head.copy;
    } catch (const Stopped& e) {
        return refuse(e.refusal);
    }
}

}  // namespace xaso::backup
