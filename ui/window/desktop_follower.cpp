#include "ui/window/desktop_follower.h"

#include "ui/common/experiment_title.h"
#include "ui/common/log_book.h"
#include "ui/common/text.h"
#include "ui/run/experiment_queue.h"
#include "ui/window/desktop.h"

namespace lamina {

DesktopFollower::DesktopFollower(RunController* run, const ExperimentQueue* queue, QWidget* window)
    : QObject(window), m_run(run), m_queue(queue), m_window(window), m_awake(new SleepHold(this)) {
    connect(run, &RunController::stateChanged, this, &DesktopFollower::holdAwake);
    connect(run, &RunController::factsKnown, this, [](const RunFacts& facts) {
        logBook().add(QStringLiteral("run started: ") + experimentTitle(facts.config) + QStringLiteral(", threads ") +
                      QString::number(facts.threads));
    });
    connect(run, &RunController::runEnded, this, &DesktopFollower::tellEnd);
}

void DesktopFollower::holdAwake() {
    if (m_run->running() && m_run->state() != RunState::Paused)
        m_awake->take(tr("A profile is being computed"));
    else
        m_awake->release();
}

void DesktopFollower::tellEnd(const RunEnd& end) {
    const bool stopped = !end.status.ok() && end.status.error().kind == ErrorKind::Cancelled;
    logBook().add(end.status.ok() ? QStringLiteral("run ended: complete")
                  : stopped       ? QStringLiteral("run ended: stopped")
                                  : QStringLiteral("run ended: failed"));
    if (stopped || m_queue->waiting() > 0)
        return; // the user was there; or the queue goes on
    tellDesktop(m_window, end.status.ok() ? tr("The profile is complete") : tr("The run ended with an error"),
                end.status.ok() ? experimentTitle(m_run->shown().config()) : fromStd(end.status.error().message));
}

} // namespace lamina
