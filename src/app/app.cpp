#include "app/app.h"

#include <fmt/format.h>
#include <sodium.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "assigned/things.h"
#include "books/things.h"
#include "follow_up/pages.h"
#include "onestop/intake.h"
#include "plan/export.h"
#include "plan/things.h"
#include "reporting/live_checks.h"
#include "reporting/things.h"

namespace xaso::app {
namespace fs = std::filesystem;

std::string say(const catalog::Finding& f) {
    return fmt::format("{}{}: {} {}", f.file, f.line ? fmt::format(":{}", f.line) : "", f.says, f.remedy);
}

std::shared_ptr<const catalog::Definitions> load_law(const Config& config) {
    catalog::Loaded loaded = catalog::load(config.root);
    if (loaded.findings.empty()) return loaded.definitions;
    std::string all = "Quy định trong areas/ và law/ có lỗi:";
    for (const catalog::Finding& f : loaded.findings) all += "\n  " + say(f);
    throw Unusable(all);
}

namespace {
std::unique_ptr<sql::Database> open_database(const Config& config) {
    if (sodium_init() < 0) throw Unusable("Không khởi động được thư viện mật mã (libsodium).");
    std::error_code ec;
    const bool fresh = !fs::exists(config.data, ec);
    if (fs::exists(config.data, ec) && !fs::is_directory(config.data, ec))
        throw Unusable(fmt::format("{} là một tệp, không phải thư mục dữ liệu. Hãy đặt XASO_DATA tới một thư mục ghi được.", config.data));
    fs::create_directories(config.data, ec);
    if (ec) throw Unusable(fmt::format("Không tạo được thư mục dữ liệu {}: {}. Hãy đặt XASO_DATA tới một thư mục ghi được.", config.data, ec.message()));
    if (fresh) fs::permissions(config.data, fs::perms::owner_all, ec);  // personal data: nobody else on this computer
    auto db = sql::Database::open({.url = config.database, .read_limit = config.read_limit, .before_statement = config.before_statement});
    sql::migrate(*db);
    return db;
}

notices::Rules load_notices(const Config& config) {
    notices::Loaded loaded = notices::load(config.root);
    if (loaded.findings.empty()) return std::move(loaded.rules);
    std::string all = "Quy định trong law/notices có lỗi:";
    for (const catalog::Finding& f : loaded.findings) all += "\n  " + say(f);
    throw Unusable(all);
}

fees::Tariff load_fees(const Config& config) {
    std::vector<catalog::Finding> findings;
    fees::Tariff tariff = fees::load_tariff(config.root, findings);
    if (findings.empty()) return tariff;
    std::string all = "Quy định trong law/fees có lỗi:";
    for (const catalog::Finding& f : findings) all += "\n  " + say(f);
    throw Unusable(all);
}

std::vector<assigned::Giver> must_load_givers(const Config& config) {
    std::vector<catalog::Finding> findings;
    auto givers = assigned::load_givers(config.root, findings);
    if (findings.empty()) return givers;
    std::string all = "Quy định trong law/plans có lỗi:";
    for (const catalog::Finding& f : findings) all += "\n  " + say(f);
    throw Unusable(all);
}

record::ChainKey chain_key(const Config& config, sql::Database& db) {
    sql::Reader s = db.read();
    return record::load_chain_key(config.data + "/chain.key", record::chain_begun(s));
}
forms::Forms must_load_forms(const Config& config) {
    auto loaded = forms::Forms::load(config.root);
    if (!loaded) throw std::runtime_error(loaded.error().message);
    return std::move(*loaded);
}

std::vector<documents::TemplateKind> template_kinds(const forms::Forms& forms) {
    std::vector<documents::TemplateKind> kinds{report_export::report_template(), plan::plan_template()};
    for (documents::TemplateKind& k : forms.templates()) kinds.push_back(std::move(k));
    kinds.push_back(follow_up::book_template());
    kinds.push_back(keying::Extracts::template_kind());
    return kinds;
}
}  // namespace

period_report::FindingsOf findings_by(const reporting::Reporting& reporting) {
    return [&reporting](sql::Session& s, const reporting::Report& report) {
        std::vector<period_report::Finding> out;
        for (checking::Finding& f : reporting::live_findings(s, reporting, report)) out.push_back({std::move(f.rule), std::move(f.form), std::move(f.row), f.severity, std::move(f.says)});
        return out;
    };
}

App::App(const Config& c) : App(c, load_notices(c)) {}

App::App(const Config& c, notices::Rules rules)
    : config(c),
      db(open_database(c)),
      record(*db, chain_key(c, *db)),
      law(load_law(c)),
      units(record),
      procedures(record),
      publication(procedures),
      desk(record, law, units, procedures),
      files(desk, {.bytes = c.file_bytes, .per_dossier = c.files_per_dossier}, c.scan_dir),
      imports(desk),
      plan(record, units, things),
      books(record, law, units),
      keying(books),
      matching(keying),
      assigned(record, units, must_load_givers(c)),
      queue(record, law),
      fees(desk, load_fees(c)),
      bank(fees, units),
      reporting(record, law, units, clock),
      forms(must_load_forms(c)),
      documents(record, c.root, template_kinds(forms)),
      extracts(keying, documents, units),
      access(record, clock, {}),
      reports(reporting, units, access, findings_by(reporting)),
      outbox(record, rules.delivery),
      notices(record, law, units, outbox, std::move(rules)) {
    things.add(plan::plan_kind(plan));
    things.add(plan::activity_kind(plan));
    things.add(assigned::thing_kind(assigned));
    things.add_links(plan::links(plan));
    things.add_links(assigned::links(assigned));
    things.add(books::thing_kind(books));
    things.add(reporting::figure_kind(reporting));
    things.add(reporting::row_kind(reporting));
    const auto findings = [&] {
        sql::Reader s = db->read();
        return books.check_use(s, *law.current());
    }();
    if (!findings.empty()) {
        std::string all = "Định nghĩa của sổ không hợp với các bản ghi đang có:";
        for (const catalog::Finding& f : findings) all += "\n  " + say(f);
        throw Unusable(all);
    }
}

std::vector<record::Mismatch> App::verify(sql::Session& s, UnitId unit, Day today) const {
    std::vector<record::Mismatch> out;
    for (auto& part : {record.verify(s, unit), desk.verify(s, unit), onestop::Intake(desk).verify(s, unit), files.verify(s, unit), fees.verify(s, unit), queue.verify(s, unit), plan.verify(s, unit), assigned.verify(s, unit), books.verify(s, unit), keying.verify(s, unit), reporting.verify(s, unit, today)})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

std::vector<catalog::Finding> take_over(App& app, std::shared_ptr<const catalog::Definitions> next) {
    {
        sql::Reader s = app.db->read();
        if (auto findings = app.books.check_use(s, *next); !findings.empty()) return findings;
    }
    app.books.adopt(*next);
    app.law.replace(std::move(next));
    return {};
}

outbox::Senders make_senders(const App& app) {
    const Config& c = app.config;
    const std::string folder = c.data + "/outbox";
    const auto timeout = app.outbox.settings().timeout;
    outbox::Senders out;
    out["sms"] = c.sms_url.empty() ? outbox::file_sender(folder) : outbox::http_sender({c.sms_url, c.sms_token, timeout});
    out["portal"] = c.portal_url.empty() ? outbox::file_sender(folder) : outbox::http_sender({c.portal_url, c.portal_token, timeout});
    out["agency"] = outbox::file_sender(folder);
    out["mail"] = c.smtp_url.empty() ? outbox::file_sender(folder) : outbox::smtp_sender({c.smtp_url, c.smtp_user, c.smtp_password, c.smtp_from, c.smtp_plain, timeout});
    return out;
}

}  // namespace xaso::app
