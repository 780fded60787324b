// Preferences and what they reach; log, shortcuts and About.

#include "base/files.h"
#include "net/page_cache.h"
#include "ui/common/log_book.h"
#include "ui/common/preferences.h"
#include "ui/common/transfer_text.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/help/about_dialog.h"
#include "ui/help/log_dialog.h"
#include "ui/help/shortcuts_dialog.h"
#include "ui/preferences/preferences_dialog.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/main_window.h"
#include "ui/window/run_status.h"
#include "ui/window/window_dialogs.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

using namespace lamina;

namespace {

constexpr int patience = 60000; // ms; a loaded machine is no failure

} // namespace

class PreferencesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::filesystem::path folder() const { return std::filesystem::path(m_home.path().toStdString()) / "unsaved"; }
    static QString estimate(const MainWindow& window) {
        return window.panel()->findChild<QLabel*>(QStringLiteral("estimate"))->text();
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CACHE_HOME", m_home.filePath(QStringLiteral("cache")).toUtf8());
        qputenv("HF_HUB_CACHE", m_home.filePath(QStringLiteral("hub")).toUtf8());
        qunsetenv("LAMINA_OFFLINE");
        qunsetenv("HF_HUB_OFFLINE");
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
    }
    void init() { QSettings().clear(); }

    void whatIsSetReachesTheNextRequests() {
        QVERIFY(!inputPreferences().hub.offline);
        PreferencesDialog dialog;
        QSignalSpy changed(&dialog, &PreferencesDialog::changed);
        dialog.findChild<QCheckBox*>(QStringLiteral("offline"))->click();
        dialog.findChild<QSpinBox*>(QStringLiteral("threads"))->setValue(3);
        QCOMPARE(changed.count(), 2);
        QVERIFY(inputPreferences().hub.offline);
        QVERIFY(inputPreferences().fetch.offline);
        QCOMPARE(withPreferences(RunConfig()).threads, 3);
        RunConfig own;
        own.threads = 1;
        QCOMPARE(withPreferences(own).threads, 1); // an experiment's own number stays
        PreferencesDialog again;
        QVERIFY(again.findChild<QCheckBox*>(QStringLiteral("offline"))->isChecked());
        QCOMPARE(again.findChild<QSpinBox*>(QStringLiteral("threads"))->value(), 3);
    }

    // Every row: its place is its key's, its name is its own, it has its initial value until another is kept, and the
    // dialog has a field for each row that is not hidden.
    void everyPreferenceIsARowThatIsKept() {
        QSet<QString> names;
        PreferencesDialog dialog;
        for (std::size_t i = 0; i < preferences().size(); ++i) {
            const Preference& row = preferences()[i];
            QCOMPARE(static_cast<std::size_t>(row.key), i);
            names.insert(QLatin1String(row.name));
            QCOMPARE(kept(row.key), row.initial);
            QVariant other = QStringLiteral("another");
            if (row.initial.typeId() == QMetaType::Bool)
                other = !row.initial.toBool();
            else if (row.initial.typeId() == QMetaType::Int)
                other = row.initial.toInt() + 1;
            else if (row.initial.typeId() == QMetaType::QByteArray)
                other = QByteArray("\0\x7f bytes", 8);
            else if (row.initial.typeId() == QMetaType::QStringList)
                other = QStringList{QStringLiteral("a"), QStringLiteral("b, c")};
            else if (row.initial.typeId() == QMetaType::QVariantMap)
                other = QVariantMap{{QStringLiteral("format"), QStringLiteral("svg")}};
            keep(row.key, other);
            QSettings().sync();
            QCOMPARE(kept(row.key), other);
            const bool hidden = row.section == PreferenceSection::Hidden;
            QCOMPARE(*row.label == '\0', hidden);
            const auto* field =
                dialog.findChild<QWidget*>(QLatin1String(row.name).toString().section(QLatin1Char('/'), -1));
            QCOMPARE(field != nullptr, !hidden);
        }
        QCOMPARE(static_cast<std::size_t>(names.size()), preferences().size());
    }

    void offlineAModelThatIsNotHereSaysSoBeforeStart() {
        MainWindow window(folder());
        window.panel()->setModel(QStringLiteral("gpt2"));
        QVERIFY(QTest::qWaitFor([&] { return estimate(window).contains(QStringLiteral("to download")); }, patience));
        QVERIFY(window.panel()->findChild<QPushButton*>(QStringLiteral("start"))->isEnabled());
        window.dialogs()->showPreferences();
        auto* dialog = window.findChild<PreferencesDialog*>();
        QVERIFY(dialog);
        dialog->findChild<QCheckBox*>(QStringLiteral("offline"))->click();
        QVERIFY(QTest::qWaitFor([&] { return estimate(window).contains(QStringLiteral("switched off")); }, patience));
        QVERIFY(!window.panel()->findChild<QPushButton*>(QStringLiteral("start"))->isEnabled());
    }

    void offlineAnArticleOfTheWebFailsWithASentence() {
        keep(Kept::Offline, true);
        MainWindow window(folder());
        window.panel()->setArticle(QStringLiteral("https://en.wikipedia.org/wiki/Light-emitting_diode"));
        QSignalSpy ended(&window.run(), &RunController::runEnded);
        window.startRun();
        QVERIFY(ended.wait(patience));
        QCOMPARE(window.run().state(), RunState::Failed);
        QVERIFY2(window.messages()->text().contains(QStringLiteral("offline"), Qt::CaseInsensitive),
                 qPrintable(window.messages()->text()));
    }

    void pagesAreCountedAndCleared() {
        const std::filesystem::path pages = m_home.filePath(QStringLiteral("my-pages")).toStdString();
        keep(Kept::PageFolder, QString::fromStdString(pages.string()));
        LoadedPage page;
        page.page.bytes = std::string(5000, 'x');
        page.source = "https://example.org/a";
        QVERIFY(PageCache(pages).store(page.source, page).ok());
        QVERIFY(writeFileAtomically(pages / "notes.txt", "mine").ok());
        PreferencesDialog dialog;
        QSignalSpy counted(&dialog, &PreferencesDialog::sizesCounted);
        QVERIFY(counted.wait(patience));
        auto* clear = dialog.findChild<QPushButton*>(QStringLiteral("clearPages"));
        QVERIFY(clear->isEnabled());
        clear->click();
        QVERIFY(counted.wait(patience));
        QVERIFY(!PageCache(pages).find(page.source));
        QVERIFY(std::filesystem::exists(pages / "notes.txt")); // only what is the cache's
    }

    void languageAndThemeSwitchThere() {
        MainWindow window(folder());
        window.show();
        window.dialogs()->showPreferences();
        auto* theme = window.findChild<PreferencesDialog*>()->findChild<QComboBox*>(QStringLiteral("theme"));
        theme->setCurrentIndex(theme->findData(static_cast<int>(Theme::Dark)));
        Q_EMIT theme->activated(theme->currentIndex());
        QVERIFY(savedTheme() == Theme::Dark);
        auto* language = window.findChild<PreferencesDialog*>()->findChild<QComboBox*>(QStringLiteral("language"));
        language->setCurrentIndex(language->findData(QStringLiteral("vi")));
        Q_EMIT language->activated(language->currentIndex());
        QTRY_COMPARE(QLocale().language(), QLocale::Vietnamese);
        QTRY_VERIFY(window.findChild<PreferencesDialog*>()); // made anew, still open
        applyLanguage(*qApp, QStringLiteral("en"));
        applyTheme(*qApp, Theme::Light);
    }

    void everyActionWithAKeyIsListed() {
        MainWindow window(folder());
        window.show();
        window.dialogs()->showShortcuts();
        auto* dialog = window.findChild<ShortcutsDialog*>();
        QVERIFY(dialog);
        auto* table = dialog->findChild<QTableWidget*>(QStringLiteral("shortcuts"));
        QSet<QString> keys;
        int listed = 0;
        for (const QAction* action : static_cast<QWidget&>(window).actions()) {
            if (action->shortcut().isEmpty())
                continue;
            ++listed;
            for (const QKeySequence& key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString())); // two with one key are both dead
                keys.insert(key.toString());
            }
            QVERIFY2(!table->findItems(action->text(), Qt::MatchExactly).isEmpty(), qPrintable(action->text()));
        }
        QVERIFY(listed > 12);
        for (const char* key : {"Ctrl+1", "Ctrl+4", "F1", "Ctrl+Q", "F9"})
            QVERIFY2(keys.contains(QLatin1String(key)), key);
        window.dialogs()->showShortcuts(); // the same one
        QCOMPARE(window.findChildren<ShortcutsDialog*>().size(), 1);
    }

    void theLogKeepsTheNewestLinesAndCopiesThem() {
        LogBook book;
        std::thread other([&] {
            for (int i = 0; i < 1500; ++i)
                book.add(QStringLiteral("a%1").arg(i));
        });
        for (int i = 0; i < 1500; ++i)
            book.add(QStringLiteral("b%1").arg(i));
        other.join();
        QCOMPARE(book.lines().size(), qsizetype(LogBook::linesKept));
        QCOMPARE(book.added(), std::uint64_t(3000));

        logQtMessages();
        MainWindow window(folder());
        window.panel()->setArticle(m_home.filePath(QStringLiteral("nowhere.txt")));
        QSignalSpy ended(&window.run(), &RunController::runEnded);
        window.startRun();
        QVERIFY(ended.wait(patience));
        QTest::ignoreMessage(QtWarningMsg, "a warning of Qt's");
        qWarning("a warning of Qt's");
        window.dialogs()->showLog();
        auto* dialog = window.findChild<LogDialog*>();
        QVERIFY(dialog->text().contains(QStringLiteral("error (not_found)")));
        QVERIFY(dialog->text().contains(QStringLiteral("run ended: failed")));
        dialog->findChild<QPushButton*>(QStringLiteral("copyLog"))->click();
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("nowhere.txt")));
    }

    void aboutNamesEveryVersion() {
        AboutDialog dialog;
        const QString text = dialog.findChild<QLabel*>(QStringLiteral("versions"))->text();
        for (const char* part : {"Lamina", "Qt 6", "oneDNN", "Instruction set: "})
            QVERIFY2(text.contains(QLatin1String(part)), part);
    }

    void errorsAreHeadedInTheWindowsLanguage() {
        const Error error = makeError(ErrorKind::Network, "example.org does not answer");
        QWidget view;
        MessageBar english(&view);
        english.showError(error);
        QCOMPARE(english.text(), QStringLiteral("Example.org does not answer"));
        applyLanguage(*qApp, QStringLiteral("vi"));
        MessageBar vietnamese(&view);
        vietnamese.showError(error);
        const QString heading = errorHeading(ErrorKind::Network);
        QCOMPARE(vietnamese.text(), heading);
        bool original = false; // stands below it
        for (const QLabel* label : vietnamese.findChildren<QLabel*>())
            original |= label->text().contains(QStringLiteral("does not answer")) && label->isVisibleTo(&vietnamese);
        QVERIFY(original);
        applyLanguage(*qApp, QStringLiteral("en"));
        QSet<QString> headings;
        for (int kind = 0; kind <= static_cast<int>(ErrorKind::Internal); ++kind)
            headings.insert(errorHeading(static_cast<ErrorKind>(kind)));
        QCOMPARE(headings.size(), static_cast<int>(ErrorKind::Internal) + 1);
    }

    void transfersReadAsSentences() {
        TransferProgress article;
        article.phase = TransferProgress::Phase::Receiving;
        article.what = "https://en.wikipedia.org/wiki/Laser";
        article.done = 120'000;
        QCOMPARE(transferText(article), QStringLiteral("Fetching the article… 120 kB"));
        TransferProgress model;
        model.phase = TransferProgress::Phase::Receiving;
        model.what = "model.safetensors";
        model.done = 120'000'000;
        model.total = 548'000'000;
        model.bytesPerSecond = 12e6;
        model.secondsLeft = 35.6;
        QCOMPARE(transferText(model),
                 QStringLiteral("Downloading model.safetensors: 120 of 548 MB · 12 MB/s · 36 s left"));
        TransferProgress waiting;
        waiting.phase = TransferProgress::Phase::Waiting;
        waiting.secondsLeft = 12;
        waiting.attempt = 1;
        waiting.reason = "the server is busy";
        QCOMPARE(transferText(waiting), QStringLiteral("Waiting 12 s before try 2 (the server is busy)"));
        RunStatus status;
        status.showTransfer(model);
        status.setPaused(true);
        QVERIFY(status.text().startsWith(QStringLiteral("Paused · Downloading")));
    }
};

QTEST_MAIN(PreferencesTest)
#include "preferences_test.moc"
