// A version by hand: a new procedure, or the next version of one, with the document that decided it.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "modules/fees/statement.h"
#include "publication/pages_shared.h"

namespace xaso::publication {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using procedures::Draft;

// The form as typed.
struct Typed {
    DecisionForm decision;
    std::string code, name, field, limit_desk, limit_online, pause, fee, fee_note, level, inter_agency, legal_basis, steps, conditions, agency, audience, cases, papers, results;
    std::vector<std::string> channels, online;
    bool internal = false;
};

struct Entry {
    const char *name, *label, *hint;
    std::string Typed::*value;
    int rows;       // 1: one line
    int longest;
    bool required;
};
constexpr Entry kBefore[] = {{"name", "Tên thủ tục", "", &Typed::name, 1, 299, true},
                             {"field", "Lĩnh vực", "Ví dụ Hộ tịch", &Typed::field, 1, 200, true},
                             {"limit_desk", "Thời hạn", "Ví dụ 3 ngày làm việc, 15 ngày, 4 giờ, 1 tháng, trong ngày", &Typed::limit_desk, 1, 40, true},
                             {"limit_online", "Thời hạn khi nộp trực tuyến", "Chỉ ghi khi khác", &Typed::limit_online, 1, 40, false},
                             {"fee", "Phí, lệ phí (đồng)", "Không thu thì ghi 0", &Typed::fee, 1, 20, false},
                             {"fee_note", "Ghi chú phí", "Khi có nhiều mức", &Typed::fee_note, 1, 500, false}};
constexpr Entry kParts[] = {{"cases", "Trường hợp", "Mỗi trường hợp một dòng: tên | thời hạn. Để trống khi thủ tục chỉ có một cách làm.", &Typed::cases, 3, 0, false},
                            {"papers", "Thành phần hồ sơ", "Mỗi giấy tờ một dòng: tên | 1 bản chính | 2 bản chụp | khi nộp thay | mẫu CT01 | trường hợp A. Chỉ xem rồi trả: thêm | xuất trình.", &Typed::papers, 6, 0, false},
                            {"results", "Kết quả", "Mỗi kết quả một dòng: mã | tên.", &Typed::results, 2, 0, false},
                            {"steps", "Trình tự thực hiện", "", &Typed::steps, 6, 0, false},
                            {"conditions", "Yêu cầu, điều kiện", "", &Typed::conditions, 3, 0, false},
                            {"agency", "Cơ quan giải quyết", "", &Typed::agency, 1, 1000, false},
                            {"audience", "Đối tượng", "", &Typed::audience, 1, 1000, false},
                            {"legal_basis", "Căn cứ pháp lý", "", &Typed::legal_basis, 3, 0, false}};
constexpr const char* kOnline[] = {"eligible", "provided", "portal", "payable"};

std::vector<std::string> all_of(const web::Context& c, std::string_view name) {
    const auto values = c.request.form.all(name);
    return {values.begin(), values.end()};
}

Typed typed_of(const web::Context& c) {
    Typed t{.decision = decision_form_of(c)};
    t.code = c.param("code").empty() ? trim(c.form("code")) : c.param("code");
    for (const auto& entries : {std::span<const Entry>(kBefore), std::span<const Entry>(kParts)})
        for (const Entry& e : entries) {
            t.*e.value = c.form(e.name);
            std::erase(t.*e.value, '\r');
            if (e.value != &Typed::cases && e.value != &Typed::papers && e.value != &Typed::results) t.*e.value = trim(t.*e.value);   // a line end says that there are lines
        }
    t.pause = c.form("pause");
    t.level = c.form("level");
    t.inter_agency = c.form("inter_agency");
    t.channels = all_of(c, "channels");
    t.online = all_of(c, "online");
    t.internal = c.form("internal") == "1";
    return t;
}

Typed typed_of(const Draft& d) {
    const auto words = [](const std::string& code) {
        const auto limit = parse_limit(code);
        return limit ? limit_text(*limit) : std::string{};
    };
    Typed t;
    t.code = d.code;
    t.name = d.name;
    t.field = d.field;
    t.limit_desk = words(d.limit_desk);
    t.limit_online = words(d.limit_online);
    t.pause = d.pause_policy == PausePolicy::restart ? "restart" : "extend";
    t.fee = format_count(d.fee.dong());
    t.fee_note = d.fee_note;
    t.level = std::to_string(d.online_level);
    t.inter_agency = inter_agency_words(d.inter_agency);
    t.legal_basis = d.legal_basis;
    t.steps = d.steps;
    t.conditions = d.conditions;
    t.agency = d.agency;
    t.audience = d.audience;
    t.cases = lines_of(d.cases);
    t.papers = lines_of(d.papers);
    t.results = lines_of(d.results);
    for (const auto& [has, value] : {std::pair{d.channels.desk, "1"}, std::pair{d.channels.online, "2"}, std::pair{d.channels.post, "3"}})
        if (has) t.channels.emplace_back(value);
    for (const auto& [has, value] : {std::pair{d.online_eligible, kOnline[0]}, std::pair{d.online_provided, kOnline[1]}, std::pair{d.on_national_portal, kOnline[2]}, std::pair{d.payable_online, kOnline[3]}})
        if (has) t.online.emplace_back(value);
    t.internal = d.internal;
    return t;
}

// Every mistake of the form goes to `errors`.
Draft draft_of(const Typed& t, std::vector<Refusal>& errors) {
    Draft d;
    const auto wrong = [&](std::string_view field, std::string says) { errors.push_back({Refusal::Kind::invalid, "publication.cell", std::move(says), std::string(field), {}}); };
    const auto limit = [&](std::string_view field, const std::string& words) -> std::string {
        if (words.empty()) return {};
        if (auto code = limit_of_words(words)) return *code;
        wrong(field, fmt::format("“{}” không đọc được. {}", words, kLimitRemedy));
        return {};
    };
    const auto parts = [&](std::string_view field, auto read, auto& into) {
        if (read) return void(into = std::move(*read));
        errors.push_back(read.error());
        errors.back().field = field;
    };
    d.code = t.code;
    d.name = t.name;
    d.field = t.field;
    d.limit_desk = limit("limit_desk", t.limit_desk);
    d.limit_online = limit("limit_online", t.limit_online);
    d.pause_policy = t.pause == "restart" ? PausePolicy::restart : PausePolicy::extend;
    if (!t.fee.empty() && t.fee != "0") {
        if (const auto fee = fees::bank_amount(t.fee)) d.fee = *fee;
        else wrong("fee", "Phí, lệ phí ghi số đồng nguyên, ví dụ 8.000; không thu thì ghi 0.");
    }
    d.fee_note = t.fee_note;
    const auto ticked = [](const std::vector<std::string>& of, std::string_view value) { return std::ranges::find(of, value) != of.end(); };
    d.channels = {ticked(t.channels, "1"), ticked(t.channels, "2"), ticked(t.channels, "3")};
    d.online_level = online_level_of(t.level).value_or(2);
    d.online_eligible = ticked(t.online, kOnline[0]);
    d.online_provided = ticked(t.online, kOnline[1]);
    d.on_national_portal = ticked(t.online, kOnline[2]);
    d.payable_online = ticked(t.online, kOnline[3]);
    d.inter_agency = inter_agency_of(t.inter_agency).value_or(procedures::InterAgency::none);
    d.legal_basis = t.legal_basis;
    d.steps = t.steps;
    d.conditions = t.conditions;
    d.agency = t.agency;
    d.audience = t.audience;
    d.internal = t.internal;
    parts("cases", cases_of(t.cases), d.cases);
    parts("papers", papers_of(t.papers), d.papers);
    parts("results", results_of(t.results), d.results);
    return d;
}

void entry(Html& h, const Entry& e, const Typed& t, const std::vector<Refusal>& errors) {
    const html::Field field{.name = e.name, .label = e.label, .value = t.*e.value, .hint = e.hint, .error = html::error_for(errors, e.name), .required = e.required, .wide = e.rows > 1 || e.value == &Typed::name};
    if (e.rows == 1) html::text_field(h, field, {.autocomplete = "off", .max_length = e.longest});
    else html::area_field(h, field, e.rows);
}

http::Response form_page(web::Context& c, const Typed& t, const std::vector<Refusal>& errors) {
    const bool fresh = c.param("code").empty();
    const std::string action = fresh ? "/thu-tuc/moi" : procedure_path(t.code, "/sua");
    html::PageFrame frame{.title = fresh ? "Thêm một thủ tục" : fmt::format("Phiên bản mới của {}", t.code), .lead = fresh ? std::string{} : t.name, .back_url = fresh ? std::string("/thu-tuc") : procedure_path(t.code), .back_label = fresh ? std::string("Thủ tục hành chính") : t.code};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = action, .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
            decision_fields(h, t.decision, errors, errors.empty());
            if (fresh) {
                html::text_field(h, {.name = "code", .label = "Mã thủ tục", .value = t.code, .hint = "Ví dụ 1.001193", .error = html::error_for(errors, "code"), .required = true}, {.autocomplete = "off", .max_length = 40, .width = 14});
                html::checkbox_field(h, {.name = "internal", .label = "Là thủ tục nội bộ giữa các cơ quan nhà nước (TTHC nội bộ)", .unmarked = true}, t.internal);
            } else html::hidden(h, "internal", t.internal ? "1" : "");
            for (const Entry& e : kBefore) entry(h, e, t, errors);
            html::check_list(h, {.name = "channels", .label = "Cách nộp", .error = html::error_for(errors, "channels"), .required = true}, {{.value = "1", .label = "Trực tiếp"}, {.value = "2", .label = "Trực tuyến"}, {.value = "3", .label = "Bưu chính"}}, t.channels);
            html::radio_field(h, {.name = "level", .label = "Mức độ trực tuyến", .value = t.level, .error = html::error_for(errors, "online_level"), .required = true}, {{.value = "4", .label = "Toàn trình"}, {.value = "3", .label = "Một phần"}, {.value = "2", .label = "Cung cấp thông tin"}});
            html::check_list(h, {.name = "online", .label = "Dịch vụ công trực tuyến", .error = html::error_for(errors, "online_provided") + html::error_for(errors, "on_national_portal")},
                             {{.value = kOnline[0], .label = "Đủ điều kiện"}, {.value = kOnline[1], .label = "Đang cung cấp"}, {.value = kOnline[2], .label = "Có trên Cổng Dịch vụ công quốc gia"}, {.value = kOnline[3], .label = "Thanh toán trực tuyến được"}}, t.online);
            html::radio_field(h, {.name = "inter_agency", .label = "Liên thông", .value = t.inter_agency, .required = true}, {{.value = "không", .label = "Không"}, {.value = "cùng cấp", .label = "Cùng cấp"}, {.value = "các cấp", .label = "Giữa các cấp"}});
            html::radio_field(h, {.name = "pause", .label = "Khi phải chờ bổ sung", .value = t.pause, .required = true}, {{.value = "extend", .label = "Cộng thêm thời gian chờ"}, {.value = "restart", .label = "Tính lại thời hạn từ đầu"}});
            for (const Entry& e : kParts) entry(h, e, t, errors);
            html::actions(h, [&] {
                html::button(h, fresh ? "Công bố" : "Ghi phiên bản mới", {.weight = Weight::main});
                html::link_button(h, "Thôi", fresh ? std::string("/thu-tuc") : procedure_path(t.code), {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response ask(web::Context& c, const Publication& publication) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const std::string code = c.param("code");
    if (code.empty()) return form_page(c, typed_of(Draft{}), {});
    sql::Reader s = c.db().read();
    const auto versions = publication.procedures().versions(s, c.unit, code);
    if (versions.empty()) return c.refuse({Refusal::Kind::not_found, "onestop.no_procedure", fmt::format("Không có thủ tục mã {} trong danh mục của đơn vị.", code), {}, {}});
    return form_page(c, typed_of(versions.front()), {});
}

http::Response keep(web::Context& c, const Publication& publication) {
    const Typed typed = typed_of(c);
    std::vector<Refusal> errors;
    Decision decision = decision_of(typed.decision, errors);
    decision.internal = typed.internal;
    const Draft draft = draft_of(typed, errors);
    if (const auto good = publication.procedures().check(draft); !good && html::error_for(errors, good.error().field).empty()) errors.push_back(good.error());
    if (!errors.empty()) return form_page(c, typed, errors);
    const auto attempt = c.attempt();
    if (!attempt) return form_page(c, typed, {attempt.error()});
    const auto answer = publication.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(publication.publish(tx, attempt->actor, c.now, draft, decision, c.param("code").empty()));
        return record::Answer{303, procedure_path(draft.code) + "?ngay=" + iso_day(decision.from)};
    });
    return answer ? c.see(answer->text, fmt::format("Đã ghi thủ tục {}, có hiệu lực từ {}.", draft.code, format_day(decision.from))) : form_page(c, typed, {answer.error()});
}

}  // namespace

void add_edit_pages(web::Router& router, const Publication& publication) {
    using enum http::Method;
    for (const std::string path : {"/thu-tuc/moi", "/thu-tuc/:code/sua"}) {
        router.add({.path = path, .may = &may::keep_procedures, .title = "Phiên bản của thủ tục", .systems = "S13", .run = [&publication](web::Context& c) { return ask(c, publication); }});
        router.add({.method = post, .path = path, .may = &may::keep_procedures, .title = "Phiên bản của thủ tục", .systems = "S13", .run = [&publication](web::Context& c) { return keep(c, publication); }});
    }
}

}  // namespace xaso::publication
