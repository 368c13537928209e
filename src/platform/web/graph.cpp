#include "platform/web/graph.h"

#include "platform/web/links.h"

namespace xaso::web {

void graph_section(Html& h, const Context& c, const record::Thing& thing) {
    if (!c.site.things) return;
    sql::Reader s = c.db().read();
    graph_section(h, c, s, thing);
}

void graph_section(Html& h, const Context& c, sql::Session& s, const record::Thing& thing) {
    if (!c.site.things) return;
    const std::vector<record::SeenLink> links = c.site.things->links(s, c.unit, thing);
    if (links.empty()) return;
    html::section(h, "Từ đâu – phục vụ gì", [&] {
        html::table(h, {.caption = "Từ đâu – phục vụ gì", .columns = {{.label = "Chiều"}, {.label = "Quan hệ", .words = true}, {.label = "Là gì", .main = true}}}, [&](html::Rows& rows) {
            for (const bool up : {true, false})
                for (const record::SeenLink& l : links) {
                    if (l.up != up) continue;
                    rows.row([&] {
                        rows.cell(up ? "Từ" : "Phục vụ");
                        rows.cell(l.says);
                        rows.head(l.seen.path.empty() ? std::string{} : url(c, l.seen.path), l.seen.words);
                    });
                }
        });
    });
}

}  // namespace xaso::web
