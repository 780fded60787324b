// The profile of a finished session: its replay by epoch, the walk through its layers, other sessions beside it.

#include "tests/ui/demo_session.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/common/language.h"
#include "ui/profile/depth_charts.h"
#include "ui/profile/play_button.h"
#include "ui/profile/profile_view.h"

#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace lamina;
using namespace lamina::test;

namespace {
constexpr int patience = 60000; // ms
}

class ProfileViewTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::shared_ptr<const Session> m_session, m_other;

    template <class Widget> static Widget* part(ProfileView& view, const char* name) {
        return view.findChild<Widget*>(QLatin1String(name));
    }
    static std::vector<Point> density(ProfileView& view, std::size_t series = 0) {
        return part<ChartWidget>(view, "densityChart")->spec().series.at(series).points;
    }
    void open(ProfileView& view) {
        view.depth()->setMetric(QStringLiteral("mse"));
        view.resize(700, 520);
        view.setVisible(true);
        view.show(ShownProfile::forSession(m_session), true);
    }
    LayerResultPtr layer(std::size_t index) const { return m_session->profile().curve().at(index); }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        const std::filesystem::path home(m_home.path().toStdString());
        m_session = demoSession(home / "one.lamina", {{"layers", "0-3"}});
        m_other = demoSession(home / "two.lamina", {{"layers", "0-3"}, {"seed", "1"}});
    }

    void aFinishedSessionIsReplayedByEpoch() {
        ProfileView view;
        open(view);
        auto* slider = part<QSlider>(view, "epochSlider");
        QVERIFY(slider->isVisible());
        QCOMPARE(view.epochs(), 6);
        QVERIFY(!view.epoch());
        QCOMPARE(slider->value(), slider->maximum());
        const std::vector<Point> final = density(view);
        QCOMPARE(final[1].y, layer(1)->train.metrics.density);

        slider->setValue(2);
        QCOMPARE(view.epoch(), std::optional(2));
        QTRY_COMPARE(density(view)[1].y, layer(1)->epochs[1].density);
        QCOMPARE(part<ChartWidget>(view, "secondChart")->spec().series[0].points[3].y, layer(3)->epochs[1].mse);
        QCOMPARE(*part<ChartWidget>(view, "lossChart")->spec().guide, 2.0); // the layer's view follows
        QVERIFY(part<QLabel>(view, "epochLabel")->text().contains(QLatin1Char('2')));
        view.depth()->setMetric(QStringLiteral("fvu"));
        QCOMPARE(part<ChartWidget>(view, "secondChart")->spec().series[0].points[3].y, layer(3)->train.metrics.fvu);
        QVERIFY(view.depth()->sentence().contains(QStringLiteral("FVU"))); // says that it is of the end

        view.chooseLayer(2); // the epoch stays
        QCOMPARE(view.epoch(), std::optional(2));
        slider->setValue(slider->maximum());
        QVERIFY(!view.epoch());
        QTRY_COMPARE(density(view), final);
        QVERIFY(!part<ChartWidget>(view, "lossChart")->spec().guide);
    }

    void theReplayPlaysToTheEnd() {
        ProfileView view;
        open(view);
        auto* play = part<PlayButton>(view, "playEpochs");
        play->click();
        QVERIFY(play->playing());
        QCOMPARE(view.epoch(), std::optional(1));
        QTRY_VERIFY_WITH_TIMEOUT(!play->playing(), patience);
        QVERIFY(!view.epoch());
        play->click();
        part<QSlider>(view, "epochSlider")->setValue(4); // the user's choice ends it
        QVERIFY(!play->playing());
        QCOMPARE(view.epoch(), std::optional(4));
        view.show(ShownProfile::forSession(m_other), true);
        QVERIFY(!view.epoch());
    }

    void nothingIsReplayedWhileARunStreams() {
        ProfileView view;
        open(view);
        view.setEpoch(3);
        view.show(ShownProfile::forRun(m_session->config(), 12), true);
        QVERIFY(!part<QSlider>(view, "epochSlider")->isVisible());
        QVERIFY(!view.epoch());
        view.setEpoch(3);
        QVERIFY(!view.epoch());
    }

    void playWalksTheLayers() {
        ProfileView view;
        open(view);
        QSignalSpy shown(&view, &ProfileView::layerShown);
        auto* play = part<PlayButton>(view, "playLayers");
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Space);
        QVERIFY(play->playing());
        QTRY_VERIFY_WITH_TIMEOUT(!play->playing(), patience);
        QCOMPARE(view.layer(), 3);
        QCOMPARE(shown.count(), 3); // 1, 2, 3, each once
        play->click();              // from the end it starts again
        QVERIFY(play->playing());
        QCOMPARE(view.layer(), 0);
        QTest::keyClick(&view, Qt::Key_End);
        QVERIFY(!play->playing());
        QCOMPARE(view.layer(), 3);
        QTest::keyClick(&view, Qt::Key_Space);
        QTest::keyClick(&view, Qt::Key_Space);
        QVERIFY(!play->playing());
    }

    void draggingShowsTheNewestLayer() {
        ProfileView view;
        open(view);
        auto* slider = part<QSlider>(view, "layerSlider");
        for (const int layer : {1, 2, 3, 1, 2}) // faster than frames
            slider->setValue(layer);
        QCOMPARE(view.layer(), 2);
        QTRY_COMPARE(part<ChartWidget>(view, "densityChart")->spec().guide.value_or(-1), 2.0);
        QVERIFY(part<QLabel>(view, "layerLabel")->text().startsWith(QStringLiteral("2 (3 of")));
    }

    void otherSessionsShareTheAxes() {
        ProfileView view;
        open(view);
        view.depth()->setOverlays({{QStringLiteral("seed 1"), m_other}});
        const auto& layers = m_other->profile().curve();
        QCOMPARE(part<ChartWidget>(view, "densityChart")->spec().series.at(1).name, QStringLiteral("seed 1"));
        QCOMPARE(density(view, 1)[2].y, layers[2]->train.metrics.density);
        QVERIFY(density(view, 1)[2].y != density(view, 0)[2].y);
        view.setEpoch(1);
        QCOMPARE(density(view, 1)[2].y, layers[2]->epochs[0].density);
        view.depth()->setOverlays({});
        QCOMPARE(part<ChartWidget>(view, "densityChart")->spec().series.size(), std::size_t(1));
    }

    void theSmallestWindowHoldsEverything() {
        for (const QString& language : {QStringLiteral("vi"), QStringLiteral("en")}) {
            installLanguage(language);
            ProfileView view;
            open(view);
            view.setEpoch(2);
            view.resize(600, 500); // what a window of 900x600 leaves it
            QTRY_VERIFY2(view.minimumSizeHint().height() <= 500,
                         qPrintable(language + QString::number(view.minimumSizeHint().height())));
            QVERIFY2(view.minimumSizeHint().width() <= 600,
                     qPrintable(language + QString::number(view.minimumSizeHint().width())));
            QCOMPARE(part<QLabel>(view, "sentence")->height(),
                     part<QLabel>(view, "sentence")->minimumSizeHint().height());
        }
    }
};

QTEST_MAIN(ProfileViewTest)
#include "profile_view_test.moc"
