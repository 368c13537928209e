// Events in the words of the office.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "units/hours.h"
#include "units/pages_shared.h"

namespace xaso::units {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    if (!v || v->is_null()) return {};
    return v->is_string() ? std::string(v->as_string()) : json::serialize(*v);
}

std::string day_at(const json::object& o, std::string_view name) {
    const auto day = parse_day(text_at(o, name));
    return day ? format_day(*day) : std::string{};
}

std::string roles_words(std::string_view codes) {
    std::string out;
    while (!codes.empty()) {
        const auto end = std::min(codes.find(','), codes.size());
        const access::Role* role = access::find_role(codes.substr(0, end));
        out += fmt::format("{}{}", out.empty() ? "" : ", ", role ? role->title : codes.substr(0, end));
        codes.remove_prefix(std::min(end + 1, codes.size()));
    }
    return out;
}

std::string office_name(const Unit* unit, std::string_view id) {
    if (id == "0" || id.empty()) return "không";
    if (unit)
        for (const Office& o : unit->offices)
            if (std::to_string(o.id.value()) == id) return o.name;
    return fmt::format("số {}", id);
}

std::string scope_words(const json::object& o, const Tree& tree) {
    const json::value* v = o.if_contains("scope");
    if (!v || !v->is_array() || v->as_array().empty()) return "không";
    std::string out;
    for (const json::value& id : v->as_array()) {
        const Unit* u = id.is_int64() ? tree.find(UnitId{id.as_int64()}) : nullptr;
        out += fmt::format("{}{}", out.empty() ? "" : ", ", u ? u->code : json::serialize(id));
    }
    return out;
}

class Parts {
public:
    void add(std::string_view label, std::string_view text) {
        if (text.empty()) return;
        if (!out_.empty()) out_ += " · ";
        out_ += label.empty() ? std::string(text) : fmt::format("{}: {}", label, text);
    }
    void changed(std::string_view label, const std::string& before, const std::string& after) {
        const auto shown = [](const std::string& s) { return s.empty() ? std::string("trống") : s; };
        if (before != after) add(label, fmt::format("{} → {}", shown(before), shown(after)));
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

std::string hours_line(const std::string& code) {
    const auto hours = parse_hours(code);
    if (!hours) return code;
    std::string out;
    const auto words = hours_words(*hours);
    for (std::size_t i = 0; i + 2 < words.size(); ++i) out += fmt::format("{}{} {}", i == 0 ? "" : "; ", words[i].first, words[i].second);
    return out;
}

void account_changed(Parts& p, const json::object& before, const json::object& after, const Unit* unit, const Tree& tree) {
    const std::string was = text_at(before, "closed"), is = text_at(after, "closed");
    if (was != is) p.add("", is == "true" ? "đóng tài khoản" : "mở lại tài khoản");
    p.changed("họ tên", text_at(before, "name"), text_at(after, "name"));
    p.changed("chức danh", text_at(before, "title"), text_at(after, "title"));
    p.changed("phòng, ban", office_name(unit, text_at(before, "office")), office_name(unit, text_at(after, "office")));
    p.changed("vai trò", roles_words(text_at(before, "roles")), roles_words(text_at(after, "roles")));
    if (before.contains("scope") && after.contains("scope")) p.changed("xem thêm đơn vị", scope_words(before, tree), scope_words(after, tree));
}

}  // namespace

const std::vector<EventKind>& event_kinds() {
    static const std::vector<EventKind> all{
        {"account.signed_in", "Đăng nhập"},
        {"account.password_given", "Nhập đúng mật khẩu, chờ mã xác thực"},
        {"account.factor_added", "Bật xác thực hai bước"},
        {"account.factor_dropped", "Bỏ xác thực hai bước"},
        {"account.locked", "Tài khoản bị khóa vì nhập sai mật khẩu hoặc mã xác thực"},
        {"account.unlocked", "Mở khóa tài khoản"},
        {"account.created", "Tạo tài khoản"},
        {"account.changed", "Sửa tài khoản"},
        {"account.password_set", "Đặt mật khẩu"},
        {"account.token_made", "Cấp mã truy cập cho chương trình"},
        {"outbox.retry", "Gửi lại tin báo"},
        {"outbox.retry_all", "Gửi lại các tin bị kẹt"},
        {"outbox.give_up", "Bỏ tin báo"},
        {"submission.registered", "Đăng ký hồ sơ trực tuyến, chờ trả lời"},
        {"submission.accepted", "Tiếp nhận hồ sơ đăng ký"},
        {"submission.incomplete", "Yêu cầu hoàn thiện hồ sơ (mẫu 02)"},
        {"submission.refused", "Không tiếp nhận hồ sơ (mẫu 03)"},
        {"submission.withdrawn", "Người nộp rút hồ sơ đăng ký"},
        {"dossier.accepted", "Tiếp nhận hồ sơ"},
        {"dossier.assign", "Phân công thụ lý"},
        {"dossier.supplement", "Yêu cầu bổ sung"},
        {"dossier.payment", "Yêu cầu nộp nghĩa vụ tài chính"},
        {"dossier.resume", "Tiếp tục giải quyết"},
        {"dossier.suspend", "Tạm dừng giải quyết hồ sơ"},
        {"dossier.continue", "Hết tạm dừng, giải quyết tiếp"},
        {"dossier.step", "Xong một bước của quy trình nội bộ"},
        {"dossier.hand_over", "Chuyển hồ sơ cho người khác"},
        {"dossier.take", "Nhận hồ sơ được chuyển"},
        {"dossier.give_back", "Trả lại hồ sơ được chuyển"},
        {"dossier.reassign", "Phân công lại hồ sơ"},
        {"dossier.apology", "Thư xin lỗi và hẹn lại"},
        {"dossier.finish", "Giải quyết xong hồ sơ"},
        {"dossier.correct_end", "Đính chính giờ kết thúc hồ sơ"},
        {"dossier.return", "Trả kết quả"},
        {"dossier.refuse", "Từ chối hồ sơ"},
        {"dossier.withdraw", "Người nộp rút hồ sơ"},
        {"dossier.stop", "Dừng hồ sơ"},
        {"substitution.added", "Ghi người thay khi nghỉ"},
        {"substitution.cancelled", "Hủy người thay khi nghỉ"},
        {"file.uploaded", "Tải tệp lên, chưa đính kèm"},
        {"file.given_up", "Bỏ tệp đã tải lên"},
        {"file.taken", "Đưa tệp đã tải lên vào sổ theo dõi"},
        {"file.attached", "Đính kèm tệp vào hồ sơ"},
        {"file.opened", "Mở tệp của hồ sơ"},
        {"file.removed", "Gỡ tệp khỏi hồ sơ"},
        {"form.printed", "Mở giấy tờ in của hồ sơ"},
        {"dossier.imported", "Nhập hồ sơ từ tệp"},
        {"dossier.import_changed", "Sửa hồ sơ theo tệp nhập"},
        {"import.read", "Nhận tệp để nhập"},
        {"import.started", "Bắt đầu nhập tệp"},
        {"import.done", "Nhập xong tệp"},
        {"procedure.published", "Công bố thủ tục"},
        {"procedure.amended", "Sửa đổi thủ tục"},
        {"procedure.abolished", "Bãi bỏ thủ tục"},
        {"procedure.local_set", "Sửa cách làm riêng của đơn vị với thủ tục"},
        {"catalogue.updated", "Cập nhật danh mục thủ tục theo quyết định"},
        {"proposal.added", "Ghi kiến nghị đơn giản hóa thủ tục"},
        {"proposal.changed", "Sửa kiến nghị đơn giản hóa thủ tục"},
        {"plan.created", "Lập kế hoạch"},
        {"plan.changed", "Sửa tên, năm kế hoạch"},
        {"plan.approved", "Ghi quyết định phê duyệt kế hoạch"},
        {"plan.amended", "Ghi quyết định điều chỉnh kế hoạch"},
        {"plan_feed.made", "Lấy địa chỉ lịch kế hoạch"},
        {"plan_feed.revoked", "Hủy địa chỉ lịch kế hoạch"},
        {"assigned_task.added", "Ghi nhiệm vụ được giao"},
        {"assigned_task.edited", "Sửa nhiệm vụ được giao"},
        {"assigned_task.answered", "Ghi văn bản trả lời nhiệm vụ được giao"},
        {"assigned_task.taken_back", "Rút lại văn bản trả lời nhiệm vụ"},
        {"assigned_task.removed", "Xóa nhiệm vụ được giao"},
        {"plan_activity.added", "Thêm hoạt động vào kế hoạch"},
        {"plan_activity.edited", "Sửa hoạt động của kế hoạch"},
        {"plan_activity.removed", "Xóa hoạt động khỏi bản thảo kế hoạch"},
        {"plan_activity.due_moved", "Chuyển hạn hoạt động"},
        {"plan_activity.done", "Ghi kết quả hoạt động kèm minh chứng"},
        {"plan_activity.taken_back", "Rút lại kết quả hoạt động"},
        {"figure.entered", "Nhập số liệu vào biểu mẫu"},
        {"report_part.written", "Viết phần báo cáo"},
        {"report_part.assigned", "Giao phần báo cáo"},
        {"report_part.handed_in", "Nộp phần báo cáo"},
        {"report_part.returned", "Trả lại phần báo cáo"},
        {"report_part.merged", "Gộp phần báo cáo"},
        {"report_part.commented", "Góp ý phần báo cáo"},
        {"report_part.resolved", "Đánh dấu ý kiến đã xử lý"},
        {"book_record.added", "Ghi vào sổ theo dõi"},
        {"book_record.changed", "Sửa bản ghi trong sổ"},
        {"book_record.removed", "Xóa bản ghi khỏi sổ"},
        {"book.listed", "Xem hoặc tải danh sách của sổ"},
        {"book_view.saved", "Lưu cách xem sổ"},
        {"book_view.dropped", "Bỏ cách xem sổ"},
        {"book_import.read", "Đọc tệp để nhập vào sổ"},
        {"book_import.started", "Nhập tệp vào sổ"},
        {"book_import.done", "Nhập xong tệp vào sổ"},
        {"book_record.opened", "Mở xem bản ghi của sổ"},
        {"keying.cut", "Chia sổ cũ thành lô nhập"},
        {"keying.taken", "Nhận lô nhập sổ cũ"},
        {"keying.keyed", "Nhập một trường hợp của sổ cũ"},
        {"keying.handed_in", "Nộp lô nhập sổ cũ"},
        {"keying.released", "Trả lại lần nhập của lô"},
        {"keying.compared", "Mở đối chiếu hai lần nhập"},
        {"keying.settled", "Khóa một trường hợp của sổ cũ"},
        {"keying.extracted", "Cấp số trích lục từ sổ cũ"},
        {"keying.extract_printed", "In trích lục từ sổ cũ"},
        {"keying.match_read", "Đọc tệp dân cư để đối chiếu với sổ cũ"},
        {"keying.match_confirmed", "Xác nhận một người khớp với bản ghi"},
        {"keying.match_refused", "Ghi một người không có trong sổ"},
        {"report.setting", "Đổi cách tính của đơn vị"},
        {"template.replaced", "Đổi mẫu văn bản"},
        {"fees.noted", "Ghi khoản phải thu của hồ sơ"},
        {"fees.collected", "Thu phí, lệ phí, lập biên lai"},
        {"fees.cancelled", "Hủy biên lai"},
        {"fees.settled", "Chốt sổ quỹ"},
        {"fees.setting", "Sửa tài khoản nhận tiền, ký hiệu biên lai"},
        {"fees.statement", "Nhập sao kê ngân hàng"},
        {"fees.matched", "Ghép dòng sao kê với hồ sơ"},
        {"fees.set_aside", "Để riêng dòng sao kê"},
        {"queue.taken", "Lấy số thứ tự"},
        {"queue.called", "Gọi số"},
        {"queue.recalled", "Gọi lại số"},
        {"queue.serving", "Bắt đầu làm việc với người có số"},
        {"queue.done", "Xong số thứ tự"},
        {"queue.absent", "Gọi số, không có mặt"},
        {"queue.taken_back", "Gọi lại người đã vắng"},
        {"queue.moved", "Chuyển số sang loại việc khác"},
        {"queue.left_over", "Đóng các số của ngày trước"},
        {"queue.kind_added", "Thêm loại việc lấy số"},
        {"queue.kind_changed", "Sửa loại việc lấy số"},
        {"queue.counter_added", "Thêm quầy"},
        {"queue.counter_changed", "Sửa quầy"},
        {"report.explained", "Ghi lý do cho cảnh báo của báo cáo"},
        {"report.signed", "Ký báo cáo"},
        {"report.reopened", "Mở lại báo cáo đã ký"},
        {"unit.added", "Thêm đơn vị"},
        {"unit.ended", "Kết thúc đơn vị"},
        {"unit.hours_changed", "Đổi giờ làm việc"},
        {"unit.contact_changed", "Đổi địa chỉ, điện thoại"},
        {"office.added", "Thêm phòng, ban"},
        {"office.ended", "Kết thúc phòng, ban"},
    };
    return all;
}

std::string kind_words(std::string_view kind) {
    const auto& all = event_kinds();
    const auto it = std::find_if(all.begin(), all.end(), [&](const EventKind& k) { return k.code == kind; });
    return std::string(it == all.end() ? kind : it->words);
}

std::string origin_words(std::string_view origin) {
    if (origin == "web") return "trang web";
    if (origin == "api") return "giao diện lập trình";
    if (origin == "command") return "lệnh trên máy chủ";
    if (origin == "sample") return "dữ liệu mẫu";
    return std::string(origin);
}

std::string code_in(const std::string& payload) {
    boost::system::error_code wrong;
    const json::value parsed = json::parse(payload, wrong);
    return wrong || !parsed.is_object() ? std::string{} : text_at(parsed.as_object(), "code");
}

std::string event_detail(std::string_view kind, const std::string& payload, const Unit* unit, const Tree& tree) {
    if (payload.empty()) return "nội dung đã xóa theo quy định";
    boost::system::error_code wrong;
    const json::value parsed = json::parse(payload, wrong);
    if (wrong || !parsed.is_object()) return {};
    const json::object& o = parsed.as_object();
    const auto part = [&](std::string_view name) {
        const json::value* v = o.if_contains(name);
        return v && v->is_object() ? v->as_object() : json::object{};
    };
    Parts p;
    if (kind == "account.changed") {
        account_changed(p, part("before"), part("after"), unit, tree);
    } else if (kind == "account.created") {
        const json::object after = part("after");
        p.add("tên đăng nhập", text_at(after, "login"));
        p.add("vai trò", roles_words(text_at(after, "roles")));
    } else if (kind == "account.locked") {
        const auto until = parse_instant(text_at(o, "until"));
        if (until) p.add("khóa đến", format_day_time(to_local(*until)));
    } else if (kind == "account.password_set") {
        p.add("", text_at(o, "must_change") == "true" ? "mật khẩu đầu, phải đổi khi đăng nhập" : "chủ tài khoản tự đổi");
    } else if (kind == "unit.hours_changed") {
        p.add("áp dụng từ", day_at(o, "from"));
        p.changed("giờ", hours_line(text_at(o, "before")), hours_line(text_at(o, "after")));
    } else if (kind == "unit.contact_changed") {
        const json::object before = part("before"), after = part("after");
        for (const auto& [name, words] : {std::pair{"phone", "điện thoại"}, std::pair{"address", "địa chỉ"}, std::pair{"place", "địa danh"}}) p.changed(words, text_at(before, name), text_at(after, name));
    } else if (kind == "figure.entered") {
        p.add("kỳ", text_at(o, "period"));
        p.add("biểu", text_at(o, "form"));
        p.add("dòng", text_at(o, "row"));
        p.add("giá trị", text_at(o, "value"));
    } else if (kind.starts_with("plan")) {
        const json::object after = part("after"), whole = after.empty() ? part("before") : after;
        p.add("số", text_at(whole, "number"));
        p.add("", text_at(whole, "title"));
        p.add("phê duyệt", text_at(whole, "decision"));
    } else if (kind.starts_with("report_part.") || kind == "report.signed" || kind == "report.reopened" || kind == "report.explained") {
        p.add("kỳ", text_at(o, "period"));
        p.add("phần", text_at(o, "part"));
        p.add("biểu", text_at(o, "form"));
        p.add("dòng", text_at(o, "row"));
        p.add("số", text_at(o, "number"));
        p.add("ngày", day_at(o, "day"));
        p.add("lần ký", text_at(o, "version"));
        p.add("mã băm", text_at(o, "hash").substr(0, 16));
        if (text_at(o, "late") == "true") p.add("", "nộp muộn");
    } else if (kind.starts_with("fees.")) {
        p.add("số", text_at(o, "number"));
        p.add("ký hiệu", text_at(o, "series"));
        p.add("số tiền", text_at(o, "amount"));
        p.add("ngày", day_at(o, "day"));
        p.add("tiền mặt", text_at(o, "cash"));
        p.add("chuyển khoản", text_at(o, "transfer"));
        p.add("dòng mới", text_at(o, "added"));
        p.add("đã ghép", text_at(o, "matched"));
    } else if (kind == "import.done") {
        p.add("thêm", text_at(o, "added"));
        p.add("sửa", text_at(o, "changed"));
        p.add("không đổi", text_at(o, "unchanged"));
        p.add("bị từ chối", text_at(o, "refused"));
    } else {
        // Codes, public names, dates and decisions; persons and free text stay inside the event.
        if (!kind.starts_with("dossier.")) p.add("", text_at(o, "code"));
        if (kind.starts_with("unit.") || kind.starts_with("office.")) p.add("", text_at(o, "name"));
        p.add("từ", day_at(o, "from"));
        p.add("ngày đầu không còn", day_at(o, "first_day_without"));
        p.add("quyết định", text_at(o, "decision"));
    }
    return p.take();
}

}  // namespace xaso::units
