// The laminar map: its numbers, its colours, what the mouse and the keyboard read, and its picture.

#include "tests/ui/synthetic_results.h"
#include "ui/charts/draw/map_painter.h"
#include "ui/charts/spec/laminar_map.h"
#include "ui/charts/widgets/map_widget.h"
#include "ui/profile/map_view.h"

#include <QBuffer>
#include <QComboBox>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QSvgGenerator>
#include <QTest>

using namespace lamina;
using namespace lamina::test;

namespace {

// A run of 12 layers whose layer 4 failed, and a control in training at layer 6.
MapSpec bothCurves() {
    std::vector<MapCurve> curves{
        {{}, layersTo(12), std::nullopt},
        {CurveId{"random-weights", 0}, layersTo(6, true), std::pair{6, syntheticDensity(3, 5)}}};
    curves[0].layers[4] = failedLayer(4);
    return mapOf(curves, 12, {0, 11});
}

double luminance(const QColor& colour) {
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

class Map : public MapWidget {
public:
    explicit Map(const MapSpec& spec) {
        setLocale(QLocale::c());
        resize(900, 460);
        show();
        if (!QTest::qWaitForWindowExposed(this))
            qFatal("no window");
        setSpec(spec);
    }
    QPoint at(const MapCell& cell) const { return layOut().cell(cell).center().toPoint(); }
};

} // namespace

class LaminarMapTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void columnsHoldTheirHistograms() {
        const MapSpec spec = bothCurves();
        QCOMPARE(spec.panels.size(), std::size_t(2));
        const DensityHistogram third = syntheticDensity(3, 75);
        QCOMPARE(spec.panels[0].columns[3].counts[0], double(third.dead));
        for (std::size_t bin = 0; bin < third.bins.size(); ++bin)
            QCOMPARE(spec.panels[0].columns[3].counts[1 + bin], double(third.bins[bin]));
        QCOMPARE(spec.panels[1].columns[6].counts[1 + 30], double(syntheticDensity(3, 5).bins[30])); // in training
    }

    void layersOfARangeAlone() {
        const MapSpec spec = mapOf({{{}, layersTo(12), std::nullopt}}, 12, {3, 5});
        QCOMPARE(spec.panels[0].columns.size(), std::size_t(3));
        QCOMPARE(spec.panels[0].columns.front().layer, 3);
        QCOMPARE(mapOf({{{}, {}, std::nullopt}}, 12, {}).panels[0].columns.size(), std::size_t(12));
        QVERIFY(mapOf({{{}, {}, std::nullopt}}, 12, {}).empty());
    }

    void scaleHoldsEveryLivingShare() {
        const MapSpec spec = bothCurves();
        for (const MapPanel& panel : spec.panels)
            for (const MapColumn& column : panel.columns)
                for (int row = 1; row < MapColumn::rowCount; ++row)
                    QVERIFY(column.share(row) <= spec.top);
        auto dead = std::make_shared<LayerResult>(*syntheticLayer(0));
        dead->train.latentDensity.dead = 100000; // beyond any scale of the living
        QVERIFY(mapOf({{{}, {dead}, std::nullopt}}, 1, {}).top < 0.1);
        QCOMPARE(mapOf({{{}, layersTo(2), std::nullopt}}, 2, {}, 0.5).top, 0.5); // does not shrink while live
    }

    // Perceptually uniform at least in this: always lighter or always darker, towards the background for few.
    void coloursRunOneWay() {
        for (const bool dark : {false, true})
            for (int step = 1; step <= 100; ++step) {
                const double before = luminance(mapColour((step - 1) / 100.0, dark));
                const double after = luminance(mapColour(step / 100.0, dark));
                QVERIFY(dark ? after > before : after < before);
            }
        QVERIFY(luminance(mapColour(0, false)) > 0.75 && mapColour(0, false).hsvSaturationF() < 0.4F); // no shouting
        QCOMPARE(mapColour(0, true), QColor(0x44, 0x01, 0x54));
        QCOMPARE(mapColour(1, true), QColor(0xfd, 0xe7, 0x25));
        QCOMPARE(mapColour(7, false), mapColour(1, false)); // beyond the scale
    }

    // 37 % dead and all of them dead are two things, in either theme and in print.
    void theDeadAreToldApartUpToAll() {
        for (const ChartTheme& theme :
             {ChartTheme::light(QFont()), ChartTheme::darkExport(QFont()), ChartTheme::print(QFont())}) {
            const auto grey = [](const QColor& colour) { return double(qGray(colour.rgb())); };
            const double none = grey(theme.background), few = grey(deadColour(0.01, theme)),
                         third = grey(deadColour(0.37, theme)), all = grey(deadColour(1, theme));
            const double span = std::abs(all - none);
            QVERIFY(span > 150);
            QVERIFY(std::abs(few - none) > 0.02 * span && std::abs(third - few) > 0.2 * span);
            QVERIFY(std::abs(all - third) > 0.3 * span);
        }
    }

    void rowsAreTheHistogramsBins() {
        QCOMPARE(mapRowDensity(0), (std::pair<double, double>(0, 0)));
        QVERIFY(std::abs(mapRowDensity(1).first - std::pow(10.0, DensityHistogram::low)) < 1e-12);
        QVERIFY(std::abs(mapRowDensity(MapColumn::rowCount - 1).second - 1) < 1e-12);
        for (int row = 2; row < MapColumn::rowCount; ++row)
            QVERIFY(std::abs(mapRowDensity(row).first / mapRowDensity(row - 1).second - 1) < 1e-9);
    }

    void everyCellIsFoundUnderItsMiddle() {
        const MapSpec spec = bothCurves();
        const MapLayout layout = layOutMap(QRectF(0, 0, 1000, 600), spec, ChartTheme::light(QFont()));
        for (std::size_t panel = 0; panel < 2; ++panel)
            for (const int layer : {0, 5, 11})
                for (int row = 0; row < MapColumn::rowCount; ++row) {
                    const MapCell cell{panel, layer, row};
                    QCOMPARE(layout.at(layout.cell(cell).center()), std::optional(cell));
                }
        QVERIFY(!layout.at({5, 5}));
        QVERIFY(layout.cell({0, 3, 10}).top() < layout.cell({0, 3, 9}).top()); // busy latents stand high
    }

    void hoverReadsExactValues() {
        Map map(bothCurves());
        const MapColumn& column = map.spec().panels[0].columns[3];
        QTest::mouseMove(&map, map.at({0, 3, 41}));
        QTRY_COMPARE(map.cell(), std::optional(MapCell{0, 3, 41}));
        const QString count = QStringLiteral("(%1 of %2)").arg(column.counts[41]).arg(column.latents);
        QVERIFY2(map.readout().contains(count), qPrintable(map.readout()));
        QVERIFY(map.readout().contains(QStringLiteral("layer 3 (4 of 12)")));
        QVERIFY(map.readout().contains(mapRowText(41)));
        QTest::mouseMove(&map, map.at({0, 3, 0}));
        QTRY_VERIFY(map.readout().contains(QStringLiteral("dead latents")));
        QTest::mouseMove(&map, map.at({0, 4, 30}));
        QTRY_VERIFY(map.readout().contains(QStringLiteral("no result")));
        QTest::mouseMove(&map, map.at({1, 9, 30}));
        QTRY_VERIFY(map.readout().contains(QStringLiteral("not measured")));
        QTest::mouseMove(&map, map.at({1, 6, 30}));
        QTRY_VERIFY(map.readout().contains(QStringLiteral("in training")));
    }

    void keyboardWalksOverBothPanels() {
        MapSpec spec = bothCurves();
        spec.guide = 2;
        spec.panels[0].id = QStringLiteral("run");
        spec.panels[1].id = QStringLiteral("control");
        Map map(spec);
        QSignalSpy picked(&map, &MapWidget::picked);
        map.setFocus();
        QTest::keyClick(&map, Qt::Key_Right); // appears at the chosen layer
        QCOMPARE(map.cell()->layer, 2);
        const int row = map.cell()->row;
        QTest::keyClick(&map, Qt::Key_Right);
        QTest::keyClick(&map, Qt::Key_Up);
        QCOMPARE(map.cell(), std::optional(MapCell{0, 3, row + 1}));
        QVERIFY(map.readout().contains(QStringLiteral("layer 3 (4 of 12)")));
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(picked.takeFirst(), QVariantList({QStringLiteral("run"), 3}));
        for (int step = 0; step < 9; ++step)
            QTest::keyClick(&map, Qt::Key_Right);
        QCOMPARE(map.cell(), std::optional(MapCell{1, 0, row + 1})); // on into the other panel
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(picked.takeFirst(), QVariantList({QStringLiteral("control"), 0}));
        QTest::mouseClick(&map, Qt::LeftButton, {}, map.at({1, 4, 20}));
        QCOMPARE(picked.takeFirst(), QVariantList({QStringLiteral("control"), 4}));
        QTest::keyClick(&map, Qt::Key_End);
        QCOMPARE(map.cell()->layer, 11);
        QTest::keyClick(&map, Qt::Key_Escape);
        QVERIFY(!map.cell() && map.readout().isEmpty());
    }

    void pictureHasNoRasters_data() {
        QTest::addColumn<int>("layers");
        for (const int layers : {12, 36, 48})
            QTest::addRow("%d layers", layers) << layers;
    }
    void pictureHasNoRasters() {
        QFETCH(int, layers);
        const MapSpec spec = mapOf({{{}, layersTo(layers), {}}}, layers, {});
        qsizetype filled = 0;
        for (const MapColumn& column : spec.panels[0].columns)
            filled += std::count_if(column.counts.begin(), column.counts.end(), [](double count) { return count > 0; });
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize({900, 500});
        QPainter painter(&svg);
        paintLaminarMap(painter, QRectF(0, 0, 900, 500), spec, ChartTheme::light(QFont()), QLocale::c());
        painter.end();
        QVERIFY(!bytes.contains("<image"));
        QVERIFY(bytes.contains("dead") && bytes.contains("Laminar map"));
        QVERIFY(bytes.count("<rect") >= filled);
    }

    void failedLayersAreHatchedAndChosenOnesOutlined() {
        MapSpec spec = bothCurves();
        Map map(spec);
        const QImage plain = map.grab().toImage();
        const QRect failed = map.layOut().column(0, 4).toAlignedRect();
        QSet<QRgb> colours;
        for (int y = failed.top(); y < failed.bottom(); ++y)
            colours.insert(plain.pixel(failed.center().x(), y));
        QVERIFY(colours.size() > 1);
        spec.guide = 7;
        map.setSpec(spec);
        QVERIFY(map.grab().toImage() != plain);
    }

    void viewChoosesTheCurves() {
        QSettings().remove(QStringLiteral("map"));
        MapView view;
        view.resize(800, 500);
        RunConfig config;
        ShownProfile profile = ShownProfile::forRun(config, 12);
        view.show(profile, true);
        QVERIFY(view.map()->spec().panels.empty()); // hidden: it has not looked yet
        view.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QCOMPARE(view.map()->spec().panels.size(), std::size_t(1));
        QVERIFY(view.map()->spec().empty());

        RunMail mail;
        mail.finished = layersTo(12);
        mail.finished.push_back(syntheticLayer(0, true));
        profile.apply(mail);
        view.show(profile, false);
        QCOMPARE(view.map()->spec().panels.size(), std::size_t(2)); // side by side on one scale
        auto* choice = view.findChild<QComboBox*>(QStringLiteral("mapCurves"));
        QVERIFY(choice->isVisible());
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Home);
        QCOMPARE(view.map()->spec().panels.size(), std::size_t(1));
        view.chooseLayer(9);
        QCOMPARE(view.map()->spec().guide, std::optional(9));
        QSignalSpy picked(&view, &MapView::layerPicked);
        QTest::mouseClick(view.map(), Qt::LeftButton, {}, view.map()->layOut().cell({0, 2, 30}).center().toPoint());
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked[0][0].toString(), view.map()->spec().panels[0].id);
        QCOMPARE(picked[0][1].toInt(), 2);
        QCOMPARE(view.map()->spec().guide, std::optional(2));
        QSettings().remove(QStringLiteral("map"));
    }
};

QTEST_MAIN(LaminarMapTest)
#include "laminar_map_test.moc"
