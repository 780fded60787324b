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

    bool cancelRequested() const { return m_cancelled.load(std::memory_order_relaxed); }
    bool pauseRequested() const { return m_paused.load(std::memory_order_relaxed); }

    // Blocks while paused; an Error of kind Cancelled once cancelled. Costs two relaxed loads otherwise.
    Status checkpoint();

private:
    std::atomic<bool> m_cancelled{false};
    std::atomic<bool> m_paused{false};
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

} // namespace lamina
