// /api/v1/…: what a dossier owes, receipts, the cash book and bank lines, for a till or an accountant's program of another make.
#include <fmt/format.h>

#include "fees/pages_shared.h"
#include "modules/documents/pages.h"
#include "platform/web/api.h"

namespace xaso::fees {
namespace {

namespace json = boost::json;
namespace may = access::may;
using Cause = Refusal::Kind;
using onestop::Dossier;

json::object line_json(const Line& l) {
    return {{"code", l.code}, {"title", l.title}, {"kind", l.kind == FeeKind::fee ? "fee" : "charge"}, {"units", l.units}, {"sets", l.sets}, {"full", l.full.dong()}, {"amount", l.amount.dong()}, {"exemption", l.exemption}, {"ground", l.ground}};
}
json::array lines_of(const std::vector<Line>& lines) {
    json::array out;
    for (const Line& l : lines) out.push_back(line_json(l));
    return out;
}
json::object receipt_json(const Receipt& r) {
    return {{"id", r.id}, {"dossier", r.dossier_code}, {"year", r.year}, {"series", r.series}, {"number", r.number}, {"at", iso_local(to_local(r.at))}, {"book_day", iso_day(r.book_day)}, {"method", method_code(r.method)},
            {"fees", r.fees.dong()}, {"charges", r.charges.dong()}, {"amount", r.total().dong()}, {"cancelled", web::moment_json(r.cancelled_at)}, {"cancel_day", web::day_json(r.cancel_day)}, {"cancel_reason", r.cancel_reason}};
}
json::object settlement_json(const Settlement& s) {
    return {{"day", iso_day(s.day)}, {"at", iso_local(to_local(s.at))}, {"cash", s.cash.dong()}, {"transfer", s.transfer.dong()}, {"receipts", s.receipts}, {"proof", s.proof}};
}

Refusal no_dossier() { return {Cause::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.", "dossier", {}}; }

std::optional<Dossier> dossier_of(const web::Context& c, const Fees& fees, sql::Session& s, UnitId unit) {
    const auto id = number(c.param("id"));
    return id ? fees.desk().find(s, unit, DossierId{*id}) : fees.desk().find_code(s, unit, c.param("id"));
}

}  // namespace

json::object owed_json(sql::Session& s, const Fees& fees, const Dossier& d) {
    const Owed owed = fees.owed(s, d);
    json::array cases, receipts;
    for (const Fee& f : owed.tariff) {
        json::array exemptions;
        for (const FeeExemption& e : f.exemptions) exemptions.push_back(json::object{{"code", e.code}, {"title", e.title}, {"percent", e.percent}, {"ground", e.ground}});
        cases.push_back(json::object{{"code", f.code}, {"title", f.title}, {"kind", f.kind == FeeKind::fee ? "fee" : "charge"}, {"amount", f.amount.dong()}, {"per", f.per}, {"sets", f.sets}, {"act", f.act}, {"exemptions", std::move(exemptions)}});
    }
    for (const Receipt& r : fees.receipts_of(s, d.unit, d.id)) receipts.push_back(receipt_json(r));
    json::array paid;
    Vnd paid_amount;
    for (const PaidLine& p : owed.paid) {
        json::object line = line_json(p.line);
        line["receipt"] = p.receipt;
        line["number"] = p.number;
        paid.push_back(std::move(line));
        paid_amount = paid_amount + p.line.amount;
    }
    const Vnd sum = total(owed.lines);
    const auto qr = sum > Vnd{} ? vietqr(fees.setting(s, d.unit), d.code, sum) : std::nullopt;
    return {{"dossier", d.code}, {"amount", sum.dong()}, {"noted", owed.noted}, {"lines", lines_of(owed.lines)}, {"paid_amount", paid_amount.dong()}, {"paid", std::move(paid)}, {"cases", std::move(cases)}, {"vietqr", qr ? json::value(*qr) : json::value(nullptr)}, {"receipts", std::move(receipts)}};
}

namespace {

http::Response get_owed(web::Context& c, const Fees& fees) {
    sql::Reader s = c.db().read();
    const auto d = dossier_of(c, fees, s, c.unit);
    return d ? web::json_answer(owed_json(s, fees, *d)) : c.refuse(no_dossier());
}

http::Response note(web::Context& c, const Fees& fees) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const auto d = dossier_of(c, fees, tx, by.unit);
        if (!d) return refuse(no_dossier());
        XASO_TRY(const std::vector<Choice> choices, read_choices(c.body().at("fees")));
        XASO_CHECK(fees.note(tx, by, c.now, d->id, choices));
        return web::answer(200, owed_json(tx, fees, *d));
    });
}

http::Response collect(web::Context& c, const Fees& fees) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const auto d = dossier_of(c, fees, tx, by.unit);
        if (!d) return refuse(no_dossier());
        XASO_TRY(const Receipt r, fees.collect_owed(tx, by, c.now, d->id, *parse_method(web::text_at(c.body(), "method")), Vnd{web::int_at(c.body(), "amount")}));
        return web::answer(201, receipt_json(r));
    });
}

http::Response get_receipts(web::Context& c, const Fees& fees) {
    ReceiptQuery query;
    query.words = c.query("q");
    query.method = parse_method(c.query("method"));
    query.before = number(c.query("before")).value_or(0);
    query.limit = 100;
    for (const auto& [name, into] : {std::pair{"from", &query.from}, std::pair{"to", &query.to}}) {
        const auto day = web::day_asked(c, name);
        if (!day) return c.refuse(day.error());
        *into = *day;
    }
    sql::Reader s = c.db().read();
    const auto found = fees.receipts(s, c.unit, query);
    json::array out;
    for (const Receipt& r : found) out.push_back(receipt_json(r));
    return web::json_answer({{"receipts", std::move(out)}, {"next", found.size() == static_cast<std::size_t>(query.limit) ? json::value(found.back().id) : json::value(nullptr)}});
}

http::Response get_receipt(web::Context& c, const Fees& fees) {
    sql::Reader s = c.db().read();
    const auto r = fees.receipt(s, c.unit, number(c.param("receipt")).value_or(0));
    if (!r) return c.refuse({Cause::not_found, "fees.no_receipt", "Không có biên lai này trong đơn vị.", "receipt", {}});
    json::object out = receipt_json(*r);
    out["lines"] = lines_of(fees.lines(s, c.unit, r->id));
    return web::json_answer(out);
}

// Of a dossier: its newest receipt that is not cancelled.
http::Response get_paper(web::Context& c, const PaperDeps& deps, bool of_dossier) {
    sql::Reader s = c.db().read();
    std::optional<Receipt> r;
    if (of_dossier) {
        const auto d = dossier_of(c, deps.fees, s, c.unit);
        if (!d) return c.refuse(no_dossier());
        for (Receipt& one : deps.fees.receipts_of(s, d->unit, d->id))
            if (!one.cancelled_at) r = std::move(one);
    } else if (r = deps.fees.receipt(s, c.unit, number(c.param("receipt")).value_or(0)); r && r->cancelled_at) {
        r.reset();
    }
    if (!r) return c.refuse({Cause::not_found, "fees.no_receipt", "Không có biên lai nào còn hiệu lực.", "receipt", {}});
    const auto docx = receipt_paper(c, s, deps, *r);
    return docx ? documents::docx_file(*docx, paper_name(*r)) : c.refuse(docx.error());
}

http::Response cancel(web::Context& c, const Fees& fees) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const std::string reason = web::text_at(c.body(), "reason");
        XASO_TRY(const Receipt r, fees.cancel(tx, by, c.now, number(c.param("receipt")).value_or(0), reason, c.who->may(may::settle_fees)));
        return web::answer(200, receipt_json(r));
    });
}

http::Response get_book(web::Context& c, const Fees& fees) {
    sql::Reader s = c.db().read();
    const auto asked = web::day_asked(c, "day");
    if (!asked) return c.refuse(asked.error());
    const Day day = asked->value_or(fees.book_day(s, c.unit, local_day(c.now)));
    const Book book = fees.book(s, c.unit, day);
    json::array entries;
    for (const Entry& e : book.entries) {
        json::object one = receipt_json(e.receipt);
        one["counter"] = e.counter;
        entries.push_back(std::move(one));
    }
    return web::json_answer({{"day", iso_day(day)}, {"entries", std::move(entries)}, {"cash", book.sums.cash().dong()}, {"transfer", book.sums.transfer().dong()}, {"receipts", book.sums.receipts},
                                    {"settlement", book.settlement ? json::value(settlement_json(*book.settlement)) : json::value(nullptr)}});
}

http::Response settle(web::Context& c, const Fees& fees) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const std::string text = web::text_at(c.body(), "day");
        XASO_TRY(const Day day, parse_day(text));
        const std::string proof = web::text_at(c.body(), "proof");
        XASO_CHECK(fees.settle(tx, by, c.now, day, proof));
        return web::answer(201, settlement_json(*fees.book(tx, by.unit, day).settlement));
    });
}

http::Response get_settlements(web::Context& c, const Fees& fees) {
    sql::Reader s = c.db().read();
    json::array out;
    for (const Settlement& one : fees.settlements(s, c.unit)) out.push_back(settlement_json(one));
    return web::json_answer({{"settlements", std::move(out)}});
}

constexpr std::pair<std::string_view, LineState> kStates[] = {{"orphan", LineState::orphan}, {"matched", LineState::matched}, {"by_hand", LineState::by_hand}, {"set_aside", LineState::set_aside}};
constexpr std::pair<std::string_view, Why> kWhys[] = {{"no_code", Why::no_code}, {"no_dossier", Why::no_dossier}, {"other_amount", Why::other_amount}, {"paid_already", Why::paid_already}};

json::object bank_line_json(const KeptLine& l) {
    json::object out{{"id", l.id}, {"day", iso_day(l.day)}, {"amount", l.amount.dong()}, {"memo", l.memo}, {"reason", l.reason}, {"dossier", l.dossier_code.empty() ? json::value(nullptr) : json::value(l.dossier_code)},
                     {"receipt", l.receipt ? json::value(l.receipt) : json::value(nullptr)}, {"why", nullptr}};
    for (const auto& [code, state] : kStates)
        if (state == l.state) out["state"] = code;
    for (const auto& [code, why] : kWhys)
        if (why == l.why) out["why"] = code;
    return out;
}

http::Response get_bank_lines(web::Context& c, const Reconciliation& bank) {
    std::vector<LineState> states;
    const std::string asked = c.query("state");
    for (const auto& [code, state] : kStates)
        if (asked.empty() || asked == code) states.push_back(state);
    sql::Reader s = c.db().read();
    json::array out;
    for (const KeptLine& l : bank.lines(s, c.unit, states)) out.push_back(bank_line_json(l));
    return web::json_answer({{"lines", std::move(out)}});
}

http::Response read_lines(web::Context& c, const Reconciliation& bank) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Statement statement, statement_of_json(json::serialize(c.body().at("lines"))));
        const std::string name = web::text_at(c.body(), "name");
        const ReadCount n = bank.read(tx, by, c.now, statement, name);
        return web::answer(201, {{"added", n.added}, {"matched", n.matched}, {"known", n.known}, {"repeated", statement.duplicates.size()}});
    });
}

// What reading a statement would do: of a file as the bank gives it, or of lines.
http::Response foresee(web::Context& c, const Reconciliation& bank) {
    const auto statement = [&]() -> Result<Statement> {
        const json::value* file = web::given(c.body(), "file");
        if (!file) return statement_of_json(json::serialize(web::list_at(c.body(), "lines")));
        XASO_TRY(const std::string bytes, web::bytes_at(file->as_object(), "content"));
        return read_statement(bytes, web::text_at(file->as_object(), "name"));
    }();
    if (!statement) return c.refuse(statement.error());
    sql::Reader s = c.db().read();
    json::array lines, problems(statement->problems.begin(), statement->problems.end()), repeated(statement->duplicates.begin(), statement->duplicates.end());
    json::array plain = json::parse(lines_json(statement->lines)).as_array();
    std::size_t i = 0;
    for (const Foreseen& f : bank.foresee(s, c.unit, *statement)) {
        json::object one{{"line", std::move(plain[i++])}, {"known", f.known}, {"dossier", f.dossier_code.empty() ? json::value(nullptr) : json::value(f.dossier_code)}, {"why", nullptr}};
        for (const auto& [code, why] : kWhys)
            if (why == f.why) one["why"] = code;
        lines.push_back(std::move(one));
    }
    return web::json_answer({{"lines", std::move(lines)}, {"outgoing", statement->outgoing}, {"repeated", std::move(repeated)}, {"problems", std::move(problems)}});
}

http::Response by_hand(web::Context& c, const Reconciliation& bank) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const std::string code = web::text_at(c.body(), "dossier");
        const std::string reason = web::text_at(c.body(), "reason");
        const std::int64_t id = number(c.param("line")).value_or(0);
        XASO_CHECK(bank.by_hand(tx, by, c.now, id, code, reason));
        return web::answer(200, bank_line_json(*bank.line(tx, by.unit, id)));
    });
}

constexpr std::pair<const char*, std::string Setting::*> kSettings[] = {{"bank_bin", &Setting::bank_bin}, {"bank_name", &Setting::bank_name}, {"account_no", &Setting::account_no}, {"account_name", &Setting::account_name},
                                                                        {"tax_code", &Setting::tax_code}, {"form_no", &Setting::form_no}, {"series", &Setting::series}};
json::object setting_json(const Setting& setting) {
    json::object out;
    for (const auto& [name, value] : kSettings) out[name] = setting.*value;
    return out;
}

http::Response set(web::Context& c, const Fees& fees) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        Setting next;
        for (const auto& [name, value] : kSettings) next.*value = web::text_at(c.body(), name);
        XASO_CHECK(fees.set(tx, by, c.now, next));
        return web::answer(200, setting_json(next));
    });
}

}  // namespace

void add_api(web::Router& router, const Reconciliation& bank, const units::Units& units, const documents::Documents& documents) {
    using enum http::Method;
    const Fees& fees = bank.fees();
    const std::string at = "/api/v1";
    struct Says {
        std::string summary, query, takes, gives;
    };
    const auto read = [&](const std::string& path, const access::Permission* may, Says says, auto run) {
        router.add({.path = at + path, .may = may, .systems = "S17, S27", .summary = says.summary, .query = says.query, .gives = says.gives, .run = run});
    };
    const auto change = [&](const std::string& path, const access::Permission* may, Says says, auto run, std::size_t limit = 64 * 1024) {
        router.add({.method = post, .path = at + path, .may = may, .systems = "S17, S27", .summary = says.summary, .takes = says.takes, .gives = says.gives, .body_limit = limit, .run = run});
    };
    router.define("FeeLine", "{code: text, title: text, kind: 'fee'|'charge', units: int, sets: int, full: money, amount: money, exemption: text, ground: text}");
    const std::string receipt = "id: int, dossier: text, year: int, series: text, number: int, at: moment, book_day: day, method: 'cash'|'transfer', fees: money, charges: money, amount: money, cancelled: moment|null, "
                                "cancel_day: day|null, cancel_reason: text";
    router.define("Receipt", "{" + receipt + "}");
    router.define("Owed", "{dossier: text, amount: money, noted: bool, lines: [FeeLine] \"còn phải thu\", paid_amount: money, paid: [{code: text, title: text, kind: 'fee'|'charge', units: int, sets: int, full: money, amount: money, exemption: text, ground: text, receipt: int, number: int \"số biên lai\"}], cases: [{code: text, title: text, kind: 'fee'|'charge', amount: money, per: text, sets: text, act: text, "
                          "exemptions: [{code: text, title: text, percent: int, ground: text}]}], vietqr: text|null, receipts: [Receipt]}");
    router.define("Settlement", "{day: day, at: moment, cash: money, transfer: money, receipts: int, proof: text}");
    router.define("BankLine", "{id: int, day: day, amount: money, memo: text, reason: text, dossier: text|null, receipt: int|null, why: 'no_code'|'no_dossier'|'other_amount'|'paid_already'|null, "
                              "state: 'orphan'|'matched'|'by_hand'|'set_aside'}");
    router.define("FeeSettings", "{bank_bin?: text, bank_name?: text, account_no?: text, account_name?: text, tax_code?: text, form_no?: text, series?: text}");
    read("/dossiers/:id/fees", &may::see_fees, {"What a dossier owes and why, its receipts, the VietQR payload", "", "", "Owed"}, [&fees](web::Context& c) { return get_owed(c, fees); });
    change("/dossiers/:id/fees", &may::collect_fees, {"Write down what a dossier owes", "", "{fees: [FeeChoice]}", "Owed"}, [&fees](web::Context& c) { return note(c, fees); });
    change("/dossiers/:id/receipts", &may::collect_fees, {"Collect what a dossier owes", "", "{method: 'cash'|'transfer', amount: money \"số đã báo cho người nộp\"}", "Receipt"}, [&fees](web::Context& c) { return collect(c, fees); });
    read("/receipts", &may::see_fees, {"Receipts, newest first", "{q?: text, from?: day, to?: day, method?: 'cash'|'transfer', before?: int \"next của trang trước\"}", "", "{receipts: [Receipt], next: int|null}"},
         [&fees](web::Context& c) { return get_receipts(c, fees); });
    read("/receipts/:receipt", &may::see_fees, {"A receipt with its lines", "", "", "{" + receipt + ", lines: [FeeLine]}"}, [&fees](web::Context& c) { return get_receipt(c, fees); });
    for (const bool of_dossier : {true, false})
        read(of_dossier ? "/dossiers/:id/forms/fee-receipt" : "/receipts/:receipt/form", &may::see_fees, {of_dossier ? "The newest receipt of fees of a dossier as a Word file" : "A receipt of fees as a Word file", "", "", "bytes"},
             [deps = PaperDeps{fees, units, documents}, of_dossier](web::Context& c) { return get_paper(c, deps, of_dossier); });
    change("/receipts/:receipt/cancel", &may::collect_fees, {"Cancel a receipt", "", "{reason: text}", "Receipt"}, [&fees](web::Context& c) { return cancel(c, fees); });
    read("/cash-book", &may::see_fees, {"A day of the cash book", "{day?: day}", "", "{day: day, entries: [{" + receipt + ", counter: bool}], cash: money, transfer: money, receipts: int, settlement: Settlement|null}"},
         [&fees](web::Context& c) { return get_book(c, fees); });
    read("/cash-book/settlements", &may::see_fees, {"The settled days", "", "", "{settlements: [Settlement]}"}, [&fees](web::Context& c) { return get_settlements(c, fees); });
    change("/cash-book/settlements", &may::settle_fees, {"Settle a day", "", "{day: day, proof?: text}", "Settlement"}, [&fees](web::Context& c) { return settle(c, fees); });
    const std::string bank_line = "{day: day, amount: money, memo?: text, reference?: text}";
    read("/bank-lines", &may::settle_fees, {"Lines of bank statements", "{state?: 'orphan'|'matched'|'by_hand'|'set_aside'}", "", "{lines: [BankLine]}"}, [&bank](web::Context& c) { return get_bank_lines(c, bank); });
    change("/bank-lines", &may::settle_fees, {"Read lines of a statement", "", "{name?: text, lines: [" + bank_line + "]}", "{added: int, matched: int, known: int, repeated: int}"},
           [&bank](web::Context& c) { return read_lines(c, bank); }, 4u << 20);
    change("/bank-lines/preview", &may::settle_fees,
           {"What reading a statement would do, without reading it; its lines can be sent to /bank-lines", "",
            "{file?: {name: text, content: text \"base64\"} \"tệp .xlsx, .csv của ngân hàng\", lines?: [" + bank_line + "]}",
            "{lines: [{line: " + bank_line + ", known: bool, dossier: text|null, why: 'no_code'|'no_dossier'|'other_amount'|'paid_already'|null}], outgoing: int, repeated: [text], problems: [text]}"},
           [&bank](web::Context& c) { return foresee(c, bank); }, 12u << 20);
    change("/bank-lines/:line", &may::settle_fees, {"Match an orphan with a dossier, or set it aside without one", "", "{dossier?: text, reason?: text}", "BankLine"}, [&bank](web::Context& c) { return by_hand(c, bank); });
    read("/fee-settings", &may::manage_accounts, {"The account transfers go to, what receipts carry", "", "", "FeeSettings"}, [&fees](web::Context& c) {
        sql::Reader s = c.db().read();
        return web::json_answer(setting_json(fees.setting(s, c.unit)));
    });
    change("/fee-settings", &may::manage_accounts, {"Change them: every field", "", "FeeSettings", "FeeSettings"}, [&fees](web::Context& c) { return set(c, fees); });
}

}  // namespace xaso::fees
