// The messages of a translation file, as lupdate writes it.
#pragma once

#include <QList>
#include <QString>

namespace lamina::test {

struct TsMessage {
    QString source;
    QString translation;
    QString state; // "unfinished", "vanished", …
};

// `file`: of the source tree's translations, or a path.
QList<TsMessage> tsMessages(const QString& file);

} // namespace lamina::test
