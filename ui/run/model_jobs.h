// Downloads, checks and removals of models, each on a thread of its own; they outlive the page that shows them.
#pragma once

#include "base/error.h"
#include "net/model_hub.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace lamina {

// Belongs to the GUI thread. Its threads hand over through mailboxes that a timer empties at most 10 times a second.
class ModelJobs : public QObject {
    Q_OBJECT

public:
    enum class Kind { Download, Verify, Remove };
    struct State {
        Kind kind = Kind::Download;
        TransferProgress progress;
        bool paused = false;
        bool stopping = false; // cancelled, and not at its end yet
    };
    // How a job ended; `verified` after a check that found no fault.
    struct Outcome {
        QString name;
        Kind kind = Kind::Download;
        Status status;
        std::optional<VerifiedModel> verified;
    };

    explicit ModelJobs(HubOptions options = HubOptions::fromEnvironment(), QObject* parent = nullptr);
    // Cancels what is going on and waits for it: a fraction of a second, and what has come is kept.
    ~ModelJobs() override;

    const HubOptions& options() const { return m_options; }

    // One job at a time for each model: a second is not begun. A run that fetches the same model at the same time is
    // another program to it: one of the two waits.
    void download(const QString& name);
    void verify(const QString& name);
    void remove(const QString& name);
    void pause(const QString& name);
    void resume(const QString& name);
    void cancel(const QString& name);

    // Null where nothing is done with the model.
    const State* state(const QString& name) const;
    QStringList busy() const;

    // Looks at the disk anew, on a thread; listed() follows.
    void refresh();
    // As of the last listed().
    const std::vector<ModelOnDisk>& onDisk() const { return m_onDisk; }

Q_SIGNALS:
    void changed(); // some job's state
    void listed();
    void ended(const lamina::ModelJobs::Outcome& outcome);

private:
    struct Job;
    struct Listing;

    void start(const QString& name, Kind kind);
    void collect();

    HubOptions m_options;
    QTimer m_timer;
    std::map<QString, std::unique_ptr<Job>> m_jobs;
    std::unique_ptr<Listing> m_listing;
    bool m_listAgain = false;
    std::vector<ModelOnDisk> m_onDisk;
};

} // namespace lamina
