// The window: start page, workspace, experiment panel and status line, and how they are wired to the run.
#pragma once

#include "ui/run/run_controller.h"

#include <QMainWindow>
#include <QPointer>
#include <filesystem>

class QDockWidget;
class QStackedWidget;

namespace lamina {

struct DroppedSource;
class CostPlanner;
class DropOverlay;
class ExperimentPanel;
class ExperimentQueue;
class MessageBar;
class ModelJobs;
class ProfileView;
class QueueView;
class RunStatus;
class SleepHold;
class StartPage;
class WindowActions;
class Workspace;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // Unsaved runs are kept in `unsavedFolder` (the newest few of them).
    explicit MainWindow(const std::filesystem::path& unsavedFolder, QWidget* parent = nullptr);
    ~MainWindow() override;

    RunController& run() { return m_run; }
    ExperimentQueue* queue() const { return m_queue; }
    QueueView* queueView() const { return m_queueView; }
    ExperimentPanel* panel() const { return m_panel; }
    ProfileView* profileView() const;
    Workspace* workspace() const { return m_workspace; }
    MessageBar* messages() const { return m_messages; }
    RunStatus* status() const { return m_status; }
    StartPage* startPage() const { return m_startPage; }
    WindowActions* actions() const { return m_actions; }
    bool onStartPage() const;

    // A .lamina is opened; a URL or another file becomes the article; a folder the model. Returns at once.
    void openSource(const QString& source);
    void changeLanguage(const QString& language); // at the next turn of the event loop

public Q_SLOTS:
    void showStartPage();
    void showWorkspace();
    void startRun(); // what the panel says
    void startDemo();
    void enqueue(const std::vector<lamina::RunConfig>& configs);
    void showModels(); // what is on disk, downloads
    void showPreferences();
    void showShortcuts();
    void showLog();
    void showAbout();
    void openFile();
    void saveAs();
    void exportTo(const QString& what, const QString& format, const std::filesystem::path& file);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    // Stop and keep what is done (default), or go on. Replaced in tests.
    virtual bool askToStop();

private:
    void buildWindow();
    void connectActions();
    void connectRun();
    void connectQueue();
    void compareResults();
    void refreshChartSource();
    void followForDesktop();
    template <class Dialog, class Make> Dialog* only(Make make);
    void makeModelJobs();
    void refreshActions();
    void refreshStatus();
    void planAgain();
    void chooseTheme(int theme);
    void takePreferences();
    void showOverlays();
    void take(const DroppedSource& source);
    void chooseExport(const QString& what, const QString& format);
    void restorePlace();
    void keepPlace();

    RunController m_run;
    CostPlanner* m_planner = nullptr;
    ExperimentQueue* m_queue = nullptr;
    std::vector<std::shared_ptr<const Session>> m_results; // of the queue, not compared yet
    ModelJobs* m_jobs = nullptr;
    SleepHold* m_awake = nullptr;
    int m_modelLayers = 12;
    bool m_closeWhenStopped = false;
    bool m_tourDue = false;    // the demo was started
    bool m_panelWanted = true; // on the workspace; the start page has no panel

    WindowActions* m_actions = nullptr;
    ExperimentPanel* m_panel = nullptr;
    StartPage* m_startPage = nullptr;
    QStackedWidget* m_pages = nullptr;
    Workspace* m_workspace = nullptr;
    MessageBar* m_messages = nullptr;
    RunStatus* m_status = nullptr;
    QDockWidget* m_dock = nullptr;
    QueueView* m_queueView = nullptr;
    DropOverlay* m_dropOverlay = nullptr;
};

} // namespace lamina
