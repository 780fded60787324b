// Private to core/profile: how far a run is, for its observer.
#pragma once

#include "profile/run_observer.h"

#include <chrono>

namespace lamina {

// How far the whole run is, weighing its parts by their floating-point operations, and what is left by the clock.
// No result depends on the clock.
class ProgressMeter {
public:
    ProgressMeter(RunObserver& observer, double totalWork) : m_observer(observer), m_totalWork(totalWork) {}

    void enter(Stage stage, const LayerKey& key, double work);
    void epoch(int epoch) { m_now.epoch = epoch; }
    // 0 to 1 in the stage entered last; at most some 20 a second reach the observer.
    void advance(double fraction) { send(fraction, false); }
    void leave();
    double done() const { return m_doneWork; }
    // Everything since `before` is taken back, and `work` that was to be done is not.
    void skipped(double before, double work);
    // Work that a resumed run need not do again: it counts as done but not in the speed.
    void restored(double work) { m_doneWork += work; }
    RunProgress now(double fraction);
    void finish();

private:
    void update(double fraction);
    void send(double fraction, bool always);

    RunObserver& m_observer;
    RunProgress m_now;
    double m_totalWork;
    double m_doneWork = 0;
    double m_measuredWork = 0;
    double m_stageWork = 0;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_sent{};
};

} // namespace lamina
