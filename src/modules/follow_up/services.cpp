#include "follow_up/services.h"

#include <algorithm>
#include <map>

#include "follow_up/sql.gen.h"

namespace xaso::follow_up {

std::vector<Service> services(sql::Session& s, const Span& span) {
    sql::Args args{{"units", span.units}, {"from", span.window.from}, {"to", span.last()}};
    if (whole_stretches(span)) args.emplace_back("stretches", 1);
    std::vector<Service> out;
    for (const sql::Row& r : s.query(q::services, args)) {
        Service one{.unit = r.get<UnitId>("unit_id"), .version = r.get<int>("version"), .code = r.get<std::string>("code"), .name = r.get<std::string>("name"), .field = r.get<std::string>("field"),
                    .online_level = r.get<int>("online_level"), .listed = r.get<bool>("listed"), .fee = r.get<bool>("fee")};
        const std::pair<const char*, std::int64_t*> counts[] = {{"received", &one.received}, {"received_online", &one.received_online}, {"ended", &one.ended}, {"papers_kept", &one.papers_kept},
                                                                {"paid", &one.paid}, {"paid_by_transfer", &one.paid_by_transfer}, {"result_kept", &one.result_kept}};
        for (const auto& [name, into] : counts) *into = r.get<std::int64_t>(name);
        if (one.fee) one.received_fee = one.received;
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<Service> merged(const std::vector<Service>& all) {
    std::map<std::string, Service> found;
    for (const Service& one : all) {
        const auto [at, fresh] = found.try_emplace(one.code, one);
        if (fresh) continue;
        Service& sum = at->second;
        Service next = one.version > sum.version ? one : sum;
        next.listed = sum.listed || one.listed;
        for (std::int64_t Service::*n : {&Service::received, &Service::received_fee, &Service::received_online, &Service::ended, &Service::papers_kept, &Service::paid, &Service::paid_by_transfer, &Service::result_kept}) next.*n = sum.*n + one.*n;
        sum = std::move(next);
    }
    std::vector<Service> out;
    for (auto& [code, one] : found) out.push_back(std::move(one));
    return out;
}

std::int64_t ServiceColumn::of(const std::vector<Service>& all) const {
    std::int64_t n = 0;
    for (const Service& one : all) n += is ? is(one) : dossiers(one);
    return n;
}

const std::vector<ServiceTable>& service_tables() {
    static const std::vector<ServiceTable> all{
        {"dich-vu", "Dịch vụ công trực tuyến", "Thủ tục: danh mục có hiệu lực ngày cuối, mỗi mã đếm một lần; “có phát sinh hồ sơ” gồm cả thủ tục đã thôi hiệu lực.",
         {{"listed", "Thủ tục", "Tổng", [](const Service& s) { return s.listed; }},
          {"full", "Thủ tục", "Toàn trình", [](const Service& s) { return s.listed && s.online_level == 4; }},
          {"part", "Thủ tục", "Một phần", [](const Service& s) { return s.listed && s.online_level == 3; }},
          {"information", "Thủ tục", "Chỉ thông tin", [](const Service& s) { return s.listed && s.online_level < 3; }},
          {"used", "Thủ tục", "Có phát sinh hồ sơ", [](const Service& s) { return s.received > 0; }},
          {"used_online", "Thủ tục", "Có hồ sơ trực tuyến", [](const Service& s) { return s.received_online > 0; }},
          {"in_window", "Hồ sơ tiếp nhận trong kỳ", "Tổng", nullptr, [](const Service& s) { return s.received; }},
          {"online", "Hồ sơ tiếp nhận trong kỳ", "Trực tuyến", nullptr, [](const Service& s) { return s.received_online; }}}},
        {"thanh-toan", "Thanh toán",
         "Đã thanh toán: hồ sơ tiếp nhận trong kỳ có biên lai chưa hủy. Trực tuyến: biên lai thu bằng chuyển khoản (mã VietQR). Thanh toán trên Cổng Dịch vụ công quốc gia chưa về chương trình nên không nằm trong số này.",
         {{"fee", "Thủ tục", "Có phí, lệ phí", [](const Service& s) { return s.listed && s.fee; }},
          {"fee_used", "Thủ tục", "Có phát sinh hồ sơ", [](const Service& s) { return s.received_fee > 0; }},
          {"payers", "Thủ tục", "Có thanh toán", [](const Service& s) { return s.paid > 0; }},
          {"transfers", "Thủ tục", "Có thanh toán trực tuyến", [](const Service& s) { return s.paid_by_transfer > 0; }},
          {"with_fee", "Hồ sơ tiếp nhận trong kỳ", "Của thủ tục có phí", nullptr, [](const Service& s) { return s.received_fee; }},
          {"paid", "Hồ sơ tiếp nhận trong kỳ", "Đã thanh toán", nullptr, [](const Service& s) { return s.paid; }},
          {"paid_by_transfer", "Hồ sơ tiếp nhận trong kỳ", "Thanh toán trực tuyến", nullptr, [](const Service& s) { return s.paid_by_transfer; }}}},
        {"so-hoa", "Số hóa",
         "Có số hóa: hồ sơ có ít nhất một tệp của thành phần hồ sơ được giữ (chưa gỡ). Kết quả đã số hóa: hồ sơ xử lý xong trong kỳ có tệp kết quả. Tái sử dụng giấy tờ đã số hóa: chương trình chưa ghi, nên không có số; không phải là 0.",
         {{"in_window", "Hồ sơ tiếp nhận trong kỳ", "Tổng", nullptr, [](const Service& s) { return s.received; }},
          {"papers_kept", "Hồ sơ tiếp nhận trong kỳ", "Có số hóa thành phần", nullptr, [](const Service& s) { return s.papers_kept; }},
          {"papers_not_kept", "Hồ sơ tiếp nhận trong kỳ", "Chưa số hóa", nullptr, [](const Service& s) { return s.received - s.papers_kept; }},
          {"done", "Hồ sơ đã xử lý trong kỳ", "Tổng", nullptr, [](const Service& s) { return s.ended; }},
          {"result_kept", "Hồ sơ đã xử lý trong kỳ", "Kết quả đã số hóa", nullptr, [](const Service& s) { return s.result_kept; }},
          {"result_not_kept", "Hồ sơ đã xử lý trong kỳ", "Chưa số hóa", nullptr, [](const Service& s) { return s.ended - s.result_kept; }}}},
    };
    return all;
}

}  // namespace xaso::follow_up
