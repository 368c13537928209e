// workers: a fixed number of threads that may block, behind a queue with an end.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace xaso::http {

class Workers {
public:
    Workers(int threads, int queue);
    ~Workers();  // runs what is queued, then joins
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    bool submit(std::function<void()> work);  // false when the queue is full; `work` must not throw

private:
    void loop();

    const std::size_t queue_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> waiting_;
    int free_ = 0;  // threads that wait for work
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace xaso::http
