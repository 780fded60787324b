// Figures for papers: TeX files, sizes of papers and talks, pictures without the window's cursor, and what a report has
// of each layer.

#include "base/files.h"
#include "session/export/exports.h"
#include "tests/ui/charts/test_chart.h"
#include "tests/ui/demo_session.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/draw/chart_layout.h"
#include "ui/charts/draw/picture.h"
#include "ui/charts/draw/tex/tex_text.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/charts/spec/chart_theme.h"
#include "ui/charts/spec/comparison_chart.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/widgets/map_widget.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/export/export_dialog.h"
#include "ui/export/figure_source.h"
#include "ui/run/run_controller.h"
#include "ui/window/session_files.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QMainWindow>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>

using namespace lamina;
using namespace lamina::test;

namespace {

constexpr int patience = 60000; // ms; a loaded machine is no failure

ChartSpec densityChart(int repeats = 1) {
    std::vector<DepthCurve> curves;
    for (const bool control : {false, true})
        for (int repeat = 0; repeat < repeats; ++repeat) {
            const CurveId id{control ? "random-weights" : "", repeat};
            std::vector<LayerResultPtr> layers;
            for (int layer = 0; layer < 12; ++layer) {
                auto result = std::make_shared<LayerResult>(*syntheticLayer(layer, control));
                result->key.curve = id;
                result->train.metrics.density *= 1 + 0.1 * repeat;
                layers.push_back(std::move(result));
            }
            curves.push_back({id, std::move(layers), std::nullopt});
        }
    return depthChart("density", curves, {12, {}, std::nullopt, std::nullopt});
}

MapSpec syntheticMap() {
    Profile profile;
    for (int layer = 0; layer < 12; ++layer)
        profile.layers.push_back(syntheticLayer(layer));
    return mapOf(profile, 12, {0, 11});
}

QString tex(const std::vector<Figure>& figures, const PictureOptions& options = {}) {
    const auto text = renderPicture(figures, PictureFormat::Tex, options);
    return text.ok() ? QString::fromStdString(*text) : QString();
}

// What TeX would stop at: a brace or environment that is not closed; what follows a %.
QString whatIsWrong(const QString& text) {
    QStringList open;
    int depth = 0;
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        for (qsizetype i = 0; i < line.size(); ++i) {
            if (line[i] == QLatin1Char('\\')) {
                ++i; // \{, \%, \\ are signs
            } else if (line[i] == QLatin1Char('%')) {
                break;
            } else if (line[i] == QLatin1Char('{')) {
                ++depth;
            } else if (line[i] == QLatin1Char('}') && --depth < 0) {
                return QStringLiteral("closes what is not open: ") + line;
            }
        }
    }
    static const QRegularExpression environment(QStringLiteral("\\\\(begin|end)\\{(\\w+)\\}"));
    for (auto at = environment.globalMatch(text); at.hasNext();) {
        const auto found = at.next();
        if (found.captured(2) == QLatin1String("document"))
            continue; // opened and closed where the file is read alone
        if (found.captured(1) == QLatin1String("begin"))
            open << found.captured(2);
        else if (open.isEmpty() || open.takeLast() != found.captured(2))
            return QStringLiteral("ends what has not begun: ") + found.captured(2);
    }
    return depth != 0 ? QStringLiteral("%1 braces are open").arg(depth) : open.join(QLatin1Char(' '));
}

std::set<QString> fontSizes(const std::string& svg) {
    std::set<QString> sizes;
    QXmlStreamReader xml(QByteArray::fromStdString(svg));
    QString size;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (const auto given = xml.attributes().value(QStringLiteral("font-size")); !given.isEmpty())
            size = given.toString();
        if (xml.name() == QLatin1String("text"))
            sizes.insert(size);
    }
    return sizes;
}

} // namespace

class FiguresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("lamina-figures-test"));
        QSettings().clear();
        QVERIFY(m_folder.isValid());
        m_session = demoSession(path("run.lamina"), {{"control", "random-weights"}, {"save_sae", "1"}});
    }
    void cleanupTestCase() { QSettings().clear(); }

    void texHasEveryNumberOfTheChart() {
        const ChartSpec chart = densityChart(3);
        const QString text = tex({chart});
        QCOMPARE(whatIsWrong(text), QString());
        QCOMPARE(text.count(QStringLiteral("\\begin{axis}")), 1);
        for (const ChartSeries& series : chart.series) // the legend
            QCOMPARE(text.count(QLatin1Char('{') + texText(series.name) + QLatin1Char('}')), 1);
        for (const ChartSeries& series : chart.series)
            for (const Point& point : series.points)
                QVERIFY(text.contains(QStringLiteral("(%1,%2)").arg(texNumber(point.x), texNumber(point.y * 100))));
        QVERIFY(text.contains(QStringLiteral("xlabel={layer}")));
        QVERIFY(text.contains(QStringLiteral("ylabel={density (\\%)}"))); // in percent, as the axis says
        // The control is dashed, the run is not; each has its band of three curves.
        QVERIFY(text.contains(QRegularExpression(QStringLiteral("addplot\\[laminaControl, [^\\]]*dashed"))));
        QVERIFY(!text.contains(QRegularExpression(QStringLiteral("addplot\\[laminaRun, [^\\]]*dashed"))));
        QCOMPARE(text.count(QStringLiteral("-- cycle")), 2);
        QCOMPARE(tex({densityChart()}).count(QStringLiteral("-- cycle")), 0);
    }

    void texKeepsGapsScalesAndLines() {
        ChartSpec chart;
        chart.x.scale = AxisScale::Log;
        chart.series.push_back({QStringLiteral("a"), {{1, 2}, {10, std::nan("")}, {100, 4}}});
        chart.series.push_back({QStringLiteral("hidden one"), {{1, 77}}});
        chart.series.back().hidden = true;
        chart.lines.push_back({3, QStringLiteral("ceiling k/F")});
        const QString text = tex({chart});
        QCOMPARE(whatIsWrong(text), QString());
        QVERIFY(text.contains(QStringLiteral("xmode=log")));
        QVERIFY(text.contains(QStringLiteral("(1,2)(10,nan)(100,4)")));
        QVERIFY(text.contains(QStringLiteral("unbounded coords=jump")));
        QVERIFY(text.contains(QStringLiteral("{ceiling k/F}")));
        QVERIFY(!text.contains(QStringLiteral("77")));
    }

    void texSetsNamesAsTheyAreWritten_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* what, const char* name, const char* expected) {
            QTest::newRow(what) << QString::fromUtf8(name) << QString::fromUtf8(expected);
        };
        row("specials", "a_b & 50% #1 {x} $y$", "a\\_b \\& 50\\% \\#1 \\{x\\} \\$y\\$");
        row("command", "\\input{/etc/passwd}", "\\textbackslash{}input\\{/etc/passwd\\}");
        row("hat and tilde", "x^2~y", "x\\textasciicircum{}2\\textasciitilde{}y");
        row("comparison", "a<b|c>d", "a\\ensuremath{<}b\\ensuremath{|}c\\ensuremath{>}d");
        row("ligatures", "--x ,, ''", "-{}-x ,{}, '{}'");
        row("quotes", "\"`", "\\symbol{34}\\textasciigrave{}");
        row("lines", "a\nb\r\tc", "a b  c");
        row("marks of direction", "a\u202eb\u200fc", "abc");
        row("formulas", "λ·L1 − 2 × x̂",
            "\\ensuremath{\\lambda}\\ensuremath{\\cdot}L1 \\ensuremath{-} 2 "
            "\\ensuremath{\\times} \\ensuremath{\\hat{x}}");
        row("powers", "1.2×10⁻⁵", "1.2\\ensuremath{\\times}10\\ensuremath{^{-5}}");
        row("letters", "Ánh sáng đỏ", "Ánh sáng đỏ");
    }
    void texSetsNamesAsTheyAreWritten() {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        QCOMPARE(texText(name), expected);
        ChartSpec chart = densityChart();
        chart.title = chart.x.title = chart.y.title = chart.series[0].name = name;
        PictureOptions options;
        options.title = options.caption = options.provenance = name;
        QCOMPARE(whatIsWrong(tex({chart, syntheticMap()}, options)), QString());
    }

    void texNeedsAnEncodingForVietnameseAlone() {
        QVERIFY(needsT5(QStringLiteral("mật độ")) && !needsT5(QStringLiteral("Ángström çé")));
    }

    void texDrawsTheMapAsItIsPainted() {
        const QString text = tex({syntheticMap()});
        QCOMPARE(whatIsWrong(text), QString());
        int cells = 0;
        const MapSpec map = syntheticMap();
        for (const MapColumn& column : map.panels[0].columns)
            cells += static_cast<int>(std::ranges::count_if(column.counts, [](double count) { return count > 0; }));
        QVERIFY(text.count(QStringLiteral("\\path[fill=")) >= cells);
        QVERIFY(text.contains(QStringLiteral("rotate=90"))); // the axis's title
        QVERIFY(text.contains(QStringLiteral("{layer}")));
    }

    void sizesOfPapersAndTalks() {
        for (const FigureSize& size : figureSizes()) {
            PictureOptions options;
            apply(size, options);
            for (const std::vector<Figure>& figures :
                 {std::vector<Figure>{densityChart()}, std::vector<Figure>{densityChart(), densityChart()}}) {
                const auto svg = renderPicture(figures, PictureFormat::Svg, options);
                QVERIFY2(svg.ok(), svg.ok() ? "" : svg.error().message.c_str());
                const QSize whole = pictureSize(figures.size(), options);
                QVERIFY(std::abs(whole.width() / pxPerCm - size.width) < 0.02);
                if (size.height > 0)
                    QVERIFY(std::abs(whole.height() / pxPerCm - size.height) < 0.02);
            }
        }
        QVERIFY(figureSize("one-column").ok());
        QVERIFY(!figureSize("three-columns").ok());
        // A column has its charts above each other, two have them side by side.
        PictureOptions one, two;
        apply(*figureSize("one-column"), one);
        apply(*figureSize("two-columns"), two);
        QVERIFY(pictureSize(2, one).height() > pictureSize(1, one).height());
        QCOMPARE(pictureSize(2, two).height(), pictureSize(1, two).height());
    }

    void textIsAsLargeAsAsked() {
        for (const int size : {11, 13, 24}) {
            PictureOptions options;
            options.totalSize = QSize(1200, 700);
            options.fontSize = size;
            const auto svg = renderPicture({densityChart()}, PictureFormat::Svg, options);
            QVERIFY(svg.ok());
            // The chart's title; ticks and legend.
            QCOMPARE(fontSizes(*svg), (std::set<QString>{QString::number(size), QString::number(qRound(size * 0.88))}));
        }
    }

    void theDialogSetsSizeAndTextTogether() {
        ExportDialog dialog({{densityChart(), true}, {syntheticMap(), false}}, QString());
        auto* made = dialog.findChild<QComboBox*>(QStringLiteral("exportPreset"));
        auto* width = dialog.findChild<QDoubleSpinBox*>(QStringLiteral("exportWidth"));
        auto* font = dialog.findChild<QSpinBox*>(QStringLiteral("exportFontSize"));
        QVERIFY(made && width && font);
        made->setCurrentIndex(made->findData(QStringLiteral("one-column")));
        QCOMPARE(width->value(), 8.5);
        QCOMPARE(font->value(), 11);
        QCOMPARE(dialog.form()->options().totalWidth, qRound(8.5 * pxPerCm));
        font->setValue(9); // one's own text in the same size
        QCOMPARE(dialog.form()->options().fontSize, 9);
        QCOMPARE(width->value(), 8.5);
        width->setValue(12); // one's own size
        QCOMPARE(made->currentIndex(), 0);
        QCOMPARE(dialog.form()->options().totalSize->width(), qRound(12 * pxPerCm));
        made->setCurrentIndex(made->findData(QStringLiteral("slide")));
        QVERIFY(std::abs(width->value() - 33.87) < 0.01);
        QCOMPARE(dialog.form()->options().totalSize, QSize(1280, 720));
        dialog.form()->keepChoices();
        ExportDialog later({{densityChart(), true}}, QString());
        QCOMPARE(later.findChild<QComboBox*>(QStringLiteral("exportPreset"))->currentData().toString(),
                 QStringLiteral("slide"));
        QCOMPARE(later.form()->options().fontSize, 24);
        QSettings().clear();
    }

    // The window's cursor and choices are no part of a figure.
    void exportsHaveNoCursor() {
        const auto svgOf = [](const FigureWidget& chart, PictureFormat format) {
            return renderPicture({shownFigure(chart)}, format, {}).value();
        };
        const DensityHistogram histogram = syntheticDensity(3, 75);
        TestChart depth, bins;
        ChartSpec spec = densityChart(), density = latentDensityChart(&histogram);
        depth.setSpec(spec);
        bins.setSpec(density);
        MapWidget map;
        MapSpec mapSpec = syntheticMap();
        map.setSpec(mapSpec);
        std::vector<std::string> before, after;
        for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Tex})
            for (const FigureWidget* chart : std::initializer_list<const FigureWidget*>{&depth, &bins, &map})
                before.push_back(svgOf(*chart, format));
        spec.guide = 3;
        density.selectedBin = 30;
        mapSpec.guide = 3;
        depth.setSpec(spec);
        bins.setSpec(density);
        map.setSpec(mapSpec);
        for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Tex})
            for (const FigureWidget* chart : std::initializer_list<const FigureWidget*>{&depth, &bins, &map})
                after.push_back(svgOf(*chart, format));
        QVERIFY(before == after);
    }

    // Beside a chart with a legend one without keeps its lines: their plots begin at one height.
    void plotsOfOneRowLineUp() {
        ChartSpec many = densityChart(), one = densityChart();
        many.series[0].name = many.series[1].name = QString(60, QLatin1Char('n'));
        one.series.resize(1);
        PictureOptions options;
        options.totalSize = QSize(900, 400);
        const QString text = tex({many, one}, options);
        static const QRegularExpression height(QStringLiteral("width=[0-9.]+cm, height=([0-9.]+)cm"));
        static const QRegularExpression place(QStringLiteral("at=\\{\\([0-9.]+cm,([0-9.]+)cm\\)"));
        QStringList heights, places;
        for (auto at = height.globalMatch(text); at.hasNext();)
            heights << at.next().captured(1);
        for (auto at = place.globalMatch(text); at.hasNext();)
            places << at.next().captured(1);
        QCOMPARE(heights.size(), 2);
        QCOMPARE(heights[0], heights[1]);
        QCOMPARE(places[0], places[1]);
        // Alone it has no such lines.
        options.totalSize = QSize(450, 400);
        QVERIFY(height.match(tex({one}, options)).captured(1).toDouble() > heights[0].toDouble());
    }

    // A name longer than a narrow figure is shortened, not cut at its edge.
    void aLegendStaysInsideANarrowFigure() {
        ChartSpec chart = densityChart();
        chart.series[0].name = QString(90, QLatin1Char('n'));
        ChartPlace place;
        place.size = QSizeF(300, 230);
        const ChartLayout layout = layOut(chart, chartRanges(chart, nullptr), place);
        QCOMPARE(layout.legend.entries.size(), std::size_t(2));
        for (const LegendEntry& entry : layout.legend.entries)
            QVERIFY(entry.place.right() <= place.size.width());
    }

    void comparedSessionsKeepTheirControlsDashed() {
        ComparedSession first, second;
        for (ComparedSession* session : {&first, &second}) {
            session->name = session == &first ? QStringLiteral("A") : QStringLiteral("B");
            session->curves = {{{}, layersTo(12), std::nullopt},
                               {CurveId{"random-weights", 0}, layersTo(12, true), std::nullopt}};
            session->range = {0, 11};
        }
        const QString text = tex({comparisonChart("density", {first, second}, true)});
        QCOMPARE(text.count(QStringLiteral("\\addplot[")), 4);
        QCOMPARE(text.count(QRegularExpression(QStringLiteral("addplot\\[[^\\]]*, dashed"))), 2);
    }

    void aReportHasTheLatentsOfItsLayersWithTheirTokens() {
        QVERIFY(exportReport(*m_session, "html", path("report.html")).ok());
        const QString html = QString::fromStdString(*readFile(path("report.html")));
        QCOMPARE(html.count(QStringLiteral("<table class=\"numbers latents\"")), 2);
        const auto latents = m_session->latents({{}, 1});
        QVERIFY(latents.ok());
        // The latent with the largest activation of all stands first, with the text of its strongest token.
        const auto& statistics = (*latents)->statistics;
        const auto strongest = std::ranges::max_element(statistics, {}, &LatentStatistics::maxActivation);
        const auto index = static_cast<std::size_t>(strongest - statistics.begin());
        const QString section = html.section(QStringLiteral("<table class=\"numbers latents\""), 2, 2);
        QVERIFY(section.section(QStringLiteral("<tbody><tr>"), 1)
                    .startsWith(QStringLiteral("<td align=\"right\">%1</td>").arg(index)));
        const QString token = fromStd((*latents)->topTokens[index].front()).trimmed().toHtmlEscaped();
        QVERIFY2(token.isEmpty() || section.contains(QStringLiteral("<b>") + token + QStringLiteral("</b>")),
                 qPrintable(token));
        // Figures and tables take the page's width; heads of tables are repeated.
        QVERIFY(html.contains(QStringLiteral("svg { width: 100%")));
        QCOMPARE(html.count(QStringLiteral("<thead>")), 2 + 2); // latents, then the numbers of run and control
    }

    // What the window's export menu writes.
    void theWindowExportsLatentsNotebooksAndAutoencoders() {
        QMainWindow window;
        RunController run(path("unsaved"));
        SessionFiles files(&run, &window);
        QSignalSpy opened(&run.sessions(), &SessionKeeper::opened), exported(&files, &SessionFiles::exported),
            failed(&files, &SessionFiles::failed);
        run.open(path("run.lamina"));
        QVERIFY(opened.wait(patience));
        const auto write = [&](const char* what, const char* format, const std::string& file) {
            exported.clear();
            failed.clear();
            files.exportTo(QLatin1String(what), QLatin1String(format), 1, path(file));
            return QTest::qWaitFor([&] { return exported.count() + failed.count() > 0; }, patience) &&
                   exported.count() == 1;
        };
        QVERIFY(write("latents", "csv", "latents.csv"));
        QVERIFY(readFile(path("latents.csv"))->starts_with("control,repeat,layer,latent,density"));
        QVERIFY(write("profile", "ipynb", "profile.ipynb"));
        QVERIFY(readFile(path("profile.csv"))->starts_with("run,model,control"));
        QVERIFY(write("sae", "safetensors", "sae-1"));
        QVERIFY(std::filesystem::exists(path("sae-1") / "sae_weights.safetensors"));
        QVERIFY(!write("sae", "safetensors", "sae-1")); // nothing is written over
        for (const char* what : {"latents", "sae"})
            QVERIFY(!findSessionExport(what)->formats.front().menuText.empty());
    }

private:
    std::filesystem::path path(const std::string& name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    QTemporaryDir m_folder;
    std::shared_ptr<const Session> m_session;
};

QTEST_MAIN(FiguresTest)
#include "figures_test.moc"
