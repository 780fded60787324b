// Pictures of the real window for a designer's eye: every state, in both themes and languages.
// screenshots OUT_FOLDER WIDTH HEIGHT [SESSION…] — with QT_SCALE_FACTOR for other scales (see screenshots.sh); the
// sessions are compared with the run. Not a test by itself.
// screenshots OUT_FOLDER WIDTH HEIGHT --readme — README's pictures alone, of the demo as the start page runs it.

#include "profile/presets.h"
#include "ui/article/article_view.h"
#include "ui/common/preferences.h"
#include "ui/compare/compare_view.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/queue_view.h"
#include "ui/experiment/settings_form.h"
#include "ui/help/about_dialog.h"
#include "ui/help/guide_dialog.h"
#include "ui/help/shortcuts_dialog.h"
#include "ui/preferences/preferences_dialog.h"
#include "ui/profile/map_view.h"
#include "ui/profile/profile_view.h"
#include "ui/run/experiment_queue.h"
#include "ui/start/start_page.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/main_window.h"
#include "ui/window/session_files.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/workspace.h"

#include <QApplication>
#include <QDir>
#include <QListWidget>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <cstdio>

using namespace lamina;

namespace {

constexpr int patience = 600000;

void take(QWidget& window, const QString& file) {
    QTest::qWait(150);
    if (!window.grab().save(file))
        std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
}

// In English and light: the demo in training, when it is done, its map, and what may be claimed of it.
void takeReadmePictures(QApplication& application, const QDir& out, const QSize& size,
                        const std::filesystem::path& unsaved) {
    applyTheme(application, Theme::Light);
    applyLanguage(application, QStringLiteral("en"));
    keep(Kept::TourSeen, true);
    MainWindow window(unsaved);
    window.resize(size);
    window.show();
    const auto picture = [&](const char* name) { take(window, out.filePath(QLatin1String(name))); };
    Q_EMIT window.findChild<StartPage*>()->demoRequested();
    (void)QTest::qWaitFor([&] { return window.run().shown().curve().size() >= 8 && window.run().shown().live(); },
                          patience);
    picture("running.png");
    (void)QTest::qWaitFor([&] { return window.run().state() == RunState::Finished; }, patience);
    window.messages()->hide();
    window.workspace()->profile()->chooseLayer(9);
    auto* tabs = window.findChild<QTabBar*>(QStringLiteral("layerTabs"));
    tabs->setCurrentIndex(tabs->count() - 1); // its latents
    QTest::qWait(1500);                       // they are read from the session
    picture("profile.png");
    for (const auto& [name, text] : {std::pair("map.png", "Map"), std::pair("findings.png", "Findings")}) {
        Workspace* views = window.workspace();
        for (int tab = 0; tab < views->count(); ++tab)
            if (views->tabText(tab) == QLatin1String(text))
                views->setCurrentIndex(tab);
        picture(name);
    }
}

void configure(MainWindow& window, const char* control) {
    RunConfig config = window.panel()->config();
    for (const auto& [key, value] : {std::pair{"rows", "4"}, {"cols", "256"}, {"epochs", "40"}, {"control", control}})
        (void)setSetting(config, key, value); // all of them are valid
    window.panel()->setConfig(config);
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir home;
    qputenv("XDG_DATA_HOME", home.filePath(QStringLiteral("data")).toUtf8());
    qputenv("XDG_CONFIG_HOME", home.filePath(QStringLiteral("config")).toUtf8());
    QApplication application(argc, argv);
    if (argc < 4) {
        std::fprintf(stderr, "usage: screenshots OUT_FOLDER WIDTH HEIGHT [SESSION…|--readme]\n");
        return 2;
    }
    const QDir out(QString::fromLocal8Bit(argv[1]));
    const QSize size(atoi(argv[2]), atoi(argv[3]));
    const std::filesystem::path unsaved = home.filePath(QStringLiteral("unsaved")).toStdString();
    if (argc == 5 && qstrcmp(argv[4], "--readme") == 0) {
        takeReadmePictures(application, out, size, unsaved);
        return 0;
    }
    const std::filesystem::path session = home.filePath(QStringLiteral("run.lamina")).toStdString();

    for (const QString& language : {QStringLiteral("en"), QStringLiteral("vi")})
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            const QString name =
                language + (theme == Theme::Dark ? QStringLiteral("-dark-") : QStringLiteral("-light-"));
            const auto file = [&](const char* view) {
                return out.filePath(name + QLatin1String(view) + QStringLiteral(".png"));
            };
            applyTheme(application, theme);
            applyLanguage(application, language);
            MainWindow window(unsaved);
            window.resize(size);
            window.show();
            (void)QTest::qWaitFor(
                [&] { return window.panel()->findChild<QWidget*>(QStringLiteral("start"))->isEnabled(); }, patience);
            QTest::qWait(1000);
            take(window, file("0-start"));
            window.showWorkspace();
            take(window, file("1-empty"));
            if (!std::filesystem::exists(session)) {
                configure(window, "random-weights");
                window.startRun();
                (void)QTest::qWaitFor(
                    [&] { return window.run().shown().curve().size() >= 5 && window.run().shown().live(); }, patience);
                take(window, file("2-running"));
                (void)QTest::qWaitFor(
                    [&] {
                        return !window.run().runningControl().empty() &&
                               window.run().shown().curve({"random-weights", 0}).size() >= 4;
                    },
                    patience);
                take(window, file("3-control"));
                (void)QTest::qWaitFor([&] { return window.run().state() == RunState::Finished; }, patience);
                QSignalSpy saved(&window.run().sessions(), &SessionKeeper::saved);
                window.run().sessions().saveTo(session);
                (void)saved.wait(patience);
                const auto exportTo = [&](const char* what, const char* format) {
                    const QString exported = QLatin1String(what) + QLatin1Char('.') + QLatin1String(format);
                    window.files()->exportTo(QLatin1String(what), QLatin1String(format),
                                             window.workspace()->profile()->layer(),
                                             out.filePath(exported).toStdString());
                };
                for (const char* what : {"profile", "curves", "histograms"})
                    for (const char* format : {"svg", "png", "pdf"})
                        exportTo(what, format);
                exportTo("report", "html");
                exportTo("report", "pdf");
                (void)QTest::qWaitFor([&] { return !window.run().sessions().files().busy(); }, patience);
            } else {
                QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened);
                window.openSource(QString::fromStdString(session.string()));
                (void)opened.wait(patience);
            }
            QTest::qWait(1200);
            window.messages()->hide();
            window.workspace()->profile()->chooseLayer(3);
            auto* tabs = window.findChild<QTabBar*>(QStringLiteral("layerTabs"));
            for (int tab = 0; tab < tabs->count(); ++tab) {
                tabs->setCurrentIndex(tab);
                take(window, file(qPrintable(QStringLiteral("4-tab%1").arg(tab))));
            }
            tabs->setCurrentIndex(0);
            window.workspace()->setCurrentWidget(window.workspace()->map());
            take(window, file("6-map"));
            window.workspace()->setCurrentWidget(window.workspace()->article());
            take(window, file("7-article"));
            window.workspace()->setCurrentWidget(window.workspace()->compare());
            for (int other = 4; other < argc; ++other) {
                QSignalSpy settled(window.workspace()->compare(), &CompareView::fileSettled);
                window.workspace()->compare()->addFile(argv[other]);
                (void)settled.wait(patience);
            }
            take(window, file("8-compare"));
            window.workspace()->setCurrentWidget(window.workspace()->profile());
            for (const auto& [seed, preset] : {std::pair{0, "laminar"}, {1, "course"}, {2, "laminar"}}) {
                RunConfig queued = window.panel()->config();
                (void)applyPreset(queued, preset); // one of the table
                queued.seed = static_cast<std::uint64_t>(seed);
                window.queue()->add(queued);
            }
            window.queueView()->list()->setCurrentRow(1);
            take(window, file("9-queue"));
            window.dialogs()->showPreferences();
            QTest::qWait(500); // the folders are counted
            take(*window.findChild<PreferencesDialog*>(), file("10-preferences"));
            window.dialogs()->showShortcuts();
            take(*window.findChild<ShortcutsDialog*>(), file("11-shortcuts"));
            window.dialogs()->showAbout();
            take(*window.findChild<AboutDialog*>(), file("12-about"));
            window.dialogs()->showGuide(Guide::Students);
            take(*window.findChild<GuideDialog*>(), file("14-guide"));
            window.dialogs()->showModels();
            take(*window.findChild<QDialog*>(QStringLiteral("modelsDialog")), file("13-models"));
            window.panel()->findChild<QToolButton*>(QStringLiteral("allSettings"))->setChecked(true);
            (void)window.panel()->form()->enter("layers", "9-2");
            (void)window.panel()->form()->enter("epochs", "90");
            window.messages()->showError(makeError(ErrorKind::DiskFull,
                                                   "cannot write /media/usb/run.lamina: the disk is full; "
                                                   "free some space or save elsewhere",
                                                   "errno 28"));
            take(window, file("5-settings-error"));
        }
    return 0;
}
