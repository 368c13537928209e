// The receipt (giấy tiếp nhận hồ sơ và hẹn trả kết quả), ready to print on A5.
// LAW TT 01/2018/TT-VPCP form 01: what it must carry. The citizen's own paper shows the numbers unmasked, so only those who may
// accept a dossier open it.
#include <fmt/format.h>

#include "onestop/pages_shared.h"
#include "platform/html/qr.h"

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

}  // namespace

// LAW ND 30/2020/ND-CP: a day below 10 and the months 1 and 2 carry a leading 0.
static std::string place_and_day(const std::string& place, Day day) {
    const std::chrono::year_month_day d{day};
    const unsigned month = static_cast<unsigned>(d.month());
    return fmt::format("{}, ngày {:02} tháng {}{} năm {}", place, static_cast<unsigned>(d.day()), month < 3 ? "0" : "", month, static_cast<int>(d.year()));
}

// LAW ND 118/2025/ND-CP: since 01/7/2025 the desk of a commune is its public administrative service centre.
std::string_view desk_name(Day day) {
    return day >= make_day(2025, 7, 1) ? "Trung tâm Phục vụ hành chính công" : "Bộ phận Tiếp nhận và Trả kết quả";
}

void letterhead(Html& h, const units::Tree& tree, const units::Unit& unit, Day day, std::string_view number) {
    const units::Version& v = unit.nearest(day);
    const units::Unit* parent = v.parent ? tree.find(v.parent) : nullptr;
    h.el("div", {{"class", "letterhead"}}, [&] {
        h.el("div", {}, [&] {
            if (parent) h.el("p", {{"class", "caps"}}, parent->nearest(day).name);
            h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, v.name); });
            h.el("p", {}, [&] { h.el("strong", {}, desk_name(day)); });
            h.el("p", {}, number);
        });
        h.el("div", {}, [&] {
            h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, "Cộng hòa xã hội chủ nghĩa Việt Nam"); });
            h.el("p", {}, [&] { h.el("strong", {}, "Độc lập - Tự do - Hạnh phúc"); });
            h.el("p", {}, [&] { h.el("em", {}, place_and_day(v.place.empty() ? v.name : v.place, day)); });
        });
    });
}

namespace {

void papers_table(Html& h, const std::string& caption, const std::vector<PaperInput>& papers) {
    html::TableSpec spec{.caption = caption, .columns = {{.label = "STT", .number = true}, {.label = "Tên giấy tờ", .main = true}}, .grid = true};
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

// One dossier of the receipt with what is printed of it.
struct Item {
    Dossier d;
    Person owner;
    std::vector<PaperInput> papers;
    std::string fee;
};

Item item_of(sql::Session& s, const web::Context& c, const PageDeps& deps, Dossier d) {
    Item item{std::move(d), {}, {}, {}};
    const auto procedure = deps.desk.procedures().version(s, c.unit, item.d.procedure_id, item.d.procedure_version);
    item.fee = deps.fees.words ? deps.fees.words(s, item.d) : procedure ? fee_words(*procedure) : std::string{};
    item.owner = deps.desk.person(s, c.unit, item.d.owner_id).value_or(Person{});
    item.papers = deps.desk.papers(s, c.unit, item.d.id);
    return item;
}

std::string limit_words(const Dossier& d) {
    const auto limit = parse_limit(d.limit_code);
    return limit ? limit_text(*limit) : d.limit_code;
}

std::string request_words(const Dossier& d) { return fmt::format("{} ({}){}", d.procedure_name, d.procedure_code, d.case_name.empty() ? "" : ", trường hợp: " + d.case_name); }

void add_owner(html::Facts& f, const Item& item) {
    if (item.d.owner_id == item.d.applicant_id) return;
    f.add("Chủ hồ sơ", item.owner.address.empty() ? item.d.owner : fmt::format("{}, {}", item.d.owner, item.owner.address));
}

void add_competent(html::Facts& f, const Item& item) {
    if (!item.d.competent.empty()) f.add("Cơ quan giải quyết", item.d.competent);
}

void papers_part(Html& h, const std::string& caption, const Item& item) {
    if (item.papers.empty()) {
        h.el("p", {}, "Không ghi giấy tờ kèm theo.");
    } else {
        papers_table(h, caption, item.papers);
    }
}

// Points 3 to 5 of form 01; without their numbers where each dossier of a visit has its own.
void add_times(Html& h, html::Facts& f, const Item& item, bool numbered) {
    f.add(numbered ? "3. Thời hạn giải quyết" : "Thời hạn giải quyết", limit_words(item.d));
    f.add(numbered ? "4. Thời gian nhận" : "Thời gian nhận", long_time(to_local(item.d.received_at)));
    f.add(numbered ? "5. Hẹn trả kết quả" : "Hẹn trả kết quả", [&] { h.el("strong", {}, long_time(to_local(item.d.due_at))); });
}

void add_fee(html::Facts& f, const Item& item) {
    if (!item.fee.empty()) f.add("Phí, lệ phí", item.fee);
}

// LAW TT 01/2018/TT-VPCP form 01.
void one_dossier(Html& h, const Item& item, std::string_view where) {
    h.el("h3", {}, "1. Thành phần hồ sơ");
    papers_part(h, "Thành phần hồ sơ", item);
    html::facts(h, [&](html::Facts& f) {
        f.add("2. Số lượng hồ sơ", "01 bộ");
        add_times(h, f, item, true);
        f.add("6. Nơi nhận kết quả", where);
        add_fee(f, item);
    });
}

// The same points of each dossier of one visit.
void several_dossiers(Html& h, const std::vector<Item>& items, std::string_view where) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Item& item = items[i];
        h.el("h3", {}, fmt::format("{}. {}", i + 1, request_words(item.d)));
        html::facts(h, [&](html::Facts& f) {
            f.add("Mã hồ sơ", [&] { html::code(h, item.d.code); });
            add_owner(f, item);
            add_competent(f, item);
            add_times(h, f, item, false);
            add_fee(f, item);
        });
        papers_part(h, "Thành phần hồ sơ " + item.d.code, item);
    }
    html::facts(h, [&](html::Facts& f) {
        f.add("Số lượng hồ sơ", fmt::format("{:02} hồ sơ, mỗi hồ sơ 01 bộ", items.size()));
        f.add("Nơi nhận kết quả", where);
    });
}

http::Response receipt(web::Context& c, const PageDeps& deps) {
    const std::string code = c.param("code");
    sql::Reader s = c.db().read();
    const auto d = deps.desk.find_code(s, c.unit, code);
    if (!d) return c.refuse(no_dossier(code));
    std::vector<Item> items;
    for (const DossierId id : deps.desk.visit(s, c.unit, d->id)) items.push_back(item_of(s, c, deps, *deps.desk.find(s, c.unit, id)));
    const bool one = items.size() == 1;
    const auto applicant = deps.desk.person(s, c.unit, d->applicant_id).value_or(Person{});
    const auto receiver = c.site.access.find(s, c.unit, d->receiver);
    const Day day = local_day(d->received_at);
    const auto tree = deps.units.tree();
    const units::Unit* unit = tree->find(c.unit);
    if (!unit) return c.refuse(no_dossier(code));
    const units::Version& v = unit->nearest(day);
    const std::string where = v.address.empty() ? fmt::format("{}, {}", desk_name(day), v.name) : fmt::format("{}, {}", desk_name(day), v.address);
    std::string numbers, codes;
    for (const Item& item : items) {
        numbers += (numbers.empty() ? "" : ", ") + item.d.code.substr(item.d.code.rfind('-') + 1);
        codes += (codes.empty() ? "" : ", ") + item.d.code;
    }

    Html collect;
    if (deps.fees.collect) {
        std::vector<Dossier> dossiers;
        for (const Item& item : items) dossiers.push_back(item.d);
        deps.fees.collect(collect, c, s, dossiers);
    }
    html::PageFrame frame{.title = "Giấy tiếp nhận hồ sơ", .lead = codes, .back_url = dossier_url(c, d->code), .back_label = "Hồ sơ " + d->code};
    frame.actions = [&](Html& h) {
        html::print_button(h, c.query("in") == "ngay");
        if (read_only(c)) return;
        h.include(collect);
        if (day == local_day(c.now)) html::link_button(h, "Thêm hồ sơ của người này", "/tiep-nhan?cung=" + html::url_encode(items.front().d.code), {.key = "t"});
        html::link_button(h, "Tiếp nhận hồ sơ tiếp theo", "/tiep-nhan", {.weight = html::Weight::main, .key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::sheet(h, html::Paper::a5, [&] {
            letterhead(h, *tree, *unit, day, fmt::format("Số: {}/TNHS", numbers));
            h.el("h2", {{"class", "form-title"}}, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ");
            h.el("p", {{"class", "form-title"}}, [&] {
                h.text("Mã hồ sơ: ");
                for (std::size_t i = 0; i < items.size(); ++i) {
                    if (i > 0) h.text(", ");
                    html::code(h, items[i].d.code);
                }
            });
            h.el("div", {{"class", "form-codes"}}, [&] {
                for (const Item& item : items) html::qr(h, item.d.code, "Mã QR của mã hồ sơ " + item.d.code);
            });
            html::facts(h, [&](html::Facts& f) {
                f.add("Đơn vị tiếp nhận", fmt::format("{}, {}", desk_name(day), v.name));
                f.add("Tiếp nhận hồ sơ của", fmt::format("{} (nộp: {})", d->applicant, channel_title(d->channel)));
                if (!applicant.citizen_id.empty()) f.add("Số định danh cá nhân", applicant.citizen_id);
                if (!applicant.address.empty()) f.add("Địa chỉ", applicant.address);
                if (!applicant.phone.empty()) f.add("Số điện thoại", applicant.phone);
                if (!one) return;
                add_owner(f, items.front());
                f.add("Nội dung yêu cầu", request_words(*d));
                add_competent(f, items.front());
            });
            if (one) {
                one_dossier(h, items.front(), where);
            } else {
                several_dossiers(h, items, where);
            }
            html::facts(h, [&](html::Facts& f) {
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
