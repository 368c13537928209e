// access: accounts, passwords, sessions and tokens.
//
// Passwords are Argon2id (libsodium, 19 MiB, 2 passes), at most one computation per core at a time; an unknown login costs as much as a
// wrong password. LAW QCVN 12:2026/BCA: at least 8 characters with lower, upper, digit and special; five wrong tries lock the account for
// 12 hours (an administrator may unlock it); a first password must be changed; a session ends after 15 idle minutes. Whoever administers
// changes the password every two months and, with nobody taking one of the own last ten again, proves who they are a second time. An account
// that nobody signed in to for 45 days is shut until an administrator opens it.
// The second factor is a time-based code (RFC 6238: SHA-1, six digits, 30 seconds, one step either way), each code taken once; its seed is sealed
// in the database (record.h). A wrong code counts like a wrong password.
// A session is a random token in a cookie; the database keeps its hash. Sessions are cached in memory; last-seen is flushed once a
// minute, so a kill -9 costs at most a minute of idle time. The same flush empties the cache, so that a change made by another process
// (a password, a closed account) holds here within a minute too.
// A login is 2 to 40 of a-z, 0-9, ".", "_", "-"; sign-in takes capitals for small letters.
// Threads: Access is safe from any thread. Systems: S30.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/clock.h"
#include "kernel/id.h"
#include "platform/access/permissions.h"
#include "platform/record/record.h"

namespace xaso::access {

struct Account {
    UnitId unit;
    AccountId id;
    std::string login, name, title;
    OfficeId office;
    std::vector<std::string> roles;
    std::vector<UnitId> scope;   // the home unit first, then further units it may see (never write)
    bool must_change = false;
    bool closed = false;
    bool has_factor = false;
    std::optional<Instant> locked_until;
    Instant active_at{};                 // last sign-in, or opened again; nothing: not known
    int version = 1;

    bool may(const Permission& p) const;
    bool sees(UnitId unit) const;
};

struct SignedIn {
    std::shared_ptr<const Account> account;
    std::string token;   // goes into the cookie; known only here
    std::string csrf;
    bool confirmed = true;   // false: the password was right and the code is still asked for; nothing else may be done
};

// A second factor about to be added: shown once, kept only by add_factor().
struct FactorSeed {
    std::string secret;   // base32, as an authenticator application takes it
    std::string uri;      // otpauth://…, for the QR code
};

struct NewAccount {
    std::string login, name, title, password;
    OfficeId office;
    std::vector<std::string> roles;
    std::vector<UnitId> further_scope;
    bool must_change = true;
};

Result<void> check_password_rule(std::string_view password);   // "access.weak_password"

class Access {
public:
    struct Rules {
        int tries = 5;
        std::chrono::hours lock{12};
        std::chrono::minutes idle{15};
        std::chrono::days shut{45}, admin_password{61};   // two months
        int used_passwords = 10;
        bool cheap_hash = false;   // tests only: the smallest Argon2id
    };
    Access(const record::Record& record, const Clock& clock, Rules rules);
    ~Access();

    Result<SignedIn> sign_in(std::string_view login, std::string_view password, std::string_view client);
    std::optional<SignedIn> session(std::string_view token);   // and marks it seen
    // The code of an unconfirmed session: ends that session and begins a confirmed one under another token. Field "code".
    Result<SignedIn> confirm(std::string_view token, std::string_view code, std::string_view client);
    void sign_out(std::string_view token);
    // Before a person changes the own password; wrong tries count towards the lock as at sign-in. Field "current".
    Result<void> check_password(const Account& account, std::string_view password);
    // Against the last passwords of the account; takes a third of a second, so not inside a write job. Field "password".
    Result<void> check_not_used(const Account& account, std::string_view password) const;
    static FactorSeed new_factor(const Account& account, std::string_view base32 = {});   // with base32: the same seed again, when it is one
    static std::optional<std::string> code_at(std::string_view base32, Instant at);   // what the application shows then
    void flush_last_seen();   // called once a minute by the job runner, and at shutdown

    std::shared_ptr<const Account> bearer(std::string_view token);
    Result<std::string> make_token(std::string_view login);    // for `xaso token`

    // Inside a write job, with their event. A new password and a closed account end all sessions of the account in the same transaction.
    Result<AccountId> create(sql::Tx& tx, const record::Actor& by, const NewAccount& account) const;
    Result<void> change(sql::Tx& tx, const record::Actor& by, const Account& to, int expected_version) const;   // name, title, office, roles, scope, closed
    Result<void> set_password(sql::Tx& tx, const record::Actor& by, UnitId unit, AccountId id, std::string_view password, bool must_change) const;
    Result<void> add_factor(sql::Tx& tx, const record::Actor& by, const Account& account, std::string_view base32, std::string_view code) const;   // field "code"
    Result<void> drop_factor(sql::Tx& tx, const record::Actor& by, UnitId unit, AccountId id) const;
    Result<void> unlock(sql::Tx& tx, const record::Actor& by, UnitId unit, AccountId id) const;
    bool shut(const Account& account) const;   // nobody signed in for too long
    // After a committed change: read the account again for its sessions, or (`ended`) drop those that the change has ended.
    void forget(UnitId unit, AccountId id, bool ended);

    std::vector<Account> list(sql::Session& s, UnitId unit) const;
    std::optional<Account> find(sql::Session& s, UnitId unit, AccountId id) const;
    std::optional<Account> find_login(sql::Session& s, std::string_view login) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace xaso::access
