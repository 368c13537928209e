// law/fees/*.toml
#include <fmt/format.h>

#include "catalog/load.h"
#include "fees/tariff.h"

namespace xaso::fees {
using catalog::Loading;
using catalog::Node;
using catalog::Table;
using catalog::Version;

namespace {

constexpr std::int64_t kMost = 1'000'000'000;

std::vector<FeeExemption> read_exemptions(Loading& loading, const std::string& file, const std::vector<const Node*>& nodes) {
    std::vector<FeeExemption> out;
    for (const Node* node : nodes) {
        Table table(*node, file, loading.findings, {"code", "title", "percent", "ground"});
        FeeExemption e;
        e.code = table.need_text("code");
        e.title = table.need_text("title");
        e.percent = table.integer("percent", 100, 1, 100);
        e.ground = table.need_text("ground");
        for (const FeeExemption& other : out)
            if (other.code == e.code) table.report(table.line("code"), fmt::format("Trùng mã miễn giảm \"{}\".", e.code), "Đổi mã; mã miễn giảm không lặp lại trong một tệp hay một khoản thu.");
        out.push_back(std::move(e));
    }
    return out;
}

}  // namespace

Tariff load_tariff(const std::string& root_folder, std::vector<catalog::Finding>& findings) {
    Tariff out;
    catalog::Definitions unused;
    Loading loading(root_folder, unused, findings);
    std::vector<Version> versions;
    // A unit that takes no fees has no such folder.
    for (const std::string& file : loading.files("law/fees", ".toml", false)) {
        const auto source = loading.read(file);
        const auto root = source ? catalog::parse_toml(file, source->text, loading.findings) : std::nullopt;
        if (!root) continue;
        Table top(*root, file, loading.findings, {"status", "note", "fee", "exemption"});
        const std::string status = top.text("status");
        const std::vector<FeeExemption> shared = read_exemptions(loading, file, top.tables("exemption"));
        const auto nodes = top.tables("fee");
        if (nodes.empty()) top.report_missing("fee");
        for (const Node* node : nodes) {
            Table table(*node, file, loading.findings,
                        {"procedure", "code", "title", "kind", "amount", "per", "sets", "steps_after", "amount_after", "most", "channel", "act", "from", "to", "exemption", "status", "note"});
            Fee fee;
            fee.procedure = table.need_text("procedure");
            fee.code = table.need_text("code");
            fee.title = table.need_text("title");
            fee.kind = table.word("kind", {"fee", "charge"}).value_or(0) == 0 ? FeeKind::fee : FeeKind::charge;
            if (!table.has("kind")) table.report_missing("kind");
            fee.amount = Vnd{table.need_integer("amount", 0, kMost)};
            fee.per = table.need_text("per");
            fee.sets = table.text("sets");
            fee.steps_after = table.integer("steps_after", 0, 0, 10'000);
            fee.amount_after = Vnd{table.integer("amount_after", 0, 0, kMost)};
            if (table.has("steps_after") != table.has("amount_after"))
                table.report(table.line(), "Mức lũy tiến phải ghi cả steps_after và amount_after.", "Ghi thêm khóa còn thiếu, hoặc bỏ cả hai.");
            if (table.has("most")) fee.most = Vnd{table.integer("most", 0, 1, kMost)};
            if (const auto word = table.word("channel", {"desk", "online", "post"})) fee.channel = *word == 0 ? "desk" : *word == 1 ? "online" : "post";
            fee.act = table.need_text("act");
            fee.note = table.text("note");
            if (const std::string own = table.text("status"); !own.empty() || !status.empty()) fee.note = (own.empty() ? status : own) + (fee.note.empty() ? "" : "; " + fee.note);
            fee.exemptions = read_exemptions(loading, file, table.tables("exemption"));
            for (const FeeExemption& e : shared)
                if (!table.has("exemption")) fee.exemptions.push_back(e);
            const auto from = table.need_day("from");
            fee.to = table.day("to");
            if (!from) continue;
            fee.from = *from;
            versions.push_back({fmt::format("{}/{}", fee.procedure, fee.code), fee.from, fee.to, {file, table.line()}});
            out.fees.push_back(std::move(fee));
        }
    }
    catalog::check_versions(loading, "Khoản thu", std::move(versions));
    return out;
}

}  // namespace xaso::fees
