#include <fmt/format.h>

#include <algorithm>

#include "procedures/procedures.h"

namespace xaso::procedures {
namespace {

std::string limit_words(const std::string& code) {
    const auto limit = parse_limit(code);
    return limit ? limit_text(*limit) : std::string("chưa công bố");
}

std::string channel_words(const Channels& c) {
    std::string out;
    const auto add = [&](bool has, std::string_view word) {
        if (has) out += fmt::format("{}{}", out.empty() ? "" : ", ", word);
    };
    add(c.desk, "trực tiếp");
    add(c.online, "trực tuyến");
    add(c.post, "bưu chính");
    return out;
}

std::string paper_line(const Paper& p) {
    return fmt::format("{} ({}{}{}{})", p.name, p.shown ? "xuất trình " : "", paper_counts(p), p.needed_when.empty() ? "" : ", khi " + p.needed_when,
                       p.for_case.empty() ? "" : ", trường hợp " + p.for_case);
}

template <class Part, class Words>
std::string lines(const std::vector<Part>& parts, Words words) {
    std::string out;
    for (const Part& p : parts) out += (out.empty() ? "" : "; ") + words(p);
    return out;
}

}  // namespace

std::string paper_counts(const Paper& p) {
    std::string out;
    const auto add = [&](int n, std::string_view kind) {
        if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, kind);
    };
    add(p.originals, "bản chính");
    add(p.certified, "bản sao chứng thực");
    add(p.copies, "bản chụp");
    return out;
}

// LAW ND 63/2010/ND-CP art. 8(2): a procedure is complete only with its name, steps, ways, papers, limit, who may ask and who decides.
std::vector<std::string_view> unstated(const Draft& d) {
    std::vector<std::string_view> out;
    for (const auto& [stated, what] : {std::pair{!d.name.empty(), "tên"}, std::pair{!d.steps.empty(), "trình tự thực hiện"}, std::pair{d.channels.code() != 0, "cách thức thực hiện"},
                                       std::pair{!d.papers.empty(), "thành phần hồ sơ"}, std::pair{!d.limit_desk.empty(), "thời hạn giải quyết"}, std::pair{!d.audience.empty(), "đối tượng"}, std::pair{!d.agency.empty(), "cơ quan giải quyết"}})
        if (!stated) out.emplace_back(what);
    return out;
}

std::vector<Difference> differences(const Draft& a, const Draft& b) {
    std::vector<Difference> out;
    const auto compare = [&](std::string_view what, std::string before, std::string after) {
        if (before != after) out.push_back({std::string(what), std::move(before), std::move(after)});
    };
    const auto yes = [](bool v) { return std::string(v ? "có" : "không"); };
    const auto result_line = [](const ResultPaper& r) { return r.code.empty() ? r.name : fmt::format("{} ({})", r.name, r.code); };
    compare("Tên", a.name, b.name);
    compare("Lĩnh vực", a.field, b.field);
    compare("Thời hạn", limit_words(a.limit_desk), limit_words(b.limit_desk));
    compare("Thời hạn khi nộp trực tuyến", limit_words(a.limit_online), limit_words(b.limit_online));
    compare("Phí, lệ phí", format_vnd(a.fee), format_vnd(b.fee));
    compare("Ghi chú phí, lệ phí", a.fee_note, b.fee_note);
    compare("Cách nộp", channel_words(a.channels), channel_words(b.channels));
    compare("Dịch vụ công trực tuyến", std::string(online_level_title(a.online_level)), std::string(online_level_title(b.online_level)));
    compare("Đủ điều kiện trực tuyến", yes(a.online_eligible), yes(b.online_eligible));
    compare("Đang cung cấp trực tuyến", yes(a.online_provided), yes(b.online_provided));
    compare("Trên Cổng Dịch vụ công quốc gia", yes(a.on_national_portal), yes(b.on_national_portal));
    compare("Thanh toán trực tuyến", yes(a.payable_online), yes(b.payable_online));
    compare("Liên thông", std::string(inter_agency_title(a.inter_agency)), std::string(inter_agency_title(b.inter_agency)));
    compare("Quyết định công bố", a.decision, b.decision);
    compare("Căn cứ pháp lý", a.legal_basis, b.legal_basis);
    compare("Trình tự thực hiện", a.steps, b.steps);
    compare("Yêu cầu, điều kiện", a.conditions, b.conditions);
    compare("Cơ quan thực hiện", a.agency, b.agency);
    compare("Đối tượng", a.audience, b.audience);
    const auto case_line = [](const Case& one) { return one.limit.empty() ? one.name : fmt::format("{} ({})", one.name, limit_words(one.limit)); };
    compare("Trường hợp", lines(a.cases, case_line), lines(b.cases, case_line));
    if (a.papers != b.papers) {
        const auto absent_from = [](const std::vector<Paper>& from, const std::vector<Paper>& in) {
            std::vector<Paper> absent;
            for (const Paper& p : from)
                if (std::ranges::find(in, p) == in.end()) absent.push_back(p);
            return absent;
        };
        const auto gone = absent_from(a.papers, b.papers), added = absent_from(b.papers, a.papers);
        if (gone.empty() && added.empty()) out.push_back({"Thứ tự giấy tờ", lines(a.papers, paper_line), lines(b.papers, paper_line)});
        else out.push_back({"Giấy tờ bỏ đi, thêm vào", lines(gone, paper_line), lines(added, paper_line)});
    }
    compare("Kết quả", lines(a.results, result_line), lines(b.results, result_line));
    return out;
}

}  // namespace xaso::procedures
