// The parts of a report: who writes them, what they say, and how they go from hand to hand.
#include "period_report/period_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "kernel/text.h"
#include "period_report/sql.gen.h"

namespace xaso::period_report {
namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;
using reporting::CellState;
using reporting::Source;

namespace {

constexpr std::size_t kLongestText = 20'000, kLongestRemark = 2'000;

// "3.4.1 (Biểu mẫu BM3)" would be read by nobody: rows are named as on the form page.
std::string row_names(const catalog::Definitions& law, const std::vector<std::pair<std::string, std::string>>& rows) {
    constexpr std::size_t kMost = 12;
    std::string out, form;
    for (std::size_t i = 0; i < rows.size() && i < kMost; ++i) {
        const auto& [code, number] = rows[i];
        const auto found = std::find_if(law.forms.begin(), law.forms.end(), [&](const catalog::Form& f) { return f.code == code; });
        if (code != form) {
            const auto area = std::find_if(law.areas.begin(), law.areas.end(), [&](const catalog::Area& a) { return found != law.forms.end() && a.code == found->area; });
            out += fmt::format("{}Biểu {}: {}", out.empty() ? "" : "; ", area == law.areas.end() ? code : std::to_string(area->number), number);
            form = code;
        } else {
            out += fmt::format(", {}", number);
        }
    }
    if (rows.size() > kMost) out += fmt::format(" và {} dòng khác", rows.size() - kMost);
    return out;
}

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

// Blank rows that are typed in, as form and number.
std::vector<std::pair<std::string, std::string>> blank_rows(const reporting::FormResult& form) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const reporting::Cell& cell : form.cells)
        if (cell.source == reporting::Source::entered && cell.state == CellState::missing) out.emplace_back(form.form->code, cell.row->number);
    return out;
}

}  // namespace

std::string as_kept(std::string_view typed) {   // browsers send CR LF
    std::string out;
    for (const char c : typed)
        if (c != '\r') out += c;
    return trim(out);
}

std::string_view state_words(PartState state) {
    switch (state) {
        case PartState::drafting: return "đang soạn";
        case PartState::handed_in: return "đã nộp";
        case PartState::returned: return "bị trả lại";
        case PartState::merged: return "đã gộp";
    }
    return "";
}

bool waits(PartState state) { return state == PartState::drafting || state == PartState::returned; }

const Part* Overview::find(std::string_view code) const {
    const auto it = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.outline->code == code; });
    return it == parts.end() ? nullptr : &*it;
}

std::size_t Overview::count(PartState state) const {
    return static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), [&](const Part& p) { return p.state == state; }));
}

// ---- Who may, and which part

Result<void> Reports::may(sql::Session& s, const record::Actor& by, const access::Permission& permission) const {
    if (!by.account) return {};
    const auto account = access_.find(s, by.unit, by.account);
    if (account && !account->closed && account->may(permission)) return {};
    return refuse(Kind::forbidden, "period_report.forbidden", fmt::format("Tài khoản của bạn không có quyền: {}.", permission.says));
}

Result<void> Reports::may_write(sql::Session& s, const record::Actor& by, const PartRow& row) const {
    if (may(s, by, may::merge_report)) return {};
    XASO_CHECK(may(s, by, may::hand_in_report));
    if (row.duty && row.duty != by.account) return refuse(Kind::forbidden, "period_report.duty", fmt::format("Phần này đã giao cho {}. Hãy đề nghị đầu mối giao lại nếu bạn viết phần này.", row.duty_name));
    if (!waits(row.state)) return refuse(Kind::rule, "period_report.handed_in", fmt::format("Phần này {} nên không sửa được nữa. Hãy đề nghị đầu mối trả lại nếu cần sửa.", state_words(row.state)));
    return {};
}

Result<catalog::PeriodWindow> Reports::window(UnitId unit, const ReportPeriod& period, Instant now) const {
    for (catalog::PeriodWindow& w : reporting_.periods(unit, local_day(now)))
        if (w.period == period) return std::move(w);
    return refuse(Kind::not_found, "period_report.period", fmt::format("Kỳ {} chưa bắt đầu hoặc không có trong chế độ báo cáo của đơn vị.", period_code(period)), "period");
}

Result<Reports::Written> Reports::open_part(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part) const {
    Written w;
    w.law = reporting_.law().current();
    w.outline = w.law->outline.find(part);
    if (!w.outline) return refuse(Kind::not_found, "period_report.part", "Không có phần này trong đề cương báo cáo.", "part");
    XASO_TRY(w.window, window(by.unit, period, now));
    if (reporting_.is_signed(tx, by.unit, period))
        return refuse(Kind::rule, "period_report.signed", fmt::format("Báo cáo kỳ {} đã ký nên không sửa được. Lãnh đạo mở lại báo cáo thì mới sửa được.", period_code(period)));
    const auto rows = part_rows(tx, by.unit, period, part);
    if (!rows.empty()) w.row = rows.front().second;
    return w;
}

std::vector<std::pair<std::string, Reports::PartRow>> Reports::part_rows(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part) const {
    std::vector<std::pair<std::string, PartRow>> out;
    sql::Args args{{"unit", unit}, {"period", period_code(period)}};
    if (!part.empty()) args.emplace_back("part", part);
    for (const sql::Row& row : s.query(q::part_rows, args)) {
        PartRow p;
        p.state = row.get<PartState>("state");
        p.duty = row.get<std::optional<AccountId>>("duty_id").value_or(AccountId{});
        p.duty_name = row.get<std::optional<std::string>>("duty_name").value_or("");
        p.handed_in_at = row.get<std::optional<Instant>>("handed_in_at");
        p.handed_in_by = row.get<std::optional<AccountId>>("handed_in_by").value_or(AccountId{});
        p.handed_in_name = row.get<std::optional<std::string>>("handed_in_name").value_or("");
        out.emplace_back(row.get<std::string>("part"), std::move(p));
    }
    return out;
}

void Reports::put(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const PartRow& row) const {
    tx.exec(q::part_put, {{"unit", by.unit}, {"period", period_code(period)}, {"part", part}, {"state", row.state}, {"duty", row.duty ? std::optional(row.duty) : std::nullopt},
                          {"handed_in_at", row.handed_in_at}, {"handed_in_by", row.handed_in_at ? std::optional(row.handed_in_by) : std::nullopt}, {"at", now}});
}

// ---- Reading

Result<Overview> Reports::overview(sql::Session& s, UnitId unit, const ReportPeriod& period) const {
    Overview o;
    o.law = reporting_.law().current();
    XASO_TRY(o.report, reporting_.shown(s, unit, period, {.form = {}, .figure = {}, .forms_only = true}));
    std::map<std::string, PartRow, std::less<>> rows;
    for (auto& [part, row] : part_rows(s, unit, period)) rows[part] = std::move(row);
    std::map<std::string, std::size_t, std::less<>> open_comments;
    for (const Comment& c : comments(s, unit, period))
        if (!c.resolved_at) ++open_comments[c.part];
    const Day hand_in = o.report.window->hand_in, today = local_day(o.report.signature ? o.report.signature->at : o.report.computed_at);
    for (const catalog::OutlinePart& outline : o.law->outline.parts) {
        Part part;
        part.outline = &outline;
        if (const auto row = rows.find(outline.code); row != rows.end()) {
            part.state = row->second.state;
            part.duty = row->second.duty;
            part.duty_name = row->second.duty_name;
            part.handed_in_at = row->second.handed_in_at;
            part.handed_in_by = row->second.handed_in_name;
        }
        part.late = (waits(part.state) ? today : part.handed_in_at ? local_day(*part.handed_in_at) : hand_in) > hand_in;
        part.open_comments = open_comments[outline.code];
        for (const reporting::FormResult& form : o.report.forms) {
            if (outline.area.empty() || form.form->area != outline.area) continue;
            part.forms.push_back(&form);
            for (auto& blank : blank_rows(form)) part.blank.push_back(std::move(blank));
            for (const reporting::Cell& cell : form.cells)
                if (cell.entry && part.handed_in_at && !waits(part.state) && cell.entry->at > *part.handed_in_at) ++part.entered_since;
        }
        o.parts.push_back(std::move(part));
    }
    return o;
}

std::vector<Standing> Reports::standings(sql::Session& s, UnitId unit, const ReportPeriod& period) const {
    const auto law = reporting_.law().current();
    const auto rows = part_rows(s, unit, period);
    std::vector<Standing> out;
    for (const catalog::OutlinePart& part : law->outline.parts) {
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.first == part.code; });
        if (row == rows.end()) out.push_back({part.code, PartState::drafting, {}, {}});
        else out.push_back({part.code, row->second.state, row->second.duty, row->second.handed_in_by});
    }
    return out;
}

Result<std::vector<ParagraphText>> Reports::texts(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part) const {
    const auto law = reporting_.law().current();
    const catalog::OutlinePart* outline = law->outline.find(part);
    if (!outline) return refuse(Kind::not_found, "period_report.part", "Không có phần này trong đề cương báo cáo.", "part");
    std::map<std::string, Text, std::less<>> written;
    for (const sql::Row& row : s.query(q::text_newest, {{"unit", unit}, {"period", period_code(period)}, {"part", part}}))
        written[row.get<std::string>("paragraph")] = {row.get<std::string>("text"), row.get<int>("version"), row.get<std::optional<std::string>>("by_name").value_or(""), row.get<Instant>("at")};
    std::vector<ParagraphText> out;
    for (const catalog::Paragraph& p : outline->paragraphs) {
        const auto it = written.find(p.key);
        out.push_back({p, it == written.end() ? Text{p.text, 0, {}, {}} : it->second});
    }
    return out;
}

std::vector<Text> Reports::versions(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part, std::string_view paragraph) const {
    std::vector<Text> out;
    for (const sql::Row& row : s.query(q::text_versions, {{"unit", unit}, {"period", period_code(period)}, {"part", part}, {"paragraph", paragraph}}))
        out.push_back({row.get<std::string>("text"), row.get<int>("version"), row.get<std::optional<std::string>>("by_name").value_or(""), row.get<Instant>("at")});
    return out;
}

bool Reports::untouched(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part, const catalog::Paragraph& paragraph, const Edit& edit) const {
    const std::string text = as_kept(edit.text);
    if (edit.version == 0) return text == paragraph.text;
    const std::vector<Text> all = versions(s, unit, period, part, paragraph.key);
    return std::any_of(all.begin(), all.end(), [&](const Text& t) { return t.version == edit.version && t.text == text; });
}

std::vector<Comment> Reports::comments(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part) const {
    std::vector<Comment> out;
    sql::Args args{{"unit", unit}, {"period", period_code(period)}};
    if (!part.empty()) args.emplace_back("part", part);
    for (const sql::Row& row : s.query(q::comment_list, args))
        out.push_back({row.get<std::int64_t>("comment_id"), row.get<std::string>("part"), row.get<std::string>("paragraph"), row.get<std::string>("form"), row.get<std::string>("row_number"),
                       row.get<std::string>("text"), row.get<std::optional<std::string>>("by_name").value_or(""), row.get<Instant>("at"), row.get<std::optional<Instant>>("resolved_at"),
                       row.get<std::optional<std::string>>("resolved_name").value_or("")});
    return out;
}

std::optional<Reports::Earlier> Reports::earlier_texts(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part) const {
    const std::vector<catalog::PeriodWindow> all = reporting_.periods(unit, Day::max());   // newest first
    const auto now = std::find_if(all.begin(), all.end(), [&](const auto& w) { return w.period == period; });
    if (now == all.end()) return std::nullopt;
    for (const catalog::PeriodWindow& w : all) {
        if (w.window.to >= now->window.to) continue;
        Earlier found{w.period, {}};
        for (const sql::Row& row : s.query(q::text_newest, {{"unit", unit}, {"period", period_code(w.period)}, {"part", part}}))
            found.texts.emplace_back(row.get<std::string>("paragraph"), row.get<std::string>("text"));
        if (!found.texts.empty()) return found;
    }
    return std::nullopt;
}

Document Reports::written_document(sql::Session& s, const reporting::Report& report) const {
    const auto law = reporting_.law().current();
    const catalog::Outline& outline = law->outline;
    const auto tree = units_.tree();
    const units::Version& unit = tree->find(report.unit)->nearest(report.window->window.to);
    Document d;
    d.issuer = outline.issuer;
    d.unit = reporting::name_in_sentence(unit.name);
    d.place = unit.place;
    d.number = "/" + outline.symbol;
    for (const Line& line : fill(outline.title, report, d.unit)) d.title = plain(line);
    d.on_behalf = outline.on_behalf;
    d.capacity = outline.capacity;
    d.recipients = outline.recipients;
    std::map<std::pair<std::string, std::string>, std::string> written;
    for (const sql::Row& row : s.query(q::text_newest, {{"unit", report.unit}, {"period", period_code(report.period)}}))
        written[{row.get<std::string>("part"), row.get<std::string>("paragraph")}] = row.get<std::string>("text");
    for (const catalog::OutlinePart& part : outline.parts) {
        DocumentPart out{part.code, part.number, part.heading, part.area, {}, {}, {}};
        if (const catalog::Chapter* chapter = outline.chapter_of(part)) {
            out.chapter_number = chapter->number;
            out.chapter_heading = chapter->heading;
        }
        for (const catalog::Paragraph& p : part.paragraphs) {
            const auto it = written.find({part.code, p.key});
            const std::string& text = it == written.end() ? p.text : it->second;
            out.paragraphs.push_back({p.key, p.heading, text, fill(text, report, d.unit)});
        }
        d.parts.push_back(std::move(out));
    }
    return d;
}

std::vector<catalog::PeriodWindow> Reports::current_periods(UnitId unit, Day today) const {
    std::vector<catalog::PeriodWindow> out;
    const auto tree = units_.tree();
    const units::Unit* u = tree->find(unit);
    if (!u) return out;
    for (catalog::PeriodWindow& w : reporting_.periods(unit, today)) {
        const bool there = std::any_of(u->versions.begin(), u->versions.end(), [&](const units::Version& v) { return v.from <= w.window.to && (!v.to || *v.to > w.window.from); });
        if (there && w.due >= today - kRemembered) out.push_back(std::move(w));
    }
    return out;
}

// ---- Writing

Result<int> Reports::save(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const std::vector<Edit>& edits) const {
    XASO_TRY(const Written w, open_part(tx, by, now, period, part));
    XASO_CHECK(may_write(tx, by, w.row));
    XASO_TRY(const auto all, texts(tx, by.unit, period, part));
    int changed = 0;
    json::object versions;
    for (const Edit& edit : edits) {
        const auto it = std::find_if(all.begin(), all.end(), [&](const ParagraphText& t) { return t.paragraph.key == edit.paragraph; });
        if (it == all.end()) return refuse(Kind::not_found, "period_report.paragraph", "Không có đoạn này trong phần báo cáo.", edit.paragraph);
        const Text& current = it->now;
        const std::string text = as_kept(edit.text);
        if (text == current.text) continue;
        if (edit.version != current.version) {
            if (untouched(tx, by.unit, period, part, it->paragraph, edit)) continue;
            return refuse(Kind::conflict, "period_report.stale", fmt::format("Đoạn “{}” vừa được {} sửa. Cả hai lời văn hiện bên dưới; hãy chọn hoặc ghép rồi lưu lại.",
                          it->paragraph.heading.empty() ? w.outline->heading : it->paragraph.heading, current.by.empty() ? "người khác" : current.by), edit.paragraph);
        }
        if (count_chars(text) > kLongestText) return refuse(Kind::invalid, "period_report.long", fmt::format("Đoạn dài quá {} ký tự. Hãy viết gọn lại.", kLongestText), edit.paragraph);
        for (const catalog::TextPiece& piece : catalog::split_fields(text))
            if (piece.field)
                if (const std::string fault = catalog::field_fault(*w.law, *piece.field, w.window.window.to); !fault.empty())
                    return refuse(Kind::invalid, "period_report.field", fmt::format("Trong đoạn này {}", fault), edit.paragraph);
        tx.exec(q::text_add, {{"unit", by.unit}, {"period", period_code(period)}, {"part", part}, {"paragraph", edit.paragraph}, {"version", current.version + 1}, {"text", text},
                              {"account", by.account}, {"at", now}});
        versions[edit.paragraph] = current.version + 1;
        ++changed;
    }
    if (changed == 0) return 0;
    put(tx, by, now, period, part, w.row);
    reporting_.record().append(tx, by, now, {"report_part.written", "report_part", 0, json::serialize(json::object{{"period", period_code(period)}, {"part", part}, {"versions", std::move(versions)}})});
    return changed;
}

Result<void> Reports::assign(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, AccountId duty) const {
    XASO_TRY(Written w, open_part(tx, by, now, period, part));
    XASO_CHECK(may(tx, by, may::merge_report));
    std::string name;
    if (duty) {
        const auto account = access_.find(tx, by.unit, duty);
        if (!account || account->closed || !account->may(may::hand_in_report))
            return refuse(Kind::invalid, "period_report.duty", "Tài khoản này không còn mở hoặc không có quyền viết báo cáo. Hãy chọn người khác.", "duty");
        name = account->name;
    }
    if (w.row.duty == duty) return {};
    w.row.duty = duty;
    put(tx, by, now, period, part, w.row);
    reporting_.record().append(tx, by, now, {"report_part.assigned", "report_part", 0, json::serialize(json::object{{"period", period_code(period)}, {"part", part}, {"account", duty.value()}})});
    return {};
}

Result<std::vector<reporting::Report>> Reports::part_forms(sql::Session& s, UnitId unit, const ReportPeriod& period, const Written& part) const {
    std::vector<reporting::Report> out;
    if (part.outline->area.empty()) return out;
    for (const catalog::Form& form : part.law->forms) {
        if (form.area != part.outline->area || part.law->form_of(form.code, part.window.window.to) != &form) continue;
        XASO_TRY(reporting::Report r, reporting_.compute_form(s, unit, period, form.code));
        out.push_back(std::move(r));
    }
    return out;
}

Result<int> Reports::fill_blank(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part) const {
    XASO_TRY(const Written w, open_part(tx, by, now, period, part));
    XASO_CHECK(may_write(tx, by, w.row));
    XASO_CHECK(may(tx, by, may::enter_figures));
    XASO_TRY(const auto forms, part_forms(tx, by.unit, period, w));
    int filled = 0;
    for (const reporting::Report& r : forms)
        for (const reporting::Cell& cell : r.forms.front().cells) {
            if (cell.source != reporting::Source::entered || cell.state != CellState::missing || cell.row->type == catalog::RowType::choice) continue;
            XASO_CHECK(reporting_.enter(tx, by, now, period, r.forms.front().form->code, cell.row->number, CellState::none_arising, 0, {}, cell.entry ? cell.entry->entry_no : 0));
            ++filled;
        }
    return filled;
}

Result<void> Reports::hand_in(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part) const {
    XASO_TRY(Written w, open_part(tx, by, now, period, part));
    if (!waits(w.row.state)) return refuse(Kind::conflict, "period_report.handed_in", fmt::format("Phần này {} rồi.", state_words(w.row.state)));
    XASO_CHECK(may_write(tx, by, w.row));
    XASO_TRY(const auto forms, part_forms(tx, by.unit, period, w));
    std::vector<std::pair<std::string, std::string>> blank;
    for (const reporting::Report& r : forms)
        for (auto& row : blank_rows(r.forms.front())) blank.push_back(std::move(row));
    if (!blank.empty())
        return refuse(Kind::rule, "period_report.blank", fmt::format("Chưa nộp được vì còn {} dòng trống ({}). Hãy nhập số, hoặc ghi không phát sinh.", blank.size(), row_names(*w.law, blank)), "figures");
    XASO_TRY(const auto all, texts(tx, by.unit, period, part));
    std::vector<std::string> silent;
    for (const auto& [paragraph, text] : all)
        if (text.text.empty()) silent.push_back(fmt::format("“{}”", paragraph.heading.empty() ? w.outline->heading : paragraph.heading));
    if (!silent.empty()) return refuse(Kind::rule, "period_report.silent", fmt::format("Chưa nộp được vì chưa có lời văn ở {}. Hãy viết, hoặc ghi rõ là không có.", joined(silent)), "texts");
    w.row.state = PartState::handed_in;
    w.row.handed_in_at = now;
    w.row.handed_in_by = by.account;
    put(tx, by, now, period, part, w.row);
    reporting_.record().append(tx, by, now, {"report_part.handed_in", "report_part", 0,
                               json::serialize(json::object{{"period", period_code(period)}, {"part", part}, {"late", local_day(now) > w.window.hand_in}})});
    return {};
}

Result<void> Reports::check_remark(const ReportPeriod&, const Written& part, const Remark& remark) const {
    if (trim(remark.text).empty()) return refuse(Kind::invalid, "period_report.remark", "Hãy ghi ý kiến: sai ở đâu, cần sửa thế nào.", "text");
    if (count_chars(remark.text) > kLongestRemark) return refuse(Kind::invalid, "period_report.remark", fmt::format("Ý kiến dài quá {} ký tự. Hãy viết gọn lại.", kLongestRemark), "text");
    if (!remark.paragraph.empty() && !part.outline->find(remark.paragraph)) return refuse(Kind::invalid, "period_report.paragraph", "Không có đoạn này trong phần báo cáo.", "target");
    if (!remark.form.empty() || !remark.row.empty()) {
        const catalog::Form* form = part.law->form_of(remark.form, part.window.window.to);
        if (!form || !form->find(remark.row)) return refuse(Kind::invalid, "period_report.row", "Không có dòng này trong biểu.", "target");
    }
    return {};
}

std::int64_t Reports::add_comment(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const Remark& remark) const {
    const std::int64_t id = reporting_.record().next_id(tx, by.unit);
    tx.exec(q::comment_add, {{"unit", by.unit}, {"id", id}, {"period", period_code(period)}, {"part", part}, {"paragraph", remark.paragraph}, {"form", remark.form}, {"row", remark.row},
                             {"text", as_kept(remark.text)}, {"account", by.account}, {"at", now}});
    return id;
}

Result<void> Reports::give_back(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const Remark& why) const {
    XASO_TRY(Written w, open_part(tx, by, now, period, part));
    XASO_CHECK(may(tx, by, may::merge_report));
    if (waits(w.row.state)) return refuse(Kind::conflict, "period_report.not_handed_in", fmt::format("Phần này {}, chưa nộp nên không có gì để trả lại.", state_words(w.row.state)));
    XASO_CHECK(check_remark(period, w, why));
    const std::int64_t comment = add_comment(tx, by, now, period, part, why);
    w.row.state = PartState::returned;
    put(tx, by, now, period, part, w.row);
    reporting_.record().append(tx, by, now, {"report_part.returned", "report_part", 0, json::serialize(json::object{{"period", period_code(period)}, {"part", part}, {"comment", comment}})});
    return {};
}

Result<void> Reports::merge(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part) const {
    XASO_TRY(Written w, open_part(tx, by, now, period, part));
    XASO_CHECK(may(tx, by, may::merge_report));
    if (w.row.state != PartState::handed_in) return refuse(Kind::conflict, "period_report.not_handed_in", fmt::format("Phần này {}; chỉ gộp phần đã nộp.", state_words(w.row.state)));
    w.row.state = PartState::merged;
    put(tx, by, now, period, part, w.row);
    reporting_.record().append(tx, by, now, {"report_part.merged", "report_part", 0, json::serialize(json::object{{"period", period_code(period)}, {"part", part}})});
    return {};
}

Result<std::int64_t> Reports::comment(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const Remark& remark) const {
    XASO_TRY(const Written w, open_part(tx, by, now, period, part));
    if (!may(tx, by, may::hand_in_report) && !may(tx, by, may::sign_report)) XASO_CHECK(may(tx, by, may::merge_report));
    XASO_CHECK(check_remark(period, w, remark));
    const std::int64_t id = add_comment(tx, by, now, period, part, remark);
    reporting_.record().append(tx, by, now, {"report_part.commented", "report_part", 0, json::serialize(json::object{{"period", period_code(period)}, {"part", part}, {"comment", id}})});
    return id;
}

Result<void> Reports::resolve(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t comment) const {
    const sql::Rows rows = tx.query(q::comment_get, {{"unit", by.unit}, {"id", comment}});
    if (rows.empty()) return refuse(Kind::not_found, "period_report.comment", "Không có ý kiến này.");
    const auto period = *parse_period(rows[0].get<std::string>("period"));
    const auto part = rows[0].get<std::string>("part");
    XASO_CHECK(open_part(tx, by, now, period, part));
    if (!may(tx, by, may::hand_in_report) && !may(tx, by, may::sign_report)) XASO_CHECK(may(tx, by, may::merge_report));
    if (rows[0].get<std::optional<Instant>>("resolved_at")) return {};
    tx.exec(q::comment_resolve, {{"unit", by.unit}, {"id", comment}, {"account", by.account}, {"at", now}});
    reporting_.record().append(tx, by, now, {"report_part.resolved", "report_part", 0, json::serialize(json::object{{"period", period_code(period)}, {"part", part}, {"comment", comment}})});
    return {};
}

}  // namespace xaso::period_report
