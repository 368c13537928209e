// law/steps/*.toml
#include <fmt/format.h>

#include <algorithm>

#include "catalog/load.h"
#include "platform/access/permissions.h"

namespace xaso::catalog {

void load_steps(Loading& loading) {
    std::vector<Version> versions;
    // A unit without written internal processes has no such folder.
    for (const std::string& file : loading.files("law/steps", ".toml", false)) {
        const auto source = loading.read(file);
        const auto root = source ? parse_toml(file, source->text, loading.findings) : std::nullopt;
        if (!root) continue;
        Table top(*root, file, loading.findings, {"status", "note", "process"});
        const auto nodes = top.tables("process");
        if (nodes.empty()) top.report_missing("process");
        for (const Node* node : nodes) {
            Table table(*node, file, loading.findings, {"procedure", "for_another_unit", "act", "from", "to", "step", "status", "note"});
            InternalProcess process;
            process.procedure = table.flag("for_another_unit", false) ? std::string(kForAnotherUnit) : table.need_text("procedure");
            process.act = table.need_text("act");
            const auto from = table.need_day("from");
            process.to = table.day("to");
            const auto steps = table.tables("step");
            if (steps.empty()) table.report_missing("step");
            int stage = 0;
            for (const Node* each : steps) {
                Table one(*each, file, loading.findings, {"title", "office", "role", "hours", "beside", "outside"});
                InternalStep step;
                step.title = one.need_text("title");
                step.office = one.need_text("office");
                step.hours = static_cast<int>(one.need_integer("hours", 1, 10000));
                const bool beside = one.flag("beside", false);
                if (beside && stage == 0) one.report(one.line("beside"), "Bước đầu tiên không có bước nào để làm song song.", "Bỏ beside, hoặc đặt sau bước mà nó song song.");
                step.stage = beside ? std::max(stage, 1) : ++stage;
                step.outside = one.flag("outside", false);
                step.role = one.text("role");
                if (!step.role.empty() && !access::find_role(step.role)) one.report(one.line("role"), fmt::format("Không có vai trò “{}”.", step.role), "Dùng một vai trò của tài khoản, ví dụ desk, specialist, leader, clerk; bỏ dòng này khi bước do người thụ lý làm.");
                process.steps.push_back(std::move(step));
            }
            if (!from) continue;
            process.from = *from;
            versions.push_back({process.procedure, process.from, process.to, {file, table.line()}});
            loading.out.internal_processes.push_back(std::move(process));
        }
    }
    check_versions(loading, "Quy trình nội bộ", std::move(versions));
}

}  // namespace xaso::catalog
