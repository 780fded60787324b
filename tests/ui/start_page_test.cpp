// The start page: the demo, recent sessions and interrupted runs, and what is dropped on the window.

#include "profile/presets.h"
#include "profile/settings.h"
#include "session/session.h"
#include "session/session_summary.h"
#include "ui/common/dropped_source.h"
#include "ui/common/recent_files.h"
#include "ui/compare/compare_view.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/source_picker.h"
#include "ui/start/session_card.h"
#include "ui/start/start_page.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/drop_overlay.h"
#include "ui/window/main_window.h"
#include "ui/window/workspace.h"

#include <QCheckBox>
#include <QDir>
#include <QDropEvent>
#include <QInputDialog>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace lamina;

namespace {

constexpr int patience = 120000; // ms; a loaded machine is no failure

RunConfig shortConfig(int epochs) {
    RunConfig config;
    (void)applyPreset(config, "laminar");
    for (const auto& [key, value] :
         {std::pair{"rows", "2"}, {"cols", "64"}, {"latents", "x1"}, {"layers", "0-2"}, {"threads", "1"}})
        if (!setSetting(config, key, value).ok())
            qFatal("bad setting %s", key);
    config.epochs = epochs;
    return config;
}

bool ended(MainWindow& window, RunState state) {
    return QTest::qWaitFor([&] { return window.run().state() == state; }, patience);
}

// As a desktop does it: enters, and drops unless the window would not have it.
void dropOn(MainWindow& window, const QMimeData& data, QString* offered = nullptr) {
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    auto* overlay = window.findChild<DropOverlay*>();
    QVERIFY(overlay->isVisibleTo(&window));
    if (offered)
        *offered = overlay->text();
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QVERIFY(!overlay->isVisibleTo(&window));
}

QMimeData* fileData(const QString& path) {
    auto* data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(path)});
    return data;
}

} // namespace

class StartPageTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::filesystem::path folder() const { return std::filesystem::path(m_home.path().toStdString()) / "unsaved"; }
    QString file(const char* name) const { return m_home.filePath(QLatin1String(name)); }
    QString write(const char* name, const QByteArray& bytes) const {
        QFile out(file(name));
        if (!QDir().mkpath(QFileInfo(out.fileName()).path()) || !out.open(QIODevice::WriteOnly))
            qFatal("cannot write %s", name);
        out.write(bytes);
        return out.fileName();
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", file("data").toUtf8());
        qputenv("XDG_CONFIG_HOME", file("config").toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, file("config"));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
    }

    void theWindowOpensOnItAndComesBack() {
        MainWindow window(folder());
        window.show();
        QVERIFY(window.onStartPage());
        QVERIFY(!window.startPage()->findChild<QPushButton*>(QStringLiteral("backToProfile"))->isVisible());
        window.startPage()->findChild<QPushButton*>(QStringLiteral("startArticle"))->click();
        QVERIFY(!window.onStartPage());
        QVERIFY(window.panel()->isVisible());
        window.panel()->setConfig(shortConfig(2));
        window.startRun();
        QVERIFY(ended(window, RunState::Finished));
        QSignalSpy saved(&window.run().sessions(), &SessionKeeper::saved);
        window.run().sessions().saveTo(file("first.lamina").toStdString());
        QVERIFY(saved.wait(patience));
        QCOMPARE(recentFiles(), QStringList{file("first.lamina")});
        window.showStartPage();
        QVERIFY(window.onStartPage());
        QVERIFY(!window.panel()->isVisible());
        auto* back = window.startPage()->findChild<QPushButton*>(QStringLiteral("backToProfile"));
        QVERIFY(back->isVisible());
        back->click();
        QVERIFY(!window.onStartPage());
        QVERIFY(window.panel()->isVisible());
        QCOMPARE(window.run().shown().curve().size(), std::size_t(3));
    }

    void summariesAreThoseOfTheSession() {
        const auto summary = readSessionSummary(file("first.lamina").toStdString());
        const auto session = Session::open(file("first.lamina").toStdString());
        QVERIFY(summary.ok() && session.ok());
        QCOMPARE(summary->modelName, (*session)->modelName());
        QCOMPARE(summary->articleTitle, (*session)->articleTitle());
        QVERIFY(summary->finished);
        QCOMPARE(summary->curves.front().density.size(), std::size_t(3));
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(summary->curves.front().density[i].layer, static_cast<int>(i));
            QCOMPARE(summary->curves.front().density[i].density,
                     (*session)->profile().layers[i]->train.metrics.density);
        }
        QCOMPARE(summary->curves.size(), std::size_t(1));
        QVERIFY(!readSessionSummary(file("nowhere.lamina").toStdString()).ok());
    }

    void recentSessionsOpenAndMissingOnesLeaveTheList() {
        addRecentFile(write("gone.lamina", "x"));
        QVERIFY(QFile::remove(file("gone.lamina")));
        MainWindow window(folder());
        QSignalSpy read(window.startPage(), &StartPage::listsRead);
        window.show();
        QVERIFY(QTest::qWaitFor([&] { return read.count() > 0; }, patience));
        const auto card = [&](const char* name) -> SessionCard* {
            for (auto* found : window.startPage()->findChildren<SessionCard*>())
                if (found->file() == file(name))
                    return found;
            return nullptr;
        };
        QVERIFY(card("first.lamina") && !card("first.lamina")->missing());
        QVERIFY(card("gone.lamina") && card("gone.lamina")->missing());
        card("gone.lamina")->findChild<QToolButton*>(QStringLiteral("removeRecent"))->click();
        QCOMPARE(recentFiles(), QStringList{file("first.lamina")});
        QVERIFY(QTest::qWaitFor([&] { return card("gone.lamina") == nullptr; }, patience));

        QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened);
        QTest::keyClick(card("first.lamina"), Qt::Key_Space); // by keyboard
        QVERIFY(opened.wait(patience));
        QVERIFY(!window.onStartPage());
        QCOMPARE(window.run().state(), RunState::Finished);
    }

    void aFinishedRunStaysUntilItIsSavedOrDiscarded() {
        const std::filesystem::path kept = file("kept").toStdString();
        const auto cards = [](const MainWindow& window) {
            QList<SessionCard*> list;
            for (auto* card : window.startPage()->findChildren<SessionCard*>())
                if (card->findChild<QToolButton*>(QStringLiteral("discardKept")))
                    list << card;
            return list;
        };
        {
            MainWindow window(kept);
            window.panel()->setConfig(shortConfig(2));
            for (int run = 0; run < 2; ++run) {
                window.startRun();
                QVERIFY(ended(window, RunState::Finished));
            }
            QCOMPARE(window.run().sessions().unsavedRuns(), std::size_t(2));
        }
        MainWindow window(kept); // another start of the program
        QSignalSpy read(window.startPage(), &StartPage::listsRead);
        window.show();
        QVERIFY(QTest::qWaitFor([&] { return read.count() > 0; }, patience));
        QCOMPARE(cards(window).size(), qsizetype(2));
        SessionCard* card = cards(window).front();
        const QString newest = card->file();
        QVERIFY2(card->text().startsWith(QStringLiteral("demo on ")), qPrintable(card->text()));

        card->findChild<QToolButton*>(QStringLiteral("discardKept"))->click();
        QVERIFY(QTest::qWaitFor([&] { return cards(window).size() == 1; }, patience));
        QVERIFY(!QFile::exists(newest));
        window.startPage()->findChild<QPushButton*>(QStringLiteral("undoDiscard"))->click();
        QVERIFY(QTest::qWaitFor([&] { return cards(window).size() == 2; }, patience));
        QVERIFY(QFile::exists(newest));

        QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened),
            saved(&window.run().sessions(), &SessionKeeper::saved);
        const QStringList recent = recentFiles();
        QVERIFY(QTest::qWaitFor([&] { return cards(window).front()->isEnabled(); }, patience));
        cards(window).front()->click();
        QVERIFY(opened.wait(patience));
        QVERIFY(window.run().sessions().unsaved());
        QCOMPARE(recentFiles(), recent);
        window.run().sessions().saveTo(file("kept.lamina").toStdString());
        QVERIFY(saved.wait(patience));
        QVERIFY(!window.run().sessions().unsaved());
        QVERIFY(QFile::exists(newest)); // its latents are still read from it
        window.openSource(file("kept.lamina"));
        QVERIFY(opened.wait(patience));
        QVERIFY(!QFile::exists(newest));
        window.showStartPage();
        QVERIFY(QTest::qWaitFor([&] { return cards(window).size() == 1; }, patience));
        removeRecentFile(file("kept.lamina"));
    }

    // Renamed, compared, deleted; what is done last is undone.
    void aSessionIsRenamedComparedAndDeleted() {
        qputenv("HOME", m_home.path().toUtf8()); // whose trash it is
        const QString saved = file("shelf/first.lamina");
        QVERIFY(QDir().mkpath(file("shelf")));
        {
            MainWindow window(folder());
            window.panel()->setConfig(shortConfig(2));
            window.startRun();
            QVERIFY(ended(window, RunState::Finished));
            QSignalSpy done(&window.run().sessions(), &SessionKeeper::saved);
            window.run().sessions().saveTo(saved.toStdString());
            QVERIFY(done.wait(patience));
        }
        MainWindow window(folder());
        window.show();
        const auto cardOf = [&](const QString& name) -> SessionCard* {
            for (auto* card : window.startPage()->findChildren<SessionCard*>())
                if (card->file() == file(qPrintable(name)))
                    return card;
            return nullptr;
        };
        const auto undo = [&] { return window.startPage()->findChild<QPushButton*>(QStringLiteral("undoDiscard")); };
        QVERIFY(QTest::qWaitFor([&] { return cardOf(QStringLiteral("shelf/first.lamina")) != nullptr; }, patience));
        const auto renameTo = [&](const QString& from, const QString& name) {
            QTimer::singleShot(0, [name] {
                auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
                dialog->setTextValue(name);
                dialog->accept();
            });
            Q_EMIT cardOf(from)->renameRequested();
        };
        renameTo(QStringLiteral("shelf/first.lamina"), QStringLiteral("second try"));
        QVERIFY(QFile::exists(file("shelf/second try.lamina")) && !QFile::exists(saved));
        QVERIFY(
            QTest::qWaitFor([&] { return cardOf(QStringLiteral("shelf/second try.lamina")) != nullptr; }, patience));
        undo()->click();
        QVERIFY(QFile::exists(saved) && !QFile::exists(file("shelf/second try.lamina")));
        renameTo(QStringLiteral("shelf/first.lamina"), QStringLiteral("a/b"));
        QVERIFY(window.messages()->isVisible() && QFile::exists(saved));

        Q_EMIT cardOf(QStringLiteral("shelf/first.lamina"))->compareRequested();
        QVERIFY(QTest::qWaitFor([&] { return window.workspace()->compare()->sessions().size() == 1; }, patience));
        QVERIFY(!window.onStartPage());
        window.showStartPage();

        Q_EMIT cardOf(QStringLiteral("shelf/first.lamina"))->deleteRequested();
        QVERIFY(!QFile::exists(saved) && !recentFiles().contains(saved));
        undo()->click();
        QVERIFY(QFile::exists(saved) && recentFiles().contains(saved));
        removeRecentFile(saved);
    }

    void theListIsShortAndNewestFirst() {
        const QStringList before = recentFiles();
        for (int i = 0; i < 2 * recentFilesKept; ++i)
            addRecentFile(file(qPrintable(QStringLiteral("r%1.lamina").arg(i))));
        addRecentFile(file("r20.lamina"));
        QCOMPARE(recentFiles().size(), qsizetype(recentFilesKept));
        QCOMPARE(recentFiles().front(), file("r20.lamina"));
        for (const QString& name : recentFiles())
            removeRecentFile(name);
        QVERIFY(recentFiles().isEmpty());
        for (auto it = before.rbegin(); it != before.rend(); ++it)
            addRecentFile(*it);
    }

    void anInterruptedRunIsOfferedAndResumed() {
        QString stopped;
        {
            MainWindow window(folder());
            window.panel()->setConfig(shortConfig(3000));
            window.startRun();
            QVERIFY(QTest::qWaitFor([&] { return !window.run().shown().curve().empty(); }, patience));
            window.run().stop();
            QVERIFY(ended(window, RunState::Stopped));
            stopped = QString::fromStdString(window.run().session()->file().string());
        }
        MainWindow window(folder());
        QSignalSpy read(window.startPage(), &StartPage::listsRead);
        window.show();
        QVERIFY(QTest::qWaitFor([&] { return read.count() > 0; }, patience));
        auto* resume = window.startPage()->findChild<QPushButton*>(QStringLiteral("resumeInterrupted"));
        QVERIFY(resume && resume->isVisible());
        for (auto* card : window.startPage()->findChildren<SessionCard*>()) // offered once, not also as a finished one
            QVERIFY(!card->findChild<QToolButton*>(QStringLiteral("discardKept")) || card->file() != stopped);
        resume->click();
        QVERIFY(window.run().running());
        QVERIFY(!window.onStartPage());
        QCOMPARE(window.panel()->config().epochs, 3000);
        window.showStartPage(); // the run goes on meanwhile
        QVERIFY(!window.startPage()->findChild<QPushButton*>(QStringLiteral("startDemo"))->isEnabled());
        QVERIFY(ended(window, RunState::Finished));
        QCOMPARE(window.run().shown().curve().size(), std::size_t(3));
    }

    // In every setting, and to its controls.
    void aResumedRunIsTheOneThatWasStarted() {
        RunConfig config = shortConfig(400);
        for (const auto& [key, value] : {std::pair{"control", "random-weights,shuffled-tokens"},
                                         {"scale_controls", "1"},
                                         {"heldout", "1"},
                                         {"hook", "hook_mlp_out"},
                                         {"layers", "0-1"},
                                         {"l1", "0.5"},
                                         {"lr", "0.002"},
                                         {"lr_decay", "0.2"},
                                         {"drop_first", "0"},
                                         {"copies", "1"},
                                         {"seed", "5"}})
            QVERIFY2(setSetting(config, key, value).ok(), key);
        {
            MainWindow window(folder());
            window.panel()->setConfig(config);
            window.startRun();
            QVERIFY(QTest::qWaitFor([&] { return !window.run().shown().curve().empty(); }, patience));
            window.run().stop();
            QVERIFY(ended(window, RunState::Stopped));
        }
        MainWindow window(folder());
        QSignalSpy read(window.startPage(), &StartPage::listsRead);
        window.show();
        QVERIFY(QTest::qWaitFor([&] { return read.count() > 0; }, patience));
        window.startPage()->findChild<QPushButton*>(QStringLiteral("resumeInterrupted"))->click();
        QVERIFY(ended(window, RunState::Finished));
        for (const Setting& setting : settings()) {
            const std::string key(setting.key);
            QVERIFY2(setting.get(window.panel()->config()) == setting.get(config), key.c_str());
            QVERIFY2(setting.get(window.run().session()->config()) == setting.get(config), key.c_str());
        }
        for (const char* name : {"control-random-weights", "control-shuffled-tokens"})
            QVERIFY2(window.panel()->findChild<QCheckBox*>(QLatin1String(name))->isChecked(), name);
        for (const CurveId& curve : {CurveId{"random-weights", 0}, CurveId{"shuffled-tokens", 0}})
            QCOMPARE(window.run().session()->profile().curve(curve).size(), std::size_t(2));
    }

    void goodDropsAreTaken() {
        MainWindow window(folder());
        window.show();
        QString offered;
        const std::unique_ptr<QMimeData> article(fileData(write("text.md", "# A heading\n\nAnd some text.\n")));
        dropOn(window, *article, &offered);
        QCOMPARE(offered, QStringLiteral("Use this as the article"));
        QCOMPARE(window.panel()->config().article, file("text.md").toStdString());
        QVERIFY(!window.onStartPage());

        write("model/config.json", "{}");
        const std::unique_ptr<QMimeData> model(fileData(file("model")));
        dropOn(window, *model);
        QCOMPARE(window.panel()->config().model, file("model").toStdString());

        QMimeData address;
        address.setUrls({QUrl(QStringLiteral("https://en.wikipedia.org/wiki/Light-emitting_diode"))});
        dropOn(window, address);
        QCOMPARE(window.panel()->config().article, std::string("https://en.wikipedia.org/wiki/Light-emitting_diode"));

        QMimeData text;
        text.setText(QStringLiteral("A light-emitting diode is a semiconductor device that emits light. ").repeated(3));
        QSignalSpy taken(window.panel()->sources(), &SourcePicker::articleChosen);
        dropOn(window, text);
        QVERIFY(taken.wait(patience)); // it becomes a file, in the background
        QFile pasted(QString::fromStdString(window.panel()->config().article));
        QVERIFY(pasted.open(QIODevice::ReadOnly));
        QVERIFY(pasted.readAll().startsWith("A light-emitting diode"));

        QSignalSpy opened(&window.run().sessions(), &SessionKeeper::opened);
        const std::unique_ptr<QMimeData> session(fileData(file("first.lamina")));
        dropOn(window, *session);
        QVERIFY(opened.wait(patience));
        QVERIFY(opened.front().front().toBool());
    }

    void badDropsAreOneSentence_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("word");
        QTest::newRow("pdf") << QByteArray("%PDF-1.7 …") << QStringLiteral("HTML");
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\0\0\0\1",
                                              8)
                                << QStringLiteral("HTML");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("empty");
    }
    void badDropsAreOneSentence() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, word);
        MainWindow window(folder());
        window.show();
        const std::string before = window.panel()->config().article;
        const std::unique_ptr<QMimeData> data(fileData(write("bad.bin", bytes)));
        QString offered;
        dropOn(window, *data, &offered);
        QVERIFY2(offered.contains(word), qPrintable(offered));
        QCOMPARE(window.messages()->text(), offered);
        QCOMPARE(window.panel()->config().article, before);
    }

    void badKindsOfDropsAreOneSentence() {
        QMimeData several;
        several.setUrls({QUrl::fromLocalFile(file("a")), QUrl::fromLocalFile(file("b"))});
        QVERIFY(classifyDrop(several).problem.contains(QStringLiteral("one thing")));
        QMimeData foreign;
        foreign.setUrls({QUrl(QStringLiteral("ftp://example.org/x"))});
        QVERIFY(classifyDrop(foreign).problem.contains(QStringLiteral("ftp")));
        QMimeData folderWithout;
        folderWithout.setUrls({QUrl::fromLocalFile(m_home.path())});
        QVERIFY(classifyDrop(folderWithout).problem.contains(QStringLiteral("config.json")));
        QMimeData nothing;
        QVERIFY(classifyDrop(nothing).kind == DroppedSource::Kind::Bad);
    }
};

QTEST_MAIN(StartPageTest)
#include "start_page_test.moc"
