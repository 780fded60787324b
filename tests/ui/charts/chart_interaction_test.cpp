// What one can do with a chart and a map by mouse and keyboard.

#include "tests/ui/charts/test_chart.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/laminar_map.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/widgets/chart_buttons.h"
#include "ui/charts/widgets/legend_buttons.h"
#include "ui/charts/widgets/map_widget.h"

#include <QComboBox>
#include <QImage>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

using namespace lamina;
using namespace lamina::test;

namespace {

ChartSpec twoCurves(const char* metric = "density", int layers = 12) {
    return depthChart(
        metric,
        {{{}, layersTo(layers), std::nullopt}, {CurveId{"random-weights", 0}, layersTo(layers, true), std::nullopt}},
        {layers, {}, std::nullopt, std::nullopt});
}

struct ShownChart {
    TestChart chart;
    explicit ShownChart(const ChartSpec& spec = twoCurves(), QSize size = {600, 300}) {
        chart.setLocale(QLocale::c());
        chart.resize(size);
        chart.show();
        if (!QTest::qWaitForWindowExposed(&chart))
            qFatal("no window");
        chart.setSpec(spec);
    }
    QWidget* viewport() { return chart.viewport(); }
    QPoint at(double x, double y) { // shares of the plot, from its lower left corner
        const QRectF plot = chart.plotArea();
        return QPointF(plot.left() + x * plot.width(), plot.bottom() - y * plot.height()).toPoint();
    }
    void drag(QPoint from, QPoint to) {
        QTest::mousePress(viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(viewport(), (from + to) / 2);
        QTest::mouseMove(viewport(), to);
        QTest::mouseRelease(viewport(), Qt::LeftButton, {}, to);
    }
    void wheel(int clicks) {
        const QPointF at = chart.plotArea().center();
        QWheelEvent event(at, viewport()->mapToGlobal(at), {}, {0, 120 * clicks}, Qt::NoButton, {}, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(viewport(), &event);
    }
    LegendButton* legend(const QString& series) {
        for (LegendButton* button : chart.findChildren<LegendButton*>())
            if (button->isVisible() && button->series() == series)
                return button;
        return nullptr;
    }
};

} // namespace

class ChartInteractionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHeadingLeavesTheButtonsTheirRoom() {
        ShownChart shown(twoCurves(), {240, 200});
        connect(&shown.chart, &ChartWidget::menuRequested, this, [] {});
        connect(&shown.chart, &ChartWidget::helpRequested, this, [] {});
        auto* choice = new QComboBox;
        choice->addItem(QString(60, QLatin1Char('m')));
        shown.chart.setHeadingWidget(choice);
        const QRect help = shown.chart.findChild<QWidget*>(QStringLiteral("chartHelpButton"))->geometry();
        const QRect menu = shown.chart.findChild<QWidget*>(QStringLiteral("chartMenuButton"))->geometry();
        QVERIFY(choice->geometry().right() < help.left() && help.right() < menu.left());
        QVERIFY(menu.right() < shown.chart.width());
    }

    void chartsOverOneAxisAreReadAndZoomedTogether() {
        ShownChart density, mse(twoCurves("mse"));
        ShownChart histogram(l0Chart(&syntheticLayer(0)->train.l0PerToken));
        linkCharts({&density.chart, &mse.chart, &histogram.chart});
        QTest::mouseMove(density.viewport(), density.at(0.5, 0.5));
        QVERIFY(density.chart.readoutX() && density.chart.readoutX() == mse.chart.readoutX());
        QVERIFY(mse.chart.readout().contains(QStringLiteral("random weights")));
        QVERIFY(histogram.chart.readout().isEmpty()); // its axis counts something else
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(density.viewport(), &leave);
        QVERIFY(!density.chart.readoutX() && !mse.chart.readoutX() && mse.chart.readout().isEmpty());

        density.wheel(3);
        QVERIFY(density.chart.zoomed());
        QCOMPARE(mse.chart.zoom().windows().x, density.chart.zoom().windows().x);
        QVERIFY(!mse.chart.zoom().windows().y && !histogram.chart.zoomed()); // each has heights of its own
        density.chart.undoZoom();
        QVERIFY(!density.chart.zoomed() && !mse.chart.zoomed());
    }

    void theWheelZoomsAndStepsAreUndone() {
        ShownChart shown;
        QVERIFY(!shown.chart.zoomed());
        QVERIFY(!shown.chart.canUndoZoom());
        shown.wheel(3);
        QVERIFY(shown.chart.zoomed());
        const auto window = shown.chart.shownSpec().xWindow;
        QVERIFY(window && window->high - window->low < 11.5);
        QVERIFY(!shown.chart.shownSpec().yWindow); // the wheel zooms across alone
        shown.chart.undoZoom();
        QVERIFY(!shown.chart.zoomed());
        QVERIFY(!shown.chart.shownSpec().xWindow);
    }

    void aDragZoomsToItsRectangleAndPicksNothing() {
        ShownChart shown;
        QSignalSpy picked(&shown.chart, &ChartWidget::picked);
        shown.drag(shown.at(0.25, 0.2), shown.at(0.75, 0.8));
        QCOMPARE(picked.count(), 0);
        const ChartSpec seen = shown.chart.shownSpec();
        QVERIFY(seen.xWindow && seen.yWindow);
        // -0.5 to 11.5 lie along the plot.
        QVERIFY2(std::abs(seen.xWindow->low - 2.5) < 0.1, qPrintable(QString::number(seen.xWindow->low)));
        QVERIFY2(std::abs(seen.xWindow->high - 8.5) < 0.1, qPrintable(QString::number(seen.xWindow->high)));
        shown.drag(shown.at(0.4, 0.4), shown.at(0.6, 0.6));
        QVERIFY(shown.chart.shownSpec().xWindow->low > seen.xWindow->low);
        shown.chart.undoZoom();
        QCOMPARE(*shown.chart.shownSpec().xWindow, *seen.xWindow);
        shown.chart.resetZoom();
        QVERIFY(!shown.chart.zoomed());
        shown.chart.undoZoom(); // the reset is a step too
        QCOMPARE(*shown.chart.shownSpec().xWindow, *seen.xWindow);
    }

    void theZoomStaysOverNewDataButNotOverAnotherMetric() {
        ShownChart shown;
        shown.chart.zoomTo(AxisWindow{2, 6}, AxisWindow{0.1, 0.2});
        shown.chart.setSpec(twoCurves());
        QCOMPARE(*shown.chart.shownSpec().yWindow, (AxisWindow{0.1, 0.2}));
        shown.chart.setSpec(twoCurves("mse"));
        QVERIFY(!shown.chart.shownSpec().yWindow);
        QCOMPARE(*shown.chart.shownSpec().xWindow, (AxisWindow{2, 6})); // layers are layers still
    }

    void theLegendSwitchesSeriesForGood() {
        ShownChart shown;
        QSignalSpy toggled(shown.chart.findChild<LegendButtons*>(), &LegendButtons::toggled);
        const QString name = QStringLiteral("random weights");
        const int before = shown.chart.seriesDrawn();
        QVERIFY(shown.legend(name));
        QTest::mouseClick(shown.legend(name), Qt::LeftButton);
        QCOMPARE(toggled.count(), 1);
        QVERIFY(shown.chart.seriesHidden(name));
        QVERIFY(shown.chart.seriesDrawn() < before);
        QVERIFY(!shown.chart.readoutAt(3).contains(name));
        shown.chart.setSpec(twoCurves("mse")); // another state of the chart
        QVERIFY(shown.chart.shownSpec().series[1].hidden);
        QVERIFY(shown.legend(name)); // it can come back
        QTest::keyClick(shown.legend(name), Qt::Key_Space);
        QVERIFY(!shown.chart.seriesHidden(name));
        QCOMPARE(shown.chart.seriesDrawn(), before);
    }

    void aBandIsDrawnBehindItsLine() {
        ChartSpec spec;
        ChartSeries series{QStringLiteral("repeats"), {{0, 1}, {1, 1}, {2, 1}}, Hue::Run, Marker::None};
        spec.y.low = 0;
        spec.y.high = 2;
        spec.series = {series};
        ShownChart plain(spec);
        const QImage without = plain.chart.grab().toImage();
        spec.series[0].band = {{0, 0.5, 1.5}, {1, 0.5, 1.5}, {2, 0.5, 1.5}};
        ShownChart banded(spec);
        const QImage with = banded.chart.grab().toImage();
        const QPoint inside = banded.at(0.3, 0.62), outside = banded.at(0.3, 0.9); // y 1.24 and 1.8
        QVERIFY(with.pixelColor(inside) != without.pixelColor(inside));
        QCOMPARE(with.pixelColor(outside), without.pixelColor(outside));
    }

    void aBarOfAHistogramIsPicked() {
        const DensityHistogram histogram = syntheticDensity(3, 10);
        const ChartSpec spec = latentDensityChart(&histogram);
        ShownChart shown(spec);
        QSignalSpy bins(&shown.chart, &ChartWidget::binPicked);
        const double low = *spec.x.low, high = *spec.x.high;
        constexpr std::size_t bar = 40;
        const double middle = (spec.binEdges[bar] + spec.binEdges[bar + 1]) / 2;
        QTest::mouseClick(shown.viewport(), Qt::LeftButton, {}, shown.at((middle - low) / (high - low), 0.3));
        QCOMPARE(bins.count(), 1);
        QCOMPARE(bins[0][0].toInt(), int(bar));
        const double dead = (spec.binEdges[0] + spec.binEdges[1]) / 2;
        QTest::mouseClick(shown.viewport(), Qt::LeftButton, {}, shown.at((dead - low) / (high - low), 0.02));
        QCOMPARE(bins.count(), 2);
        QCOMPARE(bins[1][0].toInt(), 0);
    }

    void theKeyboardReadsPicksAndZooms() {
        ShownChart shown;
        QSignalSpy picked(&shown.chart, &ChartWidget::picked);
        QSignalSpy menu(&shown.chart, &ChartWidget::menuRequested);
        shown.chart.setFocus();
        QTest::keyClick(&shown.chart, Qt::Key_Home);
        QCOMPARE(shown.chart.readoutX().value_or(-1), 0.0);
        QTest::keyClick(&shown.chart, Qt::Key_Right);
        QTest::keyClick(&shown.chart, Qt::Key_Right);
        QCOMPARE(shown.chart.readoutX().value_or(-1), 2.0);
        QTest::keyClick(&shown.chart, Qt::Key_Return);
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked[0][1].toDouble(), 2.0);
        QTest::keyClick(&shown.chart, Qt::Key_End);
        QCOMPARE(shown.chart.readoutX().value_or(-1), 11.0);
        QTest::keyClick(&shown.chart, Qt::Key_Escape);
        QVERIFY(!shown.chart.readoutX());
        QTest::keyClick(&shown.chart, Qt::Key_Plus);
        QVERIFY(shown.chart.zoomed());
        QTest::keyClick(&shown.chart, Qt::Key_0);
        QVERIFY(!shown.chart.zoomed());
        QTest::keyClick(&shown.chart, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(shown.chart.zoomed());
        QTest::keyClick(&shown.chart, Qt::Key_F10, Qt::ShiftModifier);
        QCOMPARE(menu.count(), 1);
    }

    void tickLabelsKeepApart_data() {
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("width");
        for (const int layers : {12, 24, 36, 48})
            for (const int width : {220, 280, 480, 1200})
                QTest::addRow("%d layers, %d px", layers, width) << layers << width;
    }
    void tickLabelsKeepApart() {
        QFETCH(int, layers);
        QFETCH(int, width);
        ShownChart shown(twoCurves("density", layers), {width, 240});
        const std::vector<QRectF> labels = shown.chart.tickLabels();
        QVERIFY(labels.size() >= 2);
        for (std::size_t i = 1; i < labels.size(); ++i)
            QVERIFY2(labels[i - 1].right() + 2 <= labels[i].left(), qPrintable(QString::number(i)));
        QVERIFY(labels.back().right() <= width);
    }

    void aReplayShowsTheEpochsValues() {
        const auto chart = [](const char* metric, std::optional<int> epoch) {
            DepthChartOptions options;
            options.epoch = epoch;
            std::vector<LayerResultPtr> layers = layersTo(12);
            layers[4] = failedLayer(4); // in its third epoch
            return depthChart(metric, {{{}, layers, std::nullopt}}, options);
        };
        QCOMPARE(chart("density", 2).series[0].points[3].y, syntheticEpoch(3, 2).density);
        QCOMPARE(chart("mse", 30).series[0].points[11].y, syntheticEpoch(11, 30).mse);
        QCOMPARE(chart("l0", 5).series[0].points[1].y, syntheticEpoch(1, 5).density * 256);
        QCOMPARE(chart("mse", 2).series[0].points[4].y, syntheticEpoch(4, 2).mse); // before it diverged
        QVERIFY(std::isnan(chart("mse", 4).series[0].points[4].y));
        QCOMPARE(chart("fvu", 2).series[0].points[3].y, syntheticLayer(3)->train.metrics.fvu); // known at the end alone
        QCOMPARE(chart("mse", {}).series[0].points[3].y, syntheticLayer(3)->train.metrics.mse);
        QVERIFY(knownByEpoch("objective"));
        QVERIFY(!knownByEpoch("fvu"));
    }

    void overlaysHaveLooksOfTheirOwnAndWidenTheAxis() {
        ChartSpec spec = twoCurves();
        overlay(spec, "density", {{QStringLiteral("a"), layersTo(12)}, {QStringLiteral("b"), layersTo(24)}}, {});
        QCOMPARE(spec.series.size(), std::size_t(4));
        for (std::size_t i = 0; i < 4; ++i)
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(spec.series[i].hue != spec.series[j].hue && spec.series[i].marker != spec.series[j].marker);
        QCOMPARE(*spec.x.high, 23.5);
        QCOMPARE(spec.series[3].points[20].y, syntheticLayer(20)->train.metrics.density);
    }

    void aMapsColumnsSumToOne() {
        std::vector<LayerResultPtr> layers = layersTo(5);
        layers[2] = failedLayer(2);
        const MapSpec map = mapOf({{{}, layers, std::pair(5, syntheticDensity(5, 1))}}, 12, {0, 6});
        QCOMPARE(map.panels.size(), std::size_t(1));
        QCOMPARE(map.panels[0].columns.size(), std::size_t(7));
        const std::vector<MapColumn::State> states{MapColumn::State::Measured, MapColumn::State::Measured,
                                                   MapColumn::State::Failed,   MapColumn::State::Measured,
                                                   MapColumn::State::Measured, MapColumn::State::InTraining,
                                                   MapColumn::State::Missing};
        for (std::size_t i = 0; i < states.size(); ++i) {
            const MapColumn& column = map.panels[0].columns[i];
            QCOMPARE(column.layer, int(i));
            QCOMPARE(column.state, states[i]);
            double sum = 0;
            for (int row = 0; row < MapColumn::rowCount; ++row)
                sum += column.share(row);
            const bool counted = states[i] == MapColumn::State::Measured || states[i] == MapColumn::State::InTraining;
            QVERIFY2(std::abs(sum - (counted ? 1 : 0)) < 1e-12, qPrintable(QString::number(sum)));
        }
        QCOMPARE(map.panels[0].columns[1].counts[0], double(layers[1]->train.latentDensity.dead));
    }

    void aMapIsReadAndPicked() {
        MapWidget map;
        map.setLocale(QLocale::c());
        map.resize(720, 420);
        map.show();
        QVERIFY(QTest::qWaitForWindowExposed(&map));
        map.setSpec(mapOf({{{}, layersTo(12), std::nullopt}}, 12, {}));
        QSignalSpy picked(&map, &MapWidget::picked);
        const MapCell dead{0, 4, 0};
        const QPoint place = map.layOut().cell(dead).center().toPoint();
        QTest::mouseMove(&map, place);
        QVERIFY(map.cell() && *map.cell() == dead);
        const DensityHistogram histogram = syntheticLayer(4)->train.latentDensity; // a copy: the layer is not kept
        QVERIFY2(map.readout().contains(QString::number(histogram.dead)), qPrintable(map.readout()));
        QVERIFY2(map.readout().contains(QStringLiteral("4 (5 of 12)")), qPrintable(map.readout()));
        QTest::mouseClick(&map, Qt::LeftButton, {}, place);
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked[0][1].toInt(), 4);
        QTest::keyClick(&map, Qt::Key_Right);
        QCOMPARE(map.cell()->layer, 5);
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(picked.count(), 2);
        QCOMPARE(picked[1][1].toInt(), 5);
    }
};

QTEST_MAIN(ChartInteractionTest)
#include "chart_interaction_test.moc"
