#include "main_window.h"

#include "appearance.h"
#include "base/files.h"
#include "charts/metric_text.h"
#include "charts/session_pictures.h"
#include "experiment_panel.h"
#include "message_bar.h"
#include "profile_view.h"
#include "run_status.h"
#include "session/data_export.h"
#include "session/journal.h"
#include "session/session.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDateTime>
#include <QDir>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <algorithm>

namespace lamina {

namespace {

constexpr char geometryKey[] = "window/geometry";
constexpr char stateKey[] = "window/state";
constexpr char folderKey[] = "window/last-folder";
constexpr int unsavedKept = 8;
constexpr int estimateDelayMilliseconds = 250;

QString fromPath(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

QString lastFolder() {
    return QSettings().value(QLatin1String(folderKey), QDir::homePath()).toString();
}

void rememberFolder(const QString& file) {
    QSettings().setValue(QLatin1String(folderKey), QFileInfo(file).absolutePath());
}

// Runs blocking work on the pool and hands its result to `done` on the GUI thread.
template <class Work, class Done> void inBackground(QObject* context, Work work, Done done) {
    using Answer = std::invoke_result_t<Work>;
    auto* watcher = new QFutureWatcher<std::shared_ptr<Answer>>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done] {
        done(*watcher->result());
        watcher->deleteLater();
    });
    watcher->setFuture(QtConcurrent::run([work] { return std::make_shared<Answer>(work()); }));
}

} // namespace

std::filesystem::path MainWindow::defaultUnsavedFolder() {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    return std::filesystem::path(data.toStdString()) / "unsaved";
}

MainWindow::MainWindow(const std::filesystem::path& unsavedFolder, QWidget* parent)
    : QMainWindow(parent), m_unsavedFolder(unsavedFolder) {
    setWindowTitle(QStringLiteral("Lamina"));
    setWindowIcon(applicationIcon());
    setMinimumSize(900, 600);
    setAcceptDrops(true);
    m_estimateDelay = new QTimer(this);
    m_estimateDelay->setSingleShot(true);
    m_estimateDelay->setInterval(estimateDelayMilliseconds);
    connect(m_estimateDelay, &QTimer::timeout, this,
            [this] { m_estimateGeneration = m_compute.estimate(m_panel->config()); });
    connect(&m_compute, &ComputeThread::mailArrived, this, &MainWindow::receive);
    buildWindow();
    m_shown = ShownProfile::forRun(m_panel->config(), m_modelLayers);
    showProfile(true);
    setState(WindowState::Empty);
    const QSettings settings;
    if (!restoreGeometry(settings.value(QLatin1String(geometryKey)).toByteArray())) {
        // On a small screen all of it, but for the window's frame and a panel or two of the desktop.
        const QSize room = screen()->availableSize() - QSize(16, 48);
        resize(QSize(1320, 820).boundedTo(room).expandedTo(minimumSize()));
    }
    restoreState(settings.value(QLatin1String(stateKey)).toByteArray());
    requestEstimate();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildWindow() {
    buildToolBar();
    m_panel = new ExperimentPanel;
    connect(m_panel, &ExperimentPanel::configChanged, this, &MainWindow::requestEstimate);
    connect(m_panel, &ExperimentPanel::startRequested, this, &MainWindow::startRun);
    m_dock = new QDockWidget(tr("Experiment"), this);
    m_dock->setObjectName(QStringLiteral("experiment"));
    m_dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
    m_dock->setWidget(m_panel);
    m_panel->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    addDockWidget(Qt::LeftDockWidgetArea, m_dock);

    auto* centre = new QWidget;
    centre->setAutoFillBackground(true);
    centre->setBackgroundRole(QPalette::Base);
    m_messages = new MessageBar;
    m_view = new ProfileView;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_view, 1);
    m_status = new RunStatus;
    auto* line = new QStatusBar;
    line->addWidget(m_status, 1);
    setStatusBar(line);
    setCentralWidget(centre);
    m_view->setFocus();
}

void MainWindow::buildToolBar() {
    auto* bar = new QToolBar(tr("Tools"), this);
    bar->setObjectName(QStringLiteral("tools"));
    bar->setMovable(false);
    bar->setIconSize(QSize(20, 20));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    addToolBar(bar);
    const auto action = [&](const char* icon, const QString& text, const QString& tip, const QKeySequence& keys) {
        auto* made = new QAction(themedIcon(QLatin1String(icon)), text, this);
        made->setShortcut(keys);
        made->setToolTip(keys.isEmpty() ? tip : tr("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
        bar->addAction(made);
        return made;
    };
    m_openAction = action("open", tr("Open"), tr("Open a session"), QKeySequence::Open);
    connect(m_openAction, &QAction::triggered, this, &MainWindow::openFile);
    m_saveAction = action("save", tr("Save"), tr("Save the session as a .lamina file"), QKeySequence::Save);
    connect(m_saveAction, &QAction::triggered, this, &MainWindow::saveAs);
    m_exportButton = new QToolButton;
    m_exportButton->setObjectName(QStringLiteral("export"));
    m_exportButton->setIcon(themedIcon(QStringLiteral("export")));
    m_exportButton->setText(tr("Export"));
    m_exportButton->setToolTip(tr("Charts, numbers or a report, for other programs"));
    m_exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_exportButton->setPopupMode(QToolButton::InstantPopup);
    m_exportButton->setMenu(makeExportMenu());
    bar->addWidget(m_exportButton);
    bar->addSeparator();
    m_startAction = action("start", tr("Start"), tr("Start the experiment"), QKeySequence(Qt::CTRL | Qt::Key_R));
    connect(m_startAction, &QAction::triggered, this, &MainWindow::startRun);
    m_resumeAction = action("start", tr("Resume"), tr("Go on with the run that was stopped"), {});
    connect(m_resumeAction, &QAction::triggered, this, &MainWindow::resumeRun);
    m_pauseAction = action("pause", tr("Pause"), tr("Pause the run, or go on"), QKeySequence(Qt::CTRL | Qt::Key_P));
    connect(m_pauseAction, &QAction::triggered, this, &MainWindow::pauseOrGoOn);
    m_stopAction =
        action("stop", tr("Stop"), tr("Stop the run and keep what is done"), QKeySequence(Qt::CTRL | Qt::Key_Period));
    connect(m_stopAction, &QAction::triggered, this, &MainWindow::stopRun);
    m_skipAction =
        action("skip", tr("Skip random weights"), tr("The profile is complete; leave out the second curve"), {});
    connect(m_skipAction, &QAction::triggered, this, &MainWindow::skipControl);

    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    auto* menu = new QToolButton;
    menu->setIcon(themedIcon(QStringLiteral("menu")));
    menu->setText(tr("Menu"));
    menu->setToolTip(tr("Appearance, language and more"));
    menu->setAccessibleName(tr("Menu"));
    menu->setToolButtonStyle(Qt::ToolButtonIconOnly);
    menu->setPopupMode(QToolButton::InstantPopup);
    menu->setMenu(makeMenu());
    bar->addWidget(menu);
}

QMenu* MainWindow::makeExportMenu() {
    auto* menu = new QMenu(this);
    const auto entry = [&](QMenu* where, const QString& text, const char* what, const char* format) {
        const QString kind = QLatin1String(what), type = QLatin1String(format);
        connect(where->addAction(text), &QAction::triggered, this, [this, kind, type] { chooseExport(kind, type); });
    };
    QMenu* pictures = menu->addMenu(tr("Profile charts"));
    QMenu* curves = menu->addMenu(tr("Training curves of the chosen layer"));
    QMenu* histograms = menu->addMenu(tr("Histograms of the chosen layer"));
    for (auto [where, what] : {std::pair{pictures, "profile"}, {curves, "curves"}, {histograms, "histograms"}})
        for (const char* format : {"svg", "png", "pdf", "csv", "json"})
            entry(where, QString::fromLatin1(format).toUpper(), what, format);
    menu->addSeparator();
    entry(menu, tr("Report as a web page (HTML)"), "report", "html");
    entry(menu, tr("Report as PDF"), "report", "pdf");
    return menu;
}

QMenu* MainWindow::makeMenu() {
    auto* menu = new QMenu(this);
    auto* panel = menu->addAction(tr("Experiment panel"));
    panel->setCheckable(true);
    panel->setChecked(true);
    panel->setShortcut(QKeySequence(Qt::Key_F9));
    addAction(panel);
    connect(panel, &QAction::triggered, this, [this](bool on) { m_dock->setVisible(on); });
    connect(menu, &QMenu::aboutToShow, this, [this, panel] { panel->setChecked(m_dock->isVisible()); });

    QMenu* themes = menu->addMenu(tr("Appearance"));
    auto* themeGroup = new QActionGroup(themes);
    const std::pair<Theme, QString> themeNames[] = {
        {Theme::System, tr("As the system")}, {Theme::Light, tr("Light")}, {Theme::Dark, tr("Dark")}};
    for (const auto& [theme, name] : themeNames) {
        QAction* choice = themes->addAction(name);
        choice->setCheckable(true);
        choice->setChecked(savedTheme() == theme);
        themeGroup->addAction(choice);
        const Theme chosen = theme;
        connect(choice, &QAction::triggered, this, [chosen] {
            saveTheme(chosen);
            applyTheme(*qApp, chosen);
        });
    }
    QMenu* languages = menu->addMenu(tr("Language"));
    auto* languageGroup = new QActionGroup(languages);
    const std::pair<QString, QString> languageNames[] = {{QStringLiteral("en"), QStringLiteral("English")},
                                                         {QStringLiteral("vi"), QStringLiteral("Tiếng Việt")}};
    for (const auto& [code, name] : languageNames) {
        QAction* choice = languages->addAction(name);
        choice->setCheckable(true);
        choice->setChecked(QLocale().language() == QLocale(code).language());
        languageGroup->addAction(choice);
        const QString chosen = code;
        connect(choice, &QAction::triggered, this, [this, chosen] { changeLanguage(chosen); });
    }
    menu->addSeparator();
    QAction* about = menu->addAction(tr("About Lamina"));
    connect(about, &QAction::triggered, this, [this] {
        QMessageBox box(
            QMessageBox::NoIcon, tr("About Lamina"),
            tr("Lamina %1\n\nMeasures how sparse and how faithful a fresh autoencoder is at every layer of a "
               "language model.")
                .arg(QApplication::applicationVersion()),
            QMessageBox::NoButton, this);
        box.setIconPixmap(applicationIcon().pixmap(64, 64));
        box.addButton(tr("Close"), QMessageBox::AcceptRole);
        box.exec();
    });
    QAction* quit = menu->addAction(tr("Quit"));
    quit->setShortcut(QKeySequence::Quit);
    addAction(quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);
    return menu;
}

// Texts are made with the widgets: a new language makes them anew and shows the same state again.
void MainWindow::changeLanguage(const QString& language) {
    saveLanguage(language);
    QTimer::singleShot(0, this, [this, language] { // after the menu that asked has closed
        const RunConfig config = m_panel->config();
        const int layer = m_view->layer();
        const bool following = m_view->following();
        const QByteArray docks = saveState();
        applyLanguage(*qApp, language);
        for (QToolBar* bar : findChildren<QToolBar*>())
            delete bar;
        for (QMenu* menu : findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly))
            menu->deleteLater(); // the one that asked may still be on the stack
        qDeleteAll(findChildren<QAction*>(QString(), Qt::FindDirectChildrenOnly));
        delete m_dock;
        buildWindow();
        restoreState(docks);
        m_panel->setConfig(config);
        showProfile(true);
        if (!following)
            m_view->chooseLayer(layer);
        setState(m_state);
        requestEstimate();
    });
}

bool MainWindow::running() const {
    return m_state == WindowState::Running || m_state == WindowState::Paused || m_state == WindowState::Stopping;
}

void MainWindow::setState(WindowState state) {
    m_state = state;
    refreshActions();
    m_panel->setRunning(running());
    m_status->setPaused(state == WindowState::Paused);
    switch (state) {
    case WindowState::Empty:
        m_status->showText(tr("Ready. Start runs the experiment on the left."));
        break;
    case WindowState::Running:
    case WindowState::Paused:
        if (m_progress)
            m_status->showProgress(*m_progress, m_shown.modelLayers(), m_shown.config().epochs);
        else
            m_status->showText(tr("Opening article and model…"));
        break;
    case WindowState::Stopping:
        m_status->showText(tr("Stopping…"));
        break;
    case WindowState::Finished:
        m_status->showText(m_unsaved ? tr("Finished, not saved yet") : tr("Finished"));
        break;
    case WindowState::Stopped:
        m_status->showText(tr("Stopped; what is done is kept"));
        break;
    case WindowState::Failed:
        m_status->showText(tr("The run ended with an error"));
        break;
    }
    Q_EMIT stateChanged();
}

void MainWindow::refreshActions() {
    const bool run = running();
    const bool stopping = m_state == WindowState::Stopping;
    m_openAction->setEnabled(!run);
    m_saveAction->setEnabled(m_session != nullptr);
    m_exportButton->setEnabled(m_session != nullptr);
    m_startAction->setEnabled(!run);
    m_resumeAction->setVisible(m_state == WindowState::Stopped);
    m_pauseAction->setEnabled(run && !stopping);
    m_pauseAction->setText(m_state == WindowState::Paused ? tr("Go on") : tr("Pause"));
    m_pauseAction->setIcon(
        themedIcon(m_state == WindowState::Paused ? QStringLiteral("start") : QStringLiteral("pause")));
    m_stopAction->setEnabled(run && !stopping);
    m_skipAction->setVisible(run && m_controlRunning);
    m_panel->setResumable(m_state == WindowState::Stopped);
}

void MainWindow::requestEstimate() {
    m_estimateGeneration = 0; // answers on the way are for an older configuration
    m_panel->showEstimating();
    m_estimateDelay->start();
    if (m_state == WindowState::Empty) {
        m_shown = ShownProfile::forRun(m_panel->config(), m_modelLayers);
        showProfile(false);
    }
}

void MainWindow::showProfile(bool fresh) {
    m_view->show(m_shown, fresh);
}

void MainWindow::startRun() {
    if (running())
        return;
    if (const Status folder = createDirectories(m_unsavedFolder); !folder.ok())
        return m_messages->showError(folder.error());
    forgetOldRuns();
    const QString name = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss-zzz"));
    begin({m_panel->config(), m_unsavedFolder / (name.toStdString() + ".lamina"), false});
}

void MainWindow::resumeRun() {
    if (running() || m_request.output.empty())
        return;
    RunRequest request = m_request;
    request.resume = true;
    begin(request);
}

void MainWindow::begin(const RunRequest& request) {
    m_request = request;
    m_messages->hide();
    m_progress.reset();
    m_controlRunning = false;
    m_unsaved = true;
    m_session.reset();
    m_shown = ShownProfile::forRun(request.config, m_modelLayers);
    showProfile(true);
    m_compute.start(request);
    setState(WindowState::Running);
}

void MainWindow::pauseOrGoOn() {
    if (m_state == WindowState::Running) {
        m_compute.pause();
        setState(WindowState::Paused);
    } else if (m_state == WindowState::Paused) {
        m_compute.resume();
        setState(WindowState::Running);
    }
}

void MainWindow::stopRun() {
    if (!running())
        return;
    m_compute.stop();
    setState(WindowState::Stopping);
}

void MainWindow::skipControl() {
    if (!m_controlRunning)
        return;
    m_compute.skipControl();
    setState(WindowState::Stopping);
}

void MainWindow::receive(const RunMail& mail) {
    if (mail.estimate && mail.estimate->generation == m_estimateGeneration) {
        m_panel->showEstimate(*mail.estimate);
        if (mail.estimate->modelLayers > 0)
            m_modelLayers = mail.estimate->modelLayers;
        if (m_state == WindowState::Empty && m_shown.modelLayers() != m_modelLayers) {
            m_shown = ShownProfile::forRun(m_panel->config(), m_modelLayers);
            showProfile(true);
        }
    }
    if (mail.facts) {
        m_status->setThreads(mail.facts->threads);
        m_modelLayers = mail.facts->modelLayers;
        setWindowTitle(tr("%1 – Lamina").arg(QString::fromStdString(mail.facts->modelName)));
    }
    for (const std::string& warning : mail.warnings)
        m_messages->showNote(QString::fromStdString(warning));
    if (mail.facts || mail.live || !mail.finished.empty() || mail.end) {
        m_shown.apply(mail);
        showProfile(false);
    }
    if (mail.progress) {
        m_progress = mail.progress;
        if (m_state == WindowState::Running || m_state == WindowState::Paused)
            m_status->showProgress(*m_progress, m_shown.modelLayers(), m_shown.config().epochs);
    }
    if (mail.end)
        receiveEnd(*mail.end);
}

void MainWindow::receiveEnd(const RunEnd& end) {
    if (end.session)
        m_session = end.session;
    if (end.controlFollows) {
        m_controlRunning = true;
        refreshActions();
        return;
    }
    const bool wasControl = m_controlRunning;
    m_controlRunning = false;
    if (end.controlSkipped || (wasControl && !end.status.ok())) {
        m_shown = m_session ? ShownProfile::forSession(m_session) : m_shown; // the run alone
        showProfile(false);
    }
    if (end.status.ok()) {
        setState(WindowState::Finished);
    } else if (end.status.error().kind == ErrorKind::Cancelled) {
        setState(m_session ? WindowState::Stopped : WindowState::Empty);
    } else {
        setState(wasControl ? WindowState::Finished : WindowState::Failed);
        m_messages->showError(end.status.error());
    }
    requestEstimate();
    if (m_closeWhenStopped)
        close();
}

void MainWindow::openSource(const QString& source) {
    if (running())
        return;
    const QFileInfo file(source);
    if (source.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) ||
        source.startsWith(QLatin1String("https://"), Qt::CaseInsensitive))
        m_panel->setArticle(source);
    else if (file.suffix().compare(QLatin1String("lamina"), Qt::CaseInsensitive) == 0)
        openSession(source.toStdString());
    else if (file.isDir())
        m_panel->setModel(file.absoluteFilePath());
    else if (file.exists())
        m_panel->setArticle(file.absoluteFilePath());
    else
        m_messages->showError(makeError(ErrorKind::NotFound, "cannot open " + source.toStdString() +
                                                                 ": there is no such file, folder or web address"));
}

void MainWindow::openFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a session"), lastFolder(),
                                                      tr("Lamina sessions (*.lamina);;All files (*)"));
    if (file.isEmpty())
        return;
    rememberFolder(file);
    openSession(file.toStdString());
}

void MainWindow::openSession(const std::filesystem::path& file) {
    const std::uint64_t generation = ++m_openGeneration;
    m_status->showText(tr("Opening %1…").arg(fromPath(file.filename())));
    inBackground(
        this, [file] { return Session::open(file, SessionReading::LatentsWhenAsked); },
        [this, file, generation](const Result<std::shared_ptr<const Session>>& opened) {
            if (generation != m_openGeneration || running())
                return; // a newer request came in between
            if (!opened.ok()) {
                setState(m_state);
                m_messages->showError(opened.error());
                Q_EMIT sessionOpened();
                return;
            }
            m_session = *opened;
            m_unsaved = false;
            m_request = {};
            m_shown = ShownProfile::forSession(m_session);
            m_messages->hide();
            m_panel->setConfig(m_session->config());
            setWindowTitle(tr("%1 – Lamina").arg(fromPath(file.filename())));
            showProfile(true);
            setState(WindowState::Finished);
            if (!m_session->finished())
                m_messages->showNote(tr("This run was stopped before it was complete."));
            requestEstimate();
            Q_EMIT sessionOpened();
        });
}

void MainWindow::saveAs() {
    if (!m_session)
        return;
    const QString title = QString::fromStdString(m_session->modelName() + "-" + m_session->config().preset);
    QString file = QFileDialog::getSaveFileName(this, tr("Save the session"),
                                                lastFolder() + QLatin1Char('/') + title + QStringLiteral(".lamina"),
                                                tr("Lamina sessions (*.lamina)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".lamina");
    rememberFolder(file);
    saveTo(file.toStdString());
}

void MainWindow::saveTo(const std::filesystem::path& file) {
    if (!m_session)
        return;
    const auto from = m_session->file();
    inBackground(
        this,
        [from, file]() -> Status {
            LAMINA_ASSIGN(const std::string bytes, readFile(from));
            return writeFileAtomically(file, bytes);
        },
        [this, file](const Status& status) {
            if (status.ok()) {
                m_unsaved = false;
                m_messages->showNote(tr("Saved as %1").arg(fromPath(file)));
                if (m_state == WindowState::Finished)
                    setState(m_state);
            } else {
                m_messages->showError(status.error());
            }
            Q_EMIT saved();
        });
}

void MainWindow::chooseExport(const QString& what, const QString& format) {
    const QString name = QString::fromStdString(m_session->modelName()) + QLatin1Char('-') + what +
                         (what == QLatin1String("curves") || what == QLatin1String("histograms")
                              ? QStringLiteral("-layer%1").arg(m_view->layer())
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
    if (!m_session)
        return;
    const std::string kind = what.toStdString(), type = format.toStdString();
    const std::optional<int> layer = kind == "profile" ? std::nullopt : std::optional(m_view->layer());
    Status status;
    if (kind == "report") {
        status = exportReport(*m_session, type, file);
    } else if (type == "csv" || type == "json") {
        status = writeFileAtomically(file, sessionDataText(*m_session, kind, type, layer));
    } else {
        status = exportPicture(*m_session, kind, layer, type, file);
    }
    if (status.ok())
        m_messages->showNote(tr("Exported to %1").arg(fromPath(file)));
    else
        m_messages->showError(status.error());
}

void MainWindow::offerInterruptedRun() {
    inBackground(
        this, [] { return interruptedRuns(); },
        [this](const std::vector<InterruptedRun>& runs) {
            if (m_state != WindowState::Empty)
                return;
            for (const InterruptedRun& run : runs) {
                if (run.running || !std::filesystem::exists(run.journal))
                    continue;
                const RunRequest request{run.config, run.output, true};
                m_messages->offer(tr("A run of %1 was interrupted; layers done: %2.")
                                      .arg(QString::fromStdString(run.modelName))
                                      .arg(run.layersDone),
                                  tr("Resume it"), [this, request] {
                                      m_panel->setConfig(request.config);
                                      begin(request);
                                  });
                return;
            }
        });
}

// Only the newest unsaved runs are kept, complete or interrupted; their names sort by date.
void MainWindow::forgetOldRuns() const {
    QDir folder(fromPath(m_unsavedFolder));
    const QStringList files = folder.entryList({QStringLiteral("*.lamina")}, QDir::Files, QDir::Name | QDir::Reversed);
    for (qsizetype i = unsavedKept; i < files.size(); ++i)
        folder.remove(files[i]);
    const QStringList journals =
        folder.entryList({QStringLiteral("*.lamina.journal")}, QDir::Dirs, QDir::Name | QDir::Reversed);
    for (qsizetype i = unsavedKept; i < journals.size(); ++i)
        (void)Journal::discard(folder.filePath(journals[i]).toStdString()); // one in use stays
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

void MainWindow::closeEvent(QCloseEvent* event) {
    if (running()) {
        event->ignore();
        if (m_closeWhenStopped || !askToStop())
            return;
        if (running()) { // it may have finished while the question stood
            m_closeWhenStopped = true;
            stopRun(); // the window closes when the compute thread has answered
            return;
        }
    }
    QSettings settings;
    settings.setValue(QLatin1String(geometryKey), saveGeometry());
    settings.setValue(QLatin1String(stateKey), saveState());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!running() && event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.isEmpty())
        return;
    event->acceptProposedAction();
    openSource(urls.front().isLocalFile() ? urls.front().toLocalFile() : urls.front().toString());
}

} // namespace lamina
