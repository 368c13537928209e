// For tests: a commune with some real dossiers, its neighbour, and the district above it, reporting from the 10th of December.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "modules/onestop/onestop.h"
#include "modules/procedures/procedures.h"
#include "platform/access/access.h"
#include "reporting/reporting.h"
#include "support/test_database.h"

namespace xaso::reporting {

class WithReports : public testing::TestWithParam<sql::Dialect> {
protected:
    static constexpr UnitId kDistrict{1}, kCommune{2}, kNeighbour{3};

    // No book has a record here, so that what books count is typed in.
    static std::shared_ptr<const catalog::Definitions> shipped() {
        static const auto law = catalog::load(XASO_SOURCE_DIR).definitions;
        return law;
    }
    static std::unique_ptr<sql::Database> opened(const sql::Config& config) {
        auto fresh = sql::Database::open(config);
        sql::migrate(*fresh);
        return fresh;
    }
    template <class F> auto write(UnitId unit, F&& job) {
        using R = std::invoke_result_t<F&, sql::Tx&>;
        R out = refuse(Refusal{});
        db->run(unit, [&](sql::Tx& tx) {
            out = job(tx);
            return out.has_value();
        });
        return out;
    }
    WithReports() : where(TestDatabase::make(GetParam())), db(opened(where->config)) {
        add_unit(kDistrict, "huyen-mau", "UBND huyện Mẫu", {}, units::Level::district);
        add_unit(kCommune, "xa-mau", "UBND xã Mẫu", kDistrict, units::Level::commune);
        add_unit(kNeighbour, "xa-khac", "UBND xã Khác", kDistrict, units::Level::commune);
        units.reload();
        for (const UnitId unit : {kCommune, kNeighbour}) add_account(unit, fmt::format("thuly-{}", unit.value()), "specialist", {});
        for (const UnitId unit : {kCommune, kNeighbour})
            for (const char* code : {"1.004873", "2.000635"})
                write(unit, [&](sql::Tx& tx) {
                    return procedures.publish(tx, by(unit), at("2021-01-04T08:00"), procedures::draft_from(*shipped()->procedure(code)), procedures::Change::first_listing, make_day(2021, 1, 4));
                });
    }

    static Instant at(std::string_view local) { return to_instant(*parse_local_time(local)); }
    static record::Actor by(UnitId unit, AccountId account = {}) { return {unit, account, "command"}; }
    template <class F> auto written(UnitId unit, F&& job) {
        auto out = write(unit, std::forward<F>(job));
        if (!out) throw std::runtime_error(out.error().code + " " + out.error().message);
        return *out;
    }
    void add_unit(UnitId id, std::string_view code, std::string name, UnitId parent, units::Level level) {
        units::Version v;
        v.from = make_day(2021, 1, 1);
        v.parent = parent;
        v.level = level;
        v.name = std::move(name);
        v.agency_code = "000.00.01.H23";
        v.regime = "cumulative_10_12";
        v.hours = OfficeHours::usual();
        if (!write(id, [&](sql::Tx& tx) { return units.add_unit(tx, by(id), at("2021-01-04T08:00"), id, code, v); })) throw std::runtime_error("unit");
    }
    static access::Access::Rules cheap() {
        access::Access::Rules rules;
        rules.cheap_hash = true;
        return rules;
    }
    AccountId add_account(UnitId unit, const std::string& login, const std::string& role, std::vector<UnitId> scope) {
        return accounts[login] = written(unit, [&](sql::Tx& tx) {
            return access.create(tx, by(unit), {.login = login, .name = "Nguyễn <b>Mẫu</b>", .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = {role}, .further_scope = scope, .must_change = false});
        });
    }
    onestop::Dossier accept(UnitId unit, std::string_view when, onestop::Channel channel = onestop::Channel::desk, std::string procedure = "1.004873") {
        onestop::AcceptInput input;
        input.procedure = std::move(procedure);
        input.channel = channel;
        input.applicant.name = "Trần Thị Mẫu";
        return written(unit, [&](sql::Tx& tx) { return desk.accept(tx, by(unit), at(when), input); });
    }
    onestop::Dossier act(const onestop::Dossier& d, std::string_view when, std::string action) {
        onestop::ActionInput input;
        input.action = std::move(action);
        input.version = d.version;
        input.reason = "Theo đề nghị của người nộp";
        return written(d.unit, [&](sql::Tx& tx) { return desk.act(tx, by(d.unit, accounts.at(fmt::format("thuly-{}", d.unit.value()))), at(when), d.id, input); });
    }
    void work(UnitId unit, std::string_view received, std::string_view finished) { act(act(accept(unit, received), received, "assign"), finished, "finish"); }

    // First half of 2023 of the commune: 5 received, 1 carried over, 1 early, 1 on its day, 2 late, 1 withdrawn, 1 pending.
    void some_months() {
        work(kCommune, "2022-12-01T08:00", "2022-12-12T09:00");
        work(kCommune, "2023-06-01T08:00", "2023-06-02T09:00");
        work(kCommune, "2023-06-01T08:10", "2023-06-06T09:00");
        work(kCommune, "2023-06-01T08:20", "2023-06-08T09:00");
        act(act(accept(kCommune, "2023-06-05T08:00", onestop::Channel::online), "2023-06-05T09:00", "assign"), "2023-06-06T08:00", "withdraw");
        accept(kCommune, "2023-06-08T08:00", onestop::Channel::post);
        work(kNeighbour, "2023-06-01T08:00", "2023-06-02T09:00");
    }
    Result<void> enter(const std::string& row, CellState state, std::int64_t value, int entry_no, std::string_view note = {}, AccountId account = {}, std::string_view form = "BM3") {
        return write(kCommune, [&](sql::Tx& tx) {
            return reporting.enter(tx, by(kCommune, account), at("2023-06-09T16:00"), half, form, row, state, value, note, entry_no);
        });
    }
    Report computed(UnitId unit = kCommune, std::string_view period = "2023-6T") {
        sql::Reader s = db->read();
        auto r = reporting.compute(s, unit, *parse_period(period));
        if (!r) throw std::runtime_error(r.error().code);
        return std::move(*r);
    }

    std::unique_ptr<TestDatabase> where;
    std::unique_ptr<sql::Database> db;
    record::Record record{*db, record::ChainKey{}};
    catalog::Catalog law{shipped()};
    units::Units units{record};
    procedures::Procedures procedures{record};
    onestop::Desk desk{record, law, units, procedures};
    Reporting reporting{record, law, units, clock};
    SetClock clock{at("2023-06-09T16:02")};
    access::Access access{record, clock, cheap()};
    std::map<std::string, AccountId> accounts;
    const ReportPeriod half = *parse_period("2023-6T");
};

}  // namespace xaso::reporting
