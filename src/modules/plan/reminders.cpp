// What the plan has waiting for an account: to whoever keeps the plan all of the unit, to whoever records results what the own office leads.
#include <fmt/format.h>

#include "plan/pages.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

constexpr int kDaysBefore = 14;
constexpr std::size_t kShown = 5;   // the page belongs to the dossiers; the rest is one line

}  // namespace

web::ReminderSource reminders(const Plans& plans) {
    return [&plans](const web::Context& c, sql::Session& s) {
        std::vector<web::Reminder> out;
        const access::Account& who = *c.who;
        const bool keeps = who.may(access::may::manage_plan);
        if (!keeps && !(who.may(access::may::report_task) && who.office)) return out;
        const Day today = local_day(c.now);
        const std::vector<Activity> waiting = plans.reminders(s, who.unit, keeps ? std::nullopt : std::optional(who.office), today, kDaysBefore);
        for (std::size_t i = 0; i < std::min(waiting.size(), kShown); ++i) {
            const Activity& a = waiting[i];
            const std::optional<Day> due = a.next_due(today);
            auto [state, words] = web::standing(*due, today);
            out.push_back({state, std::move(words), fmt::format("Kế hoạch: {}", a.title), due, activity_path(a)});
        }
        if (waiting.size() > kShown) {
            const Activity& next = waiting[kShown];
            const std::optional<Day> due = next.next_due(today);
            auto [state, words] = web::standing(*due, today);
            out.push_back({state, std::move(words), fmt::format("Kế hoạch: {} hoạt động khác trễ hoặc sắp đến hạn", waiting.size() - kShown), due, plan_path(next.plan, "?loc=chua-xong")});
        }
        return out;
    };
}

}  // namespace xaso::plan
