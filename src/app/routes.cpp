#include "app/app.h"
#include "assigned/pages.h"
#include "books/pages.h"
#include "checking/pages.h"
#include "documents/pages.h"
#include "fees/pages.h"
#include "follow_up/pages.h"
#include "forms/pages.h"
#include "imports/imports.h"
#include "keying/pages.h"
#include "notices/pages.h"
#include "onestop/api.h"
#include "onestop/pages.h"
#include "period_report/pages.h"
#include "plan/export.h"
#include "plan/pages.h"
#include "plan_import/pages.h"
#include "publication/pages.h"
#include "queue/pages.h"
#include "report_export/pages.h"
#include "reporting/pages.h"
#include "units/pages.h"

namespace xaso::app {
namespace may = access::may;

web::Site make_site(App& app, const html::Assets& assets) {
    web::Site site{.record = app.record, .access = app.access, .assets = assets, .clock = app.clock};
    site.nav = {{"/", "Việc của tôi", 'v', &may::see_dossiers},       {"/tiep-nhan", "Tiếp nhận", 'n', &may::accept_dossier},
                {"/goi-so", "Gọi số", 's', &may::call_queue},           {"/lay-so", "Lấy số", 'l', &may::use_kiosk},
                {"/ho-so", "Hồ sơ", 'h', &may::see_dossiers},          {"/dang-ky", "Mới đăng ký", 'y', &may::accept_dossier},          {"/phi", "Thu phí", 'p', &may::see_fees},
                {"/tien-do", "Tiến độ", 'i', &may::see_reports},
                {"/thoi-gian-cho", "Thời gian chờ", 'c', &may::see_queue},
                {"/thu-tuc", "Thủ tục", 't', &may::see_procedures},    {"/ke-hoach", "Kế hoạch", 'e', &may::see_plan},
                {"/so", "Sổ theo dõi", 'o', &may::see_books},
                {"/bao-cao", "Báo cáo", 'b', &may::see_reports},       {"/nhap-du-lieu", "Nhập dữ liệu", 'd', &may::import_records},
                {"/quan-tri", "Quản trị", 'q', &may::manage_accounts}, {"/quan-tri/nhat-ky", "Nhật ký", 'k', &may::see_audit},
                {"/quan-tri/hang-gui", "Hàng gửi", 'g', &may::see_audit}};
    site.unit_by_code = [&app](std::string_view code) -> std::optional<UnitId> {
        const auto tree = app.units.tree();
        const units::Unit* u = tree->find(code);
        return u ? std::optional(u->id) : std::nullopt;
    };
    site.unit_name = [&app](UnitId id, Day day) {
        const auto tree = app.units.tree();
        const units::Unit* u = tree->find(id);
        return u ? u->nearest(day).name : std::string{};
    };
    site.things = &app.things;
    site.secure_cookies = app.config.secure_cookies;
    site.search_url = "/ho-so";
    sql::Reader s = app.db->read();
    site.sample_passwords = holds_sample(s);
    site.admins_need_factor = !site.sample_passwords;
    if (site.sample_passwords)
        for (const SampleAccount& a : sample_accounts()) site.samples.push_back({a.login, a.password, a.title + ", " + a.unit_name});
    return site;
}

report_export::IssuedOf issued_by(App& app) {
    return [&app](sql::Session& s, const reporting::Report& r) -> Result<report_export::Issued> {
        report_export::Issued issued;
        issued.computed = r.computed_at;
        issued.chain_head = r.signature ? r.signature->chain_head : app.record.chain_head(s, r.unit);
        XASO_TRY(const period_report::Document document, app.reports.document(s, r.unit, r.period));
        if (r.signature) {
            issued.draft = false;
            issued.number = document.number.substr(0, document.number.find('/'));
            issued.signer = document.signer;
            issued.day = document.day;
        }
        issued.text = [document](const catalog::OutlinePart& part, const catalog::Paragraph& paragraph) {
            for (const period_report::DocumentPart& p : document.parts)
                if (p.code == part.code)
                    for (const period_report::DocumentParagraph& q : p.paragraphs)
                        if (q.key == paragraph.key) return q.written;
            return std::string{};
        };
        return issued;
    };
}

void add_routes(web::Router& router, App& app) {
    web::add_own_routes(router);
    onestop::add_pages(router, app.desk, app.units, app.files,
                       {period_report::reminders(app.reports), plan::reminders(app.plan), assigned::reminders(app.assigned), keying::reminders(app.keying), notices::reminders(app.notices), notices::stuck_reminder(app.outbox), fees::reminders(app.fees)}, fees::desk_parts(app.fees));
    fees::add_pages(router, app.bank, app.units, app.documents);
    fees::add_api(router, app.bank, app.units, app.documents);
    follow_up::add_pages(router, app.desk, app.reporting, app.units, app.documents, {period_report::reminders(app.reports)});
    imports::add_pages(router, app.imports);
    plan::add_pages(router, app.plan, {books::calendar(app.books)});
    plan::add_export_pages(router, app.plan, app.documents);
    assigned::add_pages(router, app.assigned);
    assigned::add_api(router, app.assigned);
    plan_import::add_pages(router, app.plan, app.config.root);
    books::add_pages(router, app.books, app.files);
    books::add_api(router, app.books);
    keying::add_pages(router, app.keying, app.extracts, app.matching);
    keying::add_api(router, app.keying);
    reporting::add_pages(router, app.reporting, app.units, [&app](sql::Session& s, UnitId unit, const catalog::PeriodWindow& w, Day today) { return period_report::still_missing(app.reports, s, unit, w, today); });
    period_report::add_pages(router, app.reports);
    checking::add_pages(router, app.law);
    report_export::add_pages(router, app.reporting, app.units, app.documents, issued_by(app));
    documents::add_pages(router, app.documents, [&app, form = forms::preview(app.forms, app.desk, app.units, app.documents), receipt = fees::receipt_preview(app.fees, app.units, app.documents)](sql::Session& s, UnitId unit, std::string_view code, std::string_view record, Instant now) -> Result<documents::Tried> {
        if (code == follow_up::kBookTemplate) return documents::Tried{follow_up::book_template().example(), {}};
        if (code == forms::kReceiptOfFees) return receipt(s, unit, code, record, now);
        if (code == "plan") return documents::Tried{plan::preview_fields(s, unit, now, app.plan), {}};
        if (code != "report") return form(s, unit, code, record, now);
        XASO_TRY(office::Fields fields, report_export::preview_fields(s, unit, now, app.reporting, app.units, issued_by(app)));
        return documents::Tried{std::move(fields), {}};
    });
    forms::add_pages(router, app.forms, app.desk, app.units, app.documents, fees::desk_parts(app.fees));
    forms::add_submission_pages(router, app.forms, app.desk, app.units, app.documents);
    units::add_pages(router, app.units, app.access);
    onestop::add_api(router, app.desk, app.files, fees::desk_parts(app.fees));
    notices::add_pages(router, app.outbox);
    notices::add_api(router, app.outbox);
    notices::add_warnings_api(router, app.notices);
    publication::add_pages(router, app.publication, app.units, app.fees.tariff(), app.law);
    publication::add_api(router, app.publication, app.fees.tariff(), app.law);
    queue::add_pages(router, app.queue);
    queue::add_api(router, app.queue);
    follow_up::add_api(router, app.units);
}

}  // namespace xaso::app
