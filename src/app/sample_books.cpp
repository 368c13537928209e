// The record books of the sample. Numbers and days of An Thanh's documents, its sums and its counts are those of its printed report, forms and
// sentences; everything else is made up, all people are. Its inspections lie outside the window of that report, which counts none.
#include <fmt/format.h>

#include "app/sample_script.h"

namespace xaso::app::sample {
namespace {

using books::Content;
using books::Line;

LocalTime evening(Day day) { return LocalTime{day} + std::chrono::hours{16}; }

struct Inspection {
    std::string subject, kind, on_line = "on_site";
    Day held{};
    std::optional<Day> concluded;
    std::string team, conclusion;
    std::vector<std::string> organisations, persons;
    std::vector<std::pair<std::string, std::optional<Day>>> findings;
};

Content content_of(const Inspection& i) {
    Content c;
    c.values = {{"subject", i.subject}, {"kind", i.kind}, {"on_line", i.on_line}, {"held_on", iso_day(i.held)}, {"conclusion", i.conclusion}};
    if (i.concluded) c.values["concluded_on"] = iso_day(*i.concluded);
    if (!i.team.empty()) {
        c.values["team.number"] = i.team;
        c.values["team.day"] = iso_day(i.held - std::chrono::days{7});
        c.values["team.title"] = "Thành lập đoàn kiểm tra cải cách hành chính";
    }
    for (const auto& [names, kind] : {std::pair{&i.organisations, "organisation"}, std::pair{&i.persons, "person"}})
        for (const std::string& name : *names) c.lines["inspected"].push_back({0, {{"inspected.name", name}, {"inspected.kind", kind}}});
    int no = 0;
    for (const auto& [issue, settled] : i.findings) {
        Line line{0, {{"findings.issue", issue}}};
        if (settled) {
            line.values["findings.settled_on"] = iso_day(*settled);
            line.values["findings.proof"] = "Báo cáo số " + std::to_string(20 + ++no) + "/BC-UBND (mẫu)";
        }
        c.lines["findings"].push_back(std::move(line));
    }
    return c;
}

// One record, written short: a path and its value; "placements#2.position" is the position in the second line of the placements.
using Written = std::vector<std::pair<std::string, std::string>>;

Content content_of(const Written& written) {
    Content c;
    for (const auto& [path, value] : written) {
        const std::size_t mark = path.find('#'), dot = path.find('.', mark == path.npos ? 0 : mark);
        if (mark == path.npos) {
            c.values[path] = value;
            continue;
        }
        auto& lines = c.lines[path.substr(0, mark)];
        const auto no = static_cast<std::size_t>(std::stoi(path.substr(mark + 1, dot - mark - 1)));
        if (lines.size() < no) lines.resize(no);
        lines[no - 1].values[path.substr(0, mark) + path.substr(dot)] = value;
    }
    return c;
}

Written operator+(Written a, const Written& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Written document(const std::string& field, const std::string& number, const std::string& day, const std::string& title) {
    return {{field + ".number", number}, {field + ".day", day}, {field + ".title", title}};
}

std::string person(int nth) {
    constexpr const char* kFamily[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"};
    constexpr const char* kMiddle[] = {"Văn", "Thị", "Đức", "Thanh", "Minh"};
    constexpr const char* kGiven[] = {"An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nam", "Oanh"};
    return fmt::format("{} {} {}", kFamily[nth % 8], kMiddle[nth % 5], kGiven[nth % 11]);
}

// Puts records into books of one unit, each on the evening it is known.
class Keeper {
public:
    Keeper(Script& script, Day first) : script_(script), first_(first) {}
    void put(const std::string& book, const std::string& day, const Written& written) {
        script_.book_record(evening(std::max(*parse_day(day), first_)), book, content_of(written));
    }

    void steering(const std::string& kind, const std::string& number, const std::string& day, const std::string& subject) {
        put("steering_document", day, {{"kind", kind}, {"notation", number}, {"issued_on", day}, {"subject", subject}});
    }
    void quota(const std::string& whom, const std::string& purpose, int given, const std::string& from) {
        put("quota", from, Written{{"subject", whom == "civil_servant" ? "Cán bộ, công chức" : whom == "contract" ? "Hợp đồng lao động" : whom == "part_time_commune" ? "Người hoạt động không chuyên trách ở xã" : "Người hoạt động không chuyên trách ở thôn"},
                                   {"whom", whom}, {"purpose", purpose}, {"given", std::to_string(given)}, {"from", from}} + document("decision", "412/QĐ-UBND (mẫu)", from, "Giao biên chế"));
    }
    void staff(int nth, const std::string& code, const std::string& kind, const std::string& from, const std::string& fit, bool standard, const Written& more = {}) {
        Written w = Written{{"person", person(nth)}, {"code", code}, {"kind", kind}, {"from", from}} + document("decision", fmt::format("{}/QĐ-UBND (mẫu)", 100 + nth), from, "Bố trí công tác");
        if (!fit.empty())
            w = w + Written{{"placements#1.position", kind == "cadre" ? "Cán bộ lãnh đạo" : "Công chức chuyên môn"}, {"placements#1.approval", "Quyết định phê duyệt vị trí việc làm (mẫu)"}, {"placements#1.fit", fit}, {"placements#1.from", from}};
        if (standard) w = w + Written{{"standard_since", from}};
        put("staff", from, w + more);
    }
    void part_timer(int nth, const std::string& level, const std::string& from) {
        Written w = Written{{"person", person(nth)}, {"level", level}, {"posts", level == "commune" ? "Văn thư, thủ quỹ" : "Trưởng thôn"}, {"from", from}} + document("decision", fmt::format("{}/QĐ-UBND (mẫu)", 300 + nth), from, "Bố trí người hoạt động không chuyên trách");
        if (level == "village") w = w + Written{{"village", fmt::format("Thôn {}", 1 + nth % 6)}};
        put("part_timer", from, w);
    }
    void organisation(const std::string& title, const std::string& kind, const std::string& from) {
        put("organisation", from, Written{{"title", title}, {"kind", kind}, {"from", from}, {"arranged_on", from}} + document("founding", "76/QĐ-UBND (mẫu)", from, "Sắp xếp tổ chức"));
    }
    // A system of those above that the commune uses and is connected with.
    void connected(const std::string& title, const std::string& kind, const std::string& owner, const std::string& from) {
        put("it_system", from, Written{{"title", title}, {"kind", kind}, {"owner", owner}, {"started_on", from}, {"in_use_from", from}, {"connections#1.to", kind}, {"connections#1.from", from}} +
                                   document("proof", "18/BB-UBND (mẫu)", from, "Bàn giao tài khoản"));
    }
    void periodic(const std::string& title, const std::string& period, const std::string& sent, const std::string& letter) {
        put("periodic_report", sent, {{"title", title}, {"period", period}, {"recipient", "Cấp trên trực tiếp"}, {"due_on", sent}, {"sent_on", sent}, {"channel", "reporting"}, {"letter", letter}});
    }
    void outgoing(const std::string& notation, const std::string& day, const std::string& subject, bool electronic = true) {
        const bool council = notation.find("HĐND") != notation.npos;
        put("outgoing_document", day, {{"notation", notation}, {"subject", subject}, {"issued_on", day}, {"issuer", council ? "council" : "committee"}, {"recipients", "Các ban, ngành, đoàn thể xã"},
                                       {"signature", electronic ? "digital" : "ink"}, {"sent_on", day}, {"sending", electronic ? "online" : "both"}});
    }
    void autonomous(const std::string& unit, const std::string& level, const std::string& from) {
        put("autonomous_unit", from, Written{{"unit", unit}, {"levels#1.level", level}, {"levels#1.decision", "Quyết định giao quyền tự chủ (mẫu)"}, {"levels#1.from", from}} + document("founding", "75/QĐ-UBND (mẫu)", from, "Thành lập " + unit));
    }
    // What was posted, broadcast or said at a meeting on a day; `reform`: about the reform.
    void told(const std::string& channel, Day day, bool reform, const std::string& subject, const std::string& topic = {}) {
        put("communication", iso_day(day), {{"subject", subject}, {"channel", channel}, {"topic", !topic.empty() ? topic : reform ? "reform" : "other"}, {"made_on", iso_day(day)}, {"proof", "Sổ theo dõi (mẫu)"}});
    }
    // One revenue or expense: `kind` its group, `item` its place in the list of items.
    void money(const std::string& side, const std::string& kind, const std::string& item, const std::string& what, const std::string& amount, const std::string& day) {
        put("budget_entry", day, Written{{"item", what}, {"side", side}, {side + "_kind", kind}, {side + "_item", item}, {"amount", amount}, {"booked_on", day}} + document("voucher", fmt::format("CT{} (mẫu)", ++voucher_), day, what));
    }
    void estimate(const std::string& side, const std::string& kind, const std::string& item, const std::string& what, const std::string& amount) {
        put("budget_estimate", "2023-01-03", Written{{"item", what}, {"side", side}, {side + "_kind", kind}, {side + "_item", item}, {"amount", amount}, {"from", "2023-01-01"}, {"until", "2024-01-01"}} +
                                                 document("decision", "4677/QĐ-UBND", "2022-12-29", "Giao dự toán năm 2023"));
    }

private:
    Script& script_;
    Day first_;
    int voucher_ = 0;
};

// Learnt by An Thanh's nineteen: one master, sixteen of a university, two of a secondary school; politics of the middle level but for two.
Written qualifications(int nth) {
    const auto got = [](int no, const std::string& kind, const std::string& day) {
        const std::string at = fmt::format("qualifications#{}.", no);
        return Written{{at + "kind", kind}, {at + "got_on", day}, {at + "proof", "Văn bằng, chứng chỉ (mẫu)"}};
    };
    Written out = got(1, nth < 2 ? "secondary" : nth == 2 ? "master" : "university", "2012-06-30") + got(2, nth < 2 ? "politics_basic" : "politics_middle", "2016-12-15");
    return nth < 3 ? out : out + got(3, "state_management", "2017-08-31");
}

// What the sentences of An Thanh's report count, record by record.
void write_an_thanh_words(Script& script, Keeper& keep) {
    const auto days = script.working_days(make_day(2022, 12, 12), make_day(2023, 6, 9));
    const auto day = [&](int nth, int of) { return days[static_cast<std::size_t>(nth) * days.size() / static_cast<std::size_t>(of)]; };
    for (int i = 0; i < 39; ++i) {   // with letter 85 the forty documents of row 1
        const std::string number = fmt::format("{}/UBND-VP (mẫu)", 101 + i), posted = iso_day(day(i, 39));
        keep.steering("letter", number, posted, "Đôn đốc nhiệm vụ cải cách hành chính (mẫu)");
        keep.outgoing(number, posted, "Đôn đốc nhiệm vụ cải cách hành chính (mẫu)");
    }
    for (int i = 0; i < 258; ++i) keep.told("web_document", day(i, 258), i < 40, "Văn bản chỉ đạo, điều hành (mẫu)");
    for (int i = 0; i < 30; ++i) keep.told("web_article", day(i, 30), i < 12, "Tin bài (mẫu)", i < 12 && i % 3 == 0 ? "digital" : "");
    // 1,180 broadcasts: five places in the morning and in the evening of every working day since 15 December.
    for (const Day on : script.working_days(make_day(2022, 12, 15), make_day(2023, 6, 9)))
        for (int i = 0; i < 10; ++i) keep.told("broadcast", on, true, fmt::format("Cải cách hành chính, dịch vụ công trực tuyến: cụm loa {}, buổi {} (mẫu)", 1 + i / 2, i % 2 ? "chiều" : "sáng"), i % 4 == 3 ? "digital" : "");
    for (int i = 0; i < 3; ++i) keep.told("chapter_meeting", day(i, 3), true, "Họp chi bộ (mẫu)");
    for (int i = 0; i < 6; ++i) keep.told("session", day(i, 6), true, "Phiên họp thường kỳ của UBND xã (mẫu)");
    keep.told("conference", day(3, 6), true, "Tập huấn cải cách hành chính, chuyển đổi số, VNeID (mẫu)", "digital");

    for (const auto& [title, kind, on] : {std::tuple{"Nghiệp vụ số hóa hồ sơ, kết quả giải quyết thủ tục hành chính", "digital", "2023-02-09"}, {"Kiến thức, kỹ năng về hệ thống chính trị", "politics", "2023-03-06"},
                                          {"Văn hóa công vụ", "conduct", "2023-03-20"}, {"Kỹ năng nghiệp vụ bổ trợ công việc", "profession", "2023-04-10"}, {"Nghiệp vụ công tác cải cách hành chính năm 2023", "reform", "2023-05-16"}}) {
        Written w = Written{{"title", title}, {"kind", kind}, {"organiser", "Cấp trên (mẫu)"}, {"opened_on", on}, {"closed_on", on}} + document("document", "12/TB-UBND (mẫu)", on, "Cử người dự lớp");
        for (int i = 1; i <= 7; ++i) w = w + Written{{fmt::format("attendees#{}.person", i), person(i + 9)}, {fmt::format("attendees#{}.whom", i), "staff"}, {fmt::format("attendees#{}.attended", i), "full"}};
        keep.put("course", on, w);
    }
    keep.put("training_plan", "2023-02-21", Written{{"title", "Đào tạo, bồi dưỡng cán bộ, công chức năm 2023"}} + document("decision", "15-KH/UBND", "2023-02-21", "Đào tạo, bồi dưỡng năm 2023"));
    keep.put("dissemination", "2023-04-03", Written{{"subject", "Cuộc thi tìm hiểu pháp luật trực tuyến của tỉnh"}, {"held_on", "2023-04-03"}, {"form", "contest"}, {"audience", "people"}} + document("proof", "31/UBND-VP (mẫu)", "2023-04-03", "Hưởng ứng cuộc thi"));
    keep.put("spending_rule", "2022-01-12", Written{{"title", "Quy chế chi tiêu nội bộ và quản lý, sử dụng tài sản"}, {"kind", "both"}, {"sent_on", "2022-01-14"}, {"published_on", "2022-01-14"}} + document("decision", "10/QĐ-UBND", "2022-01-12", "Quy chế chi tiêu nội bộ"));
    keep.put("thrift", "2023-03-01", Written{{"title", "Chương trình thực hành tiết kiệm, chống lãng phí năm 2023"}, {"year", "2023"}} + document("decision", "39/QĐ-UBND", "2023-03-01", "Chương trình thực hành tiết kiệm"));
    for (const auto& [title, kind, number, on] : {std::tuple{"Dự toán thu, chi ngân sách năm 2023", "estimate", "02/QĐ-UBND (mẫu)", "2023-01-09"}, {"Quy chế chi tiêu nội bộ", "spending_rule", "10/QĐ-UBND", "2023-01-10"},
                                                  {"Quy chế quản lý tài sản công", "asset", "10/QĐ-UBND", "2023-01-10"}, {"Chương trình thực hành tiết kiệm, chống lãng phí", "thrift", "39/QĐ-UBND", "2023-03-06"}})
        keep.put("disclosure", on, Written{{"title", title}, {"kind", kind}, {"place", "both"}, {"published_on", on}} + document("decision", number, on, title));
    for (const char* title : {"Công chứng, chứng thực", "Thống kê tư pháp", "Hộ tịch", "Chứng thực bản sao điện tử", "Quản lý tài chính", "Kế toán", "Quản lý tài sản công", "Quản lý cán bộ, công chức", "Trẻ em", "Người có công, gia đình chính sách"})
        keep.put("it_system", "2022-03-15", Written{{"title", title}, {"kind", "specialist"}, {"owner", "Cấp trên"}, {"started_on", "2021-01-04"}, {"in_use_from", "2021-01-04"}} + document("proof", "17/BB-UBND (mẫu)", "2021-01-04", "Bàn giao tài khoản"));

    // A computer for each of the nineteen, five of them new in the half-year, and two new scanners.
    const auto equipped = [&](const std::string& code, const std::string& kind, const std::string& source, const std::string& from, int holder) {
        Written w{{"title", kind == "scanner" ? "Máy quét" : "Máy tính để bàn"}, {"code", code}, {"kind", kind}, {"network", "lan"}, {"source", source}, {"in_use_from", from}};
        if (holder >= 0) w = w + Written{{"holders#1.person", person(holder)}, {"holders#1.whom", "official"}, {"holders#1.from", from}};
        keep.put("equipment", from, w);
    };
    for (int i = 0; i < 19; ++i) equipped(fmt::format("MT-{:02}", i + 1), "computer", i == 18 ? "donated" : "bought", i < 14 ? "2020-05-04" : "2023-03-15", i);
    for (int i = 0; i < 2; ++i) equipped(fmt::format("MQ-{:02}", i + 1), "scanner", i == 1 ? "donated" : "bought", "2023-03-15", -1);
}

}  // namespace

void write_an_thanh_books(Script& script) {
    const auto held = [&](Inspection i) { script.book_record(evening(i.concluded.value_or(i.held)), "inspection", content_of(i)); };
    held({.subject = "Tiếp nhận và trả kết quả tại bộ phận Một cửa", .kind = "planned", .held = make_day(2022, 9, 14), .concluded = make_day(2022, 9, 21), .team = "88/QĐ-UBND (mẫu)", .conclusion = "Cơ bản đúng quy định.",
          .organisations = {"Bộ phận Tiếp nhận và Trả kết quả"}, .persons = {}, .findings = {{"Sổ theo dõi ghi thiếu ngày trả kết quả", make_day(2022, 9, 28)}}});
    held({.subject = "Việc thực hiện quy tắc ứng xử của công chức", .kind = "planned", .held = make_day(2023, 6, 7), .concluded = make_day(2023, 6, 20), .team = "52/QĐ-UBND (mẫu)", .conclusion = "Hai công chức được nhắc nhở.",
          .organisations = {"Văn phòng - Thống kê", "Tư pháp - Hộ tịch"}, .persons = {"Đặng Thị Thảo", "Phan Văn Sơn"}, .findings = {{"Chưa đeo thẻ công chức khi tiếp dân", make_day(2023, 6, 26)}, {"Bảng niêm yết thủ tục đã cũ", {}}}});

    Keeper keep(script, make_day(2022, 3, 1));
    write_an_thanh_words(script, keep);
    const struct { const char *kind, *number, *day, *subject; } documents[] = {
        {"decision", "10/QĐ-UBND", "2022-01-12", "Quy chế chi tiêu nội bộ"},
        {"plan", "56/KH-UBND", "2022-12-30", "Cải cách hành chính năm 2023"},
        {"plan", "58/KH-UBND", "2022-12-30", "Tuyên truyền cải cách hành chính năm 2023"},
        {"plan", "01/KH-UBND", "2023-01-03", "Tăng cường năng lực tiếp cận pháp luật"},
        {"plan", "05/KH-HĐND", "2023-02-14", "Đối thoại của Chủ tịch với nhân dân thôn An Lao"},
        {"plan", "06/KH-UBND", "2023-02-14", "Thi hành pháp luật về xử lý vi phạm hành chính"},
        {"plan", "08/KH-UBND", "2023-02-14", "Theo dõi thi hành pháp luật"},
        {"plan", "09/KH-UBND", "2023-02-14", "Xây dựng, kiểm tra, rà soát văn bản quy phạm pháp luật"},
        {"plan", "10/KH-UBND", "2023-02-14", "Phổ biến, giáo dục pháp luật"},
        {"plan", "11/KH-UBND", "2023-02-15", "Dịch vụ công trực tuyến, số hóa hồ sơ"},
        {"plan", "13/KH-UBND", "2023-02-21", "Kiểm soát thủ tục hành chính, một cửa liên thông"},
        {"plan", "14/KH-UBND", "2023-02-21", "Rà soát, đánh giá thủ tục hành chính"},
        {"plan", "15-KH/UBND", "2023-02-21", "Đào tạo, bồi dưỡng cán bộ, công chức"},
        {"decision", "39/QĐ-UBND", "2023-03-01", "Chương trình thực hành tiết kiệm, chống lãng phí"},
        {"plan", "22/KH-UBND", "2023-03-10", "Ứng dụng công nghệ thông tin, an ninh mạng"},
        {"decision", "54/QĐ-UBND", "2023-03-16", "Thành lập Tổ hỗ trợ dịch vụ công trực tuyến"},
        {"letter", "85/UBND-VP", "2023-05-11", "Rà soát, đơn giản hóa thủ tục hành chính"},
        {"decision", "109/QĐ-UBND", "2023-05-15", "Kiện toàn Tổ hỗ trợ dịch vụ công trực tuyến"},
    };
    for (const auto& d : documents) {
        keep.steering(d.kind, d.number, d.day, d.subject);
        keep.outgoing(d.number, d.day, d.subject);
    }
    keep.put("survey", "2023-06-08", Written{{"subject", "Hài lòng khi giải quyết thủ tục tại bộ phận Một cửa"}, {"about", "satisfaction"}, {"mode", "paper"}, {"started_on", "2022-12-12"}, {"ended_on", "2023-06-08"}, {"sheets", "1387"}} +
                                         document("report", "31/BC-UBND (mẫu)", "2023-06-08", "Kết quả khảo sát"));
    keep.put("dialogue", "2023-07-18", Written{{"topic", "Đối thoại với nhân dân thôn An Lao"}, {"planned_on", "2023-07-18"}, {"audience", "citizens"}, {"led_by", "leader"}, {"held_on", "2023-07-18"}} +
                                           document("plan", "05/KH-HĐND", "2023-02-14", "Đối thoại") + document("minutes", "02/BB-UBND (mẫu)", "2023-07-18", "Biên bản đối thoại"));
    keep.put("simplification", "2023-05-11", Written{{"procedure", "Liên thông đăng ký khai sinh, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi"}, {"procedure_code", "2.001023"}, {"reviewed_on", "2023-05-08"}, {"outcome", "propose"}, {"measure", "papers"}, {"content", "Bỏ một giấy tờ đã có trong cơ sở dữ liệu."}} +
                                                 document("proposal", "85/UBND-VP", "2023-05-11", "Rà soát, đơn giản hóa thủ tục hành chính"));

    keep.quota("civil_servant", "base", 22, "2015-01-01");
    keep.quota("civil_servant", "current", 20, "2022-01-01");
    keep.quota("part_time_commune", "base", 10, "2015-01-01");
    keep.quota("part_time_village", "base", 6, "2015-01-01");
    keep.quota("part_time_commune", "current", 10, "2022-01-01");
    keep.quota("part_time_village", "current", 6, "2022-01-01");
    for (const char* day : {"2017-10-01", "2019-07-01"})
        keep.put("reduction", day, Written{{"person", person(day[3] == '7' ? 80 : 81)}, {"whom", "civil_servant"}, {"kind", "early_retirement"}, {"reduced_on", day}} + document("decision", "903/QĐ-UBND (mẫu)", day, "Tinh giản biên chế"));
    for (int i = 0; i < 19; ++i) keep.staff(i, fmt::format("AT-{:02}", i + 1), i < 10 ? "cadre" : "civil_servant", "2021-07-01", "right", i >= 2, qualifications(i));
    for (int i = 0; i < 16; ++i) keep.part_timer(30 + i, i < 10 ? "commune" : "village", "2021-07-01");

    for (const char* office : {"Văn phòng - Thống kê", "Tư pháp - Hộ tịch", "Địa chính - Xây dựng", "Tài chính - Kế toán"}) keep.organisation(office, "office", "2021-07-01");

    keep.put("investment_project", "2023-01-03", Written{{"project", "Cải tạo đường trục xã (mẫu)"}, {"year", "2023"}, {"source", "commune"}, {"from", "2023-01-01"}, {"closes_on", "2024-01-31"},
                                                         {"allocations#1.amount", "2788400000"}, {"allocations#1.decision", "57/QĐ-UBND (mẫu)"}, {"allocations#1.from", "2023-01-01"}, {"allocations#1.until", "2024-01-31"},
                                                         {"disbursements#1.amount", "1100000000"}, {"disbursements#1.paid_on", "2023-02-20"}, {"disbursements#1.voucher", "CT-DT1 (mẫu)"},
                                                         {"disbursements#2.amount", "1549523000"}, {"disbursements#2.paid_on", "2023-05-30"}, {"disbursements#2.voucher", "CT-DT2 (mẫu)"}} +
                                                     document("decision", "57/QĐ-UBND (mẫu)", "2022-12-30", "Phê duyệt dự án"));
    // 7,564,500,000 of either side; 5,025,904,739 came in and 4,814,608,494 went out in the half-year.
    keep.estimate("revenue", "balance", "balance", "Bổ sung cân đối từ ngân sách huyện", "6900000000");
    keep.estimate("revenue", "own", "public_land", "Hoa lợi công sản, quỹ đất công ích", "464500000");
    keep.estimate("revenue", "own", "fees", "Phí, lệ phí", "200000000");
    keep.estimate("expenditure", "investment", "investment", "Cải tạo đường trục xã (mẫu)", "2788400000");
    keep.estimate("expenditure", "regular", "administration", "Quản lý nhà nước, Đảng, đoàn thể", "3200000000");
    keep.estimate("expenditure", "regular", "social", "Bảo đảm xã hội", "1100000000");
    keep.estimate("expenditure", "regular", "culture", "Văn hóa, thông tin, truyền thanh", "326100000");
    keep.estimate("expenditure", "reserve", "reserve", "Dự phòng ngân sách", "150000000");
    keep.money("expenditure", "regular", "administration", "Chi thường xuyên tháng 12 năm 2022", "286000000", "2022-12-21");   // inside the window, of the budget year before
    keep.money("revenue", "balance", "balance", "Bổ sung cân đối quý I", "2600000000", "2023-02-15");
    keep.money("revenue", "balance", "balance", "Bổ sung cân đối quý II", "1925904739", "2023-05-15");
    keep.money("revenue", "own", "public_land", "Thu hoa lợi công sản", "500000000", "2023-06-01");
    // What was paid of the project above, and 2,165,085,494 of regular expenditure.
    keep.money("expenditure", "investment", "investment", "Cải tạo đường trục xã (mẫu), đợt 1", "1100000000", "2023-02-20");
    keep.money("expenditure", "investment", "investment", "Cải tạo đường trục xã (mẫu), đợt 2", "1549523000", "2023-05-30");
    keep.money("expenditure", "regular", "administration", "Chi quản lý nhà nước quý I", "800000000", "2023-03-31");
    keep.money("expenditure", "regular", "social", "Chi bảo đảm xã hội quý I", "214608494", "2023-03-31");
    keep.money("expenditure", "regular", "administration", "Chi quản lý nhà nước tháng 4, tháng 5", "750000000", "2023-05-31");
    keep.money("expenditure", "regular", "social", "Chi bảo đảm xã hội tháng 4, tháng 5", "250000000", "2023-05-31");
    keep.money("expenditure", "regular", "culture", "Chi truyền thanh, thông tin", "150477000", "2023-05-31");
    keep.autonomous("Trường mầm non xã (mẫu)", "part_10", "2022-01-01");

    keep.put("digital_document", "2022-03-15", Written{{"title", "Kiến trúc chính quyền điện tử"}, {"kind", "architecture"}, {"from", "2022-03-15"}} + document("decision", "21/QĐ-UBND (mẫu)", "2022-03-15", "Áp dụng kiến trúc"));
    keep.put("it_system", "2022-03-01", Written{{"title", "Họp trực tuyến"}, {"kind", "meeting"}, {"owner", "Tỉnh"}, {"started_on", "2021-06-01"}, {"in_use_from", "2021-09-01"}} + document("proof", "15/BB-UBND (mẫu)", "2021-09-01", "Bàn giao hệ thống"));
    keep.put("it_system", "2022-03-01", Written{{"title", "Nền tảng chia sẻ, tích hợp"}, {"kind", "sharing"}, {"owner", "Tỉnh"}, {"started_on", "2021-10-01"}} + document("proof", "16/CV-UBND (mẫu)", "2021-10-01", "Triển khai nền tảng"));
    keep.put("digital_document", "2023-03-10", Written{{"title", "Ứng dụng công nghệ thông tin, phát triển chính quyền số, an toàn thông tin năm 2023"}, {"kind", "plan"}, {"from", "2023-03-10"}} +
                                                   document("decision", "22/KH-UBND", "2023-03-10", "Ứng dụng công nghệ thông tin, an ninh mạng"));
    keep.connected("Quản lý văn bản và điều hành", "documents", "Tỉnh", "2022-03-15");
    keep.connected("Một cửa điện tử tập trung của tỉnh", "one_stop", "Tỉnh", "2022-03-15");
    keep.periodic("Cải cách hành chính", "quý I/2023", "2023-03-10", "22/BC-UBND (mẫu)");
    keep.periodic("Kiểm soát thủ tục hành chính", "quý I/2023", "2023-03-15", "24/BC-UBND (mẫu)");
    keep.periodic("Cải cách hành chính", "6 tháng/2023", "2023-06-09", "45/BC-UBND (mẫu)");

    // Of the year before: these books are kept, and had nothing to say in the half-year.
    keep.put("legal_document", "2022-07-28", {{"subject", "Quản lý nghĩa trang nhân dân (mẫu)"}, {"kind", "resolution"}, {"notation", "04/2022/NQ-HĐND"}, {"issued_on", "2022-07-28"}, {"in_force_from", "2022-08-07"}});
    keep.put("document_review", "2022-09-15", Written{{"subject", "Quản lý nghĩa trang nhân dân (mẫu)"}, {"notation", "04/2022/NQ-HĐND"}, {"work", "check"}, {"done_on", "2022-09-15"}, {"outcome", "fine"}} +
                                                  document("proof", "61/BC-UBND (mẫu)", "2022-09-15", "Kết quả tự kiểm tra"));
    keep.put("feedback", "2022-08-10", Written{{"subject", "Mẫu tờ khai có mục trùng nhau (mẫu)"}, {"received_on", "2022-08-04"}, {"source", "direct"}, {"about", "rule"}, {"sorting", "own"}, {"answered_on", "2022-08-10"}} +
                                           document("answer", "58/UBND-VP (mẫu)", "2022-08-10", "Trả lời phản ánh"));
    keep.put("complaint", "2022-09-05", Written{{"subject", "Ranh giới thửa đất (mẫu)"}, {"received_on", "2022-08-15"}, {"person", person(40)}, {"against", "Văn bản trả lời của UBND xã (mẫu)"}, {"sorting", "own"}, {"result", "wrong"}} +
                                            document("decision", "97/QĐ-UBND (mẫu)", "2022-09-05", "Giải quyết khiếu nại"));
    keep.put("sanction", "2022-07-12", Written{{"violation", "Đổ rác không đúng nơi quy định (mẫu)"}, {"recorded_on", "2022-07-08"}, {"violator", person(41)}, {"kind", "person"}, {"form", "warning"}} +
                                           document("decision", "83/QĐ-XPHC (mẫu)", "2022-07-12", "Xử phạt vi phạm hành chính"));
    keep.put("inter_branch", "2022-10-31", Written{{"title", "Tổ công tác tổng rà soát hộ nghèo (mẫu)"}, {"kind", "team"}, {"ended_on", "2022-10-31"}, {"ended_by", "Xong việc (mẫu)"}} +
                                               document("decision", "90/QĐ-UBND (mẫu)", "2022-09-01", "Thành lập Tổ công tác"));
    keep.put("recruitment", "2022-06-15", Written{{"person", person(18)}, {"kind", "exam"}, {"position", "Công chức chuyên môn"}, {"started_on", "2022-07-01"}} + document("decision", "211/QĐ-UBND (mẫu)", "2022-06-15", "Tuyển dụng"));
    keep.put("transfer", "2022-11-01", Written{{"person", person(17)}, {"kind", "within"}, {"from_post", "Văn phòng - Thống kê"}, {"to_post", "Tư pháp - Hộ tịch"}, {"effective_on", "2022-11-01"}} +
                                           document("decision", "118/QĐ-UBND (mẫu)", "2022-10-25", "Chuyển vị trí công tác"));
    keep.put("discipline", "2022-05-20", Written{{"person", person(16)}, {"code", "AT-17"}, {"whom", "civil_servant"}, {"side", "government"}, {"form", "reprimand"}} + document("decision", "49/QĐ-UBND (mẫu)", "2022-05-20", "Kỷ luật"));
}

void write_binh_minh_books(Script& script) {
    const auto held = [&](Inspection i) { script.book_record(evening(i.concluded.value_or(i.held)), "inspection", content_of(i)); };
    held({.subject = "Kiểm soát thủ tục hành chính và thực hiện cơ chế một cửa", .kind = "planned", .held = make_day(2026, 4, 8), .concluded = make_day(2026, 4, 20), .team = "114/QĐ-UBND (mẫu)",
          .conclusion = "Các đơn vị thực hiện đúng quy định, còn hai việc phải khắc phục.",
          .organisations = {"Trung tâm Phục vụ hành chính công", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội"},
          .persons = {"Nguyễn Thị Hạnh", "Trần Văn Khánh", "Vũ Thị Mai", "Lê Văn Tình", "Hoàng Thị Sen", "Đào Văn Ngọc"},
          .findings = {{"Hai thủ tục mới chưa niêm yết tại nơi tiếp nhận", make_day(2026, 4, 24)}, {"Phiếu kiểm soát quá trình của bốn hồ sơ chưa đủ chữ ký", make_day(2026, 5, 6)}}});
    held({.subject = "Giải quyết hồ sơ trên hệ thống tại trạm y tế", .kind = "unannounced", .on_line = "system", .held = make_day(2026, 7, 14), .concluded = make_day(2026, 7, 22), .team = "203/QĐ-UBND (mẫu)",
          .conclusion = "Cập nhật kết quả lên hệ thống chậm một ngày ở ba hồ sơ.", .organisations = {"Trạm y tế"}, .persons = {"Phạm Thị Nhài", "Ngô Văn Thụ", "Bùi Thị Hậu"},
          .findings = {{"Cập nhật kết quả lên hệ thống chậm", make_day(2026, 8, 3)}}});
    held({.subject = "Giờ giấc làm việc và đeo thẻ công chức", .kind = "own", .held = make_day(2026, 8, 26), .concluded = {}, .team = {}, .conclusion = {}, .organisations = {"Văn phòng HĐND và UBND"}, .persons = {}, .findings = {}});

    Keeper keep(script, make_day(2025, 7, 2));
    for (int i = 0; i < 14; ++i) {   // ten by the middle of June, four after
        const std::string day = i < 10 ? fmt::format("2026-{:02}-12", 1 + i / 2) : fmt::format("2026-{:02}-06", 7 + (i - 10) / 2);
        keep.steering(i % 3 == 0 ? "plan" : "letter", fmt::format("{}/{}", 20 + 7 * i, i % 3 == 0 ? "KH-UBND" : "UBND-VP"), day, i % 3 == 0 ? "Kế hoạch cải cách hành chính theo lĩnh vực" : "Đôn đốc nhiệm vụ cải cách hành chính");
    }
    const auto survey = [&](const std::string& subject, const std::string& from, const std::string& to, const std::string& sheets) {
        keep.put("survey", to, Written{{"subject", subject}, {"about", "satisfaction"}, {"mode", "both"}, {"started_on", from}, {"ended_on", to}, {"sheets", sheets}} + document("report", "64/BC-UBND (mẫu)", to, "Kết quả khảo sát"));
    };
    survey("Hài lòng của người dân, sáu tháng đầu năm", "2026-03-02", "2026-05-29", "150");
    survey("Hài lòng của người dân, quý III", "2026-07-06", "2026-08-31", "90");
    keep.put("dialogue", "2026-04-24", Written{{"topic", "Đối thoại với người dân và hộ kinh doanh"}, {"planned_on", "2026-04-24"}, {"audience", "both"}, {"led_by", "leader"}, {"held_on", "2026-04-24"},
                                               {"questions#1.question", "Thời gian cấp lại giấy phép kinh doanh"}, {"questions#1.asked_by", "business"}, {"questions#1.answered_on", "2026-04-24"}, {"questions#1.answer", "Ba ngày làm việc, nộp trực tuyến."}} +
                                           document("minutes", "07/BB-UBND (mẫu)", "2026-04-24", "Biên bản đối thoại"));
    const auto legal = [&](const std::string& number, const std::string& day, const std::string& subject) {
        keep.put("legal_document", day, {{"subject", subject}, {"kind", "resolution"}, {"notation", number}, {"issued_on", day}, {"in_force_from", day}});
    };
    legal("03/2026/NQ-HĐND", "2026-04-28", "Mức chi hỗ trợ tổ tự quản ở thôn (mẫu)");
    legal("05/2026/NQ-HĐND", "2026-07-29", "Quy định quản lý nhà văn hóa thôn (mẫu)");
    keep.put("simplification", "2026-05-20", Written{{"procedure", "Trợ giúp xã hội (mẫu)"}, {"procedure_code", "1.001776"}, {"reviewed_on", "2026-03-10"}, {"outcome", "propose"}, {"measure", "time"}, {"content", "Rút ngắn thời hạn hai ngày."}} +
                                                 document("proposal", "88/UBND-VP (mẫu)", "2026-03-16", "Đề xuất đơn giản hóa") + document("approval", "1422/QĐ-UBND (mẫu)", "2026-05-20", "Phê duyệt phương án"));
    const auto feedback = [&](const std::string& subject, const std::string& from, const std::string& to) {
        keep.put("feedback", to, Written{{"subject", subject}, {"received_on", from}, {"source", "portal"}, {"about", "rule"}, {"sorting", "own"}, {"answered_on", to}} + document("answer", "112/UBND-VP (mẫu)", to, "Trả lời phản ánh"));
    };
    feedback("Biểu mẫu đăng ký hộ kinh doanh yêu cầu hai bản", "2026-02-03", "2026-02-10");
    feedback("Thời hạn xác nhận tình trạng hôn nhân", "2026-05-06", "2026-05-13");
    feedback("Thành phần hồ sơ trợ cấp trùng nhau", "2026-07-20", "2026-07-27");

    for (const char* title : {"Ban Chỉ đạo cải cách hành chính và chuyển đổi số", "Hội đồng phối hợp phổ biến, giáo dục pháp luật", "Tổ công nghệ số cộng đồng"})
        keep.put("inter_branch", "2025-08-15", Written{{"title", title}, {"kind", title[0] == 'B' ? "steering" : "team"}} + document("decision", fmt::format("{}/QĐ-UBND (mẫu)", title[0] == 'B' ? 41 : title[0] == 'H' ? 42 : 43), "2025-08-15", title));
    keep.quota("civil_servant", "base", 42, "2015-01-01");
    keep.quota("civil_servant", "current", 38, "2025-07-01");
    for (const char* office : {"Văn phòng HĐND và UBND", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội"}) keep.organisation(office, "office", "2025-07-01");
    keep.organisation("Trung tâm Phục vụ hành chính công", "service_centre", "2025-07-01");
    keep.quota("part_time_commune", "current", 9, "2025-07-01");
    keep.quota("part_time_village", "current", 15, "2025-07-01");
    for (int i = 0; i < 36; ++i) keep.staff(i, fmt::format("BM-{:02}", i + 1), i < 12 ? "cadre" : "civil_servant", "2025-07-01", i == 35 ? "wrong" : "right", i % 9 != 8);
    for (int i = 0; i < 2; ++i) keep.staff(50 + i, fmt::format("HD-{:02}", i + 1), "contract", "2025-09-01", "", false);
    for (int i = 0; i < 23; ++i) keep.part_timer(60 + i, i < 9 ? "commune" : "village", "2025-07-01");
    for (int i = 0; i < 2; ++i)
        keep.put("recruitment", "2026-03-02", Written{{"person", person(20 + i)}, {"kind", "exam"}, {"position", "Công chức chuyên môn"}, {"started_on", "2026-03-16"}} + document("decision", fmt::format("{}/QĐ-UBND (mẫu)", 310 + i), "2026-03-02", "Tuyển dụng công chức"));
    keep.put("investment_project", "2026-01-05", Written{{"project", "Trường tiểu học xã, giai đoạn 2 (mẫu)"}, {"year", "2026"}, {"source", "above"}, {"from", "2026-01-01"}, {"closes_on", "2027-01-31"},
                                                         {"allocations#1.amount", "18450000000"}, {"allocations#1.decision", "11/NQ-HĐND (mẫu)"}, {"allocations#1.from", "2026-01-01"}, {"allocations#1.until", "2027-01-31"},
                                                         {"disbursements#1.amount", "6286400000"}, {"disbursements#1.paid_on", "2026-04-15"}, {"disbursements#1.voucher", "KB-041 (mẫu)"},
                                                         {"disbursements#2.amount", "7000000000"}, {"disbursements#2.paid_on", "2026-06-10"}, {"disbursements#2.voucher", "KB-077 (mẫu)"}} +
                                                     document("decision", "11/NQ-HĐND (mẫu)", "2025-12-22", "Kế hoạch đầu tư công năm 2026"));
    keep.autonomous("Ban quản lý chợ (mẫu)", "part_10", "2025-09-01");
    for (const char* unit : {"Trường mầm non (mẫu)", "Trường tiểu học (mẫu)", "Trường trung học cơ sở (mẫu)", "Trạm y tế (mẫu)"}) keep.autonomous(unit, "state", "2025-09-01");
    keep.put("digital_document", "2025-10-01", Written{{"title", "Kiến trúc chính quyền số"}, {"kind", "architecture"}, {"from", "2025-10-01"}} + document("decision", "77/QĐ-UBND (mẫu)", "2025-10-01", "Áp dụng kiến trúc"));
    keep.put("it_system", "2025-07-10", Written{{"title", "Họp trực tuyến"}, {"kind", "meeting"}, {"owner", "Thành phố"}, {"started_on", "2025-07-01"}, {"in_use_from", "2025-07-10"}} + document("proof", "03/BB-UBND (mẫu)", "2025-07-10", "Bàn giao hệ thống"));
    keep.connected("Quản lý văn bản và điều hành", "documents", "Thành phố", "2025-07-02");
    keep.connected("Giải quyết thủ tục hành chính của thành phố", "one_stop", "Thành phố", "2025-07-02");
    for (const auto& [period, day] : {std::pair{"quý I/2026", "2026-03-16"}, {"6 tháng/2026", "2026-06-16"}, {"9 tháng/2026", "2026-09-11"}}) {
        keep.periodic("Cải cách hành chính", period, day, "71/BC-UBND (mẫu)");
        keep.periodic("Chuyển đổi số", period, day, "72/BC-UBND (mẫu)");
    }
    for (int i = 0; i < 48; ++i)   // six a month; one in the first half of the year went out on paper too
        keep.outgoing(fmt::format("{}/UBND-VP", 301 + i), fmt::format("2026-{:02}-{:02}", 1 + i / 6, 5 + 3 * (i % 6)), "Triển khai nhiệm vụ tháng (mẫu)", i != 20);
}

}  // namespace xaso::app::sample
