#include "fees/reconcile.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <set>

#include "fees/sql.gen.h"
#include "kernel/text.h"

namespace xaso::fees {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

KeptLine line_from(const sql::Row& r) {
    KeptLine out;
    out.id = r.get<std::int64_t>("bank_line_id");
    out.day = r.get<Day>("day");
    out.amount = r.get<Vnd>("amount");
    out.memo = r.get<std::string>("memo");
    out.file_name = r.get<std::string>("file_name");
    out.reason = r.get<std::string>("reason");
    out.dossier_code = r.get<std::optional<std::string>>("code").value_or("");
    out.state = r.get<LineState>("state");
    out.why = r.get<Why>("why");
    out.receipt = r.get<std::optional<std::int64_t>>("receipt_id").value_or(0);
    out.number = r.get<std::optional<int>>("number").value_or(0);
    return out;
}

}  // namespace

std::string_view why_title(Why why) {
    switch (why) {
        case Why::none: return "";
        case Why::no_code: return "Nội dung không có mã hồ sơ";
        case Why::no_dossier: return "Không có hồ sơ mang mã này";
        case Why::other_amount: return "Số tiền khác số phải thu";
        case Why::paid_already: return "Hồ sơ đã thu đủ";
    }
    return "";
}

Result<std::int64_t> Reconciliation::receipt_for(sql::Tx& tx, const record::Actor& by, Instant now, const onestop::Dossier& d, Vnd amount) const {
    const sql::Rows noted = tx.query(q::transfer_unmatched, {{"unit", d.unit}, {"dossier", d.id}, {"amount", amount}});
    if (!noted.empty()) return noted[0].get<std::int64_t>("receipt_id");
    const Vnd owes = total(fees_.owed(tx, d).lines);
    if (owes == Vnd{}) return refuse(Kind::rule, "fees.paid_already", fmt::format("Hồ sơ {} không còn khoản nào phải thu. Hãy ghi lý do và để riêng dòng này, ví dụ trả lại người chuyển.", d.code), "code");
    if (owes != amount) return refuse(Kind::rule, "fees.other_amount", fmt::format("Hồ sơ {} phải thu {}, dòng sao kê có {}. Hãy sửa số phải thu ở trang phí của hồ sơ, hoặc để riêng dòng này.", d.code, format_vnd(owes), format_vnd(amount)), "code");
    XASO_TRY(const Receipt r, fees_.collect_owed(tx, by, now, d.id, Method::transfer));
    return r.id;
}

// A dossier's code begins with the agency code of the day it was received; a unit changes it only when it is reorganised.
std::string Reconciliation::code_of(const BankLine& line, UnitId id) const {
    const auto tree = units_.tree();
    const units::Unit* unit = tree->find(id);
    return unit ? dossier_in(line.memo, unit->nearest(line.day).agency_code) : std::string{};
}

std::vector<Foreseen> Reconciliation::foresee(sql::Session& s, UnitId unit, const Statement& statement) const {
    std::vector<Foreseen> out;
    std::set<std::int64_t> receipts, paid;   // what earlier lines of this statement would be matched with
    for (const BankLine& l : statement.lines) {
        Foreseen f{.line = l, .dossier_code = {}};
        f.known = !s.query(q::bank_line_known, {{"unit", unit}, {"mark", l.mark}}).empty();
        f.dossier_code = code_of(l, unit);
        const auto d = f.dossier_code.empty() ? std::nullopt : fees_.desk().find_code(s, unit, f.dossier_code);
        if (f.known) {
            f.why = Why::none;
        } else if (!d) {
            f.why = f.dossier_code.empty() ? Why::no_code : Why::no_dossier;
        } else {
            bool matched = false;
            for (const sql::Row& r : s.query(q::transfer_unmatched, {{"unit", unit}, {"dossier", d->id}, {"amount", l.amount}}))
                if (!matched) matched = receipts.insert(r.get<std::int64_t>("receipt_id")).second;
            if (!matched) {
                const Vnd owes = paid.contains(d->id.value()) ? Vnd{} : total(fees_.owed(s, *d).lines);
                if (owes == l.amount) paid.insert(d->id.value());
                else f.why = owes == Vnd{} ? Why::paid_already : Why::other_amount;
            }
        }
        out.push_back(std::move(f));
    }
    return out;
}

ReadCount Reconciliation::read(sql::Tx& tx, const record::Actor& by, Instant now, const Statement& statement, std::string_view file_name) const {
    ReadCount out;
    for (const BankLine& l : statement.lines) {
        if (!tx.query(q::bank_line_known, {{"unit", by.unit}, {"mark", l.mark}}).empty()) {
            ++out.known;
            continue;
        }
        const std::string code = code_of(l, by.unit);
        std::optional<DossierId> dossier;
        std::optional<std::int64_t> receipt;
        Why why = Why::no_code;
        if (!code.empty()) {
            why = Why::no_dossier;
            if (const auto d = fees_.desk().find_code(tx, by.unit, code)) {
                dossier = d->id;
                if (const auto made = receipt_for(tx, by, now, *d, l.amount)) {
                    receipt = *made;
                    why = Why::none;
                } else {
                    why = made.error().code == "fees.other_amount" ? Why::other_amount : Why::paid_already;
                }
            }
        }
        ++out.added;
        if (receipt) ++out.matched;
        tx.exec(q::bank_line_add, {{"unit", by.unit}, {"id", fees_.record().next_id(tx, by.unit)}, {"mark", l.mark}, {"day", l.day}, {"amount", l.amount}, {"memo", l.memo}, {"file_name", file_name}, {"at", now},
                                   {"account", by.account}, {"state", receipt ? LineState::matched : LineState::orphan}, {"why", why}, {"dossier", dossier}, {"receipt", receipt}});
    }
    if (out.added > 0)
        fees_.record().append(tx, by, now, {"fees.statement", "unit", by.unit.value(), json::serialize(json::object{{"added", out.added}, {"matched", out.matched}, {"known", out.known}})});
    return out;
}

Result<void> Reconciliation::by_hand(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id, std::string_view code, std::string_view reason) const {
    const auto kept = line(tx, by.unit, id);
    if (!kept) return refuse(Kind::not_found, "fees.no_line", "Không có dòng sao kê này trong đơn vị.");
    if (kept->state != LineState::orphan) return refuse(Kind::rule, "fees.settled_line", "Dòng sao kê này đã được ghép hoặc để riêng.");
    const std::string why = trim(reason);
    if (why.empty()) return refuse(Kind::invalid, "fees.reason", "Hãy ghi lý do, ví dụ người nộp ghi sai mã, đã trả lại tiền.", "reason");
    if (count_chars(why) > 500) return refuse(Kind::invalid, "fees.reason", "Lý do dài quá 500 ký tự. Hãy viết ngắn lại.", "reason");
    std::optional<DossierId> dossier;
    std::optional<std::int64_t> receipt;
    const std::string wanted = trim(code);
    if (!wanted.empty()) {
        const auto d = fees_.desk().find_code(tx, by.unit, wanted);
        if (!d) return refuse(Kind::invalid, "onestop.no_dossier", fmt::format("Không có hồ sơ mã “{}” trong đơn vị.", wanted), "code");
        dossier = d->id;
        XASO_TRY(receipt, receipt_for(tx, by, now, *d, kept->amount));
    }
    const LineState state = receipt ? LineState::by_hand : LineState::set_aside;
    tx.exec(q::bank_line_settle, {{"unit", by.unit}, {"id", id}, {"state", state}, {"dossier", dossier}, {"receipt", receipt}, {"reason", why}});
    json::object told{{"line", id}, {"reason", why}};
    if (receipt) told["receipt"] = *receipt;
    fees_.record().append(tx, by, now, {receipt ? "fees.matched" : "fees.set_aside", "unit", by.unit.value(), json::serialize(told)});
    return {};
}

std::vector<KeptLine> Reconciliation::lines(sql::Session& s, UnitId unit, const std::vector<LineState>& states) const {
    std::vector<KeptLine> out;
    for (const sql::Row& r : s.query(q::bank_lines, {{"unit", unit}, {"states", states}})) out.push_back(line_from(r));
    return out;
}

std::optional<KeptLine> Reconciliation::line(sql::Session& s, UnitId unit, std::int64_t id) const {
    const sql::Rows rows = s.query(q::bank_line_get, {{"unit", unit}, {"id", id}});
    if (rows.empty()) return std::nullopt;
    return line_from(rows[0]);
}

}  // namespace xaso::fees
