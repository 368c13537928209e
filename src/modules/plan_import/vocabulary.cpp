#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "catalog/toml.h"
#include "kernel/text.h"
#include "plan_import/plan_import.h"
#include "plan_import/words.h"

namespace xaso::plan_import {
namespace {

constexpr const char* kFile = "law/plans/reading.toml";

using Lists = std::vector<std::pair<std::string, std::vector<std::string>>>;

Lists lists_of(const catalog::Node* table) {
    Lists out;
    if (!table) return out;
    for (const catalog::Node::Member& m : table->members) {
        out.emplace_back(m.key, std::vector<std::string>{});
        for (const catalog::Node& item : m.value.items) out.back().second.push_back(item.text);
    }
    return out;
}

const std::map<std::string, Column, std::less<>> kColumns{
    {"number", Column::number}, {"objective", Column::objective}, {"task", Column::task},       {"activity", Column::activity}, {"product", Column::product}, {"leads", Column::leads},
    {"support", Column::support}, {"monitor", Column::monitor},   {"time", Column::time},       {"funding", Column::funding},   {"note", Column::note},
};

}  // namespace

Result<Vocabulary> load_vocabulary(const std::filesystem::path& root) {
    std::ifstream file(root / kFile, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    catalog::Findings findings;
    const auto tree = catalog::parse_toml(kFile, text, findings);
    const auto bad = [](std::string_view why) { return refuse(Refusal::Kind::invalid, "plan_import.words", fmt::format("Tệp {}: {}. Hãy lấy lại tệp này từ bản cài đặt.", kFile, why)); };
    if (!file || !tree) return bad("không đọc được");
    Vocabulary v;
    catalog::Table top(*tree, kFile, findings, {"columns", "labels", "words", "stop", "headings", "abbreviation"});
    for (const auto& [key, phrases] : lists_of(top.table("columns"))) {
        const auto column = kColumns.find(key);
        if (column == kColumns.end() && key != "slot") return bad("cột “" + key + "” không có");
        for (const std::string& p : phrases) v.heads.push_back({keys_and_marks_of(p), key == "slot" ? Column::other : column->second, key == "slot"});
    }
    std::stable_sort(v.heads.begin(), v.heads.end(), [](const auto& a, const auto& b) { return a.words.size() > b.words.size(); });
    for (const auto& [key, phrases] : lists_of(top.table("labels")))
        if (const auto column = kColumns.find(key); column != kColumns.end())
            for (const std::string& p : phrases) v.labels[column->second].push_back(keys_of(p));
    for (const auto& [key, phrases] : lists_of(top.table("words"))) {
        const std::string name = key.substr(0, key.find('_'));
        const std::vector<Column> columns = name == "unit" ? std::vector{Column::leads, Column::support, Column::monitor} : kColumns.contains(name) ? std::vector{kColumns.find(name)->second} : std::vector<Column>{};
        for (const std::string& p : phrases) {
            if (key == "weak") v.weak.insert(key_of(p));
            for (const Column c : columns) {
                if (key.ends_with("_starts")) v.starts[c].push_back(keys_of(p));
                else for (const std::string& k : keys_of(p)) v.words[c].insert(k);
            }
        }
    }
    for (const auto& [key, phrases] : lists_of(top.table("stop")))
        for (const std::string& p : phrases) (key == "begins" ? v.stop_begins : key == "holds" ? v.stop_holds : v.stop_headings).push_back(fold(p));
    for (const auto& [key, phrases] : lists_of(top.table("headings")))
        for (const std::string& p : phrases) v.annex.push_back(keys_of(p));
    for (const catalog::Node* node : top.tables("abbreviation")) {
        catalog::Table t(*node, kFile, findings, {"short", "long"});
        std::string brief = t.need_text("short");
        v.abbreviations.emplace_back(std::move(brief), fold(t.need_text("long")));
    }
    if (!findings.empty()) return bad(fmt::format("dòng {}: {}", findings.front().line, findings.front().says));
    return v;
}

}  // namespace xaso::plan_import
