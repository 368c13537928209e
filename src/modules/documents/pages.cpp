#include "documents/pages.h"

#include <fmt/format.h>

#include <charconv>

#include "documents/paper.h"
#include "kernel/text.h"
#include "platform/html/qr.h"
#include "platform/office/pdf.h"
#include "platform/web/api.h"
#include "platform/web/csv.h"
#include "platform/web/links.h"

namespace xaso::documents {
namespace {

using html::Html;
namespace may = access::may;
using web::url;

constexpr std::string_view kHome = "/quan-tri/mau-van-ban";
constexpr std::string_view kSystems = "S3, S25";
constexpr std::size_t kMaxUpload = 20u << 20;

std::string path(const std::string& code, std::string_view below = {}) { return fmt::format("{}/{}{}", kHome, html::url_encode(code), below); }

http::Response list_page(web::Context& c, const Documents& documents) {
    sql::Reader s = c.db().read();
    return c.page(html::PageFrame{.title = "Mẫu văn bản", .lead = "Tệp Word mà phần mềm điền số liệu vào. Sửa bằng Word rồi tải lên; mẫu sai tên trường được báo ngay.", .back_url = "/quan-tri", .back_label = "Quản trị"}, [&](Html& h) {
        html::table(h, {.caption = "Các mẫu văn bản", .columns = {{.label = "Mẫu", .main = true}, {.label = "Bản đang dùng"}, {.label = "Người đổi", .minor = true}, {.label = "Lúc"}}}, [&](html::Rows& rows) {
            for (const TemplateKind& k : documents.kinds()) {
                const auto versions = documents.versions(s, c.unit, k.code);
                rows.row([&] {
                    rows.head(path(k.code), k.title);
                    if (versions.empty() || versions.front().restored) rows.cell("Mẫu của phần mềm");
                    else rows.cell(fmt::format("Bản {} ({})", versions.front().number, versions.front().file_name));
                    if (versions.empty()) {
                        rows.none();
                        rows.none();
                    } else {
                        rows.cell(versions.front().by);
                        rows.cell(to_local(versions.front().at));
                    }
                });
            }
        });
    });
}

void names(Html& h, const office::Fields& fields, const std::string& inside) {
    for (const auto& [name, value] : fields.values)
        h.el("li", {}, [&] {
            html::code(h, fmt::format("{{{{{}}}}}", name));
            h.text(inside.empty() ? fmt::format(" – ví dụ: {}", value.substr(0, 60)) : fmt::format(" – trong {}, ví dụ: {}", inside, value.substr(0, 60)));
        });
    for (const auto& [name, list] : fields.lists) {
        h.el("li", {}, [&] {
            html::code(h, fmt::format("{{{{#{0}}}}} … {{{{/{0}}}}}", name));
            h.text(" – lặp lại cho từng mục");
        });
        if (!list.empty()) names(h, list.front(), fmt::format("{{{{#{}}}}}", name));
    }
}

// Which record to try the template with; without one the newest.
void record_form(Html& h, const web::Context& c, const TemplateKind& k, const std::string& record, const std::vector<Refusal>& errors) {
    html::get_form(h, path(k.code, "/xem-thu"), [&] {
        html::text_field(h, {.name = "ma", .label = k.record, .value = record, .hint = "Bỏ trống: hồ sơ mới nhất.", .error = html::error_for(errors, "ma"), .unmarked = true}, {.autocomplete = "off", .max_length = 40, .width = 30});
        web::keep_unit(h, c);
        html::actions(h, [&] { html::button(h, "Xem thử"); });
    });
}

http::Response kind_page(web::Context& c, const Documents& documents, const std::vector<Refusal>& errors, int status) {
    const TemplateKind* k = documents.kind(c.param("code"));
    if (!k) return c.refuse({Refusal::Kind::not_found, "documents.kind", "Không có mẫu văn bản này.", "code", {}});
    sql::Reader s = c.db().read();
    const auto versions = documents.versions(s, c.unit, k->code);
    const int newest = versions.empty() ? 0 : versions.front().number;
    html::PageFrame frame{.title = k->title, .back_url = std::string(kHome), .back_label = "Mẫu văn bản", .failed = status != 200};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Tải mẫu đang dùng", path(k->code, "/tai"));
        html::link_button(h, "Xem thử", path(k->code, "/xem-thu"), {.key = "x"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::section(h, "Thay mẫu", [&] {
            html::form(h, {.action = path(k->code), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
                html::hidden(h, "version", std::to_string(newest));
                html::file_field(h, {.name = "file", .label = "Tệp Word (.docx)", .hint = "Mẫu được điền thử với số liệu ví dụ trước khi dùng.", .error = html::error_for(errors, "file"), .required = true}, ".docx");
                html::actions(h, [&] { html::button(h, "Tải lên và dùng", {.weight = html::Weight::main}); });
            });
            if (!versions.empty() && !versions.front().restored)
                html::form(h, {.action = path(k->code, "/tra-lai"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                    html::hidden(h, "version", std::to_string(newest));
                    html::actions(h, [&] { html::button(h, "Dùng lại mẫu của phần mềm"); });
                });
        });
        if (!k->record.empty()) html::section(h, "Xem thử với một hồ sơ", [&] { record_form(h, c, *k, {}, {}); });
        if (!versions.empty())
            html::section(h, "Các lần đổi", [&] {
                std::vector<html::Event> events;
                for (const Version& v : versions) events.push_back({.at = to_local(v.at), .what = v.restored ? "Dùng lại mẫu của phần mềm" : fmt::format("Bản {}: {}", v.number, v.file_name), .who = v.by, .detail = {}});
                html::timeline(h, events);
            });
        h.el("details", {{"class", "more"}}, [&] {
            h.el("summary", {}, "Các trường viết được trong mẫu");
            h.el("ul", {}, [&] { names(h, k->example(), {}); });
        });
    }, status);
}

int version_of(const web::Context& c) {
    const std::string text = c.form("version");
    int version = -1;
    std::from_chars(text.data(), text.data() + text.size(), version);
    return version;
}

http::Response replace(web::Context& c, const Documents& documents, bool restore) {
    const std::string code = c.param("code");
    std::string name, bytes;
    if (!restore) {
        const auto wrong = [&](std::string_view says) { return kind_page(c, documents, {{Refusal::Kind::invalid, "documents.file", std::string(says), "file", {}}}, 422); };
        if (c.request.uploads.empty() || c.request.uploads[0].bytes.empty()) return wrong("Hãy chọn một tệp .docx.");
        name = c.request.uploads[0].file_name;
        bytes = c.request.uploads[0].bytes;
    }
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = documents.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(documents.replace(tx, c.actor(), c.now, code, version_of(c), name, bytes));
        return record::Answer{303, path(code)};
    });
    if (answer) return c.see(answer->text, restore ? "Đã dùng lại mẫu của phần mềm." : "Đã thay mẫu. Hãy xem thử một lần.");
    if (answer.error().kind == Refusal::Kind::not_found) return c.refuse(answer.error());
    return kind_page(c, documents, {answer.error()}, answer.error().kind == Refusal::Kind::conflict ? 409 : 422);
}

// The template as it is now, filled: a sheet to look at, or the file.
http::Response preview_page(web::Context& c, const Documents& documents, const Preview& preview) {
    const std::string code = c.param("code"), record = trim(c.query("ma")), as = c.query("dang");
    const TemplateKind* k = documents.kind(code);
    if (!k) return c.refuse({Refusal::Kind::not_found, "documents.kind", "Không có mẫu văn bản này.", "code", {}});
    std::string docx, of;
    std::vector<Refusal> errors;
    {
        sql::Reader s = c.db().read();
        auto tried = preview(s, c.unit, code, k->record.empty() ? "" : record, c.now);
        if (!tried && !record.empty()) {
            errors = {tried.error()};
            errors[0].field = "ma";
            tried = preview(s, c.unit, code, "", c.now);
        }
        if (!tried) return c.refuse(tried.error());
        of = tried->record;
        auto filled = documents.fill(s, c.unit, code, tried->fields);
        if (!filled) return c.refuse(filled.error());
        docx = std::move(*filled);
    }
    if ((as == "word" || as == "pdf") && errors.empty()) return paper_file(c, std::move(docx), "xem-thu-" + code, as == "pdf");
    const auto layout = office::layout_of(docx);
    if (!layout) return c.refuse(layout.error());
    const auto file = [&](std::string_view how) { return url(c, path(code, "/xem-thu"), {{"ma", record}, {"dang", std::string(how)}}); };
    html::PageFrame frame{.title = "Xem thử: " + k->title, .lead = of.empty() ? std::string("Điền bằng số liệu của đơn vị hoặc số liệu mẫu.") : fmt::format("Điền bằng hồ sơ {}, dữ liệu cá nhân được che.", of), .back_url = path(code), .back_label = k->title, .failed = !errors.empty()};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Word", file("word"), {.key = "w"});
        if (office::can_make_pdf()) html::link_button(h, "PDF", file("pdf"), {.key = "d"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (!k->record.empty()) record_form(h, c, *k, record, errors);
        left_out_notice(h, *layout);
        write_paper(h, *layout, [&](std::string_view) { html::qr(h, of.empty() ? "000" : of, "Mã QR ở đây"); });
    }, errors.empty() ? 200 : web::status_of(errors[0]));
}

// ---- For programs

namespace json = boost::json;

json::object kind_json(sql::Session& s, UnitId unit, const Documents& documents, const TemplateKind& k) {
    json::array versions;
    for (const Version& v : documents.versions(s, unit, k.code)) versions.push_back(json::object{{"number", v.number}, {"file_name", v.file_name}, {"by", v.by}, {"at", web::moment_json(v.at)}, {"restored", v.restored}});
    const std::int64_t version = versions.empty() ? 0 : versions.front().at("number").to_number<std::int64_t>();
    return {{"code", k.code}, {"title", k.title}, {"version", version}, {"versions", std::move(versions)}};
}

http::Response list_json(web::Context& c, const Documents& documents) {
    sql::Reader s = c.db().read();
    json::array out;
    for (const TemplateKind& k : documents.kinds()) out.push_back(kind_json(s, c.unit, documents, k));
    return web::json_answer({{"templates", std::move(out)}});
}

// Without a file: back to the program's own.
http::Response replace_json(web::Context& c, const Documents& documents) {
    const json::value* file = web::given(c.body(), "file");
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        std::string name, bytes;
        if (file) {
            name = web::text_at(file->as_object(), "name");
            XASO_TRY(bytes, web::bytes_at(file->as_object(), "content"));
            if (bytes.empty()) return refuse(Refusal::Kind::invalid, "documents.file", "Tệp mẫu trống.", "file.content");
        }
        const std::string code = c.param("code");
        XASO_CHECK(documents.replace(tx, by, c.now, code, web::version_at(c.body()), name, bytes));
        return web::answer(200, kind_json(tx, by.unit, documents, *documents.kind(code)));
    });
}

http::Response preview_file(web::Context& c, const Documents& documents, const Preview& preview) {
    const std::string code = c.param("code");
    const TemplateKind* k = documents.kind(code);
    if (!k) return c.refuse({Refusal::Kind::not_found, "documents.kind", "Không có mẫu văn bản này.", "code", {}});
    sql::Reader s = c.db().read();
    const auto tried = preview(s, c.unit, code, k->record.empty() ? std::string{} : trim(c.query("ma")), c.now);
    if (!tried) return c.refuse(tried.error());
    const auto docx = documents.fill(s, c.unit, code, tried->fields);
    return docx ? docx_file(*docx, "xem-thu-" + code) : c.refuse(docx.error());
}

}  // namespace

http::Response docx_file(std::string bytes, std::string_view name) {
    return web::download(std::move(bytes), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", fmt::format("{}.docx", name));
}

http::Response paper_file(const web::Context& c, std::string docx, std::string_view name, bool as_pdf, const std::function<void()>& before) {
    auto pdf = as_pdf ? office::pdf_of(docx) : Result<std::string>{};
    if (!pdf) return c.refuse(pdf.error());
    if (before) before();
    return as_pdf ? web::download(std::move(*pdf), "application/pdf", fmt::format("{}.pdf", name)) : docx_file(std::move(docx), name);
}

void add_pages(web::Router& router, const Documents& documents, Preview preview) {
    const std::string systems(kSystems), home(kHome), one = home + "/:code";
    const auto* may = &may::manage_accounts;
    using http::Method;
    const std::string api = "/api/v1/templates", of_one = api + "/:code";
    router.define("Template", "{code: text, title: text, version: int \"0: mẫu của phần mềm\", versions: [{number: int, file_name: text, by: text, at: moment, restored: bool}]}");
    router.add({.path = api, .may = may, .systems = systems, .summary = "The Word templates and their versions", .gives = "{templates: [Template]}", .run = [&documents](web::Context& c) { return list_json(c, documents); }});
    router.add({.path = of_one, .may = may, .systems = systems, .summary = "A template as it is in use, as a Word file", .gives = "bytes", .run = [&documents](web::Context& c) {
                    sql::Reader s = c.db().read();
                    const auto bytes = documents.current(s, c.unit, c.param("code"));
                    return bytes ? docx_file(*bytes, c.param("code")) : c.refuse(bytes.error());
                }});
    router.add({.method = Method::post, .path = of_one, .may = may, .systems = systems, .summary = "Put another template in its place, tried with every field first; without a file back to the program's own",
                .takes = "{version: int, file?: {name: text, content: text \"base64\"}}", .gives = "Template", .body_limit = kMaxUpload / 3 * 4, .run = [&documents](web::Context& c) { return replace_json(c, documents); }});
    router.add({.path = of_one + "/preview", .may = may, .systems = systems, .summary = "The template filled with a real dossier, personal data masked, as a Word file", .query = "{ma?: text \"mã hồ sơ; bỏ trống: hồ sơ mới nhất\"}", .gives = "bytes",
                .run = [&documents, preview](web::Context& c) { return preview_file(c, documents, preview); }});
    router.add({.path = home, .may = may, .title = "Mẫu văn bản", .systems = systems, .run = [&documents](web::Context& c) { return list_page(c, documents); }});
    router.add({.path = one, .may = may, .title = "Mẫu văn bản", .systems = systems, .run = [&documents](web::Context& c) { return kind_page(c, documents, {}, 200); }});
    router.add({.method = Method::post, .path = one, .may = may, .title = "Mẫu văn bản", .systems = systems, .body_limit = kMaxUpload, .run = [&documents](web::Context& c) { return replace(c, documents, false); }});
    router.add({.method = Method::post, .path = one + "/tra-lai", .may = may, .title = "Mẫu văn bản", .systems = systems, .run = [&documents](web::Context& c) { return replace(c, documents, true); }});
    router.add({.path = one + "/tai", .may = may, .systems = systems, .run = [&documents](web::Context& c) {
                    sql::Reader s = c.db().read();
                    const auto bytes = documents.current(s, c.unit, c.param("code"));
                    return bytes ? docx_file(*bytes, c.param("code")) : c.refuse(bytes.error());
                }});
    router.add({.path = one + "/xem-thu", .may = may, .title = "Xem thử mẫu văn bản", .systems = systems, .run = [&documents, preview = std::move(preview)](web::Context& c) { return preview_page(c, documents, preview); }});
}

}  // namespace xaso::documents
