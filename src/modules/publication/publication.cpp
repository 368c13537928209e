#include "publication/publication.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "kernel/text.h"
#include "publication/sql.gen.h"

namespace xaso::publication {
namespace json = boost::json;
namespace {

using procedures::Change;
using procedures::Draft;
using procedures::Procedure;
using Why = Refusal::Kind;

// What differs beside the document that decided it.
std::vector<procedures::Difference> changes(const Draft& before, Draft after) {
    after.decision = before.decision;
    return procedures::differences(before, after);
}

std::string mark_of(const std::vector<Foreseen>& all) {
    std::string text;
    for (const Foreseen& f : all) {
        if (f.kind == Kind::refused) continue;
        text += fmt::format("{}\n{}\n{}\n", static_cast<int>(f.kind), f.code, f.name);
        for (const procedures::Difference& d : f.differences) text += fmt::format("{}\n{}\n{}\n", d.what, d.before, d.after);
    }
    return record::hash_hex(text);
}

}  // namespace

Result<void> check(const Decision& d) {
    const auto wrong = [](std::string_view field, std::string_view says) { return refuse(Why::invalid, "publication.decision", says, field); };
    if (d.number.empty() || count_chars(d.number) > 60) return wrong("number", "Hãy ghi số, ký hiệu quyết định công bố, ví dụ 163/QĐ-BTP.");
    if (d.title.empty() || count_chars(d.title) > 500) return wrong("title", "Hãy ghi trích yếu của quyết định, không quá 500 ký tự.");
    if (d.day == Day{}) return wrong("day", "Hãy ghi ngày của quyết định dạng 26/11/2026.");
    if (d.from == Day{}) return wrong("from", "Hãy ghi ngày có hiệu lực dạng 26/11/2026.");
    return {};
}

std::int64_t Preview::count(Kind kind) const { return std::ranges::count(procedures, kind, &Foreseen::kind); }

Foreseen Publication::foresee_one(sql::Session& s, UnitId unit, std::string_view code, const std::function<Draft(Draft)>& after, bool gone, const Decision& decision) const {
    Foreseen f{Kind::refused, {}, std::string(code), {}, {}, {}, {}};
    const auto versions = procedures_.versions(s, unit, code);
    const Procedure* newest = versions.empty() ? nullptr : &versions.front();
    f.draft = after(newest ? static_cast<const Draft&>(*newest) : Draft{});
    f.draft.decision = decision.number;
    f.draft.internal = decision.internal;
    f.name = newest ? newest->name : f.draft.name;
    // What says just what is in force that day changes nothing, even where a later version or an end is decided already.
    const auto in_force = std::ranges::find_if(versions, [&](const Procedure& v) { return v.from <= decision.from && (!v.to || decision.from < *v.to); });
    if (!gone && in_force != versions.end() && in_force->internal == decision.internal && changes(*in_force, after(*in_force)).empty()) {
        f.kind = Kind::unchanged;
        return f;
    }
    const auto good = gone ? Result<void>{} : procedures_.check(f.draft);
    const auto too_early = [&](Day day) { return fmt::format("Phiên bản đang có bắt đầu từ {}. Hãy ghi ngày hiệu lực sau ngày đó.", format_day(day)); };
    if (newest && newest->internal != decision.internal) {
        f.says = newest->internal ? "Mã này thuộc danh mục thủ tục nội bộ." : "Mã này thuộc danh mục thủ tục giải quyết cho người dân, tổ chức.";
    } else if (newest && newest->to && *newest->to > decision.from) {
        f.says = fmt::format("Thủ tục đã bãi bỏ từ {}. Hãy ghi ngày có hiệu lực không sớm hơn ngày đó.", format_day(*newest->to));
    } else if (gone && !newest) {
        f.says = "Mã này không có trong danh mục, không bãi bỏ được.";
    } else if (gone) {
        if (newest->to) f.kind = Kind::unchanged;
        else if (newest->from >= decision.from) f.says = too_early(newest->from);
        else f.kind = Kind::abolished;
    } else if (!good) {
        f.says = good.error().message;
    } else if (newest && !newest->to) {
        f.differences = changes(*newest, f.draft);
        if (f.differences.empty()) f.kind = Kind::unchanged;
        else if (newest->from >= decision.from) f.says = too_early(newest->from);
        else f.kind = Kind::changed;
    } else {
        f.name = f.draft.name;
        f.kind = Kind::added;
    }
    if (f.kind != Kind::changed) f.differences.clear();
    return f;
}

Preview Publication::foresee(sql::Session& s, UnitId unit, const StatedFile& file, const Decision& decision) const {
    Preview out;
    std::set<std::string> named;
    for (const Unread& u : file.unread) {
        named.insert(u.code);
        out.procedures.push_back({Kind::refused, u.place, u.code, {}, {}, u.says, {}});
    }
    for (const Stated& stated : file.procedures) {
        named.insert(stated.code);
        Foreseen f = foresee_one(s, unit, stated.code, [&](Draft before) { return applied(stated, std::move(before)); }, stated.abolish, decision);
        f.place = stated.place;
        out.procedures.push_back(std::move(f));
    }
    const bool nameless = std::ranges::any_of(file.unread, [](const Unread& u) { return u.code.empty(); });
    if (decision.whole)
        for (const Procedure& p : procedures_.list(s, unit, decision.from, {}, decision.internal ? procedures::Procedures::Which::internal : procedures::Procedures::Which::citizens)) {
            if (named.contains(p.code) || p.to) continue;
            Foreseen f{Kind::abolished, "Không có trong tệp", p.code, p.name, {}, {}, {}};
            if (nameless) {
                f.kind = Kind::refused;
                f.says = "Tệp có dòng không đọc được mã, có thể là thủ tục này. Hãy sửa dòng ấy rồi tải lên lại.";
            } else if (p.from >= decision.from) {
                f.kind = Kind::refused;
                f.says = fmt::format("Phiên bản đang có bắt đầu từ {}, không bãi bỏ từ {} được.", format_day(p.from), format_day(decision.from));
            }
            out.procedures.push_back(std::move(f));
        }
    out.seen = mark_of(out.procedures);
    return out;
}

Result<Preview> Publication::carry_out(sql::Tx& tx, const record::Actor& by, Instant now, const StatedFile& file, const Decision& decision, std::string_view file_name, std::string_view seen) const {
    XASO_CHECK(check(decision));
    Preview p = foresee(tx, by.unit, file, decision);
    if (!seen.empty() && seen != p.seen) return refuse(Why::conflict, "publication.moved", "Danh mục vừa được cập nhật ở nơi khác. Hãy tải tệp lên và xem trước lại.");
    XASO_CHECK(write(tx, by, now, p, decision, file_name));
    return p;
}

Result<void> Publication::publish(sql::Tx& tx, const record::Actor& by, Instant now, const Draft& draft, const Decision& decision, bool fresh) const {
    XASO_CHECK(check(decision));
    XASO_CHECK(procedures_.check(draft));
    if (fresh && procedures_.in_force(tx, by.unit, draft.code, decision.from)) return refuse(Why::conflict, "procedures.in_force", fmt::format("Mã {} đã có trong danh mục. Hãy mở thủ tục ấy rồi bấm “Sửa đổi”.", draft.code), "code");
    Preview p;
    p.procedures.push_back(foresee_one(tx, by.unit, draft.code, [&](const Draft&) { return draft; }, false, decision));
    return write(tx, by, now, p, decision, {});
}

Result<void> Publication::abolish(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view code, const Decision& asked) const {
    XASO_CHECK(check(asked));
    Decision decision = asked;
    if (const auto versions = procedures_.versions(tx, by.unit, code); !versions.empty()) decision.internal = versions.front().internal;
    Preview p;
    p.procedures.push_back(foresee_one(tx, by.unit, code, [](Draft before) { return before; }, true, decision));
    return write(tx, by, now, p, decision, {});
}

Result<void> Publication::write(sql::Tx& tx, const record::Actor& by, Instant now, const Preview& p, const Decision& decision, std::string_view file_name) const {
    if (file_name.empty() && p.procedures.front().kind == Kind::refused) return refuse(Why::rule, "publication.day", p.procedures.front().says, "from");
    if (!p.changes()) return refuse(Why::rule, "publication.nothing", file_name.empty() ? "Nội dung như phiên bản đang có, không có gì để ghi." : "Tệp không làm thay đổi gì trong danh mục.", "file");
    for (const Foreseen& f : p.procedures) {
        if (f.kind == Kind::added) XASO_CHECK(procedures_.publish(tx, by, now, f.draft, decision.first ? Change::first_listing : Change::published, decision.from));
        if (f.kind == Kind::changed) XASO_CHECK(procedures_.amend(tx, by, now, f.draft, decision.from));
        if (f.kind == Kind::abolished) XASO_CHECK(procedures_.abolish(tx, by, now, f.code, decision.from, decision.number));
    }
    const std::int64_t id = record().next_id(tx, by.unit), added = p.count(Kind::added), changed = p.count(Kind::changed), abolished = p.count(Kind::abolished);
    tx.exec(q::update_add, {{"unit", by.unit}, {"id", id}, {"number", decision.number}, {"day", decision.day}, {"title", decision.title}, {"valid_from", decision.from}, {"internal", decision.internal},
                            {"file_name", file_name}, {"at", now}, {"account", by.account}, {"added", added}, {"changed", changed}, {"abolished", abolished}});
    record().append(tx, by, now, {"catalogue.updated", "catalogue_update", id,
                                  json::serialize(json::object{{"decision", decision.number}, {"day", iso_day(decision.day)}, {"from", iso_day(decision.from)}, {"added", added}, {"changed", changed}, {"abolished", abolished}})});
    return {};
}

std::vector<Update> Publication::updates(sql::Session& s, UnitId unit, int limit) const {
    std::vector<Update> out;
    for (const sql::Row& r : s.query(q::updates, {{"unit", unit}, {"limit", limit}}))
        out.push_back({r.get<std::string>("number"), r.get<std::string>("title"), r.get<std::string>("file_name"), r.get<Day>("day"), r.get<Day>("valid_from"), r.get<bool>("internal"), r.get<Instant>("at"),
                       r.get<std::int64_t>("added"), r.get<std::int64_t>("changed"), r.get<std::int64_t>("abolished")});
    return out;
}

}  // namespace xaso::publication
