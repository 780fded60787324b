#include "ui/run/experiment_queue.h"

#include "session/session.h"

#include <QTimer>
#include <algorithm>

namespace lamina {

ExperimentQueue::ExperimentQueue(RunController* run, QObject* parent) : QObject(parent), m_run(run) {
    connect(run, &RunController::runEnded, this, &ExperimentQueue::ended);
}

std::vector<ExperimentQueue::Entry>::iterator ExperimentQueue::place(int id) {
    return std::find_if(m_entries.begin(), m_entries.end(), [id](const Entry& entry) { return entry.id == id; });
}

const ExperimentQueue::Entry* ExperimentQueue::find(int id) const {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [id](const Entry& entry) { return entry.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

int ExperimentQueue::waiting() const {
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(),
                                          [](const Entry& entry) { return entry.state == State::Waiting; }));
}

int ExperimentQueue::add(const RunConfig& config) {
    if (waiting() == 0)
        m_held = !m_run->running(); // behind a run that goes on it follows by itself
    Entry entry;
    entry.id = ++m_lastId;
    entry.config = config;
    m_entries.push_back(std::move(entry));
    Q_EMIT changed();
    return m_lastId;
}

void ExperimentQueue::remove(int id) {
    const auto entry = place(id);
    if (entry == m_entries.end() || entry->state == State::Running)
        return;
    m_entries.erase(entry);
    Q_EMIT changed();
}

void ExperimentQueue::move(int id, int before) {
    const auto from = place(id);
    if (id == before || from == m_entries.end() || from->state != State::Waiting)
        return;
    Entry moved = std::move(*from);
    m_entries.erase(from);
    auto to = place(before);
    const auto firstWaiting = std::find_if(m_entries.begin(), m_entries.end(),
                                           [](const Entry& entry) { return entry.state == State::Waiting; });
    m_entries.insert(std::max(to, firstWaiting), std::move(moved)); // never in front of what has run
    Q_EMIT changed();
}

void ExperimentQueue::clearEnded() {
    std::erase_if(m_entries,
                  [](const Entry& entry) { return entry.state != State::Waiting && entry.state != State::Running; });
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
    const auto next = std::find_if(m_entries.begin(), m_entries.end(),
                                   [](const Entry& entry) { return entry.state == State::Waiting; });
    if (next == m_entries.end())
        return;
    next->state = State::Running;
    m_current = next->id;
    const RunConfig config = next->config; // the list may change while others are told
    Q_EMIT starting(config);
    m_run->startRun(config);
    Q_EMIT changed();
}

void ExperimentQueue::ended(const RunEnd& end) {
    const bool stopped = !end.status.ok() && end.status.error().kind == ErrorKind::Cancelled;
    const auto entry = m_current != 0 ? place(m_current) : m_entries.end();
    m_current = 0;
    const bool mine = entry != m_entries.end();
    if (mine) {
        entry->state = end.status.ok() ? State::Done : stopped ? State::Stopped : State::Failed;
        entry->session = m_run->session();
        if (entry->state == State::Failed)
            entry->problem = QString::fromStdString(end.status.error().message);
    }
    if (stopped)
        m_held = true; // who stops one run does not want the next to start at once
    if (mine && end.status.ok() && m_run->session())
        Q_EMIT resultReady(m_run->session());
    Q_EMIT changed();
    if (m_held)
        return;
    if (waiting() > 0)
        QTimer::singleShot(0, this, &ExperimentQueue::runNext); // when all have heard of this end
    else if (mine)
        Q_EMIT finished();
}

} // namespace lamina
