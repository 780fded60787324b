#include "ui/widgets/error_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace lamina {

QString errorHeading(ErrorKind kind) {
    const auto say = [](const char* text) { return QCoreApplication::translate("ErrorText", text); };
    switch (kind) {
    case ErrorKind::Usage:
        return say(QT_TRANSLATE_NOOP("ErrorText", "This cannot be done as it is set"));
    case ErrorKind::NotFound:
        return say(QT_TRANSLATE_NOOP("ErrorText", "Something that is needed was not found"));
    case ErrorKind::Permission:
        return say(QT_TRANSLATE_NOOP("ErrorText", "Access was refused"));
    case ErrorKind::Format:
        return say(QT_TRANSLATE_NOOP("ErrorText", "A file is damaged or of another format"));
    case ErrorKind::Unsupported:
        return say(QT_TRANSLATE_NOOP("ErrorText", "This kind of model or file is not supported"));
    case ErrorKind::TooShort:
        return say(QT_TRANSLATE_NOOP("ErrorText", "The article is too short"));
    case ErrorKind::DiskFull:
        return say(QT_TRANSLATE_NOOP("ErrorText", "The disk is full"));
    case ErrorKind::OutOfMemory:
        return say(QT_TRANSLATE_NOOP("ErrorText", "There is not enough memory"));
    case ErrorKind::Network:
        return say(QT_TRANSLATE_NOOP("ErrorText", "The network did not give what was asked for"));
    case ErrorKind::Cancelled:
        return say(QT_TRANSLATE_NOOP("ErrorText", "Stopped"));
    case ErrorKind::Diverged:
        return say(QT_TRANSLATE_NOOP("ErrorText", "The training diverged"));
    case ErrorKind::Internal:
        break;
    }
    return say(QT_TRANSLATE_NOOP("ErrorText", "Something went wrong inside Lamina"));
}

bool errorsNeedHeading() {
    return QLocale().language() != QLocale::English;
}

} // namespace lamina
