// One part of the report: its texts with the figures of its form beside, comments, and its way from hand to hand.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "kernel/text.h"
#include "period_report/pages_shared.h"

namespace xaso::period_report {
namespace {

using html::Html;
using html::Tone;
using html::Weight;
using Kind = Refusal::Kind;
namespace may = access::may;

// "t-limits" the text of a paragraph, "v-limits" the version its writer saw.
std::string field_name(std::string_view kind, std::string_view paragraph) { return fmt::format("{}-{}", kind, paragraph); }

std::int64_t number_of(const std::string& text) {
    std::int64_t n = -1;   // matches no version and no row
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc{} && end == text.data() + text.size() ? n : -1;
}

// What came back with errors, or is to be looked at before it is saved.
struct Typed {
    std::map<std::string, Edit, std::less<>> edits;
    std::vector<Refusal> errors;
    std::map<std::string, Text, std::less<>> meanwhile;   // what somebody else saved, by paragraph
    bool preview = false;
    std::string remark_form, remark, target;              // which form a remark came from, and what it said
};

struct PartView {
    Overview overview;
    const Part* part = nullptr;
    reporting::Report figures;        // all figures: a text may name any of them
    std::string unit;
    std::vector<ParagraphText> texts;
    std::vector<Comment> comments;
    std::optional<Reports::Earlier> earlier;
    bool writes = false, merges = false;
};

// A signed report speaks for itself: its texts are those of the snapshot.
Result<PartView> view_of(web::Context& c, const Reports& reports, sql::Session& s) {
    XASO_TRY(const ReportPeriod period, parse_period(c.param("period")));
    PartView v;
    XASO_TRY(v.overview, reports.overview(s, c.unit, period));
    v.part = v.overview.find(c.param("part"));
    if (!v.part) return refuse(Kind::not_found, "period_report.part", "Không có phần này trong đề cương báo cáo.", "part");
    XASO_TRY(v.figures, reports.reporting().shown(s, c.unit, period));
    const std::string& code = v.part->outline->code;
    XASO_TRY(v.texts, reports.texts(s, c.unit, period, code));
    XASO_TRY(const Document document, reports.document(s, c.unit, period));
    v.unit = document.unit;
    if (v.overview.report.signature)
        for (const DocumentPart& part : document.parts)
            if (part.code == code) {
                v.texts.clear();
                for (const DocumentParagraph& p : part.paragraphs) v.texts.push_back({{p.key, p.heading, {}, {}, 0}, {p.written, 0, {}, {}}});
            }
    v.comments = reports.comments(s, c.unit, period, code);
    const bool open = writable(c) && !v.overview.report.signature;
    v.merges = open && c.who->may(may::merge_report);
    v.writes = v.merges || (open && c.who->may(may::hand_in_report) && waits(v.part->state) && (!v.part->duty || v.part->duty == c.who->id));
    if (v.writes) v.earlier = reports.earlier_texts(s, c.unit, period, code);
    return v;
}

void filled(Html& h, const web::Context& c, const PartView& v, std::string_view text) {
    const std::vector<Line> lines = fill(text, v.figures, v.unit);
    if (lines.empty()) h.el("p", {{"class", "hint"}}, "Chưa có lời văn.");
    for (const Line& l : lines) h.el("p", {}, [&] { line(h, c, v.figures.period, l, Figures::open); });
}

// A text as it was written, with its fields.
void written_lines(Html& h, std::string_view text) {
    if (text.empty()) h.el("p", {{"class", "hint"}}, "(trống)");
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (end > 0) h.el("p", {}, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string saved_words(const Text& t) { return t.version == 0 ? "Lời văn sẵn của đề cương, chưa ai sửa" : fmt::format("Lần lưu {}, {}, {}", t.version, t.by, format_day_time(to_local(t.at))); }

void paragraph_field(Html& h, const web::Context& c, const PartView& v, const ParagraphText& p, const Typed& typed) {
    const std::string& key = p.paragraph.key;
    const auto again = typed.edits.find(key);
    const std::string& text = again != typed.edits.end() ? again->second.text : p.now.text;
    const int version = again != typed.edits.end() ? again->second.version : p.now.version;
    html::hidden(h, field_name("v", key), std::to_string(version));
    html::area_field(h, {.name = field_name("t", key), .label = p.paragraph.heading.empty() ? v.part->outline->heading : p.paragraph.heading, .value = text, .hint = p.paragraph.hint,
                         .error = html::error_for(typed.errors, field_name("t", key)), .unmarked = true},
                     std::clamp(static_cast<int>(count_chars(text) / 75) + 2, 3, 14));
    if (const auto other = typed.meanwhile.find(key); other != typed.meanwhile.end())
        html::notice(h, Tone::warning, fmt::format("Lời văn đang lưu ({})", saved_words(other->second)), [&] {
            written_lines(h, other->second.text);
            h.el("p", {{"class", "hint"}}, "Ô ở trên giữ lời văn của bạn. Ghép hai bản ở đó rồi lưu; bản nào cũng còn trong các lần lưu.");
        });
    h.el("div", {{"class", "preview"}}, [&] { filled(h, c, v, text); });
    h.el("p", {{"class", "hint"}}, [&] {
        h.text(saved_words(p.now));
        if (p.now.version > 0) {
            h.text(" · ");
            h.link(url(c, part_path(v.figures.period, v.part->outline->code, fmt::format("/doan/{}", key))), "các lần lưu");
        }
        if (v.earlier && std::any_of(v.earlier->texts.begin(), v.earlier->texts.end(), [&](const auto& e) { return e.first == key; })) {
            h.text(" · ");
            h.link(url(c, part_path(v.figures.period, v.part->outline->code), {{"lay", key}}), fmt::format("lấy lời văn {}", period_title(v.earlier->period)));
        }
    });
}

void texts_form(Html& h, const web::Context& c, const PartView& v, const Typed& typed) {
    const std::string here = part_path(v.figures.period, v.part->outline->code);
    html::form(h, {.action = here, .csrf = c.csrf, .key = c.new_key()}, [&] {
        for (const ParagraphText& p : v.texts) paragraph_field(h, c, v, p, typed);
        html::actions(h, [&] {
            html::button(h, "Lưu lời văn", {.weight = Weight::main, .key = "l"});
            if (waits(v.part->state)) html::button(h, "Lưu và nộp phần này", {.key = "n", .action = here + "/nop"});
            html::button(h, "Xem trước", {.name = "xem", .value = "1"});
            if (v.earlier) html::link_button(h, fmt::format("Lấy cả phần từ {}", period_title(v.earlier->period)), url(c, here, {{"lay", "ca-phan"}}), {.weight = Weight::quiet});
        });
    });
}

// ---- The figures beside the text

void field_row(Html& h, html::Rows& rows, const web::Context& c, const PartView& v, const std::string& number, std::string_view title, const std::string& field) {
    const auto parsed = catalog::split_fields("{" + field + "}").front().field;
    rows.row([&] {
        rows.cell(number);
        rows.cell([&] {
            const std::string to = field_path(v.figures.period, *parsed), words = field_words(*parsed, v.figures, v.unit);
            if (to.empty()) h.text(words);
            else html::figure_link(h, words, url(c, to));
        });
        rows.cell([&] {
            h.text(title);
            if (v.writes) h.el("p", {}, [&] { html::insert_code(h, "{" + field + "}"); });
        });
    });
}

void fields_table(Html& h, const web::Context& c, const PartView& v) {
    const html::TableSpec spec{.caption = "Số liệu dùng trong lời văn", .columns = {{.label = "Dòng", .minor = v.writes}, {.label = "Số liệu", .number = true}, {.label = "Chỉ tiêu"}}, .grid = true};
    html::table(h, spec, [&](html::Rows& rows) {
        for (const reporting::FormResult& form : v.figures.forms) {
            const bool own = form.form->area == v.part->outline->area;
            if (!own && !v.part->outline->area.empty()) continue;
            rows.heading(fmt::format("{}: {}", reporting::form_name(*v.figures.law, *form.form), form.form->title));
            for (const reporting::Cell& cell : form.cells)
                if (cell.state != reporting::CellState::heading && cell.state != reporting::CellState::not_applicable && (own || cell.ratio))   // of other areas only the rates
                    field_row(h, rows, c, v, cell.row->number, cell.row->title, fmt::format("{}/{}", form.form->code, cell.row->number));
        }
        bool first = true;
        for (const auto& [code, figure] : v.figures.figures) {
            if (figure.figure->area != v.part->outline->area) continue;
            if (std::exchange(first, false)) rows.heading("Số liệu khác của lĩnh vực");
            field_row(h, rows, c, v, {}, figure.figure->title, code);
        }
        rows.heading("Tên và ngày");
        for (const auto& [word, title] : {std::pair{"unit", "Tên đơn vị"}, {"period", "Kỳ báo cáo"}, {"from", "Ngày đầu kỳ"}, {"to", "Ngày cuối kỳ"}}) field_row(h, rows, c, v, {}, title, word);
    });
}

// ---- From hand to hand

std::string target_words(const PartView& v, const Comment& comment) {
    if (!comment.row.empty()) {
        const reporting::FormResult* form = v.figures.form(comment.form);
        return form ? fmt::format("{}, dòng {}", reporting::form_name(*v.figures.law, *form->form), comment.row) : fmt::format("dòng {}", comment.row);
    }
    const auto p = std::find_if(v.texts.begin(), v.texts.end(), [&](const ParagraphText& t) { return t.paragraph.key == comment.paragraph; });
    if (p == v.texts.end()) return "cả phần";
    return fmt::format("đoạn “{}”", p->paragraph.heading.empty() ? v.part->outline->heading : p->paragraph.heading);
}

void comments_part(Html& h, const web::Context& c, const PartView& v, const std::string& here, bool may_speak) {
    html::section(h, "Ý kiến", [&] {
        if (v.comments.empty()) h.el("p", {{"class", "hint"}}, "Chưa có ý kiến nào.");
        for (const Comment& comment : v.comments) {
            h.el("div", {{"class", "comment"}}, [&] {
                h.el("p", {}, [&] {
                    if (comment.resolved_at) html::badge(h, html::State::done, "đã xử lý");
                    else html::badge(h, html::State::due_today, "chưa xử lý");
                    h.text(" ");
                    if (!comment.row.empty()) h.link(url(c, reporting::row_path(v.figures.period, comment.form, comment.row)), target_words(v, comment));
                    else h.text(target_words(v, comment));
                });
                h.el("p", {}, comment.text);
                h.el("p", {{"class", "hint"}}, fmt::format("{}, {}{}", comment.by, format_day_time(to_local(comment.at)), comment.resolved_at ? fmt::format("; {} xử lý {}", comment.resolved_by, format_day_time(to_local(*comment.resolved_at))) : ""));
                if (!comment.resolved_at && may_speak)
                    html::form(h, {.action = fmt::format("{}/y-kien/{}/xong", here, comment.id), .csrf = c.csrf, .key = c.new_key()}, [&] { html::button(h, "Đã xử lý", {.weight = Weight::quiet}); });
            });
        }
    });
}

// What a comment is about: the part, a paragraph "p:limits", a cell "r:BM3/3.3".
std::vector<html::Option> targets(const PartView& v) {
    std::vector<html::Option> out;
    for (const ParagraphText& p : v.texts) out.push_back({"p:" + p.paragraph.key, fmt::format("Đoạn: {}", p.paragraph.heading.empty() ? v.part->outline->heading : p.paragraph.heading), {}});
    for (const reporting::FormResult* form : v.part->forms)
        for (const reporting::Cell& cell : form->cells)
            if (cell.state != reporting::CellState::heading && cell.state != reporting::CellState::not_applicable)
                out.push_back({fmt::format("r:{}/{}", form->form->code, cell.row->number), fmt::format("{}, dòng {}: {}", reporting::form_name(*v.figures.law, *form->form), cell.row->number, cell.row->title), {}});
    return out;
}

Remark remark_of(const web::Context& c) {
    Remark r{c.form("text"), {}, {}, {}};
    const std::string target = c.form("target");
    if (target.starts_with("p:")) r.paragraph = target.substr(2);
    if (const auto slash = target.find('/'); target.starts_with("r:") && slash != std::string::npos) {
        r.form = target.substr(2, slash - 2);
        r.row = target.substr(slash + 1);
    }
    return r;
}

// Opens from its summary, and stands open with what was typed when it was refused.
void remark_form(Html& h, const web::Context& c, const PartView& v, const Typed& typed, const std::string& action, std::string_view summary, std::string_view label, std::string_view name, Weight weight) {
    const bool again = typed.remark_form == name;
    h.el("details", {{"class", "more"}, {"open", again}}, [&] {
        h.el("summary", {}, summary);
        html::form(h, {.action = action, .csrf = c.csrf, .key = c.new_key()}, [&] {
            const std::string field = fmt::format("{}-text", name), id = "f-" + field, error_id = id + "-error", target_id = fmt::format("f-{}-target", name);
            const std::string wrong = html::error_for(typed.errors, field);
            h.el("div", {{"class", wrong.empty() ? "field" : "field bad"}}, [&] {
                h.el("label", {{"for", id}}, "Ý kiến: sai ở đâu, cần sửa thế nào");
                if (!wrong.empty()) h.el("p", {{"class", "error"}, {"id", error_id}}, wrong);
                h.el("textarea", {{"id", id}, {"name", "text"}, {"rows", "3"}, {"required", true}, {"aria-describedby", wrong.empty() ? "" : error_id}}, again ? typed.remark : "");
            });
            h.el("div", {{"class", "field"}}, [&] {
                h.el("label", {{"for", target_id}}, "Về");
                h.el("select", {{"id", target_id}, {"name", "target"}}, [&] {
                    h.el("option", {{"value", ""}}, "Cả phần");
                    for (const html::Option& o : targets(v)) h.el("option", {{"value", o.value}, {"selected", again && o.value == typed.target}}, o.label);
                });
            });
            html::actions(h, [&] { html::button(h, label, {.weight = weight}); });
        });
    });
}

// Words that cannot be saved any more, because the part went on meanwhile: still there to be copied.
void unsaved_words(Html& h, const PartView& v, const Typed& typed) {
    if (v.writes || typed.edits.empty()) return;
    html::notice(h, Tone::warning, "Lời văn bạn vừa gõ, chưa lưu", [&] {
        for (const ParagraphText& p : v.texts)
            if (const auto it = typed.edits.find(p.paragraph.key); it != typed.edits.end() && as_kept(it->second.text) != p.now.text) {
                h.el("p", {}, [&] { h.el("strong", {}, p.paragraph.heading.empty() ? v.part->outline->heading : p.paragraph.heading); });
                written_lines(h, it->second.text);
            }
        h.el("p", {{"class", "hint"}}, "Chép lại nếu còn cần; đầu mối trả lại phần này thì bạn lưu được.");
    });
}

void hand_in_part(Html& h, const web::Context& c, const PartView& v, const std::string& here) {
    if (!v.writes || !waits(v.part->state)) return;
    html::section(h, "Nộp phần này", [&] {
        if (!v.part->blank.empty()) {
            std::string rows;
            for (const auto& [form, row] : v.part->blank) rows += fmt::format("{}{}", rows.empty() ? "" : ", ", row);
            html::notice(h, Tone::warning, fmt::format("Còn {} dòng trống", v.part->blank.size()), [&] {
                h.el("p", {}, fmt::format("Dòng {}. Nhập số ở biểu, hoặc ghi không phát sinh.", rows));
                html::actions(h, [&] {
                    for (const reporting::FormResult* form : v.part->forms) html::link_button(h, fmt::format("Mở {}", reporting::form_name(*v.figures.law, *form->form)), url(c, reporting::form_path(v.figures.period, form->form->code)));
                    if (c.who->may(may::enter_figures)) html::link_button(h, "Các dòng còn trống: không phát sinh", url(c, here + "/khong-phat-sinh"));
                });
            });
        }
        h.el("p", {}, fmt::format("Hạn nộp {}. Nộp bằng nút Lưu và nộp phần này; rồi đầu mối xem, gộp hoặc trả lại kèm ý kiến.", format_day(v.overview.report.window->hand_in)));
    });
}

void coordinator_part(Html& h, const web::Context& c, const Reports& reports, const PartView& v, const Typed& typed, const std::string& here) {
    if (!v.merges) return;
    html::section(h, "Đầu mối", [&] {
        if (v.part->state == PartState::handed_in)
            html::form(h, {.action = here + "/gop", .csrf = c.csrf, .key = c.new_key()}, [&] { html::actions(h, [&] { html::button(h, "Gộp phần này", {.key = "m"}); }); });
        if (!waits(v.part->state)) remark_form(h, c, v, typed, here + "/tra-lai", "Trả lại để sửa", "Trả lại", "return", Weight::danger);
        std::vector<html::Option> people{{"0", "Chưa giao: ai có quyền viết cũng viết được", {}}};
        sql::Reader s = c.db().read();
        for (const access::Account& a : reports.access().list(s, c.unit))
            if (!a.closed && a.may(may::hand_in_report)) people.push_back({std::to_string(a.id.value()), a.title.empty() ? a.name : fmt::format("{} ({})", a.name, a.title), {}});
        html::form(h, {.action = here + "/giao", .csrf = c.csrf, .key = c.new_key(), .one_row = true}, [&] {
            html::select_field(h, {.name = "duty", .label = "Giao cho", .value = std::to_string(v.part->duty.value()), .error = html::error_for(typed.errors, "duty"), .required = true}, people);
            html::button(h, "Giao");
        });
    });
}

void returned_notice(Html& h, const PartView& v) {
    if (v.part->state != PartState::returned) return;
    html::notice(h, Tone::warning, "Phần này bị trả lại để sửa", [&] {
        h.el("ul", {}, [&] {
            for (const Comment& comment : v.comments)
                if (!comment.resolved_at) h.el("li", {}, fmt::format("{} ({}): {}", target_words(v, comment), comment.by, comment.text));
        });
    });
}

http::Response part_page(web::Context& c, const Reports& reports, Typed typed, int status) {
    std::optional<PartView> seen;
    {
        sql::Reader s = c.db().read();
        auto v = view_of(c, reports, s);
        if (!v) return c.refuse(v.error());
        seen = std::move(*v);
        seen->part = seen->overview.find(c.param("part"));
    }
    const PartView& v = *seen;
    // Words of an earlier period stand in the form, unsaved, beside what is saved.
    const std::string take = status == 200 && !typed.preview ? c.query("lay") : std::string{};
    if (!take.empty() && v.earlier)
        for (const auto& [key, text] : v.earlier->texts) {
            const auto now = std::find_if(v.texts.begin(), v.texts.end(), [&](const ParagraphText& p) { return p.paragraph.key == key; });
            if (now == v.texts.end() || (take != "ca-phan" && take != key) || now->now.text == text) continue;
            typed.edits[key] = {key, text, now->now.version};
            if (now->now.version > 0) typed.meanwhile[key] = now->now;
        }
    const ReportPeriod& period = v.figures.period;
    const std::string here = part_path(period, v.part->outline->code);
    const bool may_speak = writable(c) && !v.overview.report.signature && (c.who->may(may::hand_in_report) || c.who->may(may::merge_report) || c.who->may(may::sign_report));
    html::PageFrame frame{.title = part_name(*v.part->outline),
                          .lead = fmt::format("Báo cáo {}; {}; người viết: {}.", period_title(period), standing_words(*v.part), v.part->duty ? v.part->duty_name : fmt::format("chưa giao ({})", v.part->outline->lead)),
                          .back_url = url(c, report_path(period)),
                          .back_label = fmt::format("Báo cáo {}", period_title(period)),
                          .failed = !typed.errors.empty()};
    frame.actions = [&](Html& h) {
        for (const reporting::FormResult* form : v.part->forms)
            html::link_button(h, fmt::format("Mở {}", reporting::form_name(*v.figures.law, *form->form)), url(c, reporting::form_path(period, form->form->code)), {.key = v.part->forms.size() == 1 ? "b" : ""});
        html::link_button(h, "Đọc cả báo cáo", url(c, report_path(period, "/xem")), {.key = "x"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        std::vector<html::Choice> tabs;
        for (const Part& p : v.overview.parts) tabs.push_back({.label = short_name(*p.outline), .url = url(c, part_path(period, p.outline->code)), .current = &p == v.part});
        html::tabs(h, "Các phần của báo cáo", tabs);
        if (v.overview.report.signature) html::notice(h, Tone::good, "Báo cáo đã ký", fmt::format("Lời văn và số liệu theo bản số {} đã ký, không sửa được nữa.", v.overview.report.signature->number));
        returned_notice(h, v);
        unsaved_words(h, v, typed);
        if (typed.preview) html::notice(h, Tone::info, "Xem trước, chưa lưu", "Lời văn với số liệu hiện dưới mỗi ô. Bấm Lưu lời văn để lưu.");
        if (!take.empty() && !typed.edits.empty()) html::notice(h, Tone::info, fmt::format("Lời văn của {}, chưa lưu", period_title(v.earlier->period)), "Số liệu trong đó đã tính theo kỳ này. Sửa nếu cần rồi bấm Lưu lời văn; chưa lưu thì lời văn hiện có không đổi.");
        html::columns(h, [&] {
            html::stack(h, [&] {
                html::section(h, "Lời văn", [&] {
                    if (v.writes) texts_form(h, c, v, typed);
                    else
                        for (const ParagraphText& p : v.texts) {
                            if (!p.paragraph.heading.empty()) h.el("h3", {}, p.paragraph.heading);
                            h.el("div", {{"class", "preview"}}, [&] { filled(h, c, v, p.now.text); });
                        }
                });
                hand_in_part(h, c, v, here);
                coordinator_part(h, c, reports, v, typed, here);
                comments_part(h, c, v, here, may_speak);
                if (may_speak) remark_form(h, c, v, typed, here + "/y-kien", "Thêm ý kiến", "Gửi ý kiến", "comment", Weight::plain);
            });
            html::stack(h, [&] {
                html::section(h, "Số liệu của phần này", [&] {
                    if (v.writes) h.el("p", {{"class", "hint"}}, "Ghi trường như {BM3/3.3.1} vào lời văn, số tự điền khi xem. Bấm trường để chèn vào ô đang viết.");
                    fields_table(h, c, v);
                });
            });
        });
    }, status);
}

// A refusal is told on the part's page, with what was typed.
http::Response refused(web::Context& c, const Reports& reports, Typed typed, Refusal why) {
    if (why.kind == Kind::not_found || why.kind == Kind::unavailable) return c.refuse(why);
    const int status = why.kind == Kind::conflict ? 409 : why.kind == Kind::forbidden ? 403 : 422;
    const bool text = typed.edits.contains(why.field), remark = !typed.remark_form.empty() && (why.field == "text" || why.field == "target");
    why.field = text ? field_name("t", why.field) : remark ? fmt::format("{}-{}", typed.remark_form, why.field) : why.field == "duty" ? why.field : std::string{};
    typed.errors.insert(typed.errors.begin(), std::move(why));
    return part_page(c, reports, std::move(typed), status);
}

// The texts of the form; handing in as well, it is both or neither.
http::Response save(web::Context& c, const Reports& reports, bool hand_in) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    const std::string part = c.param("part"), here = part_path(*period, part);
    Typed typed;
    std::vector<Edit> edits;
    {
        sql::Reader s = c.db().read();
        const auto all = reports.texts(s, c.unit, *period, part);
        if (!all) return c.refuse(all.error());
        for (const ParagraphText& p : *all) {
            const std::string& key = p.paragraph.key;
            if (!c.request.form.has(field_name("v", key))) continue;
            edits.push_back({key, c.form(field_name("t", key)), static_cast<int>(number_of(c.form(field_name("v", key))))});
            typed.edits[key] = edits.back();
        }
    }
    if (!hand_in && !c.form("xem").empty()) {
        typed.preview = true;
        return part_page(c, reports, std::move(typed), 200);
    }
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    int changed = 0;
    const auto answer = reports.reporting().record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        if (!edits.empty()) {
            XASO_TRY(changed, reports.save(tx, c.actor(), c.now, *period, part, edits));
        }
        if (hand_in) XASO_CHECK(reports.hand_in(tx, c.actor(), c.now, *period, part));
        return record::Answer{303, here};
    });
    if (answer) return c.see(answer->text, hand_in ? "Đã nộp phần này." : changed > 0 ? fmt::format("Đã lưu {} đoạn.", changed) : "Không có đoạn nào thay đổi.");
    const Refusal& why = answer.error();
    if (why.code == "period_report.stale") {
        // Both texts are shown for every paragraph that moved; saving again decides in sight of them. Paragraphs left alone follow the others.
        sql::Reader s = c.db().read();
        if (const auto now = reports.texts(s, c.unit, *period, part))
            for (const ParagraphText& p : *now) {
                const auto mine = typed.edits.find(p.paragraph.key);
                if (mine == typed.edits.end() || mine->second.version == p.now.version) continue;
                if (as_kept(mine->second.text) == p.now.text || reports.untouched(s, c.unit, *period, part, p.paragraph, mine->second)) {
                    typed.edits.erase(mine);
                    continue;
                }
                typed.meanwhile[p.paragraph.key] = p.now;
                mine->second.version = p.now.version;
                if (p.paragraph.key != why.field) typed.errors.push_back({Kind::conflict, why.code, fmt::format("Đoạn “{}” cũng vừa được sửa.", p.paragraph.heading), field_name("t", p.paragraph.key), {}});
            }
    }
    return refused(c, reports, std::move(typed), why);
}

http::Response blank_page(web::Context& c, const Reports& reports) {
    sql::Reader s = c.db().read();
    const auto v = view_of(c, reports, s);
    if (!v) return c.refuse(v.error());
    const Part& part = *v->overview.find(c.param("part"));
    const std::string here = part_path(v->figures.period, part.outline->code);
    return c.page(html::PageFrame{.title = "Ghi không phát sinh", .lead = part_name(*part.outline), .back_url = url(c, here), .back_label = part_name(*part.outline)}, [&](Html& h) {
        std::size_t fillable = 0;
        html::table(h, {.caption = "Các dòng còn trống", .columns = {{.label = "Biểu"}, {.label = "Dòng"}, {.label = "Chỉ tiêu", .main = true}, {.label = "Sẽ ghi"}}}, [&](html::Rows& rows) {
            for (const auto& [code, number] : part.blank) {
                const reporting::FormResult* form = v->figures.form(code);
                const reporting::Cell* cell = form->find(number);
                const bool choice = cell->row->type == catalog::RowType::choice;
                fillable += !choice;
                rows.row([&] {
                    rows.cell(reporting::form_name(*v->figures.law, *form->form));
                    rows.cell(number);
                    rows.cell(cell->row->title);
                    rows.cell(choice ? "phải chọn ở biểu" : "không phát sinh");
                });
            }
        });
        if (fillable == 0 || !v->writes) {
            html::empty_state(h, "Không có dòng nào ghi được không phát sinh.", "Về phần báo cáo", url(c, here));
            return;
        }
        html::notice(h, Tone::warning, "Không phát sinh khác với 0 và khác với chưa biết", "Chỉ xác nhận khi trong kỳ thật sự không có việc nào của các dòng này. Sửa được ở biểu cho đến khi báo cáo ký.");
        html::form(h, {.action = here + "/khong-phat-sinh", .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::actions(h, [&] {
                html::button(h, fmt::format("Xác nhận {} dòng không phát sinh", fillable), {.weight = Weight::main, .focus = true});
                html::link_button(h, "Thôi", url(c, here), {.weight = Weight::quiet});
            });
        });
    });
}

http::Response versions_page(web::Context& c, const Reports& reports) {
    sql::Reader s = c.db().read();
    const auto v = view_of(c, reports, s);
    if (!v) return c.refuse(v.error());
    const Part& part = *v->overview.find(c.param("part"));
    const std::string key = c.param("paragraph");
    const catalog::Paragraph* p = part.outline->find(key);
    if (!p) return c.refuse({Kind::not_found, "period_report.paragraph", "Không có đoạn này trong phần báo cáo.", "paragraph", {}});
    const std::string here = part_path(v->figures.period, part.outline->code);
    return c.page(html::PageFrame{.title = "Các lần lưu lời văn", .lead = fmt::format("{}: {}", part_name(*part.outline), p->heading), .back_url = url(c, here), .back_label = part_name(*part.outline)}, [&](Html& h) {
        const std::vector<Text> all = reports.versions(s, c.unit, v->figures.period, part.outline->code, key);
        if (all.empty()) html::empty_state(h, "Đoạn này chưa ai sửa.", "Về phần báo cáo", url(c, here));
        for (const Text& t : all)
            html::section(h, saved_words(t), [&] {
                written_lines(h, t.text);
            });
    });
}

}  // namespace

void add_part_pages(web::Router& router, const Reports& reports) {
    const std::string systems(kSystems), base = "/bao-cao/:period/phan/:part";
    router.add({.path = base, .may = &may::see_reports, .title = "Phần của báo cáo", .systems = systems, .run = [&reports](web::Context& c) { return part_page(c, reports, {}, 200); }});
    router.add({.path = base + "/doan/:paragraph", .may = &may::see_reports, .title = "Các lần lưu lời văn", .systems = systems, .run = [&reports](web::Context& c) { return versions_page(c, reports); }});
    router.add({.path = base + "/khong-phat-sinh", .may = &may::enter_figures, .title = "Ghi không phát sinh", .systems = systems, .run = [&reports](web::Context& c) { return blank_page(c, reports); }});
    router.add({.method = http::Method::post, .path = base, .may = &may::hand_in_report, .title = "Phần của báo cáo", .systems = systems, .run = [&reports](web::Context& c) { return save(c, reports, false); }});
    router.add({.method = http::Method::post, .path = base + "/nop", .may = &may::hand_in_report, .title = "Nộp phần báo cáo", .systems = systems, .run = [&reports](web::Context& c) { return save(c, reports, true); }});
    using Job = Result<void> (*)(web::Context&, const Reports&, sql::Tx&, const ReportPeriod&, const std::string&);
    // `remark` names the form a remark comes from, so that a refusal gives it back.
    const auto post = [&](const char* below, const access::Permission& permission, const char* title, std::string done, Job job, std::string remark = {}) {
        router.add({.method = http::Method::post, .path = base + below, .may = &permission, .title = title, .systems = systems,
                    .run = [&reports, done = std::move(done), job, remark = std::move(remark)](web::Context& c) {
                        const auto period = parse_period(c.param("period"));
                        if (!period) return c.refuse(period.error());
                        const auto attempt = c.attempt();
                        if (!attempt) return c.refuse(attempt.error());
                        const std::string part = c.param("part");
                        const auto answer = reports.reporting().record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
                            XASO_CHECK(job(c, reports, tx, *period, part));
                            return record::Answer{303, part_path(*period, part)};
                        });
                        if (answer) return c.see(answer->text, done);
                        Typed typed;
                        typed.remark_form = remark;
                        typed.remark = c.form("text");
                        typed.target = c.form("target");
                        return refused(c, reports, std::move(typed), answer.error());
                    }});
    };
    post("/gop", may::merge_report, "Gộp phần báo cáo", "Đã gộp phần này.", [](web::Context& c, const Reports& r, sql::Tx& tx, const ReportPeriod& p, const std::string& part) { return r.merge(tx, c.actor(), c.now, p, part); });
    post("/tra-lai", may::merge_report, "Trả lại phần báo cáo", "Đã trả lại, kèm ý kiến.",
         [](web::Context& c, const Reports& r, sql::Tx& tx, const ReportPeriod& p, const std::string& part) { return r.give_back(tx, c.actor(), c.now, p, part, remark_of(c)); }, "return");
    post("/giao", may::merge_report, "Giao phần báo cáo", "Đã ghi người viết phần này.", [](web::Context& c, const Reports& r, sql::Tx& tx, const ReportPeriod& p, const std::string& part) -> Result<void> {
        return r.assign(tx, c.actor(), c.now, p, part, AccountId{c.form("duty").empty() ? 0 : number_of(c.form("duty"))});
    });
    post("/khong-phat-sinh", may::enter_figures, "Ghi không phát sinh", "Đã ghi không phát sinh cho các dòng còn trống.", [](web::Context& c, const Reports& r, sql::Tx& tx, const ReportPeriod& p, const std::string& part) -> Result<void> {
        XASO_CHECK(r.fill_blank(tx, c.actor(), c.now, p, part));
        return {};
    });
    post("/y-kien", may::see_reports, "Thêm ý kiến", "Đã gửi ý kiến.", [](web::Context& c, const Reports& r, sql::Tx& tx, const ReportPeriod& p, const std::string& part) -> Result<void> {
        XASO_CHECK(r.comment(tx, c.actor(), c.now, p, part, remark_of(c)));
        return {};
    }, "comment");
    post("/y-kien/:comment/xong", may::see_reports, "Ý kiến đã xử lý", "Đã đánh dấu ý kiến đã xử lý.",
         [](web::Context& c, const Reports& r, sql::Tx& tx, const ReportPeriod&, const std::string&) { return r.resolve(tx, c.actor(), c.now, number_of(c.param("comment"))); });
}

}  // namespace xaso::period_report
