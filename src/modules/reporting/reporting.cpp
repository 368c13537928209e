#include "reporting/reporting.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <limits>
#include <set>

#include "kernel/text.h"
#include "reporting/sql.gen.h"

namespace xaso::reporting {
namespace json = boost::json;
using catalog::RowKind;
using Kind = Refusal::Kind;

namespace {
constexpr std::int64_t kWholeRate = 100 * 100;   // 100 % in hundredths of a percent
}

std::string_view cell_state_code(CellState s) {
    switch (s) {
        case CellState::value: return "value";
        case CellState::none_arising: return "none_arising";
        case CellState::missing: return "missing";
        case CellState::not_applicable: return "not_applicable";
        case CellState::heading: return "heading";
    }
    return "";
}

std::string_view source_code(Source s) {
    switch (s) {
        case Source::computed: return "computed";
        case Source::formula: return "formula";
        case Source::entered: return "entered";
        case Source::not_applicable: return "not_applicable";
    }
    return "";
}

std::string Cell::shown() const {
    if (state == CellState::none_arising) return "–";
    if (state != CellState::value) return "";
    if (ratio) return format_percent(*ratio, row->decimals);
    if (row->type == catalog::RowType::rate) return format_percent({value, kWholeRate}, row->decimals);
    // Amounts in billions are printed like rates: a number of dong over a billion dong, without the hundred.
    if (const std::int64_t unit = row->printed_in(); unit > 1) return format_percent({value, unit * 100}, row->decimals);
    return format_count(value);
}

const Cell* FormResult::find(std::string_view number) const {
    for (const Cell& c : cells)
        if (c.row->number == number) return &c;
    return nullptr;
}

const FormResult* Report::form(std::string_view code) const {
    for (const FormResult& f : forms)
        if (f.form->code == code) return &f;
    return nullptr;
}

namespace {

// The window of a period is that of the regime the unit was under when the window closed; where two regimes claim a period (the unit
// changed over between their closing days), the later one counts.
const catalog::PeriodWindow* window_of(const catalog::Definitions& law, const units::Unit& unit, const ReportPeriod& period) {
    const catalog::PeriodWindow* found = nullptr;
    for (const catalog::PeriodRegime& regime : law.regimes)
        if (const catalog::PeriodWindow* w = regime.find(period); w && unit.nearest(w->window.to).regime == regime.code && (!found || found->window.to < w->window.to)) found = w;
    return found;
}

}  // namespace

std::vector<catalog::PeriodWindow> Reporting::periods(UnitId unit, Day today) const {
    std::vector<catalog::PeriodWindow> out;
    const auto tree = units_.tree();
    const units::Unit* u = tree->find(unit);
    if (!u) return out;
    const auto law = law_.current();
    for (const catalog::PeriodRegime& regime : law->regimes)
        for (const catalog::PeriodWindow& w : regime.windows)
            if (w.window.from <= today && window_of(*law, *u, w.period) == &w) out.push_back(w);
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return std::pair(a.window.to, a.window.from) > std::pair(b.window.to, b.window.from); });
    return out;
}

bool Reporting::existed(UnitId unit, const catalog::PeriodWindow& w) const {
    const auto tree = units_.tree();
    const units::Unit* u = tree->find(unit);
    return u && std::any_of(u->versions.begin(), u->versions.end(), [&](const units::Version& v) { return v.from <= w.window.to && (!v.to || *v.to > w.window.from); });
}

Result<Report> Reporting::begin(UnitId unit, const ReportPeriod& period) const {
    Report r;
    r.law = law_.current();
    r.unit = unit;
    r.period = period;
    const auto tree = units_.tree();
    const units::Unit* u = tree->find(unit);
    if (!u) return refuse(Kind::not_found, "reporting.unit", "Không có đơn vị này.", "unit");
    r.unit_code = u->code;
    r.window = window_of(*r.law, *u, period);
    if (!r.window)
        return refuse(Kind::not_found, "reporting.period",
                      fmt::format("Chế độ báo cáo của đơn vị chưa có kỳ {}. Hãy thêm kỳ vào law/periods/{}.toml.", period_code(period), u->nearest(make_day(period.year, 6, 1)).regime), "period");
    // An open period is as it stands today: a dossier due tomorrow is not overdue because the window closes later.
    r.computed_at = clock_.now();
    r.as_of = std::max(r.window->window.from, std::min(r.window->window.to, local_day(r.computed_at)));
    std::set<UnitId> covered;
    for (const Day day : {r.window->window.from, r.as_of})
        for (const UnitId id : tree->below(unit, day)) covered.insert(id);
    r.units.assign(covered.begin(), covered.end());
    return r;
}

Day Report::first_day(const catalog::Figure& f) const {
    // LAW Law 83/2015/QH13 (State budget) art. 14: the budget year is 1 January to 31 December, wherever the reporting window begins. What a
    // year's last report closed too early for is in the whole year that the reports of the next one look back on.
    if (f.window == catalog::FigureWindow::report) return window->window.from;
    return make_day(f.window == catalog::FigureWindow::fiscal ? period.year : period.year - 1, 1, 1);
}

Day Report::last_day(const catalog::Figure& f) const {
    return f.window == catalog::FigureWindow::last_fiscal ? std::min(as_of, make_day(period.year - 1, 12, 31)) : as_of;
}

namespace {
// What a figure asks for: a stock needs one end of the window only.
sql::Args window_args(const catalog::Figure& f, const Report& r, const std::vector<UnitId>& units) {
    sql::Args args{{"units", units}};
    if (f.sql.find(":from") != std::string::npos) args.emplace_back("from", r.first_day(f));
    if (f.sql.find(":to") != std::string::npos) args.emplace_back("to", r.last_day(f));
    return args;
}
std::int64_t counted(sql::Session& s, const Report& r, const catalog::Figure& f, const std::vector<UnitId>& units) { return s.query(*f.total, window_args(f, r, units))[0].get<std::int64_t>("value"); }
}  // namespace

namespace {
// The books in which one of the units has records.
std::set<std::string, std::less<>> begun_books(sql::Session& s, const Report& r) {
    std::set<std::string, std::less<>> out;
    for (const sql::Row& row : s.query(q::figure_books, {{"units", r.units}})) out.insert(row.get<std::string>("book"));
    return out;
}
}  // namespace

// The shortcuts of the wanted figures of one report. What is kept is read when the first figure asks for it, for all of them at once.
class Reporting::Shortcuts {
public:
    Shortcuts(sql::Session& s, const Report& r, std::vector<const catalog::Figure*> wanted) : s_(s), r_(r), wanted_(std::move(wanted)) {}

    std::int64_t value(const catalog::Figure& f) {
        if (!f.counter.empty()) return of_counters(f);
        if (!f.book.empty() && !begun(f.book)) return 0;
        if (f.kept.empty()) return counted(s_, r_, f, r_.units);
        if (const Days d = days_of(f); d.from > d.to) return 0;   // its year has not begun
        if (!kept_) read_kept();
        // Units whose counts are not made yet (nothing was written since the figure is counted so) are counted from their records.
        const std::vector<UnitId>& have = kept_units_[f.kept];
        std::vector<UnitId> rest = r_.units;
        std::erase_if(rest, [&](UnitId unit) { return std::find(have.begin(), have.end(), unit) != have.end(); });
        return (f.kept_distinct ? distinct(f, have) : kept_sums_[f.kept]) + (rest.empty() ? 0 : counted(s_, r_, f, rest));
    }

    bool begun(const std::string& book) {
        if (!begun_) begun_ = begun_books(s_, r_);
        return begun_->contains(book);
    }

private:
    using Span = catalog::CounterSum::Span;
    struct Sums {
        std::int64_t before = 0, in = 0, last_day = 0;
        std::int64_t of(Span span) const {
            switch (span) {
                case Span::before: return before;
                case Span::in: return in;
                case Span::until: return before + in;
                case Span::until_eve: return before + in - last_day;
            }
            return 0;
        }
    };
    struct Days {
        std::string from, to;
        std::string from_month() const { return from.substr(0, 7); }
        std::string to_month() const { return to.substr(0, 7); }
        bool one_month() const { return from_month() == to_month(); }
    };
    Days days_of(const catalog::Figure& f) const { return {iso_day(r_.first_day(f)), iso_day(r_.last_day(f))}; }
    static bool counts(const catalog::CounterSum& part, int channel) {
        constexpr std::string_view kCodes[] = {"", "desk", "online", "post"};
        return part.channels.empty() || std::find(part.channels.begin(), part.channels.end(), kCodes[channel]) != part.channels.end();
    }
    std::int64_t of_counters(const catalog::Figure& f) {
        if (!counters_) {
            counters_ = true;
            for (const sql::Row& row : s_.query(q::counter_sums, {{"units", r_.units}, {"from", days_.from}, {"from_month", days_.from_month()}, {"to", days_.to}, {"to_month", days_.to_month()}})) {
                Sums& sums = sums_[{row.get<std::string>("measure"), row.get<int>("channel")}];
                sums.before += row.get<std::int64_t>("before_window");
                sums.in += row.get<std::int64_t>("in_window");
                sums.last_day += row.get<std::int64_t>("on_last_day");
            }
        }
        std::int64_t value = 0;
        for (const catalog::CounterSum& part : f.counter)
            for (const auto& [place, sums] : sums_) {
                const auto& [measure, channel] = place;
                if (!counts(part, channel)) continue;
                for (const auto& [sign, name] : part.terms)
                    if (name == measure) value += sign * sums.of(part.span);
            }
        return value;
    }

    void read_kept() {
        kept_ = true;
        std::vector<std::string> all, until;
        std::map<std::pair<std::string, std::string>, std::vector<std::string>> in;   // by first and last day
        for (const catalog::Figure* f : wanted_) {
            if (f->kept.empty() || !begun(f->book)) continue;
            all.push_back(f->kept);
            if (f->kept_distinct) continue;
            const Days d = days_of(*f);
            if (f->kept_until) until.push_back(f->kept);
            else if (d.from <= d.to) in[{d.from, d.to}].push_back(f->kept);
        }
        for (const sql::Row& row : s_.query(q::figure_kept_units, {{"units", r_.units}, {"figures", all}})) kept_units_[row.get<std::string>("figure")].push_back(row.get<UnitId>("unit_id"));
        const auto add = [&](const sql::Rows& rows) {
            for (const sql::Row& row : rows) kept_sums_[row.get<std::string>("figure")] = row.get<std::int64_t>("value");
        };
        if (!until.empty()) add(s_.query(q::figure_kept_until, {{"units", r_.units}, {"figures", until}, {"to", days_.to}, {"to_start", days_.to_month() + "-01"}, {"to_month", days_.to_month()}}));
        for (const auto& [ends, figures] : in) {
            const Days d{ends.first, ends.second};
            add(s_.query(q::figure_kept_in, {{"units", r_.units}, {"figures", figures}, {"from", d.from}, {"from_end", d.one_month() ? d.to : d.from_month() + "-31"}, {"from_month", d.from_month()},
                                             {"to", d.to}, {"to_start", d.one_month() ? "9999-12-31" : d.to_month() + "-01"}, {"to_month", d.to_month()}}));   // the days of one month are counted once
        }
    }
    std::int64_t distinct(const catalog::Figure& f, const std::vector<UnitId>& units) {
        if (units.empty()) return 0;
        const Days d = days_of(f);
        if (d.one_month()) return counted(s_, r_, f, units);
        return s_.query(*f.kept_distinct, {{"units", units}, {"from", d.from}, {"from_end", d.from_month() + "-31"}, {"from_month", d.from_month()}, {"to", d.to}, {"to_start", d.to_month() + "-01"}, {"to_month", d.to_month()}})[0]
            .get<std::int64_t>("value");
    }

    sql::Session& s_;
    const Report& r_;
    std::vector<const catalog::Figure*> wanted_;
    const Days days_{iso_day(r_.window->window.from), iso_day(r_.as_of)};
    bool counters_ = false, kept_ = false;
    std::map<std::pair<std::string, int>, Sums> sums_;
    std::optional<std::set<std::string, std::less<>>> begun_;
    std::map<std::string, std::vector<UnitId>, std::less<>> kept_units_;
    std::map<std::string, std::int64_t, std::less<>> kept_sums_;
};

std::int64_t Reporting::recount(sql::Session& s, const Report& r, const catalog::Figure& f) const { return counted(s, r, f, r.units); }

std::map<std::string, std::string, std::less<>> Reporting::settings(sql::Session& s, UnitId unit, Day day) const {
    std::map<std::string, std::string, std::less<>> out;
    for (const sql::Row& row : s.query(q::settings_on, {{"unit", unit}, {"day", day}})) out[row.get<std::string>("setting")] = row.get<std::string>("value");
    return out;
}

Result<void> Reporting::set(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view key, std::string_view value, Day from) const {
    const auto law = law_.current();
    const catalog::RowOption* chosen = nullptr;
    for (const catalog::Form& form : law->forms)
        for (const catalog::FormRow& row : form.rows)
            if (row.setting == key)
                for (const catalog::RowOption& option : row.options)
                    if (option.value == value) chosen = &option;
    if (!chosen) return refuse(Kind::invalid, "reporting.setting", "Không có cách tính này. Hãy chọn một trong các cách đã ghi trong biểu.", "value");
    const auto before = settings(tx, by.unit, from);
    const auto old = before.find(key);
    tx.exec(q::setting_set, {{"unit", by.unit}, {"setting", key}, {"from", from}, {"value", value}, {"account", by.account}, {"at", now}});
    record_.append(tx, by, now, {"report.setting", "report", 0,
                                 json::serialize(json::object{{"setting", key}, {"before", old == before.end() ? std::string{} : old->second}, {"after", value}, {"from", iso_day(from)}})});
    return {};
}

namespace {

Entry entry_from(const sql::Row& r) {
    Entry e;
    const int state = r.get<int>("state");
    e.state = state == 1 ? CellState::value : state == 2 ? CellState::none_arising : CellState::missing;
    e.value = r.get<std::int64_t>("value");
    e.note = r.get<std::string>("note");
    e.by = r.get<std::optional<std::string>>("by_name").value_or("");
    e.at = r.get<Instant>("at");
    e.entry_no = r.get<int>("entry_no");
    return e;
}

// Rows refer to each other in any order; the loader has refused cycles.
class FormFiller {
public:
    using Settings = std::map<std::string, std::string, std::less<>>;
    FormFiller(const Report& report, FormResult& form, const TypedEntries& entries, const Settings& settings)
        : report_(report), form_(form), entries_(entries), settings_(settings) {}

    void fill() {
        for (const catalog::FormRow& row : form_.form->rows) {
            Cell c;
            c.row = &row;
            form_.cells.push_back(std::move(c));
        }
        done_.assign(form_.cells.size(), false);
        for (std::size_t i = 0; i < form_.cells.size(); ++i) cell(i);
    }

private:
    Cell& cell(std::size_t i) {
        Cell& c = form_.cells[i];
        if (done_[i]) return c;
        done_[i] = true;
        switch (c.row->kind) {
            case RowKind::heading: c.state = CellState::heading; break;
            case RowKind::not_applicable:
                c.state = CellState::not_applicable;
                c.source = Source::not_applicable;
                break;
            case RowKind::computed:
                if (unbegun(*c.row)) {
                    typed_in(c);
                    break;
                }
                c.state = CellState::value;
                c.figure = c.row->figure;
                if (!c.row->setting.empty()) choose(c);
                c.value = report_.figures.find(c.figure)->second.value;
                c.entry = entry(c);
                break;
            case RowKind::entered: typed_in(c); break;
            case RowKind::formula:
                c.source = Source::formula;
                if (unbegun(*c.row)) typed_in(c);
                else if (!c.row->num.empty()) ratio(c);
                else if (!c.row->terms.empty()) sum(c);
                else decide(c);
                break;
        }
        return c;
    }
    bool unbegun(const catalog::FormRow& row) const {
        const std::vector<std::string> figures = row.figures();
        return std::any_of(figures.begin(), figures.end(), [&](const std::string& code) { return report_.figures.find(code)->second.unbegun; });
    }
    void typed_in(Cell& c) const {
        c.source = Source::entered;
        c.state = CellState::missing;
        c.entry = entry(c);
        if (!c.entry) return;
        c.state = c.entry->state;
        c.value = c.entry->value;
    }
    std::optional<Entry> entry(const Cell& c) const {
        const auto it = entries_.find({form_.form->code, c.row->number});
        return it == entries_.end() ? std::nullopt : std::optional(it->second);
    }
    void choose(Cell& c) const {
        const auto set = settings_.find(c.row->setting);
        for (const catalog::RowOption& option : c.row->options)
            if (set != settings_.end() && option.value == set->second) c.figure = option.figure;
        for (const catalog::RowOption& option : c.row->options)
            if (option.figure != c.figure) c.beside.push_back({&option, report_.figures.at(option.figure).value});
    }
    Cell& cell(const std::string& number) {
        for (std::size_t i = 0; i < form_.cells.size(); ++i)
            if (form_.cells[i].row->number == number) return cell(i);
        throw std::logic_error("form row " + number + " is missing although the loader checked it");
    }
    struct Part {
        CellState state{};
        std::int64_t value = 0;
    };
    Part part(const std::string& written) {
        if (const std::string_view figure = catalog::figure_in(written); !figure.empty()) return {CellState::value, report_.figures.find(figure)->second.value};
        const Cell& c = cell(written);
        return {c.state, c.value};
    }
    void ratio(Cell& c) {
        const Part num = part(c.row->num), den = part(c.row->den);
        const auto counted = [](const Part& x) { return x.state == CellState::value || x.state == CellState::none_arising; };
        if (!counted(num) || !counted(den)) {
            const bool nowhere = num.state == CellState::not_applicable && den.state == CellState::not_applicable;
            c.state = nowhere ? CellState::not_applicable : CellState::missing;
            return;
        }
        c.ratio = Ratio{num.value, den.value};
        c.state = den.value == 0 ? CellState::none_arising : CellState::value;  // 0/0 is neither 0 % nor 100 %
    }
    void sum(Cell& c) {
        c.state = CellState::not_applicable;
        for (const std::string& term : c.row->terms) {
            const Part t = part(term);
            if (t.state == CellState::not_applicable) continue;
            if (t.state == CellState::missing) {
                c.state = CellState::missing;
                return;
            }
            c.state = CellState::value;
            c.value += t.value;
        }
    }
    // The last choice that its figures speak for; when they speak for none, nothing of the kind arose.
    void decide(Cell& c) {
        c.state = CellState::none_arising;
        for (const catalog::RowChoice& choice : c.row->choices) {
            const bool holds = !choice.rule || choice.rule->judge([&](const catalog::Operand& o) { return Decimal{report_.figures.find(o.figure)->second.value}; }).holds == true;
            if (!holds) continue;
            c.state = CellState::value;
            c.value = choice.value;
        }
    }

    const Report& report_;
    FormResult& form_;
    const TypedEntries& entries_;
    const Settings& settings_;
    std::vector<bool> done_;
};

}  // namespace

Result<Report> Reporting::compute(sql::Session& s, UnitId unit, const ReportPeriod& period, Counting counting) const { return compute(s, unit, period, counting, {}); }

Result<Report> Reporting::compute_forms(sql::Session& s, UnitId unit, const ReportPeriod& period, const TypedEntries& typed) const {
    return compute(s, unit, period, Counting::shortcuts, {.form = {}, .figure = {}, .forms_only = true, .typed = &typed});
}

Result<Report> Reporting::compute_form(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view form) const {
    XASO_TRY(Report r, compute(s, unit, period, Counting::shortcuts, {.form = form, .figure = {}}));
    if (r.forms.empty()) return refuse(Kind::not_found, "reporting.form", fmt::format("Kỳ {} không có biểu mẫu này.", period_code(period)), "form");
    return r;
}

Result<Report> Reporting::compute_figure(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view figure) const {
    XASO_TRY(Report r, compute(s, unit, period, Counting::shortcuts, {.form = {}, .figure = figure}));
    if (r.figures.empty()) return refuse(Kind::not_found, "reporting.figure", "Không có số liệu này.", "figure");
    return r;
}

Result<Report> Reporting::compute(sql::Session& s, UnitId unit, const ReportPeriod& period, Counting counting, const Wanted& wanted) const {
    XASO_TRY(Report r, begin(unit, period));
    std::vector<const catalog::Form*> forms;
    std::set<std::string, std::less<>> codes;
    for (const catalog::Form& f : r.law->forms)
        if (wanted.figure.empty() && (wanted.form.empty() || wanted.form == f.code)) codes.insert(f.code);
    for (const std::string& code : codes)
        if (const catalog::Form* form = r.law->form_of(code, r.window->window.to)) forms.push_back(form);

    std::set<std::string, std::less<>> figures;
    if (!wanted.figure.empty()) figures.emplace(wanted.figure);
    for (const catalog::Form* form : forms)
        for (const catalog::FormRow& row : form->rows)
            for (std::string& figure : row.figures()) figures.insert(std::move(figure));
    const bool all = wanted.form.empty() && wanted.figure.empty() && !wanted.forms_only;
    std::vector<const catalog::Figure*> asked;
    for (const catalog::Figure& f : r.law->figures)
        if (all || figures.contains(f.code)) asked.push_back(&f);
    Shortcuts shortcuts(s, r, asked);
    for (const catalog::Figure* f : asked) r.figures[f->code] = {f, counting == Counting::rows ? recount(s, r, *f) : shortcuts.value(*f), !f->book.empty() && !shortcuts.begun(f->book)};

    TypedEntries entries;
    if (!forms.empty())
        for (const sql::Row& row : s.query(q::entered_newest, {{"unit", unit}, {"period", period_code(period)}}))
            entries[{row.get<std::string>("form"), row.get<std::string>("row_number")}] = entry_from(row);
    if (wanted.typed)
        for (const auto& [place, entry] : *wanted.typed) entries[place] = entry;
    if (!forms.empty()) r.settings = settings(s, unit, r.window->window.to);
    for (const catalog::Form* form : forms) {
        FormResult result;
        result.form = form;
        FormFiller(r, result, entries, r.settings).fill();
        r.forms.push_back(std::move(result));
    }
    return r;
}

namespace {

std::vector<std::string> as_text(const sql::Row& row, std::size_t columns) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < columns; ++i) {
        const sql::Value& v = row.at(i);
        if (const auto* n = std::get_if<std::int64_t>(&v)) cells.push_back(std::to_string(*n));
        else if (const auto* t = std::get_if<std::string>(&v)) cells.push_back(*t);
        else cells.emplace_back();
    }
    return cells;
}

sql::Args rows_args(const catalog::Figure& f, const Report& r, std::int64_t limit, std::int64_t offset) {
    sql::Args args = window_args(f, r, r.units);
    args.emplace_back("limit", limit);
    args.emplace_back("offset", offset);
    return args;
}

}  // namespace

Result<RowsPage> Reporting::rows(sql::Session& s, const Report& report, std::string_view code, std::int64_t offset, int limit) const {
    const auto it = report.figures.find(code);
    if (it == report.figures.end()) return refuse(Kind::not_found, "reporting.figure", "Không có số liệu này.", "figure");
    const sql::Rows found = s.query(*it->second.figure->rows, rows_args(*it->second.figure, report, limit + 1, offset));
    RowsPage page;
    page.columns = found.columns;
    for (const sql::Row& row : found) {
        if (static_cast<int>(page.rows.size()) == limit) {
            page.more = true;
            break;
        }
        page.rows.push_back(as_text(row, found.columns.size()));
    }
    return page;
}

Result<void> Reporting::each_row(sql::Session& s, const Report& report, std::string_view code, const std::function<void(const std::vector<std::string>&)>& each) const {
    XASO_TRY(const RowsPage first, rows(s, report, code, 0, 1));
    each(first.columns);
    s.for_each(*report.figures.find(code)->second.figure->rows, rows_args(*report.figures.find(code)->second.figure, report, std::numeric_limits<std::int64_t>::max(), 0),
               [&](const sql::Row& row) { each(as_text(row, first.columns.size())); });
    return {};
}

namespace {

Result<void> check_value(const catalog::FormRow& row, std::int64_t value) {
    using catalog::RowType;
    const auto wrong = [](std::string_view says) { return refuse(Kind::invalid, "reporting.value", says, "value"); };
    constexpr std::int64_t kMostCounted = 1'000'000'000'000, kMostMoney = 90'000'000'000'000;
    switch (row.type) {
        case RowType::count:
            if (value < 0 || value > kMostCounted) return wrong("Số liệu phải là số nguyên không âm.");
            break;
        case RowType::money:
            if (value < 0 || value > kMostMoney) return wrong("Số tiền phải là số đồng nguyên, không âm.");
            break;
        case RowType::rate:
            if (value < 0 || value > 10 * kWholeRate) return wrong("Tỷ lệ phải từ 0 đến 1.000 %.");
            break;
        case RowType::choice:
            if (std::none_of(row.choices.begin(), row.choices.end(), [&](const catalog::RowChoice& c) { return c.value == value; }))
                return wrong(fmt::format("Dòng {} chỉ nhận một trong các số: {}.", row.number, row.unit));
            break;
    }
    return {};
}

}  // namespace

bool Reporting::unbegun(sql::Session& s, const Report& report, const catalog::FormRow& row) const {
    const auto begun = begun_books(s, report);
    const std::vector<std::string> figures = row.figures();
    return std::any_of(figures.begin(), figures.end(), [&](const std::string& code) {
        const std::string& book = report.law->figure(code)->book;
        return !book.empty() && !begun.contains(book);
    });
}

Result<std::int64_t> Reporting::computed_value(sql::Session& s, const Report& report, const catalog::FormRow& row) const {
    std::string figure = row.figure;
    if (!row.setting.empty()) {
        const auto chosen = settings(s, report.unit, report.window->window.to);
        for (const catalog::RowOption& option : row.options)
            if (const auto it = chosen.find(row.setting); it != chosen.end() && it->second == option.value) figure = option.figure;
    }
    const catalog::Figure& f = *report.law->figure(figure);
    return Shortcuts(s, report, {&f}).value(f);
}

Result<void> Reporting::enter(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view form_code, std::string_view number, CellState state,
                              std::int64_t value, std::string_view note, int entry_no) const {
    XASO_TRY(const Report r, begin(by.unit, period));
    const catalog::Form* form = r.law->form_of(form_code, r.window->window.to);
    const catalog::FormRow* row = form ? form->find(number) : nullptr;
    if (!row) return refuse(Kind::not_found, "reporting.row", "Không có dòng này trong biểu mẫu.", "row");
    const bool typed = row->kind == RowKind::entered || unbegun(tx, r, *row);
    if (!typed && row->kind != RowKind::computed)
        return refuse(Kind::rule, "reporting.not_entered", fmt::format("Dòng {} được tính từ dòng khác hoặc không áp dụng nên không nhập tay.", number), "row");
    if (state != CellState::value && state != CellState::none_arising && state != CellState::missing)
        return refuse(Kind::invalid, "reporting.state", "Hãy nhập một số, hoặc chọn không phát sinh.", "value");
    if (state == CellState::value) XASO_CHECK(check_value(*row, value));
    if (count_chars(note) > 500) return refuse(Kind::invalid, "reporting.note", "Ghi chú dài quá 500 ký tự.", "note");
    if (!typed && state != CellState::missing) {
        XASO_TRY(const std::int64_t counted, computed_value(tx, r, *row));
        if ((state != CellState::value || value != counted) && trim(note).empty())
            return refuse(Kind::invalid, "reporting.reason", fmt::format("Dòng {}: số khai khác số phần mềm tính được ({}). Hãy ghi lý do ở ô ghi chú.", number, format_count(counted)), "note");
    }
    if (is_signed(tx, by.unit, period))
        return refuse(Kind::rule, "reporting.signed", fmt::format("Báo cáo kỳ {} đã ký nên không nhập thêm số liệu. Lãnh đạo mở lại báo cáo thì mới nhập được.", period_code(period)), "value");
    const std::string code = period_code(period);
    const int last = tx.query(q::entered_last, {{"unit", by.unit}, {"period", code}, {"form", form_code}, {"row", number}})[0].get<int>("entry_no");
    if (last != entry_no)
        return refuse(Kind::conflict, "reporting.stale", fmt::format("Dòng {} vừa được người khác nhập. Hãy xem lại số mới rồi nhập nếu cần.", number), "value");
    const std::int64_t kept = state == CellState::value ? value : 0;
    tx.exec(q::entered_add, {{"unit", by.unit}, {"period", code}, {"form", form_code}, {"row", number}, {"entry_no", last + 1},
                             {"state", state == CellState::value ? 1 : state == CellState::none_arising ? 2 : 0}, {"value", kept}, {"note", note}, {"account", by.account}, {"at", now}});
    record_.append(tx, by, now, {"figure.entered", "form", 0,
                                 json::serialize(json::object{{"period", code}, {"form", form_code}, {"row", number}, {"state", cell_state_code(state)}, {"value", kept}, {"entry", last + 1}})});
    return {};
}

std::vector<Entry> Reporting::entries(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view form, std::string_view row) const {
    std::vector<Entry> out;
    for (const sql::Row& r : s.query(q::entered_history, {{"unit", unit}, {"period", period_code(period)}, {"form", form}, {"row", row}})) out.push_back(entry_from(r));
    return out;
}

std::vector<record::Mismatch> Reporting::verify(sql::Session& s, UnitId unit, Day today) const {
    std::vector<record::Mismatch> out;
    for (const catalog::PeriodWindow& w : periods(unit, today)) {
        const auto r = begin(unit, w.period);
        if (!r) continue;  // the unit is gone since
        std::vector<const catalog::Figure*> shortened;
        for (const catalog::Figure& f : r->law->figures)
            if (f.has_shortcut()) shortened.push_back(&f);
        Shortcuts shortcuts(s, *r, shortened);
        for (const catalog::Figure* f : shortened) {
            const std::int64_t shortcut = shortcuts.value(*f), counted = recount(s, *r, *f);
            if (shortcut != counted)
                out.push_back({unit, fmt::format("Số liệu “{}” kỳ {}: bộ đếm cho {}, đếm từng hồ sơ được {}.", f->title, period_code(w.period), shortcut, counted)});
        }
    }
    verify_snapshots(s, unit, out);
    return out;
}

namespace {
void quote(std::string& out, std::string_view text) { out += json::serialize(json::value(json::string(text))); }

void cell_json(std::string& out, const Cell& c) {
    out += "{\"value\":";
    if (c.state != CellState::value) out += "null";
    else if (c.ratio) fmt::format_to(std::back_inserter(out), "{}", *c.ratio->percent_double(c.row->decimals));
    else if (c.row->type == catalog::RowType::rate) fmt::format_to(std::back_inserter(out), "{}", *Ratio{c.value, kWholeRate}.percent_double(2));
    else fmt::format_to(std::back_inserter(out), "{}", c.value);
    // A heading has no source of its own; what it stands over is computed.
    fmt::format_to(std::back_inserter(out), ",\"state\":\"{}\",\"source\":\"{}\"", cell_state_code(c.state), source_code(c.source));
    if (c.ratio) fmt::format_to(std::back_inserter(out), ",\"num\":{},\"den\":{}", c.ratio->num, c.ratio->den);
    out += "}";
}
}  // namespace

std::string report_json(const Report& r) {
    constexpr std::string_view kOnestop = "onestop.";
    std::string out = "{\"unit\":";
    quote(out, r.unit_code);
    fmt::format_to(std::back_inserter(out), ",\"period\":\"{}\",\"window\":{{\"from\":\"{}\",\"to\":\"{}\"}},\"figures\":{{", period_code(r.period), iso_day(r.window->window.from),
                   iso_day(r.window->window.to));
    bool first = true;
    for (const auto& [code, f] : r.figures) {
        if (!std::exchange(first, false)) out += ",";
        quote(out, code.starts_with(kOnestop) ? std::string_view(code).substr(kOnestop.size()) : std::string_view(code));
        out += f.unbegun ? ":null" : fmt::format(":{}", f.value);
    }
    out += "},\"forms\":{";
    first = true;
    for (const FormResult& form : r.forms) {
        if (!std::exchange(first, false)) out += ",";
        quote(out, form.form->code);
        out += ":{";
        bool first_row = true;
        for (const Cell& c : form.cells) {
            if (!std::exchange(first_row, false)) out += ",";
            quote(out, c.row->number);
            out += ":";
            cell_json(out, c);
        }
        out += "}";
    }
    return out + "}}";
}

}  // namespace xaso::reporting
