#include "app/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "app/sample_script.h"
#include "app/sql.gen.h"
#include "kernel/text.h"

namespace xaso::app {
namespace json = boost::json;
namespace {

using sample::Script;
using sample::Staff;
using units::Level;

constexpr std::string_view kPassword = "Xaso@2026";
constexpr UnitId kHaiDuong{1}, kTuKy{2}, kAnThanh{3}, kAnPhu{4}, kHaiPhong{5}, kBinhMinh{6};
constexpr std::size_t kStepsInOneJob = 400;

const LocalTime kFirstMorning{LocalTime{make_day(2022, 2, 28)} + std::chrono::minutes{7 * 60 + 30}};
const LocalTime kNewMorning{LocalTime{make_day(2025, 7, 1)} + std::chrono::minutes{7 * 60 + 30}};
const Day kMerged = make_day(2025, 7, 1);   // LAW Luat 72/2025/QH15: no district level from this day

struct UnitRow {
    UnitId id, parent;
    std::string_view code, name, agency_code, regime, place;
    Level level;
    bool archive;
    std::string_view address = {}, phone = {};   // of the desk
};
const std::vector<UnitRow>& unit_rows() {
    static const std::vector<UnitRow> rows{
        {kHaiDuong, {}, "hai-duong", "Tỉnh Hải Dương", "000.00.00.H23", "cumulative_10_12", "Hải Dương", Level::province, true},
        {kTuKy, kHaiDuong, "tu-ky", "Huyện Tứ Kỳ", "000.00.40.H23", "cumulative_10_12", "Tứ Kỳ", Level::district, true},
        {kAnThanh, kTuKy, "an-thanh", "Xã An Thanh", "000.00.01.H23", "cumulative_10_12", "An Thanh", Level::commune, true, "Thôn An Định, xã An Thanh", "0220 000 0103"},
        {kAnPhu, kTuKy, "an-phu", "Xã An Phú (mẫu)", "000.00.02.H23", "cumulative_10_12", "An Phú", Level::commune, true, "Thôn Mẫu, xã An Phú", "0220 000 0104"},
        {kHaiPhong, {}, "hai-phong", "Thành phố Hải Phòng", "H31", "ministry_15_12", "Hải Phòng", Level::province, false},
        {kBinhMinh, kHaiPhong, "binh-minh", "Xã Bình Minh (mẫu)", "H31.90.12", "ministry_15_12", "Bình Minh", Level::commune, false, "Thôn Mẫu, xã Bình Minh", "0225 000 0106"},
    };
    return rows;
}
const UnitRow& unit_row(UnitId id) {
    return *std::find_if(unit_rows().begin(), unit_rows().end(), [&](const UnitRow& u) { return u.id == id; });
}

const std::vector<std::string> kOffices{"Trung tâm Phục vụ hành chính công", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Văn phòng HĐND và UBND"};

struct AccountRow {
    UnitId unit;
    std::string login, name, title;
    int office;   // of kOffices; -1: none
    std::vector<std::string> roles;
    std::vector<UnitId> further_scope;
    bool shown = true;   // false: worked in the archive, closed with it
};
const std::vector<AccountRow>& account_rows() {
    static const std::vector<AccountRow> rows{
        {kBinhMinh, "motcua", "Nguyễn Thị Hạnh", "Cán bộ một cửa", 0, {"desk", "specialist", "coordinator"}, {kAnThanh}},
        {kBinhMinh, "chuyenvien", "Trần Văn Khánh", "Chuyên viên Phòng Kinh tế", 1, {"specialist"}, {}},
        {kBinhMinh, "chutich", "Phạm Đức Long", "Chủ tịch UBND xã", 3, {"leader"}, {}},
        {kBinhMinh, "daumoi", "Vũ Thị Mai", "Đầu mối cải cách hành chính", 2, {"coordinator"}, {kAnThanh}},
        {kBinhMinh, "vanthu", "Bùi Thị Yến", "Văn thư", 3, {"clerk"}, {}},
        {kBinhMinh, "ketoan", "Lương Thị Hòa", "Kế toán, thủ quỹ", 3, {"accountant"}, {}},
        {kBinhMinh, "quantri", "Đỗ Minh Tuấn", "Quản trị", 3, {"admin", "auditor"}, {}},
        {kBinhMinh, "tuphap", "Đào Thị Hương", "Công chức Tư pháp - Hộ tịch", 0, {"specialist"}, {}},
        {kBinhMinh, "kiosk", "Màn hình lấy số", "Máy ở sảnh", 0, {"kiosk"}, {}},
        {kBinhMinh, "bangso", "Bảng gọi số", "Màn hình ở sảnh", 0, {"board"}, {}},
        {kAnThanh, "anthanh", "Lê Thị Oanh", "Giữ kho dữ liệu xã An Thanh", -1, {"auditor", "coordinator"}, {}},
        {kHaiPhong, "haiphong", "Hoàng Quang Việt", "Đầu mối cải cách hành chính thành phố", -1, {"coordinator"}, {kBinhMinh}},
        {kAnThanh, "anthanh.motcua", "Đặng Thị Thảo", "Công chức một cửa", -1, {"desk", "coordinator"}, {}, false},
        {kAnThanh, "anthanh.tuphap", "Phan Văn Sơn", "Công chức Tư pháp - Hộ tịch", -1, {"specialist"}, {}, false},
        {kAnThanh, "anthanh.vanhoa", "Ngô Thị Lan", "Công chức Văn hóa - Xã hội", -1, {"specialist"}, {}, false},
        {kAnPhu, "anphu.motcua", "Dương Văn Nam", "Công chức một cửa", -1, {"desk", "specialist", "coordinator"}, {}, false},
    };
    return rows;
}

// How far loading has come: the moment it pretends to be, and the steps done of each unit.
struct Mark {
    Instant now{};
    std::map<std::string, std::size_t> done;
    bool complete = false;
};

std::optional<Mark> read_mark(sql::Session& s) {
    const sql::Rows rows = s.query(q::sample_mark_get);
    if (rows.empty()) return std::nullopt;
    const json::object o = json::parse(rows[0].get<std::string>("content")).as_object();
    Mark m;
    m.now = Instant{std::chrono::milliseconds{o.at("now").to_number<std::int64_t>()}};
    m.complete = o.at("complete").as_bool();
    for (const auto& [unit, done] : o.at("done").as_object()) m.done[unit] = done.to_number<std::size_t>();
    return m;
}

void write_mark(sql::Tx& tx, const Mark& m) {
    json::object done;
    for (const auto& [unit, steps] : m.done) done[unit] = steps;
    tx.exec(q::sample_mark_set, {{"now", m.now}, {"content", json::serialize(json::object{{"now", m.now.time_since_epoch().count()}, {"complete", m.complete}, {"done", std::move(done)}})}});
}

Result<void> add_units(const SampleParts& parts, sql::Tx& tx) {
    for (const UnitRow& u : unit_rows()) {
        units::Version v;
        v.from = u.archive ? make_day(2020, 1, 1) : kMerged;
        v.parent = u.parent;
        v.level = u.level;
        v.name = u.name;
        v.agency_code = u.agency_code;
        v.regime = u.regime;
        v.place = u.place;
        v.address = u.address;
        v.phone = u.phone;
        v.hours = OfficeHours::usual();
        XASO_CHECK(parts.units.add_unit(tx, {u.id, {}, "sample"}, to_instant(u.archive ? kFirstMorning : kNewMorning), u.id, u.code, v));
    }
    std::vector<OfficeId> offices;
    for (const std::string& name : kOffices) {
        XASO_TRY(const OfficeId id, parts.units.add_office(tx, {kBinhMinh, {}, "sample"}, to_instant(kNewMorning), kBinhMinh, name, kMerged));
        offices.push_back(id);
    }
    for (const AccountRow& a : account_rows()) {
        access::NewAccount account{a.login, a.name, a.title, std::string(kPassword), {}, a.roles, a.further_scope, false};
        if (a.office >= 0) account.office = offices[static_cast<std::size_t>(a.office)];
        XASO_CHECK(parts.access.create(tx, {a.unit, {}, "sample"}, account));
    }
    return {};
}

std::unique_ptr<Script> make_script(const SampleParts& parts, UnitId unit, Instant now) {
    const auto id = [&](std::string_view login) {
        sql::Reader r = parts.record.db().read();
        return parts.access.find_login(r, login).value().id;
    };
    Staff staff;
    if (unit == kAnThanh) staff = {id("anthanh.motcua"), id("anthanh"), {}, {}, {id("anthanh.tuphap"), id("anthanh.vanhoa")}, {}, {}};
    else if (unit == kAnPhu) staff = {id("anphu.motcua"), id("anphu.motcua"), {}, {}, {id("anphu.motcua")}, {}, {}};
    else staff = {id("motcua"), id("daumoi"), id("chutich"), id("ketoan"), {id("chuyenvien"), id("chuyenvien"), id("motcua"), id("chutich")}, id("tuphap"), id("chuyenvien")};
    auto script = std::make_unique<Script>(parts, unit, staff, static_cast<std::uint64_t>(unit.value()));
    const auto law = parts.law.current();
    if (unit == kAnThanh) write_an_thanh(*script, *law);
    else if (unit == kAnPhu) write_an_phu(*script, *law);
    else write_binh_minh(*script, *law, now);
    for (const AccountRow& a : account_rows())
        if (a.unit == unit && !a.shown) script->close_account(LocalTime{kMerged} - std::chrono::hours{7}, id(a.login));
    script->settle(now);
    return script;
}

// Runs what is left of a unit's script; every job leaves its mark, so that a crash costs one job at most.
Result<void> run_script(const SampleParts& parts, UnitId unit, Mark& mark, const std::function<void(const std::string&)>& progress) {
    const UnitRow& row = unit_row(unit);
    sql::Database& db = parts.record.db();
    const auto script = make_script(parts, unit, mark.now);
    std::size_t& done = mark.done[std::string(row.code)];
    if (done > 0) {
        std::vector<DossierId> ids;
        sql::Reader r = db.read();
        for (const sql::Row& d : r.query(q::sample_dossiers, {{"unit", unit}})) ids.push_back(d.get<DossierId>("dossier_id"));
        script->take_up(done, ids);
    }
    while (done < script->size()) {
        const std::size_t upto = std::min(script->size(), done + kStepsInOneJob);
        const auto job = [&](sql::Tx& tx) -> Result<bool> {
            for (std::size_t i = done; i < upto; ++i) XASO_CHECK(script->run(tx, i));
            Mark next = mark;
            next.done[std::string(row.code)] = upto;
            write_mark(tx, next);
            return true;
        };
        XASO_CHECK(db.write<bool>(unit, job));
        done = upto;
        progress(fmt::format("{}: {}/{} thao tác", row.name, format_count(static_cast<std::int64_t>(done)), format_count(static_cast<std::int64_t>(script->size()))));
    }
    return {};
}

}  // namespace

std::vector<SampleAccount> sample_accounts() {
    std::vector<SampleAccount> out;
    for (const AccountRow& a : account_rows())
        if (a.shown) out.push_back({a.login, std::string(kPassword), a.name, a.title, std::string(unit_row(a.unit).code), std::string(unit_row(a.unit).name)});
    return out;
}

Result<bool> load_sample(const SampleParts& parts, Instant now, const std::function<void(const std::string&)>& progress) {
    sql::Database& db = parts.record.db();
    Mark mark;
    {
        sql::Reader r = db.read();
        if (auto found = read_mark(r)) mark = std::move(*found);
        else if (r.query(q::sample_units)[0].get<std::int64_t>("n") > 0) return false;
        else mark.now = now;
        if (mark.complete) return false;
        now = mark.now;
    }
    if (mark.done.empty()) {
        const auto found_units = [&](sql::Tx& tx) -> Result<bool> {
            XASO_CHECK(add_units(parts, tx));
            mark.done = {{"an-thanh", 0}, {"an-phu", 0}, {"binh-minh", 0}};
            write_mark(tx, mark);
            return true;
        };
        XASO_CHECK(db.write<bool>(kHaiDuong, found_units));
        progress("Đã lập các đơn vị và tài khoản mẫu");
    }
    parts.units.reload();
    for (const UnitId unit : {kAnThanh, kAnPhu, kBinhMinh}) XASO_CHECK(run_script(parts, unit, mark, progress));
    // The district and the province end after their communes.
    mark.complete = true;
    const auto end_units = [&](sql::Tx& tx) -> Result<bool> {
        const Instant last_evening = to_instant(LocalTime{kMerged} - std::chrono::hours{6});
        for (const UnitId unit : {kTuKy, kHaiDuong}) XASO_CHECK(parts.units.end_unit(tx, {unit, {}, "sample"}, last_evening, unit, kMerged, "Sắp xếp đơn vị hành chính từ 01/7/2025"));
        write_mark(tx, mark);
        return true;
    };
    XASO_CHECK(db.write<bool>(kHaiDuong, end_units));
    parts.units.reload();
    return true;
}

bool holds_sample(sql::Session& s) { return !s.query(q::sample_mark_get).empty(); }

}  // namespace xaso::app
