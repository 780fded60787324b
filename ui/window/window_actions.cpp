#include "ui/window/window_actions.h"

#include "session/export/exports.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/common/recent_files.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"
#include "ui/help/guide_dialog.h"
#include "ui/run/run_controller.h"
#include "ui/widgets/appearance.h"

#include <QAction>
#include <QActionGroup>
#include <QFileInfo>
#include <QLocale>
#include <QMainWindow>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>
#include <optional>
#include <tuple>

namespace lamina {

WindowActions::WindowActions(QMainWindow* window) : QObject(window), m_window(window) {
    buildExportMenu();
    buildToolBar();
    buildMenu();
}

void WindowActions::retire() {
    for (QAction* action : findChildren<QAction*>()) {
        m_window->removeAction(action);
        action->setShortcuts({}); // two actions with one key would both be silent
    }
    delete m_bar;
    m_bar = nullptr;
    m_menu->deleteLater();
    exportMenu->deleteLater();
    recent->deleteLater();
    deleteLater();
}

QAction* WindowActions::make(const char* icon, const QString& text, const QString& tip, const QKeySequence& keys) {
    auto* made = icon ? new QAction(themedIcon(QLatin1String(icon)), text, this) : new QAction(text, this);
    made->setShortcut(keys);
    made->setWhatsThis(tip);
    made->setToolTip(keys.isEmpty() ? tip : tr("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    m_window->addAction(made);
    return made;
}

QAction* WindowActions::add(QMenu* menu, const QString& text, const QString& tip, const QKeySequence& keys) {
    QAction* made = make(nullptr, text, tip, keys);
    menu->addAction(made);
    return made;
}

void WindowActions::buildToolBar() {
    m_bar = new QToolBar(tr("Tools"), m_window);
    m_bar->setObjectName(QStringLiteral("tools"));
    m_bar->setMovable(false);
    m_bar->setIconSize(QSize(20, 20));
    m_bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_bar->setContextMenuPolicy(Qt::PreventContextMenu); // it is not to be hidden
    m_window->addToolBar(m_bar);

    home = make("home", tr("Home"), tr("The start page, for another experiment or session"), QKeySequence::New);
    open = make("open", tr("Open"), tr("Open a session"), QKeySequence::Open);
    save = make("save", tr("Save"), tr("Save the session as a .lamina file"), QKeySequence::Save);
    start = make("start", tr("Start"), tr("Start the experiment"), QKeySequence(Qt::CTRL | Qt::Key_R));
    resume = make("resume", tr("Resume"), tr("Go on with the run that was stopped"), {});
    pause = make("pause", tr("Pause"), tr("Pause the run, or go on"), QKeySequence(Qt::CTRL | Qt::Key_P));
    stop = make("stop", tr("Stop"), tr("Stop the run and keep what is done"), QKeySequence(Qt::CTRL | Qt::Key_Period));
    skip = make("skip", tr("Skip"), tr("Leaves out the curve that is computed now; the others stay"), {});

    recent = new QMenu(tr("Open recent"), m_window);
    connect(recent, &QMenu::aboutToShow, this, &WindowActions::fillRecent);
    exportButton = new QToolButton;
    exportButton->setObjectName(QStringLiteral("export"));
    exportButton->setIcon(themedIcon(QStringLiteral("export")));
    exportButton->setText(tr("Export"));
    exportButton->setToolTip(tr("Charts, numbers or a report, for other programs"));
    exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exportButton->setPopupMode(QToolButton::InstantPopup);
    exportButton->setMenu(exportMenu);

    m_bar->addActions({home, open, save});
    m_bar->addWidget(exportButton);
    m_bar->addSeparator();
    m_bar->addActions({start, resume, pause, stop, skip});
    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_bar->addWidget(space);
    m_menuButton = new QToolButton;
    m_menuButton->setObjectName(QStringLiteral("menuButton"));
    m_menuButton->setIcon(themedIcon(QStringLiteral("menu")));
    m_menuButton->setText(tr("Menu"));
    m_menuButton->setToolTip(tr("%1 (%2)").arg(tr("Appearance, language, help and more"), QStringLiteral("F10")));
    m_menuButton->setAccessibleName(tr("Menu"));
    m_menuButton->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_bar->addWidget(m_menuButton);
    // Tool bars take no focus by themselves; everything here is to be reached with Tab.
    for (QToolButton* button : m_bar->findChildren<QToolButton*>())
        button->setFocusPolicy(Qt::TabFocus);
}

void WindowActions::buildMenu() {
    m_menu = new QMenu(m_window);
    m_menu->addActions({home, open});
    m_menu->addMenu(recent);
    m_menu->addAction(save);
    exportMenu->setTitle(tr("Export"));
    m_menu->addMenu(exportMenu);
    check = add(
        m_menu, tr("Check with libtorch"),
        tr("Compute every number of the session again, in float64 with PyTorch's library, and say what differs"), {});
    m_menu->addSeparator();
    QMenu* run = m_menu->addMenu(tr("Run"));
    run->addActions({start, resume, pause, stop, skip});
    enqueue = add(run, tr("Add to queue"), tr("Put the experiment as it is set at the end of the queue"),
                  QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    view = m_menu->addMenu(tr("View"));
    panel = add(view, tr("Experiment panel"), tr("Show or hide the experiment panel"), QKeySequence(Qt::Key_F9));
    panel->setCheckable(true);
    view->addSeparator();
    addThemes(m_menu->addMenu(tr("Appearance")));
    addLanguages(m_menu->addMenu(tr("Language")));
    preferences = add(m_menu, tr("Preferences…"), tr("Threads, network, folders, language and appearance"),
                      QKeySequence(Qt::CTRL | Qt::Key_Comma));
    preferences->setMenuRole(QAction::PreferencesRole);
    m_menu->addSeparator();
    help = m_menu->addMenu(tr("Help"));
    shortcuts = add(help, tr("Keyboard shortcuts"), tr("Every key of the window"), QKeySequence(Qt::Key_F1));
    shortcuts->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(Qt::CTRL | Qt::Key_Question)});
    glossary =
        add(help, tr("Glossary"), tr("The words of the window, explained"), QKeySequence(Qt::SHIFT | Qt::Key_F1));
    tour = add(help, tr("Tour of the window"), tr("What stands where, in a minute"), {});
    addGuides();
    help->addSeparator();
    log = add(help, tr("Log"), tr("What happened since the start, to copy into a report of a fault"),
              QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    about = add(help, tr("About Lamina"), tr("Versions and licences"), {});
    m_menu->addSeparator();
    quit = add(m_menu, tr("Quit"), tr("Close the window; a run that goes on is asked about"),
               QKeySequence(Qt::CTRL | Qt::Key_Q)); // QKeySequence::Quit has no key on some desktops
    m_menuButton->setMenu(m_menu);
    auto* openMenu = make(nullptr, tr("Menu"), tr("Open the menu"), QKeySequence(Qt::Key_F10));
    connect(openMenu, &QAction::triggered, m_menuButton, &QToolButton::showMenu);
}

void WindowActions::buildExportMenu() {
    exportMenu = new QMenu(m_window);
    exportCharts = new QAction(tr("Charts and map…"), this);
    exportCharts->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    exportCharts->setToolTip(tr("As PNG, SVG, PDF, TeX or CSV, with a preview"));
    m_window->addAction(exportCharts);
    exportMenu->addAction(exportCharts);
    bool numbers = false; // so far
    for (const SessionExport& row : sessionExports())
        for (const ExportFormat& format : row.formats) {
            if (format.menuText.empty())
                continue;
            if (numbers != (format.maker != ExportMaker::Report)) // numbers and reports apart
                exportMenu->addSeparator();
            numbers = format.maker != ExportMaker::Report;
            connect(exportMenu->addAction(tableText(format.menuText)), &QAction::triggered, this,
                    [this, what = fromStd(row.name), type = fromStd(format.name)] { Q_EMIT exportChosen(what, type); });
        }
}

void WindowActions::addGuides() {
    const std::tuple<Guide, QString, QString> guides[] = {
        {Guide::Students, tr("Guide for students"), tr("The course's exercise in an hour")},
        {Guide::Researchers, tr("Guide for researchers"), tr("Repeats, controls, files and what may be claimed")}};
    for (const auto& [guide, name, tip] : guides)
        connect(add(help, name, tip, {}), &QAction::triggered, this,
                [this, chosen = guide] { Q_EMIT guideChosen(chosen); });
}

void WindowActions::addThemes(QMenu* menu) {
    auto* group = new QActionGroup(menu);
    const std::pair<Theme, QString> names[] = {
        {Theme::System, tr("As the system")}, {Theme::Light, tr("Light")}, {Theme::Dark, tr("Dark")}};
    for (const auto& [theme, name] : names) {
        QAction* choice = menu->addAction(name);
        choice->setCheckable(true);
        group->addAction(choice);
        choice->setData(static_cast<int>(theme));
        connect(choice, &QAction::triggered, this, [this, choice] { Q_EMIT themeChosen(choice->data().toInt()); });
    }
    connect(menu, &QMenu::aboutToShow, group, [group] {
        for (QAction* choice : group->actions())
            choice->setChecked(choice->data().toInt() == static_cast<int>(savedTheme()));
    });
}

void WindowActions::addLanguages(QMenu* menu) {
    auto* group = new QActionGroup(menu);
    for (const auto& [code, name] : windowLanguages()) {
        QAction* choice = menu->addAction(name);
        choice->setCheckable(true);
        choice->setChecked(QLocale().language() == QLocale(code).language());
        group->addAction(choice);
        connect(choice, &QAction::triggered, this, [this, chosen = code] { Q_EMIT languageChosen(chosen); });
    }
}

void WindowActions::fillRecent() {
    recent->clear();
    for (const QString& file : recentFiles()) {
        QAction* entry = recent->addAction(QFileInfo(file).fileName());
        entry->setToolTip(file);
        entry->setEnabled(open->isEnabled() && QFileInfo::exists(file));
        connect(entry, &QAction::triggered, this, [this, file] { Q_EMIT recentChosen(file); });
    }
    if (recent->isEmpty())
        recent->addAction(tr("No recent sessions"))->setEnabled(false);
    recent->setToolTipsVisible(true);
}

void WindowActions::follow(const RunController& run) {
    const RunState state = run.state();
    const bool running = run.running();
    const bool stopping = state == RunState::Stopping;
    const bool there = run.session() != nullptr;
    open->setEnabled(!running);
    save->setEnabled(there);
    exportButton->setEnabled(there);
    exportMenu->setEnabled(there);
    exportCharts->setEnabled(there);
    check->setEnabled(there && !running);
    start->setEnabled(!running);
    resume->setVisible(state == RunState::Stopped);
    pause->setEnabled(running && !stopping);
    setPaused(state == RunState::Paused);
    stop->setEnabled(running && !stopping);
    skip->setVisible(running && !run.runningControl().empty());
    if (!run.runningControl().empty())
        skip->setText(tr("Skip %1").arg(curveName({run.runningControl(), 0})));
}

void WindowActions::setPaused(bool paused) {
    pause->setText(paused ? tr("Go on") : tr("Pause"));
    pause->setIcon(themedIcon(paused ? QStringLiteral("resume") : QStringLiteral("pause")));
}

} // namespace lamina
