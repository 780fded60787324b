// The states a run goes through and the profile on show: starts, stops, resumes. No widget. GUI thread.
#pragma once

#include "ui/run/compute_thread.h"
#include "ui/run/session_keeper.h"
#include "ui/run/shown_profile.h"

#include <QObject>
#include <filesystem>
#include <memory>
#include <optional>

namespace lamina {

struct InterruptedRun;

enum class RunState { Empty, Running, Paused, Stopping, Finished, Stopped, Failed };

class RunController : public QObject {
    Q_OBJECT
public:
    // Unsaved runs are kept in `unsavedFolder` until they are saved or discarded.
    explicit RunController(const std::filesystem::path& unsavedFolder, QObject* parent = nullptr);

    RunState state() const { return m_state; }
    bool running() const;
    // The control at work; empty while the run itself is computed or nothing runs.
    const std::string& runningControl() const { return m_control; }
    const ShownProfile& shown() const { return m_shown; }
    std::shared_ptr<const Session> session() const { return m_sessions.session(); } // of the run or file on show
    const std::optional<RunProgress>& progress() const { return m_progress; }
    const std::optional<TransferProgress>& transfer() const { return m_transfer; } // while inputs are fetched
    ComputeThread& compute() { return m_compute; }
    SessionKeeper& sessions() { return m_sessions; }

    // Before any run: the axes of what would be run.
    void preview(const RunConfig& config, int modelLayers);

    void startRun(const RunConfig& config);
    void resumeStopped(); // the run this window stopped
    void resumeInterrupted(const InterruptedRun& run);
    void pauseOrGoOn();
    void stop();
    void skipControl();
    void open(const std::filesystem::path& file); // not while a run goes on

Q_SIGNALS:
    void stateChanged();
    void profileChanged(bool fresh); // another profile, or a newer state of the same
    void progressed();
    void factsKnown(const lamina::RunFacts& facts);
    void warned(const QString& message);
    void failed(const lamina::Error& error);
    void runEnded(const lamina::RunEnd& end); // all of it, its controls included

private:
    void setState(RunState state);
    void begin(const RunRequest& request);
    void receive(const RunMail& mail);
    void receiveEnd(const RunEnd& end);
    void showSession();

    SessionKeeper m_sessions;
    ComputeThread m_compute;
    ShownProfile m_shown;
    RunState m_state = RunState::Empty;
    std::string m_control;
    RunRequest m_request;
    std::optional<RunProgress> m_progress;
    std::optional<TransferProgress> m_transfer;
    int m_modelLayers = 12;
};

} // namespace lamina
