#include "platform/record/record.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <tuple>

#include "record/sql.gen.h"

namespace xaso::record {
namespace {

constexpr std::size_t kHash = 32;

// Every part is preceded by its length, so that no two lists of parts hash alike.
class Hasher {
public:
    explicit Hasher(const ChainKey* key = nullptr) {
        crypto_generichash_init(&state_, key ? key->data() : nullptr, key ? key->size() : 0, kHash);
    }
    Hasher& add(std::string_view part) {
        const std::uint64_t n = part.size();
        unsigned char length[8];
        for (int i = 0; i < 8; ++i) length[i] = static_cast<unsigned char>(n >> (8 * i));
        crypto_generichash_update(&state_, length, sizeof length);
        crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(part.data()), part.size());
        return *this;
    }
    Hasher& add(std::int64_t n) { return add(std::string_view(fmt::format_int(n).str())); }
    std::string finish() {
        std::string out(kHash, '\0');
        crypto_generichash_final(&state_, reinterpret_cast<unsigned char*>(out.data()), kHash);
        return out;
    }

private:
    crypto_generichash_state state_;
};

std::string digest_of(std::string_view salt, std::int64_t event_no, Instant at, AccountId account, std::string_view origin,
                      std::string_view kind, std::string_view subject, std::int64_t subject_id, std::string_view payload) {
    return Hasher{}
        .add(salt).add(event_no).add(at.time_since_epoch().count()).add(account.value()).add(origin).add(kind).add(subject)
        .add(subject_id).add(payload)
        .finish();
}

std::string link_hash(const ChainKey& key, std::string_view previous, UnitId unit, std::int64_t link_no, std::int64_t first,
                      std::int64_t last, const std::string& digests) {
    return Hasher{&key}.add(previous).add(unit.value()).add(link_no).add(first).add(last).add(digests).finish();
}

struct Head {
    std::int64_t next_id = 0, next_event = 0, next_link = 0;
    std::string chain;
    std::int64_t first_pending = 0;
    std::string digests;  // of the events not yet bound, concatenated
    bool moved = false;
};

// The heads of the units written in this transaction: read and locked once, written back once.
class Heads final : public sql::TxState {
public:
    Head& of(sql::Tx& tx, UnitId unit) {
        auto [it, added] = heads_.try_emplace(unit);
        if (added) {
            const sql::Rows rows = tx.query(q::head_lock, {{"unit", unit}});
            if (rows.empty()) throw std::logic_error(fmt::format("unit {} has no open record", unit.value()));
            Head& h = it->second;
            h.next_id = rows[0].get<std::int64_t>("next_id");
            h.next_event = rows[0].get<std::int64_t>("next_event");
            h.next_link = rows[0].get<std::int64_t>("next_link");
            h.chain = rows[0].get<sql::Blob>("chain_head").bytes;
        }
        return it->second;
    }
    bool has(UnitId unit) const { return heads_.contains(unit); }
    void flush(sql::Tx& tx) override {
        for (auto& [unit, h] : heads_) {
            if (!h.moved) continue;
            if (!h.digests.empty()) {
                const std::int64_t last = h.next_event - 1;
                h.chain = link_hash(*key, h.chain, unit, h.next_link, h.first_pending, last, h.digests);
                tx.send(q::link_add, {{"unit", unit}, {"link_no", h.next_link}, {"first", h.first_pending}, {"last", last}, {"hash", sql::Blob{h.chain}}});
                ++h.next_link;
            }
            tx.send(q::head_set, {{"unit", unit}, {"next_id", h.next_id}, {"next_event", h.next_event}, {"next_link", h.next_link}, {"head", sql::Blob{h.chain}}});
        }
    }
    const ChainKey* key = nullptr;

private:
    std::map<UnitId, Head> heads_;
};

class Counters final : public sql::TxState {
public:
    void add(UnitId unit, Day day, std::string_view measure, int channel, std::int64_t by) {
        moves_[{unit, day, std::string(measure), channel}] += by;
    }
    void flush(sql::Tx& tx) override {
        std::map<std::tuple<UnitId, std::string, std::string, int>, std::int64_t> months;
        for (const auto& [key, by] : moves_) {
            if (by == 0) continue;
            const auto& [unit, day, measure, channel] = key;
            tx.send(q::counter_move, {{"unit", unit}, {"day", day}, {"measure", measure}, {"channel", channel}, {"by", by}});
            months[{unit, iso_day(day).substr(0, 7), measure, channel}] += by;
        }
        for (const auto& [key, by] : months) {
            const auto& [unit, month, measure, channel] = key;
            tx.send(q::counter_move_month, {{"unit", unit}, {"month", month}, {"measure", measure}, {"channel", channel}, {"by", by}});
        }
        moves_.clear();
    }

private:
    std::map<std::tuple<UnitId, Day, std::string, int>, std::int64_t> moves_;
};

}  // namespace

Result<Answer> Record::once(const Attempt& attempt, Instant now, const std::function<Result<Answer>(sql::Tx&)>& job) const {
    const sql::Blob body_hash{attempt.key.empty() ? std::string{} : Hasher{}.add(attempt.body).finish()};
    return db_.write<Answer>(attempt.actor.unit, [&](sql::Tx& tx) -> Result<Answer> {
        if (!attempt.key.empty()) {
            // Two programs on one server may get the same key at once: the second waits here until the first has answered.
            const Heads* locked = tx.known<Heads>();
            if (tx.dialect() == sql::Dialect::postgres && !(locked && locked->has(attempt.actor.unit))) tx.query(q::head_lock, {{"unit", attempt.actor.unit}});
            const sql::Rows rows = tx.query(q::answered_find, {{"unit", attempt.actor.unit}, {"account", attempt.actor.account}, {"key", attempt.key}});
            if (!rows.empty()) {
                if (rows[0].get<sql::Blob>("body_hash") != body_hash)
                    return refuse(Refusal::Kind::conflict, "record.key_reused",
                                  "Khóa chống gửi lặp này đã dùng cho một nội dung khác. Hãy gửi lại với khóa mới.", "Idempotency-Key");
                return Answer{rows[0].get<int>("status"), rows[0].get<std::string>("answer"), true};
            }
        }
        Result<Answer> answer = job(tx);
        if (answer && !attempt.key.empty())
            tx.send(q::answered_add, {{"unit", attempt.actor.unit}, {"account", attempt.actor.account}, {"key", attempt.key},
                                      {"body_hash", body_hash}, {"at", now}, {"status", answer->status}, {"answer", answer->text}});
        return answer;
    });
}

void Record::append(sql::Tx& tx, const Actor& actor, Instant now, const Event& event) const {
    Heads& heads = tx.state<Heads>();
    heads.key = &key_;
    Head& head = heads.of(tx, actor.unit);
    const std::int64_t no = head.next_event++;
    std::string salt(16, '\0');
    randombytes_buf(salt.data(), salt.size());
    const std::string digest = digest_of(salt, no, now, actor.account, actor.origin, event.kind, event.subject, event.subject_id, event.payload);
    if (head.digests.empty()) head.first_pending = no;
    head.digests += digest;
    head.moved = true;
    tx.send(q::event_add, {{"unit", actor.unit}, {"event_no", no}, {"at", now}, {"account", actor.account}, {"origin", actor.origin},
                           {"kind", event.kind}, {"subject", event.subject}, {"subject_id", event.subject_id}, {"payload", event.payload},
                           {"salt", sql::Blob{salt}}, {"digest", sql::Blob{digest}}});
}

std::int64_t Record::next_id(sql::Tx& tx, UnitId unit) const {
    Heads& heads = tx.state<Heads>();
    heads.key = &key_;
    Head& head = heads.of(tx, unit);
    head.moved = true;
    return head.next_id++;
}

std::vector<StoredEvent> Record::history(sql::Session& s, UnitId unit, std::string_view subject, std::int64_t subject_id) const {
    std::vector<StoredEvent> out;
    for (const sql::Row& row : s.query(q::event_history, {{"unit", unit}, {"subject", subject}, {"subject_id", subject_id}}))
        out.push_back({row.get<std::int64_t>("event_no"), row.get<Instant>("at"), row.get<AccountId>("account_id"),
                       row.get<std::string>("origin"), row.get<std::string>("kind"), row.get<std::string>("payload")});
    return out;
}

namespace {
std::array<unsigned char, crypto_secretbox_KEYBYTES> sealing_key(const ChainKey& chain) {
    static_assert(crypto_kdf_KEYBYTES == std::tuple_size_v<ChainKey>);
    std::array<unsigned char, crypto_secretbox_KEYBYTES> key{};
    crypto_kdf_derive_from_key(key.data(), key.size(), 1, "sealing_", chain.data());
    return key;
}
}  // namespace

std::string Record::seal(std::string_view secret) const {
    const auto key = sealing_key(key_);
    std::string out(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + secret.size(), '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(out.data());
    randombytes_buf(bytes, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), bytes, key.data());
    return out;
}

std::optional<std::string> Record::unseal(std::string_view sealed) const {
    if (sealed.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return std::nullopt;
    const auto key = sealing_key(key_);
    std::string out(sealed.size() - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
    const auto* bytes = reinterpret_cast<const unsigned char*>(sealed.data());
    if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(out.data()), bytes + crypto_secretbox_NONCEBYTES, sealed.size() - crypto_secretbox_NONCEBYTES, bytes, key.data()) != 0)
        return std::nullopt;
    return out;
}

std::int64_t Record::events(sql::Session& s, UnitId unit) const {
    const sql::Rows rows = s.query(q::head_read, {{"unit", unit}});
    return rows.empty() ? 0 : rows[0].get<std::int64_t>("next_event") - 1;
}

std::string Record::chain_head(sql::Session& s, UnitId unit) const {
    const sql::Rows rows = s.query(q::head_read, {{"unit", unit}});
    if (rows.empty() || rows[0].get<std::int64_t>("next_event") == 1) return {};
    return hex(rows[0].get<sql::Blob>("chain_head").bytes);
}

std::vector<Mismatch> Record::verify(sql::Session& s, UnitId unit) const {
    std::vector<Mismatch> found;
    const auto report = [&](std::string says) {
        if (found.size() < 100) found.push_back({unit, std::move(says)});
    };
    const sql::Rows head = s.query(q::head_read, {{"unit", unit}});

    struct Link { std::int64_t no, first, last; std::string hash; };
    std::vector<Link> links;
    for (const sql::Row& r : s.query(q::link_all, {{"unit", unit}}))
        links.push_back({r.get<std::int64_t>("link_no"), r.get<std::int64_t>("first_event"), r.get<std::int64_t>("last_event"), r.get<sql::Blob>("hash").bytes});

    std::size_t at_link = 0;
    std::int64_t expected = 1, expected_link = 1;
    std::string previous, digests;
    const auto close_links = [&](std::int64_t upto) {  // every link whose last event has been read
        while (at_link < links.size() && links[at_link].last <= upto) {
            const Link& l = links[at_link];
            if (l.no != expected_link) report(fmt::format("Chuỗi kiểm toán: thiếu mắt xích số {}.", expected_link));
            if (link_hash(key_, previous, unit, l.no, l.first, l.last, digests) != l.hash)
                report(fmt::format("Chuỗi kiểm toán: mắt xích số {} (sự kiện {}–{}) không khớp.", l.no, l.first, l.last));
            previous = l.hash;
            digests.clear();
            expected_link = l.no + 1;
            ++at_link;
        }
    };
    s.for_each(q::event_all, {{"unit", unit}}, [&](const sql::Row& r) {
        const auto no = r.get<std::int64_t>("event_no");
        if (no != expected) report(fmt::format("Nhật ký: thiếu sự kiện từ số {} đến số {}.", expected, no - 1));
        expected = no + 1;
        const std::string salt = r.get<sql::Blob>("salt").bytes, payload = r.get<std::string>("payload"), digest = r.get<sql::Blob>("digest").bytes;
        if (digest_of(salt, no, r.get<Instant>("at"), r.get<AccountId>("account_id"), r.get<std::string>("origin"), r.get<std::string>("kind"),
                                 r.get<std::string>("subject"), r.get<std::int64_t>("subject_id"), payload) != digest)
            report(fmt::format("Nhật ký: nội dung sự kiện số {} đã bị sửa.", no));
        digests += digest;
        close_links(no);
    });
    if (at_link < links.size()) report(fmt::format("Nhật ký: mất các sự kiện cuối, từ số {}.", expected));
    if (!digests.empty()) report("Nhật ký: có sự kiện nằm ngoài chuỗi kiểm toán.");
    if (head.empty()) {
        if (expected != 1 || expected_link != 1) report("Chuỗi kiểm toán: mất đầu chuỗi.");
        return found;
    }
    if (head[0].get<std::int64_t>("next_event") != expected || head[0].get<std::int64_t>("next_link") != expected_link ||
        head[0].get<sql::Blob>("chain_head").bytes != previous)
        report("Chuỗi kiểm toán: đầu chuỗi không khớp với mắt xích cuối cùng.");
    return found;
}

void open_unit(sql::Tx& tx, UnitId unit) { tx.exec(q::head_add, {{"unit", unit}, {"head", sql::Blob{}}}); }

void count(sql::Tx& tx, UnitId unit, Day day, std::string_view measure, int channel, std::int64_t by) {
    tx.state<Counters>().add(unit, day, measure, channel, by);
}

void write_counters(sql::Tx& tx) { tx.state<Counters>().flush(tx); }

bool chain_begun(sql::Session& s) { return !s.query(q::link_any).empty(); }

ChainKey load_chain_key(const std::string& file, bool chain_begun) {
    ChainKey key{};
    if (const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC); fd >= 0) {
        struct stat info {};
        const bool whole = ::fstat(fd, &info) == 0 && info.st_size == static_cast<off_t>(key.size()) && ::read(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size());
        ::close(fd);
        if (!whole) throw std::runtime_error(fmt::format("Tệp khóa {} không đúng 32 byte. Hãy phục hồi tệp này từ bản sao lưu.", file));
        return key;
    }
    if (errno != ENOENT) throw std::runtime_error(fmt::format("Không đọc được tệp khóa {}: {}. Hãy kiểm tra quyền của tệp.", file, std::strerror(errno)));
    if (chain_begun)
        throw std::runtime_error(fmt::format("Không có tệp khóa {}, mà nhật ký trong cơ sở dữ liệu đã được ký bằng khóa đó. Hãy phục hồi tệp này từ bản sao lưu; "
                                             "không được thay bằng khóa mới.", file));
    randombytes_buf(key.data(), key.size());
    // Written beside and linked into place, so that a crash or a second process never leaves half a key.
    const std::string fresh = fmt::format("{}.{}", file, ::getpid());
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = fd >= 0 && ::write(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    const bool linked = written && ::link(fresh.c_str(), file.c_str()) == 0;
    const int why = errno;
    ::unlink(fresh.c_str());
    // The name must outlive a power cut too: what is signed with a lost key can never be verified.
    const std::size_t slash = file.rfind('/');
    if (const int dir = ::open(slash == std::string::npos ? "." : file.substr(0, slash + 1).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); dir >= 0) {
        ::fsync(dir);
        ::close(dir);
    }
    if (linked) return key;
    if (written && why == EEXIST) return load_chain_key(file, chain_begun);
    throw std::runtime_error(fmt::format("Không ghi được tệp khóa {}: {}. Hãy kiểm tra quyền ghi của thư mục dữ liệu.", file, std::strerror(why)));
}

std::string hex(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const unsigned char c : bytes) {
        constexpr char digits[] = "0123456789abcdef";
        out += digits[c >> 4];
        out += digits[c & 15];
    }
    return out;
}

std::string hash_hex(std::string_view bytes) { return hex(Hasher{}.add(bytes).finish()); }

}  // namespace xaso::record
