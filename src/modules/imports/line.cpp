#include "imports/line.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "imports/words.h"
#include "kernel/citizen_card.h"
#include "kernel/text.h"

namespace xaso::imports {
namespace {

using onestop::DossierState;
using Kind = Refusal::Kind;

bool all_digits(std::string_view s) { return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos; }

int number(std::string_view digits) {
    int n = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), n);
    return n;
}

std::optional<When> compact(std::string_view t) {  // yyyyMMdd[HHmm[ss]]
    if (!all_digits(t) || (t.size() != 8 && t.size() != 12 && t.size() != 14)) return std::nullopt;
    const auto day = parse_day(fmt::format("{}-{}-{}", t.substr(0, 4), t.substr(4, 2), t.substr(6, 2)));
    if (!day) return std::nullopt;
    if (t.size() == 8) return When{*day, std::nullopt};
    const int h = number(t.substr(8, 2)), m = number(t.substr(10, 2)), s = t.size() == 14 ? number(t.substr(12, 2)) : 0;
    if (h > 23 || m > 59 || s > 59) return std::nullopt;
    return When{*day, std::chrono::seconds(h * 3600 + m * 60 + s)};
}

std::optional<When> serial(std::string_view t) {
    double value = 0;
    const auto r = std::from_chars(t.data(), t.data() + t.size(), value);
    if (r.ec != std::errc{} || r.ptr != t.data() + t.size() || !(value >= 20000 && value < 80001)) return std::nullopt;
    const Day day = make_day(1899, 12, 30) + std::chrono::days(static_cast<int>(value));
    const auto seconds = std::chrono::seconds(std::llround((value - std::floor(value)) * 86400));
    if (seconds.count() == 0) return When{day, std::nullopt};
    return seconds.count() < 86400 ? When{day, seconds} : When{day + std::chrono::days{1}, std::nullopt};
}

// Text that went through the wrong encoding: symbols where letters with marks should be (TCVN3, UTF-8 read as Latin), or "Nguy?n".
bool garbled(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto a = static_cast<unsigned char>(text[i]), b = static_cast<unsigned char>(text[i + 1]);
        if (a == 0xC2 && b >= 0xA1 && b <= 0xBF && b != 0xAA && b != 0xB0 && b != 0xB7 && b != 0xBA) return true;
        if (text[i] == '?' && b >= 'a' && b <= 'z') return true;
    }
    return text.find("\xEF\xBF\xBD") != std::string_view::npos;
}

std::string shown(std::string_view text) {  // long cells are cut at a whole letter
    if (text.size() <= 80) return std::string(text);
    std::size_t n = 80;
    while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
    return std::string(text.substr(0, n)) + "…";
}

class Checker {
public:
    Checker(const TableRow& row, const std::vector<std::string>& heading, const Mapping& mapping) : row_(row), heading_(heading), mapping_(mapping) {}

    std::string cell(Field f) const {
        const auto it = mapping_.find(f);
        return it == mapping_.end() || it->second >= row_.cells.size() ? std::string{} : row_.cells[it->second];
    }
    bool mapped(Field f) const { return mapping_.contains(f); }
    void problem(Field f, std::string what, std::string remedy) {
        const auto it = mapping_.find(f);
        problems.push_back({it == mapping_.end() || it->second >= heading_.size() ? std::string{} : heading_[it->second], std::move(what), std::move(remedy)});
    }
    // A required cell; one problem when it is empty.
    std::string need(Field f, std::string_view name) {
        std::string text = cell(f);
        if (text.empty()) problem(f, fmt::format("Thiếu {}.", name), "Điền ô này ở hệ thống nguồn rồi xuất lại.");
        return text;
    }
    std::string readable(Field f) {
        std::string text = cell(f);
        if (garbled(text))
            problem(f, fmt::format("“{}” bị lỗi phông hoặc mất dấu (TCVN3, VNI hoặc lưu CSV không phải UTF-8).", shown(text)), "Chuyển sang phông Unicode, hoặc lưu tệp dạng CSV UTF-8 rồi tải lên lại.");
        return text;
    }
    std::optional<When> when(Field f) {
        const std::string text = cell(f);
        if (text.empty()) return std::nullopt;
        if (auto w = parse_when(text)) return *w;
        problem(f, fmt::format("“{}” không phải là ngày có thật.", shown(text)), "Ghi ngày/tháng/năm với năm 4 chữ số, ví dụ 09/06/2023 hoặc 09/06/2023 08:30.");
        return std::nullopt;
    }

    std::vector<Problem> problems;

private:
    const TableRow& row_;
    const std::vector<std::string>& heading_;
    const Mapping& mapping_;
};

// "12.345.678-9" and "0912 345 678" are written for the eye.
std::string without_signs(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '.' && c != '-') out += c;
    return out;
}

// "3.02E+10": a spreadsheet has rounded the number away.
bool rounded_away(std::string_view text) { return text.find("E+") != std::string_view::npos || text.find("e+") != std::string_view::npos; }

constexpr std::string_view kAsText = "Định dạng cột này trong Excel là Văn bản (Text), nhập lại đủ số rồi tải lên lại.";

std::string check_citizen_id(Checker& c, Day today) {
    const std::string text = c.cell(Field::citizen_id), digits = without_signs(text);
    if (digits.empty()) return digits;
    if (rounded_away(text)) {
        c.problem(Field::citizen_id, fmt::format("“{}” đã bị Excel làm tròn thành số.", shown(text)), std::string(kAsText));
    } else if (text.find('*') != std::string::npos) {
        c.problem(Field::citizen_id, "Số định danh đã bị che bằng dấu *.", "Xuất lại với số đầy đủ, hoặc đừng ghép cột này.");
    } else if (!all_digits(digits)) {
        c.problem(Field::citizen_id, fmt::format("“{}” không phải số định danh.", shown(text)), "Ghi 12 chữ số (CMND cũ 9 số, tổ chức 10 hoặc 13 số), hoặc đừng ghép cột này.");
    } else if (digits.size() == 11) {
        c.problem(Field::citizen_id, "Số định danh chỉ còn 11 chữ số: Excel đã bỏ số 0 ở đầu.", std::string(kAsText));
    } else if (digits.size() != 12 && digits.size() != 9 && digits.size() != 10 && digits.size() != 13) {
        c.problem(Field::citizen_id, fmt::format("Số định danh có {} chữ số.", digits.size()), "Ghi 12 chữ số (CMND cũ 9 số, tổ chức 10 hoặc 13 số).");
    } else if (digits.size() == 12 && !read_citizen_number(digits, today)) {
        c.problem(Field::citizen_id, fmt::format("“{}” cho năm sinh sau năm nay.", shown(mask_identifier(digits))), "Xem lại thẻ, sửa số ở hệ thống nguồn rồi xuất lại, hoặc đừng ghép cột này.");
    }
    return digits;
}

std::string check_phone(Checker& c) {
    const std::string text = c.cell(Field::phone);
    std::string digits = without_signs(text);
    if (digits.empty()) return digits;
    if (digits.size() == 9 && all_digits(digits) && digits[0] != '0') digits.insert(0, 1, '0');  // a spreadsheet drops it; every number has it
    const std::string_view bare = digits.starts_with('+') ? std::string_view(digits).substr(1) : std::string_view(digits);
    if (!all_digits(bare) || digits.size() < 8 || digits.size() > 13)
        c.problem(Field::phone, fmt::format("“{}” không phải một số điện thoại.", shown(text)), "Ghi một số, 8 đến 12 chữ số, ví dụ 0912345678; hoặc đừng ghép cột này.");
    return digits;
}

std::string check_email(Checker& c) {
    const std::string text = trim(c.cell(Field::email));
    if (!text.empty() && (!is_email(text) || text.find('.', text.find('@')) == std::string::npos))
        c.problem(Field::email, fmt::format("“{}” không phải một địa chỉ thư điện tử.", shown(text)), "Ghi một địa chỉ như nguyen.mau@example.vn, hoặc đừng ghép cột này.");
    return text;
}

void check_length(Checker& c, Field f, std::string_view name, std::size_t most) {
    if (const std::string text = c.cell(f); text.size() > most && count_chars(text) > most)
        c.problem(f, fmt::format("{} dài quá {} ký tự.", name, most), "Rút gọn ô này rồi tải lên lại.");
}

bool before(const When& a, const When& b) { return a.day < b.day || (a.day == b.day && a.time && b.time && *a.time < *b.time); }

}  // namespace

Result<When> parse_when(std::string_view text) {
    const std::string t = trim(text);
    if (const auto day = parse_day(t)) return When{*day, std::nullopt};
    std::string turned = t;
    if (const auto blank = t.find(' '); blank != std::string::npos && t.find(':') < blank) turned = trim(t.substr(blank + 1)) + " " + t.substr(0, blank);
    for (const std::string& form : {t, turned}) {
        if (const auto time = parse_local_time(form)) {
            const Day day = std::chrono::floor<std::chrono::days>(*time);
            return When{day, *time - day};
        }
    }
    if (const auto instant = parse_instant(t)) {
        const LocalTime time = to_local(*instant);
        const Day day = std::chrono::floor<std::chrono::days>(time);
        return When{day, time - day};
    }
    if (const auto w = compact(t)) return *w;
    if (const auto w = serial(t)) return *w;
    return refuse(Kind::invalid, "imports.day", "Không phải là ngày có thật.");
}

std::string Line::hash() const {
    const auto part = [](const std::optional<When>& w) { return !w ? std::string{} : iso_day(w->day) + (w->time ? fmt::format("T{}", w->time->count()) : ""); };
    return record::hash_hex(fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", code, procedure->code, applicant.name, applicant.citizen_id, applicant.phone,
                                        applicant.address, owner, static_cast<int>(channel), part(received), part(due), part(finished), part(returned), static_cast<int>(state), note) +
                            (applicant.email.empty() ? "" : "\x1f" + applicant.email));
}

Checked check_line(const TableRow& row, const std::vector<std::string>& heading, const Mapping& mapping, ProcedureFinder& procedures, Day today) {
    if (!row.problem.empty()) return {std::nullopt, {{"", row.problem, "Sửa dòng này trong tệp rồi tải lên lại; các dòng khác không phải làm lại."}}};
    Checker c(row, heading, mapping);
    Line line;

    line.code = c.need(Field::code, "mã hồ sơ");
    check_length(c, Field::code, "Mã hồ sơ", 60);
    if (rounded_away(line.code) && all_digits(line.code.substr(0, 1)) && line.code.find('-') == std::string::npos)
        c.problem(Field::code, fmt::format("“{}” đã bị Excel làm tròn thành số.", shown(line.code)), std::string(kAsText));

    line.applicant.name = c.readable(Field::applicant);
    if (count_chars(line.applicant.name) < 2) c.problem(Field::applicant, "Thiếu họ tên người nộp.", "Điền ô này ở hệ thống nguồn rồi xuất lại.");
    check_length(c, Field::applicant, "Họ tên", 150);
    line.owner = c.readable(Field::owner);
    check_length(c, Field::owner, "Họ tên chủ hồ sơ", 150);
    if (line.owner == line.applicant.name) line.owner.clear();
    line.applicant.citizen_id = check_citizen_id(c, today);
    line.applicant.phone = check_phone(c);
    line.applicant.email = check_email(c);
    line.applicant.address = c.readable(Field::address);
    check_length(c, Field::address, "Địa chỉ", 300);
    line.note = c.cell(Field::note);
    check_length(c, Field::note, "Ghi chú", 2000);

    if (c.mapped(Field::channel)) {
        const std::string text = c.cell(Field::channel);
        if (const auto channel = parse_channel_words(text)) line.channel = *channel;
        else c.problem(Field::channel, text.empty() ? "Thiếu cách nộp." : fmt::format("Không hiểu cách nộp “{}”.", shown(text)), "Dùng: Trực tiếp, Trực tuyến, Bưu chính công ích (hoặc 1, 2, 3).");
    }

    const auto received = c.when(Field::received), due = c.when(Field::due);
    line.finished = c.when(Field::finished);
    line.returned = c.when(Field::returned);
    if (c.cell(Field::received).empty()) c.need(Field::received, "ngày tiếp nhận");
    if (c.cell(Field::due).empty()) c.need(Field::due, "ngày hẹn trả");
    for (const auto& [field, w] : {std::pair{Field::received, received}, std::pair{Field::finished, line.finished}, std::pair{Field::returned, line.returned}})
        if (w && w->day > today) c.problem(field, fmt::format("Ngày {} chưa đến.", format_day(w->day)), "Sửa ngày ở hệ thống nguồn rồi xuất lại.");
    if (received && due) {
        line.received = *received;
        line.due = *due;
        if (before(*due, *received)) c.problem(Field::due, fmt::format("Hẹn trả {} trước ngày tiếp nhận {}.", format_day(due->day), format_day(received->day)), "Kiểm tra hai cột ngày, nhất là thứ tự ngày/tháng.");
        if (due->day - received->day > std::chrono::days{3650}) c.problem(Field::due, fmt::format("Hẹn trả {} quá xa ngày tiếp nhận.", format_day(due->day)), "Kiểm tra năm của ngày hẹn trả.");
    }
    if (received && line.finished && before(*line.finished, *received))
        c.problem(Field::finished, fmt::format("Kết thúc xử lý {} trước ngày tiếp nhận {}.", format_day(line.finished->day), format_day(received->day)), "Kiểm tra hai cột ngày, nhất là thứ tự ngày/tháng.");
    if (line.finished && line.returned && before(*line.returned, *line.finished))
        c.problem(Field::returned, fmt::format("Trả kết quả {} trước ngày kết thúc xử lý {}.", format_day(line.returned->day), format_day(line.finished->day)), "Kiểm tra hai cột ngày.");

    const std::string state_text = c.cell(Field::state);
    std::optional<DossierState> state = parse_state_words(state_text);
    if (state_text.empty()) state = line.returned ? DossierState::returned : line.finished ? DossierState::finished : DossierState::in_progress;
    if (!state) {
        c.problem(Field::state, fmt::format("Không hiểu trạng thái “{}”.", shown(state_text)),
                  "Dùng: Được tiếp nhận, Đang xử lý, Yêu cầu bổ sung, Dừng xử lý, Đã xử lý xong, Đã trả kết quả, Rút hồ sơ… (hoặc số 1 đến 10).");
    } else {
        line.state = *state;
        const bool ends = *state == DossierState::withdrawn || *state == DossierState::stopped || *state == DossierState::finished || *state == DossierState::returned;
        if (*state == DossierState::registered || *state == DossierState::not_accepted)
            c.problem(Field::state, fmt::format("Hồ sơ “{}”, chưa được tiếp nhận nên không tính vào số hồ sơ.", catalog::state_title(*state)), "Không phải sửa; khi hồ sơ được tiếp nhận, lần nhập sau sẽ thêm vào.");
        else if (ends && c.cell(Field::finished).empty())
            // LAW QD 766/QD-TTg: the day the person collects the result does not stand for the day the work ended.
            c.problem(c.mapped(Field::finished) ? Field::finished : Field::state, "Hồ sơ đã kết thúc nhưng không có ngày kết thúc xử lý.", "Ghép cột ngày kết thúc xử lý; ngày trả kết quả không thay được ngày này.");
        else if (!ends && line.finished)
            c.problem(Field::state, fmt::format("Hồ sơ còn “{}” nhưng đã có ngày kết thúc xử lý.", catalog::state_title(*state)), "Sửa trạng thái hoặc xóa ngày kết thúc ở hệ thống nguồn.");
        else if (*state == DossierState::finished && line.returned)
            line.state = DossierState::returned;
    }

    const std::string procedure = c.need(Field::procedure, "thủ tục");
    if (!procedure.empty() && received) {
        line.procedure = procedures.find(procedure, received->day);
        if (!line.procedure)
            c.problem(Field::procedure, fmt::format("“{}” không có trong danh mục thủ tục của đơn vị.", shown(procedure)), "Ghi mã thủ tục (ví dụ 1.001193) hoặc đúng tên trong danh mục; hay công bố thủ tục này trước.");
    }
    if (!c.problems.empty()) return {std::nullopt, std::move(c.problems)};
    return {std::move(line), {}};
}

}  // namespace xaso::imports
