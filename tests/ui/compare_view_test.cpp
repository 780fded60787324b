// Several sessions in one view: curves by layer and by depth, what differs, bad files, sessions of any length.

#include "base/hash.h"
#include "profile/presets.h"
#include "run/journal.h"
#include "tests/ui/demo_session.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/spec/comparison_chart.h"
#include "ui/charts/spec/sentence_text.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/compare/compare_view.h"
#include "ui/profile/depth_charts.h"
#include "ui/profile/layer_view.h"
#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace lamina;
using namespace lamina::test;

namespace {

constexpr int patience = 60000;

// Layers `first` to `last` of a made-up model of `modelLayers`, as a finished archive with `latents` each.
std::shared_ptr<const Session> writtenSession(const std::filesystem::path& output, int first, int last, int modelLayers,
                                              std::uint64_t seed = 0, std::size_t latents = 16, int failed = -1,
                                              bool control = false) {
    RunConfig config;
    if (!applyPreset(config, "laminar").ok())
        qFatal("no preset");
    config.seed = seed;
    config.layers = {first, last};
    config.rows = 2;
    config.cols = 8;
    if (control)
        config.controls = {"random-weights"};
    const auto run = [&]() -> Result<std::shared_ptr<const Session>> {
        RunInputs inputs;
        LAMINA_ASSIGN(const auto folder, modelFolder("demo"));
        LAMINA_ASSIGN(inputs.tokenizer, Tokenizer::load(folder));
        inputs.article.text = "A light-emitting diode is a semiconductor that shines when a current flows through it.";
        inputs.article.title = "LED";
        inputs.modelName = "demo";
        Provenance provenance;
        provenance.textSha256 = sha256(inputs.article.text);
        provenance.modelLayers = modelLayers;
        LAMINA_ASSIGN(const auto journal, Journal::create(output, config, inputs, provenance, true));
        LAMINA_ASSIGN(const auto ids, inputs.tokenizer.encode(inputs.article.text));
        LAMINA_ASSIGN(const auto windows, sampleWindows(ids, 2, 8, WindowMode::First, 0, 1024));
        LAMINA_TRY(journal->saveTokens(ids, windows));
        for (int layer = first; layer <= last; ++layer) {
            LayerResult result = layer == failed ? *failedLayer(layer) : *syntheticLayer(layer, false, 75);
            result.sae.latents = latents;
            if (!result.failure)
                for (std::size_t i = 0; i < latents; ++i) {
                    LatentStatistics& latent = result.train.latents.emplace_back();
                    latent.density = 0.001 * static_cast<double>(i % 97);
                    latent.meanActivation = 0.5;
                    latent.maxActivation = 1.25F;
                    for (std::uint32_t top = 0; top < 8 && i % 97 > 0; ++top) {
                        latent.topRows.push_back(top);
                        latent.topActivations.push_back(1.25F / static_cast<float>(top + 1));
                    }
                }
            LAMINA_TRY(journal->saveLayer(result));
        }
        for (int layer = first; control && layer <= last; ++layer)
            LAMINA_TRY(journal->saveLayer(*syntheticLayer(layer, true, 75)));
        LAMINA_TRY(journal->writeArchive(Journal::Keep::Finished));
        return Session::open(output, SessionReading::LatentsWhenAsked);
    };
    const auto session = run();
    if (!session.ok())
        qFatal("%s", session.error().message.c_str());
    return *session;
}

} // namespace

class CompareViewTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::shared_ptr<const Session> m_short, m_long, m_part;

    std::filesystem::path path(const char* name) const { return m_home.filePath(QLatin1String(name)).toStdString(); }
    static ChartWidget* chart(CompareView& view) {
        return view.findChild<ChartWidget*>(QStringLiteral("compareChart"));
    }
    static QListWidget* list(CompareView& view) {
        return view.findChild<QListWidget*>(QStringLiteral("comparedSessions"));
    }
    static QTableWidget* differences(CompareView& view) {
        return view.findChild<QTableWidget*>(QStringLiteral("differences"));
    }
    static QTableWidget* results(CompareView& view) { return view.findChild<QTableWidget*>(QStringLiteral("results")); }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
        m_short = writtenSession(path("short.lamina"), 0, 3, 4);
        m_long = writtenSession(path("long.lamina"), 0, 11, 12, 7, 16, 5);
        m_part = writtenSession(path("part.lamina"), 3, 6, 12, 7);
    }

    void init() { QSettings().clear(); }

    void emptySaysWhatToDo() {
        CompareView view;
        view.QWidget::show();
        QVERIFY(chart(view)->spec().empty());
        QVERIFY(!chart(view)->spec().emptyText.isEmpty());
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("sameSettings"))->text().contains(QStringLiteral("second")));
    }

    void byLayerAndByDepth() {
        CompareView view;
        view.QWidget::show();
        view.setNormalised(false);
        view.addSession(m_short);
        view.addSession(m_long);
        view.addSession(m_part);
        ChartSpec spec = chart(view)->spec();
        QCOMPARE(spec.series.size(), std::size_t(3));
        QCOMPARE(spec.series[0].points.size(), std::size_t(4));
        QCOMPARE(spec.series[1].points.size(), std::size_t(12));
        QVERIFY(std::isnan(spec.series[1].points[5].y)); // the layer that failed
        QCOMPARE(spec.series[1].points[4].y, m_long->profile().layers[4]->train.metrics.density);
        QCOMPARE(spec.series[2].points.front().x, 3.0);
        QVERIFY(spec.series[0].hue != spec.series[1].hue && spec.series[0].marker != spec.series[1].marker);
        QCOMPARE(spec.x.high, std::optional(11.5));
        view.setNormalised(true);
        spec = chart(view)->spec();
        QCOMPARE(spec.series[0].points.back().x, 1.0);
        QCOMPARE(spec.series[1].points.back().x, 1.0);
        QCOMPARE(spec.series[0].points[1].x, 1.0 / 3);
        QCOMPARE(spec.series[2].points.front().x, 3.0 / 11); // its place in the whole model
        QVERIFY(spec.x.title.contains(QStringLiteral("l/(L")));
        view.setMetric(QStringLiteral("mse"));
        QCOMPARE(chart(view)->spec().series[0].points[2].y, m_short->profile().layers[2]->train.metrics.mse);
        CompareView again; // the choices stay
        QCOMPARE(again.metric(), QStringLiteral("mse"));
        QVERIFY(again.normalised());
    }

    void everyCurveOfBothIsThereAsInTheProfile() {
        const auto one = writtenSession(path("one.lamina"), 0, 3, 4, 0, 16, -1, true);
        const auto other = writtenSession(path("other.lamina"), 0, 11, 12, 0, 16, -1, true);
        CompareView view;
        view.QWidget::show();
        view.show(ShownProfile::forSession(one), true);
        view.addSession(other);
        QVERIFY(view.normalised()); // unless one chose otherwise
        const ChartSpec spec = chart(view)->spec();
        QCOMPARE(spec.series.size(), std::size_t(4));
        DepthCharts depth;
        depth.present(ShownProfile::forSession(one), 0, {});
        const ChartSpec profile = depth.findChild<ChartWidget*>(QStringLiteral("densityChart"))->spec();
        for (std::size_t i = 0; i < 2; ++i) {
            const ChartSeries &compared = spec.series[i], &own = profile.series[i];
            QVERIFY(compared.hue == own.hue && compared.marker == own.marker && compared.dashed == own.dashed);
            for (std::size_t layer = 0; layer < 4; ++layer)
                QCOMPARE(compared.points[layer], (Point{own.points[layer].x / 3, own.points[layer].y}));
        }
        const ChartSeries &run = spec.series[2], &control = spec.series[3];
        QVERIFY(run.hue != spec.series[0].hue && run.hue != spec.series[1].hue && !run.dashed);
        QVERIFY(control.hue == run.hue && control.dashed && control.marker == spec.series[1].marker);
        QVERIFY(control.name.contains(QStringLiteral("random weights")) && control.name.contains(run.name));

        const ChartSpec less = view.findChild<ChartWidget*>(QStringLiteral("differenceChart"))->spec();
        QCOMPARE(less.series.size(), std::size_t(2)); // of the runs, and of the control that both have
        QVERIFY(!less.series[0].dashed && less.series[1].dashed && less.series[0].hue == run.hue);
        QCOMPARE(less.series[0].points.size(), std::size_t(4)); // the layers of the shallower model
        const auto density = [](const Session& session, std::size_t layer) {
            return session.profile().layers[layer]->train.metrics.density;
        };
        const double between = density(*other, 3) + (density(*other, 4) - density(*other, 3)) * 2 / 3; // at 11/3
        QVERIFY(std::abs(less.series[0].points[1].y - (between - density(*one, 1))) < 1e-12);
        QVERIFY(less.series[0].band.empty()); // one run of each says nothing of chance
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("modelsAgree"))->text().contains(QStringLiteral("profile")));
    }

    void theDifferenceHasABandWhereBothHaveRepeats() {
        RunConfig config;
        std::vector<ComparedCurves> sessions;
        for (const int layers : {4, 6}) {
            ComparedCurves& session = sessions.emplace_back();
            session.name = std::to_string(layers) + "-layers.v1.lamina";
            session.config = &config;
            session.modelLayers = layers;
            for (int repeat = 0; repeat < 3; ++repeat)
                for (int layer = 0; layer < layers; ++layer) {
                    auto result = std::make_shared<LayerResult>(*syntheticLayer(layer));
                    result->key.curve.repeat = repeat;
                    result->train.metrics.density *= 1 + 0.01 * repeat;
                    session.layers.push_back(result);
                }
        }
        const ChartSpec spec = differenceChart("density", sessions);
        QCOMPARE(spec.series.size(), std::size_t(1));
        QCOMPARE(spec.series[0].band.size(), std::size_t(4));
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(spec.series[0].band[i].low < spec.series[0].points[i].y);
            QVERIFY(spec.series[0].band[i].high > spec.series[0].points[i].y);
        }
        const QString said = pairTexts("density", sessions[0], sessions[1], {}).join(QLatin1Char(' '));
        QVERIFY2(said.contains(QStringLiteral("6-layers.v1.lamina")), qPrintable(said)); // a name is no number
    }

    void settingsThatDifferAndResults() {
        CompareView view;
        view.QWidget::show();
        view.addSession(m_short);
        view.addSession(m_long);
        QTableWidget* table = differences(view);
        QCOMPARE(table->columnCount(), 3);
        QStringList settings;
        for (int row = 0; row < table->rowCount(); ++row) {
            settings << table->item(row, 0)->text();
            QVERIFY(table->item(row, 1)->text() != table->item(row, 2)->text());
        }
        QCOMPARE(settings.size(), 2); // layers and seed
        QCOMPARE(table->item(0, 1)->text(), QStringLiteral("0-3"));
        QCOMPARE(table->item(1, 2)->text(), QStringLiteral("7"));
        QTableWidget* rows = results(view);
        QCOMPARE(rows->rowCount(), 2);
        QVERIFY(rows->item(1, 1)->text().contains(QStringLiteral("12 of 12")));
        QVERIFY(rows->item(1, 1)->text().contains(QStringLiteral("1 failed")));
        QVERIFY(rows->item(0, 3)->text().contains(QStringLiteral("layer 3")));
        QCOMPARE(rows->item(0, 4)->text().left(1), QStringLiteral("1")); // it rises from layer to layer
        auto* sentence = view.findChild<QLabel*>(QStringLiteral("compareSentence"));
        QVERIFY(sentence->text().contains(QStringLiteral("density"), Qt::CaseInsensitive));
        const QString first = sentence->text();
        rows->setCurrentCell(1, 0);
        QVERIFY(sentence->text() != first);
        list(view)->item(1)->setSelected(true);
        view.findChild<QPushButton*>(QStringLiteral("removeSession"))->click();
        QCOMPARE(view.sessions().size(), std::size_t(1));
        QCOMPARE(rows->rowCount(), 1);
        QVERIFY(!table->isVisibleTo(&view));
    }

    void theWindowsOwnProfileIsPartOfIt() {
        CompareView view;
        view.QWidget::show();
        view.addSession(m_long);
        ShownProfile running = ShownProfile::forRun(m_short->config(), 4);
        view.show(running, true);
        QCOMPARE(chart(view)->spec().series.size(), std::size_t(1));
        RunMail mail;
        mail.finished = {syntheticLayer(0), syntheticLayer(1)};
        running.apply(mail);
        view.show(running, false);
        QCOMPARE(chart(view)->spec().series.size(), std::size_t(2));
        QCOMPARE(chart(view)->spec().series[0].points.size(), std::size_t(2));
        list(view)->item(0)->setSelected(true);
        QVERIFY(!view.findChild<QPushButton*>(QStringLiteral("removeSession"))->isEnabled()); // it is the window's
        view.show(ShownProfile::forSession(m_long), true); // opened in the window: it is there once
        QCOMPARE(chart(view)->spec().series.size(), std::size_t(1));
        view.addSession(m_long);
        QVERIFY(view.problem().contains(QStringLiteral("long.lamina")));
        view.show(ShownProfile::forSession(m_short), true);
        QCOMPARE(chart(view)->spec().series.size(), std::size_t(2));
    }

    void hiddenItCostsNothing() {
        CompareView view;
        view.show(ShownProfile::forSession(m_long), true);
        view.addSession(m_short);
        QVERIFY(chart(view)->spec().empty());
        view.QWidget::show();
        QCOMPARE(chart(view)->spec().series.size(), std::size_t(2));
    }

    void filesAreAddedDroppedAndRefused() {
        CompareView view;
        view.QWidget::show();
        QSignalSpy settled(&view, &CompareView::fileSettled);
        view.addFile(path("short.lamina"));
        QVERIFY(settled.wait(patience));
        QCOMPARE(view.sessions().size(), std::size_t(1));
        view.addFile(path("short.lamina"));
        QVERIFY(settled.wait(patience));
        QCOMPARE(view.sessions().size(), std::size_t(1));
        QVERIFY(view.problem().contains(QStringLiteral("already")));
        QFile bad(m_home.filePath(QStringLiteral("bad.lamina")));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("no session");
        bad.close();
        view.addFile(path("bad.lamina"));
        QVERIFY(settled.wait(patience));
        QVERIFY(view.problem().contains(QStringLiteral("bad.lamina")));
        QCOMPARE(view.sessions().size(), std::size_t(1));

        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(m_home.filePath(QStringLiteral("long.lamina")))});
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        static_cast<QObject&>(view).event(&drop); // as the window system hands it over
        QVERIFY(settled.wait(patience));
        QCOMPARE(view.sessions().size(), std::size_t(2));
        QVERIFY(view.problem().isEmpty());
        QMimeData other; // an article: the window's affair
        other.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/article.html"))});
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &other, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        static_cast<QObject&>(view).event(&enter);
        QVERIFY(!enter.isAccepted());
        QSignalSpy wanted(&view, &CompareView::openRequested);
        Q_EMIT list(view)->itemActivated(list(view)->item(1));
        QVERIFY(wanted.count() == 1 && wanted[0][0].toString().endsWith(QStringLiteral("long.lamina")));
    }

    void tenSessionsStayApart() {
        CompareView view;
        view.resize(700, 500);
        view.QWidget::show();
        for (int i = 0; i < int(CompareView::mostSessions); ++i) {
            const QString name = QStringLiteral("run-%1.lamina").arg(i);
            view.addSession(writtenSession(path(qPrintable(name)), 0, 2, 3, static_cast<std::uint64_t>(i)));
        }
        QVERIFY(view.problem().isEmpty());
        const ChartSpec spec = chart(view)->spec();
        QCOMPARE(spec.series.size(), CompareView::mostSessions);
        for (std::size_t a = 0; a < spec.series.size(); ++a)
            for (std::size_t b = 0; b < a; ++b) {
                const ChartSeries &one = spec.series[a], &other = spec.series[b];
                QVERIFY(one.name != other.name);
                QVERIFY(one.hue != other.hue || one.marker != other.marker || one.dotted != other.dotted);
            }
        QCOMPARE(differences(view)->columnCount(), int(CompareView::mostSessions) + 1);
        view.addSession(m_long);
        QVERIFY(!view.problem().isEmpty());
    }

    // The whole way of a large session: read, shown, its curve drawn.
    void aSessionOf48LayersOpensInUnderASecond() {
        const auto file = path("deep.lamina");
        writtenSession(file, 0, 47, 48, 1, 10240);
        CompareView view;
        view.resize(1000, 600);
        view.QWidget::show();
        QSignalSpy settled(&view, &CompareView::fileSettled);
        QElapsedTimer timer;
        timer.start();
        view.addFile(file);
        QVERIFY(settled.wait(patience));
        view.grab();
        const auto taken = timer.elapsed();
        qInfo("48 layers of 10,240 latents are on the screen after %lld ms", static_cast<long long>(taken));
        QVERIFY2(view.problem().isEmpty(), qPrintable(view.problem()));
        QCOMPARE(chart(view)->spec().series[0].points.size(), std::size_t(48));
        if (qEnvironmentVariableIsSet("LAMINA_TIMED")) // on a machine of its own
            QVERIFY(taken < 1000);

        // Its latents are read from the file, each layer's when it is looked at; the window goes on meanwhile.
        LayerView layers;
        layers.resize(1000, 300);
        layers.QWidget::show();
        layers.setTab(LayerView::Latents);
        const ShownProfile shown = ShownProfile::forSession(view.sessions().front());
        auto* table = layers.findChild<QTableView*>(QStringLiteral("latents"));
        qint64 longest = 0, longestFrame = 0;
        for (int layer = 0; layer < 48; layer += 6) {
            QElapsedTimer reading;
            reading.start();
            layers.show(shown, LayerKey{{}, layer}, nullptr);
            layers.grab();
            longestFrame = std::max(longestFrame, reading.elapsed());
            QVERIFY(QTest::qWaitFor([&] { return layers.latentsComplete(); }, patience));
            layers.grab();
            longest = std::max(longest, reading.elapsed());
            QCOMPARE(table->model()->rowCount(), 10240);
        }
        qInfo("a layer's 10,240 latents are there after at most %lld ms, a frame takes at most %lld ms",
              static_cast<long long>(longest), static_cast<long long>(longestFrame));
        // Dragged over layers faster than they can be read: the newest wins.
        for (int layer = 0; layer < 48; ++layer)
            layers.show(shown, LayerKey{{}, layer}, nullptr);
        QVERIFY(QTest::qWaitFor([&] { return layers.latentsComplete(); }, patience));
        QCOMPARE(table->model()->rowCount(), 10240);
    }
};

QTEST_MAIN(CompareViewTest)
#include "compare_view_test.moc"
