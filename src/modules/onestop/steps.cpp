// The steps of the internal process: who does each, by when, and what they keep from being finished.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "onestop/sql.gen.h"
#include "onestop/store.h"
#include "onestop/way.h"

namespace xaso::onestop {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

// Who has which role; read once for a list.
class Roles {
public:
    Roles(sql::Session& s, UnitId unit) {
        for (const sql::Row& r : s.query(q::accounts_roles, {{"unit", unit}})) all_.emplace_back(r.get<AccountId>("account_id"), "," + r.get<std::string>("roles") + ",");
    }
    std::vector<AccountId> holders(AccountId assignee, std::string_view role) const {
        std::vector<AccountId> out;
        if (!role.empty())
            for (const auto& [account, roles] : all_)
                if (roles.find(fmt::format(",{},", role)) != std::string::npos) out.push_back(account);
        if (out.empty() || std::find(out.begin(), out.end(), assignee) != out.end()) return {assignee};
        return out;
    }

private:
    std::vector<std::pair<AccountId, std::string>> all_;
};

bool meet(const std::vector<AccountId>& a, const std::vector<AccountId>& b) { return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end(); }

// The moment in [from, to] by which the office has been open for so long.
LocalTime open_for(const WorkingCalendar& calendar, LocalTime from, LocalTime to, std::chrono::seconds wanted) {
    const LocalTime start = from;
    while (to - from > std::chrono::minutes{1}) {
        const LocalTime middle = from + (to - from) / 2;
        (calendar.open_time(start, middle) < wanted ? from : to) = middle;
    }
    return std::chrono::floor<std::chrono::minutes>(to);
}

// LAW ND 61/2018/ND-CP art. 17, 19: what is promised to the citizen binds every step. Hours that overrun it are squeezed in proportion.
void fit(std::vector<Step>& steps, const WorkingCalendar& calendar, LocalTime received, LocalTime due) {
    const LocalTime last = std::max_element(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.due < b.due; })->due;
    if (last <= due) return;
    const auto all = calendar.open_time(received, last), there = calendar.open_time(received, due);
    for (Step& step : steps) step.due = open_for(calendar, received, due, calendar.open_time(received, step.due) * there.count() / all.count());
}

}  // namespace

std::vector<AccountId> Way::holders(sql::Session& s, UnitId unit, AccountId assignee, std::string_view role) { return Roles(s, unit).holders(assignee, role); }

std::vector<std::string> write_steps(sql::Tx& tx, const Dossier& d, const catalog::Definitions& law, AccountId by, Instant now) {
    std::vector<std::string> done;
    const catalog::InternalProcess* process = law.internal_process_of(d.competent.empty() ? d.procedure_code : catalog::kForAnotherUnit, local_day(d.received_at));
    if (!process) return done;
    const auto named = [&](std::string text) {
        constexpr std::string_view kBody = "{co_quan}";
        if (const std::size_t at = text.find(kBody); at != text.npos) text.replace(at, kBody.size(), d.competent);
        return text;
    };
    int no = 0;
    for (const catalog::InternalStep& step : process->steps) {
        const std::string title = named(step.title);
        tx.exec(q::step_add, {{"unit", d.unit}, {"id", d.id}, {"no", ++no}, {"stage", step.stage}, {"title", title}, {"office", named(step.office)}, {"role", step.role}, {"hours", step.hours}, {"outside", step.outside ? 1 : 0}});
        if (step.stage != 1 || step.role != "desk" || !d.competent.empty()) continue;
        tx.exec(q::step_done, {{"unit", d.unit}, {"id", d.id}, {"no", no}, {"at", now}, {"account", by}});
        done.push_back(title);
    }
    return done;
}

std::vector<Step> Way::steps(sql::Session& s, const Dossier& d) const {
    std::vector<Step> out;
    for (const sql::Row& r : s.query(q::steps_of, {{"unit", d.unit}, {"id", d.id}})) {
        Step step;
        step.no = r.get<int>("step_no");
        step.stage = r.get<int>("stage");
        step.hours = r.get<int>("hours");
        step.title = r.get<std::string>("title");
        step.office = r.get<std::string>("office");
        step.role = r.get<std::string>("role");
        step.outside = r.get<int>("outside") == 1;
        step.done_at = r.get<std::optional<Instant>>("done_at");
        step.done_by = r.get<std::optional<AccountId>>("done_by").value_or(AccountId{});
        out.push_back(std::move(step));
    }
    if (out.empty()) return out;
    const auto rules = desk_.rules_.get(s, d.rules_hash);
    const std::vector<Pause> pauses = pauses_of(s, d.unit, d.id);
    const auto first_open = std::find_if(out.begin(), out.end(), [](const Step& step) { return !step.done_at; });
    int before = 0, longest = 0, stage = 1;   // open hours of the stages before, of this one
    for (Step& step : out) {
        if (step.stage != stage) {
            before += longest;
            longest = 0;
            stage = step.stage;
        }
        longest = std::max(longest, step.hours);
        step.due = due(rules->calendar, to_local(d.received_at), {before + step.hours, Limit::Unit::hours}, pauses, d.pause_policy).at;
        step.current = !d.ended_at && !step.done_at && first_open != out.end() && step.stage == first_open->stage;
    }
    fit(out, rules->calendar, to_local(d.received_at), to_local(d.due_at));
    return out;
}

void Way::keep_step_dues(sql::Tx& tx, const Dossier& d) const {
    for (const Step& step : steps(tx, d))
        if (!step.done_at) tx.exec(q::step_due, {{"unit", d.unit}, {"id", d.id}, {"no", step.no}, {"due", to_instant(step.due)}});
}

std::vector<OpenStep> Way::open_steps(sql::Session& s, UnitId unit) const {
    std::vector<OpenStep> out;
    std::optional<Roles> roles;
    for (const sql::Row& r : s.query(q::steps_open, {{"unit", unit}})) {
        if (!roles) roles.emplace(s, unit);
        OpenStep step{r.get<DossierId>("dossier_id"), r.get<std::string>("code"), r.get<std::string>("procedure_name"), r.get<std::string>("title"), r.get<std::string>("office"), r.get<std::string>("role"), {},
                      r.get<Instant>("due_at")};
        step.holders = roles->holders(r.get<std::optional<AccountId>>("assignee_id").value_or(AccountId{}), step.role);
        out.push_back(std::move(step));
    }
    return out;
}

std::vector<Step> Way::hindrance(sql::Session& s, const Dossier& d, AccountId account, Day day) const {
    const std::vector<AccountId> mine = stands_for(s, d.unit, account, day);
    const std::vector<Step> all = steps(s, d);
    std::vector<Step> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out), [](const Step& step) { return !step.done_at; });
    if (out.empty()) return out;
    const Roles roles(s, d.unit);
    // What is left is the own last step: finishing is doing it.
    if (std::all_of(out.begin(), out.end(), [&](const Step& step) { return step.stage == all.back().stage && meet(mine, roles.holders(d.assignee, step.role)); })) out.clear();
    return out;
}

bool Way::holds(sql::Session& s, const Dossier& d, AccountId account, Day day) const {
    if (!d.assignee) return true;
    const std::vector<AccountId> mine = stands_for(s, d.unit, account, day);
    if (meet(mine, {d.assignee})) return true;
    const std::vector<Step> all = steps(s, d);
    if (all.empty()) return false;
    const bool over = std::none_of(all.begin(), all.end(), [](const Step& step) { return step.current; });
    const Roles roles(s, d.unit);
    return std::any_of(all.begin(), all.end(), [&](const Step& step) { return (over ? step.stage == all.back().stage : step.current) && meet(mine, roles.holders(d.assignee, step.role)); });
}

Result<void> Way::check_holder(sql::Session& s, const Dossier& d, AccountId account, Day day) const {
    if (holds(s, d, account, day)) return {};
    return refuse(Kind::forbidden, "onestop.not_holder", "Hồ sơ đang do người khác giữ; chỉ người đó, người thay khi nghỉ hoặc lãnh đạo thao tác được. Hãy nhờ người đó chuyển hồ sơ, hoặc lãnh đạo phân công lại.");
}

Result<Dossier> Way::finish_step(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version, int step, bool superior) const {
    XASO_TRY(Dossier d, find(tx, by, now, id, version));
    if (d.ended_at) return refuse(Kind::rule, "onestop.not_open", "Hồ sơ đã kết thúc nên không còn bước nào để ghi.");
    if (d.paused_at) return refuse(Kind::rule, "onestop.paused", "Hồ sơ đang chờ người nộp. Hãy nhận bổ sung rồi ghi bước.");
    const std::vector<Step> all = steps(tx, d);
    const auto it = std::find_if(all.begin(), all.end(), [&](const Step& one) { return one.no == step && one.current; });
    if (it == all.end()) return refuse(Kind::rule, "onestop.step", "Bước này chưa đến lượt hoặc đã xong. Hãy mở lại hồ sơ rồi ghi bước đang làm.");
    if (!superior && !meet(stands_for(tx, d.unit, by.account, local_day(now)), holders(tx, d.unit, d.assignee, it->role)))
        return refuse(Kind::forbidden, "onestop.not_step_holder", fmt::format("Bước “{}” của {}; chỉ người giữ bước, người thay khi nghỉ hoặc lãnh đạo ghi xong được.", it->title, it->office));
    tx.exec(q::step_done, {{"unit", d.unit}, {"id", d.id}, {"no", step}, {"at", now}, {"account", by.account}});
    json::object told{{"step", it->title}, {"office", it->office}, {"step_due", iso_local(it->due)}};
    return keep(tx, by, now, std::move(d), "step", std::move(told));
}

}  // namespace xaso::onestop
