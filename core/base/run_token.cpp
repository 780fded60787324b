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

Status RunToken::checkpoint() {
    if (pauseRequested()) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_cancelled || !m_paused; });
    }
    if (cancelRequested())
        return makeError(ErrorKind::Cancelled, "the run was stopped; what was done is kept in its journal");
    return {};
}

} // namespace lamina
