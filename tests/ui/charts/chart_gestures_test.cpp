// The finer points of using a chart: both axes' zoom, moving the part shown, what a zoom means to a newer state, where
// legends and buttons stand.

#include "tests/ui/charts/test_chart.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/draw/clipping.h"
#include "ui/charts/draw/picture.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/widgets/chart_buttons.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <set>
#include <tuple>

using namespace lamina;
using namespace lamina::test;

namespace {

ChartSpec depthSpec(const char* metric = "density", int layers = 12, int measured = 12) {
    return depthChart(metric,
                      {{{}, layersTo(measured), std::nullopt},
                       {CurveId{"random-weights", 0}, layersTo(measured, true), std::nullopt}},
                      {layers, {}, 3, std::nullopt});
}

// A chart on the screen with what tests do to it.
class Chart : public TestChart {
public:
    explicit Chart(const ChartSpec& spec) {
        resize(600, 320);
        setLocale(QLocale::c());
        show();
        if (!QTest::qWaitForWindowExposed(this))
            qFatal("no window");
        setSpec(spec);
    }
    // Shares of the plot, from its upper left corner.
    QPoint at(double x, double y) const {
        const QRectF plot = plotArea();
        return QPointF(plot.left() + x * plot.width(), plot.top() + y * plot.height()).toPoint();
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers keys = {}) {
        const auto send = [&](QEvent::Type type, QPoint where, Qt::MouseButtons held) {
            QMouseEvent event(type, where, viewport()->mapToGlobal(QPointF(where)),
                              type == QEvent::MouseMove ? Qt::NoButton : button, held, keys);
            QApplication::sendEvent(viewport(), &event);
        };
        send(QEvent::MouseButtonPress, from, button);
        send(QEvent::MouseMove, (from + to) / 2, button);
        send(QEvent::MouseMove, to, button);
        send(QEvent::MouseButtonRelease, to, Qt::NoButton);
    }
    void wheel(QPoint where, int notches, Qt::KeyboardModifiers keys = {}) {
        QWheelEvent event(where, viewport()->mapToGlobal(QPointF(where)), {}, {0, 120 * notches}, Qt::NoButton, keys,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(viewport(), &event);
    }
};

double middle(const AxisWindow& window) {
    return (window.low + window.high) / 2;
}

const QString control = QStringLiteral("random weights");

} // namespace

class ChartGesturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wheelZoomsAboutThePointer() {
        Chart chart(depthSpec());
        QVERIFY(!chart.zoomed());
        chart.wheel(chart.at(0.25, 0.5), 2);
        const ChartSpec shown = chart.shownSpec();
        QVERIFY(shown.xWindow && !shown.yWindow);
        // What was under the pointer, a quarter into -0.5 … 11.5, still is.
        const double under = shown.xWindow->low + 0.25 * (shown.xWindow->high - shown.xWindow->low);
        QVERIFY2(std::abs(under - 2.5) < 0.05, qPrintable(QString::number(under)));
        QVERIFY(std::abs((shown.xWindow->high - shown.xWindow->low) - 12 * 0.64) < 0.01);
        chart.wheel(chart.at(0.25, 0.5), -2); // out again: all of the axis is no zoom
        QVERIFY(!chart.zoomed());
    }

    void ctrlWheelZoomsTheOtherAxis() {
        Chart chart(depthSpec());
        chart.wheel(chart.at(0.5, 0.5), 1, Qt::ControlModifier);
        QVERIFY(chart.shownSpec().yWindow && !chart.shownSpec().xWindow);
        chart.wheel(chart.at(0.5, 0.5), -3); // the plain wheel ends it, too
        QVERIFY(!chart.zoomed());
    }

    void flatRectangleZoomsOneAxis() {
        Chart chart(depthSpec());
        chart.drag(chart.at(0.25, 0.5), chart.at(0.5, 0.5));
        QVERIFY(chart.shownSpec().xWindow && !chart.shownSpec().yWindow);
        chart.resetZoom();
        chart.drag(chart.at(0.5, 0.25), chart.at(0.5, 0.75));
        QVERIFY(!chart.shownSpec().xWindow && chart.shownSpec().yWindow);
    }

    void notchesOfOneTurnAreOneStep() {
        Chart chart(depthSpec());
        for (int notch = 0; notch < 4; ++notch)
            chart.wheel(chart.at(0.5, 0.5), 1);
        chart.undoZoom();
        QVERIFY(!chart.zoomed());
    }

    void shiftDragMovesThePartShown() {
        Chart chart(depthSpec());
        chart.zoomTo(AxisWindow{2, 6}, std::nullopt);
        chart.drag(chart.at(0.75, 0.5), chart.at(0.5, 0.5), Qt::LeftButton, Qt::ShiftModifier);
        QVERIFY(std::abs(chart.shownSpec().xWindow->low - 3) < 0.05);
        QVERIFY(std::abs(chart.shownSpec().xWindow->high - 7) < 0.05);
        chart.drag(chart.at(0.9, 0.5), chart.at(-20, 0.5), Qt::MiddleButton); // stops at the axis's end
        QVERIFY(std::abs(chart.shownSpec().xWindow->high - 11.5) < 0.05);
        chart.undoZoom();
        chart.undoZoom();
        QCOMPARE(chart.shownSpec().xWindow, (std::optional<AxisWindow>({2, 6})));
    }

    void doubleClickShowsEverything() {
        Chart chart(depthSpec());
        chart.zoomTo(AxisWindow{2, 6}, AxisWindow{0.1, 0.2});
        QTest::mouseDClick(chart.viewport(), Qt::LeftButton, {}, chart.at(0.5, 0.5));
        QVERIFY(!chart.zoomed());
        QVERIFY(chart.canUndoZoom());
    }

    void zoomOutlivesNewStatesButNotAnotherMeaning() {
        Chart chart(depthSpec("density", 12, 5));
        chart.zoomTo(AxisWindow{1, 5}, AxisWindow{0.05, 0.2});
        chart.setSpec(depthSpec("density", 12, 6)); // a layer more
        QCOMPARE(chart.shownSpec().xWindow, (std::optional<AxisWindow>({1, 5})));
        QCOMPARE(chart.shownSpec().yWindow, (std::optional<AxisWindow>({0.05, 0.2})));
        chart.setSpec(depthSpec("mse", 12, 6)); // another unit: the layers stay, the values do not
        QCOMPARE(chart.shownSpec().xWindow, (std::optional<AxisWindow>({1, 5})));
        QVERIFY(!chart.shownSpec().yWindow);
        chart.setSpec(lossChart(syntheticLayer(0)->epochs, 3, 75, false)); // another axis altogether
        QVERIFY(!chart.zoomed());
        chart.zoomTo(std::nullopt, AxisWindow{0.1, 0.2});
        chart.setSpec(lossChart(syntheticLayer(0)->epochs, 3, 75, true)); // log now
        QVERIFY(!chart.zoomed());
        chart.clearZoom();
        QVERIFY(!chart.canUndoZoom());
    }

    void zoomHasALeastWidth() {
        Chart chart(depthSpec());
        for (int notch = 0; notch < 60; ++notch)
            chart.wheel(chart.at(0.5, 0.5), 1);
        const AxisWindow window = *chart.shownSpec().xWindow;
        QVERIFY(window.high - window.low >= 2 - 1e-6); // two layers at least
        QVERIFY(window.low <= middle(window) && middle(window) < 11.5);
    }

    void clippedLinesEndAtTheEdge() {
        const std::vector<Point> line{{0, 0}, {10, 10}, {20, 0}};
        const auto pieces = clipLine(line, {2, 18}, {0, 5});
        QCOMPARE(pieces.size(), std::size_t(2));
        QCOMPARE(pieces[0].front(), (Point{2, 2}));
        QCOMPARE(pieces[0].back(), (Point{5, 5}));
        QCOMPARE(pieces[1].front(), (Point{15, 5}));
        QCOMPARE(pieces[1].back(), (Point{18, 2}));
        const auto edge = clipEdge(line, {2, 18}, {0, 5});
        QCOMPARE(edge.front(), (Point{2, 2}));
        QCOMPARE(edge[2], (Point{10, 5})); // pressed onto the end
        QVERIFY(clipLine(line, {30, 40}, {0, 5}).empty());
        QVERIFY(clipEdge(line, {30, 40}, {0, 5}).empty());
    }

    void picturesLeaveOutWhatIsSwitchedOff() {
        Chart chart(depthSpec());
        const auto has = [&](const char* text) {
            const auto svg = renderPicture({chart.shownSpec()}, PictureFormat::Svg, {});
            return svg.ok() && svg->find(text) != std::string::npos;
        };
        QVERIFY(has("random weights"));
        chart.setSeriesHidden(control, true);
        QVERIFY(!has("random weights"));
    }

    void clickPicksAndSmallMovementsDoNotMatter() {
        Chart chart(depthSpec());
        QSignalSpy picked(&chart, &ChartWidget::picked);
        const QPoint there = chart.at(7.7 / 12, 0.5);
        chart.drag(there, there + QPoint(2, 1));
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked[0][1].toDouble(), 7.0);
        QVERIFY(!chart.zoomed());
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, QPoint(3, 3)); // not the plot
        QCOMPARE(picked.count(), 1);
    }

    void clickSaysWhichCurveItMeant() {
        ChartSpec spec = depthSpec();
        spec.series[0].id = QStringLiteral("one");
        spec.series[1].id = QStringLiteral("other");
        Chart chart(spec);
        QSignalSpy picked(&chart, &ChartWidget::picked);
        for (const std::size_t series : {0U, 1U}) {
            const QPoint there = chart.scene().toScene(spec.series[series].points[7]).toPoint();
            QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, there);
        }
        QCOMPARE(picked.count(), 2);
        QCOMPARE(picked[0][0].toString(), QStringLiteral("one"));
        QCOMPARE(picked[1][0].toString(), QStringLiteral("other"));
        QCOMPARE(picked[1][1].toDouble(), 7.0);
        chart.setSeriesHidden(control, true); // cannot be meant any more
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {},
                          chart.scene().toScene(spec.series[1].points[7]).toPoint());
        QCOMPARE(picked[2][0].toString(), QStringLiteral("one"));
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Home);
        QTest::keyClick(&chart, Qt::Key_Return);
        QCOMPARE(picked[3][0].toString(), QString()); // a layer, no curve
        QCOMPARE(picked[3][1].toDouble(), 0.0);
    }

    void anotherProfileIsShownWhole() {
        QWidget view;
        auto* first = new TestChart;
        auto* second = new TestChart;
        auto* layout = new QVBoxLayout(&view);
        for (TestChart* chart : {first, second}) {
            layout->addWidget(chart);
            chart->setSpec(depthSpec());
            chart->zoomTo(AxisWindow{2, 6}, AxisWindow{0.1, 0.2});
        }
        forgetProfile(&view);
        for (TestChart* chart : {first, second}) {
            chart->setSpec(depthSpec());
            QVERIFY(!chart->shownSpec().xWindow && !chart->shownSpec().yWindow);
            QVERIFY(!chart->canUndoZoom());
        }
    }

    void readoutByKeyboardFollowsNewerStates() {
        Chart chart(depthSpec("density", 12, 5));
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Home);
        ChartSpec newer = depthSpec("density", 12, 6);
        newer.series[0].points[0].y = 0.4321;
        chart.setSpec(newer);
        QVERIFY(chart.findChild<QLabel*>(QStringLiteral("readout"))->text().contains(QStringLiteral("43.21")));
    }

    void menuAndHelpAreThereWhenSomeoneListens() {
        Chart chart(depthSpec());
        auto* menu = chart.findChild<QWidget*>(QStringLiteral("chartMenuButton"));
        auto* help = chart.findChild<QWidget*>(QStringLiteral("chartHelpButton"));
        QVERIFY(!menu->isVisible() && !help->isVisible());
        QSignalSpy menus(&chart, &ChartWidget::menuRequested), topics(&chart, &ChartWidget::helpRequested);
        QVERIFY(menu->isVisible() && help->isVisible());
        QVERIFY(!menu->accessibleName().isEmpty() && !help->accessibleName().isEmpty());
        QTest::mouseClick(menu, Qt::LeftButton);
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_F10, Qt::ShiftModifier);
        QTest::keyClick(&chart, Qt::Key_Menu);
        QContextMenuEvent right(QContextMenuEvent::Mouse, chart.at(0.5, 0.5), chart.mapToGlobal(chart.at(0.5, 0.5)));
        QApplication::sendEvent(&chart, &right);
        QCOMPARE(menus.count(), 4);
        QTest::mouseClick(help, Qt::LeftButton);
        QCOMPARE(topics.count(), 1);
        QCOMPARE(topics[0][0].toString(), QStringLiteral("density"));
        ChartSpec without = depthSpec();
        without.helpTopic.clear();
        chart.setSpec(without);
        QVERIFY(!help->isVisible());
    }

    void severalSessionsDifferInMoreThanColour() {
        std::set<std::tuple<Hue, Marker, bool>> looks;
        std::set<std::pair<Marker, bool>> withoutColour;
        for (std::size_t i = 0; i < 12; ++i) {
            ChartSeries series;
            styleCompared(series, i);
            QVERIFY(series.marker != Marker::None && !series.dashed); // dashed is a control
            looks.insert({series.hue, series.marker, series.dotted});
            withoutColour.insert({series.marker, series.dotted});
        }
        QCOMPARE(looks.size(), std::size_t(12));
        QCOMPARE(withoutColour.size(), std::size_t(12));
    }

    void longLegendStandsAboveThePlot() {
        ChartSpec spec = depthSpec();
        for (int i = 0; i < 6; ++i) {
            ChartSeries series = spec.series[0];
            series.name = QStringLiteral("a session with a long name, number %1").arg(i);
            styleCompared(series, static_cast<std::size_t>(i));
            spec.series.push_back(series);
        }
        Chart chart(spec);
        QVERIFY(chart.legendRows() >= 1);
        const auto buttons = chart.findChildren<LegendButton*>();
        QCOMPARE(buttons.size(), qsizetype(8));
        for (const LegendButton* one : buttons) {
            QVERIFY(one->geometry().bottom() <= chart.plotArea().top());
            QVERIFY(chart.rect().contains(one->geometry()));
            for (const LegendButton* other : buttons)
                QVERIFY(one == other || !one->geometry().intersects(other->geometry()));
        }
        Chart beside(depthSpec()); // lines up where it is told
        beside.setLeastLegendRows(chart.legendRows());
        QCOMPARE(beside.plotArea(), chart.plotArea());
    }

    void hiddenChartsDrawWhenShown() {
        TestChart chart;
        chart.resize(500, 300);
        for (int measured = 1; measured <= 12; ++measured)
            chart.setSpec(depthSpec("density", 12, measured));
        QCOMPARE(chart.spec().series[0].points.size(), std::size_t(12));
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QCOMPARE(chart.drawnPoints(0).size(), std::size_t(12));
    }
};

QTEST_MAIN(ChartGesturesTest)
#include "chart_gestures_test.moc"
