// For tests: a small commune with plans, on a Friday in November 2026.
#pragma once

#include <gtest/gtest.h>

#include "plan/plan.h"
#include "world/world.h"

namespace xaso::plan {

inline const std::vector<std::string> kClean;

// A register of one document, whose version and words a test changes.
struct OneDocument {
    std::string mark = "1", title = "Kế hoạch kiểm tra";
    bool there = true;
    record::Things things;
    OneDocument() {
        things.add({.code = "record", .title = "Bản ghi của sổ",
                    .key_of = [](std::string_view path) -> std::optional<std::string> {
                        const auto parts = record::path_parts(path, "/so/");
                        return parts.size() == 2 ? std::optional(parts[0] + "/" + parts[1]) : std::nullopt;
                    },
                    .see = [this](sql::Session&, UnitId, std::string_view key) -> std::optional<record::Seen> {
                        if (key != "steering/7" || !there) return std::nullopt;
                        return record::Seen{.number = "12/KH-UBND", .title = title, .day = make_day(2026, 3, 1), .mark = mark, .words = "12/KH-UBND " + title, .path = "/so/steering/7"};
                    },
                    .offers = [this](sql::Session&, UnitId) { return std::vector<record::Offer>{{"/so/steering/7", "12/KH-UBND", "Sổ văn bản: 12/KH-UBND " + title}}; }});
    }
    static record::Thing thing() { return {"record", "steering/7"}; }
    // A row of a form that shows `rate` in each year of which there are reports.
    std::optional<Decimal> rate = Decimal(97);
    void add_row() {
        things.add({.code = "row", .title = "Dòng của biểu",
                    .key_of = [](std::string_view path) -> std::optional<std::string> {
                        const auto parts = record::path_parts(path, "/bao-cao/");
                        return parts.size() == 4 ? std::optional(parts[0] + "/" + parts[1] + "/" + parts[3]) : std::nullopt;
                    },
                    .see = [this](sql::Session&, UnitId, std::string_view key) -> std::optional<record::Seen> {
                        if (key != "2026-N/BM3/3.3") return std::nullopt;
                        return record::Seen{.number = "2026-N", .title = "Tỷ lệ", .day = {}, .mark = rate ? format_decimal(*rate) + " %" : "không phát sinh", .words = "Tỷ lệ", .path = "/bao-cao/2026-N/BM3/dong/3.3", .value = rate};
                    }});
    }
};

class WithPlans {
protected:
    explicit WithPlans(sql::Dialect dialect, sql::Config tweak = {}) : w(dialect, std::move(tweak)) {}

    template <class F> auto write(F&& job) {
        using R = std::invoke_result_t<F&, sql::Tx&>;
        R out = refuse(Refusal{});
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            out = job(tx);
            return out.has_value();
        });
        return out;
    }
    template <class T> static std::string field_of(const Result<T>& r) { return r ? "accepted" : r.error().field; }
    template <class T> static std::string code_of(const Result<T>& r) { return r ? "accepted" : r.error().code; }
    template <class T> static Result<std::int64_t> id_of(const Result<T>& r) { return r.map([](const T& id) { return id.value(); }); }
    static Result<std::int64_t> zero(const Result<void>& r) { return r.map([] { return std::int64_t{0}; }); }

    static PlanInput a_plan() { return {.title = "Kế hoạch cải cách hành chính năm 2026", .year_from = 2026, .year_to = 2026}; }
    static ActivityInput activity(std::string title) {
        ActivityInput a;
        a.title = std::move(title);
        return a;
    }
    PlanId draft() { return must(write([&](sql::Tx& tx) { return plans.create(tx, w.by(), w.now, a_plan()); })); }
    PlanId approved() {
        const PlanId p = draft();
        must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, p, 1, {"56/KH-UBND", make_day(2025, 12, 30)}); }));
        return p;
    }
    Result<ActivityId> add(PlanId p, const ActivityInput& in) {
        return write([&](sql::Tx& tx) { return plans.add(tx, w.by(), w.now, p, in); });
    }
    Result<void> edit(ActivityId a, int version, const ActivityInput& in) {
        return write([&](sql::Tx& tx) { return plans.edit(tx, w.by(), w.now, a, version, in); });
    }
    Result<void> done(ActivityId a, int version, Day on, const Proof& proof = {"12/KH-UBND", "Kế hoạch", ""}, std::optional<Day> occasion = {}) {
        return write([&](sql::Tx& tx) { return plans.mark_done(tx, w.by(), w.now, a, version, on, proof, occasion); });
    }
    Result<void> take_back(ActivityId a, int version, std::string_view reason, std::optional<Day> occasion = {}) {
        return write([&](sql::Tx& tx) { return plans.take_back(tx, w.by(), w.now, a, version, reason, occasion); });
    }
    Result<void> move_due(ActivityId a, int version, Day due, std::string_view reason) {
        return write([&](sql::Tx& tx) { return plans.move_due(tx, w.by(), w.now, a, version, due, reason); });
    }
    Activity get(ActivityId id) {
        sql::Reader s = w.program->db->read();
        return *plans.activity(s, World::kHome, id);
    }
    Plan find(PlanId id) {
        sql::Reader s = w.program->db->read();
        return *plans.find(s, World::kHome, id);
    }
    std::vector<Activity> all(PlanId id) {
        sql::Reader s = w.program->db->read();
        return plans.activities(s, World::kHome, id);
    }
    std::vector<std::string> verify() {
        std::vector<std::string> found = w.program->verify(World::kHome);
        sql::Reader s = w.program->db->read();
        for (const auto& m : plans.verify(s, World::kHome)) found.push_back(m.says);
        return found;
    }
    Day today() const { return local_day(w.now); }

    World w;
    OneDocument document;
    Plans plans{w.program->record, w.program->units, document.things};
};

}  // namespace xaso::plan
