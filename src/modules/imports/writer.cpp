#include "imports/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "imports/sql.gen.h"
#include "imports/words.h"
#include "kernel/text.h"
#include "onestop/counters.h"
#include "onestop/numbers.h"
#include "onestop/sql.gen.h"
#include "onestop/store.h"

namespace xaso::imports {
namespace json = boost::json;
namespace desk = onestop::q;
using onestop::Channel;
using onestop::Dossier;
using onestop::DossierState;
using onestop::Outcome;
using Kind = Refusal::Kind;

namespace {

constexpr std::chrono::seconds kUsualOpening{7 * 3600 + 1800}, kUsualClosing{17 * 3600};   // of a day the office was closed

LocalTime at(const When& w, const WorkingCalendar& calendar, bool opening) {
    if (w.time) return w.day + *w.time;
    if (calendar.works(w.day)) return opening ? calendar.opening(w.day) : calendar.closing(w.day);
    return w.day + (opening ? kUsualOpening : kUsualClosing);
}

// LAW QD 766/QD-TTg: judged on the end of processing; LAW BLDS 91/2015 art. 148: a limit in days runs to the end of its last day, so days are compared.
Outcome outcome_of(const Line& line) {
    if (!line.finished) return Outcome::open;
    if (line.state == DossierState::withdrawn || line.state == DossierState::stopped) return Outcome::ended_otherwise;
    return line.finished->day < line.due.day ? Outcome::early : line.finished->day == line.due.day ? Outcome::on_time : Outcome::late;
}

void count(sql::Tx& tx, const Dossier& d, int by) {
    onestop::count_reception(tx, d, by);
    if (d.ended_at) onestop::count_end(tx, d, by);
}

std::string when_text(const std::optional<Instant>& t) { return t ? iso_local(to_local(*t)) : std::string{}; }

json::object content_of(const Dossier& d, const onestop::PersonInput& person) {
    return {{"procedure", d.procedure_code}, {"channel", onestop::channel_code(d.channel)}, {"state", catalog::state_code(d.state)}, {"received", when_text(d.received_at)},
            {"due", when_text(d.due_at)}, {"ended", when_text(d.ended_at)}, {"returned", when_text(d.returned_at)}, {"outcome", static_cast<int>(d.outcome)},
            {"applicant", d.applicant}, {"owner", d.owner}, {"note", d.note}, {"citizen_id", person.citizen_id}, {"phone", person.phone}, {"address", person.address}, {"email", person.email}};
}

sql::Args columns(const Dossier& d) {
    return {{"unit", d.unit}, {"id", d.id}, {"procedure_id", d.procedure_id}, {"procedure_version", d.procedure_version}, {"rules_hash", d.rules_hash}, {"limit_code", d.limit_code},
            {"pause_policy", d.pause_policy}, {"channel", d.channel}, {"state", d.state}, {"applicant_id", d.applicant_id}, {"owner_id", d.owner_id}, {"applicant_name", d.applicant},
            {"owner_name", d.owner}, {"note", d.note}, {"received_at", d.received_at}, {"received_day", local_day(d.received_at)}, {"due_at", d.due_at}, {"due_day", d.due_day},
            {"paused_at", d.paused_at}, {"ended_at", d.ended_at}, {"ended_day", d.ended_at ? std::optional(local_day(*d.ended_at)) : std::nullopt}, {"outcome", d.outcome},
            {"returned_at", d.returned_at}};
}

}  // namespace

void UnitProcedures::read_through(sql::Session& s) {
    session_ = &s;
    if (!codes_.empty()) return;
    for (const sql::Row& r : s.query(q::procedure_names, {{"unit", unit_}})) {
        const auto code = r.get<std::string>("code");
        codes_[code] = {code};
        codes_[letters(r.get<std::string>("name"))].insert(code);
    }
}

const procedures::Procedure* UnitProcedures::find(std::string_view text, Day day) {
    auto it = codes_.find(text);
    if (it == codes_.end()) it = codes_.find(letters(text));
    if (it == codes_.end() || it->second.size() != 1) return nullptr;
    const std::string& code = *it->second.begin();
    auto known = versions_.find(code);
    if (known == versions_.end()) known = versions_.emplace(code, procedures_.versions(*session_, unit_, code)).first;
    const std::vector<procedures::Procedure>& all = known->second;   // newest first
    const auto begun = std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.from <= day; });
    return begun == all.end() ? &all.back() : &*begun;
}

Result<std::shared_ptr<const onestop::Rules>> Imports::Writer::rules_of(Day day) {
    if (const auto known = rules_by_day_.find(day); known != rules_by_day_.end()) return known->second;
    const auto tree = desk_.units_.tree();
    const units::Unit* unit = tree->find(run_.unit);
    if (!unit) return refuse(Kind::not_found, "onestop.unit", "Không có đơn vị này.");
    const auto law = desk_.law_.current();
    const units::Version& nearest = unit->nearest(day);
    const Day today = local_day(now_);
    auto rules = desk_.rules_.in_force(*law, *unit, day);
    for (const Day other : {nearest.from, nearest.to ? *nearest.to - std::chrono::days{1} : today, today})
        if (!rules) rules = desk_.rules_.in_force(*law, *unit, other);
    if (rules) rules_by_day_[day] = *rules;
    return rules;
}

Dossier Imports::Writer::dossier_of(const Line& line, const onestop::Rules& rules) const {
    const procedures::Procedure& p = *line.procedure;
    const WorkingCalendar& calendar = rules.calendar;
    Dossier d;
    d.unit = run_.unit;
    d.code = line.code;
    d.procedure_id = p.id;
    d.procedure_version = p.version;
    d.procedure_code = p.code;
    d.procedure_name = p.name;
    d.field = p.field;
    d.inter_agency = p.inter_agency;
    d.rules_hash = rules.hash;
    d.limit_code = line.channel == Channel::online && !p.limit_online.empty() ? p.limit_online : p.limit_desk;
    if (d.limit_code.empty()) d.limit_code = fmt::format("{}d", (line.due.day - line.received.day).count());   // none published: the one the other system gave
    d.pause_policy = p.pause_policy;
    d.channel = line.channel;
    d.state = line.state;
    d.applicant = line.applicant.name;
    d.owner = line.owner.empty() ? line.applicant.name : line.owner;
    d.note = line.note;
    const LocalTime received = at(line.received, calendar, true);
    d.received_at = to_instant(received);
    d.due_at = to_instant(line.due.time ? at(line.due, calendar, false) : std::max(at(line.due, calendar, false), received));
    d.due_day = d.first_due_day = local_day(d.due_at);
    if (line.finished) {
        const LocalTime finished = std::max(at(*line.finished, calendar, false), received);
        d.ended_at = to_instant(finished);
        if (line.returned) d.returned_at = to_instant(std::max(at(*line.returned, calendar, false), finished));
    }
    d.outcome = outcome_of(line);
    if (line.state == DossierState::awaiting_supplement || line.state == DossierState::awaiting_payment) d.paused_at = now_;   // since when, no export says
    d.source = "nhập: " + run_.file_name;
    return d;
}

Ready Imports::Writer::ready(Checked checked, int line_number) {
    Ready out{line_number, std::move(checked), {}, {}, {}, {}};
    if (!out.checked.line) return out;
    const Line& line = *out.checked.line;
    if (auto rules = rules_of(line.received.day); rules) out.rules = std::move(*rules);
    else out.checked = {std::nullopt, {{{}, rules.error().message, "Bỏ dòng này khỏi tệp, hoặc sửa ngày tiếp nhận."}}};
    if (!out.rules) return out;
    out.hash = line.hash();
    out.dossier = dossier_of(line, *out.rules);
    out.words = onestop::search_words(out.dossier);
    return out;
}

void Imports::Writer::keep_content(sql::Tx& tx, DossierId id, const std::string& hash) const {
    tx.send(q::content_set, {{"unit", run_.unit}, {"id", id}, {"hash", hash}, {"import", run_.id}});
}

Result<Wrote> Imports::Writer::add(sql::Tx& tx, const record::Actor& by, const Ready& ready) const {
    const Line& line = *ready.checked.line;
    Dossier d = ready.dossier;
    d.id = DossierId{desk_.record_.next_id(tx, run_.unit)};
    d.applicant_id = onestop::ensure_person(tx, desk_.record_, run_.unit, line.applicant);
    d.owner_id = line.owner.empty() ? d.applicant_id : onestop::ensure_person(tx, desk_.record_, run_.unit, {line.owner, "", "", ""});
    desk_.rules_.keep(tx, *ready.rules, now_);
    sql::Args args = columns(d);
    args.emplace_back("code", d.code);
    args.emplace_back("source", d.source);
    d.book_year = year_of(local_day(d.received_at));
    args.emplace_back("book_year", d.book_year);
    args.emplace_back("book_no", onestop::take_number(tx, run_.unit, onestop::Series::book, d.book_year));
    tx.send(q::dossier_add, args);
    tx.send(desk::search_add, {{"unit", d.unit}, {"id", d.id}, {"words", ready.words}});
    keep_content(tx, d.id, ready.hash);
    count(tx, d, 1);
    desk_.record_.append(tx, by, now_,
                         {"dossier.imported", "dossier", d.id.value(),
                          json::serialize(json::object{{"code", d.code}, {"procedure", d.procedure_code}, {"procedure_version", d.procedure_version}, {"channel", onestop::channel_code(d.channel)},
                                                       {"state", catalog::state_code(d.state)}, {"due", when_text(d.due_at)}, {"ended", when_text(d.ended_at)}, {"rules", d.rules_hash},
                                                       {"applicant", d.applicant_id.value()}, {"owner", d.owner_id.value()}, {"import", run_.id}, {"file", run_.file_name}, {"line", ready.line_number}})});
    return Wrote::added;
}

Result<Wrote> Imports::Writer::write(sql::Tx& tx, const record::Actor& by, const Ready& ready) const {
    const Line& line = *ready.checked.line;
    const sql::Rows known = tx.query(q::dossier_known, {{"unit", run_.unit}, {"code", line.code}});
    if (known.empty()) return add(tx, by, ready);
    if (known[0].get<std::string>("source").empty())
        return refuse(Kind::rule, "imports.worked_here", "Mã này là hồ sơ đang được giải quyết trên chính hệ thống này nên không nhập đè.", "code");
    if (known[0].get<std::optional<std::string>>("content_hash") == ready.hash) return Wrote::unchanged;

    const Dossier old = *desk_.find(tx, run_.unit, known[0].get<DossierId>("dossier_id"));
    const onestop::Person person = *desk_.person(tx, run_.unit, old.applicant_id);
    const bool same_day = local_day(old.received_at) == line.received.day;   // then what was frozen stays
    Dossier d = ready.dossier;
    if (same_day && old.rules_hash != ready.rules->hash) d = dossier_of(line, *desk_.rules_.get(tx, old.rules_hash));
    if (!same_day) desk_.rules_.keep(tx, *ready.rules, now_);
    d.id = old.id;
    if (same_day && old.procedure_code == d.procedure_code) {
        d.procedure_version = old.procedure_version;
        d.procedure_name = old.procedure_name;
        d.inter_agency = old.inter_agency;
        d.pause_policy = old.pause_policy;
        if (d.channel == old.channel) d.limit_code = old.limit_code;
    }
    if (d.paused_at && old.paused_at) d.paused_at = old.paused_at;

    // An empty cell takes nothing away that an earlier import knew.
    onestop::PersonInput wanted = line.applicant;
    if (wanted.citizen_id.empty()) wanted.citizen_id = person.citizen_id;
    if (wanted.phone.empty()) wanted.phone = person.phone;
    if (wanted.address.empty()) wanted.address = person.address;
    if (wanted.email.empty()) wanted.email = person.email;
    const json::object before = content_of(old, {person.name, person.citizen_id, person.phone, person.address, person.email}), after = content_of(d, wanted);
    json::object was, is;
    for (const auto& [name, value] : after) {
        if (before.at(name) == value) continue;
        was[name] = before.at(name);
        is[name] = value;
    }
    keep_content(tx, d.id, ready.hash);
    if (is.empty()) return Wrote::unchanged;

    d.applicant_id = old.applicant_id;
    if (is.contains("applicant") || is.contains("citizen_id") || is.contains("phone") || is.contains("address") || is.contains("email")) {
        if (wanted.citizen_id.empty())  // then nobody else's dossier shares this row
            tx.exec(desk::person_set, {{"unit", d.unit}, {"id", old.applicant_id}, {"name", wanted.name}, {"phone", wanted.phone}, {"address", wanted.address}, {"email", wanted.email}});
        else
            d.applicant_id = onestop::ensure_person(tx, desk_.record_, run_.unit, wanted);
    }
    d.owner_id = line.owner.empty() ? d.applicant_id : d.owner == old.owner && old.owner_id != old.applicant_id ? old.owner_id : onestop::ensure_person(tx, desk_.record_, run_.unit, {line.owner, "", "", ""});
    sql::Args args = columns(d);
    args.emplace_back("seen", old.version);
    if (tx.exec(q::dossier_set, args) != 1) throw std::logic_error("an imported dossier moved under its own lock");
    if (const std::string words = onestop::search_words(d); words != onestop::search_words(old)) tx.exec(desk::search_set, {{"unit", d.unit}, {"id", d.id}, {"words", words}});
    const onestop::FilesKept kept = onestop::files_kept(tx, d.unit, d.id);
    count(tx, old, -1);
    onestop::count_files(tx, old, kept, -1);
    count(tx, d, 1);
    onestop::count_files(tx, d, kept, 1);
    desk_.record_.append(tx, by, now_, {"dossier.import_changed", "dossier", d.id.value(),
                                       json::serialize(json::object{{"import", run_.id}, {"file", run_.file_name}, {"line", ready.line_number}, {"before", std::move(was)}, {"after", std::move(is)}})});
    return Wrote::changed;
}

}  // namespace xaso::imports
