#include "onestop/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kernel/text.h"
#include "onestop/sql.gen.h"
#include "platform/sql/search.h"

namespace xaso::onestop {

PersonId ensure_person(sql::Tx& tx, const record::Record& record, UnitId unit, const PersonInput& input) {
    if (!input.citizen_id.empty()) {
        const sql::Rows rows = tx.query(q::person_by_citizen, {{"unit", unit}, {"citizen_id", input.citizen_id}});
        if (!rows.empty()) {
            const auto id = rows[0].get<PersonId>("person_id");
            const auto name = rows[0].get<std::string>("name"), phone = rows[0].get<std::string>("phone"), address = rows[0].get<std::string>("address"),
                       email = rows[0].get<std::string>("email");
            const std::string& new_phone = input.phone.empty() ? phone : input.phone;
            const std::string& new_address = input.address.empty() ? address : input.address;
            const std::string& new_email = input.email.empty() ? email : input.email;
            if (name != input.name || phone != new_phone || address != new_address || email != new_email)
                tx.send(q::person_set, {{"unit", unit}, {"id", id}, {"name", input.name}, {"phone", new_phone}, {"address", new_address}, {"email", new_email}});
            return id;
        }
    }
    const PersonId id{record.next_id(tx, unit)};
    tx.send(q::person_add, {{"unit", unit}, {"id", id}, {"citizen_id", input.citizen_id.empty() ? std::nullopt : std::optional(input.citizen_id)},
                            {"name", input.name}, {"phone", input.phone}, {"address", input.address}, {"email", input.email}});
    return id;
}

std::string search_words(const Dossier& d) {
    std::string words;
    for (const std::string& text : {d.applicant, d.owner != d.applicant ? d.owner : std::string{}, d.procedure_name})
        for (const std::string& term : sql::search_terms(text)) words += (words.empty() ? "" : " ") + term;
    return words;
}

void add_dossier(sql::Tx& tx, const Dossier& d) {
    sql::Args row{{"unit", d.unit}, {"id", d.id}, {"code", d.code}, {"procedure_id", d.procedure_id}, {"procedure_version", d.procedure_version}, {"rules_hash", d.rules_hash},
                  {"limit_code", d.limit_code}, {"pause_policy", d.pause_policy}, {"channel", d.channel}, {"state", d.state}, {"applicant_id", d.applicant_id}, {"owner_id", d.owner_id},
                  {"applicant_name", d.applicant}, {"owner_name", d.owner}, {"result_way", d.result_way}, {"receiver", d.receiver}, {"received_at", d.received_at},
                  {"received_day", local_day(d.received_at)}, {"due_at", d.due_at}, {"due_day", d.due_day}, {"first_due_day", d.first_due_day}, {"source", d.source}, {"case_name", d.case_name},
                  {"book_year", d.book_year}, {"book_no", d.book_no}};
    for (const Text& t : kTexts) row.emplace_back(t.name, d.*t.value);
    tx.send(q::dossier_add, row);
    tx.send(q::search_add, {{"unit", d.unit}, {"id", d.id}, {"words", search_words(d)}});
}

namespace {
tl::unexpected<Refusal> stale() {
    return refuse(Refusal::Kind::conflict, "onestop.stale_version", "Hồ sơ vừa được người khác cập nhật. Hãy mở lại hồ sơ rồi thao tác lại.", "version");
}
}  // namespace

Result<void> move_dossier(sql::Tx& tx, const Dossier& d, int seen_version) {
    const std::int64_t moved = tx.exec(q::dossier_move,
                   {{"unit", d.unit}, {"id", d.id}, {"seen", seen_version}, {"state", d.state}, {"assignee", d.assignee ? std::optional(d.assignee) : std::nullopt},
                    {"due_at", d.due_at}, {"due_day", d.due_day}, {"paused_at", d.paused_at}, {"supplement_count", d.supplement_count}, {"ended_at", d.ended_at},
                    {"ended_day", d.ended_at ? std::optional(local_day(*d.ended_at)) : std::nullopt}, {"outcome", d.outcome}, {"end_note", d.end_note}, {"returned_at", d.returned_at}});
    if (moved != 1) return stale();
    return {};
}

Dossier dossier_from(const sql::Row& r) {
    Dossier d;
    d.unit = r.get<UnitId>("unit_id");
    d.id = r.get<DossierId>("dossier_id");
    d.code = r.get<std::string>("code");
    d.procedure_id = r.get<std::int64_t>("procedure_id");
    d.procedure_version = r.get<int>("procedure_version");
    d.procedure_code = r.get<std::string>("procedure_code");
    d.procedure_name = r.get<std::string>("procedure_name");
    d.case_name = r.get<std::string>("case_name");
    d.field = r.get<std::string>("field");
    d.inter_agency = r.get<catalog::InterAgency>("inter_agency");
    d.rules_hash = r.get<std::string>("rules_hash");
    d.limit_code = r.get<std::string>("limit_code");
    d.pause_policy = r.get<PausePolicy>("pause_policy");
    d.channel = r.get<Channel>("channel");
    d.result_way = r.get<std::optional<Channel>>("result_way");
    d.state = r.get<DossierState>("state");
    d.version = r.get<int>("version");
    d.applicant_id = r.get<PersonId>("applicant_id");
    d.owner_id = r.get<PersonId>("owner_id");
    d.applicant = r.get<std::string>("applicant_name");
    d.owner = r.get<std::string>("owner_name");
    for (const Text& t : kTexts) d.*t.value = r.get<std::string>(t.name);
    d.receiver = r.get<AccountId>("receiver_id");
    d.assignee = r.get<std::optional<AccountId>>("assignee_id").value_or(AccountId{});
    d.received_at = r.get<Instant>("received_at");
    d.due_at = r.get<Instant>("due_at");
    d.due_day = r.get<Day>("due_day");
    d.first_due_day = r.get<Day>("first_due_day");
    d.paused_at = r.get<std::optional<Instant>>("paused_at");
    d.supplement_count = r.get<int>("supplement_count");
    d.ended_at = r.get<std::optional<Instant>>("ended_at");
    d.outcome = r.get<Outcome>("outcome");
    d.end_note = r.get<std::string>("end_note");
    d.returned_at = r.get<std::optional<Instant>>("returned_at");
    d.source = r.get<std::string>("source");
    d.book_year = r.get<int>("book_year");
    d.book_no = r.get<int>("book_no");
    return d;
}

DossierRow row_from(const sql::Row& r) {
    DossierRow d;
    d.id = r.get<DossierId>("dossier_id");
    d.code = r.get<std::string>("code");
    d.procedure_code = r.get<std::string>("procedure_code");
    d.procedure_name = r.get<std::string>("procedure_name");
    d.applicant = r.get<std::string>("applicant_name");
    d.owner = r.get<std::string>("owner_name");
    d.assignee = r.get<std::optional<std::string>>("assignee").value_or("");
    d.channel = r.get<Channel>("channel");
    d.state = r.get<DossierState>("state");
    d.outcome = r.get<Outcome>("outcome");
    d.received_at = r.get<Instant>("received_at");
    d.due_at = r.get<Instant>("due_at");
    d.ended_at = r.get<std::optional<Instant>>("ended_at");
    d.paused_at = r.get<std::optional<Instant>>("paused_at");
    return d;
}

Result<void> check_seen(const Dossier& d, int seen_version) {
    if (seen_version != d.version) return stale();
    if (!d.source.empty()) return refuse(Refusal::Kind::rule, "onestop.imported", "Hồ sơ nhập từ hệ thống khác; hãy thao tác ở hệ thống đó rồi nhập lại tệp.");
    return {};
}

Result<void> check_clock(const Dossier& d, const std::vector<Pause>& pauses, Instant now) {
    LocalTime last = to_local(std::max({d.received_at, d.paused_at.value_or(d.received_at), d.ended_at.value_or(d.received_at)}));
    if (!pauses.empty() && pauses.back().to) last = std::max(last, *pauses.back().to);
    if (to_local(now) < last) return refuse(Refusal::Kind::rule, "onestop.clock", "Đồng hồ của máy chậm hơn lần thao tác trước với hồ sơ. Hãy chỉnh lại giờ của máy.");
    return {};
}

std::vector<Pause> pauses_of(sql::Session& s, UnitId unit, DossierId id) {
    std::vector<Pause> out;
    for (const sql::Row& r : s.query(q::pauses_of, {{"unit", unit}, {"id", id}})) {
        const auto to = r.get<std::optional<Instant>>("to_at");
        out.push_back({to_local(r.get<Instant>("from_at")), to ? std::optional(to_local(*to)) : std::nullopt, r.get<std::string>("why"), r.get<std::optional<Day>>("until_day").has_value()});
    }
    return out;
}

}  // namespace xaso::onestop
