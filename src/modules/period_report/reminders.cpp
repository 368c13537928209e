// What waits for an account: parts it owes, parts that came back, reports to merge, to sign and to send.
#include <fmt/format.h>

#include <algorithm>

#include "period_report/pages_shared.h"

namespace xaso::period_report {
namespace {

namespace may = access::may;
using html::State;

constexpr std::chrono::days kBefore{14};   // parts are reminded of this long before their day

class Reminders {
public:
    Reminders(const Reports& reports, const web::Context& c, sql::Session& s) : reports_(reports), c_(c), s_(s), law_(reports.reporting().law().current()), today_(local_day(c.now)) {}

    std::vector<web::Reminder> all() {
        const access::Account& who = *c_.who;
        if (!who.may(may::hand_in_report) && !who.may(may::merge_report) && !who.may(may::sign_report)) return {};
        for (const catalog::PeriodWindow& w : reports_.current_periods(who.unit, today_))
            if (today_ >= w.hand_in - kBefore && !reports_.reporting().is_signed(s_, who.unit, w.period)) of_period(w, reports_.standings(s_, who.unit, w.period));
        return std::move(out_);
    }

private:
    void of_period(const catalog::PeriodWindow& w, const std::vector<Standing>& parts) {
        const access::Account& who = *c_.who;
        const auto count = [&](auto test) { return static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), test)); };
        const std::size_t waiting = count([](const Standing& p) { return waits(p.state); }), handed_in = count([](const Standing& p) { return p.state == PartState::handed_in; });
        const std::string report = fmt::format("Báo cáo {}", period_title(w.period));
        for (const Standing& p : parts) {
            const catalog::OutlinePart* outline = law_->outline.find(p.part);
            const bool mine = p.duty == who.id || (!p.duty && p.handed_in_by == who.id);
            if (!outline || !mine || !waits(p.state)) continue;
            if (p.state == PartState::returned) add(w.hand_in, fmt::format("{}: phần {} bị trả lại để sửa", report, part_name(*outline)), part_path(w.period, p.part), State::paused);
            else add(w.hand_in, fmt::format("{}: nộp phần {}", report, part_name(*outline)), part_path(w.period, p.part), {});
        }
        if (who.may(may::merge_report)) {
            if (waiting > 0) add(w.hand_in, fmt::format("{}: còn {} phần chưa nộp", report, waiting), report_path(w.period), {});
            if (handed_in > 0) add(w.due, fmt::format("{}: {} phần đã nộp, chờ gộp", report, handed_in), report_path(w.period), {});
            if (waiting + handed_in == 0) add(w.due, fmt::format("{}: đã gộp xong, chờ ký", report), report_path(w.period), {});
        }
        if (who.may(may::sign_report) && waiting + handed_in == 0) add(w.due, fmt::format("{}: chờ bạn ký", report), report_path(w.period, "/ky"), {});
    }

    // A part that came back is told apart from one never handed in, unless its day has passed.
    void add(Day by, std::string text, std::string to, std::optional<State> sign) {
        auto [state, words] = web::standing(by, today_);
        if (sign && state != State::late) state = *sign;
        out_.push_back({state, std::move(words), std::move(text), by, std::move(to)});
    }

    const Reports& reports_;
    const web::Context& c_;
    sql::Session& s_;
    const std::shared_ptr<const catalog::Definitions> law_;
    const Day today_;
    std::vector<web::Reminder> out_;
};

}  // namespace

web::ReminderSource reminders(const Reports& reports) {
    return [&reports](const web::Context& c, sql::Session& s) { return Reminders(reports, c, s).all(); };
}

}  // namespace xaso::period_report
