// Experiments that wait for the compute thread, and what became of those that were run: one after the other, each
// result an unsaved session. No widget. GUI thread.
#pragma once

#include "ui/run/run_controller.h"

#include <QObject>
#include <vector>

namespace lamina {

class ExperimentQueue : public QObject {
    Q_OBJECT
public:
    enum class State { Waiting, Running, Done, Stopped, Failed };
    struct Entry {
        int id = 0;
        RunConfig config;
        State state = State::Waiting;
        std::shared_ptr<const Session> session; // of what was written; null before, and if nothing was
        QString problem;                        // Failed: the error's sentence
    };

    // `run` outlives the queue.
    explicit ExperimentQueue(RunController* run, QObject* parent = nullptr);

    const std::vector<Entry>& entries() const { return m_entries; }
    const Entry* find(int id) const;
    int waiting() const;
    // In a run the next one follows by itself; else the queue waits for start().
    int add(const RunConfig& config); // gives its id
    void remove(int id);              // never the one that runs
    // Among those that wait, which stand last: to the place of the entry `before`, or to the end (0).
    void move(int id, int before);
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
    std::vector<Entry>::iterator place(int id);

    RunController* m_run;
    std::vector<Entry> m_entries;
    int m_lastId = 0;
    int m_current = 0; // id of the one that runs
    bool m_held = true;
};

} // namespace lamina
