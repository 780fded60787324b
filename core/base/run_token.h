// The cancel and pause token of a run, shared between the thread that asks and the compute thread that obeys.
#pragma once

#include "base/error.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace lamina {

// Thread-safe. The compute thread calls checkpoint() at least every 100 ms of work, between row blocks.
class RunToken {
public:
    void cancel();
    void pause();
    void resume();
    // Ends the part of the run that is at work, such as a control, and lets the rest go on: checkpoint() fails until
    // takeSkip(). Without effect while that part may not be skipped.
    void skip();

    bool cancelRequested() const { return m_cancelled.load(std::memory_order_relaxed); }
    // Whether the work has met the request: until then it may stand in something that asks no token.
    bool cancelSeen() const { return m_seen.load(std::memory_order_relaxed); }
    bool pauseRequested() const { return m_paused.load(std::memory_order_relaxed); }

    // For the compute thread: whether the part that begins now may be skipped.
    void setSkippable(bool skippable);
    // True once for each skip(): the error that checkpoint() gave came from it, not from cancel().
    bool takeSkip();

    // Blocks while paused; an Error of kind Cancelled once cancelled or skipped. Costs three relaxed loads otherwise.
    Status checkpoint();

private:
    std::atomic<bool> m_cancelled{false};
    std::atomic<bool> m_seen{false};
    std::atomic<bool> m_paused{false};
    std::atomic<bool> m_skipped{false};
    bool m_skippable = false; // guarded by m_mutex
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

} // namespace lamina
