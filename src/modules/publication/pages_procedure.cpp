// One procedure with all its versions, what the unit set for its own desk, and its end by a decision.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "modules/onestop/pages.h"
#include "publication/pages_shared.h"
#include "publication/proposals.h"

namespace xaso::publication {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using procedures::Procedure;

void papers_table(Html& h, const std::string& caption, const std::vector<procedures::Paper>& papers) {
    html::table(h, {.caption = caption, .columns = {{.label = "Giấy tờ", .main = true}, {.label = "Số bản"}, {.label = "Nộp hay xuất trình"}, {.label = "Khi nào"}, {.label = "Mẫu"}}}, [&](html::Rows& rows) {
        for (const procedures::Paper& paper : papers)
            rows.row([&] {
                rows.cell(paper.name);
                rows.cell(procedures::paper_counts(paper));
                rows.cell(paper.shown ? "Xuất trình" : "Nộp");
                rows.cell(paper.needed_when.empty() ? "luôn phải có" : "khi " + paper.needed_when);
                if (paper.form_code.empty()) rows.none();
                else rows.cell(paper.form_code);
            });
    });
}

// What every case asks for, then what each case asks for besides.
void papers_of_cases(Html& h, const Procedure& p) {
    if (p.papers.empty()) h.el("p", {}, "Danh mục chưa ghi giấy tờ của thủ tục này; trang tiếp nhận gợi ý theo những hồ sơ đã nhận.");
    const auto of = [&](const std::string& name) {
        std::vector<procedures::Paper> out;
        std::ranges::copy_if(p.papers, std::back_inserter(out), [&](const procedures::Paper& paper) { return paper.for_case == name; });
        return out;
    };
    if (const auto always = of(""); !always.empty()) papers_table(h, p.cases.empty() ? "Thành phần hồ sơ" : "Thành phần hồ sơ của mọi trường hợp", always);
    for (const procedures::Case& one : p.cases) {
        h.el("h3", {}, one.limit.empty() ? fmt::format("Trường hợp: {}", one.name) : fmt::format("Trường hợp: {} ({})", one.name, limit_words(one.limit)));
        if (const auto papers = of(one.name); !papers.empty()) papers_table(h, "Thành phần hồ sơ, trường hợp " + one.name, papers);
        else h.el("p", {}, "Không có giấy tờ riêng.");
    }
}

void lines(Html& h, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const std::string line = trim(text.substr(0, end)); !line.empty()) h.el("p", {}, line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// The tariff's cases, and who is exempt on what ground; without a tariff the catalogue's own words stand among the facts.
void fee_tables(Html& h, const std::vector<const fees::Fee*>& tariff) {
    html::table(h, {.caption = "Biểu phí", .columns = {{.label = "Trường hợp thu", .main = true}, {.label = "Mức thu", .words = true}, {.label = "Cách nộp"}, {.label = "Văn bản", .words = true}}}, [&](html::Rows& rows) {
        for (const fees::Fee* fee : tariff)
            rows.row([&] {
                rows.cell(fee->title);
                rows.cell(fees::fee_words(*fee));
                const auto channel = onestop::parse_channel(fee->channel);
                rows.cell(channel ? onestop::channel_title(*channel) : std::string_view("mọi cách nộp"));
                rows.cell(fee->act);
            });
    });
    if (std::ranges::all_of(tariff, [](const fees::Fee* fee) { return fee->exemptions.empty(); })) return;
    html::table(h, {.caption = "Miễn, giảm", .columns = {{.label = "Ai được miễn, giảm", .main = true}, {.label = "Trường hợp thu", .words = true}, {.label = "Mức"}, {.label = "Căn cứ", .words = true}}}, [&](html::Rows& rows) {
        for (const fees::Fee* fee : tariff)
            for (const fees::FeeExemption& e : fee->exemptions)
                rows.row([&] {
                    rows.cell(e.title);
                    rows.cell(fee->title);
                    rows.cell(fees::exemption_words(e));
                    rows.cell(e.ground);
                });
    });
}

// Steps of one stage run beside each other; hours count from the end of the stage before.
void process_table(Html& h, const catalog::InternalProcess& process) {
    int hours = 0, longest = 0, stage = 0;
    for (const catalog::InternalStep& step : process.steps) {
        if (step.stage != stage) {
            hours += longest;
            longest = 0;
            stage = step.stage;
        }
        longest = std::max(longest, step.hours);
    }
    hours += longest;
    h.el("p", {}, fmt::format("{}, từ {}. Cả quy trình {} giờ làm việc (8 giờ một ngày).", process.act, format_day(process.from), hours));
    html::table(h, {.caption = "Các bước của quy trình nội bộ", .columns = {{.label = "Bước"}, {.label = "Công việc", .main = true}, {.label = "Nơi làm", .words = true}, {.label = "Thời hạn", .unit = "giờ", .number = true}, {.label = "Ghi chú"}}}, [&](html::Rows& rows) {
        for (const catalog::InternalStep& step : process.steps) {
            const bool beside = std::ranges::count(process.steps, step.stage, &catalog::InternalStep::stage) > 1;
            rows.row([&] {
                rows.head("", std::to_string(step.stage));
                rows.cell(step.title);
                rows.cell(step.office);
                rows.cell(step.hours);
                if (!beside && !step.outside) rows.none();
                else rows.cell(fmt::format("{}{}{}", beside ? "làm song song" : "", beside && step.outside ? ", " : "", step.outside ? "cơ quan khác (liên thông)" : ""));
            });
        }
    });
}

void version_facts(Html& h, const Procedure& p) {
    html::facts(h, [&](html::Facts& f) {
        f.add("Có hiệu lực", p.to ? fmt::format("từ {} đến hết {}", format_day(p.from), format_day(*p.to - std::chrono::days{1})) : "từ " + format_day(p.from));
        f.add("Quyết định công bố", p.decision.empty() ? std::string("chưa ghi") : p.decision);
        if (!p.end_decision.empty()) f.add(p.end_reason == procedures::EndReason::abolished ? "Quyết định bãi bỏ" : "Quyết định thay thế", p.end_decision);
        f.add("Thời hạn", limit_words(p.limit_desk));
        if (!p.limit_online.empty()) f.add("Thời hạn khi nộp trực tuyến", limit_words(p.limit_online));
        for (const procedures::Case& one : p.cases) f.add(fmt::format("Thời hạn, trường hợp {}", one.name), one.limit.empty() ? "như thời hạn chung" : limit_words(one.limit));
        f.add("Khi phải chờ bổ sung", p.pause_policy == PausePolicy::extend ? "cộng thêm thời gian chờ" : "tính lại thời hạn từ đầu");
        f.add("Phí, lệ phí", onestop::fee_words(p));
        f.add("Cách nộp", channel_words(p.channels));
        f.add("Dịch vụ công trực tuyến", fmt::format("{}{}{}", procedures::online_level_title(p.online_level), p.on_national_portal ? ", có trên Cổng Dịch vụ công quốc gia" : "", p.payable_online ? ", thanh toán trực tuyến" : ""));
        f.add("Liên thông", procedures::inter_agency_title(p.inter_agency));
        if (!p.agency.empty()) f.add("Cơ quan giải quyết", p.agency);
        if (!p.audience.empty()) f.add("Đối tượng", p.audience);
        if (!p.legal_basis.empty()) f.add("Căn cứ pháp lý", p.legal_basis);
        for (const procedures::ResultPaper& r : p.results) f.add("Kết quả", r.code.empty() ? r.name : fmt::format("{} ({})", r.name, r.code));
        if (p.internal) f.add("Danh mục", "TTHC nội bộ giữa các cơ quan nhà nước");
        if (p.synthetic) f.add("Ghi chú", "Dữ liệu mẫu, không phải thủ tục có thật");
        if (const auto missing = procedures::unstated(p); !missing.empty()) f.add("Chưa ghi", fmt::format("{}", fmt::join(missing, ", ")));
    });
}

void versions_table(Html& h, const web::Context& c, const std::vector<Procedure>& versions) {
    html::table(h, {.caption = "Các phiên bản", .columns = {{.label = "Phiên bản"}, {.label = "Từ ngày"}, {.label = "Đến hết ngày"}, {.label = "Thời hạn"}, {.label = "Quyết định"}}}, [&](html::Rows& rows) {
        for (const Procedure& v : versions)
            rows.row([&] {
                rows.head(url(c, procedure_path(v.code), {{"ngay", iso_day(v.from)}}), std::to_string(v.version));
                rows.cell(v.from);
                if (v.to) rows.cell(*v.to - std::chrono::days{1});
                else rows.cell("đang hiệu lực");
                rows.cell(limit_words(v.limit_desk));
                rows.cell(v.decision);
            });
    });
}

void local_part(Html& h, const web::Context& c, const Procedure& p, const procedures::Local& local, bool keeps, const std::vector<Refusal>& errors) {
    const auto limit = parse_limit(local.limit);
    if (!keeps) {
        if (local.note.empty() && !local.hidden && !limit) return;
        return html::section(h, "Cách làm riêng của đơn vị", [&] {
            html::facts(h, [&](html::Facts& f) {
                if (limit) f.add("Đơn vị cam kết giải quyết trong", limit_text(*limit));
                if (!local.note.empty()) f.add("Ghi chú cho quầy", local.note);
                if (local.hidden) f.add("Ở quầy tiếp nhận", "không gợi ý thủ tục này");
            });
        });
    }
    html::section(h, "Cách làm riêng của đơn vị", [&] {
        html::form(h, {.action = procedure_path(p.code, "/don-vi"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::text_field(h, {.name = "local_limit", .label = "Đơn vị cam kết giải quyết trong", .value = c.request.form.has("local_limit") ? c.form("local_limit") : limit ? limit_text(*limit) : "",
                                 .hint = fmt::format("Không dài hơn thời hạn {}, cùng đơn vị đo. Hẹn trả của hồ sơ nhận sau đó tính theo thời hạn này.", limit_words(p.limit_desk)), .error = html::error_for(errors, "local_limit")}, {.autocomplete = "off", .max_length = 40, .width = 20});
            html::area_field(h, {.name = "note", .label = "Ghi chú cho quầy", .value = c.request.form.has("note") ? c.form("note") : local.note, .hint = "Hiện ở trang tiếp nhận khi chọn thủ tục; không quá 500 ký tự.", .error = html::error_for(errors, "note")}, 2);
            html::checkbox_field(h, {.name = "hidden", .label = "Không gợi ý ở quầy tiếp nhận (gõ đúng mã vẫn nhận được)", .unmarked = true}, local.hidden);
            html::actions(h, [&] { html::button(h, "Ghi cách làm riêng"); });
        });
    });
}

// What is written down beside the catalogue.
struct Beside {
    const fees::Tariff& tariff;
    const catalog::Catalog& law;
};

http::Response no_procedure(const web::Context& c, std::string_view code) {
    return c.refuse({Refusal::Kind::not_found, "onestop.no_procedure", fmt::format("Không có thủ tục mã {} trong danh mục của đơn vị.", code), {}, {}});
}

http::Response one(web::Context& c, const Publication& publication, const Beside& beside, const std::vector<Refusal>& errors) {
    const std::string code = c.param("code");
    const AskedDay on = asked_day(c);
    std::vector<Procedure> versions;
    procedures::Local local;
    std::vector<Proposal> proposals;
    {
        sql::Reader s = c.db().read();
        proposals = Proposals(publication.record()).of(s, c.unit, code);
        versions = publication.procedures().versions(s, c.unit, code);
        local = publication.procedures().local(s, c.unit, code);
    }
    if (versions.empty()) return no_procedure(c, code);
    const auto in_force = std::find_if(versions.begin(), versions.end(), [&](const Procedure& p) { return p.from <= on.day && (!p.to || on.day < *p.to); });
    const Procedure& p = in_force == versions.end() ? versions.front() : *in_force;
    const bool keeps = c.who->may(may::keep_procedures) && own_unit(c), lives = !versions.front().to;
    html::PageFrame frame{.title = p.name, .lead = fmt::format("{} · {}", p.code, p.field), .back_url = url(c, p.internal ? "/thu-tuc/noi-bo" : "/thu-tuc", {{"ngay", on.text}}), .back_label = "Thủ tục hành chính"};
    frame.failed = !errors.empty();
    frame.actions = [&](Html& h) {
        if (keeps) html::link_button(h, lives ? "Sửa đổi" : "Công bố lại", procedure_path(code, "/sua"), {.key = "s"});
        if (lives && !p.internal) html::link_button(h, "Bản niêm yết", url(c, "/thu-tuc/niem-yet", {{"ma", code}}), {.key = "y"});
        if (keeps && lives) html::link_button(h, "Bãi bỏ", procedure_path(code, "/bai-bo"), {.key = "b"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (in_force == versions.end()) html::notice(h, html::Tone::warning, fmt::format("Thủ tục không có hiệu lực ngày {}.", format_day(on.day)), "Dưới đây là phiên bản mới nhất.");
        html::section(h, fmt::format("Phiên bản {}", p.version), [&] { version_facts(h, p); });
        html::section(h, "Thành phần hồ sơ", [&] { papers_of_cases(h, p); });
        if (const auto tariff = beside.tariff.of(code, on.day); !tariff.empty()) html::section(h, "Phí, lệ phí và miễn, giảm", [&] { fee_tables(h, tariff); });
        html::section(h, "Quy trình nội bộ", [&] {
            const auto law = beside.law.current();
            if (const catalog::InternalProcess* process = law->internal_process_of(code, on.day)) process_table(h, *process);
            else h.el("p", {}, fmt::format("Chưa có quy trình nội bộ có hiệu lực ngày {}: hồ sơ đi theo từng lần phân công, không có bước sẵn.", format_day(on.day)));
        });
        if (!p.steps.empty()) html::section(h, "Trình tự thực hiện", [&] { lines(h, p.steps); });
        if (!p.conditions.empty()) html::section(h, "Yêu cầu, điều kiện", [&] { lines(h, p.conditions); });
        local_part(h, c, p, local, keeps, errors);
        proposal_list(h, c, code, proposals, keeps);
        const auto before = std::ranges::find(versions, p.version - 1, &Procedure::version);
        if (before != versions.end())
            html::section(h, fmt::format("Khác phiên bản {}", before->version), [&] {
                const auto found = procedures::differences(*before, p);
                if (found.empty()) h.el("p", {}, "Hai phiên bản ghi như nhau.");
                else difference_list(h, found);
            });
        html::section(h, "Các phiên bản", [&] { versions_table(h, c, versions); });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response set_local(web::Context& c, const Publication& publication, const Beside& beside) {
    const auto attempt = c.attempt();
    if (!attempt) return one(c, publication, beside, {attempt.error()});
    procedures::Local local{trim(c.form("note")), c.form("hidden") == "1", {}};
    if (const std::string words = trim(c.form("local_limit")); !words.empty()) {
        const auto limit = limit_of_words(words);
        if (!limit) return one(c, publication, beside, {{Refusal::Kind::invalid, "publication.limit", fmt::format("“{}” không đọc được. {}", words, kLimitRemedy), "local_limit", {}}});
        local.limit = *limit;
    }
    const auto answer = publication.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(publication.procedures().set_local(tx, attempt->actor, c.now, c.param("code"), local));
        return record::Answer{303, procedure_path(c.param("code"))};
    });
    if (answer) return c.see(answer->text, "Đã ghi cách làm riêng của đơn vị.");
    return answer.error().kind == Refusal::Kind::not_found ? c.refuse(answer.error()) : one(c, publication, beside, {answer.error()});
}

http::Response ask_abolish(web::Context& c, const Publication& publication, const DecisionForm& form, const std::vector<Refusal>& errors) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const std::string code = c.param("code");
    std::optional<Procedure> p;
    {
        sql::Reader s = c.db().read();
        auto versions = publication.procedures().versions(s, c.unit, code);
        if (!versions.empty()) p = std::move(versions.front());
    }
    if (!p) return no_procedure(c, code);
    html::PageFrame frame{.title = "Bãi bỏ thủ tục " + code, .lead = p->name, .back_url = procedure_path(code), .back_label = code};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (p->to) return html::notice(h, html::Tone::info, "Thủ tục này đã bãi bỏ", fmt::format("Từ {}, theo {}.", format_day(*p->to), p->end_decision));
        html::form(h, {.action = procedure_path(code, "/bai-bo"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            decision_fields(h, form, errors, errors.empty());
            html::actions(h, [&] {
                html::button(h, "Bãi bỏ", {.weight = Weight::danger});
                html::link_button(h, "Thôi", procedure_path(code), {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response abolish(web::Context& c, const Publication& publication) {
    const DecisionForm form = decision_form_of(c);
    std::vector<Refusal> errors;
    const Decision decision = decision_of(form, errors);
    if (!errors.empty()) return ask_abolish(c, publication, form, errors);
    const auto attempt = c.attempt();
    if (!attempt) return ask_abolish(c, publication, form, {attempt.error()});
    const auto answer = publication.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(publication.abolish(tx, attempt->actor, c.now, c.param("code"), decision));
        return record::Answer{303, procedure_path(c.param("code"))};
    });
    return answer ? c.see(answer->text, fmt::format("Đã ghi bãi bỏ từ {}.", format_day(decision.from))) : ask_abolish(c, publication, form, {answer.error()});
}

}  // namespace

void add_procedure_pages(web::Router& router, const Publication& publication, const fees::Tariff& tariff, const catalog::Catalog& law) {
    using enum http::Method;
    const std::string path = "/thu-tuc/:code", title = "Thủ tục hành chính", systems = "S13";
    const auto* keep = &may::keep_procedures;
    const Beside beside{tariff, law};
    router.add({.path = path, .may = &may::see_procedures, .title = title, .systems = systems, .run = [&publication, beside](web::Context& c) { return one(c, publication, beside, {}); }});
    router.add({.method = post, .path = path + "/don-vi", .may = keep, .title = title, .systems = systems, .body_limit = 16 * 1024, .run = [&publication, beside](web::Context& c) { return set_local(c, publication, beside); }});
    router.add({.path = path + "/bai-bo", .may = keep, .title = title, .systems = systems, .run = [&publication](web::Context& c) { return ask_abolish(c, publication, {}, {}); }});
    router.add({.method = post, .path = path + "/bai-bo", .may = keep, .title = title, .systems = systems, .body_limit = 16 * 1024, .run = [&publication](web::Context& c) { return abolish(c, publication); }});
}

}  // namespace xaso::publication
