// Bình Minh: a commune of the two-level model with some months of work up to the moment of loading.
//
// The past is the same whenever it is loaded; only what is open now (late, due today, waiting, just come) is made to fit the day.
#include <algorithm>
#include <optional>

#include "app/sample_script.h"

namespace xaso::app::sample {
namespace {

using onestop::Channel;
using procedures::Change;
using procedures::Draft;
using std::chrono::days;
using Codes = std::vector<std::string>;

LocalTime at(int year, unsigned month, unsigned day, int hour, int minute = 0) {
    return LocalTime{make_day(year, month, day)} + std::chrono::hours{hour} + std::chrono::minutes{minute};
}

// What people come for, each as often as it is named.
const Codes kAsked{"2.000815", "2.000815", "2.000884", "2.000635", "2.000635", "2.000635", "1.001193", "1.001193", "1.004873", "1.004873", "1.000656", "1.000894", "1.004194", "1.004194", "1.002755",
                   "1.004222", "1.004859", "1.004884", "1.010833", "1.014027", "1.001776", "1.011607", "1.013225", "1.013978", "2.000720", "1.001612", "2.000986", "1.012796", "1.010041", "1.003677",
                   "2.000908", "2.001035", "2.001255", "1.013314"};
const Codes kThreeDays{"1.004873", "1.004194", "1.001022"};
const std::vector<std::pair<std::string, Day>> kPublished{{"1.014028", make_day(2026, 4, 1)}, {"1.116214", make_day(2026, 9, 15)}};

Draft local_draft(const catalog::NationalProcedure& n) {
    Draft d = procedures::draft_from(n);
    if (d.limit_desk.empty()) {
        d.limit_desk = "5wd";
        d.synthetic = true;
    }
    if (d.decision.empty()) d.decision = "1024/QĐ-UBND (mẫu)";
    // What the printed tables count of inter-agency procedures: land goes on to the province, proof of a dwelling to the police beside.
    if (d.field == "Đất đai") d.inter_agency = procedures::InterAgency::between_levels;
    if (d.code == "1.013313" || d.code == "1.013314") d.inter_agency = procedures::InterAgency::same_level;
    return d;
}

Channel channel_for(Script& script, const Draft& d) {
    if (d.channels.online && (!d.channels.desk || script.dice.chance(86))) return Channel::online;
    return d.channels.post && script.dice.chance(25) ? Channel::post : Channel::desk;
}

}  // namespace

void write_binh_minh(Script& script, const catalog::Definitions& law, Instant now) {
    const LocalTime today_at = to_local(now);
    const Day today = local_day(now);
    for (const catalog::NationalProcedure& n : law.procedures) {
        const auto later = std::find_if(kPublished.begin(), kPublished.end(), [&](const auto& p) { return p.first == n.code; });
        if (later == kPublished.end()) script.list(at(2025, 7, 1, 8), local_draft(n), Change::first_listing, make_day(2025, 7, 1));
        else script.list(LocalTime{later->second} - days{1} + std::chrono::hours{15}, local_draft(n), Change::published, later->second);
    }
    script.abolish(at(2026, 9, 14, 15, 10), "1.011606", make_day(2026, 9, 15), "2210/QĐ-UBND (mẫu)");
    Draft shorter = *script.draft("1.014027", make_day(2026, 1, 1));
    shorter.limit_desk = "7wd";
    shorter.decision = "1518/QĐ-UBND (mẫu)";
    shorter.synthetic = true;
    script.amend(at(2026, 6, 30, 9), shorter, make_day(2026, 7, 1));

    const auto office_days = script.working_days(make_day(2026, 3, 2), today);
    // Young enough a commune has neither a way behind it nor anything that waits.
    const bool lived = office_days.size() > 20;
    // The working day that began last.
    const std::size_t newest = lived ? office_days.size() - (today_at < script.calendar().opening(office_days.back()) + std::chrono::minutes{30} ? 2 : 1) : 0;
    if (lived) write_binh_minh_setting(script, office_days, newest);
    write_binh_minh_fees(script, today);
    write_binh_minh_intake(script, today);
    // Dossiers that would be late now are only those named below.
    const Day settled = today - days{45};
    for (const Day day : office_days) {
        for (int n = script.dice.between(2, 7); n > 0; --n) {
            DossierPlan plan;
            plan.received = script.moment(day, 7 * 60 + 35, 16 * 60 + 30);
            plan.procedure = script.dice.pick(kAsked);
            plan.papers_named = true;
            plan.channel = channel_for(script, *script.draft(plan.procedure, day));
            const int fate = script.dice.below(100);
            if (fate < 2 && day < settled) plan.ending = Ending::late;
            else if (fate < 8) plan.ending = Ending::on_time;
            else if (fate < 10) plan.ending = Ending::withdrawn;
            else if (fate < 11) plan.ending = Ending::stopped;
            else if (fate < 12) plan.ending = Ending::refused;
            else if (fate < 14) plan.ending = Ending::left_finished;
            if (fate >= 40 && fate < 42) plan.competent = "UBND xã Tân Hòa";
            if (fate >= 94 && plan.ending == Ending::early) plan.supplement = parse_limit(script.draft(plan.procedure, day)->limit_desk)->amount >= 5;
            script.dossier(plan);
        }
    }
    write_binh_minh_plan(script);
    write_binh_minh_books(script);
    write_binh_minh_assigned(script);
    write_binh_minh_keying(script, make_day(2026, 10, 5));
    script.report(at(2026, 9, 16, 14), "2026-9T", {},
                  {{"BM7.platform", "Xã dùng chung phần mềm quản lý văn bản của thành phố, chưa kết nối nền tảng riêng."}}, 187, at(2026, 9, 18, 9, 30));
    script.report(at(2026, 9, 16, 16), "2026-Q3", "6_public_finance", {}, 0, {});   // the accountant has not handed in

    if (lived) {
        const auto open_since = [&](std::size_t working_days_ago, const std::string& code, Ending ending) {
            DossierPlan plan;
            plan.received = script.moment(office_days[newest - working_days_ago], 8 * 60, 11 * 60);
            plan.procedure = code;
            plan.channel = script.dice.chance(70) ? Channel::online : Channel::desk;
            plan.ending = ending;
            plan.papers_named = true;
            script.dossier(plan);
        };
        for (const std::size_t ago : {4, 5, 7}) open_since(ago, script.dice.pick(kThreeDays), Ending::left_in_progress);   // due 1, 2 and 4 working days ago
        const std::size_t due_next = today_at < script.calendar().closing(office_days[newest]) ? 3 : 2;   // due on the newest day, or the one after it
        for (int i = 0; i < 3; ++i) open_since(due_next, script.dice.pick(kThreeDays), Ending::left_in_progress);
        for (const std::size_t ago : {2, 4, 6}) open_since(ago, "1.013225", Ending::left_waiting);
        for (const std::size_t ago : {1, 2, 3}) open_since(ago, "1.004884", Ending::left_in_progress);
        for (const std::size_t ago : {2, 3, 8}) open_since(ago, "1.004859", Ending::left_finished);
        // Just come: before the moment when the desk was open last.
        LocalTime end = script.calendar().opening(office_days[newest]);
        for (const OpenSpan& span : script.calendar().spans(office_days[newest]))
            if (LocalTime{office_days[newest]} + span.open < today_at) end = std::min(today_at, LocalTime{office_days[newest]} + span.close);
        for (const int minutes : {48, 31, 17, 6}) {
            DossierPlan plan;
            plan.received = std::max(end - std::chrono::minutes{minutes}, script.calendar().opening(office_days[newest]) + std::chrono::minutes{minutes / 4});
            plan.procedure = script.dice.pick(kThreeDays);
            plan.ending = Ending::left_accepted;
            plan.papers_named = true;
            script.dossier(plan);
        }
    }
    write_binh_minh_queue(script, today);
    if (lived) write_binh_minh_way(script, office_days, newest, today);
}

}  // namespace xaso::app::sample
