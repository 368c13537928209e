// law/processes/*.toml
#include <fmt/format.h>

#include "catalog/load.h"

namespace xaso::catalog {

namespace {

constexpr std::string_view kStateCodes =
    "registered, accepted, not_accepted, in_progress, awaiting_supplement, awaiting_payment, withdrawn, stopped, finished, returned";

std::optional<DossierState> need_state(Table& table, const Node& node) {
    const auto state = parse_state(node.text);
    if (!state) table.report(node.line, fmt::format("Không có trạng thái hồ sơ \"{}\".", node.text), fmt::format("Các trạng thái: {}.", kStateCodes));
    return state;
}

std::optional<Transition> read_transition(Loading& loading, const std::string& file, const Node& node, const Process& process) {
    Table table(node, file, loading.findings, {"action", "from", "to", "note"});
    Transition transition;
    transition.action = table.need_text("action");
    const auto froms = table.texts("from");
    if (froms.empty()) table.report_missing("from");
    for (const Node* from : froms) {
        const auto state = need_state(table, *from);
        if (!state) continue;
        if (process.find(transition.action, *state)) {
            table.report(from->line, fmt::format("Thao tác \"{}\" từ trạng thái \"{}\" đã khai báo ở trên.", transition.action, from->text), "Mỗi thao tác từ một trạng thái chỉ dẫn đến một nơi.");
        }
        transition.from.push_back(*state);
    }
    const std::string to = table.need_text("to");
    if (to.empty()) return std::nullopt;
    const auto state = parse_state(to);
    if (!state) {
        table.report(table.line("to"), fmt::format("Không có trạng thái hồ sơ \"{}\".", to), fmt::format("Các trạng thái: {}.", kStateCodes));
        return std::nullopt;
    }
    transition.to = *state;
    return transition;
}

}  // namespace

void load_processes(Loading& loading) {
    std::vector<Version> versions;
    loading.each_toml("law/processes", [&](const std::string& file, const Node& root) {
        Table top(root, file, loading.findings, {"code", "title", "status", "note", "version"});
        const std::string code = top.need_text("code");
        top.need_text("title");
        if (!code.empty()) loading.claim("quy trình", code, file, top.line("code"));
        const auto nodes = top.tables("version");
        if (nodes.empty()) top.report_missing("version");
        for (const Node* node : nodes) {
            Table table(*node, file, loading.findings, {"act", "from", "to", "max_supplements", "late_beyond_max_supplements", "answer_within", "status", "note", "transition"});
            Process process;
            process.code = code;
            process.act = table.need_text("act");
            const auto from = table.need_day("from");
            process.to = table.day("to");
            process.max_supplements = static_cast<int>(table.integer("max_supplements", 1, 0, 100));
            process.late_beyond_max_supplements = table.flag("late_beyond_max_supplements", true);
            if (const std::string within = table.text("answer_within"); !within.empty()) {
                const auto limit = parse_limit(within);
                if (!limit || limit->amount < 1 || (limit->unit != Limit::Unit::hours && limit->unit != Limit::Unit::working_days))
                    table.report(table.line("answer_within"), fmt::format("\"{}\" không phải số giờ hoặc ngày làm việc.", within), "Viết như 8h hoặc 1wd.");
                else process.answer_within = *limit;
            }
            const auto transitions = table.tables("transition");
            if (transitions.empty()) table.report_missing("transition");
            for (const Node* each : transitions) {
                if (auto transition = read_transition(loading, file, *each, process)) process.transitions.push_back(std::move(*transition));
            }
            if (!from) continue;
            process.from = *from;
            versions.push_back({code, process.from, process.to, {file, table.line()}});
            loading.out.processes.push_back(std::move(process));
        }
    });
    check_versions(loading, "Quy trình", std::move(versions));
}

}  // namespace xaso::catalog
