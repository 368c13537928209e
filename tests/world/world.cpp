#include "world/world.h"

#include "modules/onestop/intake.h"

namespace xaso {
namespace {

std::shared_ptr<const catalog::Definitions> the_law() {
    static const auto law = catalog::load(XASO_SOURCE_DIR).definitions;
    return law;
}

units::Version a_unit(std::string name, std::string agency) {
    units::Version v;
    v.from = make_day(2020, 1, 1);
    v.name = std::move(name);
    v.agency_code = std::move(agency);
    v.regime = "cumulative_10_12";
    v.hours = OfficeHours::usual();
    return v;
}

}  // namespace

Instant at(std::string_view local) { return to_instant(must(parse_local_time(local))); }

procedures::Draft a_procedure(std::string code, std::string limit) {
    procedures::Draft d;
    d.code = code;
    d.name = "Thủ tục thử " + code;
    d.field = "Hộ tịch";
    d.limit_desk = std::move(limit);
    d.channels = {.desk = true, .online = true, .post = false};
    d.online_level = 4;
    d.online_eligible = d.online_provided = true;
    d.decision = "01/QĐ-UBND";
    d.synthetic = true;
    return d;
}

Program::Program(const sql::Config& config, record::ChainKey key)
    : db(sql::Database::open(config)),
      record((sql::migrate(*db), *db), key),
      units(record),
      procedures(record),
      law(the_law()),
      desk(record, law, units, procedures) {}

Result<onestop::Dossier> Program::accept(const record::Actor& by, Instant now, const onestop::AcceptInput& input) const {
    return db->write<onestop::Dossier>(by.unit, [&](sql::Tx& tx) { return desk.accept(tx, by, now, input); });
}

Result<onestop::Dossier> Program::act(const record::Actor& by, Instant now, DossierId id, const onestop::ActionInput& input) const {
    return db->write<onestop::Dossier>(by.unit, [&](sql::Tx& tx) { return desk.act(tx, by, now, id, input); });
}

std::vector<std::string> Program::verify(UnitId unit) const {
    sql::Reader s = db->read();
    std::vector<std::string> found;
    for (const auto& m : record.verify(s, unit)) found.push_back(m.says);
    for (const auto& m : desk.verify(s, unit)) found.push_back(m.says);
    for (const auto& m : onestop::Intake(desk).verify(s, unit)) found.push_back(m.says);
    return found;
}

std::int64_t Program::count(const std::string& from_where) const {
    const sql::Statement s{"test.count", "SELECT count(*) AS n FROM " + from_where};
    return db->read().query(s)[0].get<std::int64_t>("n");
}

void Program::run(const std::string& sql) const { db->script(sql); }

World::World(sql::Dialect dialect, sql::Config tweak) : where(TestDatabase::make(dialect)), config(std::move(tweak)) {
    config.url = where->config.url;
    program = std::make_unique<Program>(config);
    const SetClock clock(now);
    access::Access::Rules cheap;
    cheap.cheap_hash = true;
    access::Access access(program->record, clock, cheap);
    for (const UnitId unit : {kHome, kOther}) {
        must(program->db->write<int>(unit, [&](sql::Tx& tx) -> Result<int> {
            const record::Actor by{unit, AccountId{}, "command"};
            const bool home = unit == kHome;
            must(program->units.add_unit(tx, by, now, unit, home ? "binh-minh" : "an-phu", a_unit(home ? "Xã Bình Minh" : "Xã An Phú", home ? "000.01.01.H23" : "000.02.01.H23")));
            (home ? clerk : other_clerk) = must(access.create(tx, by, {.login = home ? "can.bo" : "can.bo.2", .name = "Trần Thị Cán Bộ", .title = "Công chức", .password = "Mat-khau-1",
                                                                       .office = {}, .roles = {"clerk"}, .further_scope = {}, .must_change = false}));
            for (const char* limit : {"0wd", "1wd", "3wd", "15d", "4h"}) {
                auto draft = a_procedure(std::string("TT.") + limit, limit);
                if (std::string_view(limit) == "15d") draft.inter_agency = catalog::InterAgency::same_level;
                must(program->procedures.publish(tx, by, now, draft, procedures::Change::first_listing, make_day(2020, 1, 1)));
            }
            auto restart = a_procedure("TT.3wd.r", "3wd");
            restart.pause_policy = PausePolicy::restart;
            must(program->procedures.publish(tx, by, now, restart, procedures::Change::first_listing, make_day(2020, 1, 1)));
            return 0;
        }));
    }
    program->units.reload();
}

onestop::AcceptInput World::input(const Accept& a) {
    onestop::AcceptInput in;
    in.procedure = a.procedure;
    in.channel = a.channel;
    in.applicant = {a.name, a.citizen_id, "0900000000", "Thôn Mẫu"};
    in.papers = {{"Tờ khai", "original", 1}};
    return in;
}

onestop::Dossier World::walk(onestop::Dossier d, const std::vector<std::string>& actions) const {
    for (const std::string& action : actions) d = must(act(d, action));
    return d;
}

}  // namespace xaso
