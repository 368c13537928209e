#include "platform/outbox/curl_transfer.h"

#include <fmt/format.h>

#include <mutex>

namespace xaso::outbox {
namespace {

int check_stopped(void* stopped, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return *static_cast<const std::atomic<bool>*>(stopped) ? 1 : 0; }

// What a partner says is not kept: it may repeat personal data, and it could be endless.
size_t drop(char*, size_t size, size_t n, void*) { return size * n; }

}  // namespace

Curl::Curl(const char* protocols, std::chrono::milliseconds timeout, const std::atomic<bool>& stopped) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    handle_ = curl_easy_init();
    if (!handle_) return;
    set(CURLOPT_PROTOCOLS_STR, protocols);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);   // many threads
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeout.count()));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &check_stopped);
    set(CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(&stopped));
    set(CURLOPT_WRITEFUNCTION, &drop);
    set(CURLOPT_MAXFILESIZE_LARGE, curl_off_t{1 << 20});
}

Curl::~Curl() {
    curl_slist_free_all(headers_);
    curl_slist_free_all(recipients_);
    if (handle_) curl_easy_cleanup(handle_);
}

Transfer Curl::run() {
    if (headers_) set(CURLOPT_HTTPHEADER, headers_);
    if (recipients_) set(CURLOPT_MAIL_RCPT, recipients_);
    Transfer out;
    out.result = curl_easy_perform(handle_);
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &out.status);
    return out;
}

std::string why_no_answer(CURLcode result) {
    switch (result) {
        case CURLE_OPERATION_TIMEDOUT: return "Nơi nhận không trả lời kịp.";
        case CURLE_COULDNT_CONNECT: return "Không nối được tới nơi nhận: máy ở đó đang tắt hoặc mạng bị chặn.";
        case CURLE_COULDNT_RESOLVE_HOST: return "Không tìm thấy địa chỉ của nơi nhận. Hãy kiểm tra mạng và địa chỉ trong cấu hình.";
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_USE_SSL_FAILED:
        case CURLE_PEER_FAILED_VERIFICATION: return "Không nối được an toàn (TLS) tới nơi nhận. Hãy kiểm tra chứng thư ở đó.";
        case CURLE_LOGIN_DENIED: return "Nơi nhận không chấp nhận tài khoản gửi. Hãy kiểm tra tên và mật khẩu trong cấu hình.";
        case CURLE_ABORTED_BY_CALLBACK: return "Chương trình đang tắt; tin sẽ được gửi lại.";
        default: return fmt::format("Việc gửi bị ngắt giữa chừng ({}).", curl_easy_strerror(result));
    }
}

}  // namespace xaso::outbox
