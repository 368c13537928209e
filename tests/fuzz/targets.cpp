#include "fuzz/targets.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <thread>

#include "modules/catalog/load.h"
#include "modules/catalog/outline.h"
#include "modules/catalog/rule.h"
#include "modules/catalog/toml.h"
#include "modules/checking/checking.h"
#include "modules/checking/printed.h"
#include "modules/checking/read_tables.h"
#include "modules/checking/read_text.h"
#include "modules/fees/statement.h"
#include "modules/imports/line.h"
#include "modules/imports/table.h"
#include "modules/plan_import/plan_import.h"
#include "modules/plan_import/tables.h"
#include "modules/publication/stated.h"
#include "modules/units/hours.h"
#include "kernel/citizen_card.h"
#include "kernel/decimal.h"
#include "kernel/period.h"
#include "kernel/ratio.h"
#include "kernel/text.h"
#include "kernel/time_frame.h"
#include "kernel/vnd.h"
#include "kernel/working_time.h"
#include "platform/files/kind.h"
#include "platform/http/framing.h"
#include "platform/http/listen.h"
#include "platform/http/multipart.h"
#include "platform/http/server.h"
#include "platform/http/wire.h"
#include "platform/office/layout.h"
#include "platform/office/package.h"
#include "platform/office/template.h"
#include "platform/web/csv.h"
#include "platform/web/web.h"
#include "support/http_client.h"
#include "support/package_for_tests.h"

namespace xaso::fuzz {
namespace {
namespace fs = std::filesystem;

// What every text from outside is once it is inside.
bool clean(std::string_view text) {
    const auto normal = nfc(text);
    return normal && *normal == text;
}
void promise_clean(const http::Fields& fields) {
    for (const auto& [name, value] : fields.items()) promise(clean(name) && clean(value), "a field is NFC without control characters");
}

// ---- HTTP -----------------------------------------------------------------------------------------------------------

void http_head(std::string_view bytes) {
    using http::HeadScan;
    HeadScan at_once, in_pieces;
    const auto state = at_once.feed(bytes);
    auto so_far = HeadScan::State::more;
    for (std::size_t n = 1; so_far == HeadScan::State::more && n <= bytes.size(); n += 1 + n % 7) so_far = in_pieces.feed(bytes.substr(0, n));
    if (so_far == HeadScan::State::more) so_far = in_pieces.feed(bytes);
    promise(so_far == state, "a head is read the same however it arrives");
    if (state != HeadScan::State::complete) return;
    promise(at_once.size() == in_pieces.size() && at_once.size() <= bytes.size(), "a head has one end");
    const auto head = http::parse_head(bytes.substr(0, at_once.size()));
    if (!head) return;
    promise(!(head->chunked && head->content_length), "a body has one length");
    http::accepts_gzip(head->headers);
    http::Request request;
    request.headers = head->headers;
    request.cookie("xaso_session");
    const auto target = http::parse_target(head->target);
    if (!target) return;
    for (const std::string& s : target->segments) {
        promise(s != "." && s != "..", "no segment leads upwards");
        promise(s.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "no control byte in a path");
    }
    promise_clean(target->query);
    web::local_path(target->path);
}

// The real server: Beast reads what framing let through.
class Served {
public:
    Served() : server_(limits(), answer, [](http::Method, std::string_view) { return std::size_t{32 * 1024}; }), port_(server_.listen("127.0.0.1:0")), thread_([this] { server_.run(); }) {}
    ~Served() {
        server_.stop();
        thread_.join();
    }
    std::string ask(std::string_view bytes) const {
        test::RawConnection c("127.0.0.1", port_, std::chrono::seconds(15));
        if (c.try_send(bytes)) c.finish_sending();
        return c.read_to_end();
    }

private:
    static http::Limits limits() {
        http::Limits l;
        l.workers = 2;
        return l;
    }
    static http::Response answer(http::Request& r) {
        promise_clean(r.query);
        promise_clean(r.form);
        for (const http::Upload& u : r.uploads) promise(u.file_name.find_first_of("/\\") == std::string::npos, "an upload has a name, not a path");
        return http::Response::text(std::string(http::method_name(r.method)) + " " + std::to_string(r.body.size()) + "\n");
    }
    http::Server server_;
    int port_;
    std::thread thread_;
};

void http_connection(std::string_view bytes) {
    static const Served served;
    const std::string answer = served.ask(bytes);
    promise(answer.empty() || answer.starts_with("HTTP/1.1 "), "an answer is HTTP");
    promise(answer.find("HTTP/1.1 500 ") != 0, "no request is the server's own failure");
}

std::string percent_encode(std::string_view text) {
    std::string out;
    for (const char c : text) out += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    return out;
}

void form(std::string_view bytes) {
    const auto fields = http::parse_urlencoded(bytes);
    if (!fields) return;
    promise_clean(*fields);
    std::string again;
    for (const auto& [name, value] : fields->items()) again += (again.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
    const auto second = http::parse_urlencoded(again);
    promise(second && second->items() == fields->items(), "fields are read back as they were written");
}

void multipart(std::string_view bytes) {
    const Cut cut = cut_line(bytes);
    http::Request r;
    try {
        r.headers.set("Content-Type", std::string(cut.first));
    } catch (const std::invalid_argument&) {
        return;   // no such header line reaches the form
    }
    r.body = cut.rest;
    if (!http::take_form(r)) return;
    promise_clean(r.form);
    std::size_t size = 0;
    for (const http::Upload& u : r.uploads) {
        size += u.bytes.size();
        promise(clean(u.field) && clean(u.file_name) && u.file_name.find_first_of("/\\") == std::string::npos, "an upload has a name, not a path");
    }
    promise(size <= cut.rest.size(), "uploads are parts of the body");
}

// ---- tables ---------------------------------------------------------------------------------------------------------

class SomeProcedures final : public imports::ProcedureFinder {
public:
    SomeProcedures() { known_.code = "1.001193"; }
    const procedures::Procedure* find(std::string_view text, Day) override { return text == known_.code ? &known_ : nullptr; }

private:
    procedures::Procedure known_;
};

void statement(std::string_view bytes) {
    if (office::is_package(bytes)) return;   // that is `xlsx`
    for (const auto& read : {fees::read_statement(bytes, "sao-ke.csv"), fees::statement_of_json(bytes)}) {
        if (!read) continue;
        for (const fees::BankLine& l : read->lines) promise(l.amount > Vnd{} && clean(l.memo) && !l.mark.empty(), "money that came in, with its words and mark");
        const auto again = fees::statement_of_json(fees::lines_json(read->lines));
        promise(again && again->lines.size() == read->lines.size(), "the lines come back from the preview");
        for (std::size_t i = 0; i < read->lines.size(); ++i) promise(again->lines[i].mark == read->lines[i].mark, "under the marks they had");
    }
}

// What a file says of procedures: each is read or refused by itself, goes from the preview to the commit, and reads back from its line of the table.
void catalogue(std::string_view bytes) {
    if (office::is_package(bytes)) return;   // that is `xlsx`
    const auto read = publication::read_stated(bytes, "danh-muc.csv");
    const auto text = publication::as_text(bytes, "danh-muc.csv");
    if (!read) return;
    promise(text.has_value(), "what is read goes on as text");
    const auto again = publication::read_stated(*text, "danh-muc.csv");
    promise(again && again->procedures.size() == read->procedures.size() && again->unread.size() == read->unread.size(), "the text holds the same procedures");
    for (std::size_t i = 0; i < read->procedures.size(); ++i) {
        const procedures::Draft one = publication::applied(read->procedures[i], {});
        promise(clean(one.name) && clean(one.steps) && !one.code.empty(), "a procedure has a code and clean texts");
        promise(procedures::differences(one, publication::applied(again->procedures[i], {})).empty(), "and says the same");
        const auto papers = publication::papers_of(publication::lines_of(one.papers));
        promise(papers && papers->size() == one.papers.size(), "papers come back from their lines");
    }
}

void csv(std::string_view bytes) {
    if (office::is_package(bytes)) return;   // that is `xlsx`
    const auto table = imports::read_table(bytes, "danh-sach.csv");
    if (!table) return;
    promise(!table->heading.empty() && !table->rows.empty(), "a table has a heading and rows");
    const auto mapping = imports::guess_mapping(table->heading);
    SomeProcedures procedures;
    int line = table->heading_line;
    for (const imports::TableRow& row : table->rows) {
        promise(row.line > line, "lines come in the order of the file");
        line = row.line;
        promise(!row.problem.empty() || row.cells.size() == table->heading.size(), "a line without a problem fits the heading");
        std::string written;
        for (const std::string& cell : row.cells) {
            promise(clean(cell), "a cell is NFC without control characters");
            std::string doubled;
            for (const char c : cell) doubled.append(c == '"' ? 2 : 1, c);
            written += (written.empty() ? "\"" : ",\"") + doubled + '"';
        }
        const auto again = imports::parse_records(written, ',', false);
        promise(again && again->size() == 1 && again->front().cells == row.cells, "cells are read back as they were written");
        const auto checked = imports::check_line(row, table->heading, mapping, procedures, make_day(2026, 11, 26));
        promise(checked.line.has_value() == checked.problems.empty(), "a line is taken or says why not");
        if (checked.line) checked.line->hash();
    }
}

// ---- what people type -----------------------------------------------------------------------------------------------

void dates(std::string_view bytes) {
    if (const auto day = parse_day(bytes)) {
        promise(year_of(*day) >= 1900 && year_of(*day) <= 2200, "a year is 1900 to 2200");
        promise(parse_day(format_day(*day)) == *day && parse_day(iso_day(*day)) == *day, "a day is read back as it was written");
        weekday_name(*day);
    }
    if (const auto time = parse_local_time(bytes)) promise(parse_local_time(iso_local(*time)) == *time, "a time is read back as it was written");
    if (const auto instant = parse_instant(bytes)) promise(parse_instant(iso_instant(*instant)) == *instant, "an instant is read back as it was written");
    if (const auto period = parse_period(bytes)) {
        promise(parse_period(period_code(*period)) == *period, "a period is read back as it was written");
        period_title(*period);
    }
    if (const auto limit = parse_limit(bytes)) {
        promise(parse_limit(limit_code(*limit)) == *limit, "a limit is read back as it was written");
        limit_text(*limit);
    }
    if (const auto when = imports::parse_when(bytes)) promise(!when->time || (when->time->count() >= 0 && when->time->count() < 86400), "a time of day lies within its day");
    imports::parse_channel_words(bytes);
    imports::parse_state_words(bytes);
}

void due_time(std::string_view bytes) {
    std::vector<std::string_view> lines;
    for (Cut cut = cut_line(bytes);; cut = cut_line(cut.rest)) {
        lines.push_back(cut.first);
        if (cut.rest.empty()) break;
    }
    lines.resize(std::max<std::size_t>(lines.size(), 3));
    const auto hours = units::parse_hours(lines[0]);
    if (!hours) return;
    promise(units::parse_hours(units::hours_code(*hours)) == *hours, "hours are read back as they were written");
    const auto received = parse_local_time(lines[1]);
    const auto limit = parse_limit(lines[2]);
    if (!received || !limit) return;
    std::vector<Pause> pauses;   // "from to", in order; the last may be open
    for (std::size_t i = 3; i < lines.size(); ++i) {
        const auto blank = lines[i].find(' ');
        const auto from = parse_local_time(lines[i].substr(0, blank));
        const auto to = blank == std::string_view::npos ? Result<LocalTime>(refuse(Refusal{})) : parse_local_time(lines[i].substr(blank + 1));
        if (!from || (!pauses.empty() && (!pauses.back().to || *pauses.back().to > *from)) || (to && *to < *from)) return;
        pauses.push_back({*from, to ? std::optional(*to) : std::nullopt, "bổ sung"});
    }
    const WorkingCalendar calendar(*hours, DaysOff{{{make_day(2026, 2, 17), "Tết"}}, {{make_day(2026, 2, 21), "16/02"}}, {2026}});
    for (const PausePolicy policy : {PausePolicy::extend, PausePolicy::restart}) {
        const Due promised = due(calendar, *received, *limit, pauses, policy);
        promise(promised.at >= *received && !promised.ledger.empty(), "nothing is due before it was received");
        timeliness(*limit, promised.at, *received);
    }
    hand_over_by(calendar, *received);
}

void numbers(std::string_view bytes) {
    if (const auto value = parse_decimal(bytes)) {
        for (const int decimals : {0, 2, 4}) promise(parse_decimal(format_decimal(*value, decimals)) == *value, "a number is read back as it was written");
        value->rounded(2);
        promise(*value >= Decimal{}, "a number that is typed has no sign");
    }
    if (const auto amount = parse_vnd(bytes)) {
        promise(parse_vnd(format_vnd(*amount)) == *amount, "an amount is read back as it was written");
        format_percent({amount->dong() / 2, amount->dong()});
    }
    for (const auto type : {catalog::RowType::count, catalog::RowType::money, catalog::RowType::rate, catalog::RowType::choice})
        for (const char* unit : {"hồ sơ", "%", "Tỷ đồng"}) {
            catalog::FormRow row;
            row.type = type;
            row.unit = unit;
            const checking::Printed p = checking::printed_value(row, bytes);
            promise(p.kind != checking::Printed::Kind::several || p.second, "two numbers in one cell are two");
        }
}

void text(std::string_view bytes) {
    promise(valid_utf8(fold(bytes)) && fold(fold(bytes)) == fold(bytes), "folding twice is folding once");
    promise(valid_utf8(upper(bytes)), "capitals are UTF-8");
    promise(trim(trim(bytes)) == trim(bytes), "trimming twice is trimming once");
    sort_key(bytes);
    count_chars(bytes);
    promise(mask_identifier(bytes).find('*') != std::string::npos || bytes.empty(), "an identifier is masked");
    mask_phone(bytes);
    const std::string escaped = html::escape(bytes);
    promise(escaped.find_first_of("<>\"'") == std::string::npos, "text is no markup");
    const auto normal = nfc(bytes);
    if (!normal) return;
    promise(clean(*normal) && fold(*normal) == fold(bytes), "NFC keeps what a text says");
    if (normal->size() >= imports::kMaxCellChars) return;
    const std::string cell = web::csv_cell(*normal);
    const auto back = imports::parse_records(cell + ",", ',', false);
    promise(back && back->size() == 1 && back->front().cells.size() == 2, "a text is one cell");
    const std::string& shown = back->front().cells.front();
    const bool number = shown.find_first_not_of("0123456789", shown.starts_with('-') ? 1 : 0) == std::string::npos;
    promise(shown.empty() || number || std::string_view("=+-@").find(shown[0]) == std::string_view::npos, "a text is no formula");
}

// ---- definitions ----------------------------------------------------------------------------------------------------

// A value for every operand, and none for some.
std::optional<Decimal> some_value(const catalog::Operand& o) {
    const std::size_t n = std::hash<std::string>{}(o.form + o.row + o.figure);
    if (n % 5 == 0) return std::nullopt;
    return Decimal::ten_thousandths(n % 3 == 0 ? 900'000'000'000'000'000 : static_cast<std::int64_t>(n % 100'000));
}

void rule(std::string_view bytes) {
    const catalog::ParsedRule parsed = catalog::parse_rule(bytes, "BM3");
    promise(parsed.rule.has_value() == parsed.says.empty(), "a rule is read or says why not");
    if (!parsed.rule) return;
    for (const catalog::Operand& o : parsed.rule->operands()) promise(!o.figure.empty() || (!o.form.empty() && !o.row.empty()), "an operand names something");
    const catalog::Verdict verdict = parsed.rule->judge(some_value);
    promise(verdict.comparison.empty() || verdict.holds == false, "what should be is said of what is not");
    parsed.rule->judge([](const catalog::Operand&) { return std::nullopt; });
}

void formula(std::string_view bytes) {
    catalog::FormRow row;
    row.formula = bytes;
    if (!catalog::parse_formula(row)) return;
    promise(!row.terms.empty() || (!row.num.empty() && !row.den.empty()), "a formula has operands");
    for (const std::string& part : row.parts()) promise(catalog::figure_in(part).find_first_of("[]{}") == std::string_view::npos, "a part is one row or one figure");
}

void report_words(std::string_view bytes) {
    std::string again;
    for (const catalog::TextPiece& piece : catalog::split_fields(bytes)) {
        again += piece.text;
        if (!piece.field) continue;
        const auto law = catalog::Definitions{};
        catalog::field_fault(law, *piece.field, std::nullopt);
    }
    promise(again == bytes, "the pieces are the whole text");
}

void toml(std::string_view bytes) {
    const auto normal = nfc(bytes);
    if (!normal) return;
    catalog::Findings findings;
    const auto node = catalog::parse_toml("a.toml", *normal, findings);
    promise(node.has_value() == findings.empty(), "a file is read or says why not");
}

// A house with the file of the input's first line in it, and what that file needs around it.
void definitions(std::string_view bytes) {
    static const struct House {
        fs::path root = fs::temp_directory_path() / fmt::format("xaso-fuzz-{}", ::getpid());
        House() {
            for (const char* folder : {"law/calendars", "law/processes", "law/periods", "law/procedures", "law/reports", "areas/3_procedures/figures"}) fs::create_directories(root / folder);
            put("areas/3_procedures/area.toml", "number = 3\ntitle = \"Cải cách thủ tục hành chính\"\n");
            put("areas/3_procedures/figures/onestop.received.sql", "-- title: Hồ sơ\n-- unit: hồ sơ\n-- value: count\n-- rule: Đếm.\nSELECT unit_id, dossier_id FROM fig_dossier WHERE unit_id IN (:units) AND received_day BETWEEN :from AND :to\n");
        }
        ~House() { fs::remove_all(root); }
        void put(const std::string& file, std::string_view content) const { std::ofstream(root / file, std::ios::binary) << content; }
    } house;
    static constexpr std::string_view kFiles[]{"law/calendars/vn.toml", "law/processes/one_stop.toml", "law/periods/usual.toml", "law/procedures/ho_tich.toml", "law/reports/cchc.toml",
                                               "areas/3_procedures/form.toml", "areas/3_procedures/section.toml", "areas/3_procedures/figures/onestop.solved.sql"};
    const Cut cut = cut_line(bytes);
    if (std::find(std::begin(kFiles), std::end(kFiles), cut.first) == std::end(kFiles)) return;
    const std::string file(cut.first);
    house.put(file, cut.rest);
    const catalog::Loaded loaded = catalog::load(house.root.string());
    fs::remove(house.root / file);
    promise(loaded.definitions != nullptr, "there are definitions whatever a file says");
    for (const catalog::Finding& f : loaded.findings) promise(!f.says.empty() && !f.remedy.empty() && f.line >= 0, "a finding says what and what to do");
    if (std::any_of(loaded.findings.begin(), loaded.findings.end(), [&](const catalog::Finding& f) { return f.file == file; })) return;
    for (const catalog::Form& form : loaded.definitions->forms)
        for (const catalog::FormRow& row : form.rows) {
            for (const std::string& part : row.parts()) promise(!catalog::figure_in(part).empty() || form.find(part), "a formula's rows are there");
            for (const std::string& figure : row.figures()) promise(loaded.definitions->figure(figure), "a row's figures are there");
        }
}

// ---- reports and files of an office ---------------------------------------------------------------------------------

const catalog::Definitions& law() {
    static const auto loaded = catalog::load(XASO_SOURCE_DIR);
    return *loaded.definitions;
}
constexpr Day kReportDay = Day{std::chrono::days{20453}};   // 2025-12-31

void judged(const checking::Sheet& sheet) {
    const auto findings = checking::judge(law(), kReportDay, sheet);
    checking::findings_json(findings);
    checking::findings_text(law(), kReportDay, findings);
}

void report(std::string_view bytes) {
    if (office::is_package(bytes) || office::is_pdf(bytes)) return;   // read by a child; what the child does: `xlsx`, `docx`
    const auto checked = checking::check_report(law(), bytes, kReportDay);
    if (!checked) {
        promise(!checked.error().message.empty(), "a refusal says what to do");
        return;
    }
    for (const checking::Finding& f : checked->findings) promise(!f.says.empty(), "a finding says what does not agree");
    checking::findings_json(checked->findings);
    checking::findings_text(law(), checked->day, checked->findings);
}

// A file somebody attaches.
void file_kind(std::string_view bytes) {
    const Cut cut = cut_line(bytes);
    const std::string name = files::safe_name(cut.first);
    promise(files::safe_name(name) == name, "a safe name is safe");
    promise(clean(name) && name.find_first_of("/\\:*?\"<>|\t\r\n") == std::string::npos && !name.starts_with('.'), "a safe name is no path");
    const auto checked = files::check_file(cut.first, cut.rest, 1 << 20);
    if (!checked) return;
    const files::Sniffed seen = files::sniff(cut.rest);
    promise(seen.whole && seen.kind == checked->kind && checked->name == name, "a file is taken as what it was seen to be");
}

// Words as a PDF's page has them: "left right top text" a line.
void pdf_words(std::string_view bytes) {
    const auto normal = nfc(bytes);
    if (!normal) return;
    office::Document document{office::Kind::pdf, {{"", {}, {}}}};
    std::istringstream in(*normal);
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        office::Word w;
        if (!(words >> w.left >> w.right >> w.top)) {
            document.blocks.push_back({"", {}, {}});   // a new page
            continue;
        }
        std::getline(words >> std::ws, w.text);
        document.blocks.back().words.push_back(std::move(w));
    }
    judged(checking::read_text_forms(law(), kReportDay, checking::lines_of_pages(document)));
}

// A package in a form that can be read and changed: "=== name" before each part. One that is a zip already stays as it is.
std::string package_of(std::string_view bytes) {
    if (office::is_package(bytes)) return std::string(bytes);
    static constexpr std::string_view kNames[]{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
                                               "xl/sharedStrings.xml", "xl/styles.xml", "word/document.xml", "word/header1.xml", "word/footer1.xml"};
    std::map<std::string, std::string> parts;
    std::string* part = nullptr;
    for (Cut cut = cut_line(bytes); !cut.first.empty() || !cut.rest.empty(); cut = cut_line(cut.rest)) {
        if (cut.first.starts_with("=== ")) {
            const auto name = cut.first.substr(4);
            part = std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames) ? nullptr : &parts[std::string(name)];
        } else if (part) {
            part->append(cut.first).append("\n");
        }
    }
    return zip_of({parts.begin(), parts.end()});
}

template <class Read>
std::optional<std::vector<office::Block>> blocks_of(Read read) {
    try {
        return read();
    } catch (const office::Fail&) {   // the child's refusal
        return std::nullopt;
    }
}
void judge_blocks(office::Kind kind, std::vector<office::Block> blocks) {
    office::Document document{kind, std::move(blocks)};
    for (office::Block& b : document.blocks) {   // as read_document() hands them on
        b.text = nfc(b.text).value_or("");
        for (auto& row : b.rows) {
            promise(row.size() <= office::kMaxColumns, "a table has no more columns than a table may have");
            for (std::string& cell : row) cell = nfc(cell).value_or("");
        }
    }
    std::vector<checking::Place> unknown;
    judged(checking::read_tables(law(), kReportDay, document, unknown));
}

void citizen_card(std::string_view bytes) {
    static constexpr Day kToday = std::chrono::local_days{std::chrono::year{2026} / 11 / 26};
    const auto line = nfc(bytes);
    if (!line) return;
    const auto number = read_citizen_number(*line, kToday);
    promise(number ? line->size() == 12 && number->born_year <= 2026 : !number.error().message.empty(), "a number is read whole or refused in words");
    const auto card = read_citizen_card(*line, kToday);
    if (!card) {
        promise(card.error().code == "citizen.card" && clean(card.error().message), "a refusal is a sentence");
        return;
    }
    promise(read_citizen_number(card->number, kToday).has_value() && card->born <= kToday && card->name.size() >= 2, "a card has a number, a day of birth and a name");
    promise(clean(card->name) && clean(card->address) && card->name.find('|') == std::string::npos, "what is read off a card is text of one field");
}

void xlsx(std::string_view bytes) {
    static const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    const std::string package = package_of(bytes);
    blocks_of([&] { return office::xlsx_to_csv(package, nowhere), std::vector<office::Block>{}; });
    if (auto blocks = blocks_of([&] { return office::read_xlsx(package); })) judge_blocks(office::Kind::excel, std::move(*blocks));
}

void docx(std::string_view bytes) {
    const std::string package = package_of(bytes);
    if (auto blocks = blocks_of([&] { return office::read_docx(package); })) judge_blocks(office::Kind::word, std::move(*blocks));
}

void word_template(std::string_view bytes) {
    static const office::Fields fields = [] {
        office::Fields f{.values = {{"unit", "Xã Mẫu"}, {"number", "12"}, {"note", ""}, {"text", "Một.\nHai <b> & ba."}}, .lists = {}};
        office::Fields row{.values = {{"title", "Hồ sơ"}, {"value", "1.387"}}, .lists = {{"notes", {{.values = {{"line", "dòng"}}}, {.values = {{"line", "dòng nữa"}}}}}}, .strong = true};
        f.lists["rows"] = {row, row, row};
        f.lists["none"] = {};
        return f;
    }();
    const auto filled = office::fill_template(package_of(bytes), fields);
    if (!filled) {
        promise(!filled.error().message.empty() && filled.error().field == "file", "a refusal says what to do");
        return;
    }
    promise(blocks_of([&] { return office::read_docx(*filled); }).has_value(), "a filled template is a Word file");
    const auto layout = office::layout_of(*filled);
    promise(layout || (!layout.error().message.empty() && layout.error().field == "file"), "a paper is read or refused");
}

// A plan as text. What is read has a place, and each time frame keeps what is written.
void plan(std::string_view bytes) {
    static const auto words = plan_import::load_vocabulary(XASO_SOURCE_DIR);
    if (bytes.size() > 20'000) return;
    const auto text = nfc(bytes);   // what is no text is read by a child: `xlsx`, `docx`
    if (!text) return;
    const auto draft = plan_import::read_plan_text(*words, *text);
    if (!draft) {
        promise(!draft.error().message.empty(), "a refusal says what to do");
        return;
    }
    const std::string json = plan_import::draft_json(*draft);
    promise(clean(json), "a plan that was read is NFC");
    for (const plan_import::Section& s : draft->sections)
        for (const plan_import::Objective& o : s.objectives)
            for (const plan_import::Task& t : o.tasks)
                for (const plan_import::Activity& a : t.activities) {
                    promise(a.line > 0, "an activity has a place in the text");
                    promise(a.time_frame.text.empty() == (a.time_frame.kind == TimeFrame::Kind::none), "a time frame that is written has a kind");
                }
}

// "left right top word" a line, as for pdf_words.
void plan_pages(std::string_view bytes) {
    static const auto words = plan_import::load_vocabulary(XASO_SOURCE_DIR);
    const auto text = nfc(bytes.substr(0, 20'000));
    if (!text) return;
    office::Block page;
    std::istringstream in(*text);
    for (std::string line; std::getline(in, line);) {
        std::istringstream parts(line);
        office::Word w;
        if (parts >> w.left >> w.right >> w.top >> w.text && w.left >= 0 && w.right >= w.left && w.right < 5'000 && w.top >= 0 && w.top < 5'000) page.words.push_back(std::move(w));
    }
    plan_import::read_tables(*words, plan_import::tables_of_pages(*words, {page}));
}

}  // namespace

const std::vector<Target>& targets() {
    static const std::vector<Target> all{
        {"http_head", "http::HeadScan, parse_head, parse_target, cookies: the head of a request", http_head},
        {"http_connection", "http::Server with Beast, take_form: all bytes of one connection", http_connection},
        {"form", "http::parse_urlencoded: a query or a form's body", form},
        {"multipart", "http::take_form, parse_multipart: the Content-Type on a line, then the body", multipart},
        {"api", "/api/v1 through the router, JSON bodies: METHOD and address on a line, then the body", api},
        {"pages", "routes with filters, search, cursors and path parameters, forms: METHOD and address on a line, then a form's body", pages},
        {"file_kind", "files::sniff, safe_name, check_file: the file's name on a line, then the file", file_kind},
        {"csv", "imports::read_table, guess_mapping, check_line: a file of dossiers", csv},
        {"dates", "parse_day, parse_local_time, parse_instant, parse_period, parse_limit, parse_when: one text for all", dates},
        {"due_time", "units::parse_hours, due(): hours, reception, limit and pauses, each on a line", due_time},
        {"numbers", "parse_decimal, parse_vnd, checking::printed_value: one text for all", numbers},
        {"statement", "fees::read_statement, statement_of_json: a bank's file, or its lines as JSON", statement},
        {"catalogue", "publication::read_stated, as_text, papers_of: the national database's JSON, or a table of procedures", catalogue},
        {"citizen_card", "read_citizen_card, read_citizen_number: the line a scanner types", citizen_card},
        {"text", "nfc, fold, sort_key, trim, masks, html::escape, csv_cell", text},
        {"toml", "catalog::parse_toml", toml},
        {"definitions", "catalog::load: the path of a file of areas/ or law/ on a line, then the file", definitions},
        {"formula", "catalog::parse_formula: a row's formula", formula},
        {"rule", "catalog::parse_rule and Rule::judge: a form's check", rule},
        {"report_words", "catalog::split_fields, field_fault: a paragraph with fields", report_words},
        {"report", "checking::check_report: a report as JSON or as text", report},
        {"pdf_words", "checking::lines_of_pages, read_text_forms: the words of a PDF's pages, \"left right top word\" a line", pdf_words},
        {"plan", "plan_import::read_plan_text: a plan as text; parse_time_frame", plan},
        {"plan_pages", "plan_import::tables_of_pages, read_tables: the words of a plan's page, as for pdf_words", plan_pages},
        {"xlsx", "office::read_xlsx, xlsx_to_csv, checking::read_tables: a zip, or its parts behind \"=== name\" lines", xlsx},
        {"docx", "office::read_docx, checking::read_tables: the same", docx},
        {"template", "office::fill_template, layout_of: the same", word_template},
    };
    return all;
}

}  // namespace xaso::fuzz
