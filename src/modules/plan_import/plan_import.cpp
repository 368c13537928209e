#include "plan_import/plan_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/text.h"
#include "plan_import/draft.h"
#include "plan_import/tables.h"

namespace xaso::plan_import {
namespace json = boost::json;

namespace {

constexpr std::size_t kMostText = 3u << 20;   // bytes; a plan of 200 pages has under 1 MB

// What was read is a plan only when it has rows.
Result<PlanDraft> finished(const Vocabulary& words, Rows rows, std::string_view around, const std::vector<std::string>& units, std::vector<std::string> source) {
    PlanDraft draft = draft_of(words, std::move(rows));
    if (draft.sections.empty())
        return refuse(Refusal::Kind::invalid, "plan_import.no_table",
                      "Không thấy bảng nhiệm vụ nào trong tệp. Bảng cần có dòng tiêu đề với cột TT, nội dung (hoạt động, nhiệm vụ), cơ quan chủ trì hoặc thời gian, và các dòng có số thứ tự.", "file");
    draft.source = std::move(source);
    add_doubts(words, around, units, draft);
    return draft;
}

std::string text_of(const std::vector<office::Block>& blocks) {
    std::string out;
    for (const office::Block& b : blocks) out += b.text + "\n";
    return out;
}

// The lines that read_tables counts.
std::vector<std::string> lines_of(const std::vector<office::Block>& blocks) {
    std::vector<std::string> out;
    for (const office::Block& b : blocks) {
        if (b.rows.empty()) out.push_back(b.text);
        for (const auto& row : b.rows) out.push_back(fmt::format("{}", fmt::join(row, " | ")));
    }
    return out;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool looks_binary(std::string_view bytes) { return bytes.substr(0, 4096).find('\0') != std::string_view::npos || bytes.starts_with("\xD0\xCF\x11\xE0"); }

}  // namespace

Result<PlanDraft> read_plan_text(const Vocabulary& words, std::string_view text, const std::vector<std::string>& units) {
    if (text.size() > kMostText) return refuse(Refusal::Kind::invalid, "plan_import.too_big", "Văn bản quá dài để là một kế hoạch (trên 3 MB). Hãy tách riêng phần phụ lục rồi nhập lại.", "file");
    if (const std::vector<office::Block> blocks = blocks_of_text(words, text); !blocks.empty())
        if (Rows rows = read_tables(words, blocks); std::any_of(rows.rows.begin(), rows.rows.end(), [](const Row& r) { return r.kind == Row::Kind::leaf; })) return finished(words, std::move(rows), text, units, lines_of(blocks));
    return finished(words, read_flat(words, words_of(text)), text, units, lines_of(text));
}

Result<PlanDraft> read_plan(const Vocabulary& words, std::string_view bytes, const std::vector<std::string>& units, const office::ChildOptions& options) {
    if (bytes.empty()) return refuse(Refusal::Kind::invalid, "plan_import.empty", "Tệp không có nội dung. Hãy chọn lại tệp kế hoạch.", "file");
    if (office::is_package(bytes) || office::is_pdf(bytes) || looks_binary(bytes)) {
        XASO_TRY(const office::Document document, office::read_document(bytes, options));
        const std::string around = text_of(document.blocks);
        if (document.kind != office::Kind::pdf) return finished(words, read_tables(words, document.blocks), around, units, lines_of(document.blocks));
        if (const std::vector<office::Block> blocks = tables_of_pages(words, document.blocks); !blocks.empty()) return finished(words, read_tables(words, blocks), around, units, lines_of(blocks));
        return read_plan_text(words, around, units);
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    XASO_TRY(const std::string text, nfc(bytes));
    return read_plan_text(words, text, units);
}

std::string draft_json(const PlanDraft& draft) {
    const auto texts = [](const std::vector<std::string>& list) { return json::array(list.begin(), list.end()); };
    json::array sections;
    for (const Section& s : draft.sections) {
        json::array objectives;
        for (const Objective& o : s.objectives) {
            json::array tasks;
            for (const Task& t : o.tasks) {
                json::array activities;
                for (const Activity& a : t.activities) {
                    json::array products, dates;
                    for (const Product& p : a.products) products.push_back(json::object{{"title", p.title}, {"due", p.due ? json::value(iso_day(*p.due)) : json::value()}});
                    for (const Day d : a.time_frame.dates) dates.push_back(json::value(iso_day(d)));
                    activities.push_back(json::object{{"number", a.number},
                                                      {"title", a.title},
                                                      {"products", std::move(products)},
                                                      {"leads", texts(a.leads)},
                                                      {"support", texts(a.support)},
                                                      {"monitor", a.monitor},
                                                      {"funding", a.funding},
                                                      {"time_frame", {{"text", a.time_frame.text}, {"kind", time_frame_word(a.time_frame.kind)}, {"dates", std::move(dates)}}},
                                                      {"line", a.line}});
                }
                tasks.push_back(json::object{{"title", t.title}, {"activities", std::move(activities)}});
            }
            objectives.push_back(json::object{{"title", o.title}, {"tasks", std::move(tasks)}});
        }
        sections.push_back(json::object{{"number", s.number}, {"title", s.title}, {"objectives", std::move(objectives)}, {"line", s.line}});
    }
    json::array doubts;
    for (const Doubt& d : draft.doubts) doubts.push_back(json::object{{"line", d.line}, {"says", d.says}});
    return json::serialize(json::object{{"sections", std::move(sections)}, {"doubts", std::move(doubts)}});
}

std::string draft_text(const PlanDraft& draft) {
    std::string out;
    for (const Section& s : draft.sections) {
        out += fmt::format("{}{}{}\n", s.number, s.number.empty() ? "" : ". ", s.title);
        for (const Objective& o : s.objectives)
            for (const Task& t : o.tasks)
                for (const Activity& a : t.activities)
                    out += fmt::format("  {:>4}  {}\n        Chủ trì: {}. Thời gian: {}.\n", a.number, a.title, fmt::join(a.leads, "; "), a.time_frame.text);
    }
    out += draft.doubts.empty() ? "Không có điều gì chưa chắc.\n" : "Cần xem lại:\n";
    for (const Doubt& d : draft.doubts) out += d.line ? fmt::format("  dòng {}: {}\n", d.line, d.says) : fmt::format("  {}\n", d.says);
    return out;
}

}  // namespace xaso::plan_import
