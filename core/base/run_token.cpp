#include "base/run_token.h"

namespace lamina {

void RunToken::cancel() {
    {
        const std::lock_guard lock(m_mutex);
        m_cancelled = true;
    }
    m_changed.notify_all();
}

void RunToken::pause() {
    const std::lock_guard lock(m_mutex);
    m_paused = true;
}

void RunToken::resume() {
    {
        const std::lock_guard lock(m_mutex);
        m_paused = false;
    }
    m_changed.notify_all();
}

void RunToken::skip() {
    {
        const std::lock_guard lock(m_mutex);
        m_skipped = m_skippable;
    }
    m_changed.notify_all();
}

void RunToken::setSkippable(bool skippable) {
    const std::lock_guard lock(m_mutex);
    m_skippable = skippable;
    m_skipped = false;
}

bool RunToken::takeSkip() {
    const std::lock_guard lock(m_mutex);
    return !m_cancelled && m_skipped.exchange(false);
}

Status RunToken::checkpoint() {
    if (pauseRequested()) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_cancelled || m_skipped || !m_paused; });
    }
    if (m_skipped.load(std::memory_order_relaxed))
        return makeError(ErrorKind::Cancelled, "this part of the run was skipped");
    if (cancelRequested()) {
        m_seen = true;
        return makeError(ErrorKind::Cancelled, "the run was stopped; what was done is kept in its journal");
    }
    return {};
}

} // namespace lamina
