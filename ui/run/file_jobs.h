// Files that are written in the background: what goes on, how far it is, and how to give it up. GUI thread.
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
    ~FileJobs() override; // gives up what goes on and waits for its end, so that no half file stays

    // `text` says what goes on ("Exporting report.pdf"). `work` runs on a thread of the background and looks at its
    // token often; `done` gets its answer on the GUI thread. Exceptions of `work` become errors.
    using Work = std::function<Status(FileJobControl&)>;
    void start(const QString& text, Work work, std::function<void(const Status&)> done);

    bool busy() const { return !m_jobs.empty(); }
    QString text() const; // of the oldest that goes on; empty: none
    double share() const; // of the same
    void cancelAll();

Q_SIGNALS:
    void changed(); // one has begun, has come further or has ended

private:
    struct Job {
        QString text;
        FileJobControl control;
    };

    std::vector<std::shared_ptr<Job>> m_jobs; // oldest first
    QTimer m_progress;
    QThreadPool m_pool;
};

} // namespace lamina
