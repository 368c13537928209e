// curl_transfer: one attempt through libcurl, with a limit on every step; what HTTP and SMTP share. Internal to outbox.
#pragma once

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <string>

namespace xaso::outbox {

struct Transfer {
    CURLcode result = CURLE_FAILED_INIT;
    long status = 0;   // the last answer of the server; 0: none
};

class Curl {
public:
    Curl(const char* protocols, std::chrono::milliseconds timeout, const std::atomic<bool>& stopped);
    ~Curl();
    Curl(const Curl&) = delete;
    explicit operator bool() const { return handle_ != nullptr; }
    template <class T> void set(CURLoption option, T value) { curl_easy_setopt(handle_, option, value); }
    void add_header(const std::string& line) { headers_ = curl_slist_append(headers_, line.c_str()); }
    void add_recipient(const std::string& address) { recipients_ = curl_slist_append(recipients_, address.c_str()); }
    Transfer run();

private:
    CURL* handle_;
    curl_slist *headers_ = nullptr, *recipients_ = nullptr;
};

// Why there was no answer, for the administrator.
std::string why_no_answer(CURLcode result);

}  // namespace xaso::outbox
