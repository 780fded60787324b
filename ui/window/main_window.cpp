#include "ui/window/main_window.h"

#include "profile/settings.h"
#include "run/model_folder.h"
#include "session/session.h"
#include "ui/article/article_view.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/charts/spec/provenance_line.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/demo_run.h"
#include "ui/common/dropped_source.h"
#include "ui/common/experiment_title.h"
#include "ui/common/log_book.h"
#include "ui/common/preferences.h"
#include "ui/common/recent_files.h"
#include "ui/common/text.h"
#include "ui/compare/compare_view.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/queue_view.h"
#include "ui/experiment/source_picker.h"
#include "ui/export/chart_actions.h"
#include "ui/export/export_dialog.h"
#include "ui/help/glossary_dialog.h"
#include "ui/help/tour.h"
#include "ui/profile/profile_view.h"
#include "ui/run/cost_planner.h"
#include "ui/run/experiment_queue.h"
#include "ui/run/model_jobs.h"
#include "ui/run/run_title.h"
#include "ui/start/start_page.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/job_line.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/wheel_guard.h"
#include "ui/window/closing_questions.h"
#include "ui/window/desktop_follower.h"
#include "ui/window/drop_overlay.h"
#include "ui/window/overlay_choice.h"
#include "ui/window/run_status.h"
#include "ui/window/session_files.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/window_place.h"
#include "ui/window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina {

namespace {

constexpr std::size_t layersBeforeTour = 3; // then there is something to point at

// Where the numbers of the charts are from, and what can be exported besides those on the screen.
ChartSource chartSourceOf(const RunController& run, Workspace* workspace) {
    ChartSource source;
    if (const auto session = run.session()) {
        source.provenance = provenanceLine(*session);
        source.others = [workspace, session] { return sessionFigures(*session, workspace->profile()->layer()); };
    } else {
        const RunConfig& config = run.shown().config();
        source.provenance =
            provenanceLine(config, QString::fromStdString(modelDisplayName(config.model)), articleName(config.article),
                           {}, QStringLiteral("Lamina ") + QCoreApplication::applicationVersion());
    }
    return source;
}

} // namespace

MainWindow::MainWindow(const std::filesystem::path& unsavedFolder, QWidget* parent)
    : QMainWindow(parent), m_run(unsavedFolder) {
    setWindowIcon(applicationIcon());
    setMinimumSize(900, 600);
    m_planner = new CostPlanner(this);
    m_queue = new ExperimentQueue(&m_run, this);
    m_overlays = new OverlayChoice(m_queue, &m_run, this);
    m_dialogs = new WindowDialogs(this);
    m_files = new SessionFiles(&m_run, this);
    new DesktopFollower(&m_run, m_queue, this);
    new WheelGuard(this);
    new PlainToolTips(this);
    buildWindow();
    connectRun();
    connectFiles();
    m_run.preview(m_panel->config(), m_modelLayers);
    m_workspace->present(m_run.shown(), true);
    refresh();
    restorePlace(*this);
    m_panelWanted = !m_dock->isHidden();
    showStartPage();
    planAgain();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildWindow() {
    m_actions = new WindowActions(this);
    connectActions();
    m_panel = new ExperimentPanel;
    connect(m_panel, &ExperimentPanel::configChanged, this, &MainWindow::planAgain);
    connect(m_panel, &ExperimentPanel::startRequested, this, &MainWindow::startRun);
    connect(m_panel, &ExperimentPanel::resumeRequested, &m_run, &RunController::resumeStopped);
    connect(m_panel, &ExperimentPanel::queueRequested, m_queue, &ExperimentQueue::addAll);
    connect(m_panel, &ExperimentPanel::moreModelsRequested, m_dialogs, &WindowDialogs::showModels);
    m_panel->sources()->setModelsOnDisk(m_dialogs->models()->onDisk());
    m_queueView = new QueueView(m_queue);
    connect(m_queueView, &QueueView::sessionRequested, this, &MainWindow::openSource);
    if (!m_dock) { // else it keeps its place and width, and gets other contents
        m_dock = new QDockWidget(this);
        m_dock->setObjectName(QStringLiteral("experiment"));
        m_dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
        addDockWidget(Qt::LeftDockWidgetArea, m_dock);
    }
    m_dock->setWindowTitle(tr("Experiment"));
    auto* column = new QWidget;
    auto* columnLayout = new QVBoxLayout(column);
    columnLayout->setContentsMargins(0, 0, 0, 0);
    columnLayout->setSpacing(0);
    columnLayout->addWidget(m_panel, 1);
    columnLayout->addWidget(m_queueView);
    m_dock->setWidget(column);

    if (!centralWidget()) // else it stays as the dock does
        setCentralWidget(new QWidget);
    QWidget* centre = centralWidget();
    centre->setAutoFillBackground(true);
    centre->setBackgroundRole(QPalette::Base);
    m_messages = new MessageBar(centre);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildPages(), 1);
    m_status = new RunStatus;
    auto* line = new QStatusBar;
    line->addWidget(m_status, 1);
    line->addPermanentWidget(new JobLine(&m_run.sessions().files()));
    setStatusBar(line);
    m_dropOverlay = new DropOverlay(this);
    connect(m_dropOverlay, &DropOverlay::dropped, this, &MainWindow::take);
}

QWidget* MainWindow::buildPages() {
    m_startPage = new StartPage;
    connect(m_startPage, &StartPage::demoRequested, this, &MainWindow::startDemo);
    connect(m_startPage, &StartPage::openRequested, m_files, &SessionFiles::open);
    connect(m_startPage, &StartPage::sessionRequested, this, &MainWindow::openSource);
    connect(m_startPage, &StartPage::renamed, &m_run.sessions(), &SessionKeeper::follow);
    connect(m_startPage, &StartPage::compareRequested, this, [this](const QString& file) {
        showWorkspace();
        m_workspace->setCurrentWidget(m_workspace->compare());
        m_workspace->compare()->addFile(file.toStdString());
    });
    connect(m_startPage, &StartPage::returnRequested, this, &MainWindow::showWorkspace);
    connect(m_startPage, &StartPage::failed, this, [this](const Error& error) { m_messages->showError(error); });
    m_startPage->setKeptFolder(m_run.sessions().folder());
    connect(m_startPage, &StartPage::articleRequested, this, [this] {
        m_panelWanted = true;
        showWorkspace();
        m_panel->sources()->focusArticle();
    });
    connect(m_startPage, &StartPage::resumeRequested, this, [this](const InterruptedRun& run) {
        m_panel->setConfig(run.config);
        m_run.resumeInterrupted(run);
    });
    m_workspace = new Workspace;
    m_overlays->setWorkspace(m_workspace);
    connect(m_workspace->compare(), &CompareView::openRequested, this, &MainWindow::openSource);
    connect(m_workspace, &Workspace::settleRequested, this, &MainWindow::settle);
    connect(m_workspace->article(), &ArticleView::settingsWanted, this, &MainWindow::settle);
    for (int tab = 0; tab < m_workspace->count(); ++tab) {
        QAction* go = m_actions->add(m_actions->view, m_workspace->tabText(tab), m_workspace->tabToolTip(tab),
                                     QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + tab)));
        connect(go, &QAction::triggered, this, [this, tab] {
            showWorkspace();
            m_workspace->setCurrentIndex(tab);
            m_workspace->currentWidget()->setFocus();
        });
    }
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_startPage);
    m_pages->addWidget(m_workspace);
    return m_pages;
}

void MainWindow::connectActions() {
    const auto on = [this](QAction* action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->home, &MainWindow::showStartPage);
    on(m_actions->open, [this] { m_files->open(); });
    on(m_actions->save, [this] { m_files->saveAs(); });
    on(m_actions->start, &MainWindow::startRun);
    on(m_actions->enqueue, [this] { m_queue->add(m_panel->config()); });
    on(m_actions->resume, [this] { m_run.resumeStopped(); });
    on(m_actions->pause, [this] { m_run.pauseOrGoOn(); });
    on(m_actions->stop, [this] { m_run.stop(); });
    on(m_actions->skip, [this] { m_run.skipControl(); });
    on(m_actions->panel, [this](bool wanted) {
        m_panelWanted = wanted;
        if (wanted && onStartPage())
            showWorkspace();
        else
            m_dock->setVisible(wanted);
    });
    on(m_actions->preferences, [this] { m_dialogs->showPreferences(); });
    on(m_actions->exportCharts, [this] { showExportDialog(m_workspace); });
    on(m_actions->check, [this] { m_files->check(); });
    on(m_actions->glossary, [this] { showGlossary(this); });
    on(m_actions->tour, [this] {
        showWorkspace();
        m_workspace->setCurrentWidget(m_workspace->profile());
        startTour(this);
    });
    on(m_actions->shortcuts, [this] { m_dialogs->showShortcuts(); });
    on(m_actions->log, [this] { m_dialogs->showLog(); });
    on(m_actions->about, [this] { m_dialogs->showAbout(); });
    on(m_actions->quit, [this] { close(); });
    connect(m_actions->view, &QMenu::aboutToShow, m_actions,
            [this] { m_actions->panel->setChecked(m_dock->isVisible()); });
    connect(m_actions, &WindowActions::recentChosen, this, &MainWindow::openSource);
    connect(m_actions, &WindowActions::exportChosen, this, [this](const QString& what, const QString& format) {
        m_files->chooseExport(what, format, m_workspace->profile()->layer());
    });
    connect(m_actions, &WindowActions::languageChosen, this, &MainWindow::changeLanguage);
    connect(m_actions, &WindowActions::guideChosen, m_dialogs, &WindowDialogs::showGuide);
    connect(m_actions, &WindowActions::themeChosen, m_dialogs, &WindowDialogs::chooseTheme);
}

void MainWindow::connectRun() {
    connect(m_planner, &CostPlanner::planned, this, [this](const EstimateAnswer& answer) {
        m_panel->showEstimate(answer);
        m_startPage->showDemoTime(answer.demoSeconds);
        if (answer.modelLayers > 0)
            m_modelLayers = answer.modelLayers;
        m_run.preview(m_panel->config(), m_modelLayers);
    });
    connect(&m_run, &RunController::stateChanged, this, [this] {
        m_planner->setRunGoing(m_run.running());
        refresh();
    });
    connect(&m_run, &RunController::profileChanged, this, &MainWindow::presentProfile);
    connect(&m_run, &RunController::progressed, this, [this] { m_status->showRun(m_run); });
    connect(&m_run, &RunController::factsKnown, this, [this](const RunFacts& facts) {
        m_status->setThreads(facts.threads);
        m_modelLayers = facts.modelLayers;
    });
    connect(&m_run, &RunController::warned, this, [this](const QString& text) {
        logBook().add(QStringLiteral("warning: ") + text);
        m_messages->showNote(inWindowWords(text.toStdString()));
    });
    connect(&m_run, &RunController::failed, this, [this](const Error& error) {
        logBook().add(error);
        m_messages->showError(error);
    });
    connect(&m_run, &RunController::runEnded, this, [this] {
        planAgain();
        if (m_closeWhenDone)
            close();
    });
    connect(m_queue, &ExperimentQueue::finished, this, [this] { m_messages->showNote(queueSummary(*m_queue)); });
}

void MainWindow::connectFiles() {
    connect(&m_run.sessions(), &SessionKeeper::opened, this, [this](bool ok) {
        if (!ok)
            return;
        const auto session = m_run.session();
        if (!m_run.sessions().keeps(session->file()))
            addRecentFile(fromPath(session->file()));
        m_panel->setConfig(session->config());
        if (!session->finished())
            m_messages->showNote(tr("This run was stopped before it was complete."));
        planAgain();
    });
    connect(&m_run.sessions(), &SessionKeeper::saved, this, [this](bool ok, const std::filesystem::path& file) {
        if (!ok)
            return;
        addRecentFile(fromPath(file));
        m_messages->showNote(tr("Saved as %1").arg(fromPath(file)));
    });
    connect(&m_run.sessions().files(), &FileJobs::changed, this, [this] {
        if (m_closeWhenDone && !m_run.running() && !m_run.sessions().files().writing())
            close();
    });
    connect(m_files, &SessionFiles::exported, this,
            [this](const QString& file) { m_messages->showNote(tr("Exported to %1").arg(file)); });
    connect(m_files, &SessionFiles::checked, this, [this](const QString& text, bool agrees) {
        if (agrees)
            m_messages->showNote(text);
        else
            m_messages->showError(makeError(ErrorKind::Format, text.toStdString()));
    });
    connect(m_files, &SessionFiles::failed, this, [this](const Error& error) {
        if (error.kind != ErrorKind::Cancelled)
            m_messages->showError(error);
    });
    connect(m_dialogs, &WindowDialogs::modelsListed, this, [this] {
        m_panel->sources()->setModelsOnDisk(m_dialogs->models()->onDisk());
        planAgain();
    });
    connect(m_dialogs, &WindowDialogs::modelChosen, this, [this](const QString& model) { m_panel->setModel(model); });
    connect(m_dialogs, &WindowDialogs::languageChosen, this, &MainWindow::changeLanguage);
    connect(m_dialogs, &WindowDialogs::preferencesChanged, this, [this] {
        m_run.sessions().setFolder(unsavedFolder());
        m_startPage->setKeptFolder(unsavedFolder());
        planAgain();
    });
}

void MainWindow::presentProfile(bool fresh) {
    if (fresh && m_run.state() != RunState::Empty) {
        m_messages->hide();
        showWorkspace();
    }
    m_workspace->present(m_run.shown(), fresh);
    if (fresh) {
        m_overlays->compareResults();
        m_overlays->showOverlays();
    }
    if (m_tourDue && m_run.shown().curve().size() >= layersBeforeTour) {
        m_tourDue = false;
        offerTour(this); // unless it was seen
    }
}

// Everything that follows the state of the run.
void MainWindow::refresh() {
    setChartSource(m_workspace, chartSourceOf(m_run, m_workspace));
    m_actions->follow(m_run);
    m_panel->setRunning(m_run.running());
    m_panel->setResumable(m_run.state() == RunState::Stopped);
    m_startPage->setReturn(m_run.state() != RunState::Empty, m_run.running());
    m_startPage->setOnShow(m_run.session() ? m_run.session()->file() : std::filesystem::path());
    m_status->showRun(m_run);
    setWindowTitle(titleOf(m_run, onStartPage()));
}

bool MainWindow::onStartPage() const {
    return m_pages->currentWidget() == m_startPage;
}

void MainWindow::showStartPage() {
    m_pages->setCurrentWidget(m_startPage);
    m_dock->hide();
    refresh();
    m_startPage->setFocus();
}

void MainWindow::showWorkspace() {
    if (!onStartPage())
        return;
    m_pages->setCurrentWidget(m_workspace);
    m_dock->setVisible(m_panelWanted);
    setWindowTitle(titleOf(m_run, onStartPage()));
    m_workspace->currentWidget()->setFocus();
}

// Texts are made with the widgets: a new language makes them anew and shows the same state again.
void MainWindow::changeLanguage(const QString& language) {
    saveLanguage(language);
    QTimer::singleShot(0, this, [this, language] { // after the menu that asked has closed
        const RunConfig config = m_panel->config();
        const bool start = onStartPage();
        const Workspace::Choices choices = m_workspace->choices();
        const bool preferences = m_dialogs->preferencesOpen();
        m_dialogs->closeAll();
        applyLanguage(*qApp, language);
        setLocale(QLocale()); // of its numbers, too: what is made below takes it over
        m_actions->retire();
        delete m_dock->widget();
        qDeleteAll(centralWidget()->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
        delete centralWidget()->layout();
        delete m_dropOverlay;
        buildWindow();
        resizeDocks({m_dock}, {m_dock->width()}, Qt::Horizontal);
        m_panel->setConfig(config);
        m_workspace->present(m_run.shown(), true);
        m_overlays->showOverlays();
        m_workspace->choose(choices);
        m_pages->setCurrentWidget(m_workspace);
        if (start)
            showStartPage();
        refresh();
        planAgain();
        if (preferences)
            m_dialogs->showPreferences();
    });
}

void MainWindow::planAgain() {
    m_panel->showEstimating();
    m_planner->plan(withPreferences(m_panel->config()), inputPreferences().hub);
    m_run.preview(m_panel->config(), m_modelLayers);
}

void MainWindow::startRun() {
    if (m_run.running())
        return;
    m_run.startRun(m_panel->config());
}

// The bundled demo with its control, whatever the panel says.
void MainWindow::startDemo() {
    m_panel->setConfig(demoRun());
    planAgain();
    startRun();
    m_tourDue = true;
}

// The shown run once more with these settings, ready to start; none: what another session would tell.
void MainWindow::settle(const std::vector<std::pair<std::string, std::string>>& settings) {
    if (settings.empty()) {
        m_workspace->setCurrentWidget(m_workspace->compare());
        return;
    }
    RunConfig config = m_run.shown().config();
    for (const auto& [key, value] : settings)
        (void)setSetting(config, key, value); // of the table of claims, held by its test
    m_panel->setConfig(config);
    m_panelWanted = true;
    m_dock->setVisible(true);
    planAgain();
}

void MainWindow::openSource(const QString& source) {
    take(classifySource(source));
}

void MainWindow::take(const DroppedSource& source) {
    switch (source.kind) {
    case DroppedSource::Kind::Session:
        if (m_run.running())
            m_messages->showNote(tr("A run is going on; open the session when it has ended."));
        else
            m_run.open(source.value.toStdString());
        return;
    case DroppedSource::Kind::Article:
        m_panel->setArticle(source.value);
        break;
    case DroppedSource::Kind::Text:
        m_panel->sources()->takeText(source.value);
        break;
    case DroppedSource::Kind::Model:
        m_panel->setModel(source.value);
        break;
    case DroppedSource::Kind::Bad:
        return m_messages->showNote(source.problem);
    }
    m_panelWanted = true;
    showWorkspace();
    m_dock->show();
}

bool MainWindow::askToStop() {
    return askToStopRun(this);
}

bool MainWindow::askToLeave(std::size_t unsaved) {
    return askToLeaveUnsaved(this, unsaved);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_run.running()) {
        event->ignore();
        if (m_closeWhenDone || !askToStop())
            return;
        if (m_run.running()) { // it may have finished while the question stood
            m_closeWhenDone = true;
            m_run.stop(); // the window closes when the compute thread has answered
            return;
        }
    }
    if (m_run.sessions().files().writing()) {
        event->ignore();
        if (m_closeWhenDone)
            m_run.sessions().files().cancelAll(); // asked to close once more
        m_closeWhenDone = true;
        m_messages->showNote(tr("The window closes when the file is written. Closing it again gives the file up."));
        return;
    }
    const std::size_t unsaved = m_run.sessions().unsavedRuns();
    if (unsaved > 0 && !m_closeWhenDone && !askToLeave(unsaved))
        return event->ignore();
    if (onStartPage())
        m_dock->setVisible(m_panelWanted);
    keepPlace(*this);
    event->accept();
}

} // namespace lamina
