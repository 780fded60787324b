// Exports: pictures of charts and maps, data of exactly what is shown, reports. What other programs will read is parsed
// again here.

#include "base/files.h"
#include "profile/presets.h"
#include "tests/ui/charts/test_chart.h"
#include "tests/ui/demo_session.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/charts/spec/chart_data.h"
#include "ui/charts/spec/math_text.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/spec/provenance_line.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/map_widget.h"
#include "ui/common/language.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/export/chart_actions.h"
#include "ui/export/data_table_dialog.h"
#include "ui/export/export_dialog.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace lamina;
using namespace lamina::test;

namespace {

ChartSpec densityChart(int layers = 12) {
    std::vector<LayerResultPtr> run, control;
    for (int layer = 0; layer < layers; ++layer) {
        run.push_back(syntheticLayer(layer));
        control.push_back(syntheticLayer(layer, true));
    }
    return depthChart("density", {{{}, run, std::nullopt}, {CurveId{"random-weights", 0}, control, std::nullopt}},
                      {layers, {}, std::nullopt, std::nullopt});
}

MapSpec syntheticMap() {
    Profile profile;
    for (int layer = 0; layer < 12; ++layer)
        profile.layers.push_back(syntheticLayer(layer));
    return mapOf(profile, 12, {0, 11});
}

struct SvgFacts {
    QString error, title, description, width, height, viewBox;
    QStringList texts;
    int images = 0;
};

SvgFacts parseSvg(const std::string& svg) {
    SvgFacts facts;
    QXmlStreamReader xml(QByteArray::fromStdString(svg));
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("svg")) {
            facts.width = xml.attributes().value(QStringLiteral("width")).toString();
            facts.height = xml.attributes().value(QStringLiteral("height")).toString();
            facts.viewBox = xml.attributes().value(QStringLiteral("viewBox")).toString();
        } else if (xml.name() == QLatin1String("title")) {
            facts.title = xml.readElementText();
        } else if (xml.name() == QLatin1String("desc")) {
            facts.description = xml.readElementText();
        } else if (xml.name() == QLatin1String("text")) {
            facts.texts << xml.readElementText().simplified();
        } else if (xml.name() == QLatin1String("image")) {
            ++facts.images;
        }
    }
    facts.error = xml.errorString();
    return facts;
}

int count(const std::string& text, std::string_view part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

QStringList lines(const std::string& text) {
    return QString::fromStdString(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

constexpr int patience = 60000; // ms; a loaded machine is no failure

// Writes and waits for the answer.
Status write(ExportDialog& dialog, bool replace) {
    std::optional<Status> answer;
    QObject context;
    QObject::connect(&dialog, &ExportDialog::written, &context, [&](const Status& status) { answer = status; });
    dialog.write(replace);
    (void)QTest::qWaitFor([&] { return answer.has_value(); }, patience);
    return answer.value_or(makeError(ErrorKind::Internal, "no answer"));
}

} // namespace

class ExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("lamina-export-test"));
        QSettings().clear();
        QVERIFY(m_folder.isValid());
        m_session = demoSession(path("run.lamina"), {{"control", "random-weights"}});
    }

    void svgIsTextAndLinesWithSizeAndTitle() {
        PictureOptions options;
        options.totalSize = QSize(900, 420);
        options.title = QStringLiteral("Ours <&> theirs");
        options.caption = QStringLiteral("Caption \"one\"");
        options.provenance = QStringLiteral("demo · seed 0");
        const auto svg = renderPicture({densityChart(), syntheticMap()}, PictureFormat::Svg, options);
        QVERIFY2(svg.ok(), svg.ok() ? "" : svg.error().message.c_str());
        const SvgFacts facts = parseSvg(*svg);
        QCOMPARE(facts.error, QString());
        QCOMPARE(facts.title, options.title);
        QVERIFY(facts.description.contains(options.caption) && facts.description.contains(options.provenance));
        QCOMPARE(facts.viewBox, QStringLiteral("0 0 900 420"));
        QVERIFY(!facts.width.isEmpty() && !facts.height.isEmpty());
        QCOMPARE(facts.images, 0);
        for (const QString& text : {options.title, options.caption, options.provenance, densityChart().title})
            QVERIFY2(facts.texts.contains(text), qPrintable(text));
    }

    void pngHasPxTimesScale_data() {
        QTest::addColumn<double>("scale");
        for (const double scale : {1.0, 1.5, 3.0})
            QTest::newRow(qPrintable(QString::number(scale))) << scale;
    }
    void pngHasPxTimesScale() {
        QFETCH(double, scale);
        PictureOptions options;
        options.totalSize = QSize(600, 360);
        options.scale = scale;
        const auto png = renderPicture({densityChart()}, PictureFormat::Png, options);
        QVERIFY(png.ok());
        QCOMPARE(QImage::fromData(QByteArray::fromStdString(*png), "PNG").size(), QSize(600, 360) * scale);
    }

    void printThemeIsGrey() {
        PictureOptions options;
        options.theme = PictureTheme::Print;
        const auto image = renderImage({densityChart(), syntheticMap()}, options);
        QVERIFY(image.ok());
        QCOMPARE(image->pixelColor(0, 0), QColor(Qt::white));
        for (int y = 0; y < image->height(); ++y)
            for (int x = 0; x < image->width(); ++x)
                QVERIFY(image->pixelColor(x, y).saturation() < 12);
        options.theme = PictureTheme::Dark;
        QVERIFY(renderImage({densityChart()}, options)->pixelColor(0, 0).lightness() < 64);
    }

    void impossibleSizesAreRefused() {
        PictureOptions options;
        options.totalSize = QSize(120, 60);
        const auto small = renderPicture({densityChart()}, PictureFormat::Svg, options);
        QVERIFY(!small.ok());
        QCOMPARE(small.error().kind, ErrorKind::Usage);
        QVERIFY(small.error().message.find("at least") != std::string::npos);
        options.totalSize = QSize(9000, 9000);
        options.scale = 10;
        QVERIFY(!renderPicture({densityChart()}, PictureFormat::Png, options).ok());
    }

    void csvIsExactlyWhatIsShown() {
        TestChart chart;
        chart.resize(600, 360);
        chart.setSpec(densityChart());
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QStringList all = lines(chartCsv(chart.shownSpec()));
        QCOMPARE(all.size(), 13);
        QCOMPARE(all[0].count(QLatin1Char(',')), 2);
        const QString control = chart.spec().series[1].name;
        chart.zoomTo(AxisWindow{2.5, 6.5}, std::nullopt);
        chart.setSeriesHidden(control, true);
        all = lines(chartCsv(chart.shownSpec()));
        QCOMPARE(all.size(), 1 + 4); // layers 3 to 6
        QCOMPARE(all[0].count(QLatin1Char(',')), 1);
        QVERIFY(!all[0].contains(control));
        const QStringList cells = all[1].split(QLatin1Char(','));
        QCOMPARE(cells[0], QStringLiteral("3"));
        QCOMPARE(cells[1].toDouble(), syntheticLayer(3)->train.metrics.density); // exactly

        copyChartData(chart);
        const QMimeData* data = QApplication::clipboard()->mimeData();
        QCOMPARE(lines(data->text().toStdString()).size(), 5);
        QCOMPARE(QString::fromUtf8(data->data(QStringLiteral("text/csv"))).trimmed(), all.join(QLatin1Char('\n')));
        copyChartImage(chart);
        QCOMPARE(QApplication::clipboard()->image().width() > 600, true);
        chart.undoZoom();
        chart.undoZoom();
        QCOMPARE(lines(chartCsv(chart.shownSpec())).size(), 13);
    }

    void mapDataHasEveryCellOnce() {
        const QStringList all = lines(chartCsv(syntheticMap()));
        QCOMPARE(all.size(), 1 + 12 * MapColumn::rowCount);
        const QStringList first = all[1].split(QLatin1Char(','));
        QCOMPARE(first, QStringList({QStringLiteral("0"), QStringLiteral("0"), QStringLiteral("0"),
                                     QString::number(syntheticDensity(0, 75).dead)}));
        double latents = 0;
        for (int i = 1; i <= MapColumn::rowCount; ++i)
            latents += all[i].split(QLatin1Char(','))[3].toDouble();
        QCOMPARE(latents, syntheticMap().panels[0].columns[0].latents);
    }

    void menuHasTheActionsOfItsChart() {
        TestChart chart;
        chart.resize(600, 360);
        chart.setSpec(densityChart());
        installChartActions(&chart);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        chart.zoomTo(AxisWindow{2, 6}, std::nullopt);
        Q_EMIT chart.menuRequested(chart.mapToGlobal(QPoint(20, 20)));
        auto* menu = chart.findChild<QMenu*>(QStringLiteral("chartMenu"));
        QVERIFY(menu);
        auto* undo = menu->findChild<QAction*>(QStringLiteral("undoZoom"));
        QVERIFY(undo && undo->isEnabled());
        undo->trigger();
        QVERIFY(!chart.zoomed());
        menu->close();
        MapWidget map;
        map.setSpec({});
        installChartActions(&map);
        map.show();
        Q_EMIT map.menuRequested(QPoint());
        menu = map.findChild<QMenu*>(QStringLiteral("chartMenu"));
        QVERIFY(menu && !menu->findChild<QAction*>(QStringLiteral("undoZoom")));
        QVERIFY(!menu->findChild<QAction*>(QStringLiteral("copyImage"))->isEnabled()); // nothing is shown yet
        menu->close();
    }

    void dialogWritesWhatItPreviews() {
        keep(Kept::LastFolder, m_folder.path());
        ExportDialog dialog({{densityChart(), true}, {syntheticMap(), false}}, QStringLiteral("demo · seed 0"));
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        const auto box = [&](const char* name) { return dialog.findChild<QDoubleSpinBox*>(QLatin1String(name)); };
        box("exportScale")->setValue(1);
        box("exportWidth")->setValue(640);
        box("exportHeight")->setValue(400);
        dialog.findChild<QLineEdit*>(QStringLiteral("exportTitle"))->setText(QStringLiteral("A title"));
        dialog.renderPreview();
        QCOMPARE(dialog.preview().size(), QSize(640, 400));
        QCOMPARE(dialog.form()->file().extension().string(), std::string(".png"));
        QVERIFY(write(dialog, false).ok());
        const QImage written(QString::fromStdString(dialog.form()->file().string()));
        QCOMPARE(written.convertToFormat(QImage::Format_RGB32), dialog.preview().convertToFormat(QImage::Format_RGB32));
        // Nothing is replaced without being asked for; the second click asks.
        QVERIFY(!write(dialog, false).ok());
        QVERIFY(!dialog.findChild<QLabel*>(QStringLiteral("exportMessage"))->text().isEmpty());
        const auto before = std::filesystem::last_write_time(dialog.form()->file());
        QSignalSpy replaced(&dialog, &ExportDialog::written);
        dialog.findChild<QPushButton*>(QStringLiteral("exportButton"))->click();
        QVERIFY(replaced.wait(patience));
        QVERIFY(std::filesystem::last_write_time(dialog.form()->file()) > before);

        // Centimetres, and another format, which the name follows.
        dialog.findChild<QComboBox*>(QStringLiteral("exportUnit"))->setCurrentIndex(1);
        box("exportWidth")->setValue(25.4);
        auto* format = dialog.findChild<QComboBox*>(QStringLiteral("exportFormat"));
        format->setCurrentIndex(format->findData(QStringLiteral("svg")));
        QCOMPARE(dialog.form()->file().extension().string(), std::string(".svg"));
        QVERIFY(write(dialog, false).ok());
        const SvgFacts facts = parseSvg(*readFile(dialog.form()->file()));
        QCOMPARE(facts.viewBox.section(QLatin1Char(' '), 2, 2), QStringLiteral("960"));
        QVERIFY(facts.texts.contains(QStringLiteral("A title")) &&
                facts.texts.contains(QStringLiteral("demo · seed 0")));

        // The numbers of two charts: a file each.
        format->setCurrentIndex(format->findData(QStringLiteral("csv")));
        dialog.findChild<QListWidget*>(QStringLiteral("exportFigures"))->item(1)->setCheckState(Qt::Checked);
        QVERIFY(write(dialog, false).ok());
        auto numbers = dialog.form()->file();
        numbers.replace_filename(numbers.stem().string() + "-2.csv");
        QCOMPARE(*readFile(numbers), chartCsv(syntheticMap()));

        // Choices are remembered.
        dialog.close();
        ExportDialog later({{densityChart(), true}}, QString());
        QCOMPARE(later.form()->format(), QStringLiteral("csv"));
        QCOMPARE(later.form()->options().totalSize->width(), 960);
        QVERIFY(later.form()->options().provenance.isEmpty());
    }

    void dialogWritesWholeOrNothing() {
        ExportDialog dialog({{densityChart(), true}, {syntheticMap(), true}}, QString());
        auto* format = dialog.findChild<QComboBox*>(QStringLiteral("exportFormat"));
        format->setCurrentIndex(format->findData(QStringLiteral("csv")));
        auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("exportFile"));
        std::filesystem::create_directory(path("w-2.csv")); // stands in the way of the second file
        file->setText(QString::fromStdString(path("w.csv").string()));
        QVERIFY(!write(dialog, true).ok());
        QVERIFY(!std::filesystem::exists(path("w-1.csv")));
        file->setText(QString::fromStdString(path("no/such/folder.csv").string()));
        QVERIFY(!write(dialog, false).ok());
        QVERIFY(!dialog.findChild<QLabel*>(QStringLiteral("exportMessage"))->text().isEmpty());
        file->clear();
        QVERIFY(!write(dialog, false).ok());
        for (int row : {0, 1})
            dialog.findChild<QListWidget*>(QStringLiteral("exportFigures"))->item(row)->setCheckState(Qt::Unchecked);
        QVERIFY(!write(dialog, false).ok());
        dialog.renderPreview();
        QVERIFY(!dialog.findChild<QPushButton*>(QStringLiteral("exportButton"))->isEnabled());
    }

    // A dialog that is closed while it writes goes when the file is there.
    void closingWaitsForTheFile() {
        auto* dialog = new ExportDialog({{densityChart(), true}}, QString());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
        auto* format = dialog->findChild<QComboBox*>(QStringLiteral("exportFormat"));
        format->setCurrentIndex(format->findData(QStringLiteral("svg")));
        dialog->findChild<QLineEdit*>(QStringLiteral("exportFile"))
            ->setText(QString::fromStdString(path("closed.svg").string()));
        QPointer<ExportDialog> there = dialog;
        dialog->write(true);
        dialog->close();
        QVERIFY(dialog->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!there, patience);
        QVERIFY(std::filesystem::exists(path("closed.svg")));
    }

    void theTableIsAModelAsQtWantsIt() {
        DataTableDialog dialog(densityChart());
        QAbstractItemModel* table = dialog.findChild<QTableView*>()->model();
        const QAbstractItemModelTester tester(table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(table->rowCount(), 12);
        QSignalSpy saved(&dialog, &DataTableDialog::saved);
        dialog.saveTo(path("table.csv"));
        QVERIFY(saved.wait(patience));
        QCOMPARE(*readFile(path("table.csv")), chartCsv(densityChart()));
        dialog.saveTo("/nonexistent/folder/x.csv");
        QVERIFY(saved.wait(patience));
        QVERIFY(!saved.back().front().toBool());
    }

    void dialogFitsTheLeastWindow() {
        for (const char* language : {"en", "vi"}) {
            installLanguage(QLatin1String(language));
            ExportDialog dialog({{densityChart(), true}}, QString());
            QVERIFY(dialog.minimumSizeHint().width() <= 900 && dialog.minimumSizeHint().height() <= 600);
        }
        installLanguage(QStringLiteral("en"));
    }

    void dialogOffersWhatIsShownAndTheSession() {
        QWidget window;
        auto* chart = new ChartWidget(&window);
        chart->setSpec(densityChart());
        installChartActions(chart);
        const auto session = m_session;
        setChartSource(&window, {QStringLiteral("from"), [session] { return sessionFigures(*session, 1); }});
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        ExportDialog* dialog = showExportDialog(chart);
        auto* list = dialog->findChild<QListWidget*>(QStringLiteral("exportFigures"));
        // Density is on the screen already: the session adds its other metrics, the map and five charts of the layer.
        const auto measured = std::ranges::count(metricDefinitions(), false, &MetricDefinition::whenAsked);
        QCOMPARE(list->count(), int(measured) + 1 + 5);
        QCOMPARE(dialog->form()->chosen().size(), std::size_t(1));
        QCOMPARE(figureTitle(dialog->form()->chosen()[0]), densityChart().title);
        dialog->close();
        setChartPlace(&window, QStringLiteral("layer 7"));
        QVERIFY(figureTitle(shownFigures(&window).at(0).figure).endsWith(QStringLiteral(", layer 7")));
    }

    void everyPictureOfASession() {
        for (const char* what : {"profile", "map", "curves", "histograms"})
            for (const char* format : {"svg", "png", "pdf"}) {
                const auto file = path(std::string(what) + "." + format);
                const Status status = exportPicture(*m_session, what, std::nullopt, format, file);
                QVERIFY2(status.ok(), status.ok() ? "" : status.error().message.c_str());
                const std::string bytes = *readFile(file);
                if (format == std::string("svg")) {
                    QCOMPARE(parseSvg(bytes).error, QString());
                    QCOMPARE(parseSvg(bytes).images, 0);
                    QVERIFY(parseSvg(bytes).texts.contains(provenanceLine(*m_session)));
                } else if (format == std::string("pdf")) {
                    QVERIFY(bytes.rfind("%PDF-", 0) == 0);
                    QCOMPARE(count(bytes, "/Type /Page\n"), 1);
                    QCOMPARE(count(bytes, "/Subtype /Image"), 0);
                }
            }
        QVERIFY(!exportPicture(*m_session, "curves", 9, "svg", path("no.svg")).ok());
        QVERIFY(!exportPicture(*m_session, "nonsense", {}, "svg", path("no.svg")).ok());
        QVERIFY(!std::filesystem::exists(path("no.svg")));
    }

    void provenanceSaysWhatWasChanged() {
        QVERIFY(provenanceLine(*m_session).contains(QStringLiteral("laminar (modified)"))); // 6 epochs, not 75
        RunConfig config;
        QVERIFY(applyPreset(config, "laminar").ok());
        const QString line = provenanceLine(config, QStringLiteral("m"), QString(), QString(), QStringLiteral("p"));
        QCOMPARE(line, QStringLiteral("m · laminar · seed 0 · p"));
    }

    void htmlReportIsWholeAndSelfContained() {
        QVERIFY(exportReport(*m_session, "html", path("report.html")).ok());
        const QString html = QString::fromStdString(*readFile(path("report.html")));
        // Settings, with those that differ from the preset marked; formulas; provenance.
        QVERIFY(html.contains(QRegularExpression(QStringLiteral("<b>6</b> <span class=\"changed\">[^<]*75"))));
        for (const MetricDefinition& metric : metricDefinitions())
            QVERIFY2(html.contains(mathHtml(fromStd(metric.formula), QFont())), metric.name.data());
        QVERIFY(html.contains(QString::fromStdString(m_session->provenance().textSha256)));
        // Three rows of curves, the map, and two rows of each of the two layers.
        QCOMPARE(html.count(QStringLiteral("<svg")), 3 + 1 + 2 * 2);
        QVERIFY(html.contains(QStringLiteral("aria-label=\"The laminar map\"")));
        // No resource from elsewhere. The namespaces of SVG are names, not addresses to be read.
        for (const char* outside : {"<img", "<script", "<link", "@import", "url(", "src=", "href=\"http"})
            QVERIFY2(!html.contains(QLatin1String(outside)), outside);
    }

    void pdfReportHasPagesAndNoImages() {
        QVERIFY(exportReport(*m_session, "pdf", path("report.pdf"), {{1}}).ok());
        const std::string bytes = *readFile(path("report.pdf"));
        QVERIFY(bytes.rfind("%PDF-", 0) == 0);
        QVERIFY(count(bytes, "/Type /Page\n") >= 2);
        QCOMPARE(count(bytes, "/Subtype /Image"), 0);
        QVERIFY(!exportReport(*m_session, "pdf", path("no.pdf"), {{9}}).ok());
        QVERIFY(!exportReport(*m_session, "svg", path("no.pdf")).ok());
        QVERIFY(!std::filesystem::exists(path("no.pdf")));
    }

    void reportSpeaksTheChosenLanguage() {
        installLanguage(QStringLiteral("vi"));
        const Status written = exportReport(*m_session, "html", path("vi.html"));
        installLanguage(QStringLiteral("en"));
        QVERIFY(written.ok());
        QVERIFY(QString::fromStdString(*readFile(path("vi.html"))).contains(QStringLiteral("lang=\"vi")));
    }

private:
    std::filesystem::path path(const std::string& name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    QTemporaryDir m_folder;
    std::shared_ptr<const Session> m_session;
};

QTEST_MAIN(ExportTest)
#include "export_test.moc"
