// The files of a dossier: choosing, attaching, opening, taking out of sight. See docs/pages.md.
#include "onestop/pages_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "kernel/text.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace may = access::may;
using Kind = Refusal::Kind;

constexpr std::string_view kField = "tep_moi", kNewPaper = "moi", kResult = "ket-qua";

template <class T>
bool read_number(std::string_view text, T& into) {
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), into);
    return ec == std::errc{} && end == text.data() + text.size();
}

std::string unit_code(const web::Context& c, const PageDeps& deps) {
    const auto tree = deps.units.tree();
    const units::Unit* unit = tree->find(c.unit);
    return unit ? unit->code : std::string{};
}

std::string files_url(const Dossier& d, std::string_view below = {}) { return fmt::format("/ho-so/{}/tep{}", html::url_encode(d.code), below); }

std::string paper_title(const std::vector<PaperInput>& papers, int no) {
    if (no == kResultPaper) return "Kết quả giải quyết";
    return no <= std::ssize(papers) ? papers[static_cast<std::size_t>(no) - 1].name : std::string{};
}

// Uploaded in this form: papers of one citizen are not shown with another's.
bool of_this_form(const Tray& tray, std::int64_t waiting) {
    const std::string what = fmt::format("w.{}", waiting);
    return tray.paper_of.contains(what) || std::ranges::any_of(tray.chosen, [&](const Chosen& one) { return one.what == what; });
}

}  // namespace

std::size_t upload_limit(const Files& files) { return kUploadAtOnce * files.limits().bytes + 256 * 1024; }

Tray tray_of(web::Context& c, const PageDeps& deps) {
    Tray tray;
    tray.new_paper = trim(c.form("giay_moi"));
    for (const auto& [name, value] : c.request.form.items())
        if (name.starts_with("giay.")) tray.paper_of[name.substr(5)] = value;
    for (const std::string& what : c.request.form.all("tep")) tray.chosen.push_back({what, tray.paper_of[what]});
    if (const std::string gone = c.form("bo_tep"); gone.starts_with("w.")) {
        if (std::int64_t id = 0; read_number(std::string_view(gone).substr(2), id))
            c.db().run(c.who->unit, [&](sql::Tx& tx) { return deps.files.give_up(tx, c.actor(), c.now, id).has_value(); });
        std::erase_if(tray.chosen, [&](const Chosen& one) { return one.what == gone; });
    }
    if (c.form("viec") == "bo-tep-khac") {
        const auto waiting = [&] {
            sql::Reader s = c.db().read();
            return deps.files.waiting(s, c.who->unit, c.who->id);
        }();
        c.db().run(c.who->unit, [&](sql::Tx& tx) {
            for (const WaitingFile& one : waiting)
                if (!of_this_form(tray, one.id) && !deps.files.give_up(tx, c.actor(), c.now, one.id)) return false;
            return true;
        });
    }
    for (const http::Upload& upload : c.request.uploads) {
        if (upload.field != kField) continue;
        const GivenFile given{upload.file_name, upload.bytes};
        const auto kept = c.db().write<WaitingFile>(c.who->unit, [&](sql::Tx& tx) { return deps.files.keep(tx, c.actor(), c.now, given); });
        if (!kept) {
            tray.errors.push_back(kept.error());
            tray.errors.back().field = "tep";
            continue;
        }
        const std::string what = fmt::format("w.{}", kept->id);
        if (std::ranges::none_of(tray.chosen, [&](const Chosen& one) { return one.what == what; })) tray.chosen.push_back({what, c.form("giay_cua_tep")});
    }
    return tray;
}

void look(Tray& tray, sql::Session& s, const web::Context& c, const PageDeps& deps) {
    for (WaitingFile& one : deps.files.waiting(s, c.unit, c.who->id)) {
        if (of_this_form(tray, one.id)) tray.waiting.push_back(std::move(one));
        else ++tray.elsewhere;
    }
    tray.scans = deps.files.scans(s, c.unit, unit_code(c, deps), c.now);
}

void tray_part(Html& h, const Tray& tray, const Files& files) {
    const std::string no_error;
    h.el("fieldset", {{"class", "field wide lines"}, {"id", "f-tep"}, {"data-tray", true}}, [&] {
        h.el("legend", {}, "Tệp giấy tờ");
        for (const Refusal& why : tray.errors)
            if (why.field == "tep") h.el("p", {{"class", "error"}, {"role", "alert"}}, why.message);
        std::vector<const files::Scan*> good, bad;
        for (const files::Scan& s : tray.scans) (s.wrong.empty() ? good : bad).push_back(&s);
        std::set<std::string> given;
        for (const Chosen& one : tray.chosen) given.insert(one.paper);
        std::string next;   // the paper of the next file
        const auto expect = [&] {
            const auto free = std::ranges::find_if(tray.expected, [&](const std::string& paper) { return !given.contains(paper); });
            next = free != tray.expected.end() ? *free : tray.expected.empty() ? std::string{} : tray.expected.back();
        };
        expect();
        const auto row = [&](html::Rows& rows, const std::string& what, const std::string& name, const std::string& about, std::string_view from, bool upload) {
            const auto it = std::ranges::find(tray.chosen, what, &Chosen::what);
            const auto known = tray.paper_of.find(what);
            std::string paper = it != tray.chosen.end() ? it->paper : known != tray.paper_of.end() ? known->second : std::string{};
            if (paper.empty()) paper = next;
            if (it != tray.chosen.end()) given.insert(paper), expect();
            rows.row([&] {
                rows.cell([&] {
                    h.el("label", {{"class", "check"}}, [&] {
                        h.leaf("input", {{"type", "checkbox"}, {"name", "tep"}, {"value", what}, {"checked", it != tray.chosen.end()}});
                        h.el("span", {}, name);
                    });
                    h.el("span", {{"class", "hint"}}, fmt::format("{} · {}", from, about));
                });
                rows.cell([&] {
                    h.el("select", {{"name", "giay." + what}, {"aria-label", "Giấy tờ của tệp " + name}}, [&] {
                        for (const html::Option& o : tray.papers) h.el("option", {{"value", o.value}, {"selected", o.value == paper}}, o.label);
                    });
                });
                rows.cell([&] {
                    if (upload) h.el("button", {{"class", "quiet"}, {"name", "bo_tep"}, {"value", what}, {"aria-label", "Bỏ tệp " + name}}, "Bỏ");
                });
            });
        };
        if (!tray.waiting.empty() || !good.empty())
            html::table(h, {.caption = "Tệp có thể đính kèm", .columns = {{.label = "Tệp", .main = true}, {.label = "Của giấy tờ", .words = true}, {.label = "Việc"}}, .grid = true}, [&](html::Rows& rows) {
                for (const WaitingFile& w : tray.waiting) row(rows, fmt::format("w.{}", w.id), w.name, fmt::format("{}, {}", files::kind_title(w.kind), files::size_words(w.size)), "đã tải lên", true);
                for (const files::Scan* s : good) row(rows, "s." + s->token, s->name, fmt::format("{}, {}", files::size_words(s->size), format_day_time(to_local(s->at))), "vừa quét", false);
            });
        if (!bad.empty())
            h.el("details", {{"class", "more"}}, [&] {
                h.el("summary", {}, fmt::format("{} tệp trong thư mục quét không đính kèm được", bad.size()));
                h.el("ul", {}, [&] {
                    for (const files::Scan* s : bad) h.el("li", {}, fmt::format("{}: {}", s->name, s->wrong));
                });
            });
        html::field(h, {.name = std::string(kField), .label = "Chọn tệp từ máy", .hint = fmt::format("PDF, JPG, PNG, DOCX, XLSX; mỗi tệp tối đa {}. Chọn tệp hoặc kéo tệp thả vào đây.", files::size_words(static_cast<std::int64_t>(files.limits().bytes))), .unmarked = true},
                    [&](const std::string& id, const std::string& described) {
                        h.leaf("input", {{"type", "file"}, {"id", id}, {"name", kField}, {"accept", files::accepted_endings()}, {"multiple", true}, {"aria-describedby", described}});
                    });
        if (tray.asks_new_paper)
            html::text_field(h, {.name = "giay_moi", .label = "Tên giấy tờ mới", .value = tray.new_paper, .hint = "Chỉ ghi khi một tệp ở trên là của giấy tờ mới.", .error = html::error_for(tray.errors, "giay_moi"), .unmarked = true}, {.autocomplete = "off", .max_length = 300});
        if (tray.elsewhere > 0)
            h.el("p", {{"class", "hint"}}, fmt::format("Còn {} tệp tải lên ở lượt khác chưa đính kèm; không hiện ở đây, tự xóa sau một ngày.", tray.elsewhere));
        html::actions(h, [&] {
            if (tray.elsewhere > 0) html::button(h, "Bỏ các tệp của lượt khác", {.weight = html::Weight::quiet, .name = "viec", .value = "bo-tep-khac"});
            html::button(h, "Tải tệp lên", {.weight = html::Weight::quiet, .name = "viec", .value = "tai-tep"});
            if (files.scan().watched()) html::button(h, "Xem tệp vừa quét", {.weight = html::Weight::quiet, .name = "viec", .value = "xem-quet"});
        });
    });
}

Result<std::vector<FileInput>> inputs_of(const Tray& tray, const web::Context& c, const PageDeps& deps, const std::function<std::optional<FileInput>(const std::string&)>& paper_no) {
    std::vector<FileInput> out;
    const std::string unit = unit_code(c, deps);
    for (const Chosen& one : tray.chosen) {
        auto in = paper_no(one.paper);
        if (!in) return refuse(Kind::invalid, "onestop.file_paper", "Có tệp chưa chọn giấy tờ, hoặc giấy tờ đã chọn không còn trong danh sách. Hãy chọn giấy tờ cho từng tệp.", "tep");
        if (one.what.starts_with("w.") && read_number(std::string_view(one.what).substr(2), in->waiting) && in->waiting > 0) {
            out.push_back(std::move(*in));
        } else if (one.what.starts_with("s.")) {
            auto taken = deps.files.scan().take(unit, std::string_view(one.what).substr(2), c.now);
            if (!taken) {
                taken.error().field = "tep";
                return refuse(taken.error());
            }
            in->scan_token = std::move(taken->token);
            in->given = {std::move(taken->name), std::move(taken->bytes)};
            out.push_back(std::move(*in));
        } else {
            return refuse(Kind::invalid, "onestop.file_chosen", "Danh sách tệp đã chọn không đọc được. Hãy chọn lại từ trang này.", "tep");
        }
    }
    return out;
}

void drop_scans(const Tray& tray, const web::Context& c, const PageDeps& deps) {
    for (const Chosen& one : tray.chosen)
        if (one.what.starts_with("s.")) deps.files.scan().drop(unit_code(c, deps), std::string_view(one.what).substr(2));
}

std::vector<html::Option> papers_to_choose(const std::vector<PaperInput>& papers) {
    std::vector<html::Option> out;
    for (std::size_t i = 0; i < papers.size(); ++i) out.push_back({.value = std::to_string(i + 1), .label = papers[i].name});
    out.push_back({.value = std::string(kNewPaper), .label = "Giấy tờ mới (ghi tên ở dưới)"});
    out.push_back({.value = std::string(kResult), .label = paper_title({}, kResultPaper)});
    return out;
}

void files_section(Html& h, const web::Context& c, const PageDeps& deps, const Dossier& d, const std::vector<PaperInput>& papers, const std::vector<DossierFile>& all,
                   const std::vector<access::Account>& accounts, const Tray& tray) {
    const bool adds = !read_only(c) && c.who->may(may::attach_files), opens = c.who->may(may::open_files);
    if (all.empty() && !adds) return;
    html::section(h, "Tệp giấy tờ và kết quả", [&] {
        if (all.empty()) h.el("p", {}, "Hồ sơ chưa có tệp nào. Quét giấy tờ rồi đính kèm dưới đây.");
        else
            html::table(h, {.caption = "Tệp của hồ sơ", .columns = {{.label = "Tệp", .main = true}, {.label = "Của giấy tờ", .words = true}, {.label = "Loại, cỡ"}, {.label = "Người đính kèm", .minor = true}, {.label = "Việc"}}}, [&](html::Rows& rows) {
                for (const DossierFile& f : all)
                    rows.row([&] {
                        rows.head(opens && !f.removed_at ? dossier_url(c, d.code, fmt::format("/tep/{}", f.no)) : std::string{}, f.name);
                        rows.cell(paper_title(papers, f.paper));
                        rows.cell(fmt::format("{}, {}", files::kind_title(f.kind), files::size_words(f.size)));
                        rows.cell(fmt::format("{}, {}", name_of(accounts, f.by), format_day_time(to_local(f.at))));
                        rows.cell([&] {
                            if (f.removed_at) h.text(fmt::format("Đã gỡ: {} ({}, {})", f.removed_reason, name_of(accounts, f.removed_by), format_day_time(to_local(*f.removed_at))));
                            else if (adds) h.el("a", {{"href", files_url(d, fmt::format("/{}/go", f.no))}, {"aria-label", "Gỡ tệp " + f.name}}, "Gỡ");
                        });
                    });
            });
        if (opens && !all.empty()) h.el("p", {{"class", "hint"}}, "Mỗi lần mở tệp được ghi vào nhật ký: ai, lúc nào, tệp nào.");
        if (!adds) return;
        html::form(h, {.action = files_url(d), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
            // Enter in any field presses the form's first button, which must not be one that only uploads.
            h.el("button", {{"class", "sr"}, {"name", "viec"}, {"value", "dinh-kem"}, {"tabindex", "-1"}, {"aria-hidden", "true"}}, "Đính kèm");
            tray_part(h, tray, deps.files);
            html::actions(h, [&] { html::button(h, "Đính kèm tệp đã chọn", {.name = "viec", .value = "dinh-kem", .key = "q"}); });
        });
    });
}

http::Response send_file(web::Context& c, const Files& files, const Dossier& d, int no) {
    auto file = c.db().write<OpenedFile>(d.unit, [&](sql::Tx& tx) { return files.open(tx, c.actor(), c.now, d, no); });
    if (!file) return c.refuse(file.error());
    http::Response r;
    r.headers.set("Content-Type", std::string(files::media_type(file->kind)));
    // The plain name for programs that do not know RFC 6266; nosniff and no-store are every answer's.
    const auto ending = file->name.substr(file->name.rfind('.'));
    r.headers.set("Content-Disposition", fmt::format("attachment; filename=\"tep-{}{}\"; filename*=UTF-8''{}", no, ending, html::url_encode(file->name)));
    r.body = std::move(file->bytes);
    return r;
}

namespace {

struct Seen {
    Dossier d;
    std::vector<PaperInput> papers;
    std::vector<DossierFile> all;
    std::vector<access::Account> accounts;
};
std::optional<Seen> see(sql::Session& s, const web::Context& c, const PageDeps& deps) {
    auto d = deps.desk.find_code(s, c.unit, c.param("code"));
    if (!d) return std::nullopt;
    Seen out{*d, deps.desk.papers(s, c.unit, d->id), deps.files.list(s, c.unit, d->id), c.site.access.list(s, c.unit)};
    return out;
}

http::Response files_page(web::Context& c, const PageDeps& deps, Tray tray, int status = 200) {
    std::optional<Seen> seen;
    {
        sql::Reader s = c.db().read();
        seen = see(s, c, deps);
        if (!seen) return c.refuse(no_dossier(c.param("code")));
        look(tray, s, c, deps);
    }
    tray.papers = papers_to_choose(seen->papers);
    tray.asks_new_paper = true;
    html::PageFrame frame{.title = "Tệp của hồ sơ", .lead = fmt::format("{} · {}", seen->d.code, seen->d.procedure_name), .back_url = dossier_url(c, seen->d.code), .back_label = "Hồ sơ " + seen->d.code};
    frame.failed = !tray.errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, tray.errors);
        files_section(h, c, deps, seen->d, seen->papers, seen->all, seen->accounts, tray);
    }, status);
}

std::optional<FileInput> paper_of(const std::string& value, const std::string& new_paper) {
    FileInput in;
    if (value == kResult) return in;
    if (value == kNewPaper) {
        in.new_paper = new_paper;
        return new_paper.empty() ? std::nullopt : std::optional(in);
    }
    return read_number(value, in.paper) && in.paper > 0 ? std::optional(in) : std::nullopt;
}

http::Response attach(web::Context& c, const PageDeps& deps) {
    Tray tray = tray_of(c, deps);
    if (c.form("viec") != "dinh-kem" || !tray.errors.empty()) return files_page(c, deps, tray, tray.errors.empty() ? 200 : 422);
    const auto again = [&](Refusal why) {
        if (why.kind == Kind::not_found) return c.refuse(why);
        tray.errors.push_back(std::move(why));
        return files_page(c, deps, tray, tray.errors[0].kind == Kind::conflict ? 409 : 422);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    if (tray.chosen.empty()) return again({Kind::invalid, "onestop.none_chosen", "Hãy đánh dấu ít nhất một tệp để đính kèm.", "tep", {}});
    if (std::ranges::any_of(tray.chosen, [](const Chosen& one) { return one.paper == kNewPaper; }) && tray.new_paper.empty())
        return again({Kind::invalid, "onestop.file_paper", "Hãy ghi tên giấy tờ mới.", "giay_moi", {}});
    const auto inputs = inputs_of(tray, c, deps, [&](const std::string& value) { return paper_of(value, tray.new_paper); });
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = deps.desk.find_code(tx, attempt->actor.unit, c.param("code"));
        if (!d) return refuse(no_dossier(c.param("code")));
        if (!inputs) return refuse(inputs.error());
        XASO_CHECK(deps.files.attach(tx, attempt->actor, c.now, *d, *inputs));
        return record::Answer{303, "/ho-so/" + html::url_encode(d->code)};
    });
    if (!answer) return again(answer.error());
    drop_scans(tray, c, deps);
    return c.see(answer->text, fmt::format("Đã đính kèm {} tệp.", tray.chosen.size()));
}

http::Response remove_page(web::Context& c, const PageDeps& deps, const std::string& reason, std::vector<Refusal> errors) {
    sql::Reader s = c.db().read();
    const auto seen = see(s, c, deps);
    if (!seen) return c.refuse(no_dossier(c.param("code")));
    const auto file = std::ranges::find_if(seen->all, [&](const DossierFile& f) { return std::to_string(f.no) == c.param("no") && !f.removed_at; });
    if (file == seen->all.end()) return c.refuse({Kind::not_found, "onestop.no_file", "Hồ sơ không có tệp này, hoặc tệp đã được gỡ.", {}, {}});
    html::PageFrame frame{.title = "Gỡ tệp khỏi hồ sơ", .lead = fmt::format("{} · {}", seen->d.code, seen->d.procedure_name), .back_url = dossier_url(c, seen->d.code), .back_label = "Hồ sơ " + seen->d.code};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::facts(h, [&](html::Facts& f) {
            f.add("Tệp", file->name);
            f.add("Của giấy tờ", paper_title(seen->papers, file->paper));
            f.add("Người đính kèm", fmt::format("{}, {}", name_of(seen->accounts, file->by), format_day_time(to_local(file->at))));
        });
        html::notice(h, html::Tone::warning, "Không mở lại được tệp đã gỡ", "Tên tệp, người gỡ và lý do vẫn hiện ở hồ sơ và trong nhật ký. Gỡ nhầm thì đính kèm lại.");
        html::form(h, {.action = files_url(seen->d, fmt::format("/{}/go", file->no)), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::text_field(h, {.name = "reason", .label = "Vì sao gỡ", .value = reason, .hint = "Ví dụ: nhầm hồ sơ, quét lại rõ hơn", .error = html::error_for(errors, "reason"), .required = true}, {.autocomplete = "off", .max_length = 500, .focus = errors.empty()});
            html::actions(h, [&] { html::button(h, "Gỡ tệp", {.weight = html::Weight::danger, .key = "x"}); });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response remove(web::Context& c, const PageDeps& deps) {
    const std::string reason = trim(c.form("reason"));
    int no = 0;
    if (!read_number(c.param("no"), no)) return c.refuse(no_dossier(c.param("code")));
    const auto attempt = c.attempt();
    if (!attempt) return remove_page(c, deps, reason, {attempt.error()});
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = deps.desk.find_code(tx, attempt->actor.unit, c.param("code"));
        if (!d) return refuse(no_dossier(c.param("code")));
        XASO_CHECK(deps.files.remove(tx, attempt->actor, c.now, *d, no, reason));
        return record::Answer{303, "/ho-so/" + html::url_encode(d->code)};
    });
    if (!answer) return answer.error().kind == Kind::not_found ? c.refuse(answer.error()) : remove_page(c, deps, reason, {answer.error()});
    return c.see(answer->text, "Đã gỡ tệp; lý do được giữ ở hồ sơ.");
}

http::Response open(web::Context& c, const PageDeps& deps) {
    std::optional<Dossier> d;
    {
        sql::Reader s = c.db().read();
        d = deps.desk.find_code(s, c.unit, c.param("code"));
    }
    int no = 0;
    if (!d || !read_number(c.param("no"), no)) return c.refuse(no_dossier(c.param("code")));
    return send_file(c, deps.files, *d, no);
}

}  // namespace

void add_file_pages(web::Router& router, PageDeps deps) {
    using http::Method;
    const std::string path = "/ho-so/:code/tep", systems = "S14, S15";
    router.add({.method = Method::get, .path = path, .may = &may::attach_files, .title = "Tệp của hồ sơ", .systems = systems, .run = [deps](web::Context& c) { return files_page(c, deps, {}); }});
    router.add({.method = Method::post, .path = path, .may = &may::attach_files, .title = "Tệp của hồ sơ", .systems = systems, .body_limit = upload_limit(deps.files), .run = [deps](web::Context& c) { return attach(c, deps); }});
    router.add({.method = Method::get, .path = path + "/:no", .may = &may::open_files, .title = "Tệp", .systems = systems, .run = [deps](web::Context& c) { return open(c, deps); }});
    router.add({.method = Method::get, .path = path + "/:no/go", .may = &may::attach_files, .title = "Gỡ tệp khỏi hồ sơ", .systems = systems, .run = [deps](web::Context& c) { return remove_page(c, deps, {}, {}); }});
    router.add({.method = Method::post, .path = path + "/:no/go", .may = &may::attach_files, .title = "Gỡ tệp khỏi hồ sơ", .systems = systems, .body_limit = 32 * 1024, .run = [deps](web::Context& c) { return remove(c, deps); }});
}

}  // namespace xaso::onestop
