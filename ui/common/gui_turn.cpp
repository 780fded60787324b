#include "ui/common/gui_turn.h"

#include "base/run_token.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QThread>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>

namespace lamina {

namespace {

struct Turn {
    enum class State { Waiting, Running, Done, Dropped };
    std::mutex mutex;
    std::condition_variable changed;
    State state = State::Waiting;
    std::exception_ptr thrown;
};

// On the GUI thread. The lock is not held while the piece runs.
void take(Turn& turn, const std::function<void()>& piece) {
    {
        const std::lock_guard lock(turn.mutex);
        if (turn.state == Turn::State::Dropped)
            return;
        turn.state = Turn::State::Running;
    }
    try {
        piece();
    } catch (...) {
        turn.thrown = std::current_exception();
    }
    const std::lock_guard lock(turn.mutex);
    turn.state = Turn::State::Done;
    turn.changed.notify_all();
}

} // namespace

Status onGuiThread(const std::function<void()>& piece, RunToken* token) {
    const auto cancelled = [&] { return token && token->cancelRequested(); };
    const Error givenUp = makeError(ErrorKind::Cancelled, "it was given up; nothing was written");
    if (cancelled())
        return givenUp;
    QCoreApplication* application = QCoreApplication::instance();
    if (!application || QThread::currentThread() == application->thread()) {
        piece();
        return {};
    }
    const auto turn = std::make_shared<Turn>(); // outlives this call where the turn comes too late
    QMetaObject::invokeMethod(
        application, [turn, &piece] { take(*turn, piece); }, Qt::QueuedConnection);
    std::unique_lock lock(turn->mutex);
    while (turn->state != Turn::State::Done) {
        turn->changed.wait_for(lock, std::chrono::milliseconds(20));
        if (turn->state == Turn::State::Waiting && cancelled()) {
            turn->state = Turn::State::Dropped;
            return givenUp;
        }
    }
    if (turn->thrown)
        std::rethrow_exception(turn->thrown);
    return {};
}

} // namespace lamina
