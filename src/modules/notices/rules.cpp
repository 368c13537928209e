#include "notices/rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/load.h"
#include "onestop/onestop.h"

namespace xaso::notices {
namespace {

using catalog::Node;
using catalog::Table;

constexpr std::string_view kFields[] = {"{ma}", "{thu_tuc}", "{hen}", "{hen_moi}", "{den_ngay}", "{ly_do}", "{don_vi}"};

void check_text(Table& table, const std::string& text, std::string_view key) {
    for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
        const std::string name = text.substr(at, text.find('}', at) - at + 1);
        if (std::find(std::begin(kFields), std::end(kFields), name) == std::end(kFields))
            table.report(table.line(key), fmt::format("Không có trường {}.", name), fmt::format("Dùng một trong {}.", fmt::join(kFields, ", ")));
    }
}

MessageRule message_of(Table& t) {
    static const std::vector<std::string> kinds{"accepted", "assign", "supplement", "resume", "payment", "suspend", "continue", "finish", "return", "refuse", "withdraw", "stop", "apology",
                                               "submission.registered", "submission.accepted", "submission.incomplete", "submission.refused", "submission.withdrawn"};
    MessageRule r;
    r.code = t.need_text("code");
    for (const Node* on : t.texts("on")) {
        if (std::find(kinds.begin(), kinds.end(), on->text) == kinds.end()) t.report(on->line, fmt::format("Không có việc “{}”.", on->text), fmt::format("Dùng một trong: {}.", fmt::join(kinds, ", ")));
        r.on.push_back(on->text);
    }
    if (r.on.empty()) t.report_missing("on");
    for (const Node* way : t.texts("ways")) {
        if (!onestop::parse_channel(way->text)) t.report(way->line, fmt::format("Không có cách nhận kết quả “{}”.", way->text), "Dùng desk, post hoặc online; bỏ ways để báo cho mọi cách.");
        r.ways.push_back(way->text);
    }
    if (!t.has("to")) t.report_missing("to");
    const auto to = t.word("to", {"applicant", "portal", "competent"});
    r.to = to == std::size_t{1} ? "portal" : to == std::size_t{2} ? "competent" : "applicant";
    if (r.to != "applicant") {
        r.channels = {r.to == "portal" ? "portal" : "agency"};
    } else {
        for (const Node* by : t.texts("by")) {
            if (by->text != "sms" && by->text != "mail") t.report(by->line, fmt::format("Không có cách báo “{}”.", by->text), "Dùng sms, mail hoặc cả hai.");
            r.channels.push_back(by->text);
        }
        if (r.channels.empty()) t.report_missing("by");
        r.text = t.need_text("text");
        if (std::find(r.channels.begin(), r.channels.end(), "mail") != r.channels.end()) r.subject = t.need_text("subject");
    }
    check_text(t, r.text, "text");
    check_text(t, r.subject, "subject");
    if (const auto from = t.need_day("from")) r.from = *from;
    return r;
}

WarningRule warning_of(Table& t) {
    WarningRule r;
    r.code = t.need_text("code");
    if (const std::string before = t.text("before"); !before.empty()) {
        const auto limit = parse_limit(before);
        if (!limit || limit->amount < 1 || (limit->unit != Limit::Unit::hours && limit->unit != Limit::Unit::working_days))
            t.report(t.line("before"), fmt::format("“{}” không phải số giờ hoặc ngày làm việc.", before), "Viết như 4h hoặc 1wd; bỏ before để báo khi đã quá hạn.");
        else r.before = *limit;
    }
    if (!t.has("to")) t.report_missing("to");
    const auto to = t.word("to", {"assignee", "chief"});
    r.to = to == std::size_t{1} ? "chief" : "assignee";
    r.text = t.need_text("text");
    check_text(t, r.text, "text");
    if (const auto from = t.need_day("from")) r.from = *from;
    return r;
}

}  // namespace

Loaded load(const std::string& root) {
    Loaded out;
    catalog::Definitions unused;
    catalog::Loading loading(root, unused, out.findings);
    for (const std::string& file : loading.files("law/notices", ".toml", false)) {
        const auto source = loading.read(file);
        const auto tree = source ? catalog::parse_toml(file, source->text, out.findings) : std::nullopt;
        if (!tree) continue;
        Table top(*tree, file, out.findings, {"status", "note", "message", "warning", "delivery"});
        for (const Node* node : top.tables("message")) {
            Table t(*node, file, out.findings, {"code", "on", "ways", "to", "by", "subject", "text", "from", "status", "note"});
            MessageRule r = message_of(t);
            if (loading.claim("Tin báo", r.code, file, t.line())) out.rules.messages.push_back(std::move(r));
        }
        for (const Node* node : top.tables("warning")) {
            Table t(*node, file, out.findings, {"code", "before", "to", "text", "from", "status", "note"});
            WarningRule r = warning_of(t);
            if (loading.claim("Cảnh báo", r.code, file, t.line())) out.rules.warnings.push_back(std::move(r));
        }
        if (const Node* node = top.table("delivery")) {
            Table t(*node, file, out.findings, {"first_wait_seconds", "longest_wait_seconds", "jitter_percent", "tries", "timeout_seconds", "at_once", "keep_days", "note"});
            outbox::Settings& d = out.rules.delivery;
            d.first_wait = std::chrono::seconds{t.integer("first_wait_seconds", 30, 1, 86'400)};
            d.longest_wait = std::chrono::seconds{t.integer("longest_wait_seconds", 3600, 1, 604'800)};
            d.jitter = static_cast<double>(t.integer("jitter_percent", 20, 0, 90)) / 100;
            d.tries = static_cast<int>(t.integer("tries", 240, 1, 100'000));
            d.timeout = std::chrono::seconds{t.integer("timeout_seconds", 15, 1, 600)};
            d.at_once = static_cast<int>(t.integer("at_once", 2, 1, 16));
            d.keep = std::chrono::days{t.integer("keep_days", 90, 1, 3650)};
        }
    }
    return out;
}

}  // namespace xaso::notices
