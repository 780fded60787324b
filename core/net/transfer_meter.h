// Speed, time left and a bearable number of reports for anything that moves bytes.
#pragma once

#include "net/transfer_progress.h"

#include <chrono>
#include <deque>

namespace lamina {

// Belongs to one thread.
class TransferMeter {
public:
    using Clock = std::chrono::steady_clock;

    explicit TransferMeter(TransferObserver observer) : m_observer(std::move(observer)) {}

    // What the next reports say besides phase, bytes and speed.
    TransferProgress& progress() { return m_progress; }

    // Reports at once and forgets the speed: what was measured in another phase says nothing about this one.
    void enter(TransferProgress::Phase phase, double secondsLeft = std::numeric_limits<double>::quiet_NaN());
    // `done` bytes are here now. Reports at most every 100 ms.
    void moved(std::uint64_t done, Clock::time_point now = Clock::now());
    // Waiting: reports at most every 250 ms.
    void waiting(double secondsLeft, Clock::time_point now = Clock::now());

private:
    struct Sample {
        Clock::time_point time;
        std::uint64_t done = 0;
    };
    void report(Clock::time_point now);

    TransferObserver m_observer;
    TransferProgress m_progress;
    std::deque<Sample> m_samples; // of the last few seconds
    Clock::time_point m_reported;
};

} // namespace lamina
