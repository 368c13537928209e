#include "reporting/snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "reporting/pages.h"
#include "reporting/sql.gen.h"

namespace xaso::reporting {
namespace json = boost::json;
using catalog::RowKind;
using catalog::RowType;
using Kind = Refusal::Kind;

namespace {

constexpr std::array<std::string_view, 5> kKinds{"heading", "computed", "formula", "entered", "not_applicable"};   // in the order of catalog::RowKind
constexpr std::array<std::string_view, 4> kTypes{"count", "money", "rate", "choice"};                              // catalog::RowType
constexpr std::array<std::string_view, 5> kStates{"value", "none_arising", "missing", "not_applicable", "heading"};   // CellState
constexpr std::array<std::string_view, 4> kSources{"computed", "formula", "entered", "not_applicable"};               // Source

template <class E, std::size_t N> std::string_view word(const std::array<std::string_view, N>& words, E e) { return words.at(static_cast<std::size_t>(e)); }
template <class E, std::size_t N> E from_word(const std::array<std::string_view, N>& words, const json::value& v) {
    const auto it = std::find(words.begin(), words.end(), std::string_view(v.as_string()));
    if (it == words.end()) throw std::runtime_error("a signed report holds an unknown word");
    return static_cast<E>(it - words.begin());
}

std::int64_t millis(Instant at) { return at.time_since_epoch().count(); }
Instant instant(const json::value& v) { return Instant{std::chrono::milliseconds{v.as_int64()}}; }
std::string text(const json::object& o, std::string_view name) { return std::string(o.at(name).as_string()); }
std::int64_t number(const json::object& o, std::string_view name) { return o.at(name).as_int64(); }
Day day(const json::object& o, std::string_view name) { return *parse_day(text(o, name)); }

// ---- Writing ----

json::object entry_json(const Entry& e) {
    return {{"state", word(kStates, e.state)}, {"value", e.value}, {"note", e.note}, {"by", e.by}, {"at", millis(e.at)}, {"entry_no", e.entry_no}};
}

json::object cell_json(const Cell& c) {
    json::object o{{"state", word(kStates, c.state)}, {"source", word(kSources, c.source)}, {"value", c.value}};
    if (c.ratio) o["ratio"] = json::array{c.ratio->num, c.ratio->den};
    if (!c.figure.empty()) o["figure"] = c.figure;
    if (c.entry) o["entry"] = entry_json(*c.entry);
    if (!c.beside.empty()) {
        json::object beside;
        for (const Beside& b : c.beside) beside[b.option->value] = b.value;
        o["beside"] = std::move(beside);
    }
    return o;
}

json::array strings(const std::vector<std::string>& list) {
    json::array out;
    for (const std::string& s : list) out.emplace_back(s);
    return out;
}

json::object row_json(const catalog::FormRow& r) {
    json::object o{{"number", r.number}, {"title", r.title}, {"unit", r.unit}, {"kind", word(kKinds, r.kind)}, {"type", word(kTypes, r.type)}, {"decimals", r.decimals}, {"line", r.line}};
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) o[name] = value;
    };
    add("note", r.note);
    add("figure", r.figure);
    add("setting", r.setting);
    add("formula", r.formula);
    add("num", r.num);
    add("den", r.den);
    if (!r.terms.empty()) o["terms"] = strings(r.terms);
    json::array choices, options;
    for (const catalog::RowChoice& c : r.choices) {
        choices.push_back(json::object{{"value", c.value}, {"title", c.title}});
        if (!c.when.empty()) choices.back().as_object()["when"] = c.when;
    }
    for (const catalog::RowOption& x : r.options) options.push_back(json::object{{"value", x.value}, {"title", x.title}, {"figure", x.figure}});
    if (!choices.empty()) o["choices"] = std::move(choices);
    if (!options.empty()) o["options"] = std::move(options);
    return o;
}

json::object form_json(const FormResult& f) {
    json::array rows, settings;
    json::object cells;
    for (const Cell& c : f.cells) {
        rows.push_back(row_json(*c.row));
        cells[c.row->number] = cell_json(c);
    }
    for (const catalog::Setting& s : f.form->settings) settings.push_back(json::object{{"key", s.key}, {"title", s.title}});
    json::object o{{"code", f.form->code}, {"area", f.form->area}, {"title", f.form->title}, {"file", f.form->file}, {"from", iso_day(f.form->from)},
                   {"settings", std::move(settings)}, {"rows", std::move(rows)}, {"cells", std::move(cells)}};
    if (f.form->to) o["to"] = iso_day(*f.form->to);
    return o;
}

// ---- Reading ----

std::string text_or_none(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v ? std::string(v->as_string()) : std::string{};
}

catalog::FormRow row_from(const json::object& o) {
    catalog::FormRow r;
    r.number = text(o, "number");
    r.title = text(o, "title");
    r.unit = text(o, "unit");
    r.kind = from_word<RowKind>(kKinds, o.at("kind"));
    r.type = from_word<RowType>(kTypes, o.at("type"));
    r.decimals = static_cast<int>(number(o, "decimals"));
    r.line = static_cast<int>(number(o, "line"));
    r.note = text_or_none(o, "note");
    r.figure = text_or_none(o, "figure");
    r.setting = text_or_none(o, "setting");
    r.formula = text_or_none(o, "formula");
    r.num = text_or_none(o, "num");
    r.den = text_or_none(o, "den");
    if (const json::value* terms = o.if_contains("terms"))
        for (const json::value& t : terms->as_array()) r.terms.emplace_back(t.as_string());
    if (const json::value* choices = o.if_contains("choices"))
        for (const json::value& c : choices->as_array()) {
            r.choices.push_back({number(c.as_object(), "value"), text(c.as_object(), "title"), text_or_none(c.as_object(), "when"), {}});
            if (!r.choices.back().when.empty()) r.choices.back().rule = catalog::parse_rule(r.choices.back().when, {}).rule;
        }
    if (const json::value* options = o.if_contains("options"))
        for (const json::value& x : options->as_array()) r.options.push_back({text(x.as_object(), "value"), text(x.as_object(), "title"), text(x.as_object(), "figure")});
    return r;
}

catalog::Form form_from(const json::object& o) {
    catalog::Form f;
    f.code = text(o, "code");
    f.area = text(o, "area");
    f.title = text(o, "title");
    f.file = text(o, "file");
    f.from = day(o, "from");
    if (o.contains("to")) f.to = day(o, "to");
    for (const json::value& s : o.at("settings").as_array()) f.settings.push_back({text(s.as_object(), "key"), text(s.as_object(), "title")});
    for (const json::value& r : o.at("rows").as_array()) f.rows.push_back(row_from(r.as_object()));
    return f;
}

Cell cell_from(const json::object& o, const catalog::FormRow& row) {
    Cell c;
    c.row = &row;
    c.state = from_word<CellState>(kStates, o.at("state"));
    c.source = from_word<Source>(kSources, o.at("source"));
    c.value = number(o, "value");
    if (const json::value* ratio = o.if_contains("ratio")) c.ratio = Ratio{ratio->as_array().at(0).as_int64(), ratio->as_array().at(1).as_int64()};
    if (const json::value* figure = o.if_contains("figure")) {
        c.figure = row.figure;
        for (const catalog::RowOption& option : row.options)
            if (option.figure == std::string_view(figure->as_string())) c.figure = option.figure;
    }
    if (const json::value* beside = o.if_contains("beside"))
        for (const catalog::RowOption& option : row.options)
            if (const json::value* v = beside->as_object().if_contains(option.value)) c.beside.push_back({&option, v->as_int64()});
    if (const json::value* entry = o.if_contains("entry")) {
        const json::object& e = entry->as_object();
        c.entry = Entry{from_word<CellState>(kStates, e.at("state")), number(e, "value"), text(e, "note"), text(e, "by"), instant(e.at("at")), static_cast<int>(number(e, "entry_no"))};
    }
    return c;
}

Signature signature_from(const sql::Row& row) {
    Signature s;
    s.version = row.get<int>("version");
    s.number = row.get<std::string>("report_number");
    s.day = row.get<Day>("report_day");
    s.by = row.get<std::optional<std::string>>("by_name").value_or("");
    s.at = row.get<Instant>("at");
    s.hash = row.get<std::string>("hash");
    s.chain_head = row.get<std::string>("chain_head");
    s.ended_at = row.get<std::optional<Instant>>("ended_at");
    s.ended_by = row.get<std::optional<std::string>>("ended_by_name").value_or("");
    s.ended_reason = row.get<std::string>("ended_reason");
    return s;
}

}  // namespace

std::string snapshot_content(const Report& r, const Sealing& sealing, const Signature& signature) {
    json::object settings, law, figures;
    for (const auto& [key, value] : r.settings) settings[key] = value;
    json::array areas, forms, units;
    for (const catalog::Area& a : r.law->areas) areas.push_back(json::object{{"code", a.code}, {"number", a.number}, {"title", a.title}});
    for (const FormResult& f : r.forms) forms.push_back(form_json(f));
    for (const UnitId id : r.units) units.push_back(id.value());
    for (const auto& [code, f] : r.figures)
        figures[code] = json::object{{"title", f.figure->title}, {"unit", f.figure->unit}, {"rule", f.figure->rule}, {"area", f.figure->area}, {"file", f.figure->file},
                                     {"counted", f.figure->value}, {"sql", f.figure->sql}, {"hash", f.figure->hash}, {"value", f.value}};
    for (const auto& [code, f] : r.figures)
        if (f.figure->window != catalog::FigureWindow::report) figures[code].as_object()[f.figure->window == catalog::FigureWindow::fiscal ? "fiscal" : "last_fiscal"] = true;
    json::object unbegun;   // code of a book nobody had begun -> its title
    for (const auto& [code, f] : r.figures)
        if (const catalog::Book* book = f.unbegun ? r.law->book(f.figure->book) : nullptr) {
            figures[code].as_object()["unbegun"] = book->code;
            unbegun[book->code] = book->title;
        }
    const catalog::PeriodWindow& w = *r.window;
    const json::object rest{
        {"format", 1},
        {"signed", json::object{{"version", signature.version}, {"number", signature.number}, {"day", iso_day(signature.day)}, {"name", signature.by}, {"title", signature.title},
                                {"at", millis(signature.at)}, {"chain_head", signature.chain_head}}},
        {"law", r.law->hash},
        {"computed_at", millis(r.computed_at)},
        {"as_of", iso_day(r.as_of)},
        {"unit_code", r.unit_code},
        {"period", period_code(r.period)},
        {"window", json::object{{"from", iso_day(w.window.from)}, {"to", iso_day(w.window.to)}, {"due", iso_day(w.due)}, {"hand_in", iso_day(w.hand_in)}, {"cumulative", w.cumulative}}},
        {"units", std::move(units)},
        {"settings", std::move(settings)},
        {"areas", std::move(areas)},
        {"figures", std::move(figures)},
        {"unbegun", json::object{{"says", r.law->outline.unbegun}, {"books", std::move(unbegun)}}},
        {"forms", std::move(forms)},
        {"document", json::parse(sealing.document)},
        {"reasons", json::parse(sealing.reasons)},
    };
    // The report JSON goes in as programs get it, byte for byte.
    return fmt::format("{{\"report\":{},{}", report_json(r), json::serialize(rest).substr(1));
}

Snapshot read_snapshot(const std::string& content, UnitId unit) {
    const json::object o = json::parse(content).as_object();
    auto law = std::make_shared<catalog::Definitions>();
    Snapshot snapshot;
    Report& r = snapshot.report;
    law->hash = text(o, "law");
    for (const json::value& a : o.at("areas").as_array()) law->areas.push_back({text(a.as_object(), "code"), static_cast<int>(number(a.as_object(), "number")), text(a.as_object(), "title")});
    for (const json::value& f : o.at("forms").as_array()) law->forms.push_back(form_from(f.as_object()));
    for (const auto& [code, value] : o.at("figures").as_object()) {
        const json::object& f = value.as_object();
        catalog::Figure figure;
        figure.code = code;
        figure.area = text(f, "area");
        figure.title = text(f, "title");
        figure.unit = text(f, "unit");
        figure.rule = text(f, "rule");
        figure.file = text(f, "file");
        figure.value = text(f, "counted");
        figure.sql = text(f, "sql");
        figure.hash = text(f, "hash");
        figure.book = text_or_none(f, "unbegun");
        if (f.contains("fiscal")) figure.window = catalog::FigureWindow::fiscal;
        if (f.contains("last_fiscal")) figure.window = catalog::FigureWindow::last_fiscal;
        law->figures.push_back(std::move(figure));
    }
    if (const json::value* unbegun = o.if_contains("unbegun")) {
        law->outline.unbegun = text(unbegun->as_object(), "says");
        for (const auto& [code, title] : unbegun->as_object().at("books").as_object()) {
            catalog::Book book;
            book.code = code;
            book.title = std::string(title.as_string());
            law->books.push_back(std::move(book));
        }
    }
    r.unit = unit;
    r.unit_code = text(o, "unit_code");
    r.period = *parse_period(text(o, "period"));
    const json::object& w = o.at("window").as_object();
    law->regimes.push_back({{}, {}, {{r.period, {day(w, "from"), day(w, "to")}, day(w, "due"), w.at("cumulative").as_bool(), day(w, "hand_in")}}});
    r.window = &law->regimes.front().windows.front();
    r.as_of = day(o, "as_of");
    r.computed_at = instant(o.at("computed_at"));
    for (const json::value& id : o.at("units").as_array()) r.units.push_back(UnitId{id.as_int64()});
    for (const auto& [key, value] : o.at("settings").as_object()) r.settings[std::string(key)] = std::string(value.as_string());
    for (const catalog::Figure& f : law->figures) r.figures[f.code] = {&f, number(o.at("figures").as_object().at(f.code).as_object(), "value"), !f.book.empty()};
    const json::array& forms = o.at("forms").as_array();
    for (std::size_t i = 0; i < forms.size(); ++i) {
        FormResult form;
        form.form = &law->forms[i];
        const json::object& cells = forms[i].as_object().at("cells").as_object();
        for (const catalog::FormRow& row : form.form->rows) form.cells.push_back(cell_from(cells.at(row.number).as_object(), row));
        r.forms.push_back(std::move(form));
    }
    const json::object& s = o.at("signed").as_object();
    Signature signature;
    signature.version = static_cast<int>(number(s, "version"));
    signature.number = text(s, "number");
    signature.day = day(s, "day");
    signature.by = text(s, "name");
    signature.title = text(s, "title");
    signature.at = instant(s.at("at"));
    signature.chain_head = text(s, "chain_head");
    r.signature = std::move(signature);
    r.law = std::move(law);
    snapshot.document = json::serialize(o.at("document"));
    snapshot.reasons = json::serialize(o.at("reasons"));
    snapshot.content = content;
    return snapshot;
}

bool Reporting::is_signed(sql::Session& s, UnitId unit, const ReportPeriod& period) const {
    return !s.query(q::snapshot_is_signed, {{"unit", unit}, {"period", period_code(period)}}).empty();
}

std::vector<std::pair<ReportPeriod, Signature>> Reporting::signatures(sql::Session& s, UnitId unit, std::optional<ReportPeriod> period) const {
    std::vector<std::pair<ReportPeriod, Signature>> out;
    sql::Args args{{"unit", unit}};
    if (period) args.emplace_back("period", period_code(*period));
    for (const sql::Row& row : s.query(q::snapshot_heads, args)) out.emplace_back(*parse_period(row.get<std::string>("period")), signature_from(row));
    return out;
}

Result<Snapshot> Reporting::snapshot(sql::Session& s, UnitId unit, const ReportPeriod& period, int version) const {
    const sql::Rows rows = s.query(q::snapshot_content, {{"unit", unit}, {"period", period_code(period)}, {"version", version}});
    if (rows.empty()) return refuse(Kind::not_found, "reporting.snapshot", fmt::format("Kỳ {} không có bản ký lần {}.", period_code(period), version), "version");
    const auto content = rows[0].get<std::string>("content"), hash = rows[0].get<std::string>("hash");
    if (record::hash_hex(content) != hash)
        return refuse(Kind::rule, "reporting.snapshot_broken",
                      fmt::format("Bản ký lần {} của kỳ {} không còn khớp mã băm lúc ký nên không hiện. Hãy báo quản trị viên chạy lệnh verify và khôi phục từ bản sao lưu.", version, period_code(period)));
    Snapshot snapshot = read_snapshot(content, unit);
    snapshot.hash = snapshot.report.signature->hash = hash;
    return snapshot;
}

Result<Report> Reporting::shown(sql::Session& s, UnitId unit, const ReportPeriod& period, const Wanted& wanted) const {
    const sql::Rows version = s.query(q::snapshot_is_signed, {{"unit", unit}, {"period", period_code(period)}});
    if (version.empty()) {
        if (!wanted.form.empty()) return compute_form(s, unit, period, wanted.form);
        if (!wanted.figure.empty()) return compute_figure(s, unit, period, wanted.figure);
        return wanted.forms_only ? compute_forms(s, unit, period) : compute(s, unit, period);
    }
    XASO_TRY(Snapshot signed_then, snapshot(s, unit, period, version[0].get<int>("version")));
    Report& r = signed_then.report;
    if (!wanted.form.empty()) {
        std::erase_if(r.forms, [&](const FormResult& f) { return f.form->code != wanted.form; });
        if (r.forms.empty()) return refuse(Kind::not_found, "reporting.form", fmt::format("Kỳ {} không có biểu mẫu này.", period_code(period)), "form");
    }
    if (!wanted.figure.empty() && !r.figures.contains(wanted.figure)) return refuse(Kind::not_found, "reporting.figure", "Báo cáo đã ký không có số liệu này.", "figure");
    return std::move(r);
}

Result<int> Reporting::seal(sql::Tx& tx, const record::Actor& by, Instant now, const Report& report, const Sealing& sealing) const {
    const std::string period = period_code(report.period);
    const auto before = signatures(tx, by.unit, report.period);
    if (!before.empty() && !before.front().second.ended_at) return refuse(Kind::conflict, "reporting.signed", fmt::format("Báo cáo kỳ {} đã ký.", period));
    Signature signature;
    signature.version = before.empty() ? 1 : before.front().second.version + 1;
    signature.number = sealing.number;
    signature.day = sealing.day;
    signature.by = sealing.name;
    signature.title = sealing.title;
    signature.at = now;
    signature.chain_head = record_.chain_head(tx, by.unit);
    const std::string content = snapshot_content(report, sealing, signature), hash = record::hash_hex(content);
    tx.exec(q::snapshot_add, {{"unit", by.unit}, {"period", period}, {"version", signature.version}, {"content", content}, {"hash", hash}, {"chain_head", signature.chain_head},
                              {"number", sealing.number}, {"day", sealing.day}, {"account", by.account}, {"at", now}});
    record_.append(tx, by, now, {"report.signed", "report", 0,
                                 json::serialize(json::object{{"period", period}, {"version", signature.version}, {"number", sealing.number}, {"day", iso_day(sealing.day)}, {"hash", hash},
                                                              {"chain_head", signature.chain_head}})});
    return signature.version;
}

Result<void> Reporting::unseal(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view reason) const {
    const sql::Rows version = tx.query(q::snapshot_is_signed, {{"unit", by.unit}, {"period", period_code(period)}});
    if (version.empty()) return refuse(Kind::conflict, "reporting.not_signed", fmt::format("Báo cáo kỳ {} chưa ký nên không có gì để mở lại.", period_code(period)));
    tx.exec(q::snapshot_end, {{"unit", by.unit}, {"period", period_code(period)}, {"account", by.account}, {"at", now}, {"reason", reason}});
    record_.append(tx, by, now, {"report.reopened", "report", 0, json::serialize(json::object{{"period", period_code(period)}, {"version", version[0].get<int>("version")}, {"reason", reason}})});
    return {};
}

// A signed report is lost when its content changed, when its row changed, or when the row of a signing is no longer there.
void Reporting::verify_snapshots(sql::Session& s, UnitId unit, std::vector<record::Mismatch>& out) const {
    std::map<std::pair<std::string, std::int64_t>, std::string> announced;   // period, version -> hash as the event says
    std::set<std::pair<std::string, std::int64_t>> reopened;
    for (const record::StoredEvent& e : record_.history(s, unit, "report", 0)) {
        if ((e.kind != "report.signed" && e.kind != "report.reopened") || e.payload.empty()) continue;
        const json::object o = json::parse(e.payload).as_object();
        const std::pair key{text(o, "period"), number(o, "version")};
        if (e.kind == "report.signed") announced[key] = text(o, "hash");
        else reopened.insert(key);
    }
    s.for_each(q::snapshot_verify, {{"unit", unit}}, [&](const sql::Row& row) {
        const std::pair key{row.get<std::string>("period"), row.get<std::int64_t>("version")};
        const std::string name = fmt::format("Báo cáo kỳ {} ký lần {}", key.first, key.second);
        const auto content = row.get<std::string>("content"), hash = row.get<std::string>("hash");
        const auto event = announced.find(key);
        if (record::hash_hex(content) != hash) out.push_back({unit, name + ": nội dung không khớp mã băm."});
        else if (event == announced.end() || event->second != hash) out.push_back({unit, name + ": mã băm khác mã ghi trong nhật ký lúc ký."});
        else if (const json::object o = json::parse(content).as_object(); text(o.at("signed").as_object(), "number") != row.get<std::string>("report_number") ||
                                                                             text(o.at("signed").as_object(), "day") != row.get<std::string>("report_day"))
            out.push_back({unit, name + ": số, ngày ghi bên ngoài khác bản đã ký."});
        if (row.get<std::optional<Instant>>("ended_at").has_value() != reopened.contains(key)) out.push_back({unit, name + ": tình trạng mở lại khác nhật ký."});
        announced.erase(key);
    });
    for (const auto& [key, hash] : announced) out.push_back({unit, fmt::format("Báo cáo kỳ {} ký lần {}: có trong nhật ký nhưng không còn bản đã ký.", key.first, key.second)});
}

std::vector<Difference> differences(const Report& was, const Report& is) {
    std::vector<Difference> out;
    std::set<std::string, std::less<>> shown;   // figures whose change a row has told
    const auto same = [](const Cell& a, const Cell& b) { return a.state == b.state && a.value == b.value && a.ratio.has_value() == b.ratio.has_value() && (!a.ratio || (a.ratio->num == b.ratio->num && a.ratio->den == b.ratio->den)); };
    const auto words = [](const Cell* c) { return c ? value_words(*c) : std::string{}; };
    for (const FormResult& form : was.forms) {
        const FormResult* now = is.form(form.form->code);
        for (const Cell& cell : form.cells) {
            const Cell* other = now ? now->find(cell.row->number) : nullptr;
            if (other && same(cell, *other)) continue;
            out.push_back({form.form->code, cell.row->number, cell.row->title, {}, words(&cell), words(other)});
            if (other && cell.figure == other->figure) shown.emplace(cell.figure);
        }
    }
    for (const FormResult& form : is.forms) {
        const FormResult* then = was.form(form.form->code);
        for (const Cell& cell : form.cells)
            if (!then || !then->find(cell.row->number)) out.push_back({form.form->code, cell.row->number, cell.row->title, {}, {}, words(&cell)});
    }
    for (const auto& [code, f] : was.figures) {
        const auto now = is.figures.find(code);
        if (now != is.figures.end() && now->second.value != f.value && !shown.contains(code))
            out.push_back({{}, {}, f.figure->title, code, fmt::format("{} {}", format_count(f.value), f.figure->unit), fmt::format("{} {}", format_count(now->second.value), f.figure->unit)});
    }
    return out;
}

}  // namespace xaso::reporting
