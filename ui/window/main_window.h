// The window: start page, workspace, experiment panel and status line, and how they are wired to the run.
#pragma once

#include "ui/run/run_controller.h"

#include <QMainWindow>
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
class OverlayChoice;
class QueueView;
class RunStatus;
class SessionFiles;
class StartPage;
class WindowActions;
class WindowDialogs;
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
    Workspace* workspace() const { return m_workspace; }
    MessageBar* messages() const { return m_messages; }
    StartPage* startPage() const { return m_startPage; }
    WindowActions* actions() const { return m_actions; }
    WindowDialogs* dialogs() const { return m_dialogs; }
    SessionFiles* files() const { return m_files; } // opened, saved and exported
    bool onStartPage() const;

    // A .lamina is opened; a URL or another file becomes the article; a folder the model. Returns at once.
    void openSource(const QString& source);
    void changeLanguage(const QString& language); // at the next turn of the event loop

public Q_SLOTS:
    void showStartPage();
    void showWorkspace();
    void startRun(); // what the panel says
    void startDemo();
    void settle(const std::vector<std::pair<std::string, std::string>>& settings);

protected:
    // Waits for what is being written and, when the user agrees, for a run to stop.
    void closeEvent(QCloseEvent* event) override;
    // Stop and keep what is done (default), or go on. Replaced in tests.
    virtual bool askToStop();
    // Close although finished runs are not saved, or stay. Replaced in tests.
    virtual bool askToLeave(std::size_t unsaved);

private:
    void buildWindow();
    QWidget* buildPages();
    void connectActions();
    void connectRun();
    void connectFiles();
    void refresh();
    void presentProfile(bool fresh);
    void planAgain();
    void take(const DroppedSource& source);

    RunController m_run;
    CostPlanner* m_planner = nullptr;
    ExperimentQueue* m_queue = nullptr;
    OverlayChoice* m_overlays = nullptr;
    WindowDialogs* m_dialogs = nullptr;
    SessionFiles* m_files = nullptr;
    int m_modelLayers = 12;
    bool m_closeWhenDone = false; // with the run that is stopping, or the file that is being written
    bool m_tourDue = false;       // the demo was started
    bool m_panelWanted = true;    // on the workspace; the start page has no panel

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
