// law/periods/*.toml
#include <fmt/format.h>

#include "catalog/load.h"

namespace xaso::catalog {

void load_periods(Loading& loading) {
    loading.each_toml("law/periods", [&](const std::string& file, const Node& root) {
        Table top(root, file, loading.findings, {"code", "title", "status", "note", "window"});
        PeriodRegime regime;
        regime.code = top.need_text("code");
        regime.title = top.need_text("title");
        const auto windows = top.tables("window");
        if (windows.empty()) top.report_missing("window");
        for (const Node* node : windows) {
            Table table(*node, file, loading.findings, {"period", "from", "to", "due", "cumulative", "note"});
            const std::string name = table.need_text("period");
            const auto from = table.need_day("from"), to = table.need_day("to"), due = table.need_day("due");
            const bool cumulative = table.flag("cumulative", false);
            if (name.empty()) continue;
            const auto period = parse_period(name);
            if (!period) {
                table.report(table.line("period"), fmt::format("Không có kỳ báo cáo \"{}\".", name), "Viết năm rồi kỳ: 2026-Q1, 2026-Q2, 2026-Q3, 2026-Q4, 2026-6T, 2026-9T hoặc 2026-N.");
                continue;
            }
            if (!from || !to || !due) continue;
            if (*to < *from) {
                table.report(table.line("to"), fmt::format("Kỳ {}: ngày chốt số liệu {} trước ngày bắt đầu {}.", name, format_day(*to), format_day(*from)), "Sửa lại \"from\" hoặc \"to\".");
                continue;
            }
            if (*due <= *to) {
                table.report(table.line("due"), fmt::format("Kỳ {}: hạn gửi {} không sau ngày chốt số liệu {}.", name, format_day(*due), format_day(*to)), "Hạn gửi phải sau ngày cuối của kỳ.");
            }
            if (regime.find(*period)) {
                table.report(table.line(), fmt::format("Kỳ {} ghi hai lần trong chế độ báo cáo này.", name), "Giữ lại một mục.");
                continue;
            }
            regime.windows.push_back({*period, {*from, *to}, *due, cumulative});
        }
        if (!regime.code.empty() && loading.claim("chế độ báo cáo", regime.code, file, top.line("code"))) loading.out.regimes.push_back(std::move(regime));
    });
}

}  // namespace xaso::catalog
