#include "plan/export.h"

#include <fmt/format.h>

#include "kernel/text.h"
#include "modules/documents/pages.h"
#include "plan/pages.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using office::Fields;
namespace may = access::may;

// LAW Decree 30/2020/NĐ-CP appendix I: a zero before days below 10 and months 1 and 2; room to write in while it is a draft.
std::string date_words(const std::optional<Decision>& decision, int year) {
    if (!decision) return fmt::format("ngày      tháng      năm {}", year);
    const std::chrono::year_month_day d{decision->day};
    const unsigned month = static_cast<unsigned>(d.month());
    return fmt::format("ngày {:02} tháng {}{} năm {}", static_cast<unsigned>(d.day()), month < 3 ? "0" : "", month, static_cast<int>(d.year()));
}

// "IV. Cải cách" -> "IV", "Cải cách"; the number is "" when there is none.
std::pair<std::string, std::string> parted(const std::string& heading) {
    const std::size_t dot = heading.find(". ");
    if (dot == std::string::npos || dot == 0 || heading.find_first_not_of("IVXLABCDEFGH0123456789") != dot) return {{}, heading};
    return {heading.substr(0, dot), heading.substr(dot + 2)};
}

std::string capital(const std::string& words) {
    std::size_t first = words.empty() ? 0 : 1;
    while (first < words.size() && (static_cast<unsigned char>(words[first]) & 0xC0) == 0x80) ++first;
    return upper(words.substr(0, first)) + words.substr(first);
}

std::string products_words(const Activity& a) {
    std::string out;
    for (const Product& p : a.products) {
        if (!out.empty()) out += '\n';
        if (a.products.size() > 1) out += "- ";
        out += p.title;
        if (p.due && p.due != a.due) out += fmt::format(" (hạn {})", format_day(*p.due));
    }
    return out;
}

std::string funding_words(const Activity& a) {
    if (!a.estimate) return a.funding;
    return fmt::format("{}{}{} đồng", a.funding, a.funding.empty() ? "" : "; ", format_count(a.estimate->dong()));
}

Fields row(const std::string& number, const std::string& heading) {
    Fields f;
    f.values = {{"heading", heading}, {"heading_number", number}, {"leaf", ""}};
    return f;
}

std::string target_words(const Target& t) {
    std::string words = t.words;
    while (words.ends_with('.') || words.ends_with(';')) words.pop_back();
    return "- " + words + ".";
}

}  // namespace

Fields plan_fields(const Plan& plan, const std::vector<Activity>& activities, const units::Version& unit) {
    Fields f;
    std::optional<Vnd> estimate;
    bool levels = false;
    for (const Activity& a : activities) {
        if (a.estimate) estimate = estimate.value_or(Vnd{}) + *a.estimate;
        levels |= !a.objective.empty() || !a.task.empty();
    }
    std::string amended;
    for (const Amendment& a : plan.amendments) amended += fmt::format("{}{}", amended.empty() ? "(Được điều chỉnh theo " : "; ", decision_words(static_cast<const Decision&>(a)));
    // "Kế hoạch …" stands above already.
    constexpr std::string_view kWord = "Kế hoạch ";
    const std::string title = plan.title.starts_with(kWord) ? plan.title.substr(kWord.size()) : plan.title;
    f.values = {{"agency", "ỦY BAN NHÂN DÂN"}, {"unit_name", upper(unit.name)}, {"number", plan.decision ? plan.decision->number : "        /KH-UBND"}, {"place", unit.place},
                {"date_words", date_words(plan.decision, plan.decision ? 0 : plan.year_from)}, {"draft_mark", plan.decision ? "" : "(Dự thảo)"}, {"title", capital(title)},
                {"amended", amended.empty() ? "" : amended + ")"},
                {"no_targets", plan.targets.empty() ? "Hoàn thành đầy đủ, đúng thời gian các nhiệm vụ nêu trong Phụ lục." : ""},
                {"tasks_words", fmt::format("{} hoạt động với sản phẩm, cơ quan chủ trì, cơ quan phối hợp và thời gian hoàn thành cụ thể theo Phụ lục kèm theo.", activities.size())},
                {"money_words", estimate ? fmt::format("Dự toán {}, chi tiết theo Phụ lục.", format_vnd(*estimate)) : "Từ nguồn ngân sách nhà nước theo phân cấp và các nguồn hợp pháp khác."},
                {"plain", levels ? "" : "1"}, {"levels", levels ? "1" : ""}};
    auto& targets = f.lists["targets"];
    for (const Target& t : plan.targets) targets.emplace_back().values["target"] = target_words(t);
    auto& rows = f.lists["rows"];
    const Activity* last = nullptr;
    for (const Activity& a : activities) {
        const bool section = !last || last->section != a.section, objective = section || last->objective != a.objective, task = objective || last->task != a.task;
        if (section && !a.section.empty()) {
            const auto [number, words] = parted(a.section);
            rows.push_back(row(number, words));
        }
        Fields leaf = row("", "");
        leaf.values.insert_or_assign("leaf", "1");
        for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string>>{
                 {"no", a.number}, {"objective", objective ? a.objective : ""}, {"task", task ? a.task : ""}, {"activity", a.title}, {"products", products_words(a)}, {"leads", join_names(a.leads)}, {"support", join_names(a.support)},
                 {"monitor", a.monitor}, {"time", a.time_frame.empty() ? day_words(a.due) : a.time_frame}, {"funding", funding_words(a)}})
            leaf.values[name] = value;
        rows.push_back(std::move(leaf));
        last = &a;
    }
    return f;
}

documents::TemplateKind plan_template() {
    return {"plan", "Kế hoạch cải cách hành chính", [] {
                Plan p;
                p.title = "Kế hoạch cải cách hành chính năm 2026";
                p.year_from = p.year_to = 2026;
                p.targets = {{.words = "Từ 98 % hồ sơ giải quyết đúng hạn"}};
                Activity a;
                a.section = "I. Chỉ đạo, điều hành";
                a.number = "1";
                a.title = "Ban hành kế hoạch kiểm tra";
                units::Version unit;
                unit.name = "Xã Mẫu";
                unit.place = "Mẫu";
                Fields f = plan_fields(p, {a}, unit);
                // Every row has every field, and both tables are tried.
                for (Fields& row : f.lists["rows"])
                    for (const char* name : {"no", "objective", "task", "activity", "products", "leads", "support", "monitor", "time", "funding"}) row.values.try_emplace(name, "");
                f.values["levels"] = "1";
                f.values["amended"] = "(Được điều chỉnh theo 12/QĐ-UBND ngày 01/07/2026)";
                return f;
            }};
}

Fields preview_fields(sql::Session& s, UnitId unit, Instant now, const Plans& plans) {
    const auto all = plans.list(s, unit, local_day(now));
    if (all.empty()) return plan_template().example();
    const auto tree = plans.units().tree();
    return plan_fields(all.front().plan, plans.activities(s, unit, all.front().plan.id), tree->find(unit)->nearest(local_day(now)));
}

void add_export_pages(web::Router& router, const Plans& plans, const documents::Documents& documents) {
    router.add({.path = "/ke-hoach/:id/word", .may = &may::see_plan, .systems = "S1", .run = [&plans, &documents](web::Context& c) {
        sql::Reader s = c.db().read();
        const auto plan = asked_plan(c, PageDeps{plans}, s);
        if (!plan) return c.refuse(plan.error());
        const auto tree = plans.units().tree();
        const Day day = plan->decision ? plan->decision->day : local_day(c.now);
        const auto docx = documents.fill(s, c.unit, "plan", plan_fields(*plan, plans.activities(s, c.unit, plan->id), tree->find(c.unit)->nearest(day)));
        return docx ? documents::docx_file(*docx, fmt::format("ke-hoach-{}", plan->year_from)) : c.refuse(docx.error());
    }});
}

}  // namespace xaso::plan
