// Files that are written or read in the background: what goes on, how far it is, and how to give it up. GUI thread.
#pragma once

#include "base/error.h"
#include "base/run_token.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace lamina {

// What the work asks and tells while it goes on. Any thread.
struct FileJobControl {
    RunToken token;
    std::atomic<double> share{-1}; // of the work that is done, 0 to 1; negative: not known
};

class FileJobs : public QObject {
    Q_OBJECT
public:
    explicit FileJobs(QObject* parent = nullptr);
    ~FileJobs() override; // gives up what goes on and waits for the end of what writes, so that no half file stays

    // `text` says what goes on ("Exporting report.pdf"). `work` runs on a thread of the background and looks at its
    // token often; `done` gets its answer on the GUI thread. Exceptions of `work` become errors.
    using Work = std::function<Status(FileJobControl&)>;
    using Done = std::function<void(const Status&)>;
    void start(const QString& text, Work work, Done done);
    // The same for work that only reads and does not look at its token: once cancelled, `done` hears so at once, and
    // the work's answer is dropped when it comes.
    void startReading(const QString& text, Work work, Done done);

    bool busy() const { return !m_jobs.empty(); }
    bool writing() const; // a file that is not whole yet
    QString text() const; // of the oldest that goes on; empty: none
    double share() const; // of the same
    bool reading() const; // whether the same only reads
    void cancelAll();
    void cancelReading();

Q_SIGNALS:
    void changed(); // one has begun, has come further or has ended

private:
    struct Job {
        QString text;
        bool reads = false;
        Done done;
        FileJobControl control;
    };
    void run(const std::shared_ptr<Job>& job, QThreadPool* pool, Work work);

    std::vector<std::shared_ptr<Job>> m_jobs; // oldest first
    QTimer m_progress;
    QThreadPool m_pool;
};

} // namespace lamina
