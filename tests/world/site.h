// WorldSite: the pages of a World, with accounts that use them.
//
//   class FormPages : public WithWorld, protected WorldSite {
//       FormPages() : WorldSite(w, "motcua") { add_pages(router, forms, …); add("motcua", {"desk"}); }
#pragma once

#include <gtest/gtest.h>

#include "support/test_site.h"
#include "world/world.h"

namespace xaso {

class WithWorld : public testing::TestWithParam<sql::Dialect> {
protected:
    World w{GetParam()};
};

struct WorldPeople {
    explicit WorldPeople(const World& world) : clock(world.now), access(world.program->record, clock, cheap()), db_(*world.program->db) {}

    AccountId add(const std::string& login, const std::vector<std::string>& roles, UnitId unit = World::kHome, const std::vector<UnitId>& scope = {}) {
        return must(db_.write<AccountId>(unit, [&](sql::Tx& tx) {
            return access.create(tx, {unit, {}, "command"}, {.login = login, .name = "Nguyễn Thị " + login, .title = "Công chức", .password = kTestPassword, .office = {}, .roles = roles, .further_scope = scope, .must_change = false});
        }));
    }

    SetClock clock;
    access::Access access;

private:
    static access::Access::Rules cheap() {
        access::Access::Rules rules;
        rules.cheap_hash = true;
        return rules;
    }
    sql::Database& db_;
};

class WorldSite : protected WorldPeople, protected TestSite {
protected:
    explicit WorldSite(const World& world, std::string asks = {}, const Change& change = {})
        : WorldPeople(world), TestSite(world.program->record, access, clock, std::move(asks), change) {}
};

}  // namespace xaso
