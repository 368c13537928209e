// Pool: the reading connections, lent one at a time. Safe from any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/sql/connection.h"

namespace xaso::sql {

class Pool {
public:
    explicit Pool(const Config& config) : config_(config) {}
    // Waits up to Config::read_limit for a connection, then throws Error(busy).
    std::unique_ptr<Connection> lend();
    void give_back(std::unique_ptr<Connection> c) noexcept;

private:
    const Config config_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;  // the last one in is the first one out: its pages are warm
    int made_ = 0;
};

}  // namespace xaso::sql
