// Nothing moves unless the user moves it: charts, slider and panel stand where they stood, axes too.

#include "profile/settings.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/draw/chart_scene.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/profile/depth_charts.h"
#include "ui/profile/profile_view.h"
#include "ui/profile/replay_bar.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/main_window.h"
#include "ui/window/workspace.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>

using namespace lamina;
using namespace lamina::test;

namespace {

constexpr int patience = 120000;

// Where the things one looks at stand in the window; a chart by its plot.
QMap<QString, QRect> placesIn(const MainWindow& window) {
    QMap<QString, QRect> places;
    for (const char* name : {"densityChart", "secondChart"}) {
        const auto* chart = window.findChild<ChartWidget*>(QLatin1String(name));
        places[QLatin1String(name)] =
            chart->scene().layout().plot.toRect().translated(chart->mapTo(&window, QPoint(0, 0)));
    }
    for (const char* name : {"layerSlider", "layerTabs", "experiment"})
        if (const auto* widget = window.findChild<QWidget*>(QLatin1String(name)))
            places[QLatin1String(name)] = QRect(widget->mapTo(&window, QPoint(0, 0)), widget->size());
    return places;
}

QString moved(const QMap<QString, QRect>& before, const QMap<QString, QRect>& now) {
    QString text;
    for (auto place = before.begin(); place != before.end(); ++place)
        if (const QRect at = now.value(place.key()); at != place.value())
            text += QStringLiteral("%1: %2,%3 %4x%5 -> %6,%7 %8x%9; ")
                        .arg(place.key())
                        .arg(place->x())
                        .arg(place->y())
                        .arg(place->width())
                        .arg(place->height())
                        .arg(at.x())
                        .arg(at.y())
                        .arg(at.width())
                        .arg(at.height());
    return text;
}

LayerResultPtr withFvu(int layer, double fvu) {
    auto result = std::make_shared<LayerResult>(*syntheticLayer(layer));
    result->train.metrics.fvu = fvu;
    return result;
}

} // namespace

class SteadyWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::filesystem::path folder() const { return std::filesystem::path(m_home.path().toStdString()) / "unsaved"; }

    static void set(MainWindow& window, std::initializer_list<std::pair<const char*, const char*>> values) {
        RunConfig config = window.panel()->config();
        for (const auto& [key, value] : values)
            if (!setSetting(config, key, value).ok())
                qFatal("bad setting %s", key);
        window.panel()->setConfig(config);
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
    }
    void init() { QSettings().clear(); }

    void aRunMovesNothing_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1366x768") << QSize(1366, 768);
        QTest::newRow("900x600") << QSize(900, 600);
    }
    void aRunMovesNothing() {
        QFETCH(QSize, size);
        MainWindow window(folder());
        set(window, {{"rows", "3"},
                     {"cols", "64"},
                     {"latents", "x1"},
                     {"layers", "0-1"},
                     {"threads", "1"},
                     {"epochs", "300"},
                     {"heldout", "1"},
                     {"control", "random-weights"}});
        window.show();
        window.resize(size);
        window.startRun();
        QCoreApplication::processEvents();
        const QMap<QString, QRect> before = placesIn(window);
        const auto still = [&](const char* when) {
            QCoreApplication::processEvents();
            const QString what = moved(before, placesIn(window));
            QVERIFY2(what.isEmpty(), qPrintable(QLatin1String(when) + QStringLiteral(": ") + what));
        };
        QVERIFY(QTest::qWaitFor([&] { return window.run().shown().live().has_value(); }, patience));
        still("a layer is in training");
        QVERIFY(QTest::qWaitFor([&] { return window.run().shown().curves().size() > 1; }, patience));
        still("the control has begun");
        window.messages()->showNote(QStringLiteral("A note."));
        QVERIFY(window.messages()->isVisible());
        still("a note is shown");
        QVERIFY(QTest::qWaitFor([&] { return window.run().state() == RunState::Finished; }, patience));
        still("the run is finished");
        auto* view = window.workspace()->profile();
        QVERIFY(!view->depth()->sentence().isEmpty());
        view->setEpoch(3);
        still("an epoch is replayed");
        view->setEpoch({});
        view->chooseLayer(1);
        still("another layer is chosen");
        QVERIFY(window.findChild<QSlider*>(QStringLiteral("layerSlider"))->width() > 60); // to be dragged
    }

    void aReplayHoldsTheAxesStill() {
        DepthCharts charts;
        charts.resize(900, 300);
        charts.show();
        RunMail mail;
        mail.finished = layersTo(4);
        ShownProfile profile = ShownProfile::forRun(RunConfig(), 4);
        profile.apply(mail);
        const auto* chart = charts.findChild<ChartWidget*>(QStringLiteral("densityChart"));
        charts.present(profile, 0, 1);
        const AxisRange first = chart->scene().layout().ranges.y;
        for (int epoch = 2; epoch <= 75; ++epoch) {
            charts.present(profile, 0, epoch);
            QCOMPARE(chart->scene().layout().ranges.y, first);
        }
        for (const LayerResultPtr& layer : layersTo(4))
            for (const EpochPoint& point : layer->epochs)
                QVERIFY(point.density <= first.high);
    }

    // A layer at 150 % in the session before must not squash the one that is opened.
    void axesFollowTheirOwnSession() {
        Workspace workspace;
        workspace.resize(1000, 600);
        workspace.show();
        workspace.profile()->depth()->setMetric(QStringLiteral("fvu"));
        const auto show = [&](double highest) {
            RunMail mail;
            mail.finished = {withFvu(0, highest / 2), withFvu(1, highest)};
            ShownProfile profile = ShownProfile::forRun(RunConfig(), 2);
            profile.apply(mail);
            workspace.present(profile, true);
        };
        const auto* chart = workspace.findChild<ChartWidget*>(QStringLiteral("secondChart"));
        show(0.76);
        const AxisRange alone = chart->scene().layout().ranges.y;
        QVERIFY(alone.high < 1);
        show(1.45);
        QVERIFY(chart->scene().layout().ranges.y.high >= 1.45);
        show(0.76);
        QCOMPARE(chart->scene().layout().ranges.y, alone);
    }

    void anotherLanguageLeavesThePanelItsWidth() {
        MainWindow window(folder());
        window.show();
        window.resize(1366, 768);
        window.showWorkspace();
        QTest::qWait(50);
        const auto width = [&] { return window.findChild<QDockWidget*>(QStringLiteral("experiment"))->width(); };
        const int english = width();
        QMap<QString, int> before; // a language with longer words may need more, once
        for (const char* language : {"vi", "en", "vi", "en", "vi"}) {
            window.changeLanguage(QLatin1String(language));
            QTest::qWait(100);
            int now = width();
            // A busy machine lays out later: until nothing moves any more.
            for (int still = 0, tries = 0; still < 3 && tries < 40; ++tries) {
                QTest::qWait(50);
                still = width() == now ? still + 1 : 0;
                now = width();
            }
            QCOMPARE(before.value(QLatin1String(language), now), now);
            before[QLatin1String(language)] = now;
            QVERIFY2(
                std::abs(now - english) <= english / 5,
                qPrintable(QStringLiteral("%1: %2, before %3").arg(QLatin1String(language)).arg(now).arg(english)));
        }
    }

    // Its contents are as wide as it is, whatever the window has been.
    void thePanelIsWholeAfterASmallWindow() {
        for (const char* language : {"en", "vi"}) {
            applyLanguage(*qApp, QLatin1String(language));
            MainWindow window(folder());
            window.show();
            window.resize(1366, 768);
            window.showWorkspace();
            for (const QSize size : {QSize(1366, 768), QSize(900, 600), QSize(1366, 768)}) {
                window.resize(size);
                QTest::qWait(50);
                const QWidget* panel = window.panel();
                for (const QWidget* field : panel->findChildren<QWidget*>()) {
                    if (!field->isVisible() || !(qobject_cast<const QComboBox*>(field) ||
                                                 field->objectName().startsWith(QLatin1String("control-"))))
                        continue;
                    const int right = field->mapTo(panel, QPoint(field->width(), 0)).x();
                    QVERIFY2(right <= panel->width() && field->width() >= field->minimumSizeHint().width(),
                             qPrintable(QStringLiteral("%1 at %2x%3: %4 of %5, %6 wide")
                                            .arg(field->objectName())
                                            .arg(size.width())
                                            .arg(size.height())
                                            .arg(right)
                                            .arg(panel->width())
                                            .arg(field->width())));
                }
            }
        }
        applyLanguage(*qApp, QStringLiteral("en"));
    }

    void aSentenceHasTwoLinesAndSaysTheRestInItsTip() {
        ElidedLabel label(nullptr, 2);
        label.setText(QStringLiteral("Several words that take about one line and a half of it."));
        label.resize(260, label.minimumSizeHint().height());
        QVERIFY(!label.elided());
        const int height = label.minimumSizeHint().height();
        label.setText(QString());
        QCOMPARE(label.minimumSizeHint().height(), height);
        label.setText(QStringLiteral("word ").repeated(60));
        QVERIFY(label.elided());
    }
};

QTEST_MAIN(SteadyWindowTest)
#include "steady_window_test.moc"
