// The guides in the window: the Help menu opens them in its language, and every name in bold is one of the window's.

#include "tests/guide/guide_source.h"
#include "tests/translations/ts_messages.h"
#include "ui/common/language.h"
#include "ui/help/guide_dialog.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_dialogs.h"

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QTextBrowser>

using namespace lamina;
using namespace lamina::test;

class GuideWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("lamina-guide-test"));
        QSettings().clear();
    }
    void cleanupTestCase() { QSettings().clear(); }

    // A name of the English guide is a text of the sources, and beside it in the Vietnamese one stands what the window
    // makes of it.
    void namesInBoldAreThoseOfTheWindow() {
        QMultiHash<QString, QString> texts;
        for (const char* file : {"lamina_vi.ts", "lamina_tables_vi.ts"})
            for (const TsMessage& message : tsMessages(QLatin1String(file)))
                texts.insert(message.source, message.translation);
        QVERIFY(texts.size() > 300);
        for (const char* name : {"students", "researchers"}) {
            const GuideSource en = readGuideSource(QLatin1String(name), QStringLiteral("en"));
            const GuideSource vi = readGuideSource(QLatin1String(name), QStringLiteral("vi"));
            QCOMPARE(vi.sections.size(), en.sections.size());
            for (qsizetype i = 0; i < en.sections.size(); ++i) {
                QStringList translated = vi.sections[i].names;
                for (const QString& source : en.sections[i].names) {
                    QVERIFY2(texts.contains(source), qPrintable(source));
                    const QStringList choices = texts.values(source);
                    const auto at = std::find_if(translated.begin(), translated.end(),
                                                 [&](const QString& one) { return choices.contains(one); });
                    QVERIFY2(at != translated.end(), qPrintable(vi.name + QStringLiteral(": ") + source));
                    translated.erase(at);
                }
                QVERIFY2(translated.isEmpty(), qPrintable(translated.join(QLatin1Char('\n'))));
            }
        }
    }

    void theHelpMenuOpensThemInTheWindowsLanguage_data() {
        QTest::addColumn<QString>("language");
        for (const char* language : {"en", "vi"})
            QTest::newRow(language) << QString::fromLatin1(language);
    }
    void theHelpMenuOpensThemInTheWindowsLanguage() {
        QFETCH(QString, language);
        installLanguage(language);
        QMainWindow window;
        WindowActions actions(&window);
        WindowDialogs dialogs(&window);
        connect(&actions, &WindowActions::guideChosen, &dialogs, &WindowDialogs::showGuide);
        window.show();
        for (const auto& [name, source] :
             {std::pair("students", "Guide for students"), std::pair("researchers", "Guide for researchers")}) {
            const QString title = QCoreApplication::translate("lamina::WindowActions", source);
            QAction* chosen = nullptr;
            for (QAction* action : actions.help->actions())
                if (action->text() == title)
                    chosen = action;
            QVERIFY2(chosen, source);
            chosen->trigger();
            const auto open = window.findChildren<GuideDialog*>();
            QCOMPARE(open.size(), 1); // the one shows either
            QVERIFY(open.front()->isVisible());
            QCOMPARE(open.front()->windowTitle(), title);
            const QString shown = open.front()->findChild<QTextBrowser*>(QStringLiteral("guideText"))->toPlainText();
            const GuideSource guide = readGuideSource(QLatin1String(name), language);
            for (const GuideSection& section : guide.sections)
                QVERIFY2(shown.contains(QString(section.heading).remove(QLatin1Char('#')).trimmed()),
                         qPrintable(section.heading));
            for (const GuideBlock& block : guide.blocks)
                QVERIFY2(shown.contains(block.text.section(QLatin1Char('\n'), 0, 0)), qPrintable(block.text));
            QVERIFY(!shown.contains(QLatin1String("<!--")) && !shown.contains(QLatin1String("-->")));
        }
        installLanguage(QStringLiteral("en"));
    }
};

QTEST_MAIN(GuideWindowTest)
#include "guide_window_test.moc"
