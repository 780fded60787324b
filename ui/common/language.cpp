#include "ui/common/language.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace lamina {

void installLanguage(const QString& language) {
    static QTranslator texts, tables, dialogs;
    for (QTranslator* translator : {&texts, &tables, &dialogs})
        QCoreApplication::removeTranslator(translator);
    const bool vietnamese = language == QLatin1String("vi");
    QLocale::setDefault(vietnamese ? QLocale(QLocale::Vietnamese, QLocale::Vietnam)
                                   : QLocale(QLocale::English, QLocale::UnitedStates));
    if (!vietnamese)
        return; // the sources are English
    if (texts.load(QStringLiteral(":/translations/lamina_vi.qm")))
        QCoreApplication::installTranslator(&texts);
    if (tables.load(QStringLiteral(":/translations/lamina_tables_vi.qm")))
        QCoreApplication::installTranslator(&tables);
    // The texts of Qt's own dialogs: Qt comes with no Vietnamese ones.
    if (dialogs.load(QStringLiteral(":/translations/qt_vi.qm")))
        QCoreApplication::installTranslator(&dialogs);
}

} // namespace lamina
