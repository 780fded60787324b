// One layer in the window: its charts, its latents in context, and the way it was in an epoch.

#include "tests/ui/demo_session.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/profile/context_delegate.h"
#include "ui/profile/latents_table.h"
#include "ui/profile/layer_view.h"
#include "ui/widgets/appearance.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSettings>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace lamina;
using namespace lamina::test;

namespace {

// A layer with as many latents, a third of them dead, whose top tokens lie in an article of made-up words.
LayerResultPtr wideLayer(int layer, std::size_t latents, std::size_t rows) {
    auto result = std::make_shared<LayerResult>(*syntheticLayer(layer, false, 3));
    result->sae.latents = latents;
    for (std::size_t i = 0; i < latents; ++i) {
        LatentStatistics& latent = result->train.latents.emplace_back();
        if ((i + static_cast<std::size_t>(layer)) % 3 == 0)
            continue;
        latent.density = 1e-4 * static_cast<double>((i * 7919 + static_cast<std::size_t>(layer) * 31) % 9973 + 1);
        latent.meanActivation = 0.001 * static_cast<double>(i % 977);
        latent.maxActivation = 0.01F * static_cast<float>((i * 31) % 4999 + 1);
        for (std::size_t top = 0; top < 8; ++top) {
            latent.topRows.push_back(static_cast<std::uint32_t>((i * 13 + top * 101) % rows));
            latent.topActivations.push_back(latent.maxActivation / static_cast<float>(top + 1));
        }
    }
    return result;
}

ReadArticlePtr wordsArticle(std::size_t tokens, std::size_t rows, std::size_t cols) {
    auto article = std::make_shared<ReadArticle>();
    std::vector<std::uint32_t> lengths;
    for (std::size_t i = 0; i < tokens; ++i) {
        const std::string word = (i == 0 ? "" : " ") + std::string("word") + std::to_string(i % 500);
        article->text += word;
        article->ids.push_back(static_cast<TokenId>(i % 500));
        lengths.push_back(static_cast<std::uint32_t>(word.size()));
    }
    article->offsets = tokenOffsets(lengths);
    for (std::size_t i = 0; i < rows; ++i)
        article->windows.starts.push_back(i * cols);
    article->windows.cols = cols;
    article->windows.dropFirst = true;
    return article;
}

ShownProfile shownProfile(const std::vector<LayerResultPtr>& layers, const ReadArticlePtr& article, int modelLayers) {
    ShownProfile shown = ShownProfile::forRun(RunConfig{}, modelLayers);
    RunMail mail;
    mail.finished = layers;
    mail.article = article;
    shown.apply(mail);
    return shown;
}

} // namespace

class LayerViewTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::shared_ptr<const Session> m_session;
    ShownProfile m_shown;
    std::map<int, std::shared_ptr<const LayerLatents>> m_latents;

    static QAbstractItemModel* tableModel(LayerView& view) { return table(view)->model(); }
    static QTableView* table(LayerView& view) { return view.findChild<QTableView*>(QStringLiteral("latents")); }
    static double number(const QAbstractItemModel* model, int row, int column) {
        return QLocale().toDouble(model->index(row, column).data().toString());
    }
    // Latents of a session are read in the background.
    bool waitForLatents(LayerView& view, const LayerKey& key) {
        view.show(m_shown, key, nullptr);
        return QTest::qWaitFor([&] { return view.latentsComplete(); }, 60000);
    }
    const std::vector<LatentStatistics>& latentsOf(int layer) { return readLatents(layer)->statistics; }
    std::shared_ptr<const LayerLatents> readLatents(int layer) {
        auto& read = m_latents[layer];
        if (!read)
            read = *m_session->latents(LayerKey{{}, layer});
        return read;
    }
    static int latentAt(LayerView& view, int row) {
        return tableModel(view)->index(row, LatentsModel::Latent).data().toInt();
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
        m_session = demoSession(m_home.filePath(QStringLiteral("demo.lamina")).toStdString());
        m_shown = ShownProfile::forSession(m_session);
    }

    void onlyTheVisibleTabIsBuilt() {
        LayerView view;
        view.show(m_shown, LayerKey{{}, 1}, nullptr);
        QVERIFY(!view.findChild<ChartWidget*>(QStringLiteral("lossChart"))->spec().empty());
        QVERIFY(view.findChild<ChartWidget*>(QStringLiteral("latentDensityChart"))->spec().empty());
        QCOMPARE(tableModel(view)->rowCount(), 0);
        view.setTab(LayerView::Latents);
        QVERIFY(QTest::qWaitFor([&] { return view.latentsComplete(); }, 60000));
        QCOMPARE(tableModel(view)->rowCount(), int(m_session->profile().layers[1]->sae.latents));
    }

    void theTableShowsEveryLatentOfTheLayer() {
        LayerView view;
        view.setTab(LayerView::Latents);
        for (int layer : {0, 1}) {
            QVERIFY(waitForLatents(view, LayerKey{{}, layer}));
            const auto& latents = latentsOf(layer);
            QCOMPARE(tableModel(view)->rowCount(), int(latents.size()));
            for (int row = 0; row < int(latents.size()); row += 5) {
                const auto& latent = latents[static_cast<std::size_t>(latentAt(view, row))];
                const double shown = number(tableModel(view), row, LatentsModel::Density);
                QVERIFY(std::abs(shown - latent.density * 100) <= 0.006 * latent.density * 100 + 1e-12);
            }
        }
    }

    // The token a context sets off is the one the row of X belongs to, in the words round it.
    void contextsSetOffTheRightToken() {
        LatentsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setLatents(ShownLatents::of(readLatents(0)), m_session->article());
        const std::string& text = m_session->articleText();
        std::size_t checked = 0, position = 0, token = 0;
        std::vector<std::size_t> places{0};
        for (const TokenId id : m_session->articleIds()) { // by the vocabulary, not by the lengths that were kept
            static const Tokenizer tokenizer = *Tokenizer::load(*modelFolder("demo"));
            position += tokenizer.tokenBytes(id).size();
            places.push_back(position);
        }
        QCOMPARE(position, text.size());
        for (int latent = 0; latent < model.rowCount(); ++latent)
            for (int top = 0; top < int(model.latent(latent).topRows.size()); ++top) {
                token = m_session->windows().tokenIndex(model.latent(latent).topRows[std::size_t(top)]);
                const QString exact =
                    QString::fromStdString(text.substr(places[token], places[token + 1] - places[token]));
                QCOMPARE(model.places(latent).token(top), exact);
                QCOMPARE(exact,
                         QString::fromStdString(readLatents(0)->topTokens[std::size_t(latent)][std::size_t(top)]));
                const ShownContext shown = model.places(latent).context(top, 30);
                const bool whole = !exact.contains(QChar::ReplacementCharacter); // else a part of a character
                if (whole && !exact.trimmed().isEmpty() && !exact.contains(QLatin1Char('\n')))
                    QCOMPARE(shown.token, exact.trimmed());
                const QString before =
                    QString::fromStdString(text.substr(0, places[token])).right(20).section(QLatin1Char('\n'), -1);
                const std::size_t window = m_session->windows().window(model.latent(latent).topRows[std::size_t(top)]);
                if (token > m_session->windowStarts()[window] + 20)
                    QVERIFY2(shown.before.trimmed().endsWith(before.trimmed()), qPrintable(shown.before));
                ++checked;
            }
        QVERIFY(checked > 100);
    }

    void contextsEndWhereTheModelsReadingEnds() {
        const ReadArticlePtr article = wordsArticle(100, 4, 20);
        QCOMPARE(QString::fromStdString(rowContext(*article, 0, 1000, 1000).before), QStringLiteral("word0"));
        const TokenContext last = rowContext(*article, 18, 1000, 1000); // window 0's last token
        QCOMPARE(QString::fromStdString(last.token), QStringLiteral(" word19"));
        QVERIFY(last.after.empty());
    }

    void sortsByEveryColumn() {
        LayerView view;
        view.setTab(LayerView::Latents);
        QVERIFY(waitForLatents(view, LayerKey{{}, 0}));
        const auto& latents = latentsOf(0);
        const int rows = tableModel(view)->rowCount();
        for (int column = 0; column < LatentsModel::columns; ++column)
            for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
                table(view)->sortByColumn(column, order);
                for (int row = 1; row < rows; ++row) {
                    int a = latentAt(view, row - 1), b = latentAt(view, row);
                    if (order == Qt::DescendingOrder)
                        std::swap(a, b);
                    const LatentStatistics& low = latents[std::size_t(a)];
                    const LatentStatistics& high = latents[std::size_t(b)];
                    const bool ordered[] = {a < b, low.density <= high.density,
                                            low.meanActivation <= high.meanActivation,
                                            low.maxActivation <= high.maxActivation, true};
                    QVERIFY(ordered[column]);
                }
            }
    }

    void filtersByTokenDensityAndDeath() {
        LayerView view;
        view.setTab(LayerView::Latents);
        QVERIFY(waitForLatents(view, LayerKey{{}, 1}));
        const auto& latents = latentsOf(1);
        const auto& tokens = readLatents(1)->topTokens;
        auto* field = view.findChild<QLineEdit*>(QStringLiteral("tokenFilter"));
        field->setText(QStringLiteral("THE"));
        std::size_t expected = 0;
        for (const auto& list : tokens)
            expected += std::any_of(list.begin(), list.end(), [](const std::string& token) {
                return QString::fromStdString(token).contains(QStringLiteral("the"), Qt::CaseInsensitive);
            });
        QVERIFY(expected > 0);
        QCOMPARE(tableModel(view)->rowCount(), int(expected));
        field->setText(QStringLiteral("no such token anywhere"));
        QCOMPARE(tableModel(view)->rowCount(), 0);
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("latentsNote"))->isVisibleTo(&view));
        field->clear();
        const auto count = [&](auto accept) { return int(std::count_if(latents.begin(), latents.end(), accept)); };
        view.findChild<QLineEdit*>(QStringLiteral("densityLow"))->setText(QStringLiteral("1.5"));
        view.findChild<QLineEdit*>(QStringLiteral("densityHigh"))->setText(QStringLiteral("20"));
        QCOMPARE(tableModel(view)->rowCount(),
                 count([](const LatentStatistics& l) { return l.density >= 0.015 && l.density <= 0.2; }));
        view.findChild<QLineEdit*>(QStringLiteral("densityLow"))->clear();
        view.findChild<QLineEdit*>(QStringLiteral("densityHigh"))->clear();
        view.findChild<QCheckBox*>(QStringLiteral("hideDead"))->setChecked(true);
        QCOMPARE(tableModel(view)->rowCount(), count([](const LatentStatistics& l) { return l.density > 0; }));
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("latentsNote"))->isHidden());
    }

    void aBinOfTheHistogramFiltersTheTable() {
        LayerView view;
        view.resize(1000, 300);
        view.show(m_shown, LayerKey{{}, 1}, nullptr);
        view.setTab(LayerView::LatentDensity);
        auto* chart = view.findChild<ChartWidget*>(QStringLiteral("latentDensityChart"));
        const ChartSpec spec = chart->spec();
        for (int bar = 0; bar < int(spec.binCounts.size()); ++bar) {
            if (spec.binCounts[std::size_t(bar)] == 0)
                continue;
            view.setTab(LayerView::LatentDensity);
            Q_EMIT chart->binPicked(bar);
            QCOMPARE(view.tab(), LayerView::Latents);
            QVERIFY(QTest::qWaitFor([&] { return view.latentsComplete(); }, 60000));
            QCOMPARE(tableModel(view)->rowCount(), int(spec.binCounts[std::size_t(bar)]));
        }
        auto* chip = view.findChild<QToolButton*>(QStringLiteral("binChip"));
        QVERIFY(chip->isVisibleTo(&view));
        QVERIFY(chip->text().contains(QLatin1Char('%')));
        view.setTab(LayerView::LatentDensity);
        QVERIFY(chart->spec().selectedBin.has_value());
        view.setTab(LayerView::Latents);
        chip->click();
        QVERIFY(!chip->isVisibleTo(&view));
        QCOMPARE(tableModel(view)->rowCount(), int(m_session->profile().layers[1]->sae.latents));
        view.setTab(LayerView::LatentDensity);
        QVERIFY(!chart->spec().selectedBin.has_value());
        Q_EMIT chart->binPicked(1); // the empty stretch between dead and alive
        QCOMPARE(view.tab(), LayerView::LatentDensity);
    }

    void enterShowsEveryContextAndTheirPlaces() {
        LayerView view;
        view.resize(1000, 300);
        view.setTab(LayerView::Latents);
        QVERIFY(waitForLatents(view, LayerKey{{}, 0}));
        view.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QSignalSpy chosen(&view, &LayerView::contextChosen);
        table(view)->setFocus();
        table(view)->setCurrentIndex(tableModel(view)->index(0, 0));
        QTest::keyClick(table(view), Qt::Key_Return);
        const int latent = latentAt(view, 0);
        QCOMPARE(view.latents()->detailed(), std::optional(latent));
        auto* contexts = view.findChild<QTableView*>(QStringLiteral("contexts"));
        QVERIFY(contexts->isVisible());
        const LatentStatistics& statistics = latentsOf(0)[std::size_t(latent)];
        QCOMPARE(contexts->model()->rowCount(), int(statistics.topRows.size()));
        QTest::keyClick(table(view), Qt::Key_Down); // another latent, its contexts
        QCOMPARE(view.latents()->detailed(), std::optional(latentAt(view, 1)));
        QTest::keyClick(table(view), Qt::Key_Up);
        contexts->setCurrentIndex(contexts->model()->index(1, 0));
        contexts->setFocus();
        QTest::keyClick(contexts, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toInt(), int(m_session->windows().window(statistics.topRows[1])));
        QCOMPARE(chosen[0][1].toInt(), int(m_session->windows().position(statistics.topRows[1])));
        QTest::keyClick(contexts, Qt::Key_Escape);
        QVERIFY(!contexts->isVisible());
        QVERIFY(table(view)->hasFocus());
    }

    void selectedRowsAreCopied() {
        LayerView view;
        view.setTab(LayerView::Latents);
        QVERIFY(waitForLatents(view, LayerKey{{}, 0}));
        table(view)->selectRow(0);
        table(view)->selectionModel()->select(tableModel(view)->index(1, 0),
                                              QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QTest::keySequence(table(view), QKeySequence::Copy);
        const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 4); // header, two latents, the end of the last line
        QCOMPARE(lines[1].split(QLatin1Char('\t')).size(), int(LatentsModel::columns));
        QCOMPARE(lines[1].section(QLatin1Char('\t'), 0, 0).toInt(), latentAt(view, 0));
        QVERIFY(lines[1].contains(QLatin1Char('[')));
    }

    void anEpochIsReplayed() {
        LayerView view;
        view.resize(1200, 320);
        const LayerResultPtr result = m_session->profile().layers[1];
        view.show(m_shown, LayerKey{{}, 1}, nullptr);
        view.setEpoch(2);
        QCOMPARE(view.findChild<ChartWidget*>(QStringLiteral("lossChart"))->spec().guide, std::optional(2.0));
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("layerNote"))->text().contains(QLatin1Char('2')));
        view.setTab(LayerView::LatentDensity);
        auto* chart = view.findChild<ChartWidget*>(QStringLiteral("latentDensityChart"));
        const auto counts = [&](const DensityHistogram& histogram) {
            std::vector<double> expected{double(histogram.dead), 0};
            for (const auto bin : histogram.bins)
                expected.push_back(bin);
            return expected;
        };
        QCOMPARE(chart->spec().binCounts, counts(result->epochDensity[1]));
        view.setEpoch(std::nullopt);
        QCOMPARE(chart->spec().binCounts, counts(result->train.latentDensity));
        view.setTab(LayerView::Training);
        QVERIFY(!view.findChild<ChartWidget*>(QStringLiteral("lossChart"))->spec().guide);
        view.setEpoch(99); // this layer never came so far
        QVERIFY(!view.findChild<ChartWidget*>(QStringLiteral("lossChart"))->spec().guide);
    }

    void inputsInsteadOfActivations() {
        LayerView view;
        view.show(m_shown, LayerKey{{}, 0}, nullptr);
        view.setTab(LayerView::Activations);
        auto* chart = view.findChild<ChartWidget*>(QStringLiteral("activationChart"));
        auto* kind = view.findChild<QComboBox*>(QStringLiteral("activationKind"));
        const auto total = [&] {
            double sum = 0;
            for (const double count : chart->spec().binCounts)
                sum += count;
            return sum;
        };
        kind->setCurrentIndex(1);
        const LayerResultPtr result = m_session->profile().layers[0];
        QCOMPARE(total(), double(m_session->windows().trainingRows() * result->sae.inputs));
        QVERIFY(chart->spec().x.scale == AxisScale::Linear);
        kind->setCurrentIndex(0);
        QVERIFY(chart->spec().x.scale == AxisScale::Exponent);
    }

    void aFailedAndAMissingLayerSayWhy() {
        const ShownProfile shown = shownProfile({failedLayer(0)}, nullptr, 3);
        LayerView view;
        view.setTab(LayerView::Latents);
        auto* note = view.findChild<QLabel*>(QStringLiteral("latentsNote"));
        view.show(shown, LayerKey{{}, 0}, nullptr);
        QVERIFY(note->text().contains(QStringLiteral("no result")));
        view.show(shown, LayerKey{{}, 2}, nullptr);
        QVERIFY(!note->text().contains(QStringLiteral("no result")) && !note->text().isEmpty());
        ShownProfile::Live live{LayerKey{{}, 2}, {syntheticEpoch(2, 1)}, syntheticDensity(2, 1), {}};
        view.show(shown, LayerKey{{}, 2}, &live);
        QVERIFY(note->text().contains(QStringLiteral("finished")));
    }

    void tabNamesAreWholeInANarrowWindow() {
        for (const char* language : {"en", "vi"}) {
            applyLanguage(*qApp, QLatin1String(language));
            LayerView view;
            view.resize(560, 260);
            view.QWidget::show();
            QVERIFY(QTest::qWaitForWindowExposed(&view));
            auto* tabs = view.findChild<QTabBar*>(QStringLiteral("layerTabs"));
            for (int tab = 0; tab < tabs->count(); ++tab)
                QVERIFY(tabs->rect().contains(tabs->tabRect(tab)));
            QVERIFY(tabs->tabRect(tabs->count() - 1).width() >
                    tabs->fontMetrics().horizontalAdvance(tabs->tabText(tabs->count() - 1)));
        }
        applyLanguage(*qApp, QStringLiteral("en"));
    }

    // 48 layers of 10,240 latents: another layer is on the screen at once, whatever tab is open.
    void layersOfAnySizeChangeAtOnce() {
        const ReadArticlePtr article = wordsArticle(12000, 10, 1024);
        std::vector<LayerResultPtr> layers;
        for (int layer = 0; layer < 48; ++layer)
            layers.push_back(wideLayer(layer, 10240, 10 * 1023));
        const ShownProfile shown = shownProfile(layers, article, 48);
        LayerView view;
        view.resize(1000, 300);
        view.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        for (int tab = 0; tab <= LayerView::Latents; ++tab) {
            view.setTab(static_cast<LayerView::Tab>(tab));
            for (const int column : {LatentsModel::LargestActivation, LatentsModel::Context}) {
                if (tab != LayerView::Latents && column == LatentsModel::Context)
                    continue;
                table(view)->sortByColumn(column, Qt::DescendingOrder);
                qint64 longest = 0;
                for (int layer = 0; layer < 48; ++layer) {
                    QElapsedTimer timer;
                    timer.start();
                    view.show(shown, LayerKey{{}, layer}, nullptr);
                    view.grab(); // paints all of it
                    longest = std::max(longest, timer.nsecsElapsed());
                }
                qInfo("tab %d, sorted by column %d: a layer of 10,240 latents takes at most %.1f ms", tab, column,
                      double(longest) / 1e6);
                if (tab == LayerView::Latents)
                    QCOMPARE(tableModel(view)->rowCount(), 10240);
            }
        }
        view.findChild<QLineEdit*>(QStringLiteral("tokenFilter"))->setText(QStringLiteral("word49"));
        QElapsedTimer timer;
        timer.start();
        view.show(shown, LayerKey{{}, 3}, nullptr);
        view.grab();
        qInfo("with a token filter: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
        QVERIFY(tableModel(view)->rowCount() > 0 && tableModel(view)->rowCount() < 10240);
    }
};

QTEST_MAIN(LayerViewTest)
#include "layer_view_test.moc"
