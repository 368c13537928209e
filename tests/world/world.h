// World: a small commune to test with: a fresh database of either kind, two units, an account in each, six procedures, a clock.
//
//   World w(GetParam());
//   auto d = w.accept({.procedure = "TT.3wd"});        // received at w.now, a Friday morning
//   d = w.act(*d, "assign");
//
// Program is what one running program holds; a second one on the same Config stands for a command beside the server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "modules/onestop/onestop.h"
#include "platform/access/access.h"
#include "support/test_database.h"

namespace xaso {

template <class T>
T must(Result<T> r) {
    if (!r) throw std::runtime_error(r.error().code + ": " + r.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*r);
}

struct Program {
    explicit Program(const sql::Config& config, record::ChainKey key = {});
    std::unique_ptr<sql::Database> db;
    record::Record record;
    units::Units units;
    procedures::Procedures procedures;
    catalog::Catalog law;
    onestop::Desk desk;

    Result<onestop::Dossier> accept(const record::Actor& by, Instant now, const onestop::AcceptInput& input) const;
    Result<onestop::Dossier> act(const record::Actor& by, Instant now, DossierId id, const onestop::ActionInput& input) const;
    // Everything verify can find in a unit.
    std::vector<std::string> verify(UnitId unit) const;
    std::int64_t count(const std::string& from_where) const;   // rows of "dossier WHERE …"
    void run(const std::string& sql) const;                    // what an intruder would do
};

Instant at(std::string_view local);   // "2026-11-20T08:00"

class World {
public:
    static constexpr UnitId kHome{1}, kOther{2};
    explicit World(sql::Dialect dialect, sql::Config tweak = {});

    struct Accept {
        std::string procedure = "TT.1wd", name = "Nguyễn Văn Mẫu", citizen_id = {};
        onestop::Channel channel = onestop::Channel::desk;
        UnitId unit = kHome;
    };
    static onestop::AcceptInput input(const Accept& a);
    Result<onestop::Dossier> accept(const Accept& a) const { return program->accept(by(a.unit), now, input(a)); }
    Result<onestop::Dossier> accept() const { return accept(Accept{}); }
    Result<onestop::Dossier> act(const onestop::Dossier& d, const std::string& action, const std::string& reason = "lý do thử") const {
        return program->act(by(d.unit), now, d.id, {.action = action, .version = d.version, .reason = reason, .assignee = {}, .superior = true, .superior_reason = "lý do của lãnh đạo"});
    }
    // Through several actions, each of which must succeed.
    onestop::Dossier walk(onestop::Dossier d, const std::vector<std::string>& actions) const;
    record::Actor by(UnitId unit = kHome) const { return {unit, unit == kHome ? clerk : other_clerk, "command"}; }

    std::unique_ptr<TestDatabase> where;
    sql::Config config;
    std::unique_ptr<Program> program;
    Instant now = at("2026-11-20T08:00");
    AccountId clerk, other_clerk;
};

procedures::Draft a_procedure(std::string code, std::string limit);

}  // namespace xaso
