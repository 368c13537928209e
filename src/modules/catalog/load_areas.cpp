// areas/AREA/area.toml, then the figures and books of all areas, then the forms that use them.
#include <fmt/format.h>

#include "catalog/load.h"

namespace xaso::catalog {

void load_areas(Loading& loading) {
    for (const std::string& folder : loading.folders("areas")) {
        const std::string file = "areas/" + folder + "/area.toml";
        if (!loading.exists(file)) {
            loading.report(file, 0, "Không có tệp này.", "Mỗi thư mục trong areas/ cần một tệp area.toml ghi number và title.");
            continue;
        }
        const auto source = loading.read(file);
        if (!source) continue;
        const auto node = parse_toml(file, source->text, loading.findings);
        if (!node) continue;
        Table table(*node, file, loading.findings, {"number", "title", "lead_office", "status", "note"});
        Area area;
        area.code = folder;
        area.number = static_cast<int>(table.need_integer("number", 1, 99));
        area.title = table.need_text("title");
        if (table.has("number") && !folder.starts_with(fmt::format("{}_", area.number))) {
            table.report(table.line("number"), fmt::format("Số {} không khớp tên thư mục \"{}\".", area.number, folder), "Tên thư mục mở đầu bằng số của lĩnh vực, ví dụ 3_procedures có number = 3.");
        }
        loading.claim("số lĩnh vực", std::to_string(area.number), file, table.line("number"));
        loading.out.areas.push_back(std::move(area));
    }
    for (const Area& area : loading.out.areas) load_figures(loading, area);
    for (const Area& area : loading.out.areas) load_books(loading, area);
    check_books(loading);
    std::vector<Version> versions;
    for (const Area& area : loading.out.areas) load_forms(loading, area, versions);
    check_versions(loading, "Biểu", std::move(versions), Gaps::refused);   // a period that closes in between would print without the form
    check_rules(loading);
}

}  // namespace xaso::catalog
