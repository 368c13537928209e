#include "onestop/intake.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "kernel/text.h"
#include "onestop/numbers.h"
#include "onestop/sql.gen.h"
#include "onestop/store.h"

namespace xaso::onestop {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

constexpr std::string_view kAnswerCodes[] = {"", "supplement", "refusal"};

WrittenAnswer parse_answer(std::string_view code) { return code == kAnswerCodes[1] ? WrittenAnswer::supplement : code == kAnswerCodes[2] ? WrittenAnswer::refusal : WrittenAnswer::none; }

std::string content_of(const AcceptInput& input) {
    json::object o;
    if (!input.case_name.empty()) o["case"] = input.case_name;
    for (const Text& t : kTexts)
        if (!(input.*t.value).empty()) o[t.name] = input.*t.value;
    if (input.result_way) o["result_way"] = channel_code(*input.result_way);
    json::array papers;
    for (const PaperInput& p : input.papers) papers.push_back(json::object{{"code", p.name}, {"kind", p.kind}, {"copies", p.copies}});
    o["papers"] = std::move(papers);
    return json::serialize(o);
}

void read_content(Submission& s, const std::string& content) {
    const json::object o = json::parse(content).as_object();
    const auto text = [&](std::string_view name) {
        const json::value* v = o.if_contains(name);
        return v ? std::string(v->as_string()) : std::string{};
    };
    s.case_name = text("case");
    for (const Text& t : kTexts) s.*t.value = text(t.name);
    s.result_way = parse_channel(text("result_way"));
    for (const json::value& p : o.at("papers").as_array())
        s.papers.push_back({std::string(p.at("code").as_string()), std::string(p.at("kind").as_string()), p.at("copies").to_number<int>()});
}

std::string texts_json(const std::vector<std::string>& texts) { return json::serialize(json::array(texts.begin(), texts.end())); }

Submission submission_from(const sql::Row& r) {
    Submission s;
    s.unit = r.get<UnitId>("unit_id");
    s.id = r.get<SubmissionId>("submission_id");
    s.code = r.get<std::string>("code");
    s.version = r.get<int>("version");
    s.state = r.get<DossierState>("state");
    s.channel = r.get<Channel>("channel");
    s.procedure_code = r.get<std::string>("procedure_code");
    s.request = r.get<std::string>("request");
    s.applicant = r.get<std::string>("applicant_name");
    s.owner = r.get<std::string>("owner_name");
    s.applicant_id = r.get<PersonId>("applicant_id");
    s.owner_id = r.get<PersonId>("owner_id");
    read_content(s, r.get<std::string>("content"));
    s.receiver = r.get<AccountId>("receiver_id");
    s.answerer = r.get<std::optional<AccountId>>("answerer_id").value_or(AccountId{});
    s.registered_at = r.get<Instant>("registered_at");
    s.answer_due_at = r.get<Instant>("answer_due_at");
    s.answered_at = r.get<std::optional<Instant>>("answered_at");
    s.form = parse_answer(r.get<std::string>("form"));
    s.form_number = r.get<std::optional<int>>("form_number").value_or(0);
    s.reason = r.get<std::string>("reason");
    s.legal_ground = r.get<std::string>("legal_ground");
    const json::value missing = json::parse(r.get<std::string>("missing"));
    for (const json::value& v : missing.as_array()) s.missing.emplace_back(v.as_string());
    s.dossier_code = r.get<std::optional<std::string>>("dossier_code").value_or("");
    return s;
}

tl::unexpected<Refusal> stale() {
    return refuse(Kind::conflict, "onestop.stale_submission", "Hồ sơ đăng ký vừa được người khác trả lời hoặc người nộp đã rút. Hãy mở lại để xem.", "version");
}

// The written answer with the next number of its form.
void write_answer(sql::Tx& tx, Submission& s, const AnswerInput& answer, Instant now, AccountId by) {
    s.state = DossierState::not_accepted;
    s.form = answer.form;
    s.form_number = take_number(tx, s.unit, answer.form == WrittenAnswer::supplement ? Series::supplement : Series::refusal, year_of(local_day(now)));
    s.reason = trim(answer.reason);
    s.legal_ground = trim(answer.legal_ground);
    s.missing = answer.missing;
    s.answered_at = now;
    s.answerer = by;
}

std::string_view event_of(WrittenAnswer form) { return form == WrittenAnswer::supplement ? "incomplete" : "refused"; }

}  // namespace

std::string_view answer_code(WrittenAnswer a) { return kAnswerCodes[static_cast<int>(a)]; }
std::string_view answer_title(WrittenAnswer a) {
    return a == WrittenAnswer::supplement ? "Yêu cầu bổ sung, hoàn thiện hồ sơ" : a == WrittenAnswer::refusal ? "Từ chối tiếp nhận hồ sơ" : "";
}

std::string_view submission_event_title(std::string_view kind) {
    constexpr std::pair<std::string_view, std::string_view> kTitles[] = {{"submission.registered", "Đăng ký hồ sơ"}, {"submission.accepted", "Tiếp nhận"}, {"submission.incomplete", "Yêu cầu hoàn thiện (mẫu 02)"},
                                                                         {"submission.refused", "Không tiếp nhận (mẫu 03)"}, {"submission.withdrawn", "Người nộp rút hồ sơ"}};
    for (const auto& [code, title] : kTitles)
        if (code == kind) return title;
    return kind;
}

Result<void> Intake::check(const AnswerInput& a) {
    if (a.form == WrittenAnswer::none) return refuse(Kind::invalid, "onestop.answer", "Hãy chọn yêu cầu hoàn thiện hoặc không tiếp nhận.", "answer");
    // LAW ND 61/2018/ND-CP art. 17: a request to complete names everything at once; a refusal says why, and on which ground.
    const bool refuses = a.form == WrittenAnswer::refusal;
    if (trim(a.reason).empty() && (refuses || a.missing.empty()))
        return refuse(Kind::invalid, "onestop.reason", refuses ? "Hãy ghi lý do không tiếp nhận; lý do được in trong phiếu." : "Hãy đánh dấu giấy tờ còn thiếu hoặc ghi điều cần hoàn thiện.", "reason");
    if (count_chars(a.reason) > 2000) return refuse(Kind::invalid, "onestop.reason", "Lý do dài quá 2.000 ký tự.", "reason");
    if (refuses && trim(a.legal_ground).empty()) return refuse(Kind::invalid, "onestop.legal_ground", "Hãy ghi căn cứ pháp lý của việc không tiếp nhận, ví dụ điều, khoản của nghị định.", "legal_ground");
    if (count_chars(a.legal_ground) > 500) return refuse(Kind::invalid, "onestop.legal_ground", "Căn cứ pháp lý dài quá 500 ký tự.", "legal_ground");
    if (a.missing.size() > 100) return refuse(Kind::invalid, "onestop.missing", "Một phiếu yêu cầu tối đa 100 giấy tờ.", "missing");
    for (const std::string& name : a.missing)
        if (trim(name).empty() || count_chars(name) > 300) return refuse(Kind::invalid, "onestop.missing", "Mỗi giấy tờ còn thiếu cần tên, tối đa 300 ký tự.", "missing");
    return {};
}

Result<Submission> Intake::add(sql::Tx& tx, const record::Actor& by, Instant now, const AcceptInput& input, std::string_view request, const AnswerInput& answer) const {
    const Day today = local_day(now);
    Submission s;
    s.request = trim(request);
    if (input.procedure.empty()) {
        if (s.request.empty()) return refuse(Kind::invalid, "onestop.procedure", "Hãy chọn thủ tục, hoặc ghi nội dung người dân yêu cầu.", "procedure");
        if (count_chars(s.request) > 300) return refuse(Kind::invalid, "onestop.procedure", "Nội dung yêu cầu dài quá 300 ký tự.", "procedure");
        XASO_CHECK(Desk::check_content(input));
    } else {
        XASO_CHECK(Desk::check(input));
    }
    XASO_CHECK(Desk::check_births(input, today));
    const auto tree = desk_.units_.tree();
    const units::Unit* unit = tree->find(by.unit);
    if (!unit) return refuse(Kind::not_found, "onestop.unit", "Không có đơn vị này.");
    const auto law = desk_.law_.current();
    XASO_TRY(const std::shared_ptr<const Rules> rules, desk_.rules_.in_force(*law, *unit, today));
    if (!input.procedure.empty()) {
        const auto procedure = desk_.procedures_.in_force(tx, by.unit, input.procedure, today);
        if (!procedure)
            return refuse(Kind::invalid, "onestop.procedure", fmt::format("Thủ tục {} không có trong danh mục có hiệu lực ngày {}.", input.procedure, format_day(today)), "procedure");
        if (!input.case_name.empty() && !procedures::has_case(*procedure, input.case_name))
            return refuse(Kind::invalid, "onestop.case", fmt::format("Thủ tục {} không có trường hợp “{}”. Hãy chọn lại trường hợp.", input.procedure, input.case_name), "case");
        s.procedure_code = procedure->code;
        s.request = procedure->name;
    }

    const int year = year_of(today);
    s.unit = by.unit;
    s.id = SubmissionId{desk_.record_.next_id(tx, by.unit)};
    const int number = take_number(tx, by.unit, Series::submission, year);
    s.code = fmt::format("DK-{}-{:04}", year, number);
    s.version = 1;
    s.state = DossierState::registered;
    s.channel = input.channel;
    s.applicant_id = ensure_person(tx, desk_.record_, by.unit, input.applicant);
    s.owner_id = input.owner ? ensure_person(tx, desk_.record_, by.unit, *input.owner) : s.applicant_id;
    s.applicant = input.applicant.name;
    s.owner = input.owner ? input.owner->name : input.applicant.name;
    s.case_name = input.case_name;
    static_cast<Texts&>(s) = input;
    s.papers = input.papers;
    s.result_way = input.result_way;
    s.receiver = by.account;
    s.registered_at = now;
    s.answer_due_at = to_instant(due(rules->calendar, to_local(now), law->process_of("one_stop", today)->answer_within, {}, PausePolicy::extend).at);
    const bool answers = answer.form != WrittenAnswer::none;
    if (answers) write_answer(tx, s, answer, now, by.account);
    tx.send(q::submission_add, {{"unit", s.unit}, {"id", s.id}, {"code", s.code}, {"year", year}, {"number", number}, {"state", s.state}, {"channel", s.channel}, {"procedure", s.procedure_code}, {"request", s.request},
                                {"applicant_id", s.applicant_id}, {"owner_id", s.owner_id}, {"applicant_name", s.applicant}, {"owner_name", s.owner}, {"content", content_of(input)}, {"receiver", s.receiver},
                                {"registered_at", now}, {"registered_day", today}, {"answer_due_at", s.answer_due_at}, {"answered_at", s.answered_at}, {"answered_day", answers ? std::optional(today) : std::nullopt},
                                {"answerer", answers ? std::optional(s.answerer) : std::nullopt}, {"form", answer_code(s.form)}, {"form_year", answers ? std::optional(year) : std::nullopt}, {"form_number", answers ? std::optional(s.form_number) : std::nullopt},
                                {"reason", s.reason}, {"legal_ground", s.legal_ground}, {"missing", texts_json(s.missing)}});
    json::object says{{"code", s.code}, {"procedure", s.procedure_code}, {"channel", channel_code(s.channel)}, {"answer_due", iso_local(to_local(s.answer_due_at))}, {"applicant", s.applicant_id.value()}, {"owner", s.owner_id.value()}};
    if (answers) {
        says["form_number"] = s.form_number;
        says["reason"] = s.reason;
        says["legal_ground"] = s.legal_ground;
        says["missing"] = json::array(s.missing.begin(), s.missing.end());
    }
    desk_.record_.append(tx, by, now, {fmt::format("submission.{}", answers ? event_of(s.form) : "registered"), "submission", s.id.value(), json::serialize(says)});
    return s;
}

Result<Submission> Intake::submit(sql::Tx& tx, const record::Actor& by, Instant now, const AcceptInput& input) const {
    if (input.procedure.empty()) return refuse(Kind::invalid, "onestop.procedure", "Hãy chọn thủ tục.", "procedure");
    return add(tx, by, now, input, {}, {});
}

Result<Submission> Intake::turn_away(sql::Tx& tx, const record::Actor& by, Instant now, const AcceptInput& input, std::string_view request, const AnswerInput& answer) const {
    XASO_CHECK(check(answer));
    return add(tx, by, now, input, request, answer);
}

Result<Submission> Intake::open(sql::Tx& tx, const record::Actor& by, Instant now, SubmissionId id, int version, std::string_view action) const {
    auto s = find(tx, by.unit, id);
    if (!s) return refuse(Kind::not_found, "onestop.no_submission", "Không có hồ sơ đăng ký này trong đơn vị.", "id");
    if (s->version != version || s->state != DossierState::registered) return stale();
    const auto tree = desk_.units_.tree();
    const units::Unit* unit = tree->find(by.unit);
    XASO_TRY(const std::shared_ptr<const Rules> rules, desk_.rules_.in_force(*desk_.law_.current(), *unit, local_day(now)));
    if (!rules->process.find(action, DossierState::registered)) return refuse(Kind::rule, "onestop.action", "Quy trình đang có hiệu lực không cho thao tác này với hồ sơ mới đăng ký.");
    return std::move(*s);
}

Result<Submission> Intake::keep(sql::Tx& tx, const record::Actor& by, Instant now, Submission s, std::string_view kind, DossierId dossier) const {
    const bool written = s.form != WrittenAnswer::none;
    const std::int64_t moved = tx.exec(q::submission_answer, {{"unit", s.unit}, {"id", s.id}, {"seen", s.version}, {"state", s.state}, {"answered_at", now}, {"answered_day", local_day(now)}, {"answerer", by.account}, {"form", answer_code(s.form)},
                                                              {"form_year", written ? std::optional(year_of(local_day(now))) : std::nullopt}, {"form_number", written ? std::optional(s.form_number) : std::nullopt}, {"reason", s.reason}, {"legal_ground", s.legal_ground},
                                                              {"missing", texts_json(s.missing)}, {"dossier", dossier ? std::optional(dossier) : std::nullopt}});
    if (moved != 1) return stale();
    ++s.version;
    json::object says{{"code", s.code}};
    if (!s.dossier_code.empty()) says["dossier"] = s.dossier_code;
    if (!s.reason.empty()) says["reason"] = s.reason;
    if (written) {
        says["form_number"] = s.form_number;
        says["legal_ground"] = s.legal_ground;
        says["missing"] = json::array(s.missing.begin(), s.missing.end());
    }
    desk_.record_.append(tx, by, now, {fmt::format("submission.{}", kind), "submission", s.id.value(), json::serialize(says)});
    return s;
}

Result<Dossier> Intake::accept(sql::Tx& tx, const record::Actor& by, Instant now, SubmissionId id, int version, const AcceptInput* corrected) const {
    XASO_TRY(Submission s, open(tx, by, now, id, version, "accept"));
    AcceptInput in = corrected ? *corrected : input(tx, s);
    in.channel = s.channel;
    XASO_TRY(Dossier d, desk_.accept(tx, by, now, in));
    s.state = DossierState::accepted;
    s.answered_at = now;
    s.answerer = by.account;
    s.dossier_code = d.code;
    XASO_CHECK(keep(tx, by, now, std::move(s), "accepted", d.id));
    return d;
}

Result<Submission> Intake::answer(sql::Tx& tx, const record::Actor& by, Instant now, SubmissionId id, int version, const AnswerInput& answer) const {
    XASO_CHECK(check(answer));
    XASO_TRY(Submission s, open(tx, by, now, id, version, "refuse"));
    desk_.record_.next_id(tx, by.unit);   // locks the unit's numbers
    write_answer(tx, s, answer, now, by.account);
    return keep(tx, by, now, std::move(s), event_of(answer.form), {});
}

Result<Submission> Intake::withdraw(sql::Tx& tx, const record::Actor& by, Instant now, SubmissionId id, int version, std::string_view reason) const {
    if (count_chars(reason) > 2000) return refuse(Kind::invalid, "onestop.reason", "Lý do dài quá 2.000 ký tự.", "reason");
    XASO_TRY(Submission s, open(tx, by, now, id, version, "withdraw"));
    s.state = DossierState::withdrawn;
    s.reason = trim(reason);
    s.answered_at = now;
    s.answerer = by.account;
    return keep(tx, by, now, std::move(s), "withdrawn", {});
}

std::optional<Submission> Intake::find(sql::Session& s, UnitId unit, SubmissionId id) const {
    const sql::Rows rows = s.query(q::submission_get, {{"unit", unit}, {"id", id}});
    return rows.empty() ? std::nullopt : std::optional(submission_from(rows[0]));
}

std::optional<Submission> Intake::find_code(sql::Session& s, UnitId unit, std::string_view code) const {
    const sql::Rows rows = s.query(q::submission_by_code, {{"unit", unit}, {"code", code}});
    return rows.empty() ? std::nullopt : std::optional(submission_from(rows[0]));
}

std::optional<Submission> Intake::find_named(sql::Session& s, UnitId unit, std::string_view text) const {
    std::int64_t id = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), id);
    return ec == std::errc{} && end == text.data() + text.size() ? find(s, unit, SubmissionId{id}) : find_code(s, unit, text);
}

AcceptInput Intake::input(sql::Session& session, const Submission& s) const {
    AcceptInput in;
    static_cast<Texts&>(in) = s;
    in.procedure = s.procedure_code;
    in.channel = s.channel;
    in.case_name = s.case_name;
    in.papers = s.papers;
    in.result_way = s.result_way;
    const auto person = [&](PersonId id, const std::string& name) {
        const Person p = desk_.person(session, s.unit, id).value_or(Person{});
        return PersonInput{name, p.citizen_id, p.phone, p.address, p.email};
    };
    in.applicant = person(s.applicant_id, s.applicant);
    if (s.owner_id != s.applicant_id) in.owner = person(s.owner_id, s.owner);
    return in;
}

std::vector<Submission> Intake::list(sql::Session& s, UnitId unit, const SubmissionQuery& query) const {
    std::vector<Submission> out;
    sql::Args args{{"unit", unit}, {"limit", query.limit}};
    if (!query.waiting) {
        if (query.state) args.emplace_back("state", *query.state);
        if (query.form) args.emplace_back("form", answer_code(*query.form));
        if (query.before > 0) args.emplace_back("before", query.before);
    }
    for (const sql::Row& r : s.query(query.waiting ? q::submissions_waiting : q::submissions_newest, args)) out.push_back(submission_from(r));
    return out;
}

std::int64_t Intake::waiting(sql::Session& s, UnitId unit) const { return s.query(q::submissions_waiting_count, {{"unit", unit}})[0].get<std::int64_t>("n"); }

SubmissionCounts Intake::counts(sql::Session& s, UnitId unit, Day from, Day to, Instant now) const {
    const sql::Rows rows = s.query(q::submission_counts, {{"unit", unit}, {"from", from}, {"to", to}, {"now", now}});
    const sql::Row r = rows[0];
    const auto n = [&](std::string_view name) { return r.get<std::int64_t>(name); };
    return {n("dossiers"), n("registered"), n("waiting"), n("accepted"), n("supplement"), n("refusal"), n("withdrawn"), n("late")};
}

std::vector<record::Mismatch> Intake::verify(sql::Session& s, UnitId unit) const {
    std::vector<record::Mismatch> out;
    for (const sql::Row& r : s.query(q::verify_submissions, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Hồ sơ đăng ký {}: trạng thái, phiên bản, phiếu hoặc hồ sơ đã tiếp nhận không khớp với nhật ký.", r.get<std::string>("code"))});
    for (const sql::Row& r : s.query(q::verify_submissions_lost, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Hồ sơ đăng ký có số nội bộ {} còn trong nhật ký nhưng không còn trong dữ liệu.", r.get<std::int64_t>("subject_id"))});
    for (const sql::Row& r : s.query(q::verify_submission_numbers, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Năm {}: hồ sơ đăng ký đã đánh số đến {} nhưng có {} hồ sơ.", r.get<int>("year"), r.get<std::int64_t>("last"), r.get<std::int64_t>("codes"))});
    return out;
}

}  // namespace xaso::onestop
