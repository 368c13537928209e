#include "platform/sql/lane.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace xaso::sql {
namespace {

thread_local bool inside_work = false;

// Worth another try in a new transaction: somebody else was in the way, or the connection went before the commit was sent.
bool passing(const Error& e) { return e.kind == ErrorKind::busy || e.kind == ErrorKind::serialization || e.kind == ErrorKind::connection; }

// Whoever was chosen to give way may be chosen again when it comes back before the other has gone on: it waits a little, and tries more often.
constexpr int kTries = 2, kTriesOfWhoGivesWay = 5;
constexpr std::chrono::milliseconds kGivesWay{5};

}  // namespace

void Lane::Job::finish(std::exception_ptr why) {
    std::lock_guard lock(mutex);
    error = std::move(why);
    done = true;
    finished.notify_one();
}

Lane::Lane(const Config& config) : batch_(std::max<std::size_t>(config.batch, 1)), connection_(connect(config, Access::write)), thread_([this] { serve(); }) {}

Lane::~Lane() {
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    queued_.notify_one();
    thread_.join();
}

void Lane::run(const Work& work) {
    if (inside_work) throw std::logic_error("a write job may not write through the database: use its Tx");
    auto job = std::make_shared<Job>();  // the lane holds it too, so it may end here while the lane is still telling it
    job->work = &work;
    {
        std::lock_guard lock(mutex_);
        queue_.push_back(job);
    }
    queued_.notify_one();
    std::unique_lock lock(job->mutex);
    job->finished.wait(lock, [&] { return job->done; });
    if (job->error) std::rethrow_exception(std::move(job->error));
}

void Lane::serve() {
    inside_work = true;
    std::vector<std::shared_ptr<Job>> jobs;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            queued_.wait(lock, [&] { return closing_ || !queue_.empty(); });
            if (queue_.empty()) return;
            while (!queue_.empty() && jobs.size() < batch_) {
                jobs.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
        }
        settle(jobs);
        jobs.clear();
    }
}

void Lane::settle(Jobs jobs) {
    if (!begin(jobs)) return;
    bool open = true;
    if (jobs.size() > 1) {
        if (together(jobs)) return;
        open = false;
    }
    for (std::size_t i = 0; i < jobs.size(); ++i)
        for (int attempt = 1;; ++attempt, open = false) {
            if (!open && !begin(jobs.subspan(i))) return;
            if (alone(*jobs[i], attempt)) {
                open = false;
                break;
            }
        }
}

// Nothing has happened yet when a transaction cannot be begun, so a second try is safe; after it all of `jobs` get the error.
bool Lane::begin(Jobs jobs) {
    for (int attempt = 1;; ++attempt) try {
            connection_->begin();
            return true;
        } catch (const Error& e) {
            connection_->rollback();
            if (attempt == 1 && passing(e)) continue;
            for (const auto& job : jobs) job->finish(std::current_exception());
            return false;
        }
}

// All jobs in the open transaction. False when it was rolled back and each should be run by itself.
bool Lane::together(Jobs jobs) {
    try {
        Tx tx(*connection_);
        for (const auto& job : jobs) {
            std::uint64_t writes = tx.writes(), touched = tx.touched_;
            bool keep = (*job->work)(tx);
            if (!keep && (tx.writes() != writes || tx.touched_ != touched)) {
                connection_->rollback();
                return false;
            }
        }
        tx.flush();
        connection_->commit();
    } catch (const CommitUnknown&) {
        connection_->rollback();
        for (const auto& job : jobs) job->finish(std::current_exception());
        return true;
    } catch (...) {
        connection_->rollback();
        return false;
    }
    for (const auto& job : jobs) job->finish();
    return true;
}

// One job in the open transaction. False when it should be tried once more.
bool Lane::alone(Job& job, int attempt) {
    std::exception_ptr why;
    bool again = false, gives_way = false;
    try {
        Tx tx(*connection_);
        if ((*job.work)(tx)) {
            tx.flush();
            connection_->commit();
        } else {
            connection_->rollback();
        }
    } catch (const CommitUnknown&) {
        why = std::current_exception();
    } catch (const Error& e) {
        why = std::current_exception();
        gives_way = e.kind == ErrorKind::serialization;
        again = passing(e) && attempt < (gives_way ? kTriesOfWhoGivesWay : kTries);
    } catch (...) {
        why = std::current_exception();
    }
    if (why) connection_->rollback();
    if (again) {
        if (gives_way) std::this_thread::sleep_for(kGivesWay * attempt);
        return false;
    }
    job.finish(std::move(why));
    return true;
}

}  // namespace xaso::sql
