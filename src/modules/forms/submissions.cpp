// Forms 02 and 03 of what did not become a dossier: /dang-ky/:ma/phieu as a sheet to print at once, as Word or PDF, and the API's Word file.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "forms/pages.h"
#include "modules/documents/paper.h"
#include "modules/onestop/intake.h"
#include "platform/html/qr.h"
#include "platform/office/pdf.h"
#include "platform/web/links.h"

namespace xaso::forms {
namespace {

using html::Html;
using onestop::Submission;
using onestop::WrittenAnswer;
namespace may = access::may;

struct Deps {
    const Forms& forms;
    const onestop::Desk& desk;
    const units::Units& units;
    const documents::Documents& documents;
};

struct Filled {
    Submission submission;
    Paper paper;
    bool masked = false;
    std::string docx;
};

std::string page_of(const Submission& s, std::string_view below = {}) { return fmt::format("/dang-ky/{}{}", s.code, below); }

// What the templates know of a dossier, as far as there is one.
Source source_of(sql::Session& s, const Deps& deps, const Submission& submission, std::vector<std::pair<AccountId, std::string>> names) {
    Source out;
    out.names = std::move(names);
    onestop::Dossier& d = out.d;
    static_cast<onestop::Texts&>(d) = submission;
    d.unit = submission.unit;
    d.code = submission.code;
    d.procedure_code = submission.procedure_code.empty() ? "ngoài danh mục" : submission.procedure_code;   // refused as it was asked for
    d.procedure_name = submission.request;
    d.case_name = submission.case_name;
    d.applicant = submission.applicant;
    d.owner = submission.owner;
    d.channel = submission.channel;
    d.received_at = submission.registered_at;
    d.receiver = d.assignee = submission.answerer;
    out.applicant = deps.desk.person(s, d.unit, submission.applicant_id).value_or(onestop::Person{});
    out.owner = submission.owner_id == submission.applicant_id ? out.applicant : deps.desk.person(s, d.unit, submission.owner_id).value_or(onestop::Person{});
    out.papers = submission.papers;
    Source::Act act;
    act.at = *submission.answered_at;
    act.by = submission.answerer;
    act.reason = submission.reason;
    act.legal_ground = submission.legal_ground;
    act.number = submission.form_number;
    act.missing = submission.missing;
    (submission.form == WrittenAnswer::supplement ? out.supplement : out.refusal) = std::move(act);
    put_unit(out, *deps.units.tree(), submission.unit, local_day(submission.registered_at));
    return out;
}

Result<Filled> fill(web::Context& c, const Deps& deps, std::string_view named = "ma") {
    const onestop::Intake intake(deps.desk);
    sql::Reader s = c.db().read();
    auto submission = intake.find_named(s, c.unit, c.param(named));
    if (!submission || submission->form == WrittenAnswer::none)
        return refuse(Refusal::Kind::not_found, "forms.paper", "Hồ sơ đăng ký này không có phiếu trả lời. Hãy mở hồ sơ để xem đã được trả lời thế nào.", "ma");
    std::vector<std::pair<AccountId, std::string>> names;
    for (const access::Account& a : c.site.access.list(s, c.unit)) names.emplace_back(a.id, a.name);
    const Source source = source_of(s, deps, *submission, std::move(names));
    const auto paper = deps.forms.paper(source, submission->form == WrittenAnswer::supplement ? Kind::supplement : Kind::refusal);
    if (!paper) return refuse(Refusal::Kind::not_found, "forms.paper", "Không có mẫu phiếu nào có hiệu lực vào ngày trả lời.", "ma");
    Filled out{std::move(*submission), *paper, c.unit != c.actor().unit || !(c.who->may(may::accept_dossier) || c.who->may(may::work_dossier)), {}};
    XASO_TRY(out.docx, deps.documents.fill(s, c.unit, paper->form->file, fields_of(source, *paper, out.masked)));
    return out;
}

// LAW QCVN 12:2026/BCA: looking at a citizen's papers is recorded; covered ones say nothing of anybody.
void note(web::Context& c, const Deps& deps, const Filled& f, std::string_view how) {
    if (f.masked) return;
    c.db().run(f.submission.unit, [&](sql::Tx& tx) {
        deps.desk.record().append(tx, c.actor(), c.now, {"form.printed", "submission_form", f.submission.id.value(),
                                                         boost::json::serialize(boost::json::object{{"code", f.submission.code}, {"form", kind_code(f.paper.form->kind)}, {"how", how}})});
        return true;
    });
}

http::Response file(web::Context& c, const Deps& deps, bool as_pdf, std::string_view named = "ma") {
    const auto filled = fill(c, deps, named);
    if (!filled) return c.refuse(filled.error());
    const std::string name = fmt::format("{}-{}", filled->paper.form->file, filled->submission.code);
    return documents::paper_file(c, filled->docx, name, as_pdf, [&] { note(c, deps, *filled, as_pdf ? "pdf" : "word"); });
}

http::Response sheet_page(web::Context& c, const Deps& deps) {
    const auto filled = fill(c, deps);
    if (!filled) return c.refuse(filled.error());
    const auto layout = office::layout_of(filled->docx);
    if (!layout) return c.refuse(layout.error());
    note(c, deps, *filled, "sheet");
    const Submission& one = filled->submission;
    html::PageFrame frame{.title = filled->paper.form->title, .lead = one.code, .back_url = web::url(c, page_of(one)), .back_label = "Hồ sơ đăng ký " + one.code};
    frame.actions = [&](Html& h) {
        html::print_button(h, c.query("in") == "ngay");
        html::link_button(h, "Word", web::url(c, page_of(one, "/phieu/word")), {.key = "w"});
        if (office::can_make_pdf()) html::link_button(h, "PDF", web::url(c, page_of(one, "/phieu/pdf")), {.key = "d"});
        if (c.who->may(may::accept_dossier)) html::link_button(h, "Tiếp nhận hồ sơ khác", "/tiep-nhan", {.key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        if (filled->masked) html::notice(h, html::Tone::info, "Dữ liệu cá nhân được che", "Bản này không giao cho người nộp. Người tiếp nhận hoặc thụ lý hồ sơ in được bản đủ.");
        documents::left_out_notice(h, *layout);
        documents::write_paper(h, *layout, [&](std::string_view) { html::qr(h, one.code, "Mã QR của mã đăng ký " + one.code); });
    });
}

}  // namespace

void add_submission_pages(web::Router& router, const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents) {
    const Deps deps{forms, desk, units, documents};
    const auto* may = &may::see_dossiers;
    router.add({.path = "/dang-ky/:ma/phieu", .may = may, .title = "Phiếu trả lời hồ sơ đăng ký", .systems = "S14", .run = [deps](web::Context& c) { return sheet_page(c, deps); }});
    router.add({.path = "/dang-ky/:ma/phieu/word", .may = may, .systems = "S14", .run = [deps](web::Context& c) { return file(c, deps, false); }});
    router.add({.path = "/dang-ky/:ma/phieu/pdf", .may = may, .systems = "S14", .run = [deps](web::Context& c) { return file(c, deps, true); }});
    router.add({.path = "/api/v1/submissions/:id/form", .may = may, .systems = "S14, S27", .summary = "The written answer of a submission (form 02 or 03) as a Word file", .gives = "bytes",
                .run = [deps](web::Context& c) { return file(c, deps, false, "id"); }});
}

}  // namespace xaso::forms
