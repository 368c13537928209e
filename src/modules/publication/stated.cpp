#include "publication/stated.h"

#include <fmt/format.h>

#include "kernel/text.h"
#include "publication/stated_collected.h"

namespace xaso::publication {
using procedures::Draft;

Draft applied(const Stated& s, Draft d) {
    d.code = s.code;
    const auto take = [](auto& into, const auto& given) {
        if (given) into = *given;
    };
    take(d.name, s.name);
    take(d.field, s.field);
    if (d.field.empty()) d.field = s.field_code;
    take(d.limit_desk, s.limit_desk);
    take(d.limit_online, s.limit_online);
    if (d.limit_online == d.limit_desk) d.limit_online.clear();
    take(d.fee_note, s.fee_note);
    take(d.legal_basis, s.legal_basis);
    take(d.steps, s.steps);
    take(d.conditions, s.conditions);
    take(d.agency, s.agency);
    take(d.audience, s.audience);
    take(d.fee, s.fee);
    take(d.papers, s.papers);
    take(d.results, s.results);
    take(d.cases, s.cases);
    take(d.inter_agency, s.inter_agency);
    const bool was_online = d.channels.online;
    take(d.channels, s.channels);
    // A channel that opens or closes moves the level with it, unless the file gives the level itself.
    std::optional<int> level = s.online_level;
    if (!level && d.channels.online != was_online) level = d.channels.online ? 4 : 2;
    if (level && *level != d.online_level) {
        d.online_level = *level;
        d.online_eligible = d.online_provided = *level >= 3;
        d.on_national_portal = *level >= 3;
        d.payable_online = *level >= 3 && d.fee > Vnd{};
    }
    return d;
}

void Collected::take(Stated s) {
    const auto refuse_it = [&](std::string says) { into_.unread.push_back({s.place, s.code, std::move(says)}); };
    if (s.code.empty()) return refuse_it("Không có mã thủ tục. Hãy ghi mã, ví dụ 1.001193.");
    if (s.code.size() > 40 || s.code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_") != std::string::npos)
        return refuse_it("Mã thủ tục chỉ có chữ không dấu, số, dấu chấm và gạch, không quá 40 ký tự.");
    if (const auto [it, fresh] = codes_.emplace(s.code, s.place); !fresh) return refuse_it(fmt::format("Mã {} đã ghi ở {}. Hãy giữ một lần.", s.code, it->second));
    if (s.name)
        if (const auto [it, fresh] = names_.emplace(*s.name, s.code); !fresh) return refuse_it(fmt::format("Tên trùng với thủ tục {}. Hãy ghi đủ tên như trong quyết định công bố.", it->second));
    into_.procedures.push_back(std::move(s));
}

Refusal too_many_procedures() {
    return {Refusal::Kind::invalid, "publication.too_many", fmt::format("Tệp có hơn {} thủ tục. Hãy chia theo lĩnh vực rồi tải lên từng tệp.", format_count(kMostProcedures)), "file", {}};
}

namespace {
bool looks_like_json(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const std::size_t at = bytes.find_first_not_of(" \t\r\n");
    return at != std::string_view::npos && (bytes[at] == '{' || bytes[at] == '[');
}
}  // namespace

Result<StatedFile> read_stated(std::string_view bytes, std::string_view file_name, const imports::ReaderOptions& options) {
    if (looks_like_json(bytes)) return stated_of_json(bytes);
    XASO_TRY(const imports::Table table, imports::read_table(bytes, file_name, options));
    return stated_of_table(table);
}

Result<std::string> as_text(std::string_view bytes, std::string_view file_name, const imports::ReaderOptions& options) {
    if (looks_like_json(bytes)) return std::string(bytes);
    XASO_TRY(const imports::Table table, imports::read_table(bytes, file_name, options));
    return csv_of(table);
}

}  // namespace xaso::publication
