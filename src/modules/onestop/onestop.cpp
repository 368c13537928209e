#include "onestop/onestop.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <set>

#include "kernel/text.h"
#include "onestop/counters.h"
#include "onestop/numbers.h"
#include "onestop/sql.gen.h"
#include "platform/sql/search.h"
#include "onestop/store.h"
#include "onestop/way.h"

namespace xaso::onestop {
namespace json = boost::json;
using Kind = Refusal::Kind;

std::string_view channel_code(Channel c) {
    switch (c) {
        case Channel::desk: return "desk";
        case Channel::online: return "online";
        case Channel::post: return "post";
    }
    return "";
}
std::string_view channel_title(Channel c) {
    switch (c) {
        case Channel::desk: return "Trực tiếp";
        case Channel::online: return "Trực tuyến";
        case Channel::post: return "Bưu chính công ích";
    }
    return "";
}
std::optional<Channel> parse_channel(std::string_view code) {
    for (const Channel c : {Channel::desk, Channel::online, Channel::post})
        if (channel_code(c) == code) return c;
    return std::nullopt;
}

std::string_view outcome_title(Outcome o) {
    switch (o) {
        case Outcome::open: return "Đang giải quyết";
        case Outcome::early: return "Trước hạn";
        case Outcome::on_time: return "Đúng hạn";
        case Outcome::late: return "Quá hạn";
        case Outcome::ended_otherwise: return "Không giải quyết tiếp";
    }
    return "";
}

std::string_view action_title(std::string_view action) {
    constexpr std::pair<std::string_view, std::string_view> kTitles[] = {
        {"accept", "Tiếp nhận"},   {"accepted", "Tiếp nhận"}, {"assign", "Phân công thụ lý"}, {"supplement", "Yêu cầu bổ sung"}, {"resume", "Nhận bổ sung, giải quyết tiếp"}, {"payment", "Chờ nộp phí, lệ phí"},
        {"suspend", "Tạm dừng giải quyết"}, {"continue", "Hết tạm dừng, giải quyết tiếp"},
        {"finish", "Kết thúc giải quyết"}, {"return", "Trả kết quả"},      {"refuse", "Từ chối giải quyết"},      {"withdraw", "Công dân rút hồ sơ"},            {"stop", "Dừng giải quyết"},
        {"apology", "Xin lỗi và hẹn lại"}, {"hand_over", "Chuyển hồ sơ"}, {"take", "Nhận hồ sơ được chuyển"}, {"give_back", "Trả lại hồ sơ được chuyển"}, {"reassign", "Phân công lại"},
        {"correct_end", "Đính chính giờ kết thúc"}, {"step", "Xong một bước"}};
    for (const auto& [code, title] : kTitles)
        if (code == action) return title;
    return action;
}

bool done_at_desk(std::string_view action) { return action == "return" || action == "resume" || action == "withdraw"; }

std::string dossier_code(std::string_view agency, Day day, std::int64_t number) {
    const std::chrono::year_month_day d{day};
    return fmt::format("{}-{:02}{:02}{:02}-{:04}", agency, static_cast<int>(d.year()) % 100, static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()), number);
}

std::optional<Dossier> Desk::find(sql::Session& s, UnitId unit, DossierId id) const {
    const sql::Rows rows = s.query(q::dossier_get, {{"unit", unit}, {"id", id}});
    if (rows.empty()) return std::nullopt;
    return dossier_from(rows[0]);
}
std::optional<Dossier> Desk::find_code(sql::Session& s, UnitId unit, std::string_view code) const {
    const sql::Rows rows = s.query(q::dossier_by_code, {{"unit", unit}, {"code", code}});
    if (rows.empty()) return std::nullopt;
    return dossier_from(rows[0]);
}

std::optional<Dossier> Desk::find_meant(sql::Session& s, UnitId unit_id, std::string_view words) const {
    const auto dash = words.rfind('-');
    if (dash == std::string_view::npos || dash + 5 > words.size() || words.find(' ') != std::string_view::npos) return std::nullopt;
    if (words.find('-') != dash) return find_code(s, unit_id, words);
    const auto digits = [](std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; };
    if (dash != 6 || !digits(words.substr(0, dash)) || !digits(words.substr(dash + 1))) return std::nullopt;
    const auto day = parse_day(fmt::format("20{}-{}-{}", words.substr(0, 2), words.substr(2, 2), words.substr(4, 2)));
    const auto tree = units_.tree();
    const units::Unit* unit = tree->find(unit_id);
    return day && unit ? find_code(s, unit_id, fmt::format("{}-{}", unit->nearest(*day).agency_code, words)) : std::nullopt;
}

namespace {
std::optional<Person> person_from(const sql::Rows& rows) {
    if (rows.empty()) return std::nullopt;
    const sql::Row r = rows[0];
    return Person{r.get<PersonId>("person_id"), r.get<std::optional<std::string>>("citizen_id").value_or(""), r.get<std::string>("name"), r.get<std::string>("phone"),
                  r.get<std::string>("address"), r.get<std::string>("email")};
}
}  // namespace

std::optional<Person> Desk::person(sql::Session& s, UnitId unit, PersonId id) const { return person_from(s.query(q::person_get, {{"unit", unit}, {"id", id}})); }
std::optional<Person> Desk::person_by_citizen_id(sql::Session& s, UnitId unit, std::string_view citizen_id) const {
    return person_from(s.query(q::person_by_citizen, {{"unit", unit}, {"citizen_id", citizen_id}}));
}

std::vector<PaperInput> Desk::papers(sql::Session& s, UnitId unit, DossierId id) const {
    std::vector<PaperInput> out;
    for (const sql::Row& r : s.query(q::papers_of, {{"unit", unit}, {"id", id}})) out.push_back({r.get<std::string>("name"), r.get<std::string>("kind"), r.get<int>("copies")});
    return out;
}

std::vector<DossierId> Desk::visit(sql::Session& s, UnitId unit, DossierId id) const {
    const sql::Rows known = s.query(q::visit_of, {{"unit", unit}, {"id", id}});
    std::vector<DossierId> out{known.empty() ? id : known[0].get<DossierId>("first_id")};
    for (const sql::Row& r : s.query(q::visit_rest, {{"unit", unit}, {"first", out.front()}})) out.push_back(r.get<DossierId>("dossier_id"));
    return out;
}

Due Desk::ledger(sql::Session& s, const Dossier& d) const {
    const auto rules = rules_.get(s, d.rules_hash);
    const auto limit = parse_limit(d.limit_code);
    if (!limit) return {to_local(d.due_at), {}};  // imported with a due time that no limit explains
    return due(rules->calendar, to_local(d.received_at), *limit, pauses_of(s, d.unit, d.id), d.pause_policy);
}

namespace {
std::string with_ground(const ActionInput& input) { return input.legal_ground.empty() ? input.reason : fmt::format("{} Căn cứ: {}", input.reason, input.legal_ground); }
// “Trình ký” (Lãnh đạo UBND), “Vào sổ” (Văn thư)
std::string names_of(const std::vector<Step>& steps) {
    std::string out;
    for (const Step& step : steps) out += fmt::format("{}bước “{}” ({})", out.empty() ? "" : ", ", step.title, step.office);
    return out;
}
json::array titles_of(const std::vector<Step>& steps) {
    json::array out;
    for (const Step& step : steps) out.emplace_back(step.title);
    return out;
}
bool suspended(const Dossier& d) { return d.paused_at && d.state == DossierState::in_progress; }
// A suspended dossier is continued or ends without a result; nothing else happens to it meanwhile.
bool fits_suspension(const Dossier& d, std::string_view action) {
    if (action == "continue") return suspended(d);
    return !suspended(d) || action == "refuse" || action == "withdraw" || action == "stop";
}
}  // namespace

std::vector<std::string> Desk::actions(sql::Session& s, const Dossier& d) const {
    std::vector<std::string> out;
    if (!d.source.empty()) return out;  // worked in another system; its next import moves it
    for (const catalog::Transition& t : rules_.get(s, d.rules_hash)->process.transitions)
        if (fits_suspension(d, t.action) && std::find(t.from.begin(), t.from.end(), d.state) != t.from.end() && std::find(out.begin(), out.end(), t.action) == out.end()) out.push_back(t.action);
    return out;
}

int Desk::supplements_left(sql::Session& s, const Dossier& d) const { return std::max(0, rules_.get(s, d.rules_hash)->process.max_supplements - d.supplement_count); }

std::vector<std::string> Desk::papers_missing(sql::Session& s, const Dossier& d) const {
    std::vector<std::string> out;
    // LAW ND 61/2018/ND-CP: nothing may be asked for that the published procedure does not name.
    if (const auto version = procedures_.version(s, d.unit, d.procedure_id, d.procedure_version); version && !version->papers.empty()) {
        std::set<std::string> here;
        for (const PaperInput& paper : papers(s, d.unit, d.id)) here.insert(fold(paper.name));
        for (const procedures::Paper& paper : version->papers)
            if (!paper.shown && (paper.for_case.empty() || paper.for_case == d.case_name) && !here.contains(fold(paper.name))) out.push_back(paper.name);
        return out;
    }
    for (const sql::Row& r : s.query(q::papers_missing, {{"unit", d.unit}, {"id", d.id}, {"procedure_id", d.procedure_id}})) out.push_back(r.get<std::string>("name"));
    return out;
}

Result<Dossier> Desk::act(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, const ActionInput& input) const {
    auto found = find(tx, by.unit, id);
    if (!found) return refuse(Kind::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.");
    Dossier d = std::move(*found);
    const auto rules = rules_.get(tx, d.rules_hash);
    const bool known = std::any_of(rules->process.transitions.begin(), rules->process.transitions.end(), [&](const auto& t) { return t.action == input.action; });
    if (!known) return refuse(Kind::not_found, "onestop.no_action", "Không có thao tác này.");
    XASO_CHECK(check_seen(d, input.version));
    const catalog::Transition* move = rules->process.find(input.action, d.state);
    if (!move)
        return refuse(Kind::rule, "onestop.not_allowed", fmt::format("Hồ sơ đang ở trạng thái “{}” nên không thể “{}”.", catalog::state_title(d.state), action_title(input.action)));
    if (!fits_suspension(d, input.action))
        return refuse(Kind::rule, "onestop.suspended", suspended(d) ? "Hồ sơ đang tạm dừng. Hãy ghi “Hết tạm dừng, giải quyết tiếp” trước." : "Hồ sơ không tạm dừng nên không có gì để tiếp tục.");
    const std::vector<Pause> pauses_before = pauses_of(tx, d.unit, d.id);
    XASO_CHECK(check_clock(d, pauses_before, now));
    const Way way(*this);
    if (!done_at_desk(input.action) && !input.superior) XASO_CHECK(way.check_holder(tx, d, by.account, local_day(now)));
    const bool ends = move->to == DossierState::finished || move->to == DossierState::withdrawn || move->to == DossierState::stopped || move->to == DossierState::not_accepted;
    const bool suspends = input.action == "suspend";
    const bool pauses = suspends || move->to == DossierState::awaiting_supplement || move->to == DossierState::awaiting_payment;
    const bool needs_reason = pauses || (ends && move->to != DossierState::finished);
    const std::string papers = input.missing.empty() ? std::string{} : fmt::format("Giấy tờ còn thiếu: {}.", fmt::join(input.missing, "; "));
    const std::string reason = input.reason + (input.reason.empty() || papers.empty() ? "" : "\n") + papers;
    if (needs_reason && trim(reason).empty()) return refuse(Kind::invalid, "onestop.reason", "Hãy ghi rõ lý do (căn cứ, giấy tờ còn thiếu…).", "reason");
    if (count_chars(reason) > 2000) return refuse(Kind::invalid, "onestop.reason", "Lý do dài quá 2.000 ký tự.", "reason");
    if (count_chars(input.legal_ground) > 500) return refuse(Kind::invalid, "onestop.legal_ground", "Căn cứ pháp lý dài quá 500 ký tự.", "legal_ground");
    if (suspends && trim(input.legal_ground).empty()) return refuse(Kind::invalid, "onestop.legal_ground", "Hãy ghi căn cứ của việc tạm dừng: điều, khoản, văn bản.", "legal_ground");
    if (suspends && (!input.until || *input.until < local_day(now))) return refuse(Kind::invalid, "onestop.until", "Hãy ghi ngày hết tạm dừng, từ hôm nay trở đi.", "until");
    // LAW TT 01/2018/TT-VPCP art. 17: papers are asked for once, all of them; one more time only when a superior answers for it.
    const bool once_more = move->to == DossierState::awaiting_supplement && d.supplement_count >= rules->process.max_supplements;
    if (once_more && !input.superior)
        return refuse(Kind::rule, "onestop.superior", fmt::format("Hồ sơ đã được yêu cầu bổ sung {} lần. Yêu cầu thêm phải do lãnh đạo thực hiện và ghi lý do; hãy chuyển hồ sơ cho lãnh đạo.", d.supplement_count));
    if (once_more && trim(input.superior_reason).empty())
        return refuse(Kind::invalid, "onestop.superior_reason", "Hãy ghi lý do của lãnh đạo cho yêu cầu thêm lần này; hồ sơ sẽ bị tính là quá hạn.", "superior_reason");
    if (count_chars(input.superior_reason) > 2000) return refuse(Kind::invalid, "onestop.superior_reason", "Lý do của lãnh đạo dài quá 2.000 ký tự.", "superior_reason");

    DossierResult result;
    Return returned;
    if (move->to == DossierState::finished) {
        const auto procedure = procedures_.version(tx, d.unit, d.procedure_id, d.procedure_version);
        XASO_TRY(result, check_result(d, procedure ? procedure->results : std::vector<procedures::ResultPaper>{}, input.result, local_day(now)));
    }
    if (move->to == DossierState::returned) {
        if (const std::vector<Refusal> faults = return_faults(tx, d, input.returned); !faults.empty()) return refuse(faults.front());
        returned = settled_return(d, input.returned, files_kept(tx, d.unit, d.id).result);
    }

    std::vector<Step> done_by_this, left;   // steps
    if (move->to == DossierState::finished) {
        left = way.hindrance(tx, d, by.account, local_day(now));
        if (!left.empty() && !input.superior)
            return refuse(Kind::rule, "onestop.step_open", fmt::format("Chưa kết thúc giải quyết được: {} chưa xong. Người giữ bước phải ghi xong bước trước.", names_of(left)));
        if (!left.empty() && trim(input.superior_reason).empty())
            return refuse(Kind::invalid, "onestop.superior_reason", fmt::format("Còn {} chưa xong. Lãnh đạo kết thúc khi chưa xong bước phải ghi lý do.", names_of(left)), "superior_reason");
        if (left.empty())
            for (const Step& step : way.steps(tx, d))
                if (!step.done_at) done_by_this.push_back(step);
    }

    json::object payload{{"action", input.action}, {"from", catalog::state_code(d.state)}, {"to", catalog::state_code(move->to)}};
    if (!input.reason.empty()) payload["reason"] = input.reason;
    if (!input.missing.empty()) payload["missing"] = json::value_from(input.missing);
    if (!input.legal_ground.empty()) payload["legal_ground"] = input.legal_ground;
    if (once_more || !left.empty()) payload["superior_reason"] = input.superior_reason;
    if (!left.empty()) payload["steps_left"] = titles_of(left);
    if (!done_by_this.empty()) payload["steps"] = titles_of(done_by_this);
    if (suspends) payload["until"] = iso_day(*input.until);
    if (const std::string words = result_words(result); !words.empty()) payload["result"] = words;
    if (returned.way) {   // who took it stands with the result: an event holds no names
        payload["result_way"] = channel_code(*returned.way);
        if (!returned.bill.empty()) payload["bill"] = returned.bill;
        if (returned.another) payload["by_another"] = true;
    }
    const LocalTime due_before = to_local(d.due_at);
    const bool was_paused = d.paused_at.has_value(), first = d.state == DossierState::accepted;

    if (input.action == "assign") {
        const AccountId meant = input.assignee ? input.assignee : by.account;
        d.assignee = meant == by.account ? meant : Way::at_work(tx, by.unit, meant, local_day(now));
        if (d.assignee != meant) payload["instead_of"] = meant.value();   // on leave: the work goes to who stands in
        if (tx.query(q::account_exists, {{"unit", by.unit}, {"account", d.assignee}}).empty())
            return refuse(Kind::invalid, "onestop.assignee", "Không có tài khoản đang hoạt động này trong đơn vị.", "assignee");
        payload["assignee"] = d.assignee.value();
    }
    if (pauses) {
        d.paused_at = now;
        if (move->to == DossierState::awaiting_supplement) {
            ++d.supplement_count;  // LAW QD 766/QD-TTg: asked more than once, the dossier counts as late
            payload["supplement_count"] = d.supplement_count;
        }
    }
    std::optional<Instant> pause_ends;
    if (was_paused && !pauses) {
        pause_ends = now;
        d.paused_at.reset();
    }
    d.state = move->to;

    // Writes begin here; everything above only looked.
    if (pauses) {
        const int no = static_cast<int>(pauses_before.size()) + 1;
        tx.exec(q::pause_open, {{"unit", d.unit}, {"id", d.id}, {"no", no}, {"from", now}, {"why", suspends ? with_ground(input) : reason}, {"until", suspends ? input.until : std::nullopt}});
    }
    if (input.action == "assign" && first && way.steps(tx, d).empty()) {
        if (const std::vector<std::string> done = write_steps(tx, d, *law_.current(), by.account, now); !done.empty()) payload["steps"] = json::value_from(done);
        way.keep_step_dues(tx, d);
    }
    for (const Step& step : done_by_this) tx.exec(q::step_done, {{"unit", d.unit}, {"id", d.id}, {"no", step.no}, {"at", now}, {"account", by.account}});
    if (input.action == "assign" || ends) overtake_hand_over(tx, d.unit, d.id, now);
    if (pause_ends) tx.exec(q::pause_close, {{"unit", d.unit}, {"id", d.id}, {"to", *pause_ends}});
    const Limit limit = *parse_limit(d.limit_code);
    if (pause_ends && !ends) {
        // LAW ND 61/2018/ND-CP art. 19(4): waiting for the citizen is not the office's time.
        const Due moved = due(rules->calendar, to_local(d.received_at), limit, pauses_of(tx, d.unit, d.id), d.pause_policy);
        count_due(tx, d, -1);
        d.due_at = to_instant(moved.at);
        d.due_day = local_day(d.due_at);
        count_due(tx, d, 1);
        way.keep_step_dues(tx, d);
        payload["due_before"] = iso_local(due_before);
        payload["due"] = iso_local(moved.at);
    }
    // The slip that the citizen gets of it.
    if (move->to == DossierState::awaiting_supplement) payload["number"] = take_number(tx, d.unit, Series::supplement, year_of(local_day(now)));
    if (input.action == "refuse") payload["number"] = take_number(tx, d.unit, Series::refusal, year_of(local_day(now)));
    if (ends) {
        d.ended_at = now;
        d.end_note = with_ground(input);
        if (move->to == DossierState::finished) {
            d.outcome = static_cast<Outcome>(static_cast<int>(timeliness(limit, to_local(d.due_at), to_local(now))) + 1);
            if (d.supplement_count > rules->process.max_supplements && rules->process.late_beyond_max_supplements) d.outcome = Outcome::late;
        } else {
            d.outcome = Outcome::ended_otherwise;
        }
        count_end(tx, d, 1);
        count_files(tx, d, {.result = files_kept(tx, d.unit, d.id).result}, 1);
        payload["outcome"] = static_cast<int>(d.outcome);
    }
    if (!result_words(result).empty())
        tx.send(q::result_add, {{"unit", d.unit}, {"id", d.id}, {"kind_code", result.kind_code}, {"kind", result.document.kind}, {"number", result.document.number}, {"day", result.document.day}});
    if (move->to == DossierState::returned) {
        d.returned_at = now;
        tx.send(q::result_return, {{"unit", d.unit}, {"id", d.id}, {"way", returned.way}, {"name", returned.name}, {"phone", returned.phone}, {"paper", returned.paper}, {"bill", returned.bill}});
    }
    XASO_CHECK(move_dossier(tx, d, input.version));
    ++d.version;
    record_.append(tx, by, now, {fmt::format("dossier.{}", input.action), "dossier", d.id.value(), json::serialize(payload)});
    return d;
}

namespace {
// "n123" after dossier 123 by newest; "d1700000000000.123" after (due, dossier) by due; "r20000.123" after (day, dossier) by reception.
Result<std::pair<std::int64_t, std::int64_t>> parse_cursor(std::string_view text, char kind) {
    std::int64_t a = 0, b = 0;
    const char* const end = text.data() + text.size();
    bool good = text.size() > 1 && text[0] == kind;
    if (good) {
        auto r = std::from_chars(text.data() + 1, end, a);
        good = r.ec == std::errc{};
        if (good && kind != 'n' && r.ptr != end && *r.ptr == '.') r = std::from_chars(r.ptr + 1, end, b), good = r.ec == std::errc{};
        good = good && r.ptr == end;
    }
    if (!good) return refuse(Kind::invalid, "onestop.cursor", "Trang không còn đúng. Hãy quay lại trang đầu của danh sách.", "cursor");
    return std::pair{a, b};
}
// The dossier code a person typed or a scanner read into the search box, as it is kept; "" when it is something else. LAW TT
// 01/2018/TT-VPCP art. 19: agency, six digits of the day, at least four of the running number.
std::string code_in(std::string_view words) {
    std::string code = trim(words);
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const std::size_t number = code.rfind('-'), day = number == std::string::npos || number == 0 ? std::string::npos : code.rfind('-', number - 1);
    if (day == std::string::npos || day == 0 || number - day != 7 || code.size() - number < 5) return {};
    const auto only = [&](std::size_t from, std::size_t to, std::string_view allowed) { return code.substr(from, to - from).find_first_not_of(allowed) == std::string::npos; };
    const bool good = only(0, day, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.") && only(day + 1, number, "0123456789") && only(number + 1, code.size(), "0123456789");
    return good ? code : std::string{};
}
}  // namespace

Result<ListPage> Desk::list(sql::Session& s, UnitId unit, const ListQuery& query, Instant now) const {
    sql::Args args{{"unit", unit}, {"limit", query.limit + 1}};
    const std::string code = query.code.empty() ? code_in(query.words) : query.code;
    const bool by_words = !query.words.empty() && code_in(query.words).empty();
    const std::string words = by_words ? sql::match_words(s.dialect(), query.words) : std::string{};
    if (by_words && words.empty()) return ListPage{};
    const bool by_due = query.order == Order::due && words.empty();
    // Asked for days of reception, the newest of those days: read from their index, so that the size of the archive does not matter.
    const bool by_day = !by_due && words.empty() && (query.received_from || query.received_to);
    const char kind = by_due ? 'd' : by_day ? 'r' : 'n';
    if (!query.cursor.empty()) {
        XASO_TRY(const auto after, parse_cursor(query.cursor, kind));
        if (by_due) {
            args.emplace_back("after_due", after.first);
            args.emplace_back("after", after.second);
        } else if (by_day) {
            args.emplace_back("before_day", Day{std::chrono::days{after.first}});
            args.emplace_back("before", after.second);
        } else {
            args.emplace_back("before", after.first);
        }
    }
    if (!words.empty()) args.emplace_back("words", words);
    if (!query.states.empty()) args.emplace_back("states", query.states);
    if (query.channel) args.emplace_back("channel", *query.channel);
    if (query.assignee) args.emplace_back("assignee", query.assignee);
    if (!query.procedure.empty()) args.emplace_back("procedure", query.procedure);
    if (!code.empty()) args.emplace_back("code", code);
    if (query.received_from) args.emplace_back("received_from", *query.received_from);
    if (query.received_to) args.emplace_back("received_to", *query.received_to);
    if (query.late) args.emplace_back("late_at", now);
    if (query.due_on) args.emplace_back("due_on", *query.due_on);

    ListPage page;
    for (const sql::Row& r : s.query(!words.empty() ? q::list_found : by_due ? q::list_due : by_day ? q::list_received : q::list_newest, args)) page.rows.push_back(row_from(r));
    if (page.rows.size() > static_cast<std::size_t>(query.limit)) {
        page.rows.pop_back();
        const DossierRow& last = page.rows.back();
        page.next = by_due   ? fmt::format("d{}.{}", last.due_at.time_since_epoch().count(), last.id.value())
                    : by_day ? fmt::format("r{}.{}", local_day(last.received_at).time_since_epoch().count(), last.id.value())
                             : fmt::format("n{}", last.id.value());
    }
    return page;
}

WorkCounts Desk::work_counts(sql::Session& s, UnitId unit, Instant now) const {
    const sql::Rows rows = s.query(q::work_counts, {{"unit", unit}, {"now", now}, {"today", local_day(now)}});
    const sql::Row r = rows[0];
    return {r.get<std::int64_t>("late"), r.get<std::int64_t>("due_today"), r.get<std::int64_t>("waiting"), r.get<std::int64_t>("fresh"), r.get<std::int64_t>("open_count")};
}

std::vector<record::Mismatch> Desk::verify(sql::Session& s, UnitId unit) const {
    std::vector<record::Mismatch> out;
    for (const sql::Row& r : s.query(q::verify_counters, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Bộ đếm “{}” {} {} ({}): đếm lại được {}, đang giữ {}.", r.get<std::string>("measure"), r.get<std::string>("day").size() == 7 ? "tháng" : "ngày", r.get<std::string>("day"),
                                         channel_title(r.get<Channel>("channel")), r.get<std::int64_t>("counted"), r.get<std::int64_t>("kept"))});
    for (const sql::Row& r : s.query(q::verify_ended, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Bộ đếm hồ sơ kết thúc từ {} của thủ tục {}: đếm lại được {}, đang giữ {}.", r.get<std::string>("ended_from"), r.get<std::string>("procedure_code"),
                                         r.get<std::int64_t>("counted"), r.get<std::int64_t>("kept"))});
    for (const sql::Row& r : s.query(q::verify_files_kept, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Bộ đếm hồ sơ có tệp {} từ {} của thủ tục {}: đếm lại được {}, đang giữ {}.", r.get<std::string>("mark") == mark::result_kept ? "kết quả" : "giấy tờ", r.get<std::string>("stretch"),
                                         r.get<std::string>("procedure_code"), r.get<std::int64_t>("counted"), r.get<std::int64_t>("kept"))});
    for (const sql::Row& r : s.query(q::verify_versions, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Hồ sơ {}: phiên bản {} nhưng nhật ký có {} sự kiện.", r.get<std::string>("code"), r.get<int>("version"), r.get<std::int64_t>("events"))});
    for (const sql::Row& r : s.query(q::verify_lost, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Hồ sơ có số nội bộ {} còn trong nhật ký nhưng không còn trong dữ liệu.", r.get<std::int64_t>("subject_id"))});
    for (const sql::Row& r : s.query(q::verify_numbers, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Ngày {}: đã cấp {} số hồ sơ nhưng có {} hồ sơ.", r.get<std::string>("day"), r.get<std::int64_t>("last"), r.get<std::int64_t>("codes"))});
    for (const sql::Row& r : s.query(q::verify_codes, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Ngày {}: mã hồ sơ thứ {} bị thiếu hoặc bị sửa.", r.get<std::string>("day"), r.get<std::int64_t>("number"))});
    for (const sql::Row& r : s.query(q::verify_book, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Sổ theo dõi hồ sơ năm {}: đã cấp đến số {} nhưng có {} hồ sơ, hoặc số bị trùng.", r.get<int>("year"), r.get<std::int64_t>("last"), r.get<std::int64_t>("dossiers"))});
    for (const sql::Row& r : s.query(q::verify_states, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Hồ sơ {}: trạng thái hoặc kết quả không khớp với sự kiện cuối cùng trong nhật ký.", r.get<std::string>("code"))});
    return out;
}

}  // namespace xaso::onestop
