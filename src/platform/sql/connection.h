// Connection: one connection to a database of either kind; Reader, Tx and the lanes are built on it. Belongs to one thread at a time.
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "platform/sql/rewrite.h"
#include "platform/sql/sql.h"

namespace xaso::sql {

// The database did not say whether the commit took place: the one failure after which a job must not be run again.
class CommitUnknown : public Error {
public:
    using Error::Error;
};

enum class Access { read, write };

class Connection {
public:
    virtual ~Connection() = default;
    virtual Dialect dialect() const = 0;

    virtual Rows query(const Statement& s, const Args& args) = 0;
    virtual void for_each(const Statement& s, const Args& args, const std::function<void(const Row&)>& each) = 0;
    virtual std::int64_t exec(const Statement& s, const Args& args) = 0;
    virtual void send(const Statement& s, const Args& args) { exec(s, args); }
    virtual void script(const std::string& text) = 0;

    // A reading connection begins a snapshot that its first statement takes; a writing one holds the right to write at once
    // (SQLite). begin() brings a lost connection back.
    virtual void begin() = 0;
    virtual void commit() = 0;             // throws CommitUnknown, or an Error that means "certainly not committed"
    virtual void rollback() noexcept = 0;  // also after a failed commit, and when nothing is open
    // Keeps other programs from migrating until the transaction ends.
    virtual void lock_schema() = 0;

    // Statements run since begin() that could change something.
    std::uint64_t writes() const { return writes_; }

    void announce(const Statement& s) const {
        if (before_statement) before_statement(s);
    }
    std::function<void(const Statement&)> before_statement;  // Config::before_statement

protected:
    std::uint64_t writes_ = 0;
};

std::unique_ptr<Connection> connect(const Config& config, Access access);
std::unique_ptr<Connection> connect_sqlite(const std::string& path, const Config& config, Access access);
std::unique_ptr<Connection> connect_postgres(const Config& config, Access access);

// The most recently used `capacity` values. A value that is pushed out lives on while somebody holds it.
template <class Key, class T>
class Recent {
public:
    explicit Recent(std::size_t capacity) : capacity_(capacity) {}

    std::shared_ptr<T> find(const Key& key) {
        auto it = index_.find(key);
        if (it == index_.end()) return nullptr;
        order_.splice(order_.begin(), order_, it->second);
        return it->second->second;
    }
    void add(const Key& key, std::shared_ptr<T> value) {
        order_.emplace_front(key, std::move(value));
        index_[key] = order_.begin();
        if (order_.size() > capacity_) {
            index_.erase(order_.back().first);
            order_.pop_back();
        }
    }
    void erase(const Key& key) {
        auto it = index_.find(key);
        if (it == index_.end()) return;
        order_.erase(it->second);
        index_.erase(it);
    }
    void clear() {
        index_.clear();
        order_.clear();
    }

private:
    using Order = std::list<std::pair<Key, std::shared_ptr<T>>>;
    std::size_t capacity_;
    Order order_;
    std::unordered_map<Key, typename Order::iterator> index_;
};

// The parsed statements and the prepared ones of a connection.
template <class Prepared>
class Statements {
public:
    explicit Statements(Dialect dialect) : dialect_(dialect) {}

    std::shared_ptr<Shape> shape(const Statement& s) {
        std::shared_ptr<Shape> shape = shapes_.find(s.serial());
        if (!shape) shapes_.add(s.serial(), shape = std::make_shared<Shape>(s, dialect_));
        return shape;
    }
    Recent<std::string, Prepared>& prepared() { return prepared_; }

private:
    Dialect dialect_;
    Recent<std::uint64_t, Shape> shapes_{1024};
    Recent<std::string, Prepared> prepared_{256};
};

inline void refuse_nul(const std::string& text, const Statement& s) {
    if (text.find('\0') != text.npos) throw Error(ErrorKind::other, "statement " + s.name() + ": text with a NUL character", s.name());
}

}  // namespace xaso::sql
