// The archive of An Thanh, 2022-2023, with the facts a commune printed for 10/12/2022 - 09/06/2023, and its neighbour An Phú.
//
// The national list of today stands in for the catalogue of those years: codes and names are real, the levels, limits, fees, dates and
// decisions of 2022-2023 are made up, and marked so.
#include <algorithm>
#include <iterator>
#include <set>

#include "app/sample_script.h"

namespace xaso::app::sample {
namespace {

using catalog::InterAgency;
using onestop::Channel;
using procedures::Change;
using procedures::Draft;
using Codes = std::vector<std::string>;

LocalTime at(int year, unsigned month, unsigned day, int hour, int minute = 0) {
    return LocalTime{make_day(year, month, day)} + std::chrono::hours{hour} + std::chrono::minutes{minute};
}
bool has(const Codes& codes, const std::string& code) { return std::find(codes.begin(), codes.end(), code) != codes.end(); }

// Procedures that people used: the inter-agency ones, the others partly online, those fully online, and those only at the desk.
const Codes kBetweenLevels{"2.000986", "2.001023", "1.001699", "1.001776"};
const Codes kPartly{"1.001193", "1.000894", "1.000656", "1.004873", "1.004859", "1.004884", "1.004837", "1.011607", "1.004222", "2.001035", "1.001731"};
const Codes kFully{"2.000635", "2.000908", "1.004194", "1.002755", "1.010041", "1.003677"};
const Codes kMerit{"1.010833", "1.010803", "1.010778", "2.001396"};
const Codes kDesk{"2.000815", "2.000884", "2.000942", "1.013133", "1.013134", "1.010833"};
const Codes kLong{"1.004222", "1.011607"};   // limits long enough to stay open over a closing day

// Fields that another level served then.
const std::set<std::string> kElsewhere{"Biển và hải đảo", "Thủy lợi", "Hoạt động xây dựng", "Nhà ở", "Quy hoạch đô thị và nông thôn", "Lâm nghiệp và Kiểm lâm", "Quản lý tài sản công",
                                       "Môi trường", "Đường thủy nội địa", "Đường bộ", "Hạ tầng kỹ thuật", "Hộ kinh doanh", "Tài chính đất đai"};
const Codes kBorder{"1.000110", "1.000094", "1.004827", "1.000080"};
const Codes kInformationOnly{"2.000815", "2.000884", "2.000942", "2.000992", "2.001008", "1.003583", "1.000593", "1.000419", "1.116410", "1.001622"};
const std::string kAbolished = "1.011606";
const std::vector<std::pair<std::string, Day>> kPublished{{"1.116214", make_day(2023, 2, 15)}, {"1.014027", make_day(2023, 3, 1)}, {"1.014028", make_day(2023, 3, 1)},
                                                          {"3.000412", make_day(2023, 4, 17)}, {"3.000228", make_day(2023, 5, 15)}};
const Codes kLocalFee{"1.004884", "1.004746", "1.005461", "1.004772", "1.004837", "1.004845", "2.000528", "2.000806", "1.001766", "2.000748"};

Draft base_draft(const catalog::NationalProcedure& n) {
    Draft d = procedures::draft_from(n);
    d.synthetic = true;
    d.limit_online.clear();
    const auto limit = parse_limit(d.limit_desk);
    const bool days = limit && (limit->unit == Limit::Unit::working_days || limit->unit == Limit::Unit::days);
    if (!limit) d.limit_desk = "5wd";
    else if (!days || limit->amount < 3) d.limit_desk = "3wd";
    d.decision = "1205/QĐ-UBND (mẫu)";
    return d;
}

// All that An Thanh served until the end of the period, in the order of the national list.
std::vector<Draft> catalogue(const catalog::Definitions& law) {
    std::vector<Draft> out;
    int partly = 0, land = 0;
    for (const catalog::NationalProcedure& n : law.procedures) {
        if (kElsewhere.contains(n.field) || has(kBorder, n.code)) continue;
        Draft d = base_draft(n);
        const bool used_partly = has(kPartly, d.code) || has(kBetweenLevels, d.code);
        const bool information = d.field == "Quân sự" || d.field == "Người có công" || d.code == kAbolished || has(kInformationOnly, d.code);
        if (information) d.online_level = 2;
        else if (used_partly) d.online_level = 3;
        else if (has(kFully, d.code)) d.online_level = 4;
        else d.online_level = partly++ < 51 ? 3 : 4;
        d.online_eligible = d.online_provided = d.on_national_portal = !information;
        d.channels = {true, !information, n.post && !information};
        d.inter_agency = has(kBetweenLevels, d.code) || (d.field == "Đất đai" && land++ < 13) ? InterAgency::between_levels : InterAgency::none;
        if (has(kLocalFee, d.code)) d.fee = Vnd{15000};
        d.payable_online = d.fee > Vnd{0};
        out.push_back(std::move(d));
    }
    return out;
}

Draft served_later(const catalog::Definitions& law, const std::string& code, const std::string& decision) {
    Draft d = base_draft(*law.procedure(code));
    d.online_level = 2;
    d.channels = {};
    d.online_eligible = d.online_provided = d.on_national_portal = d.payable_online = false;
    d.inter_agency = InterAgency::none;
    d.decision = decision;
    return d;
}

// A dossier received on one of `days`, at an office hour.
DossierPlan received(Script& script, const std::vector<Day>& days, const Codes& codes, Channel channel) {
    DossierPlan plan;
    plan.received = script.moment(script.dice.pick(days), 7 * 60 + 35, 16 * 60 + 30);
    plan.procedure = script.dice.pick(codes);
    plan.channel = channel;
    return plan;
}

void usual(Script& script, int count, const std::vector<Day>& days, const Codes& online, std::optional<Day> end_to) {
    for (int i = 0; i < count; ++i) {
        const bool desk = script.dice.chance(30);
        DossierPlan plan = received(script, days, desk ? kDesk : online, desk ? Channel::desk : Channel::online);
        plan.end_to = end_to;
        plan.supplement = i % 60 == 7 && plan.received < LocalTime{days.back() - std::chrono::days{30}};
        if (plan.supplement) plan.procedure = script.dice.pick(kLong);
        script.dossier(plan);
    }
}

void others(Script& script, const std::vector<Day>& days, const std::vector<Ending>& endings) {
    for (const Ending ending : endings) {
        DossierPlan plan = received(script, days, kPartly, Channel::online);
        plan.ending = ending;
        script.dossier(plan);
    }
}

}  // namespace

void write_an_thanh(Script& script, const catalog::Definitions& law) {
    const LocalTime first = at(2022, 2, 28, 8);
    for (const Draft& d : catalogue(law)) {
        const auto published = std::find_if(kPublished.begin(), kPublished.end(), [&](const auto& p) { return p.first == d.code; });
        if (published == kPublished.end()) {
            script.list(first, d, Change::first_listing, make_day(2022, 1, 1));
        } else {
            Draft decided = d;
            decided.decision = "318/QĐ-UBND (mẫu)";
            script.list(LocalTime{published->second} + std::chrono::hours{8}, decided, Change::published, published->second);
        }
    }
    script.abolish(at(2023, 2, 14, 16), kAbolished, make_day(2023, 2, 15), "318/QĐ-UBND (mẫu)");
    // Changes of other periods.
    script.list(at(2022, 5, 13, 15), served_later(law, "1.013274", "702/QĐ-UBND (mẫu)"), Change::published, make_day(2022, 5, 16));
    script.abolish(at(2022, 10, 28, 10), "1.013274", make_day(2022, 11, 1), "1644/QĐ-UBND (mẫu)");
    Draft shorter = *script.draft("1.004222", make_day(2022, 8, 1));
    shorter.limit_desk = "6wd";
    shorter.decision = "1127/QĐ-UBND (mẫu)";
    script.amend(at(2023, 7, 14, 9), shorter, make_day(2023, 7, 17));
    script.list(at(2023, 8, 11, 9), served_later(law, "1.010736", "1310/QĐ-UBND (mẫu)"), Change::published, make_day(2023, 8, 14));
    script.list(at(2023, 10, 6, 9), served_later(law, "1.002693", "1702/QĐ-UBND (mẫu)"), Change::published, make_day(2023, 10, 9));
    script.abolish(at(2023, 10, 6, 10), "1.003956", make_day(2023, 10, 9), "1702/QĐ-UBND (mẫu)");

    Codes online = kPartly;
    online.insert(online.end(), kFully.begin(), kFully.end());
    Codes everything = online;
    everything.insert(everything.end(), kBetweenLevels.begin(), kBetweenLevels.end());
    const Day eve = make_day(2022, 12, 9), last = make_day(2023, 6, 9);

    // Before the period: all ended by its eve, but 29.
    const auto before = script.working_days(make_day(2022, 3, 1), eve);
    const auto before_but_last_month = script.working_days(make_day(2022, 3, 1), make_day(2022, 11, 10));
    usual(script, 640, before, everything, eve);
    others(script, before_but_last_month, {Ending::late, Ending::late, Ending::late, Ending::on_time, Ending::on_time, Ending::on_time, Ending::on_time, Ending::withdrawn, Ending::withdrawn,
                                           Ending::stopped, Ending::refused});
    for (int i = 0; i < 29; ++i) {
        DossierPlan plan = received(script, script.working_days(make_day(2022, 12, 6), eve), i < 2 ? Codes{"2.000986"} : kLong, Channel::online);
        plan.end_from = make_day(2022, 12, 12);
        script.dossier(plan);
    }

    // The period: 1366 received; 14 of them at the desk, 48 inter-agency, 7 on time, 1 late, 8 still open at its end.
    const auto inside = script.working_days(make_day(2022, 12, 12), last);
    const auto not_at_the_end = script.working_days(make_day(2022, 12, 12), make_day(2023, 5, 12));
    const auto inside_dossier = [&](const std::vector<Day>& days, const Codes& codes, Channel channel, Ending ending = Ending::early) {
        DossierPlan plan = received(script, days, codes, channel);
        plan.ending = ending;
        plan.end_to = last;
        return plan;
    };
    for (int i = 0; i < 14; ++i) script.dossier(inside_dossier(inside, {kMerit[static_cast<std::size_t>(i) % kMerit.size()]}, Channel::desk));
    for (int i = 0; i < 7; ++i) script.dossier(inside_dossier(not_at_the_end, {"1.004873", "1.004859", "1.004884"}, Channel::online, Ending::on_time));
    DossierPlan power_cut = inside_dossier({make_day(2023, 4, 18)}, {"1.004873"}, Channel::online, Ending::late);
    power_cut.note = "Kết quả đã giao cho người dân đúng ngày hẹn; hôm đó mất điện nên đến ngày làm việc sau mới đóng được hồ sơ trên phần mềm.";
    script.dossier(power_cut);
    for (int i = 0; i < 8; ++i) {
        DossierPlan plan = received(script, script.working_days(make_day(2023, 6, 6), last), kLong, Channel::online);
        plan.end_from = make_day(2023, 6, 12);
        script.dossier(plan);
    }
    for (int i = 0; i < 48; ++i) script.dossier(inside_dossier(inside, {kBetweenLevels[static_cast<std::size_t>(i) % kBetweenLevels.size()]}, Channel::online));
    for (int i = 0; i < 6; ++i) {
        DossierPlan plan = inside_dossier(not_at_the_end, kLong, Channel::online);
        plan.supplement = true;
        script.dossier(plan);
    }
    for (std::size_t i = 0; i < 1366 - 14 - 7 - 1 - 8 - 48 - 6; ++i)
        script.dossier(inside_dossier(inside, i < online.size() ? Codes{online[i]} : online, Channel::online));

    // After the period.
    const auto after = script.working_days(make_day(2023, 6, 12), make_day(2023, 12, 8));
    usual(script, 700, after, everything, std::nullopt);
    others(script, after, {Ending::late, Ending::late, Ending::on_time, Ending::on_time, Ending::on_time, Ending::withdrawn, Ending::withdrawn, Ending::stopped, Ending::stopped, Ending::refused});

    script.set(first + std::chrono::hours{1}, "online_base", "handled", make_day(2021, 12, 10));   // its report divides by 1.395, all it had to handle
    write_an_thanh_plan(script);
    write_an_thanh_books(script);
    write_an_thanh_assigned(script);
    script.end_unit(at(2025, 6, 30, 16), make_day(2025, 7, 1), "Sắp xếp đơn vị hành chính từ 01/7/2025");
}

void write_an_phu(Script& script, const catalog::Definitions& law) {
    for (const Draft& d : catalogue(law))
        if (has(kPartly, d.code) || has(kFully, d.code) || has(kBetweenLevels, d.code) || has(kDesk, d.code) || has(kMerit, d.code))
            script.list(at(2022, 2, 28, 8), d, Change::first_listing, make_day(2022, 1, 1));
    Codes online = kPartly;
    online.insert(online.end(), kFully.begin(), kFully.end());
    online.insert(online.end(), kBetweenLevels.begin(), kBetweenLevels.end());
    const auto days = script.working_days(make_day(2022, 3, 1), make_day(2023, 12, 8));
    usual(script, 190, days, online, std::nullopt);
    others(script, days, {Ending::late, Ending::late, Ending::late, Ending::on_time, Ending::on_time, Ending::on_time, Ending::on_time, Ending::withdrawn, Ending::stopped, Ending::refused});
    script.end_unit(at(2025, 6, 30, 16), make_day(2025, 7, 1), "Sắp xếp đơn vị hành chính từ 01/7/2025");
}

}  // namespace xaso::app::sample
