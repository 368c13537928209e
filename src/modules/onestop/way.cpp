#include "onestop/way.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/text.h"
#include "onestop/counters.h"
#include "onestop/numbers.h"
#include "onestop/sql.gen.h"
#include "onestop/store.h"

namespace xaso::onestop {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

Result<std::string> need_text(std::string_view text, std::string_view field, std::string_view missing, std::size_t most = 2000) {
    std::string out = trim(text);
    if (out.empty()) return refuse(Kind::invalid, fmt::format("onestop.{}", field), missing, field);
    if (count_chars(out) > most) return refuse(Kind::invalid, fmt::format("onestop.{}", field), fmt::format("Nội dung dài quá {} ký tự. Hãy viết ngắn lại.", most), field);
    return out;
}

// Somebody of the unit who may be given work, or who stands in for them today.
Result<AccountId> receiver_of(sql::Tx& tx, const record::Actor& by, Instant now, AccountId to) {
    if (!to || tx.query(q::account_exists, {{"unit", by.unit}, {"account", to}}).empty())
        return refuse(Kind::invalid, "onestop.assignee", "Hãy chọn một người đang làm việc trong đơn vị.", "to");
    return Way::at_work(tx, by.unit, to, local_day(now));
}

Correction correction_from(const sql::Row& r) {
    Correction c;
    c.at = r.get<Instant>("at");
    c.by = r.get<AccountId>("account_id");
    c.ended_before = r.get<Instant>("ended_before");
    c.ended_after = r.get<Instant>("ended_after");
    c.outcome_before = r.get<Outcome>("outcome_before");
    c.outcome_after = r.get<Outcome>("outcome_after");
    c.proof = r.get<std::string>("proof");
    c.reason = r.get<std::string>("reason");
    return c;
}

}  // namespace

void overtake_hand_over(sql::Tx& tx, UnitId unit, DossierId id, Instant now) {
    tx.exec(q::hand_over_answer, {{"unit", unit}, {"id", id}, {"answer", Answer::overtaken}, {"at", now}, {"note", ""}});
}

Result<Dossier> Way::find(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version) const {
    auto d = desk_.find(tx, by.unit, id);
    if (!d) return refuse(Kind::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.");
    XASO_CHECK(check_seen(*d, version));
    XASO_CHECK(check_clock(*d, pauses_of(tx, d->unit, d->id), now));
    return std::move(*d);
}

Result<Dossier> Way::keep(sql::Tx& tx, const record::Actor& by, Instant now, Dossier d, std::string_view kind, json::object payload) const {
    XASO_CHECK(move_dossier(tx, d, d.version));
    ++d.version;
    // verify() reads the state and, of an ended dossier, the outcome from the last event.
    if (d.ended_at) payload["outcome"] = static_cast<int>(d.outcome);
    payload["to"] = catalog::state_code(d.state);
    desk_.record_.append(tx, by, now, {fmt::format("dossier.{}", kind), "dossier", d.id.value(), json::serialize(payload)});
    return d;
}

// ---- The apology with one new date

Day Way::working_day_after(sql::Session& s, const Dossier& d, Day after) const { return desk_.rules_.get(s, d.rules_hash)->calendar.next_working_day(after); }

Result<Dossier> Way::apologize(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, const ApologyInput& input, bool superior) const {
    XASO_TRY(Dossier d, find(tx, by, now, id, input.version));
    if (!superior) XASO_CHECK(check_holder(tx, d, by.account, local_day(now)));
    if (d.ended_at) return refuse(Kind::rule, "onestop.not_open", "Hồ sơ đã kết thúc nên không cần thư xin lỗi và hẹn lại.");
    if (d.paused_at) return refuse(Kind::rule, "onestop.paused", "Hồ sơ đang chờ người nộp; thời gian chờ không tính vào thời hạn nên chưa cần thư xin lỗi.");
    if (apology(tx, d.unit, d.id)) return refuse(Kind::rule, "onestop.apologized", "Hồ sơ đã có thư xin lỗi và hẹn lại; mỗi hồ sơ chỉ được hẹn lại một lần.");
    XASO_TRY(const std::string reason, need_text(input.reason, "reason", "Hãy ghi lý do chưa trả được kết quả đúng hẹn."));
    const Day today = local_day(now);
    if (input.new_day <= std::max(d.due_day, today)) return refuse(Kind::invalid, "onestop.new_day", "Ngày hẹn mới phải sau hôm nay và sau ngày hẹn cũ.", "new_day");
    if (input.new_day > today + std::chrono::days{366}) return refuse(Kind::invalid, "onestop.new_day", "Ngày hẹn mới xa quá một năm. Hãy kiểm tra lại năm.", "new_day");
    const WorkingCalendar& calendar = desk_.rules_.get(tx, d.rules_hash)->calendar;
    if (!calendar.works(input.new_day))
        return refuse(Kind::invalid, "onestop.new_day", fmt::format("Ngày {} là ngày nghỉ ({}). Hãy chọn ngày làm việc.", format_day(input.new_day), calendar.why_off(input.new_day)), "new_day");
    const bool in_time = today < d.due_day;
    tx.exec(q::apology_add, {{"unit", d.unit}, {"id", d.id}, {"at", now}, {"account", by.account}, {"due_day", d.due_day}, {"new_day", input.new_day}, {"in_time", in_time ? 1 : 0}, {"reason", reason}});
    json::object told{{"reason", reason}, {"due_day", iso_day(d.due_day)}, {"new_day", iso_day(input.new_day)}, {"in_time", in_time}, {"number", take_number(tx, d.unit, Series::apology, year_of(today))}};
    return keep(tx, by, now, std::move(d), "apology", std::move(told));
}

std::optional<Apology> Way::apology(sql::Session& s, UnitId unit, DossierId id) const {
    const sql::Rows rows = s.query(q::apology_get, {{"unit", unit}, {"id", id}});
    if (rows.empty()) return std::nullopt;
    const sql::Row r = rows[0];
    return Apology{r.get<Instant>("at"), r.get<AccountId>("account_id"), r.get<Day>("due_day"), r.get<Day>("new_day"), r.get<int>("in_time") == 1, r.get<std::string>("reason")};
}

Day working_day_before(const WorkingCalendar& calendar, Day day) {
    Day before = day - std::chrono::days{1};
    for (int i = 0; i < 30 && !calendar.works(before); ++i) before -= std::chrono::days{1};
    return before;
}

Day Way::letter_by(UnitId unit, Day due_day) const {
    const auto tree = desk_.units_.tree();
    const units::Unit* u = tree->find(unit);
    return working_day_before(WorkingCalendar(u ? u->nearest(due_day).hours : OfficeHours::usual(), desk_.law_.current()->calendar().days), due_day);
}

std::vector<DossierRow> Way::need_apology(sql::Session& s, UnitId unit, Day until, Instant now) const {
    std::vector<DossierRow> out;
    for (const sql::Row& r : s.query(q::apologies_needed, {{"unit", unit}, {"until", start_of(until + std::chrono::days{1})}, {"now", now}})) out.push_back(row_from(r));
    return out;
}

LetterCount Way::letters(sql::Session& s, UnitId unit, Day from, Day to) const {
    const sql::Rows rows = s.query(q::apologies_count, {{"unit", unit}, {"from", start_of(from)}, {"to", start_of(to + std::chrono::days{1})}});
    return {rows[0].get<std::int64_t>("letters"), rows[0].get<std::int64_t>("in_time")};
}

// ---- The hand-over

Result<Dossier> Way::hand_over(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version, AccountId to, std::string_view note, bool superior) const {
    XASO_TRY(Dossier d, find(tx, by, now, id, version));
    if (!superior) XASO_CHECK(check_holder(tx, d, by.account, local_day(now)));
    if (d.ended_at) return refuse(Kind::rule, "onestop.not_open", "Hồ sơ đã kết thúc nên không chuyển cho người khác được.");
    const std::vector<HandOver> before = hand_overs(tx, d.unit, d.id);
    if (!before.empty() && before.back().answer == Answer::waits)
        return refuse(Kind::rule, "onestop.hand_over_waits", "Hồ sơ đang chờ người khác nhận. Hãy chờ người đó nhận hoặc trả lại, hoặc phân công thụ lý lại.");
    XASO_TRY(const std::string words, need_text(note, "note", "Hãy ghi việc người nhận cần làm.", 500));
    XASO_TRY(const AccountId receiver, receiver_of(tx, by, now, to));
    if (receiver == d.assignee) return refuse(Kind::invalid, "onestop.assignee", "Người này đang thụ lý hồ sơ. Hãy chọn người khác.", "to");
    tx.exec(q::hand_over_add, {{"unit", d.unit}, {"id", d.id}, {"no", static_cast<int>(before.size()) + 1}, {"at", now}, {"from", by.account}, {"to", receiver}, {"note", words}});
    json::object told{{"handed_to", receiver.value()}, {"reason", words}};
    if (receiver != to) told["instead_of"] = to.value();
    return keep(tx, by, now, std::move(d), "hand_over", std::move(told));
}

Result<HandOver> Way::waiting(sql::Tx& tx, const record::Actor& by, Instant now, const Dossier& d) const {
    const std::vector<HandOver> all = hand_overs(tx, d.unit, d.id);
    if (all.empty() || all.back().answer != Answer::waits) return refuse(Kind::rule, "onestop.no_hand_over", "Hồ sơ không có lần chuyển nào đang chờ nhận.");
    const std::vector<AccountId> mine = stands_for(tx, d.unit, by.account, local_day(now));
    if (std::find(mine.begin(), mine.end(), all.back().to) == mine.end())
        return refuse(Kind::forbidden, "onestop.not_receiver", "Hồ sơ được chuyển cho người khác; chỉ người đó hoặc người thay khi nghỉ mới nhận hoặc trả lại được.");
    return all.back();
}

Result<Dossier> Way::take(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version) const {
    XASO_TRY(Dossier d, find(tx, by, now, id, version));
    XASO_CHECK(waiting(tx, by, now, d));
    tx.exec(q::hand_over_answer, {{"unit", d.unit}, {"id", d.id}, {"answer", Answer::accepted}, {"at", now}, {"note", ""}});
    d.assignee = by.account;
    json::object told{{"assignee", by.account.value()}};
    return keep(tx, by, now, std::move(d), "take", std::move(told));
}

Result<Dossier> Way::give_back(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version, std::string_view reason) const {
    XASO_TRY(Dossier d, find(tx, by, now, id, version));
    XASO_CHECK(waiting(tx, by, now, d));
    XASO_TRY(const std::string why, need_text(reason, "reason", "Hãy ghi lý do trả lại để người chuyển biết cần làm gì.", 500));
    tx.exec(q::hand_over_answer, {{"unit", d.unit}, {"id", d.id}, {"answer", Answer::returned}, {"at", now}, {"note", why}});
    json::object told{{"reason", why}};
    return keep(tx, by, now, std::move(d), "give_back", std::move(told));
}

std::vector<HandOver> Way::hand_overs(sql::Session& s, UnitId unit, DossierId id) const {
    std::vector<HandOver> out;
    for (const sql::Row& r : s.query(q::hand_overs_of, {{"unit", unit}, {"id", id}})) {
        HandOver h;
        h.no = r.get<int>("hand_over_no");
        h.at = r.get<Instant>("at");
        h.from = r.get<AccountId>("from_id");
        h.to = r.get<AccountId>("to_id");
        h.note = r.get<std::string>("note");
        h.answer_note = r.get<std::string>("answer_note");
        h.answer = r.get<Answer>("answer");
        h.answered_at = r.get<std::optional<Instant>>("answered_at");
        out.push_back(std::move(h));
    }
    return out;
}

std::vector<WaitingRow> Way::waiting_for(sql::Session& s, UnitId unit, const std::vector<AccountId>& whom) const {
    std::vector<WaitingRow> out;
    for (const sql::Row& r : s.query(q::hand_overs_waiting, {{"unit", unit}, {"whom", whom}}))
        out.push_back({r.get<std::string>("code"), r.get<std::string>("procedure_name"), r.get<std::string>("applicant_name"), r.get<std::string>("from_name"), r.get<std::string>("to_name"),
                       r.get<std::string>("note"), r.get<Instant>("at"), r.get<Instant>("due_at")});
    return out;
}

// ---- Many at once

std::vector<HeldRow> Way::held_by(sql::Session& s, UnitId unit, AccountId account) const {
    std::vector<HeldRow> out;
    for (const sql::Row& r : s.query(q::held_by, {{"unit", unit}, {"account", account}}))
        out.push_back({r.get<DossierId>("dossier_id"), r.get<int>("version"), r.get<std::string>("code"), r.get<std::string>("procedure_name"), r.get<std::string>("applicant_name"),
                       r.get<DossierState>("state"), r.get<Instant>("due_at"), r.get<std::optional<Instant>>("paused_at")});
    return out;
}

Result<void> Way::reassign(sql::Tx& tx, const record::Actor& by, Instant now, const std::vector<DossierVersion>& dossiers, AccountId to, std::string_view reason) const {
    if (dossiers.empty()) return refuse(Kind::invalid, "onestop.none_chosen", "Hãy đánh dấu ít nhất một hồ sơ.", "dossier");
    XASO_TRY(const std::string why, need_text(reason, "reason", "Hãy ghi lý do phân công lại.", 500));
    XASO_TRY(const AccountId receiver, receiver_of(tx, by, now, to));
    for (const DossierVersion& one : dossiers) {
        auto found = find(tx, by, now, one.id, one.version);
        if (!found && found.error().code == "onestop.stale_version")   // which of them
            return refuse(Kind::conflict, "onestop.stale_version", fmt::format("Hồ sơ {} vừa được người khác cập nhật nên chưa hồ sơ nào được phân công lại. Hãy xem lại rồi gửi lần nữa.", desk_.find(tx, by.unit, one.id)->code), "dossier");
        if (!found) return refuse(std::move(found).error());
        Dossier d = std::move(*found);
        if (d.ended_at) return refuse(Kind::rule, "onestop.not_open", fmt::format("Hồ sơ {} đã kết thúc. Hãy chọn lại các hồ sơ còn mở.", d.code));
        overtake_hand_over(tx, d.unit, d.id, now);
        json::object told{{"assignee", receiver.value()}, {"reason", why}};
        if (d.assignee) told["assignee_before"] = d.assignee.value();
        if (receiver != to) told["instead_of"] = to.value();
        d.assignee = receiver;
        XASO_CHECK(keep(tx, by, now, std::move(d), "reassign", std::move(told)));
    }
    return {};
}

// ---- The corrected end time

Result<Dossier> Way::correct_end(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, const CorrectionInput& input) const {
    XASO_TRY(Dossier d, find(tx, by, now, id, input.version));
    if (d.state != DossierState::finished && d.state != DossierState::returned)
        return refuse(Kind::rule, "onestop.not_finished", "Chỉ đính chính được giờ kết thúc của hồ sơ đã xử lý xong.");
    XASO_TRY(const std::string proof, need_text(input.proof, "proof", "Hãy ghi số, ngày của văn bản chứng minh (biên bản, phiếu kiểm soát…).", 300));
    XASO_TRY(const std::string reason, need_text(input.reason, "reason", "Hãy ghi vì sao giờ kết thúc bị ghi sai."));
    const auto wrong = [](std::string_view why) { return refuse(Kind::invalid, "onestop.ended_at", why, "ended_at"); };
    const std::vector<Pause> pauses = pauses_of(tx, d.unit, d.id);
    if (input.ended_at == *d.ended_at) return wrong("Giờ này đúng bằng giờ đang ghi. Hãy nhập giờ khác.");
    if (input.ended_at > now) return wrong("Giờ kết thúc không được ở tương lai.");
    if (input.ended_at < d.received_at) return wrong("Giờ kết thúc không được trước lúc tiếp nhận.");
    if (d.returned_at && input.ended_at > *d.returned_at) return wrong("Giờ kết thúc không được sau lúc trả kết quả.");
    if (!pauses.empty() && pauses.back().to && to_local(input.ended_at) < *pauses.back().to) return wrong("Giờ kết thúc không được trước lúc nhận bổ sung lần cuối.");

    const catalog::Process& process = desk_.rules_.get(tx, d.rules_hash)->process;
    const Correction was{.at = now, .by = by.account, .ended_before = *d.ended_at, .ended_after = input.ended_at, .outcome_before = d.outcome, .outcome_after = {}, .proof = proof, .reason = reason};
    const FilesKept kept{.result = files_kept(tx, d.unit, d.id).result};
    count_end(tx, d, -1);
    count_files(tx, d, kept, -1);
    d.ended_at = input.ended_at;
    d.outcome = static_cast<Outcome>(static_cast<int>(timeliness(*parse_limit(d.limit_code), to_local(d.due_at), to_local(input.ended_at))) + 1);
    if (d.supplement_count > process.max_supplements && process.late_beyond_max_supplements) d.outcome = Outcome::late;
    count_end(tx, d, 1);
    count_files(tx, d, kept, 1);

    const int no = static_cast<int>(corrections(tx, d.unit, d.id).size()) + 1;
    tx.exec(q::correction_add, {{"unit", d.unit}, {"id", d.id}, {"no", no}, {"at", now}, {"account", by.account}, {"ended_before", was.ended_before}, {"outcome_before", was.outcome_before},
                                {"ended_after", *d.ended_at}, {"outcome_after", d.outcome}, {"proof", proof}, {"reason", reason}});
    json::object told{{"reason", reason}, {"proof", proof}, {"ended_before", iso_local(to_local(was.ended_before))}, {"ended", iso_local(to_local(*d.ended_at))},
                      {"outcome_before", static_cast<int>(was.outcome_before)}};
    return keep(tx, by, now, std::move(d), "correct_end", std::move(told));
}

std::vector<Correction> Way::corrections(sql::Session& s, UnitId unit, DossierId id) const {
    std::vector<Correction> out;
    for (const sql::Row& r : s.query(q::corrections_of, {{"unit", unit}, {"id", id}})) out.push_back(correction_from(r));
    return out;
}

std::vector<CorrectionRow> Way::all_corrections(sql::Session& s, UnitId unit) const {
    std::vector<CorrectionRow> out;
    for (const sql::Row& r : s.query(q::corrections_all, {{"unit", unit}})) out.push_back({r.get<std::string>("code"), r.get<std::string>("procedure_name"), correction_from(r)});
    return out;
}

// ---- Substitution during leave

Result<void> Way::substitute(sql::Tx& tx, const record::Actor& by, Instant now, const SubstitutionInput& input) const {
    const auto known = [&](AccountId account) { return account && !tx.query(q::account_exists, {{"unit", by.unit}, {"account", account}}).empty(); };
    if (!known(input.absent)) return refuse(Kind::invalid, "onestop.absent", "Hãy chọn người nghỉ trong danh sách.", "absent");
    if (!known(input.substitute)) return refuse(Kind::invalid, "onestop.substitute", "Hãy chọn người thay trong danh sách.", "substitute");
    if (input.absent == input.substitute) return refuse(Kind::invalid, "onestop.substitute", "Người thay phải khác người nghỉ.", "substitute");
    if (input.to < input.from) return refuse(Kind::invalid, "onestop.to", "Ngày cuối phải từ ngày đầu trở đi.", "to");
    if (input.to < local_day(now)) return refuse(Kind::invalid, "onestop.to", "Những ngày này đã qua. Hãy chọn ngày từ hôm nay.", "to");
    if (input.to > input.from + std::chrono::days{366}) return refuse(Kind::invalid, "onestop.to", "Thời gian nghỉ dài quá một năm. Hãy kiểm tra lại ngày.", "to");
    XASO_TRY(const std::string decision, need_text(input.decision, "decision", "Hãy ghi số, ngày của quyết định hoặc giấy phân công thay.", 200));
    if (!tx.query(q::substitution_overlaps, {{"unit", by.unit}, {"absent", input.absent}, {"substitute", input.substitute}, {"from", input.from}, {"to", input.to}}).empty())
        return refuse(Kind::rule, "onestop.overlap", "Trong những ngày này người nghỉ đã có người thay hoặc đang thay người khác, hoặc người thay cũng nghỉ. Hãy chọn ngày hoặc người khác.", "absent");
    const std::int64_t id = desk_.record_.next_id(tx, by.unit);
    tx.exec(q::substitution_add, {{"unit", by.unit}, {"id", id}, {"absent", input.absent}, {"substitute", input.substitute}, {"from", input.from}, {"to", input.to}, {"decision", decision},
                                  {"account", by.account}, {"at", now}});
    const json::object told{{"absent", input.absent.value()}, {"substitute", input.substitute.value()}, {"from", iso_day(input.from)}, {"to", iso_day(input.to)}, {"decision", decision}};
    desk_.record_.append(tx, by, now, {"substitution.added", "substitution", id, json::serialize(told)});
    return {};
}

Result<void> Way::cancel_substitution(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id, std::string_view reason) const {
    XASO_TRY(const std::string why, need_text(reason, "reason", "Hãy ghi vì sao hủy, ví dụ: đi làm lại sớm, đổi người thay.", 500));
    if (tx.exec(q::substitution_cancel, {{"unit", by.unit}, {"id", id}, {"today", local_day(now)}, {"at", now}, {"account", by.account}, {"reason", why}}) == 0)
        return refuse(Kind::conflict, "onestop.no_substitution", "Lần thay này đã hết hạn hoặc đã được hủy. Hãy xem lại danh sách.");
    desk_.record_.append(tx, by, now, {"substitution.cancelled", "substitution", id, json::serialize(json::object{{"reason", why}})});
    return {};
}

std::vector<Substitution> Way::substitutions(sql::Session& s, UnitId unit, Day from) const {
    std::vector<Substitution> out;
    for (const sql::Row& r : s.query(q::substitutions, {{"unit", unit}, {"from", from}}))
        out.push_back({r.get<std::int64_t>("substitution_id"), r.get<AccountId>("absent_id"), r.get<AccountId>("substitute_id"), r.get<std::string>("absent_name"),
                       r.get<std::string>("substitute_name"), r.get<std::string>("decision"), r.get<Day>("from_day"), r.get<Day>("to_day")});
    return out;
}

std::vector<AccountId> Way::stands_for(sql::Session& s, UnitId unit, AccountId account, Day day) {
    std::vector<AccountId> out{account};
    for (const sql::Row& r : s.query(q::substitutions_on, {{"unit", unit}, {"day", day}}))
        if (r.get<AccountId>("substitute_id") == account) out.push_back(r.get<AccountId>("absent_id"));
    return out;
}

AccountId Way::at_work(sql::Session& s, UnitId unit, AccountId account, Day day) {
    for (const sql::Row& r : s.query(q::substitutions_on, {{"unit", unit}, {"day", day}}))
        if (r.get<AccountId>("absent_id") == account) return r.get<AccountId>("substitute_id");
    return account;
}

}  // namespace xaso::onestop
