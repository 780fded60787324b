// What keeps an experiment from starting, said in the window's words and language: each sentence as the core really
// says it.

#include "model/gpt2.h"
#include "profile/presets.h"
#include "profile/profile_runner.h"
#include "profile/settings.h"
#include "run/model_folder.h"
#include "text/windows.h"
#include "ui/experiment/experiment_panel.h"
#include "ui/experiment/settings_form.h"
#include "ui/run/cost_planner.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace lamina;

namespace {

using Change = std::initializer_list<std::pair<const char*, const char*>>;

RunConfig with(Change change) {
    RunConfig config;
    (void)applyPreset(config, "laminar");
    for (const auto& [key, value] : change)
        if (!setSetting(config, key, value).ok())
            qFatal("bad setting %s", key);
    return config;
}

Error refused(Change change) {
    Gpt2Config model;
    model.layers = 12;
    const Status status = ProfileRunner::checkSettings(with(change), model);
    if (status.ok())
        qFatal("that is no error");
    return status.error();
}

Error notSet(const char* key, const char* text) {
    RunConfig config;
    return setSetting(config, key, text).error();
}

Error tooShort(std::size_t tokens, std::size_t rows, std::size_t cols) {
    const std::vector<TokenId> ids(tokens);
    return sampleWindows(ids, rows, cols, WindowMode::First, 0, 1024).error();
}

std::string overlap() {
    const std::vector<TokenId> ids(100);
    return sampleWindows(ids, 3, 64, WindowMode::First, 0, 1024)->warnings.front();
}

} // namespace

class ErrorWordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        static QTemporaryDir home;
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
    }
    void cleanup() { applyLanguage(*qApp, QStringLiteral("en")); }

    void everySentenceHasItsWords_data() {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("names"); // what it names of the panel; empty: nothing
        QTest::addColumn<QStringList>("numbers");
        const auto row = [](const char* name, const std::string& message, const char* key, QStringList numbers) {
            const Setting* setting = key ? findSetting(key) : nullptr;
            QTest::newRow(name) << QString::fromStdString(message)
                                << (setting ? QString::fromStdString(std::string(setting->label)) : QString())
                                << numbers;
        };
        const auto words = [](std::initializer_list<const char*> list) {
            QStringList all;
            for (const char* one : list)
                all << QLatin1String(one);
            return all;
        };
        row("layers", refused({{"layers", "9-20"}}).message, "layers", words({"9", "20", "11"}));
        row("cols", refused({{"cols", "2048"}}).message, "cols", words({"2048", "1024"}));
        row("heldout", refused({{"rows", "3"}, {"heldout", "3"}}).message, "heldout", words({"3"}));
        row("vary", refused({{"vary", "windows"}, {"windows", "first"}, {"repeats", "2"}}).message, "vary",
            words({"windows"}));
        row("copies", refused({{"copies", "3"}}).message, "copies", words({"3"}));
        row("whole number", notSet("epochs", "many").message, "epochs", words({"many"}));
        row("number", notSet("lr", "-1").message, "lr", words({"-1"}));
        row("choice", notSet("windows", "odd").message, "windows", words({"odd", "random"}));
        row("no folder", modelFolder("/no/such/folder").error().message, "model", words({"/no/such/folder"}));
        row("short", tooShort(10, 2, 64).message, "cols", words({"10", "64"}));
        row("overlap", overlap(), nullptr, words({"100", "192", "64"}));
    }
    void everySentenceHasItsWords() {
        QFETCH(QString, message);
        QFETCH(QString, names);
        QFETCH(QStringList, numbers);
        const std::string said = message.toStdString();
        QVERIFY2(hasWindowWords(said), qPrintable(message));
        for (const char* language : {"en", "vi"}) {
            applyLanguage(*qApp, QLatin1String(language));
            const QString shown = inWindowWords(said);
            for (const QString& number : numbers)
                QVERIFY2(shown.contains(number), qPrintable(shown));
            QVERIFY2(!shown.startsWith(QLatin1String("--")) && !shown.contains(QLatin1Char('%')), qPrintable(shown));
            if (QLatin1String(language) == QLatin1String("en"))
                QVERIFY2(shown.contains(names), qPrintable(shown));
            else // not one English word of the sentence is left
                QVERIFY2(shown.contains(QRegularExpression(QStringLiteral("[ăâđêôơưạ-ỹ]"))) &&
                             !shown.contains(QRegularExpression(QStringLiteral("\\b(the|takes|choose|needs)\\b"))),
                         qPrintable(shown));
            QVERIFY(!needsHeading(makeError(ErrorKind::Usage, said)));
        }
    }

    void optionsAreNamedAsTheirFields() {
        QCOMPARE(inWindowWords("use --drop-first 0, or --out x"),
                 QStringLiteral("Use “Drop first token” (--drop-first) 0, or --out x"));
    }

    // Beside a Start that is disabled stands why.
    void aDisabledStartSaysWhy() {
        applyLanguage(*qApp, QStringLiteral("vi"));
        ExperimentPanel panel;
        EstimateAnswer answer;
        answer.status = refused({{"layers", "9-20"}});
        panel.showEstimate(answer);
        QVERIFY(!panel.findChild<QPushButton*>(QStringLiteral("start"))->isEnabled());
        const QString why = panel.findChild<QLabel*>(QStringLiteral("estimate"))->text();
        QCOMPARE(why, errorSentence(answer.status.error()));
        QVERIFY(why.contains(QStringLiteral("9-20")));
        QWidget view;
        MessageBar bar(&view);
        bar.showError(answer.status.error());
        QCOMPARE(bar.text(), why); // no heading over it
    }
};

QTEST_MAIN(ErrorWordsTest)
#include "error_words_test.moc"
