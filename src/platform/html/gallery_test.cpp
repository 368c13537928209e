// The gallery: pages made of every component, checked for what a program can see. With XASO_GALLERY=folder they are also written there,
// for tests/browser and for the eye.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "platform/html/components.h"

namespace xaso::html {
namespace {

constexpr const char* kLongName = "Thủ tục cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh";
constexpr const char* kLongerName =
    "Liên thông các thủ tục hành chính về đăng ký khai sinh, cấp Thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi, đăng ký thường trú";

PageFrame frame(const Assets& assets, std::string title) {
    return {.title = std::move(title),
            .unit_name = "UBND xã Mẫu",
            .user_name = "Trần Thị Mẫu",
            .nav = {{.label = "Việc của tôi", .url = "/list.html", .current = true, .key = 'v'},
                    {.label = "Tiếp nhận hồ sơ", .url = "/form.html", .key = 't', .group = "Một cửa"},
                    {.label = "Hồ sơ", .url = "/empty.html", .key = 'h', .group = "Một cửa"},
                    {.label = "Trả kết quả", .url = "/receipt.html", .key = 'r', .group = "Một cửa"},
                    {.label = "Kế hoạch cải cách hành chính", .url = "/gallery.html", .key = 'k', .group = "Cải cách hành chính"},
                    {.label = "Biểu mẫu báo cáo", .url = "/grid.html", .key = 'b', .group = "Cải cách hành chính"},
                    {.label = "Sổ theo dõi", .url = "/gallery.html", .group = "Cải cách hành chính"}},
            .user_links = {{.label = "Tài khoản và mật khẩu", .url = "/gallery.html"}},
            .csrf = "csrf-1",
            .systems = "S14, S21",
            .home_url = "/gallery.html",
            .sign_out_url = "/sign-out",
            .search_url = "/list.html",
            .assets = &assets};
}

std::vector<Choice> filters() {
    return {{.label = "Quá hạn", .url = "?loc=qua-han", .current = true, .count = 2},
            {.label = "Đến hạn hôm nay", .url = "?loc=hom-nay", .count = 7},
            {.label = "Chờ người khác", .url = "?loc=cho", .count = 11},
            {.label = "Tất cả", .url = "?"}};
}

std::string list_page(const Assets& assets) {
    PageFrame f = frame(assets, "Việc của tôi");
    f.lead = "Chủ nhật 22/11/2026 · Trung tâm Phục vụ hành chính công";
    f.flash = {{.text = "Đã tiếp nhận hồ sơ 000.00.31.H41-230620-0007.", .link_label = "In giấy hẹn", .link_url = "/receipt.html"}};
    f.actions = [](Html& h) { link_button(h, "Tiếp nhận", "/form.html", {.weight = Weight::main, .key = "n"}); };
    return page(f, [](Html& h) {
        chips(h, "Lọc việc theo hạn", filters());
        form(h, {.action = "/submit", .csrf = "csrf-1", .key = "k-1"}, [&] {
            const TableSpec spec{.caption = "Việc của tôi",
                                 .columns = {{.label = "Chọn", .pick = true},
                                             {.label = "Hồ sơ", .sort_url = "?sap=ma"},
                                             {.label = "Thủ tục", .main = true},
                                             {.label = "Người nộp", .minor = true},
                                             {.label = "Hạn", .sort_url = "?sap=han", .sorted = Sorted::ascending},
                                             {.label = "Tình trạng"},
                                             {.label = "Lệ phí", .unit = "đ", .number = true, .minor = true}}};
            table(h, spec, [](Rows& rows) {
                const State states[] = {State::late, State::due_today, State::paused, State::in_progress, State::done};
                for (int i = 1; i <= 25; ++i) {
                    const std::string id = "000.00.31.H41-230620-" + std::to_string(10000 + i).substr(1);
                    rows.row([&] {
                        rows.pick("dossier", id, id);
                        rows.head("/form.html", id);
                        rows.cell(i % 3 == 0 ? kLongerName : i % 3 == 1 ? "Đăng ký khai sinh" : kLongName);
                        rows.cell("Trần Thị Mẫu " + std::to_string(i));
                        rows.cell(LocalTime(make_day(2023, 6, 9) + std::chrono::hours(17)));
                        rows.cell(states[i % 5], i % 5 == 0 ? "trễ 3 giờ" : "");
                        rows.cell(Vnd{i * 8000});
                    });
                }
            });
            bulk_actions(h, [&] { button(h, "Chuyển các hồ sơ đã chọn", {.key = "c"}); });
        });
        pager(h, {.shown = 25, .next_url = "?sau=25"});
    });
}

Refusal wrong(std::string field, std::string message) {
    return {Refusal::Kind::invalid, "gallery.wrong", std::move(message), std::move(field), {}};
}

std::string form_page(const Assets& assets) {
    PageFrame f = frame(assets, "Tiếp nhận hồ sơ");
    f.back_url = "/list.html";
    f.back_label = "Việc của tôi";
    f.failed = true;
    return page(f, [](Html& h) {
        const std::vector<Refusal> errors{wrong("citizen", "Số định danh có 12 chữ số, đang có 11. Quét lại thẻ hoặc gõ đủ số."),
                                          wrong("born", "Ngày sinh 31/02/1995 không có thật. Ghi như 09/06/1995."),
                                          wrong("channel", "Chọn cách nộp hồ sơ."),
                                          wrong("fee", "Lệ phí ghi bằng số, ví dụ 8.000."),
                                          wrong("procedure", "Chọn thủ tục."),
                                          wrong("scan", "Tệp lớn hơn 10 MB. Chụp lại ở cỡ nhỏ hơn."),
                                          wrong("note", "Ghi chú dài quá 500 chữ."),
                                          wrong("agree", "Cần đánh dấu đã giải thích quyền của người nộp.")};
        error_summary(h, errors);
        const auto error = [&](const char* name) { return error_for(errors, name); };
        form(h, {.action = "/submit", .csrf = "csrf-1", .key = "k-2", .upload = true, .wide = true}, [&] {
            text_field(h, {.name = "citizen", .label = "Số định danh", .value = "03019500000", .hint = "Quét thẻ hoặc gõ số", .error = error("citizen"), .required = true},
                       {.autocomplete = "off", .input_mode = "numeric", .max_length = 12, .width = 16, .scan = true});
            text_field(h, {.name = "name", .label = "Họ và tên", .value = "Trần Thị Mẫu", .required = true}, {.autocomplete = "off"});
            day_field(h, {.name = "born", .label = "Ngày sinh", .value = "31/02/1995", .error = error("born"), .required = true});
            select_field(h, {.name = "procedure", .label = "Thủ tục", .error = error("procedure"), .required = true, .wide = true},
                         {{.value = "1.001193", .label = "1.001193 Đăng ký khai sinh"}, {.value = "2.000908", .label = std::string("2.000908 ") + kLongName}, {.value = "2.000986", .label = std::string("2.000986 ") + kLongerName}});
            radio_field(h, {.name = "channel", .label = "Cách nộp", .error = error("channel"), .required = true},
                        {{.value = "desk", .label = "Tại bộ phận một cửa"}, {.value = "post", .label = "Qua bưu chính", .hint = "Tính từ lúc bưu chính giao"}});
            check_list(h, {.name = "papers", .label = "Giấy tờ đã nộp", .required = true},
                       {{.value = "1", .label = "Giấy chứng sinh (bản chính)"}, {.value = "2", .label = "Văn bản ủy quyền"}, {.value = "3", .label = "Căn cước công dân", .hint = "Đã có, dùng lại"}}, {"1", "3"});
            number_field(h, {.name = "fee", .label = "Lệ phí", .value = "tám nghìn", .error = error("fee"), .required = true}, "đồng");
            file_field(h, {.name = "scan", .label = "Bản chụp giấy tờ", .hint = "PDF, JPG hoặc PNG, mỗi tệp đến 10 MB", .error = error("scan")}, ".pdf,.jpg,.png", true);
            area_field(h, {.name = "note", .label = "Ghi chú", .value = "Người nộp hẹn bổ sung", .error = error("note"), .wide = true}, 3);
            checkbox_field(h, {.name = "agree", .label = "Đã giải thích quyền của người nộp đối với dữ liệu cá nhân", .error = error("agree"), .required = true, .wide = true}, false);
            actions(h, [&] {
                button(h, "Tiếp nhận và in", {.weight = Weight::main, .name = "then", .value = "print", .key = "i"});
                button(h, "Lưu nháp", {.name = "then", .value = "draft"});
                button(h, "Từ chối tiếp nhận", {.weight = Weight::danger, .action = "/refuse"});
                link_button(h, "Thôi", "/list.html", {.weight = Weight::quiet});
            });
        });
    });
}

std::string grid_page(const Assets& assets) {
    PageFrame f = frame(assets, "Biểu 3 · Cải cách thủ tục hành chính");
    f.lead = "6 tháng đầu năm 2023 (10/12/2022 – 09/06/2023)";
    f.actions = [](Html& h) { print_button(h); };
    return page(f, [](Html& h) {
        tabs(h, "Các biểu của báo cáo", {{.label = "Biểu 1", .url = "?bieu=1"}, {.label = "Biểu 2", .url = "?bieu=2", .count = 1}, {.label = "Biểu 3", .url = "?bieu=3", .current = true, .count = 2}});
        notice(h, Tone::warning, "6.7 có mẫu số khác với số hồ sơ nhận trong kỳ", "1.381/1.395: mẫu số gồm 29 hồ sơ kỳ trước chuyển sang.");
        const TableSpec spec{.caption = "Biểu 3, 6 tháng đầu năm 2023",
                             .columns = {{.label = "Số"}, {.label = "Chỉ tiêu", .main = true}, {.label = "Đơn vị"}, {.label = "Kỳ này", .number = true}, {.label = "Kỳ trước", .number = true}, {.label = "Cùng kỳ", .number = true}},
                             .caption_shown = true,
                             .grid = true};
        table(h, spec, [&](Rows& rows) {
            rows.heading("3.3 Kết quả giải quyết hồ sơ");
            for (int i = 1; i <= 40; ++i) {
                rows.row([&] {
                    rows.cell("3.3." + std::to_string(i));
                    rows.head("", i % 4 == 0 ? "Tỷ lệ giải quyết đúng hạn" : "Số hồ sơ đã giải quyết xong trước hoặc đúng ngày hẹn");
                    rows.cell(i % 4 == 0 ? "%" : "hồ sơ");
                    rows.cell([&] { figure_link(h, i % 4 == 0 ? "99,93" : format_count(1386 + i), "/figure.html?dong=" + std::to_string(i)); });
                    rows.cell(i % 4 == 0 ? Ratio{702, 703} : Ratio{});
                    rows.cell(std::int64_t{1298});
                });
            }
        });
    });
}

std::string figure_page(const Assets& assets) {
    PageFrame f = frame(assets, "Chỉ tiêu 3.3.2");
    f.back_url = "/grid.html";
    return page(f, [](Html& h) {
        panel(h, "3.3.2 Giải quyết đúng hạn", [&] {
            facts(h, [&](Facts& list) {
                list.add("Giá trị", "1.386 hồ sơ");
                list.add("Cách tính", "Số hồ sơ xong trước hoặc đúng ngày hẹn");
                list.add("Tính lúc", [&] { moment(h, make_day(2023, 6, 9) + std::chrono::hours(16)); });
                list.add("Mã băm", "7f3a9c11");
                list.add("Các dòng", [&] { h.link("/list.html", "Mở 1.386 hồ sơ"); });
            });
        });
    });
}

std::string sign_in(const Assets& assets) {
    PageFrame f = frame(assets, "Đăng nhập");
    f.systems = "S30";
    return sign_in_page(f, [](Html& h) {
        form(h, {.action = "/submit", .csrf = "csrf-1", .key = "k-3"}, [&] {
            text_field(h, {.name = "login", .label = "Tên đăng nhập", .required = true}, {.autocomplete = "username", .focus = true});
            text_field(h, {.name = "password", .label = "Mật khẩu", .required = true}, {.type = "password", .autocomplete = "current-password"});
            actions(h, [&] { button(h, "Đăng nhập", {.weight = Weight::main}); });
        });
    });
}

std::string receipt_page(const Assets& assets) {
    PageFrame f = frame(assets, "Giấy tiếp nhận và hẹn trả kết quả");
    f.back_url = "/list.html";
    f.actions = [](Html& h) { print_button(h); };
    return page(f, [](Html& h) {
        sheet(h, Paper::a5, [&] {
            h.el("h2", {}, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả");
            facts(h, [&](Facts& list) {
                list.add("Mã hồ sơ", [&] { code(h, "000.00.31.H41-230620-0007"); });
                list.add("Người nộp", "Trần Thị Mẫu, Thôn 1");
                list.add("Thủ tục", kLongName);
                list.add("Nhận lúc", [&] { moment(h, make_day(2023, 6, 9) + std::chrono::hours(9)); });
                list.add("Hẹn trả", [&] { moment(h, make_day(2023, 6, 9) + std::chrono::hours(17)); });
                list.add("Lệ phí", [&] { money(h, Vnd{8000}); });
            });
        });
    });
}

std::string empty_page(const Assets& assets) {
    return page(frame(assets, "Hồ sơ"), [](Html& h) {
        get_form(h, "/empty.html", [&] {
            text_field(h, {.name = "code", .label = "Mã hồ sơ", .value = "0007"}, {.type = "search", .width = 24});
            select_field(h, {.name = "state", .label = "Tình trạng"}, {{.value = "late", .label = "Quá hạn"}, {.value = "done", .label = "Đã xong"}});
            button(h, "Lọc");
        });
        empty_state(h, "Không có hồ sơ nào có mã chứa “0007” trong tháng 6/2023. Có thể hồ sơ thuộc tháng khác.", "Tìm trong cả năm", "/empty.html?nam=2023");
    });
}

std::string gallery_page(const Assets& assets) {
    PageFrame f = frame(assets, "Mẫu thiết kế");
    f.lead = "Mọi thành phần của trang, mỗi thứ một lần";
    f.flash = {{.tone = Tone::bad, .text = "Chưa gửi được báo cáo: máy chủ của tỉnh không trả lời. Chương trình sẽ tự gửi lại."}};
    return page(f, [](Html& h) {
        section(h, "Tình trạng", [&] {
            actions(h, [&] {
                for (const State s : {State::late, State::due_today, State::paused, State::in_progress, State::done, State::refused, State::draft}) badge(h, s);
                tag(h, "toàn trình");
            });
        });
        section(h, "Thông báo", [&] {
            for (const Tone t : {Tone::info, Tone::good, Tone::warning, Tone::bad}) notice(h, t, "Kỳ báo cáo đóng ngày 09/06/2023", "Sau ngày đó số liệu được giữ nguyên.");
        });
        columns(h, [&] {
            section(h, "Thông tin", [&] {
                facts(h, [&](Facts& list) {
                    list.add("Thủ tục", kLongerName);
                    list.add("Mã hồ sơ", [&] { code(h, "000.00.31.H41-230620-0007"); });
                    list.add("Ngày nhận", [&] { day(h, make_day(2023, 6, 9)); });
                    list.add("Lệ phí", [&] { money(h, Vnd{1234567}); });
                    list.add("Đúng hạn", [&] { percent(h, {1386, 1387}); });
                    list.add("Số hồ sơ", [&] { count(h, 1395); });
                    list.add("Kế hoạch", [&] { progress(h, "Việc của kế hoạch đã xong", 12, 55); });
                });
            });
            section(h, "Diễn biến", [&] {
                const Day d = make_day(2023, 6, 9);
                timeline(h, {{.at = d + std::chrono::hours(8), .what = "Tiếp nhận", .who = "Trần Thị Mẫu"},
                             {.at = d + std::chrono::hours(9), .what = "Tạm dừng", .who = "Nguyễn Văn Thử", .detail = "Chờ bổ sung giấy chứng sinh bản chính"},
                             {.at = d + std::chrono::hours(14), .what = "Tiếp tục", .who = "Nguyễn Văn Thử"}});
            });
        });
        section(h, "Nút", [&] {
            actions(h, [&] {
                link_button(h, "Mở", "/list.html", {.weight = Weight::main});
                link_button(h, "Xem", "/list.html", {.key = "x"});
                link_button(h, "Xóa", "/list.html", {.weight = Weight::danger});
                link_button(h, "Thôi", "/list.html", {.weight = Weight::quiet});
            });
        });
        section(h, "Danh sách ngắn", [&] {
            table(h, {.caption = "Hai thủ tục", .columns = {{.label = "Thủ tục", .main = true}, {.label = "Hồ sơ", .number = true}, {.label = "Đúng hạn", .unit = "%", .number = true}, {.label = "Ngày"}}}, [&](Rows& rows) {
                for (const char* name : {kLongName, kLongerName}) {
                    rows.row([&] {
                        rows.head("/list.html", name);
                        rows.cell(std::int64_t{1395});
                        rows.cell(Ratio{1386, 1387});
                        rows.cell(make_day(2023, 6, 9));
                    });
                }
            });
            pager(h, {.shown = 2, .first_url = "?"});
        });
    });
}

std::vector<std::string> values_of(const std::string& page, const std::string& attribute) {
    std::vector<std::string> found;
    const std::string mark = " " + attribute + "=\"";
    for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
        const auto from = at + mark.size();
        found.push_back(page.substr(from, page.find('"', from) - from));
    }
    return found;
}

TEST(Gallery, EveryPageIsSoundAndIsWrittenOnRequest) {
    const char* folder = std::getenv("XASO_GALLERY");
    const Assets assets = folder == nullptr ? Assets() : Assets::load(XASO_SOURCE_DIR "/web/dist");
    const std::map<std::string, std::string> pages = {
        {"gallery", gallery_page(assets)}, {"list", list_page(assets)}, {"form", form_page(assets)},     {"grid", grid_page(assets)},
        {"figure", figure_page(assets)},   {"sign-in", sign_in(assets)}, {"receipt", receipt_page(assets)}, {"empty", empty_page(assets)},
    };
    for (const auto& [name, page] : pages) {
        EXPECT_EQ(page.find("<h1"), page.rfind("<h1")) << name;
        std::set<std::string> ids;
        for (const std::string& id : values_of(page, "id")) EXPECT_TRUE(ids.insert(id).second) << name << ": two elements are called " << id;
        for (const std::string& target : values_of(page, "for")) EXPECT_TRUE(ids.contains(target)) << name << ": a label for the missing " << target;
        for (const std::string& url : values_of(page, "href")) {
            EXPECT_TRUE(!url.starts_with('#') || ids.contains(url.substr(1))) << name << ": a link to the missing " << url;
        }
        for (const std::string& list : values_of(page, "aria-describedby")) {
            for (std::size_t from = 0; from < list.size();) {
                const auto end = std::min(list.find(' ', from), list.size());
                EXPECT_TRUE(ids.contains(list.substr(from, end - from))) << name << ": described by the missing " << list;
                from = end + 1;
            }
        }
        if (folder != nullptr) std::ofstream(std::filesystem::path(folder) / (name + ".html")) << page;
    }
    if (folder != nullptr) std::ofstream(std::filesystem::path(folder) / "policy.txt") << kContentSecurityPolicy;
}

}  // namespace
}  // namespace xaso::html
