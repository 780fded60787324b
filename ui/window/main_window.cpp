#include "ui/window/main_window.h"

#include "base/files.h"
#include "profile/controls.h"
#include "run/model_folder.h"
#include "session/data_export.h"
#include "session/session.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/provenance_line.h"
#include "ui/common/desktop.h"
#include "ui/common/dropped_source.h"
#include "ui/common/experiment_title.h"
#include "ui/common/log_book.h"
#include "ui/common/preferences.h"
#include "ui/common/recent_files.h"
#include "ui/common/text.h"
#include "ui/compare/compare_view.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/queue_view.h"
#include "ui/export/chart_actions.h"
#include "ui/export/export_dialog.h"
#include "ui/help/about_dialog.h"
#include "ui/help/glossary_dialog.h"
#include "ui/help/log_dialog.h"
#include "ui/help/shortcuts_dialog.h"
#include "ui/help/tour.h"
#include "ui/models/models_page.h"
#include "ui/preferences/preferences_dialog.h"
#include "ui/profile/profile_view.h"
#include "ui/run/cost_planner.h"
#include "ui/run/experiment_queue.h"
#include "ui/start/start_page.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/drop_overlay.h"
#include "ui/window/run_status.h"
#include "ui/window/window_actions.h"
#include "ui/window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

QString lastFolder() {
    return kept(Kept::LastFolder).toString();
}

void rememberFolder(const QString& file) {
    keep(Kept::LastFolder, QFileInfo(file).absolutePath());
}

constexpr std::size_t layersBeforeTour = 3; // then there is something to point at

} // namespace

MainWindow::MainWindow(const std::filesystem::path& unsavedFolder, QWidget* parent)
    : QMainWindow(parent), m_run(unsavedFolder) {
    setWindowTitle(QStringLiteral("Lamina"));
    setWindowIcon(applicationIcon());
    setMinimumSize(900, 600);
    setAcceptDrops(true);
    m_planner = new CostPlanner(this);
    m_queue = new ExperimentQueue(&m_run, this);
    buildWindow();
    connectRun();
    connectQueue();
    followForDesktop();
    makeModelJobs();
    m_run.preview(m_panel->config(), m_modelLayers);
    m_workspace->present(m_run.shown(), true);
    refreshActions();
    refreshStatus();
    restorePlace();
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
    m_dock = new QDockWidget(tr("Experiment"), this);
    m_dock->setObjectName(QStringLiteral("experiment"));
    m_dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
    connect(m_panel, &ExperimentPanel::queueRequested, this, &MainWindow::enqueue);
    connect(m_panel, &ExperimentPanel::moreModelsRequested, this, &MainWindow::showModels);
    if (m_jobs)
        m_panel->setModelsOnDisk(m_jobs->onDisk());
    m_queueView = new QueueView(m_queue);
    connect(m_queueView, &QueueView::sessionRequested, this, &MainWindow::openSource);
    auto* column = new QWidget;
    auto* columnLayout = new QVBoxLayout(column);
    columnLayout->setContentsMargins(0, 0, 0, 0);
    columnLayout->setSpacing(0);
    columnLayout->addWidget(m_panel, 1);
    columnLayout->addWidget(m_queueView);
    m_dock->setWidget(column);
    m_panel->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    addDockWidget(Qt::LeftDockWidgetArea, m_dock);

    auto* centre = new QWidget;
    centre->setAutoFillBackground(true);
    centre->setBackgroundRole(QPalette::Base);
    m_messages = new MessageBar;
    m_startPage = new StartPage;
    connect(m_startPage, &StartPage::demoRequested, this, &MainWindow::startDemo);
    connect(m_startPage, &StartPage::openRequested, this, &MainWindow::openFile);
    connect(m_startPage, &StartPage::sessionRequested, this, &MainWindow::openSource);
    connect(m_startPage, &StartPage::returnRequested, this, &MainWindow::showWorkspace);
    connect(m_startPage, &StartPage::articleRequested, this, [this] {
        m_panelWanted = true;
        showWorkspace();
        m_panel->focusSource();
    });
    connect(m_startPage, &StartPage::resumeRequested, this, [this](const InterruptedRun& run) {
        m_panel->setConfig(run.config);
        m_run.resumeInterrupted(run);
    });
    m_workspace = new Workspace;
    connect(m_workspace->compare(), &CompareView::openRequested, this, &MainWindow::openSource);
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
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_pages, 1);
    m_status = new RunStatus;
    auto* line = new QStatusBar;
    line->addWidget(m_status, 1);
    setStatusBar(line);
    setCentralWidget(centre);
    m_dropOverlay = new DropOverlay(this);
}

void MainWindow::connectActions() {
    const auto on = [this](QAction* action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->home, &MainWindow::showStartPage);
    on(m_actions->open, &MainWindow::openFile);
    on(m_actions->save, &MainWindow::saveAs);
    on(m_actions->start, &MainWindow::startRun);
    on(m_actions->enqueue, [this] { enqueue({m_panel->config()}); });
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
    on(m_actions->preferences, &MainWindow::showPreferences);
    on(m_actions->exportCharts, [this] { showExportDialog(m_workspace); });
    on(m_actions->glossary, [this] { showGlossary(this); });
    on(m_actions->tour, [this] {
        showWorkspace();
        m_workspace->setCurrentWidget(profileView());
        startTour(this);
    });
    on(m_actions->shortcuts, &MainWindow::showShortcuts);
    on(m_actions->log, &MainWindow::showLog);
    on(m_actions->about, &MainWindow::showAbout);
    on(m_actions->quit, [this] { close(); });
    connect(m_actions->view, &QMenu::aboutToShow, m_actions,
            [this] { m_actions->panel->setChecked(m_dock->isVisible()); });
    connect(m_actions, &WindowActions::recentChosen, this, &MainWindow::openSource);
    connect(m_actions, &WindowActions::exportChosen, this, &MainWindow::chooseExport);
    connect(m_actions, &WindowActions::languageChosen, this, &MainWindow::changeLanguage);
    connect(m_actions, &WindowActions::themeChosen, this, &MainWindow::chooseTheme);
}

void MainWindow::connectRun() {
    connect(m_planner, &CostPlanner::planned, this, [this](const EstimateAnswer& answer) {
        m_panel->showEstimate(answer);
        if (answer.modelLayers > 0)
            m_modelLayers = answer.modelLayers;
        m_run.preview(m_panel->config(), m_modelLayers);
    });
    connect(&m_run, &RunController::stateChanged, this, [this] {
        m_planner->setRunGoing(m_run.running());
        refreshChartSource();
        refreshActions();
        refreshStatus();
    });
    connect(&m_run, &RunController::profileChanged, this, [this](bool fresh) {
        if (fresh && m_run.state() != RunState::Empty) {
            m_messages->hide();
            showWorkspace();
        }
        m_workspace->present(m_run.shown(), fresh);
        if (fresh) {
            compareResults();
            showOverlays();
        }
        if (m_tourDue && m_run.shown().curve().size() >= layersBeforeTour) {
            m_tourDue = false;
            offerTour(this); // unless it was seen
        }
    });
    connect(&m_run, &RunController::progressed, this, &MainWindow::refreshStatus);
    connect(&m_run, &RunController::factsKnown, this, [this](const RunFacts& facts) {
        m_status->setThreads(facts.threads);
        m_modelLayers = facts.modelLayers;
        setWindowTitle(tr("%1 – Lamina").arg(QString::fromStdString(facts.modelName)));
    });
    connect(&m_run, &RunController::warned, this, [this](const QString& text) {
        logBook().add(QStringLiteral("warning: ") + text);
        m_messages->showNote(text);
    });
    connect(&m_run, &RunController::failed, this, [this](const Error& error) {
        logBook().add(error);
        m_messages->showError(error);
    });
    connect(&m_run, &RunController::opening, this, [this](const std::filesystem::path& file) {
        m_status->showText(tr("Opening %1…").arg(fromPath(file.filename())));
    });
    connect(&m_run, &RunController::opened, this, [this](bool ok) {
        if (!ok)
            return;
        const auto session = m_run.session();
        addRecentFile(fromPath(session->file()));
        m_panel->setConfig(session->config());
        setWindowTitle(tr("%1 – Lamina").arg(fromPath(session->file().filename())));
        if (!session->finished())
            m_messages->showNote(tr("This run was stopped before it was complete."));
        planAgain();
    });
    connect(&m_run, &RunController::saved, this, [this](bool ok, const std::filesystem::path& file) {
        if (!ok)
            return;
        addRecentFile(fromPath(file));
        m_messages->showNote(tr("Saved as %1").arg(fromPath(file)));
    });
    connect(&m_run, &RunController::runEnded, this, [this] {
        planAgain();
        if (m_closeWhenStopped)
            close();
    });
}

ProfileView* MainWindow::profileView() const {
    return m_workspace->profile();
}

// Log lines, sleep and notification follow a run from its start to its end.
void MainWindow::followForDesktop() {
    m_awake = new SleepHold(this);
    connect(&m_run, &RunController::stateChanged, this, [this] {
        if (m_run.running() && m_run.state() != RunState::Paused)
            m_awake->take(tr("A profile is being computed"));
        else
            m_awake->release();
    });
    connect(&m_run, &RunController::factsKnown, this, [](const RunFacts& facts) {
        logBook().add(QStringLiteral("run started: ") + experimentTitle(facts.config) + QStringLiteral(", threads ") +
                      QString::number(facts.threads));
    });
    connect(&m_run, &RunController::runEnded, this, [this](const RunEnd& end) {
        const bool stopped = !end.status.ok() && end.status.error().kind == ErrorKind::Cancelled;
        logBook().add(end.status.ok() ? QStringLiteral("run ended: complete")
                      : stopped       ? QStringLiteral("run ended: stopped")
                                      : QStringLiteral("run ended: failed"));
        if (stopped || m_queue->waiting() > 0)
            return; // the user was there; or the queue goes on
        tellDesktop(this, end.status.ok() ? tr("The profile is complete") : tr("The run ended with an error"),
                    end.status.ok() ? experimentTitle(m_run.shown().config())
                                    : QString::fromStdString(end.status.error().message));
    });
}

// One window of a kind, brought to the front when it is there.
template <class Dialog, class Make> Dialog* MainWindow::only(Make make) {
    auto* dialog = findChild<Dialog*>(QString(), Qt::FindDirectChildrenOnly);
    if (!dialog) {
        dialog = make();
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
    return dialog;
}

void MainWindow::chooseTheme(int theme) {
    saveTheme(static_cast<Theme>(theme));
    applyTheme(*qApp, static_cast<Theme>(theme));
}

void MainWindow::takePreferences() {
    m_run.setUnsavedFolder(unsavedFolder());
    if (m_jobs->busy().isEmpty()) // else from the next start on
        makeModelJobs();
    planAgain();
}

void MainWindow::showPreferences() {
    only<PreferencesDialog>([this] {
        auto* dialog = new PreferencesDialog(this);
        connect(dialog, &PreferencesDialog::themeChosen, this, &MainWindow::chooseTheme);
        connect(dialog, &PreferencesDialog::languageChosen, this, &MainWindow::changeLanguage);
        connect(dialog, &PreferencesDialog::changed, this, &MainWindow::takePreferences);
        return dialog;
    });
}

void MainWindow::showShortcuts() {
    only<ShortcutsDialog>([this] { return new ShortcutsDialog(this, this); });
}

void MainWindow::showLog() {
    only<LogDialog>([this] { return new LogDialog(this); });
}

void MainWindow::showAbout() {
    only<AboutDialog>([this] { return new AboutDialog(this); });
}

void MainWindow::connectQueue() {
    connect(m_queue, &ExperimentQueue::resultReady, this,
            [this](const std::shared_ptr<const Session>& session) { m_results.push_back(session); });
    connect(m_queue, &ExperimentQueue::changed, this, &MainWindow::showOverlays);
    connect(m_queue, &ExperimentQueue::finished, this,
            [this] { m_messages->showNote(tr("The queue is done. Its results stand in the Compare tab.")); });
}

// The results of the queue share the axes of the profile on show where that is one of them, or becomes one.
void MainWindow::showOverlays() {
    constexpr std::size_t most = 6; // the newest: more curves cannot be told apart
    const auto shown = m_run.session();
    bool ofQueue = false;
    std::vector<OverlayCurve> overlays;
    for (const ExperimentQueue::Entry& entry : m_queue->entries()) {
        const bool isShown = entry.session && shown && entry.session->runName() == shown->runName();
        ofQueue |= isShown || entry.state == ExperimentQueue::State::Running;
        if (entry.state != ExperimentQueue::State::Done || !entry.session || isShown)
            continue;
        const QString title = experimentTitle(entry.config);
        QString name = title;
        for (int copy = 2; std::any_of(overlays.begin(), overlays.end(), [&](const auto& o) { return o.name == name; });
             ++copy)
            name = QStringLiteral("%1 (%2)").arg(title).arg(copy);
        overlays.push_back({name, entry.session});
    }
    if (!ofQueue)
        overlays.clear();
    else if (overlays.size() > most)
        overlays.erase(overlays.begin(), overlays.end() - most);
    profileView()->setOverlays(std::move(overlays));
}

// Where the numbers of the charts are from, and what can be exported besides those on the screen.
void MainWindow::refreshChartSource() {
    ChartSource source;
    if (const auto session = m_run.session()) {
        source.provenance = provenanceLine(*session);
        source.others = [this, session] { return sessionFigures(*session, profileView()->layer()); };
    } else {
        const RunConfig& config = m_run.shown().config();
        source.provenance =
            provenanceLine(config, QString::fromStdString(modelDisplayName(config.model)), articleName(config.article),
                           {}, QStringLiteral("Lamina ") + QCoreApplication::applicationVersion());
    }
    setChartSource(m_workspace, source);
}

// The profile on show is part of the comparison by itself; a result joins when another takes its place.
void MainWindow::compareResults() {
    std::erase_if(m_results, [this](const std::shared_ptr<const Session>& result) {
        if (result == m_run.session())
            return false;
        m_workspace->compare()->addSession(result);
        return true;
    });
}

void MainWindow::enqueue(const std::vector<RunConfig>& configs) {
    for (const RunConfig& config : configs)
        m_queue->add(config);
}

// Anew when preferences change where models are kept.
void MainWindow::makeModelJobs() {
    delete m_jobs;
    m_jobs = new ModelJobs(inputPreferences().hub, this);
    connect(m_jobs, &ModelJobs::listed, this, [this] {
        m_panel->setModelsOnDisk(m_jobs->onDisk());
        planAgain();
    });
    m_jobs->refresh();
}

void MainWindow::showModels() {
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("modelsDialog"));
    dialog->setWindowTitle(tr("Models"));
    auto* page = new ModelsPage(m_jobs);
    connect(page, &ModelsPage::modelChosen, dialog, [this, dialog](const QString& name) {
        m_panel->setModel(name);
        dialog->close();
    });
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(page);
    dialog->resize(QSize(820, 520).boundedTo(size()));
    dialog->show(); // not modal: a download goes on beside the window
}

bool MainWindow::onStartPage() const {
    return m_pages->currentWidget() == m_startPage;
}

void MainWindow::showStartPage() {
    m_pages->setCurrentWidget(m_startPage);
    m_dock->hide();
    m_startPage->setReturn(m_run.state() != RunState::Empty, m_run.running());
    m_startPage->setFocus();
}

void MainWindow::showWorkspace() {
    if (!onStartPage())
        return;
    m_pages->setCurrentWidget(m_workspace);
    m_dock->setVisible(m_panelWanted);
    m_workspace->currentWidget()->setFocus();
}

// Texts are made with the widgets: a new language makes them anew and shows the same state again.
void MainWindow::changeLanguage(const QString& language) {
    saveLanguage(language);
    QTimer::singleShot(0, this, [this, language] { // after the menu that asked has closed
        const RunConfig config = m_panel->config();
        const bool start = onStartPage();
        const Workspace::Choices choices = m_workspace->choices();
        const QByteArray docks = saveState();
        const bool preferences = findChild<PreferencesDialog*>(QString(), Qt::FindDirectChildrenOnly) != nullptr;
        qDeleteAll(findChildren<QDialog*>(QString(), Qt::FindDirectChildrenOnly));
        applyLanguage(*qApp, language);
        m_actions->retire();
        delete m_dock;
        delete m_dropOverlay;
        buildWindow();
        restoreState(docks);
        m_panel->setConfig(config);
        m_workspace->present(m_run.shown(), true);
        showOverlays();
        m_workspace->choose(choices);
        refreshChartSource();
        m_pages->setCurrentWidget(m_workspace);
        if (start)
            showStartPage();
        refreshActions();
        refreshStatus();
        planAgain();
        if (preferences)
            showPreferences();
    });
}

void MainWindow::refreshActions() {
    const RunState state = m_run.state();
    const bool running = m_run.running();
    const bool stopping = state == RunState::Stopping;
    m_actions->open->setEnabled(!running);
    m_actions->save->setEnabled(m_run.session() != nullptr);
    m_actions->exportButton->setEnabled(m_run.session() != nullptr);
    m_actions->exportMenu->setEnabled(m_run.session() != nullptr);
    m_actions->exportCharts->setEnabled(m_run.session() != nullptr);
    m_actions->start->setEnabled(!running);
    m_actions->resume->setVisible(state == RunState::Stopped);
    m_actions->pause->setEnabled(running && !stopping);
    m_actions->setPaused(state == RunState::Paused);
    m_actions->stop->setEnabled(running && !stopping);
    m_actions->skip->setVisible(running && !m_run.runningControl().empty());
    if (!m_run.runningControl().empty())
        m_actions->skip->setText(tr("Skip %1").arg(curveName({m_run.runningControl(), 0})));
    m_panel->setRunning(running);
    m_panel->setResumable(state == RunState::Stopped);
    m_startPage->setReturn(state != RunState::Empty, running);
}

void MainWindow::refreshStatus() {
    m_status->setPaused(m_run.state() == RunState::Paused);
    switch (m_run.state()) {
    case RunState::Empty:
        return m_status->showText(tr("Ready. Start runs the experiment."));
    case RunState::Running:
    case RunState::Paused:
        if (m_run.progress())
            m_status->showProgress(*m_run.progress(), m_run.shown().modelLayers(), m_run.shown().config().epochs);
        else if (m_run.transfer())
            m_status->showTransfer(*m_run.transfer());
        else
            m_status->showText(tr("Opening article and model…"));
        return;
    case RunState::Stopping:
        return m_status->showText(tr("Stopping…"));
    case RunState::Finished:
        return m_status->showText(m_run.unsaved() ? tr("Finished, not saved yet") : tr("Finished"));
    case RunState::Stopped:
        return m_status->showText(tr("Stopped; what is done is kept"));
    case RunState::Failed:
        return m_status->showText(tr("The run ended with an error"));
    }
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
    RunConfig config;
    (void)applyPreset(config, presets().front().name); // a preset of the table
    config.controls = {std::string(controls().front().name)};
    m_panel->setConfig(config);
    planAgain();
    startRun();
    m_tourDue = true;
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
        m_panel->setArticleText(source.value);
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

void MainWindow::openFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a session"), lastFolder(),
                                                      tr("Lamina sessions (*.lamina);;All files (*)"));
    if (file.isEmpty())
        return;
    rememberFolder(file);
    m_run.open(file.toStdString());
}

void MainWindow::saveAs() {
    const auto session = m_run.session();
    if (!session)
        return;
    const QString title = QString::fromStdString(session->modelName() + "-" + session->config().preset);
    QString file = QFileDialog::getSaveFileName(this, tr("Save the session"),
                                                lastFolder() + QLatin1Char('/') + title + QStringLiteral(".lamina"),
                                                tr("Lamina sessions (*.lamina)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".lamina");
    rememberFolder(file);
    m_run.saveTo(file.toStdString());
}

void MainWindow::chooseExport(const QString& what, const QString& format) {
    const QString name = QString::fromStdString(m_run.session()->modelName()) + QLatin1Char('-') + what +
                         (what == QLatin1String("curves") || what == QLatin1String("histograms")
                              ? QStringLiteral("-layer%1").arg(profileView()->layer())
                              : QString());
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Export"), lastFolder() + QLatin1Char('/') + name + QLatin1Char('.') + format,
        QStringLiteral("%1 (*.%2)").arg(format.toUpper(), format));
    if (file.isEmpty())
        return;
    rememberFolder(file);
    exportTo(what, format, file.toStdString());
}

void MainWindow::exportTo(const QString& what, const QString& format, const std::filesystem::path& file) {
    const auto session = m_run.session();
    if (!session)
        return;
    const std::string kind = what.toStdString(), type = format.toStdString();
    const std::optional<int> layer = kind == "profile" ? std::nullopt : std::optional(profileView()->layer());
    Status status;
    if (kind == "report") {
        status = exportReport(*session, type, file);
    } else if (type == "csv" || type == "json") {
        status = writeFileAtomically(file, sessionDataText(*session, kind, type, layer));
    } else {
        status = exportPicture(*session, kind, layer, type, file);
    }
    if (status.ok())
        m_messages->showNote(tr("Exported to %1").arg(fromPath(file)));
    else
        m_messages->showError(status.error());
}

bool MainWindow::askToStop() {
    QMessageBox box(QMessageBox::Question, tr("A run is going on"), tr("Stop the run and close the window?"),
                    QMessageBox::NoButton, this);
    box.setInformativeText(tr("What is done is kept, and the run can be resumed next time."));
    QPushButton* stop = box.addButton(tr("Stop and close"), QMessageBox::AcceptRole);
    box.addButton(tr("Keep running"), QMessageBox::RejectRole);
    box.setDefaultButton(stop);
    box.exec();
    return box.clickedButton() == stop;
}

void MainWindow::restorePlace() {
    if (!restoreGeometry(kept(Kept::Geometry).toByteArray())) {
        // On a small screen all of it, but for the window's frame and a panel or two of the desktop.
        const QSize room = screen()->availableSize() - QSize(16, 48);
        resize(QSize(1320, 820).boundedTo(room).expandedTo(minimumSize()));
    }
    restoreState(kept(Kept::Docks).toByteArray());
    m_panelWanted = !m_dock->isHidden();
}

void MainWindow::keepPlace() {
    keep(Kept::Geometry, saveGeometry());
    if (onStartPage())
        m_dock->setVisible(m_panelWanted);
    keep(Kept::Docks, saveState());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_run.running()) {
        event->ignore();
        if (m_closeWhenStopped || !askToStop())
            return;
        if (m_run.running()) { // it may have finished while the question stood
            m_closeWhenStopped = true;
            m_run.stop(); // the window closes when the compute thread has answered
            return;
        }
    }
    keepPlace();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    m_dropOverlay->offer(classifyDrop(*event->mimeData()));
    event->acceptProposedAction(); // also what cannot be used: the sentence says why
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    m_dropOverlay->hide();
}

void MainWindow::dropEvent(QDropEvent* event) {
    m_dropOverlay->hide();
    event->acceptProposedAction();
    take(classifyDrop(*event->mimeData()));
}

} // namespace lamina
