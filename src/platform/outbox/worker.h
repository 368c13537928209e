// worker: the threads that send. Each channel has its own, so that a partner that hangs holds up its own channel only.
//
//   Worker worker(outbox, clock, {{"sms", sms.get()}, {"mail", mail.get()}});   // until it is destroyed
//
// An error of the database is told on stderr, at most once a minute for each thread, and tried again a second later.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "kernel/clock.h"
#include "platform/outbox/sender.h"

namespace xaso::outbox {

using Senders = std::map<std::string, std::unique_ptr<Sender>, std::less<>>;

// One message of the channel, if one is due: taken, sent, settled.
bool send_one(const Outbox& outbox, const Clock& clock, std::string_view channel, Sender& sender);

class Worker {
public:
    Worker(const Outbox& outbox, const Clock& clock, const Senders& senders);
    ~Worker();   // attempts under way end first

private:
    void serve(const std::string& channel, Sender& sender);
    const Outbox& outbox_;
    const Clock& clock_;
    const Senders& senders_;
    std::mutex mutex_;
    std::condition_variable stopping_;
    bool stop_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace xaso::outbox
