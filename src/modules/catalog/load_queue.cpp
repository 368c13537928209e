// law/queue/*.toml
#include <algorithm>

#include "catalog/load.h"

namespace xaso::catalog {

void load_queue(Loading& loading) {
    // A unit whose desk gives out no numbers has no such folder.
    for (const std::string& file : loading.files("law/queue", ".toml", false)) {
        const auto source = loading.read(file);
        const auto root = source ? parse_toml(file, source->text, loading.findings) : std::nullopt;
        if (!root) continue;
        Table top(*root, file, loading.findings, {"status", "note", "priority", "target"});
        for (const Node* node : top.tables("priority")) {
            Table table(*node, file, loading.findings, {"code", "title", "ground", "ahead_minutes"});
            QueuePriority priority{table.need_text("code"), table.need_text("title"), table.need_text("ground"), static_cast<int>(table.need_integer("ahead_minutes", 1, 24 * 60))};
            if (loading.claim("Diện ưu tiên", priority.code, file, table.line("code"))) loading.out.queue.priorities.push_back(std::move(priority));
        }
        for (const Node* node : top.tables("target")) {
            Table table(*node, file, loading.findings, {"minutes", "source", "sentence"});
            loading.out.queue.targets.push_back({static_cast<int>(table.need_integer("minutes", 1, 24 * 60)), table.need_text("source"), table.need_text("sentence")});
        }
    }
    std::stable_sort(loading.out.queue.targets.begin(), loading.out.queue.targets.end(), [](const QueueTarget& a, const QueueTarget& b) { return a.minutes > b.minutes; });
}

}  // namespace xaso::catalog
