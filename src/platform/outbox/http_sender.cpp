#include <fmt/format.h>

#include "platform/outbox/curl_transfer.h"
#include "platform/outbox/sender.h"

namespace xaso::outbox {
namespace {

class HttpSender final : public Sender {
public:
    explicit HttpSender(HttpTarget target) : target_(std::move(target)) {}

    Sent send(const Message& m) override {
        Curl curl("http,https", target_.timeout, stopped_);
        if (!curl) return {Sent::Kind::retry, why_no_answer(CURLE_FAILED_INIT)};
        const std::string body = envelope(m);
        curl.set(CURLOPT_URL, target_.url.c_str());
        curl.set(CURLOPT_POST, 1L);
        curl.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        curl.set(CURLOPT_POSTFIELDS, body.c_str());
        curl.add_header("Content-Type: application/json");
        curl.add_header("Idempotency-Key: " + m.key);
        curl.add_header("Expect:");
        if (!target_.token.empty()) curl.add_header("Authorization: Bearer " + target_.token);
        const Transfer t = curl.run();
        if (t.result != CURLE_OK && t.result != CURLE_FILESIZE_EXCEEDED) return {Sent::Kind::retry, why_no_answer(t.result)};
        if ((t.status >= 200 && t.status < 300) || t.status == 409) return {};
        if (t.status >= 500 || t.status == 408 || t.status == 425 || t.status == 429) return {Sent::Kind::retry, fmt::format("Nơi nhận đang bận hoặc có sự cố (trả lời {}).", t.status)};
        if (t.status == 401 || t.status == 403) return {Sent::Kind::refused, fmt::format("Nơi nhận không cho phép (trả lời {}). Hãy kiểm tra mã truy cập trong cấu hình rồi gửi lại.", t.status)};
        return {Sent::Kind::refused, fmt::format("Nơi nhận từ chối nội dung tin (trả lời {}). Hãy hỏi nơi nhận, rồi gửi lại hoặc bỏ.", t.status)};
    }

private:
    const HttpTarget target_;
};

}  // namespace

std::unique_ptr<Sender> http_sender(const HttpTarget& target) { return std::make_unique<HttpSender>(target); }

}  // namespace xaso::outbox
