#include "fees/fees.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "fees/sql.gen.h"
#include "platform/sql/search.h"
#include "fees/vietqr.h"
#include "kernel/text.h"
#include "modules/onestop/counters.h"

namespace xaso::fees {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

// Money is no step of the dossier's process: its events are a history beside the dossier's own, whose version counts those.
constexpr std::string_view kSubject = "fees";

Receipt receipt_from(const sql::Row& r) {
    Receipt out;
    out.id = r.get<std::int64_t>("receipt_id");
    out.dossier = r.get<DossierId>("dossier_id");
    out.dossier_code = r.get<std::string>("code");
    out.payer = r.get<std::string>("applicant_name");
    out.procedure_name = r.get<std::string>("procedure_name");
    out.year = r.get<int>("year");
    out.number = r.get<int>("number");
    out.form_no = r.get<std::string>("form_no");
    out.series = r.get<std::string>("series");
    out.at = r.get<Instant>("at");
    out.book_day = r.get<Day>("book_day");
    out.method = r.get<Method>("method");
    out.fees = r.get<Vnd>("fees");
    out.charges = r.get<Vnd>("charges");
    out.account = r.get<AccountId>("account_id");
    out.cancelled_at = r.get<std::optional<Instant>>("cancelled_at");
    out.cancelled_by = r.get<std::optional<AccountId>>("cancelled_by").value_or(AccountId{});
    out.cancel_day = r.get<std::optional<Day>>("cancel_day");
    out.cancel_reason = r.get<std::string>("cancel_reason");
    return out;
}

Line line_from(const sql::Row& r) {
    return {.code = r.get<std::string>("line_code"), .title = r.get<std::string>("title"), .exemption = r.get<std::string>("exemption"), .ground = r.get<std::string>("ground"),
            .kind = r.get<FeeKind>("kind"), .units = r.get<int>("units"), .sets = r.get<int>("sets"), .full = r.get<Vnd>("full_amount"), .amount = r.get<Vnd>("amount")};
}

sql::Args args_of(const Line& l) {
    return {{"code", l.code}, {"title", l.title}, {"kind", l.kind}, {"units", l.units}, {"sets", l.sets}, {"full", l.full}, {"exemption", l.exemption}, {"ground", l.ground}, {"amount", l.amount}};
}

void write_due(sql::Tx& tx, UnitId unit, DossierId dossier, Day day, const std::vector<Line>& lines) {
    tx.exec(q::due_clear, {{"unit", unit}, {"dossier", dossier}});
    int no = 0;
    for (const Line& l : lines) {
        sql::Args args = args_of(l);
        args.insert(args.end(), {{"unit", unit}, {"dossier", dossier}, {"no", ++no}, {"day", day}});
        tx.exec(q::due_add, args);
    }
}

Result<onestop::Dossier> own_dossier(const onestop::Desk& desk, sql::Session& s, UnitId unit, DossierId id) {
    auto d = desk.find(s, unit, id);
    if (!d) return refuse(Kind::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.");
    if (!d->source.empty()) return refuse(Kind::rule, "fees.imported", "Hồ sơ nhập từ hệ thống khác; tiền của hồ sơ thu ở hệ thống đó.");
    return std::move(*d);
}

// The payer pays what was said.
Result<void> as_told(const std::vector<Line>& lines, Vnd expected) {
    const Vnd sum = total(lines);
    if (sum == expected || sum <= Vnd{}) return {};
    return refuse(Kind::rule, "fees.amount_changed", fmt::format("Số phải thu nay là {} (trước đó hiện {}). Hãy báo lại người nộp rồi thu.", format_vnd(sum), format_vnd(expected)));
}

Settlement settlement_from(const sql::Row& r) {
    return {r.get<Day>("day"), r.get<Instant>("at"), r.get<AccountId>("account_id"), r.get<Vnd>("cash"), r.get<Vnd>("transfer"), r.get<int>("receipts"), r.get<std::string>("proof")};
}

std::vector<Unpaid> unpaid_from(const sql::Rows& rows) {
    std::vector<Unpaid> out;
    for (const sql::Row& r : rows)
        out.push_back({r.get<std::string>("code"), r.get<std::string>("applicant_name"), r.get<Day>("day"), r.get<Vnd>("amount"), r.get<std::int64_t>("receipt_id"), r.get<int>("number")});
    return out;
}

}  // namespace

std::string_view method_title(Method m) { return m == Method::cash ? "Tiền mặt" : "Chuyển khoản"; }
std::string_view method_code(Method m) { return m == Method::cash ? "cash" : "transfer"; }
std::optional<Method> parse_method(std::string_view code) {
    if (code == "cash") return Method::cash;
    if (code == "transfer") return Method::transfer;
    return std::nullopt;
}

std::string number_text(int number) { return fmt::format("{:07}", number); }

// ---- What the unit prints, and its account

Setting Fees::setting(sql::Session& s, UnitId unit) const {
    const sql::Rows rows = s.query(q::setting_get, {{"unit", unit}});
    if (rows.empty()) return {};
    const sql::Row r = rows[0];
    return {r.get<std::string>("bank_bin"), r.get<std::string>("bank_name"), r.get<std::string>("account_no"), r.get<std::string>("account_name"),
            r.get<std::string>("tax_code"), r.get<std::string>("form_no"), r.get<std::string>("series")};
}

Result<void> Fees::set(sql::Tx& tx, const record::Actor& by, Instant now, Setting next) const {
    if (!next.bank_bin.empty() || !next.account_no.empty()) {
        XASO_CHECK(payload({.bin = next.bank_bin, .account = next.account_no, .amount = {}, .purpose = {}}));
        if (next.account_name.empty()) return refuse(Kind::invalid, "fees.account_name", "Hãy ghi tên chủ tài khoản đúng như ở ngân hàng, để người nộp đối chiếu trước khi chuyển.", "account_name");
    }
    const std::pair<std::string_view, const std::string*> texts[] = {{"bank_name", &next.bank_name}, {"account_name", &next.account_name}, {"tax_code", &next.tax_code}, {"form_no", &next.form_no}, {"series", &next.series}};
    for (const auto& [name, text] : texts)
        if (count_chars(*text) > 100) return refuse(Kind::invalid, fmt::format("fees.{}", name), "Nội dung dài quá 100 ký tự. Hãy viết ngắn lại.", name);
    const Setting before = setting(tx, by.unit);
    const sql::Rows last = tx.query(q::setting_version, {{"unit", by.unit}});
    tx.exec(q::setting_add, {{"unit", by.unit}, {"version", last[0].get<int>("last") + 1}, {"bank_bin", next.bank_bin}, {"bank_name", next.bank_name}, {"account_no", next.account_no},
                             {"account_name", next.account_name}, {"tax_code", next.tax_code}, {"form_no", next.form_no}, {"series", next.series}, {"account", by.account}, {"at", now}});
    const auto told = [](const Setting& s) { return json::object{{"bank_bin", s.bank_bin}, {"account_no", s.account_no}, {"form_no", s.form_no}, {"series", s.series}}; };
    record().append(tx, by, now, {"fees.setting", "unit", by.unit.value(), json::serialize(json::object{{"before", told(before)}, {"after", told(next)}})});
    return {};
}

// ---- What a dossier owes

std::vector<Fee> Fees::tariff_for(const procedures::Procedure& p, onestop::Channel channel, Day day) const {
    std::vector<Fee> out;
    for (const Fee* f : tariff_.of(p.code, day))
        if (f->channel.empty() || f->channel == onestop::channel_code(channel)) out.push_back(*f);
    if (!out.empty() || p.fee <= Vnd{}) return out;
    // No tariff is written down: the unit's own catalogue of procedures says one sum.
    Fee f;
    f.procedure = p.code;
    f.code = "danh-muc";
    f.title = p.name;
    f.kind = FeeKind::charge;
    f.amount = p.fee;
    f.per = "trường hợp";
    f.act = p.decision;
    out.push_back(std::move(f));
    return out;
}

std::vector<Fee> Fees::tariff_of(sql::Session& s, const onestop::Dossier& d) const {
    const auto p = desk_.procedures().version(s, d.unit, d.procedure_id, d.procedure_version);
    return p ? tariff_for(*p, d.channel, local_day(d.received_at)) : std::vector<Fee>{};
}

Owed Fees::owed(sql::Session& s, const onestop::Dossier& d) const {
    Owed out;
    out.tariff = tariff_of(s, d);
    for (const Receipt& r : receipts_of(s, d.unit, d.id))
        if (!r.cancelled_at)
            for (Line& l : lines(s, d.unit, r.id)) out.paid.push_back({std::move(l), r.id, r.number});
    if (d.outcome == onestop::Outcome::ended_otherwise) return out;   // refused, withdrawn, stopped: nothing more is collected
    for (const sql::Row& r : s.query(q::due_of, {{"unit", d.unit}, {"dossier", d.id}})) out.lines.push_back(line_from(r));
    out.noted = !out.lines.empty();
    if (out.noted || out.tariff.empty() || !d.source.empty()) return out;
    if (!out.paid.empty()) return out;   // more is owed only when somebody says so
    out.lines = fees::price({&out.tariff.front()}, {{.code = out.tariff.front().code, .units = 1, .sets = 1, .exemption = {}}}).value();
    return out;
}

Result<std::vector<Line>> Fees::price(sql::Session& s, const onestop::Dossier& d, const std::vector<Choice>& choices) const {
    return fees::price(tariff_of(s, d), choices);
}

Result<void> Fees::note(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, const std::vector<Choice>& choices) const {
    XASO_TRY(const onestop::Dossier d, own_dossier(desk_, tx, by.unit, id));
    if (d.outcome == onestop::Outcome::ended_otherwise) return refuse(Kind::rule, "fees.ended", "Hồ sơ không giải quyết tiếp nên không thu phí, lệ phí.");
    XASO_TRY(const std::vector<Line> lines, price(tx, d, choices));
    if (lines.empty()) return refuse(Kind::invalid, "fees.nothing_due", "Chưa chọn khoản thu nào. Hãy ghi số lượng của ít nhất một khoản.", choices.empty() ? "" : "units-" + choices.front().code);
    write_due(tx, d.unit, d.id, local_day(now), lines);
    json::array told;
    for (const Line& l : lines) told.push_back(json::object{{"code", l.code}, {"units", l.units}, {"sets", l.sets}, {"amount", l.amount.dong()}, {"ground", l.ground}});
    record().append(tx, by, now, {"fees.noted", kSubject, d.id.value(), json::serialize(json::object{{"lines", std::move(told)}, {"amount", total(lines).dong()}})});
    return {};
}

// ---- Money

Day Fees::book_day(sql::Session& s, UnitId unit, Day today) const {
    const sql::Rows rows = s.query(q::settled_last, {{"unit", unit}});
    const auto last = rows[0].get<std::optional<Day>>("last");
    return last ? std::max(today, *last + std::chrono::days{1}) : today;
}

Fees::Paid Fees::paid(sql::Session& s, const onestop::Dossier& d) const {
    Paid out;
    for (const Receipt& r : receipts_of(s, d.unit, d.id)) {
        if (r.cancelled_at) continue;
        out.at_all = true;
        out.by_transfer |= r.method == Method::transfer;
    }
    return out;
}

void Fees::count_paid(sql::Tx& tx, const onestop::Dossier& d, Paid before) const {
    const Paid now = paid(tx, d);
    if (now.at_all != before.at_all) onestop::count_mark(tx, d, onestop::mark::paid, now.at_all ? 1 : -1);
    if (now.by_transfer != before.by_transfer) onestop::count_mark(tx, d, onestop::mark::paid_by_transfer, now.by_transfer ? 1 : -1);
}

Result<Receipt> Fees::take(sql::Tx& tx, const record::Actor& by, Instant now, const onestop::Dossier& d, const std::vector<Line>& lines, Method method) const {
    const Vnd sum = total(lines);
    if (sum <= Vnd{}) return refuse(Kind::rule, "fees.nothing_due", lines.empty() ? "Hồ sơ không còn khoản nào phải thu." : "Hồ sơ được miễn toàn bộ nên không thu tiền, không lập biên lai. Hãy ghi số phải thu để lưu căn cứ miễn.");
    const Setting set = setting(tx, by.unit);
    const Paid before = paid(tx, d);
    Receipt r;
    r.id = record().next_id(tx, by.unit);
    r.dossier = d.id;
    r.dossier_code = d.code;
    r.payer = d.applicant;
    r.procedure_name = d.procedure_name;
    r.year = year_of(local_day(now));
    r.form_no = set.form_no;
    r.series = set.series;
    r.at = now;
    r.book_day = book_day(tx, by.unit, local_day(now));
    r.method = method;
    r.fees = total(lines, FeeKind::fee);
    r.charges = total(lines, FeeKind::charge);
    r.account = by.account;
    const sql::Rows last = tx.query(q::receipt_number_last, {{"unit", by.unit}, {"year", r.year}, {"series", r.series}});
    r.number = last.empty() ? 1 : last[0].get<int>("last") + 1;
    tx.exec(q::receipt_number_set, {{"unit", by.unit}, {"year", r.year}, {"series", r.series}, {"last", r.number}});
    tx.exec(q::receipt_add, {{"unit", by.unit}, {"id", r.id}, {"dossier", r.dossier}, {"year", r.year}, {"form_no", r.form_no}, {"series", r.series}, {"number", r.number}, {"at", now}, {"book_day", r.book_day},
                             {"method", method}, {"fees", r.fees}, {"charges", r.charges}, {"account", by.account}});
    int no = 0;
    for (const Line& l : lines) {
        sql::Args args = args_of(l);
        args.insert(args.end(), {{"unit", by.unit}, {"id", r.id}, {"no", ++no}});
        tx.exec(q::receipt_line_add, args);
    }
    tx.exec(q::due_clear, {{"unit", by.unit}, {"dossier", d.id}});
    count_paid(tx, d, before);
    record().append(tx, by, now, {"fees.collected", kSubject, d.id.value(),
                                  json::serialize(json::object{{"receipt", r.id}, {"number", r.number}, {"series", r.series}, {"year", r.year}, {"method", method_code(method)}, {"amount", sum.dong()}, {"book_day", iso_day(r.book_day)}})});
    return r;
}

Result<Receipt> Fees::collect(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, const CollectInput& input) const {
    XASO_TRY(const onestop::Dossier d, own_dossier(desk_, tx, by.unit, id));
    XASO_TRY(const std::vector<Line> lines, price(tx, d, input.choices));
    XASO_CHECK(as_told(lines, input.expected));
    return take(tx, by, now, d, lines, input.method);
}

Result<Receipt> Fees::collect_owed(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, Method method, std::optional<Vnd> expected) const {
    XASO_TRY(const onestop::Dossier d, own_dossier(desk_, tx, by.unit, id));
    const std::vector<Line> lines = owed(tx, d).lines;
    if (expected) XASO_CHECK(as_told(lines, *expected));
    return take(tx, by, now, d, lines, method);
}

Result<Receipt> Fees::cancel(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id, std::string_view reason, bool settled_too) const {
    auto r = receipt(tx, by.unit, id);
    if (!r) return refuse(Kind::not_found, "fees.no_receipt", "Không có biên lai này trong đơn vị.");
    if (r->cancelled_at) return refuse(Kind::rule, "fees.cancelled", "Biên lai này đã hủy từ trước.");
    const std::string why = trim(reason);
    if (why.empty()) return refuse(Kind::invalid, "fees.reason", "Hãy ghi lý do hủy; số biên lai vẫn giữ trong sổ cùng lý do này.", "reason");
    if (count_chars(why) > 500) return refuse(Kind::invalid, "fees.reason", "Lý do dài quá 500 ký tự. Hãy viết ngắn lại.", "reason");
    if (!tx.query(q::bank_line_of_receipt, {{"unit", by.unit}, {"receipt", id}}).empty())
        return refuse(Kind::rule, "fees.matched", "Tiền của biên lai này đã ghép với sao kê ngân hàng nên không hủy được. Trả lại tiền thì lập chứng từ chi riêng.");
    const bool settled = !tx.query(q::settlement_get, {{"unit", by.unit}, {"day", r->book_day}}).empty();
    if (settled && !settled_too) return refuse(Kind::forbidden, "fees.settled", fmt::format("Sổ ngày {} đã chốt; chỉ kế toán hủy được, bằng bút toán ngược ở sổ đang mở.", format_day(r->book_day)));
    r->cancelled_at = now;
    r->cancelled_by = by.account;
    r->cancel_reason = why;
    r->cancel_day = settled ? book_day(tx, by.unit, local_day(now)) : r->book_day;
    const onestop::Dossier d = *desk_.find(tx, by.unit, r->dossier);
    const Paid before = paid(tx, d);
    tx.exec(q::receipt_cancel, {{"unit", by.unit}, {"id", id}, {"at", now}, {"account", by.account}, {"day", r->cancel_day}, {"reason", why}});
    count_paid(tx, d, before);
    // The dossier owes again what the receipt stood for, unless something else was noted meanwhile.
    if (tx.query(q::due_of, {{"unit", by.unit}, {"dossier", r->dossier}}).empty()) write_due(tx, by.unit, r->dossier, local_day(now), lines(tx, by.unit, id));
    record().append(tx, by, now, {"fees.cancelled", kSubject, r->dossier.value(),
                                  json::serialize(json::object{{"receipt", id}, {"number", r->number}, {"reason", why}, {"book_day", iso_day(r->book_day)}, {"cancel_day", iso_day(*r->cancel_day)}})});
    return std::move(*r);
}

std::optional<Receipt> Fees::receipt(sql::Session& s, UnitId unit, std::int64_t id) const {
    const sql::Rows rows = s.query(q::receipt_get, {{"unit", unit}, {"id", id}});
    if (rows.empty()) return std::nullopt;
    return receipt_from(rows[0]);
}

std::vector<Line> Fees::lines(sql::Session& s, UnitId unit, std::int64_t id) const {
    std::vector<Line> out;
    for (const sql::Row& r : s.query(q::receipt_lines, {{"unit", unit}, {"id", id}})) out.push_back(line_from(r));
    return out;
}

std::vector<Receipt> Fees::receipts_of(sql::Session& s, UnitId unit, DossierId dossier) const {
    std::vector<Receipt> out;
    for (const sql::Row& r : s.query(q::receipts_of, {{"unit", unit}, {"dossier", dossier}})) out.push_back(receipt_from(r));
    return out;
}

std::vector<Receipt> Fees::receipts(sql::Session& s, UnitId unit, const ReceiptQuery& query) const {
    const std::string words = trim(query.words);
    sql::Args args{{"unit", unit}, {"limit", query.limit}};
    if (!words.empty()) {
        const bool number = words.size() <= 9 && words.find_first_not_of("0123456789") == std::string::npos;
        if (number) args.push_back({"number", std::stoi(words)});
        else if (const auto d = desk_.find_meant(s, unit, words)) args.push_back({"dossier", d->id});
        else if (const std::string match = sql::match_words(s.dialect(), words); !match.empty()) args.push_back({"words", match});
        else return {};
    }
    if (query.from) args.push_back({"from", *query.from});
    if (query.to) args.push_back({"to", *query.to});
    if (query.method) args.push_back({"method", *query.method});
    if (query.cancelled) args.push_back({*query.cancelled ? "only_cancelled" : "only_valid", 1});
    if (query.before > 0) args.push_back({"before", query.before});
    std::vector<Receipt> out;
    for (const sql::Row& r : s.query(q::receipts_page, args)) out.push_back(receipt_from(r));
    return out;
}

// ---- The cash book

Sums sums_of(const std::vector<Entry>& entries) {
    Sums out;
    for (const Entry& e : entries) {
        const Receipt& r = e.receipt;
        if (!e.counter && r.cancel_day == r.book_day) continue;   // taken and cancelled on one day
        Vnd& fees = r.method == Method::cash ? out.cash_fees : out.transfer_fees;
        Vnd& charges = r.method == Method::cash ? out.cash_charges : out.transfer_charges;
        fees = e.counter ? fees - r.fees : fees + r.fees;
        charges = e.counter ? charges - r.charges : charges + r.charges;
        if (!e.counter) ++out.receipts;
    }
    return out;
}

Book Fees::book(sql::Session& s, UnitId unit, Day day) const {
    Book out;
    for (const sql::Row& r : s.query(q::book_of, {{"unit", unit}, {"day", day}})) out.entries.push_back({receipt_from(r), r.get<int>("counter") == 1});
    out.sums = sums_of(out.entries);
    const sql::Rows rows = s.query(q::settlement_get, {{"unit", unit}, {"day", day}});
    if (!rows.empty()) out.settlement = settlement_from(rows[0]);
    return out;
}

std::vector<Settlement> Fees::settlements(sql::Session& s, UnitId unit) const {
    std::vector<Settlement> out;
    for (const sql::Row& r : s.query(q::settlements, {{"unit", unit}})) out.push_back(settlement_from(r));
    return out;
}

std::vector<Day> Fees::open_days(sql::Session& s, UnitId unit, Day before) const {
    std::vector<Day> out;
    const auto last = s.query(q::settled_last, {{"unit", unit}})[0].get<std::optional<Day>>("last");
    const Day after = last ? *last : make_day(1900, 1, 1);
    for (const sql::Row& r : s.query(q::open_days, {{"unit", unit}, {"after", after}, {"before", before}})) out.push_back(r.get<Day>("book_day"));
    return out;
}

Result<void> Fees::settle(sql::Tx& tx, const record::Actor& by, Instant now, Day day, std::string_view proof) const {
    if (day > local_day(now)) return refuse(Kind::rule, "fees.future_day", "Chưa đến ngày này nên chưa chốt sổ được.", "day");
    const Book b = book(tx, by.unit, day);
    if (b.settlement) return refuse(Kind::rule, "fees.settled", fmt::format("Sổ ngày {} đã chốt.", format_day(day)), "day");
    if (b.entries.empty()) return refuse(Kind::rule, "fees.nothing_collected", "Ngày này không thu khoản nào nên không cần chốt sổ.", "day");
    if (const auto open = open_days(tx, by.unit, day); !open.empty())
        return refuse(Kind::rule, "fees.earlier_day", fmt::format("Sổ ngày {} chưa chốt. Hãy chốt lần lượt từ ngày cũ nhất.", format_day(open.front())), "day");
    const std::string words = trim(proof);
    if (words.empty() && b.sums.cash() > Vnd{}) return refuse(Kind::invalid, "fees.proof", "Hãy ghi số và ngày của chứng từ nộp quỹ cho số tiền mặt đã thu.", "proof");
    if (count_chars(words) > 200) return refuse(Kind::invalid, "fees.proof", "Nội dung dài quá 200 ký tự. Hãy viết ngắn lại.", "proof");
    tx.exec(q::settlement_add, {{"unit", by.unit}, {"day", day}, {"at", now}, {"account", by.account}, {"cash", b.sums.cash()}, {"transfer", b.sums.transfer()}, {"receipts", b.sums.receipts}, {"proof", words}});
    record().append(tx, by, now, {"fees.settled", "unit", by.unit.value(),
                                  json::serialize(json::object{{"day", iso_day(day)}, {"cash", b.sums.cash().dong()}, {"transfer", b.sums.transfer().dong()}, {"receipts", b.sums.receipts}, {"proof", words}})});
    return {};
}

std::vector<Unpaid> Fees::owing(sql::Session& s, UnitId unit) const { return unpaid_from(s.query(q::owing, {{"unit", unit}})); }
std::vector<Unpaid> Fees::unseen_transfers(sql::Session& s, UnitId unit) const { return unpaid_from(s.query(q::unseen_transfers, {{"unit", unit}})); }

std::vector<record::Mismatch> Fees::verify(sql::Session& s, UnitId unit) const {
    std::vector<record::Mismatch> out;
    for (const sql::Row& r : s.query(q::verify_receipt_numbers, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Biên lai năm {} ký hiệu “{}”: có {} số, số lớn nhất {}, bộ đếm {}.", r.get<int>("year"), r.get<std::string>("series"), r.get<std::int64_t>("receipts"), r.get<int>("highest"), r.get<int>("last"))});
    for (const sql::Row& r : s.query(q::verify_receipt_lines, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Biên lai số {} năm {}: tổng các dòng {} khác số tiền trên biên lai {}.", r.get<int>("number"), r.get<int>("year"), format_vnd(r.get<Vnd>("lines")), format_vnd(r.get<Vnd>("total")))});
    for (const sql::Row& r : s.query(q::verify_paid, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Bộ đếm hồ sơ đã thanh toán{} từ {} của thủ tục {}: đếm lại được {}, đang giữ {}.", r.get<std::string>("mark") == onestop::mark::paid ? "" : " bằng chuyển khoản", r.get<std::string>("stretch"),
                                         r.get<std::string>("procedure_code"), r.get<std::int64_t>("counted"), r.get<std::int64_t>("kept"))});
    for (const Settlement& kept : settlements(s, unit)) {
        const Sums now = book(s, unit, kept.day).sums;
        if (now.cash() != kept.cash || now.transfer() != kept.transfer || now.receipts != kept.receipts)
            out.push_back({unit, fmt::format("Sổ thu phí ngày {} đã chốt nhưng số tiền nay khác lúc chốt.", format_day(kept.day))});
    }
    return out;
}

}  // namespace xaso::fees
