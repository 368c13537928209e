#include "forms/pages.h"

#include <fmt/format.h>

#include <charconv>

#include "modules/documents/pages.h"
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
    FeeWords fee_words;
};

Refusal no_dossier() { return {Refusal::Kind::not_found, "onestop.dossier", "Không có hồ sơ này. Hãy kiểm tra lại mã.", "code", {}}; }

Source source_of(web::Context& c, sql::Session& s, const Deps& deps, onestop::Dossier d) {
    std::vector<std::pair<AccountId, std::string>> names;
    for (const access::Account& a : c.site.access.list(s, c.unit)) names.emplace_back(a.id, a.name);
    std::string fee = deps.fee_words ? deps.fee_words(s, d) : std::string{};
    Source source = read_source(s, deps.desk, *deps.units.tree(), std::move(d), std::move(names));
    source.fee = std::move(fee);
    return source;
}

// The citizen's own papers show the numbers; whoever neither accepts nor works dossiers gets them covered.
bool masked(const web::Context& c) { return !c.who->may(may::accept_dossier) && !c.who->may(may::work_dossier); }

http::Response list_page(web::Context& c, const Deps& deps) {
    sql::Reader s = c.db().read();
    auto d = deps.desk.find_code(s, c.unit, c.param("code"));
    if (!d) return c.refuse(no_dossier());
    const Source source = source_of(c, s, deps, std::move(*d));
    const std::string at = fmt::format("/ho-so/{}", html::url_encode(source.d.code));
    const auto papers = deps.forms.papers(source);
    html::PageFrame frame{.title = "Giấy tờ in", .lead = source.d.code, .back_url = url(c, at), .back_label = "Hồ sơ " + source.d.code};
    return c.page(std::move(frame), [&](Html& h) {
        if (masked(c)) html::notice(h, html::Tone::info, "Dữ liệu cá nhân được che", "Chỉ người tiếp nhận hoặc thụ lý hồ sơ in được giấy tờ có đủ dữ liệu của người nộp.");
        if (papers.empty()) {
            html::empty_state(h, "Không có mẫu giấy tờ nào có hiệu lực vào ngày tiếp nhận hồ sơ này.", "Về hồ sơ", url(c, at));
            return;
        }
        std::vector<html::Column> columns{{.label = "Giấy tờ", .main = true}, {.label = "Mẫu"}, {.label = "Ngày"}};
        if (office::can_make_pdf()) columns.push_back({.label = "PDF"});
        html::table(h, {.caption = "Giấy tờ in của hồ sơ", .columns = columns}, [&](html::Rows& rows) {
            for (const Paper& p : papers)
                rows.row([&] {
                    const std::string file = fmt::format("{}/giay-to/{}", at, kind_code(p.form->kind));
                    rows.head(url(c, file), p.form->title);
                    if (p.form->number.empty()) rows.none();
                    else rows.cell(fmt::format("Mẫu {}, Thông tư {}", p.form->number, p.form->circular));
                    rows.cell(p.day);
                    if (office::can_make_pdf()) rows.cell([&] { h.link(url(c, file + "/pdf"), "PDF"); });
                });
        });
        h.el("p", {{"class", "hint"}}, "Mở dòng để tải tệp Word. Chỗ chưa ghi trong hồ sơ để trống để ghi tay.");
    });
}

http::Response file(web::Context& c, const Deps& deps, bool as_pdf, bool api) {
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
    if (!d) return c.refuse(no_dossier());
    const Source source = source_of(c, s, deps, std::move(*d));
    const auto kind = parse_kind(c.param("kind"));
    const auto paper = kind ? deps.forms.paper(source, *kind) : std::nullopt;
    if (!paper) return c.refuse({Refusal::Kind::not_found, "forms.paper", "Hồ sơ này không có giấy tờ đó. Hãy chọn trong danh sách giấy tờ in của hồ sơ.", "kind", {}});
    const auto docx = deps.documents.fill(s, c.unit, paper->form->file, fields_of(source, *paper, masked(c)));
    if (!docx) return c.refuse(docx.error());
    const std::string name = fmt::format("{}-{}", paper->form->file, source.d.code);
    if (!as_pdf) return documents::docx_file(*docx, name);
    const auto pdf = office::pdf_of(*docx);
    return pdf ? documents::pdf_file(*pdf, name) : c.refuse(pdf.error());
}

}  // namespace

void add_pages(web::Router& router, const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents, FeeWords fee_words) {
    const Deps deps{forms, desk, units, documents, std::move(fee_words)};
    const auto* may = &may::see_dossiers;
    router.add({.path = "/ho-so/:code/giay-to", .may = may, .title = "Giấy tờ in", .systems = "S14", .run = [deps](web::Context& c) { return list_page(c, deps); }});
    router.add({.path = "/ho-so/:code/giay-to/:kind", .may = may, .systems = "S14", .run = [deps](web::Context& c) { return file(c, deps, false, false); }});
    router.add({.path = "/ho-so/:code/giay-to/:kind/pdf", .may = may, .systems = "S14", .run = [deps](web::Context& c) { return file(c, deps, true, false); }});
    router.add({.path = "/api/v1/dossiers/:id/forms/:kind", .may = may, .systems = "S14, S27", .summary = "A printed form of a dossier as a Word file", .run = [deps](web::Context& c) { return file(c, deps, false, true); }});
}

Result<office::Fields> preview_fields(sql::Session& s, UnitId unit, std::string_view file, Instant now, const Forms& forms, const onestop::Desk& desk, const units::Units& units) {
    XASO_TRY(const onestop::ListPage newest, desk.list(s, unit, {.limit = 1}, now));
    if (newest.rows.empty()) return example_fields();
    const auto d = desk.find(s, unit, newest.rows.front().id);
    if (!d) return example_fields();
    const Source source = read_source(s, desk, *units.tree(), *d, {});
    for (const Form& f : forms.all())
        if (f.file == file) return fields_of(source, {&f, local_day(d->received_at)}, true);
    return example_fields();
}

}  // namespace xaso::forms
