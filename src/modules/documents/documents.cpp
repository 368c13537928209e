#include "documents/documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "documents/sql.gen.h"

namespace xaso::documents {
namespace json = boost::json;
using Kind = Refusal::Kind;

const TemplateKind* Documents::kind(std::string_view code) const {
    const auto it = std::find_if(kinds_.begin(), kinds_.end(), [&](const TemplateKind& k) { return k.code == code; });
    return it == kinds_.end() ? nullptr : &*it;
}

Result<std::string> Documents::shipped(std::string_view code) const {
    const std::string path = fmt::format("{}/law/documents/{}.docx", root_, code);
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.empty()) return refuse(Kind::unavailable, "documents.missing", fmt::format("Không có tệp mẫu law/documents/{}.docx. Hãy nhờ quản trị đặt lại tệp này.", code), "file", path);
    return bytes;
}

Result<std::string> Documents::current(sql::Session& s, UnitId unit, std::string_view code) const {
    if (!kind(code)) return refuse(Kind::not_found, "documents.kind", "Không có mẫu văn bản này.", "code");
    const sql::Rows rows = s.query(q::template_newest, {{"unit", unit}, {"code", code}});
    if (!rows.empty())
        if (std::string bytes = rows[0].get<sql::Blob>("content").bytes; !bytes.empty()) return bytes;
    return shipped(code);
}

std::vector<Version> Documents::versions(sql::Session& s, UnitId unit, std::string_view code) const {
    std::vector<Version> out;
    for (const sql::Row& r : s.query(q::template_versions, {{"unit", unit}, {"code", code}}))
        out.push_back({r.get<int>("version"), r.get<std::string>("file_name"), r.get<std::optional<std::string>>("by_name").value_or(""), r.get<Instant>("at"), r.get<std::int64_t>("size") == 0});
    return out;
}

Result<std::string> Documents::fill(sql::Session& s, UnitId unit, std::string_view code, const office::Fields& fields) const {
    XASO_TRY(const std::string bytes, current(s, unit, code));
    return office::fill_template(bytes, fields);
}

Result<void> Documents::replace(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view code, int version, std::string_view file_name, std::string_view bytes) const {
    const TemplateKind* k = kind(code);
    if (!k) return refuse(Kind::not_found, "documents.kind", "Không có mẫu văn bản này.", "code");
    if (!bytes.empty()) XASO_CHECK(office::fill_template(bytes, k->example()));
    const sql::Rows rows = tx.query(q::template_newest, {{"unit", by.unit}, {"code", code}});
    const int last = rows.empty() ? 0 : rows[0].get<int>("version");
    if (last != version) return refuse(Kind::conflict, "documents.stale", "Người khác vừa đổi mẫu này. Hãy xem bản mới rồi tải lên nếu vẫn cần.", "file");
    tx.exec(q::template_add, {{"unit", by.unit}, {"code", code}, {"version", last + 1}, {"file_name", file_name}, {"content", sql::Blob{std::string(bytes)}}, {"account", by.account}, {"at", now}});
    record_.append(tx, by, now, {"template.replaced", "template", 0,
                                 json::serialize(json::object{{"code", code}, {"version", last + 1}, {"file", file_name}, {"hash", bytes.empty() ? std::string{} : record::hash_hex(bytes)}})});
    return {};
}

}  // namespace xaso::documents
