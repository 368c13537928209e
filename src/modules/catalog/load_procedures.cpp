// law/procedures/*.toml
#include <fmt/format.h>

#include <algorithm>

#include "catalog/load.h"

namespace xaso::catalog {

namespace {

// The crawl of the portal once put the title of a decision in place of the names of several procedures; such texts are this long.
constexpr std::size_t kNameTooLong = 300;

bool well_formed_code(std::string_view code) {  // d.dddddd
    if (code.size() != 8 || code[1] != '.') return false;
    return std::all_of(code.begin(), code.end(), [&](const char& c) { return &c == &code[1] || (c >= '0' && c <= '9'); });
}

std::string read_limit(Table& table, std::string_view key) {
    const std::string text = table.text(key);
    if (text.empty()) return {};
    const auto limit = parse_limit(text);
    if (limit) return limit_code(*limit);
    table.report(table.line(key), fmt::format("Thời hạn \"{}\" viết sai.", text),
                 "Viết số rồi đơn vị: 3wd (ngày làm việc), 15d (ngày), 4h (giờ làm việc), 1m (tháng), 0wd (trong ngày); bỏ trống khi chưa có quy định.");
    return {};
}

void read_channels(Table& table, NationalProcedure& procedure) {
    if (!table.has("channels")) return;
    procedure.desk = procedure.post = procedure.online = false;
    for (const Node* node : table.texts("channels")) {
        if (node->text == "desk") procedure.desk = true;
        else if (node->text == "post") procedure.post = true;
        else if (node->text == "online") procedure.online = true;
        else table.report(node->line, fmt::format("Không có kênh nộp \"{}\".", node->text), "Các kênh: desk (trực tiếp), post (bưu chính), online (trực tuyến).");
    }
}

std::vector<ProcedurePaper> read_papers(Loading& loading, const std::string& file, Table& procedure) {
    std::vector<ProcedurePaper> out;
    for (const Node* node : procedure.tables("paper")) {
        Table table(*node, file, loading.findings, {"name", "originals", "certified", "copies", "shown", "when", "form"});
        ProcedurePaper p;
        p.name = table.need_text("name");
        const bool counted = table.has("originals") || table.has("certified") || table.has("copies");
        p.originals = static_cast<int>(table.integer("originals", counted ? 0 : 1, 0, 99));
        p.certified = static_cast<int>(table.integer("certified", 0, 0, 99));
        p.copies = static_cast<int>(table.integer("copies", 0, 0, 99));
        if (p.originals + p.certified + p.copies == 0)
            table.report(table.line(), fmt::format("Giấy tờ \"{}\" không có bản nào.", p.name), "Ghi số bản chính (originals), bản sao chứng thực (certified) hoặc bản chụp (copies).");
        p.shown = table.flag("shown", false);
        p.needed_when = table.text("when");
        p.form_code = table.text("form");
        out.push_back(std::move(p));
    }
    return out;
}

std::vector<ProcedureResult> read_results(Loading& loading, const std::string& file, Table& procedure) {
    std::vector<ProcedureResult> out;
    for (const Node* node : procedure.tables("result")) {
        Table table(*node, file, loading.findings, {"code", "name"});
        ProcedureResult r{table.text("code"), {}};
        r.name = table.need_text("name");
        out.push_back(std::move(r));
    }
    return out;
}

NationalProcedure read_procedure(Loading& loading, const std::string& file, const Node& node, const std::string& field, const std::string& legal_basis) {
    Table table(node, file, loading.findings, {"code", "name", "limit", "limit_online", "fee", "fee_note", "channels", "inter_agency", "decision", "legal_basis", "paper", "result", "status", "note"});
    NationalProcedure p;
    p.field = field;
    p.code = table.need_text("code");
    if (!p.code.empty() && !well_formed_code(p.code)) {
        table.report(table.line("code"), fmt::format("Mã thủ tục \"{}\" sai dạng.", p.code), "Mã có một chữ số, dấu chấm và sáu chữ số, ví dụ 1.001193.");
    }
    p.name = table.need_text("name");
    if (count_chars(p.name) >= kNameTooLong) {
        table.report(table.line("name"), fmt::format("Tên thủ tục {} dài {} ký tự.", p.code, count_chars(p.name)),
                     fmt::format("Tên phải ngắn hơn {} ký tự; có thể trích yếu của quyết định đã bị chép vào chỗ của tên.", kNameTooLong));
    }
    p.limit = read_limit(table, "limit");
    p.limit_online = read_limit(table, "limit_online");
    p.fee = Vnd{table.integer("fee", 0, 0, 1'000'000'000)};
    p.fee_note = table.text("fee_note");
    read_channels(table, p);
    if (const auto word = table.word("inter_agency", {"none", "same_level", "between_levels"})) p.inter_agency = static_cast<InterAgency>(*word);
    p.decision = table.text("decision");
    p.legal_basis = table.text("legal_basis");
    if (p.legal_basis.empty()) p.legal_basis = legal_basis;
    p.papers = read_papers(loading, file, table);
    p.results = read_results(loading, file, table);
    p.note = table.text("note");
    if (const std::string status = table.text("status"); !status.empty()) p.note = p.note.empty() ? status : status + "; " + p.note;
    return p;
}

}  // namespace

void load_procedures(Loading& loading) {
    std::map<std::string, std::pair<std::string, Place>> names;  // name -> code that has it
    loading.each_toml("law/procedures", [&](const std::string& file, const Node& root) {
        Table top(root, file, loading.findings, {"field", "legal_basis", "status", "note", "procedure"});
        const std::string field = top.need_text("field"), legal_basis = top.text("legal_basis");
        const auto nodes = top.tables("procedure");
        if (nodes.empty()) top.report_missing("procedure");
        for (const Node* node : nodes) {
            NationalProcedure p = read_procedure(loading, file, *node, field, legal_basis);
            if (p.code.empty() || !loading.claim("mã thủ tục", p.code, file, node->line)) continue;
            const auto [it, fresh] = names.try_emplace(p.name, p.code, Place{file, node->line});
            if (!p.name.empty() && !fresh) {
                loading.report(file, node->line, fmt::format("Thủ tục {} có cùng tên với {} ở {}:{}.", p.code, it->second.first, it->second.second.file, it->second.second.line),
                               "Mỗi mã có một tên riêng; ghi đủ tên như trong quyết định công bố.");
            }
            loading.out.procedures.push_back(std::move(p));
        }
    });
}

}  // namespace xaso::catalog
