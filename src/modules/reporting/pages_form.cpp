// A form as it is printed, with the entries that cannot be counted typed into it. All changed rows are written at once or not at all;
// a row that somebody else entered meanwhile is refused and comes back with what was typed.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "kernel/decimal.h"
#include "kernel/text.h"
#include "kernel/vnd.h"
#include "platform/web/csv.h"
#include "reporting/live_checks.h"
#include "reporting/pages_shared.h"

namespace xaso::reporting {
namespace {

using catalog::PeriodWindow;
using html::Html;
using Kind = Refusal::Kind;
namespace may = access::may;

// The fields of one entered row: "v-3.4.1" the number, "k-" none arising, "n-" the note, "e-" the entry the person saw.
std::string field_name(std::string_view kind, std::string_view row) { return fmt::format("{}-{}", kind, row); }

struct TypedRow {
    std::string value, note;
    bool none = false;
    int entry_no = 0;      // the entry the person saw
};
struct Typed {             // what came back with errors, or is only tried
    std::map<std::string, TypedRow, std::less<>> rows;
    std::vector<Refusal> errors;
    TypedEntries unwritten;
};
constexpr std::string_view kFindings = "kiem-tra";

struct FormView {
    Report report;
    std::vector<checking::Finding> findings;     // that blame or name a row of this form
    std::optional<Report> before, year_before;   // the period before this one, and the same one a year earlier
    const FormResult& form() const { return report.forms.front(); }
    const PeriodWindow& window() const { return *report.window; }
};

// The last period that closed before this one; of two that closed together the one counted alike (cumulative or not).
const PeriodWindow* period_before(const std::vector<PeriodWindow>& all, const PeriodWindow& now) {
    const PeriodWindow* found = nullptr;
    for (const PeriodWindow& w : all) {
        if (w.window.to >= now.window.to) continue;
        if (!found || w.window.to > found->window.to || (w.window.to == found->window.to && w.cumulative == now.cumulative)) found = &w;
    }
    return found;
}

Result<FormView> view_of(web::Context& c, const PageDeps& deps, sql::Session& s, const TypedEntries& typed = {}) {
    XASO_TRY(const ReportPeriod period, parse_period(c.param("period")));
    const std::string form = c.param("form");
    FormView v;
    XASO_TRY(v.report, deps.reporting.shown(s, c.unit, period, {.form = form}));
    const std::vector<PeriodWindow> all = deps.reporting.periods(c.unit, local_day(c.now));
    const auto other = [&](const ReportPeriod& p) -> std::optional<Report> {
        auto r = deps.reporting.shown(s, c.unit, p, {.form = form});
        return r ? std::optional(std::move(*r)) : std::nullopt;
    };
    if (!v.report.signature) {   // what is signed was explained then
        XASO_TRY(const Report whole, deps.reporting.compute_forms(s, c.unit, period, typed));
        v.findings = live_findings(s, deps.reporting, whole);
    }
    std::erase_if(v.findings, [&](const checking::Finding& f) {
        return f.form != form && std::none_of(f.with.begin(), f.with.end(), [&](const checking::Place& p) { return p.form == form; });
    });
    if (const PeriodWindow* w = period_before(all, v.window())) v.before = other(w->period);
    const ReportPeriod a_year_before{period.year - 1, period.kind};
    if (std::any_of(all.begin(), all.end(), [&](const PeriodWindow& w) { return w.period == a_year_before; }) && (!v.before || v.before->period != a_year_before))
        v.year_before = other(a_year_before);
    return v;
}

std::string short_title(const ReportPeriod& period) {
    const std::string title = period_title(period);
    constexpr std::string_view year = " năm ";
    const auto at = title.find(year);
    return at == std::string::npos ? title : fmt::format("{}/{}", title.substr(0, at), title.substr(at + year.size()));
}

void value_cell(Html& h, const web::Context& c, const Report& r, const FormResult& form, const Cell* cell) {
    if (!cell || cell->state == CellState::heading) return;
    if (cell->state == CellState::not_applicable) return html::tag(h, state_words(*cell));
    const std::string to = url(c, row_path(r.period, form.form->code, cell->row->number));
    html::figure_link(h, cell->state == CellState::missing ? std::string(state_words(*cell)) : cell->shown(), to);
}

// One row's entry as it is typed: a number of the row's type. The names carry the row's number, the ids are what error_summary() points at.
void entry_inputs(Html& h, const Cell& cell, const Typed& typed, const std::string& what) {
    const catalog::FormRow& row = *cell.row;
    const std::string& n = row.number;
    const auto again = typed.rows.find(n);
    const bool came_back = again != typed.rows.end();
    const std::string value = came_back ? again->second.value : cell.entry && cell.entry->state == CellState::value ? number_words(row, cell.entry->value) : "";
    const int entry_no = came_back ? again->second.entry_no : cell.entry ? cell.entry->entry_no : 0;
    const std::string name = field_name("v", n), error = html::error_for(typed.errors, name), id = fmt::format("f-{}", name), error_id = id + "-error", label = fmt::format("Số liệu dòng {}", what);
    const std::string_view invalid = error.empty() ? "false" : "true", described_by = error.empty() ? std::string_view{} : std::string_view(error_id);
    html::hidden(h, field_name("e", n), std::to_string(entry_no));
    if (row.type != catalog::RowType::choice) {
        const bool decimals = row.type == catalog::RowType::rate;
        h.leaf("input", {{"type", "text"}, {"id", id}, {"name", name}, {"value", value}, {"size", row.type == catalog::RowType::money ? "16" : "10"}, {"inputmode", decimals ? "decimal" : "numeric"},
                         {"autocomplete", "off"}, {"aria-label", label}, {"aria-invalid", invalid}, {"aria-describedby", described_by}});
        return;
    }
    h.el("select", {{"id", id}, {"name", name}, {"aria-label", label}, {"aria-invalid", invalid}, {"aria-describedby", described_by}}, [&] {
        h.el("option", {{"value", ""}}, "");
        bool known = value.empty();
        for (const catalog::RowChoice& choice : row.choices) {
            const std::string number = std::to_string(choice.value);
            known = known || number == value;
            h.el("option", {{"value", number}, {"selected", number == value}}, fmt::format("{} – {}", number, choice.title));
        }
        if (!known) h.el("option", {{"value", value}, {"selected", true}}, value);   // what was sent comes back, also when it is wrong
    });
}

// Beside a computed row: what the officials hold against it, folded away until it is needed.
void declared_inputs(Html& h, const Cell& cell, const Typed& typed) {
    const std::string& n = cell.row->number;
    const std::string note_name = field_name("n", n), note_error = html::error_for(typed.errors, note_name), value_error = html::error_for(typed.errors, field_name("v", n)),
                      note_id = fmt::format("f-{}", note_name), error_id = note_id + "-error", label = fmt::format("Lý do số khai dòng {} khác số tính", n);
    const auto again = typed.rows.find(n);
    const std::string note = again != typed.rows.end() ? again->second.note : cell.entry ? cell.entry->note : "";
    h.el("details", {{"class", "more"}, {"open", !note_error.empty() || !value_error.empty()}}, [&] {
        h.el("summary", {}, cell.entry ? "Sửa số khai" : "Khai số khác");
        if (!value_error.empty()) h.el("p", {{"class", "error"}, {"id", fmt::format("f-v-{}-error", n)}}, value_error);
        entry_inputs(h, cell, typed, n);
        if (!note_error.empty()) h.el("p", {{"class", "error"}, {"id", error_id}}, note_error);
        h.leaf("input", {{"type", "text"}, {"id", note_id}, {"name", note_name}, {"value", note}, {"maxlength", "500"}, {"autocomplete", "off"}, {"placeholder", "Lý do khác số tính"}, {"aria-label", label},
                         {"aria-invalid", note_error.empty() ? "false" : "true"}, {"aria-describedby", note_error.empty() ? std::string_view{} : std::string_view(error_id)}});
    });
}

// The other ways to count the row, which the unit's setting did not choose, where they come to another number.
void beside_words(Html& h, const web::Context& c, const Report& r, const Cell& cell) {
    for (const Beside& other : cell.beside) {
        if (other.value == cell.value) continue;
        html::badge(h, html::State::due_today, "hai cách tính khác nhau");
        h.el("p", {{"class", "hint"}}, [&] {
            h.text(fmt::format("Nếu tính trên {}: ", other.option->title));
            html::figure_link(h, format_count(other.value), url(c, figure_path(r.period, other.option->figure)));
        });
    }
}

void note_cell(Html& h, const web::Context& c, const Report& r, const FormResult& form, const Cell& cell, const Typed& typed, bool editing) {
    if (!cell.row->note.empty()) h.el("p", {{"class", "hint"}}, cell.row->note);
    if (cell.state == CellState::none_arising && cell.source == Source::formula) h.el("p", {{"class", "hint"}}, "Không phát sinh");
    beside_words(h, c, r, cell);
    if (cell.source != Source::entered && cell.source != Source::computed) return;
    const std::string& n = cell.row->number;
    if (cell.source == Source::computed) {
        if (cell.entry && cell.entry->state != CellState::missing && (cell.entry->state != CellState::value || cell.entry->value != cell.value))
            html::badge(h, html::State::due_today, fmt::format("khai {}, khác số tính", entry_words(*cell.row, *cell.entry)));
        if (cell.entry && !cell.entry->note.empty()) h.el("p", {}, cell.entry->note);
        if (editing && cell.state != CellState::heading) declared_inputs(h, cell, typed);
    } else if (editing) {
        const auto again = typed.rows.find(n);
        const std::string name = field_name("n", n), id = fmt::format("f-{}", name), label = fmt::format("Ghi chú dòng {}", n), value = again != typed.rows.end() ? again->second.note : cell.entry ? cell.entry->note : "";
        const bool none = again != typed.rows.end() ? again->second.none : cell.state == CellState::none_arising;
        // The number's error and its tick box stand here, where there is room for words.
        const std::string value_name = field_name("v", n), value_error = html::error_for(typed.errors, value_name), error_id = fmt::format("f-{}-error", value_name);
        if (!value_error.empty()) h.el("p", {{"class", "error"}, {"id", error_id}}, value_error);
        const std::string none_name = field_name("k", n), none_id = fmt::format("f-{}", none_name);
        h.el("div", {{"class", "check"}}, [&] {
            h.leaf("input", {{"type", "checkbox"}, {"id", none_id}, {"name", none_name}, {"value", "1"}, {"checked", none}});
            h.el("label", {{"for", none_id}}, "Không phát sinh");
        });
        const std::string error = html::error_for(typed.errors, name);
        h.leaf("input", {{"type", "text"}, {"id", id}, {"name", name}, {"value", value}, {"maxlength", "500"}, {"autocomplete", "off"}, {"aria-label", label}});
        if (!error.empty()) h.el("p", {{"class", "error"}}, error);
    } else if (cell.entry && !cell.entry->note.empty()) {
        h.el("p", {}, cell.entry->note);
    }
    if (!cell.entry) return;
    h.el("p", {{"class", "hint"}}, [&] {
        h.text(fmt::format("{} – {} ", entry_words(*cell.row, *cell.entry), entered_by(*cell.entry)));
        html::figure_link(h, "các lần nhập", url(c, row_path(r.period, form.form->code, n)));
    });
}

void grid(Html& h, const web::Context& c, const FormView& v, const Typed& typed, bool editing) {
    const FormResult& form = v.form();
    std::vector<html::Column> columns{{.label = "STT"}, {.label = "Chỉ tiêu", .main = true}, {.label = "Đơn vị tính", .minor = true}, {.label = "Số liệu", .number = true}};
    if (v.before) columns.push_back({.label = short_title(v.before->period), .number = true, .minor = true});
    if (v.year_before) columns.push_back({.label = short_title(v.year_before->period), .number = true, .minor = true});
    columns.push_back({.label = "Ghi chú", .words = true});
    const html::TableSpec spec{.caption = fmt::format("{}, {}", form.form->title, period_title(v.report.period)), .columns = columns, .grid = true};
    html::table(h, spec, [&](html::Rows& rows) {
        for (const Cell& cell : form.cells) {
            const catalog::FormRow& row = *cell.row;
            rows.row([&] {
                if (cell.state == CellState::heading) {
                    rows.cell([&] { h.el("strong", {}, row.number); });
                    rows.cell([&] { h.el("strong", {}, row.title); });
                } else {
                    rows.cell(row.number);
                    rows.head({}, row.title);
                }
                rows.cell(row.unit);
                rows.cell([&] {
                    if (editing && cell.source == Source::entered && cell.state != CellState::heading) entry_inputs(h, cell, typed, fmt::format("{} {}", row.number, row.title));
                    else value_cell(h, c, v.report, form, &cell);
                });
                for (const auto* other : {&v.before, &v.year_before})
                    if (*other) rows.cell([&] {
                        const Cell* then = (*other)->forms.front().find(row.number);
                        if (then && then->state != CellState::not_applicable) value_cell(h, c, **other, (*other)->forms.front(), then);
                    });
                rows.cell([&] { note_cell(h, c, v.report, form, cell, typed, editing); });
            });
        }
    });
}

// Told beside the grid, and anew while a person types: asks the same page with the numbers as they stand and takes this part of it.
void findings_part(Html& h, const web::Context& c, const FormView& v, bool editing) {
    const std::string path = form_path(v.report.period, v.form().form->code);
    const html::Attrs live{{"id", kFindings}, {"aria-live", "polite"}, {"hx-post", path},
                           {"hx-trigger", "input from:closest form delay:400ms, change from:closest form delay:100ms"}, {"hx-include", "closest form"}, {"hx-vals", R"({"viec":"kiem-tra"})"},
                           {"hx-select", "#kiem-tra"}, {"hx-target", "#kiem-tra"}, {"hx-swap", "outerHTML"}};
    const auto inside = [&] { findings_list(h, c, v.report, v.findings, "Các dòng của biểu này khớp với nhau."); };
    if (editing) h.el("div", live, inside);
    else h.el("div", {{"id", kFindings}}, inside);
}

http::Response form_page(web::Context& c, const PageDeps& deps, const Typed& typed, int status) {
    sql::Reader s = c.db().read();
    const auto v = view_of(c, deps, s, typed.unwritten);
    if (!v) return c.refuse(v.error());
    const FormResult& form = v->form();
    const ReportPeriod& period = v->report.period;
    const std::string& code = form.form->code;
    const bool editing = c.unit == c.who->unit && c.who->may(may::enter_figures) && !v->report.signature;
    html::PageFrame frame{.title = fmt::format("{} · {}", form_name(*v->report.law, *form.form), form.form->title),
                          .lead = fmt::format("{} ({}){}, hạn nộp {}", period_title(period), window_words(v->window()), v->window().cumulative ? ", lũy kế" : "", format_day(v->window().due)),
                          .back_url = url(c, "/bao-cao"),
                          .back_label = "Các kỳ báo cáo",
                          .failed = status != 200};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Bản in", url(c, form_path(period, code, "/in")), {.key = "p"});
        html::link_button(h, "Tải CSV", url(c, form_path(period, code, "/csv")));
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        std::vector<html::Choice> forms;
        for (const catalog::Form& f : v->report.law->forms)
            if (v->report.law->form_of(f.code, v->window().window.to) == &f)
                forms.push_back({.label = form_name(*v->report.law, f), .url = url(c, form_path(period, f.code)), .current = f.code == code});
        if (forms.size() > 1) html::tabs(h, "Các biểu của báo cáo", forms);
        if (v->report.signature) signed_notice(h, c, v->report);
        else if (is_open(v->window(), c.now))
            html::notice(h, html::Tone::info, "Số liệu tạm tính", fmt::format("Kỳ còn mở đến hết {}. Số liệu tính đến {}.", format_day(v->window().window.to), format_day_time(to_local(c.now))));
        if (v->before || v->year_before)
            h.el("p", {{"class", "hint"}}, fmt::format("Bên cạnh là {}{}{}.", v->before ? fmt::format("kỳ trước ({})", short_title(v->before->period)) : "", v->before && v->year_before ? " và " : "",
                                                       v->year_before ? fmt::format("cùng kỳ ({})", short_title(v->year_before->period)) : ""));
        if (!editing) {
            if (!v->report.signature) findings_part(h, c, *v, false);
            return grid(h, c, *v, typed, false);
        }
        html::form(h, {.action = form_path(period, code), .csrf = c.csrf, .key = c.new_key()}, [&] {
            findings_part(h, c, *v, true);
            grid(h, c, *v, typed, true);
            html::actions(h, [&] { html::button(h, "Ghi số liệu đã nhập", {.weight = html::Weight::main}); });
        });
    }, status);
}

struct Change {
    std::string row, note;
    CellState state{};
    std::int64_t value = 0;
    int entry_no = 0;
};

TypedRow typed_row(const web::Context& c, const std::string& number) {
    TypedRow t{trim(c.form(field_name("v", number))), trim(c.form(field_name("n", number))), !c.form(field_name("k", number)).empty(), -1};
    const std::string entry = c.form(field_name("e", number));
    if (std::from_chars(entry.data(), entry.data() + entry.size(), t.entry_no).ec != std::errc{}) t.entry_no = -1;  // matches no entry: refused as stale
    return t;
}

Result<Change> change_of(const catalog::FormRow& row, const TypedRow& t) {
    const std::string& number = row.number;
    Change change{number, t.note, CellState::missing, 0, t.entry_no};
    const auto wrong = [&](std::string_view says) { return refuse(Kind::invalid, "reporting.value", says, field_name("v", number)); };
    if (t.none) {
        if (!t.value.empty()) return wrong(fmt::format("Dòng {}: đã ghi số thì bỏ đánh dấu “Không phát sinh”, hoặc xóa số.", number));
        change.state = CellState::none_arising;
    } else if (!t.value.empty()) {
        const auto typed = parse_decimal(t.value);
        change.state = CellState::value;
        if (row.type == catalog::RowType::rate) {
            if (!typed || *typed != typed->rounded(2)) return wrong(fmt::format("Dòng {}: tỷ lệ ghi bằng số có nhiều nhất hai chữ số thập phân, ví dụ 99,5.", number));
            change.value = typed->units() / 100;   // hundredths of a percent
        } else {
            const auto whole = typed ? typed->whole() : std::nullopt;
            if (!whole) return wrong(fmt::format("Dòng {}: {} ghi bằng số nguyên không âm, ví dụ {}.", number, row.type == catalog::RowType::money ? "số đồng" : "số liệu", row.type == catalog::RowType::money ? "2.788.400.000" : "12 hoặc 1.387"));
            change.value = *whole;
        }
    }
    return change;
}

bool same(const Change& change, const Entry& shown) { return change.state == shown.state && change.value == shown.value && change.note == shown.note; }

http::Response enter_figures(web::Context& c, const PageDeps& deps) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    const std::string form = c.param("form");
    Typed typed;
    std::vector<Change> changes;
    {
        sql::Reader s = c.db().read();
        const auto report = deps.reporting.compute_form(s, c.unit, *period, form);
        if (!report) return c.refuse(report.error());
        for (const Cell& cell : report->forms.front().cells) {
            const std::string& number = cell.row->number;
            const bool takes_entries = cell.source == Source::entered || cell.source == Source::computed;
            if (!takes_entries || !c.request.form.has(field_name("e", number))) continue;
            const TypedRow t = typed_row(c, number);
            const auto change = change_of(*cell.row, t);
            if (change) {
                Entry shown;  // what the person saw when typing
                if (t.entry_no > 0)
                    for (Entry& e : deps.reporting.entries(s, c.unit, *period, form, number))
                        if (e.entry_no == t.entry_no) shown = std::move(e);
                if (t.entry_no >= 0 && same(*change, shown)) continue;
                changes.push_back(*change);
            } else {
                typed.errors.push_back(change.error());
            }
            typed.rows[number] = t;
        }
    }
    if (c.form("viec") == kFindings) {   // only tried
        for (const Change& change : changes) {
            Entry& entry = typed.unwritten[{form, change.row}];
            entry.state = change.state;
            entry.value = change.value;
            entry.note = change.note;
        }
        return form_page(c, deps, typed, 200);
    }
    if (!typed.errors.empty()) return form_page(c, deps, typed, 422);
    const std::string back = form_path(*period, form);
    if (changes.empty()) return c.see(back, "Không có số liệu nào thay đổi.");
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    bool stale = false;
    const auto answer = deps.reporting.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        typed.errors.clear();
        stale = false;
        for (const Change& change : changes) {
            auto done = deps.reporting.enter(tx, c.actor(), c.now, *period, form, change.row, change.state, change.value, change.note, change.entry_no);
            if (done) continue;
            Refusal why = std::move(done).error();
            why.field = field_name(why.field == "note" ? "n" : "v", change.row);
            stale = stale || why.kind == Kind::conflict;
            typed.errors.push_back(std::move(why));
        }
        if (!typed.errors.empty()) return refuse(typed.errors.front());
        return record::Answer{303, back};
    });
    if (answer) return c.see(answer->text, fmt::format("Đã ghi số liệu của {} dòng.", changes.size()));
    if (typed.errors.empty()) return c.refuse(answer.error());
    // A second submission of a stale row is a decision made in sight of the newer entry, so it names that one.
    if (stale) {
        sql::Reader s = c.db().read();
        for (const Refusal& e : typed.errors)
            if (e.kind == Kind::conflict) {
                const std::string number = e.field.substr(2);
                const auto entries = deps.reporting.entries(s, c.unit, *period, form, number);
                typed.rows[number].entry_no = entries.empty() ? 0 : entries.front().entry_no;
            }
    }
    return form_page(c, deps, typed, stale ? 409 : 422);
}

// ---- On paper and as a file ----

http::Response print_page(web::Context& c, const PageDeps& deps) {
    sql::Reader s = c.db().read();
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    const auto r = deps.reporting.shown(s, c.unit, *period, {.form = c.param("form")});
    if (!r) return c.refuse(r.error());
    const FormResult& form = r->forms.front();
    const auto tree = deps.units.tree();
    const units::Version& unit = tree->find(c.unit)->nearest(r->window->window.to);
    const std::string name = form_name(*r->law, *form.form);
    html::PageFrame frame{.title = fmt::format("Bản in {} · {}", name, form.form->title), .back_url = url(c, form_path(*period, form.form->code)), .back_label = name};
    frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        html::sheet(h, html::Paper::a4, [&] {
            h.el("p", {}, [&] { h.el("strong", {}, unit.name); });
            h.el("h2", {}, fmt::format("{}: {}", name, form.form->title));
            h.el("p", {}, fmt::format("{}, số liệu từ {} đến {}{}", period_title(*period), format_day(r->window->window.from), format_day(r->window->window.to),
                                      !r->signature && is_open(*r->window, c.now) ? fmt::format(" (tạm tính đến {})", format_day_time(to_local(c.now))) : ""));
            const html::TableSpec spec{.caption = form.form->title,
                                       .columns = {{.label = "STT"}, {.label = "Chỉ tiêu", .main = true}, {.label = "Đơn vị tính"}, {.label = "Số liệu", .number = true}, {.label = "Ghi chú"}},
                                       .grid = true};
            html::table(h, spec, [&](html::Rows& rows) {
                for (const Cell& cell : form.cells)
                    rows.row([&] {
                        const bool heading = cell.state == CellState::heading;
                        const auto words = [&](const std::string& text) {
                            rows.cell([&] {
                                if (heading) h.el("strong", {}, text);
                                else h.text(text);
                            });
                        };
                        words(cell.row->number);
                        words(cell.row->title);
                        words(cell.row->unit);
                        rows.cell(cell.shown());
                        rows.cell(cell.entry && !cell.entry->note.empty() ? cell.entry->note : std::string(state_words(cell)));
                    });
            });
            const std::string head = r->signature ? r->signature->chain_head : deps.reporting.record().chain_head(s, c.unit);
            h.el("p", {{"class", "hint"}}, fmt::format("{}In lúc {}. Dấu kiểm nhật ký: {}.", r->signature ? fmt::format("Theo báo cáo số {} đã ký, mã băm {}. ", r->signature->number, r->signature->hash.substr(0, 16)) : "",
                                                       format_day_time(to_local(c.now)), head.empty() ? "chưa có" : head.substr(0, 16)));
        });
    });
}

http::Response form_csv(web::Context& c, const PageDeps& deps) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const auto r = deps.reporting.shown(s, c.unit, *period, {.form = c.param("form")});
    if (!r) return c.refuse(r.error());
    web::Csv csv;
    csv.row({"STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Tình trạng", "Tử số", "Mẫu số", "Ghi chú"});
    for (const Cell& cell : r->forms.front().cells) {
        const bool shown = cell.state == CellState::value;
        csv.row({cell.row->number, cell.row->title, cell.row->unit, !shown ? "" : cell.ratio ? cell.shown() : std::to_string(cell.value), std::string(state_words(cell)),
                 cell.ratio ? std::to_string(cell.ratio->num) : "", cell.ratio ? std::to_string(cell.ratio->den) : "",
                 cell.entry ? cell.entry->note : ""});
    }
    return web::csv_file(fmt::format("{}-{}-{}.csv", c.param("form"), r->unit_code, period_code(*period)), std::move(csv));
}

}  // namespace

void add_form_pages(web::Router& router, PageDeps deps) {
    const std::string systems(kSystems);
    router.add({.path = "/bao-cao/:period/:form", .may = &may::see_reports, .title = "Biểu báo cáo", .systems = systems,
                .run = [deps](web::Context& c) { return form_page(c, deps, {}, 200); }});
    router.add({.method = http::Method::post, .path = "/bao-cao/:period/:form", .may = &may::enter_figures, .title = "Biểu báo cáo", .systems = systems,
                .run = [deps](web::Context& c) { return enter_figures(c, deps); }});
    router.add({.path = "/bao-cao/:period/:form/in", .may = &may::see_reports, .title = "Bản in biểu báo cáo", .systems = systems,
                .run = [deps](web::Context& c) { return print_page(c, deps); }});
    router.add({.path = "/bao-cao/:period/:form/csv", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return form_csv(c, deps); }});
}

}  // namespace xaso::reporting
