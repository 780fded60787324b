// The wheel over fields: it scrolls, and changes only the one that was chosen.

#include "ui/experiment/experiment_panel.h"
#include "ui/window/main_window.h"

#include <QComboBox>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace lamina;

class WheelGuardTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
    }

    void theWheelChangesNoFieldThatWasNotChosen() {
        QTemporaryDir home;
        MainWindow window(std::filesystem::path(home.filePath(QStringLiteral("unsaved")).toStdString()));
        window.show();
        window.showWorkspace();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const std::string before = window.panel()->config().article;
        int fields = 0;
        const auto turn = [](QWidget* field) {
            QWheelEvent wheel(QPointF(5, 5), field->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton,
                              Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(field, &wheel);
        };
        for (auto* combo : window.findChildren<QComboBox*>()) {
            if (combo->count() < 2)
                continue;
            combo->ensurePolished();
            QVERIFY2(combo->focusPolicy() != Qt::WheelFocus, qPrintable(combo->objectName()));
            combo->clearFocus();
            const int index = combo->currentIndex();
            turn(combo);
            QCOMPARE(combo->currentIndex(), index);
            ++fields;
        }
        QVERIFY(fields > 3);
        QCOMPARE(window.panel()->config().article, before);
        auto* chosen = window.panel()->findChild<QComboBox*>(); // one that has the focus still follows the wheel
        QVERIFY(chosen && chosen->count() > 1);
        chosen->setCurrentIndex(0);
        window.activateWindow();
        chosen->setFocus();
        QTRY_VERIFY(chosen->hasFocus());
        turn(chosen);
        QVERIFY(chosen->currentIndex() != 0);
    }
};

QTEST_MAIN(WheelGuardTest)
#include "wheel_guard_test.moc"
