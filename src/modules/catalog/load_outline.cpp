// law/reports/*.toml and areas/*/section.toml: what the report says in words.
#include <fmt/format.h>

#include <algorithm>

#include "catalog/load.h"

namespace xaso::catalog {

namespace {

constexpr std::string_view kFolder = "law/reports";

bool plain_word(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

class OutlineFiles {
public:
    explicit OutlineFiles(Loading& loading) : loading_(loading), outline_(loading.out.outline) {}

    void load() {
        const auto files = loading_.files(std::string(kFolder), ".toml", false);
        for (const std::string& file : files) {
            if (!outline_.code.empty()) {
                loading_.report(file, 0, "Đề cương báo cáo ghi ở hai tệp.", fmt::format("Giữ lại một tệp trong {}.", kFolder));
                continue;
            }
            read(file, [&](const Node& root) { read_report(root, file); });
        }
        for (const Area& area : loading_.out.areas) {
            const std::string file = fmt::format("areas/{}/section.toml", area.code);
            if (loading_.exists(file)) read(file, [&](const Node& root) { read_section(root, file, area); });
            else if (!files.empty()) loading_.report(file, 0, "Không có tệp này.", "Mỗi lĩnh vực có một phần trong báo cáo: thêm section.toml ghi number, order, heading, lead và các [[paragraph]].");
        }
        std::stable_sort(outline_.parts.begin(), outline_.parts.end(), [](const OutlinePart& a, const OutlinePart& b) { return a.order < b.order; });
        if (outline_.code.empty() && !outline_.parts.empty())
            loading_.report(std::string(kFolder), 0, "Không có đề cương báo cáo.", "Thêm tệp cchc.toml ghi tên báo cáo, các chương, nơi nhận và chữ ký; chép lại từ bản cài đặt.");
        for (const OutlinePart& part : outline_.parts) check_chapter(part);
    }

private:
    template <class Use> void read(const std::string& file, Use&& use) {
        const auto source = loading_.read(file);
        if (!source) return;
        if (const auto node = parse_toml(file, source->text, loading_.findings)) use(*node);
    }

    void read_report(const Node& root, const std::string& file) {
        Table top(root, file, loading_.findings, {"code", "title", "issuer", "symbol", "unbegun", "recipients", "signature", "chapter", "part", "status", "note"});
        outline_.code = top.need_text("code");
        outline_.title = top.need_text("title");
        outline_.issuer = top.need_text("issuer");
        outline_.symbol = top.need_text("symbol");
        check_fields(file, top.line("title"), outline_.title);
        outline_.unbegun = top.text("unbegun");
        if (!outline_.unbegun.empty() && outline_.unbegun.find(kUnbegunBooks) == std::string::npos)
            top.report(top.line("unbegun"), fmt::format("Câu \"{}\" không có {}.", outline_.unbegun, kUnbegunBooks), "Viết ví dụ \"Chưa có số liệu ghi trong: {books}.\"; {books} là tên các sổ. Bỏ khóa này thì báo cáo không nói gì về sổ chưa ghi.");
        for (const Node* node : top.texts("recipients")) outline_.recipients.push_back(trim(node->text));
        if (outline_.recipients.empty()) top.report_missing("recipients");
        if (const Node* node = top.table("signature")) {
            Table signature(*node, file, loading_.findings, {"on_behalf", "capacity"});
            outline_.on_behalf = signature.need_text("on_behalf");
            outline_.capacity = signature.need_text("capacity");
        }
        for (const Node* node : top.tables("chapter")) {
            Table table(*node, file, loading_.findings, {"number", "heading"});
            outline_.chapters.push_back({table.need_text("number"), table.need_text("heading")});
        }
        for (const Node* node : top.tables("part")) {
            Table table(*node, file, loading_.findings, {"code", "number", "order", "heading", "lead", "paragraph"});
            OutlinePart part;
            part.code = table.need_text("code");
            if (!part.code.empty() && !plain_word(part.code)) table.report(table.line("code"), fmt::format("Mã \"{}\" viết sai.", part.code), "Mã gồm chữ thường không dấu, chữ số và dấu gạch dưới, ví dụ assessment.");
            part.number = table.text("number");
            read_part(table, part, file);
        }
    }

    void read_section(const Node& root, const std::string& file, const Area& area) {
        Table top(root, file, loading_.findings, {"number", "order", "heading", "lead", "paragraph", "status", "note"});
        OutlinePart part;
        part.code = part.area = area.code;
        part.number = top.need_text("number");
        read_part(top, part, file);
    }

    void read_part(Table& table, OutlinePart& part, const std::string& file) {
        part.file = file;
        part.line = table.line();
        part.order = static_cast<int>(table.need_integer("order", 0, 999));
        part.heading = table.need_text("heading");
        part.lead = table.text("lead");
        const auto paragraphs = table.tables("paragraph");
        if (paragraphs.empty()) table.report_missing("paragraph");
        for (const Node* node : paragraphs) {
            Table each(*node, file, loading_.findings, {"key", "heading", "text", "hint"});
            Paragraph p{each.need_text("key"), each.text("heading"), each.text("text"), each.text("hint"), each.line()};
            if (!p.key.empty() && !plain_word(p.key)) each.report(each.line("key"), fmt::format("Khóa \"{}\" viết sai.", p.key), "Khóa gồm chữ thường không dấu, chữ số và dấu gạch dưới, ví dụ limits.");
            if (part.find(p.key)) each.report(each.line("key"), fmt::format("Đoạn \"{}\" ghi hai lần trong phần này.", p.key), "Mỗi đoạn của một phần có khóa riêng.");
            if (p.text.empty() && p.hint.empty()) each.report(each.line(), fmt::format("Đoạn \"{}\" không có lời văn sẵn.", p.key), "Ghi text, hoặc ghi hint để người viết biết cần nêu điều gì.");
            check_fields(file, each.line("text"), p.text);
            part.paragraphs.push_back(std::move(p));
        }
        bool good = part.code.empty() || loading_.claim("phần của báo cáo", part.code, file, part.line);
        if (!part.number.empty()) good = loading_.claim("số của phần", part.number, file, table.line("number")) && good;
        if (table.has("order")) good = loading_.claim("thứ tự của phần", std::to_string(part.order), file, table.line("order")) && good;
        if (good) outline_.parts.push_back(std::move(part));
    }

    void check_fields(const std::string& file, int line, std::string_view text) {
        for (const TextPiece& piece : split_fields(text)) {
            if (!piece.field) continue;
            if (const std::string fault = field_fault(loading_.out, *piece.field, std::nullopt); !fault.empty())
                loading_.report(file, line, fmt::format("Trong lời văn {}", fault), "Số trong lời văn là trường: {BIỂU/dòng}, {số liệu}, {unit}, {period}, {from}, {to}.");
        }
    }

    void check_chapter(const OutlinePart& part) {
        if (outline_.code.empty() || part.number.find('.') == std::string::npos || outline_.chapter_of(part)) return;
        loading_.report(part.file, part.line, fmt::format("Không có chương nào cho phần {}.", part.number), fmt::format("Thêm mục [[chapter]] vào tệp trong {}, hoặc sửa number.", kFolder));
    }

    Loading& loading_;
    Outline& outline_;
};

}  // namespace

void load_outline(Loading& loading) { OutlineFiles(loading).load(); }

}  // namespace xaso::catalog
