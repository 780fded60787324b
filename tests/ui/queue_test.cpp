// Experiments one after the other, with the real demo on short settings.

#include "profile/presets.h"
#include "profile/settings.h"
#include "ui/compare/compare_view.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/queue_view.h"
#include "ui/run/experiment_queue.h"
#include "ui/widgets/appearance.h"
#include "ui/window/main_window.h"
#include "ui/window/workspace.h"

#include <QAbstractItemModelTester>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace lamina;

namespace {

constexpr int patience = 120000; // ms; a loaded machine is no failure

RunConfig shortConfig(std::uint64_t seed, int epochs = 2) {
    RunConfig config;
    (void)applyPreset(config, "laminar");
    for (const auto& [key, value] :
         {std::pair{"rows", "2"}, {"cols", "64"}, {"latents", "x1"}, {"layers", "0-1"}, {"threads", "1"}})
        if (!setSetting(config, key, value).ok())
            qFatal("bad setting %s", key);
    config.epochs = epochs;
    config.seed = seed;
    return config;
}

using Order = std::vector<std::uint64_t>;

Order seeds(const ExperimentQueue& queue) {
    Order order;
    for (const ExperimentQueue::Entry& entry : queue.entries())
        order.push_back(entry.config.seed);
    return order;
}

} // namespace

class QueueTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::filesystem::path folder() const { return std::filesystem::path(m_home.path().toStdString()) / "unsaved"; }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
    }

    void waitingOnesAreReorderedAndRemoved() {
        RunController run(folder());
        ExperimentQueue queue(&run);
        std::vector<int> ids;
        for (std::uint64_t seed = 0; seed < 4; ++seed)
            ids.push_back(queue.add(shortConfig(seed)));
        QVERIFY(queue.held()); // nothing runs before it is asked to
        QVERIFY(!run.running());
        QCOMPARE(queue.waiting(), 4);
        queue.move(ids[3], ids[0]);
        QCOMPARE(seeds(queue), (Order{3, 0, 1, 2}));
        queue.move(ids[3], 0); // to the end
        QCOMPARE(seeds(queue), (Order{0, 1, 2, 3}));
        queue.remove(ids[1]);
        QCOMPARE(seeds(queue), (Order{0, 2, 3}));
        queue.remove(ids[1]); // gone already
        QCOMPARE(queue.waiting(), 3);
        QVERIFY(!queue.find(ids[1]));
    }

    void runsInOrderAndAFailedOneDoesNotStopIt() {
        RunController run(folder());
        ExperimentQueue queue(&run);
        RunConfig bad = shortConfig(1);
        bad.article = m_home.filePath(QStringLiteral("nowhere.txt")).toStdString();
        const int first = queue.add(shortConfig(0));
        const int second = queue.add(bad);
        const int third = queue.add(shortConfig(2));
        QSignalSpy results(&queue, &ExperimentQueue::resultReady);
        QSignalSpy finished(&queue, &ExperimentQueue::finished);
        Order started;
        connect(&queue, &ExperimentQueue::starting, &queue,
                [&](const RunConfig& config) { started.push_back(config.seed); });
        queue.start();
        QVERIFY(queue.find(first)->state == ExperimentQueue::State::Running);
        queue.remove(first); // not the one that runs
        QVERIFY(queue.find(first));
        QVERIFY(QTest::qWaitFor([&] { return finished.count() == 1; }, patience));
        QCOMPARE(started, (Order{0, 1, 2}));
        QVERIFY(queue.find(first)->state == ExperimentQueue::State::Done);
        QVERIFY(queue.find(second)->state == ExperimentQueue::State::Failed);
        QVERIFY(queue.find(second)->problem->message.find("nowhere.txt") != std::string::npos);
        QVERIFY(queue.find(third)->state == ExperimentQueue::State::Done);
        QCOMPARE(results.count(), 2);
        for (const int id : {first, third}) // kept as unsaved sessions
            QVERIFY(std::filesystem::exists(queue.find(id)->session->file()));
        queue.clearEnded();
        QVERIFY(queue.entries().empty());
    }

    void stoppingARunHoldsTheQueueUntilItIsStarted() {
        RunController run(folder());
        ExperimentQueue queue(&run);
        const int longOne = queue.add(shortConfig(0, 20000));
        const int next = queue.add(shortConfig(1));
        queue.start();
        QVERIFY(QTest::qWaitFor([&] { return run.shown().live().has_value(); }, patience));
        run.stop();
        QVERIFY(QTest::qWaitFor([&] { return !run.running() && queue.held(); }, patience));
        QVERIFY(queue.find(longOne)->state == ExperimentQueue::State::Stopped);
        QVERIFY(queue.find(next)->state == ExperimentQueue::State::Waiting);
        queue.start();
        QVERIFY(QTest::qWaitFor([&] { return queue.find(next)->state == ExperimentQueue::State::Done; }, patience));
    }

    void theWindowQueuesWhileARunGoesOnAndKeepsItOverLanguages() {
        MainWindow window(folder());
        window.show();
        window.panel()->setConfig(shortConfig(5, 20000));
        window.startRun();
        QVERIFY(window.run().running());
        std::optional<QAbstractItemModelTester> tester; // while the list is there: another language makes it anew
        tester.emplace(window.queueView()->list()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        window.queue()->addAll({shortConfig(6), shortConfig(7), shortConfig(8)});
        QCOMPARE(window.queue()->waiting(), 3);
        QListWidget* list = window.queueView()->list();
        QVERIFY(QTest::qWaitFor([&] { return list->count() == 3; }, patience));
        list->setCurrentRow(2);
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(seeds(*window.queue()), (Order{6, 8, 7}));
        list->setCurrentRow(0);
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(seeds(*window.queue()), (Order{8, 7}));

        tester.reset();
        for (const char* language : {"vi", "en"}) {
            window.changeLanguage(QLatin1String(language));
            QTest::qWait(50);
            QCOMPARE(window.queueView()->list()->count(), 2);
        }
        QSignalSpy finished(window.queue(), &ExperimentQueue::finished);
        window.run().stop(); // holds the queue as well
        QVERIFY(QTest::qWaitFor([&] { return !window.run().running() && window.queue()->held(); }, patience));
        QCOMPARE(window.queue()->waiting(), 2);
        window.findChild<QPushButton*>(QStringLiteral("runQueue"))->click();
        QVERIFY(QTest::qWaitFor([&] { return finished.count() == 1; }, patience));
        for (const ExperimentQueue::Entry& entry : window.queue()->entries())
            QVERIFY(entry.state == ExperimentQueue::State::Done && entry.session);
    }

    void rowsAreDraggedAndResultsAreCompared() {
        MainWindow window(folder());
        window.resize(1366, 768);
        window.show();
        window.showWorkspace();
        QVERIFY(!window.queueView()->isVisible());
        window.panel()->setConfig(shortConfig(5));
        window.panel()->findChild<QToolButton*>(QStringLiteral("enqueue"))->click();
        window.queue()->addAll({shortConfig(6), shortConfig(7)});
        QVERIFY(window.queueView()->isVisible());
        QListWidget* list = window.queueView()->list();
        QCOMPARE(list->count(), 3);
        list->setCurrentRow(2);
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(seeds(*window.queue()), (Order{5, 7, 6}));
        QCOMPARE(list->currentRow(), 1); // the choice goes along
        QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(seeds(*window.queue()), (Order{5, 6, 7}));
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(seeds(*window.queue()), (Order{5, 6}));
        // As a drag of the first row below the second ends.
        QVERIFY(list->model()->moveRow(QModelIndex(), 0, QModelIndex(), 2));
        QTRY_COMPARE(seeds(*window.queue()), (Order{6, 5}));

        QSignalSpy finished(window.queue(), &ExperimentQueue::finished);
        window.queueView()->findChild<QPushButton*>(QStringLiteral("runQueue"))->click();
        QVERIFY(finished.wait(patience));
        // The last one is the window's own profile, which is compared in any case.
        QCOMPARE(window.workspace()->compare()->sessions().size(), std::size_t(1));
        QCOMPARE(window.workspace()->compare()->sessions().front()->config().seed, std::uint64_t(6));
        window.changeLanguage(QStringLiteral("vi"));
        QTRY_COMPARE(QLocale().language(), QLocale::Vietnamese);
        QTRY_COMPARE(window.queueView()->list()->count(), 2);
        QCOMPARE(window.workspace()->compare()->sessions().size(), std::size_t(1));
        window.changeLanguage(QStringLiteral("en"));
        QTRY_COMPARE(QLocale().language(), QLocale::English);
    }

    void theMenuVariesPresets() {
        MainWindow window(folder());
        auto* button = window.panel()->findChild<QToolButton*>(QStringLiteral("enqueue"));
        QCOMPARE(button->menu()->actions().size(), 3);
        button->menu()->actions().front()->trigger();
        QCOMPARE(window.queue()->entries().size(), presets().size());
        for (std::size_t i = 0; i < presets().size(); ++i)
            QCOMPARE(window.queue()->entries()[i].config.preset, std::string(presets()[i].name));
    }
};

QTEST_MAIN(QueueTest)
#include "queue_test.moc"
