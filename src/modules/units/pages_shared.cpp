#include "units/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"
#include "units/pages.h"

namespace xaso::units {
namespace {

using html::Html;
namespace may = access::may;

constexpr std::array<std::string_view, 7> kWeek{"Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"};

http::Response overview(web::Context& c, const PageDeps& deps) {
    const auto tree = deps.units.tree();
    const Day today = local_day(c.now);
    const Unit* unit = tree->find(c.who->unit);
    std::vector<access::Account> accounts;
    {
        sql::Reader s = c.db().read();
        accounts = deps.access.list(s, c.who->unit);
    }
    const auto how_many = [&](auto&& fits) { return static_cast<std::int64_t>(std::count_if(accounts.begin(), accounts.end(), fits)); };
    const std::int64_t open = how_many([](const auto& a) { return !a.closed; });
    const std::int64_t locked = how_many([&](const auto& a) { return !a.closed && a.locked_until && *a.locked_until > c.now; });
    const std::int64_t first = how_many([](const auto& a) { return !a.closed && a.must_change; });
    html::PageFrame frame{.title = "Quản trị", .lead = unit ? unit->nearest(today).name : std::string{}};
    frame.actions = [](Html& h) { html::link_button(h, "Thêm tài khoản", "/quan-tri/tai-khoan/moi", {.weight = html::Weight::main, .key = "n"}); };
    return c.page(std::move(frame), [&](Html& h) {
        if (locked > 0)
            html::notice(h, html::Tone::warning, fmt::format("{} tài khoản đang bị khóa vì nhập sai mật khẩu.", locked),
                         [&] { h.el("p", {}, [&] { h.link("/quan-tri/tai-khoan?tinh-trang=khoa", "Xem và mở khóa"); }); });
        html::columns(h, [&] {
            html::section(h, "Tài khoản", [&] {
                html::facts(h, [&](html::Facts& f) {
                    f.add("Đang dùng", [&] { html::figure_link(h, format_count(open), "/quan-tri/tai-khoan?tinh-trang=dang-dung"); });
                    f.add("Đang bị khóa", [&] { html::figure_link(h, format_count(locked), "/quan-tri/tai-khoan?tinh-trang=khoa"); });
                    f.add("Chưa đổi mật khẩu đầu", [&] { html::figure_link(h, format_count(first), "/quan-tri/tai-khoan?tinh-trang=mat-khau-dau"); });
                    f.add("Đã đóng", [&] { html::figure_link(h, format_count(static_cast<std::int64_t>(accounts.size()) - open), "/quan-tri/tai-khoan?tinh-trang=da-dong"); });
                });
                html::actions(h, [&] { html::link_button(h, "Danh sách tài khoản", "/quan-tri/tai-khoan"); });
            });
            html::section(h, fmt::format("Đơn vị, ngày {}", format_day(today)), [&] {
                if (!unit || !unit->on(today)) h.el("p", {}, "Đơn vị không có hiệu lực hôm nay.");
                if (unit) {
                    const Version& v = unit->nearest(today);
                    html::facts(h, [&](html::Facts& f) {
                        f.add("Tên", v.name);
                        f.add("Cấp", level_title(v.level));
                        f.add("Mã định danh", v.agency_code.empty() ? "chưa ghi" : v.agency_code);
                        f.add("Hiệu lực", span_words(v.from, v.to));
                        f.add("Điện thoại bộ phận một cửa", v.phone.empty() ? "chưa ghi" : v.phone);
                        for (const auto& [days, hours] : hours_words(v.hours)) f.add(days, hours);
                    });
                }
                html::actions(h, [&] {
                    html::link_button(h, "Cơ cấu tổ chức", "/quan-tri/don-vi");
                    html::link_button(h, "Mẫu văn bản", "/quan-tri/mau-van-ban");
                    html::link_button(h, "Hàng chờ", "/quan-tri/hang-cho");
                    html::link_button(h, "Thu phí", "/quan-tri/thu-phi");
                    html::link_button(h, "Đổi giờ làm việc", "/quan-tri/gio-lam-viec");
                    html::link_button(h, "Địa chỉ, điện thoại", "/quan-tri/lien-he");
                });
            });
        });
        html::section(h, "Phòng, ban", [&] {
            std::vector<const Office*> offices;
            if (unit)
                for (const Office& o : unit->offices)
                    if (o.from <= today && (!o.to || today < *o.to)) offices.push_back(&o);
            if (offices.empty()) {
                html::empty_state(h, "Đơn vị chưa có phòng, ban nào.", "Thêm phòng, ban", "/quan-tri/phong-ban/them");
                return;
            }
            html::table(h, {.caption = "Phòng, ban đang hoạt động", .columns = {{.label = "Phòng, ban", .main = true}, {.label = "Tài khoản", .number = true}}}, [&](html::Rows& rows) {
                for (const Office* o : offices) rows.row([&] {
                    rows.head("", o->name);
                    rows.cell(how_many([&](const auto& a) { return !a.closed && a.office == o->id; }));
                });
            });
            html::actions(h, [&] { html::link_button(h, "Quản lý phòng, ban", "/quan-tri/phong-ban"); });
        });
        if (c.who->may(may::see_audit)) html::section(h, "Nhật ký", [&] {
            h.el("p", {}, "Mọi thay đổi đều có người làm, thời điểm và nội dung; nên xem lại hằng tuần.");
            html::actions(h, [&] {
                html::link_button(h, "Xem nhật ký", "/quan-tri/nhat-ky");
                html::link_button(h, "Kiểm tra toàn vẹn", "/quan-tri/nhat-ky/kiem-tra");
            });
        });
    });
}

}  // namespace

void unit_chooser(Html& h, const web::Context& c, const Units& units, std::string_view path) {
    if (c.who->scope.size() < 2) return;
    const auto tree = units.tree();
    std::vector<html::Choice> choices;
    for (const UnitId id : c.who->scope)
        if (const Unit* u = tree->find(id))
            choices.push_back({.label = u->nearest(local_day(c.now)).name,
                               .url = id == c.who->unit ? std::string(path) : fmt::format("{}?don-vi={}", path, html::url_encode(u->code)), .current = id == c.unit});
    html::chips(h, "Chọn đơn vị", choices);
}

void add_pages(web::Router& router, Units& units, access::Access& access) {
    const PageDeps deps{units, access};
    router.add({.path = "/quan-tri", .may = &may::manage_accounts, .title = "Quản trị", .systems = "S22, S30", .run = [deps](web::Context& c) { return overview(c, deps); }});
    add_account_pages(router, deps);
    add_tree_pages(router, deps);
    add_hours_pages(router, deps);
    add_contact_pages(router, deps);
    add_office_pages(router, deps);
    add_audit_pages(router, deps);
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return n;
}

AskedDay asked_day(std::string_view typed, std::string_view field, Day otherwise) {
    AskedDay a{trim(typed), otherwise, {}};
    if (a.text.empty()) return a;
    if (const auto day = parse_day(a.text)) {
        a.day = *day;
        a.text = format_day(*day);
    } else {
        a.errors.push_back(day.error());
        a.errors[0].field = field;
    }
    return a;
}

std::string span_words(Day from, const std::optional<Day>& to) {
    return to ? fmt::format("từ {} đến hết {}", format_day(from), format_day(*to - std::chrono::days{1})) : "từ " + format_day(from);
}

std::string clock_words(std::chrono::minutes time) { return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60); }

std::string spans_words(const std::vector<OpenSpan>& spans) {
    std::string out;
    for (const OpenSpan& s : spans) out += fmt::format("{}{}–{}", out.empty() ? "" : ", ", clock_words(s.open), clock_words(s.close));
    return out.empty() ? "nghỉ" : out;
}

std::vector<std::pair<std::string, std::string>> hours_words(const OfficeHours& hours) {
    std::vector<std::pair<std::string, std::string>> out;
    for (std::size_t d = 0; d < kWeek.size();) {
        std::size_t last = d;
        while (last + 1 < kWeek.size() && hours.week[last + 1] == hours.week[d]) ++last;
        out.emplace_back(last == d ? std::string(kWeek[d]) : fmt::format("{} – {}", kWeek[d], kWeek[last]), spans_words(hours.week[d]));
        d = last + 1;
    }
    out.emplace_back("Ngày làm bù", spans_words(hours.make_up));
    out.emplace_back("Việc trả trong ngày", fmt::format("nhận đến {}; nhận sau giờ đó thì trả ngày làm việc tiếp theo", clock_words(hours.same_day_until)));
    return out;
}

std::optional<http::Response> refuse_elsewhere(const web::Context& c) {
    if (c.unit == c.who->unit) return std::nullopt;
    return c.refuse({Refusal::Kind::forbidden, "units.home_only", "Chỉ được quản trị đơn vị của mình. Hãy mở lại trang từ mục Quản trị.", {}, {}});
}

}  // namespace xaso::units
