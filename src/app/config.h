// config: where things are, from the environment; everything has a default.
//
//   XASO_DATA       folder of the database and the keys          ./data
//   XASO_DATABASE   sqlite:FILE or postgresql://…                sqlite:$XASO_DATA/xaso.db
//   XASO_LISTEN     host:port                                    127.0.0.1:8080
//   XASO_ROOT       folder with areas/, law/ and web/dist        the folder the program was built from
//   XASO_SECURE_COOKIES=1        behind HTTPS
//   XASO_ALLOW_SAMPLE_PASSWORDS=1   listen beyond loopback although the published sample passwords are in the database
//   XASO_SMS_URL, XASO_PORTAL_URL   http(s)://… of a partner (POST of JSON); XASO_SMS_TOKEN, XASO_PORTAL_TOKEN: its bearer token
//   XASO_SMTP_URL                smtp://host:587 (STARTTLS) or smtps://host:465; XASO_SMTP_USER, XASO_SMTP_PASSWORD, XASO_SMTP_FROM
//   XASO_SMTP_PLAIN=1            no TLS: only for a relay on this computer
//                                a channel without its address is written to files in $XASO_DATA/outbox/CHANNEL
//   XASO_WORKERS    threads that answer requests                 64
//   XASO_SCAN_DIR   folder a scanner writes into, one below it per unit code; none is watched
//   XASO_FILE_MB    largest file of a dossier, in MB             10
//   XASO_FILES_PER_DOSSIER   files a dossier may have            60
#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>

namespace xaso::sql {
class Statement;
}

namespace xaso::app {

// Unusable input or surroundings: what happened, where, what to do (Vietnamese). Exit code 2.
class Unusable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Config {
    std::string data, database, listen, root;
    bool secure_cookies = false, allow_sample_passwords = false;
    std::string sms_url, sms_token, portal_url, portal_token, smtp_url, smtp_user, smtp_password, smtp_from;
    bool smtp_plain = false;
    int workers = 64;
    std::string scan_dir = {};
    std::size_t file_bytes = 10 << 20;
    int files_per_dossier = 60;
    std::chrono::milliseconds read_limit = std::chrono::hours{6};   // for one statement of a command; the server takes the SQL layer's own
    std::function<void(const sql::Statement&)> before_statement = {};   // tests only: sql::Config::before_statement
    static Config from_environment();
    bool on_loopback() const;
};

}  // namespace xaso::app
