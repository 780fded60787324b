// The window with the real demo on short settings: a run from start to file, its pauses, stops and errors.

#include "base/files.h"
#include "profile/presets.h"
#include "session/session.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/chart_zoom.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/settings_form.h"
#include "ui/profile/depth_charts.h"
#include "ui/profile/profile_view.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/main_window.h"
#include "ui/window/run_status.h"
#include "ui/window/session_files.h"
#include "ui/window/window_actions.h"
#include "ui/window/workspace.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QLayout>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace lamina;

namespace {

constexpr int patience = 120000; // ms; a loaded machine is no failure

class TestWindow : public MainWindow {
public:
    explicit TestWindow(const std::filesystem::path& folder) : MainWindow(folder) {
        RunConfig config = panel()->config();
        for (const auto& [key, value] : {std::pair{"rows", "2"},
                                         {"cols", "64"},
                                         {"epochs", "4"},
                                         {"latents", "x1"},
                                         {"layers", "0-3"},
                                         {"threads", "1"}})
            if (!setSetting(config, key, value).ok())
                qFatal("bad setting %s", key);
        panel()->setConfig(config);
    }
    void setEpochs(int epochs) { edit("epochs", std::to_string(epochs)); }
    void edit(const char* key, const std::string& value) {
        RunConfig config = panel()->config();
        if (!setSetting(config, key, value).ok())
            qFatal("bad setting %s", key);
        panel()->setConfig(config);
    }
    RunState state() { return run().state(); }
    const ShownProfile& shown() { return run().shown(); }
    std::shared_ptr<const Session> session() { return run().session(); }
    bool waitFor(RunState wanted) {
        return QTest::qWaitFor([&] { return state() == wanted; }, patience);
    }
    bool waitForLayer() {
        return QTest::qWaitFor([&] { return !shown().curve().empty(); }, patience);
    }
    int questions = 0;
    bool answer = true;

protected:
    bool askToStop() override {
        ++questions;
        return answer;
    }
    bool askToLeave(std::size_t) override {
        ++questions;
        return answer;
    }
};

} // namespace

class WindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::filesystem::path folder() const { return std::filesystem::path(m_home.path().toStdString()) / "unsaved"; }
    QString file(const char* name) const { return m_home.filePath(QLatin1String(name)); }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", file("data").toUtf8());
        qputenv("XDG_CONFIG_HOME", file("config").toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, file("config"));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
    }

    void anEmptyWindowSaysWhatToDo() {
        TestWindow window(folder());
        window.show();
        QCOMPARE(window.state(), RunState::Empty);
        QVERIFY(window.findChild<RunStatus*>()->text().contains(QStringLiteral("Start")));
        QVERIFY(window.findChild<ChartWidget*>(QStringLiteral("densityChart"))->spec().empty());
        QVERIFY(!window.findChild<QToolButton*>(QStringLiteral("export"))->isEnabled());
        auto* estimate = window.panel()->findChild<QLabel*>(QStringLiteral("estimate"));
        QVERIFY(QTest::qWaitFor([&] { return estimate->text().startsWith(QStringLiteral("About")); }, patience));
        QVERIFY(window.panel()->findChild<QPushButton*>(QStringLiteral("start"))->isEnabled());
    }

    void aSettingThatCannotWorkSaysWhy() {
        TestWindow window(folder());
        window.edit("cols", "5000");
        Q_EMIT window.panel()->configChanged();
        auto* estimate = window.panel()->findChild<QLabel*>(QStringLiteral("estimate"));
        QVERIFY(QTest::qWaitFor([&] { return estimate->text().contains(QStringLiteral("5000")); }, patience));
        QVERIFY(!window.panel()->findChild<QPushButton*>(QStringLiteral("start"))->isEnabled());
    }

    void settingsFormMarksAndResets() {
        SettingsForm form;
        RunConfig config;
        QVERIFY(applyPreset(config, "laminar").ok());
        form.setConfig(config);
        QSignalSpy edited(&form, &SettingsForm::configEdited);
        QVERIFY(form.enter("epochs", "12").ok());
        QCOMPARE(form.config().epochs, 12);
        QCOMPARE(edited.count(), 1);
        QVERIFY(presetModified(form.config()));
        QVERIFY(!form.enter("layers", "5-3").ok());
        QCOMPARE(edited.count(), 1);
        QVERIFY(form.enter("epochs", "75").ok());
        QVERIFY(!presetModified(form.config()));
        for (const char* shown : {"rows", "normalize", "hook", "l1", "seed", "control"})
            QVERIFY(form.findChild<QWidget*>(QLatin1String(shown)));
    }

    void aRunBuildsItsProfileAndIsSaved() {
        TestWindow window(folder());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.edit("control", "random-weights");
        auto* density = window.findChild<ChartWidget*>(QStringLiteral("densityChart"));
        std::size_t mostLive = 0;
        connect(&window.run().compute(), &ComputeThread::mailArrived, &window, [&](const RunMail&) {
            if (window.shown().live())
                mostLive = std::max(mostLive, window.shown().live()->epochs.size());
        });
        window.setEpochs(200); // enough that a busy machine, too, shows some before the last
        window.startRun();
        QCOMPARE(window.state(), RunState::Running);
        QVERIFY(window.waitFor(RunState::Finished));
        QVERIFY(mostLive > 0); // something was seen while it trained
        QCOMPARE(window.shown().curve().size(), std::size_t(4));
        QCOMPARE(window.shown().curve({"random-weights", 0}).size(), std::size_t(4));
        QCOMPARE(density->spec().series.size(), std::size_t(2));
        QVERIFY(density->spec().series[1].dashed);
        QVERIFY(!window.workspace()->profile()->depth()->sentence().isEmpty());
        QVERIFY(window.session() && window.session()->finished());

        QSignalSpy saved(&window.run().sessions(), &SessionKeeper::saved);
        window.run().sessions().saveTo(file("run.lamina").toStdString());
        QVERIFY(saved.wait(patience));

        TestWindow other(folder());
        QSignalSpy opened(&other.run().sessions(), &SessionKeeper::opened);
        other.openSource(file("run.lamina"));
        QVERIFY(opened.wait(patience));
        QCOMPARE(other.state(), RunState::Finished);
        QCOMPARE(other.shown().curve().size(), std::size_t(4));
        for (int layer = 0; layer < 4; ++layer)
            QCOMPARE(other.shown().result({{}, layer})->train.metrics.density,
                     window.shown().result({{}, layer})->train.metrics.density);
        QCOMPARE(other.panel()->config().epochs, 200);
        QCOMPARE(other.workspace()->profile()->depth()->sentence(), window.workspace()->profile()->depth()->sentence());
    }

    void aCheckTellsItsResultOrWhatItLacks() {
        TestWindow window(folder());
        QVERIFY(!window.actions()->check->isEnabled());
        QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened);
        window.openSource(file("run.lamina"));
        QVERIFY(opened.wait(patience));
        QVERIFY(window.actions()->check->isEnabled());
        window.actions()->check->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !window.messages()->text().isEmpty(); }, patience));
        const QString told = window.messages()->text();
        QVERIFY2(told.contains(QStringLiteral("Checked with libtorch")) ||
                     told.contains(QStringLiteral("hecking needs PyTorch")),
                 qPrintable(told));
    }

    void exportsWriteWholeFiles_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("start");
        for (const char* what : {"profile", "curves", "histograms"}) {
            QTest::addRow("%s svg", what) << QString::fromLatin1(what) << QStringLiteral("svg") << QByteArray("<?xml");
            QTest::addRow("%s png", what)
                << QString::fromLatin1(what) << QStringLiteral("png") << QByteArray("\x89PNG");
            QTest::addRow("%s pdf", what) << QString::fromLatin1(what) << QStringLiteral("pdf") << QByteArray("%PDF");
            QTest::addRow("%s csv", what) << QString::fromLatin1(what) << QStringLiteral("csv") << QByteArray();
            QTest::addRow("%s json", what) << QString::fromLatin1(what) << QStringLiteral("json") << QByteArray("{");
        }
        QTest::addRow("report html") << QStringLiteral("report") << QStringLiteral("html")
                                     << QByteArray("<!DOCTYPE html>");
        QTest::addRow("report pdf") << QStringLiteral("report") << QStringLiteral("pdf") << QByteArray("%PDF");
    }
    void exportsWriteWholeFiles() {
        QFETCH(QString, what);
        QFETCH(QString, format);
        QFETCH(QByteArray, start);
        TestWindow window(folder());
        QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened);
        window.openSource(file("run.lamina"));
        QVERIFY(opened.wait(patience));
        QVERIFY(window.session());
        window.workspace()->profile()->chooseLayer(2);
        const QString target = m_home.filePath(what + QLatin1Char('.') + format);
        QSignalSpy exported(window.files(), &SessionFiles::exported);
        QSignalSpy failed(window.files(), &SessionFiles::failed);
        window.files()->exportTo(what, format, 2, target.toStdString());
        QVERIFY(exported.wait(patience));
        QFile written(target);
        QVERIFY2(written.open(QIODevice::ReadOnly), qPrintable(window.messages()->text()));
        const QByteArray bytes = written.readAll();
        QVERIFY(bytes.size() > 100);
        QVERIFY(bytes.startsWith(start));
        if (format == QLatin1String("html")) {
            QVERIFY(bytes.contains("<svg"));
            for (const char* elsewhere : {"href=\"http", "src=", "url(http", "@import", "<script"}) // self-contained
                QVERIFY2(!bytes.contains(elsewhere), elsewhere);
            QVERIFY(bytes.trimmed().endsWith("</html>"));
        }
        if (format != QLatin1String("pdf") && format != QLatin1String("csv") && format != QLatin1String("json")) {
            // What is painted in turns from the background is what is painted at once; a PDF says when it was made.
            const std::filesystem::path direct = file("direct").toStdString();
            const std::string kind = what.toStdString(), type = format.toStdString();
            const std::optional<int> layer = kind == "profile" ? std::nullopt : std::optional(2);
            QVERIFY((kind == "report" ? exportReport(*window.session(), type, direct)
                                      : exportPicture(*window.session(), kind, layer, type, direct))
                        .ok());
            QCOMPARE(bytes, QByteArray::fromStdString(*readFile(direct)));
        }
        window.files()->exportTo(what, format, 2, "/nonexistent/folder/x");
        QVERIFY(failed.wait(patience));
        QVERIFY(window.messages()->isVisibleTo(&window));
    }

    void theUserPicksALayerAndMayFollowAgain() {
        TestWindow window(folder());
        window.edit("layers", "0-3");
        window.setEpochs(600);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.startRun();
        QVERIFY(window.waitForLayer());
        ProfileView* view = window.workspace()->profile();
        QVERIFY(view->following());
        QTest::keyClick(view, Qt::Key_Home);
        QVERIFY(!view->following());
        QCOMPARE(view->layer(), 0);
        QTest::keyClick(view, Qt::Key_End);
        QCOMPARE(view->layer(), 3);
        QTest::keyClick(view, Qt::Key_Left);
        QCOMPARE(view->layer(), 2);
        view->findChild<QSlider*>(QStringLiteral("layerSlider"))->setValue(1);
        QCOMPARE(view->layer(), 1);
        QCOMPARE(window.findChild<ChartWidget*>(QStringLiteral("densityChart"))->spec().guide.value(), 1.0);
        QVERIFY(view->findChild<QLabel*>(QStringLiteral("layerLabel"))->text().startsWith(QStringLiteral("1 (2 of")));
        view->findChild<QToolButton*>(QStringLiteral("follow"))->click();
        QVERIFY(view->following());
        window.run().stop();
        QVERIFY(window.waitFor(RunState::Stopped));
    }

    void pauseHoldsAndGoesOn() {
        TestWindow window(folder());
        window.setEpochs(4000);
        window.startRun();
        QVERIFY(window.waitForLayer());
        window.run().pauseOrGoOn();
        QCOMPARE(window.state(), RunState::Paused);
        QVERIFY(window.findChild<RunStatus*>()->text().startsWith(QStringLiteral("Paused")));
        QTest::qWait(500); // what was on its way arrives
        QSignalSpy mail(&window.run().compute(), &ComputeThread::mailArrived);
        QTest::qWait(400);
        QCOMPARE(mail.count(), 0);
        window.run().pauseOrGoOn();
        QCOMPARE(window.state(), RunState::Running);
        QVERIFY(QTest::qWaitFor([&] { return mail.count() > 2; }, patience));
        window.run().stop();
        QVERIFY(window.waitFor(RunState::Stopped));
    }

    void stoppedRunIsKeptAndResumes() {
        TestWindow window(folder());
        window.setEpochs(300);
        window.startRun();
        QVERIFY(window.waitForLayer());
        window.run().stop();
        QVERIFY(window.waitFor(RunState::Stopped));
        QVERIFY(window.session());
        QVERIFY(!window.session()->finished());
        const double first = window.shown().result({{}, 0})->train.metrics.mse;
        window.run().resumeStopped();
        QVERIFY(window.waitFor(RunState::Finished));
        QCOMPARE(window.shown().curve().size(), std::size_t(4));
        QCOMPARE(window.shown().result({{}, 0})->train.metrics.mse, first);
        QVERIFY(window.session()->finished());
    }

    void theControlCanBeSkipped() {
        TestWindow window(folder());
        window.edit("control", "random-weights");
        window.setEpochs(300);
        window.startRun();
        QVERIFY(QTest::qWaitFor([&] { return !window.run().runningControl().empty(); }, patience));
        QVERIFY(window.session() && window.session()->finished()); // the run alone is complete already
        window.run().skipControl();
        QVERIFY(window.waitFor(RunState::Finished));
        QVERIFY(window.session()->finished());
        QCOMPARE(window.shown().curve().size(), std::size_t(4));
        QVERIFY(!window.shown().hasControl());
    }

    void closingInMidRunAsksAndKeepsTheWork() {
        TestWindow window(folder());
        window.setEpochs(400);
        window.show();
        window.startRun();
        QVERIFY(window.waitForLayer());
        window.answer = false;
        QVERIFY(!window.close());
        QCOMPARE(window.questions, 1);
        QCOMPARE(window.state(), RunState::Running);
        window.answer = true;
        QVERIFY(!window.close()); // not at once: the compute thread is asked to stop first
        QVERIFY(QTest::qWaitFor([&] { return !window.isVisible(); }, patience));
        QVERIFY(window.session());
        QVERIFY(std::filesystem::exists(window.session()->file()));
    }

    void closingSaysWhatIsNotSaved() {
        TestWindow window(folder());
        window.setEpochs(2);
        window.show();
        window.startRun();
        QVERIFY(window.waitFor(RunState::Finished));
        window.answer = false;
        QVERIFY(!window.close());
        QCOMPARE(window.questions, 1);
        QSignalSpy saved(&window.run().sessions(), &SessionKeeper::saved);
        window.run().sessions().saveTo(file("closing.lamina").toStdString());
        QVERIFY(saved.wait(patience));
        QVERIFY(window.close()); // there is nothing to ask
        QCOMPARE(window.questions, 1);
    }

    void destroyedInMidRunWithoutHarm() {
        auto window = std::make_unique<TestWindow>(folder());
        window->setEpochs(2000);
        window->startRun();
        QVERIFY(QTest::qWaitFor([&] { return window->shown().live().has_value(); }, patience));
        QElapsedTimer timer;
        timer.start();
        window.reset();
        QVERIFY(timer.elapsed() < 20000);
    }

    void errorsAppearInTheWindow() {
        TestWindow window(folder());
        window.panel()->setArticle(file("nowhere.html"));
        window.startRun();
        QVERIFY(window.waitFor(RunState::Failed));
        QVERIFY(window.messages()->text().contains(QStringLiteral("nowhere.html")));
        QVERIFY(window.findChild<QPushButton*>(QStringLiteral("start"))->isEnabled());

        QFile broken(file("broken.lamina"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("not a session");
        broken.close();
        QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened);
        window.openSource(broken.fileName());
        QVERIFY(opened.wait(patience));
        QVERIFY(window.messages()->text().contains(QStringLiteral("broken.lamina")));
        window.openSource(file("nothing-here"));
        QVERIFY(window.messages()->text().contains(QStringLiteral("nothing-here")));
    }

    void sourcesAreToldApart() {
        TestWindow window(folder());
        window.openSource(QStringLiteral("https://en.wikipedia.org/wiki/Light-emitting_diode"));
        QCOMPARE(window.panel()->config().article, std::string("https://en.wikipedia.org/wiki/Light-emitting_diode"));
        QFile text(file("article.txt"));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write("Some text.");
        text.close();
        window.openSource(text.fileName());
        QCOMPARE(window.panel()->config().article, text.fileName().toStdString());
        window.openSource(m_home.path());
        QVERIFY(window.messages()->text().contains(QStringLiteral("config.json"))); // no model in there
        QVERIFY(QDir(m_home.path()).mkpath(QStringLiteral("some-model")));
        QFile model(file("some-model/config.json"));
        QVERIFY(model.open(QIODevice::WriteOnly));
        model.write("{}");
        model.close();
        window.openSource(file("some-model"));
        QCOMPARE(window.panel()->config().model, file("some-model").toStdString());
    }

    void languageSwitchesWhileOpen() {
        TestWindow window(folder());
        window.show();
        const auto choose = [&](const char* code, const QString& name) {
            for (QAction* action : window.findChildren<QAction*>())
                if (action->text() == name) {
                    action->trigger();
                    break;
                }
            QTest::qWait(50);
            QCOMPARE(QLocale().name().left(2), QLatin1String(code));
        };
        choose("vi", QStringLiteral("Tiếng Việt"));
        QVERIFY(window.findChild<RunStatus*>()->text().contains(QStringLiteral("Sẵn sàng")));
        QCOMPARE(window.panel()->config().cols, std::size_t(64)); // the configuration stays
        QVERIFY(window.findChild<ChartWidget*>(QStringLiteral("densityChart"))
                    ->spec()
                    .title.contains(QStringLiteral("Mật độ")));
        for (const QWidget* widget : window.findChildren<QWidget*>()) // numbers, too
            QVERIFY2(widget->locale().decimalPoint() == QStringLiteral(","), widget->metaObject()->className());
        choose("en", QStringLiteral("English"));
        QVERIFY(window.findChild<RunStatus*>()->text().contains(QStringLiteral("Ready")));
    }

    void anotherProfileIsShownWhole() {
        Workspace workspace;
        const ShownProfile profile = ShownProfile::forRun(RunConfig(), 12);
        workspace.present(profile, true);
        auto* chart = workspace.findChild<ChartWidget*>(QStringLiteral("densityChart"));
        ChartZoom zoom;
        zoom.set({AxisWindow{2, 6}, std::nullopt}, ChartZoom::Step::New);
        chart->setZoom(zoom);
        workspace.present(profile, false); // a newer state of the same
        QVERIFY(chart->zoom().zoomed());
        workspace.present(profile, true);
        QVERIFY(!chart->zoom().zoomed() && !chart->zoom().canUndo());
    }

    // With any font, in both languages: the tests are run with wide and narrow ones.
    void theSmallestWindowHoldsEveryPage() {
        for (const QString& language : {QStringLiteral("vi"), QStringLiteral("en")}) {
            applyLanguage(*qApp, language);
            TestWindow window(folder());
            window.edit("control", "random-weights,shuffled-tokens");
            window.show();
            window.resize(900, 600);
            window.panel()->findChild<QPushButton*>(QStringLiteral("start"))->click();
            QVERIFY(window.waitForLayer());
            const auto holds = [&](const char* when) {
                auto* tabs = window.findChild<Workspace*>();
                for (int tab = 0; tab < tabs->count(); ++tab) {
                    tabs->setCurrentIndex(tab);
                    QCoreApplication::processEvents();
                    const QSize needed = window.layout()->totalMinimumSize();
                    QVERIFY2(needed.width() <= 900 && needed.height() <= 600,
                             qPrintable(QStringLiteral("%1 %2, page %3: %4 x %5")
                                            .arg(language, QLatin1String(when))
                                            .arg(tab)
                                            .arg(needed.width())
                                            .arg(needed.height())));
                }
            };
            holds("running");
            QVERIFY(window.waitFor(RunState::Finished));
            holds("finished");
            QCOMPARE(window.size(), QSize(900, 600));
        }
    }

    void everyThemeKeepsTextReadable() {
        for (const Theme theme : {Theme::Light, Theme::Dark, Theme::System}) {
            applyTheme(*qApp, theme);
            const QPalette palette = QApplication::palette();
            for (const auto& [text, ground] : {std::pair{QPalette::WindowText, QPalette::Window},
                                               {QPalette::Text, QPalette::Base},
                                               {QPalette::ButtonText, QPalette::Button}})
                QVERIFY(std::abs(palette.color(text).lightness() - palette.color(ground).lightness()) > 120);
        }
    }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
