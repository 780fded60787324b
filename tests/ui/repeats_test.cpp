// Repeats, copies and held-out rows as they are shown: charts, the layer's curve choice, the map, findings.

#include "tests/ui/demo_session.h"
#include "ui/charts/report/session_report.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/laminar_map.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/profile/findings_view.h"
#include "ui/profile/profile_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <cmath>

using namespace lamina;
using namespace lamina::test;

class RepeatsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::shared_ptr<const Session> m_session, m_single;

    double density(int repeat, int layer, const char* control = "") const {
        return m_session->profile().curve({control, repeat}).at(static_cast<std::size_t>(layer))->train.metrics.density;
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        const std::filesystem::path home(m_home.path().toStdString());
        m_session = demoSession(home / "repeats.lamina", {{"layers", "0-2"},
                                                          {"repeats", "3"},
                                                          {"vary", "both"},
                                                          {"heldout", "1"},
                                                          {"control", "random-tokens,gaussian"},
                                                          {"copies", "4"}});
        m_single = demoSession(home / "single.lamina", {{"layers", "0-2"}});
    }

    void aChartDrawsTheMeanAndItsBand() {
        std::vector<DepthCurve> curves;
        for (const CurveId& id : m_session->profile().curves())
            curves.push_back({id, m_session->profile().curve(id), std::nullopt});
        const ChartSpec chart = depthChart("density", curves, {12, {0, 2}, {}, {}});
        QCOMPARE(chart.series.size(), std::size_t(4)); // the run, what it holds out, two controls
        const ChartSeries& run = chart.series[0];
        QCOMPARE(run.name, QStringLiteral("this model, mean of 3 (95 %)"));
        QCOMPARE(run.id, seriesId(CurveId{})); // a click opens the first repeat
        for (int layer = 0; layer < 3; ++layer) {
            const double mean = (density(0, layer) + density(1, layer) + density(2, layer)) / 3;
            const auto at = static_cast<std::size_t>(layer);
            QVERIFY(std::fabs(run.points[at].y - mean) < 1e-12);
            QVERIFY(run.band[at].low < mean && mean < run.band[at].high);
        }
        QVERIFY(chart.series[1].name.endsWith(QStringLiteral("held out")));
        QVERIFY(chart.series[1].dotted && !chart.series[1].points.empty());
        const ChartSeries& control = chart.series[2];
        QCOMPARE(control.name, QStringLiteral("Gaussian rows, mean of 4 (lowest to highest)"));
        double low = 1, high = 0;
        for (int copy = 0; copy < 4; ++copy) {
            low = std::min(low, density(copy, 1, "gaussian"));
            high = std::max(high, density(copy, 1, "gaussian"));
        }
        QCOMPARE(control.band[1].low, low);
        QCOMPARE(control.band[1].high, high);
        // Two curves have a mean and no band: it would span the chart.
        curves.resize(2);
        QVERIFY(depthChart("density", curves, {12, {0, 2}, {}, {}}).series[0].band.empty());
        // A replay has no held-out rows: they are measured at the end.
        DepthChartOptions replay{12, {0, 2}, {}, {}};
        replay.epoch = 2;
        QCOMPARE(depthChart("density", curves, replay).series.size(), std::size_t(1));
    }

    void everyRepeatCanBeOpenedAndTheMapShowsTheFirst() {
        ProfileView view;
        view.resize(900, 600);
        view.setVisible(true);
        view.show(ShownProfile::forSession(m_session), true);
        auto* curves = view.findChild<QComboBox*>(QStringLiteral("curve"));
        QCOMPARE(curves->count(), 11);
        view.choosePoint(seriesId({"random-tokens", 3}), 1);
        QCOMPARE(curves->currentData().toString(), seriesId({"random-tokens", 3}));
        QCOMPARE(mapOf(m_session->profile(), 12, {0, 2}).panels.size(), std::size_t(3));
    }

    void findingsSayWhatTheyRestOnAndWhatWouldSettleThem() {
        FindingsView view;
        view.resize(800, 600);
        view.setVisible(true);
        view.show(ShownProfile::forSession(m_single), true);
        QTRY_COMPARE(view.findChildren<QLabel*>(QStringLiteral("verdict")).size(), 3);
        for (const QLabel* verdict : view.findChildren<QLabel*>(QStringLiteral("verdict")))
            QCOMPARE(verdict->text(), QStringLiteral("Cannot tell yet"));
        QSignalSpy settled(&view, &FindingsView::settleRequested);
        const auto buttons = view.findChildren<QPushButton*>(QStringLiteral("settle"));
        QVERIFY(!buttons.isEmpty());
        buttons.front()->click();
        QCOMPARE(settled.size(), 1);
        view.show(ShownProfile::forSession(m_session), true);
        QTRY_COMPARE(view.findChildren<QLabel*>(QStringLiteral("verdict")).size(), 3);
    }

    void theReportHasTheFindings() {
        const auto html = reportHtml(*m_session, {}, ReportMedium::Browser,
                                     [](const auto&, const QString&) -> Result<QString> { return QString(); });
        QVERIFY(html.ok());
        QVERIFY(html->contains(QStringLiteral("Density rises with depth, about linearly.")));
        QVERIFY(html->contains(QStringLiteral("over 3 repeats")) || html->contains(QStringLiteral("of 3 repeats")));
    }

    void controlsBeyondTheFirstAreThereWhenAskedForOrChosen() {
        ExperimentPanel panel;
        panel.setVisible(true);
        auto* box = panel.findChild<QCheckBox*>(QStringLiteral("control-gaussian"));
        QVERIFY(!box->isVisible());
        panel.findChild<QToolButton*>(QStringLiteral("moreControls"))->click();
        QVERIFY(box->isVisible());
        box->setChecked(true);
        panel.findChild<QToolButton*>(QStringLiteral("moreControls"))->click();
        QVERIFY(box->isVisible());
        QCOMPARE(panel.config().controls, std::vector<std::string>{"gaussian"});
        QVERIFY(!panel.findChild<QCheckBox*>(QStringLiteral("control-shuffled-tokens"))->isVisible());
    }
};

QTEST_MAIN(RepeatsTest)
#include "repeats_test.moc"
