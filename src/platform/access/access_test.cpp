#include "platform/access/access.h"

#include <algorithm>
#include <thread>

#include "platform/access/access_fixture.h"

namespace xaso::access {
namespace {

using namespace std::chrono_literals;

// LAW QCVN 12:2026/BCA: at least 8 characters with lower, upper, digit and special.
TEST(password_rule, asks_for_length_and_four_kinds) {
    const struct { const char* name; std::string password; bool good; } rows[] = {
        {"all four kinds, eight long", "Abcd-12x", true},
        {"seven long", "Abc-12x", false},
        {"no lower", "ABCD-123", false},
        {"no upper", "abcd-123", false},
        {"no digit", "Abcd-efg", false},
        {"no special", "Abcd1234", false},
        {"a blank is not special", "Abcd 1234", false},
        {"a letter with a mark is not special", "Abcdé1234", false},
        {"a letter with a mark counts once", "Aé-1ééé", false},
        {"letters with marks fill up", "Abé-1ééé", true},
        {"too long", std::string(198, 'a') + "A-1", false},
        {"as long as may be", std::string(197, 'a') + "A-1", true},
        {"empty", "", false},
    };
    for (const auto& row : rows) {
        const auto checked = check_password_rule(row.password);
        EXPECT_EQ(checked.has_value(), row.good) << row.name;
        if (!checked) { EXPECT_EQ(checked.error().code, "access.weak_password") << row.name; }
    }
}

TEST(roles, grant_known_permissions_and_together_all_of_them) {
    for (const Permission& p : kAllPermissions) {
        EXPECT_TRUE(std::any_of(roles().begin(), roles().end(), [&](const Role& r) {
            return std::find(r.grants.begin(), r.grants.end(), p) != r.grants.end();
        })) << p.code;
    }
    for (const Role& r : roles()) {
        EXPECT_EQ(find_role(r.code), &r);
        for (const Permission& p : r.grants) EXPECT_NE(std::find(kAllPermissions.begin(), kAllPermissions.end(), p), kAllPermissions.end()) << r.code;
    }
    EXPECT_EQ(find_role("root"), nullptr);
}

TEST(roles, keep_apart_who_grants_who_works_and_who_checks) {
    const struct { const char* role; const Permission* p; bool granted; } rows[] = {
        {"admin", &may::manage_accounts, true}, {"admin", &may::accept_dossier, false}, {"admin", &may::work_dossier, false},
        {"desk", &may::accept_dossier, true},   {"desk", &may::manage_accounts, false}, {"specialist", &may::work_dossier, true},
        {"auditor", &may::see_audit, true},     {"auditor", &may::work_dossier, false}, {"auditor", &may::enter_figures, false},
        {"coordinator", &may::enter_figures, true},
    };
    for (const auto& row : rows) {
        Account a;
        a.roles = {row.role};
        EXPECT_EQ(a.may(*row.p), row.granted) << row.role << " " << row.p->code;
    }
    Account both;
    both.roles = {"admin", "desk"};
    EXPECT_TRUE(both.may(may::accept_dossier));
    EXPECT_FALSE(Account{}.may(may::see_dossiers));
}

class AccessTest : public WithAccounts {
protected:
    std::string code_of(std::string_view login, std::string_view password) {
        auto r = access.sign_in(login, password, "192.0.2.1");
        return r ? "ok" : r.error().code;
    }
    void fail(int times, std::string_view login = "mau") {
        for (int i = 0; i < times; ++i) code_of(login, "sai");
    }
};
INSTANTIATE_TEST_SUITE_P(Both, AccessTest, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

TEST_P(AccessTest, signs_in_with_the_right_password) {
    const AccountId id = add("mau", {"desk"}, true, {kArchive});
    for (const char* login : {"mau", "MAU", "  Mau "}) {
        auto in = access.sign_in(login, kPassword, "192.0.2.1");
        ASSERT_TRUE(in) << login;
        EXPECT_EQ(in->account->id, id);
        EXPECT_TRUE(in->account->must_change);
        EXPECT_EQ(in->account->scope, (std::vector<UnitId>{kHome, kArchive}));
        EXPECT_TRUE(in->account->sees(kArchive));
        EXPECT_FALSE(in->account->sees(kOther));
        EXPECT_EQ(in->token.size(), 43u);
        EXPECT_NE(in->token, in->csrf);
        auto again = access.session(in->token);
        ASSERT_TRUE(again);
        EXPECT_EQ(again->csrf, in->csrf);
    }
    EXPECT_EQ(events(id, "account.signed_in"), 3);
}

TEST_P(AccessTest, does_not_tell_whether_a_login_exists) {
    add("mau", {"desk"});
    const AccountId closed = add("dong", {"desk"});
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) {
        Account a = *access.find(tx, kHome, closed);
        a.closed = true;
        return access.change(tx, by(), a, a.version);
    }));
    const auto wrong = access.sign_in("mau", "Sai-mat-khau-1", "192.0.2.1");
    const struct { const char* name; const char* login; std::string password; } rows[] = {
        {"unknown login", "khong-co", kPassword}, {"closed account, right password", "dong", kPassword}, {"empty login", "", kPassword}, {"empty password", "mau", ""}};
    for (const auto& row : rows) {
        const auto r = access.sign_in(row.login, row.password, "192.0.2.1");
        ASSERT_FALSE(r) << row.name;
        EXPECT_EQ(r.error().code, wrong.error().code) << row.name;
        EXPECT_EQ(r.error().message, wrong.error().message) << row.name;
    }
}

TEST_P(AccessTest, keeps_passwords_as_argon2id_of_the_stated_cost) {
    Access strict(record, clock, {});
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) {
        return strict.create(tx, by(), {.login = "that", .name = "Trần Văn Mẫu", .title = "", .password = kPassword, .office = {}, .roles = {"desk"}, .further_scope = {}});
    }));
    const sql::Statement s{"test.hash", "SELECT password_hash FROM account WHERE login = 'that'"};
    const auto hash = db->read().query(s)[0].get<std::string>("password_hash");
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
    EXPECT_TRUE(strict.sign_in("that", kPassword, "192.0.2.1"));
}

// LAW QCVN 12:2026/BCA: five wrong tries lock the account; it opens by itself after 12 hours.
TEST_P(AccessTest, five_wrong_tries_lock_for_twelve_hours) {
    const AccountId id = add("mau", {"desk"});
    fail(4);
    EXPECT_EQ(code_of("mau", kPassword), "ok") << "four tries do not lock";
    fail(4);
    EXPECT_EQ(code_of("mau", "sai"), "access.locked") << "a right password started the count again; this is the fifth";
    const Instant locked_at = clock.now();
    EXPECT_EQ(code_of("mau", kPassword), "access.locked");
    EXPECT_EQ(events(id, "account.locked"), 1);
    const struct { const char* name; std::chrono::milliseconds after; const char* code; } rows[] = {
        {"one minute", 1min, "access.locked"}, {"a millisecond short", 12h - 1ms, "access.locked"}, {"twelve hours", 12h, "ok"}};
    for (const auto& row : rows) {
        clock.set(locked_at + row.after);
        EXPECT_EQ(code_of("mau", kPassword), row.code) << row.name;
    }
}

TEST_P(AccessTest, a_lock_that_ran_out_leaves_five_new_tries) {
    add("mau", {"desk"});
    fail(5);
    fail(3);
    pass(12h);
    fail(4);
    EXPECT_EQ(code_of("mau", kPassword), "ok");
}

TEST_P(AccessTest, an_administrator_unlocks) {
    const AccountId id = add("mau", {"desk"});
    fail(5);
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.unlock(tx, by(), kHome, id); }));
    EXPECT_EQ(code_of("mau", kPassword), "ok");
    EXPECT_EQ(events(id, "account.unlocked"), 1);
    EXPECT_EQ(write(kHome, [&](sql::Tx& tx) { return access.unlock(tx, by(), kHome, AccountId{999}); }).error().code, "access.no_account");
}

TEST_P(AccessTest, tries_at_the_same_moment_lock_once) {
    const AccountId id = add("mau", {"desk"});
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) threads.emplace_back([&] { code_of("mau", "sai"); });
    for (auto& t : threads) t.join();
    EXPECT_EQ(code_of("mau", kPassword), "access.locked");
    EXPECT_EQ(events(id, "account.locked"), 1);
}

TEST_P(AccessTest, the_own_password_check_counts_towards_the_lock) {
    const AccountId id = add("mau", {"desk"});
    const auto account = access.sign_in("mau", kPassword, "192.0.2.1")->account;
    EXPECT_TRUE(access.check_password(*account, kPassword));
    for (int i = 0; i < 4; ++i) {
        const auto r = access.check_password(*account, "sai");
        EXPECT_EQ(r.error().code, "access.wrong_password");
        EXPECT_EQ(r.error().field, "current");
    }
    EXPECT_EQ(access.check_password(*account, "sai").error().code, "access.locked");
    EXPECT_EQ(events(id, "account.locked"), 1);
}

// LAW QCVN 12:2026/BCA: a session ends after 15 idle minutes.
TEST_P(AccessTest, a_session_ends_after_fifteen_idle_minutes) {
    add("mau", {"desk"});
    const struct { const char* name; std::vector<std::chrono::milliseconds> uses; bool alive; } rows[] = {
        {"a millisecond short", {15min - 1ms}, true},
        {"fifteen minutes", {15min}, false},
        {"every use starts anew", {14min, 14min, 14min}, true},
        {"idle after uses", {14min, 15min}, false},
        {"an ended session does not come back", {15min, 0ms}, false},
    };
    for (const auto& row : rows) {
        const std::string token = access.sign_in("mau", kPassword, "192.0.2.1")->token;
        bool alive = false;
        for (const auto wait : row.uses) {
            pass(wait);
            alive = access.session(token).has_value();
        }
        EXPECT_EQ(alive, row.alive) << row.name;
    }
}

TEST_P(AccessTest, a_clock_that_ran_ahead_leaves_no_session_that_never_ends) {
    add("mau", {"desk"});
    for (const bool cached : {true, false}) {
        const std::string token = access.sign_in("mau", kPassword, "192.0.2.1")->token;
        pass(14min);
        ASSERT_TRUE(access.session(token));
        pass(-4min);
        EXPECT_TRUE(access.session(token)) << "a few minutes are put right every day";
        for (int i = 0; i < 3 * 24 * 5; ++i) {   // at work through three days that were not
            pass(12min);
            ASSERT_TRUE(access.session(token));
        }
        access.flush_last_seen();
        if (cached) { EXPECT_TRUE(access.session(token)); }
        pass(-3 * 24h);
        EXPECT_FALSE(access.session(token)) << cached;
        const auto fresh = access.sign_in("mau", kPassword, "192.0.2.1");
        ASSERT_TRUE(fresh);
        access.flush_last_seen();
        EXPECT_EQ(count("session"), 1) << "only the one begun after the clock was put right";
        access.sign_out(fresh->token);
    }
}

TEST_P(AccessTest, idle_time_goes_on_over_a_restart) {
    add("mau", {"desk"});
    const struct { const char* name; bool flushed; std::chrono::milliseconds away; bool alive; } rows[] = {
        {"flushed, back in time", true, 14min, true},
        {"flushed, too late", true, 15min, false},
        {"killed: counted from the last flush", false, 4min, true},
        {"killed: the ten minutes before it were not written", false, 5min, false},
    };
    for (const auto& row : rows) {
        const std::string token = access.sign_in("mau", kPassword, "192.0.2.1")->token;
        pass(10min);
        ASSERT_TRUE(access.session(token)) << row.name;
        if (row.flushed) access.flush_last_seen();
        pass(row.away);
        Access restarted(record, clock, cheap());
        EXPECT_EQ(restarted.session(token).has_value(), row.alive) << row.name;
    }
}

TEST_P(AccessTest, a_flush_keeps_living_sessions_and_clears_dead_ones) {
    add("mau", {"desk"});
    const std::string dead = access.sign_in("mau", kPassword, "192.0.2.1")->token;
    pass(21min);
    const std::string alive = access.sign_in("mau", kPassword, "192.0.2.1")->token;
    access.flush_last_seen();
    EXPECT_EQ(count("session"), 1);
    EXPECT_TRUE(access.session(alive));
    EXPECT_FALSE(access.session(dead));
}

TEST_P(AccessTest, signing_out_ends_this_session_only) {
    add("mau", {"desk"});
    const auto one = access.sign_in("mau", kPassword, "192.0.2.1")->token, two = access.sign_in("mau", kPassword, "192.0.2.2")->token;
    access.sign_out(one);
    access.sign_out("no such token");
    EXPECT_FALSE(access.session(one));
    EXPECT_TRUE(access.session(two));
    EXPECT_FALSE(Access(record, clock, cheap()).session(one)) << "not after a restart either";
}

TEST_P(AccessTest, a_session_needs_its_whole_token) {
    add("mau", {"desk"});
    const auto token = access.sign_in("mau", kPassword, "192.0.2.1")->token;
    for (const std::string& t : {std::string{}, token.substr(1), token + "A", std::string(43, 'A'), std::string(10'000, 'A')}) EXPECT_FALSE(access.session(t)) << t.size();
    const sql::Statement s{"test.stored", "SELECT token_hash FROM session"};
    const auto stored = db->read().query(s)[0].get<sql::Blob>("token_hash").bytes;
    EXPECT_EQ(stored.size(), 32u);
    EXPECT_EQ(stored.find(token), std::string::npos);
}

TEST_P(AccessTest, a_change_brings_new_rights_and_a_new_password_ends_all_sessions) {
    const AccountId id = add("mau", {"desk"}), other = add("khac", {"desk"});
    const auto token = access.sign_in("mau", kPassword, "192.0.2.1")->token, bystander = access.sign_in("khac", kPassword, "192.0.2.1")->token;
    const auto change = [&](std::vector<std::string> roles) {
        return write(kHome, [&](sql::Tx& tx) {
            Account a = *access.find(tx, kHome, id);
            a.roles = roles;
            return access.change(tx, by(), a, a.version);
        });
    };
    ASSERT_TRUE(change({"specialist"}));
    access.forget(kHome, id, false);
    EXPECT_TRUE(access.session(token)->account->may(may::work_dossier));
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.set_password(tx, by(), kHome, id, "Mat-khau-2", true); }));
    EXPECT_FALSE(Access(record, clock, cheap()).session(token)) << "ended with the change itself, should the program stop here";
    access.forget(kHome, id, true);
    EXPECT_FALSE(access.session(token));
    EXPECT_EQ(access.session(bystander)->account->id, other);
}

TEST_P(AccessTest, what_another_process_changed_holds_after_a_flush) {
    const AccountId id = add("mau", {"desk"});
    const auto token = access.sign_in("mau", kPassword, "192.0.2.1")->token;
    const auto bearer = *access.make_token("mau");
    ASSERT_TRUE(access.bearer(bearer));
    Access command(record, clock, cheap());
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) {
        Account a = *command.find(tx, kHome, id);
        a.closed = true;
        return command.change(tx, by(), a, a.version);
    }));
    access.flush_last_seen();
    EXPECT_FALSE(access.session(token));
    EXPECT_FALSE(access.bearer(bearer));
    EXPECT_EQ(access.make_token("mau").error().code, "access.no_account");
}

TEST_P(AccessTest, a_bearer_token_names_its_account) {
    const AccountId id = add("mau", {"desk"});
    const auto token = access.make_token("mau");
    ASSERT_TRUE(token);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(access.bearer(*token)->id, id);
    EXPECT_FALSE(access.bearer(""));
    EXPECT_FALSE(access.bearer(*token + "x"));
    EXPECT_FALSE(access.bearer(access.sign_in("mau", kPassword, "192.0.2.1")->token)) << "a session is no bearer token";
    EXPECT_FALSE(access.session(*token)) << "a bearer token is no session";
    EXPECT_EQ(access.make_token("khong-co").error().code, "access.no_account");
    const sql::Statement revoke{"test.revoke", "UPDATE api_token SET revoked_at = 1"};
    db->run(kHome, [&](sql::Tx& tx) { return tx.exec(revoke) == 1; });
    EXPECT_FALSE(Access(record, clock, cheap()).bearer(*token));
    EXPECT_EQ(events(id, "account.token_made"), 1);
}

TEST_P(AccessTest, a_new_account_is_checked) {
    add("mau", {"desk"});
    const NewAccount good{.login = "moi", .name = "Lê Văn Mẫu", .title = "", .password = kPassword, .office = {}, .roles = {"desk"}, .further_scope = {}};
    const auto with = [&](auto change) {
        NewAccount a = good;
        change(a);
        return a;
    };
    const struct { const char* name; NewAccount account; const char* code; const char* field; } rows[] = {
        {"taken login", with([](auto& a) { a.login = "mau"; }), "access.login_taken", "login"},
        {"capital in the login", with([](auto& a) { a.login = "Moi"; }), "access.bad_login", "login"},
        {"marks in the login", with([](auto& a) { a.login = "mới"; }), "access.bad_login", "login"},
        {"blank in the login", with([](auto& a) { a.login = "mo i"; }), "access.bad_login", "login"},
        {"short login", with([](auto& a) { a.login = "m"; }), "access.bad_login", "login"},
        {"no name", with([](auto& a) { a.name = ""; }), "access.bad_name", "name"},
        {"no role", with([](auto& a) { a.roles = {}; }), "access.bad_role", "roles"},
        {"unknown role", with([](auto& a) { a.roles = {"desk", "root"}; }), "access.bad_role", "roles"},
        {"two roles in one", with([](auto& a) { a.roles = {"desk,admin"}; }), "access.bad_role", "roles"},
        {"weak password", with([](auto& a) { a.password = "12345678"; }), "access.weak_password", "password"},
    };
    for (const auto& row : rows) {
        const auto r = write(kHome, [&](sql::Tx& tx) { return access.create(tx, by(), row.account); });
        ASSERT_FALSE(r) << row.name;
        EXPECT_EQ(r.error().code, row.code) << row.name;
        EXPECT_EQ(r.error().field, row.field) << row.name;
    }
    EXPECT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.create(tx, by(), good); }));
}

TEST_P(AccessTest, a_change_is_refused_when_it_would_do_harm) {
    const AccountId admin = add("quan-tri", {"admin"}), id = add("mau", {"desk"});
    const struct { const char* name; record::Actor by; AccountId of; std::function<void(Account&)> change; int behind; const char* code; } rows[] = {
        {"somebody changed it before", by(), id, [](Account& a) { a.title = "Phó"; }, 1, "access.stale_version"},
        {"another unit's actor", by(kOther), id, [](Account& a) { a.title = "Phó"; }, 0, "access.other_unit"},
        {"own account closed", by(kHome, admin), admin, [](Account& a) { a.closed = true; }, 0, "access.own_account"},
        {"own rights given up", by(kHome, admin), admin, [](Account& a) { a.roles = {"desk"}; }, 0, "access.own_account"},
        {"no such account", by(), id, [](Account& a) { a.id = AccountId{999}; }, 0, "access.no_account"},
        {"no role left", by(), id, [](Account& a) { a.roles.clear(); }, 0, "access.bad_role"},
        {"own title", by(kHome, admin), admin, [](Account& a) { a.title = "Phó"; }, 0, ""},
        {"closed by the administrator", by(kHome, admin), id, [](Account& a) { a.closed = true; }, 0, ""},
    };
    for (const auto& row : rows) {
        const auto r = write(row.by.unit, [&](sql::Tx& tx) {
            Account a = *access.find(tx, kHome, row.of);
            row.change(a);
            return access.change(tx, row.by, a, a.version - row.behind);
        });
        EXPECT_EQ(r ? "" : r.error().code, row.code) << row.name;
    }
    EXPECT_EQ(events(id, "account.changed"), 1);
    sql::Reader r = db->read();
    EXPECT_EQ(access.find(r, kHome, id)->version, 2);
    EXPECT_TRUE(access.find_login(r, "mau")->closed);
}

TEST_P(AccessTest, further_units_are_given_and_taken_back) {
    const AccountId id = add("mau", {"desk"}, false, {kArchive});
    const struct { const char* name; std::vector<UnitId> scope; bool other, archive; } rows[] = {
        {"as it is", {kHome, kArchive}, false, true}, {"another one", {kHome, kOther}, true, false}, {"both", {kHome, kArchive, kOther}, true, true}, {"none", {kHome}, false, false}};
    for (const auto& row : rows) {
        ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) {
            Account a = *access.find(tx, kHome, id);
            a.scope = row.scope;
            return access.change(tx, by(), a, a.version);
        })) << row.name;
        sql::Reader r = db->read();
        const Account a = *access.find(r, kHome, id);
        EXPECT_TRUE(a.sees(kHome)) << row.name;
        EXPECT_EQ(a.sees(kOther), row.other) << row.name;
        EXPECT_EQ(a.sees(kArchive), row.archive) << row.name;
    }
}

TEST_P(AccessTest, a_new_password_replaces_the_old_one_and_a_lock) {
    const AccountId id = add("mau", {"desk"}, true);
    fail(5);
    const std::string fresh = "Moi-hon-22";
    EXPECT_EQ(write(kHome, [&](sql::Tx& tx) { return access.set_password(tx, by(), kHome, id, "yeu", false); }).error().code, "access.weak_password");
    EXPECT_EQ(write(kOther, [&](sql::Tx& tx) { return access.set_password(tx, by(kOther), kHome, id, fresh, false); }).error().code, "access.other_unit");
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.set_password(tx, by(), kHome, id, fresh, false); }));
    EXPECT_EQ(code_of("mau", kPassword), "access.wrong_password");
    const auto in = access.sign_in("mau", fresh, "192.0.2.1");
    ASSERT_TRUE(in);
    EXPECT_FALSE(in->account->must_change);
}

TEST_P(AccessTest, events_tell_what_happened_but_no_secret) {
    const AccountId id = add("mau", {"desk"});
    const auto in = access.sign_in("mau", kPassword, "192.0.2.1");
    const auto token = access.make_token("mau");
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.set_password(tx, by(), kHome, id, "Moi-hon-22", false); }));
    sql::Reader r = db->read();
    std::vector<std::string> kinds;
    for (const auto& e : record.history(r, kHome, "account", id.value())) {
        kinds.push_back(e.kind);
        for (const std::string& secret : {kPassword, std::string("Moi-hon-22"), in->token, in->csrf, *token, std::string("argon2")})
            EXPECT_EQ(e.payload.find(secret), std::string::npos) << e.kind;
    }
    EXPECT_EQ(kinds, (std::vector<std::string>{"account.created", "account.signed_in", "account.token_made", "account.password_set"}));
    EXPECT_TRUE(record.verify(r, kHome).empty());
}

TEST_P(AccessTest, a_unit_lists_its_own_accounts_open_ones_first) {
    add("bb", {"desk"}, false, {kArchive, kHome});
    const AccountId closed = add("aa", {"desk", "clerk"});
    add("cc", {"admin"});
    add("xa-khac", {"desk"}, false, {}, kOther);
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) {
        Account a = *access.find(tx, kHome, closed);
        a.closed = true;
        return access.change(tx, by(), a, a.version);
    }));
    sql::Reader r = db->read();
    std::vector<std::string> logins;
    for (const Account& a : access.list(r, kHome)) {
        logins.push_back(a.login);
        EXPECT_EQ(a.scope.size(), a.login == "bb" ? 2u : 1u) << a.login;
    }
    EXPECT_EQ(logins, (std::vector<std::string>{"bb", "cc", "aa"}));
    EXPECT_FALSE(access.find(r, kOther, closed)) << "an id is its unit's";
}

// RFC 6238, appendix B, SHA-1: the last six of the eight digits printed there.
TEST(second_factor, gives_the_codes_of_the_standard) {
    const std::string seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";   // "12345678901234567890"
    const struct { std::int64_t second; const char* code; } rows[] = {
        {59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    for (const auto& row : rows) EXPECT_EQ(Access::code_at(seed, Instant{std::chrono::seconds{row.second}}), row.code) << row.second;
    EXPECT_FALSE(Access::code_at("GEZDGNBV", Instant{})) << "too short a seed";
    EXPECT_FALSE(Access::code_at("không phải base32", Instant{}));
}

class FactorTest : public AccessTest {
protected:
    FactorTest() : id(add("mau", {"admin"})) {
        const FactorSeed seed = Access::new_factor(account());
        secret = seed.secret;
        EXPECT_EQ(seed.uri, "otpauth://totp/xaso:mau?secret=" + secret + "&issuer=xaso");
        EXPECT_EQ(Access::new_factor(account(), secret).secret, secret);
        EXPECT_NE(Access::new_factor(account()).secret, secret);
        EXPECT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.add_factor(tx, by(kHome, id), account(), secret, code()); }));
        pass(30s);   // the code that added it is used up
    }
    Account account() {
        sql::Reader r = db->read();
        return *access.find(r, kHome, id);
    }
    std::string code(std::chrono::seconds off = 0s) { return *Access::code_at(secret, clock.now() + off); }
    std::string half() { return access.sign_in("mau", kPassword, "192.0.2.1")->token; }
    std::string confirm_code(const std::string& token, const std::string& typed) {
        const auto r = access.confirm(token, typed, "192.0.2.1");
        return r ? "ok" : r.error().code;
    }
    AccountId id;
    std::string secret;
};
INSTANTIATE_TEST_SUITE_P(Both, FactorTest, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

TEST_P(FactorTest, the_password_alone_confirms_nothing) {
    const auto in = access.sign_in("mau", kPassword, "192.0.2.1");
    ASSERT_TRUE(in);
    EXPECT_FALSE(in->confirmed);
    EXPECT_FALSE(Access(record, clock, cheap()).session(in->token)->confirmed) << "not after a restart either";
    EXPECT_EQ(events(id, "account.signed_in"), 0);
    const auto full = access.confirm(in->token, code().substr(0, 3) + " " + code().substr(3), "192.0.2.1");   // as an application shows it
    ASSERT_TRUE(full) << full.error().code;
    EXPECT_TRUE(full->confirmed);
    EXPECT_NE(full->token, in->token) << "a session known before the code is worth nothing after it";
    EXPECT_FALSE(access.session(in->token));
    EXPECT_TRUE(access.session(full->token)->confirmed);
    EXPECT_EQ(events(id, "account.signed_in"), 1);
}

TEST_P(FactorTest, a_code_counts_once_and_only_around_its_time) {
    EXPECT_EQ(confirm_code(half(), code(-60s)), "access.wrong_code");
    EXPECT_EQ(confirm_code(half(), code(60s)), "access.wrong_code");
    EXPECT_EQ(confirm_code(half(), ""), "access.wrong_code");
    EXPECT_EQ(confirm_code("không có phiên này", code()), "access.wrong_code");
    EXPECT_EQ(confirm_code(half(), code(30s)), "ok") << "a telephone that is half a minute ahead";
    EXPECT_EQ(confirm_code(half(), code(30s)), "access.wrong_code") << "taken already";
    EXPECT_EQ(confirm_code(half(), code()), "access.wrong_code") << "older than the last one taken";
    pass(60s);
    EXPECT_EQ(confirm_code(half(), code()), "ok");
    const std::string full = access.confirm(half(), code(30s), "192.0.2.1")->token;
    EXPECT_EQ(confirm_code(full, code(60s)), "access.wrong_code") << "a confirmed session has nothing to confirm";
}

// LAW QCVN 12:2026/BCA: five wrong tries in a row lock the account for 12 hours. Codes are tries too.
TEST_P(FactorTest, wrong_codes_lock_the_account) {
    const std::string token = half();
    for (int i = 0; i < 4; ++i) EXPECT_EQ(confirm_code(token, "000000"), "access.wrong_code");
    EXPECT_EQ(confirm_code(token, "000000"), "access.locked");
    EXPECT_EQ(confirm_code(token, code()), "access.locked") << "not even the right one";
    EXPECT_EQ(code_of("mau", kPassword), "access.locked");
}

TEST_P(FactorTest, a_right_password_does_not_wipe_out_wrong_codes) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(confirm_code(half(), "000000"), "access.wrong_code");
    EXPECT_EQ(confirm_code(half(), "000000"), "access.locked");
    pass(12h);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(confirm_code(half(), "000000"), "access.wrong_code");
    EXPECT_EQ(confirm_code(half(), code()), "ok");
    EXPECT_EQ(confirm_code(half(), "000000"), "access.wrong_code") << "the count began anew";
}

TEST_P(FactorTest, the_seed_is_sealed_and_another_key_does_not_open_it) {
    const sql::Statement s{"test.seed", "SELECT factor_secret FROM account WHERE login = 'mau'"};
    const std::string stored = db->read().query(s)[0].get<sql::Blob>("factor_secret").bytes;
    const auto seed = record.unseal(stored);
    ASSERT_TRUE(seed);
    EXPECT_EQ(seed->size(), 20u);
    EXPECT_EQ(stored.find(*seed), std::string::npos);
    record::ChainKey other{};
    other[0] = 1;
    EXPECT_FALSE(record::Record(*db, other).unseal(stored));
    std::string damaged = stored;
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    EXPECT_FALSE(record.unseal(damaged));
    EXPECT_FALSE(record.unseal(stored.substr(0, 10)));
}

TEST_P(FactorTest, is_added_only_with_its_code_and_dropped_again) {
    const auto drop = [&](UnitId unit) { return write(unit, [&](sql::Tx& tx) { return access.drop_factor(tx, by(unit, id), kHome, id); }); };
    EXPECT_FALSE(drop(kOther)) << "another unit's administrator";
    EXPECT_TRUE(drop(kHome));
    access.forget(kHome, id, false);
    EXPECT_FALSE(account().has_factor);
    EXPECT_TRUE(access.sign_in("mau", kPassword, "192.0.2.1")->confirmed);
    for (const std::string& wrong : {std::string("000000"), std::string(), code(120s)}) {
        const auto added = write(kHome, [&](sql::Tx& tx) { return access.add_factor(tx, by(kHome, id), account(), secret, wrong); });
        ASSERT_FALSE(added) << wrong;
        EXPECT_EQ(added.error().field, "code");
    }
    EXPECT_FALSE(account().has_factor);
}

// LAW QCVN 12:2026/BCA: an account is shut after 45 days in which nobody signed in; an administrator opens it again.
TEST_P(AccessTest, an_account_is_shut_after_45_days_of_disuse) {
    const AccountId id = add("mau", {"desk"});
    pass(45 * 24h);
    EXPECT_EQ(code_of("mau", kPassword), "ok") << "the last day";
    pass(45 * 24h + 1s);
    EXPECT_EQ(code_of("mau", "sai"), "access.wrong_password") << "whoever does not know the password is told nothing";
    EXPECT_EQ(code_of("mau", kPassword), "access.shut");
    sql::Reader r = db->read();
    EXPECT_TRUE(access.shut(*access.find(r, kHome, id)));
    EXPECT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.unlock(tx, by(), kHome, id); }));
    EXPECT_EQ(code_of("mau", kPassword), "ok");
}

// LAW QCVN 12:2026/BCA: accounts that administer change the password every two months.
TEST_P(AccessTest, an_old_password_of_an_administrator_must_be_changed) {
    const AccountId id = add("mau", {"admin"});
    add("thuong", {"desk"});
    const auto asked = [&](std::string_view login) { return access.sign_in(login, kPassword, "192.0.2.1")->account->must_change; };
    pass(40 * 24h);
    EXPECT_FALSE(asked("mau"));
    EXPECT_FALSE(asked("thuong"));
    pass(22 * 24h);
    EXPECT_TRUE(asked("mau"));
    EXPECT_FALSE(asked("thuong"));
    EXPECT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.set_password(tx, by(kHome, id), kHome, id, "Mat-khau-2", false); }));
    EXPECT_FALSE(access.sign_in("mau", "Mat-khau-2", "192.0.2.1")->account->must_change);
}

// LAW QCVN 12:2026/BCA: none of the last ten passwords again.
TEST_P(AccessTest, the_last_ten_passwords_are_not_taken_again) {
    const AccountId id = add("mau", {"desk"});
    const auto set = [&](int n) { EXPECT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.set_password(tx, by(kHome, id), kHome, id, "Mat-khau-" + std::to_string(n), false); })); };
    const auto used = [&](int n) {
        sql::Reader r = db->read();
        return !access.check_not_used(*access.find(r, kHome, id), "Mat-khau-" + std::to_string(n));
    };
    for (int n = 2; n <= 10; ++n) set(n);   // with the first one: ten
    for (int n = 1; n <= 10; ++n) EXPECT_TRUE(used(n)) << n;
    EXPECT_FALSE(used(11));
    set(11);
    EXPECT_FALSE(used(1)) << "the eleventh back is free";
    EXPECT_TRUE(used(2));
}

}  // namespace
}  // namespace xaso::access
