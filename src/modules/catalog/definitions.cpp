#include <algorithm>
#include <array>
#include <stdexcept>

#include "catalog/catalog.h"

#include "kernel/text.h"

namespace xaso::catalog {

namespace {

struct StateNames {
    DossierState state;
    std::string_view code, title;
};
// LAW QD 766/QD-TTg: the ten states a dossier has on the national portal; the numbers are the portal's.
constexpr std::array<StateNames, 10> kStates{{
    {DossierState::registered, "registered", "Mới đăng ký"},
    {DossierState::accepted, "accepted", "Được tiếp nhận"},
    {DossierState::not_accepted, "not_accepted", "Không được tiếp nhận"},
    {DossierState::in_progress, "in_progress", "Đang xử lý"},
    {DossierState::awaiting_supplement, "awaiting_supplement", "Chờ bổ sung giấy tờ"},
    {DossierState::awaiting_payment, "awaiting_payment", "Chờ thực hiện nghĩa vụ tài chính"},
    {DossierState::withdrawn, "withdrawn", "Công dân rút hồ sơ"},
    {DossierState::stopped, "stopped", "Dừng xử lý"},
    {DossierState::finished, "finished", "Đã xử lý xong"},
    {DossierState::returned, "returned", "Đã trả kết quả"},
}};

const StateNames& names(DossierState s) { return kStates.at(static_cast<std::size_t>(s) - 1); }

bool in_force(Day day, Day from, const std::optional<Day>& to) { return from <= day && (!to || day <= *to); }

template <class List, class Test>
auto find_in(const List& list, Test test) -> decltype(list.data()) {
    const auto it = std::find_if(list.begin(), list.end(), test);
    return it == list.end() ? nullptr : &*it;
}

}  // namespace

std::string_view state_code(DossierState s) { return names(s).code; }
std::string_view state_title(DossierState s) { return names(s).title; }

std::optional<DossierState> parse_state(std::string_view code) {
    const auto it = std::find_if(kStates.begin(), kStates.end(), [&](const StateNames& n) { return n.code == code; });
    if (it == kStates.end()) return std::nullopt;
    return it->state;
}

const Transition* Process::find(std::string_view action, DossierState state) const {
    return find_in(transitions, [&](const Transition& t) { return t.action == action && std::find(t.from.begin(), t.from.end(), state) != t.from.end(); });
}

const PeriodWindow* PeriodRegime::find(const ReportPeriod& p) const {
    return find_in(windows, [&](const PeriodWindow& w) { return w.period == p; });
}

std::string_view figure_in(std::string_view part) { return part.starts_with('{') ? part.substr(1, part.size() - 2) : std::string_view{}; }

std::vector<std::string> FormRow::parts() const {
    std::vector<std::string> out = terms;
    if (!num.empty()) out = {num, den};
    for (const RowChoice& choice : choices)
        for (const Operand& o : choice.rule ? choice.rule->operands() : std::vector<Operand>{}) out.push_back("{" + o.figure + "}");
    std::vector<std::string> once;
    for (std::string& part : out)
        if (std::find(once.begin(), once.end(), part) == once.end()) once.push_back(std::move(part));
    return once;
}

std::vector<std::string> FormRow::figures() const {
    std::vector<std::string> out;
    if (!figure.empty()) out.push_back(figure);
    for (const RowOption& option : options) out.push_back(option.figure);
    for (const std::string& part : parts())
        if (const std::string_view code = figure_in(part); !code.empty()) out.emplace_back(code);
    return out;
}

bool FormRow::over_figures() const {
    const std::vector<std::string> all = parts();
    return std::any_of(all.begin(), all.end(), [](const std::string& part) { return !figure_in(part).empty(); });
}

std::int64_t FormRow::printed_in() const {
    if (type != RowType::money) return 1;
    const std::string words = fold(unit);
    return words.starts_with("ty ") ? 1'000'000'000 : words.starts_with("trieu ") ? 1'000'000 : words.starts_with("nghin ") ? 1'000 : 1;
}

const FormRow* Form::find(std::string_view number) const {
    return find_in(rows, [&](const FormRow& r) { return r.number == number; });
}

const Setting* Form::setting(std::string_view key) const {
    return find_in(settings, [&](const Setting& s) { return s.key == key; });
}

const Calendar& Definitions::calendar(std::string_view code) const {
    if (const Calendar* c = find_in(calendars, [&](const Calendar& each) { return each.code == code; })) return *c;
    throw std::out_of_range("no calendar " + std::string(code));
}

const Process* Definitions::process_of(std::string_view code, Day day) const {
    return find_in(processes, [&](const Process& p) { return p.code == code && in_force(day, p.from, p.to); });
}

const QueuePriority* QueueLaw::priority(std::string_view code) const {
    const auto it = std::find_if(priorities.begin(), priorities.end(), [&](const QueuePriority& p) { return p.code == code; });
    return it == priorities.end() ? nullptr : &*it;
}

const InternalProcess* Definitions::internal_process_of(std::string_view procedure, Day day) const {
    const auto it = std::find_if(internal_processes.begin(), internal_processes.end(), [&](const InternalProcess& p) { return p.procedure == procedure && p.from <= day && (!p.to || day <= *p.to); });
    return it == internal_processes.end() ? nullptr : &*it;
}

const PeriodRegime* Definitions::regime(std::string_view code) const {
    return find_in(regimes, [&](const PeriodRegime& r) { return r.code == code; });
}

const Form* Definitions::form_of(std::string_view code, Day day) const {
    return find_in(forms, [&](const Form& f) { return f.code == code && in_force(day, f.from, f.to); });
}

const Figure* Definitions::figure(std::string_view code) const {
    return find_in(figures, [&](const Figure& f) { return f.code == code; });
}

const Book* Definitions::book(std::string_view code) const {
    return find_in(books, [&](const Book& b) { return b.code == code; });
}

const NationalProcedure* Definitions::procedure(std::string_view code) const {
    return find_in(procedures, [&](const NationalProcedure& p) { return p.code == code; });
}

}  // namespace xaso::catalog
