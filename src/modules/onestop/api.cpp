#include "onestop/api.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "kernel/text.h"
#include "onestop/api_shared.h"
#include "onestop/pages_files.h"
#include "onestop/store.h"

namespace xaso::onestop {
namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;

const access::Permission& permission_of(std::string_view action) {
    return done_at_desk(action) ? may::accept_dossier : may::work_dossier;
}

namespace {

PersonInput person_of(const json::object& o) { return {web::text_at(o, "name"), web::text_at(o, "citizen_id"), web::text_at(o, "phone"), web::text_at(o, "address"), web::text_at(o, "email")}; }

}  // namespace

Result<AcceptInput> accept_of(const json::object& o) {
    AcceptInput in;
    in.procedure = web::text_at(o, "procedure");
    in.case_name = web::text_at(o, "case");
    in.with = web::text_at(o, "with");
    const std::string channel = web::text_at(o, "channel");
    in.channel = parse_channel(channel).value_or(Channel::desk);
    in.result_way = parse_channel(web::text_at(o, "result_way"));
    in.applicant = person_of(o.at("applicant").as_object());
    if (const json::value* owner = web::given(o, "owner")) in.owner = person_of(owner->as_object());
    for (const Text& t : kTexts) in.*t.value = web::text_at(o, t.name);
    for (const json::value& v : web::list_at(o, "papers")) {
        const json::object& paper = v.as_object();
        in.papers.push_back({.name = web::text_at(paper, "code"), .kind = web::text_at(paper, "kind"), .copies = web::given(paper, "copies") ? static_cast<int>(web::int_at(paper, "copies", 1'000'000)) : 1});
    }
    XASO_CHECK(Desk::check(in));
    return in;
}

json::object brief(const Dossier& d) {
    return {{"id", d.id.value()}, {"code", d.code}, {"due", web::moment_json(d.due_at)}, {"state", catalog::state_code(d.state)}, {"state_code", static_cast<int>(d.state)}, {"version", d.version}};
}

std::string_view outcome_code(Outcome o) {
    constexpr std::string_view kCodes[] = {"open", "early", "on_time", "late", "ended_otherwise"};
    return kCodes[static_cast<std::size_t>(o)];
}

json::object row_json(const DossierRow& d) {
    return {{"id", d.id.value()}, {"code", d.code}, {"procedure", d.procedure_code}, {"channel", channel_code(d.channel)}, {"state", catalog::state_code(d.state)}, {"state_code", static_cast<int>(d.state)},
            {"applicant", d.applicant}, {"received", web::moment_json(d.received_at)}, {"due", web::moment_json(d.due_at)}, {"ended", web::moment_json(d.ended_at)}, {"outcome", outcome_code(d.outcome)}};
}

Refusal no_dossier_named() { return {Kind::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.", "id", {}}; }

std::optional<Dossier> dossier_named(const web::Context& c, sql::Session& s, const Desk& desk) {
    const std::int64_t id = web::number_in_path(c, "id");
    return id ? desk.find(s, c.unit, DossierId{id}) : desk.find_code(s, c.unit, c.param("id"));
}

http::Response change(web::Context& c, const Desk& desk, const std::function<Result<Dossier>(sql::Tx&, const record::Actor&, DossierId)>& job) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const auto d = dossier_named(c, tx, desk);
        if (!d) return refuse(no_dossier_named());
        XASO_TRY(const Dossier after, job(tx, by, d->id));
        return web::answer(200, brief(after));
    });
}

namespace {

http::Response accept(web::Context& c, const Desk& desk, const FeeParts& fees) {
    const auto input = accept_of(c.body());
    if (!input) return c.refuse(input.error());
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Dossier d, desk.accept(tx, by, c.now, *input));
        if (fees.fix) XASO_CHECK(fees.fix(tx, by, d, c));
        return web::answer(201, brief(d));
    });
}

// What each action takes beside the version. A reason that the process asks for is asked for here; where it does not, it is a note.
struct ActionSays {
    std::string_view action, summary, takes;
};
constexpr ActionSays kActions[] = {
    {"assign", "Give the dossier to whoever works on it", "assignee?: int \"tài khoản nhận; bỏ trống: chính tài khoản gọi\", reason?: text \"ghi chú\""},
    {"supplement", "Ask the applicant for what is missing: once, all of it", "reason?: text \"cần có khi không có missing\", missing?: [text] \"giấy tờ còn thiếu\", superior_reason?: text \"của lãnh đạo, khi đã yêu cầu đủ số lần\""},
    {"payment", "Wait for the applicant's payment", "reason: text"},
    {"resume", "Go on after a supplement or a payment", "reason?: text \"ghi chú\""},
    {"suspend", "Stop the clock on a ground of law, until a day", "reason: text, legal_ground: text \"điều, khoản, văn bản\", until: day \"tạm dừng đến hết ngày\""},
    {"continue", "End a suspension", "reason?: text \"ghi chú\""},
    {"finish", "The result is there", "result?: {kind?: text \"tên hoặc mã kết quả\", number?: text, day?: day}, reason?: text \"ghi chú\", superior_reason?: text \"của lãnh đạo, khi còn bước chưa xong\""},
    {"return", "Hand the result out", "result_way?: 'desk'|'online'|'post', recipient?: {name?: text, phone?: text, paper?: text \"giấy ủy quyền khi người khác nhận thay\"}, bill?: text \"số vận đơn\", reason?: text \"ghi chú\""},
    // LAW ND 61/2018/ND-CP art. 19(8): a refusal states its ground; without one the slip leaves its line open, to be written before it is signed.
    {"refuse", "Refuse", "reason: text, legal_ground?: text \"căn cứ: điều, khoản, văn bản; bỏ trống thì dòng căn cứ của phiếu để trống, ghi trước khi ký\""},
    {"withdraw", "The applicant takes the dossier back", "reason: text"},
    {"stop", "End without a result", "reason: text"},
};

http::Response act(web::Context& c, const Desk& desk, const std::string& action) {
    const json::object& o = c.body();
    ActionInput in{.action = action, .version = web::version_at(o), .reason = web::text_at(o, "reason"), .assignee = AccountId{web::int_at(o, "assignee")}, .legal_ground = web::text_at(o, "legal_ground"),
                   .superior = c.who->may(may::oversee_dossiers), .superior_reason = web::text_at(o, "superior_reason"), .missing = web::texts_at(o, "missing")};
    const auto until = web::day_at(o, "until");
    if (!until) return c.refuse(until.error());
    in.until = *until;
    if (const json::value* v = web::given(o, "result")) {
        const json::object& result = v->as_object();
        const auto day = web::day_at(result, "day");
        if (!day) return c.refuse(day.error());
        in.result = {web::text_at(result, "kind"), web::text_at(result, "number"), *day};
    }
    in.returned.way = parse_channel(web::text_at(o, "result_way"));
    in.returned.bill = web::text_at(o, "bill");
    if (const json::value* v = web::given(o, "recipient")) {
        const json::object& who = v->as_object();
        in.returned.name = web::text_at(who, "name");
        in.returned.phone = web::text_at(who, "phone");
        in.returned.paper = web::text_at(who, "paper");
    }
    return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, DossierId id) { return desk.act(tx, by, c.now, id, in); });
}

// ---- One dossier, with what its page shows

json::object file_of(const DossierFile& f) {
    return {{"file", f.no}, {"paper", f.paper}, {"name", f.name}, {"type", files::media_type(f.kind)}, {"size", f.size}, {"sha256", f.hash}, {"attached", web::moment_json(f.at)}, {"removed", web::moment_json(f.removed_at)}};
}

json::array papers_of(sql::Session& s, const Desk& desk, const Dossier& d) {
    json::array out;
    for (const PaperInput& p : desk.papers(s, d.unit, d.id)) out.push_back(json::object{{"no", out.size() + 1}, {"name", p.name}, {"kind", p.kind}, {"copies", p.copies}});
    return out;
}

void put_way(json::object& out, sql::Session& s, const Desk& desk, const Dossier& d, const std::vector<access::Account>& accounts) {
    const Way way(desk);
    json::array steps, overs, corrections;
    for (const Step& one : way.steps(s, d))
        steps.push_back(json::object{{"no", one.no}, {"stage", one.stage}, {"title", one.title}, {"office", one.office}, {"role", one.role}, {"hours", one.hours}, {"outside", one.outside}, {"current", one.current},
                                     {"due", iso_local(one.due)}, {"done", web::moment_json(one.done_at)}, {"done_by", name_of(accounts, one.done_by)}});
    constexpr std::string_view kAnswers[] = {"waits", "accepted", "returned", "overtaken"};
    for (const HandOver& one : way.hand_overs(s, d.unit, d.id))
        overs.push_back(json::object{{"at", web::moment_json(one.at)}, {"from", name_of(accounts, one.from)}, {"to", name_of(accounts, one.to)}, {"note", one.note}, {"answer", kAnswers[static_cast<std::size_t>(one.answer)]},
                                     {"answered", web::moment_json(one.answered_at)}, {"answer_note", one.answer_note}});
    for (const Correction& one : way.corrections(s, d.unit, d.id)) corrections.push_back(correction_json(one, accounts));
    out["steps"] = std::move(steps);
    out["hand_overs"] = std::move(overs);
    out["corrections"] = std::move(corrections);
    const auto letter = way.apology(s, d.unit, d.id);
    out["apology"] = letter ? json::value(json::object{{"at", web::moment_json(letter->at)}, {"new_day", iso_day(letter->new_day)}, {"in_time", letter->in_time}, {"reason", letter->reason}}) : json::value(nullptr);
}

void put_history(json::object& out, sql::Session& s, const Desk& desk, const Dossier& d, const std::vector<access::Account>& accounts) {
    const auto events = desk.record().history(s, d.unit, "dossier", d.id.value());
    json::array history, pauses;
    for (const record::StoredEvent& e : events) {
        const html::Event told = event_of(e, accounts);
        history.push_back(json::object{{"at", web::moment_json(e.at)}, {"who", told.who}, {"event", e.kind}, {"what", told.what}, {"detail", told.detail}});
    }
    for (const Pause& p : pauses_of(s, d.unit, d.id)) pauses.push_back(json::object{{"from", iso_local(p.from)}, {"to", p.to ? json::value(iso_local(*p.to)) : json::value(nullptr)}, {"why", p.why}});
    out["history"] = std::move(history);
    out["pauses"] = std::move(pauses);
    out["holder"] = nullptr;
    if (!d.ended_at && d.source.empty())
        out["holder"] = json::object{{"account", d.assignee ? json::value(d.assignee.value()) : json::value(nullptr)}, {"name", name_of(accounts, d.assignee)}, {"since", web::moment_json(held_since(d, events))}};
}

http::Response get_one(web::Context& c, const Desk& desk, const Files& files, const FeeParts& fees) {
    sql::Reader s = c.db().read();
    const auto d = dossier_named(c, s, desk);
    if (!d) return c.refuse(no_dossier_named());
    const auto applicant = desk.person(s, c.unit, d->applicant_id);
    const auto accounts = c.site.access.list(s, c.unit);
    json::array actions, all_files;
    for (const std::string& a : desk.actions(s, *d)) actions.emplace_back(a);
    for (const DossierFile& f : files.list(s, c.unit, d->id)) all_files.push_back(file_of(f));
    json::object out = row_json({.id = d->id, .code = d->code, .procedure_code = d->procedure_code, .procedure_name = {}, .applicant = {}, .owner = {}, .assignee = {}, .channel = d->channel, .state = d->state,
                                 .outcome = d->outcome, .received_at = d->received_at, .due_at = d->due_at, .ended_at = d->ended_at, .paused_at = d->paused_at});
    out["procedure_name"] = d->procedure_name;
    out["procedure_version"] = d->procedure_version;
    out["case"] = d->case_name;
    out["version"] = d->version;
    out["applicant"] = json::object{{"name", d->applicant}, {"citizen_id", applicant ? mask_identifier(applicant->citizen_id) : ""}, {"phone", applicant ? mask_phone(applicant->phone) : ""}, {"email", applicant ? mask_email(applicant->email) : ""}};
    out["owner"] = json::object{{"name", d->owner}};
    out["limit"] = d->limit_code;
    out["paused"] = web::moment_json(d->paused_at);
    out["returned"] = web::moment_json(d->returned_at);
    const DossierResult result = desk.result(s, c.unit, d->id).value_or(DossierResult{});
    const auto way = result.out.way ? result.out.way : d->result_way;
    out["result_way"] = way ? json::value(channel_code(*way)) : json::value(nullptr);
    out["result"] = json::object{{"kind", result.document.kind}, {"kind_code", result.kind_code}, {"number", result.document.number}, {"day", web::day_json(result.document.day)}};
    out["bill"] = result.out.bill;
    out["recipient"] = nullptr;
    if (result.out.way)
        out["recipient"] = json::object{{"name", result.out.name.empty() ? d->applicant : result.out.name}, {"phone", mask_phone(result.out.phone)}, {"paper", result.out.paper}};
    out["supplement_count"] = d->supplement_count;
    out["end_note"] = d->end_note;
    out["actions"] = std::move(actions);
    out["papers"] = papers_of(s, desk, *d);
    out["files"] = std::move(all_files);
    for (const Text& t : kTexts) out[t.name] = (*d).*t.value;
    put_way(out, s, desk, *d, accounts);
    put_history(out, s, desk, *d, accounts);
    out["fees"] = fees.told && c.who->may(may::see_fees) ? json::value(fees.told(s, *d)) : json::value(nullptr);
    return web::json_answer(out);
}

http::Response get_list(web::Context& c, const Desk& desk) {
    ListQuery query;
    query.code = c.query("code");
    query.words = c.query("q");
    query.cursor = c.query("cursor");
    query.channel = parse_channel(c.query("channel"));
    query.procedure = c.query("procedure");
    query.late = c.query("late") == "1";
    if (const auto state = catalog::parse_state(c.query("state"))) query.states = {*state};
    if (c.query("order") == "due") query.order = Order::due;
    if (query.order == Order::due && !query.words.empty()) return c.refuse({Kind::invalid, "onestop.order", "Tìm theo chữ (q) chỉ xếp mới nhất trước: bỏ “order” hoặc bỏ “q”.", "order", {}});
    const auto limit = web::int_asked(c, "limit", query.limit, 1, 200), holder = web::int_asked(c, "assignee", 0, 1, std::numeric_limits<int>::max());
    if (!limit) return c.refuse(limit.error());
    if (!holder) return c.refuse(holder.error());
    query.limit = static_cast<int>(*limit);
    query.assignee = AccountId{*holder};
    for (const auto& [name, into] : {std::pair{"from", &query.received_from}, {"to", &query.received_to}, {"due", &query.due_on}}) {
        const auto day = web::day_asked(c, name);
        if (!day) return c.refuse(day.error());
        *into = *day;
    }
    sql::Reader s = c.db().read();
    const auto page = desk.list(s, c.unit, query, c.now);
    if (!page) return c.refuse(page.error());
    json::array rows;
    for (const DossierRow& d : page->rows) rows.push_back(row_json(d));
    json::object out{{"dossiers", std::move(rows)}, {"next", nullptr}};
    if (!page->next.empty()) out["next"] = page->next;
    return web::json_answer(out);
}

// ---- Files: by the number or the code of the dossier

http::Response list_files(web::Context& c, const Desk& desk, const Files& files) {
    sql::Reader s = c.db().read();
    const auto d = dossier_named(c, s, desk);
    if (!d) return c.refuse(no_dossier_named());
    json::array all, papers;
    for (const DossierFile& f : files.list(s, c.unit, d->id)) all.push_back(file_of(f));
    for (const PaperInput& p : desk.papers(s, c.unit, d->id)) papers.emplace_back(p.name);
    return web::json_answer({{"code", d->code}, {"papers", std::move(papers)}, {"files", std::move(all)}});
}

// The body is the file; its name comes percent-encoded in X-File-Name, so that no address holds it.
http::Response add_file(web::Context& c, const Desk& desk, const Files& files) {
    FileInput input;
    input.given.bytes = c.request.body;
    const auto named = http::parse_urlencoded(fmt::format("name={}", c.request.headers.get("X-File-Name")));
    if (!named || named->items().size() != 1 || named->get("name").empty())
        return c.refuse({Kind::invalid, "onestop.file_name", "Thiếu tên tệp: gửi trong tiêu đề X-File-Name, mã hóa phần trăm theo UTF-8.", "X-File-Name", {}});
    input.given.name = named->get("name");
    const std::string paper = c.query("paper");
    const auto [end, ec] = std::from_chars(paper.data(), paper.data() + paper.size(), input.paper);
    if (paper != "result" && (ec != std::errc{} || end != paper.data() + paper.size() || input.paper < 1))
        return c.refuse({Kind::invalid, "onestop.file_paper", "“paper” là số thứ tự giấy tờ của hồ sơ, từ 1, hoặc result.", "paper", {}});
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const auto d = dossier_named(c, tx, desk);
        if (!d) return refuse(no_dossier_named());
        XASO_CHECK(files.attach(tx, by, c.now, *d, {input}));
        return web::answer(201, file_of(files.list(tx, d->unit, d->id).back()));
    });
}

http::Response remove_file(web::Context& c, const Desk& desk, const Files& files) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const auto d = dossier_named(c, tx, desk);
        if (!d) return refuse(no_dossier_named());
        const auto all = files.list(tx, d->unit, d->id);
        const auto file = std::ranges::find(all, web::number_in_path(c, "no"), &DossierFile::no);
        if (file == all.end()) return refuse(Kind::not_found, "onestop.no_file", "Hồ sơ không có tệp này, hoặc tệp đã được gỡ.", "no");
        XASO_CHECK(files.remove(tx, by, c.now, *d, file->no, web::text_at(c.body(), "reason")));
        return web::answer(200, file_of(files.list(tx, d->unit, d->id).at(static_cast<std::size_t>(file - all.begin()))));
    });
}

http::Response get_file(web::Context& c, const Desk& desk, const Files& files) {
    std::optional<Dossier> d;
    {
        sql::Reader s = c.db().read();
        d = dossier_named(c, s, desk);
    }
    const std::int64_t no = web::number_in_path(c, "no");
    if (!d || no < 1 || no > files.limits().per_dossier * 1000LL) return c.refuse({Kind::not_found, "onestop.no_file", "Hồ sơ không có tệp này, hoặc tệp đã được gỡ.", "no", {}});
    return send_file(c, files, *d, static_cast<int>(no));
}

}  // namespace

void add_api(web::Router& router, const Desk& desk, const Files& files, FeeParts fees) {
    using enum http::Method;
    const std::string systems = "S14, S27";
    std::string texts, given_texts;   // of kTexts
    for (const Text& t : kTexts) {
        texts += fmt::format(", {}?: text \"{}\"", t.name, t.label);
        given_texts += fmt::format(", {}: text \"{}\"", t.name, t.label);
    }
    std::string states;
    for (int s = static_cast<int>(DossierState::registered); s <= static_cast<int>(DossierState::returned); ++s) states += fmt::format("{}'{}'", states.empty() ? "" : "|", catalog::state_code(static_cast<DossierState>(s)));
    router.define("Person", "{name: text, citizen_id?: text, phone?: text, address?: text, email?: text}");
    router.define("DossierState", "{id: int, code: text, due: moment, state: text, state_code: int, version: int}");
    router.define("DossierRow", "{id: int, code: text, procedure: text, channel: 'desk'|'online'|'post', state: text, state_code: int, applicant: text, received: moment, due: moment, ended: moment|null, outcome: Outcome}");
    router.define("DossierPage", "{dossiers: [DossierRow], next: text|null \"gửi lại làm cursor\"}");
    router.define("Outcome", "'open'|'early'|'on_time'|'late'|'ended_otherwise'");
    router.define("Dossier", "{id: int, code: text, procedure: text, procedure_name: text, procedure_version: int, case: text, channel: 'desk'|'online'|'post', state: text, state_code: int, version: int, "
                             "applicant: {name: text, citizen_id: text \"đã che\", phone: text \"đã che\", email: text \"đã che\"}, owner: {name: text}, limit: text, received: moment, due: moment, paused: moment|null, ended: moment|null, "
                             "returned: moment|null, result_way: 'desk'|'online'|'post'|null, result: {kind: text, kind_code: text, number: text, day: day|null}, bill: text, "
                             "recipient: {name: text, phone: text \"đã che\", paper: text}|null \"không có khi chưa trả\", supplement_count: int, outcome: Outcome, end_note: text, actions: [text] \"thao tác quy trình cho phép lúc này\", papers: [Paper], files: [DossierFile], "
                             "holder: {account: int|null, name: text, since: moment}|null \"không có khi đã kết thúc\", steps: [DossierStep], hand_overs: [HandOver], pauses: [{from: moment, to: moment|null, why: text}], "
                             "apology: {at: moment, new_day: day, in_time: bool, reason: text}|null, corrections: [Correction], history: [DossierEvent], fees: Owed|null \"cần quyền xem phí\"" + given_texts + "}");
    router.define("Paper", "{no: int, name: text, kind: text, copies: int}");
    router.define("DossierStep", "{no: int, stage: int, title: text, office: text, role: text \"vai trò làm bước; bỏ trống: người thụ lý\", hours: int, outside: bool, current: bool, due: moment, done: moment|null, done_by: text}");
    router.define("HandOver", "{at: moment, from: text, to: text, note: text, answer: 'waits'|'accepted'|'returned'|'overtaken', answered: moment|null, answer_note: text}");
    router.define("DossierEvent", "{at: moment, who: text, event: text, what: text, detail: text}");
    router.define("DossierFile", "{file: int, paper: int \"số thứ tự giấy tờ; 0: kết quả\", name: text, type: text, size: int, sha256: text, attached: moment, removed: moment|null}");
    router.define("FeeChoice", "{code: text, units?: int, sets?: int, exemption?: text}");
    router.define("DossierInput", "{procedure: text \"mã thủ tục\", case?: text, channel?: 'desk'|'online'|'post', result_way?: 'desk'|'online'|'post', applicant: Person, owner?: Person, papers?: [{code: text, kind?: text, copies?: int}], fees?: [FeeChoice], "
                                  "with?: text \"mã hồ sơ cùng người nộp, cùng ngày: chung một giấy tiếp nhận\"" + texts + "}");
    router.add({.method = post, .path = "/api/v1/dossiers", .may = &may::accept_dossier, .systems = systems, .summary = "Accept a dossier",
                .takes = "DossierInput", .gives = "DossierState", .run = [&desk, fees](web::Context& c) { return accept(c, desk, fees); }});
    router.add({.path = "/api/v1/dossiers", .may = &may::see_dossiers, .systems = systems, .summary = "Find dossiers, newest first",
                .query = "{code?: text \"mã hồ sơ\", q?: text \"tên người, thủ tục\", state?: " + states + ", channel?: 'desk'|'online'|'post', procedure?: text \"mã thủ tục\", assignee?: int \"tài khoản thụ lý\", "
                         "from?: day \"nhận từ ngày\", to?: day \"nhận đến ngày\", due?: day \"đang mở, hẹn trả ngày ấy\", late?: '1' \"đang mở, quá hạn\", order?: 'due' \"đang mở, đến hạn sớm nhất trước; bỏ trống: mới nhất trước\", "
                         "cursor?: text \"next của trang trước\", limit?: int}", .gives = "DossierPage", .run = [&desk](web::Context& c) { return get_list(c, desk); }});
    router.add({.path = "/api/v1/dossiers/:id", .may = &may::see_dossiers, .systems = systems, .summary = "One dossier", .gives = "Dossier", .run = [&desk, &files, fees](web::Context& c) { return get_one(c, desk, files, fees); }});
    const std::string of_files = "/api/v1/dossiers/:id/files";
    router.add({.path = of_files, .may = &may::see_dossiers, .systems = systems, .summary = "Files of a dossier (number or code), without their bytes",
                .gives = "{code: text, papers: [text], files: [DossierFile]}", .run = [&desk, &files](web::Context& c) { return list_files(c, desk, files); }});
    router.add({.method = post, .path = of_files, .may = &may::attach_files, .systems = systems, .summary = "Attach the body as a file: name in X-File-Name, ?paper=NUMBER or result",
                .query = "{paper: text \"số thứ tự giấy tờ, từ 1, hoặc result\"}", .takes = "bytes", .gives = "DossierFile",
                .body_limit = files.limits().bytes + 64 * 1024, .run = [&desk, &files](web::Context& c) { return add_file(c, desk, files); }});
    router.add({.path = of_files + "/:no", .may = &may::open_files, .systems = systems, .summary = "The bytes of a file; each reading is recorded", .gives = "bytes",
                .run = [&desk, &files](web::Context& c) { return get_file(c, desk, files); }});
    router.add({.method = post, .path = of_files + "/:no/remove", .may = &may::attach_files, .systems = systems, .summary = "Take a file off a dossier: its name and why stay in the record", .takes = "{reason: text}", .gives = "DossierFile",
                .run = [&desk, &files](web::Context& c) { return remove_file(c, desk, files); }});
    for (const ActionSays& one : kActions)
        router.add({.method = post, .path = fmt::format("/api/v1/dossiers/:id/{}", one.action), .may = &permission_of(one.action), .systems = systems, .summary = std::string(one.summary),
                    .takes = fmt::format("{{version: int, {}}}", one.takes), .gives = "DossierState", .run = [&desk, action = std::string(one.action)](web::Context& c) { return act(c, desk, action); }});
    add_intake_api(router, desk, fees);
    add_way_api(router, desk);
}

}  // namespace xaso::onestop
