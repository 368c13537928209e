#include "platform/http/workers.h"

#include <algorithm>

namespace xaso::http {

Workers::Workers(int threads, int queue) : queue_(static_cast<std::size_t>(std::max(queue, 0))) {
    threads_.reserve(static_cast<std::size_t>(std::max(threads, 1)));
    free_ = std::max(threads, 1);
    for (int i = 0; i < std::max(threads, 1); ++i) threads_.emplace_back([this] { loop(); });
}

Workers::~Workers() {
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    ready_.notify_all();
    for (auto& t : threads_) t.join();
}

bool Workers::submit(std::function<void()> work) {
    {
        std::lock_guard lock(mutex_);
        // Work for a free thread is on its way, not waiting.
        if (waiting_.size() >= queue_ + static_cast<std::size_t>(free_)) return false;
        waiting_.push_back(std::move(work));
    }
    ready_.notify_one();
    return true;
}

void Workers::loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ready_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        auto work = std::move(waiting_.front());
        waiting_.pop_front();
        --free_;
        lock.unlock();
        work();
        work = nullptr;  // what it holds goes before the thread counts as free
        lock.lock();
        ++free_;
    }
}

}  // namespace xaso::http
