#include "platform/sql/sql.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "platform/sql/database.h"

namespace xaso::sql {
namespace {

std::vector<const Statement*>& registry() {
    static std::vector<const Statement*> all;
    return all;
}

std::uint64_t next_serial() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace

Statement::Statement(std::string name, std::string sqlite, std::string postgres)
    : name_(std::move(name)), sqlite_(std::move(sqlite)), postgres_(std::move(postgres)), serial_(next_serial()) {}

RegisterStatement::RegisterStatement(const Statement& s) {
    auto& all = registry();
    all.insert(std::upper_bound(all.begin(), all.end(), &s, [](auto* a, auto* b) { return a->name() < b->name(); }), &s);
}

const std::vector<const Statement*>& all_statements() { return registry(); }

int Column<int>::from(const Value& v) {
    std::int64_t wide = std::get<std::int64_t>(v);
    if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
        throw Error(ErrorKind::other, fmt::format("{} does not fit an int", wide));
    return static_cast<int>(wide);
}

Day Column<Day>::from(const Value& v) {
    const std::string& text = std::get<std::string>(v);
    Result<Day> day = parse_day(text);
    if (!day) throw Error(ErrorKind::other, fmt::format("`{}` is not a day", text));
    return *day;
}

const Value& Row::at(std::string_view column) const {
    for (std::size_t i = 0; i < rows_->columns.size(); ++i)
        if (rows_->columns[i] == column) return at(i);
    throw Error(ErrorKind::other, fmt::format("statement {} returns no column {}", rows_->statement, column), rows_->statement);
}

const Value& Row::at(std::size_t index) const {
    if (index >= rows_->columns.size())
        throw Error(ErrorKind::other, fmt::format("statement {} returns {} columns, not {}", rows_->statement, rows_->columns.size(), index + 1), rows_->statement);
    return rows_->cells[index_ * rows_->columns.size() + index];
}

void Row::wrong_type(std::string_view column, const Value& v) const {
    static constexpr const char* kinds[] = {"null", "a number", "a text", "bytes"};
    throw Error(ErrorKind::other, fmt::format("statement {}: column {} is {}, and is read as something else", rows_->statement, column, kinds[v.index()]),
                rows_->statement);
}

Rows Session::query(const Statement& s, const Args& args) {
    c_->announce(s);
    return c_->query(s, args);
}
void Session::for_each(const Statement& s, const Args& args, const std::function<void(const Row&)>& each) {
    c_->announce(s);
    c_->for_each(s, args, each);
}
Dialect Session::dialect() const { return c_->dialect(); }

Reader::Reader(Pool& pool, std::unique_ptr<Connection> c) : Session(*c), pool_(&pool), own_(std::move(c)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() {
    if (!own_) return;
    own_->rollback();
    pool_->give_back(std::move(own_));
}

std::int64_t Tx::exec(const Statement& s, const Args& args) {
    c_->announce(s);
    return c_->exec(s, args);
}
void Tx::send(const Statement& s, const Args& args) {
    c_->announce(s);
    c_->send(s, args);
}
std::uint64_t Tx::writes() const { return c_->writes(); }
void Tx::flush() {
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i]->flush(*this);  // a flush may bring a further state in
}

std::unique_ptr<Connection> connect(const Config& config, Access access) {
    std::string_view url = config.url;
    constexpr std::string_view sqlite = "sqlite:";
    std::unique_ptr<Connection> made;
    if (url.starts_with(sqlite) && url.size() > sqlite.size())
        made = connect_sqlite(std::string(url.substr(sqlite.size())), config, access);
    else if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
        made = connect_postgres(config, access);
    if (made) {
        made->before_statement = config.before_statement;
        return made;
    }
    throw Error(ErrorKind::connection,
                "Địa chỉ cơ sở dữ liệu không đúng. Hãy ghi dạng sqlite:/thư/mục/xaso.db hoặc postgresql://người-dùng@máy-chủ:5432/tên.");
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

std::unique_ptr<Database> Database::open(const Config& config) {
    if (config.readers < 1 || config.lanes < 1) throw std::invalid_argument("a database needs at least one reader and one lane");
    return std::unique_ptr<Database>(new Database(std::make_unique<Impl>(config)));
}

Database::Impl::Impl(const Config& c) : config(c), readers(c) {
    dialect = config.url.starts_with("sqlite:") ? Dialect::sqlite : Dialect::postgres;
    int count = dialect == Dialect::sqlite ? 1 : config.lanes;
    for (int i = 0; i < count; ++i) lanes.push_back(std::make_unique<Lane>(config));
}

Dialect Database::dialect() const { return impl_->dialect; }

Reader Database::read() {
    std::unique_ptr<Connection> c = impl_->readers.lend();
    try {
        c->begin();
    } catch (...) {
        impl_->readers.give_back(nullptr);  // this one is beyond use: the next lease makes another
        throw;
    }
    return Reader(impl_->readers, std::move(c));
}

void Database::run(UnitId unit, const std::function<bool(Tx&)>& job) {
    auto& lanes = impl_->lanes;
    lanes[static_cast<std::uint64_t>(unit.value()) % lanes.size()]->run(job);
}

void Database::script(const std::string& text) {
    std::unique_ptr<Connection> c = connect(impl_->config, Access::write);
    c->begin();
    c->script(text);
    c->commit();
}

void Database::analyze() { script(dialect() == Dialect::sqlite ? "PRAGMA analysis_limit=100000; ANALYZE" : "ANALYZE"); }

}  // namespace xaso::sql
