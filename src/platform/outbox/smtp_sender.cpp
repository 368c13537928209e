#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "kernel/text.h"
#include "platform/outbox/curl_transfer.h"
#include "platform/outbox/sender.h"

namespace xaso::outbox {
namespace {

std::string base64(std::string_view bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    out.resize(std::strlen(out.c_str()));
    return out;
}

// RFC 2047: encoded words of at most 75 characters, none cutting a UTF-8 sequence. Everything is encoded, so that no byte of the text
// can end the header.
std::string encoded_words(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::size_t n = std::min<std::size_t>(text.size(), 39);
        while (n < text.size() && n > 1 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
        out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", base64(text.substr(0, n)));
        text.remove_prefix(n);
    }
    return out;
}

struct Reader {
    std::string text;
    std::size_t at = 0;
    static size_t read(char* into, size_t size, size_t n, void* self) {
        Reader& r = *static_cast<Reader*>(self);
        const std::size_t take = std::min(size * n, r.text.size() - r.at);
        std::memcpy(into, r.text.data() + r.at, take);
        r.at += take;
        return take;
    }
};

class SmtpSender final : public Sender {
public:
    explicit SmtpSender(SmtpTarget target) : target_(std::move(target)) {}

    Sent send(const Message& m) override {
        if (!is_email(m.recipient)) return {Sent::Kind::refused, "Địa chỉ thư của người nhận không đúng. Hãy bỏ tin này và báo cho người nhận bằng cách khác."};
        Curl curl("smtp,smtps", target_.timeout, stopped_);
        if (!curl) return {Sent::Kind::retry, why_no_answer(CURLE_FAILED_INIT)};
        Reader reader{mail_text(m, target_.from, m.made_at)};
        curl.set(CURLOPT_URL, target_.url.c_str());
        curl.set(CURLOPT_USE_SSL, static_cast<long>(target_.plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
        if (!target_.user.empty()) {
            curl.set(CURLOPT_USERNAME, target_.user.c_str());
            curl.set(CURLOPT_PASSWORD, target_.password.c_str());
        }
        curl.set(CURLOPT_MAIL_FROM, target_.from.c_str());
        curl.add_recipient(m.recipient);
        curl.set(CURLOPT_UPLOAD, 1L);
        curl.set(CURLOPT_READFUNCTION, &Reader::read);
        curl.set(CURLOPT_READDATA, &reader);
        const Transfer t = curl.run();
        if (t.result == CURLE_OK) return {};
        // A wrong account or missing TLS is mended in the settings, and the message is as good as before.
        if (t.status >= 500 && t.status < 600 && t.result != CURLE_LOGIN_DENIED && t.result != CURLE_USE_SSL_FAILED)
            return {Sent::Kind::refused, fmt::format("Máy chủ thư từ chối tin (trả lời {}). Địa chỉ người nhận có thể không còn dùng.", t.status)};
        return {Sent::Kind::retry, why_no_answer(t.result)};
    }

private:
    const SmtpTarget target_;
};

}  // namespace

std::string mail_text(const Message& m, std::string_view from, Instant at) {
    const std::string body = base64(m.body);
    std::string lines;
    for (std::size_t i = 0; i < body.size(); i += 76) lines += body.substr(i, 76) + "\r\n";
    const auto host = from.substr(std::min(from.size(), from.find('@') + 1));
    return fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: <{}>\r\nTo: <{}>\r\nMessage-ID: <{}@{}>\r\nSubject: {}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n{}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(at)), from, m.recipient, m.key, host, encoded_words(m.subject), lines);
}

std::unique_ptr<Sender> smtp_sender(const SmtpTarget& target) { return std::make_unique<SmtpSender>(target); }

}  // namespace xaso::outbox
