#include "platform/sql/pool.h"

namespace xaso::sql {

std::unique_ptr<Connection> Pool::lend() {
    std::unique_lock lock(mutex_);
    bool free = returned_.wait_for(lock, config_.read_limit, [&] { return !idle_.empty() || made_ < config_.readers; });
    if (!free) throw Error(ErrorKind::busy, "Hệ thống đang bận: mọi kết nối đọc cơ sở dữ liệu đều đang được dùng. Hãy thử lại sau ít phút.");
    if (!idle_.empty()) {
        std::unique_ptr<Connection> c = std::move(idle_.back());
        idle_.pop_back();
        return c;
    }
    ++made_;
    lock.unlock();
    try {
        return connect(config_, Access::read);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void Pool::give_back(std::unique_ptr<Connection> c) noexcept {
    {
        std::lock_guard lock(mutex_);
        if (c) idle_.push_back(std::move(c));
        else --made_;
    }
    returned_.notify_one();
}

}  // namespace xaso::sql
