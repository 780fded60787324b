// The view of a sweep: its charts, its words, and what it offers where nothing was swept.

#include "tests/ui/demo_session.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/charts/report/session_report.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/profile/evidence/frontier_view.h"
#include "ui/profile/profile_view.h"
#include "ui/window/workspace.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace lamina;
using namespace lamina::test;

class FrontierViewTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::shared_ptr<const Session> m_swept, m_plain;

    static const ChartSpec& chart(const FrontierView& view, const char* name) {
        return view.findChild<ChartWidget*>(QString::fromLatin1(name))->spec();
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        const std::filesystem::path home(m_home.path().toStdString());
        m_swept = demoSession(home / "swept.lamina", {{"layers", "0-2"}, {"sweep", "l1=0.1,20"}});
        m_plain = demoSession(home / "plain.lamina", {{"layers", "0-2"}});
    }

    void aLineALayerAndTheLayersAtOneL0() {
        FrontierView view;
        view.chooseLayer(1);
        view.show(ShownProfile::forSession(m_swept), true);
        view.resize(900, 400);
        view.setVisible(true);
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const ChartSpec& frontier = chart(view, "frontierChart");
        QCOMPARE(frontier.series.size(), std::size_t(3));
        QCOMPARE(frontier.series.back().name, QStringLiteral("layer 1")); // the chosen one, above the others
        QVERIFY(frontier.series.back().inLegend && !frontier.series.front().inLegend);
        for (const ChartSeries& series : frontier.series) {
            QCOMPARE(series.points.size(), std::size_t(3));
            QVERIFY(series.points[0].x < series.points[1].x && series.points[1].x < series.points[2].x);
        }
        QVERIFY(frontier.guide.has_value());
        const ChartSpec& equal = chart(view, "equalL0Chart");
        QCOMPARE(equal.series.size(), std::size_t(2));
        QVERIFY(equal.series[1].dashed); // at the run's own λ
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("frontierText"))->text().startsWith(QStringLiteral("At L0 = ")));
        QVERIFY(!view.findChild<QPushButton*>(QStringLiteral("sweep"))->isVisible());
    }

    void withoutASweepOneIsOffered() {
        FrontierView view;
        view.show(ShownProfile::forSession(m_plain), true);
        view.setVisible(true);
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QVERIFY(chart(view, "frontierChart").empty());
        auto* button = view.findChild<QPushButton*>(QStringLiteral("sweep"));
        QVERIFY(button->isVisible());
        QSignalSpy asked(&view, &FrontierView::settleRequested);
        button->click();
        QCOMPARE(asked.size(), 1);
        const auto settings = asked[0][0].value<std::vector<std::pair<std::string, std::string>>>();
        QCOMPARE(settings.size(), std::size_t(1));
        RunConfig config = m_plain->config();
        QVERIFY(setSetting(config, settings[0].first, settings[0].second).ok());
        QCOMPARE(config.sweep.values.size(), std::size_t(4));
    }

    void pointsAreNoCurvesOfTheOtherViews() {
        Workspace workspace;
        workspace.present(ShownProfile::forSession(m_swept), true);
        workspace.show();
        QVERIFY(QTest::qWaitForWindowExposed(&workspace));
        for (const char* name : {"densityChart", "secondChart"})
            QCOMPARE(workspace.profile()->findChild<ChartWidget*>(QString::fromLatin1(name))->spec().series.size(),
                     std::size_t(1));
        QCOMPARE(frontierFigures(*m_swept).size(), std::size_t(2));
        QVERIFY(frontierFigures(*m_plain).empty());
        QCOMPARE(curveName({{}, 1, "l1=0.5"}), QStringLiteral("this model, repeat 2, λ = 0.5"));
        QCOMPARE(curveName({{}, 0, "k=32"}), QStringLiteral("this model, k = 32"));
    }
};

QTEST_MAIN(FrontierViewTest)
#include "frontier_view_test.moc"
