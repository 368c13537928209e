#include "platform/outbox/worker.h"

#include <fmt/format.h>

#include <cstdio>

namespace xaso::outbox {
namespace {
constexpr std::chrono::seconds kPoll{1};
}

bool send_one(const Outbox& outbox, const Clock& clock, std::string_view channel, Sender& sender) {
    const auto message = outbox.take(channel, clock.now());
    if (!message) return false;
    const Sent sent = sender.send(*message);
    outbox.settle(*message, clock.now(), sent);
    return true;
}

Worker::Worker(const Outbox& outbox, const Clock& clock, const Senders& senders) : outbox_(outbox), clock_(clock), senders_(senders) {
    for (const auto& [channel, sender] : senders_)
        for (int i = 0; i < outbox_.settings().at_once; ++i) threads_.emplace_back([this, channel = channel, &sender = *sender] { serve(channel, sender); });
}

Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    for (const auto& [channel, sender] : senders_) sender->stop();
    stopping_.notify_all();
    for (std::thread& t : threads_) t.join();
}

void Worker::serve(const std::string& channel, Sender& sender) {
    auto told = std::chrono::steady_clock::time_point{};
    for (;;) {
        bool busy = false;
        try {
            busy = send_one(outbox_, clock_, channel, sender);
        } catch (const std::exception& e) {
            const auto now = std::chrono::steady_clock::now();
            if (now - told > std::chrono::minutes{1}) fmt::print(stderr, "outbox {}: {}\n", channel, e.what());
            told = now;
        }
        std::unique_lock lock(mutex_);
        if (!busy) stopping_.wait_for(lock, kPoll, [&] { return stop_; });
        if (stop_) return;
    }
}

}  // namespace xaso::outbox
