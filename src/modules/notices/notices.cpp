#include "notices/notices.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "notices/sql.gen.h"
#include "onestop/intake.h"
#include "onestop/way.h"

namespace xaso::notices {
namespace json = boost::json;
namespace may = access::may;
namespace {

constexpr std::int64_t kEventsAtOnce = 200;
constexpr std::size_t kShown = 5;   // the page belongs to the dossiers

std::string fill(std::string text, const std::vector<std::pair<std::string_view, std::string>>& fields) {
    for (const auto& [name, value] : fields)
        for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + value.size())) text.replace(at, name.size(), value);
    return text;
}

// The sentence around it ends by itself.
std::string without_end(std::string text) {
    while (text.ends_with('.') || text.ends_with(';') || text.ends_with(' ')) text.pop_back();
    return text;
}

// What the event of a dossier itself says; emptied by law, it says nothing.
struct Said {
    std::string reason;
    std::optional<Day> until;
};
Said said_in(const std::string& payload) {
    boost::system::error_code wrong;
    const json::value v = json::parse(payload, wrong);
    if (wrong || !v.is_object()) return {};
    const auto text = [&](std::string_view name) {
        const json::value* found = v.get_object().if_contains(name);
        return found && found->is_string() ? std::string(found->get_string()) : std::string{};
    };
    Said out{.reason = without_end(text("reason")), .until = {}};
    if (const std::string ground = text("legal_ground"); !ground.empty()) out.reason += fmt::format("{}căn cứ: {}", out.reason.empty() ? "" : "; ", ground);
    if (const auto until = parse_day(text("until"))) out.until = *until;
    return out;
}

std::string digits_of(std::string_view phone) {
    std::string out;
    for (const char c : phone)
        if (c >= '0' && c <= '9') out += c;
    return out;
}

}  // namespace

std::string Notices::unit_name(UnitId id, Day day) const {
    const auto tree = units_.tree();
    const units::Unit* unit = tree->find(id);
    return unit ? unit->nearest(day).name : std::string{};
}

int Notices::put_for(sql::Tx& tx, UnitId unit, const sql::Row& event) const {
    const bool submission = event.get<std::string>("subject") == "submission";
    const std::string full_kind = event.get<std::string>("kind"), kind = submission ? full_kind : full_kind.substr(std::string_view("dossier.").size());
    const Instant at = event.get<Instant>("at");
    const auto means = [&](const MessageRule& r) { return r.from <= local_day(at) && std::find(r.on.begin(), r.on.end(), kind) != r.on.end(); };
    if (std::none_of(rules_.messages.begin(), rules_.messages.end(), means)) return 0;
    const sql::Rows rows = tx.query(submission ? q::submission_told : q::dossier_told, {{"unit", unit}, {"id", event.get<std::int64_t>("subject_id")}});
    if (rows.empty()) return 0;
    const sql::Row d = rows[0];
    const std::string code = d.get<std::string>("code"), phone = digits_of(d.get<std::string>("phone")), competent = d.get<std::string>("competent");
    const auto address = [&](const MessageRule& r, std::string_view channel) {
        return r.to == "competent" ? competent : r.to != "applicant" ? std::string{} : channel == "mail" ? d.get<std::string>("email") : phone;
    };
    const Day due_day = submission ? local_day(d.get<Instant>("answer_due_at")) : d.get<Day>("due_day");
    const auto new_day = submission ? std::nullopt : d.get<std::optional<Day>>("new_day");
    const Said said = submission ? Said{} : said_in(event.get<std::string>("payload"));
    std::string why = said.reason;   // of a written answer: every paper that is missing, then the reason
    const json::value missing = json::parse(d.get<std::string>("missing"));
    for (const json::value& paper : missing.as_array()) why += fmt::format("thiếu {}; ", std::string_view(paper.as_string()));
    why += d.get<std::string>("reason");
    why = without_end(std::move(why));
    const std::string wanted(onestop::channel_code(static_cast<onestop::Channel>(d.get<int>("result_way"))));
    int put = 0;
    for (const MessageRule& r : rules_.messages) {
        if (!means(r) || (!r.ways.empty() && std::find(r.ways.begin(), r.ways.end(), wanted) == r.ways.end())) continue;
        outbox::Draft draft{.order_key = code};
        if (r.to == "applicant") {
            const std::vector<std::pair<std::string_view, std::string>> fields{{"{ma}", code}, {"{thu_tuc}", d.get<std::string>("procedure_name")}, {"{hen}", format_day(due_day)}, {"{ly_do}", why},
                                                                              {"{hen_moi}", new_day ? format_day(*new_day) : std::string{}}, {"{den_ngay}", said.until ? format_day(*said.until) : std::string{}}, {"{don_vi}", unit_name(unit, local_day(at))}};
            draft.subject = fill(r.subject, fields);
            draft.body = fill(r.text, fields);
        } else if (r.to == "competent") {
            draft.body = json::serialize(json::object{{"MaHoSo", code}, {"MaTTHC", d.get<std::string>("procedure_code")}, {"TenTTHC", d.get<std::string>("procedure_name")}, {"NguoiNop", d.get<std::string>("applicant_name")},
                                                      {"NgayTiepNhan", iso_local(to_local(d.get<Instant>("received_at")))}, {"NgayHenTra", iso_day(due_day)},
                                                      {"DonViTiepNhan", unit_name(unit, local_day(at))}, {"DonViGiaiQuyet", competent}});
        } else {
            // LAW QD 766/QD-TTg: the state on the national portal is the number of ours. A later event may have moved it on already: what is told is how it stands.
            json::object told{{"MaHoSo", code}, {"TrangThai", d.get<int>("state")}, {"NgayXuLy", iso_local(to_local(at))}, {"NoiDungXuLy", submission ? onestop::submission_event_title(kind) : onestop::action_title(kind)}};
            if (const std::string became = d.get<std::string>("dossier_code"); !became.empty()) told["MaHoSoTiepNhan"] = became;
            draft.body = json::serialize(told);
        }
        for (const std::string& channel : r.channels) {
            draft.channel = channel;
            draft.recipient = address(r, channel);
            if (draft.recipient.empty() && r.to != "portal") continue;
            draft.key = fmt::format("u{}-e{}-{}-{}", unit.value(), event.get<std::int64_t>("event_no"), r.code, channel);
            outbox_.put(tx, unit, at, draft);
            ++put;
        }
    }
    return put;
}

int Notices::follow(UnitId unit, Instant) const {
    std::int64_t last = 0, from = 0;
    bool known = false;
    {
        sql::Reader s = record_.db().read();
        last = s.query(q::last_event, {{"unit", unit}})[0].get<std::int64_t>("last_event");
        const sql::Rows rows = s.query(q::cursor_get, {{"unit", unit}});
        known = !rows.empty();
        if (known) from = rows[0].get<std::int64_t>("last_event");
    }
    if (known && from >= last) return 0;
    if (known) last = std::min(last, from + kEventsAtOnce);
    int put = 0;
    record_.db().run(unit, [&](sql::Tx& tx) {
        put = 0;
        // Another process that was first has moved it: then this one has nothing to do.
        if (tx.exec(q::cursor_set, {{"unit", unit}, {"last", last}, {"before", from}}) != 1) return false;
        if (known)
            for (const sql::Row& event : tx.query(q::events_after, {{"unit", unit}, {"after", from}, {"upto", last}})) put += put_for(tx, unit, event);
        return true;
    });
    return put;
}

int Notices::follow(Instant now) const {
    int put = 0;
    const auto tree = units_.tree();
    for (const units::Unit& u : tree->units) put += follow(u.id, now);
    return put;
}

int Notices::warn(Instant now) const {
    int given = 0;
    const auto tree = units_.tree();
    const auto law = law_.current();
    const Day today = local_day(now);
    for (const units::Unit& u : tree->units) {
        const units::Version* version = u.on(today);
        if (!version) continue;
        const WorkingCalendar calendar(version->hours, law->calendar().days);
        record_.db().run(u.id, [&](sql::Tx& tx) { return tx.exec(q::warnings_past, {{"unit", u.id}}) > 0; });
        for (const WarningRule& rule : rules_.warnings) {
            if (today < rule.from) continue;
            const Instant until = rule.before ? to_instant(due(calendar, to_local(now), *rule.before, {}, PausePolicy::extend).at) : now;
            sql::Rows rows;
            {
                sql::Reader s = record_.db().read();
                rows = s.query(q::to_warn, {{"unit", u.id}, {"until", until}, {"rule", rule.code}, {"after", rule.before ? std::optional(now) : std::nullopt}});
            }
            if (rows.empty()) continue;
            record_.db().run(u.id, [&](sql::Tx& tx) {
                for (const sql::Row& r : rows) tx.send(q::warning_add, {{"unit", u.id}, {"id", r.get<DossierId>("dossier_id")}, {"rule", rule.code}, {"due", r.get<Instant>("due_at")}, {"at", now}});
                return true;
            });
            given += static_cast<int>(rows.size());
        }
    }
    return given;
}

std::vector<web::Reminder> Notices::reminders(const web::Context& c, sql::Session& s) const {
    std::vector<web::Reminder> out;
    const access::Account& who = *c.who;
    if (!who.may(may::see_dossiers)) return out;
    const Day today = local_day(c.now);
    std::vector<AccountId> whom;
    if (who.may(may::work_dossier)) whom = onestop::Way::stands_for(s, who.unit, who.id, today);
    for (const WarningRule& rule : rules_.warnings) {
        const bool chief = rule.to == "chief";
        if (chief ? !who.may(may::oversee_dossiers) : whom.empty()) continue;
        const sql::Rows rows = s.query(q::warned, {{"unit", who.unit}, {"rule", rule.code}, {"limit", static_cast<int>(kShown)}, {"after", rule.before ? std::optional(c.now) : std::nullopt},
                                                   chief ? sql::Arg{"whom", std::nullopt} : sql::Arg{"whom", whom}});
        for (const sql::Row& r : rows) {
            const Day by = r.get<Day>("due_day");
            auto [state, words] = web::standing(by, today);
            out.push_back({state, std::move(words), fill(rule.text, {{"{ma}", r.get<std::string>("code")}, {"{thu_tuc}", r.get<std::string>("procedure_name")}, {"{hen}", format_day(by)}}), by,
                           "/ho-so/" + r.get<std::string>("code"), true});
        }
    }
    return out;
}

web::ReminderSource reminders(const Notices& notices) {
    return [&notices](const web::Context& c, sql::Session& s) { return notices.reminders(c, s); };
}

web::ReminderSource stuck_reminder(const outbox::Outbox& outbox) {
    return [&outbox](const web::Context& c, sql::Session& s) {
        std::vector<web::Reminder> out;
        if (!c.who->may(may::see_audit)) return out;
        if (const std::int64_t n = outbox.stuck(s, c.who->unit)) out.push_back({html::State::late, "bị kẹt", fmt::format("Hàng gửi: {} tin không gửi được, cần người quyết định", n), std::nullopt, "/quan-tri/hang-gui?loc=ket"});
        return out;
    };
}

}  // namespace xaso::notices
