// The receipt (giấy tiếp nhận hồ sơ và hẹn trả kết quả), ready to print on A5.
// LAW TT 01/2018/TT-VPCP form 01: what it must carry. The citizen's own paper shows the numbers unmasked, so only those who may
// accept a dossier open it.
#include <fmt/format.h>

#include "onestop/pages_shared.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace may = access::may;

std::string long_time(LocalTime t) {
    const auto day = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::year_month_day d{day};
    const std::chrono::hh_mm_ss time{t - day};
    return fmt::format("{:02} giờ {:02} phút, ngày {:02} tháng {:02} năm {}", time.hours().count(), time.minutes().count(), static_cast<unsigned>(d.day()),
                       static_cast<unsigned>(d.month()), static_cast<int>(d.year()));
}

// LAW ND 30/2020/ND-CP: a day below 10 and the months 1 and 2 carry a leading 0.
std::string place_and_day(const std::string& place, Day day) {
    const std::chrono::year_month_day d{day};
    const unsigned month = static_cast<unsigned>(d.month());
    return fmt::format("{}, ngày {:02} tháng {}{} năm {}", place, static_cast<unsigned>(d.day()), month < 3 ? "0" : "", month, static_cast<int>(d.year()));
}

// LAW ND 118/2025/ND-CP: since 01/7/2025 the desk of a commune is its public administrative service centre.
std::string_view desk_name(Day day) {
    return day >= make_day(2025, 7, 1) ? "Trung tâm Phục vụ hành chính công" : "Bộ phận Tiếp nhận và Trả kết quả";
}

void papers_table(Html& h, const std::vector<PaperInput>& papers) {
    html::TableSpec spec{.caption = "Thành phần hồ sơ", .columns = {{.label = "STT", .number = true}, {.label = "Tên giấy tờ", .main = true}}, .grid = true};
    for (const auto& [code, title] : kPaperKinds) spec.columns.push_back({.label = std::string(title), .number = true});
    html::table(h, spec, [&](html::Rows& rows) {
        std::int64_t no = 0;
        for (const PaperInput& p : papers)
            rows.row([&] {
                rows.cell(++no);
                bool placed = false;
                for (const auto& [code, title] : kPaperKinds) placed = placed || code == p.kind;
                rows.cell(placed || p.kind.empty() ? p.name : fmt::format("{} ({})", p.name, p.kind));
                for (const auto& [code, title] : kPaperKinds) {
                    if (code == p.kind || (!placed && code == "copy")) {
                        rows.cell(std::int64_t{p.copies});
                    } else {
                        rows.cell("");
                    }
                }
            });
    });
}

http::Response receipt(web::Context& c, const PageDeps& deps) {
    const std::string code = c.param("code");
    sql::Reader s = c.db().read();
    const auto d = deps.desk.find_code(s, c.unit, code);
    if (!d) return c.refuse(no_dossier(code));
    const auto applicant = deps.desk.person(s, c.unit, d->applicant_id).value_or(Person{});
    const auto owner = d->owner_id == d->applicant_id ? applicant : deps.desk.person(s, c.unit, d->owner_id).value_or(Person{});
    const auto papers = deps.desk.papers(s, c.unit, d->id);
    const auto procedure = deps.desk.procedures().version(s, c.unit, d->procedure_id, d->procedure_version);
    const auto receiver = c.site.access.find(s, c.unit, d->receiver);
    const Day day = local_day(d->received_at);
    const auto tree = deps.units.tree();
    const units::Unit* unit = tree->find(c.unit);
    if (!unit) return c.refuse(no_dossier(code));
    const units::Version& v = unit->nearest(day);
    const units::Unit* parent = v.parent ? tree->find(v.parent) : nullptr;
    const auto limit = parse_limit(d->limit_code);

    html::PageFrame frame{.title = "Giấy tiếp nhận hồ sơ", .lead = d->code, .back_url = dossier_url(c, d->code), .back_label = "Hồ sơ " + d->code};
    frame.actions = [&](Html& h) {
        html::print_button(h, c.query("in") == "ngay");
        if (!read_only(c)) html::link_button(h, "Tiếp nhận hồ sơ tiếp theo", "/tiep-nhan", {.weight = html::Weight::main, .key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::sheet(h, html::Paper::a5, [&] {
            h.el("div", {{"class", "letterhead"}}, [&] {
                h.el("div", {}, [&] {
                    if (parent) h.el("p", {{"class", "caps"}}, parent->nearest(day).name);
                    h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, v.name); });
                    h.el("p", {}, [&] { h.el("strong", {}, desk_name(day)); });
                    h.el("p", {}, fmt::format("Số: {}/TNHS", d->code.substr(d->code.rfind('-') + 1)));
                });
                h.el("div", {}, [&] {
                    h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, "Cộng hòa xã hội chủ nghĩa Việt Nam"); });
                    h.el("p", {}, [&] { h.el("strong", {}, "Độc lập - Tự do - Hạnh phúc"); });
                    h.el("p", {}, [&] { h.el("em", {}, place_and_day(v.place.empty() ? v.name : v.place, day)); });
                });
            });
            h.el("h2", {{"class", "form-title"}}, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ");
            h.el("p", {{"class", "form-title"}}, [&] {
                h.text("Mã hồ sơ: ");
                html::code(h, d->code);
            });
            html::facts(h, [&](html::Facts& f) {
                f.add("Đơn vị tiếp nhận", fmt::format("{}, {}", desk_name(day), v.name));
                f.add("Tiếp nhận hồ sơ của", fmt::format("{} (nộp: {})", d->applicant, channel_title(d->channel)));
                if (!applicant.citizen_id.empty()) f.add("Số định danh cá nhân", applicant.citizen_id);
                if (!applicant.address.empty()) f.add("Địa chỉ", applicant.address);
                if (!applicant.phone.empty()) f.add("Số điện thoại", applicant.phone);
                if (d->owner_id != d->applicant_id) f.add("Chủ hồ sơ", owner.address.empty() ? d->owner : fmt::format("{}, {}", d->owner, owner.address));
                f.add("Nội dung yêu cầu", fmt::format("{} ({})", d->procedure_name, d->procedure_code));
            });
            h.el("h3", {}, "1. Thành phần hồ sơ");
            if (papers.empty()) {
                h.el("p", {}, "Không ghi giấy tờ kèm theo.");
            } else {
                papers_table(h, papers);
            }
            html::facts(h, [&](html::Facts& f) {
                f.add("2. Số lượng hồ sơ", "01 bộ");
                f.add("3. Thời hạn giải quyết", limit ? limit_text(*limit) : d->limit_code);
                f.add("4. Thời gian nhận", long_time(to_local(d->received_at)));
                f.add("5. Hẹn trả kết quả", [&] { h.el("strong", {}, long_time(to_local(d->due_at))); });
                f.add("6. Nơi nhận kết quả", v.address.empty() ? fmt::format("{}, {}", desk_name(day), v.name) : fmt::format("{}, {}", desk_name(day), v.address));
                if (procedure) f.add("Phí, lệ phí", fee_words(*procedure));
                f.add("Sổ theo dõi hồ sơ", "Quyển số: …………  Số thứ tự: …………");
                if (!v.phone.empty()) f.add("Điện thoại liên hệ", v.phone);
            });
            h.el("div", {{"class", "signatures"}}, [&] {
                h.el("div", {}, [&] {
                    h.el("p", {}, [&] { h.el("strong", {}, "Người nộp hồ sơ"); });
                    h.el("p", {}, "(Ký, ghi rõ họ tên)");
                    h.el("p", {{"class", "signed"}}, d->channel == Channel::desk ? d->applicant : "");
                });
                h.el("div", {}, [&] {
                    h.el("p", {}, [&] { h.el("strong", {}, "Người tiếp nhận hồ sơ"); });
                    h.el("p", {}, "(Ký, ghi rõ họ tên)");
                    h.el("p", {{"class", "signed"}}, receiver ? receiver->name : "");
                });
            });
        });
    });
}

}  // namespace

void add_receipt_page(web::Router& router, PageDeps deps) {
    router.add({.method = http::Method::get, .path = "/ho-so/:code/giay-tiep-nhan", .may = &may::accept_dossier, .title = "Giấy tiếp nhận hồ sơ", .systems = "S14",
                .run = [deps](web::Context& c) { return receipt(c, deps); }});
}

}  // namespace xaso::onestop
