// sender: one way of getting a message out. An attempt ends within the timeout it was made with, delivers or says why not, and may be
// repeated with the same key: a receiver that has seen the key says so and that counts as delivered.
// Threads: send() from several threads at once; stop() makes attempts under way end within about a second.
#pragma once

#include <atomic>
#include <memory>

#include "platform/outbox/outbox.h"

namespace xaso::outbox {

class Sender {
public:
    virtual ~Sender() = default;
    virtual Sent send(const Message& message) = 0;
    void stop() { stopped_ = true; }

protected:
    std::atomic<bool> stopped_{false};
};

// FOLDER/CHANNEL/KEY.json, whole or not at all: {"key","order","to","subject","text"}. A repeat writes the same file again.
std::unique_ptr<Sender> file_sender(const std::string& folder);

struct HttpTarget {
    std::string url, token;                   // token: sent as "Authorization: Bearer …" when there is one
    std::chrono::milliseconds timeout{15'000};
};
// POST of the same JSON with the header Idempotency-Key. 2xx and 409 (seen before) deliver; 408, 425, 429, 5xx and no answer are tried
// again; any other answer is a refusal. Redirects are not followed.
std::unique_ptr<Sender> http_sender(const HttpTarget& target);

struct SmtpTarget {
    std::string url;                          // smtp://host:587 (STARTTLS) or smtps://host:465
    std::string user, password, from;
    bool plain = false;                       // no TLS: only for a relay on this computer
    std::chrono::milliseconds timeout{15'000};
};
// 5xx is a refusal, everything else is tried again.
std::unique_ptr<Sender> smtp_sender(const SmtpTarget& target);
// The mail as it goes over the wire. Subject and body may hold anything; addresses are checked by is_email() (kernel/text.h) before.
std::string mail_text(const Message& message, std::string_view from, Instant at);
std::string envelope(const Message& message);   // the JSON of files and HTTP

}  // namespace xaso::outbox
