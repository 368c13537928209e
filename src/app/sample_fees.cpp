// The fees of Bình Minh: an account for transfers, what dossiers of the last weeks paid, the days the accountant settled.
#include <fmt/format.h>

#include <algorithm>

#include "app/sample_script.h"
#include "kernel/text.h"
#include "modules/fees/reconcile.h"
#include "modules/fees/vietqr.h"

namespace xaso::app::sample {

using std::chrono::minutes;

namespace {
constexpr int kWeeks = 4;      // of collecting before today
constexpr int kOpenDays = 2;   // working days the accountant has not come to yet, today among them
}  // namespace

void Script::fees(LocalTime at) {
    fees_from_ = at;
    add(at, [this, at](sql::Tx& tx) {
        return parts_.fees.set(tx, actor(staff_.accountant), to_instant(at),
                               {.bank_bin = "970436", .bank_name = "Ngân hàng mẫu", .account_no = "0031000123456", .account_name = "UBND XA BINH MINH (MAU)", .tax_code = "0200000000", .form_no = "01BLP", .series = "BM-26E"});
    });
}

void Script::pay(const DossierPlan& plan, std::size_t index) {
    Dice own(index);   // the script's own numbers go on as if nobody paid
    const int fate = own.below(100);
    const int units = own.between(1, 3);
    const LocalTime noted = plan.received;
    add(noted, [this, noted, index, fate, units](sql::Tx& tx) -> Result<void> {
        const auto d = parts_.desk.find(tx, unit_, ids_[index]);
        const fees::Owed owed = parts_.fees.owed(tx, *d);
        if (owed.tariff.empty()) return {};
        const fees::Fee& first = owed.tariff.front();
        fees::Choice choice{.code = first.code, .units = first.per == "trang" ? units : 1, .exemption = {}};
        if (fate >= 92 && !first.exemptions.empty()) choice.exemption = first.exemptions.front().code;
        return parts_.fees.note(tx, actor(staff_.desk), to_instant(noted), d->id, {choice});
    });
    if (fate < 4) return;   // pays when the result is ready
    const LocalTime paid = noted + minutes{2};
    add(paid, [this, paid, index, fate](sql::Tx& tx) -> Result<void> {
        const auto d = parts_.desk.find(tx, unit_, ids_[index]);
        if (fees::total(parts_.fees.owed(tx, *d).lines) == Vnd{}) return {};
        const bool transfer = d->channel == onestop::Channel::online || fate < 20;
        XASO_TRY(const fees::Receipt r, parts_.fees.collect_owed(tx, actor(staff_.desk), to_instant(paid), d->id, transfer ? fees::Method::transfer : fees::Method::cash));
        if (fate == 50) XASO_CHECK(parts_.fees.cancel(tx, actor(staff_.desk), to_instant(paid), r.id, "Ghi nhầm hình thức thu.", false));
        return {};
    });
}

void Script::settle_fees(Day day) {
    const LocalTime at = calendar_.closing(day) - minutes{1};
    add(at, [this, at, day](sql::Tx& tx) -> Result<void> {
        const record::Actor by = actor(staff_.accountant);
        for (const Day open : parts_.fees.open_days(tx, unit_, day + std::chrono::days{1})) {   // what came in online at night as well
            // The bank's statement of the day first: every transfer, and now and then one whose words name no dossier. Who went home owing
            // paid by the code on the receipt, or wrote only a name and is found by hand, or transferred another sum and still owes.
            fees::Statement statement;
            for (const fees::Entry& e : parts_.fees.book(tx, unit_, open).entries)
                if (e.receipt.method == fees::Method::transfer && !e.receipt.cancelled_at)
                    statement.lines.push_back({0, open, e.receipt.total(), fees::purpose_of(e.receipt.dossier_code), fmt::format("#FT{}", e.receipt.id)});
            if (open.time_since_epoch().count() % 5 == 0) statement.lines.push_back({0, open, Vnd{20'000}, "NOP LE PHI", fmt::format("#FT{}", iso_day(open))});
            std::vector<fees::Unpaid> owing = parts_.fees.owing(tx, unit_);
            std::erase_if(owing, [&](const fees::Unpaid& u) { return u.day >= open; });
            std::vector<fees::Unpaid> found;
            for (std::size_t i = 0; i < owing.size(); ++i) {
                const fees::Unpaid& u = owing[i];
                const int fate = std::stoi(u.dossier_code.substr(u.dossier_code.size() - 2)) % 4;
                const std::string mark = "#FTQR" + u.dossier_code;
                if (fate == 0) statement.lines.push_back({0, open, u.amount + Vnd{1'000}, fees::purpose_of(u.dossier_code), mark});
                else if (i % 2 == 0) statement.lines.push_back({0, open, u.amount, fees::purpose_of(u.dossier_code), mark});
                else statement.lines.push_back({0, open, u.amount, fold(u.payer) + " nop phi", mark}), found.push_back(u);
            }
            const fees::Reconciliation bank(parts_.fees, parts_.units);
            bank.read(tx, by, to_instant(at), statement, "sao-ke.csv");
            for (const fees::KeptLine& line : bank.lines(tx, unit_, {fees::LineState::orphan})) {
                const auto payer = std::find_if(found.begin(), found.end(), [&](const fees::Unpaid& u) { return line.amount == u.amount && line.memo == fold(u.payer) + " nop phi"; });
                if (payer != found.end()) { XASO_CHECK(bank.by_hand(tx, by, to_instant(at), line.id, payer->dossier_code, "Người nộp ghi tên, không ghi mã; khớp tên và số tiền.")); }
                else if (line.dossier_code.empty() && line.day + std::chrono::days{12} < open) { XASO_CHECK(bank.by_hand(tx, by, to_instant(at), line.id, {}, "Nộp nhầm tài khoản, đã chuyển trả.")); }
            }
            XASO_CHECK(parts_.fees.settle(tx, by, to_instant(at), open, "Phiếu thu ngày " + format_day(open)));
        }
        return {};
    });
}

void write_binh_minh_fees(Script& script, Day today) {
    const auto days = script.working_days(today - std::chrono::days{7 * kWeeks}, today);
    if (days.size() <= kOpenDays) return;
    script.fees(LocalTime{days.front()} + std::chrono::hours{7});
    for (std::size_t i = 0; i + kOpenDays < days.size(); ++i) script.settle_fees(days[i]);
}

}  // namespace xaso::app::sample
