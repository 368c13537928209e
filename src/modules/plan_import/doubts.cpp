// What a careful officer would ask about a plan that was read.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <regex>
#include <set>
#include <tuple>

#include "kernel/text.h"
#include "plan_import/draft.h"
#include "plan_import/numbers.h"

namespace xaso::plan_import {
namespace {

// Short and long writings of one office come out the same: abbreviations written out, signs and blanks left out.
std::string office_key(const Vocabulary& words, std::string_view name) {
    std::string text = " " + fold(name) + " ";
    for (char& c : text)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != ' ') c = ' ';
    for (const auto& [brief, full] : words.abbreviations) {
        std::string key = " ";
        for (const char c : fold(brief)) key += std::isalnum(static_cast<unsigned char>(c)) ? c : ' ';
        key += ' ';
        for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + full.size())) text.replace(at, key.size(), " " + full + " ");
    }
    std::string out;
    for (const std::string& k : keys_of(text))
        if (k != "va" && k != "xa" && k != "phuong") out += k;
    return out;
}

std::string brief(const std::string& title) {
    constexpr std::size_t kLong = 90;
    if (title.size() <= kLong) return title;
    std::size_t end = title.rfind(' ', kLong);
    if (end == std::string::npos) end = kLong;
    while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0) == 0x80) --end;
    return title.substr(0, end) + "…";
}

template <class Use>
void each_activity(const PlanDraft& draft, Use use) {
    for (const Section& s : draft.sections)
        for (const Objective& o : s.objectives)
            for (const Task& t : o.tasks)
                for (const Activity& a : t.activities) use(s, a);
}

std::optional<Day> day_in(const std::smatch& m) {
    const auto day = parse_day(fmt::format("{}/{}/{}", m[1].str(), m[2].str(), m[3].str()));
    return day ? std::optional<Day>(*day) : std::nullopt;
}

// "(Ban hành kèm theo Kế hoạch số 07/KH-UBND ngày 10 tháng 02 năm 2022 …", or the place and day at its head.
std::optional<Day> date_of(const std::string& folded) {
    static const std::regex issued(R"(kem theo (?:ke hoach|quyet dinh) so \S+ ngay (\d{1,2}) ?(?:thang|/) ?(\d{1,2}) ?(?:nam|/) ?(\d{4}))"), place(R"(, ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4}))");
    std::smatch m;
    for (std::size_t at = folded.find("kem theo"); at != std::string::npos; at = folded.find("kem theo", at + 8)) {
        const std::string near = folded.substr(at, 200);
        if (std::regex_search(near, m, issued, std::regex_constants::match_continuous))
            if (const auto day = day_in(m)) return day;
    }
    const std::string head = folded.substr(0, 600);
    return std::regex_search(head, m, place) ? day_in(m) : std::nullopt;
}

// A plan without a date of its own is not older than the newest document it rests on.
std::optional<Day> newest_cited(const std::string& folded) {
    static const std::regex cited(R"( ngay (\d{1,2})(?:/| thang )(\d{1,2})(?:/| nam )(\d{4}))");
    std::string head = folded.substr(0, std::min<std::size_t>(folded.find(" i. "), 8000));
    std::optional<Day> newest;
    for (std::sregex_iterator it(head.begin(), head.end(), cited), end; it != end; ++it)
        if (const auto day = day_in(*it); day && (!newest || *day > *newest)) newest = day;
    return newest;
}

// "giai đoạn 2021 - 2025", "cải cách hành chính năm 2026": of the first lines that say one.
std::pair<int, int> years_of(const std::string& folded) {
    static const std::regex span(R"(giai doan (?:tu nam )?(20\d\d)\D{1,6}(20\d\d))"), one(R"( nam (20\d\d)\b)");
    const std::size_t begin = std::min(folded.find("ke hoach"), folded.size());
    const std::string head = folded.substr(begin, 600);
    std::smatch many, single;
    const bool spans = std::regex_search(head, many, span), single_year = std::regex_search(head, single, one);
    if (spans && (!single_year || many.position() < single.position())) return {std::stoi(many[1]), std::stoi(many[2])};
    if (single_year) return {std::stoi(single[1]), std::stoi(single[1])};
    return {0, 0};
}

}  // namespace

constexpr std::size_t kShortestBeginning = 6;   // letters: "Ban" or "Tổ" alone names nothing

std::optional<std::string> own_office(const Vocabulary& words, const std::vector<std::string>& units, std::string_view name) {
    const std::string key = office_key(words, name);
    for (const std::string& u : units)
        if (office_key(words, u) == key) return u;
    // "Văn phòng", where only one office begins so.
    const std::string* only = nullptr;
    for (const std::string& u : units) {
        if (key.size() < kShortestBeginning || !office_key(words, u).starts_with(key)) continue;
        if (only) return std::nullopt;
        only = &u;
    }
    return only ? std::optional(*only) : std::nullopt;
}

std::vector<Doubt> doubts_of_rows(const Vocabulary& words, const std::vector<std::string>& units, const PlanDraft& draft) {
    std::vector<Doubt> out;
    const auto doubt = [&](int line, std::string says) { out.push_back({line, std::move(says)}); };

    std::map<std::string, const Section*> numbers;
    for (const Section& s : draft.sections)
        if (!s.number.empty() && !numbers.emplace(fold(s.number), &s).second)
            doubt(s.line, fmt::format("Số mục “{}” in hai lần: “{}” và “{}”. Hãy kiểm tra số thứ tự các mục.", s.number, brief(numbers[fold(s.number)]->title), brief(s.title)));

    // A number left out, as where a row was lost.
    int last = 0;
    each_activity(draft, [&](const Section&, const Activity& a) {
        const int n = plain_number(a.number);
        if (n > last + 1 && last > 0) doubt(a.line, fmt::format("Số thứ tự nhảy từ {} sang {}. Hãy kiểm tra xem có sót dòng không.", last, n));
        if (n > 0) last = n;
    });

    each_activity(draft, [&](const Section&, const Activity& a) {
        if (a.title.empty()) doubt(a.line, fmt::format("Dòng {} không có nội dung.", a.number));
        if (a.leads.empty()) doubt(a.line, fmt::format("“{}” không có cơ quan chủ trì.", brief(a.title)));
        if (a.time_frame.kind == TimeFrame::Kind::none) doubt(a.line, fmt::format("“{}” không có thời gian thực hiện.", brief(a.title)));
        for (const TimeFrame::Part& p : a.time_frame.parts)
            if (p.kind == TimeFrame::Kind::unknown) doubt(a.line, fmt::format("Không hiểu thời gian “{}” của “{}”; giữ nguyên như văn bản.", brief(p.text), brief(a.title)));
        for (const Day d : a.time_frame.dates) {
            if (draft.dated && d < *draft.dated) doubt(a.line, fmt::format("Hạn {} của “{}” trước ngày ban hành kế hoạch {}.", format_day(d), brief(a.title), format_day(*draft.dated)));
            else if (!draft.dated && draft.cited && d < *draft.cited) doubt(a.line, fmt::format("Hạn {} của “{}” trước ngày {} của văn bản mới nhất mà kế hoạch căn cứ.", format_day(d), brief(a.title), format_day(*draft.cited)));
        }
        if (!units.empty())
            for (const std::string& lead : a.leads)
                if (!own_office(words, units, lead)) doubt(a.line, fmt::format("Không có đơn vị “{}” trong danh mục của xã (chủ trì “{}”).", brief(lead), brief(a.title)));
    });

    // "đạt từ 90 % trở lên; … đạt từ 95 %": one target, two values.
    static const std::regex percent(R"((\d{1,3}(?:[,.]\d+)?) ?%)");
    for (const Section& s : draft.sections)
        for (const Objective& o : s.objectives) {
            std::set<std::string> values;
            const std::string title = fold(o.title.substr(0, 2000));
            for (std::sregex_iterator it(title.begin(), title.end(), percent), end; it != end; ++it) values.insert((*it)[1]);
            if (values.size() > 1 && !o.tasks.empty() && !o.tasks.front().activities.empty())
                doubt(o.tasks.front().activities.front().line, fmt::format("Mục tiêu “{}” có {} giá trị. Hãy ghi rõ giá trị nào là chỉ tiêu của năm nào.", brief(o.title), values.size()));
        }

    return out;
}

void add_doubts(const Vocabulary& words, std::string_view before, const std::vector<std::string>& units, PlanDraft& draft) {
    const std::string folded = fold(before);
    for (Doubt& d : draft.doubts) d.of_document = true;
    draft.dated = date_of(folded);
    if (!draft.dated) draft.cited = newest_cited(folded);
    std::tie(draft.year_from, draft.year_to) = years_of(folded);
    std::ranges::move(doubts_of_rows(words, units, draft), std::back_inserter(draft.doubts));

    // "Phụ lục số 04" that the text announces and the document does not hold.
    static const std::regex annex(R"(phu luc (?:so )?(\d{1,2}|[ivx]{1,4})(?![\w/]))");
    std::set<std::string> announced, present;
    const auto normal = [](std::string n) {
        while (n.size() > 1 && n[0] == '0') n.erase(0, 1);
        return n;
    };
    for (std::size_t at = folded.find("phu luc"); at != std::string::npos; at = folded.find("phu luc", at + 7)) {
        const std::string near = folded.substr(at, 40);
        std::smatch m;
        if (std::regex_search(near, m, annex, std::regex_constants::match_continuous)) announced.insert(normal(m[1]));
    }
    for (const Section& s : draft.sections) {
        const std::string number = fold(s.number);
        std::smatch m;
        if (std::regex_search(number, m, annex)) present.insert(normal(m[1]));
    }
    if (!present.empty())
        for (const std::string& n : announced)
            if (!present.contains(n)) draft.doubts.push_back({0, fmt::format("Kế hoạch có nhắc đến Phụ lục {} nhưng không thấy bảng của phụ lục đó.", n), true});
}

}  // namespace xaso::plan_import
