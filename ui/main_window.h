// The window: tool bar, experiment panel, profile, status line; and the states a run goes through.
#pragma once

#include "compute_thread.h"
#include "shown_profile.h"

#include <QMainWindow>
#include <filesystem>
#include <memory>
#include <optional>

class QAction;
class QDockWidget;
class QMenu;
class QTimer;
class QToolButton;

namespace lamina {

class ExperimentPanel;
class MessageBar;
class ProfileView;
class RunStatus;

enum class WindowState { Empty, Running, Paused, Stopping, Finished, Stopped, Failed };

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // Unsaved runs are kept in `unsavedFolder` (the newest few of them).
    explicit MainWindow(const std::filesystem::path& unsavedFolder, QWidget* parent = nullptr);
    ~MainWindow() override;

    static std::filesystem::path defaultUnsavedFolder(); // in the user's data folder

    WindowState state() const { return m_state; }
    ExperimentPanel* panel() const { return m_panel; }
    ProfileView* profileView() const { return m_view; }
    MessageBar* messages() const { return m_messages; }
    RunStatus* status() const { return m_status; }
    const ShownProfile& shown() const { return m_shown; }
    std::shared_ptr<const Session> session() const { return m_session; }
    bool controlRunning() const { return m_controlRunning; }
    ComputeThread& compute() { return m_compute; }

    // A .lamina is opened; a URL or another file becomes the article; a folder the model. GUI thread, returns at once.
    void openSource(const QString& source);
    void offerInterruptedRun();

public Q_SLOTS:
    void startRun();
    void resumeRun(); // the stopped run of this window
    void pauseOrGoOn();
    void stopRun();
    void skipControl();
    void openFile();
    void saveAs();
    void saveTo(const std::filesystem::path& file);
    void exportTo(const QString& what, const QString& format, const std::filesystem::path& file);

Q_SIGNALS:
    void stateChanged();
    void sessionOpened();
    void saved(); // or not: then the message bar says why

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    // Stop and keep what is done (default), or go on. Replaced in tests.
    virtual bool askToStop();

private:
    void buildWindow();
    void buildToolBar();
    QMenu* makeExportMenu();
    QMenu* makeMenu();
    void setState(WindowState state);
    void refreshActions();
    void requestEstimate();
    void receive(const RunMail& mail);
    void receiveEnd(const RunEnd& end);
    void begin(const RunRequest& request);
    void openSession(const std::filesystem::path& file);
    void showProfile(bool fresh);
    void chooseExport(const QString& what, const QString& format);
    void changeLanguage(const QString& language);
    void forgetOldRuns() const;
    bool running() const;

    std::filesystem::path m_unsavedFolder;
    ComputeThread m_compute;
    ShownProfile m_shown;
    std::shared_ptr<const Session> m_session;
    WindowState m_state = WindowState::Empty;
    bool m_controlRunning = false;
    bool m_closeWhenStopped = false;
    bool m_unsaved = false;
    int m_modelLayers = 12;
    RunRequest m_request;
    std::optional<RunProgress> m_progress;
    std::uint64_t m_estimateGeneration = 0;
    std::uint64_t m_openGeneration = 0;

    QTimer* m_estimateDelay = nullptr;
    ExperimentPanel* m_panel = nullptr;
    ProfileView* m_view = nullptr;
    MessageBar* m_messages = nullptr;
    RunStatus* m_status = nullptr;
    QDockWidget* m_dock = nullptr;
    QAction* m_openAction = nullptr;
    QAction* m_saveAction = nullptr;
    QToolButton* m_exportButton = nullptr;
    QAction* m_startAction = nullptr;
    QAction* m_pauseAction = nullptr;
    QAction* m_stopAction = nullptr;
    QAction* m_skipAction = nullptr;
    QAction* m_resumeAction = nullptr;
};

} // namespace lamina
