#include "units/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/text.h"
#include "units/hours.h"
#include "units/sql.gen.h"

namespace xaso::units {
namespace json = boost::json;

std::string_view level_title(Level level) {
    switch (level) {
        case Level::nation: return "Trung ương";
        case Level::province: return "Cấp tỉnh";
        case Level::district: return "Cấp huyện";
        case Level::commune: return "Cấp xã";
    }
    return "";
}

const Version* Unit::on(Day day) const {
    for (const Version& v : versions)
        if (v.covers(day)) return &v;
    return nullptr;
}

const Version& Unit::nearest(Day day) const {
    if (const Version* v = on(day)) return *v;
    const Version* best = &versions.front();
    for (const Version& v : versions)
        if (v.from <= day) best = &v;
    return *best;
}

const Unit* Tree::find(std::string_view code) const {
    for (const Unit& u : units)
        if (u.code == code) return &u;
    return nullptr;
}

const Unit* Tree::find(UnitId id) const {
    const auto it = std::lower_bound(units.begin(), units.end(), id, [](const Unit& u, UnitId wanted) { return u.id < wanted; });
    return it != units.end() && it->id == id ? &*it : nullptr;
}

std::vector<UnitId> Tree::below(UnitId id, Day day) const {
    std::vector<UnitId> out{id};
    for (std::size_t i = 0; i < out.size(); ++i)
        for (const Unit& u : units)
            if (const Version* v = u.on(day); v && v->parent == out[i] && std::find(out.begin(), out.end(), u.id) == out.end()) out.push_back(u.id);
    return out;
}

Units::Units(const record::Record& record) : record_(record) { reload(); }

std::shared_ptr<const Tree> Units::tree() const {
    std::lock_guard lock(mutex_);
    return tree_;
}

void Units::reload() {
    auto fresh = read();
    std::lock_guard lock(mutex_);
    tree_ = std::move(fresh);
}

void Units::changed() noexcept {
    for (int i = 0; i < 2; ++i) {
        try {
            return reload();
        } catch (const std::exception&) {
        }
    }
}

namespace {
Version version_from(const sql::Row& r) {
    Version v;
    v.from = r.get<Day>("valid_from");
    v.to = r.get<std::optional<Day>>("valid_to");
    v.parent = r.get<std::optional<UnitId>>("parent_id").value_or(UnitId{});
    v.level = r.get<Level>("level");
    v.name = r.get<std::string>("name");
    v.agency_code = r.get<std::string>("agency_code");
    v.regime = r.get<std::string>("regime");
    v.place = r.get<std::string>("place");
    v.phone = r.get<std::string>("phone");
    v.address = r.get<std::string>("address");
    const auto hours = parse_hours(r.get<std::string>("hours"));
    if (!hours) throw std::runtime_error(fmt::format("Giờ làm việc lưu trong cơ sở dữ liệu không đọc được: {}", hours.error().message));
    v.hours = *hours;
    return v;
}

void write_version(sql::Tx& tx, UnitId id, const Version& v) {
    tx.exec(q::version_add, {{"unit", id}, {"from", v.from}, {"to", v.to}, {"parent", v.parent ? std::optional(v.parent) : std::nullopt},
                             {"level", v.level}, {"name", v.name}, {"agency_code", v.agency_code}, {"regime", v.regime},
                             {"hours", hours_code(v.hours)}, {"place", v.place}, {"phone", v.phone}, {"address", v.address}});
}
// What is written must be readable again, or no tree could be built any more.
Result<void> check_hours(const OfficeHours& hours) {
    XASO_TRY(const OfficeHours again, parse_hours(hours_code(hours)));
    if (again != hours) return refuse(Refusal::Kind::invalid, "units.hours", "Các khoảng giờ làm việc phải theo thứ tự, cách nhau và không trùng.", "hours");
    return {};
}
}  // namespace

std::shared_ptr<const Tree> Units::read() const {
    auto tree = std::make_shared<Tree>();
    sql::Reader r = record_.db().read();
    for (const sql::Row& row : r.query(q::unit_all)) {
        const auto id = row.get<UnitId>("unit_id");
        if (tree->units.empty() || tree->units.back().id != id) tree->units.push_back({id, row.get<std::string>("code"), {}, {}});
        tree->units.back().versions.push_back(version_from(row));
    }
    for (const sql::Row& row : r.query(q::office_all)) {
        const auto id = row.get<UnitId>("unit_id");
        const auto it = std::find_if(tree->units.begin(), tree->units.end(), [&](const Unit& u) { return u.id == id; });
        if (it != tree->units.end())
            it->offices.push_back({id, row.get<OfficeId>("office_id"), row.get<std::string>("name"), row.get<Day>("valid_from"), row.get<std::optional<Day>>("valid_to")});
    }
    return tree;
}

Result<void> Units::add_unit(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, std::string_view code, const Version& first) const {
    if (code.empty() || code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos)
        return refuse(Refusal::Kind::invalid, "units.code", "Mã đơn vị chỉ gồm chữ thường không dấu, số và gạch nối.", "code");
    XASO_CHECK(check_hours(first.hours));
    if (first.to && *first.to <= first.from) return refuse(Refusal::Kind::invalid, "units.span", "Ngày hết hiệu lực phải sau ngày bắt đầu.", "to");
    if (!tx.query(q::unit_known, {{"unit", id}, {"code", code}}).empty())
        return refuse(Refusal::Kind::conflict, "units.known", fmt::format("Đã có đơn vị mang mã {} hoặc số {}.", code, id.value()), "code");
    // The parent covers the child when no day of the child lies outside the parent's versions.
    if (first.parent) {
        Day covered = first.from;
        bool open_end = false;
        for (const sql::Row& r : tx.query(q::version_spans, {{"unit", first.parent}})) {
            const auto to = r.get<std::optional<Day>>("valid_to");
            if (r.get<Day>("valid_from") > covered || (to && *to <= covered)) continue;
            if (to) covered = *to;
            open_end = !to;
        }
        if (!open_end && (covered == first.from || !first.to || covered < *first.to))
            return refuse(Refusal::Kind::rule, "units.parent_not_in_force", "Đơn vị cấp trên không có hiệu lực suốt thời gian của đơn vị này.", "parent");
    }
    tx.exec(q::unit_add, {{"unit", id}, {"code", code}});
    write_version(tx, id, first);
    record::open_unit(tx, id);
    record_.append(tx, {id, by.account, by.origin}, now,
                   {"unit.added", "unit", id.value(), json::serialize(json::object{{"code", code}, {"name", first.name}, {"from", iso_day(first.from)}})});
    return {};
}

Result<void> Units::end_unit(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, Day first_day_without, std::string_view decision) const {
    for (const sql::Row& r : tx.query(q::version_spans, {{"unit", id}}))
        if (r.get<Day>("valid_from") >= first_day_without)
            return refuse(Refusal::Kind::conflict, "units.later_version",
                          fmt::format("Đơn vị còn một phiên bản bắt đầu ngày {}; hãy chọn ngày sau ngày đó.", format_day(r.get<Day>("valid_from"))), "day");
    if (!tx.query(q::children_beyond, {{"unit", id}, {"day", first_day_without}}).empty())
        return refuse(Refusal::Kind::rule, "units.has_children", "Còn đơn vị trực thuộc có hiệu lực từ ngày này; hãy kết thúc hoặc chuyển các đơn vị đó trước.", "day");
    if (tx.exec(q::version_end, {{"unit", id}, {"day", first_day_without}}) == 0)
        return refuse(Refusal::Kind::conflict, "units.not_in_force", "Đơn vị không có hiệu lực trước ngày này.", "day");
    record_.append(tx, {id, by.account, by.origin}, now,
                   {"unit.ended", "unit", id.value(), json::serialize(json::object{{"first_day_without", iso_day(first_day_without)}, {"decision", decision}})});
    return {};
}

Result<void> Units::set_hours(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, Day from, const OfficeHours& hours) const {
    XASO_CHECK(check_hours(hours));
    const sql::Rows rows = tx.query(q::version_current, {{"unit", id}, {"day", from}});
    if (rows.empty()) return refuse(Refusal::Kind::conflict, "units.not_in_force", "Đơn vị không có hiệu lực vào ngày này.", "from");
    Version v = version_from(rows[0]);
    const std::string before = hours_code(v.hours);
    if (v.from == from) {
        tx.exec(q::hours_set, {{"unit", id}, {"from", from}, {"hours", hours_code(hours)}});
    } else {
        tx.exec(q::version_end, {{"unit", id}, {"day", from}});
        v.from = from;
        v.hours = hours;
        write_version(tx, id, v);
    }
    record_.append(tx, {id, by.account, by.origin}, now,
                   {"unit.hours_changed", "unit", id.value(),
                    json::serialize(json::object{{"from", iso_day(from)}, {"before", before}, {"after", hours_code(hours)}})});
    return {};
}

Result<OfficeId> Units::add_office(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, std::string_view name, Day from) const {
    if (trim(name).empty() || count_chars(name) > 300) return refuse(Refusal::Kind::invalid, "units.office_name", "Hãy nhập tên phòng, ban (tối đa 300 ký tự).", "name");
    const OfficeId office{record_.next_id(tx, id)};
    tx.exec(q::office_add, {{"unit", id}, {"office", office}, {"name", name}, {"from", from}});
    record_.append(tx, {id, by.account, by.origin}, now,
                   {"office.added", "office", office.value(), json::serialize(json::object{{"name", name}, {"from", iso_day(from)}})});
    return office;
}

Result<void> Units::end_office(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, OfficeId office, Day first_day_without) const {
    if (tx.exec(q::office_end, {{"unit", id}, {"office", office}, {"day", first_day_without}}) == 0)
        return refuse(Refusal::Kind::conflict, "units.office_ended", "Phòng, ban này không còn hiệu lực hoặc bắt đầu sau ngày này.", "day");
    record_.append(tx, {id, by.account, by.origin}, now,
                   {"office.ended", "office", office.value(), json::serialize(json::object{{"first_day_without", iso_day(first_day_without)}})});
    return {};
}

}  // namespace xaso::units
