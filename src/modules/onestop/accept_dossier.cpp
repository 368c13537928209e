// Accepting a dossier: check, find the rules of the day, fix the due time, give the code, write everything once.
#include <fmt/format.h>

#include <charconv>

#include <boost/json.hpp>
#include <map>

#include "kernel/citizen_card.h"
#include "kernel/text.h"
#include "kernel/vnd.h"
#include "onestop/counters.h"
#include "onestop/numbers.h"
#include "onestop/onestop.h"
#include "onestop/sql.gen.h"
#include "onestop/store.h"
#include "onestop/way.h"

namespace xaso::onestop {
namespace json = boost::json;
using Kind = Refusal::Kind;

static bool all_digits(std::string_view s) { return s.find_first_not_of("0123456789") == std::string_view::npos; }

// Line ends would break lists and receipts; marks that turn the direction of writing make a name look like another.
bool one_line(std::string_view text) {
    if (text.find_first_of("\t\r\n") != std::string_view::npos) return false;
    for (const std::string_view mark : {"\u2028", "\u2029", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
        if (text.find(mark) != std::string_view::npos) return false;
    return true;
}

int sets_of(std::string_view sets) {
    int out = 1;
    std::from_chars(sets.data(), sets.data() + sets.size(), out);
    return std::max(out, 1);
}

Result<void> check_person(const PersonInput& p, std::string_view prefix) {
    const auto field = [&](std::string_view name) { return fmt::format("{}.{}", prefix, name); };
    if (count_chars(p.name) < 2)
        return refuse(Kind::invalid, "onestop.name", "Hãy nhập họ và tên (hoặc tên tổ chức), ít nhất 2 ký tự.", field("name"));
    if (!one_line(p.name)) return refuse(Kind::invalid, "onestop.name", "Họ và tên viết trên một dòng, không có ký tự đổi chiều chữ.", field("name"));
    if (count_chars(p.name) > 150) return refuse(Kind::invalid, "onestop.name", "Họ và tên dài quá 150 ký tự.", field("name"));
    // There is no check digit to prove: 12 digits today, 9 on the older card; organisations carry 10 or 13 (tax code with branch).
    if (!p.citizen_id.empty() && (!all_digits(p.citizen_id) || (p.citizen_id.size() != 12 && p.citizen_id.size() != 9 && p.citizen_id.size() != 10 && p.citizen_id.size() != 13)))
        return refuse(Kind::invalid, "onestop.citizen_id", "Số định danh cá nhân phải gồm đúng 12 chữ số (CMND cũ 9 số; tổ chức 10 hoặc 13 số).", field("citizen_id"));
    const std::string_view phone = std::string_view(p.phone).substr(p.phone.starts_with('+') ? 1 : 0);
    if (!p.phone.empty() && (!all_digits(phone) || phone.size() < 8 || phone.size() > 12))
        return refuse(Kind::invalid, "onestop.phone", "Số điện thoại chỉ gồm 8 đến 12 chữ số, ví dụ 0912345678.", field("phone"));
    // A host without a dot is a slip of the pen here: no citizen has one.
    if (!p.email.empty() && (!is_email(p.email) || p.email.find('.', p.email.find('@')) == std::string::npos))
        return refuse(Kind::invalid, "onestop.email", "Địa chỉ thư điện tử không đúng. Hãy ghi như nguyen.mau@example.vn, hoặc để trống.", field("email"));
    if (count_chars(p.address) > 300) return refuse(Kind::invalid, "onestop.address", "Địa chỉ dài quá 300 ký tự.", field("address"));
    return {};
}

namespace {

// Running numbers of the days written in this transaction: read once, kept once.
class DayNumbers final : public sql::TxState {
public:
    std::int64_t take(sql::Tx& tx, UnitId unit, Day day) {
        auto [it, added] = last_.try_emplace({unit, day}, 0);
        if (added) {
            const sql::Rows rows = tx.query(q::number_last, {{"unit", unit}, {"day", day}});
            if (!rows.empty()) it->second = rows[0].get<std::int64_t>("last");
        }
        return ++it->second;
    }
    void flush(sql::Tx& tx) override {
        for (const auto& [key, last] : last_) tx.send(q::number_set, {{"unit", key.first}, {"day", key.second}, {"last", last}});
    }

private:
    std::map<std::pair<UnitId, Day>, std::int64_t> last_;
};

// LAW TT 59/2021/TT-BCA art. 4: twelve digits hold the year of birth.
Result<void> check_born(const PersonInput& p, std::string_view prefix, Day today) {
    if (p.citizen_id.size() != 12) return {};   // another kind of number, or none
    const auto possible = read_citizen_number(p.citizen_id, today);
    if (!possible) return refuse(Kind::invalid, possible.error().code, possible.error().message, fmt::format("{}.citizen_id", prefix));
    return {};
}

}  // namespace

Result<void> Desk::check(const AcceptInput& input) {
    if (input.procedure.empty()) return refuse(Kind::invalid, "onestop.procedure", "Hãy chọn thủ tục.", "procedure");
    return check_content(input);
}

Result<void> Desk::check_content(const AcceptInput& input) {
    XASO_CHECK(check_person(input.applicant, "applicant"));
    if (input.owner) XASO_CHECK(check_person(*input.owner, "owner"));
    for (const Text& t : kTexts) {
        if (count_chars(input.*t.value) > t.longest)
            return refuse(Kind::invalid, fmt::format("onestop.{}", t.name), fmt::format("{} dài quá {} ký tự.", t.label, format_count(static_cast<std::int64_t>(t.longest))), t.name);
        if (t.lines == 1 && !one_line(input.*t.value)) return refuse(Kind::invalid, fmt::format("onestop.{}", t.name), fmt::format("{} viết trên một dòng.", t.label), t.name);
    }
    if (!input.sets.empty() && (!all_digits(input.sets) || input.sets.find_first_not_of('0') == std::string::npos))
        return refuse(Kind::invalid, "onestop.sets", "Số bộ hồ sơ là số từ 1 đến 99; để trống nếu nộp một bộ.", "sets");
    if (input.papers.size() > 100) return refuse(Kind::invalid, "onestop.papers", "Một hồ sơ có tối đa 100 loại giấy tờ.", "papers");
    for (const PaperInput& p : input.papers) {
        if (p.name.empty() || count_chars(p.name) > 300) return refuse(Kind::invalid, "onestop.papers", "Mỗi giấy tờ cần tên, tối đa 300 ký tự.", "papers");
        if (count_chars(p.kind) > 100) return refuse(Kind::invalid, "onestop.papers", "Loại giấy tờ (bản chính, bản sao…) dài quá 100 ký tự.", "papers");
        if (p.copies < 1 || p.copies > 999) return refuse(Kind::invalid, "onestop.papers", "Số bản của giấy tờ từ 1 đến 999.", "papers");
    }
    return {};
}

Result<void> Desk::check_births(const AcceptInput& input, Day today) {
    XASO_CHECK(check_born(input.applicant, "applicant", today));
    if (input.owner) XASO_CHECK(check_born(*input.owner, "owner", today));
    return {};
}

Result<Dossier> Desk::accept(sql::Tx& tx, const record::Actor& by, Instant now, const AcceptInput& input) const {
    XASO_CHECK(check(input));
    const Day today = local_day(now);
    XASO_CHECK(check_births(input, today));
    const auto tree = units_.tree();
    const units::Unit* unit = tree->find(by.unit);
    if (!unit) return refuse(Kind::not_found, "onestop.unit", "Không có đơn vị này.");
    if (fold(input.competent).ends_with(fold(unit->nearest(today).name)))   // "UBND xã …"
        return refuse(Kind::invalid, "onestop.competent", "Hồ sơ do chính đơn vị giải quyết thì để trống ô này; chỉ ghi khi tiếp nhận hộ cơ quan khác.", "competent");
    XASO_TRY(const std::shared_ptr<const Rules> rules, rules_.in_force(*law_.current(), *unit, today));
    const auto procedure = procedures_.in_force(tx, by.unit, input.procedure, today);
    if (!procedure)
        return refuse(Kind::invalid, "onestop.procedure", fmt::format("Thủ tục {} không có trong danh mục có hiệu lực ngày {}.", input.procedure, format_day(today)), "procedure");
    const procedures::Channels& open = procedure->channels;
    if (!(input.channel == Channel::desk ? open.desk : input.channel == Channel::online ? open.online : open.post))
        return refuse(Kind::rule, "onestop.channel", fmt::format("Thủ tục {} không nhận hồ sơ theo cách “{}”.", input.procedure, channel_title(input.channel)), "channel");
    if (procedure->internal) return refuse(Kind::rule, "onestop.internal", fmt::format("Thủ tục {} là thủ tục nội bộ giữa các cơ quan nhà nước, không tiếp nhận ở bộ phận một cửa.", input.procedure), "procedure");
    if (!input.case_name.empty() && !procedures::has_case(*procedure, input.case_name))
        return refuse(Kind::invalid, "onestop.case", fmt::format("Thủ tục {} không có trường hợp “{}”. Hãy chọn lại trường hợp.", input.procedure, input.case_name), "case");
    const std::string limit_code = procedures::limit_for(*procedure, procedures_.local(tx, by.unit, input.procedure), input.channel == Channel::online, input.case_name);
    const auto limit = parse_limit(limit_code);
    if (!limit)
        return refuse(Kind::rule, "onestop.no_limit", fmt::format("Thủ tục {} chưa có thời hạn giải quyết. Hãy bổ sung thời hạn vào danh mục rồi tiếp nhận lại.", input.procedure), "procedure");

    std::optional<Dossier> before;   // of the same visit
    if (!input.with.empty()) {
        before = find_code(tx, by.unit, input.with);
        if (!before) return refuse(Kind::not_found, "onestop.visit", fmt::format("Không có hồ sơ {} để in chung giấy tiếp nhận.", input.with));
        if (local_day(before->received_at) != today)
            return refuse(Kind::rule, "onestop.visit", fmt::format("Hồ sơ {} nhận ngày {}; chỉ in chung giấy tiếp nhận những hồ sơ nhận cùng ngày. Hãy tiếp nhận riêng.", input.with,
                                                                   format_day(local_day(before->received_at))));
        if (person(tx, by.unit, before->applicant_id)->citizen_id != input.applicant.citizen_id || fold(before->applicant) != fold(input.applicant.name))
            return refuse(Kind::rule, "onestop.visit", fmt::format("Hồ sơ {} do người khác nộp nên không in chung giấy tiếp nhận. Hãy tiếp nhận riêng.", input.with), "applicant.name");
    }

    const Due due_time = due(rules->calendar, to_local(now), *limit, {}, procedure->pause_policy);
    Dossier d;
    d.unit = by.unit;
    d.id = DossierId{record_.next_id(tx, by.unit)};  // locks the unit's head row: numbers below are ours until the commit
    d.code = dossier_code(unit->on(today)->agency_code, today, tx.state<DayNumbers>().take(tx, by.unit, today));
    d.book_year = year_of(today);
    d.book_no = take_number(tx, by.unit, Series::book, d.book_year);
    d.procedure_id = procedure->id;
    d.procedure_version = procedure->version;
    d.procedure_code = procedure->code;
    d.procedure_name = procedure->name;
    d.case_name = input.case_name;
    d.field = procedure->field;
    d.inter_agency = procedure->inter_agency;
    d.rules_hash = rules->hash;
    d.limit_code = limit_code;
    d.pause_policy = procedure->pause_policy;
    d.channel = input.channel;
    d.result_way = input.result_way.value_or(input.channel == Channel::online ? Channel::online : Channel::desk);
    d.state = DossierState::accepted;
    d.version = 1;
    d.applicant = input.applicant.name;
    d.owner = input.owner ? input.owner->name : input.applicant.name;
    static_cast<Texts&>(d) = input;
    d.receiver = by.account;
    d.received_at = now;
    d.due_at = to_instant(due_time.at);
    d.due_day = d.first_due_day = local_day(d.due_at);
    // Somebody without a number is the person of the dossier before, not another of the same name.
    d.applicant_id = before && input.applicant.citizen_id.empty() ? before->applicant_id : ensure_person(tx, record_, by.unit, input.applicant);
    d.owner_id = input.owner ? ensure_person(tx, record_, by.unit, *input.owner) : d.applicant_id;

    rules_.keep(tx, *rules, now);
    add_dossier(tx, d);
    for (std::size_t i = 0; i < input.papers.size(); ++i)
        tx.send(q::paper_add, {{"unit", d.unit}, {"id", d.id}, {"no", static_cast<int>(i) + 1}, {"name", input.papers[i].name}, {"kind", input.papers[i].kind}, {"copies", input.papers[i].copies}});
    const DossierId first = before ? visit(tx, d.unit, before->id).front() : d.id;
    if (before) tx.send(q::visit_add, {{"unit", d.unit}, {"first", first}, {"id", d.id}});
    count_reception(tx, d, 1);
    json::object says{{"code", d.code}, {"book", d.book_no}, {"procedure", d.procedure_code}, {"procedure_version", d.procedure_version}, {"channel", channel_code(d.channel)}, {"result_way", channel_code(*d.result_way)},
                      {"due", iso_local(due_time.at)}, {"rules", d.rules_hash}, {"applicant", d.applicant_id.value()}, {"owner", d.owner_id.value()}};
    if (!d.competent.empty()) says["competent"] = d.competent;
    if (!d.case_name.empty()) says["case"] = d.case_name;
    if (before) says["visit"] = first.value();
    if (!d.competent.empty()) {   // the desk's own work begins at once: to send it there
        write_steps(tx, d, *law_.current(), by.account, now);
        Way(*this).keep_step_dues(tx, d);
    }
    record_.append(tx, by, now, {"dossier.accepted", "dossier", d.id.value(), json::serialize(says)});
    return d;
}

Result<Due> Desk::preview(sql::Session& s, UnitId unit_id, std::string_view code, Channel channel, Instant received, std::string_view case_name) const {
    const Day day = local_day(received);
    const auto tree = units_.tree();
    const units::Unit* unit = tree->find(unit_id);
    if (!unit) return refuse(Kind::not_found, "onestop.unit", "Không có đơn vị này.");
    XASO_TRY(const std::shared_ptr<const Rules> rules, rules_.in_force(*law_.current(), *unit, day));
    const auto procedure = procedures_.in_force(s, unit_id, code, day);
    if (!procedure) return refuse(Kind::not_found, "onestop.procedure", "Không có thủ tục này trong danh mục đang có hiệu lực.", "procedure");
    const auto limit = parse_limit(procedures::limit_for(*procedure, procedures_.local(s, unit_id, code), channel == Channel::online, case_name));
    if (!limit) return refuse(Kind::rule, "onestop.no_limit", "Thủ tục chưa có thời hạn giải quyết.", "procedure");
    return due(rules->calendar, to_local(received), *limit, {}, procedure->pause_policy);
}

}  // namespace xaso::onestop
