#include "procedures/procedures.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <tuple>

#include "kernel/text.h"
#include "procedures/sql.gen.h"

namespace xaso::procedures {
namespace json = boost::json;
using Kind = Refusal::Kind;

std::string_view online_level_title(int level) {
    switch (level) {
        case 4: return "Toàn trình";
        case 3: return "Một phần";
        default: return "Cung cấp thông tin";
    }
}

std::string_view inter_agency_title(InterAgency kind) {
    switch (kind) {
        case InterAgency::same_level: return "Liên thông cùng cấp";
        case InterAgency::between_levels: return "Liên thông giữa các cấp";
        case InterAgency::none: break;
    }
    return "Không liên thông";
}

Draft draft_from(const catalog::NationalProcedure& n) {
    Draft d;
    d.code = n.code;
    d.name = n.name;
    d.field = n.field;
    d.limit_desk = n.limit;
    d.limit_online = n.limit_online;
    d.fee = n.fee;
    d.fee_note = n.fee_note;
    d.channels = {n.desk, n.online, n.post};
    d.online_level = n.online ? 4 : 2;
    d.online_eligible = d.online_provided = d.on_national_portal = n.online;
    d.payable_online = n.online && n.fee > Vnd{0};
    d.inter_agency = n.inter_agency;
    d.decision = n.decision;
    d.legal_basis = n.legal_basis;
    d.papers = n.papers;
    d.results = n.results;
    return d;
}

namespace {
// Whether one limit is certainly no longer than another: hours, working days, days and months are not compared with each other.
bool within(const std::string& own, const std::string& law) {
    const auto a = parse_limit(own), b = parse_limit(law);
    return a && b && a->unit == b->unit && a->amount <= b->amount;
}
}  // namespace

bool has_case(const Draft& d, std::string_view name) { return std::ranges::find(d.cases, name, &Case::name) != d.cases.end(); }

std::string limit_for(const Procedure& p, const Local& local, bool online, std::string_view case_name) {
    std::string law = online && !p.limit_online.empty() ? p.limit_online : p.limit_desk;
    if (const auto one = std::ranges::find(p.cases, case_name, &Case::name); one != p.cases.end() && !one->limit.empty()) law = one->limit;
    return within(local.limit, law) ? local.limit : law;
}

namespace {
Procedure from_row(const sql::Row& r) {
    Procedure p;
    p.id = r.get<std::int64_t>("procedure_id");
    p.version = r.get<int>("version");
    p.code = r.get<std::string>("code");
    p.name = r.get<std::string>("name");
    p.field = r.get<std::string>("field");
    p.limit_desk = r.get<std::string>("limit_desk");
    p.limit_online = r.get<std::string>("limit_online");
    p.pause_policy = r.get<PausePolicy>("pause_policy");
    p.fee = r.get<Vnd>("fee");
    p.fee_note = r.get<std::string>("fee_note");
    p.channels = Channels::from(r.get<int>("channels"));
    p.online_level = r.get<int>("online_level");
    p.online_eligible = r.get<bool>("online_eligible");
    p.online_provided = r.get<bool>("online_provided");
    p.on_national_portal = r.get<bool>("on_national_portal");
    p.payable_online = r.get<bool>("payable_online");
    p.inter_agency = r.get<InterAgency>("inter_agency");
    p.decision = r.get<std::string>("decision");
    p.legal_basis = r.get<std::string>("legal_basis");
    p.change = r.get<Change>("change");
    p.from = r.get<Day>("valid_from");
    p.to = r.get<std::optional<Day>>("valid_to");
    p.end_reason = r.get<EndReason>("end_reason");
    p.end_decision = r.get<std::string>("end_decision");
    p.synthetic = r.get<bool>("synthetic");
    p.steps = r.get<std::string>("steps");
    p.conditions = r.get<std::string>("conditions");
    p.agency = r.get<std::string>("agency");
    p.audience = r.get<std::string>("audience");
    p.internal = r.get<bool>("internal");
    return p;
}

std::optional<Procedure> first(const sql::Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return from_row(rows[0]);
}
}  // namespace

Result<void> Procedures::check(const Draft& d) const {
    const auto wrong = [](std::string_view field, std::string_view says) { return refuse(Kind::invalid, "procedures.invalid", says, field); };
    if (d.code.empty() || d.code.size() > 40) return wrong("code", "Hãy nhập mã thủ tục (ví dụ 1.001193).");
    if (d.name.empty() || count_chars(d.name) >= 300) return wrong("name", "Hãy nhập tên thủ tục, dưới 300 ký tự.");
    if (d.field.empty()) return wrong("field", "Hãy nhập lĩnh vực.");
    for (const auto& [field, limit] : {std::pair{"limit_desk", &d.limit_desk}, std::pair{"limit_online", &d.limit_online}})
        if (!limit->empty() && !parse_limit(*limit)) return wrong(field, "Thời hạn viết như 3wd (ngày làm việc), 15d (ngày), 4h (giờ), 1m (tháng).");
    if (d.fee < Vnd{0}) return wrong("fee", "Phí, lệ phí không được âm.");
    if (count_chars(d.legal_basis) > 1000) return wrong("legal_basis", "Căn cứ pháp lý không quá 1.000 ký tự.");
    for (const auto& [field, text, most] : {std::tuple{"steps", &d.steps, 20'000u}, std::tuple{"conditions", &d.conditions, 20'000u}, std::tuple{"agency", &d.agency, 1'000u}, std::tuple{"audience", &d.audience, 1'000u}})
        if (count_chars(*text) > most) return wrong(field, fmt::format("Nội dung này không quá {} ký tự.", most));
    if (d.cases.size() > 30) return wrong("cases", "Một thủ tục có không quá 30 trường hợp.");
    for (std::size_t i = 0; i < d.cases.size(); ++i) {
        const Case& one = d.cases[i];
        if (one.name.empty() || count_chars(one.name) > 300) return wrong("cases", "Hãy nhập tên trường hợp, không quá 300 ký tự.");
        if (std::ranges::find(d.cases.begin(), d.cases.begin() + static_cast<std::ptrdiff_t>(i), one.name, &Case::name) != d.cases.begin() + static_cast<std::ptrdiff_t>(i))
            return wrong("cases", fmt::format("Trường hợp “{}” ghi hai lần.", one.name));
        if (!one.limit.empty() && !parse_limit(one.limit)) return wrong("cases", fmt::format("Thời hạn của trường hợp “{}” viết như 3wd, 15d, 4h, 1m.", one.name));
    }
    if (d.papers.size() > 100) return wrong("papers", "Một thủ tục có không quá 100 giấy tờ.");
    for (const Paper& p : d.papers) {
        if (p.name.empty() || count_chars(p.name) > 300) return wrong("papers", "Hãy nhập tên giấy tờ, không quá 300 ký tự.");
        for (const int n : {p.originals, p.certified, p.copies})
            if (n < 0 || n > 99) return wrong("papers", fmt::format("Số bản của “{}” từ 0 đến 99.", p.name));
        if (!p.for_case.empty() && std::ranges::find(d.cases, p.for_case, &Case::name) == d.cases.end())
            return wrong("papers", fmt::format("“{}” ghi cho trường hợp “{}” mà thủ tục không có.", p.name, p.for_case));
        if (p.originals + p.certified + p.copies == 0) return wrong("papers", fmt::format("Hãy ghi số bản của “{}”.", p.name));
    }
    if (d.results.size() > 20) return wrong("results", "Một thủ tục có không quá 20 kết quả.");
    for (const ResultPaper& r : d.results)
        if (r.name.empty() || count_chars(r.name) > 300 || r.code.size() > 40) return wrong("results", "Hãy nhập tên kết quả, không quá 300 ký tự.");
    if (d.channels.code() == 0) return wrong("channels", "Hãy chọn ít nhất một cách nộp hồ sơ.");
    if (d.online_level < 1 || d.online_level > 4) return wrong("online_level", "Mức độ trực tuyến từ 1 đến 4.");
    if (d.online_provided && !d.online_eligible) return wrong("online_provided", "Thủ tục cung cấp trực tuyến thì phải đủ điều kiện cung cấp trực tuyến.");
    if (d.on_national_portal && !d.online_provided) return wrong("on_national_portal", "Thủ tục trên Cổng Dịch vụ công quốc gia thì phải đang cung cấp trực tuyến.");
    return {};
}

void Procedures::write(sql::Tx& tx, UnitId unit, std::int64_t id, int version, const Draft& d, Change change, Day from) const {
    tx.exec(q::version_add, {{"unit", unit}, {"id", id}, {"version", version}, {"code", d.code}, {"name", d.name}, {"name_key", fold(d.code + " " + d.name)},
                             {"field", d.field}, {"limit_desk", d.limit_desk}, {"limit_online", d.limit_online}, {"pause_policy", d.pause_policy}, {"fee", d.fee},
                             {"fee_note", d.fee_note}, {"channels", d.channels.code()}, {"online_level", d.online_level}, {"online_eligible", d.online_eligible},
                             {"online_provided", d.online_provided}, {"on_national_portal", d.on_national_portal}, {"payable_online", d.payable_online},
                             {"inter_agency", d.inter_agency}, {"decision", d.decision}, {"legal_basis", d.legal_basis}, {"change", change}, {"valid_from", from}, {"synthetic", d.synthetic},
                             {"steps", d.steps}, {"conditions", d.conditions}, {"agency", d.agency}, {"audience", d.audience}, {"internal", d.internal}});
    int no = 0;
    for (const Paper& p : d.papers)
        tx.exec(q::paper_add, {{"unit", unit}, {"id", id}, {"version", version}, {"no", ++no}, {"name", p.name}, {"originals", p.originals}, {"certified", p.certified},
                               {"copies", p.copies}, {"shown", p.shown}, {"needed_when", p.needed_when}, {"form_code", p.form_code}, {"for_case", p.for_case}});
    no = 0;
    for (const Case& one : d.cases) tx.exec(q::case_add, {{"unit", unit}, {"id", id}, {"version", version}, {"no", ++no}, {"name", one.name}, {"limit", one.limit}});
    no = 0;
    for (const ResultPaper& r : d.results) tx.exec(q::result_add, {{"unit", unit}, {"id", id}, {"version", version}, {"no", ++no}, {"code", r.code}, {"name", r.name}});
}

void Procedures::read_parts(sql::Session& s, UnitId unit, Procedure& p) const {
    const sql::Args key{{"unit", unit}, {"id", p.id}, {"version", p.version}};
    for (const sql::Row& r : s.query(q::papers_of_version, key))
        p.papers.push_back({r.get<std::string>("name"), r.get<int>("originals"), r.get<int>("certified"), r.get<int>("copies"), r.get<bool>("shown"),
                            r.get<std::string>("needed_when"), r.get<std::string>("form_code"), r.get<std::string>("for_case")});
    for (const sql::Row& r : s.query(q::cases_of_version, key)) p.cases.push_back({r.get<std::string>("name"), r.get<std::string>("limit_code")});
    for (const sql::Row& r : s.query(q::results_of_version, key)) p.results.push_back({r.get<std::string>("code"), r.get<std::string>("name")});
}

Result<std::int64_t> Procedures::publish(sql::Tx& tx, const record::Actor& by, Instant now, const Draft& draft, Change change, Day from) const {
    XASO_CHECK(check(draft));
    const sql::Rows last = tx.query(q::last_version, {{"unit", by.unit}, {"code", draft.code}});
    std::int64_t id = 0;
    int version = 1;
    if (!last.empty()) {  // a code abolished earlier may be published again
        const auto to = last[0].get<std::optional<Day>>("valid_to");
        if (!to || *to > from)
            return refuse(Kind::conflict, "procedures.in_force", fmt::format("Thủ tục {} đang có hiệu lực; hãy dùng sửa đổi.", draft.code), "code");
        id = last[0].get<std::int64_t>("procedure_id");
        version = last[0].get<int>("version") + 1;
    } else {
        id = record_.next_id(tx, by.unit);
    }
    write(tx, by.unit, id, version, draft, change, from);
    record_.append(tx, by, now, {"procedure.published", "procedure", id,
                                 json::serialize(json::object{{"code", draft.code}, {"version", version}, {"from", iso_day(from)}, {"decision", draft.decision},
                                                              {"change", static_cast<int>(change)}})});
    return id;
}

Result<void> Procedures::amend(sql::Tx& tx, const record::Actor& by, Instant now, const Draft& draft, Day from) const {
    XASO_CHECK(check(draft));
    const auto old = first(tx.query(q::in_force, {{"unit", by.unit}, {"code", draft.code}, {"day", from}}));
    if (!old || old->to || old->from >= from)
        return refuse(Kind::conflict, "procedures.not_in_force", fmt::format("Thủ tục {} không có phiên bản đang hiệu lực trước ngày {}.", draft.code, format_day(from)), "code");
    tx.exec(q::version_end, {{"unit", by.unit}, {"id", old->id}, {"version", old->version}, {"day", from}, {"reason", EndReason::new_version}, {"decision", draft.decision}});
    write(tx, by.unit, old->id, old->version + 1, draft, Change::amended, from);
    record_.append(tx, by, now, {"procedure.amended", "procedure", old->id,
                                 json::serialize(json::object{{"code", draft.code}, {"version", old->version + 1}, {"from", iso_day(from)}, {"decision", draft.decision},
                                                              {"limit_before", old->limit_desk}, {"limit_after", draft.limit_desk}})});
    return {};
}

Result<void> Procedures::abolish(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view code, Day first_day_without, std::string_view decision) const {
    const auto old = first(tx.query(q::in_force, {{"unit", by.unit}, {"code", code}, {"day", first_day_without - std::chrono::days{1}}}));
    if (!old || old->to)
        return refuse(Kind::conflict, "procedures.not_in_force", fmt::format("Thủ tục {} không có hiệu lực trước ngày {}.", code, format_day(first_day_without)), "code");
    tx.exec(q::version_end, {{"unit", by.unit}, {"id", old->id}, {"version", old->version}, {"day", first_day_without}, {"reason", EndReason::abolished}, {"decision", decision}});
    record_.append(tx, by, now, {"procedure.abolished", "procedure", old->id,
                                 json::serialize(json::object{{"code", code}, {"first_day_without", iso_day(first_day_without)}, {"decision", decision}})});
    return {};
}

std::optional<Procedure> Procedures::in_force(sql::Session& s, UnitId unit, std::string_view code, Day day) const {
    auto found = first(s.query(q::in_force, {{"unit", unit}, {"code", code}, {"day", day}}));
    if (found) read_parts(s, unit, *found);
    return found;
}

std::optional<Procedure> Procedures::version(sql::Session& s, UnitId unit, std::int64_t id, int version) const {
    auto found = first(s.query(q::version_get, {{"unit", unit}, {"id", id}, {"version", version}}));
    if (found) read_parts(s, unit, *found);
    return found;
}

std::vector<Procedure> Procedures::list(sql::Session& s, UnitId unit, Day day, std::string_view words, Which which) const {
    sql::Args args{{"unit", unit}, {"day", day}, {"internal", which == Which::internal}};
    if (which == Which::offered) args.emplace_back("offered", 1);
    if (const std::string key = fold(words); !key.empty()) {
        std::string like = "%";
        for (const char c : key) like += c == ' ' || c == '%' || c == '_' || c == '\\' ? '%' : c;
        args.emplace_back("like", like + "%");
    }
    std::vector<Procedure> out;
    for (const sql::Row& row : s.query(q::list_in_force, args)) out.push_back(from_row(row));
    return out;
}

std::vector<Procedure> Procedures::versions(sql::Session& s, UnitId unit, std::string_view code) const {
    std::vector<Procedure> out;
    for (const sql::Row& row : s.query(q::versions_of, {{"unit", unit}, {"code", code}})) {
        out.push_back(from_row(row));
        read_parts(s, unit, out.back());
    }
    return out;
}

Local Procedures::local(sql::Session& s, UnitId unit, std::string_view code) const {
    const sql::Rows rows = s.query(q::local_of, {{"unit", unit}, {"code", code}});
    return rows.empty() ? Local{} : Local{rows[0].get<std::string>("note"), rows[0].get<bool>("hidden"), rows[0].get<std::string>("limit_code")};
}

Result<void> Procedures::set_local(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view code, const Local& local) const {
    if (count_chars(local.note) > 500) return refuse(Kind::invalid, "procedures.invalid", "Ghi chú cho quầy không quá 500 ký tự.", "note");
    const sql::Rows last = tx.query(q::last_version, {{"unit", by.unit}, {"code", code}});
    if (last.empty()) return refuse(Kind::not_found, "procedures.not_found", fmt::format("Không có thủ tục mã {} trong danh mục của đơn vị.", code), "code");
    // LAW ND 63/2010/ND-CP art. 8(2): the limit is the deciding document's; a unit may be quicker, never slower.
    if (!local.limit.empty()) {
        const Procedure newest = versions(tx, by.unit, code).front();
        if (!within(local.limit, newest.limit_desk))
            return refuse(Kind::rule, "procedures.local_limit", fmt::format("Thời hạn của đơn vị phải cùng đơn vị đo và không dài hơn thời hạn của thủ tục ({}).", newest.limit_desk.empty() ? "chưa công bố" : limit_text(*parse_limit(newest.limit_desk))), "local_limit");
    }
    tx.exec(q::local_put, {{"unit", by.unit}, {"code", code}, {"note", local.note}, {"hidden", local.hidden}, {"limit", local.limit}});
    record_.append(tx, by, now, {"procedure.local_set", "procedure", last[0].get<std::int64_t>("procedure_id"),
                                 json::serialize(json::object{{"code", code}, {"note", local.note}, {"hidden", local.hidden}, {"limit", local.limit}})});
    return {};
}

}  // namespace xaso::procedures
