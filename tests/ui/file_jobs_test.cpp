// Files written in the background: the event loop turns meanwhile, a picture's charts are painted in turns of it,
// giving up leaves no half file, sessions of any size are saved, and the window closes with the last file.

#include "base/files.h"
#include "session/session.h"
#include "tests/ui/demo_session.h"
#include "tests/ui/synthetic_results.h"
#include "ui/charts/draw/picture.h"
#include "ui/charts/report/session_pictures.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/common/gui_turn.h"
#include "ui/run/file_jobs.h"
#include "ui/widgets/job_line.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QToolButton>
#include <algorithm>
#include <thread>

using namespace lamina;
using namespace lamina::test;

namespace {

constexpr int patience = 120000; // ms; a loaded machine is no failure

// Work that goes on until it is told to stop.
Status untilCancelled(FileJobControl& control) {
    while (!control.token.cancelRequested())
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return makeError(ErrorKind::Cancelled, "given up");
}

} // namespace

class FileJobsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("lamina-file-jobs-test"));
        QSettings().clear();
        QVERIFY(m_folder.isValid());
        (void)demoSession(path("run.lamina"));
    }

    void theEventLoopTurnsWhileAFileIsWritten() {
        FileJobs jobs;
        QWidget window;
        JobLine line(&jobs, &window);
        window.show();
        int turns = 0;
        QTimer timer;
        connect(&timer, &QTimer::timeout, this, [&] { ++turns; });
        timer.start(5);
        std::optional<Status> answer;
        jobs.start(QStringLiteral("Exporting a.pdf"), untilCancelled, [&](const Status& status) { answer = status; });
        QVERIFY(jobs.busy());
        QTRY_VERIFY_WITH_TIMEOUT(line.isVisible() && turns > 20, patience);
        QCOMPARE(line.text(), QStringLiteral("Exporting a.pdf"));
        line.findChild<QToolButton*>(QStringLiteral("cancelJob"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), patience);
        QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
        QVERIFY(!jobs.busy() && !line.isVisible());
    }

    // Reading does not look at its token: it may hang in the file system.
    void whatIsReadIsGivenUpAtOnce() {
        FileJobs jobs;
        QWidget window;
        JobLine line(&jobs, &window);
        window.show();
        const auto goOn = std::make_shared<std::atomic<bool>>(false);
        const auto ended = std::make_shared<std::atomic<bool>>(false);
        std::vector<Status> answers;
        jobs.startReading(
            QStringLiteral("Opening a.lamina"),
            [goOn, ended](FileJobControl&) -> Status {
                while (!*goOn)
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                *ended = true;
                return {};
            },
            [&](const Status& status) { answers.push_back(status); });
        QVERIFY(jobs.busy() && jobs.reading() && !jobs.writing());
        QVERIFY(!line.isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(line.isVisible(), patience);
        line.findChild<QToolButton*>(QStringLiteral("cancelJob"))->click();
        QCOMPARE(answers.size(), std::size_t(1));
        QCOMPARE(answers[0].error().kind, ErrorKind::Cancelled);
        QVERIFY(!jobs.busy() && !line.isVisible());
        *goOn = true;
        QTRY_VERIFY_WITH_TIMEOUT(*ended, patience);
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(answers.size(), std::size_t(1)); // its answer came too late
    }

    void anOpeningGivenUpChangesNothing() {
        RunController run(path("unsaved"));
        QSignalSpy opened(&run.sessions(), &SessionKeeper::opened), failed(&run, &RunController::failed);
        run.open(path("run.lamina"));
        QVERIFY(run.sessions().files().reading());
        run.sessions().files().cancelAll();
        QCOMPARE(opened.count(), 1);
        QVERIFY(!opened[0][0].toBool());
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(opened.count(), 1);
        QCOMPARE(failed.count(), 0);
        QVERIFY(!run.session());
        QCOMPARE(run.state(), RunState::Empty);
        run.open(path("run.lamina"));
        run.open(path("run.lamina")); // the newest counts, and answers once
        QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 2, patience);
        QVERIFY(opened[1][0].toBool());
        QVERIFY(run.session());
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(opened.count(), 2);
    }

    void exportsSayHowFarTheyAre() {
        const auto session = Session::open(path("run.lamina"));
        QVERIFY(session.ok());
        const auto rises = [](const std::vector<double>& shares) {
            return shares.size() > 1 && std::is_sorted(shares.begin(), shares.end()) && shares.front() > 0 &&
                   shares.front() < 1 && shares.back() <= 1;
        };
        for (const char* format : {"html", "pdf"}) {
            std::vector<double> shares;
            const auto note = [&](double share) { shares.push_back(share); };
            const auto file = path("report").replace_extension(format);
            QVERIFY(exportReport(**session, format, file, {.layers = {}, .token = nullptr, .progress = note}).ok());
            QVERIFY2(rises(shares) && shares.back() == 1, format);
        }
        std::vector<double> shares;
        PictureOptions options;
        options.progress = [&](double share) { shares.push_back(share); };
        QVERIFY(exportPicture(**session, "profile", std::nullopt, "png", path("profile.png"), options).ok());
        QVERIFY(rises(shares));
    }

    void whatTheWorkThrowsIsAnError() {
        FileJobs jobs;
        std::optional<Status> answer;
        jobs.start(
            {}, [](FileJobControl&) -> Status { throw std::bad_alloc(); },
            [&](const Status& status) { answer = status; });
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), patience);
        QCOMPARE(answer->error().kind, ErrorKind::OutOfMemory);
    }

    // The work waits for a turn of the GUI thread, which waits for the work: the token ends both.
    void jobsEndWithTheirOwner() {
        std::atomic<bool> ended = false;
        {
            FileJobs jobs;
            jobs.start(
                {},
                [&](FileJobControl& control) {
                    while (!control.token.cancelRequested())
                        std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    const Status turn = onGuiThread([] { qFatal("it was given up"); }, &control.token);
                    ended = !turn.ok();
                    return turn;
                },
                [](const Status&) { qFatal("the owner is gone"); });
        }
        QVERIFY(ended);
        QCoreApplication::processEvents();
    }

    void chartsArePaintedInTurnsOfTheGuiThread() {
        std::vector<LayerResultPtr> run;
        for (int layer = 0; layer < 12; ++layer)
            run.push_back(syntheticLayer(layer));
        const ChartSpec chart = depthChart("density", {{{}, run, std::nullopt}}, {12, {}, std::nullopt, std::nullopt});
        const std::vector<Figure> figures(8, chart);
        PictureOptions options;
        options.title = QStringLiteral("Title");
        options.provenance = QStringLiteral("demo");
        for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Png}) {
            const auto direct = renderPicture(figures, format, options);
            QVERIFY(direct.ok());
            int turns = 0;
            QTimer timer;
            connect(&timer, &QTimer::timeout, this, [&] { ++turns; });
            timer.start(0);
            FileJobs jobs;
            std::string bytes;
            std::optional<Status> answer;
            jobs.start(
                {},
                [&](FileJobControl&) -> Status {
                    LAMINA_ASSIGN(bytes, renderPicture(figures, format, options));
                    return {};
                },
                [&](const Status& status) { answer = status; });
            QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), patience);
            QVERIFY(answer->ok());
            QVERIFY(bytes == *direct);
            QVERIFY2(turns >= 8, qPrintable(QString::number(turns))); // other events came between two charts
        }
    }

    void aPictureGivenUpIsNotDrawn() {
        RunToken token;
        token.cancel();
        PictureOptions options;
        options.token = &token;
        const auto picture = renderPicture({ChartSpec()}, PictureFormat::Svg, options);
        QVERIFY(!picture.ok());
        QCOMPARE(picture.error().kind, ErrorKind::Cancelled);
    }

    // The archive is 5 GiB long, most of it a hole: more than a copy in memory could ever hold here.
    void aSessionOfAnySizeIsSaved() {
        const std::filesystem::path large = path("large.lamina");
        QVERIFY(copyFileAtomically(path("run.lamina"), large).ok());
        MainWindow window(path("unsaved"));
        QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened);
        window.openSource(QString::fromStdString(large.string()));
        QVERIFY(opened.wait(patience));
        constexpr std::uintmax_t size = std::uintmax_t{5} << 30;
        std::filesystem::resize_file(large, size);
        QSignalSpy saved(&window.run().sessions(), &SessionKeeper::saved);
        window.run().sessions().saveTo(path("copy.lamina"));
        QVERIFY(window.run().sessions().files().busy()); // nothing is copied before this returns
        QVERIFY(saved.wait(patience));
        QVERIFY(saved.front().front().toBool());
        QCOMPARE(std::filesystem::file_size(path("copy.lamina")), size);
        std::filesystem::remove(large);
        std::filesystem::remove(path("copy.lamina"));
    }

    void theWindowClosesWhenTheFileIsWritten() {
        MainWindow window(path("unsaved"));
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        std::atomic<bool> goOn = false;
        const auto slow = [&](FileJobControl& control) -> Status {
            while (!goOn && !control.token.cancelRequested())
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            return {};
        };
        window.run().sessions().files().start(QStringLiteral("Exporting"), slow, [](const Status&) {});
        QVERIFY(!window.close());
        QVERIFY(window.isVisible());
        goOn = true;
        QTRY_VERIFY_WITH_TIMEOUT(!window.isVisible(), patience);

        window.show(); // closed twice, the file is given up
        goOn = false;
        window.run().sessions().files().start(QStringLiteral("Exporting"), slow, [](const Status&) {});
        QVERIFY(!window.close());
        QVERIFY(!window.close());
        QTRY_VERIFY_WITH_TIMEOUT(!window.isVisible(), patience);
    }

private:
    std::filesystem::path path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }
    QTemporaryDir m_folder;
};

QTEST_MAIN(FileJobsTest)
#include "file_jobs_test.moc"
