#include "app/sample_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "modules/onestop/files.h"
#include "modules/onestop/intake.h"
#include "modules/onestop/way.h"
#include "modules/units/units.h"

namespace xaso::app::sample {
using namespace std::chrono_literals;
using onestop::Channel;
using std::chrono::floor;

int Dice::below(int n) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    z ^= z >> 31;
    return static_cast<int>(z % static_cast<std::uint64_t>(n));
}

Script::Script(const SampleParts& parts, UnitId unit, const Staff& staff, std::uint64_t seed)
    : dice(seed), parts_(parts), unit_(unit), staff_(staff), calendar_(OfficeHours::usual(), parts.law.current()->calendar().days), turns_(seed + 1000) {}

std::vector<Day> Script::working_days(Day from, Day to) const {
    std::vector<Day> out;
    for (Day d = from; d <= to; d += std::chrono::days{1})
        if (calendar_.works(d)) out.push_back(d);
    return out;
}

LocalTime Script::moment(Day day, int from_minute, int to_minute) {
    return calendar_.effective(LocalTime{day} + std::chrono::minutes{dice.between(from_minute, std::max(from_minute, to_minute))} + std::chrono::seconds{dice.below(60)});
}

const procedures::Draft* Script::draft(const std::string& code, Day day) const {
    const auto it = drafts_.find(code);
    if (it == drafts_.end()) return nullptr;
    const auto after = it->second.upper_bound(day);
    return after == it->second.begin() ? nullptr : &std::prev(after)->second;
}

onestop::PersonInput Script::person() {
    if (people_.size() > 60 && dice.chance(40)) return dice.pick(people_);   // people come back
    static const std::vector<std::string> families{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Phan", "Ngô", "Dương"};
    static const std::vector<std::string> middles[2]{{"Văn", "Đức", "Xuân", "Minh", "Quang", "Hữu", "Đình"}, {"Thị", "Thu", "Thanh", "Ngọc", "Thị Kim", "Thị Hồng"}};
    static const std::vector<std::string> givens[2]{{"An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Khánh", "Long", "Nam", "Phúc", "Quyết", "Sơn", "Thắng", "Tuấn", "Việt"},
                                                   {"Anh", "Chi", "Dung", "Đào", "Hà", "Hạnh", "Hoa", "Hương", "Lan", "Linh", "Mai", "Nga", "Oanh", "Thảo", "Trang", "Yến"}};
    const auto sex = static_cast<std::size_t>(dice.below(2));
    const int year = dice.between(1945, 2004);
    onestop::PersonInput p;
    p.name = fmt::format("{} {} {}", dice.pick(families), dice.pick(middles[sex]), dice.pick(givens[sex]));
    p.citizen_id = fmt::format("030{}{:02}{:06}", (year >= 2000 ? 2 : 0) + static_cast<int>(sex), year % 100, people_.size() * 7 + static_cast<std::size_t>(unit_.value()) * 100000);
    p.phone = fmt::format("09{:08}", dice.below(100'000'000));
    p.address = fmt::format("Thôn {}, {}", dice.between(1, 9), parts_.units.tree()->find(unit_)->versions.front().name);
    people_.push_back(p);
    return p;
}

void Script::list(LocalTime at, const procedures::Draft& draft, procedures::Change change, Day from) {
    drafts_[draft.code][from] = draft;
    add(at, [this, at, draft, change, from](sql::Tx& tx) -> Result<void> {
        XASO_CHECK(parts_.procedures.publish(tx, actor(staff_.coordinator), to_instant(at), draft, change, from));
        return {};
    });
}

void Script::amend(LocalTime at, const procedures::Draft& draft, Day from) {
    drafts_[draft.code][from] = draft;
    add(at, [this, at, draft, from](sql::Tx& tx) { return parts_.procedures.amend(tx, actor(staff_.coordinator), to_instant(at), draft, from); });
}

void Script::abolish(LocalTime at, const std::string& code, Day first_day_without, const std::string& decision) {
    add(at, [this, at, code, first_day_without, decision](sql::Tx& tx) {
        return parts_.procedures.abolish(tx, actor(staff_.coordinator), to_instant(at), code, first_day_without, decision);
    });
}

void Script::set(LocalTime at, const std::string& key, const std::string& value, Day from) {
    add(at, [this, at, key, value, from](sql::Tx& tx) { return parts_.reporting.set(tx, actor(staff_.coordinator), to_instant(at), key, value, from); });
}

void Script::book_record(LocalTime at, const std::string& book, const books::Content& content) {
    add(at, [this, at, book, content](sql::Tx& tx) -> Result<void> {
        const auto law = parts_.law.current();
        XASO_CHECK(parts_.books.add(tx, actor(staff_.coordinator), to_instant(at), *law->book(book), content));
        return {};
    });
}

void Script::work(LocalTime at, std::function<Result<void>(sql::Tx&, const SampleParts&, UnitId, const Staff&, Instant)> step) {
    add(at, [this, at, step = std::move(step)](sql::Tx& tx) { return step(tx, parts_, unit_, staff_, to_instant(at)); });
}

void Script::plan(const PlanScript& plan) {
    const LocalTime written = LocalTime{plan.decision.day} + std::chrono::hours{9};
    add(written, [this, written, plan](sql::Tx& tx) -> Result<void> {
        const record::Actor by = actor(staff_.coordinator);
        XASO_TRY(const plan::PlanId id, parts_.plan.create(tx, by, to_instant(written), {.title = plan.title, .year_from = plan.year, .year_to = plan.year}));
        for (const PlanTask& task : plan.tasks) XASO_CHECK(parts_.plan.add(tx, by, to_instant(written), id, task.activity));
        return parts_.plan.approve(tx, by, to_instant(written), id, parts_.plan.find(tx, unit_, id)->version, plan.decision);
    });
    for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
        if (!plan.tasks[i].done_on) continue;
        // Ids are looked up when the step runs: an interrupted load goes on without what it had in memory.
        const LocalTime proved = std::max(LocalTime{*plan.tasks[i].done_on} + std::chrono::hours{15}, written + std::chrono::hours{1});
        add(proved, [this, proved, i, title = plan.title, task = plan.tasks[i]](sql::Tx& tx) -> Result<void> {
            for (const plan::PlanProgress& p : parts_.plan.list(tx, unit_, *task.done_on)) {
                if (p.plan.title != title) continue;
                const plan::Activity activity = parts_.plan.activities(tx, unit_, p.plan.id).at(i);
                return parts_.plan.mark_done(tx, actor(staff_.coordinator), to_instant(proved), activity.id, activity.version, *task.done_on, task.proof);
            }
            throw std::logic_error("the sample's plan is not there: " + title);
        });
    }
}

void Script::assigned(const std::vector<AssignedTask>& tasks) {
    for (const AssignedTask& t : tasks) {
        const LocalTime written = LocalTime{t.task.given_on} + std::chrono::hours{10};
        add(written, [this, written, t](sql::Tx& tx) -> Result<void> {
            assigned::TaskInput task = t.task;
            const auto tree = parts_.units.tree();
            for (const units::Office& o : tree->find(unit_)->offices)
                if (o.name == t.office) task.office = o.id;
            XASO_CHECK(parts_.assigned.add(tx, actor(staff_.coordinator), to_instant(written), task));
            return {};
        });
        if (!t.answer) continue;
        const LocalTime answered = std::max(LocalTime{t.answer->on} + std::chrono::hours{16}, written + std::chrono::hours{1});
        add(answered, [this, answered, t](sql::Tx& tx) -> Result<void> {
            XASO_TRY(const assigned::Page found, parts_.assigned.list(tx, unit_, {.day = t.answer->on, .words = t.task.number}));
            const assigned::Task& task = found.rows.at(0);
            return parts_.assigned.answer(tx, actor(staff_.coordinator), to_instant(answered), task.id, task.version, *t.answer);
        });
    }
}

void Script::report(LocalTime at, const std::string& period, const std::string& left_out, const std::map<std::string, std::string>& reasons,
                    int number, std::optional<LocalTime> signed_on) {
    const ReportPeriod of = *parse_period(period);
    const auto each_part = [this, left_out](const std::function<Result<void>(const catalog::OutlinePart&)>& job) -> Result<void> {
        for (const catalog::OutlinePart& part : parts_.law.current()->outline.parts)
            if (part.code != left_out) XASO_CHECK(job(part));
        return {};
    };
    add(at, [this, of, when = to_instant(at), each_part](sql::Tx& tx) {
        const record::Actor by = actor(staff_.coordinator);
        return each_part([&](const catalog::OutlinePart& part) -> Result<void> {
            std::vector<period_report::Edit> written;
            for (const catalog::Paragraph& p : part.paragraphs)
                if (p.text.empty()) written.push_back({p.key, part.code == "directions" ? "Hoàn thành các nhiệm vụ còn lại của kế hoạch năm." : "Không có.", 0});
            XASO_CHECK(parts_.reports.save(tx, by, when, of, part.code, written));
            XASO_CHECK(parts_.reports.fill_blank(tx, by, when, of, part.code));
            return parts_.reports.hand_in(tx, by, when, of, part.code);
        });
    });
    const LocalTime merged = at + std::chrono::hours{1};
    add(merged, [this, of, when = to_instant(merged), each_part](sql::Tx& tx) {
        return each_part([&](const catalog::OutlinePart& part) { return parts_.reports.merge(tx, actor(staff_.coordinator), when, of, part.code); });
    });
    if (!signed_on) return;
    add(*signed_on, [this, of, reasons, number, when = to_instant(*signed_on), day = floor<std::chrono::days>(*signed_on)](sql::Tx& tx) -> Result<void> {
        record::write_counters(tx);   // of the dossiers before it in the same batch
        XASO_TRY(const auto standing, parts_.reports.draft(tx, unit_, of));
        for (const period_report::Judged& judged : standing.findings) {
            const auto reason = reasons.find(judged.finding.rule);
            if (reason != reasons.end()) XASO_CHECK(parts_.reports.explain(tx, actor(staff_.coordinator), when, of, judged.finding, reason->second));
        }
        XASO_CHECK(parts_.reports.sign(tx, actor(staff_.leader), when, of, {number, {}, day, {}}));
        return {};
    });
}

void Script::close_account(LocalTime at, AccountId id) {
    add(at, [this, id](sql::Tx& tx) -> Result<void> {
        auto account = parts_.access.find(tx, unit_, id);
        account->closed = true;
        return parts_.access.change(tx, actor(staff_.coordinator), *account, account->version);
    });
}

void Script::end_unit(LocalTime at, Day first_day_without, const std::string& decision) {
    add(at, [this, at, first_day_without, decision](sql::Tx& tx) {
        return parts_.units.end_unit(tx, actor(staff_.coordinator), to_instant(at), unit_, first_day_without, decision);
    });
}

void Script::dossier(const DossierPlan& plan) {
    const procedures::Draft& d = *draft(plan.procedure, floor<std::chrono::days>(plan.received));
    const std::size_t index = ids_.size();
    ids_.emplace_back();

    onestop::AcceptInput input;
    if (!d.cases.empty()) input.case_name = d.cases[index % d.cases.size()].name;
    procedures::Procedure listed;
    static_cast<procedures::Draft&>(listed) = d;
    const Limit limit = *parse_limit(procedures::limit_for(listed, {}, plan.channel == Channel::online, input.case_name));
    input.procedure = plan.procedure;
    input.channel = plan.channel;
    input.competent = plan.competent;
    input.applicant = person();
    if (dice.chance(8)) input.owner = person();
    const std::string kind = plan.channel == Channel::online ? "electronic" : "original";
    input.papers.push_back({"Tờ khai theo mẫu", kind, 1});
    if (dice.chance(60)) input.papers.push_back({"Giấy tờ chứng minh nhân thân", plan.channel == Channel::online ? kind : "copy", 1});
    if (dice.chance(25)) input.papers.push_back({"Giấy tờ kèm theo của thủ tục", plan.channel == Channel::online ? kind : "certified", dice.between(1, 3)});
    if (plan.papers_named) input.papers = papers_of(d, plan.channel, input.case_name);
    const bool registered = registered_from_ && plan.received >= *registered_from_ && plan.channel == Channel::online && index % 8 == 0;
    if (registered) {
        const LocalTime before = plan.received - 100min;
        add(before, [this, at = to_instant(before), input](sql::Tx& tx) -> Result<void> {
            XASO_CHECK(onestop::Intake(parts_.desk).submit(tx, actor(staff_.desk), at, input));
            return {};
        });
    }
    add(plan.received, [this, index, at = to_instant(plan.received), input, registered](sql::Tx& tx) -> Result<void> {
        const onestop::Intake intake(parts_.desk);
        const auto waiting = registered ? intake.list(tx, unit_, {.waiting = true, .state = {}, .form = {}}) : std::vector<onestop::Submission>{};
        const auto mine = std::find_if(waiting.begin(), waiting.end(), [&](const onestop::Submission& s) { return s.applicant == input.applicant.name && s.procedure_code == input.procedure; });
        XASO_TRY(const onestop::Dossier made, mine != waiting.end() ? intake.accept(tx, actor(staff_.desk), at, mine->id, mine->version) : parts_.desk.accept(tx, actor(staff_.desk), at, input));
        ids_[index] = made.id;
        return {};
    });
    steps_.back().accepts = index;
    const bool newer = fees_from_ && plan.received >= *fees_from_;   // collected and scanned from some day on
    if (newer) pay(plan, index);
    if (newer && (plan.channel == Channel::online || index % 2 == 0))
        for (int n = 1; n <= std::ssize(input.papers); ++n) scan(plan.received + 1min, staff_.desk, index, n, input.papers[static_cast<std::size_t>(n) - 1].name);

    int version = 1;
    LocalTime last = plan.received;
    AccountId solver;
    const auto act = [&](LocalTime at, AccountId by, std::string action, std::string reason = {}, AccountId assignee = {}) {
        onestop::ActionInput todo{std::move(action), version, std::move(reason), assignee};
        if (todo.action == "return" && plan.channel == Channel::online && !newer) todo.returned.way = Channel::desk;   // nothing was scanned in those years
        add(at, [this, index, by, day = floor<std::chrono::days>(at), when = to_instant(at), todo = std::move(todo)](sql::Tx& tx) -> Result<void> {
            const AccountId holder = parts_.desk.find(tx, unit_, ids_[index])->assignee;
            XASO_CHECK(parts_.desk.act(tx, actor(at_work(holder && !onestop::done_at_desk(todo.action) ? holder : by, day)), when, ids_[index], todo));
            return {};
        });
        ++version;
        last = at;
    };
    // The steps of the internal process below a stage, spread over the time until then, each by who holds it. The desk's first one is done by assigning.
    const auto do_steps = [&](LocalTime until, int below) {
        const catalog::InternalProcess* process = parts_.law.current()->internal_process_of(plan.competent.empty() ? plan.procedure : catalog::kForAnotherUnit, floor<std::chrono::days>(plan.received));
        if (!process) return;
        const LocalTime from = last;
        const int all = static_cast<int>(process->steps.size());
        for (int no = 1; no <= all; ++no) {
            const catalog::InternalStep& step = process->steps[static_cast<std::size_t>(no) - 1];
            if (step.stage >= below || (step.stage == 1 && step.role == "desk" && plan.competent.empty())) continue;
            const LocalTime at = std::min(until, std::max(last, calendar_.effective(from + (until - from) * no / (all + 1))));
            add(at, [this, index, no, role = step.role, seen = version, when = to_instant(at)](sql::Tx& tx) -> Result<void> {
                const onestop::Way way(parts_.desk);
                const AccountId who = onestop::Way::holders(tx, unit_, parts_.desk.find(tx, unit_, ids_[index])->assignee, role).front();
                XASO_CHECK(way.finish_step(tx, actor(who), when, ids_[index], seen, no));
                return {};
            });
            ++version;
            last = at;
        }
    };
    const auto day_of = [](LocalTime t) { return floor<std::chrono::days>(t); };
    const auto later = [&](int from, int to) { return calendar_.effective(last + std::chrono::minutes{dice.between(from, to)} + std::chrono::seconds{dice.below(60)}); };
    // A moment of `day`, after what happened last.
    const auto on = [&](Day day) {
        if (day == day_of(last)) return std::min(later(5, 150), std::max(calendar_.closing(day) - 2min, last + 1min));
        return moment(day, 7 * 60 + 35, 16 * 60 + 50);
    };
    const auto after_days = [&](Day day, int working) {
        while (working-- > 0) day = calendar_.next_working_day(day);
        return day;
    };

    solver = dice.pick(staff_.solvers);
    if (plan.ending == Ending::left_accepted) return;
    if (plan.ending == Ending::refused) {
        act(later(10, 40), solver, "refuse", "Không thuộc thẩm quyền giải quyết; đã hướng dẫn người dân nơi nộp.");
        return;
    }
    act(later(3, 12), staff_.desk, "assign", {}, solver);
    if (plan.ending == Ending::left_in_progress) {
        if (index % 2 == 0) do_steps(calendar_.effective(last + std::chrono::hours{1}), 3);   // waits for the signature
        return;
    }
    if (plan.ending == Ending::stopped) {
        act(on(after_days(day_of(last), 1)), solver, "stop", "Tài sản đang có tranh chấp, dừng theo văn bản đề nghị.");
        return;
    }
    std::vector<Pause> pauses;
    if (plan.supplement || plan.ending == Ending::left_waiting) {
        act(on(after_days(day_of(last), dice.between(0, 1))), solver, "supplement", "Thiếu bản sao giấy tờ kèm theo tờ khai.");
        if (plan.ending == Ending::left_waiting) return;
        pauses.push_back({last, std::nullopt, {}});
        act(on(after_days(day_of(last), dice.between(1, 3))), solver, "resume");
        pauses.back().to = last;
    }
    if (plan.ending == Ending::withdrawn) {
        act(on(after_days(day_of(last), 1)), solver, "withdraw", "Người dân đề nghị rút hồ sơ.");
        return;
    }

    const Due due_time = due(calendar_, plan.received, limit, pauses, d.pause_policy);
    const Day due_day = day_of(due_time.at);
    Day end = due_day;
    if (plan.ending == Ending::late) {
        end = after_days(due_day, plan.note.empty() ? dice.between(1, 3) : 1);
    } else if (plan.ending != Ending::on_time) {
        const Day first = std::max(day_of(last), plan.end_from.value_or(Day{})), latest = std::min(due_day - std::chrono::days{1}, plan.end_to.value_or(due_day));
        if (const auto days = working_days(first, latest); !days.empty()) end = days[static_cast<std::size_t>(std::min(dice.below(static_cast<int>(days.size())), dice.below(static_cast<int>(days.size()))))];
    }
    const LocalTime ended = on(end);
    do_steps(ended, 100);
    act(ended, solver, "finish", plan.note.empty() ? "Đã có kết quả giải quyết." : plan.note);
    if (newer && plan.channel == Channel::online) scan(last, solver, index, onestop::kResultPaper, "Kết quả giải quyết");
    if (plan.ending == Ending::left_finished) return;
    act(dice.chance(60) ? on(day_of(last)) : on(after_days(day_of(last), dice.between(1, 3))), staff_.desk, "return");
}

void Script::settle(Instant until) {
    std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
    while (!steps_.empty() && steps_.back().at > until) steps_.pop_back();
}

Result<void> Script::run(sql::Tx& tx, std::size_t step) { return steps_[step].run(tx); }

void Script::take_up(std::size_t done, const std::vector<DossierId>& ids) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < done; ++i)
        if (steps_[i].accepts) ids_[*steps_[i].accepts] = ids.at(next++);
}

}  // namespace xaso::app::sample
