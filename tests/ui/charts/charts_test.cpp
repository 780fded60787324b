// Charts: ticks, decimation, the structure of what is drawn, and pictures that other programs can read.

#include "tests/ui/synthetic_results.h"
#include "tests/ui/charts/test_chart.h"
#include "ui/charts/draw/decimation.h"
#include "ui/charts/draw/picture.h"
#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/profile_charts.h"

#include <QFontMetricsF>
#include <QImage>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QXmlStreamReader>

using namespace lamina;
using namespace lamina::test;

namespace {

ChartSpec runAndControl() {
    return depthChart("density",
                      {{{}, layersTo(12), std::nullopt},
                       {CurveId{"random-weights", 0}, layersTo(5, true), DepthCurve::Moving{5, 0.12}}},
                      {12, {}, 3, 1.0 / 3});
}

// 0 to 2 across, 0 to 1 up.
ChartSpec squareSpec() {
    ChartSpec spec;
    spec.x.low = 0;
    spec.x.high = 2;
    spec.y.low = 0;
    spec.y.high = 1;
    return spec;
}

// Where the middle of all that is coloured lies; axes and texts are grey.
QPointF inkCentre(const QImage& image) {
    double sum = 0, x = 0, y = 0;
    for (int row = 0; row < image.height(); ++row)
        for (int column = 0; column < image.width(); ++column) {
            const QColor colour = image.pixelColor(column, row);
            const auto [least, most] = std::minmax({colour.red(), colour.green(), colour.blue()});
            const double ink = most - least > 25 ? most - least : 0;
            sum += ink;
            x += ink * (column + 0.5);
            y += ink * (row + 0.5);
        }
    return {x / sum, y / sum};
}

QStringList labels(const std::vector<Tick>& ticks) {
    QStringList list;
    for (const Tick& tick : ticks)
        list << tick.label;
    return list;
}

} // namespace

class ChartsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linearTicksAreNice() {
        ChartAxis axis;
        axis.fromZero = true;
        const AxisRange range = niceRange(axis, 0.013, 0.37);
        QCOMPARE(range.low, 0.0);
        QCOMPARE(range.high, 0.4);
        QCOMPARE(labels(axisTicks(axis, range, 6, QLocale::c())),
                 QStringList({QStringLiteral("0.0"), QStringLiteral("0.1"), QStringLiteral("0.2"),
                              QStringLiteral("0.3"), QStringLiteral("0.4")}));
        axis.percent = true;
        QCOMPARE(labels(axisTicks(axis, range, 6, QLocale::c())).last(), QStringLiteral("40"));
        QCOMPARE(labels(axisTicks(axis, {0, 0.004}, 6, QLocale(QLocale::Vietnamese))).at(1), QStringLiteral("0,1"));
    }

    void rangeStaysWhileDataFit() {
        ChartAxis axis;
        axis.fromZero = true;
        const AxisRange first = niceRange(axis, 0, 0.37);
        const AxisRange second = niceRange(axis, 0, 0.25, &first);
        QCOMPARE(second.high, first.high);
        QVERIFY(niceRange(axis, 0, 0.45, &first).high > first.high);
        QVERIFY(niceRange(axis, 0, 0.05, &first).high < first.high);
    }

    void layerTicksAreWholeAndFit_data() {
        QTest::addColumn<int>("layers");
        for (const int layers : {1, 2, 12, 13, 36, 48})
            QTest::addRow("%d", layers) << layers;
    }
    void layerTicksAreWholeAndFit() {
        QFETCH(int, layers);
        ChartAxis axis;
        axis.scale = AxisScale::Layers;
        axis.low = -0.5;
        axis.high = layers - 0.5;
        const auto ticks = axisTicks(axis, niceRange(axis, 0, layers - 1), 12, QLocale::c());
        QVERIFY(!ticks.empty());
        QVERIFY(ticks.size() <= 12);
        QCOMPARE(ticks.front().position, 0.0);
        for (const Tick& tick : ticks)
            QCOMPARE(tick.position, std::round(tick.position));
        if (layers == 12)
            QCOMPARE(ticks.size(), std::size_t(12));
    }

    void logTicksArePowersOfTen() {
        ChartAxis axis;
        axis.scale = AxisScale::Exponent;
        axis.percent = true;
        QCOMPARE(labels(axisTicks(axis, {-4, 0}, 8, QLocale::c())),
                 QStringList({QStringLiteral("0.01 %"), QStringLiteral("0.1 %"), QStringLiteral("1 %"),
                              QStringLiteral("10 %"), QStringLiteral("100 %")})
                     .replaceInStrings(QStringLiteral(" "), QStringLiteral("\u00a0")));
    }

    void valuesHaveSignificantDigits() {
        QCOMPARE(formatValue(0.12345, true, 3, QLocale::c()), QStringLiteral("12.3\u00a0%"));
        QCOMPARE(formatValue(9.996, false, 3, QLocale::c()), QStringLiteral("10.0"));
        QCOMPARE(formatValue(0.0000123, false, 2, QLocale::c()), QStringLiteral("1.2×10⁻⁵"));
        QCOMPARE(formatValue(0.5, false, 3, QLocale(QLocale::Vietnamese)), QStringLiteral("0,500"));
        QCOMPARE(formatValue(std::nan(""), false, 3, QLocale::c()), QStringLiteral("–"));
    }

    void decimationKeepsExtremesAndOrder() {
        std::vector<Point> line;
        for (int i = 0; i < 20000; ++i)
            line.push_back({double(i), std::sin(i * 0.01)});
        line[7777].y = 50;
        line[12345].y = -50;
        const auto kept = decimate(line);
        QVERIFY(kept.size() <= mostPointsDrawn);
        QVERIFY(kept.size() > mostPointsDrawn / 2);
        QVERIFY(std::find(kept.begin(), kept.end(), line[7777]) != kept.end());
        QVERIFY(std::find(kept.begin(), kept.end(), line[12345]) != kept.end());
        QCOMPARE(kept.front(), line.front());
        QCOMPARE(kept.back(), line.back());
        QVERIFY(std::is_sorted(kept.begin(), kept.end(), [](const Point& a, const Point& b) { return a.x < b.x; }));
        const std::vector<Point> few(line.begin(), line.begin() + 100);
        QVERIFY(decimate(few) == few);
    }

    void depthChartShowsRunControlAndMovingMarker() {
        const ChartSpec spec = runAndControl();
        QCOMPARE(spec.series.size(), std::size_t(3));
        QCOMPARE(spec.series[0].marker, Marker::FilledCircle);
        QVERIFY(!spec.series[0].dashed);
        QCOMPARE(spec.series[1].marker, Marker::HollowSquare);
        QVERIFY(spec.series[1].dashed);
        QCOMPARE(spec.series[2].marker, Marker::HollowCircle);
        QCOMPARE(curveOfSeries(spec.series[0].id), std::optional(CurveId()));
        for (const std::size_t series : {1U, 2U}) // a click says whose point it was
            QCOMPARE(curveOfSeries(spec.series[series].id), std::optional(CurveId{"random-weights", 0}));
        QCOMPARE(spec.guide.value(), 3.0);
        QCOMPARE(spec.lines.size(), std::size_t(1));
        QCOMPARE(spec.series[0].points[4].y, syntheticLayer(4)->train.metrics.density);
    }

    void failedLayerIsAGap() {
        auto layers = layersTo(6);
        layers[2] = failedLayer(2);
        TestChart chart;
        chart.resize(500, 300);
        chart.setSpec(depthChart("mse", {{{}, layers, std::nullopt}}, {6, {}, std::nullopt, std::nullopt}));
        QCOMPARE(chart.seriesDrawn(), 3); // two pieces of line and the markers
        const auto drawn = chart.drawnPoints(0);
        QCOMPARE(drawn.size(), std::size_t(5));
        QVERIFY(std::none_of(drawn.begin(), drawn.end(), [](const Point& point) { return point.x == 2; }));
    }

    void missingLayerIsAGap() {
        auto layers = layersTo(6);
        layers.erase(layers.begin() + 3);
        const ChartSpec spec =
            depthChart("mse", {{{}, layers, std::nullopt}}, {6, {}, std::nullopt, std::nullopt});
        QCOMPARE(splitAtGaps(spec.series[0].points).size(), std::size_t(2));
    }

    void layersToBeWaryOfAreMarked() {
        auto layers = layersTo(6);
        QVERIFY(depthChart("density", {{{}, layers, std::nullopt}}, {6, {}, std::nullopt, std::nullopt}).marks.empty());
        for (const std::size_t layer : {1, 4}) {
            auto dead = std::make_shared<LayerResult>(*layers[layer]);
            dead->train.metrics.dead = 0.7;
            layers[layer] = dead;
        }
        const ChartSpec spec = depthChart("fvu", {{{}, layers, std::nullopt}}, {6, {}, std::nullopt, std::nullopt});
        QCOMPARE(spec.marks, (std::vector<double>{1, 4}));
        QCOMPARE(spec.x.title, QStringLiteral("layer (▼ mostly dead latents)"));
        QCOMPARE(spec.readoutHeading(4), QStringLiteral("layer 4 (5 of 6): mostly dead latents"));
        // They are drawn: at the plot's top a picture with and one without them differ at the layer's place alone.
        ChartScene scene;
        scene.setChartSize({500, 300});
        const auto picture = [&](const ChartSpec& chart) {
            scene.setSpec(chart, false);
            QImage image(500, 300, QImage::Format_RGB32);
            QPainter painter(&image);
            scene.render(&painter);
            return image;
        };
        ChartSpec plain = spec;
        plain.marks.clear();
        const QImage with = picture(spec), without = picture(plain);
        for (int layer = 0; layer < 6; ++layer) {
            const int x = qRound(scene.toScene({double(layer), 0}).x());
            bool differs = false;
            for (int y = 0; y < 300; ++y)
                differs = differs || with.pixel(x, y) != without.pixel(x, y);
            QCOMPARE(differs, layer == 1 || layer == 4);
        }
    }

    void emptyChartSaysWhatWillAppear() {
        const ChartSpec spec = depthChart("density", {}, {12, {}, std::nullopt, std::nullopt});
        QVERIFY(spec.empty());
        QVERIFY(!spec.emptyText.isEmpty());
        QVERIFY(latentDensityChart(nullptr).empty());
        QVERIFY(activationChart(nullptr).empty());
    }

    void deadLatentsHaveABarOfTheirOwn() {
        const DensityHistogram histogram = syntheticDensity(3, 75);
        const ChartSpec spec = latentDensityChart(&histogram);
        QCOMPARE(spec.series.size(), std::size_t(2));
        QVERIFY(spec.series[0].points.back().x < DensityHistogram::low);
        QCOMPARE(spec.series[0].points[0].y, double(histogram.dead));
        QCOMPARE(spec.binEdges.size(), spec.binCounts.size() + 1);
        double sum = 0;
        for (const double count : spec.binCounts)
            sum += count;
        double expected = histogram.dead;
        for (const auto bin : histogram.bins)
            expected += bin;
        QCOMPARE(sum, expected);
        TestChart chart;
        chart.setSpec(spec);
        QVERIFY(chart.readoutAt(-4.9).contains(QString::number(histogram.dead)));
    }

    void logarithmicLossLeavesOutZeros() {
        auto epochs = syntheticLayer(0)->epochs;
        for (EpochPoint& point : epochs)
            point.l1 = 0;
        TestChart chart;
        chart.resize(500, 300);
        chart.setSpec(lossChart(epochs, 3, 75, true));
        QCOMPARE(chart.drawnPoints(0).size(), std::size_t(75));
        QVERIFY(chart.drawnPoints(2).empty());
        for (const Point& point : chart.drawnPoints(0))
            QVERIFY(std::isfinite(point.y));
    }

    void clickPicksTheNearestLayer() {
        TestChart chart;
        chart.resize(600, 300);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        chart.setSpec(runAndControl());
        QSignalSpy picked(&chart, &ChartWidget::picked);
        const QRectF plot = chart.plotArea();
        const double x = plot.left() + plot.width() * (7 + 0.5 + 0.2) / 12;
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, QPoint(int(x), int(plot.center().y())));
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked[0][1].toDouble(), 7.0);
    }

    void readoutShowsExactValues() {
        TestChart chart;
        chart.setLocale(QLocale::c());
        chart.setSpec(runAndControl());
        const QString text = chart.readoutAt(3);
        QVERIFY2(text.contains(QStringLiteral("layer 3 (4 of 12)")), qPrintable(text));
        QVERIFY2(text.contains(formatValue(syntheticLayer(3)->train.metrics.density, true, 6, QLocale::c())),
                 qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("random weights")));
    }

    // A point on the plot's edge is drawn whole: its marker's colour is found on both sides of the edge.
    void markersOnTheEdgeAreWhole() {
        ChartSpec spec = squareSpec();
        spec.series = {{QStringLiteral("a"), {{0, 0}, {1, 1}, {2, 0}}, Hue::Run, Marker::FilledCircle}};
        TestChart chart;
        chart.resize(400, 300);
        chart.setSpec(spec);
        const QImage image = chart.grab().toImage();
        const QRgb blue = QColor(0x00, 0x72, 0xb2).rgb();
        const QRectF plot = chart.plotArea();
        QCOMPARE(image.pixel(int(plot.center().x()), int(plot.top()) - 2), blue);
        QCOMPARE(image.pixel(int(plot.center().x()), int(plot.top()) + 2), blue);
        QCOMPARE(image.pixel(int(plot.left()) - 2, int(plot.bottom())), blue);
        QCOMPARE(image.pixel(int(plot.right()) + 2, int(plot.bottom())), blue);
    }

    // The middle of a marker is where a line through its point is, in the window and in pictures.
    void markersStandOnTheirCurve_data() {
        QTest::addColumn<Marker>("marker");
        QTest::addRow("circle") << Marker::FilledCircle;
        QTest::addRow("hollow circle") << Marker::HollowCircle;
        QTest::addRow("square") << Marker::FilledSquare;
        QTest::addRow("hollow square") << Marker::HollowSquare;
        QTest::addRow("diamond") << Marker::FilledDiamond;
    }
    void markersStandOnTheirCurve() {
        QFETCH(Marker, marker);
        ChartSpec line = squareSpec(), point = squareSpec();
        line.series = {{QStringLiteral("a"), {{0, 0.47}, {2, 0.47}}, Hue::Run, Marker::None}};
        point.series = {{QStringLiteral("a"), {{1, 0.47}}, Hue::Run, marker}};
        const auto shown = [](const ChartSpec& spec) {
            TestChart chart;
            chart.resize(403, 301);
            chart.setSpec(spec);
            return inkCentre(chart.grab().toImage());
        };
        const auto painted = [](const ChartSpec& spec) {
            PictureOptions options;
            options.chartSize = {403, 301};
            const auto image = renderImage({spec}, options);
            return image.ok() ? inkCentre(*image) / options.scale : QPointF();
        };
        for (const QPointF& off : {shown(point) - shown(line), painted(point) - painted(line)})
            QVERIFY2(std::abs(off.x()) < 0.1 && std::abs(off.y()) < 0.1,
                     qPrintable(QStringLiteral("%1 %2").arg(off.x()).arg(off.y())));
    }

    void plotAreasLineUp() {
        TestChart density, power;
        for (TestChart* chart : {&density, &power})
            chart->resize(500, 300);
        density.setSpec(
            depthChart("density", {{{}, layersTo(12), std::nullopt}}, {12, {}, std::nullopt, std::nullopt}));
        auto layers = layersTo(12);
        power.setSpec(
            depthChart("input_power", {{{}, layers, std::nullopt}}, {12, {}, std::nullopt, std::nullopt}));
        QCOMPARE(density.plotArea(), power.plotArea());
        power.setSpec(depthChart("input_power", {}, {12, {}, std::nullopt, std::nullopt}));
        QCOMPARE(density.plotArea(), power.plotArea());
    }

    // Whatever the font: all inside the chart, the legend above the plot, ticks' labels below it and apart.
    void layoutKeepsItsPartsApart_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("fontSize");
        for (const QSize& size : {QSize(480, 240), QSize(700, 320), QSize(1400, 800)})
            for (const int fontSize : {9, 13, 18})
                QTest::addRow("%d px wide, %d px high letters", size.width(), fontSize) << size << fontSize;
    }
    void layoutKeepsItsPartsApart() {
        QFETCH(QSize, size);
        QFETCH(int, fontSize);
        const ChartSpec spec = runAndControl();
        ChartPlace place;
        place.size = size;
        place.font.setPixelSize(fontSize);
        place.headingFont = place.font;
        const ChartLayout layout = layOut(spec, chartRanges(spec, nullptr), place);
        const QRectF whole(0, 0, size.width(), size.height());
        QVERIFY(whole.contains(layout.plot));
        QCOMPARE(layout.legend.entries.size(), std::size_t(2)); // the layer in training is not named
        for (const LegendEntry& entry : layout.legend.entries)
            QVERIFY(whole.contains(entry.place) && entry.place.bottom() <= layout.plot.top());
        QVERIFY(!layout.legend.entries[0].place.intersects(layout.legend.entries[1].place));
        QVERIFY(layout.xTickLabels.size() >= 2);
        for (std::size_t i = 0; i < layout.xTickLabels.size(); ++i) {
            QVERIFY(whole.contains(layout.xTickLabels[i]) && layout.xTickLabels[i].top() > layout.plot.bottom());
            QVERIFY(i == 0 || layout.xTickLabels[i - 1].right() < layout.xTickLabels[i].left());
        }
        const Point point{3, 0.1};
        const QPointF back = layout.positionAt(toChart(spec, layout, point));
        QVERIFY(std::abs(back.x() - point.x) < 1e-9 && std::abs(back.y() - point.y) < 1e-9);
        place.leastLegendRows = 2;
        const ChartLayout lower = layOut(spec, chartRanges(spec, nullptr), place);
        QCOMPARE(lower.legend.rows, layout.legend.rows); // needed, not kept
        QVERIFY(lower.plot.top() > layout.plot.top() && lower.plot.left() == layout.plot.left());
    }

    void legendsTakeTheSameRoomSideBySide() {
        // As wide as the font needs: both names beside each other fill the plot, and the title finds no room there.
        TestChart narrow, wide;
        const ChartTheme theme = ChartTheme::forPalette(narrow.palette(), narrow.font());
        const ChartSpec spec = runAndControl();
        constexpr int swatch = 24, gap = 6;
        const double names = QFontMetricsF(theme.font).horizontalAdvance(spec.series[0].name + spec.series[1].name) +
                             2 * (swatch + gap) + 2 * gap + 2;
        narrow.setSpec(spec);
        const int beside = narrow.width() - static_cast<int>(narrow.plotArea().width());
        const int title = static_cast<int>(QFontMetricsF(theme.headingFont).horizontalAdvance(spec.title));
        lineUp({&narrow, &wide});
        const int least = static_cast<int>(names) + beside + 2, enough = least + title + 60;
        narrow.resize(least, 300);
        wide.resize(enough, 300);
        for (TestChart* chart : {&narrow, &wide}) {
            chart->show();
            QVERIFY(QTest::qWaitForWindowExposed(chart));
            chart->setSpec(spec);
        }
        QCOMPARE(narrow.legendRows(), 1);
        QCOMPARE(wide.legendRows(), 0);
        QCOMPARE(narrow.plotArea().top(), wide.plotArea().top());
        narrow.resize(enough, 300);
        QCOMPARE(narrow.plotArea().top(), wide.plotArea().top());
        QVERIFY(narrow.legendRows() == 0 && wide.plotArea().top() < 60);
    }

    void seriesAreReusedWhileLive() {
        TestChart chart;
        chart.resize(500, 300);
        for (int epoch = 1; epoch <= 75; ++epoch) {
            auto epochs = syntheticLayer(0)->epochs;
            epochs.resize(static_cast<std::size_t>(epoch));
            chart.setSpec(lossChart(epochs, 3, 75, false));
            QCOMPARE(chart.seriesDrawn(), 3);
            QCOMPARE(chart.drawnPoints(0).size(), std::size_t(epoch));
        }
    }

    void svgHasSizeTitleAndText() {
        PictureOptions options;
        options.title = QStringLiteral("A <demo> & more");
        options.columns = 2;
        const auto svg = renderPicture({runAndControl(), lossChart(syntheticLayer(0)->epochs, 3, 75, false)},
                                       PictureFormat::Svg, options);
        QVERIFY(svg.ok());
        QXmlStreamReader xml(QByteArray::fromStdString(*svg));
        QString title;
        int texts = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement())
                continue;
            if (xml.name() == QLatin1String("svg"))
                QVERIFY(xml.attributes().hasAttribute(QStringLiteral("viewBox")) &&
                        xml.attributes().hasAttribute(QStringLiteral("width")));
            if (xml.name() == QLatin1String("title"))
                title = xml.readElementText();
            if (xml.name() == QLatin1String("text"))
                ++texts;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(title, options.title);
        QVERIFY(svg->find("sans-serif") != std::string::npos);
        QVERIFY(texts > 30); // titles, ticks and legend are text, not outlines
    }

    void longLinesAreThinnedInPictures() {
        std::vector<EpochPoint> epochs;
        for (int epoch = 1; epoch <= 50000; ++epoch)
            epochs.push_back(syntheticEpoch(2, epoch % 100));
        for (std::size_t i = 0; i < epochs.size(); ++i)
            epochs[i].epoch = static_cast<int>(i) + 1;
        const auto svg = renderPicture({lossChart(epochs, 3, 50000, false)}, PictureFormat::Svg, {});
        QVERIFY(svg.ok());
        QVERIFY2(svg->size() < 400000, qPrintable(QString::number(svg->size())));
    }

    void pngHasTheAskedSizeAndAPicture() {
        PictureOptions options;
        options.scale = 3;
        const auto png = renderPicture({runAndControl()}, PictureFormat::Png, options);
        QVERIFY(png.ok());
        const QImage image = QImage::fromData(QByteArray::fromStdString(*png), "PNG");
        QCOMPARE(image.size(), pictureSize(1, options) * 3);
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); y += 2)
            for (int x = 0; x < image.width(); x += 2)
                colours.insert(image.pixel(x, y));
        QVERIFY(colours.contains(QColor(0x00, 0x72, 0xb2).rgb()));
        QVERIFY(colours.contains(QColor(Qt::white).rgb()));
    }

    void pdfIsAPdfWithFonts() {
        PictureOptions options;
        options.title = QStringLiteral("Profile");
        const auto pdf = renderPicture({runAndControl()}, PictureFormat::Pdf, options);
        QVERIFY(pdf.ok());
        QVERIFY(pdf->rfind("%PDF-", 0) == 0);
        QVERIFY(pdf->find("/FontFile2") != std::string::npos || pdf->find("/FontFile3") != std::string::npos);
        QVERIFY(pdf->find("/Subtype /Image") == std::string::npos); // nothing was rasterised
    }
};

QTEST_MAIN(ChartsTest)
#include "charts_test.moc"
