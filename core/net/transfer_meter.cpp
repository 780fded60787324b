#include "net/transfer_meter.h"

namespace lamina {

namespace {

constexpr auto window = std::chrono::seconds(4);
constexpr auto sampling = std::chrono::milliseconds(100);

} // namespace

void TransferMeter::enter(TransferProgress::Phase phase, double secondsLeft) {
    m_progress.phase = phase;
    m_progress.bytesPerSecond = 0;
    m_progress.secondsLeft = secondsLeft;
    if (phase != TransferProgress::Phase::Waiting)
        m_progress.reason.clear();
    m_samples.clear();
    report(Clock::now());
}

void TransferMeter::moved(std::uint64_t done, Clock::time_point now) {
    m_progress.done = done;
    if (!m_samples.empty() && now - m_samples.back().time < sampling)
        return;
    m_samples.push_back({now, done});
    while (m_samples.size() > 2 && now - m_samples.front().time > window)
        m_samples.pop_front();
    const Sample& oldest = m_samples.front();
    const double seconds = std::chrono::duration<double>(now - oldest.time).count();
    if (seconds > 0 && done >= oldest.done) {
        m_progress.bytesPerSecond = static_cast<double>(done - oldest.done) / seconds;
        m_progress.secondsLeft = m_progress.total > done && m_progress.bytesPerSecond > 0
                                     ? static_cast<double>(m_progress.total - done) / m_progress.bytesPerSecond
                                     : std::numeric_limits<double>::quiet_NaN();
    }
    report(now);
}

void TransferMeter::waiting(double secondsLeft, Clock::time_point now) {
    m_progress.secondsLeft = secondsLeft;
    if (now - m_reported >= std::chrono::milliseconds(250))
        report(now);
}

void TransferMeter::report(Clock::time_point now) {
    m_reported = now;
    if (m_observer)
        m_observer(m_progress);
}

} // namespace lamina
