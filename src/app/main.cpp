// The commands of docs/commands.md. stdout belongs to the command, everything else goes to stderr.
// Exit 0: good; 1: findings or refusals; 2: unusable input or usage.
#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "app/app.h"
#include "app/backups.h"
#include "checking/checking.h"
#include "modules/plan_import/plan_import.h"
#include "platform/office/office.h"

namespace xaso::app {
namespace {
namespace json = boost::json;
namespace fs = std::filesystem;

constexpr int kGood = 0, kFindings = 1, kUnusable = 2;

int refused(const Refusal& why) {
    fmt::print(stderr, "{}\n", why.message);
    return why.kind == Refusal::Kind::invalid || why.kind == Refusal::Kind::not_found ? kUnusable : kFindings;
}

const units::Unit& unit_named(const units::Tree& tree, const std::string& code) {
    if (const units::Unit* u = tree.find(code)) return *u;
    std::string known;
    for (const units::Unit& u : tree.units) known += (known.empty() ? "" : ", ") + u.code;
    throw Unusable(fmt::format("Không có đơn vị “{}”. Các đơn vị: {}.", code, known.empty() ? "(chưa có)" : known));
}

int cmd_due(const std::string& unit, const std::string& received, const std::string& limit_text, const std::string& format) {
    App app(Config::from_environment());
    const auto at = parse_local_time(received);
    if (!at) return refused(at.error());
    const auto limit = parse_limit(limit_text);
    if (!limit) return refused(limit.error());
    const auto tree = app.units.tree();
    const units::Version& version = unit_named(*tree, unit).nearest(std::chrono::floor<std::chrono::days>(*at));
    const WorkingCalendar calendar(version.hours, app.law.current()->calendar().days);
    const Due d = due(calendar, *at, *limit, {}, PausePolicy::extend);
    if (format == "json") {
        json::array ledger;
        for (const LedgerLine& l : d.ledger) ledger.push_back(json::object{{"at", iso_local(l.at)}, {"rule", l.rule}, {"says", l.says}});
        fmt::print("{}\n", json::serialize(json::object{{"due", iso_local(d.at)}, {"ledger", std::move(ledger)}}));
    } else {
        for (const LedgerLine& l : d.ledger) fmt::print("{}  {:<18} {}\n", format_day_time(l.at), l.rule, l.says);
        fmt::print("Hẹn trả: {} {}\n", format_day_time(d.at), weekday_name(std::chrono::floor<std::chrono::days>(d.at)));
    }
    return kGood;
}

int cmd_report(const std::string& unit, const std::string& period_text, const std::string& format, const std::string& out) {
    App app(Config::from_environment());
    const auto period = parse_period(period_text);
    if (!period) return refused(period.error());
    const auto tree = app.units.tree();
    const UnitId id = unit_named(*tree, unit).id;
    sql::Reader s = app.db->read();
    const auto report = app.reporting.shown(s, id, *period);
    if (!report) return refused(report.error());
    std::string bytes;
    if (format == "docx" || format == "xlsx") {
        if (format == "xlsx") {
            bytes = report_export::report_xlsx(*report, tree->find(id)->nearest(report->window->window.to));
        } else {
            const auto docx = report_export::report_docx(s, *report, app.units, app.documents, issued_by(app));
            if (!docx) return refused(docx.error());
            bytes = *docx;
        }
    } else {
        bytes = reporting::report_json(*report) + "\n";
    }
    if (out.empty()) {
        std::fwrite(bytes.data(), 1, bytes.size(), stdout);
        return kGood;
    }
    std::ofstream file(out, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.close();
    if (!file) throw Unusable(fmt::format("Không ghi được tệp {}. Hãy kiểm tra thư mục và quyền ghi.", out));
    return kGood;
}

// What records use and the definitions no longer hold; nothing where there is no database yet, or one of another version of the program.
std::vector<catalog::Finding> findings_of_use(const Config& config, const catalog::Definitions& next) {
    constexpr std::string_view kFile = "sqlite:";
    if (config.database.starts_with(kFile) && !fs::exists(config.database.substr(kFile.size()))) return {};
    try {
        const auto db = sql::Database::open({.url = config.database, .read_limit = config.read_limit});
        sql::Reader s = db->read();
        return books::Books::check_use(s, next);
    } catch (const sql::Error& e) {
        fmt::print(stderr, "Không xem được dữ liệu đang có: {}\n", e.what());
        return {};
    }
}

int cmd_check() {
    const Config config = Config::from_environment();
    const catalog::Loaded loaded = catalog::load(config.root);
    std::vector<catalog::Finding> findings = loaded.findings;
    if (findings.empty()) findings = findings_of_use(config, *loaded.definitions);
    const notices::Loaded notices = notices::load(config.root);
    findings.insert(findings.end(), notices.findings.begin(), notices.findings.end());
    const fees::Tariff tariff = fees::load_tariff(config.root, findings);
    (void)assigned::load_givers(config.root, findings);
    for (const catalog::Finding& f : findings) fmt::print("{}\n", say(f));
    if (!findings.empty()) return kFindings;
    const catalog::Definitions& d = *loaded.definitions;
    fmt::print("Không có lỗi: {} thủ tục, {} biểu mẫu, {} số liệu, {} chế độ báo cáo, {} quy trình, {} khoản phí, lệ phí.\n", d.procedures.size(), d.forms.size(), d.figures.size(), d.regimes.size(), d.processes.size(), tariff.fees.size());
    return kGood;
}

int cmd_check_report(const std::string& path, const std::string& format) {
    std::ifstream file(path, std::ios::binary);
    if (!file || fs::is_directory(path)) throw Unusable(fmt::format("Không mở được tệp {}. Hãy kiểm tra đường dẫn và quyền đọc.", path));
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const auto law = load_law(Config::from_environment());
    const auto checked = checking::check_report(*law, bytes, local_day(SystemClock{}.now()));
    if (!checked) return refused(checked.error());
    if (format == "json") fmt::print("{}\n", checking::findings_json(checked->findings));
    else if (checked->findings.empty()) fmt::print("Không thấy điểm nào không khớp.\n");
    else fmt::print("{}", checking::findings_text(*law, checked->day, checked->findings));
    return checked->findings.empty() ? kGood : kFindings;
}

// What is doubtful is said beside what was read; only a plan that cannot be read is refused.
int cmd_plan_import(const std::string& path, const std::string& format) {
    std::ifstream file(path, std::ios::binary);
    if (!file || fs::is_directory(path)) throw Unusable(fmt::format("Không mở được tệp {}. Hãy kiểm tra đường dẫn và quyền đọc.", path));
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const auto words = plan_import::load_vocabulary(Config::from_environment().root);
    if (!words) return refused(words.error());
    const auto draft = plan_import::read_plan(*words, bytes);
    if (!draft) return refused(draft.error());
    fmt::print("{}", format == "json" ? plan_import::draft_json(*draft) + "\n" : plan_import::draft_text(*draft));
    return kGood;
}

int verify(App& app, const std::string& only) {
    const auto tree = app.units.tree();
    if (!only.empty()) unit_named(*tree, only);
    const Day today = local_day(app.clock.now());
    std::size_t findings = 0, units = 0;
    for (const units::Unit& u : tree->units) {
        if (!only.empty() && u.code != only) continue;
        ++units;
        sql::Reader s = app.db->read();
        for (const record::Mismatch& m : app.verify(s, u.id, today)) {
            fmt::print("{}: {}\n", u.code, m.says);
            ++findings;
        }
    }
    if (findings == 0) fmt::print("Không có sai lệch: {} đơn vị.\n", units);
    return findings ? kFindings : kGood;
}

int cmd_verify(const std::string& only) {
    App app(Config::from_environment());
    return verify(app, only);
}

std::string says(const backup::Copy& copy) {
    return fmt::format("{} đơn vị, {} hồ sơ, dữ liệu lúc {}", copy.holds.units, copy.holds.dossiers, format_day_time(to_local(copy.taken)));
}

// Beside a running server, and therefore without App: a newer program must not migrate the database under it.
int cmd_backup(const std::string& file, const std::string& passphrase_file) {
    const Config config = Config::from_environment();
    const std::string passphrase = backup_passphrase(passphrase_file, true);
    const auto copy = backup::make({config.database, config.data}, file, passphrase, SystemClock{}.now(), holds);
    if (!copy) return refused(copy.error());
    fmt::print("Đã sao lưu vào {}: {}.\n", file, says(*copy));
    return kGood;
}

int cmd_restore(const std::string& file, const std::string& passphrase_file) {
    const Config config = Config::from_environment();
    const auto copy = backup::restore({config.database, config.data}, file, backup_passphrase(passphrase_file, false), sql::migrations().back().number);
    if (!copy) return refused(copy.error());
    App app(config);
    app.db->analyze();  // PostgreSQL's copy comes without statistics
    app.books.adopt(*app.law.current());  // as a start does: a copy of an older program holds its keys
    fmt::print("Đã khôi phục từ {}: {}.\n", file, says(*copy));
    std::fflush(stdout);  // to verify a large office takes minutes
    return verify(app, "");
}

int cmd_token(const std::string& login) {
    App app(Config::from_environment());
    const auto token = app.access.make_token(login);
    if (!token) return refused(token.error());
    fmt::print("{}\n", *token);
    return kGood;
}

// For whoever has the machine: the only administrator is locked out, shut or without the telephone.
int cmd_unlock(const std::string& login, bool drop_factor) {
    App app(Config::from_environment());
    const auto account = [&] { sql::Reader s = app.db->read(); return app.access.find_login(s, login); }();
    if (!account) return refused({Refusal::Kind::not_found, "access.no_account", fmt::format("Không có tài khoản với tên đăng nhập “{}”.", login), "user", {}});
    const record::Actor by{account->unit, AccountId{}, "command"};
    const auto done = app.db->write<int>(account->unit, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(app.access.unlock(tx, by, account->unit, account->id));
        if (drop_factor && account->has_factor) XASO_CHECK(app.access.drop_factor(tx, by, account->unit, account->id));
        return 0;
    });
    if (!done) return refused(done.error());
    fmt::print("Đã mở tài khoản {}.{}\n", account->login, account->closed ? " Tài khoản vẫn đóng: người quản trị mở lại ở trang Tài khoản." : "");
    return kGood;
}

int cmd_sample() {
    App app(Config::from_environment());
    const auto loaded = load_sample(app.sample_parts(), app.clock.now(), [](const std::string& line) { fmt::print(stderr, "{}\n", line); });
    if (!loaded) return refused(loaded.error());
    if (*loaded) app.db->analyze();  // thousands of rows came at once: the planner should know
    return kGood;
}

int cmd_reload() {
    const Config config = Config::from_environment();
    if (const int bad = cmd_check(); bad != kGood) {
        fmt::print("Vẫn dùng quy định cũ.\n");
        return bad;
    }
    // The number in the file may belong to another program by now: only a running server holds the lock.
    const std::string path = config.data + "/server.pid";
    const int held = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool running = held >= 0 && ::flock(held, LOCK_SH | LOCK_NB) != 0;
    if (held >= 0) ::close(held);
    std::ifstream file(path);
    long pid = 0;
    const std::string answer = fmt::format("{}/{}", config.data, kReloadAnswer);
    std::error_code none;
    fs::remove(answer, none);
    if (!running || !(file >> pid) || pid <= 1 || ::kill(static_cast<pid_t>(pid), SIGHUP) != 0)
        throw Unusable(fmt::format("Không có máy chủ nào đang chạy trên dữ liệu {}. Hãy kiểm tra XASO_DATA; máy chủ tự đọc quy định mới khi khởi động.", config.data));
    // What only the server can see, as a field with records behind it that is gone, is said here too.
    for (const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60}; std::chrono::steady_clock::now() < until; std::this_thread::sleep_for(std::chrono::milliseconds{50})) {
        std::ifstream said(answer);
        std::string taken;
        if (!std::getline(said, taken)) continue;
        fmt::print("{}", std::string{std::istreambuf_iterator<char>(said), {}});
        fs::remove(answer, none);
        return taken == "0" ? kGood : kFindings;
    }
    throw Unusable("Máy chủ chưa nạp xong quy định mới sau 60 giây. Hãy xem nhật ký của máy chủ.");
}

int run(int argc, char** argv) {
    CLI::App cli{"xaso: phần mềm cải cách hành chính của một xã"};
    cli.require_subcommand(1);
    std::string unit, received, limit, period, format, out, login, file, passphrase_file;

    auto* serve_cmd = cli.add_subcommand("serve", "Chạy máy chủ (XASO_LISTEN) cho đến khi Ctrl-C");
    auto* due_cmd = cli.add_subcommand("due", "Tính thời hạn và giải thích từng bước");
    due_cmd->add_option("--unit", unit, "Mã đơn vị")->required();
    due_cmd->add_option("--received", received, "Lúc tiếp nhận, 2026-02-13T09:00")->required();
    due_cmd->add_option("--limit", limit, "Thời hạn: 3wd, 15d, 4h, 0wd, 1m")->required();
    due_cmd->add_option("--format", format, "text hoặc json")->check(CLI::IsMember({"text", "json"}));
    auto* report_cmd = cli.add_subcommand("report", "Báo cáo của một kỳ: bản đã ký, hoặc tính ngay");
    report_cmd->add_option("--unit", unit, "Mã đơn vị")->required();
    report_cmd->add_option("--period", period, "Kỳ: YYYY-Q1|Q2|Q3|Q4|6T|9T|N")->required();
    report_cmd->add_option("--format", format, "json, xlsx hoặc docx")->check(CLI::IsMember({"json", "xlsx", "docx"}));
    report_cmd->add_option("--out", out, "Ghi vào tệp thay vì in ra");
    auto* check_report_cmd = cli.add_subcommand("check-report", "Kiểm tra số liệu in trên một báo cáo: JSON, Word, Excel, PDF, văn bản");
    check_report_cmd->add_option("file", file, "Tệp báo cáo")->required();
    check_report_cmd->add_option("--format", format, "text hoặc json")->check(CLI::IsMember({"text", "json"}));
    auto* plan_cmd = cli.add_subcommand("plan", "Kế hoạch cải cách hành chính");
    plan_cmd->require_subcommand(1);
    auto* plan_import_cmd = plan_cmd->add_subcommand("import", "Đọc một kế hoạch: Word, Excel, PDF, văn bản; điều chưa chắc được nêu riêng");
    plan_import_cmd->add_option("file", file, "Tệp kế hoạch")->required();
    bool dry_run = false;
    plan_import_cmd->add_flag("--dry-run", dry_run, "Chỉ đọc, không lưu gì")->required();
    plan_import_cmd->add_option("--format", format, "text hoặc json")->check(CLI::IsMember({"text", "json"}));
    auto* verify_cmd = cli.add_subcommand("verify", "Đối chiếu bộ đếm, nhật ký, chuỗi kiểm toán với hồ sơ và kế hoạch");
    verify_cmd->add_option("--unit", unit, "Chỉ một đơn vị");
    auto* backup_cmd = cli.add_subcommand("backup", "Sao lưu toàn bộ dữ liệu vào một tệp mã hóa, cả khi máy chủ đang chạy");
    backup_cmd->add_option("file", file, "Tệp sao lưu sẽ tạo")->required();
    auto* restore_cmd = cli.add_subcommand("restore", "Khôi phục bản sao lưu vào nơi còn trống rồi đối chiếu");
    restore_cmd->add_option("file", file, "Tệp sao lưu")->required();
    for (auto* c : {backup_cmd, restore_cmd}) c->add_option("--passphrase-file", passphrase_file, "Tệp có mật khẩu sao lưu ở dòng đầu (hoặc đặt XASO_BACKUP_PASSPHRASE)");
    auto* check_cmd = cli.add_subcommand("check", "Kiểm tra areas/ và law/");
    auto* token_cmd = cli.add_subcommand("token", "In mã truy cập API của một tài khoản");
    token_cmd->add_option("--user", login, "Tên đăng nhập")->required();
    bool drop_factor = false;
    auto* unlock_cmd = cli.add_subcommand("unlock", "Mở khóa một tài khoản (người quản trị duy nhất bị khóa, mất điện thoại)");
    unlock_cmd->add_option("--user", login, "Tên đăng nhập")->required();
    unlock_cmd->add_flag("--drop-second-factor", drop_factor, "Bỏ cả xác thực hai bước");
    auto* sample_cmd = cli.add_subcommand("sample", "Nạp các xã mẫu vào cơ sở dữ liệu trống");
    auto* reload_cmd = cli.add_subcommand("reload", "Báo máy chủ đang chạy nạp lại areas/ và law/");

    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return cli.exit(e, std::cout, std::cerr) == 0 ? kGood : kUnusable;
    }
    if (*serve_cmd) return serve(Config::from_environment());
    if (*due_cmd) return cmd_due(unit, received, limit, format);
    if (*report_cmd) return cmd_report(unit, period, format, out);
    if (*check_report_cmd) return cmd_check_report(file, format);
    if (*plan_import_cmd) return cmd_plan_import(file, format);
    if (*verify_cmd) return cmd_verify(unit);
    if (*backup_cmd) return cmd_backup(file, passphrase_file);
    if (*restore_cmd) return cmd_restore(file, passphrase_file);
    if (*check_cmd) return cmd_check();
    if (*token_cmd) return cmd_token(login);
    if (*unlock_cmd) return cmd_unlock(login, drop_factor);
    if (*sample_cmd) return cmd_sample();
    if (*reload_cmd) return cmd_reload();
    return kUnusable;
}

}  // namespace
}  // namespace xaso::app

int main(int argc, char** argv) {
    // Not commands for people: foreign files are read in a limited child process of this same program.
    if (argc == 2 && (std::string_view(argv[1]) == "xlsx-to-csv" || std::string_view(argv[1]) == "read-document")) return xaso::office::read_main(argv[1], 0, 1);
    try {
        return xaso::app::run(argc, argv);
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 2;
    }
}
