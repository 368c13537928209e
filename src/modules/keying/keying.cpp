#include "keying/keying.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <set>

#include "keying/sql.gen.h"
#include "kernel/decimal.h"
#include "kernel/text.h"

namespace xaso::keying {
namespace json = boost::json;
using Kind = Refusal::Kind;

std::string one_spaced(std::string_view text) {
    std::string out;
    bool gap = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool wide = text.substr(i, 2) == "\xC2\xA0";   // a blank that does not break
        if (wide) ++i;
        if (wide || text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n') {
            gap = !out.empty();
            continue;
        }
        if (gap) out += ' ';
        gap = false;
        out += text[i];
    }
    return out;
}

const Pass* Batch::pass_of(AccountId account) const {
    const auto it = std::ranges::find(passes, account, &Pass::account);
    return it == passes.end() ? nullptr : &*it;
}
const Pass* Batch::pass(int n) const {
    const auto it = std::ranges::find(passes, n, &Pass::pass);
    return it == passes.end() ? nullptr : &*it;
}
bool Batch::compared() const { return passes.size() == 2 && passes[0].handed_in && passes[1].handed_in; }

namespace {

constexpr std::size_t kMostReason = 500;

std::string hash_of(const Entry& e) { return record::hash_hex(content_json(e.content) + "\n" + e.absent); }

Refusal no_batch() { return {Kind::not_found, "keying.no_batch", "Không có lô này trong đơn vị. Hãy mở lại từ “Nhập sổ cũ”.", {}, {}}; }

std::vector<Batch> batches_from(const sql::Rows& rows) {
    std::vector<Batch> out;
    for (const sql::Row& r : rows) {
        const BatchId id = r.get<BatchId>("batch_id");
        if (out.empty() || out.back().id != id)
            out.push_back({id, r.get<std::string>("book"), r.get<std::int64_t>("volume_id"), r.get<int>("batch_no"), r.get<int>("first_position"), r.get<int>("last_position"),
                           {r.get<int>("keyed_1"), r.get<int>("keyed_2")}, r.get<int>("settled"), {}});
        if (const auto pass = r.get<std::optional<int>>("pass")) out.back().passes.push_back({*pass, r.get<AccountId>("account_id"), r.get<std::optional<std::int64_t>>("handed_at").has_value()});
    }
    return out;
}

std::optional<int> digits(std::string_view text) {
    int n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() ? std::optional(n) : std::nullopt;
}

// A count in the record of a paper book.
int count_of(const Content& content, const std::string& path) {
    const std::string& text = content.at(path);
    return std::clamp(digits(std::string_view(text).substr(0, text.find('.'))).value_or(0), 0, 100'000);
}

}  // namespace

// A batch with its book and its paper.
struct Keying::Asked {
    std::shared_ptr<const catalog::Definitions> law;
    const Book* book = nullptr;
    Batch batch;
    books::Record volume;
};

std::vector<const Book*> Keying::keyed_books(const catalog::Definitions& law) {
    std::vector<const Book*> out;
    for (const Book& b : law.books)
        if (b.keying) out.push_back(&b);
    return out;
}

const Book& Keying::volumes_of(const catalog::Definitions& law, const Book& book) { return *law.book(book.keying->volumes); }

std::vector<const BookField*> Keying::asked(const Book& book, const Content& volume) {
    std::vector<const BookField*> out;
    for (const catalog::BookKeying::Form& form : book.keying->forms) {
        if (!books::holds(book, form.when, volume, nullptr)) continue;
        for (const std::string& path : {book.keying->entry, book.keying->page}) out.push_back(book.find(path));
        for (const std::string& path : form.asks) {
            const BookField* f = book.find(path);
            if (f->leaf()) out.push_back(f);
            else for (const BookField* part : Book::leaves(*f)) out.push_back(part);
        }
        break;
    }
    return out;
}

int Keying::entries_of(const Book& book, const Content& volume) { return count_of(volume, book.keying->entries); }

Result<Keying::Asked> Keying::batch_of(sql::Session& s, UnitId unit, BatchId id) const {
    auto batch = find(s, unit, id);
    if (!batch) return refuse(no_batch());
    Asked out{books_.law().current(), nullptr, std::move(*batch), {}};
    out.book = out.law->book(out.batch.book);
    if (!out.book || !out.book->keying) return refuse(Kind::rule, "keying.no_book", "Sổ của lô này không còn nhập hai lần. Hãy báo quản trị xem tệp của sổ.");
    auto paper = volume(s, unit, *out.book, out.batch.volume);
    if (!paper) return refuse(no_batch());
    out.volume = std::move(*paper);
    return out;
}

// ---- Cutting, taking, keying ----

Result<int> Keying::cut(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t volume_id, int size) const {
    if (size < 1 || size > kMostInBatch) return refuse(Kind::invalid, "keying.size", fmt::format("“Số trường hợp mỗi lô” là số từ 1 đến {}.", kMostInBatch), "size");
    const auto paper = volume(tx, by.unit, book, volume_id);
    if (!paper) return refuse(Kind::not_found, "keying.no_volume", "Không có quyển sổ này. Hãy ghi quyển vào sổ các quyển trước.");
    if (asked(book, paper->content).empty()) return refuse(Kind::rule, "keying.no_form", fmt::format("“{}” chưa nói phải nhập gì của loại quyển này. Hãy thêm [[keying.form]] vào tệp của sổ.", book.title));
    const std::int64_t id = record().next_id(tx, by.unit);   // takes the unit's lock: nobody else cuts meanwhile
    const sql::Rows last = tx.query(q::batch_last, {{"unit", by.unit}, {"volume", volume_id}});
    int first = last[0].get<int>("position") + 1, no = last[0].get<int>("no"), made = 0;
    const int entries = entries_of(book, paper->content);
    if (first > entries) return refuse(Kind::rule, "keying.all_cut", fmt::format("Quyển có {} trường hợp, đã chia hết thành lô.", format_count(entries)));
    for (std::int64_t next = id; first <= entries; first += size, next = record().next_id(tx, by.unit)) {
        const int end = std::min(entries, first + size - 1);
        tx.exec(q::batch_add, {{"unit", by.unit}, {"id", next}, {"book", book.code}, {"volume", volume_id}, {"no", ++no}, {"first", first}, {"last", end}});
        record().append(tx, by, now, {"keying.cut", "keying_batch", next, fmt::format(R"({{"book":"{}","volume":{},"no":{},"first":{},"last":{}}})", book.code, volume_id, no, first, end)});
        ++made;
    }
    return made;
}

Result<int> Keying::take(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id) const {
    (void)record().next_id(tx, by.unit);   // the unit's lock: nobody else takes the same pass meanwhile
    XASO_TRY(const Asked asked, batch_of(tx, by.unit, id));
    if (const Pass* mine = asked.batch.pass_of(by.account)) return refuse(Kind::rule, "keying.own_pass", fmt::format("Bạn đã nhận lần nhập {} của lô này. Lần kia phải do người khác nhập.", mine->pass));
    const int pass = asked.batch.pass(1) ? 2 : 1;
    if (asked.batch.pass(pass)) return refuse(Kind::conflict, "keying.both_taken", "Cả hai lần nhập của lô này đã có người nhận. Hãy nhận lô khác.");
    tx.exec(q::pass_take, {{"unit", by.unit}, {"id", id}, {"pass", pass}, {"account", by.account}});
    record().append(tx, by, now, {"keying.taken", "keying_batch", id.value(), fmt::format(R"({{"pass":{}}})", pass)});
    return pass;
}

namespace {
Result<const Pass*> own_pass(const Batch& batch, AccountId account) {
    const Pass* mine = batch.pass_of(account);
    if (!mine) return refuse(Kind::forbidden, "keying.not_taken", "Bạn chưa nhận lần nhập nào của lô này. Hãy bấm “Nhận lô nhập”.");
    if (mine->handed_in) return refuse(Kind::rule, "keying.handed_in", "Lần nhập này đã nộp nên không sửa được nữa. Chỗ sai sẽ được sửa khi đối chiếu.");
    return mine;
}

// What goes into the book: the entry, and what it has from its paper book.
Content full_content(const Book& book, const Content& volume, const Content& entry) {
    Content out = entry;
    for (const std::string& path : book.keying->takes) out.values[path] = volume.at(path);
    return out;
}

Entry cleaned(const std::vector<const BookField*>& asked, const Entry& given) {
    Entry out;
    out.absent = one_spaced(given.absent);
    for (const BookField* f : asked) {
        const bool place = f == asked[0] || f == asked[1];
        if (std::string value = one_spaced(given.content.at(f->path)); !value.empty() && (out.absent.empty() || place)) out.content.values[f->path] = std::move(value);
    }
    return out;
}

Result<void> check_entry(const books::Books& books, const Book& book, const Content& volume, const Entry& e) {
    if (count_chars(e.absent) > kMostReason) return refuse(Kind::invalid, "keying.absent", fmt::format("Lý do dài quá {} ký tự.", kMostReason), "absent");
    if (!e.absent.empty()) return {};
    if (auto wrong = books.faults(book, full_content(book, volume, e.content)); !wrong.empty()) return refuse(std::move(wrong.front()));
    return {};
}
}  // namespace

Result<void> Keying::key(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id, int position, const Entry& given) const {
    XASO_TRY(const Asked at, batch_of(tx, by.unit, id));
    XASO_TRY(const Pass* mine, own_pass(at.batch, by.account));
    const int next = at.batch.first + at.batch.keyed[mine->pass - 1];
    if (position < at.batch.first || position > std::min(next, at.batch.last))
        return refuse(Kind::rule, "keying.position", fmt::format("Trường hợp thứ {} chưa đến lượt. Nhập theo thứ tự của quyển; trường hợp tiếp theo là thứ {}.", position, std::min(next, at.batch.last)), "position");
    const Entry entry = cleaned(asked(*at.book, at.volume.content), given);
    XASO_CHECK(check_entry(books_, *at.book, at.volume.content, entry));
    tx.exec(q::entry_set, {{"unit", by.unit}, {"id", id}, {"pass", mine->pass}, {"position", position}, {"content", content_json(entry.content)}, {"absent", entry.absent}});
    if (position == next) tx.exec(q::batch_count, {{"unit", by.unit}, {"id", id}, {"first", mine->pass == 1 ? 1 : 0}, {"second", mine->pass == 2 ? 1 : 0}, {"settled", 0}});
    record().append(tx, by, now, {"keying.keyed", "keying_batch", id.value(), fmt::format(R"({{"pass":{},"position":{},"hash":"{}"}})", mine->pass, position, hash_of(entry))});
    return {};
}

Result<void> Keying::hand_in(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id) const {
    XASO_TRY(Asked at, batch_of(tx, by.unit, id));
    XASO_TRY(const Pass* mine, own_pass(at.batch, by.account));
    const int left = at.batch.size() - at.batch.keyed[mine->pass - 1];
    if (left > 0) return refuse(Kind::rule, "keying.unfinished", fmt::format("Còn {} trường hợp chưa nhập. Số không có người thì ghi vì sao ở ô cuối.", left));
    tx.exec(q::pass_hand_in, {{"unit", by.unit}, {"id", id}, {"pass", mine->pass}, {"at", now}});
    record().append(tx, by, now, {"keying.handed_in", "keying_batch", id.value(), fmt::format(R"({{"pass":{}}})", mine->pass)});
    return mark_volume(tx, by, now, at, false);
}

Result<void> Keying::release(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id, int pass) const {
    XASO_TRY(const Asked at, batch_of(tx, by.unit, id));
    const Pass* held = at.batch.pass(pass);
    if (!held || held->handed_in) return refuse(Kind::rule, "keying.not_held", "Lần nhập này không có ai đang giữ, hoặc đã nộp.");
    const int keyed = at.batch.keyed[pass - 1];
    tx.exec(q::entries_drop, {{"unit", by.unit}, {"id", id}, {"pass", pass}});
    tx.exec(q::pass_release, {{"unit", by.unit}, {"id", id}, {"pass", pass}});
    tx.exec(q::batch_count, {{"unit", by.unit}, {"id", id}, {"first", pass == 1 ? -keyed : 0}, {"second", pass == 2 ? -keyed : 0}, {"settled", 0}});
    record().append(tx, by, now, {"keying.released", "keying_batch", id.value(), fmt::format(R"({{"pass":{},"account":{},"keyed":{}}})", pass, held->account.value(), keyed)});
    return {};
}

// ---- Comparing, settling, correcting ----

Result<void> Keying::check_settles(const Batch& batch, AccountId account) const {
    if (batch.pass_of(account)) return refuse(Kind::forbidden, "keying.third", "Bạn đã nhập lô này. Người đối chiếu phải là người thứ ba.");
    if (!batch.compared()) return refuse(Kind::rule, "keying.not_keyed_twice", "Lô này chưa được hai người nhập xong. Hãy đợi cả hai lần nhập được nộp.");
    return {};
}

std::vector<Compared> Keying::compare(sql::Session& s, UnitId unit, const Book& book, const Batch& batch) const {
    std::vector<Compared> out;
    const std::map<int, Entry> first = entries(s, unit, batch.id, 1), second = entries(s, unit, batch.id, 2);
    std::map<int, std::int64_t> settled;
    for (const sql::Row& r : s.query(q::settled_of, {{"unit", unit}, {"id", batch.id}})) settled[r.get<int>("position")] = r.get<std::optional<std::int64_t>>("record_id").value_or(0);
    for (const auto& [position, a] : first) {
        const auto other = second.find(position);
        if (other == second.end()) continue;
        const Entry& b = other->second;
        Compared c{position, a, b, {}, settled.contains(position), settled.contains(position) ? settled.at(position) : 0};
        if (a.absent.empty() != b.absent.empty()) c.differences.push_back({nullptr, a.absent, b.absent});
        else if (a.absent.empty())
            for (const BookField* f : book.leaves())
                if (f->lines.empty() && one_spaced(a.content.at(f->path)) != one_spaced(b.content.at(f->path))) c.differences.push_back({f, a.content.at(f->path), b.content.at(f->path)});
        out.push_back(std::move(c));
    }
    return out;
}

// The entry becomes a record of its book, or is noted as having none.
Result<std::int64_t> Keying::lock(sql::Tx& tx, const record::Actor& by, Instant now, const Asked& at, int position, const Entry& entry, const std::vector<std::string>& differed) const {
    std::optional<std::int64_t> id;
    if (entry.absent.empty()) {
        const std::string ground = fmt::format("Nhập hai lần độc lập từ sổ giấy, lô {}; {}", at.batch.no, differed.empty() ? "hai lần giống nhau" : fmt::format("{} chỗ khác nhau đã đối chiếu", differed.size()));
        XASO_TRY(const books::Added added, books_.add(tx, by, now, *at.book, full_content(*at.book, at.volume.content, entry.content), ground));
        id = added.id;
    }
    tx.exec(q::settled_add, {{"unit", by.unit}, {"id", at.batch.id}, {"position", position}, {"record", id}, {"account", by.account}, {"differed", static_cast<int>(differed.size())}});
    tx.exec(q::batch_count, {{"unit", by.unit}, {"id", at.batch.id}, {"first", 0}, {"second", 0}, {"settled", 1}});
    json::object told{{"position", position}, {"record", id ? json::value(*id) : json::value(nullptr)}, {"differed", json::value_from(differed)}};
    record().append(tx, by, now, {"keying.settled", "keying_batch", at.batch.id.value(), json::serialize(told)});
    return id.value_or(0);
}

// The day on which all of a paper book was keyed twice, or settled, goes into its own record.
Result<void> Keying::mark_volume(sql::Tx& tx, const record::Actor& by, Instant now, const Asked& at, bool settled) const {
    const catalog::BookKeying& k = *at.book->keying;
    const std::string& path = settled ? k.settled_on : k.keyed_on;
    if (!at.volume.content.at(path).empty()) return {};
    int cut = 0, done = 0;
    for (const Batch& b : batches(tx, by.unit, at.batch.volume)) {
        cut = std::max(cut, b.last);
        done += settled ? b.settled : b.compared() ? b.size() : 0;
    }
    if (done != cut || cut < entries_of(*at.book, at.volume.content)) return {};
    Content next = at.volume.content;
    next.values[path] = iso_day(local_day(now));
    return books_.change(tx, by, now, volumes_of(*at.law, *at.book), at.volume.id, at.volume.version, std::move(next), settled ? "Đã đối chiếu, khóa cả quyển" : "Đã nhập đủ hai lần cả quyển");
}

Result<Keying::Locked> Keying::lock_same(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id) const {
    XASO_TRY(Asked at, batch_of(tx, by.unit, id));
    XASO_CHECK(check_settles(at.batch, by.account));
    Locked out;
    for (const Compared& c : compare(tx, by.unit, *at.book, at.batch)) {
        if (c.settled || !c.differences.empty()) continue;
        // Refused before anything is written, so that the others still stand.
        auto locked = lock(tx, by, now, at, c.position, c.first, {});
        if (locked) ++out.records;
        else {
            locked.error().message = fmt::format("Trường hợp thứ {}: {}", c.position, locked.error().message);
            out.left.push_back(std::move(locked.error()));
        }
    }
    XASO_CHECK(mark_volume(tx, by, now, at, true));
    return out;
}

Result<std::int64_t> Keying::settle(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id, int position, const Entry& given) const {
    XASO_TRY(Asked at, batch_of(tx, by.unit, id));
    XASO_CHECK(check_settles(at.batch, by.account));
    const auto all = compare(tx, by.unit, *at.book, at.batch);
    const auto it = std::ranges::find(all, position, &Compared::position);
    if (it == all.end()) return refuse(Kind::not_found, "keying.no_entry", "Lô không có trường hợp này.");
    if (it->settled) return refuse(Kind::conflict, "keying.settled", "Trường hợp này vừa được khóa. Sửa nữa thì dùng “Cải chính” ở trang của bản ghi.");
    const Entry entry = cleaned(asked(*at.book, at.volume.content), given);
    XASO_CHECK(check_entry(books_, *at.book, at.volume.content, entry));
    std::vector<std::string> differed;
    for (const Difference& d : it->differences) differed.push_back(d.field ? d.field->path : "absent");
    XASO_TRY(const std::int64_t record_id, lock(tx, by, now, at, position, entry, differed));
    XASO_CHECK(mark_volume(tx, by, now, at, true));
    return record_id;
}

// LAW Luật Hộ tịch 60/2014/QH13 art. 4(12): what was registered wrongly is put right by correction (cải chính), on a document, not by rewriting the book.
Result<void> Keying::correct(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t id, int version, const Content& content, const Ground& ground) const {
    const std::string reason = one_spaced(ground.reason), number = one_spaced(ground.number);
    if (reason.empty()) return refuse(Kind::invalid, "keying.reason", "Hãy ghi lý do cải chính.", "ground-reason");
    if (count_chars(reason) > kMostReason) return refuse(Kind::invalid, "keying.reason", fmt::format("Lý do dài quá {} ký tự.", kMostReason), "ground-reason");
    if (number.empty() || count_chars(number) > 60) return refuse(Kind::invalid, "keying.document", "Hãy ghi số, ký hiệu văn bản cho phép cải chính, nhiều nhất 60 ký tự.", "ground-number");
    if (!ground.day || *ground.day > local_day(now)) return refuse(Kind::invalid, "keying.document", "Hãy ghi ngày của văn bản cho phép cải chính, không sau hôm nay.", "ground-day");
    const auto was = books_.find(tx, by.unit, book, id);
    if (!was || was->removed) return refuse(Kind::not_found, "books.no_record", fmt::format("Sổ không có {} này.", book.record));
    // Where it stands on paper stays.
    Content next = content;
    for (const std::string& path : book.keying->takes) next.values[path] = was->content.at(path);
    return books_.change(tx, by, now, book, id, version, std::move(next), fmt::format("Cải chính theo {} ngày {}: {}", number, format_day(*ground.day), reason));
}

void Keying::opened(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id, int position) const {
    record().append(tx, by, now, {"keying.compared", "keying_batch", id.value(), fmt::format(R"({{"position":{}}})", position)});
}

// ---- Reading ----

std::optional<Batch> Keying::find(sql::Session& s, UnitId unit, BatchId id) const {
    auto found = batches_from(s.query(q::batch_find, {{"unit", unit}, {"id", id}}));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}
std::vector<Batch> Keying::batches(sql::Session& s, UnitId unit, std::int64_t volume_id) const { return batches_from(s.query(q::batch_find, {{"unit", unit}, {"volume", volume_id}})); }
std::vector<Batch> Keying::taken(sql::Session& s, UnitId unit, AccountId account) const { return batches_from(s.query(q::batch_find, {{"unit", unit}, {"account", account}})); }

std::vector<Batch> Keying::waiting(sql::Session& s, UnitId unit, AccountId account) const { return batches_from(s.query(q::batch_find, {{"unit", unit}, {"third", account}})); }

std::optional<Batch> Keying::free(sql::Session& s, UnitId unit, std::string_view book, AccountId account) const {
    const sql::Rows rows = s.query(q::batch_free, {{"unit", unit}, {"book", book}, {"account", account}});
    return rows.empty() ? std::nullopt : find(s, unit, rows[0].get<BatchId>("batch_id"));
}

std::map<std::int64_t, Progress> Keying::progress(sql::Session& s, UnitId unit, std::string_view book) const {
    std::map<std::int64_t, Progress> out;
    for (const sql::Row& r : s.query(q::progress, {{"unit", unit}, {"book", book}}))
        out[r.get<std::int64_t>("volume_id")] = {r.get<std::int64_t>("entries"), r.get<std::int64_t>("once"), r.get<std::int64_t>("twice"), r.get<std::int64_t>("settled"), r.get<std::int64_t>("batches")};
    return out;
}

std::optional<books::Record> Keying::volume(sql::Session& s, UnitId unit, const Book& book, std::int64_t id) const {
    const auto law = books_.law().current();
    auto found = books_.find(s, unit, volumes_of(*law, book), id);
    return found && !found->removed ? std::move(found) : std::nullopt;
}

std::map<int, Entry> Keying::entries(sql::Session& s, UnitId unit, BatchId id, int pass) const {
    std::map<int, Entry> out;
    for (const sql::Row& r : s.query(q::entries_of, {{"unit", unit}, {"id", id}, {"pass", pass}})) out[r.get<int>("position")] = {books::content_of(r.get<std::string>("content")), r.get<std::string>("absent")};
    return out;
}

Content Keying::counted_on(const Book& book, const Content& volume, const Batch& batch, const std::map<int, Entry>& keyed, int position) const {
    const catalog::BookKeying& k = *book.keying;
    const int entries = std::max(1, entries_of(book, volume)), pages = count_of(volume, k.pages);
    const int a_page = pages ? (entries + pages - 1) / pages : 1;   // entries on one
    Content out;
    const auto before = keyed.find(position - 1);
    const auto number = before == keyed.end() ? std::nullopt : digits(before->second.content.at(k.entry));
    out.values[k.entry] = std::to_string(number ? *number + 1 : position);
    if (before == keyed.end()) {
        out.values[k.page] = pages ? std::to_string((batch.first - 1) / a_page + 1) : "";
        return out;
    }
    const std::string& page = before->second.content.at(k.page);
    const auto here = std::ranges::count_if(keyed, [&](const auto& e) { return e.first < position && e.second.content.at(k.page) == page; });
    const auto n = digits(page);
    out.values[k.page] = n && here >= a_page ? std::to_string(*n + 1) : page;
    return out;
}

std::vector<record::Mismatch> Keying::verify(sql::Session& s, UnitId unit) const {
    std::vector<record::Mismatch> out;
    const auto say = [&](std::string says) { out.push_back({unit, std::move(says)}); };
    for (const sql::Row& r : s.query(q::batches_counted, {{"unit", unit}}))
        for (const auto& [kept, there] : {std::pair{"keyed_1", "there_1"}, {"keyed_2", "there_2"}, {"settled", "there_settled"}})
            if (r.get<std::int64_t>(kept) != r.get<std::int64_t>(there)) say(fmt::format("Lô nhập sổ cũ {}: số đếm {} ghi {}, đếm lại {}.", r.get<std::int64_t>("batch_id"), kept, r.get<std::int64_t>(kept), r.get<std::int64_t>(there)));
    // The newest event of an entry knows its hash.
    std::map<std::tuple<std::int64_t, int, int>, std::string> told;
    for (const sql::Row& r : s.query(q::verify_events, {{"unit", unit}})) {
        const std::string payload = r.get<std::string>("payload");
        if (payload.empty()) continue;
        const json::object o = json::parse(payload).as_object();
        const auto batch = r.get<std::int64_t>("subject_id");
        const int pass = static_cast<int>(o.at("pass").as_int64());
        if (r.get<std::string>("kind") == "keying.released") std::erase_if(told, [&](const auto& t) { return std::get<0>(t.first) == batch && std::get<1>(t.first) == pass; });
        else told[{batch, pass, static_cast<int>(o.at("position").as_int64())}] = std::string(o.at("hash").as_string());
    }
    for (const sql::Row& r : s.query(q::verify_entries, {{"unit", unit}})) {
        const auto key = std::tuple{r.get<std::int64_t>("batch_id"), r.get<int>("pass"), r.get<int>("position")};
        const auto it = told.find(key);
        if (it == told.end() || it->second != hash_of({books::content_of(r.get<std::string>("content")), r.get<std::string>("absent")}))
            say(fmt::format("Lô nhập sổ cũ {}, lần {}, trường hợp thứ {}: nội dung không khớp nhật ký.", std::get<0>(key), std::get<1>(key), std::get<2>(key)));
        if (it != told.end()) told.erase(it);
    }
    for (const auto& [key, hash] : told) say(fmt::format("Lô nhập sổ cũ {}, lần {}, trường hợp thứ {}: có trong nhật ký mà không còn.", std::get<0>(key), std::get<1>(key), std::get<2>(key)));
    for (const sql::Row& r : s.query(q::verify_settled, {{"unit", unit}})) say(fmt::format("Lô nhập sổ cũ {}, trường hợp thứ {}: bản ghi đã khóa không còn.", r.get<std::int64_t>("batch_id"), r.get<int>("position")));
    return out;
}

}  // namespace xaso::keying
