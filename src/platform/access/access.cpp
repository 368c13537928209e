#include "platform/access/access.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>
#include <mutex>
#include <semaphore>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "access/sql.gen.h"
#include "kernel/text.h"
#include "platform/access/one_time_code.h"

namespace xaso::access {
namespace {

using Kind = Refusal::Kind;

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kLongestPassword = 200;

std::string random_token() {
    unsigned char bytes[kTokenBytes];
    randombytes_buf(bytes, sizeof bytes);
    char text[sodium_base64_ENCODED_LEN(kTokenBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text;
}

std::string token_hash(std::string_view token) {
    std::string out(32, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(), reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr, 0);
    return out;
}

std::string join(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, ",")); }

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string as_login(std::string_view typed) {
    std::string out = trim(typed);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

Result<void> check_login_rule(std::string_view login) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; };
    if (login.size() < 2 || login.size() > 40 || !std::all_of(login.begin(), login.end(), allowed))
        return refuse(Kind::invalid, "access.bad_login", "Tên đăng nhập gồm 2 đến 40 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch dưới, gạch nối.", "login");
    return {};
}

Result<void> check_person(std::string_view name, const std::vector<std::string>& roles) {
    const std::size_t n = count_chars(name);
    if (n == 0 || n > 100) return refuse(Kind::invalid, "access.bad_name", "Hãy nhập họ tên, không quá 100 ký tự.", "name");
    if (roles.empty()) return refuse(Kind::invalid, "access.bad_role", "Hãy chọn ít nhất một vai trò.", "roles");
    for (const std::string& code : roles)
        if (!find_role(code)) return refuse(Kind::invalid, "access.bad_role", "Vai trò được chọn không có trong danh sách. Hãy mở lại trang rồi chọn lại.", "roles");
    return {};
}

tl::unexpected<Refusal> no_account() { return refuse(Kind::not_found, "access.no_account", "Không có tài khoản này ở đơn vị."); }
tl::unexpected<Refusal> wrong_password() {
    return refuse(Kind::invalid, "access.wrong_password", "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra phím Caps Lock và bộ gõ rồi nhập lại.");
}

Result<void> check_unit(const record::Actor& by, UnitId unit) {
    if (by.unit == unit) return {};
    return refuse(Kind::forbidden, "access.other_unit", "Chỉ được sửa tài khoản của đơn vị mình.");
}

Account account_of(const sql::Row& r) {
    Account a;
    a.unit = r.get<UnitId>("unit_id");
    a.id = r.get<AccountId>("account_id");
    a.login = r.get<std::string>("login");
    a.name = r.get<std::string>("name");
    a.title = r.get<std::string>("title");
    a.office = r.get<std::optional<OfficeId>>("office_id").value_or(OfficeId{});
    a.roles = split(r.get<std::string>("roles"));
    a.scope = {a.unit};
    a.must_change = r.get<bool>("must_change");
    a.closed = r.get<bool>("closed");
    a.has_factor = r.get<bool>("has_factor");
    a.active_at = r.get<Instant>("active_at");
    a.locked_until = r.get<std::optional<Instant>>("locked_until");
    a.version = r.get<int>("version");
    return a;
}

std::optional<Account> load(sql::Session& s, UnitId unit, AccountId id) {
    const sql::Rows rows = s.query(q::account_find, {{"unit", unit}, {"account", id}});
    if (rows.empty()) return std::nullopt;
    Account a = account_of(rows[0]);
    for (const sql::Row& r : s.query(q::scope_find, {{"unit", unit}, {"account", id}})) a.scope.push_back(r.get<UnitId>("scope_unit_id"));
    return a;
}

boost::json::object described(std::string_view name, std::string_view title, OfficeId office, const std::vector<std::string>& roles, bool closed) {
    return {{"name", name}, {"title", title}, {"office", office.value()}, {"roles", join(roles)}, {"closed", closed}};
}

// Account::scope without the home unit.
std::vector<UnitId> further_scope(const Account& a) {
    std::vector<UnitId> out;
    std::copy_if(a.scope.begin(), a.scope.end(), std::back_inserter(out), [&](UnitId u) { return u != a.unit; });
    std::sort(out.begin(), out.end());
    return out;
}

boost::json::object described(const Account& a) {
    boost::json::object out = described(a.name, a.title, a.office, a.roles, a.closed);
    boost::json::array scope;
    for (const UnitId u : further_scope(a)) scope.push_back(u.value());
    out["scope"] = std::move(scope);
    return out;
}

std::optional<OfficeId> or_null(OfficeId office) { return office ? std::optional(office) : std::nullopt; }

struct Owner {
    UnitId unit;
    AccountId account;
    friend auto operator<=>(const Owner&, const Owner&) = default;
};

struct Secret {
    std::string hash;
    int failed = 0;
    std::optional<Instant> locked_until;
    bool closed = false, must_change = false, admin = false;
    Instant password_set_at{}, active_at{};
    std::optional<std::string> factor;   // sealed
    std::int64_t factor_step = 0;
};

std::optional<Secret> secret_of(sql::Session& s, const Owner& who) {
    const sql::Rows rows = s.query(q::secret_find, {{"unit", who.unit}, {"account", who.account}});
    if (rows.empty()) return std::nullopt;
    const sql::Row r = rows[0];
    Secret out{.hash = r.get<std::string>("password_hash"), .failed = r.get<int>("failed_count"), .locked_until = r.get<std::optional<Instant>>("locked_until"),
               .closed = r.get<bool>("closed"), .must_change = r.get<bool>("must_change"), .password_set_at = r.get<Instant>("password_set_at"),
               .active_at = r.get<Instant>("active_at"), .factor_step = r.get<std::int64_t>("factor_step")};
    Account roles;
    roles.roles = split(r.get<std::string>("roles"));
    out.admin = roles.may(may::manage_accounts);
    if (auto sealed = r.get<std::optional<sql::Blob>>("factor_secret")) out.factor = std::move(sealed->bytes);
    return out;
}

std::optional<Owner> owner_of_login(sql::Session& s, std::string_view login) {
    const sql::Rows rows = s.query(q::login_find, {{"login", login}});
    if (rows.empty()) return std::nullopt;
    return Owner{rows[0].get<UnitId>("unit_id"), rows[0].get<AccountId>("account_id")};
}

}  // namespace

bool Account::may(const Permission& p) const {
    return std::any_of(roles.begin(), roles.end(), [&](const std::string& code) {
        const Role* role = find_role(code);
        return role && std::find(role->grants.begin(), role->grants.end(), p) != role->grants.end();
    });
}

bool Account::sees(UnitId u) const { return std::find(scope.begin(), scope.end(), u) != scope.end(); }

// LAW QCVN 12:2026/BCA: at least 8 characters with lower, upper, digit and special. Letters with marks count for the length only, so
// that a password can be typed on a keyboard without a Vietnamese input method.
Result<void> check_password_rule(std::string_view password) {
    bool lower = false, upper = false, digit = false, special = false;
    for (const char c : password) {
        if (c >= 'a' && c <= 'z') lower = true;
        else if (c >= 'A' && c <= 'Z') upper = true;
        else if (c >= '0' && c <= '9') digit = true;
        else if (c > ' ' && c < 0x7f) special = true;
    }
    const std::size_t n = count_chars(password);
    if (n >= 8 && n <= kLongestPassword && lower && upper && digit && special) return {};
    return refuse(Kind::invalid, "access.weak_password",
                  "Mật khẩu phải có từ 8 đến 200 ký tự, gồm cả chữ thường, chữ hoa, chữ số và ký tự đặc biệt như @ # ! -.", "password");
}

struct Access::Impl {
    struct Cached {
        std::shared_ptr<const Account> account;  // null: to be read again
        Owner owner;
        std::string csrf;
        bool confirmed = true;
        Instant last_seen{};
    };

    const record::Record& record;
    const Clock& clock;
    Rules rules;
    std::counting_semaphore<> cores;
    std::string dummy;  // what an unknown login is checked against

    std::mutex mutex;
    // Grows whenever something cached may have become wrong: what was read before is then not cached.
    std::uint64_t epoch = 0;
    std::unordered_map<std::string, Cached> sessions;                          // by hash of the token
    std::unordered_map<std::string, std::shared_ptr<const Account>> bearers;  // by hash of the token

    Impl(const record::Record& r, const Clock& c, Rules u)
        : record(r), clock(c), rules(u), cores(static_cast<std::ptrdiff_t>(std::max(1u, std::thread::hardware_concurrency()))) {
        if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
        dummy = hash(random_token());
    }

    struct Core {
        std::counting_semaphore<>& s;
        explicit Core(std::counting_semaphore<>& cores) : s(cores) { s.acquire(); }
        ~Core() { s.release(); }
    };

    std::string hash(std::string_view password) {
        const Core core(cores);
        char out[crypto_pwhash_STRBYTES];
        const unsigned long long passes = rules.cheap_hash ? crypto_pwhash_OPSLIMIT_MIN : 2;
        const std::size_t memory = rules.cheap_hash ? crypto_pwhash_MEMLIMIT_MIN : std::size_t{19} * 1024 * 1024;
        if (crypto_pwhash_str_alg(out, password.data(), password.size(), passes, memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
            throw std::runtime_error("not enough memory for Argon2id");
        return out;
    }

    bool matches(const std::string& stored, std::string_view password) {
        const Core core(cores);
        return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
    }

    // Idle too long; or last seen in what is now the future: the clock was put back, and how long nobody was there is not known.
    bool expired(Instant last_seen, Instant now) const { return now - last_seen >= rules.idle || last_seen - now > kSlack; }
    static constexpr std::chrono::minutes kSlack{5};   // another server may hold a later last-seen for up to a minute; five are safe
    void begin_session(sql::Tx& tx, const Owner& who, const SignedIn& session, std::string_view client, bool confirmed, Instant now) {
        tx.exec(q::session_add, {{"token", sql::Blob{token_hash(session.token)}}, {"unit", who.unit}, {"account", who.account}, {"csrf", session.csrf},
                                 {"client", client}, {"confirmed", confirmed}, {"at", now}});
        record.append(tx, {who.unit, who.account, "web"}, now,
                      {confirmed ? "account.signed_in" : "account.password_given", "account", who.account.value(), boost::json::serialize(boost::json::object{{"client", client}})});
    }

    // After its end in the database.
    void drop(const std::string& token_hash) {
        const std::lock_guard lock(mutex);
        ++epoch;
        sessions.erase(token_hash);
    }

    bool shut(Instant active_at, Instant now) const { return active_at != Instant{} && now - active_at > rules.shut; }   // LAW QCVN 12:2026/BCA
    static bool locked(const Secret& s, Instant now) { return s.locked_until && *s.locked_until > now; }

    tl::unexpected<Refusal> locked_refusal(Instant until) const {
        // The minute is rounded up: at the time it names the account is open.
        const auto shown = to_local(until + std::chrono::milliseconds(59'999));
        return refuse(Kind::rule, "access.locked",
                      fmt::format("Tài khoản tạm khóa đến {} vì nhập sai mật khẩu {} lần liên tiếp. Hãy chờ đến giờ đó hoặc đề nghị người quản trị mở khóa.",
                                  format_day_time(shown), rules.tries));
    }

    // LAW QCVN 12:2026/BCA: five wrong tries in a row lock the account for 12 hours.
    Refusal count_failure(const Owner& who, Instant now) {
        std::optional<Instant> until;
        record.db().run(who.unit, [&](sql::Tx& tx) {
            until.reset();
            tx.exec(q::account_failed, {{"unit", who.unit}, {"account", who.account}});  // first, so that the row is ours
            const auto secret = secret_of(tx, who);
            if (!secret) return false;
            if (locked(*secret, now)) {
                until = secret->locked_until;
                return false;
            }
            if (secret->failed < rules.tries) return true;
            until = now + rules.lock;
            tx.exec(q::account_lock, {{"unit", who.unit}, {"account", who.account}, {"until", *until}});
            record.append(tx, {who.unit, AccountId{}, "web"}, now,
                          {"account.locked", "account", who.account.value(), boost::json::serialize(boost::json::object{{"until", iso_instant(*until)}})});
            return true;
        });
        return until ? locked_refusal(*until).value() : wrong_password().value();
    }

    // Whoever signs in proved everything that is asked: wrong tries and a lock end.
    void settle(sql::Tx& tx, const Owner& who, const Secret& secret, Instant now) {
        // LAW QCVN 12:2026/BCA: who administers changes the password every two months.
        const bool old = secret.admin && now - secret.password_set_at > rules.admin_password;
        // Days of disuse are counted, so an hour is near enough.
        const bool worth = secret.failed > 0 || secret.locked_until || (old && !secret.must_change) || now - secret.active_at > std::chrono::hours{1};
        if (worth) tx.exec(q::account_active, {{"unit", who.unit}, {"account", who.account}, {"must_change", secret.must_change || old}, {"at", now}});
    }

    // The password is right, and `then` ran in the transaction that takes note of it.
    Result<void> check(const Owner& who, std::string_view password, const std::function<void(sql::Tx&, Instant, const Secret&)>& then) {
        const Instant now = clock.now();
        const std::optional<Secret> secret = [&] {
            sql::Reader r = record.db().read();
            return secret_of(r, who);
        }();
        if (secret && locked(*secret, now)) return locked_refusal(*secret->locked_until);
        const bool right = matches(secret ? secret->hash : dummy, password);
        if (!secret || secret->closed) return wrong_password();
        if (!right) return refuse(count_failure(who, now));
        if (shut(secret->active_at, now))
            return refuse(Kind::rule, "access.shut", fmt::format("Tài khoản đã ngừng dùng vì {} ngày không đăng nhập. Hãy đề nghị người quản trị mở lại.", rules.shut.count()));
        Result<void> answer;
        record.db().run(who.unit, [&](sql::Tx& tx) {
            answer = {};
            // Others may have tried, or changed the password, while this one was computed.
            const auto current = secret_of(tx, who);
            if (!current || current->closed || current->hash != secret->hash) answer = wrong_password();
            else if (locked(*current, now)) answer = locked_refusal(*current->locked_until);
            if (!answer) return false;
            then(tx, now, *current);
            return true;
        });
        return answer;
    }
};

namespace {

tl::unexpected<Refusal> wrong_code() {
    return refuse(Kind::invalid, "access.wrong_code", "Mã xác thực không đúng hoặc đã dùng. Hãy nhập mã 6 số đang hiện trong ứng dụng; nếu vẫn sai, chỉnh giờ điện thoại cho đúng.", "code");
}

}  // namespace

Access::Access(const record::Record& record, const Clock& clock, Rules rules) : impl_(std::make_unique<Impl>(record, clock, rules)) {}
Access::~Access() = default;

Result<SignedIn> Access::sign_in(std::string_view login, std::string_view password, std::string_view client) {
    const std::optional<Owner> who = [&] {
        sql::Reader r = impl_->record.db().read();
        return owner_of_login(r, as_login(login));
    }();
    SignedIn out{nullptr, random_token(), random_token()};
    // Account 0 exists nowhere: an unknown login goes the same way as a known one.
    XASO_CHECK(impl_->check(who.value_or(Owner{}), password, [&](sql::Tx& tx, Instant now, const Secret& secret) {
        // Not before the code: else a right password would wipe out the wrong codes, and codes could be tried for ever.
        if (!secret.factor) impl_->settle(tx, *who, secret, now);
        impl_->begin_session(tx, *who, out, client, !secret.factor, now);
    }));
    auto session = this->session(out.token);
    if (!session) return wrong_password();  // closed in this very moment
    return std::move(*session);
}

Result<void> Access::check_password(const Account& account, std::string_view password) {
    const Owner who{account.unit, account.id};
    auto checked = impl_->check(who, password, [&](sql::Tx& tx, Instant now, const Secret& secret) { impl_->settle(tx, who, secret, now); });
    if (checked) return {};
    Refusal why = checked.error();
    why.field = "current";
    if (why.code == "access.wrong_password") why.message = "Mật khẩu hiện tại không đúng. Hãy kiểm tra phím Caps Lock và bộ gõ rồi nhập lại.";
    return refuse(std::move(why));
}

Result<SignedIn> Access::confirm(std::string_view token, std::string_view code, std::string_view client) {
    const auto half = session(token);
    if (!half || half->confirmed) return wrong_code();
    const Owner who{half->account->unit, half->account->id};
    const Instant now = impl_->clock.now();
    SignedIn out{nullptr, random_token(), random_token()};
    bool right = false;
    Result<void> locked;
    impl_->record.db().run(who.unit, [&](sql::Tx& tx) {
        right = false;
        locked = {};
        const auto secret = secret_of(tx, who);
        if (!secret || !secret->factor) return false;
        if (Impl::locked(*secret, now)) {
            locked = impl_->locked_refusal(*secret->locked_until);
            return false;
        }
        const auto seed = impl_->record.unseal(*secret->factor);
        const std::int64_t step = seed ? step_of_code(*seed, code, now) : 0;
        right = step > 0 && tx.exec(q::account_factor_step, {{"unit", who.unit}, {"account", who.account}, {"step", step}}) == 1;
        if (!right) return false;
        impl_->settle(tx, who, *secret, now);
        tx.exec(q::session_end, {{"token", sql::Blob{token_hash(token)}}});
        impl_->begin_session(tx, who, out, client, true, now);
        return true;
    });
    if (!locked) return refuse(locked.error());
    if (!right) {
        Refusal why = impl_->count_failure(who, now);
        if (why.code == "access.wrong_password") return wrong_code();
        why.field = "code";
        return refuse(std::move(why));
    }
    impl_->drop(token_hash(token));
    auto full = session(out.token);
    if (!full) return wrong_code();   // closed in this very moment
    return std::move(*full);
}

Result<void> Access::check_not_used(const Account& account, std::string_view password) const {
    const sql::Rows used = impl_->record.db().read().query(q::password_used_find, {{"unit", account.unit}, {"account", account.id}, {"n", impl_->rules.used_passwords}});
    for (const sql::Row& r : used)
        if (impl_->matches(r.get<std::string>("password_hash"), password))
            return refuse(Kind::invalid, "access.used_password", fmt::format("Mật khẩu này đã dùng trong {} lần gần đây. Hãy đặt mật khẩu khác.", impl_->rules.used_passwords), "password");
    return {};
}

FactorSeed Access::new_factor(const Account& account, std::string_view base32) {
    const auto uri = [&](std::string_view secret) { return fmt::format("otpauth://totp/xaso:{}?secret={}&issuer=xaso", account.login, secret); };
    if (seed_of(base32)) return {std::string(base32), uri(base32)};
    const std::string secret = base32_of(new_seed());
    return {secret, uri(secret)};
}

std::optional<std::string> Access::code_at(std::string_view base32, Instant at) {
    const auto seed = seed_of(base32);
    return seed ? std::optional(code_of_step(*seed, step_of(at))) : std::nullopt;
}

std::optional<SignedIn> Access::session(std::string_view token) {
    if (token.empty() || token.size() > 64) return std::nullopt;
    const std::string hash = token_hash(token);
    const Instant now = impl_->clock.now();
    std::uint64_t epoch = 0;
    std::optional<Instant> seen_here;
    {
        const std::lock_guard lock(impl_->mutex);
        epoch = impl_->epoch;
        if (const auto it = impl_->sessions.find(hash); it != impl_->sessions.end()) {
            Impl::Cached& c = it->second;
            if (impl_->expired(c.last_seen, now)) return std::nullopt;
            if (c.account) {
                c.last_seen = std::max(c.last_seen, now);
                return SignedIn{c.account, std::string(token), c.csrf, c.confirmed};
            }
            seen_here = c.last_seen;
        }
    }
    Impl::Cached fresh;
    {
        sql::Reader r = impl_->record.db().read();
        const sql::Rows rows = r.query(q::session_find, {{"token", sql::Blob{hash}}});
        if (rows.empty()) return std::nullopt;
        fresh.owner = {rows[0].get<UnitId>("unit_id"), rows[0].get<AccountId>("account_id")};
        fresh.csrf = rows[0].get<std::string>("csrf");
        fresh.confirmed = rows[0].get<bool>("confirmed");
        if (impl_->expired(std::max(rows[0].get<Instant>("last_seen"), seen_here.value_or(Instant{})), now)) return std::nullopt;
        auto account = load(r, fresh.owner.unit, fresh.owner.account);
        if (!account || account->closed) return std::nullopt;
        fresh.account = std::make_shared<const Account>(std::move(*account));
    }
    fresh.last_seen = now;
    SignedIn out{fresh.account, std::string(token), fresh.csrf, fresh.confirmed};
    const std::lock_guard lock(impl_->mutex);
    if (impl_->epoch == epoch) impl_->sessions.insert_or_assign(hash, std::move(fresh));
    return out;
}

void Access::sign_out(std::string_view token) {
    const std::string hash = token_hash(token);
    const std::optional<UnitId> unit = [&]() -> std::optional<UnitId> {
        sql::Reader r = impl_->record.db().read();
        const sql::Rows rows = r.query(q::session_find, {{"token", sql::Blob{hash}}});
        return rows.empty() ? std::nullopt : std::optional(rows[0].get<UnitId>("unit_id"));
    }();
    if (unit) {
        impl_->record.db().run(*unit, [&](sql::Tx& tx) {
            tx.exec(q::session_end, {{"token", sql::Blob{hash}}});
            return true;
        });
    }
    impl_->drop(hash);
}

void Access::flush_last_seen() {
    struct Seen { std::string hash; Instant at; };
    std::unordered_map<UnitId, std::vector<Seen>> by_unit;
    {
        const std::lock_guard lock(impl_->mutex);
        for (const auto& [hash, c] : impl_->sessions) by_unit[c.owner.unit].push_back({hash, c.last_seen});
    }
    for (const auto& [unit, seen] : by_unit) {
        impl_->record.db().run(unit, [&](sql::Tx& tx) {
            for (const Seen& s : seen) tx.exec(q::session_seen, {{"token", sql::Blob{s.hash}}, {"at", s.at}});
            return true;
        });
    }
    impl_->record.db().run(UnitId{}, [&](sql::Tx& tx) {
        const Instant now = impl_->clock.now();
        tx.exec(q::session_purge, {{"before", now - impl_->rules.idle - Impl::kSlack}, {"after", now + Impl::kSlack}});
        return true;
    });
    const std::lock_guard lock(impl_->mutex);
    ++impl_->epoch;
    impl_->bearers.clear();
    for (const auto& [unit, seen] : by_unit)
        for (const Seen& s : seen)
            if (const auto it = impl_->sessions.find(s.hash); it != impl_->sessions.end() && it->second.last_seen == s.at) impl_->sessions.erase(it);
}

std::shared_ptr<const Account> Access::bearer(std::string_view token) {
    if (token.empty() || token.size() > 64) return nullptr;
    const std::string hash = token_hash(token);
    std::uint64_t epoch = 0;
    {
        const std::lock_guard lock(impl_->mutex);
        epoch = impl_->epoch;
        if (const auto it = impl_->bearers.find(hash); it != impl_->bearers.end()) return it->second;
    }
    std::shared_ptr<const Account> found;
    {
        sql::Reader r = impl_->record.db().read();
        const sql::Rows rows = r.query(q::token_find, {{"token", sql::Blob{hash}}});
        if (rows.empty()) return nullptr;
        auto account = load(r, rows[0].get<UnitId>("unit_id"), rows[0].get<AccountId>("account_id"));
        if (!account || account->closed) return nullptr;
        found = std::make_shared<const Account>(std::move(*account));
    }
    const std::lock_guard lock(impl_->mutex);
    if (impl_->epoch == epoch) impl_->bearers.insert_or_assign(hash, found);
    return found;
}

Result<std::string> Access::make_token(std::string_view login) {
    const std::optional<Account> account = [&] {
        sql::Reader r = impl_->record.db().read();
        return find_login(r, login);
    }();
    if (!account || account->closed)
        return refuse(Kind::not_found, "access.no_account", fmt::format("Không có tài khoản đang dùng với tên đăng nhập “{}”.", login), "user");
    std::string token = random_token();
    const Instant now = impl_->clock.now();
    impl_->record.db().run(account->unit, [&](sql::Tx& tx) {
        tx.exec(q::token_add, {{"token", sql::Blob{token_hash(token)}}, {"unit", account->unit}, {"account", account->id}, {"at", now}});
        impl_->record.append(tx, {account->unit, AccountId{}, "command"}, now, {"account.token_made", "account", account->id.value(), "{}"});
        return true;
    });
    return token;
}

Result<AccountId> Access::create(sql::Tx& tx, const record::Actor& by, const NewAccount& account) const {
    XASO_CHECK(check_login_rule(account.login));
    XASO_CHECK(check_person(account.name, account.roles));
    XASO_CHECK(check_password_rule(account.password));
    if (!tx.query(q::login_find, {{"login", account.login}}).empty())
        return refuse(Kind::conflict, "access.login_taken", "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.", "login");
    const AccountId id{impl_->record.next_id(tx, by.unit)};
    const Instant now = impl_->clock.now();
    tx.exec(q::account_add, {{"unit", by.unit}, {"account", id}, {"login", account.login}, {"name", account.name}, {"title", account.title},
                             {"office", or_null(account.office)}, {"roles", join(account.roles)}, {"hash", impl_->hash(account.password)},
                             {"must_change", account.must_change}, {"at", now}});
    tx.exec(q::login_add, {{"login", account.login}, {"unit", by.unit}, {"account", id}});
    tx.exec(q::password_used_add, {{"unit", by.unit}, {"account", id}});
    boost::json::array scope;
    for (const UnitId unit : account.further_scope) {
        if (unit == by.unit) continue;
        tx.exec(q::scope_add, {{"unit", by.unit}, {"account", id}, {"scope", unit}});
        scope.push_back(unit.value());
    }
    boost::json::object after = described(account.name, account.title, account.office, account.roles, false);
    after["login"] = account.login;
    after["scope"] = std::move(scope);
    impl_->record.append(tx, by, now, {"account.created", "account", id.value(), boost::json::serialize(boost::json::object{{"after", std::move(after)}})});
    return id;
}

Result<void> Access::change(sql::Tx& tx, const record::Actor& by, const Account& to, int expected_version) const {
    XASO_CHECK(check_unit(by, to.unit));
    XASO_CHECK(check_person(to.name, to.roles));
    const auto before = load(tx, to.unit, to.id);
    if (!before) return no_account();
    // Whoever administers cannot lock the own door, so a unit never loses its last administrator.
    if (by.account == to.id && before->may(may::manage_accounts) && (to.closed || !to.may(may::manage_accounts)))
        return refuse(Kind::rule, "access.own_account", "Không tự đóng tài khoản hoặc tự bỏ quyền quản trị của mình được. Hãy nhờ một người quản trị khác.", "roles");
    if (tx.exec(q::account_change, {{"unit", to.unit}, {"account", to.id}, {"expected", expected_version}, {"name", to.name}, {"title", to.title},
                                    {"office", or_null(to.office)}, {"roles", join(to.roles)}, {"closed", to.closed}}) == 0)
        return refuse(Kind::conflict, "access.stale_version", "Tài khoản này vừa được người khác sửa. Hãy mở lại trang để xem bản mới rồi sửa tiếp.");
    if (further_scope(*before) != further_scope(to)) {
        tx.exec(q::scope_clear, {{"unit", to.unit}, {"account", to.id}});
        for (const UnitId unit : further_scope(to)) tx.exec(q::scope_add, {{"unit", to.unit}, {"account", to.id}, {"scope", unit}});
    }
    if (to.closed) tx.exec(q::session_end_all, {{"unit", to.unit}, {"account", to.id}});
    impl_->record.append(tx, by, impl_->clock.now(),
                         {"account.changed", "account", to.id.value(),
                          boost::json::serialize(boost::json::object{{"before", described(*before)}, {"after", described(to)}})});
    return {};
}

Result<void> Access::set_password(sql::Tx& tx, const record::Actor& by, UnitId unit, AccountId id, std::string_view password, bool must_change) const {
    XASO_CHECK(check_unit(by, unit));
    XASO_CHECK(check_password_rule(password));
    if (tx.exec(q::account_set_password, {{"unit", unit}, {"account", id}, {"hash", impl_->hash(password)}, {"must_change", must_change}, {"at", impl_->clock.now()}}) == 0) return no_account();
    tx.exec(q::password_used_add, {{"unit", unit}, {"account", id}});
    tx.exec(q::session_end_all, {{"unit", unit}, {"account", id}});
    impl_->record.append(tx, by, impl_->clock.now(),
                         {"account.password_set", "account", id.value(), boost::json::serialize(boost::json::object{{"must_change", must_change}})});
    return {};
}

Result<void> Access::add_factor(sql::Tx& tx, const record::Actor& by, const Account& account, std::string_view base32, std::string_view code) const {
    XASO_CHECK(check_unit(by, account.unit));
    const Instant now = impl_->clock.now();
    const auto seed = seed_of(base32);
    const std::int64_t step = seed ? step_of_code(*seed, code, now) : 0;
    if (step == 0) return wrong_code();
    if (tx.exec(q::account_set_factor, {{"unit", account.unit}, {"account", account.id}, {"secret", sql::Blob{impl_->record.seal(*seed)}}, {"step", step}}) == 0) return no_account();
    impl_->record.append(tx, by, now, {"account.factor_added", "account", account.id.value(), "{}"});
    return {};
}

Result<void> Access::drop_factor(sql::Tx& tx, const record::Actor& by, UnitId unit, AccountId id) const {
    XASO_CHECK(check_unit(by, unit));
    if (tx.exec(q::account_set_factor, {{"unit", unit}, {"account", id}, {"secret", std::optional<sql::Blob>{}}, {"step", 0}}) == 0) return no_account();
    if (by.account != id) tx.exec(q::session_end_all, {{"unit", unit}, {"account", id}});
    impl_->record.append(tx, by, impl_->clock.now(), {"account.factor_dropped", "account", id.value(), "{}"});
    return {};
}

Result<void> Access::unlock(sql::Tx& tx, const record::Actor& by, UnitId unit, AccountId id) const {
    XASO_CHECK(check_unit(by, unit));
    if (tx.exec(q::account_unlock, {{"unit", unit}, {"account", id}, {"at", impl_->clock.now()}}) == 0) return no_account();
    impl_->record.append(tx, by, impl_->clock.now(), {"account.unlocked", "account", id.value(), "{}"});
    return {};
}

bool Access::shut(const Account& account) const { return impl_->shut(account.active_at, impl_->clock.now()); }

void Access::forget(UnitId unit, AccountId id, bool ended) {
    const std::lock_guard lock(impl_->mutex);
    ++impl_->epoch;
    impl_->bearers.clear();
    for (auto it = impl_->sessions.begin(); it != impl_->sessions.end();) {
        if (it->second.owner != Owner{unit, id}) {
            ++it;
        } else if (ended) {
            it = impl_->sessions.erase(it);
        } else {
            it->second.account = nullptr;
            ++it;
        }
    }
}

std::vector<Account> Access::list(sql::Session& s, UnitId unit) const {
    std::vector<Account> out;
    std::unordered_map<AccountId, std::vector<UnitId>> scopes;
    for (const sql::Row& r : s.query(q::scope_of_unit, {{"unit", unit}})) scopes[r.get<AccountId>("account_id")].push_back(r.get<UnitId>("scope_unit_id"));
    for (const sql::Row& r : s.query(q::account_list, {{"unit", unit}})) {
        Account a = account_of(r);
        if (const auto it = scopes.find(a.id); it != scopes.end()) a.scope.insert(a.scope.end(), it->second.begin(), it->second.end());
        out.push_back(std::move(a));
    }
    return out;
}

std::optional<Account> Access::find(sql::Session& s, UnitId unit, AccountId id) const { return load(s, unit, id); }

std::optional<Account> Access::find_login(sql::Session& s, std::string_view login) const {
    const auto who = owner_of_login(s, as_login(login));
    return who ? load(s, who->unit, who->account) : std::nullopt;
}

}  // namespace xaso::access
