#include "profile/runner/progress_meter.h"

#include <algorithm>
#include <limits>

namespace lamina {

void ProgressMeter::enter(Stage stage, const LayerKey& key, double work) {
    m_now.stage = stage;
    m_now.key = key;
    m_now.epoch = 0;
    m_stageWork = work;
    send(0.0, true);
}

void ProgressMeter::leave() {
    m_doneWork += m_stageWork;
    m_measuredWork += m_stageWork;
    m_stageWork = 0;
    send(0.0, false);
}

void ProgressMeter::skipped(double before, double work) {
    m_measuredWork -= m_doneWork - before;
    m_doneWork = before;
    m_totalWork -= work;
    m_stageWork = 0;
}

RunProgress ProgressMeter::now(double fraction) {
    update(fraction);
    return m_now;
}

void ProgressMeter::finish() {
    m_now.stage = Stage::Done;
    m_doneWork = m_totalWork;
    m_stageWork = 0;
    send(0.0, true);
}

void ProgressMeter::update(double fraction) {
    const double inStage = m_stageWork * fraction;
    m_now.fraction = m_totalWork > 0 ? std::min(1.0, (m_doneWork + inStage) / m_totalWork) : 1.0;
    const double measured = m_measuredWork + inStage;
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    m_now.secondsLeft = measured > 0 && elapsed > 0.5
                            ? std::max(0.0, m_totalWork - m_doneWork - inStage) * elapsed / measured
                            : std::numeric_limits<double>::quiet_NaN();
}

void ProgressMeter::send(double fraction, bool always) {
    const auto now = std::chrono::steady_clock::now();
    if (!always && now - m_sent < std::chrono::milliseconds(50))
        return;
    m_sent = now;
    update(fraction);
    m_observer.progressed(m_now);
}

} // namespace lamina
