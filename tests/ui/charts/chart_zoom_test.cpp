// What part of a chart is shown, without a chart.

#include "ui/charts/widgets/chart_zoom.h"

#include <QTest>
#include <cmath>

using namespace lamina;

namespace {

using Step = ChartZoom::Step;

const ChartAxis plain, layers = [] {
    ChartAxis axis;
    axis.scale = AxisScale::Layers;
    return axis;
}();

// An axis from 0 to 10 of which `window` is shown.
ShownAxis axis(const ChartAxis& of, const std::optional<AxisWindow>& window) {
    return {of, window ? AxisRange{window->low, window->high} : AxisRange{0, 10}, {0, 10}};
}

ShownAxis x(const ChartZoom& zoom) {
    return axis(layers, zoom.windows().x);
}

ShownAxis y(const ChartZoom& zoom) {
    return axis(plain, zoom.windows().y);
}

bool near(const std::optional<AxisWindow>& window, double low, double high) {
    return window && std::abs(window->low - low) < 1e-9 && std::abs(window->high - high) < 1e-9;
}

} // namespace

class ChartZoomTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsUnderThePointerStays() {
        ChartZoom zoom;
        QVERIFY(zoom.zoomAbout(x(zoom), y(zoom), {2, 5}, 0.5, 1, Step::New));
        QVERIFY(near(zoom.windows().x, 1, 6));
        QVERIFY(!zoom.windows().y);
        QVERIFY(zoom.zoomAbout(x(zoom), y(zoom), {2, 5}, 1, 0.5, Step::New));
        QVERIFY(near(zoom.windows().y, 2.5, 7.5));
        QVERIFY(zoom.zoomAbout(x(zoom), y(zoom), {2, 5}, 4, 4, Step::New)); // all of an axis is no window
        QVERIFY(!zoom.zoomed());
    }

    void windowsStayInsideTheAxisAndHaveALeastWidth() {
        ChartZoom zoom;
        zoom.zoomAbout(x(zoom), y(zoom), {10, 10}, 0.01, 1e-9, Step::New);
        QVERIFY(near(zoom.windows().x, 8, 10)); // two layers
        QVERIFY(near(zoom.windows().y, 10 - 1e-3, 10));
    }

    void movingStopsAtTheEnds() {
        ChartZoom zoom;
        zoom.set({AxisWindow{2, 6}, std::nullopt}, Step::New);
        QVERIFY(zoom.pan(x(zoom), y(zoom), 0.25, 0.5, Step::New));
        QVERIFY(near(zoom.windows().x, 3, 7));
        QVERIFY(!zoom.windows().y); // shown whole, it cannot move
        QVERIFY(zoom.pan(x(zoom), y(zoom), 5, 0, Step::Same));
        QVERIFY(near(zoom.windows().x, 6, 10));
        QVERIFY(!zoom.pan(x(zoom), y(zoom), 5, 0, Step::Same));
    }

    void rectanglesAreGivenInAnyDirection() {
        ChartZoom zoom;
        QVERIFY(zoom.toRectangle(x(zoom), y(zoom), AxisRange{7, 3}, std::nullopt));
        QVERIFY(near(zoom.windows().x, 3, 7));
        QVERIFY(!zoom.windows().y);
        QVERIFY(zoom.toRectangle(x(zoom), y(zoom), std::nullopt, AxisRange{-4, 5})); // beyond the axis
        QVERIFY(near(zoom.windows().x, 3, 7));
        QVERIFY(near(zoom.windows().y, 0, 5));
    }

    void logAxesAreScaledAsTheyAreDrawn() {
        ChartAxis log;
        log.scale = AxisScale::Log;
        const ShownAxis powers{log, {-4, 0}, {-4, 0}};
        ChartZoom zoom;
        zoom.zoomAbout(x(zoom), powers, {5, -2}, 1, 0.5, Step::New);
        QVERIFY(std::abs(zoom.windows().y->low / 1e-3 - 1) < 1e-9);
        QVERIFY(std::abs(zoom.windows().y->high / 1e-1 - 1) < 1e-9);
    }

    void stepsAreUndoneOneByOne() {
        ChartZoom zoom;
        QVERIFY(!zoom.canUndo() && !zoom.undo());
        zoom.set({AxisWindow{2, 6}, std::nullopt}, Step::New);
        zoom.set({AxisWindow{3, 5}, std::nullopt}, Step::Same); // goes on with the first
        QVERIFY(!zoom.set({AxisWindow{3, 5}, std::nullopt}, Step::New));
        QVERIFY(zoom.reset());
        QVERIFY(!zoom.zoomed());
        QVERIFY(zoom.undo());
        QVERIFY(near(zoom.windows().x, 3, 5));
        QVERIFY(zoom.undo());
        QVERIFY(!zoom.zoomed() && !zoom.canUndo());
        for (int i = 0; i < 300; ++i)
            zoom.set({AxisWindow{double(i % 7), 9}, std::nullopt}, Step::New);
        int steps = 0;
        while (zoom.undo())
            ++steps;
        QCOMPARE(steps, 100);
        zoom.set({AxisWindow{2, 6}, std::nullopt}, Step::New);
        QVERIFY(zoom.clear());
        QVERIFY(!zoom.zoomed() && !zoom.canUndo());
    }

    void anotherMeaningKeepsNoWindow() {
        ChartSpec density, mse, loss;
        density.x.title = mse.x.title = QStringLiteral("layer");
        density.y.title = QStringLiteral("density");
        mse.y.title = QStringLiteral("error");
        loss.x.title = QStringLiteral("epoch");
        ChartZoom zoom;
        zoom.set({AxisWindow{2, 6}, AxisWindow{1, 2}}, Step::New);
        zoom.follow(density, density);
        QVERIFY(near(zoom.windows().x, 2, 6) && near(zoom.windows().y, 1, 2));
        zoom.follow(density, mse);
        QVERIFY(near(zoom.windows().x, 2, 6) && !zoom.windows().y);
        zoom.follow(mse, loss);
        QVERIFY(!zoom.zoomed() && !zoom.canUndo());
    }
};

QTEST_GUILESS_MAIN(ChartZoomTest)
#include "chart_zoom_test.moc"
