// The view of whether repeats find the same latents: its chart, its words, and what it offers where there are none.

#include "tests/ui/demo_session.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/profile/evidence/stability_view.h"
#include "ui/window/workspace.h"

#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace lamina;
using namespace lamina::test;

class StabilityViewTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::shared_ptr<const Session> m_repeated, m_plain, m_unsaved;

    static const ChartSpec& chart(const StabilityView& view) {
        return view.findChild<ChartWidget*>(QStringLiteral("stabilityChart"))->spec();
    }
    static QString words(const StabilityView& view) {
        return view.findChild<QLabel*>(QStringLiteral("stabilityText"))->text();
    }
    static QPushButton* button(const StabilityView& view) {
        return view.findChild<QPushButton*>(QStringLiteral("repeat"));
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        const std::filesystem::path home(m_home.path().toStdString());
        m_repeated = demoSession(home / "repeated.lamina", {{"repeats", "3"}});
        m_plain = demoSession(home / "plain.lamina");
        m_unsaved = demoSession(home / "unsaved.lamina", {{"repeats", "2"}, {"save_sae", "0"}});
    }

    void aPointALayerBesideChance() {
        StabilityView view;
        view.show(ShownProfile::forSession(m_repeated), true);
        QVERIFY2(chart(view).empty(), "nothing is worked out before it is looked at");
        view.resize(900, 400);
        view.setVisible(true);
        QTRY_COMPARE(chart(view).series.size(), std::size_t(2));
        const ChartSeries &found = chart(view).series[0], &chance = chart(view).series[1];
        QCOMPARE(found.points.size(), std::size_t(2));
        QCOMPARE(found.band.size(), std::size_t(2));
        QVERIFY(found.points[0].y > chance.points[0].y && found.points[0].y <= 1.0);
        QVERIFY(chance.dotted);
        QVERIFY2(words(view).startsWith(QStringLiteral("For each living latent")), qPrintable(words(view)));
        QVERIFY(!button(view)->isVisible());
        QSignalSpy picked(&view, &StabilityView::layerPicked);
        Q_EMIT view.findChild<ChartWidget*>()->picked(QString(), 1.0);
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked[0][0].toInt(), 1);
    }

    void withoutRepeatsTheyAreOffered() {
        StabilityView view;
        view.setVisible(true);
        view.show(ShownProfile::forSession(m_plain), true);
        QVERIFY(words(view).startsWith(QStringLiteral("This run trained each layer once.")));
        QVERIFY(button(view)->isVisible());
        using Settings = std::vector<std::pair<std::string, std::string>>;
        QSignalSpy asked(&view, &StabilityView::settleRequested);
        button(view)->click();
        QCOMPARE(asked.count(), 1);
        QVERIFY(asked[0][0].value<Settings>() == (Settings{{"save_sae", "1"}, {"repeats", "5"}}));
        view.show(ShownProfile::forSession(m_unsaved), true);
        QVERIFY(words(view).contains(QStringLiteral("were not saved")));
        button(view)->click();
        QVERIFY(asked[1][0].value<Settings>() == (Settings{{"save_sae", "1"}}));
        RunConfig running = m_unsaved->config();
        view.show(ShownProfile::forRun(running, 12), true);
        QVERIFY(words(view).startsWith(QStringLiteral("Once the run is done")));
        QVERIFY(!button(view)->isVisible());
    }

    void anotherProfileMeanwhileIsTheOneThatStays() {
        StabilityView view;
        view.setVisible(true);
        view.show(ShownProfile::forSession(m_repeated), true);
        view.show(ShownProfile::forSession(m_plain), true);
        QTest::qWait(200);
        QVERIFY(chart(view).empty());
        QVERIFY(words(view).startsWith(QStringLiteral("This run trained each layer once.")));
        view.show(ShownProfile::forSession(m_repeated), true);
        QTRY_COMPARE(chart(view).series.size(), std::size_t(2));
    }

    void theWorkspaceHasItAndLeadsToTheLayer() {
        Workspace workspace;
        workspace.present(ShownProfile::forSession(m_repeated), true);
        auto* view = workspace.findChild<StabilityView*>();
        QVERIFY(view);
        workspace.setCurrentWidget(view);
        workspace.resize(900, 600);
        workspace.setVisible(true);
        QTRY_VERIFY(!chart(*view).empty());
    }
};

QTEST_MAIN(StabilityViewTest)
#include "stability_view_test.moc"
