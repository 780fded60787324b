// The queue of experiments (core/run/run_queue) as the window has it: it starts the next when one has ended and tells
// of every change. Each result is an unsaved session. No widget. GUI thread.
#pragma once

#include "run/run_queue.h"
#include "ui/run/run_controller.h"

#include <QObject>
#include <vector>

namespace lamina {

class ExperimentQueue : public QObject {
    Q_OBJECT
public:
    using State = RunQueue::State;
    using Entry = RunQueue::Entry;

    // `run` outlives the queue.
    explicit ExperimentQueue(RunController* run, QObject* parent = nullptr);

    const std::vector<Entry>& entries() const { return m_queue.entries(); }
    const Entry* find(int id) const { return m_queue.find(id); }
    int waiting() const { return static_cast<int>(m_queue.waiting()); }
    // In a run the next one follows by itself; else the queue waits for start().
    int add(const RunConfig& config); // gives its id
    void addAll(const std::vector<RunConfig>& configs);
    void remove(int id);           // as RunQueue::remove()
    void move(int id, int before); // as RunQueue::move()
    void clearEnded();
    // Runs the first that waits, now or when the run that goes on has ended.
    void start();
    bool held() const { return m_held; } // until start(): nothing was started yet, or the user stopped a run

Q_SIGNALS:
    void changed();
    void starting(const lamina::RunConfig& config);
    void resultReady(const std::shared_ptr<const lamina::Session>& session);
    void finished(); // the last one has ended

private:
    void runNext();
    void ended(const RunEnd& end);

    RunController* m_run;
    RunQueue m_queue;
    bool m_held = true;
};

} // namespace lamina
