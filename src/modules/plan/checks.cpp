#include "plan/checks.h"

#include <fmt/format.h>

#include "kernel/text.h"

namespace xaso::plan {
using Kind = Refusal::Kind;

tl::unexpected<Refusal> stale(std::string_view what) {
    return refuse(Kind::conflict, "plan.stale_version", fmt::format("{} vừa được người khác cập nhật. Hãy xem lại nội dung mới rồi ghi lần nữa.", what));
}

tl::unexpected<Refusal> wrong(std::string_view code, std::string_view says, std::string_view field) { return refuse(Kind::invalid, code, says, field); }

Result<void> check(PlanInput& p) {
    p.title = trim(p.title);
    if (p.title.empty() || count_chars(p.title) > 300) return wrong("plan.title", "Hãy nhập tên kế hoạch như trong quyết định, không quá 300 ký tự.", "title");
    if (p.kind == PlanKind::yearly) p.year_to = p.year_from;
    if (p.year_from < 2000 || p.year_from > 2100) return wrong("plan.year", "Hãy nhập năm của kế hoạch bằng bốn chữ số, ví dụ 2026.", "year_from");
    if (p.year_to < p.year_from || p.year_to > p.year_from + 9)
        return wrong("plan.year", fmt::format("Năm cuối của kế hoạch phải từ {} đến {}.", p.year_from, p.year_from + 9), "year_to");
    return {};
}

Result<void> check_text(std::string& text, std::string_view field, std::string_view label, std::size_t limit) {
    text = trim(text);
    if (count_chars(text) > limit) return wrong("plan.too_long", fmt::format("“{}” dài quá {} ký tự. Hãy viết gọn lại.", label, format_count(static_cast<std::int64_t>(limit))), field);
    return {};
}

namespace {
Result<void> check_names(std::vector<std::string>& names, std::string_view field, std::string_view label) {
    std::vector<std::string> kept;
    for (std::string& name : names) {
        XASO_CHECK(check_text(name, field, label, 150));
        if (name.find_first_of(";\n") != std::string::npos) return wrong("plan.name", fmt::format("“{}”: tên một cơ quan không chứa dấu chấm phẩy; các tên cách nhau bằng dấu chấm phẩy.", label), field);
        if (!name.empty()) kept.push_back(std::move(name));
    }
    names = std::move(kept);
    return {};
}
}  // namespace

Result<void> check(ActivityInput& a) {
    XASO_CHECK(check_text(a.section, "section", "Mục", 500));
    XASO_CHECK(check_text(a.objective, "objective", "Mục tiêu", 1000));
    XASO_CHECK(check_text(a.task, "task", "Nhiệm vụ", 1000));
    XASO_CHECK(check_text(a.number, "number", "Số thứ tự", 20));
    XASO_CHECK(check_text(a.title, "title", "Hoạt động", 1000));
    if (a.title.empty()) return wrong("plan.activity", "Hãy nhập nội dung hoạt động.", "title");
    XASO_CHECK(check_names(a.leads, "leads", "Chủ trì"));
    XASO_CHECK(check_names(a.support, "support", "Phối hợp"));
    XASO_CHECK(check_text(a.monitor, "monitor", "Theo dõi, đôn đốc", 150));
    XASO_CHECK(check_text(a.funding, "funding", "Kinh phí", 300));
    XASO_CHECK(check_text(a.time_frame, "time_frame", "Thời gian thực hiện", 300));
    for (const auto& [amount, field, label] : {std::tuple{&a.estimate, "estimate", "Dự toán"}, {&a.settlement, "settlement", "Quyết toán"}})
        if (*amount && **amount < Vnd{0}) return wrong("plan.money", fmt::format("“{}” là số tiền không âm, tính bằng đồng.", label), field);
    if (a.weight < 0 || a.weight > 1000) return wrong("plan.weight", "Trọng số là số từ 0 đến 1.000; bình thường là 1.", "weight");
    std::vector<Product> kept;
    for (Product& p : a.products) {
        XASO_CHECK(check_text(p.title, "products", "Sản phẩm", 500));
        if (!p.title.empty()) kept.push_back(std::move(p));
    }
    a.products = std::move(kept);
    return {};
}

// A due day far outside the plan is a slip of the pen.
Result<void> check_due(const Plan& plan, const std::optional<Day>& due) {
    const Day last = make_day(plan.year_to + 1, 12, 31);
    if (!due || (*due >= plan.start() && *due <= last)) return {};
    return wrong("plan.due", fmt::format("Hạn phải từ {} đến {}: kế hoạch này bắt đầu {}.", format_day(plan.start()), format_day(last), format_day(plan.start())), "due");
}

Result<std::string> check_reason(std::string_view reason) {
    std::string text = trim(reason);
    if (text.empty()) return wrong("plan.reason", "Hãy ghi rõ lý do.", "reason");
    if (count_chars(text) > 1000) return wrong("plan.reason", "Lý do dài quá 1.000 ký tự. Hãy viết gọn lại.", "reason");
    return text;
}

std::optional<Refusal> wrong_in_activity(ActivityInput activity) {
    const auto fits = check(activity);
    return fits ? std::nullopt : std::optional(fits.error());
}

std::vector<Refusal> wrong_in_result(const Plan& plan, Day today, const std::optional<Day>& on, const Proof& proof) {
    std::vector<Refusal> out;
    const auto say = [&](std::string_view code, std::string message, std::string_view field) { out.push_back({Kind::invalid, std::string(code), std::move(message), std::string(field), {}}); };
    if (!on) say("plan.done_on", "Hãy nhập ngày trên minh chứng, ví dụ " + format_day(today) + ".", "done_on");
    else if (*on > today) say("plan.done_on", fmt::format("Ngày trên minh chứng {} sau hôm nay ({}). Chỉ ghi kết quả đã có.", format_day(*on), format_day(today)), "done_on");
    else if (*on < plan.start()) say("plan.done_on", fmt::format("Ngày trên minh chứng {} trước ngày bắt đầu kế hoạch ({}).", format_day(*on), format_day(plan.start())), "done_on");
    Proof p = proof;
    for (const auto& [text, field, label, limit] : {std::tuple{&p.number, "proof_number", "Số, ký hiệu", 60U}, {&p.title, "proof_title", "Tên văn bản, sản phẩm", 500U}, {&p.note, "proof_note", "Nơi lưu, ghi chú", 1000U}})
        if (const auto fits = check_text(*text, field, label, limit); !fits) out.push_back(fits.error());
    if (p.number.empty()) say("plan.proof", "Hãy nhập số, ký hiệu của văn bản minh chứng, ví dụ 12/BC-UBND.", "proof_number");
    if (p.title.empty()) say("plan.proof", "Hãy nhập tên văn bản hoặc sản phẩm minh chứng.", "proof_title");
    return out;
}

}  // namespace xaso::plan
