// Help: both languages are complete, the popover shows all parts and gives the keyboard back, the glossary is searched
// and linked, the tour leaves out what is not there.

#include "model/hook_point.h"
#include "profile/controls.h"
#include "profile/profile.h"
#include "sae/sae_variants.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/spec/math_text.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/common/language.h"
#include "ui/common/preferences.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"
#include "ui/export/chart_actions.h"
#include "ui/help/glossary_dialog.h"
#include "ui/help/help_popup.h"
#include "ui/help/help_text.h"
#include "ui/help/tour.h"

#include <QAbstractButton>
#include <QDirIterator>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QSet>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QTextBrowser>
#include <algorithm>

using namespace lamina;
using namespace lamina::test;

namespace {

template <class Item> QStringList keys(const std::vector<Item>& items) {
    QStringList list;
    for (const Item& item : items)
        list << item.key;
    list.sort();
    return list;
}

} // namespace

class HelpTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("lamina-help-test"));
        QSettings().clear();
        installLanguage(QStringLiteral("en"));
    }
    void cleanupTestCase() { QSettings().clear(); }

    void bothLanguagesAreComplete() {
        const HelpTexts en = readHelpTexts(QStringLiteral("en"));
        const HelpTexts vi = readHelpTexts(QStringLiteral("vi"));
        QVERIFY(en.topics.size() >= 20);
        QVERIFY(en.glossary.size() >= 30);
        QCOMPARE(keys(vi.topics), keys(en.topics));
        QCOMPARE(keys(vi.glossary), keys(en.glossary));
        for (const HelpTexts* texts : {&en, &vi}) {
            for (const HelpTopic& topic : texts->topics)
                for (const QString& part : {topic.title, topic.what, topic.formula, topic.reading, topic.misreading})
                    QVERIFY2(part.trimmed().size() > 1, qPrintable(topic.key));
            for (const GlossaryEntry& entry : texts->glossary) {
                QVERIFY2(!entry.term.isEmpty() && !entry.text.isEmpty(), qPrintable(entry.key));
                QVERIFY2(entry.topic.isEmpty() || texts->topic(entry.topic), qPrintable(entry.key));
                for (const QString& other : entry.see)
                    QVERIFY2(texts->entry(other) && other != entry.key, qPrintable(entry.key));
            }
        }
        for (const HelpTopic& topic : en.topics)
            QVERIFY2(vi.topic(topic.key)->what != topic.what, qPrintable(topic.key)); // translated
    }

    void everyMetricAndChartHasATopic() {
        const HelpTexts texts = readHelpTexts(QStringLiteral("en"));
        for (const MetricDefinition& metric : metricDefinitions())
            QVERIFY2(texts.topic(QString::fromUtf8(metric.name.data(), qsizetype(metric.name.size()))),
                     metric.name.data());
        const auto epochs = syntheticLayer(0)->epochs;
        for (const ChartSpec& spec :
             {lossChart(epochs, 3, 75, false), densityByEpochChart(epochs, 75, {}), latentDensityChart(nullptr),
              activationChart(nullptr), inputsChart(nullptr), l0Chart(nullptr)})
            QVERIFY2(texts.topic(spec.helpTopic), qPrintable(spec.title));
        QVERIFY(texts.topic(mapOf(Profile(), 12, {0, 11}).helpTopic));
        QVERIFY(!texts.topic(QStringLiteral("nonsense")));
    }

    // What the files do not say of a row, the row says itself, in the window's language.
    void theGlossaryHasEveryRow() {
        for (const QString& language : {QStringLiteral("vi"), QStringLiteral("en")}) {
            installLanguage(language);
            const HelpTexts& texts = helpTexts();
            for (const HookPointRow& hook : hookPoints())
                QVERIFY(texts.entry(fromStd(hook.name)));
            for (const SaeVariant* variant : saeVariants())
                QVERIFY(texts.entry(fromStd(variant->name)));
            for (const Control& control : controls())
                QCOMPARE(texts.entry(fromStd(control.name))->text, tableText(control.tooltip));
            for (const GlossaryEntry& entry : texts.glossary)
                for (const QString& other : entry.see)
                    QVERIFY2(texts.entry(other), qPrintable(entry.key));
        }
        QVERIFY(helpTexts().entry(QStringLiteral("shuffled-tokens"))->term == QStringLiteral("shuffled tokens"));
    }

    // The list of topics and the sources' (i) buttons agree: no button without a text, no text without a button.
    void everyTopicNamedInTheSourcesIsThereAndUsed() {
        const HelpTexts texts = readHelpTexts(QStringLiteral("en"));
        static const QRegularExpression named(
            QStringLiteral("(?:helpTopic = |makeHelpButton\\()QStringLiteral\\(\"([a-z0-9_]+)\"\\)"));
        QSet<QString> used;
        QDirIterator sources(QStringLiteral(LAMINA_SOURCE_DIR "/ui"), {QStringLiteral("*.cpp")}, QDir::Files,
                             QDirIterator::Subdirectories);
        while (sources.hasNext()) {
            QFile source(sources.next());
            QVERIFY(source.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(source.readAll());
            for (auto match = named.globalMatch(text); match.hasNext();)
                used.insert(match.next().captured(1));
        }
        QVERIFY(used.size() >= 8);
        for (const QString& topic : used)
            QVERIFY2(texts.topic(topic), qPrintable(topic));
        for (const MetricDefinition& metric : metricDefinitions()) // the (i) of the charts by layer
            used.insert(QString::fromUtf8(metric.name.data(), qsizetype(metric.name.size())));
        for (const HelpTopic& topic : texts.topics)
            QVERIFY2(used.contains(topic.key), qPrintable(topic.key));
    }

    void popoverHasAllPartsAndGivesFocusBack() {
        QWidget window;
        auto* layout = new QHBoxLayout(&window);
        auto* chart = new ChartWidget;
        installChartActions(chart);
        chart->setSpec(depthChart("density", {{{}, {syntheticLayer(0), syntheticLayer(1)}, std::nullopt}}, {}));
        layout->addWidget(chart);
        window.resize(700, 400);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        chart->setFocus();
        QVERIFY(chart->hasFocus());
        auto* button = chart->findChild<QAbstractButton*>(QStringLiteral("chartHelpButton"));
        QVERIFY(button && button->isVisible());
        button->click();
        auto* popup = window.findChild<HelpPopup*>();
        QVERIFY(popup && popup->isVisible());
        QStringList shown;
        for (const QLabel* label : popup->findChildren<QLabel*>())
            shown << label->text();
        const HelpTopic* topic = helpTexts().topic(QStringLiteral("density"));
        for (const QString& part : {topic->title, topic->what, topic->formula, topic->reading, topic->misreading})
            QVERIFY2(shown.contains(part) || shown.contains(mathHtml(part, QApplication::font("QLabel"))),
                     qPrintable(part));
        QTest::keyClick(popup, Qt::Key_Escape);
        QTRY_VERIFY(!window.findChild<HelpPopup*>());
        QTRY_VERIFY(chart->hasFocus());

        Q_EMIT chart->helpRequested(QStringLiteral("density"));
        window.findChild<HelpPopup*>()->findChild<QPushButton*>(QStringLiteral("helpGlossary"))->click();
        auto* glossary = window.findChild<GlossaryDialog*>();
        QVERIFY(glossary && glossary->isVisible());
        QCOMPARE(glossary->shownKey(), QStringLiteral("density"));
        QVERIFY(!showHelp(QStringLiteral("nonsense"), chart));
    }

    void glossaryIsSearchedAndLinked() {
        QWidget window;
        GlossaryDialog* dialog = showGlossary(&window);
        QCOMPARE(showGlossary(&window), dialog); // one a window
        auto* search = dialog->findChild<QLineEdit*>(QStringLiteral("glossarySearch"));
        auto* words = dialog->findChild<QListWidget*>(QStringLiteral("glossaryWords"));
        auto* text = dialog->findChild<QTextBrowser*>(QStringLiteral("glossaryText"));
        const auto visible = [&] {
            int count = 0;
            for (int row = 0; row < words->count(); ++row)
                count += !words->item(row)->isHidden();
            return count;
        };
        QCOMPARE(visible(), int(helpTexts().glossary.size()));
        search->setText(QStringLiteral("fvu"));
        QVERIFY(visible() >= 1 && visible() < 6);
        QCOMPARE(dialog->shownKey(), QStringLiteral("fvu"));
        Q_EMIT text->anchorClicked(QUrl(QStringLiteral("key:mse")));
        QCOMPARE(dialog->shownKey(), QStringLiteral("mse"));
        QVERIFY(search->text().isEmpty());
        Q_EMIT text->anchorClicked(QUrl(QStringLiteral("key:topic/mse")));
        QVERIFY(text->toPlainText().contains(helpTexts().topic(QStringLiteral("mse"))->misreading));
        search->setText(QStringLiteral("zzzz"));
        QCOMPARE(visible(), 0);
        QVERIFY(text->toPlainText().contains(QStringLiteral("zzzz")));
    }

    void tourShowsWhatIsThereAndIsOfferedOnce() {
        QWidget window;
        window.resize(900, 600);
        auto* layout = new QHBoxLayout(&window);
        const auto add = [&](const char* name) {
            auto* button = new QPushButton(QLatin1String(name));
            button->setObjectName(QLatin1String(name));
            layout->addWidget(button);
            return button;
        };
        QPushButton* first = add("densityChart");
        QPushButton* hidden = add("secondChart");
        hidden->hide();
        QPushButton* last = add("export");
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        Tour* tour = offerTour(&window);
        QVERIFY(tour);
        QCOMPARE(tour->count(), 2);
        QCOMPARE(tour->geometry(), window.rect());
        QVERIFY(tour->highlighted().contains(first->geometry()));
        const auto* bubble = tour->findChild<QWidget*>(QStringLiteral("tourBubble"));
        QVERIFY(tour->rect().contains(bubble->geometry()));
        QTest::keyClick(tour, Qt::Key_Right);
        QCOMPARE(tour->current(), 1);
        QVERIFY(tour->highlighted().contains(last->geometry()));
        tour->back();
        QCOMPARE(tour->current(), 0);
        window.resize(700, 500);
        QTRY_COMPARE(tour->geometry(), window.rect());
        QTRY_VERIFY(tour->rect().contains(bubble->geometry()));
        QTRY_VERIFY(tour->highlighted().contains(first->geometry()));
        QTest::keyClick(tour, Qt::Key_Escape);
        QTRY_VERIFY(!window.findChild<Tour*>());
        QVERIFY(!offerTour(&window));     // skipped: not offered again
        Tour* again = startTour(&window); // unless asked for
        QVERIFY(again);
        again->next();
        again->next();
        QTRY_VERIFY(!window.findChild<Tour*>());

        keep(Kept::TourSeen, false);
        for (QPushButton* button : {first, last})
            button->hide();
        QVERIFY(!offerTour(&window));
        QVERIFY(!kept(Kept::TourSeen).toBool()); // nothing was shown, so it is offered another time
    }
};

QTEST_MAIN(HelpTest)
#include "help_test.moc"
