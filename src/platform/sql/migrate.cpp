#include <sodium.h>

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "kernel/clock.h"
#include "platform/sql/database.h"

namespace xaso::sql {
namespace {

constexpr std::chrono::minutes kPatience{1};  // while another program migrates

const Statement kApplied{"sql.applied_migrations", "SELECT number, name, hash FROM schema_migration ORDER BY number"};
const Statement kRecord{"sql.record_migration", "INSERT INTO schema_migration (number, name, hash, applied_at) VALUES (:number, :name, :hash, :applied_at)"};
const Statement kBroken{"sql.broken_references", "SELECT \"table\" AS name FROM pragma_foreign_key_check LIMIT 1"};

constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)";

std::string hash_of(const std::string& text) {
    unsigned char bytes[crypto_generichash_BYTES];
    crypto_generichash(bytes, sizeof bytes, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
    std::string hex;
    for (unsigned char b : bytes) fmt::format_to(std::back_inserter(hex), "{:02x}", b);
    return hex;
}

// The first migration that the database does not hold; null when it holds all. Refuses a database of a newer program, and one
// that was made by a migration since changed.
const Migration* next(Connection& c, const std::vector<Migration>& all) {
    std::map<int, const Migration*> missing;
    for (const Migration& m : all)
        if (!missing.emplace(m.number, &m).second) throw Error(ErrorKind::other, fmt::format("two migrations have number {}", m.number), m.name);
    Rows applied = c.query(kApplied, {});
    for (const Row& row : applied) {
        int number = row.get<int>("number");
        auto it = missing.find(number);
        if (it == missing.end())
            throw Error(ErrorKind::schema_newer,
                        fmt::format("Cơ sở dữ liệu do phiên bản mới hơn tạo ra (có bước nâng cấp {:04}_{} mà chương trình này chưa biết). "
                                    "Hãy chạy bằng phiên bản chương trình mới hơn, hoặc khôi phục bản sao lưu cũ.",
                                    number, row.get<std::string>("name")),
                        row.get<std::string>("name"));
        const Migration& m = *it->second;
        if (row.get<std::string>("hash") != hash_of(c.dialect() == Dialect::sqlite ? m.sqlite : m.postgres))
            throw Error(ErrorKind::other,
                        fmt::format("Bước nâng cấp {:04}_{} đã chạy trên cơ sở dữ liệu này nhưng nội dung trong chương trình nay đã khác. "
                                    "Hãy dùng đúng bản phát hành của chương trình.",
                                    m.number, m.name),
                        m.name);
        missing.erase(it);
    }
    return missing.empty() ? nullptr : missing.begin()->second;
}

void apply(Connection& c, const Migration& m) {
    c.script(c.dialect() == Dialect::sqlite ? m.sqlite : m.postgres);
    if (c.dialect() == Dialect::sqlite)
        if (Rows broken = c.query(kBroken, {}); !broken.empty())
            throw Error(ErrorKind::foreign_key, fmt::format("table {} refers to rows that are not there", broken[0].get<std::string>("name")), m.name);
    c.exec(kRecord, {{"number", m.number},
                     {"name", m.name},
                     {"hash", hash_of(c.dialect() == Dialect::sqlite ? m.sqlite : m.postgres)},
                     {"applied_at", SystemClock().now()}});
}

}  // namespace

int migrate(Database& db, const std::vector<Migration>& all) {
    Config patient = db.impl_->config;
    patient.busy_timeout = std::max<std::chrono::milliseconds>(patient.busy_timeout, kPatience);
    std::unique_ptr<Connection> c = connect(patient, Access::write);
    // A table is changed in SQLite by building it anew, which its referrers must survive; apply() looks at the references itself.
    if (c->dialect() == Dialect::sqlite) c->script("PRAGMA foreign_keys=OFF");
    for (int ran = 0;; ++ran) {
        c->begin();
        c->lock_schema();  // after it, what another program has just done is seen
        c->script(kTable);
        const Migration* m = next(*c, all);
        if (!m) {
            c->commit();
            c.reset();
            if (ran > 0) db.analyze();  // of a new index the planner knows nothing, and may take it for the best
            return ran;
        }
        try {
            apply(*c, *m);
            c->commit();
        } catch (const Error& e) {
            throw Error(e.kind, fmt::format("Bước nâng cấp {:04}_{} không chạy được: {}", m->number, m->name, e.what()), m->name, e.constraint);
        }
    }
}

}  // namespace xaso::sql
