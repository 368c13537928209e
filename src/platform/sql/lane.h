// Lane: one writing connection and the thread that works on it. Jobs that are waiting together share a transaction.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "platform/sql/connection.h"

namespace xaso::sql {

class Lane {
public:
    using Work = std::function<bool(Tx&)>;  // returns whether to keep what it wrote

    explicit Lane(const Config& config);
    ~Lane();  // finishes what is queued
    // Blocks until the work is committed or given up; rethrows what it threw. Throws std::logic_error inside another work.
    void run(const Work& work);

private:
    struct Job {
        const Work* work = nullptr;
        std::exception_ptr error;
        bool done = false;
        std::mutex mutex;
        std::condition_variable finished;
        void finish(std::exception_ptr why = nullptr);
    };
    using Jobs = std::span<const std::shared_ptr<Job>>;

    void serve();
    void settle(Jobs jobs);
    bool begin(Jobs jobs);
    bool together(Jobs jobs);
    bool alone(Job& job, int attempt);

    const std::size_t batch_;
    std::unique_ptr<Connection> connection_;
    std::mutex mutex_;
    std::condition_variable queued_;
    std::deque<std::shared_ptr<Job>> queue_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace xaso::sql
