#include "forms/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "modules/documents/pages.h"
#include "modules/documents/paper.h"
#include "modules/onestop/pages.h"
#include "platform/html/qr.h"
#include "platform/office/pdf.h"
#include "platform/web/links.h"

namespace xaso::forms {
namespace {

using html::Html;
namespace may = access::may;
using web::url;

struct Deps {
    const Forms& forms;
    const onestop::Desk& desk;
    const units::Units& units;
    const documents::Documents& documents;
    onestop::FeeParts fees;
};

Refusal no_dossier() { return {Refusal::Kind::not_found, "onestop.dossier", "Không có hồ sơ này. Hãy kiểm tra lại mã.", "code", {}}; }

Source source_of(web::Context& c, sql::Session& s, const Deps& deps, onestop::Dossier d) {
    std::vector<std::pair<AccountId, std::string>> names;
    for (const access::Account& a : c.site.access.list(s, c.unit)) names.emplace_back(a.id, a.name);
    return read_source(s, deps.desk, *deps.units.tree(), std::move(d), std::move(names), deps.fees.words);
}

// Who accepts dossiers prints every paper of the own unit, who works on them all but the receipt.
bool masked(const web::Context& c, Kind kind) {
    if (c.unit != c.actor().unit) return true;
    return !c.who->may(may::accept_dossier) && (kind == Kind::receipt || kind == Kind::visit || !c.who->may(may::work_dossier));
}

std::string base_of(const onestop::Dossier& d) { return fmt::format("/ho-so/{}/giay-to", html::url_encode(d.code)); }

http::Response list_page(web::Context& c, const Deps& deps) {
    sql::Reader s = c.db().read();
    auto d = deps.desk.find_code(s, c.unit, c.param("code"));
    if (!d) return c.refuse(no_dossier());
    const Source source = source_of(c, s, deps, std::move(*d));
    const std::string dossier = fmt::format("/ho-so/{}", html::url_encode(source.d.code)), at = base_of(source.d);
    const auto papers = deps.forms.papers(source);
    html::PageFrame frame{.title = "Giấy tờ in", .lead = fmt::format("{} · {}", source.d.code, source.d.procedure_name), .back_url = url(c, dossier), .back_label = "Hồ sơ " + source.d.code};
    return c.page(std::move(frame), [&](Html& h) {
        if (std::ranges::any_of(papers, [&](const Paper& p) { return masked(c, p.form->kind); }))
            html::notice(h, html::Tone::info, "Dữ liệu cá nhân được che", "Chỉ người tiếp nhận hoặc thụ lý hồ sơ của đơn vị in được giấy tờ có đủ dữ liệu của người nộp; giấy tiếp nhận chỉ người tiếp nhận in.");
        if (papers.empty()) {
            html::empty_state(h, "Không có mẫu giấy tờ nào có hiệu lực vào ngày tiếp nhận hồ sơ này.", "Về hồ sơ", url(c, dossier));
            return;
        }
        std::vector<html::Column> columns{{.label = "Giấy tờ", .main = true}, {.label = "Mẫu", .minor = true}, {.label = "Ngày"}, {.label = "Tải về"}};
        html::table(h, {.caption = "Giấy tờ in của hồ sơ", .columns = columns}, [&](html::Rows& rows) {
            for (const Paper& p : papers)
                rows.row([&] {
                    const std::string one = fmt::format("{}/{}", at, kind_code(p.form->kind));
                    rows.head(url(c, one), p.form->title);
                    if (p.form->number.empty()) rows.none();
                    else rows.cell(fmt::format("Mẫu {}, Thông tư {}", p.form->number, p.form->circular));
                    rows.cell(p.day);
                    rows.cell([&] {
                        h.link(url(c, one + "/word"), "Word");
                        if (!office::can_make_pdf()) return;
                        h.text(" · ");
                        h.link(url(c, one + "/pdf"), "PDF");
                    });
                });
        });
        h.el("p", {{"class", "hint"}}, "Mở dòng để xem và in ngay. Chỗ chưa ghi trong hồ sơ để trống để ghi tay. Mỗi lần mở giấy có dữ liệu cá nhân được ghi vào nhật ký.");
    });
}

// A paper filled for whoever asks.
struct Filled {
    Source source;
    Paper paper;
    bool masked = false;
    std::string docx;
};

// `kind`: none for the receipt, of the whole visit where several dossiers were handed in.
Result<Filled> fill(web::Context& c, const Deps& deps, std::optional<std::string_view> asked, bool api) {
    sql::Reader s = c.db().read();
    std::optional<onestop::Dossier> d;
    if (api) {
        const std::string id = c.param("id");
        std::int64_t number = 0;
        const auto [end, ec] = std::from_chars(id.data(), id.data() + id.size(), number);
        d = ec == std::errc{} && end == id.data() + id.size() ? deps.desk.find(s, c.unit, DossierId{number}) : deps.desk.find_code(s, c.unit, id);
    } else {
        d = deps.desk.find_code(s, c.unit, c.param("code"));
    }
    if (!d) return refuse(no_dossier());
    Filled out{source_of(c, s, deps, std::move(*d)), {}, false, {}};
    const auto kind = asked ? parse_kind(*asked) : std::optional(out.source.visit.empty() ? Kind::receipt : Kind::visit);
    const auto paper = kind ? deps.forms.paper(out.source, *kind) : std::nullopt;
    if (!paper) return refuse(Refusal::Kind::not_found, "forms.paper", "Hồ sơ này không có giấy tờ đó. Hãy chọn trong danh sách giấy tờ in của hồ sơ.", "kind");
    out.paper = *paper;
    out.masked = masked(c, *kind);
    XASO_TRY(out.docx, deps.documents.fill(s, c.unit, paper->form->file, fields_of(out.source, *paper, out.masked)));
    return out;
}

// LAW QCVN 12:2026/BCA: looking at a citizen's papers is recorded; covered ones say nothing of anybody.
void note(web::Context& c, const Deps& deps, const Filled& f, std::string_view how) {
    if (f.masked) return;
    c.db().run(f.source.d.unit, [&](sql::Tx& tx) {
        note_printed(tx, deps.desk.record(), c.actor(), c.now, f.source.d, f.paper.form->kind, how);
        return true;
    });
}

http::Response file(web::Context& c, const Deps& deps, bool as_pdf, bool api) {
    const auto filled = fill(c, deps, c.param("kind"), api);
    if (!filled) return c.refuse(filled.error());
    const std::string name = fmt::format("{}-{}", filled->paper.form->file, filled->source.d.code);
    return documents::paper_file(c, filled->docx, name, as_pdf, [&] { note(c, deps, *filled, as_pdf ? "pdf" : "word"); });
}

void sheet_of(Html& h, const Filled& filled, const office::Layout& layout) {
    const Source& source = filled.source;
    if (filled.masked) html::notice(h, html::Tone::info, "Dữ liệu cá nhân được che", "Bản này không giao cho người nộp. Người tiếp nhận hoặc thụ lý hồ sơ in được bản đủ.");
    if (filled.paper.form->kind == Kind::apology && !source.apology->in_time)
        html::notice(h, html::Tone::warning, "Thư viết chậm", fmt::format("Thư phải gửi chậm nhất ngày {}, một ngày trước ngày hẹn trả.", format_day(source.apology->due_day - std::chrono::days{1})));
    documents::left_out_notice(h, layout);
    documents::write_paper(h, layout, [&](std::string_view) {
        const std::string code = qr_code(source, filled.paper);
        html::qr(h, code, "Mã QR của mã hồ sơ " + code);
    });
}

// The papers of one dossier are all printed and downloaded alike.
void paper_actions(Html& h, const web::Context& c, const Filled& filled) {
    const std::string one = fmt::format("{}/{}", base_of(filled.source.d), kind_code(filled.paper.form->kind));
    html::print_button(h, c.query("in") == "ngay");
    html::link_button(h, "Word", url(c, one + "/word"), {.key = "w"});
    if (office::can_make_pdf()) html::link_button(h, "PDF", url(c, one + "/pdf"), {.key = "d"});
}

html::PageFrame frame_of(const web::Context& c, const Filled& filled, std::string lead) {
    const onestop::Dossier& d = filled.source.d;
    return {.title = filled.paper.form->title, .lead = std::move(lead), .back_url = url(c, fmt::format("/ho-so/{}", html::url_encode(d.code))), .back_label = "Hồ sơ " + d.code};
}

http::Response sheet_page(web::Context& c, const Deps& deps) {
    const auto filled = fill(c, deps, c.param("kind"), false);
    if (!filled) return c.refuse(filled.error());
    const auto layout = office::layout_of(filled->docx);
    if (!layout) return c.refuse(layout.error());
    note(c, deps, *filled, "sheet");
    html::PageFrame frame = frame_of(c, *filled, filled->source.d.code);
    frame.actions = [&](Html& h) {
        paper_actions(h, c, *filled);
        html::link_button(h, "Giấy tờ khác", url(c, base_of(filled->source.d)), {.key = "i"});
    };
    return c.page(std::move(frame), [&](Html& h) { sheet_of(h, *filled, *layout); });
}

// Where acceptance ends: the receipt of all that was handed in, and what the desk does next.
http::Response receipt_page(web::Context& c, const Deps& deps) {
    const auto filled = fill(c, deps, {}, false);
    if (!filled) return c.refuse(filled.error());
    const auto layout = office::layout_of(filled->docx);
    if (!layout) return c.refuse(layout.error());
    const Source& source = filled->source;
    std::vector<onestop::Dossier> dossiers;
    for (const HandedIn& one : source.visit) dossiers.push_back(one.d);
    if (dossiers.empty()) dossiers.push_back(source.d);
    std::string codes;
    for (const onestop::Dossier& d : dossiers) codes += (codes.empty() ? "" : ", ") + d.code;
    Html collect;
    if (deps.fees.collect) {
        sql::Reader s = c.db().read();
        deps.fees.collect(collect, c, s, dossiers);
    }
    note(c, deps, *filled, "sheet");
    html::PageFrame frame = frame_of(c, *filled, codes);
    frame.actions = [&](Html& h) {
        paper_actions(h, c, *filled);
        if (c.unit != c.who->unit) return;
        h.include(collect);
        if (local_day(source.d.received_at) == local_day(c.now)) html::link_button(h, "Thêm hồ sơ của người này", "/tiep-nhan?cung=" + html::url_encode(dossiers.front().code), {.key = "t"});
        html::link_button(h, "Tiếp nhận hồ sơ tiếp theo", "/tiep-nhan", {.weight = html::Weight::main, .key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) { sheet_of(h, *filled, *layout); });
}

Result<documents::Tried> try_with(sql::Session& s, UnitId unit, std::string_view file, std::string_view code, Instant now, const Deps& deps) {
    std::optional<onestop::Dossier> d;
    if (!code.empty()) {
        d = deps.desk.find_code(s, unit, code);
        if (!d) return refuse(no_dossier());
    } else {
        XASO_TRY(const onestop::ListPage newest, deps.desk.list(s, unit, {.limit = 1}, now));
        if (!newest.rows.empty()) d = deps.desk.find(s, unit, newest.rows.front().id);
    }
    const auto form = std::ranges::find(deps.forms.all(), file, &Form::file);
    if (!d || form == deps.forms.all().end()) return documents::Tried{deps.documents.kind(file)->example(), {}};
    Source source = read_source(s, deps.desk, *deps.units.tree(), *d, {});
    if (form->kind == Kind::visit && source.visit.empty()) source.visit.emplace_back(source);
    // The paper as the dossier would have it; else as of the day of reception, so that every template can be looked at.
    const auto own = deps.forms.paper(source, form->kind);
    return documents::Tried{fields_of(source, own && own->form->file == file ? *own : Paper{&*form, local_day(d->received_at)}, true), d->code};
}

}  // namespace

void add_pages(web::Router& router, const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents, onestop::FeeParts fees) {
    const Deps deps{forms, desk, units, documents, std::move(fees)};
    const auto* may = &may::see_dossiers;
    router.add({.path = "/ho-so/:code/giay-tiep-nhan", .may = &may::accept_dossier, .title = "Giấy tiếp nhận hồ sơ", .systems = "S14", .run = [deps](web::Context& c) { return receipt_page(c, deps); }});
    router.add({.path = "/ho-so/:code/giay-to", .may = may, .title = "Giấy tờ in", .systems = "S14", .run = [deps](web::Context& c) { return list_page(c, deps); }});
    router.add({.path = "/ho-so/:code/giay-to/:kind", .may = may, .title = "Giấy tờ in", .systems = "S14", .run = [deps](web::Context& c) { return sheet_page(c, deps); }});
    router.add({.path = "/ho-so/:code/giay-to/:kind/word", .may = may, .systems = "S14", .run = [deps](web::Context& c) { return file(c, deps, false, false); }});
    router.add({.path = "/ho-so/:code/giay-to/:kind/pdf", .may = may, .systems = "S14", .run = [deps](web::Context& c) { return file(c, deps, true, false); }});
    router.add({.path = "/api/v1/dossiers/:id/forms/:kind", .may = may, .systems = "S14, S27", .summary = "A printed form of a dossier as a Word file", .gives = "bytes", .run = [deps](web::Context& c) { return file(c, deps, false, true); }});
}

documents::Preview preview(const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents) {
    return [deps = Deps{forms, desk, units, documents, {}}](sql::Session& s, UnitId unit, std::string_view file, std::string_view code, Instant now) { return try_with(s, unit, file, code, now, deps); };
}

}  // namespace xaso::forms
