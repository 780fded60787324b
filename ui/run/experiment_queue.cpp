#include "ui/run/experiment_queue.h"

#include <QTimer>

namespace lamina {

ExperimentQueue::ExperimentQueue(RunController* run, QObject* parent) : QObject(parent), m_run(run) {
    connect(run, &RunController::runEnded, this, &ExperimentQueue::ended);
}

int ExperimentQueue::add(const RunConfig& config) {
    if (m_queue.waiting() == 0)
        m_held = !m_run->running(); // behind a run that goes on it follows by itself
    const int id = m_queue.add(config);
    Q_EMIT changed();
    return id;
}

void ExperimentQueue::addAll(const std::vector<RunConfig>& configs) {
    for (const RunConfig& config : configs)
        add(config);
}

void ExperimentQueue::remove(int id) {
    if (m_queue.remove(id))
        Q_EMIT changed();
}

void ExperimentQueue::move(int id, int before) {
    if (m_queue.move(id, before))
        Q_EMIT changed();
}

void ExperimentQueue::clearEnded() {
    m_queue.clearEnded();
    Q_EMIT changed();
}

void ExperimentQueue::start() {
    m_held = false;
    if (!m_run->running())
        runNext();
    Q_EMIT changed();
}

void ExperimentQueue::runNext() {
    if (m_held || m_run->running())
        return;
    const auto config = m_queue.begin();
    if (!config)
        return;
    Q_EMIT starting(*config);
    m_run->startRun(*config);
    Q_EMIT changed();
}

void ExperimentQueue::ended(const RunEnd& end) {
    const bool mine = m_queue.end(end.status, m_run->session());
    if (!end.status.ok() && end.status.error().kind == ErrorKind::Cancelled)
        m_held = true; // who stops one run does not want the next to start at once
    if (mine && end.status.ok() && m_run->session())
        Q_EMIT resultReady(m_run->session());
    Q_EMIT changed();
    if (m_held)
        return;
    if (m_queue.waiting() > 0)
        QTimer::singleShot(0, this, &ExperimentQueue::runNext); // when all have heard of this end
    else if (mine)
        Q_EMIT finished();
}

} // namespace lamina
