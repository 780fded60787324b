// The bridge between the window and the one compute thread: starts, pauses and stops runs, and hands results
// over at most 25 times a second.
#pragma once

#include "run/run_job.h"
#include "ui/run/run_mailbox.h"

#include <QObject>
#include <QTimer>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace lamina {

// Lives on the GUI thread and never waits there, except in the destructor (at most the 200 ms a stop takes). The
// compute thread calls nothing of Qt's: while it has work, a timer here looks into the mailbox.
class ComputeThread : public QObject {
    Q_OBJECT
public:
    explicit ComputeThread(QObject* parent = nullptr);
    ~ComputeThread() override;

    void start(const RunRequest& request);
    void pause();
    void resume();
    void stop();        // the run ends; what is done is kept
    void skipControl(); // the control at work ends and leaves no trace; the rest goes on

    static constexpr int redrawMilliseconds = 40;

Q_SIGNALS:
    void mailArrived(const lamina::RunMail& mail);

private:
    void post(std::function<void()> job);
    void loop();
    void deliver();

    RunMailbox m_mailbox;
    QTimer m_redraw;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_jobs;
    bool m_working = false; // a job is at work
    bool m_quit = false;
    std::shared_ptr<RunToken> m_token; // of the run at work
    std::thread m_thread;
};

} // namespace lamina
