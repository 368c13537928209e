// My work: what waits, the most urgent first. One count and one short list per kind of waiting.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "onestop/api_shared.h"
#include "onestop/intake.h"
#include "onestop/pages_list.h"
#include "onestop/pages_shared.h"
#include "onestop/sql.gen.h"
#include "onestop/way.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace may = access::may;

constexpr int kShort = 6;
constexpr std::size_t kSteps = 12;

struct Pile {
    std::string heading;
    std::string_view filter;            // of the list page, ?loc=
    bool mine = false;
    std::int64_t count = -1;            // -1: not counted
    ListPage page;
    AccountId whose = {};               // somebody the account stands in for
};

// Handed over by somebody and not yet taken.
void waiting_part(Html& h, const web::Context& c, const std::vector<WaitingRow>& waiting) {
    if (waiting.empty()) return;
    html::section(h, "Được chuyển đến, chờ nhận", [&] {
        html::table(h, {.caption = "Được chuyển đến, chờ nhận", .columns = {{.label = "Hồ sơ"}, {.label = "Việc cần làm", .main = true}, {.label = "Người chuyển"}, {.label = "Chuyển lúc", .minor = true}, {.label = "Hẹn trả"}}},
                    [&](html::Rows& rows) {
                        for (const WaitingRow& r : waiting)
                            rows.row([&] {
                                rows.head(dossier_url(c, r.code), r.code);
                                rows.cell(fmt::format("{} · {}", r.note, r.procedure_name));
                                rows.cell(r.from);
                                rows.cell(to_local(r.at));
                                rows.cell(to_local(r.due_at));
                            });
                    });
    });
}

// Steps of the internal process that wait for the account, by their own deadlines.
void steps_part(Html& h, const web::Context& c, const std::vector<OpenStep>& steps) {
    if (steps.empty()) return;
    html::section(h, "Bước đang chờ tôi", [&] {
        html::table(h, {.caption = "Bước đang chờ tôi", .columns = {{.label = "Hồ sơ"}, {.label = "Bước", .main = true}, {.label = "Hạn của bước"}, {.label = "Tình trạng"}}}, [&](html::Rows& rows) {
            for (std::size_t i = 0; i < std::min(steps.size(), kSteps); ++i) {
                const OpenStep& step = steps[i];
                rows.row([&] {
                    rows.head(dossier_url(c, step.code), step.code);
                    rows.cell(fmt::format("{} · {}", step.title, step.procedure_name));
                    rows.cell(to_local(step.due_at));
                    const Standing now = standing({DossierState::in_progress, Outcome::open, step.due_at, std::nullopt}, c.now);
                    rows.cell(now.sign, now.words);
                });
            }
        });
        if (steps.size() > kSteps) h.el("p", {}, fmt::format("Còn {} bước có hạn sau các bước này.", steps.size() - kSteps));
    });
}

using Sources = std::vector<web::ReminderSource>;

struct Work {
    WorkCounts counts;
    std::vector<Pile> piles;
    std::vector<web::Reminder> waiting;
    std::vector<WaitingRow> handed;
    std::vector<OpenStep> steps;   // of the internal process, whose turn it is
    std::size_t letters = 0;   // of apology, to be sent soon
    std::int64_t submissions = 0;   // that wait for an answer
};

// What waits for an account, found once for all its looks within a minute, as long as nothing is recorded of the two units it is made of:
// every change of a record has its event. Threads: any.
class WorkFound {
public:
    struct Moment {
        std::int64_t events = 0, events_at_home = 0;
        std::chrono::time_point<std::chrono::system_clock, std::chrono::minutes> minute;
        friend bool operator==(const Moment&, const Moment&) = default;
    };
    std::shared_ptr<const Work> at(UnitId unit, const access::Account& who, const Moment& moment) const {
        const std::lock_guard lock(mutex_);
        const auto it = found_.find({unit, who.unit, who.id});
        return it != found_.end() && it->second.moment == moment ? it->second.work : nullptr;
    }
    void keep(UnitId unit, const access::Account& who, const Moment& moment, std::shared_ptr<const Work> work) {
        const std::lock_guard lock(mutex_);
        if (found_.size() >= kMost) found_.clear();
        found_[{unit, who.unit, who.id}] = {moment, std::move(work)};
    }

private:
    static constexpr std::size_t kMost = 1000;
    struct Found {
        Moment moment;
        std::shared_ptr<const Work> work;
    };
    mutable std::mutex mutex_;
    std::map<std::tuple<UnitId, UnitId, AccountId>, Found> found_;
};

// Suspensions that were to be over: the clock still rests, and nobody else would say so.
std::vector<web::Reminder> suspensions_over(const web::Context& c, sql::Session& s) {
    std::vector<web::Reminder> out;
    if (!c.who->may(may::work_dossier)) return out;
    const Day today = local_day(c.now);
    for (const sql::Row& r : s.query(q::suspensions_over, {{"unit", c.who->unit}, {"today", today}, {"whom", Way::stands_for(s, c.who->unit, c.who->id, today)}, {"limit", 5}})) {
        const Day until = r.get<Day>("until_day");
        const std::string code = r.get<std::string>("code");
        out.push_back({html::State::late, "hết tạm dừng", fmt::format("Đã hết ngày tạm dừng: {} – {}", code, r.get<std::string>("procedure_name")), until, "/ho-so/" + code, true});
    }
    return out;
}

// Of the home unit only: nothing of another unit waits for this account. By day, what has none last.
std::vector<web::Reminder> reminders_of(const web::Context& c, sql::Session& s, const Desk& desk, const Sources& sources) {
    std::vector<web::Reminder> all;
    if (read_only(c)) return all;
    all = suspensions_over(c, s);
    for (web::Reminder& r : waiting_submissions(c, s, desk)) all.push_back(std::move(r));
    for (const web::ReminderSource& source : sources)
        for (web::Reminder& r : source(c, s)) all.push_back(std::move(r));
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.day.value_or(Day::max()) < b.day.value_or(Day::max()); });
    return all;
}

void reminders_part(Html& h, const web::Context& c, std::string_view heading, std::vector<web::Reminder> all, bool of_dossier) {
    std::erase_if(all, [&](const web::Reminder& r) { return r.of_dossier != of_dossier; });
    if (all.empty()) return;
    html::section(h, heading, [&] {
        html::table(h, {.caption = std::string(heading), .columns = {{.label = "Việc", .main = true}, {.label = "Hạn"}, {.label = "Tình trạng"}}}, [&](html::Rows& rows) {
            for (const web::Reminder& r : all)
                rows.row([&] {
                    rows.head(url(c, r.url), r.text);
                    if (r.day) rows.cell(*r.day);
                    else rows.none();
                    rows.cell(r.state, r.words);
                });
        });
    });
}

void both_reminders(Html& h, const web::Context& c, const std::vector<web::Reminder>& all) {
    reminders_part(h, c, "Nhắc hạn hồ sơ", all, true);
    reminders_part(h, c, "Báo cáo, kế hoạch, sổ sách", all, false);
}

// Where a superior directs the work of others.
void overseer_links(Html& h, const web::Context& c) {
    if (read_only(c) || !c.who->may(may::oversee_dossiers)) return;
    html::section(h, "Điều hành", [&] {
        html::actions(h, [&] {
            html::link_button(h, "Phân công lại nhiều hồ sơ", "/phan-cong-lai");
            html::link_button(h, "Người thay khi nghỉ", "/nghi-thay");
            html::link_button(h, "Giờ kết thúc đã đính chính", "/dinh-chinh");
        });
    });
}

http::Response may_do(web::Context& c, const Desk& desk, const Sources& sources) {
    std::vector<web::Reminder> waiting;
    {
        sql::Reader s = c.db().read();
        waiting = reminders_of(c, s, desk, sources);
    }
    return c.page("Việc của tôi", [&](Html& h) {
        both_reminders(h, c, waiting);
        html::notice(h, html::Tone::info, "Tài khoản này không làm việc với hồ sơ.", "Những việc tài khoản được làm nằm trong danh mục bên cạnh.");
        html::section(h, "Được phép", [&] {
            h.el("ul", {}, [&] {
                for (const access::Permission& p : access::kAllPermissions)
                    if (c.who->may(p)) h.el("li", {}, p.says);
            });
        });
        html::actions(h, [&] { html::link_button(h, "Vai trò và quyền", "/tro-giup/quyen"); });
    });
}

std::shared_ptr<const Work> find_work(const web::Context& c, sql::Session& s, const PageDeps& deps, const Sources& sources) {
    auto work = std::make_shared<Work>();
    work->waiting = reminders_of(c, s, deps.desk, sources);
    const WorkCounts& counts = work->counts = deps.desk.work_counts(s, c.unit, c.now);
    work->piles = {{"Quá hạn", "qua-han", false, counts.late, {}}, {"Đến hạn hôm nay", "hom-nay", false, counts.due_today, {}}, {"Giao cho tôi", "", true, -1, {}},
                   {"Đang chờ bổ sung, nộp tiền", "cho-bo-sung", false, counts.waiting, {}}, {"Mới nhận, chưa phân công", "moi-nhan", false, counts.fresh, {}}};
    const Day today = local_day(c.now);
    const Way way(deps.desk);
    const std::vector<AccountId> mine = read_only(c) ? std::vector<AccountId>{} : Way::stands_for(s, c.unit, c.who->id, today);
    if (!read_only(c))
        for (OpenStep& step : way.open_steps(s, c.unit))
            if (std::find_first_of(mine.begin(), mine.end(), step.holders.begin(), step.holders.end()) != mine.end()) work->steps.push_back(std::move(step));
    if (!read_only(c) && c.who->may(may::work_dossier)) {
        work->handed = way.waiting_for(s, c.unit, mine);
        work->letters = way.need_apology(s, c.unit, letter_horizon(today), c.now).size();
        for (const Substitution& one : mine.size() > 1 ? way.substitutions(s, c.unit, today) : std::vector<Substitution>{})
            if (one.substitute == c.who->id && one.from <= today)
                work->piles.push_back({fmt::format("Làm thay {} đến {}", one.absent_name, format_day(one.to)), "", true, -1, {}, one.absent});
    }
    if (c.who->may(may::accept_dossier)) work->submissions = Intake(deps.desk).waiting(s, c.unit);
    for (Pile& p : work->piles) {
        if (p.count == 0 || (p.mine && read_only(c))) continue;
        ListQuery query = query_of_filter(p.filter, c.now);
        query.order = Order::due;
        if (p.mine) {
            query.states = open_states();
            query.assignee = p.whose ? p.whose : c.who->id;
        }
        query.limit = kShort;
        if (auto page = deps.desk.list(s, c.unit, query, c.now)) p.page = std::move(*page);
    }
    return work;
}

std::shared_ptr<const Work> work_now(const web::Context& c, const PageDeps& deps, const Sources& sources, WorkFound& found) {
    sql::Reader s = c.db().read();
    const record::Record& record = deps.desk.record();
    const std::int64_t at_home = record.events(s, c.who->unit);
    const WorkFound::Moment moment{c.unit == c.who->unit ? at_home : record.events(s, c.unit), at_home, std::chrono::floor<std::chrono::minutes>(c.now)};
    auto work = found.at(c.unit, *c.who, moment);
    if (!work) found.keep(c.unit, *c.who, moment, work = find_work(c, s, deps, sources));
    return work;
}

http::Response my_work(web::Context& c, const PageDeps& deps, const Sources& sources, WorkFound& found) {
    if (!c.who->may(may::see_dossiers)) return may_do(c, deps.desk, sources);
    const auto work = work_now(c, deps, sources, found);
    const auto& [counts, piles, waiting, handed, steps, letters, submissions] = *work;
    html::PageFrame frame{.title = "Việc của tôi"};
    frame.lead = fmt::format("{}, {}. Đang mở {} hồ sơ.", weekday_name(local_day(c.now)), format_day(local_day(c.now)), format_count(counts.open));
    frame.lead[0] = frame.lead[0] == 't' ? 'T' : frame.lead[0];
    if (!read_only(c) && c.who->may(may::accept_dossier))
        frame.actions = [](Html& h) { html::link_button(h, "Tiếp nhận", "/tiep-nhan", {.weight = html::Weight::main, .key = "n"}); };
    return c.page(std::move(frame), [&](Html& h) {
        std::vector<html::Choice> choices;
        for (const Pile& p : piles)
            if (!p.mine) choices.push_back({.label = p.heading, .url = url(c, "/ho-so", {{"loc", std::string(p.filter)}, {"sap", "han"}}), .count = p.count});
        if (letters > 0) choices.push_back({.label = "Cần thư xin lỗi", .url = url(c, "/xin-loi"), .count = static_cast<std::int64_t>(letters)});
        if (submissions > 0) choices.push_back({.label = "Mới đăng ký", .url = url(c, "/dang-ky"), .count = submissions});
        html::chips(h, "Số hồ sơ đang chờ", choices);
        waiting_part(h, c, handed);
        steps_part(h, c, steps);
        both_reminders(h, c, waiting);
        bool any = !handed.empty() || !steps.empty();
        for (const Pile& p : piles) {
            if (p.page.rows.empty()) continue;
            any = true;
            html::section(h, p.heading, [&] {
                html::table(h, dossier_table(p.heading), [&](html::Rows& rows) {
                    for (const DossierRow& d : p.page.rows) dossier_row(h, rows, c, d);
                });
                if (!p.page.next.empty() && !p.whose)
                    h.el("p", {}, [&] {
                        h.link(url(c, "/ho-so", {{"loc", std::string(p.filter)}, {"cua-toi", p.mine ? "1" : ""}, {"sap", "han"}}),
                               p.count > 0 ? fmt::format("Xem cả {} hồ sơ", format_count(p.count)) : std::string("Xem tất cả"));
                    });
            });
        }
        overseer_links(h, c);
        if (any) return;
        if (counts.open > 0) {
            html::empty_state(h, "Không có hồ sơ nào quá hạn, đến hạn hôm nay hay đang chờ bạn.", "Xem các hồ sơ đang mở", url(c, "/ho-so", {{"sap", "han"}}));
        } else if (!read_only(c) && c.who->may(may::accept_dossier)) {
            html::empty_state(h, "Chưa có hồ sơ nào đang giải quyết. Hồ sơ mới tiếp nhận sẽ hiện ở đây.", "Tiếp nhận hồ sơ", "/tiep-nhan");
        } else {
            html::empty_state(h, "Chưa có hồ sơ nào đang giải quyết. Hồ sơ mới tiếp nhận sẽ hiện ở đây.", "Xem mọi hồ sơ", url(c, "/ho-so"));
        }
    });
}

namespace json = boost::json;

// The same for programs.
http::Response work_json(web::Context& c, const PageDeps& deps, const Sources& sources, WorkFound& found) {
    const auto work = work_now(c, deps, sources, found);
    json::array handed, steps, piles, reminders;
    for (const OpenStep& step : work->steps)
        steps.push_back(json::object{{"code", step.code}, {"step", step.title}, {"office", step.office}, {"due", web::moment_json(step.due_at)}});
    for (const WaitingRow& r : work->handed)
        handed.push_back(json::object{{"code", r.code}, {"note", r.note}, {"from", r.from}, {"at", web::moment_json(r.at)}, {"due", web::moment_json(r.due_at)}});
    for (const Pile& p : work->piles) {
        json::array rows;
        for (const DossierRow& d : p.page.rows) rows.push_back(row_json(d));
        piles.push_back(json::object{{"title", p.heading}, {"count", p.count < 0 ? json::value(nullptr) : json::value(p.count)}, {"dossiers", std::move(rows)}, {"more", !p.page.next.empty()}});
    }
    for (const web::Reminder& r : work->waiting) reminders.push_back(json::object{{"text", r.text}, {"day", web::day_json(r.day)}, {"standing", r.words}, {"page", r.url}});
    const WorkCounts& n = work->counts;
    return web::json_answer({{"counts", json::object{{"open", n.open}, {"late", n.late}, {"due_today", n.due_today}, {"waiting", n.waiting}, {"fresh", n.fresh}}},
                             {"letters", work->letters}, {"handed_over", std::move(handed)}, {"steps", std::move(steps)}, {"piles", std::move(piles)}, {"reminders", std::move(reminders)}});
}

}  // namespace

void add_work_page(web::Router& router, PageDeps deps, Sources reminders) {
    const auto found = std::make_shared<WorkFound>();
    router.add({.path = "/api/v1/my-work", .may = &may::see_dossiers, .systems = "S14, S27", .summary = "What waits for the account, the most urgent first: what \"Việc của tôi\" shows",
                .gives = "{counts: {open: int, late: int, due_today: int, waiting: int, fresh: int}, letters: int \"hồ sơ cần thư xin lỗi\", handed_over: [{code: text, note: text, from: text, at: moment, due: moment}], "
                         "steps: [{code: text, step: text, office: text, due: moment \"hạn của bước\"}], "
                         "piles: [{title: text, count: int|null, dossiers: [DossierRow] \"những hồ sơ đầu\", more: bool}], reminders: [{text: text, day: day|null, standing: text, page: text}]}",
                .run = [deps, reminders, found](web::Context& c) { return work_json(c, deps, reminders, *found); }});
    router.add({.method = http::Method::get, .path = "/", .open = web::Open::signed_in, .title = "Việc của tôi", .systems = "S14",
                .run = [deps, reminders = std::move(reminders), found](web::Context& c) { return my_work(c, deps, reminders, *found); }});
}

}  // namespace xaso::onestop
