#include "onestop/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "kernel/text.h"
#include "onestop/counters.h"
#include "onestop/sql.gen.h"

namespace xaso::onestop {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

WaitingFile waiting_from(const sql::Row& r) {
    return {r.get<std::int64_t>("waiting_id"), r.get<std::string>("hash"), r.get<std::string>("name"), r.get<files::FileKind>("kind"), r.get<std::int64_t>("size")};
}

void keep_bytes(sql::Tx& tx, UnitId unit, const std::string& hash, const std::string& bytes) {
    tx.exec(q::file_content_add, {{"unit", unit}, {"hash", hash}, {"size", static_cast<std::int64_t>(bytes.size())}, {"content", sql::Blob{bytes}}});
}

void drop_waiting(sql::Tx& tx, UnitId unit, const std::vector<std::int64_t>& ids, const std::vector<std::string>& hashes) {
    tx.exec(q::waiting_drop, {{"unit", unit}, {"ids", ids}});
    tx.exec(q::file_content_sweep, {{"unit", unit}, {"hashes", hashes}});
}

void recount_files(sql::Tx& tx, const Dossier& d, FilesKept before) {
    const FilesKept now = files_kept(tx, d.unit, d.id);
    if (now == before) return;
    count_files(tx, d, before, -1);
    count_files(tx, d, now, 1);
}

Refusal not_waiting() { return {Kind::conflict, "onestop.file_waiting", "Một tệp đã tải lên không còn chờ nữa: đã được đính kèm hoặc để quá một ngày. Hãy tải lại trang và chọn lại tệp.", "tep", {}}; }
Refusal no_file() { return {Kind::not_found, "onestop.no_file", "Hồ sơ không có tệp này, hoặc tệp đã được gỡ.", {}, {}}; }

}  // namespace

// ---- Uploaded, not attached yet

Result<WaitingFile> Files::keep(sql::Tx& tx, const record::Actor& by, Instant now, const GivenFile& file, std::string_view purpose) const {
    XASO_TRY(const files::CheckedFile checked, files::check_file(file.name, file.bytes, limits_.bytes));
    std::vector<std::int64_t> old;
    std::vector<std::string> old_hashes;
    for (const sql::Row& r : tx.query(q::waiting_old, {{"unit", by.unit}, {"before", now - std::chrono::hours{24}}})) {
        old.push_back(r.get<std::int64_t>("waiting_id"));
        old_hashes.push_back(r.get<std::string>("hash"));
    }
    if (!old.empty()) drop_waiting(tx, by.unit, old, old_hashes);
    const std::vector<WaitingFile> mine = waiting(tx, by.unit, by.account, purpose);
    const std::string hash = files::sha256_hex(file.bytes);
    if (const auto same = std::ranges::find_if(mine, [&](const WaitingFile& w) { return w.hash == hash && w.name == checked.name; }); same != mine.end()) return *same;
    if (static_cast<int>(mine.size()) >= limits_.waiting)
        return refuse(Kind::rule, "onestop.waiting_full", fmt::format("Bạn đang để {} tệp đã tải lên mà chưa đính kèm. Hãy đính kèm hoặc bỏ bớt rồi tải tiếp.", mine.size()));
    const WaitingFile kept{desk_.record().next_id(tx, by.unit), hash, checked.name, checked.kind, static_cast<std::int64_t>(file.bytes.size())};
    keep_bytes(tx, by.unit, hash, file.bytes);
    tx.exec(q::waiting_add, {{"unit", by.unit}, {"waiting", kept.id}, {"account", by.account}, {"hash", hash}, {"kind", kept.kind}, {"name", kept.name}, {"size", kept.size}, {"at", now}, {"purpose", purpose}});
    desk_.record().append(tx, by, now, {"file.uploaded", "waiting_file", kept.id, json::serialize(json::object{{"hash", hash}, {"size", kept.size}})});
    return kept;
}

std::vector<WaitingFile> Files::waiting(sql::Session& s, UnitId unit, AccountId account, std::string_view purpose) const {
    std::vector<WaitingFile> out;
    for (const sql::Row& r : s.query(q::waiting_of, {{"unit", unit}, {"account", account}, {"purpose", purpose}})) out.push_back(waiting_from(r));
    return out;
}

Result<void> Files::give_up(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id) const {
    for (const WaitingFile& w : waiting(tx, by.unit, by.account)) {
        if (w.id != id) continue;
        drop_waiting(tx, by.unit, {id}, {w.hash});
        desk_.record().append(tx, by, now, {"file.given_up", "waiting_file", id, json::serialize(json::object{{"hash", w.hash}})});
        return {};
    }
    return {};   // given up before
}

Result<GivenFile> Files::take(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id, std::string_view purpose) const {
    for (const WaitingFile& w : waiting(tx, by.unit, by.account, purpose)) {
        if (w.id != id) continue;
        GivenFile out{w.name, tx.query(q::file_content_get, {{"unit", by.unit}, {"hash", w.hash}})[0].get<sql::Blob>("content").bytes};
        drop_waiting(tx, by.unit, {id}, {w.hash});
        desk_.record().append(tx, by, now, {"file.taken", "waiting_file", id, json::serialize(json::object{{"hash", w.hash}})});
        return out;
    }
    return tl::unexpected(not_waiting());
}

// ---- Of a dossier

Result<void> Files::attach(sql::Tx& tx, const record::Actor& by, Instant now, const Dossier& d, const std::vector<FileInput>& inputs) const {
    if (inputs.empty()) return {};
    std::vector<DossierFile> there = list(tx, d.unit, d.id);
    std::vector<PaperInput> papers = desk_.papers(tx, d.unit, d.id);
    const auto living = std::ranges::count_if(there, [](const DossierFile& f) { return !f.removed_at; });
    if (living + std::ssize(inputs) > limits_.per_dossier)
        return refuse(Kind::rule, "onestop.file_count", fmt::format("Hồ sơ có {} tệp; mỗi hồ sơ nhiều nhất {} tệp. Hãy gộp các trang của một giấy tờ vào một tệp.", living, limits_.per_dossier), "tep");
    std::vector<WaitingFile> mine;
    if (std::ranges::any_of(inputs, [](const FileInput& f) { return f.waiting != 0; })) mine = waiting(tx, by.unit, by.account);
    const FilesKept before = files_kept(tx, d.unit, d.id);
    std::vector<std::int64_t> attached;
    int no = there.empty() ? 0 : there.back().no;
    for (const FileInput& in : inputs) {
        DossierFile f;
        if (in.waiting != 0) {
            const auto it = std::ranges::find(mine, in.waiting, &WaitingFile::id);
            if (it == mine.end()) return tl::unexpected(not_waiting());
            f.hash = it->hash;
            f.name = it->name;
            f.kind = it->kind;
            f.size = it->size;
            attached.push_back(it->id);
        } else {
            XASO_TRY(const files::CheckedFile checked, files::check_file(in.given.name, in.given.bytes, limits_.bytes));
            f.hash = files::sha256_hex(in.given.bytes);
            f.name = checked.name;
            f.kind = checked.kind;
            f.size = static_cast<std::int64_t>(in.given.bytes.size());
            keep_bytes(tx, d.unit, f.hash, in.given.bytes);
        }
        f.paper = in.paper;
        if (!in.new_paper.empty()) {
            const PaperInput paper{.name = trim(in.new_paper), .kind = "electronic"};
            if (paper.name.empty() || count_chars(paper.name) > 300) return refuse(Kind::invalid, "onestop.file_paper", "Tên giấy tờ mới từ 1 đến 300 ký tự.", "tep");
            const auto same = std::ranges::find(papers, paper.name, &PaperInput::name);
            f.paper = static_cast<int>(same - papers.begin()) + 1;
            if (same == papers.end()) {
                tx.exec(q::paper_add, {{"unit", d.unit}, {"id", d.id}, {"no", f.paper}, {"name", paper.name}, {"kind", paper.kind}, {"copies", paper.copies}});
                papers.push_back(paper);
            }
        }
        if (f.paper < 0 || f.paper > std::ssize(papers)) return refuse(Kind::invalid, "onestop.file_paper", fmt::format("Hãy chọn giấy tờ của hồ sơ cho tệp “{}”.", f.name), "tep");
        if (std::ranges::any_of(there, [&](const DossierFile& o) { return !o.removed_at && o.hash == f.hash && o.paper == f.paper; }))
            return refuse(Kind::conflict, "onestop.file_twice", fmt::format("Tệp “{}” đã có ở giấy tờ này của hồ sơ. Hãy bỏ tệp khỏi danh sách.", f.name), "tep");
        if (!in.scan_token.empty() && !tx.query(q::files_scanned, {{"unit", d.unit}, {"tokens", std::vector<std::string>{in.scan_token}}}).empty())
            return refuse(Kind::conflict, "onestop.scan_taken", fmt::format("Tệp quét “{}” vừa được đính kèm vào một hồ sơ khác. Hãy xem lại danh sách tệp vừa quét.", f.name), "tep");
        f.no = ++no;
        tx.exec(q::file_add, {{"unit", d.unit}, {"id", d.id}, {"no", f.no}, {"paper", f.paper}, {"hash", f.hash}, {"kind", f.kind}, {"name", f.name}, {"size", f.size}, {"at", now}, {"account", by.account},
                              {"scan", in.scan_token.empty() ? std::optional<std::string>{} : in.scan_token}});
        desk_.record().append(tx, by, now, {"file.attached", "dossier_file", d.id.value(),
                                            json::serialize(json::object{{"code", d.code}, {"file", f.no}, {"paper", f.paper}, {"hash", f.hash}, {"size", f.size}, {"scanned", !in.scan_token.empty()}})});
        there.push_back(std::move(f));
    }
    if (!attached.empty()) tx.exec(q::waiting_drop, {{"unit", by.unit}, {"ids", attached}});
    recount_files(tx, d, before);
    return {};
}

std::vector<DossierFile> Files::list(sql::Session& s, UnitId unit, DossierId id) const {
    std::vector<DossierFile> out;
    for (const sql::Row& r : s.query(q::files_of, {{"unit", unit}, {"id", id}})) {
        DossierFile f;
        f.no = r.get<int>("file_no");
        f.paper = r.get<int>("paper_no");
        f.hash = r.get<std::string>("hash");
        f.name = r.get<std::string>("name");
        f.kind = r.get<files::FileKind>("kind");
        f.size = r.get<std::int64_t>("size");
        f.at = r.get<Instant>("at");
        f.by = r.get<AccountId>("account_id");
        f.removed_at = r.get<std::optional<Instant>>("removed_at");
        f.removed_by = r.get<std::optional<AccountId>>("removed_by").value_or(AccountId{});
        f.removed_reason = r.get<std::string>("removed_reason");
        out.push_back(std::move(f));
    }
    return out;
}

Result<OpenedFile> Files::open(sql::Tx& tx, const record::Actor& by, Instant now, const Dossier& d, int no) const {
    const std::vector<DossierFile> all = list(tx, d.unit, d.id);
    const auto it = std::ranges::find_if(all, [&](const DossierFile& f) { return f.no == no && !f.removed_at; });
    if (it == all.end()) return refuse(no_file());
    const sql::Rows rows = tx.query(q::file_content_get, {{"unit", d.unit}, {"hash", it->hash}});
    if (rows.empty()) return refuse(no_file());
    json::object told{{"code", d.code}, {"file", no}, {"hash", it->hash}};
    record::Actor reader = by;
    if (by.unit != d.unit) {   // accounts are numbered per unit: the dossier's unit keeps who came from where
        reader = {d.unit, AccountId{}, by.origin};
        told["by_unit"] = by.unit.value();
        told["by_account"] = by.account.value();
    }
    desk_.record().append(tx, reader, now, {"file.opened", "dossier_file", d.id.value(), json::serialize(told)});
    return OpenedFile{it->name, rows[0].get<sql::Blob>("content").bytes, it->kind};
}

Result<void> Files::remove(sql::Tx& tx, const record::Actor& by, Instant now, const Dossier& d, int no, std::string_view reason) const {
    const std::string why = trim(reason);
    if (why.empty()) return refuse(Kind::invalid, "onestop.reason", "Hãy ghi vì sao gỡ tệp, ví dụ: nhầm hồ sơ, quét lại rõ hơn.", "reason");
    if (count_chars(why) > 500) return refuse(Kind::invalid, "onestop.reason", "Lý do dài quá 500 ký tự. Hãy viết ngắn lại.", "reason");
    const FilesKept before = files_kept(tx, d.unit, d.id);
    if (tx.exec(q::file_remove, {{"unit", d.unit}, {"id", d.id}, {"no", no}, {"at", now}, {"account", by.account}, {"reason", why}}) == 0) return refuse(no_file());
    recount_files(tx, d, before);
    desk_.record().append(tx, by, now, {"file.removed", "dossier_file", d.id.value(), json::serialize(json::object{{"code", d.code}, {"file", no}, {"reason", why}})});
    return {};
}

// ---- The scanner's folder

std::vector<files::Scan> Files::scans(sql::Session& s, UnitId unit, std::string_view unit_code, Instant now) const {
    std::vector<files::Scan> all = scan_.list(unit_code, now);
    if (all.empty()) return all;
    std::vector<std::string> tokens;
    for (const files::Scan& one : all) tokens.push_back(one.token);
    std::set<std::string> attached;
    for (const sql::Row& r : s.query(q::files_scanned, {{"unit", unit}, {"tokens", tokens}})) attached.insert(r.get<std::string>("scan_token"));
    for (const std::string& token : attached) scan_.drop(unit_code, token);
    std::erase_if(all, [&](const files::Scan& one) { return attached.contains(one.token); });
    return all;
}

// ---- Whether all is as it was

std::vector<record::Mismatch> Files::verify(sql::Session& s, UnitId unit) const {
    std::vector<record::Mismatch> out;
    s.for_each(q::verify_contents, {{"unit", unit}}, [&](const sql::Row& r) {
        const std::string bytes = r.get<sql::Blob>("content").bytes, hash = r.get<std::string>("hash");
        if (files::sha256_hex(bytes) != hash || static_cast<std::int64_t>(bytes.size()) != r.get<std::int64_t>("size"))
            out.push_back({unit, fmt::format("Nội dung tệp {}… không khớp với mã băm lúc nhận. Hãy khôi phục tệp từ bản sao lưu.", hash.substr(0, 12))});
    });
    for (const sql::Row& r : s.query(q::verify_files, {{"unit", unit}}))
        out.push_back({unit, fmt::format("Hồ sơ số {}: nhật ký ghi {} tệp đính kèm, {} tệp gỡ; đang có {} tệp, {} đã gỡ.", r.get<std::int64_t>("subject_id"), r.get<std::int64_t>("attached"),
                                         r.get<std::int64_t>("removed"), r.get<std::int64_t>("files"), r.get<std::int64_t>("files_removed"))});
    return out;
}

}  // namespace xaso::onestop
