// For tests: two units on a fresh database, a clock that is set, and accounts made with one line.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "platform/access/access.h"
#include "support/test_database.h"

namespace xaso::access {

inline const std::string kPassword = "Mat-khau-1";

class WithAccounts : public testing::TestWithParam<sql::Dialect> {
protected:
    static constexpr UnitId kHome{1}, kOther{2}, kArchive{3};

    WithAccounts() : where(TestDatabase::make(GetParam())), db(sql::Database::open(where->config)) {
        static const sql::Statement add_unit{"test.add_unit", "INSERT INTO unit (unit_id, code) VALUES (:unit, :code)"};
        sql::migrate(*db);
        for (const UnitId unit : {kHome, kOther, kArchive}) {
            db->run(unit, [&](sql::Tx& tx) {
                tx.exec(add_unit, {{"unit", unit}, {"code", "xa-" + std::to_string(unit.value())}});
                record::open_unit(tx, unit);
                return true;
            });
        }
    }

    static constexpr Access::Rules cheap() {
        Access::Rules rules;
        rules.cheap_hash = true;
        return rules;
    }
    void pass(std::chrono::milliseconds time) { clock.set(clock.now() + time); }

    template <class F> auto write(UnitId unit, F&& job) {
        using R = std::invoke_result_t<F&, sql::Tx&>;
        R out = refuse(Refusal{});
        db->run(unit, [&](sql::Tx& tx) {
            out = job(tx);
            return out.has_value();
        });
        return out;
    }
    AccountId add(std::string login, std::vector<std::string> roles, bool must_change = false, std::vector<UnitId> scope = {}, UnitId unit = kHome) {
        auto made = write(unit, [&](sql::Tx& tx) {
            return access.create(tx, by(unit), {.login = login, .name = "Nguyễn Thị Mẫu", .title = "Công chức", .password = kPassword, .office = {},
                                                .roles = roles, .further_scope = scope, .must_change = must_change});
        });
        if (!made) throw std::runtime_error(made.error().code);
        return *made;
    }
    record::Actor by(UnitId unit = kHome, AccountId account = {}) const { return {unit, account, "command"}; }
    std::int64_t count(const std::string& what) {
        const sql::Statement s{"test.count", "SELECT count(*) AS n FROM " + what};
        return db->read().query(s)[0].get<std::int64_t>("n");
    }
    int events(AccountId account, std::string_view kind) {
        sql::Reader r = db->read();
        int n = 0;
        for (const auto& e : record.history(r, kHome, "account", account.value())) n += e.kind == kind;
        return n;
    }

    std::unique_ptr<TestDatabase> where;
    std::unique_ptr<sql::Database> db;
    SetClock clock{to_instant(*parse_local_time("2026-11-20T08:00"))};
    record::Record record{*db, record::ChainKey{}};
    Access access{record, clock, cheap()};
};

}  // namespace xaso::access
